//! What each kind of relationship asks of the flush: further states, and the order of the actions.
//!
//! Called while the plan is made. Source of the behaviour: SQLAlchemy `orm/dependency.py`.

use std::rc::Rc;

use super::{Action, UnitOfWork};
use crate::attributes::{self, History, Passive};
use crate::error::Result;
use crate::host::{AttrKind, ObjectRef, Slot};
use crate::mapper::CascadeKind;
use crate::relationship::{Direction, PassiveDeletes, Relationship};

pub(super) fn passive_delete(relationship: &Relationship) -> Passive {
    if relationship.config.passive_deletes == PassiveDeletes::False {
        Passive::OFF
    } else {
        Passive::NO_INITIALIZE
    }
}

pub(super) const WITH_PENDING: Passive =
    Passive(Passive::NO_INITIALIZE.0 | Passive::INCLUDE_PENDING_MUTATIONS.0);

pub(super) fn objects(slots: &[Slot]) -> impl Iterator<Item = &ObjectRef> {
    slots.iter().filter_map(Slot::object)
}

impl UnitOfWork {
    /// A child that lost its parent along a delete-orphan cascade is deleted, with what it cascades to.
    fn delete_orphan(&mut self, relationship: &Rc<Relationship>, child: &ObjectRef) -> Result<()> {
        self.register_as(
            child.state(),
            true,
            false,
            false,
            Some(("delete", relationship)),
        )?;
        self.delete_cascade(child)
    }

    fn delete_cascade(&mut self, child: &ObjectRef) -> Result<()> {
        let reached = child
            .state()
            .mapper()
            .cascade(CascadeKind::Delete, child, &|_| false)?;
        for it in &reached {
            self.register(it.state(), true, false)?;
        }
        Ok(())
    }

    pub(super) fn presort_deletes(
        &mut self,
        relationship: &Rc<Relationship>,
        parents: &[ObjectRef],
    ) -> Result<()> {
        let cascade = relationship.cascade;
        let passive = passive_delete(relationship);
        match relationship.direction() {
            Direction::OneToMany => {
                let null_keys =
                    !cascade.delete && relationship.config.passive_deletes != PassiveDeletes::All;
                for parent in parents {
                    let history = self.history(parent, relationship, passive)?;
                    for child in objects(&history.deleted) {
                        if !relationship.has_parent(child.state()) {
                            self.register(child.state(), cascade.delete_orphan, false)?;
                        }
                    }
                    if null_keys {
                        for child in objects(&history.unchanged) {
                            self.register_as(
                                child.state(),
                                false,
                                false,
                                false,
                                Some(("delete", relationship)),
                            )?;
                        }
                    }
                }
            }
            Direction::ManyToOne => {
                if !cascade.delete && !cascade.delete_orphan {
                    return Ok(());
                }
                for parent in parents {
                    let history = self.history(parent, relationship, passive)?;
                    let mut doomed: Vec<ObjectRef> = objects(&history.added)
                        .chain(objects(&history.unchanged))
                        .cloned()
                        .collect();
                    if cascade.delete_orphan {
                        doomed.extend(objects(&history.deleted).cloned());
                    }
                    for child in &doomed {
                        self.delete_orphan(relationship, child)?;
                    }
                }
            }
            Direction::ManyToMany => {
                if relationship.config.passive_deletes == PassiveDeletes::False {
                    for parent in parents {
                        self.history(parent, relationship, passive)?;
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn presort_saves(
        &mut self,
        relationship: &Rc<Relationship>,
        parents: &[ObjectRef],
    ) -> Result<()> {
        let cascade = relationship.cascade;
        match relationship.direction() {
            Direction::OneToMany => {
                let null_keys = !cascade.delete_orphan
                    && relationship.config.passive_deletes != PassiveDeletes::All;
                for parent in parents {
                    let pks_changed = self.keys_changed(parent, relationship)?;
                    let passive = if !pks_changed || relationship.config.passive_updates {
                        WITH_PENDING
                    } else {
                        Passive::OFF | Passive::INCLUDE_PENDING_MUTATIONS
                    };
                    let history = self.history(parent, relationship, passive)?;
                    for child in objects(&history.added) {
                        self.register_as(
                            child.state(),
                            false,
                            false,
                            true,
                            Some(("add", relationship)),
                        )?;
                        self.children_added
                            .entry(relationship.id)
                            .or_default()
                            .insert(child.state().id());
                    }
                    for child in objects(&history.deleted) {
                        if !cascade.delete_orphan {
                            if null_keys {
                                self.register_as(
                                    child.state(),
                                    false,
                                    false,
                                    false,
                                    Some(("delete", relationship)),
                                )?;
                            }
                        } else if !relationship.has_parent(child.state()) {
                            self.delete_orphan(relationship, child)?;
                        }
                    }
                    if pks_changed {
                        for child in objects(&history.unchanged) {
                            self.register_as(
                                child.state(),
                                false,
                                relationship.config.passive_updates,
                                false,
                                Some(("pk change", relationship)),
                            )?;
                        }
                    }
                }
            }
            Direction::ManyToOne => {
                for parent in parents {
                    self.register_as(
                        parent.state(),
                        false,
                        false,
                        false,
                        Some(("add", relationship)),
                    )?;
                    if cascade.delete_orphan {
                        let history =
                            self.history(parent, relationship, passive_delete(relationship))?;
                        for child in objects(&history.deleted) {
                            if !relationship.has_parent(child.state()) {
                                self.delete_orphan(relationship, child)?;
                            }
                        }
                    }
                }
            }
            Direction::ManyToMany => {
                if !cascade.delete_orphan {
                    return Ok(());
                }
                for parent in parents {
                    let history = self.history(parent, relationship, Passive::NO_INITIALIZE)?;
                    for child in objects(&history.deleted) {
                        if !relationship.has_parent(child.state()) {
                            self.delete_orphan(relationship, child)?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether the relationship has anything to do for these objects.
    pub(super) fn has_changes(
        &mut self,
        relationship: &Rc<Relationship>,
        parents: &[ObjectRef],
        delete: bool,
    ) -> Result<bool> {
        let passive = if !delete || relationship.config.passive_deletes != PassiveDeletes::False {
            WITH_PENDING
        } else if relationship.direction() == Direction::ManyToOne {
            Passive::NO_FETCH_RELATED
        } else {
            Passive::OFF | Passive::INCLUDE_PENDING_MUTATIONS
        };
        for parent in parents {
            let history: Rc<History> = self.history(parent, relationship, passive)?;
            if !history.is_empty() {
                return Ok(true);
            }
        }
        Ok(!parents.is_empty()
            && !relationship.resolved().self_referential
            && self.by_mapper.contains_key(&relationship.mapper().id()))
    }

    /// The order of whole-mapper actions around a relationship.
    pub(super) fn relationship_actions(&mut self, relationship: &Rc<Relationship>) {
        let parent = relationship.parent().base_mapper();
        let child = relationship.mapper().base_mapper();
        let after_save = self.action(Action::ProcessAll(relationship.clone(), false));
        let before_delete = self.action(Action::ProcessAll(relationship.clone(), true));
        let parent_saves = self.action(Action::SaveAll(parent.clone()));
        let child_saves = self.action(Action::SaveAll(child.clone()));
        let parent_deletes = self.action(Action::DeleteAll(parent.clone()));
        let child_deletes = self.action(Action::DeleteAll(child.clone()));
        let post_update = relationship.config.post_update;
        let edges: Vec<(usize, usize)> = match relationship.direction() {
            Direction::OneToMany if post_update => {
                let post = self.action(Action::PostUpdateAll(child.clone(), false));
                let pre = self.action(Action::PostUpdateAll(child, true));
                vec![
                    (child_saves, after_save),
                    (parent_saves, after_save),
                    (after_save, post),
                    (child_saves, before_delete),
                    (before_delete, post),
                    (post, parent_deletes),
                    (before_delete, pre),
                    (pre, parent_deletes),
                    (pre, child_deletes),
                ]
            }
            Direction::OneToMany => vec![
                (parent_saves, after_save),
                (after_save, child_saves),
                (after_save, child_deletes),
                (child_saves, parent_deletes),
                (child_deletes, parent_deletes),
                (before_delete, child_saves),
                (before_delete, child_deletes),
            ],
            Direction::ManyToOne if post_update => {
                let post = self.action(Action::PostUpdateAll(parent.clone(), false));
                let pre = self.action(Action::PostUpdateAll(parent, true));
                vec![
                    (child_saves, after_save),
                    (parent_saves, after_save),
                    (after_save, post),
                    (after_save, pre),
                    (before_delete, pre),
                    (pre, child_deletes),
                    (pre, parent_deletes),
                ]
            }
            Direction::ManyToOne => vec![
                (child_saves, after_save),
                (after_save, parent_saves),
                (parent_saves, child_deletes),
                (parent_deletes, child_deletes),
            ],
            Direction::ManyToMany => vec![
                (parent_saves, after_save),
                (child_saves, after_save),
                (after_save, child_deletes),
                (before_delete, parent_saves),
                (before_delete, parent_deletes),
                (before_delete, child_deletes),
                (before_delete, child_saves),
            ],
        };
        for (first, second) in edges {
            self.depends(first, second);
        }
    }

    /// The order of the actions of single objects, where whole mappers would run in a circle.
    pub(super) fn object_actions(
        &mut self,
        relationship: &Rc<Relationship>,
        parents: &[u64],
        delete: bool,
    ) -> Result<()> {
        let parent_base = relationship.parent().base_mapper();
        let child_base = relationship.mapper().base_mapper();
        let child_saves = self.action(Action::SaveAll(child_base.clone()));
        let child_deletes = self.action(Action::DeleteAll(child_base.clone()));
        let aggregate = self.action(Action::ProcessAll(relationship.clone(), delete));
        self.actions[aggregate].disabled = true;
        let child_in_cycles = self.cycles.contains(&child_saves);
        let parent_all = self.action(if delete {
            Action::DeleteAll(parent_base.clone())
        } else {
            Action::SaveAll(parent_base.clone())
        });
        let parent_in_cycles = self.cycles.contains(&parent_all);
        for id in parents {
            let object = self.entry(*id).object.clone();
            let Some(children) = self.children(&object, relationship, delete)? else {
                continue;
            };
            let process = self.action(Action::ProcessState(relationship.clone(), delete, *id));
            let parent_action = if parent_in_cycles {
                self.action(if delete {
                    Action::DeleteState(*id)
                } else {
                    Action::SaveState(*id)
                })
            } else {
                parent_all
            };
            let child_actions: Vec<(Option<usize>, bool)> = if child_in_cycles {
                let mut out = Vec::new();
                for child in children {
                    let entry = child.and_then(|it| {
                        let id = it.state().id();
                        self.states.get(&id).map(|entry| (id, entry.delete))
                    });
                    out.push(match entry {
                        None => (None, false),
                        Some((id, true)) => (Some(self.action(Action::DeleteState(id))), true),
                        Some((id, false)) => (Some(self.action(Action::SaveState(id))), false),
                    });
                }
                out
            } else {
                vec![(Some(child_saves), false), (Some(child_deletes), true)]
            };
            for (child_action, child_is_delete) in child_actions {
                let mut link = |first: Option<usize>, second: Option<usize>| {
                    if let (Some(first), Some(second)) = (first, second) {
                        if first != second {
                            self.dependencies.insert((first, second));
                        }
                    }
                };
                let (process, parent_action) = (Some(process), Some(parent_action));
                match (relationship.direction(), delete) {
                    _ if relationship.config.post_update => {
                        let base = if relationship.direction() == Direction::OneToMany {
                            &child_base
                        } else {
                            &parent_base
                        };
                        let post = Action::PostUpdateAll(base.clone(), delete);
                        let post = Some(self.action(post));
                        let mut link = |first: Option<usize>, second: Option<usize>| {
                            if let (Some(first), Some(second)) = (first, second) {
                                self.dependencies.insert((first, second));
                            }
                        };
                        if delete {
                            link(process, post);
                            link(post, parent_action);
                            link(post, child_action);
                        } else if child_is_delete {
                            link(process, post);
                            link(post, child_action);
                        } else {
                            link(parent_action, process);
                            link(child_action, process);
                            link(process, post);
                        }
                    }
                    (Direction::OneToMany, false) => {
                        link(parent_action, process);
                        link(process, child_action);
                        link(parent_action, child_action);
                    }
                    (Direction::OneToMany, true) => {
                        link(process, child_action);
                        link(child_action, parent_action);
                    }
                    (Direction::ManyToOne, false) => {
                        if !child_is_delete {
                            link(child_action, process);
                        }
                        link(process, parent_action);
                    }
                    (Direction::ManyToOne, true) => {
                        if child_is_delete {
                            link(parent_action, child_action);
                        }
                    }
                    (Direction::ManyToMany, false) => {
                        link(parent_action, process);
                        if child_is_delete {
                            link(process, child_action);
                        } else {
                            link(child_action, process);
                        }
                    }
                    (Direction::ManyToMany, true) => {
                        link(process, child_action);
                        link(process, parent_action);
                    }
                }
            }
        }
        Ok(())
    }

    /// The children that are known, `None` standing for "no object"; nothing at all when none is loaded.
    fn children(
        &self,
        object: &ObjectRef,
        relationship: &Rc<Relationship>,
        delete: bool,
    ) -> Result<Option<Vec<Option<ObjectRef>>>> {
        let passive = if delete {
            passive_delete(relationship)
        } else {
            Passive::NO_INITIALIZE
        };
        let found = attributes::all_pending(object, relationship, passive)?;
        if !found.is_empty() {
            return Ok(Some(found.into_iter().map(Some).collect()));
        }
        let present_none =
            !relationship.uselist() && object.get(&relationship.key, AttrKind::Object).is_some();
        Ok(present_none.then(|| vec![None]))
    }
}
