//! How a type is spelt in DDL and in CAST, for each dialect.

use crate::Error;
use crate::compile::Dialect;
use crate::types::{
    BinaryName, DateTimeName, FloatName, NumericName, SqlType, StringName, TypeKind,
};

fn sized(name: &str, length: Option<u32>) -> String {
    match length {
        Some(length) => format!("{name}({length})"),
        None => name.to_owned(),
    }
}

impl SqlType {
    /// The type that a dialect uses in place of this one: `with_variant`.
    pub fn for_dialect(&self, dialect: Dialect) -> &Self {
        if self.variants.is_empty() {
            return self;
        }
        self.variants
            .iter()
            .find(|(name, _)| name == dialect.name())
            .map_or(self, |(_, ty)| ty)
    }

    /// The spelling in CREATE TABLE.
    ///
    /// # Errors
    /// [`Error::UnsupportedCompilation`] for types that the dialect does not have, [`Error::Compile`] for MySQL's
    /// VARCHAR without a length.
    pub fn ddl(&self, dialect: Dialect) -> Result<String, Error> {
        let ty = self.for_dialect(dialect);
        Ok(match &ty.kind {
            TypeKind::Null => "NULL".to_owned(),
            TypeKind::Integer => "INTEGER".to_owned(),
            TypeKind::SmallInteger => "SMALLINT".to_owned(),
            TypeKind::BigInteger => "BIGINT".to_owned(),
            TypeKind::String {
                name,
                length,
                collation,
            } => {
                let word = match name {
                    StringName::String | StringName::Unicode | StringName::Varchar => "VARCHAR",
                    StringName::Nvarchar if dialect == Dialect::Mysql => "NATIONAL VARCHAR",
                    StringName::Nchar if dialect == Dialect::Mysql => "NATIONAL CHAR",
                    StringName::Nvarchar => "NVARCHAR",
                    StringName::Char => "CHAR",
                    StringName::Nchar => "NCHAR",
                };
                if dialect == Dialect::Mysql && length.is_none() && word.ends_with("VARCHAR") {
                    return Err(Error::Compile(
                        "VARCHAR requires a length on dialect mysql".to_owned(),
                    ));
                }
                with_collation(sized(word, *length), collation.as_deref(), dialect)
            }
            TypeKind::Text { clob: true, .. } => "CLOB".to_owned(),
            TypeKind::Text {
                length, collation, ..
            } => {
                let length = if dialect == Dialect::Postgresql {
                    None
                } else {
                    *length
                };
                with_collation(sized("TEXT", length), collation.as_deref(), dialect)
            }
            TypeKind::Boolean { .. } if dialect == Dialect::Mysql => "BOOL".to_owned(),
            TypeKind::Boolean { .. } => "BOOLEAN".to_owned(),
            TypeKind::Float {
                name, precision, ..
            } => match name {
                FloatName::Float | FloatName::FloatUpper => match (dialect, precision) {
                    (Dialect::Postgresql | Dialect::Mysql, Some(it)) => format!("FLOAT({it})"),
                    _ => "FLOAT".to_owned(),
                },
                FloatName::Double if dialect == Dialect::Postgresql => {
                    "DOUBLE PRECISION".to_owned()
                }
                FloatName::Double | FloatName::DoubleUpper => "DOUBLE".to_owned(),
                FloatName::DoublePrecision => "DOUBLE PRECISION".to_owned(),
                FloatName::Real => "REAL".to_owned(),
            },
            TypeKind::Numeric {
                name,
                precision,
                scale,
                ..
            } => {
                let word = match name {
                    NumericName::Decimal => "DECIMAL",
                    NumericName::Numeric | NumericName::NumericUpper => "NUMERIC",
                };
                match (precision, scale) {
                    (None, _) => word.to_owned(),
                    (Some(precision), None) => format!("{word}({precision})"),
                    (Some(precision), Some(scale)) => format!("{word}({precision}, {scale})"),
                }
            }
            TypeKind::Date => "DATE".to_owned(),
            TypeKind::Time { timezone } => match (dialect, timezone) {
                (Dialect::Postgresql, true) => "TIME WITH TIME ZONE".to_owned(),
                (Dialect::Postgresql, false) => "TIME WITHOUT TIME ZONE".to_owned(),
                _ => "TIME".to_owned(),
            },
            TypeKind::DateTime {
                name: DateTimeName::DatetimeUpper,
                ..
            } => "DATETIME".to_owned(),
            TypeKind::DateTime { name, timezone } => match (dialect, name, timezone) {
                (Dialect::Postgresql, _, true) => "TIMESTAMP WITH TIME ZONE".to_owned(),
                (Dialect::Postgresql, _, false) => "TIMESTAMP WITHOUT TIME ZONE".to_owned(),
                (_, DateTimeName::Timestamp, _) => "TIMESTAMP".to_owned(),
                _ => "DATETIME".to_owned(),
            },
            TypeKind::Interval if dialect == Dialect::Postgresql => "INTERVAL".to_owned(),
            TypeKind::Interval => "DATETIME".to_owned(),
            TypeKind::Json => "JSON".to_owned(),
            TypeKind::LargeBinary { name, length } => match name {
                BinaryName::LargeBinary if dialect == Dialect::Postgresql => "BYTEA".to_owned(),
                BinaryName::LargeBinary if dialect == Dialect::Mysql => sized("BLOB", *length),
                BinaryName::LargeBinary | BinaryName::Blob => "BLOB".to_owned(),
                BinaryName::Binary => sized("BINARY", *length),
                BinaryName::Varbinary => sized("VARBINARY", *length),
            },
            TypeKind::Uuid { upper: true, .. } => "UUID".to_owned(),
            TypeKind::Uuid { native, .. } => if *native && dialect == Dialect::Postgresql {
                "UUID"
            } else {
                "CHAR(32)"
            }
            .to_owned(),
            TypeKind::Enum(it) => match (dialect, it.native, &it.name) {
                (Dialect::Postgresql, true, Some(name)) => dialect.quoted(name),
                (Dialect::Mysql, true, _) => {
                    let labels: Vec<String> = it
                        .labels
                        .iter()
                        .map(|it| format!("'{}'", it.replace('\'', "''")))
                        .collect();
                    format!("ENUM({})", labels.join(","))
                }
                _ => format!("VARCHAR({})", it.length),
            },
            TypeKind::Array(item, dimensions) => {
                if dialect == Dialect::Postgresql {
                    let inner = item.ddl(dialect)?;
                    let brackets = "[]".repeat(*dimensions as usize);
                    // The collation of the items stands behind the brackets.
                    return Ok(match inner.split_once(" COLLATE ") {
                        Some((word, rest)) => format!("{word}{brackets} COLLATE {rest}"),
                        None => format!("{inner}{brackets}"),
                    });
                }
                return Err(cannot_render("ARRAY", dialect));
            }
            TypeKind::Dialect {
                class,
                ddl,
                dialect: own,
                ..
            } => {
                // SQLite and the generic compiler know some of the names of others, too.
                let known = matches!(class.as_str(), "JSONB") && dialect == Dialect::Sqlite;
                if own != dialect.name() && !own.is_empty() && !known {
                    return Err(cannot_render(class, dialect));
                }
                ddl.clone()
            }
            TypeKind::Decorated(it) => match it.ddl() {
                Some(ddl) => ddl,
                None => return it.implementation_for(dialect)?.ddl(dialect),
            },
            TypeKind::Tuple(_) => return Err(cannot_render("TupleType", dialect)),
            TypeKind::JsonIndex | TypeKind::JsonPath => {
                return Err(cannot_render("JSONPathType", dialect));
            }
        })
    }

    /// The spelling in CAST, which MySQL restricts.
    ///
    /// # Errors
    /// As [`SqlType::ddl`].
    pub fn ddl_in_cast(&self, dialect: Dialect) -> Result<String, Error> {
        if dialect == Dialect::Mysql {
            use crate::types::Affinity;
            match self.affinity() {
                Affinity::Integer => return Ok("SIGNED INTEGER".to_owned()),
                Affinity::String => {
                    return Ok(match &self.kind {
                        TypeKind::String { length, .. } => sized("CHAR", *length),
                        _ => "CHAR".to_owned(),
                    });
                }
                Affinity::Binary => return Ok("BINARY".to_owned()),
                Affinity::Numeric => {
                    return Ok(self.ddl(dialect)?.replacen("NUMERIC", "DECIMAL", 1));
                }
                _ => {}
            }
        }
        self.ddl(dialect)
    }
}

fn with_collation(text: String, collation: Option<&str>, dialect: Dialect) -> String {
    match collation {
        Some(it) => format!("{text} COLLATE {}", dialect.quoted(it)),
        None => text,
    }
}

fn cannot_render(class: &str, dialect: Dialect) -> Error {
    let compiler = match dialect {
        Dialect::Default => "sqlalchemy.sql.compiler.StrSQLTypeCompiler",
        Dialect::Sqlite => "sqlalchemy.dialects.sqlite.base.SQLiteTypeCompiler",
        Dialect::Postgresql => "sqlalchemy.dialects.postgresql.base.PGTypeCompiler",
        Dialect::Mysql => "sqlalchemy.dialects.mysql.base.MySQLTypeCompiler",
    };
    Error::UnsupportedCompilation(format!(
        "Compiler <{compiler} object at 0x7f0000000000> can't render element of type {class}"
    ))
}
