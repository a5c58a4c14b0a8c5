//! Values that are more than one: rows, IN with a list or a query, and queries inside expressions.
//!
//! In: [`ast::Expr`] and a [`Scope`]. Out: [`Typed`]. Part of `resolve`, under the same rules.

use std::rc::Rc;

use super::resolve::{Typed, how};
use super::scope::{Planner, Scope, subplan};
use super::{QueryPlan, Subplan};
use crate::ast;
use crate::error::{Res, operational};
use crate::eval::Expr;
use crate::value::{Affinity, Val};

impl Planner<'_> {
    /// The elements of a row value, or of a query with several columns; `None` for one value.
    pub(super) fn row(&self, expr: &ast::Expr, scope: &Scope<'_>) -> Res<Option<Vec<Typed>>> {
        match expr {
            ast::Expr::Row(all) if all.len() > 1 => Ok(Some(
                all.iter()
                    .map(|it| self.typed(it, scope))
                    .collect::<Res<_>>()?,
            )),
            ast::Expr::Subquery(query) => {
                let query = self.subquery(query, scope)?;
                if query.plan.columns.len() < 2 {
                    return Ok(None);
                }
                Ok(Some(
                    query
                        .plan
                        .columns
                        .iter()
                        .enumerate()
                        .map(|(column, it)| Typed {
                            expr: Expr::Scalar {
                                query: query.clone(),
                                column,
                            },
                            affinity: it.affinity,
                            collation: it.collation,
                            explicit: it.explicit,
                            json: it.json,
                        })
                        .collect(),
                ))
            }
            _ => Ok(None),
        }
    }

    /// The values of an assignment to several columns.
    ///
    /// # Errors
    /// As [`Planner::expr`].
    pub fn row_values(&self, expr: &ast::Expr, scope: &Scope<'_>) -> Res<Vec<Expr>> {
        match self.row(expr, scope)? {
            Some(row) => Ok(row.into_iter().map(|it| it.expr).collect()),
            None => Ok(vec![self.expr(expr, scope)?]),
        }
    }

    pub(super) fn in_list(
        &self,
        expr: &ast::Expr,
        list: &[ast::Expr],
        negated: bool,
        scope: &Scope<'_>,
    ) -> Res<Typed> {
        if let Some(left) = self.row(expr, scope)? {
            if let [ast::Expr::ListParam(param)] = list {
                let how = left
                    .iter()
                    .map(|it| (it.affinity, it.collation.unwrap_or_default()))
                    .collect();
                let exprs = left.into_iter().map(|it| it.expr).collect();
                return Ok(Typed::plain(Expr::InRowsParam {
                    exprs,
                    param: *param,
                    negated,
                    how,
                }));
            }
            let mut rows = Vec::new();
            for it in list {
                let row = self
                    .row(it, scope)?
                    .ok_or_else(|| operational("row value misused"))?;
                if row.len() != left.len() {
                    return Err(operational(format!(
                        "IN(...) element has {} terms - expected {}",
                        row.len(),
                        left.len()
                    )));
                }
                rows.push(row.into_iter().map(|it| it.expr).collect());
            }
            let how = left
                .iter()
                .map(|it| (it.affinity, it.collation.unwrap_or_default()))
                .collect();
            let exprs = left.into_iter().map(|it| it.expr).collect();
            return Ok(Typed::plain(Expr::InRows {
                exprs,
                rows,
                negated,
                how,
            }));
        }
        let left = self.typed(expr, scope)?;
        // The left side's affinity decides; columns on the right have no say.
        let affinity = if left.affinity == Affinity::Blob {
            Affinity::Blob
        } else {
            left.affinity
        };
        let mut collation = left.collation.unwrap_or_default();
        let expr = Box::new(left.expr);
        if let [ast::Expr::ListParam(param)] = list {
            let cache = self.new_cache();
            return Ok(Typed::plain(Expr::InParam {
                expr,
                param: *param,
                negated,
                affinity,
                collation,
                cache,
            }));
        }
        let typed = list
            .iter()
            .map(|it| self.typed(it, scope))
            .collect::<Res<Vec<_>>>()?;
        if let ([one], false) = (typed.as_slice(), left.explicit) {
            // With one value SQLite makes it a comparison, in which COLLATE on the right counts.
            if let (true, true, Some(it)) = (one.explicit, one.expr.is_constant(), one.collation) {
                collation = it;
            }
        }
        let list: Vec<Expr> = typed.into_iter().map(|it| it.expr).collect();
        let cache =
            (list.len() > 2 && list.iter().all(Expr::is_constant)).then(|| self.new_cache());
        Ok(Typed::plain(Expr::InList {
            expr,
            list,
            negated,
            affinity,
            collation,
            cache,
        }))
    }

    pub(super) fn in_query(
        &self,
        expr: &ast::Expr,
        query: &Rc<ast::Query>,
        negated: bool,
        scope: &Scope<'_>,
    ) -> Res<Typed> {
        let left = match self.row(expr, scope)? {
            Some(row) => row,
            None => vec![self.typed(expr, scope)?],
        };
        let query = self.subquery(query, scope)?;
        let columns = &query.plan.columns;
        if columns.len() != left.len() && !self.noting() {
            return Err(operational(format!(
                "sub-select returns {} columns - expected {}",
                columns.len(),
                left.len()
            )));
        }
        let how = left
            .iter()
            .zip(columns)
            .map(|(left, column)| {
                let right = Typed {
                    expr: Expr::Const(Val::Null),
                    affinity: column.affinity,
                    collation: column.collation,
                    explicit: column.explicit,
                    json: column.json,
                };
                how(left, &right)
            })
            .collect();
        let exprs = left.into_iter().map(|it| it.expr).collect();
        Ok(Typed::plain(Expr::InQuery {
            exprs,
            query,
            negated,
            how,
        }))
    }

    /// Plans a query inside an expression.
    ///
    /// # Errors
    /// As for any query.
    pub fn subquery(&self, query: &Rc<ast::Query>, scope: &Scope<'_>) -> Res<Rc<Subplan>> {
        // What is written inside a query says nothing about the expression around it.
        let written = self.written.take();
        let planned = self.query(query, Some(scope));
        self.written.set(written);
        let (plan, outer): (QueryPlan, _) = planned?;
        Ok(subplan(self, plan, outer))
    }
}
