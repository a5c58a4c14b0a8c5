//! DELETE.
//!
//! In: [`DeletePlan`]. Out: rows gone, and what their foreign keys ask for done.

use std::rc::Rc;

use super::plan::DeletePlan;
use super::trigger::{Event, slot};
use super::{Returning, Writer};
use crate::ast::TriggerTime;
use crate::catalog::TableDef;
use crate::error::Res;
use crate::exec;
use crate::value::Val;

impl Writer<'_> {
    pub(super) fn delete(&mut self, plan: &DeletePlan) -> Res<()> {
        let database = self.storage.database().clone();
        let outer = self.outer.clone();
        let rows = self.evaluate(&database, |cx| {
            exec::rows(&plan.query, cx, outer.as_deref())
        })?;
        drop(database);
        if plan.instead {
            for row in rows {
                let (time, event) = (TriggerTime::InsteadOf, Event::Delete);
                self.fire(&plan.table, time, event, slot(-1, &row), None)?;
            }
            return Ok(());
        }
        let mut rows = rows;
        // Where anybody could see the order, SQLite has collected the rows by rowid.
        if plan.table.has_rowid {
            rows.sort_by_key(|row| Val::of(&row[0]).as_int());
        }
        for row in rows {
            let rowid = Val::of(&row[0]).as_int();
            if self.delete_row(&plan.table, rowid, plan.returning.as_ref())? {
                self.changed.rows += 1;
            }
        }
        Ok(())
    }

    /// Removes one row, with its children where they cascade and its triggers. Answers whether it was there.
    pub(super) fn delete_row(
        &mut self,
        table: &Rc<TableDef>,
        rowid: i64,
        returning: Option<&Returning>,
    ) -> Res<bool> {
        if self.has_triggers(table, TriggerTime::Before, Event::Delete) {
            let Some(old) = self.row(table, rowid)? else {
                return Ok(false);
            };
            let old = slot(rowid, &old);
            if !self.fire(table, TriggerTime::Before, Event::Delete, old, None)? {
                return Ok(false);
            }
        }
        let after = self.has_triggers(table, TriggerTime::After, Event::Delete);
        let old = if after || returning.is_some() {
            self.row(table, rowid)?
        } else {
            None
        };
        let gone = self.remove_row(table, rowid)?;
        if let (true, Some(old)) = (gone, old) {
            self.answer(returning, rowid, &old)?;
            if after {
                let old = slot(rowid, &old);
                self.fire(table, TriggerTime::After, Event::Delete, old, None)?;
            }
        }
        Ok(gone)
    }

    /// Removes one row without its triggers, as REPLACE does.
    pub(super) fn remove_row(&mut self, table: &Rc<TableDef>, rowid: i64) -> Res<bool> {
        match self.take_row(table, rowid)? {
            None => Ok(false),
            Some(old) => {
                self.parent_deleted(table, &old)?;
                Ok(true)
            }
        }
    }
}
