//! Lessons: each file reads without a warning, each cell runs, and what the text claims is true.
//!
//! In: `../lessons/*.md`. Checked claims are the `#| queries: 11` lines of a cell: they count what the learner's own
//! cell did, without its setup and without the PRAGMAs of `create_all`.

use std::fs;

use lesson::{Cell, Lesson, Role, index};
use protocol::CellSource;

use crate::programs::{self, Outcome, each};

/// File names and texts, in the order of the names.
fn files() -> Vec<(String, String)> {
    let folder = crate::root().join("lessons");
    let mut files: Vec<(String, String)> = fs::read_dir(&folder)
        .expect("the folder of lessons is there")
        .flatten()
        .map(|it| it.file_name().to_string_lossy().into_owned())
        .filter(|it| index::is_lesson_file(it))
        .map(|name| {
            (
                name.clone(),
                fs::read_to_string(folder.join(name)).expect("a lesson is UTF-8 text"),
            )
        })
        .collect();
    files.sort();
    files
}

fn lessons() -> Vec<Lesson> {
    let read = |(name, text): &(String, String)| {
        lesson::parse(text, name).unwrap_or_else(|error| panic!("lessons/{error}"))
    };
    files().iter().map(read).collect()
}

#[test]
fn lessons_read_without_a_warning() {
    let built = index::build(files());
    let problems: Vec<String> = built
        .errors
        .iter()
        .map(ToString::to_string)
        .chain(built.warnings.iter().map(ToString::to_string))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    for lesson in lessons() {
        assert!(
            !lesson.description.is_empty() && !lesson.objectives.is_empty(),
            "{} says too little about itself",
            lesson.file
        );
        for slug in &lesson.requires {
            assert!(
                built.index.lessons.iter().any(|it| it.slug == *slug),
                "{} requires `{slug}`, which is no lesson",
                lesson.file
            );
        }
    }
}

#[test]
fn links_between_lessons_lead_somewhere() {
    let lessons = lessons();
    for lesson in &lessons {
        for block in &lesson.blocks {
            let lesson::Block::Prose(prose) = block else {
                continue;
            };
            for link in prose.html.split("href=\"#/lesson/").skip(1) {
                let target = link.split(['"', '?']).next().unwrap_or_default();
                assert!(
                    lessons.iter().any(|it| it.slug == target),
                    "{}: a link to `{target}`, which is no lesson",
                    lesson.file
                );
            }
        }
    }
}

/// What a cell did, or what is wrong with it.
fn run(lesson: &Lesson, cell: &Cell) -> (Outcome, Vec<String>) {
    let order = lesson.run_order(cell);
    let last = order.len() as u32 - 1;
    let cells = order
        .iter()
        .map(|it| CellSource {
            name: it.id.clone(),
            source: it.source.clone(),
            setup: it.role == Role::Setup && it.id != cell.id,
        })
        .collect();
    let report = programs::run(cells, true);
    let outcome = Outcome::of(&report, Some(last));
    let mut problems = Vec::new();
    let class = report.error.as_ref().map(|it| it.class.as_str());
    if class != cell.claims.get("error").map(String::as_str) {
        problems.push(match &report.error {
            Some(error) => format!("it fails:\n{}", error.traceback),
            None => "it should fail, and does not".to_owned(),
        });
    }
    for (claim, wanted) in &cell.claims {
        let count = |kind: &str| {
            outcome
                .statements
                .iter()
                .filter(|it| it.starts_with(kind))
                .count()
                .to_string()
        };
        let found = match claim.as_str() {
            "queries" => (outcome.statements.len()
                - outcome
                    .statements
                    .iter()
                    .filter(|it| it.starts_with("INTROSPECT"))
                    .count())
            .to_string(),
            "selects" => count("SELECT"),
            "inserts" => count("INSERT"),
            "updates" => count("UPDATE"),
            "deletes" => count("DELETE"),
            "transactions" => outcome.transactions.join(","),
            _ => continue,
        };
        let wanted = wanted.replace(", ", ",");
        if found != wanted {
            problems.push(format!(
                "it claims `{claim}: {wanted}` and the run says {found}\n    {}",
                outcome.statements.join("\n    ")
            ));
        }
    }
    (outcome, problems)
}

#[test]
fn cells_run_and_claims_hold() {
    let lessons = lessons();
    let runnable = |it: &&Cell| {
        it.language == "python" && matches!(it.role, Role::Live | Role::Readonly | Role::Setup)
    };
    let cells: Vec<(&Lesson, &Cell)> = lessons
        .iter()
        .flat_map(|lesson| {
            lesson
                .cells()
                .filter(runnable)
                .map(move |cell| (lesson, cell))
        })
        .collect();
    let results = each(&cells, |(lesson, cell)| run(lesson, cell));
    let mut problems = Vec::new();
    for ((lesson, cell), result) in cells.iter().zip(&results) {
        let place = format!("lessons/{}:{}: cell `{}`", lesson.file, cell.line, cell.id);
        let outcome = match result {
            Ok((outcome, found)) => {
                problems.extend(found.iter().map(|it| format!("{place}: {it}")));
                outcome
            }
            Err(panic) => {
                problems.push(format!("{place}: a panic: {panic}"));
                continue;
            }
        };
        let Some(other) = &cell.compare else { continue };
        let twin = cells
            .iter()
            .position(|it| it.0.file == lesson.file && it.1.id == *other);
        if let Some(Ok((twin, _))) = twin.map(|it| &results[it]) {
            if twin.stdout != outcome.stdout {
                problems.push(format!(
                    "{place}: `compare={other}` promises the same output, and it is not"
                ));
            }
        }
    }
    assert!(
        problems.is_empty(),
        "{} problems in {} cells\n{}",
        problems.len(),
        cells.len(),
        problems.join("\n")
    );
}
