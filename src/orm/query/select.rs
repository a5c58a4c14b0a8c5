//! The ORM's SELECT as data: entities, columns, joins, conditions, options.
//!
//! Built step by step by the host ("generative": clone, change); compiled by `compile`.
//! Source of the behaviour: SQLAlchemy `sql/selectable.py` (Select), `orm/query.py`.

use std::rc::Rc;

use sql::expr::Expr;
use sql::from::Cte;
use sql::statement::{Extra, ForUpdate, LabelStyle};
use sql::{From, Statement};

use crate::error::{Error, ErrorKind, Result};
use crate::host::{Key, Slot};
use crate::loading::LoadPath;
use crate::property::PropertyKind;
use crate::query::{EntityRef, LoaderOption, OrmNote, comparators, note_of};
use crate::relationship::Relationship;

/// One element of the columns clause.
#[derive(Clone)]
pub enum Selected {
    Entity(EntityRef),
    /// An expression, and the name that rows have for it when that is not the expression's own.
    Column {
        expr: Expr,
        name: Option<Key>,
    },
    Bundle {
        name: Key,
        columns: Vec<(Key, Expr)>,
        /// What the host makes of the columns, when that is more than a row.
        host: Option<Rc<dyn std::any::Any>>,
    },
}

/// Something to select or join from.
#[derive(Clone)]
pub enum FromArg {
    Entity(EntityRef),
    From(From),
}

impl FromArg {
    pub(crate) fn clause(&self) -> From {
        match self {
            Self::Entity(it) => it.from_clause(),
            Self::From(it) => it.clone(),
        }
    }
}

/// `join(...)`.
#[derive(Clone)]
pub struct JoinArg {
    pub target: JoinTarget,
    pub on: Option<Expr>,
    pub outer: bool,
    pub full: bool,
    /// `join_from(left, ...)`.
    pub left: Option<FromArg>,
}

#[derive(Clone)]
pub enum JoinTarget {
    Entity(EntityRef),
    From(From),
    /// `join(User.role)`, `join(alias, User.role)`, `join(User.role.of_type(alias))`, `join(User.role.and_(...))`.
    Relationship {
        from: EntityRef,
        relationship: Rc<Relationship>,
        to: Option<EntityRef>,
        and: Option<Expr>,
    },
}

/// Who made a SELECT.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    #[default]
    Program,
    /// A loader of related objects (`is_relationship_load`).
    Relationship,
    /// A refresh or a deferred column (`is_column_load`).
    Column,
}

/// A SELECT over entities and columns; with columns only, a plain SELECT.
#[derive(Clone, Default)]
pub struct OrmSelect {
    pub selected: Vec<Selected>,
    pub from: Vec<FromArg>,
    pub joins: Vec<JoinArg>,
    pub where_: Vec<Expr>,
    pub group_by: Vec<Expr>,
    pub having: Vec<Expr>,
    pub order_by: Vec<Expr>,
    pub limit: Option<Expr>,
    pub offset: Option<Expr>,
    pub distinct: bool,
    pub distinct_on: Vec<Expr>,
    pub prefixes: Vec<Expr>,
    pub suffixes: Vec<Expr>,
    pub label_style: LabelStyle,
    pub correlate: Option<Vec<From>>,
    pub correlate_except: Option<Vec<From>>,
    pub for_update: Option<ForUpdate>,
    pub ctes: Vec<Rc<Cte>>,
    /// FETCH, hints, values of parameters: passed on as they are.
    pub extra: Option<Rc<Extra>>,
    pub options: Vec<LoaderOption>,
    pub populate_existing: bool,
    /// `None`: as the session has it.
    pub autoflush: Option<bool>,
    /// `session.query()`: labels with table names.
    pub legacy: bool,
    /// `enable_eagerloads(False)`.
    pub no_eager_loads: bool,
    /// Rows at a time: loaders that run after rows run for each batch.
    pub yield_per: Option<usize>,
    pub from_statement: Option<Statement>,
    /// What the trace says of it; `query` when nobody says otherwise.
    pub reason: Option<String>,
    /// What `Query.union()` made: the classes are read from this.
    pub(crate) base_alias: Option<From>,
    pub origin: Origin,
    /// For statements of loaders: how the objects were reached.
    pub(crate) current_path: Option<Rc<LoadPath>>,
    /// For refreshes: the attributes to load.
    pub(crate) only: Option<Vec<Key>>,
    /// Whether one object is being refreshed.
    pub(crate) refreshing: bool,
}

impl OrmSelect {
    /// `select(...)`.
    pub fn new(selected: Vec<Selected>) -> Self {
        Self {
            selected,
            ..Self::default()
        }
    }

    /// A plain SELECT that is there already.
    pub fn from_select(select: &sql::Select) -> Self {
        let it = select.clone();
        Self {
            selected: it
                .columns
                .into_iter()
                .map(|expr| Selected::Column { expr, name: None })
                .collect(),
            from: it.from.into_iter().map(FromArg::From).collect(),
            where_: it.where_,
            group_by: it.group_by,
            having: it.having,
            order_by: it.order_by,
            limit: it.limit,
            offset: it.offset,
            distinct: it.distinct,
            distinct_on: it.distinct_on,
            prefixes: it.prefixes,
            suffixes: it.suffixes,
            label_style: it.label_style,
            correlate: it.correlate,
            correlate_except: it.correlate_except,
            for_update: it.for_update,
            ctes: it.ctes,
            extra: it.extra,
            ..Self::default()
        }
    }

    /// `select(entity)`.
    pub fn of(entity: &EntityRef) -> Self {
        Self::new(vec![Selected::Entity(entity.clone())])
    }

    /// The classes that it is about, without repetition, in the order of what it selects.
    ///
    /// Source: SQLAlchemy lib/sqlalchemy/orm/context.py, the entities of an ORM select.
    pub fn mappers(&self) -> Vec<Rc<crate::Mapper>> {
        let mut out: Vec<Rc<crate::Mapper>> = Vec::new();
        let mut add = |it: Option<EntityRef>| {
            let Some(it) = it else { return };
            if !out.iter().any(|known| Rc::ptr_eq(known, it.mapper())) {
                out.push(it.mapper().clone());
            }
        };
        for it in &self.selected {
            match it {
                Selected::Entity(entity) => add(Some(entity.clone())),
                Selected::Column { expr, .. } => add(crate::query::first_note(expr)),
                Selected::Bundle { columns, .. } => {
                    for (_, expr) in columns {
                        add(crate::query::first_note(expr));
                    }
                }
            }
        }
        out
    }

    /// Whether mapped classes have any part in it.
    pub fn is_orm(&self) -> bool {
        let noted = |it: &Expr| crate::query::first_note(it).is_some();
        self.legacy
            || self.selected.iter().any(|it| match it {
                Selected::Entity(_) | Selected::Bundle { .. } => true,
                Selected::Column { expr, .. } => noted(expr),
            })
            || self.from.iter().any(|it| matches!(it, FromArg::Entity(_)))
            || self.where_.iter().any(noted)
            || self
                .joins
                .iter()
                .any(|it| !matches!(it.target, JoinTarget::From(_)))
    }

    /// Entities that `filter_by` looks at: joined ones last. For the legacy query only the last one counts.
    fn filter_by_entities(&self) -> Vec<EntityRef> {
        let mut out: Vec<EntityRef> = Vec::new();
        let mut add = |it: &EntityRef| {
            if !out.iter().any(|other| Rc::ptr_eq(other, it)) {
                out.push(it.clone());
            }
        };
        for it in &self.selected {
            match it {
                Selected::Entity(it) => add(it),
                Selected::Column { expr, .. } => {
                    if let Some(it) = note_of(expr).and_then(OrmNote::entity) {
                        add(&it);
                    }
                }
                Selected::Bundle { columns, .. } => {
                    for (_, expr) in columns {
                        if let Some(it) = note_of(expr).and_then(OrmNote::entity) {
                            add(&it);
                        }
                    }
                }
            }
        }
        for it in &self.from {
            if let FromArg::Entity(it) = it {
                add(it);
            }
        }
        for it in &self.joins {
            match &it.target {
                JoinTarget::Entity(it) => add(it),
                JoinTarget::Relationship {
                    relationship, to, ..
                } => match to {
                    Some(it) => add(it),
                    None => add(&relationship.entity()),
                },
                JoinTarget::From(_) => {}
            }
        }
        out
    }

    /// Adds `attribute == value` for each pair (`filter_by(name="x")`).
    ///
    /// # Errors
    /// InvalidRequestError when no entity has the attribute, or (not for the legacy query) when more than one has.
    pub fn filter_by(&mut self, pairs: &[(Key, Slot)]) -> Result<()> {
        let entities = self.filter_by_entities();
        for (key, value) in pairs {
            let entity = if self.legacy {
                self.legacy_filter_by(&entities, key)?
            } else {
                self.search(&entities, key)?
            };
            self.where_.push(compare(&entity, key, value)?);
        }
        Ok(())
    }

    /// What messages call an entity: a class that was joined as such goes by its table.
    fn name_of(&self, entity: &EntityRef) -> String {
        let joined = self.joins.iter().any(|it| match &it.target {
            JoinTarget::Entity(it) => Rc::ptr_eq(it, entity) && it.is_plain(),
            _ => false,
        });
        if joined {
            entity.mapper().local_table.name.clone()
        } else {
            entity.to_string()
        }
    }

    /// The one entity that has the attribute.
    fn search(&self, entities: &[EntityRef], key: &str) -> Result<EntityRef> {
        let mut found: Vec<&EntityRef> = entities
            .iter()
            .filter(|it| has_attribute(it, key))
            .collect();
        if found.len() > 1 {
            let mut names: Vec<String> = found.iter().map(|it| self.name_of(it)).collect();
            names.sort();
            return Err(Error::new(
                ErrorKind::AmbiguousColumn,
                format!(
                    "Attribute name \"{key}\" is ambiguous; it exists in multiple FROM clause entities ({}). Use \
                 filter() with explicit column references instead of filter_by().",
                    names.join(", ")
                ),
            ));
        }
        match found.pop() {
            Some(it) => Ok(it.clone()),
            None => {
                let mut names: Vec<String> = entities.iter().map(|it| self.name_of(it)).collect();
                names.sort();
                Err(Error::invalid_request(format!(
                    "None of the FROM clause entities have a property \"{key}\". Searched entities: {}",
                    names.join(", ")
                )))
            }
        }
    }

    fn legacy_filter_by(&self, entities: &[EntityRef], key: &str) -> Result<EntityRef> {
        let zero = if self.joins.is_empty() {
            let from = self.from.iter().find_map(|it| match it {
                FromArg::Entity(it) => Some(it.clone()),
                FromArg::From(_) => None,
            });
            from.or_else(|| entities.first().cloned())
        } else {
            entities.last().cloned()
        };
        let Some(entity) = zero else {
            return Err(Error::invalid_request(
                "Can't use filter_by when the first entity is not a mapped class",
            ));
        };
        if !has_attribute(&entity, key) {
            let name = if self.joins.is_empty() {
                entity.mapper().local_table.name.clone()
            } else {
                entity.to_string()
            };
            return Err(Error::invalid_request(format!(
                "Entity namespace for \"{name}\" has no property \"{key}\""
            )));
        }
        Ok(entity)
    }
}

fn has_attribute(entity: &EntityRef, key: &str) -> bool {
    entity.mapper().property(key).is_some() || entity.mapper().class.has_descriptor(key)
}

/// `entity.key == value`.
fn compare(entity: &EntityRef, key: &str, value: &Slot) -> Result<Expr> {
    if entity.mapper().property(key).is_none() {
        let class = &entity.mapper().class;
        return class.descriptor_equals(entity, key, value);
    }
    let property = entity.mapper().require_property(key)?;
    if let PropertyKind::Relationship(relationship) = &property.kind {
        return comparators::eq(entity, relationship, value.object());
    }
    let expr = entity.attr(key)?;
    Ok(match value {
        Slot::Sql(it) => expr.eq(it),
        other => expr.eq(sql::Operand::Value(other.value())),
    })
}
