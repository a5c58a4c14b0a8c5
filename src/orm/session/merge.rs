//! Merging: copying the state of an object into the one of this session.
//!
//! Source of the behaviour: SQLAlchemy `Session._merge`, `RelationshipProperty.merge`.

use std::rc::Rc;

use sql::Value;

use super::{GetOptions, Session};
use crate::attributes::{self, Passive};
use crate::error::{Error, Result};
use crate::host::{AttrKind, ObjectRef, Slot};
use crate::identity::IdentityKey;
use crate::maps::{HashMap, HashSet};
use crate::property::{Property, PropertyKind};
use crate::query::LoaderOption;
use crate::relationship::Relationship;
use crate::state::InstanceState;

#[derive(Default)]
struct Merge {
    done: HashMap<u64, ObjectRef>,
    by_key: HashMap<IdentityKey, ObjectRef>,
    /// (object, relationship by which it was reached): the way back is not walked.
    walked: HashSet<(u64, usize)>,
    load: bool,
    options: GetOptions,
}

impl Session {
    /// The object of this session with the same identity, with the given object's values; a new one if there is none.
    ///
    /// # Errors
    /// InvalidRequestError for what `load=False` does not support; errors of loading.
    pub fn merge(&self, object: &ObjectRef, load: bool) -> Result<ObjectRef> {
        self.merge_with(object, load, Vec::new())
    }

    /// As [`Session::merge`], with loader options for the look-ups.
    ///
    /// # Errors
    /// As [`Session::merge`].
    pub fn merge_with(
        &self,
        object: &ObjectRef,
        load: bool,
        options: Vec<LoaderOption>,
    ) -> Result<ObjectRef> {
        self.warn_when_flushing("Session.merge()");
        object.state().mapper().configure()?;
        if load {
            self.autoflush()?;
        }
        let _no_autoflush = self.no_autoflush();
        let mut merge = Merge {
            load,
            options: GetOptions {
                options,
                ..GetOptions::default()
            },
            ..Merge::default()
        };
        self.merge_one(object, &mut merge)
    }

    fn merge_one(&self, object: &ObjectRef, merge: &mut Merge) -> Result<ObjectRef> {
        let state = object.state();
        if let Some(done) = merge.done.get(&state.id()) {
            return Ok(done.clone());
        }
        let mapper = state.mapper().clone();
        let (key, persistent) = match state.key() {
            Some(key) => (key, true),
            None => {
                if self.is_new(state) {
                    self.env().warn(&format!(
                        "Instance {state} is already pending in this Session yet is being merged again; this \
                         is probably not what you want to do"
                    ));
                }
                if !merge.load {
                    return Err(Error::invalid_request(
                        "merge() with load=False option does not support objects transient (i.e. unpersisted) \
                         objects.  flush() all changes on mapped instances before merging with load=False.",
                    ));
                }
                let key = mapper.identity_key_of(object);
                let complete = !key.values().iter().any(Value::is_null);
                (key, complete)
            }
        };
        let mut merged = persistent.then(|| self.lookup(&key)).flatten();
        let mut fresh = false;
        if merged.is_none() {
            if persistent && merge.by_key.contains_key(&key) {
                merged = merge.by_key.get(&key).cloned();
            } else if !merge.load {
                if state.modified() {
                    return Err(Error::invalid_request(
                        "merge() with load=False option does not support objects marked as 'dirty'.  flush() \
                         all changes on mapped instances before merging with load=False.",
                    ));
                }
                let new_state = InstanceState::new(&mapper);
                let new = mapper.class.new_instance(&new_state)?;
                new_state.set_key(Some(key.clone()));
                self.update(&new, false)?;
                merged = Some(new);
                fresh = true;
            } else if persistent {
                merged = self.get(&mapper, key.values(), &merge.options.clone())?;
            }
        }
        let merged = match merged {
            Some(it) => it,
            None => {
                let new = mapper.class.new_instance(&InstanceState::new(&mapper))?;
                fresh = true;
                self.save_or_update(&new)?;
                new
            }
        };
        merge.done.insert(state.id(), merged.clone());
        merge.by_key.insert(key, merged.clone());
        if !Rc::ptr_eq(state, merged.state()) {
            self.check_version(object, &merged)?;
            *merged.state().load_path.borrow_mut() = state.load_path.borrow().clone();
            for property in mapper.properties() {
                match &property.kind {
                    PropertyKind::Relationship(it) => {
                        self.merge_relationship(object, &merged, it, merge)?;
                    }
                    PropertyKind::Synonym(_) => {}
                    _ => merge_value(object, &merged, &property, merge.load)?,
                }
            }
        }
        if !merge.load {
            merged.state().commit_all();
            self.identity_clean(merged.state());
        }
        if fresh {
            for listener in mapper.listeners() {
                listener.load(&merged)?;
            }
        }
        Ok(merged)
    }

    fn check_version(&self, object: &ObjectRef, merged: &ObjectRef) -> Result<()> {
        let mapper = object.state().mapper();
        let Some(column) = &mapper.version_id_col else {
            return Ok(());
        };
        let key = mapper.require_key_of_column(column)?;
        let value = |it: &ObjectRef| it.get(&key, AttrKind::Value).map(|it| it.value());
        if let (Some(given), Some(present)) = (value(object), value(merged)) {
            if given != present {
                return Err(Error::stale(format!(
                    "Version id '{}' on merged state {} does not match existing version '{}'. Leave the version \
                     attribute unset when merging to update the most recent version.",
                    crate::identity::value_text(&given),
                    merged.state(),
                    crate::identity::value_text(&present)
                )));
            }
        }
        Ok(())
    }

    fn merge_relationship(
        &self,
        object: &ObjectRef,
        merged: &ObjectRef,
        relationship: &Rc<Relationship>,
        merge: &mut Merge,
    ) -> Result<()> {
        let key = &relationship.key;
        let came_back = merge.load
            && relationship
                .reverse()
                .iter()
                .any(|it| merge.walked.contains(&(object.state().id(), it.id)));
        if came_back || !relationship.cascade.merge {
            return Ok(());
        }
        if relationship.uselist() {
            let Some(Slot::Collection(given)) = object.get(key, AttrKind::Collection) else {
                return Ok(());
            };
            if merge.load {
                // Load the present members, so that removals are seen.
                let property = attributes::relationship_property(merged, relationship)?;
                attributes::get(merged, &property, Passive::OFF | Passive::NO_RAISE)?;
            }
            let mut members = Vec::new();
            for member in given.members() {
                merge.walked.insert((member.state().id(), relationship.id));
                members.push(self.merge_one(&member, merge)?);
            }
            if merge.load {
                attributes::set_collection(merged, key, members)?;
            } else {
                attributes::set_committed_collection(merged, relationship, &members)?;
            }
            return Ok(());
        }
        let Some(Slot::Object(given)) = object.get(key, AttrKind::Object) else {
            return Ok(());
        };
        let given = match given {
            Some(it) => {
                merge.walked.insert((it.state().id(), relationship.id));
                Some(self.merge_one(&it, merge)?)
            }
            None => None,
        };
        if merge.load {
            attributes::set(merged, key, Slot::Object(given))
        } else {
            attributes::set_committed_value(merged, key, Slot::Object(given));
            Ok(())
        }
    }
}

/// Copies one column value, or forgets it where the given object has none.
fn merge_value(
    object: &ObjectRef,
    merged: &ObjectRef,
    property: &Property,
    load: bool,
) -> Result<()> {
    let key = &property.key;
    match object.get(key, AttrKind::Value) {
        Some(slot) => {
            if load {
                // An equal value makes the object dirty, too; the flush finds that nothing changed.
                attributes::set(merged, key, slot)?;
            } else {
                merged.set(key, slot);
            }
        }
        None => {
            let state = merged.state();
            if state.has_key() && !merged.contains(key) {
                state.expire_attributes(std::slice::from_ref(key));
            }
        }
    }
    Ok(())
}
