//! GlueSQL's `AlterTable`. Adding a column is GlueSQL's own default; the others also keep the
//! indexes that GlueSQL does not know.
//!
//! In: ALTER TABLE through GlueSQL, or the engine. Out: a changed schema and changed rows.

use crate::{error::Error, storage::Storage};
use gluesql_core::{
    ast::{ColumnDef, Expr, Function},
    data::Schema,
    error::Result,
    store::{AlterTable, AlterTableError},
};

impl Storage {
    /// A copy of the schema and of its columns' definitions, with GlueSQL's refusals.
    fn columns_of(&self, table: &str) -> Result<(Schema, Vec<ColumnDef>)> {
        let Ok(found) = self.table(table) else {
            return Err(AlterTableError::TableNotFound(table.to_owned()).into());
        };
        let schema = found.schema().clone();
        match schema.column_defs.clone() {
            Some(columns) => Ok((schema, columns)),
            None => Err(AlterTableError::SchemalessTableFound(table.to_owned()).into()),
        }
    }
}

impl AlterTable for Storage {
    fn rename_schema(&mut self, table_name: &str, new_table_name: &str) -> Result<()> {
        self.rename_table(table_name, new_table_name)
            .map_err(|error| match error {
                Error::NoSuchTable(name) => AlterTableError::TableNotFound(name).into(),
                error => error.into(),
            })
    }

    fn rename_column(&mut self, table_name: &str, old: &str, new: &str) -> Result<()> {
        let (mut schema, mut columns) = self.columns_of(table_name)?;
        if columns.iter().any(|column| column.name == new) {
            return Err(AlterTableError::AlreadyExistingColumn(new.to_owned()).into());
        }
        let column = columns
            .iter_mut()
            .find(|column| column.name == old)
            .ok_or(AlterTableError::RenamingColumnNotFound)?;
        column.name = new.to_owned();
        for index in &mut schema.indexes {
            rename_identifiers(&mut index.expr, old, new);
        }
        schema.column_defs = Some(columns);
        self.write(|database| {
            database.table_mut(table_name)?.set_schema(schema);
            Ok(())
        })?;
        Ok(())
    }

    fn drop_column(&mut self, table_name: &str, column_name: &str, if_exists: bool) -> Result<()> {
        let (mut schema, mut columns) = self.columns_of(table_name)?;
        let found = columns.iter().position(|column| column.name == column_name);
        let Some(position) = found else {
            if if_exists {
                return Ok(());
            }
            return Err(AlterTableError::DroppingColumnNotFound(column_name.to_owned()).into());
        };
        columns.remove(position);
        schema.column_defs = Some(columns);
        self.write(|database| {
            let table = database.table_mut(table_name)?;
            table.remove_position(position);
            schema
                .indexes
                .retain(|declared| table.index(&declared.name).is_ok());
            table.set_schema(schema);
            Ok(())
        })?;
        Ok(())
    }
}

/// Renames a column in an index expression, over the forms that GlueSQL allows there.
fn rename_identifiers(expr: &mut Expr, old: &str, new: &str) {
    match expr {
        Expr::Identifier(name) if name == old => new.clone_into(name),
        Expr::Nested(expr) | Expr::UnaryOp { expr, .. } => rename_identifiers(expr, old, new),
        Expr::BinaryOp { left, right, .. } => {
            rename_identifiers(left, old, new);
            rename_identifiers(right, old, new);
        }
        Expr::Function(function) => {
            if let Function::Cast { expr, .. } = function.as_mut() {
                rename_identifiers(expr, old, new);
            }
        }
        _ => {}
    }
}
