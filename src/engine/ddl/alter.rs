//! ALTER TABLE: another definition, the rows written anew.
//!
//! In: [`AlterTable`]. Out: the catalogue and the storage changed together, the foreign keys of other tables too.

use std::rc::Rc;

use storage::Row;

use crate::ast::{self, AlterTable, ColumnConstraint, TableConstraint};
use crate::catalog::{self, Catalog, TableDef};
use crate::ddl::texts::Rename;
use crate::ddl::{Definer, edit, reserved, taken, texts};
use crate::error::{EngineError, Res, integrity, operational};
use crate::eval::{Cx, Expr, Frame, Slot};
use crate::value::{Affinity, Owned, Val};

impl Definer<'_> {
    pub(super) fn alter(
        &mut self,
        name: &str,
        action: &AlterTable,
        catalog: &mut Catalog,
    ) -> Res<()> {
        let table = self.altered(name, action, catalog)?;
        match action {
            AlterTable::RenameTo(new) => self.rename_table(&table, new, catalog),
            AlterTable::RenameColumn { old, new, quoted } => {
                self.rename_column(&table, old, new, *quoted, catalog)
            }
            AlterTable::AddColumn(column, text) => {
                if table.position(&column.name).is_some() {
                    return Err(operational(format!(
                        "duplicate column name: {}",
                        column.name
                    )));
                }
                let mut default = None;
                let (mut not_null, mut refers) = (false, false);
                // What only matters to the rows that are there is allowed when there are none.
                let empty = self.storage.table(&table.name)?.is_empty();
                for constraint in &column.constraints {
                    match constraint {
                        ColumnConstraint::PrimaryKey { .. } => {
                            return Err(operational("Cannot add a PRIMARY KEY column"));
                        }
                        ColumnConstraint::Unique { .. } => {
                            return Err(operational("Cannot add a UNIQUE column"));
                        }
                        ColumnConstraint::NotNull { .. } => not_null = true,
                        ColumnConstraint::Default { expr, .. } => {
                            if !is_constant(expr) && !empty {
                                return Err(operational(
                                    "Cannot add a column with non-constant default",
                                ));
                            }
                            default = Some(());
                        }
                        ColumnConstraint::References(_) => refers = true,
                        ColumnConstraint::Generated { stored: true, .. } if !empty => {
                            return Err(operational("cannot add a STORED column"));
                        }
                        _ => {}
                    }
                }
                let mut source = ast::CreateTable::clone(&table.source);
                source.columns.push(column.clone());
                source.sql = edit::add_column(&table.sql, text);
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
                if refers && !value.is_null() && self.foreign_keys && !empty {
                    return Err(operational(
                        "Cannot add a REFERENCES column with non-NULL default value",
                    ));
                }
                if not_null && value.is_null() && !empty {
                    return Err(operational(
                        "Cannot add a NOT NULL column with default value NULL",
                    ));
                }
                let affinity = Affinity::of_declared(&column.declared_type);
                let value = affinity.store(value).into_owned();
                let computed = new.columns.last().and_then(|it| it.generated.as_ref());
                // The rows meet the old conditions already; which is the new one does not matter.
                let checks = if new.checks.len() > table.checks.len() {
                    new.checks.as_slice()
                } else {
                    &[]
                };
                let mut rows = Vec::new();
                for (_, row) in self.storage.scan(&table.name)? {
                    let mut values = plain_values(&table, row);
                    values.push(value.clone());
                    if let Some(expr) = computed {
                        let value = self.over(&values, expr, catalog)?;
                        values.pop();
                        values.push(affinity.store(value).into_owned());
                    }
                    for check in checks {
                        if self.over(&values, &check.expr, catalog)?.truth() == Some(false) {
                            return Err(integrity("CHECK constraint failed"));
                        }
                    }
                    rows.push(values);
                }
                let rows = std::cell::RefCell::new(rows.into_iter());
                self.redefine(&table, source, catalog, &|row| {
                    let next = rows.borrow_mut().next();
                    next.unwrap_or_else(|| plain_values(&table, row))
                })
            }
            AlterTable::DropColumn(column) => self.drop_column(&table, column, catalog),
        }
    }

    /// The table that is to be altered.
    fn altered(&self, name: &str, action: &AlterTable, catalog: &Catalog) -> Res<Rc<TableDef>> {
        if let Some(table) = catalog.table(name) {
            return Ok(table.clone());
        }
        if let Some(view) = catalog.view(name) {
            let name = &view.name;
            return Err(operational(match action {
                AlterTable::RenameTo(new) if taken(catalog, new).is_some() => {
                    format!("there is already another table or index with this name: {new}")
                }
                AlterTable::RenameTo(_) => format!("view {name} may not be altered"),
                AlterTable::RenameColumn { .. } => {
                    format!("cannot rename columns of view \"{name}\"")
                }
                AlterTable::AddColumn(..) => "Cannot add a column to a view".to_owned(),
                AlterTable::DropColumn(_) => format!("cannot drop column from view \"{name}\""),
            }));
        }
        let lower = name.to_ascii_lowercase();
        if crate::introspect::master_columns(&lower).is_some() {
            return Err(operational(format!("table {lower} may not be altered")));
        }
        Err(operational(format!("no such table: {name}")))
    }

    fn rename_table(&mut self, table: &Rc<TableDef>, new: &str, catalog: &mut Catalog) -> Res<()> {
        if taken(catalog, new).is_some() || catalog.index(new).is_some() {
            return Err(operational(format!(
                "there is already another table or index with this name: {new}"
            )));
        }
        reserved(new)?;
        let old = table.name.as_str();
        let texts = texts::read(catalog, "")?;
        let mut source = ast::CreateTable::clone(&table.source);
        new.clone_into(&mut source.name);
        source.sql = edit::rename_table(&table.sql, old, new);
        each_reference(&mut source, |it| {
            if it.table.eq_ignore_ascii_case(old) {
                new.clone_into(&mut it.table);
            }
        });
        let mut indexes = created_indexes(table);
        for index in &mut indexes {
            index.sql = edit::rename_table(&index.sql, old, new);
        }
        self.redefine_with(table, source, indexes, catalog, &|row| {
            plain_values(table, row)
        })?;
        for child in catalog.tables().into_iter().cloned().collect::<Vec<_>>() {
            let refers = |it: &Rc<catalog::ForeignKeyDef>| it.parent.eq_ignore_ascii_case(old);
            if !child.foreign_keys.iter().any(refers) {
                continue;
            }
            let mut copy = TableDef::clone(&child);
            for key in copy.foreign_keys.iter_mut().filter(|it| refers(it)) {
                new.clone_into(&mut Rc::make_mut(key).parent);
            }
            let mut source = ast::CreateTable::clone(&copy.source);
            source.sql = edit::rename_table(&copy.sql, old, new);
            copy.sql.clone_from(&source.sql);
            each_reference(&mut source, |it| {
                if it.table.eq_ignore_ascii_case(old) {
                    new.clone_into(&mut it.table);
                }
            });
            copy.source = Rc::new(source);
            catalog.put_table(copy);
        }
        let rename = Rename {
            table: old,
            column: None,
            new,
            quoted: true,
        };
        texts::change(catalog, texts, Some(&rename))?;
        texts::read(catalog, " after rename").map(drop)
    }

    fn rename_column(
        &mut self,
        table: &Rc<TableDef>,
        old: &str,
        new: &str,
        quoted: bool,
        catalog: &mut Catalog,
    ) -> Res<()> {
        let at = table
            .position(old)
            .ok_or_else(|| operational(format!("no such column: \"{old}\"")))?;
        let texts = texts::read(catalog, "")?;
        if table.position(new).is_some_and(|it| it != at) {
            return Err(operational(format!(
                "error in table {} after rename: duplicate column name: {new}",
                table.name
            )));
        }
        let (name, old) = (table.name.as_str(), table.columns[at].name.as_str());
        let mut source = ast::CreateTable::clone(&table.source);
        rename_column(&mut source, old, new, quoted);
        source.sql = edit::rename_column(&table.sql, name, old, new, quoted);
        let mut indexes = created_indexes(table);
        for index in &mut indexes {
            for it in &mut index.columns {
                it.expr.rename_column(old, new);
            }
            if let Some(condition) = &mut index.where_ {
                condition.rename_column(old, new);
            }
            index.sql = edit::rename_column(&index.sql, name, old, new, quoted);
        }
        self.redefine_with(table, source, indexes, catalog, &|row| {
            plain_values(table, row)
        })?;
        for child in catalog.tables().into_iter().cloned().collect::<Vec<_>>() {
            let refers = |it: &Rc<catalog::ForeignKeyDef>| {
                let names = |it: &String| it.eq_ignore_ascii_case(old);
                it.parent.eq_ignore_ascii_case(name) && it.parent_columns.iter().any(names)
            };
            if !child.foreign_keys.iter().any(refers) {
                continue;
            }
            let mut copy = TableDef::clone(&child);
            for key in copy.foreign_keys.iter_mut().filter(|it| refers(it)) {
                rename_names(&mut Rc::make_mut(key).parent_columns, old, new);
            }
            let mut source = ast::CreateTable::clone(&copy.source);
            source.sql = edit::rename_referenced(&copy.sql, name, old, new, quoted);
            copy.sql.clone_from(&source.sql);
            each_reference(&mut source, |it| {
                if it.table.eq_ignore_ascii_case(name) {
                    rename_names(&mut it.columns, old, new);
                }
            });
            copy.source = Rc::new(source);
            catalog.put_table(copy);
        }
        let rename = Rename {
            table: name,
            column: Some((at, old)),
            new,
            quoted,
        };
        texts::change(catalog, texts, Some(&rename))?;
        texts::read(catalog, " after rename").map(drop)
    }

    fn drop_column(
        &mut self,
        table: &Rc<TableDef>,
        column: &str,
        catalog: &mut Catalog,
    ) -> Res<()> {
        let at = table
            .position(column)
            .ok_or_else(|| operational(format!("no such column: \"{column}\"")))?;
        if table.primary_key.contains(&at) {
            return Err(operational(format!(
                "cannot drop PRIMARY KEY column: \"{column}\""
            )));
        }
        let unique = |it: &ColumnConstraint| matches!(it, ColumnConstraint::Unique { .. });
        if table.source.columns[at].constraints.iter().any(unique) {
            return Err(operational(format!(
                "cannot drop UNIQUE column: \"{column}\""
            )));
        }
        if table.columns.len() == 1 {
            return Err(operational(format!(
                "cannot drop column \"{column}\": no other columns exist"
            )));
        }
        let texts = texts::read(catalog, "")?;
        let after = |what: &str, name: &str, error: EngineError| {
            let words = match error.message.split_once(" has no column named ") {
                Some((_, column)) => format!("no such column: {column}"),
                None => error.message,
            };
            operational(format!("error in {what} {name} after drop column: {words}"))
        };
        let mut source = ast::CreateTable::clone(&table.source);
        source.columns.remove(at);
        source.sql = edit::drop_column(&table.sql, &table.columns[at].name);
        let mut new = catalog::build_table(&source, catalog)
            .map_err(|error| after("table", &table.name, error))?;
        for index in created_indexes(table) {
            new = catalog::build_index(&index, &Rc::new(new), catalog)
                .map_err(|error| after("index", &index.name, error))?;
        }
        self.redefine(table, source, catalog, &|row| {
            let mut values = plain_values(table, row);
            values.remove(at);
            values
        })?;
        texts::change(catalog, texts, None)?;
        texts::read(catalog, " after drop column").map(drop)
    }

    /// An expression over the values of a row that is not stored yet.
    fn over(&self, values: &[Owned], expr: &Expr, catalog: &Catalog) -> Res<Owned> {
        let database = storage::Database::default();
        let cx = Cx::new(&database, catalog, self.params, self.session, 0);
        let mut frame = Frame::new(1, None);
        let row: Vec<_> = values.iter().map(|it| it.clone().into_glue()).collect();
        frame.slots[0] = Slot {
            rowid: None,
            row: Some(Rc::from(row)),
        };
        expr.owned(&cx, &frame)
    }

    fn redefine(
        &mut self,
        old: &Rc<TableDef>,
        source: ast::CreateTable,
        catalog: &mut Catalog,
        values: &dyn Fn(&Row) -> Vec<Owned>,
    ) -> Res<()> {
        let indexes = created_indexes(old);
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

/// The definitions of the indexes that CREATE INDEX made.
fn created_indexes(table: &TableDef) -> Vec<ast::CreateIndex> {
    let sources = table.indexes.iter().filter_map(|it| it.source.as_deref());
    sources.cloned().collect()
}

fn plain_values(table: &TableDef, row: &Row) -> Vec<Owned> {
    row[..table.columns.len()]
        .iter()
        .map(|it| Val::of(it).into_owned())
        .collect()
}

/// Whether a default is one that the rows that are there can be given.
fn is_constant(expr: &ast::Expr) -> bool {
    match expr {
        ast::Expr::Literal(_) | ast::Expr::Column { .. } => true,
        ast::Expr::Unary(_, it) => matches!(**it, ast::Expr::Literal(_)),
        _ => false,
    }
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

fn rename_column(source: &mut ast::CreateTable, old: &str, new: &str, quoted: bool) {
    let name = source.name.clone();
    for column in &mut source.columns {
        if column.name.eq_ignore_ascii_case(old) {
            new.clone_into(&mut column.name);
        }
        for constraint in &mut column.constraints {
            match constraint {
                ColumnConstraint::Check { expr, text, .. } => {
                    *text = edit::rename_column(text, &name, old, new, quoted);
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
                *text = edit::rename_column(text, &name, old, new, quoted);
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
            rename_names(&mut it.columns, old, new);
        }
    });
}

fn rename_names(names: &mut [String], old: &str, new: &str) {
    for name in names.iter_mut().filter(|it| it.eq_ignore_ascii_case(old)) {
        new.clone_into(name);
    }
}
