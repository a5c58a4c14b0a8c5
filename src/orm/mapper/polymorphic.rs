//! What tells the classes of an inheritance tree apart, and which subclasses queries load along.
//!
//! In: mappers of one tree. Out: the discriminator as queries see it, warnings about identities, and the subclasses of
//! each class's own entity. Called by `mapper`, the query compiler and the unit of work.
//! Source of the behaviour: SQLAlchemy `orm/mapper.py` (`_configure_polymorphic_setter`, `_set_with_polymorphic`).

use std::rc::Rc;

use sql::{Column, Expr, Value};

use super::Mapper;
use crate::host::{AttrKind, Key, ObjectRef};
use crate::query::Entity;

/// `polymorphic_load=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PolymorphicLoad {
    /// Columns of the subclass are read when they are needed.
    #[default]
    Later,
    /// Queries of the class above join the subclass's table.
    Inline,
    /// Queries of the class above are followed by one for the subclass.
    Selectin,
}

impl Mapper {
    /// Whether something tells the classes of rows apart.
    pub fn is_polymorphic(&self) -> bool {
        self.polymorphic_on.is_some()
            || self.polymorphic_key.is_some()
            || self.polymorphic_name.borrow().is_some()
    }

    /// Whether what tells the classes apart is a mapped attribute.
    pub(crate) fn maps_discriminator(&self) -> bool {
        match &*self.polymorphic_name.borrow() {
            Some(name) => self.property(name).is_some(),
            None => self.polymorphic_on.is_some() || self.polymorphic_key.is_some(),
        }
    }

    /// What tells the class of a row, as an entity shows it.
    pub(crate) fn discriminator(&self, entity: &Entity) -> Option<Expr> {
        if let Some(it) = entity.discriminator() {
            return Some(it);
        }
        if let Some(name) = &*self.polymorphic_name.borrow() {
            return entity.from_clause().column(name);
        }
        match (&self.polymorphic_on, &self.polymorphic_key) {
            (Some(column), _) => entity.find_column(column),
            (None, Some(key)) => entity.attr(key).ok(),
            (None, None) => None,
        }
    }

    /// What bulk inserts write of themselves: the attribute and column that tell the class, and its identity.
    pub(crate) fn identity_for_bulk(&self) -> Option<(Key, Rc<Column>, Value)> {
        let column = self.polymorphic_on.as_ref()?;
        let identity = self.polymorphic_identity.as_ref()?;
        let key = self.key_of_column(column)?;
        Some((key, column.clone(), identity.clone()))
    }

    /// What SQLAlchemy says of a class that has no identity, or one that another class has.
    pub(super) fn warn_of_identity(&self) {
        if self.polymorphic_on.is_none() {
            return;
        }
        let Some(identity) = &self.polymorphic_identity else {
            if !self.polymorphic_abstract {
                let on = self
                    .polymorphic_on
                    .as_ref()
                    .map_or_else(String::new, |it| it.full_name());
                self.env.warn(&format!(
                    "{self} does not indicate a 'polymorphic_identity', yet is part of an inheritance hierarchy that \
                     has a 'polymorphic_on' column of '{on}'. If this is an intermediary class that should not be \
                     instantiated, the class may either be left unmapped, or may include the \
                     'polymorphic_abstract=True' parameter in its Mapper arguments. To leave the class unmapped when \
                     using Declarative, set the '__abstract__ = True' attribute on the class."
                ));
            }
            return;
        };
        let others = self.base_mapper().self_and_descendants();
        let same =
            |it: &&Rc<Self>| it.id != self.id && it.polymorphic_identity.as_ref() == Some(identity);
        if let Some(other) = others.iter().rfind(same) {
            let shown = crate::identity::value_text(identity);
            self.env.warn(&format!(
                "Reassigning polymorphic association for identity {shown} from <Mapper at {:#x}; {}> to <Mapper at \
                 {:#x}; {}>: Check for duplicate use of {shown} as value for polymorphic_identity.",
                other.id, other.name, self.id, self.name
            ));
        }
    }

    /// Warns of an object that says to be of another class than it is.
    pub(crate) fn warn_of_foreign_identity(&self, object: &ObjectRef) {
        let key = self
            .polymorphic_on
            .as_ref()
            .and_then(|it| self.key_of_column(it));
        let Some(value) = key.and_then(|it| object.get(&it, AttrKind::Value)) else {
            return;
        };
        let value = value.value();
        let own = self.self_and_descendants();
        let fits = |it: &&Rc<Self>| match &it.polymorphic_identity {
            Some(identity) => *identity == value,
            None => value.is_null(),
        };
        let same_tables = own.iter().filter(|it| it.tables.len() == self.tables.len());
        if same_tables.into_iter().any(|it| fits(&it)) {
            return;
        }
        self.env.warn(&format!(
            "Flushing object {} with incompatible polymorphic identity {}; the object may not refresh and/or load \
             correctly (this warning may be suppressed after 10 occurrences)",
            object.state(),
            crate::identity::value_text(&value)
        ));
    }

    /// Tells the entities of the classes above which subclasses they load along.
    pub(super) fn load_along(&self) {
        let mut above = Some(self.rc());
        while let Some(it) = above {
            it.update_polymorphic();
            above = it.inherits();
        }
    }

    fn update_polymorphic(&self) {
        let below = self.self_and_descendants();
        let all: Vec<Rc<Self>> = below
            .iter()
            .skip(1)
            .filter(|sub| match &self.with_polymorphic {
                _ if self.has_polymorphic_from() && self.with_polymorphic.is_none() => true,
                Some(None) => true,
                Some(Some(list)) => list.iter().any(|it| it.id() == sub.class.id()),
                None => sub.is_loaded_inline_by(self),
            })
            .cloned()
            .collect();
        let from = self.polymorphic_from.borrow().clone();
        if !all.is_empty() || from.is_some() {
            self.entity().set_polymorphic(all, from);
        }
    }

    /// Whether every class between the two says `polymorphic_load="inline"`.
    fn is_loaded_inline_by(&self, above: &Self) -> bool {
        let mut it = Some(self.rc());
        while let Some(mapper) = it {
            if mapper.id == above.id {
                return true;
            }
            if mapper.polymorphic_load != PolymorphicLoad::Inline {
                return false;
            }
            it = mapper.inherits();
        }
        false
    }
}
