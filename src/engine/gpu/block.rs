//! One block's steps on a device: what each needs beside the maps, made once, and the work itself for any number of images.

use super::layout::{BlockAt, Layout, Place, WeightsAt};
use crate::Result;
use crate::gpu::{BufferId, Builder};
use crate::kernels::classifier::gpu::Part;
use crate::kernels::mix::gpu::{Dots, Product};
use crate::kernels::normalise::gpu as normalise;
use crate::kernels::rho::Nonlinearity;
use crate::kernels::rho::gpu::{self as rho, Rows};
use crate::kernels::standardise::gpu::{self as standardise, Projection};
use crate::kernels::wavelet::gpu::{Places, Prepared};
use crate::kernels::wgsl::NONE;
use crate::network::{BlockPlan, Plan, Source};
use crate::wavelet::FilterBank;

impl From<Place> for Rows {
    fn from(place: Place) -> Rows {
        Rows { re: place.re, im: place.im }
    }
}

/// A block's plan, tables and weights on a device.
pub struct Steps<'a> {
    /// What is computed.
    pub block: &'a BlockPlan,
    /// Where its maps stand.
    pub layout: Layout,
    /// P_j's extent and place.
    pub projection: Projection,
    /// Number of each channel among the complex ones.
    pub complex_at: BufferId,
    nonlinearity: Nonlinearity,
    /// Where ρ's b begins in the learned numbers, and its g after it; 0 where ρ has none and nothing is read.
    parameters: usize,
    at: BlockAt,
    prepared: Prepared,
    table: BufferId,
    taps: BufferId,
    learned: BufferId,
    /// Folded matrices, then biases.
    matrices: BufferId,
}

impl<'a> Steps<'a> {
    /// Makes a block's own buffers; `learned` is the flat vector that `at` describes. The adjoints may be asked for if it `trains`.
    pub fn new(
        b: &mut Builder,
        plan: &Plan,
        block: &'a BlockPlan,
        at: &WeightsAt,
        learned: BufferId,
        keep_wave: bool,
        trains: bool,
    ) -> Result<Steps<'a>> {
        let bank =
            FilterBank::new(block.bank, plan.spec.orientations, block.input.height, block.input.width)?;
        let prepared = Prepared::new(&bank, trains);
        let layout = Layout::new(block, keep_wave);
        let at = at.blocks[block.index];
        let projection = Projection {
            outputs: block.output.channels,
            channels: layout.channels,
            complex_channels: layout.complex_channels,
            output_planes: block.output.planes(),
            weights_re_at: at.projection_re as usize,
            weights_im_at: at.projection_im,
        };
        Ok(Steps {
            block,
            complex_at: b.words(layout.complex_at.clone())?,
            table: b.words(prepared.table.clone())?,
            taps: b.floats(&prepared.weights)?,
            matrices: b.buffer(projection.matrix_words() + projection.bias_words())?,
            nonlinearity: plan.spec.nonlinearity,
            parameters: if at.bias == NONE { 0 } else { at.bias as usize },
            at,
            layout,
            projection,
            prepared,
            learned,
        })
    }

    /// First of the wavelets' channels among those that ρ reaches.
    fn wave_first(&self) -> usize {
        self.block.collapsed_channels - self.block.wave.channels
    }

    fn rows(&self, source: Source) -> Rows {
        self.layout.place(source).into()
    }

    /// φx, ψx and ρ of what it acts on, from `input` into `rows`.
    pub fn wavelet_and_rho(&self, b: &mut Builder, images: usize, input: BufferId, rows: BufferId) {
        let places = Places {
            low: self.rows(Source::Low),
            wave: self.rows(Source::Wave),
            rho_low: self.rows(Source::RhoLow),
            rho_wave: self.rows(Source::RhoWave),
            rho_low_first: self.parameters,
            rho_wave_first: self.parameters + self.wave_first(),
            collapsed: self.block.collapsed_channels,
        };
        let launch = self.prepared.forward(self.block.input.with_images(images), self.nonlinearity, &places);
        b.launch(launch, &[input, self.learned, self.table, self.taps, rows]);
    }

    /// Standardise's `statistics` into P_j's matrices.
    pub fn fold(&self, b: &mut Builder, statistics: BufferId) {
        let launch = self.projection.fold(0, self.projection.matrix_words());
        b.launch(launch, &[self.learned, statistics, self.complex_at, self.matrices]);
    }

    /// Standardise in place, for a trace.
    pub fn standardise(&self, b: &mut Builder, images: usize, statistics: BufferId, rows: BufferId) {
        let columns = images * self.block.output.pixels();
        b.launch(standardise::apply(self.layout.channels, columns), &[statistics, self.complex_at, rows]);
    }

    /// P_j as folded last, from `rows` to `out`.
    pub fn project(&self, b: &mut Builder, images: usize, rows: BufferId, out: BufferId) {
        let p = &self.projection;
        let (k, kc) = (p.channels, p.complex_channels);
        let product = |matrix_at, bias_at, outputs, inputs, input_row, output_row, output_stride| Product {
            matrix_at,
            bias_at,
            outputs,
            inputs,
            columns: images * self.block.output.pixels(),
            input_row,
            input_stride: 1,
            output_row,
            output_stride,
        };
        let bias = p.matrix_words() as u32;
        let mut products = Vec::new();
        if p.is_complex() {
            products.push(product(0, bias, 2 * p.outputs, k + kc, 0, 0, 1));
        } else {
            products.push(product(0, bias, p.outputs, k, 0, 0, p.output_planes));
            if p.output_planes == 2 {
                let (matrix, bias) = (p.outputs * k, bias + p.outputs as u32);
                products.push(product(matrix, bias, p.outputs, kc, k, 1, 2));
            }
        }
        for product in products {
            b.launch(product.launch(), &[self.matrices, rows, out]);
        }
    }

    fn output_rows(&self) -> usize {
        self.block.output.channels * self.block.output.planes()
    }

    /// Unit vectors in place.
    pub fn normalise(&self, b: &mut Builder, images: usize, out: BufferId, norms: BufferId) {
        let columns = images * self.block.output.pixels();
        b.launch(normalise::launch(&normalise::FORWARD, self.output_rows(), columns), &[out, norms]);
    }

    /// The gradient of the output becomes that of P_j's products, in place.
    pub fn normalise_adjoint(
        &self,
        b: &mut Builder,
        images: usize,
        out: BufferId,
        norms: BufferId,
        d: BufferId,
    ) {
        let columns = images * self.block.output.pixels();
        b.launch(normalise::launch(&normalise::ADJOINT, self.output_rows(), columns), &[out, norms, d]);
    }

    /// Adds a part's dot products of gradients and rows to the batch's. Buffers: gradients, rows, slices (of `words` words), raw.
    pub fn raw_products(
        &self,
        b: &mut Builder,
        part: Part,
        words: usize,
        [d, rows, slices, raw]: [BufferId; 4],
    ) {
        let p = &self.projection;
        let (starts, _) = p.raw_layout();
        for ((plane, imaginary), start) in p.raw_products().into_iter().zip(starts) {
            let dots = Dots {
                outputs: p.outputs,
                inputs: if imaginary { p.complex_channels } else { p.channels },
                columns: part.images * self.block.output.pixels(),
                gradient_row: plane,
                gradient_stride: p.output_planes,
                input_row: if imaginary { p.channels } else { 0 },
            };
            let [products, sum] = dots.launch(dots.slices(words), start, part.index > 0);
            b.launch(products, &[d, rows, slices]);
            b.launch(sum, &[slices, raw]);
        }
    }

    /// The products' gradient `d` back through P_j and the deviation, by the matrices that [`Projection::back`] left.
    pub fn back_project(
        &self,
        b: &mut Builder,
        images: usize,
        matrices: BufferId,
        d: BufferId,
        d_rows: BufferId,
    ) {
        let p = &self.projection;
        let (k, kc) = (p.channels, p.complex_channels);
        let product = |matrix_at, outputs, inputs, input_row, input_stride, output_row| Product {
            matrix_at,
            bias_at: NONE,
            outputs,
            inputs,
            columns: images * self.block.output.pixels(),
            input_row,
            input_stride,
            output_row,
            output_stride: 1,
        };
        let mut products = Vec::new();
        if p.is_complex() {
            products.push(product(0, k + kc, 2 * p.outputs, 0, 1, 0));
        } else {
            products.push(product(0, k, p.outputs, 0, p.output_planes, 0));
            if p.output_planes == 2 {
                products.push(product(k * p.outputs, kc, p.outputs, 1, 2, k));
            }
        }
        for product in products {
            b.launch(product.launch(), &[matrices, d, d_rows]);
        }
    }

    /// Gradients of φx and ψx from those of the concatenation, less Standardise's corrections; gradients of ρ's parameters are added
    /// to `gradients`. Buffers: rows, d_rows, corrections, d_z, partial gradients of ρ's parameters.
    pub fn rho_adjoint(
        &self,
        b: &mut Builder,
        part: Part,
        [rows, d_rows, corrections, d_z, partials]: [BufferId; 5],
        gradients: BufferId,
    ) {
        let block = self.block;
        let row = part.images * block.output.pixels();
        let collapsed = block.collapsed_channels;
        let offset = |source| block.part(source).map_or(0, |p| p.offset);
        let kept = |source| if block.part(source).is_some() { self.rows(source) } else { Rows::NOWHERE };
        let low = rho::Part {
            channels: block.low.channels,
            z: self.rows(Source::Low),
            keep: kept(Source::Low),
            keep_correction: offset(Source::Low),
            rho: kept(Source::RhoLow),
            rho_correction: offset(Source::RhoLow),
            first: 0,
        };
        let wave = rho::Part {
            channels: block.wave.channels,
            z: self.rows(Source::Wave),
            keep: kept(Source::Wave),
            keep_correction: offset(Source::Wave),
            rho: kept(Source::RhoWave),
            rho_correction: offset(Source::RhoWave),
            first: self.wave_first(),
        };
        let low_rows = block.low.channels * block.low.planes();
        for (z, gradient, planes) in [(&low, 0, block.low.planes()), (&wave, low_rows, 2)] {
            let launch =
                rho::adjoint(self.nonlinearity, row, z, collapsed, self.parameters, gradient, planes);
            b.launch(launch, &[rows, d_rows, corrections, self.learned, d_z, partials]);
        }
        if self.nonlinearity.has_bias() || self.nonlinearity.has_gain() {
            let launch = rho::sums(row, collapsed, self.at.bias, self.at.gain, part.index > 0);
            b.launch(launch, &[partials, gradients]);
        }
    }

    /// The gradient of the block's input.
    pub fn wavelet_adjoint(&self, b: &mut Builder, images: usize, d_z: BufferId, d_input: BufferId) {
        let launch = self.prepared.adjoint(self.block.input.with_images(images));
        b.launch(launch, &[d_z, self.table, self.taps, d_input]);
    }
}
