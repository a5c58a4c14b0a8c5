//! Values on their way to a statement: defaults of the program, the types' bind step, the evaluator's form.
//!
//! In: a prepared statement and the values of one parameter set. Out: one value for each placeholder.
//! Used by `execute`. Source of the behaviour: SQLAlchemy `engine/default.py` (`DefaultExecutionContext`).

use std::rc::Rc;

use sql::Value;

use crate::api::{EngineError, ErrorKind};
use crate::bound::BoundValues;
use crate::error::{Res, programming};
use crate::eval::Param;
use crate::prepared::Prepared;
use crate::value::{Owned, Val};

/// An error from before the database is asked, which SQLAlchemy wraps in a StatementError.
fn wrapped(error: sql::Error) -> EngineError {
    let message = error.to_string();
    EngineError::new(ErrorKind::Sql(error, true), message)
}

/// The values of a set, with what the program's defaults supply.
pub(crate) fn with_defaults(prepared: &Prepared, values: &BoundValues) -> Res<BoundValues> {
    let compiled = &prepared.compiled;
    if compiled.prefetch.is_empty() {
        return Ok(values.clone());
    }
    let mut complete = values.clone();
    let inserting = prepared.is_insert;
    for column in &compiled.prefetch {
        let key: Rc<str> = column.key.borrow().as_str().into();
        if complete.contains_key(&key) {
            continue;
        }
        let default = if inserting {
            column.default.borrow().clone()
        } else {
            column.onupdate.borrow().clone()
        };
        let value = match default {
            Some(sql::schema::Default_::Scalar(value)) => value,
            Some(sql::schema::Default_::Callable(function)) => {
                let row = || {
                    let pairs = complete.iter();
                    pairs
                        .map(|(key, value)| (key.clone(), value.clone()))
                        .collect()
                };
                function.call(&row).map_err(wrapped)?
            }
            _ => continue,
        };
        complete.insert(key, value);
    }
    Ok(complete)
}

/// One value for each placeholder, after the types' bind step.
pub(crate) fn bind(prepared: &Prepared, values: &BoundValues) -> Res<Vec<Value>> {
    let compiled = &prepared.compiled;
    let mut bound = Vec::with_capacity(compiled.binds.len());
    for bind in &compiled.binds {
        let given = values
            .get(&bind.name)
            .or_else(|| values.get(bind.param.key.as_str()))
            .or_else(|| {
                let column = bind.column.as_ref()?;
                values.get(column.key.borrow().as_str())
            });
        let value = match (given, &bind.param.value, &bind.param.callable) {
            (Some(value), ..) => value.clone(),
            (None, Some(value), _) => value.clone(),
            (None, None, Some(callable)) => callable.call(&Vec::new).map_err(wrapped)?,
            (None, None, None) => {
                let message = format!("A value is required for bind parameter '{}'", bind.name);
                return Err(EngineError::new(
                    ErrorKind::Sql(sql::Error::InvalidRequest(message.clone()), true),
                    message,
                ));
            }
        };
        bound.push(match (&value, bind.param.expanding) {
            (Value::List(items), true) => {
                let items = items
                    .iter()
                    .map(|it| bind_item(&bind.param.ty, it))
                    .collect::<Result<Vec<_>, _>>();
                Value::List(items.map_err(wrapped)?.into())
            }
            _ => bind.param.ty.bind(&value).map_err(wrapped)?,
        });
    }
    Ok(bound)
}

/// One element of a list; of a row value each part by its own type.
fn bind_item(ty: &sql::SqlType, value: &Value) -> Result<Value, sql::Error> {
    match (value, &ty.kind) {
        (Value::List(parts), sql::TypeKind::Tuple(types)) => {
            let null = sql::SqlType::new(sql::TypeKind::Null);
            let parts = parts
                .iter()
                .enumerate()
                .map(|(at, it)| types.get(at).unwrap_or(&null).bind(it));
            Ok(Value::List(parts.collect::<Result<Vec<_>, _>>()?.into()))
        }
        (Value::List(parts), _) => Ok(Value::List(
            parts
                .iter()
                .map(|it| ty.bind(it))
                .collect::<Result<Vec<_>, _>>()?
                .into(),
        )),
        _ => ty.bind(value),
    }
}

/// A bound value as the evaluator takes it.
pub(crate) fn param_of(value: &Value) -> Res<Param> {
    let one = |value: &Value| -> Res<Owned> {
        Val::of_sql(value).ok_or_else(|| {
            let class = match value {
                Value::Decimal(_) => "decimal.Decimal",
                Value::Date(_) => "datetime.date",
                Value::Time(_) => "datetime.time",
                Value::DateTime(..) => "datetime.datetime",
                Value::Interval(_) => "datetime.timedelta",
                Value::Uuid(_) => "UUID",
                Value::List(_) => "list",
                Value::Host(it) => {
                    return programming(format!(
                        "Error binding parameter: type '{}' is not supported",
                        it.class_name()
                    ));
                }
                _ => "object",
            };
            programming(format!(
                "Error binding parameter: type '{class}' is not supported"
            ))
        })
    };
    match value {
        Value::List(items) if items.iter().any(|it| matches!(it, Value::List(_))) => {
            let mut rows = Vec::with_capacity(items.len());
            for item in items.iter() {
                let Value::List(parts) = item else {
                    return Err(programming("row value misused"));
                };
                rows.push(parts.iter().map(one).collect::<Res<Vec<_>>>()?);
            }
            Ok(Param::Rows(rows))
        }
        Value::List(items) => Ok(Param::List(items.iter().map(one).collect::<Res<Vec<_>>>()?)),
        value => Ok(Param::One(one(value)?)),
    }
}
