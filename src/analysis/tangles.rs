//! Everything the dial moves: chains and ghosts at once, length of the means and held-out nearest mean in pieces.

use super::chains::head_to_tail;
use super::nearest_mean::{NearestMean, Traces};
use std::rc::Rc;

use super::{Chain, ClassSums, HalfMeans, Planes, Polar, Rho, halves, shuffled_labels};
use crate::{Error, Result};

/// Which labels a figure is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// The images' own.
    True,
    /// The same in a random order: what chance looks like.
    Shuffled,
}

/// Complex maps of labelled images as moduli and phases, ready to be seen at any position of the dial.
#[derive(Clone, Debug)]
pub struct Tangles {
    /// (C, N, H·W), of the images as they are; shared by all seeds.
    polar: Rc<Polar>,
    channels: usize,
    pixels: usize,
    classes: usize,
    labels: Vec<u8>,
    shuffled: Vec<u8>,
    halves: Vec<u8>,
}

/// Every image moved by whole pixels. The map of a moved image is the moved map; what enters from outside is 0, as
/// for images on black.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shifts {
    /// Columns W of the maps.
    pub width: usize,
    /// (down, right), one an image.
    pub by: Vec<(isize, isize)>,
}

/// How the maps are looked at.
#[derive(Clone, Debug)]
pub struct Look {
    /// The non-linearity.
    pub rho: Rho,
    /// Whose classes.
    pub labels: Labels,
    /// Where the images are moved; `None` where they stand.
    pub shifts: Option<Shifts>,
    /// −1 for each image that is inverted, x → −x, and so its map; `None` where none is.
    pub signs: Option<Rc<[f32]>>,
}

impl From<Rho> for Look {
    /// With the true labels, nothing moved or inverted.
    fn from(rho: Rho) -> Self {
        Look { rho, labels: Labels::True, shifts: None, signs: None }
    }
}

impl Look {
    /// The same at 21 positions of the dial, from phase gone to phase kept.
    pub fn along_dial(&self) -> Vec<Look> {
        let at = |k: u8| Look { rho: Rho { alpha: f32::from(k) / 20.0, ..self.rho }, ..self.clone() };
        (0..=20).map(at).collect()
    }

    fn inverted(&self, n: usize) -> bool {
        self.signs.as_ref().is_some_and(|signs| signs[n] < 0.0)
    }
}

/// What the maps say at one ρ.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Held-out accuracy of the nearest class mean of whole maps (positions kept), 0..=1.
    pub nearest_mean_accuracy: f64,
    /// Scatter within and between the classes.
    pub traces: Traces,
    /// Class sums: ghosts and the length of the means.
    pub sums: ClassSums,
}

/// A reading in pieces, so that it can stop in between for what is more urgent.
#[derive(Clone, Debug)]
pub struct Reader {
    look: Look,
    sums: ClassSums,
    means: HalfMeans,
    /// The second pass, once the first has seen every image.
    scores: Option<NearestMean>,
    /// Images that the present pass has seen.
    seen: usize,
    /// One image's maps, (C, 2, 1, H·W).
    image: Vec<f32>,
}

impl Tangles {
    /// From complex (C, 2, N, H·W) maps with one label an image; the seed draws halves and shuffled labels.
    pub fn new(batch: Planes<'_>, labels: &[u8], classes: usize, seed: u64) -> Result<Self> {
        if labels.len() != batch.images() {
            return Err(Error::value(
                "labels",
                format!("one for each of {} images", batch.images()),
                labels.len(),
            ));
        }
        let polar = Rc::new(Polar::from_planes(batch)?);
        let (channels, pixels) = (batch.planes() / 2, batch.pixels());
        let labels = labels.to_vec();
        Tangles { polar, channels, pixels, classes, labels, shuffled: vec![], halves: vec![] }.with_seed(seed)
    }

    /// The same maps with halves and shuffled labels that another seed draws.
    pub fn with_seed(&self, seed: u64) -> Result<Self> {
        let halves = halves(&self.labels, self.classes, seed)?;
        let shuffled = shuffled_labels(&self.labels, &halves, seed);
        let (polar, labels) = (Rc::clone(&self.polar), self.labels.clone());
        Ok(Tangles { polar, labels, shuffled, halves, ..*self })
    }

    /// Reads ghosts, lengths and held-out accuracy at ρ. Works image by image in one image's memory.
    pub fn read(&self, rho: Rho, labels: Labels) -> Result<Reading> {
        let mut reader = self.reader(Look { labels, ..rho.into() })?;
        loop {
            if let Some(reading) = reader.advance(self, usize::MAX)? {
                return Ok(reading);
            }
        }
    }

    /// Begins a reading in pieces.
    pub fn reader(&self, look: Look) -> Result<Reader> {
        self.check(&look)?;
        let dims = 2 * self.channels * self.pixels;
        Ok(Reader {
            look,
            sums: ClassSums::new(self.classes, self.channels, true, self.pixels)?,
            means: HalfMeans::new(self.classes, dims)?,
            scores: None,
            seen: 0,
            image: vec![0.0; dims],
        })
    }

    /// Class sums of one channel: the ten ghosts.
    pub fn ghosts(&self, channel: usize, look: &Look) -> Result<ClassSums> {
        self.check(look)?;
        self.check_place(channel, 0)?;
        let labels = self.labels(look.labels);
        let mut sums = ClassSums::new(self.classes, 1, true, self.pixels)?;
        let mut map = vec![0.0; 2 * self.pixels];
        for n in 0..labels.len() {
            self.map(channel, n, look, &mut map);
            sums.add(Planes::new(&map, 2, 1, self.pixels)?, &labels[n..=n])?;
        }
        Ok(sums)
    }

    /// The chain of each class at one place of one channel, from the first `arrows` images of the class.
    /// `place` counts pixels row by row.
    pub fn chains(&self, channel: usize, place: usize, arrows: usize, look: &Look) -> Result<Vec<Chain>> {
        self.check(look)?;
        self.check_place(channel, place)?;
        let labels = self.labels(look.labels);
        let arrow = |n: usize| {
            let (mut re, mut im) = ([0.0], [0.0]);
            let Some(from) = self.source(n, place, look) else { return ((0.0, 0.0), 0.0) };
            let at = (channel * labels.len() + n) * self.pixels + from;
            let (modulus, phase) = (self.polar.modulus[at], self.polar.phase[at]);
            look.rho.apply_signed(look.inverted(n), &[modulus], &[phase], &mut re, &mut im);
            ((re[0], im[0]), modulus)
        };
        Ok(head_to_tail(labels, self.classes, arrows, arrow))
    }

    /// For each class, how far its chain reaches: least and greatest real part, least and greatest imaginary part, over
    /// all these looks. A picture scaled to it holds them all.
    pub fn extents(
        &self,
        channel: usize,
        place: usize,
        arrows: usize,
        looks: &[Look],
    ) -> Result<Vec<[f32; 4]>> {
        let mut extents = vec![[0.0f32; 4]; self.classes];
        for look in looks {
            for (extent, chain) in extents.iter_mut().zip(self.chains(channel, place, arrows, look)?) {
                let [left, right, low, high] = chain.extent();
                *extent =
                    [extent[0].min(left), extent[1].max(right), extent[2].min(low), extent[3].max(high)];
            }
        }
        Ok(extents)
    }

    /// The largest value of a ghost without its phase: what the ghosts' light is measured against.
    pub fn brightest(&self, channel: usize, labels: Labels) -> Result<f32> {
        let ghosts = self.ghosts(channel, &Look { labels, ..Rho::MODULUS.into() })?;
        Ok((0..self.classes).flat_map(|class| ghosts.mean(class)).fold(0.0, f32::max))
    }

    /// The largest |z| of all.
    pub fn largest_modulus(&self) -> f32 {
        self.polar.modulus.iter().copied().fold(0.0, f32::max)
    }

    /// Images N.
    pub fn images(&self) -> usize {
        self.labels.len()
    }

    /// Classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    fn labels(&self, labels: Labels) -> &[u8] {
        match labels {
            Labels::True => &self.labels,
            Labels::Shuffled => &self.shuffled,
        }
    }

    fn check_place(&self, channel: usize, place: usize) -> Result<()> {
        if channel >= self.channels || place >= self.pixels {
            return Err(Error::value(
                "place of a chain",
                format!("channel below {}, pixel below {}", self.channels, self.pixels),
                format!("channel {channel}, pixel {place}"),
            ));
        }
        Ok(())
    }

    fn check(&self, look: &Look) -> Result<()> {
        if let Some(signs) = &look.signs
            && signs.len() != self.labels.len()
        {
            let expected = format!("one for each of {} images", self.labels.len());
            return Err(Error::value("signs", expected, signs.len()));
        }
        match &look.shifts {
            Some(s)
                if s.by.len() != self.labels.len()
                    || s.width == 0
                    || !self.pixels.is_multiple_of(s.width) =>
            {
                Err(Error::value(
                    "shifts",
                    format!(
                        "one for each of {} images, a width that divides {}",
                        self.labels.len(),
                        self.pixels
                    ),
                    format!("{} shifts, width {}", s.by.len(), s.width),
                ))
            }
            _ => Ok(()),
        }
    }

    /// The pixel of image n that a look has moved to `place`.
    fn source(&self, n: usize, place: usize, look: &Look) -> Option<usize> {
        let Some(Shifts { width, by }) = &look.shifts else { return Some(place) };
        let row = (place / width).checked_add_signed(-by[n].0)?;
        let column = (place % width).checked_add_signed(-by[n].1)?;
        (row < self.pixels / width && column < *width).then(|| row * width + column)
    }

    /// ρ of one channel of image n, moved: real and imaginary plane, written into `out`.
    fn map(&self, channel: usize, n: usize, look: &Look, out: &mut [f32]) {
        let first = (channel * self.labels.len() + n) * self.pixels;
        let (re, im) = out.split_at_mut(self.pixels);
        let Some(Shifts { width, by }) = &look.shifts else {
            let range = first..first + self.pixels;
            let (modulus, phase) = (&self.polar.modulus[range.clone()], &self.polar.phase[range]);
            return look.rho.apply_signed(look.inverted(n), modulus, phase, re, im);
        };
        let (down, right) = by[n];
        re.fill(0.0);
        im.fill(0.0);
        let height = self.pixels / width;
        let columns = width.saturating_sub(right.unsigned_abs());
        let (from, to) = ((-right).max(0) as usize, right.max(0) as usize);
        for row in 0..height {
            let Some(source) = row.checked_add_signed(-down).filter(|&r| r < height && columns > 0) else {
                continue;
            };
            let (at, here) = (first + source * width + from, row * width + to);
            look.rho.apply_signed(
                look.inverted(n),
                &self.polar.modulus[at..at + columns],
                &self.polar.phase[at..at + columns],
                &mut re[here..here + columns],
                &mut im[here..here + columns],
            );
        }
    }
}

impl Reader {
    /// Goes on over at most `images` images; the reading, when it was the last piece. `tangles` must be those that
    /// the reader was made from.
    pub fn advance(&mut self, tangles: &Tangles, images: usize) -> Result<Option<Reading>> {
        let labels = tangles.labels(self.look.labels);
        let end = self.seen.saturating_add(images).min(labels.len());
        for n in self.seen..end {
            for (channel, out) in self.image.chunks_exact_mut(2 * tangles.pixels).enumerate() {
                tangles.map(channel, n, &self.look, out);
            }
            let one = Planes::new(&self.image, 2 * tangles.channels, 1, tangles.pixels)?;
            let (label, half) = (&labels[n..=n], &tangles.halves[n..=n]);
            match &mut self.scores {
                Some(scores) => scores.add(one, label, half)?,
                None => {
                    self.sums.add(one, label)?;
                    self.means.add(one, label, half)?;
                }
            }
        }
        self.seen = end;
        if end < labels.len() {
            return Ok(None);
        }
        self.seen = 0;
        match self.scores.take() {
            None => {
                self.scores = Some(self.means.fit()?);
                Ok(None)
            }
            Some(scores) => Ok(Some(Reading {
                nearest_mean_accuracy: scores.accuracy(),
                traces: self.means.traces()?,
                sums: self.sums.clone(),
            })),
        }
    }
}
