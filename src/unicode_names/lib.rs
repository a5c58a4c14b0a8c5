//! `unicode_names2` 1 as far as the Python parser uses it, answered by the interpreter's own look-up.
//!
//! In: the name in an escape like `\N{GREEK SMALL LETTER ALPHA}`. Out: its character.
//! Only the parser calls it, through `[patch]` in Cargo.toml; what it accepts is what the compiler then finds.
#![no_std]

/// The character with this Unicode name or alias, in any case, as `unicodedata.lookup` finds it.
pub fn character(name: &str) -> Option<char> {
    interpreters::lookup_character(name)
}
