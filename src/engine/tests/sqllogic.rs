//! Files in the format of sqllogictest, with answers written beside the statements.
//!
//! In: `sqllogic/*.test`, each run on the engine and on SQLite: both must give what is written. Out: what differs, by
//! file and line. `ATHANOR_SQLLOGIC=PATH` runs other files, on the engine only.
//! The format is that of https://www.sqlite.org/sqllogictest; beyond it, `statement error WORDS` also compares the
//! error's words, and a `query error WORDS` may be refused. Hashed answers are compared with MD5.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use md5::{Digest, Md5};

use super::same::{Outcome, on_engine, on_sqlite, open_sqlite};
use crate::Engine;

/// What a record expects.
enum Wanted {
    Ok,
    Error(String),
    Rows {
        types: String,
        sort: String,
        lines: Vec<String>,
    },
}

struct Record {
    line: usize,
    sql: String,
    wanted: Wanted,
}

/// Reads the records that are meant for SQLite.
fn records(text: &str) -> Vec<Record> {
    let mut lines = text.lines().enumerate().peekable();
    let mut records = Vec::new();
    let mut skip = false;
    while let Some((number, line)) = lines.next() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["skipif", "sqlite", ..] => skip = true,
            ["onlyif", name, ..] => skip |= name != "sqlite",
            ["halt", ..] if !skip => break,
            ["statement" | "query", ..] => {
                let mut sql = String::new();
                let mut answer = Vec::new();
                let mut in_answer = false;
                while let Some((_, line)) = lines.next_if(|it| !it.1.trim().is_empty()) {
                    match (in_answer, line.trim() == "----") {
                        (false, true) => in_answer = true,
                        (false, false) => {
                            sql.push_str(line);
                            sql.push('\n');
                        }
                        (true, _) => answer.push(line.to_owned()),
                    }
                }
                let wanted = match words[1] {
                    "ok" => Wanted::Ok,
                    "error" => Wanted::Error(words[2..].join(" ")),
                    types => Wanted::Rows {
                        types: types.to_owned(),
                        sort: words.get(2).unwrap_or(&"nosort").to_string(),
                        lines: answer,
                    },
                };
                if !std::mem::take(&mut skip) {
                    records.push(Record {
                        line: number + 1,
                        sql: sql.trim_end().to_owned(),
                        wanted,
                    });
                }
            }
            _ => {}
        }
    }
    records
}

/// One value as the original program prints it.
fn shown(value: &str, kind: u8) -> String {
    let (class, text) = value.split_once(':').unwrap_or(("", value));
    let real = || text.parse::<f64>().unwrap_or(0.0);
    match (class, kind) {
        ("", _) => "NULL".to_owned(),
        ("r", b'I') => format!("{}", real() as i64),
        (_, b'R') => format!("{:.3}", real()),
        ("r", _) => crate::number::real_to_text(real()),
        ("t", b'I') => crate::number::real_to_int(real()).to_string(),
        _ if text.is_empty() => "(empty)".to_owned(),
        _ => {
            let visible = |it: char| if matches!(it, ' '..='~') { it } else { '@' };
            text.chars().map(visible).collect()
        }
    }
}

/// What is wrong with an outcome, if anything is.
fn judged(record: &Record, outcome: Outcome) -> Option<String> {
    match (&record.wanted, outcome) {
        (Wanted::Error(words), Outcome::Error(error)) => {
            let same = words.is_empty()
                || *words == error.split_whitespace().collect::<Vec<_>>().join(" ");
            (!same).then(|| format!("refused with: {error}"))
        }
        (_, Outcome::Error(error)) => Some(format!("refused with: {error}")),
        (Wanted::Error(_), _) => Some("it was not refused".to_owned()),
        (Wanted::Ok, _) => None,
        (Wanted::Rows { types, sort, lines }, outcome) => {
            let rows = match outcome {
                Outcome::Rows { rows, .. } => rows,
                _ => Vec::new(),
            };
            let kinds = types.as_bytes();
            let cells = |row: Vec<String>| -> Vec<String> {
                let kind = |at: usize| kinds.get(at).copied().unwrap_or(b'T');
                row.iter()
                    .enumerate()
                    .map(|(at, it)| shown(it, kind(at)))
                    .collect()
            };
            let mut rows: Vec<Vec<String>> = rows.into_iter().map(cells).collect();
            if sort == "rowsort" {
                rows.sort();
            }
            let mut values: Vec<String> = rows.into_iter().flatten().collect();
            if sort == "valuesort" {
                values.sort();
            }
            let hashed = lines
                .first()
                .and_then(|it| it.split_once(" values hashing to "));
            let same = match hashed {
                None => values == *lines,
                Some((count, wanted)) => {
                    let mut hash = Md5::new();
                    values.iter().for_each(|it| hash.update(format!("{it}\n")));
                    values.len().to_string() == count && format!("{:x}", hash.finalize()) == wanted
                }
            };
            (!same).then(|| format!("gave: {}", values[..values.len().min(20)].join(" | ")))
        }
    }
}

/// Runs a file and describes what differs.
fn differences(path: &Path, with_sqlite: bool) -> String {
    let text = std::fs::read(path).expect("a file can be read");
    let text = String::from_utf8_lossy(&text);
    let sqlite = open_sqlite();
    let recorder = trace::Recorder::new();
    recorder.set_enabled(false);
    let connection = Engine::new(recorder).connect();
    let mut out = String::new();
    for record in records(&text) {
        let mut judge = |who: &str, outcome: Outcome| {
            if let Some(problem) = judged(&record, outcome) {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let _ = writeln!(
                    out,
                    "{name}:{} {who} {problem}\n    {}",
                    record.line, record.sql
                );
            }
        };
        judge("the engine", on_engine(&connection, &record.sql));
        if with_sqlite {
            judge("SQLite", on_sqlite(&sqlite, &record.sql));
        }
    }
    out
}

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = std::fs::read_dir(path).expect("a folder of tests can be read");
    let mut all: Vec<PathBuf> = entries
        .flatten()
        .flat_map(|it| files(&it.path()))
        .filter(|it| it.extension().is_some_and(|it| it == "test"))
        .collect();
    all.sort();
    all
}

#[test]
fn sqllogic_files_give_what_is_written() {
    let own = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sqllogic"));
    let other = std::env::var_os("ATHANOR_SQLLOGIC").map(PathBuf::from);
    let report: String = files(other.as_ref().unwrap_or(&own))
        .iter()
        .map(|it| differences(it, other.is_none()))
        .collect();
    assert!(report.is_empty(), "{report}");
}
