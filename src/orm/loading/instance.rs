//! One row, one object: found in the identity map or new, filled wholly or where something is missing.
//!
//! Called by `loading::rows` for each row and entity. The most travelled code of a query.
//! Source of the behaviour: SQLAlchemy `loading._instance_processor`.

use std::borrow::Cow;
use std::rc::Rc;

use sql::Value;
use trace::EventKind;

use super::{Filling, LoadContext};
use crate::attributes;
use crate::error::{Error, ErrorKind, Result};
use crate::host::{AttrKind, Key, ObjectRef, Slot};
use crate::identity::IdentityKey;
use crate::mapper::Mapper;
use crate::maps::HashSet;
use crate::query::plan::{EntityPlan, JoinedPlan};
use crate::state::InstanceState;

/// The object of a row; nothing when the row has no primary key for it.
pub(super) fn instance(
    context: &mut LoadContext<'_>,
    plan: &EntityPlan,
    row: &[Value],
) -> Result<Option<ObjectRef>> {
    if plan.primary_key.is_empty() {
        if let Some(object) = context.refresh.clone() {
            let is_new = object.state().run.get() != context.run;
            populate_full(context, plan, row, &object, is_new, true)?;
            finish_full(context, plan, &object, is_new, false, true)?;
            return Ok(Some(object));
        }
    }
    let several: Vec<Value>;
    let values = match &plan.primary_key[..] {
        [at] => row.get(*at).map_or(&[][..], std::slice::from_ref),
        many => {
            several = many.iter().map(|at| cell(row, *at)).collect();
            &several
        }
    };
    if values.iter().all(Value::is_null) {
        return Ok(None);
    }
    let mapper = match plan.discriminator {
        // Concrete classes have identities of their own.
        Some(at) if plan.mapper.has_concrete.get() => {
            class_of_row(&plan.mapper, row.get(at).unwrap_or(&Value::Null))?
        }
        _ => plan.mapper.clone(),
    };
    let found = context.session.identity().find(&mapper, values);
    if let Some(object) = found {
        let is_new = object.state().run.get() != context.run;
        if !is_new || context.populate_existing {
            populate_full(
                context,
                plan,
                row,
                &object,
                is_new,
                context.populate_existing,
            )?;
            finish_full(
                context,
                plan,
                &object,
                is_new,
                false,
                context.populate_existing,
            )?;
        } else {
            populate_partial(context, plan, row, &object)?;
        }
        return Ok(Some(object));
    }
    let mapper = match plan.discriminator {
        Some(at) => class_of_row(&plan.mapper, row.get(at).unwrap_or(&Value::Null))?,
        None => plan.mapper.clone(),
    };
    let state = InstanceState::new(&mapper);
    let object = mapper.class.new_instance(&state)?;
    state.set_key(Some(IdentityKey::new(&mapper, values.to_vec())));
    state.loaded_into(&context.session);
    context.session.identity_put(&state);
    populate_full(context, plan, row, &object, true, context.populate_existing)?;
    if !Rc::ptr_eq(&mapper, &plan.mapper) {
        expire_the_rest(&mapper, &object);
    }
    finish_full(
        context,
        plan,
        &object,
        true,
        true,
        context.populate_existing,
    )?;
    Ok(Some(object))
}

/// The class that a row belongs to.
fn class_of_row(mapper: &Rc<Mapper>, identity: &Value) -> Result<Rc<Mapper>> {
    let found = mapper
        .self_and_descendants()
        .into_iter()
        .rfind(|it| it.polymorphic_identity.as_ref() == Some(identity));
    if let Some(it) = found {
        return Ok(it);
    }
    let known = mapper
        .base_mapper()
        .self_and_descendants()
        .iter()
        .any(|it| it.polymorphic_identity.as_ref() == Some(identity));
    if identity.is_null() || known || mapper.polymorphic_identity.is_none() {
        return Ok(mapper.clone());
    }
    Err(Error::new(
        ErrorKind::Assertion,
        format!(
            "No such polymorphic_identity {} is defined",
            crate::identity::value_text(identity)
        ),
    ))
}

/// Columns of a subclass that the query did not ask for are read when they are needed.
fn expire_the_rest(mapper: &Mapper, object: &ObjectRef) {
    let mut expired = object.state().expired_attributes.borrow_mut();
    for property in mapper.loadable_columns() {
        if !object.contains(&property.key) {
            expired.insert(property.key.clone(), ());
        }
    }
}

fn populate_full(
    context: &mut LoadContext<'_>,
    plan: &EntityPlan,
    row: &[Value],
    object: &ObjectRef,
    is_new: bool,
    again: bool,
) -> Result<()> {
    let state = object.state();
    if !is_new {
        // Every further row of a join comes here: what this plan reads it has read in the first one.
        let more = subclass_columns(plan, object);
        let read = state.filled_by.replace(plan.number()) == plan.number();
        for (key, at) in own_columns(plan, object)
            .iter()
            .map(|it| (&it.0, &it.1))
            .chain(more.iter().map(|it| (it.0, &it.1)))
            .filter(|_| !read)
        {
            if !object.contains(key) {
                object.set(key, Slot::Value(cell(row, *at)));
            }
        }
        for joined in plan.joined.iter().filter(|it| has(object, it)) {
            joined_again(context, joined, row, object)?;
        }
        return Ok(());
    }
    state.run.set(context.run);
    state.filled_by.set(plan.number());
    let path = plan.path.kept();
    if path.is_some() || !again {
        *state.load_path.borrow_mut() = path;
    }
    object.fill(&own_columns(plan, object), row);
    for (key, at) in subclass_columns(plan, object) {
        object.set(key, Slot::Value(cell(row, at)));
    }
    if again {
        for key in plan.deferred.iter().chain(&plan.lazy) {
            forget(object, key);
        }
    }
    for key in &plan.expired {
        if !object.contains(key) {
            state
                .expired_attributes
                .borrow_mut()
                .insert(key.clone(), ());
        }
    }
    for relationship in &plan.noload {
        if relationship.uselist() {
            attributes::set_committed_collection(object, relationship, &[])?;
        } else {
            object.set(&relationship.key, Slot::Object(None));
        }
    }
    for joined in plan.joined.iter().filter(|it| has(object, it)) {
        joined_first(context, joined, row, object)?;
    }
    Ok(())
}

/// Whether the object's class has the relationship: it may be one of a subclass.
fn has(object: &ObjectRef, joined: &JoinedPlan) -> bool {
    let parent = joined.relationship.parent();
    object.state().mapper().isa(&parent)
}

/// The columns that the object's class has: a concrete subclass may lack some of those above.
fn own_columns<'p>(plan: &'p EntityPlan, object: &ObjectRef) -> Cow<'p, [(Key, usize)]> {
    let mapper = object.state().mapper();
    if !plan.mapper.has_concrete.get() || Rc::ptr_eq(mapper, &plan.mapper) {
        return Cow::Borrowed(&plan.columns);
    }
    let own = |it: &&(Key, usize)| mapper.property(&it.0).is_some();
    plan.columns.iter().filter(own).cloned().collect()
}

/// The columns of `with_polymorphic` that this object's class has.
fn subclass_columns<'p>(plan: &'p EntityPlan, object: &ObjectRef) -> Vec<(&'p Key, usize)> {
    let mapper = object.state().mapper();
    plan.subclass_columns
        .iter()
        .filter(|it| mapper.isa(&it.0))
        .flat_map(|it| it.1.iter().map(|it| (&it.0, it.1)))
        .collect()
}

fn cell(row: &[Value], at: usize) -> Value {
    row.get(at).cloned().unwrap_or(Value::Null)
}

fn forget(object: &ObjectRef, key: &Key) {
    if let Some(Slot::Collection(it)) = object
        .contains(key)
        .then(|| object.state().mapper().attribute_kind(key))
        .flatten()
        .filter(|it| *it == AttrKind::Collection)
        .and_then(|kind| object.get(key, kind))
    {
        it.attach(None);
    }
    object.remove(key);
}

/// Events and the end of history, after an object was filled.
fn finish_full(
    context: &mut LoadContext<'_>,
    plan: &EntityPlan,
    object: &ObjectRef,
    is_new: bool,
    loaded: bool,
    again: bool,
) -> Result<()> {
    let state = object.state();
    if is_new {
        let recorder = context.session.env().recorder();
        recorder.record_detail_at(
            || context.position(),
            || {
                if loaded {
                    EventKind::Load(state.object_in())
                } else {
                    EventKind::Refresh(state.object_in())
                }
            },
        );
        let refreshed = context
            .refresh
            .as_ref()
            .is_some_and(|it| Rc::ptr_eq(it.state(), state));
        let only = context.only.clone().filter(|_| refreshed);
        for listener in state.mapper().listeners() {
            if loaded {
                listener.load(object)?;
            } else {
                listener.refresh(object, only.as_deref())?;
            }
        }
        if loaded {
            for listener in context.session.listeners() {
                listener.loaded_as_persistent(&context.session, object)?;
            }
        }
        if again || state.modified() {
            match &only {
                Some(keys) if !loaded => state.commit(keys),
                _ => {
                    context.session.identity_clean(state);
                    state.commit_all();
                }
            }
        }
    }
    if let Some(group) = plan.post {
        context.post[group].insert(state.id(), (object.clone(), true));
    }
    Ok(())
}

/// An object that was in the session before: only what is missing is filled.
fn populate_partial(
    context: &mut LoadContext<'_>,
    plan: &EntityPlan,
    row: &[Value],
    object: &ObjectRef,
) -> Result<()> {
    let state = object.state();
    let missing = |key: &Key| !object.contains(key) && !state.committed.borrow().contains_key(key);
    let first = !context.partial.contains_key(&state.id());
    let mut filled: Vec<Key> = Vec::new();
    let more = subclass_columns(plan, object);
    for (key, at) in own_columns(plan, object)
        .iter()
        .map(|it| (&it.0, &it.1))
        .chain(more.iter().map(|it| (it.0, &it.1)))
    {
        if missing(key) {
            object.set(key, Slot::Value(cell(row, *at)));
            filled.push(key.clone());
        }
    }
    let to_load: HashSet<Key> = if first {
        plan.joined
            .iter()
            .map(|it| &it.relationship.key)
            .chain(plan.noload.iter().map(|it| &it.key))
            .filter(|key| missing(key))
            .cloned()
            .collect()
    } else {
        context.partial[&state.id()].clone()
    };
    for relationship in &plan.noload {
        if first && to_load.contains(&relationship.key) {
            if relationship.uselist() {
                attributes::set_committed_collection(object, relationship, &[])?;
            } else {
                object.set(&relationship.key, Slot::Object(None));
            }
        }
    }
    for joined in plan.joined.iter().filter(|it| has(object, it)) {
        if !to_load.contains(&joined.relationship.key) {
            // What hangs on the related object may still be missing.
            instance(context, &joined.plan, row)?;
        } else if first {
            joined_first(context, joined, row, object)?;
        } else {
            joined_again(context, joined, row, object)?;
        }
    }
    if first {
        filled.extend(to_load.iter().cloned());
        filled.sort();
        context.partial.insert(state.id(), to_load);
        if !filled.is_empty() {
            let recorder = context.session.env().recorder();
            recorder.record_detail_at(
                || context.position(),
                || EventKind::Refresh(state.object_in()),
            );
            for listener in state.mapper().listeners() {
                listener.refresh(object, Some(&filled))?;
            }
            state.commit(&filled);
        }
    }
    if let Some(group) = plan.post {
        context.post[group]
            .entry(state.id())
            .or_insert_with(|| (object.clone(), false));
    }
    Ok(())
}

/// The first row of a parent: what it had of the relationship is replaced.
fn joined_first(
    context: &mut LoadContext<'_>,
    joined: &JoinedPlan,
    row: &[Value],
    parent: &ObjectRef,
) -> Result<()> {
    context.loads.add(&joined.relationship, "joined", 1);
    if joined.relationship.uselist() {
        begin_collection(context, joined, parent)?;
        return append_joined(context, joined, row, parent);
    }
    let related = instance(context, &joined.plan, row)?;
    parent.set(&joined.relationship.key, Slot::Object(related));
    Ok(())
}

/// Further rows of the same parent.
fn joined_again(
    context: &mut LoadContext<'_>,
    joined: &JoinedPlan,
    row: &[Value],
    parent: &ObjectRef,
) -> Result<()> {
    let relationship = &joined.relationship;
    if relationship.uselist() {
        let at = (parent.state().id(), relationship.id);
        if !context.filling.contains_key(&at) {
            begin_collection(context, joined, parent)?;
        }
        return append_joined(context, joined, row, parent);
    }
    let related = instance(context, &joined.plan, row)?;
    match parent.get(&relationship.key, AttrKind::Object) {
        None => parent.set(&relationship.key, Slot::Object(related)),
        Some(there) => {
            if !there.same(&Slot::Object(related)) {
                context.session.env().warn(&format!(
                    "Multiple rows returned with uselist=False for eagerly-loaded attribute '{relationship}' "
                ));
            }
        }
    }
    Ok(())
}

fn begin_collection(
    context: &mut LoadContext<'_>,
    joined: &JoinedPlan,
    parent: &ObjectRef,
) -> Result<()> {
    let key = &joined.relationship.key;
    let state = parent.state();
    forget(parent, key);
    let collection = state.mapper().class.new_collection(state, key)?;
    state.empty_collections.borrow_mut().remove(key);
    parent.set(key, Slot::Collection(collection.clone()));
    context.filling.insert(
        (state.id(), joined.relationship.id),
        Filling {
            collection,
            seen: HashSet::default(),
        },
    );
    Ok(())
}

fn append_joined(
    context: &mut LoadContext<'_>,
    joined: &JoinedPlan,
    row: &[Value],
    parent: &ObjectRef,
) -> Result<()> {
    let Some(related) = instance(context, &joined.plan, row)? else {
        return Ok(());
    };
    let at = (parent.state().id(), joined.relationship.id);
    if let Some(filling) = context.filling.get_mut(&at) {
        if filling.seen.insert(related.state().id()) {
            filling.collection.append(&related)?;
        }
    }
    Ok(())
}
