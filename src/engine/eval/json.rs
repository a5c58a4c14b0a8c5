//! JSON functions.
//!
//! In: JSON text and paths. Out: what SQLite's functions give (https://www.sqlite.org/json1.html).
//! Objects keep their order and their repeated keys; numbers keep their spelling.

use std::borrow::Cow;

use crate::error::{Res, operational};
use crate::number;
use crate::value::Val;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub fn parse(text: &str) -> Option<Json> {
        let mut parser = Reader {
            bytes: text.as_bytes(),
            text,
            at: 0,
            depth: 0,
        };
        let value = parser.value()?;
        parser.space();
        (parser.at == parser.bytes.len()).then_some(value)
    }

    pub fn print(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(it) => out.push_str(if *it { "true" } else { "false" }),
            Self::Number(it) => out.push_str(it),
            Self::Text(it) => quote_into(it, out),
            Self::Array(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    item.print(out);
                }
                out.push(']');
            }
            Self::Object(entries) => {
                out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    quote_into(key, out);
                    out.push(':');
                    value.print(out);
                }
                out.push('}');
            }
        }
    }

    fn text(&self) -> String {
        let mut out = String::new();
        self.print(&mut out);
        out
    }

    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
            Self::Number(it) if it.bytes().any(|it| matches!(it, b'.' | b'e' | b'E')) => "real",
            Self::Number(_) => "integer",
            Self::Text(_) => "text",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// The SQL value: scalars as such, arrays and objects as text.
    pub fn sql<'v>(&self) -> Val<'v> {
        match self {
            Self::Null => Val::Null,
            Self::Bool(it) => Val::bool(*it),
            Self::Number(it) => number::parse_whole(it).unwrap_or(Val::Null),
            Self::Text(it) => Val::text(it.clone()),
            other => Val::text(other.text()),
        }
    }

    fn is_container(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_))
    }

    fn step(&self, step: &Step) -> Option<&Json> {
        match (self, step) {
            (Self::Object(entries), Step::Key(key)) => {
                entries.iter().find(|it| it.0 == *key).map(|it| &it.1)
            }
            (Self::Array(items), Step::Index(at)) => items.get(*at),
            (Self::Array(items), Step::FromEnd(at)) => {
                items.len().checked_sub(*at).and_then(|it| items.get(it))
            }
            _ => None,
        }
    }

    pub(super) fn find(&self, path: &[Step]) -> Option<&Json> {
        path.iter().try_fold(self, |at, step| at.step(step))
    }
}

fn quote_into(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

struct Reader<'t> {
    bytes: &'t [u8],
    text: &'t str,
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    fn space(&mut self) {
        while self
            .bytes
            .get(self.at)
            .is_some_and(|it| matches!(it, b' ' | b'\t' | b'\n' | b'\r'))
        {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn value(&mut self) -> Option<Json> {
        self.space();
        self.depth += 1;
        if self.depth > 500 {
            return None;
        }
        let value = match self.bytes.get(self.at)? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                if !self.eat(b']') {
                    loop {
                        items.push(self.value()?);
                        if self.eat(b']') {
                            break;
                        }
                        if !self.eat(b',') {
                            return None;
                        }
                    }
                }
                Some(Json::Array(items))
            }
            b'{' => {
                self.at += 1;
                let mut entries = Vec::new();
                if !self.eat(b'}') {
                    loop {
                        self.space();
                        let key = self.string()?;
                        if !self.eat(b':') {
                            return None;
                        }
                        entries.push((key, self.value()?));
                        if self.eat(b'}') {
                            break;
                        }
                        if !self.eat(b',') {
                            return None;
                        }
                    }
                }
                Some(Json::Object(entries))
            }
            _ => self.number(),
        };
        self.depth -= 1;
        value
    }

    fn number(&mut self) -> Option<Json> {
        let start = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        let digits = |reader: &mut Self| {
            let from = reader.at;
            while reader.bytes.get(reader.at).is_some_and(u8::is_ascii_digit) {
                reader.at += 1;
            }
            reader.at - from
        };
        let leading_zero = self.bytes.get(self.at) == Some(&b'0');
        let whole = digits(self);
        if whole == 0 || (leading_zero && whole > 1) {
            return None;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            if digits(self) == 0 {
                return None;
            }
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.bytes.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if digits(self) == 0 {
                return None;
            }
        }
        Some(Json::Number(self.text[start..self.at].to_owned()))
    }

    fn string(&mut self) -> Option<String> {
        if self.bytes.get(self.at) != Some(&b'"') {
            return None;
        }
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let c = rest.chars().next()?;
            self.at += c.len_utf8();
            match c {
                '"' => return Some(out),
                '\\' => {
                    let escaped = *self.bytes.get(self.at)?;
                    self.at += 1;
                    match escaped {
                        b'n' => out.push('\n'),
                        b't' => out.push('\t'),
                        b'r' => out.push('\r'),
                        b'b' => out.push('\u{8}'),
                        b'f' => out.push('\u{c}'),
                        b'u' => {
                            let mut code = self.hex4()?;
                            if (0xd800..0xdc00).contains(&code)
                                && self.text[self.at..].starts_with("\\u")
                            {
                                self.at += 2;
                                let low = self.hex4()?;
                                code = 0x10000
                                    + ((code - 0xd800) << 10)
                                    + (low.wrapping_sub(0xdc00) & 0x3ff);
                            }
                            out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                        }
                        b'"' | b'\\' | b'/' => out.push(char::from(escaped)),
                        _ => return None,
                    }
                }
                c if u32::from(c) < 0x20 => return None,
                c => out.push(c),
            }
        }
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
    /// `[#-1]`; 0 is behind the end.
    FromEnd(usize),
}

pub(super) fn path(text: &str) -> Res<Vec<Step>> {
    let bad = |near: &str| {
        operational(format!(
            "JSON path error near '{}'",
            near.replace('\'', "''")
        ))
    };
    let mut rest = text.strip_prefix('$').ok_or_else(|| bad(text))?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            if let Some(quoted) = after.strip_prefix('"') {
                let end = quoted.find('"').ok_or_else(|| bad(after))?;
                steps.push(Step::Key(quoted[..end].to_owned()));
                rest = &quoted[end + 1..];
            } else {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                if end == 0 {
                    return Err(bad(after));
                }
                steps.push(Step::Key(after[..end].to_owned()));
                rest = &after[end..];
            }
        } else if let Some(after) = rest.strip_prefix('[') {
            let end = after.find(']').ok_or_else(|| bad(rest))?;
            let inside = &after[..end];
            steps.push(match inside.strip_prefix('#') {
                Some("") => Step::FromEnd(0),
                Some(back) => {
                    let back = back.strip_prefix('-').ok_or_else(|| bad(rest))?;
                    Step::FromEnd(back.parse().map_err(|_| bad(rest))?)
                }
                None => Step::Index(inside.parse().map_err(|_| bad(rest))?),
            });
            rest = &after[end + 1..];
        } else {
            return Err(bad(rest));
        }
    }
    Ok(steps)
}

/// The argument as JSON; NULL is `None`.
pub(super) fn read(value: &Val<'_>) -> Res<Option<Json>> {
    match value {
        Val::Null => Ok(None),
        Val::Blob(_) => Err(operational("JSON cannot hold BLOB values")),
        value => match Json::parse(&value.borrowed().into_text()) {
            Some(json) => Ok(Some(json)),
            None => Err(operational("malformed JSON")),
        },
    }
}

/// An SQL value as JSON text. `is_json`: it is JSON already.
///
/// # Errors
/// A blob has no form in JSON.
pub(crate) fn quote<'v>(value: &Val<'_>, is_json: bool) -> Res<Val<'v>> {
    Ok(Val::text(to_json(value, is_json)?.text()))
}

/// A text as a JSON string.
pub(crate) fn label(text: &str) -> String {
    Json::Text(text.to_owned()).text()
}

fn to_json(value: &Val<'_>, is_json: bool) -> Res<Json> {
    Ok(match value {
        Val::Null => Json::Null,
        Val::Int(it) => Json::Number(it.to_string()),
        Val::Real(it) => Json::Number(number::real_to_text(*it)),
        Val::Text(it) if is_json => Json::parse(it).ok_or_else(|| operational("malformed JSON"))?,
        Val::Text(it) => Json::Text(it.to_string()),
        Val::Blob(_) => return Err(operational("JSON cannot hold BLOB values")),
    })
}

pub(super) fn minify<'v>(args: &[Val<'v>]) -> Res<Val<'v>> {
    Ok(read(&args[0])?.map_or(Val::Null, |it| Val::text(it.text())))
}

pub(super) fn valid<'v>(args: &[Val<'v>]) -> Val<'v> {
    match &args[0] {
        Val::Null => Val::Null,
        value => Val::bool(Json::parse(&value.borrowed().into_text()).is_some()),
    }
}

/// json_extract: the value, and whether it is JSON.
pub(super) fn extract<'v>(args: &[Val<'v>]) -> Res<(Val<'v>, bool)> {
    let Some(json) = read(&args[0])? else {
        return Ok((Val::Null, false));
    };
    let mut found = Vec::new();
    for at in &args[1..] {
        if at.is_null() {
            return Ok((Val::Null, false));
        }
        found.push(json.find(&path(&at.borrowed().into_text())?).cloned());
    }
    Ok(match found.len() {
        0 => (Val::Null, false),
        1 => found[0]
            .as_ref()
            .map_or((Val::Null, false), |it| (it.sql(), it.is_container())),
        _ => {
            let items = found.into_iter().map(|it| it.unwrap_or(Json::Null));
            (Val::text(Json::Array(items.collect()).text()), true)
        }
    })
}

pub(super) fn arrow<'v>(args: &[Val<'v>], as_sql: bool) -> Res<Val<'v>> {
    let Some(json) = read(&args[0])? else {
        return Ok(Val::Null);
    };
    let steps = match &args[1] {
        Val::Null => return Ok(Val::Null),
        Val::Int(at) if *at < 0 => return Ok(Val::Null),
        Val::Int(at) => vec![Step::Index(*at as usize)],
        other => {
            let text = other.borrowed().into_text();
            if text.starts_with('$') {
                path(&text)?
            } else if text.starts_with('[') && text.ends_with(']') {
                path(&format!("${text}"))?
            } else {
                vec![Step::Key(text.into_owned())]
            }
        }
    };
    Ok(match json.find(&steps) {
        None => Val::Null,
        Some(found) if as_sql => found.sql(),
        Some(found) => Val::text(found.text()),
    })
}

fn at<'j>(json: &'j Json, args: &[Val<'_>]) -> Res<Option<&'j Json>> {
    match args.get(1) {
        None => Ok(Some(json)),
        Some(Val::Null) => Ok(None),
        Some(text) => Ok(json.find(&path(&text.borrowed().into_text())?)),
    }
}

pub(super) fn type_of<'v>(args: &[Val<'v>]) -> Res<Val<'v>> {
    let Some(json) = read(&args[0])? else {
        return Ok(Val::Null);
    };
    Ok(at(&json, args)?.map_or(Val::Null, |it| Val::text(it.type_name())))
}

pub(super) fn array_length<'v>(args: &[Val<'v>]) -> Res<Val<'v>> {
    let Some(json) = read(&args[0])? else {
        return Ok(Val::Null);
    };
    Ok(match at(&json, args)? {
        None => Val::Null,
        Some(Json::Array(items)) => Val::Int(items.len() as i64),
        Some(_) => Val::Int(0),
    })
}

pub(super) fn array<'v>(args: &[Val<'v>], marks: &[bool]) -> Res<Val<'v>> {
    let items = args.iter().zip(marks).map(|(it, mark)| to_json(it, *mark));
    Ok(Val::text(Json::Array(items.collect::<Res<_>>()?).text()))
}

pub(super) fn object<'v>(args: &[Val<'v>], marks: &[bool]) -> Res<Val<'v>> {
    if !args.len().is_multiple_of(2) {
        return Err(operational(
            "json_object() requires an even number of arguments",
        ));
    }
    let mut entries = Vec::new();
    for (pair, marks) in args.chunks(2).zip(marks.chunks(2)) {
        let Val::Text(key) = &pair[0] else {
            return Err(operational("json_object() labels must be TEXT"));
        };
        entries.push((key.to_string(), to_json(&pair[1], marks[1])?));
    }
    Ok(Val::text(Json::Object(entries).text()))
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Modify {
    Set,
    Insert,
    Replace,
}

pub(super) fn modify<'v>(args: &[Val<'v>], marks: &[bool], how: Modify) -> Res<Val<'v>> {
    let Some(mut json) = read(&args[0])? else {
        return Ok(Val::Null);
    };
    for (pair, marks) in args[1..].chunks(2).zip(marks[1..].chunks(2)) {
        let [at, value] = pair else {
            return Err(operational("json_set() needs an odd number of arguments"));
        };
        if at.is_null() {
            return Ok(Val::Null);
        }
        change(
            &mut json,
            &path(&at.borrowed().into_text())?,
            to_json(value, marks[1])?,
            how,
        );
    }
    Ok(Val::text(json.text()))
}

fn change(json: &mut Json, steps: &[Step], value: Json, how: Modify) {
    let Some((step, rest)) = steps.split_first() else {
        if how != Modify::Insert {
            *json = value;
        }
        return;
    };
    let creates = how != Modify::Replace;
    match (json, step) {
        (Json::Object(entries), Step::Key(key)) => match entries.iter_mut().find(|it| it.0 == *key)
        {
            Some((_, inner)) => change(inner, rest, value, how),
            None if creates && rest.is_empty() => entries.push((key.clone(), value)),
            None => {}
        },
        (Json::Array(items), Step::Index(_) | Step::FromEnd(_)) => {
            let at = match step {
                Step::Index(at) => Some(*at),
                Step::FromEnd(back) => items.len().checked_sub(*back),
                Step::Key(_) => None,
            };
            match at {
                Some(at) if at < items.len() => change(&mut items[at], rest, value, how),
                Some(at) if at == items.len() && creates && rest.is_empty() => items.push(value),
                _ => {}
            }
        }
        _ => {}
    }
}

pub(super) fn remove<'v>(args: &[Val<'v>]) -> Res<Val<'v>> {
    let Some(mut json) = read(&args[0])? else {
        return Ok(Val::Null);
    };
    for at in &args[1..] {
        if at.is_null() {
            return Ok(Val::Null);
        }
        let steps = path(&at.borrowed().into_text())?;
        if steps.is_empty() {
            return Ok(Val::Null);
        }
        cut(&mut json, &steps);
    }
    Ok(Val::text(json.text()))
}

fn cut(json: &mut Json, steps: &[Step]) {
    let Some((step, rest)) = steps.split_first() else {
        return;
    };
    match (json, step) {
        (Json::Object(entries), Step::Key(key)) => {
            if rest.is_empty() {
                entries.retain(|it| it.0 != *key);
            } else if let Some((_, inner)) = entries.iter_mut().find(|it| it.0 == *key) {
                cut(inner, rest);
            }
        }
        (Json::Array(items), step) => {
            let at = match step {
                Step::Index(at) => Some(*at),
                Step::FromEnd(back) => items.len().checked_sub(*back),
                Step::Key(_) => None,
            };
            if let Some(at) = at.filter(|it| *it < items.len()) {
                if rest.is_empty() {
                    items.remove(at);
                } else {
                    cut(&mut items[at], rest);
                }
            }
        }
        _ => {}
    }
}

pub(super) fn patch<'v>(args: &[Val<'v>]) -> Res<Val<'v>> {
    let (Some(target), Some(patch)) = (read(&args[0])?, read(&args[1])?) else {
        return Ok(Val::Null);
    };
    Ok(Val::Text(Cow::Owned(merge(target, patch).text())))
}

fn merge(target: Json, patch: Json) -> Json {
    let Json::Object(changes) = patch else {
        return patch;
    };
    let mut entries = match target {
        Json::Object(entries) => entries,
        _ => Vec::new(),
    };
    for (key, value) in changes {
        let at = entries.iter().position(|it| it.0 == key);
        match (value, at) {
            (Json::Null, Some(at)) => {
                entries.remove(at);
            }
            (Json::Null, None) => {}
            (value, Some(at)) => {
                let old = std::mem::replace(&mut entries[at].1, Json::Null);
                entries[at].1 = merge(old, value);
            }
            (value, None) => entries.push((key, merge(Json::Null, value))),
        }
    }
    Json::Object(entries)
}
