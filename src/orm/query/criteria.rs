//! `with_loader_criteria`: conditions that follow classes into every statement, and the hook that may add them.
//!
//! In: a query's options. Out: conditions for an entity; a loader's query as listeners want it.
//! Source of the behaviour: SQLAlchemy `LoaderCriteriaOption`, `do_orm_execute`.

use std::rc::Rc;

use sql::expr::Expr;
use sql::from::Join;
use sql::ops::{self, walk};
use sql::statement::{Amend, Extra};
use sql::{From, Select};

use crate::error::{Error, Result};
use crate::query::{
    EntityRef, LoaderCriteria, LoaderKind, OrmNote, OrmSelect, OrmStatement, note_of,
};
use crate::session::SessionRef;

impl OrmSelect {
    fn loader_criteria(&self) -> impl Iterator<Item = &LoaderCriteria> {
        let passed_on = self.current_path.iter().flat_map(|it| it.options.iter());
        passed_on
            .chain(&self.options)
            .filter_map(|it| match &it.kind {
                LoaderKind::Criteria(it) => Some(it),
                _ => None,
            })
    }

    /// The conditions for an entity of the columns clause or of a join.
    pub(crate) fn criteria_of(&self, entity: &EntityRef) -> Result<Vec<Expr>> {
        if self.refreshing {
            return Ok(Vec::new());
        }
        self.loader_criteria()
            .filter(|it| (it.applies)(entity.mapper()))
            .filter(|it| {
                let named = it.entity.as_ref();
                it.include_aliases || named.is_some_and(|it| Rc::ptr_eq(it, entity))
            })
            .map(|it| (it.condition)(entity))
            .collect()
    }

    /// The conditions for the alias of an eager join.
    pub(crate) fn eager_criteria_of(&self, entity: &EntityRef) -> Result<Vec<Expr>> {
        self.loader_criteria()
            .filter(|it| it.propagate_to_loaders && (it.applies)(entity.mapper()))
            .map(|it| (it.condition)(entity))
            .collect()
    }
}

/// The classes that a SELECT inside another is about, for conditions that the one around it brings.
pub(crate) struct MadeOf(pub Vec<EntityRef>);

impl MadeOf {
    /// Hangs it on a SELECT.
    pub(crate) fn mark(self, select: &mut Select) {
        let mut extra = extra_of(select);
        extra.made_of = Some(Rc::new(self));
        select.extra = Some(Rc::new(extra));
    }
}

fn extra_of(select: &Select) -> Extra {
    select.extra.as_deref().cloned().unwrap_or_default()
}

impl OrmSelect {
    /// Whether it brings conditions for classes.
    pub(crate) fn has_criteria(&self) -> bool {
        !self.refreshing && self.loader_criteria().next().is_some()
    }

    /// Makes its conditions reach the SELECTs inside, which were made before.
    pub(super) fn amend_inside(&self, select: &mut Select) {
        if !self.has_criteria() {
            return;
        }
        let own = Self {
            options: self.options.clone(),
            current_path: self.current_path.clone(),
            ..Self::default()
        };
        let mut extra = extra_of(select);
        extra.amend = Some(Amend(Rc::new(move |select, froms| {
            let amended = own.amended(select, froms);
            amended.map_err(|it| sql::Error::InvalidRequest(it.message().to_owned()))
        })));
        select.extra = Some(Rc::new(extra));
    }

    /// A SELECT inside this one with the conditions of the classes that it reads.
    fn amended(&self, select: &Select, froms: &[From]) -> Result<Option<Select>> {
        let made_of = select.extra.as_ref().and_then(|it| it.made_of.as_ref());
        let entities = match made_of.and_then(|it| it.downcast_ref::<MadeOf>()) {
            Some(it) => it.0.clone(),
            None => named_in(select),
        };
        let mut out: Option<Select> = None;
        for entity in &entities {
            let own = entity.from_clause();
            if !froms.iter().any(|it| sql::froms::contains(it, &own)) {
                continue;
            }
            let conditions = self.criteria_of(entity)?;
            if conditions.is_empty() {
                continue;
            }
            let select = out.get_or_insert_with(|| select.clone());
            let joined = select
                .from
                .iter()
                .enumerate()
                .find_map(|(at, from)| Some((at, with_condition(from, &own, &conditions)?)));
            match joined {
                Some((at, from)) => select.from[at] = from,
                None => select.where_.extend(conditions),
            }
        }
        Ok(out)
    }
}

/// The classes that columns and conditions name.
fn named_in(select: &Select) -> Vec<EntityRef> {
    let mut out: Vec<EntityRef> = Vec::new();
    for expr in select.columns.iter().chain(&select.where_) {
        walk::each(expr, &mut |it| {
            if let Some(entity) = note_of(it).and_then(OrmNote::entity) {
                if !out.iter().any(|other| Rc::ptr_eq(other, &entity)) {
                    out.push(entity);
                }
            }
        });
    }
    out
}

/// The join with a condition more where `target` is joined; `None` where it is not the right side of a join.
fn with_condition(from: &From, target: &From, conditions: &[Expr]) -> Option<From> {
    let From::Join(join) = from else { return None };
    let with = |left: From, right: From, on: Option<Expr>| {
        From::Join(Rc::new(Join {
            left,
            right,
            on,
            outer: join.outer,
            full: join.full,
        }))
    };
    if join.right.same_as(target) {
        let on = join.on.iter().chain(conditions).cloned();
        return Some(with(
            join.left.clone(),
            join.right.clone(),
            Some(ops::and_(on)),
        ));
    }
    if let Some(left) = with_condition(&join.left, target, conditions) {
        return Some(with(left, join.right.clone(), join.on.clone()));
    }
    let right = with_condition(&join.right, target, conditions)?;
    Some(with(join.left.clone(), right, join.on.clone()))
}

/// Whether some listener wants to see the statements of loaders.
pub(crate) fn is_intercepted(session: &SessionRef) -> bool {
    session.listeners().iter().any(|it| it.intercepts())
}

/// A loader's query as the listeners want it.
///
/// # Errors
/// What a listener raised.
pub(crate) fn intercept(session: &SessionRef, query: OrmSelect) -> Result<OrmSelect> {
    let mut query = query;
    for listener in session.listeners() {
        if !listener.intercepts() {
            continue;
        }
        let statement = OrmStatement::Select(Rc::new(query));
        query = match listener.orm_execute(session, statement)? {
            OrmStatement::Select(it) => (*it).clone(),
            _ => {
                return Err(Error::invalid_request(
                    "A SELECT of a loader can only be replaced by a SELECT",
                ));
            }
        };
    }
    if let (Some(path), false) = (&query.current_path, query.options.is_empty()) {
        // What was added here goes on with the objects.
        let path = path.with_options(std::mem::take(&mut query.options));
        query.current_path = Some(path);
    }
    Ok(query)
}
