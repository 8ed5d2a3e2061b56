//! Many small pictures in one: an RGBA image that crosses to the page as one message.

/// A picture of `width`×`height` opaque pixels, black at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atlas {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// RGBA, 8 bits, row by row.
    pub pixels: Vec<u8>,
}

impl Atlas {
    /// All black.
    pub fn new(width: usize, height: usize) -> Self {
        Atlas { width, height, pixels: [0, 0, 0, 255].repeat(width * height) }
    }

    /// Copies a picture `width` pixels wide to column `left`, row `top`.
    ///
    /// # Panics
    /// Where it does not fit.
    pub fn place(&mut self, left: usize, top: usize, width: usize, picture: &[u8]) {
        assert!(
            left + width <= self.width,
            "a picture {width} wide at {left} leaves an atlas of {}",
            self.width
        );
        for (row, line) in picture.chunks_exact(4 * width).enumerate() {
            let at = 4 * ((top + row) * self.width + left);
            self.pixels[at..at + line.len()].copy_from_slice(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_lands_where_it_is_placed_and_nowhere_else() {
        let mut atlas = Atlas::new(5, 4);
        let picture: Vec<u8> = (1..=16).collect();
        atlas.place(2, 1, 2, &picture);
        for y in 0..4 {
            for x in 0..5 {
                let found = &atlas.pixels[4 * (y * 5 + x)..][..4];
                match (x, y) {
                    (2..4, 1..3) => assert_eq!(found, &picture[4 * ((y - 1) * 2 + x - 2)..][..4]),
                    _ => assert_eq!(found, [0, 0, 0, 255]),
                }
            }
        }
    }

    #[test]
    #[should_panic(expected = "leaves an atlas")]
    fn a_picture_that_does_not_fit_is_refused() {
        Atlas::new(5, 4).place(4, 0, 2, &[0; 16]);
    }
}
