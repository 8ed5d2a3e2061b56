//! The data sets that are known: names, classes, preparation, and where their official files lie.

use serde::Serialize;

use crate::training::{Augmentation, Preparation};

/// A data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dataset {
    /// Handwritten digits, 28×28 (LeCun, Cortes, Burges).
    Mnist,
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
    pub const ALL: [Dataset; 3] = [Dataset::Mnist, Dataset::FashionMnist, Dataset::Cifar10];

    /// Its name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Dataset::Mnist => "mnist",
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
            Dataset::Mnist => DIGITS,
            Dataset::FashionMnist => CLOTHES,
            Dataset::Cifar10 => THINGS,
        }
    }

    /// Where it comes from, in a line.
    pub fn source(self) -> &'static str {
        match self {
            Dataset::Mnist => "MNIST (LeCun, Cortes, Burges)",
            Dataset::FashionMnist => "Fashion-MNIST (Xiao, Rasul, Vollgraf)",
            Dataset::Cifar10 => "CIFAR-10 (Krizhevsky)",
        }
    }

    /// Padding to 32×32 and the normalisation of the reference.
    pub fn preparation(self) -> Preparation {
        let (padding, mean, deviation) = match self {
            Dataset::Mnist => (2, vec![0.1307], vec![0.3081]),
            Dataset::FashionMnist => (2, vec![0.2860], vec![0.3530]),
            Dataset::Cifar10 => (0, vec![0.485, 0.456, 0.406], vec![0.229, 0.224, 0.225]),
        };
        Preparation { padding, mean, deviation }
    }

    /// The augmentation of the reference: mirrored and cropped for CIFAR-10, none for the others.
    pub fn augmentation(self) -> Augmentation {
        match self {
            Dataset::Cifar10 => Augmentation { mirror: true, crop: 4 },
            _ => Augmentation::default(),
        }
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
            Dataset::Mnist => &["mnist", "MNIST/raw"],
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
