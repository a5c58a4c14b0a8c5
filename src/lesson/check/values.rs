//! Comparing texts and database values as a patient teacher would: blanks, number formats and order forgiven.

use protocol::TableData;
use trace::Cell;

use crate::plain;
use crate::yaml::Value;

/// Numbers that are nearer than this are equal when a check names no tolerance.
pub(crate) const TOLERANCE: f64 = 1e-9;

/// A text for looking things up in: lower case where `fold`, every stretch of blanks one space.
pub(crate) fn normal(text: &str, fold: bool) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if fold { plain::lower(&text) } else { text }
}

/// Lines without blanks at their ends and without empty lines at the end.
pub(crate) fn lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    while lines.last().is_some_and(|it| it.is_empty()) {
        lines.pop();
    }
    lines
}

/// Python source without comment lines and blanks, so that `f( x )` and `f(x)` are the same.
pub(crate) fn code(source: &str) -> String {
    source
        .lines()
        .filter(|it| !it.trim_start().starts_with('#'))
        .flat_map(str::chars)
        .filter(|it| !it.is_whitespace())
        .collect()
}

/// Whether a database value is what the author wrote.
pub(crate) fn same(wanted: &Value, found: &Cell, tolerance: f64) -> bool {
    let Some(text) = wanted.as_text() else {
        return matches!((wanted, found), (Value::Null, Cell::Null));
    };
    match found {
        Cell::Null => false,
        Cell::Text(it) => it == text,
        Cell::Blob { hex } => hex == text,
        Cell::Int(it) if matches!(text, "true" | "false") => (*it != 0) == (text == "true"),
        Cell::Int(it) => near(text, *it as f64, tolerance),
        Cell::Float(it) => near(text, *it, tolerance),
    }
}

fn near(text: &str, found: f64, tolerance: f64) -> bool {
    plain::float(text)
        .is_some_and(|it| (it - found).abs() <= tolerance.max(TOLERANCE * found.abs()))
}

/// Whether two database values are the same.
pub(crate) fn equal(one: &Cell, other: &Cell, tolerance: f64) -> bool {
    match (number(one), number(other)) {
        (Some(a), Some(b)) => (a - b).abs() <= tolerance.max(TOLERANCE * a.abs()),
        _ => one == other,
    }
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Int(it) => Some(*it as f64),
        Cell::Float(it) => Some(*it),
        _ => None,
    }
}

/// Whether every wanted row has a found row of its own, and none is left over.
pub(crate) fn match_rows<T>(
    wanted: &[T],
    found: &[Vec<Cell>],
    ordered: bool,
    same: impl Fn(&T, &[Cell]) -> bool,
) -> bool {
    if wanted.len() != found.len() {
        return false;
    }
    if ordered {
        return wanted.iter().zip(found).all(|(a, b)| same(a, b));
    }
    let mut left: Vec<&Vec<Cell>> = found.iter().collect();
    wanted.iter().all(|row| {
        let at = left.iter().position(|it| same(row, it));
        at.map(|it| left.swap_remove(it)).is_some()
    })
}

/// A value as the feedback shows it.
pub(crate) fn show(cell: &Cell) -> String {
    match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Int(it) => it.to_string(),
        Cell::Float(it) => plain::float_text(*it),
        Cell::Text(it) => it.clone(),
        Cell::Blob { hex } => format!("x'{hex}'"),
    }
}

/// An author's value as the feedback shows it.
pub(crate) fn show_value(value: &Value) -> String {
    value.as_text().unwrap_or("NULL").to_owned()
}

/// Whether a table has a row with these values in these columns.
pub(crate) fn has_row(
    table: &TableData,
    wanted: &indexmap::IndexMap<String, Value>,
    tolerance: f64,
) -> bool {
    let places: Option<Vec<(usize, &Value)>> = wanted
        .iter()
        .map(|(name, value)| {
            let at = table.columns.iter().position(|it| it.name == *name)?;
            Some((at, value))
        })
        .collect();
    let Some(places) = places else { return false };
    table.rows.iter().any(|row| {
        places
            .iter()
            .all(|(at, value)| row.get(*at).is_some_and(|it| same(value, it, tolerance)))
    })
}
