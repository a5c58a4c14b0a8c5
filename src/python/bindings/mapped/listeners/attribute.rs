//! Attribute events and validators.
//!
//! In: what the ORM says about one attribute of one object. Out: calls of the program's functions, and what they
//! put in the value's place. Source of the behaviour: SQLAlchemy `AttributeEvents`, `_validator_events`.

use std::rc::Rc;

use orm::{
    AttrKind, AttributeListener, AttributeStage, CollectionRef, Error, Initiator, Key, Mapper,
    ObjectRef, Old, Placement, Slot,
};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::super::super::errors::carry_orm;
use super::super::super::state::{call, imported};
use super::super::collection::PyCollection;
use super::super::instance::{from_slot, object_of, to_python, to_slot};
use super::Function;

fn initiator_object(initiator: &Initiator, vm: &VirtualMachine) -> PyResult {
    let op = imported("sqlalchemy.orm.attributes", initiator.op, vm)?;
    call(
        "sqlalchemy.orm.events",
        "Initiator",
        (initiator.key.to_string(), op),
        vm,
    )
}

fn old_object(old: &Old, vm: &VirtualMachine) -> PyResult {
    match old {
        Old::Slot(it) => from_slot(it, vm),
        Old::NoResult => imported("sqlalchemy.orm.base", "PASSIVE_NO_RESULT", vm),
        Old::NoValue | Old::Members(_) => imported("sqlalchemy.orm.base", "NO_VALUE", vm),
    }
}

fn collection_object(collection: &CollectionRef, vm: &VirtualMachine) -> PyObjectRef {
    collection
        .as_any()
        .downcast_ref::<PyCollection>()
        .map_or_else(|| vm.ctx.none(), |it| it.object.clone())
}

impl Function {
    /// Calls with what `args` makes.
    fn tell(
        &self,
        args: impl FnOnce(&VirtualMachine) -> PyResult<Vec<PyObjectRef>>,
    ) -> Result<PyObjectRef, Error> {
        let args = with_current_vm(|vm| args(vm).map_err(|it| carry_orm(it, vm)))?;
        self.call(args)
    }

    fn about_collection(
        &self,
        name: &str,
        object: &ObjectRef,
        collection: &CollectionRef,
    ) -> Result<(), Error> {
        if !self.is(name) {
            return Ok(());
        }
        self.tell(|vm| {
            let collection = collection_object(collection, vm);
            let adapter = vm
                .get_attribute_opt(&collection, "_sa_adapter")?
                .unwrap_or_else(|| vm.ctx.none());
            Ok(vec![to_python(object, vm), collection, adapter])
        })
        .map(drop)
    }
}

impl AttributeListener for Function {
    fn set(
        &self,
        object: &ObjectRef,
        new: Slot,
        old: &Old,
        initiator: &Initiator,
    ) -> Result<Slot, Error> {
        if !self.is("set") {
            return Ok(new);
        }
        let kind = match new {
            Slot::Object(_) => AttrKind::Object,
            Slot::Collection(_) => AttrKind::Collection,
            _ => AttrKind::Value,
        };
        let returned = self.tell(|vm| {
            Ok(vec![
                to_python(object, vm),
                from_slot(&new, vm)?,
                old_object(old, vm)?,
                initiator_object(initiator, vm)?,
            ])
        })?;
        Ok(if self.retval {
            with_current_vm(|vm| to_slot(&returned, kind, vm))
        } else {
            new
        })
    }

    fn append(
        &self,
        object: &ObjectRef,
        item: ObjectRef,
        initiator: &Initiator,
    ) -> Result<ObjectRef, Error> {
        if !self.is("append") {
            return Ok(item);
        }
        let returned = self.tell(|vm| {
            Ok(vec![
                to_python(object, vm),
                to_python(&item, vm),
                initiator_object(initiator, vm)?,
            ])
        })?;
        let given = self
            .retval
            .then(|| with_current_vm(|vm| object_of(&returned, vm)))
            .flatten();
        Ok(given.unwrap_or(item))
    }

    fn remove(
        &self,
        object: &ObjectRef,
        item: &ObjectRef,
        initiator: &Initiator,
    ) -> Result<(), Error> {
        self.remove_value(object, &Slot::Object(Some(item.clone())), initiator)
    }

    fn remove_value(
        &self,
        object: &ObjectRef,
        old: &Slot,
        initiator: &Initiator,
    ) -> Result<(), Error> {
        if !self.is("remove") {
            return Ok(());
        }
        self.tell(|vm| {
            Ok(vec![
                to_python(object, vm),
                from_slot(old, vm)?,
                initiator_object(initiator, vm)?,
            ])
        })
        .map(drop)
    }

    fn bulk_replace(
        &self,
        object: &ObjectRef,
        members: Vec<ObjectRef>,
        initiator: &Initiator,
    ) -> Result<Vec<ObjectRef>, Error> {
        if !self.is("bulk_replace") {
            return Ok(members);
        }
        let mut list = None;
        self.tell(|vm| {
            let values: PyObjectRef = vm
                .ctx
                .new_list(members.iter().map(|it| to_python(it, vm)).collect())
                .into();
            list = Some(values.clone());
            Ok(vec![
                to_python(object, vm),
                values,
                initiator_object(initiator, vm)?,
            ])
        })?;
        // The function may have changed the list in place.
        let Some(list) = list else { return Ok(members) };
        with_current_vm(|vm| {
            let items = super::super::super::args::items(&list, vm);
            let items = items.map_err(|it| carry_orm(it, vm))?;
            Ok(items.iter().filter_map(|it| object_of(it, vm)).collect())
        })
    }

    fn init_collection(&self, object: &ObjectRef, collection: &CollectionRef) -> Result<(), Error> {
        self.about_collection("init_collection", object, collection)
    }

    fn dispose_collection(
        &self,
        object: &ObjectRef,
        collection: &CollectionRef,
    ) -> Result<(), Error> {
        self.about_collection("dispose_collection", object, collection)
    }

    fn init_scalar(&self, object: &ObjectRef, value: Slot) -> Result<Slot, Error> {
        if !self.is("init_scalar") {
            return Ok(value);
        }
        let returned = self.tell(|vm| {
            let target = to_python(object, vm);
            let dict = target
                .dict()
                .map_or_else(|| vm.ctx.none(), Into::<PyObjectRef>::into);
            Ok(vec![target, from_slot(&value, vm)?, dict])
        })?;
        Ok(if self.retval {
            with_current_vm(|vm| to_slot(&returned, AttrKind::Value, vm))
        } else {
            value
        })
    }

    fn append_wo_mutation(
        &self,
        object: &ObjectRef,
        item: &ObjectRef,
        initiator: &Initiator,
    ) -> Result<(), Error> {
        if !self.is("append_wo_mutation") {
            return Ok(());
        }
        self.tell(|vm| {
            Ok(vec![
                to_python(object, vm),
                to_python(item, vm),
                initiator_object(initiator, vm)?,
            ])
        })
        .map(drop)
    }

    fn modified(&self, object: &ObjectRef, initiator: &Initiator) -> Result<(), Error> {
        if !self.is("modified") {
            return Ok(());
        }
        self.tell(|vm| {
            Ok(vec![
                to_python(object, vm),
                initiator_object(initiator, vm)?,
            ])
        })
        .map(drop)
    }

    fn active_history(&self) -> bool {
        self.active_history && self.active.get()
    }
}

/// A method decorated with `@validates`.
struct Validator {
    function: PyObjectRef,
    key: Key,
    include_removes: bool,
}

impl Validator {
    fn call(
        &self,
        object: &ObjectRef,
        value: PyObjectRef,
        is_remove: bool,
    ) -> Result<PyObjectRef, Error> {
        with_current_vm(|vm| {
            let mut args = vec![
                to_python(object, vm),
                vm.ctx.new_str(&*self.key).into(),
                value,
            ];
            if self.include_removes {
                args.push(vm.ctx.new_bool(is_remove).into());
            }
            self.function.call(args, vm).map_err(|it| carry_orm(it, vm))
        })
    }
}

impl AttributeListener for Validator {
    fn set(
        &self,
        object: &ObjectRef,
        new: Slot,
        _old: &Old,
        _initiator: &Initiator,
    ) -> Result<Slot, Error> {
        let kind = match new {
            Slot::Object(_) => orm::AttrKind::Object,
            Slot::Collection(_) => return Ok(new),
            _ => orm::AttrKind::Value,
        };
        let value = with_current_vm(|vm| from_slot(&new, vm).map_err(|it| carry_orm(it, vm)))?;
        let returned = self.call(object, value, false)?;
        Ok(with_current_vm(|vm| to_slot(&returned, kind, vm)))
    }
    fn append(
        &self,
        object: &ObjectRef,
        item: ObjectRef,
        _initiator: &Initiator,
    ) -> Result<ObjectRef, Error> {
        let value = with_current_vm(|vm| to_python(&item, vm));
        let returned = self.call(object, value, false)?;
        Ok(with_current_vm(|vm| object_of(&returned, vm)).unwrap_or(item))
    }
    fn remove(
        &self,
        object: &ObjectRef,
        item: &ObjectRef,
        _initiator: &Initiator,
    ) -> Result<(), Error> {
        if self.include_removes {
            let value = with_current_vm(|vm| to_python(item, vm));
            self.call(object, value, true)?;
        }
        Ok(())
    }
}

/// Registers a validator for one attribute.
pub(in super::super) fn add_validator(
    mapper: &Rc<Mapper>,
    key: &str,
    function: &PyObject,
    include_removes: bool,
) {
    let key = Key::from(key);
    let validator = Validator {
        function: function.to_owned(),
        key: key.clone(),
        include_removes,
    };
    let place = Placement {
        propagate: true,
        ..Placement::default()
    };
    let stage = Some(AttributeStage::Configured);
    mapper.add_attribute_listener(&key, Rc::new(validator), stage, place);
}
