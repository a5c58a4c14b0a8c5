//! ORM statements: what `Session.execute` takes.
//!
//! In: selects over entities, and INSERT, UPDATE, DELETE of mapped classes. Executed by the session.

use std::rc::Rc;

use crate::mapper::Mapper;
use crate::query::{OrmSelect, Selected};

/// Anything that a session executes.
#[derive(Clone)]
pub enum OrmStatement {
    Select(Rc<OrmSelect>),
    Insert(OrmInsert),
    Update(OrmUpdate),
    Delete(OrmDelete),
    /// A statement without mapped classes.
    Core(sql::Statement),
}

/// `synchronize_session=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Synchronize {
    #[default]
    Auto,
    Evaluate,
    Fetch,
    False,
}

/// `insert(User)`.
#[derive(Clone)]
pub struct OrmInsert {
    pub mapper: Rc<Mapper>,
    pub statement: Rc<sql::Insert>,
    pub returning: Vec<Selected>,
    /// `render_nulls=True`.
    pub render_nulls: bool,
    /// The parameters are a list of rows, as in a bulk operation.
    pub many: bool,
}

/// `update(User)`.
#[derive(Clone)]
pub struct OrmUpdate {
    pub mapper: Rc<Mapper>,
    pub statement: Rc<sql::Update>,
    pub synchronize: Synchronize,
    pub returning: Vec<Selected>,
    /// The parameters are a list of rows: each is updated by its primary key.
    pub many: bool,
}

/// `delete(User)`.
#[derive(Clone)]
pub struct OrmDelete {
    pub mapper: Rc<Mapper>,
    pub statement: Rc<sql::Delete>,
    pub synchronize: Synchronize,
    pub returning: Vec<Selected>,
}
