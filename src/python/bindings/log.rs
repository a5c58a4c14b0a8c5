//! The log of an engine: what `echo` and the module `logging` show, and errors whose parameters are hidden.
//!
//! In: what `engine` tells about statements and transactions. Out: calls of the frozen module `sqlalchemy.log`.
//! Source of the behaviour: SQLAlchemy `log.py`, `engine/base.py`.

use std::rc::Rc;

use engine::{Batch, Connection, Engine, LogEntry, OnWarning, Origin};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::convert::to_tuple;
use super::driver::lent;
use super::errors::{carry_engine, from_engine};
use super::state::call;

/// Connects an engine to the log. `hide`: `hide_parameters=True`.
/// `lint`: `enable_from_linting=True`.
pub(super) fn attach(engine: &Engine, hide: bool, lint: bool) {
    engine
        .hooks()
        .log
        .replace(Some(Rc::new(|connection, entry| {
            with_current_vm(|vm| {
                // A handler that fails must not change what the program does.
                if let Err(error) = write(connection, entry, vm) {
                    vm.run_unraisable(error, None, vm.ctx.none());
                }
            });
        })));
    engine.hooks().warn.replace(
        lint.then(|| Rc::new(|text: &str| super::errors::warn("SAWarning", text)) as OnWarning),
    );
    if hide {
        engine.hooks().error.borrow_mut().insert(
            0,
            Rc::new(|_, _, error| with_current_vm(|vm| hidden(error, vm))),
        );
    }
}

/// The same error without its parameters.
fn hidden(error: engine::EngineError, vm: &VirtualMachine) -> engine::EngineError {
    if matches!(error.kind, engine::ErrorKind::Limit) {
        return error;
    }
    let made = from_engine(error, vm);
    let object: PyObjectRef = made.clone().into();
    if matches!(
        vm.get_attribute_opt(&object, "hide_parameters"),
        Ok(Some(_))
    ) {
        // It has the attribute, so it can be set.
        let _ = object.set_attr("hide_parameters", vm.ctx.new_bool(true), vm);
    }
    carry_engine(made, vm)
}

fn write(connection: &Connection, entry: &LogEntry<'_>, vm: &VirtualMachine) -> PyResult<()> {
    let Some(lent) = lent(connection) else {
        return Ok(());
    };
    let (name, echo) = lent.engine.log_name();
    let token = lent.token.borrow().clone().unwrap_or_else(|| vm.ctx.none());
    let line = |debug: bool, text: &str, more: Option<PyObjectRef>| -> PyResult<()> {
        let mut args: Vec<PyObjectRef> = vec![
            name.clone(),
            echo.clone(),
            token.clone(),
            vm.ctx.new_bool(debug).into(),
            vm.ctx.new_str(text).into(),
        ];
        args.extend(more);
        call("sqlalchemy.log", "_write", args, vm).map(|_| ())
    };
    let autocommit = connection.autocommit();
    match entry {
        LogEntry::Begin if autocommit => line(
            false,
            "BEGIN (implicit; DBAPI should not BEGIN due to autocommit mode)",
            None,
        ),
        LogEntry::Begin => line(false, "BEGIN (implicit)", None),
        LogEntry::Commit if autocommit => line(
            false,
            "COMMIT using DBAPI connection.commit(), has no effect due to autocommit mode",
            None,
        ),
        LogEntry::Commit => line(false, "COMMIT", None),
        LogEntry::Rollback if autocommit => line(
            false,
            "ROLLBACK using DBAPI connection.rollback(); set skip_autocommit_rollback to prevent fully",
            None,
        ),
        LogEntry::Rollback => line(false, "ROLLBACK", None),
        LogEntry::Columns(names) => {
            let names = names
                .iter()
                .map(|it| vm.ctx.new_str(&**it).into())
                .collect();
            line(true, "Col %r", Some(vm.ctx.new_tuple(names).into()))
        }
        LogEntry::Row(values) => line(true, "Row %r", Some(to_tuple(values, vm)?)),
        LogEntry::Statement(it) => {
            let params = super::events::params_object(&it.params, it.executemany, vm)?;
            let (origin, micros) = match it.origin {
                Origin::Raw => ("raw", 0),
                Origin::NoKey(took) => ("no key", took),
                Origin::Generated(took) => ("generated", took),
                Origin::Cached(ago) => ("cached", ago),
            };
            let batch = it.batch.map_or_else(|| vm.ctx.none(), |it| batch(it, vm));
            let args: Vec<PyObjectRef> = vec![
                name.clone(),
                echo.clone(),
                token.clone(),
                vm.ctx.new_bool(lent.engine.hides_parameters()).into(),
                vm.ctx.new_str(it.sql.as_str()).into(),
                params,
                vm.ctx.new_bool(it.executemany).into(),
                vm.ctx.new_str(origin).into(),
                vm.ctx.new_float(micros as f64 / 1e6).into(),
                batch,
            ];
            call("sqlalchemy.log", "_statement", args, vm).map(|_| ())
        }
    }
}

fn batch(it: Batch, vm: &VirtualMachine) -> PyObjectRef {
    vm.ctx
        .new_tuple(vec![
            vm.ctx.new_int(it.number).into(),
            vm.ctx.new_int(it.total).into(),
            vm.ctx.new_bool(it.ordered).into(),
            vm.ctx.new_bool(it.one_by_one).into(),
        ])
        .into()
}
