//! Files against bytes made by hand, against the safetensors crate, and against themselves.

#[path = "formats/datasets.rs"]
mod datasets;
#[path = "formats/models.rs"]
mod models;
#[path = "formats/runs.rs"]
mod runs;
#[path = "formats/safetensors.rs"]
mod safetensors_files;
mod support;
