//! Events about mapped objects: who entered which session, and which attribute got which value.
//!
//! Written by `orm`; read by `insight`, which builds from them what a session held at any event: the last
//! [`ObjectSnapshot`] of each object up to there, and nothing else, is the truth.
//! Values are short texts as Python's `repr` would show them, at most [`SHORT`] characters: enough to be
//! recognised, cheap enough for thousands of objects. Sessions are numbered from 1.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Characters of a value's text that are kept; a longer one ends in `...`.
pub const SHORT: usize = 60;

/// The five states of an object, as SQLAlchemy's documentation names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectState {
    Transient,
    Pending,
    Persistent,
    Deleted,
    Detached,
}

/// Names one object of the run.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ObjectLabel {
    /// A number that stays with the object for the whole run, from 1.
    pub id: u32,
    /// The mapped class, such as `User`. Shared: thousands of events name the same few classes.
    pub class: Arc<str>,
    /// Its primary key as text, when it has one: `1`, `(1, 2)`.
    pub key: Option<Arc<str>>,
}

/// What happened to a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionStep {
    pub session: u32,
    pub what: SessionStepKind,
    /// The connection that it uses, for `Connected`.
    pub connection: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionStepKind {
    Made,
    /// Its transaction took a connection.
    Connected,
    /// `close()`: all objects are detached, the connection is given back. It may be used again.
    Closed,
}

/// An object, and the session that it is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectIn {
    pub object: ObjectLabel,
    pub session: Option<u32>,
}

/// An object moved from one session state to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectChange {
    pub object: ObjectLabel,
    /// The session that it entered, is in, or left.
    pub session: Option<u32>,
    pub from: ObjectState,
    pub to: ObjectState,
    /// What did it, such as `add`, `flush`, `rollback`, `cascade from User.orders`; empty when not known.
    pub reason: String,
}

/// All of one object as it was at one moment: what the program could see of it without loading anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectSnapshot {
    pub object: ObjectLabel,
    pub session: Option<u32>,
    pub state: ObjectState,
    /// `session.delete()` was called; the next flush deletes it.
    pub marked_deleted: bool,
    /// Loaded, changed and expired attributes; the others are not loaded. `None`: not recorded, because the
    /// run had recorded [`crate::LIMIT_TEXTS`] values already.
    pub attributes: Option<Vec<AttributeSnapshot>>,
}

/// One attribute at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeSnapshot {
    pub name: Arc<str>,
    /// The value; `None` when it is not there.
    pub text: Option<String>,
    /// It was forgotten, and is read again when next asked for.
    pub expired: bool,
    /// It was changed since the last flush.
    pub changed: bool,
    /// What it was before the change; `None` when it had no value or was not loaded.
    pub old: Option<String>,
}

/// A relationship of an object was filled by a loader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedLoad {
    /// The class that the relationship belongs to.
    pub class: String,
    pub attribute: String,
    /// `lazy`, `joined`, `selectin`, `subquery`, `immediate`.
    pub strategy: String,
    /// How many objects had it filled at once.
    pub objects: u32,
}

/// A relationship was read for the first time since it was loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeRead {
    /// The class that the relationship belongs to.
    pub class: String,
    pub attribute: String,
}
