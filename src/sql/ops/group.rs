//! Parentheses: which expressions get them beside which operators.

use crate::SqlType;
use crate::expr::{BinaryOp, BooleanOp, Expr, ExprKind, UnaryOp};

/// What an expression is put beside.
#[derive(Clone, Copy, Debug)]
pub enum Against<'a> {
    /// Nothing known: operators are grouped.
    Unknown,
    Binary(&'a BinaryOp),
    Boolean(BooleanOp),
    /// Alone in WHERE, ON or HAVING.
    Condition,
    /// Under NOT.
    Not,
    Negate,
    BitNot,
    Collate,
    Between,
    /// In a list of arguments, under a label.
    Comma,
    /// Before ASC and DESC.
    Sort,
    /// `any_()`, `all_()`.
    Quantifier,
}

const LOOSEST: i32 = -100;

impl Against<'_> {
    fn precedence(self) -> i32 {
        match self {
            Self::Unknown => 100,
            Self::Binary(op) => precedence(op),
            Self::Boolean(BooleanOp::And) => 3,
            Self::Boolean(BooleanOp::Or) => 2,
            Self::Condition => -10,
            Self::Not | Self::Between => 5,
            Self::Negate | Self::BitNot => 8,
            Self::Collate => 4,
            Self::Sort => 3,
            Self::Comma => -1,
            Self::Quantifier => 15,
        }
    }
}

/// How tightly an operator binds; the higher, the tighter.
pub fn precedence(op: &BinaryOp) -> i32 {
    use BinaryOp::*;
    match op {
        GetItem | JsonGetItem | JsonPathGetItem => 15,
        Mul | TrueDiv | FloorDiv | Mod => 8,
        Add | Sub | BitAnd | BitOr | BitXor | ShiftLeft | ShiftRight => 7,
        Custom { precedence, .. } => *precedence,
        _ => 5,
    }
}

/// Whether `a op b op c` needs no parentheses.
pub fn is_associative(op: &BinaryOp) -> bool {
    matches!(op, BinaryOp::Add | BinaryOp::Mul | BinaryOp::Concat)
}

/// Whether the operator compares, so that its result is true or false.
pub fn is_comparison(op: &BinaryOp) -> bool {
    use BinaryOp::*;
    !matches!(
        op,
        Add | Sub
            | Mul
            | TrueDiv
            | FloorDiv
            | Mod
            | Concat
            | BitAnd
            | BitOr
            | BitXor
            | ShiftLeft
            | ShiftRight
            | GetItem
            | JsonGetItem
            | JsonPathGetItem
            | Custom {
                comparison: false,
                ..
            }
    )
}

/// Whether this is what `contains`, `startswith` or `endswith` built: LIKE over a concatenation that nobody grouped.
pub fn is_contains(op: &BinaryOp, right: &Expr) -> bool {
    matches!(
        op,
        BinaryOp::Like | BinaryOp::NotLike | BinaryOp::Ilike | BinaryOp::NotIlike
    ) && matches!(
        right.kind(),
        ExprKind::Binary {
            op: BinaryOp::Concat,
            ..
        }
    )
}

impl Expr {
    /// Puts parentheses around this expression where it needs them beside `against`.
    #[must_use]
    pub fn self_group(&self, against: Against<'_>) -> Self {
        let groups = match self.kind() {
            ExprKind::Binary { op, right, .. } => {
                let natural = is_associative(op)
                    || matches!(
                        op,
                        BinaryOp::GetItem | BinaryOp::JsonGetItem | BinaryOp::JsonPathGetItem
                    );
                if natural && matches!(against, Against::Binary(it) if it == op) {
                    false
                } else {
                    let own = if is_contains(op, right) {
                        LOOSEST
                    } else {
                        precedence(op)
                    };
                    own <= against.precedence()
                        || (matches!(against, Against::Not) && !is_comparison(op))
                }
            }
            ExprKind::Boolean { op, clauses } => {
                !clauses.is_empty()
                    && !matches!(against, Against::Boolean(it) if it == *op)
                    && Against::Boolean(*op).precedence() <= against.precedence()
            }
            ExprKind::Between { .. } => 5 <= against.precedence(),
            ExprKind::Collate { .. } => 4 <= against.precedence(),
            ExprKind::Exists(_) => 0 <= against.precedence(),
            ExprKind::Filter { .. } => 6 <= against.precedence(),
            ExprKind::Quantified { .. } => 15 <= against.precedence(),
            ExprKind::Regexp(it) => it.replacement.is_none() && 5 <= against.precedence(),
            ExprKind::Unary { op, .. } => match op {
                UnaryOp::Not | UnaryOp::Distinct => 5 <= against.precedence(),
                UnaryOp::Negate | UnaryOp::BitNot => 8 <= against.precedence(),
                _ => false,
            },
            ExprKind::List(_) => true,
            ExprKind::Raw { is_text: true, .. } => {
                matches!(against, Against::Binary(BinaryOp::In | BinaryOp::NotIn))
            }
            ExprKind::Grouping(_) | ExprKind::Tuple(_) | ExprKind::ScalarSubquery(_) => false,
            ExprKind::LabelReference(_) | ExprKind::OnlyFor { .. } => false,
            ExprKind::Label { name, expr } => {
                let grouped = expr.self_group(against);
                if grouped.same_as(expr) {
                    return self.clone();
                }
                return Self::new(
                    ExprKind::Label {
                        name: name.clone(),
                        expr: grouped,
                    },
                    self.ty(),
                );
            }
            ExprKind::TypeCoerce(expr) => {
                let grouped = expr.self_group(against);
                if grouped.same_as(expr) {
                    return self.clone();
                }
                return Self::new(ExprKind::TypeCoerce(grouped), self.ty());
            }
            _ => match against {
                Against::Boolean(_) | Against::Condition if self.ty().is_boolean() => {
                    return Self::new(
                        ExprKind::Unary {
                            op: UnaryOp::IsTrue,
                            operand: self.clone(),
                        },
                        SqlType::boolean(),
                    );
                }
                Against::Quantifier => true,
                _ => false,
            },
        };
        if groups { self.grouped() } else { self.clone() }
    }

    /// Parentheses, wanted or not.
    #[must_use]
    pub fn grouped(&self) -> Self {
        Self::new(ExprKind::Grouping(self.clone()), self.ty())
    }

    /// Whether every database knows that this is a condition.
    pub fn is_implicitly_boolean(&self) -> bool {
        match self.kind() {
            ExprKind::Binary { op, .. } => is_comparison(op),
            ExprKind::Between { .. } | ExprKind::Boolean { .. } | ExprKind::Exists(_) => true,
            ExprKind::Regexp(it) => it.replacement.is_none(),
            ExprKind::Unary {
                op: UnaryOp::Not, ..
            } => true,
            ExprKind::Unary {
                op: UnaryOp::IsTrue | UnaryOp::IsFalse,
                operand,
            } => operand.is_implicitly_boolean(),
            ExprKind::Grouping(it) => it.is_implicitly_boolean(),
            _ => false,
        }
    }
}
