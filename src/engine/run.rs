//! One statement on the storage: the statement's own transaction, and which part of the engine does it.
//!
//! In: a parsed statement, its parameters. Out: [`Ran`]. A statement that fails changes nothing.

use std::rc::Rc;

use storage::Row;

use crate::api::{Cursor, ResultColumn};
use crate::ast::{self, Conflict};
use crate::catalog::Catalog;
use crate::connection::Connection;
use crate::ddl::{Definer, catalog_of};
use crate::error::Res;
use crate::eval::{Cx, Param};
use crate::exec;
use crate::introspect;
use crate::prepared::{Lowered, PlannedWhat};
use crate::value::Val;
use crate::write::Writer;

/// What a statement did.
#[derive(Default)]
pub(crate) struct Ran {
    pub columns: Rc<Vec<ResultColumn>>,
    pub rows: Vec<Vec<sql::Value>>,
    /// Rows changed by DML.
    pub changed: Option<i64>,
    pub last_rowid: Option<i64>,
}

impl Ran {
    /// Several executions as one.
    pub fn and(mut self, next: Ran) -> Ran {
        self.changed = match (self.changed, next.changed) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        self.last_rowid = next.last_rowid;
        self.rows.extend(next.rows);
        self
    }

    /// The number that the trace shows: rows of a SELECT, rows changed by DML without RETURNING.
    pub fn counted(&self, statement: &ast::Statement) -> Option<u64> {
        match (statement, self.changed) {
            (ast::Statement::Query(_), _) => Some(self.rows.len() as u64),
            (_, Some(changed)) if self.columns.is_empty() => u64::try_from(changed).ok(),
            _ => None,
        }
    }

    pub fn into_cursor(self) -> Cursor {
        Cursor {
            columns: self.columns,
            rows: self.rows,
            rowcount: self.changed.unwrap_or(-1),
            lastrowid: self.last_rowid,
            ..Cursor::default()
        }
    }
}

fn values_of(row: &Row) -> Vec<sql::Value> {
    row.iter().map(|it| Val::of(it).into_sql()).collect()
}

/// Columns of an answer that no query gave.
fn text_columns(names: &[&str]) -> Rc<Vec<ResultColumn>> {
    Rc::new(names.iter().map(|it| result_column(it)).collect())
}

/// A column whose type is not known.
pub(crate) fn result_column(name: &str) -> ResultColumn {
    let name: Rc<str> = name.into();
    ResultColumn {
        key: name.clone(),
        name,
        ty: sql::SqlType::new(sql::TypeKind::Null),
    }
}

/// Runs a statement once. `many`: it is one of several parameter sets.
///
/// # Errors
/// What the planner, the evaluator or a constraint refuses.
pub(crate) fn run(
    connection: &Connection,
    lowered: &Lowered,
    params: &[Param],
    many: bool,
) -> Res<Ran> {
    let statement = &lowered.parsed.statement;
    match statement {
        ast::Statement::Begin => {
            if connection.0.storage.borrow().in_transaction() {
                return Err(crate::error::operational(
                    "cannot start a transaction within a transaction",
                ));
            }
            connection.begin()?;
            connection.begin_for_dml()?;
            return Ok(Ran::default());
        }
        ast::Statement::Commit | ast::Statement::Rollback => {
            let keep = matches!(statement, ast::Statement::Commit);
            if !connection.in_transaction() && !connection.0.storage.borrow().in_transaction() {
                let word = if keep { "commit" } else { "rollback" };
                return Err(crate::error::operational(format!(
                    "cannot {word} - no transaction is active"
                )));
            }
            connection.end_as_told(keep)?;
            return Ok(Ran::default());
        }
        ast::Statement::Savepoint(name) => {
            return connection.savepoint(name).map(|()| Ran::default());
        }
        ast::Statement::Release(name) => return connection.release(name).map(|()| Ran::default()),
        ast::Statement::RollbackTo(name) => {
            return connection.rollback_to(name).map(|()| Ran::default());
        }
        ast::Statement::Nothing => return Ok(Ran::default()),
        ast::Statement::Reindex(name) => return reindex(connection, name.as_deref()),
        ast::Statement::Pragma {
            schema,
            name,
            argument,
            assigns,
        } => {
            return pragma(
                connection,
                schema.as_deref(),
                name,
                argument.as_deref(),
                *assigns,
            );
        }
        ast::Statement::Explain(inner) => return explain(connection, inner),
        ast::Statement::Query(_) => return query(connection, lowered, params),
        _ => {}
    }
    let is_dml = matches!(
        statement,
        ast::Statement::Insert(_) | ast::Statement::Update(_) | ast::Statement::Delete(_)
    );
    let began = is_dml && connection.begin_for_dml()?;
    let _ = many;
    let mut storage = connection.0.storage.borrow_mut();
    if is_dml {
        storage.begin_undoable_statement();
    } else {
        storage.begin_statement();
    }
    let mut failed_as = Conflict::Abort;
    let foreign_keys = connection.0.foreign_keys.get();
    let session = &connection.0.session;
    let result = (|| {
        if !is_dml {
            let mut definer = Definer {
                storage: &mut storage,
                session,
                params,
                foreign_keys,
            };
            definer.run(statement)?;
            return Ok(Ran::default());
        }
        let catalog = catalog_of(storage.database());
        let planned = lowered.plan(&catalog)?;
        let PlannedWhat::Dml(plan) = &planned.what else {
            return Ok(Ran::default());
        };
        let mut writer = Writer::new(
            &mut storage,
            catalog,
            session,
            params,
            planned.caches,
            foreign_keys,
        );
        writer.keys_known = foreign_keys && planned.keys_known.get();
        let mut result = writer.run(plan);
        planned.keys_known.set(foreign_keys && result.is_ok());
        if result.is_err() && writer.failed_as == Conflict::Fail {
            // What OR FAIL keeps must be right all the same.
            if let Err(error) = writer.check_pending() {
                writer.failed_as = Conflict::Abort;
                result = Err(error);
            }
        }
        let alone = !writer.storage.in_transaction();
        let open = alone && !writer.pending.is_empty();
        if open && result.is_err() && writer.failed_as == Conflict::Fail {
            writer.failed_as = Conflict::Abort;
            result = Err(crate::error::integrity("FOREIGN KEY constraint failed"));
        }
        failed_as = writer.failed_as;
        // Outside of a transaction the statement commits, so nothing can be put off.
        let result = match result {
            Ok(()) if open => Err(crate::error::integrity("FOREIGN KEY constraint failed")),
            result => result,
        };
        let kept = result.is_ok() || failed_as == Conflict::Fail;
        if !kept {
            writer.undo()?;
        }
        let pending = std::mem::take(&mut writer.pending);
        let changed = std::mem::take(&mut writer.changed);
        let by_triggers = writer.by_triggers;
        if kept {
            connection.0.deferred.borrow_mut().extend(pending);
            session.changes.set(changed.rows);
            session
                .total_changes
                .set(session.total_changes.get() + changed.rows + by_triggers);
        }
        result?;
        Ok(Ran {
            columns: planned.columns.clone(),
            rows: changed.returned.iter().map(values_of).collect(),
            changed: Some(changed.rows),
            last_rowid: changed.last_rowid,
        })
    })();
    match (&result, failed_as) {
        (Ok(_), _) | (Err(_), Conflict::Fail) => storage.end_statement(),
        (Err(_), Conflict::Rollback) => {
            storage.rollback_statement();
            let open = storage.in_transaction();
            drop(storage);
            if open || connection.in_transaction() {
                connection.end_as_told(false)?;
            }
            return result;
        }
        (Err(error), _) => {
            storage.rollback_statement();
            if began && error.message == "database is locked" {
                // The transaction has not started yet: it may be tried again on what the other one commits.
                storage.rollback()?;
            }
        }
    }
    result
}

fn query(connection: &Connection, lowered: &Lowered, params: &[Param]) -> Res<Ran> {
    let database = {
        let mut storage = connection.0.storage.borrow_mut();
        storage.refresh();
        storage.database().clone()
    };
    let catalog = catalog_of(&database);
    let planned = lowered.plan(&catalog)?;
    let PlannedWhat::Query(plan) = &planned.what else {
        return Ok(Ran::default());
    };
    let cx = Cx::new(
        &database,
        &catalog,
        params,
        &connection.0.session,
        planned.caches,
    );
    let rows = exec::values(plan, &cx)?;
    Ok(Ran {
        columns: planned.columns.clone(),
        rows,
        changed: None,
        last_rowid: None,
    })
}

/// Indexes are never wrong, so there is nothing to do but to say when a name means nothing.
fn reindex(connection: &Connection, name: Option<&str>) -> Res<Ran> {
    let mut storage = connection.0.storage.borrow_mut();
    storage.refresh();
    let catalog = catalog_of(storage.database());
    let known = name.is_none_or(|it| {
        crate::value::Collation::named(it).is_some()
            || catalog.table(it).is_some()
            || catalog.index(it).is_some()
    });
    if known {
        Ok(Ran::default())
    } else {
        Err(crate::error::operational(
            "unable to identify the object to be reindexed",
        ))
    }
}

/// The plan of a statement as EXPLAIN shows it.
pub(crate) fn plan_text(connection: &Connection, statement: &ast::Statement) -> Res<String> {
    let database = connection.0.storage.borrow().database().clone();
    let catalog = catalog_of(&database);
    let planned = crate::prepared::plan(statement, &catalog)?;
    Ok(match &planned.what {
        PlannedWhat::Query(plan) => crate::plan::describe(plan),
        PlannedWhat::Dml(plan) => crate::plan::describe_dml(plan),
        PlannedWhat::Other => "Run directly".to_owned(),
    })
}

fn explain(connection: &Connection, statement: &ast::Statement) -> Res<Ran> {
    let text = plan_text(connection, statement)?;
    let rows = text
        .lines()
        .map(|line| vec![sql::Value::from(line)])
        .collect();
    Ok(Ran {
        columns: text_columns(&["plan"]),
        rows,
        changed: None,
        last_rowid: None,
    })
}

fn pragma(
    connection: &Connection,
    schema: Option<&str>,
    name: &str,
    argument: Option<&str>,
    assigns: bool,
) -> Res<Ran> {
    let truth = |it: &str| {
        ["1", "on", "yes", "true"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(it))
    };
    let inner = &connection.0;
    let switch = match name {
        "foreign_keys" => Some(&*inner.foreign_keys),
        "defer_foreign_keys" => Some(&*inner.defer_foreign_keys),
        "case_sensitive_like" => Some(&inner.session.case_sensitive_like),
        // Ours: OFF runs everything here, to compare.
        "gluesql" => Some(&inner.session.use_gluesql),
        _ => None,
    };
    if let Some(switch) = switch {
        return Ok(match argument {
            Some(value) => {
                // Inside a transaction PRAGMA foreign_keys does nothing.
                if name != "foreign_keys" || !inner.storage.borrow().in_transaction() {
                    switch.set(truth(value));
                }
                Ran::default()
            }
            None => Ran {
                columns: text_columns(&[name]),
                rows: vec![vec![sql::Value::Int(i64::from(switch.get()))]],
                changed: None,
                last_rowid: None,
            },
        });
    }
    let mut storage = inner.storage.borrow_mut();
    storage.begin_statement();
    let catalog = catalog_of(storage.database());
    if let (Some(value), "user_version" | "application_id") = (argument, name) {
        let mut changed = Catalog::clone(&catalog);
        let value = i64::from(value.parse::<i32>().unwrap_or(0));
        match name {
            "user_version" => changed.user_version = value,
            _ => changed.application_id = value,
        }
        let attached = storage.attach(Rc::new(changed));
        storage.end_statement();
        attached?;
        return Ok(Ran::default());
    }
    storage.end_statement();
    if assigns && name != "journal_mode" && name != "locking_mode" {
        return Ok(Ran::default());
    }
    drop(storage);
    if name == "foreign_key_check" {
        return foreign_key_check(connection, &catalog);
    }
    Ok(match introspect::pragma(&catalog, schema, name, argument) {
        None => Ran::default(),
        Some((columns, rows)) => Ran {
            columns: text_columns(&columns),
            rows: rows
                .into_iter()
                .map(|row| row.into_iter().map(Val::into_sql).collect())
                .collect(),
            changed: None,
            last_rowid: None,
        },
    })
}

fn foreign_key_check(connection: &Connection, catalog: &crate::catalog::Catalog) -> Res<Ran> {
    let storage = connection.0.storage.borrow();
    let mut rows: Vec<Vec<sql::Value>> = Vec::new();
    for table in catalog.tables() {
        for (number, key) in table.foreign_keys.iter().enumerate() {
            for (rowid, _) in storage.scan(&table.name)? {
                let gluesql_core::data::Key::I64(rowid) = rowid else {
                    continue;
                };
                let pending = crate::write::Pending {
                    table: table.clone(),
                    key: key.clone(),
                    rowid: *rowid,
                };
                if !crate::write::satisfied(&storage, catalog, &pending)? {
                    rows.push(vec![
                        sql::Value::from(table.name.as_str()),
                        sql::Value::Int(*rowid),
                        sql::Value::from(key.parent.as_str()),
                        sql::Value::Int(number as i64),
                    ]);
                }
            }
        }
    }
    Ok(Ran {
        columns: text_columns(&["table", "rowid", "parent", "fkid"]),
        rows,
        changed: None,
        last_rowid: None,
    })
}
