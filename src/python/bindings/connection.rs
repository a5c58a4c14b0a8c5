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
use super::driver::lent;
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
    options: RefCell<Vec<(String, PyObjectRef)>>,
    invalidated: Cell<bool>,
    /// The transaction of a `with` block has ended before the block has.
    blocked: Cell<bool>,
}

/// The Python object for a connection that the ORM or an event owns: always the same one while somebody has it.
pub(super) fn wrap(connection: Connection, vm: &VirtualMachine) -> PyObjectRef {
    let lent = lent(&connection);
    if let Some(it) = lent.as_ref().and_then(|it| it.object()) {
        return it;
    }
    let engine = lent.as_ref().map(|it| it.engine.clone().into());
    let mut made = PyConnection::new(connection, engine);
    made.foreign = true;
    let object = made.into_pyobject(vm);
    if let Some(lent) = lent {
        lent.set_object(&object, vm);
    }
    object
}

/// What an option does to a connection at once.
///
/// # Errors
/// ArgumentError for an isolation level that SQLite does not have; a schema map that is no dict.
pub(super) fn apply_option(
    connection: &Connection,
    name: &str,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    match name {
        "isolation_level" => {
            check_isolation_level(value, vm)?;
            let level = super::args::text_opt(value).unwrap_or_default();
            connection.set_autocommit(level.eq_ignore_ascii_case("AUTOCOMMIT"));
        }
        "schema_translate_map" => {
            let map = match vm.is_none(value) {
                true => None,
                false => Some(execute::schema_map(value, vm)?),
            };
            connection.set_schema_map(map);
        }
        "insertmanyvalues_page_size" | super::engine::PAGE_SIZE => {
            let rows = super::args::integer(value, vm)?;
            connection.set_page_size(usize::try_from(rows).unwrap_or(1).max(1));
        }
        "logging_token" => {
            if let Some(it) = lent(connection) {
                it.token.replace(Some(value.to_owned()));
            }
        }
        _ => {}
    }
    Ok(())
}

fn immutable(dict: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    super::state::call("sqlalchemy.util", "immutabledict", (dict,), vm)
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
        apply_option(&connection.connection.0, &name, &value, vm)?;
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
            options: RefCell::default(),
            invalidated: Cell::new(false),
            blocked: Cell::new(false),
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
        if zelf.blocked.get() {
            return Err(raise(
                "InvalidRequestError",
                "Can't operate on closed transaction inside context manager.  Please complete the context manager \
                 before emitting further commands.",
                vm,
            ));
        }
        zelf.connection
            .0
            .begin()
            .map_err(|it| from_engine(it, vm))?;
        Self::push(zelf, None, vm)
    }

    fn push(
        zelf: &Py<Self>,
        savepoint: Option<String>,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<PyTransaction>> {
        let made = PyTransaction {
            connection: zelf.to_owned(),
            savepoint,
            active: Cell::new(true),
            entered: Cell::new(false),
        };
        let name = match &made.savepoint {
            Some(_) => "NestedTransaction",
            None => "RootTransaction",
        };
        let class = super::subclasses::class(name, vm)?;
        let made = made.into_ref_with_type(vm, class)?;
        zelf.transactions.borrow_mut().push(made.clone());
        Ok(made)
    }

    /// Takes `transaction` and all inside it off the stack.
    fn pop(zelf: &Py<Self>, transaction: &Py<PyTransaction>) {
        let mut all = zelf.transactions.borrow_mut();
        if let Some(at) = all.iter().position(|it| it.is(transaction)) {
            for it in all.drain(at..) {
                it.active.set(false);
                if it.entered.get() {
                    zelf.blocked.set(true);
                }
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
        let own = args.opt("execution_options", vm);
        args.finish("Connection.execute", vm)?;
        let params = execute::parameters(&statement, given.as_deref(), vm)?;
        execute::need_executable(&statement, vm)?;
        let connection = &zelf.connection.0;
        let mut own = statement_options(&statement, own, vm)?;
        if let Some(it) = zelf.options.borrow().iter().find(|it| it.0 == "yield_per") {
            own.insert(0, it.clone());
        }
        if super::events::listens_to_execute(connection) {
            let mut execution = super::events::Execution {
                object: zelf.to_owned().into(),
                statement,
                params: given,
                options: zelf.options_with(&own, vm)?,
            };
            execution.before(connection, vm)?;
            let params =
                execute::parameters(&execution.statement, execution.params.as_deref(), vm)?;
            Self::autobegin(zelf, vm)?;
            let result = zelf.run(&execution.statement, &params, &own, vm)?;
            execution.after(connection, &result, vm)?;
            return Ok(result);
        }
        Self::autobegin(zelf, vm)?;
        zelf.run(&statement, &params, &own, vm)
    }

    /// Executes with options that count for this execution alone.
    fn run(
        &self,
        statement: &PyObject,
        params: &[engine::BoundValues],
        options: &[(String, PyObjectRef)],
        vm: &VirtualMachine,
    ) -> PyResult {
        let connection = &self.connection.0;
        if options.is_empty() {
            return execute::run(connection, statement, params, vm);
        }
        let find = |name: &str| options.iter().rev().find(|it| it.0 == name).map(|it| &it.1);
        let map = match find("schema_translate_map").filter(|it| !vm.is_none(it)) {
            Some(it) => Some(connection.set_schema_map(Some(execute::schema_map(it, vm)?))),
            None => None,
        };
        let page = match find("insertmanyvalues_page_size") {
            Some(it) => {
                let rows = usize::try_from(super::args::integer(it, vm)?).unwrap_or(1);
                Some(connection.set_page_size(rows.max(1)))
            }
            None => None,
        };
        let result = execute::run(connection, statement, params, vm);
        if let Some(it) = map {
            connection.set_schema_map(it);
        }
        if let Some(it) = page {
            connection.set_page_size(it);
        }
        let result = result?;
        if let Some(size) = find("yield_per").filter(|it| !vm.is_none(it)) {
            vm.call_method(&result, "yield_per", (size.clone(),))?;
        }
        Ok(result)
    }

    /// The options of the engine, of this connection and of one execution.
    fn options_with(&self, own: &[(String, PyObjectRef)], vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        let engine = self
            .engine
            .as_ref()
            .and_then(|it| it.downcast_ref::<super::engine::PyEngine>());
        let of_engine = engine.map_or_else(Vec::new, |it| it.options());
        let mine = self.options.borrow();
        for (name, value) in of_engine.iter().chain(mine.iter()).chain(own) {
            if name != super::engine::PAGE_SIZE {
                dict.set_item(name.as_str(), value.clone(), vm)?;
            }
        }
        immutable(dict.into(), vm)
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
        args.ignore(&["execution_options"]);
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
        Self::push(zelf, Some(name), vm)
    }
    #[pymethod]
    fn commit(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        if zelf.closed.get() {
            return Ok(());
        }
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
        if zelf.closed.get() {
            return Ok(());
        }
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
    pub(super) fn close(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        if zelf.closed.get() {
            return Ok(());
        }
        let root = zelf.transactions.borrow().first().cloned();
        let reset = root.is_some();
        if let Some(it) = root {
            PyTransaction::finish(&it, false, vm)?;
        } else if !zelf.foreign {
            zelf.connection
                .0
                .rollback()
                .map_err(|it| from_engine(it, vm))?;
        }
        zelf.closed.set(true);
        if zelf.foreign {
            return Ok(());
        }
        super::driver::give_back(&zelf.connection.0, reset, vm)
    }
    #[pymethod]
    fn detach(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let fairy = Self::connection(zelf, vm)?;
        vm.call_method(&fairy, "detach", ()).map(|_| ())
    }
    #[pymethod]
    fn invalidate(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        if zelf.invalidated.replace(true) {
            return Ok(());
        }
        let error = super::args::or_none(args.any("exception", vm), vm);
        let fairy = Self::connection(zelf, vm)?;
        vm.call_method(&fairy, "invalidate", (error,)).map(|_| ())
    }
    /// The pool's own object for the driver's connection.
    #[pygetset]
    fn connection(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Self::check(zelf, vm)?;
        match lent(&zelf.connection.0) {
            Some(it) => Ok(it.fairy.clone()),
            None => Err(super::errors::not_yet("Connection.connection here", vm)),
        }
    }
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
        let given = vm.ctx.new_dict();
        for (name, value) in args.kwargs {
            let name = name.to_string();
            given.set_item(name.as_str(), value.clone(), vm)?;
            if name == "isolation_level" {
                check_isolation_level(&value, vm)?;
                if !zelf.foreign && zelf.connection.0.in_transaction() {
                    return Err(raise(
                        "InvalidRequestError",
                        "This connection has already initialized a SQLAlchemy Transaction() object via begin() or \
                         autobegin; isolation_level may not be altered unless rollback() or commit() is called first.",
                        vm,
                    ));
                }
            }
            apply_option(&zelf.connection.0, &name, &value, vm)?;
            let mut options = zelf.options.borrow_mut();
            options.retain(|it| it.0 != name);
            options.push((name, value));
        }
        let engine = zelf.connection.0.engine().clone();
        let args = [zelf.clone().into(), given.into()];
        super::events::tell(&engine, "set_connection_execution_options", &args, vm)?;
        Ok(zelf)
    }
    #[pymethod]
    fn get_execution_options(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.options_with(&[], vm)
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
    fn invalidated(zelf: &Py<Self>) -> bool {
        zelf.invalidated.get()
    }
    #[pygetset]
    fn engine(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.engine
            .clone()
            .unwrap_or_else(|| super::events::engine_object(zelf.connection.0.engine(), vm))
    }
    #[pygetset]
    fn dialect(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let dialect = super::engine::printed_dialect(zelf.as_object());
        super::compile::dialect_object(dialect, vm)
    }
    #[pygetset]
    fn info(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Self::connection(zelf, vm)?.get_attr("info", vm)
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
    /// Its `with` block is being executed.
    entered: Cell<bool>,
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
        zelf.entered.set(true);
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
        if zelf.entered.replace(false) {
            zelf.connection.blocked.set(false);
        }
        if !zelf.active.get() {
            return Ok(());
        }
        Self::finish(zelf, vm.is_none(&kind), vm)
    }
}

/// The options that count for one execution: those of the statement, then those of the call.
fn statement_options(
    statement: &PyObject,
    given: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<Vec<(String, PyObjectRef)>> {
    let mut options = Vec::new();
    if let Some(own) = vm.get_attribute_opt(statement, "get_execution_options")? {
        options = super::args::string_items(&*own.call((), vm)?, vm)?.unwrap_or_default();
    }
    if let Some(it) = given {
        options.extend(super::args::string_items(&it, vm)?.unwrap_or_default());
    }
    Ok(options)
}
