//! Reads the YAML of a check. What is not understood is an error: a check that is not read would let everything pass.

use indexmap::IndexMap;
use trace::{ObjectState, StatementKind};

use super::values::TOLERANCE;
use super::{
    Bounds, Check, Piece, RowsCheck, Sentence, TableCheck, TextCheck, TransactionCheck,
    TransactionState,
};
use crate::near;
use crate::plain;
use crate::yaml::{self, Value};

type Map = IndexMap<String, Value>;
type Read<T> = Result<T, String>;

/// Steps that a transaction check may name.
const STEPS: [&str; 6] = [
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK TO",
];
/// What a check may ask for.
const KEYS: [&str; 13] = [
    "same_output_as",
    "stdout",
    "rows",
    "queries",
    "sql",
    "code",
    "transaction",
    "tables",
    "same_tables_as",
    "session",
    "error",
    "feedback",
    "success",
];
/// What `feedback:` may have sentences for.
const ABOUT: [&str; 10] = [
    "error",
    "code",
    "stdout",
    "rows",
    "tables",
    "queries",
    "n_plus_one",
    "sql",
    "transaction",
    "session",
];

/// Reads a check whose first line is `line` of the file.
///
/// # Errors
/// The line and what is wrong; for what YAML itself does not see, the line of the top-level key.
pub fn read(source: &str, line: u32) -> Result<Check, (u32, String)> {
    let value = yaml::read(source, line).map_err(|it| (it.line, it.message))?;
    of(value).map_err(|(key, reason)| {
        let at = source
            .lines()
            .position(|it| !key.is_empty() && it.trim_start_matches(['"', '\'']).starts_with(&key));
        (line + at.unwrap_or(0) as u32, reason)
    })
}

/// The check that a value means.
///
/// # Errors
/// The top-level key and what is wrong with it.
pub fn of(value: Value) -> Result<Check, (String, String)> {
    let Value::Map(map) = value else {
        let reason = "a check is `key: value` lines".to_owned();
        return Err((String::new(), reason));
    };
    let mut check = Check::default();
    for (key, value) in map {
        if let Err(it) = part(&mut check, &key, value) {
            let reason = format!("`{key}`: {it}");
            return Err((key, reason));
        }
    }
    Ok(check)
}

fn part(check: &mut Check, key: &str, value: Value) -> Read<()> {
    match key {
        "same_output_as" => check.same_output_as = Some(text(&value)?),
        "same_tables_as" => check.same_tables_as = Some(text(&value)?),
        "stdout" => check.stdout = Some(text_check(value, true)?),
        "rows" => check.rows = Some(rows(value)?),
        "sql" => check.sql = text_check(value, false)?,
        "code" => check.code = text_check(value, false)?,
        "queries" => queries(check, value)?,
        "transaction" => check.transaction = transaction(value)?,
        "tables" => {
            for (name, value) in map(value)? {
                check.tables.push(table(name, value)?);
            }
        }
        "session" => session(check, value)?,
        "error" => check.error = Some(text(&value)?),
        "success" => check.success = Some(text(&value)?),
        "feedback" => {
            for (about, sentence) in map(value)? {
                if !ABOUT.contains(&about.as_str()) {
                    return Err(format!(
                        "there is no feedback about `{about}`; there is {}",
                        ABOUT.join(", ")
                    ));
                }
                check.feedback.insert(about, sentences(sentence)?);
            }
        }
        _ => return Err(format!("checks know no such key{}", near::hint(key, &KEYS))),
    }
    Ok(())
}

fn text(value: &Value) -> Read<String> {
    value
        .as_text()
        .map(|it| it.trim_end_matches('\n').to_owned())
        .ok_or_else(|| "expected a text".to_owned())
}

fn map(value: Value) -> Read<Map> {
    match value {
        Value::Map(map) => Ok(map),
        _ => Err("expected `key: value` lines or `{key: value}`".to_owned()),
    }
}

fn count(value: &Value) -> Read<u64> {
    value
        .as_int()
        .and_then(|it| u64::try_from(it).ok())
        .ok_or_else(|| "expected a whole number".to_owned())
}

fn float(value: &Value) -> Read<f64> {
    value
        .as_text()
        .and_then(plain::float)
        .ok_or_else(|| "expected a number".to_owned())
}

fn unknown<T>(key: &str) -> Read<T> {
    Err(format!("there is no `{key}` here"))
}

/// `text`, `[a, b]`, or items `{text: ..., say: ...}`.
fn pieces(value: Value) -> Read<Vec<Piece>> {
    let items = match value {
        Value::List(items) => items,
        Value::Null => return Ok(Vec::new()),
        one => vec![one],
    };
    let piece = |item: Value| match item {
        Value::Map(mut map) => {
            let piece = Piece {
                text: text(&map.shift_remove("text").unwrap_or_default())?,
                say: map.shift_remove("say").map(|it| text(&it)).transpose()?,
            };
            match map.keys().next() {
                Some(key) => unknown(key),
                None => Ok(piece),
            }
        }
        other => Ok(Piece {
            text: text(&other)?,
            say: None,
        }),
    };
    items.into_iter().map(piece).collect()
}

/// One sentence, or a list of sentences and of items `{when: ..., code: ..., say: ...}`.
fn sentences(value: Value) -> Read<Vec<Sentence>> {
    let items = match value {
        Value::List(items) => items,
        one => vec![one],
    };
    let sentence = |item: Value| {
        let Value::Map(mut map) = item else {
            return Ok(Sentence {
                say: text(&item)?,
                ..Sentence::default()
            });
        };
        let mut part = |key: &str| map.shift_remove(key).map(|it| text(&it)).transpose();
        let sentence = Sentence {
            when: part("when")?,
            code: part("code")?,
            say: part("say")?.ok_or("a sentence needs `say`")?,
        };
        match map.keys().next() {
            Some(key) => unknown(key),
            None => Ok(sentence),
        }
    };
    items.into_iter().map(sentence).collect()
}

fn text_check(value: Value, plain: bool) -> Read<TextCheck> {
    let mut check = TextCheck::default();
    if plain {
        if let Some(whole) = value.as_text() {
            check.equals = Some(whole.to_owned());
            return Ok(check);
        }
    }
    for (key, value) in map(value)? {
        match key.as_str() {
            "equals" if plain => check.equals = Some(text(&value)?),
            "must" => check.must = pieces(value)?,
            "must_not" => check.must_not = pieces(value)?,
            other => return unknown(other),
        }
    }
    Ok(check)
}

fn rows(value: Value) -> Read<RowsCheck> {
    let mut check = RowsCheck {
        tolerance: TOLERANCE,
        ..RowsCheck::default()
    };
    for (key, value) in map(value)? {
        match key.as_str() {
            "columns" => check.columns = value.as_texts(),
            "are" => {
                let Value::List(rows) = value else {
                    return Err("`are` is a list of rows".to_owned());
                };
                let rows = rows.into_iter().map(|row| match row {
                    Value::List(values) => values,
                    one => vec![one],
                });
                check.are = Some(rows.collect());
            }
            "same_as" => check.same_as = Some(text(&value)?),
            "count" => check.count = Some(count(&value)?),
            "ordered" => check.ordered = value.as_bool().unwrap_or(false),
            "tolerance" => check.tolerance = float(&value)?,
            other => return unknown(other),
        }
    }
    Ok(check)
}

fn bounds(value: Value) -> Read<Bounds> {
    if value.as_text().is_some() {
        let exact = count(&value)?;
        return Ok(Bounds {
            min: Some(exact),
            max: Some(exact),
        });
    }
    let mut bounds = Bounds::default();
    for (key, value) in map(value)? {
        match key.as_str() {
            "min" => bounds.min = Some(count(&value)?),
            "max" => bounds.max = Some(count(&value)?),
            other => return unknown(other),
        }
    }
    Ok(bounds)
}

fn queries(check: &mut Check, value: Value) -> Read<()> {
    if value.as_text().is_some() {
        check.queries.push((None, bounds(value)?));
        return Ok(());
    }
    let mut all = Map::new();
    for (key, value) in map(value)? {
        let kind = match key.as_str() {
            "min" | "max" => {
                all.insert(key, value);
                continue;
            }
            "n_plus_one" => {
                if text(&value)? != "forbid" {
                    return Err("`n_plus_one` can only be `forbid`".to_owned());
                }
                check.forbid_n_plus_one = true;
                continue;
            }
            "selects" => StatementKind::Select,
            "inserts" => StatementKind::Insert,
            "updates" => StatementKind::Update,
            "deletes" => StatementKind::Delete,
            "ddl" => StatementKind::Ddl,
            other => return unknown(other),
        };
        check.queries.push((Some(kind), bounds(value)?));
    }
    if !all.is_empty() {
        check.queries.insert(0, (None, bounds(Value::Map(all))?));
    }
    Ok(())
}

fn transaction(value: Value) -> Read<TransactionCheck> {
    let mut check = TransactionCheck::default();
    for (key, value) in map(value)? {
        match key.as_str() {
            "is" => check.is = Some(value.as_texts()),
            "must" => check.must = pieces(value)?,
            "must_not" => check.must_not = pieces(value)?,
            "state" => {
                check.state = Some(match text(&value)?.as_str() {
                    "clean" => TransactionState::Clean,
                    "open" => TransactionState::Open,
                    "closed" => TransactionState::Closed,
                    _ => return Err("`state` is clean, open or closed".to_owned()),
                });
            }
            other => return unknown(other),
        }
    }
    let named = check.must.iter().chain(&check.must_not);
    let all = named
        .map(|it| &it.text)
        .chain(check.is.iter().flatten())
        .find(|it| !STEPS.contains(&it.as_str()));
    match all {
        Some(other) => Err(format!(
            "`{other}` is no step of a transaction; there is {}",
            STEPS.join(", ")
        )),
        None => Ok(check),
    }
}

fn table(name: String, value: Value) -> Read<TableCheck> {
    let mut check = TableCheck {
        name,
        tolerance: TOLERANCE,
        ..TableCheck::default()
    };
    if value.as_text().is_some() {
        check.count = Some(count(&value)?);
        return Ok(check);
    }
    for (key, value) in map(value)? {
        match key.as_str() {
            "count" => check.count = Some(count(&value)?),
            "has" => check.has = row_maps(value)?,
            "lacks" => check.lacks = row_maps(value)?,
            "tolerance" => check.tolerance = float(&value)?,
            other => return unknown(other),
        }
    }
    Ok(check)
}

fn row_maps(value: Value) -> Read<Vec<Map>> {
    match value {
        Value::List(items) => items.into_iter().map(map).collect(),
        one => Ok(vec![map(one)?]),
    }
}

fn state(name: &str) -> Option<ObjectState> {
    Some(match name {
        "transient" => ObjectState::Transient,
        "pending" => ObjectState::Pending,
        "persistent" => ObjectState::Persistent,
        "deleted" => ObjectState::Deleted,
        "detached" => ObjectState::Detached,
        _ => return None,
    })
}

fn session(check: &mut Check, value: Value) -> Read<()> {
    for (key, value) in map(value)? {
        if let Some(state) = state(&key) {
            check.session.push((None, state, count(&value)?));
            continue;
        }
        for (name, value) in map(value)? {
            let state = state(&name).ok_or_else(|| format!("`{name}` is no state of an object"))?;
            check
                .session
                .push((Some(key.clone()), state, count(&value)?));
        }
    }
    Ok(())
}
