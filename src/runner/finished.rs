//! A run that has ended and is kept: its report, and answers to questions about it.
//!
//! In: [`Question`]s, and requests that go on where the run ended. Out: [`Reply`]s; an error is a sentence.
//! The interpreter, its objects and its databases stay alive as long as this does.

use std::cell::OnceCell;

use protocol::{
    DialectText, Export, ExportFormat, Names, PlanStep, PlanText, Question, Reply, RunReport,
    RunRequest, TablesView,
};
use python::{Interpreter, Stream};
use trace::{EventKind, Recorder, Statement};

use crate::{Prepared, clock, names};

/// A run and what it left.
pub struct Finished {
    pub(crate) interpreter: Interpreter,
    pub(crate) recorder: Recorder,
    pub(crate) recording: bool,
    /// The report; whoever takes it out to send it puts it back, because answers are read from it.
    pub report: RunReport,
    pub(crate) names: OnceCell<Names>,
}

impl Finished {
    /// Runs more cells in the same interpreter: names, objects, sessions and rows are as they were left.
    pub fn resume(
        self,
        request: &RunRequest,
        on_output: impl Fn(Stream, &str) + 'static,
    ) -> Finished {
        let prepared = Prepared {
            recorder: self.recorder,
            interpreter: self.interpreter,
            took: 0,
            recording: self.recording,
        };
        prepared.run_on(request, true, on_output)
    }

    /// Answers a question.
    ///
    /// # Errors
    /// One sentence that says why there is no answer.
    pub fn answer(&self, question: &Question) -> Result<Reply, String> {
        match question {
            Question::Names => self.names().map(|it| Reply::Names(it.clone())),
            Question::Complete(it) => Ok(Reply::Complete(insight::complete(self.names()?, it))),
            Question::TablesAt { run, seq, against } => {
                self.is_here(*run)?;
                Ok(Reply::Tables(TablesView {
                    seq: *seq,
                    against: *against,
                    tables: self
                        .interpreter
                        .databases(|it| it.tables_at(*seq, *against)),
                }))
            }
            Question::SessionsAt { run, seq } => {
                self.is_here(*run)?;
                let report = &self.report;
                let sessions = insight::sessions_at(&report.events, &report.models, *seq);
                Ok(Reply::Sessions(sessions))
            }
            Question::Dialects { run, seq } => {
                self.is_here(*run)?;
                self.statement(*seq)?;
                let printed = self.interpreter.databases(|it| it.printed(*seq)).ok_or(
                    "This event is not a statement, or the run had too many to keep them all.",
                )?;
                let texts = printed.into_iter().map(|(dialect, title, text)| {
                    let (sql, error) = match text {
                        Ok(it) => (it, None),
                        Err(it) => (String::new(), Some(it)),
                    };
                    DialectText {
                        dialect: dialect.to_owned(),
                        title: title.to_owned(),
                        sql,
                        error,
                    }
                });
                Ok(Reply::Dialects(texts.collect()))
            }
            Question::Plan { run, seq } => {
                self.is_here(*run)?;
                let statement = self.statement(*seq)?;
                let lines = self
                    .interpreter
                    .databases(|it| it.plan(*seq, &statement.sql))?;
                Ok(Reply::Plan(PlanText {
                    sql: statement.sql.clone(),
                    steps: lines.iter().map(|it| step(it)).collect(),
                }))
            }
            Question::Console { run, sql } => {
                self.is_here(*run)?;
                let now = clock::stopwatch();
                let results = self.interpreter.databases(|it| it.console(sql, &now))?;
                Ok(Reply::Console(results))
            }
            Question::Export { run, table, format } => {
                self.is_here(*run)?;
                self.export(table.as_deref(), *format).map(Reply::Export)
            }
        }
    }

    fn names(&self) -> Result<&Names, String> {
        if let Some(it) = self.names.get() {
            return Ok(it);
        }
        let names = names::names(&self.interpreter)?;
        Ok(self.names.get_or_init(|| names))
    }

    fn is_here(&self, run: u32) -> Result<(), String> {
        if run == self.report.id {
            return Ok(());
        }
        Err("The engine has run something else since, and no longer has this run.".to_owned())
    }

    fn statement(&self, seq: u32) -> Result<&Statement, String> {
        let event = self.report.events.get(seq as usize);
        match event.map(|it| &it.kind) {
            Some(EventKind::Statement(it)) => Ok(it),
            _ => Err("This event is not a statement.".to_owned()),
        }
    }

    fn export(&self, table: Option<&str>, format: ExportFormat) -> Result<Export, String> {
        let (name, mime, text) = match (format, table) {
            (ExportFormat::Csv, Some(table)) => {
                let text = self.interpreter.databases(|it| it.csv(table))?;
                (format!("{table}.csv"), "text/csv", text)
            }
            (ExportFormat::Csv, None) => {
                return Err("A CSV file holds one table: choose one.".to_owned());
            }
            (ExportFormat::Sql, _) => {
                let text = self.interpreter.databases(|it| it.dump(table))?;
                let name = format!("{}.sql", table.unwrap_or("database"));
                (name, "application/sql", text)
            }
        };
        Ok(Export {
            name,
            mime: mime.to_owned(),
            text,
        })
    }
}

/// A line of a plan: its indentation says how deep it stands.
fn step(line: &str) -> PlanStep {
    const INDENT: usize = 2;
    let text = line.trim_start();
    PlanStep {
        depth: ((line.len() - text.len()) / INDENT) as u32,
        text: text.to_owned(),
    }
}
