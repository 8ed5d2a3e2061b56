//! Text to value. A refusal says what was expected and where, in lines and columns counted from 1.

use super::{Read, Value};

/// Arrays and objects within each other that are read: a limit, so that no text can exhaust the stack.
const MAX_DEPTH: usize = 128;

/// Reads one JSON value, which must be all of the text.
pub fn parse(text: &str) -> Read<Value> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(0)?;
    match parser.peek() {
        None => Ok(value),
        Some(_) => parser.refuse("nothing behind the value"),
    }
}

struct Parser<'a> {
    text: &'a str,
    /// Byte of the text that is read next.
    at: usize,
}

impl<'a> Parser<'a> {
    fn refuse<T>(&self, expected: &str) -> Read<T> {
        Err(self.refusal(expected))
    }

    fn refusal(&self, expected: &str) -> String {
        let before = &self.text.as_bytes()[..self.at];
        let line = 1 + before.iter().filter(|b| **b == b'\n').count();
        let column = 1 + before.iter().rev().take_while(|b| **b != b'\n').count();
        match self.rest().chars().next() {
            Some(found) => format!("expected {expected}, found `{found}` at line {line} column {column}"),
            None => format!("expected {expected}, found the end at line {line} column {column}"),
        }
    }

    /// What is still to be read. Not by index: the message of an index within a character brings the tables of all characters.
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes past `byte` if it comes next.
    fn skip(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.at += usize::from(comes);
        comes
    }

    fn value(&mut self, depth: usize) -> Read<Value> {
        if depth > MAX_DEPTH {
            return self.refuse("arrays and objects at most 128 deep");
        }
        match self.peek() {
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b'[') => self.list(depth),
            Some(b'{') => self.object(depth),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Read<Value> {
        for (word, value) in
            [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))]
        {
            if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        self.refuse("a value")
    }

    fn list(&mut self, depth: usize) -> Read<Value> {
        self.at += 1;
        let mut values = Vec::new();
        if self.skip(b']') {
            return Ok(Value::List(values));
        }
        loop {
            values.push(self.value(depth + 1)?);
            if self.skip(b']') {
                return Ok(Value::List(values));
            }
            if !self.skip(b',') {
                return self.refuse("`,` or `]`");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Read<Value> {
        self.at += 1;
        let mut members = Vec::new();
        if self.skip(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            if self.peek() != Some(b'"') {
                return self.refuse("a name in quotation marks");
            }
            let name = self.string()?;
            if !self.skip(b':') {
                return self.refuse("`:`");
            }
            members.push((name, self.value(depth + 1)?));
            if self.skip(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.skip(b',') {
                return self.refuse("`,` or `}`");
            }
        }
    }

    fn string(&mut self) -> Read<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            // What stands between escapes begins and ends at ASCII bytes, so at characters.
            let rest = self.rest();
            let plain = rest.bytes().take_while(|b| !matches!(b, b'"' | b'\\' | 0..0x20)).count();
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match rest.as_bytes().get(plain) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => return self.refuse("control characters to be escaped"),
                None => return self.refuse("a closing quotation mark"),
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let escaped = match self.text.as_bytes().get(self.at + 1) {
            Some(b @ (b'"' | b'\\' | b'/')) => char::from(*b),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return self.refuse("an escape that JSON knows"),
        };
        self.at += 2;
        Ok(escaped)
    }

    /// `\uXXXX`; beyond 16 bits a pair of them.
    fn unicode(&mut self) -> Read<char> {
        let unit = |at: usize| {
            let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
            digits.bytes().try_fold(0, |sum, b| Some(16 * sum + char::from(b).to_digit(16)?))
        };
        let (first, second) = (unit(self.at), unit(self.at + 6));
        let (code, length) = match (first, second) {
            (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
                (0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), 12)
            }
            (Some(code), _) => (code, 6),
            (None, _) => return self.refuse("four hexadecimal digits"),
        };
        match char::from_u32(code) {
            Some(c) => {
                self.at += length;
                Ok(c)
            }
            None => self.refuse("a pair of surrogates"),
        }
    }

    fn digits(&mut self) -> Read<&'a str> {
        let rest = self.rest();
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        if count == 0 { self.refuse("a digit") } else { Ok(rest.get(..count).unwrap_or_default()) }
    }

    /// Goes past `byte` if it comes next, without white space before it.
    fn skip_here(&mut self, bytes: &[u8]) -> Option<u8> {
        let found = self.text.as_bytes().get(self.at).copied().filter(|b| bytes.contains(b))?;
        self.at += 1;
        Some(found)
    }

    fn number(&mut self) -> Read<Value> {
        let negative = self.skip_here(b"-").is_some();
        let start = self.at;
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            self.at = start + 1;
            return self.refuse("no digit after a leading 0");
        }
        let fraction = if self.skip_here(b".").is_some() { self.digits()? } else { "" };
        let mut exponent = 0;
        if self.skip_here(b"eE").is_some() {
            let down = self.skip_here(b"+-") == Some(b'-');
            // Larger exponents than fit are as good as infinite.
            let size = self.digits()?.parse().unwrap_or(i32::MAX / 2);
            exponent = if down { -size } else { size };
        }
        if let (false, true, Ok(value)) = (negative, self.at == start + whole.len(), whole.parse()) {
            return Ok(Value::Whole(value));
        }
        let size = decimal(whole.bytes().chain(fraction.bytes()), exponent - fraction.len() as i32);
        if size.is_infinite() {
            return self.refuse("a number that 64 bits hold before it");
        }
        Ok(Value::Number(if negative { -size } else { size }))
    }
}

/// The number that the digits and a power of ten make. Exact up to 15 digits and powers up to 22, within a few units in the last
/// place beyond: the tables of an always exact conversion would be larger than the rest of the reader.
fn decimal(digits: impl Iterator<Item = u8>, mut exponent: i32) -> f64 {
    let mut significand = 0u64;
    for digit in digits {
        match significand.checked_mul(10).and_then(|s| s.checked_add(u64::from(digit - b'0'))) {
            Some(next) => significand = next,
            None => exponent = exponent.saturating_add(1),
        }
    }
    let mut value = significand as f64;
    while exponent != 0 && value != 0.0 && value.is_finite() {
        let step = exponent.clamp(-22, 22);
        let power = (0..step.abs()).fold(1.0, |power, _| 10.0 * power);
        value = if step < 0 { value / power } else { value * power };
        exponent -= step;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_serde_json_reads() {
        for text in [
            "null",
            " true ",
            "[]",
            "{ }",
            "[1, [2,3] ,{\"a\":false}]",
            "0",
            "18446744073709551615",
            "-1",
            "0.1",
            "-0.25e1",
            "1E+2",
            "123456789.125",
            "4.5e-7",
            "1e-400",
            "0.1307",
            "\"\"",
            r#""a\"b\\\/\b\f\n\r\t\u00e9\ud83d\ude00 é😀""#,
            r#"{"a": {"b": [null]}, "c": "d"}"#,
        ] {
            let theirs: serde_json::Value = serde_json::from_str(text).unwrap();
            let ours = parse(text).unwrap();
            assert_eq!(serde_json::to_value(&ours).unwrap(), theirs, "{text}");
            // And what is written is read as the same.
            assert_eq!(parse(&ours.to_string()).unwrap(), ours, "{text}");
        }
        let far = parse("1.7976931348623157e308").unwrap().number().unwrap();
        assert!((far / f64::MAX - 1.0).abs() < 1e-14, "{far:e}");
    }

    #[test]
    fn refuses_what_is_not_json() {
        for (text, wanted) in [
            ("", "a value, found the end at line 1 column 1"),
            ("[1,\n 2", "`,` or `]`, found the end at line 2 column 3"),
            ("[1,]", "a value, found `]`"),
            ("{\"a\" 1}", "`:`, found `1`"),
            ("{a: 1}", "quotation marks"),
            ("{\"a\": 1,}", "quotation marks"),
            ("{\"a\": 1 \"b\"", "`,` or `}`"),
            ("1 2", "nothing behind"),
            ("01", "leading 0"),
            ("1.", "a digit"),
            ("-", "a digit"),
            ("1e", "a digit"),
            ("1e999", "64 bits"),
            ("nul", "a value"),
            ("\"a", "closing"),
            ("\"\n\"", "escaped"),
            (r#""\x""#, "escape"),
            (r#""\u12g4""#, "hexadecimal"),
            (r#""\ud83d""#, "surrogates"),
            (r#""\ud83d\u0041""#, "surrogates"),
            (r#""\u00é0""#, "hexadecimal"),
        ] {
            let message = parse(text).unwrap_err();
            assert!(message.contains(wanted), "{text:?}: {message}");
        }
        let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
        assert!(parse(&deep(MAX_DEPTH)).is_ok());
        assert!(parse(&deep(100_000)).unwrap_err().contains("128 deep"));
    }
}
