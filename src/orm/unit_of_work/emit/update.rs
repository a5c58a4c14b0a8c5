//! UPDATE statements: for changed objects, and for relationships with `post_update`.
//!
//! Source of the behaviour: SQLAlchemy `persistence._emit_update_statements`, `_post_update`.

use std::rc::Rc;

use engine::{BoundValues, Connection, Cursor, ExecuteOptions, ManyMode};
use sql::schema::Default_;
use sql::{Table, Update, Value};

use super::{equals_parameter, groups, map_of, tables_of, take_computed};
use crate::error::{Error, Result};
use crate::host::{AttrKind, Key};
use crate::mapper::Mapper;
use crate::unit_of_work::UnitOfWork;
use crate::unit_of_work::collect::{Row, label};

impl UnitOfWork {
    pub(super) fn emit_updates(
        &mut self,
        connection: &Connection,
        table: &Rc<Table>,
        rows: Vec<Row>,
        reason: &str,
    ) -> Result<()> {
        for group in groups(rows, Row::groups_with) {
            let mapper = group[0].object.state().mapper().clone();
            let _why = self.because(reason, "UPDATE", &mapper);
            let version = mapper.version_id_col.as_ref().filter(|it| {
                table
                    .columns
                    .borrow()
                    .iter()
                    .any(|column| Rc::ptr_eq(column, it))
            });
            let mut update = Update::new(table);
            for column in table.primary_key().iter().chain(version) {
                update = update.where_(equals_parameter(column, &label(column)));
            }
            let names: Vec<Key> = table
                .primary_key()
                .iter()
                .chain(version)
                .map(|it| label(it))
                .collect();
            let keys: Vec<Key> = group[0]
                .params
                .keys()
                .filter(|key| !names.contains(key))
                .cloned()
                .collect();
            let options = ExecuteOptions {
                column_keys: Some(keys),
                many: ManyMode::ExecuteMany,
            };
            let expected = group.len() as i64;
            let single = group.iter().any(|it| !it.expressions.is_empty()) || version.is_some();
            let mut matched = 0;
            if single {
                for row in &group {
                    let mut update = update.clone();
                    for (key, expr) in &row.expressions {
                        update = update.value(key, expr.clone())?;
                    }
                    let cursor = connection.execute(
                        &update.statement(),
                        std::slice::from_ref(&row.params),
                        &options,
                    )?;
                    matched += cursor.rowcount;
                    self.after_update(row, table, &cursor, 0)?;
                }
            } else {
                let params: Vec<BoundValues> = group.iter().map(|it| it.params.clone()).collect();
                let cursor = connection.execute(&update.statement(), &params, &options)?;
                matched += cursor.rowcount;
                for (at, row) in group.iter().enumerate() {
                    self.after_update(row, table, &cursor, at)?;
                }
            }
            if matched != expected {
                return Err(Error::stale(format!(
                    "UPDATE statement on table '{}' expected to update {expected} row(s); {matched} were \
                     matched.",
                    table.name
                )));
            }
        }
        Ok(())
    }

    fn after_update(&self, row: &Row, table: &Rc<Table>, cursor: &Cursor, at: usize) -> Result<()> {
        let taken = take_computed(row, cursor, at);
        let Some(map) = map_of(&row.object, table) else {
            return Ok(());
        };
        let mut stale: Vec<Key> = Vec::new();
        for column in &map.columns {
            let given = row.params.contains_key(&column.key);
            let sql_onupdate = matches!(&*column.column.onupdate.borrow(), Some(Default_::Sql(_)));
            let expression = row.expressions.iter().any(|it| it.0 == column.key);
            if expression || (!given && (column.server_onupdate || sql_onupdate)) {
                stale.push(column.attribute.clone());
            }
        }
        row.object.state().expire_attributes(&stale);
        super::refreshed(&row.object, &taken)
    }
    pub(super) fn run_post_updates(
        &mut self,
        mapper: &Rc<Mapper>,
        delete: bool,
        reason: &str,
    ) -> Result<()> {
        let Some(work) = self.post_updates.get(&mapper.id()) else {
            return Ok(());
        };
        let ids: Vec<u64> = work
            .states
            .iter()
            .copied()
            .filter(|id| self.states.get(id).is_some_and(|it| it.delete == delete))
            .collect();
        let columns = work.columns.clone();
        let objects = self.sorted(&ids)?;
        let connection = self.session.connection_for(mapper)?;
        for table in tables_of(objects.iter()) {
            let mut rows: Vec<Row> = Vec::new();
            for object in &objects {
                let Some(map) = map_of(object, &table) else {
                    continue;
                };
                let mut params = BoundValues::new();
                for column in &map.columns {
                    if !columns.iter().any(|it| Rc::ptr_eq(it, &column.column)) {
                        continue;
                    }
                    let history = crate::attributes::history_with(
                        object,
                        &column.attribute,
                        crate::attributes::Passive::NO_INITIALIZE,
                    )?;
                    if let Some(added) = history.added.first() {
                        params.insert(column.key.clone(), added.value());
                    }
                }
                if params.is_empty() {
                    continue;
                }
                for column in &map.primary_key {
                    let key = object.state().mapper().require_key_of_column(column)?;
                    let value = object
                        .get(&key, AttrKind::Value)
                        .map_or(Value::Null, |it| it.value());
                    params.insert(label(column), value);
                }
                rows.push(Row {
                    object: object.clone(),
                    params,
                    expressions: Vec::new(),
                    has_all_keys: true,
                    has_all_defaults: true,
                });
            }
            self.emit_updates(&connection, &table, rows, reason)?;
        }
        Ok(())
    }
}
