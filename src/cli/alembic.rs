//! `athanor alembic ...`: Alembic's commands on the project in the current folder.
//!
//! In: the folder's text files. Out: what the command prints, its trace, and the files that it made or changed.
//! The database lives in the run; between two commands it is kept as SQL in a file beside the project.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use protocol::{CellSource, ProjectFile, RunRequest};
use runner::Stream;

use crate::{FAILED, bad_usage, run, say};

/// Endings of the files that belong to a project.
const ENDINGS: [&str; 5] = ["py", "ini", "mako", "cfg", "sql"];
/// A folder with more is no project of migrations.
const MOST_FILES: usize = 2_000;
const MOST_BYTES: u64 = 1 << 20;

/// Runs one command.
pub(crate) fn main(arguments: &[String]) -> ExitCode {
    let mut files = BTreeMap::new();
    if let Err(problem) = read(Path::new("."), "", &mut files) {
        return bad_usage(&problem);
    }
    let list = serde_json::Value::from(arguments);
    let request = RunRequest {
        cells: vec![CellSource {
            name: "alembic".to_owned(),
            source: format!("from alembic.util.playground import run\nrun({list})\n"),
            setup: false,
        }],
        prelude: protocol::Prelude::None,
        files: files
            .iter()
            .map(|(path, text)| ProjectFile {
                path: path.clone(),
                text: text.clone(),
            })
            .collect(),
        ..RunRequest::default()
    };
    let mut report = runner::run(&request, |stream, text| match stream {
        Stream::Out | Stream::Echo => say(&mut std::io::stdout(), text),
        Stream::Err => say(&mut std::io::stderr(), text),
    });
    for file in &report.files {
        if files.get(&file.path) != Some(&file.text) {
            if let Err(error) = write(&file.path, &file.text) {
                say(
                    &mut std::io::stderr(),
                    &format!("athanor: cannot write {}: {error}\n", file.path),
                );
                return ExitCode::from(FAILED);
            }
        }
    }
    report.notes.clear();
    // The command has said what is wrong itself.
    let exited = report
        .error
        .as_ref()
        .is_some_and(|it| it.class == "SystemExit");
    let failed = report.error.is_some();
    if exited {
        report.error = None;
    }
    run::show(&report);
    if failed {
        ExitCode::from(FAILED)
    } else {
        ExitCode::SUCCESS
    }
}

/// Collects the text files below a folder; hidden folders are no part of a project.
fn read(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder)
        .map_err(|it| format!("cannot read {}: {it}", folder.display()))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if name.starts_with('.')
            || name == "__pycache__"
            || name == "target"
            || name == "node_modules"
        {
            continue;
        }
        let below = format!("{prefix}{name}");
        if path.is_dir() {
            read(&path, &format!("{below}/"), files)?;
            continue;
        }
        let ending = path
            .extension()
            .and_then(|it| it.to_str())
            .unwrap_or_default();
        let small = entry.metadata().is_ok_and(|it| it.len() <= MOST_BYTES);
        if small && ENDINGS.contains(&ending) {
            if let Ok(text) = std::fs::read_to_string(&path) {
                files.insert(below, text);
            }
        }
        if files.len() > MOST_FILES {
            return Err(format!(
                "this folder has more than {MOST_FILES} files: run it in the folder of alembic.ini"
            ));
        }
    }
    Ok(())
}

fn write(path: &str, text: &str) -> std::io::Result<()> {
    let path = Path::new(path);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}
