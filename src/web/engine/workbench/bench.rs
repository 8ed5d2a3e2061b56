//! A bank built for one map of one block, and its figures.

use ndarray::Array2;
use num_complex::Complex64;

use crate::analysis::workbench::{Coverage, Drawn, Extreme, Filtered, Folding, PLANE, Recipe};
use crate::json::Value;
use crate::wavelet::{BankKind, FilterBank};

/// What is looked at: an image, a block and an input channel of it.
pub(super) type Place = (usize, usize, usize);

/// A bank built, and what it makes of the map.
pub(super) struct Bench {
    pub(super) place: Place,
    pub(super) recipe: Recipe,
    pub(super) bank: FilterBank,
    pub(super) filtered: Filtered,
    pub(super) coverage: Coverage,
    pub(super) drawn: Option<Drawn>,
}

impl Bench {
    /// What is said of it, as an object.
    pub(super) fn figures(&self) -> Value {
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

pub(super) fn recipe_value(recipe: &Recipe) -> Value {
    Value::object([
        ("orientations", recipe.orientations.into()),
        ("sigma", recipe.sigma.into()),
        ("xi", recipe.xi.into()),
        ("slant", recipe.slant.into()),
        ("octaves", recipe.octaves.into()),
        ("zeroMean", recipe.zero_mean.into()),
    ])
}

pub(super) fn kind_name(kind: BankKind) -> &'static str {
    match kind {
        BankKind::FactorizedEven => "even",
        BankKind::FactorizedOdd => "odd",
        BankKind::Dyadic => "octave",
    }
}
