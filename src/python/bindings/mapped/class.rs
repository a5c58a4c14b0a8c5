//! Mapped classes as the ORM sees them: names, subclass tests, new objects and collections.
//!
//! In: a Python class. Out: [`orm::HostClass`].

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use orm::{CollectionRef, Error, HostClass, Key, ObjectRef, StateRef};
use rustpython_vm::builtins::{PyStrInterned, PyType, PyTypeRef};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, VirtualMachine};

use super::super::errors::carry_orm;
use super::super::state::call;
use super::collection::PyCollection;
use super::instance::attach;

/// Attribute names that a class keeps at hand.
const MOST_NAMES: usize = 64;

/// A Python class.
pub(in super::super) struct PyClass {
    pub class: PyTypeRef,
    /// `cls.__new__`, when the program wrote one.
    new: Option<PyObjectRef>,
    /// Whether the class has its descriptors: later ones are added one by one.
    pub instrumented: Cell<bool>,
    /// Attribute names as the interpreter keeps them: those of its objects' dictionaries.
    names: RefCell<Vec<(Key, &'static PyStrInterned)>>,
    /// Collection factories by attribute, made on first need.
    factories: RefCell<Vec<(Key, PyObjectRef)>>,
}

impl PyClass {
    pub fn of(class: &PyTypeRef, vm: &VirtualMachine) -> Rc<Self> {
        let plain = vm
            .ctx
            .types
            .object_type
            .as_object()
            .get_attr("__new__", vm)
            .ok();
        let new = class.as_object().get_attr("__new__", vm).ok();
        let new = match (plain, new) {
            (Some(plain), Some(new)) if !plain.is(&new) => Some(new),
            _ => None,
        };
        Rc::new(Self {
            class: class.clone(),
            new,
            instrumented: Cell::new(false),
            names: RefCell::default(),
            factories: RefCell::default(),
        })
    }

    /// As [`PyClass::interned`], of a name that is known by its address.
    pub fn known(&self, key: &str) -> Option<&'static PyStrInterned> {
        let names = self.names.borrow();
        names
            .iter()
            .find(|it| std::ptr::eq(&*it.0, key))
            .map(|it| it.1)
    }

    /// The interned string of an attribute name.
    pub fn interned(&self, key: &Key, vm: &VirtualMachine) -> &'static PyStrInterned {
        // Names are shared, so that the address tells; another copy of a name is just looked up.
        let known = self
            .names
            .borrow()
            .iter()
            .find(|it| Rc::ptr_eq(&it.0, key))
            .map(|it| it.1);
        known.unwrap_or_else(|| {
            let name = vm.ctx.intern_str(&**key);
            let mut names = self.names.borrow_mut();
            if names.len() < MOST_NAMES {
                names.push((key.clone(), name));
            }
            name
        })
    }

    fn factory(
        &self,
        state: &StateRef,
        key: &Key,
        vm: &VirtualMachine,
    ) -> Result<PyObjectRef, Error> {
        if let Some(it) = self.factories.borrow().iter().find(|it| it.0 == *key) {
            return Ok(it.1.clone());
        }
        let wanted = state
            .mapper()
            .property(key)
            .and_then(|it| it.relationship().cloned())
            .and_then(|it| it.config.host.clone())
            .and_then(|it| {
                it.downcast_ref::<RelationshipHost>()
                    .and_then(|it| it.collection.clone())
            })
            .unwrap_or_else(|| vm.ctx.none());
        let factory = call("sqlalchemy.orm.collections", "_factory", (wanted,), vm)
            .map_err(|it| carry_orm(it, vm))?;
        self.factories
            .borrow_mut()
            .push((key.clone(), factory.clone()));
        Ok(factory)
    }
}

/// What the bindings keep with a relationship.
pub(in super::super) struct RelationshipHost {
    /// `collection_class=`.
    pub collection: Option<PyObjectRef>,
    /// The object that `relationship()` gave.
    pub property: Option<PyObjectRef>,
}

/// The Python class behind a host class.
pub(in super::super) fn class_of(class: &Rc<dyn HostClass>) -> Option<PyTypeRef> {
    class
        .as_any()
        .downcast_ref::<PyClass>()
        .map(|it| it.class.clone())
}

impl HostClass for PyClass {
    fn name(&self) -> String {
        self.class.name().to_string()
    }

    fn qualified_name(&self) -> String {
        with_current_vm(|vm| {
            let text = |name: &'static str| -> Option<String> {
                let found = self.class.as_object().get_attr(name, vm).ok()?;
                super::super::args::text_opt(&found)
            };
            match (text("__module__"), text("__qualname__")) {
                (Some(module), Some(name)) => format!("{module}.{name}"),
                _ => self.name(),
            }
        })
    }

    fn id(&self) -> usize {
        self.class.get_id()
    }

    fn is_subclass_of(&self, other: &dyn HostClass) -> bool {
        let Some(other) = other.as_any().downcast_ref::<Self>() else {
            return false;
        };
        self.class.fast_issubclass(&other.class)
    }

    fn new_instance(&self, state: &StateRef) -> Result<ObjectRef, Error> {
        with_current_vm(|vm| {
            let made = match &self.new {
                Some(new) => new.call((self.class.clone(),), vm),
                None => new_object(&self.class, vm),
            };
            made.and_then(|it| attach(&it, state, vm))
                .map_err(|it| carry_orm(it, vm))
        })
    }

    fn new_collection(&self, state: &StateRef, key: &Key) -> Result<CollectionRef, Error> {
        with_current_vm(|vm| {
            let factory = self.factory(state, key, vm)?;
            let made = factory.call((), vm).map_err(|it| carry_orm(it, vm))?;
            let collection = PyCollection::of(&made);
            collection.attach(Some((state, key)));
            Ok(collection)
        })
    }

    fn property_added(
        &self,
        mapper: &Rc<orm::Mapper>,
        property: &Rc<orm::Property>,
    ) -> Result<(), Error> {
        if !self.instrumented.get() {
            return Ok(());
        }
        with_current_vm(|vm| {
            super::attribute::install_one(&self.class, mapper, property, vm)
                .map_err(|it| carry_orm(it, vm))
        })
    }

    fn has_descriptor(&self, key: &str) -> bool {
        with_current_vm(|vm| {
            let name = vm.ctx.intern_str(key);
            let found = self.class.get_attr(name);
            found.is_some_and(|it| {
                it.class()
                    .get_attr(vm.ctx.intern_str("is_attribute"))
                    .is_some()
            })
        })
    }

    fn descriptor_equals(
        &self,
        entity: &orm::EntityRef,
        key: &str,
        value: &orm::Slot,
    ) -> Result<sql::Expr, Error> {
        with_current_vm(|vm| {
            let found = || {
                let object = super::aliased::entity_object(entity, vm);
                let attribute = object.get_attr(vm.ctx.intern_str(key), vm)?;
                let value = super::instance::from_slot(value, vm)?;
                let compared = vm.call_method(&attribute, "__eq__", (value,))?;
                super::super::expr::column(&compared, vm)
            };
            found().map_err(|it| carry_orm(it, vm))
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `object.__new__(cls)`.
fn new_object(class: &PyTypeRef, vm: &VirtualMachine) -> rustpython_vm::PyResult {
    use rustpython_vm::PyPayload;
    use rustpython_vm::builtins::PyBaseObject;
    PyBaseObject
        .into_ref_with_type(vm, class.clone())
        .map(Into::into)
}

/// Whether a Python object is a class.
pub(in super::super) fn as_class(object: &PyObject) -> Option<PyTypeRef> {
    object.to_owned().downcast::<PyType>().ok()
}
