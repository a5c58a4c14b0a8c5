//! The arguments of `select()` and its methods, read into the parts of an [`orm::OrmSelect`].
//!
//! In: Python arguments. Out: selected columns and entities, FROMs, joins, orderings.
//! Source of the behaviour: SQLAlchemy `sql/selectable.py`, `sql/coercions.py`.

use orm::{FromArg, JoinArg, JoinTarget, OrmSelect, Selected};
use rustpython_vm::builtins::PyType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use sql::Expr;
use sql::statement::ForUpdate;

use super::args::{ArgsExt, integer, text_opt};
use super::coerce::{by_expression, undeclared_text};
use super::errors::raise;
use super::expr::{column, condition, operand, to_expr};
use super::from::{PyFrom, from_of, need_from};
use super::orm_ops::{self, entity_of};
use super::select::PyText;

/// What one argument of `select()` selects.
///
/// # Errors
/// ArgumentError for what cannot be selected.
pub(super) fn add_selected(
    obj: &PyObject,
    out: &mut Vec<Selected>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if let Some(it) = orm_ops::bundle_of(obj, vm)? {
        out.push(it);
        return Ok(());
    }
    if let Some(entity) = entity_of(obj, vm)? {
        out.push(Selected::Entity(entity));
        return Ok(());
    }
    if let Some(it) = obj.downcast_ref::<PyFrom>() {
        out.extend(
            it.from
                .columns()
                .into_iter()
                .map(|expr| Selected::Column { expr, name: None }),
        );
        return Ok(());
    }
    if let Some(it) = obj.downcast_ref::<super::from::PyColumns>() {
        for (_, column) in &it.entries {
            add_selected(column, out, vm)?;
        }
        return Ok(());
    }
    if let Some(expr) = orm_ops::relationship_expr(obj, vm)? {
        let key = super::args::text_opt(&*obj.get_attr("key", vm)?).unwrap_or_default();
        out.push(Selected::Column {
            expr,
            name: Some(key.as_str().into()),
        });
        return Ok(());
    }
    if obj.downcastable::<PyType>() {
        let shown = obj.repr(vm)?.to_string_lossy().into_owned();
        let message = format!(
            "Column expression, FROM clause, or other columns clause element expected, got {shown}."
        );
        return Err(raise("ArgumentError", message, vm));
    }
    if super::args::items_of_sequence(obj).is_some() {
        let shown = obj.repr(vm)?.to_string_lossy().into_owned();
        let message = format!(
            "Column expression, FROM clause, or other columns clause element expected, got {shown}. Did you mean to \
             say select({})?",
            shown.trim_start_matches('[').trim_end_matches(']')
        );
        return Err(raise("ArgumentError", message, vm));
    }
    if super::select::is_query(obj) {
        let shown = obj.repr(vm)?.to_string_lossy().into_owned();
        let message = format!(
            "Column expression, FROM clause, or other columns clause element expected, got {shown}."
        );
        return Err(super::select::not_from(obj, message, vm));
    }
    out.push(Selected::Column {
        expr: column(obj, vm)?,
        name: None,
    });
    Ok(())
}

/// An argument of `select_from()`.
///
/// # Errors
/// ArgumentError when nothing can be selected from it.
pub(super) fn from_arg(obj: &PyObject, vm: &VirtualMachine) -> PyResult<FromArg> {
    if let Some(it) = entity_of(obj, vm)? {
        return Ok(FromArg::Entity(it));
    }
    if let Some(it) = text_opt(obj) {
        return Err(undeclared_text(&it, vm));
    }
    Ok(FromArg::From(need_from(obj, vm)?))
}

/// The arguments of `join()`.
///
/// # Errors
/// ArgumentError when the target or the ON clause is of no use.
pub(super) fn join_arg(
    target: &PyObject,
    on: Option<&PyObject>,
    outer: bool,
    full: bool,
    left: Option<FromArg>,
    vm: &VirtualMachine,
) -> PyResult<JoinArg> {
    if let Some(it) = orm_ops::relationship_join(target, None, vm)? {
        if on.is_some() {
            return Err(raise(
                "InvalidRequestError",
                "No 'on clause' argument may be passed when joining to a relationship path as a target",
                vm,
            ));
        }
        let on = on.map(|it| condition(it, vm)).transpose()?;
        return Ok(JoinArg {
            target: it,
            on,
            outer,
            full,
            left,
        });
    }
    if let Some(clause) = on {
        if let Some(it) = orm_ops::relationship_join(clause, Some(target), vm)? {
            return Ok(JoinArg {
                target: it,
                on: None,
                outer,
                full,
                left,
            });
        }
    }
    let on = on.map(|it| condition(it, vm)).transpose()?;
    if let Some(entity) = entity_of(target, vm)? {
        return Ok(JoinArg {
            target: JoinTarget::Entity(entity),
            on,
            outer,
            full,
            left,
        });
    }
    if let Some(it) = target.downcast_ref::<PyFrom>() {
        return Ok(JoinArg {
            target: JoinTarget::From(it.from.clone()),
            on,
            outer,
            full,
            left,
        });
    }
    if target.downcastable::<PyText>() {
        let message = "Expected mapped entity or selectable/table as join target";
        return Err(raise("ArgumentError", message.to_owned(), vm));
    }
    if orm_ops::is_mapped_column(target) {
        let shown = target.str(vm)?.to_string_lossy().into_owned();
        let message = format!("Join target {shown} does not refer to a mapped entity");
        return Err(raise("ArgumentError", message, vm));
    }
    let shown = target.repr(vm)?.to_string_lossy().into_owned();
    Err(raise(
        "ArgumentError",
        format!(
            "Join target, typically a FROM expression, or ORM relationship attribute expected, got {shown}."
        ),
        vm,
    ))
}

/// A LIMIT or OFFSET; None takes it away.
///
/// # Errors
/// TypeError for anything but a number or an expression.
pub(super) fn row_count(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Expr>> {
    if vm.is_none(obj) {
        return Ok(None);
    }
    if let Some(it) = to_expr(obj, vm)? {
        return Ok(Some(it));
    }
    // Any number will do; text that reads as one, too.
    let number = vm
        .ctx
        .types
        .int_type
        .to_owned()
        .as_object()
        .call((obj.to_owned(),), vm)?;
    Ok(Some(Expr::literal(integer(&number, vm)?)))
}

/// FOR UPDATE.
///
/// # Errors
/// An unknown keyword.
pub(super) fn for_update(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<ForUpdate> {
    let mut out = ForUpdate {
        nowait: args.flag("nowait", false, vm)?,
        read: args.flag("read", false, vm)?,
        skip_locked: args.flag("skip_locked", false, vm)?,
        key_share: args.flag("key_share", false, vm)?,
        of: Vec::new(),
    };
    if let Some(of) = args.opt("of", vm) {
        let several = super::args::items_of_sequence(&of).unwrap_or_else(|| vec![of]);
        for it in &several {
            match super::from::from_of(it, vm)? {
                Some(from) => out.of.extend(from.columns().into_iter().next()),
                None => out.of.extend(to_expr(it, vm)?),
            }
        }
    }
    Ok(out)
}

/// `filter_by` of a Core select: a column of the table that was joined or selected last.
pub(super) fn core_criterion(
    select: &OrmSelect,
    key: &str,
    value: &orm::Slot,
    vm: &VirtualMachine,
) -> PyResult<Expr> {
    let joined = select.joins.iter().rev().find_map(|it| match &it.target {
        JoinTarget::From(it) => it.column(key),
        _ => None,
    });
    let listed = || {
        select.from.iter().find_map(|it| match it {
            FromArg::From(it) => it.column(key),
            FromArg::Entity(_) => None,
        })
    };
    let selected = || {
        select.selected.iter().find_map(|it| match it {
            Selected::Column { expr, .. } => match expr.kind() {
                sql::ExprKind::Column(it) => it.from.as_ref()?.column(key),
                _ => None,
            },
            _ => None,
        })
    };
    let Some(column) = joined.or_else(listed).or_else(selected) else {
        let mut names: Vec<String> = Vec::new();
        let mut add = |it: &sql::From| {
            let name = it.description();
            if !names.contains(&name) {
                names.push(name);
            }
        };
        for it in &select.selected {
            if let Selected::Column { expr, .. } = it {
                sql::ops::walk::each_from(expr, &mut add);
            }
        }
        let message = format!(
            "None of the FROM clause entities have a property \"{key}\". Searched entities: {}",
            names.join(", ")
        );
        return Err(raise("InvalidRequestError", message, vm));
    };
    Ok(match value {
        orm::Slot::Sql(it) => column.eq(it),
        other => column.eq(sql::ops::Operand::Value(other.value())),
    })
}

/// The conditions of `where()` and `having()`.
///
/// # Errors
/// As [`condition`].
pub(super) fn conditions(args: &FuncArgs, vm: &VirtualMachine) -> PyResult<Vec<Expr>> {
    args.args.iter().map(|it| condition(it, vm)).collect()
}

/// Which clause takes the expressions.
#[derive(Clone, Copy)]
pub(super) enum Clause {
    OrderBy,
    GroupBy,
}

impl Clause {
    /// Its name in errors (`sqlalchemy.sql.roles`).
    fn role(self) -> &'static str {
        match self {
            Self::OrderBy => "ORDER BY",
            Self::GroupBy => "GROUP BY",
        }
    }

    /// A class or a table stands for all its columns in GROUP BY, and for nothing in ORDER BY.
    fn whole(self, obj: &PyObject, vm: &VirtualMachine) -> PyResult<Option<sql::From>> {
        match self {
            Self::OrderBy => Ok(None),
            Self::GroupBy => from_of(obj, vm),
        }
    }
}

/// The expressions of `order_by` and `group_by`; `None` alone takes back what was there.
///
/// # Errors
/// As [`by_expression`].
pub(super) fn orderings(
    args: &FuncArgs,
    clause: Clause,
    into: &mut Vec<Expr>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if let [only] = args.args.as_slice() {
        if vm.is_none(only) || only.is(&vm.ctx.false_value) {
            into.clear();
            return Ok(());
        }
    }
    for it in &args.args {
        match super::args::items_of_sequence(it) {
            Some(list) => {
                for it in &list {
                    into.push(by_expression(it, clause.role(), vm)?);
                }
            }
            None => match clause.whole(it, vm)? {
                Some(from) => into.extend(from.columns()),
                None => into.push(by_expression(it, clause.role(), vm)?),
            },
        }
    }
    Ok(())
}

/// The arguments of `prefix_with()` and `suffix_with()`: words, perhaps for one dialect only.
///
/// # Errors
/// As [`column`].
pub(super) fn affixes(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Vec<Expr>> {
    let dialect = args.string("dialect", vm)?.filter(|it| it != "*");
    args.args
        .iter()
        .map(|it| {
            let expr = raw(it, vm)?;
            Ok(match &dialect {
                Some(dialect) => Expr::new(
                    sql::ExprKind::OnlyFor {
                        dialect: dialect.clone(),
                        expr,
                    },
                    sql::SqlType::null(),
                ),
                None => expr,
            })
        })
        .collect()
}

/// SQL text as it is: prefixes and suffixes.
fn raw(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Expr> {
    match super::args::text_opt(obj) {
        Some(it) => Ok(Expr::text(&it)),
        None => column(obj, vm),
    }
}

/// An operand list, for functions that take plain values and expressions.
///
/// # Errors
/// As [`operand`].
pub(super) fn operands(
    args: &[PyObjectRef],
    vm: &VirtualMachine,
) -> PyResult<Vec<sql::ops::Operand>> {
    args.iter().map(|it| operand(it, vm)).collect()
}
