//! A line difference between what was recorded and what happened.
//!
//! In: two lists of lines. Out: text with ` ` same, `-` recorded only, `+` only in this run. Used by all cases.

/// Lines shown around each difference.
const CONTEXT: usize = 2;

/// The difference, empty when there is none.
pub fn lines(recorded: &[String], found: &[String]) -> String {
    if recorded == found {
        return String::new();
    }
    let marked = compare(recorded, found);
    let near = |index: usize| {
        let from = index.saturating_sub(CONTEXT);
        let to = (index + CONTEXT + 1).min(marked.len());
        marked[from..to].iter().any(|it| it.0 != ' ')
    };
    let mut out = String::new();
    let mut skipping = false;
    for (index, (mark, line)) in marked.iter().enumerate() {
        if near(index) {
            out += &format!("  {mark} {line}\n");
        } else if !skipping {
            out += "    ...\n";
        }
        skipping = !near(index);
    }
    out
}

/// Marks each line by the longest common subsequence.
fn compare<'a>(recorded: &'a [String], found: &'a [String]) -> Vec<(char, &'a str)> {
    let (height, width) = (recorded.len(), found.len());
    let mut common = vec![vec![0_usize; width + 1]; height + 1];
    for i in (0..height).rev() {
        for j in (0..width).rev() {
            common[i][j] = if recorded[i] == found[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < height || j < width {
        if i < height && j < width && recorded[i] == found[j] {
            out.push((' ', recorded[i].as_str()));
            (i, j) = (i + 1, j + 1);
        } else if j == width || (i < height && common[i + 1][j] >= common[i][j + 1]) {
            out.push(('-', recorded[i].as_str()));
            i += 1;
        } else {
            out.push(('+', found[j].as_str()));
            j += 1;
        }
    }
    out
}

#[test]
fn shows_what_differs_and_a_little_around_it() {
    let split = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&split("a b"), &split("a b")), "");
    assert_eq!(
        lines(&split("a b c"), &split("a x c")),
        "    a\n  - b\n  + x\n    c\n"
    );
    assert_eq!(
        lines(&split("1 2 3 4 5 6"), &split("1 2 3 4 5 6 7")),
        "    ...\n    5\n    6\n  + 7\n"
    );
}
