//! ORM events: the program's functions as listeners of mappers, attributes and sessions.
//!
//! In: `event.listen(target, name, fn)` for a mapped class, a mapped attribute, a session or a sessionmaker.
//! Out: listeners registered with the crate `orm`.
//! Source of the behaviour: SQLAlchemy `orm/events.py`.

use std::rc::Rc;

use orm::{
    AttributeListener, Error, Key, Mapper, MapperListener, ObjectRef, SessionListener, SessionRef,
    Slot,
};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::super::errors::{carry_orm, not_yet};
use super::super::state::imported;
use super::class::as_class;
use super::inspection::mapper_object;
use super::instance::{from_slot, object_of, to_python, to_slot};
use super::registry::mapper_of_exact;
use super::session::{PySession, session_object};

/// One function on one event.
struct Function {
    name: String,
    function: PyObjectRef,
    retval: bool,
}

impl Function {
    fn call(&self, args: Vec<PyObjectRef>) -> Result<PyObjectRef, Error> {
        with_current_vm(|vm| self.function.call(args, vm).map_err(|it| carry_orm(it, vm)))
    }

    /// (mapper, connection, target)
    fn mapper_event(&self, name: &str, object: &ObjectRef) -> Result<(), Error> {
        if self.name != name {
            return Ok(());
        }
        let args = with_current_vm(|vm| {
            let connection = match object.state().session() {
                Some(session) => super::super::connection::wrap(session.connection()?, vm),
                None => vm.ctx.none(),
            };
            Ok::<_, Error>(vec![
                mapper_object(object.state().mapper(), vm),
                connection,
                to_python(object, vm),
            ])
        })?;
        self.call(args).map(drop)
    }

    fn session_event(
        &self,
        name: &str,
        session: &SessionRef,
        with_none: usize,
    ) -> Result<(), Error> {
        if self.name != name {
            return Ok(());
        }
        let args = with_current_vm(|vm| {
            let mut args = vec![session_object(Some(session.clone()), vm)];
            args.extend((0..with_none).map(|_| vm.ctx.none()));
            args
        });
        self.call(args).map(drop)
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
        if self.name != "load" {
            return Ok(());
        }
        let args = with_current_vm(|vm| vec![to_python(object, vm), vm.ctx.none()]);
        self.call(args).map(drop)
    }
    fn refresh(&self, object: &ObjectRef, _keys: Option<&[Key]>) -> Result<(), Error> {
        if self.name != "refresh" {
            return Ok(());
        }
        let args = with_current_vm(|vm| vec![to_python(object, vm), vm.ctx.none(), vm.ctx.none()]);
        self.call(args).map(drop)
    }
}

impl AttributeListener for Function {
    fn set(&self, object: &ObjectRef, new: Slot, old: Option<Slot>) -> Result<Slot, Error> {
        if self.name != "set" {
            return Ok(new);
        }
        let kind = match new {
            Slot::Object(_) => orm::AttrKind::Object,
            Slot::Collection(_) => orm::AttrKind::Collection,
            _ => orm::AttrKind::Value,
        };
        let args = with_current_vm(|vm| {
            let carry = |it| carry_orm(it, vm);
            let old = match &old {
                Some(it) => from_slot(it, vm).map_err(carry)?,
                None => imported("sqlalchemy.orm.base", "NO_VALUE", vm).map_err(carry)?,
            };
            Ok::<_, Error>(vec![
                to_python(object, vm),
                from_slot(&new, vm).map_err(carry)?,
                old,
                vm.ctx.none(),
            ])
        })?;
        let returned = self.call(args)?;
        Ok(if self.retval {
            with_current_vm(|vm| to_slot(&returned, kind, vm))
        } else {
            new
        })
    }
    fn append(&self, object: &ObjectRef, item: ObjectRef) -> Result<ObjectRef, Error> {
        if self.name != "append" {
            return Ok(item);
        }
        let args =
            with_current_vm(|vm| vec![to_python(object, vm), to_python(&item, vm), vm.ctx.none()]);
        let returned = self.call(args)?;
        Ok(with_current_vm(|vm| {
            if self.retval {
                object_of(&returned, vm)
            } else {
                None
            }
        })
        .unwrap_or(item))
    }
    fn remove(&self, object: &ObjectRef, item: &ObjectRef) -> Result<(), Error> {
        if self.name != "remove" {
            return Ok(());
        }
        let args =
            with_current_vm(|vm| vec![to_python(object, vm), to_python(item, vm), vm.ctx.none()]);
        self.call(args).map(drop)
    }
}

impl SessionListener for Function {
    fn before_flush(&self, session: &SessionRef) -> Result<(), Error> {
        self.session_event("before_flush", session, 2)
    }
    fn after_flush(&self, session: &SessionRef) -> Result<(), Error> {
        self.session_event("after_flush", session, 1)
    }
    fn after_flush_postexec(&self, session: &SessionRef) -> Result<(), Error> {
        self.session_event("after_flush_postexec", session, 1)
    }
    fn before_commit(&self, session: &SessionRef) -> Result<(), Error> {
        self.session_event("before_commit", session, 0)
    }
    fn after_commit(&self, session: &SessionRef) -> Result<(), Error> {
        self.session_event("after_commit", session, 0)
    }
    fn after_rollback(&self, session: &SessionRef) -> Result<(), Error> {
        self.session_event("after_rollback", session, 0)
    }
    fn after_soft_rollback(&self, session: &SessionRef) -> Result<(), Error> {
        self.session_event("after_soft_rollback", session, 1)
    }
    fn after_begin(&self, session: &SessionRef) -> Result<(), Error> {
        if self.name != "after_begin" {
            return Ok(());
        }
        let connection = session.connection()?;
        let args = with_current_vm(|vm| {
            vec![
                session_object(Some(session.clone()), vm),
                vm.ctx.none(),
                super::super::connection::wrap(connection, vm),
            ]
        });
        self.call(args).map(drop)
    }
    fn before_attach(&self, session: &SessionRef, object: &ObjectRef) -> Result<(), Error> {
        self.object_event("before_attach", session, object)
    }
    fn after_attach(&self, session: &SessionRef, object: &ObjectRef) -> Result<(), Error> {
        self.object_event("after_attach", session, object)
    }
    fn loaded_as_persistent(&self, session: &SessionRef, object: &ObjectRef) -> Result<(), Error> {
        self.object_event("loaded_as_persistent", session, object)
    }
    fn transition(
        &self,
        session: &SessionRef,
        object: &ObjectRef,
        from: trace::ObjectState,
        to: trace::ObjectState,
    ) -> Result<(), Error> {
        let name = |it: trace::ObjectState| match it {
            trace::ObjectState::Transient => "transient",
            trace::ObjectState::Pending => "pending",
            trace::ObjectState::Persistent => "persistent",
            trace::ObjectState::Deleted => "deleted",
            trace::ObjectState::Detached => "detached",
        };
        self.object_event(&format!("{}_to_{}", name(from), name(to)), session, object)
    }
}

impl Function {
    fn object_event(
        &self,
        name: &str,
        session: &SessionRef,
        object: &ObjectRef,
    ) -> Result<(), Error> {
        if self.name != name {
            return Ok(());
        }
        let args = with_current_vm(|vm| {
            vec![
                session_object(Some(session.clone()), vm),
                to_python(object, vm),
            ]
        });
        self.call(args).map(drop)
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
    fn set(&self, object: &ObjectRef, new: Slot, _old: Option<Slot>) -> Result<Slot, Error> {
        let kind = match new {
            Slot::Object(_) => orm::AttrKind::Object,
            Slot::Collection(_) => return Ok(new),
            _ => orm::AttrKind::Value,
        };
        let value = with_current_vm(|vm| from_slot(&new, vm).map_err(|it| carry_orm(it, vm)))?;
        let returned = self.call(object, value, false)?;
        Ok(with_current_vm(|vm| to_slot(&returned, kind, vm)))
    }
    fn append(&self, object: &ObjectRef, item: ObjectRef) -> Result<ObjectRef, Error> {
        let value = with_current_vm(|vm| to_python(&item, vm));
        let returned = self.call(object, value, false)?;
        Ok(with_current_vm(|vm| object_of(&returned, vm)).unwrap_or(item))
    }
    fn remove(&self, object: &ObjectRef, item: &ObjectRef) -> Result<(), Error> {
        if self.include_removes {
            let value = with_current_vm(|vm| to_python(item, vm));
            self.call(object, value, true)?;
        }
        Ok(())
    }
}

/// Registers a validator for one attribute.
pub(super) fn add_validator(
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
    mapper.add_attribute_listener(&key, Rc::new(validator));
}

const MAPPER_EVENTS: &[&str] = &[
    "before_insert",
    "after_insert",
    "before_update",
    "after_update",
    "before_delete",
    "after_delete",
    "load",
    "refresh",
];

/// Registers a function for an ORM event; `false` when the target is none of the ORM's.
///
/// # Errors
/// NotImplementedError for events that we lack.
pub(super) fn listen(
    target: &PyObject,
    name: &str,
    function: &PyObject,
    retval: bool,
    propagate: bool,
    vm: &VirtualMachine,
) -> PyResult<bool> {
    let make = || {
        Rc::new(Function {
            name: name.to_owned(),
            function: function.to_owned(),
            retval,
        })
    };
    if let Some(it) = target.downcast_ref::<PySession>() {
        it.get(vm)?.add_listener(make());
        return Ok(true);
    }
    let attribute = target
        .downcast_ref::<super::attribute::PyAttribute>()
        .map(|it| (it.entity.mapper().clone(), it.key.clone()))
        .or_else(|| {
            super::comparator::relationship_path(target)
                .map(|it| (it.from.mapper().clone(), it.relationship.key.clone()))
        });
    if let Some((mapper, key)) = attribute {
        if !matches!(name, "set" | "append" | "remove") {
            return Err(not_yet(&format!("the attribute event '{name}'"), vm));
        }
        mapper.add_attribute_listener(&key, make());
        return Ok(true);
    }
    let mapper = as_class(target)
        .and_then(|it| mapper_of_exact(it.as_object()))
        .or_else(|| super::inspection::mapper_of_object(target));
    let Some(mapper) = mapper else {
        return Ok(false);
    };
    if !MAPPER_EVENTS.contains(&name) {
        return Err(not_yet(&format!("the mapper event '{name}'"), vm));
    }
    mapper.add_listener(make());
    if propagate {
        for it in mapper.self_and_descendants() {
            if !Rc::ptr_eq(&it, &mapper) {
                it.add_listener(make());
            }
        }
    }
    Ok(true)
}
