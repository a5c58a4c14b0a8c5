//! Queries: what is selected and joined, and how it becomes one SELECT and a plan for reading its rows.
//!
//! In: entities, joins, conditions and loader options. Out: a `sql` statement and a [`Compiled`] plan for `loading`.
//! Called by the session, the loaders and the host. Source of the behaviour: SQLAlchemy `orm/context.py`.

pub mod comparators;
mod compile;
mod criteria;
mod eager;
mod entity;
mod execute;
mod joins;
mod nest;
mod options;
pub(crate) mod plan;
pub(crate) mod relationship_join;
mod select;
mod set_operation;
mod setup;
mod statement;

pub use compile::Compiled;
pub use entity::{Entity, EntityRef, OrmNote, PolymorphicAlias, attribute_of, column_name};
pub use execute::{execute_select, returning_columns};
pub use options::{LoaderCriteria, LoaderKind, LoaderOption, PathStep};
pub use select::{FromArg, JoinArg, JoinTarget, Origin, OrmSelect, Selected};
pub use statement::{OrmDelete, OrmInsert, OrmStatement, OrmUpdate, Synchronize};

pub(crate) use criteria::{MadeOf, intercept, is_intercepted};
pub(crate) use entity::{first_note, flat, note_of, settle};

/// The entity of the first mapped column in an expression.
pub fn entity_of_expr(expr: &sql::Expr) -> Option<EntityRef> {
    first_note(expr)
}
