//! Executing the plan: one INSERT, UPDATE or DELETE for each run of like rows.
//!
//! In: steps and rows. Out: statements through the session's connection, keys and defaults in the objects.
//! Source of the behaviour: SQLAlchemy `orm/persistence.py`.

mod delete;
mod insert;
mod update;

use std::cmp::Ordering;
use std::rc::Rc;

use engine::{BoundValues, Cursor};
use sql::expr::BindParam;
use sql::{Expr, Table, Value};

use super::collect::{self, Row, label};
use super::sort::{Plan, Step};
use super::{Action, UnitOfWork};
use crate::error::Result;
use crate::host::{Key, MapperListener, ObjectRef, Slot};
use crate::identity::IdentityKey;
use crate::mapper::{Mapper, TableMap};
use crate::property::PropertyKind;

pub(super) use delete::{delete_secondary, insert_secondary};

type Event = fn(&dyn MapperListener, &ObjectRef) -> Result<()>;

impl UnitOfWork {
    /// Carries the plan out. `reason` is what asked for the flush.
    pub(crate) fn execute(&mut self, plan: Plan, reason: &str) -> Result<()> {
        let reason = if reason == "autoflush" {
            "autoflush"
        } else {
            "flush"
        };
        for step in plan.steps {
            self.step(&step, reason)?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Step, reason: &str) -> Result<()> {
        match &step.action {
            Action::SaveAll(mapper) => {
                let ids = self.states_of(mapper, false);
                self.save(&ids, reason)
            }
            Action::DeleteAll(mapper) => {
                let ids = self.states_of(mapper, true);
                self.delete(&ids, reason)
            }
            Action::ProcessAll(relationship, delete) => {
                let ids = self.elements(relationship, *delete);
                self.process(relationship, &ids, *delete, reason)
            }
            Action::SaveState(_) => self.save(&step.states, reason),
            Action::DeleteState(_) => {
                let ids: Vec<u64> = step
                    .states
                    .iter()
                    .copied()
                    .filter(|id| self.entry(*id).delete)
                    .collect();
                self.delete(&ids, reason)
            }
            Action::ProcessState(relationship, delete, _) => {
                self.process(relationship, &step.states, *delete, reason)
            }
            Action::PostUpdateAll(mapper, delete) => {
                let mapper = mapper.clone();
                self.run_post_updates(&mapper, *delete, reason)
            }
        }
    }

    /// New objects by the order in which they were added, then persistent ones by primary key.
    fn sorted(&self, ids: &[u64]) -> Result<Vec<ObjectRef>> {
        let mut pending: Vec<&super::Entry> = Vec::new();
        let mut persistent: Vec<(IdentityKey, &super::Entry)> = Vec::new();
        for entry in ids.iter().map(|id| self.entry(*id)) {
            match entry.state.key() {
                Some(key) => persistent.push((key, entry)),
                None => pending.push(entry),
            }
        }
        pending.sort_by_key(|it| it.state.insert_order.get());
        let mut failure = None;
        persistent.sort_by(|(a, _), (b, _)| {
            collect::compare_keys(a.values(), b.values()).unwrap_or_else(|error| {
                failure = Some(error);
                Ordering::Equal
            })
        });
        if let Some(error) = failure {
            return Err(error);
        }
        Ok(pending
            .into_iter()
            .chain(persistent.into_iter().map(|it| it.1))
            .map(|it| it.object.clone())
            .collect())
    }

    fn because(&self, reason: &str, verb: &str, mapper: &Mapper) -> trace::ReasonGuard {
        self.session
            .env()
            .recorder()
            .because(format!("{reason} {verb} {}", mapper.name()))
    }

    // ---- INSERT and UPDATE ----

    fn save(&mut self, ids: &[u64], reason: &str) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let objects = self.sorted(ids)?;
        let one_by_one = |it: &ObjectRef| !it.state().mapper().base_mapper().batch;
        if objects.len() > 1 && objects.first().is_some_and(one_by_one) {
            for it in objects {
                self.save(&[it.state().id()], reason)?;
            }
            return Ok(());
        }
        let connection = match objects.first() {
            Some(it) => self.session.connection_for(it.state().mapper())?,
            None => return Ok(()),
        };
        let (mut inserts, mut updates) = (Vec::new(), Vec::new());
        for object in objects {
            let state = object.state();
            let has_key = state.has_key();
            call(
                &object,
                if has_key {
                    |it, object| it.before_update(object)
                } else {
                    |it, object| it.before_insert(object)
                },
            )?;
            let mut switched = None;
            if !has_key {
                let key = state.mapper().identity_key_of(&object);
                switched = self.row_switch(&object, &key)?;
            }
            if has_key || switched.is_some() {
                let version = match &state.mapper().version_id_col {
                    Some(column) => Some(collect::committed(
                        switched.as_ref().unwrap_or(&object),
                        column,
                    )?),
                    None => None,
                };
                updates.push((object, version, switched.is_some()));
            } else {
                inserts.push(object);
            }
        }
        for table in tables_of(inserts.iter().chain(updates.iter().map(|it| &it.0))) {
            let mut rows = Vec::new();
            for (object, version, switched) in &updates {
                let Some(map) = map_of(object, &table) else {
                    continue;
                };
                if *switched {
                    rows.extend(self.switched_row(object, map)?);
                } else {
                    rows.extend(self.update_row(object, map, version.as_ref())?);
                }
            }
            self.emit_updates(&connection, &table, rows, reason)?;
            let mut rows = Vec::new();
            for object in &inserts {
                if let Some(map) = map_of(object, &table) {
                    rows.push(collect::insert_row(object, map)?);
                }
            }
            self.emit_inserts(&connection, &table, rows, reason)?;
        }
        for (object, inserted) in inserts
            .iter()
            .map(|it| (it, true))
            .chain(updates.iter().map(|it| (&it.0, false)))
        {
            finish(object)?;
            call(
                object,
                if inserted {
                    |it, object| it.after_insert(object)
                } else {
                    |it, object| it.after_update(object)
                },
            )?;
        }
        Ok(())
    }

    /// A new object takes over the row of one that this flush deletes.
    fn row_switch(
        &mut self,
        object: &ObjectRef,
        key: &crate::identity::IdentityKey,
    ) -> Result<Option<ObjectRef>> {
        if key.values().iter().any(Value::is_null) {
            return Ok(None);
        }
        let Some(existing) = self.session.lookup(key) else {
            return Ok(None);
        };
        let state = existing.state();
        if Rc::ptr_eq(state, object.state()) {
            return Ok(None);
        }
        if !self.is_deleted(state) {
            self.session.env().warn(&format!(
                "New instance {} with identity key {key} conflicts with persistent instance {state}",
                object.state()
            ));
            return Ok(None);
        }
        if let Some(entry) = self.states.get_mut(&state.id()) {
            entry.list_only = true;
        }
        Ok(Some(existing))
    }

    /// All values of a new object as an UPDATE of the row it takes over.
    fn switched_row(&self, object: &ObjectRef, map: &TableMap) -> Result<Option<Row>> {
        let mut row = collect::insert_row(object, map)?;
        for column in &map.columns {
            // What was never set stays as it is in the row.
            if !object.contains(&column.attribute) {
                row.params.remove(&column.key);
            }
        }
        let mut keys = BoundValues::new();
        for column in &map.primary_key {
            let key = column.key.borrow();
            if let Some(value) = row.params.remove(key.as_str()) {
                keys.insert(label(column), value);
            }
        }
        if row.params.is_empty() && row.expressions.is_empty() {
            return Ok(None);
        }
        row.params.extend(keys);
        Ok(Some(row))
    }
}

/// `column = :name`.
fn equals_parameter(column: &Rc<sql::Column>, name: &Key) -> Expr {
    let mut param = BindParam::required(name);
    param.ty = column.ty.borrow().clone();
    Expr::column(column).eq(Expr::bind(param))
}

/// Runs of like rows, in order.
fn groups<T>(rows: Vec<T>, alike: impl Fn(&T, &T) -> bool) -> Vec<Vec<T>> {
    let mut out: Vec<Vec<T>> = Vec::new();
    for row in rows {
        match out.last_mut() {
            Some(group) if alike(&group[0], &row) => group.push(row),
            _ => out.push(vec![row]),
        }
    }
    out
}

/// Calls one kind of event on every listener of the object's mapper.
fn call(object: &ObjectRef, event: Event) -> Result<()> {
    for listener in object.state().mapper().listeners() {
        event(&*listener, object)?;
    }
    Ok(())
}

/// The tables of the objects, those of base classes first.
fn tables_of<'a>(objects: impl Iterator<Item = &'a ObjectRef>) -> Vec<Rc<Table>> {
    let mut out: Vec<Rc<Table>> = Vec::new();
    let mut mappers: Vec<usize> = Vec::new();
    let mut concrete: Option<Rc<Mapper>> = None;
    for object in objects {
        let mapper = object.state().mapper();
        if mappers.contains(&mapper.id()) {
            continue;
        }
        mappers.push(mapper.id());
        for table in mapper.written_tables() {
            if !out.iter().any(|it| Rc::ptr_eq(it, table)) {
                out.push(table.clone());
            }
        }
        if concrete.is_none() {
            concrete = Some(mapper.base_mapper()).filter(|it| it.has_concrete.get());
        }
    }
    if let Some(base) = concrete {
        let order = base.tables_in_order();
        out.sort_by_key(|table| order.iter().position(|it| Rc::ptr_eq(it, table)));
    }
    out
}

fn map_of<'a>(object: &'a ObjectRef, table: &Rc<Table>) -> Option<&'a TableMap> {
    object
        .state()
        .mapper()
        .table_maps()
        .iter()
        .find(|it| Rc::ptr_eq(&it.table, table))
}

/// Values that defaults of the program and the version counter gave come into the object.
fn take_computed(row: &Row, cursor: &Cursor, at: usize) -> Vec<Key> {
    let mut taken = Vec::new();
    let object = &row.object;
    let mapper = object.state().mapper();
    if let Some(version) = &mapper.version_id_col {
        let given = row.params.get(version.key.borrow().as_str());
        if let (Some(value), Some(attribute)) = (given, mapper.key_of_column(version)) {
            object.set(&attribute, Slot::Value(value.clone()));
            object.state().committed.borrow_mut().remove(&attribute);
        }
    }
    let prefetches = cursor
        .statement
        .as_ref()
        .is_none_or(|it| !it.compiled.prefetch.is_empty());
    let Some(params) = cursor.parameters.get(at).filter(|_| prefetches) else {
        return taken;
    };
    for map in mapper.table_maps() {
        for column in &map.columns {
            if row.params.contains_key(&column.key) {
                continue;
            }
            let Some(value) = params.get(&column.key) else {
                continue;
            };
            let prefetched = column.column.default.borrow().is_some()
                || column.column.onupdate.borrow().is_some();
            if prefetched {
                object.set(&column.attribute, Slot::Value(value.clone()));
                object
                    .state()
                    .committed
                    .borrow_mut()
                    .remove(&column.attribute);
                taken.push(column.attribute.clone());
            }
        }
    }
    taken
}

/// Tells listeners which values a flush made itself.
fn refreshed(object: &ObjectRef, keys: &[Key]) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    for listener in object.state().mapper().listeners() {
        listener.refresh_flush(object, keys)?;
    }
    Ok(())
}

/// SQL expressions of the mapping are read again after a flush.
fn finish(object: &ObjectRef) -> Result<()> {
    let state = object.state();
    let stale: Vec<Key> = state
        .mapper()
        .properties_now()
        .values()
        .filter(|it| matches!(it.kind, PropertyKind::Expression { .. }))
        .filter(|it| object.contains(&it.key) && !state.committed.borrow().contains_key(&it.key))
        .map(|it| it.key.clone())
        .collect();
    if !stale.is_empty() {
        state.expire_attributes(&stale);
    }
    Ok(())
}
