//! Runs that end early: Ctrl-C, a killed process, a loss that is no number, a disk that is full.
#![cfg(unix)]

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use phase_collapse::formats::Checkpoint;

use crate::workbench::{Run, TRAIN, Workbench};

const LINE: &str = "--epochs 40 --seed 4 --out m.safetensors";

fn begin(bench: &Workbench) -> Child {
    let mut command = bench.command(&format!("train {TRAIN} {LINE}"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// Waits until the log holds `epochs` finished epochs.
fn wait_for_epochs(bench: &Workbench, epochs: usize) {
    let begin = Instant::now();
    let log = bench.path("m.jsonl");
    while std::fs::read_to_string(&log).map_or(0, |text| text.lines().count()) < epochs + 1 {
        assert!(begin.elapsed() < Duration::from_secs(120), "no epoch in two minutes");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(status.expect("kill").success());
}

/// Resumes until the run is finished, then compares it with one that was never stopped.
fn finishes_like_an_unbroken_run(bench: &Workbench) {
    let run = bench.run(&format!("train {TRAIN} {LINE} --resume"));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let lines = |bench: &Workbench| -> Vec<serde_json::Value> {
        let text = String::from_utf8(bench.read("m.jsonl")).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let whole = Workbench::new();
    assert_eq!(whole.run(&format!("train {TRAIN} {LINE}")).code, Some(0));
    let tensors = |b: &Workbench| {
        Checkpoint::from_bytes(&b.read("m.safetensors"), &b.path("m.safetensors")).unwrap().tensors
    };
    assert_eq!(tensors(bench), tensors(&whole));
    let (ours, theirs) = (lines(bench), lines(&whole));
    assert_eq!(ours.len(), 42);
    for (a, b) in ours.iter().zip(&theirs).skip(1) {
        for key in ["epoch", "loss", "accuracy", "held_out_loss", "held_out_accuracy", "test_accuracy"] {
            assert_eq!(a[key], b[key]);
        }
    }
    assert!(!bench.path("m.safetensors.checkpoint").exists());
}

#[test]
fn ctrl_c_saves_and_resume_goes_on_bit_for_bit() {
    let bench = Workbench::new();
    let child = begin(&bench);
    wait_for_epochs(&bench, 2);
    signal(&child, "-INT");
    let run: Run = child.wait_with_output().expect("it ends").into();
    assert_eq!(run.code, Some(130), "{}", run.stderr);
    let last = run.stderr.lines().last().unwrap();
    assert!(last.contains("stopped in epoch") && last.contains("--resume"), "{last}");
    assert!(!bench.path("m.safetensors").exists());
    assert!(bench.path("m.safetensors.checkpoint").exists());
    // Without being told which, neither going on nor beginning again happens.
    bench
        .run(&format!("train {TRAIN} {LINE}"))
        .refused(1, &["m.safetensors.checkpoint", "--resume", "--force"]);
    // Other settings are another run.
    let other = format!("train {TRAIN} {LINE} --resume --momentum 0.8");
    bench.run(&other).refused(1, &["m.safetensors.checkpoint", "\"momentum\":0.8", "\"momentum\":0.9"]);
    finishes_like_an_unbroken_run(&bench);
}

#[test]
fn a_killed_run_goes_on_from_its_last_epoch() {
    let bench = Workbench::new();
    let child = begin(&bench);
    wait_for_epochs(&bench, 3);
    signal(&child, "-KILL");
    let run: Run = child.wait_with_output().expect("it ends").into();
    assert_eq!(run.code, None, "killed");
    finishes_like_an_unbroken_run(&bench);
}

#[test]
fn a_loss_that_is_no_number_is_an_error() {
    let bench = Workbench::new();
    let line = TRAIN.replace("--rate 0.1", "--rate 100 --momentum 0.99 --weight-decay 1");
    let run = bench.run(&format!("train {line} --epochs 30 --schedule step --out m.safetensors"));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let last = run.stderr.lines().last().unwrap();
    assert!(last.starts_with("error: loss in epoch") && last.contains("finite"), "{last}");
    assert!(!bench.path("m.safetensors").exists());
}

/// Runs the program where no file may grow beyond `blocks` of 512 bytes and writing more is an error.
fn limited(bench: &Workbench, blocks: usize, line: &str) -> Run {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {line}");
    let mut command = Command::new("sh");
    command.current_dir(bench.dir.path()).args(["-c", &script, env!("CARGO_BIN_EXE_phase-collapse")]);
    command.output().expect("a shell").into()
}

#[test]
fn a_full_disk_leaves_what_was_there_before() {
    let bench = Workbench::new();
    bench.train("m.safetensors");
    bench.write("old.safetensors", b"as it was");
    bench.write("in.safetensors", &std::fs::read(crate::support::golden_path("mnist_mod.trace")).unwrap());
    bench.write("ref.safetensors", &std::fs::read(crate::support::golden_path("mnist_mod.model")).unwrap());
    let before = bench.files();
    let fails = |blocks: usize, line: &str| {
        let run = limited(&bench, blocks, &format!("{line} --out old.safetensors --force"));
        assert_eq!(run.code, Some(1), "{line}: {}", run.stderr);
        assert!(run.stderr.lines().last().unwrap().contains("writing failed"), "{}", run.stderr);
        assert_eq!(bench.read("old.safetensors"), b"as it was");
        assert_eq!(bench.files(), before, "{line}");
    };
    fails(1, "convert --model m.safetensors --dtype f32");
    fails(2, "trace --model ref.safetensors --input in.safetensors");
    fails(2, "sample --dataset mnist --data digits --per-class 5");
    // The log fits, the first checkpoint does not.
    let run = limited(&bench, 8, &format!("train {TRAIN} --epochs 2 --out new.safetensors"));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("new.safetensors.checkpoint: writing failed"), "{}", run.stderr);
    assert!(!bench.path("new.safetensors").exists());
    assert!(!bench.files().iter().any(|f| f.to_string_lossy().ends_with("partial")));
}

#[test]
#[cfg(target_os = "linux")]
fn a_standard_output_that_is_full_is_an_error() {
    let bench = Workbench::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let run: Run = bench.command("inspect --spec spec.json --json").stdout(full).output().unwrap().into();
    run.refused(1, &["standard output", "writing failed"]);
}
