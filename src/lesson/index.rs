//! The course index: which lessons there are, in which order.
//!
//! In: the names and texts of the lesson files. Out: an [`Index`], which `athanor lessons index` writes as
//! `lessons/index.json` when the site is built and which the page reads before any lesson.

use serde::{Deserialize, Serialize};

use crate::{Lesson, LessonError, Warning};

/// All lessons of a course, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    pub lessons: Vec<Entry>,
}

/// What a list of lessons shows of one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    pub slug: String,
    /// The file's name inside the folder of lessons.
    pub file: String,
    pub title: String,
    pub group: String,
    pub group_order: Option<i64>,
    pub order: Option<i64>,
    pub description: String,
    pub minutes: Option<u32>,
    pub level: String,
}

/// An index, and what is wrong with the files that it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Built {
    pub index: Index,
    /// Lessons that are not in the index because they cannot be read.
    pub errors: Vec<LessonError>,
    pub warnings: Vec<Warning>,
}

/// Reads `(file name, text)` pairs and orders them. `README.md`, names that begin with `_`, and drafts are left out.
pub fn build<N: AsRef<str>, T: AsRef<str>>(files: impl IntoIterator<Item = (N, T)>) -> Built {
    let mut built = Built::default();
    for (name, text) in files {
        let name = name.as_ref();
        if !is_lesson_file(name) {
            continue;
        }
        match crate::parse(text.as_ref(), name) {
            Ok(lesson) => {
                built.warnings.extend(lesson.warnings.iter().cloned());
                if lesson.draft {
                    continue;
                }
                let entry = entry(&lesson);
                match built.index.lessons.iter().find(|it| it.slug == entry.slug) {
                    Some(other) => built.errors.push(LessonError {
                        file: name.to_owned(),
                        line: 1,
                        message: format!(
                            "the slug `{}` belongs to {} already",
                            entry.slug, other.file
                        ),
                    }),
                    None => built.index.lessons.push(entry),
                }
            }
            Err(error) => built.errors.push(error),
        }
    }
    sort(&mut built.index.lessons);
    built
}

/// Whether a file of the folder of lessons is a lesson.
pub fn is_lesson_file(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    base.ends_with(".md") && base != "README.md" && !base.starts_with('_')
}

/// What the index says about a lesson.
pub fn entry(lesson: &Lesson) -> Entry {
    Entry {
        slug: lesson.slug.clone(),
        file: lesson.file.clone(),
        title: lesson.title.clone(),
        group: lesson.group.clone(),
        group_order: lesson.group_order,
        order: lesson.order,
        description: lesson.description.clone(),
        minutes: lesson.minutes,
        level: lesson.level.clone(),
    }
}

/// The reading order: groups by the smallest `group_order` among their lessons, then by name; within a group by
/// `order`, then by slug. What has no number comes after what has one, and lessons without a group come last.
fn sort(lessons: &mut [Entry]) {
    let groups: Vec<(String, i64)> = lessons
        .iter()
        .map(|it| (it.group.clone(), it.group_order.unwrap_or(i64::MAX)))
        .collect();
    let place = |group: &str| {
        groups
            .iter()
            .filter(|it| it.0 == group)
            .map(|it| it.1)
            .min()
            .unwrap_or(i64::MAX)
    };
    lessons.sort_by_cached_key(|it| {
        (
            it.group.is_empty(),
            place(&it.group),
            it.group.clone(),
            it.order.unwrap_or(i64::MAX),
            it.slug.clone(),
        )
    });
}
