//! Text into tokens.
//!
//! In: SQL text. Out: tokens with their place in the text. Comments and white space vanish.

use crate::error::{EngineError, operational};

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A bare word: a keyword or a name.
    Word(String),
    /// `"name"`, `` `name` `` or `[name]`.
    Quoted(String),
    /// `'text'`.
    Str(String),
    /// `x'0aff'`.
    Blob(Vec<u8>),
    /// As written: the expression parser decides.
    Number(String),
    /// `?`, `?5`, `:name`, `@name`, `$name`.
    Param(String),
    /// `__[POSTCOMPILE_x]`.
    ListParam,
    Op(&'static str),
}

/// Longest first.
const OPERATORS: &[&str] = &[
    "->>", "||", "<<", ">>", "<=", ">=", "<>", "!=", "==", "->", "+", "-", "*", "/", "%", "&", "|",
    "~", "<", ">", "=", "(", ")", ",", ".", ";",
];

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, EngineError> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let byte = bytes[at];
        let kind = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0c => {
                at += 1;
                continue;
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                while at < bytes.len() && bytes[at] != b'\n' {
                    at += 1;
                }
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = text[at + 2..]
                    .find("*/")
                    .map_or(bytes.len(), |it| at + 2 + it + 2);
                continue;
            }
            b'\'' => Kind::Str(quoted(text, &mut at, b'\'')?),
            b'"' | b'`' => Kind::Quoted(quoted(text, &mut at, byte)?),
            b'[' => {
                let Some(length) = text[at..].find(']') else {
                    return Err(unrecognized(&text[start..]));
                };
                at += length + 1;
                Kind::Quoted(text[start + 1..at - 1].to_owned())
            }
            b'x' | b'X' if bytes.get(at + 1) == Some(&b'\'') => {
                at += 1;
                let digits = quoted(text, &mut at, b'\'')?;
                match hex(&digits) {
                    Some(blob) => Kind::Blob(blob),
                    None => return Err(unrecognized(&text[start..at])),
                }
            }
            b'?' => {
                at += 1;
                while at < bytes.len() && bytes[at].is_ascii_digit() {
                    at += 1;
                }
                Kind::Param(text[start..at].to_owned())
            }
            b':' | b'@' | b'$' | b'#' => {
                at += 1;
                while at < bytes.len() && is_word(bytes[at]) {
                    at += 1;
                }
                if at == start + 1 {
                    return Err(unrecognized(&text[start..at]));
                }
                Kind::Param(text[start..at].to_owned())
            }
            b'0'..=b'9' => number(text, &mut at)?,
            b'.' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => number(text, &mut at)?,
            // Where SQLAlchemy writes a list once its values are known.
            b'_' if text[at..].starts_with("__[POSTCOMPILE_") => {
                at += text[at..].find(']').map_or(text.len() - at, |it| it + 1);
                Kind::ListParam
            }
            _ if is_word_start(byte) => {
                while at < bytes.len() && is_word(bytes[at]) {
                    at += 1;
                }
                Kind::Word(text[start..at].to_owned())
            }
            _ => match OPERATORS.iter().find(|it| text[at..].starts_with(**it)) {
                Some(operator) => {
                    at += operator.len();
                    Kind::Op(operator)
                }
                None => {
                    let end = text[at..]
                        .chars()
                        .next()
                        .map_or(at, |it| at + it.len_utf8());
                    return Err(unrecognized(&text[start..end]));
                }
            },
        };
        tokens.push(Token {
            kind,
            start,
            end: at,
        });
    }
    Ok(tokens)
}

/// What stands between two quotes, where a doubled quote is one.
fn quoted(text: &str, at: &mut usize, quote: u8) -> Result<String, EngineError> {
    let bytes = text.as_bytes();
    let start = *at;
    let mut out = String::new();
    let mut from = start + 1;
    let mut here = from;
    loop {
        match bytes.get(here) {
            None => return Err(unrecognized(&text[start..])),
            Some(byte) if *byte == quote => {
                out.push_str(&text[from..here]);
                if bytes.get(here + 1) == Some(&quote) {
                    out.push(char::from(quote));
                    here += 2;
                    from = here;
                } else {
                    *at = here + 1;
                    return Ok(out);
                }
            }
            Some(_) => here += 1,
        }
    }
}

fn number(text: &str, at: &mut usize) -> Result<Kind, EngineError> {
    let bytes = text.as_bytes();
    let start = *at;
    let digits = |at: &mut usize| {
        while *at < bytes.len() && bytes[*at].is_ascii_digit() {
            *at += 1;
        }
    };
    if bytes[*at] == b'0' && matches!(bytes.get(*at + 1), Some(b'x' | b'X')) {
        *at += 2;
        while *at < bytes.len() && bytes[*at].is_ascii_hexdigit() {
            *at += 1;
        }
    } else {
        digits(at);
        if bytes.get(*at) == Some(&b'.') {
            *at += 1;
            digits(at);
        }
        if matches!(bytes.get(*at), Some(b'e' | b'E')) {
            let mut ahead = *at + 1;
            if matches!(bytes.get(ahead), Some(b'+' | b'-')) {
                ahead += 1;
            }
            if bytes.get(ahead).is_some_and(u8::is_ascii_digit) {
                *at = ahead;
                digits(at);
            }
        }
    }
    if bytes.get(*at).is_some_and(|it| is_word(*it)) {
        while bytes.get(*at).is_some_and(|it| is_word(*it)) {
            *at += 1;
        }
        return Err(unrecognized(&text[start..*at]));
    }
    Ok(Kind::Number(text[start..*at].to_owned()))
}

fn hex(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.is_ascii() {
        return None;
    }
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok())
        .collect()
}

fn unrecognized(token: &str) -> EngineError {
    operational(format!("unrecognized token: \"{token}\""))
}
