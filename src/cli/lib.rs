//! What the command line can do with a course, as a library, so that the tests call the same code.
//!
//! In: folders of lessons. Out: reports and files. Used by the binary `athanor` and by `tests/lessons.rs`.

pub mod lessons;
