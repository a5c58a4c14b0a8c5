//! Writes the names of all characters into one file, `names.bin`.
//!
//! In: the tables of the crate whose place this one takes. Out: `OUT_DIR/names.bin`, lines sorted by character:
//! its number in hexadecimal, less that of the line before; a blank; its name. Hangul syllables and the ideographs
//! are not in it, because their names follow a rule; the ranges of the ideographs come first, one line each.

use std::fmt::Write;
use std::path::PathBuf;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    let mut lines = String::new();
    let mut before = 0;
    for it in '\0'..=char::MAX {
        let Some(name) = complete::name(it) else {
            continue;
        };
        let number = u32::from(it);
        let name = name.to_string();
        if name == format!("CJK UNIFIED IDEOGRAPH-{number:X}") {
            match ranges.last_mut() {
                Some(last) if last.1 + 1 == number => last.1 = number,
                _ => ranges.push((number, number)),
            }
        } else if !name.starts_with("HANGUL SYLLABLE ") {
            let _ = writeln!(lines, "{:x} {name}", number - before);
            before = number;
        }
    }
    let ranges: Vec<String> = ranges
        .iter()
        .map(|(first, last)| format!("{first:x}-{last:x}"))
        .collect();
    let text = format!("{}\n{lines}", ranges.join(" "));
    let target = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    std::fs::write(target.join("names.bin"), text).expect("OUT_DIR is writable");
}
