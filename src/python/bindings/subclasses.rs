//! Classes of Python that share one native class and differ by name, by what stands above them, and by what they hide:
//! results and transactions.
//!
//! In: a name of [`CLASSES`]. Out: the class, made once for each run. Called by the bindings that make such objects.
//! Source of the behaviour: SQLAlchemy `engine/result.py`, `engine/cursor.py`, `engine/base.py`.

use std::cell::RefCell;
use std::collections::HashMap;

use rustpython_vm::builtins::PyTypeRef;
use rustpython_vm::class::StaticType;
use rustpython_vm::{AsObject, PyResult, VirtualMachine};

use super::connection::PyTransaction;
use super::result::PyResultObject;
use crate::interpreter::current_host;

/// (name, module, the class above it).
pub(super) const CLASSES: &[(&str, &str, &str)] = &[
    ("Result", "sqlalchemy.engine.result", "ResultInternal"),
    ("CursorResult", "sqlalchemy.engine.cursor", "Result"),
    ("IteratorResult", "sqlalchemy.engine.result", "Result"),
    (
        "ChunkedIteratorResult",
        "sqlalchemy.engine.result",
        "IteratorResult",
    ),
    ("FilterResult", "sqlalchemy.engine.result", "ResultInternal"),
    ("ScalarResult", "sqlalchemy.engine.result", "FilterResult"),
    ("MappingResult", "sqlalchemy.engine.result", "FilterResult"),
    ("RootTransaction", "sqlalchemy.engine.base", "Transaction"),
    ("NestedTransaction", "sqlalchemy.engine.base", "Transaction"),
    (
        "TwoPhaseTransaction",
        "sqlalchemy.engine.base",
        "Transaction",
    ),
];

/// What only results of a cursor have.
const OF_CURSORS: &[&str] = &[
    "rowcount",
    "lastrowid",
    "inserted_primary_key",
    "inserted_primary_key_rows",
    "returned_defaults",
    "returned_defaults_rows",
    "last_inserted_params",
    "last_updated_params",
    "prefetch_cols",
    "postfetch_cols",
    "is_insert",
    "returns_rows",
    "supports_sane_rowcount",
    "supports_sane_multi_rowcount",
];

/// What results have but not their `scalars()` and `mappings()`.
const OF_RESULTS: &[&str] = &[
    "scalars",
    "scalar",
    "scalar_one",
    "scalar_one_or_none",
    "mappings",
    "tuples",
    "t",
    "freeze",
    "merge",
];

/// What `scalars()` has neither.
const OF_ROWS: &[&str] = &["fetchone", "keys", "columns"];

/// Whether objects of the class do not have an attribute that the native class has.
pub(super) fn hides(class: &str, name: &str) -> bool {
    let hidden: &[&[&str]] = match class {
        "ScalarResult" => &[OF_CURSORS, OF_RESULTS, OF_ROWS],
        "MappingResult" => &[OF_CURSORS, OF_RESULTS],
        "ChunkedIteratorResult" | "IteratorResult" => &[OF_CURSORS],
        _ => &[],
    };
    hidden.iter().any(|it| it.contains(&name))
}

#[derive(Default)]
struct Made(RefCell<HashMap<&'static str, PyTypeRef>>);

/// The class of that name.
///
/// # Errors
/// None but those of a machine that cannot make classes.
pub(super) fn class(name: &str, vm: &VirtualMachine) -> PyResult<PyTypeRef> {
    let made = current_host()
        .expect("bindings are called only inside a run")
        .extension(Made::default);
    if let Some(it) = made.0.borrow().get(name) {
        return Ok(it.clone());
    }
    let Some((own, module, above)) = CLASSES.iter().find(|it| it.0 == name) else {
        return Ok(match name {
            "Transaction" => PyTransaction::static_type().to_owned(),
            _ => PyResultObject::static_type().to_owned(),
        });
    };
    let above = class(above, vm)?;
    let body = vm.ctx.new_dict();
    body.set_item("__module__", vm.ctx.new_str(*module).into(), vm)?;
    let bases = vm.ctx.new_tuple(vec![above.into()]);
    let object = vm
        .ctx
        .types
        .type_type
        .as_object()
        .call((vm.ctx.new_str(*own), bases, body), vm)?;
    let class: PyTypeRef = object
        .downcast()
        .map_err(|_| vm.new_type_error("no class"))?;
    made.0.borrow_mut().insert(own, class.clone());
    Ok(class)
}
