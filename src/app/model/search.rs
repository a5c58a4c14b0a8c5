//! Search through all lessons: every word must be somewhere in a lesson.
//!
//! In: the texts that the build wrote, one line for each lesson (`slug`, a tab, its text), and what was typed.
//! Out: lessons with the stretch of text around the first word, best first. Used by the course tree.

use lesson::plain::lower;

use super::order;

/// A lesson that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub slug: String,
    /// About ten words around the first word that was looked for.
    pub around: String,
}

/// Characters before and after a word in [`Hit::around`].
const AROUND: usize = 36;

/// Looks for all words of `wanted`, without regard to upper and lower case. A lesson counts more the more often
/// they stand in it.
pub fn search(texts: &str, wanted: &str) -> Vec<Hit> {
    let words: Vec<String> = wanted.split_whitespace().map(lower).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(usize, Hit)> = Vec::new();
    for line in texts.lines() {
        let Some((slug, text)) = line.split_once('\t') else {
            continue;
        };
        let low = lower(text);
        if !words.iter().all(|it| low.contains(it.as_str())) {
            continue;
        }
        let count = words
            .iter()
            .map(|it| low.matches(it.as_str()).count())
            .sum();
        let hit = Hit {
            slug: slug.to_owned(),
            around: around(text, &low, &words[0]),
        };
        found.push((count, hit));
    }
    let found = order::by_number(found, |it| -(it.0 as i64));
    found.into_iter().map(|it| it.1).collect()
}

fn around(text: &str, low: &str, word: &str) -> String {
    let at = low.find(word).unwrap_or(0);
    // Lower case may be longer or shorter than the text itself: count characters, not bytes.
    let before = low[..at].chars().count();
    let skip = before.saturating_sub(AROUND);
    let take = before - skip + word.chars().count() + AROUND;
    let piece: String = text.chars().skip(skip).take(take).collect();
    // Whole words: what the cut has left of the first and the last is taken off.
    let (mut piece, mut head, mut tail) = (piece.as_str(), "", "");
    if skip > 0 {
        piece = piece.split_once(' ').map_or(piece, |it| it.1);
        head = "… ";
    }
    if skip + take < text.chars().count() {
        piece = piece.rsplit_once(' ').map_or(piece, |it| it.0);
        tail = " …";
    }
    format!("{head}{}{tail}", piece.trim())
}

/// The text of a lesson as one line to search in: its prose without marks, and its code.
pub fn text_of(lesson: &lesson::Lesson) -> String {
    let mut words = format!("{} {} ", lesson.title, lesson.description);
    for block in &lesson.blocks {
        match block {
            lesson::Block::Prose(it) => push_plain(&mut words, &it.html),
            lesson::Block::Cell(it) => words.push_str(&it.source),
        }
        words.push(' ');
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// HTML of ours without its marks.
fn push_plain(text: &mut String, html: &str) {
    let mut inside = false;
    let mut plain = String::new();
    for it in html.chars() {
        match it {
            '<' => inside = true,
            '>' => {
                inside = false;
                plain.push(' ');
            }
            _ if !inside => plain.push(it),
            _ => {}
        }
    }
    for (mark, it) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(mark, it);
    }
    text.push_str(&plain);
}
