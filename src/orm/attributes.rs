//! Attribute access: what happens when the host reads a value that is not there, and on every change.
//!
//! In: an object, an attribute name, perhaps a new value. Out: values in the host's dictionary, history in the
//! object's record, objects drawn into the session. Called by the host's descriptors and by the ORM itself.
//! Source of the behaviour: SQLAlchemy `orm/attributes.py`.

mod backref;
mod collection;
mod history;
mod scalar;

use std::ops::{BitAnd, BitOr, BitXor};
use std::rc::Rc;

use sql::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::host::{AttrKind, Initiator, Key, ObjectRef, Slot, StateRef};
use crate::loaders::{self, dynamic};
use crate::loading;
use crate::property::{Property, PropertyKind};
use crate::relationship::Relationship;
use crate::state::Old;

pub use collection::{fire_append, fire_append_without_mutation, fire_remove, set_collection};
pub use history::{History, history, history_with};

pub(crate) use backref::{Op, Token};
pub(crate) use collection::{
    append as append_unloaded, pop as remove_unloaded, set_committed_collection,
};
pub(crate) use history::{all_pending, relationship_history, values_equal};

/// What a look-up may do when the value is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passive(pub u16);

impl Passive {
    pub const CALLABLES_OK: Self = Self(1);
    pub const SQL_OK: Self = Self(2);
    pub const RELATED_OBJECT_OK: Self = Self(4);
    pub const INIT_OK: Self = Self(8);
    pub const NON_PERSISTENT_OK: Self = Self(16);
    /// Foreign keys as the database has them, not as they were changed since.
    pub const LOAD_AGAINST_COMMITTED: Self = Self(32);
    pub const NO_AUTOFLUSH: Self = Self(64);
    pub const NO_RAISE: Self = Self(128);
    pub const DEFERRED_HISTORY_LOAD: Self = Self(256);
    pub const INCLUDE_PENDING_MUTATIONS: Self = Self(512);

    /// Everything is allowed.
    pub const OFF: Self = Self(31);
    pub const RETURN_NO_VALUE: Self = Self(31 ^ 8);
    pub const NO_INITIALIZE: Self = Self(31 ^ 8 ^ 1);
    pub const NO_FETCH: Self = Self(31 ^ 2);
    pub const NO_FETCH_RELATED: Self = Self(31 ^ 4);
    pub const ONLY_PERSISTENT: Self = Self(31 ^ 16);

    pub fn has(self, flag: Self) -> bool {
        self.0 & flag.0 == flag.0
    }
}

impl BitOr for Passive {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitXor for Passive {
    type Output = Self;
    fn bitxor(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }
}

impl BitAnd for Passive {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// What a look-up found.
#[derive(Clone)]
pub enum Got {
    /// It is not there and may not be loaded.
    NoResult,
    /// It has no value, and none may be made up.
    NoValue,
    Slot(Slot),
}

/// What a loader says.
pub(crate) enum Loaded {
    NoResult,
    NoValue,
    /// It put the value into the dictionary itself.
    Set,
    /// There is nothing to load.
    Empty,
    /// The value, which the caller is to put in.
    Slot(Slot),
    /// The members of a collection, likewise.
    Members(Vec<ObjectRef>),
}

/// The value of an attribute that has no entry in the dictionary: refreshed, lazily loaded, or the default.
///
/// # Errors
/// AttributeError for an unmapped name; DetachedInstanceError, ObjectDeletedError and database errors of loading.
pub fn get_missing(object: &ObjectRef, key: &Key) -> Result<Slot> {
    let property = require(object, key)?;
    match get(object, &property, Passive::OFF)? {
        Got::Slot(it) => Ok(it),
        Got::NoResult | Got::NoValue => Ok(match property.attr_kind() {
            Some(AttrKind::Object) => Slot::Object(None),
            _ => Slot::Value(Value::Null),
        }),
    }
}

fn require(object: &ObjectRef, key: &str) -> Result<Rc<Property>> {
    let mapper = object.state().mapper();
    mapper.resolve_property(key).ok_or_else(|| {
        Error::new(
            ErrorKind::Attribute,
            format!("'{}' object has no attribute '{key}'", mapper.name()),
        )
    })
}

/// Looks an attribute up as `passive` allows.
///
/// # Errors
/// Errors of loading.
pub(crate) fn get(object: &ObjectRef, property: &Property, passive: Passive) -> Result<Got> {
    let Some(kind) = property.attr_kind() else {
        return Ok(Got::NoResult);
    };
    let key = &property.key;
    if let Some(slot) = object.get(key, kind) {
        return Ok(Got::Slot(slot));
    }
    if !passive.has(Passive::CALLABLES_OK) {
        return Ok(Got::NoResult);
    }
    match load(object, property, passive)? {
        Loaded::NoResult => return Ok(Got::NoResult),
        Loaded::NoValue => return Ok(Got::NoValue),
        Loaded::Set => {
            if let Some(slot) = object.get(key, kind) {
                return Ok(Got::Slot(slot));
            }
        }
        Loaded::Slot(slot) => {
            set_committed_value(object, key, slot.clone());
            return Ok(Got::Slot(slot));
        }
        Loaded::Members(members) => {
            let relationship = property
                .relationship()
                .expect("only relationships load members");
            let collection = set_committed_collection(object, relationship, &members)?;
            return Ok(Got::Slot(Slot::Collection(collection)));
        }
        Loaded::Empty => {}
    }
    if !passive.has(Passive::INIT_OK) {
        return Ok(Got::NoValue);
    }
    Ok(Got::Slot(match kind {
        AttrKind::Value => told(object, key, Slot::Value(Value::Null))?,
        AttrKind::Object => told(object, key, Slot::Object(None))?,
        AttrKind::Collection => Slot::Collection(collection::empty(object.state(), key)?),
    }))
}

/// What listeners make of the value that an attribute without one is read as.
fn told(object: &ObjectRef, key: &Key, value: Slot) -> Result<Slot> {
    let mut value = value;
    for (_, listener) in object.state().mapper().attribute_listeners(key) {
        value = listener.init_scalar(object, value)?;
    }
    Ok(value)
}

/// Refreshes or lazily loads.
fn load(object: &ObjectRef, property: &Property, passive: Passive) -> Result<Loaded> {
    let state = object.state();
    match &property.kind {
        PropertyKind::Relationship(relationship) => loaders::load(object, relationship, passive),
        PropertyKind::Column(_) | PropertyKind::Expression { .. } => {
            if state
                .expired_attributes
                .borrow()
                .contains_key(&property.key)
            {
                return load_expired(object, passive);
            }
            loading::load_deferred(object, property, passive)
        }
        PropertyKind::QueryExpression { .. } | PropertyKind::Synonym(_) => Ok(Loaded::Empty),
    }
}

/// Reads all expired columns of an object again.
///
/// # Errors
/// DetachedInstanceError, ObjectDeletedError, database errors.
pub(crate) fn load_expired(object: &ObjectRef, passive: Passive) -> Result<Loaded> {
    if !passive.has(Passive::SQL_OK) {
        return Ok(Loaded::NoResult);
    }
    let state = object.state();
    let keys: Vec<Key> = {
        let committed = state.committed.borrow();
        state
            .expired_attributes
            .borrow()
            .keys()
            .filter(|key| !committed.contains_key(key))
            .cloned()
            .collect()
    };
    loading::load_scalar_attributes(object, &keys, passive)?;
    state.expired_attributes.borrow_mut().clear();
    Ok(Loaded::Set)
}

/// Sets a column or many-to-one attribute (`obj.key = value`). For collections see [`set_collection`].
///
/// # Errors
/// AttributeError for an unmapped name; errors of validators, of loading the old value and of cascades.
pub fn set(object: &ObjectRef, key: &Key, slot: Slot) -> Result<()> {
    let property = require(object, key)?;
    match (&property.kind, slot) {
        (PropertyKind::Relationship(relationship), Slot::Object(value)) => {
            scalar::set_object(object, relationship, value, None, None, false)
        }
        (PropertyKind::Relationship(relationship), Slot::Value(Value::Null))
            if !relationship.uselist() =>
        {
            scalar::set_object(object, relationship, None, None, None, false)
        }
        (PropertyKind::Relationship(relationship), Slot::Collection(given)) => {
            set_collection(object, &relationship.key, given.members())
        }
        (PropertyKind::Relationship(relationship), other) => Err(Error::new(
            ErrorKind::Type,
            format!("Incompatible value for relationship {relationship}: {other:?}"),
        )),
        (_, slot) => scalar::set_value(object, &property, slot),
    }
}

/// All that [`set`] does with a column except for putting the value in: a host that has no other use for a [`Slot`]
/// then puts in what it has. False, and nothing done, when that is not for the host to do: listeners must see the
/// value, or the attribute is no column.
///
/// # Errors
/// As [`set`].
pub fn note_set(object: &ObjectRef, key: &Key) -> Result<bool> {
    let property = require(object, key)?;
    match &property.kind {
        PropertyKind::Column(_) => scalar::note_value(object, &property),
        _ => Ok(false),
    }
}

/// Deletes an attribute (`del obj.key`).
///
/// # Errors
/// AttributeError when there is nothing to delete; as [`set`] otherwise.
pub fn delete(object: &ObjectRef, key: &Key) -> Result<()> {
    let property = require(object, key)?;
    match &property.kind {
        PropertyKind::Relationship(relationship) if relationship.uselist() => {
            collection::delete(object, relationship)
        }
        PropertyKind::Relationship(relationship) => scalar::delete_object(object, relationship),
        _ => scalar::delete_value(object, &property),
    }
}

/// Puts a value in as if the database had given it: no history.
pub fn set_committed_value(object: &ObjectRef, key: &Key, slot: Slot) {
    object.set(key, slot);
    object.state().commit(std::slice::from_ref(key));
}

/// What the host's constructor calls first on a new object: the class's polymorphic identity is set.
///
/// # Errors
/// As [`set`].
pub fn initialize(object: &ObjectRef) -> Result<()> {
    let mapper = object.state().mapper();
    if mapper.polymorphic_abstract {
        return Err(Error::invalid_request(format!(
            "Can't instantiate class for {mapper}; mapper is marked polymorphic_abstract=True"
        )));
    }
    if let (Some(value), Some(column)) = (&mapper.polymorphic_identity, &mapper.polymorphic_on) {
        if let Some(key) = mapper.key_of_column(column) {
            set(object, &key, Slot::Value(value.clone()))?;
        }
    }
    Ok(())
}

/// Marks an attribute as changed although its value was changed in place.
///
/// # Errors
/// InvalidRequestError when the attribute is not loaded.
pub fn flag_modified(object: &ObjectRef, key: &Key) -> Result<()> {
    let property = require(object, key)?;
    let initiator = Initiator {
        key: key.clone(),
        op: "OP_MODIFIED",
    };
    for (_, listener) in object.state().mapper().attribute_listeners(key) {
        listener.modified(object, &initiator)?;
    }
    if !object.contains(key) {
        return Err(Error::invalid_request(format!(
            "Can't flag attribute '{key}' modified; it's not present in the object state"
        )));
    }
    let state = object.state();
    let kind = property.attr_kind().unwrap_or(AttrKind::Value);
    state.committed.borrow_mut().remove(key);
    state.modified_event(key, kind, Old::NoValue)
}

/// Marks an object as changed without naming an attribute.
///
/// # Errors
/// When the session cannot begin.
pub fn flag_dirty(object: &ObjectRef) -> Result<()> {
    object.state().mark_modified()
}

/// The members that an attribute has now, loading as `passive` allows.
pub(crate) fn current_members(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    passive: Passive,
) -> Result<Vec<ObjectRef>> {
    if dynamic::is_dynamic(relationship) {
        return dynamic::members(object, relationship, passive);
    }
    let property = relationship_property(object, relationship)?;
    Ok(match get(object, &property, passive)? {
        Got::Slot(Slot::Object(Some(it))) => vec![it],
        Got::Slot(Slot::Collection(it)) => it.members(),
        _ => Vec::new(),
    })
}

/// The object's own property for a relationship, which a subclass may share.
pub(crate) fn relationship_property(
    object: &ObjectRef,
    relationship: &Relationship,
) -> Result<Rc<Property>> {
    object.state().mapper().require_property(&relationship.key)
}

/// The relationship that an object has under a name.
pub(crate) fn relationship_of(state: &StateRef, key: &str) -> Option<Rc<Relationship>> {
    state.mapper().property(key)?.relationship().cloned()
}

/// The value that the database has, as far as it is known: the old one if it was changed.
pub(crate) fn committed_value(object: &ObjectRef, key: &Key, passive: Passive) -> Result<Got> {
    let old = object.state().committed.borrow().get(key).cloned();
    match old {
        Some(Old::Slot(slot)) => Ok(Got::Slot(slot)),
        Some(_) => Ok(Got::Slot(Slot::Value(Value::Null))),
        None => {
            let property = require(object, key)?;
            get(object, &property, passive)
        }
    }
}

/// The value as the object has it now.
pub(crate) fn current_value(object: &ObjectRef, key: &Key, passive: Passive) -> Result<Got> {
    if let Some(slot) = object.get(key, AttrKind::Value) {
        return Ok(Got::Slot(slot));
    }
    let property = require(object, key)?;
    get(object, &property, passive)
}
