//! The contract with the host language: how this crate reaches objects, collections and classes that are not its own.
//!
//! The truth of attribute values is the host object's own dictionary, so a loaded attribute is read by the host
//! alone. Everything here is called by the ORM; nothing here fires ORM events. See [`crate::plain`] for a host in Rust.

use std::any::Any;
use std::rc::Rc;

use sql::{Expr, Value};

use crate::error::Result;
use crate::session::{Session, SessionRef, TransactionHandle};
use crate::state::{InstanceState, Old};

/// An attribute name.
pub type Key = Rc<str>;
/// A strong handle on a mapped object.
pub type ObjectRef = Rc<dyn Instance>;
/// A handle on a collection that belongs to a mapped object.
pub type CollectionRef = Rc<dyn Collection>;
/// The ORM's record of one object.
pub type StateRef = Rc<InstanceState>;

/// What an attribute holds.
#[derive(Clone)]
pub enum Slot {
    Value(Value),
    /// A SQL expression to be rendered into the next INSERT or UPDATE.
    Sql(Expr),
    Object(Option<ObjectRef>),
    Collection(CollectionRef),
}

/// How to read an entry of the host's dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttrKind {
    Value,
    Object,
    Collection,
}

/// A mapped object.
pub trait Instance {
    /// The ORM's record of it.
    fn state(&self) -> &StateRef;
    /// The dictionary entry, if there is one.
    fn get(&self, key: &str, kind: AttrKind) -> Option<Slot>;
    /// The dictionary entry as a short text for the trace, if there is one. Runs no code of the program.
    fn text(&self, key: &str, kind: AttrKind) -> Option<String> {
        self.get(key, kind).map(|it| crate::record::slot_text(&it))
    }
    fn contains(&self, key: &str) -> bool;
    fn set(&self, key: &Key, slot: Slot);
    /// Sets the columns of a row: each (attribute, place in the row). A host may do it faster than one by one.
    fn fill(&self, columns: &[(Key, usize)], row: &[Value]) {
        for (key, at) in columns {
            let value = row.get(*at).cloned().unwrap_or(Value::Null);
            self.set(key, Slot::Value(value));
        }
    }
    /// Whether there was an entry.
    fn remove(&self, key: &str) -> bool;
    fn as_any(&self) -> &dyn Any;
}

/// A handle that does not keep its object alive.
pub trait WeakInstance {
    fn upgrade(&self) -> Option<ObjectRef>;
    /// Whether the object is still there.
    fn is_alive(&self) -> bool {
        self.upgrade().is_some()
    }
}

/// A collection of mapped objects.
pub trait Collection {
    /// The members in order.
    fn members(&self) -> Vec<ObjectRef>;
    /// Adds without events.
    ///
    /// # Errors
    /// What the host's collection raised.
    fn append(&self, item: &ObjectRef) -> Result<()>;
    /// Removes without events.
    ///
    /// # Errors
    /// What the host's collection raised.
    fn remove(&self, item: &ObjectRef) -> Result<()>;
    fn clear(&self);
    /// By identity of the object.
    fn contains(&self, item: &ObjectRef) -> bool;
    /// Tells the collection which attribute it serves, or that it serves none any more.
    fn attach(&self, owner: Option<(&StateRef, &Key)>);
    fn as_any(&self) -> &dyn Any;
}

/// A mapped class.
pub trait HostClass {
    /// `User`.
    fn name(&self) -> String;
    /// `__main__.User`.
    fn qualified_name(&self) -> String;
    /// Equal numbers mean the same class.
    fn id(&self) -> usize;
    fn is_subclass_of(&self, other: &dyn HostClass) -> bool;
    /// A new object without calling the class's constructor, attached to `state`.
    ///
    /// # Errors
    /// What the host raised.
    fn new_instance(&self, state: &StateRef) -> Result<ObjectRef>;
    /// An empty collection for an attribute, attached to it.
    ///
    /// # Errors
    /// What the host raised.
    fn new_collection(&self, state: &StateRef, key: &Key) -> Result<CollectionRef>;
    /// The class has got one more mapped attribute, such as a backref: a host with descriptors makes one.
    ///
    /// # Errors
    /// What the host raised.
    fn property_added(
        &self,
        mapper: &Rc<crate::mapper::Mapper>,
        property: &Rc<crate::property::Property>,
    ) -> Result<()>;
    /// Whether the class has something of the host's own under this name that queries can ask for, such as a hybrid.
    fn has_descriptor(&self, _key: &str) -> bool {
        false
    }
    /// `entity.key == value` of such a thing.
    ///
    /// # Errors
    /// What the host raised.
    fn descriptor_equals(
        &self,
        _entity: &crate::query::EntityRef,
        key: &str,
        _value: &Slot,
    ) -> Result<sql::Expr> {
        Err(crate::error::Error::invalid_request(format!(
            "{} has no attribute {key:?}",
            self.name()
        )))
    }
    fn as_any(&self) -> &dyn Any;
}

/// Mapper and instance events. The default bodies do nothing.
pub trait MapperListener {
    /// # Errors
    /// Whatever the program raised; likewise below.
    fn before_insert(&self, _object: &ObjectRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_insert(&self, _object: &ObjectRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn before_update(&self, _object: &ObjectRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_update(&self, _object: &ObjectRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn before_delete(&self, _object: &ObjectRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_delete(&self, _object: &ObjectRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn load(&self, _object: &ObjectRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn refresh(&self, _object: &ObjectRef, _keys: Option<&[Key]>) -> Result<()> {
        Ok(())
    }
    /// A flush brought values of its own making into the object: defaults, keys, SQL values.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn refresh_flush(&self, _object: &ObjectRef, _keys: &[Key]) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn expire(&self, _object: &ObjectRef, _keys: Option<&[Key]>) -> Result<()> {
        Ok(())
    }
    /// The mapper's relationships are resolved.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn configured(&self, _mapper: &Rc<crate::mapper::Mapper>) -> Result<()> {
        Ok(())
    }
}

/// Attribute events and validators; each may replace the value.
pub trait AttributeListener {
    /// # Errors
    /// Whatever the program raised; likewise below.
    fn set(
        &self,
        _object: &ObjectRef,
        new: Slot,
        _old: &Old,
        _initiator: &Initiator,
    ) -> Result<Slot> {
        Ok(new)
    }
    /// # Errors
    /// Whatever the program raised.
    fn append(
        &self,
        _object: &ObjectRef,
        item: ObjectRef,
        _initiator: &Initiator,
    ) -> Result<ObjectRef> {
        Ok(item)
    }
    /// # Errors
    /// Whatever the program raised.
    fn remove(&self, _object: &ObjectRef, _item: &ObjectRef, _initiator: &Initiator) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn remove_value(&self, _object: &ObjectRef, _old: &Slot, _initiator: &Initiator) -> Result<()> {
        Ok(())
    }
    /// A collection is about to be replaced by these members.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn bulk_replace(
        &self,
        _object: &ObjectRef,
        members: Vec<ObjectRef>,
        _initiator: &Initiator,
    ) -> Result<Vec<ObjectRef>> {
        Ok(members)
    }
    /// # Errors
    /// Whatever the program raised.
    fn init_collection(&self, _object: &ObjectRef, _collection: &CollectionRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn dispose_collection(&self, _object: &ObjectRef, _collection: &CollectionRef) -> Result<()> {
        Ok(())
    }
    /// The value that an attribute without one is read as.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn init_scalar(&self, _object: &ObjectRef, value: Slot) -> Result<Slot> {
        Ok(value)
    }
    /// A set was given a member that it has already.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn append_wo_mutation(
        &self,
        _object: &ObjectRef,
        _item: &ObjectRef,
        _initiator: &Initiator,
    ) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn modified(&self, _object: &ObjectRef, _initiator: &Initiator) -> Result<()> {
        Ok(())
    }
    /// Whether the old value must be loaded before a set.
    fn active_history(&self) -> bool {
        false
    }
}

/// Which attribute began a change, and how.
#[derive(Clone, Debug)]
pub struct Initiator {
    pub key: Key,
    /// `OP_APPEND`, `OP_REMOVE`, `OP_REPLACE`, `OP_BULK_REPLACE`, `OP_MODIFIED`.
    pub op: &'static str,
}

/// When a listener of an attribute is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttributeStage {
    /// It was there before the mapper was configured: before validators, cascades and the other end.
    Early,
    /// Validators.
    Configured,
    /// It came later: after cascades and the other end.
    Late,
}

/// Session events. The default bodies do nothing.
pub trait SessionListener {
    /// # Errors
    /// Whatever the program raised; likewise below.
    fn before_flush(&self, _session: &SessionRef, _objects: Option<&[ObjectRef]>) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_flush(&self, _session: &SessionRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_flush_postexec(&self, _session: &SessionRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_begin(
        &self,
        _session: &SessionRef,
        _transaction: &TransactionHandle,
        _connection: &engine::Connection,
    ) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_transaction_create(
        &self,
        _session: &SessionRef,
        _transaction: &TransactionHandle,
    ) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_transaction_end(
        &self,
        _session: &SessionRef,
        _transaction: &TransactionHandle,
    ) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn before_commit(&self, _session: &SessionRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_commit(&self, _session: &SessionRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_rollback(&self, _session: &SessionRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_soft_rollback(
        &self,
        _session: &SessionRef,
        _previous: &TransactionHandle,
    ) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn before_attach(&self, _session: &SessionRef, _object: &ObjectRef) -> Result<()> {
        Ok(())
    }
    /// # Errors
    /// Whatever the program raised.
    fn after_attach(&self, _session: &SessionRef, _object: &ObjectRef) -> Result<()> {
        Ok(())
    }
    /// Called for every change of an object's state, with the states before and after.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn transition(
        &self,
        _session: &SessionRef,
        _object: &ObjectRef,
        _from: trace::ObjectState,
        _to: trace::ObjectState,
    ) -> Result<()> {
        Ok(())
    }
    /// Whether [`SessionListener::orm_execute`] does anything: then loaders ask it, too, and keep no statement.
    fn intercepts(&self) -> bool {
        false
    }
    /// An object was built from a row.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn loaded_as_persistent(&self, _session: &SessionRef, _object: &ObjectRef) -> Result<()> {
        Ok(())
    }
    /// `do_orm_execute`: may change the statement before it is compiled.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn orm_execute(
        &self,
        _session: &Session,
        statement: crate::query::OrmStatement,
    ) -> Result<crate::query::OrmStatement> {
        Ok(statement)
    }
}

impl Slot {
    /// The value inside; anything else is `Null`.
    pub fn value(&self) -> Value {
        match self {
            Self::Value(it) => it.clone(),
            _ => Value::Null,
        }
    }

    /// The object inside, if it is one.
    pub fn object(&self) -> Option<&ObjectRef> {
        match self {
            Self::Object(it) => it.as_ref(),
            _ => None,
        }
    }

    /// Same value, same object, same collection.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(a), Self::Value(b)) => a == b,
            (Self::Object(None), Self::Object(None)) => true,
            (Self::Object(Some(a)), Self::Object(Some(b))) => Rc::ptr_eq(a.state(), b.state()),
            (Self::Collection(a), Self::Collection(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Value(it) => write!(f, "{it:?}"),
            Self::Sql(_) => f.write_str("<sql>"),
            Self::Object(None) => f.write_str("None"),
            Self::Object(Some(it)) => f.write_str(&it.state().to_string()),
            Self::Collection(it) => f
                .debug_list()
                .entries(it.members().iter().map(|it| it.state().to_string()))
                .finish(),
        }
    }
}
