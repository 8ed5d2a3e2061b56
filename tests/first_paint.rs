//! The picture that stands in the page before its program runs is what the engine draws from the digits that ship.

use std::path::Path;

use phase_collapse::formats::first_paint::svg;
use phase_collapse::formats::samples::Samples;

const SHIPPED: &str = "www/assets/first-paint.svg";

#[test]
fn the_shipped_first_picture_is_the_computed_one() {
    let path = Path::new("www/assets/images/mnist-1000.safetensors");
    let digits = Samples::from_bytes(&std::fs::read(path).unwrap(), path).unwrap();
    let drawn = svg(&digits).unwrap();
    let shipped = std::fs::read_to_string(SHIPPED).unwrap();
    let (drawn, shipped) = (parts(&drawn), parts(&shipped));
    assert_eq!(
        drawn.0,
        shipped.0,
        "{SHIPPED} is another picture; make it again: cargo run --release -- first-paint --samples {} --out {SHIPPED} --force",
        path.display()
    );
    // Coordinates are rounded to a unit of a tenth of a pixel: rounding may fall differently on another machine.
    assert_eq!(drawn.1.len(), shipped.1.len());
    let worst = drawn.1.iter().zip(&shipped.1).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(worst <= 1.0, "a coordinate differs by {worst}");
    assert!(drawn.1.len() > 4000, "a thousand arrows have more numbers than {}", drawn.1.len());
    // CSP: nothing in it may need a script or an inline style.
    let text = std::fs::read_to_string(SHIPPED).unwrap();
    assert!(!text.contains("style=") && !text.contains("<script") && text.len() < 120_000, "{}", text.len());
}

/// The text without its numbers (and without the compressed pixels, which a newer compressor may pack otherwise), and
/// the numbers.
fn parts(svg: &str) -> (String, Vec<f64>) {
    let (before, rest) = svg.split_once("base64,").unwrap();
    let (_, after) = rest.split_once('"').unwrap();
    let (mut text, mut numbers, mut number) = (String::new(), Vec::new(), String::new());
    for c in before.chars().chain(after.chars()).chain([' ']) {
        if c.is_ascii_digit() || c == '.' || (c == '-' && number.is_empty()) {
            number.push(c);
            continue;
        }
        if let Ok(value) = number.parse() {
            numbers.push(value);
            text.push('#');
        } else {
            text.push_str(&number);
        }
        number.clear();
        text.push(c);
    }
    (text, numbers)
}
