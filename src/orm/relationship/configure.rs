//! Connecting relationships: targets by name, joins, backrefs, and the warnings about overlaps.
//!
//! In: the relationships of a registry. Out: each one resolved, and linked with its reverse.
//! Called by `Registry::configure` only. Source of the behaviour: SQLAlchemy `orm/relationships.py`.

use std::rc::Rc;

use super::{Direction, Pair, Relationship, RelationshipConfig, Resolved, Target, join_condition};
use crate::error::{Error, ErrorKind, Result};
use crate::loaders::Lazy;
use crate::mapper::Mapper;
use crate::property::PropertyConfig;
use crate::query::EntityRef;
use crate::registry::Registry;

/// Finds the target and the joins of one relationship, and makes its backref.
///
/// # Errors
/// InvalidRequestError for an unknown name, and what the join condition finds wrong.
pub(crate) fn resolve(registry: &Registry, relationship: &Rc<Relationship>) -> Result<()> {
    let config = &relationship.config;
    let parent = relationship.parent();
    let (target, alias) = target(registry, &parent, &config.target)?;
    let secondary = config
        .secondary
        .as_ref()
        .map(super::Later::get)
        .transpose()?;
    let joins = join_condition::determine(relationship, &parent, &target, secondary.as_ref())?;
    let written = match &secondary {
        Some(sql::From::Table(it)) => Some(it.clone()),
        _ => None,
    };
    let direction = joins.direction;
    let uselist = config.uselist.unwrap_or(direction != Direction::ManyToOne);
    if !uselist && matches!(config.lazy, Lazy::Dynamic | Lazy::WriteOnly) {
        let lazy = if config.lazy == Lazy::Dynamic {
            "dynamic"
        } else {
            "write_only"
        };
        return Err(Error::invalid_request(format!(
            "On relationship {relationship}, '{lazy}' loaders cannot be used with many-to-one/one-to-one relationships \
             and/or uselist=False."
        )));
    }
    let cascade = relationship.cascade;
    if cascade.delete_orphan && !config.single_parent && direction != Direction::OneToMany {
        return Err(Error::argument(format!(
            "For {} relationship {relationship}, delete-orphan cascade is normally configured only on the \
             \"one\" side of a one-to-many relationship, and not on the \"many\" side of a many-to-one or \
             many-to-many relationship.  To force this relationship to allow a particular \"{}\" object to be \
             referenced by only a single \"{}\" object at a time via the {relationship} relationship, which \
             would allow delete-orphan cascade to take place in this direction, set the single_parent=True \
             flag.",
            match direction {
                Direction::ManyToOne => "many-to-one",
                _ => "many-to-many",
            },
            target.name(),
            parent.name()
        ))
        .with_code("bbf0"));
    }
    // A joined subclass has its own column for the key.
    let has_remote = |column: &Rc<sql::Column>| {
        joins.remote_columns.iter().any(|it| {
            Rc::ptr_eq(it, column)
                || target.key_of_column(it).is_some_and(|key| {
                    target.shares_with().is_some()
                        && target.key_of_column(column).as_ref() == Some(&key)
                })
        })
    };
    let use_get = direction == Direction::ManyToOne
        && alias.is_none()
        && !uselist
        && joins.simple
        && joins.remote_columns.len() == target.primary_key.len()
        && joins.local_remote_pairs.len() == target.primary_key.len()
        && target.primary_key.iter().all(has_remote);
    let order_by = match &config.order_by {
        Some(it) => it.get()?.iter().map(join_condition::settled).collect(),
        None => Vec::new(),
    };
    if cascade.delete_orphan {
        registry.add_orphanable(&target, relationship);
    }
    let resolved = Resolved {
        target: target.me_weak(),
        direction,
        uselist,
        secondary: written,
        secondary_from: secondary,
        alias,
        primaryjoin: joins.primaryjoin,
        secondaryjoin: joins.secondaryjoin,
        synchronize_pairs: joins.synchronize_pairs,
        secondary_synchronize_pairs: joins.secondary_synchronize_pairs,
        local_remote_pairs: joins.local_remote_pairs,
        remote_columns: joins.remote_columns,
        order_by,
        use_get,
        self_referential: parent.common_parent(&target),
    };
    // A second call would find it resolved already.
    let _ = relationship.resolved.set(resolved);
    make_backref(relationship)
}

fn target(
    registry: &Registry,
    parent: &Mapper,
    wanted: &Target,
) -> Result<(Rc<Mapper>, Option<EntityRef>)> {
    let unmapped = |class: &str| {
        Error::new(
            ErrorKind::UnmappedClass,
            format!("Class '{class}' is not mapped"),
        )
    };
    let found = match wanted {
        Target::Class(class) => registry
            .mapper_of(&**class)
            .ok_or_else(|| unmapped(&class.qualified_name())),
        Target::Entity(it) => {
            let alias = (!it.is_plain()).then(|| it.clone());
            return Ok((it.mapper().clone(), alias));
        }
        Target::Later(later) => return target(registry, parent, &later()?),
        Target::Name(name) => registry.mapper_named(name).ok_or_else(|| {
            Error::invalid_request(format!(
                "When initializing mapper {parent}, expression '{name}' failed to locate a name ('{name}'). \
                 If this is a class name, consider adding this relationship() to the <class '{}'> class after \
                 both dependent classes have been defined.",
                parent.qualified_name()
            ))
        }),
    };
    Ok((found?, None))
}

/// Adds the relationship that `backref=` asks for to the target.
fn make_backref(relationship: &Rc<Relationship>) -> Result<()> {
    let Some(backref) = &relationship.config.backref else {
        return Ok(());
    };
    let config = &relationship.config;
    let parent = relationship.parent();
    let target = relationship.mapper();
    if target.property(&backref.name).is_some() {
        return Err(Error::argument(format!(
            "Error creating backref '{}' on relationship '{relationship}': property of that name exists on \
             mapper '{target}'",
            backref.name
        )));
    }
    let resolved = relationship.resolved();
    let mut reverse = RelationshipConfig::to(Target::Class(parent.class.clone()));
    match &resolved.secondary_from {
        Some(secondary) => {
            reverse.secondary = Some(super::Later::Now(secondary.clone()));
            reverse.primaryjoin = resolved.secondaryjoin.clone().map(super::Later::Now);
            reverse.secondaryjoin = Some(super::Later::Now(resolved.primaryjoin.clone()));
        }
        None => {
            reverse.primaryjoin = Some(super::Later::Now(resolved.primaryjoin.clone()));
            // The other way round, what was local is remote.
            if resolved.self_referential {
                reverse.remote_side = Some(super::Later::Now(
                    resolved
                        .local_remote_pairs
                        .iter()
                        .map(|it| sql::Expr::column(&it.0))
                        .collect(),
                ));
            }
        }
    }
    reverse.foreign_keys = config.foreign_keys.clone();
    reverse.viewonly = config.viewonly;
    reverse.post_update = config.post_update;
    reverse.passive_updates = config.passive_updates;
    reverse.sync_backref = config.sync_backref;
    reverse.back_populates = Some(relationship.key.clone());
    let reverse = (backref.options)(reverse)?;
    target.add_property(
        &backref.name,
        PropertyConfig::Relationship(Box::new(reverse)),
    )
}

/// Links a relationship with its reverse.
///
/// # Errors
/// ArgumentError when the two do not fit.
pub(crate) fn connect(relationship: &Rc<Relationship>) -> Result<()> {
    let config = &relationship.config;
    let key = match (&config.back_populates, &config.backref) {
        (Some(key), _) => key,
        (None, Some(backref)) => &backref.name,
        (None, None) => return Ok(()),
    };
    let other = relationship.mapper().require_property(key)?;
    let Some(other) = other.relationship().cloned() else {
        return Err(Error::invalid_request(format!(
            "back_populates on relationship '{relationship}' refers to attribute '{}.{key}' that is not a \
             relationship.  The back_populates parameter should refer to the name of a relationship on the \
             target class.",
            relationship.mapper().name()
        )));
    };
    if relationship.reverse().iter().any(|it| it.same(&other)) {
        return Ok(());
    }
    if config.viewonly && config.sync_backref == Some(true) {
        return Err(Error::argument(
            "sync_backref and viewonly cannot both be True",
        ));
    }
    if !other.mapper().common_parent(&relationship.parent()) {
        return Err(Error::argument(format!(
            "reverse_property '{key}' on relationship {relationship} references relationship {other}, which \
             does not reference mapper {}",
            relationship.parent()
        )));
    }
    let direction = relationship.direction();
    if direction != Direction::ManyToMany && direction == other.direction() {
        return Err(Error::argument(format!(
            "{other} and back-reference {relationship} are both of the same direction \
             <RelationshipDirection.{}: {}>.  Did you mean to set remote_side on the many-to-one side ?",
            direction.name(),
            match direction {
                Direction::OneToMany => 1,
                Direction::ManyToOne => 2,
                Direction::ManyToMany => 3,
            }
        )));
    }
    relationship
        .reverse
        .borrow_mut()
        .push(Rc::downgrade(&other));
    if !other.reverse().iter().any(|it| it.same(relationship)) {
        other.reverse.borrow_mut().push(Rc::downgrade(relationship));
    }
    Ok(())
}

/// Warns of relationships that write the same column without knowing of each other.
pub(crate) fn warn_of_conflicts(registry: &Registry) {
    let mut seen: Vec<(Pair, Rc<Relationship>)> = Vec::new();
    for mapper in registry.mappers() {
        for relationship in mapper.relationships() {
            if relationship.parent().id() != mapper.id() || relationship.config.viewonly {
                continue;
            }
            let resolved = relationship.resolved();
            let pairs: Vec<Pair> = resolved
                .synchronize_pairs
                .iter()
                .chain(&resolved.secondary_synchronize_pairs)
                .cloned()
                .collect();
            for pair in pairs {
                warn_of_conflict(&relationship, &pair, &seen);
                seen.push((pair, relationship.clone()));
            }
        }
    }
}

fn warn_of_conflict(
    relationship: &Rc<Relationship>,
    pair: &Pair,
    seen: &[(Pair, Rc<Relationship>)],
) {
    let sibling = |a: &Mapper, b: &Mapper| a.common_parent(b) && !a.isa(b) && !b.isa(a);
    let silenced = |it: &Relationship| it.config.overlaps.iter().any(|it| &**it == "__*");
    let (parent, mapper) = (relationship.parent(), relationship.mapper());
    let mut others: Vec<(&Pair, &Rc<Relationship>)> = Vec::new();
    for (other_pair, other) in seen {
        let same_key = relationship.key == other.key && parent.common_parent(&other.parent());
        if !Rc::ptr_eq(&other_pair.1, &pair.1)
            || other.same(relationship)
            || relationship.reverse().iter().any(|it| it.same(other))
            || relationship.config.overlaps.contains(&other.key)
            || other.config.overlaps.contains(&relationship.key)
            || silenced(relationship)
            || silenced(other)
            || sibling(&parent, &other.parent())
            || sibling(&mapper, &other.mapper())
            || sibling(&parent, &other.mapper())
            || sibling(&mapper, &other.parent())
            || same_key
        {
            continue;
        }
        others.push((other_pair, other));
    }
    if others.is_empty() {
        return;
    }
    let mut list: Vec<String> = others
        .iter()
        .map(|(other_pair, other)| {
            format!(
                "'{other}' (copies {} to {})",
                other_pair.0.full_name(),
                pair.1.full_name()
            )
        })
        .collect();
    list.sort();
    let mut names: Vec<&str> = others.iter().map(|it| &*it.1.key).collect();
    names.sort_unstable();
    let (list, names) = (list.join(", "), names.join(","));
    relationship.parent().env().warn(&format!(
        "relationship '{relationship}' will copy column {} to column {}, which conflicts with \
         relationship(s): {list}. If this is not the intention, consider if these relationships should be \
         linked with back_populates, or if viewonly=True should be applied to one or more if they are \
         read-only. For the less common case that foreign key constraints are partially overlapping, the \
         orm.foreign() annotation can be used to isolate the columns that should be written towards.   To \
         silence this warning, add the parameter 'overlaps=\"{names}\"' to the '{relationship}' relationship.",
        pair.0.full_name(),
        pair.1.full_name()
    ));
}
