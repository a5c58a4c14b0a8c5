//! Loader options: `joinedload(User.role)` and its relatives, one record per link of a chain.
//!
//! In: the path from a query's entity along relationships. Out: what `compile` and the lazy loader look up.
//! Source of the behaviour: SQLAlchemy `orm/strategy_options.py`.

use std::fmt;
use std::rc::Rc;

use sql::Expr;

use crate::error::Result;
use crate::host::Key;
use crate::loaders::Lazy;
use crate::mapper::Mapper;
use crate::query::EntityRef;
use crate::relationship::Relationship;

/// One step of an option's path.
#[derive(Clone)]
pub struct PathStep {
    /// `None` is the wildcard `"*"`.
    pub relationship: Option<Rc<Relationship>>,
    /// `of_type(...)`.
    pub to: Option<EntityRef>,
}

impl PathStep {
    /// A plain step.
    pub fn along(relationship: &Rc<Relationship>) -> Self {
        Self {
            relationship: Some(relationship.clone()),
            to: None,
        }
    }

    /// `"*"`.
    pub fn wildcard() -> Self {
        Self {
            relationship: None,
            to: None,
        }
    }
}

/// What an option asks for.
#[derive(Clone, Debug)]
pub enum LoaderKind {
    /// `defaultload`: only a step on the way.
    Default,
    Lazy,
    Joined {
        innerjoin: Option<bool>,
    },
    Selectin,
    Subquery,
    Immediate,
    Raise {
        sql_only: bool,
    },
    NoLoad,
    ContainsEager {
        alias: Option<EntityRef>,
    },
    /// The keys are attributes of what the path leads to; likewise below.
    LoadOnly {
        keys: Vec<Key>,
        raiseload: bool,
    },
    Defer {
        keys: Vec<Key>,
        raiseload: bool,
    },
    Undefer {
        keys: Vec<Key>,
    },
    /// `with_loader_criteria`: applies wherever its classes appear.
    Criteria(LoaderCriteria),
    /// `selectin_polymorphic`: subclasses of what the path leads to.
    SelectinPolymorphic {
        mappers: Vec<Rc<Mapper>>,
    },
}

impl LoaderKind {
    /// The relationship strategy that it names.
    pub(crate) fn strategy(&self) -> Option<Lazy> {
        Some(match self {
            Self::Lazy => Lazy::Select,
            Self::Joined { .. } | Self::ContainsEager { .. } => Lazy::Joined,
            Self::Selectin => Lazy::Selectin,
            Self::Subquery => Lazy::Subquery,
            Self::Immediate => Lazy::Immediate,
            Self::Raise { sql_only: false } => Lazy::Raise,
            Self::Raise { sql_only: true } => Lazy::RaiseOnSql,
            Self::NoLoad => Lazy::NoLoad,
            Self::Default
            | Self::LoadOnly { .. }
            | Self::Defer { .. }
            | Self::Undefer { .. }
            | Self::Criteria(_)
            | Self::SelectinPolymorphic { .. } => return None,
        })
    }
}

/// `with_loader_criteria(entity, condition)`.
#[derive(Clone)]
pub struct LoaderCriteria {
    /// The classes that it is about.
    pub applies: Rc<dyn Fn(&Mapper) -> bool>,
    /// The condition in terms of an entity of such a class.
    pub condition: Rc<dyn Fn(&EntityRef) -> Result<Expr>>,
    pub include_aliases: bool,
    pub propagate_to_loaders: bool,
}

impl fmt::Debug for LoaderCriteria {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoaderCriteria")
            .field("include_aliases", &self.include_aliases)
            .finish_non_exhaustive()
    }
}

/// One link of a chain of options.
#[derive(Clone)]
pub struct LoaderOption {
    /// The entity of the query that the path begins at; `None`, for `"*"` alone, is any.
    pub root: Option<EntityRef>,
    pub path: Vec<PathStep>,
    pub kind: LoaderKind,
}

impl LoaderOption {
    /// An option on relationships of `root`.
    pub fn new(root: &EntityRef, path: Vec<PathStep>, kind: LoaderKind) -> Self {
        Self {
            root: Some(root.clone()),
            path,
            kind,
        }
    }

    /// `raiseload("*")`: for all relationships that no other option names.
    pub fn everywhere(kind: LoaderKind) -> Self {
        Self {
            root: None,
            path: vec![PathStep::wildcard()],
            kind,
        }
    }

    /// `with_loader_criteria`.
    pub fn criteria(criteria: LoaderCriteria) -> Self {
        Self {
            root: None,
            path: Vec::new(),
            kind: LoaderKind::Criteria(criteria),
        }
    }

    /// Whether the option says something of what the path leads to.
    pub(crate) fn is_for(&self, root: &EntityRef, steps: &[PathStep]) -> bool {
        self.root_is(root) && self.path.len() == steps.len() && same_steps(&self.path, steps)
    }

    /// Whether the option says something of a relationship of what the path leads to;
    /// `relationship` is `None` to ask for the wildcard there.
    pub(crate) fn is_along(
        &self,
        root: &EntityRef,
        steps: &[PathStep],
        relationship: Option<&Relationship>,
    ) -> bool {
        let Some((last, before)) = self.path.split_last() else {
            return false;
        };
        let fits = match (&last.relationship, relationship) {
            (Some(a), Some(b)) => same_relationship(a, b),
            (None, None) => true,
            _ => false,
        };
        fits && self.root_is(root) && before.len() == steps.len() && same_steps(before, steps)
    }

    fn root_is(&self, root: &EntityRef) -> bool {
        self.root.as_ref().is_some_and(|it| it.corresponds_to(root))
    }
}

/// The same relationship, or the same one as a subclass has it.
fn same_relationship(a: &Relationship, b: &Relationship) -> bool {
    a.same(b) || (a.key == b.key && a.parent().common_parent(&b.parent()))
}

fn same_steps(a: &[PathStep], b: &[PathStep]) -> bool {
    a.iter()
        .zip(b)
        .all(|(a, b)| match (&a.relationship, &b.relationship) {
            (Some(a), Some(b)) => same_relationship(a, b),
            _ => false,
        })
}
