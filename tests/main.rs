//! The native tests that look at the project from outside, in one binary.
//!
//! In: programs in `conformance`, lessons in `../lessons`, and the project's own files.
//! Out: failures that name the file, show a line difference, and say how to run only that case again.

// What a long run says while it goes on.
#![allow(clippy::print_stderr)]

mod conformance;
mod diff;
mod fuzz;
mod lessons;
mod names;
mod programs;
mod teaching;
mod tidy;

use std::path::PathBuf;

/// The project's folder.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
