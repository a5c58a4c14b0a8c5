//! The referee: every statement of a script runs on SQLite and on the engine; rows, their order, column names and
//! error words must be the same.
//!
//! In: `scripts/*.sql`. Out: the first differences, with the statement. `ATHANOR_SCRIPT=path` runs one other file.

use std::fmt::Write;

use crate::{Connection, Engine};

/// What one statement gave.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    Rows {
        columns: Vec<String>,
        rows: Vec<Vec<String>>,
    },
    Changed(i64),
    Error(String),
}

pub(super) fn on_sqlite(sqlite: &rusqlite::Connection, text: &str) -> Outcome {
    let words = |error: rusqlite::Error| match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => Outcome::Error(message),
        rusqlite::Error::SqlInputError { msg, .. } => Outcome::Error(msg),
        other => Outcome::Error(other.to_string()),
    };
    let mut statement = match sqlite.prepare(text) {
        Ok(statement) => statement,
        Err(error) => return words(error),
    };
    let columns: Vec<String> = statement
        .column_names()
        .iter()
        .map(|it| (*it).to_owned())
        .collect();
    if columns.is_empty() {
        return match statement.execute([]) {
            Ok(changed) => Outcome::Changed(changed as i64),
            Err(error) => words(error),
        };
    }
    let mut rows = Vec::new();
    let mut cursor = match statement.query([]) {
        Ok(cursor) => cursor,
        Err(error) => return words(error),
    };
    loop {
        match cursor.next() {
            Ok(None) => return Outcome::Rows { columns, rows },
            Ok(Some(row)) => {
                let value = |at: usize| {
                    use rusqlite::types::ValueRef;
                    match row.get_ref(at) {
                        Ok(ValueRef::Null) => "NULL".to_owned(),
                        Ok(ValueRef::Integer(it)) => format!("i:{it}"),
                        Ok(ValueRef::Real(it)) => format!("r:{it:?}"),
                        Ok(ValueRef::Text(it)) => format!("t:{}", String::from_utf8_lossy(it)),
                        Ok(ValueRef::Blob(it)) => format!("b:{it:?}"),
                        Err(error) => error.to_string(),
                    }
                };
                rows.push((0..columns.len()).map(value).collect());
            }
            Err(error) => return words(error),
        }
    }
}

pub(super) fn on_engine(connection: &Connection, text: &str) -> Outcome {
    match connection.exec_driver_sql(text, &[]) {
        Err(error) => Outcome::Error(error.message),
        Ok(cursor) if cursor.columns.is_empty() => Outcome::Changed(cursor.rowcount),
        Ok(cursor) => Outcome::Rows {
            columns: cursor
                .columns
                .iter()
                .map(|it| it.name.to_string())
                .collect(),
            rows: cursor
                .rows
                .iter()
                .map(|row| {
                    let value = |it: &sql::Value| match it {
                        sql::Value::Null => "NULL".to_owned(),
                        sql::Value::Int(it) => format!("i:{it}"),
                        sql::Value::Float(it) => format!("r:{it:?}"),
                        sql::Value::Text(it) => format!("t:{it}"),
                        sql::Value::Bytes(it) => format!("b:{it:?}"),
                        other => format!("{other:?}"),
                    };
                    row.iter().map(value).collect()
                })
                .collect(),
        },
    }
}

/// Statements end with a semicolon at the end of a line.
fn statements(script: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut one = String::new();
    for line in script.lines() {
        if one.is_empty() && (line.trim().is_empty() || line.trim_start().starts_with("--")) {
            continue;
        }
        one.push_str(line);
        if line.trim_end().ends_with(';') {
            all.push(one.trim_end().trim_end_matches(';').to_owned());
            one = String::new();
        } else {
            one.push('\n');
        }
    }
    if !one.trim().is_empty() {
        all.push(one);
    }
    all
}

/// What a comparison found.
pub(super) enum Verdict {
    Agrees,
    Differs(String),
}

/// SQLite and the engine, side by side.
pub(super) struct Pair {
    sqlite: rusqlite::Connection,
    connection: Connection,
    /// A column compares text as NOCASE or RTRIM do.
    collated: bool,
}

/// SQLite, empty, with foreign keys enforced as the engine does.
pub(super) fn open_sqlite() -> rusqlite::Connection {
    let sqlite = rusqlite::Connection::open_in_memory().expect("SQLite opens a database in memory");
    sqlite
        .execute_batch("PRAGMA foreign_keys=ON")
        .expect("a pragma that SQLite knows");
    sqlite
}

impl Pair {
    pub fn new() -> Self {
        let sqlite = open_sqlite();
        let engine = Engine::new(trace::Recorder::new());
        Self {
            sqlite,
            connection: engine.connect(),
            collated: false,
        }
    }

    /// Runs a statement on both. Without `ordered`, rows are compared as a bag unless the text orders them.
    pub fn run(&mut self, text: &str, ordered: bool) -> Verdict {
        self.collated |= text.contains(" COLLATE ");
        let collated = self.collated;
        let mut wanted = on_sqlite(&self.sqlite, text);
        let mut got = on_engine(&self.connection, text);
        let mut out = String::new();
        if let Outcome::Rows { .. } = &got {
            let changes = [" INTO ", "UPDATE ", "DELETE "]
                .iter()
                .any(|it| text.contains(it));
            if text.starts_with("SELECT") || (text.starts_with("WITH") && !changes) {
                // The same with GlueSQL kept out.
                self.connection
                    .exec_driver_sql("PRAGMA gluesql = OFF", &[])
                    .expect("a pragma of ours");
                let mut alone = on_engine(&self.connection, text);
                self.connection
                    .exec_driver_sql("PRAGMA gluesql = ON", &[])
                    .expect("a pragma of ours");
                if !ordered {
                    alone.sort(text, collated);
                    got.sort(text, collated);
                }
                if alone != got {
                    let _ = writeln!(out, "{text}\n  with GlueSQL: {got:?}\n  without: {alone:?}");
                }
            }
        }
        if !ordered {
            wanted.sort(text, collated);
            got.sort(text, collated);
        }
        let agree = match (&wanted, &got) {
            (Outcome::Changed(a), Outcome::Changed(b)) => a == b || *b < 0,
            (a, b) => a == b,
        };
        if !agree {
            let _ = writeln!(
                out,
                "{text}\n  SQLite: {}\n  engine: {}",
                wanted.shown(),
                got.shown()
            );
        }
        if out.is_empty() {
            Verdict::Agrees
        } else {
            Verdict::Differs(out)
        }
    }
}

impl Outcome {
    /// Puts rows into an order of their own, where the statement leaves it open.
    fn sort(&mut self, text: &str, collated: bool) {
        if let Outcome::Rows { rows, columns } = self {
            // ORDER BY names all result columns, so only its own order may differ; what is cut off by LIMIT is the same.
            if !text.contains("ORDER BY") {
                rows.sort();
            }
            if text.contains("FROM (") {
                columns.clear();
            }
            // Which of the equal values 1 and 1.0, or 'a' and 'A' under NOCASE, stands for a group or comes first is left open.
            if [
                " BY ",
                "DISTINCT",
                "UNION",
                "EXCEPT",
                "INTERSECT",
                "min(",
                "max(",
            ]
            .iter()
            .any(|it| text.contains(it))
            {
                for value in rows.iter_mut().flatten() {
                    if collated && value.starts_with("t:") {
                        *value = value.trim_end_matches(' ').to_ascii_lowercase();
                    }
                    if let Some(number) = value
                        .strip_prefix("r:")
                        .and_then(|it| it.parse::<f64>().ok())
                    {
                        if number.fract() == 0.0 && number.abs() < 1e15 {
                            *value = format!("i:{}", number as i64);
                        }
                    }
                }
            }
            if !text.contains("ORDER BY") {
                rows.sort();
            }
        }
    }

    fn shown(&self) -> String {
        match self {
            Outcome::Rows { columns, rows } => {
                let mut text = format!("{columns:?}");
                for row in rows.iter().take(12) {
                    let _ = write!(text, "\n      {}", row.join(" | "));
                }
                text
            }
            other => format!("{other:?}"),
        }
    }
}

/// Runs a script on both and describes the differences.
fn differences(script: &str) -> (usize, String) {
    let mut pair = Pair::new();
    let mut out = String::new();
    let mut count = 0;
    for text in statements(script) {
        if let Verdict::Differs(shown) = pair.run(&text, true) {
            count += 1;
            out.push_str(&shown);
        }
    }
    if std::env::var("ATHANOR_SCRIPT").is_ok() {
        let _ = writeln!(
            out,
            "GlueSQL answered {} queries",
            pair.connection.gluesql_queries()
        );
    }
    (count, out)
}

fn scripts() -> Vec<std::path::PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scripts");
    let entries = std::fs::read_dir(folder).expect("the folder of scripts is there");
    let mut all: Vec<_> = entries
        .filter_map(|it| it.ok().map(|it| it.path()))
        .collect();
    all.sort();
    all
}

#[test]
fn scripts_agree_with_sqlite() {
    let mut failed = 0;
    let mut report = String::new();
    let chosen = match std::env::var("ATHANOR_SCRIPT") {
        Ok(path) => vec![path.into()],
        Err(_) => scripts(),
    };
    for path in chosen {
        let script = std::fs::read_to_string(&path).expect("a script can be read");
        let (count, text) = differences(&script);
        failed += count;
        if count > 0 {
            let _ = writeln!(report, "== {}\n{text}", path.display());
        }
    }
    assert!(failed == 0, "{failed} differences\n{report}");
}
