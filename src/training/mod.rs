//! Images and their preparation, data order, augmentation, schedule and the training loop.
//!
//! Nothing here reads files or knows the time: the command line and the page drive the same loop.

mod augmentation;
pub mod evaluation;
mod images;
mod order;
mod preparation;
mod random;
mod recipe;
mod schedule;
mod session;

pub use augmentation::Augmentation;
pub use images::Images;
pub use order::{Split, epoch_order, split};
pub use preparation::{Preparation, View};
pub use recipe::Recipe;
pub use schedule::{START, Schedule, WARM_UP};
pub use session::{EpochRecord, RunState, Session, Tally};
