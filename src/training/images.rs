//! Labelled images as bytes, the way data sets ship them.

use super::View;
use crate::{Error, Result};

/// Labelled images, planar: (N, C, H, W), 0 black to 255.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Images {
    channels: usize,
    height: usize,
    width: usize,
    pixels: Vec<u8>,
    labels: Vec<u8>,
    /// How each is seen when it is not trained on; empty where as it is.
    views: Vec<View>,
}

impl Images {
    /// Images of extent (C, H, W) = `shape`, one label each.
    pub fn new(shape: [usize; 3], pixels: Vec<u8>, labels: Vec<u8>) -> Result<Images> {
        let [channels, height, width] = shape;
        let each = channels * height * width;
        if each == 0 || pixels.len() != labels.len() * each {
            let expected = format!("{} images of {channels}×{height}×{width}", labels.len());
            return Err(Error::value("pixels", expected, format!("{} bytes", pixels.len())));
        }
        Ok(Images { channels, height, width, pixels, labels, views: Vec::new() })
    }

    /// The same images, each seen through a view of its own when the network is tested.
    pub fn with_views(self, views: Vec<View>) -> Images {
        assert_eq!(views.len(), self.len(), "one view an image");
        Images { views, ..self }
    }

    /// How an image is seen when it is not trained on.
    pub fn view(&self, index: usize) -> View {
        self.views.get(index).copied().unwrap_or_default()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.labels.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }
    /// (C, H, W).
    pub fn shape(&self) -> [usize; 3] {
        [self.channels, self.height, self.width]
    }
    /// One image, (C, H, W).
    pub fn image(&self, index: usize) -> &[u8] {
        let each = self.channels * self.height * self.width;
        &self.pixels[index * each..(index + 1) * each]
    }
    /// A class per image.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// Keeps the first `count` images only.
    pub fn truncate(&mut self, count: usize) {
        self.pixels.truncate(count * self.channels * self.height * self.width);
        self.labels.truncate(count);
        self.views.truncate(count);
    }
}
