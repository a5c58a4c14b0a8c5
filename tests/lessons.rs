//! Lessons: the course passes `athanor lessons check`, and its cells do here what they do on the real library.
//!
//! In: `../lessons`, and `lessons.json`, which `record_lessons.py` wrote on the real SQLAlchemy.

use std::collections::BTreeMap;
use std::path::Path;

use cli::lessons::{Folder, Report, check, topics};
use lesson::{Lesson, Role};
use serde::Deserialize;

use crate::programs;

fn folder() -> Folder {
    Folder::read(&crate::root().join("lessons")).expect("the folder of lessons can be read")
}

fn lessons(folder: &Folder) -> Vec<Lesson> {
    folder
        .lessons
        .iter()
        .filter_map(|(name, text)| lesson::parse(text, name).ok())
        .collect()
}

/// One recorded cell. `program` is a number for its text and that of its setup.
#[derive(Deserialize)]
struct Record {
    program: String,
    stdout: Vec<String>,
    error: Option<RecordedError>,
    transactions: Vec<String>,
    /// Texts; equal neighbours are told once, with their number.
    statements: Vec<(String, u64)>,
}

#[derive(Deserialize)]
struct RecordedError {
    #[serde(rename = "type")]
    class: String,
    message: Vec<String>,
}

/// One line for everything that must be equal.
fn recorded(record: &Record) -> Vec<String> {
    let mut lines: Vec<String> = record
        .stdout
        .iter()
        .map(|it| format!("prints {it}"))
        .collect();
    if let Some(error) = &record.error {
        lines.push(format!("fails with {}", error.class));
        lines.extend(error.message.iter().map(|it| format!("says {it}")));
    }
    lines.push(format!("goes {}", record.transactions.join(", ")));
    let statements = record.statements.iter();
    lines.extend(statements.map(|(text, count)| format!("sends {count} x {text:?}")));
    lines
}

/// The same lines for a run of ours.
fn ours(report: &Report, key: &str) -> Option<Vec<String>> {
    let ran = report.ran.get(key)?;
    let mut statements: Vec<(String, u64)> = Vec::new();
    for it in &ran.facts.statements {
        match statements.last_mut() {
            Some((last, count)) if *last == *it.sql => *count += 1,
            _ => statements.push((it.sql.to_string(), 1)),
        }
    }
    let message = |it: &str| -> Vec<String> {
        let text = programs::stable(it);
        text.trim_end().lines().map(str::to_owned).collect()
    };
    Some(recorded(&Record {
        program: String::new(),
        stdout: programs::stable(&ran.facts.stdout)
            .lines()
            .map(str::to_owned)
            .collect(),
        error: ran.error.as_ref().map(|it| RecordedError {
            class: it.class.clone(),
            message: message(&it.message),
        }),
        transactions: ran
            .facts
            .transactions
            .iter()
            .map(|it| (*it).to_owned())
            .collect(),
        statements,
    }))
}

fn records() -> BTreeMap<String, Record> {
    let text = std::fs::read_to_string(crate::root().join("tests/lessons.json"))
        .expect("tests/record_lessons.py wrote it");
    let mut map: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&text).expect("it is JSON");
    map.remove("@generated");
    let record = |it| serde_json::from_value(it).expect("it is a record");
    map.into_iter().map(|(key, it)| (key, record(it))).collect()
}

#[test]
fn the_course_passes_its_check_and_the_real_library_agrees() {
    let folder = folder();
    let report = check::check(&folder);
    eprintln!("{report}");
    let mut problems = report.problems.clone();
    let records = records();
    let lessons = lessons(&folder);
    for lesson in &lessons {
        for cell in lesson.cells() {
            let recorded_ = cell.language == "python"
                && matches!(
                    cell.role,
                    Role::Live | Role::Readonly | Role::Setup | Role::Solution
                );
            if !recorded_ {
                continue;
            }
            let place = format!("lessons/{}:{}: `{}`", lesson.file, cell.line, cell.id);
            let key = format!("{}/{}", lesson.slug, cell.id);
            let source: String = lesson
                .run_order(cell)
                .iter()
                .map(|it| it.source.as_str())
                .collect();
            let record = records
                .get(&key)
                .filter(|it| it.program == programs::fingerprint(&source));
            let Some(record) = record else {
                problems.push(format!(
                    "{place} has no record of its present text: python tests/record_lessons.py"
                ));
                continue;
            };
            let found = ours(&report, &key).unwrap_or_default();
            let difference = crate::diff::lines(&recorded(record), &found);
            if !difference.is_empty() {
                problems.push(format!(
                    "{place} differs from the real library\n{difference}"
                ));
            }
        }
    }
    assert!(
        problems.is_empty(),
        "{} problems\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn every_lesson_of_the_course_is_complete() {
    let folder = folder();
    let mut problems = Vec::new();
    for lesson in lessons(&folder) {
        let notes = lesson
            .blocks
            .iter()
            .any(|it| matches!(it, lesson::Block::Prose(it) if it.html.contains("In real life.")));
        for (missing, what) in [
            (lesson.description.is_empty(), "a description"),
            (lesson.objectives.is_empty(), "objectives"),
            (lesson.group.is_empty(), "a group"),
            (lesson.minutes.is_none(), "minutes"),
            (lesson.exercises.is_empty(), "an exercise"),
            (
                lesson
                    .exercises
                    .iter()
                    .any(|it| it.hints.is_empty() || it.wrong.is_empty()),
                "hints and wrong answers for each exercise",
            ),
            (lesson.quizzes.len() < 2, "two quizzes"),
            (!notes, "a note `In real life.`"),
        ] {
            if missing {
                problems.push(format!("lessons/{}: it needs {what}", lesson.file));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_page_of_topics_is_fresh() {
    let page = topics::page(&folder()).expect("topics and lessons can be read");
    let written = std::fs::read_to_string(crate::root().join("docs/topics.md")).unwrap_or_default();
    assert!(
        page == written,
        "docs/topics.md is stale: cargo run --bin athanor -- lessons topics > docs/topics.md"
    );
}

/// A course with one mistake of each kind, and what the check says about it.
#[test]
fn mistakes_are_told_with_file_and_line() {
    let path = crate::root().join("tests/lessons/mistakes");
    let report = check::check(&Folder::read(&path).expect("the fixtures can be read"));
    let prefix = format!("{}/", path.display());
    let found: Vec<String> = report
        .problems
        .iter()
        .map(|it| it.replace(&prefix, ""))
        .collect();
    let expected = std::fs::read_to_string(path.join("expected.txt")).expect("it is there");
    assert_eq!(found.join("\n"), expected.trim_end());
}

/// Lessons in the forms that tutorials elsewhere have: each reads as it is, and code stays code.
#[test]
fn tutorials_as_they_are_render_well() {
    let path = crate::root().join("tests/lessons/tutorials");
    let folder = Folder::read(&path).expect("the fixtures can be read");
    let report = check::check(&folder);
    // The page shows HTML as text, and whoever takes such a tutorial over should know.
    let html = format!(
        "{}/002-sidebar.md:12: HTML is shown as text, not obeyed: `<details>`",
        path.display()
    );
    assert_eq!(report.problems, [html]);
    let mut shown = String::new();
    for lesson in lessons(&folder) {
        let languages: Vec<&str> = lesson.cells().map(|it| it.language.as_str()).collect();
        assert!(
            lesson.cells().all(|it| it.role == Role::Static),
            "{}",
            lesson.file
        );
        shown.push_str(&format!(
            "{} | {} | {} | {:?} {:?} | {} | {} | {}\n",
            lesson.file,
            lesson.slug,
            lesson.title,
            lesson.group_order,
            lesson.order,
            lesson.authors.join(" "),
            languages.join(" "),
            lesson.headings.len(),
        ));
    }
    let expected = std::fs::read_to_string(path.join("expected.txt")).expect("it is there");
    assert_eq!(shown, expected);
}

#[test]
fn a_lesson_dropped_into_a_built_folder_is_listed() {
    let site = std::env::temp_dir().join(format!("athanor-lessons-{}", std::process::id()));
    let lessons = site.join("lessons");
    std::fs::create_dir_all(site.join("text")).expect("a folder can be made");
    let call = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|it| (*it).to_owned()).collect();
        let mut out = Vec::new();
        let result = cli::lessons::command(&words, &mut out);
        (result, String::from_utf8_lossy(&out).into_owned())
    };
    let folder = lessons.display().to_string();
    assert_eq!(call(&["new", "my-lesson", &folder]).0, Ok(true));
    assert!(
        call(&["new", "my-lesson", &folder]).0.is_err(),
        "it is there already"
    );
    let (result, text) = call(&["index", &folder]);
    assert_eq!(result, Ok(true));
    assert!(
        text.contains("my-lesson") && text.contains("1 lessons in"),
        "{text}"
    );
    let index = std::fs::read_to_string(lessons.join("index.json")).expect("it was written");
    assert!(index.contains("\"slug\": \"my-lesson\""), "{index}");
    for name in ["my-lesson.html", "my-lesson.json", "search.txt"] {
        assert!(site.join("text").join(name).is_file(), "{name}");
    }
    std::fs::write(lessons.join("bad.md"), "```python\n").expect("a file can be written");
    let (result, text) = call(&["index", &folder]);
    assert_eq!(result, Ok(false));
    assert!(text.contains("bad.md:1: the code block"), "{text}");
    std::fs::remove_file(lessons.join("bad.md")).expect("it was written above");
    std::fs::rename(lessons.join("my-lesson.md"), lessons.join("renamed.md")).expect("it is there");
    assert_eq!(call(&["index", &folder]).0, Ok(true));
    let page = |name: &str| site.join("text").join(name).is_file();
    assert!(
        page("renamed.html") && !page("my-lesson.html") && !page("my-lesson.json"),
        "what was taken away is no longer there"
    );
    remove(&site);
}

fn remove(folder: &Path) {
    std::fs::remove_dir_all(folder).expect("the test made it");
}
