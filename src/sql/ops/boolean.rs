//! AND, OR, NOT, EXISTS.

use crate::SqlType;
use crate::expr::{BinaryOp, BooleanOp, Expr, ExprKind, UnaryOp};
use crate::ops::group::Against;
use crate::statement::Query;

/// `and_(...)`. TRUE among the clauses is left out, FALSE stands for all. An empty list is an empty condition.
pub fn and_(clauses: impl IntoIterator<Item = Expr>) -> Expr {
    conjunction(BooleanOp::And, clauses)
}

/// `or_(...)`. FALSE among the clauses is left out, TRUE stands for all.
pub fn or_(clauses: impl IntoIterator<Item = Expr>) -> Expr {
    conjunction(BooleanOp::Or, clauses)
}

fn conjunction(op: BooleanOp, clauses: impl IntoIterator<Item = Expr>) -> Expr {
    let mut kept: Vec<Expr> = Vec::new();
    let mut neutral = None;
    for clause in clauses {
        let (is_neutral, is_decisive) = match clause.kind() {
            ExprKind::True => (op == BooleanOp::And, op == BooleanOp::Or),
            ExprKind::False => (op == BooleanOp::Or, op == BooleanOp::And),
            _ => (false, false),
        };
        if is_neutral {
            neutral = Some(clause);
        } else if is_decisive {
            kept = vec![clause];
            break;
        } else {
            kept.push(clause);
        }
    }
    if kept.is_empty() {
        kept.extend(neutral);
    }
    if kept.len() == 1 {
        return kept[0].self_group(Against::Condition);
    }
    let mut flat = Vec::with_capacity(kept.len());
    for (index, clause) in kept.iter().enumerate() {
        // The first clause is grouped before a second one is known; this is SQLAlchemy's rule, too.
        let against = if index == 0 && kept.len() == 1 {
            Against::Condition
        } else {
            Against::Boolean(op)
        };
        let grouped = clause.self_group(against);
        match grouped.kind() {
            ExprKind::Boolean { op: inner, clauses } if *inner == op => {
                flat.extend(clauses.iter().cloned())
            }
            _ => flat.push(grouped),
        }
    }
    Expr::new(ExprKind::Boolean { op, clauses: flat }, SqlType::boolean())
}

/// `not_(expr)`, `~expr`: the opposite operator where there is one.
pub fn not_(expr: &Expr) -> Expr {
    expr.negate()
}

/// `exists(select)`.
pub fn exists(query: Query) -> Expr {
    Expr::new(ExprKind::Exists(query), SqlType::boolean())
}

/// The operator that says the opposite.
pub fn opposite(op: &BinaryOp) -> Option<BinaryOp> {
    use BinaryOp::*;
    Some(match op {
        Eq => Ne,
        Ne => Eq,
        Lt => Ge,
        Ge => Lt,
        Gt => Le,
        Le => Gt,
        Is => IsNot,
        IsNot => Is,
        IsDistinctFrom => IsNotDistinctFrom,
        IsNotDistinctFrom => IsDistinctFrom,
        In => NotIn,
        NotIn => In,
        Like => NotLike,
        NotLike => Like,
        Ilike => NotIlike,
        NotIlike => Ilike,
        RegexpMatch => NotRegexpMatch,
        NotRegexpMatch => RegexpMatch,
        _ => return None,
    })
}

impl Expr {
    /// The opposite condition, `~expr`.
    #[must_use]
    pub fn negate(&self) -> Self {
        match self.kind() {
            ExprKind::True => Self::false_(),
            ExprKind::False => Self::true_(),
            ExprKind::Unary {
                op: op @ (UnaryOp::IsTrue | UnaryOp::IsFalse),
                operand,
            } => {
                if matches!(operand.kind(), ExprKind::True | ExprKind::False) {
                    return operand.negate();
                }
                let op = if *op == UnaryOp::IsTrue {
                    UnaryOp::IsFalse
                } else {
                    UnaryOp::IsTrue
                };
                Self::new(
                    ExprKind::Unary {
                        op,
                        operand: operand.clone(),
                    },
                    SqlType::boolean(),
                )
            }
            ExprKind::Binary {
                op,
                left,
                right,
                escape,
            } => match opposite(op) {
                Some(op) if !is_quantified(left) && !is_quantified(right) => Self::new(
                    ExprKind::Binary {
                        op,
                        left: left.clone(),
                        right: right.clone(),
                        escape: escape.clone(),
                    },
                    self.ty(),
                ),
                _ => not_of(self.grouped(), self.ty()),
            },
            ExprKind::Between {
                expr,
                low,
                high,
                negated,
                symmetric,
            } => Self::new(
                ExprKind::Between {
                    expr: expr.clone(),
                    low: low.clone(),
                    high: high.clone(),
                    negated: !negated,
                    symmetric: *symmetric,
                },
                self.ty(),
            ),
            ExprKind::Boolean { .. } => not_of(self.self_group(Against::Not), SqlType::null()),
            ExprKind::Exists(_) | ExprKind::Unary { .. } => {
                let ty = if self.ty().is_boolean() {
                    SqlType::boolean()
                } else {
                    SqlType::null()
                };
                not_of(self.self_group(Against::Not), ty)
            }
            ExprKind::Label { name, expr } => Self::new(
                ExprKind::Label {
                    name: name.clone(),
                    expr: expr.negate(),
                },
                self.ty(),
            ),
            _ if self.ty().is_boolean() => Self::new(
                ExprKind::Unary {
                    op: UnaryOp::IsFalse,
                    operand: self.clone(),
                },
                SqlType::boolean(),
            ),
            _ => not_of(self.self_group(Against::Not), SqlType::null()),
        }
    }
}

fn is_quantified(expr: &Expr) -> bool {
    matches!(expr.kind(), ExprKind::Quantified { .. })
}

fn not_of(operand: Expr, ty: SqlType) -> Expr {
    Expr::new(
        ExprKind::Unary {
            op: UnaryOp::Not,
            operand,
        },
        ty,
    )
}
