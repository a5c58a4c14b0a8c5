//! Runs of cells side by side: the same output at a different price.
//!
//! In: the cells of a lesson (id and `compare=` flag) and the latest run of each. Out: groups of cells to
//! compare, and one line of numbers per run. Used by the lesson page.

use trace::{Event, StatementKind};

use super::costs;
use super::counts::Counts;

/// Cells that a lesson wants compared, in the order of the lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Ids of the cells; the first is the one the others name.
    pub cells: Vec<String>,
}

/// Finds the groups: `compare=lazy` on a cell puts it beside the cell `lazy`.
///
/// `cells` holds (id, `compare=` value) in the order of the lesson.
pub fn groups(cells: &[(String, Option<String>)]) -> Vec<Comparison> {
    let mut found: Vec<Comparison> = Vec::new();
    for (id, compare) in cells {
        let Some(base) = compare else { continue };
        match found.iter_mut().find(|it| it.cells.first() == Some(base)) {
            Some(group) if !group.cells.contains(id) => group.cells.push(id.clone()),
            Some(_) => {}
            None => {
                let mut cells = vec![base.clone()];
                if id != base {
                    cells.push(id.clone());
                }
                found.push(Comparison { cells });
            }
        }
    }
    found
}

/// The numbers of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub cell: String,
    pub queries: usize,
    pub selects: usize,
    pub rows: u64,
    /// See [`costs::round_trips`].
    pub round_trips: usize,
    /// Time in the database, in microseconds.
    pub duration: u64,
    /// What the program printed, to say whether the outputs are equal.
    pub stdout: String,
}

impl Line {
    /// Takes the numbers of a run out of its counts and events.
    pub fn of(cell: &str, counts: &Counts, events: &[Event], stdout: &str) -> Self {
        let selects = counts
            .kinds
            .iter()
            .find(|it| it.0 == StatementKind::Select)
            .map_or(0, |it| it.1);
        Self {
            cell: cell.to_owned(),
            queries: counts.total,
            selects,
            rows: counts.rows,
            round_trips: costs::round_trips(events),
            duration: counts.duration,
            stdout: stdout.to_owned(),
        }
    }
}

/// One sentence about the runs there are: `lazy 11, joined 1, selectin 2: the same output`.
pub fn sentence(lines: &[Line]) -> Option<String> {
    if lines.len() < 2 {
        return None;
    }
    let counts = lines
        .iter()
        .map(|it| format!("{} {}", it.cell, it.queries))
        .collect::<Vec<_>>()
        .join(", ");
    let equal = lines
        .windows(2)
        .all(|pair| pair[0].stdout == pair[1].stdout);
    Some(format!(
        "Queries: {counts}; {}.",
        if equal {
            "the same output"
        } else {
            "different output"
        }
    ))
}
