//! Exercises and quizzes: what belongs to a cell that is to be completed, and questions with choices.
//!
//! In: the lesson's exercise or quiz, the latest run of the cell. Out: feedback, hints one after another, a solution,
//! and progress.

use std::sync::Arc;

use leptos::prelude::*;
use lesson::{Cell, Check, Exercise, Feedback, Lesson, Quiz, References, RunFacts};

use super::cell::CellView;
use super::erased::{does, live, live_if};
use super::state::{Page, Ran, RunState, page, run_key, sources, title};
use crate::draw;

/// A cell with blanks, and what belongs to it.
#[component]
pub fn ExerciseView(lesson: Arc<Lesson>, cell: Cell) -> impl IntoView {
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
    let solved = {
        let (slug, id) = (slug.clone(), id.clone());
        Memo::new(move |_| page.progress.with(|it| it.is_solved(&slug, &id)))
    };
    let judged = judge(page, lesson.clone(), exercise.clone(), key.clone());
    Effect::new(move |_| {
        if let Some(Judged::Done(found, _)) = judged.get() {
            if found.is_empty() {
                page.progress.update(|it| it.solve(&slug, &id));
            }
        }
    });
    let feedback = move || match judged.get() {
        None => String::new(),
        Some(Judged::Waiting) => super::panels::sorry("The answer is being checked …"),
        Some(Judged::Done(found, success)) => draw::exercise::feedback(&found, &success),
    };
    let shown = RwSignal::new(0);
    let hints = exercise.hints.clone();
    let many = hints.len();
    let solution = exercise
        .solutions
        .first()
        .and_then(|it| lesson.cell(it))
        .cloned();
    let use_it = {
        let (key, solution) = (key.clone(), solution.clone());
        move |_| {
            if let (Some(desk), Some(solution)) = (page.desk(&key), &solution) {
                desk.text.set(super::state::starter(solution));
            }
        }
    };
    let name = title(&cell);
    view! {
        <div class="exercise" role="group" aria-label=format!("Exercise {name}")>
            <p class="exercise-title">
                <span>"Exercise"</span>
                <Show when=move || solved.get()><span class="chip is-added">"solved"</span></Show>
            </p>
            <CellView lesson cell/>
            <div class="feedback" role="status" data-testid="feedback" inner_html=live(feedback)></div>
            {move || hints.iter().take(shown.get()).enumerate().map(|(at, hint)| view! {
                <div class="hint prose"><p class="hint-title">{format!("Hint {}", at + 1)}</p><div inner_html=hint.clone()></div></div>
            }).collect_view()}
            <div class="exercise-acts">
                <Show when=move || shown.with(|it| *it < many)>
                    <button class="small" on:click=does(move |_| shown.update(|it| *it += 1))>
                        {move || format!("Hint {} of {many}", shown.get() + 1)}
                    </button>
                </Show>
                {solution.map(|it| view! {
                    <details class="fold">
                        <summary>"A solution"</summary>
                        <super::cell::StaticCode cell=it/>
                        <button class="small" on:click=use_it>"Put it into the cell"</button>
                    </details>
                })}
            </div>
        </div>
    }
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
fn judge(page: Page, lesson: Arc<Lesson>, exercise: Exercise, key: String) -> Memo<Option<Judged>> {
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
    let ran = {
        let key = key.clone();
        Memo::new(move |_| page.ran(&key))
    };
    // What the answer is compared with runs when the first answer has run.
    Effect::new({
        let (exercise, references) = (exercise.clone(), references.clone());
        move |_| {
            let (Some(_), Some(check)) = (ran.get(), &exercise.check) else {
                return;
            };
            for (_, cell, key) in references(check) {
                if page
                    .run(&key)
                    .with_untracked(|it| it.state == RunState::Never)
                {
                    let sources = sources(&lesson, &cell, &cell.source);
                    page.start_sources(&key, sources, title(&cell));
                }
            }
        }
    });
    Memo::new(move |_| {
        let (ran, check) = (ran.get()?, exercise.check.as_ref()?);
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
    })
}

fn facts(ran: &Ran) -> RunFacts {
    RunFacts::of(&ran.report, ran.source(), ran.cell())
}

/// A question with choices.
#[component]
pub fn QuizView(slug: String, quiz: Quiz) -> impl IntoView {
    let page = page();
    let many = quiz.takes_many();
    let ticked = RwSignal::new(Vec::<usize>::new());
    let answered = RwSignal::new(false);
    let quiz = StoredValue::new(quiz);
    let id = quiz.with_value(|it| it.id.clone());
    let solved = {
        let (slug, id) = (slug.clone(), id.clone());
        Memo::new(move |_| page.progress.with(|it| it.is_solved(&slug, &id)))
    };
    let answer = {
        let id = id.clone();
        move |_| {
            answered.set(true);
            let right = quiz.with_value(|it| it.is_right(&ticked.get_untracked()));
            if right {
                page.progress.update(|it| it.solve(&slug, &id));
            }
        }
    };
    let verdict = move || {
        if !answered.get() {
            return String::new();
        }
        quiz.with_value(|it| draw::exercise::verdict(it, &ticked.get()))
    };
    let choices = quiz.with_value(|it| it.choices.clone());
    let choices = choices.into_iter().enumerate().map(|(at, choice)| {
        let tick = move |_| {
            answered.set(false);
            ticked.update(|it| match it.iter().position(|it| *it == at) {
                Some(place) if many => {
                    it.remove(place);
                }
                _ if many => it.push(at),
                _ => *it = vec![at],
            });
        };
        view! {
            <label class="choice">
                <input type=if many { "checkbox" } else { "radio" } name=id.clone()
                    prop:checked=live_if(move || ticked.with(|it| it.contains(&at))) on:change=tick/>
                <span class="prose" inner_html=choice.text></span>
            </label>
        }
    });
    view! {
        <fieldset class="quiz" id=quiz.with_value(|it| it.id.clone())>
            <legend><span class="quiz-word">"Question"</span> <Show when=move || solved.get()><span class="chip is-added">"answered"</span></Show></legend>
            <div class="prose" inner_html=quiz.with_value(|it| it.question.clone())></div>
            {choices.collect_view()}
            <button class="small" disabled=live_if(move || ticked.with(Vec::is_empty)) on:click=answer>"Check"</button>
            <div class="verdict" role="status" inner_html=live(verdict)></div>
        </fieldset>
    }
}
