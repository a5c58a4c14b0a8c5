//! Expressions with exact SQLite semantics.
//!
//! In: resolved expressions, a frame of rows. Out: values. The executor, the write step, CHECK constraints and
//! defaults all evaluate here; nothing in it depends on how rows were found.

pub(crate) mod aggregate;
pub(crate) mod context;
mod datetime;
pub(crate) mod expr;
pub(crate) mod functions;
mod json;
pub(crate) mod json_mark;
mod json_table;
pub(crate) mod like;
mod printf;
pub(crate) mod run;

pub(crate) use context::{Cx, Frame, Param, Session, Slot};
pub(crate) use expr::Expr;
pub(crate) use functions::quote;
pub(crate) use json_table::rows as json_rows;
