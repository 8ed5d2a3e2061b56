//! Channels in rows of one buffer: where each stands, and a map's values there.

use phase_collapse::kernels::rho::gpu::Rows;

/// Gives rows to channels, with a row that is nobody's before each of them.
pub struct Layout(pub usize);

impl Layout {
    pub fn take(&mut self, channels: usize, planes: usize) -> Rows {
        let mut next = || {
            let start = self.0 + 1;
            self.0 = start + channels;
            start
        };
        let re = next();
        if planes == 2 { Rows::complex(re, next()) } else { Rows::real(re) }
    }
}

/// The values of channels that stand in `rows`, in a map's order.
pub fn collect(buffer: &[f32], rows: Rows, channels: usize, row: usize) -> Vec<f32> {
    let planes: &[u32] = if rows.im == Rows::NOWHERE.im { &[rows.re] } else { &[rows.re, rows.im] };
    (0..channels)
        .flat_map(|c| planes.iter().map(move |&p| p as usize + c))
        .flat_map(|r| buffer[r * row..(r + 1) * row].iter().copied())
        .collect()
}

/// The reverse of [`collect`].
pub fn spread(values: &[f32], rows: Rows, row: usize, buffer: &mut [f32]) {
    let planes: &[u32] = if rows.im == Rows::NOWHERE.im { &[rows.re] } else { &[rows.re, rows.im] };
    for (i, values) in values.chunks(row.max(1)).enumerate() {
        let r = planes[i % planes.len()] as usize + i / planes.len();
        buffer[r * row..(r + 1) * row].copy_from_slice(values);
    }
}
