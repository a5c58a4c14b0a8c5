//! The record of one object: its place in a session, its old values, and what must be loaded again.
//!
//! In: calls of `attributes`, `session`, `loading` and the unit of work. Out: the five states and the history.
//! Every change of state is a function here, and says so in the trace.
//! Source of the behaviour: SQLAlchemy `orm/state.py`.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

use trace::{EventKind, ObjectIn, ObjectLabel, ObjectState};

use crate::host::{AttrKind, CollectionRef, Key, ObjectRef, Slot, StateRef, WeakInstance};
use crate::identity::IdentityKey;
use crate::loading::LoadPath;
use crate::mapper::Mapper;
use crate::maps::KeyMap;
use crate::session::{Session, SessionRef};

/// An old value, kept from the first change until the flush.
#[derive(Clone)]
pub enum Old {
    /// Never set.
    NoValue,
    /// Not loaded when it was replaced; looked up when the history is asked for.
    NoResult,
    Slot(Slot),
    /// The members of a collection.
    Members(Vec<ObjectRef>),
}

/// Changes of a collection that is not loaded.
#[derive(Clone, Default)]
pub struct PendingCollection {
    pub added: Vec<ObjectRef>,
    pub removed: Vec<ObjectRef>,
}

/// What is known of an object's parent along one relationship.
pub(crate) enum Parent {
    Known(Weak<InstanceState>),
    /// It was taken away from its parent.
    None,
}

pub struct InstanceState {
    me: Weak<InstanceState>,
    id: u64,
    label: u32,
    mapper: Rc<Mapper>,
    object: RefCell<Option<Rc<dyn WeakInstance>>>,
    /// Keeps a modified object alive until it is flushed.
    strong: RefCell<Option<ObjectRef>>,
    key: RefCell<Option<IdentityKey>>,
    session: RefCell<Weak<Session>>,
    lifecycle: Cell<ObjectState>,
    modified: Cell<bool>,
    expired: Cell<bool>,
    deleted: Cell<bool>,
    pub(crate) orphaned_outside_of_session: Cell<bool>,
    pub(crate) insert_order: Cell<u64>,
    /// Which load last filled it.
    pub(crate) run: Cell<u64>,
    /// Which entity of that load's plan read its columns last; see `EntityPlan::number`.
    pub(crate) filled_by: Cell<usize>,
    /// It is in the list of what the trace has not been told yet.
    pub(crate) touched: Cell<bool>,
    pub(crate) committed: RefCell<KeyMap<Old>>,
    pub(crate) expired_attributes: RefCell<KeyMap<()>>,
    pub(crate) pending: RefCell<KeyMap<PendingCollection>>,
    pub(crate) empty_collections: RefCell<KeyMap<CollectionRef>>,
    pub(crate) load_path: RefCell<Option<Rc<LoadPath>>>,
    /// By the relationship's number.
    parents: RefCell<Vec<(usize, Parent)>>,
}

impl InstanceState {
    /// The record of a new, transient object. The host attaches its object next.
    pub fn new(mapper: &Rc<Mapper>) -> StateRef {
        Rc::new_cyclic(|me| Self {
            me: me.clone(),
            id: mapper.env().next_state(),
            label: mapper.env().recorder().new_object(),
            mapper: mapper.clone(),
            object: RefCell::new(None),
            strong: RefCell::new(None),
            key: RefCell::new(None),
            session: RefCell::new(Weak::new()),
            lifecycle: Cell::new(ObjectState::Transient),
            modified: Cell::new(false),
            expired: Cell::new(false),
            deleted: Cell::new(false),
            orphaned_outside_of_session: Cell::new(false),
            insert_order: Cell::new(0),
            run: Cell::new(0),
            filled_by: Cell::new(0),
            touched: Cell::new(false),
            committed: RefCell::default(),
            expired_attributes: RefCell::default(),
            pending: RefCell::default(),
            empty_collections: RefCell::default(),
            load_path: RefCell::new(None),
            parents: RefCell::default(),
        })
    }

    /// Connects the record with its object.
    pub fn attach(&self, object: Rc<dyn WeakInstance>) {
        *self.object.borrow_mut() = Some(object);
    }

    /// The object, while it lives.
    pub fn object(&self) -> Option<ObjectRef> {
        self.object.borrow().as_ref()?.upgrade()
    }

    /// Whether the object still lives.
    pub fn is_alive(&self) -> bool {
        self.object
            .borrow()
            .as_ref()
            .is_some_and(|it| it.is_alive())
    }

    /// Tells the record that its object is gone, so that the identity map forgets it at once.
    pub fn object_died(&self) {
        self.note_gone();
        if let (Some(session), Some(me)) = (self.session(), self.me.upgrade()) {
            session.forget_dead(&me);
        }
    }

    pub fn mapper(&self) -> &Rc<Mapper> {
        &self.mapper
    }

    /// A number that grows with each object of the run.
    pub fn id(&self) -> u64 {
        self.id
    }

    pub fn key(&self) -> Option<IdentityKey> {
        self.key.borrow().clone()
    }

    pub fn has_key(&self) -> bool {
        self.key.borrow().is_some()
    }

    pub(crate) fn weak(&self) -> Weak<InstanceState> {
        self.me.clone()
    }

    /// The number in the trace, from 1.
    pub(crate) fn number(&self) -> u32 {
        self.label
    }

    pub(crate) fn set_key(&self, key: Option<IdentityKey>) {
        self.touch();
        *self.key.borrow_mut() = key;
    }

    pub fn session(&self) -> Option<SessionRef> {
        self.session.borrow().upgrade()
    }

    pub fn modified(&self) -> bool {
        self.modified.get()
    }

    pub fn expired(&self) -> bool {
        self.expired.get()
    }

    /// Deleted by a flush of the current transaction, or detached after that.
    pub fn was_deleted(&self) -> bool {
        self.deleted.get()
    }

    pub(crate) fn set_deleted(&self, deleted: bool) {
        self.touch();
        self.deleted.set(deleted);
    }

    /// Which of the five states the object is in.
    pub fn lifecycle(&self) -> ObjectState {
        match (self.has_key(), self.session().is_some()) {
            (false, false) => ObjectState::Transient,
            (false, true) => ObjectState::Pending,
            (true, true) if self.deleted.get() => ObjectState::Deleted,
            (true, true) => ObjectState::Persistent,
            (true, false) => ObjectState::Detached,
        }
    }

    pub fn is_transient(&self) -> bool {
        self.lifecycle() == ObjectState::Transient
    }

    pub fn is_pending(&self) -> bool {
        self.lifecycle() == ObjectState::Pending
    }

    pub fn is_persistent(&self) -> bool {
        self.lifecycle() == ObjectState::Persistent
    }

    pub fn is_deleted(&self) -> bool {
        self.lifecycle() == ObjectState::Deleted
    }

    pub fn is_detached(&self) -> bool {
        self.lifecycle() == ObjectState::Detached
    }

    /// Names of attributes that have no value in the object's dictionary.
    pub fn unloaded(&self) -> Vec<Key> {
        let Some(object) = self.object() else {
            return Vec::new();
        };
        let committed = self.committed.borrow();
        self.mapper
            .attribute_keys()
            .into_iter()
            .filter(|key| !object.contains(key) && !committed.contains_key(key))
            .collect()
    }

    /// Names of attributes that are read again when next asked for.
    pub fn expired_attributes(&self) -> Vec<Key> {
        let mut keys: Vec<Key> = self.expired_attributes.borrow().keys().cloned().collect();
        if let (true, Some(object)) = (self.expired.get(), self.object()) {
            let related = self.mapper.relationships();
            let gone = related.iter().filter(|it| !object.contains(&it.key));
            keys.extend(gone.map(|it| it.key.clone()));
        }
        keys
    }

    /// What the trace calls the object.
    pub fn label(&self) -> ObjectLabel {
        ObjectLabel {
            id: self.label,
            class: self.mapper.shown.clone(),
            key: self.key.borrow().as_ref().map(IdentityKey::shared_text),
        }
    }

    /// The same, with the session that it is in.
    pub(crate) fn object_in(&self) -> ObjectIn {
        ObjectIn {
            object: self.label(),
            session: self.session().map(|it| it.number()),
        }
    }

    // ---- changes of state ----

    pub(crate) fn attach_session(&self, session: &SessionRef) {
        self.touch_by_program();
        *self.session.borrow_mut() = Rc::downgrade(session);
        if self.modified.get() && self.strong.borrow().is_none() {
            *self.strong.borrow_mut() = self.object();
        }
    }

    /// Leaves the session: to detached, or to transient when `to_transient`.
    pub(crate) fn detach(&self, to_transient: bool) {
        self.touch();
        *self.session.borrow_mut() = Weak::new();
        *self.strong.borrow_mut() = None;
        if to_transient {
            // That its row was deleted is remembered, as the library does.
            self.set_key(None);
        }
    }

    /// Says in the trace, and to the session's listeners, that the state is now another one.
    ///
    /// # Errors
    /// Whatever a listener raised.
    pub(crate) fn announce(&self, session: &SessionRef) -> crate::error::Result<()> {
        let to = self.lifecycle();
        let from = self.lifecycle.replace(to);
        if from == to {
            return Ok(());
        }
        self.note_moved(session.number(), from, to);
        if let Some(object) = self.object() {
            for listener in session.listeners() {
                listener.transition(session, &object, from, to)?;
            }
        }
        Ok(())
    }

    /// A change of state that no listener is told of.
    pub(crate) fn settle_lifecycle(&self) {
        self.lifecycle.set(self.lifecycle());
    }

    /// Tells listeners that values were forgotten: all, or those of some attributes.
    ///
    /// # Errors
    /// Whatever a listener raised.
    pub(crate) fn tell_expired(&self, keys: Option<&[Key]>) -> crate::error::Result<()> {
        let listeners = self.mapper.listeners();
        if let (Some(object), false) = (self.object(), listeners.is_empty()) {
            for listener in listeners {
                listener.expire(&object, keys)?;
            }
        }
        Ok(())
    }

    /// The state of an object that a query has just built: not a transition that anyone is told of.
    pub(crate) fn loaded_into(&self, session: &SessionRef) {
        self.touch();
        *self.session.borrow_mut() = Rc::downgrade(session);
        self.lifecycle.set(ObjectState::Persistent);
    }

    // ---- changes of attributes ----

    /// Remembers the old value of an attribute and marks the object as modified.
    ///
    /// # Errors
    /// When the session cannot begin.
    pub(crate) fn modified_event(
        &self,
        key: &Key,
        kind: AttrKind,
        previous: Old,
    ) -> crate::error::Result<()> {
        self.touch_by_program();
        if !self.committed.borrow().contains_key(key) {
            let previous = match (kind, previous) {
                (AttrKind::Collection, Old::Slot(Slot::Collection(it))) => {
                    Old::Members(it.members())
                }
                (AttrKind::Collection, Old::NoValue) => {
                    match self.object().and_then(|it| it.get(key, kind)) {
                        Some(Slot::Collection(it)) => Old::Members(it.members()),
                        _ => Old::NoValue,
                    }
                }
                (_, other) => other,
            };
            self.committed.borrow_mut().insert(key.clone(), previous);
        }
        self.mark_modified()
    }

    /// Marks the object as modified, and so keeps it alive while it is in a session.
    ///
    /// # Errors
    /// When the session cannot begin.
    pub(crate) fn mark_modified(&self) -> crate::error::Result<()> {
        let session = self.session();
        if !self.modified.get() || (session.is_some() && self.strong.borrow().is_none()) {
            self.modified.set(true);
            if let (Some(session), Some(me)) = (session, self.me.upgrade()) {
                session.autobegin()?;
                session.identity_modified(&me);
                *self.strong.borrow_mut() = self.object();
            }
        }
        Ok(())
    }

    /// Forgets all old values: the object is as the database has it.
    pub(crate) fn commit_all(&self) {
        self.touch();
        self.committed.borrow_mut().clear();
        self.pending.borrow_mut().clear();
        let any = !self.expired_attributes.borrow().is_empty();
        if let Some(object) = any.then(|| self.object()).flatten() {
            self.expired_attributes
                .borrow_mut()
                .retain(|key| !object.contains(key));
        }
        self.modified.set(false);
        self.expired.set(false);
        *self.strong.borrow_mut() = None;
    }

    /// Forgets the old values of some attributes.
    pub(crate) fn commit(&self, keys: &[Key]) {
        self.touch();
        for key in keys {
            self.committed.borrow_mut().remove(key);
            self.pending.borrow_mut().remove(key);
        }
        self.expired.set(false);
        let any = !self.expired_attributes.borrow().is_empty();
        if let Some(object) = any.then(|| self.object()).flatten() {
            let mut expired = self.expired_attributes.borrow_mut();
            for key in keys {
                if object.contains(key) {
                    expired.remove(key);
                }
            }
        }
    }

    /// Forgets all loaded values.
    pub(crate) fn expire(&self) {
        self.touch();
        self.expired.set(true);
        self.modified.set(false);
        self.parents.borrow_mut().clear();
        *self.strong.borrow_mut() = None;
        self.committed.borrow_mut().clear();
        self.pending.borrow_mut().clear();
        self.empty_collections.borrow_mut().clear();
        if let Some(session) = self.session() {
            if let Some(me) = self.me.upgrade() {
                session.identity_clean(&me);
            }
        }
        let Some(object) = self.object() else { return };
        {
            let mut expired = self.expired_attributes.borrow_mut();
            for property in self.mapper.loadable_columns() {
                expired.insert(property.key.clone(), ());
            }
        }
        let mut any = false;
        for property in self.mapper.properties() {
            if property.attr_kind() == Some(AttrKind::Collection) {
                if let Some(Slot::Collection(it)) = object.get(&property.key, AttrKind::Collection)
                {
                    it.attach(None);
                }
            }
            any |= object.remove(&property.key);
        }
        let recorder = self.mapper.env().recorder();
        if any {
            recorder.record_detail(|| EventKind::Expire(self.object_in()));
        }
    }

    /// Forgets the loaded values of some attributes.
    pub(crate) fn expire_attributes(&self, keys: &[Key]) {
        self.touch();
        let Some(object) = self.object() else { return };
        for key in keys {
            let Some(property) = self.mapper.property(key) else {
                continue;
            };
            if property.attr_kind() == Some(AttrKind::Value) {
                self.expired_attributes.borrow_mut().insert(key.clone(), ());
            }
            if let Some(Slot::Collection(it)) = property
                .attr_kind()
                .filter(|it| *it == AttrKind::Collection)
                .and_then(|kind| object.get(key, kind))
            {
                it.attach(None);
            }
            object.remove(key);
            self.committed.borrow_mut().remove(key);
            self.pending.borrow_mut().remove(key);
            self.empty_collections.borrow_mut().remove(key);
        }
    }

    // ---- parents, for orphans ----

    /// Whether the object has a parent along the relationship with this number.
    pub(crate) fn has_parent(&self, relationship: usize, optimistic: bool) -> bool {
        let parents = self.parents.borrow();
        match parents.iter().find(|it| it.0 == relationship) {
            None => optimistic,
            Some((_, Parent::None)) => false,
            Some((_, Parent::Known(_))) => true,
        }
    }

    pub(crate) fn set_parent(&self, relationship: usize, parent: &StateRef) {
        self.put_parent(relationship, Parent::Known(Rc::downgrade(parent)));
    }

    fn put_parent(&self, relationship: usize, parent: Parent) {
        let mut parents = self.parents.borrow_mut();
        match parents.iter_mut().find(|it| it.0 == relationship) {
            Some(it) => it.1 = parent,
            None => parents.push((relationship, parent)),
        }
    }

    /// Takes `parent` away, unless another parent has taken the object meanwhile.
    pub(crate) fn unset_parent(&self, relationship: usize, parent: &StateRef) {
        let last = match self.parents.borrow().iter().find(|it| it.0 == relationship) {
            Some((_, Parent::Known(last))) => last.upgrade(),
            _ => None,
        };
        if let Some(last) = last {
            let same = match (last.key(), parent.key()) {
                (None, None) => true,
                (a, b) => a == b,
            };
            if !Rc::ptr_eq(&last, parent) && !same {
                return;
            }
        }
        self.put_parent(relationship, Parent::None);
    }
}

impl fmt::Display for InstanceState {
    /// `<User at 0x7f...>`, with the object's number for the address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = 0x7f00_0000_0000_u64 + self.id * 0x40;
        write!(f, "<{} at {address:#x}>", self.mapper.name())
    }
}
