//! The timeline: what the inspector lists, in order, with the lanes that stand beside each row.
//!
//! In: the events of a run. Out: [`Row`]s; similar statements in a row are folded into one group that
//! still holds each of them. Used by the inspector.

use trace::{Event, EventKind, Statement, StatementKind};

use super::format::plural;
use super::spans::{self, Outcome, Span};

/// So many similar statements in a row are shown as one group.
pub const FOLD_FROM: usize = 3;

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub kind: RowKind,
    /// Beside the row, one mark per lane; the same number in every row.
    pub lanes: Vec<Lane>,
}

/// What a row shows. Numbers are indexes into the events of the run.
#[derive(Clone, Debug, PartialEq)]
pub enum RowKind {
    Statement(usize),
    Group(Group),
    /// A transaction step; with the index of its span when it belongs to one.
    Step {
        event: usize,
        span: Option<usize>,
    },
    Flush(usize),
    Warning(usize),
}

/// Similar statements that ran one after the other: same text, same reason, same line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub events: Vec<usize>,
    pub reason: String,
    pub line: Option<u32>,
    /// False for the checks of `create_all`, which are never counted as queries.
    pub is_query: bool,
}

impl Group {
    /// `10× lazy load User.role, line 7`.
    pub fn title(&self) -> String {
        let line = self
            .line
            .map(|it| format!(", line {it}"))
            .unwrap_or_default();
        format!("{}× {}{line}", self.events.len(), self.reason)
    }
}

/// How a lane looks beside one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    Empty,
    /// A span begins here.
    Start(Outcome),
    /// A span passes.
    Through(Outcome),
    /// A span ends here.
    End(Outcome),
}

/// Lays out the events from index `from` on.
pub fn rows(events: &[Event], from: usize) -> Vec<Row> {
    let spans = spans::find(events);
    let columns = Columns::of(&spans, from);
    let mut rows: Vec<Row> = Vec::new();
    for (index, event) in events.iter().enumerate().skip(from) {
        let kind = match &event.kind {
            EventKind::Statement(_) => RowKind::Statement(index),
            EventKind::Begin(_)
            | EventKind::Commit(_)
            | EventKind::Rollback(_)
            | EventKind::Savepoint(_)
            | EventKind::Release(_)
            | EventKind::RollbackTo(_) => RowKind::Step {
                event: index,
                span: spans
                    .iter()
                    .position(|it| it.start == index || it.end == index),
            },
            // A flush without a plan has nothing to tell.
            EventKind::FlushStart(it) if !it.plan.is_empty() => RowKind::Flush(index),
            EventKind::Warning(_) => RowKind::Warning(index),
            _ => continue,
        };
        rows.push(Row {
            kind,
            lanes: columns.lanes(&spans, index),
        });
    }
    fold(rows, events)
}

/// Where each span is drawn: a savepoint to the right of what encloses it, and transactions that were
/// open at the same time side by side.
struct Columns {
    /// The column of each span; `None` when it ended before the events that are shown.
    of: Vec<Option<usize>>,
    width: usize,
}

impl Columns {
    fn of(spans: &[Span], from: usize) -> Self {
        let mut columns = Self {
            of: vec![None; spans.len()],
            width: 0,
        };
        // The columns that each outermost span and its savepoints fill, with the event at which it ended.
        let mut taken: Vec<(std::ops::Range<usize>, usize)> = Vec::new();
        for (index, span) in spans.iter().enumerate().filter(|it| it.1.end >= from) {
            let column = match span.parent.and_then(|parent| columns.of[parent]) {
                Some(parent) => parent + 1,
                None => {
                    let height = height(spans, index);
                    let open = |column: usize| {
                        taken.iter().all(|(filled, end)| {
                            *end < span.start
                                || filled.end <= column
                                || column + height <= filled.start
                        })
                    };
                    let column = (0..).find(|&it| open(it)).unwrap_or(0);
                    taken.push((column..column + height, span.end));
                    column
                }
            };
            columns.of[index] = Some(column);
            columns.width = columns.width.max(column + 1);
        }
        columns
    }

    fn lanes(&self, spans: &[Span], event: usize) -> Vec<Lane> {
        let mut lanes = vec![Lane::Empty; self.width];
        for (span, column) in spans.iter().zip(&self.of) {
            let Some(column) = *column else { continue };
            if event < span.start || span.end < event {
                continue;
            }
            lanes[column] = if span.start == event {
                Lane::Start(span.outcome)
            } else if span.end == event && span.outcome != Outcome::Open {
                Lane::End(span.outcome)
            } else {
                Lane::Through(span.outcome)
            };
        }
        lanes
    }
}

/// How many levels a span and the savepoints in it have.
fn height(spans: &[Span], index: usize) -> usize {
    let inner = (index + 1..spans.len()).filter(|&it| spans[it].parent == Some(index));
    1 + inner.map(|it| height(spans, it)).max().unwrap_or(0)
}

/// Folds runs of similar statements.
fn fold(rows: Vec<Row>, events: &[Event]) -> Vec<Row> {
    let mut folded: Vec<Row> = Vec::new();
    let mut rest = rows.as_slice();
    while let Some(first) = rest.first() {
        let alike = rest
            .iter()
            .take_while(|it| similar(events, first, it))
            .count()
            .max(1);
        let (run, after) = rest.split_at(alike);
        match statement(events, first) {
            Some((event, found)) if alike >= FOLD_FROM => {
                let group = Group {
                    events: run.iter().filter_map(statement_index).collect(),
                    reason: found.reason.clone(),
                    line: event.line,
                    is_query: found.kind != StatementKind::Introspect,
                };
                folded.push(Row {
                    kind: RowKind::Group(group),
                    lanes: first.lanes.clone(),
                });
            }
            _ => folded.extend(run.iter().cloned()),
        }
        rest = after;
    }
    folded
}

fn statement_index(row: &Row) -> Option<usize> {
    match row.kind {
        RowKind::Statement(index) => Some(index),
        _ => None,
    }
}

fn statement<'e>(events: &'e [Event], row: &Row) -> Option<(&'e Event, &'e Statement)> {
    let event = &events[statement_index(row)?];
    match &event.kind {
        EventKind::Statement(it) => Some((event, it)),
        _ => None,
    }
}

fn similar(events: &[Event], one: &Row, other: &Row) -> bool {
    let (Some((a, left)), Some((b, right))) = (statement(events, one), statement(events, other))
    else {
        return false;
    };
    // `create_all` asks about one table after the other: the texts differ, the purpose does not.
    let same_text = left.sql == right.sql || left.kind == StatementKind::Introspect;
    same_text
        && left.kind == right.kind
        && left.reason == right.reason
        && left.connection == right.connection
        && left.depth == right.depth
        && left.error.is_none()
        && right.error.is_none()
        && (a.cell, a.line) == (b.cell, b.line)
}

/// `10 rows`, `1 row changed`, or nothing when the database did not say.
pub fn rows_text(statement: &Statement) -> Option<String> {
    let rows = usize::try_from(statement.rows?).unwrap_or(usize::MAX);
    let changed = matches!(
        statement.kind,
        StatementKind::Insert | StatementKind::Update | StatementKind::Delete
    );
    match (statement.kind, changed) {
        (StatementKind::Ddl | StatementKind::Other, _) => None,
        (_, true) => Some(format!("{} changed", plural(rows, "row", "rows"))),
        _ => Some(plural(rows, "row", "rows")),
    }
}
