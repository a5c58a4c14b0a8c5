//! Constructors and the families of types. Called by everyone who declares columns.
//!
//! The family ("affinity") decides how two sides of an operator meet. Source: SQLAlchemy `TypeEngine._type_affinity`,
//! `_resolve_value_to_type`, `coerce_compared_value`, `_expression_adaptations`.

use crate::Value;
use crate::expr::BinaryOp;
use crate::types::{
    BinaryName, DateTimeName, FloatName, NumericName, SqlType, StringName, TypeKind,
};

/// The family of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affinity {
    Null,
    Integer,
    String,
    Boolean,
    Float,
    Numeric,
    Date,
    Time,
    DateTime,
    Interval,
    Json,
    Binary,
    Uuid,
    Array,
    Tuple,
    Other,
}

impl SqlType {
    pub fn null() -> Self {
        Self::new(TypeKind::Null)
    }
    pub fn integer() -> Self {
        Self::new(TypeKind::Integer)
    }
    pub fn boolean() -> Self {
        Self::new(TypeKind::Boolean {
            create_constraint: false,
            name: None,
        })
    }
    /// `String` or `String(length)`.
    pub fn string(length: Option<u32>) -> Self {
        Self::new(TypeKind::String {
            name: StringName::String,
            length,
            collation: None,
        })
    }
    pub fn text() -> Self {
        Self::new(TypeKind::Text {
            length: None,
            collation: None,
            unicode: false,
            clob: false,
        })
    }
    pub fn float() -> Self {
        Self::new(TypeKind::Float {
            name: FloatName::Float,
            precision: None,
            asdecimal: false,
        })
    }
    pub fn numeric(precision: Option<u32>, scale: Option<u32>) -> Self {
        Self::new(TypeKind::Numeric {
            name: NumericName::Numeric,
            precision,
            scale,
            asdecimal: true,
        })
    }
    pub fn date() -> Self {
        Self::new(TypeKind::Date)
    }
    pub fn time() -> Self {
        Self::new(TypeKind::Time { timezone: false })
    }
    pub fn datetime() -> Self {
        Self::new(TypeKind::DateTime {
            name: DateTimeName::DateTime,
            timezone: false,
        })
    }
    pub fn interval() -> Self {
        Self::new(TypeKind::Interval)
    }
    pub fn json() -> Self {
        Self::new(TypeKind::Json)
    }
    pub fn large_binary() -> Self {
        Self::new(TypeKind::LargeBinary {
            name: BinaryName::LargeBinary,
            length: None,
        })
    }
    pub fn uuid() -> Self {
        Self::new(TypeKind::Uuid {
            as_uuid: true,
            native: true,
            upper: false,
        })
    }

    pub fn is_null(&self) -> bool {
        matches!(self.kind, TypeKind::Null)
    }

    pub fn is_boolean(&self) -> bool {
        self.affinity() == Affinity::Boolean
    }

    /// A type of one dialect that takes its values as text: no cast is written behind a parameter.
    pub(crate) fn is_plain_text(&self) -> bool {
        matches!(&self.kind, TypeKind::Dialect { class, .. }
            if matches!(class.as_str(), "INET" | "CIDR" | "MACADDR" | "MACADDR8" | "TSVECTOR" | "TSQUERY" | "HSTORE"
                | "CITEXT" | "MONEY" | "BIT" | "ENUM" | "BYTEA"))
    }

    /// The family that this type belongs to.
    pub fn affinity(&self) -> Affinity {
        match &self.kind {
            TypeKind::Null => Affinity::Null,
            TypeKind::Integer | TypeKind::SmallInteger | TypeKind::BigInteger => Affinity::Integer,
            TypeKind::String { .. } | TypeKind::Text { .. } | TypeKind::Enum(_) => Affinity::String,
            TypeKind::Boolean { .. } => Affinity::Boolean,
            TypeKind::Float { .. } => Affinity::Float,
            TypeKind::Numeric { .. } => Affinity::Numeric,
            TypeKind::Date => Affinity::Date,
            TypeKind::Time { .. } => Affinity::Time,
            TypeKind::DateTime { .. } => Affinity::DateTime,
            TypeKind::Interval => Affinity::Interval,
            TypeKind::Json => Affinity::Json,
            TypeKind::LargeBinary { .. } => Affinity::Binary,
            TypeKind::Uuid { .. } => Affinity::Uuid,
            TypeKind::Array(..) => Affinity::Array,
            TypeKind::Tuple(_) => Affinity::Tuple,
            TypeKind::JsonIndex | TypeKind::JsonPath => Affinity::Other,
            TypeKind::Dialect { like, .. } if like.is_null() => Affinity::Other,
            TypeKind::Dialect { like, .. } => like.affinity(),
            TypeKind::Decorated(it) => it.implementation().affinity(),
        }
    }

    /// The type of a value that nothing else says more about.
    pub fn of_value(value: &Value) -> Self {
        match value {
            Value::Null | Value::Host(_) => Self::null(),
            Value::Int(_) => Self::integer(),
            Value::Float(_) => Self::new(TypeKind::Float {
                name: FloatName::Double,
                precision: None,
                asdecimal: false,
            }),
            Value::Text(_) => Self::string(None),
            Value::Bytes(_) => Self::large_binary(),
            Value::Bool(_) => Self::boolean(),
            Value::Decimal(_) => Self::numeric(None, None),
            Value::Date(_) => Self::date(),
            Value::Time(_) => Self::time(),
            Value::DateTime(_, offset) => Self::new(TypeKind::DateTime {
                name: DateTimeName::DateTime,
                timezone: offset.is_some(),
            }),
            Value::Interval(_) => Self::interval(),
            Value::Uuid(_) => Self::uuid(),
            Value::List(items) => items.first().map_or_else(Self::null, Self::of_value),
        }
    }

    /// The type of a plain value that is compared with something of this type.
    pub fn for_compared_value(&self, value: &Value) -> Self {
        if matches!(self.kind, TypeKind::Decorated(_)) {
            return self.clone();
        }
        if matches!(self.affinity(), Affinity::Json | Affinity::Array)
            && matches!(value, Value::Null | Value::Host(_) | Value::List(_))
        {
            return self.clone();
        }
        if let (TypeKind::Tuple(_), Value::List(_)) = (&self.kind, value) {
            return self.clone();
        }
        let of_value = Self::of_value(value);
        if of_value.is_null() || of_value.affinity() == self.affinity() {
            self.clone()
        } else {
            of_value
        }
    }

    /// The operator and type that an arithmetic operator really has between these types: `+` of strings is `||`.
    pub fn adapt(&self, op: BinaryOp, other: &Self) -> (BinaryOp, Self) {
        use Affinity::{Date, DateTime, Float, Integer, Interval, Json, Numeric, String, Time};
        let (mine, theirs) = (self.affinity(), other.affinity());
        if mine == Affinity::Null {
            // An unknown left side takes part as the right side would, for operators that may be turned round.
            return if theirs == Affinity::Null || !matches!(op, BinaryOp::Add | BinaryOp::Mul) {
                (op, self.clone())
            } else {
                other.adapt(op, self)
            };
        }
        if matches!(mine, String | Json | Affinity::Array)
            && op == BinaryOp::Add
            && matches!(theirs, String | Json | Affinity::Array | Affinity::Null)
        {
            let ty = match &self.kind {
                TypeKind::Enum(it) => Self::string(Some(it.length)),
                _ => self.clone(),
            };
            return (BinaryOp::Concat, ty);
        }
        let ty = match (mine, &op, theirs) {
            (Integer, BinaryOp::Add, Date)
            | (Integer, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul, Numeric | Float)
            | (Integer, BinaryOp::Mul, Interval)
            | (Integer, BinaryOp::TrueDiv, Numeric)
            | (Integer, BinaryOp::FloorDiv, Numeric)
            | (Numeric | Float, BinaryOp::Mul, Interval) => other.clone(),
            (Integer, BinaryOp::TrueDiv, Integer) => Self::numeric(None, None),
            (Integer, BinaryOp::TrueDiv, Float) => other.clone(),
            (Date, BinaryOp::Add, Interval | Time) | (Date, BinaryOp::Sub, Interval) => {
                Self::datetime()
            }
            (Date, BinaryOp::Sub, Date) => Self::integer(),
            (Date, BinaryOp::Sub, DateTime)
            | (DateTime, BinaryOp::Sub, DateTime)
            | (Time, BinaryOp::Sub, Time) => Self::interval(),
            (Time, BinaryOp::Add, Date) | (Interval, BinaryOp::Add, Date) => Self::datetime(),
            (Interval, BinaryOp::Add, DateTime | Time) => other.clone(),
            _ => self.clone(),
        };
        (op, ty)
    }
}
