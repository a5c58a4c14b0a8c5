//! Selectin loading: one SELECT ... WHERE key IN (...) for up to 500 objects at a time.
//!
//! In: the objects of one place of a query. Out: their relationship, filled.
//! Source of the behaviour: SQLAlchemy `_SelectInLoader`.

use std::rc::Rc;

use engine::{BoundValues, ExecuteOptions};
use sql::expr::{BinaryOp, BindParam, BooleanOp, Expr, ExprKind};
use sql::statement::LabelStyle;
use sql::{Column, SqlType, Value, ops};

use crate::attributes::{self, Got, Passive};
use crate::error::Result;
use crate::host::{ObjectRef, Slot};
use crate::identity::ValueKey;
use crate::loading::{self, LoadContext, LoadPath};
use crate::maps::{HashMap, IndexMap};
use crate::query::plan::PostLoader;
use crate::query::{
    Compiled, Entity, EntityRef, FromArg, JoinArg, JoinTarget, Origin, OrmSelect, Selected,
    intercept,
};
use crate::relationship::{Direction, Relationship};
use crate::result::{Item, unique_rows};

/// Objects per statement.
const BATCH: usize = 500;

pub(crate) fn load(
    context: &LoadContext<'_>,
    path: &Rc<LoadPath>,
    loader: &PostLoader,
    objects: &[(ObjectRef, bool)],
) -> Result<()> {
    let relationship = &loader.relationship;
    let entity = loader.to.clone().unwrap_or_else(|| relationship.entity());
    let work = Work {
        context,
        path,
        relationship,
        entity,
        and: loader.and.as_ref(),
    };
    let _why = context
        .session
        .env()
        .recorder()
        .because(format!("selectin load {relationship}"));
    if relationship.resolved().use_get {
        if let Some(grouped) = by_foreign_key(relationship, objects)? {
            return work.load_children(grouped);
        }
    }
    work.load_by_parents(objects)
}

struct Work<'a> {
    context: &'a LoadContext<'a>,
    path: &'a Rc<LoadPath>,
    relationship: &'a Rc<Relationship>,
    entity: EntityRef,
    and: Option<&'a Expr>,
}

/// Parents by the key of what they refer to, and those that refer to nothing.
struct Grouped {
    by_key: IndexMap<ValueKey, Vec<(ObjectRef, bool)>>,
    none: Vec<(ObjectRef, bool)>,
}

/// Nothing when some parent's foreign key is not loaded.
fn by_foreign_key(
    relationship: &Relationship,
    objects: &[(ObjectRef, bool)],
) -> Result<Option<Grouped>> {
    let target = relationship.mapper();
    let pairs = &relationship.resolved().local_remote_pairs;
    let local: Vec<&Rc<Column>> = target
        .primary_key
        .iter()
        .filter_map(|column| {
            let key = target.key_of_column(column)?;
            pairs
                .iter()
                .find(|it| target.key_of_column(&it.1).as_ref() == Some(&key))
        })
        .map(|it| &it.0)
        .collect();
    let mut grouped = Grouped {
        by_key: IndexMap::default(),
        none: Vec::new(),
    };
    for (object, replace) in objects {
        let mut values = Vec::with_capacity(local.len());
        for column in &local {
            let key = object.state().mapper().require_key_of_column(column)?;
            match attributes::current_value(object, &key, Passive::NO_FETCH)? {
                Got::Slot(it) => values.push(it.value()),
                Got::NoValue => values.push(Value::Null),
                Got::NoResult => return Ok(None),
            }
        }
        if values.iter().any(Value::is_null) {
            grouped.none.push((object.clone(), *replace));
        } else {
            grouped
                .by_key
                .entry(ValueKey(values))
                .or_default()
                .push((object.clone(), *replace));
        }
    }
    Ok(Some(grouped))
}

impl Work<'_> {
    /// Many-to-one: the related objects by their own keys.
    fn load_children(&self, grouped: Grouped) -> Result<()> {
        let relationship = self.relationship;
        let keys: Vec<ValueKey> = grouped.by_key.keys().cloned().collect();
        if !keys.is_empty() {
            let columns = self.entity.primary_key_exprs()?;
            let mut query = self.query(&columns);
            query.from.push(FromArg::Entity(self.entity.clone()));
            for it in &relationship.resolved().order_by {
                query.order_by.push(self.entity.adapt(it));
            }
            let compiled = intercept(&self.context.session, query)?.compile()?;
            for batch in keys.chunks(BATCH) {
                let found = self.rows(&compiled, columns.len(), batch)?;
                for key in batch {
                    let related = found.get(key).and_then(|it| it.first()).cloned();
                    for (object, replace) in &grouped.by_key[key] {
                        if *replace || !object.contains(&relationship.key) {
                            set_one(object, relationship, related.clone())?;
                        }
                    }
                }
            }
        }
        for (object, replace) in &grouped.none {
            if *replace || !object.contains(&relationship.key) {
                set_one(object, relationship, None)?;
            }
        }
        Ok(())
    }

    /// All else: the related objects together with their parents' keys.
    fn load_by_parents(&self, objects: &[(ObjectRef, bool)]) -> Result<()> {
        let relationship = self.relationship;
        let (compiled, width) = self.parent_statement()?;
        let keyed: Vec<(ValueKey, &ObjectRef, bool)> = objects
            .iter()
            .filter_map(|(object, replace)| {
                let key = object.state().key()?;
                Some((ValueKey(key.values().to_vec()), object, *replace))
            })
            .collect();
        for batch in keyed.chunks(BATCH) {
            let keys: Vec<ValueKey> = batch.iter().map(|it| it.0.clone()).collect();
            let found = self.rows(&compiled, width, &keys)?;
            for (key, object, replace) in batch {
                if !replace && object.contains(&relationship.key) {
                    continue;
                }
                let members = found.get(key).map_or(&[][..], Vec::as_slice);
                if relationship.uselist() {
                    attributes::set_committed_collection(object, relationship, members)?;
                    continue;
                }
                if members.len() > 1 {
                    self.context.session.env().warn(&format!(
                        "Multiple rows returned with uselist=False for eagerly-loaded attribute '{relationship}' "
                    ));
                }
                set_one(object, relationship, members.first().cloned())?;
            }
        }
        Ok(())
    }

    fn query(&self, columns: &[Expr]) -> OrmSelect {
        let mut selected: Vec<Selected> = columns
            .iter()
            .map(|it| Selected::Column {
                expr: it.clone(),
                name: None,
            })
            .collect();
        selected.push(Selected::Entity(self.entity.clone()));
        let mut query = OrmSelect::new(selected);
        query.label_style = LabelStyle::None;
        query.origin = Origin::Relationship;
        query.current_path = Some(self.path.step(
            self.relationship,
            Some(&self.entity).filter(|it| !it.is_plain()),
        ));
        query.where_.push(in_keys(columns));
        query
            .where_
            .extend(self.and.map(|it| self.entity.adapt(it)));
        query
    }

    /// The statement by the parents' keys, and how many columns the key has.
    fn parent_statement(&self) -> Result<(Compiled, usize)> {
        let relationship = self.relationship;
        let resolved = relationship.resolved();
        let parent = relationship.parent();
        let remote: Option<Vec<Rc<Column>>> = parent
            .primary_key
            .iter()
            .map(|column| {
                let pairs = &resolved.local_remote_pairs;
                let key = parent.key_of_column(column)?;
                let pair = pairs
                    .iter()
                    .find(|it| parent.key_of_column(&it.0).as_ref() == Some(&key))?;
                Some(pair.1.clone())
            })
            .collect();
        let simple = remote.filter(|it| {
            it.len() == resolved.local_remote_pairs.len()
                && relationship.direction() != Direction::ManyToOne
                && only_equalities(&resolved.primaryjoin)
        });
        let (mut query, width) = match (simple, &resolved.secondary_from, &resolved.secondaryjoin) {
            (Some(remote), None, _) => {
                let mut columns = Vec::with_capacity(remote.len());
                for it in &remote {
                    columns.push(self.entity.column(it)?);
                }
                let mut query = self.query(&columns);
                query.from.push(FromArg::Entity(self.entity.clone()));
                (query, columns.len())
            }
            (Some(remote), Some(secondary), Some(on)) if !resolved.self_referential => {
                let columns: Vec<Expr> = remote.iter().map(Expr::column).collect();
                let mut query = self.query(&columns);
                query.from.push(FromArg::From(secondary.clone()));
                query.joins.push(JoinArg {
                    target: JoinTarget::Entity(self.entity.clone()),
                    on: Some(self.entity.adapt(on)),
                    outer: false,
                    full: false,
                    left: None,
                });
                (query, columns.len())
            }
            _ => {
                let alias = Entity::aliased(&parent, None);
                let columns = alias.primary_key_exprs()?;
                let mut query = self.query(&columns);
                query.from.push(FromArg::Entity(alias.clone()));
                query.joins.push(JoinArg {
                    target: JoinTarget::Relationship {
                        from: alias,
                        relationship: relationship.clone(),
                        to: Some(self.entity.clone()),
                        and: None,
                    },
                    on: None,
                    outer: false,
                    full: false,
                    left: None,
                });
                (query, columns.len())
            }
        };
        for it in &resolved.order_by {
            query.order_by.push(self.entity.adapt(it));
        }
        Ok((intercept(&self.context.session, query)?.compile()?, width))
    }

    /// The related objects by key.
    fn rows(
        &self,
        compiled: &Compiled,
        width: usize,
        keys: &[ValueKey],
    ) -> Result<HashMap<ValueKey, Vec<ObjectRef>>> {
        let session = &self.context.session;
        session.autoflush()?;
        let connection = session.connection_for(self.entity.mapper())?;
        let values: Vec<Value> = keys
            .iter()
            .map(|key| match &key.0[..] {
                [one] => one.clone(),
                many => Value::List(many.into()),
            })
            .collect();
        let mut params = BoundValues::new();
        params.insert("primary_keys".into(), Value::List(values.into()));
        let params = [params];
        let mut cursor =
            connection.execute(&compiled.statement, &params, &ExecuteOptions::default())?;
        let mut context = LoadContext::of(session, compiled, &params);
        context.populate_existing = self.context.populate_existing;
        let mut rows = loading::rows(&mut context, compiled, &mut cursor)?;
        if compiled.needs_unique {
            rows = unique_rows(rows);
        }
        let mut found: HashMap<ValueKey, Vec<ObjectRef>> =
            HashMap::with_capacity_and_hasher(keys.len(), rustc_hash::FxBuildHasher);
        for row in &rows {
            let key: Vec<Value> = row
                .iter()
                .take(width)
                .map(|it| match it {
                    Item::Value(it) => it.clone(),
                    _ => Value::Null,
                })
                .collect();
            if let Some(Item::Object(Some(it))) = row.get(width) {
                found.entry(ValueKey(key)).or_default().push(it.clone());
            }
        }
        Ok(found)
    }
}

fn set_one(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    related: Option<ObjectRef>,
) -> Result<()> {
    if relationship.uselist() {
        let members: Vec<ObjectRef> = related.into_iter().collect();
        attributes::set_committed_collection(object, relationship, &members)?;
    } else {
        attributes::set_committed_value(object, &relationship.key, Slot::Object(related));
    }
    Ok(())
}

/// `column IN (...)`, `(a, b) IN (...)`.
fn in_keys(columns: &[Expr]) -> Expr {
    let (left, ty) = match columns {
        [one] => (one.clone(), one.ty()),
        many => {
            let tuple = ops::tuple_(many.iter().cloned());
            let ty: SqlType = tuple.ty();
            (tuple, ty)
        }
    };
    let bind = Expr::bind(BindParam {
        expanding: true,
        ty,
        ..BindParam::required("primary_keys")
    });
    left.in_expr(BinaryOp::In, bind)
}

/// Whether a condition is `a = b AND c = d` of columns and nothing else.
fn only_equalities(expr: &Expr) -> bool {
    match expr.kind() {
        ExprKind::Binary {
            op: BinaryOp::Eq,
            left,
            right,
            ..
        } => {
            matches!(left.kind(), ExprKind::Column(_))
                && matches!(right.kind(), ExprKind::Column(_))
        }
        ExprKind::Boolean {
            op: BooleanOp::And,
            clauses,
        } => clauses.iter().all(only_equalities),
        ExprKind::Grouping(it) => only_equalities(it),
        _ => false,
    }
}
