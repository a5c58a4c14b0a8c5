//! The pages that are not lessons: the course, what runs here, an address that leads nowhere.
//!
//! In: the course. Out: text and links.

use leptos::prelude::*;

use super::browser;
use super::state::{Fetched, page};
use crate::model::early::{self, groups};
use crate::model::route::Route;

/// The list of lessons.
#[component]
pub fn Home() -> impl IntoView {
    let page = page();
    document().set_title("Athanor: see what your ORM does");
    Effect::new(move |_| {
        if !matches!(page.course.get(), Fetched::Loading) {
            browser::text_is_here();
            page.load_engine();
        }
    });
    let cards = move || match page.course.get() {
        Fetched::Loading => view! { <p class="quiet">"Fetching the lessons …"</p> }.into_any(),
        Fetched::Failed(reason) => {
            view! { <p class="notice is-bad" role="alert">{reason}</p> }.into_any()
        }
        Fetched::Here(index) => groups(&index)
            .into_iter()
            .map(|(group, lessons)| {
                let cards = lessons.into_iter().map(|it| {
                    let facts = early::entry_facts(&it);
                    let hash = Route::Lesson {
                        slug: it.slug,
                        at: None,
                    }
                    .hash();
                    view! {
                        <li class="card">
                            <h3><a href=hash>{it.title}</a></h3>
                            <p>{it.description}</p>
                            <p class="card-facts">{facts}</p>
                        </li>
                    }
                });
                view! {
                    <section>
                        <h2>{group}</h2>
                        <ol class="cards">{cards.collect_view()}</ol>
                    </section>
                }
            })
            .collect_view()
            .into_any(),
    };
    let resume = move || {
        let Fetched::Here(index) = page.course.get() else {
            return None;
        };
        let last = page.progress.with(|it| it.last().map(str::to_owned))?;
        let entry = index.lessons.iter().find(|it| it.slug == last)?;
        let hash = Route::Lesson {
            slug: last,
            at: None,
        }
        .hash();
        Some(view! { <p class="resume"><a href=hash>"Go on with " {entry.title.clone()}</a></p> })
    };
    view! {
        <main id="main" class="home">
            <div class="hero">
                <h1>{early::TITLE}</h1>
                <p class="lead">{early::LEAD}</p>
            </div>
            {resume}
            {cards}
            <p class="quiet home-foot"><a href="#/sandbox">"A sandbox of your own"</a>" · "<a href="#/about">"What runs here"</a></p>
        </main>
    }
}

/// What this is made of.
#[component]
pub fn About() -> impl IntoView {
    let page = page();
    document().set_title("About Athanor");
    browser::text_is_here();
    page.load_engine();
    let version = move || {
        page.status.track();
        let version = page.engine_version();
        if version.is_empty() {
            "The engine is on its way.".to_owned()
        } else {
            format!("Engine: {version}.")
        }
    };
    view! {
        <main id="main" class="home about">
            <h1>"What runs here"</h1>
            <p>
                "Everything happens in this tab. Your code is run by RustPython, a Python interpreter written in Rust. The modules it imports as "
                <code>"sqlalchemy"</code>
                " are Athanor's own object-relational mapper, which follows SQLAlchemy 2.1 and prints the SQL that its SQLite dialect prints. The database is GlueSQL, held in memory, new for every run."
            </p>
            <p>"Nothing you type leaves your computer. Your changes to the cells are kept in this browser until you reset them."</p>
            <h2>"Keys"</h2>
            <dl class="keys">
                <dt><kbd>"Ctrl"</kbd>" or "<kbd>"⌘"</kbd>" + "<kbd>"Enter"</kbd></dt>
                <dd>"runs the cell you are in"</dd>
                <dt><kbd>"Esc"</kbd>", then "<kbd>"Tab"</kbd></dt>
                <dd>"leaves the editor"</dd>
                <dt><kbd>"↑"</kbd>" "<kbd>"↓"</kbd></dt>
                <dd>"walk through the timeline"</dd>
                <dt><kbd>"←"</kbd>" "<kbd>"→"</kbd></dt>
                <dd>"change the inspector's view, move its edge, or move through the run, depending on where you are"</dd>
            </dl>
            <p class="quiet">{version}</p>
        </main>
    }
}

/// An address that leads nowhere.
#[component]
pub fn NotFound(path: String) -> impl IntoView {
    document().set_title("Not found · Athanor");
    browser::text_is_here();
    view! {
        <main id="main" class="home">
            <h1>"There is nothing here"</h1>
            <p>"No page has the address " <code>{path}</code> ". " <a href="#/">"All lessons"</a></p>
        </main>
    }
}
