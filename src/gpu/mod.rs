//! wgpu's plumbing: devices, buffers, pipelines, read-back. Knows kernels, not networks.
//!
//! [`Program`] is what to do, as data; [`Device`] and [`Session`] do it, in the browser on WebGPU and natively on the system's own
//! graphics interface. Every failure is an [`Error::Device`](crate::Error), after which the session is of no further use: its caller
//! still has everything it put in.

pub mod program;
mod table;

#[cfg(feature = "gpu")]
mod device;
#[cfg(feature = "gpu")]
mod elsewhere;
#[cfg(feature = "gpu")]
mod mapped;
#[cfg(feature = "gpu")]
mod read_back;
#[cfg(feature = "gpu")]
mod session;

#[cfg(feature = "gpu")]
pub use device::{Choice, Device, Rates};
#[cfg(feature = "gpu")]
pub use elsewhere::{Elsewhere, SessionElsewhere};
pub use program::{BufferId, Builder, Limits, Program, Range, Work};
#[cfg(feature = "gpu")]
pub use session::Session;
pub use table::KERNELS;
