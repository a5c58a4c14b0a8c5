//! Words for feedback: names of classes and attributes as a person says them, and templates.

use crate::plain;

/// `OrderItem` becomes `order item`, `order_items` becomes `order items`.
pub(crate) fn spoken(name: &str) -> String {
    let mut words = String::new();
    for it in name.chars() {
        if it == '_' {
            words.push(' ');
        } else if it.is_uppercase() {
            if !words.is_empty() && !words.ends_with(' ') {
                words.push(' ');
            }
            words.push_str(&plain::lower(it.encode_utf8(&mut [0; 4])));
        } else {
            words.push(it);
        }
    }
    words.trim().to_owned()
}

/// The plural of an English noun, for the names that models have.
pub(crate) fn plural(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix("person") {
        return format!("{stem}people");
    }
    if let Some(stem) = noun.strip_suffix("child") {
        return format!("{stem}children");
    }
    let before_last = noun.chars().rev().nth(1);
    let vowel = before_last.is_some_and(|it| "aeiou".contains(it));
    match noun.strip_suffix('y') {
        Some(stem) if !vowel => format!("{stem}ies"),
        _ if ["s", "x", "ch", "sh"].iter().any(|it| noun.ends_with(it)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// `1 query`, `3 queries`.
pub(crate) fn number_of(count: u64, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {}", plural(noun))
    }
}

/// Puts values into `{name}` places; what is not known stays as it is.
pub(crate) fn fill(template: &str, values: &[(&str, String)]) -> String {
    let mut text = template.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// A whole number as digits or as an English word up to twenty, with or without a capital.
pub fn number(word: &str) -> Option<u64> {
    const WORDS: [&str; 21] = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let word = plain::lower(word.trim_matches(|it: char| !it.is_alphanumeric()));
    let digits = word.replace(',', "");
    match word.as_str() {
        "zero" | "none" | "nothing" => Some(0),
        "once" | "a" => Some(1),
        "twice" => Some(2),
        it => WORDS
            .iter()
            .position(|word| *word == it)
            .map(|it| it as u64)
            .or_else(|| digits.parse().ok()),
    }
}
