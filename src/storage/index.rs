//! GlueSQL's `Index` and `IndexMut`: indexes that its planner knows, on a column or an expression.
//!
//! In: CREATE INDEX and DROP INDEX through GlueSQL, and the scans that its planner chose.
//! Out: rows in index order with NULL last, which is GlueSQL's order. The planner drops the
//! condition that it turned into a scan, so what comes out here must satisfy it exactly.

use crate::{
    entry::Part,
    error::Error,
    secondary::{self, Keys},
    storage::Storage,
    table::Table,
};
use gluesql_core::{
    ast::{IndexOperator, OrderByExpr},
    data::{Key, SchemaIndex, SchemaIndexOrd, Value},
    error::Result,
    store::{Index, IndexError, IndexMut, RowIter},
};
use std::{cmp::Ordering, mem::discriminant, ops::Bound};

impl Index for Storage {
    fn scan_indexed_data<'a>(
        &'a self,
        table_name: &str,
        index_name: &str,
        asc: Option<bool>,
        cmp_value: Option<(&IndexOperator, Value)>,
    ) -> Result<RowIter<'a>> {
        let table = self.table(table_name)?;
        let index = table.index(index_name)?;
        let not_null = index.not_null().map(|(_, key)| key);
        let keys: Box<dyn DoubleEndedIterator<Item = &'a Key> + 'a> = match cmp_value {
            None => Box::new(not_null.chain(index.lookup(&[Value::Null])?)),
            // GlueSQL writes IS NULL as `= NULL` and IS NOT NULL as `< NULL`.
            Some((IndexOperator::Eq, Value::Null)) => Box::new(index.lookup(&[Value::Null])?),
            Some((IndexOperator::Lt, Value::Null)) => Box::new(not_null),
            Some((operator, value)) if is_of_one_type(index, &value) => {
                Box::new(compared(index, operator, &value)?)
            }
            Some((operator, value)) => Box::new(converted(index, operator.clone(), value)),
        };
        Ok(match asc {
            Some(false) => rows(table, keys.rev()),
            _ => rows(table, keys),
        })
    }
}

fn rows<'a>(table: &'a Table, keys: impl Iterator<Item = &'a Key> + 'a) -> RowIter<'a> {
    Box::new(keys.filter_map(|key| {
        let row = table.get(key)?;
        Some(Ok((key.clone(), row.to_vec())))
    }))
}

/// Whether every value in the index has the type of `value`. The order of keys groups the types,
/// so the first and the last value tell.
fn is_of_one_type(index: &secondary::Index, value: &Value) -> bool {
    let Ok(Part::Value(wanted)) = Part::new(value) else {
        return false;
    };
    let same = |part: Option<&Part>| match part {
        Some(Part::Value(key)) => discriminant(key) == discriminant(&wanted),
        _ => true,
    };
    let mut values = index.not_null().map(|(values, _)| values.first());
    same(values.next().flatten()) && same(values.next_back().flatten())
}

/// A scan of exactly the rows that compare so, for values of one type.
fn compared<'a>(
    index: &'a secondary::Index,
    operator: &IndexOperator,
    value: &Value,
) -> Result<Keys<'a>> {
    let (low, high) = match operator {
        IndexOperator::Eq => (Bound::Included(value), Bound::Included(value)),
        IndexOperator::Gt => (Bound::Excluded(value), Bound::Unbounded),
        IndexOperator::GtEq => (Bound::Included(value), Bound::Unbounded),
        IndexOperator::Lt => (Bound::Unbounded, Bound::Excluded(value)),
        IndexOperator::LtEq => (Bound::Unbounded, Bound::Included(value)),
    };
    Ok(index.range(&[], low, high)?)
}

/// A scan of the whole index with GlueSQL's own comparison, for values of different types.
fn converted(
    index: &secondary::Index,
    operator: IndexOperator,
    value: Value,
) -> impl DoubleEndedIterator<Item = &Key> {
    index.not_null().filter_map(move |(values, key)| {
        let Some(Part::Value(indexed)) = values.first() else {
            return None;
        };
        let ordering = Value::from(indexed.clone()).evaluate_cmp(&value)?;
        let holds = match operator {
            IndexOperator::Eq => ordering == Ordering::Equal,
            IndexOperator::Gt => ordering == Ordering::Greater,
            IndexOperator::GtEq => ordering != Ordering::Less,
            IndexOperator::Lt => ordering == Ordering::Less,
            IndexOperator::LtEq => ordering != Ordering::Greater,
        };
        holds.then_some(key)
    })
}

impl IndexMut for Storage {
    fn create_index(
        &mut self,
        table_name: &str,
        index_name: &str,
        column: &OrderByExpr,
    ) -> Result<()> {
        let created = self.time();
        self.write(|database| {
            let not_found = || IndexError::TableNotFound(table_name.to_owned());
            let Ok(table) = database.table_mut(table_name) else {
                return Err(Error::from(gluesql_core::error::Error::from(not_found())));
            };
            let target = table.target(&column.expr);
            table.add_index(index_name, false, target)?;
            let mut schema = table.schema().clone();
            schema.indexes.push(SchemaIndex {
                name: index_name.to_owned(),
                expr: column.expr.clone(),
                order: match column.asc {
                    Some(true) => SchemaIndexOrd::Asc,
                    Some(false) => SchemaIndexOrd::Desc,
                    None => SchemaIndexOrd::Both,
                },
                created,
            });
            table.set_schema(schema);
            Ok(())
        })
        .map_err(|error| match error {
            Error::IndexExists(name) => IndexError::IndexNameAlreadyExists(name).into(),
            error => error.into(),
        })
    }

    fn drop_index(&mut self, table_name: &str, index_name: &str) -> Result<()> {
        Storage::drop_index(self, table_name, index_name).map_err(|error| match error {
            Error::NoSuchTable(name) => IndexError::TableNotFound(name).into(),
            Error::NoSuchIndex(name) => IndexError::IndexNameDoesNotExist(name).into(),
            error => error.into(),
        })
    }
}
