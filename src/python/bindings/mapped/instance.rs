//! Objects of mapped classes as the ORM sees them, and the ORM's record of one as Python sees it.
//!
//! The truth of attribute values is the object's `__dict__`. Its entry `_sa_instance_state` is [`PyState`].
//! In: Python objects. Out: [`orm::ObjectRef`]s and back.

use std::any::Any;
use std::cell::Cell;
use std::rc::{Rc, Weak};

use orm::{AttrKind, Instance, InstanceState, Key, ObjectRef, Slot, StateRef, WeakInstance};
use rustpython_vm::builtins::{PyDictRef, PyStrInterned, PyWeak};
use rustpython_vm::vm::thread::with_current_vm;
use sql::Value;

use rustpython_vm::{PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine};

use super::super::convert::{host, to_object, to_value};
use super::super::expr::{PyExpr, wrap};
use super::class::PyClass;
use super::collection::{PyCollection, is_collection};
use super::inspection::PyState;

/// The dictionary entry that holds the record.
pub(in super::super) const STATE: &str = "_sa_instance_state";

thread_local! {
    /// [`STATE`] as the interpreter keeps it: asked for with every change of an attribute.
    static STATE_NAME: Cell<Option<&'static PyStrInterned>> = const { Cell::new(None) };
}

fn state_name(vm: &VirtualMachine) -> &'static PyStrInterned {
    STATE_NAME.with(|it| {
        it.get().unwrap_or_else(|| {
            let name = vm.ctx.intern_str(STATE);
            it.set(Some(name));
            name
        })
    })
}

/// A strong handle on a mapped object.
pub(in super::super) struct PyInstance {
    pub object: PyObjectRef,
    state: StateRef,
}

impl PyInstance {
    pub fn handle(object: PyObjectRef, state: StateRef) -> ObjectRef {
        Rc::new(Self { object, state })
    }

    fn dict(&self) -> Option<PyDictRef> {
        self.object.dict()
    }

    /// The entry of an attribute: by the interpreter's own string where that is known, which needs no hashing.
    fn entry(&self, key: &str, vm: &VirtualMachine) -> Option<PyObjectRef> {
        let dict = self.dict()?;
        let class = self.state.mapper().class.as_any().downcast_ref::<PyClass>();
        let found = match class.and_then(|it| it.known(key)) {
            Some(name) => dict.get_item_opt(name, vm),
            None => dict.get_item_opt(key, vm),
        };
        found.ok()?
    }

    /// Puts a value into the object's dictionary, as the program gave it.
    ///
    /// # Errors
    /// None that a dictionary with string keys has.
    pub fn put(
        target: &ObjectRef,
        key: &Key,
        value: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let Some(me) = target.as_any().downcast_ref::<Self>() else {
            return Ok(());
        };
        match me.dict() {
            Some(dict) => dict.set_item(me.name(key, vm), value, vm),
            None => Ok(()),
        }
    }

    /// The interpreter's own string of an attribute name.
    fn name(&self, key: &Key, vm: &VirtualMachine) -> &'static PyStrInterned {
        match self.state.mapper().class.as_any().downcast_ref::<PyClass>() {
            Some(class) => class.interned(key, vm),
            None => vm.ctx.intern_str(&**key),
        }
    }
}

impl Instance for PyInstance {
    fn state(&self) -> &StateRef {
        &self.state
    }

    fn get(&self, key: &str, kind: AttrKind) -> Option<Slot> {
        with_current_vm(|vm| {
            let found = self.entry(key, vm)?;
            Some(to_slot(&found, kind, vm))
        })
    }

    fn text(&self, key: &str, kind: AttrKind) -> Option<String> {
        with_current_vm(|vm| {
            let found = self.entry(key, vm)?;
            Some(super::text::text(&found, kind, vm))
        })
    }

    fn contains(&self, key: &str) -> bool {
        with_current_vm(|vm| self.entry(key, vm).is_some())
    }

    fn set(&self, key: &Key, slot: Slot) {
        self.state.touch();
        with_current_vm(|vm| {
            // A dictionary with string keys refuses nothing; a failed conversion leaves the attribute unset.
            if let (Some(dict), Ok(value)) = (self.dict(), from_slot(&slot, vm)) {
                let _ = dict.set_item(self.name(key, vm), value, vm);
            }
        });
    }

    fn fill(&self, columns: &[(Key, usize)], row: &[Value]) {
        self.state.touch();
        with_current_vm(|vm| {
            let Some(dict) = self.dict() else { return };
            for (key, at) in columns {
                let value = row
                    .get(*at)
                    .map_or_else(|| Ok(vm.ctx.none()), |it| to_object(it, vm));
                if let Ok(value) = value {
                    let _ = dict.set_item(self.name(key, vm), value, vm);
                }
            }
        });
    }

    fn remove(&self, key: &str) -> bool {
        self.state.touch();
        with_current_vm(|vm| self.dict().is_some_and(|it| it.del_item(key, vm).is_ok()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A weak handle on a mapped object.
struct PyWeakInstance {
    object: PyRef<PyWeak>,
    state: Weak<InstanceState>,
}

impl WeakInstance for PyWeakInstance {
    fn upgrade(&self) -> Option<ObjectRef> {
        let object = self.object.upgrade()?;
        Some(PyInstance::handle(object, self.state.upgrade()?))
    }

    fn is_alive(&self) -> bool {
        self.object.upgrade().is_some()
    }
}

/// Puts the record into a new object's dictionary and connects both.
///
/// # Errors
/// TypeError when the class allows no weak references or no dictionary.
pub(in super::super) fn attach(
    object: &PyObject,
    state: &StateRef,
    vm: &VirtualMachine,
) -> PyResult<ObjectRef> {
    let Some(dict) = object.dict() else {
        return Err(vm.new_type_error(format!(
            "'{}' objects have no __dict__",
            object.class().name()
        )));
    };
    let record = PyState::new(state.clone()).into_pyobject(vm);
    dict.set_item(state_name(vm), record, vm)?;
    let weak = object.downgrade(None, vm)?;
    state.attach(Rc::new(PyWeakInstance {
        object: weak,
        state: Rc::downgrade(state),
    }));
    Ok(PyInstance::handle(object.to_owned(), state.clone()))
}

/// The record in an object's dictionary.
pub(in super::super) fn state_of(object: &PyObject, vm: &VirtualMachine) -> Option<StateRef> {
    let record = object.dict()?.get_item_opt(state_name(vm), vm).ok()??;
    Some(record.downcast_ref::<PyState>()?.state.clone())
}

/// The mapped object that a Python object is, if it is one.
pub(in super::super) fn object_of(object: &PyObject, vm: &VirtualMachine) -> Option<ObjectRef> {
    Some(PyInstance::handle(object.to_owned(), state_of(object, vm)?))
}

/// As [`object_of`].
///
/// # Errors
/// UnmappedInstanceError.
pub(in super::super) fn need_object(object: &PyObject, vm: &VirtualMachine) -> PyResult<ObjectRef> {
    match object_of(object, vm) {
        Some(it) => Ok(it),
        None => {
            let class =
                super::super::state::imported("sqlalchemy.orm.exc", "UnmappedInstanceError", vm)?;
            let error = class.call((object.to_owned(),), vm)?;
            Err(error
                .downcast()
                .unwrap_or_else(|_| vm.new_type_error("not a mapped object")))
        }
    }
}

/// The Python object behind a handle.
pub(in super::super) fn to_python(object: &ObjectRef, vm: &VirtualMachine) -> PyObjectRef {
    match object.as_any().downcast_ref::<PyInstance>() {
        Some(it) => it.object.clone(),
        None => vm.ctx.none(),
    }
}

/// Reads a dictionary entry.
pub(in super::super) fn to_slot(value: &PyObject, kind: AttrKind, vm: &VirtualMachine) -> Slot {
    match kind {
        AttrKind::Object => Slot::Object(object_of(value, vm)),
        AttrKind::Collection if is_collection(value, vm) => {
            Slot::Collection(PyCollection::of(value))
        }
        AttrKind::Collection => Slot::Object(object_of(value, vm)),
        AttrKind::Value => match value.downcast_ref::<PyExpr>() {
            Some(it) => Slot::Sql(it.get()),
            None => Slot::Value(to_value(value, vm).unwrap_or_else(|_| host(value))),
        },
    }
}

/// What stands in the dictionary for a slot.
///
/// # Errors
/// What a value's constructor raises.
pub(in super::super) fn from_slot(slot: &Slot, vm: &VirtualMachine) -> PyResult {
    Ok(match slot {
        Slot::Value(it) => to_object(it, vm)?,
        Slot::Sql(it) => wrap(it.clone(), vm),
        Slot::Object(None) => vm.ctx.none(),
        Slot::Object(Some(it)) => to_python(it, vm),
        Slot::Collection(it) => match it.as_any().downcast_ref::<PyCollection>() {
            Some(it) => it.object.clone(),
            None => vm.ctx.none(),
        },
    })
}
