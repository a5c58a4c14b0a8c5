//! `unicode_names2` 3 as far as the interpreter uses it: the names of characters, read from a table when first asked.
//!
//! In: a character, or a name in any case. Out: its name, or the character, as Python's `unicodedata` gives them.
//! The table is part of a native binary; in a browser it is a pack beside the engine, and [`set_source`] says how it
//! is fetched. `python` calls that; RustPython calls the rest, through `[patch]` in Cargo.toml.

use std::cell::OnceCell;
use std::collections::HashMap;

/// How the table is fetched where it is not part of the program: its text, or `None` when it cannot be had.
pub type Source = fn() -> Option<Vec<u8>>;

/// The table as a section of its own in the engine's file; the build of the site takes it out again. It is public so
/// that it is compiled although nobody reads it; marked as used, it would be among the program's data as well.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "the section is ours alone")]
#[unsafe(link_section = "athanor.names")]
pub static NAMES_PACK: [u8; include_bytes!(concat!(env!("OUT_DIR"), "/names.bin")).len()] =
    *include_bytes!(concat!(env!("OUT_DIR"), "/names.bin"));

thread_local! {
    static SOURCE: OnceCell<Source> = const { OnceCell::new() };
    static TABLE: OnceCell<Table> = const { OnceCell::new() };
}

/// Says how the table is fetched. The first call counts.
pub fn set_source(source: Source) {
    SOURCE.with(|it| {
        let _ = it.set(source);
    });
}

/// The name of a character, or `None` when it has none.
pub fn name(it: char) -> Option<String> {
    hangul_name(it).or_else(|| with_table(|table| table.name(it)))
}

/// The character with this name, in any case.
pub fn character(name: &str) -> Option<char> {
    let name = name.to_ascii_uppercase();
    if let Some(syllable) = name.strip_prefix("HANGUL SYLLABLE ") {
        return hangul(syllable);
    }
    with_table(|table| table.character(&name))
}

/// The table, made when it is first needed.
struct Table {
    /// First and last of each range of ideographs.
    ideographs: Vec<(u32, u32)>,
    names: HashMap<u32, Box<str>>,
    characters: HashMap<Box<str>, u32>,
}

fn with_table<R>(ask: impl FnOnce(&Table) -> Option<R>) -> Option<R> {
    TABLE.with(|cell| {
        if cell.get().is_none() {
            // A table that could not be had is asked for again the next time.
            let _ = cell.set(Table::read(&fetch()?)?);
        }
        ask(cell.get()?)
    })
}

#[cfg(not(target_arch = "wasm32"))]
fn fetch() -> Option<Vec<u8>> {
    Some(include_bytes!(concat!(env!("OUT_DIR"), "/names.bin")).to_vec())
}

#[cfg(target_arch = "wasm32")]
fn fetch() -> Option<Vec<u8>> {
    SOURCE.with(|it| it.get().copied())?()
}

impl Table {
    /// Reads the text that `build.rs` writes; `None` when it is something else.
    fn read(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let mut lines = text.lines();
        let mut ideographs = Vec::new();
        for range in lines.next()?.split(' ') {
            let (first, last) = range.split_once('-')?;
            ideographs.push((hexadecimal(first)?, hexadecimal(last)?));
        }
        let mut table = Self {
            ideographs,
            names: HashMap::new(),
            characters: HashMap::new(),
        };
        let mut number = 0;
        for line in lines {
            let (step, name) = line.split_once(' ')?;
            number += hexadecimal(step)?;
            table.names.insert(number, name.into());
            table.characters.insert(name.into(), number);
        }
        Some(table)
    }

    fn is_ideograph(&self, number: u32) -> bool {
        self.ideographs
            .iter()
            .any(|it| (it.0..=it.1).contains(&number))
    }

    fn name(&self, it: char) -> Option<String> {
        let number = u32::from(it);
        if self.is_ideograph(number) {
            return Some(format!("CJK UNIFIED IDEOGRAPH-{number:X}"));
        }
        self.names.get(&number).map(|it| it.to_string())
    }

    fn character(&self, name: &str) -> Option<char> {
        let number = match name.strip_prefix("CJK UNIFIED IDEOGRAPH-") {
            Some(digits) if digits.len() == 4 || digits.len() == 5 => {
                hexadecimal(digits).filter(|it| self.is_ideograph(*it))?
            }
            Some(_) => return None,
            None => *self.characters.get(name)?,
        };
        char::from_u32(number)
    }
}

fn hexadecimal(digits: &str) -> Option<u32> {
    // A sign would be read too.
    let digits_only = digits.bytes().all(|it| it.is_ascii_hexdigit());
    digits_only
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
}

/// Unicode's arithmetic of Hangul syllables (chapter 3.12): a first consonant, a vowel, and a last consonant or none.
const FIRST_SYLLABLE: u32 = 0xAC00;
const INITIALS: [&str; 19] = [
    "G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P",
    "H",
];
const VOWELS: [&str; 21] = [
    "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE",
    "WI", "YU", "EU", "YI", "I",
];
const FINALS: [&str; 28] = [
    "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M",
    "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H",
];

fn hangul_name(it: char) -> Option<String> {
    let place = u32::from(it).checked_sub(FIRST_SYLLABLE)? as usize;
    let initial = INITIALS.get(place / (VOWELS.len() * FINALS.len()))?;
    let vowel = VOWELS[place / FINALS.len() % VOWELS.len()];
    let last = FINALS[place % FINALS.len()];
    Some(format!("HANGUL SYLLABLE {initial}{vowel}{last}"))
}

fn hangul(syllable: &str) -> Option<char> {
    // Letters of vowels are never those of consonants, so a syllable is read in one way only.
    let vowel_at = syllable.find(['A', 'E', 'I', 'O', 'U', 'W', 'Y'])?;
    let (initial, rest) = syllable.split_at(vowel_at);
    let last_at = rest
        .find(|it| !matches!(it, 'A' | 'E' | 'I' | 'O' | 'U' | 'W' | 'Y'))
        .unwrap_or(rest.len());
    let (vowel, last) = rest.split_at(last_at);
    let place = |of: &[&str], text: &str| of.iter().position(|it| *it == text);
    let number = (place(&INITIALS, initial)? * VOWELS.len() + place(&VOWELS, vowel)?)
        * FINALS.len()
        + place(&FINALS, last)?;
    char::from_u32(FIRST_SYLLABLE + number as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_that_of_the_complete_tables() {
        for it in '\0'..=char::MAX {
            let expected = complete::name(it).map(|it| it.to_string());
            let found = name(it);
            assert_eq!(found, expected, "{:x}", u32::from(it));
            if let Some(found) = found {
                assert_eq!(character(&found.to_ascii_lowercase()), Some(it), "{found}");
            }
        }
    }

    #[test]
    fn what_is_no_name_has_no_character() {
        for it in [
            "",
            "nonsense",
            "LATIN  SMALL LETTER A",
            "CJK UNIFIED IDEOGRAPH-",
            "CJK UNIFIED IDEOGRAPH-0041",
            "CJK UNIFIED IDEOGRAPH-+4E0",
            "HANGUL SYLLABLE ",
            "HANGUL SYLLABLE XA",
            "HANGUL SYLLABLE GAGA",
        ] {
            assert_eq!(character(it), None, "{it}");
        }
    }
}
