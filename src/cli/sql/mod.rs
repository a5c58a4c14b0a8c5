//! `athanor sql`: a console on the engine.
//!
//! In: SQL statements on standard input, and in the console commands that begin with a dot. Out: with
//! `--format json` one line per statement, `{"columns", "rows", "rowcount"}` or `{"error"}`; else tables for people.
//! A statement that fails does not end the program.

mod console;
mod json;
mod table;

use std::io::{BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::process::ExitCode;

use engine::{Connection, Cursor, Engine, EngineError, EngineOptions, Limits};
use trace::Recorder;

use crate::bad_usage;

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Text,
    Json,
}

/// The stack of the thread that runs the statements: deep expressions are evaluated by recursion.
const STACK: usize = 256 << 20;
/// What tables, or the rows of one query, may take: enough for everything but a query that never ends.
const MEMORY: u64 = 4 << 30;
/// What is read and written at a time.
const BUFFER: usize = 1 << 16;

/// Reads the arguments after `sql` and does it.
pub(crate) fn main(arguments: &[String]) -> ExitCode {
    let mut format = Format::Text;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let value = match argument.as_str() {
            "--format" => rest.next().map(String::as_str),
            other => other.strip_prefix("--format="),
        };
        match value {
            Some("text") => format = Format::Text,
            Some("json") => format = Format::Json,
            Some(other) => return bad_usage(&format!("--format is text or json, not {other:?}")),
            None if argument == "--format" => {
                return bad_usage("--format needs a value: text or json");
            }
            None => return bad_usage(&format!("athanor sql does not know {argument:?}")),
        }
    }
    let work = move || {
        let input = BufReader::with_capacity(BUFFER, std::io::stdin());
        let output = BufWriter::with_capacity(BUFFER, std::io::stdout());
        let interactive = std::io::stdin().is_terminal();
        let result = match format {
            Format::Json => statements(&open(), input, output),
            Format::Text => console::Console::new(open(), output, interactive).run(input),
        };
        // A reader that has gone away (`athanor sql | head`) is no error of ours.
        drop(result);
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// An empty database. The caps of a lesson's run are not for a console.
fn open() -> Engine {
    let recorder = Recorder::new();
    recorder.set_enabled(false);
    let limits = Limits {
        rows_per_statement: u64::MAX,
        statements: u64::MAX,
        bytes: MEMORY,
    };
    let options = EngineOptions {
        limits,
        ..EngineOptions::default()
    };
    let engine = Engine::with_options(recorder, options);
    engine.set_clock(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        now.map_or(0, |it| i64::try_from(it.as_micros()).unwrap_or(i64::MAX))
    });
    engine
}

/// One statement, already apart from the next. `None`: there was none, only comments and semicolons.
fn execute(connection: &Connection, text: &str) -> Result<Option<Cursor>, EngineError> {
    connection.execute_script(text).map(|mut it| it.pop())
}

/// The whole of standard input as statements, each answered with a line of JSON.
fn statements<R: Read>(
    engine: &Engine,
    input: BufReader<R>,
    mut output: impl Write,
) -> std::io::Result<()> {
    let connection = engine.connect();
    let mut lines = Lines::new(input);
    let mut text = String::new();
    loop {
        // Whoever waits for an answer gets it before we wait for the next question.
        if lines.would_wait() {
            output.flush()?;
        }
        let more = lines.next(&mut text)?;
        let mut done = 0;
        while let Some(length) = engine::statement_end(&text[done..]) {
            answer(&connection, &text[done..done + length], &mut output)?;
            done += length;
        }
        text.drain(..done);
        if !more {
            answer(&connection, &text, &mut output)?;
            return output.flush();
        }
    }
}

fn answer(connection: &Connection, text: &str, output: &mut impl Write) -> std::io::Result<()> {
    match execute(connection, text) {
        Ok(None) => Ok(()),
        Ok(Some(cursor)) => writeln!(output, "{}", json::result(&cursor)),
        Err(error) => writeln!(output, "{}", json::error(&error)),
    }
}

/// Lines of a stream, until a statement may be complete. Bytes that are not UTF-8 become U+FFFD.
struct Lines<R: Read> {
    input: BufReader<R>,
    line: Vec<u8>,
}

impl<R: Read> Lines<R> {
    fn new(input: BufReader<R>) -> Self {
        Self {
            input,
            line: Vec::new(),
        }
    }

    /// Whether the next line has not arrived yet.
    fn would_wait(&self) -> bool {
        !self.input.buffer().contains(&b'\n')
    }

    /// Appends lines up to one with a semicolon. `false`: there are no more.
    fn next(&mut self, text: &mut String) -> std::io::Result<bool> {
        loop {
            match self.line(text)? {
                None => return Ok(false),
                Some(true) => return Ok(true),
                Some(false) => {}
            }
        }
    }

    /// Appends one line; whether it has a semicolon. `None`: there are no more.
    fn line(&mut self, text: &mut String) -> std::io::Result<Option<bool>> {
        self.line.clear();
        if self.input.read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        text.push_str(&String::from_utf8_lossy(&self.line));
        Ok(Some(self.line.contains(&b';')))
    }
}
