//! A folder with small data sets and specs, and the program run in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// Images of each class in the made-up data sets.
pub const TRAINING_PER_CLASS: usize = 8;
/// Images of each class in their test splits.
pub const TEST_PER_CLASS: usize = 6;

/// The program.
pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_phase-collapse"))
}

/// A folder with `digits/` (in MNIST's format), `photos/` (in CIFAR-10's), `spec.json` for both digits and
/// `photos.json`.
pub struct Workbench {
    pub dir: TempDir,
}

/// What a run left.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("text"),
            stderr: String::from_utf8(output.stderr).expect("text"),
        }
    }
}

impl Run {
    /// The one JSON object on standard output.
    pub fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        assert_eq!(self.stdout.trim_end().lines().count(), 1, "one line: {}", self.stdout);
        let value: Value = serde_json::from_str(&self.stdout).expect("JSON");
        assert!(value.is_object(), "{value}");
        value
    }

    /// Asserts a failure told in one line that holds every part.
    pub fn refused(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        assert_eq!(self.stderr.lines().count(), 1, "one line: {}", self.stderr);
        for part in parts {
            assert!(self.stderr.contains(part), "{part:?} is not in {:?}", self.stderr);
        }
    }
}

impl Workbench {
    pub fn new() -> Workbench {
        let bench = Workbench { dir: tempfile::tempdir().expect("a folder") };
        for (folder, prefix, per_class) in
            [("digits", "train", TRAINING_PER_CLASS), ("digits", "t10k", TEST_PER_CLASS)]
        {
            let (images, labels) = digits(per_class, usize::from(prefix == "t10k"));
            bench.write(&format!("{folder}/{prefix}-images-idx3-ubyte"), &images);
            bench.write(&format!("{folder}/{prefix}-labels-idx1-ubyte"), &labels);
        }
        for n in 1..=5 {
            bench.write(&format!("photos/data_batch_{n}.bin"), &photos(2, n));
        }
        bench.write("photos/test_batch.bin", &photos(TEST_PER_CLASS, 9));
        bench.write("spec.json", SPEC.as_bytes());
        bench.write("photos.json", SPEC.replace("\"input_channels\": 1", "\"input_channels\": 3").as_bytes());
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// The program's command for a line of arguments without quotes, in this folder.
    pub fn command(&self, line: &str) -> Command {
        let mut command = program();
        command.current_dir(self.dir.path()).args(line.split_whitespace());
        command
    }

    pub fn run(&self, line: &str) -> Run {
        self.command(line).output().expect("the program starts").into()
    }

    /// Every file below the folder.
    pub fn files(&self) -> BTreeSet<PathBuf> {
        let mut found = BTreeSet::new();
        let mut folders = vec![self.dir.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => drop(found.insert(path)),
                }
            }
        }
        found
    }

    /// Trains a model in one epoch.
    pub fn train(&self, out: &str) -> Run {
        self.run(&format!("train {TRAIN} --epochs 1 --seed 1 --out {out}"))
    }
}

/// Arguments of every training in these tests, but for epochs, seed and output.
pub const TRAIN: &str = "--dataset mnist --data digits --spec spec.json --batch 20 --held-out 20 --rate 0.1";

const SPEC: &str = r#"{
    "input_channels": 1, "input_size": 32, "widths": [3, 4], "orientations": 4, "skip": true,
    "real_projection": true, "nonlinearity": "mod", "factorized_from_block": 0, "avgpool": false, "classes": 10
}"#;

/// Classes take turns; class c is a bar in row 2c + 4, the longer the larger c, of varying strength, with specks.
fn digits(per_class: usize, salt: usize) -> (Vec<u8>, Vec<u8>) {
    let count = 10 * per_class;
    let mut images = [0x803u32, count as u32, 28, 28].map(u32::to_be_bytes).concat();
    let mut labels = [0x801u32, count as u32].map(u32::to_be_bytes).concat();
    for n in 0..count {
        let class = n % 10;
        labels.push(class as u8);
        let start = images.len();
        images.resize(start + 784, 0);
        let variety = n / 10 + 3 * salt;
        for x in 4..6 + 2 * class + variety % 3 {
            images[start + (2 * class + 4) * 28 + x] = (140 + 31 * variety % 100) as u8;
        }
        for k in 0..12 {
            images[start + (n * 131 + k * 97 + salt * 17) % 784] = (k * 20) as u8;
        }
    }
    (images, labels)
}

/// CIFAR-10 records: class c is a patch of one colour at a place of its own.
fn photos(per_class: usize, salt: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for n in 0..10 * per_class {
        let class = n % 10;
        let mut image = vec![30u8; 3072];
        for i in 0..100 {
            let (y, x) = (i / 10 + 2 * class, i % 10 + (n / 10 + salt) % 7);
            image[class % 3 * 1024 + y * 32 + x] = (150 + (n * 7 + salt * 13) % 100) as u8;
        }
        out.push(class as u8);
        out.extend(image);
    }
    out
}
