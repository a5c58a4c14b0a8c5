//! `Connection` and `Transaction`: execution and transactions of Core.
//!
//! Source of the behaviour: SQLAlchemy `engine/base.py`.

use std::cell::{Cell, RefCell};

use engine::Connection;
use rustpython_vm::builtins::PyStr;
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::types::{GetAttr, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

use super::args::{ArgsExt, text};
use super::errors::{from_engine, raise};
use super::execute;

/// The connection below.
#[derive(Clone)]
pub(super) struct ConnectionHandle(pub Connection);

impl std::fmt::Debug for ConnectionHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Connection({})", self.0.number())
    }
}

/// A connection.
#[pyclass(module = "sqlalchemy.engine.base", name = "Connection")]
#[derive(Debug, PyPayload)]
pub(super) struct PyConnection {
    pub connection: ConnectionHandle,
    engine: Option<PyObjectRef>,
    closed: Cell<bool>,
    /// The transaction and the savepoints inside it.
    transactions: RefCell<Vec<PyRef<PyTransaction>>>,
    savepoints: Cell<u32>,
    /// A Session's connection: it begins and ends the transaction.
    foreign: bool,
    info: RefCell<Option<PyObjectRef>>,
    options: RefCell<Vec<(String, PyObjectRef)>>,
}

/// A Python object for a connection that the ORM or an event owns.
pub(super) fn wrap(connection: Connection, vm: &VirtualMachine) -> PyObjectRef {
    let mut made = PyConnection::new(connection, None);
    made.foreign = true;
    made.into_pyobject(vm)
}

/// Sets the options of a dict on a Connection object.
///
/// # Errors
/// ArgumentError for an isolation level that SQLite does not have.
pub(super) fn set_options(
    object: &PyObject,
    options: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let (Some(connection), Some(pairs)) = (
        object.downcast_ref::<PyConnection>(),
        super::args::string_items(options, vm)?,
    ) else {
        return Ok(());
    };
    for (name, value) in pairs {
        if name == "isolation_level" {
            check_isolation_level(&value, vm)?;
        }
        connection.options.borrow_mut().push((name, value));
    }
    Ok(())
}

/// Refuses options that a connection cannot have.
///
/// # Errors
/// ArgumentError for an isolation level that SQLite does not have.
pub(super) fn check_options(options: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    for (name, value) in super::args::string_items(options, vm)?.unwrap_or_default() {
        if name == "isolation_level" {
            check_isolation_level(&value, vm)?;
        }
    }
    Ok(())
}

/// Refuses levels that SQLite does not have.
///
/// # Errors
/// ArgumentError.
pub(super) fn check_isolation_level(level: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let text = super::args::text_opt(level).unwrap_or_default();
    let upper = text.to_uppercase().replace('_', " ");
    if matches!(
        upper.as_str(),
        "READ UNCOMMITTED" | "SERIALIZABLE" | "AUTOCOMMIT"
    ) {
        return Ok(());
    }
    let message = format!(
        "Invalid value '{text}' for isolation_level. Valid isolation levels for 'sqlite' are READ UNCOMMITTED, \
         SERIALIZABLE, AUTOCOMMIT"
    );
    Err(raise("ArgumentError", message, vm))
}

/// The connection of a Connection object.
pub(super) fn connection_of(obj: &PyObject) -> Option<Connection> {
    obj.downcast_ref::<PyConnection>()
        .map(|it| it.connection.0.clone())
}

impl PyConnection {
    pub fn new(connection: Connection, engine: Option<PyObjectRef>) -> Self {
        Self {
            connection: ConnectionHandle(connection),
            engine,
            closed: Cell::new(false),
            transactions: RefCell::default(),
            savepoints: Cell::new(0),
            foreign: false,
            info: RefCell::new(None),
            options: RefCell::default(),
        }
    }
}

impl PyConnection {
    fn check(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        if zelf.closed.get() {
            return Err(raise(
                "ResourceClosedError",
                "This Connection is closed",
                vm,
            ));
        }
        // A session that joined the connection may have ended the transaction.
        if !zelf.connection.0.in_transaction() {
            for it in zelf.transactions.take() {
                it.active.set(false);
            }
        }
        Ok(())
    }

    /// Begins the transaction when none is open, as any execution does.
    pub fn autobegin(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        Self::check(zelf, vm)?;
        if zelf.foreign
            || !zelf.transactions.borrow().is_empty()
            || zelf.connection.0.in_transaction()
        {
            return Ok(());
        }
        Self::start(zelf, vm)?;
        Ok(())
    }

    fn start(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyRef<PyTransaction>> {
        zelf.connection
            .0
            .begin()
            .map_err(|it| from_engine(it, vm))?;
        Ok(Self::push(zelf, None, vm))
    }

    fn push(
        zelf: &Py<Self>,
        savepoint: Option<String>,
        vm: &VirtualMachine,
    ) -> PyRef<PyTransaction> {
        let made = PyTransaction {
            connection: zelf.to_owned(),
            savepoint,
            active: Cell::new(true),
        };
        let made = made.into_ref(&vm.ctx);
        zelf.transactions.borrow_mut().push(made.clone());
        made
    }

    /// Takes `transaction` and all inside it off the stack.
    fn pop(zelf: &Py<Self>, transaction: &Py<PyTransaction>) {
        let mut all = zelf.transactions.borrow_mut();
        if let Some(at) = all.iter().position(|it| it.is(transaction)) {
            for it in all.drain(at..) {
                it.active.set(false);
            }
        }
    }

    fn execute_object(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Self::check(zelf, vm)?;
        let Some(statement) = args.any("statement", vm) else {
            return Err(vm.new_type_error(
                "Connection.execute() missing 1 required positional argument: 'statement'",
            ));
        };
        let given = args.any("parameters", vm);
        args.ignore(&["execution_options"]);
        args.finish("Connection.execute", vm)?;
        let params = execute::parameters(&statement, given.as_deref(), vm)?;
        execute::statement_of(&statement, vm)?;
        Self::autobegin(zelf, vm)?;
        execute::run(&zelf.connection.0, &statement, &params, vm)
    }
}

impl Representable for PyConnection {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<sqlalchemy.engine.base.Connection object at {:#x}>",
            zelf.as_object().get_id()
        ))
    }
}

impl GetAttr for PyConnection {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        match zelf.as_object().generic_getattr_opt(name, None, vm)? {
            Some(it) => Ok(it),
            None => Err(super::names::missing(
                zelf.as_object(),
                "Connection",
                name,
                vm,
            )),
        }
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT, HAS_WEAKREF), with(Representable, GetAttr))]
impl PyConnection {
    #[pymethod]
    fn execute(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Self::execute_object(zelf, args, vm)
    }
    #[pymethod]
    fn scalar(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&*Self::execute_object(zelf, args, vm)?, "scalar", ())
    }
    #[pymethod]
    fn scalars(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&*Self::execute_object(zelf, args, vm)?, "scalars", ())
    }
    #[pymethod]
    fn exec_driver_sql(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Self::check(zelf, vm)?;
        let Some(statement) = args.any("statement", vm) else {
            return Err(vm.new_type_error("exec_driver_sql() needs SQL"));
        };
        let given = args.any("parameters", vm);
        Self::autobegin(zelf, vm)?;
        execute::run_text(&zelf.connection.0, &text(&statement, vm)?, given, vm)
    }
    #[pymethod]
    fn begin(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyRef<PyTransaction>> {
        Self::check(zelf, vm)?;
        if !zelf.transactions.borrow().is_empty()
            || (zelf.foreign && zelf.connection.0.in_transaction())
        {
            return Err(raise(
                "InvalidRequestError",
                "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; \
                 can't call begin() here unless rollback() or commit() is called first.",
                vm,
            ));
        }
        Self::start(zelf, vm)
    }
    #[pymethod]
    fn begin_nested(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyRef<PyTransaction>> {
        Self::autobegin(zelf, vm)?;
        zelf.savepoints.set(zelf.savepoints.get() + 1);
        let name = format!("sa_savepoint_{}", zelf.savepoints.get());
        zelf.connection
            .0
            .savepoint(&name)
            .map_err(|it| from_engine(it, vm))?;
        Ok(Self::push(zelf, Some(name), vm))
    }
    #[pymethod]
    fn commit(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        Self::check(zelf, vm)?;
        let root = zelf.transactions.borrow().first().cloned();
        match root {
            Some(it) => PyTransaction::finish(&it, true, vm),
            None if zelf.foreign => zelf.connection.0.commit().map_err(|it| from_engine(it, vm)),
            None => Ok(()),
        }
    }
    #[pymethod]
    fn rollback(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        Self::check(zelf, vm)?;
        let root = zelf.transactions.borrow().first().cloned();
        match root {
            Some(it) => PyTransaction::finish(&it, false, vm),
            None if zelf.foreign => zelf
                .connection
                .0
                .rollback()
                .map_err(|it| from_engine(it, vm)),
            None => Ok(()),
        }
    }
    #[pymethod]
    fn close(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        if zelf.closed.get() {
            return Ok(());
        }
        let root = zelf.transactions.borrow().first().cloned();
        if let Some(it) = root {
            PyTransaction::finish(&it, false, vm)?;
        } else if !zelf.foreign {
            zelf.connection
                .0
                .rollback()
                .map_err(|it| from_engine(it, vm))?;
        }
        zelf.closed.set(true);
        Ok(())
    }
    #[pymethod]
    fn detach(_zelf: &Py<Self>) {}
    #[pymethod]
    fn invalidate(_zelf: &Py<Self>, _args: FuncArgs) {}
    #[pymethod]
    fn in_transaction(zelf: &Py<Self>) -> bool {
        zelf.connection.0.in_transaction()
    }
    #[pymethod]
    fn in_nested_transaction(zelf: &Py<Self>) -> bool {
        if zelf.foreign {
            return zelf.connection.0.depth() > 1;
        }
        zelf.transactions
            .borrow()
            .iter()
            .any(|it| it.savepoint.is_some())
    }
    #[pymethod]
    fn get_transaction(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.transactions
            .borrow()
            .first()
            .map_or_else(|| vm.ctx.none(), |it| it.clone().into())
    }
    #[pymethod]
    fn get_nested_transaction(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let all = zelf.transactions.borrow();
        all.last()
            .filter(|it| it.savepoint.is_some())
            .map_or_else(|| vm.ctx.none(), |it| it.clone().into())
    }
    #[pymethod]
    fn execution_options(
        zelf: PyRef<PyConnection>,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<PyConnection>> {
        for (name, value) in args.kwargs {
            let name = name.to_string();
            if name == "isolation_level" {
                check_isolation_level(&value, vm)?;
            }
            zelf.options.borrow_mut().push((name, value));
        }
        Ok(zelf)
    }
    #[pymethod]
    fn get_execution_options(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        for (name, value) in zelf.options.borrow().iter() {
            dict.set_item(name.as_str(), value.clone(), vm)?;
        }
        Ok(dict.into())
    }
    #[pymethod]
    fn get_isolation_level(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let options = zelf.options.borrow();
        let level = options
            .iter()
            .rev()
            .find(|it| it.0 == "isolation_level")
            .map(|it| it.1.clone())
            // AUTOCOMMIT leaves SQLite's own setting alone.
            .filter(|it| super::args::text_opt(it).as_deref() == Some("READ UNCOMMITTED"));
        level.unwrap_or_else(|| vm.ctx.new_str("SERIALIZABLE").into())
    }
    #[pygetset]
    fn default_isolation_level(_zelf: &Py<Self>) -> &'static str {
        "SERIALIZABLE"
    }
    #[pygetset]
    fn closed(zelf: &Py<Self>) -> bool {
        zelf.closed.get()
    }
    #[pygetset]
    fn invalidated(_zelf: &Py<Self>) -> bool {
        false
    }
    #[pygetset]
    fn engine(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.engine
            .clone()
            .unwrap_or_else(|| super::events::engine_object(zelf.connection.0.engine(), vm))
    }
    #[pygetset]
    fn dialect(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        super::compile::sqlite_dialect(vm)
    }
    #[pygetset]
    fn info(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.info
            .borrow_mut()
            .get_or_insert_with(|| vm.ctx.new_dict().into())
            .clone()
    }
    #[pymethod]
    fn __enter__(zelf: PyRef<PyConnection>) -> PyRef<PyConnection> {
        zelf
    }
    #[pymethod]
    fn __exit__(zelf: &Py<Self>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        Self::close(zelf, vm)
    }
}

/// `connection.begin()` or `begin_nested()`.
#[pyclass(module = "sqlalchemy.engine.base", name = "Transaction")]
#[derive(Debug, PyPayload)]
pub(super) struct PyTransaction {
    connection: PyRef<PyConnection>,
    savepoint: Option<String>,
    active: Cell<bool>,
}

impl PyTransaction {
    /// Commits or rolls back, once.
    fn finish(zelf: &Py<Self>, commit: bool, vm: &VirtualMachine) -> PyResult<()> {
        if !zelf.active.get() {
            if commit {
                return Err(raise(
                    "InvalidRequestError",
                    "This transaction is inactive",
                    vm,
                ));
            }
            return Ok(());
        }
        let connection = &zelf.connection.connection.0;
        let done = match (&zelf.savepoint, commit) {
            (None, true) => connection.commit(),
            (None, false) => connection.rollback(),
            (Some(name), true) => connection.release(name),
            (Some(name), false) => connection.rollback_to(name),
        };
        PyConnection::pop(&zelf.connection, zelf);
        done.map_err(|it| from_engine(it, vm))
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT))]
impl PyTransaction {
    #[pymethod]
    fn commit(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        Self::finish(zelf, true, vm)
    }
    #[pymethod]
    fn rollback(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        Self::finish(zelf, false, vm)
    }
    #[pymethod]
    fn close(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        Self::finish(zelf, false, vm)
    }
    #[pygetset]
    fn is_active(zelf: &Py<Self>) -> bool {
        zelf.active.get() && zelf.connection.connection.0.in_transaction()
    }
    #[pygetset]
    fn is_valid(zelf: &Py<Self>) -> bool {
        Self::is_active(zelf)
    }
    #[pygetset]
    fn connection(zelf: &Py<Self>) -> PyObjectRef {
        zelf.connection.clone().into()
    }
    #[pymethod]
    fn __enter__(zelf: PyRef<PyTransaction>) -> PyRef<PyTransaction> {
        zelf
    }
    #[pymethod]
    fn __exit__(
        zelf: &Py<Self>,
        kind: PyObjectRef,
        _rest: OptionalArg<PyObjectRef>,
        _more: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        if !zelf.active.get() {
            return Ok(());
        }
        Self::finish(zelf, vm.is_none(&kind), vm)
    }
}
