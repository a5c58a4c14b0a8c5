//! The primary key that `session.get()` is given.
//!
//! In: one value, a sequence, a row or a dict. Out: the values in the order of the mapper's primary key.
//! Source of the behaviour: SQLAlchemy `Session._get_impl`.

use std::rc::Rc;

use rustpython_vm::builtins::PyDict;
use rustpython_vm::{PyObject, PyResult, VirtualMachine};
use sql::Value;

use super::super::args::{items, text};
use super::super::convert::to_value;
use super::super::errors::raise;
use super::super::row::PyRow;

/// The primary key values that `get()` is given: one value, a tuple, or a dict.
///
/// # Errors
/// InvalidRequestError for a wrong number of values or wrong names.
pub(super) fn identity(
    mapper: &Rc<orm::Mapper>,
    ident: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Vec<Value>> {
    let count = mapper.primary_key.len();
    let wrong = || {
        let columns: Vec<_> = mapper
            .primary_key
            .iter()
            .map(|it| format!("'{}.{}'", mapper.local_table.name, it.name.borrow()))
            .collect();
        raise(
            "InvalidRequestError",
            format!(
                "Incorrect number of values in identifier to formulate primary key for session.get(); primary key \
                 columns are {}",
                columns.join(",")
            ),
            vm,
        )
    };
    if let Some(dict) = ident.downcast_ref::<PyDict>() {
        if dict.__len__() != count {
            return Err(wrong());
        }
        let mut given = Vec::new();
        for (name, value) in dict.items_vec() {
            let name = text(&name, vm)?;
            let key = mapper
                .resolve_property(&name)
                .map_or_else(|| name.as_str().into(), |it| it.key.clone());
            given.push((key, value));
        }
        let keys = mapper.identity_attribute_keys();
        let mut out = Vec::new();
        for key in &keys {
            let Some((_, value)) = given.iter().find(|it| it.0 == *key) else {
                let names: Vec<_> = keys.iter().map(|it| format!("'{it}'")).collect();
                return Err(raise(
                    "InvalidRequestError",
                    format!(
                        "Incorrect names of values in identifier to formulate primary key for session.get(); \
                         primary key attribute names are {} (synonym names are also accepted)",
                        names.join(",")
                    ),
                    vm,
                ));
            };
            out.push(to_value(value, vm)?);
        }
        return Ok(out);
    }
    let values = match super::super::args::items_of_sequence(ident) {
        Some(it) => it,
        None => match ident.downcast_ref::<PyRow>() {
            Some(_) => items(ident, vm)?,
            None => vec![ident.to_owned()],
        },
    };
    if values.len() != count {
        return Err(wrong());
    }
    values.iter().map(|it| to_value(it, vm)).collect()
}
