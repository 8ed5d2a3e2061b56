//! The product with W, or with its adjoint: packed panels of six or four rows, a panel times two vectors of columns in registers.

use crate::kernels::simd::{MAX_LANES, Vector, simd_entry};

/// Vectors of columns that one tile works on. Six rows times two vectors load eight values for twelve multiply-adds, and their
/// twelve sums fit the sixteen registers there are: eight rows times one vector load nine for eight.
const TILE_VECTORS: usize = 2;
/// Rows of W that one tile works on at most.
const TILE_ROWS: usize = 6;

/// Rows of the next panel when `left` are to go: sixes, and in the end fours, so that 8, 16, 32, 64, … need no padding.
fn panel_rows(left: usize) -> usize {
    if left <= 4 || left == 7 || left == 8 { 4 } else { TILE_ROWS }
}

/// A matrix packed for [`product`]: panels of six or four rows, each column's values side by side, the last panel zero-padded.
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
        let mut first = 0;
        while first < rows {
            let tall = panel_rows(rows - first);
            for k in 0..columns {
                self.values.extend((first..first + tall).map(|m| if m < rows { at(m, k) } else { 0.0 }));
            }
            first += tall;
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

/// Columns packed at a time, in tiles: enough that the matrix is read from far memory a few times only.
const TILES: usize = 16;
/// Terms of the sums done at a time: a panel of the matrix and one tile then fit the first-level cache.
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
    let tile = V::LANES * TILE_VECTORS;
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
                let mut row = 0;
                while row < a.rows {
                    let tall = panel_rows(a.rows - row);
                    let matrix = a.values.as_ptr().add(row * a.columns + first * tall);
                    let mut starts = [0.0; TILE_ROWS];
                    if let (Start::Bias(bias), 0) = (start, first) {
                        let valid = tall.min(a.rows - row);
                        starts[..valid].copy_from_slice(&bias[row..row + valid]);
                    }
                    for t in 0..count.div_ceil(tile) {
                        let terms =
                            Terms { matrix, panel: scratch.panel.as_ptr().add(t * depth * tile), depth };
                        let to = Output {
                            at: out.as_mut_ptr().add(out_start + row * out_stride + column + t * tile),
                            stride: out_stride,
                            rows: tall.min(a.rows - row),
                            columns: tile.min(count - t * tile),
                            // Earlier terms stand there.
                            add: first > 0,
                        };
                        match (tall, to.columns > V::LANES) {
                            (4, true) => one_tile::<V, 4, 2>(terms, &starts, to),
                            (4, false) => one_tile::<V, 4, 1>(terms, &starts, to),
                            (_, true) => one_tile::<V, TILE_ROWS, 2>(terms, &starts, to),
                            (_, false) => one_tile::<V, TILE_ROWS, 1>(terms, &starts, to),
                        }
                    }
                    row += tall;
                }
            }
        }
    }
}

/// What a tile's sums are made of: `depth` columns of a packed panel, and as many rows of columns.
#[derive(Clone, Copy)]
struct Terms {
    matrix: *const f32,
    panel: *const f32,
    depth: usize,
}

/// Where a tile goes, how much of it there is, and whether it is added to what stands there.
#[derive(Clone, Copy)]
struct Output {
    at: *mut f32,
    stride: usize,
    rows: usize,
    columns: usize,
    add: bool,
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
    let tile = V::LANES * TILE_VECTORS;
    let depth = rows.len();
    for (k, row) in rows.iter().enumerate() {
        unsafe {
            let from = buffers[row.buffer].as_ptr().add(row.start + column);
            for t in 0..count.div_ceil(tile) {
                let to = panel.as_mut_ptr().add((t * depth + k) * tile);
                let left = count - t * tile;
                if left >= tile {
                    for v in 0..TILE_VECTORS {
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

/// R rows times NV vectors of columns, accumulated in registers from `starts` on.
#[inline(always)]
unsafe fn one_tile<V: Vector, const R: usize, const NV: usize>(
    terms: Terms,
    starts: &[f32; TILE_ROWS],
    out: Output,
) {
    unsafe {
        if out.rows == R && out.columns == NV * V::LANES {
            return whole_tile::<V, R, NV>(terms, starts, out.at, out.stride, out.add);
        }
        // At the matrix's end the tile goes through a buffer of whole rows.
        let mut whole = [0.0; TILE_ROWS * TILE_VECTORS * MAX_LANES];
        let stride = NV * V::LANES;
        whole_tile::<V, R, NV>(terms, starts, whole.as_mut_ptr(), stride, false);
        for i in 0..out.rows {
            for j in 0..out.columns {
                let at = out.at.add(i * out.stride + j);
                *at = whole[i * stride + j] + if out.add { *at } else { 0.0 };
            }
        }
    }
}

// On its own, the sums in registers and little else: inlined among the rest, V8 runs out of registers.
#[cfg_attr(target_arch = "wasm32", inline(never))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
unsafe fn whole_tile<V: Vector, const R: usize, const NV: usize>(
    terms: Terms,
    starts: &[f32; TILE_ROWS],
    out: *mut f32,
    stride: usize,
    add: bool,
) {
    unsafe {
        let mut sums = [[V::splat(0.0); NV]; R];
        for i in 0..R {
            sums[i] = [V::splat(starts[i]); NV];
        }
        let Terms { matrix: mut a, panel: mut b, depth } = terms;
        for _ in 0..depth {
            let mut columns = [V::splat(0.0); NV];
            for v in 0..NV {
                columns[v] = V::load(b.add(v * V::LANES));
            }
            for i in 0..R {
                let factor = V::splat(*a.add(i));
                for v in 0..NV {
                    sums[i][v] = columns[v].mul_add(factor, sums[i][v]);
                }
            }
            a = a.add(R);
            b = b.add(TILE_VECTORS * V::LANES);
        }
        for i in 0..R {
            for v in 0..NV {
                let at = out.add(i * stride + v * V::LANES);
                let sum = if add { sums[i][v].add(V::load(at)) } else { sums[i][v] };
                sum.store(at);
            }
        }
    }
}
