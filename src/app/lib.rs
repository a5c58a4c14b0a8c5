//! The page: shows lessons, runs their cells through the engine's worker, and draws what happened.
//!
//! In: lesson files, run reports, the learner. Out: a screen.
//! `model` is plain data and `draw` is HTML text, both run anywhere; `page` puts it on the screen and exists only in the browser.

pub mod draw;
pub mod model;
#[cfg(target_arch = "wasm32")]
pub mod page;
