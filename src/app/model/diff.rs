//! What was changed between two texts, line by line.
//!
//! In: two texts. Out: their lines, each the same, added or removed. Used by the cells.

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Same,
    Added,
    Removed,
}

/// One line of either text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub change: Change,
    pub text: String,
}

/// So many pairs of lines are compared; beyond it the texts count as wholly different.
const MOST_PAIRS: usize = 4_000_000;

/// The shortest way from `old` to `new`, by the longest common subsequence of their lines.
pub fn lines(old: &str, new: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let width = new.len() + 1;
    let line = |change, text: &str| Line {
        change,
        text: text.to_owned(),
    };
    // common[a * width + b]: how many lines old[a..] and new[b..] have in common.
    let mut common = vec![0u32; 0];
    if (old.len() + 1).saturating_mul(width) <= MOST_PAIRS {
        common = vec![0; (old.len() + 1) * width];
        for a in (0..old.len()).rev() {
            for b in (0..new.len()).rev() {
                common[a * width + b] = if old[a] == new[b] {
                    common[(a + 1) * width + b + 1] + 1
                } else {
                    common[(a + 1) * width + b].max(common[a * width + b + 1])
                };
            }
        }
    }
    let at = |a: usize, b: usize| common.get(a * width + b).copied().unwrap_or(0);
    let (mut a, mut b) = (0, 0);
    let mut found = Vec::new();
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && old[a] == new[b] && !common.is_empty() {
            found.push(line(Change::Same, old[a]));
            (a, b) = (a + 1, b + 1);
        } else if a < old.len() && (b == new.len() || at(a + 1, b) >= at(a, b + 1)) {
            found.push(line(Change::Removed, old[a]));
            a += 1;
        } else {
            found.push(line(Change::Added, new[b]));
            b += 1;
        }
    }
    found
}
