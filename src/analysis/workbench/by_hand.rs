//! One output pixel of one filter, term by term.

use num_complex::Complex64;

use crate::engine::MapView;
use crate::wavelet::FilterBank;
use crate::{Error, Result};

/// One term of the sum: a value of the map, the filter's value there, their product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Product {
    /// Rows below the window's middle.
    pub down: isize,
    /// Columns right of it.
    pub right: isize,
    /// The pixel of the map that is read; beyond an edge the one reflected there.
    pub pixel: (usize, usize),
    /// Whether the window reaches over the edge here.
    pub reflected: bool,
    /// x there.
    pub value: Complex64,
    /// ψ(p − u).
    pub filter: Complex64,
    /// Their product.
    pub product: Complex64,
}

/// An output pixel as a sum of products.
#[derive(Clone, Debug, PartialEq)]
pub struct ByHand {
    /// The terms in the window, row by row.
    pub products: Vec<Product>,
    /// Terms on the rest of the torus, and their sum.
    pub rest: (usize, Complex64),
    /// All together: the output pixel.
    pub sum: Complex64,
    /// The window's middle in pixels of the map, (row, column).
    pub middle: (isize, isize),
}

impl ByHand {
    /// Output pixel `at` = (row, column) of filter `filter` of the bank, ψ_l, or φ where it is L; the window reaches `radius` pixels
    /// either way. `map` is one image's; its `channel` is read.
    pub fn new(
        bank: &FilterBank,
        map: MapView<'_>,
        channel: usize,
        filter: usize,
        at: (usize, usize),
        radius: usize,
    ) -> Result<ByHand> {
        let shape = map.shape;
        let (rows, cols) = (&bank.rows, &bank.cols);
        if (shape.height, shape.width, shape.images) != (rows.input, cols.input, 1) {
            let expected = format!("one image of {}×{}", rows.input, cols.input);
            let found = format!("{} of {}×{}", shape.images, shape.height, shape.width);
            return Err(Error::value("map to filter by hand", expected, found));
        }
        for (what, index, count) in [
            ("channel", channel, shape.channels),
            ("filter", filter, bank.orientations + 1),
            ("output row", at.0, rows.output),
            ("output column", at.1, cols.output),
        ] {
            if index >= count {
                return Err(Error::value(what, format!("below {count}"), index));
            }
        }
        let (re, im) = map.values[channel * shape.row()..][..shape.row()].split_at(shape.pixels());
        let tap = |u: usize, v: usize| match bank.psi.get(filter) {
            Some(psi) => psi[[u, v]],
            None => bank.phi[[u, v]].into(),
        };
        let (centre_row, centre_col) = (rows.centre(at.0) as isize, cols.centre(at.1) as isize);
        let (near_rows, near_cols) = (rows.offsets(radius), cols.offsets(radius));
        let mut by_hand = ByHand {
            products: Vec::with_capacity(near_rows.clone().count() * near_cols.clone().count()),
            rest: (0, Complex64::ZERO),
            sum: Complex64::ZERO,
            middle: (centre_row - rows.before as isize, centre_col - cols.before as isize),
        };
        // Offsets of the whole torus, read downwards: ψ's argument runs the other way.
        for down in rows.offsets(rows.padded) {
            for right in cols.offsets(cols.padded) {
                let (row, col) = (rows.source(centre_row + down), cols.source(centre_col + right));
                let wrap = |offset: isize, size: usize| (-offset).rem_euclid(size as isize) as usize;
                let filter = tap(wrap(down, rows.padded), wrap(right, cols.padded));
                let i = row * shape.width + col;
                let value = Complex64::new(re[i].into(), im.get(i).copied().unwrap_or(0.0).into());
                let product = filter * value;
                by_hand.sum += product;
                if near_rows.contains(&down) && near_cols.contains(&right) {
                    let straight = (by_hand.middle.0 + down, by_hand.middle.1 + right);
                    let reflected = straight != (row as isize, col as isize);
                    let pixel = (row, col);
                    by_hand.products.push(Product { down, right, pixel, reflected, value, filter, product });
                } else {
                    by_hand.rest.0 += 1;
                    by_hand.rest.1 += product;
                }
            }
        }
        Ok(by_hand)
    }
}
