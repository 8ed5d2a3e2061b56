//! The command line as its users see it: what it writes, prints and refuses.

#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/gpu.rs"]
mod gpu;
#[path = "cli/stopping.rs"]
mod stopping;
mod support;
#[path = "cli/training.rs"]
mod training;
#[path = "cli/verbs.rs"]
mod verbs;
#[path = "cli/workbench.rs"]
mod workbench;
