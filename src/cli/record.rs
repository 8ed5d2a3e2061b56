//! A run's log in JSON lines, and its command as others may read it.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use phase_collapse::formats::files;
use phase_collapse::{Error, Result};
use serde_json::Value;

/// JSON lines: settings, one line an epoch, the result.
pub struct Log {
    path: PathBuf,
}

impl Log {
    /// Begins the log anew with the lines that are known already.
    pub fn begin(path: &Path, lines: &[Value]) -> Result<Log> {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        files::write(path, text.as_bytes(), true)?;
        Ok(Log { path: path.to_path_buf() })
    }

    /// Adds a line.
    pub fn add(&self, line: &Value) -> Result<()> {
        let text = format!("{line}\n");
        let append = || OpenOptions::new().append(true).open(&self.path)?.write_all(text.as_bytes());
        append().map_err(|source| Error::Io { path: self.path.clone(), action: "writing", source })
    }
}

/// The command line without what is of no use to others: where data lie, absolute folders, and flags that do not
/// change the result.
pub fn command(arguments: impl Iterator<Item = String>) -> String {
    let mut words = vec!["phase-collapse".to_string()];
    let mut after_data = false;
    for argument in arguments.skip(1) {
        let (flag, value) = match argument.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => (Some(flag.to_string()), value.to_string()),
            _ => (None, argument),
        };
        if flag.is_none() && ["--resume", "--force", "--json"].contains(&value.as_str()) {
            continue;
        }
        let is_data = std::mem::take(&mut after_data) || flag.as_deref() == Some("--data");
        after_data = flag.is_none() && value == "--data";
        let path = Path::new(&value);
        let shown = match path.file_name() {
            _ if is_data => "DIR".into(),
            Some(name) if path.is_absolute() => name.to_string_lossy().into_owned(),
            _ => value,
        };
        let quoted = if shown.contains(char::is_whitespace) { format!("'{shown}'") } else { shown };
        words.push(flag.map_or(quoted.clone(), |flag| format!("{flag}={quoted}")));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_keep_what_matters() {
        let shown = |text: &str| command(text.split(' ').map(String::from));
        assert_eq!(
            shown(
                "/usr/bin/x train --data /home/me/data --spec models/a.json --out /tmp/b.safetensors --force"
            ),
            "phase-collapse train --data DIR --spec models/a.json --out b.safetensors"
        );
        assert_eq!(
            shown("x train --data=/home/me --out=/tmp/b --rate 0.1 --resume"),
            "phase-collapse train --data=DIR --out=b --rate 0.1"
        );
    }
}
