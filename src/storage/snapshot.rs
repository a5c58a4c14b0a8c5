//! A state of the database, kept.
//!
//! In: a [`Database`] (from `Storage::snapshot` and `SharedDatabase::snapshot`).
//! Out: the same tables and rows for as long as it lives, whatever is written afterwards.

use crate::database::Database;

/// The database as it was at one moment. Taking, cloning and restoring one costs O(1); it keeps
/// the rows alive that were replaced since.
#[derive(Clone, Default)]
pub struct Snapshot {
    database: Database,
}

impl Snapshot {
    pub(crate) fn new(database: &Database) -> Snapshot {
        Snapshot {
            database: database.clone(),
        }
    }

    /// Keeps a database value. O(1).
    pub fn of(database: &Database) -> Snapshot {
        Snapshot::new(database)
    }

    /// The tables and rows at that moment.
    pub fn database(&self) -> &Database {
        &self.database
    }
}
