//! Immediate loading: the lazy loader, run at once for each object.
//!
//! Source of the behaviour: SQLAlchemy `_ImmediateLoader`.

use super::{Lazy, lazy};
use crate::attributes::{self, Loaded, Passive};
use crate::error::Result;
use crate::host::ObjectRef;
use crate::query::plan::PostLoader;

pub(crate) fn load(loader: &PostLoader, objects: &[(ObjectRef, bool)]) -> Result<()> {
    let relationship = &loader.relationship;
    for (object, replace) in objects {
        if !replace && object.contains(&relationship.key) {
            continue;
        }
        let passive = if loader.cycle {
            Passive::NO_FETCH_RELATED | Passive::NO_RAISE
        } else {
            Passive::OFF | Passive::NO_RAISE
        };
        match lazy::load(object, relationship, passive, Lazy::Select)? {
            Loaded::Slot(slot) => attributes::set_committed_value(object, &relationship.key, slot),
            Loaded::Members(members) => {
                attributes::set_committed_collection(object, relationship, &members)?;
            }
            Loaded::NoResult | Loaded::NoValue | Loaded::Set | Loaded::Empty => {}
        }
    }
    Ok(())
}
