//! The unit of work: from changed objects to an ordered plan of INSERT, UPDATE and DELETE, and the plan's execution.
//!
//! In: the states that a flush is about. Out: a [`Plan`], which can be printed before it is carried out.
//! The stations are the modules: `organize` registers, `depend` adds what relationships ask for, `sort` orders,
//! `collect` gathers column values, `emit` executes. Called by `Session::flush` only.
//! Source of the behaviour: SQLAlchemy `orm/unitofwork.py`.

mod collect;
mod depend;
pub(crate) mod emit;
mod organize;
mod process;
mod sort;
mod sync;

use std::rc::Rc;

use sql::Column;

use crate::attributes::{History, Passive, relationship_history};
use crate::error::Result;
use crate::host::{ObjectRef, StateRef};
use crate::mapper::Mapper;
use crate::maps::{HashMap, HashSet, IndexMap, IndexSet};
use crate::relationship::Relationship;
use crate::session::SessionRef;

pub(crate) use collect::compare as compare_values;
pub use sort::Plan;

/// A state of this flush.
pub(crate) struct Entry {
    pub state: StateRef,
    /// Kept alive until the flush is over.
    pub object: ObjectRef,
    pub delete: bool,
    /// Only to be looked at, not to be written.
    pub list_only: bool,
}

/// What a flush can do, as the sort sees it.
#[derive(Clone)]
pub(crate) enum Action {
    SaveAll(Rc<Mapper>),
    DeleteAll(Rc<Mapper>),
    ProcessAll(Rc<Relationship>, bool),
    PostUpdateAll(Rc<Mapper>, bool),
    SaveState(u64),
    DeleteState(u64),
    ProcessState(Rc<Relationship>, bool, u64),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum ActionKey {
    SaveAll(usize),
    DeleteAll(usize),
    ProcessAll(usize, bool),
    PostUpdateAll(usize, bool),
    SaveState(u64),
    DeleteState(u64),
    ProcessState(usize, bool, u64),
}

struct ActionRecord {
    action: Action,
    disabled: bool,
    sort_key: (&'static str, String, bool),
}

struct Preprocess {
    relationship: Rc<Relationship>,
    processed: HashSet<u64>,
    set_up: bool,
}

pub(crate) struct UnitOfWork {
    session: SessionRef,
    states: IndexMap<u64, Entry>,
    /// States by the number of their mapper.
    by_mapper: IndexMap<usize, (Rc<Mapper>, IndexSet<u64>)>,
    presort: IndexMap<usize, Preprocess>,
    actions: Vec<ActionRecord>,
    action_index: HashMap<ActionKey, usize>,
    dependencies: IndexSet<(usize, usize)>,
    /// Relationships with work, by the number of the parent's base mapper.
    deps: IndexMap<usize, Vec<Rc<Relationship>>>,
    cycles: HashSet<usize>,
    histories: HashMap<(u64, usize), (Rc<History>, Passive)>,
    children_added: HashMap<usize, HashSet<u64>>,
    reverse_processed: HashMap<Vec<String>, HashSet<(u64, u64)>>,
    post_updates: IndexMap<usize, PostUpdates>,
    pk_cascaded: HashSet<(u64, usize)>,
}

#[derive(Default)]
struct PostUpdates {
    states: IndexSet<u64>,
    columns: Vec<Rc<Column>>,
}

impl UnitOfWork {
    pub(crate) fn new(session: SessionRef) -> Self {
        Self {
            session,
            states: IndexMap::default(),
            by_mapper: IndexMap::default(),
            presort: IndexMap::default(),
            actions: Vec::new(),
            action_index: HashMap::default(),
            dependencies: IndexSet::default(),
            deps: IndexMap::default(),
            cycles: HashSet::default(),
            histories: HashMap::default(),
            children_added: HashMap::default(),
            reverse_processed: HashMap::default(),
            post_updates: IndexMap::default(),
            pk_cascaded: HashSet::default(),
        }
    }

    pub(crate) fn has_work(&self) -> bool {
        !self.states.is_empty()
    }

    pub(crate) fn is_deleted(&self, state: &StateRef) -> bool {
        self.states.get(&state.id()).is_some_and(|it| it.delete)
    }

    /// (deleted states, all others)
    pub(crate) fn outcome(&self) -> (Vec<StateRef>, Vec<StateRef>) {
        let (deleted, other): (Vec<&Entry>, Vec<&Entry>) =
            self.states.values().partition(|it| it.delete);
        let states = |list: Vec<&Entry>| list.into_iter().map(|it| it.state.clone()).collect();
        (states(deleted), states(other))
    }

    /// The history of a relationship, looked up once, and once more when loading becomes allowed.
    fn history(
        &mut self,
        object: &ObjectRef,
        relationship: &Rc<Relationship>,
        passive: Passive,
    ) -> Result<Rc<History>> {
        let key = (object.state().id(), relationship.id);
        if let Some((history, before)) = self.histories.get(&key) {
            if before.has(Passive::SQL_OK) || !passive.has(Passive::SQL_OK) {
                return Ok(history.clone());
            }
            if before.has(Passive::CALLABLES_OK) == passive.has(Passive::CALLABLES_OK) {
                return Ok(history.clone());
            }
        }
        let history = Rc::new(relationship_history(
            object,
            relationship,
            passive | Passive::LOAD_AGAINST_COMMITTED | Passive::NO_RAISE,
        )?);
        self.histories.insert(key, (history.clone(), passive));
        Ok(history)
    }

    fn entry(&self, id: u64) -> &Entry {
        &self.states[&id]
    }
}
