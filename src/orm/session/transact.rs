//! Transactions as the session's users see them: begin, commit, roll back, close, and what the snapshot notes.
//!
//! In: calls of the host. Out: [`SessionTransaction`]s begun and ended, and handles on them.
//! Source of the behaviour: SQLAlchemy `Session`, `SessionTransaction`.

use std::any::Any;
use std::rc::Rc;

use engine::Connection;
use trace::{EventKind, SessionStep, SessionStepKind};

use super::transaction::{Origin, SessionTransaction, State};
use super::{Bind, Session};
use crate::error::{Error, Result};
use crate::host::StateRef;
use crate::identity::IdentityKey;
use crate::mapper::Mapper;

impl Session {
    /// The current transaction, begun when there is none.
    pub(crate) fn autobegin(&self) -> Result<Rc<SessionTransaction>> {
        if let Some(it) = &*self.transaction.borrow() {
            return Ok(it.clone());
        }
        if !self.config.borrow().autobegin {
            return Err(Error::invalid_request(
                "Autobegin is disabled on this Session; please call session.begin() to start a new transaction",
            ));
        }
        SessionTransaction::begin(&self.rc(), Origin::Autobegin, None)
    }

    /// `session.begin()`.
    ///
    /// # Errors
    /// InvalidRequestError when a transaction is begun already.
    pub fn begin(&self) -> Result<TransactionHandle> {
        if self.transaction.borrow().is_some() {
            return Err(Error::invalid_request(
                "A transaction is already begun on this Session.",
            ));
        }
        Ok(TransactionHandle(SessionTransaction::begin(
            &self.rc(),
            Origin::Begin,
            None,
        )?))
    }

    /// `session.begin_nested()`: flushes, and makes a savepoint before the next statement.
    ///
    /// # Errors
    /// Errors of the flush; PendingRollbackError after a failed one.
    pub fn begin_nested(&self) -> Result<TransactionHandle> {
        let current = self.autobegin()?;
        let it = current.begin_sub(&self.rc(), Origin::Nested)?;
        *self.nested.borrow_mut() = Some(it.clone());
        Ok(TransactionHandle(it))
    }

    /// The marker around a flush.
    pub(crate) fn begin_flush(&self) -> Result<TransactionHandle> {
        let current = self.autobegin()?;
        Ok(TransactionHandle(
            current.begin_sub(&self.rc(), Origin::Subtransaction)?,
        ))
    }

    /// # Errors
    /// Errors of the flush and of the database; PendingRollbackError after a failed flush.
    pub fn commit(&self) -> Result<()> {
        let _doing = self.env.doing("Session.commit");
        let it = self.autobegin()?;
        it.commit(true)
    }

    /// Rolls back, also out of a failed flush. Nothing happens when no transaction is begun.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn rollback(&self) -> Result<()> {
        let _doing = self.env.doing("Session.rollback");
        let it = self.transaction.borrow().clone();
        match it {
            Some(it) => it.rollback(None, true),
            None => Ok(()),
        }
    }

    pub fn in_transaction(&self) -> bool {
        self.transaction.borrow().is_some()
    }

    pub fn in_nested_transaction(&self) -> bool {
        self.nested.borrow().is_some()
    }

    /// False after a failed flush, until the rollback.
    pub fn is_active(&self) -> bool {
        match &*self.transaction.borrow() {
            Some(it) => it.state.get() == State::Active,
            None => true,
        }
    }

    /// The outermost transaction.
    pub fn get_transaction(&self) -> Option<TransactionHandle> {
        self.transaction
            .borrow()
            .as_ref()
            .map(|it| TransactionHandle(it.root()))
    }

    pub fn get_nested_transaction(&self) -> Option<TransactionHandle> {
        self.nested.borrow().clone().map(TransactionHandle)
    }

    /// The connection of the current transaction to the session's own bind.
    ///
    /// # Errors
    /// UnboundExecutionError; PendingRollbackError after a failed flush; what opening the connection raised.
    pub fn connection(&self) -> Result<Connection> {
        let transaction = self.autobegin()?;
        transaction.connection(&self.find_bind(None, None)?)
    }

    /// The connection for the rows of a class.
    ///
    /// # Errors
    /// As [`Session::connection`].
    pub fn connection_for(&self, mapper: &Mapper) -> Result<Connection> {
        let transaction = self.autobegin()?;
        transaction.connection(&self.find_bind(Some(mapper), None)?)
    }

    /// The connection for a statement, which is about a class or just about tables.
    ///
    /// # Errors
    /// As [`Session::connection`].
    pub fn connection_of(
        &self,
        mapper: Option<&Mapper>,
        statement: &sql::Statement,
    ) -> Result<Connection> {
        let transaction = self.autobegin()?;
        transaction.connection(&self.find_bind(mapper, Some(statement))?)
    }

    /// The connection to a bind.
    ///
    /// # Errors
    /// As [`Session::connection`].
    pub fn connection_to(&self, bind: &Bind) -> Result<Connection> {
        self.autobegin()?.connection(bind)
    }

    /// Whether the current transaction has opened its connection to a bind.
    pub fn holds_connection(&self, bind: &Bind) -> bool {
        self.transaction
            .borrow()
            .as_ref()
            .is_some_and(|it| it.holds(bind))
    }

    /// Rolls back and lets go of all objects; for good, when the session was made so.
    ///
    /// # Errors
    /// Errors of session listeners.
    pub fn close(&self) -> Result<()> {
        if !self.config.borrow().close_resets_only {
            self.closed.set(true);
        }
        self.reset()
    }

    /// Rolls back and lets go of all objects; the session can be used again.
    ///
    /// # Errors
    /// Errors of session listeners.
    pub fn reset(&self) -> Result<()> {
        let _doing = self.env.doing("Session.close");
        self.let_go_of_all()?;
        loop {
            let current = self.transaction.borrow().clone();
            match current {
                Some(it) => it.close(&self.rc())?,
                None => break,
            }
        }
        self.env.recorder().record(EventKind::Session(SessionStep {
            session: self.number,
            what: SessionStepKind::Closed,
            connection: None,
        }));
        Ok(())
    }

    // ---- the snapshot of the current transaction ----

    pub(crate) fn note_altered(&self, state: &StateRef, was_new: bool) {
        if let Some(it) = &*self.transaction.borrow() {
            let mut snapshot = it.snapshot.borrow_mut();
            let weak = Rc::downgrade(state);
            if was_new {
                snapshot.new.insert(state.id(), weak);
            } else {
                snapshot.dirty.insert(state.id(), weak);
            }
        }
    }

    pub(crate) fn note_deleted(&self, state: &StateRef) {
        if let Some(it) = &*self.transaction.borrow() {
            it.snapshot
                .borrow_mut()
                .deleted
                .insert(state.id(), state.clone());
        }
    }

    pub(crate) fn forget_deleted(&self, state: &StateRef) {
        if let Some(it) = &*self.transaction.borrow() {
            it.snapshot.borrow_mut().deleted.shift_remove(&state.id());
        }
    }

    pub(crate) fn note_key_switch(&self, state: &StateRef, old: Option<IdentityKey>) {
        if let Some(it) = &*self.transaction.borrow() {
            it.snapshot
                .borrow_mut()
                .key_switches
                .entry(state.id())
                .or_insert((state.clone(), old));
        }
    }
}

/// What `begin()` and `begin_nested()` give back.
#[derive(Clone)]
pub struct TransactionHandle(pub(super) Rc<SessionTransaction>);

impl TransactionHandle {
    /// # Errors
    /// As [`Session::commit`]; ResourceClosedError when the transaction has ended.
    pub fn commit(&self) -> Result<()> {
        let _doing = self.0.doing("commit of a transaction");
        self.0.commit(false)
    }

    /// # Errors
    /// ResourceClosedError when the transaction has ended.
    pub fn rollback(&self) -> Result<()> {
        let _doing = self.0.doing("rollback of a transaction");
        self.0.rollback(None, false)
    }

    pub(crate) fn rollback_because(&self, cause: &str) -> Result<()> {
        let _doing = self.0.doing("rollback after a failed flush");
        self.0.rollback(Some(cause), false)
    }

    /// Ends the transaction; what was not committed is rolled back on the connection, objects stay as they are.
    ///
    /// # Errors
    /// ResourceClosedError when the session is gone.
    pub fn close(&self) -> Result<()> {
        let _doing = self.0.doing("close of a transaction");
        let session = self.0.session()?;
        self.0.close(&session)
    }

    /// What began it.
    pub fn origin(&self) -> Origin {
        self.0.origin
    }

    /// Ended, one way or the other.
    pub fn is_closed(&self) -> bool {
        self.0.state.get() == State::Closed
    }

    /// What the host keeps with the transaction.
    pub fn host(&self) -> Option<Rc<dyn Any>> {
        self.0.host.borrow().clone()
    }

    pub fn set_host(&self, host: Rc<dyn Any>) {
        *self.0.host.borrow_mut() = Some(host);
    }

    pub fn is_active(&self) -> bool {
        self.0.state.get() == State::Active
    }

    /// Whether it may still be rolled back: neither committed nor closed.
    pub fn can_roll_back(&self) -> bool {
        !matches!(self.0.state.get(), State::Committed | State::Closed)
    }

    /// Whether it is a savepoint.
    pub fn nested(&self) -> bool {
        self.0.nested()
    }

    pub fn parent(&self) -> Option<TransactionHandle> {
        self.0.parent.clone().map(TransactionHandle)
    }

    pub fn same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
