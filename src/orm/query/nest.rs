//! LIMIT, DISTINCT and GROUP BY with eager joins: the query as a subquery, the joins outside.
//!
//! In: a compiler that has everything but the statement. Out: the outer SELECT and the positions of its columns.
//! Source of the behaviour: SQLAlchemy `_compound_eager_statement`.

use std::rc::Rc;

use sql::expr::{Expr, ExprKind, UnaryOp};
use sql::from::Join;
use sql::ops::walk;
use sql::{From, Select};

use crate::error::Result;
use crate::maps::HashMap;
use crate::query::compile::Compiler;
use crate::query::plan::Position;

/// What stands in the outer SELECT for an expression of the inner one.
struct Outer {
    columns: HashMap<(usize, usize), Expr>,
}

impl Outer {
    fn adapt(&self, expr: &Expr) -> Expr {
        walk::map(expr, &mut |it| self.columns.get(&it.identity()).cloned())
    }
}

pub(super) fn statement(compiler: &Compiler<'_>) -> Result<(Select, Vec<Position>)> {
    let mut inner = compiler.base();
    let mut positions = vec![0; compiler.columns.len()];
    for (at, it) in compiler.columns.iter().enumerate() {
        if !it.secondary {
            positions[at] = inner.columns.len();
            inner.columns.push(it.expr.clone());
        }
    }
    for it in &compiler.query.order_by {
        let it = unordered(it);
        let there = inner.columns.iter().any(|other| {
            other.same_as(it)
                || matches!((other.kind(), it.kind()), (ExprKind::Label { expr, .. }, _) if expr.same_as(it))
        });
        if !there
            && !matches!(
                it.kind(),
                ExprKind::LabelReference(_) | ExprKind::Raw { .. }
            )
        {
            inner.columns.push(it.clone());
        }
    }
    // It has the conditions of its classes already.
    crate::query::MadeOf(Vec::new()).mark(&mut inner);
    inner.from.clone_from(&compiler.froms);
    let chosen = inner.columns.clone();
    let for_update = inner.for_update.clone();
    let subquery = inner.query().subquery(None);
    let outside = subquery.columns();
    let mut map = HashMap::default();
    for (inside, outside) in chosen.iter().zip(&outside) {
        map.entry(inside.identity())
            .or_insert_with(|| outside.clone());
        if let ExprKind::Label { expr, .. } = inside.kind() {
            map.entry(expr.identity())
                .or_insert_with(|| outside.clone());
        }
    }
    let outer = Outer { columns: map };

    let mut select = Select {
        label_style: compiler.style(),
        for_update,
        ..Select::default()
    };
    select.columns = outside;
    let start = select.columns.len();
    for (at, it) in compiler.columns.iter().enumerate() {
        if it.secondary {
            positions[at] = select.columns.len();
            select.columns.push(it.expr.clone());
        }
    }
    debug_assert!(select.columns.len() >= start);
    let mut from = subquery;
    for it in &compiler.eager_joins {
        from = replace_left(&it.from, &it.stop_on, &from, &outer);
    }
    select.from.push(from);
    for it in &compiler.query.order_by {
        select.order_by.push(outer.adapt(it));
    }
    for it in &compiler.eager_joins {
        select.order_by.extend(it.order_by.iter().cloned());
    }
    Ok((select, positions))
}

/// The expression without ASC, DESC and NULLS FIRST.
fn unordered(expr: &Expr) -> &Expr {
    match expr.kind() {
        ExprKind::Unary {
            op: UnaryOp::Asc | UnaryOp::Desc | UnaryOp::NullsFirst | UnaryOp::NullsLast,
            operand,
        } => unordered(operand),
        _ => expr,
    }
}

/// A tree of joins that starts from `by` instead of `stop_on`.
fn replace_left(from: &From, stop_on: &From, by: &From, outer: &Outer) -> From {
    match from {
        it if it.same_as(stop_on) => by.clone(),
        From::Join(it) => From::Join(Rc::new(Join {
            left: replace_left(&it.left, stop_on, by, outer),
            right: it.right.clone(),
            on: it.on.as_ref().map(|it| outer.adapt(it)),
            outer: it.outer,
            full: it.full,
        })),
        it => it.clone(),
    }
}
