//! Statements, transactions and savepoints of a connection, and GlueSQL's `Transaction`.
//!
//! In: BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, ROLLBACK TO from the engine, and `begin(true)`
//! before every statement from GlueSQL. Out: a view that moved back, or was published.
//! The rules are SQLite's, a deferred BEGIN included: a transaction keeps to the state of its
//! first statement, not of its BEGIN.

use crate::{
    database::Database,
    error::{Error, Result},
    private,
    storage::Storage,
};
use gluesql_core::{error::Result as GlueResult, store::Transaction};

/// Where a connection stands.
#[derive(Default)]
pub(crate) struct State {
    mode: Mode,
    /// The view at the start of the statement that runs.
    statement: Option<Database>,
    /// Innermost last.
    savepoints: Vec<Savepoint>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Mode {
    /// No transaction: every statement is one.
    #[default]
    Autocommit,
    /// A statement runs as a transaction of its own.
    Statement,
    /// After BEGIN, before the first statement: the view still follows the commits of others.
    Begun,
    /// In a transaction that has seen data.
    Pinned,
}

struct Savepoint {
    name: String,
    database: Database,
    /// It opened the transaction, so its release commits.
    opened: bool,
}

/// Statements.
impl Storage {
    /// Starts a statement, to be ended by [`Storage::end_statement`] or
    /// [`Storage::rollback_statement`]. Answers whether it is a transaction of its own: `false`
    /// inside a transaction. Statements do not nest; what GlueSQL runs in between joins this one.
    pub fn begin_statement(&mut self) -> bool {
        self.pin();
        if self.state.statement.is_none() {
            self.state.statement = Some(self.view.clone());
        }
        let alone = self.state.mode == Mode::Autocommit;
        if alone {
            self.state.mode = Mode::Statement;
        }
        alone
    }

    /// As [`Storage::begin_statement`], for a caller that undoes its own writes when the statement fails: no state is
    /// kept, so that the maps can be changed in place.
    pub fn begin_undoable_statement(&mut self) -> bool {
        self.pin();
        let alone = self.state.mode == Mode::Autocommit;
        if alone {
            self.state.mode = Mode::Statement;
        }
        alone
    }

    /// Ends a statement that succeeded; outside of a transaction its changes are published.
    pub fn end_statement(&mut self) {
        self.state.statement = None;
        if self.state.mode == Mode::Statement {
            self.close(true);
        }
    }

    /// Undoes what was written since [`Storage::begin_statement`]. The transaction stays open,
    /// unless the statement was one of its own. Nothing happens when no statement runs.
    pub fn rollback_statement(&mut self) {
        if let Some(before) = self.state.statement.take() {
            self.view = before;
        }
        if self.state.mode == Mode::Statement {
            self.close(false);
        }
    }

    /// Brings the view up to date, where no transaction holds it. `begin_statement` and writes do
    /// so by themselves.
    pub fn refresh(&mut self) {
        if matches!(self.state.mode, Mode::Autocommit | Mode::Begun) {
            if self.version != self.shared.version() {
                self.reload();
            }
        }
    }

    fn reload(&mut self) {
        let (committed, version) = self.shared.committed();
        self.view = private::with(self.private.as_deref(), committed, self.own.as_ref());
        self.version = version;
    }

    /// Brings the view up to date and, in a transaction, holds it there.
    pub(crate) fn pin(&mut self) {
        self.refresh();
        if self.state.mode == Mode::Begun {
            self.state.mode = Mode::Pinned;
        }
    }

    pub(crate) fn in_statement_or_transaction(&self) -> bool {
        self.state.mode != Mode::Autocommit
    }

    pub(crate) fn publish(&mut self) {
        let (committed, _) = self.shared.committed();
        let rule = self.private.as_deref();
        let public = private::without(rule, &self.view, self.own.as_ref(), &committed);
        // Given up before the commit, so that tables can go on being changed in place.
        drop(committed);
        let shown = public.as_ref().map_or(&self.view, |it| &it.0);
        if let Some(version) = self.shared.publish(self.connection, shown) {
            self.version = version;
            if let Some((_, has_own)) = public {
                self.own = has_own.then(|| self.view.clone());
                self.reload();
            }
        }
    }

    /// Leaves the statement or transaction, with its changes or without.
    fn close(&mut self, keep: bool) {
        self.state = State::default();
        if keep {
            self.publish();
        } else {
            self.shared.unlock(self.connection);
            self.reload();
        }
    }
}

/// Transactions.
impl Storage {
    /// Whether a transaction is open: after BEGIN, or after a SAVEPOINT outside of one.
    pub fn in_transaction(&self) -> bool {
        matches!(self.state.mode, Mode::Begun | Mode::Pinned)
    }

    /// BEGIN.
    ///
    /// # Errors
    /// [`Error::TransactionOpen`].
    pub fn begin(&mut self) -> Result<()> {
        if self.in_statement_or_transaction() {
            return Err(Error::TransactionOpen);
        }
        self.state.mode = Mode::Begun;
        Ok(())
    }

    /// COMMIT: publishes the changes, ends the transaction and every savepoint in it.
    ///
    /// # Errors
    /// [`Error::NoTransaction`].
    pub fn commit(&mut self) -> Result<()> {
        if !self.in_statement_or_transaction() {
            return Err(Error::NoTransaction("commit"));
        }
        self.close(true);
        Ok(())
    }

    /// ROLLBACK: drops the changes, ends the transaction and every savepoint in it.
    ///
    /// # Errors
    /// [`Error::NoTransaction`].
    pub fn rollback(&mut self) -> Result<()> {
        if !self.in_statement_or_transaction() {
            return Err(Error::NoTransaction("rollback"));
        }
        self.close(false);
        Ok(())
    }
}

/// Savepoints. Names compare without ASCII case; of several with one name the innermost counts.
impl Storage {
    /// SAVEPOINT: outside of a transaction it opens one, as in SQLite.
    pub fn savepoint(&mut self, name: &str) {
        let opened = !self.in_transaction();
        if opened {
            self.state.mode = Mode::Begun;
        }
        self.pin();
        self.state.savepoints.push(Savepoint {
            name: name.to_owned(),
            database: self.view.clone(),
            opened,
        });
    }

    /// Whether releasing this savepoint ends the transaction, because it began it.
    pub fn release_commits(&self, name: &str) -> bool {
        self.find_savepoint(name)
            .is_ok_and(|at| self.state.savepoints[at].opened)
    }

    /// RELEASE: forgets the savepoint and all later ones, keeps the changes. Releasing the one
    /// that opened the transaction commits.
    ///
    /// # Errors
    /// [`Error::NoSuchSavepoint`].
    pub fn release(&mut self, name: &str) -> Result<()> {
        let at = self.find_savepoint(name)?;
        if self.state.savepoints[at].opened {
            return self.commit();
        }
        self.state.savepoints.truncate(at);
        Ok(())
    }

    /// ROLLBACK TO: undoes what happened since the savepoint, forgets all later ones, keeps the
    /// savepoint itself and the transaction.
    ///
    /// # Errors
    /// [`Error::NoSuchSavepoint`].
    pub fn rollback_to(&mut self, name: &str) -> Result<()> {
        let at = self.find_savepoint(name)?;
        self.state.savepoints.truncate(at + 1);
        self.view = self.state.savepoints[at].database.clone();
        Ok(())
    }

    /// The names of the open savepoints, outermost first.
    pub fn savepoints(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.state.savepoints.iter().map(|it| it.name.as_str())
    }

    fn find_savepoint(&self, name: &str) -> Result<usize> {
        self.state
            .savepoints
            .iter()
            .rposition(|savepoint| savepoint.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| Error::NoSuchSavepoint(name.to_owned()))
    }
}

impl Transaction for Storage {
    /// GlueSQL calls it with `true` before every statement; the answer says whether it is to
    /// commit afterwards.
    fn begin(&mut self, autocommit: bool) -> GlueResult<bool> {
        if !autocommit {
            Storage::begin(self)?;
            return Ok(true);
        }
        self.pin();
        if self.in_statement_or_transaction() {
            // GlueSQL does not say when the statement ends, so no state is kept for it here: that
            // is for the engine, which calls `begin_statement` first.
            return Ok(false);
        }
        Ok(self.begin_statement())
    }

    fn rollback(&mut self) -> GlueResult<()> {
        Ok(Storage::rollback(self)?)
    }

    fn commit(&mut self) -> GlueResult<()> {
        Ok(Storage::commit(self)?)
    }
}
