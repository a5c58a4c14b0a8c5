//! Carrying relationships out: foreign keys are set, rows of secondary tables written and deleted.
//!
//! Called while the plan is executed. Source of the behaviour: SQLAlchemy `orm/dependency.py`.

use std::rc::Rc;

use engine::BoundValues;

use super::depend::{WITH_PENDING, objects, passive_delete};
use super::{UnitOfWork, emit, sync};
use crate::attributes::Passive;
use crate::error::{Error, Result};
use crate::host::ObjectRef;
use crate::maps::HashSet;
use crate::relationship::{Direction, PassiveDeletes, Relationship};

impl UnitOfWork {
    pub(super) fn process(
        &mut self,
        relationship: &Rc<Relationship>,
        ids: &[u64],
        delete: bool,
        reason: &str,
    ) -> Result<()> {
        let parents: Vec<ObjectRef> = ids
            .iter()
            .map(|id| self.entry(*id).object.clone())
            .collect();
        if parents.is_empty() {
            return Ok(());
        }
        match (relationship.direction(), delete) {
            (Direction::OneToMany, false) => self.save_one_to_many(relationship, &parents),
            (Direction::OneToMany, true) => self.delete_one_to_many(relationship, &parents),
            (Direction::ManyToOne, false) => self.save_many_to_one(relationship, &parents),
            (Direction::ManyToOne, true) => self.delete_many_to_one(relationship, &parents),
            (Direction::ManyToMany, delete) => {
                self.many_to_many(relationship, &parents, delete, reason)
            }
        }
    }

    fn verify(&self, relationship: &Relationship, child: &ObjectRef) -> Result<()> {
        let target = relationship.mapper();
        if child.state().mapper().isa(&target) {
            return Ok(());
        }
        Err(Error::flush(format!(
            "Attempting to flush an item of type <class '{}'> as a member of collection \"{relationship}\". \
             Expected an object of type <class '{}'> or a polymorphic subclass of this type.",
            child.state().mapper().qualified_name(),
            target.qualified_name()
        )))
    }

    fn synchronize_child(
        &mut self,
        relationship: &Rc<Relationship>,
        parent: &ObjectRef,
        child: &ObjectRef,
        clear: bool,
        pks_changed: bool,
    ) -> Result<()> {
        self.verify(relationship, child)?;
        if !relationship.config.post_update && self.is_deleted(child.state()) {
            return Ok(());
        }
        let pairs = &relationship.resolved().synchronize_pairs;
        if clear {
            sync::clear(child, pairs)
        } else {
            let cascaded = relationship.config.passive_updates && pks_changed;
            sync::populate(self, parent, child, pairs, cascaded)
        }
    }

    fn post_update(&mut self, relationship: &Rc<Relationship>, object: &ObjectRef) {
        let base = object.state().mapper().base_mapper().id();
        let columns: Vec<_> = relationship
            .resolved()
            .synchronize_pairs
            .iter()
            .map(|it| it.1.clone())
            .collect();
        let entry = self.post_updates.entry(base).or_default();
        entry.states.insert(object.state().id());
        for column in columns {
            if !entry.columns.iter().any(|it| Rc::ptr_eq(it, &column)) {
                entry.columns.push(column);
            }
        }
    }

    fn save_one_to_many(
        &mut self,
        relationship: &Rc<Relationship>,
        parents: &[ObjectRef],
    ) -> Result<()> {
        let cascade = relationship.cascade;
        let null_keys =
            !cascade.delete_orphan && relationship.config.passive_deletes != PassiveDeletes::All;
        for parent in parents {
            let history = self.history(parent, relationship, Passive::NO_INITIALIZE)?;
            for child in objects(&history.added) {
                self.synchronize_child(relationship, parent, child, false, false)?;
                if relationship.config.post_update {
                    self.post_update(relationship, child);
                }
            }
            for child in objects(&history.deleted) {
                if null_keys && !relationship.has_parent(child.state()) {
                    self.synchronize_child(relationship, parent, child, true, false)?;
                }
            }
            if self.keys_changed(parent, relationship)? {
                for child in objects(&history.unchanged) {
                    self.synchronize_child(relationship, parent, child, false, true)?;
                }
            }
        }
        Ok(())
    }

    fn delete_one_to_many(
        &mut self,
        relationship: &Rc<Relationship>,
        parents: &[ObjectRef],
    ) -> Result<()> {
        let post_update = relationship.config.post_update;
        if !post_update && relationship.config.passive_deletes == PassiveDeletes::All {
            return Ok(());
        }
        let added: HashSet<u64> = self
            .children_added
            .get(&relationship.id)
            .cloned()
            .unwrap_or_default();
        for parent in parents {
            let history = self.history(parent, relationship, passive_delete(relationship))?;
            for child in objects(&history.deleted) {
                if !relationship.has_parent(child.state()) {
                    self.synchronize_child(relationship, parent, child, true, false)?;
                    if post_update {
                        self.post_update(relationship, child);
                    }
                }
            }
            if post_update || !relationship.cascade.delete {
                for child in objects(&history.unchanged) {
                    if added.contains(&child.state().id()) {
                        continue;
                    }
                    self.synchronize_child(relationship, parent, child, true, false)?;
                    if post_update {
                        self.post_update(relationship, child);
                    }
                }
            }
        }
        Ok(())
    }

    fn save_many_to_one(
        &mut self,
        relationship: &Rc<Relationship>,
        parents: &[ObjectRef],
    ) -> Result<()> {
        let pairs = &relationship.resolved().synchronize_pairs;
        for parent in parents {
            let history = self.history(parent, relationship, Passive::NO_INITIALIZE)?;
            if !history.added.is_empty() {
                for child in &history.added {
                    match child.object() {
                        Some(child) => {
                            if !self.session.contains(child) {
                                self.not_in_session(relationship, child, "add");
                                continue;
                            }
                            self.verify(relationship, child)?;
                            sync::populate(self, child, parent, pairs, false)?;
                        }
                        None => sync::clear(parent, pairs)?,
                    }
                }
            } else if !history.deleted.is_empty() {
                sync::clear(parent, pairs)?;
            }
            if relationship.config.post_update && !history.is_empty() {
                self.post_update(relationship, parent);
            }
        }
        Ok(())
    }

    fn delete_many_to_one(
        &mut self,
        relationship: &Rc<Relationship>,
        parents: &[ObjectRef],
    ) -> Result<()> {
        if !relationship.config.post_update
            || relationship.cascade.delete_orphan
            || relationship.config.passive_deletes == PassiveDeletes::All
        {
            return Ok(());
        }
        for parent in parents {
            sync::clear(parent, &relationship.resolved().synchronize_pairs)?;
            let history = self.history(parent, relationship, passive_delete(relationship))?;
            let any = objects(&history.added)
                .chain(objects(&history.unchanged))
                .chain(objects(&history.deleted))
                .next()
                .is_some();
            if any {
                self.post_update(relationship, parent);
            }
        }
        Ok(())
    }

    fn not_in_session(&self, relationship: &Relationship, child: &ObjectRef, operation: &str) {
        if !child.state().was_deleted() {
            self.session.env().warn(&format!(
                "Object of type <{}> not in session, {operation} operation along '{relationship}' won't proceed",
                child.state().mapper().name()
            ));
        }
    }

    fn many_to_many(
        &mut self,
        relationship: &Rc<Relationship>,
        parents: &[ObjectRef],
        delete: bool,
        reason: &str,
    ) -> Result<()> {
        let resolved = relationship.resolved();
        let Some(secondary) = &resolved.secondary else {
            return Ok(());
        };
        // Both directions of a two-way relationship see the same rows; the second to come leaves them out.
        let reverse = relationship.reverse();
        let process_key: Option<Vec<String>> = (!reverse.is_empty()).then(|| {
            let mut keys: Vec<String> = reverse
                .iter()
                .map(|it| it.key.to_string())
                .chain([relationship.key.to_string(), secondary.name.clone()])
                .collect();
            keys.sort();
            keys
        });
        let seen: HashSet<(u64, u64)> = process_key
            .as_ref()
            .and_then(|key| self.reverse_processed.get(key))
            .cloned()
            .unwrap_or_default();
        let mut now_seen: HashSet<(u64, u64)> = HashSet::default();
        let (mut inserts, mut deletes): (Vec<BoundValues>, Vec<BoundValues>) = Default::default();
        for parent in parents {
            let passive = if delete {
                passive_delete(relationship)
            } else {
                WITH_PENDING
            };
            let history = self.history(parent, relationship, passive)?;
            let (to_insert, to_delete): (Vec<&ObjectRef>, Vec<&ObjectRef>) = if delete {
                (
                    Vec::new(),
                    objects(&history.unchanged)
                        .chain(objects(&history.deleted))
                        .collect(),
                )
            } else {
                (
                    objects(&history.added).collect(),
                    objects(&history.deleted).collect(),
                )
            };
            for (children, rows, operation) in [
                (&to_insert, &mut inserts, "add"),
                (&to_delete, &mut deletes, "delete"),
            ] {
                for child in children {
                    now_seen.insert((child.state().id(), parent.state().id()));
                    if seen.contains(&(parent.state().id(), child.state().id())) {
                        continue;
                    }
                    self.verify(relationship, child)?;
                    if !self.session.contains(child) {
                        self.not_in_session(relationship, child, operation);
                        continue;
                    }
                    let mut row = BoundValues::new();
                    sync::populate_row(parent, &resolved.synchronize_pairs, &mut row)?;
                    sync::populate_row(child, &resolved.secondary_synchronize_pairs, &mut row)?;
                    rows.push(row);
                }
            }
        }
        if let Some(key) = process_key {
            self.reverse_processed
                .entry(key)
                .or_default()
                .extend(now_seen);
        }
        let name = &secondary.name;
        if !deletes.is_empty() {
            let _why = self
                .session
                .env()
                .recorder()
                .because(format!("{reason} DELETE {name} ({relationship})"));
            emit::delete_secondary(&self.session, &relationship.mapper(), secondary, deletes)?;
        }
        if !inserts.is_empty() {
            let _why = self
                .session
                .env()
                .recorder()
                .because(format!("{reason} INSERT {name} ({relationship})"));
            emit::insert_secondary(&self.session, &relationship.mapper(), secondary, inserts)?;
        }
        Ok(())
    }
}
