//! Streaming class sums of maps: Σz and Σ|z| for each class and place, and the class means ("ghosts").

use super::Planes;
use super::planes::{add_each, check_classes, check_labels};
use crate::kernels::class_sums::{Extent, gpu};
use crate::{Error, Result};

/// Counts, Σz and Σ|z| for each class, channel and place. Memory does not grow with the number of images.
#[derive(Clone, Debug)]
pub struct ClassSums {
    extent: Extent,
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
        let extent = Extent { classes, channels, planes: 1 + usize::from(complex), pixels };
        let (sums, moduli) = (vec![0.0; extent.sums()], vec![0.0; extent.moduli()]);
        Ok(ClassSums { extent, counts: vec![0; classes], sums, moduli })
    }

    /// Adds a batch of (C, P, N, H·W) maps with one label an image.
    pub fn add(&mut self, batch: Planes<'_>, labels: &[u8]) -> Result<()> {
        let (planes, pixels) = (self.extent.channels * self.extent.planes, self.extent.pixels);
        if batch.planes() != planes || batch.pixels() != pixels {
            return Err(Error::value(
                "batch of maps",
                format!("{planes} planes of {pixels} pixels"),
                format!("{} planes of {} pixels", batch.planes(), batch.pixels()),
            ));
        }
        let Extent { classes, channels, planes, pixels } = self.extent;
        check_labels(labels, batch.images(), classes)?;
        for (image, &label) in labels.iter().enumerate() {
            let class = usize::from(label);
            self.counts[class] += 1;
            for channel in 0..channels {
                let at = (class * channels + channel) * pixels;
                let moduli = &mut self.moduli[at..at + pixels];
                let sums = &mut self.sums[at * planes..(at + pixels) * planes];
                if planes == 1 {
                    let x = batch.segment(channel, image);
                    for ((sum, modulus), &x) in sums.iter_mut().zip(moduli).zip(x) {
                        *sum += f64::from(x);
                        *modulus += f64::from(x.abs());
                    }
                } else {
                    let (re_sums, im_sums) = sums.split_at_mut(pixels);
                    let re = batch.segment(2 * channel, image);
                    let im = batch.segment(2 * channel + 1, image);
                    add_each(re_sums, re, re, |x, _| x);
                    add_each(im_sums, im, im, |y, _| y);
                    add_each(moduli, re, im, |x, y| (x * x + y * y).sqrt());
                }
            }
        }
        Ok(())
    }

    /// Adds what a device has summed over images with these labels, in [its layout](gpu).
    pub fn add_totals(&mut self, totals: &[f32], labels: &[u8]) -> Result<()> {
        let words = gpu::totals(&self.extent);
        if totals.len() != words {
            return Err(Error::value("class sums of a device", format!("{words} values"), totals.len()));
        }
        check_labels(labels, labels.len(), self.extent.classes)?;
        labels.iter().for_each(|&label| self.counts[usize::from(label)] += 1);
        let (sums, moduli) = gpu::read(&self.extent, totals);
        self.sums.iter_mut().zip(sums).for_each(|(a, b)| *a += b);
        self.moduli.iter_mut().zip(moduli).for_each(|(a, b)| *a += b);
        Ok(())
    }

    /// Adds what another accumulator of the same extent has seen.
    pub fn merge(&mut self, other: &ClassSums) -> Result<()> {
        if self.extent != other.extent {
            return Err(Error::value(
                "class sums to merge",
                format!("{:?}", self.extent),
                format!("{:?}", other.extent),
            ));
        }
        self.counts.iter_mut().zip(&other.counts).for_each(|(a, b)| *a += b);
        self.sums.iter_mut().zip(&other.sums).for_each(|(a, b)| *a += b);
        self.moduli.iter_mut().zip(&other.moduli).for_each(|(a, b)| *a += b);
        Ok(())
    }

    /// Classes.
    pub fn classes(&self) -> usize {
        self.extent.classes
    }
    /// Images seen of each class.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }
    /// Σz of a class, (C, P, H·W).
    pub fn sum(&self, class: usize) -> &[f64] {
        let size = self.extent.channels * self.extent.planes * self.extent.pixels;
        &self.sums[class * size..(class + 1) * size]
    }
    /// Σ|z| of a class, (C, H·W).
    pub fn modulus_sum(&self, class: usize) -> &[f64] {
        let size = self.extent.channels * self.extent.pixels;
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
        let size = self.extent.channels * self.extent.pixels;
        let seen: Vec<usize> = (0..self.extent.classes).filter(|&c| self.counts[c] > 0).collect();
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
        for class in (0..self.extent.classes).filter(|&c| self.counts[c] > 0) {
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
        for channel in sums.chunks_exact((self.extent.planes * self.extent.pixels).max(1)) {
            if self.extent.planes == 1 {
                lengths += channel.iter().map(|x| x.abs()).sum::<f64>();
            } else {
                let (re, im) = channel.split_at(self.extent.pixels);
                lengths += re.iter().zip(im).map(|(a, b)| a.hypot(*b)).sum::<f64>();
            }
        }
        (lengths, self.modulus_sum(class).iter().sum())
    }
}
