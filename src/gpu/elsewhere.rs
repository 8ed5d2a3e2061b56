//! Work done elsewhere: the tests run every session a second time in a browser, through the module that ships, and compare what
//! comes back as they compare their own device's. Native only; in the browser nothing of it is left.

use super::Program;
use crate::Result;

/// A device somewhere else.
pub trait Elsewhere: std::fmt::Debug + Send + Sync {
    /// As [`Session::new`](super::Session::new).
    fn load(&self, program: &Program) -> Result<Box<dyn SessionElsewhere>>;
}

/// A program on it. Each call is the one of that name of [`Session`](super::Session), with words in place of values.
pub trait SessionElsewhere: std::fmt::Debug + Send + Sync {
    /// Goes on with another program that fits.
    fn continue_with(&self, program: &Program) -> Result<()>;
    /// Writes words into a named stretch.
    fn write(&self, name: &str, words: &[u32]) -> Result<()>;
    /// Submits a section.
    fn run(&self, section: &str) -> Result<()>;
    /// Waits, and returns named stretches one after the other.
    fn read(&self, names: &[&str]) -> Result<Vec<u32>>;
}
