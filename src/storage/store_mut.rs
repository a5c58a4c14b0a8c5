//! GlueSQL's `StoreMut`: writing schemas and rows. Each call happens as a whole or not at all.
//!
//! In: GlueSQL's executor. Out: changes of the connection's view; every index follows.

use crate::storage::Storage;
use gluesql_core::{
    data::{Key, Schema, Value},
    error::Result,
    store::StoreMut,
};

impl StoreMut for Storage {
    /// Makes the table, or gives an existing one another schema over the rows it has.
    fn insert_schema(&mut self, schema: &Schema) -> Result<()> {
        let time = self.time();
        self.write(|database| match database.table_mut(&schema.table_name) {
            Ok(table) => {
                table.set_schema(schema.clone());
                Ok(())
            }
            Err(_) => database.create_table(schema.clone(), time),
        })?;
        Ok(())
    }

    /// Drops the table; GlueSQL has checked whether it exists and who refers to it.
    fn delete_schema(&mut self, table_name: &str) -> Result<()> {
        if self.table(table_name).is_ok() {
            self.drop_table(table_name)?;
        }
        Ok(())
    }

    /// Adds rows under generated keys; see `Table::next_rowid`.
    fn append_data(&mut self, table_name: &str, rows: Vec<Vec<Value>>) -> Result<()> {
        self.write(|database| {
            database.atomically(|database| {
                let table = database.table_mut(table_name)?;
                for row in rows {
                    let key = Key::I64(table.next_rowid()?);
                    table.put(key, row.into())?;
                }
                Ok(())
            })
        })?;
        Ok(())
    }

    /// Adds or replaces rows under the keys given.
    fn insert_data(&mut self, table_name: &str, rows: Vec<(Key, Vec<Value>)>) -> Result<()> {
        self.write(|database| {
            database.atomically(|database| {
                let table = database.table_mut(table_name)?;
                for (key, row) in rows {
                    table.put(key, row.into())?;
                }
                Ok(())
            })
        })?;
        Ok(())
    }

    fn delete_data(&mut self, table_name: &str, keys: Vec<Key>) -> Result<()> {
        self.write(|database| {
            database.atomically(|database| {
                let table = database.table_mut(table_name)?;
                for key in &keys {
                    table.remove(key)?;
                }
                Ok(())
            })
        })?;
        Ok(())
    }
}
