//! Which way of loading applies: the option for this path, else a wildcard, else what the mapping says.
//!
//! In: a path with its options, and a property. Out: a [`Choice`]. Source: SQLAlchemy `_get_context_loader`.

use std::rc::Rc;

use crate::loading::LoadPath;
use crate::mapper::Mapper;
use crate::property::{Property, PropertyKind};
use crate::query::{EntityRef, LoaderKind};
use crate::relationship::Relationship;

/// `lazy=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lazy {
    Select,
    Joined,
    Selectin,
    Subquery,
    Raise,
    RaiseOnSql,
    NoLoad,
    Immediate,
    Dynamic,
    WriteOnly,
}

impl Lazy {
    /// By the name that `relationship(lazy=...)` takes.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "select" | "True" => Self::Select,
            "joined" | "False" => Self::Joined,
            "selectin" => Self::Selectin,
            "subquery" => Self::Subquery,
            "raise" => Self::Raise,
            "raise_on_sql" => Self::RaiseOnSql,
            "noload" | "None" => Self::NoLoad,
            "immediate" => Self::Immediate,
            "dynamic" => Self::Dynamic,
            "write_only" => Self::WriteOnly,
            _ => return None,
        })
    }

    /// `lazy=` as programs write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Joined => "joined",
            Self::Selectin => "selectin",
            Self::Subquery => "subquery",
            Self::Raise => "raise",
            Self::RaiseOnSql => "raise_on_sql",
            Self::NoLoad => "noload",
            Self::Immediate => "immediate",
            Self::Dynamic => "dynamic",
            Self::WriteOnly => "write_only",
        }
    }
}

/// What is to be done with one relationship.
pub(crate) struct Choice {
    pub strategy: Lazy,
    /// An option names this very relationship, so that no cycle is looked for.
    pub explicit: bool,
    pub kind: Option<LoaderKind>,
    /// `of_type(...)`.
    pub to: Option<EntityRef>,
    /// `and_(...)`.
    pub and: Option<sql::Expr>,
}

/// How a relationship of the entity at `path` is loaded.
pub(crate) fn choose(path: &LoadPath, relationship: &Relationship) -> Choice {
    let mut found: Option<Choice> = None;
    let mut mentioned = false;
    let mut to = None;
    let mut and = None;
    for option in path.options.iter().rev() {
        if !option.is_along(&path.root, &path.steps, Some(relationship)) {
            continue;
        }
        if to.is_none() {
            to = option.path.last().and_then(|it| it.to.clone());
        }
        if and.is_none() {
            and = option.path.last().and_then(|it| it.and.clone());
        }
        match option.kind.strategy() {
            Some(strategy) if found.is_none() => {
                found = Some(Choice {
                    strategy,
                    explicit: true,
                    kind: Some(option.kind.clone()),
                    to: None,
                    and: None,
                });
            }
            None if matches!(option.kind, LoaderKind::Default) => mentioned = true,
            _ => {}
        }
    }
    if let Some(mut it) = found {
        it.to = to;
        it.and = and;
        return it;
    }
    let mapped = |explicit| Choice {
        strategy: relationship.config.lazy,
        explicit,
        kind: None,
        to: to.clone(),
        and: and.clone(),
    };
    if mentioned {
        return mapped(true);
    }
    let fixed = matches!(relationship.config.lazy, Lazy::Dynamic | Lazy::WriteOnly);
    let wildcard = |everywhere: bool| {
        path.options.iter().rev().find_map(|option| {
            let here = if everywhere {
                option.root.is_none() && !option.path.is_empty()
            } else {
                option.is_along(&path.root, &path.steps, None)
            };
            here.then(|| option.kind.strategy()).flatten()
        })
    };
    match wildcard(false).or_else(|| wildcard(true)) {
        Some(strategy) if !fixed => Choice {
            strategy,
            explicit: false,
            kind: None,
            to,
            and,
        },
        _ => mapped(false),
    }
}

/// The subclasses that `selectin_polymorphic` names for the entity at `path`.
pub(crate) fn selectin_subclasses(path: &LoadPath) -> Vec<Rc<Mapper>> {
    let mut out: Vec<Rc<Mapper>> = Vec::new();
    for option in path.options.iter() {
        if let LoaderKind::SelectinPolymorphic { mappers } = &option.kind {
            if option.is_for(&path.root, &path.steps) {
                out.extend(mappers.iter().cloned());
            }
        }
    }
    out
}

/// The expression that `with_expression` gives an attribute of the entity at `path`.
pub(crate) fn query_expression(path: &LoadPath, key: &crate::Key) -> Option<sql::Expr> {
    path.options.iter().rev().find_map(|it| match &it.kind {
        LoaderKind::WithExpression { key: own, expr }
            if own == key && it.is_for(&path.root, &path.steps) =>
        {
            Some(expr.clone())
        }
        _ => None,
    })
}

/// What options say of one column.
enum Said {
    Nothing,
    Load,
    Defer { raises: bool },
}

fn said(path: &LoadPath, property: &Property) -> Said {
    let key = &property.key;
    let group = match &property.kind {
        PropertyKind::Column(it) => it.group.as_ref(),
        _ => None,
    };
    let mut others = Said::Nothing;
    let mut own = Said::Nothing;
    for option in path.options.iter() {
        let everywhere = option.root.is_none() && option.path.is_empty();
        if !everywhere && !option.is_for(&path.root, &path.steps) {
            continue;
        }
        match &option.kind {
            LoaderKind::LoadOnly { keys, raiseload } => {
                if keys.contains(key) {
                    own = Said::Load;
                } else {
                    others = Said::Defer { raises: *raiseload };
                }
            }
            LoaderKind::Defer { keys, raiseload } => {
                if keys.contains(key) {
                    own = Said::Defer { raises: *raiseload };
                } else if keys.iter().any(|it| &**it == "*") {
                    others = Said::Defer { raises: *raiseload };
                }
            }
            LoaderKind::Undefer { keys } => {
                let in_group = |it: &crate::Key| {
                    group.is_some_and(|group| it.strip_prefix("group:") == Some(&**group))
                };
                if keys.contains(key) || keys.iter().any(in_group) {
                    own = Said::Load;
                } else if keys.iter().any(|it| &**it == "*") {
                    others = Said::Load;
                }
            }
            _ => {}
        }
    }
    match own {
        Said::Nothing => {
            let primary = property.column().is_some_and(|it| it.primary_key.get());
            match others {
                Said::Defer { .. } if primary => Said::Nothing,
                it => it,
            }
        }
        it => it,
    }
}

/// Whether a query at `path` leaves the column out.
pub(crate) fn column_deferred(path: &LoadPath, property: &Property) -> bool {
    match said(path, property) {
        Said::Nothing => property.deferred(),
        Said::Load => false,
        Said::Defer { .. } => {
            // A primary key is always needed.
            !property.column().is_some_and(|it| it.primary_key.get())
        }
    }
}

/// Whether reading the left-out column is an error.
pub(crate) fn column_raises(path: Option<&LoadPath>, property: &Property) -> bool {
    let mapped = match &property.kind {
        PropertyKind::Column(it) => it.deferred && it.deferred_raiseload,
        _ => false,
    };
    match path.map(|it| said(it, property)) {
        Some(Said::Defer { raises }) => raises,
        Some(Said::Load) => false,
        _ => mapped,
    }
}
