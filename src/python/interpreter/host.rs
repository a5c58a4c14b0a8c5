//! What a run shares with the native modules: recorder, limits, clock, randomness, output.
//!
//! In: [`Options`] from the runner. Out: [`current_host`] for every native module, however deep.
//! One host lives for one run; nested interpreters (tests) stack.

use std::any::{Any, TypeId};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use rustpython_vm::{PyResult, VirtualMachine};
use trace::{EventKind, Message, Recorder};

use crate::databases::Databases;
use crate::stdlib;

/// Standard output, standard error, or what `echo=True` writes to standard output, which is shown and not kept:
/// the times in it are of no use to whoever compares outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Out,
    Err,
    Echo,
}

/// Caps of one run; passing one raises `LimitReached`, which `except Exception` does not catch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Milliseconds of real time.
    pub time: u64,
    pub statements: u64,
    /// Rows of all results together.
    pub rows: u64,
    /// Bytes of output.
    pub output: u64,
    /// Bytes of memory; looked at where it can be known, which is in a browser.
    pub memory: u64,
}

/// A cap that was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Time,
    Statements,
    Rows,
    Output,
    Memory,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: 20_000,
            statements: 20_000,
            rows: 2_000_000,
            output: 1_000_000,
            memory: 512 << 20,
        }
    }
}

/// Where time comes from.
pub struct Clock {
    /// Microseconds from any fixed moment, never going back.
    pub monotonic: Box<dyn Fn() -> u64>,
    /// Microseconds since 1970 at the start of the run.
    pub unix: i64,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            monotonic: Box::new(|| 0),
            unix: 1_767_225_600_000_000,
        }
    }
}

/// What a run needs from outside. The default records, discards output and has a clock that stands still.
pub struct Options {
    /// Where events go; used by [`super::Interpreter::new`] only.
    pub recorder: Recorder,
    pub limits: Limits,
    pub clock: Clock,
    /// `None`: random numbers from the system. `Some`: the same numbers each time.
    pub seed: Option<u64>,
    /// Receives text as it is written.
    pub on_output: Box<dyn Fn(Stream, &str)>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            recorder: Recorder::new(),
            limits: Limits::default(),
            clock: Clock::default(),
            seed: None,
            on_output: Box::new(|_, _| {}),
        }
    }
}

/// One run, as native modules see it.
pub struct Host {
    recorder: Recorder,
    running: RefCell<Rc<Running>>,
    /// Microseconds that `sleep` let pass without waiting.
    slept: Cell<u64>,
    random: RefCell<Option<u64>>,
    line: RefCell<String>,
    written: Cell<u64>,
    counted: Rc<Counted>,
    ended: Cell<bool>,
    /// The cap that was passed last.
    reached: Cell<Option<Limit>>,
    cells: RefCell<BTreeMap<String, LearnerCell>>,
    extensions: RefCell<BTreeMap<TypeId, Rc<dyn Any>>>,
    engines: RefCell<Option<Engines>>,
}

/// What is known when the program begins, which may be long after the machine was made.
struct Running {
    limits: Limits,
    clock: Clock,
    started: u64,
    on_output: Box<dyn Fn(Stream, &str)>,
}

impl Running {
    fn new(options: Options) -> Self {
        let started = (options.clock.monotonic)();
        let Options {
            limits,
            clock,
            on_output,
            ..
        } = options;
        Self {
            limits,
            clock,
            started,
            on_output,
        }
    }
}

/// Tells the run's databases.
type Engines = Rc<dyn Fn() -> Vec<engine::Engine>>;

#[derive(Default)]
struct Counted {
    statements: Cell<u64>,
    rows: Cell<u64>,
}

/// A cell that the learner can see.
#[derive(Clone)]
pub(super) struct LearnerCell {
    pub index: u32,
    pub source: Rc<str>,
}

thread_local! {
    static HOSTS: RefCell<Vec<Rc<Host>>> = const { RefCell::new(Vec::new()) };
}

/// Ends the time during which a host is current.
pub(super) struct Entered(Rc<Host>);

impl Drop for Entered {
    fn drop(&mut self) {
        HOSTS.with_borrow_mut(|hosts| hosts.retain(|it| !Rc::ptr_eq(it, &self.0)));
    }
}

pub(super) fn enter(host: &Rc<Host>) -> Entered {
    HOSTS.with_borrow_mut(|hosts| hosts.push(host.clone()));
    Entered(host.clone())
}

/// The run that is executing, if any.
pub fn current_host() -> Option<Rc<Host>> {
    HOSTS.with_borrow(|hosts| hosts.last().cloned())
}

impl Host {
    pub(super) fn new(recorder: Recorder) -> Rc<Self> {
        let counted = Rc::new(Counted::default());
        let host = Rc::new(Self {
            recorder,
            running: RefCell::new(Rc::new(Running::new(Options::default()))),
            slept: Cell::new(0),
            random: RefCell::new(None),
            line: RefCell::default(),
            written: Cell::new(0),
            counted: counted.clone(),
            ended: Cell::new(false),
            reached: Cell::new(None),
            cells: RefCell::default(),
            extensions: RefCell::default(),
            engines: RefCell::default(),
        });
        let weak = Rc::downgrade(&host);
        host.recorder
            .set_position(move || weak.upgrade()?.position());
        let weak = Rc::downgrade(&host);
        host.recorder
            .set_clock(move || weak.upgrade().map_or(0, |it| it.elapsed()));
        host.recorder.set_listener(move |event| {
            if let EventKind::Statement(statement) = &event.kind {
                counted.statements.set(counted.statements.get() + 1);
                counted
                    .rows
                    .set(counted.rows.get() + statement.rows.unwrap_or(0));
            }
        });
        host
    }

    /// The program begins now: its clock starts, its limits count.
    ///
    /// What an earlier run in the same machine has used up does not count, and its cells have no lines any more.
    pub(super) fn begin(&self, options: Options) {
        self.written.set(0);
        self.counted.statements.set(0);
        self.counted.rows.set(0);
        self.reached.set(None);
        self.cells.borrow_mut().clear();
        self.databases().forget();
        *self.random.borrow_mut() = options.seed;
        *self.running.borrow_mut() = Rc::new(Running::new(options));
    }

    fn running(&self) -> Rc<Running> {
        self.running.borrow().clone()
    }

    /// Where events go.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Microseconds of real time since the run began.
    pub fn elapsed(&self) -> u64 {
        let running = self.running();
        (running.clock.monotonic)().saturating_sub(running.started)
    }

    /// State of type `T` that lives as long as the run, made on first use: where bindings keep what
    /// a process would keep in globals (registries, connection counters).
    pub fn extension<T: Any>(&self, make: impl FnOnce() -> T) -> Rc<T> {
        let key = TypeId::of::<T>();
        let found = self.extensions.borrow().get(&key).cloned();
        let any = found.unwrap_or_else(|| {
            let made: Rc<dyn Any> = Rc::new(make());
            self.extensions.borrow_mut().insert(key, made.clone());
            made
        });
        any.downcast().expect("the key is the type's own id")
    }

    /// State of type `T`, when [`Host::extension`] has made it.
    pub fn existing_extension<T: Any>(&self) -> Option<Rc<T>> {
        let any = self.extensions.borrow().get(&TypeId::of::<T>()).cloned();
        any.and_then(|it| it.downcast().ok())
    }

    /// Sets where the run's databases are found. Bindings call it when an engine is made.
    pub(crate) fn set_engines(&self, engines: impl Fn() -> Vec<engine::Engine> + 'static) {
        *self.engines.borrow_mut() = Some(Rc::new(engines));
    }

    /// The run's databases, in the order in which they were made.
    pub fn databases(&self) -> Databases {
        let engines = self.engines.borrow().clone();
        Databases(engines.map_or_else(Vec::new, |it| it()))
    }

    /// Records a warning that Python showed.
    pub fn show_warning(&self, category: &str, message: &str) {
        let message = Message {
            category: category.to_owned(),
            text: message.to_owned(),
        };
        self.recorder.record(EventKind::Warning(message));
    }

    /// Passes text on, and records whole lines of standard output.
    pub(crate) fn write(&self, stream: Stream, text: &str, vm: &VirtualMachine) -> PyResult<()> {
        if self.ended.get() || text.is_empty() {
            return Ok(());
        }
        let running = self.running();
        let written = self.written.get() + text.len() as u64;
        if written > running.limits.output {
            let most = running.limits.output;
            self.reached.set(Some(Limit::Output));
            return Err(limit(
                format!("the program wrote more than {most} bytes of output"),
                vm,
            ));
        }
        self.written.set(written);
        (running.on_output)(stream, text);
        if stream == Stream::Out {
            self.line.borrow_mut().push_str(text);
            if text.ends_with('\n') {
                self.flush_output();
            }
        }
        check_limits(vm)
    }

    /// Records what was written since the last end of a line.
    pub(super) fn flush_output(&self) {
        let text = std::mem::take(&mut *self.line.borrow_mut());
        if !text.is_empty() {
            self.recorder.record(EventKind::Print(Message {
                category: String::new(),
                text,
            }));
        }
    }

    pub(super) fn add_cell(&self, index: u32, name: &str, source: &str) {
        let cell = LearnerCell {
            index,
            source: source.into(),
        };
        self.cells.borrow_mut().insert(name.to_owned(), cell);
    }

    pub(super) fn cell(&self, name: &str) -> Option<LearnerCell> {
        self.cells.borrow().get(name).cloned()
    }

    /// The source of a learner's cell, for `linecache`.
    pub(crate) fn source(&self, name: &str) -> Option<Rc<str>> {
        self.cell(name).map(|it| it.source)
    }

    pub(super) fn end(&self) {
        self.ended.set(true);
        self.recorder.set_enabled(false);
    }

    /// The innermost learner's line that is executing: (0-based cell, 1-based line).
    fn position(&self) -> Option<(u32, u32)> {
        if self.cells.borrow().is_empty() {
            return None;
        }
        rustpython_vm::vm::thread::try_with_current_vm(|vm| {
            let mut frame = vm.current_frame();
            // A line of the running cell explains most; a function of an earlier cell is second best.
            let running = self.cells.borrow().values().map(|it| it.index).max();
            let mut elsewhere = None;
            while let Some(it) = frame {
                let index = self
                    .cells
                    .borrow()
                    .get(it.f_code().source_path().as_str())
                    .map(|it| it.index);
                if let Some(index) = index {
                    let found = Some((index, u32::try_from(it.lineno()).ok()?));
                    if Some(index) == running {
                        return found;
                    }
                    elsewhere = elsewhere.or(found);
                }
                frame = it.f_back(vm);
            }
            elsewhere
        })?
    }

    /// Which limit has been passed, and a sentence about it.
    fn passed(&self) -> Option<(Limit, String)> {
        let running = self.running();
        let limits = &running.limits;
        if self.elapsed() > limits.time.saturating_mul(1000) {
            let text = format!("the program ran for more than {} milliseconds", limits.time);
            return Some((Limit::Time, text));
        }
        if self.counted.statements.get() > limits.statements {
            let text = format!(
                "the program sent more than {} statements",
                limits.statements
            );
            return Some((Limit::Statements, text));
        }
        if self.counted.rows.get() > limits.rows {
            let text = format!("the program read more than {} rows", limits.rows);
            return Some((Limit::Rows, text));
        }
        if memory() > limits.memory {
            let most = limits.memory >> 20;
            let text = format!("the program used more than {most} MB of memory");
            return Some((Limit::Memory, text));
        }
        None
    }

    /// The cap that an uncaught `LimitReached` is about.
    pub(super) fn reached(&self) -> Option<Limit> {
        self.reached.get()
    }
}

/// Bytes of memory that the whole worker has taken; 0 where that is not known.
fn memory() -> u64 {
    #[cfg(target_arch = "wasm32")]
    {
        core::arch::wasm32::memory_size(0) as u64 * 65_536
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        0
    }
}

fn limit(message: String, vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_exception_msg(stdlib::limit_reached(vm), message.into())
}

/// Raises `LimitReached` when the run has passed a limit. Cheap: call it before each database operation.
pub(crate) fn check_limits(vm: &VirtualMachine) -> PyResult<()> {
    match current_host().and_then(|host| {
        if host.ended.get() {
            None
        } else {
            host.passed().map(|(which, message)| {
                host.reached.set(Some(which));
                message
            })
        }
    }) {
        Some(message) => Err(limit(message, vm)),
        None => Ok(()),
    }
}

/// Microseconds since 1970, with the time that `sleep` skipped.
pub(crate) fn unix_time() -> i64 {
    current_host().map_or(0, |host| {
        host.running()
            .clock
            .unix
            .saturating_add((host.elapsed() + host.slept.get()) as i64)
    })
}

/// Microseconds since the run began, with the time that `sleep` skipped.
pub(crate) fn monotonic_time() -> u64 {
    current_host().map_or(0, |host| host.elapsed() + host.slept.get())
}

/// Sleeping moves the run's clock forward and waits for nobody: a tab has only one thread.
pub(crate) fn sleep(seconds: f64, vm: &VirtualMachine) -> PyResult<()> {
    if let Some(host) = current_host() {
        // A day at most per call keeps the sum far from overflow.
        let micros = (seconds.clamp(0.0, 86_400.0) * 1e6) as u64;
        host.slept.set(host.slept.get().saturating_add(micros));
    }
    check_limits(vm)
}

/// Fills `bytes` from the run's seed, or from the system when there is none.
pub(crate) fn fill_random(bytes: &mut [u8]) {
    let Some(host) = current_host() else { return };
    let mut seed = host.random.borrow_mut();
    match seed.as_mut() {
        Some(state) => {
            for byte in bytes {
                // SplitMix64: good enough for `uuid4` in a lesson, and the same everywhere.
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut z = *state;
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                *byte = (z ^ (z >> 31)) as u8;
            }
        }
        // Without a source of randomness the bytes stay zero: a playground must not die of that.
        None => drop(getrandom::fill(bytes)),
    }
}
