//! What a run cost: by kind, by line, by reason, and against a server that is not in the same tab.
//!
//! In: events. Out: lines of numbers. Used by the costs view and by the comparisons.

use trace::{Event, EventKind, StatementKind};

/// Statements that have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// `SELECT`, `line 7`, `lazy load User.role`.
    pub name: String,
    /// The line, when the share is that of a line of the learner's cell or of a setup cell.
    pub place: Option<(u32, u32)>,
    pub count: usize,
    pub rows: u64,
    /// Microseconds in the database.
    pub duration: u64,
    /// Index of its first event.
    pub first: usize,
}

/// What the statements of a share have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Kind,
    Line,
    Reason,
}

/// The statements from index `from` on, put together; the largest share first, equal ones as they came.
pub fn shares(events: &[Event], from: usize, by: By) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    for (index, event) in events.iter().enumerate().skip(from) {
        let EventKind::Statement(it) = &event.kind else {
            continue;
        };
        if it.kind == StatementKind::Introspect {
            continue;
        }
        let place = event.cell.zip(event.line);
        let (name, place) = match by {
            By::Kind => (it.kind.name().to_owned(), None),
            By::Reason => (it.reason.clone(), None),
            By::Line => match place {
                Some((_, line)) => (format!("line {line}"), place),
                None => ("no line of yours".to_owned(), None),
            },
        };
        let rows = it.rows.unwrap_or(0);
        match shares
            .iter_mut()
            .find(|it| it.name == name && it.place == place)
        {
            Some(share) => {
                share.count += 1;
                share.rows += rows;
                share.duration += it.duration;
            }
            None => shares.push(Share {
                name,
                place,
                count: 1,
                rows,
                duration: it.duration,
                first: index,
            }),
        }
    }
    super::order::by_number(shares, |it| -(it.count as i64))
}

/// How often a driver would have asked a server: once for each statement, and once for each step of a
/// transaction in which a statement was sent, because drivers begin late.
pub fn round_trips(events: &[Event]) -> usize {
    // Connection, steps of its open transaction, whether a statement was sent in it.
    let mut open: Vec<(u32, usize, bool)> = Vec::new();
    let mut total = 0;
    for event in events {
        match &event.kind {
            EventKind::Statement(it) => {
                total += 1;
                if let Some(it) = open.iter_mut().find(|open| open.0 == it.connection) {
                    it.2 = true;
                }
            }
            EventKind::Begin(it) => {
                open.retain(|open| open.0 != it.connection);
                open.push((it.connection, 1, false));
            }
            EventKind::Savepoint(it) | EventKind::Release(it) | EventKind::RollbackTo(it) => {
                if let Some(it) = open.iter_mut().find(|open| open.0 == it.connection) {
                    it.1 += 1;
                }
            }
            EventKind::Commit(it) | EventKind::Rollback(it) => {
                if let Some(at) = open.iter().position(|open| open.0 == it.connection) {
                    let (_, steps, sent) = open.remove(at);
                    total += if sent { steps + 1 } else { 0 };
                }
            }
            _ => {}
        }
    }
    total += open.iter().filter(|it| it.2).map(|it| it.1).sum::<usize>();
    total
}

/// Microseconds that the run would have taken in a database `latency` milliseconds away.
pub fn simulated(round_trips: usize, latency: u32, duration: u64) -> u64 {
    duration + round_trips as u64 * u64::from(latency) * 1_000
}
