//! ALTER TABLE: another definition, the rows written anew.
//!
//! In: [`AlterTable`]. Out: the catalogue and the storage changed together, the foreign keys of other tables too.

use std::rc::Rc;

use storage::Row;

use crate::ast::{self, AlterTable, ColumnConstraint, TableConstraint};
use crate::catalog::{self, Catalog, TableDef};
use crate::ddl::{Definer, taken};
use crate::error::{Res, operational};
use crate::eval::{Cx, Frame};
use crate::value::{Affinity, Owned, Val};

impl Definer<'_> {
    pub(super) fn alter(
        &mut self,
        name: &str,
        action: &AlterTable,
        catalog: &mut Catalog,
    ) -> Res<()> {
        let table = catalog
            .table(name)
            .ok_or_else(|| operational(format!("no such table: {name}")))?
            .clone();
        match action {
            AlterTable::RenameTo(new_name) => {
                if !new_name.eq_ignore_ascii_case(name) {
                    if taken(catalog, new_name).is_some() || catalog.index(new_name).is_some() {
                        return Err(operational(format!(
                            "there is already another table or index with this name: {new_name}"
                        )));
                    }
                }
                let mut source = ast::CreateTable::clone(&table.source);
                source.name.clone_from(new_name);
                source.sql = rename_in(&table.sql, &table.name, new_name, 1);
                self.redefine(&table, source, catalog, &|row| plain_values(&table, row))?;
                for child in catalog.tables().into_iter().cloned().collect::<Vec<_>>() {
                    if child
                        .foreign_keys
                        .iter()
                        .any(|it| it.parent.eq_ignore_ascii_case(name))
                    {
                        let mut copy = TableDef::clone(&child);
                        for key in &mut copy.foreign_keys {
                            if key.parent.eq_ignore_ascii_case(name) {
                                Rc::make_mut(key).parent.clone_from(new_name);
                            }
                        }
                        let mut source = ast::CreateTable::clone(&copy.source);
                        source.sql = rename_in(&copy.sql, name, new_name, usize::MAX);
                        copy.sql.clone_from(&source.sql);
                        each_reference(&mut source, |it| {
                            if it.table.eq_ignore_ascii_case(name) {
                                it.table.clone_from(new_name);
                            }
                        });
                        copy.source = Rc::new(source);
                        catalog.put_table(copy);
                    }
                }
                Ok(())
            }
            AlterTable::RenameColumn { old, new } => {
                let at = table
                    .position(old)
                    .ok_or_else(|| operational(format!("no such column: \"{old}\"")))?;
                if table.position(new).is_some_and(|it| it != at) {
                    return Err(operational(format!(
                        "error in table {name} after rename: duplicate column name: {new}"
                    )));
                }
                let old_name = table.columns[at].name.clone();
                let mut source = ast::CreateTable::clone(&table.source);
                rename_column(&mut source, &old_name, new);
                source.sql = rename_in(&table.sql, &old_name, new, usize::MAX);
                let indexes = renamed_indexes(&table, &old_name, new);
                self.redefine_with(&table, source, indexes, catalog, &|row| {
                    plain_values(&table, row)
                })?;
                for child in catalog.tables().into_iter().cloned().collect::<Vec<_>>() {
                    let refers = |it: &Rc<catalog::ForeignKeyDef>| {
                        it.parent.eq_ignore_ascii_case(name)
                            && it
                                .parent_columns
                                .iter()
                                .any(|it| it.eq_ignore_ascii_case(&old_name))
                    };
                    if child.foreign_keys.iter().any(refers) {
                        let mut copy = TableDef::clone(&child);
                        for key in &mut copy.foreign_keys {
                            if key.parent.eq_ignore_ascii_case(name) {
                                for column in &mut Rc::make_mut(key).parent_columns {
                                    if column.eq_ignore_ascii_case(&old_name) {
                                        column.clone_from(new);
                                    }
                                }
                            }
                        }
                        catalog.put_table(copy);
                    }
                }
                Ok(())
            }
            AlterTable::AddColumn(column) => {
                if table.position(&column.name).is_some() {
                    return Err(operational(format!(
                        "duplicate column name: {}",
                        column.name
                    )));
                }
                let mut default = None;
                let mut not_null = false;
                for constraint in &column.constraints {
                    match constraint {
                        ColumnConstraint::PrimaryKey { .. } => {
                            return Err(operational("Cannot add a PRIMARY KEY column"));
                        }
                        ColumnConstraint::Unique { .. } => {
                            return Err(operational("Cannot add a UNIQUE column"));
                        }
                        ColumnConstraint::NotNull { .. } => not_null = true,
                        ColumnConstraint::Default { .. } => default = Some(()),
                        _ => {}
                    }
                }
                let mut source = ast::CreateTable::clone(&table.source);
                source.columns.push(column.clone());
                source.sql = append_column(&table.sql, column);
                let new = catalog::build_table(&source, catalog)?;
                let value = match (
                    &default,
                    new.columns.last().and_then(|it| it.default.clone()),
                ) {
                    (Some(()), Some(expr)) => {
                        let database = storage::Database::default();
                        let cx = Cx::new(&database, catalog, self.params, self.session, 0);
                        expr.owned(&cx, &Frame::new(0, None))?
                    }
                    _ => Val::Null,
                };
                if not_null && value.is_null() && !self.storage.table(&table.name)?.is_empty() {
                    return Err(operational(
                        "Cannot add a NOT NULL column with default value NULL",
                    ));
                }
                let affinity = Affinity::of_declared(&column.declared_type);
                let value = affinity.store(value).into_owned();
                self.redefine(&table, source, catalog, &|row| {
                    let mut values = plain_values(&table, row);
                    values.push(value.clone());
                    values
                })
            }
            AlterTable::DropColumn(column) => {
                let at = table
                    .position(column)
                    .ok_or_else(|| operational(format!("no such column: \"{column}\"")))?;
                if table.primary_key.contains(&at) {
                    return Err(operational(format!(
                        "cannot drop PRIMARY KEY column: \"{column}\""
                    )));
                }
                if table.columns.len() == 1 {
                    return Err(operational(format!(
                        "cannot drop column \"{column}\": no other columns exist"
                    )));
                }
                for index in &table.indexes {
                    if !index.columns.iter().any(|it| it.column == Some(at)) {
                        continue;
                    }
                    match index.origin {
                        catalog::Origin::Unique => {
                            return Err(operational(format!(
                                "cannot drop UNIQUE column: \"{column}\""
                            )));
                        }
                        catalog::Origin::Created => {
                            return Err(operational(format!(
                                "error in index {} after drop column: no such column: {column}",
                                index.name
                            )));
                        }
                        _ => {}
                    }
                }
                let mut source = ast::CreateTable::clone(&table.source);
                source.columns.remove(at);
                source.sql = remove_column(&source, &table.sql, column);
                let new = catalog::build_table(&source, catalog).map_err(|error| {
                    operational(format!(
                        "error in table {} after drop column: {}",
                        table.name, error.message
                    ))
                })?;
                drop(new);
                self.redefine(&table, source, catalog, &|row| {
                    let mut values = plain_values(&table, row);
                    values.remove(at);
                    values
                })
            }
        }
    }

    fn redefine(
        &mut self,
        old: &Rc<TableDef>,
        source: ast::CreateTable,
        catalog: &mut Catalog,
        values: &dyn Fn(&Row) -> Vec<Owned>,
    ) -> Res<()> {
        let indexes = old
            .indexes
            .iter()
            .filter_map(|it| it.source.as_deref().cloned())
            .collect();
        self.redefine_with(old, source, indexes, catalog, values)
    }

    /// Replaces a definition, makes its created indexes again, and writes the rows anew.
    fn redefine_with(
        &mut self,
        old: &Rc<TableDef>,
        source: ast::CreateTable,
        indexes: Vec<ast::CreateIndex>,
        catalog: &mut Catalog,
        values: &dyn Fn(&Row) -> Vec<Owned>,
    ) -> Res<()> {
        let mut new = catalog::build_table(&source, catalog)?;
        for mut index in indexes {
            index.table.clone_from(&new.name);
            new = catalog::build_index(&index, &Rc::new(new), catalog)?;
        }
        new.made = old.made;
        self.rebuild(old, &new, catalog, values)?;
        catalog.remove_table(&old.name);
        catalog.put_table(new);
        Ok(())
    }
}

fn plain_values(table: &TableDef, row: &Row) -> Vec<Owned> {
    row[..table.columns.len()]
        .iter()
        .map(|it| Val::of(it).into_owned())
        .collect()
}

/// Replaces a name in SQL text where it stands as a word of its own.
fn rename_in(sql: &str, old: &str, new: &str, times: usize) -> String {
    let mut out = String::new();
    let mut rest = sql;
    let mut done = 0;
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    while let Some(at) = rest.to_ascii_lowercase().find(&old.to_ascii_lowercase()) {
        let before = rest[..at].chars().next_back();
        let after = rest[at + old.len()..].chars().next();
        let alone = !before.is_some_and(is_word) && !after.is_some_and(is_word);
        out.push_str(&rest[..at]);
        if alone && done < times {
            let quoted = matches!(before, Some('"' | '`' | '['));
            out.push_str(&if quoted {
                new.to_owned()
            } else {
                format!("\"{new}\"")
            });
            done += 1;
        } else {
            out.push_str(&rest[at..at + old.len()]);
        }
        rest = &rest[at + old.len()..];
    }
    out.push_str(rest);
    out
}

fn append_column(sql: &str, column: &ast::ColumnDef) -> String {
    let Some(end) = sql.rfind(')') else {
        return sql.to_owned();
    };
    let mut text = format!("{} {}", column.name, column.declared_type);
    for constraint in &column.constraints {
        match constraint {
            ColumnConstraint::NotNull { .. } => text.push_str(" NOT NULL"),
            ColumnConstraint::Default { text: default, .. } => {
                text.push_str(&format!(" DEFAULT {default}"))
            }
            ColumnConstraint::Check { text: check, .. } => {
                text.push_str(&format!(" CHECK ({check})"))
            }
            ColumnConstraint::References(it) => {
                text.push_str(&format!(" REFERENCES {}", it.table));
                if !it.columns.is_empty() {
                    text.push_str(&format!(" ({})", it.columns.join(", ")));
                }
            }
            _ => {}
        }
    }
    format!(
        "{}, {}{}",
        sql[..end].trim_end(),
        text.trim_end(),
        &sql[end..]
    )
}

/// The text without one column's definition: the pieces between commas outside parentheses.
fn remove_column(source: &ast::CreateTable, sql: &str, column: &str) -> String {
    let _ = source;
    let (Some(start), Some(end)) = (sql.find('('), sql.rfind(')')) else {
        return sql.to_owned();
    };
    let mut pieces = Vec::new();
    let mut depth = 0;
    let mut from = start + 1;
    for (at, c) in sql[start + 1..end].char_indices() {
        let at = start + 1 + at;
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                pieces.push(&sql[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&sql[from..end]);
    let named = |piece: &&str| {
        let first = piece.split_whitespace().next().unwrap_or_default();
        first
            .trim_matches(['"', '`', '[', ']'])
            .eq_ignore_ascii_case(column)
    };
    pieces.retain(|it| !named(it));
    format!("{}{}{}", &sql[..=start], pieces.join(","), &sql[end..])
}

fn each_reference(source: &mut ast::CreateTable, mut change: impl FnMut(&mut ast::References)) {
    for column in &mut source.columns {
        for constraint in &mut column.constraints {
            if let ColumnConstraint::References(it) = constraint {
                change(it);
            }
        }
    }
    for constraint in &mut source.constraints {
        if let TableConstraint::ForeignKey { references, .. } = constraint {
            change(references);
        }
    }
}

fn rename_column(source: &mut ast::CreateTable, old: &str, new: &str) {
    let name = source.name.clone();
    for column in &mut source.columns {
        if column.name.eq_ignore_ascii_case(old) {
            new.clone_into(&mut column.name);
        }
        for constraint in &mut column.constraints {
            match constraint {
                ColumnConstraint::Check { expr, text, .. } => {
                    *text = rename_in(text, old, new, usize::MAX);
                    expr.rename_column(old, new);
                }
                ColumnConstraint::Generated { expr, .. } => expr.rename_column(old, new),
                _ => {}
            }
        }
    }
    for constraint in &mut source.constraints {
        match constraint {
            TableConstraint::PrimaryKey { columns, .. }
            | TableConstraint::Unique { columns, .. } => {
                columns
                    .iter_mut()
                    .for_each(|it| it.expr.rename_column(old, new));
            }
            TableConstraint::Check { expr, text, .. } => {
                *text = rename_in(text, old, new, usize::MAX);
                expr.rename_column(old, new);
            }
            TableConstraint::ForeignKey { columns, .. } => {
                for column in columns.iter_mut().filter(|it| it.eq_ignore_ascii_case(old)) {
                    new.clone_into(column);
                }
            }
        }
    }
    each_reference(source, |it| {
        if it.table.eq_ignore_ascii_case(&name) {
            for column in it
                .columns
                .iter_mut()
                .filter(|it| it.eq_ignore_ascii_case(old))
            {
                new.clone_into(column);
            }
        }
    });
}

fn renamed_indexes(table: &TableDef, old: &str, new: &str) -> Vec<ast::CreateIndex> {
    let created = table
        .indexes
        .iter()
        .filter_map(|it| it.source.as_deref().cloned());
    created
        .map(|mut index| {
            index
                .columns
                .iter_mut()
                .for_each(|it| it.expr.rename_column(old, new));
            if let Some(condition) = &mut index.where_ {
                condition.rename_column(old, new);
            }
            index.sql = rename_in(&index.sql, old, new, usize::MAX);
            index
        })
        .collect()
}
