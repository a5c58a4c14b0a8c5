//! Tables for people: what is in them at one moment, and what is different from another.
//!
//! In: snapshots. Out: [`TableView`]s. Rows are the same row when they have the same key; unchanged rows share
//! their memory, so comparing costs little more than walking.

use sql::Value;
use storage::Snapshot;
use trace::{Cell, RowCounts, RowMark, TableColumn, TableData, TableView};

use crate::ddl::catalog_of;
use crate::introspect::{self, TableInfo};
use crate::value::Val;

/// A value as the database holds it.
pub fn cell(value: &Value) -> Cell {
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

/// The tables of a snapshot with their first rows.
pub fn tables(snapshot: &Snapshot, row_cap: usize) -> Vec<TableData> {
    let database = snapshot.database();
    let tables = introspect::tables(database, &catalog_of(database), row_cap);
    tables.into_iter().map(data).collect()
}

fn data(it: TableInfo) -> TableData {
    let columns = it.columns.into_iter().map(|it| TableColumn {
        name: it.name,
        sql_type: it.declared_type,
        primary_key: it.primary_key.is_some(),
        nullable: it.nullable && it.primary_key.is_none(),
        references: it
            .references
            .map(|(table, column)| format!("{table}.{column}")),
    });
    TableData {
        name: it.name,
        columns: columns.collect(),
        rows: it
            .rows
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect(),
        row_count: it.row_count,
    }
}

/// The tables of `after`, marked against `before`; without one, everything is new.
pub fn compare(before: Option<&Snapshot>, after: &Snapshot, row_cap: usize) -> Vec<TableView> {
    let old_tables = before.map_or_else(Vec::new, |it| tables(it, row_cap));
    let new_tables = tables(after, row_cap);
    let mut views: Vec<TableView> = Vec::new();
    for table in new_tables {
        let old = old_tables.iter().find(|it| it.name == table.name);
        // Rows of a table that was made anew, or has other columns now, have nothing in common with the old.
        let comparable = old.is_some_and(|it| it.columns == table.columns);
        let before = before.filter(|_| comparable);
        views.push(TableView {
            created: old.is_none(),
            ..marked(before, after, table, row_cap)
        });
    }
    let kept = |name: &str| views.iter().any(|it| it.table.name == name);
    let dropped: Vec<TableView> = old_tables
        .into_iter()
        .filter(|it| !kept(&it.name))
        .map(|it| TableView {
            dropped: true,
            counts: RowCounts {
                removed: it.row_count,
                ..RowCounts::default()
            },
            marks: vec![RowMark::Same; it.rows.len()],
            table: it,
            ..TableView::default()
        })
        .collect();
    views.extend(dropped);
    views
}

fn marked(
    before: Option<&Snapshot>,
    after: &Snapshot,
    table: TableData,
    row_cap: usize,
) -> TableView {
    let mut view = TableView::default();
    let width = table.columns.len();
    let old = before.and_then(|it| it.database().table(&table.name).ok());
    if let Ok(new) = after.database().table(&table.name) {
        for (key, row) in new.scan() {
            let mark = match old.and_then(|it| it.get(key)) {
                None => RowMark::Added,
                Some(was) if std::rc::Rc::ptr_eq(was, row) => RowMark::Same,
                Some(was) => {
                    let cells = |row: &storage::Row| -> Vec<Cell> {
                        row.iter()
                            .take(width)
                            .map(|it| cell(&Val::of(it).into_sql()))
                            .collect()
                    };
                    let changed: Vec<(u32, Cell)> = cells(was)
                        .into_iter()
                        .zip(cells(row))
                        .enumerate()
                        .filter(|(_, (was, is))| was != is)
                        .map(|(at, (was, _))| (at as u32, was))
                        .collect();
                    if changed.is_empty() {
                        RowMark::Same
                    } else {
                        RowMark::Changed(changed)
                    }
                }
            };
            match mark {
                RowMark::Added => view.counts.added += 1,
                RowMark::Changed(_) => view.counts.changed += 1,
                RowMark::Same => {}
            }
            if view.marks.len() < table.rows.len() {
                view.marks.push(mark);
            }
        }
        if let Some(old) = old {
            for (key, row) in old.scan() {
                if new.get(key).is_none() {
                    view.counts.removed += 1;
                    if view.removed.len() < row_cap {
                        let cells = row.iter().take(width);
                        view.removed
                            .push(cells.map(|it| cell(&Val::of(it).into_sql())).collect());
                    }
                }
            }
        }
    }
    view.table = table;
    view
}
