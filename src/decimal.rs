//! A number as people read it in a message: at most seven digits that matter.
//!
//! Written here because the browser downloads every byte: the standard library's conversion, exact to the last of seventeen digits, is
//! as large as the network's kernels.

/// Digits that are shown: as many as an f32 holds.
const DIGITS: i32 = 7;

/// `0.1`, `-65520`, `1.5e-9`, `NaN`.
pub fn decimal(value: f64) -> String {
    let sign = if value < 0.0 { "-" } else { "" };
    let mut size = value.abs();
    if size.is_nan() {
        return "NaN".into();
    }
    if size.is_infinite() {
        return format!("{sign}inf");
    }
    if size == 0.0 {
        return "0".into();
    }
    // value = ±digits · 10^exponent
    let mut exponent = 0;
    while size >= 1e7 {
        size /= 10.0;
        exponent += 1;
    }
    while size < 1e6 {
        size *= 10.0;
        exponent -= 1;
    }
    let mut digits = size.round() as u64;
    while digits.is_multiple_of(10) {
        digits /= 10;
        exponent += 1;
    }
    let mut text = digits.to_string();
    let point = text.len() as i32 + exponent;
    match point {
        // Digits before the point only, some before and some behind, behind only; then powers of ten.
        ..=0 if point > -DIGITS => format!("{sign}0.{}{text}", "0".repeat(-point as usize)),
        1..=15 if exponent >= 0 => format!("{sign}{text}{}", "0".repeat(exponent as usize)),
        1..=15 => {
            text.insert(point as usize, '.');
            format!("{sign}{text}")
        }
        _ => {
            if text.len() > 1 {
                text.insert(1, '.');
            }
            format!("{sign}{text}e{}", point - 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn seven_digits_are_shown() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (-65520.0, "-65520"),
            (f64::from(0.1f32), "0.1"),
            (0.1 + 0.2, "0.3"),
            (12.5, "12.5"),
            (-1234567.89, "-1234568"),
            (9999999.9, "10000000"),
            (3e14, "300000000000000"),
            (1.5e-9, "1.5e-9"),
            (4e-7, "0.0000004"),
            (0.001, "0.001"),
            (1e300, "1e300"),
            (1.25e20, "1.25e20"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(decimal(value), text);
        }
        let least = decimal(f64::from_bits(1));
        assert!((least.parse::<f64>().unwrap() - f64::from_bits(1)).abs() < 1e-323, "{least}");
    }
}
