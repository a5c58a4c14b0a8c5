//! Foreign keys: from the name that was written to the column that is meant.

use std::rc::Rc;

use crate::Error;
use crate::schema::{Column, ForeignKey, ForeignKeyTarget, MetaData, Table};

impl ForeignKey {
    /// (table key, column) as written; the column is the own column's key when only a table was named.
    pub fn target_tokens(&self) -> (String, String) {
        match &self.target {
            ForeignKeyTarget::Column(column) => {
                let table = column
                    .table
                    .borrow()
                    .upgrade()
                    .map(|it| it.key())
                    .unwrap_or_default();
                (table, column.key.borrow().clone())
            }
            ForeignKeyTarget::Name(text) => {
                let own_schema = self.parent.borrow().upgrade().and_then(|column| {
                    let table = column.table.borrow().upgrade()?;
                    let metadata = table.metadata.upgrade()?;
                    metadata.schema.borrow().clone()
                });
                let (table, column) = match text.rsplit_once('.') {
                    Some((table, column)) => (table.to_owned(), column.to_owned()),
                    None => {
                        let key = self
                            .parent
                            .borrow()
                            .upgrade()
                            .map(|it| it.key.borrow().clone());
                        (text.clone(), key.unwrap_or_default())
                    }
                };
                match own_schema {
                    Some(schema) if !table.contains('.') => (format!("{schema}.{table}"), column),
                    _ => (table, column),
                }
            }
        }
    }

    /// `"table.column"`, as shown in messages.
    pub fn spec(&self) -> String {
        match &self.target {
            ForeignKeyTarget::Name(text) => text.clone(),
            ForeignKeyTarget::Column(column) => column.full_name(),
        }
    }

    /// The column that it refers to.
    ///
    /// # Errors
    /// [`Error::NoReferencedTable`] while the metadata has no such table, [`Error::NoReferencedColumn`] when that
    /// table has no such column, [`Error::InvalidRequest`] before its own column is in a table.
    pub fn column(&self) -> Result<Rc<Column>, Error> {
        if let ForeignKeyTarget::Column(column) = &self.target {
            return Ok(Rc::clone(column));
        }
        let parent = self.parent.borrow().upgrade().ok_or_else(|| {
            Error::InvalidRequest(
                "this ForeignKey object does not yet have a parent Column associated with it."
                    .into(),
            )
        })?;
        let table = parent.table.borrow().upgrade().ok_or_else(|| {
            Error::InvalidRequest(
                "this ForeignKey's parent column is not yet associated with a Table.".to_owned(),
            )
        })?;
        let (table_key, column_key) = self.target_tokens();
        let target = table.metadata.upgrade().and_then(|it| it.table(&table_key));
        let Some(target) = target else {
            return Err(Error::NoReferencedTable(format!(
                "Foreign key associated with column '{}' could not find table '{table_key}' with which to generate a \
                 foreign key to target column '{column_key}'",
                parent.full_name()
            )));
        };
        target.column(&column_key).ok_or_else(|| {
            Error::NoReferencedColumn(format!(
                "Could not initialize target column for ForeignKey '{}' on table '{}': table '{}' has no column named \
                 '{column_key}'",
                self.spec(),
                table.name,
                target.name
            ))
        })
    }

    /// Whether it refers to this column.
    pub fn references(&self, table: &Table) -> bool {
        match &self.target {
            ForeignKeyTarget::Column(column) => column
                .table
                .borrow()
                .upgrade()
                .is_some_and(|it| std::ptr::eq(&raw const *it, table)),
            ForeignKeyTarget::Name(_) => self.target_tokens().0 == table.key(),
        }
    }
}

impl MetaData {
    /// Gives foreign key columns without a type the type of what they refer to, as far as that is known.
    pub fn settle_types(&self) {
        let mut open: Vec<Rc<Column>> = Vec::new();
        for table in self.tables.borrow().values() {
            for column in table.columns.borrow().iter() {
                if column.ty.borrow().is_null() && !column.foreign_keys.borrow().is_empty() {
                    open.push(Rc::clone(column));
                }
            }
        }
        // A chain of references settles from its end, at most one link per round.
        for _ in 0..open.len() {
            let mut settled = false;
            for column in &open {
                if !column.ty.borrow().is_null() {
                    continue;
                }
                let target = column
                    .foreign_keys
                    .borrow()
                    .first()
                    .and_then(|it| it.column().ok());
                if let Some(target) = target {
                    let ty = target.ty.borrow().clone();
                    if !ty.is_null() {
                        column.ty.replace(ty);
                        settled = true;
                    }
                }
            }
            if !settled {
                break;
            }
        }
    }
}
