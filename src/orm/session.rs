//! The session: the objects of one conversation with the database, and the transaction they live in.
//!
//! In: calls of the host. Out: statements through `engine`, objects with identity. Strong references are held only
//! to new, modified and deleted objects. Source of the behaviour: SQLAlchemy `orm/session.py`.

mod bind;
mod bulk;
mod dml;
mod evaluate;
mod execute;
mod flush;
mod get;
mod lifecycle;
mod merge;
mod transact;
mod transaction;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use trace::{EventKind, SessionStep, SessionStepKind};

use crate::env::Environment;
use crate::error::Result;
use crate::host::{AttrKind, ObjectRef, SessionListener, StateRef};
use crate::identity::{IdentityKey, IdentityMap};
use crate::maps::IndexMap;

pub use bind::{Bind, BindTo, Connector};
pub use bulk::Mapping;
pub(crate) use get::Found;
pub use get::GetOptions;
pub use transact::TransactionHandle;
pub use transaction::Origin as TransactionOrigin;

pub(crate) use transaction::SessionTransaction;

/// A shared session.
pub type SessionRef = Rc<Session>;

/// `join_transaction_mode=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JoinTransactionMode {
    #[default]
    ConditionalSavepoint,
    RollbackOnly,
    ControlFully,
    CreateSavepoint,
}

/// The arguments of `Session()`.
#[derive(Clone)]
pub struct SessionConfig {
    pub bind: Option<Bind>,
    /// `binds=`: other databases for some classes and tables.
    pub binds: Vec<(BindTo, Bind)>,
    /// Two-phase commits are asked for, which no SQLite has.
    pub twophase: bool,
    pub autoflush: bool,
    pub expire_on_commit: bool,
    pub autobegin: bool,
    pub close_resets_only: bool,
    pub join_transaction_mode: JoinTransactionMode,
}

impl Default for SessionConfig {
    fn default() -> Self {
        Self {
            bind: None,
            binds: Vec::new(),
            twophase: false,
            autoflush: true,
            expire_on_commit: true,
            autobegin: true,
            close_resets_only: true,
            join_transaction_mode: JoinTransactionMode::default(),
        }
    }
}

type States = IndexMap<u64, (StateRef, ObjectRef)>;

pub struct Session {
    me: Weak<Session>,
    env: Rc<Environment>,
    number: u32,
    config: RefCell<SessionConfig>,
    identity: RefCell<IdentityMap>,
    /// An object died while the map was in use: it is still in there.
    missed_dead: Cell<bool>,
    new: RefCell<States>,
    deleted: RefCell<States>,
    transaction: RefCell<Option<Rc<SessionTransaction>>>,
    nested: RefCell<Option<Rc<SessionTransaction>>>,
    flushing: Cell<bool>,
    warn_on_events: Cell<bool>,
    closed: Cell<bool>,
    runs: Cell<u64>,
    listeners: RefCell<Vec<Rc<dyn SessionListener>>>,
}

impl Session {
    pub fn new(env: &Rc<Environment>, config: SessionConfig) -> SessionRef {
        let number = env.next_session();
        env.recorder().record(EventKind::Session(SessionStep {
            session: number,
            what: SessionStepKind::Made,
            connection: None,
        }));
        Rc::new_cyclic(|me| Self {
            me: me.clone(),
            env: env.clone(),
            number,
            config: RefCell::new(config),
            identity: RefCell::default(),
            missed_dead: Cell::new(false),
            new: RefCell::default(),
            deleted: RefCell::default(),
            transaction: RefCell::new(None),
            nested: RefCell::new(None),
            flushing: Cell::new(false),
            warn_on_events: Cell::new(false),
            closed: Cell::new(false),
            runs: Cell::new(0),
            listeners: RefCell::default(),
        })
    }

    pub fn rc(&self) -> SessionRef {
        self.me.upgrade().expect("sessions live in an Rc")
    }

    /// The shared handle of this session.
    pub fn session_ref(&self) -> SessionRef {
        self.rc()
    }

    pub fn env(&self) -> &Rc<Environment> {
        &self.env
    }

    pub fn bind(&self) -> Option<Bind> {
        self.config.borrow().bind.clone()
    }

    pub fn set_bind(&self, bind: Option<Bind>) {
        self.config.borrow_mut().bind = bind;
    }

    pub fn autoflush_enabled(&self) -> bool {
        self.config.borrow().autoflush
    }

    pub fn set_autoflush(&self, autoflush: bool) {
        self.config.borrow_mut().autoflush = autoflush;
    }

    pub fn expire_on_commit(&self) -> bool {
        self.config.borrow().expire_on_commit
    }

    pub fn set_expire_on_commit(&self, expire: bool) {
        self.config.borrow_mut().expire_on_commit = expire;
    }

    /// Turns autoflush off until the guard is dropped.
    #[must_use]
    pub fn no_autoflush(&self) -> NoAutoflush {
        let before = self.autoflush_enabled();
        self.set_autoflush(false);
        NoAutoflush {
            session: self.rc(),
            before,
        }
    }

    pub fn add_listener(&self, listener: Rc<dyn SessionListener>) {
        self.listeners.borrow_mut().push(listener);
    }

    /// As [`Session::add_listener`], before those that are there.
    pub fn add_first_listener(&self, listener: Rc<dyn SessionListener>) {
        self.listeners.borrow_mut().insert(0, listener);
    }

    pub(crate) fn listeners(&self) -> Vec<Rc<dyn SessionListener>> {
        self.listeners.borrow().clone()
    }

    /// Looks the program's line up once for what is told of many objects; nothing when a listener, which has lines of
    /// its own, may run meanwhile.
    pub fn hold_position(&self) -> Option<trace::HeldPosition> {
        let alone = self.listeners.borrow().is_empty();
        alone.then(|| self.env().recorder().hold_position())
    }

    /// A number for one load, so that each object is filled once in it.
    pub(crate) fn next_run(&self) -> u64 {
        self.runs.set(self.runs.get() + 1);
        self.runs.get()
    }

    // ---- what is in the session ----

    /// Whether the object is pending or persistent here.
    pub fn contains(&self, object: &ObjectRef) -> bool {
        self.contains_state(object.state())
    }

    pub(crate) fn contains_state(&self, state: &StateRef) -> bool {
        self.is_new(state) || self.identity.borrow().contains_state(state)
    }

    pub(crate) fn is_new(&self, state: &StateRef) -> bool {
        self.new.borrow().contains_key(&state.id())
    }

    /// As [`Session::is_marked_deleted`]; `None` while the list is being changed.
    pub(crate) fn try_is_marked_deleted(&self, state: u64) -> Option<bool> {
        self.deleted
            .try_borrow()
            .ok()
            .map(|it| it.contains_key(&state))
    }

    pub(crate) fn is_marked_deleted(&self, state: &StateRef) -> bool {
        self.deleted.borrow().contains_key(&state.id())
    }

    /// Objects that the next flush inserts, in the order in which they came.
    pub fn new_objects(&self) -> Vec<ObjectRef> {
        self.new.borrow().values().map(|it| it.1.clone()).collect()
    }

    /// Persistent objects with changes, whether or not these turn out to be net changes.
    pub fn dirty_objects(&self) -> Vec<ObjectRef> {
        self.dirty_states()
            .iter()
            .filter(|it| !self.is_marked_deleted(it))
            .filter_map(|it| it.object())
            .collect()
    }

    /// Objects that the next flush deletes.
    pub fn deleted_objects(&self) -> Vec<ObjectRef> {
        self.deleted
            .borrow()
            .values()
            .map(|it| it.1.clone())
            .collect()
    }

    /// All persistent objects that are alive.
    pub fn identity_map(&self) -> Vec<(IdentityKey, ObjectRef)> {
        self.identity
            .borrow()
            .states()
            .into_iter()
            .filter_map(|it| Some((it.key()?, it.object()?)))
            .collect()
    }

    pub(crate) fn dirty_states(&self) -> Vec<StateRef> {
        self.identity.borrow().modified()
    }

    pub(crate) fn is_clean(&self) -> bool {
        !self.identity.borrow().has_modified()
            && self.deleted.borrow().is_empty()
            && self.new.borrow().is_empty()
    }

    /// The object with this identity, when it is here and alive.
    pub(crate) fn lookup(&self, key: &IdentityKey) -> Option<ObjectRef> {
        self.identity.borrow_mut().get(key)
    }

    pub(crate) fn identity(&self) -> std::cell::RefMut<'_, IdentityMap> {
        self.identity.borrow_mut()
    }

    pub(crate) fn identity_modified(&self, state: &StateRef) {
        self.identity.borrow_mut().set_modified(state, true);
    }

    pub(crate) fn identity_clean(&self, state: &StateRef) {
        self.identity.borrow_mut().set_modified(state, false);
    }

    pub(crate) fn identity_put(&self, state: &StateRef) {
        let mut identity = self.identity.borrow_mut();
        if self.missed_dead.take() {
            identity.sweep();
        }
        identity.replace(state);
    }

    pub(crate) fn forget_dead(&self, state: &StateRef) {
        self.try_forget_dead(state);
    }

    /// As an object may die while the map is in use, this only takes a note then; the map is swept later.
    pub(crate) fn try_forget_dead(&self, state: &StateRef) {
        match self.identity.try_borrow_mut() {
            Ok(mut identity) => identity.discard(state),
            Err(_) => self.missed_dead.set(true),
        }
    }

    pub(crate) fn warn_when_flushing(&self, operation: &str) {
        if self.warn_on_events.get() {
            self.env.warn(&format!(
                "Usage of the '{operation}' operation is not currently supported within the execution stage of \
                 the flush process. Results may not be consistent.  Consider using alternative event listeners \
                 or connection-level operations instead."
            ));
        }
    }

    /// Whether an object has changes that a flush would write.
    ///
    /// # Errors
    /// Errors of loading history.
    pub fn is_modified(&self, object: &ObjectRef, include_collections: bool) -> Result<bool> {
        use crate::attributes::{self, Passive};
        let state = object.state();
        if !state.modified() {
            return Ok(false);
        }
        for property in state.mapper().properties() {
            let key = &property.key;
            match property.attr_kind() {
                None => continue,
                Some(AttrKind::Collection) if !include_collections => continue,
                Some(_) => {}
            }
            let history = attributes::history_with(object, key, Passive::NO_INITIALIZE)?;
            if history.has_changes() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// See [`Session::no_autoflush`].
pub struct NoAutoflush {
    session: SessionRef,
    before: bool,
}

impl Drop for NoAutoflush {
    fn drop(&mut self) {
        self.session.set_autoflush(self.before);
    }
}
