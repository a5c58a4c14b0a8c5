//! The frame: header, course list, the current page, and the hash router.
//!
//! In: `location.hash`. Out: the whole screen. Mounted by `start`.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::course::Course;
use super::dialogs::{Dialogs, Settings};
use super::engine::Status;
use super::erased::{does, live, live_if, live_view};
use super::home::{About, Home, NotFound};
use super::lesson::LessonPage;
use super::sandbox::Sandbox;
use super::state::{Fetched, Page, page};
use crate::model::route::Route;
use crate::model::{course, early};

/// Everything.
#[component]
pub fn Shell() -> impl IntoView {
    let page = Page::new();
    provide_context(page);
    follow_hash(page);
    fetch_course(page);
    Effect::new(move |before: Option<()>| {
        let text = page.progress.with(|it| it.write());
        if before.is_some() && !browser::store("athanor.progress", Some(&text)) {
            page.keeps.set(false);
        }
    });
    // A link into the lesson that is shown scrolls, and does not draw it anew.
    let place = Memo::new(move |_| match page.route.get() {
        Route::Lesson { slug, .. } => Route::Lesson { slug, at: None },
        other => other,
    });
    Effect::new(move |before: Option<Route>| {
        let now = page.route.get();
        if let (Some(Route::Lesson { slug: old, .. }), Route::Lesson { slug, at: Some(at) }) =
            (&before, &now)
        {
            if old == slug {
                browser::go_to(at);
            }
        }
        now
    });
    let menu = RwSignal::new(false);
    Effect::new(move |_| {
        page.route.track();
        menu.set(false);
    });
    view! {
        <a class="skip" href="#main" on:click=|event| { event.prevent_default(); browser::go_to("main"); }>
            "Skip to the lesson"
        </a>
        <header class="top">
            <button
                class="menu-button"
                aria-expanded=live(move || menu.get().to_string())
                aria-controls="course"
                on:click=does(move |_| menu.update(|it| *it = !*it))
            >
                <span class="menu-icon" aria-hidden="true"></span>
                <span class="menu-word">"Lessons"</span>
            </button>
            <a class="brand" href="#/" inner_html=early::BRAND></a>
            <EngineStatus/>
            <Settings/>
        </header>
        {move || match page.status.get() {
            Status::Failed(reason) => Some(view! {
                <div class="notice is-bad engine-failed" role="alert">
                    <p>{reason}</p>
                    <button class="small" on:click=does(move |_| page.load_engine())>"Try again"</button>
                </div>
            }),
            _ => None,
        }}
        <div class="frame">
            <nav id="course" class="course" class:open=live_if(move || menu.get()) aria-label="Lessons">
                <Course/>
            </nav>
            {live_view(move || match place.get() {
                Route::Home => view! { <Home/> }.into_any(),
                Route::About => view! { <About/> }.into_any(),
                Route::Lesson { slug, .. } => view! { <LessonPage slug/> }.into_any(),
                Route::Sandbox { .. } => view! { <Sandbox/> }.into_any(),
                Route::Unknown(path) => view! { <NotFound path/> }.into_any(),
            })}
        </div>
        <p class="visually-hidden" role="status" aria-live="polite" id="said">{live(move || page.said.get())}</p>
        <Dialogs/>
        <p hidden id="editor-help">
            "Control or Command and Enter runs the cell. Escape, then Tab, leaves the editor."
        </p>
    }
}

/// Says where the engine stands; quiet once it is ready.
#[component]
fn EngineStatus() -> impl IntoView {
    let page = page();
    let share = move || match page.status.get() {
        Status::Loading(share) => Some(share),
        _ => None,
    };
    let text = move || match page.status.get() {
        Status::Waiting => String::new(),
        Status::Loading(share) => format!("Engine {} %", (share * 100.0).floor()),
        Status::Starting => "Engine starts".to_owned(),
        Status::Ready => "Engine ready".to_owned(),
        Status::Busy(_) => "Running".to_owned(),
        Status::Failed(_) => "No engine".to_owned(),
    };
    let kind = move || match page.status.get() {
        Status::Waiting | Status::Loading(_) | Status::Starting => "is-coming",
        Status::Ready => "is-ready",
        Status::Busy(_) => "is-busy",
        Status::Failed(_) => "is-failed",
    };
    view! {
        <div class=live(move || format!("engine {}", kind())) data-testid="engine-status">
            <span class="engine-dot" aria-hidden="true"></span>
            <span class="engine-text">{text}</span>
            <Show when=move || share().is_some()>
                <progress class="engine-progress" max="1" value=live(move || share().unwrap_or(0.0).to_string()) aria-label="Fetching the engine"></progress>
            </Show>
        </div>
    }
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
    let _ = window_event_listener(ev::hashchange, move |_| read());
    let _ = window_event_listener(ev::click, move |event| {
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
            Ok(text) => match course::read(&text) {
                Some(index) => Fetched::Here(index),
                None => Fetched::Failed("lessons/index.json is broken.".to_owned()),
            },
            Err(reason) => Fetched::Failed(reason),
        };
        page.course.set(fetched);
    });
}
