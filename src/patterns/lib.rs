//! `regex` where nobody asks for a pattern: in a browser there is none, and whoever makes one gets an error.
//!
//! In: a pattern. Out: an error. GlueSQL's LIKE, REGEXP and points would call it, and the engine never hands it any of
//! them (`src/engine/glue/lower.rs`); an error there means that the engine's own steps run the query.
//! Only through `[patch]` in Cargo.toml.

#[cfg(not(target_arch = "wasm32"))]
pub use regex_lite::*;

#[cfg(target_arch = "wasm32")]
pub use none::*;

#[cfg(target_arch = "wasm32")]
mod none {
    use std::fmt;
    use std::ops::Index;

    /// Why there is no pattern.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Error;

    impl fmt::Display for Error {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("there are no regular expressions here")
        }
    }

    impl std::error::Error for Error {}

    /// A pattern, of which there are none.
    #[derive(Clone, Debug)]
    pub enum Regex {}

    /// Groups of a match, of which there are none.
    #[derive(Debug)]
    pub enum Captures {}

    /// A match, of which there are none.
    #[derive(Clone, Copy, Debug)]
    pub enum Match {}

    impl Regex {
        /// No pattern.
        ///
        /// # Errors
        /// Always.
        pub fn new(_pattern: &str) -> Result<Self, Error> {
            Err(Error)
        }

        /// Never called.
        pub fn is_match(&self, _text: &str) -> bool {
            match *self {}
        }

        /// Never called.
        pub fn captures(&self, _text: &str) -> Option<Captures> {
            match *self {}
        }

        /// Never called.
        pub fn find(&self, _text: &str) -> Option<Match> {
            match *self {}
        }
    }

    impl Index<usize> for Captures {
        type Output = str;

        fn index(&self, _group: usize) -> &str {
            match *self {}
        }
    }

    impl Match {
        /// Never called.
        pub fn start(&self) -> usize {
            match *self {}
        }

        /// Never called.
        pub fn end(&self) -> usize {
            match *self {}
        }
    }

    /// What makes a pattern with options.
    #[derive(Clone, Debug)]
    pub struct RegexBuilder;

    impl RegexBuilder {
        /// Whatever the pattern.
        pub fn new(_pattern: &str) -> Self {
            Self
        }

        /// Changes nothing.
        pub fn case_insensitive(&mut self, _yes: bool) -> &mut Self {
            self
        }

        /// No pattern.
        ///
        /// # Errors
        /// Always.
        pub fn build(&self) -> Result<Regex, Error> {
            Err(Error)
        }
    }

    /// The text itself: what is made of it is refused.
    pub fn escape(text: &str) -> String {
        text.to_owned()
    }
}
