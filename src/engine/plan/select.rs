//! Queries: WITH, FROM, column lists, GROUP BY, ORDER BY, compounds.
//!
//! In: [`ast::Query`] and the scope around it. Out: [`QueryPlan`] and what it reads of the queries around.

use std::rc::Rc;

use super::join::{Condition, Tree};
use super::resolve::Typed;
use super::scope::{Allowed, CteBinding, CteWhat, Planner, Scope, Source, subplan};
use super::{Body, Group, KeyBy, OrderKey, OutColumn, Outer, QueryPlan, SelectPlan, What};
use crate::ast::{self, JoinKind, SetOp};
use crate::error::{Res, operational};
use crate::eval::Expr;
use crate::eval::aggregate::AggregateKind;
use crate::eval::expr::{Compare, Place};
use crate::value::{Affinity, Collation, Val};

/// The FROM clause while it is being put together.
#[derive(Default)]
pub(crate) struct FromBuild {
    pub sources: Vec<Source>,
    pub whats: Vec<PendingWhat>,
    pub outer: Outer,
}

pub(crate) enum PendingWhat {
    Ready(What),
    Function(String, Vec<ast::Expr>),
}

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

    fn body(&self, body: &ast::Body, parent: Option<&Scope<'_>>) -> Res<(QueryPlan, Outer)> {
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
                    .map(|at| OutColumn {
                        name: format!("column{at}"),
                        affinity: Affinity::None,
                        collation: None,
                        declared: None,
                    })
                    .collect();
                Ok((plan_of(Body::Values(resolved), columns), scope.take_outer()))
            }
            ast::Body::Compound { op, left, right } => {
                let (left, mut outer) = self.body(left, parent)?;
                let (right, more) = self.body(right, parent)?;
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
                }
                let collations = columns.iter().map(|it| it.collation.unwrap_or_default()).collect();
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

    fn compound_order(
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
            Some(from) => Some(self.from_tree(from, &mut build, parent)?),
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

        let items = self.items(&select.items, &scope)?;
        *scope.aliases.borrow_mut() = items
            .iter()
            .filter_map(|it| Some((it.0.clone()?, it.1.clone())))
            .collect();

        // WHERE first: it may not hold aggregates.
        let mut conditions = Vec::new();
        if let Some(condition) = &select.where_ {
            for part in split(condition) {
                conditions.push(Condition::new(self.expr(part, &scope)?));
            }
        }
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
        let tree = tree.map(|it| self.resolve_tree(it, &scope)).transpose()?;

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
        scope.allowed.set(Allowed::Plain);
        let mut by = Vec::new();
        for (number, expr) in select.group_by.iter().enumerate() {
            let (plain, explicit) = peel(expr);
            let typed = match plain {
                ast::Expr::Literal(Val::Int(at)) => {
                    let at = position(*at, output.len(), number, "GROUP")?;
                    if output[at].typed.expr.has_aggregate() {
                        return Err(operational(
                            "aggregate functions are not allowed in the GROUP BY clause",
                        ));
                    }
                    output[at].typed.clone()
                }
                _ => self.typed(expr, &scope)?,
            };
            let collation = match explicit {
                Some(name) => named(name)?,
                None => typed.collation.unwrap_or_default(),
            };
            by.push((typed.expr, collation));
        }
        scope.allowed.set(Allowed::Aggregates);
        let having = select
            .having
            .as_ref()
            .map(|it| self.expr(it, &scope))
            .transpose()?;
        scope.allowed.set(Allowed::All);
        let order = self.select_order(order_by, &output, &scope)?;
        scope.allowed.set(Allowed::Plain);

        let aggregates = scope.aggregates.take();
        let windows = scope.windows.take();
        let grouped = !by.is_empty() || !aggregates.is_empty();
        if having.is_some() && !grouped {
            return Err(operational("a GROUP BY clause is required before HAVING"));
        }
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
        let descending = if directions.len() == by.len() { directions } else { vec![false; by.len()] };
        let group = grouped.then_some(Group { by, descending, aggregates, deciding });

        let distinct = select.distinct.then(|| {
            output
                .iter()
                .map(|it| it.typed.collation.unwrap_or_default())
                .collect()
        });
        let columns = output
            .iter()
            .map(|it| OutColumn {
                name: it.alias.clone().unwrap_or_else(|| it.name.clone()),
                affinity: it.typed.affinity,
                collation: it.typed.collation,
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
                ast::Item::AllOf(name) => {
                    let at = scope
                        .sources
                        .iter()
                        .position(|it| {
                            it.name
                                .as_ref()
                                .is_some_and(|it| it.eq_ignore_ascii_case(name))
                        })
                        .ok_or_else(|| operational(format!("no such table: {name}")))?;
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
            let at = at.or_else(|| {
                let wanted = format!("{expr:?}");
                output.iter().position(|it| {
                    it.source
                        .as_ref()
                        .is_some_and(|it| format!("{it:?}") == wanted)
                })
            });
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

    /// Lists the FROM elements and keeps their join tree; conditions stay unresolved.
    fn from_tree(
        &self,
        from: &ast::From,
        build: &mut FromBuild,
        parent: Option<&Scope<'_>>,
    ) -> Res<Tree<ast::Expr>> {
        match from {
            ast::From::Table {
                name, alias, id, ..
            } => {
                if let Some(binding) = self.cte(name).filter(|_| !is_schema(from)) {
                    return self.cte_source(
                        &binding,
                        alias.as_deref().unwrap_or(name),
                        *id,
                        build,
                        parent,
                    );
                }
                if let Some(columns) = crate::introspect::master_columns(name) {
                    let label = Some(alias.clone().unwrap_or_else(|| name.clone()));
                    let mut source = Source::of_columns(&columns, label, *id);
                    source.id.get_or_insert_with(|| self.new_id());
                    build.sources.push(source);
                    build.whats.push(PendingWhat::Function(
                        "sqlite_master".to_owned(),
                        Vec::new(),
                    ));
                    return Ok(Tree::Leaf((build.sources.len() - 1) as u16));
                }
                if let Some(view) = self.catalog.view(name) {
                    let (mut plan, outer) = {
                        // A view sees the tables only, not the WITH elements around it.
                        let hidden = std::mem::take(&mut *self.ctes.borrow_mut());
                        let planned = self.query(&view.query, None);
                        *self.ctes.borrow_mut() = hidden;
                        planned?
                    };
                    rename(&mut plan.columns, &view.columns, name)?;
                    let label = Some(alias.clone().unwrap_or_else(|| name.clone()));
                    let source = Source::of_columns(&plan.columns, label, *id);
                    return Ok(self.leaf(build, source, What::Query(subplan(self, plan, outer))));
                }
                let table = self.table(name)?.clone();
                let source = Source::of_table(&table, alias.as_deref(), *id);
                Ok(self.leaf(build, source, What::Table(table)))
            }
            ast::From::Query {
                query,
                alias,
                columns,
                id,
            } => {
                let (mut plan, outer) = self.query(query, parent)?;
                rename(
                    &mut plan.columns,
                    columns,
                    alias.as_deref().unwrap_or("subquery"),
                )?;
                merge(&mut build.outer, outer.clone());
                let source = Source::of_columns(&plan.columns, alias.clone(), *id);
                Ok(self.leaf(build, source, What::Query(subplan(self, plan, outer))))
            }
            ast::From::Function {
                name,
                args,
                alias,
                id,
            } => {
                let lower = name.to_ascii_lowercase();
                let names: &[&str] = match lower.as_str() {
                    "json_each" | "json_tree" => &[
                        "key", "value", "type", "atom", "id", "parent", "fullkey", "path",
                    ],
                    "generate_series" => &["value"],
                    "pragma_table_info" => &["cid", "name", "type", "notnull", "dflt_value", "pk"],
                    _ => return Err(operational(format!("no such table: {name}"))),
                };
                let columns: Vec<OutColumn> = names
                    .iter()
                    .map(|it| OutColumn {
                        name: (*it).to_owned(),
                        affinity: Affinity::None,
                        collation: None,
                        declared: None,
                    })
                    .collect();
                let label = Some(alias.clone().unwrap_or_else(|| name.clone()));
                let id = id.unwrap_or_else(|| self.new_id());
                build
                    .sources
                    .push(Source::of_columns(&columns, label, Some(id)));
                build.whats.push(PendingWhat::Function(lower, args.clone()));
                Ok(Tree::Leaf((build.sources.len() - 1) as u16))
            }
            ast::From::Join {
                left,
                right,
                kind,
                natural,
                using,
                on,
            } => {
                let left_from = build.sources.len();
                let left = self.from_tree(left, build, parent)?;
                let right_from = build.sources.len();
                let right = self.from_tree(right, build, parent)?;
                let mut names = using.clone();
                if *natural {
                    names = natural_names(build, left_from, right_from);
                }
                let mut pairs = Vec::new();
                for name in &names {
                    pairs.push(using_pair(build, left_from, right_from, name, *kind)?);
                }
                let on = on.iter().flat_map(|it| split(it)).cloned().collect();
                Ok(Tree::Join {
                    left: left.into(),
                    right: right.into(),
                    kind: *kind,
                    on,
                    using: pairs,
                })
            }
        }
    }

    fn leaf(&self, build: &mut FromBuild, mut source: Source, what: What) -> Tree<ast::Expr> {
        source.id.get_or_insert_with(|| self.new_id());
        build.sources.push(source);
        build.whats.push(PendingWhat::Ready(what));
        Tree::Leaf((build.sources.len() - 1) as u16)
    }

    fn cte_source(
        &self,
        binding: &CteBinding,
        label: &str,
        id: Option<ast::Id>,
        build: &mut FromBuild,
        parent: Option<&Scope<'_>>,
    ) -> Res<Tree<ast::Expr>> {
        match &binding.what {
            CteWhat::Working { number, columns } => {
                let source = Source::of_columns(columns, Some(label.to_owned()), id);
                Ok(self.leaf(build, source, What::Working(*number)))
            }
            CteWhat::Query { cte, before } => {
                let hidden =
                    std::mem::replace(&mut *self.ctes.borrow_mut(), before_of(before, cte));
                let planned = self.cte_plan(cte, before, parent);
                *self.ctes.borrow_mut() = hidden;
                let (plan, outer) = planned?;
                merge(&mut build.outer, outer.clone());
                let source = Source::of_columns(&plan.columns, Some(label.to_owned()), id);
                Ok(self.leaf(build, source, What::Query(subplan(self, plan, outer))))
            }
        }
    }

    fn cte_plan(
        &self,
        cte: &Rc<ast::Cte>,
        before: &[CteBinding],
        parent: Option<&Scope<'_>>,
    ) -> Res<(QueryPlan, Outer)> {
        if let Some((op, first, parts)) = recursive_parts(cte) {
            return self.recursive(cte, op, first, &parts, before, parent);
        }
        if body_names(&cte.query.body, &cte.name) {
            return Err(operational(format!("circular reference: {}", cte.name)));
        }
        let (mut plan, outer) = self.query(&cte.query, parent)?;
        rename(&mut plan.columns, &cte.columns, &cte.name)?;
        Ok((plan, outer))
    }

    fn recursive(
        &self,
        cte: &Rc<ast::Cte>,
        op: SetOp,
        first: &ast::Body,
        parts: &[&ast::Body],
        before: &[CteBinding],
        parent: Option<&Scope<'_>>,
    ) -> Res<(QueryPlan, Outer)> {
        let (first, mut outer) = self.body(first, parent)?;
        let mut columns = first.columns.clone();
        rename(&mut columns, &cte.columns, &cte.name)?;
        let number = self.new_working();
        let mut inside = before_of(before, cte);
        // The working rows carry no affinity of the columns that they came from.
        inside.push(CteBinding {
            name: cte.name.clone(),
            what: CteWhat::Working {
                number,
                columns: Rc::new(columns.clone()),
            },
        });
        let hidden = std::mem::replace(&mut *self.ctes.borrow_mut(), inside);
        let planned = parts
            .iter()
            .map(|part| self.body(part, parent))
            .collect::<Res<Vec<_>>>();
        *self.ctes.borrow_mut() = hidden;
        let mut next = Vec::new();
        for (plan, more) in planned? {
            if plan.columns.len() != columns.len() {
                return Err(operational(
                    "SELECTs to the left and right of UNION ALL do not have the same number of result columns",
                ));
            }
            merge(&mut outer, more);
            next.push(plan);
        }
        let body = Body::Recursive {
            working: number,
            first: first.into(),
            next,
            distinct: op == SetOp::Union,
        };
        let mut plan = plan_of(body, columns);
        plan.order = self.compound_order(&cte.query.order_by, &cte.query.body, &plan)?;
        let scope = Scope::new(Vec::new(), parent);
        plan.limit = cte
            .query
            .limit
            .as_ref()
            .map(|it| self.expr(it, &scope))
            .transpose()?;
        plan.offset = cte
            .query
            .offset
            .as_ref()
            .map(|it| self.expr(it, &scope))
            .transpose()?;
        Ok((plan, outer))
    }

    fn resolve_tree(&self, tree: Tree<ast::Expr>, scope: &Scope<'_>) -> Res<Tree<Condition>> {
        Ok(match tree {
            Tree::Leaf(source) => Tree::Leaf(source),
            Tree::Join {
                left,
                right,
                kind,
                on,
                using,
            } => {
                let left = self.resolve_tree(*left, scope)?.into();
                let right = self.resolve_tree(*right, scope)?.into();
                let mut conditions = Vec::new();
                for (a, b) in &using {
                    let typed = |place: &Place| -> Res<Typed> {
                        let column = scope.column(*place);
                        let mut expr = Expr::Column(*place);
                        if !column.coalesced.is_empty() && place == a {
                            let mut args = vec![expr];
                            args.extend(
                                column
                                    .coalesced
                                    .iter()
                                    .filter(|it| *it != b)
                                    .map(|it| Expr::Column(*it)),
                            );
                            expr = if args.len() == 1 {
                                args.remove(0)
                            } else {
                                Expr::Call {
                                    function: crate::eval::functions::find("coalesce", args.len())?,
                                    args,
                                    collation: Collation::Binary,
                                }
                            };
                        }
                        Ok(Typed {
                            expr,
                            affinity: column.affinity,
                            collation: column.collation,
                            explicit: false,
                        })
                    };
                    let (left, right) = (typed(a)?, typed(b)?);
                    let (affinity, collation) = super::resolve::how(&left, &right);
                    conditions.push(Condition::new(Expr::Compare {
                        op: Compare::Eq,
                        left: left.expr.into(),
                        right: right.expr.into(),
                        affinity,
                        collation,
                    }));
                }
                for expr in &on {
                    conditions.push(Condition::new(self.expr(expr, scope)?));
                }
                Tree::Join {
                    left,
                    right,
                    kind,
                    on: conditions,
                    using: Vec::new(),
                }
            }
        })
    }
}

/// What a result column is called without AS, and its declared type: a column has its own name, in its own case.
fn shown(expr: &Expr, source: &ast::Expr, text: String, scope: &Scope<'_>) -> (String, Option<String>) {
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

fn plan_of(body: Body, columns: Vec<OutColumn>) -> QueryPlan {
    QueryPlan {
        body,
        columns,
        order: Vec::new(),
        limit: None,
        offset: None,
    }
}

pub(crate) fn merge(into: &mut Outer, more: Outer) {
    for it in more {
        if !into.contains(&it) {
            into.push(it);
        }
    }
}

/// The bindings that a WITH element's own query sees.
fn before_of(before: &[CteBinding], cte: &Rc<ast::Cte>) -> Vec<CteBinding> {
    before
        .iter()
        .filter(|it| !matches!(&it.what, CteWhat::Query { cte: own, .. } if Rc::ptr_eq(own, cte)))
        .map(|it| match &it.what {
            CteWhat::Query { cte, before: inner } if inner.is_empty() => CteBinding {
                name: it.name.clone(),
                what: CteWhat::Query {
                    cte: cte.clone(),
                    before: before.to_vec(),
                },
            },
            _ => it.clone(),
        })
        .collect()
}

fn is_schema(from: &ast::From) -> bool {
    matches!(
        from,
        ast::From::Table {
            schema: Some(_),
            ..
        }
    )
}

/// The parts of `a UNION [ALL] b` when `b` names the element itself.
fn recursive_parts(cte: &ast::Cte) -> Option<(SetOp, &ast::Body, Vec<&ast::Body>)> {
    let mut body = &cte.query.body;
    let mut parts = Vec::new();
    let mut op = None;
    while let ast::Body::Compound {
        op: this,
        left,
        right,
    } = body
    {
        if !body_names(right, &cte.name) {
            break;
        }
        if !matches!(this, SetOp::Union | SetOp::UnionAll) {
            return None;
        }
        op = Some(*this);
        parts.insert(0, right.as_ref());
        body = left;
    }
    Some((op?, body, parts))
}

fn body_names(body: &ast::Body, name: &str) -> bool {
    match body {
        ast::Body::Select(select) => select.from.as_ref().is_some_and(|it| from_names(it, name)),
        ast::Body::Values(_) => false,
        ast::Body::Compound { left, right, .. } => {
            body_names(left, name) || body_names(right, name)
        }
    }
}

fn from_names(from: &ast::From, name: &str) -> bool {
    match from {
        ast::From::Table { name: it, .. } => it.eq_ignore_ascii_case(name),
        ast::From::Query { query, .. } => {
            !query
                .ctes
                .iter()
                .any(|it| it.name.eq_ignore_ascii_case(name))
                && body_names(&query.body, name)
        }
        ast::From::Function { .. } => false,
        ast::From::Join { left, right, .. } => from_names(left, name) || from_names(right, name),
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
            };
            (None, expr, it.name.clone())
        })
        .collect()
}

/// An identity for `*`, where names may repeat.
fn source_id(source: &Source, at: usize) -> ast::Id {
    source.id.unwrap_or(at)
}

fn rename(columns: &mut [OutColumn], names: &[String], of: &str) -> Res<()> {
    if names.is_empty() {
        return Ok(());
    }
    if names.len() != columns.len() {
        return Err(operational(format!(
            "table {of} has {} values for {} columns",
            columns.len(),
            names.len()
        )));
    }
    for (column, name) in columns.iter_mut().zip(names) {
        column.name.clone_from(name);
    }
    Ok(())
}

fn natural_names(build: &FromBuild, left_from: usize, right_from: usize) -> Vec<String> {
    let mut names = Vec::new();
    for right in &build.sources[right_from..] {
        for column in right.columns.iter().filter(|it| !it.merged) {
            let on_left = build.sources[left_from..right_from].iter().any(|it| {
                it.columns
                    .iter()
                    .any(|it| it.name.eq_ignore_ascii_case(&column.name))
            });
            if on_left {
                names.push(column.name.clone());
            }
        }
    }
    names
}

fn using_pair(
    build: &mut FromBuild,
    left_from: usize,
    right_from: usize,
    name: &str,
    kind: JoinKind,
) -> Res<(Place, Place)> {
    let find = |from: usize, to: usize, build: &FromBuild| {
        (from..to).find_map(|source| {
            let column = build.sources[source]
                .columns
                .iter()
                .position(|it| !it.merged && it.name.eq_ignore_ascii_case(name))?;
            Some(Place {
                depth: 0,
                source: source as u16,
                column: column as u16,
            })
        })
    };
    let missing = || {
        operational(format!(
            "cannot join using column {name} - column not present in both tables"
        ))
    };
    let left = find(left_from, right_from, build).ok_or_else(missing)?;
    let right = find(right_from, build.sources.len(), build).ok_or_else(missing)?;
    build.sources[usize::from(right.source)].columns[usize::from(right.column)].merged = true;
    if matches!(kind, JoinKind::Right | JoinKind::Full) {
        build.sources[usize::from(left.source)].columns[usize::from(left.column)]
            .coalesced
            .push(right);
    }
    Ok((left, right))
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
