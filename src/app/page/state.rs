//! What the whole page shares: where we are, the course, the engine, the runs, what is marked.
//!
//! In: events of the components and of the engine. Out: signals that the components draw.
//! One [`Page`] exists; it is `Copy` and handed down as context.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use lesson::index::Index;
use lesson::{Cell, Lesson, Role};
use protocol::{CellSource, RunReport, RunRequest};

use super::browser;
use super::engine::{Engine, Said, Status};
use crate::model::counts::{self, Counts};
use crate::model::route::Route;
use crate::model::scope;

/// Something that is fetched.
#[derive(Clone, Debug, PartialEq)]
pub enum Fetched<T> {
    Loading,
    Here(T),
    Failed(String),
}

/// The colours that the reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

/// The latest run of one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    pub state: RunState,
    /// What the program has printed so far.
    pub output: String,
    /// The cell's text when it was started.
    pub source: String,
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
#[derive(Debug, PartialEq)]
pub struct Ran {
    pub report: RunReport,
    /// Ids of the cells that ran, in order; the last is the learner's.
    pub cells: Vec<String>,
    /// What the learner's cell is called.
    pub title: String,
    /// Index of the first event of the learner's own cell.
    pub start: usize,
    /// Counts of the learner's own cell.
    pub counts: Counts,
}

impl Ran {
    /// Index of the learner's cell in the run.
    pub fn cell(&self) -> u32 {
        self.cells.len().saturating_sub(1) as u32
    }
}

/// A line that is marked in an editor, and the statements that belong to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Selected {
    /// Key of the run that was shown.
    pub run: String,
    /// Id of the cell in which the line stands.
    pub cell: String,
    pub line: u32,
    /// The event that was chosen; `None` when the line was.
    pub event: Option<usize>,
}

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
    pub theme: RwSignal<Theme>,
    /// The browser keeps drafts.
    pub keeps: RwSignal<bool>,
    engine: StoredValue<Option<Engine>, LocalStorage>,
    runs: StoredValue<BTreeMap<String, ArcRwSignal<Run>>>,
    /// The requests under way.
    asked: StoredValue<BTreeMap<u32, Asked>>,
    next_id: StoredValue<u32>,
}

/// A request under way.
#[derive(Clone, Debug)]
struct Asked {
    /// Key of the run.
    key: String,
    /// See [`Ran`].
    cells: Vec<String>,
    title: String,
}

/// The key of a cell's run.
pub fn run_key(slug: &str, cell: &str) -> String {
    format!("{slug}/{cell}")
}

impl Page {
    /// The state at the start. Call once.
    pub fn new() -> Self {
        let theme = match browser::stored("athanor.theme").as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        };
        let page = Self {
            route: RwSignal::new(Route::Home),
            course: RwSignal::new(Fetched::Loading),
            status: RwSignal::new(Status::Waiting),
            shown: RwSignal::new(None),
            selected: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            sheet: RwSignal::new(false),
            theme: RwSignal::new(theme),
            keeps: RwSignal::new(true),
            engine: StoredValue::new_local(None),
            runs: StoredValue::new(BTreeMap::new()),
            asked: StoredValue::new(BTreeMap::new()),
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
            it.insert(key.to_owned(), new.clone());
        });
        new
    }

    /// Runs `cell` with `text` in it, after the setup cells it names.
    pub fn start(self, lesson: &Lesson, cell: &Cell, text: String) {
        let key = run_key(&lesson.slug, &cell.id);
        self.stop(&key);
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        let order = lesson.run_order(cell);
        let cells = order.iter().map(|it| CellSource {
            name: it.id.clone(),
            source: if it.id == cell.id {
                text.clone()
            } else {
                it.source.clone()
            },
            setup: it.role == Role::Setup && it.id != cell.id,
        });
        let request = RunRequest {
            id,
            cells: cells.collect(),
            ..RunRequest::default()
        };
        let cells = order.iter().map(|it| it.id.clone()).collect();
        let asked = Asked {
            key: key.clone(),
            cells,
            title: title(cell),
        };
        self.asked.update_value(|it| {
            it.insert(id, asked);
        });
        self.run(&key).set(Run {
            state: RunState::Running(id),
            output: String::new(),
            source: text,
        });
        if self
            .selected
            .with_untracked(|it| it.as_ref().is_some_and(|it| it.run == key))
        {
            self.selected.set(None);
        }
        self.shown.set(Some(key));
        self.said.set(String::new());
        self.with_engine(|it| it.run(request));
    }

    /// Ends the run of a cell, if there is one.
    pub fn stop(self, key: &str) {
        let run = self.run(key);
        let RunState::Running(id) = run.with_untracked(|it| it.state.clone()) else {
            return;
        };
        run.update(|it| it.state = RunState::Stopped);
        self.asked.update_value(|it| {
            it.remove(&id);
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
            Said::Report(report) => {
                let Some(Asked { key, cells, title }) = self.forget_request(report.id) else {
                    return;
                };
                let cell = cells.len().saturating_sub(1) as u32;
                let start = scope::start(&report.events, cell);
                let counts = Counts::of(&report.events[start..]);
                let class = report.error.as_ref().map(|it| it.class.clone());
                self.said.set(counts::announcement(
                    &report.events[start..],
                    class.as_deref(),
                ));
                let output = report.stdout.clone();
                let ran = Arc::new(Ran {
                    report: *report,
                    cells,
                    title,
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
            Said::Broken(id, reason) => {
                let Some(Asked { key, .. }) = self.forget_request(id) else {
                    return;
                };
                self.said
                    .set("The engine failed and was started again.".to_owned());
                self.run(&key)
                    .update(|it| it.state = RunState::Broken(reason));
            }
        }
    }

    fn forget_request(self, id: u32) -> Option<Asked> {
        let found = self.asked.with_value(|it| it.get(&id).cloned());
        self.asked.update_value(|it| {
            it.remove(&id);
        });
        found
    }
}

/// What a cell is called: its caption, else its id.
pub fn title(cell: &Cell) -> String {
    cell.caption.clone().unwrap_or_else(|| cell.id.clone())
}

/// The text that a cell starts with: the lesson's, without the line feed at its end.
pub fn starter(cell: &Cell) -> String {
    cell.source.trim_end_matches('\n').to_owned()
}

/// The page's state, from anywhere below the shell.
pub fn page() -> Page {
    expect_context::<Page>()
}
