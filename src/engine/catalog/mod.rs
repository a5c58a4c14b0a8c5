//! The catalogue: tables, indexes and views as SQLite knows them.
//!
//! In: CREATE, ALTER and DROP (`ddl`). Out: definitions for the planner and the write step. It rides in the database
//! value of `storage`, so it rolls back and is part of every snapshot.

mod build;
mod temporary;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::ast::{self, Action};
use crate::eval::Expr;
use crate::value::{Affinity, Collation};

pub(crate) use build::{build_index, build_table};
pub(crate) use temporary::TemporaryTables;

/// All definitions, by lower-case name.
#[derive(Clone, Default)]
pub(crate) struct Catalog {
    tables: BTreeMap<String, Rc<TableDef>>,
    views: BTreeMap<String, Rc<ViewDef>>,
    triggers: BTreeMap<String, Rc<TriggerDef>>,
    /// The foreign keys by the lower-case name of the table that they refer to.
    referrers: BTreeMap<String, Rc<Vec<(Rc<TableDef>, Rc<ForeignKeyDef>)>>>,
    /// Tables that a temporary table of this connection hides, or hid before it was dropped.
    hidden: std::collections::BTreeSet<String>,
    /// Counts definitions, for their order.
    made: u64,
    /// The numbers of the indexes that CREATE INDEX made, by lower-case name.
    indexes_made: BTreeMap<String, u64>,
    /// Numbers of the program's own, from PRAGMA.
    pub user_version: i64,
    pub application_id: i64,
}

#[derive(Debug)]
pub(crate) struct ViewDef {
    pub name: String,
    pub columns: Vec<String>,
    pub query: Rc<ast::Query>,
    pub sql: String,
    pub made: u64,
}

/// A trigger.
#[derive(Clone, Debug)]
pub(crate) struct TriggerDef {
    pub source: ast::CreateTrigger,
    pub made: u64,
}

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct TableDef {
    pub name: String,
    pub columns: Vec<ColumnDef>,
    /// Positions, in key order.
    pub primary_key: Vec<usize>,
    /// The column that is the rowid: INTEGER PRIMARY KEY.
    pub rowid_alias: Option<usize>,
    pub autoincrement: bool,
    pub has_rowid: bool,
    pub strict: bool,
    pub temporary: bool,
    /// Unique constraints and made indexes, in the order in which they are checked.
    pub indexes: Vec<Rc<IndexDef>>,
    pub checks: Vec<CheckDef>,
    pub foreign_keys: Vec<Rc<ForeignKeyDef>>,
    /// Values that indexes on expressions, with collations or WHERE need; stored behind the columns.
    pub hidden: Vec<Expr>,
    /// The text of its CREATE TABLE.
    pub sql: String,
    /// The syntax tree, for ALTER TABLE.
    pub source: Rc<ast::CreateTable>,
    pub made: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct ColumnDef {
    pub name: String,
    pub declared_type: String,
    pub affinity: Affinity,
    pub collation: Collation,
    pub not_null: bool,
    pub not_null_conflict: ast::Conflict,
    pub default: Option<Expr>,
    pub default_text: Option<String>,
    pub generated: Option<Expr>,
    pub stored: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct IndexDef {
    pub name: String,
    pub unique: bool,
    pub origin: Origin,
    pub columns: Vec<IndexColumn>,
    /// Where the values are in a stored row: the columns, or hidden values behind them.
    pub stored: Vec<usize>,
    pub where_: Option<Expr>,
    pub conflict: ast::Conflict,
    pub sql: Option<String>,
    pub source: Option<Rc<ast::CreateIndex>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    PrimaryKey,
    Unique,
    Created,
    /// Made by us for a foreign key; SQLite has none, so the planner does not order joins by it.
    ForeignKey,
}

#[derive(Clone, Debug)]
pub(crate) struct IndexColumn {
    /// `None` for an expression.
    pub column: Option<usize>,
    pub collation: Collation,
    pub descending: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct CheckDef {
    /// The name, or the condition's text: what the error shows.
    pub label: String,
    pub expr: Expr,
}

#[derive(Clone, Debug)]
pub(crate) struct ForeignKeyDef {
    pub columns: Vec<usize>,
    pub parent: String,
    /// Empty: the parent's primary key.
    pub parent_columns: Vec<String>,
    pub on_delete: Action,
    pub on_update: Action,
    pub deferred: bool,
}

impl IndexDef {
    /// Whether looking up column values in the storage's index means what the planner thinks.
    pub fn is_plain(&self) -> bool {
        self.columns
            .iter()
            .all(|it| it.column.is_some() && it.collation == Collation::Binary)
    }
}

impl TableDef {
    /// The position of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|it| it.name.eq_ignore_ascii_case(name))
    }

    /// How many columns an index has.
    pub fn index_width(&self, name: &str) -> Option<usize> {
        self.indexes
            .iter()
            .find(|it| it.name == name)
            .map(|it| it.columns.len())
    }

    /// The indexes that SQLite has too and that hold every row, on columns as they are; the oldest first.
    pub fn own_indexes(&self) -> impl DoubleEndedIterator<Item = &Rc<IndexDef>> {
        self.indexes
            .iter()
            .filter(|it| it.origin != Origin::ForeignKey && it.is_plain() && it.where_.is_none())
    }

    /// An index whose order is the order of one column.
    pub fn ordering_index(&self, column: usize) -> Option<Rc<str>> {
        if !matches!(
            self.columns[column].affinity,
            Affinity::Text | Affinity::Real
        ) {
            return None;
        }
        let index = self.own_indexes().find(|it| {
            it.columns.len() == 1
                && it
                    .columns
                    .first()
                    .is_some_and(|it| it.column == Some(column) && !it.descending)
        });
        index.map(|it| it.name.as_str().into())
    }

    /// Whether an index that holds every row begins with a column, in this collation.
    pub fn is_indexed(&self, column: usize, collation: Collation) -> bool {
        self.indexes.iter().any(|it| {
            let first = it.columns.first();
            it.origin != Origin::ForeignKey
                && it.where_.is_none()
                && first.is_some_and(|it| it.column == Some(column) && it.collation == collation)
        })
    }

    /// An index that holds all the columns that a query reads, so that SQLite scans it instead of the table.
    pub fn covering_index(&self, used: &[u16]) -> Option<Rc<str>> {
        let mut best: Option<&Rc<IndexDef>> = None;
        for index in self.indexes.iter().rev() {
            let plain = index.origin != Origin::ForeignKey
                && index.columns.iter().all(|it| it.column.is_some())
                && index.where_.is_none()
                && index.columns.iter().all(|it| !it.descending);
            let covers = plain
                && used.iter().all(|column| {
                    let column = usize::from(*column);
                    self.rowid_alias == Some(column)
                        || index.columns.iter().any(|it| it.column == Some(column))
                });
            // An index as wide as the table saves nothing.
            let narrower = index.columns.len() + 1
                < self.columns.len() + usize::from(self.rowid_alias.is_none());
            if covers && narrower && best.is_none_or(|it| index.columns.len() < it.columns.len()) {
                best = Some(index);
            }
        }
        best.map(|it| it.name.as_str().into())
    }

    /// The index on exactly these columns that SQLite would accept as a foreign key's target.
    pub fn unique_on(&self, columns: &[usize]) -> Option<&Rc<IndexDef>> {
        self.indexes.iter().find(|it| {
            it.unique
                && it.where_.is_none()
                && it.columns.len() == columns.len()
                && columns
                    .iter()
                    .all(|wanted| it.columns.iter().any(|it| it.column == Some(*wanted)))
        })
    }
}

impl Catalog {
    pub fn table(&self, name: &str) -> Option<&Rc<TableDef>> {
        self.tables
            .get(name)
            .or_else(|| self.tables.get(&name.to_ascii_lowercase()))
    }

    pub fn view(&self, name: &str) -> Option<&Rc<ViewDef>> {
        self.views
            .get(name)
            .or_else(|| self.views.get(&name.to_ascii_lowercase()))
    }

    /// The table and the index of this name.
    pub fn index(&self, name: &str) -> Option<(&Rc<TableDef>, &Rc<IndexDef>)> {
        self.tables.values().find_map(|table| {
            let index = table
                .indexes
                .iter()
                .find(|it| it.name.eq_ignore_ascii_case(name))?;
            Some((table, index))
        })
    }

    pub fn put_table(&mut self, mut table: TableDef) {
        if table.made == 0 {
            self.made += 1;
            table.made = self.made;
        }
        self.tables
            .insert(table.name.to_ascii_lowercase(), Rc::new(table));
        self.number_indexes();
        self.refer();
    }

    /// Gives new indexes their number and forgets those of indexes that are gone.
    fn number_indexes(&mut self) {
        let mut numbers = std::mem::take(&mut self.indexes_made);
        for table in self.tables.values() {
            for index in table.indexes.iter().filter(|it| it.source.is_some()) {
                let name = index.name.to_ascii_lowercase();
                let number = numbers.remove(&name).unwrap_or_else(|| {
                    self.made += 1;
                    self.made
                });
                self.indexes_made.insert(name, number);
            }
        }
    }

    /// When an index was made, among all definitions; `None`: with its table.
    pub fn index_made(&self, name: &str) -> Option<u64> {
        self.indexes_made.get(&name.to_ascii_lowercase()).copied()
    }

    pub fn put_view(&mut self, mut view: ViewDef) {
        self.made += 1;
        view.made = self.made;
        self.views
            .insert(view.name.to_ascii_lowercase(), Rc::new(view));
    }

    pub fn trigger(&self, name: &str) -> Option<&Rc<TriggerDef>> {
        self.triggers.get(&name.to_ascii_lowercase())
    }

    /// The triggers of a table or view, the newest first: in that order they fire.
    pub fn triggers_of(&self, table: &str) -> Vec<Rc<TriggerDef>> {
        if self.triggers.is_empty() {
            return Vec::new();
        }
        let own = self
            .triggers
            .values()
            .filter(|it| it.source.table.eq_ignore_ascii_case(table));
        let mut own: Vec<_> = own.cloned().collect();
        own.sort_by_key(|it| std::cmp::Reverse(it.made));
        own
    }

    /// All triggers in the order in which they were made.
    pub fn triggers(&self) -> Vec<Rc<TriggerDef>> {
        let mut all: Vec<_> = self.triggers.values().cloned().collect();
        all.sort_by_key(|it| it.made);
        all
    }

    /// Adds a trigger, or changes one that keeps its place.
    pub fn put_trigger(&mut self, source: ast::CreateTrigger) {
        let made = match self.trigger(&source.name) {
            Some(it) => it.made,
            None => {
                self.made += 1;
                self.made
            }
        };
        self.triggers.insert(
            source.name.to_ascii_lowercase(),
            Rc::new(TriggerDef { source, made }),
        );
    }

    pub fn remove_trigger(&mut self, name: &str) {
        self.triggers.remove(&name.to_ascii_lowercase());
    }

    /// Removes what belongs to a table or view that goes.
    pub fn remove_triggers_of(&mut self, table: &str) {
        self.triggers
            .retain(|_, it| !it.source.table.eq_ignore_ascii_case(table));
    }

    /// Replaces a view, which keeps its place.
    pub fn change_view(&mut self, view: ViewDef) {
        self.views
            .insert(view.name.to_ascii_lowercase(), Rc::new(view));
    }

    /// Takes a table out of sight, for a temporary one of its name.
    pub fn hide_table(&mut self, name: &str) {
        self.hidden.insert(name.to_ascii_lowercase());
        self.remove_table(name);
    }

    pub fn remove_table(&mut self, name: &str) {
        self.tables.remove(&name.to_ascii_lowercase());
        self.refer();
    }

    pub fn remove_view(&mut self, name: &str) {
        self.views.remove(&name.to_ascii_lowercase());
    }

    /// The tables in the order in which they were made.
    pub fn tables(&self) -> Vec<&Rc<TableDef>> {
        let mut tables: Vec<_> = self.tables.values().collect();
        tables.sort_by_key(|it| it.made);
        tables
    }

    pub fn views(&self) -> Vec<&Rc<ViewDef>> {
        let mut views: Vec<_> = self.views.values().collect();
        views.sort_by_key(|it| it.made);
        views
    }

    /// The foreign keys that refer to a table, with the table that has them.
    pub fn references_to(&self, parent: &str) -> Rc<Vec<(Rc<TableDef>, Rc<ForeignKeyDef>)>> {
        let found = self
            .referrers
            .get(parent)
            .or_else(|| self.referrers.get(&parent.to_ascii_lowercase()));
        found.cloned().unwrap_or_default()
    }

    fn refer(&mut self) {
        let mut all: BTreeMap<String, Vec<(Rc<TableDef>, Rc<ForeignKeyDef>)>> = BTreeMap::new();
        for table in self.tables() {
            for key in &table.foreign_keys {
                all.entry(key.parent.to_ascii_lowercase())
                    .or_default()
                    .push((table.clone(), key.clone()));
            }
        }
        self.referrers = all
            .into_iter()
            .map(|(name, keys)| (name, Rc::new(keys)))
            .collect();
    }
}
