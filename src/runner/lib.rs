//! The runner: one request in, one report out, as a plain function without threads, files or a page.
//!
//! In: [`RunRequest`]. Out: [`RunReport`], and output as it is written; [`Finished`] when the run is to be kept
//! and asked about. Used by `worker`, `cli` and tests.

mod clock;
mod explain;
mod finished;
mod names;
mod notes;
mod prelude;
#[cfg(test)]
mod tests;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

pub use finished::Finished;
use protocol::{
    CellSource, ErrorKind, ProjectFile, Question, Reply, RunError, RunReport, RunRequest, Timings,
};
use python::{Failure, Interpreter, Limit, Limits, Options};
pub use python::{PackSource, Stream, set_pack_source};
use trace::Recorder;

/// Runs the cells of a request in a fresh interpreter. The first error ends the run.
///
/// `on_output` receives both streams as they are written; only standard output is in the report.
pub fn run(request: &RunRequest, on_output: impl Fn(Stream, &str) + 'static) -> RunReport {
    Prepared::bare().run(request, on_output)
}

/// As [`run`], but keeps no events: a test holds that everything else stays the same.
pub fn run_unrecorded(
    request: &RunRequest,
    on_output: impl Fn(Stream, &str) + 'static,
) -> RunReport {
    Prepared {
        recording: false,
        ..Prepared::bare()
    }
    .run(request, on_output)
}

/// An interpreter made before it is needed, good for one run.
pub struct Prepared {
    recorder: Recorder,
    interpreter: Interpreter,
    /// Microseconds that it took.
    took: u64,
    recording: bool,
}

impl Prepared {
    /// With the usual modules imported, for a tab that has time now and wants to be quick later.
    pub fn new() -> Self {
        Self::with(&python::PRELOADED)
    }

    /// Without imports: the program imports what it needs.
    pub fn bare() -> Self {
        Self::with(&[])
    }

    fn with(modules: &[&str]) -> Self {
        let watch = clock::stopwatch();
        let recorder = Recorder::new();
        recorder.set_enabled(false);
        let interpreter = Interpreter::prepare(recorder.clone(), modules);
        Self {
            recorder,
            interpreter,
            took: watch(),
            recording: true,
        }
    }

    /// Runs the cells of a request. See [`run`].
    pub fn run(
        self,
        request: &RunRequest,
        on_output: impl Fn(Stream, &str) + 'static,
    ) -> RunReport {
        self.run_on(request, false, on_output).report
    }

    /// Runs the cells of a request and keeps what they leave.
    pub fn run_and_keep(
        self,
        request: &RunRequest,
        on_output: impl Fn(Stream, &str) + 'static,
    ) -> Finished {
        self.run_on(request, false, on_output)
    }

    /// Answers what needs no run: the names that there are.
    ///
    /// # Errors
    /// One sentence that says why there is no answer.
    pub fn answer(&self, question: &Question) -> Result<Reply, String> {
        match question {
            Question::Names => names::names(&self.interpreter).map(Reply::Names),
            Question::Complete(it) => {
                let names = names::names(&self.interpreter)?;
                Ok(Reply::Complete(insight::complete(&names, it)))
            }
            _ => Err("There is no run to ask about.".to_owned()),
        }
    }

    fn run_on(
        self,
        request: &RunRequest,
        resumed: bool,
        on_output: impl Fn(Stream, &str) + 'static,
    ) -> Finished {
        let Self {
            recorder,
            mut interpreter,
            took,
            recording,
        } = self;
        let watch = clock::stopwatch();
        let stdout = Rc::new(RefCell::new(String::new()));
        let kept = stdout.clone();
        interpreter.begin(Options {
            limits: limits(request),
            clock: python::Clock {
                monotonic: clock::stopwatch(),
                unix: request.clock.unwrap_or_else(clock::unix),
            },
            seed: request.seed,
            on_output: Box::new(move |stream, text| {
                if stream == Stream::Out {
                    kept.borrow_mut().push_str(text);
                }
                on_output(stream, text);
            }),
            ..Options::default()
        });
        let prelude = prelude::resolve(request);
        let mut report = RunReport {
            id: request.id,
            prelude,
            resumed,
            ..RunReport::default()
        };

        let files = request.files.iter();
        let files: Vec<_> = files.map(|it| (it.path.clone(), it.text.clone())).collect();
        interpreter.give_files(&files);
        let seeded = seed(&interpreter, request);
        // What stands before the program is not part of its trace; a resumed program has it already.
        let source = prelude::source(prelude).filter(|_| !resumed);
        let prepared = source.map_or(Ok(()), |it| interpreter.run_cell(None, "<prelude>", it));
        recorder.set_detail_limit(usize::try_from(request.limits.events).unwrap_or(usize::MAX));
        recorder.set_enabled(recording);
        let result = prepared.and_then(|()| run_cells(&interpreter, &request.cells, &mut report));
        if result.is_ok() {
            interpreter.warn_of_forgotten_coroutines();
        }
        interpreter.settle();
        recorder.set_enabled(false);

        report.error = match (seeded, result) {
            (Err(it), _) => Some(*it),
            (_, Err(it)) => Some(error(it)),
            _ => None,
        };
        report.tables_after = interpreter.databases(|it| it.tables());
        report.files = interpreter.files().into_iter().map(file).collect();
        report.timings = Timings {
            interpreter: took,
            run: watch(),
        };
        report.dropped_events = recorder.dropped();
        report.events = recorder.take();
        if report.error.is_none() {
            report.notes = notes::notes(&report.events, &request.cells);
            report.notes.extend(notes::dropped(report.dropped_events));
        }
        report.stdout = stdout.take();
        describe(&interpreter, request, &mut report);
        Finished {
            interpreter,
            recorder,
            recording,
            report,
            names: OnceCell::new(),
        }
    }
}

/// Everything that is said about the run beyond its events.
fn describe(interpreter: &Interpreter, request: &RunRequest, report: &mut RunReport) {
    let facts = python::source::facts(request.cells.iter().map(|it| &*it.source));
    report.models = interpreter.models();
    insight::place(&mut report.models, &facts);
    report.insights = insight::find(&report.events, &report.models, &facts);
    report.round_trips = insight::round_trips(&report.events);
}

/// Fills the databases that are there when the program starts.
fn seed(interpreter: &Interpreter, request: &RunRequest) -> Result<(), Box<RunError>> {
    for it in &request.databases {
        interpreter.seed(&it.file, &it.sql).map_err(|message| {
            Box::new(RunError {
                kind: ErrorKind::Database,
                class: "OperationalError".to_owned(),
                module: "sqlalchemy.exc".to_owned(),
                message: format!("the data set {} could not be loaded: {message}", it.file),
                ..RunError::default()
            })
        })?;
    }
    Ok(())
}

impl Default for Prepared {
    fn default() -> Self {
        Self::new()
    }
}

fn limits(request: &RunRequest) -> Limits {
    let limits = &request.limits;
    Limits {
        time: limits.time,
        statements: limits.statements,
        rows: limits.rows,
        output: limits.output,
        memory: limits.memory,
    }
}

fn run_cells(
    interpreter: &Interpreter,
    cells: &[CellSource],
    report: &mut RunReport,
) -> Result<(), Box<Failure>> {
    let names = file_names(cells);
    for (index, (cell, name)) in cells.iter().zip(&names).enumerate() {
        // The learner's first own line begins where the setup ends.
        if !cell.setup && index > 0 && cells[index - 1].setup {
            report.tables_before = interpreter.databases(|it| it.tables());
        }
        interpreter.run_cell(Some(index as u32), name, &cell.source)?;
    }
    Ok(())
}

/// What tracebacks call each cell: its name, made unique, because a line is found by its file name.
fn file_names(cells: &[CellSource]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for cell in cells {
        let base = if cell.name.is_empty() {
            "cell"
        } else {
            &cell.name
        };
        let mut name = base.to_owned();
        let mut number = 1;
        while names.contains(&name) {
            number += 1;
            name = format!("{base} ({number})");
        }
        names.push(name);
    }
    names
}

fn error(failure: Box<Failure>) -> RunError {
    let explained = explain::explain(&failure);
    let failure = *failure;
    RunError {
        kind: kind(&failure),
        explanation: explained.as_ref().map(|it| it.text.to_owned()),
        lesson: explained.and_then(|it| it.lesson).map(str::to_owned),
        class: failure.class,
        module: failure.module,
        message: failure.message,
        orig: failure.orig,
        line: failure.line,
        cell: failure.cell,
        traceback: failure.traceback,
    }
}

fn file((path, text): (String, String)) -> ProjectFile {
    let path = path.trim_start_matches('/').to_owned();
    ProjectFile { path, text }
}

fn kind(failure: &Failure) -> ErrorKind {
    match failure.limit {
        Some(Limit::Time) => ErrorKind::TimeLimit,
        Some(Limit::Statements) => ErrorKind::StatementLimit,
        Some(Limit::Rows) => ErrorKind::RowLimit,
        Some(Limit::Output) => ErrorKind::OutputLimit,
        Some(Limit::Memory) => ErrorKind::MemoryLimit,
        None if failure.syntax => ErrorKind::Syntax,
        None if failure.orig.is_some() => ErrorKind::Database,
        // Every name that is missing on our side says so in these words.
        None if failure.message.starts_with("Athanor does not have ") => ErrorKind::NotYet,
        None => ErrorKind::Exception,
    }
}
