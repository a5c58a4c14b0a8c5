//! Collections: appending, removing and replacing members with events.
//!
//! The host's list calls [`fire_append`] before it adds an item and [`fire_remove`] before it takes one out.
//! Source of the behaviour: SQLAlchemy `_CollectionAttributeImpl`, `orm/collections.py`.

use std::rc::Rc;

use super::{Got, Op, Passive, Token, backref, get, relationship_property, require};
use crate::error::{Error, ErrorKind, Result};
use crate::host::{AttrKind, AttributeStage, CollectionRef, Key, ObjectRef, Slot, StateRef};
use crate::loaders::dynamic;
use crate::relationship::Relationship;
use crate::state::Old;

fn relationship_at(state: &StateRef, key: &Key) -> Result<Rc<Relationship>> {
    super::relationship_of(state, key).ok_or_else(|| {
        Error::new(
            ErrorKind::Attribute,
            format!(
                "'{}' object has no collection '{key}'",
                state.mapper().name()
            ),
        )
    })
}

/// An item is about to be added to the collection by the program; gives back what is to be added.
///
/// # Errors
/// Errors of validators and cascades, and a conflict between the two ends.
pub fn fire_append(state: &StateRef, key: &Key, item: ObjectRef) -> Result<ObjectRef> {
    let relationship = relationship_at(state, key)?;
    let token = Token::new(&relationship, Op::Append);
    append_event(state, &relationship, item, &token)
}

/// The program adds a member that the set has already.
///
/// # Errors
/// Whatever listeners raised.
pub fn fire_append_without_mutation(state: &StateRef, key: &Key, item: &ObjectRef) -> Result<()> {
    let Some(object) = state.object() else {
        return Ok(());
    };
    let relationship = relationship_at(state, key)?;
    let token = Token::new(&relationship, Op::Append);
    for (_, listener) in state.mapper().attribute_listeners(key) {
        listener.append_wo_mutation(&object, item, &token.initiator())?;
    }
    Ok(())
}

/// An item is about to be taken out of the collection by the program.
///
/// # Errors
/// As [`fire_append`].
pub fn fire_remove(state: &StateRef, key: &Key, item: &ObjectRef) -> Result<()> {
    let relationship = relationship_at(state, key)?;
    let token = Token::new(&relationship, Op::Remove);
    remove_event(state, &relationship, item, &token)
}

/// An empty collection of the class that the attribute has, announced to listeners.
fn new_collection(state: &StateRef, key: &Key) -> Result<CollectionRef> {
    let it = state.mapper().class.new_collection(state, key)?;
    let listeners = state.mapper().attribute_listeners(key);
    if let (Some(object), false) = (state.object(), listeners.is_empty()) {
        for (_, listener) in listeners {
            listener.init_collection(&object, &it)?;
        }
    }
    Ok(it)
}

/// The collection that stands for "nothing yet", outside the dictionary until something is added.
pub(super) fn empty(state: &StateRef, key: &Key) -> Result<CollectionRef> {
    if let Some(it) = state.empty_collections.borrow().get(key) {
        return Ok(it.clone());
    }
    let it = new_collection(state, key)?;
    state
        .empty_collections
        .borrow_mut()
        .insert(key.clone(), it.clone());
    Ok(it)
}

/// A collection that gets its first change moves into the dictionary.
fn settle_empty(state: &StateRef, key: &Key) {
    let it = state.empty_collections.borrow_mut().remove(key);
    if let (Some(it), Some(object)) = (it, state.object()) {
        object.set(key, Slot::Collection(it));
    }
}

fn append_event(
    state: &StateRef,
    relationship: &Rc<Relationship>,
    item: ObjectRef,
    token: &Token,
) -> Result<ObjectRef> {
    settle_empty(state, &relationship.key);
    let listeners = state.mapper().attribute_listeners(&relationship.key);
    let object = state.object().filter(|_| !listeners.is_empty());
    let tell = |late: bool, item: ObjectRef| -> Result<ObjectRef> {
        let mut item = item;
        if let Some(object) = &object {
            let mine = |it: &&(AttributeStage, _)| (it.0 == AttributeStage::Late) == late;
            for (_, listener) in listeners.iter().filter(mine) {
                item = listener.append(object, item, &token.initiator())?;
            }
        }
        Ok(item)
    };
    let item = tell(false, item)?;
    backref::check_single_parent(relationship, state, &item)?;
    backref::cascade_append(state, relationship, &item, token)?;
    backref::sync_append(state, relationship, &item, token)?;
    let item = tell(true, item)?;
    state.modified_event(&relationship.key, AttrKind::Collection, Old::NoValue)?;
    relationship.note_parent(&item, state, true);
    // The item goes in next, without another event.
    state.touch();
    Ok(item)
}

fn remove_event(
    state: &StateRef,
    relationship: &Rc<Relationship>,
    item: &ObjectRef,
    token: &Token,
) -> Result<()> {
    settle_empty(state, &relationship.key);
    relationship.note_parent(item, state, false);
    if let Some(object) = state.object() {
        let listeners = state.mapper().attribute_listeners(&relationship.key);
        let tell = |late: bool| -> Result<()> {
            let mine = |it: &&(AttributeStage, _)| (it.0 == AttributeStage::Late) == late;
            for (_, listener) in listeners.iter().filter(mine) {
                listener.remove(&object, item, &token.initiator())?;
            }
            Ok(())
        };
        tell(false)?;
        backref::cascade_remove(&object, relationship, item)?;
        backref::sync_remove(&object, relationship, item, token)?;
        tell(true)?;
    }
    state.modified_event(&relationship.key, AttrKind::Collection, Old::NoValue)?;
    state.touch();
    Ok(())
}

/// The collection without loading it; `None` when it is not there.
fn present(object: &ObjectRef, relationship: &Relationship) -> Result<Option<CollectionRef>> {
    let property = relationship_property(object, relationship)?;
    Ok(match get(object, &property, Passive::NO_FETCH)? {
        Got::Slot(Slot::Collection(it)) => Some(it),
        _ => None,
    })
}

/// Adds at the other end of a relationship.
pub(crate) fn append(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    item: &ObjectRef,
    initiator: &Token,
) -> Result<()> {
    let state = object.state();
    let collection = present(object, relationship)?;
    let item = append_event(state, relationship, item.clone(), initiator)?;
    match collection {
        Some(it) => it.append(&item),
        None => {
            let mut pending = state.pending.borrow_mut();
            let pending = pending.get_or_default(&relationship.key);
            let same = |it: &ObjectRef| Rc::ptr_eq(it.state(), item.state());
            if let Some(at) = pending.removed.iter().position(same) {
                pending.removed.remove(at);
            } else if !pending.added.iter().any(same) {
                pending.added.push(item);
            }
            Ok(())
        }
    }
}

/// Takes away at the other end of a relationship, if it is there.
pub(crate) fn pop(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    item: &ObjectRef,
    initiator: &Token,
) -> Result<()> {
    let state = object.state();
    let collection = present(object, relationship)?;
    match collection {
        Some(it) => {
            if it.contains(item) {
                remove_event(state, relationship, item, initiator)?;
                it.remove(item)?;
            } else {
                // As on a list: the events come before the item is found to be missing.
                remove_event(state, relationship, item, initiator)?;
            }
            Ok(())
        }
        None => {
            remove_event(state, relationship, item, initiator)?;
            let mut pending = state.pending.borrow_mut();
            let pending = pending.get_or_default(&relationship.key);
            let same = |it: &ObjectRef| Rc::ptr_eq(it.state(), item.state());
            if let Some(at) = pending.added.iter().position(same) {
                pending.added.remove(at);
            } else if !pending.removed.iter().any(same) {
                pending.removed.push(item.clone());
            }
            Ok(())
        }
    }
}

/// Replaces a whole collection (`obj.children = [...]`).
///
/// # Errors
/// As [`fire_append`], and of loading the old collection.
pub fn set_collection(object: &ObjectRef, key: &Key, members: Vec<ObjectRef>) -> Result<()> {
    let property = require(object, key)?;
    let Some(relationship) = property.relationship().filter(|it| it.uselist()).cloned() else {
        return Err(Error::new(
            ErrorKind::Type,
            format!("'{key}' is not a collection"),
        ));
    };
    if dynamic::is_dynamic(&relationship) {
        return dynamic::replace(object, &relationship, &members);
    }
    let state = object.state();
    let key = &relationship.key;
    let listeners = state.mapper().attribute_listeners(key);
    let token = Token::new(&relationship, Op::BulkReplace);
    let new = new_collection(state, key)?;
    let mut members = members;
    for (_, listener) in &listeners {
        members = listener.bulk_replace(object, members, &token.initiator())?;
    }
    let old = match get(object, &property, Passive::ONLY_PERSISTENT)? {
        Got::Slot(Slot::Collection(it)) => it,
        _ => empty(state, key)?,
    };
    state.modified_event(
        key,
        AttrKind::Collection,
        Old::Slot(Slot::Collection(old.clone())),
    )?;
    state.empty_collections.borrow_mut().remove(key);
    object.set(key, Slot::Collection(new.clone()));
    let had = old.members();
    let is_in = |list: &[ObjectRef], it: &ObjectRef| {
        list.iter()
            .any(|other| Rc::ptr_eq(other.state(), it.state()))
    };
    for member in &members {
        if is_in(&had, member) {
            new.append(member)?;
        } else {
            let member = append_event(state, &relationship, member.clone(), &token)?;
            new.append(&member)?;
        }
    }
    for member in &had {
        if is_in(&members, member) {
            backref::cascade_append(state, &relationship, member, &token)?;
        }
    }
    let mut removed: Vec<&ObjectRef> = Vec::new();
    for member in &had {
        if !is_in(&members, member)
            && !removed
                .iter()
                .any(|it| Rc::ptr_eq(it.state(), member.state()))
        {
            removed.push(member);
        }
    }
    for member in removed {
        remove_event(state, &relationship, member, &token)?;
    }
    old.attach(None);
    for (_, listener) in &listeners {
        listener.dispose_collection(object, &old)?;
    }
    state.touch();
    Ok(())
}

pub(super) fn delete(object: &ObjectRef, relationship: &Rc<Relationship>) -> Result<()> {
    let state = object.state();
    let Some(Slot::Collection(it)) = object.get(&relationship.key, AttrKind::Collection) else {
        return Ok(());
    };
    state.modified_event(&relationship.key, AttrKind::Collection, Old::NoValue)?;
    let token = Token::new(relationship, Op::Remove);
    for member in it.members() {
        remove_event(state, relationship, &member, &token)?;
        it.remove(&member)?;
    }
    object.remove(&relationship.key);
    Ok(())
}

/// Puts loaded members in, without history, and then applies what happened while it was not loaded.
pub(crate) fn set_committed_collection(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    members: &[ObjectRef],
) -> Result<CollectionRef> {
    let state = object.state();
    let key = &relationship.key;
    let pending = state.pending.borrow_mut().remove(key);
    let new = new_collection(state, key)?;
    for member in members {
        new.append(member)?;
    }
    object.set(key, Slot::Collection(new.clone()));
    state.empty_collections.borrow_mut().remove(key);
    state.commit(std::slice::from_ref(key));
    if let Some(pending) = pending {
        state.modified_event(
            key,
            AttrKind::Collection,
            Old::Slot(Slot::Collection(new.clone())),
        )?;
        for item in &pending.added {
            new.append(item)?;
        }
        for item in &pending.removed {
            if new.contains(item) {
                new.remove(item)?;
            }
        }
    }
    Ok(new)
}
