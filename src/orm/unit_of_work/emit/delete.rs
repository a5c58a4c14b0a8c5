//! DELETE statements, and the rows of secondary tables.
//!
//! Source of the behaviour: SQLAlchemy `persistence._emit_delete_statements`, `dependency._ManyToManyDP._run_crud`.

use std::rc::Rc;

use engine::{BoundValues, ExecuteOptions, ManyMode};
use sql::{Delete, Insert, Statement, Table, ops};

use super::{call, equals_parameter, map_of, tables_of};
use crate::error::{Error, Result};
use crate::host::{Key, ObjectRef};
use crate::mapper::Mapper;
use crate::session::Session;
use crate::unit_of_work::UnitOfWork;
use crate::unit_of_work::collect;

impl UnitOfWork {
    pub(super) fn delete(&mut self, ids: &[u64], reason: &str) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let objects = self.sorted(ids)?;
        let connection = match objects.first() {
            Some(it) => self.session.connection_for(it.state().mapper())?,
            None => return Ok(()),
        };
        for object in &objects {
            call(object, |it, object| it.before_delete(object))?;
        }
        let mut tables = tables_of(objects.iter());
        tables.reverse();
        for table in tables {
            let mut rows: Vec<(ObjectRef, BoundValues)> = Vec::new();
            for object in &objects {
                if let Some(map) = map_of(object, &table) {
                    rows.push((object.clone(), collect::delete_row(object, map)?));
                }
            }
            if rows.is_empty() {
                continue;
            }
            let mapper = rows[0].0.state().mapper().clone();
            let _why = self.because(reason, "DELETE", &mapper);
            let keys: Vec<Key> = rows[0].1.keys().cloned().collect();
            let mut delete = Delete::new(&table);
            for column in table.columns.borrow().iter() {
                let key: Key = column.key.borrow().as_str().into();
                if keys.contains(&key) {
                    delete = delete.where_(equals_parameter(column, &key));
                }
            }
            let versioned = mapper.version_id_col.is_some();
            let params: Vec<BoundValues> = rows.into_iter().map(|it| it.1).collect();
            let expected = params.len() as i64;
            let matched = connection
                .execute(&delete.statement(), &params, &ExecuteOptions::default())?
                .rowcount;
            if mapper.base_mapper().confirm_deleted_rows && matched > -1 && matched != expected {
                let text = format!(
                    "DELETE statement on table '{}' expected to delete {expected} row(s); {matched} were \
                     matched.  Please set confirm_deleted_rows=False within the mapper configuration to prevent \
                     this warning.",
                    table.name
                );
                if versioned {
                    return Err(Error::stale(text));
                }
                self.session.env().warn(&text);
            }
        }
        for object in &objects {
            call(object, |it, object| it.after_delete(object))?;
        }
        Ok(())
    }
}

pub(in crate::unit_of_work) fn insert_secondary(
    session: &Session,
    mapper: &Mapper,
    table: &Rc<Table>,
    rows: Vec<BoundValues>,
) -> Result<()> {
    let connection = session.connection_for(mapper)?;
    let options = ExecuteOptions {
        column_keys: rows.first().map(|it| it.keys().cloned().collect()),
        many: ManyMode::ExecuteMany,
    };
    let statement: Statement = Insert::new(table).statement();
    connection.execute(&statement, &rows, &options)?;
    Ok(())
}

pub(in crate::unit_of_work) fn delete_secondary(
    session: &Session,
    mapper: &Mapper,
    table: &Rc<Table>,
    rows: Vec<BoundValues>,
) -> Result<()> {
    let connection = session.connection_for(mapper)?;
    let mut conditions = Vec::new();
    for column in table.columns.borrow().iter() {
        let key: Key = column.key.borrow().as_str().into();
        if rows.first().is_some_and(|it| it.contains_key(&key)) {
            conditions.push(equals_parameter(column, &key));
        }
    }
    let delete = Delete::new(table).where_(ops::and_(conditions));
    let expected = rows.len() as i64;
    let matched = connection
        .execute(&delete.statement(), &rows, &ExecuteOptions::default())?
        .rowcount;
    if matched != expected {
        return Err(Error::stale(format!(
            "DELETE statement on table '{}' expected to delete {expected} row(s); Only {matched} were matched.",
            table.name
        )));
    }
    Ok(())
}
