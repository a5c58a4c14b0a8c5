//! What a query loads of one entity: its columns, and what is to become of each relationship.
//!
//! In: an entity at a place of the query. Out: its [`EntityPlan`]; columns and joins are added to the compiler.
//! Source of the behaviour: SQLAlchemy `loading._setup_entity_query` and the strategies' `setup_query`.

use std::rc::Rc;

use sql::expr::Expr;

use crate::error::Result;
use crate::loaders::{self, Lazy};
use crate::mapper::{Mapper, PolymorphicLoad};
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
                PropertyKind::QueryExpression { default } => {
                    self.query_expression(place, &mut plan, &property.key, default.as_ref())?;
                }
                PropertyKind::Column(_) | PropertyKind::Expression { .. } => {
                    self.column(place, &mut plan, &property, only.is_some())?;
                }
            }
        }
        // A column that only the union has stands before those of the subclasses.
        if let Some(expr) = mapper.discriminator(&place.entity) {
            if !mapper.maps_discriminator() {
                plan.discriminator = Some(self.add_column(expr, place.secondary));
            }
        }
        let inline = place.entity.polymorphic();
        for sub in &inline {
            self.subclass_columns(place, &mut plan, sub)?;
        }
        if mapper.is_polymorphic() && only.is_none() {
            self.subclass_relationships(place, &mut plan, &inline)?;
        }
        self.subclass_loads(place, &mut plan);
        if place.nested || !self.query.refreshing {
            for column in &mapper.primary_key {
                let expr = place.entity.column(column)?;
                plan.primary_key
                    .push(self.add_column(expr, place.secondary));
            }
            if let Some(expr) = mapper.discriminator(&place.entity) {
                plan.discriminator = Some(self.add_column(expr, place.secondary));
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

    /// Relationships that only subclasses have: where the subclass's columns are there, and where the mapping says
    /// that they are loaded by a statement of their own.
    fn subclass_relationships(
        &mut self,
        place: &Place,
        plan: &mut EntityPlan,
        inline: &[Rc<Mapper>],
    ) -> Result<()> {
        let mapper = place.entity.mapper();
        let mut done: Vec<usize> = Vec::new();
        for sub in mapper.self_and_descendants().iter().skip(1) {
            for it in sub.relationships() {
                if mapper.property(&it.key).is_some() || done.contains(&it.id) {
                    continue;
                }
                done.push(it.id);
                let there = inline.iter().any(|other| Rc::ptr_eq(other, sub));
                let mapped = matches!(
                    it.config.lazy,
                    Lazy::Selectin | Lazy::Subquery | Lazy::Immediate
                );
                if there || mapped {
                    self.relationship(place, plan, &it)?;
                }
            }
        }
        Ok(())
    }

    /// `selectin_polymorphic`: subclasses that are loaded after the rows.
    fn subclass_loads(&mut self, place: &Place, plan: &mut EntityPlan) {
        let part = !place.nested && self.query.only.is_some();
        if !self.eager || self.query.refreshing || part {
            return;
        }
        let mut subclasses = loaders::selectin_subclasses(&place.path);
        let mapper = place.entity.mapper();
        if mapper.is_polymorphic() {
            let inline = place.entity.polymorphic();
            for sub in mapper.self_and_descendants().iter().skip(1) {
                let listed = subclasses.iter().chain(&inline);
                if sub.polymorphic_load == PolymorphicLoad::Selectin
                    && !listed.into_iter().any(|it| Rc::ptr_eq(it, sub))
                {
                    subclasses.push(sub.clone());
                }
            }
        }
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

    /// What `with_expression` says for an attribute, else its default.
    fn query_expression(
        &mut self,
        place: &Place,
        plan: &mut EntityPlan,
        key: &crate::Key,
        default: Option<&Expr>,
    ) -> Result<()> {
        if self.for_subquery {
            return Ok(());
        }
        let expr = match loaders::query_expression(&place.path, key) {
            Some(it) => place.entity.adapt(&it),
            None if default.is_some() => place.entity.attr(key)?,
            None => return Ok(()),
        };
        let expr = match expr.kind() {
            sql::ExprKind::Label { .. } | sql::ExprKind::Column(_) => expr,
            _ => expr.label(None),
        };
        let position = self.add_column(expr, place.secondary);
        plan.columns.push((key.clone(), position));
        Ok(())
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
        if loaders::dynamic::is_dynamic(relationship)
            && matches!(
                strategy,
                Lazy::Joined | Lazy::Selectin | Lazy::Subquery | Lazy::Immediate
            )
        {
            self.refused.get_or_insert_with(|| {
                format!(
                    "'{relationship}' does not support object population - eager loading cannot be applied."
                )
            });
            if strategy != Lazy::Joined {
                return Ok(());
            }
        }
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
                    and: choice.and,
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
