//! JSON text into a tree and back: all that the page needs of it, in a fraction of a general library's size.
//!
//! In: JSON text from the worker, the build or the browser's storage. Out: a [`Json`] tree, tolerant to read:
//! what is missing or of another kind reads as empty.

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Json>),
    /// In the order of the text.
    Object(Vec<(String, Json)>),
}

/// So deep values may be nested.
const DEEPEST: u32 = 100;

impl Json {
    /// Reads a text; nothing when it is not JSON.
    pub fn read(text: &str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.blanks();
        (reader.at == text.len()).then_some(value)
    }

    /// A field of an object; `Null` when there is none.
    pub fn field(&self, name: &str) -> &Self {
        match self {
            Self::Object(fields) => fields
                .iter()
                .find(|it| it.0 == name)
                .map_or(&Self::Null, |it| &it.1),
            _ => &Self::Null,
        }
    }

    /// The only field of an object, as serde writes an enum's variant with data; a text is a variant without.
    pub fn variant(&self) -> (&str, &Self) {
        match self {
            Self::Object(fields) if fields.len() == 1 => (&fields[0].0, &fields[0].1),
            Self::Text(name) => (name, &Self::Null),
            _ => ("", &Self::Null),
        }
    }

    /// A text; empty for anything else.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(it) => it,
            _ => "",
        }
    }

    /// A list; empty for anything else.
    pub fn list(&self) -> &[Self] {
        match self {
            Self::List(it) => it,
            _ => &[],
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        self.blanks();
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn value(&mut self, depth: u32) -> Option<Json> {
        if depth > DEEPEST {
            return None;
        }
        self.blanks();
        match self.peek()? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'"' => Some(Json::Text(self.string()?)),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                if self.take(b']').is_some() {
                    return Some(Json::List(items));
                }
                loop {
                    items.push(self.value(depth + 1)?);
                    if self.take(b',').is_none() {
                        self.take(b']')?;
                        return Some(Json::List(items));
                    }
                }
            }
            b'{' => {
                self.at += 1;
                let mut fields = Vec::new();
                if self.take(b'}').is_some() {
                    return Some(Json::Object(fields));
                }
                loop {
                    self.blanks();
                    let name = self.string()?;
                    self.take(b':')?;
                    fields.push((name, self.value(depth + 1)?));
                    if self.take(b',').is_none() {
                        self.take(b'}')?;
                        return Some(Json::Object(fields));
                    }
                }
            }
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Option<Json> {
        let rest = &self.text[self.at..];
        let end = rest
            .find(|it: char| !matches!(it, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'))
            .unwrap_or(rest.len());
        let digits = &rest[..end];
        self.at += end;
        match digits.parse() {
            Ok(it) => Some(Json::Int(it)),
            Err(_) => lesson::plain::float(digits).map(Json::Float),
        }
    }

    fn string(&mut self) -> Option<String> {
        if self.peek()? != b'"' {
            return None;
        }
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = &self.text[self.at..];
            let end = rest.find(['"', '\\'])?;
            text.push_str(&rest[..end]);
            self.at += end + 1;
            if rest.as_bytes()[end] == b'"' {
                return Some(text);
            }
            let escaped = self.peek()?;
            self.at += 1;
            text.push(match escaped {
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => self.unicode()?,
                b'"' | b'\\' | b'/' => char::from(escaped),
                _ => return None,
            });
        }
    }

    /// Four hexadecimal digits, or two times four for a character beyond the first 65,536.
    fn unicode(&mut self) -> Option<char> {
        let first = self.four()?;
        if !(0xd800..0xdc00).contains(&first) {
            return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        if !self.text[self.at..].starts_with("\\u") {
            return Some(char::REPLACEMENT_CHARACTER);
        }
        self.at += 2;
        let second = self.four()?;
        let code = 0x10000 + ((first - 0xd800) << 10) + (second.wrapping_sub(0xdc00) & 0x3ff);
        Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn four(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

/// JSON text in the making.
#[derive(Debug, Default)]
pub struct Writer(String);

impl Writer {
    /// Markup between values: brackets, names, commas.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// A whole number.
    pub fn number(&mut self, number: u32) -> &mut Self {
        self.0.push_str(&number.to_string());
        self
    }

    /// A text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.0.push('"');
        for it in text.chars() {
            match it {
                '"' => self.0.push_str("\\\""),
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                it if u32::from(it) < 0x20 => self.0.push_str(&format!("\\u{:04x}", u32::from(it))),
                it => self.0.push(it),
            }
        }
        self.0.push('"');
        self
    }

    /// A text, or `null`.
    pub fn maybe(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(it) => self.text(it),
            None => self.raw("null"),
        }
    }

    /// Values with commas between them, in brackets.
    pub fn list<T>(&mut self, items: &[T], each: impl Fn(&mut Self, &T)) -> &mut Self {
        self.raw("[");
        for (at, it) in items.iter().enumerate() {
            if at > 0 {
                self.raw(",");
            }
            each(self, it);
        }
        self.raw("]")
    }

    /// The text.
    pub fn finish(self) -> String {
        self.0
    }
}
