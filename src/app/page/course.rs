//! The course tree: groups, how far each lesson is, and search through all lessons.
//!
//! In: the course, the progress, what is typed. Out: links.

use leptos::prelude::*;
use lesson::index::Entry;
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::erased::{does, live, live_maybe, live_view};
use super::state::{Fetched, page};
use crate::model::early::groups;
use crate::model::progress::Mark;
use crate::model::route::Route;
use crate::model::search;

/// The lessons by group, or those that were found.
#[component]
pub fn Course() -> impl IntoView {
    let page = page();
    let wanted = RwSignal::new(String::new());
    let texts = RwSignal::new(None::<String>);
    let fetch = move |_| {
        if texts.with_untracked(Option::is_none) {
            texts.set(Some(String::new()));
            spawn_local(async move {
                if let Ok(text) = browser::fetch_text("text/search.txt").await {
                    texts.set(Some(text));
                }
            });
        }
    };
    let hits = Memo::new(move |_| {
        let wanted = wanted.get();
        texts.with(|it| {
            it.as_ref()
                .map_or_else(Vec::new, |texts| search::search(texts, &wanted))
        })
    });
    let found = move || {
        let Fetched::Here(index) = page.course.get() else {
            return ().into_any();
        };
        let hits = hits.get();
        let count = format!(
            "{} found",
            crate::model::format::plural(hits.len(), "lesson", "lessons")
        );
        let links = hits.into_iter().filter_map(|hit| {
            let entry = index.lessons.iter().find(|it| it.slug == hit.slug)?.clone();
            Some(view! { <CourseLink entry around=hit.around/> })
        });
        view! {
            <p class="quiet course-found" role="status">{count}</p>
            <ol class="course-lessons">{links.collect_view()}</ol>
        }
        .into_any()
    };
    let tree = move || {
        match page.course.get() {
        Fetched::Loading => view! { <p class="quiet">"Fetching the lessons …"</p> }.into_any(),
        Fetched::Failed(reason) => view! { <p class="quiet">{reason}</p> }.into_any(),
        Fetched::Here(index) => groups(&index).into_iter().map(|(group, lessons)| {
            let slugs: Vec<String> = lessons.iter().map(|it| it.slug.clone()).collect();
            let many = slugs.len();
            let done = move || page.progress.with(|progress| slugs.iter().filter(|it| progress.mark(it) == Mark::Done).count());
            view! {
                <details class="course-fold" open>
                    <summary class="course-group">
                        <span>{group}</span>
                        <span class="course-count">{live(move || format!("{} of {many}", done()))}</span>
                    </summary>
                    <ol class="course-lessons">
                        {lessons.into_iter().map(|entry| view! { <CourseLink entry around=String::new()/> }).collect_view()}
                    </ol>
                </details>
            }
        }).collect_view().into_any(),
    }
    };
    view! {
        <input class="search" type="search" aria-label="Search the lessons" placeholder="Search"
            on:focus=fetch
            on:input=does(move |event| wanted.set(event_target_value(&event)))/>
        {live_view(move || if wanted.with(|it| it.trim().is_empty()) { tree().into_any() } else { found().into_any() })}
        <ul class="course-lessons course-more">
            <li><a href="#/sandbox" aria-current=live_maybe(move || page.route.with(|it| matches!(it, Route::Sandbox { .. })).then_some("page"))>"Sandbox"</a></li>
            <li><a href="#/about" aria-current=live_maybe(move || page.route.with(|it| *it == Route::About).then_some("page"))>"About"</a></li>
        </ul>
    }
}

#[component]
fn CourseLink(entry: Entry, around: String) -> impl IntoView {
    let page = page();
    let slug = entry.slug.clone();
    let current = move || {
        page.route
            .with(|it| matches!(it, Route::Lesson { slug: here, .. } if *here == slug))
            .then_some("page")
    };
    let slug = entry.slug.clone();
    let mark = Memo::new(move |_| match page.progress.with(|it| it.mark(&slug)) {
        Mark::New => ("", ""),
        Mark::Begun => ("mark-begun", " (begun)"),
        Mark::Done => ("mark-done", " (done)"),
    });
    let hash = Route::Lesson {
        slug: entry.slug,
        at: None,
    }
    .hash();
    view! {
        <li>
            <a href=hash aria-current=current>
                <span class=live(move || format!("course-mark {}", mark.get().0)) aria-hidden="true"></span>
                <span>{entry.title}<span class="visually-hidden">{live(move || mark.get().1)}</span></span>
                {(!around.is_empty()).then(|| view! { <span class="course-around">{around}</span> })}
            </a>
        </li>
    }
}
