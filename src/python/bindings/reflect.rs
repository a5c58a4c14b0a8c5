//! Reflection: tables read back from the database, and what `inspect(engine)` asks.
//!
//! In: a bind. Out: columns, keys and indexes as SQLAlchemy's Inspector describes them, and reflected tables.
//! Source of the behaviour: SQLAlchemy `engine/reflection.py`, `dialects/sqlite/base.py`.

use std::rc::Rc;

use engine::Connection;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use sql::schema::{ForeignKeyTarget, ServerDefault};
use sql::types::{BinaryName, DateTimeName, FloatName, NumericName, StringName};
use sql::{Column, Expr, MetaData, SqlType, Table, TypeKind, Value};

use super::ddl::{cell_text, in_transaction};
use super::errors::{from_engine, from_sql, raise};
use super::sqltype::type_object;

fn rows(connection: &Connection, sql: &str, vm: &VirtualMachine) -> PyResult<Vec<Vec<Value>>> {
    Ok(connection
        .exec_driver_sql(sql, &[])
        .map_err(|it| from_engine(it, vm))?
        .rows)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn is_set(value: Option<&Value>) -> bool {
    matches!(value, Some(Value::Int(it)) if *it != 0)
}

/// The type that a declared type means.
fn declared(text: &str) -> SqlType {
    let upper = text.to_uppercase();
    let (name, args) = match upper.split_once('(') {
        Some((name, rest)) => (
            name.trim().to_owned(),
            rest.trim_end_matches(')').to_owned(),
        ),
        None => (upper.trim().to_owned(), String::new()),
    };
    let numbers: Vec<u32> = args
        .split(',')
        .filter_map(|it| it.trim().parse().ok())
        .collect();
    let length = numbers.first().copied();
    let string = |name| TypeKind::String {
        name,
        length,
        collation: None,
    };
    let kind = match name.as_str() {
        "INTEGER" | "INT" => TypeKind::Integer,
        "SMALLINT" => TypeKind::SmallInteger,
        "BIGINT" => TypeKind::BigInteger,
        "VARCHAR" => string(StringName::Varchar),
        "CHAR" => string(StringName::Char),
        "NVARCHAR" => string(StringName::Nvarchar),
        "NCHAR" => string(StringName::Nchar),
        "TEXT" => TypeKind::Text {
            length,
            collation: None,
            unicode: false,
        },
        "BOOLEAN" => TypeKind::Boolean {
            create_constraint: false,
            name: None,
        },
        "FLOAT" => TypeKind::Float {
            name: FloatName::FloatUpper,
            precision: length,
            asdecimal: false,
        },
        "REAL" => TypeKind::Float {
            name: FloatName::Real,
            precision: None,
            asdecimal: false,
        },
        "DOUBLE" => TypeKind::Float {
            name: FloatName::DoubleUpper,
            precision: None,
            asdecimal: false,
        },
        "NUMERIC" | "DECIMAL" => TypeKind::Numeric {
            name: if name == "NUMERIC" {
                NumericName::NumericUpper
            } else {
                NumericName::Decimal
            },
            precision: length,
            scale: numbers.get(1).copied(),
            asdecimal: true,
        },
        "DATE" => TypeKind::Date,
        "TIME" => TypeKind::Time { timezone: false },
        "DATETIME" => TypeKind::DateTime {
            name: DateTimeName::DatetimeUpper,
            timezone: false,
        },
        "TIMESTAMP" => TypeKind::DateTime {
            name: DateTimeName::Timestamp,
            timezone: false,
        },
        "JSON" => TypeKind::Json,
        "BLOB" => TypeKind::LargeBinary {
            name: BinaryName::Blob,
            length,
        },
        "" => TypeKind::Null,
        _ => TypeKind::Numeric {
            name: NumericName::NumericUpper,
            precision: None,
            scale: None,
            asdecimal: true,
        },
    };
    SqlType::new(kind)
}

fn column_rows(
    connection: &Connection,
    table: &str,
    vm: &VirtualMachine,
) -> PyResult<Vec<Vec<Value>>> {
    let found = rows(
        connection,
        &format!("PRAGMA main.table_xinfo({})", quoted(table)),
        vm,
    )?;
    if found.is_empty() {
        return Err(raise("NoSuchTableError", table.to_owned(), vm));
    }
    Ok(found)
}

/// The names of tables, in the order in which `inspect(engine).get_table_names()` lists them.
///
/// # Errors
/// What the database says.
pub(super) fn table_names(bind: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<String>> {
    in_transaction(bind, vm, |connection| {
        let sql = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name";
        Ok(rows(connection, sql, vm)?
            .iter()
            .filter_map(|it| it.first().and_then(cell_text))
            .collect())
    })
}

/// `inspect(engine).get_columns(table)`.
///
/// # Errors
/// NoSuchTableError.
pub(super) fn columns(bind: &PyObject, table: &str, vm: &VirtualMachine) -> PyResult {
    in_transaction(bind, vm, |connection| {
        let mut out: Vec<PyObjectRef> = Vec::new();
        for row in column_rows(connection, table, vm)? {
            let dict = vm.ctx.new_dict();
            let name = row.get(1).and_then(cell_text).unwrap_or_default();
            let ty = declared(&row.get(2).and_then(cell_text).unwrap_or_default());
            let primary_key = match row.get(5) {
                Some(Value::Int(it)) => *it,
                _ => 0,
            };
            let default = row.get(4).and_then(cell_text);
            dict.set_item("name", vm.ctx.new_str(name).into(), vm)?;
            dict.set_item("type", type_object(&ty, vm)?, vm)?;
            dict.set_item("nullable", vm.ctx.new_bool(!is_set(row.get(3))).into(), vm)?;
            dict.set_item(
                "default",
                default.map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_str(it).into()),
                vm,
            )?;
            dict.set_item("primary_key", vm.ctx.new_int(primary_key).into(), vm)?;
            out.push(dict.into());
        }
        Ok(vm.ctx.new_list(out).into())
    })
}

/// Rows of a PRAGMA about a table, as lists, for the Inspector's other questions.
///
/// # Errors
/// What the database says.
pub(super) fn pragma(bind: &PyObject, name: &str, argument: &str, vm: &VirtualMachine) -> PyResult {
    in_transaction(bind, vm, |connection| {
        let found = rows(
            connection,
            &format!("PRAGMA main.{name}({})", quoted(argument)),
            vm,
        )?;
        let mut out: Vec<PyObjectRef> = Vec::new();
        for row in &found {
            out.push(super::convert::to_tuple(row, vm)?);
        }
        Ok(vm.ctx.new_list(out).into())
    })
}

/// Fills a table from the database: `Table(..., autoload_with=bind)`.
///
/// # Errors
/// NoSuchTableError.
pub(super) fn reflect_table(
    table: &Rc<Table>,
    bind: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    in_transaction(bind, vm, |connection| fill(table, connection, vm))
}

fn fill(table: &Rc<Table>, connection: &Connection, vm: &VirtualMachine) -> PyResult<()> {
    let keys = rows(
        connection,
        &format!("PRAGMA main.foreign_key_list({})", quoted(&table.name)),
        vm,
    )?;
    for row in column_rows(connection, &table.name, vm)? {
        let name = row.get(1).and_then(cell_text).unwrap_or_default();
        let ty = declared(&row.get(2).and_then(cell_text).unwrap_or_default());
        let mut column = Column::new(&name, ty);
        for key in &keys {
            if key.get(3).and_then(cell_text).as_deref() == Some(name.as_str()) {
                let target = key.get(2).and_then(cell_text).unwrap_or_default();
                let referred = key
                    .get(4)
                    .and_then(cell_text)
                    .unwrap_or_else(|| "id".to_owned());
                let mut made = sql::schema::ForeignKey::new(ForeignKeyTarget::Name(format!(
                    "{target}.{referred}"
                )));
                made.ondelete = key
                    .get(6)
                    .and_then(cell_text)
                    .filter(|it| it != "NO ACTION");
                made.onupdate = key
                    .get(5)
                    .and_then(cell_text)
                    .filter(|it| it != "NO ACTION");
                column.foreign_keys.borrow_mut().push(Rc::new(made));
            }
        }
        column.nullable.set(!is_set(row.get(3)));
        if let Some(default) = row.get(4).and_then(cell_text) {
            column
                .server_default
                .replace(Some(ServerDefault::Sql(Expr::text(&default))));
        }
        if is_set(row.get(5)) {
            column = column.as_primary_key();
        }
        table
            .append_column(&column)
            .map_err(|it| from_sql(it, vm))?;
    }
    Ok(())
}

/// `metadata.reflect(bind)`.
///
/// # Errors
/// What the database says.
pub(super) fn reflect_all(
    metadata: &Rc<MetaData>,
    bind: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    for name in table_names(bind, vm)? {
        if metadata.table(&name).is_none() {
            let table = Table::new(metadata, &name, None, []).map_err(|it| from_sql(it, vm))?;
            reflect_table(&table, bind, vm)?;
        }
    }
    Ok(())
}
