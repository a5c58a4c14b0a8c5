//! The error of this layer: one enum, named as SQLAlchemy names its exceptions.
//!
//! Raised by builders and the compiler; `python` maps each to the class of the same name.

use std::fmt;

/// What went wrong while building or printing a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// `sqlalchemy.exc.ArgumentError`: a construct was given something that it does not take.
    Argument(String),
    /// `sqlalchemy.exc.CompileError`: the statement cannot be printed for this dialect.
    Compile(String),
    /// `sqlalchemy.exc.UnsupportedCompilationError`.
    UnsupportedCompilation(String),
    /// `sqlalchemy.exc.InvalidRequestError`.
    InvalidRequest(String),
    /// `sqlalchemy.exc.NoReferencedTableError`.
    NoReferencedTable(String),
    /// `sqlalchemy.exc.NoReferencedColumnError`.
    NoReferencedColumn(String),
    /// `sqlalchemy.exc.NoForeignKeysError`.
    NoForeignKeys(String),
    /// `sqlalchemy.exc.AmbiguousForeignKeysError`.
    AmbiguousForeignKeys(String),
    /// `sqlalchemy.exc.CircularDependencyError`.
    CircularDependency(String),
    /// `TypeError` of Python, raised by a type that cannot take a value; wrapped in `StatementError` at execution.
    Type(String),
    /// `ValueError` of Python, likewise.
    Value(String),
    /// `NotImplementedError` of Python.
    NotImplemented(String),
    /// `AttributeError` of Python, by a type that cannot take a value.
    Attribute(String),
    /// `LookupError` of Python: a value that an Enum does not have.
    Lookup(String),
    /// An exception that a host callback raised; the host keeps the original and recognises it by this number.
    Host(u64, String),
}

impl Error {
    /// The message without the class.
    pub fn message(&self) -> &str {
        match self {
            Self::Argument(it)
            | Self::Compile(it)
            | Self::UnsupportedCompilation(it)
            | Self::InvalidRequest(it)
            | Self::NoReferencedTable(it)
            | Self::NoReferencedColumn(it)
            | Self::NoForeignKeys(it)
            | Self::AmbiguousForeignKeys(it)
            | Self::CircularDependency(it)
            | Self::Type(it)
            | Self::Value(it)
            | Self::NotImplemented(it)
            | Self::Attribute(it)
            | Self::Lookup(it)
            | Self::Host(_, it) => it,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Error {}
