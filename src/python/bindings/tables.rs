//! The tables of a run's databases, for the report: what the page shows under "Tables".
//!
//! In: the engines of the run. Out: [`crate::Table`]s in the order of creation, rows up to [`ROW_CAP`].

use std::rc::Rc;

use engine::{ColumnInfo, TableInfo};
use sql::Value;
use trace::Cell;

use super::engine::Engines;
use crate::interpreter::{Column, Host, Table};

/// Rows of one table that a report carries; the number of all rows is always told.
const ROW_CAP: usize = 500;

/// Lets the host read the tables of all engines of its run.
pub(super) fn inspect(host: &Host, engines: &Rc<Engines>) {
    let engines = Rc::clone(engines);
    host.set_inspector(move || {
        let all = engines.all.borrow();
        all.iter()
            .flat_map(|it| it.tables(ROW_CAP))
            .map(table)
            .collect()
    });
}

fn table(it: TableInfo) -> Table {
    Table {
        name: it.name,
        columns: it.columns.into_iter().map(column).collect(),
        rows: it
            .rows
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect(),
        row_count: it.row_count,
    }
}

fn column(it: ColumnInfo) -> Column {
    Column {
        name: it.name,
        sql_type: it.declared_type,
        primary_key: it.primary_key.is_some(),
        nullable: it.nullable && it.primary_key.is_none(),
        references: it
            .references
            .map(|(table, column)| format!("{table}.{column}")),
    }
}

/// A value as the database holds it.
fn cell(value: &Value) -> Cell {
    match value {
        Value::Int(it) => Cell::Int(*it),
        Value::Float(it) => Cell::Float(*it),
        Value::Text(it) => Cell::Text(it.to_string()),
        Value::Bytes(it) => Cell::Blob {
            hex: it.iter().map(|byte| format!("{byte:02x}")).collect(),
        },
        // Nothing else is stored.
        _ => Cell::Null,
    }
}
