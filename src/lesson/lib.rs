//! Lessons: reads a Markdown file with front matter and cells into plain data, and lists a course.
//!
//! In: the text of one lesson file, or of all of them. Out: [`Lesson`]s with prose as safe HTML and
//! cells as source text with their line in the file, and the course [`index`].
//! Used by `app` (in the page's wasm, so it stays small), `runner`, `cli`, `xtask` and the tests; uses the data types
//! of `protocol` and `trace`, because checks and claims are about reports of runs.
//!
//! ```ignore
//! let lesson = lesson::parse(text, "n-plus-one.md")?;
//! for cell in lesson.cells() { println!("{} at line {}", cell.id, cell.line); }
//! ```

pub mod check;
pub mod index;
pub mod plain;
pub mod yaml;

mod exercise;
mod fence;
mod front_matter;
mod markdown;
mod model;
mod near;
mod parse;
#[cfg(test)]
mod tests;

pub use check::{Check, Feedback, References, RunFacts, check};
pub use exercise::{BLANK, Choice, Exercise, Quiz, WrongAnswer};
pub use markdown::render_markdown;
pub use model::{
    Block, Cell, Heading, Lesson, LessonError, Prose, Role, TextClaim, Warning, dataset_file,
};
pub use parse::parse;
