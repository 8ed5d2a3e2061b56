//! Vectors of f32 lanes: one small trait, one thin file per instruction set, chosen at run time natively and
//! at build time for wasm. Kernels are written once over [`Vector`].

pub mod peak;
mod scalar;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use scalar::Scalar;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use wasm::Wasm;
#[cfg(target_arch = "x86_64")]
pub use x86::{Avx2, Avx512};

/// Most lanes that any [`Vector`] has.
pub const MAX_LANES: usize = 16;

/// A vector of f32 lanes.
///
/// # Safety
/// Pointers must be valid for LANES values (no alignment needed). Methods of a vector whose instruction set the
/// machine lacks must not run: kernels are entered through [`simd_entry`] only.
pub trait Vector: Copy {
    /// Lanes.
    const LANES: usize;
    /// Vectors that stay in registers at once.
    const REGISTERS: usize = 16;

    /// LANES values from memory.
    unsafe fn load(from: *const f32) -> Self;
    /// LANES values to memory.
    unsafe fn store(self, to: *mut f32);
    /// One value in every lane.
    unsafe fn splat(value: f32) -> Self;
    /// self + other.
    unsafe fn add(self, other: Self) -> Self;
    /// self − other.
    unsafe fn sub(self, other: Self) -> Self;
    /// self · other.
    unsafe fn mul(self, other: Self) -> Self;
    /// self / other.
    unsafe fn div(self, other: Self) -> Self;
    /// Square root.
    unsafe fn sqrt(self) -> Self;
    /// The larger lane by lane; `other` where self is NaN or equal.
    unsafe fn max(self, other: Self) -> Self;
    /// self · factor + addend, rounded once where the machine can.
    unsafe fn mul_add(self, factor: Self, addend: Self) -> Self;
    /// `value` in the lanes where self > 0, else 0.
    unsafe fn where_positive(self, value: Self) -> Self;
    /// Transposes a LANES×LANES block: row i, at `from(i)`, becomes column i of the rows at `to(0)`, `to(1)`, ….
    unsafe fn transpose(from: impl Fn(usize) -> *const f32, to: impl Fn(usize) -> *mut f32);

    /// Sum of the lanes.
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        let mut lanes = [0.0; MAX_LANES];
        unsafe { self.store(lanes.as_mut_ptr()) };
        // Pairwise, so that the order does not depend on the compiler.
        let mut width = Self::LANES;
        while width > 1 {
            width /= 2;
            for i in 0..width {
                lanes[i] += lanes[i + width];
            }
        }
        lanes[0]
    }
}

/// An instruction set that this build can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// One lane, plain Rust. A wasm module with vectors has no other level: the browser would download it for nothing.
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    Scalar,
    /// wasm simd128; fused multiply-add where built with relaxed SIMD.
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    Wasm,
    /// AVX2 with FMA, 8 lanes.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512F, 16 lanes.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// All of this build, slowest first.
    const ALL: &[Level] = &[
        #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
        Level::Scalar,
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        Level::Wasm,
        #[cfg(target_arch = "x86_64")]
        Level::Avx2,
        #[cfg(target_arch = "x86_64")]
        Level::Avx512,
    ];

    /// Whether this machine runs it.
    fn runs(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => Level::Avx2.runs() && is_x86_feature_detected!("avx512f"),
            _ => true,
        }
    }

    /// Every level that this machine runs, slowest first.
    pub fn available() -> Vec<Level> {
        Level::ALL.iter().copied().filter(|level| level.runs()).collect()
    }

    /// The fastest level that this machine runs.
    pub fn best() -> Level {
        Level::ALL.iter().copied().rfind(|level| level.runs()).expect("the first level runs everywhere")
    }

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
            Level::Scalar => "scalar",
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            Level::Wasm if cfg!(target_feature = "relaxed-simd") => "relaxed",
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            Level::Wasm => "simd128",
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => "avx512",
        }
    }
}

/// Declares `pub fn NAME(level, arguments)` that runs a generic kernel at that level.
///
/// The kernel must be `#[inline(always)] unsafe fn KERNEL<V: Vector>(arguments)`: inlined into a function that has
/// the instruction set switched on, its vector operations become single instructions.
macro_rules! simd_entry {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? = $kernel:ident) => {
        $(#[$doc])*
        $vis fn $name(level: $crate::kernels::simd::Level, $($arg: $ty),*) $(-> $ret)? {
            use $crate::kernels::simd::{self, Level};
            match level {
                // SAFETY: plain Rust runs everywhere.
                #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
                Level::Scalar => unsafe { $kernel::<simd::Scalar>($($arg),*) },
                // SAFETY: the module was built with, and validated against, this instruction set.
                #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
                Level::Wasm => unsafe { $kernel::<simd::Wasm>($($arg),*) },
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => {
                    #[target_feature(enable = "avx2,fma")]
                    unsafe fn run($($arg: $ty),*) $(-> $ret)? {
                        unsafe { $kernel::<simd::Avx2>($($arg),*) }
                    }
                    assert!(is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"));
                    // SAFETY: just checked.
                    unsafe { run($($arg),*) }
                }
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 => {
                    #[target_feature(enable = "avx512f,avx2,fma")]
                    unsafe fn run($($arg: $ty),*) $(-> $ret)? {
                        unsafe { $kernel::<simd::Avx512>($($arg),*) }
                    }
                    assert!(is_x86_feature_detected!("avx512f"));
                    // SAFETY: just checked.
                    unsafe { run($($arg),*) }
                }
            }
        }
    };
}
pub(crate) use simd_entry;

#[cfg(test)]
mod tests {
    use super::*;

    #[inline(always)]
    unsafe fn transpose_all<V: Vector>(from: &[f32], to: &mut [f32], stride: usize) {
        assert!(from.len() >= V::LANES * stride && to.len() >= V::LANES * stride);
        let to = to.as_mut_ptr();
        unsafe { V::transpose(|i| from.as_ptr().add(i * stride), |i| to.add(i * stride)) }
    }
    simd_entry!(fn transposed(from: &[f32], to: &mut [f32], stride: usize) = transpose_all);

    #[inline(always)]
    unsafe fn arithmetic<V: Vector>(a: &[f32], b: &[f32], out: &mut [f32]) -> usize {
        unsafe {
            let (x, y) = (V::load(a.as_ptr()), V::load(b.as_ptr()));
            let all = [
                x.add(y),
                x.sub(y),
                x.mul(y),
                x.div(y),
                y.sqrt(),
                x.max(y),
                x.mul_add(y, V::splat(0.5)),
                x.where_positive(y),
                V::splat(x.sum()),
            ];
            for (i, v) in all.into_iter().enumerate() {
                v.store(out.as_mut_ptr().add(i * MAX_LANES));
            }
        }
        V::LANES
    }
    simd_entry!(fn computed(a: &[f32], b: &[f32], out: &mut [f32]) -> usize = arithmetic);

    #[test]
    fn every_level_transposes() {
        let stride = 19;
        let from: Vec<f32> = (0..MAX_LANES * stride).map(|i| i as f32).collect();
        for level in Level::available() {
            let mut to = vec![f32::NAN; from.len()];
            transposed(level, &from, &mut to, stride);
            let lanes = (0..stride).take_while(|&i| !to[i].is_nan()).count();
            assert!(lanes == 1 || lanes == 8 || lanes == 16 || lanes == 4);
            for i in 0..lanes {
                for j in 0..lanes {
                    assert_eq!(to[j * stride + i], from[i * stride + j], "{level:?} ({i}, {j})");
                }
            }
        }
    }

    #[test]
    fn every_level_computes() {
        let a: Vec<f32> = (0..MAX_LANES).map(|i| (i as f32) - 3.5).collect();
        let b: Vec<f32> = (0..MAX_LANES).map(|i| 0.25 * (i as f32) + 0.5).collect();
        for level in Level::available() {
            let mut out = vec![f32::NAN; 9 * MAX_LANES];
            let lanes = computed(level, &a, &b, &mut out);
            for i in 0..lanes {
                let (x, y) = (a[i], b[i]);
                let sum: f32 = a[..lanes].iter().sum();
                let expected = [
                    x + y,
                    x - y,
                    x * y,
                    x / y,
                    y.sqrt(),
                    x.max(y),
                    x * y + 0.5,
                    if x > 0.0 { y } else { 0.0 },
                    sum,
                ];
                for (k, e) in expected.into_iter().enumerate() {
                    let got = out[k * MAX_LANES + i];
                    assert!((got - e).abs() <= 2e-6 * e.abs().max(1.0), "{level:?} {k} {i}: {got} {e}");
                }
            }
        }
    }
}
