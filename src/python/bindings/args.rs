//! Reading call arguments that a fixed signature cannot describe.
//!
//! SQLAlchemy's constructors take many optional keywords; these helpers take them one by one and then check that
//! none is left over.

use rustpython_vm::builtins::{PyDict, PyList, PySet, PyStr, PyTuple};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

/// Keyword access for [`FuncArgs`].
pub(super) trait ArgsExt {
    /// The keyword, when given and not None.
    fn opt(&mut self, name: &str, vm: &VirtualMachine) -> Option<PyObjectRef>;
    /// The next positional argument, or the keyword; None counts as missing.
    fn any(&mut self, name: &str, vm: &VirtualMachine) -> Option<PyObjectRef>;
    fn flag(&mut self, name: &str, default: bool, vm: &VirtualMachine) -> PyResult<bool>;
    fn flag_opt(&mut self, name: &str, vm: &VirtualMachine) -> PyResult<Option<bool>>;
    fn string(&mut self, name: &str, vm: &VirtualMachine) -> PyResult<Option<String>>;
    /// Takes a keyword that is accepted and changes nothing here.
    fn ignore(&mut self, names: &[&str]);
    /// Raises TypeError for keywords that nobody took.
    fn finish_keywords(&self, function: &str, vm: &VirtualMachine) -> PyResult<()>;
    /// Raises TypeError for what nobody took.
    fn finish(&self, function: &str, vm: &VirtualMachine) -> PyResult<()>;
}

impl ArgsExt for FuncArgs {
    fn opt(&mut self, name: &str, vm: &VirtualMachine) -> Option<PyObjectRef> {
        self.take_keyword(name).filter(|it| !vm.is_none(it))
    }

    fn any(&mut self, name: &str, vm: &VirtualMachine) -> Option<PyObjectRef> {
        self.take_positional_keyword(name)
            .filter(|it| !vm.is_none(it))
    }

    fn flag(&mut self, name: &str, default: bool, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(self.flag_opt(name, vm)?.unwrap_or(default))
    }

    fn flag_opt(&mut self, name: &str, vm: &VirtualMachine) -> PyResult<Option<bool>> {
        self.opt(name, vm).map(|it| it.is_true(vm)).transpose()
    }

    fn string(&mut self, name: &str, vm: &VirtualMachine) -> PyResult<Option<String>> {
        self.opt(name, vm).map(|it| text(&it, vm)).transpose()
    }

    fn ignore(&mut self, names: &[&str]) {
        for name in names {
            self.take_keyword(name);
        }
    }

    fn finish_keywords(&self, function: &str, vm: &VirtualMachine) -> PyResult<()> {
        if let Some((name, _)) = (&self.kwargs).into_iter().next() {
            return Err(vm.new_type_error(format!(
                "{function}() got an unexpected keyword argument '{name}'"
            )));
        }
        Ok(())
    }

    fn finish(&self, function: &str, vm: &VirtualMachine) -> PyResult<()> {
        self.finish_keywords(function, vm)?;
        if !self.args.is_empty() {
            return Err(vm.new_type_error(format!("{function}() takes fewer positional arguments")));
        }
        Ok(())
    }
}

/// The text of a `str` or a `str` subclass.
pub(super) fn text(obj: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    match obj.downcast_ref::<PyStr>() {
        Some(it) => Ok(it.try_as_utf8(vm)?.as_str().to_owned()),
        None => Err(vm.new_type_error(format!("expected a string, got '{}'", obj.class().name()))),
    }
}

/// The text, when `obj` is a string.
pub(super) fn text_opt(obj: &PyObject) -> Option<String> {
    obj.downcast_ref::<PyStr>()?
        .as_utf8()
        .map(|it| it.as_str().to_owned())
}

/// An `i64` from a Python int.
pub(super) fn integer(obj: &PyObject, vm: &VirtualMachine) -> PyResult<i64> {
    obj.try_index(vm)?.try_to_primitive(vm)
}

/// The items of a list or tuple (subclasses too), or `None` for anything else.
pub(super) fn items_of_sequence(obj: &PyObject) -> Option<Vec<PyObjectRef>> {
    if let Some(it) = obj.downcast_ref::<PyList>() {
        return Some(it.borrow_vec().to_vec());
    }
    obj.downcast_ref::<PyTuple>()
        .map(|it| it.as_slice().to_vec())
}

/// The items of any iterable.
pub(super) fn items(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    match items_of_sequence(obj) {
        Some(it) => Ok(it),
        None => obj.to_owned().try_to_value(vm),
    }
}

/// Whether `obj` is a list, tuple or set.
pub(super) fn is_collection(obj: &PyObject) -> bool {
    obj.downcastable::<PyList>() || obj.downcastable::<PyTuple>() || obj.downcastable::<PySet>()
}

/// The (name, value) pairs of a dict whose keys are strings.
pub(super) fn string_items(
    obj: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<Vec<(String, PyObjectRef)>>> {
    let Some(dict) = obj.downcast_ref::<PyDict>() else {
        return Ok(None);
    };
    let mut out = Vec::with_capacity(dict.__len__());
    for (key, value) in dict.items_vec() {
        out.push((text(&key, vm)?, value));
    }
    Ok(Some(out))
}

/// Converts a list of `n` strings to a Python list.
pub(super) fn string_list<'a>(
    names: impl IntoIterator<Item = &'a str>,
    vm: &VirtualMachine,
) -> PyObjectRef {
    let items = names
        .into_iter()
        .map(|it| vm.ctx.new_str(it).into())
        .collect();
    vm.ctx.new_list(items).into()
}

/// `default` when missing.
pub(super) fn or_none(it: Option<PyObjectRef>, vm: &VirtualMachine) -> PyObjectRef {
    it.unwrap_or_else(|| vm.ctx.none())
}
