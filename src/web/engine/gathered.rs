//! What is gathered of a network for Separation: averaged features of some stages, and their measures.

use std::borrow::Cow;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::library::{Network, js_error};
use crate::analysis::{BlockFeatures, Features, Inside, Measured, STEPS, Wanted, measure};
use crate::engine::{Backend, Forward};
use crate::formats::samples::Samples;
use crate::network::Plan;

/// Images of the largest pass.
pub const CAPACITY: usize = 8;
/// Of more images than these, features inside the blocks are let go of as soon as they are measured.
const MANY: usize = 2000;
/// Sets of measures kept for each network: the true labels' and the last shuffle's.
const KEPT: usize = 2;

/// Which stages of a network a call is about.
#[derive(Clone, Copy, PartialEq)]
pub enum Stages {
    /// The blocks' outputs.
    Outputs,
    /// Inside every block, before ρ and after it.
    Ends,
    /// The steps between those two in one block, counted from 0.
    Between(usize),
}

impl Stages {
    /// From the page: 0 the outputs, −1 the ends, a block from 1 on the steps inside it.
    pub fn of(code: i32, plan: &Plan) -> Result<Stages, JsError> {
        match code {
            0 => Ok(Stages::Outputs),
            -1 => Ok(Stages::Ends),
            block if block > 0 && block as usize <= plan.blocks.len() => {
                Ok(Stages::Between(block as usize - 1))
            }
            _ => Err(JsError::new(&format!("stages: expected -1 to {}, found {code}", plan.blocks.len()))),
        }
    }
}

enum Rows {
    Outputs(BlockFeatures),
    Inside(Inside),
}

/// Features of some stages, and what was measured of them.
pub struct Gathered {
    stages: Stages,
    count: usize,
    /// Let go of when another block's steps are gathered: those of one take up to 20 MB for 1,000 images.
    rows: Option<Rows>,
    /// Of each seed, newest last, the stages measured so far.
    measured: Vec<(u32, Vec<Measured>)>,
}

impl Gathered {
    fn new(stages: Stages, plan: &Plan, labels: &[u8]) -> Gathered {
        let count = match stages {
            Stages::Outputs => plan.blocks.len(),
            Stages::Ends => 2 * plan.blocks.len(),
            Stages::Between(_) => STEPS - 2,
        };
        Gathered { stages, count, rows: Some(Rows::new(stages, plan, labels)), measured: Vec::new() }
    }

    /// The measures with this seed, all stages'.
    pub fn complete(&self, seed: u32) -> Option<&[Measured]> {
        let (_, measured) = self.measured.iter().find(|(s, _)| *s == seed)?;
        (measured.len() == self.count).then_some(measured)
    }

    /// Measures the next stage with this seed; `[done, total]` stages.
    pub fn measure(&mut self, seed: u32) -> Result<Vec<u32>, JsError> {
        let at = self.measured.iter().position(|(s, _)| *s == seed).unwrap_or_else(|| {
            if self.measured.len() >= KEPT {
                // The first are the true labels'; the page never lets go of them.
                self.measured.remove(1);
            }
            self.measured.push((seed, Vec::new()));
            self.measured.len() - 1
        });
        let measured = &mut self.measured[at].1;
        if measured.len() < self.count {
            let rows = self.rows.as_ref().ok_or_else(|| JsError::new("expected features gathered before"))?;
            measured.push(measure(&rows.stage(measured.len()), seed.into()).map_err(js_error)?);
        }
        let done = measured.len();
        // Those inside of many images take 75 MB.
        if let (true, Some(Rows::Inside(rows))) = (done == self.count, &self.rows)
            && rows.total() > MANY
        {
            self.rows = None;
        }
        Ok(vec![done as u32, self.count as u32])
    }

    /// Of the blocks' outputs, each block's averaged features.
    pub fn outputs(&self) -> &[Features] {
        match &self.rows {
            Some(Rows::Outputs(rows)) => rows.blocks(),
            _ => &[],
        }
    }
}

impl Rows {
    fn new(stages: Stages, plan: &Plan, labels: &[u8]) -> Rows {
        match stages {
            Stages::Outputs => Rows::Outputs(BlockFeatures::new(plan, labels)),
            Stages::Ends => Rows::Inside(Inside::new(plan, labels, Wanted::Ends)),
            Stages::Between(block) => Rows::Inside(Inside::new(plan, labels, Wanted::Between(block))),
        }
    }

    fn images(&self) -> usize {
        match self {
            Rows::Outputs(rows) => rows.images(),
            Rows::Inside(rows) => rows.images(),
        }
    }

    fn add(&mut self, forward: &Forward) {
        match self {
            Rows::Outputs(rows) => rows.add(forward),
            Rows::Inside(rows) => rows.add(forward),
        }
    }

    fn append<'a>(&mut self, images: usize, values: &'a [f32]) -> &'a [f32] {
        match self {
            Rows::Outputs(rows) => rows.append(images, values),
            Rows::Inside(rows) => rows.append(images, values),
        }
    }

    /// Blocks that a pass has to run.
    fn blocks(&self, plan: &Plan) -> usize {
        match self {
            Rows::Outputs(_) => plan.blocks.len(),
            Rows::Inside(rows) => rows.blocks(),
        }
    }

    fn stage(&self, at: usize) -> Cow<'_, Features> {
        match self {
            Rows::Outputs(rows) => Cow::Borrowed(&rows.blocks()[at]),
            Rows::Inside(rows) => Cow::Owned(rows.stage(at)),
        }
    }
}

/// What the classifier's linear layer received, and what it answered.
pub struct AtClassifier {
    pub inputs: Features,
    pub logits: Vec<f32>,
}

/// One network's.
pub struct Run {
    pub network: Rc<Network>,
    forward: Forward,
    labels: Vec<u8>,
    gathered: Vec<Gathered>,
    so_far: Option<Vec<Measured>>,
    /// Gathered with the ends, from the same passes.
    pub classifier: AtClassifier,
}

impl Run {
    pub fn new(name: &str, network: Rc<Network>, samples: &Samples) -> Result<Run, JsError> {
        let (model, classes) = (Rc::clone(&network.model), samples.classes.len());
        if model.plan.spec.classes != classes {
            return Err(JsError::new(&format!(
                "network {name}: expected {classes} classes, as the images have, found {}",
                model.plan.spec.classes
            )));
        }
        let labels = samples.labels.clone();
        let inputs =
            Features { dims: model.plan.linear_inputs, values: Vec::new(), labels: labels.clone(), classes };
        Ok(Run {
            network,
            forward: Forward::new(&model, CAPACITY, Backend::Simd).map_err(js_error)?,
            gathered: vec![Gathered::new(Stages::Outputs, &model.plan, &labels)],
            so_far: None,
            labels,
            classifier: AtClassifier { inputs, logits: Vec::new() },
        })
    }

    /// What was gathered of some stages, begun if nothing was.
    pub fn of(&mut self, stages: Stages) -> &mut Gathered {
        let at = self.gathered.iter().position(|g| g.stages == stages).unwrap_or_else(|| {
            self.gathered.push(Gathered::new(stages, &self.network.model.plan, &self.labels));
            self.gathered.len() - 1
        });
        &mut self.gathered[at]
    }

    /// The blocks' outputs, gathered from the start.
    pub fn outputs(&self) -> &Gathered {
        &self.gathered[0]
    }

    /// Measures the blocks' outputs for the images seen so far alone; how many those are.
    pub fn measure_so_far(&mut self, seed: u32) -> Result<usize, JsError> {
        let seen = self.outputs().rows.as_ref().map_or(0, Rows::images);
        let measure_one = |all: &Features| {
            let labels = all.labels[..seen].to_vec();
            measure(&Features { values: all.values.clone(), labels, ..*all }, seed.into()).map_err(js_error)
        };
        self.so_far = Some(self.outputs().outputs().iter().map(measure_one).collect::<Result<_, _>>()?);
        Ok(seen)
    }

    /// What [`Run::measure_so_far`] found last.
    pub fn so_far(&self) -> Option<&[Measured]> {
        self.so_far.as_deref()
    }

    /// The images that a set of stages has seen, and how many there are. Features that were let go of are gathered anew, unless they were
    /// measured with this seed.
    pub fn progress(&mut self, stages: Stages, seed: u32) -> (usize, usize) {
        let total = self.labels.len();
        if self.of(stages).complete(seed).is_some() {
            return (total, total);
        }
        let begin = self.of(stages).rows.is_none();
        if begin {
            let rows = Rows::new(stages, &self.network.model.plan, &self.labels);
            self.of(stages).rows = Some(rows);
        }
        if let Stages::Between(_) = stages {
            let others = self.gathered.iter_mut().filter(|g| matches!(g.stages, Stages::Between(_)));
            others.filter(|g| g.stages != stages).for_each(|g| g.rows = None);
        }
        (self.of(stages).rows.as_ref().map_or(0, Rows::images), total)
    }

    /// Pushes the next `n` images, given as the network sees them.
    pub fn push(&mut self, stages: Stages, batch: &[f32], n: usize) -> Result<(), JsError> {
        let plan = &self.network.model.plan;
        let gathered = self.gathered.iter_mut().find(|g| g.stages == stages).expect("begun by `progress`");
        let Some(rows) = &mut gathered.rows else { return Ok(()) };
        self.forward.run_blocks(batch, n, rows.blocks(plan)).map_err(js_error)?;
        rows.add(&self.forward);
        if self.wants_classifier(stages) {
            self.classifier.inputs.values.extend(self.forward.classifier_inputs());
            self.classifier.logits.extend(self.forward.logits());
        }
        Ok(())
    }

    /// Takes in what [`elsewhere`] made of the next `n` images.
    pub fn append(&mut self, stages: Stages, values: &[f32], n: usize) -> Result<(), JsError> {
        let gathered = self.gathered.iter_mut().find(|g| g.stages == stages).expect("begun by `progress`");
        let Some(rows) = &mut gathered.rows else { return Ok(()) };
        let expected = n * (0..gathered.count).map(|at| rows.stage(at).dims).sum::<usize>();
        let (inputs, classes) = (self.classifier.inputs.dims, self.classifier.inputs.classes);
        let at_classifier = if stages == Stages::Ends { n * (inputs + classes) } else { 0 };
        if values.len() != expected + at_classifier {
            let expected = expected + at_classifier;
            return Err(JsError::new(&format!(
                "features: expected {expected} values, found {}",
                values.len()
            )));
        }
        let rest = rows.append(n, values);
        if self.wants_classifier(stages) {
            self.classifier.inputs.values.extend(&rest[..n * inputs]);
            self.classifier.logits.extend(&rest[n * inputs..]);
        }
        Ok(())
    }

    /// Whether the classifier's part of the images is still to be gathered, which goes with the ends.
    fn wants_classifier(&self, stages: Stages) -> bool {
        let classes = self.classifier.inputs.classes;
        stages == Stages::Ends && self.classifier.logits.len() < self.labels.len() * classes
    }

    /// Takes in the outputs that something else computed of the next images.
    pub fn take(&mut self, pass: &dyn crate::engine::Pass) {
        if let Some(Rows::Outputs(rows)) = &mut self.gathered[0].rows {
            rows.add(pass);
        }
    }
}

/// Features of `n` images at some stages, computed apart from a run: stage after stage of (images, dims); with the ends, what the classifier's
/// linear layer received and the logits.
pub fn elsewhere(
    forward: &mut Forward,
    stages: Stages,
    batch: &[f32],
    n: usize,
) -> Result<Vec<f32>, JsError> {
    let plan = forward.model().plan.clone();
    let mut rows = Rows::new(stages, &plan, &vec![0; n]);
    forward.run_blocks(batch, n, rows.blocks(&plan)).map_err(js_error)?;
    rows.add(forward);
    let count = Gathered::new(stages, &plan, &[]).count;
    let mut values = Vec::new();
    for at in 0..count {
        values.extend(&rows.stage(at).values);
    }
    if stages == Stages::Ends {
        values.extend(forward.classifier_inputs());
        values.extend(forward.logits());
    }
    Ok(values)
}
