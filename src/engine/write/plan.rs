//! DML statements, resolved.
//!
//! In: [`ast`] statements. Out: [`DmlPlan`]. The rows of UPDATE and DELETE are found by a query of their own, so that
//! they use the same access paths as any SELECT.

use std::rc::Rc;

use super::Returning;
use crate::ast::{self, Conflict, Expr as Ast, Item, Qualifier, TriggerEvent};
use crate::catalog::TableDef;
use crate::error::{Res, operational};
use crate::eval::Expr;
use crate::plan::{Note, Planner, QueryPlan, Scope, Source};

#[derive(Debug)]
pub(crate) enum DmlPlan {
    Insert(InsertPlan),
    Update(UpdatePlan),
    Delete(DeletePlan),
}

#[derive(Debug)]
pub(crate) struct InsertPlan {
    pub table: Rc<TableDef>,
    /// For each given value its column; `None` is the rowid.
    pub columns: Vec<Option<usize>>,
    pub source: InsertSource,
    pub or: Conflict,
    pub upsert: Vec<UpsertPlan>,
    pub returning: Option<Returning>,
    /// The table is a view: INSTEAD OF triggers do the work.
    pub instead: bool,
}

#[derive(Debug)]
pub(crate) enum InsertSource {
    Values(Vec<Vec<Expr>>),
    Query(Box<QueryPlan>),
    Defaults,
}

#[derive(Debug)]
pub(crate) struct UpsertPlan {
    /// The columns whose conflict is meant; `None` for any.
    pub target: Option<Vec<usize>>,
    /// `None`: DO NOTHING.
    pub set: Option<Vec<(usize, Expr)>>,
    pub where_: Option<Expr>,
}

#[derive(Debug)]
pub(crate) struct UpdatePlan {
    pub table: Rc<TableDef>,
    /// The rowids; with UPDATE .. FROM the new values behind them.
    pub query: QueryPlan,
    /// Without FROM: the new values, worked out row by row, so that a subquery sees the rows changed before.
    pub set: Option<Vec<Expr>>,
    /// The rows are collected by rowid before the first is changed, as SQLite does where a change could disturb the
    /// search.
    pub two_pass: bool,
    /// The columns that are set, in the order of the values; `None` is the rowid.
    pub columns: Vec<Option<usize>>,
    pub or: Conflict,
    pub returning: Option<Returning>,
    /// The table is a view: INSTEAD OF triggers do the work.
    pub instead: bool,
}

#[derive(Debug)]
pub(crate) struct DeletePlan {
    pub table: Rc<TableDef>,
    /// The rowids.
    pub query: QueryPlan,
    pub returning: Option<Returning>,
    /// The table is a view: INSTEAD OF triggers do the work.
    pub instead: bool,
}

/// The name under which every table has its rowid, whatever its columns are called.
pub(crate) const ROWID: &str = "\u{0}rowid";

impl DmlPlan {
    pub fn returning(&self) -> Option<&Returning> {
        match self {
            Self::Insert(it) => it.returning.as_ref(),
            Self::Update(it) => it.returning.as_ref(),
            Self::Delete(it) => it.returning.as_ref(),
        }
    }
}

/// Resolves a DML statement.
///
/// # Errors
/// SQLite's words for what does not resolve.
pub(crate) fn plan(statement: &ast::Statement, planner: &Planner<'_>) -> Res<DmlPlan> {
    plan_within(statement, planner, None)
}

/// Resolves a DML statement of a trigger, whose rows `parent` names.
///
/// # Errors
/// As [`plan`].
pub(super) fn plan_within(
    statement: &ast::Statement,
    planner: &Planner<'_>,
    parent: Option<&Scope<'_>>,
) -> Res<DmlPlan> {
    match statement {
        ast::Statement::Insert(it) => Ok(DmlPlan::Insert(plan_insert(it, planner, parent)?)),
        ast::Statement::Update(it) => Ok(DmlPlan::Update(plan_update(it, planner, parent)?)),
        ast::Statement::Delete(it) => Ok(DmlPlan::Delete(plan_delete(it, planner, parent)?)),
        _ => Err(crate::error::internal("not a DML statement")),
    }
}

/// The table that is changed; a view with INSTEAD OF triggers for that stands as a table of its columns.
fn target(planner: &Planner<'_>, name: &str, event: TriggerEvent) -> Res<(Rc<TableDef>, bool)> {
    if planner.catalog.view(name).is_some() {
        let meant =
            |it: &TriggerEvent| std::mem::discriminant(it) == std::mem::discriminant(&event);
        let triggers = planner.catalog.triggers_of(name);
        if triggers.iter().any(|it| meant(&it.source.event)) {
            return view_as_table(planner, name).map(|it| (it, true));
        }
        return Err(operational(format!(
            "cannot modify {name} because it is a view"
        )));
    }
    let lower = name.to_ascii_lowercase();
    if lower == "sqlite_master" || lower == "sqlite_schema" {
        return Err(operational(format!("table {name} may not be modified")));
    }
    Ok((planner.table(name)?.clone(), false))
}

/// Remembers that a column is written to; `first` is where the list of names begins, which commas part.
fn note_target(
    planner: &Planner<'_>,
    table: &Rc<TableDef>,
    first: ast::Spot,
    number: usize,
    name: &str,
) {
    if let (Some(first), Some(at)) = (first.token(), table.position(name)) {
        let spot = ast::Spot::at(first + 2 * number);
        planner.note(spot, || Note::Column(table.name.clone(), at));
    }
}

pub(super) fn view_as_table(planner: &Planner<'_>, name: &str) -> Res<Rc<TableDef>> {
    let items = vec![Item::All];
    let (plan, _) = planner.query(&changing_query(items, view(name), None), None)?;
    let column = |it: crate::plan::OutColumn| ast::ColumnDef {
        name: it.name,
        declared_type: it.declared.unwrap_or_default(),
        constraints: Vec::new(),
    };
    let create = ast::CreateTable {
        name: name.to_owned(),
        if_not_exists: false,
        temporary: false,
        columns: plan.columns.into_iter().map(column).collect(),
        constraints: Vec::new(),
        without_rowid: false,
        strict: false,
        sql: String::new(),
    };
    crate::catalog::build_table(&create, planner.catalog).map(Rc::new)
}

fn view(name: &str) -> ast::From {
    ast::From::Table {
        schema: Some("main".to_owned()),
        name: name.to_owned(),
        alias: None,
        id: Some(TARGET),
        indexed: ast::Indexed::AsPlanned,
        spot: ast::Spot::default(),
    }
}

fn returning(
    planner: &Planner<'_>,
    items: &[Item],
    table: &Rc<TableDef>,
    alias: Option<&str>,
    id: Option<ast::Id>,
) -> Res<Option<Returning>> {
    if items.is_empty() {
        return Ok(None);
    }
    let id = id.or(Some(TARGET));
    let scope = Scope::new(vec![Source::of_table(table, alias, id)], None);
    let (exprs, columns) = planner.returning(items, &scope)?;
    let reads = exprs.iter().any(|it| !it.subqueries().is_empty());
    Ok(Some(Returning {
        reads,
        exprs,
        columns,
    }))
}

/// The identity of the changed table, when the front end gave none.
const TARGET: ast::Id = usize::MAX;

fn plan_insert(
    insert: &ast::Insert,
    planner: &Planner<'_>,
    parent: Option<&Scope<'_>>,
) -> Res<InsertPlan> {
    let (table, instead) = target(planner, &insert.table, TriggerEvent::Insert)?;
    planner.note(insert.table_spot, || Note::Table(table.name.clone()));
    let mut columns = Vec::new();
    if insert.columns.is_empty() {
        columns.extend(
            (0..table.columns.len())
                .filter(|it| table.columns[*it].generated.is_none())
                .map(Some),
        );
    }
    for (number, name) in insert.columns.iter().enumerate() {
        note_target(planner, &table, insert.columns_spot, number, name);
        match table.position(name) {
            Some(at) if table.columns[at].generated.is_some() => {
                return Err(operational(format!(
                    "cannot INSERT into generated column \"{name}\""
                )));
            }
            Some(at) => columns.push(Some(at)),
            None if ["rowid", "_rowid_", "oid"]
                .iter()
                .any(|it| it.eq_ignore_ascii_case(name)) =>
            {
                columns.push(table.rowid_alias);
            }
            None if planner.noting() => columns.push(None),
            None => {
                return Err(operational(format!(
                    "table {} has no column named {name}",
                    table.name
                )));
            }
        }
    }
    planner.add_ctes(&insert.ctes);
    let wrong = |given: usize| {
        if insert.columns.is_empty() {
            operational(format!(
                "table {} has {} columns but {given} values were supplied",
                table.name,
                columns.len()
            ))
        } else {
            operational(format!("{given} values for {} columns", columns.len()))
        }
    };
    let source = match &insert.source {
        ast::InsertSource::Values(rows) => {
            let scope = Scope::new(Vec::new(), parent);
            let width = rows.first().map_or(0, Vec::len);
            let mut resolved = Vec::with_capacity(rows.len());
            for row in rows {
                if row.len() != width {
                    return Err(operational("all VALUES must have the same number of terms"));
                }
                if row.len() != columns.len() && !planner.noting() {
                    return Err(wrong(row.len()));
                }
                resolved.push(
                    row.iter()
                        .map(|it| planner.expr(it, &scope))
                        .collect::<Res<Vec<_>>>()?,
                );
            }
            InsertSource::Values(resolved)
        }
        ast::InsertSource::Query(query) => {
            let (plan, _) = planner.query(query, parent)?;
            if plan.columns.len() != columns.len() && !planner.noting() {
                return Err(wrong(plan.columns.len()));
            }
            InsertSource::Query(Box::new(plan))
        }
        ast::InsertSource::DefaultValues => InsertSource::Defaults,
    };
    let mut upsert = Vec::new();
    for clause in &insert.upsert {
        upsert.push(plan_upsert(clause, insert, &table, planner, parent)?);
    }
    let returning = returning(
        planner,
        &insert.returning,
        &table,
        insert.alias.as_deref(),
        insert.id,
    )?;
    Ok(InsertPlan {
        table,
        columns,
        source,
        or: insert.or,
        upsert,
        returning,
        instead,
    })
}

fn plan_upsert(
    clause: &ast::Upsert,
    insert: &ast::Insert,
    table: &Rc<TableDef>,
    planner: &Planner<'_>,
    parent: Option<&Scope<'_>>,
) -> Res<UpsertPlan> {
    let mut excluded = Source::of_table(table, Some("excluded"), None);
    excluded.qualified = true;
    let own = Source::of_table(table, insert.alias.as_deref(), insert.id);
    let scope = Scope::new(vec![own, excluded], parent);
    let mut target = None;
    if !clause.target.is_empty() {
        let mut columns = Vec::new();
        for expr in &clause.target {
            match planner.expr(expr, &scope)? {
                Expr::Column(place) => columns.push(usize::from(place.column)),
                _ => {
                    return Err(operational(
                        "ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint",
                    ));
                }
            }
        }
        let is_key = columns.len() == 1 && table.rowid_alias == Some(columns[0]);
        // A partial index is meant only with its own condition behind the target.
        let condition = clause
            .target_where
            .as_ref()
            .map(|it| planner.expr(it, &scope))
            .transpose()?
            .map(|it| format!("{it:?}"));
        let on_index = table.indexes.iter().any(|it| {
            it.unique
                && (it.where_.is_none()
                    || it.where_.as_ref().map(|it| format!("{it:?}")) == condition)
                && it.columns.len() == columns.len()
                && columns
                    .iter()
                    .all(|wanted| it.columns.iter().any(|it| it.column == Some(*wanted)))
        });
        if !is_key && !on_index {
            return Err(operational(
                "ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint",
            ));
        }
        target = Some(columns);
    }
    let set = match &clause.set {
        None => None,
        Some(assignments) => {
            let mut set = Vec::new();
            for it in assignments {
                let names = &it.columns;
                let values = if names.len() == 1 {
                    vec![planner.expr(&it.value, &scope)?]
                } else {
                    planner.row_values(&it.value, &scope)?
                };
                if values.len() != names.len() {
                    return Err(operational(format!(
                        "{} columns assigned {} values",
                        names.len(),
                        values.len()
                    )));
                }
                for (number, (name, value)) in names.iter().zip(values).enumerate() {
                    note_target(planner, table, it.spot, number, name);
                    match table.position(name) {
                        Some(at) => set.push((at, value)),
                        None if planner.noting() => {}
                        None => return Err(operational(format!("no such column: {name}"))),
                    }
                }
            }
            Some(set)
        }
    };
    let where_ = clause
        .where_
        .as_ref()
        .map(|it| planner.expr(it, &scope))
        .transpose()?;
    Ok(UpsertPlan {
        target,
        set,
        where_,
    })
}

fn rowid_item(id: ast::Id) -> Item {
    Item::Expr {
        expr: Ast::Column {
            qualifier: Qualifier::Id(id),
            name: ROWID.to_owned(),
            quoted: false,
            spot: ast::Spot::default(),
        },
        alias: None,
        text: "rowid".to_owned(),
    }
}

fn item(expr: Ast) -> Item {
    Item::Expr {
        expr,
        alias: None,
        text: String::new(),
    }
}

fn plan_update(
    update: &ast::Update,
    planner: &Planner<'_>,
    parent: Option<&Scope<'_>>,
) -> Res<UpdatePlan> {
    let (table, instead) = target(planner, &update.table, TriggerEvent::Update(Vec::new()))?;
    planner.note(update.table_spot, || Note::Table(table.name.clone()));
    let id = update.id.unwrap_or(TARGET);
    planner.add_ctes(&update.ctes);
    let mut items = if instead {
        vec![Item::All]
    } else {
        vec![rowid_item(id)]
    };
    let mut columns = Vec::new();
    let mut set = Vec::new();
    let scope = Scope::new(
        vec![Source::of_table(&table, update.alias.as_deref(), Some(id))],
        parent,
    );
    for assignment in &update.set {
        let names = &assignment.columns;
        let exprs: Vec<Ast> = match &assignment.value {
            expr if names.len() == 1 => vec![expr.clone()],
            Ast::Row(all) => all.clone(),
            Ast::Subquery(query) => (0..names.len())
                .map(|at| Ast::RowElement(query.clone(), at))
                .collect(),
            other => vec![other.clone()],
        };
        if exprs.len() != names.len() {
            return Err(operational(format!(
                "{} columns assigned {} values",
                names.len(),
                exprs.len()
            )));
        }
        for (number, (name, expr)) in names.iter().zip(exprs).enumerate() {
            // The value is looked at before the column, as in SQLite.
            if update.from.is_none() && !instead {
                set.push(planner.expr(&expr, &scope)?);
            } else {
                items.push(item(expr));
            }
            note_target(planner, &table, assignment.spot, number, name);
            match table.position(name) {
                Some(at) if table.columns[at].generated.is_some() => {
                    return Err(operational(format!(
                        "cannot UPDATE generated column \"{name}\""
                    )));
                }
                Some(at) => columns.push(Some(at)),
                None if ["rowid", "_rowid_", "oid"]
                    .iter()
                    .any(|it| it.eq_ignore_ascii_case(name)) =>
                {
                    columns.push(table.rowid_alias);
                }
                None if planner.noting() => columns.push(None),
                None => return Err(operational(format!("no such column: {name}"))),
            }
        }
    }
    let own = ast::From::Table {
        schema: Some("main".to_owned()),
        name: table.name.clone(),
        alias: update.alias.clone(),
        id: Some(id),
        indexed: ast::Indexed::AsPlanned,
        spot: ast::Spot::default(),
    };
    let from = match &update.from {
        None => own,
        Some(from) => ast::From::Join {
            left: own.into(),
            right: from.clone().into(),
            kind: ast::JoinKind::Inner,
            natural: false,
            using: Vec::new(),
            on: None,
        },
    };
    let query = changing_query(items, from, update.where_.clone());
    planner.changing.set(!instead);
    let (query, _) = planner.query(&query, parent)?;
    planner.changing.set(false);
    let returning = returning(
        planner,
        &update.returning,
        &table,
        update.alias.as_deref(),
        update.id,
    )?;
    let set = (update.from.is_none() && !instead).then_some(set);
    let two_pass = two_pass(planner, &table, &columns, &query, update);
    Ok(UpdatePlan {
        table,
        query,
        set,
        two_pass,
        columns,
        or: update.or,
        returning,
        instead,
    })
}

/// SQLite's conditions for changing rows while it still looks for them, turned round.
fn two_pass(
    planner: &Planner<'_>,
    table: &Rc<TableDef>,
    columns: &[Option<usize>],
    query: &QueryPlan,
    update: &ast::Update,
) -> bool {
    use crate::plan::{Access, Body, Node};
    let changes = |at: &usize| columns.contains(&Some(*at));
    let key_set = columns.contains(&None) || table.rowid_alias.as_ref().is_some_and(changes);
    let child = table
        .foreign_keys
        .iter()
        .any(|it| it.columns.iter().any(changes));
    let references = planner.catalog.references_to(&table.name);
    let parent = references.iter().any(|(child, key)| {
        super::foreign_keys::parent_columns(child, key, table)
            .map_or(true, |it| key_set || it.iter().any(changes))
    });
    let replaces = update.or == Conflict::Replace;
    let Body::Select(select) = &query.body else {
        return true;
    };
    let (access, filters) = match &select.from {
        Node::Scan(scan) => (&scan.access, &scan.filters),
        _ => return true,
    };
    let subquery = filters
        .iter()
        .chain(&select.constant)
        .any(|it| !it.subqueries().is_empty());
    let searched = match access {
        Access::Index { index, .. } | Access::IndexOrder { index, .. } => {
            let index = table.indexes.iter().find(|it| *it.name == **index);
            index.is_some_and(|it| {
                it.columns
                    .iter()
                    .any(|it| it.column.as_ref().is_none_or(changes))
            })
        }
        _ => false,
    };
    // RETURNING is a trigger to SQLite.
    let triggers = planner.catalog.triggers_of(&table.name);
    let fires = !update.returning.is_empty()
        || triggers.iter().any(|it| match &it.source.event {
            TriggerEvent::Update(of) => {
                let set = |name: &String| table.position(name).is_some_and(|at| changes(&at));
                of.is_empty() || of.iter().any(set)
            }
            _ => false,
        });
    key_set || child || parent || replaces || subquery || searched || fires
}

fn plan_delete(
    delete: &ast::Delete,
    planner: &Planner<'_>,
    parent: Option<&Scope<'_>>,
) -> Res<DeletePlan> {
    let (table, instead) = target(planner, &delete.table, TriggerEvent::Delete)?;
    planner.note(delete.table_spot, || Note::Table(table.name.clone()));
    let id = delete.id.unwrap_or(TARGET);
    planner.add_ctes(&delete.ctes);
    let from = ast::From::Table {
        schema: Some("main".to_owned()),
        name: table.name.clone(),
        alias: delete.alias.clone(),
        id: Some(id),
        indexed: ast::Indexed::AsPlanned,
        spot: ast::Spot::default(),
    };
    let items = if instead {
        vec![Item::All]
    } else {
        vec![rowid_item(id)]
    };
    let query = changing_query(items, from, delete.where_.clone());
    planner.changing.set(!instead);
    let (query, _) = planner.query(&query, parent)?;
    planner.changing.set(false);
    let returning = returning(
        planner,
        &delete.returning,
        &table,
        delete.alias.as_deref(),
        delete.id,
    )?;
    Ok(DeletePlan {
        table,
        query,
        returning,
        instead,
    })
}

fn changing_query(items: Vec<Item>, from: ast::From, where_: Option<Ast>) -> ast::Query {
    ast::Query {
        ctes: Vec::new(),
        body: ast::Body::Select(Box::new(ast::Select {
            items,
            from: Some(from),
            where_,
            ..ast::Select::default()
        })),
        order_by: Vec::new(),
        limit: None,
        offset: None,
    }
}
