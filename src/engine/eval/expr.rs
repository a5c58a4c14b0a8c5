//! The resolved expression: every name is a place, every comparison knows its affinity and collation.
//!
//! In: built by `plan::resolve`. Out: read by `eval::run`, by the planner (which columns does it need?) and by `glue`.

use std::rc::Rc;

use super::functions::FunctionDef;
use crate::ast::{CurrentTime, LikeOp};
use crate::plan::Subplan;
use crate::value::{Affinity, Collation, Owned};

/// A column of a FROM element: `depth` queries up, element `source`, column `column`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub depth: u16,
    pub source: u16,
    pub column: u16,
}

#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Const(Owned),
    Param(usize),
    Column(Place),
    Rowid {
        depth: u16,
        source: u16,
    },
    /// The result of an aggregate of this query, or of the query `depth` levels up.
    Aggregate {
        depth: u16,
        index: usize,
    },
    /// The result of a window function of this query.
    Window(usize),
    /// `RAISE(..)` in a trigger, with its words.
    Raise(crate::ast::Conflict, String),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    BitNot(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Compare {
        op: Compare,
        left: Box<Expr>,
        right: Box<Expr>,
        affinity: Affinity,
        collation: Collation,
    },
    CompareRows {
        op: Compare,
        left: Vec<Expr>,
        right: Vec<Expr>,
        how: Vec<(Affinity, Collation)>,
    },
    Arithmetic {
        op: Arithmetic,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Concat(Box<Expr>, Box<Expr>),
    IsNull {
        expr: Box<Expr>,
        negated: bool,
    },
    IsTruth {
        expr: Box<Expr>,
        truth: bool,
        negated: bool,
    },
    Between {
        expr: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
        negated: bool,
        how: [(Affinity, Collation); 2],
    },
    InList {
        expr: Box<Expr>,
        list: Vec<Expr>,
        negated: bool,
        affinity: Affinity,
        collation: Collation,
        /// Where the set is kept, when the list is the same for every row.
        cache: Option<usize>,
    },
    /// `IN (?, ?, ...)` with a list as the parameter.
    InParam {
        expr: Box<Expr>,
        param: usize,
        negated: bool,
        affinity: Affinity,
        collation: Collation,
        cache: usize,
    },
    /// `(a, b) IN (...)` with rows.
    InRows {
        exprs: Vec<Expr>,
        rows: Vec<Vec<Expr>>,
        negated: bool,
        how: Vec<(Affinity, Collation)>,
    },
    /// `(a, b) IN ?` with a list of lists as the parameter.
    InRowsParam {
        exprs: Vec<Expr>,
        param: usize,
        negated: bool,
        how: Vec<(Affinity, Collation)>,
    },
    InQuery {
        exprs: Vec<Expr>,
        query: Rc<Subplan>,
        negated: bool,
        how: Vec<(Affinity, Collation)>,
    },
    Exists {
        query: Rc<Subplan>,
        negated: bool,
    },
    Scalar {
        query: Rc<Subplan>,
        column: usize,
    },
    Like {
        op: LikeOp,
        expr: Box<Expr>,
        pattern: Box<Expr>,
        escape: Option<Box<Expr>>,
        negated: bool,
    },
    /// Conditions with values; `CASE x WHEN y` was made a comparison per branch.
    Case {
        operand: Option<Box<Expr>>,
        whens: Vec<When>,
        otherwise: Option<Box<Expr>>,
    },
    Cast {
        expr: Box<Expr>,
        to: Affinity,
    },
    /// What a comparison under this affinity makes of a value that is looked up.
    Coerce(Box<Expr>, Affinity),
    /// A value from elsewhere that is JSON there, for a function that takes JSON as it is. With `true` every text
    /// counts, otherwise arrays and objects.
    Marked(Box<Expr>, bool),
    Call {
        function: &'static FunctionDef,
        args: Vec<Expr>,
        collation: Collation,
    },
    Current(CurrentTime),
}

#[derive(Clone, Debug)]
pub(crate) struct When {
    pub condition: Expr,
    pub result: Expr,
    /// How the operand is compared with the condition.
    pub how: (Affinity, Collation),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    /// NULL equals NULL.
    Is,
    IsNot,
}

impl Compare {
    /// The same comparison with its sides exchanged.
    pub fn flipped(self) -> Self {
        match self {
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            same => same,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    BitAnd,
    BitOr,
    ShiftLeft,
    ShiftRight,
}

impl Expr {
    /// Calls `visit` with every expression inside this one, itself first. Subqueries are not entered.
    pub fn walk<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        visit(self);
        match self {
            Self::Const(_)
            | Self::Param(_)
            | Self::Column(_)
            | Self::Rowid { .. }
            | Self::Aggregate { .. }
            | Self::Window(_)
            | Self::Exists { .. }
            | Self::Scalar { .. }
            | Self::Current(_)
            | Self::Raise(..) => {}
            Self::Not(it)
            | Self::Negate(it)
            | Self::BitNot(it)
            | Self::Coerce(it, _)
            | Self::Marked(it, _) => it.walk(visit),
            Self::IsNull { expr, .. } | Self::IsTruth { expr, .. } | Self::Cast { expr, .. } => {
                expr.walk(visit)
            }
            Self::InParam { expr, .. } => expr.walk(visit),
            Self::And(all) | Self::Or(all) => all.iter().for_each(|it| it.walk(visit)),
            Self::Compare { left, right, .. }
            | Self::Arithmetic { left, right, .. }
            | Self::Concat(left, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            Self::CompareRows { left, right, .. } => {
                left.iter().chain(right).for_each(|it| it.walk(visit));
            }
            Self::Between {
                expr, low, high, ..
            } => {
                expr.walk(visit);
                low.walk(visit);
                high.walk(visit);
            }
            Self::InList { expr, list, .. } => {
                expr.walk(visit);
                list.iter().for_each(|it| it.walk(visit));
            }
            Self::InRows { exprs, rows, .. } => {
                exprs
                    .iter()
                    .chain(rows.iter().flatten())
                    .for_each(|it| it.walk(visit));
            }
            Self::InQuery { exprs, .. } | Self::InRowsParam { exprs, .. } => {
                exprs.iter().for_each(|it| it.walk(visit));
            }
            Self::Like {
                expr,
                pattern,
                escape,
                ..
            } => {
                expr.walk(visit);
                pattern.walk(visit);
                if let Some(escape) = escape {
                    escape.walk(visit);
                }
            }
            Self::Case {
                operand,
                whens,
                otherwise,
            } => {
                if let Some(operand) = operand {
                    operand.walk(visit);
                }
                for when in whens {
                    when.condition.walk(visit);
                    when.result.walk(visit);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.walk(visit);
                }
            }
            Self::Call { args, .. } => args.iter().for_each(|it| it.walk(visit)),
        }
    }

    /// The subqueries that stand directly in this expression.
    pub fn subqueries(&self) -> Vec<&Rc<Subplan>> {
        let mut all = Vec::new();
        self.walk(&mut |it| match it {
            Self::InQuery { query, .. }
            | Self::Exists { query, .. }
            | Self::Scalar { query, .. } => all.push(query),
            _ => {}
        });
        all
    }

    /// Which FROM elements of its own query the expression reads, as a bit set, through subqueries too.
    pub fn sources(&self) -> u64 {
        let mut mask = 0;
        self.walk(&mut |it| match it {
            Self::Column(Place {
                depth: 0, source, ..
            })
            | Self::Rowid { depth: 0, source } => mask |= bit(*source),
            _ => {}
        });
        for query in self.subqueries() {
            for (levels, source, _) in &query.outer {
                if *levels == 1 {
                    mask |= bit(*source);
                }
            }
        }
        mask
    }

    /// Whether the value is the same for every row of its query and of the whole statement.
    pub fn is_constant(&self) -> bool {
        let mut constant = true;
        self.walk(&mut |it| match it {
            Self::Column(_)
            | Self::Rowid { .. }
            | Self::Aggregate { .. }
            | Self::Window(_)
            | Self::Raise(..) => {
                constant = false;
            }
            Self::Call { function, .. } if !function.pure => constant = false,
            Self::InQuery { query, .. }
            | Self::Exists { query, .. }
            | Self::Scalar { query, .. } => {
                constant &= !query.correlated();
            }
            _ => {}
        });
        constant
    }

    /// Whether the value stays the same when it is worked out again over the same rows.
    pub fn is_repeatable(&self) -> bool {
        let mut pure = true;
        self.walk(&mut |it| match it {
            Self::Call { function, .. } => pure &= function.pure,
            Self::Raise(..) => pure = false,
            _ => {}
        });
        pure && self.subqueries().is_empty()
    }

    /// Whether it reads an aggregate's result.
    pub fn has_aggregate(&self) -> bool {
        let mut found = false;
        self.walk(&mut |it| found |= matches!(it, Self::Aggregate { depth: 0, .. }));
        found
    }
}

pub(crate) fn bit(source: u16) -> u64 {
    1u64.checked_shl(u32::from(source)).unwrap_or(0)
}
