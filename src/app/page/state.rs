//! What the whole page shares: where we are, the course, the engine, the runs, what is marked.
//!
//! In: events of the components and of the engine. Out: signals that the components draw.
//! One [`Page`] exists; it is `Copy` and handed down as context.

use std::sync::Arc;

use leptos::prelude::*;
use lesson::index::Index;
use lesson::{Cell, Lesson, Role};
use protocol::{
    Ask, CellSource, ProjectFile, Question, Reply, RunReport, RunRequest, SeedDatabase,
};
use send_wrapper::SendWrapper;
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::engine::{Engine, Said, Status};
use super::settings::Settings;
use crate::model::counts::{self, Counts};
use crate::model::keyed::Keyed;
use crate::model::progress::Progress;
use crate::model::route::Route;
use crate::model::scope;
use crate::model::spans::{self, Span};

/// So many earlier runs of a cell are kept for comparison.
const EARLIER_RUNS: usize = 5;

/// Something that is fetched.
#[derive(Clone, Debug, PartialEq)]
pub enum Fetched<T> {
    Loading,
    Here(T),
    Failed(String),
}

/// The latest run of one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    pub state: RunState,
    /// What the program has printed so far.
    pub output: String,
    /// Finished runs before the latest, oldest first.
    pub earlier: Vec<Arc<Ran>>,
}

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum RunState {
    #[default]
    Never,
    /// Started or waiting for the engine; the request's id.
    Running(u32),
    Done(Arc<Ran>),
    Stopped,
    /// Lost through a fault of ours; a sentence.
    Broken(String),
}

/// A finished run with what everybody wants to know about it.
#[derive(Debug)]
pub struct Ran {
    pub report: SendWrapper<RunReport>,
    /// What ran, in order; the last is the learner's.
    pub sources: Vec<CellSource>,
    /// Their ids.
    pub cells: Vec<String>,
    /// What the learner's cell is called.
    pub title: String,
    /// The data set that it ran on.
    pub dataset: Option<String>,
    /// Index of the first event of the learner's own cell.
    pub start: usize,
    /// Counts of the learner's own cell.
    pub counts: Counts,
    pub spans: Vec<Span>,
}

/// Two runs are the same when they are the same run: reports are not compared.
impl PartialEq for Ran {
    fn eq(&self, other: &Self) -> bool {
        self.report.id == other.report.id
    }
}

impl Ran {
    /// Index of the learner's cell in the run.
    pub fn cell(&self) -> u32 {
        self.cells.len().saturating_sub(1) as u32
    }

    /// The learner's text.
    pub fn source(&self) -> &str {
        self.sources.last().map_or("", |it| &it.source)
    }
}

/// A line that is marked in an editor, and the statements that belong to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Selected {
    /// Key of the run that was shown.
    pub run: String,
    /// Id of the cell in which the line stands; empty when the event has no line.
    pub cell: String,
    /// 0 when the event has no line.
    pub line: u32,
    /// The event that was chosen; `None` when the line was.
    pub event: Option<usize>,
}

/// A cell that is on the screen: its text may be changed, and it may be run again.
#[derive(Clone, Copy)]
pub struct Desk {
    pub text: RwSignal<String>,
    pub start: Callback<()>,
}

/// What is done with an answer of the worker.
type Then = Box<dyn FnOnce(Result<Reply, String>)>;

/// The page's state; see the module.
#[derive(Clone, Copy)]
pub struct Page {
    pub route: RwSignal<Route>,
    pub course: RwSignal<Fetched<Index>>,
    pub status: RwSignal<Status>,
    /// Key of the run that the inspector shows.
    pub shown: RwSignal<Option<String>>,
    pub selected: RwSignal<Option<Selected>>,
    /// What the live region says.
    pub said: RwSignal<String>,
    /// The inspector is open as a sheet, on narrow screens.
    pub sheet: RwSignal<bool>,
    pub settings: Settings,
    pub progress: RwSignal<Progress>,
    /// The browser keeps drafts.
    pub keeps: RwSignal<bool>,
    /// What the runs of the present page begin with: files that an earlier run left, as the learner has changed them.
    pub files: RwSignal<Vec<ProjectFile>>,
    engine: StoredValue<Option<Engine>, LocalStorage>,
    runs: StoredValue<Keyed<String, ArcRwSignal<Run>>>,
    desks: StoredValue<Keyed<String, Desk>>,
    /// How many queries the cell of a run may send, where a lesson says so.
    budgets: RwSignal<Keyed<String, u64>>,
    /// The requests under way.
    asked: StoredValue<Keyed<u32, Asked>>,
    /// The questions under way.
    questions: StoredValue<Keyed<u32, Then>, LocalStorage>,
    next_id: StoredValue<u32>,
}

/// A request under way.
#[derive(Clone, Debug)]
struct Asked {
    /// Key of the run.
    key: String,
    sources: Vec<CellSource>,
    title: String,
    dataset: Option<String>,
}

/// The key of a cell's run.
pub fn run_key(slug: &str, cell: &str) -> String {
    format!("{slug}/{cell}")
}

impl Page {
    /// The state at the start. Call once.
    pub fn new() -> Self {
        let page = Self {
            route: RwSignal::new(Route::Home),
            course: RwSignal::new(Fetched::Loading),
            status: RwSignal::new(Status::Waiting),
            shown: RwSignal::new(None),
            selected: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            sheet: RwSignal::new(false),
            settings: Settings::open(),
            progress: RwSignal::new(Progress::read(
                &browser::stored("athanor.progress").unwrap_or_default(),
            )),
            keeps: RwSignal::new(true),
            files: RwSignal::new(Vec::new()),
            engine: StoredValue::new_local(None),
            runs: StoredValue::new(Keyed::default()),
            desks: StoredValue::new(Keyed::default()),
            budgets: RwSignal::new(Keyed::default()),
            asked: StoredValue::new(Keyed::default()),
            questions: StoredValue::new_local(Keyed::default()),
            next_id: StoredValue::new(1),
        };
        page.engine
            .set_value(Some(Engine::new(page.status, move |said| page.hear(said))));
        page
    }

    /// Begins to fetch the engine, unless that has begun.
    pub fn load_engine(self) {
        self.with_engine(Engine::load);
    }

    /// What the engine says it is.
    pub fn engine_version(self) -> String {
        self.engine
            .with_value(|it| it.as_ref().map(Engine::version).unwrap_or_default())
    }

    /// The latest run of a cell, as a signal.
    pub fn run(self, key: &str) -> ArcRwSignal<Run> {
        if let Some(found) = self.runs.with_value(|it| it.get(key).cloned()) {
            return found;
        }
        let new = ArcRwSignal::new(Run::default());
        self.runs.update_value(|it| {
            it.put(key.to_owned(), new.clone());
        });
        new
    }

    /// The latest run of a cell, when it is finished.
    pub fn ran(self, key: &str) -> Option<Arc<Ran>> {
        self.run(key).with(|it| match &it.state {
            RunState::Done(ran) => Some(ran.clone()),
            _ => None,
        })
    }

    /// A cell has come to the screen.
    pub fn put_on_desk(self, key: &str, desk: Desk) {
        self.desks.update_value(|it| {
            it.put(key.to_owned(), desk);
        });
        let key = key.to_owned();
        on_cleanup(move || {
            self.desks.update_value(|it| {
                it.take(&key);
            });
        });
    }

    /// The cell with this key, if it is on the screen.
    pub fn desk(self, key: &str) -> Option<Desk> {
        self.desks.with_value(|it| it.get(key).copied())
    }

    /// A lesson says how many queries a cell may send at most.
    pub fn set_budget(self, key: &str, most: Option<u64>) {
        if let Some(most) = most {
            self.budgets.update(|it| {
                it.put(key.to_owned(), most);
            });
        }
    }

    /// How many queries a cell may send at most.
    pub fn budget(self, key: &str) -> Option<u64> {
        self.budgets.with(|it| it.get(key).copied())
    }

    fn new_id(self) -> u32 {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        id
    }

    /// Runs `cell` with `text` in it, after the setup cells it names.
    pub fn start(self, lesson: &Lesson, cell: &Cell, text: String) {
        let mut sources = sources(lesson, cell, &text);
        // What runs before is what stands on the screen: in the sandbox the models can be changed too.
        for it in &mut sources {
            if let Some(desk) = self.desk(&run_key(&lesson.slug, &it.name)) {
                if it.name != cell.id && !it.setup {
                    it.source = desk.text.get_untracked();
                }
            }
        }
        let key = run_key(&lesson.slug, &cell.id);
        if self
            .selected
            .with_untracked(|it| it.as_ref().is_some_and(|it| it.run == key))
        {
            self.selected.set(None);
        }
        self.shown.set(Some(key.clone()));
        self.said.set(String::new());
        self.progress.update(|it| it.run(&lesson.slug, &cell.id));
        self.start_sources(&key, sources, title(cell), cell.dataset.as_deref());
    }

    /// Another page: nothing is shown, chosen or kept from the one before.
    pub fn turn(self) {
        self.selected.set(None);
        self.shown.set(None);
        self.sheet.set(false);
        self.files.set(Vec::new());
    }

    /// Runs any sources under a key of their own, on the data set with a name.
    pub fn start_sources(
        self,
        key: &str,
        sources: Vec<CellSource>,
        title: String,
        dataset: Option<&str>,
    ) {
        self.stop(key);
        let id = self.new_id();
        let request = RunRequest {
            id,
            cells: sources.clone(),
            files: self.files.get_untracked(),
            ..RunRequest::default()
        };
        let asked = Asked {
            key: key.to_owned(),
            sources,
            title,
            dataset: dataset.map(str::to_owned),
        };
        self.asked.update_value(|it| {
            it.put(id, asked);
        });
        self.run(key).update(|it| {
            if let RunState::Done(ran) = &it.state {
                it.earlier.push(ran.clone());
                let many = it.earlier.len().saturating_sub(EARLIER_RUNS);
                it.earlier.drain(..many);
            }
            it.state = RunState::Running(id);
            it.output = String::new();
        });
        let Some(name) = dataset.map(str::to_owned) else {
            self.with_engine(|it| it.run(request));
            return;
        };
        spawn_local(async move {
            let file = lesson::dataset_file(&name);
            match browser::fetch_text(&format!("lessons/{file}")).await {
                // The learner may have stopped it meanwhile.
                Ok(_) if !self.asked.with_value(|it| it.get(&id).is_some()) => {}
                Ok(sql) => {
                    let mut request = request;
                    request.databases.push(SeedDatabase {
                        file: String::new(),
                        sql,
                    });
                    self.with_engine(|it| it.run(request));
                }
                Err(reason) => self.hear(Said::Broken(
                    id,
                    format!("The data set {name} is not there. {reason}"),
                )),
            }
        });
    }

    /// Ends the run of a cell, if there is one.
    pub fn stop(self, key: &str) {
        let run = self.run(key);
        let RunState::Running(id) = run.with_untracked(|it| it.state.clone()) else {
            return;
        };
        run.update(|it| it.state = RunState::Stopped);
        self.asked.update_value(|it| {
            it.take(&id);
        });
        self.said
            .set("Stopped. The engine starts again.".to_owned());
        self.with_engine(|it| it.stop(id));
    }

    /// Forgets the run of a cell.
    pub fn forget(self, key: &str) {
        self.stop(key);
        self.run(key).set(Run::default());
        if self.shown.with_untracked(|it| it.as_deref() == Some(key)) {
            self.selected.set(None);
        }
    }

    /// Asks the worker; `then` gets the answer, or a sentence when there is none.
    pub fn ask(self, question: Question, then: impl FnOnce(Result<Reply, String>) + 'static) {
        let id = self.new_id();
        self.questions.update_value(|it| {
            it.put(id, Box::new(then));
        });
        self.with_engine(|it| it.ask(Ask { id, question }));
    }

    /// Marks an event of the shown run, and its line.
    pub fn choose(self, key: &str, ran: &Ran, index: usize) {
        let Some(event) = ran.report.events.get(index) else {
            return;
        };
        let cell = event
            .cell
            .and_then(|it| ran.cells.get(it as usize))
            .cloned();
        self.selected.set(Some(Selected {
            run: key.to_owned(),
            cell: cell.unwrap_or_default(),
            line: event.line.unwrap_or(0),
            event: Some(index),
        }));
    }

    fn with_engine(self, act: impl FnOnce(&Engine)) {
        // Cloned out, because the engine may call back into the page at once.
        if let Some(engine) = self.engine.with_value(Clone::clone) {
            act(&engine);
        }
    }

    fn hear(self, said: Said) {
        match said {
            Said::Output(id, text) => {
                if let Some(key) = self
                    .asked
                    .with_value(|it| it.get(&id).map(|it| it.key.clone()))
                {
                    self.run(&key).update(|it| it.output.push_str(&text));
                }
            }
            Said::Report(report) => self.finished(*report),
            Said::Broken(id, reason) => {
                let Some(Asked { key, .. }) = self.forget_request(id) else {
                    return;
                };
                self.said
                    .set("The engine failed and was started again.".to_owned());
                self.run(&key)
                    .update(|it| it.state = RunState::Broken(reason));
            }
            Said::Answer(answer) => {
                let mut then = None;
                self.questions.update_value(|it| then = it.take(&answer.id));
                if let Some(then) = then {
                    then(answer.answer);
                }
            }
            Said::Restarted => {
                let mut lost = Vec::new();
                self.questions.update_value(|it| lost = it.drain());
                for then in lost {
                    then(Err(
                        "The engine was started again. Run the cell once more.".to_owned()
                    ));
                }
            }
        }
    }

    fn finished(self, report: RunReport) {
        let Some(Asked {
            key,
            sources,
            title,
            dataset,
        }) = self.forget_request(report.id)
        else {
            return;
        };
        let cells: Vec<String> = sources.iter().map(|it| it.name.clone()).collect();
        let cell = cells.len().saturating_sub(1) as u32;
        let start = scope::start(&report.events, cell);
        let counts = Counts::of(&report.events[start..]);
        let class = report.error.as_ref().map(|it| it.class.clone());
        if self.shown.with_untracked(|it| it.as_ref() == Some(&key)) {
            self.said.set(counts::announcement(
                &report.events[start..],
                class.as_deref(),
            ));
        }
        let output = report.stdout.clone();
        let ran = Arc::new(Ran {
            spans: spans::find(&report.events),
            report: SendWrapper::new(report),
            sources,
            cells,
            title,
            dataset,
            start,
            counts,
        });
        self.run(&key).update(|it| {
            // What was heard as it was written also holds standard error.
            if it.output.is_empty() {
                it.output = output;
            }
            it.state = RunState::Done(ran);
        });
    }

    fn forget_request(self, id: u32) -> Option<Asked> {
        let found = self.asked.with_value(|it| it.get(&id).cloned());
        self.asked.update_value(|it| {
            it.take(&id);
        });
        found
    }
}

/// What runs when `cell` runs with `text` in it.
pub fn sources(lesson: &Lesson, cell: &Cell, text: &str) -> Vec<CellSource> {
    let source = |it: &&Cell| CellSource {
        name: it.id.clone(),
        source: if it.id == cell.id {
            text.to_owned()
        } else {
            it.source.clone()
        },
        setup: it.role == Role::Setup && it.id != cell.id,
    };
    lesson.run_order(cell).iter().map(source).collect()
}

/// What a cell is called: its caption, else its id.
pub fn title(cell: &Cell) -> String {
    cell.caption.clone().unwrap_or_else(|| cell.id.clone())
}

/// The text that a cell starts with: the lesson's, without the line feed at its end.
pub fn starter(cell: &Cell) -> String {
    cell.source.trim_end_matches('\n').to_owned()
}

/// The page's state, from the context.
pub fn page() -> Page {
    expect_context()
}
