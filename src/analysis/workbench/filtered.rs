//! One map filtered by a whole bank through its transform, so that the spectra are at hand, too.

use ndarray::Array2;
use num_complex::Complex64;

use crate::engine::MapView;
use crate::wavelet::{FilterBank, dft2, dft2_inverse};
use crate::{Error, Result};

/// The map x padded, and x⋆ψ_l for each l, then x⋆φ: spectra on the torus, and the pixels that the block keeps.
#[derive(Clone, Debug)]
pub struct Filtered {
    spectra: Vec<Array2<Complex64>>,
    outputs: Vec<Array2<Complex64>>,
}

impl Filtered {
    /// Filters one channel of one image's map.
    pub fn new(bank: &FilterBank, map: MapView<'_>, channel: usize) -> Result<Filtered> {
        let (shape, rows, cols) = (map.shape, &bank.rows, &bank.cols);
        if (shape.height, shape.width, shape.images) != (rows.input, cols.input, 1)
            || channel >= shape.channels
        {
            let expected =
                format!("one image of {}×{} with more than {channel} channels", rows.input, cols.input);
            let found =
                format!("{} of {}×{} with {}", shape.images, shape.height, shape.width, shape.channels);
            return Err(Error::value("map to filter", expected, found));
        }
        let (re, im) = map.values[channel * shape.row()..][..shape.row()].split_at(shape.pixels());
        let padded = Array2::from_shape_fn((rows.padded, cols.padded), |(r, c)| {
            let i = rows.source(r as isize) * shape.width + cols.source(c as isize);
            Complex64::new(re[i].into(), im.get(i).copied().unwrap_or(0.0).into())
        });
        let x = dft2(&padded);
        let filters = (0..bank.orientations).map(|l| bank.psi_fourier(l)).chain([bank.phi_fourier()]);
        let spectra: Vec<_> = filters.map(|filter| &x * &filter.mapv(Complex64::from)).collect();
        let outputs = spectra
            .iter()
            .map(|spectrum| {
                let whole = dft2_inverse(spectrum);
                Array2::from_shape_fn((rows.output, cols.output), |(y, c)| {
                    whole[[rows.centre(y), cols.centre(c)]]
                })
            })
            .collect();
        Ok(Filtered { spectra, outputs })
    }

    /// The transform of the padded map filtered by ψ_l, or by φ where `filter` is L; every pixel.
    pub fn spectrum(&self, filter: usize) -> &Array2<Complex64> {
        &self.spectra[filter]
    }

    /// The pixels that the block keeps.
    pub fn output(&self, filter: usize) -> &Array2<Complex64> {
        &self.outputs[filter]
    }
}
