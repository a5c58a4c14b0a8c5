//! Date and time functions.
//!
//! In: a time value and modifiers, and the statement's time. Out: what SQLite's functions give
//! (https://www.sqlite.org/lang_datefunc.html). A moment is a count of milliseconds of the Julian day, as in SQLite.

use crate::extended::{self, Style};
use crate::value::Val;

const DAY: i64 = 86_400_000;
/// Julian day of 1970-01-01T00:00, in milliseconds.
const EPOCH: i64 = 210_866_760_000_000;

/// A broken-down moment.
struct Parts {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    milli: i64,
}

fn julian(year: i64, month: i64, day: i64) -> i64 {
    let (mut y, mut m) = (year, month);
    if m <= 2 {
        y -= 1;
        m += 12;
    }
    // Division cuts towards zero, as in C.
    let a = y / 100;
    let b = 2 - a + a / 4;
    let x1 = 36525 * (y + 4716) / 100;
    let x2 = 306_001 * (m + 1) / 10000;
    ((x1 + x2 + day + b) as f64 * 1.0 - 1524.5).mul_add(DAY as f64, 0.0) as i64
}

fn parts(moment: i64) -> Parts {
    let z = (moment + DAY / 2).div_euclid(DAY);
    let alpha = ((z as f64 - 1_867_216.25) / 36524.25) as i64;
    let a = z + 1 + alpha - alpha / 4;
    let b = a + 1524;
    let c = ((b as f64 - 122.1) / 365.25) as i64;
    let d = 36525 * (c & 0x7fff) / 100;
    let e = ((b - d) as f64 / 30.6001) as i64;
    let x = (30.6001 * e as f64) as i64;
    let day = b - d - x;
    let month = if e < 14 { e - 1 } else { e - 13 };
    let year = if month > 2 { c - 4716 } else { c - 4715 };
    let time = (moment + DAY / 2).rem_euclid(DAY);
    Parts {
        year,
        month,
        day,
        hour: time / 3_600_000,
        minute: time / 60_000 % 60,
        second: time / 1000 % 60,
        milli: time % 1000,
    }
}

/// The statement's time in a fixed format.
pub(super) fn current(format: &str, now: i64) -> String {
    print(format, EPOCH + now.div_euclid(1000), None).unwrap_or_default()
}

fn digits(text: &str, count: usize) -> Option<(i64, &str)> {
    if text.len() < count || !text.is_char_boundary(count) {
        return None;
    }
    let (head, rest) = text.split_at(count);
    if !head.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    Some((head.parse().ok()?, rest))
}

/// `HH:MM[:SS[.SSS]][zone]` as milliseconds, and the zone's offset in minutes.
fn clock(text: &str) -> Option<i64> {
    let (hour, rest) = digits(text, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2)?;
    let mut milli = 0;
    let mut second = 0;
    let mut rest = rest;
    if let Some(after) = rest.strip_prefix(':') {
        (second, rest) = digits(after, 2)?;
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.bytes().take_while(u8::is_ascii_digit).count();
            if end > 0 {
                let fraction: f64 = format!("0.{}", &after[..end]).parse().ok()?;
                milli = (fraction * 1000.0 + 0.5) as i64;
                rest = &after[end..];
            }
        }
    }
    if hour > 24 || minute > 59 || second > 59 {
        return None;
    }
    let mut total = ((hour * 60 + minute) * 60 + second) * 1000 + milli.min(999);
    let zone = rest.trim();
    if zone.eq_ignore_ascii_case("z") {
        return Some(total);
    }
    if !zone.is_empty() {
        let sign = match zone.as_bytes()[0] {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let (hours, rest) = digits(&zone[1..], 2)?;
        let (minutes, rest) = digits(rest.strip_prefix(':')?, 2)?;
        if !rest.trim().is_empty() {
            return None;
        }
        total -= sign * (hours * 60 + minutes) * 60_000;
    }
    Some(total)
}

fn date_part(text: &str) -> Option<(i64, i64, i64, &str)> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2)?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some((if negative { -year } else { year }, month, day, rest))
}

/// A time value. The flag says that it was a bare number, whose unit a modifier may change.
fn parse(value: &Val<'_>, now: i64) -> Option<(i64, Option<f64>)> {
    let text = match value {
        Val::Null => return None,
        Val::Int(it) => return from_number(*it as f64),
        Val::Real(it) => return from_number(*it),
        Val::Text(it) => it.trim().to_owned(),
        Val::Blob(it) => String::from_utf8_lossy(it).into_owned(),
    };
    if text.eq_ignore_ascii_case("now") {
        return Some((EPOCH + now.div_euclid(1000), None));
    }
    if let Some((year, month, day, rest)) = date_part(&text) {
        let date = julian(year, month, day);
        let rest = rest.strip_prefix('T').unwrap_or(rest).trim_start();
        return if rest.is_empty() {
            Some((date, None))
        } else {
            Some((date + clock(rest)?, None))
        };
    }
    if let Some(time) = clock(&text) {
        return Some((julian(2000, 1, 1) + time, None));
    }
    crate::number::parse_whole(&text).and_then(|it| from_number(it.as_real()))
}

fn from_number(number: f64) -> Option<(i64, Option<f64>)> {
    if (0.0..5_373_484.5).contains(&number) {
        Some(((number * DAY as f64 + 0.5) as i64, Some(number)))
    } else if number.is_finite() {
        // Out of range as a Julian day, but `unixepoch` may follow.
        Some((i64::MIN, Some(number)))
    } else {
        None
    }
}

/// Applies the arguments of a date function: the moment meant, or `None`.
fn moment(args: &[Val<'_>], now: i64) -> Option<i64> {
    let Some((first, modifiers)) = args.split_first() else {
        return Some(EPOCH + now.div_euclid(1000));
    };
    let (mut moment, raw) = parse(first, now)?;
    for (at, modifier) in modifiers.iter().enumerate() {
        if modifier.is_null() {
            return None;
        }
        let modifier = modifier.borrowed().into_text().to_ascii_lowercase();
        moment = modify(moment, raw.filter(|_| at == 0), modifier.trim())?;
    }
    (0..=464_269_060_799_999)
        .contains(&moment)
        .then_some(moment)
}

fn modify(moment: i64, raw: Option<f64>, modifier: &str) -> Option<i64> {
    match modifier {
        "unixepoch" => return raw.map(|it| (it * 1000.0).round() as i64 + EPOCH),
        "auto" => {
            return match raw {
                Some(it) if !(0.0..5_373_484.5).contains(&it) => {
                    Some((it * 1000.0).round() as i64 + EPOCH)
                }
                _ => Some(moment),
            };
        }
        "julianday" => return raw.map(|_| moment),
        // The emulated machine lives in UTC.
        "utc" | "localtime" | "subsec" | "subsecond" => return Some(moment),
        _ => {}
    }
    if moment == i64::MIN {
        return None;
    }
    if let Some(unit) = modifier.strip_prefix("start of ") {
        let p = parts(moment);
        return match unit {
            "day" => Some(julian(p.year, p.month, p.day)),
            "month" => Some(julian(p.year, p.month, 1)),
            "year" => Some(julian(p.year, 1, 1)),
            _ => None,
        };
    }
    if let Some(day) = modifier.strip_prefix("weekday ") {
        let wanted = crate::number::real_of(day)?;
        if !(0.0..7.0).contains(&wanted) || wanted.fract() != 0.0 {
            return None;
        }
        let mut today = ((moment + 129_600_000) / DAY) % 7;
        if today > wanted as i64 {
            today -= 7;
        }
        return Some(moment + (wanted as i64 - today) * DAY);
    }
    let sign_at =
        modifier.find(|it: char| it.is_ascii_digit() || it == '+' || it == '-' || it == '.')?;
    if sign_at != 0 {
        return None;
    }
    let end = modifier[1..]
        .find(|it: char| !(it.is_ascii_digit() || it == '.'))
        .map_or(modifier.len(), |it| it + 1);
    let (number, unit) = modifier.split_at(end);
    if unit.starts_with(':') {
        // [+-]HH:MM[:SS]
        let (sign, time) = match modifier.as_bytes()[0] {
            b'-' => (-1, &modifier[1..]),
            b'+' => (1, &modifier[1..]),
            _ => (1, modifier),
        };
        return Some(moment + sign * clock(time)?);
    }
    let amount = crate::number::real_of(number)?;
    let unit = unit.trim();
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    let scale = match unit {
        "day" => DAY as f64,
        "hour" => 3_600_000.0,
        "minute" => 60_000.0,
        "second" => 1000.0,
        "month" | "year" => {
            let mut p = parts(moment);
            let time = (moment + DAY / 2).rem_euclid(DAY);
            let whole = amount.trunc() as i64;
            if unit == "month" {
                let months = p.month - 1 + whole;
                p.year += months.div_euclid(12);
                p.month = months.rem_euclid(12) + 1;
            } else {
                p.year += whole;
            }
            let rest = amount.fract() * if unit == "month" { 30.0 } else { 365.0 } * DAY as f64;
            return Some(julian(p.year, p.month, p.day) + time + rest as i64);
        }
        _ => return None,
    };
    let change = amount * scale;
    Some(moment + (change + if change < 0.0 { -0.5 } else { 0.5 }) as i64)
}

pub(super) fn date<'v>(args: &[Val<'_>], now: i64) -> Val<'v> {
    formatted("%Y-%m-%d", args, now)
}

pub(super) fn time<'v>(args: &[Val<'_>], now: i64) -> Val<'v> {
    formatted("%H:%M:%S", args, now)
}

pub(super) fn datetime<'v>(args: &[Val<'_>], now: i64) -> Val<'v> {
    formatted("%Y-%m-%d %H:%M:%S", args, now)
}

pub(super) fn julianday<'v>(args: &[Val<'_>], now: i64) -> Val<'v> {
    moment(args, now).map_or(Val::Null, |it| Val::Real(it as f64 / DAY as f64))
}

pub(super) fn unixepoch<'v>(args: &[Val<'_>], now: i64) -> Val<'v> {
    moment(args, now).map_or(Val::Null, |it| Val::Int((it - EPOCH).div_euclid(1000)))
}

pub(super) fn strftime<'v>(args: &[Val<'_>], now: i64) -> Val<'v> {
    if args[0].is_null() {
        return Val::Null;
    }
    let format = args[0].borrowed().into_text();
    formatted(&format, &args[1..], now)
}

fn formatted<'v>(format: &str, args: &[Val<'_>], now: i64) -> Val<'v> {
    match moment(args, now).and_then(|it| print(format, it, written_day(args))) {
        Some(text) => Val::text(text),
        None => Val::Null,
    }
}

/// The month and day as written, of a date without modifiers: SQLite 3.40 shows 2024-02-30 as it stands.
fn written_day(args: &[Val<'_>]) -> Option<(i64, i64)> {
    match args {
        [Val::Text(text)] => date_part(text.trim())
            .filter(|it| it.2 > 28)
            .map(|it| (it.1, it.2)),
        _ => None,
    }
}

fn print(format: &str, moment: i64, written: Option<(i64, i64)>) -> Option<String> {
    let mut p = parts(moment);
    let year_start = julian(p.year, 1, 1);
    if let Some((month, day)) = written {
        (p.month, p.day) = (month, day);
    }
    let day_of_year = (moment - year_start).div_euclid(DAY);
    let weekday = ((moment + 129_600_000) / DAY) % 7;
    let year = if p.year < 0 {
        format!("-{:04}", -p.year)
    } else {
        format!("{:04}", p.year)
    };
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next()? {
            'd' => out.push_str(&format!("{:02}", p.day)),
            'e' => out.push_str(&format!("{:2}", p.day)),
            'f' => out.push_str(&format!("{:02}.{:03}", p.second, p.milli)),
            'F' => out.push_str(&format!("{year}-{:02}-{:02}", p.month, p.day)),
            'H' => out.push_str(&format!("{:02}", p.hour)),
            'I' => out.push_str(&format!("{:02}", (p.hour + 11) % 12 + 1)),
            'j' => out.push_str(&format!("{:03}", day_of_year + 1)),
            'J' => {
                let days = moment as f64 / DAY as f64;
                out.push_str(&extended::print(
                    days,
                    Style::Shorter,
                    16,
                    (false, false, false),
                ));
            }
            'k' => out.push_str(&format!("{:2}", p.hour)),
            'l' => out.push_str(&format!("{:2}", (p.hour + 11) % 12 + 1)),
            'm' => out.push_str(&format!("{:02}", p.month)),
            'M' => out.push_str(&format!("{:02}", p.minute)),
            'p' => out.push_str(if p.hour < 12 { "AM" } else { "PM" }),
            'P' => out.push_str(if p.hour < 12 { "am" } else { "pm" }),
            'R' => out.push_str(&format!("{:02}:{:02}", p.hour, p.minute)),
            's' => out.push_str(&(moment - EPOCH).div_euclid(1000).to_string()),
            'S' => out.push_str(&format!("{:02}", p.second)),
            'T' => out.push_str(&format!("{:02}:{:02}:{:02}", p.hour, p.minute, p.second)),
            'u' => out.push_str(&if weekday == 0 { 7 } else { weekday }.to_string()),
            'w' => out.push_str(&weekday.to_string()),
            'W' => {
                let monday = (weekday + 6) % 7;
                out.push_str(&format!("{:02}", (day_of_year + 7 - monday) / 7));
            }
            'Y' => out.push_str(&year),
            '%' => out.push('%'),
            _ => return None,
        }
    }
    Some(out)
}
