//! The Python modules that snippets import: `sqlalchemy` and its relatives, over `orm`, `sql` and `engine`.
//!
//! In: nothing. Out: the native module definitions that [`crate::Interpreter`] registers.
//! Files directly here are Core; `mapped` is the ORM's half. `convert`, `errors` and `state` serve both.

mod args;
mod array;
mod coerce;
mod column;
mod compile;
mod connection;
mod constraint;
mod convert;
mod ddl;
mod ddl_element;
mod dml;
mod dml_more;
mod driver;
mod engine;
mod errors;
mod events;
mod execute;
mod expr;
mod expr_more;
mod foreign_key;
mod from;
mod from_more;
mod functions;
mod host;
mod json;
mod log;
mod mapped;
mod names;
mod native;
mod orm_ops;
mod reflect;
mod result;
mod row;
mod select;
mod select_more;
mod select_parts;
mod sequence;
mod sqltype;
mod state;
mod subclasses;
mod table;
mod table_valued;
#[cfg(test)]
mod tests;
mod text;

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;
use trace::Model;

use crate::interpreter::Host;

/// Prepares a database before the program opens it.
///
/// # Errors
/// The database's message.
pub(crate) fn seed(host: &Host, file: &str, sql: &str) -> Result<(), String> {
    engine::seed(host, file, sql)
}

/// The mapped classes of a run.
pub(crate) fn models(host: &Host) -> Vec<Model> {
    let state = host.existing_extension::<state::State>();
    let environment = state.and_then(|it| it.known_environment());
    environment.map_or_else(Vec::new, |it| orm::describe::models(&it))
}

/// All native modules of the bindings.
pub(crate) fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    json::install();
    let mut all = vec![native::module_def(ctx)];
    all.extend(mapped::modules(ctx));
    all
}
