//! `create_all`, `drop_all` and single tables: existence checks first, then DDL, in one transaction.
//!
//! Source of the behaviour: SQLAlchemy `sql/ddl.py` (SchemaGenerator, SchemaDropper), `dialects/sqlite/base.py`.

use std::rc::Rc;

use engine::{Connection, ExecuteOptions};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};
use sql::Statement;
use sql::schema::{Index, Table, sort_tables};
use sql::statement::Ddl;

use super::engine::need_bind;
use super::errors::from_engine;

/// Runs `work` in the transaction of a bind: an engine gets one of its own, a connection keeps its.
///
/// # Errors
/// What `work` raises, after a rollback.
pub(super) fn in_transaction<T>(
    bind: &PyObject,
    vm: &VirtualMachine,
    work: impl FnOnce(&Bound) -> PyResult<T>,
) -> PyResult<T> {
    let (object, own) = need_bind(bind, vm)?;
    let connection = object.connection.0.clone();
    if !own {
        return work(&Bound { object, connection });
    }
    connection.begin().map_err(|it| from_engine(it, vm))?;
    let bound = Bound {
        object: object.clone(),
        connection: connection.clone(),
    };
    let done = match work(&bound) {
        Ok(it) => {
            connection.commit().map_err(|it| from_engine(it, vm))?;
            Ok(it)
        }
        Err(error) => {
            // The first error is the one to report.
            let _ = connection.rollback();
            Err(error)
        }
    };
    super::connection::PyConnection::close(&object, vm)?;
    done
}

/// Where DDL goes: the Connection object, for listeners, and the connection itself.
pub(super) struct Bound {
    pub object: rustpython_vm::PyRef<super::connection::PyConnection>,
    pub connection: Connection,
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `PRAGMA main.table_info("t")`, then `PRAGMA temp.table_info("t")` when there is none.
///
/// # Errors
/// What the database says.
pub(super) fn has_table(
    connection: &Connection,
    name: &str,
    schema: Option<&str>,
    vm: &VirtualMachine,
) -> PyResult<bool> {
    let schema = connection.engine().printed_schema(schema);
    if let Some(schema) = schema {
        let databases = connection
            .exec_driver_sql("PRAGMA database_list", &[])
            .map_err(|it| from_engine(it, vm))?;
        let named = |row: &Vec<sql::Value>| matches!(row.get(1), Some(sql::Value::Text(it)) if **it == *schema);
        if schema == "temp" || !databases.rows.iter().any(named) {
            return Ok(false);
        }
    }
    let schemas: &[&str] = match &schema {
        Some(it) => std::slice::from_ref(it),
        None => &["main", "temp"],
    };
    for it in schemas {
        let prefix = if schema.is_some() {
            quoted(it)
        } else {
            (*it).to_owned()
        };
        let cursor = connection
            .exec_driver_sql(
                &format!("PRAGMA {prefix}.table_info({})", quoted(name)),
                &[],
            )
            .map_err(|it| from_engine(it, vm))?;
        if !cursor.rows.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn run(connection: &Connection, ddl: Ddl, vm: &VirtualMachine) -> PyResult<()> {
    connection
        .execute(&Statement::Ddl(ddl), &[], &ExecuteOptions::default())
        .map(|_| ())
        .map_err(|it| from_engine(it, vm))
}

/// Indexes in the order in which they are created.
fn indexes(table: &Table) -> Vec<Rc<Index>> {
    table.indexes.borrow().clone()
}

/// Creates the tables that are missing (`check`), or all of them.
///
/// # Errors
/// What the database says.
pub(super) fn create_all(
    bind: &PyObject,
    metadata: Option<&PyObject>,
    tables: &[Rc<Table>],
    check: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    crate::interpreter::check_limits(vm)?;
    if let Some(execute) = mock(bind, vm)? {
        return mock_create(&execute, bind, tables, vm);
    }
    in_transaction(bind, vm, |bound| {
        let connection = &bound.connection;
        let mut missing = Vec::new();
        for table in tables {
            if !check || !is_there(connection, table, vm)? {
                missing.push(Rc::clone(table));
            }
        }
        // Sorting the tables asks where each foreign key leads.
        for table in &missing {
            for constraint in table.foreign_key_constraints() {
                if let sql::schema::ConstraintKind::ForeignKey { elements, .. } = &constraint.kind {
                    if let Some(first) = elements.borrow().first() {
                        first
                            .column()
                            .map_err(|it| super::errors::from_sql(it, vm))?;
                    }
                }
            }
        }
        let listeners = Listeners::of(metadata, check, vm)?;
        listeners.tell_all("before_create", bound.object.as_object(), &missing, vm)?;
        for table in sort_tables(&missing).tables {
            listeners.tell("before_create", bound.object.as_object(), &table, vm)?;
            run(
                connection,
                Ddl::CreateTable {
                    table: Rc::clone(&table),
                    if_not_exists: false,
                },
                vm,
            )?;
            for index in indexes(&table) {
                run(
                    connection,
                    Ddl::CreateIndex {
                        index,
                        if_not_exists: false,
                    },
                    vm,
                )?;
            }
            listeners.tell("after_create", bound.object.as_object(), &table, vm)?;
        }
        listeners.tell_all("after_create", bound.object.as_object(), &missing, vm)
    })
}

/// Drops the tables that are there (`check`), or all of them, in reverse order.
///
/// # Errors
/// What the database says.
pub(super) fn drop_all(
    bind: &PyObject,
    metadata: Option<&PyObject>,
    tables: &[Rc<Table>],
    check: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    crate::interpreter::check_limits(vm)?;
    if let Some(execute) = mock(bind, vm)? {
        for table in sort_tables(tables).tables.into_iter().rev() {
            let ddl = Ddl::DropTable {
                table,
                if_exists: false,
            };
            give(&execute, ddl, vm)?;
        }
        return Ok(());
    }
    in_transaction(bind, vm, |bound| {
        let connection = &bound.connection;
        let mut there = Vec::new();
        for table in tables {
            if !check || is_there(connection, table, vm)? {
                there.push(Rc::clone(table));
            }
        }
        let listeners = Listeners::of(metadata, check, vm)?;
        listeners.tell_all("before_drop", bound.object.as_object(), &there, vm)?;
        for table in sort_tables(&there).tables.into_iter().rev() {
            listeners.tell("before_drop", bound.object.as_object(), &table, vm)?;
            run(
                connection,
                Ddl::DropTable {
                    table: Rc::clone(&table),
                    if_exists: false,
                },
                vm,
            )?;
            listeners.tell("after_drop", bound.object.as_object(), &table, vm)?;
        }
        listeners.tell_all("after_drop", bound.object.as_object(), &there, vm)
    })
}

/// `index.create(bind)` and `index.drop(bind)`.
///
/// # Errors
/// What the database says.
pub(super) fn index(
    bind: &PyObject,
    index: &Rc<Index>,
    create: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    in_transaction(bind, vm, |bound| {
        let connection = &bound.connection;
        let index = Rc::clone(index);
        let ddl = if create {
            Ddl::CreateIndex {
                index,
                if_not_exists: false,
            }
        } else {
            Ddl::DropIndex {
                index,
                if_exists: false,
            }
        };
        run(connection, ddl, vm)
    })
}
/// The `execute` of a mock engine (`create_mock_engine`).
fn mock(bind: &PyObject, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    if vm.get_attribute_opt(bind, "_mock")?.is_none() {
        return Ok(None);
    }
    bind.get_attr("execute", vm).map(Some)
}

fn give(execute: &PyObject, ddl: Ddl, vm: &VirtualMachine) -> PyResult<()> {
    let element = super::compile::PyDdl {
        statement: Statement::Ddl(ddl),
    };
    execute.call((element.into_pyobject(vm),), vm).map(|_| ())
}

/// CREATE for a mock engine: without asking what is there, with the types that PostgreSQL makes first.
fn mock_create(
    execute: &PyObject,
    bind: &PyObject,
    tables: &[Rc<Table>],
    vm: &VirtualMachine,
) -> PyResult<()> {
    let dialect = bind.get_attr("dialect", vm)?.get_attr("name", vm)?;
    let postgresql = super::args::text_opt(&dialect).as_deref() == Some("postgresql");
    let tables = sort_tables(tables).tables;
    let mut made: Vec<String> = Vec::new();
    for column in tables.iter().flat_map(|it| it.columns.borrow().clone()) {
        if let (true, sql::TypeKind::Enum(it)) = (postgresql, &column.ty.borrow().kind) {
            let Some(name) = it.name.clone().filter(|_| it.native) else {
                continue;
            };
            if !made.contains(&name) {
                made.push(name.clone());
                let labels = it.labels.clone();
                give(execute, Ddl::CreateEnum { name, labels }, vm)?;
            }
        }
    }
    for table in tables {
        let create = Ddl::CreateTable {
            table: Rc::clone(&table),
            if_not_exists: false,
        };
        give(execute, create, vm)?;
        for index in indexes(&table) {
            let create = Ddl::CreateIndex {
                index,
                if_not_exists: false,
            };
            give(execute, create, vm)?;
        }
    }
    Ok(())
}

/// Whether a table is there, under the schema that the connection gives it.
fn is_there(connection: &Connection, table: &Table, vm: &VirtualMachine) -> PyResult<bool> {
    let schema = connection.translated_schema(table.schema.as_deref());
    has_table(connection, &table.name, schema.as_deref(), vm)
}

/// Listeners of tables and of a MetaData, when the program has any.
struct Listeners {
    some: bool,
    metadata: Option<PyObjectRef>,
    check: bool,
}

impl Listeners {
    fn of(metadata: Option<&PyObject>, check: bool, vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self {
            some: super::state::call("sqlalchemy.event", "_has_schema_events", (), vm)?
                .is_true(vm)?,
            metadata: metadata.map(ToOwned::to_owned),
            check,
        })
    }

    /// Listeners of one table.
    fn tell(
        &self,
        name: &str,
        connection: &PyObject,
        table: &Rc<Table>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        if !self.some {
            return Ok(());
        }
        let object = super::table::object_for(table, vm);
        self.send(name, object, connection, vm.ctx.none(), vm)
    }

    /// Listeners of the MetaData.
    fn tell_all(
        &self,
        name: &str,
        connection: &PyObject,
        tables: &[Rc<Table>],
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let Some(metadata) = self.metadata.clone().filter(|_| self.some) else {
            return Ok(());
        };
        let tables = tables.iter().map(|it| super::table::object_for(it, vm));
        let tables = vm.ctx.new_list(tables.collect()).into();
        self.send(name, metadata, connection, tables, vm)
    }

    fn send(
        &self,
        name: &str,
        target: PyObjectRef,
        connection: &PyObject,
        tables: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let whole = self.metadata.is_some();
        let args = (
            name.to_owned(),
            target,
            connection.to_owned(),
            tables,
            self.check,
            whole,
        );
        super::state::call("sqlalchemy.event", "_schema_event", args, vm).map(|_| ())
    }
}
