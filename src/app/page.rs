//! The screen: components over the model, in the browser only.
//!
//! In: the browser. Out: the page. Called by `main`.

mod browser;
mod cell;
mod compare;
mod editor;
mod engine;
mod home;
mod inspector;
mod lesson;
mod shell;
mod state;
mod tables;
mod timeline;
mod transactions;

/// Draws the page.
pub fn start() {
    browser::report_panics();
    leptos::mount::mount_to_body(shell::Shell);
}
