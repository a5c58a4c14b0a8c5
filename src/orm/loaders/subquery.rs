//! Subquery loading: the original query again as a subquery, joined to the related table.
//!
//! In: the query that loaded the parents. Out: their relationship, filled.
//! Source of the behaviour: SQLAlchemy `_SubqueryLoader`.

use std::rc::Rc;

use engine::ExecuteOptions;
use sql::expr::Expr;
use sql::statement::LabelStyle;
use sql::{Column, Value};

use crate::attributes::{self, Got, Passive};
use crate::error::Result;
use crate::host::{ObjectRef, Slot};
use crate::identity::ValueKey;
use crate::loading::{self, LoadContext, LoadPath};
use crate::maps::HashMap;
use crate::query::plan::PostLoader;
use crate::query::relationship_join::Along;
use crate::query::{Compiled, Entity, EntityRef, FromArg, Origin, OrmSelect, Selected, intercept};
use crate::relationship::Relationship;
use crate::result::{Item, unique_rows};
use crate::session::SessionRef;

pub(crate) fn load(
    context: &LoadContext<'_>,
    path: &Rc<LoadPath>,
    loader: &PostLoader,
    objects: &[(ObjectRef, bool)],
) -> Result<()> {
    let Some(original) = context.statement.filter(|it| it.from_statement.is_none()) else {
        // There is no query to repeat: the objects' keys say the same.
        return super::selectin::load(context, path, loader, objects);
    };
    let relationship = &loader.relationship;
    let _why = context
        .session
        .env()
        .recorder()
        .because(format!("subquery load {relationship}"));
    let local = local_columns(relationship);
    let (query, entity_first) = statement(
        &context.session,
        original,
        path,
        relationship,
        loader,
        &local,
    )?;
    let session = &context.session;
    session.autoflush()?;
    let connection = session.connection_for(&relationship.mapper())?;
    let mut cursor =
        connection.execute(&query.statement, context.params, &ExecuteOptions::default())?;
    let mut inner = LoadContext::new(session);
    inner.populate_existing = context.populate_existing;
    inner.statement = Some(original);
    inner.params = context.params;
    let mut rows = loading::rows(&mut inner, &query, &mut cursor)?;
    if query.needs_unique {
        rows = unique_rows(rows);
    }
    let mut found: HashMap<ValueKey, Vec<ObjectRef>> = HashMap::default();
    for row in &rows {
        let key: Vec<Value> = row
            .iter()
            .skip(entity_first)
            .map(|it| match it {
                Item::Value(it) => it.clone(),
                _ => Value::Null,
            })
            .collect();
        if let Some(Item::Object(Some(it))) = row.first() {
            found.entry(ValueKey(key)).or_default().push(it.clone());
        }
    }
    for (object, replace) in objects {
        if !replace && object.contains(&relationship.key) {
            continue;
        }
        let mut key = Vec::with_capacity(local.len());
        for column in &local {
            let attribute = object.state().mapper().require_key_of_column(column)?;
            key.push(
                match attributes::current_value(object, &attribute, Passive::OFF)? {
                    Got::Slot(it) => it.value(),
                    _ => Value::Null,
                },
            );
        }
        let members = found.get(&ValueKey(key)).map_or(&[][..], Vec::as_slice);
        if relationship.uselist() {
            attributes::set_committed_collection(object, relationship, members)?;
        } else {
            if members.len() > 1 {
                session.env().warn(&format!(
                    "Multiple rows returned with uselist=False for eagerly-loaded attribute '{relationship}' "
                ));
            }
            let first = members.first().cloned();
            attributes::set_committed_value(object, &relationship.key, Slot::Object(first));
        }
    }
    Ok(())
}

/// The parent's columns that a relationship joins on.
fn local_columns(relationship: &Relationship) -> Vec<Rc<Column>> {
    let mut out: Vec<Rc<Column>> = Vec::new();
    for (local, _) in &relationship.resolved().local_remote_pairs {
        if !out.iter().any(|it| Rc::ptr_eq(it, local)) {
            out.push(local.clone());
        }
    }
    out
}

/// The statement; rows have the related object first and the parent's columns behind it.
fn statement(
    session: &SessionRef,
    original: &OrmSelect,
    path: &Rc<LoadPath>,
    relationship: &Rc<Relationship>,
    loader: &PostLoader,
    local: &[Rc<Column>],
) -> Result<(Compiled, usize)> {
    let to = loader.to.as_ref();
    // What the original query has reached already is not joined again: it begins at its own entity.
    let reached = original
        .current_path
        .as_ref()
        .map_or(0, |it| it.steps.len());
    let steps = path.steps.get(reached..).unwrap_or_default();
    let own = original.selected.iter().find_map(|it| match it {
        Selected::Entity(it) => Some(it),
        _ => None,
    });
    let root = own.filter(|_| reached > 0).unwrap_or(&path.root);
    let leftmost_columns = match steps.first().and_then(|it| it.relationship.as_ref()) {
        Some(first) => local_columns(first),
        None => local.to_vec(),
    };
    let mut inner = original.clone();
    inner.options = Vec::new();
    inner.selected = Vec::new();
    for column in &leftmost_columns {
        inner.selected.push(Selected::Column {
            expr: root.column(column)?,
            name: None,
        });
    }
    if inner.from.is_empty() && inner.joins.is_empty() {
        inner.from.push(FromArg::Entity(root.clone()));
    }
    if inner.limit.is_none() && inner.offset.is_none() {
        inner.order_by.clear();
    }
    let keys = &root.mapper().primary_key;
    let covers_key = keys
        .iter()
        .all(|it| leftmost_columns.iter().any(|other| Rc::ptr_eq(it, other)));
    if !covers_key {
        inner.distinct = true;
    }
    let subquery = inner
        .select_styled(LabelStyle::TablenamePlusCol)?
        .query()
        .subquery(None);
    let mut source = Entity::over(root.mapper(), subquery.clone());
    let mut from = subquery;
    for step in steps {
        let Some(along) = &step.relationship else {
            continue;
        };
        let target = Entity::aliased(&along.mapper(), None);
        from = join(&from, along, &source, &target, None)?;
        source = target;
    }
    let target = to.cloned().unwrap_or_else(|| relationship.entity());
    from = join(&from, relationship, &source, &target, loader.and.as_ref())?;
    let mut query = OrmSelect::of(&target);
    for column in local {
        let expr: Expr = source.column(column)?;
        query.selected.push(Selected::Column { expr, name: None });
    }
    query.from.push(FromArg::From(from));
    query.label_style = LabelStyle::TablenamePlusCol;
    query.current_path = Some(path.step(relationship, to));
    for it in &relationship.resolved().order_by {
        query.order_by.push(target.adapt(it));
    }
    query.origin = Origin::Relationship;
    Ok((intercept(session, query)?.compile()?, 1))
}

fn join(
    from: &sql::From,
    relationship: &Relationship,
    source: &EntityRef,
    target: &EntityRef,
    and: Option<&Expr>,
) -> Result<sql::From> {
    Along {
        relationship,
        source,
        target,
        and,
        more: Vec::new(),
        outer: false,
        full: false,
    }
    .join(from)
}
