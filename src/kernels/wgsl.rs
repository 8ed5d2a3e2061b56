//! What the GPU side of an operation declares, once: names, bindings, parameters and workgroup sizes. Data only; `gpu` compiles
//! and runs it. A test reads every WGSL file with naga and compares it with these declarations.
//!
//! Every kernel takes its sizes from one uniform structure at binding 0, `parameters`, all of whose members are u32 or f32
//! words; its storage buffers follow from binding 1 on. The first parameter is always `first`: the workgroup along x that this
//! dispatch begins with, since long work is cut into several dispatches.

/// What a kernel may do with a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// `var<storage, read>`.
    Read,
    /// `var<storage, read_write>`.
    Write,
}

/// Scalar type of a buffer's elements, or of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// 32-bit float.
    F32,
    /// 32-bit unsigned integer.
    U32,
}

/// One storage buffer of a kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Its name in the WGSL file.
    pub name: &'static str,
    /// Whether it is written.
    pub access: Access,
    /// What it holds.
    pub word: Word,
}

/// A kernel: one entry point of one WGSL file. Builds that plan work for a device and do not run it know its name alone.
#[derive(Debug)]
pub struct Kernel {
    /// Its name in labels and reports, such as "mix.product".
    pub name: &'static str,
    /// WGSL text put before the kernel's own, such as functions that several kernels share.
    #[cfg(feature = "gpu")]
    pub shared: &'static [&'static str],
    /// The WGSL file's text.
    #[cfg(feature = "gpu")]
    pub source: &'static str,
    /// Entry point.
    #[cfg(feature = "gpu")]
    pub entry: &'static str,
    /// Storage buffers, from binding 1 on.
    #[cfg(feature = "gpu")]
    pub bindings: &'static [Binding],
    /// Members of the uniform structure, in order, after `first`.
    #[cfg(feature = "gpu")]
    pub parameters: &'static [(&'static str, Word)],
    /// Constants that every use gives a value (`const NAME: u32`), in the order of [`Variant::constants`].
    #[cfg(feature = "gpu")]
    pub constants: &'static [&'static str],
    /// Values that these constants are used with: what tests compile. One empty set where there are none.
    #[cfg(feature = "gpu")]
    pub samples: &'static [&'static [u32]],
    /// Invocations of a workgroup along x for given constants; passed in as `WORKGROUP`.
    #[cfg(feature = "gpu")]
    pub workgroup: fn(&[u32]) -> u32,
}

/// Declares a kernel; see [`Kernel`].
macro_rules! kernel {
    ($(#[$doc:meta])* pub static $kernel:ident = { name: $name:literal, $($declaration:tt)* };) => {
        $(#[$doc])*
        #[cfg(feature = "gpu")]
        pub static $kernel: $crate::kernels::wgsl::Kernel =
            $crate::kernels::wgsl::Kernel { name: $name, $($declaration)* };
        $(#[$doc])*
        #[cfg(not(feature = "gpu"))]
        pub static $kernel: $crate::kernels::wgsl::Kernel = $crate::kernels::wgsl::Kernel { name: $name };
    };
}
pub(crate) use kernel;

impl PartialEq for Kernel {
    fn eq(&self, other: &Kernel) -> bool {
        self.name == other.name
    }
}

/// A kernel with its constants: what one pipeline is compiled from.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Which kernel.
    pub kernel: &'static Kernel,
    /// Values of its constants.
    pub constants: Vec<u32>,
}

impl Variant {
    /// A kernel without constants.
    pub fn plain(kernel: &'static Kernel) -> Variant {
        Variant { kernel, constants: Vec::new() }
    }

    /// Invocations of a workgroup.
    #[cfg(feature = "gpu")]
    pub fn workgroup(&self) -> u32 {
        (self.kernel.workgroup)(&self.constants)
    }

    /// The whole WGSL text.
    #[cfg(feature = "gpu")]
    pub fn text(&self) -> String {
        let mut text = format!("const WORKGROUP: u32 = {}u;\n", self.workgroup());
        for (name, value) in self.kernel.constants.iter().zip(&self.constants) {
            text += &format!("const {name}: u32 = {value}u;\n");
        }
        for shared in self.kernel.shared {
            text += shared;
        }
        text + self.kernel.source
    }
}

// A macro, so that the kernels' text can be made from the same digits.
macro_rules! none {
    () => {
        0xffff_ffff
    };
}

/// Where a parameter that counts something means that there is none.
pub const NONE: u32 = none!();
/// The same for kernels; goes into [`Kernel::shared`].
pub const NONE_TEXT: &str = concat!("const NONE: u32 = ", none!(), "u;\n");

/// A size as a parameter.
pub fn word(size: usize) -> u32 {
    u32::try_from(size).expect("sizes on a device fit 32 bits")
}

/// The product of sizes that overflows in no build.
pub fn product(sizes: &[usize]) -> u64 {
    sizes.iter().map(|&n| n as u64).product()
}

/// A WGSL file's text as it is shipped: without comments, indentation and empty lines.
macro_rules! wgsl {
    ($file:literal) => {{
        const TEXT: &str = include_str!($file);
        const LENGTH: usize = $crate::kernels::wgsl::stripped::<{ TEXT.len() }>(TEXT).1;
        const BYTES: [u8; LENGTH] = {
            let (all, mut bytes, mut i) =
                ($crate::kernels::wgsl::stripped::<{ TEXT.len() }>(TEXT).0, [0; LENGTH], 0);
            while i < LENGTH {
                bytes[i] = all[i];
                i += 1;
            }
            bytes
        };
        match std::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => panic!("stripping cuts between characters"),
        }
    }};
}
pub(crate) use wgsl;

/// `text` without comments, indentation and empty lines, and how many of the bytes that is. Written for compile time.
pub const fn stripped<const N: usize>(text: &str) -> ([u8; N], usize) {
    let (bytes, mut out, mut length, mut i) = (text.as_bytes(), [0; N], 0, 0);
    let mut at_line_start = true;
    while i < bytes.len() {
        let byte = bytes[i];
        if byte == b'/' && i + 1 < bytes.len() && bytes[i + 1] == b'/' {
            while i < bytes.len() && bytes[i] != b'\n' {
                i += 1;
            }
            continue;
        }
        if byte == b'\n' || (byte == b' ' && at_line_start) {
            if byte == b'\n' && !at_line_start {
                out[length] = byte;
                length += 1;
                at_line_start = true;
            }
        } else {
            out[length] = byte;
            length += 1;
            at_line_start = false;
        }
        i += 1;
    }
    (out, length)
}

/// A storage buffer that a kernel reads.
pub const fn reads(name: &'static str, word: Word) -> Binding {
    Binding { name, access: Access::Read, word }
}

/// A storage buffer that a kernel writes.
pub const fn writes(name: &'static str, word: Word) -> Binding {
    Binding { name, access: Access::Write, word }
}
