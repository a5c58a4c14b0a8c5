//! Loading of related objects: one file for each way of doing it.
//!
//! In: a relationship, the objects that need it, and the options on the way to them. Out: filled attributes.
//! Called by `attributes` (lazy) and `loading` (the rest). Source: SQLAlchemy `orm/strategies.py`.

pub mod dynamic;
pub(crate) mod immediate;
mod lazy;
pub(crate) mod selectin;
mod strategy;
pub(crate) mod subclasses;
pub(crate) mod subquery;

use std::rc::Rc;

use crate::attributes::{Loaded, Passive};
use crate::error::{Error, Result};
use crate::host::ObjectRef;
use crate::relationship::Relationship;

pub(crate) use lazy::LazyStatement;
pub use strategy::Lazy;
pub(crate) use strategy::{
    Choice, choose, column_deferred, column_raises, query_expression, selectin_subclasses,
};

/// Loads a relationship that is not in the object's dictionary, as the object's options and `passive` allow.
///
/// # Errors
/// DetachedInstanceError, InvalidRequestError for `raise`, database errors.
pub(crate) fn load(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    passive: Passive,
) -> Result<Loaded> {
    let chosen = object
        .state()
        .load_path
        .borrow()
        .as_ref()
        .map(|path| choose(path, relationship).strategy);
    // An eager option did its work when the object was loaded; what is read later is read as the mapping says.
    let strategy = match chosen {
        Some(it @ (Lazy::Select | Lazy::Raise | Lazy::RaiseOnSql)) => it,
        _ => relationship.config.lazy,
    };
    match strategy {
        Lazy::NoLoad => Ok(Loaded::Empty),
        Lazy::Dynamic | Lazy::WriteOnly => Ok(Loaded::NoResult),
        it => lazy::load(object, relationship, passive, it),
    }
}

/// `'User.role' is not available due to lazy='raise'`.
fn not_available(relationship: &Relationship, lazy: &str) -> Error {
    Error::invalid_request(format!(
        "'{relationship}' is not available due to lazy='{lazy}'"
    ))
}
