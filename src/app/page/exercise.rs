//! Exercises and quizzes: what belongs to a cell that is to be completed, and questions with choices.
//!
//! In: the lesson's exercise or quiz, the latest run of the cell. Out: feedback, hints one after another, a solution,
//! and progress.

use std::sync::Arc;

use leptos::prelude::*;
use lesson::{Cell, Check, Exercise, Feedback, Lesson, Quiz, References, RunFacts};

use super::cell;
use super::dom::{El, each, html, later};
use super::state::{Page, Ran, RunState, page, run_key, sources, starter, title};
use crate::draw;

/// A cell with blanks, and what belongs to it.
pub fn exercise(lesson: &Arc<Lesson>, cell: &Cell) -> El {
    let page = page();
    let exercise = lesson.exercise(&cell.id).cloned().unwrap_or_default();
    let key = run_key(&lesson.slug, &cell.id);
    let (slug, id) = (lesson.slug.clone(), cell.id.clone());
    if let Some(check) = &exercise.check {
        let most = check
            .queries
            .iter()
            .find_map(|(kind, bounds)| bounds.max.filter(|_| kind.is_none()));
        page.set_budget(&key, most);
    }
    let solution = exercise.solutions.first();
    let solution = solution.and_then(|it| lesson.cell(it)).cloned();
    let all = html(&draw::lesson::exercise(
        &exercise,
        solution.as_ref(),
        &title(cell),
    ));
    all.at(".cell-place").add(&cell::cell(lesson, cell));
    all.at(".solved").shown({
        let (slug, id) = (slug.clone(), id.clone());
        move || page.progress.with(|it| it.is_solved(&slug, &id))
    });
    let judged = judge(page, lesson.clone(), exercise.clone(), key.clone());
    later(move || {
        if let Some(Judged::Done(found, _)) = judged.get() {
            if found.is_empty() {
                page.progress.update(|it| it.solve(&slug, &id));
            }
        }
    });
    all.at(".feedback").inner(move || match judged.get() {
        None => String::new(),
        Some(Judged::Waiting) => super::panels::sorry("The answer is being checked …"),
        Some(Judged::Done(found, success)) => draw::exercise::feedback(&found, &success),
    });
    let shown = RwSignal::new(0);
    let many = exercise.hints.len();
    all.at(".more-hints")
        .shown(move || shown.get() < many)
        .text(move || format!("Hint {} of {many}", shown.get() + 1));
    let place = all.clone();
    all.wishes(move |wish, _| match wish {
        "hint" => {
            shown.update(|it| *it += 1);
            let mut at = 0;
            each(&place.0, ".hint", |hint| {
                at += 1;
                El(hint).set("hidden", (at > shown.get_untracked()).then_some(""));
            });
        }
        "solution" => {
            if let (Some(desk), Some(solution)) = (page.desk(&key), &solution) {
                desk.text.set(starter(solution));
            }
        }
        _ => {}
    });
    all
}

/// Where the judging of an answer stands.
#[derive(Clone, Debug, PartialEq)]
enum Judged {
    /// Runs to compare with are still under way.
    Waiting,
    /// What is off, and what to say when nothing is.
    Done(Vec<Feedback>, String),
}

/// Judges the latest run of an exercise; runs what it is compared with, once.
fn judge(
    page: Page,
    lesson: Arc<Lesson>,
    exercise: Exercise,
    key: String,
) -> RwSignal<Option<Judged>> {
    let exercise = Arc::new(exercise);
    let references = {
        let (lesson, exercise) = (lesson.clone(), exercise.clone());
        move |check: &Check| -> Vec<(String, Cell, String)> {
            let key = |cell: &Cell| format!("{}~reference", run_key(&lesson.slug, &cell.id));
            let found = check.references().into_iter().filter_map(|name| {
                let cell = lesson.reference(&exercise, name)?;
                Some((name.to_owned(), cell.clone(), key(cell)))
            });
            found.collect()
        }
    };
    // What the answer is compared with runs when the first answer has run.
    later({
        let (exercise, references) = (exercise.clone(), references.clone());
        let key = key.clone();
        move || {
            let (Some(_), Some(check)) = (page.ran(&key), &exercise.check) else {
                return;
            };
            for (_, cell, key) in references(check) {
                if page
                    .run(&key)
                    .with_untracked(|it| it.state == RunState::Never)
                {
                    let sources = sources(&lesson, &cell, &cell.source);
                    page.start_sources(&key, sources, title(&cell), cell.dataset.as_deref());
                }
            }
        }
    });
    let judged = RwSignal::new(None);
    let judge = move || {
        let (ran, check) = (page.ran(&key)?, exercise.check.as_ref()?);
        let mut known = References::new();
        for (name, _, key) in references(check) {
            let state = page.run(&key).with(|it| it.state.clone());
            match state {
                RunState::Done(ran) => {
                    known.insert(name, facts(&ran));
                }
                RunState::Never | RunState::Running(_) => return Some(Judged::Waiting),
                _ => {}
            }
        }
        let found = lesson::check(check, &facts(&ran), &known);
        Some(Judged::Done(
            found,
            check.success.clone().unwrap_or_default(),
        ))
    };
    later(move || judged.set(judge()));
    judged
}

fn facts(ran: &Ran) -> RunFacts {
    RunFacts::of(&ran.report, ran.source(), ran.cell())
}

/// A question with choices.
pub fn quiz(slug: &str, quiz: &Quiz) -> El {
    let page = page();
    let many = quiz.takes_many();
    let ticked = RwSignal::new(Vec::<usize>::new());
    let answered = RwSignal::new(false);
    let all = html(&draw::lesson::quiz(quiz));
    let (slug, id) = (slug.to_owned(), quiz.id.clone());
    all.at(".solved").shown({
        let (slug, id) = (slug.clone(), id.clone());
        move || page.progress.with(|it| it.is_solved(&slug, &id))
    });
    let mut at = 0;
    each(&all.0, ".choice input", |input| {
        let choice = at;
        at += 1;
        El(input)
            .checked(move || ticked.with(|it| it.contains(&choice)))
            .on("change", move |_| {
                answered.set(false);
                ticked.update(|it| match it.iter().position(|it| *it == choice) {
                    Some(place) if many => {
                        it.remove(place);
                    }
                    _ if many => it.push(choice),
                    _ => *it = vec![choice],
                });
            });
    });
    let quiz = StoredValue::new(quiz.clone());
    all.at(".check-answer")
        .flag("disabled", move || ticked.with(Vec::is_empty))
        .click(move || {
            answered.set(true);
            if quiz.with_value(|it| it.is_right(&ticked.get_untracked())) {
                page.progress.update(|it| it.solve(&slug, &id));
            }
        });
    all.at(".verdict").inner(move || {
        if !answered.get() {
            return String::new();
        }
        quiz.with_value(|it| draw::exercise::verdict(it, &ticked.get()))
    });
    all
}
