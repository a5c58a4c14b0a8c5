//! `printf` and `format`, and reals with a fixed number of decimals.
//!
//! In: a format and its arguments. Out: text (https://www.sqlite.org/printf.html).

use crate::extended::{self, Style};
use crate::value::Val;

/// `%.{digits}f`.
pub(crate) fn fixed(value: f64, digits: usize) -> String {
    let sign = if value < 0.0 { "-" } else { "" };
    let text = extended::print(value, Style::Fixed, digits, (false, false, false));
    format!("{sign}{text}")
}

/// `printf(format, ...)`.
pub(crate) fn format<'v>(args: &[Val<'v>]) -> Val<'v> {
    let Some((format, args)) = args.split_first() else {
        return Val::Null;
    };
    if format.is_null() || matches!(format, Val::Text(it) if it.is_empty()) {
        return Val::Null;
    }
    let format: Vec<char> = format.borrowed().into_text().chars().collect();
    let mut args = args.iter();
    let mut out = String::new();
    let mut at = 0;
    while at < format.len() {
        if format[at] != '%' {
            out.push(format[at]);
            at += 1;
            continue;
        }
        at += 1;
        let (mut minus, mut plus, mut space, mut zero, mut comma, mut alternate) =
            (false, false, false, false, false, false);
        // Width and precision of texts count bytes, with `!` characters.
        let mut characters = false;
        while let Some(flag) = format.get(at) {
            match flag {
                '-' => minus = true,
                '+' => plus = true,
                ' ' => space = true,
                '0' => zero = true,
                ',' => comma = true,
                '#' => alternate = true,
                '!' => characters = true,
                _ => break,
            }
            at += 1;
        }
        let width = size(&format, &mut at, &mut args).unwrap_or(0);
        if width < 0 {
            minus = true;
        }
        let width = width.unsigned_abs().min(1_000_000) as usize;
        let precision = if format.get(at) == Some(&'.') {
            at += 1;
            Some(
                size(&format, &mut at, &mut args)
                    .unwrap_or(0)
                    .clamp(0, 1000) as usize,
            )
        } else {
            None
        };
        while matches!(format.get(at), Some('l' | 'h')) {
            at += 1;
        }
        let Some(kind) = format.get(at).copied() else {
            out.push('%');
            break;
        };
        at += 1;
        if kind == '%' {
            out.push_str(&" ".repeat(width.saturating_sub(1)));
            out.push('%');
            continue;
        }
        let arg = args.next().map_or(Val::Null, Val::borrowed);
        let mut numeric = false;
        let sign = |negative: bool| match (negative, plus, space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            _ => "",
        };
        let body = match kind {
            'd' | 'i' | 'u' => {
                numeric = true;
                let int = arg.as_int();
                let unsigned = kind == 'u';
                let mut digits = if unsigned {
                    int as u64
                } else {
                    int.unsigned_abs()
                }
                .to_string();
                if let Some(precision) = precision {
                    digits = format!("{digits:0>precision$}");
                }
                if comma {
                    digits = grouped(&digits);
                }
                format!("{}{digits}", sign(int < 0 && !unsigned))
            }
            'x' | 'X' | 'o' | 'p' => {
                numeric = true;
                let int = arg.as_int();
                match kind {
                    'x' => format!("{}{int:x}", if alternate && int != 0 { "0x" } else { "" }),
                    'X' => format!("{}{int:X}", if alternate && int != 0 { "0X" } else { "" }),
                    'p' => format!("{int:X}"),
                    _ => format!("{int:o}"),
                }
            }
            'f' | 'F' | 'e' | 'E' | 'g' | 'G' => {
                numeric = true;
                let real = arg.as_real();
                let precision = precision.unwrap_or(6);
                let style = match kind {
                    'f' | 'F' => Style::Fixed,
                    'e' | 'E' => Style::Exponent,
                    _ => Style::Shorter,
                };
                let flags = (characters, alternate, kind.is_ascii_uppercase());
                let digits = extended::print(real, style, precision, flags);
                format!("{}{digits}", sign(real < 0.0))
            }
            'c' => {
                let text = arg.into_text();
                text.chars()
                    .next()
                    .map(|it| it.to_string().repeat(precision.unwrap_or(1)))
                    .unwrap_or_default()
            }
            's' | 'z' => cut(&arg.into_text(), precision, characters),
            'q' | 'w' if arg.is_null() => "(NULL)".to_owned(),
            'q' => cut(&arg.into_text(), precision, characters).replace('\'', "''"),
            'w' => cut(&arg.into_text(), precision, characters).replace('"', "\"\""),
            'Q' => match arg {
                Val::Null => "NULL".to_owned(),
                arg => format!("'{}'", arg.into_text().replace('\'', "''")),
            },
            'n' => continue,
            _ if out.is_empty() => return Val::Null,
            _ => return Val::text(out),
        };
        let length = if characters {
            body.chars().count()
        } else {
            body.len()
        };
        let missing = width.saturating_sub(length);
        if minus {
            out.push_str(&body);
            out.push_str(&" ".repeat(missing));
        } else if zero && numeric {
            let digits = body
                .find(|it: char| it.is_ascii_alphanumeric())
                .unwrap_or(0);
            out.push_str(&body[..digits]);
            out.push_str(&"0".repeat(missing));
            out.push_str(&body[digits..]);
        } else {
            out.push_str(&" ".repeat(missing));
            out.push_str(&body);
        }
    }
    Val::text(out)
}

fn size<'a, 'v: 'a>(
    format: &[char],
    at: &mut usize,
    args: &mut impl Iterator<Item = &'a Val<'v>>,
) -> Option<i64> {
    if format.get(*at) == Some(&'*') {
        *at += 1;
        return Some(args.next().map_or(0, Val::as_int));
    }
    let start = *at;
    while format.get(*at).is_some_and(char::is_ascii_digit) {
        *at += 1;
    }
    format[start..*at].iter().collect::<String>().parse().ok()
}

/// The beginning of a text: so many bytes of whole characters, or so many characters.
fn cut(text: &str, precision: Option<usize>, characters: bool) -> String {
    match precision {
        None => text.to_owned(),
        Some(precision) if characters => text.chars().take(precision).collect(),
        Some(precision) => text[..text.floor_char_boundary(precision)].to_owned(),
    }
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `%!.{digits}e`.
pub(crate) fn scientific(value: f64, digits: usize) -> String {
    let sign = if value < 0.0 { "-" } else { "" };
    let text = extended::print(value, Style::Exponent, digits, (true, false, false));
    format!("{sign}{text}")
}
