//! One lesson: prose and cells on the left, the inspector on the right.
//!
//! In: a slug. Out: the lesson, readable before the engine is there. Called by the shell.

use std::sync::Arc;

use leptos::prelude::*;
use lesson::{Block, Lesson, Role};
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::dom::{El, html, later};
use super::state::{Fetched, Page, page as the_page};
use super::{cell, compare as comparison, exercise, inspector};
use crate::draw::lesson as draw;
use crate::model::route::Route;
use crate::model::{compare, packed};

/// A lesson by its slug.
pub fn page(slug: String) -> Vec<El> {
    let page = the_page();
    let lesson = RwSignal::new(Fetched::<Arc<Lesson>>::Loading);
    page.turn();
    window().scroll_to_with_x_and_y(0.0, 0.0);
    fetch(page, slug, lesson);
    settle(page, lesson);
    later(move || match lesson.get() {
        Fetched::Loading => {}
        Fetched::Failed(_) => browser::text_is_here(),
        Fetched::Here(found) => {
            page.progress.update(|it| it.visit(&found.slug));
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
    let main = html("<main id=\"main\" class=\"lesson\"></main>");
    main.slot(move || match lesson.get() {
        Fetched::Loading => vec![html(&draw::notice("quiet", "Fetching the lesson …"))],
        Fetched::Failed(reason) => {
            vec![html(&format!("<div>{}</div>", draw::failed(&reason)))]
        }
        Fetched::Here(found) => untrack(|| vec![body(page, &found)]),
    });
    vec![main, inspector::inspector()]
}

/// Fetches the lesson as soon as the course is known.
fn fetch(page: Page, wanted: String, lesson: RwSignal<Fetched<Arc<Lesson>>>) {
    let mut begun = false;
    later(move || {
        let known = match page.course.get() {
            Fetched::Loading => return,
            Fetched::Here(index) => index.lessons.iter().any(|it| it.slug == wanted),
            // Without an index the lesson may still be there.
            Fetched::Failed(_) => true,
        };
        if std::mem::replace(&mut begun, true) {
            return;
        }
        if !known {
            lesson.set(Fetched::Failed(format!(
                "There is no lesson named {wanted}."
            )));
            return;
        }
        let file = format!("text/{wanted}.json");
        spawn_local(async move {
            lesson.try_set(packed_lesson(&file, "This lesson is broken.").await);
        });
    });
}

/// Fetches and reads a packed lesson; `broken` says what it means when that cannot be read.
pub async fn packed_lesson(file: &str, broken: &str) -> Fetched<Arc<Lesson>> {
    match browser::fetch_text(file).await {
        Ok(text) => match packed::read(&text) {
            Ok(found) => Fetched::Here(Arc::new(found)),
            Err(error) => Fetched::Failed(format!("{broken} {error}")),
        },
        Err(reason) => Fetched::Failed(reason),
    }
}

/// What was run or solved may finish the lesson.
fn settle(page: Page, lesson: RwSignal<Fetched<Arc<Lesson>>>) {
    later(move || {
        page.progress.track();
        let Fetched::Here(found) = lesson.get() else {
            return;
        };
        let ids = |role: fn(Role) -> bool| -> Vec<String> {
            let cells = found.cells().filter(|it| role(it.role));
            cells.map(|it| it.id.clone()).collect()
        };
        let tasks = ids(|it| matches!(it, Role::Exercise | Role::Quiz));
        let mut settled = page.progress.get_untracked();
        settled.settle(&found.slug, &tasks, &ids(|it| it == Role::Live));
        if settled != page.progress.get_untracked() {
            page.progress.set(settled);
        }
    });
}

fn body(page: Page, lesson: &Arc<Lesson>) -> El {
    let article = html("<article></article>");
    article.add_html(&draw::head(lesson));
    article
        .at(".keeps-nothing")
        .shown(move || !page.keeps.get());
    let runnable = lesson
        .cells()
        .filter(|it| it.role.is_runnable() && it.language == "python");
    let flags: Vec<(String, Option<String>)> = runnable
        .map(|it| (it.id.clone(), it.compare.clone()))
        .collect();
    let comparisons = compare::groups(&flags);
    for block in &lesson.blocks {
        let cell = match block {
            Block::Prose(prose) => {
                article.add_html(&format!("<div class=\"prose\">{}</div>", prose.html));
                continue;
            }
            Block::Cell(cell) => cell,
        };
        let python = cell.language == "python";
        match cell.role {
            Role::Setup if python => {
                article.add(&cell::setup(lesson, cell));
            }
            Role::Exercise if python => {
                article.add(&exercise::exercise(lesson, cell));
            }
            Role::Live | Role::Readonly if python => {
                article.add(&cell::cell(lesson, cell));
            }
            Role::Quiz => {
                if let Some(quiz) = lesson.quiz(&cell.id) {
                    article.add(&exercise::quiz(&lesson.slug, quiz));
                }
            }
            // They belong to an exercise, and stand below it.
            Role::Hint | Role::Solution | Role::Check | Role::Wrong => {}
            _ => {
                article.add_html(&draw::code(cell));
            }
        }
        if let Some(it) = comparisons
            .iter()
            .find(|it| it.cells.last() == Some(&cell.id))
        {
            article.add(&comparison::comparison(lesson, &it.cells));
        }
    }
    let neighbours = html("<nav class=\"neighbours\" aria-label=\"Neighbouring lessons\"></nav>");
    let slug = lesson.slug.clone();
    neighbours.inner(move || match page.course.get() {
        Fetched::Here(index) => draw::neighbours(&index, &slug),
        _ => String::new(),
    });
    article.add(&neighbours);
    article
}
