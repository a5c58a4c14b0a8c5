//! INSERT.
//!
//! In: [`InsertPlan`]. Out: new rows; what stands in their way is refused, replaced, ignored or updated.

use std::rc::Rc;

use gluesql_core::data::{Key, Value as GlueValue};

use super::Writer;
use super::constraints::{Clash, rowid_of_value};
use super::plan::{InsertPlan, InsertSource, UpsertPlan};
use super::trigger::{Event, slot};
use crate::ast::{Conflict, TriggerTime};
use crate::catalog::TableDef;
use crate::error::{Res, operational};
use crate::eval::{Frame, Slot};
use crate::exec;
use crate::value::{Owned, Val};

/// The table in which SQLite keeps the last rowid of AUTOINCREMENT tables.
pub(crate) const SEQUENCE: &str = "sqlite_sequence";

impl Writer<'_> {
    pub(super) fn insert(&mut self, plan: &InsertPlan) -> Res<()> {
        let database = self.storage.database().clone();
        let outer = self.outer.clone();
        let outer = outer.as_deref();
        let rows: Vec<Vec<Owned>> = match &plan.source {
            InsertSource::Values(rows) => self.evaluate(&database, |cx| {
                let frame = Frame::new(0, outer);
                rows.iter()
                    .map(|row| row.iter().map(|it| it.owned(cx, &frame)).collect())
                    .collect()
            })?,
            InsertSource::Query(query) => self.evaluate(&database, |cx| {
                let rows = exec::rows(query, cx, outer)?;
                Ok(rows
                    .iter()
                    .map(|row| row.iter().map(|it| Val::of(it).into_owned()).collect())
                    .collect())
            })?,
            InsertSource::Defaults => vec![Vec::new()],
        };
        drop(database);
        for given in rows {
            self.insert_values(plan, given)?;
        }
        Ok(())
    }

    fn insert_values(&mut self, plan: &InsertPlan, given: Vec<Owned>) -> Res<()> {
        let table = &plan.table;
        let mut values: Vec<Option<Owned>> = vec![None; table.columns.len()];
        let mut rowid = None;
        if !matches!(plan.source, InsertSource::Defaults) {
            for (column, value) in plan.columns.iter().zip(given) {
                match column {
                    // Named twice: the first counts.
                    Some(at) if values[*at].is_none() => values[*at] = Some(value),
                    Some(_) => {}
                    None => rowid = rowid_of_value(&value)?,
                }
            }
        }
        let mut complete = Vec::with_capacity(values.len());
        for (at, value) in values.into_iter().enumerate() {
            complete.push(match value {
                Some(value) => value,
                // The rowid has no default: it is generated.
                None if table.rowid_alias == Some(at) => Val::Null,
                None => self.default_value(table, at)?,
            });
        }
        if let Some(at) = table.rowid_alias {
            rowid = rowid_of_value(&complete[at])?;
        }
        let time = if plan.instead {
            TriggerTime::InsteadOf
        } else {
            TriggerTime::Before
        };
        if self.has_triggers(table, time, Event::Insert) {
            // A rowid that is not known yet is shown as -1.
            let shown = rowid.unwrap_or(-1);
            let row = self.affine(table, shown, &complete);
            let fired = self.fire(table, time, Event::Insert, None, slot(shown, &row))?;
            if !fired {
                return Ok(());
            }
        }
        if plan.instead {
            return Ok(());
        }
        let rowid = match rowid {
            Some(rowid) => rowid,
            None => self.next_rowid(table)?,
        };
        if table.autoincrement {
            // Also when the row is left out in the end: its number is used up.
            self.remember_rowid(table, rowid)?;
        }
        self.insert_row(plan, rowid, complete)
    }

    fn insert_row(&mut self, plan: &InsertPlan, rowid: i64, values: Vec<Owned>) -> Res<()> {
        let table = &plan.table;
        let Some(row) = self.complete(table, rowid, values, plan.or)? else {
            return Ok(());
        };
        loop {
            let clashes = self.clashes(table, rowid, &row, None, plan.upsert.is_empty())?;
            let Some(clash) = pick(table, &clashes, &plan.upsert) else {
                break;
            };
            if let Some(upsert) = upsert_for(table, &plan.upsert, clash) {
                let Some(set) = &upsert.set else {
                    return Ok(());
                };
                return self.upsert(plan, upsert, set, clash.rowid, (rowid, row));
            }
            let or = match (plan.or, &clash.index) {
                (Conflict::Abort, Some(index)) => index.conflict,
                (or, _) => or,
            };
            match or {
                Conflict::Ignore => return Ok(()),
                Conflict::Replace => {
                    let gone = clash.rowid;
                    self.remove_row(table, gone)?;
                }
                or => {
                    self.failed_as = or;
                    return Err(clash.error.clone());
                }
            }
        }
        self.put_row(table, rowid, row.clone())?;
        self.child_written(table, rowid, &row);
        self.session.last_insert_rowid.set(rowid);
        self.changed.last_rowid = Some(rowid);
        self.changed.rows += 1;
        self.answer(plan.returning.as_ref(), rowid, &row)?;
        if self.has_triggers(table, TriggerTime::After, Event::Insert) {
            let new = slot(rowid, &row);
            self.fire(table, TriggerTime::After, Event::Insert, None, new)?;
            self.session.last_insert_rowid.set(rowid);
        }
        Ok(())
    }

    /// A row as BEFORE triggers see it: values converted, nothing checked.
    pub(super) fn affine(&self, table: &TableDef, rowid: i64, values: &[Owned]) -> storage::Row {
        let stored = values.iter().zip(&table.columns).enumerate();
        let stored = stored.map(|(at, (value, column))| {
            if table.rowid_alias == Some(at) {
                Val::Int(rowid)
            } else {
                column.affinity.store(value.clone())
            }
        });
        stored.map(Val::into_glue).collect()
    }

    /// ON CONFLICT DO UPDATE.
    fn upsert(
        &mut self,
        plan: &InsertPlan,
        upsert: &UpsertPlan,
        set: &[(usize, crate::eval::Expr)],
        rowid: i64,
        (given, excluded): (i64, storage::Row),
    ) -> Res<()> {
        let table = &plan.table;
        let Some(old) = self.row(table, rowid)? else {
            return Ok(());
        };
        let outer = self.outer.clone();
        let reads = |it: &crate::eval::Expr| !it.subqueries().is_empty();
        let reads = upsert.where_.iter().any(reads) || set.iter().any(|it| reads(&it.1));
        let new = self.evaluate_row(reads, |cx| {
            let mut frame = Frame::new(2, outer.as_deref());
            frame.slots[0] = Slot {
                rowid: Some(rowid),
                row: Some(old.clone()),
            };
            frame.slots[1] = Slot {
                rowid: Some(given),
                row: Some(excluded),
            };
            if let Some(condition) = &upsert.where_ {
                if !condition.holds(cx, &frame)? {
                    return Ok(None);
                }
            }
            let mut new = Vec::new();
            for (at, expr) in set {
                new.push((*at, expr.owned(cx, &frame)?));
            }
            Ok(Some(new))
        })?;
        let Some(new) = new else { return Ok(()) };
        let columns: Vec<Option<usize>> = new.iter().map(|it| Some(it.0)).collect();
        let values = new.into_iter().map(|it| it.1).collect();
        let returning = plan.returning.as_ref();
        let old = (rowid, old);
        if self.update_row(table, old, &columns, values, Conflict::Abort, returning)? {
            self.changed.rows += 1;
        }
        Ok(())
    }

    /// A rowid that is free.
    pub(super) fn next_rowid(&mut self, table: &Rc<TableDef>) -> Res<i64> {
        let next = self.storage.table(&table.name)?.next_rowid();
        if !table.autoincrement {
            return match next {
                Ok(next) => Ok(next),
                // SQLite then tries rowids at random; the lowest free one does as well.
                Err(_) => {
                    let rows = self.storage.table(&table.name)?;
                    (1..=i64::MAX)
                        .find(|it| rows.get(&Key::I64(*it)).is_none())
                        .ok_or_else(|| operational("database or disk is full"))
                }
            };
        }
        let last = match self.used.iter().find(|it| it.0.name == table.name) {
            Some((_, last)) => *last,
            None => self.sequence(table)?.map_or(0, |it| it.1),
        };
        let next = next.map_err(|_| operational("database or disk is full"))?;
        match last.checked_add(1) {
            Some(after) => Ok(next.max(after)),
            None => Err(operational("database or disk is full")),
        }
    }

    /// The sequence row of a table: its rowid and its number.
    fn sequence(&self, table: &TableDef) -> Res<Option<(i64, i64)>> {
        let Ok(rows) = self.storage.table(SEQUENCE) else {
            return Ok(None);
        };
        for (key, row) in rows.scan() {
            if matches!(&row[0], GlueValue::Str(it) if it.eq_ignore_ascii_case(&table.name)) {
                let Key::I64(rowid) = key else { continue };
                return Ok(Some((*rowid, Val::of(&row[1]).as_int())));
            }
        }
        Ok(None)
    }

    fn sequence_table(&self) -> Res<Rc<TableDef>> {
        let table = self.catalog.table(SEQUENCE).cloned();
        table
            .ok_or_else(|| crate::error::internal("an AUTOINCREMENT table comes with its sequence"))
    }

    /// A rowid of an AUTOINCREMENT table is used up, whatever becomes of its row.
    fn remember_rowid(&mut self, table: &Rc<TableDef>, rowid: i64) -> Res<()> {
        if let Some((_, last)) = self.used.iter_mut().find(|it| it.0.name == table.name) {
            *last = rowid.max(*last);
            return Ok(());
        }
        let last = self.sequence(table)?.map_or(0, |it| it.1);
        self.used.push((table.clone(), rowid.max(last)));
        Ok(())
    }

    /// Writes the numbers that were used up, when the statement has succeeded.
    pub(super) fn write_sequences(&mut self) -> Res<()> {
        for (table, last) in std::mem::take(&mut self.used) {
            let row = vec![GlueValue::Str(table.name.clone()), GlueValue::I64(last)];
            let sequence = self.sequence_table()?;
            match self.sequence(&table)? {
                Some((_, before)) if before >= last => {}
                Some((key, _)) => self.change_row(&sequence, key, row.into())?,
                None => {
                    let key = self.storage.table(SEQUENCE)?.next_rowid()?;
                    self.put_row(&sequence, key, row.into())?;
                }
            }
        }
        Ok(())
    }
}

/// The conflict to deal with first, in SQLite's order: that of the first ON CONFLICT clause, the rowid's, those of the
/// other clauses, the rest.
fn pick<'c>(table: &TableDef, clashes: &'c [Clash], upserts: &[UpsertPlan]) -> Option<&'c Clash> {
    let of = |upsert: &UpsertPlan| clashes.iter().find(|it| names(table, upsert, it));
    let mut clauses = upserts.iter();
    let first = clauses.next().and_then(of);
    first
        .or_else(|| clashes.iter().find(|it| it.index.is_none()))
        .or_else(|| clauses.find_map(of))
        .or_else(|| clashes.first())
}

fn upsert_for<'u>(
    table: &TableDef,
    upserts: &'u [UpsertPlan],
    clash: &Clash,
) -> Option<&'u UpsertPlan> {
    upserts
        .iter()
        .find(|it| it.target.is_none() || names(table, it, clash))
}

/// Whether an ON CONFLICT clause names what the rows have in common.
fn names(table: &TableDef, upsert: &UpsertPlan, clash: &Clash) -> bool {
    let Some(target) = &upsert.target else {
        return false;
    };
    match &clash.index {
        None => target.len() == 1 && table.rowid_alias == Some(target[0]),
        Some(index) => {
            index.columns.len() == target.len()
                && target
                    .iter()
                    .all(|wanted| index.columns.iter().any(|it| it.column == Some(*wanted)))
        }
    }
}
