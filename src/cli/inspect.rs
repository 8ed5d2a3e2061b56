//! `inspect`: what a model is made of and where it comes from.

use std::path::PathBuf;

use phase_collapse::formats::safetensors::File;
use phase_collapse::formats::{Card, files};
use phase_collapse::network::{BlockPlan, Plan};
use phase_collapse::tensor::MapShape;
use phase_collapse::wavelet::BankKind;
use phase_collapse::{Error, Result};
use serde_json::{Value, json};

use super::{Common, inputs, outputs};

/// Show a model's layers, shapes, parameters, multiply-adds and provenance.
#[derive(clap::Args)]
pub struct Arguments {
    /// Model: ours, or a reference state dictionary as safetensors
    #[arg(long, value_name = "FILE", required_unless_present = "spec")]
    model: Option<PathBuf>,
    /// Architecture: of a model that holds none, or alone
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
}

/// What the file itself says.
struct Contents {
    plan: Plan,
    card: Option<Card>,
    bytes: usize,
    dtypes: Vec<String>,
}

impl Arguments {
    fn read(&self) -> Result<Contents> {
        let Some(path) = &self.model else {
            let path = self.spec.as_ref().expect("the command line asks for one of the two");
            let plan = Plan::new(&inputs::spec(path)?)?;
            return Ok(Contents { plan, card: None, bytes: 0, dtypes: Vec::new() });
        };
        let checkpoint = inputs::checkpoint(path, self.spec.as_deref())?;
        let bytes = files::read(path)?;
        let file = File::parse(&bytes, path)?;
        let mut dtypes = Vec::new();
        for name in file.names() {
            let dtype = &file.stored(name)?.dtype;
            if checkpoint.tensors.contains_key(name) && !dtypes.contains(dtype) {
                dtypes.push(dtype.clone());
            }
        }
        let plan = checkpoint.model()?.plan;
        Ok(Contents { plan, card: checkpoint.card, bytes: bytes.len(), dtypes })
    }
}

/// Runs the verb.
pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    let contents = arguments.read()?;
    let Contents { plan, card, .. } = &contents;
    let blocks: Vec<Value> = plan.blocks.iter().map(|b| block(plan, b)).collect();
    let mut value = json!({
        "spec": plan.spec.json(),
        "blocks": blocks,
        "classifier": {
            "features": plan.features,
            "averaged": plan.spec.avgpool,
            "linear_inputs": plan.linear_inputs,
            "classes": plan.spec.classes,
            "parameters": 2 * plan.features + (plan.linear_inputs + 1) * plan.spec.classes,
        },
        "parameters": plan.parameters(),
        "multiply_adds": plan.multiply_adds(),
        "card": card,
    });
    if arguments.model.is_some() {
        value["bytes"] = json!(contents.bytes);
        value["dtypes"] = json!(contents.dtypes);
    }
    outputs::print(common.json, &value, &text(&contents)?)
}

/// (channels, rows, columns) and whether complex.
fn shape(map: MapShape) -> Value {
    json!({ "channels": map.channels, "height": map.height, "width": map.width, "complex": map.complex })
}

fn filters(kind: BankKind) -> &'static str {
    match kind {
        BankKind::Dyadic => "dyadic",
        BankKind::FactorizedEven => "factorised, even",
        BankKind::FactorizedOdd => "factorised, odd",
    }
}

fn parameters(plan: &Plan, b: &BlockPlan) -> usize {
    let per_weight = if plan.spec.real_projection { 1 } else { 2 };
    let rho = plan.spec.nonlinearity;
    let per_channel = usize::from(rho.has_bias()) + usize::from(rho.has_gain());
    b.rho_channels * b.output.channels * per_weight + per_channel * b.collapsed_channels
}

fn block(plan: &Plan, b: &BlockPlan) -> Value {
    json!({
        "block": b.index,
        "filters": filters(b.bank),
        "input": shape(b.input),
        "wavelet": { "phi": shape(b.low), "psi": shape(b.wave) },
        "rho": { "channels": b.rho_channels, "complex": b.rho_complex },
        "output": shape(b.output),
        "parameters": parameters(plan, b),
        "multiply_adds": b.multiply_adds(plan.spec.real_projection),
    })
}

fn text(contents: &Contents) -> Result<String> {
    let Contents { plan, card, bytes, dtypes } = contents;
    let size = |s: MapShape| {
        let field = if s.complex { "ℂ" } else { "ℝ" };
        format!("{}×{}×{} {field}", s.channels, s.height, s.width)
    };
    let mut rows = vec![
        ["block", "filters", "input", "concatenation", "output", "parameters", "multiply-adds"]
            .map(String::from)
            .to_vec(),
    ];
    for b in &plan.blocks {
        rows.push(vec![
            b.index.to_string(),
            filters(b.bank).into(),
            size(b.input),
            size(b.rho()),
            size(b.output),
            parameters(plan, b).to_string(),
            b.multiply_adds(plan.spec.real_projection).to_string(),
        ]);
    }
    let mut text = outputs::table(&rows);
    text += &format!(
        "classifier: {} features, linear {} → {}\n",
        plan.features, plan.linear_inputs, plan.spec.classes
    );
    text += &format!("parameters {}, multiply-adds an image {}\n", plan.parameters(), plan.multiply_adds());
    text += &format!("spec {}\n", plan.spec.to_json());
    if *bytes > 0 {
        text += &format!("file {bytes} bytes, stored as {}\n", dtypes.join(", "));
        text += &match card {
            None => "no card: a reference state dictionary\n".to_string(),
            Some(card) => {
                let pretty = serde_json::to_string_pretty(card)
                    .map_err(|e| Error::value("card", "what JSON can hold", e.to_string()))?;
                format!("card {pretty}\n")
            }
        };
    }
    Ok(text)
}
