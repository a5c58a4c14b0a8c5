//! Mapped classes: what `sqlalchemy.orm` is to Python, over the crate `orm`.
//!
//! In: classes that declarative scanning has read, attribute access, session calls. Out: calls of `orm`.
//! No rule of the ORM lives here: these files convert, call and convert back.
//! Path of a class: `registry` maps it, `class` makes its objects, `attribute` stands on it, `instance` carries state.

pub(super) mod aliased;
pub(super) mod attribute;
pub(super) mod class;
pub(super) mod collection;
pub(super) mod comparator;
pub(super) mod criteria;
pub(super) mod dynamic;
pub(super) mod identity;
pub(super) mod inspection;
pub(super) mod instance;
pub(super) mod listeners;
pub(super) mod module;
pub(super) mod options;
pub(super) mod property;
pub(super) mod query;
pub(super) mod registry;
pub(super) mod relationship;
pub(super) mod session;
pub(super) mod statement;
mod text;
pub(super) mod transaction;

pub(super) use aliased::{bundle_of, entity_of};
pub(super) use comparator::{relationship_of, relationship_path};
pub(super) use instance::object_of;
pub(super) use options::option_of;
pub(super) use query::select_of_query;

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;

/// The native modules of this half.
pub(super) fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![module::module_def(ctx)]
}
