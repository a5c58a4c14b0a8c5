//! `create_engine` and `Engine`.
//!
//! In: any URL and the options that SQLAlchemy takes. Out: connections on the embedded database.
//! Source of the behaviour: SQLAlchemy `engine/create.py`, `engine/base.py`.

use std::cell::RefCell;
use std::rc::Rc;

use engine::{Engine, EngineOptions};
use rustpython_vm::builtins::PyStr;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{GetAttr, Hashable, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

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
    echo: RefCell<PyObjectRef>,
    pool: RefCell<Option<PyObjectRef>>,
    pool_class: Option<PyObjectRef>,
    options: RefCell<Vec<(String, PyObjectRef)>>,
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
    let url = call("sqlalchemy.engine.url", "make_url", (url,), vm)?;
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
    let pool_class = args.opt("poolclass", vm);
    let echo = args
        .opt("echo", vm)
        .unwrap_or_else(|| vm.ctx.new_bool(false).into());
    let mut options = Vec::new();
    if let Some(it) = args.opt("execution_options", vm) {
        options = super::args::string_items(&it, vm)?.unwrap_or_default();
    }
    if let Some(level) = args.opt("isolation_level", vm) {
        options.push(("isolation_level".to_owned(), level));
    }
    let pool = match &pool_class {
        Some(it) => it
            .get_attr("__name__", vm)?
            .str(vm)?
            .to_string_lossy()
            .into_owned(),
        None => String::new(),
    };
    let mut engine = open(&text, &pool);
    if let Some((_, map)) = options
        .iter()
        .rev()
        .find(|it| it.0 == "schema_translate_map")
    {
        engine = engine.with_schema_map(super::execute::schema_map(map, vm)?);
    }
    let made = PyEngine {
        engine: EngineHandle(engine),
        url,
        echo: RefCell::new(echo),
        pool: RefCell::new(None),
        pool_class,
        options: RefCell::new(options),
    }
    .into_ref(&vm.ctx);
    super::events::engine_made(&made);
    Ok(made.into())
}

/// The database that a URL names. In memory the pools lend all users of a thread the same connection; `pool` is the
/// class that the program asked for, or empty.
fn open(url: &str, pool: &str) -> Engine {
    let host = current_host().expect("bindings are called only inside a run");
    let engines = host.extension(Engines::default);
    let all = Rc::clone(&engines);
    host.set_engines(move || all.all.borrow().clone());
    let file = url
        .split_once("///")
        .map(|it| it.1.split('?').next().unwrap_or("").to_owned());
    let file =
        file.filter(|it| !it.is_empty() && !it.contains(":memory:") && url.starts_with("sqlite"));
    if let Some(file) = &file {
        if let Some(found) = engines.by_file.borrow().iter().find(|it| it.0 == *file) {
            return found.1.clone();
        }
    }
    let options = EngineOptions {
        url: url.to_owned(),
        one_driver_connection: match pool {
            "" => file.is_none() && url.starts_with("sqlite"),
            "StaticPool" | "SingletonThreadPool" => true,
            _ => false,
        },
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

#[pyclass(
    flags(BASETYPE, HAS_DICT, HAS_WEAKREF),
    with(Hashable, Representable, GetAttr)
)]
impl PyEngine {
    #[pymethod]
    pub(super) fn connect(zelf: PyRef<PyEngine>, vm: &VirtualMachine) -> PyResult {
        let level = zelf
            .options
            .borrow()
            .iter()
            .rev()
            .find(|it| it.0 == "isolation_level")
            .cloned();
        if let Some((_, level)) = level {
            super::connection::check_isolation_level(&level, vm)?;
        }
        Ok(PyConnection::new(zelf.engine.0.connect(), Some(zelf.into())).into_pyobject(vm))
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
    fn dispose(_zelf: &Py<Self>, _args: FuncArgs) {}
    #[pymethod]
    fn clear_compiled_cache(_zelf: &Py<Self>) {}
    #[pymethod]
    fn execution_options(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut options = zelf.options.borrow().clone();
        let mut engine = zelf.engine.0.clone();
        for (name, value) in args.kwargs {
            let name = name.to_string();
            if name == "schema_translate_map" {
                engine = engine.with_schema_map(super::execute::schema_map(&value, vm)?);
            }
            options.push((name, value));
        }
        Ok(PyEngine {
            engine: EngineHandle(engine),
            url: zelf.url.clone(),
            echo: RefCell::new(zelf.echo.borrow().clone()),
            pool: RefCell::new(zelf.pool.borrow().clone()),
            pool_class: zelf.pool_class.clone(),
            options: RefCell::new(options),
        }
        .into_pyobject(vm))
    }
    #[pymethod]
    fn get_execution_options(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        for (name, value) in zelf.options.borrow().iter() {
            dict.set_item(name.as_str(), value.clone(), vm)?;
        }
        Ok(dict.into())
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
    fn dialect(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        super::compile::sqlite_dialect(vm)
    }
    #[pygetset]
    fn engine(zelf: PyRef<PyEngine>) -> PyRef<PyEngine> {
        zelf
    }
    #[pygetset]
    fn echo(zelf: &Py<Self>) -> PyObjectRef {
        zelf.echo.borrow().clone()
    }
    #[pygetset(setter)]
    fn set_echo(zelf: &Py<Self>, value: PyObjectRef) {
        zelf.echo.replace(value);
    }
    #[pygetset]
    fn pool(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        if let Some(found) = zelf.pool.borrow().as_ref() {
            return Ok(found.clone());
        }
        let class = zelf.pool_class.clone().unwrap_or_else(|| vm.ctx.none());
        let made = call(
            "sqlalchemy.pool",
            "_for_engine",
            (class, zelf.url.clone()),
            vm,
        )?;
        zelf.pool.replace(Some(made.clone()));
        Ok(made)
    }
    #[pymethod]
    fn raw_connection(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Err(super::errors::not_yet("Engine.raw_connection", vm))
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

/// The connection that DDL and inspection use: that of a Connection object, or a new one of an engine.
///
/// # Errors
/// ArgumentError for anything else.
pub(super) fn need_bind(
    obj: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<(engine::Connection, bool)> {
    if let Some(it) = obj.downcast_ref::<PyConnection>() {
        PyConnection::autobegin(it, vm)?;
        return Ok((it.connection.0.clone(), false));
    }
    if let Some(it) = obj.downcast_ref::<PyEngine>() {
        return Ok((it.engine.0.connect(), true));
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
