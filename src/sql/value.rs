//! The one value type: bound parameters, result cells and attribute values.
//!
//! Two alphabets share it. What crosses the `engine` boundary is only what SQLite stores: `Null`, `Int`, `Float`,
//! `Text`, `Bytes`. Everything else is what a column type shows to the program; [`crate::SqlType::bind`] and
//! [`crate::SqlType::result`] translate.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use rust_decimal::Decimal;

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    Null,
    Int(i64),
    Float(f64),
    Text(Rc<str>),
    Bytes(Rc<[u8]>),
    Bool(bool),
    Decimal(Decimal),
    Date(NaiveDate),
    Time(NaiveTime),
    /// The date and time, and the offset from UTC in seconds when it is aware.
    DateTime(NaiveDateTime, Option<i32>),
    /// Microseconds.
    Interval(i64),
    Uuid(u128),
    /// Several values, for an expanding parameter (`IN`) or a row value.
    List(Rc<[Value]>),
    /// Anything else that the program gave: an enum member, a dict for JSON, the product of a TypeDecorator.
    Host(Rc<dyn HostObject>),
}

/// A value of the program that this crate only carries.
pub trait HostObject: fmt::Debug {
    /// Equality as the program sees it (`==`).
    fn equals(&self, other: &Value) -> bool;
    /// The text for error messages (`repr`).
    fn repr(&self) -> String;
    /// The class, such as `dict`.
    fn class_name(&self) -> String;
    /// The way back to the host's own type.
    fn as_any(&self) -> &dyn Any;
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(text.into())
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl PartialEq for Value {
    /// Equality of Python: `1 == 1.0 == True`, and `Null` equals itself (None).
    fn eq(&self, other: &Self) -> bool {
        use Value::*;
        match (self, other) {
            (Null, Null) => true,
            (Int(a), Int(b)) => a == b,
            (Float(a), Float(b)) => a == b,
            (Int(a), Float(b)) | (Float(b), Int(a)) => *a as f64 == *b,
            (Bool(a), Bool(b)) => a == b,
            (Bool(a), Int(b)) | (Int(b), Bool(a)) => i64::from(*a) == *b,
            (Bool(a), Float(b)) | (Float(b), Bool(a)) => f64::from(u8::from(*a)) == *b,
            (Text(a), Text(b)) => a == b,
            (Bytes(a), Bytes(b)) => a == b,
            (Decimal(a), Decimal(b)) => a == b,
            (Decimal(a), Int(b)) | (Int(b), Decimal(a)) => *a == rust_decimal::Decimal::from(*b),
            (Decimal(a), Float(b)) | (Float(b), Decimal(a)) => {
                rust_decimal::prelude::ToPrimitive::to_f64(a) == Some(*b)
            }
            (Date(a), Date(b)) => a == b,
            (Time(a), Time(b)) => a == b,
            (DateTime(a, x), DateTime(b, y)) => match (x, y) {
                (Some(x), Some(y)) => {
                    *a - chrono::TimeDelta::seconds(i64::from(*x))
                        == *b - chrono::TimeDelta::seconds(i64::from(*y))
                }
                (None, None) => a == b,
                _ => false,
            },
            (Interval(a), Interval(b)) => a == b,
            (Uuid(a), Uuid(b)) => a == b,
            (List(a), List(b)) => a == b,
            (Host(a), b) => a.equals(b),
            (a, Host(b)) => b.equals(a),
            _ => false,
        }
    }
}

impl From<i64> for Value {
    fn from(it: i64) -> Self {
        Self::Int(it)
    }
}

impl From<&str> for Value {
    fn from(it: &str) -> Self {
        Self::Text(it.into())
    }
}

impl From<bool> for Value {
    fn from(it: bool) -> Self {
        Self::Bool(it)
    }
}

impl From<f64> for Value {
    fn from(it: f64) -> Self {
        Self::Float(it)
    }
}
