//! Numbers as SQLite reads and writes them.
//!
//! In: text, integers, reals. Out: the same conversions as SQLite's `sqlite3AtoF`, `%!.15g` and casts.

use std::cmp::Ordering;

use crate::extended::{self, Style};
use crate::value::{Owned, Val};

/// The text of a real: 15 significant digits, always with a point (`%!.15g`).
pub fn real_to_text(real: f64) -> String {
    if real.is_nan() {
        return String::new();
    }
    if real.is_infinite() {
        return if real > 0.0 {
            "Inf".to_owned()
        } else {
            "-Inf".to_owned()
        };
    }
    let sign = if real < 0.0 { "-" } else { "" };
    let text = extended::print(real, Style::Shorter, 15, (true, false, false));
    format!("{sign}{text}")
}

/// The integer equal to a real, if there is one (and it is not one of the two extremes, as in SQLite).
pub fn exact_int(real: f64) -> Option<i64> {
    if real > -9_223_372_036_854_775_808.0 && real < 9_223_372_036_854_775_807.0 {
        let int = real as i64;
        (int as f64 == real).then_some(int)
    } else {
        None
    }
}

/// A real cut to an integer, held at the ends of the range.
pub fn real_to_int(real: f64) -> i64 {
    // `as` saturates, and maps NaN to 0.
    real as i64
}

/// Exact comparison of an integer with a real.
pub fn compare_int_real(int: i64, real: f64) -> Ordering {
    if real.is_nan() {
        return Ordering::Greater;
    }
    if real < -9_223_372_036_854_775_808.0 {
        return Ordering::Greater;
    }
    if real >= 9_223_372_036_854_775_808.0 {
        return Ordering::Less;
    }
    let cut = real as i64;
    match int.cmp(&cut) {
        Ordering::Equal => {
            let back = int as f64;
            back.partial_cmp(&real).unwrap_or(Ordering::Equal)
        }
        unequal => unequal,
    }
}

/// How much of a text is a number, and of which kind.
struct Scanned<'a> {
    /// The number's own text.
    number: &'a str,
    is_int: bool,
    /// Nothing but white space follows.
    whole: bool,
    /// There is at least one digit.
    valid: bool,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

fn scan(text: &str) -> Scanned<'_> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && is_space(bytes[at]) {
        at += 1;
    }
    let start = at;
    if at < bytes.len() && (bytes[at] == b'-' || bytes[at] == b'+') {
        at += 1;
    }
    let digits = |at: &mut usize| {
        let from = *at;
        while *at < bytes.len() && bytes[*at].is_ascii_digit() {
            *at += 1;
        }
        *at - from
    };
    let before = digits(&mut at);
    let mut is_int = true;
    let mut after = 0;
    if at < bytes.len() && bytes[at] == b'.' {
        let point = at;
        at += 1;
        after = digits(&mut at);
        is_int = false;
        if before + after == 0 {
            at = point;
        }
    }
    let valid = before + after > 0;
    if valid && at < bytes.len() && (bytes[at] == b'e' || bytes[at] == b'E') {
        let mut ahead = at + 1;
        if ahead < bytes.len() && (bytes[ahead] == b'-' || bytes[ahead] == b'+') {
            ahead += 1;
        }
        if digits(&mut ahead) > 0 {
            at = ahead;
            is_int = false;
        }
    }
    let end = at;
    while at < bytes.len() && is_space(bytes[at]) {
        at += 1;
    }
    Scanned {
        number: &text[start..end],
        is_int,
        whole: at == bytes.len(),
        valid,
    }
}

/// The real that a number's text is for SQLite: 18 or 19 digits of it count, and the power of ten is that of
/// [`extended::read`].
fn to_real(number: &str) -> f64 {
    const MOST: u64 = (i64::MAX as u64 - 9) / 10;
    let (negative, number) = match number.as_bytes().first() {
        Some(b'-') => (true, &number[1..]),
        Some(b'+') => (false, &number[1..]),
        _ => (false, number),
    };
    let (mut digits, mut exponent) = (0u64, 0i32);
    let mut after_point = false;
    let mut rest = "";
    for (at, byte) in number.bytes().enumerate() {
        match byte {
            b'0'..=b'9' if digits < MOST => {
                digits = digits * 10 + u64::from(byte - b'0');
                exponent -= i32::from(after_point);
            }
            b'0'..=b'9' => exponent = exponent.saturating_add(i32::from(!after_point)),
            b'.' => after_point = true,
            _ => {
                rest = &number[at + 1..];
                break;
            }
        }
    }
    if !rest.is_empty() {
        let (negative, power) = match rest.as_bytes()[0] {
            b'-' => (true, &rest[1..]),
            b'+' => (false, &rest[1..]),
            _ => (false, rest),
        };
        let power = power.bytes().fold(0i32, |power, byte| {
            (power * 10 + i32::from(byte.wrapping_sub(b'0'))).min(10_000)
        });
        exponent = exponent.saturating_add(if negative { -power } else { power });
    }
    let real = extended::read(digits, exponent);
    if negative { -real } else { real }
}

/// The real that a text is, when it is nothing but a number.
pub fn real_of(text: &str) -> Option<f64> {
    let scanned = scan(text);
    (scanned.valid && scanned.whole).then(|| to_real(scanned.number))
}

fn to_number(scanned: &Scanned<'_>) -> Owned {
    if scanned.is_int {
        if let Ok(int) = scanned.number.parse::<i64>() {
            return Val::Int(int);
        }
    }
    Val::Real(to_real(scanned.number))
}

/// The number that a whole text spells, white space around it allowed; `None` when it spells none.
pub fn parse_whole(text: &str) -> Option<Owned> {
    // Most texts are words: say no quickly.
    let first = text.bytes().find(|it| !is_space(*it))?;
    if !(first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.')) {
        return None;
    }
    let scanned = scan(text);
    (scanned.valid && scanned.whole).then(|| to_number(&scanned))
}

/// The number at the start of a text; 0 when there is none.
pub fn parse_prefix(text: &str) -> Owned {
    let scanned = scan(text);
    if scanned.valid {
        to_number(&scanned)
    } else {
        Val::Int(0)
    }
}

/// The integer at the start of a text, held at the ends of the range. A real prefix counts only up to its point.
pub fn int_prefix(text: &str) -> i64 {
    let trimmed = text.trim_start_matches(|it: char| it.is_ascii() && is_space(it as u8));
    let (negative, digits) = match trimmed.as_bytes().first() {
        Some(b'-') => (true, &trimmed[1..]),
        Some(b'+') => (false, &trimmed[1..]),
        _ => (false, trimmed),
    };
    let mut total: i64 = 0;
    for byte in digits.bytes().take_while(u8::is_ascii_digit) {
        let digit = i64::from(byte - b'0');
        let next = total.checked_mul(10).and_then(|it| {
            if negative {
                it.checked_sub(digit)
            } else {
                it.checked_add(digit)
            }
        });
        match next {
            Some(next) => total = next,
            None => return if negative { i64::MIN } else { i64::MAX },
        }
    }
    total
}
