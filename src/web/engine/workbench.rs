//! The workbench: one network's filters and maps, looked at closely. The mathematics is `analysis::workbench`'s.

use std::rc::Rc;

use ndarray::Array2;
use num_complex::Complex64;
use wasm_bindgen::prelude::*;

use super::answer::answer;
use super::library::{self, Network, js_error};
use crate::analysis::workbench::{
    self, ByHand, Coverage, Drawn, Extreme, Filtered, Folding, LIMITS, Moments, PLANE, Recipe,
};
use crate::engine::{Backend, Forward, MapView};
use crate::formats::samples::Samples;
use crate::json::Value;
use crate::kernels::colour::tables::Painter;
use crate::kernels::colour::{Aspect, Scale};
use crate::network::{BlockPlan, Source};
use crate::wavelet::{BankKind, FilterBank};

/// Phase is not shown where |z| is at most this share of the map's largest.
const NOISE_FLOOR: f32 = 0.02;
/// How far the window of the filter applied by hand reaches either way, in pixels.
const WINDOW: usize = 5;
/// Which images the statistics are of: as many of each class.
const STATISTICS_IMAGES: usize = 100;
/// Kinds of maps that there are statistics of.
const STAGES: usize = 3;

/// What is looked at: an image, a block and an input channel of it.
type Place = (usize, usize, usize);

/// A bank built, and what it makes of the map.
struct Bench {
    place: Place,
    recipe: Recipe,
    bank: FilterBank,
    filtered: Filtered,
    coverage: Coverage,
    drawn: Option<Drawn>,
}

/// A network on the workbench.
#[wasm_bindgen]
pub struct Workbench {
    network: Rc<Network>,
    samples: Rc<Samples>,
    forward: Forward,
    input: Vec<f32>,
    /// The image whose maps are in `forward`.
    image: Option<usize>,
    /// The network's own bank, and the one rebuilt.
    benches: [Option<Bench>; 2],
    painter: Painter,
    moments: Vec<[Moments; STAGES]>,
    counted: usize,
}

#[wasm_bindgen]
impl Workbench {
    /// Takes the network loaded under `network`.
    #[wasm_bindgen(constructor)]
    pub fn new(network: &str) -> Result<Workbench, JsError> {
        let network = library::network(network)?;
        let samples = network.samples()?;
        let forward = Forward::new(&network.model, 2, Backend::Simd).map_err(js_error)?;
        let plan = &network.model.plan;
        let input = vec![0.0; 2 * plan.blocks[0].input.len()];
        let moments = plan.blocks.iter().map(|_| Default::default()).collect();
        let (image, benches, painter) = (None, [None, None], Painter::new());
        Ok(Workbench { network, samples, forward, input, image, benches, painter, moments, counted: 0 })
    }

    /// The network's blocks and their own recipes, and what can be built, as an object.
    pub fn describe(&self) -> JsValue {
        let plan = &self.network.model.plan;
        let block = |b: &BlockPlan| {
            let own = Recipe::own(b.bank, plan.spec.orientations);
            Value::object([
                ("kind", kind_name(b.bank).into()),
                ("keepsEvery", b.bank.stride().into()),
                ("inputs", b.input.channels.into()),
                ("inputComplex", b.input.complex.into()),
                ("outputs", b.output.channels.into()),
                ("outputComplex", b.output.complex.into()),
                ("rhoComplex", b.part(Source::RhoWave).is_some_and(|p| p.shape.complex).into()),
                ("inputSide", b.input.width.into()),
                ("side", b.output.width.into()),
                ("own", recipe_value(&own)),
            ])
        };
        answer(&Value::object([
            ("rho", plan.spec.nonlinearity.name().into()),
            ("skip", plan.spec.skip.into()),
            ("blocks", plan.blocks.iter().map(block).collect()),
        ]))
    }

    /// Builds the network's own bank (`own`), or another, for a block, and filters one input channel of it with the bank. A number that
    /// is not one stands for the network's own. Returns the figures as an object.
    pub fn build(
        &mut self,
        own: bool,
        image: usize,
        block: usize,
        channel: usize,
        orientations: f64,
        sigma: f64,
        xi: f64,
        slant: f64,
        octaves: f64,
        zero_mean: bool,
    ) -> Result<JsValue, JsError> {
        let recipe = {
            let plan = &self.network.model.plan;
            let Some(b) = plan.blocks.get(block) else {
                return Err(JsError::new(&format!(
                    "block: expected below {}, found {block}",
                    plan.blocks.len()
                )));
            };
            let network = Recipe::own(b.bank, plan.spec.orientations);
            let or = |value: f64, own: f64| if value.is_nan() { own } else { value };
            if own {
                network
            } else {
                let orientations = or(orientations, network.orientations as f64) as usize;
                // Other orientations have another slant of their own, where that is finite.
                let like = orientations.max(b.bank.least_orientations());
                Recipe {
                    orientations,
                    sigma: or(sigma, network.sigma),
                    xi: or(xi, network.xi),
                    slant: or(slant, Recipe::own(b.bank, like).slant.clamp(LIMITS.slant.0, LIMITS.slant.1)),
                    octaves: or(octaves, network.octaves),
                    zero_mean,
                }
            }
        };
        self.look(image)?;
        let place = (image, block, channel);
        let slot = usize::from(!own);
        let kept = self.benches[slot].take().filter(|b| b.place == place && b.recipe == recipe);
        let bench = match kept {
            Some(bench) => bench,
            None => self.bench(place, recipe).map_err(js_error)?,
        };
        let figures = answer(&bench.figures());
        self.benches[slot] = Some(bench);
        Ok(figures)
    }

    /// Every filter in space, complex samples.
    pub fn space(&self, own: bool) -> Result<Vec<f32>, JsError> {
        Ok(workbench::in_space(&self.built(own)?.bank))
    }

    /// Makes the spectra that the next pictures are drawn from.
    pub fn prepare_pictures(&mut self, own: bool) -> Result<(), JsError> {
        let bench = self.benches[usize::from(!own)].as_mut().ok_or_else(nothing_built)?;
        if bench.drawn.is_none() {
            bench.drawn = Some(Drawn::new(&bench.bank, bench.recipe.zero_mean));
        }
        Ok(())
    }

    /// Every |ψ̂_l|, then |φ̂|, one below the other: RGBA, white light, each as bright as its own largest allows.
    pub fn frequencies(&self, own: bool) -> Result<Vec<u8>, JsError> {
        let mut pixels = Vec::new();
        for plane in self.drawn(own)?.planes() {
            let full = plane.iter().fold(0.0f32, |m, v| m.max(v.abs()));
            pixels.extend(self.white(plane, full)?);
        }
        Ok(pixels)
    }

    /// Outlines at half height: five numbers a piece.
    pub fn outlines(&self, own: bool) -> Result<Vec<f32>, JsError> {
        Ok(self.drawn(own)?.outlines().into_flattened())
    }

    /// The coverage on the plane: RGBA, white light, full where it is 1 or more.
    pub fn coverage(&self, own: bool) -> Result<Vec<u8>, JsError> {
        // Light is the square of what is painted: the coverage is one already.
        let roots: Vec<f32> = self.drawn(own)?.coverage().iter().map(|a| a.sqrt()).collect();
        self.white(&roots, 1.0)
    }

    /// The coverage's profiles, along |ω| and around.
    pub fn profiles(&self, own: bool, radius: f64) -> Result<Vec<f32>, JsError> {
        Ok(self.drawn(own)?.profiles(radius))
    }

    /// The channel filtered by every ψ_l, then φ, one below the other: RGBA. The wavelets' maps share one scale, the largest |z| that
    /// the network's own bank gives. What φ makes of a real map is real, and grey.
    pub fn maps(&self, own: bool) -> Result<Vec<u8>, JsError> {
        let bench = self.built(own)?;
        let (waves, low) = self.scales()?;
        let mut pixels = Vec::new();
        let l = bench.bank.orientations;
        let real = !self.map_into(bench.place.1).shape.complex;
        for filter in 0..=l {
            let full = if filter == l { low } else { waves };
            let aspect = if filter == l && real { Aspect::Real } else { Aspect::Complex };
            pixels.extend(self.planes(aspect, bench.filtered.output(filter), full)?);
        }
        Ok(pixels)
    }

    /// What full light is in [`maps`](Self::maps): in the wavelets' and in φ's.
    pub fn map_scales(&self) -> Result<Vec<f32>, JsError> {
        let (waves, low) = self.scales()?;
        Ok(vec![waves, low])
    }

    /// |ẑ| of one filtered channel on the torus's frequencies, zero in the middle; folded as the block's every second pixel folds it
    /// (`stride` 2), or whole (1): RGBA. Both at one scale.
    pub fn spectrum(&self, own: bool, filter: usize, stride: usize) -> Result<Vec<u8>, JsError> {
        let bench = self.built(own)?;
        if filter > bench.bank.orientations || !(1..=2).contains(&stride) {
            return Err(JsError::new("spectrum: expected a filter of the bank and a stride of 1 or 2"));
        }
        let whole = bench.filtered.spectrum(filter);
        let full = whole.iter().map(|z| z.norm()).fold(0.0, f64::max) as f32;
        let folded = workbench::fold(whole, stride);
        let (p, q) = folded.dim();
        // The folded transform is of a quarter of the pixels: this puts both on one scale.
        let scale = (stride * stride) as f64;
        let shifted: Vec<f32> = (0..p * q)
            .map(|i| {
                (folded[[(i / q + p.div_ceil(2)) % p, (i % q + q.div_ceil(2)) % q]].norm() * scale) as f32
            })
            .collect();
        self.white(&shifted, full)
    }

    /// The input channel that is filtered: RGBA; of an image in grey, of maps complex.
    pub fn channel(&self) -> Result<Vec<u8>, JsError> {
        let (_, block, channel) = self.built(true)?.place;
        let view = self.map_into(block);
        let (row, pixels) = (view.shape.row(), view.shape.pixels());
        let values = &view.values[channel * row..][..row];
        if block > 0 {
            return self.paint(Aspect::Complex, values, pixels);
        }
        let preparation = &self.network.preparation;
        let (mean, deviation) = (preparation.mean[channel], preparation.deviation[channel]);
        let light = |v: &f32| ((v * deviation + mean) * 255.0).round() as u8;
        Ok(values.iter().map(light).flat_map(|v| [v, v, v, 255]).collect())
    }

    /// One output pixel as a sum: its real and imaginary part, how many terms lie outside the window and their sum, the window's
    /// middle; then eleven numbers a term: rows down, columns right, the pixel read, whether it is a reflected one, x, ψ and their product.
    pub fn by_hand(&self, own: bool, filter: usize, row: usize, col: usize) -> Result<Vec<f64>, JsError> {
        let bench = self.built(own)?;
        let (_, block, channel) = bench.place;
        let hand = ByHand::new(&bench.bank, self.map_into(block), channel, filter, (row, col), WINDOW)
            .map_err(js_error)?;
        let (count, rest) = hand.rest;
        let mut out = vec![hand.sum.re, hand.sum.im, count as f64, rest.re, rest.im];
        out.extend([hand.middle.0 as f64, hand.middle.1 as f64]);
        for p in &hand.products {
            out.extend([p.down as f64, p.right as f64, p.pixel.0 as f64, p.pixel.1 as f64]);
            out.push(f64::from(u8::from(p.reflected)));
            out.extend([p.value, p.filter, p.product].into_iter().flat_map(|z| [z.re, z.im]));
        }
        Ok(out)
    }

    /// One pixel of the network's own map, as its fast pass computed it: real and imaginary part. φ's where `filter` is L.
    pub fn network_pixel(&self, filter: usize, row: usize, col: usize) -> Result<Vec<f32>, JsError> {
        let bench = self.built(true)?;
        let (_, block, channel) = bench.place;
        let l = bench.bank.orientations;
        let (source, channel) =
            if filter < l { (Source::Wave, channel * l + filter) } else { (Source::Low, channel) };
        let view = self.forward.part(block, source).expect("φx and ψx are in every block");
        let at = channel * view.shape.row() + row * view.shape.width + col;
        let part = |plane: usize| {
            if plane < view.shape.planes() {
                view.values.get(at + plane * view.shape.pixels()).copied()
            } else {
                None
            }
        };
        Ok(vec![part(0).unwrap_or(0.0), part(1).unwrap_or(0.0)])
    }

    /// Counts up to `images` more into the statistics; answers how many have been, and of how many.
    pub fn count(&mut self, images: usize) -> Result<Vec<u32>, JsError> {
        let total = STATISTICS_IMAGES.min(self.samples.len());
        let each = self.input.len() / 2;
        for _ in 0..images.min(total - self.counted) {
            let (still, moved) = self.input.split_at_mut(each);
            self.network.prepare(&self.samples, self.counted, [0, 0], still)?;
            self.network.prepare(&self.samples, self.counted, [1, 0], moved)?;
            self.image = None;
            self.forward.run(&self.input, 2).map_err(js_error)?;
            for block in 0..self.moments.len() {
                for stage in 0..STAGES {
                    let view = maps_of(&self.forward, block, stage);
                    self.moments[block][stage].add(view).map_err(js_error)?;
                }
            }
            self.counted += 1;
        }
        Ok(vec![self.counted as u32, total as u32])
    }

    /// Five numbers a channel of one kind of map: mean (re, im), deviation, sparsity, change under the move.
    pub fn statistics(&self, block: usize, stage: usize) -> Result<Vec<f64>, JsError> {
        self.check_stage(block, stage)?;
        let of = |s: workbench::ChannelStatistics| [s.mean.0, s.mean.1, s.deviation, s.sparsity, s.change];
        Ok(self.moments[block][stage].statistics().flat_map(of).collect())
    }

    /// The maps of one kind on an image, one below the other, each as bright as its own largest allows: RGBA.
    pub fn thumbnails(&mut self, image: usize, block: usize, stage: usize) -> Result<Vec<u8>, JsError> {
        self.check_stage(block, stage)?;
        self.look(image)?;
        let view = maps_of(&self.forward, block, stage);
        let (row, pixels) = (view.shape.row(), view.shape.pixels());
        let mut all = Vec::with_capacity(4 * view.shape.channels * pixels);
        for channel in view.values.chunks_exact(row) {
            all.extend(self.paint(Aspect::Complex, channel, pixels)?);
        }
        Ok(all)
    }

    /// Runs an image unless its maps are there.
    fn look(&mut self, image: usize) -> Result<(), JsError> {
        if self.image == Some(image) {
            return Ok(());
        }
        let each = self.input.len() / 2;
        self.network.prepare(&self.samples, image, [0, 0], &mut self.input[..each])?;
        self.image = None;
        self.forward.run(&self.input[..each], 1).map_err(js_error)?;
        self.image = Some(image);
        Ok(())
    }

    fn bench(&self, place: Place, recipe: Recipe) -> crate::Result<Bench> {
        let (_, block, channel) = place;
        let plan = &self.network.model.plan.blocks[block];
        let bank = recipe.build(plan.bank, plan.input.height, plan.input.width)?;
        let filtered = Filtered::new(&bank, self.map_into(block), channel)?;
        let coverage = workbench::coverage(&bank);
        Ok(Bench { place, recipe, bank, filtered, coverage, drawn: None })
    }

    /// The map that a block filters, of the image looked at.
    fn map_into(&self, block: usize) -> MapView<'_> {
        match block.checked_sub(1) {
            Some(before) => self.forward.output(before),
            None => {
                let shape = self.network.model.plan.blocks[0].input;
                MapView { shape, values: &self.input[..shape.len()] }
            }
        }
    }

    fn built(&self, own: bool) -> Result<&Bench, JsError> {
        self.benches[usize::from(!own)].as_ref().ok_or_else(nothing_built)
    }

    fn drawn(&self, own: bool) -> Result<&Drawn, JsError> {
        self.built(own)?.drawn.as_ref().ok_or_else(nothing_built)
    }

    fn check_stage(&self, block: usize, stage: usize) -> Result<(), JsError> {
        if block < self.moments.len() && stage < STAGES {
            return Ok(());
        }
        Err(JsError::new(&format!(
            "maps: expected a block and one of {STAGES} kinds, found {block}, {stage}"
        )))
    }

    /// Largest |z| of the own bank's wavelet maps and of its φ's.
    fn scales(&self) -> Result<(f32, f32), JsError> {
        let bench = self.built(true)?;
        let largest =
            |filter: usize| bench.filtered.output(filter).iter().map(|z| z.norm()).fold(0.0, f64::max) as f32;
        let l = bench.bank.orientations;
        Ok(((0..l).map(largest).fold(0.0, f32::max), largest(l)))
    }

    fn white(&self, values: &[f32], full: f32) -> Result<Vec<u8>, JsError> {
        let mut pixels = vec![0; 4 * values.len()];
        let scale = Scale { full, floor: 0.0 };
        Aspect::Modulus.paint(&self.painter, values, None, scale, &mut pixels).map_err(js_error)?;
        Ok(pixels)
    }

    fn planes(&self, aspect: Aspect, z: &Array2<Complex64>, full: f32) -> Result<Vec<u8>, JsError> {
        let (re, im): (Vec<f32>, Vec<f32>) = z.iter().map(|z| (z.re as f32, z.im as f32)).unzip();
        let mut pixels = vec![0; 4 * re.len()];
        let scale = Scale { full, floor: NOISE_FLOOR * full };
        aspect.paint(&self.painter, &re, Some(&im), scale, &mut pixels).map_err(js_error)?;
        Ok(pixels)
    }

    /// One channel, its planes one after the other, at the scale of its largest value.
    fn paint(&self, aspect: Aspect, values: &[f32], pixels: usize) -> Result<Vec<u8>, JsError> {
        let (re, im) = values.split_at(pixels);
        let full = (0..pixels).map(|i| re[i].hypot(im.get(i).copied().unwrap_or(0.0))).fold(0.0, f32::max);
        let mut out = vec![0; 4 * pixels];
        let scale = Scale { full, floor: NOISE_FLOOR * full };
        let im = (!im.is_empty()).then_some(im);
        aspect.paint(&self.painter, re, im, scale, &mut out).map_err(js_error)?;
        Ok(out)
    }
}

impl Bench {
    fn figures(&self) -> Value {
        let (bank, cover) = (&self.bank, &self.coverage);
        let extreme = |e: &Extreme| {
            Value::object([("value", e.value.into()), ("row", e.at.0.into()), ("col", e.at.1.into())])
        };
        let stride = bank.kind.stride();
        let folding = |spectrum: &Array2<Complex64>| {
            let Folding { beyond, under } = Folding::of(spectrum, stride);
            Value::object([("beyond", beyond.into()), ("under", under.into())])
        };
        // Of the filter itself, as white noise would be folded; and of the map.
        let filters = (0..bank.orientations).map(|l| bank.psi_fourier(l)).chain([bank.phi_fourier()]);
        let white = filters.map(|filter| folding(&filter.mapv(Complex64::from)));
        Value::object([
            ("recipe", recipe_value(&self.recipe)),
            ("padded", [bank.rows.padded, bank.cols.padded].into_iter().collect()),
            ("side", [bank.rows.output, bank.cols.output].into_iter().collect()),
            ("least", extreme(&cover.least)),
            ("most", extreme(&cover.most)),
            ("leastComplex", extreme(&cover.least_complex)),
            ("mostComplex", extreme(&cover.most_complex)),
            ("mean", cover.mean.into()),
            ("plane", PLANE.into()),
            ("white", white.collect()),
            ("map", (0..=bank.orientations).map(|f| folding(self.filtered.spectrum(f))).collect()),
        ])
    }
}

/// Maps of a block: 0 ψx, 1 ρ(ψx), 2 its output.
fn maps_of(forward: &Forward, block: usize, stage: usize) -> MapView<'_> {
    let source = [Source::Wave, Source::RhoWave].get(stage);
    source.and_then(|&source| forward.part(block, source)).unwrap_or_else(|| forward.output(block))
}

fn recipe_value(recipe: &Recipe) -> Value {
    Value::object([
        ("orientations", recipe.orientations.into()),
        ("sigma", recipe.sigma.into()),
        ("xi", recipe.xi.into()),
        ("slant", recipe.slant.into()),
        ("octaves", recipe.octaves.into()),
        ("zeroMean", recipe.zero_mean.into()),
    ])
}

fn kind_name(kind: BankKind) -> &'static str {
    match kind {
        BankKind::FactorizedEven => "even",
        BankKind::FactorizedOdd => "odd",
        BankKind::Dyadic => "octave",
    }
}

fn nothing_built() -> JsError {
    JsError::new("workbench: expected a bank built before, found none")
}
