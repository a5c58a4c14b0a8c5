//! The screen: the texts of `draw` brought to life over the model, in the browser only.
//!
//! In: the browser. Out: the page. Called by `main`.

mod browser;
mod cell;
mod coach;
mod compare;
mod course;
mod dialogs;
mod dom;
mod drafts;
mod editor;
mod engine;
mod exercise;
mod files;
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

use leptos::prelude::document;

/// Draws the page.
pub fn start() {
    browser::report_panics();
    leptos::mount::mount_to_body(|| {
        let all = shell::shell();
        if let Some(body) = document().body() {
            let _ = body.append_child(&all.0);
        }
    });
}
