//! Definitions from syntax trees.
//!
//! In: CREATE TABLE and CREATE INDEX. Out: [`TableDef`] and [`IndexDef`] with resolved checks and defaults, or
//! SQLite's refusal.

use std::rc::Rc;

use super::{Catalog, CheckDef, ColumnDef, ForeignKeyDef, IndexColumn, IndexDef, Origin, TableDef};
use crate::ast::{self, ColumnConstraint, Conflict, TableConstraint};
use crate::error::{Res, operational};
use crate::eval::Expr;
use crate::eval::expr::Place;
use crate::plan::{Planner, Scope, Source};
use crate::value::{Affinity, Collation};

/// A unique constraint while the table is being read.
struct Unique {
    columns: Vec<IndexColumn>,
    origin: Origin,
    conflict: Conflict,
}

/// The columns alone, with their types: enough to resolve names.
fn declared_columns(create: &ast::CreateTable) -> Res<Vec<ColumnDef>> {
    let mut columns: Vec<ColumnDef> = Vec::new();
    for column in &create.columns {
        if columns
            .iter()
            .any(|it| it.name.eq_ignore_ascii_case(&column.name))
        {
            return Err(operational(format!(
                "duplicate column name: {}",
                column.name
            )));
        }
        let mut collation = Collation::Binary;
        for constraint in &column.constraints {
            if let ColumnConstraint::Collate(name) = constraint {
                collation = Collation::named(name)
                    .ok_or_else(|| operational(format!("no such collation sequence: {name}")))?;
            }
        }
        columns.push(ColumnDef {
            name: column.name.clone(),
            declared_type: column.declared_type.clone(),
            affinity: Affinity::of_declared(&column.declared_type),
            collation,
            not_null: false,
            not_null_conflict: Conflict::Abort,
            default: None,
            default_text: None,
            generated: None,
            stored: false,
        });
    }
    Ok(columns)
}

/// The definition of a new table.
///
/// # Errors
/// Duplicate columns, unknown columns in constraints, two primary keys, AUTOINCREMENT where it cannot be.
pub(crate) fn build_table(create: &ast::CreateTable, catalog: &Catalog) -> Res<TableDef> {
    let mut table = TableDef {
        name: create.name.clone(),
        columns: declared_columns(create)?,
        primary_key: Vec::new(),
        rowid_alias: None,
        autoincrement: false,
        has_rowid: !create.without_rowid,
        strict: create.strict,
        temporary: create.temporary,
        indexes: Vec::new(),
        checks: Vec::new(),
        foreign_keys: Vec::new(),
        hidden: Vec::new(),
        sql: create.sql.clone(),
        source: Rc::new(create.clone()),
        made: 0,
    };
    if table.columns.is_empty() {
        return Err(operational("table must have at least one column"));
    }
    let planner = Planner::new(catalog);
    let shell = Rc::new(table.clone());
    let scope = Scope::new(vec![Source::of_table(&shell, None, None)], None);
    let nothing = Scope::new(Vec::new(), None);

    let mut uniques: Vec<Unique> = Vec::new();
    let mut has_primary = false;
    let more_than_one = || {
        operational(format!(
            "table \"{}\" has more than one primary key",
            create.name
        ))
    };
    for (at, column) in create.columns.iter().enumerate() {
        for constraint in &column.constraints {
            match constraint {
                ColumnConstraint::PrimaryKey {
                    descending,
                    autoincrement,
                    conflict,
                } => {
                    if has_primary {
                        return Err(more_than_one());
                    }
                    has_primary = true;
                    let integer = column.declared_type.eq_ignore_ascii_case("INTEGER");
                    if *autoincrement && (!integer || *descending) {
                        return Err(operational(
                            "AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY",
                        ));
                    }
                    table.autoincrement = *autoincrement;
                    primary_key(
                        &mut table,
                        &mut uniques,
                        vec![at],
                        integer && !*descending,
                        *conflict,
                    );
                }
                ColumnConstraint::NotNull { conflict } => {
                    table.columns[at].not_null = true;
                    table.columns[at].not_null_conflict = *conflict;
                }
                ColumnConstraint::Null | ColumnConstraint::Collate(_) => {}
                ColumnConstraint::Unique { conflict } => {
                    let columns = vec![plain(&table, at)];
                    uniques.push(Unique {
                        columns,
                        origin: Origin::Unique,
                        conflict: *conflict,
                    });
                }
                ColumnConstraint::Check { name, expr, text } => {
                    table
                        .checks
                        .push(check(&planner, &scope, name.as_ref(), expr, text)?);
                }
                ColumnConstraint::Default { expr, text } => {
                    let resolved = planner.expr(expr, &nothing).map_err(|_| {
                        operational(format!(
                            "default value of column [{}] is not constant",
                            column.name
                        ))
                    })?;
                    table.columns[at].default = Some(resolved);
                    table.columns[at].default_text = Some(text.clone());
                }
                ColumnConstraint::References(references) => {
                    if references.columns.len() > 1 {
                        return Err(operational(format!(
                            "foreign key on {} should reference only one column of table {}",
                            column.name, references.table
                        )));
                    }
                    table.foreign_keys.push(foreign_key(vec![at], references)?);
                }
                ColumnConstraint::Generated { expr, stored } => {
                    let expr = planner.expr(expr, &scope)?;
                    permitted(&expr, "generated columns")?;
                    table.columns[at].generated = Some(expr);
                    table.columns[at].stored = *stored;
                }
            }
        }
    }
    for constraint in &create.constraints {
        match constraint {
            TableConstraint::PrimaryKey {
                columns,
                autoincrement,
                conflict,
            } => {
                if has_primary {
                    return Err(more_than_one());
                }
                has_primary = true;
                let positions = columns
                    .iter()
                    .map(|it| named_column(&table, &it.expr))
                    .collect::<Res<Vec<_>>>()?;
                let integer = positions.len() == 1
                    && create.columns[positions[0]]
                        .declared_type
                        .eq_ignore_ascii_case("INTEGER");
                if *autoincrement && !integer {
                    return Err(operational(
                        "AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY",
                    ));
                }
                table.autoincrement = *autoincrement;
                primary_key(&mut table, &mut uniques, positions, integer, *conflict);
            }
            TableConstraint::Unique { columns, conflict } => {
                let columns = columns
                    .iter()
                    .map(|it| index_column(&table, &planner, &scope, it).map(|it| it.0))
                    .collect::<Res<Vec<_>>>()?;
                uniques.push(Unique {
                    columns,
                    origin: Origin::Unique,
                    conflict: *conflict,
                });
            }
            TableConstraint::Check { name, expr, text } => {
                table
                    .checks
                    .push(check(&planner, &scope, name.as_ref(), expr, text)?);
            }
            TableConstraint::ForeignKey {
                columns,
                references,
            } => {
                let mut positions = Vec::new();
                for name in columns {
                    positions.push(table.position(name).ok_or_else(|| {
                        operational(format!(
                            "unknown column \"{name}\" in foreign key definition"
                        ))
                    })?);
                }
                table.foreign_keys.push(foreign_key(positions, references)?);
            }
        }
    }
    for (at, column) in table.columns.iter().enumerate() {
        if column.generated.is_some() && column.default.is_some() {
            return Err(operational("cannot use DEFAULT on a generated column"));
        }
        if column.generated.is_some() && table.primary_key.contains(&at) {
            return Err(operational(
                "generated columns cannot be part of the PRIMARY KEY",
            ));
        }
    }
    if table.columns.iter().all(|it| it.generated.is_some()) {
        return Err(operational("must have at least one non-generated column"));
    }
    if create.without_rowid && table.autoincrement {
        return Err(operational(
            "AUTOINCREMENT not allowed on WITHOUT ROWID tables",
        ));
    }
    if create.without_rowid && table.primary_key.is_empty() {
        return Err(operational(format!(
            "PRIMARY KEY missing on table {}",
            create.name
        )));
    }
    if create.without_rowid {
        for at in table.primary_key.clone() {
            table.columns[at].not_null = true;
        }
    }
    if create.strict {
        for column in &table.columns {
            let known = ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"]
                .iter()
                .any(|it| it.eq_ignore_ascii_case(&column.declared_type));
            if !known {
                return Err(operational(if column.declared_type.is_empty() {
                    format!("missing datatype for {}.{}", table.name, column.name)
                } else {
                    format!(
                        "unknown datatype for {}.{}: \"{}\"",
                        table.name, column.name, column.declared_type
                    )
                }));
            }
        }
    }
    let mut number = 0;
    for unique in uniques {
        // Two constraints on the same columns are one index.
        let same = |it: &Rc<IndexDef>| {
            it.columns.len() == unique.columns.len()
                && it
                    .columns
                    .iter()
                    .zip(&unique.columns)
                    .all(|(a, b)| a.column == b.column && a.collation == b.collation)
        };
        if let Some(same) = table.indexes.iter_mut().find(|it| same(it)) {
            if unique.origin == Origin::PrimaryKey {
                Rc::make_mut(same).origin = Origin::PrimaryKey;
            }
            continue;
        }
        number += 1;
        let index = IndexDef {
            name: format!("sqlite_autoindex_{}_{number}", table.name),
            unique: true,
            origin: unique.origin,
            columns: unique.columns,
            stored: Vec::new(),
            where_: None,
            conflict: unique.conflict,
            sql: None,
            source: None,
        };
        add_index(&mut table, index, &[]);
    }
    // Looking for the children of a parent must not read the whole table.
    for (number, key) in table.foreign_keys.clone().iter().enumerate() {
        let covered = table.indexes.iter().any(|it| {
            it.is_plain()
                && it.where_.is_none()
                && it.columns.len() >= key.columns.len()
                && it
                    .columns
                    .iter()
                    .zip(&key.columns)
                    .all(|(a, b)| a.column == Some(*b))
        });
        if covered || (key.columns.len() == 1 && table.rowid_alias == Some(key.columns[0])) {
            continue;
        }
        let columns = key
            .columns
            .iter()
            .map(|it| IndexColumn {
                column: Some(*it),
                collation: Collation::Binary,
                descending: false,
            })
            .collect();
        let index = IndexDef {
            name: format!("sqlite_fk_{}_{number}", table.name),
            unique: false,
            origin: Origin::ForeignKey,
            columns,
            stored: Vec::new(),
            where_: None,
            conflict: Conflict::Abort,
            sql: None,
            source: None,
        };
        add_index(&mut table, index, &[]);
    }
    Ok(table)
}

/// Adds a made index to a copy of its table's definition.
///
/// # Errors
/// Unknown columns.
pub(crate) fn build_index(
    create: &ast::CreateIndex,
    table: &Rc<TableDef>,
    catalog: &Catalog,
) -> Res<TableDef> {
    let planner = Planner::new(catalog);
    let scope = Scope::new(vec![Source::of_table(table, None, None)], None);
    let mut columns = Vec::new();
    let mut exprs = Vec::new();
    for column in &create.columns {
        let (column, expr) = index_column(table, &planner, &scope, column)?;
        permitted(&expr, "index expressions")?;
        columns.push(column);
        exprs.push(expr);
    }
    let where_ = create
        .where_
        .as_ref()
        .map(|it| planner.expr(it, &scope))
        .transpose()?;
    if let Some(condition) = &where_ {
        permitted(condition, "partial index WHERE clauses")?;
    }
    let mut copy = TableDef::clone(table);
    let index = IndexDef {
        name: create.name.clone(),
        unique: create.unique,
        origin: Origin::Created,
        columns,
        stored: Vec::new(),
        where_,
        conflict: Conflict::Abort,
        sql: Some(create.sql.clone()),
        source: Some(Rc::new(create.clone())),
    };
    add_index(&mut copy, index, &exprs);
    Ok(copy)
}

/// Refuses what would give another value the next time.
fn permitted(expr: &Expr, place: &str) -> Res<()> {
    if !expr.subqueries().is_empty() {
        return Err(operational(format!("subqueries prohibited in {place}")));
    }
    if !expr.is_repeatable() {
        return Err(operational(format!(
            "non-deterministic functions prohibited in {place}"
        )));
    }
    Ok(())
}

/// Gives an index its places in the stored row, with hidden values where a column alone will not do.
fn add_index(table: &mut TableDef, mut index: IndexDef, exprs: &[Expr]) {
    for (at, column) in index.columns.iter().enumerate() {
        let plain = column
            .column
            .filter(|_| column.collation == Collation::Binary && index.where_.is_none());
        match plain {
            Some(position) => index.stored.push(position),
            None => {
                let mut value = match column.column {
                    Some(position) => Expr::Column(Place {
                        depth: 0,
                        source: 0,
                        column: position as u16,
                    }),
                    None => exprs[at].clone(),
                };
                let fold = match column.collation {
                    Collation::Binary => None,
                    Collation::NoCase => Some("lower"),
                    Collation::Rtrim => Some("rtrim"),
                };
                if let Some(function) = fold.and_then(|it| crate::eval::functions::find(it, 1).ok())
                {
                    // Only text is folded; other classes stay as they are.
                    let is_text = Expr::Compare {
                        op: crate::eval::expr::Compare::Eq,
                        left: Expr::Call {
                            function: crate::eval::functions::find("typeof", 1).unwrap_or(function),
                            args: vec![value.clone()],
                            collation: Collation::Binary,
                        }
                        .into(),
                        right: Expr::Const(crate::value::Val::text("text")).into(),
                        affinity: Affinity::None,
                        collation: Collation::Binary,
                    };
                    let folded = Expr::Call {
                        function,
                        args: vec![value.clone()],
                        collation: Collation::Binary,
                    };
                    value = Expr::Case {
                        operand: None,
                        whens: vec![crate::eval::expr::When {
                            condition: is_text,
                            result: folded,
                            how: (Affinity::None, Collation::Binary),
                        }],
                        otherwise: Some(value.into()),
                    };
                }
                if let Some(condition) = &index.where_ {
                    // A row outside a partial index holds NULL there, which is never a duplicate.
                    value = Expr::Case {
                        operand: None,
                        whens: vec![crate::eval::expr::When {
                            condition: condition.clone(),
                            result: value,
                            how: (Affinity::None, Collation::Binary),
                        }],
                        otherwise: None,
                    };
                }
                index.stored.push(table.columns.len() + table.hidden.len());
                table.hidden.push(value);
            }
        }
    }
    table.indexes.push(Rc::new(index));
}

fn primary_key(
    table: &mut TableDef,
    uniques: &mut Vec<Unique>,
    positions: Vec<usize>,
    integer: bool,
    conflict: Conflict,
) {
    if integer && positions.len() == 1 && table.has_rowid {
        table.rowid_alias = Some(positions[0]);
    } else {
        let columns = positions.iter().map(|it| plain(table, *it)).collect();
        uniques.push(Unique {
            columns,
            origin: Origin::PrimaryKey,
            conflict,
        });
    }
    table.primary_key = positions;
}

fn plain(table: &TableDef, at: usize) -> IndexColumn {
    IndexColumn {
        column: Some(at),
        collation: table.columns[at].collation,
        descending: false,
    }
}

fn named_column(table: &TableDef, expr: &ast::Expr) -> Res<usize> {
    match expr {
        ast::Expr::Column { name, .. } => table
            .position(name)
            .ok_or_else(|| operational(format!("no such column: {name}"))),
        ast::Expr::Collate { expr, .. } => named_column(table, expr),
        _ => Err(operational(
            "expressions prohibited in PRIMARY KEY and UNIQUE constraints",
        )),
    }
}

fn index_column(
    table: &TableDef,
    planner: &Planner<'_>,
    scope: &Scope<'_>,
    column: &ast::IndexedColumn,
) -> Res<(IndexColumn, Expr)> {
    let typed = planner.typed(&column.expr, scope)?;
    let position = match &typed.expr {
        Expr::Column(place) => Some(usize::from(place.column)),
        Expr::Const(_) => match &column.expr {
            ast::Expr::Column { name, .. } => {
                return Err(operational(format!(
                    "table {} has no column named {name}",
                    table.name
                )));
            }
            _ => None,
        },
        _ => None,
    };
    let collation = typed.collation.unwrap_or_default();
    Ok((
        IndexColumn {
            column: position,
            collation,
            descending: column.descending,
        },
        typed.expr,
    ))
}

fn check(
    planner: &Planner<'_>,
    scope: &Scope<'_>,
    name: Option<&String>,
    expr: &ast::Expr,
    text: &str,
) -> Res<CheckDef> {
    let expr = planner.expr(expr, scope)?;
    if !expr.subqueries().is_empty() {
        return Err(operational("subqueries prohibited in CHECK constraints"));
    }
    Ok(CheckDef {
        label: name.cloned().unwrap_or_else(|| text.to_owned()),
        expr,
    })
}

fn foreign_key(columns: Vec<usize>, references: &ast::References) -> Res<Rc<ForeignKeyDef>> {
    if !references.columns.is_empty() && references.columns.len() != columns.len() {
        return Err(operational(
            "number of columns in foreign key does not match the number of columns in the referenced table",
        ));
    }
    Ok(Rc::new(ForeignKeyDef {
        columns,
        parent: references.table.clone(),
        parent_columns: references.columns.clone(),
        on_delete: references.on_delete,
        on_update: references.on_update,
        deferred: references.deferred,
    }))
}
