//! The workbench: a block's filters taken out and looked at, rebuilt with other numbers, applied by hand; and what can be said of
//! each map in numbers.

mod by_hand;
mod contour;
mod coverage;
mod filtered;
mod folding;
mod pictures;
mod recipe;
mod spectrum;
mod statistics;

pub use by_hand::{ByHand, Product};
pub use contour::contour;
pub use coverage::{Coverage, Extreme, coverage, profile_along, profile_around};
pub use filtered::Filtered;
pub use folding::{Folding, fold, share_beyond, share_under};
pub use pictures::{Drawn, PROFILE, SPACE, in_space};
pub use recipe::{LIMITS, Limits, Recipe};
pub use spectrum::{PLANE, Spectrum, plane_frequency};
pub use statistics::{ChannelStatistics, Moments};
