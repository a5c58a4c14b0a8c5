//! Loader options: `joinedload(User.role)` and its relatives, one record per link of a chain.
//!
//! In: the path from a query's entity along relationships. Out: what `compile` and the lazy loader look up.
//! Source of the behaviour: SQLAlchemy `orm/strategy_options.py`.

use std::fmt;
use std::rc::Rc;

use sql::Expr;

use crate::error::{Error, Result};
use crate::host::Key;
use crate::loaders::Lazy;
use crate::mapper::Mapper;
use crate::query::{EntityRef, OrmSelect, Selected};
use crate::relationship::Relationship;

/// One step of an option's path.
#[derive(Clone)]
pub struct PathStep {
    /// `None` is the wildcard `"*"`.
    pub relationship: Option<Rc<Relationship>>,
    /// `of_type(...)`.
    pub to: Option<EntityRef>,
    /// `and_(...)`: a further condition for whatever loads the relationship.
    pub and: Option<Expr>,
}

impl PathStep {
    /// A plain step.
    pub fn along(relationship: &Rc<Relationship>) -> Self {
        Self {
            relationship: Some(relationship.clone()),
            to: None,
            and: None,
        }
    }

    /// `"*"`.
    pub fn wildcard() -> Self {
        Self {
            relationship: None,
            to: None,
            and: None,
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
    /// With `recursion_depth`, how many times more it goes on along the same relationship; negative for ever.
    Selectin {
        recursion: Option<i64>,
    },
    Subquery,
    Immediate {
        recursion: Option<i64>,
    },
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
    /// `with_expression`: what a `query_expression` attribute is to hold.
    WithExpression {
        key: Key,
        expr: Expr,
    },
    /// `with_loader_criteria`: applies wherever its classes appear.
    Criteria(LoaderCriteria),
    /// `selectin_polymorphic`: subclasses of what the path leads to.
    SelectinPolymorphic {
        mappers: Vec<Rc<Mapper>>,
    },
}

impl LoaderKind {
    /// The function that SQLAlchemy's messages name for it.
    fn text(&self) -> Option<&'static str> {
        Some(match self {
            Self::Lazy => "lazyload",
            Self::Joined { .. } => "joinedload",
            Self::Selectin { .. } => "selectinload",
            Self::Subquery => "subqueryload",
            Self::Immediate { .. } => "immediateload",
            Self::Raise { .. } => "raiseload",
            Self::NoLoad => "noload",
            Self::ContainsEager { .. } => "contains_eager",
            Self::Default => "defaultload",
            Self::LoadOnly { .. } | Self::Undefer { .. } => "undefer",
            Self::Defer { .. } => "defer",
            _ => return None,
        })
    }

    /// The first attribute that an option on columns names.
    fn first_key(&self) -> Option<&Key> {
        match self {
            Self::LoadOnly { keys, .. } | Self::Defer { keys, .. } | Self::Undefer { keys } => {
                keys.first()
            }
            _ => None,
        }
    }

    /// The relationship strategy that it names.
    pub(crate) fn strategy(&self) -> Option<Lazy> {
        Some(match self {
            Self::Lazy => Lazy::Select,
            Self::Joined { .. } | Self::ContainsEager { .. } => Lazy::Joined,
            Self::Selectin { .. } => Lazy::Selectin,
            Self::Subquery => Lazy::Subquery,
            Self::Immediate { .. } => Lazy::Immediate,
            Self::Raise { sql_only: false } => Lazy::Raise,
            Self::Raise { sql_only: true } => Lazy::RaiseOnSql,
            Self::NoLoad => Lazy::NoLoad,
            Self::Default
            | Self::LoadOnly { .. }
            | Self::Defer { .. }
            | Self::Undefer { .. }
            | Self::WithExpression { .. }
            | Self::Criteria(_)
            | Self::SelectinPolymorphic { .. } => return None,
        })
    }
}

/// `with_loader_criteria(entity, condition)`.
#[derive(Clone)]
pub struct LoaderCriteria {
    /// The entity that it names; `None` for a class that is not mapped, such as a mixin.
    pub entity: Option<EntityRef>,
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
        if !fits || !self.root_is(root) {
            return false;
        }
        before.len() == steps.len() && same_steps(before, steps) || self.recurs(last, before, steps)
    }

    /// Whether `steps` are the option's own path and then its relationship again and again.
    fn recurs(&self, last: &PathStep, before: &[PathStep], steps: &[PathStep]) -> bool {
        let (LoaderKind::Selectin {
            recursion: Some(depth),
        }
        | LoaderKind::Immediate {
            recursion: Some(depth),
        }) = &self.kind
        else {
            return false;
        };
        let Some(more) = steps.len().checked_sub(before.len()) else {
            return false;
        };
        let deep_enough = *depth < 0 || i64::try_from(more).is_ok_and(|it| it <= *depth);
        deep_enough
            && same_steps(before, &steps[..before.len()])
            && steps[before.len()..]
                .iter()
                .all(|it| same_steps(std::slice::from_ref(last), std::slice::from_ref(it)))
    }

    fn root_is(&self, root: &EntityRef) -> bool {
        self.root.as_ref().is_some_and(|it| it.corresponds_to(root))
    }
}

impl OrmSelect {
    /// Whether every option begins at an entity of the query.
    ///
    /// # Errors
    /// ArgumentError for one that does not.
    pub(super) fn check_options(&self) -> Result<()> {
        let entities: Vec<&EntityRef> = self
            .selected
            .iter()
            .filter_map(|it| match it {
                Selected::Entity(it) => Some(it),
                _ => None,
            })
            .collect();
        for option in &self.options {
            let (Some(root), Some(text)) = (&option.root, option.kind.text()) else {
                continue;
            };
            let fits = |it: &&EntityRef| {
                root.corresponds_to(it)
                    || root.is_plain() && it.mapper().common_parent(root.mapper())
            };
            if entities.iter().any(fits) {
                continue;
            }
            let name = |it: &EntityRef| {
                if it.is_plain() {
                    it.mapper().name().to_string()
                } else {
                    it.to_string()
                }
            };
            let mut steps: Vec<String> = option
                .path
                .iter()
                .filter_map(|it| Some(it.relationship.as_ref()?.to_string()))
                .collect();
            if let Some(key) = option.kind.first_key() {
                steps.push(format!("{}.{key}", name(root)));
            }
            let Some(first) = steps.first_mut() else {
                continue;
            };
            if !root.is_plain() {
                if let Some((_, key)) = first.rsplit_once('.') {
                    *first = format!("{root}.{key}");
                }
            }
            let text = format!("{text}({})", steps.join(" -> "));
            if entities.is_empty() {
                return Err(Error::argument(format!(
                    "Query has only expression-based entities; attribute loader option {text} can't be applied here."
                )));
            }
            let all: Vec<String> = entities.iter().map(|it| name(it)).collect();
            return Err(Error::argument(format!(
                "Mapped class {} referenced in option {text} does not apply to any of the root entities in this \
                 query, e.g. {}. Please specify the full path from one of the root entities to the target attribute. ",
                name(root),
                all.join(", ")
            )));
        }
        Ok(())
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
