//! UPDATE.
//!
//! In: [`UpdatePlan`]. Out: changed rows. All new values are worked out before the first row is written.

use std::rc::Rc;

use gluesql_core::data::Key;
use storage::Row;

use super::constraints::rowid_of_value;
use super::plan::UpdatePlan;
use super::trigger::{Event, slot};
use super::{Returning, Writer};
use crate::ast::{Conflict, TriggerTime};
use crate::catalog::TableDef;
use crate::error::Res;
use crate::eval::{Frame, Slot};
use crate::exec;
use crate::value::{Owned, Val};

impl Writer<'_> {
    pub(super) fn update(&mut self, plan: &UpdatePlan) -> Res<()> {
        let database = self.storage.database().clone();
        let outer = self.outer.clone();
        let rows = self.evaluate(&database, |cx| {
            exec::rows(&plan.query, cx, outer.as_deref())
        })?;
        drop(database);
        if plan.instead {
            return self.update_view(plan, &rows);
        }
        let mut rows = rows;
        if plan.two_pass && plan.table.has_rowid {
            rows.sort_by_key(|row| Val::of(&row[0]).as_int());
        }
        if (plan.two_pass || plan.set.is_none()) && !plan.table.has_rowid {
            self.sort_by_key(&plan.table, &mut rows)?;
        }
        let reads = plan
            .set
            .iter()
            .flatten()
            .any(|it| !it.subqueries().is_empty());
        let mut seen = crate::hash::FastSet::default();
        let several = rows.len() > 1;
        for row in rows {
            let rowid = Val::of(&row[0]).as_int();
            // UPDATE .. FROM may find a row several times: the first counts.
            if several && !seen.insert(rowid) {
                continue;
            }
            // The row is looked for anew: triggers and cascades may have changed it.
            let Some(old) = self.row(&plan.table, rowid)? else {
                continue;
            };
            let values = match &plan.set {
                None => row[1..].iter().map(|it| Val::of(it).into_owned()).collect(),
                Some(set) => self.new_values(set, rowid, &old, reads)?,
            };
            let returning = plan.returning.as_ref();
            if self.update_row(
                &plan.table,
                (rowid, old),
                &plan.columns,
                values,
                plan.or,
                returning,
            )? {
                self.changed.rows += 1;
            }
        }
        Ok(())
    }

    /// Puts rows of a table WITHOUT ROWID into the order of its key.
    fn sort_by_key(&self, table: &TableDef, rows: &mut Vec<Row>) -> Res<()> {
        let stored = self.storage.table(&table.name)?;
        let mut keyed: Vec<(Vec<Owned>, Row)> = Vec::with_capacity(rows.len());
        for row in rows.drain(..) {
            let own = stored.get(&Key::I64(Val::of(&row[0]).as_int()));
            let value = |at: &usize| own.map_or(Val::Null, |it| Val::of(&it[*at]).into_owned());
            keyed.push((table.primary_key.iter().map(value).collect(), row));
        }
        keyed.sort_by(|a, b| {
            let columns = table.primary_key.iter().map(|at| &table.columns[*at]);
            let values = a.0.iter().zip(&b.0).zip(columns);
            let unequal = values.map(|((a, b), column)| a.order(b, column.collation));
            let first = unequal.into_iter().find(|it| it.is_ne());
            first.unwrap_or(std::cmp::Ordering::Equal)
        });
        rows.extend(keyed.into_iter().map(|it| it.1));
        Ok(())
    }

    /// UPDATE of a view: its INSTEAD OF triggers do it. The rows hold the columns, then the new values.
    fn update_view(&mut self, plan: &UpdatePlan, rows: &[Row]) -> Res<()> {
        let width = plan.table.columns.len();
        let event = Event::Update(&plan.columns);
        for row in rows {
            let old: Row = row[..width].into();
            let mut new = row[..width].to_vec();
            for (column, value) in plan.columns.iter().zip(&row[width..]) {
                if let Some(at) = column {
                    new[*at] = value.clone();
                }
            }
            let (old, new) = (slot(-1, &old), slot(-1, &Row::from(new)));
            self.fire(&plan.table, TriggerTime::InsteadOf, event, old, new)?;
        }
        Ok(())
    }

    /// What SET gives for one row. `reads`: it looks at tables too.
    fn new_values(
        &mut self,
        set: &[crate::eval::Expr],
        rowid: i64,
        row: &Row,
        reads: bool,
    ) -> Res<Vec<Owned>> {
        let outer = self.outer.clone();
        self.evaluate_row(reads, |cx| {
            let mut frame = Frame::new(1, outer.as_deref());
            frame.slots[0] = Slot {
                rowid: Some(rowid),
                row: Some(row.clone()),
            };
            set.iter().map(|it| it.owned(cx, &frame)).collect()
        })
    }

    /// Sets columns of one row, given with its rowid. Answers whether it did; `false` when the row was left alone.
    pub(super) fn update_row(
        &mut self,
        table: &Rc<TableDef>,
        (rowid, mut old): (i64, Row),
        columns: &[Option<usize>],
        values: Vec<Owned>,
        or: Conflict,
        returning: Option<&Returning>,
    ) -> Res<bool> {
        let mut new: Vec<Owned> = old[..table.columns.len()]
            .iter()
            .map(|it| Val::of(it).into_owned())
            .collect();
        let mut new_rowid = rowid;
        for (column, value) in columns.iter().zip(values) {
            match column {
                Some(at) if table.rowid_alias == Some(*at) => {
                    new_rowid = match rowid_of_value(&value)? {
                        Some(it) => it,
                        None => return Err(crate::error::integrity("datatype mismatch")),
                    };
                }
                Some(at) => new[*at] = value,
                None => new_rowid = rowid_of_value(&value)?.unwrap_or(rowid),
            }
        }
        let event = Event::Update(columns);
        if self.has_triggers(table, TriggerTime::Before, event) {
            let shown = self.affine(table, new_rowid, &new);
            let rows = (slot(rowid, &old), slot(new_rowid, &shown));
            if !self.fire(table, TriggerTime::Before, event, rows.0, rows.1)? {
                return Ok(false);
            }
            // The trigger may have removed or changed the row.
            let Some(now) = self.row(table, rowid)? else {
                return Ok(false);
            };
            for (at, value) in new.iter_mut().enumerate() {
                if !columns.contains(&Some(at)) {
                    *value = Val::of(&now[at]).into_owned();
                }
            }
            old = now;
        }
        let Some(row) = self.complete(table, new_rowid, new, or)? else {
            return Ok(false);
        };
        let mut removed = false;
        loop {
            let clashes = self.clashes(table, new_rowid, &row, Some(rowid), true)?;
            let Some(clash) = clashes.first() else { break };
            let or = match (or, &clash.index) {
                (Conflict::Abort, Some(index)) => index.conflict,
                (or, _) => or,
            };
            match or {
                Conflict::Ignore => return Ok(false),
                Conflict::Replace => {
                    let gone = clash.rowid;
                    self.remove_row(table, gone)?;
                    removed = true;
                }
                or => {
                    self.failed_as = or;
                    return Err(clash.error.clone());
                }
            }
        }
        if new_rowid == rowid {
            if removed {
                // Its removal may have reached this row, too.
                self.change_row(table, rowid, row.clone())?;
            } else {
                self.replace_row(table, rowid, &old, row.clone())?;
            }
        } else {
            self.take_row(table, rowid)?;
            self.put_row(table, new_rowid, row.clone())?;
        }
        if new_rowid == rowid {
            self.child_rewritten(table, new_rowid, &old, &row);
        } else {
            // What was found missing under the old rowid is to be looked for again.
            self.child_written(table, new_rowid, &row);
        }
        self.parent_rewritten(table, &old, &row)?;
        self.answer(returning, new_rowid, &row)?;
        if self.has_triggers(table, TriggerTime::After, event) {
            let rows = (slot(rowid, &old), slot(new_rowid, &row));
            self.fire(table, TriggerTime::After, event, rows.0, rows.1)?;
        }
        Ok(true)
    }
}
