//! The page's side of the worker: fetches, starts, asks, ends and restarts it.
//!
//! In: run requests. Out: a status signal, and what the worker says through one callback.
//! A worker is never asked to stop: it is ended and a new one started from the compiled module.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use protocol::{FromWorker, RunReport, RunRequest, ToWorker};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::browser;

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

/// Where the engine stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// Not asked for yet.
    Waiting,
    /// Being fetched; a share from 0 to 1.
    Loading(f64),
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
}

struct Inner {
    module: Option<JsValue>,
    worker: Option<JsValue>,
    /// Keeps the callbacks of the current worker alive.
    callbacks: Option<(Closure<dyn FnMut(JsValue)>, Closure<dyn FnMut(String)>)>,
    /// Counts workers, so that the last words of an old one are not heard.
    generation: u32,
    failed_starts: u32,
    waiting: Vec<RunRequest>,
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
            worker: None,
            callbacks: None,
            generation: 0,
            failed_starts: 0,
            waiting: Vec::new(),
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
        self.status.set(Status::Loading(0.0));
        let engine = self.clone();
        spawn_local(async move {
            let status = engine.status;
            let progress = Closure::new(move |share: f64| {
                if matches!(status.get_untracked(), Status::Loading(_)) {
                    status.set(Status::Loading(share));
                }
            });
            let size = browser::meta("athanor-engine-bytes")
                .and_then(|it| it.parse().ok())
                .unwrap_or(0.0);
            let compiled = compile_engine(&browser::site_file("worker_bg.wasm"), size, &progress);
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

    /// Ends the run with this id, or forgets it if it has not begun.
    pub fn stop(&self, id: u32) {
        self.inner.borrow_mut().waiting.retain(|it| it.id != id);
        if self.status.get_untracked() == Status::Busy(id) {
            self.start();
        }
    }

    /// Starts a fresh worker from the compiled module, ending the one there is.
    fn start(&self) {
        let engine = self.clone();
        let mut inner = self.inner.borrow_mut();
        if let Some(worker) = inner.worker.take() {
            end(&worker);
        }
        let Some(module) = inner.module.clone() else {
            return;
        };
        inner.generation += 1;
        let generation = inner.generation;
        let on_text = {
            let engine = engine.clone();
            Closure::new(move |text: JsValue| {
                if let Some(text) = text.as_string().filter(|_| engine.is_current(generation)) {
                    engine.hear(&text);
                }
            })
        };
        let on_death = Closure::new(move |reason: String| {
            if engine.is_current(generation) {
                engine.died(&reason);
            }
        });
        inner.worker = Some(start_worker(
            &browser::site_file("engine.js"),
            &module,
            &on_text,
            &on_death,
        ));
        let old = inner.callbacks.replace((on_text, on_death));
        drop(inner);
        // This may have been called from one of the old callbacks: drop them after it has returned.
        spawn_local(async move { drop(old) });
        self.status.set(Status::Starting);
    }

    fn is_current(&self, generation: u32) -> bool {
        self.inner.borrow().generation == generation
    }

    fn hear(&self, text: &str) {
        match serde_json::from_str(text) {
            Ok(FromWorker::Ready { version }) => {
                browser::mark("athanor:engine-ready");
                {
                    let mut inner = self.inner.borrow_mut();
                    inner.version = version;
                    inner.failed_starts = 0;
                }
                self.status.set(Status::Ready);
                self.next();
            }
            Ok(FromWorker::Output { id, text }) => (self.tell)(Said::Output(id, text)),
            Ok(FromWorker::Report(report)) => {
                browser::mark("athanor:report");
                self.status.set(Status::Ready);
                (self.tell)(Said::Report(report));
                self.next();
            }
            Ok(FromWorker::Panic { message }) => self.died(&message),
            Err(error) => self.died(&format!("a message could not be read: {error}")),
        }
    }

    /// The worker is of no use any more: say so, and start another.
    fn died(&self, reason: &str) {
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
            for request in std::mem::take(&mut self.inner.borrow_mut().waiting) {
                (self.tell)(Said::Broken(request.id, reason.to_owned()));
            }
            self.status.set(Status::Failed(format!(
                "The engine does not start: {reason}."
            )));
        }
    }

    /// Gives the worker the next request, if it is free.
    fn next(&self) {
        if self.status.get_untracked() != Status::Ready || self.inner.borrow().waiting.is_empty() {
            return;
        }
        let request = self.inner.borrow_mut().waiting.remove(0);
        let id = request.id;
        let Ok(text) = serde_json::to_string(&ToWorker::Run(request)) else {
            return;
        };
        self.status.set(Status::Busy(id));
        let worker = self.inner.borrow().worker.clone();
        if let Some(worker) = worker {
            send(&worker, &text);
        }
    }
}
