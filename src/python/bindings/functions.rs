//! Free functions of `sqlalchemy`: `func`, `and_`, `case`, `cast`, `literal`, `bindparam`, `exists` and the rest.
//!
//! In: call arguments. Out: expressions from `sql::ops`.
//! Source of the behaviour: SQLAlchemy `sql/_elements_constructors.py`, `sql/functions.py`.

use std::rc::Rc;

use rustpython_vm::builtins::{PyDict, PyStr, PyTuple};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::{AsNumber, Callable, GetAttr};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};
use sql::expr::{Frame, FrameBound, FrameUnit};
use sql::ops::{self, Operand};
use sql::{BindParam, Expr, ExprKind, From, Query, Select, SqlType, Value};

use super::args::{ArgsExt, items_of_sequence, text, text_opt};
use super::convert::to_value;
use super::errors::raise;
use super::expr::{condition, literal, operand, ordering, to_expr, wrap};
use super::select::{operands, query_of};
use super::sqltype::sql_type;

/// `func`, `func.pkg`: names until they are called.
#[pyclass(module = "sqlalchemy.sql.functions", name = "_FunctionGenerator")]
#[derive(Debug, PyPayload)]
pub(super) struct PyFunc {
    pub path: Vec<String>,
}

impl GetAttr for PyFunc {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        let name = name.to_string_lossy();
        if name.starts_with("__") {
            let name = vm.ctx.new_str(name.into_owned());
            return zelf.as_object().generic_getattr(&name, vm);
        }
        let mut path = zelf.path.clone();
        path.push(name.strip_suffix('_').unwrap_or(&name).to_owned());
        Ok(PyFunc { path }.into_pyobject(vm))
    }
}

impl Callable for PyFunc {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let ty = args
            .opt("type_", vm)
            .map(|it| sql_type(&it, vm))
            .transpose()?;
        let own = super::state::state().function(&zelf.path.join(".").to_lowercase());
        if let Some(class) = own {
            return class.call(args, vm);
        }
        if let ([name], [first]) = (zelf.path.as_slice(), args.args.as_slice()) {
            let is_sequence = first.class().name().to_string() == "Sequence";
            if name.eq_ignore_ascii_case("next_value") && is_sequence {
                return vm.call_method(first, "next_value", ());
            }
        }
        if let ([name], [first, second]) = (zelf.path.as_slice(), args.args.as_slice()) {
            match name.to_lowercase().as_str() {
                "extract" => return extract(first, second, vm),
                "cast" => return cast(first, second, vm),
                _ => {}
            }
        }
        let mut list = Vec::new();
        for it in &args.args {
            match super::from::from_of(it, vm)? {
                // `func.count(User)` counts the rows of its table.
                Some(From::Table(table)) => {
                    list.extend(
                        table
                            .primary_key()
                            .first()
                            .map(|it| Operand::Expr(Expr::column(it))),
                    );
                }
                _ => list.push(operand(it, vm)?),
            }
        }
        Ok(wrap(ops::func_path(zelf.path.clone(), list, ty), vm))
    }
}

#[pyclass(with(GetAttr, Callable))]
impl PyFunc {}

/// Makes `func.name(...)` call a class of the program.
pub(super) fn register(name: &str, package: Option<&str>, class: PyObjectRef) {
    let key = match package {
        Some(package) if !package.is_empty() => format!("{package}.{name}"),
        _ => name.to_owned(),
    };
    super::state::state().set_function(key.to_lowercase(), class);
}

/// The conditions of `and_()` and `or_()`.
pub(super) fn conditions(args: &FuncArgs, vm: &VirtualMachine) -> PyResult<Vec<Expr>> {
    args.args.iter().map(|it| condition(it, vm)).collect()
}

/// `case((when, then), ..., else_=...)`, `case({...}, value=...)`.
///
/// # Errors
/// ArgumentError for a malformed list.
pub(super) fn case(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let value = args
        .opt("value", vm)
        .map(|it| literal(&it, vm))
        .transpose()?;
    let otherwise = args
        .opt("else_", vm)
        .map(|it| operand(&it, vm))
        .transpose()?;
    let mut whens = Vec::new();
    for it in &args.args {
        if let Some(dict) = it.downcast_ref::<PyDict>() {
            for (when, then) in dict.items_vec() {
                whens.push((operand(&when, vm)?, operand(&then, vm)?));
            }
            continue;
        }
        let pair = it
            .downcast_ref::<PyTuple>()
            .map(|it| it.as_slice().to_vec());
        match pair.as_deref() {
            Some([when, then]) => {
                let when = if value.is_some() {
                    operand(when, vm)?
                } else {
                    Operand::Expr(condition(when, vm)?)
                };
                whens.push((when, operand(then, vm)?));
            }
            _ => {
                return Err(raise(
                    "ArgumentError",
                    "The \"whens\" argument to case(), when referring to a sequence of items, is now passed as a \
                     series of positional elements, rather than as a list. ",
                    vm,
                ));
            }
        }
    }
    Ok(wrap(ops::case(value, whens, otherwise), vm))
}

/// `cast(expr, type)`.
///
/// # Errors
/// What the type raises.
pub(super) fn cast(expr: &PyObject, ty: &PyObject, vm: &VirtualMachine) -> PyResult {
    let ty = sql_type(ty, vm)?;
    Ok(wrap(
        match operand(expr, vm)? {
            Operand::Expr(it) => it.cast(ty),
            Operand::Value(it) => Expr::cast_value(it, ty),
        },
        vm,
    ))
}

/// `type_coerce(expr, type)`.
///
/// # Errors
/// What the type raises.
pub(super) fn type_coerce(expr: &PyObject, ty: &PyObject, vm: &VirtualMachine) -> PyResult {
    let ty = sql_type(ty, vm)?;
    let expr = match operand(expr, vm)? {
        Operand::Expr(it) => it,
        Operand::Value(it) => Expr::anonymous_bind(None, it, ty.clone()),
    };
    Ok(wrap(expr.type_coerce(ty), vm))
}

/// `bindparam(key, value=..., type_=..., unique=..., required=..., expanding=..., literal_execute=...)`.
///
/// # Errors
/// What the type raises.
pub(super) fn bindparam(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let key = args.any("key", vm).map(|it| text(&it, vm)).transpose()?;
    let given = args.take_positional_keyword("value");
    let ty = args
        .any("type_", vm)
        .map(|it| sql_type(&it, vm))
        .transpose()?;
    let unique = args.flag("unique", key.is_none(), vm)?;
    let expanding = args.flag("expanding", false, vm)?;
    let literal_execute = args.flag("literal_execute", false, vm)?;
    let callable = args
        .opt("callable_", vm)
        .map(|it| super::column::callable_default(&it, vm))
        .transpose()?;
    args.ignore(&["required", "quote", "isoutparam"]);
    args.finish("bindparam", vm)?;
    let value = match &given {
        Some(it) if expanding => Some(match items_of_sequence(it) {
            Some(list) => Value::List(
                list.iter()
                    .map(|it| to_value(it, vm))
                    .collect::<PyResult<Vec<_>>>()?
                    .into(),
            ),
            None => to_value(it, vm)?,
        }),
        Some(it) => Some(to_value(it, vm)?),
        None => None,
    };
    let ty = match (ty, &value) {
        (Some(it), _) => it,
        (None, Some(Value::List(list))) => {
            list.first().map_or_else(SqlType::null, SqlType::of_value)
        }
        (None, Some(it)) => SqlType::of_value(it),
        (None, None) => SqlType::null(),
    };
    let key = key.unwrap_or_else(|| "param".to_owned());
    Ok(wrap(
        Expr::bind(BindParam {
            key,
            unique,
            value,
            ty,
            expanding,
            literal_execute,
            callable,
        }),
        vm,
    ))
}

/// `literal(value, type_=None, literal_execute=False)`.
///
/// # Errors
/// What the type raises.
pub(super) fn literal_value(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let Some(value) = args.take_positional_keyword("value") else {
        return Err(vm.new_type_error("literal() missing 1 required positional argument: 'value'"));
    };
    let ty = args
        .any("type_", vm)
        .map(|it| sql_type(&it, vm))
        .transpose()?;
    let value = to_value(&value, vm)?;
    let ty = ty.unwrap_or_else(|| SqlType::of_value(&value));
    Ok(wrap(Expr::anonymous_bind(None, value, ty), vm))
}

/// `exists(select)`, `exists(columns)`, `exists().where(...)`.
///
/// # Errors
/// As `select()`.
pub(super) fn exists(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let query = match args.args.as_slice() {
        [] => Select::new([Expr::literal_column("*", SqlType::null())]).query(),
        [only] if query_of(only, vm)?.is_some() => match query_of(only, vm)? {
            Some(it) => it,
            None => Select::default().query(),
        },
        [only] => match to_expr(only, vm)?.as_ref().map(Expr::kind) {
            Some(ExprKind::ScalarSubquery(it)) => it.clone(),
            _ => super::select::need_query(&*super::select::select(args.args.clone(), vm)?, vm)?,
        },
        many => super::select::need_query(&*super::select::select(many.to_vec(), vm)?, vm)?,
    };
    Ok(PyExists::object(query, vm))
}

/// `EXISTS (SELECT ...)`, which can still be narrowed.
#[pyclass(module = "sqlalchemy.sql.selectable", name = "Exists", base = super::expr::PyExpr)]
#[derive(Debug)]
pub(super) struct PyExists {
    base: super::expr::PyExpr,
    query: Query,
}

impl PyExists {
    /// A Python object for `EXISTS (query)`.
    pub fn object(query: Query, vm: &VirtualMachine) -> PyObjectRef {
        let base = super::expr::PyExpr::payload(ops::exists(query.clone()));
        Self { base, query }.into_ref(&vm.ctx).into()
    }

    fn changed(&self, vm: &VirtualMachine, change: impl FnOnce(&mut Select)) -> PyResult {
        let Query::Select(select) = &self.query else {
            return Err(vm.new_attribute_error("this EXISTS cannot be changed"));
        };
        let mut select = (**select).clone();
        change(&mut select);
        Ok(Self::object(Query::Select(Rc::new(select)), vm))
    }
}

impl AsNumber for PyExists {
    fn as_number() -> &'static PyNumberMethods {
        &super::expr::OPERATORS
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT), with(AsNumber))]
impl PyExists {
    #[pymethod(name = "where")]
    fn where_(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let more = conditions(&args, vm)?;
        zelf.changed(vm, |it| it.where_.extend(more))
    }
    #[pymethod]
    fn select_from(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let more = args
            .args
            .iter()
            .map(|it| super::from::need_from(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        zelf.changed(vm, |it| it.from.extend(more))
    }
    #[pymethod]
    fn correlate(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let more = args
            .args
            .iter()
            .map(|it| super::from::need_from(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        zelf.changed(vm, |it| it.correlate = Some(more))
    }
    #[pymethod]
    fn select(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        super::select::select(vec![wrap(ops::exists(zelf.query.clone()), vm)], vm)
    }
}

/// `expr.over(partition_by=..., order_by=..., rows=..., range_=..., groups=...)`.
///
/// # Errors
/// ArgumentError for a frame that is no pair.
pub(super) fn over(function: &Expr, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let list = |it: Option<PyObjectRef>| -> PyResult<Vec<Expr>> {
        let Some(it) = it else { return Ok(Vec::new()) };
        match items_of_sequence(&it) {
            Some(list) => list.iter().map(|it| ordering(it, vm)).collect(),
            None => Ok(vec![ordering(&it, vm)?]),
        }
    };
    let partition_by = list(args.opt("partition_by", vm))?;
    let order_by = list(args.opt("order_by", vm))?;
    let mut frame = None;
    for (name, unit) in [
        ("rows", FrameUnit::Rows),
        ("range_", FrameUnit::Range),
        ("groups", FrameUnit::Groups),
    ] {
        if let Some(it) = args.opt(name, vm) {
            if frame.is_some() {
                return Err(raise(
                    "ArgumentError",
                    "only one of 'rows', 'range_', or 'groups' may be provided",
                    vm,
                ));
            }
            let pair = it
                .downcast_ref::<PyTuple>()
                .map(|it| it.as_slice().to_vec());
            let Some([start, end]) = pair.as_deref() else {
                return Err(raise(
                    "ArgumentError",
                    "2-tuple expected for range/rows",
                    vm,
                ));
            };
            let (start, end) = (bound(start, true, vm)?, bound(end, false, vm)?);
            frame = Some(Frame { unit, start, end });
        }
    }
    args.finish("over", vm)?;
    Ok(wrap(function.over(partition_by, order_by, frame), vm))
}

fn bound(obj: &PyObject, start: bool, vm: &VirtualMachine) -> PyResult<FrameBound> {
    if vm.is_none(obj) {
        return Ok(if start {
            FrameBound::UnboundedPreceding
        } else {
            FrameBound::UnboundedFollowing
        });
    }
    Ok(match super::array::frame_number(obj, vm)? {
        0 => FrameBound::CurrentRow,
        it if it < 0 => FrameBound::Preceding(Expr::literal(-it)),
        it => FrameBound::Following(Expr::literal(it)),
    })
}

/// `column("x", Type)`.
///
/// # Errors
/// What the type raises.
pub(super) fn column_clause(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let Some(name) = args.any("text", vm) else {
        return Err(vm.new_type_error("column() needs a name"));
    };
    let ty = args
        .any("type_", vm)
        .map_or(Ok(SqlType::null()), |it| sql_type(&it, vm))?;
    let is_literal = args.flag("is_literal", false, vm)?;
    let name = text(&name, vm)?;
    Ok(wrap(
        if is_literal {
            Expr::literal_column(&name, ty)
        } else {
            Expr::named_column(&name, ty)
        },
        vm,
    ))
}

/// `literal_column("x", Type)`.
///
/// # Errors
/// What the type raises.
pub(super) fn literal_column(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let Some(name) = args.any("text", vm) else {
        return Err(vm.new_type_error("literal_column() needs text"));
    };
    let ty = args
        .any("type_", vm)
        .map_or(Ok(SqlType::null()), |it| sql_type(&it, vm))?;
    Ok(wrap(Expr::literal_column(&text(&name, vm)?, ty), vm))
}

/// `table("name", column("x"), ...)`.
///
/// # Errors
/// A name that is no string.
pub(super) fn table_clause(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut list = args.args.iter();
    let Some(name) = list.next() else {
        return Err(vm.new_type_error("table() needs a name"));
    };
    let mut columns = Vec::new();
    for it in list {
        let Some(expr) = to_expr(it, vm)? else {
            return Err(raise("ArgumentError", "column object expected", vm));
        };
        columns.push(sql::Column::new(
            &expr.name().unwrap_or_else(|| "anon".into()),
            expr.ty(),
        ));
    }
    let schema = args.kwargs.get("schema").and_then(|it| text_opt(it));
    let table = sql::Table::lightweight(&text(name, vm)?, schema.as_deref(), columns);
    table.quote.set(super::column::quote_of(name, vm)?);
    Ok(super::table::object_for(&table, vm))
}

/// `extract("year", expr)`.
///
/// # Errors
/// As [`operand`].
pub(super) fn extract(field: &PyObject, expr: &PyObject, vm: &VirtualMachine) -> PyResult {
    Ok(wrap(
        ops::extract(&text(field, vm)?, operand(expr, vm)?),
        vm,
    ))
}

/// `tuple_(a, b)`.
///
/// # Errors
/// As [`operand`].
pub(super) fn tuple(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    Ok(wrap(ops::tuple_(operands(&args.args, vm)?), vm))
}
