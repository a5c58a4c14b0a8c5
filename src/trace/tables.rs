//! Tables and results of SQL as plain data: for reports, for the inspector, for the console.
//!
//! Made by `engine`, which alone knows rows; carried by `protocol`.

use serde::{Deserialize, Serialize};

use crate::Cell;

/// One table as it was at some moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableData {
    pub name: String,
    pub columns: Vec<TableColumn>,
    /// All rows up to a cap, in key order.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows the table has, also when `rows` was capped.
    pub row_count: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableColumn {
    pub name: String,
    /// As in CREATE TABLE: `INTEGER`, `VARCHAR(50)`.
    pub sql_type: String,
    pub primary_key: bool,
    pub nullable: bool,
    /// `roles.id` for a foreign key.
    pub references: Option<String>,
}

/// One table, and what changed in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableView {
    pub table: TableData,
    /// For each row of `table.rows`, in the same order.
    pub marks: Vec<RowMark>,
    /// Rows that the other event has and this one has not, up to the cap of `TableData`.
    pub removed: Vec<Vec<Cell>>,
    /// The table itself is new.
    pub created: bool,
    /// The table is gone since the other event: `table` is as it was there.
    pub dropped: bool,
    /// Rows that were added, changed and removed, counted beyond every cap.
    pub counts: RowCounts,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowMark {
    #[default]
    Same,
    Added,
    /// Indexes of the cells that differ, with the old values.
    Changed(Vec<(u32, Cell)>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RowCounts {
    pub added: u64,
    pub changed: u64,
    pub removed: u64,
}

/// What one statement of the console did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsoleResult {
    pub sql: String,
    pub columns: Vec<String>,
    /// Up to a cap.
    pub rows: Vec<Vec<Cell>>,
    /// Rows of a query, or rows changed; `None` for DDL.
    pub row_count: Option<u64>,
    /// Microseconds.
    pub duration: u64,
    /// The database's message; what follows a failed statement is not run.
    pub error: Option<String>,
}
