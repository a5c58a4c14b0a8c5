//! The trace: one vocabulary of events for everything that a run does.
//!
//! In: calls of [`Recorder`] from `storage`, `engine`, `orm` and `python`.
//! Out: a list of [`Event`]s that tests, the command line and the page read alike.
//! A leaf: every crate may use it, it uses none of ours.

mod event;
mod object;
mod recorder;
mod render;

pub use event::{Cell, Event, EventKind, Flush, Message, Statement, StatementKind, Transaction};
pub use object::{
    AttributeRead, AttributeSnapshot, ObjectChange, ObjectIn, ObjectLabel, ObjectSnapshot,
    ObjectState, RelatedLoad, SHORT, SessionStep, SessionStepKind,
};
pub use recorder::{LIMIT_EVENTS, LIMIT_TEXTS, PREVIEW_ROWS, ReasonGuard, Recorder};
pub use render::render;
