//! Judging a condition on objects in memory, so that ORM UPDATE and DELETE need no second query.
//!
//! In: an expression over the mapped columns, an object. Out: its value, if it can be told without the database.
//! Source of the behaviour: SQLAlchemy `orm/evaluator.py`.

use sql::expr::{BinaryOp, BooleanOp, UnaryOp};
use sql::{Expr, ExprKind, Value};

use crate::host::{AttrKind, ObjectRef};
use crate::mapper::Mapper;
use crate::relationship::column_of;

/// The outcome for one object.
pub(super) enum Evaluated {
    Value(Value),
    /// A column that is needed is not loaded.
    Expired,
}

/// Why an expression cannot be evaluated.
pub(super) struct Unevaluatable(pub String);

fn cannot(what: &str) -> Unevaluatable {
    Unevaluatable(format!("Cannot evaluate {what}"))
}

/// Whether an expression can be evaluated at all.
pub(super) fn check(expr: &Expr, mapper: &Mapper) -> Result<(), Unevaluatable> {
    match expr.kind() {
        ExprKind::Column(_) => match column_of(expr).and_then(|it| mapper.key_of_column(&it)) {
            Some(_) => Ok(()),
            None => Err(cannot("Column")),
        },
        ExprKind::Bind(it) if it.callable.is_none() && it.value.is_some() => Ok(()),
        ExprKind::Null | ExprKind::True | ExprKind::False => Ok(()),
        ExprKind::Grouping(it) => check(it, mapper),
        ExprKind::List(items) | ExprKind::Tuple(items) => {
            items.iter().try_for_each(|it| check(it, mapper))
        }
        ExprKind::Boolean { clauses, .. } => clauses.iter().try_for_each(|it| check(it, mapper)),
        ExprKind::Unary {
            op: UnaryOp::Not | UnaryOp::IsTrue | UnaryOp::IsFalse,
            operand,
        } => check(operand, mapper),
        ExprKind::Binary {
            op, left, right, ..
        } => {
            use BinaryOp::*;
            if !matches!(
                op,
                Eq | Ne
                    | Lt
                    | Le
                    | Gt
                    | Ge
                    | Is
                    | IsNot
                    | In
                    | NotIn
                    | Add
                    | Sub
                    | Mul
                    | TrueDiv
                    | Mod
                    | Concat
            ) {
                let name = format!("{op:?}").to_lowercase();
                return Err(cannot(&format!(
                    "BinaryExpression with operator <function {name}_op at 0x7f0000000000>"
                )));
            }
            check(left, mapper)?;
            check(right, mapper)
        }
        ExprKind::Function(_) => Err(cannot("Function")),
        _ => Err(cannot("expression")),
    }
}

/// Evaluates; only to be called when [`check`] agreed.
pub(super) fn evaluate(expr: &Expr, object: &ObjectRef) -> Result<Evaluated, Unevaluatable> {
    let value = |it: Value| Ok(Evaluated::Value(it));
    match expr.kind() {
        ExprKind::Column(_) => {
            let key = column_of(expr)
                .and_then(|it| object.state().mapper().key_of_column(&it))
                .ok_or_else(|| cannot("expression"))?;
            match object.get(&key, AttrKind::Value) {
                Some(slot) => value(slot.value()),
                None if object.state().has_key() => Ok(Evaluated::Expired),
                None => value(Value::Null),
            }
        }
        ExprKind::Bind(it) => value(it.value.clone().ok_or_else(|| cannot("expression"))?),
        ExprKind::Null => value(Value::Null),
        ExprKind::True => value(Value::Bool(true)),
        ExprKind::False => value(Value::Bool(false)),
        ExprKind::Grouping(it) => evaluate(it, object),
        ExprKind::List(items) | ExprKind::Tuple(items) => {
            let mut out = Vec::new();
            for item in items {
                match evaluate(item, object)? {
                    Evaluated::Value(it) => out.push(it),
                    Evaluated::Expired => return Ok(Evaluated::Expired),
                }
            }
            value(Value::List(out.into()))
        }
        ExprKind::Boolean { op, clauses } => {
            let mut unknown = false;
            for clause in clauses {
                let it = match evaluate(clause, object)? {
                    Evaluated::Expired => return Ok(Evaluated::Expired),
                    Evaluated::Value(it) => it,
                };
                match (op, truth(&it)) {
                    (BooleanOp::And, Some(false)) => return value(Value::Bool(false)),
                    (BooleanOp::Or, Some(true)) => return value(Value::Bool(true)),
                    (_, None) => unknown = true,
                    _ => {}
                }
            }
            value(if unknown {
                Value::Null
            } else {
                Value::Bool(*op == BooleanOp::And)
            })
        }
        ExprKind::Unary { op, operand } => {
            let it = match evaluate(operand, object)? {
                Evaluated::Expired => return Ok(Evaluated::Expired),
                Evaluated::Value(it) => it,
            };
            match (op, truth(&it)) {
                (_, None) => value(Value::Null),
                (UnaryOp::IsTrue, Some(it)) => value(Value::Bool(it)),
                (UnaryOp::Not | UnaryOp::IsFalse, Some(it)) => value(Value::Bool(!it)),
                _ => Err(cannot("expression")),
            }
        }
        ExprKind::Binary {
            op, left, right, ..
        } => {
            let (left, right) = match (evaluate(left, object)?, evaluate(right, object)?) {
                (Evaluated::Value(a), Evaluated::Value(b)) => (a, b),
                _ => return Ok(Evaluated::Expired),
            };
            value(binary(op, &left, &right)?)
        }
        _ => Err(cannot("expression")),
    }
}

/// Three-valued truth.
pub(super) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Null => None,
        Value::Bool(it) => Some(*it),
        Value::Int(it) => Some(*it != 0),
        Value::Float(it) => Some(*it != 0.0),
        Value::Text(it) => Some(!it.is_empty()),
        _ => Some(true),
    }
}

fn binary(op: &BinaryOp, a: &Value, b: &Value) -> Result<Value, Unevaluatable> {
    use BinaryOp::*;
    match op {
        Is => return Ok(Value::Bool(a.is_null() == b.is_null() && a == b)),
        IsNot => return Ok(Value::Bool(a.is_null() != b.is_null() || a != b)),
        In | NotIn => {
            let Value::List(items) = b else {
                return Err(cannot("expression"));
            };
            if a.is_null() {
                return Ok(Value::Null);
            }
            let found = items.iter().any(|it| it == a);
            return Ok(Value::Bool(found == matches!(op, In)));
        }
        _ => {}
    }
    if a.is_null() || b.is_null() {
        return Ok(Value::Null);
    }
    let ordered = |test: fn(std::cmp::Ordering) -> bool| {
        crate::unit_of_work::compare_values(a, b)
            .map(|it| Value::Bool(test(it)))
            .ok_or_else(|| cannot("expression"))
    };
    match op {
        Eq => Ok(Value::Bool(a == b)),
        Ne => Ok(Value::Bool(a != b)),
        Lt => ordered(std::cmp::Ordering::is_lt),
        Le => ordered(std::cmp::Ordering::is_le),
        Gt => ordered(std::cmp::Ordering::is_gt),
        Ge => ordered(std::cmp::Ordering::is_ge),
        _ => arithmetic(op, a, b).ok_or_else(|| cannot("expression")),
    }
}

fn arithmetic(op: &BinaryOp, a: &Value, b: &Value) -> Option<Value> {
    use BinaryOp::*;
    Some(match (op, a, b) {
        (Add | Concat, Value::Text(a), Value::Text(b)) => Value::text(format!("{a}{b}")),
        (Add, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_add(*b)?),
        (Sub, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_sub(*b)?),
        (Mul, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_mul(*b)?),
        (Add, Value::Decimal(a), Value::Decimal(b)) => Value::Decimal(a.checked_add(*b)?),
        (Sub, Value::Decimal(a), Value::Decimal(b)) => Value::Decimal(a.checked_sub(*b)?),
        (Mul, Value::Decimal(a), Value::Decimal(b)) => Value::Decimal(a.checked_mul(*b)?),
        (Add | Sub | Mul, Value::Decimal(_), Value::Int(b)) => {
            arithmetic(op, a, &Value::Decimal((*b).into()))?
        }
        (Add | Sub | Mul, Value::Int(a), Value::Decimal(_)) => {
            arithmetic(op, &Value::Decimal((*a).into()), b)?
        }
        (TrueDiv, Value::Int(a), Value::Int(b)) if *b != 0 => Value::Float(*a as f64 / *b as f64),
        (Mod, Value::Int(a), Value::Int(b)) if *b != 0 => Value::Int(a.rem_euclid(*b)),
        (Add | Sub | Mul | TrueDiv, _, _) => {
            let float = |it: &Value| match it {
                Value::Int(it) => Some(*it as f64),
                Value::Float(it) => Some(*it),
                _ => None,
            };
            let (a, b) = (float(a)?, float(b)?);
            Value::Float(match op {
                Add => a + b,
                Sub => a - b,
                Mul => a * b,
                _ if b == 0.0 => return None,
                _ => a / b,
            })
        }
        _ => return None,
    })
}
