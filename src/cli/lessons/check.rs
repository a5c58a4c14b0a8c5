//! The check of a course: everything that an author promises is tried out.
//!
//! In: a [`Folder`]. Out: a [`Report`]: problems with file and line, and what was counted.
//! Tried: front matter, links, pictures; every cell runs and does what it claims; solutions pass; starters and wrong
//! answers do not, and wrong answers get their feedback; marked claims of the prose hold; topics name cells.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use lesson::{Block, Cell, Exercise, Lesson, References, Role, RunFacts, TextClaim};
use trace::StatementKind;

use super::folder::{Folder, TOPICS};
use super::run::{Ran, each, run};
use super::{links, topics};

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub lessons: usize,
    /// Cells that were run, setup and solutions included.
    pub cells: usize,
    pub exercises: usize,
    /// Wrong answers that were judged.
    pub wrong: usize,
    pub quizzes: usize,
    /// Claims of cells and of the prose.
    pub claims: usize,
    pub topics: usize,
}

/// The result of a check.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// `lessons/a.md:3: message`, in the order of the files.
    pub problems: Vec<String>,
    pub counts: Counts,
    /// What each runnable cell did, by `slug/cell`.
    pub ran: BTreeMap<String, Ran>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        let it = &self.counts;
        writeln!(
            f,
            "{} lessons, {} cells run, {} exercises, {} wrong answers, {} quizzes, {} claims, {} topics: {}",
            it.lessons,
            it.cells,
            it.exercises,
            it.wrong,
            it.quizzes,
            it.claims,
            it.topics,
            match self.problems.len() {
                0 => "all good".to_owned(),
                1 => "1 problem".to_owned(),
                n => format!("{n} problems"),
            }
        )
    }
}

/// Checks a course.
pub fn check(folder: &Folder) -> Report {
    check_some(folder, &|_| true)
}

/// Checks the lessons whose file names are `wanted`; the others are read, because links lead to them, and not run.
pub fn check_some(folder: &Folder, wanted: &dyn Fn(&str) -> bool) -> Report {
    let mut checker = Checker {
        folder,
        found: BTreeSet::new(),
        counts: Counts::default(),
    };
    let built = lesson::index::build(folder.lessons.iter().map(|it| (&it.0, &it.1)));
    for it in built.errors.iter().filter(|it| wanted(&it.file)) {
        checker.problem(&it.file, it.line, it.message.clone());
    }
    let course: Vec<Lesson> = folder
        .lessons
        .iter()
        .filter_map(|(name, text)| lesson::parse(text, name).ok())
        .collect();
    let chosen = || course.iter().filter(|it| wanted(&it.file));
    for lesson in chosen() {
        for it in &lesson.warnings {
            checker.problem(&it.file, it.line, it.message.clone());
        }
        let text = folder.lessons.iter().find(|it| it.0 == lesson.file);
        let text = text.map_or("", |it| it.1.as_str());
        for (line, message) in links::problems(lesson, text, &course, &folder.path) {
            checker.problem(&lesson.file, line, message);
        }
    }
    for (lesson, cell) in chosen().flat_map(|it| it.cells().map(move |cell| (it, cell))) {
        let file = cell.dataset.as_deref().map(lesson::dataset_file);
        if let Some(file) = file.filter(|it| !folder.path.join(it).is_file()) {
            let message = format!("the data set is not there: {file} is missing");
            checker.problem(&lesson.file, cell.line, message);
        }
    }
    let ran = run_all(chosen(), &folder.path);
    for lesson in chosen() {
        checker.lesson(lesson, &ran);
    }
    match topics::read(folder) {
        Ok(list) => {
            let of_chosen = |(slug, _): &(String, String)| chosen().any(|it| it.slug == *slug);
            let all = chosen().count() == course.len();
            let list: Vec<_> = list
                .into_iter()
                .filter(|it| all || it.cells.iter().any(of_chosen))
                .collect();
            checker.counts.topics = list.len();
            for (line, message) in topics::problems(&list, &course) {
                checker.problem(TOPICS, line, message);
            }
        }
        Err((line, message)) => checker.problem(TOPICS, line, message),
    }
    Report {
        problems: checker
            .found
            .into_iter()
            .map(|(file, line, message)| folder.place(&file, line, &message))
            .collect(),
        counts: checker.counts,
        ran: ran
            .into_iter()
            .filter_map(|(key, it)| Some((key, it.ok()?)))
            .collect(),
    }
}

type AllRan = BTreeMap<String, Result<Ran, String>>;

fn key(lesson: &Lesson, cell: &Cell) -> String {
    format!("{}/{}", lesson.slug, cell.id)
}

/// Whether the check runs a cell: a starter only when it has no blank that would end it anyway.
fn is_run(cell: &Cell) -> bool {
    cell.language == "python"
        && match cell.role {
            Role::Exercise => !cell.source.contains(lesson::BLANK),
            role => role.is_runnable() || matches!(role, Role::Solution | Role::Wrong),
        }
}

fn run_all<'a>(lessons: impl Iterator<Item = &'a Lesson>, folder: &Path) -> AllRan {
    let cells: Vec<(&Lesson, &Cell)> = lessons
        .flat_map(|lesson| {
            lesson
                .cells()
                .filter(|it| is_run(it))
                .map(move |it| (lesson, it))
        })
        .collect();
    let results = each(&cells, |(lesson, cell)| run(lesson, cell, folder));
    cells
        .iter()
        .zip(results)
        .map(|((lesson, cell), result)| (key(lesson, cell), result))
        .collect()
}

struct Checker<'a> {
    folder: &'a Folder,
    /// File, line, sentence: sorted, each once.
    found: BTreeSet<(String, u32, String)>,
    counts: Counts,
}

impl Checker<'_> {
    fn problem(&mut self, file: &str, line: u32, message: String) {
        debug_assert!(self.folder.lessons.iter().any(|it| it.0 == file) || file == TOPICS);
        self.found.insert((file.to_owned(), line, message));
    }

    fn lesson(&mut self, lesson: &Lesson, ran: &AllRan) {
        self.counts.lessons += 1;
        self.counts.quizzes += lesson.quizzes.len();
        for cell in lesson.cells() {
            match ran.get(&key(lesson, cell)) {
                Some(Ok(it)) => self.cell(lesson, cell, it, ran),
                Some(Err(panic)) => self.problem(
                    &lesson.file,
                    cell.line,
                    format!("the cell `{}` ends the engine itself: {panic}", cell.id),
                ),
                None => {}
            }
        }
        for exercise in &lesson.exercises {
            self.exercise(lesson, exercise, ran);
        }
        for claim in &lesson.claims {
            self.counts.claims += 1;
            let Some(cell) = lesson.cell(&claim.cell) else {
                continue;
            };
            match ran.get(&key(lesson, cell)) {
                Some(Ok(it)) => {
                    if let Err(message) = said(claim, &it.facts) {
                        self.problem(&lesson.file, claim.line, message);
                    }
                }
                _ => self.problem(
                    &lesson.file,
                    claim.line,
                    format!("`{}` is no cell that runs", claim.cell),
                ),
            }
        }
        // Cells and prose are all that is shown: an empty file is a mistake.
        if !lesson.blocks.iter().any(|it| matches!(it, Block::Prose(_))) {
            self.problem(&lesson.file, 1, "there is nothing to read".to_owned());
        }
    }

    fn cell(&mut self, lesson: &Lesson, cell: &Cell, ran: &Ran, all: &AllRan) {
        self.counts.cells += 1;
        let class = ran.error.as_ref().map(|it| it.class.as_str());
        let wanted = cell.claims.get("error").map(String::as_str);
        let judged = matches!(cell.role, Role::Solution | Role::Wrong | Role::Exercise);
        // What fails in a setup cell is told there, once.
        let elsewhere = ran.facts.error.as_ref().is_some_and(|it| it.in_setup);
        if class != wanted && !judged && !elsewhere {
            match &ran.error {
                Some(error) => {
                    let message = format!(
                        "the cell `{}` fails: {}: {}",
                        cell.id,
                        error.class,
                        error.message.trim_end()
                    );
                    self.problem(&lesson.file, ran.error_line.unwrap_or(cell.line), message);
                }
                None => self.problem(
                    &lesson.file,
                    cell.line,
                    format!(
                        "the cell `{}` should end with {}, and it ends well",
                        cell.id,
                        wanted.unwrap_or_default()
                    ),
                ),
            }
        }
        for (claim, wanted) in &cell.claims {
            self.counts.claims += 1;
            let found = match claim.as_str() {
                "transactions" => ran.facts.transactions.join(", "),
                claim => match counted(claim, &ran.facts) {
                    Some(count) => count.to_string(),
                    None => continue,
                },
            };
            let list = |text: &str| {
                text.split(',')
                    .map(str::trim)
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            if list(&found) != list(wanted) {
                let message = format!(
                    "the cell `{}` claims `{claim}: {wanted}`, and the run says {}",
                    cell.id,
                    or_nothing(&found)
                );
                self.problem(&lesson.file, cell.line, message);
            }
        }
        if let Some(twin) = &cell.compare {
            let other = lesson.cell(twin).and_then(|it| all.get(&key(lesson, it)));
            if let Some(Ok(other)) = other {
                if other.facts.stdout != ran.facts.stdout {
                    let message =
                        format!("`compare={twin}` promises the same output, and it is not");
                    self.problem(&lesson.file, cell.line, message);
                }
            }
        }
    }

    fn exercise(&mut self, lesson: &Lesson, exercise: &Exercise, all: &AllRan) {
        self.counts.exercises += 1;
        let line_of = |id: &str| lesson.cell(id).map_or(1, |it| it.line);
        let line = line_of(&exercise.id);
        let Some(check) = &exercise.check else {
            return self.problem(
                &lesson.file,
                line,
                format!("the exercise `{}` has no check", exercise.id),
            );
        };
        if exercise.solutions.is_empty() {
            self.problem(
                &lesson.file,
                line,
                format!("the exercise `{}` has no solution", exercise.id),
            );
        }
        let mut references = References::new();
        for name in check.references() {
            let cell = lesson.reference(exercise, name);
            match cell.and_then(|it| all.get(&key(lesson, it))) {
                Some(Ok(it)) => {
                    references.insert(name.to_owned(), it.facts.clone());
                }
                _ => self.problem(
                    &lesson.file,
                    line,
                    format!("the check compares with `{name}`, which is no cell that runs"),
                ),
            }
        }
        let facts = |id: &str| match all.get(&key_of(lesson, id)) {
            Some(Ok(it)) => it.facts.clone(),
            _ => RunFacts {
                source: lesson
                    .cell(id)
                    .map(|it| it.source.clone())
                    .unwrap_or_default(),
                ..RunFacts::default()
            },
        };
        let judge = |id: &str| lesson::check(check, &facts(id), &references);
        for id in &exercise.solutions {
            for feedback in judge(id) {
                let message = format!(
                    "the solution of `{}` does not pass: {}",
                    exercise.id, feedback.message
                );
                self.problem(&lesson.file, line_of(id), message);
            }
        }
        if judge(&exercise.id).is_empty() {
            self.problem(
                &lesson.file,
                line,
                format!("the starter of `{}` passes as it is", exercise.id),
            );
        }
        for wrong in &exercise.wrong {
            self.counts.wrong += 1;
            let feedback: Vec<String> = judge(&wrong.id).into_iter().map(|it| it.message).collect();
            let message = if wrong.feedback.is_empty() {
                "a wrong answer needs `feedback=` with words that it must get".to_owned()
            } else if feedback.is_empty() {
                format!("this wrong answer of `{}` passes", exercise.id)
            } else if !feedback.iter().any(|it| it.contains(&wrong.feedback)) {
                format!(
                    "this wrong answer should hear `{}`, and it hears: {}",
                    wrong.feedback,
                    feedback.join(" ")
                )
            } else {
                continue;
            };
            self.problem(&lesson.file, line_of(&wrong.id), message);
        }
    }
}

fn key_of(lesson: &Lesson, id: &str) -> String {
    format!("{}/{id}", lesson.slug)
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "nothing" } else { text }
}

/// The number that a claim is about; `None` when it is not about a number.
fn counted(claim: &str, facts: &RunFacts) -> Option<u64> {
    Some(match claim {
        "queries" => facts.count(None),
        "selects" => facts.count(Some(StatementKind::Select)),
        "inserts" => facts.count(Some(StatementKind::Insert)),
        "updates" => facts.count(Some(StatementKind::Update)),
        "deletes" => facts.count(Some(StatementKind::Delete)),
        "rows" => facts.statements.iter().filter_map(|it| it.rows).sum(),
        "params" => facts
            .statements
            .last()
            .map_or(0, |it| it.sql.matches('?').count() as u64),
        _ => return None,
    })
}

/// Whether what the prose says about a run is so.
fn said(claim: &TextClaim, facts: &RunFacts) -> Result<(), String> {
    let TextClaim {
        cell, what, said, ..
    } = claim;
    if let Some(found) = counted(what, facts) {
        return match lesson::check::number(said) {
            Some(number) if number == found => Ok(()),
            Some(_) => Err(format!(
                "the text says `{said}`, and `{cell}` has {what}: {found}"
            )),
            None => Err(format!(
                "`{said}` before `check {cell}.{what}` is no number"
            )),
        };
    }
    let holds = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains(said.as_str())
    };
    let found = match what.as_str() {
        "stdout" => holds(&facts.stdout),
        "error" => facts
            .error
            .as_ref()
            .is_some_and(|it| holds(&format!("{}: {}", it.class, it.message))),
        "sql" => facts.statements.iter().any(|it| holds(&it.sql)),
        "reason" => facts.statements.iter().any(|it| it.reason == *said),
        "transactions" => facts.transactions.contains(&said.as_str()),
        _ => {
            return Err(format!(
                "`{what}` is nothing that can be checked about a run"
            ));
        }
    };
    if found && !said.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "the text says `{said}`, and the {what} of `{cell}` does not hold it"
        ))
    }
}
