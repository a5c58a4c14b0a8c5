//! One table: its schema, its rows in key order, and its indexes.
//!
//! In: whole rows with their keys. Out: rows, and look-ups through [`Index`].
//! Reading is public; every write goes through `Storage`, which holds the lock and the transaction.

use crate::{
    entry::Entry,
    error::{Error, Result},
    secondary::{Index, Target},
};
use gluesql_core::{
    ast::Expr,
    chrono::NaiveDateTime,
    data::{Key, Schema, Value},
    plan::plan_scalar_expr,
};
use imbl::{GenericOrdMap, shared_ptr::RcK};
use std::{ops::RangeBounds, rc::Rc};

/// A stored row: the values in the order of the table's columns. Cheap to clone.
pub type Row = Rc<Vec<Value>>;

/// A table. Clones without copying rows.
#[derive(Clone)]
pub struct Table {
    schema: Rc<Schema>,
    /// The column names of `schema`, as GlueSQL's evaluator wants them.
    names: Rc<[String]>,
    rows: GenericOrdMap<Key, Row, RcK>,
    /// In the order of creation, which is the order in which uniqueness is checked.
    indexes: Vec<Index>,
    created: NaiveDateTime,
    /// An estimate of what the rows take.
    bytes: u64,
}

/// About how many bytes a row takes, with its key.
fn bytes_of(row: &Row) -> u64 {
    let one = |value: &Value| match value {
        Value::Str(it) => 32 + it.len() as u64,
        Value::Bytea(it) => 32 + it.len() as u64,
        _ => 32,
    };
    64 + row.iter().map(one).sum::<u64>()
}

impl Table {
    pub(crate) fn new(schema: Schema, created: NaiveDateTime) -> Table {
        Table {
            names: names(&schema),
            schema: Rc::new(schema),
            rows: GenericOrdMap::new(),
            indexes: Vec::new(),
            created,
            bytes: 0,
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.schema.table_name
    }

    /// The schema as GlueSQL knows it.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The time given by [`crate::Storage::set_time`] before the table was made.
    pub fn created(&self) -> NaiveDateTime {
        self.created
    }

    /// About how many bytes the rows take; indexes are not counted.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row with this key.
    pub fn get(&self, key: &Key) -> Option<&Row> {
        self.rows.get(key)
    }

    /// All rows in key order.
    pub fn scan(&self) -> impl DoubleEndedIterator<Item = (&Key, &Row)> + Clone {
        self.rows.iter()
    }

    /// The rows whose keys lie in `range`, in key order.
    pub fn scan_range(
        &self,
        range: impl RangeBounds<Key>,
    ) -> impl DoubleEndedIterator<Item = (&Key, &Row)> {
        self.rows.range::<_, Key>(range)
    }

    /// The next generated key: one more than the largest `Key::I64`, at first 1, as SQLite's rowid.
    ///
    /// # Errors
    /// [`Error::Full`] when the largest 64-bit integer is taken.
    pub fn next_rowid(&self) -> Result<i64> {
        match self.scan_range(..=Key::I64(i64::MAX)).next_back() {
            Some((Key::I64(last), _)) => last.checked_add(1).ok_or(Error::Full),
            _ => Ok(1),
        }
    }

    /// The indexes in the order of their creation.
    pub fn indexes(&self) -> &[Index] {
        &self.indexes
    }

    /// The index of this name.
    ///
    /// # Errors
    /// [`Error::NoSuchIndex`].
    pub fn index(&self, name: &str) -> Result<&Index> {
        self.indexes
            .iter()
            .find(|index| index.name() == name)
            .ok_or_else(|| Error::NoSuchIndex(name.to_owned()))
    }

    /// The first index whose leading columns are exactly `columns`, in this order.
    pub fn index_on(&self, columns: &[usize]) -> Option<&Index> {
        self.indexes
            .iter()
            .find(|index| !columns.is_empty() && index.columns().starts_with(columns))
    }

    /// Adds the row or replaces the one with this key, and answers the old one.
    pub(crate) fn put(&mut self, key: Key, row: Row) -> Result<Option<Row>> {
        let mut added = Vec::with_capacity(self.indexes.len());
        for index in &self.indexes {
            let entry = index.entry(&self.names, &key, &row)?;
            index.check_unique(self.name(), &entry)?;
            added.push(entry);
        }
        let removed = self.entries_of(&key)?;

        // Nothing can fail from here on. An index whose values stay is left alone.
        let mut removed = removed.into_iter();
        for (index, entry) in self.indexes.iter_mut().zip(added) {
            match removed.next() {
                Some(old) if old == entry => continue,
                Some(old) => index.remove(&old),
                None => {}
            }
            index.add(entry);
        }
        self.bytes += bytes_of(&row);
        let before = self.rows.insert(key, row);
        self.forget(before.as_ref());
        Ok(before)
    }

    fn forget(&mut self, row: Option<&Row>) {
        self.bytes = self.bytes.saturating_sub(row.map_or(0, bytes_of));
    }

    /// Removes the row with this key and answers it.
    pub(crate) fn remove(&mut self, key: &Key) -> Result<Option<Row>> {
        let removed = self.entries_of(key)?;
        for (index, entry) in self.indexes.iter_mut().zip(&removed) {
            index.remove(entry);
        }
        let before = self.rows.remove(key);
        self.forget(before.as_ref());
        Ok(before)
    }

    /// The entries of a stored row, one per index; none without such a row.
    fn entries_of(&self, key: &Key) -> Result<Vec<Entry>> {
        match self.rows.get(key) {
            None => Ok(Vec::new()),
            Some(row) => self
                .indexes
                .iter()
                .map(|index| index.entry(&self.names, key, row))
                .collect(),
        }
    }

    /// Adds an index and fills it from the rows.
    pub(crate) fn add_index(&mut self, name: &str, unique: bool, target: Target) -> Result<()> {
        if self.index(name).is_ok() {
            return Err(Error::IndexExists(name.to_owned()));
        }
        if let (Target::Columns(columns), Some(defs)) = (&target, &self.schema.column_defs) {
            if let Some(&position) = columns.iter().find(|position| **position >= defs.len()) {
                return Err(Error::NoSuchColumn {
                    table: self.name().to_owned(),
                    position,
                });
            }
        }

        let mut index = Index::new(name, unique, target);
        for (key, row) in self.rows.iter() {
            let entry = index.entry(&self.names, key, row)?;
            index.check_unique(self.name(), &entry)?;
            index.add(entry);
        }
        self.indexes.push(index);
        Ok(())
    }

    pub(crate) fn remove_index(&mut self, name: &str) -> Result<()> {
        self.index(name)?;
        self.indexes.retain(|index| index.name() != name);
        if self.schema.indexes.iter().any(|index| index.name == name) {
            let schema = Rc::make_mut(&mut self.schema);
            schema.indexes.retain(|index| index.name != name);
        }
        Ok(())
    }

    /// Takes another schema over the same rows, and points GlueSQL's indexes at its columns.
    /// Indexes of the engine keep their positions.
    pub(crate) fn set_schema(&mut self, schema: Schema) {
        self.names = names(&schema);
        for declared in &schema.indexes {
            let target = self.target(&declared.expr);
            if let Some(index) = self
                .indexes
                .iter_mut()
                .find(|index| index.name() == declared.name)
            {
                index.retarget(target);
            }
        }
        self.schema = Rc::new(schema);
    }

    /// Removes the values at a position from every row, and the indexes that hold it.
    /// The schema is the caller's to change.
    pub(crate) fn remove_position(&mut self, gone: usize) {
        self.indexes
            .retain(|index| !index.columns().contains(&gone));
        for index in &mut self.indexes {
            if !index.columns().is_empty() {
                let shift = |position: &usize| position - usize::from(*position > gone);
                let columns = index.columns().iter().map(shift).collect();
                index.retarget(Target::Columns(columns));
            }
        }
        let keys = self.rows.keys().cloned().collect::<Vec<_>>();
        for key in keys {
            if let Some(row) = self.rows.get_mut(&key) {
                if gone < row.len() {
                    Rc::make_mut(row).remove(gone);
                }
            }
        }
    }

    /// What an index on this GlueSQL expression computes.
    pub(crate) fn target(&self, expr: &Expr) -> Target {
        if let Expr::Identifier(name) = expr {
            if let Some(position) = self.names.iter().position(|column| column == name) {
                return Target::Columns(vec![position]);
            }
        }
        Target::Expression(plan_scalar_expr(expr.clone()))
    }
}

fn names(schema: &Schema) -> Rc<[String]> {
    schema
        .column_defs
        .iter()
        .flatten()
        .map(|column| column.name.clone())
        .collect()
}
