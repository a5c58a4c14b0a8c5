//! `json_each` and `json_tree`: a JSON text as rows.
//!
//! In: the text and the path to begin at. Out: rows of key, value, type, atom, id, parent, fullkey, path
//! (https://www.sqlite.org/json1.html). An id counts the elements before it, labels of objects included, as in SQLite.

use super::json::{Json, path, read};
use crate::error::Res;
use crate::value::{Owned, Val};

/// One element on the way: where it stands.
struct Place<'j> {
    value: &'j Json,
    key: Owned,
    id: i64,
    parent: Option<i64>,
    full: String,
    path: String,
}

/// The rows; with `deep` those of `json_tree`.
pub(crate) fn rows(text: &Val<'_>, root: Option<&Val<'_>>, deep: bool) -> Res<Vec<Vec<Owned>>> {
    let Some(json) = read(text)? else {
        return Ok(Vec::new());
    };
    let base = match root {
        None => "$".to_owned(),
        Some(Val::Null) => return Ok(Vec::new()),
        Some(it) => it.borrowed().into_text().into_owned(),
    };
    let Some(found) = json.find(&path(&base)?) else {
        return Ok(Vec::new());
    };
    let whole = Place {
        value: &json,
        key: Val::Null,
        id: 0,
        parent: None,
        full: "$".to_owned(),
        path: "$".to_owned(),
    };
    let Some(mut start) = locate(whole, found) else {
        return Ok(Vec::new());
    };
    let mut rows = Vec::new();
    if deep {
        start.parent = None;
        descend(start, &mut rows);
    } else {
        start.full.clone_from(&base);
        let inner = children(&start);
        if matches!(found, Json::Array(_) | Json::Object(_)) {
            for mut place in inner {
                place.parent = None;
                rows.push(row(&place));
            }
        } else {
            start.path = base;
            rows.push(row(&start));
        }
    }
    Ok(rows)
}

/// How many elements a value is, labels included.
fn size(value: &Json) -> i64 {
    match value {
        Json::Array(items) => 1 + items.iter().map(size).sum::<i64>(),
        Json::Object(entries) => 1 + entries.iter().map(|it| 1 + size(&it.1)).sum::<i64>(),
        _ => 1,
    }
}

fn children<'j>(of: &Place<'j>) -> Vec<Place<'j>> {
    let mut next = of.id + 1;
    let place = |value: &'j Json, key: Owned, id: i64, step: String| Place {
        value,
        key,
        id,
        parent: Some(of.id),
        full: format!("{}{step}", of.full),
        path: of.full.clone(),
    };
    let mut all = Vec::new();
    match of.value {
        Json::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                all.push(place(item, Val::Int(at as i64), next, format!("[{at}]")));
                next += size(item);
            }
        }
        Json::Object(entries) => {
            for (key, item) in entries {
                all.push(place(item, Val::text(key.clone()), next + 1, label(key)));
                next += 1 + size(item);
            }
        }
        _ => {}
    }
    all
}

/// A key as a step of a path: between quotes unless it is a word.
fn label(key: &str) -> String {
    let word = key.starts_with(|it: char| it.is_ascii_alphabetic())
        && key.bytes().all(|it| it.is_ascii_alphanumeric());
    if word {
        format!(".{key}")
    } else {
        format!(".\"{key}\"")
    }
}

fn locate<'j>(place: Place<'j>, wanted: &Json) -> Option<Place<'j>> {
    if std::ptr::eq(place.value, wanted) {
        return Some(place);
    }
    children(&place)
        .into_iter()
        .find_map(|it| locate(it, wanted))
}

fn descend(place: Place<'_>, rows: &mut Vec<Vec<Owned>>) {
    rows.push(row(&place));
    for child in children(&place) {
        descend(child, rows);
    }
}

fn row(place: &Place<'_>) -> Vec<Owned> {
    let atom = match place.value {
        Json::Array(_) | Json::Object(_) => Val::Null,
        other => other.sql(),
    };
    vec![
        place.key.clone(),
        place.value.sql(),
        Val::text(place.value.type_name()),
        atom,
        Val::Int(place.id),
        place.parent.map_or(Val::Null, Val::Int),
        Val::text(place.full.clone()),
        Val::text(place.path.clone()),
    ]
}
