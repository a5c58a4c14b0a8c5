//! Values as Python shows them: `repr` and `str`, for messages and for literals.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use crate::Value;

/// `repr(value)`.
pub fn repr(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Int(it) => it.to_string(),
        Value::Float(it) => float(*it),
        Value::Text(it) => text(it),
        Value::Bytes(it) => bytes(it),
        Value::Bool(it) => if *it { "True" } else { "False" }.to_owned(),
        Value::Decimal(it) => format!("Decimal('{it}')"),
        Value::Date(it) => format!("datetime.date({}, {}, {})", it.year(), it.month(), it.day()),
        Value::Time(it) => format!("datetime.time({})", clock(*it)),
        Value::DateTime(it, offset) => {
            let zone = match offset {
                None => String::new(),
                Some(0) => ", tzinfo=datetime.timezone.utc".to_owned(),
                Some(seconds) => {
                    let delta = interval(i64::from(*seconds) * 1_000_000);
                    format!(", tzinfo=datetime.timezone({delta})")
                }
            };
            format!(
                "datetime.datetime({}, {}, {}, {}{zone})",
                it.year(),
                it.month(),
                it.day(),
                clock(it.time())
            )
        }
        Value::Interval(it) => interval(*it),
        Value::Uuid(it) => format!("UUID('{}')", dashed(*it)),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(repr).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Host(it) => it.repr(),
    }
}

/// `str(value)`.
pub fn display(value: &Value) -> String {
    match value {
        Value::Text(it) => it.to_string(),
        Value::Decimal(it) => it.to_string(),
        Value::Date(it) => date(*it),
        Value::Time(it) => isoformat_time(*it),
        Value::DateTime(it, offset) => isoformat(*it, *offset, ' '),
        Value::Uuid(it) => dashed(*it),
        it => repr(it),
    }
}

/// A float as Python prints it: the shortest digits that read back the same.
pub fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-4..1e16).contains(&magnitude) {
        let text = format!("{value:e}");
        return match text.split_once('e') {
            Some((digits, exponent)) => {
                let (sign, exponent) = match exponent.strip_prefix('-') {
                    Some(it) => ('-', it),
                    None => ('+', exponent),
                };
                format!("{digits}e{sign}{exponent:0>2}")
            }
            None => text,
        };
    }
    let text = value.to_string();
    if text.contains('.') {
        text
    } else {
        format!("{text}.0")
    }
}

/// A text in Python's quotes.
pub fn text(value: &str) -> String {
    let quote = if value.contains('\'') && !value.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::with_capacity(value.len() + 2);
    out.push(quote);
    let plain = |it: u8| (0x20..0x7f).contains(&it) && it != b'\\' && it != quote as u8;
    if value.bytes().all(plain) {
        out.push_str(value);
        out.push(quote);
        return out;
    }
    for it in value.chars() {
        match it {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            it if it == quote => {
                out.push('\\');
                out.push(it);
            }
            it if (it as u32) < 0x20 || it as u32 == 0x7f => {
                out.push_str(&format!("\\x{:02x}", it as u32))
            }
            it => out.push(it),
        }
    }
    out.push(quote);
    out
}

fn bytes(value: &[u8]) -> String {
    let mut out = String::from("b'");
    for &it in value {
        match it {
            b'\\' => out.push_str("\\\\"),
            b'\'' => out.push_str("\\'"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x20..=0x7e => out.push(char::from(it)),
            _ => out.push_str(&format!("\\x{it:02x}")),
        }
    }
    out.push('\'');
    out
}

fn clock(it: NaiveTime) -> String {
    let micros = it.nanosecond() / 1000;
    match (it.second(), micros) {
        (0, 0) => format!("{}, {}", it.hour(), it.minute()),
        (second, 0) => format!("{}, {}, {second}", it.hour(), it.minute()),
        (second, micros) => format!("{}, {}, {second}, {micros}", it.hour(), it.minute()),
    }
}

fn interval(micros: i64) -> String {
    let days = micros.div_euclid(86_400_000_000);
    let rest = micros.rem_euclid(86_400_000_000);
    let (seconds, micros) = (rest / 1_000_000, rest % 1_000_000);
    let mut parts = Vec::new();
    for (name, amount) in [
        ("days", days),
        ("seconds", seconds),
        ("microseconds", micros),
    ] {
        if amount != 0 {
            parts.push(format!("{name}={amount}"));
        }
    }
    if parts.is_empty() {
        "datetime.timedelta(0)".to_owned()
    } else {
        format!("datetime.timedelta({})", parts.join(", "))
    }
}

/// `2024-01-31`.
pub fn date(it: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", it.year(), it.month(), it.day())
}

/// `01:02:03`, with microseconds when there are some.
pub fn isoformat_time(it: NaiveTime) -> String {
    let micros = it.nanosecond() / 1000;
    let base = format!("{:02}:{:02}:{:02}", it.hour(), it.minute(), it.second());
    if micros == 0 {
        base
    } else {
        format!("{base}.{micros:06}")
    }
}

/// `isoformat(sep)` of a date and time.
pub fn isoformat(it: NaiveDateTime, offset: Option<i32>, separator: char) -> String {
    let mut out = format!(
        "{}{separator}{}",
        date(it.date()),
        isoformat_time(it.time())
    );
    if let Some(offset) = offset {
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.abs() / 60;
        out.push_str(&format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60));
    }
    out
}

/// `00000000-0000-0000-0000-000000000005`.
pub fn dashed(uuid: u128) -> String {
    let hex = format!("{uuid:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}
