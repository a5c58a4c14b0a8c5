//! `text()`: the `:name` parameters in a piece of SQL.

use std::rc::Rc;

use crate::expr::BindParam;
use crate::statement::TextStatement;
use crate::{SqlType, Value};

/// A part of a text with parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Sql(&'a str),
    /// `\:`, an escaped colon.
    Colon,
    Parameter(&'a str),
}

/// Splits a text at its parameters: `:name` not preceded by a colon, a word character or a backslash, and not
/// followed by a colon.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let bytes = text.as_bytes();
    let word = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it >= 0x80;
    let mut out = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'\\' && bytes.get(at + 1) == Some(&b':') {
            out.push(Piece::Sql(&text[start..at]));
            out.push(Piece::Colon);
            at += 2;
            start = at;
            continue;
        }
        let before = if at == 0 { b' ' } else { bytes[at - 1] };
        if bytes[at] == b':' && before != b':' && !word(before) {
            let mut end = at + 1;
            while end < bytes.len() && word(bytes[end]) {
                end += 1;
            }
            if end > at + 1 && bytes.get(end) != Some(&b':') {
                out.push(Piece::Sql(&text[start..at]));
                out.push(Piece::Parameter(&text[at + 1..end]));
                at = end;
                start = at;
                continue;
            }
            if bytes.get(end) == Some(&b':') {
                at = end;
            }
        }
        at += 1;
    }
    out.push(Piece::Sql(&text[start..]));
    out
}

/// The names of a text's parameters, each once, in order of appearance.
pub fn text_parameters(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Parameter(name) = piece {
            if !names.iter().any(|it| it == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

impl TextStatement {
    /// `text("...")` as a statement.
    pub fn new(text: &str) -> Self {
        let binds = text_parameters(text)
            .iter()
            .map(|it| Rc::new(BindParam::required(it)))
            .collect();
        Self {
            text: text.to_owned(),
            binds,
            columns: Vec::new(),
        }
    }

    /// `bindparams(name=value)`: gives a parameter its value. Unknown names are ignored.
    #[must_use]
    pub fn with_value(mut self, name: &str, value: Value) -> Self {
        for bind in &mut self.binds {
            if bind.key == name {
                let ty = SqlType::of_value(&value);
                *bind = Rc::new(BindParam {
                    value: Some(value.clone()),
                    ty,
                    ..BindParam::required(name)
                });
            }
        }
        self
    }
}
