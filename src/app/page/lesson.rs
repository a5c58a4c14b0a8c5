//! One lesson: prose and cells on the left, the inspector on the right.
//!
//! In: a slug. Out: the lesson, readable before the engine is there. Called by the shell.

use std::sync::Arc;

use leptos::prelude::*;
use lesson::{Block, Lesson, Role};
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::cell::{CellView, Setup, StaticCode};
use super::compare::Comparison;
use super::erased::live_view;
use super::exercise::{ExerciseView, QuizView};
use super::inspector::Inspector;
use super::state::{Fetched, page};
use crate::model::route::Route;
use crate::model::{compare, early, packed};

/// A lesson by its slug.
#[component]
pub fn LessonPage(slug: String) -> impl IntoView {
    let page = page();
    let lesson = RwSignal::new(Fetched::<Arc<Lesson>>::Loading);
    page.selected.set(None);
    page.shown.set(None);
    page.sheet.set(false);
    window().scroll_to_with_x_and_y(0.0, 0.0);
    let wanted = slug.clone();
    Effect::new(move |begun: Option<bool>| {
        let begun = begun.unwrap_or(false);
        let known = match page.course.get() {
            Fetched::Loading => return begun,
            Fetched::Here(index) => index.lessons.iter().any(|it| it.slug == wanted),
            // Without an index the lesson may still be there.
            Fetched::Failed(_) => true,
        };
        if begun {
            return true;
        }
        if !known {
            lesson.set(Fetched::Failed(format!(
                "There is no lesson named {wanted}."
            )));
            return true;
        }
        let file = format!("text/{wanted}.json");
        spawn_local(async move {
            let fetched = match browser::fetch_text(&file).await {
                Ok(text) => match packed::read(&text) {
                    Ok(found) => Fetched::Here(Arc::new(found)),
                    Err(error) => Fetched::Failed(format!("This lesson is broken. {error}")),
                },
                Err(reason) => Fetched::Failed(reason),
            };
            lesson.try_set(fetched);
        });
        true
    });
    Effect::new(move |_| {
        if let Fetched::Here(found) = lesson.get() {
            page.progress.update(|it| it.visit(&found.slug));
        }
    });
    // What was run or solved may finish the lesson.
    let facts = Memo::new(move |_| match lesson.get() {
        Fetched::Here(found) => {
            let ids = |role: fn(Role) -> bool| -> Vec<String> {
                found
                    .cells()
                    .filter(|it| role(it.role))
                    .map(|it| it.id.clone())
                    .collect()
            };
            let tasks = ids(|it| matches!(it, Role::Exercise | Role::Quiz));
            Some((found.slug.clone(), tasks, ids(|it| it == Role::Live)))
        }
        _ => None,
    });
    Effect::new(move |_| {
        page.progress.track();
        if let Some((slug, tasks, cells)) = facts.get() {
            let mut settled = page.progress.get_untracked();
            settled.settle(&slug, &tasks, &cells);
            if settled != page.progress.get_untracked() {
                page.progress.set(settled);
            }
        }
    });
    Effect::new(move |_| {
        if matches!(lesson.get(), Fetched::Failed(_)) {
            browser::text_is_here();
        }
        if let Fetched::Here(found) = lesson.get() {
            document().set_title(&format!("{} · Athanor", found.title));
            request_animation_frame(move || {
                browser::text_is_here();
                if let Route::Lesson { at: Some(at), .. } = page.route.get_untracked() {
                    browser::go_to(&at);
                }
                page.load_engine();
            });
        }
    });
    view! {
        <main id="main" class="lesson">
            {live_view(move || match lesson.get() {
                Fetched::Loading => view! { <p class="quiet">"Fetching the lesson …"</p> }.into_any(),
                Fetched::Failed(reason) => view! {
                    <h1>"This lesson cannot be shown"</h1>
                    <p class="notice is-bad" role="alert">{reason}</p>
                    <p><a href="#/">"All lessons"</a></p>
                }.into_any(),
                Fetched::Here(found) => view! { <Body lesson=found/> }.into_any(),
            })}
        </main>
        <Inspector/>
    }
}

#[component]
fn Body(lesson: Arc<Lesson>) -> impl IntoView {
    let page = page();
    let has_title = early::has_title(&lesson);
    let facts = early::facts(&lesson);
    let runnable = lesson
        .cells()
        .filter(|it| it.role.is_runnable() && it.language == "python");
    let flags: Vec<(String, Option<String>)> = runnable
        .map(|it| (it.id.clone(), it.compare.clone()))
        .collect();
    let comparisons = compare::groups(&flags);
    let blocks: Vec<_> = lesson
        .blocks
        .iter()
        .map(|block| match block {
            Block::Prose(prose) => {
                view! { <div class="prose" inner_html=prose.html.clone()></div> }.into_any()
            }
            Block::Cell(cell) => {
                let after = comparisons
                    .iter()
                    .find(|it| it.cells.last() == Some(&cell.id));
                let after = after
                    .map(|it| view! { <Comparison lesson=lesson.clone() cells=it.cells.clone()/> });
                let python = cell.language == "python";
                let shown = match cell.role {
                    Role::Setup if python => {
                        view! { <Setup lesson=lesson.clone() cell=cell.clone()/> }.into_any()
                    }
                    Role::Exercise if python => {
                        view! { <ExerciseView lesson=lesson.clone() cell=cell.clone()/> }.into_any()
                    }
                    Role::Live | Role::Readonly if python => {
                        view! { <CellView lesson=lesson.clone() cell=cell.clone()/> }.into_any()
                    }
                    Role::Quiz => match lesson.quiz(&cell.id) {
                        Some(quiz) => {
                            view! { <QuizView slug=lesson.slug.clone() quiz=quiz.clone()/> }
                                .into_any()
                        }
                        None => ().into_any(),
                    },
                    // They belong to an exercise, and stand below it.
                    Role::Hint | Role::Solution | Role::Check | Role::Wrong => ().into_any(),
                    _ => view! { <StaticCode cell=cell.clone()/> }.into_any(),
                };
                view! { {shown} {after} }.into_any()
            }
        })
        .collect();
    view! {
        <article>
            <p class="lesson-facts">{facts}</p>
            {(!has_title).then(|| view! { <h1>{lesson.title.clone()}</h1> })}
            {(!lesson.objectives.is_empty()).then(|| view! {
                <ul class="objectives">
                    {lesson.objectives.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view()}
                </ul>
            })}
            <Show when=move || !page.keeps.get()>
                <p class="notice" role="status">
                    "This browser keeps nothing for this site: your changes last until you close the tab."
                </p>
            </Show>
            {blocks}
            <Neighbours slug=lesson.slug.clone()/>
        </article>
    }
}

/// Previous and next lesson.
#[component]
fn Neighbours(slug: String) -> impl IntoView {
    let page = page();
    let links = move || {
        let Fetched::Here(index) = page.course.get() else {
            return None;
        };
        let here = index.lessons.iter().position(|it| it.slug == slug)?;
        let link = |at: Option<usize>, word: &'static str, class: &'static str| {
            let entry = index.lessons.get(at?)?;
            let hash = Route::Lesson {
                slug: entry.slug.clone(),
                at: None,
            }
            .hash();
            Some(view! { <a class=class href=hash><span>{word}</span>{entry.title.clone()}</a> })
        };
        Some(view! {
            {link(here.checked_sub(1), "Before", "before")}
            {link(Some(here + 1), "Next", "next")}
        })
    };
    view! { <nav class="neighbours" aria-label="Neighbouring lessons">{links}</nav> }
}
