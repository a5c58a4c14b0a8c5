//! LIKE, GLOB and REGEXP.
//!
//! In: a pattern and a text. Out: whether they match, as SQLite says (LIKE folds ASCII letters only).
//! REGEXP is the function that SQLAlchemy registers: Python's `re.search`, for the common syntax.

use crate::error::{Res, operational};

/// `text LIKE pattern ESCAPE escape`.
pub(crate) fn like(pattern: &str, text: &str, escape: Option<char>, case_sensitive: bool) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let same = |a: char, b: char| {
        a == b || (!case_sensitive && a.is_ascii() && b.is_ascii() && a.eq_ignore_ascii_case(&b))
    };
    like_at(&pattern, &text, escape, &same)
}

fn like_at(
    mut pattern: &[char],
    mut text: &[char],
    escape: Option<char>,
    same: &dyn Fn(char, char) -> bool,
) -> bool {
    loop {
        let Some((&first, rest)) = pattern.split_first() else {
            return text.is_empty();
        };
        if Some(first) == escape {
            let Some((&literal, rest)) = rest.split_first() else {
                return false;
            };
            match text.split_first() {
                Some((&it, after)) if same(literal, it) => {
                    pattern = rest;
                    text = after;
                }
                _ => return false,
            }
        } else if first == '%' {
            let mut rest = rest;
            // Runs of wildcards: each `_` eats one character.
            while let Some((&next, after)) = rest.split_first() {
                if Some(next) == escape || (next != '%' && next != '_') {
                    break;
                }
                if next == '_' {
                    if text.is_empty() {
                        return false;
                    }
                    text = &text[1..];
                }
                rest = after;
            }
            if rest.is_empty() {
                return true;
            }
            return (0..=text.len()).any(|at| like_at(rest, &text[at..], escape, same));
        } else {
            match text.split_first() {
                Some((&it, after)) if first == '_' || same(first, it) => {
                    pattern = rest;
                    text = after;
                }
                _ => return false,
            }
        }
    }
}

/// `text GLOB pattern`.
pub(crate) fn glob(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    glob_at(&pattern, &text)
}

fn glob_at(mut pattern: &[char], mut text: &[char]) -> bool {
    loop {
        let Some((&first, rest)) = pattern.split_first() else {
            return text.is_empty();
        };
        match first {
            '*' => {
                if rest.is_empty() {
                    return true;
                }
                return (0..=text.len()).any(|at| glob_at(rest, &text[at..]));
            }
            '?' => {
                if text.is_empty() {
                    return false;
                }
                pattern = rest;
                text = &text[1..];
            }
            '[' => {
                let Some((&it, after)) = text.split_first() else {
                    return false;
                };
                let Some((matched, rest)) = class(rest, it) else {
                    return false;
                };
                if !matched {
                    return false;
                }
                pattern = rest;
                text = after;
            }
            literal => {
                if text.first() != Some(&literal) {
                    return false;
                }
                pattern = rest;
                text = &text[1..];
            }
        }
    }
}

/// A character class after its `[`: whether it holds `it`, and what follows it.
fn class(mut pattern: &[char], it: char) -> Option<(bool, &[char])> {
    let inverted = pattern.first() == Some(&'^');
    if inverted {
        pattern = &pattern[1..];
    }
    let mut seen = false;
    let mut first = true;
    loop {
        let (&c, rest) = pattern.split_first()?;
        if c == ']' && !first {
            return Some((seen != inverted, rest));
        }
        first = false;
        if let [low, '-', high, ..] = pattern {
            if *high != ']' {
                seen |= (*low..=*high).contains(&it);
                pattern = &pattern[3..];
                continue;
            }
        }
        seen |= c == it;
        pattern = rest;
    }
}

/// One element of a regular expression.
enum Node {
    Char(char),
    Any,
    Class(Vec<(char, char)>, bool),
    Start,
    End,
    Boundary(bool),
    Group(Vec<Vec<Node>>),
    Repeat(Box<Node>, usize, usize, bool),
}

/// Python's `re.search(pattern, text)`: literals, classes, groups, alternatives, repetitions and anchors.
pub(crate) fn regexp(pattern: &str, text: &str) -> Res<bool> {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let mut at = 0;
    let alternatives = alternatives(&pattern, &mut at)?;
    if at < pattern.len() {
        return Err(bad());
    }
    let whole = Node::Group(alternatives);
    Ok((0..=text.len()).any(|from| matches(&[&whole], &text, from, &mut |_| true)))
}

fn bad() -> crate::EngineError {
    operational("user-defined function raised exception")
}

fn alternatives(pattern: &[char], at: &mut usize) -> Res<Vec<Vec<Node>>> {
    let mut all = vec![Vec::new()];
    while *at < pattern.len() {
        let c = pattern[*at];
        let node = match c {
            ')' => break,
            '|' => {
                *at += 1;
                all.push(Vec::new());
                continue;
            }
            '(' => {
                *at += 1;
                if pattern[*at..].starts_with(&['?', ':']) {
                    *at += 2;
                }
                let inner = alternatives(pattern, at)?;
                if pattern.get(*at) != Some(&')') {
                    return Err(bad());
                }
                Node::Group(inner)
            }
            '.' => Node::Any,
            '^' => Node::Start,
            '$' => Node::End,
            '[' => {
                *at += 1;
                bracket(pattern, at)?
            }
            '\\' => {
                *at += 1;
                match pattern.get(*at).copied().ok_or_else(bad)? {
                    'b' => Node::Boundary(true),
                    'B' => Node::Boundary(false),
                    'n' => Node::Char('\n'),
                    't' => Node::Char('\t'),
                    'r' => Node::Char('\r'),
                    c => shorthand(c).map_or(Node::Char(c), |(ranges, inverted)| {
                        Node::Class(ranges, inverted)
                    }),
                }
            }
            '*' | '+' | '?' => return Err(bad()),
            c => Node::Char(c),
        };
        *at += 1;
        let node = repeated(node, pattern, at);
        if let Some(last) = all.last_mut() {
            last.push(node);
        }
    }
    Ok(all)
}

fn repeated(node: Node, pattern: &[char], at: &mut usize) -> Node {
    let (low, high) = match pattern.get(*at) {
        Some('*') => (0, usize::MAX),
        Some('+') => (1, usize::MAX),
        Some('?') => (0, 1),
        Some('{') => match braces(&pattern[*at..]) {
            Some((low, high, length)) => {
                *at += length - 1;
                (low, high)
            }
            None => return node,
        },
        _ => return node,
    };
    *at += 1;
    let lazy = pattern.get(*at) == Some(&'?');
    if lazy {
        *at += 1;
    }
    Node::Repeat(Box::new(node), low, high, lazy)
}

fn braces(pattern: &[char]) -> Option<(usize, usize, usize)> {
    let end = pattern.iter().position(|it| *it == '}')?;
    let inside: String = pattern[1..end].iter().collect();
    let (low, high) = match inside.split_once(',') {
        None => (inside.parse().ok()?, inside.parse().ok()?),
        Some((low, "")) => (low.parse().ok()?, usize::MAX),
        Some((low, high)) => (
            if low.is_empty() { 0 } else { low.parse().ok()? },
            high.parse().ok()?,
        ),
    };
    Some((low, high, end + 1))
}

fn shorthand(c: char) -> Option<(Vec<(char, char)>, bool)> {
    let ranges = match c.to_ascii_lowercase() {
        'd' => vec![('0', '9')],
        'w' => vec![
            ('a', 'z'),
            ('A', 'Z'),
            ('0', '9'),
            ('_', '_'),
            ('\u{80}', char::MAX),
        ],
        's' => vec![(' ', ' '), ('\t', '\r')],
        _ => return None,
    };
    Some((ranges, c.is_ascii_uppercase()))
}

fn bracket(pattern: &[char], at: &mut usize) -> Res<Node> {
    let inverted = pattern.get(*at) == Some(&'^');
    if inverted {
        *at += 1;
    }
    let mut ranges = Vec::new();
    let start = *at;
    loop {
        let c = *pattern.get(*at).ok_or_else(bad)?;
        if c == ']' && *at > start {
            return Ok(Node::Class(ranges, inverted));
        }
        let low = if c == '\\' {
            *at += 1;
            let c = *pattern.get(*at).ok_or_else(bad)?;
            if let Some((mut more, false)) = shorthand(c) {
                ranges.append(&mut more);
                *at += 1;
                continue;
            }
            c
        } else {
            c
        };
        if let (Some('-'), Some(high)) = (pattern.get(*at + 1), pattern.get(*at + 2)) {
            if *high != ']' {
                ranges.push((low, *high));
                *at += 3;
                continue;
            }
        }
        ranges.push((low, low));
        *at += 1;
    }
}

/// Matches a sequence of nodes from a place, then asks `then` about where it ended.
fn matches(nodes: &[&Node], text: &[char], at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
    let Some((first, rest)) = nodes.split_first() else {
        return then(at);
    };
    let is_word = |at: usize| {
        text.get(at)
            .is_some_and(|it| it.is_alphanumeric() || *it == '_')
    };
    match first {
        Node::Char(c) => text.get(at) == Some(c) && matches(rest, text, at + 1, then),
        Node::Any => {
            text.get(at).is_some_and(|it| *it != '\n') && matches(rest, text, at + 1, then)
        }
        Node::Class(ranges, inverted) => {
            text.get(at).is_some_and(|it| {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(it)) != *inverted
            }) && matches(rest, text, at + 1, then)
        }
        Node::Start => at == 0 && matches(rest, text, at, then),
        Node::End => {
            (at == text.len() || (at + 1 == text.len() && text[at] == '\n'))
                && matches(rest, text, at, then)
        }
        Node::Boundary(wanted) => {
            let before = at > 0 && is_word(at - 1);
            ((before != is_word(at)) == *wanted) && matches(rest, text, at, then)
        }
        Node::Group(alternatives) => alternatives.iter().any(|nodes| {
            let nodes: Vec<&Node> = nodes.iter().collect();
            matches(&nodes, text, at, &mut |end| matches(rest, text, end, then))
        }),
        Node::Repeat(node, low, high, lazy) => {
            repeat(node, *low, *high, *lazy, rest, text, at, then)
        }
    }
}

fn repeat(
    node: &Node,
    low: usize,
    high: usize,
    lazy: bool,
    rest: &[&Node],
    text: &[char],
    at: usize,
    then: &mut dyn FnMut(usize) -> bool,
) -> bool {
    if lazy && low == 0 && matches(rest, text, at, then) {
        return true;
    }
    let less = if high == usize::MAX {
        high
    } else {
        high.saturating_sub(1)
    };
    let more = high > 0
        && matches(&[node], text, at, &mut |end| {
            // An empty repetition would go on for ever.
            end > at
                && repeat(
                    node,
                    low.saturating_sub(1),
                    less,
                    lazy,
                    rest,
                    text,
                    end,
                    then,
                )
        });
    more || (!lazy && low == 0 && matches(rest, text, at, then))
}
