//! Lessons while they are being written: a file that is saved is published at once, and open pages reload.
//!
//! In: the folders of lessons and of the served site. Out: files in the site, and a number that changes with each
//! save; a script in the served page asks for that number. Used by `serve --watch` only; a built site has none of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use crate::site;

/// Where the script is, below the site's address.
pub const SCRIPT: &str = "athanor-reload.js";
/// Where the number is.
pub const NUMBER: &str = "athanor-reload.txt";
/// How often the folder is looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// Counts publications.
static PUBLISHED: AtomicU64 = AtomicU64::new(0);

/// The text of a path that only a watched site has.
pub fn answer(name: &str) -> Option<(&'static str, String)> {
    match name {
        SCRIPT => Some((
            "text/javascript; charset=utf-8",
            format!(
                "let seen;\nsetInterval(async () => {{\n  const answer = await fetch('{NUMBER}').catch(() => null);\n  \
                 if (!answer || !answer.ok) return;\n  const now = await answer.text();\n  \
                 if (seen !== undefined && now !== seen) location.reload();\n  seen = now;\n}}, 1000);\n"
            ),
        )),
        NUMBER => Some(("text/plain", PUBLISHED.load(Ordering::Relaxed).to_string())),
        _ => None,
    }
}

/// The page with the script in it.
pub fn with_script(html: &str) -> String {
    html.replacen(
        "</body>",
        &format!("<script src=\"{SCRIPT}\"></script></body>"),
        1,
    )
}

/// Publishes whatever is saved in `lessons` into the site `dir`, until the process is ended.
pub fn run(lessons: &Path, dir: &Path) {
    let (lessons, to) = (lessons.to_owned(), dir.join("lessons"));
    std::thread::spawn(move || {
        let mut seen = state(&lessons);
        loop {
            std::thread::sleep(PAUSE);
            let now = state(&lessons);
            if now == seen {
                continue;
            }
            seen = now;
            match site::write_lessons(&lessons, &to) {
                Ok(()) => {
                    PUBLISHED.fetch_add(1, Ordering::Relaxed);
                    println!("lessons published");
                }
                // The page keeps the last good state.
                Err(reason) => eprintln!("{reason}"),
            }
        }
    });
}

/// Names and times of the files.
fn state(folder: &Path) -> Vec<(PathBuf, Option<SystemTime>)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|it| (it.path(), it.metadata().and_then(|it| it.modified()).ok()))
        .collect();
    files.sort();
    files
}
