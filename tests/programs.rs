//! Runs programs and cells as the page does, and boils a report down to what can be compared.
//!
//! In: source texts. Out: an [`Outcome`] of plain lines. Used by the conformance and the lessons tests.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use protocol::{CellSource, Prelude, RunReport, RunRequest};
use trace::EventKind;

/// The interpreter recurses; a debug build needs room for it.
const STACK: usize = 256 * 1024 * 1024;

/// Runs cells one after the other in a fresh interpreter and database.
pub fn run(cells: Vec<CellSource>, recording: bool) -> RunReport {
    let request = RunRequest {
        cells,
        prelude: Prelude::None,
        ..RunRequest::default()
    };
    if recording {
        runner::run(&request, |_, _| {})
    } else {
        runner::run_unrecorded(&request, |_, _| {})
    }
}

/// Calls `job` for every item on two threads with a deep stack; results are in the order of the items.
/// A panic inside a job becomes `Err` with its message.
pub fn each<T: Sync, R: Send>(items: &[T], job: impl Fn(&T) -> R + Sync) -> Vec<Result<R, String>> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, Result<R, String>)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let work = || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let caught =
                        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(item)));
                    let result = caught.map_err(|it| {
                        let text = it.downcast_ref::<String>().cloned();
                        text.or_else(|| it.downcast_ref::<&str>().map(|it| (*it).to_owned()))
                            .unwrap_or_default()
                    });
                    results
                        .lock()
                        .expect("no job panics while it holds the lock")
                        .push((index, result));
                }
            };
            std::thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, work)
                .expect("a thread can be started");
        }
    });
    let mut results = results
        .into_inner()
        .expect("no job panics while it holds the lock");
    results.sort_by_key(|it| it.0);
    results.into_iter().map(|it| it.1).collect()
}

/// What a run did, as lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub stdout: Vec<String>,
    /// Class, message and line of the uncaught exception.
    pub error: Vec<String>,
    /// `BEGIN`, `COMMIT`, ... in order.
    pub transactions: Vec<String>,
    /// Kind, exact text and parameters of each statement.
    pub statements: Vec<String>,
}

impl Outcome {
    /// The outcome of a report; of cell `cell` only, where one is given.
    pub fn of(report: &RunReport, cell: Option<u32>) -> Self {
        let mut outcome = Self {
            stdout: stable(&report.stdout).lines().map(str::to_owned).collect(),
            ..Self::default()
        };
        if let Some(error) = &report.error {
            outcome.error = error_lines(&error.class, &error.message, error.line.map(u64::from));
        }
        for event in report
            .events
            .iter()
            .filter(|it| cell.is_none() || it.cell == cell)
        {
            match &event.kind {
                EventKind::Statement(it) => {
                    let params =
                        serde_json::to_value(&it.params).expect("parameters are plain data");
                    outcome
                        .statements
                        .push(statement_line(it.kind.name(), &it.sql, &params));
                }
                other => outcome
                    .transactions
                    .extend(transaction_name(other).map(str::to_owned)),
            }
        }
        outcome
    }
}

/// The lines of an error.
pub fn error_lines(class: &str, message: &str, line: Option<u64>) -> Vec<String> {
    let place = line.map_or_else(|| "no line".to_owned(), |it| format!("line {it}"));
    let message = stable(message);
    std::iter::once(format!("{class} at {place}"))
        .chain(message.trim_end().lines().map(str::to_owned))
        .collect()
}

/// The line of a statement; line feeds inside the text stay visible as `\n`.
pub fn statement_line(kind: &str, sql: &str, params: &serde_json::Value) -> String {
    format!("{kind} {sql:?} {params}")
}

/// The name of a transaction event.
pub fn transaction_name(kind: &EventKind) -> Option<&'static str> {
    Some(match kind {
        EventKind::Begin(_) => "BEGIN",
        EventKind::Commit(_) => "COMMIT",
        EventKind::Rollback(_) => "ROLLBACK",
        EventKind::Savepoint(_) => "SAVEPOINT",
        EventKind::Release(_) => "RELEASE",
        EventKind::RollbackTo(_) => "ROLLBACK TO",
        _ => return None,
    })
}

/// Text without what differs from run to run: addresses of objects, and links that carry a version.
/// The records were written with the same rule (`record.py`, `stable`).
pub fn stable(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("at 0x") {
        out.push_str(&rest[..at]);
        out.push_str("at 0x...");
        rest = rest[at + 5..].trim_start_matches(|it: char| it.is_ascii_hexdigit() || it == '.');
    }
    out.push_str(rest);
    const LINK: &str = "(Background on this error at: ";
    while let Some(at) = out.find(LINK) {
        let end = out[at..].find(')').map_or(out.len(), |it| at + it + 1);
        let start = out[..at].trim_end().len();
        out.replace_range(start..end, "");
    }
    out
}

/// A number for the text of a program without its `# differs:` lines (FNV-1a, as in `record.py`).
pub fn fingerprint(source: &str) -> String {
    let kept = source
        .split_inclusive('\n')
        .filter(|it| !it.starts_with("# differs:"));
    let hash = kept
        .flat_map(str::bytes)
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    format!("{hash:016x}")
}
