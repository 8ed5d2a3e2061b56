//! Class means, chains, nearest mean, Fisher ratio, class space: what phase collapse does to the classes.
//!
//! Everything here is plain arithmetic on slices: f32 in, f64 sums, no threads and no clock, so that the
//! page and the command line print the same figures. Maps are planar, (C, P, N, H·W), seen through
//! [`Planes`]; averaged features are rows, (N, dims).

mod block_features;
pub mod braid;
mod chains;
mod class_space;
mod class_sums;
mod dial;
mod first_layer;
mod fisher;
mod geometry;
mod images;
mod inside;
mod linear;
mod mean_distance;
mod nearest_mean;
mod planes;
mod prediction;
mod principal;
mod refit;
mod rho;
mod scatter;
mod seeded;
mod separation;
mod split;
mod tangles;
pub mod textures;
pub mod turning;
pub mod workbench;

pub use block_features::BlockFeatures;
pub use chains::{Chain, chains, values_at};
pub use class_space::class_axes;
pub use class_sums::ClassSums;
pub use dial::Polar;
pub use first_layer::{
    FIRST_LAYER, first_layer, first_layer_names, first_layer_program, first_tangles, tangles_of_layer,
    wavelet_pictures,
};
pub use geometry::{Duality, GROUPS, Geometry, Jackknife, Pairs, StandardErrors, duality, geometry};
pub use images::{InkAndWander, invert_and_shift, luma};
pub use inside::{Inside, STEPS, Wanted};
pub use nearest_mean::{HalfMeans, NearestMean, Traces, nearest_mean_accuracy};
pub use planes::Planes;
pub use prediction::{dial_length, random_walk_floor};
pub use principal::principal_directions;
pub use refit::{RIDGE, Refit};
pub use rho::{Gate, Rho};
pub use separation::{Features, MAX_DIMS, Measured, Separation, SeparationFit, SeparationStream, measure};
pub use split::{halves, shuffled_labels};
pub use tangles::{Labels, Look, Reader, Reading, Shifts, Tangles};
