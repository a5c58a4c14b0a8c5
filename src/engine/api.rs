//! The types at the seam: bound values, options, results, hooks, errors.
//!
//! Used by `orm` and `python`; filled in by the rest of this crate.

use std::cell::RefCell;
use std::rc::Rc;

use sql::{SqlType, Value};

use crate::bound::BoundValues;
use crate::connection::Connection;
use crate::prepared::Prepared;

/// How a statement is to be executed.
#[derive(Clone, Debug, Default)]
pub struct ExecuteOptions {
    /// For INSERT and UPDATE: the columns that parameters set. `None`: the keys of the first parameter set.
    pub column_keys: Option<Vec<Rc<str>>>,
    pub many: ManyMode,
}

/// What several parameter sets mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ManyMode {
    /// The driver's `executemany`: one event, no rows.
    #[default]
    ExecuteMany,
    /// SQLAlchemy's "insertmanyvalues": INSERT .. RETURNING in batches, or row by row where the order of the
    /// generated keys matters. The rows come back in the order of the parameters.
    InsertManyValues { row_by_row: bool },
}

/// What a statement gave back.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    /// One per column, in order; empty when the statement returns no rows.
    pub columns: Rc<Vec<ResultColumn>>,
    /// What the database itself calls the columns.
    pub described: Rc<Vec<ResultColumn>>,
    /// Rows in result order, one storage-class value per column, *before* the type's result step.
    pub rows: Vec<Vec<Value>>,
    /// Rows changed by DML; -1 for everything else.
    pub rowcount: i64,
    /// The last generated rowid, after a single INSERT.
    pub lastrowid: Option<i64>,
    /// The values of each parameter set by key, with the defaults that the program supplied, before their types' bind
    /// step.
    pub parameters: Rc<Vec<BoundValues>>,
    /// The statement that was run: its text, its columns to fetch.
    pub statement: Option<Rc<Prepared>>,
}

impl Cursor {
    /// The rows as the program sees them, each value through its column's type; the cursor has none afterwards.
    ///
    /// # Errors
    /// What a type's result step raises.
    pub fn take_converted_rows(&mut self) -> Result<Vec<Vec<Value>>, EngineError> {
        let mut rows = std::mem::take(&mut self.rows);
        let columns = self.columns.iter().enumerate();
        let converting: Vec<(usize, &SqlType)> = columns
            .filter(|it| !it.1.ty.keeps_results())
            .map(|it| (it.0, &it.1.ty))
            .collect();
        for row in &mut rows {
            row.truncate(self.columns.len());
            for (at, ty) in &converting {
                if let Some(value) = row.get_mut(*at) {
                    *value = ty.result(value)?;
                }
            }
        }
        Ok(rows)
    }
}

/// A column of a result.
#[derive(Clone, Debug)]
pub struct ResultColumn {
    /// The name in the SQL result: `name`, `name_1`, `users_id`.
    pub name: Rc<str>,
    /// The key by which SQLAlchemy's Row knows it: `name`.
    pub key: Rc<str>,
    pub ty: SqlType,
}

/// A database error, sorted as the sqlite3 driver sorts them.
#[derive(Clone, Debug)]
pub struct EngineError {
    pub kind: ErrorKind,
    /// SQLite's words: `UNIQUE constraint failed: users.email`.
    pub message: String,
    /// The SQL text and its parameters (already of storage class) when a statement was being executed.
    pub statement: Option<Box<(String, Vec<Vec<Value>>)>>,
}

/// Exception classes of the DBAPI, plus the errors that come before the database is asked.
#[derive(Clone, Debug)]
pub enum ErrorKind {
    Integrity,
    Operational,
    Programming,
    Interface,
    Data,
    Internal,
    NotSupported,
    /// The statement could not be compiled or a value could not be bound. `true`: SQLAlchemy wraps it in StatementError.
    Sql(sql::Error, bool),
    /// A cap of the run was passed.
    Limit,
}

/// A statement on its way to the database.
#[derive(Clone, Debug, Default)]
pub struct CursorCall {
    pub sql: String,
    /// One list per parameter set, of storage class.
    pub params: Vec<Vec<Value>>,
    pub executemany: bool,
    pub origin: Origin,
    pub batch: Option<Batch>,
    /// What it was compiled to, unless the program sent text.
    pub prepared: Option<Rc<Prepared>>,
    /// Names of the columns that came back; empty before the execution.
    pub columns: Vec<Rc<str>>,
    /// Rows changed; -1 before the execution and for everything but DML.
    pub rowcount: i64,
    pub lastrowid: Option<i64>,
    /// For whoever listens: from the hook before to the hook after.
    pub slot: Slot,
}

impl CursorCall {
    /// What SQLAlchemy's hooks are told as `executemany`: several parameter sets were given, however they are sent.
    pub fn of_many(&self) -> bool {
        self.executemany || self.batch.is_some()
    }
}

/// Something that the host keeps beside a connection or a call. The engine never looks into it.
#[derive(Clone, Default)]
pub struct Slot(pub Option<Rc<dyn std::any::Any>>);

impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Slot")
    }
}

/// How the text of a call came to be, for the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// The program's own text, given to the driver.
    #[default]
    Raw,
    /// Compiled in so many microseconds and not kept, as DDL.
    NoKey(u64),
    /// Compiled in so many microseconds, and kept.
    Generated(u64),
    /// Compiled so many microseconds ago.
    Cached(u64),
}

/// One batch of SQLAlchemy's "insertmanyvalues".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// From 1.
    pub number: usize,
    pub total: usize,
    /// The rows come back in the order of the parameters.
    pub ordered: bool,
    /// Row by row, because several rows at once would lose their order.
    pub one_by_one: bool,
}

/// What the log is told about.
#[derive(Debug)]
pub enum LogEntry<'c> {
    Begin,
    Commit,
    Rollback,
    /// A statement, before it is executed.
    Statement(&'c CursorCall),
    Columns(&'c [Rc<str>]),
    Row(&'c [Value]),
}

/// A hook before a statement; it may change the call.
pub type BeforeExecute = Rc<dyn Fn(&Connection, &mut CursorCall) -> Result<(), EngineError>>;
/// A hook after a statement.
pub type AfterExecute = Rc<dyn Fn(&Connection, &CursorCall) -> Result<(), EngineError>>;
/// A hook on an error of a statement: what the program gets instead.
pub type OnError = Rc<dyn Fn(&Connection, &CursorCall, EngineError) -> EngineError>;
/// Writes the log of connections that have a log level.
pub type OnLog = Rc<dyn Fn(&Connection, &LogEntry<'_>)>;
/// Gives a warning to the program.
pub type OnWarning = Rc<dyn Fn(&str)>;
/// A hook on a connection.
pub type OnConnection = Rc<dyn Fn(&Connection) -> Result<(), EngineError>>;
/// A hook on a savepoint.
pub type OnSavepoint = Rc<dyn Fn(&Connection, &str) -> Result<(), EngineError>>;

/// What programs listen to, in the order in which they asked.
#[derive(Default)]
pub struct Hooks {
    pub before_cursor_execute: RefCell<Vec<BeforeExecute>>,
    pub after_cursor_execute: RefCell<Vec<AfterExecute>>,
    pub error: RefCell<Vec<OnError>>,
    pub log: RefCell<Option<OnLog>>,
    /// Told once of each statement that is odd, with the text of the warning.
    pub warn: RefCell<Option<OnWarning>>,
    pub begin: RefCell<Vec<OnConnection>>,
    pub commit: RefCell<Vec<OnConnection>>,
    pub rollback: RefCell<Vec<OnConnection>>,
    pub savepoint: RefCell<Vec<OnSavepoint>>,
    pub rollback_savepoint: RefCell<Vec<OnSavepoint>>,
    pub release_savepoint: RefCell<Vec<OnSavepoint>>,
}
