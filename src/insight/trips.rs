//! How often a driver would have talked to a server for the same run.

use std::collections::BTreeMap;

use protocol::RoundTrips;
use trace::{Event, EventKind, StatementKind};

/// Counts as [`RoundTrips`] says.
pub fn round_trips(events: &[Event]) -> RoundTrips {
    let mut trips = RoundTrips::default();
    // By connection: the transaction's own steps, which count once a statement has been sent in it.
    let mut waiting: BTreeMap<u32, Open> = BTreeMap::new();
    for event in events {
        match &event.kind {
            EventKind::Statement(it) => {
                if it.kind == StatementKind::Introspect {
                    trips.introspection += 1;
                } else {
                    trips.statements += 1;
                }
                if let Some(open) = waiting.get_mut(&it.connection) {
                    if !std::mem::replace(&mut open.used, true) {
                        trips.begin += 1;
                        trips.savepoint += open.savepoints;
                    }
                }
            }
            EventKind::Begin(it) => drop(waiting.insert(it.connection, Open::default())),
            EventKind::Commit(it) => {
                trips.commit += u32::from(waiting.remove(&it.connection).is_some_and(|it| it.used));
            }
            EventKind::Rollback(it) => {
                trips.rollback +=
                    u32::from(waiting.remove(&it.connection).is_some_and(|it| it.used));
            }
            EventKind::Savepoint(it) | EventKind::Release(it) | EventKind::RollbackTo(it) => {
                if let Some(open) = waiting.get_mut(&it.connection) {
                    if open.used {
                        trips.savepoint += 1;
                    } else {
                        open.savepoints += 1;
                    }
                }
            }
            _ => {}
        }
    }
    trips.total = trips.statements
        + trips.introspection
        + trips.begin
        + trips.commit
        + trips.rollback
        + trips.savepoint;
    trips
}

/// A transaction that has begun.
#[derive(Default)]
struct Open {
    used: bool,
    savepoints: u32,
}
