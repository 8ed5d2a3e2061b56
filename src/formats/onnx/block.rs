//! One block in ONNX's operations.

use super::graph::{Builder, Value, int, ints};
use super::rho;
use super::wavelets::{self, Form, filter_planes};
use crate::kernels::rho::Nonlinearity;
use crate::kernels::standardise::EPSILON;
use crate::network::{BlockPlan, BlockWeights, Source};
use crate::wavelet::FilterBank;

/// A vector shorter than this is not divided by its length: the zero vector stays zero.
const LEAST_NORM: f64 = 1e-30;

/// Maps in the graph: (images, channels, H, W), imaginary parts in a tensor of their own.
#[derive(Clone)]
pub struct Maps {
    pub re: Value,
    pub im: Option<Value>,
}

/// Some channels of the concatenation, in the order in which the graph has them.
struct Group {
    maps: Maps,
    /// Where each stands in the concatenation as the weights know it.
    columns: Vec<usize>,
    /// Where each stands among the channels that ρ acts on, if ρ acts on it.
    collapsed: Vec<usize>,
}

/// Adds the whole block; gives its output.
pub fn add(
    g: &mut Builder,
    block: &BlockPlan,
    bank: &FilterBank,
    nonlinearity: Nonlinearity,
    weights: &BlockWeights<f32>,
    form: Form,
    input: &Maps,
) -> Maps {
    g.scope = format!("block{}", block.index);
    let filtered = wavelets::add(g, block, bank, form, input);
    let mut groups = Vec::new();
    for sources in kept(block) {
        groups.push(group(g, block, &filtered, sources));
    }
    for sources in collapsed(block) {
        let z = group(g, block, &filtered, sources);
        let of = |values: &[f32]| -> Vec<f32> {
            if values.is_empty() { vec![] } else { z.collapsed.iter().map(|&c| values[c]).collect() }
        };
        // ρ's parameters are called after what they belong to: several groups of a block may have some.
        let scope = std::mem::replace(&mut g.scope, format!("block{}.rho{}", block.index, groups.len()));
        let (bias, gain) = (of(&weights.bias), of(&weights.gain));
        let (re, im) = rho::apply(g, nonlinearity, (&bias, &gain), &z.maps.re, z.maps.im.as_ref());
        g.scope = scope;
        let columns = z.columns.iter().map(|&c| c + rho_offset(block, sources)).collect();
        groups.push(Group { maps: Maps { re, im }, columns, collapsed: z.collapsed });
    }
    let mixed = mix(g, block, weights, &groups);
    normalise(g, &mixed)
}

/// What goes on as it is. φx and ψx stay together where both are complex.
fn kept(block: &BlockPlan) -> &'static [&'static [Source]] {
    let skip = block.part(Source::Wave).is_some();
    match (skip, block.input.complex) {
        (true, true) => &[&[Source::Low, Source::Wave]],
        (true, false) => &[&[Source::Low], &[Source::Wave]],
        (false, _) => &[&[Source::Low]],
    }
}

/// What ρ acts on.
fn collapsed(block: &BlockPlan) -> &'static [&'static [Source]] {
    let skip = block.part(Source::RhoLow).is_some();
    match (skip, block.input.complex) {
        (true, true) => &[&[Source::Low, Source::Wave]],
        (true, false) => &[&[Source::Low], &[Source::Wave]],
        (false, _) => &[&[Source::Wave]],
    }
}

/// How much later ρ(φx) and ρ(ψx) stand in the concatenation than φx and ψx would.
fn rho_offset(block: &BlockPlan, sources: &[Source]) -> usize {
    if block.part(Source::RhoLow).is_some() {
        let (kept, collapsed) = match sources[0] {
            Source::Low => (Source::Low, Source::RhoLow),
            _ => (Source::Wave, Source::RhoWave),
        };
        offset(block, collapsed) - offset(block, kept)
    } else {
        0
    }
}

fn offset(block: &BlockPlan, source: Source) -> usize {
    block.part(source).map_or(0, |p| p.offset)
}

/// φx, ψx, or both, of all channels, as maps of their own.
fn group(g: &mut Builder, block: &BlockPlan, filtered: &Value, sources: &[Source]) -> Group {
    let (c, l) = (block.input.channels, block.wave.channels / block.input.channels);
    let (h, w) = (block.wave.height, block.wave.width);
    let first = usize::from(sources[0] != Source::Low);
    let last = if sources.contains(&Source::Wave) { l + 1 } else { 1 };
    let maps = last - first;
    let planes = filter_planes(block);
    let apart = g.reshape(filtered, &[-1, c as i64, planes as i64, (h * w) as i64]);
    let mut plane = |begin: usize| {
        let part = g.slice(&apart, 2, begin, begin + maps);
        g.reshape(&part, &[-1, (c * maps) as i64, h as i64, w as i64])
    };
    let re = plane(first);
    // Where x is real, φx has no imaginary plane.
    let missing = usize::from(!block.input.complex);
    let im = (first > 0 || missing == 0).then(|| plane(l + 1 + first - missing));
    let wave =
        block.part(Source::Wave).or(block.part(Source::RhoWave)).expect("every block has wavelets").offset;
    let (mut columns, mut collapsed) = (vec![], vec![]);
    for channel in 0..c {
        for map in first..last {
            match map.checked_sub(1) {
                None => columns.push(offset(block, Source::Low) + channel),
                Some(orientation) => columns.push(wave + channel * l + orientation),
            }
            collapsed.push(match map.checked_sub(1) {
                None => channel,
                Some(orientation) => {
                    block.collapsed_channels - block.wave.channels + channel * l + orientation
                }
            });
        }
    }
    Group { maps: Maps { re, im }, columns, collapsed }
}

/// P_j with Standardise inside, W·(x − m)/s + 0 = (W/s)·x − (W/s)·m: one 1×1 convolution of each plane, or one of both where P_j
/// is complex.
fn mix(g: &mut Builder, block: &BlockPlan, weights: &BlockWeights<f32>, groups: &[Group]) -> Maps {
    let (m, k) = (block.output.channels, block.rho_channels);
    let scale = |c: usize| 1.0 / (f64::from(weights.var[c]) + EPSILON).sqrt();
    let weight = |values: &[f32], row: usize, c: usize| f64::from(values[row * k + c]) * scale(c);
    let (w_re, w_im) = (&weights.projection_re, &weights.projection_im);
    let complex_p = !w_im.is_empty();
    let bias = |imaginary: bool| -> Vec<f32> {
        let row = |row: usize| {
            let of = |c: usize| {
                let (x, y) = (f64::from(weights.mean_re[c]), f64::from(weights.mean_im[c]));
                let a = weight(w_re, row, c);
                let b = if complex_p { weight(w_im, row, c) } else { 0.0 };
                if imaginary { b * x + a * y } else { a * x - b * y }
            };
            -(0..k).map(of).sum::<f64>() as f32
        };
        (0..m).map(row).collect()
    };
    let re_columns: Vec<usize> = groups.iter().flat_map(|group| group.columns.clone()).collect();
    let complex = groups.iter().filter(|group| group.maps.im.is_some());
    let im_columns: Vec<usize> = complex.clone().flat_map(|group| group.columns.clone()).collect();
    let re: Vec<Value> = groups.iter().map(|group| group.maps.re.clone()).collect();
    let im: Vec<Value> = complex.filter_map(|group| group.maps.im.clone()).collect();
    if complex_p {
        let all = g.concat(&re.into_iter().chain(im).collect::<Vec<_>>(), 1);
        let mut matrix = Vec::new();
        for imaginary in [false, true] {
            for row in 0..m {
                let on_re = if imaginary { w_im } else { w_re };
                matrix.extend(re_columns.iter().map(|&c| weight(on_re, row, c) as f32));
                let (on_im, sign) = if imaginary { (w_re, 1.0) } else { (w_im, -1.0) };
                matrix.extend(im_columns.iter().map(|&c| (sign * weight(on_im, row, c)) as f32));
            }
        }
        let bias = [bias(false), bias(true)].concat();
        let both = convolve(g, "", &all, &matrix, &bias);
        return Maps { re: g.slice(&both, 1, 0, m), im: Some(g.slice(&both, 1, m, 2 * m)) };
    }
    let mut plane = |name: &str, values: &[Value], columns: &[usize], bias: &[f32]| {
        let all = g.concat(values, 1);
        let matrix: Vec<f32> =
            (0..m).flat_map(|row| columns.iter().map(move |&c| weight(w_re, row, c) as f32)).collect();
        convolve(g, name, &all, &matrix, bias)
    };
    let im = (!im.is_empty()).then(|| plane("_im", &im, &im_columns, &bias(true)));
    Maps { re: plane("_re", &re, &re_columns, &bias(false)), im }
}

fn convolve(g: &mut Builder, plane: &str, input: &Value, matrix: &[f32], bias: &[f32]) -> Value {
    let rows = bias.len();
    let matrix = g.floats(&format!("projection{plane}"), &[rows, matrix.len() / rows, 1, 1], matrix);
    let bias = g.floats(&format!("offset{plane}"), &[rows], bias);
    g.node("Conv", &[input, &matrix, &bias], vec![])
}

/// Every pixel's vector over its length.
fn normalise(g: &mut Builder, maps: &Maps) -> Maps {
    let mut squares =
        |value: &Value| g.node("ReduceSumSquare", &[value], vec![ints("axes", &[1]), int("keepdims", 1)]);
    let re = squares(&maps.re);
    let sum = match &maps.im {
        Some(im) => {
            let im = squares(im);
            g.node("Add", &[&re, &im], vec![])
        }
        None => re,
    };
    let norm = g.node("Sqrt", &[&sum], vec![]);
    let least = g.scalar("least_norm", LEAST_NORM);
    let norm = g.node("Max", &[&norm, &least], vec![]);
    let mut over = |value: &Value| g.node("Div", &[value, &norm], vec![]);
    Maps { re: over(&maps.re), im: maps.im.as_ref().map(over) }
}
