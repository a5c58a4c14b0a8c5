//! The families of events that the timeline can show or leave out.
//!
//! In: an event. Out: its family, and sets of families. Used by the timeline and its filter.

use trace::{EventKind, StatementKind};

/// A family of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Select,
    Insert,
    Update,
    Delete,
    Ddl,
    /// PRAGMA and other checks, and what fits nowhere else.
    Other,
    /// Transactions and savepoints.
    Transactions,
    /// Flush plans.
    Flushes,
    /// What happened to objects and sessions.
    Objects,
    /// What the program printed.
    Output,
}

/// Every family with the word on its button, in that order.
pub const ALL: [(Family, &str); 10] = [
    (Family::Select, "SELECT"),
    (Family::Insert, "INSERT"),
    (Family::Update, "UPDATE"),
    (Family::Delete, "DELETE"),
    (Family::Ddl, "DDL"),
    (Family::Other, "Checks"),
    (Family::Transactions, "Transactions"),
    (Family::Flushes, "Flushes"),
    (Family::Objects, "Objects"),
    (Family::Output, "Output"),
];

/// A set of families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Families(u16);

impl Families {
    /// What a learner sees before they choose: all but objects and output, which would drown the statements.
    pub const AT_FIRST: Self = Self(0b00_1111_1111);

    /// Whether it holds `family`.
    pub fn has(self, family: Family) -> bool {
        self.0 & 1 << family as u16 != 0
    }

    /// With `family` put in or taken out.
    pub fn toggled(self, family: Family) -> Self {
        Self(self.0 ^ 1 << family as u16)
    }
}

/// The family of an event; `None` for events that no list shows. Warnings go with the transactions' steps:
/// they are rare, and never to be missed.
pub fn of(kind: &EventKind) -> Option<Family> {
    Some(match kind {
        EventKind::Statement(it) => match it.kind {
            StatementKind::Select => Family::Select,
            StatementKind::Insert => Family::Insert,
            StatementKind::Update => Family::Update,
            StatementKind::Delete => Family::Delete,
            StatementKind::Ddl => Family::Ddl,
            StatementKind::Introspect | StatementKind::Other => Family::Other,
        },
        EventKind::Begin(_)
        | EventKind::Commit(_)
        | EventKind::Rollback(_)
        | EventKind::Savepoint(_)
        | EventKind::Release(_)
        | EventKind::RollbackTo(_)
        | EventKind::Warning(_) => Family::Transactions,
        EventKind::FlushStart(_) => Family::Flushes,
        EventKind::FlushEnd => return None,
        EventKind::Print(_) => Family::Output,
        _ => Family::Objects,
    })
}
