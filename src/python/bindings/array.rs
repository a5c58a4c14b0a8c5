//! What expressions can do by their type: arrays, JSONB, regular expressions, comparators of the program's own types.
//!
//! In: expressions and arguments. Out: new expressions, or SQLAlchemy's AttributeError.
//! Source of the behaviour: SQLAlchemy `sql/sqltypes.py` (ARRAY, JSON), `dialects/postgresql`, `sql/type_api.py`.

use rustpython_vm::builtins::{PySlice, PyStr};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};
use sql::expr::{BinaryOp, ExprKind, Regexp, UnaryOp};
use sql::{BindParam, Expr, SqlType, TypeKind, Value};

use super::args::{ArgsExt, integer};
use super::convert::to_value;
use super::expr::{PyExpr, operand, ordering, wrap};

/// `array[1]`, `array[2:3]`; `None` for what is no array.
///
/// # Errors
/// An index that is no number.
pub(super) fn item(
    expr: &Expr,
    index: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let ty = expr.ty();
    let TypeKind::Array(inner, dimensions) = &ty.kind else {
        return Ok(None);
    };
    let stem = expr.bind_stem();
    let number = |it: &PyObject| -> PyResult<Expr> {
        Ok(match operand(it, vm)? {
            sql::ops::Operand::Expr(it) => it,
            sql::ops::Operand::Value(value) => {
                Expr::anonymous_bind(stem.as_deref(), value, SqlType::integer())
            }
        })
    };
    let op = BinaryOp::GetItem;
    let left = expr.self_group(sql::ops::Against::Binary(&op));
    let (right, ty) = match index.downcast_ref::<PySlice>() {
        Some(slice) => {
            let bound = |name: &'static str| slice.as_object().get_attr(name, vm);
            let (start, stop) = (bound("start")?, bound("stop")?);
            let part = ExprKind::Slice {
                start: number(&start)?,
                stop: number(&stop)?,
            };
            (Expr::new(part, SqlType::null()), ty.clone())
        }
        None => {
            let ty = if *dimensions > 1 {
                SqlType::new(TypeKind::Array(inner.clone(), dimensions - 1))
            } else {
                (**inner).clone()
            };
            (number(index)?, ty)
        }
    };
    let whole = ExprKind::Binary {
        op,
        left,
        right,
        escape: None,
    };
    Ok(Some(wrap(Expr::new(whole, ty), vm)))
}

/// `array.contains(...)` and its like, also of JSONB and HSTORE; `None` for other types.
///
/// # Errors
/// As [`operand`].
pub(super) fn containment(
    expr: &Expr,
    op: &str,
    other: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let ty = expr.ty();
    let fits = match &ty.kind {
        TypeKind::Array(..) => true,
        TypeKind::Dialect { class, .. } => {
            matches!(class.as_str(), "JSONB" | "HSTORE") || class.ends_with("RANGE")
        }
        _ => false,
    };
    if !fits {
        return Ok(None);
    }
    let op = BinaryOp::Custom {
        text: op.to_owned(),
        precedence: 5,
        comparison: true,
    };
    let other = operand(other, vm)?;
    let made = expr
        .operate(op, other)
        .map_err(|it| super::errors::from_sql(it, vm))?;
    Ok(Some(wrap(made, vm)))
}

/// `regexp_match(pattern, flags=None)`, `regexp_replace(pattern, replacement, flags=None)`.
///
/// # Errors
/// As [`operand`].
pub(super) fn regexp(
    expr: &Expr,
    mut args: FuncArgs,
    replace: bool,
    vm: &VirtualMachine,
) -> PyResult {
    let Some(pattern) = args.any("pattern", vm) else {
        return Err(vm.new_type_error("a pattern is needed"));
    };
    let replacement = if replace {
        args.any("replacement", vm)
    } else {
        None
    };
    let flags = args
        .any("flags", vm)
        .map(|it| super::args::text(&it, vm))
        .transpose()?;
    let pattern = operand(&pattern, vm)?;
    if !replace && flags.is_none() {
        let made = expr.operate(BinaryOp::RegexpMatch, pattern);
        return Ok(wrap(
            made.map_err(|it| super::errors::from_sql(it, vm))?,
            vm,
        ));
    }
    let against = BinaryOp::RegexpMatch;
    let replacement = replacement
        .map(|it| operand(&it, vm))
        .transpose()?
        .map(|it| it.beside(expr));
    let ty = if replace {
        expr.ty()
    } else {
        SqlType::boolean()
    };
    let whole = Regexp {
        expr: expr.self_group(sql::ops::Against::Binary(&against)),
        pattern: pattern.beside(expr),
        flags,
        replacement,
        negated: false,
    };
    Ok(wrap(Expr::new(ExprKind::Regexp(Box::new(whole)), ty), vm))
}

/// `expr.aggregate_order_by(...)`: `array_agg(x ORDER BY y)`.
///
/// # Errors
/// As [`ordering`].
pub(super) fn aggregate_order_by(expr: &Expr, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let order_by = args
        .args
        .iter()
        .map(|it| ordering(it, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let ExprKind::Function(function) = expr.kind() else {
        let ty = expr.ty();
        return Ok(wrap(
            Expr::new(
                ExprKind::Ordered {
                    target: expr.clone(),
                    order_by,
                },
                ty,
            ),
            vm,
        ));
    };
    let mut function = function.clone();
    if let Some(last) = function.args.pop() {
        let ty = last.ty();
        function.args.push(Expr::new(
            ExprKind::Ordered {
                target: last,
                order_by,
            },
            ty,
        ));
    }
    Ok(wrap(Expr::new(ExprKind::Function(function), expr.ty()), vm))
}

/// `expr.params(name=value)`, and `unique_params`, which also makes the names unique.
///
/// # Errors
/// A value of no use.
pub(super) fn with_params(
    expr: &Expr,
    args: FuncArgs,
    unique: bool,
    vm: &VirtualMachine,
) -> PyResult {
    let mut given: Vec<(String, Value)> = Vec::new();
    for it in &args.args {
        for (name, value) in super::args::string_items(it, vm)?.unwrap_or_default() {
            given.push((name, to_value(&value, vm)?));
        }
    }
    for (name, value) in args.kwargs {
        given.push((name.to_string(), to_value(&value, vm)?));
    }
    let changed = sql::ops::walk::map(expr, &mut |it| {
        let ExprKind::Bind(param) = it.kind() else {
            return None;
        };
        let (_, value) = given.iter().find(|(name, _)| *name == param.key)?;
        Some(Expr::bind(BindParam {
            value: Some(value.clone()),
            unique: param.unique || unique,
            ty: if param.ty.is_null() {
                SqlType::of_value(value)
            } else {
                param.ty.clone()
            },
            ..(**param).clone()
        }))
    });
    Ok(wrap(changed, vm))
}

/// Whether two expressions print the same text with the same values.
pub(super) fn same_text(a: &Expr, b: &Expr) -> bool {
    if a.same_as(b) {
        return true;
    }
    let print = |it: &Expr| {
        let options = sql::compile::CompileOptions::default();
        let compiled = sql::compile::compile_expr(it, sql::Dialect::Default, &options).ok()?;
        let values: Vec<Value> = compiled
            .binds
            .iter()
            .map(|it| it.param.value.clone().unwrap_or(Value::Null))
            .collect();
        Some((compiled.text, values))
    };
    match (print(a), print(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// `expr.operator`: the function of `sqlalchemy.sql.operators`.
///
/// # Errors
/// AttributeError when the expression has none.
pub(super) fn operator_of(expr: &Expr, vm: &VirtualMachine) -> PyResult {
    use BinaryOp::*;
    let name = match expr.kind() {
        ExprKind::Binary { op, .. } => match op {
            Eq => "eq",
            Ne => "ne",
            Lt => "lt",
            Le => "le",
            Gt => "gt",
            Ge => "ge",
            Add => "add",
            Sub => "sub",
            Mul => "mul",
            TrueDiv => "truediv",
            FloorDiv => "floordiv",
            Mod => "mod",
            Concat => "concat_op",
            Is => "is_",
            IsNot => "is_not",
            IsDistinctFrom => "is_distinct_from",
            IsNotDistinctFrom => "is_not_distinct_from",
            In => "in_op",
            NotIn => "not_in_op",
            Like => "like_op",
            NotLike => "not_like_op",
            Ilike => "ilike_op",
            NotIlike => "not_ilike_op",
            Match => "match_op",
            RegexpMatch => "regexp_match_op",
            NotRegexpMatch => "not_regexp_match_op",
            BitAnd => "bitwise_and_op",
            BitOr => "bitwise_or_op",
            BitXor => "bitwise_xor_op",
            ShiftLeft => "bitwise_lshift_op",
            ShiftRight => "bitwise_rshift_op",
            GetItem => "getitem",
            JsonGetItem => "json_getitem_op",
            JsonPathGetItem => "json_path_getitem_op",
            Custom { text, .. } => {
                return super::state::call(
                    "sqlalchemy.sql.operators",
                    "custom_op",
                    (text.clone(),),
                    vm,
                );
            }
        },
        ExprKind::Boolean { op, .. } => match op {
            sql::expr::BooleanOp::And => "and_",
            sql::expr::BooleanOp::Or => "or_",
        },
        ExprKind::Between { negated, .. } => {
            if *negated {
                "not_between_op"
            } else {
                "between_op"
            }
        }
        ExprKind::Unary { op, .. } => match op {
            UnaryOp::Negate => "neg",
            UnaryOp::Not => "inv",
            UnaryOp::Distinct => "distinct_op",
            UnaryOp::Asc => "asc_op",
            UnaryOp::Desc => "desc_op",
            _ => return Ok(vm.ctx.none()),
        },
        _ => return Ok(vm.ctx.none()),
    };
    super::state::imported("sqlalchemy.sql.operators", name, vm)
}

/// An attribute that the comparator of the expression's type has: `data.has_key`, methods of the program's own types.
///
/// # Errors
/// AttributeError with SQLAlchemy's text.
pub(super) fn from_comparator(
    zelf: &Py<PyExpr>,
    name: &Py<PyStr>,
    vm: &VirtualMachine,
) -> PyResult {
    let object = zelf.as_object();
    let text = name.to_string_lossy();
    let refused = || {
        if super::names::has("ColumnElement", &text) {
            return super::names::missing(object, "ColumnElement", name, vm);
        }
        vm.new_attribute_error(format!(
            "Neither '{}' object nor 'Comparator' object has an attribute '{text}'",
            object.class().name()
        ))
    };
    // Questions that Python and the ORM ask of any object are not for the type.
    if text.starts_with('_') {
        return Err(vm.new_attribute_error(format!(
            "'{}' object has no attribute '{text}'",
            object.class().name()
        )));
    }
    if let ExprKind::Raw { is_text: true, .. } = zelf.get().kind() {
        return Err(super::names::missing(object, "TextClause", name, vm));
    }
    let ty = object.get_attr("type", vm)?;
    let Some(factory) = vm.get_attribute_opt(&ty, "_comparator")? else {
        return Err(refused());
    };
    let comparator = factory.call((object.to_owned(),), vm)?;
    if vm.is_none(&comparator) {
        return Err(refused());
    }
    match vm.get_attribute_opt(&comparator, name)? {
        Some(it) => Ok(it),
        None => Err(refused()),
    }
}

/// `any_()`-like comparisons of arrays: `array.any(value)`.
///
/// # Errors
/// As [`operand`].
pub(super) fn quantified(
    expr: &Expr,
    all: bool,
    value: &PyObject,
    operator: Option<&PyObject>,
    vm: &VirtualMachine,
) -> PyResult {
    let ty = match &expr.ty().kind {
        TypeKind::Array(inner, _) => (**inner).clone(),
        _ => expr.ty(),
    };
    let left = match operand(value, vm)? {
        sql::ops::Operand::Expr(it) => it,
        sql::ops::Operand::Value(value) => {
            Expr::anonymous_bind(expr.bind_stem().as_deref(), value, ty)
        }
    };
    let right = wrap(expr.quantified(all), vm);
    let left = wrap(left, vm);
    match operator {
        Some(operator) => operator.call((left, right), vm),
        None => {
            let op = super::state::imported("sqlalchemy.sql.operators", "eq", vm)?;
            op.call((left, right), vm)
        }
    }
}

/// `ARRAY[...]` of PostgreSQL.
///
/// # Errors
/// As [`operand`].
pub(super) fn array_literal(
    items: &[PyObjectRef],
    ty: Option<SqlType>,
    vm: &VirtualMachine,
) -> PyResult {
    let mut list = Vec::with_capacity(items.len());
    for it in items {
        list.push(match operand(it, vm)? {
            sql::ops::Operand::Expr(it) => it,
            sql::ops::Operand::Value(value) => {
                let own = ty.clone().unwrap_or_else(|| SqlType::of_value(&value));
                Expr::anonymous_bind(None, value, own)
            }
        });
    }
    let inner = ty
        .or_else(|| list.first().map(Expr::ty))
        .unwrap_or_else(SqlType::null);
    let whole = SqlType::new(TypeKind::Array(Box::new(inner), 1));
    Ok(wrap(Expr::new(ExprKind::Array(list), whole), vm))
}

/// A frame's bound must be a number or None.
pub(super) fn frame_number(obj: &PyObject, vm: &VirtualMachine) -> PyResult<i64> {
    integer(obj, vm).map_err(|_| {
        super::errors::raise(
            "ArgumentError",
            "Integer or None expected for values in rows/groups frame",
            vm,
        )
    })
}

/// An operator that the program's own type has in its comparator (`comparator_factory`).
///
/// # Errors
/// What the program raises.
pub(super) fn own_operator(
    op: &BinaryOp,
    left: &PyObject,
    right: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let Some(column) = left.downcast_ref::<super::column::PyColumn>() else {
        return Ok(None);
    };
    let Some(ty) = column.type_.borrow().clone() else {
        return Ok(None);
    };
    let method = match op {
        BinaryOp::Add => "__add__",
        BinaryOp::Sub => "__sub__",
        BinaryOp::Mul => "__mul__",
        BinaryOp::TrueDiv => "__truediv__",
        BinaryOp::Mod => "__mod__",
        BinaryOp::Eq => "__eq__",
        BinaryOp::Ne => "__ne__",
        BinaryOp::Lt => "__lt__",
        BinaryOp::Le => "__le__",
        BinaryOp::Gt => "__gt__",
        BinaryOp::Ge => "__ge__",
        _ => return Ok(None),
    };
    let Some(factory) = vm.get_attribute_opt(&ty, "_own_operator")? else {
        return Ok(None);
    };
    let Ok(found) = factory.call((left.to_owned(), method), vm) else {
        return Ok(None);
    };
    if vm.is_none(&found) {
        return Ok(None);
    }
    found.call((right.to_owned(),), vm).map(Some)
}
