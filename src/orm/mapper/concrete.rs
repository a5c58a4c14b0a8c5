//! Classes on other things than one table: joins, subqueries and polymorphic unions; and concrete inheritance.
//!
//! In: the FROM element that a class is mapped to. Out: the tables and columns that the mapper works with.
//! Called by `mapper` while it maps a class, and by the host for `ConcreteBase`.
//! Source of the behaviour: SQLAlchemy `orm/mapper.py` (`_configure_pks`, `_set_concrete_base`), `ext/declarative`.

use std::rc::Rc;

use sql::expr::{ExprKind, LabelName};
use sql::{Column, From, MetaData, Table};

use super::Mapper;
use crate::error::Result;
use crate::host::Key;
use crate::relationship::references;

/// What mapping a class to a FROM element comes to.
pub(super) struct MappedFrom {
    /// Stands for the table; its columns are those of the FROM element, which may belong to other tables.
    pub table: Rc<Table>,
    /// Tables whose columns it shows unchanged.
    pub tables: Vec<Rc<Table>>,
    /// Those of which a flush can write rows: their primary keys are there.
    pub written: Vec<Rc<Table>>,
    /// All tables that it reads from, for the order in which a flush writes concrete classes.
    pub read: Vec<Rc<Table>>,
    pub primary_key: Vec<Rc<Column>>,
    /// Some columns are no columns of tables and are found by name.
    pub by_name: bool,
}

impl MappedFrom {
    /// # Errors
    /// None that a FROM element can cause.
    pub fn of(from: &From) -> Result<Self> {
        let by_name = !matches!(from, From::Join(_));
        let name = match from.label() {
            Some(LabelName::Name(it)) => it.to_string(),
            _ => "anon_1".to_owned(),
        };
        let table = Table::new(&MetaData::new(), &name, None, [])?;
        let mut columns: Vec<Rc<Column>> = Vec::new();
        let mut tables: Vec<Rc<Table>> = Vec::new();
        for (key, expr) in from.keyed_columns() {
            let origin = match expr.kind() {
                ExprKind::Column(it) => it.column.clone(),
                _ => None,
            };
            let usable = |it: &Rc<Column>| {
                let named = !by_name || it.key.borrow().as_str() == &*key;
                named && !columns.iter().any(|other| Rc::ptr_eq(it, other))
            };
            let column = match origin.filter(usable) {
                Some(it) => it,
                None => {
                    let it = Column::new(&key, expr.ty());
                    *it.table.borrow_mut() = Rc::downgrade(&table);
                    it
                }
            };
            let owner = column.table.borrow().upgrade();
            if let Some(it) = owner.filter(|it| !Rc::ptr_eq(it, &table)) {
                if !tables.iter().any(|other| Rc::ptr_eq(&it, other)) {
                    tables.push(it);
                }
            }
            columns.push(column);
        }
        let is_in = |it: &Rc<Column>| columns.iter().any(|other| Rc::ptr_eq(it, other));
        let written = match from {
            From::Subquery(it) if !matches!(it.query, sql::Query::Select(_)) => Vec::new(),
            _ => tables
                .iter()
                .filter(|it| {
                    let key = it.primary_key();
                    !key.is_empty() && key.iter().all(is_in)
                })
                .cloned()
                .collect(),
        };
        let keys: Vec<Rc<Column>> = columns
            .iter()
            .filter(|it| it.primary_key.get())
            .cloned()
            .collect();
        // A key that refers to another key says the same.
        let primary_key = keys
            .iter()
            .filter(|it| {
                !keys
                    .iter()
                    .any(|other| !Rc::ptr_eq(it, other) && references(it, other))
            })
            .cloned()
            .collect();
        *table.columns.borrow_mut() = columns;
        let mut read = Vec::new();
        tables_read(from, &mut read);
        Ok(Self {
            table,
            tables,
            written: referenced_first(written),
            read,
            primary_key,
            by_name,
        })
    }
}

/// The tables that stand in FROM, in subqueries and in parts of a union, too.
fn tables_read(from: &From, out: &mut Vec<Rc<Table>>) {
    match from.innermost() {
        From::Table(it) => {
            if !out.iter().any(|other| Rc::ptr_eq(it, other)) {
                out.push(it.clone());
            }
        }
        From::Join(it) => {
            tables_read(&it.left, out);
            tables_read(&it.right, out);
        }
        From::Subquery(it) => tables_of_query(&it.query, out),
        _ => {}
    }
}

fn tables_of_query(query: &sql::Query, out: &mut Vec<Rc<Table>>) {
    match query {
        sql::Query::Select(it) => it.from.iter().for_each(|it| tables_read(it, out)),
        sql::Query::Compound(it) => it.queries.iter().for_each(|it| tables_of_query(it, out)),
        _ => {}
    }
}

/// Tables in an order in which each comes behind those that it refers to.
fn referenced_first(mut tables: Vec<Rc<Table>>) -> Vec<Rc<Table>> {
    let mut out = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let refers = |table: &Rc<Table>| {
            let columns = table.columns.borrow();
            columns.iter().any(|column| {
                tables.iter().any(|other| {
                    !Rc::ptr_eq(other, table)
                        && other
                            .columns
                            .borrow()
                            .iter()
                            .any(|it| references(column, it))
                })
            })
        };
        let at = tables.iter().position(|it| !refers(it)).unwrap_or(0);
        out.push(tables.remove(at));
    }
    out
}

impl Mapper {
    /// The mapper whose class identity keys name: that of the highest class with which tables are shared.
    pub fn identity_mapper(&self) -> Rc<Self> {
        self.identity_base().rc()
    }

    /// As [`Mapper::identity_mapper`], without a handle of its own.
    pub(crate) fn identity_base(&self) -> &Self {
        let mut it = self;
        while let (false, Some(above)) = (it.concrete, it.inherits.get()) {
            it = above;
        }
        it
    }

    /// The join or subquery that the class is mapped to in place of a table.
    pub fn mapped_from(&self) -> Option<From> {
        match &self.selectable {
            From::Table(_) => None,
            From::Join(_) if self.shares_with().is_some() => None,
            it => Some(it.clone()),
        }
    }

    /// What stands in parentheses in the mapper's text.
    pub(super) fn shown_table(&self) -> String {
        match &self.selectable {
            From::Join(_) if self.shares_with().is_none() => self.selectable.description(),
            _ => self.local_table.name.clone(),
        }
    }

    /// Makes a concrete class, which was mapped first, a subclass of `above` (`AbstractConcreteBase`).
    pub fn set_concrete_base(&self, above: &Rc<Self>) {
        if self.inherits.set(above.clone()).is_err() {
            return;
        }
        self.inherit_listeners(above);
        self.joins_hierarchy(above);
    }

    /// Notes with the classes above that this one is below them.
    pub(super) fn joins_hierarchy(&self, above: &Rc<Self>) {
        above.subclasses.borrow_mut().push(self.me.clone());
        if self.concrete {
            let mut it = Some(above.clone());
            while let Some(mapper) = it {
                mapper.has_concrete.set(true);
                it = mapper.inherits();
            }
        }
        self.load_along();
    }

    /// Makes queries of the class read from a union of all its classes' tables (`ConcreteBase`).
    pub fn set_polymorphic_union(&self, from: From, discriminator: &Key) {
        *self.polymorphic_from.borrow_mut() = Some(from);
        *self.polymorphic_name.borrow_mut() = Some(discriminator.clone());
        self.load_along();
    }

    /// The attribute of a concrete class for a column of another class's table: the one of the same name.
    pub(super) fn key_in_hierarchy(&self, column: &Rc<Column>) -> Option<Key> {
        let table = column.table.borrow().upgrade()?;
        let own = self.tables_in_order();
        own.iter().find(|it| Rc::ptr_eq(it, &table))?;
        let property = self.property(&column.key.borrow())?;
        property.column().map(|_| property.key.clone())
    }

    /// The tables of concrete classes of one hierarchy, in the order in which a flush writes them.
    pub(crate) fn tables_in_order(&self) -> Vec<Rc<Table>> {
        let mut out: Vec<Rc<Table>> = Vec::new();
        for mapper in self.base_mapper().self_and_descendants() {
            for table in mapper.read.iter().chain(&mapper.written) {
                if !out.iter().any(|it| Rc::ptr_eq(it, table)) {
                    out.push(table.clone());
                }
            }
        }
        referenced_first(out)
    }

    /// Whether queries of the class read from something that `with_polymorphic` named.
    pub fn has_polymorphic_from(&self) -> bool {
        self.polymorphic_from.borrow().is_some()
    }

    /// What rows of the class come from when nobody says otherwise, and whether that is a union.
    pub(crate) fn default_from(&self) -> (From, bool) {
        if let Some(it) = &*self.polymorphic_from.borrow() {
            return (it.clone(), true);
        }
        let entity = self.entity();
        match entity.polymorphic().is_empty() {
            true => (self.selectable.clone(), self.by_name),
            false => (entity.from_clause(), self.by_name),
        }
    }
}
