//! Questions about the last run, and their answers. The worker keeps that run until the next one begins.
//!
//! A question names the run by its id; when the worker has it no longer, or never had it, the answer is an
//! error in words. Questions wait while a program runs, as messages do.

use serde::{Deserialize, Serialize};
use trace::{ConsoleResult, Model};

use crate::views::{SessionView, TablesView};

/// A question, with a number that comes back with its answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ask {
    pub id: u32,
    pub question: Question,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Which names there are, without a run: for completion.
    #[default]
    Names,
    /// What may stand at a place in a cell.
    Complete(CompleteRequest),
    /// The tables just after an event.
    TablesAt {
        run: u32,
        seq: u32,
        /// The event to compare with; `None`: the start of the run.
        against: Option<u32>,
    },
    /// What the sessions held just after an event.
    SessionsAt { run: u32, seq: u32 },
    /// A statement event of the run as other databases would get it.
    Dialects { run: u32, seq: u32 },
    /// How the engine carries out a statement event.
    Plan { run: u32, seq: u32 },
    /// SQL on the database as the run left it. Changes stay until the next run begins.
    Console { run: u32, sql: String },
    /// The whole database, or one table, as text.
    Export {
        run: u32,
        table: Option<String>,
        format: ExportFormat,
    },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// RFC 4180, with a header line. One table only.
    #[default]
    Csv,
    /// CREATE TABLE and INSERT statements that SQLite reads.
    Sql,
}

/// The sources before and up to the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompleteRequest {
    /// Setup cells, in order.
    pub before: Vec<String>,
    /// The cell that is being edited.
    pub source: String,
    /// In characters from the start of `source`.
    pub cursor: u32,
    /// Models of the last run: the worker may not have it any more.
    pub models: Vec<Model>,
}

/// The answer to the question with the same number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub id: u32,
    /// An error is one sentence for the reader.
    pub answer: Result<Reply, String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Names(Names),
    Complete(Vec<Completion>),
    Tables(TablesView),
    Sessions(Vec<SessionView>),
    Dialects(Vec<DialectText>),
    Plan(PlanText),
    Console(Vec<ConsoleResult>),
    Export(Export),
}

/// What a snippet can import, and what the things that it works with can do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Names {
    pub modules: Vec<ModuleNames>,
    /// `Session`, `Select`, `Result`, ...: public attributes of the classes that a program meets.
    pub classes: Vec<ModuleNames>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModuleNames {
    /// `sqlalchemy.orm`, or `Session`.
    pub name: String,
    pub members: Vec<Completion>,
}

/// One suggestion.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Completion {
    pub label: String,
    pub kind: CompletionKind,
    /// A few words: `VARCHAR(50)`, `-> list of Order`, `sqlalchemy.orm`.
    pub detail: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletionKind {
    #[default]
    Variable,
    Class,
    Function,
    Method,
    Property,
    Column,
    Relationship,
    Module,
    Keyword,
}

/// A statement as one database would get it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DialectText {
    /// `sqlite`, `postgresql`, `mysql`.
    pub dialect: String,
    /// `SQLite`, `PostgreSQL`, `MySQL`.
    pub title: String,
    /// Empty when there is an error.
    pub sql: String,
    /// Why there is no text: the program sent plain text, or that database has no such thing.
    pub error: Option<String>,
}

/// How the engine carries out a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanText {
    pub sql: String,
    /// Steps in words, outermost first.
    pub steps: Vec<PlanStep>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanStep {
    /// How deep it stands below the first.
    pub depth: u32,
    pub text: String,
}

/// A file for the reader to keep.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Export {
    /// `users.csv`.
    pub name: String,
    /// `text/csv`.
    pub mime: String,
    pub text: String,
}
