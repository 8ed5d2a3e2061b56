//! The wavelet transform and its adjoint on the GPU, with ρ applied to what is still in registers.
//!
//! A row is one plane of one channel: N·H·W values of the input, N·H'·W' of the outputs.
//!
//! | buffer | rows |
//! | --- | --- |
//! | input, d_input | C·P: channel c, plane p at c·P + p |
//! | rows | wherever [`Places`] says |
//! | gradients | φ: channel c, plane p at c·P + p; ψ: channel c, orientation l, plane p at C·P + (c·L + l)·2 + p |
//! | rho_parameters | see [`rho::gpu`](super::super::rho::gpu) |
//! | table, weights | [`Prepared::table`], [`Prepared::weights`] |

mod dense;
mod separable;
mod table;

pub use dense::{ADJOINT as DENSE_ADJOINT, FORWARD as DENSE_FORWARD};
pub use separable::{ADJOINT as SEPARABLE_ADJOINT, FORWARD as SEPARABLE_FORWARD};

use self::dense::Dense;
use self::separable::Separable;
use self::table::Table;
use super::super::launch::Launch;
use super::super::rho::gpu::Rows;
use super::super::rho::{self, Nonlinearity};
use super::super::wgsl::{NONE_TEXT, wgsl, word};
use crate::tensor::MapShape;
use crate::wavelet::FilterBank;

/// What the forward kernels have in common before their own text.
const FORWARD_SHARED: &[&str] =
    &[NONE_TEXT, rho::gpu::FUNCTIONS[0], rho::gpu::FUNCTIONS[1], wgsl!("outputs.wgsl")];

/// Where the transform's values go: φ and ψ of the input, and ρ of each, wherever they are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// φ, C channels.
    pub low: Rows,
    /// ψ, C·L channels.
    pub wave: Rows,
    /// ρ(φ).
    pub rho_low: Rows,
    /// ρ(ψ).
    pub rho_wave: Rows,
    /// First of the low-pass channels among those that ρ reaches.
    pub rho_low_first: usize,
    /// First of the wavelets' channels among those that ρ reaches.
    pub rho_wave_first: usize,
    /// Channels that ρ reaches.
    pub collapsed: usize,
}

impl Places {
    /// The last parameters of either forward kernel, where φ has `planes` planes. Asks for no plane that there is not.
    fn words(&self, rho: Nonlinearity, planes: usize) -> [u32; 11] {
        let of_low = |rows: Rows| if planes == 2 { rows } else { Rows { im: Rows::NOWHERE.im, ..rows } };
        let (low, rho_low) = (of_low(self.low), self.rho_low.of_rho(rho, planes == 2));
        let rho_wave = self.rho_wave.of_rho(rho, true);
        [
            low.re,
            low.im,
            self.wave.re,
            self.wave.im,
            rho_low.re,
            rho_low.im,
            rho_wave.re,
            rho_wave.im,
            word(self.rho_low_first),
            word(self.rho_wave_first),
            word(self.collapsed),
        ]
    }
}

/// A filter bank made ready for the GPU.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Index tables; what the buffer `table` holds.
    pub table: Vec<u32>,
    /// Taps; what the buffer `weights` holds.
    pub weights: Vec<f32>,
    input: (usize, usize),
    filters: Filters,
}

#[derive(Clone, Debug)]
enum Filters {
    Separable(Separable),
    Dense(Dense),
}

impl Prepared {
    /// Works out taps, index tables and tiles; those of the adjoint only for who trains.
    pub fn new(bank: &FilterBank, trains: bool) -> Prepared {
        let mut table = Table::default();
        let (weights, filters) = if bank.isotropic() {
            let (weights, separable) = Separable::new(bank, trains, &mut table);
            (weights, Filters::Separable(separable))
        } else {
            let (weights, dense) = Dense::new(bank, trains, &mut table);
            (weights, Filters::Dense(dense))
        };
        Prepared { table: table.0, weights, input: (bank.rows.input, bank.cols.input), filters }
    }

    fn check(&self, shape: MapShape) {
        assert_eq!((shape.height, shape.width), self.input, "the filter bank is for another size");
    }

    /// φ and ψ of a map of extent `shape`, and ρ of them. Buffers: input, rho_parameters, table, weights, rows.
    pub fn forward(&self, shape: MapShape, rho: Nonlinearity, places: &Places) -> Launch {
        self.check(shape);
        let places = places.words(rho, shape.planes());
        match &self.filters {
            Filters::Separable(s) => s.forward(shape, rho, places),
            Filters::Dense(d) => d.forward(shape, rho, places),
        }
    }

    /// The gradient of a map of extent `shape` from those of φ and ψ, of a bank made ready to train. Buffers: gradients, table, weights,
    /// d_input, which is overwritten.
    pub fn adjoint(&self, shape: MapShape) -> Launch {
        self.check(shape);
        match &self.filters {
            Filters::Separable(s) => s.adjoint(shape),
            Filters::Dense(d) => d.adjoint(shape),
        }
    }
}
