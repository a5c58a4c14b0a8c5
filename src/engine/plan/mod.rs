//! Plans: what a query does, step by step, with every name resolved.
//!
//! In: syntax trees (`ast`) and the catalogue. Out: [`QueryPlan`], which `exec` runs and `display` prints.

mod access;
mod display;
mod from;
mod join;
mod resolve;
mod rows;
mod scope;
mod select;
mod window;

use std::rc::Rc;

use crate::ast::{JoinKind, SetOp};
use crate::catalog::TableDef;
use crate::eval::Expr;
use crate::eval::aggregate::AggregateCall;
use crate::value::{Affinity, Collation};

pub(crate) use scope::{Note, Planner, Scope, Source};
pub(crate) use window::{FrameBound, WindowCall, WindowFunction};

/// What a query reads of the queries around it: levels up, FROM element, column ([`ROWID`] for the rowid).
pub(crate) type Outer = Vec<(u16, u16, u16)>;
/// Stands for the rowid where a column number is wanted.
pub(crate) const ROWID: u16 = u16::MAX;

/// A query that stands inside another one.
#[derive(Debug)]
pub(crate) struct Subplan {
    pub plan: QueryPlan,
    /// What it reads of the queries around it: levels up (1 is the next one), FROM element, column.
    pub outer: Outer,
    /// Where its rows are kept when it does not depend on the outer row.
    pub cache: usize,
}

impl Subplan {
    pub fn correlated(&self) -> bool {
        !self.outer.is_empty()
    }
}

#[derive(Debug)]
pub(crate) struct QueryPlan {
    pub body: Body,
    pub columns: Vec<OutColumn>,
    /// Of a compound or VALUES; a SELECT sorts by itself.
    pub order: Vec<OrderKey>,
    pub limit: Option<Expr>,
    pub offset: Option<Expr>,
    /// Columns whose whole numbers come out as REAL: see [`QueryPlan::into_table`].
    pub reals: Vec<usize>,
}

impl QueryPlan {
    /// The query as an element of FROM. There SQLite reads a column that has REAL affinity as REAL, also where another
    /// part of a compound has put a whole number into it.
    pub fn into_table(mut self) -> Self {
        if matches!(self.body, Body::Compound { .. } | Body::Recursive { .. }) {
            let real = |it: &(usize, &OutColumn)| it.1.affinity == Affinity::Real;
            self.reals = self
                .columns
                .iter()
                .enumerate()
                .filter(real)
                .map(|it| it.0)
                .collect();
        }
        self
    }
}

#[derive(Debug)]
pub(crate) enum Body {
    Select(Box<SelectPlan>),
    Values(Vec<Vec<Expr>>),
    Compound {
        op: SetOp,
        left: Box<QueryPlan>,
        right: Box<QueryPlan>,
        collations: Vec<Collation>,
    },
    /// A recursive CTE: the first part, then the second over the rows that were found last.
    Recursive {
        working: usize,
        first: Box<QueryPlan>,
        next: Vec<QueryPlan>,
        distinct: bool,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct OutColumn {
    pub name: String,
    pub affinity: Affinity,
    pub collation: Option<Collation>,
    /// The collation was written with COLLATE.
    pub explicit: bool,
    /// Whether its text is JSON, for functions that take JSON for JSON.
    pub json: crate::eval::json_mark::Mark,
    /// The declared type of the table column that it shows.
    pub declared: Option<String>,
}

impl OutColumn {
    /// One of which only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            affinity: Affinity::None,
            collation: None,
            explicit: false,
            json: crate::eval::json_mark::Mark::Plain,
            declared: None,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct OrderKey {
    pub by: KeyBy,
    pub descending: bool,
    pub nulls_first: bool,
    pub collation: Collation,
}

#[derive(Clone, Debug)]
pub(crate) enum KeyBy {
    /// A result column.
    Output(usize),
    Expr(Expr),
}

#[derive(Debug)]
pub(crate) struct SelectPlan {
    /// Number of FROM elements: the width of a frame.
    pub width: usize,
    pub from: Node,
    /// Conditions that no row of this query decides.
    pub constant: Vec<Expr>,
    pub group: Option<Group>,
    pub having: Option<Expr>,
    pub windows: Vec<WindowCall>,
    pub output: Vec<Expr>,
    pub distinct: Option<Vec<Collation>>,
    pub order: Vec<OrderKey>,
    /// The rows arrive in the order asked for.
    pub presorted: bool,
    /// GlueSQL runs FROM, WHERE and GROUP BY, when it gets this query right.
    pub glue: Option<Rc<crate::glue::GluePlan>>,
}

#[derive(Debug)]
pub(crate) struct Group {
    pub by: Vec<(Expr, Collation)>,
    /// Groups come in falling order of these keys: SQLite takes the directions of an ORDER BY with as many terms.
    pub descending: Vec<bool>,
    pub aggregates: Vec<AggregateCall>,
    /// Whether anything beside the aggregates reads the representative row.
    pub reads_row: bool,
    /// The one `min` or `max` whose row decides the columns that are not grouped.
    pub deciding: Option<usize>,
}

/// Where rows come from.
#[derive(Debug)]
pub(crate) enum Node {
    /// No FROM: one row without columns.
    One,
    Scan(Box<Scan>),
    Join {
        left: Box<Node>,
        right: Box<Node>,
        kind: JoinKind,
        /// Decides what matches.
        on: Vec<Expr>,
        /// Conditions of WHERE that can be decided here.
        after: Vec<Expr>,
    },
}

#[derive(Debug)]
pub(crate) struct Scan {
    pub source: u16,
    pub what: What,
    pub access: Access,
    pub filters: Vec<Expr>,
    /// For display.
    pub name: String,
}

#[derive(Debug)]
pub(crate) enum What {
    Table(Rc<TableDef>),
    Query(Rc<Subplan>),
    /// The rows of a recursive CTE that were found last.
    Working(usize),
    Function {
        name: String,
        args: Vec<Expr>,
    },
}

#[derive(Debug)]
pub(crate) enum Access {
    Full {
        reverse: bool,
    },
    /// All rows in the order of an index.
    IndexOrder {
        index: Rc<str>,
        reverse: bool,
    },
    /// `rowid = expr`.
    Rowid(Expr),
    /// `rowid IN (..)`.
    RowidIn(InSource),
    RowidRange {
        low: Option<(Expr, bool)>,
        high: Option<(Expr, bool)>,
        reverse: bool,
    },
    Index {
        index: Rc<str>,
        /// Positions of the columns that are looked up.
        columns: Vec<usize>,
        keys: Vec<Expr>,
        /// For the column after the keys.
        last: Last,
    },
    /// A hash index made for the statement: on the columns, for these keys.
    /// Rows with equal keys come in the order of `rest`, as in SQLite's automatic index, which holds those columns too.
    Hash {
        columns: Vec<(usize, Affinity, Collation)>,
        keys: Vec<Expr>,
        rest: Vec<usize>,
        cache: usize,
    },
}

#[derive(Debug)]
pub(crate) enum Last {
    None,
    /// With the affinity under which the values are compared.
    In(InSource, Affinity),
    Range {
        low: Option<(Expr, bool)>,
        high: Option<(Expr, bool)>,
    },
}

/// The values of an IN that is looked up.
#[derive(Clone, Debug)]
pub(crate) enum InSource {
    List(Vec<Expr>),
    Param(usize),
    Query(Rc<Subplan>),
}

/// A plan of a whole statement, to be printed.
pub(crate) fn describe(plan: &QueryPlan) -> String {
    display::query(plan)
}

/// A plan of INSERT, UPDATE or DELETE, to be printed.
pub(crate) fn describe_dml(plan: &crate::write::DmlPlan) -> String {
    display::dml(plan)
}
