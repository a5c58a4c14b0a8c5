//! Conformance: each program in `conformance` must do here what it does on the real SQLAlchemy.
//!
//! In: `NAME.py` and `NAME.json`, its record made by `record.py`. Compared: standard output, the uncaught exception
//! with its line, every transaction step, and every statement with its exact text and parameters.
//! Nothing here writes a record. A known difference is declared in the program's last lines, `# differs: reason`,
//! and listed in COMPAT.md; such a program must differ, so that a repair is noticed.

use std::fs;
use std::path::PathBuf;

use protocol::CellSource;
use serde::Deserialize;

use crate::diff;
use crate::programs::{self, Outcome, each, error_lines, statement_line};

/// Lines of difference shown for a program when all are run.
const SHOWN: usize = 14;

/// What `record.py` wrote.
#[derive(Deserialize)]
struct Record {
    #[serde(rename = "@generated")]
    generated: String,
    program: String,
    stdout: Vec<String>,
    error: Option<RecordedError>,
    transactions: Vec<String>,
    statements: Vec<RecordedStatement>,
}

#[derive(Deserialize)]
struct RecordedError {
    #[serde(rename = "type")]
    class: String,
    message: String,
    line: u64,
}

#[derive(Deserialize)]
struct RecordedStatement {
    kind: String,
    sql: String,
    params: serde_json::Value,
}

/// One program, ready to be run.
struct Case {
    name: String,
    source: String,
    differs: Option<String>,
    record: Record,
}

fn folder() -> PathBuf {
    crate::root().join("tests/conformance")
}

/// The text of a program, after the shared one that its line `# begins with: NAME` names.
pub(crate) fn whole(path: &std::path::Path) -> String {
    let text = |path: &std::path::Path| fs::read_to_string(path).expect("the program can be read");
    let own = text(path);
    let begin = own
        .lines()
        .find_map(|it| it.strip_prefix("# begins with: "));
    match begin {
        Some(name) => text(&folder().join(format!("begins/{name}.py"))) + &own,
        None => own,
    }
}

/// All programs, or those whose names contain `ATHANOR_CONFORM`.
fn cases(filter: &str) -> Vec<Case> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("the folder of programs is there")
        .filter_map(|it| {
            it.ok()?
                .file_name()
                .to_str()?
                .strip_suffix(".py")
                .map(str::to_owned)
        })
        .filter(|it| it.contains(filter))
        .collect();
    names.sort();
    names.into_iter().map(read).collect()
}

fn read(name: String) -> Case {
    let source = whole(&folder().join(format!("{name}.py")));
    let path = folder().join(format!("{name}.json"));
    let text = fs::read_to_string(&path)
        .unwrap_or_else(|_| panic!("{name} has no record: run `python tests/record.py {name}`"));
    let record =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let differs = source
        .lines()
        .find_map(|it| it.strip_prefix("# differs: "))
        .map(str::to_owned);
    Case {
        name,
        source,
        differs,
        record,
    }
}

impl Record {
    fn outcome(&self) -> Outcome {
        Outcome {
            stdout: self.stdout.clone(),
            error: self
                .error
                .as_ref()
                .map(|it| error_lines(&it.class, &it.message, Some(it.line)))
                .unwrap_or_default(),
            transactions: self.transactions.clone(),
            statements: self
                .statements
                .iter()
                .map(|it| statement_line(&it.kind, &it.sql, &it.params))
                .collect(),
        }
    }
}

/// What is different, part by part; empty when nothing is.
fn difference(recorded: &Outcome, found: &Outcome) -> String {
    let parts = [
        ("stdout", &recorded.stdout, &found.stdout),
        ("error", &recorded.error, &found.error),
        ("transactions", &recorded.transactions, &found.transactions),
        ("statements", &recorded.statements, &found.statements),
    ];
    parts
        .iter()
        .map(|(part, recorded, found)| (part, diff::lines(recorded, found)))
        .filter(|it| !it.1.is_empty())
        .map(|(part, lines)| format!("  {part} (- recorded, + here):\n{lines}"))
        .collect()
}

/// Runs one program with and without recording; the text says what is wrong.
fn check(case: &Case) -> Option<String> {
    let cells = || {
        vec![CellSource {
            name: format!("{}.py", case.name),
            source: case.source.clone(),
            setup: false,
        }]
    };
    let report = programs::run(cells(), true);
    let mut found = difference(&case.record.outcome(), &Outcome::of(&report, None));
    let silent = programs::run(cells(), false);
    if !silent.events.is_empty() {
        found += "  events were kept although recording was off\n";
    }
    // Addresses differ from run to run; the outcome has them masked.
    let (loud, silent) = (Outcome::of(&report, None), Outcome::of(&silent, None));
    if silent.stdout != loud.stdout || silent.error != loud.error {
        found += "  recording changes the result\n";
    }
    match (&case.differs, found.is_empty()) {
        (None, true) | (Some(_), false) => None,
        (None, false) => {
            if let Some(error) = report.error.filter(|_| case.record.error.is_none()) {
                found += &format!("  traceback here:\n{}\n", indent(&error.traceback));
            }
            Some(found)
        }
        (Some(reason), true) => Some(format!(
            "  declares `# differs: {reason}`, but nothing differs: take the line and its entry in COMPAT.md out\n"
        )),
    }
}

fn indent(text: &str) -> String {
    text.trim_end()
        .lines()
        .map(|it| format!("    {it}\n"))
        .collect()
}

/// How many processes run the programs, one after the other: an interpreter does not give all of its memory back,
/// so that a thousand runs in one process would need more than a machine has.
const PARTS: usize = 12;

/// Runs this test again, once for each part of the programs; what the failing parts said.
fn in_parts() -> String {
    let program = std::env::current_exe().expect("a test knows its own program");
    let mut report = String::new();
    for part in 0..PARTS {
        let output = std::process::Command::new(&program)
            .args([
                "--exact",
                "--nocapture",
                "conformance::programs_do_what_they_do_on_sqlalchemy",
            ])
            .env("ATHANOR_CONFORM_PART", part.to_string())
            .output()
            .expect("a test program can be started again");
        if !output.status.success() {
            report += &String::from_utf8_lossy(&output.stderr);
        }
    }
    report
}

#[test]
fn programs_do_what_they_do_on_sqlalchemy() {
    let filter = std::env::var("ATHANOR_CONFORM").unwrap_or_default();
    let part = std::env::var("ATHANOR_CONFORM_PART")
        .ok()
        .and_then(|it| it.parse::<usize>().ok());
    if filter.is_empty() && part.is_none() {
        let report = in_parts();
        assert!(report.is_empty(), "{report}");
        return;
    }
    let mut cases = cases(&filter);
    if let Some(part) = part {
        let mut at = 0;
        cases.retain(|_| {
            at += 1;
            at % PARTS == part
        });
    }
    assert!(
        !cases.is_empty(),
        "no conformance program is called {filter:?}"
    );
    let results = each(&cases, check);
    let mut failed = 0;
    let mut report = String::new();
    for (case, result) in cases.iter().zip(results) {
        let problem = match result {
            Ok(None) => continue,
            Ok(Some(problem)) => problem,
            Err(panic) => format!("  a panic: {panic}\n"),
        };
        failed += 1;
        let shown = if filter.is_empty() { SHOWN } else { usize::MAX };
        let lines = problem.lines().count();
        report += &format!("\ntests/conformance/{}.py\n", case.name);
        report.extend(problem.lines().take(shown).map(|it| format!("{it}\n")));
        if lines > shown {
            report += &format!("  ... {} more lines\n", lines - shown);
        }
        report += &format!("  again: ./dev test conform {}\n", case.name);
    }
    assert!(
        failed == 0,
        "{failed} of {} programs failed\n{report}",
        cases.len()
    );
}

#[test]
fn records_belong_to_their_programs() {
    for case in cases("") {
        let hash = programs::fingerprint(&case.source);
        assert_eq!(
            case.record.program, hash,
            "{0} changed since it was recorded: run `python tests/record.py {0}`",
            case.name
        );
        assert!(
            case.record.generated.contains("record.py"),
            "{} was not written by record.py",
            case.name
        );
        assert!(
            case.source.starts_with("\"\"\""),
            "{} must begin with one sentence that says what it shows",
            case.name
        );
    }
    for entry in fs::read_dir(folder())
        .expect("the folder of programs is there")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(".json") {
            assert!(
                folder().join(format!("{stem}.py")).exists(),
                "the record {name} has no program"
            );
        }
    }
}

#[test]
fn compat_lists_every_program_that_differs() {
    let text = fs::read_to_string(crate::root().join("COMPAT.md")).expect("COMPAT.md is there");
    let (_, list) = text
        .split_once("## Programs that differ\n")
        .expect("COMPAT.md has its list of programs");
    let list = list.split("\n## ").next().unwrap_or(list);
    let listed: Vec<&str> = list.lines().filter(|it| it.starts_with("- `")).collect();
    let declared: Vec<String> = cases("")
        .into_iter()
        .filter_map(|it| Some(format!("- `{}`: {}", it.name, it.differs?)))
        .collect();
    assert_eq!(
        listed, declared,
        "COMPAT.md (left) and the programs (right) must list the same differences"
    );
}
