//! What may be stored: affinity, NOT NULL, CHECK, uniqueness.
//!
//! In: the values of a row. Out: the row as it is stored, or SQLite's refusal.

use std::rc::Rc;

use gluesql_core::data::{Key, Value as GlueValue};
use storage::Row;

use super::Writer;
use crate::ast::Conflict;
use crate::catalog::{IndexDef, TableDef};
use crate::error::{EngineError, Res, integrity};
use crate::eval::{Frame, Slot};
use crate::exec::lookup_rowids;
use crate::value::{Affinity, Owned, Val};

/// A row that stands in the way.
pub(super) struct Clash {
    pub rowid: i64,
    /// `None`: the rowid itself.
    pub index: Option<Rc<IndexDef>>,
    pub error: EngineError,
}

impl Writer<'_> {
    /// Applies affinity and NOT NULL, computes generated columns, checks CHECK, and adds the hidden values of
    /// indexes. `Ok(None)`: the row is left out (OR IGNORE).
    pub(super) fn complete(
        &mut self,
        table: &Rc<TableDef>,
        rowid: i64,
        values: Vec<Owned>,
        or: Conflict,
    ) -> Res<Option<Row>> {
        let mut row: Vec<GlueValue> = Vec::with_capacity(values.len() + table.hidden.len());
        for (at, value) in values.into_iter().enumerate() {
            let column = &table.columns[at];
            let value = if table.rowid_alias == Some(at) {
                Val::Int(rowid)
            } else if table.strict && column.declared_type.eq_ignore_ascii_case("ANY") {
                // In a STRICT table ANY keeps what it is given.
                value
            } else {
                column.affinity.store(value)
            };
            if table.strict {
                strict(table, at, &value)?;
            }
            row.push(value.into_glue());
        }
        if table.columns.iter().any(|it| it.generated.is_some()) {
            self.generate(table, rowid, &mut row)?;
        }
        if !self.not_null(table, rowid, &mut row, or)? {
            return Ok(None);
        }
        if !table.checks.is_empty() {
            let plain: Row = row.clone().into();
            for check in &table.checks {
                if self.over_row(table, rowid, &plain, &check.expr)?.truth() == Some(false) {
                    if or == Conflict::Ignore {
                        return Ok(None);
                    }
                    self.failed_as = if or == Conflict::Replace {
                        Conflict::Abort
                    } else {
                        or
                    };
                    return Err(integrity(format!(
                        "CHECK constraint failed: {}",
                        check.label
                    )));
                }
            }
        }
        if !table.hidden.is_empty() {
            let plain: Row = row.clone().into();
            for expr in &table.hidden {
                row.push(self.over_row(table, rowid, &plain, expr)?.into_glue());
            }
        }
        Ok(Some(row.into()))
    }

    /// Looks at NOT NULL, as SQLite does in two rounds: what REPLACE fills with a default may change generated columns,
    /// so these are looked at last. `false`: the row is left out (OR IGNORE).
    fn not_null(
        &mut self,
        table: &Rc<TableDef>,
        rowid: i64,
        row: &mut [GlueValue],
        or: Conflict,
    ) -> Res<bool> {
        let mut filled = false;
        for second in [false, true] {
            for (at, column) in table.columns.iter().enumerate() {
                if !column.not_null || !matches!(row[at], GlueValue::Null) {
                    continue;
                }
                let generated = column.generated.is_some();
                if generated && !second {
                    continue;
                }
                let or = match (or, column.not_null_conflict) {
                    (Conflict::Abort, own) => own,
                    (or, _) => or,
                };
                match or {
                    Conflict::Replace if !second && column.default.is_some() => {
                        let value = self.default_value(table, at)?;
                        row[at] = column.affinity.store(value).into_glue();
                        filled = true;
                        continue;
                    }
                    Conflict::Ignore => return Ok(false),
                    Conflict::Replace => self.failed_as = Conflict::Abort,
                    or => self.failed_as = or,
                }
                return Err(integrity(format!(
                    "NOT NULL constraint failed: {}.{}",
                    table.name, column.name
                )));
            }
            if !second && filled && table.columns.iter().any(|it| it.generated.is_some()) {
                self.generate(table, rowid, row)?;
            }
        }
        Ok(true)
    }

    /// Generated columns may read each other, so they are worked out until nothing changes.
    fn generate(&self, table: &Rc<TableDef>, rowid: i64, row: &mut [GlueValue]) -> Res<()> {
        for _ in 0..=table.columns.len() {
            let mut same = true;
            for (at, column) in table.columns.iter().enumerate() {
                let Some(expr) = &column.generated else {
                    continue;
                };
                let plain: Row = row.to_vec().into();
                let value = column
                    .affinity
                    .store(self.over_row(table, rowid, &plain, expr)?)
                    .into_glue();
                same &= value == row[at];
                row[at] = value;
            }
            if same {
                break;
            }
        }
        Ok(())
    }

    /// Evaluates an expression over one row of a table.
    pub(super) fn over_row(
        &self,
        _table: &Rc<TableDef>,
        rowid: i64,
        row: &Row,
        expr: &crate::eval::Expr,
    ) -> Res<Owned> {
        let database = storage::Database::default();
        self.evaluate(&database, |cx| {
            let mut frame = Frame::new(1, None);
            frame.slots[0] = Slot {
                rowid: Some(rowid),
                row: Some(row.clone()),
            };
            expr.owned(cx, &frame)
        })
    }

    /// A column's default.
    pub(super) fn default_value(&self, table: &TableDef, at: usize) -> Res<Owned> {
        match &table.columns[at].default {
            None => Ok(Val::Null),
            Some(crate::eval::Expr::Const(value)) => Ok(value.clone()),
            Some(expr) => {
                let database = storage::Database::default();
                self.evaluate(&database, |cx| expr.owned(cx, &Frame::new(0, None)))
            }
        }
    }

    /// The rows that keep this one from being stored. `own`: the row that it replaces.
    pub(super) fn clashes(
        &self,
        table: &Rc<TableDef>,
        rowid: i64,
        row: &Row,
        own: Option<i64>,
        first_only: bool,
    ) -> Res<Vec<Clash>> {
        let rows = self.storage.table(&table.name)?;
        let mut clashes = Vec::new();
        if own != Some(rowid) && rows.get(&Key::I64(rowid)).is_some() {
            let column = match table.rowid_alias {
                Some(at) => table.columns[at].name.as_str(),
                None => "rowid",
            };
            let error = integrity(format!("UNIQUE constraint failed: {}.{column}", table.name));
            clashes.push(Clash {
                rowid,
                index: None,
                error,
            });
        }
        // SQLite looks at the newest index first.
        for index in table.indexes.iter().rev().filter(|it| it.unique) {
            if first_only && !clashes.is_empty() {
                break;
            }
            let keys: Vec<Val<'_>> = index.stored.iter().map(|at| Val::of(&row[*at])).collect();
            if keys.iter().any(Val::is_null) {
                continue;
            }
            for found in lookup_rowids(rows, table, &index.name, &keys)? {
                // With ON CONFLICT it counts which index it is.
                if Some(found) != own
                    && !(first_only
                        && clashes
                            .iter()
                            .any(|it: &Clash| it.rowid == found && it.index.is_none()))
                {
                    let error = integrity(format!(
                        "UNIQUE constraint failed: {}",
                        describe(table, index)
                    ));
                    clashes.push(Clash {
                        rowid: found,
                        index: Some(index.clone()),
                        error,
                    });
                }
            }
        }
        Ok(clashes)
    }
}

/// The columns of an index, as the error names them.
fn describe(table: &TableDef, index: &IndexDef) -> String {
    if index.columns.iter().any(|it| it.column.is_none()) {
        return format!("index '{}'", index.name);
    }
    let names = index
        .columns
        .iter()
        .filter_map(|it| it.column)
        .map(|at| format!("{}.{}", table.name, table.columns[at].name));
    names.collect::<Vec<_>>().join(", ")
}

/// The rowid that a value of an INTEGER PRIMARY KEY means.
///
/// # Errors
/// `datatype mismatch`.
pub(super) fn rowid_of_value(value: &Owned) -> Res<Option<i64>> {
    match Affinity::Integer.store(value.clone()) {
        Val::Null => Ok(None),
        Val::Int(it) => Ok(Some(it)),
        _ => Err(integrity("datatype mismatch")),
    }
}

fn strict(table: &TableDef, at: usize, value: &Val<'_>) -> Res<()> {
    let column = &table.columns[at];
    let fits = matches!(
        (column.declared_type.to_ascii_uppercase().as_str(), value),
        (_, Val::Null)
            | ("ANY", _)
            | ("INT" | "INTEGER", Val::Int(_))
            | ("REAL", Val::Real(_))
            | ("TEXT", Val::Text(_))
            | ("BLOB", Val::Blob(_))
    );
    if fits {
        return Ok(());
    }
    Err(integrity(format!(
        "cannot store {} value in {} column {}.{}",
        value.type_name().to_uppercase(),
        column.declared_type.to_uppercase(),
        table.name,
        column.name
    )))
}
