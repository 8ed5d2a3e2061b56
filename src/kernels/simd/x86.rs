//! AVX2 with FMA (eight lanes) and AVX-512F (sixteen lanes).

use std::arch::x86_64::*;

use super::Vector;

/// Eight f32.
#[derive(Clone, Copy)]
pub struct Avx2(__m256);

/// Sixteen f32.
#[derive(Clone, Copy)]
pub struct Avx512(__m512);

/// The methods that differ only in their intrinsics' names.
macro_rules! shared_methods {
    ($vector:ident, $load:ident, $store:ident, $splat:ident, $add:ident, $sub:ident, $mul:ident, $div:ident, $sqrt:ident,
     $max:ident, $fma:ident) => {
        #[inline(always)]
        unsafe fn load(from: *const f32) -> Self {
            $vector(unsafe { $load(from) })
        }
        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            unsafe { $store(to, self.0) }
        }
        #[inline(always)]
        unsafe fn splat(value: f32) -> Self {
            $vector(unsafe { $splat(value) })
        }
        #[inline(always)]
        unsafe fn add(self, other: Self) -> Self {
            $vector(unsafe { $add(self.0, other.0) })
        }
        #[inline(always)]
        unsafe fn sub(self, other: Self) -> Self {
            $vector(unsafe { $sub(self.0, other.0) })
        }
        #[inline(always)]
        unsafe fn mul(self, other: Self) -> Self {
            $vector(unsafe { $mul(self.0, other.0) })
        }
        #[inline(always)]
        unsafe fn div(self, other: Self) -> Self {
            $vector(unsafe { $div(self.0, other.0) })
        }
        #[inline(always)]
        unsafe fn sqrt(self) -> Self {
            $vector(unsafe { $sqrt(self.0) })
        }
        #[inline(always)]
        unsafe fn max(self, other: Self) -> Self {
            $vector(unsafe { $max(self.0, other.0) })
        }
        #[inline(always)]
        unsafe fn mul_add(self, factor: Self, addend: Self) -> Self {
            $vector(unsafe { $fma(self.0, factor.0, addend.0) })
        }
    };
}

impl Vector for Avx2 {
    const LANES: usize = 8;

    shared_methods!(
        Avx2,
        _mm256_loadu_ps,
        _mm256_storeu_ps,
        _mm256_set1_ps,
        _mm256_add_ps,
        _mm256_sub_ps,
        _mm256_mul_ps,
        _mm256_div_ps,
        _mm256_sqrt_ps,
        _mm256_max_ps,
        _mm256_fmadd_ps
    );

    #[inline(always)]
    unsafe fn where_positive(self, value: Self) -> Self {
        unsafe {
            let mask = _mm256_cmp_ps::<_CMP_GT_OQ>(self.0, _mm256_setzero_ps());
            Avx2(_mm256_and_ps(mask, value.0))
        }
    }

    #[inline(always)]
    unsafe fn transpose(from: impl Fn(usize) -> *const f32, to: impl Fn(usize) -> *mut f32) {
        unsafe {
            // Four-by-four within each 128-bit half, then the halves change places.
            let (top, bottom) = (quad_256(&from, 0), quad_256(&from, 4));
            for j in 0..4 {
                _mm256_storeu_ps(to(j), _mm256_permute2f128_ps::<0x20>(top[j], bottom[j]));
                _mm256_storeu_ps(to(4 + j), _mm256_permute2f128_ps::<0x31>(top[j], bottom[j]));
            }
        }
    }
}

impl Vector for Avx512 {
    const LANES: usize = 16;
    const REGISTERS: usize = 32;

    shared_methods!(
        Avx512,
        _mm512_loadu_ps,
        _mm512_storeu_ps,
        _mm512_set1_ps,
        _mm512_add_ps,
        _mm512_sub_ps,
        _mm512_mul_ps,
        _mm512_div_ps,
        _mm512_sqrt_ps,
        _mm512_max_ps,
        _mm512_fmadd_ps
    );

    #[inline(always)]
    unsafe fn where_positive(self, value: Self) -> Self {
        unsafe {
            let mask = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(self.0, _mm512_setzero_ps());
            Avx512(_mm512_maskz_mov_ps(mask, value.0))
        }
    }

    #[inline(always)]
    unsafe fn transpose(from: impl Fn(usize) -> *const f32, to: impl Fn(usize) -> *mut f32) {
        unsafe {
            // Four-by-four within each 128-bit quarter, then four-by-four of the quarters.
            let (q0, q1) = (quad_512(&from, 0), quad_512(&from, 4));
            let (q2, q3) = (quad_512(&from, 8), quad_512(&from, 12));
            for j in 0..4 {
                let low_01 = _mm512_shuffle_f32x4::<0x44>(q0[j], q1[j]);
                let high_01 = _mm512_shuffle_f32x4::<0xEE>(q0[j], q1[j]);
                let low_23 = _mm512_shuffle_f32x4::<0x44>(q2[j], q3[j]);
                let high_23 = _mm512_shuffle_f32x4::<0xEE>(q2[j], q3[j]);
                _mm512_storeu_ps(to(j), _mm512_shuffle_f32x4::<0x88>(low_01, low_23));
                _mm512_storeu_ps(to(4 + j), _mm512_shuffle_f32x4::<0xDD>(low_01, low_23));
                _mm512_storeu_ps(to(8 + j), _mm512_shuffle_f32x4::<0x88>(high_01, high_23));
                _mm512_storeu_ps(to(12 + j), _mm512_shuffle_f32x4::<0xDD>(high_01, high_23));
            }
        }
    }
}

/// Four rows from `first` on, transposed four by four within each 128-bit part.
#[inline(always)]
unsafe fn quad_256(from: &impl Fn(usize) -> *const f32, first: usize) -> [__m256; 4] {
    unsafe {
        let (a, b) = (_mm256_loadu_ps(from(first)), _mm256_loadu_ps(from(first + 1)));
        let (c, d) = (_mm256_loadu_ps(from(first + 2)), _mm256_loadu_ps(from(first + 3)));
        let (ab_low, ab_high) = (_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b));
        let (cd_low, cd_high) = (_mm256_unpacklo_ps(c, d), _mm256_unpackhi_ps(c, d));
        [
            _mm256_shuffle_ps::<0x44>(ab_low, cd_low),
            _mm256_shuffle_ps::<0xEE>(ab_low, cd_low),
            _mm256_shuffle_ps::<0x44>(ab_high, cd_high),
            _mm256_shuffle_ps::<0xEE>(ab_high, cd_high),
        ]
    }
}

/// Four rows from `first` on, transposed four by four within each 128-bit part.
#[inline(always)]
unsafe fn quad_512(from: &impl Fn(usize) -> *const f32, first: usize) -> [__m512; 4] {
    unsafe {
        let (a, b) = (_mm512_loadu_ps(from(first)), _mm512_loadu_ps(from(first + 1)));
        let (c, d) = (_mm512_loadu_ps(from(first + 2)), _mm512_loadu_ps(from(first + 3)));
        let (ab_low, ab_high) = (_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
        let (cd_low, cd_high) = (_mm512_unpacklo_ps(c, d), _mm512_unpackhi_ps(c, d));
        [
            _mm512_shuffle_ps::<0x44>(ab_low, cd_low),
            _mm512_shuffle_ps::<0xEE>(ab_low, cd_low),
            _mm512_shuffle_ps::<0x44>(ab_high, cd_high),
            _mm512_shuffle_ps::<0xEE>(ab_high, cd_high),
        ]
    }
}
