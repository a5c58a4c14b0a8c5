//! Events about objects, sessions and output, in a few words each.
//!
//! In: an event's kind. Out: a word and a note. Used by the timeline and by the scrubber.

use trace::{EventKind, ObjectLabel, SessionStepKind};

use super::format::plural;

/// `User 7`, or `User` as long as it has no key.
pub fn object(label: &ObjectLabel) -> String {
    match &label.key {
        Some(key) => format!("{} {key}", label.class),
        None => label.class.to_string(),
    }
}

/// What happened and to what: `("pending → persistent", "User 1, flush")`.
pub fn text(kind: &EventKind) -> (String, String) {
    let pair = |word: &str, note: String| (word.to_owned(), note);
    match kind {
        EventKind::State(it) => {
            let mut note = object(&it.object);
            if !it.reason.is_empty() {
                note.push_str(", ");
                note.push_str(&it.reason);
            }
            (format!("{} → {}", state(it.from), state(it.to)), note)
        }
        EventKind::Load(it) => pair("loaded", object(&it.object)),
        EventKind::Refresh(it) => pair("refreshed", object(&it.object)),
        EventKind::Expire(it) => pair("expired", object(&it.object)),
        EventKind::Related(it) => pair(
            "filled",
            format!(
                "{}.{} of {} by {} loading",
                it.class,
                it.attribute,
                plural(it.objects as usize, "object", "objects"),
                it.strategy,
            ),
        ),
        EventKind::Objects(all) => pair(
            "now",
            all.iter().map(snapshot).collect::<Vec<_>>().join("; "),
        ),
        EventKind::Gone(_) => pair("forgotten", "nothing refers to it any more".to_owned()),
        EventKind::Read(it) => pair("read", format!("{}.{}", it.class, it.attribute)),
        EventKind::Session(it) => {
            let what = match it.what {
                SessionStepKind::Made => "made",
                SessionStepKind::Connected => "connected",
                SessionStepKind::Closed => "closed",
            };
            pair("session", format!("{} {what}", it.session))
        }
        EventKind::Print(it) => pair("printed", it.text.trim_end().to_owned()),
        EventKind::FlushStart(it) => pair("flush", it.plan.join(", ")),
        EventKind::FlushEnd => pair("flush", "done".to_owned()),
        EventKind::Warning(it) => (it.category.clone(), it.text.clone()),
        EventKind::Statement(it) => {
            let rows = it.rows.map(|it| plural(it as usize, "row", "rows"));
            pair(
                it.kind.name(),
                [it.reason.clone(), rows.unwrap_or_default()].join(" "),
            )
        }
        EventKind::Begin(it) => pair("BEGIN", it.name.clone().unwrap_or_default()),
        EventKind::Commit(it) => pair("COMMIT", it.name.clone().unwrap_or_default()),
        EventKind::Rollback(it) => pair("ROLLBACK", it.name.clone().unwrap_or_default()),
        EventKind::Savepoint(it) => pair("SAVEPOINT", it.name.clone().unwrap_or_default()),
        EventKind::Release(it) => pair("RELEASE", it.name.clone().unwrap_or_default()),
        EventKind::RollbackTo(it) => pair("ROLLBACK TO", it.name.clone().unwrap_or_default()),
    }
}

/// `User 1: name 'ann' → 'bea'`, or its state when nothing waits to be written.
fn snapshot(it: &trace::ObjectSnapshot) -> String {
    let value = |it: &Option<String>| it.clone().unwrap_or_else(|| "nothing".to_owned());
    let attributes = it.attributes.iter().flatten().filter(|it| it.changed);
    let changes: Vec<String> = attributes
        .map(|it| format!("{} {} → {}", it.name, value(&it.old), value(&it.text)))
        .collect();
    let what = match (it.marked_deleted, changes.is_empty()) {
        (true, _) => "marked for DELETE".to_owned(),
        (_, true) => state(it.state).to_owned(),
        _ => changes.join(", "),
    };
    format!("{}: {what}", object(&it.object))
}

/// The state's name, as SQLAlchemy's documentation writes it.
pub fn state(state: trace::ObjectState) -> &'static str {
    match state {
        trace::ObjectState::Transient => "transient",
        trace::ObjectState::Pending => "pending",
        trace::ObjectState::Persistent => "persistent",
        trace::ObjectState::Deleted => "deleted",
        trace::ObjectState::Detached => "detached",
    }
}
