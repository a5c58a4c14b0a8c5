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
use std::{
    cmp::Ordering,
    ops::{Bound, RangeBounds},
    rc::Rc,
};

/// A stored row: the values in the order of the table's columns. Cheap to clone.
pub type Row = Rc<[Value]>;

/// A table. Clones without copying rows.
#[derive(Clone)]
pub struct Table {
    schema: Rc<Schema>,
    /// The column names of `schema`, as GlueSQL's evaluator wants them.
    names: Rc<[String]>,
    rows: GenericOrdMap<RowKey, Row, RcK>,
    /// In the order of creation, which is the order in which uniqueness is checked.
    indexes: Vec<Index>,
    created: NaiveDateTime,
    /// An estimate of what the rows take.
    bytes: u64,
}

/// A row's key in the order of [`Key`], compared in place where it is a rowid: nearly all keys are.
#[derive(Clone, PartialEq, Eq)]
struct RowKey(Key);

impl Ord for RowKey {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Key::I64(a), Key::I64(b)) => a.cmp(b),
            (a, b) => a.cmp(b),
        }
    }
}

impl PartialOrd for RowKey {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
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
        // A rowid is copied for the look-up; other keys are few.
        self.rows.get(&RowKey(key.clone()))
    }

    /// All rows in key order.
    pub fn scan(&self) -> impl DoubleEndedIterator<Item = (&Key, &Row)> + Clone {
        self.rows.iter().map(|(key, row)| (&key.0, row))
    }

    /// The rows whose keys lie in `range`, in key order.
    pub fn scan_range(
        &self,
        range: impl RangeBounds<Key>,
    ) -> impl DoubleEndedIterator<Item = (&Key, &Row)> {
        let bound = |it: Bound<&Key>| it.map(|key| RowKey(key.clone()));
        let bounds = (bound(range.start_bound()), bound(range.end_bound()));
        self.rows
            .range::<_, RowKey>(bounds)
            .map(|(key, row)| (&key.0, row))
    }

    /// The next generated key: one more than the largest `Key::I64`, at first 1, as SQLite's rowid.
    ///
    /// # Errors
    /// [`Error::Full`] when the largest 64-bit integer is taken.
    pub fn next_rowid(&self) -> Result<i64> {
        let last = match self.rows.get_max() {
            Some((key, row)) if matches!(key.0, Key::I64(_)) => Some((&key.0, row)),
            _ => self.scan_range(..=Key::I64(i64::MAX)).next_back(),
        };
        match last {
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

    /// Adds the row under a new key.
    pub(crate) fn insert(&mut self, key: Key, row: Row) -> Result<()> {
        if self.get(&key).is_some() {
            let table = self.name().to_owned();
            return Err(Error::RowExists { table, key });
        }
        self.write(key, None, row)
    }

    /// Replaces the row with this key and answers the old one.
    pub(crate) fn replace(&mut self, key: &Key, row: Row) -> Result<Row> {
        let Some(before) = self.get(key).cloned() else {
            return Err(Error::NoSuchRow {
                table: self.name().to_owned(),
                key: key.clone(),
            });
        };
        self.write(key.clone(), Some(&before), row)?;
        Ok(before)
    }

    /// Adds the row or replaces the one with this key, and answers the old one.
    pub(crate) fn put(&mut self, key: Key, row: Row) -> Result<Option<Row>> {
        let before = self.get(&key).cloned();
        self.write(key, before.as_ref(), row)?;
        Ok(before)
    }

    /// Stores a row in the place of `before`. An index whose values stay is left alone.
    pub(crate) fn write(&mut self, key: Key, before: Option<&Row>, row: Row) -> Result<()> {
        let mut changes = Vec::new();
        for (at, index) in self.indexes.iter().enumerate() {
            if before.is_some_and(|old| index.reads_the_same(old, &row)) {
                continue;
            }
            let entry = index.entry(&self.names, &key, &row)?;
            index.check_unique(self.name(), &entry)?;
            let old = before.map(|old| index.entry(&self.names, &key, old));
            changes.push((at, old.transpose()?, entry));
        }

        // Nothing can fail from here on.
        for (at, old, entry) in changes {
            let index = &mut self.indexes[at];
            match old {
                Some(old) if old == entry => continue,
                Some(old) => index.remove(&old),
                None => {}
            }
            index.add(entry);
        }
        self.bytes += bytes_of(&row);
        self.rows.insert(RowKey(key), row);
        self.forget(before);
        Ok(())
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
        let before = self.rows.remove(&RowKey(key.clone()));
        self.forget(before.as_ref());
        Ok(before)
    }

    /// The entries of a stored row, one per index; none without such a row.
    fn entries_of(&self, key: &Key) -> Result<Vec<Entry>> {
        match self.get(key) {
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
        for (key, row) in self.scan() {
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
                    let mut shorter = row.to_vec();
                    shorter.remove(gone);
                    *row = shorter.into();
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
