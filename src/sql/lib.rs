//! SQL as data: metadata, types, expressions, statements, and the compiler that prints them.
//!
//! In: calls that build tables and statements. Out: statement values for `engine`, text for people.
//! Knows nothing of databases, objects or Python; does no I/O. Used by `engine`, `orm` and `python`.

pub mod compile;
pub mod error;
pub mod expr;
pub mod from;
pub mod froms;
mod hash;
pub mod names;
pub mod ops;
pub mod repr;
pub mod schema;
pub mod statement;
pub mod types;
pub mod value;

pub use compile::{Compiled, Dialect, compile};
pub use error::Error;
pub use expr::{BindParam, Expr, ExprKind};
pub use from::From;
pub use ops::Operand;
pub use schema::{Column, MetaData, Table};
pub use statement::{Delete, Insert, Query, Select, Statement, Update};
pub use types::{SqlType, TypeKind};
pub use value::{HostObject, Value};

#[cfg(test)]
mod tests;
