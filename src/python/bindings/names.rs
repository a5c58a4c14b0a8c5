//! Names that SQLAlchemy has and Athanor does not have yet: they raise an error that says so.
//!
//! In: a module or class and a name. Out: the exception to raise. The names are in `names.txt`, one line for each
//! module or class: `sqlalchemy.orm: Bundle Load ...`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rustpython_vm::builtins::{PyBaseExceptionRef, PyStr};
use rustpython_vm::{AsObject, Py, PyObject, PyResult, VirtualMachine};

static NAMES: LazyLock<HashMap<&'static str, HashSet<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("names.txt")
        .lines()
        .filter_map(|it| it.split_once(": "));
    lines
        .map(|(owner, names)| (owner, names.split(' ').collect()))
        .collect()
});

fn knows(owner: &str, name: &str) -> bool {
    NAMES.get(owner).is_some_and(|it| it.contains(name))
}

/// Whether SQLAlchemy has that name.
pub(super) fn has(owner: &str, name: &str) -> bool {
    knows(owner, name)
}

/// For `getattr` on one of our objects: the error for a name that is not there.
pub(super) fn missing(
    obj: &PyObject,
    owner: &str,
    name: &Py<PyStr>,
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    let text = name.to_string_lossy();
    if knows(owner, &text) {
        return vm.new_attribute_error(format!("Athanor does not have {owner}.{text} yet"));
    }
    vm.new_attribute_error(format!(
        "'{}' object has no attribute '{text}'",
        obj.class().name()
    ))
}

/// For `__getattr__` of a module.
///
/// # Errors
/// Always: AttributeError, with a sentence for names that SQLAlchemy has.
pub(super) fn missing_in_module(module: &str, name: &str, vm: &VirtualMachine) -> PyResult {
    if knows(module, name) {
        let message = format!("Athanor does not have {module}.{name} yet");
        return Err(vm.new_not_implemented_error(message));
    }
    let _ = vm.ctx.none().as_object();
    Err(vm.new_attribute_error(format!("module '{module}' has no attribute '{name}'")))
}
