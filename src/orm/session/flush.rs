//! Flushing: deciding what is to be written, having it written, and settling the objects afterwards.
//!
//! In: new, changed and deleted objects. Out: a plan carried out by `unit_of_work`, objects persistent or deleted.
//! Source of the behaviour: SQLAlchemy `Session._flush`.

use trace::{EventKind, Flush};

use super::Session;
use crate::error::{Error, Result};
use crate::host::{ObjectRef, StateRef};
use crate::identity::IdentityKey;
use crate::maps::HashSet;
use crate::unit_of_work::UnitOfWork;

impl Session {
    /// Writes all changes.
    ///
    /// # Errors
    /// FlushError, StaleDataError, database errors; after one, the transaction is rolled back.
    pub fn flush(&self) -> Result<()> {
        self.flush_because("flush")
    }

    /// Writes the changes of some objects only, and of what they need.
    ///
    /// # Errors
    /// As [`Session::flush`].
    pub fn flush_objects(&self, objects: &[ObjectRef]) -> Result<()> {
        self.flush_some("flush", Some(objects))
    }

    /// The flush before a query.
    ///
    /// # Errors
    /// As [`Session::flush`].
    pub fn autoflush(&self) -> Result<()> {
        if !self.autoflush_enabled() || self.flushing.get() {
            return Ok(());
        }
        let before = self.env().autoflushing.replace(true);
        let outcome = self.flush_because("autoflush");
        self.env().autoflushing.set(before);
        match outcome {
            Err(Error::Engine(error, mut details)) => {
                details.push(
                    "raised as a result of Query-invoked autoflush; consider using a session.no_autoflush \
                     block if this flush is occurring prematurely"
                        .into(),
                );
                Err(Error::Engine(error, details))
            }
            other => other,
        }
    }

    pub(crate) fn flush_because(&self, reason: &str) -> Result<()> {
        self.flush_some(reason, None)
    }

    fn flush_some(&self, reason: &str, objects: Option<&[ObjectRef]>) -> Result<()> {
        if self.flushing.get() {
            return Err(Error::invalid_request("Session is already flushing"));
        }
        if self.is_clean() {
            return Ok(());
        }
        self.flushing.set(true);
        let outcome = self.flush_now(reason, objects);
        self.flushing.set(false);
        outcome
    }

    fn flush_now(&self, reason: &str, objects: Option<&[ObjectRef]>) -> Result<()> {
        let _doing = self.env().doing("flush");
        let me = self.rc();
        let listeners = self.listeners();
        for listener in &listeners {
            listener.before_flush(&me, objects)?;
        }
        let mut uow = UnitOfWork::new(me.clone());
        let dirty = self.dirty_states();
        let deleted: Vec<StateRef> = self
            .deleted
            .borrow()
            .values()
            .map(|it| it.0.clone())
            .collect();
        let new: Vec<StateRef> = self.new.borrow().values().map(|it| it.0.clone()).collect();
        let chosen: Option<HashSet<u64>> =
            objects.map(|list| list.iter().map(|it| it.state().id()).collect());
        let is_chosen = |it: &StateRef| chosen.as_ref().is_none_or(|ids| ids.contains(&it.id()));
        let deleted_ids: HashSet<u64> = deleted.iter().map(|it| it.id()).collect();
        let mut processed: HashSet<u64> = HashSet::default();
        for state in new.iter().chain(&dirty).filter(|it| is_chosen(it)) {
            if deleted_ids.contains(&state.id()) || processed.contains(&state.id()) {
                continue;
            }
            let orphan = state.mapper().is_orphan(state);
            let persistent_orphan = orphan && state.has_key();
            if orphan && !persistent_orphan && state.orphaned_outside_of_session.get() {
                self.expunge_states(std::slice::from_ref(state), false)?;
                continue;
            }
            uow.register(state, persistent_orphan, false)?;
            processed.insert(state.id());
        }
        for state in deleted.iter().filter(|it| is_chosen(it)) {
            if !processed.contains(&state.id()) {
                uow.register(state, true, false)?;
            }
        }
        if !uow.has_work() {
            return Ok(());
        }
        let transaction = self.begin_flush()?;
        let recorder = self.env().recorder().clone();
        let outcome = (|| {
            self.warn_on_events.set(true);
            let run = (|| {
                let plan = uow.plan()?;
                recorder.record(EventKind::FlushStart(Flush {
                    reason: reason.to_owned(),
                    plan: if recorder.is_enabled() {
                        plan.describe()
                    } else {
                        Vec::new()
                    },
                }));
                uow.execute(plan, reason)
            })();
            self.warn_on_events.set(false);
            run?;
            for listener in &listeners {
                listener.after_flush(&me)?;
            }
            self.settle(&uow)?;
            let late = self.dirty_states();
            if objects.is_none() && !late.is_empty() {
                for state in &late {
                    state.commit_all();
                }
                self.identity.borrow_mut().clear_modified();
                self.env().warn(&format!(
                    "Attribute history events accumulated on {} previously clean instances within inner-flush \
                     event handlers have been reset, and will not result in database updates. Consider using \
                     set_committed_value() within inner-flush event handlers to avoid this warning.",
                    late.len()
                ));
            }
            for listener in &listeners {
                listener.after_flush_postexec(&me)?;
            }
            transaction.commit()
        })();
        recorder.record(EventKind::FlushEnd);
        if let Err(error) = outcome {
            transaction.rollback_because(&describe(&error))?;
            return Err(error);
        }
        Ok(())
    }

    /// What was written becomes persistent, what was deleted becomes deleted.
    fn settle(&self, uow: &UnitOfWork) -> Result<()> {
        let me = self.rc();
        let (deleted, other) = uow.outcome();
        for state in deleted {
            self.remove_newly_deleted(&state)?;
        }
        // Keys first, for all; then the records.
        for state in &other {
            let Some(object) = state.object() else {
                continue;
            };
            let key = self.loaded_identity_key(&object)?;
            if key.values().iter().any(sql::Value::is_null)
                && (key.values().len() == 1 || key.values().iter().all(sql::Value::is_null))
            {
                return Err(Error::flush(format!(
                    "Instance {state} has a NULL identity key.  If this is an auto-generated value, check that \
                     the database table allows generation of new primary key values, and that the mapped \
                     Column object is configured to expect these generated values.  Ensure also that this \
                     flush() is not occurring at an inappropriate time, such as within a load() event."
                )));
            }
            match state.key() {
                None => state.set_key(Some(key)),
                Some(old) if old != key => {
                    self.identity.borrow_mut().discard(state);
                    self.note_key_switch(state, Some(old));
                    state.set_key(Some(key));
                }
                Some(_) => {}
            }
            let old = self.identity.borrow_mut().replace(state);
            if let Some(old) = old {
                if old.object().is_some() && !old.expired() {
                    self.env().warn(&format!(
                        "Identity map already had an identity for {}, replacing it with newly flushed object.   \
                         Are there load operations occurring inside of an event handler within the flush?",
                        state.key().map_or_else(String::new, |it| it.to_string())
                    ));
                }
            }
            state.orphaned_outside_of_session.set(false);
        }
        for state in &other {
            state.commit_all();
            self.identity.borrow_mut().set_modified(state, false);
        }
        // The last strong references may be here: they go when everything else is settled.
        let written: HashSet<u64> = other.iter().map(|it| it.id()).collect();
        let mut gone = self.new.take();
        let kept = gone
            .iter()
            .filter(|it| !written.contains(it.0))
            .map(|(id, it)| (*id, it.clone()))
            .collect();
        *self.new.borrow_mut() = kept;
        gone.retain(|id, _| written.contains(id));
        let _held = self.hold_position();
        for state in &other {
            self.note_altered(state, gone.contains_key(&state.id()));
            state.announce(&me)?;
        }
        Ok(())
    }

    /// The identity key of the current values; what is expired is read.
    fn loaded_identity_key(&self, object: &ObjectRef) -> Result<IdentityKey> {
        let mapper = object.state().mapper();
        Ok(IdentityKey::new(mapper, mapper.loaded_primary_key(object)?))
    }

    pub(crate) fn remove_newly_deleted(&self, state: &StateRef) -> Result<()> {
        self.note_deleted(state);
        let _alive = state.object();
        self.identity.borrow_mut().discard(state);
        self.deleted.borrow_mut().shift_remove(&state.id());
        state.set_deleted(true);
        state.announce(&self.rc())
    }
}

/// The text that PendingRollbackError repeats: `(sqlite3.IntegrityError) UNIQUE constraint failed: ...` and so on.
fn describe(error: &Error) -> String {
    match error {
        Error::Engine(it, _) => {
            let class = match it.kind {
                engine::ErrorKind::Integrity => "IntegrityError",
                engine::ErrorKind::Operational => "OperationalError",
                engine::ErrorKind::Programming => "ProgrammingError",
                engine::ErrorKind::Interface => "InterfaceError",
                engine::ErrorKind::Data => "DataError",
                engine::ErrorKind::Internal => "InternalError",
                engine::ErrorKind::NotSupported => "NotSupportedError",
                engine::ErrorKind::Sql(..) | engine::ErrorKind::Limit => return it.message.clone(),
            };
            let mut text = format!("(sqlite3.{class}) {}", it.message);
            if let Some(statement) = &it.statement {
                let (sql, params) = &**statement;
                text.push_str(&format!("\n[SQL: {sql}]"));
                if let Some(first) = params.first() {
                    let values = first
                        .iter()
                        .map(crate::identity::value_text)
                        .collect::<Vec<_>>()
                        .join(", ");
                    let comma = if first.len() == 1 { "," } else { "" };
                    text.push_str(&format!("\n[parameters: ({values}{comma})]"));
                }
            }
            text
        }
        other => other.message().to_owned(),
    }
}
