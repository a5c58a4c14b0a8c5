//! Errors that teach: the explanation beside an error, the lesson that it names, and a traceback of the learner's lines.
//!
//! In: conformance programs that fail in one way each, or end well and do not do what their writer wanted.
//! Out: a failure that names the program. What the programs print and raise is compared by `conformance`.

use protocol::{CellSource, RunReport};

use crate::{conformance, programs, root};

/// The message of `teaching/missing_greenlet` has a number in it that differs from run to run on the real library.
/// (program, a part of the explanation or of the note, lesson). A line that ends in `# fails` is one of the traceback.
const CASES: &[(&str, &str, &str)] = &[
    ("conformance/err_unique", "must be unique", "constraints"),
    (
        "conformance/err_unique_update",
        "must be unique",
        "constraints",
    ),
    (
        "conformance/err_unique_core",
        "must be unique",
        "constraints",
    ),
    (
        "conformance/err_not_null",
        "must have a value",
        "constraints",
    ),
    (
        "conformance/err_not_null_parent",
        "must have a value",
        "constraints",
    ),
    (
        "conformance/err_foreign_key_insert",
        "the parent row does not exist yet",
        "constraints",
    ),
    (
        "conformance/err_foreign_key_delete",
        "would be left behind by the delete",
        "constraints",
    ),
    (
        "conformance/err_check_value",
        "the CHECK constraint named in the message",
        "constraints",
    ),
    (
        "conformance/err_pending_rollback",
        "Call session.rollback()",
        "transactions-and-errors",
    ),
    (
        "conformance/err_detached_lazy",
        "has left its session",
        "session-states",
    ),
    (
        "conformance/err_detached_expired",
        "has left its session",
        "session-states",
    ),
    (
        "teaching/missing_greenlet",
        "cannot be awaited",
        "async-sessions",
    ),
    (
        "conformance/err_missing_greenlet_expired",
        "expire_on_commit=False",
        "async-sessions",
    ),
    (
        "conformance/err_unique_missing",
        "Call .unique() on the result",
        "unique-and-collections",
    ),
    ("conformance/err_no_row_one", "no row", "reading-one-row"),
    (
        "conformance/err_multiple_one",
        "more than one row",
        "reading-one-row",
    ),
    (
        "conformance/err_multiple_scalar_one_or_none",
        "more than one row",
        "reading-one-row",
    ),
    (
        "conformance/err_lazy_raise",
        "forbids lazy loading",
        "loading-strategies",
    ),
    (
        "conformance/err_unknown_class",
        "not defined, or not imported yet",
        "your-first-model",
    ),
    (
        "conformance/err_no_foreign_key",
        "neither has a foreign key",
        "your-first-model",
    ),
    (
        "conformance/err_no_table",
        "create_all(engine)",
        "your-first-model",
    ),
    (
        "conformance/err_no_column",
        "does not have this column",
        "your-first-model",
    ),
    (
        "conformance/err_plain_text",
        "text(\"...\")",
        "your-first-model",
    ),
    (
        "conformance/err_closed_transaction",
        "has already ended",
        "commit-rollback-savepoint",
    ),
    (
        "conformance/err_forgotten_await",
        "Write await in front of it",
        "async-sessions",
    ),
    (
        "conformance/err_forgotten_await_loop",
        "Write await in front of the call",
        "async-sessions",
    ),
    (
        "conformance/err_plain_session_awaited",
        "A plain Session is used without await",
        "async-sessions",
    ),
    (
        "conformance/err_async_with_plain_session",
        "async with needs an asynchronous session",
        "async-sessions",
    ),
    (
        "conformance/err_plain_with_async_session",
        "async with needs an asynchronous session",
        "async-sessions",
    ),
    (
        "conformance/err_async_for_plain_result",
        "Use a plain for",
        "async-sessions",
    ),
    (
        "conformance/err_forgotten_await_commit",
        "AsyncSession.commit() did nothing",
        "async-sessions",
    ),
    (
        "conformance/err_forgotten_await_commit",
        "never written",
        "session-states",
    ),
    (
        "conformance/err_forgotten_await_function",
        "One more call was not awaited either",
        "async-sessions",
    ),
    (
        "conformance/err_forgotten_await_global",
        "save() did nothing",
        "async-sessions",
    ),
    (
        "conformance/err_forgotten_commit",
        "never committed",
        "commit-rollback-savepoint",
    ),
    (
        "conformance/err_forgotten_commit_core",
        "never committed",
        "commit-rollback-savepoint",
    ),
    (
        "conformance/err_forgotten_flush",
        "never written",
        "session-states",
    ),
    (
        "conformance/err_n_plus_one",
        "the N+1 pattern",
        "n-plus-one",
    ),
];

#[test]
fn errors_and_forgotten_steps_are_explained_and_name_a_lesson() {
    let results = programs::each(CASES, problem);
    let problems: Vec<String> = results
        .into_iter()
        .zip(CASES)
        .filter_map(|(result, case)| match result {
            Ok(None) => None,
            Ok(Some(it)) | Err(it) => Some(format!("{}: {it}", case.0)),
        })
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// What is wrong with a case.
fn problem((name, part, lesson): &(&str, &str, &str)) -> Option<String> {
    let source = conformance::whole(&root().join(format!("tests/{name}.py")));
    if !root().join(format!("lessons/{lesson}.md")).is_file() {
        return Some(format!("there is no lesson {lesson}"));
    }
    let cell = CellSource {
        name: "learner.py".to_owned(),
        source: source.clone(),
        setup: false,
    };
    let report = programs::run(vec![cell], true);
    let said = said(&report);
    if !said
        .iter()
        .any(|(text, of)| text.contains(part) && of.as_deref() == Some(*lesson))
    {
        return Some(format!(
            "{part:?} with lesson {lesson} is not among {said:#?}"
        ));
    }
    let error = report.error?;
    traceback_problem(&error.traceback, error.line, &source)
}

/// The texts beside a run, each with its lesson.
fn said(report: &RunReport) -> Vec<(String, Option<String>)> {
    let error = report.error.iter();
    let explained = error.filter_map(|it| Some((it.explanation.clone()?, it.lesson.clone())));
    let notes = report.notes.iter();
    explained
        .chain(notes.map(|it| (it.text.clone(), it.lesson.clone())))
        .collect()
}

/// Only lines of the program, and the failing ones as the program marks them; `line` is the last of them.
fn traceback_problem(traceback: &str, line: Option<u32>, source: &str) -> Option<String> {
    let shown: Vec<&str> = traceback
        .lines()
        .filter_map(|it| it.strip_prefix("  File "))
        .collect();
    let foreign = shown.iter().find(|it| !it.starts_with("\"learner.py\""));
    if let Some(foreign) = foreign {
        return Some(format!("a line that is not the learner's: {foreign}"));
    }
    let numbered = source.lines().zip(1_u32..);
    for (text, number) in numbered.filter(|it| it.0.ends_with("# fails")) {
        let wanted = format!("\"learner.py\", line {number},");
        if !shown.iter().any(|it| it.starts_with(&wanted)) || !traceback.contains(text.trim()) {
            return Some(format!("line {number} is not in\n{traceback}"));
        }
    }
    let last = shown.last().and_then(|it| it.split("line ").nth(1));
    let last = last.and_then(|it| it.split(',').next()?.parse().ok());
    (last != line || line.is_none())
        .then(|| format!("line {line:?} is not the last of\n{traceback}"))
}
