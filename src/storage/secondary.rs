//! Secondary indexes: an ordered set of entries per index, with look-ups by prefix and by range.
//!
//! In: rows as they are written (from `table.rs`), values to look up (from the engine).
//! Out: row keys in index order. Callers hold rows of one GlueSQL type per column: values of
//! different types are ordered and unequal, they are not converted (`1` does not find `1.0`).

use crate::{
    entry::{Entry, Part},
    error::{Error, Result},
    table::Row,
};
use gluesql_core::{
    data::{Key, Value},
    executor::{RowContext, evaluate_stateless},
    plan::ExprPlan,
};
use imbl::{GenericOrdSet, ordset, shared_ptr::RcK};
use std::{ops::Bound, rc::Rc};

/// An index on columns or on an expression. Clones in O(1).
#[derive(Clone)]
pub struct Index {
    definition: Rc<Definition>,
    entries: GenericOrdSet<Entry, RcK>,
}

struct Definition {
    name: String,
    unique: bool,
    target: Target,
}

/// What an index computes from a row.
#[derive(Clone)]
pub(crate) enum Target {
    /// The values at these positions.
    Columns(Vec<usize>),
    /// One value computed from the row: `CREATE INDEX .. ON t (a + b)` through GlueSQL.
    Expression(ExprPlan),
}

impl Index {
    pub(crate) fn new(name: &str, unique: bool, target: Target) -> Index {
        Index {
            definition: Rc::new(Definition {
                name: name.to_owned(),
                unique,
                target,
            }),
            entries: GenericOrdSet::new(),
        }
    }

    /// The name, unique within its table.
    pub fn name(&self) -> &str {
        &self.definition.name
    }

    /// Whether two rows may not hold the same values. NULL is never the same as NULL.
    pub fn is_unique(&self) -> bool {
        self.definition.unique
    }

    /// The positions of the indexed columns, in the index's order; empty for an expression.
    pub fn columns(&self) -> &[usize] {
        match &self.definition.target {
            Target::Columns(positions) => positions,
            Target::Expression(_) => &[],
        }
    }

    /// Number of rows in the index: every row of the table is in every index.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All row keys in index order, rows with NULL first.
    pub fn keys(&self) -> Keys<'_> {
        self.between(Bound::Unbounded, Bound::Unbounded)
    }

    /// Keys of the rows whose first indexed values equal `values`, in index order.
    ///
    /// Fewer values than columns look up a prefix; `Value::Null` finds NULL, so a caller that
    /// wants SQL's `=` skips the look-up when a value is NULL.
    ///
    /// # Errors
    /// A list, map or point cannot be looked up.
    pub fn lookup(&self, values: &[Value]) -> Result<Keys<'_>> {
        if let [value] = values {
            // The usual case, without a list on the heap.
            let bounds = [Part::new(value)?, Part::Top];
            let bounds = (Bound::Included(&bounds[..1]), Bound::Excluded(&bounds[..]));
            return Ok(Keys {
                entries: Some(self.entries.range::<_, [Part]>(bounds)),
            });
        }
        let low = Part::all(values, 0)?;
        let mut high = low.clone();
        high.push(Part::Top);
        Ok(self.between(Bound::Included(low), Bound::Excluded(high)))
    }

    /// Keys of the rows whose first values equal `prefix` and whose next value lies between the
    /// bounds, in index order. As in SQL, NULL lies between no bounds; without any bound this is
    /// `lookup(prefix)`.
    ///
    /// # Errors
    /// A list, map or point cannot be looked up.
    pub fn range(
        &self,
        prefix: &[Value],
        low: Bound<&Value>,
        high: Bound<&Value>,
    ) -> Result<Keys<'_>> {
        let is_null = |bound: &Bound<&Value>| {
            matches!(
                bound,
                Bound::Included(Value::Null) | Bound::Excluded(Value::Null)
            )
        };
        if is_null(&low) || is_null(&high) {
            return Ok(Keys { entries: None });
        }
        if matches!((low, high), (Bound::Unbounded, Bound::Unbounded)) {
            return self.lookup(prefix);
        }

        // An edge is a slice that no entry equals, so that inclusion is decided by where it lies.
        let edge = |value: Part, behind: bool| -> Result<Vec<Part>> {
            let mut edge = Part::all(prefix, 2)?;
            edge.push(value);
            if behind {
                edge.push(Part::Top);
            }
            Ok(edge)
        };
        let low = match low {
            Bound::Included(value) => edge(Part::new(value)?, false)?,
            Bound::Excluded(value) => edge(Part::new(value)?, true)?,
            Bound::Unbounded => edge(Part::Null, true)?,
        };
        let high = match high {
            Bound::Included(value) => edge(Part::new(value)?, true)?,
            Bound::Excluded(value) => edge(Part::new(value)?, false)?,
            Bound::Unbounded => edge(Part::Top, false)?,
        };
        Ok(self.between(Bound::Included(low), Bound::Excluded(high)))
    }

    fn between(&self, low: Bound<Vec<Part>>, high: Bound<Vec<Part>>) -> Keys<'_> {
        if let (Bound::Included(low), Bound::Excluded(high)) = (&low, &high) {
            if low >= high {
                return Keys { entries: None };
            }
        }
        let bounds = (
            low.as_ref().map(Vec::as_slice),
            high.as_ref().map(Vec::as_slice),
        );
        Keys {
            entries: Some(self.entries.range::<_, [Part]>(bounds)),
        }
    }

    /// The rows whose first indexed value is not NULL, in index order: values and row key.
    pub(crate) fn not_null(&self) -> impl DoubleEndedIterator<Item = (&[Part], &Key)> {
        let behind_nulls: &[Part] = &[Part::Null, Part::Top];
        self.entries
            .range::<_, [Part]>((Bound::Included(behind_nulls), Bound::Unbounded))
            .map(|entry| (entry.values(), entry.key()))
    }

    /// Whether two rows have the same entry but for their keys, as far as their columns tell.
    pub(crate) fn reads_the_same(&self, a: &Row, b: &Row) -> bool {
        match &self.definition.target {
            Target::Columns(positions) => positions.iter().all(|at| a.get(*at) == b.get(*at)),
            Target::Expression(_) => false,
        }
    }

    /// The entry of a row. `names` are the table's column names, for expressions.
    pub(crate) fn entry(&self, names: &[String], key: &Key, row: &Row) -> Result<Entry> {
        match &self.definition.target {
            Target::Columns(positions) => Entry::of_columns(positions, key, row),
            Target::Expression(expr) => {
                let context = RowContext::RefVecData {
                    columns: names,
                    values: row,
                };
                let value = Value::try_from(evaluate_stateless(Some(context), expr)?)?;
                Ok(Entry::new(vec![Part::new(&value)?], key))
            }
        }
    }

    /// Refuses `entry` where a unique index holds its values for another row.
    pub(crate) fn check_unique(&self, table: &str, entry: &Entry) -> Result<()> {
        if !self.definition.unique || entry.values().contains(&Part::Null) {
            return Ok(());
        }
        let mut high = entry.values().to_vec();
        high.push(Part::Top);
        let bounds = (Bound::Included(entry.values()), Bound::Excluded(&high[..]));
        let mut same = self.entries.range::<_, [Part]>(bounds).map(Entry::key);
        match same.find(|key| *key != entry.key()) {
            None => Ok(()),
            Some(existing) => Err(Error::NotUnique {
                table: table.to_owned(),
                index: self.name().to_owned(),
                columns: self.columns().to_vec(),
                existing: existing.clone(),
            }),
        }
    }

    pub(crate) fn add(&mut self, entry: Entry) {
        self.entries.insert(entry);
    }

    pub(crate) fn remove(&mut self, entry: &Entry) {
        self.entries.remove(entry);
    }

    /// The same entries under another target: a column was renamed or moved.
    pub(crate) fn retarget(&mut self, target: Target) {
        self.definition = Rc::new(Definition {
            name: self.definition.name.clone(),
            unique: self.definition.unique,
            target,
        });
    }
}

/// Row keys in the order of an index; see [`Index::lookup`].
pub struct Keys<'a> {
    entries: Option<ordset::RangedIter<'a, Entry, RcK>>,
}

impl<'a> Iterator for Keys<'a> {
    type Item = &'a Key;

    fn next(&mut self) -> Option<&'a Key> {
        self.entries.as_mut()?.next().map(Entry::key)
    }
}

impl DoubleEndedIterator for Keys<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.entries.as_mut()?.next_back().map(Entry::key)
    }
}
