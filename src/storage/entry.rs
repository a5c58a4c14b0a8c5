//! What an index holds: the indexed values of a row, then the row's key, as one ordered slice.
//!
//! In: values and row keys. Out: [`Entry`], ordered as SQLite orders an index: NULL first, equal
//! values by row key. Only `secondary.rs` uses it.

use crate::{error::Result, table::Row};
use gluesql_core::data::{Key, Value};
use std::{borrow::Borrow, cmp::Ordering, rc::Rc};

/// One element of an entry, or of the edge of a range of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// SQL's NULL, before every value.
    Null,
    /// A value, or as the last part the key of the row.
    Value(Key),
    /// After every value: appended to a prefix it is the edge behind all that starts with it.
    Top,
}

impl Ord for Part {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            // Whole numbers, and the rowid at the end, are compared in place.
            (Part::Value(Key::I64(a)), Part::Value(Key::I64(b))) => a.cmp(b),
            (Part::Value(a), Part::Value(b)) => a.cmp(b),
            (Part::Null, Part::Null) | (Part::Top, Part::Top) => Ordering::Equal,
            (Part::Null, _) | (_, Part::Top) => Ordering::Less,
            (_, Part::Null) | (Part::Top, _) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Part {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Part {
    /// A value as it is compared in an index.
    ///
    /// # Errors
    /// Lists, maps and points cannot be indexed.
    pub(crate) fn new(value: &Value) -> Result<Part> {
        Ok(match value {
            Value::Null => Part::Null,
            // Keys are compared by total order, in which -0.0 and 0.0 differ.
            Value::F64(0.0) => Part::Value(Key::try_from(Value::F64(0.0))?),
            Value::F32(0.0) => Part::Value(Key::try_from(Value::F32(0.0))?),
            value => Part::Value(Key::try_from(value)?),
        })
    }

    /// The values as parts, with room for `extra` more.
    pub(crate) fn all(values: &[Value], extra: usize) -> Result<Vec<Part>> {
        let mut parts = Vec::with_capacity(values.len() + extra);
        for value in values {
            parts.push(Part::new(value)?);
        }
        Ok(parts)
    }
}

/// The indexed values of a row followed by its key. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry(Rc<[Part]>);

impl Borrow<[Part]> for Entry {
    fn borrow(&self) -> &[Part] {
        &self.0
    }
}

impl Entry {
    pub(crate) fn new(mut values: Vec<Part>, key: &Key) -> Entry {
        values.push(Part::Value(key.clone()));
        Entry(values.into())
    }

    /// The entry of a row in an index on these column positions.
    /// A position behind the end of a short row reads as NULL.
    pub(crate) fn of_columns(positions: &[usize], key: &Key, row: &Row) -> Result<Entry> {
        let mut parts = Vec::with_capacity(positions.len() + 1);
        for position in positions {
            parts.push(Part::new(row.get(*position).unwrap_or(&Value::Null))?);
        }
        Ok(Entry::new(parts, key))
    }

    /// The indexed values, without the row key.
    pub(crate) fn values(&self) -> &[Part] {
        &self.0[..self.0.len() - 1]
    }

    /// The key of the row.
    pub(crate) fn key(&self) -> &Key {
        match self.0.last() {
            Some(Part::Value(key)) => key,
            _ => &Key::None,
        }
    }
}
