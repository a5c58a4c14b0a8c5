//! Relationships that were loaded in advance and never read.

use protocol::OverEager;
use trace::{Event, EventKind, RelatedLoad};

use crate::place_of;

/// One finding for each relationship and place, in the order of the loads.
pub(crate) fn find(events: &[Event]) -> Vec<OverEager> {
    let mut findings: Vec<OverEager> = Vec::new();
    let mut statement: Option<&Event> = None;
    for (index, event) in events.iter().enumerate() {
        match &event.kind {
            EventKind::Statement(_) => statement = Some(event),
            EventKind::Related(it) if it.objects > 0 && !is_read(it, &events[index + 1..]) => {
                let place = place_of(event);
                let same = |found: &&mut OverEager| {
                    found.class == it.class
                        && found.relationship == it.attribute
                        && found.place == place
                };
                match findings.iter_mut().find(same) {
                    Some(found) => found.objects += it.objects,
                    None => findings.push(OverEager {
                        class: it.class.clone(),
                        relationship: it.attribute.clone(),
                        strategy: it.strategy.clone(),
                        objects: it.objects,
                        seq: statement.map(|it| it.seq),
                        place,
                        sentence: String::new(),
                    }),
                }
            }
            _ => {}
        }
    }
    for it in &mut findings {
        let objects = if it.objects == 1 {
            "1 object".to_owned()
        } else {
            format!("{} objects", it.objects)
        };
        it.sentence = format!(
            "{}.{} was loaded in advance for {objects} ({} loading) and never read.",
            it.class, it.relationship, it.strategy
        );
    }
    findings
}

/// Whether the relationship is read in the rest of the run, also after a later load of it.
fn is_read(load: &RelatedLoad, rest: &[Event]) -> bool {
    rest.iter().any(|event| match &event.kind {
        EventKind::Read(it) => it.class == load.class && it.attribute == load.attribute,
        _ => false,
    })
}
