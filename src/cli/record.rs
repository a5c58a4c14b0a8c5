//! The JSON record of a run: what the conformance tests compare with recordings of the real library.
//!
//! In: a report. Out: `{name, prelude, stdout, error, statements, transactions, events, counts,
//! query_count, warnings, source_sha1}`. One statement is one `before_cursor_execute` of SQLAlchemy.

use protocol::{Prelude, RunError, RunReport};
use serde_json::{Map, Value, json};
use sha1::{Digest, Sha1};
use trace::{Cell, EventKind, Statement, StatementKind};

/// SQLAlchemy ends messages with a link, which the record leaves out.
const BACKGROUND: &str = "(Background on this error";
/// The same for warnings, in which the word alone is enough.
const BACKGROUND_OF_WARNING: &str = "(Background";

/// Builds the record. `name` is the file's name without its ending.
pub(crate) fn record(name: &str, source: &str, report: &RunReport) -> Value {
    let mut statements = Vec::new();
    let mut transactions: Vec<Value> = Vec::new();
    let mut events = Vec::new();
    let mut warnings = Vec::new();
    let mut counts = Map::new();
    let mut queries = 0;
    for event in &report.events {
        match &event.kind {
            EventKind::Statement(it) => {
                let kind = it.kind.name();
                events.push(json!({"type": "sql", "kind": kind, "index": statements.len()}));
                statements.push(statement(it));
                let count = counts.get(kind).and_then(Value::as_u64).unwrap_or(0);
                counts.insert(kind.to_owned(), json!(count + 1));
                queries += u64::from(it.kind != StatementKind::Introspect);
            }
            EventKind::Warning(it) => {
                let message = before(&it.text, BACKGROUND_OF_WARNING);
                warnings.push(json!({"category": it.category, "message": message}));
            }
            other => {
                if let Some(operation) = operation(other) {
                    transactions.push(operation.into());
                    events.push(json!({"type": "tx", "op": operation}));
                }
            }
        }
    }
    json!({
        "name": name,
        "prelude": prelude(report.prelude),
        "stdout": report.stdout,
        "error": report.error.as_ref().map(error),
        "statements": statements,
        "transactions": transactions,
        "events": events,
        "counts": counts,
        "query_count": queries,
        "warnings": warnings,
        "source_sha1": format!("{:x}", Sha1::digest(source)),
    })
}

fn prelude(prelude: Prelude) -> Option<&'static str> {
    match prelude {
        Prelude::Auto | Prelude::None => None,
        Prelude::Sync => Some("sync"),
        Prelude::Async => Some("async"),
        Prelude::Flask => Some("flask"),
    }
}

fn error(error: &RunError) -> Value {
    json!({
        "type": error.class,
        "module": error.module,
        "message": before(&error.message, BACKGROUND),
        "orig": error.orig,
        "line": error.line,
    })
}

fn before<'a>(text: &'a str, mark: &str) -> &'a str {
    text.split(mark).next().unwrap_or(text).trim()
}

fn operation(kind: &EventKind) -> Option<&'static str> {
    Some(match kind {
        EventKind::Begin(_) => "BEGIN",
        EventKind::Commit(_) => "COMMIT",
        EventKind::Rollback(_) => "ROLLBACK",
        EventKind::Savepoint(_) => "SAVEPOINT",
        EventKind::Release(_) => "RELEASE",
        EventKind::RollbackTo(_) => "ROLLBACK TO",
        _ => return None,
    })
}

fn statement(it: &Statement) -> Value {
    let mut lists = it
        .params
        .iter()
        .map(|list| list.iter().map(cell).collect::<Value>());
    let params = if it.executemany {
        lists.collect()
    } else {
        lists.next().unwrap_or(json!([]))
    };
    json!({
        "kind": it.kind.name(),
        "sql": it.sql,
        "params": params,
        "executemany": it.executemany && !it.insertmanyvalues,
        "insertmanyvalues": it.insertmanyvalues,
        "rows_or_rowcount": it.rows,
    })
}

fn cell(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Int(it) => json!(it),
        Cell::Float(it) => json!(it),
        Cell::Text(it) => json!(it),
        Cell::Blob { hex } => json!({"bytes": hex}),
    }
}
