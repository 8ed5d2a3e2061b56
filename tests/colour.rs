//! Colour mapping: what the phase wheel must be, and the fast version against the definition.

use std::f64::consts::TAU;

use phase_collapse::kernels::colour::{
    Mapping, STEPS, Scale, linear_from_oklab, oklab_from_linear, reference, srgb_from_linear, step_of_phase,
    tables::Painter, wheel, wheel_srgb,
};

const MAPPINGS: [Mapping; 4] = [Mapping::Complex, Mapping::Phase, Mapping::Modulus, Mapping::Signed];

/// Severity-1 simulations in linear sRGB, rows to multiply: Machado, Oliveira and Fernandes 2009, then Viénot 1999.
const DICHROMACIES: [(&str, [[f64; 3]; 3]); 5] = [
    (
        "protanopia (Machado)",
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ),
    (
        "deuteranopia (Machado)",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    (
        "tritanopia (Machado)",
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ),
    ("protanopia (Viénot)", [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]),
    ("deuteranopia (Viénot)", [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]),
];

fn seen(matrix: &[[f64; 3]; 3], colour: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(colour).map(|(m, c)| m * c).sum::<f64>().clamp(0.0, 1.0))
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
}

/// The least ΔE_OK between phases 90° apart, as seen through a matrix, at a share of the full light.
fn least_difference(colours: &[[f64; 3]], matrix: &[[f64; 3]; 3], light: f64) -> f64 {
    let lab: Vec<_> = colours.iter().map(|c| oklab_from_linear(seen(matrix, c.map(|v| v * light)))).collect();
    (0..STEPS).map(|k| distance(lab[k], lab[(k + STEPS / 4) % STEPS])).fold(f64::INFINITY, f64::min)
}

#[test]
fn the_wheel_is_in_gamut_and_has_its_lightness_chroma_and_hue() {
    for (k, colour) in wheel().into_iter().enumerate() {
        assert!(colour.iter().all(|v| (0.0..=1.0).contains(v)), "entry {k} out of gamut: {colour:?}");
        let [lightness, a, b] = oklab_from_linear(colour);
        let phase = TAU * k as f64 / 256.0;
        assert!((lightness - 0.70 - 0.10 * (phase - 150f64.to_radians()).cos()).abs() < 1e-6, "entry {k}");
        assert!((a.hypot(b) - 0.115).abs() < 1e-6, "entry {k}");
        assert!((b.atan2(a) - phase).sin().abs() < 1e-5, "entry {k}");
    }
}

#[test]
fn phases_a_quarter_turn_apart_stay_distinct_for_dichromats() {
    for (name, matrix) in &DICHROMACIES {
        let least = least_difference(&wheel(), matrix, 1.0);
        println!("{name}: ΔE_OK ≥ {least:.3}");
        assert!(least >= 0.09, "{name}: {least}");
        // As bytes, too: what reaches the screen.
        let bytes: Vec<_> = wheel_srgb().iter().map(|c| c.map(decode)).collect();
        assert!(least_difference(&bytes, matrix, 1.0) >= 0.09, "{name}, in bytes");
    }
    // The test can fail: a wheel of constant lightness is unreadable for a deuteranope.
    let flat: Vec<_> = (0..STEPS)
        .map(|k| TAU * k as f64 / STEPS as f64)
        .map(|phase| linear_from_oklab([0.70, 0.115 * phase.cos(), 0.115 * phase.sin()]))
        .collect();
    let least = least_difference(&flat, &DICHROMACIES[1].1, 1.0);
    assert!(least < 0.09, "constant lightness: {least}");
}

fn decode(byte: u8) -> f64 {
    let v = f64::from(byte) / 255.0;
    if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

#[test]
fn encoding_is_srgb() {
    for byte in 0..=255 {
        assert_eq!(srgb_from_linear(decode(byte)), byte);
    }
    assert_eq!([srgb_from_linear(-1.0), srgb_from_linear(2.0)], [0, 255]);
    assert_eq!(srgb_from_linear(0.5), 188);
}

fn painted(mapping: Mapping, re: &[f32], im: Option<&[f32]>, scale: Scale) -> Vec<[u8; 4]> {
    let mut out = vec![77; 4 * re.len()];
    reference::paint(mapping, re, im, scale, &mut out).unwrap();
    out.as_chunks::<4>().0.to_vec()
}

#[test]
fn hue_is_phase_at_every_modulus_and_zero_is_dark() {
    let scale = Scale { full: 2.0, floor: 1e-3 };
    for phase in [0.0f32, 1.0, 2.5, -0.3, -3.0] {
        let entry = wheel_srgb()[step_of_phase(phase.into())];
        let at = |modulus: f32| {
            painted(Mapping::Complex, &[modulus * phase.cos()], Some(&[modulus * phase.sin()]), scale)[0]
        };
        assert_eq!(at(2.0)[..3], entry);
        assert_eq!(at(50.0), at(2.0), "beyond full scale nothing changes");
        assert_eq!(at(0.0), [0, 0, 0, 255]);
        let half = at(1.0);
        let lab = oklab_from_linear([decode(half[0]), decode(half[1]), decode(half[2])]);
        assert!(
            (lab[2].atan2(lab[1]) - f64::from(phase)).sin().abs() < 0.05,
            "hue at half modulus, phase {phase}"
        );
        let quarter_light: f64 = (0..3).map(|i| decode(half[i]) / decode(entry[i]) / 3.0).sum();
        assert!(
            (quarter_light - 0.25).abs() < 0.01,
            "half the modulus is a quarter of the light: {quarter_light}"
        );
    }
}

#[test]
fn below_the_floor_no_phase_is_shown() {
    let scale = Scale { full: 1.0, floor: 0.5 };
    let (re, im) = ([0.3f32, 0.0, -0.4, 0.6], [0.0f32, 0.5, 0.0, 0.0]);
    let complex = painted(Mapping::Complex, &re, Some(&im), scale);
    let modulus = painted(Mapping::Modulus, &re, Some(&im), scale);
    let phase = painted(Mapping::Phase, &re, Some(&im), scale);
    assert_eq!(complex[..3], modulus[..3], "in white light up to and at the floor");
    assert_ne!(complex[3], modulus[3]);
    assert_eq!(phase[..3], [[0, 0, 0, 255]; 3]);
    assert_eq!(phase[3][..3], wheel_srgb()[0]);
}

#[test]
fn real_values_are_grey() {
    let scale = Scale { full: 2.0, floor: 0.0 };
    let values = [0.0f32, -0.0, 2.0, -2.0, 1.0, -1.0];
    let modulus = painted(Mapping::Modulus, &values, None, scale);
    assert_eq!(modulus, [[0, 0, 0, 255], [0, 0, 0, 255], [255; 4], [255; 4], modulus[5], modulus[4]]);
    let signed = painted(Mapping::Signed, &values, None, scale);
    let middle = srgb_from_linear(0.125);
    assert_eq!(
        signed[..4],
        [[middle, middle, middle, 255], [middle, middle, middle, 255], [255; 4], [0, 0, 0, 255]]
    );
    assert!(signed[5][0] < signed[0][0] && signed[0][0] < signed[4][0]);
    // A map that is all zero has scale zero.
    let nothing = Scale { full: 0.0, floor: 0.0 };
    assert_eq!(painted(Mapping::Complex, &[0.0], Some(&[0.0]), nothing), [[0, 0, 0, 255]]);
}

#[test]
fn tables_agree_with_the_definition() {
    let painter = Painter::new();
    let colours = wheel_srgb();
    let mut state = 7u64;
    let mut random = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((state >> 40) as f32 / (1u32 << 23) as f32 - 1.0) * 1.3
    };
    let mut beside = 0;
    for size in [0usize, 1, 3, 63, 64, 65, 10_007] {
        let re: Vec<f32> = (0..size).map(|_| random()).collect();
        let im: Vec<f32> = (0..size).map(|_| random()).collect();
        for mapping in MAPPINGS {
            for scale in [
                Scale { full: 1.0, floor: 0.1 },
                Scale { full: 0.0, floor: 0.0 },
                Scale { full: 40.0, floor: 0.0 },
            ] {
                let im = (mapping != Mapping::Signed).then_some(&im[..]);
                let mut fast = vec![77; 4 * size];
                painter.paint(mapping, &re, im, scale, &mut fast).unwrap();
                for (i, (a, b)) in
                    fast.as_chunks::<4>().0.iter().zip(painted(mapping, &re, im, scale)).enumerate()
                {
                    let worst = (0..4).map(|c| a[c].abs_diff(b[c])).max().unwrap();
                    if worst > 2 {
                        // Only on the border of two entries of the wheel, and then it is the other one.
                        let phase = f64::from(im.unwrap()[i]).atan2(f64::from(re[i])) / TAU * STEPS as f64;
                        assert!(
                            (phase - phase.floor() - 0.5).abs() < 1e-3,
                            "{mapping:?} {scale:?} at {phase}: {a:?}, {b:?}"
                        );
                        let step = colours[(phase.floor().rem_euclid(256.0)) as usize]
                            .iter()
                            .zip(colours[(phase.floor() + 1.0).rem_euclid(256.0) as usize])
                            .map(|(x, y)| x.abs_diff(y))
                            .max()
                            .unwrap();
                        assert!(worst <= step + 2, "{mapping:?}: {worst} where the wheel steps by {step}");
                        beside += 1;
                    }
                }
            }
        }
    }
    assert!(beside < 20, "{beside} pixels on another entry of the wheel");
    // Axes, signed zeros and extremes.
    let (re, im) =
        ([0.0f32, -0.0, 1.0, -1.0, 0.0, 0.0, 3e38, 1e-40], [0.0f32, -0.0, 0.0, -0.0, 1.0, -1.0, 3e38, 0.0]);
    for mapping in [Mapping::Complex, Mapping::Phase, Mapping::Modulus] {
        let scale = Scale { full: 1.0, floor: 0.0 };
        let mut fast = vec![77; 32];
        painter.paint(mapping, &re, Some(&im), scale, &mut fast).unwrap();
        let slow = painted(mapping, &re, Some(&im), scale).concat();
        assert!(fast.iter().zip(&slow).all(|(a, b)| a.abs_diff(*b) <= 2), "{mapping:?}: {fast:?}, {slow:?}");
    }
}

#[test]
fn what_cannot_be_painted_is_refused_alike() {
    let painter = Painter::new();
    let good = Scale { full: 1.0, floor: 0.0 };
    let one = [1.0f32];
    type Case<'a> = (Mapping, &'a [f32], Option<&'a [f32]>, Scale, usize, &'a str);
    let cases: [Case; 9] = [
        (Mapping::Complex, &one, None, good, 4, "imaginary"),
        (Mapping::Phase, &one, None, good, 4, "imaginary"),
        (Mapping::Signed, &one, Some(&one), good, 4, "one real plane"),
        (Mapping::Complex, &one, Some(&[]), good, 4, "1 values"),
        (Mapping::Modulus, &one, None, good, 3, "4·1 bytes"),
        (Mapping::Modulus, &[0.0, f32::NAN], None, good, 8, "pixel 1"),
        (Mapping::Complex, &one, Some(&[f32::INFINITY]), good, 4, "pixel 0"),
        (Mapping::Modulus, &one, None, Scale { full: -1.0, floor: 0.0 }, 4, "not negative"),
        (Mapping::Modulus, &one, None, Scale { full: 1.0, floor: f32::NAN }, 4, "not negative"),
    ];
    for (mapping, re, im, scale, bytes, reason) in cases {
        let mut out = vec![9; bytes];
        let slow = reference::paint(mapping, re, im, scale, &mut out).unwrap_err().to_string();
        let fast = painter.paint(mapping, re, im, scale, &mut out).unwrap_err().to_string();
        assert!(slow.contains(reason), "{slow}");
        assert_eq!(slow, fast);
        assert!(out.iter().all(|b| *b == 9), "nothing is written");
    }
}
