//! DELETE.
//!
//! In: [`DeletePlan`]. Out: rows gone, and what their foreign keys ask for done.

use std::rc::Rc;

use super::Writer;
use super::plan::DeletePlan;
use crate::catalog::TableDef;
use crate::error::Res;
use crate::exec;
use crate::value::Val;

impl Writer<'_> {
    pub(super) fn delete(&mut self, plan: &DeletePlan) -> Res<()> {
        let database = self.storage.database().clone();
        let rows = self.evaluate(&database, |cx| exec::rows(&plan.query, cx, None))?;
        drop(database);
        for row in rows {
            let rowid = Val::of(&row[0]).as_int();
            let old = if plan.returning.is_some() {
                self.row(&plan.table, rowid)?
            } else {
                None
            };
            if self.delete_row(&plan.table, rowid)? {
                self.changed.rows += 1;
                if let Some(old) = old {
                    self.returning.push((rowid, old));
                }
            }
        }
        Ok(())
    }

    /// Removes one row, with its children where they cascade. Answers whether it was there.
    pub(super) fn delete_row(&mut self, table: &Rc<TableDef>, rowid: i64) -> Res<bool> {
        match self.take_row(table, rowid)? {
            None => Ok(false),
            Some(old) => {
                self.parent_deleted(table, &old)?;
                Ok(true)
            }
        }
    }
}
