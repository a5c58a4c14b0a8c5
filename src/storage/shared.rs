//! The committed database, shared by the connections to it, and their write lock.
//!
//! In: the view of a connection when it commits. Out: the committed state, and "database is
//! locked" to a second writer. Connections are made here; only `Storage` writes.

use crate::{
    database::Database,
    error::{Error, Result},
    snapshot::Snapshot,
    storage::Storage,
};
use std::{cell::RefCell, rc::Rc};

/// A database that several connections use: a handle, cheap to clone.
#[derive(Clone, Default)]
pub struct SharedDatabase {
    state: Rc<RefCell<State>>,
}

#[derive(Default)]
struct State {
    committed: Database,
    /// Counts commits, so that a connection can tell whether its view is the newest.
    version: u64,
    /// The connection that holds the write lock.
    writer: Option<u64>,
    /// Connections made so far; the next one gets this number.
    connections: u64,
}

impl SharedDatabase {
    /// An empty database.
    pub fn new() -> SharedDatabase {
        SharedDatabase::default()
    }

    /// A new connection.
    pub fn connect(&self) -> Storage {
        let mut state = self.state.borrow_mut();
        state.connections += 1;
        Storage::connected(
            self.clone(),
            state.connections,
            state.committed.clone(),
            state.version,
        )
    }

    /// The committed state, as a new connection would see it. O(1).
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(&self.state.borrow().committed)
    }

    /// The committed state with its version.
    pub(crate) fn committed(&self) -> (Database, u64) {
        let state = self.state.borrow();
        (state.committed.clone(), state.version)
    }

    pub(crate) fn version(&self) -> u64 {
        self.state.borrow().version
    }

    /// Gives the write lock to a connection whose view began at `version`, or finds that it has it.
    pub(crate) fn lock(&self, connection: u64, version: u64) -> Result<()> {
        let mut state = self.state.borrow_mut();
        match state.writer {
            Some(writer) if writer == connection => Ok(()),
            None if state.version == version => {
                state.writer = Some(connection);
                Ok(())
            }
            _ => Err(Error::Locked),
        }
    }

    /// Makes the view of the writer the committed state, releases the lock, and answers the new
    /// version; `None` if this connection is not the writer.
    pub(crate) fn publish(&self, connection: u64, view: &Database) -> Option<u64> {
        let mut state = self.state.borrow_mut();
        if state.writer != Some(connection) {
            return None;
        }
        state.committed = view.clone();
        state.version += 1;
        state.writer = None;
        Some(state.version)
    }

    /// Releases the lock if this connection holds it.
    pub(crate) fn unlock(&self, connection: u64) {
        let mut state = self.state.borrow_mut();
        if state.writer == Some(connection) {
            state.writer = None;
        }
    }
}
