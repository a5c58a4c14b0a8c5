//! The size report: what a visitor's browser receives, compressed as a good host does it.
//!
//! In: a built site. Out: a table, and a failure when a budget is passed.

use std::fs;
use std::io::Write;
use std::path::Path;

/// Brotli bytes before the text of a lesson can be read.
const TEXT_BUDGET: usize = 150_000;
/// Brotli bytes of the page's own wasm.
const PAGE_BUDGET: usize = 200_000;
/// Brotli bytes of the engine.
const ENGINE_BUDGET: usize = 3_500_000;

/// When a file is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Before the text can be read.
    Text,
    /// Before anything can be run or clicked: the page's own program.
    Page,
    /// In the background: the engine.
    Engine,
    /// When it is needed.
    Later,
}

/// See the module.
///
/// # Errors
/// The budgets that are passed.
pub fn report(dir: &Path) -> Result<(), String> {
    let mut names = Vec::new();
    list(dir, Path::new(""), &mut names)
        .map_err(|it| format!("{}: {it} (run ./dev build first)", dir.display()))?;
    names.sort();
    let mut rows = Vec::new();
    for name in names {
        let content = fs::read(dir.join(&name)).map_err(|it| format!("{name}: {it}"))?;
        let sent = if name.ends_with(".woff2") {
            content.len()
        } else {
            compressed(&content)
        };
        rows.push((stage(&name), name, content.len(), sent));
    }
    rows.sort_by_key(|it| (it.0 as u8, std::cmp::Reverse(it.3)));
    println!("{:<44} {:>12} {:>12}", "file", "bytes", "brotli");
    for (_, name, size, sent) in &rows {
        println!("{name:<44} {size:>12} {sent:>12}");
    }
    // One lesson is read at a time: the longest counts.
    let longest = |folder: &str| {
        rows.iter()
            .filter(|it| it.1.starts_with(folder))
            .map(|it| it.3)
            .max()
            .unwrap_or(0)
    };
    let text = longest("text/")
        + rows
            .iter()
            .filter(|it| it.0 == Stage::Text && !it.1.starts_with("text/"))
            .map(|it| it.3)
            .sum::<usize>();
    let page = longest("lessons/") + sum(&rows, Stage::Page);
    let engine = sum(&rows, Stage::Engine);
    println!("\nbefore the text can be read: {text} bytes of brotli (at most {TEXT_BUDGET})");
    println!("the page's own program: {page} bytes of brotli (at most {PAGE_BUDGET})");
    println!("engine: {engine} bytes of brotli (at most {ENGINE_BUDGET})");
    println!(
        "when needed (editor, fonts, packs of the engine, other lessons): {} bytes",
        sum(&rows, Stage::Later)
    );
    let over: Vec<&str> = [
        ("text", text > TEXT_BUDGET),
        ("page", page > PAGE_BUDGET),
        ("engine", engine > ENGINE_BUDGET),
    ]
    .iter()
    .filter(|it| it.1)
    .map(|it| it.0)
    .collect();
    if over.is_empty() {
        Ok(())
    } else {
        Err(format!("over budget: {}", over.join(", ")))
    }
}

fn sum(rows: &[(Stage, String, usize, usize)], stage: Stage) -> usize {
    rows.iter().filter(|it| it.0 == stage).map(|it| it.3).sum()
}

fn stage(name: &str) -> Stage {
    if name.starts_with("worker") || name == "engine.js" {
        Stage::Engine
    } else if name.starts_with("app-")
        || name.starts_with("snippets/")
        || name == "lessons/index.json"
    {
        Stage::Page
    } else if name == "editor.js"
        || name == "text/index.html"
        || name.starts_with("pack-")
        || name.starts_with("fonts/")
        || name.ends_with(".md")
    {
        Stage::Later
    } else {
        Stage::Text
    }
}

/// The size at quality 11, as a host sends it.
fn compressed(content: &[u8]) -> usize {
    let mut counter = Counter(0);
    let mut writer = brotli::CompressorWriter::new(&mut counter, 1 << 16, 11, 24);
    let done = writer.write_all(content).and_then(|()| writer.flush());
    drop(writer);
    if done.is_ok() {
        counter.0
    } else {
        content.len()
    }
}

/// Counts what is written to it.
struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn list(root: &Path, inside: &Path, names: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(root.join(inside))? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = inside.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            list(root, &path, names)?;
        } else {
            names.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}
