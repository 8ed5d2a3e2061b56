//! Plain loops that define the sums, in f64.

use super::Extent;

/// Adds a batch, one label an image, to `sums` and `moduli`.
pub fn add(extent: &Extent, values: &[f32], labels: &[u8], sums: &mut [f64], moduli: &mut [f64]) {
    let Extent { channels, planes, pixels, .. } = *extent;
    let segment = |row: usize, image: usize| &values[(row * labels.len() + image) * pixels..][..pixels];
    for (image, &label) in labels.iter().enumerate() {
        for channel in 0..channels {
            let at = (usize::from(label) * channels + channel) * pixels;
            let moduli = &mut moduli[at..at + pixels];
            let sums = &mut sums[at * planes..(at + pixels) * planes];
            if planes == 1 {
                for ((sum, modulus), &x) in sums.iter_mut().zip(moduli).zip(segment(channel, image)) {
                    *sum += f64::from(x);
                    *modulus += f64::from(x.abs());
                }
            } else {
                let (re_sums, im_sums) = sums.split_at_mut(pixels);
                let (re, im) = (segment(2 * channel, image), segment(2 * channel + 1, image));
                for i in 0..pixels {
                    re_sums[i] += f64::from(re[i]);
                    im_sums[i] += f64::from(im[i]);
                    moduli[i] += f64::from((re[i] * re[i] + im[i] * im[i]).sqrt());
                }
            }
        }
    }
}

/// Mean over pixels of every row, (images, rows), overwritten. values: (rows, images, pixels).
pub fn averages(values: &[f32], rows: usize, images: usize, pixels: usize, to: &mut [f32]) {
    for row in 0..rows {
        for image in 0..images {
            let values = &values[(row * images + image) * pixels..][..pixels];
            let sum: f64 = values.iter().map(|&v| f64::from(v)).sum();
            to[image * rows + row] = (sum / pixels as f64) as f32;
        }
    }
}
