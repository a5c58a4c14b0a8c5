//! Look-ups in the storage's indexes, with SQLite's idea of what is equal.
//!
//! In: a table, an index and values. Out: rowids in index order. The storage orders 1 and 1.0 apart, so a number is
//! looked up in every form in which the column may hold it. What is found is checked again by the caller.

use std::ops::Bound;

use gluesql_core::data::{Key, Value as GlueValue};
use storage::{Row, Table};

use crate::catalog::{Origin, TableDef};
use crate::error::{Res, internal};
use crate::number;
use crate::value::{Affinity, Collation, Owned, Val};

pub(crate) fn key_of_rowid(rowid: i64) -> Key {
    Key::I64(rowid)
}

pub(crate) fn rowid_of(key: &Key) -> i64 {
    match key {
        Key::I64(it) => *it,
        _ => 0,
    }
}

/// The rowid that a value means; `None` when no row can have it.
pub(crate) fn rowid_value(value: &Val<'_>) -> Option<i64> {
    match Affinity::Numeric.coerce(value.borrowed()) {
        Val::Int(it) => Some(it),
        Val::Real(it) => number::exact_int(it),
        _ => None,
    }
}

/// The forms in which a column of this affinity may hold a value that equals this one: one, or an integer and a real.
fn forms(affinity: Affinity, value: &Val<'_>) -> (GlueValue, Option<GlueValue>) {
    // Text is looked up as it is: whether a number is to be made text is the comparison's matter.
    let value = if affinity == Affinity::Text {
        value.borrowed()
    } else {
        affinity.coerce(value.borrowed())
    };
    match (affinity, value) {
        (Affinity::Real, Val::Int(it)) => (GlueValue::F64(it as f64), None),
        (Affinity::Integer | Affinity::Numeric, Val::Real(it)) => match number::exact_int(it) {
            Some(int) => (GlueValue::I64(int), None),
            None => (GlueValue::F64(it), None),
        },
        (Affinity::Blob | Affinity::None, Val::Int(it)) => {
            (GlueValue::I64(it), Some(GlueValue::F64(it as f64)))
        }
        (Affinity::Blob | Affinity::None, Val::Real(it)) => match number::exact_int(it) {
            Some(int) => (GlueValue::I64(int), Some(GlueValue::F64(it))),
            None => (GlueValue::F64(it), None),
        },
        (_, value) => (value.into_glue(), None),
    }
}

/// The rows of one value in an index on one column, by rowid; `None` when the value is to be looked up in several
/// forms.
///
/// # Errors
/// As [`lookup_rowids`].
pub(crate) fn direct<'t>(
    rows: &'t Table,
    table: &TableDef,
    index: &str,
    key: &Val<'_>,
) -> Res<Option<storage::Keys<'t>>> {
    let stored = rows.index(index)?;
    let [column] = stored.columns() else {
        return Ok(None);
    };
    let affinity = match table.columns.get(*column) {
        Some(column) => column.affinity,
        None => Affinity::Blob,
    };
    match forms(affinity, key) {
        (form, None) => Ok(Some(stored.lookup(std::slice::from_ref(&form))?)),
        _ => Ok(None),
    }
}

/// The rows whose first indexed values equal `keys`.
///
/// # Errors
/// An index that the storage does not have: a fault of ours.
pub(crate) fn lookup_rowids(
    rows: &Table,
    table: &TableDef,
    index: &str,
    keys: &[Val<'_>],
) -> Res<Vec<i64>> {
    let stored = rows.index(index)?;
    let prefixes = prefixes(table, index, keys)?;
    if let ([prefix], true) = (prefixes.as_slice(), keys.len() == stored.columns().len()) {
        // Equal entries come by rowid.
        return Ok(stored.lookup(prefix)?.map(rowid_of).collect());
    }
    let mut found = Vec::new();
    for prefix in prefixes {
        found.extend(stored.lookup(&prefix)?.map(rowid_of));
    }
    let def = table.indexes.iter().find(|it| it.name == index);
    let rest = def.filter(|it| it.stored.len() > keys.len() && it.origin != Origin::ForeignKey);
    let Some(def) = rest else {
        // 1 and 1.0 are the same to SQLite: their rows come by rowid.
        found.sort_unstable();
        return Ok(found);
    };
    // What the keys leave open, the index's other columns decide.
    let later = def.stored.iter().zip(&def.columns).skip(keys.len());
    let order = |a: &(i64, &Row), b: &(i64, &Row)| {
        for (at, column) in later.clone() {
            let ordering = Val::of(&a.1[*at]).order(&Val::of(&b.1[*at]), Collation::Binary);
            if ordering.is_ne() {
                return if column.descending {
                    ordering.reverse()
                } else {
                    ordering
                };
            }
        }
        a.0.cmp(&b.0)
    };
    let row = |rowid: i64| rows.get(&Key::I64(rowid)).map(|it| (rowid, it));
    let mut with_rows: Vec<(i64, &Row)> = found.into_iter().filter_map(row).collect();
    if !with_rows.is_sorted_by(|a, b| order(a, b).is_le()) {
        with_rows.sort_by(order);
    }
    Ok(with_rows.into_iter().map(|it| it.0).collect())
}

/// All rows in the order of an index, as SQLite orders values of different classes.
///
/// # Errors
/// As [`lookup_rowids`].
pub(crate) fn ordered<'t>(
    rows: &'t Table,
    table: &TableDef,
    index: &str,
) -> Res<Vec<(&'t Key, &'t Row)>> {
    let def = table
        .indexes
        .iter()
        .find(|it| it.name == index)
        .ok_or_else(|| internal(format!("index {index} is not in the catalogue")))?;
    let mut all: Vec<(&Key, &Row)> = rows
        .index(index)?
        .keys()
        .filter_map(|key| rows.get(key).map(|row| (key, row)))
        .collect();
    let order = |a: &(&Key, &Row), b: &(&Key, &Row)| {
        for at in &def.stored {
            let ordering = Val::of(&a.1[*at]).order(&Val::of(&b.1[*at]), Collation::Binary);
            if ordering.is_ne() {
                return ordering;
            }
        }
        a.0.cmp(b.0)
    };
    // The storage keeps types apart; a column of one type is in order already.
    if !all.is_sorted_by(|a, b| order(a, b).is_le()) {
        all.sort_by(order);
    }
    Ok(all)
}

/// All combinations of the forms of several values.
fn prefixes(table: &TableDef, index: &str, keys: &[Val<'_>]) -> Res<Vec<Vec<GlueValue>>> {
    let def = table
        .indexes
        .iter()
        .find(|it| it.name == index)
        .ok_or_else(|| internal(format!("index {index} is not in the catalogue")))?;
    let mut all: Vec<Vec<GlueValue>> = vec![Vec::with_capacity(keys.len())];
    for (at, key) in keys.iter().enumerate() {
        // Hidden values are compared as they are.
        let affinity = match table.columns.get(def.stored[at]) {
            Some(column) => column.affinity,
            None => Affinity::Blob,
        };
        let (form, other) = forms(affinity, key);
        let Some(other) = other else {
            let last = all.len() - 1;
            for prefix in &mut all[..last] {
                prefix.push(form.clone());
            }
            all[last].push(form);
            continue;
        };
        all = all
            .into_iter()
            .flat_map(|prefix| {
                [&form, &other].map(|form| {
                    let mut longer = prefix.clone();
                    longer.push(form.clone());
                    longer
                })
            })
            .collect();
    }
    Ok(all)
}

/// Rowids for each of several values of the last column, values in their order and each once.
///
/// # Errors
/// As [`lookup_rowids`].
pub(crate) fn lookup_in(
    rows: &Table,
    table: &TableDef,
    index: &str,
    keys: &[Owned],
    values: Vec<Owned>,
) -> Res<Vec<i64>> {
    let mut found = Vec::new();
    for value in distinct_sorted(values) {
        let mut all: Vec<Val<'_>> = keys.iter().map(Val::borrowed).collect();
        all.push(value);
        found.extend(lookup_rowids(rows, table, index, &all)?);
    }
    in_table_order(table, index, &mut found);
    Ok(found)
}

/// SQLite has no index for a foreign key: it would have read the table from its beginning.
fn in_table_order(table: &TableDef, index: &str, found: &mut [i64]) {
    let own = table.indexes.iter().find(|it| it.name == index);
    if own.is_some_and(|it| it.origin == Origin::ForeignKey) {
        found.sort_unstable();
    }
}

/// The values in SQLite's order, each once, without NULL.
pub(crate) fn distinct_sorted(mut values: Vec<Owned>) -> Vec<Owned> {
    values.retain(|it| !it.is_null());
    values.sort_by(|a, b| a.order(b, Collation::Binary));
    values.dedup_by(|a, b| a.order(b, Collation::Binary).is_eq());
    values
}

/// A bound of a range: the value, and whether it is included.
pub(crate) type Limit<'v> = Option<(Val<'v>, bool)>;

/// Rowids of the rows whose value after `keys` lies between the bounds; too many rather than too few.
///
/// # Errors
/// As [`lookup_rowids`].
pub(crate) fn lookup_range(
    rows: &Table,
    table: &TableDef,
    index: &str,
    column: usize,
    keys: &[Owned],
    low: &Limit<'_>,
    high: &Limit<'_>,
) -> Res<Vec<i64>> {
    let affinity = table.columns[column].affinity;
    let bound = |limit: &Limit<'_>| {
        limit.as_ref().map(|it| match affinity {
            Affinity::Text => it.0.clone().into_owned(),
            _ => affinity.coerce(it.0.borrowed()).into_owned(),
        })
    };
    let (low, high) = (bound(low), bound(high));
    if [&low, &high].iter().any(|it| matches!(it, Some(Val::Null))) {
        return Ok(Vec::new());
    }
    let rank = |value: &Val<'_>| match value {
        Val::Text(_) => 1,
        Val::Blob(_) => 2,
        _ => 0,
    };
    let from = low.as_ref().map_or(0, rank);
    let to = high.as_ref().map_or(2, rank);
    let keys: Vec<Val<'_>> = keys.iter().map(Val::borrowed).collect();
    let mut found = Vec::new();
    for prefix in prefixes(table, index, &keys)? {
        let stored = rows.index(index)?;
        for class in from..=to {
            let low = low.as_ref().filter(|it| rank(it) == class);
            let high = high.as_ref().filter(|it| rank(it) == class);
            let range = |low: GlueValue, high: Bound<GlueValue>| -> Res<Vec<i64>> {
                let keys = stored.range(&prefix, Bound::Included(&low), high.as_ref())?;
                Ok(keys.map(rowid_of).collect())
            };
            match class {
                0 => {
                    let ints = range(
                        GlueValue::I64(low.map_or(i64::MIN, |it| it.as_real_floor())),
                        Bound::Included(GlueValue::I64(
                            high.map_or(i64::MAX, |it| it.as_real_ceil()),
                        )),
                    )?;
                    let reals = range(
                        GlueValue::F64(low.map_or(f64::NEG_INFINITY, Val::as_real)),
                        Bound::Included(GlueValue::F64(high.map_or(f64::INFINITY, Val::as_real))),
                    )?;
                    if ints.is_empty() || reals.is_empty() {
                        found.extend(ints);
                        found.extend(reals);
                    } else {
                        let mut both: Vec<i64> = ints.into_iter().chain(reals).collect();
                        let value =
                            |rowid: &i64| rows.get(&Key::I64(*rowid)).map(|it| it[column].clone());
                        both.sort_by(|a, b| match (value(a), value(b)) {
                            (Some(a), Some(b)) => {
                                Val::of(&a).order(&Val::of(&b), Collation::Binary)
                            }
                            _ => std::cmp::Ordering::Equal,
                        });
                        found.extend(both);
                    }
                }
                1 => {
                    let low =
                        low.map_or(GlueValue::Str(String::new()), |it| it.clone().into_glue());
                    let high = match high {
                        Some(high) => Bound::Included(high.clone().into_glue()),
                        // GlueSQL orders keys of different types by falling type number: blobs, text, booleans ...
                        None => Bound::Excluded(GlueValue::Bool(false)),
                    };
                    found.extend(range(low, high)?);
                }
                _ => {
                    let low = low.map_or(GlueValue::Bytea(Vec::new()), |it| it.clone().into_glue());
                    let high = match high {
                        Some(high) => Bound::Included(high.clone().into_glue()),
                        None => Bound::Excluded(GlueValue::Str(String::new())),
                    };
                    found.extend(range(low, high)?);
                }
            }
        }
    }
    in_table_order(table, index, &mut found);
    Ok(found)
}

impl Val<'_> {
    fn as_real_floor(&self) -> i64 {
        match self {
            Val::Int(it) => *it,
            other => other.as_real().floor() as i64,
        }
    }

    fn as_real_ceil(&self) -> i64 {
        match self {
            Val::Int(it) => *it,
            other => other.as_real().ceil() as i64,
        }
    }
}
