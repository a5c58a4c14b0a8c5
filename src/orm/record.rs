//! What the trace is told about objects: which have changed since the last event, and what they are now.
//!
//! Whoever changes an object's dictionary or its record calls [`InstanceState::touch`]: a flag and a list. Before
//! the next event is written, the objects in the list are described once each, in one event; changes of state wait
//! with them and follow it. So recording costs nothing per change, and the description is what is there, not what
//! somebody meant to do.
//! Describing runs no code of the program, loads nothing, and keeps nothing alive.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use trace::{
    AttributeRead, AttributeSnapshot, EventKind, LIMIT_TEXTS, ObjectChange, ObjectSnapshot,
    ObjectState, Recorder, RelatedLoad, SHORT,
};

use crate::env::Environment;
use crate::host::Slot;
use crate::maps::IndexMap;
use crate::relationship::Relationship;
use crate::state::{InstanceState, Old};

/// Changes of state that wait at most, so that what is beyond a run's limit is not gathered first.
const WAITING: usize = 1000;
/// Members of a collection whose names are told.
const MEMBERS: usize = 5;

/// What has not been told yet.
#[derive(Default)]
pub(crate) struct Untold {
    touched: RefCell<Vec<Weak<InstanceState>>>,
    gone: RefCell<Vec<u32>>,
    moved: RefCell<Vec<ObjectChange>>,
    /// Where the program was when the first of them changed, and when that was.
    place: Cell<Option<(u32, u32)>>,
    since: Cell<u64>,
    /// More than 0 while rows become objects: what is half filled is not described.
    loading: Cell<u32>,
    texts: Cell<usize>,
    doing: RefCell<Vec<Cow<'static, str>>>,
}

/// Describes nothing until it is dropped. See [`Environment::filling`].
pub(crate) struct Filling(Rc<Environment>);

impl Drop for Filling {
    fn drop(&mut self) {
        let loading = &self.0.untold.loading;
        loading.set(loading.get().saturating_sub(1));
    }
}

/// Ends what [`Environment::doing`] began.
pub(crate) struct Doing(Rc<Environment>);

impl Drop for Doing {
    fn drop(&mut self) {
        self.0.untold.doing.borrow_mut().pop();
    }
}

impl Environment {
    /// Has the recorder ask for what has changed before each event.
    pub(crate) fn listen(self: &Rc<Self>) {
        let me = Rc::downgrade(self);
        self.recorder().set_before(move |recorder| {
            if let Some(it) = me.upgrade() {
                it.tell(recorder);
            }
        });
    }

    /// Rows are being made into objects until the guard is dropped.
    pub(crate) fn filling(self: &Rc<Self>) -> Filling {
        self.untold.loading.set(self.untold.loading.get() + 1);
        Filling(self.clone())
    }

    /// States what the session is doing, until the guard is dropped: the reason of changes of state.
    pub(crate) fn doing(self: &Rc<Self>, what: impl Into<Cow<'static, str>>) -> Doing {
        self.untold.doing.borrow_mut().push(what.into());
        Doing(self.clone())
    }

    /// The innermost of what is being done; empty when nobody said.
    pub(crate) fn reason(&self) -> String {
        let doing = self.untold.doing.borrow();
        doing.last().map_or_else(String::new, |it| it.to_string())
    }

    fn tell(&self, recorder: &Recorder) {
        let untold = &self.untold;
        if untold.loading.get() > 0 {
            return;
        }
        let (Some(touched), Some(mut gone), Some(moved)) = (
            taken(&untold.touched),
            taken(&untold.gone),
            taken(&untold.moved),
        ) else {
            return;
        };
        let place = untold.place.take();
        let at = untold.since.get();
        if !gone.is_empty() {
            gone.sort_unstable();
            recorder.record_at(EventKind::Gone(gone), at, place);
        }
        self.describe(recorder, touched, at, place);
        for it in moved {
            recorder.record_at(EventKind::State(it), at, place);
        }
    }

    fn describe(
        &self,
        recorder: &Recorder,
        mut touched: Vec<Weak<InstanceState>>,
        at: u64,
        place: Option<(u32, u32)>,
    ) {
        if touched.is_empty() {
            return;
        }
        let untold = &self.untold;
        let mut snapshots = Vec::with_capacity(touched.len());
        touched.retain(|weak| {
            let Some(state) = weak.upgrade() else {
                return false;
            };
            match state.snapshot(&untold.texts) {
                Described::Is(it) => {
                    state.touched.set(false);
                    snapshots.push(it);
                    false
                }
                Described::Dead => false,
                // It is being changed at this moment; the next event finds it settled.
                Described::Busy => true,
            }
        });
        if !touched.is_empty() {
            untold.since.set(recorder.now());
            untold.touched.borrow_mut().extend(touched);
        }
        if !snapshots.is_empty() {
            recorder.record_at(EventKind::Objects(snapshots), at, place);
        }
    }
}

/// What is in a list, which is empty from now on; nothing when somebody is changing it.
fn taken<T>(list: &RefCell<Vec<T>>) -> Option<Vec<T>> {
    list.try_borrow_mut()
        .ok()
        .map(|mut it| std::mem::take(&mut *it))
}

/// What came of an attempt to describe an object.
enum Described {
    Is(ObjectSnapshot),
    Dead,
    Busy,
}

impl InstanceState {
    /// Notes that the object, or what is known of it, has changed or is about to.
    pub fn touch(&self) {
        if self.touched.get() {
            return;
        }
        let env = self.mapper().env();
        if env.recorder().wants_details() {
            if let Ok(mut touched) = env.untold.touched.try_borrow_mut() {
                if touched.is_empty() {
                    env.untold.since.set(env.recorder().now());
                }
                self.touched.set(true);
                touched.push(self.weak());
            }
        }
    }

    /// As [`InstanceState::touch`], for a change that the program itself makes: what an earlier line has
    /// changed is told first, with that line.
    pub(crate) fn touch_by_program(&self) {
        let env = self.mapper().env();
        let recorder = env.recorder();
        if !recorder.wants_details() {
            return;
        }
        let untold = &env.untold;
        let place = recorder.position();
        let others = untold.touched.try_borrow().is_ok_and(|it| !it.is_empty());
        if others && untold.place.get() != place {
            env.tell(recorder);
        }
        untold.place.set(place);
        self.touch();
    }

    /// Notes that the object is in another state now. Told after what it is, and before the next event.
    pub(crate) fn note_moved(&self, session: u32, from: ObjectState, to: ObjectState) {
        let env = self.mapper().env();
        let recorder = env.recorder();
        if !recorder.wants_details() {
            return recorder.drop_detail();
        }
        let untold = &env.untold;
        let place = recorder.position();
        let elsewhere = untold.place.get().is_some_and(|it| Some(it) != place);
        if elsewhere || untold.moved.borrow().len() >= WAITING {
            env.tell(recorder);
        }
        untold.place.set(place);
        self.touch();
        untold.moved.borrow_mut().push(ObjectChange {
            object: self.label(),
            session: Some(session),
            from,
            to,
            reason: env.reason(),
        });
    }

    /// Notes that the program has dropped the object.
    pub(crate) fn note_gone(&self) {
        let env = self.mapper().env();
        if env.recorder().wants_details() {
            if let Ok(mut gone) = env.untold.gone.try_borrow_mut() {
                gone.push(self.number());
            }
        }
    }

    fn snapshot(&self, texts: &Cell<usize>) -> Described {
        let Some(object) = self.object() else {
            return Described::Dead;
        };
        let (Ok(committed), Ok(expired)) = (
            self.committed.try_borrow(),
            self.expired_attributes.try_borrow(),
        ) else {
            return Described::Busy;
        };
        let session = self.session();
        let marked_deleted = match &session {
            Some(it) => match it.try_is_marked_deleted(self.id()) {
                Some(it) => it,
                None => return Described::Busy,
            },
            None => false,
        };
        let attributes = (texts.get() < LIMIT_TEXTS).then(|| {
            let properties = self.mapper().properties_now();
            let mut attributes = Vec::with_capacity(properties.len());
            for property in properties.values() {
                let Some(kind) = property.attr_kind() else {
                    continue;
                };
                let key = &property.key;
                let text = object.text(key, kind);
                let old = committed.get(key);
                let expired = text.is_none() && expired.contains_key(key);
                if text.is_some() || old.is_some() || expired {
                    attributes.push(AttributeSnapshot {
                        name: property.shown.clone(),
                        text,
                        expired,
                        changed: old.is_some(),
                        old: old.and_then(old_text),
                    });
                }
            }
            texts.set(texts.get() + attributes.len());
            attributes
        });
        Described::Is(ObjectSnapshot {
            object: self.label(),
            session: session.map(|it| it.number()),
            state: self.lifecycle(),
            marked_deleted,
            attributes,
        })
    }

    /// `<User 1>`, or `<User>` for an object without a row.
    pub fn short(&self) -> String {
        match self.key() {
            Some(key) => format!("<{} {}>", self.mapper().name(), key.text()),
            None => format!("<{}>", self.mapper().name()),
        }
    }
}

/// The text of an old value; `None` when there was none.
fn old_text(old: &Old) -> Option<String> {
    match old {
        Old::NoValue | Old::NoResult => None,
        Old::Slot(it) => Some(slot_text(it)),
        Old::Members(it) => Some(members_text(it.iter().map(|it| it.state().short()))),
    }
}

/// The text of a value, without running code of the program.
pub fn slot_text(slot: &Slot) -> String {
    match slot {
        Slot::Value(sql::Value::Host(it)) => format!("<{}>", it.class_name()),
        Slot::Value(it) => short(sql::repr::repr(it)),
        Slot::Sql(_) => "<SQL expression>".to_owned(),
        Slot::Object(None) => "None".to_owned(),
        Slot::Object(Some(it)) => it.state().short(),
        Slot::Collection(it) => members_text(it.members().iter().map(|it| it.state().short())),
    }
}

/// `[<Order 1>, <Order 2>]`; of many members only the first.
pub fn members_text(members: impl ExactSizeIterator<Item = String>) -> String {
    let count = members.len();
    let mut shown: Vec<String> = members.take(MEMBERS).collect();
    if count > MEMBERS {
        shown.push(format!("... {count} in all"));
    }
    format!("[{}]", shown.join(", "))
}

/// Cuts a text at [`SHORT`] characters.
pub fn short(text: String) -> String {
    match text.char_indices().nth(SHORT) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text,
    }
}

/// Counts what a loader fills, by relationship, and tells it at the end.
#[derive(Default)]
pub(crate) struct Loads(IndexMap<usize, (Rc<Relationship>, &'static str, u32)>);

impl Loads {
    /// So many more objects had it filled.
    pub fn add(&mut self, relationship: &Rc<Relationship>, strategy: &'static str, objects: usize) {
        let entry = self
            .0
            .entry(relationship.id)
            .or_insert_with(|| (relationship.clone(), strategy, 0));
        entry.2 += objects as u32;
    }

    pub fn tell(self, recorder: &Recorder) {
        for (relationship, strategy, objects) in self.0.into_values() {
            relationship.unread.set(true);
            recorder.record(EventKind::Related(RelatedLoad {
                class: relationship.parent().name().to_string(),
                attribute: relationship.key.to_string(),
                strategy: strategy.into(),
                objects,
            }));
        }
    }
}

impl Relationship {
    /// The program reads the attribute. Told once after each load in advance.
    pub fn note_read(&self) {
        if self.unread.replace(false) {
            let parent = self.parent();
            parent
                .env()
                .recorder()
                .record(EventKind::Read(AttributeRead {
                    class: parent.name().to_string(),
                    attribute: self.key.to_string(),
                }));
        }
    }
}
