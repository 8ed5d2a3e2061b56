//! Streaming class sums of maps: Σz and Σ|z| for each class and place, and the class means ("ghosts").

use super::Planes;
use super::planes::{check_classes, check_labels};
use crate::{Error, Result};

/// Counts, Σz and Σ|z| for each class, channel and place. Memory does not grow with the number of images.
#[derive(Clone, Debug)]
pub struct ClassSums {
    classes: usize,
    channels: usize,
    planes: usize,
    pixels: usize,
    counts: Vec<u64>,
    /// (classes, channels, planes, pixels)
    sums: Vec<f64>,
    /// (classes, channels, pixels)
    moduli: Vec<f64>,
}

impl ClassSums {
    /// No image yet. `complex` maps have a real and an imaginary plane for each channel.
    pub fn new(classes: usize, channels: usize, complex: bool, pixels: usize) -> Result<Self> {
        check_classes(classes)?;
        let planes = 1 + usize::from(complex);
        Ok(ClassSums {
            classes,
            channels,
            planes,
            pixels,
            counts: vec![0; classes],
            sums: vec![0.0; classes * channels * planes * pixels],
            moduli: vec![0.0; classes * channels * pixels],
        })
    }

    /// Adds a batch of (C, P, N, H·W) maps with one label an image.
    pub fn add(&mut self, batch: Planes<'_>, labels: &[u8]) -> Result<()> {
        if batch.planes() != self.channels * self.planes || batch.pixels() != self.pixels {
            return Err(Error::value(
                "batch of maps",
                format!("{} planes of {} pixels", self.channels * self.planes, self.pixels),
                format!("{} planes of {} pixels", batch.planes(), batch.pixels()),
            ));
        }
        check_labels(labels, batch.images(), self.classes)?;
        for (image, &label) in labels.iter().enumerate() {
            let class = usize::from(label);
            self.counts[class] += 1;
            for channel in 0..self.channels {
                let at = (class * self.channels + channel) * self.pixels;
                let moduli = &mut self.moduli[at..at + self.pixels];
                let sums = &mut self.sums[at * self.planes..(at + self.pixels) * self.planes];
                if self.planes == 1 {
                    for ((sum, modulus), &x) in sums.iter_mut().zip(moduli).zip(batch.segment(channel, image))
                    {
                        *sum += f64::from(x);
                        *modulus += f64::from(x.abs());
                    }
                } else {
                    let (re_sums, im_sums) = sums.split_at_mut(self.pixels);
                    let re = batch.segment(2 * channel, image);
                    let im = batch.segment(2 * channel + 1, image);
                    for i in 0..self.pixels {
                        re_sums[i] += f64::from(re[i]);
                        im_sums[i] += f64::from(im[i]);
                        moduli[i] += f64::from((re[i] * re[i] + im[i] * im[i]).sqrt());
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds what another accumulator of the same extent has seen.
    pub fn merge(&mut self, other: &ClassSums) -> Result<()> {
        let extent = |s: &ClassSums| (s.classes, s.channels, s.planes, s.pixels);
        if extent(self) != extent(other) {
            return Err(Error::value(
                "class sums to merge: (classes, channels, planes, pixels)",
                format!("{:?}", extent(self)),
                format!("{:?}", extent(other)),
            ));
        }
        self.counts.iter_mut().zip(&other.counts).for_each(|(a, b)| *a += b);
        self.sums.iter_mut().zip(&other.sums).for_each(|(a, b)| *a += b);
        self.moduli.iter_mut().zip(&other.moduli).for_each(|(a, b)| *a += b);
        Ok(())
    }

    /// Classes.
    pub fn classes(&self) -> usize {
        self.classes
    }
    /// Images seen of each class.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }
    /// Σz of a class, (C, P, H·W).
    pub fn sum(&self, class: usize) -> &[f64] {
        let size = self.channels * self.planes * self.pixels;
        &self.sums[class * size..(class + 1) * size]
    }
    /// Σ|z| of a class, (C, H·W).
    pub fn modulus_sum(&self, class: usize) -> &[f64] {
        let size = self.channels * self.pixels;
        &self.moduli[class * size..(class + 1) * size]
    }

    /// The mean map of a class ("ghost"), (C, P, H·W); zeros when no image of it was seen.
    pub fn mean(&self, class: usize) -> Vec<f32> {
        let n = self.counts[class].max(1) as f64;
        self.sum(class).iter().map(|sum| (sum / n) as f32).collect()
    }

    /// The mean modulus of a class, (C, H·W); zeros when no image of it was seen.
    pub fn mean_modulus(&self, class: usize) -> Vec<f32> {
        let n = self.counts[class].max(1) as f64;
        self.modulus_sum(class).iter().map(|sum| (sum / n) as f32).collect()
    }

    /// How far the classes' mean moduli spread at each channel and place, (C, H·W): their standard deviation
    /// over the classes seen. The largest is the place that tells most about the classes once phase is gone.
    pub fn spread_of_mean_moduli(&self) -> Vec<f32> {
        let size = self.channels * self.pixels;
        let seen: Vec<usize> = (0..self.classes).filter(|&c| self.counts[c] > 0).collect();
        let mean = |class: usize, at: usize| self.moduli[class * size + at] / self.counts[class] as f64;
        (0..size)
            .map(|at| {
                let number = seen.len().max(1) as f64;
                let centre = seen.iter().map(|&c| mean(c, at)).sum::<f64>() / number;
                let squares: f64 = seen.iter().map(|&c| (mean(c, at) - centre).powi(2)).sum();
                (squares / number).sqrt() as f32
            })
            .collect()
    }

    /// |mean z| over mean |z| of a class, averaged over channels and places with weight mean |z| (so that
    /// places where nothing happens do not count): Σ|mean z| / Σ mean|z|, in 0..=1; 0 where all is zero.
    pub fn length_of_mean(&self, class: usize) -> f64 {
        let (lengths, moduli) = self.lengths(class);
        if moduli > 0.0 { lengths / moduli } else { 0.0 }
    }

    /// The same over all classes together.
    pub fn length_of_means(&self) -> f64 {
        let (mut lengths, mut moduli) = (0.0, 0.0);
        for class in (0..self.classes).filter(|&c| self.counts[c] > 0) {
            let n = self.counts[class] as f64;
            let (l, m) = self.lengths(class);
            lengths += l / n;
            moduli += m / n;
        }
        if moduli > 0.0 { lengths / moduli } else { 0.0 }
    }

    /// (Σ|Σz|, ΣΣ|z|) of a class over channels and places.
    fn lengths(&self, class: usize) -> (f64, f64) {
        let sums = self.sum(class);
        let mut lengths = 0.0;
        for channel in sums.chunks_exact((self.planes * self.pixels).max(1)) {
            if self.planes == 1 {
                lengths += channel.iter().map(|x| x.abs()).sum::<f64>();
            } else {
                let (re, im) = channel.split_at(self.pixels);
                lengths += re.iter().zip(im).map(|(a, b)| a.hypot(*b)).sum::<f64>();
            }
        }
        (lengths, self.modulus_sum(class).iter().sum())
    }
}
