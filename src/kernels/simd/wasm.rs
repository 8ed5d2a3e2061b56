//! WebAssembly simd128, four lanes; with relaxed SIMD the multiply-add is one instruction.

use std::arch::wasm32::*;

use super::Vector;

/// Four f32.
#[derive(Clone, Copy)]
pub struct Wasm(v128);

impl Vector for Wasm {
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Wasm(unsafe { v128_load(from.cast()) })
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { v128_store(to.cast(), self.0) }
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Wasm(f32x4_splat(value))
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        Wasm(f32x4_add(self.0, other.0))
    }
    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        Wasm(f32x4_sub(self.0, other.0))
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        Wasm(f32x4_mul(self.0, other.0))
    }
    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        Wasm(f32x4_div(self.0, other.0))
    }
    #[inline(always)]
    unsafe fn sqrt(self) -> Self {
        Wasm(f32x4_sqrt(self.0))
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        // pmax(a, b) is b where a < b, else a; one instruction on x86, unlike max.
        Wasm(f32x4_pmax(other.0, self.0))
    }
    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, addend: Self) -> Self {
        #[cfg(target_feature = "relaxed-simd")]
        return Wasm(f32x4_relaxed_madd(self.0, factor.0, addend.0));
        #[cfg(not(target_feature = "relaxed-simd"))]
        return Wasm(f32x4_add(f32x4_mul(self.0, factor.0), addend.0));
    }
    #[inline(always)]
    unsafe fn where_positive(self, value: Self) -> Self {
        Wasm(v128_and(f32x4_gt(self.0, f32x4_splat(0.0)), value.0))
    }
    #[inline(always)]
    unsafe fn transpose(from: impl Fn(usize) -> *const f32, to: impl Fn(usize) -> *mut f32) {
        unsafe {
            let (a, b) = (v128_load(from(0).cast()), v128_load(from(1).cast()));
            let (c, d) = (v128_load(from(2).cast()), v128_load(from(3).cast()));
            let ab_low = i32x4_shuffle::<0, 4, 1, 5>(a, b);
            let ab_high = i32x4_shuffle::<2, 6, 3, 7>(a, b);
            let cd_low = i32x4_shuffle::<0, 4, 1, 5>(c, d);
            let cd_high = i32x4_shuffle::<2, 6, 3, 7>(c, d);
            v128_store(to(0).cast(), i64x2_shuffle::<0, 2>(ab_low, cd_low));
            v128_store(to(1).cast(), i64x2_shuffle::<1, 3>(ab_low, cd_low));
            v128_store(to(2).cast(), i64x2_shuffle::<0, 2>(ab_high, cd_high));
            v128_store(to(3).cast(), i64x2_shuffle::<1, 3>(ab_high, cd_high));
        }
    }
}
