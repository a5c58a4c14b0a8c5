//! Tidy: what the architecture promises, held by reading the project's own files.
//!
//! In: manifests, Rust sources and documents. Out: a failure that names the file and the rule.
//! The rules are the invariants of ARCHITECTURE.md; change both together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// No Rust file is longer, so that one can be read in one sitting.
const LONGEST_FILE: usize = 800;

/// Which of our crates each crate may name in its manifest.
const ALLOWED: &[(&str, &[&str])] = &[
    ("trace", &[]),
    ("unicode_names", &[]),
    ("character_names", &[]),
    ("time_zones", &[]),
    ("patterns", &[]),
    ("sql", &[]),
    ("lesson", &["protocol", "trace"]),
    ("storage", &["trace"]),
    ("engine", &["sql", "storage", "trace"]),
    ("orm", &["sql", "engine", "trace"]),
    ("python", &["orm", "sql", "engine", "trace"]),
    ("protocol", &["trace"]),
    ("insight", &["protocol", "trace"]),
    (
        "runner",
        &["python", "lesson", "protocol", "insight", "trace"],
    ),
    ("worker", &["protocol", "runner"]),
    ("app", &["protocol", "lesson", "trace"]),
    (
        "cli",
        &["runner", "engine", "lesson", "protocol", "trace", "app"],
    ),
    ("xtask", &["lesson", "app"]),
];

/// Folders that hold what was made or fetched, not what was written.
const NOT_OURS: &[&str] = &[
    "target",
    "dist",
    "node_modules",
    ".git",
    ".tools",
    "screenshots",
];

/// Every file under `folder` whose name ends in one of `ends`, with its text.
fn texts(folder: &Path, ends: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)
            .expect("a folder of the project can be read")
            .flatten()
        {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !NOT_OURS.contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if ends.iter().any(|it| name.ends_with(it)) {
                if let Ok(text) = fs::read_to_string(&path) {
                    found.push((path, text));
                }
            }
        }
    }
    found.sort();
    found
}

fn rust_files() -> Vec<(PathBuf, String)> {
    let root = crate::root();
    texts(&root.join("src"), &[".rs"])
        .into_iter()
        .chain(texts(&root.join("tests"), &[".rs"]))
        .collect()
}

/// The path as a reader of the repository writes it.
fn shown(path: &Path) -> String {
    path.strip_prefix(crate::root())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// The crate that a file under `src/` belongs to.
fn crate_of(path: &Path) -> String {
    shown(path).split('/').nth(1).unwrap_or_default().to_owned()
}

#[track_caller]
fn none(rule: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{rule}\n{}", found.join("\n"));
}

#[test]
fn every_rust_file_says_what_it_is() {
    let silent = rust_files()
        .into_iter()
        .filter(|it| !it.1.starts_with("//!"))
        .map(|it| shown(&it.0))
        .collect();
    none(
        "a Rust file begins with `//!`: what it is, what goes in and out, who may call it",
        silent,
    );
}

/// Files that are longer than the rule allows: path, most lines, and why. The list only gets shorter.
const LONG_FILES: &[(&str, usize, &str)] = &[
    (
        "src/engine/ddl.rs",
        900,
        "every DDL statement on the catalogue; to be split by statement",
    ),
    (
        "src/engine/plan/select.rs",
        1100,
        "name resolution and planning of one SELECT; to be split by clause",
    ),
    (
        "src/python/bindings/column.rs",
        850,
        "one Python class, one impl block of getters",
    ),
    (
        "src/python/bindings/expr.rs",
        920,
        "one Python class, one impl block of operators",
    ),
    (
        "src/python/bindings/select.rs",
        1050,
        "one Python class, one impl block of generative methods",
    ),
];

#[test]
fn no_rust_file_is_too_long() {
    let long = rust_files()
        .into_iter()
        .map(|(path, text)| (shown(&path), text.lines().count()))
        .filter(|it| it.1 > LONGEST_FILE)
        .filter(|it| {
            !LONG_FILES
                .iter()
                .any(|(path, most, _)| *path == it.0 && it.1 <= *most)
        })
        .map(|it| format!("{}: {} lines", it.0, it.1))
        .collect();
    none("a Rust file has at most 800 lines", long);
}

#[test]
fn nothing_is_left_for_later() {
    let words = [
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("#[", "ignore"),
        concat!("dbg", "!("),
        concat!("#[should", "_panic"),
    ];
    let mut found = Vec::new();
    for (path, text) in rust_files() {
        for (number, line) in text.lines().enumerate() {
            if words.iter().any(|it| line.contains(it)) {
                found.push(format!("{}:{}: {}", shown(&path), number + 1, line.trim()));
            }
        }
    }
    none("no placeholder, no skipped test", found);
}

/// Names in the dependency tables of a manifest. Dev-dependencies are for tests and do not reach the product.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut table = String::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            table = line.trim_matches(['[', ']']).to_owned();
        } else if table.ends_with("dependencies")
            && !table.ends_with("dev-dependencies")
            && !line.starts_with('#')
        {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            if !name.is_empty() {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// Each crate under `src/` with the names in its manifest.
fn manifests() -> BTreeMap<String, Vec<String>> {
    texts(&crate::root().join("src"), &["Cargo.toml"])
        .into_iter()
        .map(|(path, text)| (crate_of(&path), dependencies(&text)))
        .collect()
}

#[test]
fn crates_use_only_what_they_may() {
    let manifests = manifests();
    let known: BTreeSet<&str> = ALLOWED.iter().map(|it| it.0).collect();
    let found: BTreeSet<&str> = manifests.keys().map(String::as_str).collect();
    assert_eq!(
        found, known,
        "the crates under src/ (left) and those that have a rule (right)"
    );
    let mut broken = Vec::new();
    for (name, allowed) in ALLOWED {
        for dependency in &manifests[*name] {
            if known.contains(dependency.as_str()) && !allowed.contains(&dependency.as_str()) {
                broken.push(format!("src/{name} may not use {dependency}"));
            }
        }
    }
    none("the arrows of ARCHITECTURE.md", broken);
}

#[test]
fn the_page_cannot_reach_the_engine() {
    let manifests = manifests();
    let mut reached = BTreeSet::new();
    let mut open = vec!["app".to_owned()];
    while let Some(name) = open.pop() {
        for dependency in manifests.get(&name).into_iter().flatten() {
            if reached.insert(dependency.clone()) {
                open.push(dependency.clone());
            }
        }
    }
    for far in ["orm", "engine", "storage", "python", "runner", "sql"] {
        assert!(!reached.contains(far), "app reaches {far}");
    }
    assert!(
        reached.contains("protocol"),
        "the walk found nothing: has a manifest changed its form?"
    );
}

#[test]
fn interpreter_and_database_are_named_only_behind_their_seams() {
    let mut broken = Vec::new();
    let rules: [(&str, &str, &[&str]); 2] = [
        ("rustpython", "rustpython_", &["python"]),
        ("gluesql", "gluesql_", &["engine", "storage"]),
    ];
    for (dependency, path_name, owners) in rules {
        for (name, names) in manifests() {
            if !owners.contains(&name.as_str()) && names.iter().any(|it| it.starts_with(dependency))
            {
                broken.push(format!("src/{name}/Cargo.toml names {dependency}"));
            }
        }
        for (path, text) in texts(&crate::root().join("src"), &[".rs"]) {
            if !owners.contains(&crate_of(&path).as_str()) && text.contains(path_name) {
                broken.push(format!("{} names {path_name}", shown(&path)));
            }
        }
    }
    none(
        "only `python` names RustPython, only `engine` and `storage` name GlueSQL",
        broken,
    );
}

#[test]
fn the_core_reads_no_clock_no_file_and_no_dice() {
    let words = [
        "Instant::now",
        "SystemTime::now",
        "Utc::now",
        "Local::now",
        "std::fs",
        "std::net",
        "std::env",
        "getrandom",
        " rand::",
        "thread_rng",
    ];
    let mut broken = Vec::new();
    for (path, text) in texts(&crate::root().join("src"), &[".rs"]) {
        let core = ["sql", "orm", "engine", "storage"].contains(&crate_of(&path).as_str());
        let shown = shown(&path);
        let measured = shown.contains("/tests/") || shown.contains("/benches/");
        if !core || measured || shown.ends_with("tests.rs") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            if !line.trim_start().starts_with("//") && words.iter().any(|it| line.contains(it)) {
                broken.push(format!("{shown}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    none(
        "no clock, no file, no randomness in sql, orm, engine, storage",
        broken,
    );
}

#[test]
fn every_crate_has_the_workspace_lints() {
    let missing = texts(&crate::root().join("src"), &["Cargo.toml"])
        .into_iter()
        // Outside of the workspace, because a workspace has room for one stand-in of a name.
        .filter(|it| crate_of(&it.0) != "unicode_names")
        .filter(|it| !it.1.contains("[lints]\nworkspace = true"))
        .map(|it| shown(&it.0))
        .collect();
    none("a manifest takes the lints of the workspace", missing);
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let words = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("../sha", "red"),
    ];
    let mut found = Vec::new();
    let ends = [
        ".rs", ".md", ".toml", ".py", ".js", ".mjs", ".ts", ".css", ".html", ".json", ".sh", "dev",
        "run",
    ];
    for (path, text) in texts(&crate::root(), &ends) {
        for (number, line) in text.lines().enumerate() {
            if words.iter().any(|it| line.contains(it)) {
                found.push(format!(
                    "{}:{}: {}",
                    shown(&path),
                    number + 1,
                    line.trim().chars().take(120).collect::<String>()
                ));
            }
        }
    }
    none("no path of one machine", found);
}

/// Pieces of a document between backticks that look like a path of the project.
fn paths_in(document: &str) -> Vec<String> {
    let mut prose = String::new();
    let mut fenced = false;
    for line in document.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            prose += line;
            prose.push('\n');
        }
    }
    let looks = |it: &&str| {
        (it.contains('/') || it.ends_with(".md") || it.ends_with(".toml"))
            && it
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || "_./-".contains(it))
            && !it.starts_with(['/', '.'])
            && !it.contains("NAME")
            && !it.starts_with("dist/")
    };
    prose
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(looks)
        .map(str::to_owned)
        .collect()
}

#[test]
fn documents_name_only_paths_that_exist() {
    let root = crate::root();
    let mut missing = Vec::new();
    for document in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "COMPAT.md",
        "src/README.md",
        "tests/README.md",
    ] {
        let text = fs::read_to_string(root.join(document))
            .unwrap_or_else(|_| panic!("{document} is missing"));
        for path in paths_in(&text) {
            if !root.join(&path).exists() {
                missing.push(format!("{document}: {path}"));
            }
        }
    }
    none("a path in a document leads somewhere", missing);
    assert!(
        paths_in(&fs::read_to_string(root.join("ARCHITECTURE.md")).expect("it is there")).len()
            > 10,
        "the search for paths finds nothing"
    );
}
