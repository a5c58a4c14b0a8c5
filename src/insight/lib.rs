//! What can be said about a run: pure functions over its events, models and sources.
//!
//! In: [`trace::Event`]s, [`protocol::Model`]s, [`trace::SourceFacts`]. Out: the views and findings of `protocol`.
//! No state, no clock, no I/O. Used by `runner`; may be used by whoever has a report.

mod complete;
mod eager;
mod fix;
mod n_plus_one;
mod sessions;
mod similar;
#[cfg(test)]
mod tests;
mod trips;

use protocol::{Insights, Model, Place};
use trace::{Event, SourceFacts};

pub use complete::complete;
pub use sessions::sessions_at;
pub use trips::round_trips;

/// Everything that is found in a run.
pub fn find(events: &[Event], models: &[Model], facts: &SourceFacts) -> Insights {
    Insights {
        groups: similar::groups(events),
        n_plus_one: n_plus_one::find(events, models, facts),
        over_eager: eager::find(events),
    }
}

/// Gives classes and their attributes the lines that they stand on, and lists what else a class has.
///
/// A class is found by its name; of several with one name the last counts, as in Python.
pub fn place(models: &mut [Model], facts: &SourceFacts) {
    for model in models {
        let Some(class) = facts.classes.iter().rev().find(|it| it.name == model.name) else {
            continue;
        };
        let at = |line: u32| Place {
            cell: class.cell,
            line,
        };
        model.place = Some(at(class.line));
        for attribute in &class.attributes {
            let place = Some(at(attribute.line));
            if let Some(it) = model
                .columns
                .iter_mut()
                .find(|it| it.name == attribute.name)
            {
                it.place = place;
            } else if let Some(it) = model
                .relationships
                .iter_mut()
                .find(|it| it.name == attribute.name)
            {
                it.place = place;
            } else if !attribute.name.starts_with("__") && !model.others.contains(&attribute.name) {
                model.others.push(attribute.name.clone());
            }
        }
    }
}

/// The place of an event, when it has one.
fn place_of(event: &Event) -> Option<Place> {
    Some(Place {
        cell: event.cell?,
        line: event.line?,
    })
}
