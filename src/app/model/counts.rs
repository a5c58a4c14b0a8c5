//! How many queries a run sent: in all, by kind, by line.
//!
//! In: events. Out: numbers and one sentence for the live region. Used by the inspector and the cells.

use trace::{Event, EventKind, StatementKind};

use super::format::plural;
use super::timeline;

/// Number of statements by kind. `Introspect` is never counted as a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Kind and number, in the order SELECT, INSERT, UPDATE, DELETE, DDL, OTHER; none is 0.
    pub kinds: Vec<(StatementKind, usize)>,
    /// All of them together.
    pub total: usize,
    /// Result and changed rows, as far as they are known.
    pub rows: u64,
    /// Time in the database, in microseconds.
    pub duration: u64,
}

impl Counts {
    /// Counts the statements among `events`.
    pub fn of(events: &[Event]) -> Self {
        const KINDS: [StatementKind; 6] = [
            StatementKind::Select,
            StatementKind::Insert,
            StatementKind::Update,
            StatementKind::Delete,
            StatementKind::Ddl,
            StatementKind::Other,
        ];
        let mut kinds = KINDS.map(|it| (it, 0));
        let mut counts = Self::default();
        for event in events {
            let EventKind::Statement(statement) = &event.kind else {
                continue;
            };
            if statement.kind == StatementKind::Introspect {
                continue;
            }
            if let Some(it) = kinds.iter_mut().find(|it| it.0 == statement.kind) {
                it.1 += 1;
            }
            counts.total += 1;
            counts.rows += statement.rows.unwrap_or(0);
            counts.duration += statement.duration;
        }
        counts.kinds = kinds.into_iter().filter(|it| it.1 > 0).collect();
        counts
    }

    /// `11 SELECT, 2 INSERT`; `no queries` when there were none.
    pub fn by_kind(&self) -> String {
        if self.total == 0 {
            return "no queries".to_owned();
        }
        let parts = self
            .kinds
            .iter()
            .map(|(kind, count)| format!("{count} {}", kind.name()));
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// Queries caused by each line of one cell: 1-based line and number, in line order.
pub fn by_line(events: &[Event], cell: u32) -> Vec<(u32, usize)> {
    let mut lines: Vec<(u32, usize)> = Vec::new();
    for event in events {
        let EventKind::Statement(statement) = &event.kind else {
            continue;
        };
        if event.cell == Some(cell) && statement.kind != StatementKind::Introspect {
            if let Some(line) = event.line {
                match lines.iter_mut().find(|it| it.0 == line) {
                    Some(it) => it.1 += 1,
                    None => lines.push((line, 1)),
                }
            }
        }
    }
    super::order::by_number(lines, |it| i64::from(it.0))
}

/// One sentence for the screen reader when a run ends.
pub fn announcement(events: &[Event], error: Option<&str>) -> String {
    let counts = Counts::of(events);
    let mut text = match error {
        Some(class) => format!("The run ended with {class}. "),
        None => "The run is finished. ".to_owned(),
    };
    text.push_str(&plural(counts.total, "query", "queries"));
    let groups = timeline::rows(events, 0)
        .into_iter()
        .filter_map(|row| match row.kind {
            timeline::RowKind::Group(group) if group.is_query => Some(group.title()),
            _ => None,
        });
    for title in groups {
        text.push_str(", of which ");
        text.push_str(&title);
    }
    text.push('.');
    text
}
