//! CREATE, DROP and ALTER: the catalogue and the storage changed together.
//!
//! In: [`ast`] statements and a storage in which a statement is open. Out: another catalogue, tables and indexes.

use std::rc::Rc;

use gluesql_core::ast::{ColumnDef as GlueColumn, DataType};
use gluesql_core::data::{Key, Schema, Value as GlueValue};
use storage::{Row, Storage};

use crate::ast::{self, AlterTable, ColumnConstraint, Conflict, TableConstraint};
use crate::catalog::{self, Catalog, IndexDef, TableDef, ViewDef};
use crate::error::{Res, integrity, operational};
use crate::eval::{Cx, Frame, Param, Session, Slot};
use crate::plan::Planner;
use crate::value::{Affinity, Owned, Val};
use crate::write::{DmlPlan, Writer};

/// The catalogue in a database.
pub(crate) fn catalog_of(database: &storage::Database) -> Rc<Catalog> {
    match database.attached().cloned().map(Rc::downcast::<Catalog>) {
        Some(Ok(catalog)) => catalog,
        _ => Rc::new(Catalog::default()),
    }
}

fn glue_type(affinity: Affinity) -> DataType {
    match affinity {
        Affinity::Integer => DataType::Int,
        Affinity::Real | Affinity::Numeric => DataType::Float,
        Affinity::Text => DataType::Text,
        Affinity::Blob | Affinity::None => DataType::Bytea,
    }
}

/// The table as GlueSQL knows it: columns only. Keys and constraints are ours.
fn schema(table: &TableDef) -> Schema {
    let column = |name: String, affinity| GlueColumn {
        name,
        data_type: glue_type(affinity),
        nullable: true,
        default: None,
        unique: None,
        comment: None,
    };
    let mut columns: Vec<GlueColumn> = table
        .columns
        .iter()
        .map(|it| column(it.name.clone(), it.affinity))
        .collect();
    columns.extend(
        (0..table.hidden.len()).map(|at| column(format!("\u{0}hidden{at}"), Affinity::Blob)),
    );
    Schema {
        table_name: table.name.clone(),
        column_defs: Some(columns),
        indexes: Vec::new(),
        engine: None,
        foreign_keys: Vec::new(),
        comment: None,
    }
}

/// What DDL works with.
pub(crate) struct Definer<'d> {
    pub storage: &'d mut Storage,
    pub session: &'d Session,
    pub params: &'d [Param],
    pub foreign_keys: bool,
}

impl Definer<'_> {
    /// Carries out a DDL statement.
    ///
    /// # Errors
    /// SQLite's words: `table users already exists`, `no such table: x`, ...
    pub fn run(&mut self, statement: &ast::Statement) -> Res<()> {
        let mut catalog = Catalog::clone(&catalog_of(self.storage.database()));
        match statement {
            ast::Statement::CreateTable(create) => self.create_table(create, &mut catalog)?,
            ast::Statement::CreateTableAs {
                name,
                if_not_exists,
                query,
            } => {
                self.create_table_as(name, *if_not_exists, query, &mut catalog)?;
            }
            ast::Statement::DropTable { name, if_exists } => {
                self.drop_table(name, *if_exists, &mut catalog)?
            }
            ast::Statement::CreateIndex(create) => self.create_index(create, &mut catalog)?,
            ast::Statement::DropIndex { name, if_exists } => {
                self.drop_index(name, *if_exists, &mut catalog)?
            }
            ast::Statement::CreateView {
                name,
                columns,
                if_not_exists,
                query,
                sql,
            } => {
                if taken(&catalog, name).is_some() {
                    return match (if_not_exists, taken(&catalog, name)) {
                        (false, Some(what)) => {
                            Err(operational(format!("{what} {name} already exists")))
                        }
                        _ => Ok(()),
                    };
                }
                catalog.put_view(ViewDef {
                    name: name.clone(),
                    columns: columns.clone(),
                    query: query.clone(),
                    sql: sql.clone(),
                    made: 0,
                });
            }
            ast::Statement::DropView { name, if_exists } => {
                if catalog.view(name).is_none() {
                    if catalog.table(name).is_some() {
                        return Err(operational(format!(
                            "use DROP TABLE to delete table {name}"
                        )));
                    }
                    return if *if_exists {
                        Ok(())
                    } else {
                        Err(operational(format!("no such view: {name}")))
                    };
                }
                catalog.remove_view(name);
            }
            ast::Statement::AlterTable { name, action } => {
                self.alter(name, action, &mut catalog)?
            }
            _ => return Ok(()),
        }
        self.storage.attach(Rc::new(catalog))?;
        Ok(())
    }

    fn create_table(&mut self, create: &ast::CreateTable, catalog: &mut Catalog) -> Res<()> {
        if create.name.to_ascii_lowercase().starts_with("sqlite_") {
            return Err(operational(format!(
                "object name reserved for internal use: {}",
                create.name
            )));
        }
        if let Some(what) = taken(catalog, &create.name) {
            return if create.if_not_exists {
                Ok(())
            } else {
                Err(operational(format!(
                    "{what} {} already exists",
                    create.name
                )))
            };
        }
        if catalog.index(&create.name).is_some() {
            return Err(operational(format!(
                "there is already an index named {}",
                create.name
            )));
        }
        let table = catalog::build_table(create, catalog)?;
        if table.autoincrement {
            self.make_sequence(catalog)?;
        }
        self.make(&table)?;
        catalog.put_table(table);
        Ok(())
    }

    fn make_sequence(&mut self, catalog: &mut Catalog) -> Res<()> {
        const SEQUENCE: &str = "sqlite_sequence";
        if catalog.table(SEQUENCE).is_some() {
            return Ok(());
        }
        let parsed = crate::parse::parse_one("CREATE TABLE sqlite_sequence(name,seq)")?;
        if let ast::Statement::CreateTable(create) = parsed.statement {
            let table = catalog::build_table(&create, catalog)?;
            self.make(&table)?;
            catalog.put_table(table);
        }
        Ok(())
    }

    /// Makes the storage's table and indexes.
    fn make(&mut self, table: &TableDef) -> Res<()> {
        self.storage.create_table(schema(table))?;
        for index in &table.indexes {
            self.storage
                .create_index(&table.name, &index.name, index.stored.clone(), false)?;
        }
        Ok(())
    }

    fn create_table_as(
        &mut self,
        name: &str,
        if_not_exists: bool,
        query: &Rc<ast::Query>,
        catalog: &mut Catalog,
    ) -> Res<()> {
        if let Some(what) = taken(catalog, name) {
            return if if_not_exists {
                Ok(())
            } else {
                Err(operational(format!("{what} {name} already exists")))
            };
        }
        let (plan, rows) = {
            let planner = Planner::new(catalog);
            let (plan, _) = planner.query(query, None)?;
            let database = self.storage.database().clone();
            let cx = Cx::new(
                &database,
                catalog,
                self.params,
                self.session,
                planner.caches.get(),
            );
            let rows = crate::exec::rows(&plan, &cx, None)?;
            (plan, rows)
        };
        let columns = plan
            .columns
            .iter()
            .map(|it| ast::ColumnDef {
                name: it.name.clone(),
                declared_type: match it.affinity {
                    Affinity::Integer => "INT",
                    Affinity::Real => "REAL",
                    Affinity::Numeric => "NUM",
                    Affinity::Text => "TEXT",
                    Affinity::Blob | Affinity::None => "",
                }
                .to_owned(),
                constraints: Vec::new(),
            })
            .collect::<Vec<_>>();
        let listed: Vec<String> = columns
            .iter()
            .map(|it| {
                format!("{} {}", it.name, it.declared_type)
                    .trim()
                    .to_owned()
            })
            .collect();
        let create = ast::CreateTable {
            name: name.to_owned(),
            if_not_exists: false,
            temporary: false,
            columns,
            constraints: Vec::new(),
            without_rowid: false,
            strict: false,
            sql: format!("CREATE TABLE {name}({})", listed.join(",")),
        };
        let table = catalog::build_table(&create, catalog)?;
        self.make(&table)?;
        for (at, row) in rows.iter().enumerate() {
            let values = row
                .iter()
                .zip(&table.columns)
                .map(|(value, column)| column.affinity.store(Val::of(value)));
            let row = crate::eval::context::row_of(values);
            self.storage
                .insert_row(&table.name, Key::I64(at as i64 + 1), row)?;
        }
        catalog.put_table(table);
        Ok(())
    }

    fn drop_table(&mut self, name: &str, if_exists: bool, catalog: &mut Catalog) -> Res<()> {
        let Some(table) = catalog.table(name).cloned() else {
            if catalog.view(name).is_some() {
                return Err(operational(format!("use DROP VIEW to delete view {name}")));
            }
            return if if_exists {
                Ok(())
            } else {
                Err(operational(format!("no such table: {name}")))
            };
        };
        if self.foreign_keys && !catalog.references_to(name).is_empty() {
            // SQLite deletes the rows first, so that children are looked after.
            let delete = ast::Delete {
                ctes: Vec::new(),
                table: table.name.clone(),
                alias: None,
                id: None,
                where_: None,
                returning: Vec::new(),
            };
            let planner = Planner::new(catalog);
            let plan: DmlPlan =
                crate::write::plan(&ast::Statement::Delete(Box::new(delete)), &planner)?;
            let caches = planner.caches.get();
            let mut writer = Writer::new(
                self.storage,
                Rc::new(catalog.clone()),
                self.session,
                self.params,
                caches,
                true,
            );
            writer.run(&plan)?;
            if !writer.pending.is_empty() {
                return Err(integrity("FOREIGN KEY constraint failed"));
            }
        }
        self.storage.drop_table(&table.name)?;
        if table.autoincrement {
            self.forget_sequence(&table.name)?;
        }
        catalog.remove_table(name);
        Ok(())
    }

    fn forget_sequence(&mut self, name: &str) -> Res<()> {
        let Ok(rows) = self.storage.table("sqlite_sequence") else {
            return Ok(());
        };
        let keys: Vec<Key> = rows
            .scan()
            .filter(
                |(_, row)| matches!(&row[0], GlueValue::Str(it) if it.eq_ignore_ascii_case(name)),
            )
            .map(|it| it.0.clone())
            .collect();
        for key in keys {
            self.storage.delete_row("sqlite_sequence", &key)?;
        }
        Ok(())
    }

    fn create_index(&mut self, create: &ast::CreateIndex, catalog: &mut Catalog) -> Res<()> {
        if catalog.index(&create.name).is_some() {
            return if create.if_not_exists {
                Ok(())
            } else {
                Err(operational(format!("index {} already exists", create.name)))
            };
        }
        if let Some(what) = taken(catalog, &create.name) {
            return Err(operational(format!(
                "there is already a {what} named {}",
                create.name
            )));
        }
        let table = catalog
            .table(&create.table)
            .ok_or_else(|| operational(format!("no such table: main.{}", create.table)))?
            .clone();
        let new = catalog::build_index(create, &table, catalog)?;
        let Some(index) = new.indexes.last().cloned() else {
            return Ok(());
        };
        if new.hidden.len() > table.hidden.len() {
            self.rebuild(&table, &new, catalog, &|row| {
                row[..table.columns.len()]
                    .iter()
                    .map(|it| Val::of(it).into_owned())
                    .collect()
            })?;
        } else {
            self.storage
                .create_index(&table.name, &index.name, index.stored.clone(), false)?;
        }
        if index.unique {
            self.check_unique(&new, &index)?;
        }
        catalog.put_table(new);
        Ok(())
    }

    fn check_unique(&self, table: &TableDef, index: &IndexDef) -> Res<()> {
        let rows = self.storage.table(&table.name)?;
        let mut seen = std::collections::HashSet::new();
        for (_, row) in rows.scan() {
            let values: Vec<Val<'_>> = index.stored.iter().map(|at| Val::of(&row[*at])).collect();
            if values.iter().any(Val::is_null) {
                continue;
            }
            let mut key = Vec::new();
            values
                .iter()
                .for_each(|it| it.hash_key(crate::value::Collation::Binary, &mut key));
            if !seen.insert(key) {
                let names = index.columns.iter().filter_map(|it| it.column);
                let names: Vec<String> = names
                    .map(|at| format!("{}.{}", table.name, table.columns[at].name))
                    .collect();
                return Err(integrity(if names.len() < index.columns.len() {
                    format!("UNIQUE constraint failed: index '{}'", index.name)
                } else {
                    format!("UNIQUE constraint failed: {}", names.join(", "))
                }));
            }
        }
        Ok(())
    }

    fn drop_index(&mut self, name: &str, if_exists: bool, catalog: &mut Catalog) -> Res<()> {
        let Some((table, index)) = catalog.index(name) else {
            return if if_exists {
                Ok(())
            } else {
                Err(operational(format!("no such index: {name}")))
            };
        };
        if index.sql.is_none() {
            return Err(operational(
                "index associated with UNIQUE or PRIMARY KEY constraint cannot be dropped",
            ));
        }
        let (table, name) = (table.clone(), index.name.clone());
        self.storage.drop_index(&table.name, &name)?;
        // Its hidden values stay: they do no harm, and others keep their places.
        let mut new = TableDef::clone(&table);
        new.indexes.retain(|it| it.name != name);
        catalog.put_table(new);
        Ok(())
    }

    /// Writes a table anew under another definition.
    fn rebuild(
        &mut self,
        old: &TableDef,
        new: &TableDef,
        catalog: &Catalog,
        values: &dyn Fn(&Row) -> Vec<Owned>,
    ) -> Res<()> {
        let rows: Vec<(Key, Row)> = self
            .storage
            .scan(&old.name)?
            .map(|(key, row)| (key.clone(), row.clone()))
            .collect();
        self.storage.drop_table(&old.name)?;
        self.make(new)?;
        let database = storage::Database::default();
        for (key, row) in rows {
            let mut stored: Vec<GlueValue> = values(&row).into_iter().map(Val::into_glue).collect();
            if !new.hidden.is_empty() {
                let cx = Cx::new(&database, catalog, self.params, self.session, 0);
                let mut frame = Frame::new(1, None);
                let rowid = match &key {
                    Key::I64(it) => Some(*it),
                    _ => None,
                };
                frame.slots[0] = Slot {
                    rowid,
                    row: Some(Rc::new(stored.clone())),
                };
                for expr in &new.hidden {
                    stored.push(expr.owned(&cx, &frame)?.into_glue());
                }
            }
            self.storage.insert_row(&new.name, key, stored)?;
        }
        Ok(())
    }

    fn alter(&mut self, name: &str, action: &AlterTable, catalog: &mut Catalog) -> Res<()> {
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

/// What a name is taken by.
fn taken(catalog: &Catalog, name: &str) -> Option<&'static str> {
    if catalog.table(name).is_some() {
        Some("table")
    } else if catalog.view(name).is_some() {
        Some("view")
    } else {
        None
    }
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
    let _ = Conflict::Abort;
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
