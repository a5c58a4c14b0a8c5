//! `lazy="dynamic"` and `lazy="write_only"`: collections that stay in the database.
//!
//! In: an object and what the program adds to or takes from such a collection. Out: events, both ends in step, and
//! notes of the changes until the next flush. The host shows the collection as a query; nothing is ever put into the
//! object's dictionary. Source of the behaviour: SQLAlchemy `orm/writeonly.py`, `orm/dynamic.py`.

use std::rc::Rc;

use super::Lazy;
use crate::attributes::{self, Op, Passive, Token};
use crate::error::{Error, ErrorKind, Result};
use crate::host::{Key, ObjectRef};
use crate::query::comparators::collection_select;
use crate::query::execute_select;
use crate::relationship::{Direction, Relationship};
use crate::result::Item;

/// Whether the relationship is one of these.
pub fn is_dynamic(relationship: &Relationship) -> bool {
    matches!(relationship.config.lazy, Lazy::Dynamic | Lazy::WriteOnly)
}

/// Adds an object.
///
/// # Errors
/// Errors of validators and cascades.
pub fn add(object: &ObjectRef, relationship: &Rc<Relationship>, item: &ObjectRef) -> Result<()> {
    let token = Token::new(relationship, Op::Append);
    attributes::append_unloaded(object, relationship, item, &token)
}

/// Takes an object away.
///
/// # Errors
/// As [`add`].
pub fn remove(object: &ObjectRef, relationship: &Rc<Relationship>, item: &ObjectRef) -> Result<()> {
    let token = Token::new(relationship, Op::Remove);
    attributes::remove_unloaded(object, relationship, item, &token)
}

/// Replaces the whole collection (`user.notes = [...]`).
///
/// # Errors
/// InvalidRequestError for a write-only collection of an object that has a row.
pub(crate) fn replace(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    members: &[ObjectRef],
) -> Result<()> {
    let old = if object.state().has_key() {
        if relationship.config.lazy == Lazy::WriteOnly {
            return Err(Error::invalid_request(format!(
                "Collection \"{relationship}\" does not support implicit iteration; collection replacement \
                 operations can't be used"
            )));
        }
        load(object, relationship)?
    } else {
        added(object, &relationship.key)
    };
    let is_in = |list: &[ObjectRef], it: &ObjectRef| {
        list.iter()
            .any(|other| Rc::ptr_eq(other.state(), it.state()))
    };
    let token = Token::new(relationship, Op::BulkReplace);
    for it in members {
        if !is_in(&old, it) {
            attributes::append_unloaded(object, relationship, it, &token)?;
        }
    }
    for it in &old {
        if !is_in(members, it) {
            attributes::remove_unloaded(object, relationship, it, &token)?;
        }
    }
    Ok(())
}

/// What was added since the last flush.
pub fn added(object: &ObjectRef, key: &Key) -> Vec<ObjectRef> {
    let pending = object.state().pending.borrow();
    pending
        .get(key)
        .map_or_else(Vec::new, |it| it.added.clone())
}

/// All changes since the last flush: (added, removed).
pub(crate) fn changes(object: &ObjectRef, key: &Key) -> (Vec<ObjectRef>, Vec<ObjectRef>) {
    let pending = object.state().pending.borrow();
    pending.get(key).map_or_else(Default::default, |it| {
        (it.added.clone(), it.removed.clone())
    })
}

/// The objects that the database has, for a flush that must know them.
///
/// # Errors
/// InvalidRequestError for a write-only collection; DetachedInstanceError; errors of the database.
pub(crate) fn load(object: &ObjectRef, relationship: &Rc<Relationship>) -> Result<Vec<ObjectRef>> {
    if relationship.config.lazy == Lazy::WriteOnly {
        return Err(Error::invalid_request(format!(
            "Attribute {relationship} can't load the existing state from the database for this operation; full \
             iteration is not permitted.  If this is a delete operation, configure passive_deletes=True on the \
             {relationship} relationship in order to resolve this error."
        )));
    }
    let Some(session) = object.state().session() else {
        return Err(Error::new(
            ErrorKind::DetachedInstance,
            format!(
                "Parent instance {} is not bound to a Session, and no contextual session is established; lazy load \
                 operation of attribute '{}' cannot proceed",
                object.state(),
                relationship.key
            ),
        )
        .with_code("bhk3"));
    };
    let mut query = collection_select(object, relationship)?;
    query.legacy = true;
    query.autoflush = Some(false);
    query.reason = Some(crate::loading::reason_of_lazy(relationship));
    let found = execute_select(&session, &query, &[])?;
    Ok(found
        .rows
        .iter()
        .filter_map(|row| match row.first() {
            Some(Item::Object(it)) => it.clone(),
            _ => None,
        })
        .collect())
}

/// The members as cascades and the unit of work see them: with SQL where that is allowed, else what was added.
///
/// # Errors
/// As [`load`].
pub(crate) fn members(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    passive: Passive,
) -> Result<Vec<ObjectRef>> {
    if object.state().has_key() && passive.has(Passive::SQL_OK | Passive::INIT_OK) {
        load(object, relationship)
    } else {
        Ok(added(object, &relationship.key))
    }
}

/// `write_only.insert()` is for one-to-many only: the columns of the target and the parent's values for them.
///
/// # Errors
/// InvalidRequestError for any other direction.
pub fn insert_values(
    object: &ObjectRef,
    relationship: &Relationship,
) -> Result<Vec<(Key, sql::Value)>> {
    if relationship.direction() != Direction::OneToMany {
        return Err(Error::invalid_request(
            "Write only bulk INSERT only supported for one-to-many collections; for many-to-many, use a separate bulk \
             INSERT along with add_all().",
        ));
    }
    let target = relationship.mapper();
    let mut out = Vec::new();
    for (local, remote) in &relationship.resolved().synchronize_pairs {
        let key = object.state().mapper().require_key_of_column(local)?;
        let value = match attributes::current_value(object, &key, Passive::OFF)? {
            attributes::Got::Slot(it) => it.value(),
            _ => sql::Value::Null,
        };
        out.push((target.require_key_of_column(remote)?, value));
    }
    Ok(out)
}

/// The history of such a collection: (added, unchanged, deleted).
pub(crate) type Changes = (Vec<ObjectRef>, Vec<ObjectRef>, Vec<ObjectRef>);

/// What changed; what the database has is looked at only where `passive` wants it.
///
/// # Errors
/// As [`load`].
pub(crate) fn history(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    passive: Passive,
) -> Result<Changes> {
    let (added, removed) = changes(object, &relationship.key);
    if !(object.state().has_key() && passive.has(Passive::INIT_OK)) {
        return Ok((added, Vec::new(), removed));
    }
    let there = load(object, relationship)?;
    let is_in = |list: &[ObjectRef], it: &ObjectRef| {
        list.iter()
            .any(|other| Rc::ptr_eq(other.state(), it.state()))
    };
    Ok((
        added.into_iter().filter(|it| !is_in(&there, it)).collect(),
        there
            .iter()
            .filter(|it| !is_in(&removed, it))
            .cloned()
            .collect(),
        removed
            .iter()
            .filter(|it| is_in(&there, it))
            .cloned()
            .collect(),
    ))
}
