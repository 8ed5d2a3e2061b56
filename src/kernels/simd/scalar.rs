//! One lane, plain Rust: for machines and builds without vectors.

use super::Vector;

/// One f32.
#[derive(Clone, Copy)]
pub struct Scalar(f32);

impl Vector for Scalar {
    const LANES: usize = 1;

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Scalar(unsafe { *from })
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { *to = self.0 }
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Scalar(value)
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        Scalar(self.0 + other.0)
    }
    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        Scalar(self.0 - other.0)
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        Scalar(self.0 * other.0)
    }
    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        Scalar(self.0 / other.0)
    }
    #[inline(always)]
    unsafe fn sqrt(self) -> Self {
        Scalar(self.0.sqrt())
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        Scalar(if self.0 > other.0 { self.0 } else { other.0 })
    }
    // Not f32::mul_add, which is a slow library call where the machine has no fused instruction.
    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, addend: Self) -> Self {
        Scalar(self.0 * factor.0 + addend.0)
    }
    #[inline(always)]
    unsafe fn where_positive(self, value: Self) -> Self {
        Scalar(if self.0 > 0.0 { value.0 } else { 0.0 })
    }
    #[inline(always)]
    unsafe fn transpose(from: impl Fn(usize) -> *const f32, to: impl Fn(usize) -> *mut f32) {
        unsafe { *to(0) = *from(0) }
    }
}
