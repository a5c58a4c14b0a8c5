//! `with_loader_criteria`: conditions that follow classes into every statement, and the hook that may add them.
//!
//! In: a query's options. Out: conditions for an entity; a loader's query as listeners want it.
//! Source of the behaviour: SQLAlchemy `LoaderCriteriaOption`, `do_orm_execute`.

use std::rc::Rc;

use sql::Expr;

use crate::error::{Error, Result};
use crate::query::{EntityRef, LoaderCriteria, LoaderKind, OrmSelect, OrmStatement};
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
