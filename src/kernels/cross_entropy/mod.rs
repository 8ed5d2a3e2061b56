//! Mean cross-entropy of softmax(logits) against integer labels, and its gradient.
//!
//! With label smoothing ε (Szegedy et al. 2016, section 7) the target is 1 − ε at the label and ε spread evenly over all classes.
//!
//! logits, d_logits: (N × classes) row-major; labels: (N), each below classes. Sums are in f64; N is small, so one
//! version serves every CPU.

pub mod gpu;
pub mod reference;
