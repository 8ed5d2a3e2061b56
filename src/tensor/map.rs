//! A planar, channel-major map: (C, P, N, H, W).
//!
//! Channel-major because the 1×1 mixing is then one matrix product whose columns are all planes and pixels
//! of all images at once, and because every wavelet acts on one contiguous plane.

use ndarray::{ArrayD, ArrayView2, IxDyn};

use super::Real;
use crate::{Error, Result};

/// Extent of a [`Map`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MapShape {
    /// Channels C.
    pub channels: usize,
    /// Whether each channel has an imaginary plane (P = 2) beside its real one.
    pub complex: bool,
    /// Images N.
    pub images: usize,
    /// Rows H.
    pub height: usize,
    /// Columns W.
    pub width: usize,
}

impl MapShape {
    /// Planes per channel, P: 1 or 2.
    pub fn planes(&self) -> usize {
        1 + usize::from(self.complex)
    }
    /// Values in one plane of one image, H·W.
    pub fn pixels(&self) -> usize {
        self.height * self.width
    }
    /// Values in one plane of all images, N·H·W.
    pub fn plane(&self) -> usize {
        self.images * self.pixels()
    }
    /// Values in one channel, P·N·H·W.
    pub fn row(&self) -> usize {
        self.planes() * self.plane()
    }
    /// All values.
    pub fn len(&self) -> usize {
        self.channels * self.row()
    }
    /// Whether there is no value at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The same extent with another number of images.
    pub fn with_images(self, images: usize) -> Self {
        MapShape { images, ..self }
    }
}

/// Real or complex maps of a batch, planar and channel-major, contiguous.
#[derive(Clone, Debug, PartialEq)]
pub struct Map<T> {
    shape: MapShape,
    values: Vec<T>,
}

impl<T: Real> Map<T> {
    /// All zeros.
    pub fn zeros(shape: MapShape) -> Self {
        Map { shape, values: vec![T::zero(); shape.len()] }
    }

    /// Takes ownership of values in (C, P, N, H, W) order; their number must be `shape.len()`.
    pub fn from_vec(shape: MapShape, values: Vec<T>) -> Result<Self> {
        match values.len() == shape.len() {
            true => Ok(Map { shape, values }),
            false => Err(Error::value("map values", shape.len(), values.len())),
        }
    }

    /// Its extent.
    pub fn shape(&self) -> MapShape {
        self.shape
    }

    /// All values in (C, P, N, H, W) order.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// All values, to write.
    pub fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// One channel: its planes one after the other, P·N·H·W values.
    pub fn channel(&self, channel: usize) -> &[T] {
        let row = self.shape.row();
        &self.values()[channel * row..(channel + 1) * row]
    }

    /// One plane (0 real, 1 imaginary) of one image as (rows, columns).
    pub fn image_plane(&self, channel: usize, plane: usize, image: usize) -> ArrayView2<'_, T> {
        let s = self.shape;
        let from = self.index(channel, plane, image, 0, 0);
        ArrayView2::from_shape((s.height, s.width), &self.values[from..from + s.pixels()])
            .expect("a plane is contiguous")
    }

    fn index(&self, channel: usize, plane: usize, image: usize, row: usize, column: usize) -> usize {
        let s = self.shape;
        (((channel * s.planes() + plane) * s.images + image) * s.height + row) * s.width + column
    }

    /// From file layout: (N, C, H, W) for real maps, (N, C, H, W, 2) for complex ones.
    pub fn from_file_layout(name: &str, array: &ArrayD<f32>) -> Result<Self> {
        let d = array.shape();
        if !(d.len() == 4 || (d.len() == 5 && d[4] == 2)) {
            return Err(Error::tensor(name, "shape (N, C, H, W) or (N, C, H, W, 2)", format!("{d:?}")));
        }
        let complex = d.len() == 5;
        let shape = MapShape { channels: d[1], complex, images: d[0], height: d[2], width: d[3] };
        let mut map = Map::zeros(shape);
        let mut values = array.iter();
        for_each_in_file_order(shape, |c, p, n, y, x| {
            let to = map.index(c, p, n, y, x);
            map.values[to] = T::of(f64::from(*values.next().expect("a value for each index")));
        });
        Ok(map)
    }

    /// To file layout: (N, C, H, W), with a last axis of 2 where complex.
    pub fn to_file_layout(&self) -> ArrayD<f32> {
        let s = self.shape;
        let mut dims = vec![s.images, s.channels, s.height, s.width];
        if s.complex {
            dims.push(2);
        }
        let mut values = Vec::with_capacity(s.len());
        for_each_in_file_order(s, |c, p, n, y, x| {
            values.push(self.values[self.index(c, p, n, y, x)].wide() as f32);
        });
        ArrayD::from_shape_vec(IxDyn(&dims), values).expect("a value for each index")
    }
}

/// Visits (channel, plane, image, row, column) in the order of files.
fn for_each_in_file_order(s: MapShape, mut visit: impl FnMut(usize, usize, usize, usize, usize)) {
    for n in 0..s.images {
        for c in 0..s.channels {
            for y in 0..s.height {
                for x in 0..s.width {
                    for p in 0..s.planes() {
                        visit(c, p, n, y, x);
                    }
                }
            }
        }
    }
}
