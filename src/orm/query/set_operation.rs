//! `Query.union(...)` and its kin: the legacy query that goes on from a set operation of queries.
//!
//! In: a query and others of the same shape. Out: a query whose classes are read from the subquery, whatever is
//! added to it later. Source of the behaviour: SQLAlchemy `Query._set_op`, `_from_obj_alias`.

use std::rc::Rc;

use sql::expr::Expr;
use sql::statement::{Compound, LabelStyle, SetOp};
use sql::{From, Query};

use crate::error::Result;
use crate::mapper::Mapper;
use crate::query::{
    Entity, EntityRef, FromArg, JoinArg, JoinTarget, OrmSelect, Selected, first_note,
};

impl OrmSelect {
    /// `query.union(other, ...)`.
    ///
    /// # Errors
    /// Errors of joins and mappings.
    pub fn set_operation(&self, op: SetOp, others: &[&Self]) -> Result<Self> {
        let mut queries: Vec<Query> = Vec::with_capacity(others.len() + 1);
        for it in std::iter::once(&self).chain(others) {
            queries.push(it.select_styled(LabelStyle::TablenamePlusCol)?.query());
        }
        let from = Query::Compound(Rc::new(Compound::new(op, queries))).subquery(None);
        Ok(Self {
            selected: self.selected.clone(),
            options: self.options.clone(),
            legacy: true,
            populate_existing: self.populate_existing,
            autoflush: self.autoflush,
            base_alias: Some(from),
            ..Self::default()
        })
    }

    /// The same query with every mention of its classes turned to the subquery that it reads from.
    pub(super) fn without_base_alias(&self, from: &From) -> Self {
        let mut adapter = Adapter {
            from: from.clone(),
            entities: Vec::new(),
        };
        let mut query = self.clone();
        query.base_alias = None;
        for it in &mut query.selected {
            match it {
                Selected::Entity(it) => *it = adapter.entity(it),
                Selected::Column { expr, .. } => *expr = adapter.expr(expr),
                Selected::Bundle { columns, .. } => {
                    for (_, expr) in columns {
                        *expr = adapter.expr(expr);
                    }
                }
            }
        }
        for list in [
            &mut query.where_,
            &mut query.group_by,
            &mut query.having,
            &mut query.order_by,
            &mut query.distinct_on,
        ] {
            for expr in list {
                *expr = adapter.expr(expr);
            }
        }
        for it in &mut query.joins {
            adapter.join(it);
        }
        for it in &mut query.options {
            if let Some(root) = &mut it.root {
                *root = adapter.entity(root);
            }
        }
        if query.from.is_empty() {
            query.from.push(FromArg::From(from.clone()));
        }
        query
    }
}

struct Adapter {
    from: From,
    entities: Vec<EntityRef>,
}

impl Adapter {
    /// The class as the subquery has it; aliases stay.
    fn entity(&mut self, entity: &EntityRef) -> EntityRef {
        if !entity.is_plain() || !self.covers(entity.mapper()) {
            return entity.clone();
        }
        let mapper = entity.mapper();
        if let Some(it) = self
            .entities
            .iter()
            .find(|it| Rc::ptr_eq(it.mapper(), mapper))
        {
            return it.clone();
        }
        let it = Entity::over_named(mapper, self.from.clone(), mapper.name());
        self.entities.push(it.clone());
        it
    }

    /// Whether the subquery has the class's primary key.
    fn covers(&self, mapper: &Mapper) -> bool {
        mapper
            .primary_key
            .iter()
            .any(|it| self.from.column_for(it).is_some())
    }

    fn expr(&mut self, expr: &Expr) -> Expr {
        let mut out = expr.clone();
        // An expression may be about several classes.
        for _ in 0..8 {
            let Some(entity) = first_note(&out).filter(|it| it.is_plain()) else {
                break;
            };
            let over = Entity::over(entity.mapper(), self.from.clone());
            let next = over.adapt(&out);
            if Rc::ptr_eq(&next.0, &out.0) {
                break;
            }
            out = next;
        }
        out
    }

    fn join(&mut self, join: &mut JoinArg) {
        if let JoinTarget::Relationship { from, .. } = &mut join.target {
            *from = self.entity(from);
        }
        if let Some(FromArg::Entity(it)) = &mut join.left {
            *it = self.entity(it);
        }
        if let Some(on) = &mut join.on {
            *on = self.expr(on);
        }
    }
}
