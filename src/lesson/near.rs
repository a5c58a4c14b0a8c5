//! The word that was meant: a known name that is only a slip of the finger away.
//!
//! In: a word that nobody knows, and the words that are known. Out: the end of a sentence.

/// `; did you mean "queries"?` in backticks, or the known words when none is near.
pub(crate) fn hint(word: &str, known: &[&str]) -> String {
    let near = known
        .iter()
        .map(|it| (distance(word, it), *it))
        .filter(|it| it.0 <= 1 + word.chars().count() / 4)
        .min();
    match near {
        Some((_, it)) => format!("; did you mean `{it}`?"),
        None => format!("; there is {}", known.join(", ")),
    }
}

/// Letters to insert, delete or replace to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut corner = index;
        row[0] = index + 1;
        for (at, it) in other.iter().enumerate() {
            let replaced = corner + usize::from(letter != *it);
            corner = row[at + 1];
            row[at + 1] = replaced.min(corner + 1).min(row[at] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn a_slip_is_named_and_a_stranger_gets_the_list() {
        let known = ["live", "setup", "queries"];
        assert_eq!(hint("liv", &known), "; did you mean `live`?");
        assert_eq!(hint("querys", &known), "; did you mean `queries`?");
        assert_eq!(hint("x", &known), "; there is live, setup, queries");
    }
}
