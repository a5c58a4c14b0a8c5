//! Statements as data: SELECT and its compounds, INSERT, UPDATE, DELETE, DDL, text, transactions are calls instead.
//!
//! Built step by step by value ("generative": clone, change, return); read by the compiler and by `engine`.
//! Source of the behaviour: SQLAlchemy `sql/selectable.py`, `sql/dml.py`, `sql/ddl.py`.

use std::rc::Rc;

use indexmap::IndexMap;

use crate::expr::{BindParam, Expr};
use crate::from::{Cte, From};
use crate::schema::{Column, Constraint, Index, Table};

mod dml;
mod select;
mod text;

pub use text::{Piece, pieces, text_parameters};

/// Anything that can be executed.
#[derive(Clone, Debug)]
pub enum Statement {
    Query(Query),
    Insert(Rc<Insert>),
    Update(Rc<Update>),
    Delete(Rc<Delete>),
    Ddl(Ddl),
    /// `text("...")` with `:name` parameters, and SQL given as a string.
    Text(Rc<TextStatement>),
}

/// Something with rows.
#[derive(Clone, Debug)]
pub enum Query {
    Select(Rc<Select>),
    Compound(Rc<Compound>),
    /// `text("SELECT ...").columns(...)`, as a query.
    Text(Rc<TextStatement>),
    /// INSERT, UPDATE or DELETE with RETURNING, in WITH.
    Dml(Rc<Statement>),
    /// `VALUES (...), (...)`, in WITH.
    Values(Rc<crate::from::Values>),
}

/// How result columns are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelStyle {
    /// Only repeated names get `_1`: the 2.0 style.
    #[default]
    DisambiguateOnly,
    /// `users_id`: the ORM's eager joins and the legacy Query.
    TablenamePlusCol,
    None,
}

#[derive(Clone, Debug, Default)]
pub struct Select {
    pub columns: Vec<Expr>,
    /// Explicit FROMs: `select_from`, and joins. What columns and WHERE mention is added by `froms`.
    pub from: Vec<From>,
    pub where_: Vec<Expr>,
    pub group_by: Vec<Expr>,
    pub having: Vec<Expr>,
    pub order_by: Vec<Expr>,
    pub limit: Option<Expr>,
    pub offset: Option<Expr>,
    pub distinct: bool,
    /// `DISTINCT ON` of PostgreSQL.
    pub distinct_on: Vec<Expr>,
    pub prefixes: Vec<Expr>,
    pub suffixes: Vec<Expr>,
    pub label_style: LabelStyle,
    /// `correlate(...)`: `None` is automatic.
    pub correlate: Option<Vec<From>>,
    pub correlate_except: Option<Vec<From>>,
    pub for_update: Option<ForUpdate>,
    /// `add_cte`.
    pub ctes: Vec<Rc<Cte>>,
    /// What few statements have.
    pub extra: Option<Rc<Extra>>,
}

/// The rarer parts of a SELECT.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// `FETCH FIRST n ROWS ONLY`, in place of LIMIT.
    pub fetch: Option<Fetch>,
    /// `with_hint`: (table, text, dialect or `*`).
    pub hints: Vec<(From, String, String)>,
    /// `with_statement_hint`: (text, dialect or `*`).
    pub statement_hints: Vec<(String, String)>,
    /// `params(name=value)`: values for parameters by name, here and inside.
    pub params: Vec<(Rc<str>, crate::Value)>,
    /// What stands behind the SELECT for its maker: the mapped classes that it is about.
    pub made_of: Option<Rc<dyn std::any::Any>>,
    /// Adds conditions to every SELECT inside this one, when it is printed.
    pub amend: Option<Amend>,
}

/// What [`Extra::amend`] calls with a SELECT and the FROM elements that it lists; `None` leaves it as it is.
#[derive(Clone)]
pub struct Amend(pub AmendFn);

/// See [`Amend`].
pub type AmendFn = Rc<dyn Fn(&Select, &[From]) -> Result<Option<Select>, crate::Error>>;

impl std::fmt::Debug for Amend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Amend")
    }
}

#[derive(Clone, Debug)]
pub struct Fetch {
    pub count: Expr,
    pub with_ties: bool,
    pub percent: bool,
}

#[derive(Clone, Debug, Default)]
pub struct ForUpdate {
    pub nowait: bool,
    pub read: bool,
    pub skip_locked: bool,
    pub key_share: bool,
    pub of: Vec<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOp {
    Union,
    UnionAll,
    Intersect,
    IntersectAll,
    Except,
    ExceptAll,
}

/// `a UNION b ...`.
#[derive(Clone, Debug)]
pub struct Compound {
    pub op: SetOp,
    pub queries: Vec<Query>,
    pub group_by: Vec<Expr>,
    pub order_by: Vec<Expr>,
    pub limit: Option<Expr>,
    pub offset: Option<Expr>,
    pub label_style: LabelStyle,
    pub ctes: Vec<Rc<Cte>>,
    pub extra: Option<Rc<Extra>>,
}

/// A column that DML sets.
#[derive(Clone, Debug)]
pub enum Assigned {
    /// The value is given at execution, under the column's key.
    Parameter(Rc<BindParam>),
    /// An expression is rendered.
    Expr(Expr),
}

#[derive(Clone, Debug)]
pub struct Insert {
    pub table: From,
    /// One row: column to value, in the order in which they are printed.
    pub values: IndexMap<Rc<str>, (Rc<Column>, Assigned)>,
    /// `values([{...}, {...}])`: further rows with the same columns as `values`.
    pub more_rows: Vec<Vec<Assigned>>,
    /// `from_select`.
    pub select: Option<Query>,
    pub returning: Vec<Expr>,
    pub on_conflict: Option<OnConflict>,
    pub ctes: Vec<Rc<Cte>>,
    /// `OR IGNORE`, `OR REPLACE`.
    pub prefixes: Vec<String>,
    /// `values()` was called without any value: no column is named.
    pub no_values: bool,
    /// `from_select(..., include_defaults=False)`.
    pub without_defaults: bool,
    /// `returning(..., sort_by_parameter_order=True)`.
    pub sort_by_parameter_order: bool,
}

/// What happens to a row that is there already.
#[derive(Clone, Debug)]
pub struct OnConflict {
    /// The dialect whose words it is written in.
    pub dialect: crate::Dialect,
    /// The conflict target, by column names; empty for any.
    pub target: Vec<Expr>,
    /// PostgreSQL: `ON CONSTRAINT name`.
    pub constraint: Option<String>,
    pub target_where: Option<Expr>,
    /// Empty: DO NOTHING. `excluded.x` is a Column of a Named table called `excluded`.
    pub set: Vec<(Rc<str>, Expr)>,
    /// MySQL: the assignments are printed as they were given.
    pub in_order: bool,
    pub where_: Option<Expr>,
}

#[derive(Clone, Debug)]
pub struct Update {
    pub table: From,
    pub values: Vec<(Rc<Column>, Assigned)>,
    /// `ordered_values`: in the order of `values`.
    pub ordered: bool,
    pub where_: Vec<Expr>,
    /// Further FROMs: `UPDATE a SET ... FROM b`.
    pub from: Vec<From>,
    pub returning: Vec<Expr>,
    pub ctes: Vec<Rc<Cte>>,
    /// MySQL: `LIMIT n`.
    pub limit: Option<Expr>,
    pub prefixes: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Delete {
    pub table: From,
    pub where_: Vec<Expr>,
    pub using: Vec<From>,
    pub returning: Vec<Expr>,
    pub ctes: Vec<Rc<Cte>>,
    /// MySQL: `LIMIT n`.
    pub limit: Option<Expr>,
    pub prefixes: Vec<String>,
}

#[derive(Clone, Debug)]
pub enum Ddl {
    CreateTable {
        table: Rc<Table>,
        if_not_exists: bool,
    },
    DropTable {
        table: Rc<Table>,
        if_exists: bool,
    },
    CreateIndex {
        index: Rc<Index>,
        if_not_exists: bool,
    },
    DropIndex {
        index: Rc<Index>,
        if_exists: bool,
    },
    AddConstraint {
        table: Rc<Table>,
        constraint: Rc<Constraint>,
    },
    DropConstraint {
        table: Rc<Table>,
        constraint: Rc<Constraint>,
    },
    /// `SetTableComment`, and `DropTableComment` when `drop`.
    TableComment {
        table: Rc<Table>,
        drop: bool,
    },
    ColumnComment {
        column: Rc<Column>,
        drop: bool,
    },
    CreateSequence {
        sequence: Rc<crate::schema::Sequence>,
        if_not_exists: bool,
    },
    DropSequence {
        sequence: Rc<crate::schema::Sequence>,
        if_exists: bool,
    },
    CreateSchema {
        name: String,
        if_not_exists: bool,
    },
    DropSchema {
        name: String,
        cascade: bool,
        if_exists: bool,
    },
    /// `CREATE TYPE name AS ENUM (...)` of PostgreSQL.
    CreateEnum {
        name: String,
        labels: Vec<Rc<str>>,
    },
    DropEnum {
        name: String,
    },
    /// The column of CREATE TABLE by itself (`CreateColumn`).
    Column {
        column: Rc<Column>,
    },
    /// SQL of the program's own: `DDL("...")`.
    Raw(String),
}

#[derive(Clone, Debug)]
pub struct TextStatement {
    /// As written, with `:name` parameters.
    pub text: String,
    pub binds: Vec<Rc<BindParam>>,
    /// `.columns(...)`.
    pub columns: Vec<Expr>,
}
