//! What the whole mapping shares in one run: the trace recorder and the host's way to show a warning.
//!
//! In: a recorder and, later, the host's warning function. Out: events and warnings.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use crate::error::Result;
use trace::{EventKind, Message, Recorder};

use crate::mapper::Mapper;
use crate::record::Untold;

type Warn = Rc<dyn Fn(&str, &str)>;
type Configuring = Rc<dyn Fn(bool) -> Result<()>>;

/// Shared by registries and sessions of one run.
pub struct Environment {
    recorder: Recorder,
    warn: RefCell<Option<Warn>>,
    on_configuring: RefCell<Vec<Configuring>>,
    next_state: Cell<u64>,
    next_session: Cell<u32>,
    pub(crate) untold: Untold,
    mappers: RefCell<Vec<Weak<Mapper>>>,
    /// Warnings say that they come from an autoflush.
    pub(crate) autoflushing: Cell<bool>,
}

impl Environment {
    /// An environment that records into `recorder`.
    pub fn new(recorder: Recorder) -> Rc<Self> {
        let it = Rc::new(Self {
            recorder,
            warn: RefCell::new(None),
            on_configuring: RefCell::default(),
            next_state: Cell::new(1),
            next_session: Cell::new(1),
            untold: Untold::default(),
            mappers: RefCell::default(),
            autoflushing: Cell::new(false),
        });
        it.listen();
        it
    }

    /// The trace of the run.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Sets what is called with (category, text) for every warning.
    pub fn on_warning(&self, warn: impl Fn(&str, &str) + 'static) {
        *self.warn.borrow_mut() = Some(Rc::new(warn));
    }

    /// Adds what is called before mappers are configured, with `true`, and afterwards, with `false`.
    pub fn on_configuring(&self, call: impl Fn(bool) -> Result<()> + 'static) {
        self.on_configuring.borrow_mut().push(Rc::new(call));
    }

    pub(crate) fn configuring(&self, before: bool) -> Result<()> {
        let calls = self.on_configuring.borrow().clone();
        calls.iter().try_for_each(|it| it(before))
    }

    /// Gives an `SAWarning`. When the host has a warning function, recording is the host's business too
    /// (its filters decide what is shown); otherwise the warning goes to the trace.
    pub fn warn(&self, text: &str) {
        let tagged;
        let text = if self.autoflushing.get() {
            tagged = format!(
                "{text} (This warning originated from the Session 'autoflush' process, which was invoked automatically in \
                 response to a user-initiated operation. Consider using ``no_autoflush`` context manager if this warning \
                 happened while initializing objects.)"
            );
            &tagged
        } else {
            text
        };
        let warn = self.warn.borrow().clone();
        match warn {
            Some(warn) => warn("SAWarning", text),
            None => self.recorder.record(EventKind::Warning(Message {
                category: "SAWarning".into(),
                text: text.into(),
            })),
        }
    }

    pub(crate) fn mapped(&self, mapper: &Rc<Mapper>) {
        self.mappers.borrow_mut().push(Rc::downgrade(mapper));
    }

    /// All mappers that live, in the order in which they were made.
    pub(crate) fn mappers(&self) -> Vec<Rc<Mapper>> {
        let mappers = self.mappers.borrow();
        mappers.iter().filter_map(Weak::upgrade).collect()
    }

    /// A number that no other session of this run has.
    pub(crate) fn next_session(&self) -> u32 {
        let number = self.next_session.get();
        self.next_session.set(number + 1);
        number
    }

    /// A number that no other object of this run has.
    pub(crate) fn next_state(&self) -> u64 {
        let id = self.next_state.get();
        self.next_state.set(id + 1);
        id
    }
}
