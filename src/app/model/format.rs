//! Small texts: numbers with their noun, durations, database values.
//!
//! In: values. Out: text for the screen. Used everywhere on the page.

use protocol::Cell;

/// `1 query`, `11 queries`.
pub fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Microseconds as a person reads them: `80 µs`, `1.4 ms`, `2.3 s`.
pub fn duration(micros: u64) -> String {
    match micros {
        0..=999 => format!("{micros} µs"),
        1_000..=99_999 => tenths(micros, 1_000, "ms"),
        100_000..=999_999 => format!("{} ms", micros / 1_000),
        _ => tenths(micros, 1_000_000, "s"),
    }
}

/// `1.4 ms`: a number of parts of a unit, rounded to its tenths.
fn tenths(number: u64, unit: u64, name: &str) -> String {
    let tenths = (number + unit / 20) * 10 / unit;
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

/// Bytes as a person reads them: `640 kB`, `3.2 MB`.
pub fn bytes(count: u64) -> String {
    if count < 1_000_000 {
        format!("{} kB", count.div_ceil(1_000))
    } else {
        tenths(count, 1_000_000, "MB")
    }
}

/// A value as a table cell shows it: text without quotes, NULL as `NULL`.
pub fn cell(value: &Cell) -> String {
    match value {
        Cell::Null => "NULL".to_owned(),
        Cell::Int(it) => it.to_string(),
        Cell::Float(it) => lesson::plain::float_text(*it),
        Cell::Text(it) => it.clone(),
        Cell::Blob { hex } => format!("x'{hex}'"),
    }
}

/// A value as a parameter list shows it: text in single quotes.
pub fn param(value: &Cell) -> String {
    match value {
        Cell::Text(it) => format!("'{}'", it.replace('\'', "''")),
        other => cell(other),
    }
}

/// Parameters of one execution: `[1, 'ada']`; nothing when there are none.
pub fn params(values: &[Cell]) -> String {
    if values.is_empty() {
        return String::new();
    }
    format!(
        "[{}]",
        values.iter().map(param).collect::<Vec<_>>().join(", ")
    )
}
