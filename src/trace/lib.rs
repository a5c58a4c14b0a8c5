//! The trace: one vocabulary of events for everything that a run does.
//!
//! In: calls of [`Recorder`] from `storage`, `engine`, `orm` and `python`.
//! Out: a list of [`Event`]s that tests, the command line and the page read alike.
//! A leaf: every crate may use it, it uses none of ours.

mod event;
mod models;
mod object;
mod recorder;
mod render;
mod source;
mod tables;

pub use event::{Cell, Event, EventKind, Flush, Message, Statement, StatementKind, Transaction};
pub use models::{Direction, Model, ModelColumn, ModelRelationship, Place};
pub use object::{
    AttributeRead, AttributeSnapshot, ObjectChange, ObjectIn, ObjectLabel, ObjectSnapshot,
    ObjectState, RelatedLoad, SHORT, SessionStep, SessionStepKind,
};
pub use recorder::{
    HeldPosition, LIMIT_DETAILS, LIMIT_EVENTS, LIMIT_TEXTS, PREVIEW_ROWS, ReasonGuard, Recorder,
};
pub use render::render;
pub use source::{
    AttributePlace, ClassPlace, ImportPlace, Position, QueryPlace, SourceFacts, StatementPlace,
};
pub use tables::{ConsoleResult, RowCounts, RowMark, TableColumn, TableData, TableView};
