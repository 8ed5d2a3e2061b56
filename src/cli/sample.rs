//! `sample`: the first test images of each class in one small file, as the page ships them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use phase_collapse::formats::datasets::Part;
use phase_collapse::formats::files;
use phase_collapse::formats::safetensors::{Stored, to_bytes};
use phase_collapse::training::Images;
use phase_collapse::{Error, Result};
use serde_json::json;

use super::{Common, inputs, outputs};

/// Write the first test images of each class as bytes: `images` (N, H, W) or (N, H, W, C) and `labels` (N), classes
/// taking turns, with a card that says where they come from.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    data: inputs::Data,
    /// Images of each class
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    per_class: u32,
    /// safetensors to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Overwrite the output
    #[arg(long)]
    force: bool,
}

/// Runs the verb.
pub fn run(arguments: &Arguments, common: &Common) -> Result<()> {
    files::check_output(&arguments.out, arguments.force)?;
    let dataset = arguments.data.dataset;
    let images = arguments.data.load(Part::Test)?;
    let per_class = arguments.per_class as usize;
    let chosen = choose(&images, dataset.classes().len(), per_class)?;
    let mut shape = vec![chosen.len(), images.shape()[1], images.shape()[2]];
    if images.shape()[0] > 1 {
        shape.push(images.shape()[0]);
    }
    let pixels = chosen.iter().flat_map(|&i| interleaved(&images, i)).collect();
    let labels = chosen.iter().map(|&i| images.labels()[i]).collect();
    let card = json!({
        "dataset": dataset.name(),
        "split": Part::Test.name(),
        "per_class": per_class,
        "classes": dataset.classes(),
        "order": format!("class 0 to {}, then again", dataset.classes().len() - 1),
        "licence": dataset.licence(),
        "source": format!("{} test images, the first {per_class} of each class in file order", dataset.source()),
    });
    let bytes = to_bytes(
        &BTreeMap::from([("card".to_string(), card.to_string())]),
        &BTreeMap::from([
            ("images".to_string(), Stored::bytes(shape.clone(), pixels)),
            ("labels".to_string(), Stored::bytes(vec![chosen.len()], labels)),
        ]),
    );
    files::write(&arguments.out, &bytes, arguments.force)?;
    let value = json!({ "out": arguments.out, "images": shape, "bytes": bytes.len() });
    let text =
        format!("wrote {} images to {} ({} bytes)", chosen.len(), arguments.out.display(), bytes.len());
    outputs::print(common.json, &value, &text)
}

/// Indices of the first `per_class` images of each class: 0, 1, … then again.
fn choose(images: &Images, classes: usize, per_class: usize) -> Result<Vec<usize>> {
    let mut of_class: Vec<Vec<usize>> = vec![Vec::new(); classes];
    for (i, &label) in images.labels().iter().enumerate() {
        of_class[usize::from(label)].push(i);
    }
    if let Some(class) = of_class.iter().position(|c| c.len() < per_class) {
        let found = of_class[class].len();
        return Err(Error::value(
            format!("test images of class {class}"),
            format!("at least {per_class}"),
            found,
        ));
    }
    Ok((0..per_class).flat_map(|k| of_class.iter().map(move |c| c[k])).collect())
}

/// (C, H, W) to (H, W, C).
fn interleaved(images: &Images, index: usize) -> Vec<u8> {
    let [channels, height, width] = images.shape();
    let image = images.image(index);
    (0..height * width).flat_map(|p| (0..channels).map(move |c| image[c * height * width + p])).collect()
}
