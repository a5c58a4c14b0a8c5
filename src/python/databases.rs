//! The databases of a run, for whoever asks about it: tables at an event, other dialects, plans, SQL, exports.
//!
//! In: engines of the program, event numbers, SQL text. Out: plain data. Used by `runner`; nothing here is
//! recorded, and only [`Databases::console`] changes anything.

use engine::{Engine, EngineError, ErrorKind};
use sql::{Dialect, Value};
use trace::{Cell, ConsoleResult, TableData, TableView};

/// Rows of one table that are told; the number of all rows always is.
const ROW_CAP: usize = 500;
/// Rows of one result of the console.
const CONSOLE_ROWS: usize = 1_000;

/// The dialects that a statement is shown in: name, title.
const DIALECTS: [(Dialect, &str, &str); 3] = [
    (Dialect::Sqlite, "sqlite", "SQLite"),
    (Dialect::Postgresql, "postgresql", "PostgreSQL"),
    (Dialect::Mysql, "mysql", "MySQL"),
];

/// A statement in one dialect: name, title, text or why there is none.
pub type Printed = (&'static str, &'static str, Result<String, String>);

/// All databases of a run, in the order in which the program made them.
pub struct Databases(pub(crate) Vec<Engine>);

impl Databases {
    /// The committed tables as they are now.
    pub fn tables(&self) -> Vec<TableData> {
        self.0
            .iter()
            .flat_map(|it| engine::tables_of(&it.snapshot(), ROW_CAP))
            .collect()
    }

    /// The tables just after event `seq`, marked against those after event `against`, or against none at all.
    pub fn tables_at(&self, seq: u32, against: Option<u32>) -> Vec<TableView> {
        let mut views = Vec::new();
        for engine in &self.0 {
            let at = |seq: u32| engine.kept_at(seq).map(|it| it.snapshot);
            let before = against.and_then(at);
            match (at(seq), &before) {
                (Some(after), _) => views.extend(engine::compare(before.as_ref(), &after, ROW_CAP)),
                // Time runs backwards: what came later is not there yet.
                (None, Some(before)) => {
                    views.extend(engine::compare(
                        Some(before),
                        &engine::Snapshot::default(),
                        ROW_CAP,
                    ));
                }
                (None, None) => {}
            }
        }
        views
    }

    /// The statement of event `seq` in each dialect; `None` when that event is no statement that was kept.
    pub fn printed(&self, seq: u32) -> Option<Vec<Printed>> {
        let engine = self.of_event(seq)?;
        let print = |dialect| match engine.printed(seq, dialect) {
            Some(Ok(text)) => Ok(text),
            Some(Err(error)) => Err(format!("This dialect has no text for it: {error}.")),
            None => Err(
                "It was sent as plain text, so there is nothing to print in another dialect."
                    .to_owned(),
            ),
        };
        Some(
            DIALECTS
                .iter()
                .map(|(dialect, name, title)| (*name, *title, print(*dialect)))
                .collect(),
        )
    }

    fn of_event(&self, seq: u32) -> Option<&Engine> {
        self.0
            .iter()
            .find(|it| it.kept_at(seq).is_some_and(|it| it.seq == seq))
    }

    /// The engine's plan of a statement, one step a line, indented by nesting. The tables are those just after
    /// event `seq`.
    ///
    /// # Errors
    /// Why there is no plan.
    pub fn plan(&self, seq: u32, text: &str) -> Result<Vec<String>, String> {
        let kept = self
            .of_event(seq)
            .and_then(|it| it.kept_at(seq))
            .ok_or_else(|| "This event is not a statement that was kept.".to_owned())?;
        let scratch = Engine::new(silent());
        scratch.restore(&kept.snapshot).map_err(|it| it.message)?;
        let cursor = scratch
            .connect()
            .explain(text)
            .map_err(|it| format!("There is no plan: {}.", it.message))?;
        Ok(cursor)
    }

    /// Runs SQL on the database that was made last, one result for each statement, up to the first that fails.
    ///
    /// # Errors
    /// A sentence, when the program has made no database.
    pub fn console(&self, text: &str, now: &dyn Fn() -> u64) -> Result<Vec<ConsoleResult>, String> {
        let engine = self
            .0
            .last()
            .ok_or_else(|| "The program has made no database.".to_owned())?;
        let connection = engine.connect();
        let mut results = Vec::new();
        for statement in statements(text) {
            let started = now();
            let done = connection.exec_driver_sql(&statement, &[]);
            let duration = now().saturating_sub(started);
            let result = match done {
                Ok(cursor) => ConsoleResult {
                    columns: cursor
                        .columns
                        .iter()
                        .map(|it| it.name.to_string())
                        .collect(),
                    row_count: match cursor.columns.is_empty() {
                        false => Some(cursor.rows.len() as u64),
                        true => u64::try_from(cursor.rowcount).ok(),
                    },
                    rows: cursor
                        .rows
                        .iter()
                        .take(CONSOLE_ROWS)
                        .map(|it| cells(it))
                        .collect(),
                    sql: statement,
                    duration,
                    error: None,
                },
                Err(error) => ConsoleResult {
                    sql: statement,
                    duration,
                    error: Some(explained(&error)),
                    ..ConsoleResult::default()
                },
            };
            let failed = result.error.is_some();
            results.push(result);
            if failed {
                break;
            }
        }
        Ok(results)
    }

    /// One table as CSV (RFC 4180) with a header line. NULL is an empty field, an empty text is `""`.
    ///
    /// # Errors
    /// A sentence, when there is no such table.
    pub fn csv(&self, table: &str) -> Result<String, String> {
        let found = self
            .0
            .iter()
            .rev()
            .flat_map(|it| engine::tables_of(&it.snapshot(), usize::MAX))
            .find(|it| it.name == table)
            .ok_or_else(|| format!("There is no table {table}."))?;
        let mut text = String::new();
        let header: Vec<String> = found.columns.iter().map(|it| csv_field(&it.name)).collect();
        text.push_str(&header.join(","));
        text.push_str("\r\n");
        for row in &found.rows {
            let fields: Vec<String> = row
                .iter()
                .map(|it| match it {
                    Cell::Null => String::new(),
                    Cell::Int(it) => it.to_string(),
                    Cell::Float(it) => sql::repr::float(*it),
                    Cell::Text(it) => csv_field(it),
                    Cell::Blob { hex } => hex.clone(),
                })
                .collect();
            text.push_str(&fields.join(","));
            text.push_str("\r\n");
        }
        Ok(text)
    }

    /// CREATE and INSERT statements for one table, or for the whole database that was made last.
    ///
    /// # Errors
    /// A sentence, when there is no such table or no database.
    pub fn dump(&self, table: Option<&str>) -> Result<String, String> {
        let has = |engine: &&Engine| match table {
            Some(name) => engine.has_table(name),
            None => true,
        };
        let engine = self.0.iter().rev().find(has).ok_or_else(|| match table {
            Some(name) => format!("There is no table {name}."),
            None => "The program has made no database.".to_owned(),
        })?;
        Ok(engine::dump(&engine.snapshot(), table))
    }

    /// The events of an earlier run no longer count.
    pub(crate) fn forget(&self) {
        for engine in &self.0 {
            engine.forget_kept();
        }
    }
}

/// The statements of a text.
fn statements(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.trim().is_empty() {
        let (statement, behind) = rest.split_at(engine::statement_end(rest).unwrap_or(rest.len()));
        let statement = statement.trim();
        let statement = statement.strip_suffix(';').unwrap_or(statement);
        if !statement.is_empty() {
            found.push(statement.to_owned());
        }
        rest = behind;
    }
    found
}

/// A recorder that records nothing.
fn silent() -> trace::Recorder {
    let recorder = trace::Recorder::new();
    recorder.set_enabled(false);
    recorder
}

fn cells(row: &[Value]) -> Vec<Cell> {
    row.iter().map(engine::cell).collect()
}

fn explained(error: &EngineError) -> String {
    let locked = matches!(error.kind, ErrorKind::Operational) && error.message.contains("locked");
    if locked {
        format!(
            "{}: a session or connection of the program still has a transaction open",
            error.message
        )
    } else {
        error.message.clone()
    }
}

fn csv_field(text: &str) -> String {
    let plain = !text.is_empty() && !text.contains([',', '"', '\n', '\r']);
    if plain {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('"', "\"\""))
    }
}
