//! Bulk operations: rows written without objects becoming part of the session.
//!
//! In: dictionaries or objects. Out: INSERT and UPDATE statements, as few as possible.
//! Source of the behaviour: SQLAlchemy `orm/bulk_persistence.py`.

use std::rc::Rc;

use engine::{BoundValues, Cursor, ExecuteOptions, ManyMode};
use sql::expr::BindParam;
use sql::{Column, Expr, Insert, Update, Value};

use super::Session;
use crate::error::{Error, Result};
use crate::host::{AttrKind, Key, ObjectRef, Slot};
use crate::mapper::{Mapper, TableMap};
use crate::maps::IndexMap;
use crate::relationship::column_of;

/// One row, by attribute name.
pub type Mapping = IndexMap<Key, Value>;

/// Runs of rows with the same keys.
pub(super) fn groups(rows: Vec<BoundValues>) -> Vec<Vec<BoundValues>> {
    let mut out: Vec<Vec<BoundValues>> = Vec::new();
    for row in rows {
        match out.last_mut() {
            Some(group)
                if group[0].len() == row.len()
                    && row.keys().all(|it| group[0].contains_key(it)) =>
            {
                group.push(row);
            }
            _ => out.push(vec![row]),
        }
    }
    out
}

impl Session {
    /// Inserts rows given as dictionaries. With `return_defaults`, generated keys come back in the dictionaries.
    ///
    /// # Errors
    /// Database errors.
    pub fn bulk_insert_mappings(
        &self,
        mapper: &Rc<Mapper>,
        rows: &mut [Mapping],
        render_nulls: bool,
        return_defaults: bool,
    ) -> Result<()> {
        mapper.configure()?;
        let transaction = self.begin_flush()?;
        self.flushing.set(true);
        let outcome = self.insert_rows(mapper, rows, render_nulls, return_defaults);
        self.flushing.set(false);
        finish(&transaction, outcome)
    }

    /// Updates rows given as dictionaries, each with its primary key.
    ///
    /// # Errors
    /// InvalidRequestError for a row without a key; StaleDataError; database errors.
    pub fn bulk_update_mappings(&self, mapper: &Rc<Mapper>, rows: Vec<Mapping>) -> Result<()> {
        mapper.configure()?;
        let transaction = self.begin_flush()?;
        self.flushing.set(true);
        let outcome = self.update_by_key(mapper, rows).map(|_| ());
        self.flushing.set(false);
        finish(&transaction, outcome)
    }

    /// Inserts new objects and updates persistent ones without putting them into the session.
    ///
    /// # Errors
    /// As the other bulk methods.
    pub fn bulk_save_objects(
        &self,
        objects: &[ObjectRef],
        return_defaults: bool,
        update_changed_only: bool,
        preserve_order: bool,
    ) -> Result<()> {
        let mut sorted: Vec<&ObjectRef> = objects.iter().collect();
        if !preserve_order {
            sorted.sort_by_key(|it| (it.state().mapper().id(), it.state().has_key()));
        }
        let mut at = 0;
        while at < sorted.len() {
            let mapper = sorted[at].state().mapper().clone();
            let update = sorted[at].state().has_key();
            let mut end = at;
            while end < sorted.len()
                && sorted[end].state().mapper().id() == mapper.id()
                && sorted[end].state().has_key() == update
            {
                end += 1;
            }
            let run = &sorted[at..end];
            let mut rows: Vec<Mapping> = Vec::new();
            for object in run {
                let committed = object.state().committed.borrow();
                let keys = mapper.identity_attribute_keys();
                let mut row = Mapping::default();
                for property in mapper.column_properties() {
                    let changed = committed.contains_key(&property.key);
                    if update && update_changed_only && !changed && !keys.contains(&property.key) {
                        continue;
                    }
                    if let Some(slot) = object.get(&property.key, AttrKind::Value) {
                        row.insert(property.key.clone(), slot.value());
                    }
                }
                rows.push(row);
            }
            if update {
                rows.retain(|it| it.len() > mapper.primary_key.len());
                self.bulk_update_mappings(&mapper, rows)?;
            } else {
                self.bulk_insert_mappings(&mapper, &mut rows, false, return_defaults)?;
                if return_defaults {
                    for (object, row) in run.iter().zip(&rows) {
                        for key in mapper.identity_attribute_keys() {
                            if let Some(value) = row.get(&key) {
                                object.set(&key, Slot::Value(value.clone()));
                            }
                        }
                        object.state().set_key(Some(mapper.identity_key_of(object)));
                        object.state().settle_lifecycle();
                    }
                }
            }
            at = end;
        }
        Ok(())
    }

    pub(super) fn insert_rows(
        &self,
        mapper: &Rc<Mapper>,
        rows: &mut [Mapping],
        render_nulls: bool,
        return_defaults: bool,
    ) -> Result<()> {
        let connection = self.connection_for(mapper)?;
        let _why = self
            .env()
            .recorder()
            .because(format!("bulk INSERT {}", mapper.name()));
        add_identity(mapper, rows);
        for map in mapper.table_maps() {
            let params = rows
                .iter()
                .map(|row| {
                    let mut params = insert_params(row, map, render_nulls);
                    params.extend(mapper.first_version(map)?);
                    Ok(params)
                })
                .collect::<Result<Vec<BoundValues>>>()?;
            let needs_keys = |row: &BoundValues| {
                (return_defaults || mapper.table_maps().len() > 1)
                    && map
                        .primary_key
                        .iter()
                        .any(|it| !row.contains_key(it.key.borrow().as_str()))
            };
            let mut at = 0;
            for group in groups(params) {
                let mut options = ExecuteOptions {
                    column_keys: Some(group[0].keys().cloned().collect()),
                    many: ManyMode::ExecuteMany,
                };
                let mut insert = Insert::new(&map.table);
                let fetch = needs_keys(&group[0]);
                let many = group.len() > 1;
                if fetch && many {
                    insert = insert.returning(map.primary_key.iter().map(Expr::column));
                    options.many = ManyMode::InsertManyValues { row_by_row: true };
                }
                let cursor = connection.execute(&insert.statement(), &group, &options)?;
                for offset in 0..group.len() {
                    if !fetch {
                        continue;
                    }
                    for (index, column) in map.primary_key.iter().enumerate() {
                        let value = match cursor.rows.get(offset).and_then(|it| it.get(index)) {
                            Some(value) => column.ty.borrow().result(value)?,
                            None => Value::Int(cursor.lastrowid.unwrap_or_default()),
                        };
                        if let Some(key) = mapper.key_of_column(column) {
                            rows[at + offset].insert(key, value);
                        }
                    }
                }
                at += group.len();
            }
        }
        Ok(())
    }

    /// Inserts rows of a class with several tables and gives back `columns` of them, which may be of any of the tables.
    pub(super) fn insert_rows_returning(
        &self,
        mapper: &Rc<Mapper>,
        mut rows: Vec<Mapping>,
        render_nulls: bool,
        columns: &[Expr],
    ) -> Result<Cursor> {
        let connection = self.connection_for(mapper)?;
        add_identity(mapper, &mut rows);
        let maps = mapper.table_maps();
        let mut found = vec![vec![Value::Null; columns.len()]; rows.len()];
        let mut described = vec![None; columns.len()];
        for (place, map) in maps.iter().enumerate() {
            let is_last = place + 1 == maps.len();
            let params: Vec<BoundValues> = rows
                .iter()
                .map(|row| insert_params(row, map, render_nulls))
                .collect();
            let own = map.table.columns.borrow().clone();
            let is_own = |it: &Rc<Column>| own.iter().any(|other| Rc::ptr_eq(it, other));
            let mut wanted: Vec<Rc<Column>> = Vec::new();
            for it in columns.iter().filter_map(column_of).filter(is_own) {
                if !wanted.iter().any(|other| Rc::ptr_eq(&it, other)) {
                    wanted.push(it);
                }
            }
            if !is_last {
                let missing = map.primary_key.iter().rev();
                for it in missing {
                    if !wanted.iter().any(|other| Rc::ptr_eq(it, other)) {
                        wanted.insert(0, it.clone());
                    }
                }
            }
            let mut at = 0;
            for group in groups(params) {
                let many = group.len() > 1;
                let mut options = ExecuteOptions {
                    column_keys: Some(group[0].keys().cloned().collect()),
                    many: ManyMode::ExecuteMany,
                };
                let mut insert = Insert::new(&map.table);
                if !wanted.is_empty() {
                    // Rows of one statement are told apart by their keys, which come once more at the end.
                    let marks = map.primary_key.iter().filter(|_| many && is_last);
                    insert = insert.returning(wanted.iter().chain(marks).map(Expr::column));
                    if many {
                        options.many = ManyMode::InsertManyValues {
                            row_by_row: !is_last,
                        };
                    }
                }
                let cursor = connection.execute(&insert.statement(), &group, &options)?;
                for (offset, row) in cursor.rows.iter().enumerate() {
                    for (from, column) in wanted.iter().enumerate() {
                        let value = row.get(from).cloned().unwrap_or(Value::Null);
                        for (to, expr) in columns.iter().enumerate() {
                            if column_of(expr).is_some_and(|it| Rc::ptr_eq(&it, column)) {
                                found[at + offset][to] = value.clone();
                                described[to] = cursor.columns.get(from).cloned();
                            }
                        }
                        let is_key = map.primary_key.iter().any(|it| Rc::ptr_eq(it, column));
                        if let (true, Some(key)) = (is_key, mapper.key_of_column(column)) {
                            let value = column.ty.borrow().result(&value)?;
                            rows[at + offset].insert(key, value);
                        }
                    }
                }
                at += group.len();
            }
        }
        Ok(Cursor {
            columns: Rc::new(described.into_iter().flatten().collect()),
            rowcount: rows.len() as i64,
            rows: found,
            ..Cursor::default()
        })
    }

    /// `UPDATE ... WHERE primary key`, for each row; gives back how many rows were matched.
    pub(super) fn update_by_key(&self, mapper: &Rc<Mapper>, rows: Vec<Mapping>) -> Result<i64> {
        let connection = self.connection_for(mapper)?;
        let _why = self
            .env()
            .recorder()
            .because(format!("bulk UPDATE {}", mapper.name()));
        let mut total = 0;
        for map in mapper.table_maps() {
            let mut params = Vec::new();
            for row in &rows {
                params.extend(update_params(row, map, mapper)?);
            }
            for group in groups(params) {
                let labels: Vec<Key> = map.primary_key.iter().map(|it| label(it)).collect();
                let mut update = Update::new(&map.table);
                for (column, label) in map.primary_key.iter().zip(&labels) {
                    let mut param = BindParam::required(label);
                    param.ty = column.ty.borrow().clone();
                    update = update.where_(Expr::column(column).eq(Expr::bind(param)));
                }
                let options = ExecuteOptions {
                    column_keys: Some(
                        group[0]
                            .keys()
                            .filter(|it| !labels.contains(it))
                            .cloned()
                            .collect(),
                    ),
                    many: ManyMode::ExecuteMany,
                };
                let matched = connection
                    .execute(&update.statement(), &group, &options)?
                    .rowcount;
                let expected = group.len() as i64;
                if matched != expected {
                    return Err(Error::stale(format!(
                        "UPDATE statement on table '{}' expected to update {expected} row(s); {matched} were \
                         matched.",
                        map.table.name
                    )));
                }
                total += matched;
            }
        }
        Ok(total)
    }
}

fn finish(transaction: &super::TransactionHandle, outcome: Result<()>) -> Result<()> {
    match outcome {
        Ok(()) => transaction.commit(),
        Err(error) => {
            transaction.rollback_because(error.message())?;
            Err(error)
        }
    }
}

/// Rows of a class in a hierarchy say of which class they are.
fn add_identity(mapper: &Mapper, rows: &mut [Mapping]) {
    if let Some((key, _, identity)) = mapper.identity_for_bulk() {
        for row in rows {
            row.entry(key.clone()).or_insert_with(|| identity.clone());
        }
    }
}

fn label(column: &sql::Column) -> Key {
    match column.table.borrow().upgrade() {
        Some(table) => format!("{}_{}", table.name, column.name.borrow()).into(),
        None => column.name.borrow().as_str().into(),
    }
}

fn insert_params(row: &Mapping, map: &TableMap, render_nulls: bool) -> BoundValues {
    let mut params = BoundValues::new();
    for column in &map.columns {
        if let Some(value) = row.get(&column.attribute) {
            if !value.is_null() || render_nulls || column.evaluates_none {
                params.insert(column.key.clone(), value.clone());
            }
        }
    }
    params
}

fn update_params(row: &Mapping, map: &TableMap, mapper: &Mapper) -> Result<Option<BoundValues>> {
    let mut params = BoundValues::new();
    let is_key = |column: &Rc<sql::Column>| map.primary_key.iter().any(|it| Rc::ptr_eq(it, column));
    for column in &map.columns {
        if is_key(&column.column) {
            continue;
        }
        if let Some(value) = row.get(&column.attribute) {
            params.insert(column.key.clone(), value.clone());
        }
    }
    if params.is_empty() {
        return Ok(None);
    }
    let mut missing = Vec::new();
    for column in &map.primary_key {
        let key = mapper.require_key_of_column(column)?;
        match row.get(&key) {
            Some(value) if !value.is_null() => {
                params.insert(label(column), value.clone());
            }
            _ => missing.push(column.full_name()),
        }
    }
    if !missing.is_empty() {
        return Err(Error::invalid_request(format!(
            "No primary key value supplied for column(s) {}; per-row ORM Bulk UPDATE by Primary Key requires \
             that records contain primary key values",
            missing.join(", ")
        ))
        .with_code("bupq"));
    }
    Ok(Some(params))
}
