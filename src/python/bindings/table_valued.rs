//! Functions and VALUES in FROM: `table_valued`, `column_valued`, `values(...)`, and CTEs of any statement.
//!
//! In: expressions and names of columns. Out: [`sql::From`] as Python objects.
//! Source of the behaviour: SQLAlchemy `sql/functions.py`, `sql/selectable.py` (TableValuedAlias, Values).

use std::rc::Rc;

use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use sql::expr::{ExprKind, LabelName};
use sql::from::{TableFunction, Values};
use sql::{Expr, From, SqlType};

use super::args::{ArgsExt, items, text, text_opt};
use super::errors::raise;
use super::expr::{operand, to_expr, wrap};

fn name_of(name: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<LabelName> {
    Ok(match name {
        Some(it) => LabelName::Name(text(&it, vm)?.into()),
        None => LabelName::Anonymous("anon".into()),
    })
}

/// A column by name, or `column("x", Type)`.
fn column(obj: &PyObject, vm: &VirtualMachine) -> PyResult<(Rc<str>, SqlType)> {
    if let Some(name) = text_opt(obj) {
        return Ok((name.into(), SqlType::null()));
    }
    match to_expr(obj, vm)? {
        Some(it) => Ok((it.name().unwrap_or_else(|| "anon".into()), it.ty())),
        None => Err(raise(
            "ArgumentError",
            "a column or the name of a column was expected",
            vm,
        )),
    }
}

fn from(function: TableFunction, vm: &VirtualMachine) -> PyObjectRef {
    super::from::wrap(From::Function(Rc::new(function)), vm)
}

/// `func.f().table_valued("a", "b", name=..., with_ordinality=...)`.
///
/// # Errors
/// Something that is no column.
pub(super) fn table_valued(function: &Expr, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let name = name_of(args.opt("name", vm), vm)?;
    let ordinality = args.opt("with_ordinality", vm);
    args.ignore(&["joins_implicitly"]);
    let mut columns = args
        .args
        .iter()
        .map(|it| column(it, vm))
        .collect::<PyResult<Vec<_>>>()?;
    if let Some(it) = &ordinality {
        let (name, _) = column(it, vm)?;
        columns.push((name, SqlType::integer()));
    }
    Ok(from(
        TableFunction {
            function: function.clone(),
            name,
            columns,
            ordinality: ordinality.is_some(),
            derived: None,
            lateral: false,
            scalar: false,
        },
        vm,
    ))
}

/// `func.f().alias("name")`: a table whose one column is the function itself.
///
/// # Errors
/// A name that is no text.
pub(super) fn alias(function: &Expr, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let name = name_of(args.any("name", vm), vm)?;
    Ok(from(
        TableFunction {
            function: function.clone(),
            name,
            columns: Vec::new(),
            ordinality: false,
            derived: None,
            lateral: false,
            scalar: true,
        },
        vm,
    ))
}

/// `func.f().column_valued("x")`: the table's name as a column.
///
/// # Errors
/// A name that is no text.
pub(super) fn column_valued(function: &Expr, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let name = name_of(args.any("name", vm), vm)?;
    let table = From::Function(Rc::new(TableFunction {
        function: function.clone(),
        name,
        columns: Vec::new(),
        ordinality: false,
        derived: None,
        lateral: false,
        scalar: true,
    }));
    Ok(wrap(Expr::new(ExprKind::Whole(table), function.ty()), vm))
}

/// `func.f().scalar_table_valued("x")`: `(f()).x`.
///
/// # Errors
/// A name that is no text.
pub(super) fn scalar(function: &Expr, name: &PyObject, vm: &VirtualMachine) -> PyResult {
    let _ = (function, name);
    Err(super::errors::not_yet("scalar_table_valued", vm))
}

/// `values(column(...), ..., name=..., literal_binds=...)`.
///
/// # Errors
/// Something that is no column.
pub(super) fn values(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let name = args
        .opt("name", vm)
        .map(|it| text(&it, vm))
        .transpose()?
        .map(|it| LabelName::Name(it.into()));
    let literal_binds = args.flag("literal_binds", false, vm)?;
    args.finish_keywords("values", vm)?;
    let columns = args
        .args
        .iter()
        .map(|it| column(it, vm))
        .collect::<PyResult<Vec<_>>>()?;
    Ok(super::from::wrap(
        From::Values(Rc::new(Values {
            columns,
            rows: Vec::new(),
            name,
            literal_binds,
            lateral: false,
        })),
        vm,
    ))
}

/// `values(...).data([(1, "a"), ...])`.
///
/// # Errors
/// A row that is no sequence.
pub(super) fn data(values: &Values, rows: &PyObject, vm: &VirtualMachine) -> PyResult {
    let mut changed = values.clone();
    for row in items(rows, vm)? {
        let mut list = Vec::new();
        for (at, value) in items(&row, vm)?.iter().enumerate() {
            let ty = values
                .columns
                .get(at)
                .map_or_else(SqlType::null, |it| it.1.clone());
            list.push(match operand(value, vm)? {
                sql::ops::Operand::Expr(it) => it,
                sql::ops::Operand::Value(value) => {
                    let ty = if ty.is_null() {
                        SqlType::of_value(&value)
                    } else {
                        ty
                    };
                    Expr::anonymous_bind(None, value, ty)
                }
            });
        }
        changed.rows.push(list);
    }
    Ok(super::from::wrap(From::Values(Rc::new(changed)), vm))
}
