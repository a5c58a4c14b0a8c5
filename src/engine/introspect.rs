//! What the database looks like: PRAGMA answers, `sqlite_master`, and the tables for the page.
//!
//! In: the catalogue and the rows. Out: rows of PRAGMA statements, and [`TableInfo`].

use storage::Database;

use crate::catalog::{Catalog, Origin, TableDef};
use crate::plan::OutColumn;
use crate::value::{Affinity, Owned, Val};

/// A table, for people.
#[derive(Clone, Debug, PartialEq)]
pub struct TableInfo {
    pub name: String,
    pub columns: Vec<ColumnInfo>,
    /// The first rows, in rowid order.
    pub rows: Vec<Vec<sql::Value>>,
    pub row_count: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ColumnInfo {
    pub name: String,
    /// As written in CREATE TABLE.
    pub declared_type: String,
    pub nullable: bool,
    /// The place in the primary key, from 1.
    pub primary_key: Option<u32>,
    pub default: Option<String>,
    /// The table and column that it refers to.
    pub references: Option<(String, String)>,
}

/// Names that SQLite keeps for itself.
pub(crate) fn is_internal(name: &str) -> bool {
    name.to_ascii_lowercase().starts_with("sqlite_")
}

pub(crate) fn tables(database: &Database, catalog: &Catalog, row_cap: usize) -> Vec<TableInfo> {
    let visible = catalog
        .tables()
        .into_iter()
        .filter(|it| !is_internal(&it.name));
    visible
        .map(|table| {
            let stored = database.table(&table.name).ok();
            let rows = stored.map(|stored| {
                let rows = stored.scan().take(row_cap);
                rows.map(|(_, row)| {
                    row[..table.columns.len()]
                        .iter()
                        .map(|it| Val::of(it).into_sql())
                        .collect()
                })
                .collect()
            });
            TableInfo {
                name: table.name.clone(),
                columns: columns(table, catalog),
                rows: rows.unwrap_or_default(),
                row_count: stored.map_or(0, |it| it.len() as u64),
            }
        })
        .collect()
}

fn columns(table: &TableDef, catalog: &Catalog) -> Vec<ColumnInfo> {
    let mut all = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let key = table
            .foreign_keys
            .iter()
            .find(|it| it.columns.contains(&at));
        let references = key.and_then(|key| {
            let place = key.columns.iter().position(|it| *it == at)?;
            let name = match key.parent_columns.get(place) {
                Some(name) => name.clone(),
                None => {
                    let parent = catalog.table(&key.parent)?;
                    parent.columns[*parent.primary_key.get(place)?].name.clone()
                }
            };
            Some((key.parent.clone(), name))
        });
        all.push(ColumnInfo {
            name: column.name.clone(),
            declared_type: column.declared_type.clone(),
            nullable: !column.not_null && table.rowid_alias != Some(at),
            primary_key: table
                .primary_key
                .iter()
                .position(|it| *it == at)
                .map(|it| it as u32 + 1),
            default: column.default_text.clone(),
            references,
        });
    }
    all
}

/// A PRAGMA's columns and rows; `None` when SQLite answers nothing.
pub(crate) type Answer = (Vec<&'static str>, Vec<Vec<Owned>>);

fn text(it: &str) -> Owned {
    Val::text(it.to_owned())
}

/// `PRAGMA table_info`.
pub(crate) fn table_info(catalog: &Catalog, name: &str) -> Vec<Vec<Owned>> {
    let Some(table) = catalog.table(name) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for (at, column) in table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, it)| it.generated.is_none())
    {
        rows.push(vec![
            // Columns that are worked out do not count here.
            Val::Int(rows.len() as i64),
            text(&column.name),
            text(&column.declared_type),
            Val::bool(column.not_null),
            column.default_text.as_deref().map_or(Val::Null, text),
            Val::Int(
                table
                    .primary_key
                    .iter()
                    .position(|it| *it == at)
                    .map_or(0, |it| it as i64 + 1),
            ),
        ]);
    }
    rows
}

/// The answers of PRAGMAs that read the catalogue.
pub(crate) fn pragma(
    catalog: &Catalog,
    schema: Option<&str>,
    name: &str,
    argument: Option<&str>,
) -> Option<Answer> {
    let temporary = schema.is_some_and(|it| it.eq_ignore_ascii_case("temp"));
    let argument = argument.unwrap_or_default();
    let table = catalog
        .table(argument)
        .filter(|it| it.temporary == temporary || schema.is_none());
    let indexes = |table: &TableDef| -> Vec<_> {
        // The newest first, as SQLite lists them.
        table
            .indexes
            .iter()
            .filter(|it| it.origin != Origin::ForeignKey)
            .rev()
            .cloned()
            .collect()
    };
    Some(match name {
        "table_info" => {
            let rows = table
                .map(|it| table_info(catalog, &it.name))
                .unwrap_or_default();
            (
                vec!["cid", "name", "type", "notnull", "dflt_value", "pk"],
                rows,
            )
        }
        "table_xinfo" => {
            let rows = table.map(|table| {
                let columns = table.columns.iter().enumerate();
                let row = |(at, column): (usize, &crate::catalog::ColumnDef)| {
                    let hidden = match (&column.generated, column.stored) {
                        (None, _) => 0,
                        (Some(_), false) => 2,
                        (Some(_), true) => 3,
                    };
                    vec![
                        Val::Int(at as i64),
                        text(&column.name),
                        text(&column.declared_type),
                        Val::bool(column.not_null),
                        column.default_text.as_deref().map_or(Val::Null, text),
                        Val::Int(
                            table
                                .primary_key
                                .iter()
                                .position(|it| *it == at)
                                .map_or(0, |it| it as i64 + 1),
                        ),
                        Val::Int(hidden),
                    ]
                };
                columns.map(row).collect()
            });
            (
                vec![
                    "cid",
                    "name",
                    "type",
                    "notnull",
                    "dflt_value",
                    "pk",
                    "hidden",
                ],
                rows.unwrap_or_default(),
            )
        }
        "table_list" => {
            let row = |table: &&std::rc::Rc<TableDef>| {
                vec![
                    text(if table.temporary { "temp" } else { "main" }),
                    text(&table.name),
                    text("table"),
                    Val::Int(table.columns.len() as i64),
                    Val::bool(!table.has_rowid),
                    Val::bool(table.strict),
                ]
            };
            let tables = catalog.tables();
            let wanted = tables
                .iter()
                .filter(|it| argument.is_empty() || it.name.eq_ignore_ascii_case(argument));
            (
                vec!["schema", "name", "type", "ncol", "wr", "strict"],
                wanted.map(row).collect(),
            )
        }
        "index_list" => {
            let rows = table.map(|table| {
                let row = |(at, index): (usize, std::rc::Rc<crate::catalog::IndexDef>)| {
                    let origin = match index.origin {
                        Origin::PrimaryKey => "pk",
                        Origin::Unique => "u",
                        Origin::Created | Origin::ForeignKey => "c",
                    };
                    vec![
                        Val::Int(at as i64),
                        text(&index.name),
                        Val::bool(index.unique),
                        text(origin),
                        Val::bool(index.where_.is_some()),
                    ]
                };
                indexes(table).into_iter().enumerate().map(row).collect()
            });
            (
                vec!["seq", "name", "unique", "origin", "partial"],
                rows.unwrap_or_default(),
            )
        }
        "index_info" | "index_xinfo" => {
            let full = name == "index_xinfo";
            let rows = catalog.index(argument).map(|(table, index)| {
                let row = |(at, column): (usize, &crate::catalog::IndexColumn)| {
                    let mut row = vec![
                        Val::Int(at as i64),
                        column.column.map_or(Val::Int(-2), |it| Val::Int(it as i64)),
                        column
                            .column
                            .map_or(Val::Null, |it| text(&table.columns[it].name)),
                    ];
                    if full {
                        let collation = column.collation.name();
                        row.extend([Val::bool(column.descending), text(collation), Val::Int(1)]);
                    }
                    row
                };
                let mut rows: Vec<_> = index.columns.iter().enumerate().map(row).collect();
                if full {
                    // An index ends with the rowid.
                    let at = Val::Int(rows.len() as i64);
                    let (none, zero) = (Val::Int(-1), Val::Int(0));
                    rows.push(vec![
                        at,
                        none,
                        Val::Null,
                        zero.clone(),
                        text("BINARY"),
                        zero,
                    ]);
                }
                rows
            });
            let mut columns = vec!["seqno", "cid", "name"];
            if full {
                columns.extend(["desc", "coll", "key"]);
            }
            (columns, rows.unwrap_or_default())
        }
        "foreign_key_list" => {
            let rows = table.map(|table| {
                let mut rows = Vec::new();
                for (id, key) in table.foreign_keys.iter().rev().enumerate() {
                    for (seq, column) in key.columns.iter().enumerate() {
                        rows.push(vec![
                            Val::Int(id as i64),
                            Val::Int(seq as i64),
                            text(&key.parent),
                            text(&table.columns[*column].name),
                            key.parent_columns.get(seq).map_or(Val::Null, |it| text(it)),
                            text(key.on_update.name()),
                            text(key.on_delete.name()),
                            text("NONE"),
                        ]);
                    }
                }
                rows
            });
            (
                vec![
                    "id",
                    "seq",
                    "table",
                    "from",
                    "to",
                    "on_update",
                    "on_delete",
                    "match",
                ],
                rows.unwrap_or_default(),
            )
        }
        "database_list" => {
            let mut rows = vec![vec![Val::Int(0), text("main"), text("")]];
            if catalog.tables().iter().any(|it| it.temporary) {
                rows.push(vec![Val::Int(1), text("temp"), text("")]);
            }
            (vec!["seq", "name", "file"], rows)
        }
        "collation_list" => {
            let names = ["RTRIM", "NOCASE", "BINARY"].iter().enumerate();
            let rows = names.map(|(at, name)| vec![Val::Int(at as i64), text(name)]);
            (vec!["seq", "name"], rows.collect())
        }
        "encoding" => (vec!["encoding"], vec![vec![text("UTF-8")]]),
        "user_version" => {
            let version = Val::Int(catalog.user_version);
            (vec!["user_version"], vec![vec![version]])
        }
        "application_id" => {
            let id = Val::Int(catalog.application_id);
            (vec!["application_id"], vec![vec![id]])
        }
        "journal_mode" => (vec!["journal_mode"], vec![vec![text("memory")]]),
        "locking_mode" => (vec!["locking_mode"], vec![vec![text("normal")]]),
        "integrity_check" => (vec!["integrity_check"], vec![vec![text("ok")]]),
        "quick_check" => (vec!["quick_check"], vec![vec![text("ok")]]),
        _ => {
            // What a database in memory has, whatever was asked for.
            let (name, value) = SETTINGS.iter().find(|it| it.0 == name)?;
            (vec![name], vec![vec![Val::Int(*value)]])
        }
    })
}

/// Settings that change nothing here, with the values that SQLite shows.
const SETTINGS: &[(&str, i64)] = &[
    ("auto_vacuum", 0),
    ("automatic_index", 1),
    ("busy_timeout", 0),
    ("cache_size", -2000),
    ("page_size", 4096),
    ("query_only", 0),
    ("read_uncommitted", 0),
    ("recursive_triggers", 0),
    ("reverse_unordered_selects", 0),
    ("secure_delete", 0),
    ("synchronous", 2),
    ("temp_store", 0),
];

/// The columns of `sqlite_master`, under any of its names.
pub(crate) fn master_columns(name: &str) -> Option<Vec<OutColumn>> {
    let names = [
        "sqlite_master",
        "sqlite_schema",
        "sqlite_temp_master",
        "sqlite_temp_schema",
    ];
    if !names.iter().any(|it| it.eq_ignore_ascii_case(name)) {
        return None;
    }
    let column = |(name, affinity): &(&str, Affinity)| OutColumn {
        name: (*name).to_owned(),
        affinity: *affinity,
        collation: None,
        explicit: false,
        json: Default::default(),
        declared: Some(
            if *affinity == Affinity::Integer {
                "INT"
            } else {
                "TEXT"
            }
            .to_owned(),
        ),
    };
    let columns = [
        ("type", Affinity::Text),
        ("name", Affinity::Text),
        ("tbl_name", Affinity::Text),
        ("rootpage", Affinity::Integer),
        ("sql", Affinity::Text),
    ];
    Some(columns.iter().map(column).collect())
}

/// The rows of `sqlite_master`, or of `sqlite_temp_master`, in the order in which everything was made.
pub(crate) fn master_rows(catalog: &Catalog, temporary: bool) -> Vec<Vec<Owned>> {
    let mut rows = Vec::new();
    let mut page = 1;
    let mut add = |made: u64, kind: &str, name: &str, table: &str, sql: Option<&str>| {
        let stored = matches!(kind, "table" | "index");
        page += i64::from(stored);
        let row = vec![
            text(kind),
            text(name),
            text(table),
            Val::Int(if stored { page } else { 0 }),
            sql.map_or(Val::Null, text),
        ];
        rows.push((made, row));
    };
    let tables = catalog.tables().into_iter();
    for table in tables.filter(|it| it.temporary == temporary) {
        add(
            table.made,
            "table",
            &table.name,
            &table.name,
            Some(&table.sql),
        );
        // A table WITHOUT ROWID is its primary key's index.
        let listed = |it: &&std::rc::Rc<crate::catalog::IndexDef>| match it.origin {
            Origin::ForeignKey => false,
            Origin::PrimaryKey => table.has_rowid,
            _ => true,
        };
        for index in table.indexes.iter().filter(listed) {
            let made = catalog.index_made(&index.name).unwrap_or(table.made);
            add(
                made,
                "index",
                &index.name,
                &table.name,
                index.sql.as_deref(),
            );
        }
    }
    for view in catalog.views().into_iter().filter(|_| !temporary) {
        add(view.made, "view", &view.name, &view.name, Some(&view.sql));
    }
    let of_kind = |table: &str| catalog.table(table).is_some_and(|it| it.temporary);
    for trigger in catalog.triggers() {
        let source = &trigger.source;
        if of_kind(&source.table) == temporary {
            let sql = Some(source.sql.as_str());
            add(trigger.made, "trigger", &source.name, &source.table, sql);
        }
    }
    rows.sort_by_key(|it| it.0);
    rows.into_iter().map(|it| it.1).collect()
}
