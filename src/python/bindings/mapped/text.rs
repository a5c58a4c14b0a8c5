//! An attribute's value as a short text for the trace.
//!
//! Runs no code of the program: what is not a value of Python's own or of the standard library is only named.

use orm::AttrKind;
use orm::record::{members_text, short, slot_text};
use rustpython_vm::builtins::{PyDict, PyList, PySet, PyStr};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, VirtualMachine};
use sql::Value;

use super::super::convert::to_value;
use super::super::expr::PyExpr;
use super::instance::state_of;

/// How deep lists and dictionaries are told.
const DEPTH: u32 = 2;
/// Entries of a list or dictionary that are told.
const ENTRIES: usize = 5;

/// The text of an entry of an object's dictionary.
pub(super) fn text(value: &PyObject, kind: AttrKind, vm: &VirtualMachine) -> String {
    if kind == AttrKind::Value {
        return short(plain(value, DEPTH, vm));
    }
    if vm.is_none(value) {
        return "None".to_owned();
    }
    match members(value) {
        Some(it) => members_text(it.iter().map(|it| one(it, vm))),
        None => one(value, vm),
    }
}

/// The members of a collection that is Python's own; those of others are not asked for.
fn members(value: &PyObject) -> Option<Vec<PyObjectRef>> {
    if let Some(it) = value.downcast_ref::<PyList>() {
        return Some(it.borrow_vec().to_vec());
    }
    if let Some(it) = value.downcast_ref::<PyDict>() {
        return Some(it.items_vec().into_iter().map(|it| it.1).collect());
    }
    let set = value.downcast_ref::<PySet>()?;
    Some(set.elements())
}

/// A mapped object: `<Order 1>`.
fn one(value: &PyObject, vm: &VirtualMachine) -> String {
    match state_of(value, vm) {
        Some(it) => it.short(),
        None => format!("<{}>", value.class().name()),
    }
}

fn plain(value: &PyObject, depth: u32, vm: &VirtualMachine) -> String {
    let class = value.class();
    let types = &vm.ctx.types;
    if class.is(types.str_type) {
        if let Some(it) = value.downcast_ref::<PyStr>().and_then(|it| it.to_str()) {
            return sql::repr::text(it);
        }
    }
    if value.downcast_ref::<PyExpr>().is_some() {
        return "<SQL expression>".to_owned();
    }
    if class.is(types.list_type) && depth > 0 {
        if let Some(it) = value.downcast_ref::<PyList>() {
            return entries(
                '[',
                it.borrow_vec().iter().map(|it| plain(it, depth - 1, vm)),
                ']',
            );
        }
    }
    if class.is(types.dict_type) && depth > 0 {
        if let Some(it) = value.downcast_ref::<PyDict>() {
            let items = it.items_vec();
            let items = items.iter().map(|(key, value)| {
                format!("{}: {}", plain(key, 0, vm), plain(value, depth - 1, vm))
            });
            return entries('{', items, '}');
        }
    }
    match to_value(value, vm) {
        Ok(Value::Host(_)) | Err(_) => {
            member_of_enum(value, vm).unwrap_or_else(|| format!("<{}>", class.name()))
        }
        Ok(it) => slot_text(&orm::Slot::Value(it)),
    }
}

fn entries(open: char, items: impl ExactSizeIterator<Item = String>, close: char) -> String {
    let count = items.len();
    let mut shown: Vec<String> = items.take(ENTRIES).collect();
    if count > ENTRIES {
        shown.push(format!("... {count} in all"));
    }
    format!("{open}{}{close}", shown.join(", "))
}

/// `Color.RED`: members of an enum keep their name in their dictionary.
fn member_of_enum(value: &PyObject, vm: &VirtualMachine) -> Option<String> {
    let name = value.dict()?.get_item_opt("_name_", vm).ok()??;
    let name = name.downcast_ref::<PyStr>()?.to_str()?;
    Some(format!("{}.{name}", value.class().name()))
}
