//! The page's side of the worker: fetches, starts, asks, ends and restarts it.
//!
//! In: run requests. Out: a status signal, and what the worker says through one callback.
//! A worker is never asked to stop: it is ended and a new one started from the compiled module.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use protocol::{Answer, Ask, ErrorKind, FromWorker, RunError, RunReport, RunRequest};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::browser;
use crate::model::decode;

#[wasm_bindgen(module = "/js/engine.js")]
extern "C" {
    #[wasm_bindgen(js_name = compileEngine)]
    fn compile_engine(
        url: &str,
        size: f64,
        on_progress: &Closure<dyn FnMut(f64)>,
    ) -> js_sys::Promise;
    #[wasm_bindgen(js_name = startWorker)]
    fn start_worker(
        url: &str,
        module: &JsValue,
        on_text: &Closure<dyn FnMut(JsValue)>,
        on_death: &Closure<dyn FnMut(String)>,
    ) -> JsValue;
    fn send(worker: &JsValue, text: &str);
    fn end(worker: &JsValue);
}

/// So often in a row a worker may die before it is ready, until the page gives up and asks.
const MAX_FAILED_STARTS: u32 = 3;

/// After so long a run, a learner may want to stop it: a spare worker is made ready. After the report of a worn
/// worker it is made ready after the same time, when the page has drawn the report.
const SPARE_AFTER: Duration = Duration::from_millis(400);

/// So long after the time limit of a run the page ends it. The engine looks at the clock itself whenever a program
/// prints, sleeps or asks the database; a loop of nothing but Python gives it no occasion.
const CAP_AFTER: Duration = Duration::from_secs(2);

/// Where the engine stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// Not asked for yet.
    Waiting,
    /// Being fetched; how much of it is there, in per cent.
    Loading(u32),
    /// Fetched and compiled; the interpreter starts.
    Starting,
    Ready,
    /// Running the request with this id.
    Busy(u32),
    /// It cannot be had; a sentence.
    Failed(String),
}

/// What the engine tells the page.
pub enum Said {
    /// The program with this id wrote text.
    Output(u32, String),
    Report(Box<RunReport>),
    /// The run was lost, with a sentence: our fault, and a new worker is on its way.
    Broken(u32, String),
    Answer(Answer),
    /// Another worker has taken over: what the old one was asked stays unanswered.
    Restarted,
}

/// A worker, and what keeps its callbacks alive.
struct Living {
    worker: JsValue,
    generation: u32,
    /// It has said so.
    ready: bool,
    _callbacks: (Closure<dyn FnMut(JsValue)>, Closure<dyn FnMut(String)>),
}

impl Drop for Living {
    fn drop(&mut self) {
        end(&self.worker);
    }
}

struct Inner {
    module: Option<JsValue>,
    /// The worker that runs programs.
    current: Option<Living>,
    /// One more, started while a long program runs, so that Stop is answered at once.
    spare: Option<Living>,
    /// The current worker has used up more memory than it can use again: the next run has another worker.
    worn: bool,
    /// Counts workers.
    generation: u32,
    failed_starts: u32,
    waiting: Vec<RunRequest>,
    questions: Vec<Ask>,
    version: String,
}

/// A handle on the engine; clones share it.
#[derive(Clone)]
pub struct Engine {
    inner: Rc<RefCell<Inner>>,
    pub status: RwSignal<Status>,
    tell: Rc<dyn Fn(Said)>,
}

impl Engine {
    /// An engine that tells `tell` what happens. Nothing is fetched before [`Engine::load`].
    pub fn new(status: RwSignal<Status>, tell: impl Fn(Said) + 'static) -> Self {
        let inner = Inner {
            module: None,
            current: None,
            spare: None,
            worn: false,
            generation: 0,
            failed_starts: 0,
            waiting: Vec::new(),
            questions: Vec::new(),
            version: String::new(),
        };
        Self {
            inner: Rc::new(RefCell::new(inner)),
            status,
            tell: Rc::new(tell),
        }
    }

    /// What the engine says it is, once it was ready.
    pub fn version(&self) -> String {
        self.inner.borrow().version.clone()
    }

    /// Fetches, compiles and starts the engine, unless that has begun already.
    pub fn load(&self) {
        if !matches!(
            self.status.get_untracked(),
            Status::Waiting | Status::Failed(_)
        ) {
            return;
        }
        self.inner.borrow_mut().failed_starts = 0;
        if self.inner.borrow().module.is_some() {
            self.start();
            return;
        }
        self.status.set(Status::Loading(0));
        let engine = self.clone();
        spawn_local(async move {
            let status = engine.status;
            let progress = Closure::new(move |share: f64| {
                if matches!(status.get_untracked(), Status::Loading(_)) {
                    status.set(Status::Loading((share * 100.0) as u32));
                }
            });
            let size = browser::meta("athanor-engine-bytes")
                .and_then(|it| it.parse::<u32>().ok())
                .unwrap_or(0);
            let file = browser::site_file("worker_bg.wasm");
            let compiled = compile_engine(&file, f64::from(size), &progress);
            match JsFuture::from(compiled).await {
                Ok(module) => {
                    browser::mark("athanor:engine-compiled");
                    engine.inner.borrow_mut().module = Some(module);
                    engine.start();
                }
                Err(error) => {
                    let reason = error
                        .dyn_ref::<js_sys::Error>()
                        .map_or_else(String::new, |it| it.message().into());
                    engine.status.set(Status::Failed(format!(
                        "The engine could not be fetched: {reason}."
                    )));
                }
            }
            // The copy that reports progress may still be read for a moment.
            progress.forget();
        });
    }

    /// Runs a request, as soon as the engine is free.
    pub fn run(&self, request: RunRequest) {
        self.inner.borrow_mut().waiting.push(request);
        self.load();
        self.next();
    }

    /// Asks a question, as soon as the engine is free.
    pub fn ask(&self, ask: Ask) {
        self.inner.borrow_mut().questions.push(ask);
        self.next();
    }

    /// Ends the run with this id, or forgets it if it has not begun.
    pub fn stop(&self, id: u32) {
        self.inner.borrow_mut().waiting.retain(|it| it.id != id);
        if self.status.get_untracked() == Status::Busy(id) {
            self.start();
        }
    }

    /// Ends the worker there is; the spare takes its place, or a fresh one.
    fn start(&self) {
        let spare = self.inner.borrow_mut().spare.take();
        let next = spare.or_else(|| self.spawn());
        let Some(next) = next else { return };
        let ready = next.ready;
        let old = {
            let mut inner = self.inner.borrow_mut();
            inner.worn = false;
            inner.current.replace(next)
        };
        if old.is_some() {
            (self.tell)(Said::Restarted);
        }
        drop_later(old);
        if ready {
            self.is_ready();
        } else {
            self.status.set(Status::Starting);
        }
    }

    /// A new worker from the compiled module.
    fn spawn(&self) -> Option<Living> {
        let (module, generation) = {
            let mut inner = self.inner.borrow_mut();
            inner.generation += 1;
            (inner.module.clone()?, inner.generation)
        };
        let engine = self.clone();
        let on_text = Closure::new(move |text: JsValue| {
            engine.hear(generation, &text.as_string().unwrap_or_default());
        });
        let engine = self.clone();
        let on_death = Closure::new(move |reason: String| engine.died(generation, &reason));
        let worker = start_worker(
            &browser::site_file("engine.js"),
            &module,
            &on_text,
            &on_death,
        );
        Some(Living {
            worker,
            generation,
            ready: false,
            _callbacks: (on_text, on_death),
        })
    }

    /// Starts a spare worker after a while, if the run with this id is still going on or has worn its worker out.
    fn spare_later(&self, id: u32) {
        let engine = self.clone();
        set_timeout(
            move || {
                let busy = engine.status.get_untracked() == Status::Busy(id);
                let wanted = {
                    let inner = engine.inner.borrow();
                    (busy || inner.worn) && inner.spare.is_none()
                };
                if wanted {
                    let spare = engine.spawn();
                    engine.inner.borrow_mut().spare = spare;
                }
            },
            SPARE_AFTER,
        );
    }

    /// Ends the run with this id when it is still going on after its time limit, with a report that says so.
    fn cap_later(&self, id: u32, limit: u64) {
        let engine = self.clone();
        set_timeout(
            move || {
                if engine.status.get_untracked() == Status::Busy(id) {
                    (engine.tell)(Said::Report(Box::new(out_of_time(id, limit))));
                    engine.start();
                }
            },
            Duration::from_millis(limit) + CAP_AFTER,
        );
    }

    fn is_current(&self, generation: u32) -> bool {
        self.inner
            .borrow()
            .current
            .as_ref()
            .is_some_and(|it| it.generation == generation)
    }

    fn hear(&self, generation: u32, text: &str) {
        let said = match decode::from_worker(text) {
            Ok(said) => said,
            Err(error) => {
                self.died(generation, &format!("a message could not be read: {error}"));
                return;
            }
        };
        match said {
            FromWorker::Ready { version } => {
                browser::mark("athanor:engine-ready");
                let mut inner = self.inner.borrow_mut();
                inner.version = version;
                inner.failed_starts = 0;
                let Inner { current, spare, .. } = &mut *inner;
                for living in [current, spare].into_iter().flatten() {
                    living.ready |= living.generation == generation;
                }
                drop(inner);
                if self.is_current(generation) {
                    self.is_ready();
                }
            }
            FromWorker::Panic { message } => self.died(generation, &message),
            _ if !self.is_current(generation) => {}
            // Nobody asks yet.
            FromWorker::Output { id, text } => (self.tell)(Said::Output(id, text)),
            FromWorker::Answer(answer) => (self.tell)(Said::Answer(answer)),
            FromWorker::Report(report) => {
                browser::mark("athanor:report");
                self.inner.borrow_mut().worn = report.worn;
                if report.worn {
                    self.spare_later(report.id);
                } else {
                    drop_later(self.inner.borrow_mut().spare.take());
                }
                (self.tell)(Said::Report(report));
                self.is_ready();
            }
        }
    }

    fn is_ready(&self) {
        self.status.set(Status::Ready);
        self.next();
    }

    /// A worker is of no use any more: say so, and start another.
    fn died(&self, generation: u32, reason: &str) {
        if !self.is_current(generation) {
            let mut inner = self.inner.borrow_mut();
            if inner
                .spare
                .as_ref()
                .is_some_and(|it| it.generation == generation)
            {
                drop_later(inner.spare.take());
            }
            return;
        }
        if let Status::Busy(id) = self.status.get_untracked() {
            (self.tell)(Said::Broken(id, reason.to_owned()));
            self.start();
            return;
        }
        let failed = {
            let mut inner = self.inner.borrow_mut();
            inner.failed_starts += 1;
            inner.failed_starts
        };
        if failed < MAX_FAILED_STARTS {
            self.start();
        } else {
            let lost = std::mem::take(&mut self.inner.borrow_mut().waiting);
            for request in lost {
                (self.tell)(Said::Broken(request.id, reason.to_owned()));
            }
            self.status.set(Status::Failed(format!(
                "The engine does not start: {reason}."
            )));
        }
    }

    /// Gives the worker what waits for it, if it is free.
    fn next(&self) {
        if self.status.get_untracked() != Status::Ready {
            return;
        }
        let (questions, worker) = {
            let mut inner = self.inner.borrow_mut();
            let worker = inner.current.as_ref().map(|it| it.worker.clone());
            (std::mem::take(&mut inner.questions), worker)
        };
        let Some(worker) = worker else { return };
        for it in questions {
            send(&worker, &decode::ask(&it));
        }
        if self.inner.borrow().waiting.is_empty() {
            return;
        }
        if self.inner.borrow().worn {
            // It comes back here as soon as the other worker is ready.
            self.start();
            return;
        }
        let request = self.inner.borrow_mut().waiting.remove(0);
        let id = request.id;
        self.status.set(Status::Busy(id));
        send(&worker, &decode::run(&request));
        self.spare_later(id);
        self.cap_later(id, request.limits.time);
    }
}

/// The report of a run that the page has ended, in the words of the engine's own cap. What the program printed is
/// on the page already.
fn out_of_time(id: u32, limit: u64) -> RunReport {
    let message = format!("the program ran for more than {limit} milliseconds");
    let error = RunError {
        kind: ErrorKind::TimeLimit,
        class: "LimitReached".to_owned(),
        module: "athanor".to_owned(),
        // Nobody knows the line any more.
        traceback: format!("LimitReached: {message}"),
        message,
        explanation: Some(
            "It was in a loop of plain Python, which only the page can end: what it did so far is not recorded."
                .to_owned(),
        ),
        ..RunError::default()
    };
    RunReport {
        id,
        error: Some(error),
        ..RunReport::default()
    }
}

/// Ends a worker once the callback of its that may be running has returned.
fn drop_later(old: Option<Living>) {
    if old.is_some() {
        spawn_local(async move { drop(old) });
    }
}
