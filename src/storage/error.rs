//! What can go wrong in the storage, in SQLite's words where SQLite has words for it.
//!
//! In: nothing. Out: [`Error`]. The engine matches on the variants; GlueSQL sees the message.

use gluesql_core::{data::Key, error::Error as GlueError};
use std::fmt;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal of the storage. The database is unchanged whenever one is returned.
#[derive(Debug, PartialEq)]
pub enum Error {
    /// Another connection holds the write lock, or has committed since this transaction read.
    Locked,
    /// A transaction is open already.
    TransactionOpen,
    /// COMMIT or ROLLBACK (the word is the field) without a transaction.
    NoTransaction(&'static str),
    /// No savepoint of this name is open.
    NoSuchSavepoint(String),
    /// No table of this name.
    NoSuchTable(String),
    /// A table of this name exists.
    TableExists(String),
    /// No index of this name on the table.
    NoSuchIndex(String),
    /// The table has an index of this name.
    IndexExists(String),
    /// An index names a column position that the table does not have.
    NoSuchColumn { table: String, position: usize },
    /// A row with this key exists: for a rowid table, the primary key is taken.
    RowExists { table: String, key: Key },
    /// No row has this key.
    NoSuchRow { table: String, key: Key },
    /// A unique index holds these values already, in the row with key `existing`.
    NotUnique {
        table: String,
        index: String,
        /// Positions of the index's columns; empty for an index on an expression.
        columns: Vec<usize>,
        existing: Key,
    },
    /// The largest row key is taken, so none can be generated.
    Full,
    /// GlueSQL refused, for example a value that cannot be part of an index.
    GlueSql(Box<GlueError>),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Locked => write!(f, "database is locked"),
            Error::TransactionOpen => {
                write!(f, "cannot start a transaction within a transaction")
            }
            Error::NoTransaction(word) => write!(f, "cannot {word} - no transaction is active"),
            Error::NoSuchSavepoint(name) => write!(f, "no such savepoint: {name}"),
            Error::NoSuchTable(name) => write!(f, "no such table: {name}"),
            Error::TableExists(name) => write!(f, "table {name} already exists"),
            Error::NoSuchIndex(name) => write!(f, "no such index: {name}"),
            Error::IndexExists(name) => write!(f, "index {name} already exists"),
            Error::NoSuchColumn { table, position } => {
                write!(f, "table {table} has no column at position {position}")
            }
            Error::RowExists { table, key } => {
                write!(f, "table {table} already has a row with key {key:?}")
            }
            Error::NoSuchRow { table, key } => {
                write!(f, "table {table} has no row with key {key:?}")
            }
            Error::NotUnique { table, index, .. } => {
                write!(f, "UNIQUE constraint failed: {table}, index {index}")
            }
            Error::Full => write!(f, "database or disk is full"),
            Error::GlueSql(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<GlueError> for Error {
    fn from(error: GlueError) -> Self {
        Error::GlueSql(Box::new(error))
    }
}

impl From<Error> for GlueError {
    fn from(error: Error) -> Self {
        match error {
            Error::GlueSql(error) => *error,
            error => GlueError::StorageMsg(error.to_string()),
        }
    }
}
