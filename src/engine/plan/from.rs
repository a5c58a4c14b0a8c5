//! FROM: tables, views, WITH elements, subqueries, functions and how they are joined.
//!
//! In: [`ast::From`] and the scope around the query. Out: sources for the scope, and the join tree.

use std::rc::Rc;

use super::join::{Condition, Tree};
use super::resolve::Typed;
use super::scope::{CteBinding, CteWhat, Note, Planner, Scope, Source, subplan};
use super::select::{merge, plan_of, split};
use super::{Body, OutColumn, Outer, QueryPlan, What};
use crate::ast::{self, JoinKind, SetOp};
use crate::catalog::TableDef;
use crate::error::{EngineError, Res, operational};
use crate::eval::Expr;
use crate::eval::expr::{Compare, Place};
use crate::eval::json_mark::Mark;
use crate::value::Collation;

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

impl Planner<'_> {
    /// Lists the FROM elements and keeps their join tree; conditions stay unresolved.
    pub(super) fn build_from(
        &self,
        from: &ast::From,
        build: &mut FromBuild,
        parent: Option<&Scope<'_>>,
    ) -> Res<Tree<ast::Expr>> {
        match from {
            ast::From::Table {
                name,
                alias,
                id,
                indexed,
                spot,
                ..
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
                    let temporary = name.to_ascii_lowercase().contains("temp");
                    let list = if temporary {
                        "sqlite_temp_master"
                    } else {
                        "sqlite_master"
                    };
                    build
                        .whats
                        .push(PendingWhat::Function(list.to_owned(), Vec::new()));
                    return Ok(Tree::Leaf((build.sources.len() - 1) as u16));
                }
                if let Some(view) = self.catalog.view(name) {
                    let (mut plan, outer) = {
                        // A view sees the tables only, not the WITH elements around it.
                        let hidden = std::mem::take(&mut *self.ctes.borrow_mut());
                        let outside = self.in_view.replace(true);
                        let notes = self.notes.take();
                        let planned = self.query(&view.query, None);
                        self.notes.replace(notes);
                        self.in_view.set(outside);
                        *self.ctes.borrow_mut() = hidden;
                        planned?
                    };
                    let (wanted, given) = (view.columns.len(), plan.columns.len());
                    if wanted != 0 && wanted != given {
                        return Err(operational(format!(
                            "expected {wanted} columns for '{name}' but got {given}"
                        )));
                    }
                    rename(&mut plan.columns, &view.columns, name)?;
                    let label = Some(alias.clone().unwrap_or_else(|| name.clone()));
                    let source = Source::of_columns(&plan.columns, label, *id);
                    return Ok(self.leaf(
                        build,
                        source,
                        What::Query(subplan(self, plan.into_table(), outer)),
                    ));
                }
                let table = indexed_as(self.table(name)?, indexed)?;
                self.note(*spot, || Note::Table(table.name.clone()));
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
                Ok(self.leaf(
                    build,
                    source,
                    What::Query(subplan(self, plan.into_table(), outer)),
                ))
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
                let columns: Vec<OutColumn> =
                    names.iter().map(|it| OutColumn::named(*it)).collect();
                let label = Some(alias.clone().unwrap_or_else(|| name.clone()));
                let id = id.unwrap_or_else(|| self.new_id());
                let mut source = Source::of_columns(&columns, label, Some(id));
                for it in source.columns.iter_mut().filter(|it| it.name == "value") {
                    // Of json_each and json_tree: an array or an object is JSON.
                    it.json = match lower.starts_with("json") {
                        true => Mark::Containers,
                        false => Mark::Plain,
                    };
                }
                build.sources.push(source);
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
                let left = self.build_from(left, build, parent)?;
                let right_from = build.sources.len();
                let right = self.build_from(right, build, parent)?;
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
                if self.references.get() > 0 {
                    return Err(operational(format!(
                        "multiple references to recursive table: {}",
                        binding.name
                    )));
                }
                self.references.set(1);
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
                Ok(self.leaf(
                    build,
                    source,
                    What::Query(subplan(self, plan.into_table(), outer)),
                ))
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

    /// The recursive parts, which see the rows of `working` under the CTE's name. The last is resolved first, as in any
    /// compound of SQLite: what is wrong there is told.
    fn recursive_plans(
        &self,
        cte: &Rc<ast::Cte>,
        parts: &[&ast::Body],
        before: &[CteBinding],
        parent: Option<&Scope<'_>>,
        working: CteWhat,
    ) -> Res<Vec<(QueryPlan, Outer)>> {
        let mut inside = before_of(before, cte);
        inside.push(CteBinding {
            name: cte.name.clone(),
            what: working,
        });
        let hidden = std::mem::replace(&mut *self.ctes.borrow_mut(), inside);
        let planned = parts
            .iter()
            .rev()
            .map(|part| {
                let outside = self.references.replace(0);
                let planned = self.body(part, parent);
                self.references.set(outside);
                planned
            })
            .collect::<Res<Vec<_>>>();
        *self.ctes.borrow_mut() = hidden;
        let mut planned = planned?;
        planned.reverse();
        Ok(planned)
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
        let number = self.new_working();
        let working = |columns| CteWhat::Working { number, columns };
        let (first, mut outer) = self.body(first, parent).map_err(|error| {
            // The last part is resolved first; without names for its columns that cannot be tried here.
            let columns = cte.columns.iter().map(OutColumn::named).collect();
            let later = self.recursive_plans(cte, parts, before, parent, working(Rc::new(columns)));
            let told = |it: &EngineError| {
                !cte.columns.is_empty() && it.message.starts_with("no such column")
            };
            later.err().filter(told).unwrap_or(error)
        })?;
        let mut columns = first.columns.clone();
        rename(&mut columns, &cte.columns, &cte.name)?;
        // The working rows carry no affinity of the columns that they came from.
        let working = working(Rc::new(columns.clone()));
        let planned = self.recursive_plans(cte, parts, before, parent, working)?;
        let mut next = Vec::new();
        for (plan, more) in planned {
            if plan.columns.len() != columns.len() {
                return Err(operational(
                    "SELECTs to the left and right of UNION ALL do not have the same number of result columns",
                ));
            }
            if let Body::Select(select) = &plan.body {
                if select.group.is_some() {
                    return Err(operational("recursive aggregate queries not supported"));
                }
                if !select.windows.is_empty() {
                    return Err(operational(
                        "cannot use window functions in recursive queries",
                    ));
                }
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

    pub(super) fn resolve_tree(
        &self,
        tree: Tree<ast::Expr>,
        scope: &Scope<'_>,
    ) -> Res<Tree<Condition>> {
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
                            let mut args = if column.replaced {
                                Vec::new()
                            } else {
                                vec![expr.clone()]
                            };
                            args.extend(
                                column
                                    .coalesced
                                    .iter()
                                    .filter(|it| *it != b)
                                    .map(|it| Expr::Column(*it)),
                            );
                            expr = if args.is_empty() {
                                expr
                            } else if args.len() == 1 {
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
                            json: column.json,
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

/// The table with the indexes that its rows may be found by.
fn indexed_as(table: &Rc<TableDef>, indexed: &ast::Indexed) -> Res<Rc<TableDef>> {
    let keep = |wanted: &dyn Fn(&str) -> bool| {
        let mut copy = TableDef::clone(table);
        copy.indexes.retain(|it| wanted(&it.name));
        copy
    };
    match indexed {
        ast::Indexed::AsPlanned => Ok(table.clone()),
        ast::Indexed::Not => Ok(Rc::new(keep(&|_| false))),
        ast::Indexed::By(name) => {
            let only = keep(&|it| it.eq_ignore_ascii_case(name));
            if only.indexes.is_empty() {
                return Err(operational(format!("no such index: {name}")));
            }
            Ok(Rc::new(only))
        }
    }
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
    let column = &mut build.sources[usize::from(left.source)].columns[usize::from(left.column)];
    match kind {
        JoinKind::Right => {
            column.coalesced = vec![right];
            column.replaced = true;
        }
        JoinKind::Full => column.coalesced.push(right),
        _ => {}
    }
    Ok((left, right))
}
