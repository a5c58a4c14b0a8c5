//! The write step: INSERT, UPDATE and DELETE with everything that SQLite enforces.
//!
//! In: plans of DML statements and a storage in which a statement is open. Out: changed rows, RETURNING rows.
//! Files: `plan` resolves the statements, `insert`, `update` and `delete` change rows, `constraints` refuses rows,
//! `foreign_keys` looks after parents and children.

mod constraints;
mod delete;
mod foreign_keys;
mod insert;
mod plan;
mod trigger;
mod update;

use std::rc::Rc;

use gluesql_core::data::Key;
use storage::{Database, Row, Storage};

use crate::ast::Conflict;
use crate::catalog::{Catalog, TableDef};
use crate::error::Res;
use crate::eval::context::Cache;
use crate::eval::{Cx, Frame, Param, Session};
use crate::plan::OutColumn;
use crate::value::Val;

pub(crate) use foreign_keys::Pending;
pub(crate) use foreign_keys::satisfied;
pub(crate) use plan::{DmlPlan, InsertSource, ROWID, plan};
pub(crate) use trigger::trigger_notes;

/// What a statement changed.
#[derive(Default)]
pub(crate) struct Changed {
    pub rows: i64,
    pub last_rowid: Option<i64>,
    pub returned: Vec<Row>,
}

/// One DML statement at work.
pub(crate) struct Writer<'w> {
    pub storage: &'w mut Storage,
    pub catalog: Rc<Catalog>,
    pub session: &'w Session,
    pub params: &'w [Param],
    pub caches: usize,
    pub foreign_keys: bool,
    /// Rows of children whose parents are looked for when the statement ends.
    pub pending: Vec<Pending>,
    /// How the conflict that ended the statement is to be handled.
    pub failed_as: Conflict,
    pub changed: Changed,
    /// The plan was run before, so that the foreign keys that it touches are known to make sense.
    pub keys_known: bool,
    /// Depth of cascades.
    depth: u32,
    /// What was written, to be undone when the statement fails: table, key, the row before.
    undo: Vec<(Rc<TableDef>, Key, Option<Row>)>,
    /// What the subqueries of SET, DO UPDATE and RETURNING remember from row to row.
    kept: Vec<Cache>,
    /// Whether triggers fire: not when a table is dropped.
    pub fires: bool,
    /// Inside a trigger: its OLD and NEW.
    outer: Option<Rc<Frame<'static>>>,
    /// The triggers that are running, and those that were resolved.
    active: Vec<String>,
    programs: Vec<Rc<trigger::Program>>,
    /// Rows changed by triggers.
    pub by_triggers: i64,
    /// The last numbers of AUTOINCREMENT tables, to be written when the statement has succeeded.
    used: Vec<(Rc<TableDef>, i64)>,
}

impl<'w> Writer<'w> {
    pub fn new(
        storage: &'w mut Storage,
        catalog: Rc<Catalog>,
        session: &'w Session,
        params: &'w [Param],
        caches: usize,
        foreign_keys: bool,
    ) -> Self {
        Self {
            storage,
            catalog,
            session,
            params,
            caches,
            foreign_keys,
            pending: Vec::new(),
            failed_as: Conflict::Abort,
            changed: Changed::default(),
            keys_known: false,
            depth: 0,
            undo: Vec::new(),
            kept: Vec::new(),
            fires: true,
            outer: None,
            active: Vec::new(),
            programs: Vec::new(),
            by_triggers: 0,
            used: Vec::new(),
        }
    }

    /// Runs the statement. Deferred foreign keys that are open afterwards stay in `pending`.
    ///
    /// # Errors
    /// Refused rows; the caller undoes what was written before.
    pub fn run(&mut self, plan: &DmlPlan) -> Res<()> {
        self.change(plan)?;
        self.write_sequences()?;
        self.check_pending()
    }

    /// RETURNING for a row that was just written, before its AFTER triggers. As in SQLite a subquery that depends on
    /// the row sees the tables as they are now, and one that does not keeps its first answer.
    fn answer(&mut self, returning: Option<&Returning>, rowid: i64, row: &Row) -> Res<()> {
        let Some(returning) = returning else {
            return Ok(());
        };
        let row = self.evaluate_row(returning.reads, |cx| returning.row(rowid, row.clone(), cx))?;
        self.changed.returned.push(row);
        Ok(())
    }

    /// Evaluates something of one row of the statement. `reads`: a subquery in it looks at tables, as they are now.
    /// One that does not depend on the row keeps its first answer, as in SQLite; what was made of tables does not.
    fn evaluate_row<T>(&mut self, reads: bool, run: impl FnOnce(&Cx<'_>) -> Res<T>) -> Res<T> {
        // The tables are held only while a subquery may read them, so that the next write need not copy.
        if !reads {
            return self.evaluate(&Database::default(), run);
        }
        let database = self.storage.database().clone();
        let kept = std::mem::take(&mut self.kept);
        let (value, kept) = self.evaluate(&database, |cx| {
            *cx.caches.borrow_mut() = kept;
            let value = run(cx)?;
            let mut kept = cx.caches.take();
            let of_tables = |it: &&mut Cache| matches!(it, Cache::Hash(_) | Cache::LiveSet(_));
            for cache in kept.iter_mut().filter(of_tables) {
                *cache = Cache::Empty;
            }
            Ok((value, kept))
        })?;
        self.kept = kept;
        Ok(value)
    }

    fn change(&mut self, plan: &DmlPlan) -> Res<()> {
        // Only for the statement itself, not for those of its triggers.
        let known = std::mem::take(&mut self.keys_known);
        match plan {
            DmlPlan::Insert(insert) => {
                if !known {
                    self.check_keys(&insert.table, None, false)?;
                }
                self.prepare_triggers(&insert.table, trigger::Event::Insert)?;
                self.insert(insert)
            }
            DmlPlan::Update(update) => {
                if !known {
                    self.check_keys(&update.table, Some(&update.columns), false)?;
                }
                self.prepare_triggers(&update.table, trigger::Event::Update(&update.columns))?;
                self.update(update)
            }
            DmlPlan::Delete(delete) => {
                if self.fires {
                    if !known {
                        self.check_keys(&delete.table, None, true)?;
                    }
                    self.prepare_triggers(&delete.table, trigger::Event::Delete)?;
                }
                self.delete(delete)
            }
        }
    }

    /// Evaluates something over a state of the database.
    fn evaluate<T>(&self, database: &Database, run: impl FnOnce(&Cx<'_>) -> Res<T>) -> Res<T> {
        let catalog = self.catalog.clone();
        let cx = Cx::new(database, &catalog, self.params, self.session, self.caches);
        run(&cx)
    }

    /// Takes back everything that this statement has written.
    pub fn undo(&mut self) -> Res<()> {
        while let Some((table, key, before)) = self.undo.pop() {
            match before {
                None => {
                    self.storage.delete_row(&table.name, &key)?;
                }
                Some(row) if self.storage.get_row(&table.name, &key)?.is_some() => {
                    self.storage.update_row(&table.name, &key, row)?;
                }
                Some(row) => self.storage.insert_row(&table.name, key, row)?,
            }
        }
        Ok(())
    }

    /// Holds the size of the tables against the cap, now and then.
    fn check_size(&mut self, row: &Row) -> Res<()> {
        const EVERY: u64 = 1 << 20;
        let written = crate::eval::context::bytes_of(row.iter().map(Val::of));
        let unchecked = self.session.unchecked.get() + written;
        self.session.unchecked.set(unchecked);
        if unchecked > EVERY {
            self.session.unchecked.set(0);
            let bytes = self.storage.database().bytes() + written;
            self.session.check_bytes(bytes, "the tables")?;
        }
        Ok(())
    }

    fn put_row(&mut self, table: &Rc<TableDef>, rowid: i64, row: Row) -> Res<()> {
        self.check_size(&row)?;
        self.storage.insert_row(&table.name, Key::I64(rowid), row)?;
        self.undo.push((table.clone(), Key::I64(rowid), None));
        Ok(())
    }

    /// As [`Writer::change_row`], for a row that is known.
    fn replace_row(&mut self, table: &Rc<TableDef>, rowid: i64, before: &Row, row: Row) -> Res<()> {
        self.check_size(&row)?;
        let key = Key::I64(rowid);
        self.storage.replace_row(&table.name, &key, before, row)?;
        self.undo.push((table.clone(), key, Some(before.clone())));
        Ok(())
    }

    fn change_row(&mut self, table: &Rc<TableDef>, rowid: i64, row: Row) -> Res<()> {
        self.check_size(&row)?;
        let before = self
            .storage
            .update_row(&table.name, &Key::I64(rowid), row)?;
        self.undo
            .push((table.clone(), Key::I64(rowid), Some(before)));
        Ok(())
    }

    fn take_row(&mut self, table: &Rc<TableDef>, rowid: i64) -> Res<Option<Row>> {
        let before = self.storage.delete_row(&table.name, &Key::I64(rowid))?;
        if let Some(row) = &before {
            self.undo
                .push((table.clone(), Key::I64(rowid), Some(row.clone())));
        }
        Ok(before)
    }

    /// The stored row of a key.
    fn row(&self, table: &TableDef, rowid: i64) -> Res<Option<Row>> {
        Ok(self
            .storage
            .get_row(&table.name, &crate::exec::key_of_rowid(rowid))?
            .cloned())
    }
}

/// RETURNING.
#[derive(Debug)]
pub(crate) struct Returning {
    /// Whether it looks at tables: it holds a subquery.
    pub reads: bool,
    pub exprs: Vec<crate::eval::Expr>,
    pub columns: Vec<OutColumn>,
}

impl Returning {
    fn row(&self, rowid: i64, row: Row, cx: &Cx<'_>) -> Res<Row> {
        let mut frame = crate::eval::Frame::new(1, None);
        frame.slots[0] = crate::eval::Slot {
            rowid: Some(rowid),
            row: Some(row),
        };
        let values = self
            .exprs
            .iter()
            .map(|it| it.owned(cx, &frame))
            .collect::<Res<Vec<_>>>()?;
        Ok(crate::eval::context::row_of(values))
    }
}
