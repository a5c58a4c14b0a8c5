//! Messages between the page and the worker, and the request and report of one run.
//!
//! In and out: plain serialisable data, carried as JSON text by `postMessage`.
//! Used by `app`, `worker`, `runner`, `insight` and `cli`; uses only `trace`.
//! An empty list means that there is nothing; what could not be found out is an `Option` or says so in words.

mod ask;
mod insights;
mod views;

pub use ask::{
    Answer, Ask, CompleteRequest, Completion, CompletionKind, DialectText, Export, ExportFormat,
    ModuleNames, Names, PlanStep, PlanText, Question, Reply,
};
pub use insights::{Fix, Insights, NPlusOne, OverEager, RoundTrips, StatementGroup, TextEdit};
use serde::{Deserialize, Serialize};
pub use trace::{
    Cell, ConsoleResult, Direction, Event, Model, ModelColumn, ModelRelationship, Place, RowCounts,
    RowMark, TableColumn, TableData, TableView,
};
pub use views::{
    AttributeStatus, AttributeView, ObjectView, SHOWN_OBJECTS, SessionView, TablesView, Transition,
};

/// What to run. Cells share one module namespace and run in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunRequest {
    /// Chosen by the page; comes back in every message about this run.
    pub id: u32,
    pub cells: Vec<CellSource>,
    /// What stands before the cells: names that a snippet may use without binding them.
    pub prelude: Prelude,
    pub limits: Limits,
    /// `None`: the real clock. `Some`: `datetime.now()` starts at this Unix time in microseconds.
    pub clock: Option<i64>,
    /// `None`: a random seed. `Some`: `random` and `uuid4` repeat.
    pub seed: Option<u64>,
    /// Simulated microseconds for each round trip to the database; only reported, never waited for.
    pub latency: u64,
    /// Databases that are there when the program starts: data sets.
    pub databases: Vec<SeedDatabase>,
    /// Text files that are there when the program starts: a simulated project.
    pub files: Vec<ProjectFile>,
    /// Go on in the interpreter and the database of the last run, if the worker still has it; names, objects,
    /// sessions and rows are as that run left them. Ignored without a last run.
    pub resume: bool,
}

/// A database file of the run: `create_engine("sqlite:///shop.db")` opens it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedDatabase {
    /// `shop.db`. An empty name fills every database in memory.
    pub file: String,
    /// SQL statements that make and fill its tables. They are not part of the trace.
    pub sql: String,
}

/// A text file of the run: `alembic.ini`, `migrations/versions/1a2b_create_users.py`, or a module to import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectFile {
    /// From the project's folder, without a slash before it.
    pub path: String,
    pub text: String,
}

/// One piece of source text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CellSource {
    /// The cell's id in its lesson, or the file name: what a traceback calls it.
    pub name: String,
    pub source: String,
    /// Setup cells run first and are not the learner's own lines.
    pub setup: bool,
}

/// Ready-made names for snippets. The runner documents what each provides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prelude {
    /// Chosen by the names that the program reads without binding them.
    #[default]
    Auto,
    None,
    Sync,
    Async,
    Flask,
}

/// Caps of one run. Each cap that is passed ends the run with an error that names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Milliseconds of wall time.
    pub time: u64,
    pub statements: u64,
    /// Rows that results may hold, all statements together.
    pub rows: u64,
    /// Bytes of standard output.
    pub output: u64,
    /// Bytes of memory that the run may add. Looked at in a browser only.
    pub memory: u64,
    /// Events about single objects that are recorded; later ones are counted in `RunReport::dropped_events`.
    /// Statements and transactions are reported beyond it.
    pub events: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: 20_000,
            statements: 20_000,
            rows: 2_000_000,
            output: 1_000_000,
            memory: 512 << 20,
            events: 20_000,
        }
    }
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunReport {
    pub id: u32,
    /// Which prelude was used, after `Auto` was resolved.
    pub prelude: Prelude,
    pub stdout: String,
    pub error: Option<RunError>,
    pub events: Vec<Event>,
    pub tables_before: Vec<TableData>,
    pub tables_after: Vec<TableData>,
    /// The mapped classes, in the order in which they were mapped.
    pub models: Vec<Model>,
    /// What is worth saying about a run that ended well: a forgotten commit, an N+1 pattern.
    pub notes: Vec<Note>,
    /// The text files of the run as it left them: those that were given and those that it wrote.
    pub files: Vec<ProjectFile>,
    pub insights: Insights,
    pub round_trips: RoundTrips,
    /// Events beyond `Limits::events`.
    pub dropped_events: u64,
    /// The worker's memory has grown beyond what it can use again: the next fresh run had better have another worker.
    pub worn: bool,
    /// Whether it went on where the last run had ended.
    pub resumed: bool,
    pub timings: Timings,
}

/// An uncaught exception, or a limit that was passed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunError {
    pub kind: ErrorKind,
    /// The exception class, such as `IntegrityError`.
    pub class: String,
    /// Its module, such as `sqlalchemy.exc`.
    pub module: String,
    /// `str(exception)`.
    pub message: String,
    /// The class of the wrapped database exception, such as `IntegrityError`.
    pub orig: Option<String>,
    /// The learner's line (1-based) and cell (0-based) where it surfaced.
    pub line: Option<u32>,
    pub cell: Option<u32>,
    /// The traceback with the learner's lines only.
    pub traceback: String,
    /// One or two plain sentences that explain it, when we have them.
    pub explanation: Option<String>,
    /// The slug of the lesson that explains more.
    pub lesson: Option<String>,
}

/// What sort of error ended a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// An exception of the program or of a library.
    #[default]
    Exception,
    /// The source is not Python: nothing of that cell ran.
    Syntax,
    /// The database refused something.
    Database,
    /// A name that SQLAlchemy has and Athanor does not have yet.
    NotYet,
    TimeLimit,
    StatementLimit,
    RowLimit,
    OutputLimit,
    MemoryLimit,
}

/// A plain sentence about a run, and the lesson that says more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    pub text: String,
    /// The slug of a lesson.
    pub lesson: Option<String>,
    /// The learner's line (1-based) and cell (0-based) that it is about.
    pub line: Option<u32>,
    pub cell: Option<u32>,
}

/// Microseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Timings {
    pub interpreter: u64,
    pub run: u64,
}

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToWorker {
    Run(RunRequest),
    Ask(Ask),
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromWorker {
    /// The engine is there and warm.
    Ready { version: String },
    /// Text that the program wrote, as it was written.
    Output { id: u32, text: String },
    /// The run has ended; Stop is answered by a new worker, never by this.
    Report(Box<RunReport>),
    /// To a question.
    Answer(Answer),
    /// Our own fault: the page says so and starts a new worker.
    Panic { message: String },
}
