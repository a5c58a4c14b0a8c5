//! `unicode_names2` 1 as far as the Python parser uses it, answered by version 3.
//!
//! In: the name in an escape like `\N{GREEK SMALL LETTER ALPHA}`. Out: its character.
//! Only the parser calls it, through `[patch]` in Cargo.toml; one set of name tables is in the download, not two.
#![no_std]

/// The character with this Unicode name, in any case and with or without hyphens, as `unicodedata.lookup` finds it.
pub fn character(name: &str) -> Option<char> {
    newer::character(name)
}
