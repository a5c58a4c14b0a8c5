//! MetaData, tables, columns, constraints and indexes: the shared, growing description of a database.
//!
//! In: calls of `python` and of Rust programs. Out: what `orm` maps, `engine` creates and the compiler prints.
//! Everything is behind `Rc`, because SQLAlchemy's objects have identity and learn of each other later:
//! a foreign key names its target as text until the target table exists.
//! Source of the behaviour: SQLAlchemy `sql/schema.py`.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use indexmap::IndexMap;

use crate::{Expr, SqlType, Value};

mod build;
mod join;
mod naming;
mod repr;
mod resolve;
mod sort;

pub use join::join_condition;
pub use sort::{Sorted, sort_tables};

/// A collection of tables.
#[derive(Debug, Default)]
pub struct MetaData {
    /// In the order in which they were defined; the key is `schema.name` or `name`.
    pub tables: RefCell<IndexMap<String, Rc<Table>>>,
    pub schema: RefCell<Option<String>>,
    /// `naming_convention`: (kind such as `fk`, template).
    pub naming_convention: RefCell<IndexMap<String, String>>,
    /// Tokens of the program's own in the convention.
    pub naming_tokens: RefCell<IndexMap<String, Rc<dyn NamingToken>>>,
}

/// A token of a naming convention that is a function of the program.
pub trait NamingToken: std::fmt::Debug {
    /// The text for a constraint of a table.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn text(&self, constraint: &Rc<Constraint>, table: &Rc<Table>) -> Result<String, crate::Error>;
}

/// A table. Compared by identity.
#[derive(Debug)]
pub struct Table {
    pub name: String,
    pub schema: Option<String>,
    pub metadata: Weak<MetaData>,
    /// In definition order. Looked up by [`Column::key`].
    pub columns: RefCell<Vec<Rc<Column>>>,
    pub constraints: RefCell<Vec<Rc<Constraint>>>,
    pub indexes: RefCell<Vec<Rc<Index>>>,
    pub comment: RefCell<Option<String>>,
    /// `prefixes=["TEMPORARY"]`.
    pub prefixes: RefCell<Vec<String>>,
    /// `sqlite_autoincrement=True`.
    pub sqlite_autoincrement: Cell<bool>,
    /// `mysql_engine="InnoDB"` and its like: (dialect, option, value), in the order given.
    pub options: RefCell<Vec<(String, String, String)>>,
    /// Made by `table()`: known to no MetaData.
    pub lightweight: Cell<bool>,
    pub info: RefCell<Option<Value>>,
}

/// A column. Compared by identity.
#[derive(Debug)]
pub struct Column {
    /// Set late for columns that are declared before they have a name (`id = Column(Integer)` in a class).
    pub name: RefCell<String>,
    /// What `table.c` calls it; usually the name.
    pub key: RefCell<String>,
    /// Filled in later for a foreign key column without a type of its own.
    pub ty: RefCell<SqlType>,
    pub table: RefCell<Weak<Table>>,
    pub primary_key: Cell<bool>,
    pub nullable: Cell<bool>,
    /// `nullable=` was written: a primary key that comes later leaves it alone.
    pub nullable_given: Cell<bool>,
    pub autoincrement: Cell<Autoincrement>,
    pub unique: Cell<Option<bool>>,
    pub index: Cell<Option<bool>>,
    pub default: RefCell<Option<Default_>>,
    pub onupdate: RefCell<Option<Default_>>,
    pub server_default: RefCell<Option<ServerDefault>>,
    pub server_onupdate: RefCell<Option<ServerDefault>>,
    pub computed: RefCell<Option<Computed>>,
    pub identity: RefCell<Option<Identity>>,
    pub sequence: RefCell<Option<Rc<Sequence>>>,
    pub foreign_keys: RefCell<Vec<Rc<ForeignKey>>>,
    /// CHECK constraints written inside `Column(...)`, printed behind its type.
    pub checks: RefCell<Vec<Rc<Constraint>>>,
    pub comment: RefCell<Option<String>>,
    pub info: RefCell<Option<Value>>,
    /// A fixed number that orders columns by creation, as SQLAlchemy's `_creation_order` does.
    pub creation_order: Cell<u64>,
}

/// `autoincrement=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Autoincrement {
    Auto,
    True,
    False,
    IgnoreFk,
}

/// A value that the program supplies when a statement does not.
#[derive(Clone, Debug)]
pub enum Default_ {
    /// `default=5`.
    Scalar(Value),
    /// `default=datetime.utcnow`.
    Callable(Rc<dyn DefaultFn>),
    /// `default=func.now()`: rendered into the statement.
    Sql(Expr),
}

/// A default that is a function of the program.
pub trait DefaultFn: std::fmt::Debug {
    /// Calls it once for one row.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn call(&self) -> Result<Value, crate::Error>;
    fn as_any(&self) -> &dyn std::any::Any;
}

/// `server_default=`: part of the DDL.
#[derive(Clone, Debug)]
pub enum ServerDefault {
    /// `server_default="x"`: printed as a quoted literal.
    Text(String),
    /// `server_default=text("...")` or `func.now()`.
    Sql(Expr),
    /// `FetchedValue()`: the database does something that we are not told.
    Fetched,
}

/// `Computed("a + b", persisted=True)`.
#[derive(Clone, Debug)]
pub struct Computed {
    pub text: Expr,
    pub persisted: Option<bool>,
}

/// One column's part in a foreign key constraint.
#[derive(Debug)]
pub struct ForeignKey {
    pub target: ForeignKeyTarget,
    pub parent: RefCell<Weak<Column>>,
    /// The constraint that it belongs to, once its column is in a table.
    pub constraint: RefCell<Weak<Constraint>>,
    pub name: Option<String>,
    pub ondelete: Option<String>,
    pub onupdate: Option<String>,
    pub deferrable: Option<bool>,
    pub initially: Option<String>,
    pub use_alter: bool,
    pub match_: Option<String>,
    /// For one side of a pair in a ForeignKeyConstraint, or a stand-alone `ForeignKey(...)`.
    pub stand_alone: bool,
}

/// What a foreign key points at.
#[derive(Clone, Debug)]
pub enum ForeignKeyTarget {
    /// `"roles.id"`, or `"schema.roles.id"`.
    Name(String),
    Column(Rc<Column>),
}

/// A table constraint.
#[derive(Debug)]
pub struct Constraint {
    pub name: RefCell<Option<String>>,
    pub kind: ConstraintKind,
    pub deferrable: Option<bool>,
    pub initially: Option<String>,
    pub comment: Option<String>,
    /// Made by `Column(unique=True)`, an Enum or a Boolean rather than written out.
    pub implicit: bool,
    /// The CHECK of a Boolean, which databases with booleans of their own do not get.
    pub of_boolean: bool,
    /// Why the naming convention could not name it; said when it is created.
    pub naming_error: RefCell<Option<crate::Error>>,
    /// Constraints are printed in the order in which they were made.
    pub creation_order: u64,
}

#[derive(Debug)]
pub enum ConstraintKind {
    PrimaryKey(RefCell<Vec<Rc<Column>>>),
    Unique(RefCell<Vec<Rc<Column>>>),
    ForeignKey {
        columns: RefCell<Vec<Rc<Column>>>,
        /// One [`ForeignKey`] for each column, in the same order.
        elements: RefCell<Vec<Rc<ForeignKey>>>,
        ondelete: Option<String>,
        onupdate: Option<String>,
        use_alter: bool,
        /// `MATCH FULL`.
        match_: Option<String>,
    },
    Check(Expr),
}

/// An index.
#[derive(Debug)]
pub struct Index {
    pub name: RefCell<Option<String>>,
    pub expressions: RefCell<Vec<Expr>>,
    pub unique: bool,
    pub table: RefCell<Weak<Table>>,
    pub sqlite_where: Option<Expr>,
    pub options: IndexOptions,
}

/// What single dialects add to CREATE INDEX.
#[derive(Clone, Debug, Default)]
pub struct IndexOptions {
    pub postgresql_where: Option<Expr>,
    pub postgresql_using: Option<String>,
    /// (column, operator class)
    pub postgresql_ops: Vec<(String, String)>,
    pub postgresql_include: Vec<String>,
    /// (parameter, value)
    pub postgresql_with: Vec<(String, String)>,
    pub postgresql_concurrently: bool,
    /// For all columns (no name), or for each.
    pub mysql_length: Vec<(Option<String>, u32)>,
    pub mysql_prefix: Option<String>,
    pub mysql_using: Option<String>,
}

/// `Sequence("name", start=5)`.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    pub name: String,
    pub schema: Option<String>,
    pub options: SequenceOptions,
    /// `optional=True`: used only where the database has nothing else.
    pub optional: bool,
}

/// What CREATE SEQUENCE and IDENTITY have in common.
#[derive(Clone, Debug, Default)]
pub struct SequenceOptions {
    pub start: Option<i64>,
    pub increment: Option<i64>,
    pub minvalue: Option<i64>,
    pub maxvalue: Option<i64>,
    pub nominvalue: bool,
    pub nomaxvalue: bool,
    pub cycle: Option<bool>,
    pub cache: Option<i64>,
}

/// `Identity(always=True)`.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    pub always: bool,
    pub on_null: bool,
    pub options: SequenceOptions,
}
