//! A progress bar on standard error, and Ctrl-C as something a loop can ask about.

use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};
use phase_collapse::{Error, Result};

/// A bar of `length` steps; nothing is drawn where standard error is no terminal.
pub fn bar(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} {bar:24} {pos}/{len}  {msg}");
    ProgressBar::new(length).with_style(style.expect("the template is valid").progress_chars("━╸─"))
}

/// Seconds as people read them.
pub fn duration(seconds: f64) -> String {
    let s = seconds.round() as u64;
    match s {
        0..100 => format!("{s} s"),
        100..6000 => format!("{} min {:02} s", s / 60, s % 60),
        _ => format!("{} h {:02} min", s / 3600, s % 3600 / 60),
    }
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C only sets a flag; a second one ends the program at once.
pub fn catch_interrupt() -> Result<()> {
    let handler = || {
        if INTERRUPTED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    };
    ctrlc::set_handler(handler).map_err(|e| Error::value("Ctrl-C", "a handler for it", e.to_string()))
}

/// Whether Ctrl-C was pressed.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}
