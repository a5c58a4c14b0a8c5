//! A reader for the part of YAML that front matter and checks use.
//!
//! In: lines of text with the number of the first one. Out: a [`Value`], or the line and the reason.
//! Understood: `key: value` maps nested by indentation, `- item` lists, `[a, b]`, `{a: 1, b: 2}`, plain and quoted
//! scalars, `|` and `>` blocks with `-`, comments. Not understood, and said so: anchors, tags, several documents.
//! Used by `front_matter`, `fence` and later by the checks; public so that tests and tools can read the same dialect.

use indexmap::IndexMap;

/// A value. Scalars stay text: whoever reads a key knows which type it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    #[default]
    Null,
    Text(String),
    List(Vec<Value>),
    Map(IndexMap<String, Value>),
}

impl Value {
    /// The text of a scalar.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A scalar that is a whole number.
    pub fn as_int(&self) -> Option<i64> {
        self.as_text()?.parse().ok()
    }

    /// A scalar that is `true` or `false`, as YAML 1.2 spells them.
    pub fn as_bool(&self) -> Option<bool> {
        match self.as_text()? {
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            _ => None,
        }
    }

    /// The scalars of a list; one scalar counts as a list of one.
    pub fn as_texts(&self) -> Vec<String> {
        match self {
            Self::Null | Self::Map(_) => Vec::new(),
            Self::Text(text) => vec![text.clone()],
            Self::List(items) => items
                .iter()
                .filter_map(|it| it.as_text().map(str::to_owned))
                .collect(),
        }
    }

    /// An entry of a map.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Self::Map(map) => map.get(key),
            _ => None,
        }
    }
}

/// Where reading stopped and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// 1-based line in the file.
    pub line: u32,
    pub message: String,
}

/// Reads a document; `first_line` is the number of its first line in the file.
///
/// # Errors
/// When a line cannot be understood.
pub fn read(text: &str, first_line: u32) -> Result<Value, YamlError> {
    let lines = text
        .lines()
        .enumerate()
        .map(|(index, raw)| Line {
            number: first_line + index as u32,
            raw,
            indent: raw.len() - raw.trim_start_matches(' ').len(),
        })
        .collect();
    let mut reader = Reader { lines, next: 0 };
    let Some(first) = reader.peek() else {
        return Ok(Value::Null);
    };
    let value = reader.block(first.indent)?;
    match reader.peek() {
        Some(line) => Err(line.error("this line is indented differently from the lines around it")),
        None => Ok(value),
    }
}

/// Reads one value written in a line: a scalar, `[...]` or `{...}`.
///
/// # Errors
/// When quotes or brackets do not close.
pub fn read_inline(text: &str, line: u32) -> Result<Value, YamlError> {
    let mut flow = Flow { text, at: 0, line };
    let value = flow.top()?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Line<'a> {
    number: u32,
    raw: &'a str,
    indent: usize,
}

impl Line<'_> {
    fn error(&self, message: impl Into<String>) -> YamlError {
        YamlError {
            line: self.number,
            message: message.into(),
        }
    }

    fn is_blank(&self) -> bool {
        let text = self.raw.trim();
        text.is_empty() || text.starts_with('#')
    }
}

struct Reader<'a> {
    lines: Vec<Line<'a>>,
    next: usize,
}

impl<'a> Reader<'a> {
    /// The next line that says something.
    fn peek(&mut self) -> Option<Line<'a>> {
        while self.lines.get(self.next).is_some_and(Line::is_blank) {
            self.next += 1;
        }
        self.lines.get(self.next).copied()
    }

    /// A map or a list whose lines are indented by exactly `indent`.
    fn block(&mut self, indent: usize) -> Result<Value, YamlError> {
        match self.peek() {
            Some(line) if is_item(line.raw.trim_start()) => self.list(indent),
            _ => self.map(indent),
        }
    }

    fn list(&mut self, indent: usize) -> Result<Value, YamlError> {
        let mut items = Vec::new();
        while let Some(line) = self.peek() {
            let text = line.raw.trim();
            if line.indent != indent || !is_item(text) {
                break;
            }
            let rest = text[1..].trim_start();
            if rest.is_empty() {
                self.next += 1;
                items.push(self.nested(indent)?);
            } else if split_key(rest).is_some() {
                // `- a: 1` begins a map that stands as far right as its first key.
                let inner = line.indent + (text.len() - rest.len());
                let raw = &line.raw
                    [line.raw.len() - line.raw.trim_start().len() + (text.len() - rest.len())..];
                let index = self.next;
                self.lines[index] = Line {
                    number: line.number,
                    raw,
                    indent: inner,
                };
                items.push(self.map(inner)?);
            } else {
                self.next += 1;
                items.push(self.scalar(rest, indent, line)?);
            }
        }
        Ok(Value::List(items))
    }

    fn map(&mut self, indent: usize) -> Result<Value, YamlError> {
        let mut map = IndexMap::new();
        while let Some(line) = self.peek() {
            if line.indent < indent {
                break;
            }
            if line.indent > indent {
                return Err(line.error(
                    "this line is indented more than the one before, which has a value already",
                ));
            }
            if line.raw.trim_start_matches(' ').starts_with('\t') {
                return Err(line.error("indent with spaces, not with tabs"));
            }
            let Some((key, rest)) = split_key(line.raw.trim()) else {
                return Err(line.error(format!(
                    "expected `key: value`, found `{}`",
                    line.raw.trim()
                )));
            };
            self.next += 1;
            let value = if rest.is_empty() || rest.starts_with('#') {
                self.nested(indent)?
            } else {
                self.scalar(rest, indent, line)?
            };
            if map.insert(key.clone(), value).is_some() {
                return Err(line.error(format!("the key `{key}` is given twice")));
            }
        }
        Ok(Value::Map(map))
    }

    /// What stands under a `key:` or a `-` without a value.
    fn nested(&mut self, indent: usize) -> Result<Value, YamlError> {
        match self.peek() {
            Some(line) if line.indent > indent => self.block(line.indent),
            // A list may stand as far left as the key that it belongs to.
            Some(line)
                if line.indent == indent && is_item(line.raw.trim()) && !self.in_list(indent) =>
            {
                self.list(indent)
            }
            _ => Ok(Value::Null),
        }
    }

    /// Whether the line before the next one is itself an item at this indentation.
    fn in_list(&self, indent: usize) -> bool {
        self.lines[..self.next]
            .iter()
            .rev()
            .find(|line| !line.is_blank())
            .is_some_and(|line| line.indent == indent && is_item(line.raw.trim()))
    }

    /// A value that begins on the line of its key.
    fn scalar(&mut self, rest: &str, indent: usize, line: Line<'a>) -> Result<Value, YamlError> {
        if let Some(style) = rest.strip_prefix(['|', '>']) {
            let marks = style.split('#').next().unwrap_or("").trim();
            if marks.chars().all(|it| matches!(it, '-' | '+' | '1'..='9')) {
                return Ok(Value::Text(self.text_block(
                    indent,
                    rest.starts_with('>'),
                    marks,
                )));
            }
        }
        if rest.starts_with(['&', '*', '!']) {
            return Err(line.error(
                "anchors, aliases and tags are not understood here; put the value in quotes",
            ));
        }
        // A flow list, a flow map or a plain scalar may go on over further, deeper lines.
        let mut text = rest.to_owned();
        loop {
            let open = text.starts_with(['[', '{', '"', '\'']);
            match read_inline(&text, line.number) {
                Err(error) if open => match self.peek() {
                    Some(more) if more.indent > indent => {
                        text.push(' ');
                        text.push_str(more.raw.trim());
                        self.next += 1;
                    }
                    _ => return Err(error),
                },
                Ok(_) if !open && self.peek().is_some_and(|more| more.indent > indent) => {
                    let more = self.lines[self.next];
                    if split_key(more.raw.trim()).is_some() {
                        return Err(more.error("this line is indented more than the one before, which has a value already"));
                    }
                    text.push(' ');
                    text.push_str(more.raw.trim());
                    self.next += 1;
                }
                result => return result,
            }
        }
    }

    /// The lines under `|` or `>`: joined by line feeds or, folded, by spaces.
    fn text_block(&mut self, indent: usize, folded: bool, marks: &str) -> String {
        let mut rows: Vec<&str> = Vec::new();
        let mut inner = None;
        while let Some(line) = self.lines.get(self.next) {
            if line.raw.trim().is_empty() {
                rows.push("");
            } else if line.indent > indent {
                let cut = *inner.get_or_insert(line.indent);
                rows.push(&line.raw[cut.min(line.indent)..]);
            } else {
                break;
            }
            self.next += 1;
        }
        while rows.last().is_some_and(|it| it.is_empty()) {
            rows.pop();
        }
        let mut text = String::new();
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                let beside_blank = row.is_empty() || rows[index - 1].is_empty();
                if !folded || row.is_empty() {
                    text.push('\n');
                } else if !beside_blank {
                    text.push(' ');
                }
            }
            text.push_str(row.trim_end());
        }
        if !marks.contains('-') && !text.is_empty() {
            text.push('\n');
        }
        text
    }
}

fn is_item(text: &str) -> bool {
    text == "-" || text.starts_with("- ")
}

/// Splits `key: rest`; the key may be quoted. `None` when the line is no such pair.
fn split_key(text: &str) -> Option<(String, &str)> {
    if let Some(quote) = text.chars().next().filter(|it| matches!(it, '"' | '\'')) {
        let end = text[1..].find(quote)? + 1;
        let rest = text[end + 1..].trim_start().strip_prefix(':')?;
        return (rest.is_empty() || rest.starts_with(' '))
            .then(|| (text[1..end].to_owned(), rest.trim()));
    }
    if text.starts_with(['[', '{', '#']) {
        return None;
    }
    let at = text
        .match_indices(':')
        .map(|it| it.0)
        .find(|&at| text[at + 1..].is_empty() || text[at + 1..].starts_with([' ', '\t']))?;
    let key = text[..at].trim();
    (!key.is_empty()).then(|| (key.to_owned(), text[at + 1..].trim()))
}

/// Reads values that are written inside a line.
struct Flow<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Flow<'_> {
    fn error(&self, message: &str) -> YamlError {
        YamlError {
            line: self.line,
            message: message.to_owned(),
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn top(&mut self) -> Result<Value, YamlError> {
        self.skip_spaces();
        if !self.rest().starts_with(['[', '{', '"', '\'']) {
            let plain = self.rest();
            let end = plain.find(" #").unwrap_or(plain.len());
            return Ok(plain_scalar(plain[..end].trim()));
        }
        let value = self.value()?;
        self.skip_spaces();
        if self.rest().is_empty() || self.rest().starts_with('#') {
            Ok(value)
        } else {
            Err(self.error(&format!(
                "`{}` stands after the end of the value",
                self.rest()
            )))
        }
    }

    fn value(&mut self) -> Result<Value, YamlError> {
        self.skip_spaces();
        match self.rest().chars().next() {
            Some('[') => self.list(),
            Some('{') => self.map(),
            Some(quote @ ('"' | '\'')) => Ok(Value::Text(self.quoted(quote)?)),
            _ => {
                let end = self
                    .rest()
                    .find([',', ']', '}'])
                    .unwrap_or(self.rest().len());
                let value = plain_scalar(self.rest()[..end].trim());
                self.at += end;
                Ok(value)
            }
        }
    }

    fn list(&mut self) -> Result<Value, YamlError> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_spaces();
            if self.eat(']') {
                return Ok(Value::List(items));
            }
            items.push(self.value()?);
            self.skip_spaces();
            if !self.eat(',') && !self.rest().starts_with(']') {
                return Err(self.error("a list that begins with `[` does not end with `]`"));
            }
        }
    }

    fn map(&mut self) -> Result<Value, YamlError> {
        self.at += 1;
        let mut map = IndexMap::new();
        loop {
            self.skip_spaces();
            if self.eat('}') {
                return Ok(Value::Map(map));
            }
            let key = match self.rest().chars().next() {
                Some(quote @ ('"' | '\'')) => self.quoted(quote)?,
                _ => {
                    let end = self
                        .rest()
                        .find([':', ',', '}'])
                        .unwrap_or(self.rest().len());
                    let key = self.rest()[..end].trim().to_owned();
                    self.at += end;
                    key
                }
            };
            self.skip_spaces();
            let value = if self.eat(':') {
                self.value()?
            } else {
                Value::Null
            };
            map.insert(key, value);
            self.skip_spaces();
            if !self.eat(',') && !self.rest().starts_with('}') {
                return Err(self.error("a map that begins with `{` does not end with `}`"));
            }
        }
    }

    fn eat(&mut self, mark: char) -> bool {
        let found = self.rest().starts_with(mark);
        if found {
            self.at += mark.len_utf8();
        }
        found
    }

    fn quoted(&mut self, quote: char) -> Result<String, YamlError> {
        self.at += 1;
        let mut text = String::new();
        while let Some(it) = self.rest().chars().next() {
            self.at += it.len_utf8();
            if it == quote {
                if quote == '\'' && self.eat('\'') {
                    text.push('\'');
                    continue;
                }
                return Ok(text);
            }
            if it == '\\' && quote == '"' {
                let escape = self.rest().chars().next();
                self.at += escape.map_or(0, char::len_utf8);
                match escape {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some(other) => text.push(other),
                    None => break,
                }
                continue;
            }
            text.push(it);
        }
        Err(self.error("a quoted text does not end on this line"))
    }
}

fn plain_scalar(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        _ => Value::Text(text.to_owned()),
    }
}
