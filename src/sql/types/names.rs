//! What Python sees of a type: the class name and `repr`.

use crate::types::{
    BinaryName, DateTimeName, FloatName, NumericName, SqlType, StringName, TypeKind,
};

impl SqlType {
    /// The name of the class, such as `String` or `VARCHAR`.
    pub fn class_name(&self) -> String {
        match &self.kind {
            TypeKind::Null => "NullType",
            TypeKind::Integer => "Integer",
            TypeKind::SmallInteger => "SmallInteger",
            TypeKind::BigInteger => "BigInteger",
            TypeKind::String { name, .. } => match name {
                StringName::String => "String",
                StringName::Unicode => "Unicode",
                StringName::Varchar => "VARCHAR",
                StringName::Nvarchar => "NVARCHAR",
                StringName::Char => "CHAR",
                StringName::Nchar => "NCHAR",
            },
            TypeKind::Text { unicode, .. } => {
                if *unicode {
                    "UnicodeText"
                } else {
                    "Text"
                }
            }
            TypeKind::Boolean { .. } => "Boolean",
            TypeKind::Float { name, .. } => match name {
                FloatName::Float => "Float",
                FloatName::Double => "Double",
                FloatName::Real => "REAL",
                FloatName::FloatUpper => "FLOAT",
                FloatName::DoubleUpper => "DOUBLE",
                FloatName::DoublePrecision => "DOUBLE_PRECISION",
            },
            TypeKind::Numeric { name, .. } => match name {
                NumericName::Numeric => "Numeric",
                NumericName::Decimal => "DECIMAL",
                NumericName::NumericUpper => "NUMERIC",
            },
            TypeKind::Date => "Date",
            TypeKind::Time { .. } => "Time",
            TypeKind::DateTime { name, .. } => match name {
                DateTimeName::DateTime => "DateTime",
                DateTimeName::Timestamp => "TIMESTAMP",
                DateTimeName::DatetimeUpper => "DATETIME",
            },
            TypeKind::Interval => "Interval",
            TypeKind::Json => "JSON",
            TypeKind::LargeBinary { name, .. } => match name {
                BinaryName::LargeBinary => "LargeBinary",
                BinaryName::Blob => "BLOB",
                BinaryName::Binary => "BINARY",
                BinaryName::Varbinary => "VARBINARY",
            },
            TypeKind::Uuid { .. } => "Uuid",
            TypeKind::Enum(_) => "Enum",
            TypeKind::Array(..) => "ARRAY",
            TypeKind::Dialect { class, .. } => class,
            TypeKind::Decorated(it) => return it.class_name(),
            TypeKind::Tuple(_) => "TupleType",
            TypeKind::JsonIndex => "JSONIndexType",
            TypeKind::JsonPath => "JSONPathType",
        }
        .to_owned()
    }

    /// `repr(type)`, such as `String(length=50)`.
    pub fn repr(&self) -> String {
        let mut args: Vec<String> = Vec::new();
        let mut number = |name: &str, value: Option<u32>| {
            if let Some(value) = value {
                args.push(format!("{name}={value}"));
            }
        };
        match &self.kind {
            TypeKind::String {
                length, collation, ..
            }
            | TypeKind::Text {
                length, collation, ..
            } => {
                number("length", *length);
                if let Some(it) = collation {
                    args.push(format!("collation='{it}'"));
                }
            }
            TypeKind::Boolean {
                create_constraint,
                name,
            } => {
                if *create_constraint {
                    args.push("create_constraint=True".to_owned());
                }
                if let Some(it) = name {
                    args.push(format!("name='{it}'"));
                }
            }
            TypeKind::Float {
                precision,
                asdecimal,
                ..
            } => {
                number("precision", *precision);
                if *asdecimal {
                    args.push("asdecimal=True".to_owned());
                }
            }
            TypeKind::Numeric {
                precision,
                scale,
                asdecimal,
                ..
            } => {
                number("precision", *precision);
                number("scale", *scale);
                if !asdecimal {
                    args.push("asdecimal=False".to_owned());
                }
            }
            TypeKind::Time { timezone: true } | TypeKind::DateTime { timezone: true, .. } => {
                args.push("timezone=True".to_owned());
            }
            TypeKind::LargeBinary { length, .. } => number("length", *length),
            TypeKind::Uuid { as_uuid: false, .. } => args.push("as_uuid=False".to_owned()),
            TypeKind::Enum(it) => {
                args.extend(it.labels.iter().map(|it| format!("'{it}'")));
                if let Some(name) = &it.name {
                    args.push(format!("name='{name}'"));
                }
                if !it.native {
                    args.push("native_enum=False".to_owned());
                }
                if it.create_constraint {
                    args.push("create_constraint=True".to_owned());
                }
                let longest = it
                    .labels
                    .iter()
                    .map(|it| it.chars().count())
                    .max()
                    .unwrap_or(0);
                if it.length as usize != longest {
                    args.push(format!("length={}", it.length));
                }
            }
            TypeKind::Array(item, _) => args.push(item.repr()),
            _ => {}
        }
        format!("{}({})", self.class_name(), args.join(", "))
    }
}
