//! Broken programs: mutations of the conformance programs, which must end in a report, never in a panic or a hang.
//!
//! A plain `cargo test` runs a few dozen with a fixed seed. `ATHANOR_FUZZ_SECONDS=600 ATHANOR_FUZZ_SEED=1` goes on for
//! that long and says what it did. What is found becomes a program of `tests/conformance`, or a text in [`FOUND`].

use std::time::{Duration, Instant};

use protocol::{CellSource, Limits, Prelude, RunRequest};

use crate::programs;

/// Programs without the environment variable.
const FEW: u64 = 24;
/// How long the time limit of a run may be passed before we call it a hang, in milliseconds.
const PATIENCE: u64 = 20_000;
const LIMITS: Limits = Limits {
    time: 4_000,
    statements: 3_000,
    rows: 100_000,
    output: 200_000,
    memory: 512 << 20,
    events: 20_000,
};

/// Texts that once ended in a panic.
const FOUND: &[&str] = &[];

/// A small generator (SplitMix64), so that a seed names a program for ever.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        it ^ (it >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }
}

/// Words, numbers, strings, signs, line ends and the blanks between them.
fn tokens(source: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = source.chars().peekable();
    while let Some(first) = rest.next() {
        let mut token = String::from(first);
        let more: fn(char) -> bool = match first {
            it if it.is_alphanumeric() || it == '_' => |it| it.is_alphanumeric() || it == '_',
            ' ' => |it| it == ' ',
            _ => |_| false,
        };
        if first == '"' || first == '\'' {
            for it in rest.by_ref() {
                token.push(it);
                if it == first || it == '\n' {
                    break;
                }
            }
        }
        while let Some(it) = rest.peek().copied().filter(|it| more(*it)) {
            token.push(it);
            rest.next();
        }
        found.push(token);
    }
    found
}

const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "1.5",
    "10**30",
    "9223372036854775807",
    "9223372036854775808",
    "float('nan')",
    "None",
    "True",
    "''",
    "[]",
];
const STRINGS: &[&str] = &[
    "''",
    "'x' * 5000",
    "'\\x00'",
    "'\u{1F600}'",
    "\"'\"",
    "'%s'",
    "':name'",
    "'select'",
    "b'x'",
    "None",
    "0",
    "()",
    "{}",
];
const WORDS: &[&str] = &[
    "None",
    "self",
    "print",
    "lambda: 0",
    "await x",
    "session",
    "select",
    "text",
    "func",
    "str",
    "int",
    "type",
    "object",
    "not",
    "del",
    "class",
    "yield",
    "async",
    "return",
    "...",
    "*",
    "**",
];

fn one_change(parts: &mut Vec<String>, other: &[String], random: &mut Random) {
    if parts.is_empty() {
        return;
    }
    let at = random.below(parts.len());
    match random.below(9) {
        0 => {
            parts.remove(at);
        }
        1 => {
            let copy = parts[at].clone();
            parts.insert(at, copy);
        }
        2 => {
            let with = random.below(parts.len());
            parts.swap(at, with);
        }
        3 => {
            let end = (at + 1 + random.below(12)).min(parts.len());
            parts.drain(at..end);
        }
        4 => {
            let end = (at + 1 + random.below(40)).min(parts.len());
            let copy = parts[at..end].to_vec();
            let to = random.below(parts.len());
            parts.splice(to..to, copy);
        }
        5 if !other.is_empty() => {
            let from = random.below(other.len());
            let end = (from + 1 + random.below(30)).min(other.len());
            parts.splice(at..at, other[from..end].iter().cloned());
        }
        _ => {
            // A literal or a name becomes another of its kind.
            let place = (at..parts.len()).find(|it| {
                parts[*it].starts_with(|it: char| it.is_alphanumeric() || it == '\'' || it == '"')
            });
            let Some(place) = place else { return };
            let kinds = match parts[place].chars().next() {
                Some(it) if it.is_ascii_digit() => NUMBERS,
                Some('\'' | '"') => STRINGS,
                _ if random.below(2) == 0 && !other.is_empty() => {
                    parts[place] = other[random.below(other.len())].clone();
                    return;
                }
                _ => WORDS,
            };
            kinds[random.below(kinds.len())].clone_into(&mut parts[place]);
        }
    }
}

/// Lines instead of tokens: what comes out is nearly always Python.
fn lines_changed(source: &str, other: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = source.lines().collect();
    let others: Vec<&str> = other.lines().collect();
    for _ in 0..=random.below(4) {
        if lines.is_empty() || others.is_empty() {
            break;
        }
        let at = random.below(lines.len());
        let indent = |it: &str| it.len() - it.trim_start().len();
        match random.below(4) {
            0 => {
                lines.remove(at);
            }
            1 => lines.insert(at, lines[at]),
            2 => {
                // Statements of one depth can change places.
                let same: Vec<usize> = (0..lines.len())
                    .filter(|it| indent(lines[*it]) == indent(lines[at]))
                    .collect();
                lines.swap(at, same[random.below(same.len())]);
            }
            _ => {
                let same: Vec<&str> = others
                    .iter()
                    .copied()
                    .filter(|it| indent(it) == indent(lines[at]))
                    .collect();
                if !same.is_empty() {
                    lines.insert(at, same[random.below(same.len())]);
                }
            }
        }
    }
    lines.join("\n")
}

/// The program of a seed.
fn mutated(sources: &[String], seed: u64) -> String {
    let mut random = Random(seed);
    if seed.is_multiple_of(2) {
        let source = &sources[random.below(sources.len())];
        let other = &sources[random.below(sources.len())];
        return lines_changed(source, other, &mut random);
    }
    let mut parts = tokens(&sources[random.below(sources.len())]);
    let other = tokens(&sources[random.below(sources.len())]);
    for _ in 0..=random.below(4) {
        one_change(&mut parts, &other, &mut random);
    }
    parts.concat()
}

fn run(source: &str) -> u64 {
    let request = RunRequest {
        cells: vec![CellSource {
            name: "fuzz.py".to_owned(),
            source: source.to_owned(),
            setup: false,
        }],
        prelude: Prelude::None,
        limits: LIMITS,
        clock: Some(1_767_225_600_000_000),
        seed: Some(1),
        ..RunRequest::default()
    };
    let began = Instant::now();
    let report = runner::run(&request, |_, _| {});
    drop(report);
    began.elapsed().as_millis() as u64
}

fn sources() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the conformance programs are there")
        .filter_map(|it| Some(it.ok()?.path()))
        .filter(|it| it.extension().is_some_and(|it| it == "py"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|it| crate::conformance::whole(it))
        .collect()
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn broken_programs_end_in_a_report() {
    let sources = sources();
    let first = number("ATHANOR_FUZZ_SEED").unwrap_or(1);
    let until = number("ATHANOR_FUZZ_SECONDS").map(|it| Instant::now() + Duration::from_secs(it));
    let mut problems = Vec::new();
    let mut done = 0_u64;
    let mut batch: Vec<(u64, String)> = FOUND.iter().map(|it| (0, (*it).to_owned())).collect();
    loop {
        batch.extend((0..FEW).map(|it| {
            let seed = first.wrapping_mul(1_000_003).wrapping_add(done + it);
            (seed, mutated(&sources, seed))
        }));
        // Should the process itself die, these files say what it was doing.
        if let Some(folder) = std::env::var_os("ATHANOR_FUZZ_FOLDER") {
            for (at, (seed, source)) in batch.iter().enumerate() {
                let text = format!("# seed {seed}\n{source}");
                let _ =
                    std::fs::write(std::path::Path::new(&folder).join(format!("{at}.py")), text);
            }
        }
        let results = programs::each(&batch, |(_, source)| run(source));
        for ((seed, source), result) in batch.iter().zip(results) {
            match result {
                Err(panic) => problems.push(format!("seed {seed}: panic {panic}\n{source}")),
                Ok(took) if took > LIMITS.time + PATIENCE => {
                    problems.push(format!("seed {seed}: took {took} ms\n{source}"));
                }
                Ok(_) => {}
            }
        }
        done += FEW;
        batch.clear();
        if until.is_none_or(|it| Instant::now() >= it) {
            break;
        }
    }
    if until.is_some() {
        eprintln!(
            "{done} programs from seed {first}: {} problems",
            problems.len()
        );
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}
