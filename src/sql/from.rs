//! FROM elements: tables, aliases, subqueries, CTEs and joins.
//!
//! Compared by identity of what they hold. Which of them a SELECT finally lists is decided in `froms`,
//! for the compiler and the engine alike.

use std::rc::Rc;

use crate::expr::{Expr, LabelName};
use crate::schema::Table;
use crate::statement::Query;

mod build;
mod columns;

/// Something that rows come from.
#[derive(Clone, Debug)]
pub enum From {
    Table(Rc<Table>),
    Alias(Rc<Alias>),
    Subquery(Rc<Subquery>),
    Cte(Rc<Cte>),
    Join(Rc<Join>),
    /// `table("name", column("x"))`: a table that no MetaData knows.
    Named(Rc<NamedTable>),
    /// `func.json_each(...).table_valued(...)`.
    Function(Rc<TableFunction>),
    /// `text("t")` in `select_from`.
    Text(Rc<str>),
    /// A SELECT in parentheses without a name of its own.
    Grouping(Rc<From>),
    /// `values(...)`.
    Values(Rc<Values>),
}

/// `table AS name`.
#[derive(Debug)]
pub struct Alias {
    pub of: From,
    /// Anonymous: the stem is the table's name (`users_1`).
    pub name: LabelName,
    /// `TABLESAMPLE method REPEATABLE (seed)`.
    pub sample: Option<(Expr, Option<Expr>)>,
}

/// `(SELECT ...) AS name`.
#[derive(Debug)]
pub struct Subquery {
    pub query: Query,
    pub name: LabelName,
    pub lateral: bool,
}

/// `WITH name AS (SELECT ...)`.
#[derive(Debug)]
pub struct Cte {
    /// Set once: a recursive CTE's own query refers to it.
    pub query: std::cell::OnceCell<Query>,
    pub name: LabelName,
    pub recursive: std::cell::Cell<bool>,
    /// `cte.alias("x")`: another name for the same WITH element.
    pub alias_of: Option<Rc<Cte>>,
    /// The non-recursive part that `union()` was called on, which its references also mean.
    pub restates: Option<Rc<Cte>>,
    pub nesting: bool,
    /// Behind AS: `MATERIALIZED`.
    pub prefixes: Vec<Expr>,
    /// Behind the query.
    pub suffixes: Vec<Expr>,
}

#[derive(Debug)]
pub struct Join {
    pub left: From,
    pub right: From,
    /// `None`: CROSS or to be worked out by the builder before this is made.
    pub on: Option<Expr>,
    pub outer: bool,
    pub full: bool,
}

#[derive(Debug)]
pub struct NamedTable {
    pub name: String,
    pub schema: Option<String>,
    pub columns: Vec<(Rc<str>, crate::SqlType)>,
}

#[derive(Clone, Debug)]
pub struct TableFunction {
    pub function: Expr,
    pub name: LabelName,
    pub columns: Vec<(Rc<str>, crate::SqlType)>,
    /// `WITH ORDINALITY`, whose column is the last one.
    pub ordinality: bool,
    /// `AS name(a, b)`; with their types when true is inside.
    pub derived: Option<bool>,
    pub lateral: bool,
    /// `joins_implicitly=True`: nothing to say about cartesian products.
    pub scalar: bool,
}

/// `VALUES (1, 'a'), (2, 'b')` as a table.
#[derive(Clone, Debug)]
pub struct Values {
    pub columns: Vec<(Rc<str>, crate::SqlType)>,
    pub rows: Vec<Vec<Expr>>,
    pub name: Option<LabelName>,
    pub literal_binds: bool,
    pub lateral: bool,
}
