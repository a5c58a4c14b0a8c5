//! Relationships: what a class declares, and what configuration makes of it.
//!
//! In: [`RelationshipConfig`]. Out: [`Relationship`], whose joins, direction and column pairs are known once
//! the registry is configured. Source of the behaviour: SQLAlchemy `orm/relationships.py`.

pub(crate) mod configure;
mod join_condition;

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

use sql::{Column, Expr, From, Table};

use crate::error::{Error, Result};
use crate::host::{HostClass, Key, ObjectRef, StateRef};
use crate::loaders::Lazy;
use crate::mapper::Mapper;
use crate::query::EntityRef;

pub(crate) use join_condition::noted_remote;
pub(crate) use join_condition::{column_of, references};
pub use join_condition::{foreign, remote};

/// Something given now, or asked for when the mappers are configured.
#[derive(Clone)]
pub enum Later<T> {
    Now(T),
    Fn(Rc<dyn Fn() -> Result<T>>),
}

impl<T: Clone> Later<T> {
    /// # Errors
    /// What the host's function raised.
    pub fn get(&self) -> Result<T> {
        match self {
            Self::Now(it) => Ok(it.clone()),
            Self::Fn(it) => it(),
        }
    }
}

/// The class at the other end.
#[derive(Clone)]
pub enum Target {
    Name(String),
    Class(Rc<dyn HostClass>),
    /// `aliased(User, ...)`.
    Entity(EntityRef),
    Later(Rc<dyn Fn() -> Result<Target>>),
}

/// `backref=`.
#[derive(Clone)]
pub struct Backref {
    pub name: Key,
    /// Applies the options of `backref("name", ...)` to the configuration that is made for it.
    pub options: Rc<dyn Fn(RelationshipConfig) -> Result<RelationshipConfig>>,
}

impl Backref {
    /// `backref="name"`.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.into(),
            options: Rc::new(Ok),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassiveDeletes {
    False,
    True,
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    OneToMany,
    ManyToOne,
    ManyToMany,
}

impl Direction {
    /// SQLAlchemy's name: `ONETOMANY`.
    pub fn name(self) -> &'static str {
        match self {
            Self::OneToMany => "ONETOMANY",
            Self::ManyToOne => "MANYTOONE",
            Self::ManyToMany => "MANYTOMANY",
        }
    }
}

/// The arguments of `relationship()`.
#[derive(Clone)]
pub struct RelationshipConfig {
    pub target: Target,
    /// A table, or a join for relationships that are only read.
    pub secondary: Option<Later<From>>,
    pub primaryjoin: Option<Later<Expr>>,
    pub secondaryjoin: Option<Later<Expr>>,
    pub foreign_keys: Option<Later<Vec<Expr>>>,
    pub remote_side: Option<Later<Vec<Expr>>>,
    pub order_by: Option<Later<Vec<Expr>>>,
    pub back_populates: Option<Key>,
    pub backref: Option<Backref>,
    pub uselist: Option<bool>,
    pub cascade: Option<String>,
    pub lazy: Lazy,
    pub passive_deletes: PassiveDeletes,
    pub passive_updates: bool,
    pub viewonly: bool,
    pub post_update: bool,
    pub innerjoin: bool,
    pub single_parent: bool,
    pub overlaps: Vec<Key>,
    pub join_depth: Option<usize>,
    pub active_history: bool,
    pub sync_backref: Option<bool>,
    pub enable_typechecks: bool,
    /// Whatever the host wants to find again: a collection class, documentation.
    pub host: Option<Rc<dyn Any>>,
}

impl RelationshipConfig {
    /// `relationship(target)` with SQLAlchemy's defaults.
    pub fn to(target: Target) -> Self {
        Self {
            target,
            secondary: None,
            primaryjoin: None,
            secondaryjoin: None,
            foreign_keys: None,
            remote_side: None,
            order_by: None,
            back_populates: None,
            backref: None,
            uselist: None,
            cascade: None,
            lazy: Lazy::Select,
            passive_deletes: PassiveDeletes::False,
            passive_updates: true,
            viewonly: false,
            post_update: false,
            innerjoin: false,
            single_parent: false,
            overlaps: Vec::new(),
            join_depth: None,
            active_history: false,
            sync_backref: None,
            enable_typechecks: true,
            host: None,
        }
    }
}

/// Which operations follow a relationship.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cascade {
    pub save_update: bool,
    pub merge: bool,
    pub delete: bool,
    pub delete_orphan: bool,
    pub expunge: bool,
    pub refresh_expire: bool,
}

impl Cascade {
    /// Reads `"all, delete-orphan"`.
    ///
    /// # Errors
    /// ArgumentError for a name that is no cascade.
    pub fn parse(text: &str) -> Result<Self> {
        let mut it = Self::default();
        let mut wrong = Vec::new();
        let mut none = false;
        for name in text
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter(|name| !name.is_empty())
        {
            match name {
                "save-update" => it.save_update = true,
                "merge" => it.merge = true,
                "delete" => it.delete = true,
                "delete-orphan" => it.delete_orphan = true,
                "expunge" => it.expunge = true,
                "refresh-expire" => it.refresh_expire = true,
                "all" => {
                    it = Self {
                        delete_orphan: it.delete_orphan,
                        save_update: true,
                        merge: true,
                        delete: true,
                        expunge: true,
                        refresh_expire: true,
                    }
                }
                "none" => none = true,
                other => wrong.push(format!("'{other}'")),
            }
        }
        if !wrong.is_empty() {
            wrong.sort();
            return Err(Error::argument(format!(
                "Invalid cascade option(s): {}",
                wrong.join(", ")
            )));
        }
        if none {
            return Ok(Self::default());
        }
        Ok(it)
    }
}

/// A pair of columns: (where the value comes from, where it is written).
pub type Pair = (Rc<Column>, Rc<Column>);

/// What configuration finds out.
pub struct Resolved {
    target: Weak<Mapper>,
    /// The alias at the other end, when that is not the class itself.
    pub alias: Option<EntityRef>,
    pub direction: Direction,
    pub uselist: bool,
    /// The secondary table whose rows a flush writes.
    pub secondary: Option<Rc<Table>>,
    /// What queries join through: that table, or a join.
    pub secondary_from: Option<From>,
    pub primaryjoin: Expr,
    pub secondaryjoin: Option<Expr>,
    /// (referenced column, foreign key column); for many-to-many the second is in the secondary table.
    pub synchronize_pairs: Vec<Pair>,
    pub secondary_synchronize_pairs: Vec<Pair>,
    /// (column on the parent's side, column on the other side).
    pub local_remote_pairs: Vec<Pair>,
    /// Columns on the other side of the primary join.
    pub remote_columns: Vec<Rc<Column>>,
    pub order_by: Vec<Expr>,
    /// A many-to-one that is a look-up by primary key.
    pub use_get: bool,
    pub self_referential: bool,
}

/// A configured relationship.
pub struct Relationship {
    /// Unlike that of any other relationship of the registry.
    pub id: usize,
    pub key: Key,
    parent: Weak<Mapper>,
    pub config: RelationshipConfig,
    pub cascade: Cascade,
    resolved: OnceCell<Resolved>,
    reverse: RefCell<Vec<Weak<Relationship>>>,
    /// It was loaded in advance, and the program has not read it since.
    pub(crate) unread: Cell<bool>,
    /// The lazy loader's statement, built once.
    pub(crate) lazy_statement: RefCell<Option<Rc<crate::loaders::LazyStatement>>>,
}

impl Relationship {
    /// A relationship that is not configured yet.
    ///
    /// # Errors
    /// ArgumentError for wrong cascades.
    pub(crate) fn new(
        id: usize,
        key: &Key,
        parent: &Rc<Mapper>,
        config: RelationshipConfig,
    ) -> Result<Rc<Self>> {
        let cascade = match &config.cascade {
            Some(text) => Cascade::parse(text)?,
            None if config.viewonly => Cascade {
                refresh_expire: false,
                ..Cascade::default()
            },
            None => Cascade {
                save_update: true,
                merge: true,
                ..Cascade::default()
            },
        };
        if cascade.delete_orphan && !cascade.delete {
            parent
                .env()
                .warn("The 'delete-orphan' cascade option requires 'delete'.");
        }
        Ok(Rc::new(Self {
            id,
            key: key.clone(),
            parent: Rc::downgrade(parent),
            config,
            cascade,
            resolved: OnceCell::new(),
            reverse: RefCell::default(),
            unread: Cell::new(false),
            lazy_statement: RefCell::new(None),
        }))
    }

    /// The mapper that declares it.
    pub fn parent(&self) -> Rc<Mapper> {
        self.parent
            .upgrade()
            .expect("a mapper owns its relationships")
    }

    pub fn is_resolved(&self) -> bool {
        self.resolved.get().is_some()
    }

    /// What configuration found out. Only to be called after `Registry::configure`.
    pub fn resolved(&self) -> &Resolved {
        self.resolved
            .get()
            .expect("the registry is configured before relationships are used")
    }

    /// The mapper at the other end.
    pub fn mapper(&self) -> Rc<Mapper> {
        self.resolved()
            .target
            .upgrade()
            .expect("the registry keeps its mappers while they are used")
    }

    /// The class at the other end as queries see it, or the alias that was given for it.
    pub fn entity(&self) -> EntityRef {
        match &self.resolved().alias {
            Some(it) => it.clone(),
            None => self.mapper().entity(),
        }
    }

    pub fn direction(&self) -> Direction {
        self.resolved().direction
    }

    /// Whether the attribute is a collection.
    pub fn uselist(&self) -> bool {
        self.resolved
            .get()
            .map_or(self.config.uselist.unwrap_or(true), |it| it.uselist)
    }

    /// The relationships that are kept in step with this one.
    pub fn reverse(&self) -> Vec<Rc<Relationship>> {
        self.reverse
            .borrow()
            .iter()
            .filter_map(Weak::upgrade)
            .collect()
    }

    /// Whether a set must load the old value first.
    pub(crate) fn active_history(&self) -> bool {
        self.config.active_history
            || self.direction() != Direction::ManyToOne
            || !self.resolved().use_get
    }

    /// Whether the objects at the other end remember that they have a parent.
    pub(crate) fn tracks_parent(&self) -> bool {
        self.config.single_parent || self.direction() == Direction::OneToMany
    }

    /// Whether the object is known to have a parent along this relationship.
    pub(crate) fn has_parent(&self, state: &StateRef) -> bool {
        state.has_parent(self.id, false)
    }

    /// Notes that `child` has, or no longer has, `parent` along this relationship.
    pub(crate) fn note_parent(&self, child: &ObjectRef, parent: &StateRef, has: bool) {
        if !self.tracks_parent() {
            return;
        }
        if has {
            child.state().set_parent(self.id, parent);
        } else {
            child.state().unset_parent(self.id, parent);
        }
    }

    pub(crate) fn same(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl fmt::Display for Relationship {
    /// `User.role`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.parent().name(), self.key)
    }
}

impl fmt::Debug for Relationship {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
