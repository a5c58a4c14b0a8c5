//! Connections and transactions on the embedded database: statement in, rows out.
//!
//! In: `sql` statements with bound values, or SQL text. Out: result sets of storage-class values, and trace events.
//! Supplies what GlueSQL lacks and repairs what it gets wrong, so that answers are those of SQLite.
//! Used by `orm` and `python`.
//!
//! # The path of a statement
//!
//! ```text
//! execute   sql::compile prints it, defaults are filled in, types bind the values, one event is recorded
//! parse     the text becomes a syntax tree (ast): what is executed is what was shown
//! plan      names become places, joins get their order, tables their access paths; EXPLAIN prints the result
//! run       a statement's own transaction around one of
//!   exec      queries: look-ups, joins, groups, windows; with glue, which hands to GlueSQL what it gets right
//!   write     INSERT, UPDATE, DELETE with every constraint
//!   ddl       CREATE, ALTER, DROP
//! eval      SQLite's expressions, for all of them
//! ```

mod api;
mod ast;
mod bind;
mod bound;
mod catalog;
mod changes;
mod connection;
mod ddl;
mod dump;
mod engine;
mod error;
mod eval;
mod exec;
mod execute;
mod extended;
mod glue;
mod hash;
mod image;
mod introspect;
mod keep;
mod number;
mod parse;
mod plan;
mod prepared;
mod run;
mod value;
mod write;

#[cfg(test)]
mod tests;

pub use api::{
    AfterExecute, Batch, BeforeExecute, Cursor, CursorCall, EngineError, ErrorKind, ExecuteOptions,
    Hooks, LogEntry, ManyMode, OnConnection, OnError, OnLog, OnSavepoint, OnWarning, Origin,
    ResultColumn, Slot,
};
pub use bound::{BoundValues, position};
pub use changes::{cell, compare, tables as tables_of};
pub use connection::Connection;
pub use dump::dump;
pub use engine::{Engine, EngineOptions, Limits, SchemaMap};
pub use image::{image, read_image};
pub use introspect::{ColumnInfo, TableInfo};
pub use keep::Kept;
pub use parse::statement_end;
pub use prepared::Prepared;
pub use sql::Value;
pub use storage::Snapshot;
pub use value::display;
