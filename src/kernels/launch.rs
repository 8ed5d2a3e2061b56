//! One kernel's work as an operation describes it: what is compiled, its parameters, how many workgroups. Plain data, since
//! operations know nothing of devices; `gpu::Builder::launch` adds it to a program.

use super::wgsl::Variant;

/// What a dispatch needs besides its buffers.
#[derive(Clone, Debug, PartialEq)]
pub struct Launch {
    /// Kernel and constants.
    pub variant: Variant,
    /// Bit patterns of the kernel's parameters, in declared order, without `first`.
    pub parameters: Vec<u32>,
    /// Workgroups along x, y and z. Nothing to do where one is 0.
    pub workgroups: [usize; 3],
    /// Multiply-adds in all; 0 where memory is what counts.
    pub multiply_adds: u64,
}
