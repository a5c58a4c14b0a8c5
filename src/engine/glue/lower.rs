//! From a plan to GlueSQL's syntax tree.
//!
//! In: a [`SelectPlan`] and the parameters' classes. Out: `gluesql_core::ast::Query`, or `None` where GlueSQL would
//! answer otherwise than SQLite.

use gluesql_core::ast::{
    Aggregate, AggregateFunction, BinaryOperator, CountArgExpr, Expr as Glue, Function, Join,
    JoinConstraint, JoinOperator, OrderByExpr, Projection, Query, Select, SelectItem, SetExpr,
    TableAlias, TableFactor, TableWithJoins, ToSql,
};
use gluesql_core::data::Value as GlueValue;

use crate::ast::JoinKind;
use crate::catalog::TableDef;
use crate::eval::aggregate::{AggregateCall, AggregateKind};
use crate::eval::expr::{Arithmetic, Compare, Place};
use crate::eval::{Expr, Param};
use crate::plan::{KeyBy, Node, SelectPlan, What};
use crate::value::{Affinity, Collation, Val};

/// What an expression's values are, when they are not NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Int,
    Real,
    Text,
    /// Only NULL.
    Null,
}

/// One lowering.
pub(super) struct Lowering<'p> {
    plan: &'p SelectPlan,
    /// The base tables by FROM element.
    tables: Vec<Option<&'p TableDef>>,
    /// `None`: for display, when values are not known.
    params: Option<&'p [Param]>,
    /// Columns that were read: element and column.
    pub read: std::cell::RefCell<Vec<(u16, u16)>>,
}

type Lowered = Option<(Glue, Class)>;

impl<'p> Lowering<'p> {
    pub fn for_display(plan: &'p SelectPlan) -> Self {
        Self::new(plan, None)
    }

    pub fn new(plan: &'p SelectPlan, params: Option<&'p [Param]>) -> Self {
        let mut tables = vec![None; plan.width];
        collect(&plan.from, &mut tables);
        Self {
            plan,
            tables,
            params,
            read: std::cell::RefCell::default(),
        }
    }

    /// The base table of a FROM element.
    pub fn table(&self, source: u16) -> Option<&'p TableDef> {
        self.tables.get(usize::from(source)).copied().flatten()
    }

    /// The whole query. The grouped values stand behind the result columns, so that groups can be put in order.
    pub fn query(&self, limit: Option<usize>) -> Option<Query> {
        let plan = self.plan;
        let mut filters = Vec::new();
        let from = self.from(&plan.from, &mut filters)?;
        let mut items = Vec::new();
        for (at, expr) in plan.output.iter().enumerate() {
            items.push(SelectItem::Expr {
                expr: self.value(expr)?.0,
                label: format!("c{at}"),
            });
        }
        let mut group_by = Vec::new();
        if let Some(group) = &plan.group {
            for (at, (expr, collation)) in group.by.iter().enumerate() {
                let (glue, class) = self.value(expr)?;
                if *collation != Collation::Binary && class == Class::Text {
                    return None;
                }
                items.push(SelectItem::Expr {
                    expr: glue.clone(),
                    label: format!("g{at}"),
                });
                group_by.push(glue);
            }
            // A column beside min() or max() is taken from the row that they found.
            let bare = |expr: &Expr| reads_bare(expr, group);
            if plan.output.iter().any(bare) || plan.having.iter().any(bare) {
                return None;
            }
            for call in &group.aggregates {
                self.aggregate(call)?;
            }
        }
        let having = match &plan.having {
            Some(having) => Some(self.condition(having, false)?),
            None => None,
        };
        let mut order_by = Vec::new();
        if plan.group.is_none() && plan.distinct.is_none() && !plan.presorted {
            for key in &plan.order {
                let expr = match &key.by {
                    KeyBy::Output(at) => &plan.output[*at],
                    KeyBy::Expr(expr) => expr,
                };
                let (glue, class) = self.value(expr)?;
                if class == Class::Text && key.collation != Collation::Binary {
                    return None;
                }
                // NULLs first or last by a key of their own: GlueSQL has them last.
                let nulls = Glue::IsNull(Box::new(glue.clone()));
                order_by.push(OrderByExpr {
                    expr: nulls,
                    asc: Some(!key.nulls_first),
                });
                order_by.push(OrderByExpr {
                    expr: glue,
                    asc: Some(!key.descending),
                });
            }
        } else if plan.order.iter().any(|it| matches!(it.by, KeyBy::Expr(_))) && !plan.presorted {
            // After grouping, `run` sorts by result columns only.
            return None;
        }
        let selection = all(filters);
        let limit = limit.filter(|_| plan.group.is_none() && plan.distinct.is_none());
        Some(Query {
            body: SetExpr::Select(Box::new(Select {
                distinct: false,
                projection: Projection::SelectItems(items),
                from,
                selection,
                group_by,
                having,
            })),
            order_by,
            limit: limit.map(|it| Glue::Value(GlueValue::I64(it as i64))),
            offset: None,
        })
    }

    fn from(&self, node: &Node, filters: &mut Vec<Glue>) -> Option<TableWithJoins> {
        match node {
            Node::One => None,
            Node::Scan(scan) => {
                for filter in &scan.filters {
                    filters.push(self.condition(filter, false)?);
                }
                Some(TableWithJoins {
                    relation: self.factor(scan.source)?,
                    joins: Vec::new(),
                })
            }
            Node::Join {
                left,
                right,
                kind,
                on,
                after,
            } => {
                let mut whole = self.from(left, filters)?;
                let Node::Scan(scan) = &**right else {
                    return None;
                };
                let mut conditions = Vec::new();
                for condition in scan.filters.iter().chain(on) {
                    conditions.push(self.condition(condition, false)?);
                }
                let constraint = match all(conditions) {
                    Some(condition) => JoinConstraint::On(condition),
                    None => JoinConstraint::None,
                };
                let join_operator = match kind {
                    JoinKind::Inner | JoinKind::Cross => JoinOperator::Inner(constraint),
                    JoinKind::Left => JoinOperator::LeftOuter(constraint),
                    _ => return None,
                };
                whole.joins.push(Join {
                    relation: self.factor(scan.source)?,
                    join_operator,
                });
                for condition in after {
                    filters.push(self.condition(condition, false)?);
                }
                Some(whole)
            }
        }
    }

    fn factor(&self, source: u16) -> Option<TableFactor> {
        let table = self.table(source)?;
        Some(TableFactor::Table {
            name: table.name.clone(),
            alias: Some(TableAlias {
                name: alias(source),
                columns: Vec::new(),
            }),
        })
    }

    /// A value: both agree on it wherever it is NULL or not.
    fn value(&self, expr: &Expr) -> Lowered {
        match expr {
            Expr::Const(value) => constant(value),
            Expr::Param(at) => match self.params {
                None => Some((Glue::Identifier(format!("?{}", at + 1)), Class::Null)),
                Some(params) => match params.get(*at) {
                    Some(Param::One(value)) => constant(value),
                    _ => None,
                },
            },
            Expr::Column(place) => self.column(*place),
            Expr::Aggregate { depth: 0, index } => {
                let group = self.plan.group.as_ref()?;
                self.aggregate(group.aggregates.get(*index)?)
            }
            Expr::Arithmetic { op, left, right } => {
                let (left, a) = self.value(left)?;
                let (right, b) = self.value(right)?;
                // Integers that overflow are an error there, and the query then runs here.
                let op = match op {
                    Arithmetic::Add => BinaryOperator::Plus,
                    Arithmetic::Sub => BinaryOperator::Minus,
                    Arithmetic::Mul => BinaryOperator::Multiply,
                    _ => return None,
                };
                let fits = |it: Class| self.params.is_none() || it == Class::Int;
                if !(fits(a) && fits(b)) {
                    return None;
                }
                Some((binary(op, left, right), Class::Int))
            }
            _ => None,
        }
    }

    fn column(&self, place: Place) -> Lowered {
        if place.depth != 0 {
            return None;
        }
        let table = self.table(place.source)?;
        let column = table.columns.get(usize::from(place.column))?;
        let class = match column.affinity {
            Affinity::Integer => Class::Int,
            Affinity::Real => Class::Real,
            Affinity::Text => Class::Text,
            _ => return None,
        };
        self.read.borrow_mut().push((place.source, place.column));
        let glue = Glue::CompoundIdentifier {
            alias: alias(place.source),
            ident: column.name.clone(),
        };
        Some((glue, class))
    }

    fn aggregate(&self, call: &AggregateCall) -> Lowered {
        if call.filter.is_some() || call.distinct || !call.order_by.is_empty() {
            return None;
        }
        let argument = match call.args.as_slice() {
            [] => None,
            [one] => Some(self.value(one)?),
            _ => return None,
        };
        let (function, class) = match (call.kind, argument) {
            (AggregateKind::CountStar, _) => {
                (AggregateFunction::Count(CountArgExpr::Wildcard), Class::Int)
            }
            (AggregateKind::Count, Some((expr, _))) => (
                AggregateFunction::Count(CountArgExpr::Expr(expr)),
                Class::Int,
            ),
            (AggregateKind::Sum, Some((expr, Class::Int))) => {
                (AggregateFunction::Sum(expr), Class::Int)
            }
            (AggregateKind::Min, Some((expr, class)))
                if class != Class::Text || call.collation == Collation::Binary =>
            {
                (AggregateFunction::Min(expr), class)
            }
            (AggregateKind::Max, Some((expr, class)))
                if class != Class::Text || call.collation == Collation::Binary =>
            {
                (AggregateFunction::Max(expr), class)
            }
            _ => return None,
        };
        Some((
            Glue::Aggregate(Box::new(Aggregate::new(function, false))),
            class,
        ))
    }

    /// A condition of which only matters whether it is true. `negated`: it stands under NOT.
    fn condition(&self, expr: &Expr, negated: bool) -> Option<Glue> {
        match expr {
            Expr::Not(it) => self.condition(it, !negated),
            Expr::And(parts) | Expr::Or(parts) => {
                let is_and = matches!(expr, Expr::And(_)) != negated;
                let parts = parts
                    .iter()
                    .map(|it| self.condition(it, negated))
                    .collect::<Option<Vec<_>>>()?;
                let op = if is_and {
                    BinaryOperator::And
                } else {
                    BinaryOperator::Or
                };
                // NULL OR true is NULL there: what is unknown counts as false before it is joined.
                parts
                    .into_iter()
                    .map(known)
                    .reduce(|left, right| Glue::Nested(Box::new(binary(op.clone(), left, right))))
            }
            Expr::Compare {
                op,
                left,
                right,
                affinity,
                collation,
            } => {
                let (left, a) = self.value(left)?;
                let (right, b) = self.value(right)?;
                let text = a == Class::Text || b == Class::Text;
                let (left, right) = match (a, b) {
                    _ if self.params.is_none() => (left, right),
                    (a, b) if a == b => (left, right),
                    // A real column against a whole number.
                    (Class::Real, Class::Int) => (left, to_real(right)?),
                    (Class::Int, Class::Real) => (to_real(left)?, right),
                    (Class::Null, _) | (_, Class::Null) => (left, right),
                    _ => return None,
                };
                if text && (*collation != Collation::Binary || affinity.is_numeric()) {
                    return None;
                }
                if *affinity == Affinity::Text && !text && self.params.is_some() {
                    return None;
                }
                let op = match (op, negated) {
                    (Compare::Eq, false) | (Compare::Ne, true) => BinaryOperator::Eq,
                    (Compare::Ne, false) | (Compare::Eq, true) => BinaryOperator::NotEq,
                    (Compare::Lt, false) | (Compare::Ge, true) => BinaryOperator::Lt,
                    (Compare::Le, false) | (Compare::Gt, true) => BinaryOperator::LtEq,
                    (Compare::Gt, false) | (Compare::Le, true) => BinaryOperator::Gt,
                    (Compare::Ge, false) | (Compare::Lt, true) => BinaryOperator::GtEq,
                    _ => return None,
                };
                Some(binary(op, left, right))
            }
            Expr::IsNull {
                expr,
                negated: is_not,
            } => {
                let (glue, _) = self.value(expr)?;
                let glue = Box::new(glue);
                Some(if *is_not == negated {
                    Glue::IsNull(glue)
                } else {
                    Glue::IsNotNull(glue)
                })
            }
            Expr::Between {
                expr,
                low,
                high,
                negated: is_not,
                how,
            } => {
                let compare = |op, with: &Expr, how: (Affinity, Collation)| Expr::Compare {
                    op,
                    left: expr.clone(),
                    right: Box::new(with.clone()),
                    affinity: how.0,
                    collation: how.1,
                };
                let both = Expr::And(vec![
                    compare(Compare::Ge, low, how[0]),
                    compare(Compare::Le, high, how[1]),
                ]);
                self.condition(&both, *is_not != negated)
            }
            Expr::InList {
                expr,
                list,
                negated: is_not,
                collation,
                affinity,
                ..
            } => {
                let (target, class) = self.value(expr)?;
                if class == Class::Text
                    && (*collation != Collation::Binary || affinity.is_numeric())
                {
                    return None;
                }
                let mut items = Vec::new();
                for item in list {
                    let (glue, of) = self.value(item)?;
                    if self.params.is_some() && of != class {
                        return None;
                    }
                    items.push(glue);
                }
                if items.is_empty() {
                    return None;
                }
                Some(Glue::InList {
                    expr: Box::new(target),
                    list: items,
                    negated: *is_not != negated,
                })
            }
            _ => None,
        }
    }
}

fn collect<'p>(node: &'p Node, tables: &mut [Option<&'p TableDef>]) {
    match node {
        Node::One => {}
        Node::Scan(scan) => {
            if let What::Table(table) = &scan.what {
                tables[usize::from(scan.source)] = Some(table);
            }
        }
        Node::Join { left, right, .. } => {
            collect(left, tables);
            collect(right, tables);
        }
    }
}

/// Whether an expression of a grouped query reads a column that is not grouped.
fn reads_bare(expr: &Expr, group: &crate::plan::Group) -> bool {
    let mut bare = false;
    expr.walk(&mut |it| {
        if let Expr::Column(place) = it {
            bare |= !group
                .by
                .iter()
                .any(|by| matches!(&by.0, Expr::Column(own) if own == place));
        }
    });
    bare
}

pub(super) fn alias(source: u16) -> String {
    format!("t{source}")
}

fn constant(value: &Val<'_>) -> Lowered {
    let class = match value {
        Val::Null => Class::Null,
        Val::Int(_) => Class::Int,
        Val::Real(_) => Class::Real,
        Val::Text(_) => Class::Text,
        Val::Blob(_) => return None,
    };
    Some((Glue::Value(value.clone().into_glue()), class))
}

/// A whole number as a real, where nothing is lost.
fn to_real(glue: Glue) -> Option<Glue> {
    match glue {
        Glue::Value(GlueValue::I64(it)) if it.unsigned_abs() < (1 << 53) => {
            Some(Glue::Value(GlueValue::F64(it as f64)))
        }
        _ => None,
    }
}

fn binary(op: BinaryOperator, left: Glue, right: Glue) -> Glue {
    Glue::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}

/// A condition that is never NULL.
fn known(condition: Glue) -> Glue {
    match condition {
        sure @ (Glue::IsNull(_) | Glue::IsNotNull(_) | Glue::Nested(_)) => sure,
        other => Glue::Function(Box::new(Function::Coalesce(vec![
            other,
            Glue::Value(GlueValue::Bool(false)),
        ]))),
    }
}

/// Conditions joined by AND, as GlueSQL's planner likes to see them.
fn all(conditions: Vec<Glue>) -> Option<Glue> {
    conditions
        .into_iter()
        .reduce(|left, right| binary(BinaryOperator::And, left, right))
}

/// The query in GlueSQL's words.
pub(super) fn text(query: &Query) -> String {
    query.to_sql()
}
