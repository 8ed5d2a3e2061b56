//! A data set's official files in a folder: found, unpacked, read.

use std::path::{Path, PathBuf};

use super::datasets::{Dataset, Part};
use super::{cifar, files, idx};
use crate::training::Images;
use crate::{Error, Result};

/// Paths of a part's files, gzipped or not, in `folder` or its one sub-folder of the official name.
pub fn locate(dataset: Dataset, part: Part, folder: &Path) -> Result<Vec<PathBuf>> {
    let refuse = |path: &Path, expected: String, found: String| {
        Err(Error::Format { path: path.to_path_buf(), format: dataset.name(), expected, found })
    };
    if !folder.is_dir() {
        let found = if folder.exists() { "a file" } else { "no such folder" };
        return refuse(folder, "the folder with the data set's files".into(), found.into());
    }
    let names = dataset.files(part);
    let candidates: Vec<PathBuf> = std::iter::once(folder.to_path_buf())
        .chain(dataset.folders().iter().map(|name| folder.join(name)))
        .collect();
    let present = |folder: &Path, name: &str| {
        [folder.join(name), folder.join(format!("{name}.gz"))].into_iter().find(|path| path.is_file())
    };
    let Some(home) = candidates.iter().find(|c| names.iter().any(|name| present(c, name).is_some())) else {
        let expected = format!("{} (or .gz), there or in {}", names[0], dataset.folders().join(" or "));
        return refuse(folder, expected, "no such file".into());
    };
    let mut paths = Vec::new();
    for name in names {
        match present(home, name) {
            Some(path) => paths.push(path),
            None => return refuse(home, format!("{name} (or .gz)"), "no such file".into()),
        }
    }
    Ok(paths)
}

/// Reads one part.
pub fn load(dataset: Dataset, part: Part, folder: &Path) -> Result<Images> {
    let paths = locate(dataset, part, folder)?;
    let contents: Result<Vec<Vec<u8>>> = paths.iter().map(|path| files::read(path)).collect();
    let mut contents = contents?;
    let classes = dataset.classes().len();
    let images = match dataset {
        Dataset::Cifar10 => {
            let files: Vec<(Vec<u8>, &Path)> =
                contents.drain(..).zip(paths.iter().map(AsRef::as_ref)).collect();
            cifar::images(&files)
        }
        _ => idx::images((&contents[0], &paths[0]), (&contents[1], &paths[1]), 28, classes),
    }?;
    Ok(match dataset.lasting_views(images.len()) {
        Some(views) => images.with_views(views),
        None => images,
    })
}
