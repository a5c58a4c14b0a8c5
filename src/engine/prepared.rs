//! Statements made ready: printed, parsed, planned; to be executed as often as wanted with other values.
//!
//! In: text. Out: [`Lowered`], whose plan is made again only when the catalogue has changed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::api::ResultColumn;
use crate::ast;
use crate::catalog::Catalog;
use crate::error::Res;
use crate::parse::{self, Parsed};
use crate::plan::{Planner, QueryPlan};
use crate::write::{self, DmlPlan};

/// A statement that was compiled and planned.
pub struct Prepared {
    pub compiled: Rc<sql::Compiled>,
    pub columns: Rc<Vec<ResultColumn>>,
    /// What it was compiled from, for other dialects.
    pub(crate) source: Option<crate::keep::Source>,
    pub(crate) lowered: Rc<Lowered>,
    /// For INSERT: whether it has a RETURNING clause.
    pub(crate) returns_rows: bool,
    /// For a placeholder that repeats: nothing to do; for each bind its kind.
    pub(crate) is_insert: bool,
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Prepared({:?})", self.compiled.text)
    }
}

impl Prepared {
    /// Whether SQLAlchemy keeps the compiled form: not that of DDL, nor that of an INSERT with several rows in
    /// its VALUES.
    pub fn is_cached(&self) -> bool {
        self.compiled.kind != sql::compile::Kind::Ddl
            && self.compiled.binds.iter().all(|it| it.row == 0)
    }

    /// The text, with stand-ins for lists that are not known yet.
    pub fn text(&self) -> &str {
        &self.compiled.text
    }
}

/// A parsed text and its plan.
pub(crate) struct Lowered {
    pub parsed: Parsed,
    planned: RefCell<Option<(Rc<Catalog>, Rc<Planned>)>>,
}

/// A plan and how many caches it needs.
pub(crate) struct Planned {
    pub what: PlannedWhat,
    pub caches: usize,
    /// What the rows are called, when there are rows.
    pub columns: Rc<Vec<ResultColumn>>,
    /// The foreign keys that it touches make sense: found out when it ran for the first time.
    pub keys_known: Cell<bool>,
}

pub(crate) enum PlannedWhat {
    Query(QueryPlan),
    Dml(DmlPlan),
    /// Runs without a plan.
    Other,
}

impl Lowered {
    pub fn parse(text: &str) -> Res<Self> {
        Ok(Self {
            parsed: parse::parse_one(text)?,
            planned: RefCell::new(None),
        })
    }

    pub fn of(parsed: Parsed) -> Self {
        Self {
            parsed,
            planned: RefCell::new(None),
        }
    }

    /// The plan for a state of the catalogue.
    ///
    /// # Errors
    /// What does not resolve.
    pub fn plan(&self, catalog: &Rc<Catalog>) -> Res<Rc<Planned>> {
        if let Some((of, planned)) = self.planned.borrow().as_ref() {
            if Rc::ptr_eq(of, catalog) {
                return Ok(planned.clone());
            }
        }
        let planned = Rc::new(plan(&self.parsed.statement, catalog)?);
        *self.planned.borrow_mut() = Some((catalog.clone(), planned.clone()));
        Ok(planned)
    }
}

pub(crate) fn plan(statement: &ast::Statement, catalog: &Catalog) -> Res<Planned> {
    let planner = Planner::new(catalog);
    let what = match statement {
        ast::Statement::Query(query) => PlannedWhat::Query(planner.query(query, None)?.0),
        ast::Statement::Insert(_) | ast::Statement::Update(_) | ast::Statement::Delete(_) => {
            PlannedWhat::Dml(write::plan(statement, &planner)?)
        }
        _ => PlannedWhat::Other,
    };
    let columns = match &what {
        PlannedWhat::Query(plan) => plan.columns.as_slice(),
        PlannedWhat::Dml(plan) => plan.returning().map_or(&[][..], |it| it.columns.as_slice()),
        PlannedWhat::Other => &[],
    };
    let columns = Rc::new(
        columns
            .iter()
            .map(|it| crate::run::result_column(&it.name))
            .collect(),
    );
    Ok(Planned {
        what,
        caches: planner.caches.get(),
        columns,
        keys_known: Cell::new(false),
    })
}
