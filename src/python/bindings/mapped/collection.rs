//! Collections in relationship attributes: the ORM's view of `InstrumentedList` and its relatives.
//!
//! The Python classes (frozen `sqlalchemy.orm.collections`) call their adapter before they change;
//! [`PyCollection`] changes them without any event.

use std::any::Any;
use std::rc::{Rc, Weak};

use orm::{Collection, CollectionRef, Error, InstanceState, Key, ObjectRef, StateRef, attributes};
use rustpython_vm::builtins::{PyDict, PyList, PySet};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};

use super::super::args::items;
use super::super::errors::{carry_orm, from_orm, raise};
use super::instance::{need_object, object_of, to_python};

const ADAPTER: &str = "_sa_adapter";

/// A collection without events.
pub(in super::super) struct PyCollection {
    pub object: PyObjectRef,
}

impl PyCollection {
    pub fn of(object: &PyObject) -> CollectionRef {
        Rc::new(Self {
            object: object.to_owned(),
        })
    }

    fn items(&self, vm: &VirtualMachine) -> Vec<PyObjectRef> {
        if let Some(it) = self.object.downcast_ref::<PyDict>() {
            return it.items_vec().into_iter().map(|it| it.1).collect();
        }
        items(&self.object, vm).unwrap_or_default()
    }
}

/// The Python object behind a collection.
pub(super) fn collection_object(collection: &CollectionRef) -> Option<PyObjectRef> {
    let it = collection.as_any().downcast_ref::<PyCollection>()?;
    Some(it.object.clone())
}

/// Whether an object can hold the members of a relationship.
pub(in super::super) fn is_collection(object: &PyObject, vm: &VirtualMachine) -> bool {
    object.downcastable::<PyList>()
        || object.downcastable::<PySet>()
        || object.downcastable::<PyDict>()
        || matches!(vm.get_attribute_opt(object, ADAPTER), Ok(Some(_)))
}

/// The members of a plain collection that is assigned to an attribute.
///
/// # Errors
/// TypeError for anything that cannot be iterated; UnmappedInstanceError for strangers among the members.
pub(in super::super) fn members_of(
    value: &PyObject,
    key: &str,
    vm: &VirtualMachine,
) -> PyResult<Vec<ObjectRef>> {
    let members = match value.downcast_ref::<PyDict>() {
        Some(it) => it.items_vec().into_iter().map(|it| it.1).collect(),
        None => match items(value, vm) {
            Ok(it) => it,
            Err(_) => {
                let shown = value.class().name().to_string();
                return Err(vm.new_type_error(format!(
                    "Incompatible collection type: {shown} is not list-like"
                )));
            }
        },
    };
    let _ = key;
    members.iter().map(|it| need_member(it, vm)).collect()
}

fn need_member(item: &PyObject, vm: &VirtualMachine) -> PyResult<ObjectRef> {
    match object_of(item, vm) {
        Some(it) => Ok(it),
        None => Err(vm.new_attribute_error(format!(
            "'{}' object has no attribute '_sa_instance_state'",
            item.class().name()
        ))),
    }
}

impl Collection for PyCollection {
    fn members(&self) -> Vec<ObjectRef> {
        with_current_vm(|vm| {
            self.items(vm)
                .iter()
                .filter_map(|it| object_of(it, vm))
                .collect()
        })
    }

    fn append(&self, item: &ObjectRef) -> Result<(), Error> {
        with_current_vm(|vm| {
            let item = to_python(item, vm);
            if let Some(list) = self.object.downcast_ref::<PyList>() {
                // A list of another class may have steps of its own.
                let plain = &*self.object.class().name() == "InstrumentedList"
                    || vm
                        .get_attribute_opt(&self.object, "_sa_append")
                        .is_ok_and(|it| it.is_none());
                if plain {
                    list.borrow_vec_mut().push(item);
                    return Ok(());
                }
            }
            vm.call_method(&self.object, "_sa_append", (item,))
                .map(drop)
                .map_err(|it| carry_orm(it, vm))
        })
    }

    fn remove(&self, item: &ObjectRef) -> Result<(), Error> {
        with_current_vm(|vm| {
            let item = to_python(item, vm);
            if let Some(list) = self.object.downcast_ref::<PyList>() {
                let mut items = list.borrow_vec_mut();
                if let Some(at) = items.iter().position(|it| it.is(&item)) {
                    items.remove(at);
                }
                return Ok(());
            }
            vm.call_method(&self.object, "_sa_remove", (item,))
                .map(drop)
                .map_err(|it| carry_orm(it, vm))
        })
    }

    fn clear(&self) {
        with_current_vm(|vm| {
            if let Some(list) = self.object.downcast_ref::<PyList>() {
                list.borrow_vec_mut().clear();
                return;
            }
            for item in self.items(vm) {
                let _ = vm.call_method(&self.object, "_sa_remove", (item,));
            }
        });
    }

    fn contains(&self, item: &ObjectRef) -> bool {
        with_current_vm(|vm| {
            let item = to_python(item, vm);
            self.items(vm).iter().any(|it| it.is(&item))
        })
    }

    fn attach(&self, owner: Option<(&StateRef, &Key)>) {
        with_current_vm(|vm| {
            let adapter = match owner {
                Some((state, key)) => PyAdapter {
                    owner: Rc::downgrade(state),
                    key: key.clone(),
                }
                .into_pyobject(vm),
                None => vm.ctx.none(),
            };
            // A collection class without room for attributes works on, without events.
            let _ = self.object.set_attr(ADAPTER, adapter, vm);
        });
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What a collection tells its changes to.
#[pyclass(module = "sqlalchemy.orm.collections", name = "CollectionAdapter")]
#[derive(PyPayload)]
pub(in super::super) struct PyAdapter {
    owner: Weak<InstanceState>,
    key: Key,
}

impl std::fmt::Debug for PyAdapter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CollectionAdapter({})", self.key)
    }
}

#[pyclass]
impl PyAdapter {
    /// Before an item is added: gives the item to add.
    #[pymethod]
    fn fire_append(zelf: &Py<Self>, item: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let member = need_member(&item, vm)?;
        let Some(owner) = zelf.owner.upgrade() else {
            return Ok(item);
        };
        let member =
            attributes::fire_append(&owner, &zelf.key, member).map_err(|it| from_orm(it, vm))?;
        Ok(to_python(&member, vm))
    }

    /// An item is there already.
    #[pymethod]
    fn fire_append_wo_mutation(
        zelf: &Py<Self>,
        item: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let (Some(owner), Some(member)) = (zelf.owner.upgrade(), object_of(&item, vm)) else {
            return Ok(());
        };
        attributes::fire_append_without_mutation(&owner, &zelf.key, &member)
            .map_err(|it| from_orm(it, vm))
    }

    /// Before an item is taken out.
    #[pymethod]
    fn fire_remove(zelf: &Py<Self>, item: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let Some(owner) = zelf.owner.upgrade() else {
            return Ok(());
        };
        let member = need_object(&item, vm)?;
        attributes::fire_remove(&owner, &zelf.key, &member).map_err(|it| from_orm(it, vm))
    }

    #[pygetset]
    fn owner_state(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.owner.upgrade() {
            Some(it) => Ok(super::inspection::PyState::new(it).into_pyobject(vm)),
            None => Err(raise(
                "InvalidRequestError",
                "the owner of this collection is gone",
                vm,
            )),
        }
    }
}
