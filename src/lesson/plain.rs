//! Numbers and letters, as short in the page's wasm as they can be: a browser has functions of its own for them.
//!
//! In: texts and numbers. Out: the same in another form, equal on both sides. Rust's own tables for reading and
//! writing floats and for upper and lower case would be a tenth of the page. Used by the checks and by `app`.

/// A text in lower case.
pub fn lower(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_lower_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    text.to_lowercase()
}

/// A number written with digits, a point and an exponent; nothing for other texts.
pub fn float(text: &str) -> Option<f64> {
    let digits = |it: u8| it.is_ascii_digit() || b"+-.eE".contains(&it);
    if text.is_empty() || !text.bytes().all(digits) {
        return None;
    }
    #[cfg(target_arch = "wasm32")]
    let number = js_sys::JsString::from(text).unchecked_into_f64();
    #[cfg(not(target_arch = "wasm32"))]
    let number = text.parse().unwrap_or(f64::NAN);
    (!number.is_nan()).then_some(number)
}

/// A number as Python's `repr` writes it: `1.0`, `0.1`, `1e+16`.
pub fn float_text(number: f64) -> String {
    if !number.is_finite() {
        let word = if number.is_nan() { "nan" } else { "inf" };
        return format!("{}{word}", if number < 0.0 { "-" } else { "" });
    }
    #[cfg(target_arch = "wasm32")]
    let text: String = js_sys::Number::from(number)
        .to_string_with_radix(10)
        .map_or_else(|_| String::new(), Into::into);
    #[cfg(not(target_arch = "wasm32"))]
    let text = format!("{number:e}");
    let sign = if number.is_sign_negative() { "-" } else { "" };
    format!("{sign}{}", laid_out(text.trim_start_matches('-')))
}

/// The shortest digits of a number, in whatever form, laid out as Python does.
fn laid_out(text: &str) -> String {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.trim_start_matches('+').parse().unwrap_or(0);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    // The digits without zeros around them, and where the point stands in them.
    let all = format!("{whole}{rest}");
    let led = all.trim_start_matches('0');
    let point = whole.len() as i32 + exponent - (all.len() - led.len()) as i32;
    let led = led.trim_end_matches('0');
    if led.is_empty() {
        return "0.0".to_owned();
    }
    let zeros = |many: i32| "0".repeat(usize::try_from(many).unwrap_or(0));
    let many = led.len() as i32;
    if !(-3..=16).contains(&point) {
        let (first, rest) = led.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        let sign = if point > 0 { '+' } else { '-' };
        return format!("{first}{dot}{rest}e{sign}{:02}", (point - 1).unsigned_abs());
    }
    if point <= 0 {
        format!("0.{}{led}", zeros(-point))
    } else if point >= many {
        format!("{led}{}.0", zeros(point - many))
    } else {
        let (whole, rest) = led.split_at(point as usize);
        format!("{whole}.{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::{float, float_text, laid_out};

    #[test]
    fn numbers_are_written_as_python_writes_them() {
        for (number, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (-12.5, "-12.5"),
            (100.0, "100.0"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e300, "1.5e+300"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.25e-7, "1.25e-07"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(float_text(number), text);
        }
        // The forms that a browser gives.
        for (given, text) in [
            ("100", "100.0"),
            ("1e+21", "1e+21"),
            ("1.5e-7", "1.5e-07"),
            ("0.000001", "1e-06"),
            ("10000000000000000", "1e+16"),
            ("0", "0.0"),
        ] {
            assert_eq!(laid_out(given), text);
        }
        assert_eq!(float("1.5e3"), Some(1500.0));
        assert_eq!((float("1.5x"), float(""), float("-")), (None, None, None));
    }
}
