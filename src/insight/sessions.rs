//! What the sessions held just after an event.
//!
//! The last snapshot of each object up to there is the truth; transitions and transactions are added to it.

use std::collections::BTreeMap;

use protocol::{
    AttributeStatus, AttributeView, Model, ObjectView, SHOWN_OBJECTS, SessionView, Transition,
};
use trace::{AttributeSnapshot, Event, EventKind, ObjectSnapshot, ObjectState, SessionStepKind};

/// The sessions in the order of their numbers. `seq` beyond the end means the end.
pub fn sessions_at(events: &[Event], models: &[Model], seq: u32) -> Vec<SessionView> {
    let mut replay = Replay::default();
    for event in events.iter().take_while(|it| it.seq <= seq) {
        replay.step(event);
    }
    replay.views(models)
}

#[derive(Default)]
struct Replay<'e> {
    sessions: BTreeMap<u32, SessionView>,
    /// By object number: the last snapshot, and the session that the object belongs to or has left.
    objects: BTreeMap<u32, Seen<'e>>,
    /// Transaction depth of each connection.
    depths: BTreeMap<u32, u32>,
}

#[derive(Default)]
struct Seen<'e> {
    snapshot: Option<&'e ObjectSnapshot>,
    home: Option<u32>,
    transitions: Vec<Transition>,
}

impl<'e> Replay<'e> {
    fn step(&mut self, event: &'e Event) {
        match &event.kind {
            EventKind::Session(it) => {
                let session = self.session(it.session);
                match it.what {
                    SessionStepKind::Made => {}
                    SessionStepKind::Connected => {
                        session.connection = it.connection;
                        session.closed = false;
                    }
                    SessionStepKind::Closed => {
                        session.connection = None;
                        session.closed = true;
                    }
                }
            }
            EventKind::Begin(it) | EventKind::Savepoint(it) | EventKind::RollbackTo(it) => {
                self.depths.insert(it.connection, it.depth);
            }
            EventKind::Release(it) => {
                self.depths
                    .insert(it.connection, it.depth.saturating_sub(1));
            }
            EventKind::Commit(it) | EventKind::Rollback(it) => {
                self.depths.remove(&it.connection);
                for session in self.sessions.values_mut() {
                    if session.connection == Some(it.connection) {
                        session.connection = None;
                    }
                }
            }
            EventKind::Objects(snapshots) => {
                for snapshot in snapshots {
                    if let Some(session) = snapshot.session {
                        self.session(session).closed = false;
                    }
                    let seen = self.objects.entry(snapshot.object.id).or_default();
                    seen.snapshot = Some(snapshot);
                    seen.home = snapshot.session.or(seen.home);
                }
            }
            EventKind::State(it) => {
                let seen = self.objects.entry(it.object.id).or_default();
                seen.home = it.session.or(seen.home);
                seen.transitions.push(Transition {
                    seq: event.seq,
                    from: it.from,
                    to: it.to,
                    reason: it.reason.clone(),
                });
            }
            EventKind::Gone(objects) => {
                for id in objects {
                    self.objects.remove(id);
                }
            }
            _ => {}
        }
    }

    fn session(&mut self, number: u32) -> &mut SessionView {
        self.sessions.entry(number).or_insert_with(|| SessionView {
            number,
            ..SessionView::default()
        })
    }

    fn views(mut self, models: &[Model]) -> Vec<SessionView> {
        for seen in std::mem::take(&mut self.objects).into_values() {
            let (Some(snapshot), Some(home)) = (seen.snapshot, seen.home) else {
                continue;
            };
            // An object that a rollback or `make_transient` has sent back is nobody's any more.
            if snapshot.session.is_none() && snapshot.state == ObjectState::Transient {
                continue;
            }
            let session = self.session(home);
            if session.objects.len() < SHOWN_OBJECTS {
                session
                    .objects
                    .push(object(snapshot, seen.transitions, models));
            } else {
                session.more += 1;
            }
        }
        let depths = self.depths;
        let mut views: Vec<SessionView> = self.sessions.into_values().collect();
        for view in &mut views {
            let depth = view.connection.and_then(|it| depths.get(&it));
            view.depth = depth.copied().unwrap_or(0);
        }
        views
    }
}

fn object(snapshot: &ObjectSnapshot, transitions: Vec<Transition>, models: &[Model]) -> ObjectView {
    let recorded = snapshot.attributes.as_deref();
    let changed = recorded.is_some_and(|it| it.iter().any(|it| it.changed));
    let in_session = snapshot.session.is_some();
    let attributes = recorded.map(|it| attributes(&snapshot.object.class, it, models));
    ObjectView {
        object: snapshot.object.clone(),
        state: snapshot.state,
        marked_deleted: snapshot.marked_deleted,
        expired: attributes.as_ref().is_some_and(|it| all_expired(it)),
        dirty: in_session
            && (changed || snapshot.marked_deleted || snapshot.state == ObjectState::Pending),
        attributes,
        transitions,
    }
}

/// Whether no column is loaded and some are expired.
fn all_expired(attributes: &[AttributeView]) -> bool {
    let mut columns = attributes.iter().filter(|it| !it.relationship).peekable();
    columns.peek().is_some()
        && columns.all(|it| it.status != AttributeStatus::Loaded)
        && attributes
            .iter()
            .any(|it| it.status == AttributeStatus::Expired)
}

fn attributes(class: &str, recorded: &[AttributeSnapshot], models: &[Model]) -> Vec<AttributeView> {
    let model = models.iter().rev().find(|it| it.name == class);
    let columns = model
        .into_iter()
        .flat_map(|it| it.columns.iter().map(|it| (&*it.name, false)));
    let relationships = model
        .into_iter()
        .flat_map(|it| it.relationships.iter().map(|it| (&*it.name, true)));
    let mut known: Vec<(&str, bool)> = columns.chain(relationships).collect();
    for it in recorded {
        if !known.iter().any(|known| *known.0 == *it.name) {
            known.push((&it.name, false));
        }
    }
    known
        .into_iter()
        .map(|(name, relationship)| {
            let found = recorded.iter().find(|it| *it.name == *name);
            let status = match found {
                Some(it) if it.text.is_some() => AttributeStatus::Loaded,
                Some(it) if it.expired => AttributeStatus::Expired,
                _ => AttributeStatus::Unloaded,
            };
            AttributeView {
                name: name.to_owned(),
                status,
                value: found.and_then(|it| it.text.clone()),
                changed: found.is_some_and(|it| it.changed),
                old: found.and_then(|it| it.old.clone()),
                relationship,
            }
        })
        .collect()
}
