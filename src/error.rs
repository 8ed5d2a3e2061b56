//! The crate's one error type. Every variant says what was expected, what was found, and what to do.

use std::fmt;
use std::path::PathBuf;

use crate::decimal::decimal;

/// Result with the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What can go wrong, and what the reader of the message can do about it.
#[derive(thiserror::Error)]
pub enum Error {
    /// A network description that cannot be run.
    #[error("spec{}: expected {expected}, found {found}; {remedy}", block.map(|b| format!(", block {b}")).unwrap_or_default())]
    Spec {
        /// Block index, counted from 0, where the spec fails; `None` when it is not about one block.
        block: Option<usize>,
        /// What would be right.
        expected: String,
        /// What the spec says.
        found: String,
        /// What to do.
        remedy: String,
    },
    /// A tensor whose name, shape or type is not what the network needs.
    #[error("tensor {name}: expected {expected}, found {found}")]
    Tensor {
        /// Tensor name as in the file.
        name: String,
        /// What would be right.
        expected: String,
        /// What was found.
        found: String,
    },
    /// A file whose content is not what its format demands.
    #[error("{}: {format}: expected {expected}, found {found}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Format name, such as "IDX" or "safetensors".
        format: &'static str,
        /// What would be right.
        expected: String,
        /// What was found.
        found: String,
    },
    /// A file or folder that cannot be read or written. The browser's module touches none.
    #[cfg(not(target_arch = "wasm32"))]
    #[error("{}: {action} failed: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was attempted, such as "reading".
        action: &'static str,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A value outside what an operation accepts.
    #[error("{what}: expected {expected}, found {found}")]
    Value {
        /// The argument or quantity.
        what: String,
        /// What would be right.
        expected: String,
        /// What was found.
        found: String,
    },
    /// The graphics device does not answer as it should; nothing it was given is lost.
    #[error("{what}: {found}")]
    Device {
        /// What failed.
        what: String,
        /// The device's own reason.
        found: String,
    },
}

impl Error {
    /// Shorthand for [`Error::Value`].
    pub fn value(what: impl Into<String>, expected: impl Words, found: impl Words) -> Self {
        Error::Value { what: what.into(), expected: expected.words(), found: found.words() }
    }

    /// Shorthand for [`Error::Tensor`].
    pub fn tensor(name: impl Into<String>, expected: impl Words, found: impl Words) -> Self {
        Error::Tensor { name: name.into(), expected: expected.words(), found: found.words() }
    }
}

/// The message: what a panic shows is for people too.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What can stand in a message as expected or found.
pub trait Words {
    /// Its text there.
    fn words(self) -> String;
}

macro_rules! words {
    ($($type:ty),*) => {
        $(impl Words for $type {
            fn words(self) -> String {
                self.to_string()
            }
        })*
    };
}
words!(&str, String, &String, u8, &u8, u32, u64, usize);

impl Words for f64 {
    fn words(self) -> String {
        decimal(self)
    }
}

/// A point or a move.
impl Words for (f64, f64) {
    fn words(self) -> String {
        format!("({}, {})", decimal(self.0), decimal(self.1))
    }
}

impl Words for f32 {
    fn words(self) -> String {
        decimal(self.into())
    }
}
