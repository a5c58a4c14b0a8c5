//! Triggers: statements that run for every row that a statement changes.
//!
//! In: the rows before and after, from `insert`, `update` and `delete`. Out: what the triggers' own statements change,
//! and whether RAISE(IGNORE) took the row out (https://www.sqlite.org/lang_createtrigger.html).
//! A trigger that is running does not fire again, as with SQLite's `PRAGMA recursive_triggers=OFF`.

use std::rc::Rc;

use storage::Row;

use super::plan::{DmlPlan, plan_within, view_as_table};
use super::{Changed, Writer};
use crate::ast::{Conflict, CreateTrigger, Spot, Statement, TriggerEvent, TriggerTime};
use crate::catalog::{Catalog, TableDef, TriggerDef};
use crate::error::Res;
use crate::eval::{Expr, Frame, Slot};
use crate::exec;
use crate::plan::{Note, Planner, QueryPlan, Scope, Source};
use crate::value::Affinity;

/// What happens to a row.
#[derive(Clone, Copy)]
pub(super) enum Event<'e> {
    Insert,
    Delete,
    /// These columns are set; `None` is the rowid.
    Update(&'e [Option<usize>]),
}

impl Event<'_> {
    fn meets(self, wanted: &TriggerEvent, table: &TableDef) -> bool {
        match (self, wanted) {
            (Self::Insert, TriggerEvent::Insert) | (Self::Delete, TriggerEvent::Delete) => true,
            (Self::Update(set), TriggerEvent::Update(columns)) => {
                let is_set = |name: &String| {
                    table
                        .position(name)
                        .is_some_and(|at| set.contains(&Some(at)))
                };
                columns.is_empty() || columns.iter().any(is_set)
            }
            _ => false,
        }
    }
}

/// A trigger, resolved.
pub(super) struct Program {
    name: String,
    condition: Option<Expr>,
    /// Each with the number of its caches.
    steps: Vec<(Step, usize)>,
}

enum Step {
    Change(DmlPlan),
    Query(QueryPlan),
}

/// A row for OLD or NEW.
pub(super) fn slot(rowid: i64, row: &Row) -> Option<Slot> {
    Some(Slot {
        rowid: Some(rowid),
        row: Some(row.clone()),
    })
}

impl Writer<'_> {
    /// The triggers that are to fire.
    fn firing(&self, table: &TableDef, time: TriggerTime, event: Event<'_>) -> Vec<Rc<TriggerDef>> {
        if !self.fires {
            return Vec::new();
        }
        let mut all = self.catalog.triggers_of(&table.name);
        all.retain(|it| {
            it.source.time == time
                && event.meets(&it.source.event, table)
                && !self.active.contains(&it.source.name)
        });
        all
    }

    /// Resolves what may fire, so that a trigger that makes no sense is an error before the first row.
    pub(super) fn prepare_triggers(&mut self, table: &Rc<TableDef>, event: Event<'_>) -> Res<()> {
        for time in [
            TriggerTime::Before,
            TriggerTime::After,
            TriggerTime::InsteadOf,
        ] {
            for trigger in self.firing(table, time, event) {
                self.program(&trigger, table, event)?;
            }
        }
        Ok(())
    }

    /// Whether a trigger would fire.
    pub(super) fn has_triggers(
        &self,
        table: &TableDef,
        time: TriggerTime,
        event: Event<'_>,
    ) -> bool {
        !self.firing(table, time, event).is_empty()
    }

    /// Fires the triggers for one row. `false`: RAISE(IGNORE) left the row out.
    ///
    /// # Errors
    /// What a statement of theirs refuses, RAISE.
    pub(super) fn fire(
        &mut self,
        table: &Rc<TableDef>,
        time: TriggerTime,
        event: Event<'_>,
        old: Option<Slot>,
        new: Option<Slot>,
    ) -> Res<bool> {
        for trigger in self.firing(table, time, event) {
            let program = self.program(&trigger, table, event)?;
            let mut frame = Frame::new(2, None);
            frame.slots[0] = old.clone().unwrap_or_default();
            frame.slots[1] = new.clone().unwrap_or_default();
            self.active.push(program.name.clone());
            let result = self.run_program(&program, Rc::new(frame));
            self.active.pop();
            if let Err(error) = result {
                return match self.session.raised.take() {
                    Some(Conflict::Ignore) => Ok(false),
                    Some(how) => {
                        self.failed_as = how;
                        Err(error)
                    }
                    None => Err(error),
                };
            }
        }
        Ok(true)
    }

    fn run_program(&mut self, program: &Program, frame: Rc<Frame<'static>>) -> Res<()> {
        let database = self.storage.database().clone();
        if let Some(condition) = &program.condition {
            if !self.evaluate(&database, |cx| condition.holds(cx, &frame))? {
                return Ok(());
            }
        }
        drop(database);
        let outer = self.outer.replace(frame.clone());
        let changed = std::mem::take(&mut self.changed);
        let kept = std::mem::take(&mut self.kept);
        let last_rowid = self.session.last_insert_rowid.get();
        let caches = self.caches;
        let mut result = Ok(());
        for (step, caches) in &program.steps {
            self.caches = *caches;
            self.kept = Vec::new();
            result = match step {
                Step::Change(plan) => self.change(plan),
                Step::Query(plan) => {
                    let database = self.storage.database().clone();
                    self.evaluate(&database, |cx| exec::rows(plan, cx, Some(&frame)))
                        .map(|_| ())
                }
            };
            if result.is_err() {
                break;
            }
        }
        let own: Changed = std::mem::replace(&mut self.changed, changed);
        self.by_triggers += own.rows;
        self.kept = kept;
        self.caches = caches;
        self.outer = outer;
        self.session.last_insert_rowid.set(last_rowid);
        result
    }

    /// A trigger's statements, resolved once for the statement that runs.
    fn program(
        &mut self,
        trigger: &Rc<TriggerDef>,
        table: &Rc<TableDef>,
        event: Event<'_>,
    ) -> Res<Rc<Program>> {
        let name = &trigger.source.name;
        if let Some(found) = self.programs.iter().find(|it| it.name == *name) {
            return Ok(found.clone());
        }
        let catalog = self.catalog.clone();
        let there = (
            !matches!(event, Event::Insert),
            !matches!(event, Event::Delete),
        );
        let planner = || Planner::new(&catalog);
        let (condition, steps) = resolve(&trigger.source, table, there, planner, &mut |_| {})?;
        let program = Rc::new(Program {
            name: name.clone(),
            condition,
            steps,
        });
        self.programs.push(program.clone());
        Ok(program)
    }
}

/// Resolves a trigger's condition and its statements, each with a planner of its own, which is handed back.
/// `there`: whether there are OLD and NEW.
fn resolve<'c>(
    trigger: &CreateTrigger,
    table: &Rc<TableDef>,
    there: (bool, bool),
    planner: impl Fn() -> Planner<'c>,
    done: &mut dyn FnMut(Planner<'c>),
) -> Res<(Option<Expr>, Vec<(Step, usize)>)> {
    let source = |name: &str, there: bool| {
        let mut source = Source::of_table(table, Some(name), None);
        if !there {
            source.name = None;
        }
        for (at, column) in source.columns.iter_mut().enumerate() {
            // In SQLite only the rowid has an affinity here.
            column.affinity = if table.rowid_alias == Some(at) {
                Affinity::Integer
            } else {
                Affinity::None
            };
        }
        source
    };
    let mut scope = Scope::new(vec![source("old", there.0), source("new", there.1)], None);
    scope.qualified_only = true;
    let scope = scope;
    let planner = || {
        let planner = planner();
        planner.in_trigger.set(true);
        planner
    };
    let mut condition = None;
    if let Some(expr) = &trigger.condition {
        let planner = planner();
        condition = Some(planner.expr(expr, &scope)?);
        done(planner);
    }
    let mut steps = Vec::new();
    for statement in &trigger.body {
        let planner = planner();
        let step = match statement {
            Statement::Query(query) => Step::Query(planner.query(query, Some(&scope))?.0),
            other => Step::Change(plan_within(other, &planner, Some(&scope))?),
        };
        steps.push((step, planner.caches.get()));
        done(planner);
    }
    Ok((condition, steps))
}

/// What the names in a trigger's text mean.
///
/// # Errors
/// SQLite's words for what does not resolve.
pub(crate) fn trigger_notes(trigger: &CreateTrigger, catalog: &Catalog) -> Res<Vec<(Spot, Note)>> {
    let asking = || {
        let planner = Planner::new(catalog);
        planner.notes.replace(Some(Vec::new()));
        planner
    };
    let table = match catalog.table(&trigger.table) {
        Some(table) => table.clone(),
        None => view_as_table(&Planner::new(catalog), &trigger.table)?,
    };
    let there = (
        !matches!(trigger.event, TriggerEvent::Insert),
        !matches!(trigger.event, TriggerEvent::Delete),
    );
    let mut all = Vec::new();
    resolve(trigger, &table, there, asking, &mut |planner| {
        all.extend(planner.notes.take().unwrap_or_default());
    })?;
    Ok(all)
}
