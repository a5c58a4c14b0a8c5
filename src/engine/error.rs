//! Making errors with SQLite's words and the driver's classes.
//!
//! In: what went wrong in storage, GlueSQL, compiler or evaluation. Out: [`EngineError`].

pub use crate::api::{EngineError, ErrorKind};

/// A result of this crate.
pub type Res<T> = Result<T, EngineError>;

impl EngineError {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            statement: None,
        }
    }
}

/// `sqlite3.OperationalError`: what SQLite calls SQLITE_ERROR, SQLITE_BUSY and the like.
pub(crate) fn operational(message: impl Into<String>) -> EngineError {
    EngineError::new(ErrorKind::Operational, message)
}

/// `sqlite3.IntegrityError`: a constraint refused a row.
pub(crate) fn integrity(message: impl Into<String>) -> EngineError {
    EngineError::new(ErrorKind::Integrity, message)
}

/// `sqlite3.ProgrammingError`: the driver was used wrongly.
pub(crate) fn programming(message: impl Into<String>) -> EngineError {
    EngineError::new(ErrorKind::Programming, message)
}

/// A fault of ours: it should not be reachable.
pub(crate) fn internal(message: impl Into<String>) -> EngineError {
    EngineError::new(ErrorKind::Internal, message)
}

impl From<storage::Error> for EngineError {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::NotUnique { .. } | storage::Error::RowExists { .. } => {
                integrity(error.to_string())
            }
            error => operational(error.to_string()),
        }
    }
}

impl From<gluesql_core::error::Error> for EngineError {
    fn from(error: gluesql_core::error::Error) -> Self {
        operational(error.to_string())
    }
}

impl From<sql::Error> for EngineError {
    fn from(error: sql::Error) -> Self {
        let message = error.to_string();
        EngineError::new(ErrorKind::Sql(error, false), message)
    }
}

impl std::fmt::Display for EngineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EngineError {}
