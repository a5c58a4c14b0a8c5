//! Both ends of a relationship in step, and the session's cascades on attribute events.
//!
//! Called by the setters and collections of this module. Source of the behaviour: SQLAlchemy
//! `attributes._backref_listeners`, `unitofwork._track_cascade_events`.

use std::rc::Rc;

use super::{collection, relationship_of, scalar};
use crate::error::{Error, ErrorKind, Result};
use crate::host::{AttrKind, Initiator, Key, ObjectRef, Slot, StateRef};
use crate::relationship::Relationship;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Append,
    Remove,
    Replace,
    BulkReplace,
}

/// Which attribute began a change, and how: what stops the two ends from calling each other for ever.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    relationship: usize,
    op: Op,
    key: Key,
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.relationship == other.relationship && self.op == other.op
    }
}

impl Token {
    pub(crate) fn new(relationship: &Relationship, op: Op) -> Self {
        Self {
            relationship: relationship.id,
            op,
            key: relationship.key.clone(),
        }
    }

    /// What listeners are told.
    pub(crate) fn initiator(&self) -> Initiator {
        Initiator {
            key: self.key.clone(),
            op: match self.op {
                Op::Append => "OP_APPEND",
                Op::Remove => "OP_REMOVE",
                Op::Replace => "OP_REPLACE",
                Op::BulkReplace => "OP_BULK_REPLACE",
            },
        }
    }

    /// What an append to this attribute is called; a single object is replaced.
    fn append(relationship: &Relationship) -> Self {
        Self::new(
            relationship,
            if relationship.uselist() {
                Op::Append
            } else {
                Op::Replace
            },
        )
    }
}

/// The other end on a given object, if changes are to be mirrored there.
///
/// # Errors
/// KeyError for an object of a class that has no such attribute.
fn other_end(relationship: &Relationship, child: &StateRef) -> Result<Option<Rc<Relationship>>> {
    let config = &relationship.config;
    let key = match (&config.back_populates, &config.backref) {
        (Some(key), _) => key,
        (None, Some(backref)) => &backref.name,
        (None, None) => return Ok(None),
    };
    if config.sync_backref == Some(false) || config.viewonly {
        return Ok(None);
    }
    let Some(other) = relationship_of(child, key) else {
        return if child.mapper().isa(&relationship.mapper()) {
            Ok(None)
        } else {
            Err(Error::new(ErrorKind::Key, key.to_string()))
        };
    };
    Ok((!other.config.viewonly).then_some(other))
}

fn conflict(
    state: &StateRef,
    initiator: &Token,
    relationship: &Relationship,
    other: &Relationship,
) -> Result<()> {
    if initiator.relationship == relationship.id || initiator.relationship == other.id {
        return Ok(());
    }
    let began = state
        .mapper()
        .relationships()
        .into_iter()
        .chain(relationship.mapper().relationships())
        .find(|it| it.id == initiator.relationship)
        .map_or_else(String::new, |it| it.to_string());
    Err(Error::new(
        ErrorKind::Value,
        format!(
            "Bidirectional attribute conflict detected: Passing object {state} to attribute \"{began}\" \
             triggers a modify event on attribute \"{other}\" via the backref \"{relationship}\"."
        ),
    ))
}

/// Mirrors `object.relationship = child`.
pub(super) fn sync_set(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    child: Option<&ObjectRef>,
    old: Option<&ObjectRef>,
    initiator: &Token,
) -> Result<()> {
    if let (Some(child), Some(old)) = (child, old) {
        if Rc::ptr_eq(child.state(), old.state()) {
            return Ok(());
        }
    }
    if let Some(old) = old {
        if let Some(other) = other_end(relationship, old.state())? {
            let recursive = Token::new(
                &other,
                if other.uselist() {
                    Op::Remove
                } else {
                    Op::Replace
                },
            );
            if *initiator != recursive {
                pop(&other, old, object, &Token::append(relationship))?;
            }
        }
    }
    if let Some(child) = child {
        if let Some(other) = other_end(relationship, child.state())? {
            conflict(object.state(), initiator, relationship, &other)?;
            let stop = *initiator == Token::append(&other)
                || (other.uselist() && *initiator == Token::new(&other, Op::BulkReplace));
            if !stop {
                append(&other, child, object, initiator)?;
            }
        }
    }
    Ok(())
}

/// Mirrors `object.relationship.append(child)`.
pub(super) fn sync_append(
    state: &StateRef,
    relationship: &Rc<Relationship>,
    child: &ObjectRef,
    initiator: &Token,
) -> Result<()> {
    let Some(other) = other_end(relationship, child.state())? else {
        return Ok(());
    };
    let Some(object) = state.object() else {
        return Ok(());
    };
    conflict(state, initiator, relationship, &other)?;
    let stop = *initiator == Token::append(&other)
        || (other.uselist() && *initiator == Token::new(&other, Op::BulkReplace));
    if stop {
        return Ok(());
    }
    append(&other, child, &object, initiator)
}

/// Mirrors `object.relationship.remove(child)`.
pub(super) fn sync_remove(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    child: &ObjectRef,
    initiator: &Token,
) -> Result<()> {
    let Some(other) = other_end(relationship, child.state())? else {
        return Ok(());
    };
    let stop = *initiator == Token::new(&other, Op::Remove)
        || *initiator
            == Token::new(
                &other,
                if other.uselist() {
                    Op::BulkReplace
                } else {
                    Op::Replace
                },
            );
    if stop {
        return Ok(());
    }
    // The child may stand in the list once more, and then it keeps its parent.
    if !other.uselist() && relationship.uselist() {
        if let Some(Slot::Collection(it)) = object.get(&relationship.key, AttrKind::Collection) {
            let times = it
                .members()
                .iter()
                .filter(|it| Rc::ptr_eq(it.state(), child.state()))
                .count();
            if times > 1 {
                return Ok(());
            }
        }
    }
    pop(&other, child, object, initiator)
}

/// Adds `item` at the other end, without loading anything.
fn append(
    relationship: &Rc<Relationship>,
    object: &ObjectRef,
    item: &ObjectRef,
    initiator: &Token,
) -> Result<()> {
    if relationship.uselist() {
        collection::append(object, relationship, item, initiator)
    } else {
        scalar::set_object(
            object,
            relationship,
            Some(item.clone()),
            Some(initiator.clone()),
            None,
            false,
        )
    }
}

/// Takes `item` away at the other end, without loading anything, if it is there.
fn pop(
    relationship: &Rc<Relationship>,
    object: &ObjectRef,
    item: &ObjectRef,
    initiator: &Token,
) -> Result<()> {
    if relationship.uselist() {
        collection::pop(object, relationship, item, initiator)
    } else {
        scalar::set_object(
            object,
            relationship,
            None,
            Some(initiator.clone()),
            Some(item),
            true,
        )
    }
}

// ---- cascades into the session ----

/// An object that was added to a collection of an object in a session goes into that session.
pub(super) fn cascade_append(
    state: &StateRef,
    relationship: &Rc<Relationship>,
    child: &ObjectRef,
    initiator: &Token,
) -> Result<()> {
    let Some(session) = state.session() else {
        return Ok(());
    };
    session.warn_when_flushing("collection append");
    if relationship.cascade.save_update
        && initiator.relationship == relationship.id
        && !session.contains(child)
    {
        let _doing = session.env().doing(format!("cascade along {relationship}"));
        session.save_or_update(child)?;
    }
    Ok(())
}

pub(super) fn cascade_remove(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    child: &ObjectRef,
) -> Result<()> {
    let session = object.state().session();
    if let Some(session) = &session {
        session.warn_when_flushing(if relationship.uselist() {
            "collection remove"
        } else {
            "related attribute delete"
        });
    }
    if relationship.cascade.delete_orphan {
        let state = child.state();
        if relationship.mapper().is_orphan(state) {
            match session {
                Some(session) if session.is_new(state) => session.expunge(child)?,
                _ => state.orphaned_outside_of_session.set(true),
            }
        }
    }
    Ok(())
}

pub(super) fn cascade_set(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    new: Option<&ObjectRef>,
    old: Option<&ObjectRef>,
    initiator: &Token,
) -> Result<()> {
    let Some(session) = object.state().session() else {
        return Ok(());
    };
    session.warn_when_flushing("related attribute set");
    if let Some(new) = new {
        if relationship.cascade.save_update
            && initiator.relationship == relationship.id
            && !session.contains(new)
        {
            let _doing = session.env().doing(format!("cascade along {relationship}"));
            session.save_or_update(new)?;
        }
    }
    if let Some(old) = old {
        if relationship.cascade.delete_orphan
            && session.is_new(old.state())
            && relationship.mapper().is_orphan(old.state())
        {
            session.expunge(old)?;
        }
    }
    Ok(())
}

/// `single_parent=True`: the object must not have another parent already.
pub(super) fn check_single_parent(
    relationship: &Relationship,
    state: &StateRef,
    child: &ObjectRef,
) -> Result<()> {
    if !relationship.config.single_parent {
        return Ok(());
    }
    let current = state
        .object()
        .and_then(|it| it.get(&relationship.key, AttrKind::Object))
        .and_then(|it| it.object().cloned());
    if current.is_some_and(|it| Rc::ptr_eq(it.state(), child.state())) {
        return Ok(());
    }
    if child.state().has_parent(relationship.id, false) {
        return Err(Error::invalid_request(format!(
            "Instance {} is already associated with an instance of <class '{}'> via its {relationship} \
             attribute, and is only allowed a single parent.",
            child.state(),
            relationship.parent().qualified_name()
        ))
        .with_code("bbf1"));
    }
    Ok(())
}
