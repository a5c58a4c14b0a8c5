//! `Sequence` and `Identity`: shells in `sqlalchemy/schema.py`, read into [`sql::schema`].

use std::rc::Rc;

use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use sql::schema::{Identity, Sequence, SequenceOptions};

use super::args::{integer, text_opt};

fn options(obj: &PyObject, vm: &VirtualMachine) -> PyResult<SequenceOptions> {
    let get = |name: &str| -> PyResult<Option<PyObjectRef>> {
        Ok(vm
            .get_attribute_opt(obj, &*vm.ctx.new_str(name))?
            .filter(|it| !vm.is_none(it)))
    };
    let number =
        |name: &str| -> PyResult<Option<i64>> { get(name)?.map(|it| integer(&it, vm)).transpose() };
    let flag = |name: &str| -> PyResult<bool> { get(name)?.map_or(Ok(false), |it| it.is_true(vm)) };
    Ok(SequenceOptions {
        start: number("start")?,
        increment: number("increment")?,
        minvalue: number("minvalue")?,
        maxvalue: number("maxvalue")?,
        nominvalue: flag("nominvalue")?,
        nomaxvalue: flag("nomaxvalue")?,
        cycle: get("cycle")?.map(|it| it.is_true(vm)).transpose()?,
        cache: number("cache")?,
    })
}

/// What an `Identity(...)` says.
///
/// # Errors
/// A number that is none.
pub(super) fn identity(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Identity> {
    Ok(Identity {
        always: obj.get_attr("always", vm)?.is_true(vm)?,
        on_null: false,
        options: options(obj, vm)?,
    })
}

/// What a `Sequence(...)` says.
///
/// # Errors
/// A number that is none.
pub(super) fn sequence(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Sequence> {
    let schema = obj.get_attr("schema", vm)?;
    Ok(Sequence {
        name: text_opt(&*obj.get_attr("name", vm)?).unwrap_or_default(),
        schema: text_opt(&schema),
        options: options(obj, vm)?,
        optional: obj.get_attr("optional", vm)?.is_true(vm)?,
    })
}

/// The same, shared.
///
/// # Errors
/// As [`sequence`].
pub(super) fn shared(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Rc<Sequence>> {
    sequence(obj, vm).map(Rc::new)
}
