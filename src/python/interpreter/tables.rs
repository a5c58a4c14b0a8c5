//! The tables of the run's databases, as plain data for the report.

use trace::Cell;

/// One table as it is now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// All rows up to a cap, in key order.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows there are, also when `rows` was capped.
    pub row_count: u64,
}

/// One column, as CREATE TABLE would say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// `INTEGER`, `VARCHAR(50)`.
    pub sql_type: String,
    pub primary_key: bool,
    pub nullable: bool,
    /// `roles.id` for a foreign key.
    pub references: Option<String>,
}
