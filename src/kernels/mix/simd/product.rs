//! The product with W, or with its adjoint: packed panels of eight rows, eight rows
//! times a few vectors in registers.

use crate::kernels::simd::{MAX_LANES, Vector, simd_entry};

/// Rows of W that one tile works on.
pub const TILE_ROWS: usize = 8;

/// A matrix packed for [`product`]: panels of eight rows, each column's eight values side by side, zero-padded.
#[derive(Clone, Debug, Default)]
pub struct Packed {
    rows: usize,
    columns: usize,
    values: Vec<f32>,
}

impl Packed {
    /// Packs a (rows × columns) matrix given by `at(row, column)`. Keeps its memory from one call to the next.
    pub fn pack(&mut self, rows: usize, columns: usize, at: impl Fn(usize, usize) -> f32) {
        (self.rows, self.columns) = (rows, columns);
        self.values.clear();
        self.values.resize(rows.next_multiple_of(TILE_ROWS) * columns, 0.0);
        for (p, panel) in self.values.chunks_exact_mut((TILE_ROWS * columns).max(1)).enumerate() {
            for i in 0..TILE_ROWS.min(rows - p * TILE_ROWS) {
                for k in 0..columns {
                    panel[k * TILE_ROWS + i] = at(p * TILE_ROWS + i, k);
                }
            }
        }
    }
    /// Rows, without padding.
    pub fn rows(&self) -> usize {
        self.rows
    }
    /// Columns: terms of each sum.
    pub fn columns(&self) -> usize {
        self.columns
    }
}

/// Where one row of the right-hand matrix stands: in which buffer, starting where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Index into the buffers given.
    pub buffer: usize,
    /// Its first value.
    pub start: usize,
}

/// What the product is added to.
#[derive(Clone, Copy, Debug)]
pub enum Start<'a> {
    /// Nothing.
    Zero,
    /// One number a row.
    Bias(&'a [f32]),
}

/// Working memory of [`product`], kept warm by the caller.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    panel: Vec<f32>,
}

simd_entry! {
    /// out[m][i] = start[m] + Σ_k a[m][k] · rows[k][i] for i < n; row m of `out` starts at `out_start + m·out_stride`.
    pub fn product(
        a: &Packed, buffers: &[&[f32]], rows: &[Row], n: usize, start: Start<'_>,
        out: &mut [f32], out_start: usize, out_stride: usize, scratch: &mut Scratch,
    ) = product_over
}

/// Columns packed at a time, in tiles: enough that the matrix is read from far memory once or twice only.
const TILES: usize = 16;
/// Terms of the sums done at a time: eight rows of the matrix and one tile then fit the first-level cache.
const DEPTH: usize = 512;

#[inline(always)]
unsafe fn product_over<V: Vector>(
    a: &Packed,
    buffers: &[&[f32]],
    rows: &[Row],
    n: usize,
    start: Start<'_>,
    out: &mut [f32],
    out_start: usize,
    out_stride: usize,
    scratch: &mut Scratch,
) {
    if a.rows == 0 || n == 0 {
        return;
    }
    assert_eq!(rows.len(), a.columns, "one row a column of the packed matrix");
    assert!(rows.iter().all(|r| r.start + n <= buffers[r.buffer].len()), "a row runs past its buffer");
    assert!(out_start + (a.rows - 1) * out_stride + n <= out.len(), "the output is too short");
    assert!(out_stride >= n || a.rows == 1, "output rows overlap");
    if let Start::Bias(bias) = start {
        assert!(bias.len() >= a.rows, "one bias a row");
    }
    let tile = V::LANES * V::TILE_VECTORS;
    let width = TILES * tile;
    if scratch.panel.len() < width * a.columns.min(DEPTH) {
        scratch.panel.resize(width * a.columns.min(DEPTH), 0.0);
    }
    for column in (0..n).step_by(width) {
        let count = width.min(n - column);
        // A product without terms still has its start.
        for first in (0..a.columns.max(1)).step_by(DEPTH) {
            let depth = DEPTH.min(a.columns - first);
            // SAFETY: lengths were asserted above; the panel holds TILES·depth·tile values.
            unsafe {
                pack_columns::<V>(buffers, &rows[first..first + depth], column, count, &mut scratch.panel);
                for p in 0..a.rows.div_ceil(TILE_ROWS) {
                    let matrix = a.values.as_ptr().add((p * a.columns + first) * TILE_ROWS);
                    let valid_rows = TILE_ROWS.min(a.rows - p * TILE_ROWS);
                    let begin = match start {
                        _ if first > 0 => Begin::Memory,
                        Start::Bias(bias) => Begin::Bias(&bias[p * TILE_ROWS..][..valid_rows]),
                        Start::Zero => Begin::Zero,
                    };
                    for t in 0..count.div_ceil(tile) {
                        let panel = scratch.panel.as_ptr().add(t * depth * tile);
                        let at = out_start + p * TILE_ROWS * out_stride + column + t * tile;
                        let to = Output {
                            at: out.as_mut_ptr().add(at),
                            stride: out_stride,
                            rows: valid_rows,
                            columns: tile.min(count - t * tile),
                        };
                        match V::TILE_VECTORS {
                            1 => one_tile::<V, 1>(matrix, panel, depth, begin, to),
                            3 => one_tile::<V, 3>(matrix, panel, depth, begin, to),
                            _ => unreachable!("no vector has another tile"),
                        }
                    }
                }
            }
        }
    }
}

/// What a tile's sums begin with.
#[derive(Clone, Copy)]
enum Begin<'a> {
    Zero,
    Bias(&'a [f32]),
    /// The output as it stands: earlier terms.
    Memory,
}

/// Where a tile goes, and how much of it there is.
#[derive(Clone, Copy)]
struct Output {
    at: *mut f32,
    stride: usize,
    rows: usize,
    columns: usize,
}

/// Copies `count` columns of every row into tiles, each tile's rows side by side.
#[inline(always)]
unsafe fn pack_columns<V: Vector>(
    buffers: &[&[f32]],
    rows: &[Row],
    column: usize,
    count: usize,
    panel: &mut [f32],
) {
    let tile = V::LANES * V::TILE_VECTORS;
    let depth = rows.len();
    for (k, row) in rows.iter().enumerate() {
        unsafe {
            let from = buffers[row.buffer].as_ptr().add(row.start + column);
            for t in 0..count.div_ceil(tile) {
                let to = panel.as_mut_ptr().add((t * depth + k) * tile);
                let left = count - t * tile;
                if left >= tile {
                    for v in 0..V::TILE_VECTORS {
                        V::load(from.add(t * tile + v * V::LANES)).store(to.add(v * V::LANES));
                    }
                } else {
                    for i in 0..tile {
                        *to.add(i) = if i < left { *from.add(t * tile + i) } else { 0.0 };
                    }
                }
            }
        }
    }
}

/// Eight rows times NV vectors of columns, accumulated in registers.
#[inline(always)]
unsafe fn one_tile<V: Vector, const NV: usize>(
    matrix: *const f32,
    panel: *const f32,
    depth: usize,
    begin: Begin<'_>,
    out: Output,
) {
    unsafe {
        let whole = out.columns == NV * V::LANES;
        let mut sums = [[V::splat(0.0); NV]; TILE_ROWS];
        match begin {
            Begin::Zero => {}
            Begin::Bias(bias) => {
                for (sums, &b) in sums.iter_mut().zip(bias) {
                    *sums = [V::splat(b); NV];
                }
            }
            Begin::Memory => {
                for i in 0..TILE_ROWS {
                    for v in 0..NV {
                        if i < out.rows {
                            let at = out.at.add(i * out.stride + v * V::LANES);
                            sums[i][v] = if whole { V::load(at) } else { load_some(at, v, out.columns) };
                        }
                    }
                }
            }
        }
        let (mut a, mut b) = (matrix, panel);
        for _ in 0..depth {
            let mut columns = [V::splat(0.0); NV];
            for v in 0..NV {
                columns[v] = V::load(b.add(v * V::LANES));
            }
            for i in 0..TILE_ROWS {
                let factor = V::splat(*a.add(i));
                for v in 0..NV {
                    sums[i][v] = columns[v].mul_add(factor, sums[i][v]);
                }
            }
            a = a.add(TILE_ROWS);
            b = b.add(NV * V::LANES);
        }
        for i in 0..TILE_ROWS {
            for v in 0..NV {
                if i < out.rows {
                    let at = out.at.add(i * out.stride + v * V::LANES);
                    if whole { sums[i][v].store(at) } else { store_some(sums[i][v], at, v, out.columns) }
                }
            }
        }
    }
}

/// Lanes of vector `v` of a tile that has only `columns` columns.
fn lanes_used<V: Vector>(v: usize, columns: usize) -> usize {
    columns.saturating_sub(v * V::LANES).min(V::LANES)
}

#[inline(always)]
unsafe fn load_some<V: Vector>(at: *const f32, v: usize, columns: usize) -> V {
    let mut lanes = [0.0; MAX_LANES];
    unsafe {
        for (l, lane) in lanes.iter_mut().enumerate().take(lanes_used::<V>(v, columns)) {
            *lane = *at.add(l);
        }
        V::load(lanes.as_ptr())
    }
}

#[inline(always)]
unsafe fn store_some<V: Vector>(value: V, at: *mut f32, v: usize, columns: usize) {
    let mut lanes = [0.0; MAX_LANES];
    unsafe {
        value.store(lanes.as_mut_ptr());
        for (l, lane) in lanes.iter().enumerate().take(lanes_used::<V>(v, columns)) {
            *at.add(l) = *lane;
        }
    }
}
