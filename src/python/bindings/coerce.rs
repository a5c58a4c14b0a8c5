//! What a Python object means where SQL is expected: in an operator, a WHERE, a column list, an ORDER BY.
//!
//! In: any object. Out: an expression or a value, or SQLAlchemy's error about what was expected there.
//! Source of the behaviour: SQLAlchemy `sql/coercions.py`.

use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::{AsObject, PyObject, PyResult, VirtualMachine};
use sql::Expr;
use sql::ops::Operand;

use super::args::text_opt;
use super::convert::to_value;
use super::errors::raise;
use super::expr::PyExpr;

/// The expression that an object means, or `None` when it is a plain value.
///
/// # Errors
/// What `__clause_element__` of the program's own classes raises.
pub(super) fn to_expr(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Expr>> {
    if let Some(it) = obj.downcast_ref::<PyExpr>() {
        return Ok(Some(it.get()));
    }
    if let Some(it) = super::orm_ops::relationship_expr(obj, vm)? {
        return Ok(Some(it));
    }
    if let Some(query) = super::select::query_of(obj, vm)? {
        return Ok(Some(Expr::scalar_subquery(query)));
    }
    if obj.class().fast_issubclass(vm.ctx.types.type_type) || is_plain(obj, vm) {
        return Ok(None);
    }
    match vm.get_attribute_opt(obj, "__clause_element__")? {
        Some(method) => to_expr(&*method.call((), vm)?, vm),
        None => Ok(None),
    }
}

/// Objects of the built-in value classes: never asked for `__clause_element__`.
fn is_plain(obj: &PyObject, vm: &VirtualMachine) -> bool {
    let (class, types) = (obj.class(), &vm.ctx.types);
    class.is(types.str_type)
        || class.is(types.int_type)
        || class.is(types.bool_type)
        || class.is(types.float_type)
        || class.is(types.none_type)
        || class.is(types.bytes_type)
}

/// What an operator gets on its other side.
///
/// # Errors
/// As [`to_expr`] and [`to_value`].
pub(super) fn operand(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Operand> {
    if !obj.downcastable::<PyExpr>() && super::select::is_query(obj) {
        super::errors::warn(
            "SAWarning",
            "implicitly coercing SELECT object to scalar subquery; please use the .scalar_subquery() method to \
             produce a scalar subquery.",
        );
    }
    Ok(match to_expr(obj, vm)? {
        Some(it) => Operand::Expr(it),
        None => Operand::Value(to_value(obj, vm)?),
    })
}

/// An expression; a plain value becomes a parameter.
///
/// # Errors
/// As [`operand`].
pub(super) fn literal(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Expr> {
    Ok(operand(obj, vm)?.alone(None))
}

/// What WHERE, HAVING, ON, `and_()` take: an expression, True or False.
///
/// # Errors
/// ArgumentError for text and other values.
pub(super) fn condition(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Expr> {
    if let Some(it) = to_expr(obj, vm)? {
        return Ok(it);
    }
    if obj.is(&vm.ctx.true_value) {
        return Ok(Expr::true_());
    }
    if obj.is(&vm.ctx.false_value) {
        return Ok(Expr::false_());
    }
    if vm.is_none(obj) {
        return Ok(Expr::null());
    }
    if let Some(it) = text_opt(obj) {
        return Err(undeclared_text(&it, vm));
    }
    let shown = obj.repr(vm)?.to_string_lossy().into_owned();
    let message = format!("SQL expression for WHERE/HAVING role expected, got {shown}.");
    Err(raise("ArgumentError", message, vm))
}

/// What `select(...)`, `returning(...)` and functions' column arguments take.
///
/// # Errors
/// ArgumentError with SQLAlchemy's text.
pub(super) fn column(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Expr> {
    if let Some(it) = to_expr(obj, vm)? {
        return Ok(it);
    }
    if let Some(it) = text_opt(obj) {
        let message = format!(
            "Textual column expression '{it}' should be explicitly declared with text('{it}'), or use \
             column('{it}') for more specificity"
        );
        return Err(raise("ArgumentError", message, vm));
    }
    if vm.is_none(obj) {
        return Ok(Expr::null());
    }
    let shown = obj.repr(vm)?.to_string_lossy().into_owned();
    if obj.class().is(vm.ctx.types.int_type) || obj.class().is(vm.ctx.types.float_type) {
        let ty = if obj.class().is(vm.ctx.types.int_type) {
            sql::SqlType::integer()
        } else {
            sql::SqlType::float()
        };
        return Ok(Expr::literal_column(&shown, ty));
    }
    let message = format!(
        "Column expression, FROM clause, or other columns clause element expected, got {shown}."
    );
    Err(raise("ArgumentError", message, vm))
}

/// What a plain string gets where SQL text must be declared.
pub(super) fn undeclared_text(text: &str, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let shown = sql::repr::text(text);
    let message =
        format!("Textual SQL expression {shown} should be explicitly declared as text({shown})");
    raise("ArgumentError", message, vm)
}

/// What `desc()`, `over()` and the like take: an expression, or the name of a label.
///
/// # Errors
/// As [`by_expression`].
pub(super) fn ordering(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Expr> {
    by_expression(obj, "GROUP BY / OF / etc.", vm)
}

/// What ORDER BY and GROUP BY take; `role` is the clause's name in the error (`sqlalchemy.sql.roles`).
///
/// # Errors
/// ArgumentError for other values.
pub(super) fn by_expression(obj: &PyObject, role: &str, vm: &VirtualMachine) -> PyResult<Expr> {
    if let Some(it) = to_expr(obj, vm)? {
        return Ok(it);
    }
    if let Some(it) = text_opt(obj) {
        return Ok(Expr::label_reference(&it));
    }
    let shown = obj.repr(vm)?.to_string_lossy().into_owned();
    Err(raise(
        "ArgumentError",
        format!("{role} expression expected, got {shown}."),
        vm,
    ))
}
