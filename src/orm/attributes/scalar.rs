//! Setting and deleting single values and single objects.
//!
//! Called by `attributes` and by the other end of a two-way relationship.
//! Source of the behaviour: SQLAlchemy `_ScalarAttributeImpl`, `_ScalarObjectAttributeImpl`.

use std::rc::Rc;

use super::{Got, Op, Passive, Token, backref, get, relationship_property};
use crate::error::{Error, ErrorKind, Result};
use crate::host::{AttrKind, AttributeListener, AttributeStage, Initiator, Key, ObjectRef, Slot};
use crate::property::Property;
use crate::relationship::Relationship;
use crate::state::Old;

pub(super) fn set_value(object: &ObjectRef, property: &Property, slot: Slot) -> Result<()> {
    let key = &property.key;
    let state = object.state();
    let listeners = state.mapper().attribute_listeners(key);
    let old = replaced(object, property, &listeners)?;
    let mut slot = slot;
    if !listeners.is_empty() {
        let initiator = replacing(key);
        for (_, listener) in listeners {
            slot = listener.set(object, slot, &old, &initiator)?;
        }
    }
    state.modified_event(key, AttrKind::Value, old)?;
    object.set(key, slot);
    Ok(())
}

/// All that [`set_value`] does except for putting the value in. False, and nothing done, when listeners must see it.
pub(super) fn note_value(object: &ObjectRef, property: &Property) -> Result<bool> {
    let state = object.state();
    let listeners = state.mapper().attribute_listeners(&property.key);
    if !listeners.is_empty() {
        return Ok(false);
    }
    let old = replaced(object, property, &listeners)?;
    state.modified_event(&property.key, AttrKind::Value, old)?;
    Ok(true)
}

/// What a new value replaces: read from the database where the history must be complete.
fn replaced(
    object: &ObjectRef,
    property: &Property,
    listeners: &[(AttributeStage, Rc<dyn AttributeListener>)],
) -> Result<Old> {
    let key = &property.key;
    let mapper = object.state().mapper();
    let primary = property.column().is_some_and(|it| {
        it.primary_key.get()
            || mapper
                .version_id_col
                .as_ref()
                .is_some_and(|v| Rc::ptr_eq(v, it))
    });
    let configured = matches!(
        &property.kind,
        crate::property::PropertyKind::Column(it) if it.active_history
    );
    Ok(
        if primary || configured || listeners.iter().any(|it| it.1.active_history()) {
            match get(object, property, Passive::RETURN_NO_VALUE)? {
                Got::Slot(it) => Old::Slot(it),
                Got::NoResult => Old::NoResult,
                Got::NoValue => Old::NoValue,
            }
        } else {
            object
                .get(key, AttrKind::Value)
                .map_or(Old::NoValue, Old::Slot)
        },
    )
}

fn replacing(key: &Key) -> Initiator {
    Initiator {
        key: key.clone(),
        op: "OP_REPLACE",
    }
}

pub(super) fn delete_value(object: &ObjectRef, property: &Property) -> Result<()> {
    let key = &property.key;
    let state = object.state();
    let old = object
        .get(key, AttrKind::Value)
        .map_or(Old::NoValue, Old::Slot);
    let missing = matches!(old, Old::NoValue);
    let listeners = state.mapper().attribute_listeners(key);
    if let (Old::Slot(old), false) = (&old, listeners.is_empty()) {
        let initiator = Initiator {
            key: key.clone(),
            op: "OP_REMOVE",
        };
        for (_, listener) in listeners {
            listener.remove_value(object, old, &initiator)?;
        }
    }
    state.modified_event(key, AttrKind::Value, old)?;
    object.remove(key);
    if missing && !state.expired() && !state.expired_attributes.borrow().contains_key(key) {
        return Err(Error::new(
            ErrorKind::Attribute,
            format!(
                "{}.{key} object does not have a value",
                state.mapper().name()
            ),
        ));
    }
    Ok(())
}

/// The old object, loaded when the relationship keeps an active history.
fn old_object(object: &ObjectRef, relationship: &Relationship) -> Result<Got> {
    let property = relationship_property(object, relationship)?;
    let passive = if relationship.config.active_history || relationship.config.single_parent {
        Passive::ONLY_PERSISTENT | Passive::NO_AUTOFLUSH | Passive::LOAD_AGAINST_COMMITTED
    } else {
        (Passive::NO_FETCH ^ Passive::INIT_OK) | Passive::LOAD_AGAINST_COMMITTED | Passive::NO_RAISE
    };
    get(object, &property, passive)
}

/// Sets a related object. `check_old` is what must be there now, else nothing happens (`pop`) or it is an error.
pub(super) fn set_object(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    value: Option<ObjectRef>,
    initiator: Option<Token>,
    check_old: Option<&ObjectRef>,
    pop: bool,
) -> Result<()> {
    let state = object.state();
    let key = &relationship.key;
    let old = old_object(object, relationship)?;
    if let Some(expected) = check_old {
        let is_it = match &old {
            Got::NoResult => true,
            Got::Slot(Slot::Object(Some(it))) => Rc::ptr_eq(it.state(), expected.state()),
            _ => false,
        };
        if !is_it {
            if pop {
                return Ok(());
            }
            return Err(Error::new(
                ErrorKind::Value,
                format!(
                    "Object {} not associated with {state} on attribute '{key}'",
                    expected.state()
                ),
            ));
        }
    }
    let previous = match &old {
        Got::Slot(Slot::Object(it)) => it.clone(),
        _ => None,
    };
    let same = |a: &Option<ObjectRef>, b: &Option<ObjectRef>| match (a, b) {
        (Some(a), Some(b)) => Rc::ptr_eq(a.state(), b.state()),
        (None, None) => true,
        _ => false,
    };
    if let Some(previous) = &previous {
        if !same(&Some(previous.clone()), &value) {
            relationship.note_parent(previous, state, false);
        }
    }
    let token = initiator.unwrap_or_else(|| Token::new(relationship, Op::Replace));
    let kept = match &old {
        Got::NoResult => Old::NoResult,
        Got::NoValue => Old::NoValue,
        Got::Slot(it) => Old::Slot(it.clone()),
    };
    let listeners = state.mapper().attribute_listeners(key);
    let tell = |late: bool, value: Option<ObjectRef>| -> Result<Option<ObjectRef>> {
        let mut value = value;
        let mine = |it: &&(AttributeStage, _)| (it.0 == AttributeStage::Late) == late;
        for (_, listener) in listeners.iter().filter(mine) {
            value = match listener.set(object, Slot::Object(value), &kept, &token.initiator())? {
                Slot::Object(it) => it,
                _ => None,
            };
        }
        Ok(value)
    };
    let mut value = tell(false, value)?;
    if let Some(new) = &value {
        if new.state().mapper().registry().is_err() {
            return Err(Error::unmapped_instance(
                new.state().mapper().qualified_name(),
            ));
        }
        backref::check_single_parent(relationship, state, new)?;
    }
    let known_old = !matches!(old, Got::NoResult | Got::NoValue);
    let unchanged = known_old && same(&previous, &value);
    if !unchanged {
        backref::cascade_set(
            object,
            relationship,
            value.as_ref(),
            previous.as_ref(),
            &token,
        )?;
        backref::sync_set(
            object,
            relationship,
            value.as_ref(),
            previous.as_ref(),
            &token,
        )?;
    }
    value = tell(true, value)?;
    state.modified_event(key, AttrKind::Object, kept.clone())?;
    if let Some(new) = &value {
        relationship.note_parent(new, state, true);
    }
    object.set(key, Slot::Object(value));
    Ok(())
}

pub(super) fn delete_object(object: &ObjectRef, relationship: &Rc<Relationship>) -> Result<()> {
    let state = object.state();
    let key = &relationship.key;
    let old = old_object(object, relationship)?;
    let token = Token::new(relationship, Op::Remove);
    let (previous, kept) = match &old {
        Got::Slot(Slot::Object(Some(it))) => {
            (Some(it.clone()), Old::Slot(Slot::Object(Some(it.clone()))))
        }
        Got::Slot(it) => (None, Old::Slot(it.clone())),
        Got::NoResult => (None, Old::NoResult),
        Got::NoValue => (None, Old::NoValue),
    };
    if let Some(previous) = &previous {
        relationship.note_parent(previous, state, false);
        backref::cascade_remove(object, relationship, previous)?;
        backref::sync_remove(object, relationship, previous, &token)?;
    }
    state.modified_event(key, AttrKind::Object, kept)?;
    let existed = object.remove(key);
    if !existed && !matches!(old, Got::NoResult) && !state.has_key() {
        return Err(Error::new(
            ErrorKind::Attribute,
            format!("{relationship} object does not have a value"),
        ));
    }
    Ok(())
}
