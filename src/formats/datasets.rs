//! The data sets that are known: names, classes, preparation, and where their official files lie.

use serde::Serialize;

use crate::training::{Augmentation, Preparation, View};

/// A data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dataset {
    /// Handwritten digits, 28×28 (LeCun, Cortes, Burges).
    Mnist,
    /// The same digits, each moved by up to four pixels and half of them inverted, in training and in testing.
    MnistMoving,
    /// Clothes, 28×28 (Xiao, Rasul, Vollgraf).
    FashionMnist,
    /// Small photographs, 3×32×32 (Krizhevsky).
    #[serde(rename = "cifar-10")]
    Cifar10,
}

/// The two parts that every data set comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// To train and to choose on.
    Train,
    /// To report on.
    Test,
}

/// What happens to moving digits.
const MOVING: Augmentation = Augmentation { mirror: false, crop: 4, invert: true };

const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
const CLOTHES: [&str; 10] = [
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
];
const THINGS: [&str; 10] =
    ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

impl Dataset {
    /// All of them.
    pub const ALL: [Dataset; 4] =
        [Dataset::Mnist, Dataset::MnistMoving, Dataset::FashionMnist, Dataset::Cifar10];

    /// Its name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Dataset::Mnist => "mnist",
            Dataset::MnistMoving => "mnist-moving",
            Dataset::FashionMnist => "fashion-mnist",
            Dataset::Cifar10 => "cifar-10",
        }
    }

    /// By name; `cifar10` is accepted, too.
    pub fn from_name(name: &str) -> Option<Dataset> {
        let name = if name == "cifar10" { "cifar-10" } else { name };
        Dataset::ALL.into_iter().find(|d| d.name() == name)
    }

    /// Class names in the order of the labels.
    pub fn classes(self) -> [&'static str; 10] {
        match self {
            Dataset::Mnist | Dataset::MnistMoving => DIGITS,
            Dataset::FashionMnist => CLOTHES,
            Dataset::Cifar10 => THINGS,
        }
    }

    /// Where it comes from, in a line.
    pub fn source(self) -> &'static str {
        match self {
            Dataset::Mnist => "MNIST (LeCun, Cortes, Burges)",
            Dataset::MnistMoving => {
                "MNIST (LeCun, Cortes, Burges), shifted by up to 4 pixels, half of it inverted"
            }
            Dataset::FashionMnist => "Fashion-MNIST (Xiao, Rasul, Vollgraf)",
            Dataset::Cifar10 => "CIFAR-10 (Krizhevsky)",
        }
    }

    /// What may be done with its images, in a line.
    pub fn licence(self) -> &'static str {
        match self {
            Dataset::Mnist | Dataset::MnistMoving => "CC BY-SA 3.0",
            Dataset::FashionMnist => "MIT, Zalando SE",
            Dataset::Cifar10 => {
                "no licence is stated; the authors ask to cite Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009"
            }
        }
    }

    /// Padding to 32×32 and the normalisation of the reference. Moving digits, half of them inverted, have the mean 0, and the
    /// deviation √(0.1307² + 0.3081²).
    pub fn preparation(self) -> Preparation {
        let (padding, mean, deviation) = match self {
            Dataset::Mnist => (2, vec![0.1307], vec![0.3081]),
            Dataset::MnistMoving => (2, vec![0.0], vec![0.3347]),
            Dataset::FashionMnist => (2, vec![0.2860], vec![0.3530]),
            Dataset::Cifar10 => (0, vec![0.485, 0.456, 0.406], vec![0.229, 0.224, 0.225]),
        };
        Preparation { padding, mean, deviation }
    }

    /// The augmentation of the reference: mirrored and cropped for CIFAR-10, none for the others; moving digits move.
    pub fn augmentation(self) -> Augmentation {
        match self {
            Dataset::Cifar10 => Augmentation { mirror: true, crop: 4, invert: false },
            Dataset::MnistMoving => MOVING,
            _ => Augmentation::default(),
        }
    }

    /// How images are seen when they are not trained on: as they are, unless the data set moves.
    pub fn lasting_views(self, images: usize) -> Option<Vec<View>> {
        (self == Dataset::MnistMoving).then(|| MOVING.lasting_views(images))
    }

    /// Official names of a part's files: images then labels (IDX), or records (CIFAR). Each may end in `.gz`.
    pub fn files(self, part: Part) -> &'static [&'static str] {
        match (self, part) {
            (Dataset::Cifar10, Part::Train) => &[
                "data_batch_1.bin",
                "data_batch_2.bin",
                "data_batch_3.bin",
                "data_batch_4.bin",
                "data_batch_5.bin",
            ],
            (Dataset::Cifar10, Part::Test) => &["test_batch.bin"],
            (_, Part::Train) => &["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
            (_, Part::Test) => &["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"],
        }
    }

    /// Official names of the folder that holds the files; it may be given itself or the folder that holds it.
    pub fn folders(self) -> &'static [&'static str] {
        match self {
            Dataset::Mnist | Dataset::MnistMoving => &["mnist", "MNIST/raw"],
            Dataset::FashionMnist => &["fashion-mnist", "FashionMNIST/raw"],
            Dataset::Cifar10 => &["cifar-10-batches-bin", "cifar-10/cifar-10-batches-bin"],
        }
    }
}

impl Part {
    /// Its name in files and messages.
    pub fn name(self) -> &'static str {
        match self {
            Part::Train => "train",
            Part::Test => "test",
        }
    }
}
