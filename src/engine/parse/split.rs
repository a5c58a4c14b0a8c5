//! Where a statement ends, in text that is still arriving.
//!
//! In: text from a file or a keyboard. Out: the place behind the first statement's semicolon.
//! Used by the console and by readers of dumps. What counts as complete is what SQLite's `sqlite3_complete` says:
//! semicolons in strings, quoted names, comments and in the body of a trigger do not end a statement.

/// How far the words at the beginning have shown a trigger.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Explain,
    Create,
    /// Any statement that ends with its first semicolon.
    Normal,
    /// In a trigger, somewhere in a statement of its body.
    Trigger,
    /// In a trigger, behind a semicolon.
    Semicolon,
    /// In a trigger, behind a semicolon and END.
    End,
}

impl State {
    fn word(self, word: &str) -> Self {
        let is = |it: &str| word.eq_ignore_ascii_case(it);
        match self {
            Self::Start if is("EXPLAIN") => Self::Explain,
            Self::Explain if is("QUERY") || is("PLAN") => Self::Explain,
            Self::Start | Self::Explain if is("CREATE") => Self::Create,
            Self::Create if is("TEMP") || is("TEMPORARY") => Self::Create,
            Self::Create if is("TRIGGER") => Self::Trigger,
            Self::Start | Self::Explain | Self::Create | Self::Normal => Self::Normal,
            Self::Semicolon if is("END") => Self::End,
            Self::Trigger | Self::Semicolon | Self::End => Self::Trigger,
        }
    }
}

/// The place behind the semicolon that ends the first statement of a text; `None` while it has not come yet.
pub fn statement_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    let mut state = State::Start;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0c => at += 1,
            b'-' if bytes.get(at + 1) == Some(&b'-') => at = after(bytes, at, b"\n")?,
            b'/' if bytes.get(at + 1) == Some(&b'*') => at = after(bytes, at + 2, b"*/")?,
            b'\'' | b'"' | b'`' | b'[' => {
                let close = if byte == b'[' { b']' } else { byte };
                at = after(bytes, at + 1, &[close])?;
                state = state.word("");
            }
            b';' => {
                at += 1;
                state = match state {
                    State::Trigger | State::Semicolon => State::Semicolon,
                    _ => return Some(at),
                };
            }
            _ => {
                let start = at;
                at += 1;
                if is_word(byte) {
                    at += bytes[at..].iter().take_while(|it| is_word(**it)).count();
                }
                state = state.word(&text[start..at]);
            }
        }
    }
    None
}

/// The place behind the next `mark`.
fn after(bytes: &[u8], from: usize, mark: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let found = match mark {
        [one] => rest.iter().position(|it| it == one)?,
        _ => rest.windows(mark.len()).position(|it| it == mark)?,
    };
    Some(from + found + mark.len())
}

#[cfg(test)]
mod tests {
    use super::statement_end;

    #[test]
    fn a_statement_ends_at_its_own_semicolon() {
        let first = |text: &'static str| statement_end(text).map(|it| &text[..it]);
        for (text, expected) in [
            ("SELECT 1; SELECT 2;", Some("SELECT 1;")),
            ("SELECT 1", None),
            ("SELECT ';' ; x", Some("SELECT ';' ;")),
            ("SELECT 'it''s; so'; x", Some("SELECT 'it''s; so';")),
            (
                "SELECT \"a;b\", [c;d], `e;f`;",
                Some("SELECT \"a;b\", [c;d], `e;f`;"),
            ),
            ("-- no; yet\nSELECT 1;", Some("-- no; yet\nSELECT 1;")),
            ("/* no; */ SELECT 1; ", Some("/* no; */ SELECT 1;")),
            ("SELECT 1 -- ;", None),
            ("SELECT 1 /* ;", None),
            ("SELECT 'open;", None),
            ("é; x", Some("é;")),
            (
                "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; SELECT CASE WHEN 1 THEN 2 END; END; x",
                Some(
                    "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; SELECT CASE WHEN 1 THEN 2 END; END;",
                ),
            ),
            ("CREATE TEMP TRIGGER a BEGIN SELECT 1;", None),
            (
                "CREATE TABLE trigger_log (a); x",
                Some("CREATE TABLE trigger_log (a);"),
            ),
        ] {
            assert_eq!(first(text), expected, "{text}");
        }
    }
}
