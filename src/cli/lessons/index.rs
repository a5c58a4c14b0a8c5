//! Publishes lessons in a site that is built already: whatever Markdown lies in its folder is listed.
//!
//! In: the `lessons` folder of a built site. Out: its `index.json`, and what the page reads beside it in `text`.

use std::fs;
use std::path::Path;

use app::model::published;

use super::folder::Folder;

/// Writes the index; the text says what is in it, and `false` that a file was left out because it cannot be read.
///
/// # Errors
/// When the folder cannot be read or written.
pub(crate) fn write(path: &Path) -> Result<(String, bool), String> {
    let folder = Folder::read(path)?;
    let built = lesson::index::build(folder.lessons.iter().map(|it| (&it.0, &it.1)));
    let json = serde_json::to_string_pretty(&built.index).map_err(|it| it.to_string())?;
    let before = fs::read_to_string(path.join("index.json")).unwrap_or_default();
    save(&path.join("index.json"), &json)?;
    let pages = path.with_file_name("text");
    if pages.is_dir() {
        for slug in slugs(&before) {
            let listed = built.index.lessons.iter().any(|it| it.slug == slug);
            // A slug is a name below the folder; anything else was not written here.
            if !listed && !slug.split('/').any(|it| matches!(it, "" | "." | "..")) {
                for ending in ["html", "json"] {
                    // It may be gone already.
                    let _ = fs::remove_file(pages.join(format!("{slug}.{ending}")));
                }
            }
        }
        let parsed = folder
            .lessons
            .iter()
            .filter_map(|(name, text)| lesson::parse(text, name).ok());
        for (name, content) in published::files(&parsed.collect::<Vec<_>>(), &built.index) {
            save(&pages.join(name), &content)?;
        }
    }
    let mut text = String::new();
    for problem in built.errors.iter() {
        text.push_str(&format!(
            "left out: {}\n",
            folder.place(&problem.file, problem.line, &problem.message)
        ));
    }
    for entry in &built.index.lessons {
        text.push_str(&format!("{:24} {}\n", entry.slug, entry.title));
    }
    text.push_str(&format!(
        "{} lessons in {}\n",
        built.index.lessons.len(),
        path.join("index.json").display()
    ));
    Ok((text, built.errors.is_empty()))
}

/// The slugs of an index that was written before; none when it cannot be read.
fn slugs(index: &str) -> Vec<String> {
    let value: serde_json::Value = serde_json::from_str(index).unwrap_or_default();
    let lessons = value["lessons"].as_array().cloned().unwrap_or_default();
    let slug = |it: &serde_json::Value| it["slug"].as_str().map(str::to_owned);
    lessons.iter().filter_map(slug).collect()
}

fn save(path: &Path, text: &str) -> Result<(), String> {
    let fail = |it: std::io::Error| format!("{}: {it}", path.display());
    // A slug may contain `/`.
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    fs::write(path, text).map_err(fail)
}
