//! Sorting, in one function for everything: the standard library's would be in the page's wasm once for each type.
//!
//! In: how many things there are and which of two comes first. Out: their order. Equal things keep their places.

/// The order of `many` things; `after` says whether the first of two belongs behind the second.
pub fn order(many: usize, after: &mut dyn FnMut(usize, usize) -> bool) -> Vec<usize> {
    let mut from: Vec<usize> = (0..many).collect();
    let mut to = from.clone();
    let mut width = 1;
    while width < many {
        for start in (0..many).step_by(2 * width) {
            let (middle, end) = ((start + width).min(many), (start + 2 * width).min(many));
            let (mut left, mut right) = (start, middle);
            for place in &mut to[start..end] {
                let takes_right = left == middle || (right < end && after(from[left], from[right]));
                let taken = if takes_right { &mut right } else { &mut left };
                *place = from[*taken];
                *taken += 1;
            }
        }
        std::mem::swap(&mut from, &mut to);
        width *= 2;
    }
    from
}

/// Things in the order of a number each has.
pub fn by_number<T>(things: Vec<T>, number: impl Fn(&T) -> i64) -> Vec<T> {
    let numbers: Vec<i64> = things.iter().map(number).collect();
    let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
    order(numbers.len(), &mut |a, b| numbers[a] > numbers[b])
        .into_iter()
        .filter_map(|at| things[at].take())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{by_number, order};

    #[test]
    fn equal_things_keep_their_places() {
        for many in 0..40 {
            let numbers: Vec<usize> = (0..many).map(|it| (it * 7) % 5).collect();
            let mut expected: Vec<usize> = (0..many).collect();
            expected.sort_by_key(|&it| numbers[it]);
            assert_eq!(order(many, &mut |a, b| numbers[a] > numbers[b]), expected);
        }
        assert_eq!(
            by_number(vec!["ccc", "a", "bb"], |it| it.len() as i64),
            ["a", "bb", "ccc"]
        );
    }
}
