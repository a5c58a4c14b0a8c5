//! The browser side of the worker: messages in, messages out, and an interpreter kept ready.
//!
//! Stop is not handled here: a busy worker hears nothing, so the page ends it and starts another.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use protocol::{Answer, FromWorker, Question, Reply, RunRequest, ToWorker};
use runner::{Finished, Prepared};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::{memory, packs};

/// Lines that are posted one by one; later ones are posted together, at most every [`PAUSE`].
const SINGLE_LINES: u32 = 200;
/// Milliseconds between two messages with output, once there is much of it.
const PAUSE: f64 = 50.0;

thread_local! {
    /// An interpreter that waits for the next run.
    static READY: RefCell<Option<Prepared>> = const { RefCell::new(None) };
    /// The last run, for questions about it and for going on from it.
    static LAST: RefCell<Option<Finished>> = const { RefCell::new(None) };
    /// Whether memory is not as it was when the interpreter was ready.
    static USED: Cell<bool> = const { Cell::new(false) };
}

/// Warms up, says so, and then answers each message.
pub(crate) fn main() {
    std::panic::set_hook(Box::new(|info| {
        post(&FromWorker::Panic {
            message: info.to_string(),
        })
    }));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| receive(&event));
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // Made before the memory is copied, so it is there in every copy.
    on_message.forget();
    runner::set_pack_source(packs::read);
    READY.set(Some(Prepared::new()));
    memory::keep();
    post(&FromWorker::Ready {
        version: env!("CARGO_PKG_VERSION").to_owned(),
    });
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(message: &FromWorker) {
    // A message of ours always has a JSON form; if the page is gone there is nobody to tell.
    if let Ok(text) = serde_json::to_string(message) {
        let _ = scope().post_message(&JsValue::from_str(&text));
    }
}

fn receive(event: &MessageEvent) {
    let text = event.data().as_string().unwrap_or_default();
    match serde_json::from_str(&text) {
        Ok(ToWorker::Run(request)) => {
            let resumes = request.resume && LAST.with_borrow(Option::is_some);
            // A fresh run wants fresh memory: this message comes again as soon as that is there.
            if !resumes && USED.get() && memory::restore_and_repeat(event) {
                return;
            }
            USED.set(true);
            let finished = run(&request, resumes);
            LAST.set(Some(finished));
            report();
        }
        Ok(ToWorker::Ask(ask)) => {
            let answer = answer(&ask.question);
            post(&FromWorker::Answer(Answer { id: ask.id, answer }));
        }
        Err(error) => post(&FromWorker::Panic {
            message: format!("a message could not be read: {error}"),
        }),
    }
}

fn run(request: &RunRequest, resumes: bool) -> Finished {
    let output = Rc::new(Output::new(request.id));
    let sink = output.clone();
    let on_output = move |_, text: &str| sink.write(text);
    let finished = match LAST.take().filter(|_| resumes) {
        Some(last) => last.resume(request, on_output),
        None => {
            let prepared = READY.take().unwrap_or_else(Prepared::bare);
            prepared.run_and_keep(request, on_output)
        }
    };
    output.flush();
    finished
}

/// Sends the report of the last run, which keeps it.
fn report() {
    LAST.with_borrow_mut(|last| {
        let Some(last) = last else { return };
        last.report.worn = memory::is_worn();
        let message = FromWorker::Report(Box::new(std::mem::take(&mut last.report)));
        post(&message);
        if let FromWorker::Report(report) = message {
            last.report = *report;
        }
    });
}

fn answer(question: &Question) -> Result<Reply, String> {
    if let Some(answer) = LAST.with_borrow(|last| Some(last.as_ref()?.answer(question))) {
        return answer;
    }
    // Asking imports modules: the next run starts from memory without them.
    USED.set(true);
    READY.with_borrow(|ready| match ready {
        Some(it) => it.answer(question),
        None => Err("The engine is not ready.".to_owned()),
    })
}

/// Output on its way to the page: whole lines at once, then in batches when there are many.
struct Output {
    id: u32,
    waiting: RefCell<String>,
    lines: Cell<u32>,
    last: Cell<f64>,
}

impl Output {
    fn new(id: u32) -> Self {
        Self {
            id,
            waiting: RefCell::default(),
            lines: Cell::new(0),
            last: Cell::new(0.0),
        }
    }

    fn write(&self, text: &str) {
        self.waiting.borrow_mut().push_str(text);
        if !text.ends_with('\n') {
            return;
        }
        self.lines.set(self.lines.get().saturating_add(1));
        if self.lines.get() <= SINGLE_LINES || js_sys::Date::now() - self.last.get() >= PAUSE {
            self.flush();
        }
    }

    fn flush(&self) {
        let text = self.waiting.take();
        if !text.is_empty() {
            self.last.set(js_sys::Date::now());
            post(&FromWorker::Output { id: self.id, text });
        }
    }
}
