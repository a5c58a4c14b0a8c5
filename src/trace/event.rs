//! The event types: what can happen in a run, as plain serialisable data.
//!
//! Filled in by [`crate::Recorder`]; read by the renderer, the command line, the tests and the page.
//! Units: times are microseconds, source lines are 1-based, rows are in result order.

use serde::{Deserialize, Serialize};

use crate::object::{
    AttributeRead, ObjectChange, ObjectIn, ObjectSnapshot, RelatedLoad, SessionStep,
};

/// One thing that happened, in the order in which it happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Position in the run, from 0, without gaps.
    pub seq: u32,
    /// Microseconds since the run began.
    pub at: u64,
    /// The learner's line that was executing (1-based), when there was one.
    pub line: Option<u32>,
    /// The index of the cell that line belongs to (0-based, in `RunRequest::cells`).
    pub cell: Option<u32>,
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A statement was sent to the database (one `before_cursor_execute` of SQLAlchemy).
    Statement(Statement),
    Begin(Transaction),
    Commit(Transaction),
    Rollback(Transaction),
    Savepoint(Transaction),
    Release(Transaction),
    RollbackTo(Transaction),
    FlushStart(Flush),
    FlushEnd,
    /// A session was made, got a connection, or was closed.
    Session(SessionStep),
    /// An object moved from one session state to another. Recorded behind the [`EventKind::Objects`] that shows it so,
    /// with the line and the time of the first change that was told along.
    State(ObjectChange),
    /// An object was built from a row for the first time in this session.
    Load(ObjectIn),
    /// An object that was already in the identity map was filled again from a row.
    Refresh(ObjectIn),
    /// The loaded attributes of an object were forgotten.
    Expire(ObjectIn),
    /// What these objects are now. Recorded before the next other event after they changed, with the line that
    /// changed them: so the last snapshot of an object up to any event is how it was at that event.
    Objects(Vec<ObjectSnapshot>),
    /// The program dropped its last references to these objects (by number), and the identity map forgot them.
    Gone(Vec<u32>),
    /// A relationship was filled by a loader, for one or more objects.
    Related(RelatedLoad),
    /// The first read of a relationship since it was loaded.
    Read(AttributeRead),
    Warning(Message),
    /// The program wrote to standard output.
    Print(Message),
}

impl EventKind {
    /// How many details of single objects it tells: what a run has most of, and can best do without.
    pub fn details(&self) -> usize {
        match self {
            Self::State(_) | Self::Load(_) | Self::Refresh(_) | Self::Expire(_) | Self::Gone(_) => {
                1
            }
            Self::Objects(it) => it.len(),
            _ => 0,
        }
    }
}

/// The verb of a statement, as SQLAlchemy's users would sort it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum StatementKind {
    Select,
    Insert,
    Update,
    Delete,
    Ddl,
    /// PRAGMA and reads of `sqlite_master`: `create_all`'s checks and reflection. Never counted as a query.
    Introspect,
    Other,
}

impl StatementKind {
    /// The name in reports: `SELECT`, `DDL`, ...
    pub fn name(self) -> &'static str {
        match self {
            Self::Select => "SELECT",
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
            Self::Ddl => "DDL",
            Self::Introspect => "INTROSPECT",
            Self::Other => "OTHER",
        }
    }
}

/// A value in a parameter list or a result row, as the database holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    Null,
    Int(i64),
    Float(f64),
    Text(String),
    /// Bytes, as `x'0aff'`.
    Blob {
        hex: String,
    },
}

/// One execution of one SQL text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The text as SQLAlchemy's SQLite dialect prints it.
    pub sql: String,
    /// One list per execution: several when `executemany`, else exactly one.
    pub params: Vec<Vec<Cell>>,
    pub kind: StatementKind,
    /// Why it ran: `query`, `lazy load User.role`, `autoflush`, `flush INSERT`, `refresh User`, ...
    pub reason: String,
    pub executemany: bool,
    /// True for the INSERT..RETURNING batches that SQLAlchemy calls "insertmanyvalues".
    pub insertmanyvalues: bool,
    /// Rows of a SELECT, or rows changed by DML; `None` when unknown (RETURNING, DDL) or when it failed.
    pub rows: Option<u64>,
    /// Column names of the result, empty when it has none.
    pub columns: Vec<String>,
    /// The first [`crate::PREVIEW_ROWS`] result rows.
    pub preview: Vec<Vec<Cell>>,
    /// How long the database took, in microseconds.
    pub duration: u64,
    /// Which connection of the run it was sent on, from 1.
    pub connection: u32,
    /// Nesting depth of the transaction it ran in: 0 none, 1 a transaction, 2 and more savepoints.
    pub depth: u32,
    /// The database's message, when it failed.
    pub error: Option<String>,
}

/// A step of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// Which connection of the run, from 1.
    pub connection: u32,
    /// Depth of the transaction or savepoint meant: 1 is the outermost.
    pub depth: u32,
    /// The savepoint's name, for savepoint steps.
    pub name: Option<String>,
}

/// A flush begins: the plan it is going to carry out, one named step per line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flush {
    /// `flush`, `autoflush`, `commit`, ...: what asked for it.
    pub reason: String,
    /// Steps in execution order, such as `INSERT User (2 objects)`.
    pub plan: Vec<String>,
}

/// Text that the program or a layer said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// For warnings the category (`SAWarning`), for prints empty.
    pub category: String,
    pub text: String,
}
