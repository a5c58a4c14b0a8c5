//! A whole database as one value.
//!
//! In: changes made by `storage.rs`. Out: tables by name. A clone shares everything with the
//! original and costs O(1); a write to either copies only the path to what it changes.

use crate::{
    error::{Error, Result},
    table::Table,
};
use gluesql_core::{chrono::NaiveDateTime, data::Schema};
use imbl::{GenericOrdMap, shared_ptr::RcK};
use std::any::Any;
use std::rc::Rc;

/// All tables of a database. Clones in O(1).
#[derive(Clone, Default)]
pub struct Database {
    tables: GenericOrdMap<Rc<str>, Rc<Table>, RcK>,
    /// What the engine keeps with the tables: its catalogue.
    attached: Option<Rc<dyn Any>>,
}

impl Database {
    /// All tables in the order of their names.
    pub fn tables(&self) -> impl DoubleEndedIterator<Item = &Table> {
        self.tables.values().map(Rc::as_ref)
    }

    /// The table of this name; names are compared exactly.
    ///
    /// # Errors
    /// [`Error::NoSuchTable`].
    pub fn table(&self, name: &str) -> Result<&Table> {
        match self.tables.get(name) {
            Some(table) => Ok(table),
            None => Err(Error::NoSuchTable(name.to_owned())),
        }
    }

    /// About how many bytes the rows of all tables take.
    pub fn bytes(&self) -> u64 {
        self.tables().map(Table::bytes).sum()
    }

    /// The value that [`crate::Storage::attach`] put here.
    pub fn attached(&self) -> Option<&Rc<dyn Any>> {
        self.attached.as_ref()
    }

    pub(crate) fn attach(&mut self, value: Rc<dyn Any>) {
        self.attached = Some(value);
    }

    pub(crate) fn table_mut(&mut self, name: &str) -> Result<&mut Table> {
        match self.tables.get_mut(name) {
            Some(table) => Ok(Rc::make_mut(table)),
            None => Err(Error::NoSuchTable(name.to_owned())),
        }
    }

    pub(crate) fn shared_table(&self, name: &str) -> Option<Rc<Table>> {
        self.tables.get(name).cloned()
    }

    /// Puts a table of this name in its place, or takes it away.
    pub(crate) fn set_table(&mut self, name: &str, table: Option<Rc<Table>>) {
        match table {
            Some(table) => drop(self.tables.insert(Rc::from(name), table)),
            None => drop(self.tables.remove(name)),
        }
    }

    pub(crate) fn create_table(&mut self, schema: Schema, created: NaiveDateTime) -> Result<()> {
        let name = Rc::from(schema.table_name.as_str());
        if self.tables.contains_key(&name) {
            return Err(Error::TableExists(schema.table_name));
        }
        self.tables
            .insert(name, Rc::new(Table::new(schema, created)));
        Ok(())
    }

    pub(crate) fn drop_table(&mut self, name: &str) -> Result<()> {
        match self.tables.remove(name) {
            Some(_) => Ok(()),
            None => Err(Error::NoSuchTable(name.to_owned())),
        }
    }

    /// Renames a table, also where foreign keys of other tables name it.
    pub(crate) fn rename_table(&mut self, old: &str, new: &str) -> Result<()> {
        self.table(old)?;
        if self.table(new).is_ok() {
            return Err(Error::TableExists(new.to_owned()));
        }
        if let Some(mut table) = self.tables.remove(old) {
            let mut schema = table.schema().clone();
            schema.table_name = new.to_owned();
            Rc::make_mut(&mut table).set_schema(schema);
            self.tables.insert(Rc::from(new), table);
        }

        let refers = |table: &&Table| {
            let mut keys = table.schema().foreign_keys.iter();
            keys.any(|key| key.referenced_table_name == old)
        };
        let children = self.tables().filter(refers).map(|t| t.schema().clone());
        for mut schema in children.collect::<Vec<_>>() {
            for key in &mut schema.foreign_keys {
                if key.referenced_table_name == old {
                    key.referenced_table_name = new.to_owned();
                }
            }
            self.table_mut(&schema.table_name.clone())?
                .set_schema(schema);
        }
        Ok(())
    }

    /// Runs several changes as one: on an error the database is as it was before.
    pub(crate) fn atomically<T>(
        &mut self,
        change: impl FnOnce(&mut Database) -> Result<T>,
    ) -> Result<T> {
        let before = self.clone();
        let result = change(self);
        if result.is_err() {
            *self = before;
        }
        result
    }
}
