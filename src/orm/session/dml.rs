//! ORM-enabled INSERT, UPDATE and DELETE, and keeping the objects in the session in step with them.
//!
//! Source of the behaviour: SQLAlchemy `orm/bulk_persistence.py`.

use std::rc::Rc;

use engine::{BoundValues, ExecuteOptions, ManyMode};
use sql::expr::Expr;
use sql::statement::Assigned;
use sql::{Column, Statement, Value};

use super::Session;
use super::evaluate::{self, Evaluated};
use crate::error::{Error, Result};
use crate::host::{Key, ObjectRef, Slot};
use crate::identity::IdentityKey;
use crate::loading::{self, LoadContext};
use crate::mapper::Mapper;
use crate::query::relationship_join::single_criterion;
use crate::query::{self, OrmDelete, OrmInsert, OrmSelect, OrmUpdate, Selected, Synchronize};
use crate::relationship::column_of;
use crate::result::OrmResult;

impl Session {
    pub(super) fn orm_insert(
        &self,
        insert: &OrmInsert,
        params: &[BoundValues],
    ) -> Result<OrmResult> {
        let mapper = &insert.mapper;
        mapper.configure()?;
        self.autoflush()?;
        let rows = params
            .iter()
            .map(|row| {
                let mut row = column_keys(mapper, row)?;
                if let Some((_, column, identity)) = mapper.identity_for_bulk() {
                    let key = Key::from(column.key.borrow().as_str());
                    if !row.contains_key(&key) {
                        row.insert(key, identity);
                    }
                }
                if let (true, [map]) = (insert.many, mapper.table_maps()) {
                    row.extend(mapper.first_version(map)?);
                }
                // As in a flush, a NULL that the database would put in itself is left out.
                if !insert.render_nulls && insert.many {
                    row.retain(|key, value| !value.is_null() || evaluates_none(mapper, key));
                }
                Ok(row)
            })
            .collect::<Result<Vec<_>>>()?;
        let _why = self
            .env()
            .recorder()
            .because(format!("insert {}", mapper.name()));
        let mut statement = (*insert.statement).clone();
        if !params.is_empty() && mapper.table_maps().len() > 1 {
            return self.insert_joined(insert, params);
        }
        if !insert.returning.is_empty() {
            // With parameters the rows are asked for their keys, too, which nobody is shown.
            let hidden = match rows.is_empty() {
                true => Vec::new(),
                false => unselected_key(mapper, &insert.returning)?,
            };
            let width = hidden.len();
            let selected = [hidden, insert.returning.clone()].concat();
            let mut result = self.returning(&selected, &rows, |columns| {
                statement.returning = columns;
                Statement::Insert(Rc::new(statement))
            })?;
            if width > 0 {
                result.keys.drain(..width);
                result
                    .rows
                    .iter_mut()
                    .for_each(|it| *it = it[width..].into());
            }
            return Ok(result);
        }
        let connection = self.connection_for(mapper)?;
        if rows.is_empty() {
            let cursor = connection.execute(
                &Statement::Insert(Rc::new(statement)),
                &[],
                &ExecuteOptions::default(),
            )?;
            let lastrowid = cursor.lastrowid;
            let mut result = OrmResult::from_cursor(cursor)?;
            if let Some(rowid) = lastrowid {
                result.inserted_primary_key = Some(inserted_key(mapper, &insert.statement, rowid));
            }
            return Ok(result);
        }
        // Rows with the same keys, one after another, share a statement.
        let statement = Statement::Insert(Rc::new(statement));
        let mut result = OrmResult::new(Vec::new());
        for group in super::bulk::groups(rows) {
            let options = ExecuteOptions {
                column_keys: group.first().map(|it| it.keys().cloned().collect()),
                many: ManyMode::ExecuteMany,
            };
            let cursor = connection.execute(&statement, &group, &options)?;
            result.rowcount = result.rowcount.max(0) + cursor.rowcount;
            if let ([row], Some(rowid)) = (&group[..], cursor.lastrowid) {
                let key = mapper.primary_key.iter().map(|it| {
                    row.get(it.key.borrow().as_str())
                        .cloned()
                        .unwrap_or(Value::Int(rowid))
                });
                result.inserted_primary_key = Some(key.collect());
            }
        }
        Ok(result)
    }

    /// Rows of a class with several tables: one after the other, the base's first.
    fn insert_joined(&self, insert: &OrmInsert, params: &[BoundValues]) -> Result<OrmResult> {
        let mut rows: Vec<super::bulk::Mapping> = params
            .iter()
            .map(|it| it.iter().map(|(k, v)| (k.clone(), v.clone())).collect())
            .collect();
        if !insert.returning.is_empty() {
            let mut query = OrmSelect::new(insert.returning.clone());
            query.no_eager_loads = true;
            let compiled = query.compile()?;
            let columns = match &compiled.select {
                Some(it) => &it.columns[..],
                None => &[],
            };
            let mut cursor =
                self.insert_rows_returning(&insert.mapper, rows, insert.render_nulls, columns)?;
            let mut context = LoadContext::new(&self.rc());
            context.populate_existing = true;
            context.statement = Some(&query);
            let rows = loading::rows(&mut context, &compiled, &mut cursor)?;
            let mut result = OrmResult::new(compiled.keys.clone());
            result.rowcount = cursor.rowcount;
            result.rows = rows;
            result.returns_rows = true;
            result.columns = cursor.columns;
            return Ok(result);
        }
        self.insert_rows(&insert.mapper, &mut rows, insert.render_nulls, false)?;
        let mut result = OrmResult::new(Vec::new());
        result.rowcount = rows.len() as i64;
        Ok(result)
    }

    /// Executes DML whose RETURNING gives entities and columns.
    fn returning(
        &self,
        selected: &[Selected],
        params: &[BoundValues],
        statement: impl FnOnce(Vec<Expr>) -> Statement,
    ) -> Result<OrmResult> {
        let columns = query::returning_columns(selected)?;
        let mut select = OrmSelect::new(selected.to_vec());
        select.from_statement = Some(statement(columns));
        select.autoflush = Some(false);
        select.populate_existing = true;
        query::execute_select(&self.rc(), &select, params)
    }

    pub(super) fn orm_update(
        &self,
        update: &OrmUpdate,
        params: &[BoundValues],
    ) -> Result<OrmResult> {
        let mapper = &update.mapper;
        mapper.configure()?;
        self.autoflush()?;
        if update.many {
            return self.update_many(update, params);
        }
        let sync = Sync::choose(update.synchronize, &update.statement.where_, mapper)?;
        let matched = match sync {
            Sync::Evaluate => self.matched(mapper, &update.statement.where_)?,
            _ => Vec::new(),
        };
        let _why = self
            .env()
            .recorder()
            .because(format!("update {}", mapper.name()));
        let mut statement = (*update.statement).clone();
        statement.where_.extend(single_criterion(&mapper.entity()));
        for (key, value) in params.first().into_iter().flatten() {
            // Values that came as parameters are set like those of `values()`.
            if let Some(property) = mapper.resolve_property(key) {
                if let Some(column) = property.column() {
                    statement = statement.value(column.key.borrow().as_str(), value.clone())?;
                }
            }
        }
        let params: &[BoundValues] = &[];
        let values: Vec<(Rc<Column>, Assigned)> = statement.values.clone();
        // New values are told from the objects as they are before the rows come back.
        let before = self.values_for(mapper, &matched, &values);
        let (result, matched) = if !update.returning.is_empty() {
            let result = self.returning(&update.returning, params, |columns| {
                statement.returning = columns;
                Statement::Update(Rc::new(statement))
            })?;
            (result, before)
        } else {
            let fetch = sync == Sync::Fetch;
            if fetch {
                statement.returning = mapper.primary_key.iter().map(Expr::column).collect();
            }
            let cursor = self.connection_for(mapper)?.execute(
                &Statement::Update(Rc::new(statement)),
                params,
                &ExecuteOptions::default(),
            )?;
            if fetch {
                let fetched = self.objects_of_keys(mapper, &cursor.rows)?;
                let mut result = OrmResult::new(Vec::new());
                result.rowcount = cursor.rows.len() as i64;
                (result, self.values_for(mapper, &fetched, &values))
            } else {
                (OrmResult::from_cursor(cursor)?, before)
            }
        };
        if sync != Sync::None {
            for (object, new) in matched {
                self.apply_values(&object, new);
            }
        }
        Ok(result)
    }

    /// `UPDATE` by primary key, once for each row of parameters.
    fn update_many(&self, update: &OrmUpdate, params: &[BoundValues]) -> Result<OrmResult> {
        let mapper = &update.mapper;
        if !update.returning.is_empty() {
            return Err(Error::invalid_request(
                "Dialect sqlite+pysqlite with current server capabilities does not support UPDATE..RETURNING when \
                 executemany is used",
            ));
        }
        if !update.statement.where_.is_empty() && update.synchronize != Synchronize::False {
            return Err(Error::invalid_request(
                "bulk synchronize of persistent objects not supported when using bulk update with additional \
                 WHERE criteria right now.  add synchronize_session=None execution option to bypass synchronize \
                 of persistent objects.",
            ));
        }
        let rows: Vec<super::bulk::Mapping> = params
            .iter()
            .map(|it| it.iter().map(|(k, v)| (k.clone(), v.clone())).collect())
            .collect();
        let count = self.update_by_key(mapper, rows.clone())?;
        if update.synchronize != Synchronize::False {
            let keys = mapper.identity_attribute_keys();
            for row in rows {
                let key: Option<Vec<Value>> = keys.iter().map(|it| row.get(it).cloned()).collect();
                let found = key.and_then(|it| self.lookup(&IdentityKey::new(mapper, it)));
                let Some(object) = found else { continue };
                let new = row
                    .into_iter()
                    .filter(|it| !keys.contains(&it.0))
                    .map(|(key, value)| (key, Some(value)))
                    .collect();
                self.apply_values(&object, new);
            }
        }
        let mut result = OrmResult::new(Vec::new());
        result.rowcount = count;
        Ok(result)
    }

    /// The new values of each object; `None` where they cannot be told.
    fn values_for(
        &self,
        mapper: &Mapper,
        objects: &[(ObjectRef, bool)],
        values: &[(Rc<Column>, Assigned)],
    ) -> Vec<(ObjectRef, NewValues)> {
        objects
            .iter()
            .map(|(object, _)| (object.clone(), new_values(mapper, object, values)))
            .collect()
    }

    /// The new values come into an object, or are forgotten where they cannot be told.
    fn apply_values(&self, object: &ObjectRef, new: NewValues) {
        let state = object.state();
        let mut settled: Vec<Key> = Vec::new();
        let mut stale: Vec<Key> = Vec::new();
        for (key, value) in new {
            let modified = state.committed.borrow().contains_key(&key);
            if !object.contains(&key) {
                continue;
            }
            match value {
                Some(value) if !modified => {
                    object.set(&key, Slot::Value(value));
                    settled.push(key);
                }
                _ => stale.push(key),
            }
        }
        state.commit(&settled);
        if !stale.is_empty() {
            state.expire_attributes(&stale);
        }
        self.note_altered(state, false);
    }

    pub(super) fn orm_delete(
        &self,
        delete: &OrmDelete,
        params: &[BoundValues],
    ) -> Result<OrmResult> {
        let mapper = &delete.mapper;
        mapper.configure()?;
        self.autoflush()?;
        let sync = Sync::choose(delete.synchronize, &delete.statement.where_, mapper)?;
        let mut matched = match sync {
            Sync::Evaluate => self.matched(mapper, &delete.statement.where_)?,
            _ => Vec::new(),
        };
        let _why = self
            .env()
            .recorder()
            .because(format!("delete {}", mapper.name()));
        let mut statement = (*delete.statement).clone();
        statement.where_.extend(single_criterion(&mapper.entity()));
        let result = if !delete.returning.is_empty() {
            self.returning(&delete.returning, params, |columns| {
                statement.returning = columns;
                Statement::Delete(Rc::new(statement))
            })?
        } else {
            let fetch = sync == Sync::Fetch;
            if fetch {
                statement.returning = mapper.primary_key.iter().map(Expr::column).collect();
            }
            let cursor = self.connection_for(mapper)?.execute(
                &Statement::Delete(Rc::new(statement)),
                params,
                &ExecuteOptions::default(),
            )?;
            if fetch {
                matched = self.objects_of_keys(mapper, &cursor.rows)?;
                let mut result = OrmResult::new(Vec::new());
                result.rowcount = cursor.rows.len() as i64;
                result
            } else {
                OrmResult::from_cursor(cursor)?
            }
        };
        if sync != Sync::None {
            for (object, unsure) in &matched {
                // What cannot be told is looked at again when it is used.
                if *unsure {
                    object.state().expire();
                } else {
                    self.remove_newly_deleted(object.state())?;
                }
            }
        }
        Ok(result)
    }

    /// The objects in the session that a condition is true for, and whether that cannot quite be told.
    fn matched(&self, mapper: &Rc<Mapper>, conditions: &[Expr]) -> Result<Vec<(ObjectRef, bool)>> {
        let mut out = Vec::new();
        for state in self.identity().states() {
            if !state.mapper().isa(mapper) {
                continue;
            }
            let Some(object) = state.object() else {
                continue;
            };
            let (mut all, mut unsure) = (true, false);
            for condition in conditions {
                all &= match evaluate::evaluate(condition, &object) {
                    Ok(Evaluated::Value(it)) => evaluate::truth(&it) == Some(true),
                    Ok(Evaluated::Expired) => {
                        unsure = true;
                        true
                    }
                    Err(why) => return Err(unevaluatable(&why)),
                };
            }
            if all {
                out.push((object, unsure));
            }
        }
        Ok(out)
    }

    fn objects_of_keys(
        &self,
        mapper: &Rc<Mapper>,
        rows: &[Vec<Value>],
    ) -> Result<Vec<(ObjectRef, bool)>> {
        let mut out = Vec::new();
        for row in rows {
            let mut key = Vec::new();
            for (column, value) in mapper.primary_key.iter().zip(row) {
                key.push(column.ty.borrow().result(value)?);
            }
            out.extend(
                self.lookup(&IdentityKey::new(mapper, key))
                    .map(|it| (it, false)),
            );
        }
        Ok(out)
    }
}

type NewValues = Vec<(Key, Option<Value>)>;

fn new_values(mapper: &Mapper, object: &ObjectRef, values: &[(Rc<Column>, Assigned)]) -> NewValues {
    let mut new = NewValues::new();
    for (column, assigned) in values {
        let Some(key) = mapper.key_of_column(column) else {
            continue;
        };
        let value = match assigned {
            Assigned::Parameter(it) => it.value.clone(),
            Assigned::Expr(expr) => match evaluate::check(expr, mapper) {
                Ok(()) => match evaluate::evaluate(expr, object) {
                    Ok(Evaluated::Value(it)) => Some(it),
                    _ => None,
                },
                Err(_) => None,
            },
        };
        new.push((key, value));
    }
    new
}

/// How objects are kept in step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sync {
    Evaluate,
    Fetch,
    None,
}

impl Sync {
    fn choose(asked: Synchronize, conditions: &[Expr], mapper: &Mapper) -> Result<Self> {
        let can_evaluate = || {
            conditions
                .iter()
                .all(|it| evaluate::check(it, mapper).is_ok())
        };
        match asked {
            Synchronize::False => Ok(Self::None),
            Synchronize::Fetch => Ok(Self::Fetch),
            Synchronize::Auto if can_evaluate() => Ok(Self::Evaluate),
            Synchronize::Auto => Ok(Self::Fetch),
            Synchronize::Evaluate => {
                for it in conditions {
                    evaluate::check(it, mapper).map_err(|why| unevaluatable(&why))?;
                }
                Ok(Self::Evaluate)
            }
        }
    }
}

fn unevaluatable(why: &evaluate::Unevaluatable) -> Error {
    Error::invalid_request(format!(
        "Could not evaluate current criteria in Python: \"{}\". Specify 'fetch' or False for the \
         synchronize_session execution option.",
        why.0
    ))
}

fn evaluates_none(mapper: &Mapper, key: &str) -> bool {
    mapper
        .table_maps()
        .iter()
        .flat_map(|it| &it.columns)
        .any(|it| it.evaluates_none && *it.key == *key)
}

/// Attribute names of a parameter set as column keys.
fn column_keys(mapper: &Mapper, row: &BoundValues) -> Result<BoundValues> {
    Ok(row
        .iter()
        .map(|(key, value)| {
            let key = mapper
                .resolve_property(key)
                .and_then(|it| it.column().map(|it| Key::from(it.key.borrow().as_str())))
                .unwrap_or_else(|| key.clone());
            (key, value.clone())
        })
        .collect())
}

fn inserted_key(mapper: &Mapper, insert: &sql::Insert, rowid: i64) -> Vec<Value> {
    mapper
        .primary_key
        .iter()
        .map(|column| {
            let key = column.key.borrow();
            match insert.values.get(key.as_str()) {
                Some((_, Assigned::Parameter(it))) => it.value.clone().unwrap_or(Value::Int(rowid)),
                _ => Value::Int(rowid),
            }
        })
        .collect()
}

/// The primary key of a class as columns to select, unless it is among the selected.
fn unselected_key(mapper: &Rc<Mapper>, selected: &[Selected]) -> Result<Vec<Selected>> {
    let key = mapper.entity().primary_key_exprs()?;
    let there = |own: &Expr| {
        selected.iter().any(|it| match it {
            Selected::Entity(it) => it.mapper().isa(mapper),
            Selected::Column { expr, .. } => match (column_of(expr), column_of(own)) {
                (Some(a), Some(b)) => Rc::ptr_eq(&a, &b),
                _ => false,
            },
            Selected::Bundle { .. } => false,
        })
    };
    Ok(match key.iter().all(there) {
        true => Vec::new(),
        false => key
            .into_iter()
            .map(|expr| Selected::Column { expr, name: None })
            .collect(),
    })
}
