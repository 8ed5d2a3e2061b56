//! Data set readers against bytes made by hand.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::{Compression, write::GzEncoder};
use phase_collapse::formats::datasets::{Dataset, Part};
use phase_collapse::formats::{cifar, data_folder, idx};

/// Header of an IDX file.
fn idx_file(magic: u32, sizes: &[u32], data: &[u8]) -> Vec<u8> {
    let mut out = magic.to_be_bytes().to_vec();
    sizes.iter().for_each(|s| out.extend(s.to_be_bytes()));
    out.extend(data);
    out
}

/// Pixel (y, x) of image n.
fn pixel(n: usize, y: usize, x: usize) -> u8 {
    (n * 100 + y * 3 + x) as u8
}

fn digits(count: usize) -> (Vec<u8>, Vec<u8>) {
    let pixels: Vec<u8> = (0..count * 784).map(|i| pixel(i / 784, i % 784 / 28, i % 28)).collect();
    let labels: Vec<u8> = (0..count).map(|n| (n * 3 % 10) as u8).collect();
    let n = count as u32;
    (idx_file(0x803, &[n, 28, 28], &pixels), idx_file(0x801, &[n], &labels))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// Asserts that a message is one line and holds every part.
fn says<T>(result: phase_collapse::Result<T>, parts: &[&str]) {
    let message = result.err().expect("must be refused").to_string();
    assert!(!message.contains('\n'), "{message}");
    for part in parts {
        assert!(message.contains(part), "{part:?} is not in {message:?}");
    }
}

#[test]
fn idx_images_are_read_row_by_row() {
    let (images, labels) = digits(3);
    let read = idx::images((&images, Path::new("i")), (&labels, Path::new("l")), 28, 10).unwrap();
    assert_eq!((read.len(), read.shape()), (3, [1, 28, 28]));
    assert_eq!(read.labels(), [0, 3, 6]);
    for (n, y, x) in [(0, 0, 0), (0, 0, 27), (1, 5, 9), (2, 27, 27)] {
        assert_eq!(read.image(n)[y * 28 + x], pixel(n, y, x));
    }
}

#[test]
fn wrong_idx_files_are_refused_by_name() {
    let (images, labels) = digits(3);
    let read = |images: &[u8], labels: &[u8]| {
        idx::images((images, Path::new("some/images")), (labels, Path::new("some/labels")), 28, 10)
    };
    says(read(&[], &labels), &["some/images", "16 bytes", "0 bytes"]);
    says(read(&images[..10], &labels), &["some/images", "10 bytes"]);
    says(read(&images[..1000], &labels), &["some/images", "2352 bytes", "truncated"]);
    says(read(&[&images[..], &[0]].concat(), &labels), &["2352", "2353"]);
    says(read(&labels, &images), &["some/images", "0x00000803", "0x00000801"]);
    says(read(&idx_file(0xd03, &[3, 28, 28], &images[16..]), &labels), &["0x00000803", "0x00000d03"]);
    says(read(&idx_file(0x803, &[6, 14, 28], &images[16..]), &labels), &["28×28", "14×28"]);
    says(read(&idx_file(0x803, &[0, 28, 28], &[]), &idx_file(0x801, &[0], &[])), &["at least one image"]);
    // Sizes whose product wraps around 64 bits.
    says(read(&idx_file(0x803, &[u32::MAX; 3], &[0; 8]), &labels), &["some/images", "sizes"]);
    let (_, four) = digits(4);
    says(read(&images, &four), &["some/labels", "3 labels", "4"]);
    says(read(&images, &idx_file(0x801, &[3], &[0, 10, 1])), &["some/labels", "below 10", "10 at 1"]);
    says(read(&images, &labels[..10]), &["some/labels", "3 bytes", "2"]);
}

fn records(first: u8, count: usize) -> Vec<u8> {
    let record = |n: usize| {
        let mut r = vec![(n % 10) as u8];
        r.extend((0..3072).map(|i| (usize::from(first) + n * 7 + i) as u8));
        r
    };
    (0..count).flat_map(record).collect()
}

#[test]
fn cifar_records_are_label_then_planes() {
    let read = cifar::images(&[(records(1, 2), Path::new("a")), (records(50, 1), Path::new("b"))]).unwrap();
    assert_eq!((read.len(), read.shape()), (3, [3, 32, 32]));
    assert_eq!(read.labels(), [0, 1, 0]);
    assert_eq!((read.image(0)[0], read.image(1)[0], read.image(2)[0]), (1, 8, 50));
    assert_eq!(read.image(1)[1024], (8 + 1024) as u8, "green begins after 1024 bytes of red");
}

#[test]
fn wrong_cifar_files_are_refused_by_name() {
    let read =
        |bytes: Vec<u8>| cifar::images(&[(records(0, 1), Path::new("ok")), (bytes, Path::new("some/bad"))]);
    says(read(vec![]), &["some/bad", "3073", "0 bytes"]);
    says(read(records(0, 2)[..6145].to_vec()), &["some/bad", "3073", "6145 bytes", "3072 too many"]);
    let mut label = records(0, 2);
    label[3073] = 10;
    says(read(label), &["some/bad", "below 10", "10 in record 1"]);
}

#[test]
fn folders_may_hold_files_gzipped_or_not_or_one_level_down() {
    let (images, labels) = digits(4);
    let (image_name, label_name) = ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");
    for sub in ["", "mnist", "MNIST/raw"] {
        for packed in [false, true] {
            let dir = tempfile::tempdir().unwrap();
            let home = dir.path().join(sub);
            fs::create_dir_all(&home).unwrap();
            match packed {
                true => fs::write(home.join(format!("{image_name}.gz")), gzip(&images)).unwrap(),
                false => fs::write(home.join(image_name), &images).unwrap(),
            }
            fs::write(home.join(label_name), &labels).unwrap();
            let read = data_folder::load(Dataset::Mnist, Part::Test, dir.path()).unwrap();
            assert_eq!(read.len(), 4);
            // The other part is not there, nor is it another data set's folder.
            says(data_folder::load(Dataset::Mnist, Part::Train, dir.path()), &["train-images-idx3-ubyte"]);
            says(data_folder::load(Dataset::Cifar10, Part::Test, dir.path()), &["test_batch.bin"]);
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("cifar-10-batches-bin");
    fs::create_dir(&home).unwrap();
    for n in 1..=5u8 {
        fs::write(home.join(format!("data_batch_{n}.bin.gz")), gzip(&records(n, 2))).unwrap();
    }
    let read = data_folder::load(Dataset::Cifar10, Part::Train, dir.path()).unwrap();
    assert_eq!((0..10).map(|i| read.image(i)[0]).collect::<Vec<_>>(), [1, 8, 2, 9, 3, 10, 4, 11, 5, 12]);
    fs::remove_file(home.join("data_batch_3.bin.gz")).unwrap();
    says(data_folder::load(Dataset::Cifar10, Part::Train, dir.path()), &["data_batch_3.bin", "no such file"]);
}

#[test]
fn missing_folders_and_damaged_archives_are_named() {
    let dir = tempfile::tempdir().unwrap();
    says(
        data_folder::load(Dataset::Mnist, Part::Test, &dir.path().join("nowhere")),
        &["nowhere", "no such folder"],
    );
    let file = dir.path().join("file");
    fs::write(&file, b"").unwrap();
    says(data_folder::load(Dataset::Mnist, Part::Test, &file), &["a file"]);
    let (images, labels) = digits(2);
    fs::write(dir.path().join("t10k-images-idx3-ubyte.gz"), &gzip(&images)[..60]).unwrap();
    says(
        data_folder::load(Dataset::Mnist, Part::Test, dir.path()),
        &["t10k-labels-idx1-ubyte", "no such file"],
    );
    fs::write(dir.path().join("t10k-labels-idx1-ubyte"), &labels).unwrap();
    says(data_folder::load(Dataset::Mnist, Part::Test, dir.path()), &["t10k-images-idx3-ubyte.gz", "gzip"]);
}

#[test]
fn every_data_set_is_prepared_to_32_by_32() {
    for (dataset, side, mean) in
        [(Dataset::Mnist, 28, 0.1307), (Dataset::FashionMnist, 28, 0.2860), (Dataset::Cifar10, 32, 0.485)]
    {
        let preparation = dataset.preparation();
        let channels = preparation.mean.len();
        preparation.check(channels).unwrap();
        assert_eq!(preparation.output([channels, side, side]), [channels, 32, 32]);
        assert_eq!(preparation.mean[0], mean);
        assert_eq!(Dataset::from_name(dataset.name()), Some(dataset));
    }
    assert_eq!(Dataset::from_name("cifar10"), Some(Dataset::Cifar10));
    assert_eq!(Dataset::from_name("imagenet"), None);
}
