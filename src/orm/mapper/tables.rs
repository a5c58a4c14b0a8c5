//! Per table of a mapper: which attribute feeds which column, as the unit of work needs it.
//!
//! In: a configured mapper. Out: one [`TableMap`] for each table, base first.

use std::rc::Rc;

use sql::schema::{Default_, ServerDefault};
use sql::{Column, Table};

use super::Mapper;
use crate::host::Key;

/// The columns of one table that a mapper writes.
pub(crate) struct TableMap {
    pub table: Rc<Table>,
    /// In mapping order.
    pub columns: Vec<ColumnMap>,
    pub primary_key: Vec<Rc<Column>>,
}

/// One written column.
pub(crate) struct ColumnMap {
    pub attribute: Key,
    /// The parameter's name.
    pub key: Key,
    pub column: Rc<Column>,
    /// NULL is written when the attribute was never set.
    pub null_when_missing: bool,
    /// The server fills it in when it is not given.
    pub server_default: bool,
    pub server_onupdate: bool,
    /// `None` is a value of its own for the type (JSON).
    pub evaluates_none: bool,
}

pub(super) fn build(mapper: &Mapper) -> Vec<TableMap> {
    mapper
        .written_tables()
        .iter()
        .map(|table| {
            let own = table.columns.borrow();
            let mut columns = Vec::new();
            for column in own.iter() {
                let Some(attribute) = mapper.key_of_column(column) else {
                    continue;
                };
                let no_default = column.default.borrow().is_none()
                    && column.server_default.borrow().is_none()
                    && column.computed.borrow().is_none();
                columns.push(ColumnMap {
                    attribute,
                    key: column.key.borrow().as_str().into(),
                    column: column.clone(),
                    null_when_missing: no_default && !column.primary_key.get(),
                    server_default: server_side(column, false),
                    server_onupdate: server_side(column, true),
                    evaluates_none: matches!(column.ty.borrow().kind, sql::TypeKind::Json),
                });
            }
            TableMap {
                table: table.clone(),
                columns,
                primary_key: table.primary_key(),
            }
        })
        .collect()
}

/// Whether the database computes the value, at INSERT or at UPDATE.
fn server_side(column: &Column, update: bool) -> bool {
    let computed = column.computed.borrow().is_some();
    if update {
        computed || column.server_onupdate.borrow().is_some()
    } else {
        computed
            || matches!(
                &*column.server_default.borrow(),
                Some(ServerDefault::Text(_) | ServerDefault::Sql(_) | ServerDefault::Fetched)
            ) && column.default.borrow().is_none()
            || matches!(&*column.default.borrow(), Some(Default_::Sql(_)))
    }
}
