//! GlueSQL's `Store`: reading schemas and rows.
//!
//! In: GlueSQL's executor. Out: copies of rows, in key order.

use crate::storage::Storage;
use gluesql_core::{
    data::{Key, Schema, Value},
    error::Result,
    store::{RowIter, Store},
};

impl Store for Storage {
    fn fetch_schema(&self, table_name: &str) -> Result<Option<Schema>> {
        Ok(self
            .table(table_name)
            .ok()
            .map(|table| table.schema().clone()))
    }

    fn fetch_all_schemas(&self) -> Result<Vec<Schema>> {
        Ok(self
            .view
            .tables()
            .map(|table| table.schema().clone())
            .collect())
    }

    fn fetch_data(&self, table_name: &str, key: &Key) -> Result<Option<Vec<Value>>> {
        Ok(self.get_row(table_name, key)?.map(|row| row.to_vec()))
    }

    fn scan_data<'a>(&'a self, table_name: &str) -> Result<RowIter<'a>> {
        let rows = self.scan(table_name)?;
        Ok(Box::new(
            rows.map(|(key, row)| Ok((key.clone(), row.to_vec()))),
        ))
    }
}
