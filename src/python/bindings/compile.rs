//! Printing: `str(statement)`, `statement.compile(...)`, and the dialect objects.
//!
//! In: statements and expressions. Out: text from `sql::compile`, and a `Compiled` object with its parameters.
//! Source of the behaviour: SQLAlchemy `sql/compiler.py`, `engine/default.py` (StrCompileDialect).

use std::rc::Rc;

use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use sql::compile::{CompileOptions, Compiled, Dialect, compile, compile_expr as print_expr};
use sql::{Expr, From, Statement, Value};

use super::args::{ArgsExt, items, text, text_opt};
use super::convert::to_object;
pub(super) use super::ddl_element::{PyDdl, ddl_object};
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

/// The dialect object of any dialect.
///
/// # Errors
/// What making it raises.
pub(super) fn dialect_object(dialect: Dialect, vm: &VirtualMachine) -> PyResult {
    match dialect {
        Dialect::Sqlite => sqlite_dialect(vm),
        Dialect::Postgresql => state().dialect("postgresql", || {
            call("sqlalchemy.dialects.postgresql", "dialect", (), vm)
        }),
        Dialect::Mysql => state().dialect("mysql", || {
            call("sqlalchemy.dialects.mysql", "dialect", (), vm)
        }),
        Dialect::Default => state().dialect("default", || {
            call("sqlalchemy.engine.default", "StrCompileDialect", (), vm)
        }),
    }
}

/// A printed statement.
#[pyclass(module = "sqlalchemy.sql.compiler", name = "SQLCompiler")]
#[derive(Debug, PyPayload)]
pub(super) struct PyCompiled {
    compiled: Rc<Compiled>,
    dialect: Dialect,
    /// What was printed; None for DDL and for parts.
    statement: PyObjectRef,
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
            let value = match (&bind.param.value, &bind.param.callable) {
                (Some(it), _) => to_object(it, vm)?,
                (None, Some(it)) => {
                    let value = it
                        .call(&Vec::new)
                        .map_err(|it| super::errors::from_sql(it, vm))?;
                    to_object(&value, vm)?
                }
                (None, None) => vm.ctx.none(),
            };
            dict.set_item(&*bind.name, value, vm)?;
        }
        Ok(dict.into())
    }
    #[pymethod]
    fn construct_params(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let params = Self::params(zelf, vm)?;
        if let Some(given) = args.any("params", vm) {
            for bind in &zelf.compiled.binds {
                if let Ok(value) = given.get_item(&*bind.name, vm) {
                    params.set_item(&*bind.name, value, vm)?;
                }
            }
        }
        Ok(params)
    }
    #[pygetset]
    fn statement(zelf: &Py<Self>) -> PyObjectRef {
        zelf.statement.clone()
    }
    #[pygetset]
    fn bind_names(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        for bind in &zelf.compiled.binds {
            let param = super::expr::wrap(Expr::bind((*bind.param).clone()), vm);
            dict.set_item(&*param, vm.ctx.new_str(&*bind.name).into(), vm)?;
        }
        Ok(dict.into())
    }
    #[pygetset]
    fn positiontup(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        super::args::string_list(zelf.compiled.binds.iter().map(|it| &*it.name), vm)
    }
    #[pygetset]
    fn dialect(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        dialect_object(zelf.dialect, vm)
    }
}

/// What a listener gets as `context.compiled`.
pub(super) fn compiled_object(compiled: &Rc<Compiled>, vm: &VirtualMachine) -> PyObjectRef {
    PyCompiled {
        compiled: compiled.clone(),
        dialect: compiled.dialect,
        statement: vm.ctx.none(),
    }
    .into_pyobject(vm)
}

struct Request {
    dialect: Dialect,
    options: CompileOptions,
    /// Lists of IN and values that stand in the text are written out.
    render_postcompile: bool,
}

fn request(own: Dialect, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Request> {
    let mut dialect = own;
    if let Some(bind) = args.any("bind", vm) {
        if super::engine::engine_of(&bind).is_some() {
            dialect = super::engine::printed_dialect(&bind);
        }
    }
    if let Some(it) = args.any("dialect", vm) {
        let name = vm.get_attribute_opt(&it, "name")?;
        dialect = dialect_by_name(name.and_then(|it| text_opt(&it)).as_deref());
    }
    let mut options = CompileOptions {
        implicit_returning: true,
        ..CompileOptions::default()
    };
    let mut render_postcompile = false;
    if let Some(it) = args.opt("compile_kwargs", vm) {
        if let Ok(flag) = it.get_item("literal_binds", vm) {
            options.literal_binds = flag.is_true(vm)?;
        }
        if let Ok(flag) = it.get_item("render_postcompile", vm) {
            render_postcompile = flag.is_true(vm)?;
        }
    }
    if let Some(it) = args.opt("schema_translate_map", vm) {
        options.schema_map = super::execute::schema_map(&it, vm)?;
        options.schema_marks = true;
    }
    if let Some(it) = args.opt("column_keys", vm) {
        let keys = items(&it, vm)?
            .iter()
            .map(|it| text(it, vm).map(Rc::from))
            .collect::<PyResult<Vec<Rc<str>>>>()?;
        options.column_keys = Some(keys);
    }
    Ok(Request {
        dialect,
        options,
        render_postcompile,
    })
}

impl Request {
    fn finish(&self, compiled: Compiled, statement: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let compiled = if self.render_postcompile {
            written_out(compiled).map_err(|it| from_sql(it, vm))?
        } else {
            compiled
        };
        Ok(PyCompiled {
            compiled: Rc::new(compiled),
            dialect: self.dialect,
            statement,
        }
        .into_pyobject(vm))
    }
}

/// The same text with lists written out, and a parameter for each of their values.
fn written_out(mut compiled: Compiled) -> Result<Compiled, sql::Error> {
    let values: Vec<Value> = compiled
        .binds
        .iter()
        .map(|it| it.param.value.clone().unwrap_or(Value::Null))
        .collect();
    let mut names: Vec<(usize, Option<String>)> = Vec::new();
    let (text, flat) =
        compiled.expand_named(&values, &mut |index, name| names.push((index, name)))?;
    let (text, flat) = (text.into_owned(), flat.into_owned());
    if names.is_empty() {
        compiled.text = text;
        if flat.is_empty() {
            compiled.binds.clear();
        }
        return Ok(compiled);
    }
    let binds = names
        .into_iter()
        .zip(flat)
        .filter_map(|((index, name), value)| {
            let mut bind = compiled.binds.get(index)?.clone();
            if let Some(name) = name {
                bind.name = name.into();
                bind.param = Rc::new(sql::BindParam {
                    value: Some(value),
                    expanding: false,
                    ..(*bind.param).clone()
                });
            }
            Some(bind)
        })
        .collect();
    compiled.text = text;
    compiled.binds = binds;
    Ok(compiled)
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
    compile_for(statement, vm.ctx.none(), args, vm)
}

/// The same, with the object that was printed.
///
/// # Errors
/// CompileError and its kin.
pub(super) fn compile_for(
    statement: &Statement,
    object: PyObjectRef,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let request = request(dialect_of(statement), args, vm)?;
    let compiled =
        compile(statement, request.dialect, &request.options).map_err(|it| from_sql(it, vm))?;
    request.finish(compiled, object, vm)
}

/// The dialect that a statement is printed in when none is named: that of an INSERT which only one dialect has.
fn dialect_of(statement: &Statement) -> Dialect {
    match statement {
        Statement::Insert(it) => it
            .on_conflict
            .as_ref()
            .map_or(Dialect::Default, |it| it.dialect),
        _ => Dialect::Default,
    }
}

/// `expression.compile(...)`.
///
/// # Errors
/// CompileError and its kin.
pub(super) fn compile_expr(expr: &Expr, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let request = request(Dialect::Default, args, vm)?;
    let compiled = print_expr(&alone(expr), request.dialect, &request.options)
        .map_err(|it| from_sql(it, vm))?;
    request.finish(compiled, vm.ctx.none(), vm)
}

/// `alias.compile(...)`, `values(...).compile(...)`.
///
/// # Errors
/// CompileError and its kin.
pub(super) fn compile_from(from: &From, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let request = request(Dialect::Default, args, vm)?;
    let compiled =
        sql::compile::compile_from(from, request.dialect).map_err(|it| from_sql(it, vm))?;
    request.finish(compiled, vm.ctx.none(), vm)
}

/// `str(statement)`.
///
/// # Errors
/// CompileError and its kin.
pub(super) fn statement_text(statement: &Statement, vm: &VirtualMachine) -> PyResult<String> {
    let dialect = dialect_of(statement);
    let options = CompileOptions {
        implicit_returning: true,
        ..CompileOptions::default()
    };
    let compiled = compile(statement, dialect, &options);
    Ok(compiled.map_err(|it| from_sql(it, vm))?.text)
}

/// `str(expression)`.
///
/// # Errors
/// CompileError and its kin.
pub(super) fn expr_text(expr: &Expr, vm: &VirtualMachine) -> PyResult<String> {
    let compiled = print_expr(&alone(expr), Dialect::Default, &CompileOptions::default());
    Ok(compiled.map_err(|it| from_sql(it, vm))?.text)
}

/// Outside of a SELECT a name cannot be looked up: it stands for itself.
fn alone(expr: &Expr) -> Expr {
    sql::ops::walk::map(expr, &mut |it| match it.kind() {
        sql::ExprKind::LabelReference(name) => {
            Some(Expr::literal_column(name, sql::SqlType::null()))
        }
        _ => None,
    })
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
        From::Values(_) | From::Function(_) => {
            let printed = sql::compile::compile_from(from, Dialect::Default);
            Ok(printed.map_err(|it| from_sql(it, vm))?.text)
        }
        _ => Ok(from.description()),
    }
}
