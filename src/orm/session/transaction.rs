//! Session transactions: the outermost one, savepoints, and the marker that a flush puts around itself.
//!
//! In: commit, rollback and begin of a session. Out: the same on the connection, and the objects put back as
//! they were when a transaction is rolled back. Source of the behaviour: SQLAlchemy `SessionTransaction`.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use engine::Connection;
use indexmap::IndexMap;

use super::{Bind, JoinTransactionMode, Session, SessionRef};
use crate::error::{Error, ErrorKind, Result};
use crate::host::StateRef;
use crate::identity::IdentityKey;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Autobegin,
    Begin,
    Nested,
    Subtransaction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Active,
    Prepared,
    Committed,
    Deactive,
    Closed,
}

/// How the connection is held.
#[derive(Clone)]
struct Held {
    connection: Connection,
    /// The savepoint that this transaction made.
    savepoint: Option<String>,
    should_commit: bool,
    /// Give the connection back when the transaction ends.
    autoclose: bool,
}

/// What happened to objects since the transaction began.
#[derive(Default)]
struct Snapshot {
    new: IndexMap<u64, Weak<crate::state::InstanceState>>,
    deleted: IndexMap<u64, StateRef>,
    dirty: IndexMap<u64, Weak<crate::state::InstanceState>>,
    key_switches: IndexMap<u64, (StateRef, Option<IdentityKey>)>,
}

pub(crate) struct SessionTransaction {
    session: Weak<Session>,
    origin: Origin,
    parent: Option<Rc<SessionTransaction>>,
    previous_nested: Option<Rc<SessionTransaction>>,
    state: Cell<State>,
    held: RefCell<Option<Held>>,
    snapshot: Rc<RefCell<Snapshot>>,
    rollback_exception: RefCell<Option<String>>,
    savepoints: Cell<u32>,
}

impl SessionTransaction {
    fn session(&self) -> Result<SessionRef> {
        self.session
            .upgrade()
            .ok_or_else(|| Error::new(ErrorKind::ResourceClosed, "This transaction is closed"))
    }

    fn is_boundary(&self) -> bool {
        self.origin == Origin::Nested || self.parent.is_none()
    }

    fn nested(&self) -> bool {
        self.origin == Origin::Nested
    }

    fn check(&self, allowed: &[State]) -> Result<()> {
        let state = self.state.get();
        if allowed.contains(&state) {
            return Ok(());
        }
        Err(match state {
            State::Deactive => match &*self.rollback_exception.borrow() {
                Some(text) => Error::new(
                    ErrorKind::PendingRollback,
                    format!(
                        "This Session's transaction has been rolled back due to a previous exception during \
                         flush. To begin a new transaction with this Session, first issue \
                         Session.rollback(). Original exception was: {text}"
                    ),
                )
                .with_code("7s2a"),
                None => Error::invalid_request(
                    "This session is in 'inactive' state, due to the SQL transaction being rolled back; no \
                     further SQL can be emitted within this transaction.",
                ),
            },
            State::Closed => Error::new(ErrorKind::ResourceClosed, "This transaction is closed"),
            other => Error::invalid_request(format!(
                "This session is in '{}' state; no further SQL can be emitted within this transaction.",
                match other {
                    State::Prepared => "prepared",
                    State::Committed => "committed",
                    _ => "active",
                }
            )),
        })
    }

    fn root(self: &Rc<Self>) -> Rc<Self> {
        let mut it = self.clone();
        while let Some(parent) = &it.parent {
            it = parent.clone();
        }
        it
    }

    /// The connection, opened and begun when this is the first use of it.
    fn connection(self: &Rc<Self>) -> Result<Connection> {
        self.check(&[State::Active])?;
        if let Some(held) = &*self.held.borrow() {
            return Ok(held.connection.clone());
        }
        let session = self.session()?;
        let held = match &self.parent {
            Some(parent) => {
                let connection = parent.connection()?;
                if !self.nested() {
                    return Ok(connection);
                }
                let root = self.root();
                root.savepoints.set(root.savepoints.get() + 1);
                let name = format!("sa_savepoint_{}", root.savepoints.get());
                connection.savepoint(&name)?;
                Held {
                    connection,
                    savepoint: Some(name),
                    should_commit: true,
                    autoclose: false,
                }
            }
            None => self.open(&session)?,
        };
        let connection = held.connection.clone();
        *self.held.borrow_mut() = Some(held);
        for listener in session.listeners() {
            listener.after_begin(&session)?;
        }
        Ok(connection)
    }

    fn open(&self, session: &SessionRef) -> Result<Held> {
        let (connection, local) = match session.require_bind()? {
            Bind::Engine(engine) => (engine.connect(), true),
            Bind::Pool(pool) => (pool.connect()?, true),
            Bind::Connection(connection) => (connection, false),
        };
        let mut held = Held {
            connection,
            savepoint: None,
            should_commit: true,
            autoclose: local,
        };
        if held.connection.in_transaction() && !local {
            let mode = session.config.borrow().join_transaction_mode;
            let nested = held.connection.depth() > 1;
            let savepoint = match mode {
                JoinTransactionMode::CreateSavepoint => true,
                JoinTransactionMode::ConditionalSavepoint => nested,
                JoinTransactionMode::ControlFully | JoinTransactionMode::RollbackOnly => false,
            };
            if savepoint {
                self.savepoints.set(self.savepoints.get() + 1);
                let name = format!("sa_savepoint_{}", self.savepoints.get());
                held.connection.savepoint(&name)?;
                held.savepoint = Some(name);
            } else {
                held.should_commit = mode == JoinTransactionMode::ControlFully;
            }
        } else if !held.connection.in_transaction() {
            held.connection.begin()?;
        }
        Ok(held)
    }

    fn begin_sub(self: &Rc<Self>, session: &SessionRef, origin: Origin) -> Result<Rc<Self>> {
        self.check(&[State::Active])?;
        SessionTransaction::begin(session, origin, Some(self.clone()))
    }

    fn begin(
        session: &SessionRef,
        origin: Origin,
        parent: Option<Rc<SessionTransaction>>,
    ) -> Result<Rc<Self>> {
        if session.closed.get() {
            return Err(Error::invalid_request(
                "This Session has been permanently closed and is unable to handle any more transaction requests.",
            ));
        }
        let snapshot = match (&parent, origin) {
            (Some(parent), Origin::Subtransaction) => parent.snapshot.clone(),
            _ => {
                if origin == Origin::Nested && !session.flushing.get() {
                    session.flush_because("begin_nested")?;
                }
                Rc::default()
            }
        };
        let previous_nested = session.nested.borrow().clone();
        let it = Rc::new(Self {
            session: Rc::downgrade(session),
            origin,
            parent,
            previous_nested,
            state: Cell::new(State::Active),
            held: RefCell::new(None),
            snapshot,
            rollback_exception: RefCell::new(None),
            savepoints: Cell::new(0),
        });
        *session.transaction.borrow_mut() = Some(it.clone());
        Ok(it)
    }

    fn prepare(self: &Rc<Self>) -> Result<()> {
        self.check(&[State::Active])?;
        let session = self.session()?;
        if self.is_boundary() {
            for listener in session.listeners() {
                listener.before_commit(&session)?;
            }
        }
        // Savepoints that are still open inside are committed first.
        loop {
            let current = session.transaction.borrow().clone();
            match current {
                Some(it) if !Rc::ptr_eq(&it, self) => it.commit(false)?,
                _ => break,
            }
        }
        if !session.flushing.get() {
            const MOST_FLUSHES: usize = 100;
            let mut flushes = 0;
            while !session.is_clean() {
                if flushes == MOST_FLUSHES {
                    return Err(Error::flush(
                        "Over 100 subsequent flushes have occurred within session.commit() - is an \
                         after_flush() hook creating new objects?",
                    ));
                }
                session.flush_because("commit")?;
                flushes += 1;
            }
        }
        self.state.set(State::Prepared);
        Ok(())
    }

    fn commit(self: &Rc<Self>, to_root: bool) -> Result<()> {
        if self.state.get() != State::Prepared {
            self.prepare()?;
        }
        let session = self.session()?;
        if self.is_boundary() {
            let held = self.held.borrow().clone();
            if let Some(held) = held.filter(|it| it.should_commit) {
                match &held.savepoint {
                    Some(name) => held.connection.release(name)?,
                    None => held.connection.commit()?,
                }
            }
            self.state.set(State::Committed);
            for listener in session.listeners() {
                listener.after_commit(&session)?;
            }
            self.remove_snapshot(&session)?;
        }
        self.close(&session);
        if to_root {
            if let Some(parent) = &self.parent {
                parent.commit(true)?;
            }
        }
        Ok(())
    }

    /// Undoes everything since this transaction began. `cause` is the text of the error of a flush.
    fn rollback(self: &Rc<Self>, cause: Option<&str>, to_root: bool) -> Result<()> {
        self.check(&[State::Active, State::Deactive, State::Prepared])?;
        let session = self.session()?;
        loop {
            let current = session.transaction.borrow().clone();
            match current {
                Some(it) if !Rc::ptr_eq(&it, self) => it.close(&session),
                _ => break,
            }
        }
        let mut boundary = self.clone();
        let mut failure = None;
        if matches!(self.state.get(), State::Active | State::Prepared) {
            let mut at = self.clone();
            loop {
                if at.is_boundary() {
                    let undone = at.undo();
                    at.state.set(State::Deactive);
                    match undone {
                        Ok(()) => {
                            for listener in session.listeners() {
                                if let Err(error) = listener.after_rollback(&session) {
                                    failure = Some(error);
                                }
                            }
                        }
                        Err(error) => failure = Some(error),
                    }
                    at.restore_snapshot(&session, at.nested())?;
                    boundary = at;
                    break;
                }
                at.state.set(State::Deactive);
                match at.parent.clone() {
                    Some(parent) => at = parent,
                    None => break,
                }
            }
        }
        if failure.is_none() && !session.is_clean() {
            session.env().warn(
                "Session's state has been changed on a non-active transaction - this state will be discarded.",
            );
            boundary.restore_snapshot(&session, boundary.nested())?;
        }
        self.close(&session);
        if let (Some(parent), Some(cause)) = (&self.parent, cause) {
            *parent.rollback_exception.borrow_mut() = Some(cause.to_owned());
        }
        if let Some(error) = failure {
            return Err(error);
        }
        for listener in session.listeners() {
            listener.after_soft_rollback(&session)?;
        }
        if to_root {
            if let Some(parent) = &self.parent {
                parent.rollback(None, true)?;
            }
        }
        Ok(())
    }

    fn undo(&self) -> Result<()> {
        let held = self.held.borrow().clone();
        if let Some(held) = held {
            match &held.savepoint {
                Some(name) => held.connection.rollback_to(name)?,
                None => held.connection.rollback()?,
            }
        }
        Ok(())
    }

    /// Ends the transaction; what was not committed on the connection is rolled back.
    fn close(&self, session: &SessionRef) {
        if self.nested() {
            *session.nested.borrow_mut() = self.previous_nested.clone();
        }
        *session.transaction.borrow_mut() = self.parent.clone();
        let held = self.held.borrow_mut().take();
        if let Some(held) = held {
            let open = matches!(self.state.get(), State::Active | State::Prepared);
            if held.should_commit && open {
                // Closing must not fail; a connection that cannot roll back is dropped.
                let _ = match &held.savepoint {
                    Some(name) => held.connection.rollback_to(name),
                    None => held.connection.rollback(),
                };
            }
            if held.autoclose && self.parent.is_none() {
                if let Some(Bind::Pool(pool)) = session.bind() {
                    pool.close(&held.connection);
                }
            }
        }
        self.state.set(State::Closed);
    }

    fn restore_snapshot(&self, session: &SessionRef, dirty_only: bool) -> Result<()> {
        let mut to_expunge: IndexMap<u64, StateRef> = self
            .snapshot
            .borrow()
            .new
            .iter()
            .filter_map(|(id, it)| Some((*id, it.upgrade()?)))
            .collect();
        to_expunge.extend(
            session
                .new
                .borrow()
                .iter()
                .map(|(id, it)| (*id, it.0.clone())),
        );
        session.expunge_states(&to_expunge.values().cloned().collect::<Vec<_>>(), true)?;
        let switches: Vec<_> = self
            .snapshot
            .borrow()
            .key_switches
            .values()
            .cloned()
            .collect();
        for (state, old_key) in switches {
            session.identity.borrow_mut().discard(&state);
            if to_expunge.contains_key(&state.id()) {
                continue;
            }
            state.set_key(old_key);
            session.identity.borrow_mut().replace(&state);
        }
        let mut deleted: IndexMap<u64, StateRef> = self.snapshot.borrow().deleted.clone();
        deleted.extend(
            session
                .deleted
                .borrow()
                .iter()
                .map(|(id, it)| (*id, it.0.clone())),
        );
        for state in deleted.values() {
            session.revert_deletion(state)?;
        }
        let dirty: Vec<u64> = self.snapshot.borrow().dirty.keys().copied().collect();
        let states = session.identity.borrow().states();
        for state in states {
            if !dirty_only || state.modified() || dirty.contains(&state.id()) {
                state.expire();
            }
        }
        Ok(())
    }

    fn remove_snapshot(&self, session: &SessionRef) -> Result<()> {
        if self.nested() {
            let Some(parent) = &self.parent else {
                return Ok(());
            };
            let mut own = self.snapshot.borrow_mut();
            let mut above = parent.snapshot.borrow_mut();
            above.new.extend(own.new.drain(..));
            above.dirty.extend(own.dirty.drain(..));
            above.deleted.extend(own.deleted.drain(..));
            above.key_switches.extend(own.key_switches.drain(..));
            return Ok(());
        }
        if session.expire_on_commit() {
            let states = session.identity.borrow().states();
            for state in states {
                state.expire();
            }
        }
        let deleted: Vec<StateRef> = self
            .snapshot
            .borrow_mut()
            .deleted
            .drain(..)
            .map(|it| it.1)
            .collect();
        for state in deleted {
            state.detach(false);
            state.announce(session)?;
        }
        Ok(())
    }
}

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
        let it = self.autobegin()?;
        it.commit(true)
    }

    /// Rolls back, also out of a failed flush. Nothing happens when no transaction is begun.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn rollback(&self) -> Result<()> {
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

    /// False after a failed flush, until the rollback; likewise with autobegin off and nothing begun.
    pub fn is_active(&self) -> bool {
        match &*self.transaction.borrow() {
            Some(it) => it.state.get() == State::Active,
            None => self.config.borrow().autobegin,
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

    /// The connection of the current transaction.
    ///
    /// # Errors
    /// PendingRollbackError after a failed flush; what opening the connection raised.
    pub fn connection(&self) -> Result<Connection> {
        self.autobegin()?.connection()
    }

    /// Rolls back and lets go of all objects.
    ///
    /// # Errors
    /// Errors of session listeners.
    pub fn close(&self) -> Result<()> {
        self.expunge_all()?;
        loop {
            let current = self.transaction.borrow().clone();
            match current {
                Some(it) => it.close(&self.rc()),
                None => break,
            }
        }
        if !self.config.borrow().close_resets_only {
            self.closed.set(true);
        }
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
pub struct TransactionHandle(Rc<SessionTransaction>);

impl TransactionHandle {
    /// # Errors
    /// As [`Session::commit`]; ResourceClosedError when the transaction has ended.
    pub fn commit(&self) -> Result<()> {
        self.0.commit(false)
    }

    /// # Errors
    /// ResourceClosedError when the transaction has ended.
    pub fn rollback(&self) -> Result<()> {
        self.0.rollback(None, false)
    }

    pub(crate) fn rollback_because(&self, cause: &str) -> Result<()> {
        self.0.rollback(Some(cause), false)
    }

    /// Ends the transaction; what was not committed is rolled back on the connection, objects stay as they are.
    ///
    /// # Errors
    /// ResourceClosedError when the session is gone.
    pub fn close(&self) -> Result<()> {
        let session = self.0.session()?;
        self.0.close(&session);
        Ok(())
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
