//! Rows of the tables: in what order, which page, and which statement wrote one.
//!
//! In: tables at an event, the run's events. Out: indexes. Used by the tables view.

use std::cmp::Ordering;

use protocol::{Cell, Model, TableData};
use trace::{Event, EventKind, ObjectState, StatementKind};

use super::format;
use super::spans;

/// Rows on one page of a table.
pub const PAGE: usize = 25;

/// How a table is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Column to sort by, and whether downwards.
    pub sort: Option<(usize, bool)>,
    pub page: usize,
    /// Value of a row's key that was jumped to: column and text.
    pub target: Option<(usize, String)>,
}

/// SQLite's order of values: NULL, numbers, text, bytes.
pub fn compare(a: &Cell, b: &Cell) -> Ordering {
    let rank = |it: &Cell| match it {
        Cell::Null => 0,
        Cell::Int(_) | Cell::Float(_) => 1,
        Cell::Text(_) => 2,
        Cell::Blob { .. } => 3,
    };
    match (a, b) {
        (Cell::Int(a), Cell::Int(b)) => a.cmp(b),
        (Cell::Int(a), Cell::Float(b)) => (*a as f64).total_cmp(b),
        (Cell::Float(a), Cell::Int(b)) => a.total_cmp(&(*b as f64)),
        (Cell::Float(a), Cell::Float(b)) => a.total_cmp(b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        (Cell::Blob { hex: a }, Cell::Blob { hex: b }) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// Indexes of all rows in the order in which they are wanted.
pub fn order(rows: &[Vec<Cell>], look: &Look) -> Vec<usize> {
    let Some((column, down)) = look.sort else {
        return (0..rows.len()).collect();
    };
    let at = |row: usize| rows[row].get(column).unwrap_or(&Cell::Null);
    super::order::order(rows.len(), &mut |a, b| {
        let found = compare(at(a), at(b));
        if down { found.is_lt() } else { found.is_gt() }
    })
}

/// The page on which the row with this value stands.
pub fn page_of(rows: &[Vec<Cell>], look: &Look, column: usize, value: &str) -> Option<usize> {
    let order = order(rows, look);
    let at = order.iter().position(|&it| {
        rows[it]
            .get(column)
            .is_some_and(|it| format::cell(it) == value)
    })?;
    Some(at / PAGE)
}

/// The key of a row as objects name it: `1`, `(1, 2)`; nothing for a table without a key.
pub fn key(table: &TableData, row: &[Cell]) -> Option<String> {
    let parts: Vec<String> = table
        .columns
        .iter()
        .zip(row)
        .filter(|it| it.0.primary_key)
        .map(|it| format::param(it.1))
        .collect();
    match parts.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(format!("({})", many.join(", "))),
    }
}

/// The statement, at or before event `until`, that wrote a row last: by a statement on that
/// table whose parameters or results hold its key, else by the flush that made its object persistent.
pub fn writer(
    events: &[Event],
    models: &[Model],
    table: &TableData,
    row: &[Cell],
    until: usize,
) -> Option<usize> {
    let wanted = key(table, row)?;
    let keys: Vec<&Cell> = table
        .columns
        .iter()
        .zip(row)
        .filter(|it| it.0.primary_key)
        .map(|it| it.1)
        .collect();
    let is_class = |class: &str| {
        models
            .iter()
            .any(|it| it.name == class && it.table == table.name)
    };
    let writes = |event: &Event| match &event.kind {
        EventKind::Statement(it) => {
            matches!(
                it.kind,
                StatementKind::Insert | StatementKind::Update | StatementKind::Delete
            ) && it.error.is_none()
                && spans::target(&it.sql, it.kind).0 == table.name
        }
        _ => false,
    };
    let end = events.len().min(until + 1);
    for index in (0..end).rev() {
        match &events[index].kind {
            EventKind::State(it)
                if it.from == ObjectState::Pending
                    && it.object.key.as_deref() == Some(&wanted)
                    && is_class(&it.object.class) =>
            {
                return (0..index).rev().find(|&it| writes(&events[it]));
            }
            EventKind::Statement(it) if writes(&events[index]) => {
                let mut sets = it.params.iter().chain(&it.preview);
                if sets.any(|set| keys.iter().all(|key| set.contains(key))) {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}
