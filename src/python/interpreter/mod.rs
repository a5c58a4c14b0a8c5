//! One run of Python: a fresh virtual machine, several cells in one `__main__` namespace, then the end.
//!
//! In: [`Options`] and the source of each cell. Out: output through a callback, events through the
//! recorder, and a [`Failure`] for an uncaught exception. Used by `runner` and by this crate's tests.

mod failure;
mod frozen;
mod host;
mod output;
mod sum;
mod watchdog;
mod wording;

pub use failure::Failure;
#[cfg(target_arch = "wasm32")]
pub use frozen::MODULES_PACK;
pub use frozen::{PackSource, set_pack_source};
pub use host::{Clock, Host, Limit, Limits, Options, Stream, current_host};
pub(crate) use host::{check_limits, fill_random, monotonic_time, sleep, unix_time};
use watchdog::Watchdog;

use std::rc::Rc;

use rustpython_vm::builtins::PyCoroutine;
use rustpython_vm::bytecode::CodeFlags;
use rustpython_vm::compiler::Mode;
use rustpython_vm::scope::Scope;
use rustpython_vm::warn::warn_unawaited_coroutine;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, Settings, VirtualMachine};
use trace::{Model, Recorder};

use crate::databases::Databases;
use crate::{bindings, stdlib};

/// Objects that a program makes, and does not free by itself, between two searches for garbage in circles.
/// Far more than Python's 2000: a run is short, and each search looks at every object of it.
const COLLECT_EVERY: u32 = 100_000;

/// Modules that nearly every snippet imports: a prepared interpreter has them already. What they and the interpreter's
/// start need is listed in `early.txt`.
pub const PRELOADED: [&str; 9] = [
    "typing",
    "enum",
    "datetime",
    "importlib",
    "sqlalchemy",
    "sqlalchemy.orm",
    "sqlalchemy.orm.events",
    "sqlalchemy.exc",
    "sqlite3",
];

/// Python's own limit, in debug builds too.
const RECURSION_LIMIT: usize = 1000;

/// A fresh interpreter with its own `__main__`. Dropping it ends the run, but frees little memory.
///
/// ```ignore
/// let interpreter = Interpreter::new(Options::default());
/// interpreter.run_cell(Some(0), "prog.py", "print(1 + 1)")?;
/// ```
pub struct Interpreter {
    scope: Scope,
    machine: rustpython_vm::Interpreter,
    watchdog: Watchdog,
    host: Rc<Host>,
    _entered: host::Entered,
}

impl Interpreter {
    /// A virtual machine for one run that begins at once. Nothing is kept from an earlier run.
    pub fn new(options: Options) -> Self {
        let mut interpreter = Self::prepare(options.recorder.clone(), &[]);
        interpreter.begin(options);
        interpreter
    }

    /// A virtual machine whose run begins later, with modules already imported: what a tab does while
    /// nobody waits. Modules that do not import are left to fail in the program.
    pub fn prepare(recorder: Recorder, preload: &[&str]) -> Self {
        let host = Host::new(recorder);
        let entered = host::enter(&host);
        let mut settings = Settings::default();
        settings.install_signal_handlers = false;
        settings.import_site = false;
        settings.write_bytecode = false;
        // Like PYTHONHASHSEED=0: the same program prints its sets in the same order each time.
        settings.hash_seed = Some(0);
        let mut builder = rustpython_vm::Interpreter::builder(settings);
        let context = builder.ctx.clone();
        builder = builder
            .add_native_modules(&stdlib::modules(&context))
            .add_native_modules(&bindings::modules(&context))
            .add_frozen_modules(frozen::modules());
        // Nothing that the library makes while it is imported is garbage: looking for it took most of the time.
        builder = builder.init_hook(|vm| vm.state.gc.disable());
        let (builder, watchdog) = Watchdog::install(builder);
        let machine = builder.build();
        let scope = machine.enter(|vm| {
            let scope = prepare(vm).expect("a fresh interpreter can be prepared");
            for name in preload {
                drop(vm.import(vm.ctx.intern_str(*name), 0));
            }
            scope
        });
        Self {
            scope,
            machine,
            watchdog,
            host,
            _entered: entered,
        }
    }

    /// Starts the clock and the limits. `options.recorder` is ignored: the machine has one already.
    pub fn begin(&mut self, options: Options) {
        let gc = &self.machine.enter(|vm| vm.state.clone()).gc;
        // What there is now stays to the end, so that the collector looks at the program's own objects only.
        gc.freeze();
        gc.set_threshold(COLLECT_EVERY, None, None);
        gc.enable();
        self.watchdog.start(options.limits.time);
        self.host.begin(options);
    }

    /// What the run shares with native modules.
    pub fn host(&self) -> &Rc<Host> {
        &self.host
    }

    /// Runs one piece of source in `__main__`.
    ///
    /// `cell` is its index in the request, or `None` for source that is not the learner's, such as a
    /// prelude; `name` is the file name that tracebacks show. Top-level `await` is allowed.
    ///
    /// # Errors
    /// The uncaught exception. `SystemExit` without a failing code is a normal end.
    pub fn run_cell(
        &self,
        cell: Option<u32>,
        name: &str,
        source: &str,
    ) -> Result<(), Box<Failure>> {
        if let Some(cell) = cell {
            self.host.add_cell(cell, name, source);
        }
        self.machine.enter(|vm| {
            let result = self.run_source(name, source, vm);
            self.host.flush_output();
            match result {
                Ok(()) => Ok(()),
                Err(exception) => Failure::from_exception(exception, &self.host, vm),
            }
        })
    }

    fn run_source(&self, name: &str, source: &str, vm: &VirtualMachine) -> PyResult<()> {
        let mut options = vm.compile_opts();
        options.allow_top_level_await = true;
        let code = vm
            .compile_with_opts(source, Mode::Exec, name, options)
            .map_err(|error| {
                let error = error.into_pyexception(vm, Some(source));
                // A message that cannot be changed is shown as it is.
                let _ = reword_syntax(error.as_object(), vm);
                error
            })?;
        let waits = code.flags.contains(CodeFlags::COROUTINE);
        let result = vm.run_code_obj(code, self.scope.clone())?;
        if waits {
            let asyncio = vm.import("asyncio", 0)?;
            vm.call_method(&asyncio, "run", (result,))?;
        }
        Ok(())
    }

    /// Calls `f` with the virtual machine, for what a plain cell cannot do: reading results, tests.
    pub fn enter<R>(&self, f: impl FnOnce(&VirtualMachine) -> R) -> R {
        self.machine.enter(f)
    }

    /// Puts text files where the program finds them: (path, text). Python files can be imported.
    pub fn give_files(&self, files: &[(String, String)]) {
        self.machine.enter(|vm| {
            // A finder that cannot be installed shows itself when the program imports.
            drop(stdlib::files::give(files, vm));
        });
    }

    /// The text files of the run as they are now: (path, text), in the order of their paths.
    pub fn files(&self) -> Vec<(String, String)> {
        let files = self.host.existing_extension::<stdlib::files::Files>();
        files.map_or_else(Vec::new, |it| it.all())
    }

    /// Prepares the database that a file name stands for; an empty name means every one in memory.
    ///
    /// # Errors
    /// The database's message.
    pub fn seed(&self, file: &str, sql: &str) -> Result<(), String> {
        self.machine
            .enter(|_| bindings::seed(&self.host, file, sql))
    }

    /// Warns of coroutines that the program has kept in its namespace and never awaited, as Python does when it
    /// clears the namespace in the end.
    pub fn warn_of_forgotten_coroutines(&self) {
        self.machine.enter(|vm| {
            for (_, value) in &self.scope.globals {
                let Some(coroutine) = value.downcast_ref::<PyCoroutine>() else {
                    continue;
                };
                let inner = coroutine.as_coro();
                let began = inner.frame_opt().is_some_and(|it| it.lasti() != 0);
                if !began && !inner.closed() && !inner.running() {
                    warn_unawaited_coroutine(&value, &inner.qualname(), vm);
                }
            }
        });
    }

    /// Has the trace told what has changed since its last event.
    pub fn settle(&self) {
        self.machine.enter(|_| self.host.recorder().settle());
    }

    /// Asks about the databases of the run.
    pub fn databases<R>(&self, ask: impl FnOnce(&Databases) -> R) -> R {
        self.machine.enter(|_| ask(&self.host.databases()))
    }

    /// The mapped classes of the run, without their places.
    pub fn models(&self) -> Vec<Model> {
        self.machine.enter(|_| bindings::models(&self.host))
    }

    /// Runs source of ours in a namespace of its own and gives back what it left in `result`, as text.
    /// `input` is there as a text. Nothing of it is recorded or printed.
    ///
    /// # Errors
    /// The exception as text.
    pub fn aside(&self, source: &str, input: &str) -> Result<String, String> {
        self.machine.enter(|vm| {
            let run = || -> PyResult<String> {
                let scope = vm.new_scope_with_builtins();
                scope
                    .globals
                    .set_item("input", vm.ctx.new_str(input).into(), vm)?;
                let code = vm
                    .compile(source, Mode::Exec, "<aside>")
                    .map_err(|error| error.into_pyexception(vm, Some(source)))?;
                vm.run_code_obj(code, scope.clone())?;
                let result = scope.globals.get_item("result", vm)?;
                Ok(result.str(vm)?.to_string_lossy().into_owned())
            };
            run().map_err(|error| {
                let text = error.as_object().str(vm);
                let text =
                    text.map_or_else(|_| String::new(), |it| it.to_string_lossy().into_owned());
                format!("{}: {text}", error.class().name())
            })
        })
    }

    /// A name of `__main__`, when it is bound.
    pub fn global(&self, name: &str) -> Option<PyObjectRef> {
        self.machine
            .enter(|vm| self.scope.globals.get_item_opt(name, vm).ok().flatten())
    }
}

impl Drop for Interpreter {
    fn drop(&mut self) {
        // Finalizers of what the program left alive are Python code; what they write and record no
        // longer counts. Most of the machine is never freed: its modules refer to each other in circles,
        // and taking them apart costs more time than a run. A process of the command line ends here
        // anyway, and the tab's worker returns to a copy of its memory (see `worker`).
        self.host.end();
        // The collector is one for the process: what is left must not slow down later machines.
        self.machine.enter(|vm| vm.state.gc.freeze());
    }
}

/// Gives a syntax error the words of Python 3.11.
fn reword_syntax(error: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let message = error.get_attr("msg", vm)?.str(vm)?;
    let Some(words) = message.to_str().and_then(wording::syntax) else {
        return Ok(());
    };
    error.set_attr("msg", vm.ctx.new_str(words), vm)
}

/// Streams, `__main__`, and the modules that must be there before the first line runs.
fn prepare(vm: &VirtualMachine) -> PyResult<Scope> {
    let scope = vm.new_scope_with_main()?;
    vm.recursion_limit.set(RECURSION_LIMIT);
    frozen::install(vm)?;
    wording::install(vm);
    output::install(vm)?;
    // The same answer in a tab and on a command line, whatever either runs on.
    vm.sys_module
        .set_attr("platform", vm.ctx.new_str("linux"), vm)?;
    // Python decides by this module whether and how a warning is shown.
    vm.import("warnings", 0)?;
    Ok(scope)
}
