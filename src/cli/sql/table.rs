//! Answers as aligned columns, for people.
//!
//! In: column names and rows. Out: lines of text: a heading, a rule, one line per row; numbers to the right.

use std::fmt::Write;

use engine::Cursor;
use engine::Value;

/// Characters of a value that are shown before it is cut.
const WIDEST: usize = 60;

/// The rows of an answer as text.
pub(super) fn render(cursor: &Cursor) -> String {
    let rows: Vec<Vec<String>> = cursor
        .rows
        .iter()
        .map(|row| row.iter().map(shown).collect())
        .collect();
    let mut widths: Vec<usize> = cursor.columns.iter().map(|it| width(&it.name)).collect();
    for row in &rows {
        for (widest, it) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(width(it));
        }
    }
    let mut text = String::new();
    let heading = cursor.columns.iter().map(|it| (&*it.name, false));
    line(&mut text, heading, &widths);
    let rules: Vec<String> = widths.iter().map(|it| "─".repeat(*it)).collect();
    line(&mut text, rules.iter().map(|it| (&**it, false)), &widths);
    for (row, values) in rows.iter().zip(&cursor.rows) {
        let number = |it: &Value| matches!(it, Value::Int(_) | Value::Float(_));
        let cells = row.iter().zip(values);
        line(
            &mut text,
            cells.map(|(it, value)| (&**it, number(value))),
            &widths,
        );
    }
    text
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = (&'a str, bool)>, widths: &[usize]) {
    let mut written = String::new();
    for ((cell, to_the_right), widest) in cells.zip(widths) {
        let blanks = " ".repeat(widest.saturating_sub(width(cell)));
        // Writing to a String cannot fail.
        let _ = if to_the_right {
            write!(written, "{blanks}{cell}  ")
        } else {
            write!(written, "{cell}{blanks}  ")
        };
    }
    text.push_str(written.trim_end());
    text.push('\n');
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// A value as SQLite's shell would print it, on one line and not too long.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => "NULL".to_owned(),
        other => engine::display(other),
    };
    let mut short: String = text
        .chars()
        .take(WIDEST)
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect();
    if text.chars().nth(WIDEST).is_some() {
        short.push('…');
    }
    short
}
