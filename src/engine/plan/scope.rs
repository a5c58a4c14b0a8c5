//! Names in scope while a query is planned.
//!
//! In: FROM elements and WITH elements. Out: where a name is found.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::window::WindowCall;
use super::{OutColumn, Subplan};
use crate::ast::{self, Spot};
use crate::catalog::{Catalog, TableDef};
use crate::error::{Res, operational};
use crate::eval::aggregate::AggregateCall;
use crate::eval::expr::Place;
use crate::eval::json_mark::Mark;
use crate::value::{Affinity, Collation};

/// Plans statements against one state of the catalogue.
pub(crate) struct Planner<'c> {
    pub catalog: &'c Catalog,
    /// How many caches and working tables the statement needs so far.
    pub caches: Cell<usize>,
    pub workings: Cell<usize>,
    /// Identities given to FROM elements that came without one.
    pub ids: Cell<usize>,
    /// WITH elements in scope, innermost last.
    pub ctes: RefCell<Vec<CteBinding>>,
    pub depth: Cell<u32>,
    /// How often the part of a recursive element that is being planned has read the element.
    pub references: Cell<u32>,
    /// The statement is part of a trigger.
    pub in_trigger: Cell<bool>,
    /// The query is that of a view.
    pub in_view: Cell<bool>,
    /// The first FROM element is about to be changed: its rows are read whole, in their own order.
    pub changing: Cell<bool>,
    /// What the names of the text mean, for ALTER TABLE; `None`: nobody asks.
    pub notes: RefCell<Option<Vec<(Spot, Note)>>>,
    /// The first COLLATE inside the operands resolved so far of the expression at hand.
    pub written: Cell<Option<Collation>>,
}

#[derive(Clone)]
pub(crate) struct CteBinding {
    pub name: String,
    pub what: CteWhat,
}

#[derive(Clone)]
pub(crate) enum CteWhat {
    /// Planned where it is used; it sees the elements before it, and itself.
    Query {
        cte: Rc<ast::Cte>,
        before: Vec<CteBinding>,
    },
    /// Inside a recursive element: the rows found last.
    Working {
        number: usize,
        columns: Rc<Vec<OutColumn>>,
    },
}

impl<'c> Planner<'c> {
    pub fn new(catalog: &'c Catalog) -> Self {
        Self {
            catalog,
            caches: Cell::new(0),
            workings: Cell::new(0),
            ids: Cell::new(0),
            ctes: RefCell::default(),
            depth: Cell::new(0),
            references: Cell::new(0),
            in_trigger: Cell::new(false),
            in_view: Cell::new(false),
            changing: Cell::new(false),
            notes: RefCell::default(),
            written: Cell::new(None),
        }
    }

    /// Whether somebody wants to know what names mean. Columns that are only written to may then be unknown, as for
    /// SQLite's own look at its schema.
    pub fn noting(&self) -> bool {
        self.notes.borrow().is_some()
    }

    /// Remembers what a name means.
    pub fn note(&self, spot: Spot, what: impl FnOnce() -> Note) {
        if let (Some(notes), Some(_)) = (&mut *self.notes.borrow_mut(), spot.token()) {
            notes.push((spot, what()));
        }
    }

    /// Remembers what a column's name means, and the name in front of it.
    pub fn note_column(
        &self,
        spot: Spot,
        qualifier: &ast::Qualifier,
        source: &Source,
        column: Option<u16>,
    ) {
        let Some(table) = source.table.as_ref().filter(|_| self.noting()) else {
            return;
        };
        if let Some(column) = column {
            self.note(spot, || {
                Note::Column(table.name.clone(), usize::from(column))
            });
        }
        if matches!(qualifier, ast::Qualifier::Name(_)) && !source.aliased {
            self.note(spot.qualifier(), || Note::Table(table.name.clone()));
        }
    }

    pub fn new_cache(&self) -> usize {
        let cache = self.caches.get();
        self.caches.set(cache + 1);
        cache
    }

    pub fn new_id(&self) -> usize {
        let id = self.ids.get() + 1;
        self.ids.set(id);
        id
    }

    pub fn new_working(&self) -> usize {
        let working = self.workings.get();
        self.workings.set(working + 1);
        working
    }

    /// The WITH element of this name.
    pub fn cte(&self, name: &str) -> Option<CteBinding> {
        self.ctes
            .borrow()
            .iter()
            .rev()
            .find(|it| it.name.eq_ignore_ascii_case(name))
            .cloned()
    }

    /// The table of this name.
    ///
    /// # Errors
    /// `no such table: x`.
    pub fn table(&self, name: &str) -> Res<&Rc<TableDef>> {
        self.catalog.table(name).ok_or_else(|| {
            let schema = if self.in_trigger.get() || self.in_view.get() {
                "main."
            } else {
                ""
            };
            operational(format!("no such table: {schema}{name}"))
        })
    }
}

/// What a name in a text means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Note {
    Table(String),
    /// Of a table, by position.
    Column(String, usize),
    /// A name in quotes that is no column.
    Text,
}

/// What kinds of function may stand where an expression is being resolved.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Allowed {
    /// No aggregates and no windows.
    Plain,
    Aggregates,
    /// Windows, no aggregates.
    Windows,
    All,
    /// The arguments of an aggregate.
    InsideAggregate,
}

/// The names of one query.
pub(crate) struct Scope<'s> {
    pub sources: Vec<Source>,
    pub parent: Option<&'s Scope<'s>>,
    /// AS names of the column list, for WHERE, GROUP BY and HAVING.
    pub aliases: RefCell<Vec<(String, ast::Expr)>>,
    pub outer: RefCell<super::Outer>,
    pub aggregates: RefCell<Vec<AggregateCall>>,
    pub windows: RefCell<Vec<WindowCall>>,
    pub named_windows: Vec<(String, ast::Window)>,
    pub allowed: Cell<Allowed>,
    /// How an aggregate is refused where it may not stand.
    pub aggregate_words: Cell<&'static str>,
    /// Guards against an alias that means itself.
    pub alias_depth: Cell<u32>,
    /// Only qualified names are looked for here: `NEW.x` and `OLD.x` of a trigger.
    pub qualified_only: bool,
}

/// A FROM element.
pub(crate) struct Source {
    pub id: Option<ast::Id>,
    pub name: Option<String>,
    /// The name is not the table's own.
    pub aliased: bool,
    /// Its columns are only found behind its name: `excluded` of ON CONFLICT.
    pub qualified: bool,
    pub columns: Vec<SourceColumn>,
    /// A base table has a rowid.
    pub table: Option<Rc<TableDef>>,
}

pub(crate) struct SourceColumn {
    pub name: String,
    pub affinity: Affinity,
    pub collation: Option<Collation>,
    pub declared: Option<String>,
    /// Whether its text is JSON.
    pub json: Mark,
    /// Merged with a column of the left side by USING or NATURAL: unqualified names and `*` pass it over.
    pub merged: bool,
    /// The columns of RIGHT and FULL joins that it is merged with: `coalesce(a.x, b.x)`.
    pub coalesced: Vec<Place>,
    /// After a RIGHT JOIN the right column stands for both.
    pub replaced: bool,
}

/// Where a name was found.
pub(crate) enum Found {
    Column(Place),
    Rowid { depth: u16, source: u16 },
}

impl<'s> Scope<'s> {
    pub fn new(sources: Vec<Source>, parent: Option<&'s Scope<'s>>) -> Self {
        Self {
            sources,
            parent,
            aliases: RefCell::default(),
            outer: RefCell::default(),
            aggregates: RefCell::default(),
            windows: RefCell::default(),
            named_windows: Vec::new(),
            aggregate_words: Cell::new("misuse of aggregate function "),
            allowed: Cell::new(Allowed::Plain),
            alias_depth: Cell::new(0),
            qualified_only: false,
        }
    }

    pub fn column(&self, place: Place) -> &SourceColumn {
        &self.source(place.depth, place.source).columns[usize::from(place.column)]
    }

    /// The FROM element that a place is in.
    pub fn source(&self, depth: u16, source: u16) -> &Source {
        let mut scope = self;
        for _ in 0..depth {
            if let Some(parent) = scope.parent {
                scope = parent;
            }
        }
        &scope.sources[usize::from(source)]
    }

    /// Looks a column up here and in the queries around.
    ///
    /// # Errors
    /// `ambiguous column name: x`.
    pub fn find(&self, qualifier: &ast::Qualifier, name: &str) -> Res<Option<Found>> {
        let mut scope = self;
        let mut depth = 0;
        loop {
            if let Some((source, column)) = scope.find_here(qualifier, name)? {
                self.note_outer(depth, source, column.unwrap_or(super::ROWID));
                return Ok(Some(match column {
                    Some(column) => Found::Column(Place {
                        depth,
                        source,
                        column,
                    }),
                    None => Found::Rowid { depth, source },
                }));
            }
            match scope.parent {
                Some(parent) => scope = parent,
                None => return Ok(None),
            }
            depth += 1;
        }
    }

    /// Remembers in this query and in those between that one further out is read.
    fn note_outer(&self, depth: u16, source: u16, column: u16) {
        let mut scope = self;
        for levels in (1..=depth).rev() {
            let mut outer = scope.outer.borrow_mut();
            if !outer.contains(&(levels, source, column)) {
                outer.push((levels, source, column));
            }
            drop(outer);
            match scope.parent {
                Some(parent) => scope = parent,
                None => return,
            }
        }
    }

    fn find_here(&self, qualifier: &ast::Qualifier, name: &str) -> Res<Option<(u16, Option<u16>)>> {
        let mut found: Option<(u16, Option<u16>)> = None;
        if self.qualified_only && !matches!(qualifier, ast::Qualifier::Name(_)) {
            return Ok(None);
        }
        for (at, source) in self.sources.iter().enumerate() {
            let matches = match qualifier {
                ast::Qualifier::None => !source.qualified,
                ast::Qualifier::Name(it) => source
                    .name
                    .as_ref()
                    .is_some_and(|own| own.eq_ignore_ascii_case(it)),
                ast::Qualifier::Id(id) => source.id == Some(*id),
            };
            if !matches {
                continue;
            }
            let unqualified = matches!(qualifier, ast::Qualifier::None);
            for (column, it) in source.columns.iter().enumerate() {
                if !it.name.eq_ignore_ascii_case(name) || (unqualified && it.merged) {
                    continue;
                }
                if found.is_some() {
                    let name = match qualifier {
                        ast::Qualifier::Name(table) => format!("{table}.{name}"),
                        _ => name.to_owned(),
                    };
                    return Err(operational(format!("ambiguous column name: {name}")));
                }
                found = Some((at as u16, Some(column as u16)));
                break;
            }
            // Two elements may carry one name; the first that has the column is meant.
            if found.is_some() && !unqualified {
                break;
            }
        }
        let hidden = name == crate::write::ROWID;
        if found.is_none()
            && (hidden
                || ["rowid", "_rowid_", "oid"]
                    .iter()
                    .any(|it| it.eq_ignore_ascii_case(name)))
        {
            for (at, source) in self.sources.iter().enumerate() {
                let matches = match qualifier {
                    ast::Qualifier::None => !source.qualified,
                    ast::Qualifier::Name(it) => source
                        .name
                        .as_ref()
                        .is_some_and(|own| own.eq_ignore_ascii_case(it)),
                    ast::Qualifier::Id(id) => source.id == Some(*id),
                };
                if matches
                    && source
                        .table
                        .as_ref()
                        .is_some_and(|it| hidden || it.has_rowid)
                {
                    if found.is_some() {
                        return Err(operational(format!("ambiguous column name: {name}")));
                    }
                    found = Some((at as u16, None));
                }
            }
        }
        Ok(found)
    }

    /// The Subplan's list of outer references.
    pub fn take_outer(&self) -> super::Outer {
        self.outer.borrow().clone()
    }
}

impl Source {
    /// A base table.
    pub fn of_table(table: &Rc<TableDef>, alias: Option<&str>, id: Option<ast::Id>) -> Self {
        Self {
            id,
            name: Some(alias.unwrap_or(&table.name).to_owned()),
            aliased: alias.is_some(),
            qualified: false,
            columns: table
                .columns
                .iter()
                .enumerate()
                .map(|(at, it)| SourceColumn {
                    name: it.name.clone(),
                    affinity: it.affinity,
                    // The rowid has no collation of its own, so the other side of a comparison decides.
                    collation: (table.rowid_alias != Some(at)).then_some(it.collation),
                    declared: Some(it.declared_type.clone()),
                    json: Mark::Plain,
                    merged: false,
                    coalesced: Vec::new(),
                    replaced: false,
                })
                .collect(),
            table: Some(table.clone()),
        }
    }

    /// A query in FROM. Columns that share a name get a number, as SQLite's do: `a`, `a:1`.
    pub fn of_columns(columns: &[OutColumn], name: Option<String>, id: Option<ast::Id>) -> Self {
        let mut own: Vec<SourceColumn> = Vec::with_capacity(columns.len());
        for it in columns {
            let mut unique = it.name.clone();
            let mut number = 0;
            while own
                .iter()
                .any(|other| other.name.eq_ignore_ascii_case(&unique))
            {
                number += 1;
                unique = format!("{}:{number}", it.name);
            }
            own.push(SourceColumn {
                name: unique,
                affinity: it.affinity,
                // A column always has a collation, also where the expression behind it has none.
                collation: Some(it.collation.unwrap_or_default()),
                declared: it.declared.clone(),
                // A subquery in FROM keeps its values without their marks.
                json: Mark::Plain,
                merged: false,
                coalesced: Vec::new(),
                replaced: false,
            });
        }
        Self {
            id,
            name,
            aliased: true,
            qualified: false,
            columns: own,
            table: None,
        }
    }
}

/// The plan of a query inside another, with what it reads outside.
pub(crate) fn subplan(
    planner: &Planner<'_>,
    plan: super::QueryPlan,
    outer: super::Outer,
) -> Rc<Subplan> {
    Rc::new(Subplan {
        plan,
        outer,
        cache: planner.new_cache(),
    })
}
