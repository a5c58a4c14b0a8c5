//! The error of this layer: SQLAlchemy's exception classes and texts.
//!
//! In: causes met in this crate, and errors of `sql` and `engine`, which pass through. Out: what the host raises.
//! Source of the behaviour: SQLAlchemy `exc.py`, `orm/exc.py`.

use std::fmt;

use engine::EngineError;

/// What went wrong.
#[derive(Clone, Debug)]
pub enum Error {
    /// While building or printing a statement; also carries exceptions of the host ([`sql::Error::Host`]).
    Sql(sql::Error),
    /// While executing one. `detail` lines are printed before the message, as `StatementError.add_detail` does.
    Engine(Box<EngineError>, Vec<String>),
    Orm {
        kind: ErrorKind,
        message: String,
        code: Option<&'static str>,
    },
}

/// The exception class, by SQLAlchemy's name without `Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    InvalidRequest,
    Argument,
    NoResultFound,
    MultipleResultsFound,
    UnmappedInstance,
    UnmappedClass,
    UnmappedColumn,
    DetachedInstance,
    ObjectDeleted,
    StaleData,
    Flush,
    PendingRollback,
    ResourceClosed,
    NoForeignKeys,
    AmbiguousForeignKeys,
    NoReferencedTable,
    IllegalStateChange,
    CircularDependency,
    LoaderStrategy,
    ObjectDereferenced,
    AmbiguousColumn,
    NoInspection,
    Unbound,
    /// `AttributeError` of Python.
    Attribute,
    /// `AssertionError` of Python.
    Assertion,
    /// `TypeError` of Python.
    Type,
    /// `ValueError` of Python.
    Value,
    /// `KeyError` of Python.
    Key,
    NotImplemented,
}

/// The result of everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl ErrorKind {
    /// The class name in Python.
    pub fn class_name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "InvalidRequestError",
            Self::Argument => "ArgumentError",
            Self::NoResultFound => "NoResultFound",
            Self::MultipleResultsFound => "MultipleResultsFound",
            Self::UnmappedInstance => "UnmappedInstanceError",
            Self::UnmappedClass => "UnmappedClassError",
            Self::UnmappedColumn => "UnmappedColumnError",
            Self::DetachedInstance => "DetachedInstanceError",
            Self::ObjectDeleted => "ObjectDeletedError",
            Self::StaleData => "StaleDataError",
            Self::Flush => "FlushError",
            Self::PendingRollback => "PendingRollbackError",
            Self::ResourceClosed => "ResourceClosedError",
            Self::NoForeignKeys => "NoForeignKeysError",
            Self::AmbiguousForeignKeys => "AmbiguousForeignKeysError",
            Self::NoReferencedTable => "NoReferencedTableError",
            Self::IllegalStateChange => "IllegalStateChangeError",
            Self::CircularDependency => "CircularDependencyError",
            Self::LoaderStrategy => "LoaderStrategyException",
            Self::ObjectDereferenced => "ObjectDereferencedError",
            Self::AmbiguousColumn => "AmbiguousColumnError",
            Self::NoInspection => "NoInspectionAvailable",
            Self::Unbound => "UnboundExecutionError",
            Self::Attribute => "AttributeError",
            Self::Assertion => "AssertionError",
            Self::Type => "TypeError",
            Self::Value => "ValueError",
            Self::Key => "KeyError",
            Self::NotImplemented => "NotImplementedError",
        }
    }
}

impl Error {
    /// An error of this layer without a documentation code.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::Orm {
            kind,
            message: message.into(),
            code: None,
        }
    }

    /// The code of the "Background on this error at: https://sqlalche.me/e/21/..." line.
    #[must_use]
    pub fn with_code(mut self, value: &'static str) -> Self {
        if let Self::Orm { code, .. } = &mut self {
            *code = Some(value);
        }
        self
    }

    /// See [`Error::with_code`].
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Orm { code, .. } => *code,
            _ => None,
        }
    }

    /// The class when it is one of this layer's.
    pub fn kind(&self) -> Option<ErrorKind> {
        match self {
            Self::Orm { kind, .. } => Some(*kind),
            _ => None,
        }
    }

    /// The message without class and code.
    pub fn message(&self) -> &str {
        match self {
            Self::Sql(it) => it.message(),
            Self::Engine(it, _) => &it.message,
            Self::Orm { message, .. } => message,
        }
    }

    /// As an error of the layer below, for what is called from inside the execution of a statement.
    pub(crate) fn into_sql(self) -> sql::Error {
        match self {
            Self::Sql(it) => it,
            other => sql::Error::InvalidRequest(other.message().to_owned()),
        }
    }

    pub fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, message)
    }

    pub fn argument(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Argument, message)
    }

    pub fn flush(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Flush, message)
    }

    pub fn stale(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::StaleData, message)
    }

    /// `Session.delete(x)`, `refresh(x)` ... of an object that no mapper knows; `class` as `builtins.dict`.
    pub fn unmapped_instance(class: &str) -> Self {
        Self::new(
            ErrorKind::UnmappedInstance,
            format!("Class '{class}' is not mapped"),
        )
    }

    /// Rows with collections loaded by joined eager loading, fetched without `unique()`.
    pub fn needs_unique() -> Self {
        Self::invalid_request(
            "The unique() method must be invoked on this Result, as it contains results \
             that include joined eager loads against collections",
        )
    }

    /// `one()` without a row.
    pub fn no_row() -> Self {
        Self::new(
            ErrorKind::NoResultFound,
            "No row was found when one was required",
        )
    }

    /// `one()` and `scalar_one()` with more than one row.
    pub fn multiple_rows() -> Self {
        Self::new(
            ErrorKind::MultipleResultsFound,
            "Multiple rows were found when exactly one was required",
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Error {}

impl From<sql::Error> for Error {
    fn from(it: sql::Error) -> Self {
        Self::Sql(it)
    }
}

impl From<EngineError> for Error {
    fn from(it: EngineError) -> Self {
        // An exception of the host that passed through the engine is the host's again.
        if let engine::ErrorKind::Sql(error @ sql::Error::Host(..), false) = it.kind {
            return Self::Sql(error);
        }
        Self::Engine(Box::new(it), Vec::new())
    }
}
