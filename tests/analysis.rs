//! The measures of separation and the chains, on data whose answers are known.

#[path = "analysis/arrows.rs"]
mod arrows;
#[path = "analysis/data.rs"]
mod data;
#[path = "analysis/geometry.rs"]
mod geometry;
#[path = "analysis/maps.rs"]
mod maps;
#[path = "analysis/oracle.rs"]
mod oracle;
#[path = "analysis/separation.rs"]
mod separation;
