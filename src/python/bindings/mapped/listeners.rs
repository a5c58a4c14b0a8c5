//! ORM events: the program's functions as listeners of mappers, attributes and sessions.
//!
//! In: `event.listen(target, name, fn)` for a mapped class, a mapped attribute or a session.
//! Out: listeners registered with the crate `orm`, and a handle that takes them away again.
//! Source of the behaviour: SQLAlchemy `orm/events.py`.

mod attribute;
mod session;

use std::cell::Cell;
use std::rc::Rc;

use orm::{Error, Key, Mapper, MapperListener, ObjectRef, Placement};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};

use super::super::errors::carry_orm;
use super::class::{as_class, class_of};
use super::inspection::mapper_object;
use super::instance::to_python;
use super::registry::mapper_of_exact;
use super::session::{PySession, connection_object};

pub(super) use attribute::add_validator;

/// One function on one event.
pub(super) struct Function {
    name: String,
    function: PyObjectRef,
    retval: bool,
    active_history: bool,
    active: Cell<bool>,
}

impl Function {
    /// Whether it listens to this event, and still does.
    pub fn is(&self, name: &str) -> bool {
        self.active.get() && self.name == name
    }

    pub fn function(&self) -> &PyObjectRef {
        &self.function
    }

    fn call(&self, args: Vec<PyObjectRef>) -> Result<PyObjectRef, Error> {
        with_current_vm(|vm| self.function.call(args, vm).map_err(|it| carry_orm(it, vm)))
    }

    /// (mapper, connection, target)
    fn mapper_event(&self, name: &str, object: &ObjectRef) -> Result<(), Error> {
        if !self.is(name) {
            return Ok(());
        }
        let mapper = object.state().mapper();
        let args = with_current_vm(|vm| {
            let connection = match object.state().session() {
                Some(session) => connection_object(&session, &session.connection_for(mapper)?, vm),
                None => vm.ctx.none(),
            };
            Ok::<_, Error>(vec![
                mapper_object(mapper, vm),
                connection,
                to_python(object, vm),
            ])
        })?;
        self.call(args).map(drop)
    }

    /// Names of attributes as Python has them for this event.
    fn keys(keys: Option<&[Key]>, vm: &VirtualMachine) -> PyObjectRef {
        match keys {
            Some(keys) => vm
                .ctx
                .new_list(keys.iter().map(|it| vm.ctx.new_str(&**it).into()).collect())
                .into(),
            None => vm.ctx.none(),
        }
    }
}

impl MapperListener for Function {
    fn before_insert(&self, object: &ObjectRef) -> Result<(), Error> {
        self.mapper_event("before_insert", object)
    }
    fn after_insert(&self, object: &ObjectRef) -> Result<(), Error> {
        self.mapper_event("after_insert", object)
    }
    fn before_update(&self, object: &ObjectRef) -> Result<(), Error> {
        self.mapper_event("before_update", object)
    }
    fn after_update(&self, object: &ObjectRef) -> Result<(), Error> {
        self.mapper_event("after_update", object)
    }
    fn before_delete(&self, object: &ObjectRef) -> Result<(), Error> {
        self.mapper_event("before_delete", object)
    }
    fn after_delete(&self, object: &ObjectRef) -> Result<(), Error> {
        self.mapper_event("after_delete", object)
    }
    fn load(&self, object: &ObjectRef) -> Result<(), Error> {
        if !self.is("load") {
            return Ok(());
        }
        let args = with_current_vm(|vm| vec![to_python(object, vm), vm.ctx.none()]);
        self.call(args).map(drop)
    }
    fn refresh(&self, object: &ObjectRef, keys: Option<&[Key]>) -> Result<(), Error> {
        if !self.is("refresh") {
            return Ok(());
        }
        let args = with_current_vm(|vm| {
            let keys = match keys {
                Some(_) => {
                    let list = Self::keys(keys, vm);
                    let frozen = vm.ctx.types.frozenset_type.as_object().call((list,), vm);
                    frozen.map_err(|it| carry_orm(it, vm))?
                }
                None => vm.ctx.none(),
            };
            Ok::<_, Error>(vec![to_python(object, vm), vm.ctx.none(), keys])
        })?;
        self.call(args).map(drop)
    }
    fn refresh_flush(&self, object: &ObjectRef, keys: &[Key]) -> Result<(), Error> {
        if !self.is("refresh_flush") {
            return Ok(());
        }
        let args = with_current_vm(|vm| {
            let keys = Self::keys(Some(keys), vm);
            vec![to_python(object, vm), vm.ctx.none(), keys]
        });
        self.call(args).map(drop)
    }
    fn expire(&self, object: &ObjectRef, keys: Option<&[Key]>) -> Result<(), Error> {
        if !self.is("expire") {
            return Ok(());
        }
        let args = with_current_vm(|vm| vec![to_python(object, vm), Self::keys(keys, vm)]);
        self.call(args).map(drop)
    }
    fn configured(&self, mapper: &Rc<Mapper>) -> Result<(), Error> {
        if !self.is("mapper_configured") {
            return Ok(());
        }
        let args = with_current_vm(|vm| {
            let class = class_of(&mapper.class).map_or_else(|| vm.ctx.none(), Into::into);
            vec![mapper_object(mapper, vm), class]
        });
        self.call(args).map(drop)
    }
}

/// What [`listen`] gives back.
#[pyclass(module = "sqlalchemy.orm.events", name = "_Listener")]
#[derive(PyPayload)]
pub(in super::super) struct PyListener {
    function: Rc<Function>,
}

impl std::fmt::Debug for PyListener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.function.name)
    }
}

#[pyclass]
impl PyListener {
    #[pymethod]
    fn remove(zelf: &Py<Self>) {
        zelf.function.active.set(false);
    }
}

/// Registers a function for an ORM event; None when the target is none of the ORM's.
///
/// # Errors
/// What reading the options raises.
pub(super) fn listen(
    target: &PyObject,
    name: &str,
    function: &PyObject,
    options: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    let flag = |name: &str| -> PyResult<bool> { options.get_item(name, vm)?.is_true(vm) };
    let made = Rc::new(Function {
        name: name.to_owned(),
        function: function.to_owned(),
        retval: flag("retval")?,
        active_history: flag("active_history")?,
        active: Cell::new(true),
    });
    let place = Placement {
        first: flag("first")?,
        propagate: flag("propagate")?,
        everywhere: flag("everywhere")?,
    };
    let handle = |function: Rc<Function>| PyListener { function }.into_pyobject(vm);
    if let Some(it) = target.downcast_ref::<PySession>() {
        it.add_function(&made, place.first, vm)?;
        return Ok(handle(made));
    }
    let attribute = target
        .downcast_ref::<super::attribute::PyAttribute>()
        .map(|it| (it.entity.mapper().clone(), it.key.clone()))
        .or_else(|| {
            super::comparator::relationship_path(target)
                .map(|it| (it.from.mapper().clone(), it.relationship.key.clone()))
        });
    if let Some((mapper, key)) = attribute {
        mapper.add_attribute_listener(&key, made.clone(), None, place);
        return Ok(handle(made));
    }
    let mapper = as_class(target)
        .and_then(|it| mapper_of_exact(it.as_object()))
        .or_else(|| super::inspection::mapper_of_object(target));
    let Some(mapper) = mapper else {
        return Ok(vm.ctx.none());
    };
    mapper.add_listener(made.clone(), place);
    Ok(handle(made))
}
