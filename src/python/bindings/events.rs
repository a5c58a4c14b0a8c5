//! Engine events: Python functions behind the hooks of `engine`.
//!
//! In: `event.listen(engine, name, function)`. Out: hooks that call back; what a function raises comes out unchanged.
//! Events of the pool are in `lib/sqlalchemy/pool.py`.
//! Source of the behaviour: SQLAlchemy `engine/events.py`.

use std::cell::RefCell;
use std::rc::Rc;

use engine::{Connection, CursorCall, Engine, EngineError, Slot};
use rustpython_vm::builtins::{PyBaseException, PyBaseExceptionRef};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyRef, PyResult, VirtualMachine};

use super::convert::{to_tuple, to_value};
use super::engine::PyEngine;
use super::errors::{carry_engine, from_engine};
use crate::interpreter::current_host;

/// Engine objects of the run, so that a connection finds its own; and listeners on the class Engine.
#[derive(Default)]
struct Objects {
    engines: RefCell<Vec<PyRef<PyEngine>>>,
    for_all: RefCell<Vec<(String, PyObjectRef, bool)>>,
    others: RefCell<Vec<Listener>>,
}

/// A listener that the bindings call themselves.
#[derive(Clone)]
struct Listener {
    engine: Option<Engine>,
    connection: Option<Connection>,
    name: String,
    function: PyObjectRef,
    retval: bool,
}

/// Events that Connection and Engine objects tell, not the engine below.
const OTHERS: &[&str] = &[
    "before_execute",
    "after_execute",
    "engine_connect",
    "engine_disposed",
    "set_connection_execution_options",
    "set_engine_execution_options",
];

fn objects() -> Rc<Objects> {
    current_host()
        .expect("bindings are called only inside a run")
        .extension(Objects::default)
}

/// Called for each new Engine object.
pub(super) fn engine_made(engine: &PyRef<PyEngine>) {
    let objects = objects();
    let again = objects
        .engines
        .borrow()
        .iter()
        .any(|it| it.engine.0.same_as(&engine.engine.0));
    objects.engines.borrow_mut().push(engine.clone());
    // Engines on one file are one engine below, which has its hooks already.
    if again {
        return;
    }
    for (name, function, retval) in objects.for_all.borrow().iter() {
        hook(&engine.engine.0, None, name, function, *retval);
    }
}

/// The pools of all engines, once each.
pub(super) fn pools() -> Vec<PyObjectRef> {
    let mut all: Vec<PyObjectRef> = Vec::new();
    for it in objects().engines.borrow().iter() {
        let pool = it.the_pool();
        if !all.iter().any(|known| known.is(&pool)) {
            all.push(pool);
        }
    }
    all
}

/// The Engine object for an engine.
pub(super) fn engine_object(engine: &Engine, vm: &VirtualMachine) -> PyObjectRef {
    let objects = objects();
    let engines = objects.engines.borrow();
    let found = engines
        .iter()
        .find(|it| it.engine.0.same_as(engine))
        .cloned();
    found.map_or_else(|| vm.ctx.none(), Into::into)
}

/// Registers a listener on an engine or a connection. `false`: the name is no engine event that we have.
pub(super) fn listen(target: &PyObject, name: &str, function: &PyObjectRef, retval: bool) -> bool {
    let Some(engine) = super::engine::engine_of(target) else {
        return false;
    };
    let connection = super::connection::connection_of(target);
    if OTHERS.contains(&name) {
        objects().others.borrow_mut().push(Listener {
            engine: Some(engine),
            connection,
            name: name.to_owned(),
            function: function.clone(),
            retval,
        });
        return true;
    }
    hook(&engine, connection, name, function, retval)
}

/// Registers a listener on all engines, present and future. `false`: the name is no engine event that we have.
pub(super) fn listen_all(name: &str, function: &PyObjectRef, retval: bool) -> bool {
    let objects = objects();
    if OTHERS.contains(&name) {
        objects.others.borrow_mut().push(Listener {
            engine: None,
            connection: None,
            name: name.to_owned(),
            function: function.clone(),
            retval,
        });
        return true;
    }
    if !HOOKED.contains(&name) {
        return false;
    }
    objects
        .for_all
        .borrow_mut()
        .push((name.to_owned(), function.clone(), retval));
    let mut done: Vec<Engine> = Vec::new();
    for it in objects.engines.borrow().iter() {
        if !done.iter().any(|done| done.same_as(&it.engine.0)) {
            hook(&it.engine.0, None, name, function, retval);
            done.push(it.engine.0.clone());
        }
    }
    true
}

fn listeners(engine: &Engine, connection: Option<&Connection>, name: &str) -> Vec<Listener> {
    let objects = objects();
    let others = objects.others.borrow();
    if others.is_empty() {
        return Vec::new();
    }
    let fits = |it: &&Listener| {
        it.name == name
            && it.engine.as_ref().is_none_or(|it| it.same_as(engine))
            && match (&it.connection, connection) {
                (Some(a), Some(b)) => a.same_as(b),
                (Some(_), None) => false,
                (None, _) => true,
            }
    };
    others.iter().filter(fits).cloned().collect()
}

/// Calls the listeners of an event of Engine objects.
///
/// # Errors
/// What a listener raises.
pub(super) fn tell(
    engine: &Engine,
    name: &str,
    args: &[PyObjectRef],
    vm: &VirtualMachine,
) -> PyResult<()> {
    for it in listeners(engine, None, name) {
        it.function.call(args.to_vec(), vm)?;
    }
    Ok(())
}

/// Whether somebody listens to `before_execute` or `after_execute`.
pub(super) fn listens_to_execute(connection: &Connection) -> bool {
    let engine = connection.engine();
    ["before_execute", "after_execute"]
        .iter()
        .any(|it| !listeners(engine, Some(connection), it).is_empty())
}

/// One execution of a Connection object, as its listeners see it.
pub(super) struct Execution {
    pub object: PyObjectRef,
    pub statement: PyObjectRef,
    pub params: Option<PyObjectRef>,
    pub options: PyObjectRef,
}

impl Execution {
    /// `multiparams, params`: several sets or one.
    fn params(&self, vm: &VirtualMachine) -> [PyObjectRef; 2] {
        let (none, empty) = (vm.ctx.new_list(Vec::new()).into(), vm.ctx.new_dict().into());
        match &self.params {
            None => [none, empty],
            Some(it) if super::args::items_of_sequence(it).is_some() => [it.clone(), empty],
            Some(it) => [none, it.clone()],
        }
    }

    /// # Errors
    /// What a listener raises.
    pub fn before(&mut self, connection: &Connection, vm: &VirtualMachine) -> PyResult<()> {
        for it in listeners(connection.engine(), Some(connection), "before_execute") {
            let [multi, one] = self.params(vm);
            let args = vec![
                self.object.clone(),
                self.statement.clone(),
                multi,
                one,
                self.options.clone(),
            ];
            let answer = it.function.call(args, vm)?;
            if !it.retval || vm.is_none(&answer) {
                continue;
            }
            if let [statement, multi, one] = super::args::items(&answer, vm)?.as_slice() {
                self.statement = statement.clone();
                let many = super::args::items_of_sequence(multi).is_some_and(|it| !it.is_empty());
                let given = if many { multi } else { one };
                self.params = given
                    .clone()
                    .is_true(vm)
                    .unwrap_or(false)
                    .then(|| given.clone());
            }
        }
        Ok(())
    }

    /// # Errors
    /// What a listener raises.
    pub fn after(
        &self,
        connection: &Connection,
        result: &PyObject,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        for it in listeners(connection.engine(), Some(connection), "after_execute") {
            let [multi, one] = self.params(vm);
            let args = vec![
                self.object.clone(),
                self.statement.clone(),
                multi,
                one,
                self.options.clone(),
                result.to_owned(),
            ];
            it.function.call(args, vm)?;
        }
        Ok(())
    }
}

type Outcome = Result<(), EngineError>;

fn calling(
    function: &PyObjectRef,
    args: impl FnOnce(&VirtualMachine) -> PyResult<Vec<PyObjectRef>>,
) -> Outcome {
    with_current_vm(|vm| {
        let run = || -> PyResult<()> { function.call(args(vm)?, vm).map(|_| ()) };
        run().map_err(|error| carry_engine(error, vm))
    })
}

fn connection_object(connection: &Connection, vm: &VirtualMachine) -> PyObjectRef {
    super::connection::wrap(connection.clone(), vm)
}

/// What the hook before an execution leaves for the one after it.
struct Seen {
    cursor: PyObjectRef,
    context: PyObjectRef,
}

/// The cursor and the execution context of a call: the same ones for all of its listeners.
fn seen(connection: &Connection, call: &mut CursorCall, vm: &VirtualMachine) -> PyResult<Rc<Seen>> {
    let known = call
        .slot
        .0
        .clone()
        .and_then(|it| it.downcast::<Seen>().ok());
    if let Some(it) = known {
        return Ok(it);
    }
    let object = connection_object(connection, vm);
    let driver = match super::driver::lent(connection) {
        Some(it) => it.fairy.get_attr("dbapi_connection", vm)?,
        None => vm.ctx.none(),
    };
    let cursor = super::state::call("sqlite3", "Cursor", (driver,), vm)?;
    let kind = call.prepared.as_ref().map(|it| it.compiled.kind);
    let kind = match kind {
        Some(sql::compile::Kind::Insert) => "insert",
        Some(sql::compile::Kind::Update) => "update",
        Some(sql::compile::Kind::Delete) => "delete",
        Some(sql::compile::Kind::Ddl) => "ddl",
        Some(_) => "select",
        None => "",
    };
    let compiled = match &call.prepared {
        Some(it) => super::compile::compiled_object(&it.compiled, vm),
        None => vm.ctx.none(),
    };
    let args: Vec<PyObjectRef> = vec![
        object,
        cursor.clone(),
        vm.ctx.new_str(call.sql.as_str()).into(),
        params_object(&call.params, true, vm)?,
        vm.ctx.new_bool(call.of_many()).into(),
        vm.ctx.new_str(kind).into(),
        compiled,
    ];
    let context = super::state::call("sqlalchemy.engine.default", "_context", args, vm)?;
    let made = Rc::new(Seen { cursor, context });
    call.slot = Slot(Some(made.clone()));
    Ok(made)
}

/// The hooks of `engine` that programs reach.
const HOOKED: &[&str] = &[
    "before_cursor_execute",
    "after_cursor_execute",
    "handle_error",
    "begin",
    "commit",
    "rollback",
    "savepoint",
    "rollback_savepoint",
    "release_savepoint",
];

fn hook(
    engine: &Engine,
    only: Option<Connection>,
    name: &str,
    function: &PyObjectRef,
    retval: bool,
) -> bool {
    let hooks = engine.hooks();
    let function = function.clone();
    let skips =
        move |connection: &Connection| only.as_ref().is_some_and(|it| !it.same_as(connection));
    match name {
        "before_cursor_execute" => {
            hooks
                .before_cursor_execute
                .borrow_mut()
                .push(Rc::new(move |connection, call| {
                    if skips(connection) {
                        return Ok(());
                    }
                    with_current_vm(|vm| {
                        before_cursor(connection, call, &function, retval, vm)
                            .map_err(|error| carry_engine(error, vm))
                    })
                }));
        }
        "after_cursor_execute" => {
            hooks
                .after_cursor_execute
                .borrow_mut()
                .push(Rc::new(move |connection, call| {
                    if skips(connection) {
                        return Ok(());
                    }
                    calling(&function, |vm| {
                        let mut known = call.clone();
                        let seen = seen(connection, &mut known, vm)?;
                        let names =
                            super::args::string_list(call.columns.iter().map(|it| &**it), vm);
                        let id = call.lastrowid;
                        let id = id.map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_int(it).into());
                        let cursor = seen.cursor.clone();
                        // The driver counts rows of a RETURNING only when they have been read.
                        let returned = !call.columns.is_empty() && call.rowcount > 0;
                        let rowcount = if returned { 0 } else { call.rowcount };
                        super::state::call(
                            "sqlite3",
                            "_executed",
                            (cursor, names, rowcount, id),
                            vm,
                        )?;
                        Ok(vec![
                            connection_object(connection, vm),
                            seen.cursor.clone(),
                            vm.ctx.new_str(call.sql.as_str()).into(),
                            params_object(&call.params, call.executemany, vm)?,
                            seen.context.clone(),
                            vm.ctx.new_bool(call.of_many()).into(),
                        ])
                    })
                }));
        }
        "handle_error" => {
            hooks
                .error
                .borrow_mut()
                .push(Rc::new(move |connection, call, error| {
                    if skips(connection) || matches!(error.kind, engine::ErrorKind::Limit) {
                        return error;
                    }
                    with_current_vm(|vm| {
                        let error = from_engine(error, vm);
                        let heard = heard(connection, call, error, &function, retval, vm);
                        carry_engine(heard, vm)
                    })
                }));
        }
        "begin" | "commit" | "rollback" => {
            let list = match name {
                "begin" => &hooks.begin,
                "commit" => &hooks.commit,
                _ => &hooks.rollback,
            };
            list.borrow_mut().push(Rc::new(move |connection| {
                if skips(connection) {
                    return Ok(());
                }
                calling(&function, |vm| Ok(vec![connection_object(connection, vm)]))
            }));
        }
        "savepoint" | "rollback_savepoint" | "release_savepoint" => {
            let list = match name {
                "savepoint" => &hooks.savepoint,
                "rollback_savepoint" => &hooks.rollback_savepoint,
                _ => &hooks.release_savepoint,
            };
            let made = name == "savepoint";
            list.borrow_mut().push(Rc::new(move |connection, name| {
                if skips(connection) {
                    return Ok(());
                }
                calling(&function, |vm| {
                    let object = connection_object(connection, vm);
                    // The name of a savepoint is made after the event of its begin.
                    Ok(match made {
                        true => vec![object, vm.ctx.none()],
                        false => vec![object, vm.ctx.new_str(name).into(), vm.ctx.none()],
                    })
                })
            }));
        }
        _ => return false,
    }
    true
}

fn before_cursor(
    connection: &Connection,
    call: &mut CursorCall,
    function: &PyObject,
    retval: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let seen = seen(connection, call, vm)?;
    let args: Vec<PyObjectRef> = vec![
        connection_object(connection, vm),
        seen.cursor.clone(),
        vm.ctx.new_str(call.sql.as_str()).into(),
        params_object(&call.params, call.executemany, vm)?,
        seen.context.clone(),
        vm.ctx.new_bool(call.of_many()).into(),
    ];
    let answer = function.call(args, vm)?;
    if !retval || vm.is_none(&answer) {
        return Ok(());
    }
    if let [sql, params] = super::args::items(&answer, vm)?.as_slice() {
        call.sql = super::args::text(sql, vm)?;
        if !call.executemany {
            let list = super::args::items(params, vm)?;
            let list = list.iter().map(|it| to_value(it, vm));
            call.params = vec![list.collect::<PyResult<Vec<_>>>()?];
        }
    }
    Ok(())
}

/// Asks a listener of `handle_error`; what it raises or gives back stands for the error from now on.
fn heard(
    connection: &Connection,
    call: &CursorCall,
    error: PyBaseExceptionRef,
    function: &PyObject,
    retval: bool,
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    let run = || -> PyResult {
        let mut known = call.clone();
        let seen = seen(connection, &mut known, vm)?;
        let object = connection_object(connection, vm);
        let context = super::state::call(
            "sqlalchemy.engine.default",
            "_error_context",
            (
                error.clone(),
                object,
                seen.context.clone(),
                seen.cursor.clone(),
            ),
            vm,
        )?;
        function.call((context,), vm)
    };
    match run() {
        Ok(answer) if retval => answer.downcast::<PyBaseException>().unwrap_or(error),
        Ok(_) => error,
        Err(other) => {
            if !other.is(&error) && other.__cause__().is_none() && other.__context__().is_none() {
                other.set_context(Some(error));
            }
            other
        }
    }
}

/// The parameters as a listener gets them: a tuple, or a list of tuples.
///
/// # Errors
/// None that a program can cause.
pub(super) fn params_object(
    params: &[Vec<sql::Value>],
    many: bool,
    vm: &VirtualMachine,
) -> PyResult {
    match params {
        [] => Ok(vm.ctx.new_tuple(Vec::new()).into()),
        [one] if !many => to_tuple(one, vm),
        list => {
            let list = list
                .iter()
                .map(|it| to_tuple(it, vm))
                .collect::<PyResult<Vec<_>>>()?;
            Ok(vm.ctx.new_list(list).into())
        }
    }
}
