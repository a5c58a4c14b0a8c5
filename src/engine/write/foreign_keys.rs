//! Foreign keys: what happens to children, and whether parents are there.
//!
//! In: rows written and removed. Out: cascades, and checks that wait for the end of the statement or, when
//! deferred, of the transaction (https://www.sqlite.org/foreignkeys.html).

use std::rc::Rc;

use gluesql_core::data::Key;
use storage::{Row, Storage};

use super::Writer;
use crate::ast::{Action, Conflict};
use crate::catalog::{Catalog, ForeignKeyDef, TableDef};
use crate::error::{Res, integrity, operational};
use crate::exec::lookup_rowids;
use crate::value::{Collation, Owned, Val};

/// A child row whose parent must be there in the end.
#[derive(Clone)]
pub(crate) struct Pending {
    pub table: Rc<TableDef>,
    pub key: Rc<ForeignKeyDef>,
    pub rowid: i64,
}

/// How a parent is looked up.
enum ParentKey {
    Rowid,
    /// The unique index, and for each of its columns the place in the foreign key.
    Index(String, Vec<usize>),
}

fn failed() -> crate::EngineError {
    integrity("FOREIGN KEY constraint failed")
}

/// The columns of the parent that a foreign key means.
pub(super) fn parent_columns(
    child: &TableDef,
    key: &ForeignKeyDef,
    parent: &TableDef,
) -> Res<Vec<usize>> {
    let mismatch = || {
        operational(format!(
            "foreign key mismatch - \"{}\" referencing \"{}\"",
            child.name, key.parent
        ))
    };
    let columns: Vec<usize> = if key.parent_columns.is_empty() {
        parent.primary_key.clone()
    } else {
        key.parent_columns
            .iter()
            .map(|it| parent.position(it).ok_or_else(mismatch))
            .collect::<Res<_>>()?
    };
    if columns.len() != key.columns.len() {
        return Err(mismatch());
    }
    Ok(columns)
}

fn parent_key(
    child: &TableDef,
    key: &ForeignKeyDef,
    parent: &TableDef,
) -> Res<(Vec<usize>, ParentKey)> {
    let columns = parent_columns(child, key, parent)?;
    if columns.len() == 1 && parent.rowid_alias == Some(columns[0]) {
        return Ok((columns, ParentKey::Rowid));
    }
    let index = parent.unique_on(&columns).ok_or_else(|| {
        operational(format!(
            "foreign key mismatch - \"{}\" referencing \"{}\"",
            child.name, key.parent
        ))
    })?;
    let places = index
        .columns
        .iter()
        .filter_map(|it| columns.iter().position(|column| Some(*column) == it.column))
        .collect();
    Ok((columns, ParentKey::Index(index.name.clone(), places)))
}

/// Whether the parent of a child row is there; also when the child refers to nothing or is gone.
///
/// # Errors
/// A parent table that does not exist or has no such key.
pub(crate) fn satisfied(storage: &Storage, catalog: &Catalog, pending: &Pending) -> Res<bool> {
    let Ok(Some(row)) = storage.get_row(&pending.table.name, &Key::I64(pending.rowid)) else {
        return Ok(true);
    };
    let Some(parent) = catalog.table(&pending.key.parent) else {
        return Err(operational(format!(
            "no such table: main.{}",
            pending.key.parent
        )));
    };
    let values: Vec<Val<'_>> = pending
        .key
        .columns
        .iter()
        .map(|at| Val::of(&row[*at]))
        .collect();
    if values.iter().any(Val::is_null) {
        return Ok(true);
    }
    let (columns, how) = parent_key(&pending.table, &pending.key, parent)?;
    let rows = storage.table(&parent.name)?;
    match how {
        ParentKey::Rowid => {
            let value = parent.columns[columns[0]].affinity.store(values[0].clone());
            Ok(match value {
                Val::Int(it) => rows.get(&Key::I64(it)).is_some(),
                _ => false,
            })
        }
        ParentKey::Index(index, places) => {
            let mut keys = Vec::with_capacity(places.len());
            for place in places {
                let column = &parent.columns[columns[place]];
                let value = column.affinity.store(values[place].clone());
                keys.push(match (column.collation, value) {
                    (Collation::NoCase, Val::Text(it)) => Val::text(it.to_ascii_lowercase()),
                    (Collation::Rtrim, Val::Text(it)) => {
                        Val::text(it.trim_end_matches(' ').to_owned())
                    }
                    (_, value) => value,
                });
            }
            Ok(!lookup_rowids(rows, parent, &index, &keys)?.is_empty())
        }
    }
}

impl Writer<'_> {
    /// What SQLite finds out before the first row: parents that are missing, keys that do not fit. `set`: the columns
    /// that an UPDATE sets, with the rowid's; `None` for INSERT and DELETE.
    pub(super) fn check_keys(
        &self,
        table: &Rc<TableDef>,
        set: Option<&[Option<usize>]>,
        deletes: bool,
    ) -> Res<()> {
        if !self.foreign_keys {
            return Ok(());
        }
        let concerns = |columns: &[usize]| {
            set.is_none_or(|set| {
                columns.iter().any(|at| {
                    set.contains(&Some(*at))
                        || (set.contains(&None) && table.rowid_alias == Some(*at))
                })
            })
        };
        for key in table.foreign_keys.iter().filter(|it| concerns(&it.columns)) {
            match self.catalog.table(&key.parent) {
                Some(parent) => drop(parent_key(table, key, parent)?),
                None => {
                    let parent = &key.parent;
                    return Err(operational(format!("no such table: main.{parent}")));
                }
            }
        }
        if deletes || set.is_some() {
            for (child, key) in self.catalog.references_to(&table.name).iter() {
                if concerns(&parent_columns(child, key, table)?) {
                    drop(parent_key(child, key, table)?);
                }
            }
        }
        Ok(())
    }

    /// A row was stored that may refer to parents.
    pub(super) fn child_written(&mut self, table: &Rc<TableDef>, rowid: i64, row: &Row) {
        if !self.foreign_keys {
            return;
        }
        for key in &table.foreign_keys {
            // A key without a parent table is an error even when it is NULL.
            let missing = self.catalog.table(&key.parent).is_none();
            if missing || key.columns.iter().all(|at| !Val::of(&row[*at]).is_null()) {
                self.pending.push(Pending {
                    table: table.clone(),
                    key: key.clone(),
                    rowid,
                });
            }
        }
    }

    /// A row was changed that may refer to parents.
    pub(super) fn child_rewritten(
        &mut self,
        table: &Rc<TableDef>,
        rowid: i64,
        old: &Row,
        new: &Row,
    ) {
        if !self.foreign_keys {
            return;
        }
        for key in &table.foreign_keys {
            if key.columns.iter().any(|at| old[*at] != new[*at]) {
                self.pending.push(Pending {
                    table: table.clone(),
                    key: key.clone(),
                    rowid,
                });
            }
        }
    }

    /// The children of a parent's old key: table, key, rowid. Those that only count as its children, because the types
    /// of the two columns differ, are put off to the end of the statement: no action reaches them.
    fn children(
        &mut self,
        parent: &Rc<TableDef>,
        old: &Row,
        new: Option<&Row>,
    ) -> Res<Vec<(Pending, Vec<usize>)>> {
        let mut all = Vec::new();
        let references = self.catalog.references_to(&parent.name);
        for (table, key) in references.iter() {
            let columns = parent_columns(table, key, parent)?;
            if new.is_some_and(|new| columns.iter().all(|at| old[*at] == new[*at])) {
                continue;
            }
            let values: Vec<Val<'_>> = columns.iter().map(|at| Val::of(&old[*at])).collect();
            if values.iter().any(Val::is_null) {
                continue;
            }
            let collations: Vec<Collation> = columns
                .iter()
                .map(|at| parent.columns[*at].collation)
                .collect();
            let found = self.children_of(table, key, &values, &collations)?;
            let differ = |(own, other): (&usize, &usize)| {
                table.columns[*own].affinity != parent.columns[*other].affinity
            };
            if key.columns.iter().zip(&columns).any(differ) {
                let counted = self.counted(table, key, (parent, &columns), &values)?;
                for rowid in counted.into_iter().filter(|it| !found.contains(it)) {
                    self.pending.push(Pending {
                        table: table.clone(),
                        key: key.clone(),
                        rowid,
                    });
                }
            }
            for rowid in found {
                all.push((
                    Pending {
                        table: table.clone(),
                        key: key.clone(),
                        rowid,
                    },
                    columns.clone(),
                ));
            }
        }
        Ok(all)
    }

    /// The rows that SQLite counts as children: compared with the parent's column, and as it compares.
    fn counted(
        &self,
        table: &TableDef,
        key: &ForeignKeyDef,
        (parent, columns): (&TableDef, &[usize]),
        values: &[Val<'_>],
    ) -> Res<Vec<i64>> {
        let mut found = Vec::new();
        for (rowid, row) in self.storage.table(&table.name)?.scan() {
            let same = key.columns.iter().zip(columns).zip(values);
            let same = same.into_iter().all(|((own, other), value)| {
                let other = &parent.columns[*other];
                let how = other.affinity.for_comparison(table.columns[*own].affinity);
                let (own, value) = (
                    how.coerce(Val::of(&row[*own])),
                    how.coerce(value.borrowed()),
                );
                own.compare(&value, other.collation)
                    .is_some_and(std::cmp::Ordering::is_eq)
            });
            if let (true, Key::I64(rowid)) = (same, rowid) {
                found.push(*rowid);
            }
        }
        Ok(found)
    }

    /// The rows that an action reaches: compared in the collations of the parent's columns.
    fn children_of(
        &self,
        table: &Rc<TableDef>,
        key: &ForeignKeyDef,
        values: &[Val<'_>],
        collations: &[Collation],
    ) -> Res<Vec<i64>> {
        let rows = self.storage.table(&table.name)?;
        if key.columns.len() == 1 && table.rowid_alias == Some(key.columns[0]) {
            return Ok(
                match crate::value::Affinity::Integer.store(values[0].clone()) {
                    Val::Int(it) if rows.get(&Key::I64(it)).is_some() => vec![it],
                    _ => Vec::new(),
                },
            );
        }
        let binary = collations.iter().all(|it| *it == Collation::Binary);
        let index = table.indexes.iter().find(|it| {
            binary
                && it.is_plain()
                && it.where_.is_none()
                && it.columns.len() >= key.columns.len()
                && it
                    .columns
                    .iter()
                    .zip(&key.columns)
                    .all(|(a, b)| a.column == Some(*b))
        });
        if let Some(index) = index {
            let values: Vec<Val<'_>> = key
                .columns
                .iter()
                .zip(values)
                .map(|(at, value)| table.columns[*at].affinity.store(value.borrowed()))
                .collect();
            return lookup_rowids(rows, table, &index.name, &values);
        }
        let mut found = Vec::new();
        for (rowid, row) in rows.scan() {
            let wanted = key.columns.iter().zip(values).zip(collations);
            let same = wanted.into_iter().all(|((at, value), collation)| {
                let other = table.columns[*at].affinity.store(value.clone());
                Val::of(&row[*at])
                    .compare(&other, *collation)
                    .is_some_and(std::cmp::Ordering::is_eq)
            });
            if let (true, Key::I64(rowid)) = (same, rowid) {
                found.push(*rowid);
            }
        }
        Ok(found)
    }

    /// A row is gone: deals with the rows that refer to it.
    pub(super) fn parent_deleted(&mut self, parent: &Rc<TableDef>, old: &Row) -> Res<()> {
        if !self.foreign_keys {
            return Ok(());
        }
        for (child, _) in self.children(parent, old, None)? {
            match child.key.on_delete {
                Action::Restrict => return Err(failed()),
                Action::NoAction => self.pending.push(child),
                Action::Cascade => {
                    self.deeper(|writer| {
                        writer
                            .delete_row(&child.table, child.rowid, None)
                            .map(|_| ())
                    })?;
                }
                Action::SetNull => self.set_children(&child, |_, _| Ok(Val::Null))?,
                Action::SetDefault => {
                    self.set_children(&child, |writer, at| writer.default_value(&child.table, at))?;
                    self.pending.push(child);
                }
            }
        }
        Ok(())
    }

    /// A row has another key: deals with the rows that refer to the old one.
    pub(super) fn parent_rewritten(
        &mut self,
        parent: &Rc<TableDef>,
        old: &Row,
        new: &Row,
    ) -> Res<()> {
        if !self.foreign_keys || old == new {
            return Ok(());
        }
        for (child, columns) in self.children(parent, old, Some(new))? {
            match child.key.on_update {
                Action::Restrict => return Err(failed()),
                Action::NoAction => self.pending.push(child),
                Action::Cascade => {
                    let values: Vec<Owned> = columns
                        .iter()
                        .map(|at| Val::of(&new[*at]).into_owned())
                        .collect();
                    self.update_child(&child, values)?;
                }
                Action::SetNull => self.set_children(&child, |_, _| Ok(Val::Null))?,
                Action::SetDefault => {
                    self.set_children(&child, |writer, at| writer.default_value(&child.table, at))?;
                    self.pending.push(child);
                }
            }
        }
        Ok(())
    }

    fn set_children(
        &mut self,
        child: &Pending,
        value: impl Fn(&Self, usize) -> Res<Owned>,
    ) -> Res<()> {
        let values = child
            .key
            .columns
            .iter()
            .map(|at| value(self, *at))
            .collect::<Res<Vec<_>>>()?;
        self.update_child(child, values)
    }

    /// Gives the columns of a foreign key other values, unless the row is gone.
    fn update_child(&mut self, child: &Pending, values: Vec<Owned>) -> Res<()> {
        let targets: Vec<Option<usize>> = child.key.columns.iter().map(|it| Some(*it)).collect();
        self.deeper(|writer| {
            let Some(row) = writer.row(&child.table, child.rowid)? else {
                return Ok(());
            };
            let row = (child.rowid, row);
            let or = Conflict::Abort;
            writer.update_row(&child.table, row, &targets, values, or, None)?;
            Ok(())
        })
    }

    fn deeper(&mut self, run: impl FnOnce(&mut Self) -> Res<()>) -> Res<()> {
        self.depth += 1;
        if self.depth > 500 {
            return Err(operational("too many levels of trigger recursion"));
        }
        let result = run(self);
        self.depth -= 1;
        result
    }

    /// At the end of the statement: immediate keys must be satisfied, deferred ones stay.
    pub(crate) fn check_pending(&mut self) -> Res<()> {
        let mut open = Vec::new();
        for pending in std::mem::take(&mut self.pending) {
            if satisfied(self.storage, &self.catalog, &pending)? {
                continue;
            }
            if !pending.key.deferred {
                return Err(failed());
            }
            open.push(pending);
        }
        self.pending = open;
        Ok(())
    }
}
