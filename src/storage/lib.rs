//! The database of a run: a GlueSQL storage on persistent maps.
//!
//! In: rows and schemas, from the engine directly or from GlueSQL through its traits.
//! Out: rows, index look-ups, and snapshots of the whole database in O(1).
//! Only `engine` may call it.
//!
//! Reading order: [`Table`] and [`Index`] hold the data, [`Database`] is all tables as one value
//! that clones in O(1), [`SharedDatabase`] is the committed one, and a [`Storage`] is one
//! connection to it: a view, transactions and savepoints. `store.rs`, `store_mut.rs`, `index.rs`,
//! `alter_table.rs`, `metadata.rs`, `function.rs` and `planner.rs` are GlueSQL's traits, one each;
//! GlueSQL's `Transaction` is at the end of `transaction.rs`.
//!
//! # The life of a statement
//!
//! A connection reads from its *view*. [`Storage::begin_statement`] brings the view up to date
//! when no transaction is open, and remembers it, so that a statement that fails half way can be
//! undone alone:
//!
//! ```text
//! storage.begin_statement();          // autocommit: opens a transaction of one statement
//! match run(&mut storage) {           // inside a transaction: remembers the state
//!     Ok(rows) => storage.end_statement()?,        // autocommit: publishes
//!     Err(error) => storage.rollback_statement(),  // undoes this statement only
//! }
//! ```
//!
//! # Two connections
//!
//! Each connection changes an O(1) clone and publishes it on commit. The first write takes the
//! write lock. A second writer gets [`Error::Locked`], and so does a transaction that read before
//! another one committed: SQLite's rule that nobody may write on the strength of stale rows.

#![deny(unsafe_code)]

mod database;
mod entry;
mod error;
mod private;
mod secondary;
mod shared;
mod snapshot;
mod storage;
mod table;
mod transaction;

mod alter_table;
mod function;
mod index;
mod metadata;
mod planner;
mod store;
mod store_mut;

pub use database::Database;
pub use error::{Error, Result};
pub use private::Private;
pub use secondary::{Index, Keys};
pub use shared::SharedDatabase;
pub use snapshot::Snapshot;
pub use storage::Storage;
pub use table::{Row, Table};
