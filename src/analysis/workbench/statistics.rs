//! What can be said of each map in four numbers, over many images.

use crate::engine::MapView;
use crate::{Error, Result};

/// The four numbers of one channel, over all pixels of all images.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChannelStatistics {
    /// E z, (real, imaginary).
    pub mean: (f64, f64),
    /// √E|z − E z|².
    pub deviation: f64,
    /// 1 − (E|z|)²/E|z|²: 0 where |z| is the same everywhere, towards 1 the fewer places hold the energy. 0 of an empty map.
    pub sparsity: f64,
    /// √(Σ|z' − z|²/Σ|z|²), z' of the moved image at the same place. 0 of an empty map.
    pub change: f64,
}

/// The sums that they are computed from, for each channel of one kind of map.
#[derive(Clone, Debug, Default)]
pub struct Moments {
    channels: Vec<Sums>,
    count: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    re: f64,
    im: f64,
    modulus: f64,
    energy: f64,
    change: f64,
}

impl Moments {
    /// Adds the maps of one image and of the same image moved: `pair` holds both, in this order.
    pub fn add(&mut self, pair: MapView<'_>) -> Result<()> {
        let shape = pair.shape;
        if shape.images != 2 {
            return Err(Error::value("maps of an image and of the same moved", "2 images", shape.images));
        }
        self.channels.resize(shape.channels, Sums::default());
        let pixels = shape.pixels();
        for (sums, channel) in self.channels.iter_mut().zip(pair.values.chunks_exact(shape.row())) {
            let (re, im) = channel.split_at(shape.plane());
            for i in 0..pixels {
                let (x, moved_x) = (f64::from(re[i]), f64::from(re[pixels + i]));
                let (y, moved_y) =
                    if im.is_empty() { (0.0, 0.0) } else { (f64::from(im[i]), f64::from(im[pixels + i])) };
                let energy = x * x + y * y;
                sums.re += x;
                sums.im += y;
                sums.modulus += energy.sqrt();
                sums.energy += energy;
                sums.change += (moved_x - x).powi(2) + (moved_y - y).powi(2);
            }
        }
        self.count += pixels as u64;
        Ok(())
    }

    /// The four numbers of each channel.
    pub fn statistics(&self) -> impl Iterator<Item = ChannelStatistics> {
        let n = self.count.max(1) as f64;
        self.channels.iter().map(move |sums| {
            let mean = (sums.re / n, sums.im / n);
            let energy = sums.energy / n;
            let of_energy = |value: f64| if energy > 0.0 { value / energy } else { 0.0 };
            ChannelStatistics {
                mean,
                deviation: (energy - mean.0 * mean.0 - mean.1 * mean.1).max(0.0).sqrt(),
                sparsity: of_energy(energy - (sums.modulus / n).powi(2)),
                change: of_energy(sums.change / n).sqrt(),
            }
        })
    }
}
