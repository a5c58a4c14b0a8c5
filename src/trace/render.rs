//! The trace as text that a person reads: one line for each event, nested by transaction depth.
//!
//! In: events. Out: text. Used by the command line and by tests; the page draws the same events itself.

use std::fmt::Write;

use crate::{Cell, Event, EventKind, ObjectLabel, ObjectState, Statement, Transaction};

/// Values of one parameter list that are shown before the rest is only counted.
const SHOWN_PARAMS: usize = 12;
/// Parameter lists of an executemany that are shown.
const SHOWN_LISTS: usize = 3;

/// Renders events, one or more lines each. Prints are left out: the output itself shows them.
pub fn render(events: &[Event]) -> String {
    let mut text = String::new();
    for event in events {
        if let Some(line) = describe(&event.kind) {
            let place = match (event.cell, event.line) {
                (Some(cell), Some(number)) if cell > 0 => {
                    format!("cell {}, line {number}", cell + 1)
                }
                (_, Some(number)) => format!("line {number}"),
                _ => String::new(),
            };
            let indent = "  ".repeat(depth(&event.kind));
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "{place:>8}  {indent}{}",
                line.replace('\n', &format!("\n{:>10}{indent}", ""))
            );
        }
    }
    text
}

/// How deep an event stands: a transaction's own steps stand outside of what they hold.
fn depth(kind: &EventKind) -> usize {
    let inside = match kind {
        EventKind::Statement(it) => it.depth,
        EventKind::Begin(it)
        | EventKind::Commit(it)
        | EventKind::Rollback(it)
        | EventKind::Savepoint(it)
        | EventKind::Release(it)
        | EventKind::RollbackTo(it) => it.depth.saturating_sub(1),
        _ => 1,
    };
    inside as usize
}

fn describe(kind: &EventKind) -> Option<String> {
    Some(match kind {
        EventKind::Statement(it) => statement(it),
        EventKind::Begin(it) => step("BEGIN", it),
        EventKind::Commit(it) => step("COMMIT", it),
        EventKind::Rollback(it) => step("ROLLBACK", it),
        EventKind::Savepoint(it) => step("SAVEPOINT", it),
        EventKind::Release(it) => step("RELEASE", it),
        EventKind::RollbackTo(it) => step("ROLLBACK TO", it),
        EventKind::FlushStart(it) => format!("flush ({}): {}", it.reason, it.plan.join("; ")),
        EventKind::FlushEnd => return None,
        EventKind::State(it) => format!("{} becomes {}", label(&it.object), state(it.to)),
        EventKind::Load(it) => format!("load {}", label(&it.object)),
        EventKind::Refresh(it) => format!("refresh {}", label(&it.object)),
        EventKind::Expire(it) => format!("expire {}", label(&it.object)),
        EventKind::Session(_)
        | EventKind::Objects(_)
        | EventKind::Gone(_)
        | EventKind::Related(_)
        | EventKind::Read(_) => return None,
        EventKind::Warning(it) => format!("{}: {}", it.category, it.text),
        EventKind::Print(_) => return None,
    })
}

/// A state as SQLAlchemy's documentation writes it.
fn state(state: ObjectState) -> &'static str {
    match state {
        ObjectState::Transient => "transient",
        ObjectState::Pending => "pending",
        ObjectState::Persistent => "persistent",
        ObjectState::Deleted => "deleted",
        ObjectState::Detached => "detached",
    }
}

fn label(object: &ObjectLabel) -> String {
    match &object.key {
        Some(key) => format!("{} {key}", object.class),
        None => format!("{} (object {})", object.class, object.id),
    }
}

fn step(name: &str, transaction: &Transaction) -> String {
    let mut text = name.to_owned();
    if let Some(name) = &transaction.name {
        text.push(' ');
        text.push_str(name);
    }
    if transaction.connection > 1 {
        let _ = write!(text, "  (connection {})", transaction.connection);
    }
    text
}

fn statement(it: &Statement) -> String {
    let mut text = it.sql.clone();
    for list in it
        .params
        .iter()
        .take(SHOWN_LISTS)
        .filter(|list| !list.is_empty())
    {
        let shown: Vec<String> = list.iter().take(SHOWN_PARAMS).map(value).collect();
        let more = if list.len() > SHOWN_PARAMS {
            ", ..."
        } else {
            ""
        };
        let _ = write!(text, "\n  [{}{more}]", shown.join(", "));
    }
    if it.params.len() > SHOWN_LISTS {
        let _ = write!(
            text,
            "\n  ... {} lists of parameters in all",
            it.params.len()
        );
    }
    let _ = write!(text, "\n  -- {}", it.reason);
    if let Some(rows) = it.rows {
        let _ = write!(text, ", {rows} {}", if rows == 1 { "row" } else { "rows" });
    }
    if let Some(error) = &it.error {
        let _ = write!(text, ", failed: {error}");
    }
    text
}

/// A value as SQL would write it.
fn value(cell: &Cell) -> String {
    match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Int(it) => it.to_string(),
        Cell::Float(it) => format!("{it:?}"),
        Cell::Text(it) => format!("'{}'", it.replace('\'', "''")),
        Cell::Blob { hex } => format!("x'{hex}'"),
    }
}
