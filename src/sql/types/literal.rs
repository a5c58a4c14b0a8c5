//! Values as SQL literals: `literal_binds`, defaults in DDL.

use crate::compile::Dialect;
use crate::types::{Affinity, SqlType, TypeKind};
use crate::{Error, Value, repr};

impl SqlType {
    /// The literal of a value of this type.
    ///
    /// # Errors
    /// [`Error::Compile`] when the type has no literals, or the value does not fit it.
    pub fn literal(&self, value: &Value, dialect: Dialect) -> Result<String, Error> {
        let ty = self.for_dialect(dialect);
        if let TypeKind::Decorated(it) = &ty.kind {
            return it.implementation().literal(&it.bind(value)?, dialect);
        }
        match (&ty.kind, dialect) {
            (TypeKind::Dialect { like, .. }, _) => return like.literal(value, dialect),
            (TypeKind::JsonIndex, Dialect::Postgresql | Dialect::Default) => {
                return SqlType::of_value(value).literal(value, dialect);
            }
            (TypeKind::JsonPath, Dialect::Postgresql) => {
                return SqlType::string(None)
                    .literal(&Value::text(json_path_array(value)), dialect);
            }
            (TypeKind::JsonIndex | TypeKind::JsonPath, _) => {
                return SqlType::string(None).literal(&Value::text(json_path(value)), dialect);
            }
            _ => {}
        }
        if value.is_null() && !matches!(ty.kind, TypeKind::Json) {
            return Ok("NULL".to_owned());
        }
        let refuse = || {
            Err(Error::Compile(format!(
                "Could not render literal value \"{}\" with datatype {}; see parent stack trace for more detail.",
                repr::repr(value),
                ty.ddl(dialect).unwrap_or_default()
            )))
        };
        let quoted = |text: &str| {
            let mut text = text.replace('\'', "''");
            if dialect.doubles_percent() {
                text = text.replace('%', "%%");
            }
            if dialect == Dialect::Mysql {
                text = text.replace('\\', "\\\\");
            }
            format!("'{text}'")
        };
        match (ty.affinity(), value) {
            (
                Affinity::Null
                | Affinity::Interval
                | Affinity::Json
                | Affinity::Other
                | Affinity::Array,
                _,
            ) => {
                if ty.affinity() == Affinity::Interval {
                    return refuse();
                }
                Err(Error::Compile(format!(
                    "No literal value renderer is available for literal value \"{}\" with datatype {}",
                    repr::repr(value),
                    ty.ddl(dialect).unwrap_or_default()
                )))
            }
            (Affinity::Boolean, Value::Bool(it)) => Ok(boolean(*it, dialect)),
            (Affinity::Boolean, Value::Int(it @ (0 | 1))) => Ok(boolean(*it == 1, dialect)),
            (Affinity::String, _) => {
                let text = match &ty.kind {
                    TypeKind::Enum(_) => repr::display(&ty.bind(value)?),
                    _ => repr::display(value),
                };
                Ok(quoted(&text))
            }
            (
                Affinity::Date | Affinity::Time | Affinity::DateTime,
                Value::Date(_) | Value::Time(_) | Value::DateTime(..),
            ) => {
                if dialect == Dialect::Sqlite {
                    let stored = ty.bind(value)?;
                    Ok(format!("'{}'", repr::display(&stored)))
                } else {
                    Ok(format!("'{}'", repr::display(value)))
                }
            }
            (Affinity::Uuid, _) => match (ty.bind(value)?, value, dialect) {
                (_, Value::Uuid(it), Dialect::Postgresql) => Ok(format!("'{}'", repr::dashed(*it))),
                (Value::Text(it), ..) => Ok(format!("'{it}'")),
                _ => refuse(),
            },
            (Affinity::Binary, Value::Bytes(it)) => Ok(quoted(&String::from_utf8_lossy(it))),
            (Affinity::Integer | Affinity::Float | Affinity::Numeric, _) => match value {
                Value::Int(_) | Value::Float(_) | Value::Decimal(_) => Ok(repr::display(value)),
                Value::Bool(it) => Ok(if *it { "True" } else { "False" }.to_owned()),
                _ => refuse(),
            },
            _ => refuse(),
        }
    }
}

fn boolean(it: bool, dialect: Dialect) -> String {
    match (it, dialect) {
        (true, Dialect::Sqlite) => "1",
        (false, Dialect::Sqlite) => "0",
        (true, _) => "true",
        (false, _) => "false",
    }
    .to_owned()
}

/// The path that SQLite's JSON functions take: `$."a"[0]`.
pub(crate) fn json_path(index: &Value) -> String {
    let step = |it: &Value| match it {
        Value::Int(number) => format!("[{number}]"),
        Value::Text(text) => format!(".\"{text}\""),
        other => format!(".\"{other:?}\""),
    };
    match index {
        Value::List(items) => {
            let mut out = String::from("$");
            for it in items.iter() {
                out.push_str(&step(it));
            }
            out
        }
        it => match it {
            Value::Int(number) => format!("$[{number}]"),
            Value::Text(text) => format!("$.\"{text}\""),
            other => format!("$.\"{other:?}\""),
        },
    }
}

/// The path as PostgreSQL takes it: `{a,1}`.
pub(crate) fn json_path_array(index: &Value) -> String {
    let step = |it: &Value| repr::display(it);
    match index {
        Value::List(items) => {
            let steps: Vec<String> = items.iter().map(step).collect();
            format!("{{{}}}", steps.join(", "))
        }
        it => step(it),
    }
}
