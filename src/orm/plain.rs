//! A host in Rust: mapped objects as plain dictionaries, for Rust programs and for tests.
//!
//! In: a class name. Out: objects whose attributes are read and set through the ORM. It proves that the ORM needs
//! no interpreter. See the tests for a tour.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use indexmap::IndexMap;
use sql::Value;

use crate::attributes;
use crate::error::{Error, Result};
use crate::host::{
    AttrKind, Collection, CollectionRef, HostClass, Instance, Key, ObjectRef, Slot, StateRef,
    WeakInstance,
};
use crate::mapper::Mapper;
use crate::state::InstanceState;

thread_local! {
    static NEXT_CLASS: Cell<usize> = const { Cell::new(1) };
}

/// A class that is nothing but its name.
pub struct PlainClass {
    name: String,
    id: usize,
    parent: Option<Rc<PlainClass>>,
}

impl PlainClass {
    pub fn new(name: &str) -> Rc<Self> {
        Self::derived(name, None)
    }

    /// A class below another one.
    pub fn derived(name: &str, parent: Option<Rc<PlainClass>>) -> Rc<Self> {
        let id = NEXT_CLASS.with(|it| it.replace(it.get() + 1));
        Rc::new(Self {
            name: name.to_owned(),
            id,
            parent,
        })
    }
}

impl HostClass for PlainClass {
    fn name(&self) -> String {
        self.name.clone()
    }
    fn qualified_name(&self) -> String {
        format!("plain.{}", self.name)
    }
    fn id(&self) -> usize {
        self.id
    }
    fn is_subclass_of(&self, other: &dyn HostClass) -> bool {
        self.id == other.id()
            || self
                .parent
                .as_ref()
                .is_some_and(|it| it.is_subclass_of(other))
    }
    fn new_instance(&self, state: &StateRef) -> Result<ObjectRef> {
        Ok(PlainInstance::make(state))
    }
    fn new_collection(&self, _state: &StateRef, _key: &Key) -> Result<CollectionRef> {
        Ok(Rc::new(PlainList::default()))
    }
    fn property_added(
        &self,
        _mapper: &Rc<crate::mapper::Mapper>,
        _property: &Rc<crate::property::Property>,
    ) -> Result<()> {
        Ok(())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// An object.
pub struct PlainInstance {
    state: StateRef,
    dict: RefCell<IndexMap<Key, Slot>>,
}

struct PlainWeak(Weak<PlainInstance>);

impl WeakInstance for PlainWeak {
    fn upgrade(&self) -> Option<ObjectRef> {
        self.0.upgrade().map(|it| it as ObjectRef)
    }
}

impl PlainInstance {
    fn make(state: &StateRef) -> ObjectRef {
        let it = Rc::new(Self {
            state: state.clone(),
            dict: RefCell::default(),
        });
        state.attach(Rc::new(PlainWeak(Rc::downgrade(&it))));
        it
    }
}

impl Drop for PlainInstance {
    fn drop(&mut self) {
        self.state.object_died();
    }
}

impl Instance for PlainInstance {
    fn state(&self) -> &StateRef {
        &self.state
    }
    fn get(&self, key: &str, _kind: AttrKind) -> Option<Slot> {
        self.dict.borrow().get(key).cloned()
    }
    fn contains(&self, key: &str) -> bool {
        self.dict.borrow().contains_key(key)
    }
    fn set(&self, key: &Key, slot: Slot) {
        self.state.touch();
        // What was there may be an object's last reference: drop it when the dictionary is free again.
        let old = self.dict.borrow_mut().insert(key.clone(), slot);
        drop(old);
    }
    fn remove(&self, key: &str) -> bool {
        self.state.touch();
        let old = self.dict.borrow_mut().shift_remove(key);
        old.is_some()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A list of objects without events of its own; change it through [`append`] and [`remove`].
#[derive(Default)]
pub struct PlainList {
    members: RefCell<Vec<ObjectRef>>,
}

impl Collection for PlainList {
    fn members(&self) -> Vec<ObjectRef> {
        self.members.borrow().clone()
    }
    fn append(&self, item: &ObjectRef) -> Result<()> {
        self.members.borrow_mut().push(item.clone());
        Ok(())
    }
    fn remove(&self, item: &ObjectRef) -> Result<()> {
        let at = self
            .members
            .borrow()
            .iter()
            .position(|it| Rc::ptr_eq(it.state(), item.state()));
        if let Some(at) = at {
            let gone = self.members.borrow_mut().remove(at);
            drop(gone);
        }
        Ok(())
    }
    fn clear(&self) {
        self.members.borrow_mut().clear();
    }
    fn contains(&self, item: &ObjectRef) -> bool {
        self.members
            .borrow()
            .iter()
            .any(|it| Rc::ptr_eq(it.state(), item.state()))
    }
    fn attach(&self, _owner: Option<(&StateRef, &Key)>) {}
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `Class(key=value, ...)`.
///
/// # Errors
/// Errors of configuration and of setting the attributes.
pub fn create(mapper: &Rc<Mapper>, values: &[(&str, Slot)]) -> Result<ObjectRef> {
    mapper.configure()?;
    let object = mapper.class.new_instance(&InstanceState::new(mapper))?;
    attributes::initialize(&object)?;
    for (key, slot) in values {
        set(&object, key, slot.clone())?;
    }
    Ok(object)
}

/// `object.key`.
///
/// # Errors
/// As [`attributes::get_missing`].
pub fn get(object: &ObjectRef, key: &str) -> Result<Slot> {
    let kind = object
        .state()
        .mapper()
        .attribute_kind(key)
        .unwrap_or(AttrKind::Value);
    match object.get(key, kind) {
        Some(it) => Ok(it),
        None => attributes::get_missing(object, &key.into()),
    }
}

/// `object.key = value`.
///
/// # Errors
/// As [`attributes::set`].
pub fn set(object: &ObjectRef, key: &str, slot: Slot) -> Result<()> {
    attributes::set(object, &key.into(), slot)
}

/// The value of a column attribute.
///
/// # Errors
/// As [`attributes::get_missing`].
pub fn value(object: &ObjectRef, key: &str) -> Result<Value> {
    Ok(get(object, key)?.value())
}

/// The related object.
///
/// # Errors
/// As [`attributes::get_missing`].
pub fn related(object: &ObjectRef, key: &str) -> Result<Option<ObjectRef>> {
    Ok(get(object, key)?.object().cloned())
}

/// The related objects.
///
/// # Errors
/// As [`attributes::get_missing`].
pub fn members(object: &ObjectRef, key: &str) -> Result<Vec<ObjectRef>> {
    match get(object, key)? {
        Slot::Collection(it) => Ok(it.members()),
        _ => Err(Error::argument(format!("'{key}' is not a collection"))),
    }
}

fn collection(object: &ObjectRef, key: &str) -> Result<CollectionRef> {
    match get(object, key)? {
        Slot::Collection(it) => Ok(it),
        _ => Err(Error::argument(format!("'{key}' is not a collection"))),
    }
}

/// `object.key.append(item)`.
///
/// # Errors
/// As [`attributes::fire_append`].
pub fn append(object: &ObjectRef, key: &str, item: &ObjectRef) -> Result<()> {
    let list = collection(object, key)?;
    let item = attributes::fire_append(object.state(), &key.into(), item.clone())?;
    list.append(&item)
}

/// `object.key.remove(item)`.
///
/// # Errors
/// As [`attributes::fire_remove`].
pub fn remove(object: &ObjectRef, key: &str, item: &ObjectRef) -> Result<()> {
    let list = collection(object, key)?;
    attributes::fire_remove(object.state(), &key.into(), item)?;
    list.remove(item)
}
