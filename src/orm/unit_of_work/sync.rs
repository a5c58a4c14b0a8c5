//! Copying key values from one object to another, or to a row of a secondary table.
//!
//! Source of the behaviour: SQLAlchemy `orm/sync.py`.

use std::rc::Rc;

use sql::Value;

use super::UnitOfWork;
use crate::attributes::{self, Got, Passive};
use crate::error::{Error, ErrorKind, Result};
use crate::host::{Key, ObjectRef, Slot};
use crate::mapper::{Mapper, address};
use crate::relationship::{Pair, Relationship};

/// The current value behind a column, loaded if it must be.
fn value(object: &ObjectRef, mapper: &Mapper, column: &Rc<sql::Column>) -> Result<Value> {
    let key = mapper.require_key_of_column(column)?;
    Ok(
        match attributes::current_value(object, &key, Passive::OFF)? {
            Got::Slot(it) => it.value(),
            Got::NoResult | Got::NoValue => Value::Null,
        },
    )
}

/// Copies key values into the foreign key attributes of `dest`.
pub(super) fn populate(
    uow: &mut UnitOfWork,
    source: &ObjectRef,
    dest: &ObjectRef,
    pairs: &[Pair],
    flag_cascaded: bool,
) -> Result<()> {
    for (from, to) in pairs {
        let value = value(source, source.state().mapper(), from)?;
        let key = dest.state().mapper().require_key_of_column(to)?;
        attributes::set(dest, &key, Slot::Value(value))?;
        if flag_cascaded && to.primary_key.get() && from.primary_key.get() {
            uow.pk_cascaded.insert((dest.state().id(), address(to)));
        }
    }
    Ok(())
}

/// Sets the foreign key attributes of `dest` to NULL.
pub(super) fn clear(dest: &ObjectRef, pairs: &[Pair]) -> Result<()> {
    let mapper = dest.state().mapper();
    for (from, to) in pairs {
        if to.primary_key.get() && !value(dest, mapper, to)?.is_null() {
            return Err(Error::new(
                ErrorKind::Assertion,
                format!(
                    "Dependency rule on column '{}' tried to blank-out primary key column '{}' on instance '{}'",
                    from.full_name(),
                    to.full_name(),
                    dest.state()
                ),
            ));
        }
        let key = mapper.require_key_of_column(to)?;
        attributes::set(dest, &key, Slot::Value(Value::Null))?;
    }
    Ok(())
}

/// Key values for a row of the secondary table.
pub(super) fn populate_row(
    source: &ObjectRef,
    pairs: &[Pair],
    row: &mut engine::BoundValues,
) -> Result<()> {
    for (from, to) in pairs {
        let value = value(source, source.state().mapper(), from)?;
        let key: Key = to.key.borrow().as_str().into();
        row.insert(key, value);
    }
    Ok(())
}

impl UnitOfWork {
    /// Whether key values of `object` that others refer to have changed.
    pub(super) fn keys_changed(
        &mut self,
        object: &ObjectRef,
        relationship: &Rc<Relationship>,
    ) -> Result<bool> {
        let state = object.state();
        for (from, _) in &relationship.resolved().synchronize_pairs {
            let Some(key) = state.mapper().key_of_column(from) else {
                continue;
            };
            if !state.committed.borrow().contains_key(&key) {
                continue;
            }
            let history = attributes::history_with(object, &key, Passive::NO_INITIALIZE)?;
            if !history.deleted.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
