//! The types at the seam: bound values, options, results, hooks, errors.
//!
//! Used by `orm` and `python`; filled in by the rest of this crate.

use std::cell::RefCell;
use std::rc::Rc;

use indexmap::IndexMap;
use sql::{SqlType, Value};

use crate::connection::Connection;
use crate::prepared::Prepared;

/// The values of one execution, by parameter key (a column's key for INSERT and UPDATE, a bind's key otherwise).
/// Values of the program: the engine applies each parameter's type.
pub type BoundValues = IndexMap<Rc<str>, Value>;

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
    /// The rows as the program sees them: each value through its column's type.
    ///
    /// # Errors
    /// What a type's result step raises.
    pub fn converted_rows(&self) -> Result<Vec<Vec<Value>>, EngineError> {
        let convert = |row: &Vec<Value>| -> Result<Vec<Value>, EngineError> {
            let pairs = row.iter().zip(self.columns.iter());
            pairs
                .map(|(value, column)| column.ty.result(value).map_err(EngineError::from))
                .collect()
        };
        self.rows.iter().map(convert).collect()
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
#[derive(Clone, Debug)]
pub struct CursorCall {
    pub sql: String,
    /// One list per parameter set, of storage class.
    pub params: Vec<Vec<Value>>,
    pub executemany: bool,
}

/// A hook before a statement; it may change the call.
pub type BeforeExecute = Rc<dyn Fn(&Connection, &mut CursorCall) -> Result<(), EngineError>>;
/// A hook after a statement.
pub type AfterExecute = Rc<dyn Fn(&Connection, &CursorCall) -> Result<(), EngineError>>;
/// A hook on a connection.
pub type OnConnection = Rc<dyn Fn(&Connection) -> Result<(), EngineError>>;
/// A hook on a savepoint.
pub type OnSavepoint = Rc<dyn Fn(&Connection, &str) -> Result<(), EngineError>>;

/// What programs listen to, in the order in which they asked.
#[derive(Default)]
pub struct Hooks {
    pub before_cursor_execute: RefCell<Vec<BeforeExecute>>,
    pub after_cursor_execute: RefCell<Vec<AfterExecute>>,
    pub connect: RefCell<Vec<OnConnection>>,
    pub begin: RefCell<Vec<OnConnection>>,
    pub commit: RefCell<Vec<OnConnection>>,
    pub rollback: RefCell<Vec<OnConnection>>,
    pub savepoint: RefCell<Vec<OnSavepoint>>,
    pub rollback_savepoint: RefCell<Vec<OnSavepoint>>,
    pub release_savepoint: RefCell<Vec<OnSavepoint>>,
}
