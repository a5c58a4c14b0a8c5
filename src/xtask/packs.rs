//! Takes the packs out of the engine's file: sections of its own whose names begin with `athanor.`.
//!
//! In: the engine's wasm as it was built. Out: the same without them, and each as a module with that one section,
//! `pack-NAME.wasm`, which hosts compress like any other. `public/engine.js` fetches and reads them.

use std::fs;
use std::path::Path;

/// The engine's file.
const ENGINE: &str = "worker_bg.wasm";
/// What the names of the sections begin with.
const PREFIX: &[u8] = b"athanor.";
/// A module's first bytes: the magic number and version 1.
const HEADER: &[u8] = b"\0asm\x01\0\0\0";
/// The names of the packs (`python` and `unicode_names2` make them).
const PACKS: [&str; 2] = ["modules", "names"];

/// The files of the packs, in a fixed order.
pub fn files() -> impl Iterator<Item = String> {
    PACKS.iter().map(|it| format!("pack-{it}.wasm"))
}

/// See the module.
///
/// # Errors
/// One sentence, when the file is not a module or has not all of its packs.
pub fn take_out(folder: &Path) -> Result<(), String> {
    let engine = folder.join(ENGINE);
    let fail = |it: std::io::Error| format!("{}: {it}", engine.display());
    let module = fs::read(&engine).map_err(fail)?;
    let (rest, packs) =
        split(&module).ok_or_else(|| format!("{} is not a module", engine.display()))?;
    for (name, file) in PACKS.iter().zip(files()) {
        let pack = packs
            .iter()
            .find(|it| it.0 == name.as_bytes())
            .ok_or_else(|| format!("{} has no pack {name}", engine.display()))?;
        fs::write(folder.join(file), &pack.1).map_err(fail)?;
    }
    fs::write(&engine, rest).map_err(fail)
}

/// The module without packs, and each pack with its name.
fn split(module: &[u8]) -> Option<(Vec<u8>, Vec<(Vec<u8>, Vec<u8>)>)> {
    let mut at = module.strip_prefix(HEADER)?;
    let mut rest = HEADER.to_vec();
    let mut packs = Vec::new();
    while !at.is_empty() {
        let (size, head) = number(at.get(1..)?)?;
        let (section, after) = at.split_at_checked(1 + head + size)?;
        let content = &section[1 + head..];
        match pack_name(section[0], content) {
            Some(name) => packs.push((name.to_vec(), [HEADER, section].concat())),
            None => rest.extend_from_slice(section),
        }
        at = after;
    }
    Some((rest, packs))
}

/// The name after the prefix, when a section is a pack.
fn pack_name(id: u8, content: &[u8]) -> Option<&[u8]> {
    if id != 0 {
        return None;
    }
    let (length, head) = number(content)?;
    content.get(head..head + length)?.strip_prefix(PREFIX)
}

/// An unsigned LEB128 number and how many bytes it has.
fn number(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_leave_and_everything_else_stays() {
        let names = b"\x00\x0f\x0dathanor.namesA";
        let other = b"\x00\x05\x04name";
        let types = b"\x01\x02ab";
        let module = [HEADER, types, names, other].concat();
        let (rest, packs) = split(&module).expect("a module");
        assert_eq!(rest, [HEADER, types, other].concat());
        assert_eq!(packs, [(b"names".to_vec(), [HEADER, names].concat())]);
        assert!(split(b"<!doctype html>").is_none());
        assert!(split(&module[..module.len() - 1]).is_none());
    }
}
