//! The page's first picture, made natively: ten tangles with their phase kept, as an SVG that lays itself out.
//!
//! It stands in the page before its program runs, so every place in it is a share of the stage's width or height, the
//! same shares as in `www/exhibits/tangles/plan.ts`; the chains lie in nested drawings whose scale is the smaller of
//! two shares, one of each. A browser test compares it with the live stage, pixel by pixel.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::analysis::{Chain, InkAndWander, Labels, Look, Rho, Tangles, first_tangles};
use crate::formats::samples::Samples;
use crate::kernels::colour::tables::Painter;
use crate::kernels::colour::{Mapping, STEPS, Scale, step_of_phase, wheel_srgb};
use crate::{Error, Result};

/// The page's first state: wavelet, place, seed.
const CHANNEL: usize = 1;
const PLACE: (usize, usize) = (21, 18);
const SEED: u64 = 1;
const PADDING: usize = 2;
const ORIENTATIONS: usize = 4;
/// Share of the brightest ghost value that is drawn at full light.
const FULL: f32 = 0.55;
/// The stage's colour, and the greys on it.
const STAGE: [u8; 3] = [0x10, 0x10, 0x14];
const GREY: &str = "#8a8a90";
const FRAME: &str = "#3a3a40";
const RULE: &str = "#55555c";
const INK: &str = "#edece8";
/// Least distance of a chain from the upper and lower edge.
const EDGE: f64 = 0.022;
/// Drawing units in the length of the longest rule.
const UNITS: f64 = 9000.0;

/// Where things lie, as shares of the stage; and the stage's usual size, for the heads of arrows.
struct Shares {
    class: &'static str,
    classes: &'static [usize],
    arrows: usize,
    first: f64,
    pitch: f64,
    ghost: f64,
    numeral: f64,
    ghost_left: f64,
    start: f64,
    end: f64,
    left: f64,
    usual: (f64, f64),
}

const WIDE: Shares = Shares {
    class: "wide",
    classes: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    arrows: 100,
    first: 0.155,
    pitch: 0.079,
    ghost: 0.0765,
    numeral: 0.0385,
    ghost_left: 0.0475,
    start: 0.2085,
    end: 0.962,
    left: 0.112,
    usual: (1200.0, 561.0),
};
const PHONE: Shares = Shares {
    class: "phone",
    classes: &[0, 1, 4, 6],
    arrows: 24,
    first: 0.235,
    pitch: 0.212,
    ghost: 0.19,
    numeral: 0.062,
    ghost_left: 0.082,
    start: 0.42,
    end: 0.965,
    left: 0.31,
    usual: (390.0, 402.0),
};

/// The SVG, from the digits that the page ships: 100 arrows a class, and 24 for phones. Style sheets show one of the
/// groups `wide` and `phone`.
pub fn svg(digits: &Samples) -> Result<String> {
    let side = digits.height + 2 * PADDING;
    if digits.width != digits.height || digits.classes.len() != 10 {
        return Err(Error::value(
            "sample digits",
            "square images of ten classes",
            format!("{}×{}, {} classes", digits.height, digits.width, digits.classes.len()),
        ));
    }
    let images: Vec<f32> = (0..digits.len()).flat_map(|n| digits.padded(n, PADDING)).collect();
    let ink = InkAndWander { ink: true, seed: SEED, ..Default::default() };
    let signs = ink.signs(&digits.labels, 10)?.into();
    let look = Look { signs: Some(signs), ..Rho::NONE.into() };
    let tangles = first_tangles(&images, &digits.labels, 10, side, side, ORIENTATIONS, SEED)?;
    let mut out = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" height=\"100%\" font-family=\"Inter, system-ui, sans-serif\">\n",
    );
    let ghosts = png(&ghosts(&tangles, &look, side)?, side, 10 * side);
    let _ = writeln!(
        out,
        "<defs><image id=\"ghosts\" width=\"{side}\" height=\"{}\" href=\"data:image/png;base64,{}\"/></defs>",
        10 * side,
        base64(&ghosts)
    );
    for shares in [&WIDE, &PHONE] {
        group(&mut out, shares, &tangles, &look, side)?;
    }
    out.push_str("</svg>\n");
    Ok(out)
}

/// The mean maps of the ten classes below each other, RGB, the stage's colour where nothing is.
fn ghosts(tangles: &Tangles, look: &Look, side: usize) -> Result<Vec<u8>> {
    let sums = tangles.ghosts(CHANNEL, look)?;
    let full = FULL * tangles.brightest(CHANNEL, Labels::True)?;
    let painter = Painter::new();
    let mut rgb = Vec::new();
    for class in 0..10 {
        let mean = sums.mean(class);
        let (re, im) = mean.split_at(side * side);
        let mut pixels = vec![0; 4 * side * side];
        painter.paint(Mapping::Complex, re, Some(im), Scale { full, floor: 0.0 }, &mut pixels)?;
        for pixel in pixels.as_chunks::<4>().0 {
            rgb.extend((0..3).map(|c| pixel[c].max(STAGE[c])));
        }
    }
    Ok(rgb)
}

fn group(out: &mut String, shares: &Shares, tangles: &Tangles, look: &Look, side: usize) -> Result<()> {
    let place = PLACE.0 * side + PLACE.1;
    let chains = tangles.chains(CHANNEL, place, shares.arrows, look)?;
    let extents = tangles.extents(CHANNEL, place, shares.arrows, &look.along_dial())?;
    let row = |i: usize| shares.first + shares.pitch * i as f64;
    // Scale as a share of the width and as one of the height; the smaller length counts.
    let (mut of_width, mut of_height) = (f64::INFINITY, f64::INFINITY);
    for (i, &class) in shares.classes.iter().enumerate() {
        let [left, right, low, high] = extents[class].map(f64::from);
        // A chain that does not reach that way asks for no room there.
        let room = |share: f64, reach: f64| if reach > 0.0 { share / reach } else { f64::INFINITY };
        of_width =
            of_width.min(room(shares.end - shares.start, right)).min(room(shares.start - shares.left, -left));
        of_height = of_height.min(room(row(i) - EDGE, high)).min(room(1.0 - EDGE - row(i), -low));
    }
    // Drawing units a unit of |z|.
    let unit = of_width * UNITS / (shares.end - shares.start);
    let (box_width, box_height) = (unit / of_width, unit / of_height);
    let pixel = (shares.usual.0 / box_width).min(shares.usual.1 / box_height);

    let wide = shares.class == "wide";
    let _ = writeln!(out, "<g class=\"{}\">", shares.class);
    let y = 100.0 * 0.046;
    let label = format!("fill=\"{GREY}\" font-size=\"14\" dominant-baseline=\"central\"");
    if wide {
        let _ = writeln!(out, "<text x=\"{:.2}%\" y=\"{y:.2}%\" {label}>start</text>", 100.0 * shares.start);
    }
    let _ = writeln!(
        out,
        "<text x=\"{:.2}%\" y=\"{y:.2}%\" {label} text-anchor=\"end\">grey: the chain pulled straight</text>",
        100.0 * shares.end
    );
    for (i, &class) in shares.classes.iter().enumerate() {
        let _ = writeln!(
            out,
            "<text x=\"{:.2}%\" y=\"{:.2}%\" dy=\"1\" fill=\"{INK}\" font-size=\"17\" font-weight=\"600\" dominant-baseline=\"central\" text-anchor=\"end\">{class}</text>",
            100.0 * shares.numeral,
            100.0 * row(i)
        );
        let _ = writeln!(
            out,
            "<svg x=\"{:.2}%\" y=\"{:.3}%\" width=\"100%\" height=\"{:.2}%\" viewBox=\"0 {} {side} {side}\" preserveAspectRatio=\"xMinYMid meet\"><use href=\"#ghosts\"/><rect x=\"0.4\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"{FRAME}\" vector-effect=\"non-scaling-stroke\"/><circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"none\" stroke=\"{GREY}\" vector-effect=\"non-scaling-stroke\"/></svg>",
            100.0 * shares.ghost_left,
            100.0 * (row(i) - shares.ghost / 2.0),
            100.0 * shares.ghost,
            class * side,
            class as f64 * side as f64 + 0.4,
            side as f64 - 0.8,
            side as f64 - 0.8,
            PLACE.1 as f64 + 0.5,
            (class * side + PLACE.0) as f64 + 0.5,
            if wide { 1.64 } else { 1.5 },
        );
    }
    let frame = |i: usize| {
        format!(
            "<svg x=\"{:.2}%\" y=\"{:.2}%\" width=\"100%\" height=\"100%\" viewBox=\"0 0 {box_width:.1} {box_height:.1}\" preserveAspectRatio=\"xMinYMin meet\" overflow=\"visible\">",
            100.0 * shares.start,
            100.0 * row(i)
        )
    };
    let tick = if wide { 8.0 } else { 9.0 } / pixel;
    for (i, &class) in shares.classes.iter().enumerate() {
        let end = unit * f64::from(chains[class].bar);
        let stroke = "fill=\"none\" vector-effect=\"non-scaling-stroke\"";
        let _ = writeln!(
            out,
            "{}<path d=\"M0 0H{end:.0}M{end:.0} {:.0}v{:.0}\" stroke=\"{RULE}\" {stroke}/><path d=\"M0 {:.0}v{:.0}\" stroke=\"{GREY}\" {stroke}/></svg>",
            frame(i),
            -tick,
            2.0 * tick,
            -1.1 * tick,
            2.2 * tick
        );
    }
    for (i, &class) in shares.classes.iter().enumerate() {
        let _ = writeln!(out, "{}{}</svg>", frame(i), arrows(&chains[class], unit, pixel));
    }
    for (i, &class) in shares.classes.iter().enumerate() {
        let (x, y) = chains[class].end();
        let (x, y) = (unit * f64::from(x), -unit * f64::from(y));
        let dot = |width: f64, colour: &str| {
            format!(
                "<path d=\"M{x:.0} {y:.0}h0\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linecap=\"round\" vector-effect=\"non-scaling-stroke\"/>"
            )
        };
        let _ = writeln!(out, "{}{}{}</svg>", frame(i), dot(14.7, "#101014"), dot(11.2, "#fff"));
    }
    out.push_str("</g>\n");
    Ok(())
}

/// Lines and heads of a chain's arrows, gathered by colour. `pixel` is the usual length of a drawing unit in CSS pixels.
fn arrows(chain: &Chain, unit: f64, pixel: f64) -> String {
    /// Hues apart in the picture: fine enough for the eye.
    const HUES: usize = 32;
    let colours = wheel_srgb();
    let mut lines: BTreeMap<usize, (String, String)> = BTreeMap::new();
    let corners: Vec<(f64, f64)> = chain
        .vertices
        .as_chunks::<2>()
        .0
        .iter()
        .map(|&[x, y]| (unit * f64::from(x), -unit * f64::from(y)))
        .collect();
    for pair in corners.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let length = (x1 - x0).hypot(y1 - y0);
        // Shorter than the unit that coordinates are rounded to: not seen, and its phase may be another machine's rounding.
        if length < 1.0 {
            continue;
        }
        let (ux, uy) = ((x1 - x0) / length, (y1 - y0) / length);
        let step = STEPS / HUES;
        let hue = (step_of_phase((-uy).atan2(ux)) + step / 2) / step % HUES * step;
        let (line, heads) = lines.entry(hue).or_default();
        // Heads as the page's arrow glyph draws them: from 9 pixels of length on.
        let head = if length * pixel >= 9.0 { (6.5 / pixel).min(0.46 * length) } else { 0.0 };
        let (bx, by) = (x1 - ux * head, y1 - uy * head);
        let _ = write!(line, "M{x0:.0} {y0:.0}L{:.0} {:.0}", bx + 0.3 * head * ux, by + 0.3 * head * uy);
        if head > 0.0 {
            let half = 0.42 * head;
            let _ = write!(
                heads,
                "M{x1:.0} {y1:.0}L{:.0} {:.0}L{:.0} {:.0}Z",
                bx - uy * half,
                by + ux * half,
                bx + uy * half,
                by - ux * half
            );
        }
    }
    let mut out = String::new();
    for (hue, (line, heads)) in lines {
        let [r, g, b] = colours[hue];
        let colour = format!("#{r:02x}{g:02x}{b:02x}");
        let _ = write!(
            out,
            "<path d=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.03\" stroke-linecap=\"round\" vector-effect=\"non-scaling-stroke\"/>"
        );
        if !heads.is_empty() {
            let _ = write!(out, "<path d=\"{heads}\" fill=\"{colour}\"/>");
        }
    }
    out
}

/// A PNG file of RGB pixels (ISO/IEC 15948), with rows unfiltered.
fn png(rgb: &[u8], width: usize, height: usize) -> Vec<u8> {
    use std::io::Write;
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], data: &[u8]| {
        file.extend((data.len() as u32).to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(data);
        file.extend(name);
        file.extend(data);
        file.extend(crc.sum().to_be_bytes());
    };
    let mut header = Vec::new();
    header.extend((width as u32).to_be_bytes());
    header.extend((height as u32).to_be_bytes());
    // 8 bits a channel, RGB, and the only methods there are.
    header.extend([8, 2, 0, 0, 0]);
    chunk(b"IHDR", &header);
    let mut rows = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for row in rgb.chunks_exact(3 * width) {
        rows.write_all(&[0]).and_then(|()| rows.write_all(row)).expect("memory takes all");
    }
    chunk(b"IDAT", &rows.finish().expect("memory takes all"));
    chunk(b"IEND", &[]);
    file
}

/// Base64 (RFC 4648) with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, &b| word << 8 | u32::from(b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * i)) as usize & 63];
            out.push(if i <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let cases = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (bytes, text) in cases {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn png_has_the_checksums_and_pixels() {
        use std::io::Read;
        let rgb: Vec<u8> = (0..2 * 3 * 3).collect();
        let file = png(&rgb, 3, 2);
        // The empty last chunk's checksum is known to all.
        assert_eq!(file[file.len() - 12..], *b"\0\0\0\0IEND\xaeB`\x82");
        let data = u32::from_be_bytes(file[33..37].try_into().unwrap()) as usize;
        let mut rows = Vec::new();
        flate2::read::ZlibDecoder::new(&file[41..41 + data]).read_to_end(&mut rows).unwrap();
        assert_eq!(rows, [&[0], &rgb[..9], &[0], &rgb[9..]].concat());
    }
}
