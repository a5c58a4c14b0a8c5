//! Values across the database boundary: `bind` on the way in, `result` on the way out, as SQLAlchemy does it on SQLite.
//!
//! Dates and times are stored as text, booleans as 0 and 1, Decimals as floats, enum members by name, JSON as text.
//! Values that a type need not touch pass through.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromStr, ToPrimitive};

use crate::compile::Dialect;
use crate::types::{EnumType, SqlType, TypeKind};
use crate::{Error, Value, repr};

/// Writes and reads JSON for values that only the program knows (dicts, lists).
pub trait JsonCodec {
    /// Whether the value is SQL's NULL rather than JSON's.
    fn is_sql_null(&self, _value: &Value) -> bool {
        false
    }
    /// `json.dumps(value)`.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn dumps(&self, value: &Value) -> Result<String, Error>;
    /// `json.loads(text)`.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn loads(&self, text: &str) -> Result<Value, Error>;
}

thread_local! {
    static JSON: RefCell<Option<Rc<dyn JsonCodec>>> = const { RefCell::new(None) };
}

/// Says who writes and reads JSON. Without one, only plain values are written, and text is returned as it is.
pub fn set_json_codec(codec: Option<Rc<dyn JsonCodec>>) {
    JSON.with(|it| it.replace(codec));
}

fn json_codec() -> Option<Rc<dyn JsonCodec>> {
    JSON.with(|it| it.borrow().clone())
}

impl SqlType {
    /// Whether [`SqlType::result`] gives back what it gets, so that a loader can skip it.
    pub fn result_is_plain(&self) -> bool {
        match &self.for_dialect(Dialect::Sqlite).kind {
            TypeKind::Null
            | TypeKind::Integer
            | TypeKind::SmallInteger
            | TypeKind::BigInteger
            | TypeKind::String { .. }
            | TypeKind::Text { .. }
            | TypeKind::LargeBinary { .. }
            | TypeKind::Float {
                asdecimal: false, ..
            }
            | TypeKind::Numeric {
                asdecimal: false, ..
            }
            | TypeKind::Array(..)
            | TypeKind::JsonIndex
            | TypeKind::JsonPath
            | TypeKind::Tuple(_) => true,
            TypeKind::Dialect { like, .. } => like.result_is_plain(),
            TypeKind::Enum(it) => {
                it.members.is_empty() && it.class_name.is_none() && it.labels.is_empty()
            }
            _ => false,
        }
    }

    /// A value of the program as the database stores it: Null, Int, Float, Text or Bytes.
    /// What the database has no form for comes back unchanged, for the engine to refuse.
    ///
    /// # Errors
    /// [`Error::Type`], [`Error::Value`], [`Error::Lookup`] with SQLAlchemy's texts; what a decorator raised.
    pub fn bind(&self, value: &Value) -> Result<Value, Error> {
        let ty = self.for_dialect(Dialect::Sqlite);
        match (&ty.kind, value) {
            // `JSON(none_as_null=True)`.
            (TypeKind::Dialect { class, .. }, Value::Null) if class == "JSON" => Ok(Value::Null),
            (TypeKind::Dialect { like, .. }, _) => like.bind(value),
            (TypeKind::JsonIndex | TypeKind::JsonPath, _) => {
                Ok(Value::text(super::json_path(value)))
            }
            (TypeKind::Decorated(it), _) => it.implementation().bind(&it.bind(value)?),
            (TypeKind::Json, Value::Null) => Ok(Value::text("null")),
            (TypeKind::Json, Value::Host(_))
                if json_codec().is_some_and(|it| it.is_sql_null(value)) =>
            {
                Ok(Value::Null)
            }
            (TypeKind::Json, _) => json_text(value).map(Value::text),
            (_, Value::Null) => Ok(Value::Null),
            (TypeKind::Boolean { .. }, _) => bind_boolean(value),
            (TypeKind::DateTime { .. }, _) => match value {
                Value::DateTime(it, _) => Ok(Value::text(stored_datetime(*it))),
                Value::Date(it) => Ok(Value::text(format!("{} 00:00:00.000000", repr::date(*it)))),
                _ => Err(Error::Type(
                    "SQLite DateTime type only accepts Python datetime and date objects as input."
                        .to_owned(),
                )),
            },
            (TypeKind::Date, _) => match value {
                Value::Date(it) => Ok(Value::text(repr::date(*it))),
                Value::DateTime(it, _) => Ok(Value::text(repr::date(it.date()))),
                _ => Err(Error::Type(
                    "SQLite Date type only accepts Python date objects as input.".to_owned(),
                )),
            },
            (TypeKind::Time { .. }, _) => match value {
                Value::Time(it) => Ok(Value::text(stored_time(*it))),
                _ => Err(Error::Type(
                    "SQLite Time type only accepts Python time objects as input.".to_owned(),
                )),
            },
            (TypeKind::Interval, _) => match value {
                Value::Interval(micros) => {
                    let it = NaiveDateTime::default() + chrono::TimeDelta::microseconds(*micros);
                    Ok(Value::text(stored_datetime(it)))
                }
                _ => Err(Error::Type(format!(
                    "unsupported operand type(s) for +: 'datetime.datetime' and '{}'",
                    class_of(value)
                ))),
            },
            (TypeKind::Float { .. } | TypeKind::Numeric { .. }, _) => bind_float(value),
            (TypeKind::Enum(it), _) => bind_enum(it, value),
            (TypeKind::Uuid { as_uuid, .. }, _) => match value {
                Value::Uuid(it) => Ok(Value::text(format!("{it:032x}"))),
                Value::Text(it) if !as_uuid => Ok(Value::text(it.replace('-', ""))),
                other => Err(Error::Attribute(format!(
                    "'{}' object has no attribute 'hex'",
                    class_of(other)
                ))),
            },
            (TypeKind::LargeBinary { .. }, Value::Bytes(_)) => Ok(value.clone()),
            (TypeKind::LargeBinary { .. }, _) => Err(Error::Type(format!(
                "memoryview: a bytes-like object is required, not '{}'",
                class_of(value)
            ))),
            _ => Ok(adapt(value)),
        }
    }

    /// Whether [`SqlType::result`] gives every value back as it is.
    pub fn keeps_results(&self) -> bool {
        !matches!(
            &self.for_dialect(Dialect::Sqlite).kind,
            TypeKind::Decorated(_)
                | TypeKind::Boolean { .. }
                | TypeKind::DateTime { .. }
                | TypeKind::Date
                | TypeKind::Time { .. }
                | TypeKind::Interval
                | TypeKind::Numeric {
                    asdecimal: true,
                    ..
                }
                | TypeKind::Float {
                    asdecimal: true,
                    ..
                }
                | TypeKind::Enum(_)
                | TypeKind::Uuid { .. }
                | TypeKind::Json
        )
    }

    /// A stored value as the program sees it.
    ///
    /// # Errors
    /// [`Error::Value`], [`Error::Type`], [`Error::Lookup`] with the texts of Python and SQLAlchemy.
    pub fn result(&self, value: &Value) -> Result<Value, Error> {
        let ty = self.for_dialect(Dialect::Sqlite);
        match (&ty.kind, value) {
            (TypeKind::Decorated(it), _) => it.result(&it.implementation().result(value)?),
            (_, Value::Null) => Ok(Value::Null),
            (TypeKind::Boolean { .. }, _) => Ok(Value::Bool(match value {
                Value::Int(it) => *it != 0,
                Value::Float(it) => *it != 0.0,
                Value::Text(it) => !it.is_empty(),
                Value::Bool(it) => *it,
                _ => true,
            })),
            (TypeKind::DateTime { .. }, _) => parse_datetime(text_of(value)?),
            (TypeKind::Date, _) => parse_date(text_of(value)?),
            (TypeKind::Time { .. }, _) => parse_time(text_of(value)?),
            (TypeKind::Interval, _) => match parse_datetime(text_of(value)?)? {
                Value::DateTime(it, _) => Ok(Value::Interval(it.and_utc().timestamp_micros())),
                other => Ok(other),
            },
            (
                TypeKind::Numeric {
                    asdecimal: true,
                    scale,
                    ..
                },
                _,
            ) => decimal(value, scale.unwrap_or(10)),
            (
                TypeKind::Float {
                    asdecimal: true, ..
                },
                _,
            ) => decimal(value, 10),
            (TypeKind::Enum(it), Value::Text(text)) => result_enum(it, text),
            (TypeKind::Enum(it), other) => Err(no_such_label(it, &repr::display(other))),
            (TypeKind::Uuid { as_uuid, .. }, Value::Text(text)) => {
                let hex: Cow<'_, str> = if text.contains('-') {
                    Cow::Owned(text.replace('-', ""))
                } else {
                    Cow::Borrowed(text)
                };
                let number = u128::from_str_radix(&hex, 16)
                    .ok()
                    .filter(|_| hex.len() == 32);
                match number {
                    Some(it) if *as_uuid => Ok(Value::Uuid(it)),
                    Some(it) => Ok(Value::text(repr::dashed(it))),
                    None => Err(Error::Value(
                        "badly formed hexadecimal UUID string".to_owned(),
                    )),
                }
            }
            (TypeKind::Json, Value::Text(text)) => match json_codec() {
                Some(codec) => codec.loads(text),
                None => Ok(value.clone()),
            },
            _ => Ok(value.clone()),
        }
    }
}

/// What Python's driver does with values that no type has touched.
fn adapt(value: &Value) -> Value {
    match value {
        Value::Bool(it) => Value::Int(i64::from(*it)),
        Value::Date(it) => Value::text(repr::date(*it)),
        Value::DateTime(it, offset) => Value::text(repr::isoformat(*it, *offset, ' ')),
        it => it.clone(),
    }
}

fn class_of(value: &Value) -> String {
    match value {
        Value::Null => "NoneType",
        Value::Int(_) => "int",
        Value::Float(_) => "float",
        Value::Text(_) => "str",
        Value::Bytes(_) => "bytes",
        Value::Bool(_) => "bool",
        Value::Decimal(_) => "decimal.Decimal",
        Value::Date(_) => "datetime.date",
        Value::Time(_) => "datetime.time",
        Value::DateTime(..) => "datetime.datetime",
        Value::Interval(_) => "datetime.timedelta",
        Value::Uuid(_) => "UUID",
        Value::List(_) => "list",
        Value::Host(it) => return it.class_name(),
    }
    .to_owned()
}

fn bind_boolean(value: &Value) -> Result<Value, Error> {
    match value {
        Value::Bool(it) => Ok(Value::Int(i64::from(*it))),
        Value::Int(it @ (0 | 1)) => Ok(Value::Int(*it)),
        Value::Int(it) => Err(Error::Value(format!(
            "Value {it} is not None, True, or False"
        ))),
        it => Err(Error::Type(format!(
            "Not a boolean value: {}",
            repr::repr(it)
        ))),
    }
}

fn bind_float(value: &Value) -> Result<Value, Error> {
    Ok(Value::Float(match value {
        Value::Float(it) => *it,
        Value::Int(it) => *it as f64,
        Value::Bool(it) => f64::from(u8::from(*it)),
        Value::Decimal(it) => it.to_f64().unwrap_or(f64::NAN),
        Value::Text(it) => it.trim().parse().map_err(|_| {
            Error::Value(format!(
                "could not convert string to float: {}",
                repr::text(it)
            ))
        })?,
        it => {
            return Err(Error::Type(format!(
                "float() argument must be a string or a real number, not '{}'",
                class_of(it)
            )));
        }
    }))
}

fn decimal(value: &Value, scale: u32) -> Result<Value, Error> {
    let number = match value {
        Value::Float(it) => *it,
        Value::Int(it) => *it as f64,
        Value::Decimal(_) => return Ok(value.clone()),
        it => {
            return Err(Error::Type(format!(
                "must be real number, not {}",
                class_of(it)
            )));
        }
    };
    let text = format!("{number:.*}", scale as usize);
    Decimal::from_str(&text).map(Value::Decimal).map_err(|_| {
        Error::Value(format!(
            "the number {number} does not fit into a Decimal here"
        ))
    })
}

fn bind_enum(it: &EnumType, value: &Value) -> Result<Value, Error> {
    if let Some(at) = it.members.iter().position(|member| member == value) {
        if let Some(label) = it.labels.get(at) {
            return Ok(Value::Text(Rc::clone(label)));
        }
    }
    match value {
        // A text is taken as it is; only reading it back checks it.
        Value::Text(text) if !it.validate || it.labels.contains(text) => Ok(value.clone()),
        other => Err(no_such_label(it, &repr::display(other))),
    }
}

fn result_enum(it: &EnumType, text: &Rc<str>) -> Result<Value, Error> {
    match it.labels.iter().position(|label| label == text) {
        Some(at) => Ok(it
            .members
            .get(at)
            .cloned()
            .unwrap_or_else(|| Value::Text(Rc::clone(text)))),
        None => Err(no_such_label(it, text)),
    }
}

fn no_such_label(it: &EnumType, value: &str) -> Error {
    let short = |label: &Rc<str>| {
        if label.chars().count() > 11 {
            format!("{}..", label.chars().take(11).collect::<String>())
        } else {
            label.to_string()
        }
    };
    let labels = match it.labels.as_slice() {
        all if all.len() <= 4 => all.iter().map(short).collect::<Vec<_>>().join(", "),
        all => {
            let first: Vec<String> = all[..3].iter().map(short).collect();
            format!("{}, ..., {}", first.join(", "), short(&all[all.len() - 1]))
        }
    };
    Error::Lookup(format!(
        "'{value}' is not among the defined enum values. Enum name: {}. Possible values: {labels}",
        it.name.as_deref().unwrap_or("None")
    ))
}

/// `2024-01-01 00:00:00.000000`.
fn stored_datetime(it: NaiveDateTime) -> String {
    format!("{} {}", repr::date(it.date()), stored_time(it.time()))
}

fn stored_time(it: NaiveTime) -> String {
    format!(
        "{:02}:{:02}:{:02}.{:06}",
        it.hour(),
        it.minute(),
        it.second(),
        it.nanosecond() / 1000
    )
}

fn text_of(value: &Value) -> Result<&str, Error> {
    match value {
        Value::Text(it) => Ok(it),
        _ => Err(Error::Type(
            "fromisoformat: argument must be str".to_owned(),
        )),
    }
}

fn invalid(text: &str) -> Error {
    Error::Value(format!("Invalid isoformat string: {}", repr::text(text)))
}

fn date_of(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-' {
        return NaiveDate::from_ymd_opt(
            text[..4].parse().ok()?,
            text[5..7].parse().ok()?,
            text[8..].parse().ok()?,
        );
    }
    if bytes.len() == 8 && bytes.iter().all(u8::is_ascii_digit) {
        return NaiveDate::from_ymd_opt(
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        );
    }
    None
}

fn time_of(text: &str) -> Option<NaiveTime> {
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) => (clock, fraction),
        None => (text, ""),
    };
    let mut parts = clock.split(':');
    let mut next = |required: bool| -> Option<u32> {
        match parts.next() {
            Some(it) if it.len() == 2 => it.parse().ok(),
            Some(_) => None,
            None if required => None,
            None => Some(0),
        }
    };
    let (hour, minute, second) = (next(true)?, next(false)?, next(false)?);
    let micros = match fraction.len() {
        0 => 0,
        _ if !fraction.bytes().all(|it| it.is_ascii_digit()) => return None,
        length => {
            let digits = &fraction[..length.min(6)];
            digits.parse::<u32>().ok()? * 10_u32.pow(6 - digits.len() as u32)
        }
    };
    NaiveTime::from_hms_micro_opt(hour, minute, second, micros)
}

fn parse_datetime(text: &str) -> Result<Value, Error> {
    let parse = || -> Option<Value> {
        if !text.is_ascii() {
            return None;
        }
        if text.len() == 10 || text.len() == 8 {
            return Some(Value::DateTime(
                date_of(text)?.and_time(NaiveTime::MIN),
                None,
            ));
        }
        let date = date_of(text.get(..10)?)?;
        let rest = text.get(11..)?;
        let (clock, offset) = match rest.rfind(['+', '-']) {
            Some(at) => {
                let sign = if rest.as_bytes()[at] == b'-' { -1 } else { 1 };
                let (hours, minutes) = rest[at + 1..]
                    .split_once(':')
                    .unwrap_or((&rest[at + 1..], "0"));
                let seconds: i32 =
                    hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
                (&rest[..at], Some(sign * seconds))
            }
            None => match rest.strip_suffix('Z') {
                Some(clock) => (clock, Some(0)),
                None => (rest, None),
            },
        };
        Some(Value::DateTime(date.and_time(time_of(clock)?), offset))
    };
    parse().ok_or_else(|| invalid(text))
}

fn parse_date(text: &str) -> Result<Value, Error> {
    if !text.is_ascii() {
        return Err(invalid(text));
    }
    date_of(text).map(Value::Date).ok_or_else(|| invalid(text))
}

fn parse_time(text: &str) -> Result<Value, Error> {
    time_of(text).map(Value::Time).ok_or_else(|| invalid(text))
}

/// JSON of a value, by the program's own writer where there is one.
fn json_text(value: &Value) -> Result<String, Error> {
    if let Some(codec) = json_codec() {
        return codec.dumps(value);
    }
    Ok(match value {
        Value::Null => "null".to_owned(),
        Value::Bool(it) => it.to_string(),
        Value::Int(it) => it.to_string(),
        Value::Float(it) => repr::float(*it),
        Value::Text(it) => json_string(it),
        Value::List(items) => {
            let items = items.iter().map(json_text).collect::<Result<Vec<_>, _>>()?;
            format!("[{}]", items.join(", "))
        }
        other => {
            return Err(Error::Type(format!(
                "Object of type {} is not JSON serializable",
                class_of(other)
            )));
        }
    })
}

fn json_string(text: &str) -> String {
    let mut out = String::from("\"");
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            it if (it as u32) < 0x20 || !it.is_ascii() => {
                let mut units = [0; 2];
                for unit in it.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            it => out.push(it),
        }
    }
    out.push('"');
    out
}
