//! Colours for Python and SQL text that is shown but not edited.
//!
//! In: source text. Out: pieces that together are exactly that text. The editor has its own parser; this
//! one only has to be quick, small and never wrong about where a string ends.

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    Plain,
    Keyword,
    String,
    Number,
    Comment,
    /// `?` and `:name` in SQL, a decorator in Python.
    Mark,
}

const SQL_WORDS: &[&str] = &[
    "ADD",
    "ALL",
    "ALTER",
    "AND",
    "AS",
    "ASC",
    "BEGIN",
    "BETWEEN",
    "BY",
    "CASCADE",
    "CASE",
    "CHECK",
    "COMMIT",
    "CONSTRAINT",
    "CREATE",
    "CROSS",
    "DEFAULT",
    "DELETE",
    "DESC",
    "DISTINCT",
    "DROP",
    "ELSE",
    "END",
    "ESCAPE",
    "EXCEPT",
    "EXISTS",
    "FOREIGN",
    "FROM",
    "FULL",
    "GROUP",
    "HAVING",
    "IN",
    "INDEX",
    "INNER",
    "INSERT",
    "INTERSECT",
    "INTO",
    "IS",
    "JOIN",
    "KEY",
    "LEFT",
    "LIKE",
    "LIMIT",
    "NOT",
    "NULL",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "PRAGMA",
    "PRIMARY",
    "RECURSIVE",
    "REFERENCES",
    "RELEASE",
    "RETURNING",
    "ROLLBACK",
    "SAVEPOINT",
    "SELECT",
    "SET",
    "TABLE",
    "THEN",
    "TO",
    "UNION",
    "UNIQUE",
    "UPDATE",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
    "WITH",
];

const PYTHON_WORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Splits SQL into coloured pieces.
pub fn sql(text: &str) -> Vec<(Token, &str)> {
    split(text, |rest, before| {
        let first = rest.chars().next().unwrap_or(' ');
        if rest.starts_with("--") {
            (Token::Comment, line_end(rest))
        } else if first == '\'' {
            (Token::String, quoted(rest, '\''))
        } else if first == '?' {
            (Token::Mark, 1)
        } else if first == ':' && rest[1..].starts_with(|it: char| it.is_alphabetic()) {
            (Token::Mark, 1 + word(&rest[1..]))
        } else if first == '"' {
            (Token::Plain, quoted(rest, '"'))
        } else {
            word_or_number(rest, before, |it| SQL_WORDS.contains(&it))
        }
    })
}

/// Splits Python into coloured pieces.
pub fn python(text: &str) -> Vec<(Token, &str)> {
    split(text, |rest, before| {
        let first = rest.chars().next().unwrap_or(' ');
        let prefix = rest.find(['"', '\'']).filter(|&at| {
            at <= 2
                && rest[..at].chars().all(|it| "rbfuRBFU".contains(it))
                && !before.is_some_and(is_word)
        });
        if first == '#' {
            (Token::Comment, line_end(rest))
        } else if let Some(at) = prefix {
            (Token::String, at + python_string(&rest[at..]))
        } else if first == '@' && rest[1..].starts_with(is_word) {
            (Token::Mark, 1 + word(&rest[1..]))
        } else {
            word_or_number(rest, before, |it| PYTHON_WORDS.contains(&it))
        }
    })
}

/// Cuts a text with `next`, which names the first piece and its length in bytes; joins equal neighbours.
fn split<'t>(
    text: &'t str,
    next: impl Fn(&'t str, Option<char>) -> (Token, usize),
) -> Vec<(Token, &'t str)> {
    let mut pieces: Vec<(Token, usize, usize)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (token, length) = next(&text[at..], text[..at].chars().next_back());
        let end = (at + length.max(1)).min(text.len());
        let end = (end..=text.len())
            .find(|&it| text.is_char_boundary(it))
            .unwrap_or(text.len());
        match pieces.last_mut() {
            Some(last) if last.0 == token => last.2 = end,
            _ => pieces.push((token, at, end)),
        }
        at = end;
    }
    pieces
        .into_iter()
        .map(|(token, from, to)| (token, &text[from..to]))
        .collect()
}

fn word_or_number(
    rest: &str,
    before: Option<char>,
    is_keyword: impl Fn(&str) -> bool,
) -> (Token, usize) {
    let length = word(rest);
    if length == 0 {
        return (Token::Plain, rest.chars().next().map_or(1, char::len_utf8));
    }
    let found = &rest[..length];
    let attribute = before == Some('.');
    if found.starts_with(|it: char| it.is_ascii_digit()) {
        (Token::Number, length)
    } else if is_keyword(found) && !attribute {
        (Token::Keyword, length)
    } else {
        (Token::Plain, length)
    }
}

fn is_word(it: char) -> bool {
    it.is_alphanumeric() || it == '_'
}

fn word(text: &str) -> usize {
    text.find(|it| !is_word(it)).unwrap_or(text.len())
}

fn line_end(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// Length of a quoted piece in which the quote is doubled to mean itself.
fn quoted(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, it)) = chars.next() {
        if it == quote {
            if chars.peek().is_some_and(|next| next.1 == quote) {
                chars.next();
            } else {
                return at + 1;
            }
        }
    }
    text.len()
}

/// Length of a Python string, which starts with its quote.
fn python_string(text: &str) -> usize {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let close = if text.starts_with(&triple) {
        triple.as_str()
    } else {
        quote
    };
    let mut at = close.len();
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(close) {
            return at + close.len();
        }
        if close.len() == 1 && rest.starts_with('\n') {
            return at;
        }
        let mut chars = rest.chars();
        let first = chars.next().map_or(1, char::len_utf8);
        at += first;
        if rest.starts_with('\\') {
            at += chars.next().map_or(0, char::len_utf8);
        }
    }
    text.len()
}
