//! Gathering column values: what an INSERT, UPDATE or DELETE of each object says.
//!
//! In: objects and their history. Out: rows for `emit`. Source of the behaviour: SQLAlchemy
//! `persistence._collect_insert_commands` and its siblings.

use engine::BoundValues;
use sql::{Expr, Value};

use super::UnitOfWork;
use crate::attributes::{self, Got, Passive};
use crate::error::{Error, Result};
use crate::host::{AttrKind, Key, ObjectRef, Slot};
use crate::identity::value_text;
use crate::mapper::{EagerDefaults, TableMap, address};
use crate::state::Old;

/// One row to be written.
pub(super) struct Row {
    pub object: ObjectRef,
    /// By column key; for UPDATE also the primary key by label.
    pub params: BoundValues,
    /// SQL expressions, by column key.
    pub expressions: Vec<(Key, Expr)>,
    pub has_all_keys: bool,
    pub has_all_defaults: bool,
}

impl Row {
    /// Whether two rows can share one statement.
    pub fn groups_with(&self, other: &Self) -> bool {
        self.has_all_keys == other.has_all_keys
            && self.has_all_defaults == other.has_all_defaults
            && self.expressions.is_empty() == other.expressions.is_empty()
            && same_keys(&self.params, &other.params)
    }
}

pub(super) fn same_keys(a: &BoundValues, b: &BoundValues) -> bool {
    a.len() == b.len() && a.keys().all(|key| b.contains_key(key))
}

/// Whether the mapper brings server defaults back at once.
pub(super) fn prefers_eager_defaults(setting: EagerDefaults) -> bool {
    setting != EagerDefaults::False
}

/// The row of an INSERT into one of the tables of an object.
pub(super) fn insert_row(object: &ObjectRef, map: &TableMap) -> Result<Row> {
    let state = object.state();
    let mapper = state.mapper();
    let base = mapper.base_mapper();
    let mut params = BoundValues::new();
    let mut expressions = Vec::new();
    for column in &map.columns {
        match object.get(&column.attribute, AttrKind::Value) {
            Some(Slot::Sql(expr)) => expressions.push((column.key.clone(), expr)),
            Some(slot) => {
                let value = slot.value();
                if value.is_null() && !column.evaluates_none {
                    if column.null_when_missing {
                        params.insert(column.key.clone(), Value::Null);
                    }
                    continue;
                }
                params.insert(column.key.clone(), value);
            }
            None => {
                if column.null_when_missing {
                    params.insert(column.key.clone(), Value::Null);
                }
            }
        }
    }
    if let (Some(value), Some(column)) = (
        mapper.polymorphic_identity.as_ref(),
        mapper.polymorphic_on.as_ref(),
    ) {
        // The class tells the value; an attribute of its own is set at construction, and wins.
        let key: Key = column.key.borrow().as_str().into();
        let here = map
            .columns
            .iter()
            .any(|it| std::rc::Rc::ptr_eq(&it.column, column) || it.key == key);
        if here && params.get(&key).is_none_or(Value::is_null) {
            params.insert(key, value.clone());
        }
    }
    let has_all_keys = map
        .primary_key
        .iter()
        .all(|it| params.contains_key(it.key.borrow().as_str()));
    let has_all_defaults = !prefers_eager_defaults(base.eager_defaults)
        || map
            .columns
            .iter()
            .filter(|it| it.server_default)
            .all(|it| params.contains_key(&it.key));
    params.extend(mapper.first_version(map)?);
    Ok(Row {
        object: object.clone(),
        params,
        expressions,
        has_all_keys,
        has_all_defaults,
    })
}

impl UnitOfWork {
    /// The row of an UPDATE of one of the tables of an object; `None` when nothing changed in it.
    pub(super) fn update_row(
        &self,
        object: &ObjectRef,
        map: &TableMap,
        version: Option<&Value>,
    ) -> Result<Option<Row>> {
        let state = object.state();
        let mapper = state.mapper();
        let mut params = BoundValues::new();
        let mut expressions = Vec::new();
        for column in &map.columns {
            let old = state.committed.borrow().get(&column.attribute).cloned();
            let Some(old) = old else { continue };
            match object.get(&column.attribute, AttrKind::Value) {
                Some(Slot::Sql(expr)) => expressions.push((column.key.clone(), expr)),
                Some(slot) => {
                    let same = match &old {
                        Old::Slot(old) => attributes::values_equal(&slot, old),
                        _ => false,
                    };
                    if !same {
                        params.insert(column.key.clone(), slot.value());
                    }
                }
                // Deleted attributes are written as NULL.
                None => {
                    params.insert(column.key.clone(), Value::Null);
                }
            }
        }
        let mut has_all_keys = true;
        let versioned = match (version, &mapper.version_id_col) {
            (Some(old), Some(column))
                if map
                    .columns
                    .iter()
                    .any(|it| std::rc::Rc::ptr_eq(&it.column, column)) =>
            {
                if params.is_empty() && expressions.is_empty() && !self.changed_elsewhere(object)? {
                    return Ok(None);
                }
                let key: Key = column.key.borrow().as_str().into();
                if !params.contains_key(&key) {
                    if let Some(next) = mapper.version_id_generator.next(old)? {
                        params.insert(key, next);
                    }
                }
                Some((label(column), old.clone()))
            }
            _ => None,
        };
        if params.is_empty() && expressions.is_empty() {
            return Ok(None);
        }
        let mut keys = BoundValues::new();
        for column in &map.primary_key {
            let attribute = mapper.require_key_of_column(column)?;
            let history = attributes::history_with(object, &attribute, Passive::OFF)?;
            let value = match (history.added.first(), history.deleted.first()) {
                (Some(added), deleted) => {
                    let cascaded = self.pk_cascaded.contains(&(state.id(), address(column)));
                    match deleted {
                        Some(deleted) if !cascaded => {
                            let key = column.key.borrow();
                            if expressions.iter().any(|it| *it.0 == **key) {
                                has_all_keys = false;
                            }
                            deleted.value()
                        }
                        _ => {
                            params.remove(column.key.borrow().as_str());
                            added.value()
                        }
                    }
                }
                (None, _) => history.unchanged.first().map_or(Value::Null, Slot::value),
            };
            if value.is_null() {
                return Err(Error::flush(format!(
                    "Can't update table {} using NULL for primary key value on column {}",
                    map.table.name,
                    column.full_name()
                )));
            }
            keys.insert(label(column), value);
        }
        if params.is_empty() && expressions.is_empty() {
            return Ok(None);
        }
        params.extend(keys);
        if let Some((key, value)) = versioned {
            params.insert(key, value);
        }
        let has_all_defaults = mapper.base_mapper().eager_defaults != EagerDefaults::True
            || map
                .columns
                .iter()
                .filter(|it| it.server_onupdate)
                .all(|it| params.contains_key(&it.key));
        Ok(Some(Row {
            object: object.clone(),
            params,
            expressions,
            has_all_keys,
            has_all_defaults,
        }))
    }

    /// Whether a column of another table of the object has changed, for its version counter.
    fn changed_elsewhere(&self, object: &ObjectRef) -> Result<bool> {
        for property in object.state().mapper().column_properties() {
            let history = attributes::history_with(object, &property.key, Passive::NO_INITIALIZE)?;
            if !history.added.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The parameters of a DELETE from one of the tables of an object, by column key.
pub(super) fn delete_row(object: &ObjectRef, map: &TableMap) -> Result<BoundValues> {
    let mapper = object.state().mapper();
    let mut params = BoundValues::new();
    for column in &map.primary_key {
        let value = committed(object, column)?;
        if value.is_null() {
            return Err(Error::flush(format!(
                "Can't delete from table {} using NULL for primary key value on column {}",
                map.table.name,
                column.full_name()
            )));
        }
        params.insert(column.key.borrow().as_str().into(), value);
    }
    if let Some(version) = &mapper.version_id_col {
        if map
            .columns
            .iter()
            .any(|it| std::rc::Rc::ptr_eq(&it.column, version))
        {
            params.insert(
                version.key.borrow().as_str().into(),
                committed(object, version)?,
            );
        }
    }
    Ok(params)
}

/// The value of a column as the database has it.
pub(super) fn committed(object: &ObjectRef, column: &std::rc::Rc<sql::Column>) -> Result<Value> {
    let key = object.state().mapper().require_key_of_column(column)?;
    Ok(
        match attributes::committed_value(object, &key, Passive::RETURN_NO_VALUE)? {
            Got::Slot(it) => it.value(),
            Got::NoResult | Got::NoValue => Value::Null,
        },
    )
}

/// The parameter that a primary key column has in the WHERE of an UPDATE: `users_id`.
pub(super) fn label(column: &sql::Column) -> Key {
    let name = column.name.borrow();
    match column.table.borrow().upgrade() {
        Some(table) => match &table.schema {
            Some(schema) => format!("{schema}_{}_{name}", table.name).into(),
            None => format!("{}_{name}", table.name).into(),
        },
        None => name.as_str().into(),
    }
}

/// Orders persistent objects by primary key.
///
/// # Errors
/// InvalidRequestError when keys of different kinds cannot be compared.
pub(super) fn compare_keys(a: &[Value], b: &[Value]) -> Result<std::cmp::Ordering> {
    for (a, b) in a.iter().zip(b) {
        let order = compare(a, b).ok_or_else(|| {
            Error::invalid_request(format!(
                "Could not sort objects by primary key; primary key values must be sortable in Python (was: \
                 '<' not supported between instances of {} and {})",
                value_text(a),
                value_text(b)
            ))
        })?;
        if order != std::cmp::Ordering::Equal {
            return Ok(order);
        }
    }
    Ok(std::cmp::Ordering::Equal)
}

pub(crate) fn compare(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    use Value::*;
    match (a, b) {
        (Int(a), Int(b)) => Some(a.cmp(b)),
        (Text(a), Text(b)) => Some(a.cmp(b)),
        (Bytes(a), Bytes(b)) => Some(a.cmp(b)),
        (Uuid(a), Uuid(b)) => Some(a.cmp(b)),
        (Date(a), Date(b)) => Some(a.cmp(b)),
        (Time(a), Time(b)) => Some(a.cmp(b)),
        (DateTime(a, None), DateTime(b, None)) => Some(a.cmp(b)),
        (DateTime(a, Some(x)), DateTime(b, Some(y))) => {
            Some((*a - chrono_seconds(*x)?).cmp(&(*b - chrono_seconds(*y)?)))
        }
        (Decimal(a), Decimal(b)) => Some(a.cmp(b)),
        (Bool(a), Bool(b)) => Some(a.cmp(b)),
        (Interval(a), Interval(b)) => Some(a.cmp(b)),
        (Float(a), Float(b)) => a.partial_cmp(b),
        (Int(a), Float(b)) => (*a as f64).partial_cmp(b),
        (Float(a), Int(b)) => a.partial_cmp(&(*b as f64)),
        // Objects of the program (enum members) keep the order in which they are met.
        (Host(_), Host(_)) => Some(std::cmp::Ordering::Equal),
        _ if a == b => Some(std::cmp::Ordering::Equal),
        _ => None,
    }
}

fn chrono_seconds(seconds: i32) -> Option<chrono::TimeDelta> {
    chrono::TimeDelta::try_seconds(i64::from(seconds))
}
