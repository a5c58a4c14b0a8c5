//! Identity keys and the identity map of a session.
//!
//! In: a mapper and primary key values. Out: the one object that stands for the row, while the program holds it.
//! The map keeps records, not objects: an object that nobody else holds disappears from it.
//! Source of the behaviour: SQLAlchemy `orm/identity.py`.

use std::cell::OnceCell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use sql::Value;

use crate::host::{ObjectRef, StateRef};
use crate::mapper::Mapper;
use crate::maps::IndexMap;

/// A class and a primary key: what makes an object the same object.
#[derive(Clone)]
pub struct IdentityKey(Rc<Inner>);

struct Inner {
    /// The base mapper's number.
    mapper: usize,
    class: Rc<str>,
    values: Vec<Value>,
    /// Its text, once the trace has asked for it.
    text: OnceCell<Arc<str>>,
}

impl IdentityKey {
    /// The key of a row of `mapper`.
    pub fn new(mapper: &Mapper, values: Vec<Value>) -> Self {
        let base = mapper.identity_base();
        Self(Rc::new(Inner {
            mapper: base.id(),
            class: base.qualified_name().clone(),
            values,
            text: OnceCell::new(),
        }))
    }

    /// The primary key, in the mapper's order.
    pub fn values(&self) -> &[Value] {
        &self.0.values
    }

    /// As [`IdentityKey::text`], made once.
    pub(crate) fn shared_text(&self) -> Arc<str> {
        self.0.text.get_or_init(|| self.text().into()).clone()
    }

    /// As the trace shows it: `1`, `(1, 2)`.
    pub fn text(&self) -> String {
        match &self.0.values[..] {
            [one] => value_text(one),
            many => format!(
                "({})",
                many.iter().map(value_text).collect::<Vec<_>>().join(", ")
            ),
        }
    }
}

/// A value as Python's `repr` shows it, for keys and messages.
pub(crate) fn value_text(value: &Value) -> String {
    match value {
        Value::Null => "None".into(),
        Value::Int(it) => it.to_string(),
        Value::Float(it) => format!("{it:?}"),
        Value::Text(it) => format!("'{it}'"),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::Decimal(it) => format!("Decimal('{it}')"),
        Value::Uuid(it) => {
            let hex = format!("{it:032x}");
            format!(
                "UUID('{}-{}-{}-{}-{}')",
                &hex[..8],
                &hex[8..12],
                &hex[12..16],
                &hex[16..20],
                &hex[20..]
            )
        }
        Value::Host(it) => it.repr(),
        other => format!("{other:?}"),
    }
}

impl fmt::Display for IdentityKey {
    /// As Python prints the tuple: `(<class '__main__.User'>, (1,), None)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self
            .0
            .values
            .iter()
            .map(value_text)
            .collect::<Vec<_>>()
            .join(", ");
        let comma = if self.0.values.len() == 1 { "," } else { "" };
        write!(f, "(<class '{}'>, ({values}{comma}), None)", self.0.class)
    }
}

impl fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for IdentityKey {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
            || (self.0.mapper == other.0.mapper && self.0.values == other.0.values)
    }
}

impl Eq for IdentityKey {}

impl Hash for IdentityKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_identity(self.0.mapper, &self.0.values, state);
    }
}

fn hash_identity<H: Hasher>(mapper: usize, values: &[Value], state: &mut H) {
    mapper.hash(state);
    for value in values {
        hash_value(value, state);
    }
}

/// An identity that is only looked for: nothing is made for it.
struct Sought<'v> {
    mapper: usize,
    values: &'v [Value],
}

impl Hash for Sought<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_identity(self.mapper, self.values, state);
    }
}

impl indexmap::Equivalent<IdentityKey> for Sought<'_> {
    fn equivalent(&self, key: &IdentityKey) -> bool {
        self.mapper == key.0.mapper && self.values == key.0.values
    }
}

/// Equal values hash alike, over the number types too; rare types all hash to their kind.
pub(crate) fn hash_value<H: Hasher>(value: &Value, state: &mut H) {
    match value {
        Value::Null => 0u8.hash(state),
        Value::Int(it) => it.hash(state),
        Value::Bool(it) => i64::from(*it).hash(state),
        Value::Float(it) => (*it as i64).hash(state),
        Value::Decimal(it) => {
            use std::str::FromStr;
            i64::from_str(&it.trunc().to_string())
                .unwrap_or(i64::MAX)
                .hash(state);
        }
        Value::Text(it) => it.hash(state),
        Value::Bytes(it) => it.hash(state),
        Value::Uuid(it) => it.hash(state),
        Value::Date(it) => it.hash(state),
        Value::Time(it) => it.hash(state),
        Value::Interval(it) => it.hash(state),
        Value::List(it) => {
            for value in it.iter() {
                hash_value(value, state);
            }
        }
        // Equality of these is not structural: one bucket.
        Value::DateTime(..) | Value::Host(_) => 1u8.hash(state),
    }
}

/// A tuple of values that can be a map key.
#[derive(Clone, Debug)]
pub(crate) struct ValueKey(pub Vec<Value>);

impl PartialEq for ValueKey {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for ValueKey {}

impl Hash for ValueKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for value in &self.0 {
            hash_value(value, state);
        }
    }
}

/// Records by key, and which of them are modified.
#[derive(Default)]
pub(crate) struct IdentityMap {
    states: IndexMap<IdentityKey, StateRef>,
    modified: IndexMap<u64, StateRef>,
}

impl IdentityMap {
    /// The object with this key, when it is alive.
    pub fn get(&mut self, key: &IdentityKey) -> Option<ObjectRef> {
        let state = self.states.get(key)?;
        let object = state.object();
        if object.is_none() {
            let state = state.clone();
            self.discard(&state);
        }
        object
    }

    /// As [`IdentityMap::get`], for the primary key of a row.
    pub fn find(&mut self, mapper: &Mapper, values: &[Value]) -> Option<ObjectRef> {
        let mapper = mapper.identity_base().id();
        let state = self.states.get(&Sought { mapper, values })?;
        let object = state.object();
        if object.is_none() {
            let state = state.clone();
            self.discard(&state);
        }
        object
    }

    pub fn contains_state(&self, state: &StateRef) -> bool {
        state
            .key()
            .and_then(|key| self.states.get(&key).cloned())
            .is_some_and(|it| Rc::ptr_eq(&it, state))
    }

    /// Puts a record in, giving back the one it replaces.
    pub fn replace(&mut self, state: &StateRef) -> Option<StateRef> {
        let key = state.key()?;
        if state.modified() {
            self.modified.insert(state.id(), state.clone());
        }
        let old = self.states.insert(key, state.clone())?;
        if Rc::ptr_eq(&old, state) {
            return None;
        }
        self.modified.swap_remove(&old.id());
        Some(old)
    }

    /// Puts a record in unless another living object has the key; true when it went in now.
    ///
    /// # Errors
    /// The record that is in the way.
    pub fn add(&mut self, state: &StateRef) -> Result<bool, StateRef> {
        let Some(key) = state.key() else {
            return Ok(false);
        };
        if let Some(existing) = self.states.get(&key) {
            if Rc::ptr_eq(existing, state) {
                return Ok(false);
            }
            if existing.is_alive() {
                return Err(existing.clone());
            }
        }
        self.replace(state);
        Ok(true)
    }

    /// Takes a record out, if it is the one with its key.
    pub fn discard(&mut self, state: &StateRef) {
        self.modified.swap_remove(&state.id());
        let Some(key) = state.key() else { return };
        if self
            .states
            .get(&key)
            .is_some_and(|it| Rc::ptr_eq(it, state))
        {
            if self.states.len() < 512 {
                self.states.shift_remove(&key);
            } else {
                self.states.swap_remove(&key);
            }
        }
    }

    pub fn set_modified(&mut self, state: &StateRef, modified: bool) {
        if !modified {
            self.modified.swap_remove(&state.id());
        } else if self.contains_state(state) {
            self.modified.insert(state.id(), state.clone());
        }
    }

    /// Modified records, in the order in which they became so.
    pub fn modified(&self) -> Vec<StateRef> {
        self.modified.values().cloned().collect()
    }

    pub fn has_modified(&self) -> bool {
        !self.modified.is_empty()
    }

    pub fn clear_modified(&mut self) {
        self.modified.clear();
    }

    /// Records of living objects.
    pub fn states(&self) -> Vec<StateRef> {
        self.states
            .values()
            .filter(|it| it.is_alive())
            .cloned()
            .collect()
    }

    pub fn clear(&mut self) {
        self.states.clear();
        self.modified.clear();
    }

    /// Drops the records of dead objects: of those that went while the map was in use.
    pub fn sweep(&mut self) {
        self.states.retain(|_, state| state.is_alive());
    }
}
