//! The timeline: what the inspector lists, in order, with the lanes that stand beside each row.
//!
//! In: the events of a run, which families of them are wanted, which groups are unfolded.
//! Out: [`Row`]s; similar statements in a row are folded into one group that still holds each of them.
//! Used by the inspector.

use trace::{Event, EventKind, Statement, StatementKind};

use super::families::{self, Families};

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
    /// A statement of the unfolded group above it.
    Member(usize),
    /// A transaction step; with the index of its span when it belongs to one.
    Step {
        event: usize,
        span: Option<usize>,
    },
    Flush(usize),
    Warning(usize),
    /// What happened to an object or a session, or was printed.
    Note(usize),
}

impl RowKind {
    /// The events that the row stands for.
    pub fn events(&self) -> &[usize] {
        match self {
            Self::Group(it) => &it.events,
            Self::Statement(it)
            | Self::Member(it)
            | Self::Flush(it)
            | Self::Warning(it)
            | Self::Note(it)
            | Self::Step { event: it, .. } => std::slice::from_ref(it),
        }
    }
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
    /// A connection is in use.
    Wire,
    /// A span begins here.
    Start(Outcome),
    /// A span passes.
    Through(Outcome),
    /// A span ends here.
    End(Outcome),
}

/// Lays out the events from index `from` on, all families that are shown at first.
pub fn rows(events: &[Event], from: usize) -> Vec<Row> {
    rows_of(events, from, Families::AT_FIRST, &[])
}

/// Lays out the events from index `from` on that belong to `wanted`; `unfolded` holds the first event of each
/// group whose members are wanted one by one.
pub fn rows_of(events: &[Event], from: usize, wanted: Families, unfolded: &[usize]) -> Vec<Row> {
    let spans = spans::find(events);
    let columns = Columns::of(events, &spans, from);
    let mut step_spans = vec![None; events.len()];
    for (at, span) in spans.iter().enumerate().rev() {
        for step in [span.end, span.start] {
            if let Some(it) = step_spans.get_mut(step) {
                *it = Some(at);
            }
        }
    }
    let mut rows: Vec<Row> = Vec::new();
    for (index, event) in events.iter().enumerate().skip(from) {
        let Some(family) = families::of(&event.kind) else {
            continue;
        };
        if !wanted.has(family) {
            continue;
        }
        let kind = match &event.kind {
            EventKind::Statement(_) => RowKind::Statement(index),
            EventKind::Begin(_)
            | EventKind::Commit(_)
            | EventKind::Rollback(_)
            | EventKind::Savepoint(_)
            | EventKind::Release(_)
            | EventKind::RollbackTo(_) => RowKind::Step {
                event: index,
                span: step_spans[index],
            },
            // A flush without a plan has nothing to tell.
            EventKind::FlushStart(it) if it.plan.is_empty() => continue,
            EventKind::FlushStart(_) => RowKind::Flush(index),
            EventKind::Warning(_) => RowKind::Warning(index),
            _ => RowKind::Note(index),
        };
        rows.push(Row {
            kind,
            lanes: columns.lanes(&spans, index),
        });
    }
    unfold(fold(rows, events), unfolded, |index| {
        columns.lanes(&spans, index)
    })
}

/// Puts the members of unfolded groups behind their group.
fn unfold(rows: Vec<Row>, unfolded: &[usize], lanes: impl Fn(usize) -> Vec<Lane>) -> Vec<Row> {
    if unfolded.is_empty() {
        return rows;
    }
    let mut flat = Vec::with_capacity(rows.len());
    for row in rows {
        let members = match &row.kind {
            RowKind::Group(it) if it.events.first().is_some_and(|it| unfolded.contains(it)) => {
                it.events.clone()
            }
            _ => Vec::new(),
        };
        flat.push(row);
        flat.extend(members.into_iter().map(|event| Row {
            kind: RowKind::Member(event),
            lanes: lanes(event),
        }));
    }
    flat
}

/// Where each connection and each span is drawn: a connection first, its transactions to the right of it, a
/// savepoint to the right of what encloses it, and connections that were in use at the same time side by side.
struct Columns {
    /// First and last event of each connection, and its column.
    wires: Vec<(usize, usize, usize)>,
    /// The column of each span; `None` when it ended before the events that are shown.
    of: Vec<Option<usize>>,
    width: usize,
}

impl Columns {
    fn of(events: &[Event], spans: &[Span], from: usize) -> Self {
        // Connection, first event, last event, deepest level of its spans; in order of their first event.
        let mut used: Vec<(u32, usize, usize, usize)> = Vec::new();
        for (index, event) in events.iter().enumerate() {
            let Some(connection) = connection(&event.kind) else {
                continue;
            };
            match used.iter_mut().find(|it| it.0 == connection) {
                Some(it) => it.2 = index,
                None => used.push((connection, index, index, 0)),
            }
        }
        for index in 0..spans.len() {
            let height = if spans[index].parent.is_none() {
                height(spans, index)
            } else {
                0
            };
            if let Some(it) = used.iter_mut().find(|it| it.0 == spans[index].connection) {
                it.3 = it.3.max(height);
                it.2 = it.2.max(spans[index].end);
            }
        }
        let mut columns = Self {
            wires: Vec::new(),
            of: vec![None; spans.len()],
            width: 0,
        };
        // The columns that are taken, and until which event.
        let mut taken: Vec<(std::ops::Range<usize>, usize)> = Vec::new();
        let mut base = Vec::new();
        for &(connection, first, last, height) in used.iter().filter(|it| it.2 >= from) {
            let free = |column: usize| {
                taken.iter().all(|(filled, end)| {
                    *end < first || filled.end <= column || column + height < filled.start
                })
            };
            let column = (0..).find(|&it| free(it)).unwrap_or(0);
            taken.push((column..column + 1 + height, last));
            columns.wires.push((first, last, column));
            columns.width = columns.width.max(column + 1 + height);
            base.push((connection, column));
        }
        for (index, span) in spans.iter().enumerate().filter(|it| it.1.end >= from) {
            let outer = match span.parent {
                Some(parent) => columns.of[parent],
                None => base
                    .iter()
                    .find(|it| it.0 == span.connection)
                    .map(|it| it.1),
            };
            columns.of[index] = outer.map(|it| it + 1);
        }
        columns
    }

    fn lanes(&self, spans: &[Span], event: usize) -> Vec<Lane> {
        let mut lanes = vec![Lane::Empty; self.width];
        for &(first, last, column) in &self.wires {
            if first <= event && event <= last {
                lanes[column] = Lane::Wire;
            }
        }
        // Spans are in the order of their beginning.
        let begun = spans.partition_point(|it| it.start <= event);
        for (span, column) in spans[..begun].iter().zip(&self.of) {
            let Some(column) = *column else { continue };
            if span.end < event {
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

/// The connection that an event used.
fn connection(kind: &EventKind) -> Option<u32> {
    match kind {
        EventKind::Statement(it) => Some(it.connection),
        EventKind::Begin(it)
        | EventKind::Commit(it)
        | EventKind::Rollback(it)
        | EventKind::Savepoint(it)
        | EventKind::Release(it)
        | EventKind::RollbackTo(it) => Some(it.connection),
        _ => None,
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
