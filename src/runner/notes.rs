//! Plain sentences about a run that ended well and yet did not do what its writer wanted.
//!
//! In: events and the learner's lines. Out: notes with the lesson that says more: a forgotten await or commit,
//! an N+1 pattern.
//! Source of the behaviour: what SQLAlchemy does when a session is closed or dropped (it rolls back).

use std::collections::BTreeMap;

use protocol::{CellSource, Event, Note};
use trace::{EventKind, ObjectState, StatementKind};

/// Lazy loads of one relationship from one line, from which on a note says so.
const MANY: usize = 3;

/// What is worth saying about a run without an error.
pub(crate) fn notes(events: &[Event], cells: &[CellSource]) -> Vec<Note> {
    let mut found = Vec::new();
    found.extend(never_awaited(events));
    found.extend(never_committed(events, cells));
    found.extend(never_flushed(events));
    found.extend(one_by_one(events));
    found
}

/// Not every object's life was recorded.
pub(crate) fn dropped(events: u64) -> Option<Note> {
    (events > 0).then(|| Note {
        text: format!(
            "So much happened that {events} events about single objects were not kept. All statements and \
             transactions are here."
        ),
        ..Note::default()
    })
}

fn note(text: String, lesson: &str, event: &Event) -> Note {
    Note {
        text,
        lesson: Some(lesson.to_owned()),
        line: event.line,
        cell: event.cell,
    }
}

fn source_line<'a>(event: &Event, cells: &'a [CellSource]) -> Option<&'a str> {
    let cell = cells.get(event.cell? as usize)?;
    cell.source
        .lines()
        .nth(event.line?.saturating_sub(1) as usize)
}

/// A coroutine was made and dropped before it began. What the program lacks because of it is said by other notes.
fn never_awaited(events: &[Event]) -> Option<Note> {
    let mut calls = events.iter().filter_map(|event| match &event.kind {
        EventKind::Warning(it) => {
            let call = it.text.strip_prefix("coroutine '")?;
            Some((event, call.strip_suffix("' was never awaited")?))
        }
        _ => None,
    });
    let (first, call) = calls.next()?;
    let more = match calls.count() {
        0 => String::new(),
        1 => " One more call was not awaited either.".to_owned(),
        count => format!(" {count} more calls were not awaited either."),
    };
    Some(note(
        format!(
            "{call}() did nothing: calling it only makes a coroutine, and nothing awaited that. \
             Write await in front of the call.{more}"
        ),
        "async-sessions",
        first,
    ))
}

/// Rows were written in a transaction that ended without a commit, and no line asked for a rollback.
fn never_committed(events: &[Event], cells: &[CellSource]) -> Option<Note> {
    let mut written: BTreeMap<u32, &Event> = BTreeMap::new();
    let mut lost = None;
    for event in events {
        match &event.kind {
            EventKind::Statement(it) if it.error.is_none() => {
                let writes = matches!(
                    it.kind,
                    StatementKind::Insert | StatementKind::Update | StatementKind::Delete
                );
                if writes {
                    written.entry(it.connection).or_insert(event);
                }
            }
            EventKind::Commit(it) => {
                written.remove(&it.connection);
            }
            EventKind::Rollback(it) => {
                let first = written.remove(&it.connection);
                let asked = source_line(event, cells).is_some_and(|it| it.contains("rollback"));
                if let Some(first) = first.filter(|_| !asked) {
                    lost.get_or_insert(first);
                }
            }
            _ => {}
        }
    }
    let first = lost.or_else(|| written.values().next().copied())?;
    Some(note(
        "Rows were written, but the transaction was never committed, so the database has forgotten them. \
         Call session.commit(), or use `with Session(engine) as session, session.begin():`."
            .to_owned(),
        "commit-rollback-savepoint",
        first,
    ))
}

/// Objects were added to a session and never sent to the database.
fn never_flushed(events: &[Event]) -> Option<Note> {
    let mut pending: BTreeMap<u32, &Event> = BTreeMap::new();
    for event in events {
        if let EventKind::State(it) = &event.kind {
            if it.to == ObjectState::Pending {
                pending.insert(it.object.id, event);
            } else if it.to != ObjectState::Transient {
                pending.remove(&it.object.id);
            }
        }
    }
    let first = *pending.values().next()?;
    let count = pending.len();
    let (what, verb) = if count == 1 {
        ("One object was".to_owned(), "it is")
    } else {
        (format!("{count} objects were"), "they are")
    };
    Some(note(
        format!(
            "{what} added to a session and never written: {verb} not in the database. Call session.commit() after session.add()."
        ),
        "session-states",
        first,
    ))
}

/// One query for many objects, and then one more for each of them.
fn one_by_one(events: &[Event]) -> Option<Note> {
    let mut counted: BTreeMap<(String, Option<u32>, Option<u32>), (usize, &Event)> =
        BTreeMap::new();
    for event in events {
        let EventKind::Statement(it) = &event.kind else {
            continue;
        };
        if let Some(name) = it.reason.strip_prefix("lazy load ") {
            let key = (name.to_owned(), event.cell, event.line);
            counted.entry(key).or_insert((0, event)).0 += 1;
        }
    }
    let ((name, ..), (count, first)) = counted.into_iter().find(|(_, it)| it.0 >= MANY)?;
    Some(note(
        format!(
            "{name} was loaded {count} times, once for each object (the N+1 pattern). \
             Ask for it in the query with selectinload({name}) or joinedload({name})."
        ),
        "n-plus-one",
        first,
    ))
}
