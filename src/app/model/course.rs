//! The course index, as the build wrote it.
//!
//! In: JSON. Out: the index. Used by the shell.

use lesson::index::{Entry, Index};

use super::json::Json;

/// Reads the index; nothing when the text is not one.
pub fn read(text: &str) -> Option<Index> {
    let json = Json::read(text)?;
    let Json::List(lessons) = json.field("lessons") else {
        return None;
    };
    let entry = |it: &Json| {
        let text = |name: &str| it.field(name).text().to_owned();
        let number = |name: &str| match it.field(name) {
            Json::Int(it) => Some(*it),
            _ => None,
        };
        Entry {
            slug: text("slug"),
            file: text("file"),
            title: text("title"),
            group: text("group"),
            group_order: number("group_order"),
            order: number("order"),
            description: text("description"),
            minutes: number("minutes").and_then(|it| u32::try_from(it).ok()),
            level: text("level"),
        }
    };
    Some(Index {
        lessons: lessons.iter().map(entry).collect(),
    })
}
