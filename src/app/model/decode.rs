//! Messages of the worker from JSON, and messages to it as JSON, by hand.
//!
//! In: JSON as `protocol`'s types are written by serde. Out: those types. serde's own code for them would be a
//! fifth of the page's wasm. What is missing or of another kind reads as empty, so that a page and an engine of
//! neighbouring versions understand each other; a test holds that both ways of reading agree.

use std::sync::Arc;

use protocol::{
    Answer, Ask, AttributeStatus, AttributeView, Completion, CompletionKind, ConsoleResult,
    DialectText, Direction, Event, Export, ExportFormat, Fix, FromWorker, Insights, Model,
    ModelColumn, ModelRelationship, NPlusOne, Note, ObjectView, OverEager, Place, PlanStep,
    PlanText, ProjectFile, Question, Reply, RowCounts, RowMark, RunError, RunReport, RunRequest,
    SessionView, TableColumn, TableData, TableView, TablesView, TextEdit, Transition,
};
use trace::{
    AttributeRead, AttributeSnapshot, Cell, EventKind, Flush, Message, ObjectChange, ObjectIn,
    ObjectLabel, ObjectSnapshot, ObjectState, RelatedLoad, SessionStep, SessionStepKind, Statement,
    StatementKind, Transaction,
};

use super::json::{Json, Writer};

/// What can be read from JSON.
trait Read {
    fn read(json: &Json) -> Self;
}

/// A field of an object.
fn get<T: Read>(json: &Json, name: &str) -> T {
    T::read(json.field(name))
}

impl Read for String {
    fn read(json: &Json) -> Self {
        json.text().to_owned()
    }
}

impl Read for bool {
    fn read(json: &Json) -> Self {
        *json == Json::Bool(true)
    }
}

impl Read for u64 {
    fn read(json: &Json) -> Self {
        match json {
            Json::Int(it) => Self::try_from(*it).unwrap_or(0),
            _ => 0,
        }
    }
}

impl Read for Arc<str> {
    fn read(json: &Json) -> Self {
        json.text().into()
    }
}

impl Read for u32 {
    fn read(json: &Json) -> Self {
        Self::try_from(u64::read(json)).unwrap_or(Self::MAX)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Json) -> Self {
        (*json != Json::Null).then(|| T::read(json))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json) -> Self {
        json.list().iter().map(T::read).collect()
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(json: &Json) -> Self {
        let at = |at: usize| json.list().get(at).unwrap_or(&Json::Null);
        (A::read(at(0)), B::read(at(1)))
    }
}

impl Read for Cell {
    fn read(json: &Json) -> Self {
        match json {
            Json::Null | Json::List(_) => Self::Null,
            Json::Bool(it) => Self::Int(i64::from(*it)),
            Json::Int(it) => Self::Int(*it),
            Json::Float(it) => Self::Float(*it),
            Json::Text(it) => Self::Text(it.clone()),
            Json::Object(_) => Self::Blob {
                hex: get(json, "hex"),
            },
        }
    }
}

/// Structs whose every field is read.
macro_rules! records {
    ($($name:ident { $($field:ident),* })*) => {
        $(impl Read for $name {
            fn read(json: &Json) -> Self {
                Self { $($field: get(json, stringify!($field))),* }
            }
        })*
    };
}

/// Structs of which the page reads only these fields.
macro_rules! parts {
    ($($name:ident { $($field:ident),* })*) => {
        $(impl Read for $name {
            // Some have just these fields.
            #[allow(clippy::needless_update)]
            fn read(json: &Json) -> Self {
                Self { $($field: get(json, stringify!($field)),)* ..Self::default() }
            }
        })*
    };
}

/// Enums without data; the first is read for an unknown name.
macro_rules! names {
    ($($name:ident { $first:ident $text:literal $(, $other:ident $word:literal)* })*) => {
        $(impl Read for $name {
            fn read(json: &Json) -> Self {
                match json.text() {
                    $($word => Self::$other,)*
                    _ => Self::$first,
                }
            }
        })*
    };
}

records! {
    Event { seq, at, line, cell, kind }
    Statement { sql, params, kind, reason, executemany, insertmanyvalues, rows, columns, preview, duration, connection, depth, error }
    Transaction { connection, depth, name }
    Flush { reason, plan }
    Message { category, text }
    ObjectLabel { id, class, key }
    ObjectIn { object, session }
    ObjectChange { object, session, from, to, reason }
    ObjectSnapshot { object, session, state, marked_deleted, attributes }
    AttributeSnapshot { name, text, expired, changed, old }
    RelatedLoad { class, attribute, strategy, objects }
    AttributeRead { class, attribute }
    SessionStep { session, what, connection }
    TableData { name, columns, rows, row_count }
    TableColumn { name, sql_type, primary_key, nullable, references }
    Place { cell, line }
    Model { name, table, place, columns, relationships, inherits, inheritance, polymorphic_identity, polymorphic_on, others }
    ModelColumn { name, column, table, sql_type, primary_key, nullable, unique, references, inherited, place }
    ModelRelationship { name, target, direction, uselist, secondary, back_populates, lazy, cascade, viewonly, pairs, inherited, place }
    NPlusOne { class, relationship, direction, uselist, count, seqs, place, query, sentence, option, fix, fixed_count }
    OverEager { class, relationship, strategy, objects, seq, place, sentence }
    Fix { title, edits }
    TextEdit { cell, line, column, end_line, end_column, text }
    TablesView { seq, against, tables }
    TableView { table, marks, removed, created, dropped, counts }
    RowCounts { added, changed, removed }
    SessionView { number, closed, connection, depth, objects, more }
    ObjectView { object, state, marked_deleted, expired, dirty, attributes, transitions }
    AttributeView { name, status, value, changed, old, relationship }
    Transition { seq, from, to, reason }
    DialectText { dialect, title, sql, error }
    PlanText { sql, steps }
    PlanStep { depth, text }
    ConsoleResult { sql, columns, rows, row_count, duration, error }
    Export { name, mime, text }
    Completion { label, kind, detail }
    ProjectFile { path, text }
}

parts! {
    RunReport { id, stdout, error, events, tables_after, models, insights, notes, files, dropped_events, worn }
    Note { text, lesson, line, cell }
    RunError { class, module, message, orig, line, cell, traceback, explanation, lesson }
    Insights { n_plus_one, over_eager }
}

names! {
    StatementKind { Other "OTHER", Select "SELECT", Insert "INSERT", Update "UPDATE", Delete "DELETE", Ddl "DDL", Introspect "INTROSPECT" }
    ObjectState { Transient "transient", Pending "pending", Persistent "persistent", Deleted "deleted", Detached "detached" }
    SessionStepKind { Made "made", Connected "connected", Closed "closed" }
    Direction { Unknown "Unknown", OneToMany "OneToMany", ManyToOne "ManyToOne", ManyToMany "ManyToMany" }
    AttributeStatus { Unloaded "unloaded", Loaded "loaded", Expired "expired" }
    CompletionKind { Variable "variable", Class "class", Function "function", Method "method", Property "property", Column "column", Relationship "relationship", Module "module", Keyword "keyword" }
}

impl Read for RowMark {
    fn read(json: &Json) -> Self {
        match json.variant() {
            ("added", _) => Self::Added,
            ("changed", it) => Self::Changed(Vec::read(it)),
            _ => Self::Same,
        }
    }
}

impl Read for EventKind {
    fn read(json: &Json) -> Self {
        let (name, it) = json.variant();
        match name {
            "statement" => Self::Statement(Read::read(it)),
            "begin" => Self::Begin(Read::read(it)),
            "commit" => Self::Commit(Read::read(it)),
            "rollback" => Self::Rollback(Read::read(it)),
            "savepoint" => Self::Savepoint(Read::read(it)),
            "release" => Self::Release(Read::read(it)),
            "rollback_to" => Self::RollbackTo(Read::read(it)),
            "flush_start" => Self::FlushStart(Read::read(it)),
            "flush_end" => Self::FlushEnd,
            "session" => Self::Session(Read::read(it)),
            "state" => Self::State(Read::read(it)),
            "load" => Self::Load(Read::read(it)),
            "refresh" => Self::Refresh(Read::read(it)),
            "expire" => Self::Expire(Read::read(it)),
            "objects" => Self::Objects(Read::read(it)),
            "gone" => Self::Gone(Read::read(it)),
            "related" => Self::Related(Read::read(it)),
            "read" => Self::Read(Read::read(it)),
            "print" => Self::Print(Read::read(it)),
            "warning" => Self::Warning(Read::read(it)),
            // Of a newer engine: its place in the list is kept, its name is all that is shown.
            other => Self::Warning(Message {
                category: other.to_owned(),
                text: String::new(),
            }),
        }
    }
}

/// A message of the worker.
///
/// # Errors
/// A few words, for a text that is no message.
pub fn from_worker(text: &str) -> Result<FromWorker, String> {
    let json = Json::read(text).ok_or("it is not JSON")?;
    let (name, it) = json.variant();
    Ok(match name {
        "ready" => FromWorker::Ready {
            version: get(it, "version"),
        },
        "output" => FromWorker::Output {
            id: get(it, "id"),
            text: get(it, "text"),
        },
        "report" => FromWorker::Report(Box::new(Read::read(it))),
        "answer" => FromWorker::Answer(Answer {
            id: get(it, "id"),
            answer: reply(it.field("answer"))?,
        }),
        "panic" => FromWorker::Panic {
            message: get(it, "message"),
        },
        other => return Err(format!("its kind is {other:?}")),
    })
}

fn reply(json: &Json) -> Result<Result<Reply, String>, String> {
    let (name, it) = json.variant();
    if name == "Err" {
        return Ok(Err(it.text().to_owned()));
    }
    let (name, it) = it.variant();
    Ok(Ok(match name {
        "complete" => Reply::Complete(Read::read(it)),
        "tables" => Reply::Tables(Read::read(it)),
        "sessions" => Reply::Sessions(Read::read(it)),
        "dialects" => Reply::Dialects(Read::read(it)),
        "plan" => Reply::Plan(Read::read(it)),
        "console" => Reply::Console(Read::read(it)),
        "export" => Reply::Export(Read::read(it)),
        other => return Err(format!("its answer is {other:?}")),
    }))
}

/// The message that asks for a run: its cells, databases and files; everything else is left at its standard.
pub fn run(request: &RunRequest) -> String {
    let mut json = Writer::default();
    json.raw("{\"run\":{\"id\":")
        .number(request.id)
        .raw(",\"cells\":");
    json.list(&request.cells, |json, it| {
        pair(json, ("name", &it.name), ("source", &it.source));
        json.raw(if it.setup { ",\"setup\":true}" } else { "}" });
    });
    json.raw(",\"databases\":");
    json.list(&request.databases, |json, it| {
        pair(json, ("file", &it.file), ("sql", &it.sql));
        json.raw("}");
    });
    json.raw(",\"files\":");
    json.list(&request.files, |json, it| {
        pair(json, ("path", &it.path), ("text", &it.text));
        json.raw("}");
    });
    json.raw("}}");
    json.finish()
}

/// The beginning of an object with two texts.
fn pair(json: &mut Writer, first: (&str, &str), second: (&str, &str)) {
    json.raw("{\"").raw(first.0).raw("\":").text(first.1);
    json.raw(",\"").raw(second.0).raw("\":").text(second.1);
}

/// The message that asks a question.
pub fn ask(ask: &Ask) -> String {
    let mut json = Writer::default();
    json.raw("{\"ask\":{\"id\":")
        .number(ask.id)
        .raw(",\"question\":");
    let moment = |json: &mut Writer, name: &str, run: u32, seq: u32| {
        json.raw("{\"")
            .raw(name)
            .raw("\":{\"run\":")
            .number(run)
            .raw(",\"seq\":")
            .number(seq);
    };
    match &ask.question {
        Question::Names => {
            json.raw("\"names\"");
        }
        Question::Complete(it) => {
            json.raw("{\"complete\":{\"before\":");
            json.list(&it.before, |json, it| {
                json.text(it);
            });
            json.raw(",\"source\":")
                .text(&it.source)
                .raw(",\"cursor\":")
                .number(it.cursor)
                .raw(",\"models\":");
            json.list(&it.models, model);
            json.raw("}}");
        }
        Question::TablesAt { run, seq, against } => {
            moment(&mut json, "tables_at", *run, *seq);
            json.raw(",\"against\":");
            match against {
                Some(it) => json.number(*it),
                None => json.raw("null"),
            };
            json.raw("}}");
        }
        Question::SessionsAt { run, seq } => {
            moment(&mut json, "sessions_at", *run, *seq);
            json.raw("}}");
        }
        Question::Dialects { run, seq } => {
            moment(&mut json, "dialects", *run, *seq);
            json.raw("}}");
        }
        Question::Plan { run, seq } => {
            moment(&mut json, "plan", *run, *seq);
            json.raw("}}");
        }
        Question::Console { run, sql } => {
            json.raw("{\"console\":{\"run\":")
                .number(*run)
                .raw(",\"sql\":")
                .text(sql)
                .raw("}}");
        }
        Question::Export { run, table, format } => {
            let format = match format {
                ExportFormat::Csv => "csv",
                ExportFormat::Sql => "sql",
            };
            json.raw("{\"export\":{\"run\":")
                .number(*run)
                .raw(",\"table\":");
            json.maybe(table.as_deref())
                .raw(",\"format\":")
                .text(format)
                .raw("}}");
        }
    }
    json.raw("}}");
    json.finish()
}

/// What completion asks of a model: its names and what they are. Places, keys and cascades stay here.
fn model(json: &mut Writer, it: &Model) {
    json.raw("{\"name\":").text(&it.name);
    json.raw(",\"table\":").text(&it.table);
    json.raw(",\"columns\":").list(&it.columns, |json, it| {
        json.raw("{\"name\":").text(&it.name);
        json.raw(",\"sql_type\":").text(&it.sql_type).raw("}");
    });
    json.raw(",\"relationships\":")
        .list(&it.relationships, |json, it| {
            json.raw("{\"name\":").text(&it.name);
            json.raw(",\"target\":").text(&it.target);
            json.raw(if it.uselist {
                ",\"uselist\":true}"
            } else {
                "}"
            });
        });
    json.raw(",\"others\":").list(&it.others, |json, it| {
        json.text(it);
    });
    json.raw("}");
}
