//! Column types: what SQLAlchemy's generic types are, how each is spelt in DDL, and how values cross the database.
//!
//! In: a [`crate::Value`] of the program or of the database. Out: its counterpart.
//! Source of the behaviour: SQLAlchemy `sql/sqltypes.py` and `dialects/sqlite/base.py`.

use std::fmt;
use std::rc::Rc;

use crate::{Error, Value};

/// A type, cheap to clone.
#[derive(Clone, Debug)]
pub struct SqlType {
    pub kind: TypeKind,
    /// `with_variant`: (dialect name, type), in the order given.
    pub variants: Vec<(String, SqlType)>,
}

/// The generic types and SQL's own. Names are SQLAlchemy's.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// NullType: unknown.
    Null,
    Integer,
    SmallInteger,
    BigInteger,
    /// String, VARCHAR, CHAR, Unicode ...: see `name`.
    String {
        name: StringName,
        length: Option<u32>,
        collation: Option<String>,
    },
    Text {
        length: Option<u32>,
        collation: Option<String>,
        unicode: bool,
        clob: bool,
    },
    Boolean {
        create_constraint: bool,
        name: Option<String>,
    },
    Float {
        name: FloatName,
        precision: Option<u32>,
        asdecimal: bool,
    },
    Numeric {
        name: NumericName,
        precision: Option<u32>,
        scale: Option<u32>,
        asdecimal: bool,
    },
    Date,
    Time {
        timezone: bool,
    },
    DateTime {
        name: DateTimeName,
        timezone: bool,
    },
    Interval,
    Json,
    LargeBinary {
        name: BinaryName,
        length: Option<u32>,
    },
    Uuid {
        as_uuid: bool,
        native: bool,
        /// `UUID`, the name in every dialect.
        upper: bool,
    },
    Enum(Rc<EnumType>),
    /// Printed by PostgreSQL only; refused by SQLite when compiled.
    Array(Box<SqlType>, u32),
    /// A type that one dialect alone has, by its DDL spelling, such as `JSONB`; it behaves as `like` does.
    Dialect {
        class: String,
        ddl: String,
        dialect: String,
        like: Box<SqlType>,
    },
    /// TypeDecorator and UserDefinedType of the program.
    Decorated(Rc<dyn Decorator>),
    /// What stands between the brackets of `json["a"]`, and of `json["a", 1]`.
    JsonIndex,
    JsonPath,
    /// Row values and `tuple_`.
    Tuple(Vec<SqlType>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StringName {
    String,
    /// PostgreSQL's CITEXT is told apart by [`TypeKind::Dialect`].
    Unicode,
    Varchar,
    Nvarchar,
    Char,
    Nchar,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatName {
    Float,
    Double,
    Real,
    FloatUpper,
    DoubleUpper,
    DoublePrecision,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumericName {
    Numeric,
    Decimal,
    NumericUpper,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateTimeName {
    DateTime,
    Timestamp,
    DatetimeUpper,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryName {
    LargeBinary,
    Blob,
    Binary,
    Varbinary,
}

/// An Enum: its labels in order, and the members of the program's class when it was made from one.
#[derive(Clone, Debug)]
pub struct EnumType {
    /// The name of the Python class in lower case, or the `name` argument.
    pub name: Option<String>,
    /// What is stored, in order: member names, or the strings that were listed.
    pub labels: Vec<Rc<str>>,
    /// The member for each label, when made from a class.
    pub members: Vec<Value>,
    /// The class's name as written, for `repr`.
    pub class_name: Option<String>,
    pub create_constraint: bool,
    /// Length of the VARCHAR: the longest label, or the `length` argument.
    pub length: u32,
    pub native: bool,
    /// `validate_strings`: a text that is no label is refused when it is bound.
    pub validate: bool,
}

/// A type that the program wrote: TypeDecorator, UserDefinedType.
pub trait Decorator: fmt::Debug {
    /// The type underneath, which DDL shows.
    fn implementation(&self) -> SqlType;
    /// `load_dialect_impl`: the type underneath for a dialect.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn implementation_for(&self, _dialect: crate::Dialect) -> Result<SqlType, Error> {
        Ok(self.implementation())
    }
    /// `bind_expression`: SQL around a parameter.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn around_bind(&self, _bind: &crate::Expr) -> Result<Option<crate::Expr>, Error> {
        Ok(None)
    }
    /// `column_expression`: SQL around a column that is selected.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn around_column(&self, _column: &crate::Expr) -> Result<Option<crate::Expr>, Error> {
        Ok(None)
    }
    /// The class name, for messages.
    fn class_name(&self) -> String;
    /// `process_bind_param`, before the underlying type's own step.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn bind(&self, value: &Value) -> Result<Value, Error>;
    /// `process_result_value`, after the underlying type's own step.
    ///
    /// # Errors
    /// Whatever the program raised.
    fn result(&self, value: &Value) -> Result<Value, Error>;
    /// A DDL spelling of its own (`UserDefinedType.get_col_spec`).
    fn ddl(&self) -> Option<String>;
    /// The way back to the host's own type.
    fn as_any(&self) -> &dyn std::any::Any;
}

impl SqlType {
    pub fn new(kind: TypeKind) -> Self {
        Self {
            kind,
            variants: Vec::new(),
        }
    }
}

mod convert;
mod ddl;
mod literal;
mod make;
mod names;

pub use convert::{JsonCodec, set_json_codec};
pub(crate) use literal::json_path;
pub use make::Affinity;
