//! Answers as JSON: one line per statement.
//!
//! In: what a statement gave. Out: `{"columns": [..], "rows": [[..]], "rowcount": n}` with -1 for statements that are
//! not INSERT, UPDATE or DELETE, as in Python's DB-API; or `{"error": ".."}`. INTEGER and REAL are numbers (a REAL has
//! a point or an exponent, infinity is 9.0e+999 as in SQLite's own JSON), TEXT is a string, NULL is null, a BLOB is
//! `{"bytes": "0aff"}`.

use std::fmt::Write;

use engine::Value;
use engine::{Cursor, EngineError};

/// The line for a statement that ran.
pub(super) fn result(cursor: &Cursor) -> String {
    let mut line = String::from("{\"columns\": [");
    for (at, column) in cursor.columns.iter().enumerate() {
        separate(&mut line, at);
        text(&mut line, &column.name);
    }
    line.push_str("], \"rows\": [");
    for (at, row) in cursor.rows.iter().enumerate() {
        separate(&mut line, at);
        line.push('[');
        for (at, it) in row.iter().enumerate() {
            separate(&mut line, at);
            value(&mut line, it);
        }
        line.push(']');
    }
    let _ = write!(line, "], \"rowcount\": {}}}", cursor.rowcount);
    line
}

/// The line for a statement that was refused.
pub(super) fn error(error: &EngineError) -> String {
    let mut line = String::from("{\"error\": ");
    text(&mut line, &error.message);
    line.push('}');
    line
}

fn separate(line: &mut String, at: usize) {
    if at > 0 {
        line.push_str(", ");
    }
}

fn text(line: &mut String, it: &str) {
    line.push_str(&serde_json::Value::from(it).to_string());
}

fn value(line: &mut String, it: &Value) {
    // Writing to a String cannot fail.
    let _ = match it {
        Value::Null => line.write_str("null"),
        Value::Int(it) => write!(line, "{it}"),
        Value::Float(it) if it.is_infinite() => {
            line.write_str(if *it > 0.0 { "9.0e+999" } else { "-9.0e+999" })
        }
        Value::Float(it) => write!(line, "{it:?}"),
        Value::Bytes(it) => {
            line.push_str("{\"bytes\": \"");
            for byte in it.iter() {
                let _ = write!(line, "{byte:02x}");
            }
            line.write_str("\"}")
        }
        Value::Text(it) => {
            text(line, it);
            Ok(())
        }
        other => {
            text(line, &engine::display(other));
            Ok(())
        }
    };
}
