//! The driver's connections beneath those of SQLAlchemy, and how the pool's are lent.
//!
//! In: the module `sqlite3` and the pools of `sqlalchemy.pool`. Out: statements on the database that neither trace,
//! nor log, nor listeners see; connections for engines and sessions, which go back when they are done with.
//! Source of the behaviour: SQLAlchemy `pool/base.py`, `engine/base.py`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use engine::{Connection, Engine, Slot, Snapshot};
use rustpython_vm::builtins::{PyDict, PyWeak};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{
    Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

use super::args::{items, string_list, text};
use super::connection::ConnectionHandle;
use super::convert::{to_tuple, to_value};
use super::engine::PyEngine;
use super::errors::{carry_orm, from_engine};

/// A connection of the driver.
#[pyclass(module = "sqlite3", name = "_Native")]
#[derive(Debug, PyPayload)]
pub(super) struct PyDriver {
    pub connection: ConnectionHandle,
    database: Rc<Database>,
    closed: Cell<bool>,
}

/// What the connections of the driver to one database have in common.
pub(super) struct Database {
    engine: Engine,
    /// For a database in memory, which goes away with its last connection: what it was in the beginning.
    empty: Option<Snapshot>,
    open: Cell<usize>,
    /// The last connection was closed. The tables stay until somebody connects again, so that the page can show
    /// them when the program is over.
    gone: Cell<bool>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Database({:?})", self.engine)
    }
}

impl Database {
    pub fn new(engine: &Engine, in_memory: bool) -> Rc<Self> {
        Rc::new(Self {
            engine: engine.clone(),
            empty: in_memory.then(|| engine.snapshot()),
            open: Cell::new(0),
            gone: Cell::new(false),
        })
    }

    /// A new connection of the driver.
    pub fn connect(self: &Rc<Self>, vm: &VirtualMachine) -> PyResult {
        if let (true, Some(empty)) = (self.gone.replace(false), &self.empty) {
            // Nobody is connected, so nobody holds its lock.
            drop(self.engine.restore(empty));
        }
        self.open.set(self.open.get() + 1);
        let made = PyDriver {
            connection: ConnectionHandle(self.engine.driver()),
            database: self.clone(),
            closed: Cell::new(false),
        };
        super::state::call("sqlite3", "_connection", (made.into_pyobject(vm),), vm)
    }
}

#[pyclass]
impl PyDriver {
    /// (rows, names of columns, rowcount, lastrowid)
    #[pymethod]
    fn execute(
        zelf: &Py<Self>,
        sql: PyObjectRef,
        parameters: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let sql = text(&sql, vm)?;
        let mut values = Vec::new();
        match parameters.downcast_ref::<PyDict>() {
            Some(dict) => {
                for name in sql::statement::text_parameters(&sql) {
                    let Some(value) = dict.get_item_opt(name.as_str(), vm)? else {
                        let message =
                            format!("You did not supply a value for binding parameter :{name}.");
                        return Err(driver_error("ProgrammingError", &message, vm));
                    };
                    values.push(to_value(&value, vm)?);
                }
            }
            None => {
                for it in items(&parameters, vm)? {
                    values.push(to_value(&it, vm)?);
                }
            }
        }
        let sets = if values.is_empty() {
            Vec::new()
        } else {
            vec![values]
        };
        let cursor = zelf
            .connection
            .0
            .exec_driver_sql(&sql, &sets)
            .map_err(|it| unwrapped(it, vm))?;
        let rows = cursor
            .rows
            .iter()
            .map(|it| to_tuple(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        let names = string_list(cursor.columns.iter().map(|it| &*it.name), vm);
        let lastrowid = cursor.lastrowid;
        Ok(vm
            .ctx
            .new_tuple(vec![
                vm.ctx.new_list(rows).into(),
                names,
                vm.ctx.new_int(cursor.rowcount).into(),
                lastrowid.map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_int(it).into()),
            ])
            .into())
    }
    #[pymethod]
    fn script(zelf: &Py<Self>, sql: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let done = zelf.connection.0.execute_script(&text(&sql, vm)?);
        done.map(|_| ()).map_err(|it| unwrapped(it, vm))
    }
    #[pymethod]
    fn commit(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let done = zelf.connection.0.end_quietly(true);
        done.map_err(|it| unwrapped(it, vm))
    }
    #[pymethod]
    fn rollback(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let done = zelf.connection.0.end_quietly(false);
        done.map_err(|it| unwrapped(it, vm))
    }
    /// Back to the pool: nothing is open, and settings of one user are gone.
    #[pymethod]
    fn reset(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.connection.0.set_autocommit(false);
        Self::rollback(zelf, vm)
    }
    #[pymethod]
    fn in_transaction(zelf: &Py<Self>) -> bool {
        zelf.connection.0.database_in_transaction()
    }
    #[pymethod]
    fn close(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        if zelf.closed.replace(true) {
            return Ok(());
        }
        Self::rollback(zelf, vm)?;
        let open = zelf.database.open.get().saturating_sub(1);
        zelf.database.open.set(open);
        if open == 0 {
            zelf.database.gone.set(true);
        }
        Ok(())
    }
}

fn driver_error(
    class: &str,
    message: &str,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    match super::state::call("sqlite3", class, (message.to_owned(),), vm).map(|it| it.downcast()) {
        Ok(Ok(it)) => it,
        Ok(Err(_)) => vm.new_system_error("an exception was expected"),
        Err(error) => error,
    }
}

/// The driver's own exception, which SQLAlchemy would wrap.
fn unwrapped(
    error: engine::EngineError,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    let error = from_engine(error, vm);
    let object: PyObjectRef = error.clone().into();
    match vm.get_attribute_opt(&object, "orig") {
        Ok(Some(orig)) => orig.downcast().unwrap_or(error),
        _ => error,
    }
}

/// What the bindings keep beside a connection that a pool has lent.
pub(super) struct Lent {
    pub fairy: PyObjectRef,
    pub engine: PyRef<PyEngine>,
    /// The Connection object of the program, while it is there.
    object: RefCell<Option<PyRef<PyWeak>>>,
    /// `logging_token`.
    pub token: RefCell<Option<PyObjectRef>>,
}

/// What is kept beside a connection.
pub(super) fn lent(connection: &Connection) -> Option<Rc<Lent>> {
    connection.host().0?.downcast::<Lent>().ok()
}

impl Lent {
    pub fn object(&self) -> Option<PyObjectRef> {
        self.object.borrow().as_ref().and_then(|it| it.upgrade())
    }

    pub fn set_object(&self, object: &PyObject, vm: &VirtualMachine) {
        if let Ok(weak) = object.downgrade(None, vm) {
            self.object.replace(Some(weak));
        }
    }
}

/// Takes a connection from the engine's pool.
///
/// # Errors
/// TimeoutError of the pool; what a listener raises.
pub(super) fn checkout(engine: &PyRef<PyEngine>, vm: &VirtualMachine) -> PyResult<Connection> {
    let pool = engine.the_pool();
    let fairy = vm.call_method(&pool, "connect", ())?;
    let native = fairy
        .get_attr("dbapi_connection", vm)?
        .get_attr("_native", vm)?;
    let Some(native) = native.downcast_ref::<PyDriver>() else {
        return Err(vm.new_type_error("the pool's creator must return a connection of sqlite3"));
    };
    let connection = native.connection.0.lend(&engine.engine.0);
    connection.set_host(Slot(Some(Rc::new(Lent {
        fairy,
        engine: engine.clone(),
        object: RefCell::new(None),
        token: RefCell::new(None),
    }))));
    connection.set_log_level(PyEngine::log_level(engine, vm)?);
    for (name, value) in engine.options() {
        super::connection::apply_option(&connection, &name, &value, vm)?;
    }
    Ok(connection)
}

/// Gives a connection back to its pool. `reset`: its transaction was ended by the closing itself.
///
/// # Errors
/// What a listener raises.
pub(super) fn give_back(connection: &Connection, reset: bool, vm: &VirtualMachine) -> PyResult<()> {
    let Some(lent) = lent(connection) else {
        return Ok(());
    };
    connection.set_host(Slot::default());
    vm.call_method(&lent.fairy, "_close", (reset,)).map(|_| ())
}

/// An engine's pool, as sessions use it.
pub(super) struct Connector(pub PyRef<PyEngine>);

impl orm::session::Connector for Connector {
    fn connect(&self) -> Result<Connection, orm::Error> {
        with_current_vm(|vm| checkout(&self.0, vm).map_err(|error| carry_orm(error, vm)))
    }

    fn close(&self, connection: &Connection) {
        with_current_vm(|vm| {
            // Closing must not fail; what a listener raised is shown and forgotten.
            if let Err(error) = give_back(connection, false, vm) {
                vm.run_unraisable(error, None, vm.ctx.none());
            }
        });
    }
}
