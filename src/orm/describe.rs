//! The mapped classes as data, for diagrams and for whoever explains a run.
//!
//! In: the mappers of an environment. Out: [`Model`]s without places in the source. Configures nothing: what is not
//! configured is not known.

use std::rc::Rc;

use sql::Dialect;
use trace::{Model, ModelColumn, ModelRelationship};

use crate::env::Environment;
use crate::identity::value_text;
use crate::mapper::Mapper;
use crate::property::{Property, PropertyKind};
use crate::relationship::{Cascade, Direction, Relationship};

/// All mapped classes, in the order in which they were mapped.
pub fn models(env: &Environment) -> Vec<Model> {
    env.mappers().iter().map(model).collect()
}

fn model(mapper: &Rc<Mapper>) -> Model {
    let mut model = Model {
        name: mapper.name().to_string(),
        table: mapper.local_table.key(),
        inherits: mapper.inherits().map(|it| it.name().to_string()),
        inheritance: inheritance(mapper).to_owned(),
        polymorphic_identity: mapper.polymorphic_identity.as_ref().map(value_text),
        polymorphic_on: mapper
            .polymorphic_on
            .as_ref()
            .and_then(|it| mapper.key_of_column(it))
            .map(|it| it.to_string()),
        ..Model::default()
    };
    for property in mapper.properties() {
        let inherited = mapper
            .shares_with()
            .is_some_and(|it| it.property(&property.key).is_some());
        match &property.kind {
            PropertyKind::Relationship(it) => {
                model
                    .relationships
                    .push(relationship(mapper, it, inherited));
            }
            PropertyKind::Synonym(_) => model.others.push(property.key.to_string()),
            _ => model.columns.push(column(mapper, &property, inherited)),
        }
    }
    model
}

fn inheritance(mapper: &Mapper) -> &'static str {
    match &mapper.inherits() {
        None => "",
        Some(_) if mapper.single => "single",
        Some(parent)
            if mapper
                .tables()
                .iter()
                .any(|it| Rc::ptr_eq(it, &parent.local_table)) =>
        {
            "joined"
        }
        Some(_) => "concrete",
    }
}

fn column(mapper: &Mapper, property: &Property, inherited: bool) -> ModelColumn {
    let mut it = ModelColumn {
        name: property.key.to_string(),
        nullable: true,
        inherited,
        ..ModelColumn::default()
    };
    let Some(column) = property.column() else {
        return it;
    };
    it.column = column.name.borrow().clone();
    it.table = column
        .table
        .borrow()
        .upgrade()
        .map_or_else(String::new, |it| it.key());
    // A type that SQLite has no name for is left out here; `create_all` says what is wrong with it.
    it.sql_type = column.ty.borrow().ddl(Dialect::Sqlite).unwrap_or_default();
    it.primary_key =
        column.primary_key.get() || mapper.primary_key.iter().any(|key| Rc::ptr_eq(key, column));
    it.nullable = column.nullable.get() && !it.primary_key;
    it.unique = column.unique.get() == Some(true);
    let keys = column.foreign_keys.borrow();
    it.references = keys.iter().map(|it| it.spec()).collect();
    it
}

fn relationship(mapper: &Mapper, it: &Rc<Relationship>, inherited: bool) -> ModelRelationship {
    let mut model = ModelRelationship {
        name: it.key.to_string(),
        lazy: it.config.lazy.name().to_owned(),
        cascade: cascade(it.cascade),
        viewonly: it.config.viewonly,
        back_populates: it.config.back_populates.as_ref().map(|it| it.to_string()),
        inherited: inherited || it.parent().id() != mapper.id(),
        ..ModelRelationship::default()
    };
    if !it.is_resolved() {
        return model;
    }
    let resolved = it.resolved();
    model.target = it.mapper().name().to_string();
    model.direction = match it.direction() {
        Direction::OneToMany => trace::Direction::OneToMany,
        Direction::ManyToOne => trace::Direction::ManyToOne,
        Direction::ManyToMany => trace::Direction::ManyToMany,
    };
    model.uselist = it.uselist();
    model.secondary = resolved.secondary.as_ref().map(|it| it.key());
    if model.back_populates.is_none() {
        let config = &it.config;
        model.back_populates = config.backref.as_ref().map(|it| it.name.to_string());
    }
    if model.back_populates.is_none() {
        model.back_populates = it.reverse().first().map(|it| it.key.to_string());
    }
    model.pairs = resolved
        .local_remote_pairs
        .iter()
        .map(|(local, remote)| (local.full_name(), remote.full_name()))
        .collect();
    model
}

/// As `cascade=` is written.
fn cascade(it: Cascade) -> String {
    let names = [
        (it.save_update, "save-update"),
        (it.merge, "merge"),
        (it.refresh_expire, "refresh-expire"),
        (it.expunge, "expunge"),
        (it.delete, "delete"),
        (it.delete_orphan, "delete-orphan"),
    ];
    let set = names.iter().filter(|it| it.0).map(|it| it.1);
    set.collect::<Vec<_>>().join(", ")
}
