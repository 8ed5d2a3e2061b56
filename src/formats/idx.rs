//! IDX, the format of MNIST and its kin: a magic number, 32-bit big-endian sizes, then bytes.

use std::path::Path;

use crate::training::Images;
use crate::{Error, Result};

/// Third byte of the magic number: unsigned bytes.
const UNSIGNED_BYTES: u8 = 0x08;

/// Reads the payload of an IDX file of unsigned bytes with `N` axes; `path` is for messages only.
pub fn parse<'a, const N: usize>(bytes: &'a [u8], path: &Path) -> Result<([usize; N], &'a [u8])> {
    let refuse = |expected: String, found: String| Error::Format {
        path: path.to_path_buf(),
        format: "IDX",
        expected,
        found,
    };
    let header = 4 + 4 * N;
    let magic = [0, 0, UNSIGNED_BYTES, N as u8];
    // A file of another kind is told apart before its size is judged.
    if bytes.len() >= 4 && bytes[..4] != magic {
        let hex = |m: &[u8]| format!("0x{:08x}", u32::from_be_bytes([m[0], m[1], m[2], m[3]]));
        let expected = format!("magic number {} (unsigned bytes, {N} axes)", hex(&magic));
        return Err(refuse(expected, hex(bytes)));
    }
    if bytes.len() < header {
        return Err(refuse(format!("a header of {header} bytes"), format!("{} bytes", bytes.len())));
    }
    let sizes: [u32; N] = std::array::from_fn(|i| {
        let at = 4 + 4 * i;
        u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
    });
    let expected = sizes.iter().try_fold(1u64, |n, &s| n.checked_mul(u64::from(s)));
    let data = &bytes[header..];
    if expected != Some(data.len() as u64) {
        let expected = expected.map_or("fewer".into(), |n| n.to_string());
        let found = format!("{} (truncated, or something behind the data)", data.len());
        return Err(refuse(format!("{expected} bytes of data for sizes {sizes:?}"), found));
    }
    Ok((sizes.map(|s| s as usize), data))
}

/// Grey images and their labels, from two IDX files. Images must be `side`×`side`, labels below `classes`.
pub fn images(
    (image_bytes, image_path): (&[u8], &Path),
    (label_bytes, label_path): (&[u8], &Path),
    side: usize,
    classes: usize,
) -> Result<Images> {
    let refuse = |path: &Path, expected: String, found: String| {
        Err(Error::Format { path: path.to_path_buf(), format: "IDX", expected, found })
    };
    let ([count, height, width], pixels) = parse::<3>(image_bytes, image_path)?;
    let ([labelled], labels) = parse::<1>(label_bytes, label_path)?;
    if (height, width) != (side, side) {
        return refuse(image_path, format!("images of {side}×{side}"), format!("{height}×{width}"));
    }
    if count == 0 {
        return refuse(image_path, "at least one image".into(), "none".into());
    }
    if labelled != count {
        let expected = format!("{count} labels, one per image of {}", image_path.display());
        return refuse(label_path, expected, labelled.to_string());
    }
    if let Some(at) = labels.iter().position(|&l| usize::from(l) >= classes) {
        return refuse(label_path, format!("labels below {classes}"), format!("{} at {at}", labels[at]));
    }
    Images::new([1, height, width], pixels.to_vec(), labels.to_vec())
}
