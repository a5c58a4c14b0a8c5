//! Which part of a run the learner asked about: their own cell, or the setup before it as well.
//!
//! In: the events of a run and the index of the learner's cell.
//! Out: the position of the first event that belongs to the cell. Used by every other model.

use trace::Event;

/// The index in `events` at which the learner's cell begins.
///
/// Setup cells run first, so their events are a prefix: everything before the first event that a
/// line of `cell` (0-based) caused. Functions that a setup cell defines and the learner calls later
/// stay with the learner's cell. Without any event of `cell`, nothing was caused by it.
pub fn start(events: &[Event], cell: u32) -> usize {
    let mine = events
        .iter()
        .position(|it| it.cell.is_some_and(|number| number >= cell));
    mine.unwrap_or(if cell == 0 { 0 } else { events.len() })
}
