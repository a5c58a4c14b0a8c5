//! `jiff-tzdb-platform` without a time zone: the clock of a run is UTC (`src/python/stdlib/time.rs`).
//!
//! In: the name of a zone. Out: nothing. Only `jiff` calls it, through `[patch]` in Cargo.toml.
#![no_std]

/// The names of the crate that this stands in for.
pub mod jiff_tzdb {
    /// There is no database, so it has no version.
    pub static VERSION: Option<&str> = None;

    /// The iterator of [`available`].
    pub type TimeZoneNameIter = core::iter::Empty<&'static str>;

    /// No names.
    pub fn available() -> TimeZoneNameIter {
        core::iter::empty()
    }

    /// No zone, whatever the name.
    pub fn get(_name: &str) -> Option<(&'static str, &'static [u8])> {
        None
    }
}
