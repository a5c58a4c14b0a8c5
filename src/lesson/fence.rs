//! Fences: the words after three backticks, and the `#| key: value` lines under them.
//!
//! In: an info string and the text of a fenced block. Out: a [`Cell`] without a final id, and what looks odd.
//! Called by `parse` only. An unknown word is a warning, never an error.

use crate::model::{Cell, Role};
use crate::near;
use crate::yaml::{self, Value};

/// Words about a run that the lessons test compares with what really happened.
const CLAIMS: &[&str] = &[
    "queries",
    "selects",
    "inserts",
    "updates",
    "deletes",
    "transactions",
    "error",
];

/// The words that a fence may hold alone, and those with a value.
const FLAGS: [&str; 10] = [
    "live", "readonly", "setup", "exercise", "hint", "solution", "wrong", "check", "quiz", "hidden",
];
const KEYS: [&str; 13] = [
    "id",
    "for",
    "setup",
    "caption",
    "compare",
    "feedback",
    "queries",
    "selects",
    "inserts",
    "updates",
    "deletes",
    "transactions",
    "error",
];

/// Something odd: lines below the fence's own line (0 is the fence), and the sentence.
pub(crate) type Odd = Vec<(u32, String)>;

/// Reads a fence. `cell.line` is the number of option lines that were taken off, plus one: relative to the fence.
pub(crate) fn read(info: &str, text: &str) -> (Cell, Odd) {
    let mut cell = Cell::default();
    let mut odd = Odd::new();
    let info = info.trim();
    let end = info.find([' ', '\t', ',']).unwrap_or(info.len());
    let language = info[..end].trim_matches(['{', '}', '.']).to_lowercase();
    cell.language = if language == "py" {
        "python".to_owned()
    } else {
        language
    };
    let mut blank = "";
    let words = settings(&info[end..]);
    for (key, value) in &words {
        let known = odd.len();
        apply(&mut cell, key, value.clone(), 0, &mut odd);
        match value {
            Some(_) => blank = key,
            // Strange words behind a text are the rest of that text: one sentence is enough.
            None if matches!(blank, "caption" | "title" | "feedback") && odd.len() > known => {
                odd.truncate(known);
                let message = format!(
                    "`{key}` is no word of a cell; a text with blanks needs quotation marks: {blank}=\"...\""
                );
                if !odd.iter().any(|it| it.1.contains("quotation marks")) {
                    odd.push((0, message));
                }
            }
            None => {}
        }
    }
    let marker = match cell.language.as_str() {
        "sql" => "--|",
        _ => "#|",
    };
    let mut rest = text;
    let mut taken = 0;
    while let Some(option) = rest.strip_prefix(marker) {
        let (line, after) = option.split_once('\n').unwrap_or((option, ""));
        taken += 1;
        rest = after;
        let Some((key, value)) = line.split_once(':') else {
            odd.push((
                taken,
                format!("expected `{marker} key: value`, found `{marker}{line}`"),
            ));
            continue;
        };
        match yaml::read_inline(value, 0) {
            Ok(Value::Map(_)) => {
                odd.push((taken, format!("`{}` takes a text or a list", key.trim())))
            }
            Ok(value) => apply(
                &mut cell,
                key.trim(),
                Some(value.as_texts().join(",")),
                taken,
                &mut odd,
            ),
            Err(error) => odd.push((taken, error.message)),
        }
    }
    cell.source = rest.to_owned();
    cell.line = taken + 1;
    (cell, odd)
}

fn apply(cell: &mut Cell, key: &str, value: Option<String>, line: u32, odd: &mut Odd) {
    let words = |value: &str| {
        value
            .split(',')
            .map(|it| it.trim().to_owned())
            .filter(|it| !it.is_empty())
            .collect()
    };
    let Some(value) = value else {
        return flag(cell, key, line, odd);
    };
    match key {
        "id" => cell.id = value,
        "for" => cell.target = Some(value),
        // `#| setup: true` is the flag, `setup=models` a list of ids.
        "setup" if value != "true" && value != "false" => cell.setup = words(&value),
        "dataset" => cell.dataset = Some(value),
        "compare" => cell.compare = Some(value),
        "caption" | "title" => cell.caption = Some(value),
        "feedback" => cell.feedback = Some(value),
        claim if CLAIMS.contains(&claim) => {
            cell.claims.insert(claim.to_owned(), value);
        }
        _ if value == "true" => flag(cell, key, line, odd),
        _ if value == "false"
            && (Role::from_flag(key).is_some() || matches!(key, "hidden" | "autorun")) => {}
        _ => odd.push((
            line,
            format!("unknown key `{key}` on a cell{}", near::hint(key, &KEYS)),
        )),
    }
}

fn flag(cell: &mut Cell, word: &str, line: u32, odd: &mut Odd) {
    match (word, Role::from_flag(word)) {
        ("hidden", _) => cell.hidden = true,
        ("autorun", _) => cell.autorun = true,
        (_, Some(role)) if cell.role == Role::Static || cell.role == role => cell.role = role,
        (_, Some(_)) => odd.push((
            line,
            format!(
                "a cell has one role: `{}` and `{word}` cannot both hold, the first one counts",
                cell.role.name()
            ),
        )),
        _ => odd.push((
            line,
            format!(
                "unknown flag `{word}` on a cell{}",
                near::hint(word, &FLAGS)
            ),
        )),
    }
}

/// Splits `live id=a setup=b,c caption="x y"` into words and pairs.
/// Separators are spaces and commas; a comma after `key=value` goes on with that value unless a known flag or a pair follows.
fn settings(text: &str) -> Vec<(String, Option<String>)> {
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    let mut chars = text.chars().peekable();
    let mut after_comma = false;
    loop {
        while let Some(&it) = chars.peek() {
            if it == ',' {
                after_comma = true;
            } else if it.is_whitespace() {
                after_comma = false;
            } else {
                break;
            }
            chars.next();
        }
        if chars.peek().is_none() {
            return found;
        }
        let mut word = String::new();
        let mut equals = None;
        let mut quote = None;
        while let Some(&it) = chars.peek() {
            if quote.is_none() && (it.is_whitespace() || it == ',') {
                break;
            }
            chars.next();
            match it {
                '"' | '\'' if quote == Some(it) => quote = None,
                '"' | '\'' if quote.is_none() && equals.is_some() => quote = Some(it),
                '=' if equals.is_none() => equals = Some(word.len()),
                _ => word.push(it),
            }
        }
        match equals {
            Some(at) => found.push((word[..at].to_owned(), Some(word[at..].to_owned()))),
            None => {
                let known = Role::from_flag(&word).is_some()
                    || matches!(word.as_str(), "hidden" | "autorun");
                match found.last_mut() {
                    Some((_, Some(value))) if after_comma && !known => {
                        value.push(',');
                        value.push_str(&word);
                    }
                    _ => found.push((word, None)),
                }
            }
        }
        after_comma = false;
    }
}
