//! Queries: WITH, FROM, column lists, GROUP BY, ORDER BY, compounds.
//!
//! In: [`ast::Query`] and the scope around it. Out: [`QueryPlan`] and what it reads of the queries around.

use std::rc::Rc;

use super::from::{FromBuild, PendingWhat};
use super::join::Condition;
use super::resolve::Typed;
use super::scope::{Allowed, CteBinding, CteWhat, Note, Planner, Scope, Source};
use super::{Body, Group, KeyBy, OrderKey, OutColumn, Outer, QueryPlan, SelectPlan, What};
use crate::ast::{self, SetOp};
use crate::error::{EngineError, Res, operational};
use crate::eval::Expr;
use crate::eval::aggregate::AggregateKind;
use crate::value::{Collation, Val};

/// A resolved result column.
struct Item {
    typed: Typed,
    name: String,
    alias: Option<String>,
    declared: Option<String>,
    source: Option<ast::Expr>,
}

impl Planner<'_> {
    /// Plans a query. `parent` is the query that it stands in.
    ///
    /// # Errors
    /// SQLite's words for what does not resolve.
    pub fn query(&self, query: &ast::Query, parent: Option<&Scope<'_>>) -> Res<(QueryPlan, Outer)> {
        self.depth.set(self.depth.get() + 10);
        if self.depth.get() > 1000 {
            self.depth.set(self.depth.get() - 10);
            return Err(operational("parser stack overflow"));
        }
        let before = self.ctes.borrow().len();
        self.add_ctes(&query.ctes);
        let result = self.query_inner(query, parent);
        self.ctes.borrow_mut().truncate(before);
        self.depth.set(self.depth.get() - 10);
        result
    }

    /// Brings WITH elements into scope.
    pub fn add_ctes(&self, ctes: &[Rc<ast::Cte>]) {
        // Elements may refer to each other in any order.
        let base = self.ctes.borrow().clone();
        let mut before = base;
        for cte in ctes {
            before.push(CteBinding {
                name: cte.name.clone(),
                what: CteWhat::Query {
                    cte: cte.clone(),
                    before: Vec::new(),
                },
            });
        }
        for cte in ctes {
            self.ctes.borrow_mut().push(CteBinding {
                name: cte.name.clone(),
                what: CteWhat::Query {
                    cte: cte.clone(),
                    before: before.clone(),
                },
            });
        }
    }

    fn query_inner(
        &self,
        query: &ast::Query,
        parent: Option<&Scope<'_>>,
    ) -> Res<(QueryPlan, Outer)> {
        // Queries inside are ordinary ones.
        let changing = self.changing.take();
        let (mut plan, mut outer) = match &query.body {
            ast::Body::Select(select) => self.select(select, &query.order_by, parent, changing)?,
            body => {
                let (mut plan, outer) = self.body(body, parent)?;
                plan.order = self.compound_order(&query.order_by, body, &plan)?;
                if plan.order.is_empty() {
                    ignore_distinct(&mut plan.body);
                }
                (plan, outer)
            }
        };
        let scope = Scope::new(Vec::new(), parent);
        if let Some(limit) = &query.limit {
            plan.limit = Some(self.expr(limit, &scope)?);
        }
        if let Some(offset) = &query.offset {
            plan.offset = Some(self.expr(offset, &scope)?);
        }
        merge(&mut outer, scope.take_outer());
        Ok((plan, outer))
    }

    pub(super) fn body(
        &self,
        body: &ast::Body,
        parent: Option<&Scope<'_>>,
    ) -> Res<(QueryPlan, Outer)> {
        match body {
            ast::Body::Select(select) => self.select(select, &[], parent, false),
            ast::Body::Values(rows) => {
                let scope = Scope::new(Vec::new(), parent);
                let width = rows.first().map_or(0, Vec::len);
                let mut resolved = Vec::with_capacity(rows.len());
                for row in rows {
                    if row.len() != width {
                        return Err(operational("all VALUES must have the same number of terms"));
                    }
                    resolved.push(
                        row.iter()
                            .map(|it| self.expr(it, &scope))
                            .collect::<Res<Vec<_>>>()?,
                    );
                }
                let columns = (1..=width)
                    .map(|at| OutColumn::named(format!("column{at}")))
                    .collect();
                Ok((plan_of(Body::Values(resolved), columns), scope.take_outer()))
            }
            ast::Body::Compound { op, left, right } => {
                // The right side's names are looked up first, as SQLite does, but all tables before any column.
                let (right, mut outer) = self.body(right, parent).map_err(|error| {
                    let missing = |it: &EngineError| it.message.starts_with("no such table");
                    let left = self.body(left, parent).err().filter(missing);
                    left.filter(|_| !missing(&error)).unwrap_or(error)
                })?;
                let (left, more) = self.body(left, parent)?;
                merge(&mut outer, more);
                if left.columns.len() != right.columns.len() {
                    let name = match op {
                        SetOp::Union => "UNION",
                        SetOp::UnionAll => "UNION ALL",
                        SetOp::Intersect => "INTERSECT",
                        SetOp::Except => "EXCEPT",
                    };
                    return Err(operational(format!(
                        "SELECTs to the left and right of {name} do not have the same number of result columns"
                    )));
                }
                let mut columns = left.columns.clone();
                for (column, other) in columns.iter_mut().zip(&right.columns) {
                    column.collation = column.collation.or(other.collation);
                    if *op != SetOp::UnionAll {
                        column.json = Default::default();
                    }
                }
                let collations = columns
                    .iter()
                    .map(|it| it.collation.unwrap_or_default())
                    .collect();
                let body = Body::Compound {
                    op: *op,
                    left: left.into(),
                    right: right.into(),
                    collations,
                };
                Ok((plan_of(body, columns), outer))
            }
        }
    }

    pub(super) fn compound_order(
        &self,
        terms: &[ast::OrderTerm],
        body: &ast::Body,
        plan: &QueryPlan,
    ) -> Res<Vec<OrderKey>> {
        let mut keys = Vec::new();
        for (number, term) in terms.iter().enumerate() {
            let (expr, explicit) = peel(&term.expr);
            let at = match expr {
                ast::Expr::Literal(Val::Int(at)) => {
                    Some(position(*at, plan.columns.len(), number, "ORDER")?)
                }
                ast::Expr::Column {
                    qualifier: ast::Qualifier::None,
                    name,
                    ..
                } => {
                    let by_name = plan
                        .columns
                        .iter()
                        .position(|it| it.name.eq_ignore_ascii_case(name));
                    by_name.or_else(|| item_position(body, expr))
                }
                other => item_position(body, other),
            };
            let Some(at) = at else {
                return Err(operational(format!(
                    "{} ORDER BY term does not match any column in the result set",
                    ordinal(number)
                )));
            };
            self.note_again(expr, first_item(body, at));
            let collation = match explicit {
                Some(name) => named(name)?,
                None => plan.columns[at].collation.unwrap_or_default(),
            };
            keys.push(order_key(KeyBy::Output(at), term, collation));
        }
        Ok(keys)
    }

    fn select(
        &self,
        select: &ast::Select,
        order_by: &[ast::OrderTerm],
        parent: Option<&Scope<'_>>,
        changing: bool,
    ) -> Res<(QueryPlan, Outer)> {
        let mut build = FromBuild::default();
        let tree = match &select.from {
            Some(from) => Some(self.build_from(from, &mut build, parent)?),
            None => None,
        };
        if build.sources.len() > 64 {
            return Err(operational("at most 64 tables in a join"));
        }
        let FromBuild {
            sources,
            whats,
            outer,
        } = build;
        let mut scope = Scope::new(sources, parent);
        scope.named_windows.clone_from(&select.windows);
        let scope = scope;
        merge(&mut scope.outer.borrow_mut(), outer);

        // In SQLite's order, so that of several mistakes the same one is reported: columns, which see no AS names,
        // HAVING, WHERE with ON, arguments of functions in FROM, ORDER BY, GROUP BY.
        let items = self.items(&select.items, &scope)?;
        let aliases = items
            .iter()
            .filter_map(|it| Some((it.0.clone()?, it.1.clone())))
            .collect();
        scope.allowed.set(Allowed::All);
        let mut output = Vec::with_capacity(items.len());
        for (alias, expr, name) in items {
            let typed = self.typed(&expr, &scope)?;
            let (name, declared) = shown(&typed.expr, &expr, name, &scope);
            output.push(Item {
                typed,
                name,
                alias,
                declared,
                source: Some(expr),
            });
        }
        *scope.aliases.borrow_mut() = aliases;
        let grouped = !select.group_by.is_empty() || !scope.aggregates.borrow().is_empty();
        if select.having.is_some() && !grouped {
            return Err(operational("HAVING clause on a non-aggregate query"));
        }
        scope.allowed.set(Allowed::Aggregates);
        let having = select
            .having
            .as_ref()
            .map(|it| self.expr(it, &scope))
            .transpose()?;

        // WHERE may not hold aggregates. The words of the refusal depend on whether the rest does.
        scope.allowed.set(Allowed::Plain);
        scope.aggregate_words.set(if grouped {
            "misuse of aggregate: "
        } else {
            "misuse of aggregate function "
        });
        let mut conditions = Vec::new();
        if let Some(condition) = &select.where_ {
            for part in split(condition) {
                conditions.push(Condition::new(self.expr(part, &scope)?));
            }
        }
        let tree = tree.map(|it| self.resolve_tree(it, &scope)).transpose()?;
        let whats = whats
            .into_iter()
            .map(|it| match it {
                PendingWhat::Ready(what) => Ok(what),
                PendingWhat::Function(name, args) => {
                    let args = args
                        .iter()
                        .map(|it| self.expr(it, &scope))
                        .collect::<Res<_>>()?;
                    Ok(What::Function { name, args })
                }
            })
            .collect::<Res<Vec<_>>>()?;

        scope.aggregate_words.set("misuse of aggregate: ");
        scope.allowed.set(if grouped {
            Allowed::All
        } else {
            Allowed::Windows
        });
        let order = self.select_order(order_by, &output, &scope)?;
        scope.allowed.set(Allowed::Aggregates);
        let mut by = Vec::new();
        for (number, expr) in select.group_by.iter().enumerate() {
            let (plain, explicit) = peel(expr);
            let typed = match plain {
                ast::Expr::Literal(Val::Int(at)) => {
                    let at = position(*at, output.len(), number, "GROUP")?;
                    output[at].typed.clone()
                }
                _ => self.typed(expr, &scope)?,
            };
            if typed.expr.has_aggregate() {
                return Err(operational(
                    "aggregate functions are not allowed in the GROUP BY clause",
                ));
            }
            let collation = match explicit {
                Some(name) => named(name)?,
                None => typed.collation.unwrap_or_default(),
            };
            by.push((typed.expr, collation));
        }
        scope.allowed.set(Allowed::Plain);

        let aggregates = scope.aggregates.take();
        let windows = scope.windows.take();
        let grouped = !by.is_empty() || !aggregates.is_empty();
        let deciding: Vec<usize> = aggregates
            .iter()
            .enumerate()
            .filter(|(_, it)| matches!(it.kind, AggregateKind::Min | AggregateKind::Max))
            .map(|it| it.0)
            .collect();
        let deciding = if deciding.len() == 1 {
            Some(deciding[0])
        } else {
            None
        };
        let directions: Vec<bool> = match windows.last() {
            None => order.iter().map(|it| it.descending).collect(),
            // Below windows the groups are ordered for the window that is worked out first.
            Some(first) => {
                let mut directions = vec![false; first.partition_by.len()];
                directions.extend(first.order_by.iter().map(|it| it.descending));
                directions
            }
        };
        let descending = if directions.len() == by.len() {
            directions
        } else {
            vec![false; by.len()]
        };
        let reads = |expr: &Expr| {
            let mut found = false;
            expr.walk(&mut |it| found |= matches!(it, Expr::Column(_) | Expr::Rowid { .. }));
            found || !expr.subqueries().is_empty()
        };
        let reads_row = output.iter().any(|it| reads(&it.typed.expr))
            || having.iter().any(reads)
            || order
                .iter()
                .any(|it| matches!(&it.by, KeyBy::Expr(expr) if reads(expr)));
        let group = grouped.then_some(Group {
            reads_row,
            by,
            descending,
            aggregates,
            deciding,
        });

        let distinct = select.distinct.then(|| {
            output
                .iter()
                .map(|it| it.typed.collation.unwrap_or_default())
                .collect()
        });
        let sorted = !order.is_empty();
        let columns = output
            .iter()
            .map(|it| OutColumn {
                name: it.alias.clone().unwrap_or_else(|| it.name.clone()),
                affinity: it.typed.affinity,
                collation: it.typed.collation,
                explicit: it.typed.explicit,
                // A sorter keeps values without their marks.
                json: if sorted {
                    Default::default()
                } else {
                    it.typed.json
                },
                declared: it.declared.clone(),
            })
            .collect::<Vec<_>>();

        let mut plan = SelectPlan {
            width: scope.sources.len(),
            from: super::Node::One,
            constant: Vec::new(),
            group,
            having,
            windows,
            output: output.into_iter().map(|it| it.typed.expr).collect(),
            distinct,
            order,
            presorted: false,
            glue: None,
        };
        self.plan_joins(tree, conditions, whats, &scope, &mut plan, changing);
        let outer = scope.take_outer();
        plan.glue = crate::glue::lower(&plan, &outer);
        Ok((plan_of(Body::Select(Box::new(plan)), columns), outer))
    }

    /// Column lists with `*` spelt out: alias, expression, name without AS.
    fn items(
        &self,
        items: &[ast::Item],
        scope: &Scope<'_>,
    ) -> Res<Vec<(Option<String>, ast::Expr, String)>> {
        let mut all = Vec::new();
        for item in items {
            match item {
                ast::Item::Expr { expr, alias, text } => {
                    all.push((alias.clone(), expr.clone(), text.clone()))
                }
                ast::Item::All if scope.sources.is_empty() => {
                    return Err(operational("no tables specified"));
                }
                ast::Item::All => {
                    for at in 0..scope.sources.len() {
                        all.extend(star(scope, at, false));
                    }
                }
                ast::Item::AllOf(name, spot) => {
                    let at = scope
                        .sources
                        .iter()
                        .position(|it| {
                            it.name
                                .as_ref()
                                .is_some_and(|it| it.eq_ignore_ascii_case(name))
                        })
                        .ok_or_else(|| operational(format!("no such table: {name}")))?;
                    let source = &scope.sources[at];
                    if let (Some(table), false) = (&source.table, source.aliased) {
                        self.note(*spot, || Note::Table(table.name.clone()));
                    }
                    all.extend(star(scope, at, true));
                }
            }
        }
        Ok(all)
    }

    /// The columns of RETURNING over one table: expressions and their columns.
    ///
    /// # Errors
    /// As for any column list.
    pub fn returning(
        &self,
        items: &[ast::Item],
        scope: &Scope<'_>,
    ) -> Res<(Vec<Expr>, Vec<OutColumn>)> {
        let mut exprs = Vec::new();
        let mut columns = Vec::new();
        for (alias, expr, name) in self.items(items, scope)? {
            let typed = self.typed(&expr, scope)?;
            let (name, declared) = shown(&typed.expr, &expr, name, scope);
            columns.push(OutColumn {
                name: alias.unwrap_or(name),
                affinity: typed.affinity,
                collation: typed.collation,
                explicit: typed.explicit,
                json: typed.json,
                declared,
            });
            exprs.push(typed.expr);
        }
        Ok((exprs, columns))
    }

    fn select_order(
        &self,
        terms: &[ast::OrderTerm],
        output: &[Item],
        scope: &Scope<'_>,
    ) -> Res<Vec<OrderKey>> {
        let mut keys = Vec::new();
        for (number, term) in terms.iter().enumerate() {
            let (expr, explicit) = peel(&term.expr);
            let mut at = None;
            match expr {
                ast::Expr::Literal(Val::Int(it)) => {
                    at = Some(position(*it, output.len(), number, "ORDER")?)
                }
                ast::Expr::Column {
                    qualifier: ast::Qualifier::None,
                    name,
                    ..
                } => {
                    at = output.iter().position(|it| {
                        it.alias
                            .as_ref()
                            .is_some_and(|it| it.eq_ignore_ascii_case(name))
                    });
                }
                _ => {}
            }
            if at.is_none() {
                let wanted = format!("{expr:?}");
                at = output.iter().position(|it| {
                    it.source
                        .as_ref()
                        .is_some_and(|it| format!("{it:?}") == wanted)
                });
                self.note_again(expr, at.and_then(|at| output[at].source.as_ref()));
            }
            let (by, collation) = match at {
                Some(at) => (KeyBy::Output(at), output[at].typed.collation),
                None => {
                    let typed = self.typed(expr, scope)?;
                    (KeyBy::Expr(typed.expr), typed.collation)
                }
            };
            let collation = match explicit {
                Some(name) => named(name)?,
                None => collation.unwrap_or_default(),
            };
            keys.push(order_key(by, term, collation));
        }
        Ok(keys)
    }
}

impl Planner<'_> {
    /// Remembers of a term of ORDER BY that it means what stands in a column list.
    fn note_again(&self, term: &ast::Expr, meant: Option<&ast::Expr>) {
        let (
            ast::Expr::Column {
                spot, qualifier, ..
            },
            Some(ast::Expr::Column { spot: first, .. }),
        ) = (term, meant)
        else {
            return;
        };
        let mut notes = self.notes.borrow_mut();
        let Some(notes) = notes.as_mut() else {
            return;
        };
        let mut copy = |from: ast::Spot, to: ast::Spot| {
            let found = notes.iter().find(|it| it.0 == from).cloned();
            notes.extend(found.map(|it| (to, it.1)));
        };
        copy(*first, *spot);
        if matches!(qualifier, ast::Qualifier::Name(_)) {
            copy(first.qualifier(), spot.qualifier());
        }
    }
}

/// The column of the first SELECT of a compound, when it has no AS name.
fn first_item(body: &ast::Body, at: usize) -> Option<&ast::Expr> {
    match body {
        ast::Body::Compound { left, .. } => first_item(left, at),
        ast::Body::Select(select) => {
            let items = select.items.get(..=at)?;
            let plain = items.iter().all(|it| matches!(it, ast::Item::Expr { .. }));
            match items.last() {
                Some(ast::Item::Expr {
                    expr, alias: None, ..
                }) if plain => Some(expr),
                _ => None,
            }
        }
        ast::Body::Values(_) => None,
    }
}

/// What a result column is called without AS, and its declared type: a column has its own name, in its own case.
fn shown(
    expr: &Expr,
    source: &ast::Expr,
    text: String,
    scope: &Scope<'_>,
) -> (String, Option<String>) {
    match (expr, source) {
        (Expr::Column(place), ast::Expr::Column { .. }) => {
            let column = scope.column(*place);
            (column.name.clone(), column.declared.clone())
        }
        (Expr::Column(place), _) => (text, scope.column(*place).declared.clone()),
        (Expr::Call { .. }, ast::Expr::Column { name, .. }) => (name.clone(), None),
        (Expr::Rowid { .. }, ast::Expr::Column { name, .. }) => {
            let table = scope.sources.iter().find_map(|it| it.table.as_ref());
            let alias = table.and_then(|it| it.rowid_alias.map(|at| it.columns[at].name.clone()));
            (alias.unwrap_or_else(|| name.clone()), None)
        }
        _ => (text, None),
    }
}

/// DISTINCT in a part of a set operation: the operation finds equal rows itself, in its own collations. So does SQLite
/// where nothing is sorted (`IgnorableDistinct`).
fn ignore_distinct(body: &mut Body) {
    if let Body::Compound {
        op, left, right, ..
    } = body
    {
        for side in [left, right] {
            match &mut side.body {
                Body::Select(select) if *op != SetOp::UnionAll => select.distinct = None,
                other => ignore_distinct(other),
            }
        }
    }
}

pub(super) fn plan_of(body: Body, columns: Vec<OutColumn>) -> QueryPlan {
    QueryPlan {
        body,
        columns,
        order: Vec::new(),
        limit: None,
        offset: None,
        reals: Vec::new(),
    }
}

pub(crate) fn merge(into: &mut Outer, more: Outer) {
    for it in more {
        if !into.contains(&it) {
            into.push(it);
        }
    }
}

/// The conditions that AND joins.
pub(crate) fn split(expr: &ast::Expr) -> Vec<&ast::Expr> {
    match expr {
        ast::Expr::And(all) => all.iter().flat_map(|it| split(it)).collect(),
        other => vec![other],
    }
}

fn star(scope: &Scope<'_>, at: usize, all: bool) -> Vec<(Option<String>, ast::Expr, String)> {
    let source = &scope.sources[at];
    source
        .columns
        .iter()
        .filter(|it| all || !it.merged)
        .map(|it| {
            let qualifier = match (&source.name, it.coalesced.is_empty()) {
                // A merged column is shown through its plain name.
                (_, false) => ast::Qualifier::None,
                (_, true) => ast::Qualifier::Id(source_id(source, at)),
            };
            let expr = ast::Expr::Column {
                qualifier,
                name: it.name.clone(),
                quoted: false,
                spot: ast::Spot::default(),
            };
            (None, expr, it.name.clone())
        })
        .collect()
}

/// An identity for `*`, where names may repeat.
fn source_id(source: &Source, at: usize) -> ast::Id {
    source.id.unwrap_or(at)
}

/// An expression without its COLLATE, and the collation's name.
fn peel(expr: &ast::Expr) -> (&ast::Expr, Option<&str>) {
    match expr {
        ast::Expr::Collate { expr, collation } => (expr, Some(collation)),
        other => (other, None),
    }
}

fn named(name: &str) -> Res<Collation> {
    Collation::named(name).ok_or_else(|| operational(format!("no such collation sequence: {name}")))
}

fn order_key(by: KeyBy, term: &ast::OrderTerm, collation: Collation) -> OrderKey {
    OrderKey {
        by,
        descending: term.descending,
        nulls_first: term.nulls_first.unwrap_or(!term.descending),
        collation,
    }
}

fn ordinal(number: usize) -> String {
    let number = number + 1;
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

fn position(at: i64, columns: usize, number: usize, clause: &str) -> Res<usize> {
    if at < 1 || at > columns as i64 {
        return Err(operational(format!(
            "{} {clause} BY term out of range - should be between 1 and {columns}",
            ordinal(number)
        )));
    }
    Ok(at as usize - 1)
}

/// The column of a compound whose expression, in any of its SELECTs, is this one.
fn item_position(body: &ast::Body, expr: &ast::Expr) -> Option<usize> {
    match body {
        ast::Body::Compound { left, right, .. } => {
            item_position(left, expr).or_else(|| item_position(right, expr))
        }
        ast::Body::Select(select) => {
            let wanted = format!("{expr:?}");
            select.items.iter().position(|it| match it {
                ast::Item::Expr {
                    expr: own,
                    alias,
                    text,
                } => {
                    let by_name = match expr {
                        ast::Expr::Column {
                            qualifier: ast::Qualifier::None,
                            name,
                            ..
                        } => alias.as_deref().unwrap_or(text).eq_ignore_ascii_case(name),
                        _ => false,
                    };
                    by_name || format!("{own:?}") == wanted
                }
                _ => false,
            })
        }
        _ => None,
    }
}
