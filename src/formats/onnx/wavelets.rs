//! The wavelet step in ONNX's operations, in two forms. Either gives (images·channels, planes of the filters, H', W'): real parts of φx
//! and ψx, then the imaginary ones, of which φx has one only where x is complex.

use ndarray::Array2;

use super::block::Maps;
use super::graph::{Builder, Value, int, ints};
use crate::network::BlockPlan;
use crate::wavelet::{Axis, FilterBank};

/// How the wavelets are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Channels folded into the images, so that it is one plain convolution.
    Convolutions,
    /// Padding, filters and subsampling as matrices: one for the whole map where it is small, else one along the rows and one along
    /// the columns. More multiply-adds, but in products that every runtime is good at.
    Matrices,
}

/// Taps of a convolution on either side of the middle one, where the bank's envelope is round (σ ≤ 0.98).
const RADIUS: usize = 5;
/// Pixels of a map that is small.
const SMALL: usize = 64;
/// What of the filters is left out, over the largest value.
const NEGLIGIBLE: f64 = 1e-9;

/// Adds the step.
pub fn add(g: &mut Builder, block: &BlockPlan, bank: &FilterBank, form: Form, input: &Maps) -> Value {
    match form {
        Form::Convolutions => convolution(g, block, bank, input),
        Form::Matrices if block.input.pixels() <= SMALL => one_matrix(g, block, bank, input),
        Form::Matrices => two_matrices(g, block, bank, input),
    }
}

/// Planes that the filters give of one channel.
pub fn filter_planes(block: &BlockPlan) -> usize {
    let l = block.wave.channels / block.input.channels;
    1 + l + l + usize::from(block.input.complex)
}

/// The real filter between a plane of x (0 real, 1 imaginary) and a plane of the outcome, on the torus; `None` if there is none.
fn filter(block: &BlockPlan, bank: &FilterBank, output: usize, plane: usize) -> Option<Array2<f64>> {
    let l = bank.orientations;
    let imaginary = output > l;
    let which = if imaginary { output + (2 - block.input.planes()) - l - 1 } else { output };
    let re = || if which == 0 { bank.phi.clone() } else { bank.psi[which - 1].mapv(|z| z.re) };
    let im = |sign: f64| (which > 0).then(|| bank.psi[which - 1].mapv(|z| sign * z.im));
    match (imaginary, plane) {
        (false, 0) | (true, 1) => Some(re()),
        (false, _) => im(-1.0),
        (true, _) => im(1.0),
    }
}

fn convolution(g: &mut Builder, block: &BlockPlan, bank: &FilterBank, input: &Maps) -> Value {
    let (h, w) = (block.input.height as i64, block.input.width as i64);
    let planes = block.input.planes();
    let mut folded = g.reshape(&input.re, &[-1, 1, h, w]);
    if let Some(im) = &input.im {
        let im = g.reshape(im, &[-1, 1, h, w]);
        folded = g.concat(&[folded, im], 1);
    }
    let radius = if bank.isotropic() { RADIUS } else { usize::MAX / 2 };
    for (name, axis, which) in [("rows", &bank.rows, 2), ("columns", &bank.cols, 3)] {
        let lines = g.integers(name, &lines(axis, radius));
        folded = g.node("Gather", &[&folded, &lines], vec![int("axis", which)]);
    }
    let (rows, cols) = (bank.rows.offsets(radius), bank.cols.offsets(radius));
    let outputs = filter_planes(block);
    let mut values = Vec::new();
    for output in 0..outputs {
        for plane in 0..planes {
            let filter = filter(block, bank, output, plane);
            for u in rows.clone().rev() {
                for v in cols.clone().rev() {
                    let at = [wrap(u, bank.rows.padded), wrap(v, bank.cols.padded)];
                    values.push(filter.as_ref().map_or(0.0, |f| f[at]) as f32);
                }
            }
        }
    }
    let kernel = g.floats("filters", &[outputs, planes, rows.count(), cols.count()], &values);
    let strides = ints("strides", &[bank.rows.stride as i64, bank.cols.stride as i64]);
    g.node("Conv", &[&folded, &kernel], vec![strides])
}

/// The input pixel of every place that a convolution with stride, but without padding, reads.
fn lines(axis: &Axis, radius: usize) -> Vec<i64> {
    let offsets = axis.offsets(radius);
    let first = axis.centre(0) as isize - offsets.end();
    let count = (axis.output - 1) * axis.stride + offsets.count();
    (0..count as isize).map(|p| axis.source(first + p) as i64).collect()
}

/// The torus index of a signed offset.
fn wrap(offset: isize, size: usize) -> usize {
    offset.rem_euclid(size as isize) as usize
}

/// Per output pixel of an axis and torus index of a filter, the input pixel it meets.
fn meets(axis: &Axis, y: usize, u: usize) -> usize {
    axis.source(axis.centre(y) as isize - u as isize)
}

/// (images·channels, planes·H·W) times (planes·H·W, filter planes·H'·W').
fn one_matrix(g: &mut Builder, block: &BlockPlan, bank: &FilterBank, input: &Maps) -> Value {
    let (shape, out) = (block.input, block.wave);
    let (planes, outputs) = (shape.planes(), filter_planes(block));
    let (rows, columns) = (planes * shape.pixels(), outputs * out.pixels());
    let mut matrix = vec![0f64; rows * columns];
    for output in 0..outputs {
        for plane in 0..planes {
            let Some(filter) = filter(block, bank, output, plane) else { continue };
            for ((u, v), &k) in filter.indexed_iter() {
                for y in 0..out.height {
                    for x in 0..out.width {
                        let from = meets(&bank.rows, y, u) * shape.width + meets(&bank.cols, x, v);
                        let to = output * out.pixels() + y * out.width + x;
                        matrix[(plane * shape.pixels() + from) * columns + to] += k;
                    }
                }
            }
        }
    }
    let mut joined = vec![];
    for value in std::iter::once(&input.re).chain(&input.im) {
        joined.push(g.reshape(value, &[-1, shape.pixels() as i64]));
    }
    let joined = g.concat(&joined, 1);
    let matrix = g.floats("filters", &[rows, columns], &narrow(&matrix));
    let filtered = g.node("MatMul", &[&joined, &matrix], vec![]);
    g.reshape(&filtered, &[-1, outputs as i64, out.height as i64, out.width as i64])
}

/// Filters as Σ_b row_b(u)·column_b(v) over a common basis of rows: (H'·basis, H) times each map, then (basis·planes·W, filter planes·W').
fn two_matrices(g: &mut Builder, block: &BlockPlan, bank: &FilterBank, input: &Maps) -> Value {
    let (shape, out) = (block.input, block.wave);
    let (planes, outputs) = (shape.planes(), filter_planes(block));
    let filters: Vec<Vec<Option<Array2<f64>>>> = (0..outputs)
        .map(|output| (0..planes).map(|plane| filter(block, bank, output, plane)).collect())
        .collect();
    let basis = basis(filters.iter().flatten().flatten());
    let n = basis.len();
    let mut rows = vec![0f64; out.height * n * shape.height];
    for y in 0..out.height {
        for (b, row) in basis.iter().enumerate() {
            for (u, &k) in row.iter().enumerate() {
                rows[(y * n + b) * shape.height + meets(&bank.rows, y, u)] += k;
            }
        }
    }
    let columns = outputs * out.width;
    let mut cols = vec![0f64; n * planes * shape.width * columns];
    for (output, filters) in filters.iter().enumerate() {
        for (plane, filter) in filters.iter().enumerate() {
            let Some(filter) = filter else { continue };
            for (b, row) in basis.iter().enumerate() {
                for v in 0..bank.cols.padded {
                    let k: f64 = row.iter().enumerate().map(|(u, &r)| r * filter[[u, v]]).sum();
                    for x in 0..out.width {
                        let from = (b * planes + plane) * shape.width + meets(&bank.cols, x, v);
                        cols[from * columns + output * out.width + x] += k;
                    }
                }
            }
        }
    }
    // Real and imaginary rows side by side.
    let (h, w) = (shape.height as i64, shape.width as i64);
    let mut sides = vec![];
    for value in std::iter::once(&input.re).chain(&input.im) {
        sides.push(g.reshape(value, &[-1, h, 1, w]));
    }
    let joined = g.concat(&sides, 2);
    let joined = g.reshape(&joined, &[-1, h, planes as i64 * w]);
    let rows = g.floats("along_rows", &[out.height * n, shape.height], &narrow(&rows));
    let lines = g.node("MatMul", &[&rows, &joined], vec![]);
    let lines = g.reshape(&lines, &[-1, (n * planes) as i64 * w]);
    let cols = g.floats("along_columns", &[n * planes * shape.width, columns], &narrow(&cols));
    let filtered = g.node("MatMul", &[&lines, &cols], vec![]);
    let filtered = g.reshape(&filtered, &[-1, out.height as i64, outputs as i64, out.width as i64]);
    g.node("Transpose", &[&filtered], vec![ints("perm", &[0, 2, 1, 3])])
}

/// In single precision, without the far tails: as subnormal numbers they would cost a hundred times what others do.
fn narrow(matrix: &[f64]) -> Vec<f32> {
    let largest = matrix.iter().fold(0f64, |most, v| most.max(v.abs()));
    matrix.iter().map(|&v| if v.abs() < NEGLIGIBLE * largest { 0.0 } else { v as f32 }).collect()
}

/// An orthonormal basis of all the filters' columns (fixed v), as functions of u: Gram–Schmidt, the longest remainder first.
fn basis<'a>(filters: impl Iterator<Item = &'a Array2<f64>>) -> Vec<Vec<f64>> {
    let mut rest: Vec<Vec<f64>> =
        filters.flat_map(|f| f.columns().into_iter().map(|c| c.to_vec()).collect::<Vec<_>>()).collect();
    let length = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let mut largest = None;
    while let Some(longest) = rest.iter().max_by(|a, b| length(a).total_cmp(&length(b))) {
        let size = length(longest);
        if size <= NEGLIGIBLE * *largest.get_or_insert(size) {
            break;
        }
        let direction: Vec<f64> = longest.iter().map(|x| x / size).collect();
        for v in &mut rest {
            let along: f64 = v.iter().zip(&direction).map(|(a, b)| a * b).sum();
            v.iter_mut().zip(&direction).for_each(|(a, b)| *a -= along * b);
        }
        basis.push(direction);
    }
    basis
}
