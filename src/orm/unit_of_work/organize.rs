//! Registering states and actions: what the flush is about.
//!
//! Source of the behaviour: SQLAlchemy `UOWTransaction.register_object`, `_Preprocess`.

use std::rc::Rc;

use super::{Action, ActionKey, ActionRecord, Entry, Preprocess, UnitOfWork};
use crate::error::Result;
use crate::host::{ObjectRef, StateRef};
use crate::mapper::Mapper;
use crate::maps::{HashSet, IndexSet};
use crate::relationship::Relationship;

impl UnitOfWork {
    /// Puts a state on the list. False when it is not in the session.
    pub(crate) fn register(
        &mut self,
        state: &StateRef,
        delete: bool,
        list_only: bool,
    ) -> Result<bool> {
        self.register_as(state, delete, list_only, false, None)
    }

    /// As [`Self::register`]; `cancel_delete` takes a deletion back, `operation` is named in the warning.
    pub(super) fn register_as(
        &mut self,
        state: &StateRef,
        delete: bool,
        list_only: bool,
        cancel_delete: bool,
        operation: Option<(&str, &Relationship)>,
    ) -> Result<bool> {
        let object = state.object();
        let (true, Some(object)) = (self.session.contains_state(state), object) else {
            if let (false, Some((operation, relationship))) = (state.was_deleted(), operation) {
                self.session.env().warn(&format!(
                    "Object of type <{}> not in session, {operation} operation along '{relationship}' will \
                     not proceed",
                    state.mapper().name()
                ));
            }
            return Ok(false);
        };
        match self.states.get_mut(&state.id()) {
            None => {
                let mapper = state.mapper().clone();
                if !delete && !list_only {
                    mapper.warn_of_foreign_identity(&object);
                }
                if !self.by_mapper.contains_key(&mapper.id()) {
                    self.by_mapper
                        .insert(mapper.id(), (mapper.clone(), IndexSet::default()));
                    self.mapper_actions(&mapper);
                }
                self.by_mapper[&mapper.id()].1.insert(state.id());
                self.states.insert(
                    state.id(),
                    Entry {
                        state: state.clone(),
                        object,
                        delete,
                        list_only,
                    },
                );
            }
            Some(entry) => {
                if !list_only && (delete || cancel_delete) {
                    entry.delete = delete;
                    entry.list_only = false;
                }
            }
        }
        Ok(true)
    }

    /// What every mapper with states brings: saving before deleting, and its relationships.
    fn mapper_actions(&mut self, mapper: &Rc<Mapper>) {
        let base = mapper.base_mapper();
        let saves = self.action(Action::SaveAll(base.clone()));
        let deletes = self.action(Action::DeleteAll(base));
        self.depends(saves, deletes);
        for relationship in mapper.relationships() {
            if relationship.config.viewonly {
                continue;
            }
            self.presort
                .entry(relationship.id)
                .or_insert_with(|| Preprocess {
                    relationship,
                    processed: HashSet::default(),
                    set_up: false,
                });
        }
    }

    /// The number of an action, which is made when it is asked for first.
    pub(super) fn action(&mut self, action: Action) -> usize {
        let (key, sort_key) = match &action {
            Action::SaveAll(it) => (
                ActionKey::SaveAll(it.id()),
                ("SaveUpdateAll", it.qualified_name().to_string(), false),
            ),
            Action::DeleteAll(it) => (
                ActionKey::DeleteAll(it.id()),
                ("DeleteAll", it.qualified_name().to_string(), false),
            ),
            Action::ProcessAll(it, delete) => (
                ActionKey::ProcessAll(it.id, *delete),
                ("ProcessAll", dependency_key(it), *delete),
            ),
            Action::PostUpdateAll(it, delete) => (
                ActionKey::PostUpdateAll(it.id(), *delete),
                ("PostUpdateAll", it.qualified_name().to_string(), *delete),
            ),
            Action::SaveState(id) => (
                ActionKey::SaveState(*id),
                ("ProcessState", self.base_name(*id), false),
            ),
            Action::DeleteState(id) => (
                ActionKey::DeleteState(*id),
                ("DeleteState", self.base_name(*id), false),
            ),
            Action::ProcessState(it, delete, id) => (
                ActionKey::ProcessState(it.id, *delete, *id),
                ("ProcessState", dependency_key(it), false),
            ),
        };
        if let Some(index) = self.action_index.get(&key) {
            return *index;
        }
        if let Action::ProcessAll(relationship, _) = &action {
            let base = relationship.parent().base_mapper().id();
            let list = self.deps.entry(base).or_default();
            if !list.iter().any(|it| it.same(relationship)) {
                list.push(relationship.clone());
            }
        }
        let index = self.actions.len();
        self.actions.push(ActionRecord {
            action,
            disabled: false,
            sort_key,
        });
        self.action_index.insert(key, index);
        index
    }

    fn base_name(&self, id: u64) -> String {
        self.entry(id)
            .state
            .mapper()
            .base_mapper()
            .qualified_name()
            .to_string()
    }

    /// `second` runs after `first`.
    pub(super) fn depends(&mut self, first: usize, second: usize) {
        self.dependencies.insert((first, second));
    }

    /// The states of a relationship's parents that are written.
    pub(super) fn elements(&self, relationship: &Relationship, delete: bool) -> Vec<u64> {
        let mut out = Vec::new();
        for mapper in relationship.parent().self_and_descendants() {
            let Some((mapper, ids)) = self.by_mapper.get(&mapper.id()) else {
                continue;
            };
            if !has_relationship(mapper, relationship) {
                continue;
            }
            for id in ids {
                let entry = self.entry(*id);
                if entry.delete == delete && !entry.list_only {
                    out.push(*id);
                }
            }
        }
        out
    }

    /// The states of a whole inheritance tree.
    pub(super) fn states_of(&self, base: &Mapper, delete: bool) -> Vec<u64> {
        let mut out = Vec::new();
        for mapper in base.self_and_descendants() {
            let Some((_, ids)) = self.by_mapper.get(&mapper.id()) else {
                continue;
            };
            for id in ids {
                let entry = self.entry(*id);
                if entry.delete == delete && !entry.list_only {
                    out.push(*id);
                }
            }
        }
        out
    }

    /// Lets every relationship look at the states, until none of them finds more.
    pub(super) fn preprocess(&mut self) -> Result<()> {
        loop {
            let mut any = false;
            let keys: Vec<usize> = self.presort.keys().copied().collect();
            for key in keys {
                any |= self.preprocess_one(key)?;
            }
            if !any {
                return Ok(());
            }
        }
    }

    fn preprocess_one(&mut self, key: usize) -> Result<bool> {
        let relationship = self.presort[&key].relationship.clone();
        let (mut deletes, mut saves): (Vec<ObjectRef>, Vec<ObjectRef>) = (Vec::new(), Vec::new());
        for mapper in relationship.parent().self_and_descendants() {
            let Some((mapper, ids)) = self.by_mapper.get(&mapper.id()) else {
                continue;
            };
            if !has_relationship(mapper, &relationship) {
                continue;
            }
            for id in ids {
                if self.presort[&key].processed.contains(id) {
                    continue;
                }
                let entry = self.entry(*id);
                if entry.list_only {
                    continue;
                }
                if entry.delete {
                    deletes.push(entry.object.clone());
                } else {
                    saves.push(entry.object.clone());
                }
            }
        }
        if deletes.is_empty() && saves.is_empty() {
            return Ok(false);
        }
        if !deletes.is_empty() {
            self.presort_deletes(&relationship, &deletes)?;
        }
        if !saves.is_empty() {
            self.presort_saves(&relationship, &saves)?;
        }
        let done = &mut self.presort[&key].processed;
        done.extend(deletes.iter().chain(&saves).map(|it| it.state().id()));
        if !self.presort[&key].set_up
            && (self.has_changes(&relationship, &deletes, true)?
                || self.has_changes(&relationship, &saves, false)?)
        {
            self.relationship_actions(&relationship);
            self.presort[&key].set_up = true;
        }
        Ok(true)
    }
}

/// Whether this very relationship is the mapper's property of that name.
pub(super) fn has_relationship(mapper: &Mapper, relationship: &Relationship) -> bool {
    mapper
        .property(&relationship.key)
        .and_then(|it| it.relationship().cloned())
        .is_some_and(|it| it.same(relationship))
}

fn dependency_key(relationship: &Relationship) -> String {
    format!(
        "{}_{}",
        relationship.parent().qualified_name(),
        relationship.key
    )
}
