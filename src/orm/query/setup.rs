//! What a query loads of one entity: its columns, and what is to become of each relationship.
//!
//! In: an entity at a place of the query. Out: its [`EntityPlan`]; columns and joins are added to the compiler.
//! Source of the behaviour: SQLAlchemy `loading._setup_entity_query` and the strategies' `setup_query`.

use std::rc::Rc;

use sql::expr::Expr;

use crate::error::Result;
use crate::loaders::{self, Lazy};
use crate::mapper::Mapper;
use crate::property::{Property, PropertyKind};
use crate::query::compile::{Compiler, Place};
use crate::query::plan::{EntityPlan, PostGroup, PostLoader};
use crate::relationship::Relationship;

impl Compiler<'_> {
    /// The columns and relationships of one entity.
    pub fn entity_plan(&mut self, place: &Place) -> Result<EntityPlan> {
        let mapper = place.entity.mapper().clone();
        let only = if place.nested {
            None
        } else {
            self.query.only.clone()
        };
        let mut plan = EntityPlan {
            mapper: mapper.clone(),
            path: place.path.clone(),
            primary_key: Vec::new(),
            columns: Vec::new(),
            subclass_columns: Vec::new(),
            deferred: Vec::new(),
            expired: Vec::new(),
            joined: Vec::new(),
            noload: Vec::new(),
            lazy: Vec::new(),
            post: None,
            discriminator: None,
        };
        for property in mapper.properties() {
            if only.as_ref().is_some_and(|it| !it.contains(&property.key)) {
                continue;
            }
            match &property.kind {
                PropertyKind::Relationship(it) => self.relationship(place, &mut plan, it)?,
                PropertyKind::Synonym(_) => {}
                PropertyKind::Column(_) | PropertyKind::Expression { .. } => {
                    self.column(place, &mut plan, &property, only.is_some())?;
                }
            }
        }
        for sub in place.entity.polymorphic() {
            self.subclass_columns(place, &mut plan, sub)?;
        }
        self.subclass_loads(place, &mut plan);
        if place.nested || !self.query.refreshing {
            for column in &mapper.primary_key {
                let expr = place.entity.column(column)?;
                plan.primary_key
                    .push(self.add_column(expr, place.secondary));
            }
            if let Some(column) = &mapper.polymorphic_on {
                if let Some(expr) = place.entity.find_column(column) {
                    plan.discriminator = Some(self.add_column(expr, place.secondary));
                }
            }
        }
        Ok(plan)
    }

    /// The columns that a subclass adds to a `with_polymorphic` entity.
    fn subclass_columns(
        &mut self,
        place: &Place,
        plan: &mut EntityPlan,
        sub: &Rc<Mapper>,
    ) -> Result<()> {
        let mut own = Vec::new();
        for property in sub.column_properties() {
            if loaders::column_deferred(&place.path, &property) {
                continue;
            }
            let PropertyKind::Column(config) = &property.kind else {
                continue;
            };
            let mut first = None;
            for column in &config.columns {
                if let Some(it) = place.entity.find_column(column) {
                    let at = self.add_column(it, place.secondary);
                    first.get_or_insert(at);
                }
            }
            let inherited = plan.columns.iter().any(|it| it.0 == property.key);
            if let (Some(at), false) = (first, inherited) {
                own.push((property.key.clone(), at));
            }
        }
        plan.subclass_columns.push((sub.clone(), own));
        Ok(())
    }

    /// `selectin_polymorphic`: subclasses that are loaded after the rows.
    fn subclass_loads(&mut self, place: &Place, plan: &mut EntityPlan) {
        if !self.eager || self.query.refreshing {
            return;
        }
        let subclasses = loaders::selectin_subclasses(&place.path);
        if subclasses.is_empty() {
            return;
        }
        let group = self.group(place, plan);
        self.groups[group].subclasses = subclasses;
    }

    /// The group of loaders for the objects of this place.
    fn group(&mut self, place: &Place, plan: &mut EntityPlan) -> usize {
        *plan.post.get_or_insert_with(|| {
            self.groups.push(PostGroup {
                path: place.path.clone(),
                loaders: Vec::new(),
                subclasses: Vec::new(),
            });
            self.groups.len() - 1
        })
    }

    fn column(
        &mut self,
        place: &Place,
        plan: &mut EntityPlan,
        property: &Property,
        named: bool,
    ) -> Result<()> {
        let key = &property.key;
        if !named && !self.for_subquery && loaders::column_deferred(&place.path, property) {
            plan.deferred.push(key.clone());
            return Ok(());
        }
        let expr = match &property.kind {
            PropertyKind::Column(config) => {
                let all: Vec<Expr> = config
                    .columns
                    .iter()
                    .filter_map(|it| place.entity.find_column(it))
                    .collect();
                // An alias of a subquery may not have the column.
                let Some(first) = all.first().cloned() else {
                    plan.expired.push(key.clone());
                    return Ok(());
                };
                for it in all {
                    self.add_column(it, place.secondary);
                }
                first
            }
            PropertyKind::Expression { .. } => place.entity.attr(key)?,
            _ => return Ok(()),
        };
        let position = self.add_column(expr, place.secondary);
        plan.columns.push((key.clone(), position));
        Ok(())
    }

    fn relationship(
        &mut self,
        place: &Place,
        plan: &mut EntityPlan,
        relationship: &Rc<Relationship>,
    ) -> Result<()> {
        let choice = loaders::choose(&place.path, relationship);
        let refreshing = self.query.refreshing;
        let mut strategy = choice.strategy;
        let named = refreshing
            && !place.nested
            && self
                .query
                .only
                .as_ref()
                .is_some_and(|it| it.contains(&relationship.key));
        strategy = match strategy {
            Lazy::Selectin | Lazy::Subquery if refreshing => Lazy::Immediate,
            Lazy::Select if named => Lazy::Immediate,
            Lazy::Joined | Lazy::Selectin | Lazy::Subquery | Lazy::Immediate if !self.eager => {
                Lazy::Select
            }
            it => it,
        };
        match strategy {
            Lazy::Joined => match self.eager_plan(place, relationship, &choice)? {
                Some(it) => {
                    self.needs_unique |= relationship.uselist();
                    plan.joined.push(it);
                }
                None => plan.lazy.push(relationship.key.clone()),
            },
            Lazy::Selectin | Lazy::Subquery | Lazy::Immediate => {
                let cycle = !choice.explicit && place.path.would_cycle(relationship, 0);
                if cycle && strategy != Lazy::Immediate {
                    plan.lazy.push(relationship.key.clone());
                    return Ok(());
                }
                let group = self.group(place, plan);
                self.groups[group].loaders.push(PostLoader {
                    relationship: relationship.clone(),
                    strategy,
                    to: choice.to,
                    cycle,
                });
            }
            Lazy::NoLoad => plan.noload.push(relationship.clone()),
            Lazy::Dynamic | Lazy::WriteOnly => {}
            Lazy::Select | Lazy::Raise | Lazy::RaiseOnSql => {
                plan.lazy.push(relationship.key.clone());
            }
        }
        Ok(())
    }
}
