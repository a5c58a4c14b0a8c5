//! Session transactions: the outermost one, savepoints, and the marker that a flush puts around itself.
//!
//! In: commit, rollback and begin of a session. Out: the same on the connection, and the objects put back as
//! they were when a transaction is rolled back. Source of the behaviour: SQLAlchemy `SessionTransaction`.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use engine::Connection;
use trace::{EventKind, SessionStep, SessionStepKind};

use super::{Bind, JoinTransactionMode, Session, SessionRef, TransactionHandle};
use crate::error::{Error, ErrorKind, Result};
use crate::host::StateRef;
use crate::identity::IdentityKey;
use crate::maps::IndexMap;

/// What began a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Autobegin,
    Begin,
    Nested,
    Subtransaction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Active,
    Prepared,
    Committed,
    Deactive,
    Closed,
}

/// How the connection is held.
#[derive(Clone)]
struct Held {
    bind: Bind,
    connection: Connection,
    /// The savepoint that this transaction made.
    savepoint: Option<String>,
    should_commit: bool,
    /// A listener failed when it ended: there is nothing left to roll back to.
    ended: Rc<Cell<bool>>,
    /// Give the connection back when the transaction ends.
    autoclose: bool,
}

/// What happened to objects since the transaction began.
#[derive(Default)]
pub(super) struct Snapshot {
    pub new: IndexMap<u64, Weak<crate::state::InstanceState>>,
    pub deleted: IndexMap<u64, StateRef>,
    pub dirty: IndexMap<u64, Weak<crate::state::InstanceState>>,
    pub key_switches: IndexMap<u64, (StateRef, Option<IdentityKey>)>,
}

pub(crate) struct SessionTransaction {
    session: Weak<Session>,
    pub(super) origin: Origin,
    pub(super) parent: Option<Rc<SessionTransaction>>,
    previous_nested: Option<Rc<SessionTransaction>>,
    pub(super) state: Cell<State>,
    /// One connection for each bind that was used.
    held: RefCell<Vec<Held>>,
    pub(super) snapshot: Rc<RefCell<Snapshot>>,
    rollback_exception: RefCell<Option<String>>,
    savepoints: Cell<u32>,
    /// The host's object for this transaction, held weakly by the host.
    pub(super) host: RefCell<Option<Rc<dyn Any>>>,
}

impl SessionTransaction {
    pub(super) fn session(&self) -> Result<SessionRef> {
        self.session
            .upgrade()
            .ok_or_else(|| Error::new(ErrorKind::ResourceClosed, "This transaction is closed"))
    }

    pub(super) fn doing(&self, what: &'static str) -> Option<crate::record::Doing> {
        Some(self.session.upgrade()?.env().doing(what))
    }

    fn is_boundary(&self) -> bool {
        self.origin == Origin::Nested || self.parent.is_none()
    }

    pub(super) fn nested(&self) -> bool {
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

    pub(super) fn root(self: &Rc<Self>) -> Rc<Self> {
        let mut it = self.clone();
        while let Some(parent) = &it.parent {
            it = parent.clone();
        }
        it
    }

    /// The connection to a bind, opened and begun when this is the first use of it.
    pub(super) fn connection(self: &Rc<Self>, bind: &Bind) -> Result<Connection> {
        self.check(&[State::Active])?;
        if let Some(held) = self.held.borrow().iter().find(|it| it.bind.same_as(bind)) {
            // The program may have ended the connection's transaction itself; using it begins the next.
            held.connection.begin()?;
            return Ok(held.connection.clone());
        }
        let session = self.session()?;
        let held = match &self.parent {
            Some(parent) => {
                let connection = parent.connection(bind)?;
                if !self.nested() {
                    return Ok(connection);
                }
                let root = self.root();
                root.savepoints.set(root.savepoints.get() + 1);
                let name = format!("sa_savepoint_{}", root.savepoints.get());
                connection.savepoint(&name)?;
                Held {
                    bind: bind.clone(),
                    connection,
                    savepoint: Some(name),
                    should_commit: true,
                    ended: Rc::default(),
                    autoclose: false,
                }
            }
            None => self.open(&session, bind)?,
        };
        let connection = held.connection.clone();
        self.held.borrow_mut().push(held);
        let listeners = session.listeners();
        if !listeners.is_empty() {
            let handle = TransactionHandle(self.clone());
            for listener in listeners {
                listener.after_begin(&session, &handle, &connection)?;
            }
        }
        Ok(connection)
    }

    /// Whether the bind's connection was opened already.
    pub(super) fn holds(self: &Rc<Self>, bind: &Bind) -> bool {
        let here = self.held.borrow().iter().any(|it| it.bind.same_as(bind));
        here || self.parent.as_ref().is_some_and(|it| it.holds(bind))
    }

    fn open(&self, session: &SessionRef, bind: &Bind) -> Result<Held> {
        if session.config.borrow().twophase {
            // SQLite's dialect has no such thing, and says no more than this; the library rolls back what never began.
            let recorder = session.env().recorder();
            recorder.record(EventKind::Rollback(trace::Transaction {
                connection: 0,
                depth: 1,
                name: None,
            }));
            return Err(Error::new(ErrorKind::NotImplemented, ""));
        }
        let (connection, local) = match bind {
            Bind::Engine(engine) => (engine.connect(), true),
            Bind::Pool(pool) => (pool.connect()?, true),
            Bind::Connection(connection) => (connection.clone(), false),
        };
        let mut held = Held {
            bind: bind.clone(),
            connection,
            savepoint: None,
            should_commit: true,
            ended: Rc::default(),
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
        session
            .env()
            .recorder()
            .record(EventKind::Session(SessionStep {
                session: session.number(),
                what: SessionStepKind::Connected,
                connection: Some(held.connection.number()),
            }));
        Ok(held)
    }

    pub(super) fn begin_sub(
        self: &Rc<Self>,
        session: &SessionRef,
        origin: Origin,
    ) -> Result<Rc<Self>> {
        self.check(&[State::Active])?;
        SessionTransaction::begin(session, origin, Some(self.clone()))
    }

    pub(super) fn begin(
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
            held: RefCell::default(),
            snapshot,
            rollback_exception: RefCell::new(None),
            savepoints: Cell::new(0),
            host: RefCell::new(None),
        });
        *session.transaction.borrow_mut() = Some(it.clone());
        let listeners = session.listeners();
        if !listeners.is_empty() {
            let handle = TransactionHandle(it.clone());
            for listener in listeners {
                listener.after_transaction_create(session, &handle)?;
            }
        }
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

    pub(super) fn commit(self: &Rc<Self>, to_root: bool) -> Result<()> {
        if self.state.get() != State::Prepared {
            self.prepare()?;
        }
        let session = self.session()?;
        if self.is_boundary() {
            let held = self.held.borrow().clone();
            for held in held.iter().filter(|it| it.should_commit) {
                match &held.savepoint {
                    Some(name) => {
                        if let Err(error) = held.connection.release(name) {
                            // A listener spoke after the database had done its part.
                            held.ended
                                .set(matches!(error.kind, engine::ErrorKind::Sql(..)));
                            return Err(error.into());
                        }
                    }
                    None => held.connection.commit()?,
                }
            }
            self.state.set(State::Committed);
            for listener in session.listeners() {
                listener.after_commit(&session)?;
            }
            self.remove_snapshot(&session)?;
        }
        self.close(&session)?;
        if to_root {
            if let Some(parent) = &self.parent {
                parent.commit(true)?;
            }
        }
        Ok(())
    }

    /// Undoes everything since this transaction began. `cause` is the text of the error of a flush.
    pub(super) fn rollback(self: &Rc<Self>, cause: Option<&str>, to_root: bool) -> Result<()> {
        self.check(&[State::Active, State::Deactive, State::Prepared])?;
        let session = self.session()?;
        loop {
            let current = session.transaction.borrow().clone();
            match current {
                Some(it) if !Rc::ptr_eq(&it, self) => it.close(&session)?,
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
        self.close(&session)?;
        if let (Some(parent), Some(cause)) = (&self.parent, cause) {
            *parent.rollback_exception.borrow_mut() = Some(cause.to_owned());
        }
        if let Some(error) = failure {
            return Err(error);
        }
        let handle = TransactionHandle(self.clone());
        for listener in session.listeners() {
            listener.after_soft_rollback(&session, &handle)?;
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
        for held in held {
            match &held.savepoint {
                Some(_) if held.ended.get() => {}
                Some(name) => held.connection.rollback_to(name)?,
                None if held.connection.in_transaction() => held.connection.rollback()?,
                None => {}
            }
        }
        Ok(())
    }

    /// Ends the transaction; what was not committed on the connection is rolled back.
    pub(super) fn close(self: &Rc<Self>, session: &SessionRef) -> Result<()> {
        if self.nested() {
            *session.nested.borrow_mut() = self.previous_nested.clone();
        }
        *session.transaction.borrow_mut() = self.parent.clone();
        let held = self.held.take();
        for held in held {
            let open = matches!(self.state.get(), State::Active | State::Prepared);
            if held.should_commit && open && !held.ended.get() {
                // Closing must not fail; a connection that cannot roll back is dropped.
                let _ = match &held.savepoint {
                    Some(name) => held.connection.rollback_to(name),
                    None => held.connection.rollback(),
                };
            }
            if held.autoclose && self.parent.is_none() {
                if let Bind::Pool(pool) = &held.bind {
                    pool.close(&held.connection);
                }
            }
        }
        self.state.set(State::Closed);
        let listeners = session.listeners();
        if !listeners.is_empty() {
            let handle = TransactionHandle(self.clone());
            for listener in listeners {
                listener.after_transaction_end(session, &handle)?;
            }
        }
        Ok(())
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
                state.tell_expired(None)?;
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
                state.tell_expired(None)?;
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
