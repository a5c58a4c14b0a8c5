//! What the page knows, as plain data: no browser, no Leptos, tested natively.
//!
//! In: run reports, lessons, text that the learner typed.
//! Out: rows, lanes, groups, counts and tokens that the components only have to draw.
//! Used by `page`; uses `protocol`, `trace` and `lesson`.

pub mod compare;
pub mod costs;
pub mod counts;
pub mod course;
pub mod decode;
pub mod diagram;
pub mod diff;
pub mod draft;
pub mod early;
pub mod edits;
pub mod families;
pub mod format;
pub mod highlight;
pub mod json;
pub mod keyed;
pub mod notes;
pub mod order;
pub mod packed;
pub mod progress;
pub mod published;
pub mod route;
pub mod rows;
pub mod scope;
pub mod search;
pub mod spans;
pub mod timeline;

#[cfg(test)]
mod decode_tests;
#[cfg(test)]
mod more_tests;
#[cfg(test)]
mod tests;
