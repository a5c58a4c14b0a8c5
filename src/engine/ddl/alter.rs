//! ALTER TABLE: another definition, the rows written anew.
//!
//! In: [`AlterTable`]. Out: the catalogue and the storage changed together, the foreign keys of other tables too.

use std::rc::Rc;

use storage::Row;

use crate::ast::{self, AlterTable, ColumnConstraint, TableConstraint};
use crate::catalog::{self, Catalog, TableDef};
use crate::ddl::{Definer, edit, taken};
use crate::error::{Res, integrity, operational};
use crate::eval::{Cx, Expr, Frame, Slot};
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
                source.sql = edit::rename_table(&table.sql, &table.name, new_name);
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
                        source.sql = edit::rename_table(&copy.sql, name, new_name);
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
                let old_name = table.name.clone();
                change_texts(catalog, &|sql| {
                    Some(edit::rename_table(sql, &old_name, new_name))
                })
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
                source.sql = edit::rename_column(&table.sql, &table.name, &old_name, new);
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
                        let mut source = ast::CreateTable::clone(&copy.source);
                        source.sql = edit::rename_referenced(&copy.sql, name, &old_name, new);
                        copy.sql.clone_from(&source.sql);
                        each_reference(&mut source, |it| {
                            if it.table.eq_ignore_ascii_case(name) {
                                rename_names(&mut it.columns, &old_name, new);
                            }
                        });
                        copy.source = Rc::new(source);
                        catalog.put_table(copy);
                    }
                }
                let tables: Vec<String> =
                    catalog.tables().iter().map(|it| it.name.clone()).collect();
                let others: Vec<String> = tables
                    .into_iter()
                    .filter(|it| !it.eq_ignore_ascii_case(name))
                    .filter(|it| {
                        catalog
                            .table(it)
                            .is_some_and(|it| it.position(&old_name).is_some())
                    })
                    .collect();
                change_texts(catalog, &|sql| {
                    // What reads another table with such a column keeps its names.
                    let reads = |table: &str| edit::mentions(sql, table);
                    (reads(name) && !others.iter().any(|it| reads(it)))
                        .then(|| edit::rename_column(sql, name, &old_name, new))
                })
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
                            if !is_constant(expr) {
                                return Err(operational(
                                    "Cannot add a column with non-constant default",
                                ));
                            }
                            default = Some(());
                        }
                        ColumnConstraint::References(_) => refers = true,
                        ColumnConstraint::Generated { stored: true, .. } => {
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
                if refers && !value.is_null() && self.foreign_keys {
                    return Err(operational(
                        "Cannot add a REFERENCES column with non-NULL default value",
                    ));
                }
                if not_null && value.is_null() && !self.storage.table(&table.name)?.is_empty() {
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
                source.sql = edit::drop_column(&table.sql, &table.columns[at].name);
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

/// Gives views and triggers another text, and reads it.
fn change_texts(catalog: &mut Catalog, change: &dyn Fn(&str) -> Option<String>) -> Res<()> {
    for trigger in catalog.triggers() {
        let Some(sql) = change(&trigger.source.sql).filter(|it| *it != trigger.source.sql) else {
            continue;
        };
        if let ast::Statement::CreateTrigger(create) = crate::parse::parse_one(&sql)?.statement {
            catalog.put_trigger(*create);
        }
    }
    for view in catalog.views().into_iter().cloned().collect::<Vec<_>>() {
        let Some(sql) = change(&view.sql).filter(|it| *it != view.sql) else {
            continue;
        };
        if let ast::Statement::CreateView { columns, query, .. } =
            crate::parse::parse_one(&sql)?.statement
        {
            catalog.change_view(catalog::ViewDef {
                name: view.name.clone(),
                columns,
                query,
                sql,
                made: view.made,
            });
        }
    }
    Ok(())
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

fn rename_column(source: &mut ast::CreateTable, old: &str, new: &str) {
    let name = source.name.clone();
    for column in &mut source.columns {
        if column.name.eq_ignore_ascii_case(old) {
            new.clone_into(&mut column.name);
        }
        for constraint in &mut column.constraints {
            match constraint {
                ColumnConstraint::Check { expr, text, .. } => {
                    *text = edit::rename_column(text, &name, old, new);
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
                *text = edit::rename_column(text, &name, old, new);
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
            index.sql = edit::rename_column(&index.sql, &table.name, old, new);
            index
        })
        .collect()
}
