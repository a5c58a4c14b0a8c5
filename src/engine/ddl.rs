//! CREATE, DROP and ALTER: the catalogue and the storage changed together.
//!
//! In: [`ast`] statements and a storage in which a statement is open. Out: another catalogue, tables and indexes.

mod alter;
mod edit;
mod texts;

use std::rc::Rc;

use gluesql_core::ast::{ColumnDef as GlueColumn, DataType};
use gluesql_core::data::{Key, Schema, Value as GlueValue};
use storage::{Row, Storage};

use crate::ast;
use crate::catalog::{self, Catalog, IndexDef, TableDef, ViewDef};
use crate::error::{Res, integrity, operational};
use crate::eval::{Cx, Frame, Param, Session, Slot};
use crate::plan::Planner;
use crate::value::{Affinity, Owned, Val};
use crate::write::{DmlPlan, Writer};

/// Refuses the names that SQLite keeps for itself.
fn reserved(name: &str) -> Res<()> {
    if name.to_ascii_lowercase().starts_with("sqlite_") {
        return Err(operational(format!(
            "object name reserved for internal use: {name}"
        )));
    }
    Ok(())
}

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
                temporary,
                if_not_exists,
                query,
            } => {
                self.create_table_as(name, *temporary, *if_not_exists, query, &mut catalog)?;
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
                catalog.remove_triggers_of(name);
                catalog.remove_view(name);
            }
            ast::Statement::CreateTrigger(create) => {
                if !create_trigger(create, &mut catalog)? {
                    return Ok(());
                }
            }
            ast::Statement::DropTrigger { name, if_exists } => {
                if catalog.trigger(name).is_none() && !*if_exists {
                    return Err(operational(format!("no such trigger: {name}")));
                }
                catalog.remove_trigger(name);
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
        reserved(&create.name)?;
        let hides = hides(catalog, &create.name, create.temporary);
        if let Some(what) = taken(catalog, &create.name).filter(|_| !hides) {
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
        self.hide(&create.name, create.temporary, catalog)?;
        let table = catalog::build_table(create, catalog)?;
        if table.autoincrement {
            self.make_sequence(catalog)?;
        }
        self.make(&table)?;
        catalog.put_table(table);
        Ok(())
    }

    /// Makes room for a temporary table that has the name of another one.
    fn hide(&mut self, name: &str, temporary: bool, catalog: &mut Catalog) -> Res<()> {
        if !hides(catalog, name, temporary) {
            return Ok(());
        }
        let own = catalog.table(name).map_or(name, |it| it.name.as_str());
        if !self.storage.hide_table(own)? {
            return Err(operational(format!("table {name} already exists")));
        }
        catalog.hide_table(name);
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

    /// Makes the table of AUTOINCREMENT's numbers, if it is not there.
    ///
    /// # Errors
    /// As [`Definer::run`].
    pub fn sequence(&mut self) -> Res<()> {
        let mut catalog = Catalog::clone(&catalog_of(self.storage.database()));
        self.make_sequence(&mut catalog)?;
        self.storage.attach(Rc::new(catalog))?;
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
        temporary: bool,
        if_not_exists: bool,
        query: &Rc<ast::Query>,
        catalog: &mut Catalog,
    ) -> Res<()> {
        if let Some(what) = taken(catalog, name).filter(|_| !hides(catalog, name, temporary)) {
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
            temporary,
            columns,
            constraints: Vec::new(),
            without_rowid: false,
            strict: false,
            sql: format!("CREATE TABLE {name}({})", listed.join(",")),
        };
        self.hide(name, temporary, catalog)?;
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
                table_spot: ast::Spot::default(),
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
            writer.fires = false;
            writer.run(&plan)?;
            if !writer.pending.is_empty() {
                return Err(integrity("FOREIGN KEY constraint failed"));
            }
        }
        self.storage.drop_table(&table.name)?;
        if table.autoincrement {
            self.forget_sequence(&table.name)?;
        }
        catalog.remove_triggers_of(name);
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
        if catalog.view(&create.table).is_some() {
            return Err(operational("views may not be indexed"));
        }
        let table = catalog
            .table(&create.table)
            .ok_or_else(|| operational(format!("no such table: main.{}", create.table)))?
            .clone();
        if catalog.index(&create.name).is_some() {
            return if create.if_not_exists {
                Ok(())
            } else {
                Err(operational(format!("index {} already exists", create.name)))
            };
        }
        if taken(catalog, &create.name).is_some() {
            return Err(operational(format!(
                "there is already a table named {}",
                create.name
            )));
        }
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
        let mut seen = crate::hash::FastSet::default();
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
                    row: Some(Rc::from(stored.clone())),
                };
                for expr in &new.hidden {
                    stored.push(expr.owned(&cx, &frame)?.into_glue());
                }
            }
            self.storage.insert_row(&new.name, key, stored)?;
        }
        Ok(())
    }
}

/// Adds a trigger. `false`: it was there already and that is no error.
fn create_trigger(create: &ast::CreateTrigger, catalog: &mut Catalog) -> Res<bool> {
    if catalog.trigger(&create.name).is_some() {
        return if create.if_not_exists {
            Ok(false)
        } else {
            Err(operational(format!(
                "trigger {} already exists",
                create.name
            )))
        };
    }
    let on_view = catalog.view(&create.table).is_some();
    let time = match create.time {
        ast::TriggerTime::Before => "BEFORE",
        ast::TriggerTime::After => "AFTER",
        ast::TriggerTime::InsteadOf => "INSTEAD OF",
    };
    let instead = create.time == ast::TriggerTime::InsteadOf;
    if !on_view && catalog.table(&create.table).is_none() {
        return Err(operational(format!("no such table: main.{}", create.table)));
    }
    if on_view != instead {
        let what = if on_view { "view" } else { "table" };
        return Err(operational(format!(
            "cannot create {time} trigger on {what}: {}",
            create.table
        )));
    }
    catalog.put_trigger(create.clone());
    Ok(true)
}

/// Whether a table that is to be made hides another one for as long as it lives.
fn hides(catalog: &Catalog, name: &str, temporary: bool) -> bool {
    temporary && catalog.table(name).is_some_and(|it| !it.temporary)
}

/// What a name is taken by.
pub(super) fn taken(catalog: &Catalog, name: &str) -> Option<&'static str> {
    if catalog.table(name).is_some() {
        Some("table")
    } else if catalog.view(name).is_some() {
        Some("view")
    } else {
        None
    }
}
