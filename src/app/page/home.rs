//! The pages that are not lessons: the course, what runs here, an address that leads nowhere.
//!
//! In: the course. Out: text and links.

use leptos::prelude::*;

use super::browser;
use super::dom::{El, html, later};
use super::state::{Fetched, page};
use crate::draw::frame;
use crate::draw::lesson::notice;
use crate::model::early;

/// The list of lessons.
pub fn home() -> El {
    let page = page();
    document().set_title("Athanor: see what your ORM does");
    later(move || {
        if !matches!(page.course.get(), Fetched::Loading) {
            browser::text_is_here();
            page.load_engine();
        }
    });
    let all = html(&frame::home());
    all.at(".home-cards")
        .inner(move || match page.course.get() {
            Fetched::Loading => notice("quiet", "Fetching the lessons …"),
            Fetched::Failed(reason) => notice("notice is-bad", &reason),
            Fetched::Here(index) => early::cards(&index),
        });
    all.at(".resume-place").inner(move || {
        let last = page.progress.with(|it| it.last().map(str::to_owned));
        match (page.course.get(), last) {
            (Fetched::Here(index), Some(last)) => frame::resume(&index, &last),
            _ => String::new(),
        }
    });
    all
}

/// What this is made of.
pub fn about() -> El {
    let page = page();
    document().set_title("About Athanor");
    browser::text_is_here();
    page.load_engine();
    let all = html(frame::ABOUT);
    all.at(".version").text(move || {
        page.status.track();
        let version = page.engine_version();
        if version.is_empty() {
            "The engine is on its way.".to_owned()
        } else {
            format!("Engine: {version}.")
        }
    });
    all
}

/// An address that leads nowhere.
pub fn not_found(path: &str) -> El {
    document().set_title("Not found · Athanor");
    browser::text_is_here();
    html(&frame::not_found(path))
}
