//! Topics: `topics.yaml` says which cell shows what; the page in `docs` is made from it.
//!
//! The file is groups of `- topic: slug/cell` lines; a topic may name several cells, with commas between.

use lesson::Lesson;
use lesson::yaml::{self, Value};

use super::folder::{Folder, TOPICS};

/// One topic with the cells that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub group: String,
    pub name: String,
    /// Slug and cell.
    pub cells: Vec<(String, String)>,
    pub line: u32,
}

/// Reads the topics of a folder; none when it has no such file.
///
/// # Errors
/// Line and sentence, when the file cannot be read.
pub fn read(folder: &Folder) -> Result<Vec<Topic>, (u32, String)> {
    let Some(text) = &folder.topics else {
        return Ok(Vec::new());
    };
    let Value::Map(groups) = yaml::read(text, 1).map_err(|it| (it.line, it.message))? else {
        return Err((
            1,
            "topics are groups of `- topic: slug/cell` lines".to_owned(),
        ));
    };
    let mut topics = Vec::new();
    for (group, items) in groups {
        let Value::List(items) = items else {
            return Err((
                1,
                format!("`{group}` needs a list of `- topic: slug/cell` lines"),
            ));
        };
        for item in items {
            let Value::Map(item) = item else {
                return Err((1, format!("in `{group}`: expected `- topic: slug/cell`")));
            };
            for (name, cells) in item {
                let line = text.lines().position(|it| it.contains(&name));
                let cells = cells.as_text().unwrap_or_default().split(',');
                topics.push(Topic {
                    group: group.clone(),
                    cells: cells
                        .filter_map(|it| it.trim().rsplit_once('/'))
                        .map(|it| (it.0.to_owned(), it.1.to_owned()))
                        .collect(),
                    line: line.map_or(1, |it| it as u32 + 1),
                    name,
                });
            }
        }
    }
    Ok(topics)
}

/// What is wrong with topics: line and sentence.
pub(crate) fn problems(topics: &[Topic], course: &[Lesson]) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    // Somebody who has chosen some lessons of a course should not hear about each cell of the others.
    let mut absent: Vec<&str> = Vec::new();
    let mut first = 1;
    for topic in topics {
        if topic.cells.is_empty() {
            found.push((topic.line, format!("`{}` names no cell", topic.name)));
        }
        for (slug, id) in &topic.cells {
            let Some(lesson) = course.iter().find(|it| it.slug == *slug) else {
                if absent.is_empty() {
                    first = topic.line;
                }
                if !absent.contains(&slug.as_str()) {
                    absent.push(slug);
                }
                continue;
            };
            if !lesson.cell(id).is_some_and(|it| it.role.is_runnable()) {
                found.push((topic.line, format!("`{slug}/{id}` is no cell that runs")));
            }
        }
    }
    if !absent.is_empty() {
        let message = format!(
            "the topics name lessons that are not here: {}; take their lines away, or this whole file",
            absent.join(", ")
        );
        found.push((first, message));
    }
    found
}

/// The page in Markdown.
///
/// # Errors
/// When the topics or a lesson cannot be read.
pub fn page(folder: &Folder) -> Result<String, String> {
    let topics = read(folder).map_err(|(line, message)| folder.place(TOPICS, line, &message))?;
    let mut page = String::from(
        "# Topics and lessons\n\nWhere the course shows what.\nThis page is made by `athanor lessons topics` from `lessons/topics.yaml`; a test fails when it is stale.\n",
    );
    let mut group = "";
    for topic in &topics {
        if topic.group != group {
            group = &topic.group;
            page.push_str(&format!(
                "\n## {group}\n\n| Topic | Lesson | Cell |\n| --- | --- | --- |\n"
            ));
        }
        let cells: Vec<&str> = topic.cells.iter().map(|it| it.1.as_str()).collect();
        let mut lessons: Vec<String> = topic
            .cells
            .iter()
            .map(|it| {
                let title = folder
                    .lessons
                    .iter()
                    .filter_map(|(name, text)| lesson::parse(text, name).ok())
                    .find(|lesson| lesson.slug == it.0)
                    .map_or_else(|| it.0.clone(), |lesson| lesson.title);
                format!("[{title}](../lessons/{}.md)", it.0)
            })
            .collect();
        lessons.dedup();
        page.push_str(&format!(
            "| {} | {} | `{}` |\n",
            topic.name,
            lessons.join(", "),
            cells.join("`, `")
        ));
    }
    Ok(page)
}
