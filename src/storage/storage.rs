//! One connection: its view of the database, and direct reads and writes without GlueSQL.
//!
//! In: rows with their keys, from the engine. Out: rows, index look-ups, snapshots.
//! Transactions and savepoints are in `transaction.rs`; GlueSQL's traits are in files of their own.

use crate::{
    database::Database,
    error::Result,
    private::Private,
    secondary::{Keys, Target},
    shared::SharedDatabase,
    snapshot::Snapshot,
    table::{Row, Table},
    transaction::State,
};
use gluesql_core::{
    chrono::NaiveDateTime,
    data::{CustomFunction, Key, Schema, Value},
};
use std::{any::Any, collections::BTreeMap, rc::Rc};

/// A connection to a [`SharedDatabase`].
///
/// Reads show its view. Outside of a transaction the view is brought up to date by
/// [`Storage::begin_statement`], [`Storage::refresh`] and every write, and a write that no
/// statement or transaction surrounds is published at once. Dropping a connection rolls back.
pub struct Storage {
    pub(crate) shared: SharedDatabase,
    /// This connection's number, the owner of the write lock.
    pub(crate) connection: u64,
    pub(crate) view: Database,
    /// The version of the committed state from which the view began.
    pub(crate) version: u64,
    pub(crate) state: State,
    /// Which tables are this connection's own.
    pub(crate) private: Option<Rc<dyn Private>>,
    /// The view as it was published last, when it held tables of its own.
    pub(crate) own: Option<Database>,
    /// Custom functions belong to the connection, as in SQLite. Keys are upper-case.
    pub(crate) functions: BTreeMap<String, CustomFunction>,
    time: NaiveDateTime,
}

impl Default for Storage {
    fn default() -> Self {
        Storage::new()
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        self.shared.unlock(self.connection);
    }
}

/// Connections, snapshots, time.
impl Storage {
    /// A connection to an empty database of its own.
    pub fn new() -> Storage {
        SharedDatabase::new().connect()
    }

    pub(crate) fn connected(
        shared: SharedDatabase,
        connection: u64,
        view: Database,
        version: u64,
    ) -> Storage {
        Storage {
            shared,
            connection,
            view,
            version,
            state: State::default(),
            private: None,
            own: None,
            functions: BTreeMap::new(),
            time: NaiveDateTime::default(),
        }
    }

    /// Says which tables belong to this connection alone.
    pub fn set_private(&mut self, rule: Rc<dyn Private>) {
        self.private = Some(rule);
    }

    /// The database that this connection shares with others; `connect` on it makes another one.
    pub fn shared(&self) -> &SharedDatabase {
        &self.shared
    }

    /// The tables as this connection sees them, its own uncommitted changes included.
    pub fn database(&self) -> &Database {
        &self.view
    }

    /// Keeps what this connection sees, uncommitted changes included. O(1).
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(&self.view)
    }

    /// Makes the kept state the current one: a write of the whole database in O(1). Inside a
    /// transaction it is part of the transaction and leaves the savepoints alone.
    ///
    /// # Errors
    /// [`crate::Error::Locked`].
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<()> {
        self.write(|database| {
            *database = snapshot.database().clone();
            Ok(())
        })
    }

    /// Keeps a value with the database, in the place of the one before. It belongs to the state as
    /// a table does: transactions, savepoints and snapshots take it along.
    ///
    /// # Errors
    /// [`crate::Error::Locked`].
    pub fn attach(&mut self, value: Rc<dyn Any>) -> Result<()> {
        self.write(|database| {
            database.attach(value);
            Ok(())
        })
    }

    /// The time at which tables count as made from now on. The storage reads no clock: without
    /// this call it is the start of 1970.
    pub fn set_time(&mut self, time: NaiveDateTime) {
        self.time = time;
    }

    pub(crate) fn time(&self) -> NaiveDateTime {
        self.time
    }

    /// Runs a change on the view under the write lock. A `change` that fails leaves the database
    /// as it was: single-row changes check before they write, others use `atomically`.
    pub(crate) fn write<T>(
        &mut self,
        change: impl FnOnce(&mut Database) -> Result<T>,
    ) -> Result<T> {
        self.pin();
        self.shared.lock(self.connection, self.version)?;
        let result = change(&mut self.view);
        if !self.in_statement_or_transaction() {
            match result {
                Ok(_) => self.publish(),
                Err(_) => self.shared.unlock(self.connection),
            }
        }
        result
    }
}

/// Tables and indexes.
impl Storage {
    /// Makes an empty table.
    ///
    /// # Errors
    /// [`crate::Error::TableExists`], [`crate::Error::Locked`].
    pub fn create_table(&mut self, schema: Schema) -> Result<()> {
        let time = self.time;
        self.write(|database| database.create_table(schema, time))
    }

    /// Removes a table with its rows and indexes.
    ///
    /// # Errors
    /// [`crate::Error::NoSuchTable`], [`crate::Error::Locked`].
    pub fn drop_table(&mut self, table: &str) -> Result<()> {
        self.write(|database| database.drop_table(table))
    }

    /// Renames a table; rows, indexes and the foreign keys that name it stay.
    ///
    /// # Errors
    /// [`crate::Error::NoSuchTable`], [`crate::Error::TableExists`], [`crate::Error::Locked`].
    pub fn rename_table(&mut self, old: &str, new: &str) -> Result<()> {
        self.write(|database| database.rename_table(old, new))
    }

    /// Makes an index on columns, given by their positions, and fills it. From then on it follows
    /// every write, GlueSQL's included; a `unique` one refuses a second row with the same values,
    /// of which none is NULL. GlueSQL's planner does not see it.
    ///
    /// # Errors
    /// [`crate::Error::IndexExists`] in this table, [`crate::Error::NoSuchColumn`], [`crate::Error::NotUnique`] for
    /// rows that are there already, [`crate::Error::NoSuchTable`], [`crate::Error::Locked`].
    pub fn create_index(
        &mut self,
        table: &str,
        name: &str,
        columns: Vec<usize>,
        unique: bool,
    ) -> Result<()> {
        self.write(|database| {
            database
                .table_mut(table)?
                .add_index(name, unique, Target::Columns(columns))
        })
    }

    /// Takes a table out of the view, so that a private one can have its name; answers whether it did: not when this
    /// transaction has changed the table, which others are to see as it was.
    ///
    /// # Errors
    /// [`crate::Error::Locked`].
    pub fn hide_table(&mut self, name: &str) -> Result<bool> {
        let (committed, _) = self.shared.committed();
        let same = match (committed.shared_table(name), self.view.shared_table(name)) {
            (Some(a), Some(b)) => Rc::ptr_eq(&a, &b),
            _ => false,
        };
        drop(committed);
        if !same {
            return Ok(false);
        }
        self.write(|database| {
            database.set_table(name, None);
            Ok(true)
        })
    }

    /// Removes an index.
    ///
    /// # Errors
    /// [`crate::Error::NoSuchIndex`], [`crate::Error::NoSuchTable`], [`crate::Error::Locked`].
    pub fn drop_index(&mut self, table: &str, name: &str) -> Result<()> {
        self.write(|database| database.table_mut(table)?.remove_index(name))
    }

    /// A table, for several reads in a row.
    ///
    /// # Errors
    /// [`crate::Error::NoSuchTable`].
    pub fn table(&self, table: &str) -> Result<&Table> {
        self.view.table(table)
    }
}

/// Rows.
impl Storage {
    /// Number of rows.
    ///
    /// # Errors
    /// [`crate::Error::NoSuchTable`].
    pub fn table_len(&self, table: &str) -> Result<usize> {
        Ok(self.table(table)?.len())
    }

    /// The row with this key.
    ///
    /// # Errors
    /// [`crate::Error::NoSuchTable`].
    pub fn get_row(&self, table: &str, key: &Key) -> Result<Option<&Row>> {
        Ok(self.table(table)?.get(key))
    }

    /// All rows in key order.
    ///
    /// # Errors
    /// [`crate::Error::NoSuchTable`].
    pub fn scan(
        &self,
        table: &str,
    ) -> Result<impl DoubleEndedIterator<Item = (&Key, &Row)> + use<'_>> {
        Ok(self.table(table)?.scan())
    }

    /// Keys of the rows whose first indexed values are `values`; see [`crate::Index::lookup`].
    ///
    /// # Errors
    /// [`crate::Error::NoSuchTable`], [`crate::Error::NoSuchIndex`], [`crate::Error::GlueSql`] for a list or a map.
    pub fn lookup(&self, table: &str, index: &str, values: &[Value]) -> Result<Keys<'_>> {
        self.table(table)?.index(index)?.lookup(values)
    }

    /// Adds a row under a new key.
    ///
    /// # Errors
    /// [`crate::Error::RowExists`], [`crate::Error::NotUnique`], [`crate::Error::NoSuchTable`], [`crate::Error::Locked`].
    pub fn insert_row(&mut self, table: &str, key: Key, values: impl Into<Row>) -> Result<()> {
        self.write(|database| database.table_mut(table)?.insert(key, values.into()))
    }

    /// Replaces the row with this key and answers the old one. To change the key itself, delete
    /// and insert.
    ///
    /// # Errors
    /// [`crate::Error::NoSuchRow`], [`crate::Error::NotUnique`], [`crate::Error::NoSuchTable`], [`crate::Error::Locked`].
    pub fn update_row(&mut self, table: &str, key: &Key, values: impl Into<Row>) -> Result<Row> {
        self.write(|database| database.table_mut(table)?.replace(key, values.into()))
    }

    /// As [`Storage::update_row`], for a caller that has just read the row: it is not looked for a second time.
    ///
    /// # Errors
    /// [`crate::Error::NotUnique`], [`crate::Error::NoSuchTable`], [`crate::Error::Locked`].
    pub fn replace_row(
        &mut self,
        table: &str,
        key: &Key,
        before: &Row,
        values: impl Into<Row>,
    ) -> Result<()> {
        self.write(|database| {
            let table = database.table_mut(table)?;
            table.write(key.clone(), Some(before), values.into())
        })
    }

    /// Removes the row with this key and answers it, if there was one.
    ///
    /// # Errors
    /// [`crate::Error::NoSuchTable`], [`crate::Error::Locked`].
    pub fn delete_row(&mut self, table: &str, key: &Key) -> Result<Option<Row>> {
        self.write(|database| database.table_mut(table)?.remove(key))
    }
}
