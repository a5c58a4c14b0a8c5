//! What the inspector shows, as HTML text: lists, grids and diagrams, without a browser.
//!
//! In: the facts of `model`. Out: HTML whose buttons say in `data-do` what they want; `page` puts it into
//! the page and carries the wishes out. Text costs the page a fraction of what components cost, can be put
//! into a list of ten thousand rows bit by bit, and is tested natively.

pub mod coach;
pub mod code;
pub mod costs;
pub mod exercise;
pub mod explain;
pub mod files;
pub mod frame;
pub mod grid;
pub mod html;
pub mod inspector;
pub mod lesson;
pub mod models;
pub mod runs;
pub mod session;
pub mod tables;
pub mod timeline;
pub mod transactions;

#[cfg(test)]
mod tests;

pub use html::Html;
