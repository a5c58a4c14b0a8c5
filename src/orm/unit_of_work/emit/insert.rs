//! INSERT statements, and what comes back from them: keys, defaults.
//!
//! Source of the behaviour: SQLAlchemy `persistence._emit_insert_statements`, `_postfetch`.

use std::rc::Rc;

use engine::{BoundValues, Connection, Cursor, ExecuteOptions, ManyMode};
use sql::schema::Default_;
use sql::statement::Assigned;
use sql::{Expr, Insert, Table, Value};

use super::{groups, map_of, take_computed};
use crate::error::{Error, Result};
use crate::host::{AttrKind, Key, ObjectRef, Slot};
use crate::mapper::{EagerDefaults, Mapper, TableMap};
use crate::unit_of_work::UnitOfWork;
use crate::unit_of_work::collect::Row;

impl UnitOfWork {
    pub(super) fn emit_inserts(
        &mut self,
        connection: &Connection,
        table: &Rc<Table>,
        rows: Vec<Row>,
        reason: &str,
    ) -> Result<()> {
        for group in groups(rows, Row::groups_with) {
            let mapper = group[0].object.state().mapper().clone();
            let _why = self.because(reason, "INSERT", &mapper);
            let base = mapper.base_mapper();
            let Some(map) = map_of(&group[0].object, table) else {
                continue;
            };
            let first = &group[0];
            let plain =
                first.has_all_keys && first.has_all_defaults && first.expressions.is_empty();
            let insert = Insert::new(table);
            let keys: Vec<Key> = first.params.keys().cloned().collect();
            let mut options = ExecuteOptions {
                column_keys: Some(keys),
                many: ManyMode::ExecuteMany,
            };
            let eager = base.eager_defaults != EagerDefaults::False;
            if plain {
                let params: Vec<BoundValues> = group.iter().map(|it| it.params.clone()).collect();
                let cursor = connection.execute(&insert.statement(), &params, &options)?;
                for (at, row) in group.iter().enumerate() {
                    after_insert(row, map, &cursor, at, &[])?;
                }
                continue;
            }
            let many = group.len() > 1 && first.expressions.is_empty();
            warn_of_missing_keys(&mapper, map, first);
            let returned = returned_columns(map, first, many, eager);
            if many {
                options.many = ManyMode::InsertManyValues {
                    row_by_row: !known_keys(map, first),
                };
                let insert = insert.returning(returned.iter().map(Expr::column));
                let params: Vec<BoundValues> = group.iter().map(|it| it.params.clone()).collect();
                let cursor = connection.execute(&insert.statement(), &params, &options)?;
                if cursor.rows.len() != group.len() {
                    return Err(Error::flush(format!(
                        "Multi-row INSERT statement for {mapper} did not produce the correct number of INSERTed \
                         rows for RETURNING.  Ensure there are no triggers or special driver issues preventing \
                         INSERT from functioning properly."
                    )));
                }
                for (at, row) in group.iter().enumerate() {
                    after_insert(row, map, &cursor, at, &returned)?;
                }
                continue;
            }
            for row in &group {
                let mut insert = insert.clone();
                for (key, expr) in &row.expressions {
                    let column = map
                        .columns
                        .iter()
                        .find(|it| it.key == *key)
                        .map(|it| it.column.clone());
                    if let Some(column) = column {
                        let value = Assigned::new(&column, expr.clone());
                        insert.values.insert(key.clone(), (column, value));
                    }
                }
                let insert = insert.returning(returned.iter().map(Expr::column));
                let cursor = connection.execute(
                    &insert.statement(),
                    std::slice::from_ref(&row.params),
                    &options,
                )?;
                after_insert(row, map, &cursor, 0, &returned)?;
            }
        }
        Ok(())
    }
}

/// Whether the program, not the database, makes every primary key value.
fn known_keys(map: &TableMap, row: &Row) -> bool {
    map.primary_key.iter().all(|it| client_side(it, row))
}

fn client_side(column: &sql::Column, row: &Row) -> bool {
    let key = column.key.borrow();
    row.params.contains_key(key.as_str())
        || (!row.expressions.iter().any(|it| *it.0 == **key)
            && matches!(
                &*column.default.borrow(),
                Some(Default_::Scalar(_) | Default_::Callable(_))
            ))
}

/// Whether the database makes a value for a primary key column that was not given.
fn made_by_database(column: &Rc<sql::Column>, row: &Row, key: &str) -> bool {
    let autoincrement = column
        .table
        .borrow()
        .upgrade()
        .and_then(|it| it.autoincrement_column());
    autoincrement.is_some_and(|it| Rc::ptr_eq(&it, column))
        || column.server_default.borrow().is_some()
        || column.default.borrow().is_some()
        || row.expressions.iter().any(|it| *it.0 == *key)
}

/// A key that nobody will make: said before the database is asked.
fn warn_of_missing_keys(mapper: &Mapper, map: &TableMap, row: &Row) {
    for column in &map.primary_key {
        let key = column.key.borrow();
        if client_side(column, row) || made_by_database(column, row, &key) || column.nullable.get()
        {
            continue;
        }
        let composite = if map.primary_key.len() > 1 {
            " Note that as of SQLAlchemy 1.1, 'autoincrement=True' must be indicated explicitly for composite \
             (e.g. multicolumn) primary keys if AUTO_INCREMENT/SERIAL/IDENTITY behavior is expected for one of \
             the columns in the primary key. CREATE TABLE statements are impacted by this change as well on most \
             backends."
        } else {
            ""
        };
        let table = &map.table.name;
        mapper.env().warn(&format!(
            "Column '{table}.{name}' is marked as a member of the primary key for table '{table}', but has no \
             Python-side or server-side default generator indicated, nor does it indicate 'autoincrement=True' or \
             'nullable=True', and no explicit value is passed.  Primary key columns typically may not store NULL.\
             {composite}",
            name = column.name.borrow(),
        ));
    }
}

/// The columns that RETURNING names; none when the last rowid says all.
fn returned_columns(map: &TableMap, row: &Row, many: bool, eager: bool) -> Vec<Rc<sql::Column>> {
    let is_key = |column: &Rc<sql::Column>| map.primary_key.iter().any(|it| Rc::ptr_eq(it, column));
    let defaults = eager && !row.has_all_defaults;
    let mut out: Vec<Rc<sql::Column>> = Vec::new();
    for column in map.table.columns.borrow().iter() {
        let key = column.key.borrow();
        let given = row.params.contains_key(key.as_str());
        if is_key(column) {
            if !client_side(column, row) && (many || made_by_database(column, row, &key)) {
                out.push(column.clone());
            }
        } else if defaults && !given {
            let server = map
                .columns
                .iter()
                .any(|it| it.server_default && Rc::ptr_eq(&it.column, column));
            if server {
                out.push(column.clone());
            }
        }
    }
    if many {
        // Known keys come last: by them the returned rows are matched with the objects.
        for column in &map.primary_key {
            if !out.iter().any(|it| Rc::ptr_eq(it, column)) {
                out.push(column.clone());
            }
        }
        return out;
    }
    let rowid_says_all = row.object.state().mapper().version_id_col.is_none()
        && out.len() == 1
        && map
            .table
            .autoincrement_column()
            .is_some_and(|it| Rc::ptr_eq(&it, &out[0]));
    if rowid_says_all {
        out.clear();
    }
    out
}

/// Keys and defaults from the database come into the object.
fn after_insert(
    row: &Row,
    map: &TableMap,
    cursor: &Cursor,
    at: usize,
    returned: &[Rc<sql::Column>],
) -> Result<()> {
    let object = &row.object;
    let mapper = object.state().mapper();
    let mut taken = take_computed(row, cursor, at);
    if let Some(values) = cursor.rows.get(at) {
        for (column, value) in returned.iter().zip(values) {
            let Some(attribute) = mapper.key_of_column(column) else {
                continue;
            };
            let is_key = map.primary_key.iter().any(|it| Rc::ptr_eq(it, column));
            let expression = row
                .expressions
                .iter()
                .any(|it| *it.0 == **column.key.borrow());
            let missing = object
                .get(&attribute, AttrKind::Value)
                .is_none_or(|it| it.value().is_null());
            if is_key && !expression && !missing {
                continue;
            }
            let value = column.ty.borrow().result(value)?;
            if !is_key && !taken.contains(&attribute) {
                taken.push(attribute.clone());
            }
            object.set(&attribute, Slot::Value(value));
        }
    } else if let (Some(rowid), Some(column)) = (cursor.lastrowid, map.table.autoincrement_column())
    {
        if let Some(attribute) = mapper.key_of_column(&column) {
            let missing = object
                .get(&attribute, AttrKind::Value)
                .is_none_or(|it| it.value().is_null());
            if missing {
                object.set(&attribute, Slot::Value(Value::Int(rowid)));
            }
        }
    }
    // What was neither given nor brought back is read when it is asked for.
    let mut stale: Vec<Key> = Vec::new();
    for column in &map.columns {
        let brought = returned.iter().any(|it| Rc::ptr_eq(it, &column.column));
        let expression = row.expressions.iter().any(|it| it.0 == column.key);
        if brought
            || map
                .primary_key
                .iter()
                .any(|it| Rc::ptr_eq(it, &column.column))
        {
            continue;
        }
        if expression || (column.server_default && !row.params.contains_key(&column.key)) {
            stale.push(column.attribute.clone());
        }
    }
    object.state().expire_attributes(&stale);
    super::refreshed(object, &taken)?;
    inherit_keys(object, map)
}

/// A key made for the base table goes on to the tables of subclasses.
fn inherit_keys(object: &ObjectRef, map: &TableMap) -> Result<()> {
    let mapper = object.state().mapper();
    for other in mapper.table_maps() {
        if Rc::ptr_eq(&other.table, &map.table) {
            continue;
        }
        for column in &other.primary_key {
            for source in &map.primary_key {
                if !crate::relationship::references(column, source) {
                    continue;
                }
                let (Some(from), Some(to)) =
                    (mapper.key_of_column(source), mapper.key_of_column(column))
                else {
                    continue;
                };
                if from != to {
                    if let Some(value) = object.get(&from, AttrKind::Value) {
                        object.set(&to, value);
                    }
                }
            }
        }
    }
    Ok(())
}
