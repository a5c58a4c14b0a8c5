//! `athanor`: the command line. Runs a program and shows what the ORM did, or runs SQL.
//!
//! In: arguments, a Python file or statements. Out: text or JSON on standard output, the traceback on standard
//! error, and an exit code: 0 ended normally, 1 an uncaught exception, 2 bad usage.

mod alembic;
mod record;
mod run;
mod sql;

use std::io::Write;
use std::process::ExitCode;

#[cfg(not(target_family = "wasm"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "\
Usage: athanor run FILE.py [--format text|json]
       athanor sql [--format text|json]
       athanor alembic COMMAND ...
{lessons}
`run` runs a Python program against the built-in SQLAlchemy and database.
  --format text   the program's output, then every statement and transaction (default)
  --format json   one record with output, error, statements, transactions and counts

`sql` runs SQL statements from standard input on the built-in database, which begins empty.
  --format text   tables for people, and commands that begin with a dot: .help lists them (default)
  --format json   one line per statement: its columns, rows and rowcount, or its error

`alembic` runs Alembic's commands (init, revision --autogenerate -m, upgrade, downgrade, current, history, ...) on the
project in this folder. The database begins as APP.db.sql says, and is written back there.

Exit code: 0 all is well, 1 an uncaught exception or a problem in a lesson, 2 bad usage.
";

/// The program ended with an uncaught exception, or a lesson has a problem.
const FAILED: u8 = 1;
/// The arguments make no sense, or the file cannot be read.
const BAD_USAGE: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("alembic") => alembic::main(&arguments[1..]),
        Some("run") => run::main(&arguments[1..]),
        Some("lessons") => lessons(&arguments[1..]),
        Some("sql") => sql::main(&arguments[1..]),
        Some("help" | "--help" | "-h") => {
            say(&mut std::io::stdout(), &usage());
            ExitCode::SUCCESS
        }
        Some("--version" | "-V") => {
            say(
                &mut std::io::stdout(),
                concat!("athanor ", env!("CARGO_PKG_VERSION"), "\n"),
            );
            ExitCode::SUCCESS
        }
        Some(other) => bad_usage(&format!("there is no command {other:?}")),
        None => bad_usage("a command is missing"),
    }
}

/// What `athanor help` prints.
fn usage() -> String {
    USAGE.replace("{lessons}", cli::lessons::USAGE)
}

fn lessons(arguments: &[String]) -> ExitCode {
    match cli::lessons::command(arguments, &mut std::io::stdout()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FAILED),
        Err(problem) => bad_usage(&problem),
    }
}

/// Says what is wrong with the arguments and how they should be.
fn bad_usage(problem: &str) -> ExitCode {
    say(
        &mut std::io::stderr(),
        &format!("athanor: {problem}\n\n{}", usage()),
    );
    ExitCode::from(BAD_USAGE)
}

/// Writes text; a reader that has gone away (`athanor run x.py | head`) is no error of ours.
fn say(stream: &mut impl Write, text: &str) {
    let _ = stream
        .write_all(text.as_bytes())
        .and_then(|()| stream.flush());
}
