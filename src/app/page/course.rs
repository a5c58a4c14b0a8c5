//! The course tree: groups, how far each lesson is, and search through all lessons.
//!
//! In: the course, the progress, what is typed. Out: links.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::dom::{El, each, follow, html};
use super::state::{Fetched, Page};
use crate::draw::frame;
use crate::draw::lesson::notice;
use crate::model::progress::Mark;
use crate::model::route::Route;
use crate::model::search;

/// Fills the course's column: the lessons by group, or those that were found.
pub fn fill(page: Page, nav: &El) {
    let wanted = RwSignal::new(String::new());
    let texts = RwSignal::new(None::<String>);
    let input = html(
        "<input class=\"search\" type=\"search\" aria-label=\"Search the lessons\" placeholder=\"Search\">",
    );
    input
        .on("focus", move |_| {
            if texts.with_untracked(Option::is_none) {
                texts.set(Some(String::new()));
                spawn_local(async move {
                    if let Ok(text) = browser::fetch_text("text/search.txt").await {
                        texts.set(Some(text));
                    }
                });
            }
        })
        .on("input", move |event| wanted.set(event_target_value(&event)));
    let list = html("<div></div>");
    list.inner(move || match page.course.get() {
        Fetched::Loading => notice("quiet", "Fetching the lessons …"),
        Fetched::Failed(reason) => notice("quiet", &reason),
        Fetched::Here(index) if wanted.with(|it| it.trim().is_empty()) => frame::tree(&index),
        Fetched::Here(index) => {
            let hits = texts.with(|it| {
                let texts = it.as_deref().unwrap_or_default();
                wanted.with(|wanted| search::search(texts, wanted))
            });
            frame::found(&index, &hits)
        }
    });
    nav.add(&input).add(&list).add_html(frame::MORE);
    // After the list, whenever it or what it says about the lessons has changed.
    let nav = nav.clone();
    follow(move || {
        page.course.track();
        wanted.track();
        texts.track();
        mark(page, &nav);
    });
}

/// Writes into the links where the learner is and how far each lesson is.
fn mark(page: Page, nav: &El) {
    let route = page.route.get();
    let here = match &route {
        Route::Lesson { slug, .. } => slug.as_str(),
        _ => "",
    };
    page.progress.with(|progress| {
        each(&nav.0, "a[data-slug]", |link| {
            let slug = link.get_attribute("data-slug").unwrap_or_default();
            let (class, word) = match progress.mark(&slug) {
                Mark::New => ("course-mark", ""),
                Mark::Begun => ("course-mark mark-begun", " (begun)"),
                Mark::Done => ("course-mark mark-done", " (done)"),
            };
            let link = El(link);
            link.set("aria-current", (slug == here).then_some("page"));
            link.at(".course-mark").set("class", Some(class));
            link.at(".visually-hidden").0.set_text_content(Some(word));
        });
        each(&nav.0, "details", |group| {
            let (mut many, mut done) = (0, 0);
            each(&group, "a[data-slug]", |link| {
                let slug = link.get_attribute("data-slug").unwrap_or_default();
                many += 1;
                done += usize::from(progress.mark(&slug) == Mark::Done);
            });
            let count = El(group).at(".course-count");
            count.0.set_text_content(Some(&format!("{done} of {many}")));
        });
    });
    let current = |selector: &str, is: bool| {
        nav.at(selector).set("aria-current", is.then_some("page"));
    };
    current(
        "a[href='#/sandbox']",
        matches!(route, Route::Sandbox { .. }),
    );
    current("a[href='#/about']", route == Route::About);
}
