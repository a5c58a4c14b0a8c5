//! Expressions: names become places, comparisons learn their affinity and collation.
//!
//! In: [`ast::Expr`] and a [`Scope`]. Out: [`Typed`]. The rules are those of
//! https://www.sqlite.org/datatype3.html sections 4 and 7.

use std::rc::Rc;

use super::scope::{Allowed, Found, Note, Planner, Scope};
use crate::ast::{self, BinaryOp, Qualifier, Spot, UnaryOp};
use crate::error::{Res, operational};
use crate::eval::Expr;
use crate::eval::aggregate::{AggregateCall, AggregateKind};
use crate::eval::expr::{Arithmetic, Compare, Place, When};
use crate::eval::functions;
use crate::eval::json_mark::Mark;
use crate::value::{Affinity, Collation, Val};

/// An expression and what comparisons need to know of it.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub expr: Expr,
    pub affinity: Affinity,
    pub collation: Option<Collation>,
    /// The collation was written with COLLATE.
    pub explicit: bool,
    /// Whether its text is JSON, for functions that take JSON for JSON.
    pub json: Mark,
}

impl Typed {
    pub(super) fn plain(expr: Expr) -> Self {
        Self {
            expr,
            affinity: Affinity::None,
            collation: None,
            explicit: false,
            json: Mark::Plain,
        }
    }

    /// The expression for a place where JSON is taken for JSON: what comes from elsewhere says so itself.
    fn marked(self) -> Expr {
        match (&self.expr, self.json) {
            // What json_each calls an array or an object, by the column that follows.
            (Expr::Column(place), Mark::Containers) => {
                let kind = Expr::Column(Place {
                    column: place.column + 1,
                    ..*place
                });
                let containers = ["array", "object"].map(|it| Expr::Const(Val::text(it)));
                Expr::Case {
                    operand: None,
                    whens: vec![When {
                        condition: Expr::InList {
                            expr: kind.into(),
                            list: containers.into(),
                            negated: false,
                            affinity: Affinity::None,
                            collation: Collation::Binary,
                            cache: None,
                        },
                        result: Expr::Marked(self.expr.clone().into(), true),
                        how: (Affinity::None, Collation::Binary),
                    }],
                    otherwise: Some(self.expr.into()),
                }
            }
            (_, Mark::Plain) | (Expr::Call { .. } | Expr::Case { .. }, _) => self.expr,
            (_, mark) => Expr::Marked(self.expr.into(), mark == Mark::Json),
        }
    }
}

/// The arguments of an aggregate; those that become part of a JSON text are quoted.
///
/// # Errors
/// None in practice: `json_quote` exists.
pub(super) fn aggregate_args(kind: AggregateKind, args: Vec<Typed>) -> Res<Vec<Expr>> {
    if !kind.is_json() {
        return Ok(args.into_iter().map(|it| it.expr).collect());
    }
    let last = args.len().saturating_sub(1);
    let quoted = args.into_iter().enumerate().map(|(at, it)| {
        if at < last {
            return Ok(it.expr);
        }
        Ok(Expr::Call {
            function: functions::find("json_quote", 1)?,
            args: vec![it.marked()],
            collation: Collation::Binary,
        })
    });
    quoted.collect()
}

/// How two operands are compared.
pub(crate) fn how(left: &Typed, right: &Typed) -> (Affinity, Collation) {
    let collation = match (left.explicit, right.explicit) {
        (false, true) => right.collation,
        _ => left.collation.or(right.collation),
    };
    (
        left.affinity.for_comparison(right.affinity),
        collation.unwrap_or_default(),
    )
}

impl Planner<'_> {
    /// Resolves an expression that is one value.
    ///
    /// # Errors
    /// `no such column: x`, `no such function: x`, misuse of aggregates and rows.
    pub fn expr(&self, expr: &ast::Expr, scope: &Scope<'_>) -> Res<Expr> {
        Ok(self.typed(expr, scope)?.expr)
    }

    fn boxed(&self, expr: &ast::Expr, scope: &Scope<'_>) -> Res<Box<Expr>> {
        Ok(Box::new(self.expr(expr, scope)?))
    }

    /// As [`Planner::expr`], with affinity and collation.
    ///
    /// # Errors
    /// As there.
    pub fn typed(&self, expr: &ast::Expr, scope: &Scope<'_>) -> Res<Typed> {
        self.depth.set(self.depth.get() + 1);
        let typed = if self.depth.get() > 1000 {
            Err(operational(
                "Expression tree is too large (maximum depth 1000)",
            ))
        } else {
            self.lifted(|| self.typed_inner(expr, scope))
        };
        self.depth.set(self.depth.get() - 1);
        typed
    }

    /// Resolves an expression and its operands: a COLLATE inside an operand, the leftmost first, decides for the whole
    /// as if it stood outside (SQLite's `sqlite3ExprCollSeq`). A column's own collation does not.
    fn lifted(&self, resolve: impl FnOnce() -> Res<Typed>) -> Res<Typed> {
        let before = self.written.take();
        let typed = resolve();
        let inside = self.written.replace(before);
        let mut typed = typed?;
        if let (false, Some(it)) = (typed.explicit, inside) {
            typed.collation = Some(it);
            typed.explicit = true;
        }
        if typed.explicit && before.is_none() {
            self.written.set(typed.collation);
        }
        Ok(typed)
    }

    fn typed_inner(&self, expr: &ast::Expr, scope: &Scope<'_>) -> Res<Typed> {
        Ok(match expr {
            ast::Expr::Literal(value) => Typed::plain(Expr::Const(value.clone())),
            ast::Expr::Param(at) => Typed::plain(Expr::Param(*at)),
            ast::Expr::ListParam(_) => return Err(operational("row value misused")),
            ast::Expr::Column {
                qualifier,
                name,
                quoted,
                spot,
            } => return self.column(qualifier, name, *quoted, *spot, scope),
            ast::Expr::Unary(op, operand) => match op {
                UnaryOp::Plus => {
                    let inner = self.typed(operand, scope)?;
                    Typed {
                        affinity: Affinity::None,
                        ..inner
                    }
                }
                UnaryOp::Not => Typed::plain(Expr::Not(self.boxed(operand, scope)?)),
                UnaryOp::Negate => Typed::plain(Expr::Negate(self.boxed(operand, scope)?)),
                UnaryOp::BitNot => Typed::plain(Expr::BitNot(self.boxed(operand, scope)?)),
            },
            ast::Expr::Binary(op, left, right) => return self.binary(*op, left, right, scope),
            ast::Expr::And(all) => Typed::plain(Expr::And(
                all.iter()
                    .map(|it| self.expr(it, scope))
                    .collect::<Res<_>>()?,
            )),
            ast::Expr::Or(all) => Typed::plain(Expr::Or(
                all.iter()
                    .map(|it| self.expr(it, scope))
                    .collect::<Res<_>>()?,
            )),
            ast::Expr::IsNull { expr, negated } => Typed::plain(Expr::IsNull {
                expr: self.boxed(expr, scope)?,
                negated: *negated,
            }),
            ast::Expr::IsTruth {
                expr,
                truth,
                negated,
            } => Typed::plain(Expr::IsTruth {
                expr: self.boxed(expr, scope)?,
                truth: *truth,
                negated: *negated,
            }),
            ast::Expr::Between {
                expr,
                low,
                high,
                negated,
            } => {
                if let ast::Expr::Row(_) = **expr {
                    let both = ast::Expr::And(vec![
                        ast::Expr::Binary(BinaryOp::Ge, expr.clone(), low.clone()),
                        ast::Expr::Binary(BinaryOp::Le, expr.clone(), high.clone()),
                    ]);
                    let both = self.typed(&both, scope)?;
                    return Ok(if *negated {
                        Typed::plain(Expr::Not(both.expr.into()))
                    } else {
                        both
                    });
                }
                let value = self.typed(expr, scope)?;
                let low = self.typed(low, scope)?;
                let high = self.typed(high, scope)?;
                let how = [how(&value, &low), how(&value, &high)];
                Typed::plain(Expr::Between {
                    expr: value.expr.into(),
                    low: low.expr.into(),
                    high: high.expr.into(),
                    negated: *negated,
                    how,
                })
            }
            ast::Expr::InList {
                expr,
                list,
                negated,
            } => return self.in_list(expr, list, *negated, scope),
            ast::Expr::InQuery {
                expr,
                query,
                negated,
            } => return self.in_query(expr, query, *negated, scope),
            ast::Expr::InTable {
                expr,
                table,
                negated,
            } => {
                let query = Rc::new(ast::Query {
                    ctes: Vec::new(),
                    body: ast::Body::Select(Box::new(ast::Select {
                        items: vec![ast::Item::All],
                        from: Some(ast::From::Table {
                            schema: None,
                            name: table.clone(),
                            alias: None,
                            id: None,
                            indexed: ast::Indexed::AsPlanned,
                            spot: ast::Spot::default(),
                        }),
                        ..ast::Select::default()
                    })),
                    order_by: Vec::new(),
                    limit: None,
                    offset: None,
                });
                return self.in_query(expr, &query, *negated, scope);
            }
            ast::Expr::Like {
                op,
                expr,
                pattern,
                escape,
                negated,
            } => Typed::plain(Expr::Like {
                op: *op,
                expr: self.boxed(expr, scope)?,
                pattern: self.boxed(pattern, scope)?,
                escape: escape
                    .as_ref()
                    .map(|it| self.boxed(it, scope))
                    .transpose()?,
                negated: *negated,
            }),
            ast::Expr::Case {
                operand,
                whens,
                otherwise,
            } => {
                let operand = operand
                    .as_ref()
                    .map(|it| self.typed(it, scope))
                    .transpose()?;
                let mut branches = Vec::with_capacity(whens.len());
                let mut marks = Vec::new();
                for (condition, result) in whens {
                    let condition = self.typed(condition, scope)?;
                    let how = match &operand {
                        Some(operand) => how(operand, &condition),
                        None => (Affinity::None, Collation::Binary),
                    };
                    let result = self.typed(result, scope)?;
                    marks.push(result.json);
                    branches.push(When {
                        condition: condition.expr,
                        result: result.marked(),
                        how,
                    });
                }
                let otherwise = otherwise
                    .as_ref()
                    .map(|it| self.typed(it, scope))
                    .transpose()?;
                marks.extend(otherwise.iter().map(|it| it.json));
                Typed {
                    json: Mark::of_any(&marks),
                    ..Typed::plain(Expr::Case {
                        operand: operand.map(|it| Box::new(it.expr)),
                        whens: branches,
                        otherwise: otherwise.map(|it| Box::new(it.marked())),
                    })
                }
            }
            ast::Expr::Cast { expr, to } => {
                let inner = self.typed(expr, scope)?;
                let to = Affinity::of_declared(to);
                Typed {
                    expr: Expr::Cast {
                        expr: inner.expr.into(),
                        to,
                    },
                    affinity: to,
                    json: match to {
                        Affinity::Text => inner.json,
                        _ => Mark::Plain,
                    },
                    ..inner
                }
            }
            ast::Expr::Collate { expr, collation } => {
                let inner = self.typed(expr, scope)?;
                let named = Collation::named(collation).ok_or_else(|| {
                    operational(format!("no such collation sequence: {collation}"))
                })?;
                Typed {
                    collation: Some(named),
                    explicit: true,
                    ..inner
                }
            }
            ast::Expr::Function(function) => return self.function(function, scope),
            ast::Expr::Subquery(query) => {
                let query = self.subquery(query, scope)?;
                if query.plan.columns.len() != 1 {
                    return Err(operational(format!(
                        "sub-select returns {} columns - expected 1",
                        query.plan.columns.len()
                    )));
                }
                let column = &query.plan.columns[0];
                // Only the affinity comes out of a scalar subquery, no collation.
                let (affinity, json) = (column.affinity, column.json);
                Typed {
                    affinity,
                    json,
                    ..Typed::plain(Expr::Scalar { query, column: 0 })
                }
            }
            ast::Expr::RowElement(query, column) => {
                let query = self.subquery(query, scope)?;
                let width = query.plan.columns.len();
                if *column >= width {
                    return Err(operational(format!(
                        "{} columns assigned {width} values",
                        column + 1
                    )));
                }
                Typed::plain(Expr::Scalar {
                    query,
                    column: *column,
                })
            }
            ast::Expr::Exists { query, negated } => Typed::plain(Expr::Exists {
                query: self.subquery(query, scope)?,
                negated: *negated,
            }),
            ast::Expr::Row(all) if all.len() == 1 => return self.typed(&all[0], scope),
            ast::Expr::Row(_) => return Err(operational("row value misused")),
            ast::Expr::Current(which) => Typed::plain(Expr::Current(*which)),
        })
    }

    fn column(
        &self,
        qualifier: &Qualifier,
        name: &str,
        quoted: bool,
        spot: Spot,
        scope: &Scope<'_>,
    ) -> Res<Typed> {
        // A name that this query does not have may be an AS name, before the queries around are asked.
        let unqualified = matches!(qualifier, Qualifier::None);
        if unqualified && scope.find_local(name)?.is_none() {
            let alias = scope
                .aliases
                .borrow()
                .iter()
                .find(|it| it.0.eq_ignore_ascii_case(name))
                .map(|it| it.1.clone());
            if let Some(alias) = alias {
                if scope.alias_depth.get() < 20 {
                    scope.alias_depth.set(scope.alias_depth.get() + 1);
                    let typed = self.typed(&alias, scope);
                    scope.alias_depth.set(scope.alias_depth.get() - 1);
                    return typed;
                }
            }
        }
        match scope.find(qualifier, name)? {
            Some(Found::Column(place)) => {
                self.note_column(
                    spot,
                    qualifier,
                    scope.source(place.depth, place.source),
                    Some(place.column),
                );
                let column = scope.column(place);
                let (affinity, collation, json) = (column.affinity, column.collation, column.json);
                let mut expr = Expr::Column(place);
                if unqualified && !column.coalesced.is_empty() {
                    let mut args = if column.replaced {
                        Vec::new()
                    } else {
                        vec![expr]
                    };
                    args.extend(column.coalesced.iter().map(|it| {
                        Expr::Column(Place {
                            depth: place.depth,
                            ..*it
                        })
                    }));
                    expr = match args.len() {
                        1 => args.remove(0),
                        count => Expr::Call {
                            function: functions::find("coalesce", count)?,
                            args,
                            collation: Collation::Binary,
                        },
                    };
                }
                Ok(Typed {
                    expr,
                    affinity,
                    collation,
                    explicit: false,
                    json,
                })
            }
            Some(Found::Rowid { depth, source }) => {
                self.note_column(spot, qualifier, scope.source(depth, source), None);
                Ok(Typed {
                    affinity: Affinity::Integer,
                    ..Typed::plain(Expr::Rowid { depth, source })
                })
            }
            None if unqualified && name.eq_ignore_ascii_case("true") => {
                Ok(Typed::plain(Expr::Const(Val::TRUE)))
            }
            None if unqualified && name.eq_ignore_ascii_case("false") => {
                Ok(Typed::plain(Expr::Const(Val::FALSE)))
            }
            None if quoted => {
                self.note(spot, || Note::Text);
                Ok(Typed::plain(Expr::Const(Val::text(name.to_owned()))))
            }
            None => Err(operational(match qualifier {
                Qualifier::Name(table) => format!("no such column: {table}.{name}"),
                _ => format!("no such column: {name}"),
            })),
        }
    }

    fn binary(
        &self,
        op: BinaryOp,
        left: &ast::Expr,
        right: &ast::Expr,
        scope: &Scope<'_>,
    ) -> Res<Typed> {
        let comparison = match op {
            BinaryOp::Eq => Some(Compare::Eq),
            BinaryOp::Ne => Some(Compare::Ne),
            BinaryOp::Lt => Some(Compare::Lt),
            BinaryOp::Le => Some(Compare::Le),
            BinaryOp::Gt => Some(Compare::Gt),
            BinaryOp::Ge => Some(Compare::Ge),
            BinaryOp::Is => Some(Compare::Is),
            BinaryOp::IsNot => Some(Compare::IsNot),
            _ => None,
        };
        if let Some(op) = comparison {
            if let (Some(left), Some(right)) = (self.row(left, scope)?, self.row(right, scope)?) {
                if left.len() != right.len() {
                    return Err(operational("row value misused"));
                }
                let how = left.iter().zip(&right).map(|(a, b)| how(a, b)).collect();
                return Ok(Typed::plain(Expr::CompareRows {
                    op,
                    left: left.into_iter().map(|it| it.expr).collect(),
                    right: right.into_iter().map(|it| it.expr).collect(),
                    how,
                }));
            }
            let left = self.typed(left, scope)?;
            let right = self.typed(right, scope)?;
            let (affinity, collation) = how(&left, &right);
            return Ok(Typed::plain(Expr::Compare {
                op,
                left: left.expr.into(),
                right: right.expr.into(),
                affinity,
                collation,
            }));
        }
        let left = self.boxed(left, scope)?;
        let right = self.boxed(right, scope)?;
        let arithmetic = |op| Expr::Arithmetic {
            op,
            left: left.clone(),
            right: right.clone(),
        };
        Ok(Typed::plain(match op {
            BinaryOp::Add => arithmetic(Arithmetic::Add),
            BinaryOp::Sub => arithmetic(Arithmetic::Sub),
            BinaryOp::Mul => arithmetic(Arithmetic::Mul),
            BinaryOp::Div => arithmetic(Arithmetic::Div),
            BinaryOp::Mod => arithmetic(Arithmetic::Mod),
            BinaryOp::BitAnd => arithmetic(Arithmetic::BitAnd),
            BinaryOp::BitOr => arithmetic(Arithmetic::BitOr),
            BinaryOp::ShiftLeft => arithmetic(Arithmetic::ShiftLeft),
            BinaryOp::ShiftRight => arithmetic(Arithmetic::ShiftRight),
            BinaryOp::JsonGet | BinaryOp::JsonGetText => Expr::Call {
                function: functions::find(if op == BinaryOp::JsonGet { "->" } else { "->>" }, 2)?,
                args: vec![*left, *right],
                collation: Collation::Binary,
            },
            _ => Expr::Concat(left, right),
        }))
    }

    fn function(&self, call: &ast::Function, scope: &Scope<'_>) -> Res<Typed> {
        if let Some(over) = &call.over {
            return self.window_function(call, over, scope).map(Typed::plain);
        }
        let count = call.args.len();
        if let Some(kind) = AggregateKind::named(&call.name, count, call.star) {
            return self.aggregate(call, kind, scope);
        }
        if call.distinct || call.filter.is_some() || !call.order_by.is_empty() {
            if functions::exists(&call.name) {
                let what = if call.distinct { "DISTINCT" } else { "FILTER" };
                return Err(operational(format!(
                    "{what} may not be used with non-aggregate {}()",
                    call.name
                )));
            }
        }
        if super::window::WindowFunction::named(&call.name).is_some() {
            return Err(operational(format!(
                "misuse of window function {}()",
                call.name
            )));
        }
        if call.name == "raise" {
            return self.raise(call);
        }
        let function = functions::find(&call.name, count)?;
        let args = call
            .args
            .iter()
            .map(|it| self.typed(it, scope))
            .collect::<Res<Vec<_>>>()?;
        let collation = args.iter().find_map(|it| it.collation).unwrap_or_default();
        let marks: Vec<Mark> = args.iter().map(|it| it.json).collect();
        let mark = function.mark(&marks);
        let passes = mark != Mark::Plain;
        let args = args
            .into_iter()
            .enumerate()
            .map(|(at, it)| {
                if passes || function.takes_json(at) {
                    it.marked()
                } else {
                    it.expr
                }
            })
            .collect();
        Ok(Typed {
            json: mark,
            ..Typed::plain(Expr::Call {
                function,
                args,
                collation,
            })
        })
    }

    /// `RAISE(IGNORE)`, `RAISE(ABORT, 'words')` and their kin.
    fn raise(&self, call: &ast::Function) -> Res<Typed> {
        if !self.in_trigger.get() {
            return Err(operational(
                "RAISE() may only be used within a trigger-program",
            ));
        }
        let how = match call.args.first() {
            Some(ast::Expr::Column { name, .. }) => name.to_ascii_uppercase(),
            _ => String::new(),
        };
        let how = match how.as_str() {
            "IGNORE" => ast::Conflict::Ignore,
            "ABORT" => ast::Conflict::Abort,
            "FAIL" => ast::Conflict::Fail,
            "ROLLBACK" => ast::Conflict::Rollback,
            _ => return Err(operational("near \"RAISE\": syntax error")),
        };
        let words = match call.args.get(1) {
            Some(ast::Expr::Literal(Val::Text(it))) => it.clone().into_owned(),
            _ => String::new(),
        };
        Ok(Typed::plain(Expr::Raise(how, words)))
    }

    fn aggregate(
        &self,
        call: &ast::Function,
        kind: AggregateKind,
        scope: &Scope<'_>,
    ) -> Res<Typed> {
        match scope.allowed.get() {
            Allowed::Aggregates | Allowed::All => {}
            Allowed::Plain | Allowed::Windows | Allowed::InsideAggregate => {
                return Err(operational(format!(
                    "{}{}()",
                    scope.aggregate_words.get(),
                    call.name
                )));
            }
        }
        let call = self.aggregate_call(call, kind, scope)?;
        let passes = matches!(kind, AggregateKind::Min | AggregateKind::Max);
        let json = match call.args.first() {
            _ if kind.is_json() => Mark::Json,
            Some(Expr::Call { function, .. }) if passes => function.mark(&[]),
            _ => Mark::Plain,
        };
        let mut aggregates = scope.aggregates.borrow_mut();
        aggregates.push(call);
        let index = aggregates.len() - 1;
        Ok(Typed {
            json,
            ..Typed::plain(Expr::Aggregate { depth: 0, index })
        })
    }

    /// The arguments of an aggregate, for a group or for a window.
    ///
    /// # Errors
    /// As [`Planner::expr`].
    pub fn aggregate_call(
        &self,
        call: &ast::Function,
        kind: AggregateKind,
        scope: &Scope<'_>,
    ) -> Res<AggregateCall> {
        let before = scope.allowed.replace(Allowed::InsideAggregate);
        let result = (|| {
            let args = call
                .args
                .iter()
                .map(|it| self.typed(it, scope))
                .collect::<Res<Vec<_>>>()?;
            let collation = args.first().and_then(|it| it.collation).unwrap_or_default();
            if call.distinct && args.len() != 1 {
                return Err(operational(
                    "DISTINCT aggregates must have exactly one argument",
                ));
            }
            // Only the arguments say how the result is compared.
            let written = self.written.get();
            let mut order_by = Vec::new();
            for term in &call.order_by {
                order_by.push((self.expr(&term.expr, scope)?, term.descending));
            }
            let filter = call
                .filter
                .as_ref()
                .map(|it| self.expr(it, scope))
                .transpose()?;
            self.written.set(written);
            Ok(AggregateCall {
                kind,
                args: aggregate_args(kind, args)?,
                distinct: call.distinct,
                filter,
                order_by,
                collation,
            })
        })();
        scope.allowed.set(before);
        result
    }
}

impl Scope<'_> {
    /// Whether a plain name is a column of this query.
    fn find_local(&self, name: &str) -> Res<Option<()>> {
        let alone = self.sources.iter().filter(|it| !it.qualified).any(|it| {
            it.columns
                .iter()
                .any(|it| it.name.eq_ignore_ascii_case(name) && !it.merged)
        });
        Ok(alone.then_some(()))
    }
}
