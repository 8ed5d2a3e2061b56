//! Our reader and writer against the safetensors crate, and against files that are wrong in one place.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use ndarray::{ArrayD, IxDyn};
use phase_collapse::formats::safetensors::{Dtype, File, Stored, to_bytes};
use safetensors::tensor::TensorView;
use safetensors::{Dtype as Theirs, SafeTensors};

use crate::support::{NETWORKS, golden, golden_path};

fn raw(header: &str, data: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), data].concat()
}

fn refusal(bytes: &[u8]) -> String {
    File::parse(bytes, Path::new("a.safetensors")).expect_err("must be refused").to_string()
}

#[test]
fn reads_every_golden_file_as_the_crate_does() {
    for name in NETWORKS {
        for part in ["model", "trace"] {
            let name = format!("{name}.{part}");
            let (config, tensors) = golden(&name);
            let path = golden_path(&name);
            let bytes = std::fs::read(&path).unwrap();
            let file = File::parse(&bytes, &path).unwrap();
            assert_eq!(file.metadata("config"), Some(&config[..]));
            assert_eq!(file.all(|_| true).unwrap(), tensors, "{name}");
        }
    }
}

#[test]
fn the_crate_reads_what_we_write() {
    let values = ArrayD::from_shape_fn(IxDyn(&[2, 3]), |i| i[0] as f32 * 0.5 - i[1] as f32);
    let scalar = ArrayD::from_elem(IxDyn(&[]), 0.1);
    let tensors = BTreeMap::from([
        ("b".to_string(), Stored::floats("b", &values, Dtype::F32).unwrap()),
        ("a".to_string(), Stored::floats("a", &values, Dtype::F16).unwrap()),
        ("bytes".to_string(), Stored::bytes(vec![3], vec![1, 2, 255])),
        ("none".to_string(), Stored::bytes(vec![0, 4], vec![])),
        ("s".to_string(), Stored::floats("s", &scalar, Dtype::F32).unwrap()),
    ]);
    let metadata = BTreeMap::from([("config".to_string(), "{\"é\": \"\\n\"}".to_string())]);
    let bytes = to_bytes(&metadata, &tensors);
    assert_eq!(bytes, to_bytes(&metadata, &tensors.clone()));
    let (header, parsed) = SafeTensors::read_metadata(&bytes).unwrap();
    assert_eq!(header % 8, 0);
    assert_eq!(parsed.metadata().as_ref().unwrap()["config"], metadata["config"]);
    let theirs = SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(theirs.tensor("b").unwrap().dtype(), Theirs::F32);
    assert_eq!(theirs.tensor("a").unwrap().dtype(), Theirs::F16);
    assert_eq!(theirs.tensor("bytes").unwrap().data(), [1, 2, 255]);
    assert_eq!(theirs.tensor("none").unwrap().shape(), [0, 4]);
    assert_eq!(theirs.tensor("s").unwrap().data(), 0.1f32.to_le_bytes());
    let ours = File::parse(&bytes, Path::new("x")).unwrap();
    assert_eq!(ours.values("b").unwrap(), values);
    assert_eq!(ours.values("a").unwrap(), values, "halves and small integers fit f16 exactly");
    assert_eq!(ours.values("s").unwrap(), scalar);
}

#[test]
fn reads_every_type_that_it_names() {
    let numbers = [-1.5f32, 0.0, 3.0];
    let integers = [-2i64, 0, 1 << 20];
    let floats = |f: &dyn Fn(f32) -> Vec<u8>| numbers.iter().flat_map(|&v| f(v)).collect::<Vec<u8>>();
    let stored = [
        ("f64", Theirs::F64, floats(&|v| f64::from(v).to_le_bytes().to_vec())),
        ("f32", Theirs::F32, floats(&|v| v.to_le_bytes().to_vec())),
        ("f16", Theirs::F16, floats(&|v| half::f16::from_f32(v).to_le_bytes().to_vec())),
        ("bf16", Theirs::BF16, floats(&|v| half::bf16::from_f32(v).to_le_bytes().to_vec())),
        ("i64", Theirs::I64, integers.iter().flat_map(|v| v.to_le_bytes()).collect()),
        ("i32", Theirs::I32, integers.iter().flat_map(|&v| (v as i32).to_le_bytes()).collect()),
        ("u8", Theirs::U8, vec![0, 7, 255]),
        ("f8", Theirs::F8_E4M3, vec![0, 7, 255]),
    ];
    let views = stored.iter().map(|(n, d, b)| (*n, TensorView::new(*d, vec![3], b).unwrap()));
    let bytes = safetensors::serialize(views, None::<HashMap<String, String>>).unwrap();
    let file = File::parse(&bytes, Path::new("x")).unwrap();
    for name in ["f64", "f32", "f16", "bf16"] {
        assert_eq!(file.values(name).unwrap().as_slice().unwrap(), numbers, "{name}");
        assert!(file.integers(name).is_err());
    }
    for name in ["i64", "i32"] {
        assert_eq!(file.integers(name).unwrap(), integers);
        assert_eq!(file.values(name).unwrap()[[0]], -2.0);
    }
    assert_eq!(file.integers("u8").unwrap(), [0, 7, 255]);
    // A type we cannot read does no harm until it is asked for.
    let error = file.values("f8").unwrap_err().to_string();
    assert!(error.contains("f8") && error.contains("F8_E4M3") && error.contains("F32"), "{error}");
}

#[test]
fn half_precision_rounds_to_nearest_and_refuses_overflow() {
    let one = |v: f32| ArrayD::from_elem(IxDyn(&[1]), v);
    let through = |v: f32| {
        let stored = Stored::floats("w", &one(v), Dtype::F16).unwrap();
        let bytes = to_bytes(&BTreeMap::new(), &BTreeMap::from([("w".to_string(), stored)]));
        File::parse(&bytes, Path::new("x")).unwrap().values("w").unwrap()[[0]]
    };
    // 11 significant bits: 2049 lies between 2048 and 2050 and goes to the even one.
    assert_eq!((through(2049.0), through(2051.0)), (2048.0, 2052.0));
    assert_eq!((through(65504.0), through(6e-8), through(-0.0)), (65504.0, 5.9604645e-8, 0.0));
    let error = Stored::floats("w", &one(65520.0), Dtype::F16).unwrap_err().to_string();
    assert!(error.contains('w') && error.contains("65504") && error.contains("65520"), "{error}");
}

#[test]
fn refuses_files_that_are_wrong_in_one_place() {
    let entry = |dtype: &str, shape: &str, offsets: &str| {
        format!(r#"{{"t":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}}}"#)
    };
    let good = raw(&entry("F32", "[2]", "[0,8]"), &[0; 8]);
    assert!(File::parse(&good, Path::new("x")).is_ok());
    let max = u64::MAX;
    let cases: Vec<(Vec<u8>, &[&str])> = vec![
        (vec![], &["at least 8 bytes", "0 bytes"]),
        (vec![1; 7], &["7 bytes"]),
        (raw("", &[]), &["JSON"]),
        (raw("[]", &[]), &["JSON object of tensors"]),
        (raw("{\"t\": 1}", &[]), &["tensor t"]),
        (u64::MAX.to_le_bytes().to_vec(), &["header"]),
        (good[..12].to_vec(), &["header of at most 4"]),
        (good[..good.len() - 1].to_vec(), &["8 bytes of tensor data", "found 7", "truncated"]),
        ([&good[..], &[0]].concat(), &["found 9"]),
        (raw(&entry("F32", "[3]", "[0,8]"), &[0; 8]), &["tensor t", "[3]", "8 bytes in all"]),
        (raw(&entry("F32", "[2]", "[4,12]"), &[0; 12]), &["tensor t", "at 0", "[4, 12]"]),
        (raw(&entry("F32", "[2]", "[8,0]"), &[0; 8]), &["tensor t"]),
        (raw(&entry("F32", "[-2]", "[0,8]"), &[0; 8]), &["tensor t", "-2"]),
        (raw(&entry("F32", "[2.5]", "[0,8]"), &[0; 8]), &["tensor t"]),
        // Products and offsets that wrap at 64 or at 32 bits.
        (raw(&entry("F32", "[4294967296,4294967296,4]", "[0,8]"), &[0; 8]), &["tensor t"]),
        (raw(&entry("F32", "[4611686018427387906]", "[0,8]"), &[0; 8]), &["tensor t"]),
        (
            raw(&entry("F32", "[2]", "[0,4294967304]"), &[0; 8]),
            &["4294967304 bytes of tensor data", "found 8"],
        ),
        (raw(&entry("F32", "[2]", &format!("[0,{max}]")), &[0; 8]), &["found 8"]),
        (
            raw(
                r#"{"t":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"t":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#,
                &[0; 2],
            ),
            &["tensor t twice"],
        ),
        (
            raw(
                r#"{"t":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"u":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
                &[0; 3],
            ),
            &["tensor u", "[1, 3]"],
        ),
        (raw(r#"{"__metadata__":{"config":1}}"#, &[]), &["JSON", "string"]),
        (b"PK\x03\x04aaaaaaaaaaaaaaaaaaa".to_vec(), &["zip", "state dictionary"]),
        (b"\x80\x02aaaaaaaaaaaaaaaaaaa".to_vec(), &["pickle"]),
        (b"\x1f\x8baaaaaaaaaaaaaaaaaaa".to_vec(), &["gzip"]),
    ];
    for (bytes, wanted) in cases {
        let message = refusal(&bytes);
        assert!(!message.contains('\n'), "{message}");
        for part in wanted {
            assert!(message.contains(part), "{part:?} is not in {message:?}");
        }
    }
}

#[test]
fn no_shortened_or_corrupted_header_panics() {
    let good = std::fs::read(golden_path("cifar_mod_realp_grads.model")).unwrap();
    let header = 8 + u64::from_le_bytes(good[..8].try_into().unwrap()) as usize;
    for end in (0..header).step_by(7) {
        assert!(File::parse(&good[..end], Path::new("x")).is_err());
    }
    // Each byte of the header changed in a few ways: refused or read, never a panic.
    let mut refused = 0;
    for at in (0..header).step_by(3) {
        for value in [0, b'"', b'9', b'}'] {
            let mut bytes = good.clone();
            bytes[at] = value;
            match File::parse(&bytes, Path::new("x")) {
                Ok(file) => drop(file.all(|_| true)),
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > header / 2, "{refused} of {header}");
}
