//! Visiting the parts of an expression.

use crate::From;
use crate::expr::{Expr, ExprKind, FrameBound};

/// Calls `visit` for each direct part of `expr`, in the order in which they are printed. Subqueries are not entered.
pub fn each_part(expr: &Expr, mut visit: impl FnMut(&Expr)) {
    match expr.kind() {
        ExprKind::Column(_)
        | ExprKind::Bind(_)
        | ExprKind::Raw { .. }
        | ExprKind::Null
        | ExprKind::True
        | ExprKind::False
        | ExprKind::ScalarSubquery(_)
        | ExprKind::Exists(_)
        | ExprKind::Whole(_)
        | ExprKind::ScalarValues(_)
        | ExprKind::NextValue(_)
        | ExprKind::LabelReference(_) => {}
        ExprKind::Host(it) => it.parts().iter().for_each(visit),
        ExprKind::Regexp(it) => {
            visit(&it.expr);
            visit(&it.pattern);
            it.replacement.iter().for_each(visit);
        }
        ExprKind::Slice { start, stop } => {
            visit(start);
            visit(stop);
        }
        ExprKind::Ordered { target, order_by } => {
            visit(target);
            order_by.iter().for_each(visit);
        }
        ExprKind::Unary { operand, .. } => visit(operand),
        ExprKind::Binary { left, right, .. } => {
            visit(left);
            visit(right);
        }
        ExprKind::Boolean { clauses: items, .. }
        | ExprKind::Tuple(items)
        | ExprKind::Array(items)
        | ExprKind::List(items) => {
            items.iter().for_each(visit);
        }
        ExprKind::Between {
            expr, low, high, ..
        } => {
            visit(expr);
            visit(low);
            visit(high);
        }
        ExprKind::Grouping(it)
        | ExprKind::TypeCoerce(it)
        | ExprKind::Quantified { expr: it, .. }
        | ExprKind::Cast { expr: it, .. }
        | ExprKind::TryCast { expr: it, .. }
        | ExprKind::OnlyFor { expr: it, .. }
        | ExprKind::Extract { expr: it, .. }
        | ExprKind::Label { expr: it, .. }
        | ExprKind::Collate { expr: it, .. } => visit(it),
        ExprKind::Function(it) => it.args.iter().for_each(visit),
        ExprKind::Over(it) => {
            visit(&it.function);
            it.partition_by.iter().for_each(&mut visit);
            it.order_by.iter().for_each(&mut visit);
            if let Some(frame) = &it.frame {
                for bound in [&frame.start, &frame.end] {
                    if let FrameBound::Preceding(it) | FrameBound::Following(it) = bound {
                        visit(it);
                    }
                }
            }
        }
        ExprKind::Filter {
            function,
            criterion,
        } => {
            visit(function);
            visit(criterion);
        }
        ExprKind::WithinGroup { function, order_by } => {
            visit(function);
            order_by.iter().for_each(visit);
        }
        ExprKind::Case {
            value,
            whens,
            otherwise,
        } => {
            value.iter().for_each(&mut visit);
            for (when, then) in whens {
                visit(when);
                visit(then);
            }
            otherwise.iter().for_each(visit);
        }
    }
}

/// Calls `visit` for `expr` and everything inside it, outermost first. Subqueries are not entered.
pub fn each(expr: &Expr, visit: &mut dyn FnMut(&Expr)) {
    visit(expr);
    each_part(expr, |it| each(it, visit));
}

/// The FROM elements that an expression's columns stand for, in order, with repetitions.
pub fn each_from(expr: &Expr, visit: &mut dyn FnMut(&From)) {
    if let ExprKind::Column(it) = expr.kind() {
        if let Some(from) = &it.from {
            visit(from);
        }
        return;
    }
    if let ExprKind::Whole(from) = expr.kind() {
        visit(from);
        return;
    }
    each_part(expr, |it| each_from(it, visit));
}

/// The same expression with parts replaced: where `replace` gives something, it stands in; elsewhere the walk goes on.
/// Unchanged subtrees are shared. Subqueries are not entered.
pub fn map(expr: &Expr, replace: &mut dyn FnMut(&Expr) -> Option<Expr>) -> Expr {
    if let Some(it) = replace(expr) {
        return it;
    }
    let mut changed = false;
    let mut go = |it: &Expr| {
        let new = map(it, replace);
        changed |= !std::rc::Rc::ptr_eq(&new.0, &it.0);
        new
    };
    let kind = match expr.kind() {
        ExprKind::Unary { op, operand } => ExprKind::Unary {
            op: *op,
            operand: go(operand),
        },
        ExprKind::Binary {
            op,
            left,
            right,
            escape,
        } => ExprKind::Binary {
            op: op.clone(),
            left: go(left),
            right: go(right),
            escape: escape.clone(),
        },
        ExprKind::Boolean { op, clauses } => ExprKind::Boolean {
            op: *op,
            clauses: clauses.iter().map(&mut go).collect(),
        },
        ExprKind::Between {
            expr,
            low,
            high,
            negated,
            symmetric,
        } => ExprKind::Between {
            expr: go(expr),
            low: go(low),
            high: go(high),
            negated: *negated,
            symmetric: *symmetric,
        },
        ExprKind::Grouping(it) => ExprKind::Grouping(go(it)),
        ExprKind::Tuple(items) => ExprKind::Tuple(items.iter().map(&mut go).collect()),
        ExprKind::List(items) => ExprKind::List(items.iter().map(&mut go).collect()),
        ExprKind::Function(it) => {
            let mut it = it.clone();
            it.args = it.args.iter().map(&mut go).collect();
            ExprKind::Function(it)
        }
        ExprKind::Over(it) => {
            let mut it = it.clone();
            it.function = go(&it.function);
            it.partition_by = it.partition_by.iter().map(&mut go).collect();
            it.order_by = it.order_by.iter().map(&mut go).collect();
            ExprKind::Over(it)
        }
        ExprKind::Filter {
            function,
            criterion,
        } => ExprKind::Filter {
            function: go(function),
            criterion: go(criterion),
        },
        ExprKind::WithinGroup { function, order_by } => ExprKind::WithinGroup {
            function: go(function),
            order_by: order_by.iter().map(&mut go).collect(),
        },
        ExprKind::Case {
            value,
            whens,
            otherwise,
        } => ExprKind::Case {
            value: value.as_ref().map(&mut go),
            whens: whens
                .iter()
                .map(|(when, then)| (go(when), go(then)))
                .collect(),
            otherwise: otherwise.as_ref().map(&mut go),
        },
        ExprKind::Cast { expr, to } => ExprKind::Cast {
            expr: go(expr),
            to: to.clone(),
        },
        ExprKind::TypeCoerce(it) => ExprKind::TypeCoerce(go(it)),
        ExprKind::Extract { field, expr } => ExprKind::Extract {
            field: field.clone(),
            expr: go(expr),
        },
        ExprKind::Label { name, expr } => ExprKind::Label {
            name: name.clone(),
            expr: go(expr),
        },
        ExprKind::Collate { expr, collation } => ExprKind::Collate {
            expr: go(expr),
            collation: collation.clone(),
        },
        ExprKind::Quantified { all, expr } => ExprKind::Quantified {
            all: *all,
            expr: go(expr),
        },
        ExprKind::Array(items) => ExprKind::Array(items.iter().map(&mut go).collect()),
        ExprKind::Slice { start, stop } => ExprKind::Slice {
            start: go(start),
            stop: go(stop),
        },
        ExprKind::Ordered { target, order_by } => ExprKind::Ordered {
            target: go(target),
            order_by: order_by.iter().map(&mut go).collect(),
        },
        ExprKind::Regexp(it) => {
            let mut it = it.clone();
            it.expr = go(&it.expr);
            it.pattern = go(&it.pattern);
            it.replacement = it.replacement.as_ref().map(&mut go);
            ExprKind::Regexp(it)
        }
        ExprKind::TryCast { expr, to } => ExprKind::TryCast {
            expr: go(expr),
            to: to.clone(),
        },
        _ => return expr.clone(),
    };
    if !changed {
        return expr.clone();
    }
    Expr(std::rc::Rc::new(crate::expr::ExprNode {
        kind,
        ty: expr.0.ty.clone(),
        note: expr.0.note.clone(),
    }))
}
