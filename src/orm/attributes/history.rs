//! What changed on an attribute since the last flush.
//!
//! In: the dictionary and the record's old values. Out: added, unchanged, deleted.
//! Source of the behaviour: SQLAlchemy `attributes.History`.

use std::rc::Rc;

use sql::Value;

use super::{Got, Loaded, Passive, get, relationship_property, require};
use crate::error::Result;
use crate::host::{AttrKind, Key, ObjectRef, Slot};
use crate::loaders::{self, dynamic};
use crate::maps::HashSet;
use crate::property::Property;
use crate::relationship::Relationship;
use crate::state::Old;

/// Items of an attribute by what became of them. All empty when nothing is known.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub added: Vec<Slot>,
    pub unchanged: Vec<Slot>,
    pub deleted: Vec<Slot>,
}

impl History {
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.unchanged.is_empty() && self.deleted.is_empty()
    }

    pub fn has_changes(&self) -> bool {
        !self.added.is_empty() || !self.deleted.is_empty()
    }
}

/// The history of an attribute, loading what is needed for it.
///
/// # Errors
/// Errors of loading.
pub fn history(object: &ObjectRef, key: &Key) -> Result<History> {
    history_with(object, key, Passive::OFF)
}

/// The history of an attribute, loading as `passive` allows.
///
/// # Errors
/// Errors of loading.
pub fn history_with(object: &ObjectRef, key: &Key, passive: Passive) -> Result<History> {
    let property = require(object, key)?;
    match property.attr_kind() {
        Some(AttrKind::Value) => value_history(object, &property, passive),
        Some(_) => relationship_history(
            object,
            property
                .relationship()
                .expect("objects come from relationships"),
            passive,
        ),
        None => Ok(History::default()),
    }
}

fn value_history(object: &ObjectRef, property: &Property, passive: Passive) -> Result<History> {
    let key = &property.key;
    let original = object.state().committed.borrow().get(key).cloned();
    let current = match object.get(key, AttrKind::Value) {
        Some(slot) => Some(slot),
        None if original.is_some() => None,
        None => match get(object, property, passive & Passive(!Passive::INIT_OK.0))? {
            Got::NoResult => return Ok(History::default()),
            Got::NoValue => None,
            Got::Slot(it) => Some(it),
        },
    };
    Ok(match (original, current) {
        (None, None) => History::default(),
        (None, Some(current)) => History {
            unchanged: vec![current],
            ..History::default()
        },
        (Some(Old::Slot(original)), Some(current)) => {
            if values_equal(&current, &original) {
                History {
                    unchanged: vec![current],
                    ..History::default()
                }
            } else {
                History {
                    added: vec![current],
                    deleted: vec![original],
                    ..History::default()
                }
            }
        }
        (Some(Old::Slot(original)), None) => History {
            deleted: vec![original],
            ..History::default()
        },
        (Some(_), Some(current)) => History {
            added: vec![current],
            ..History::default()
        },
        (Some(_), None) => History {
            added: vec![Slot::Value(Value::Null)],
            ..History::default()
        },
    })
}

pub(crate) fn values_equal(a: &Slot, b: &Slot) -> bool {
    match (a, b) {
        // None is only equal to itself, also where a type's own values might say otherwise.
        (Slot::Value(a), Slot::Value(b)) => a.is_null() == b.is_null() && a == b,
        _ => false,
    }
}

/// The history of a relationship.
pub(crate) fn relationship_history(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    passive: Passive,
) -> Result<History> {
    if relationship.uselist() {
        collection_history(object, relationship, passive)
    } else {
        object_history(object, relationship, passive)
    }
}

fn object_history(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    passive: Passive,
) -> Result<History> {
    let key = &relationship.key;
    let property = relationship_property(object, relationship)?;
    let current = match object.get(key, AttrKind::Object) {
        Some(slot) => Some(slot),
        None => match get(object, &property, passive & Passive(!Passive::INIT_OK.0))? {
            Got::NoResult => return Ok(History::default()),
            Got::NoValue => None,
            Got::Slot(it) => Some(it),
        },
    };
    let mut original = object.state().committed.borrow().get(key).cloned();
    if matches!(original, Some(Old::NoResult)) && relationship.active_history() {
        // It was replaced without being loaded: load what was there.
        let passive = passive
            | Passive::ONLY_PERSISTENT
            | Passive::NO_AUTOFLUSH
            | Passive::LOAD_AGAINST_COMMITTED
            | Passive::NO_RAISE
            | Passive::DEFERRED_HISTORY_LOAD;
        original = Some(match loaders::load(object, relationship, passive)? {
            Loaded::Slot(it) => Old::Slot(it),
            _ => Old::NoResult,
        });
    }
    let none = || Slot::Object(None);
    Ok(match (original, current) {
        (None, None) => History::default(),
        (None, Some(current)) => History {
            unchanged: vec![current],
            ..History::default()
        },
        (Some(Old::Slot(original)), Some(current)) if original.same(&current) => History {
            unchanged: vec![current],
            ..History::default()
        },
        (Some(Old::Slot(original @ Slot::Object(Some(_)))), current) => History {
            added: current.into_iter().collect(),
            deleted: vec![original],
            ..History::default()
        },
        (Some(_), current) => History {
            added: vec![current.unwrap_or_else(none)],
            ..History::default()
        },
    })
}

fn object_slot(it: ObjectRef) -> Slot {
    Slot::Object(Some(it))
}

fn is_in(list: &[ObjectRef], it: &ObjectRef) -> bool {
    // Long lists are compared by identity number.
    list.iter()
        .any(|other| Rc::ptr_eq(other.state(), it.state()))
}

fn collection_history(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    passive: Passive,
) -> Result<History> {
    let slots = |list: Vec<ObjectRef>| list.into_iter().map(object_slot).collect();
    if dynamic::is_dynamic(relationship) {
        let (added, unchanged, deleted) = dynamic::history(object, relationship, passive)?;
        return Ok(History {
            added: slots(added),
            unchanged: slots(unchanged),
            deleted: slots(deleted),
        });
    }
    let key = &relationship.key;
    let property = relationship_property(object, relationship)?;
    let current = match get(object, &property, passive)? {
        Got::NoResult => {
            let mut history = History::default();
            if passive.has(Passive::INCLUDE_PENDING_MUTATIONS) {
                if let Some(pending) = object.state().pending.borrow().get(key) {
                    history.added = pending.added.iter().cloned().map(object_slot).collect();
                    history.deleted = pending.removed.iter().cloned().map(object_slot).collect();
                }
            }
            return Ok(history);
        }
        Got::NoValue => return Ok(History::default()),
        Got::Slot(Slot::Collection(it)) => it.members(),
        Got::Slot(_) => Vec::new(),
    };
    let original = object.state().committed.borrow().get(key).cloned();
    Ok(match original {
        None => History {
            unchanged: slots(current),
            ..History::default()
        },
        Some(Old::Members(original)) => {
            let (added, unchanged, deleted) = compare(current, original);
            History {
                added: slots(added),
                unchanged: slots(unchanged),
                deleted: slots(deleted),
            }
        }
        Some(_) => History {
            added: slots(current),
            ..History::default()
        },
    })
}

/// (only in the first, in both, only in the second)
fn compare(
    current: Vec<ObjectRef>,
    original: Vec<ObjectRef>,
) -> (Vec<ObjectRef>, Vec<ObjectRef>, Vec<ObjectRef>) {
    const SHORT: usize = 8;
    if current.len() <= SHORT || original.len() <= SHORT {
        let deleted = original
            .iter()
            .filter(|it| !is_in(&current, it))
            .cloned()
            .collect();
        let (unchanged, added) = current.into_iter().partition(|it| is_in(&original, it));
        return (added, unchanged, deleted);
    }
    let ids =
        |list: &[ObjectRef]| -> HashSet<u64> { list.iter().map(|it| it.state().id()).collect() };
    let (in_current, in_original) = (ids(&current), ids(&original));
    let deleted = original
        .iter()
        .filter(|it| !in_current.contains(&it.state().id()))
        .cloned()
        .collect();
    let (unchanged, added) = current
        .into_iter()
        .partition(|it| in_original.contains(&it.state().id()));
    (added, unchanged, deleted)
}

/// All objects that an attribute has or had, without `None`: what cascades and the flush must look at.
pub(crate) fn all_pending(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    passive: Passive,
) -> Result<Vec<ObjectRef>> {
    let key = &relationship.key;
    let original = object.state().committed.borrow().get(key).cloned();
    if dynamic::is_dynamic(relationship) {
        let (mut all, removed) = dynamic::changes(object, key);
        all.extend(removed);
        return Ok(all);
    }
    if relationship.uselist() {
        let Some(Slot::Collection(current)) = object.get(key, AttrKind::Collection) else {
            return Ok(Vec::new());
        };
        let current = current.members();
        return Ok(match original {
            Some(Old::Members(original)) => {
                let (mut added, unchanged, deleted) = compare(current, original);
                added.extend(unchanged);
                added.extend(deleted);
                added
            }
            _ => current,
        });
    }
    let current = match object.get(key, AttrKind::Object) {
        Some(it) => it,
        None if passive.has(Passive::CALLABLES_OK) => {
            let property = relationship_property(object, relationship)?;
            match get(object, &property, passive)? {
                Got::Slot(it) => it,
                _ => Slot::Object(None),
            }
        }
        None => return Ok(Vec::new()),
    };
    let current = current.object().cloned();
    let mut out: Vec<ObjectRef> = current.into_iter().collect();
    if let Some(Old::Slot(Slot::Object(Some(original)))) = original {
        if !is_in(&out, &original) {
            out.push(original);
        }
    }
    Ok(out)
}
