//! Front matter: the YAML between two `---` lines at the top of a lesson.
//!
//! In: the whole text. Out: its map, the rest of the text and the line where that rest begins.
//! Called by `parse` only. A file without front matter is a lesson too.

use indexmap::IndexMap;

use crate::model::Lesson;
use crate::yaml::{self, Value, YamlError};

/// Splits `text`; the line is the 1-based line where the body begins.
pub(crate) fn split(text: &str) -> Result<(IndexMap<String, Value>, &str, u32), YamlError> {
    let none = || Ok((IndexMap::new(), text, 1));
    let Some(rest) = text
        .strip_prefix("---")
        .and_then(|it| it.split_once('\n'))
        .filter(|it| it.0.trim().is_empty())
    else {
        return none();
    };
    let rest = rest.1;
    let mut offset = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        if matches!(line.trim_end(), "---" | "...") {
            let body = &rest[offset + line.len()..];
            return match yaml::read(&rest[..offset], 2)? {
                Value::Map(map) => Ok((map, body, index as u32 + 3)),
                Value::Null => Ok((IndexMap::new(), body, index as u32 + 3)),
                _ => Err(YamlError {
                    line: 2,
                    message: "front matter must be `key: value` lines".to_owned(),
                }),
            };
        }
        offset += line.len();
    }
    // A lone rule at the top of a text without front matter.
    let first = rest.lines().find(|it| !it.trim().is_empty()).unwrap_or("");
    if first.split_once(": ").is_some_and(|it| !it.0.contains(' '))
        || first.trim_end().ends_with(':')
    {
        return Err(YamlError {
            line: 1,
            message: "the front matter that begins here has no closing `---`".to_owned(),
        });
    }
    none()
}

/// Moves the known keys into the lesson's fields; the rest stays in `extra`.
/// Returns what looks wrong, each with the key's name.
pub(crate) fn fill(lesson: &mut Lesson, mut map: IndexMap<String, Value>) -> Vec<String> {
    let mut odd = Vec::new();
    let mut text = |map: &mut IndexMap<String, Value>, key: &str| match map.shift_remove(key) {
        Some(Value::Text(text)) => text.trim().to_owned(),
        None | Some(Value::Null) => String::new(),
        Some(_) => {
            odd.push(format!("`{key}` must be a text"));
            String::new()
        }
    };
    lesson.title = text(&mut map, "title");
    let name = map
        .get("name")
        .and_then(Value::as_text)
        .unwrap_or("")
        .to_owned();
    if lesson.title.is_empty() && !name.is_empty() {
        map.shift_remove("name");
        lesson.title = name;
    }
    lesson.slug = text(&mut map, "slug");
    lesson.description = text(&mut map, "description");
    lesson.group = text(&mut map, "group");
    lesson.level = text(&mut map, "level");
    lesson.lang = text(&mut map, "lang");
    let dataset = text(&mut map, "dataset");
    lesson.dataset = (!dataset.is_empty()).then_some(dataset);
    let mut number = |map: &mut IndexMap<String, Value>, key: &str| {
        let value = map.shift_remove(key).filter(|it| *it != Value::Null)?;
        let number = value.as_int();
        if number.is_none() {
            odd.push(format!("`{key}` must be a whole number"));
        }
        number
    };
    lesson.group_order = number(&mut map, "group_order");
    lesson.order = number(&mut map, "order");
    lesson.minutes = number(&mut map, "minutes").and_then(|it| u32::try_from(it).ok());
    if lesson.order.is_none() {
        lesson.order = map
            .get("sidebar")
            .and_then(|it| it.get("order"))
            .and_then(Value::as_int);
    }
    let mut list = |key: &str| {
        map.shift_remove(key)
            .map(|it| it.as_texts())
            .unwrap_or_default()
    };
    lesson.objectives = list("objectives");
    lesson.requires = list("requires");
    lesson.authors = list("authors");
    lesson.tags = list("tags");
    if let Some(draft) = map.shift_remove("draft") {
        lesson.draft = draft.as_bool().unwrap_or_else(|| {
            odd.push("`draft` must be `true` or `false`".to_owned());
            false
        });
    }
    lesson.extra = map;
    odd
}
