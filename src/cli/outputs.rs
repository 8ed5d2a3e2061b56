//! What the verbs print: text for people, or one JSON object.

use std::io::{self, Write};

use phase_collapse::{Error, Result};
use serde_json::Value;

/// Prints `value` as one JSON object, or `text` for people.
pub fn print(json: bool, value: &Value, text: &str) -> Result<()> {
    let line = if json { value.to_string() } else { text.trim_end().to_string() };
    let mut out = io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|source| Error::Io {
        path: "standard output".into(),
        action: "writing",
        source,
    })
}

/// A fraction as people read it.
pub fn percent(fraction: f64) -> String {
    format!("{:.2} %", 100.0 * fraction)
}

/// Columns padded to their widest cell, numbers to the right.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |c: usize| rows.iter().filter_map(|r| r.get(c)).map(|s| s.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, &w)| format!("{cell:>w$}"));
        cells.collect::<Vec<_>>().join("  ") + "\n"
    };
    rows.iter().map(line).collect()
}
