//! Engine events: Python functions behind the hooks of `engine`.
//!
//! In: `event.listen(engine, name, function)`. Out: hooks that call back; what a function raises comes out unchanged.
//! Source of the behaviour: SQLAlchemy `engine/events.py`.

use std::cell::RefCell;
use std::rc::Rc;

use engine::{Connection, Engine, EngineError};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{PyObject, PyObjectRef, PyRef, PyResult, VirtualMachine};

use super::convert::{to_tuple, to_value};
use super::engine::PyEngine;
use super::errors::carry_engine;
use crate::interpreter::current_host;

/// Engine objects of the run, so that a connection finds its own; and listeners on the class Engine.
#[derive(Default)]
struct Objects {
    engines: RefCell<Vec<PyRef<PyEngine>>>,
    for_all: RefCell<Vec<(String, PyObjectRef, bool)>>,
}

fn objects() -> Rc<Objects> {
    current_host()
        .expect("bindings are called only inside a run")
        .extension(Objects::default)
}

/// Called for each new Engine object.
pub(super) fn engine_made(engine: &PyRef<PyEngine>) {
    let objects = objects();
    objects.engines.borrow_mut().push(engine.clone());
    for (name, function, retval) in objects.for_all.borrow().iter() {
        hook(&engine.engine.0, name, function, *retval);
    }
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

/// Registers a listener on an engine. `false`: the name is no engine event that we have.
///
/// # Errors
/// None yet.
pub(super) fn listen(
    target: &PyObject,
    name: &str,
    function: &PyObjectRef,
    retval: bool,
    vm: &VirtualMachine,
) -> PyResult<bool> {
    if let Some(engine) = super::engine::engine_of(target) {
        return Ok(hook(&engine, name, function, retval));
    }
    let _ = vm;
    Ok(false)
}

/// Registers a listener on all engines, present and future.
pub(super) fn listen_all(name: &str, function: &PyObjectRef, retval: bool) -> bool {
    let objects = objects();
    objects
        .for_all
        .borrow_mut()
        .push((name.to_owned(), function.clone(), retval));
    for it in objects.engines.borrow().iter() {
        hook(&it.engine.0, name, function, retval);
    }
    true
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

fn hook(engine: &Engine, name: &str, function: &PyObjectRef, retval: bool) -> bool {
    let hooks = engine.hooks();
    let function = function.clone();
    match name {
        "before_cursor_execute" => {
            hooks
                .before_cursor_execute
                .borrow_mut()
                .push(Rc::new(move |connection, call| {
                    with_current_vm(|vm| {
                        let mut run = || -> PyResult<()> {
                            let params = params_object(&call.params, call.executemany, vm)?;
                            let args: Vec<PyObjectRef> = vec![
                                connection_object(connection, vm),
                                vm.ctx.none(),
                                vm.ctx.new_str(call.sql.as_str()).into(),
                                params,
                                vm.ctx.none(),
                                vm.ctx.new_bool(call.executemany).into(),
                            ];
                            let answer = function.call(args, vm)?;
                            if retval && !vm.is_none(&answer) {
                                let pair = super::args::items(&answer, vm)?;
                                if let [sql, params] = pair.as_slice() {
                                    call.sql = super::args::text(sql, vm)?;
                                    if !call.executemany {
                                        let list = super::args::items(params, vm)?;
                                        let list = list.iter().map(|it| to_value(it, vm));
                                        call.params = vec![list.collect::<PyResult<Vec<_>>>()?];
                                    }
                                }
                            }
                            Ok(())
                        };
                        run().map_err(|error| carry_engine(error, vm))
                    })
                }));
        }
        "after_cursor_execute" => {
            hooks
                .after_cursor_execute
                .borrow_mut()
                .push(Rc::new(move |connection, call| {
                    calling(&function, |vm| {
                        Ok(vec![
                            connection_object(connection, vm),
                            vm.ctx.none(),
                            vm.ctx.new_str(call.sql.as_str()).into(),
                            params_object(&call.params, call.executemany, vm)?,
                            vm.ctx.none(),
                            vm.ctx.new_bool(call.executemany).into(),
                        ])
                    })
                }));
        }
        "connect" | "first_connect" => {
            // The database in memory has one connection of the driver, made when it is first needed.
            let done = std::cell::Cell::new(false);
            hooks.begin.borrow_mut().push(Rc::new(move |connection| {
                if done.replace(true) {
                    return Ok(());
                }
                calling(&function, |vm| {
                    let native = connection_object(connection, vm);
                    let driver = super::state::call("sqlite3", "_connection", (native,), vm)?;
                    Ok(vec![driver, vm.ctx.none()])
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
                calling(&function, |vm| Ok(vec![connection_object(connection, vm)]))
            }));
        }
        "savepoint" | "rollback_savepoint" | "release_savepoint" => {
            let list = match name {
                "savepoint" => &hooks.savepoint,
                "rollback_savepoint" => &hooks.rollback_savepoint,
                _ => &hooks.release_savepoint,
            };
            let more = name != "savepoint";
            list.borrow_mut().push(Rc::new(move |connection, name| {
                calling(&function, |vm| {
                    let mut args = vec![
                        connection_object(connection, vm),
                        vm.ctx.new_str(name).into(),
                    ];
                    if more {
                        args.push(vm.ctx.none());
                    }
                    Ok(args)
                })
            }));
        }
        _ => return false,
    }
    true
}

fn params_object(params: &[Vec<sql::Value>], many: bool, vm: &VirtualMachine) -> PyResult {
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
