//! The crate's one error type. Every variant says what was expected, what was found, and what to do.

use std::path::PathBuf;

/// Result with the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What can go wrong, and what the reader of the message can do about it.
#[derive(Debug, thiserror::Error)]
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
    /// A file or folder that cannot be read or written.
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
}

impl Error {
    /// Shorthand for [`Error::Value`].
    pub fn value(what: impl Into<String>, expected: impl ToString, found: impl ToString) -> Self {
        Error::Value { what: what.into(), expected: expected.to_string(), found: found.to_string() }
    }

    /// Shorthand for [`Error::Tensor`].
    pub fn tensor(name: impl Into<String>, expected: impl ToString, found: impl ToString) -> Self {
        Error::Tensor { name: name.into(), expected: expected.to_string(), found: found.to_string() }
    }
}
