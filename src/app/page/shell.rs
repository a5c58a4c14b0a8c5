//! The frame: header, course list, the current page, and the hash router.
//!
//! In: `location.hash`. Out: the whole screen. Put into the page by `start`.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::dom::{El, follow, html, later, on_window};
use super::engine::Status;
use super::state::{Fetched, Page};
use super::{course, dialogs, home, lesson, sandbox};
use crate::draw::frame;
use crate::model::course as index;
use crate::model::route::Route;

/// Everything.
pub fn shell() -> El {
    let page = Page::new();
    provide_context(page);
    follow_hash(page);
    fetch_course(page);
    let mut begun = false;
    later(move || {
        let text = page.progress.with(|it| it.write());
        if begun && !browser::store("athanor.progress", Some(&text)) {
            page.keeps.set(false);
        }
        begun = true;
    });
    // A link into the lesson that is shown scrolls, and does not draw it anew.
    let place = Memo::new(move |_| match page.route.get() {
        Route::Lesson { slug, .. } => Route::Lesson { slug, at: None },
        other => other,
    });
    let mut before = None;
    later(move || {
        let now = page.route.get();
        if let (Some(Route::Lesson { slug: old, .. }), Route::Lesson { slug, at: Some(at) }) =
            (&before, &now)
        {
            if old == slug {
                browser::go_to(at);
            }
        }
        before = Some(now);
    });
    let menu = RwSignal::new(false);
    follow(move || {
        page.route.track();
        menu.set(false);
    });

    let all = html(&frame::shell());
    all.at(".skip").on("click", |event| {
        event.prevent_default();
        browser::go_to("main");
    });
    all.at(".menu-button")
        .state("aria-expanded", move || menu.get())
        .click(move || menu.update(|it| *it = !*it));
    engine_status(page, &all);
    dialogs::settings(page, &all);
    dialogs::explained(&all);
    all.at("#said").text(move || page.said.get());
    let nav = all.at("#course");
    nav.class("open", move || menu.get());
    course::fill(page, &nav);
    all.at(".frame").slot(move || {
        let place = place.get();
        untrack(|| match place {
            Route::Home => vec![home::home()],
            Route::About => vec![home::about()],
            Route::Lesson { slug, .. } => lesson::page(slug),
            Route::Sandbox { .. } => sandbox::page(),
            Route::Unknown(path) => vec![home::not_found(&path)],
        })
    });
    all
}

/// Says where the engine stands; quiet once it is ready.
fn engine_status(page: Page, all: &El) {
    let status = page.status;
    let place = all.at(".engine");
    place.attr("class", move || {
        let kind = match status.get() {
            Status::Waiting | Status::Loading(_) | Status::Starting => "is-coming",
            Status::Ready => "is-ready",
            Status::Busy(_) => "is-busy",
            Status::Failed(_) => "is-failed",
        };
        Some(format!("engine {kind}"))
    });
    place.at(".engine-text").text(move || match status.get() {
        Status::Waiting => String::new(),
        Status::Loading(share) => format!("Engine {share} %"),
        Status::Starting => "Engine starts".to_owned(),
        Status::Ready => "Engine ready".to_owned(),
        Status::Busy(_) => "Running".to_owned(),
        Status::Failed(_) => "No engine".to_owned(),
    });
    let progress = place.at("progress");
    let bar = progress.clone();
    progress.shown(move || match status.get() {
        Status::Loading(share) => {
            bar.set_property("value", &(f64::from(share) / 100.0).into());
            true
        }
        _ => false,
    });
    let failed = all.at(".engine-failed");
    failed.shown(move || status.with(|it| matches!(it, Status::Failed(_))));
    failed.at("p").text(move || match status.get() {
        Status::Failed(reason) => reason,
        _ => String::new(),
    });
    failed.at("button").click(move || page.load_engine());
}

/// Keeps the route in step with the address, and lets anchors inside a page scroll without leaving it.
fn follow_hash(page: Page) {
    let read = move || {
        let hash = window().location().hash().unwrap_or_default();
        if let Some(route) = Route::parse(&hash) {
            if page.route.get_untracked() != route {
                page.route.set(route);
            }
        }
    };
    read();
    on_window("hashchange", move |_| read());
    on_window("click", move |event| {
        let target = event
            .target()
            .and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        let Some(link) = target.and_then(|it| it.closest("a[href^='#']").ok().flatten()) else {
            return;
        };
        let hash = link.get_attribute("href").unwrap_or_default();
        if Route::parse(&hash).is_none() {
            event.prevent_default();
            browser::go_to(hash.trim_start_matches('#'));
        }
    });
}

fn fetch_course(page: Page) {
    spawn_local(async move {
        let fetched = match browser::fetch_text("lessons/index.json").await {
            Ok(text) => match index::read(&text) {
                Some(index) => Fetched::Here(index),
                None => Fetched::Failed("lessons/index.json is broken.".to_owned()),
            },
            Err(reason) => Fetched::Failed(reason),
        };
        page.course.set(fetched);
    });
}
