//! The plan for reading rows: which column goes into which attribute of which object.
//!
//! In: positions of columns found by `compile`. Out: what `loading` walks for each row, without any look-up by name.

use std::rc::Rc;

use crate::host::Key;
use crate::loaders::Lazy;
use crate::loading::LoadPath;
use crate::mapper::Mapper;
use crate::query::EntityRef;
use crate::relationship::Relationship;

/// A column's position in the row.
pub(crate) type Position = usize;

/// How one element of a result row is made.
pub(crate) enum ItemPlan {
    Entity(Box<EntityPlan>),
    Value(Position),
    Bundle(Rc<Vec<Key>>, Vec<ItemPlan>),
}

/// How objects of one entity are made from rows.
pub(crate) struct EntityPlan {
    pub mapper: Rc<Mapper>,
    /// How the objects were reached, and the options that lazy loads will need.
    pub path: Rc<LoadPath>,
    /// Positions of the primary key; empty when one known object is refreshed.
    pub primary_key: Vec<Position>,
    pub columns: Vec<(Key, Position)>,
    /// Columns that only objects of a subclass have.
    pub subclass_columns: Vec<(Rc<Mapper>, Vec<(Key, Position)>)>,
    /// Columns left out by an option: forgotten when an object is populated again.
    pub deferred: Vec<Key>,
    /// Columns that the rows do not have: read when they are needed.
    pub expired: Vec<Key>,
    pub joined: Vec<JoinedPlan>,
    /// Relationships set to nothing.
    pub noload: Vec<Rc<Relationship>>,
    /// Lazily loaded relationships named by an option: forgotten when an object is populated again.
    pub lazy: Vec<Key>,
    /// The number of this entity's group of loaders that run after the rows.
    pub post: Option<usize>,
    /// Where the column that tells the classes apart stands.
    pub discriminator: Option<Position>,
}

/// Related objects that stand in the same row.
pub(crate) struct JoinedPlan {
    pub relationship: Rc<Relationship>,
    pub plan: EntityPlan,
}

/// A loader that runs after the rows.
#[derive(Clone)]
pub(crate) struct PostLoader {
    pub relationship: Rc<Relationship>,
    /// Selectin, Subquery or Immediate.
    pub strategy: Lazy,
    /// The entity that is loaded (`of_type`).
    pub to: Option<EntityRef>,
    /// `and_(...)` of the option.
    pub and: Option<sql::Expr>,
    /// It leads back to a class on the way: an object that is not here already is not fetched.
    pub cycle: bool,
}

/// All loaders that run after the rows for the objects of one entity.
pub(crate) struct PostGroup {
    pub path: Rc<LoadPath>,
    pub loaders: Vec<PostLoader>,
    /// `selectin_polymorphic`: subclasses whose columns are loaded by statements of their own.
    pub subclasses: Vec<Rc<Mapper>>,
}

impl ItemPlan {
    pub fn each_entity(&mut self, visit: &mut dyn FnMut(&mut EntityPlan)) {
        match self {
            Self::Entity(it) => visit(it),
            Self::Value(_) => {}
            Self::Bundle(_, items) => items.iter_mut().for_each(|it| it.each_entity(visit)),
        }
    }

    /// Translates all positions.
    pub fn relocate(&mut self, to: &[Position]) {
        match self {
            Self::Entity(it) => it.relocate(to),
            Self::Value(at) => *at = to[*at],
            Self::Bundle(_, items) => items.iter_mut().for_each(|it| it.relocate(to)),
        }
    }
}

impl EntityPlan {
    /// Tells the entities of one load apart; never 0.
    pub fn number(&self) -> usize {
        std::ptr::from_ref(self) as usize
    }

    fn relocate(&mut self, to: &[Position]) {
        let all = self
            .primary_key
            .iter_mut()
            .chain(self.columns.iter_mut().map(|it| &mut it.1))
            .chain(
                self.subclass_columns
                    .iter_mut()
                    .flat_map(|it| it.1.iter_mut().map(|it| &mut it.1)),
            )
            .chain(self.discriminator.as_mut());
        for at in all {
            *at = to[*at];
        }
        for it in &mut self.joined {
            it.plan.relocate(to);
        }
    }
}
