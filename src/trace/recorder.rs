//! The recorder: the only way to write an event.
//!
//! In: event kinds from every layer, a clock and the current source line from whoever owns the run.
//! Out: the finished list, or each event as it happens through a listener.
//! One recorder lives for one run and is shared by cloning; it is single-threaded on purpose.

use std::cell::{Cell as StdCell, RefCell};
use std::rc::Rc;

use crate::{Event, EventKind};

/// Result rows kept with a statement, so that a trace stays cheap however much is loaded.
pub const PREVIEW_ROWS: usize = 20;
/// Events kept in one run; later ones are counted, not kept.
pub const LIMIT_EVENTS: usize = 200_000;
/// Details of single objects kept in one run, unless [`Recorder::set_detail_limit`] said another number.
/// Statements and transactions are kept beyond it, so that counting them stays right.
pub const LIMIT_DETAILS: usize = 20_000;
/// Attribute values of objects that are recorded as text in one run; later snapshots have none.
pub const LIMIT_TEXTS: usize = 20_000;

type Clock = Box<dyn Fn() -> u64>;
type Position = Box<dyn Fn() -> Option<(u32, u32)>>;
type Listener = Box<dyn Fn(&Event)>;
type Before = Rc<dyn Fn(&Recorder)>;

struct Inner {
    events: RefCell<Vec<Event>>,
    dropped: StdCell<u64>,
    details: StdCell<usize>,
    most_details: StdCell<usize>,
    held: StdCell<Option<Option<(u32, u32)>>>,
    reasons: RefCell<Vec<String>>,
    clock: RefCell<Clock>,
    position: RefCell<Position>,
    listener: RefCell<Option<Listener>>,
    /// Asked before each event for what should stand before it.
    before: RefCell<Option<Before>>,
    asking: StdCell<bool>,
    enabled: StdCell<bool>,
    next_connection: StdCell<u32>,
    next_object: StdCell<u32>,
}

/// A cheap handle on the event list of one run.
#[derive(Clone)]
pub struct Recorder(Rc<Inner>);

impl Default for Recorder {
    fn default() -> Self {
        Self::new()
    }
}

impl Recorder {
    /// A recorder whose clock stands at 0 and which knows no source line.
    pub fn new() -> Self {
        Self(Rc::new(Inner {
            events: RefCell::default(),
            dropped: StdCell::new(0),
            details: StdCell::new(0),
            most_details: StdCell::new(LIMIT_DETAILS),
            held: StdCell::new(None),
            reasons: RefCell::default(),
            clock: RefCell::new(Box::new(|| 0)),
            position: RefCell::new(Box::new(|| None)),
            listener: RefCell::new(None),
            before: RefCell::new(None),
            asking: StdCell::new(false),
            enabled: StdCell::new(true),
            next_connection: StdCell::new(1),
            next_object: StdCell::new(1),
        }))
    }

    /// Sets where times come from: microseconds since the run began.
    pub fn set_clock(&self, clock: impl Fn() -> u64 + 'static) {
        *self.0.clock.borrow_mut() = Box::new(clock);
    }

    /// Sets where source positions come from: (0-based cell, 1-based line).
    pub fn set_position(&self, position: impl Fn() -> Option<(u32, u32)> + 'static) {
        *self.0.position.borrow_mut() = Box::new(position);
    }

    /// Calls `listener` with every event as it is recorded. The listener must not record.
    pub fn set_listener(&self, listener: impl Fn(&Event) + 'static) {
        *self.0.listener.borrow_mut() = Some(Box::new(listener));
    }

    /// Calls `before` ahead of every event: it may record what has happened meanwhile, with
    /// [`Recorder::record_at`].
    pub fn set_before(&self, before: impl Fn(&Recorder) + 'static) {
        *self.0.before.borrow_mut() = Some(Rc::new(before));
    }

    /// Turns recording off or on; results never depend on it.
    pub fn set_enabled(&self, enabled: bool) {
        self.0.enabled.set(enabled);
    }

    /// Whether events are kept: lets a caller skip the work of describing one.
    pub fn is_enabled(&self) -> bool {
        self.0.enabled.get()
    }

    /// Sets how many details of single objects are kept in one run.
    pub fn set_detail_limit(&self, most: usize) {
        self.0.most_details.set(most);
    }

    /// Whether an event about a single object would be kept: lets a caller skip the work of describing it.
    pub fn wants_details(&self) -> bool {
        self.is_enabled() && self.0.details.get() < self.0.most_details.get()
    }

    /// Microseconds since the run began.
    pub fn now(&self) -> u64 {
        (self.0.clock.borrow())()
    }

    /// The learner's position: (0-based cell, 1-based line).
    pub fn position(&self) -> Option<(u32, u32)> {
        match self.0.held.get() {
            Some(it) => it,
            None => (self.0.position.borrow())(),
        }
    }

    /// Looks the learner's position up once for all events until the guard is dropped. For loops that tell something
    /// of each of many objects, and run no code of the learner.
    #[must_use]
    pub fn hold_position(&self) -> HeldPosition {
        let before = self.0.held.get();
        if self.wants_details() {
            self.0.held.set(Some(self.position()));
        }
        HeldPosition(self.clone(), before)
    }

    /// A fresh connection number, from 1.
    pub fn new_connection(&self) -> u32 {
        let id = self.0.next_connection.get();
        self.0.next_connection.set(id + 1);
        id
    }

    /// A fresh object number, from 1.
    pub fn new_object(&self) -> u32 {
        let id = self.0.next_object.get();
        self.0.next_object.set(id + 1);
        id
    }

    /// Appends an event, stamped with the time and the learner's line.
    pub fn record(&self, kind: EventKind) {
        if !self.is_enabled() {
            return;
        }
        if self.refuses(&kind) {
            return self.drop_one();
        }
        self.settle();
        self.push(kind, self.now(), self.position());
    }

    /// Appends an event about a single object, which is made only when it is kept.
    pub fn record_detail(&self, make: impl FnOnce() -> EventKind) {
        if self.wants_details() {
            self.record(make());
        } else {
            self.drop_detail();
        }
    }

    /// Appends an event of another moment: one that happened before, `at` microseconds since the run began, at
    /// another line.
    pub fn record_at(&self, kind: EventKind, at: u64, position: Option<(u32, u32)>) {
        if !self.is_enabled() {
            return;
        }
        if self.refuses(&kind) {
            return self.drop_one();
        }
        self.push(kind, at, position);
    }

    /// Whether it is one detail of single objects too many.
    fn refuses(&self, kind: &EventKind) -> bool {
        kind.details() > 0 && !self.wants_details()
    }

    /// Lets what has happened be recorded now, although no event follows.
    pub fn settle(&self) {
        if !self.is_enabled() || self.0.asking.replace(true) {
            return;
        }
        let before = self.0.before.borrow().clone();
        if let Some(before) = before {
            before(self);
        }
        self.0.asking.set(false);
    }

    fn push(&self, kind: EventKind, at: u64, position: Option<(u32, u32)>) {
        let mut events = self.0.events.borrow_mut();
        if events.len() >= LIMIT_EVENTS {
            self.drop_one();
            return;
        }
        self.0.details.set(self.0.details.get() + kind.details());
        let event = Event {
            seq: events.len() as u32,
            at,
            line: position.map(|it| it.1),
            cell: position.map(|it| it.0),
            kind,
        };
        if let Some(listener) = self.0.listener.borrow().as_ref() {
            listener(&event);
        }
        events.push(event);
    }

    /// As [`Recorder::record_detail`], for one of many events that all belong to one line: nothing is settled before
    /// it, and the line is asked for only when the event is kept.
    pub fn record_detail_at(
        &self,
        position: impl FnOnce() -> Option<(u32, u32)>,
        make: impl FnOnce() -> EventKind,
    ) {
        if self.wants_details() {
            self.push(make(), self.now(), position());
        } else {
            self.drop_detail();
        }
    }

    /// Counts an event about a single object that was not made, because it would not be kept.
    pub fn drop_detail(&self) {
        if self.is_enabled() {
            self.drop_one();
        }
    }

    fn drop_one(&self) {
        self.0.dropped.set(self.0.dropped.get() + 1);
    }

    /// States why the statements that follow run, until the guard is dropped. Guards nest.
    ///
    /// ```ignore
    /// let _why = recorder.because("lazy load User.role");
    /// ```
    #[must_use]
    pub fn because(&self, reason: impl Into<String>) -> ReasonGuard {
        self.0.reasons.borrow_mut().push(reason.into());
        ReasonGuard(self.clone())
    }

    /// The innermost reason, or `query` when nobody gave one.
    pub fn reason(&self) -> String {
        let reasons = self.0.reasons.borrow();
        reasons
            .last()
            .map_or_else(|| "query".to_owned(), Clone::clone)
    }

    /// How many events were not kept because of [`LIMIT_EVENTS`] and [`LIMIT_DETAILS`].
    pub fn dropped(&self) -> u64 {
        self.0.dropped.get()
    }

    /// Number of events so far.
    pub fn len(&self) -> usize {
        self.0.events.borrow().len()
    }

    /// Whether nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of the events so far, settled.
    pub fn events(&self) -> Vec<Event> {
        self.settle();
        self.0.events.borrow().clone()
    }

    /// Takes the events out, settled, leaving none.
    pub fn take(&self) -> Vec<Event> {
        self.settle();
        self.0.details.set(0);
        self.0.dropped.set(0);
        std::mem::take(&mut *self.0.events.borrow_mut())
    }
}

/// Ends what [`Recorder::hold_position`] began.
pub struct HeldPosition(Recorder, Option<Option<(u32, u32)>>);

impl Drop for HeldPosition {
    fn drop(&mut self) {
        self.0.0.held.set(self.1);
    }
}

/// Ends the reason that [`Recorder::because`] gave.
pub struct ReasonGuard(Recorder);

impl Drop for ReasonGuard {
    fn drop(&mut self) {
        self.0.0.reasons.borrow_mut().pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Message, ObjectIn, ObjectLabel};

    fn load() -> EventKind {
        EventKind::Load(ObjectIn {
            object: ObjectLabel {
                id: 1,
                class: "User".into(),
                key: None,
            },
            session: None,
        })
    }

    fn print() -> EventKind {
        EventKind::Print(Message {
            category: String::new(),
            text: "x".to_owned(),
        })
    }

    #[test]
    fn details_end_at_their_limit_and_the_rest_goes_on() {
        let recorder = Recorder::new();
        recorder.set_detail_limit(2);
        for _ in 0..3 {
            recorder.record(load());
            recorder.record_detail(load);
            recorder.record(print());
        }
        let kinds: Vec<usize> = recorder
            .events()
            .iter()
            .map(|it| it.kind.details())
            .collect();
        assert_eq!(kinds, [1, 1, 0, 0, 0]);
        assert_eq!(recorder.dropped(), 4);
        recorder.take();
        assert!(recorder.wants_details());
    }

    #[test]
    fn a_held_position_is_looked_up_once() {
        let recorder = Recorder::new();
        let asked = Rc::new(StdCell::new(0));
        let count = asked.clone();
        recorder.set_position(move || {
            count.set(count.get() + 1);
            Some((0, count.get()))
        });
        let held = recorder.hold_position();
        recorder.record(load());
        recorder.record(load());
        drop(held);
        recorder.record(load());
        let lines: Vec<_> = recorder.events().iter().map(|it| it.line).collect();
        assert_eq!(lines, [Some(1), Some(1), Some(2)]);
    }
}
