//! Mean cross-entropy of softmax(logits) against integer labels, and its gradient.
//!
//! logits, d_logits: (N × classes) row-major; labels: (N), each below classes. Sums are in f64; N is small, so one
//! version serves every CPU.

pub mod reference;
