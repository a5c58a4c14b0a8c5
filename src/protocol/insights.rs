//! What can be said about a run beyond its events: groups, N+1 findings with their fix, needless loads, costs.
//!
//! Made by `insight` from events, models and sources; part of every report. Events of setup cells are
//! looked at too: who shows findings picks those whose `cell` it wants.

use serde::{Deserialize, Serialize};
use trace::{Direction, Place};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Insights {
    /// Similar statements: same text, same reason, same line. Groups of one are not listed.
    pub groups: Vec<StatementGroup>,
    pub n_plus_one: Vec<NPlusOne>,
    pub over_eager: Vec<OverEager>,
}

/// Statements that differ in their parameters only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatementGroup {
    /// The `seq` of each, in order.
    pub seqs: Vec<u32>,
    pub reason: String,
    pub place: Option<Place>,
    pub sql: String,
    /// Microseconds, together.
    pub duration: u64,
    /// Rows, together.
    pub rows: u64,
    /// `10x, lazy load User.role, line 7`.
    pub title: String,
}

/// One query, and then one more for each of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NPlusOne {
    /// The class whose objects were walked through, and the relationship that was read: `User`, `role`.
    pub class: String,
    pub relationship: String,
    pub direction: Direction,
    pub uselist: bool,
    /// How many lazy loads there were.
    pub count: u32,
    /// The `seq` of each lazy load.
    pub seqs: Vec<u32>,
    /// Where the attribute was read.
    pub place: Option<Place>,
    /// The `seq` of the query that loaded the objects, when there is one such query.
    pub query: Option<u32>,
    /// One plain sentence.
    pub sentence: String,
    /// The loader option that helps: `selectinload(User.orders)`; joinedload for many-to-one.
    pub option: String,
    /// The change of the program that brings it in; `None` when the place was not found for certain.
    pub fix: Option<Fix>,
    /// Statements that the fixed program would send instead of `count`: 0 (joined) or 1 (selectin, for up to 500 parents).
    pub fixed_count: u32,
}

/// A change of the learner's sources. Apply the edits from last to first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fix {
    /// `Add .options(selectinload(User.orders)) to the query in line 5`.
    pub title: String,
    /// In the order of their positions.
    pub edits: Vec<TextEdit>,
}

/// Replaces a stretch of one cell. `line` from 1, `column` in characters from 0; an empty stretch inserts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextEdit {
    pub cell: u32,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    pub text: String,
}

/// A relationship that was loaded in advance and never read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OverEager {
    pub class: String,
    pub relationship: String,
    /// `joined`, `selectin`, `subquery`, `immediate`.
    pub strategy: String,
    /// How many objects had it filled.
    pub objects: u32,
    /// The first statement that did it.
    pub seq: Option<u32>,
    pub place: Option<Place>,
    /// One plain sentence.
    pub sentence: String,
}

/// What a driver would send to a server for the same run, counted by `insight::round_trips`:
/// one for each statement (an executemany is one), and one for each BEGIN, COMMIT, ROLLBACK, SAVEPOINT,
/// RELEASE and ROLLBACK TO of a transaction in which a statement was sent. A transaction without a statement
/// costs nothing, because drivers begin late. `create_all`'s own look-ups count, as `introspection`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoundTrips {
    pub statements: u32,
    pub introspection: u32,
    pub begin: u32,
    pub commit: u32,
    pub rollback: u32,
    pub savepoint: u32,
    pub total: u32,
}
