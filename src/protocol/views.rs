//! What a run looks like from outside at one event: sessions with their objects, and tables with their changes.
//!
//! Built by `insight` (sessions) and `runner` (tables); drawn by the page, checked by lessons.

use serde::{Deserialize, Serialize};
use trace::{ObjectLabel, ObjectState, TableView};

/// One session at one event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionView {
    /// From 1, in the order in which sessions were made.
    pub number: u32,
    /// Whether it has been closed since it was last used.
    pub closed: bool,
    /// The connection of its transaction, when there is one.
    pub connection: Option<u32>,
    /// 0: no transaction; 1: a transaction; more: savepoints in it.
    pub depth: u32,
    /// Objects that are in it, and detached ones that left it; in the order in which they came.
    /// What the program has dropped is not here.
    pub objects: Vec<ObjectView>,
    /// Objects left out because there were more than [`SHOWN_OBJECTS`].
    pub more: u32,
}

/// Objects that a [`SessionView`] shows at most.
pub const SHOWN_OBJECTS: usize = 1_000;

/// One object at one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectView {
    pub object: ObjectLabel,
    pub state: ObjectState,
    /// `session.delete()` was called; the next flush deletes it.
    pub marked_deleted: bool,
    /// All its columns are to be read again when next asked for.
    pub expired: bool,
    /// Whether the next flush has something to write for it: it is pending, dirty or marked.
    pub dirty: bool,
    /// All mapped attributes, in the mapper's order. `None`: not recorded, because the run had too many objects.
    pub attributes: Option<Vec<AttributeView>>,
    /// The moves between states so far, first to last.
    pub transitions: Vec<Transition>,
}

/// One attribute of an object at one event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttributeView {
    pub name: String,
    pub status: AttributeStatus,
    /// Short text as `repr` shows it, when it is loaded. Cut at `trace::SHORT` characters.
    pub value: Option<String>,
    /// It was changed since the last flush.
    pub changed: bool,
    /// The value before the change; `None` when it had none, or was not loaded.
    pub old: Option<String>,
    pub relationship: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeStatus {
    /// Not in the object: reading it would load it, or give `None` for an object that is not persistent.
    #[default]
    Unloaded,
    Loaded,
    /// It was loaded, and has been forgotten; reading it loads it again.
    Expired,
}

/// A move between states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    pub seq: u32,
    pub from: ObjectState,
    pub to: ObjectState,
    /// What did it; empty when not known.
    pub reason: String,
}

/// The tables at one event, against another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TablesView {
    pub seq: u32,
    /// What it is compared with; `None`: the empty start of the run.
    pub against: Option<u32>,
    /// The tables as the connection of the last database event sees them, its uncommitted rows included.
    pub tables: Vec<TableView>,
}
