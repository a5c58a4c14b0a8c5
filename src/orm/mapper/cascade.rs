//! Walking along relationships for one kind of cascade.
//!
//! In: an object. Out: the objects that the same operation applies to, in SQLAlchemy's order.
//! Source of the behaviour: SQLAlchemy `Mapper.cascade_iterator`, `RelationshipProperty.cascade_iterator`.

use std::collections::VecDeque;
use std::rc::Rc;

use super::Mapper;
use crate::attributes::{self, Passive};
use crate::error::{Error, Result};
use crate::host::ObjectRef;
use crate::maps::HashSet;
use crate::relationship::{Cascade, PassiveDeletes, Relationship};

/// Which operation is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CascadeKind {
    SaveUpdate,
    Delete,
    Expunge,
    RefreshExpire,
}

impl CascadeKind {
    fn of(self, cascade: Cascade) -> bool {
        match self {
            Self::SaveUpdate => cascade.save_update,
            Self::Delete => cascade.delete,
            Self::Expunge => cascade.expunge,
            Self::RefreshExpire => cascade.refresh_expire,
        }
    }
}

impl Mapper {
    /// The objects reached from `object` (itself not included); `halt_on` stops at objects that are already there.
    ///
    /// # Errors
    /// What loading a collection raised (delete loads), AssertionError texts for wrong types.
    pub(crate) fn cascade(
        &self,
        kind: CascadeKind,
        object: &ObjectRef,
        halt_on: &dyn Fn(&ObjectRef) -> bool,
    ) -> Result<Vec<ObjectRef>> {
        let mut out = Vec::new();
        let mut visited: HashSet<u64> = HashSet::default();
        let relationships = |mapper: &Mapper| -> VecDeque<Rc<Relationship>> {
            mapper
                .relationships()
                .into_iter()
                .filter(|it| kind.of(it.cascade))
                .collect()
        };
        // Each frame: an object and the relationships that are still to be followed from it.
        let mut stack: Vec<(VecDeque<Next>, Option<ObjectRef>)> = vec![(
            relationships(self)
                .into_iter()
                .map(|it| Next::Along(it, object.clone()))
                .collect(),
            None,
        )];
        while let Some((queue, _)) = stack.last_mut() {
            let Some(next) = queue.pop_front() else {
                stack.pop();
                continue;
            };
            match next {
                Next::Along(relationship, from) => {
                    let found = along(&relationship, kind, &from, &mut visited, halt_on)?;
                    if !found.is_empty() {
                        stack.push((found.into_iter().map(Next::Object).collect(), Some(from)));
                    }
                }
                Next::Object(child) => {
                    let follow = relationships(child.state().mapper())
                        .into_iter()
                        .map(|it| Next::Along(it, child.clone()))
                        .collect();
                    stack.push((follow, Some(child.clone())));
                    out.push(child);
                }
            }
        }
        Ok(out)
    }
}

enum Next {
    Along(Rc<Relationship>, ObjectRef),
    Object(ObjectRef),
}

/// The objects one step away.
fn along(
    relationship: &Rc<Relationship>,
    kind: CascadeKind,
    from: &ObjectRef,
    visited: &mut HashSet<u64>,
    halt_on: &dyn Fn(&ObjectRef) -> bool,
) -> Result<Vec<ObjectRef>> {
    let passive = if kind != CascadeKind::Delete
        || relationship.config.passive_deletes != PassiveDeletes::False
    {
        Passive::NO_INITIALIZE
    } else {
        Passive::OFF
    };
    let related = if kind == CascadeKind::SaveUpdate {
        attributes::all_pending(from, relationship, Passive::NO_INITIALIZE)?
    } else {
        attributes::current_members(from, relationship, passive)?
    };
    let skip_pending = kind == CascadeKind::RefreshExpire && !relationship.cascade.delete_orphan;
    let mut out = Vec::new();
    for child in related {
        let state = child.state().clone();
        if visited.contains(&state.id()) || halt_on(&child) {
            continue;
        }
        if skip_pending && !state.has_key() {
            continue;
        }
        let target = relationship.mapper();
        if !state.mapper().isa(&target) {
            return Err(Error::new(
                crate::error::ErrorKind::Assertion,
                format!(
                    "Attribute '{}' on class '<class '{}'>' doesn't handle objects of type '<class '{}'>'",
                    relationship.key,
                    relationship.parent().qualified_name(),
                    state.mapper().qualified_name()
                ),
            ));
        }
        visited.insert(state.id());
        out.push(child);
    }
    Ok(out)
}
