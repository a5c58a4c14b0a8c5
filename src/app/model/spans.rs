//! Transactions and savepoints as spans: where each began, how it ended, what its rollback took back.
//!
//! In: the events of a run. Out: a list of [`Span`]s in the order in which they began; `timeline` draws
//! them as lanes and the transactions view prints them as text.

use trace::{Cell, Event, EventKind, Statement, StatementKind, Transaction};

/// How a span ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// COMMIT of a transaction, RELEASE of a savepoint.
    Kept,
    /// ROLLBACK, or ROLLBACK TO SAVEPOINT.
    RolledBack,
    /// The run ended first.
    Open,
}

/// One transaction (depth 1) or savepoint (depth 2 and more).
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub connection: u32,
    pub depth: u32,
    /// The savepoint's name.
    pub name: Option<String>,
    /// Index of the event that began it.
    pub start: usize,
    /// Index of the event that ended it; the last event of the run when nothing did.
    pub end: usize,
    pub outcome: Outcome,
    /// Index of the enclosing span in the list.
    pub parent: Option<usize>,
    /// Indexes of the statements that ran directly in it, not in a savepoint of it.
    pub statements: Vec<usize>,
    /// What its rollback took back.
    pub taken_back: Vec<TakenBack>,
}

impl Span {
    /// `Transaction`, or `Savepoint sa_savepoint_1`.
    pub fn title(&self) -> String {
        match (&self.name, self.depth) {
            (Some(name), _) => format!("Savepoint {name}"),
            (None, 0 | 1) => "Transaction".to_owned(),
            (None, _) => "Savepoint".to_owned(),
        }
    }

    /// The end in words.
    pub fn outcome_text(&self) -> &'static str {
        match (self.outcome, self.depth > 1) {
            (Outcome::Kept, false) => "committed",
            (Outcome::Kept, true) => "released",
            (Outcome::RolledBack, _) => "rolled back",
            (Outcome::Open, _) => "still open when the run ended",
        }
    }
}

/// A change that a rollback undid.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenBack {
    /// Index of the statement's event.
    pub event: usize,
    pub kind: StatementKind,
    pub table: String,
    /// For INSERT the columns that were given; otherwise empty.
    pub columns: Vec<String>,
    /// For INSERT the rows that were given, one value per column; otherwise empty.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows it had changed, when that is known.
    pub count: Option<u64>,
}

/// Finds every transaction and savepoint of a run.
pub fn find(events: &[Event]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    // Indexes of open spans, outermost first, connections mixed.
    let mut open: Vec<usize> = Vec::new();
    for (index, event) in events.iter().enumerate() {
        match &event.kind {
            EventKind::Begin(it) | EventKind::Savepoint(it) => {
                let parent = open
                    .iter()
                    .rev()
                    .copied()
                    .find(|&span| spans[span].connection == it.connection);
                open.push(spans.len());
                spans.push(Span {
                    connection: it.connection,
                    depth: it.depth,
                    name: it.name.clone(),
                    start: index,
                    end: events.len().saturating_sub(1),
                    outcome: Outcome::Open,
                    parent,
                    statements: Vec::new(),
                    taken_back: Vec::new(),
                });
            }
            EventKind::Commit(it) | EventKind::Release(it) => {
                close(&mut spans, &mut open, it, index, Outcome::Kept)
            }
            EventKind::Rollback(it) | EventKind::RollbackTo(it) => {
                close(&mut spans, &mut open, it, index, Outcome::RolledBack);
            }
            EventKind::Statement(it) => {
                let inner = open
                    .iter()
                    .rev()
                    .find(|&&span| spans[span].connection == it.connection);
                if let Some(&span) = inner {
                    spans[span].statements.push(index);
                }
            }
            _ => {}
        }
    }
    for index in 0..spans.len() {
        if spans[index].outcome == Outcome::RolledBack {
            spans[index].taken_back = taken_back(events, &spans, index);
        }
    }
    spans
}

/// Ends the span that a step means, and every span inside it.
fn close(
    spans: &mut [Span],
    open: &mut Vec<usize>,
    step: &Transaction,
    index: usize,
    outcome: Outcome,
) {
    let meant = |span: &Span| {
        span.connection == step.connection
            && if step.name.is_some() {
                span.name == step.name
            } else {
                span.depth == step.depth
            }
    };
    let Some(position) = open.iter().rposition(|&span| meant(&spans[span])) else {
        return;
    };
    let mut kept = Vec::new();
    for span in open.drain(position..) {
        if spans[span].connection == step.connection {
            spans[span].end = index;
            spans[span].outcome = outcome;
        } else {
            kept.push(span);
        }
    }
    open.extend(kept);
}

/// Changes inside a span that were still standing when it was rolled back.
fn taken_back(events: &[Event], spans: &[Span], of: usize) -> Vec<TakenBack> {
    let mut found = Vec::new();
    for index in 0..spans.len() {
        if !undone_with(spans, index, of) {
            continue;
        }
        found.extend(spans[index].statements.iter().filter_map(
            |&event| match &events[event].kind {
                EventKind::Statement(statement) => change(event, statement),
                _ => None,
            },
        ));
    }
    super::order::by_number(found, |it| it.event as i64)
}

/// Whether what `index` changed was undone by the rollback of `of`, and not by an earlier one.
fn undone_with(spans: &[Span], index: usize, of: usize) -> bool {
    let mut at = index;
    while at != of {
        // A span inside that had its own rollback has taken its changes back already.
        if spans[at].outcome == Outcome::RolledBack && spans[at].end < spans[of].end {
            return false;
        }
        match spans[at].parent {
            Some(parent) => at = parent,
            None => return false,
        }
    }
    true
}

fn change(event: usize, statement: &Statement) -> Option<TakenBack> {
    let is_change = matches!(
        statement.kind,
        StatementKind::Insert | StatementKind::Update | StatementKind::Delete
    );
    if !is_change || statement.error.is_some() {
        return None;
    }
    let (table, columns) = target(&statement.sql, statement.kind);
    let rows: Vec<Vec<Cell>> = if columns.is_empty() {
        Vec::new()
    } else {
        // One execution holds several rows when SQLAlchemy batched them ("insertmanyvalues").
        statement
            .params
            .iter()
            .flat_map(|it| it.chunks_exact(columns.len()).map(<[Cell]>::to_vec))
            .collect()
    };
    let count = match statement.kind {
        StatementKind::Insert => Some(rows.len().max(1) as u64),
        _ => statement.rows,
    };
    Some(TakenBack {
        event,
        kind: statement.kind,
        table,
        columns,
        rows,
        count,
    })
}

/// The table that a changing statement names, and for INSERT its columns.
pub fn target(sql: &str, kind: StatementKind) -> (String, Vec<String>) {
    let prefix = match kind {
        StatementKind::Insert => "INSERT INTO ",
        StatementKind::Update => "UPDATE ",
        _ => "DELETE FROM ",
    };
    let rest = sql.trim_start().strip_prefix(prefix).unwrap_or_default();
    let name_end = rest
        .find(|it: char| it.is_whitespace() || it == '(')
        .unwrap_or(rest.len());
    let unquote = |it: &str| it.trim().trim_matches('"').to_owned();
    let table = unquote(&rest[..name_end]);
    let after = rest[name_end..].trim_start();
    let columns = match (
        kind,
        after.strip_prefix('(').and_then(|it| it.split_once(')')),
    ) {
        (StatementKind::Insert, Some((inside, _))) => inside.split(',').map(unquote).collect(),
        _ => Vec::new(),
    };
    (table, columns)
}
