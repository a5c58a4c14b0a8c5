//! Reflection: tables read back from the database.
//!
//! In: a table or a MetaData, and a bind. Out: filled tables.
//! The questions and their order are in `lib/sqlalchemy/engine/reflection.py`.
//! Source of the behaviour: SQLAlchemy `engine/reflection.py`, `dialects/sqlite/base.py`.

use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::state::call;

const MODULE: &str = "sqlalchemy.engine.reflection";

/// Fills a table from the database: `Table(..., autoload_with=bind)`.
///
/// # Errors
/// NoSuchTableError.
pub(super) fn reflect_table(
    table: PyObjectRef,
    bind: PyObjectRef,
    include_columns: Option<PyObjectRef>,
    resolve_fks: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let include = include_columns.unwrap_or_else(|| vm.ctx.none());
    call(MODULE, "_autoload", (table, bind, include, resolve_fks), vm)?;
    Ok(())
}

/// `metadata.reflect(bind, ...)`.
///
/// # Errors
/// What the database says.
pub(super) fn reflect_all(
    metadata: PyObjectRef,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let mut args = args;
    args.args.insert(0, metadata);
    call(MODULE, "_reflect_all", args, vm)?;
    Ok(())
}
