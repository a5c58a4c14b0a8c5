//! Changes of the learner's text that the page offers: the coach's fix, and the loading strategies to compare.
//!
//! In: a text and edits. Out: the new text. Used by the inspector.

use protocol::{Fix, TextEdit};

/// The four strategies that a comparison tries, by the names of their loader options.
pub const STRATEGIES: [&str; 4] = ["lazyload", "joinedload", "selectinload", "subqueryload"];

/// Loader options that are replaced by the strategies.
const LOADERS: [&str; 5] = [
    "lazyload(",
    "joinedload(",
    "selectinload(",
    "subqueryload(",
    "immediateload(",
];

/// The text with the edits of one cell, or nothing when an edit is for another cell or outside the text.
pub fn apply(text: &str, cell: u32, edits: &[TextEdit]) -> Option<String> {
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        if edit.cell != cell {
            return None;
        }
        let start = offset(&text, edit.line, edit.column)?;
        let end = offset(&text, edit.end_line, edit.end_column)?;
        if start > end {
            return None;
        }
        text.replace_range(start..end, &edit.text);
    }
    Some(text)
}

/// The byte at which a character of a line stands.
fn offset(text: &str, line: u32, column: u32) -> Option<usize> {
    let mut start = 0;
    let mut lines = text.split_inclusive('\n');
    for _ in 1..line {
        start += lines.next()?.len();
    }
    let found = lines.next().unwrap_or_default().trim_end_matches('\n');
    let inside = found
        .char_indices()
        .map(|it| it.0)
        .chain([found.len()])
        .nth(column as usize)?;
    Some(start + inside)
}

/// The same program with each of [`STRATEGIES`]: in place of the loader options it has, else by way of the
/// coach's fix. Nothing when there is neither.
pub fn strategies(text: &str, cell: u32, fix: Option<&Fix>) -> Vec<(&'static str, String)> {
    let has_loader = LOADERS.iter().any(|it| text.contains(it));
    let mut found = Vec::new();
    for strategy in STRATEGIES {
        let call = format!("{strategy}(");
        let swap = |text: &str| {
            LOADERS
                .iter()
                .fold(text.to_owned(), |text, it| text.replace(it, &call))
        };
        let new = match fix {
            _ if has_loader => Some(swap(text)),
            None => None,
            Some(fix) => {
                let edits: Vec<TextEdit> = fix
                    .edits
                    .iter()
                    .map(|it| TextEdit {
                        text: swap(&it.text),
                        ..it.clone()
                    })
                    .collect();
                apply(text, cell, &edits)
            }
        };
        if let Some(new) = new {
            found.push((strategy, new));
        }
    }
    found
}

/// What is run before each of them, so that none fails for want of an import.
pub const IMPORTS: &str =
    "from sqlalchemy.orm import immediateload, joinedload, lazyload, selectinload, subqueryload\n";
