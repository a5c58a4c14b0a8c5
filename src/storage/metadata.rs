//! GlueSQL's `Metadata`: when tables were made, for its view GLUE_OBJECTS.
//!
//! In: nothing. Out: the time that `Storage::set_time` had given when the table was made.

use crate::storage::Storage;
use gluesql_core::{
    data::Value,
    error::Result,
    store::{MetaIter, Metadata},
};
use std::collections::BTreeMap;

impl Metadata for Storage {
    fn scan_table_meta(&self) -> Result<MetaIter> {
        let describe = |table: &crate::Table| {
            let created = Value::Timestamp(table.created());
            let facts = BTreeMap::from([("CREATED".to_owned(), created)]);
            Ok((table.name().to_owned(), facts))
        };
        let tables = self.view.tables().map(describe).collect::<Vec<_>>();
        Ok(Box::new(tables.into_iter()))
    }
}
