//! The mapped classes of a run, as data: for the diagram, for completion, and for whoever explains events.
//!
//! Made by `orm` at the end of a run, in the order in which the classes were mapped; places are added by `runner`.

use serde::{Deserialize, Serialize};

/// A place in the learner's sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Index in `RunRequest::cells`, from 0.
    pub cell: u32,
    /// From 1.
    pub line: u32,
}

/// A mapped class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Model {
    /// `User`.
    pub name: String,
    /// Its own table; for single-table inheritance that of its parent. Empty when it is not mapped to a table.
    pub table: String,
    /// Where its `class` statement is; `None` for classes of a prelude or made by a call.
    pub place: Option<Place>,
    /// Attributes in the order in which SQLAlchemy's mapper has them.
    pub columns: Vec<ModelColumn>,
    pub relationships: Vec<ModelRelationship>,
    /// The mapped class that it inherits from.
    pub inherits: Option<String>,
    /// How: `single`, `joined` or `concrete`; empty without `inherits`.
    pub inheritance: String,
    /// `polymorphic_identity` as text.
    pub polymorphic_identity: Option<String>,
    /// The attribute of `polymorphic_on`.
    pub polymorphic_on: Option<String>,
    /// Names that are neither: synonyms, hybrids, association proxies, methods of the class itself.
    pub others: Vec<String>,
}

/// A mapped column, or a SQL expression under a name (`column_property`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelColumn {
    /// The attribute's name.
    pub name: String,
    /// The column's name in its table; empty for a SQL expression.
    pub column: String,
    /// The table that it is in, which may be that of a parent class.
    pub table: String,
    /// As SQLite's CREATE TABLE says: `INTEGER`, `VARCHAR(50)`.
    pub sql_type: String,
    pub primary_key: bool,
    pub nullable: bool,
    pub unique: bool,
    /// `roles.id`, for each foreign key.
    pub references: Vec<String>,
    /// True when it belongs to a parent class.
    pub inherited: bool,
    pub place: Option<Place>,
}

/// A relationship.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelRelationship {
    pub name: String,
    /// The class at the other end.
    pub target: String,
    pub direction: Direction,
    /// Whether the attribute is a collection.
    pub uselist: bool,
    /// The table in the middle of a many-to-many.
    pub secondary: Option<String>,
    /// The relationship of the target that mirrors it, whether by `back_populates` or by `backref`.
    pub back_populates: Option<String>,
    /// `select`, `joined`, `selectin`, `raise`, ... as `lazy=` says.
    pub lazy: String,
    /// `delete, delete-orphan, ...` as `cascade=` says, in SQLAlchemy's order.
    pub cascade: String,
    pub viewonly: bool,
    /// Columns that join, local and remote: `("orders.user_id", "users.id")`.
    pub pairs: Vec<(String, String)>,
    pub inherited: bool,
    pub place: Option<Place>,
}

/// SQLAlchemy's names for the direction of a relationship.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Not known: the mappers were never configured, because the program failed or used none of them.
    #[default]
    Unknown,
    OneToMany,
    ManyToOne,
    ManyToMany,
}
