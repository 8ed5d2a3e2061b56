//! CIFAR-10's binary records: one label, then 32×32 bytes each of red, green and blue.

use std::path::Path;

use crate::training::Images;
use crate::{Error, Result};

/// Extent of an image, (C, H, W).
pub const SHAPE: [usize; 3] = [3, 32, 32];
/// Classes.
pub const CLASSES: usize = 10;
const IMAGE: usize = SHAPE[0] * SHAPE[1] * SHAPE[2];
const RECORD: usize = 1 + IMAGE;

/// All records of some files in their order; paths are for messages only.
pub fn images(files: &[(Vec<u8>, &Path)]) -> Result<Images> {
    let count: usize = files.iter().map(|(bytes, _)| bytes.len() / RECORD).sum();
    let (mut pixels, mut labels) = (Vec::with_capacity(count * IMAGE), Vec::with_capacity(count));
    for (bytes, path) in files {
        let refuse = |expected: String, found: String| {
            Err(Error::Format { path: path.to_path_buf(), format: "CIFAR-10 binary", expected, found })
        };
        let (records, rest) = bytes.as_chunks::<RECORD>();
        if records.is_empty() || !rest.is_empty() {
            let expected = format!("whole records of {RECORD} bytes (a label, 3·32·32 pixels), at least one");
            return refuse(expected, format!("{} bytes, {} too many", bytes.len(), rest.len()));
        }
        for (at, record) in records.iter().enumerate() {
            if usize::from(record[0]) >= CLASSES {
                return refuse(format!("labels below {CLASSES}"), format!("{} in record {at}", record[0]));
            }
            labels.push(record[0]);
            pixels.extend_from_slice(&record[1..]);
        }
    }
    Images::new(SHAPE, pixels, labels)
}
