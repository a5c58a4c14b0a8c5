//! Printing: `str(statement)`, `statement.compile(...)`, and the dialect objects.
//!
//! In: statements and expressions. Out: text from `sql::compile`, and a `Compiled` object with its parameters.
//! Source of the behaviour: SQLAlchemy `sql/compiler.py`, `engine/default.py` (StrCompileDialect).

use std::rc::Rc;

use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use sql::compile::{CompileOptions, Compiled, Dialect, compile, compile_expr as print_expr};
use sql::{Expr, From, Statement};

use super::args::{ArgsExt, items, text, text_opt};
use super::convert::to_object;
use super::errors::from_sql;
use super::state::{call, state};

/// The dialect of that name; the plain one that `str()` uses when there is none.
pub(super) fn dialect_by_name(name: Option<&str>) -> Dialect {
    match name {
        Some("sqlite") => Dialect::Sqlite,
        Some("postgresql") => Dialect::Postgresql,
        Some("mysql" | "mariadb") => Dialect::Mysql,
        _ => Dialect::Default,
    }
}

/// The dialect object of SQLite.
///
/// # Errors
/// What making it raises.
pub(super) fn sqlite_dialect(vm: &VirtualMachine) -> PyResult {
    state().dialect("sqlite", || {
        call("sqlalchemy.dialects.sqlite", "dialect", (), vm)
    })
}

/// A printed statement.
#[pyclass(module = "sqlalchemy.sql.compiler", name = "SQLCompiler")]
#[derive(Debug, PyPayload)]
pub(super) struct PyCompiled {
    compiled: Rc<Compiled>,
    dialect: Dialect,
}

#[pyclass]
impl PyCompiled {
    #[pymethod]
    fn __str__(zelf: &Py<Self>) -> String {
        zelf.compiled.text.clone()
    }
    #[pygetset]
    fn string(zelf: &Py<Self>) -> String {
        zelf.compiled.text.clone()
    }
    #[pygetset]
    fn params(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        for bind in &zelf.compiled.binds {
            let value = bind
                .param
                .value
                .as_ref()
                .map_or_else(|| Ok(vm.ctx.none()), |it| to_object(it, vm))?;
            dict.set_item(&*bind.name, value, vm)?;
        }
        Ok(dict.into())
    }
    #[pymethod]
    fn construct_params(zelf: &Py<Self>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Self::params(zelf, vm)
    }
    #[pygetset]
    fn positiontup(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        super::args::string_list(zelf.compiled.binds.iter().map(|it| &*it.name), vm)
    }
    #[pygetset]
    fn dialect(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.dialect {
            Dialect::Sqlite => sqlite_dialect(vm),
            it => Ok(vm.ctx.new_str(it.name()).into()),
        }
    }
}

struct Request {
    dialect: Dialect,
    options: CompileOptions,
}

fn request(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Request> {
    let mut dialect = Dialect::Default;
    if let Some(bind) = args.any("bind", vm) {
        if super::engine::engine_of(&bind).is_some() {
            dialect = Dialect::Sqlite;
        }
    }
    if let Some(it) = args.any("dialect", vm) {
        let name = vm.get_attribute_opt(&it, "name")?;
        dialect = dialect_by_name(name.and_then(|it| text_opt(&it)).as_deref());
    }
    let mut options = CompileOptions::default();
    if let Some(it) = args.opt("compile_kwargs", vm) {
        if let Ok(flag) = it.get_item("literal_binds", vm) {
            options.literal_binds = flag.is_true(vm)?;
        }
    }
    if let Some(it) = args.opt("column_keys", vm) {
        let keys = items(&it, vm)?
            .iter()
            .map(|it| text(it, vm).map(Rc::from))
            .collect::<PyResult<Vec<Rc<str>>>>()?;
        options.column_keys = Some(keys);
    }
    Ok(Request { dialect, options })
}

/// `statement.compile(...)`.
///
/// # Errors
/// CompileError and its kin.
pub(super) fn compile_statement(
    statement: &Statement,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let request = request(args, vm)?;
    let compiled =
        compile(statement, request.dialect, &request.options).map_err(|it| from_sql(it, vm))?;
    Ok(PyCompiled {
        compiled: Rc::new(compiled),
        dialect: request.dialect,
    }
    .into_pyobject(vm))
}

/// `expression.compile(...)`.
///
/// # Errors
/// CompileError and its kin.
pub(super) fn compile_expr(expr: &Expr, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let request = request(args, vm)?;
    let compiled =
        print_expr(expr, request.dialect, &request.options).map_err(|it| from_sql(it, vm))?;
    Ok(PyCompiled {
        compiled: Rc::new(compiled),
        dialect: request.dialect,
    }
    .into_pyobject(vm))
}

/// `str(statement)`.
///
/// # Errors
/// CompileError and its kin.
pub(super) fn statement_text(statement: &Statement, vm: &VirtualMachine) -> PyResult<String> {
    let compiled = compile(statement, Dialect::Default, &CompileOptions::default());
    Ok(compiled.map_err(|it| from_sql(it, vm))?.text)
}

/// `str(expression)`.
///
/// # Errors
/// CompileError and its kin.
pub(super) fn expr_text(expr: &Expr, vm: &VirtualMachine) -> PyResult<String> {
    // Outside of a SELECT a name cannot be looked up: it stands for itself.
    let expr = sql::ops::walk::map(expr, &mut |it| match it.kind() {
        sql::ExprKind::LabelReference(name) => {
            Some(Expr::literal_column(name, sql::SqlType::null()))
        }
        _ => None,
    });
    let compiled = print_expr(&expr, Dialect::Default, &CompileOptions::default());
    Ok(compiled.map_err(|it| from_sql(it, vm))?.text)
}

/// `str(alias)`, `str(join)`: the name, or the whole text of a join.
///
/// # Errors
/// CompileError and its kin.
pub(super) fn from_text(from: &From, vm: &VirtualMachine) -> PyResult<String> {
    match from {
        From::Join(_) => {
            let select = sql::Select::new([Expr::literal_column("*", sql::SqlType::null())])
                .select_from(from.clone());
            let text = statement_text(&select.statement(), vm)?;
            Ok(text
                .split_once("FROM ")
                .map_or(text.clone(), |it| it.1.to_owned()))
        }
        From::Subquery(it) => statement_text(&it.query.clone().statement(), vm),
        From::Cte(it) => match it.query.get() {
            Some(query) => statement_text(&query.clone().statement(), vm),
            None => Ok(from.description()),
        },
        _ => Ok(from.description()),
    }
}

/// CREATE, DROP: DDL as an object that can be printed and executed.
#[pyclass(module = "sqlalchemy.sql.ddl", name = "ExecutableDDLElement")]
#[derive(Debug, PyPayload)]
pub(super) struct PyDdl {
    pub statement: Statement,
}

#[pyclass]
impl PyDdl {
    #[pymethod]
    fn compile(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        compile_statement(&zelf.statement, args, vm)
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        statement_text(&zelf.statement, vm)
    }
}
