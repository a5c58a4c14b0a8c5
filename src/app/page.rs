//! The screen: components over the model, in the browser only.
//!
//! In: the browser. Out: the page. Called by `main`.

mod browser;
mod cell;
mod coach;
mod compare;
mod course;
mod dialogs;
mod drafts;
mod editor;
mod engine;
mod erased;
mod exercise;
mod home;
mod inspector;
mod lesson;
mod models;
mod panels;
mod runs;
mod sandbox;
mod scrubber;
mod settings;
mod shell;
mod split;
mod state;
mod tables;
mod timeline;

use wasm_bindgen::JsCast;

/// Draws the page.
pub fn start() {
    browser::report_panics();
    leptos::mount::mount_to_body(shell::Shell);
}

/// What the clicked button of a text wants: a word and the rest, from `data-do`.
fn wish(event: &web_sys::MouseEvent) -> Option<(String, String)> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let wish = target
        .closest("[data-do]")
        .ok()??
        .get_attribute("data-do")?;
    Some(match wish.split_once(' ') {
        Some((word, rest)) => (word.to_owned(), rest.to_owned()),
        None => (wish, String::new()),
    })
}
