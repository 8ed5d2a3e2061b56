//! The table of kernels: every WGSL entry point of the crate.

use crate::kernels::wgsl::Kernel;
use crate::kernels::*;

/// Every kernel, in a fixed order.
pub const KERNELS: &[&Kernel] = &[
    &measure::MULTIPLY_ADDS,
    &measure::COPY,
    &wavelet::gpu::SEPARABLE_FORWARD,
    &wavelet::gpu::SEPARABLE_ADJOINT,
    &wavelet::gpu::DENSE_FORWARD,
    &wavelet::gpu::DENSE_ADJOINT,
    &rho::gpu::FORWARD,
    &rho::gpu::ADJOINT,
    &rho::gpu::SUMS,
    &standardise::gpu::MOMENTS,
    &standardise::gpu::STATISTICS,
    &standardise::gpu::ROW_SUMS,
    &standardise::gpu::FOLD,
    &standardise::gpu::BACK,
    &standardise::gpu::APPLY,
    &mix::gpu::PRODUCT,
    &mix::gpu::DOTS,
    &mix::gpu::SUM,
    &normalise::gpu::FORWARD,
    &normalise::gpu::ADJOINT,
    &classifier::gpu::STATISTICS,
    &classifier::gpu::FEATURES,
    &classifier::gpu::LOGITS,
    &classifier::gpu::LINEAR_ADJOINT,
    &classifier::gpu::FEATURES_ADJOINT,
    &classifier::gpu::BATCH_SUMS,
    &classifier::gpu::BATCH_ADJOINT,
    &cross_entropy::gpu::GRADIENT,
    &sgd::gpu::UPDATE,
    &colour::gpu::PAINT,
    &class_sums::gpu::ADD,
    &class_sums::gpu::AVERAGES,
];
