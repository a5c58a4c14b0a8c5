//! `create_engine` and `Engine`.
//!
//! In: any URL and the options that SQLAlchemy takes. Out: connections on the embedded database.
//! Source of the behaviour: SQLAlchemy `engine/create.py`, `engine/base.py`.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use engine::{Engine, EngineOptions};
use rustpython_vm::builtins::PyStr;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{GetAttr, Hashable, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

use trace::{EventKind, Message};

use super::args::ArgsExt;
use super::connection::PyConnection;
use super::errors::raise;
use super::state::call;
use crate::interpreter::{Host, current_host};

/// An engine.
#[pyclass(module = "sqlalchemy.engine.base", name = "Engine")]
#[derive(Debug, PyPayload)]
pub(super) struct PyEngine {
    pub engine: EngineHandle,
    url: PyObjectRef,
    /// What engines that differ only in their options have in common.
    shared: Rc<Shared>,
    options: RefCell<Vec<(String, PyObjectRef)>>,
    connector: Pooled,
}

/// The pool as sessions use it; a type of its own because it has no debug text.
#[derive(Default)]
struct Pooled(OnceCell<Rc<dyn orm::session::Connector>>);

impl std::fmt::Debug for Pooled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pooled")
    }
}

#[derive(Debug)]
struct Shared {
    echo: RefCell<PyObjectRef>,
    pool: RefCell<PyObjectRef>,
    logging_name: PyObjectRef,
    hide_parameters: bool,
}

/// The engine below; a type of its own because engines have no debug text.
#[derive(Clone)]
pub(super) struct EngineHandle(pub Engine);

impl std::fmt::Debug for EngineHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Engine")
    }
}

/// Engines on the same file share one database during a run.
#[derive(Default)]
pub(super) struct Engines {
    by_file: RefCell<Vec<(String, Engine)>>,
    /// The trace says once that there is no server behind an address.
    noticed: Cell<bool>,
    /// All of them, in order of creation: the page shows their tables after the run.
    pub all: RefCell<Vec<Engine>>,
    /// What is in a database when the program opens it, by file name; an empty name is for those in memory.
    seeds: RefCell<Vec<(String, engine::Snapshot)>>,
}

/// Prepares a database before the program opens it.
///
/// # Errors
/// The database's message.
pub(super) fn seed(host: &Host, file: &str, sql: &str) -> Result<(), String> {
    let recorder = trace::Recorder::new();
    recorder.set_enabled(false);
    let scratch = Engine::new(recorder);
    let connection = scratch.connect();
    connection.execute_script(sql).map_err(|it| it.message)?;
    let engines = host.extension(Engines::default);
    let seed = (file.to_owned(), scratch.snapshot());
    engines.seeds.borrow_mut().push(seed);
    Ok(())
}

/// The engine's own page size, beside the options that a program sees.
pub(super) const PAGE_SIZE: &str = "_insertmanyvalues_page_size";

/// Options of `create_engine` that are accepted; those about pools and drivers change nothing here.
const OPTIONS: &[&str] = &[
    "connect_args",
    "convert_unicode",
    "creator",
    "echo",
    "echo_pool",
    "enable_from_linting",
    "execution_options",
    "future",
    "hide_parameters",
    "implicit_returning",
    "insertmanyvalues_page_size",
    "isolation_level",
    "json_deserializer",
    "json_serializer",
    "label_length",
    "listeners",
    "logging_name",
    "max_identifier_length",
    "max_overflow",
    "module",
    "native_datetime",
    "paramstyle",
    "plugins",
    "pool",
    "pool_events",
    "pool_logging_name",
    "pool_pre_ping",
    "pool_recycle",
    "pool_reset_on_return",
    "pool_size",
    "pool_timeout",
    "pool_use_lifo",
    "poolclass",
    "query_cache_size",
    "skip_autocommit_rollback",
    "use_insertmanyvalues",
    "use_setinputsizes",
    "encoding",
    "strategy",
    "case_sensitive",
    "server_side_cursors",
    "client_encoding",
    "pool_threadlocal",
    "_is_async",
];

/// `create_engine(url, **options)`.
///
/// # Errors
/// ArgumentError for a text that is no URL; TypeError for an unknown option.
pub(super) fn create_engine(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let Some(url) = args.any("url", vm) else {
        return Err(
            vm.new_type_error("create_engine() missing 1 required positional argument: 'url'")
        );
    };
    let parts = call("sqlalchemy.engine.url", "_for_engine", (url,), vm)?;
    let [url, database] = <[PyObjectRef; 2]>::try_from(super::args::items(&parts, vm)?)
        .map_err(|_| vm.new_system_error("a URL and a name were expected"))?;
    let database = super::args::text(&database, vm)?;
    let text = vm.call_method(&url, "render_as_string", (false,))?;
    let text = super::args::text(&text, vm)?;
    let mut unknown = Vec::new();
    for (name, _) in &args.kwargs {
        let name = name.to_string();
        if !OPTIONS.contains(&name.as_str()) {
            unknown.push(format!("'{name}'"));
        }
    }
    if !unknown.is_empty() {
        let message = format!(
            "Invalid argument(s) {} sent to create_engine(), using configuration \
             SQLiteDialect_pysqlite/SingletonThreadPool/Engine.  Please check that the keyword arguments are \
             appropriate for this combination of components.",
            unknown.join(",")
        );
        return Err(vm.new_type_error(message));
    }
    let echo = args.opt("echo", vm).unwrap_or_else(|| vm.ctx.none());
    let mut options = Vec::new();
    if let Some(it) = args.opt("insertmanyvalues_page_size", vm) {
        options.push((PAGE_SIZE.to_owned(), it));
    }
    if let Some(it) = args.opt("isolation_level", vm) {
        options.push(("isolation_level".to_owned(), it));
    }
    if let Some(it) = args.opt("execution_options", vm) {
        options.extend(super::args::string_items(&it, vm)?.unwrap_or_default());
    }
    let hide_parameters = args.flag("hide_parameters", false, vm)?;
    let place = (&*text, &*database);
    let (engine, pool) = pool_of(&url, place, &mut args, vm)?;
    let shared = Shared {
        echo: RefCell::new(echo),
        pool: RefCell::new(pool),
        logging_name: super::args::or_none(args.opt("logging_name", vm), vm),
        hide_parameters,
    };
    let lint = args.flag("enable_from_linting", true, vm)?;
    super::log::attach(&engine, hide_parameters, lint);
    let made = PyEngine {
        engine: EngineHandle(engine),
        url,
        shared: Rc::new(shared),
        options: RefCell::new(options),
        connector: Pooled::default(),
    }
    .into_ref(&vm.ctx);
    super::events::engine_made(&made);
    Ok(made.into())
}

/// The database of an address, and the pool for it.
///
/// # Errors
/// What making the pool raises.
fn pool_of(
    url: &PyObjectRef,
    place: (&str, &str),
    args: &mut FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<(Engine, PyObjectRef)> {
    let is_async = args.flag("_is_async", false, vm)?;
    let given = args.opt("pool", vm);
    let class = match (args.opt("poolclass", vm), &given) {
        (Some(it), _) => it,
        (None, Some(pool)) => pool.class().to_owned().into(),
        (None, None) => call("sqlalchemy.pool", "_class_for", (url.clone(), is_async), vm)?,
    };
    let name = class
        .get_attr("__dict__", vm)
        .and_then(|_| class.get_attr("__name__", vm))?;
    let engine = open(place.0, place.1, &super::args::text(&name, vm)?);
    if let Some(it) = given {
        return Ok((engine, it));
    }
    let in_memory = place.1.is_empty() || place.1.contains(":memory:");
    let database = super::driver::Database::new(&engine, in_memory);
    let creator = match args.opt("creator", vm) {
        Some(it) => it,
        None => vm
            .new_function("creator", move |vm: &VirtualMachine| database.connect(vm))
            .into(),
    };
    let options = vm.ctx.new_dict();
    for (name, value) in &args.kwargs {
        let name = name.to_string();
        if name.starts_with("pool_") || name == "echo_pool" || name == "max_overflow" {
            options.set_item(name.as_str(), value.clone(), vm)?;
        }
    }
    let pool = call(
        "sqlalchemy.pool",
        "_for_engine",
        (class, creator, options),
        vm,
    )?;
    Ok((engine, pool))
}

/// The database that an address names: `database` is its last part. In memory the pools lend all users of a thread
/// the same connection; `pool` is the class of the pool.
fn open(url: &str, database: &str, pool: &str) -> Engine {
    let host = current_host().expect("bindings are called only inside a run");
    let engines = host.extension(Engines::default);
    let all = Rc::clone(&engines);
    host.set_engines(move || all.all.borrow().clone());
    if !url.starts_with("sqlite") && !engines.noticed.replace(true) {
        let name = url.split([':', '+']).next().unwrap_or_default();
        host.recorder().record(EventKind::Warning(Message {
            category: "Notice".to_owned(),
            text: format!(
                "There is no {name} server here: the address is accepted, and its statements run on the embedded \
                 database, printed as for SQLite."
            ),
        }));
    }
    let file = Some(database.to_owned());
    let file =
        file.filter(|it| !it.is_empty() && !it.contains(":memory:") && url.starts_with("sqlite"));
    if let Some(file) = &file {
        if let Some(found) = engines.by_file.borrow().iter().find(|it| it.0 == *file) {
            return found.1.clone();
        }
    }
    let options = EngineOptions {
        url: url.to_owned(),
        one_driver_connection: matches!(pool, "StaticPool" | "SingletonThreadPool"),
        ..EngineOptions::default()
    };
    let engine = Engine::with_options(host.recorder().clone(), options);
    engine.set_clock(crate::interpreter::unix_time);
    let name = file.as_deref().unwrap_or_default();
    if let Some((_, snapshot)) = engines.seeds.borrow().iter().rev().find(|it| it.0 == name) {
        // Nobody has a connection to a new database, so nobody holds its lock.
        drop(engine.restore(snapshot));
    }
    engines.all.borrow_mut().push(engine.clone());
    if let Some(file) = file {
        engines.by_file.borrow_mut().push((file, engine.clone()));
    }
    engine
}

/// `sqlite3.connect(database)`: a connection of the driver to a file of the run, or to a database of its own.
///
/// # Errors
/// None that a program can cause.
pub(super) fn driver_connect(database: &str, vm: &VirtualMachine) -> PyResult {
    let in_memory = database.is_empty() || database.contains(":memory:");
    let url = if in_memory {
        "sqlite://".to_owned()
    } else {
        format!("sqlite:///{database}")
    };
    let engine = open(&url, database, "NullPool");
    super::driver::Database::new(&engine, in_memory).connect(vm)
}

/// The engine of an Engine object, or of a Connection.
pub(super) fn engine_of(obj: &PyObject) -> Option<Engine> {
    if let Some(it) = obj.downcast_ref::<PyEngine>() {
        return Some(it.engine.0.clone());
    }
    obj.downcast_ref::<PyConnection>()
        .map(|it| it.connection.0.engine().clone())
}

/// The dialect in which statements are printed for an engine or a connection: that of its address.
pub(super) fn printed_dialect(obj: &PyObject) -> sql::Dialect {
    let url = match obj.downcast_ref::<PyEngine>() {
        Some(it) => it.engine.0.url().to_owned(),
        None => match obj.downcast_ref::<PyConnection>() {
            Some(it) => it.connection.0.engine().url().to_owned(),
            None => String::new(),
        },
    };
    let name = url.split([':', '+']).next().unwrap_or_default();
    match super::compile::dialect_by_name(Some(name)) {
        sql::Dialect::Default => sql::Dialect::Sqlite,
        it => it,
    }
}

impl Hashable for PyEngine {
    fn hash(
        zelf: &Py<Self>,
        _vm: &VirtualMachine,
    ) -> PyResult<rustpython_vm::common::hash::PyHash> {
        Ok(zelf.as_object().get_id() as rustpython_vm::common::hash::PyHash >> 4)
    }
}

impl Representable for PyEngine {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!("Engine({})", zelf.url.repr(vm)?.to_string_lossy()))
    }
}

impl GetAttr for PyEngine {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        match zelf.as_object().generic_getattr_opt(name, None, vm)? {
            Some(it) => Ok(it),
            None => Err(super::names::missing(zelf.as_object(), "Engine", name, vm)),
        }
    }
}

impl PyEngine {
    /// The options of the engine, later ones winning.
    pub fn options(&self) -> Vec<(String, PyObjectRef)> {
        self.options.borrow().clone()
    }

    pub fn the_pool(&self) -> PyObjectRef {
        self.shared.pool.borrow().clone()
    }

    pub fn hides_parameters(&self) -> bool {
        self.shared.hide_parameters
    }

    /// (logging_name, echo), by which the log finds its logger.
    pub fn log_name(&self) -> (PyObjectRef, PyObjectRef) {
        (
            self.shared.logging_name.clone(),
            self.shared.echo.borrow().clone(),
        )
    }

    /// How much a new connection writes into the log. The module `logging` is loaded only for an echo.
    ///
    /// # Errors
    /// What a logger of the program raises.
    pub fn log_level(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<u8> {
        let (name, echo) = zelf.log_name();
        if !echo.clone().is_true(vm)? {
            let modules = vm.sys_module.get_attr("modules", vm)?;
            if modules.get_item("logging", vm).is_err() {
                return Ok(0);
            }
        }
        let level = call("sqlalchemy.log", "_level", (name, echo), vm)?;
        Ok(super::args::integer(&level, vm)? as u8)
    }

    /// The pool as a session uses it, one and the same for all sessions.
    pub fn connector(zelf: &PyRef<PyEngine>) -> Rc<dyn orm::session::Connector> {
        zelf.connector
            .0
            .get_or_init(|| Rc::new(super::driver::Connector(zelf.clone())))
            .clone()
    }

    /// A new Connection object.
    ///
    /// # Errors
    /// As `connect`.
    pub fn connected(zelf: &PyRef<PyEngine>, vm: &VirtualMachine) -> PyResult<PyRef<PyConnection>> {
        let connection = super::driver::checkout(zelf, vm)?;
        let lent = super::driver::lent(&connection);
        let made = PyConnection::new(connection, Some(zelf.clone().into())).into_ref(&vm.ctx);
        if let Some(lent) = lent {
            lent.set_object(made.as_object(), vm);
        }
        super::events::tell(&zelf.engine.0, "engine_connect", &[made.clone().into()], vm)?;
        Ok(made)
    }
}

#[pyclass(
    flags(BASETYPE, HAS_DICT, HAS_WEAKREF),
    with(Hashable, Representable, GetAttr)
)]
impl PyEngine {
    #[pymethod]
    pub(super) fn connect(zelf: PyRef<PyEngine>, vm: &VirtualMachine) -> PyResult {
        Ok(Self::connected(&zelf, vm)?.into())
    }
    #[pymethod]
    fn begin(zelf: PyRef<PyEngine>, vm: &VirtualMachine) -> PyObjectRef {
        PyEngineBegin {
            engine: zelf,
            connection: RefCell::new(None),
        }
        .into_pyobject(vm)
    }
    #[pymethod]
    fn dispose(zelf: PyRef<PyEngine>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let close = args.take_positional_keyword("close");
        let pool = zelf.the_pool();
        if close.is_none_or(|it| it.is_true(vm).unwrap_or(true)) {
            vm.call_method(&pool, "dispose", ())?;
        }
        let fresh = vm.call_method(&pool, "recreate", ())?;
        zelf.shared.pool.replace(fresh);
        let engine = zelf.engine.0.clone();
        super::events::tell(&engine, "engine_disposed", &[zelf.into()], vm)
    }
    #[pymethod]
    fn clear_compiled_cache(_zelf: &Py<Self>) {}
    #[pymethod]
    fn execution_options(
        zelf: &Py<Self>,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<PyEngine>> {
        let mut options = zelf.options.borrow().clone();
        let given = vm.ctx.new_dict();
        for (name, value) in args.kwargs {
            let name = name.to_string();
            given.set_item(name.as_str(), value.clone(), vm)?;
            options.retain(|it| it.0 != name);
            options.push((name, value));
        }
        let made = PyEngine {
            engine: zelf.engine.clone(),
            url: zelf.url.clone(),
            shared: zelf.shared.clone(),
            options: RefCell::new(options),
            connector: Pooled::default(),
        }
        .into_ref(&vm.ctx);
        let args = [made.clone().into(), given.into()];
        super::events::tell(&zelf.engine.0, "set_engine_execution_options", &args, vm)?;
        Ok(made)
    }
    #[pymethod]
    fn update_execution_options(zelf: &Py<Self>, args: FuncArgs) {
        let mut options = zelf.options.borrow_mut();
        for (name, value) in args.kwargs {
            let name = name.to_string();
            options.retain(|it| it.0 != name);
            options.push((name, value));
        }
    }
    #[pymethod]
    fn get_execution_options(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        for (name, value) in zelf.options.borrow().iter() {
            if name != PAGE_SIZE {
                dict.set_item(name.as_str(), value.clone(), vm)?;
            }
        }
        call("sqlalchemy.util", "immutabledict", (dict,), vm)
    }
    #[pygetset]
    fn url(zelf: &Py<Self>) -> PyObjectRef {
        zelf.url.clone()
    }
    #[pygetset]
    fn name(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&zelf.url, "get_backend_name", ())
    }
    #[pygetset]
    fn driver(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&zelf.url, "get_driver_name", ())
    }
    #[pygetset]
    fn dialect(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        super::compile::dialect_object(printed_dialect(zelf.as_object()), vm)
    }
    #[pygetset]
    fn engine(zelf: PyRef<PyEngine>) -> PyRef<PyEngine> {
        zelf
    }
    #[pygetset]
    fn echo(zelf: &Py<Self>) -> PyObjectRef {
        zelf.shared.echo.borrow().clone()
    }
    #[pygetset]
    fn logging_name(zelf: &Py<Self>) -> PyObjectRef {
        zelf.shared.logging_name.clone()
    }
    #[pygetset]
    fn hide_parameters(zelf: &Py<Self>) -> bool {
        zelf.shared.hide_parameters
    }
    #[pygetset]
    fn logger(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let (name, echo) = zelf.log_name();
        call("sqlalchemy.log", "_engine_logger", (name, echo), vm)
    }
    #[pygetset(setter)]
    fn set_echo(zelf: &Py<Self>, value: PyObjectRef) {
        zelf.shared.echo.replace(value);
    }
    #[pygetset]
    fn pool(zelf: &Py<Self>) -> PyObjectRef {
        zelf.shared.pool.borrow().clone()
    }
    #[pymethod]
    fn raw_connection(zelf: PyRef<PyEngine>, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&zelf.shared.pool.borrow().clone(), "connect", ())
    }
}

/// `with engine.begin() as connection`.
#[pyclass(module = "sqlalchemy.engine.base", name = "_EngineBegin")]
#[derive(Debug, PyPayload)]
pub(super) struct PyEngineBegin {
    engine: PyRef<PyEngine>,
    connection: RefCell<Option<PyObjectRef>>,
}

#[pyclass]
impl PyEngineBegin {
    #[pymethod]
    fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let connection = PyEngine::connect(zelf.engine.clone(), vm)?;
        vm.call_method(&connection, "begin", ())?;
        zelf.connection.replace(Some(connection.clone()));
        Ok(connection)
    }
    #[pymethod]
    fn __exit__(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let Some(connection) = zelf.connection.take() else {
            return Ok(());
        };
        let failed = args.args.first().is_some_and(|it| !vm.is_none(it));
        let ended = vm.call_method(&connection, if failed { "rollback" } else { "commit" }, ());
        vm.call_method(&connection, "close", ())?;
        ended.map(|_| ())
    }
}

/// The connection that DDL uses: that of a Connection object, or a new one of an engine, which is then `true`.
///
/// # Errors
/// ArgumentError for anything else.
pub(super) fn need_bind(
    obj: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<(PyRef<PyConnection>, bool)> {
    if let Ok(it) = obj.to_owned().downcast::<PyConnection>() {
        PyConnection::autobegin(&it, vm)?;
        return Ok((it, false));
    }
    if let Ok(it) = obj.to_owned().downcast::<PyEngine>() {
        return Ok((PyEngine::connected(&it, vm)?, true));
    }
    if vm.get_attribute_opt(obj, "sync_engine")?.is_some() {
        let class = obj.class().name().to_string();
        return Err(vm.new_attribute_error(format!(
            "'{class}' object has no attribute '_run_ddl_visitor'"
        )));
    }
    if let Some(bind) = vm.get_attribute_opt(obj, "connection")? {
        if bind.is_callable() {
            return need_bind(&*bind.call((), vm)?, vm);
        }
    }
    let shown = obj.repr(vm)?.to_string_lossy().into_owned();
    Err(raise(
        "ArgumentError",
        format!("Expected an Engine or a Connection, got {shown}"),
        vm,
    ))
}
