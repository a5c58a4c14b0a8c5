//! A database as SQL text that makes it again, here or in SQLite.
//!
//! In: a snapshot. Out: one script in one transaction, tables first, then indexes, views and triggers; as the `.dump` of
//! SQLite's shell. Rowids that no column shows are not in it; the image (`image`) keeps them.

use std::fmt::Write;

use storage::Snapshot;

use crate::catalog::TableDef;
use crate::ddl::catalog_of;
use crate::eval::quote;
use crate::introspect::is_internal;
use crate::value::Val;

/// The table in which AUTOINCREMENT keeps its numbers.
pub(crate) const SEQUENCE: &str = "sqlite_sequence";

/// A name between quotes.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The SQL that makes the tables of a snapshot again. `only`: one table and what belongs to it.
pub fn dump(snapshot: &Snapshot, only: Option<&str>) -> String {
    let database = snapshot.database();
    let catalog = catalog_of(database);
    let wanted = |name: &str| only.is_none_or(|it| it.eq_ignore_ascii_case(name));
    let mut text = String::from("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n");
    let tables = catalog.tables();
    let tables = tables.iter().filter(|it| wanted(&it.name));
    for table in tables.clone().filter(|it| !is_internal(&it.name)) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{};", table.sql);
        rows(&mut text, database, table);
    }
    if let (None, Some(sequence)) = (only, catalog.table(SEQUENCE)) {
        let _ = writeln!(text, "DELETE FROM {SEQUENCE};");
        rows(&mut text, database, sequence);
    }
    for table in tables {
        for sql in table.indexes.iter().filter_map(|it| it.sql.as_ref()) {
            let _ = writeln!(text, "{sql};");
        }
    }
    for view in catalog.views().iter().filter(|it| wanted(&it.name)) {
        let _ = writeln!(text, "{};", view.sql);
    }
    for trigger in catalog.triggers() {
        if wanted(&trigger.source.table) {
            let _ = writeln!(text, "{};", trigger.source.sql);
        }
    }
    text.push_str("COMMIT;\n");
    text
}

fn rows(text: &mut String, database: &storage::Database, table: &TableDef) {
    let Ok(stored) = database.table(&table.name) else {
        return;
    };
    let given: Vec<usize> = (0..table.columns.len())
        .filter(|at| table.columns[*at].generated.is_none())
        .collect();
    let mut head = format!("INSERT INTO {}", quoted(&table.name));
    if given.len() < table.columns.len() {
        let names: Vec<String> = given
            .iter()
            .map(|at| quoted(&table.columns[*at].name))
            .collect();
        let _ = write!(head, " ({})", names.join(", "));
    }
    for (_, row) in stored.scan() {
        let values: Vec<String> = given
            .iter()
            .map(|at| literal(&Val::of(&row[*at])))
            .collect();
        let _ = writeln!(text, "{head} VALUES ({});", values.join(","));
    }
}

/// A literal that gives back the same value.
fn literal(value: &Val<'_>) -> String {
    match value {
        Val::Real(it) if it.is_infinite() => {
            if *it > 0.0 { "9.0e+999" } else { "-9.0e+999" }.to_owned()
        }
        Val::Real(it) => format!("{it:?}"),
        // In SQLite's text a zero byte ends everything.
        Val::Text(it) if it.contains('\0') => {
            let hex: String = it.bytes().map(|byte| format!("{byte:02x}")).collect();
            format!("CAST(x'{hex}' AS TEXT)")
        }
        other => quote(other),
    }
}
