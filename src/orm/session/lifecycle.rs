//! Objects coming into a session and leaving it.
//!
//! In: `add`, `delete`, `expunge`, `expire`, `refresh`. Out: objects in their new states, said in the trace.
//! Source of the behaviour: SQLAlchemy `orm/session.py`.

use super::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::host::{Key, ObjectRef, StateRef};
use crate::loading;
use crate::mapper::CascadeKind;

impl Session {
    /// # Errors
    /// InvalidRequestError when the object is in another session or was deleted.
    pub fn add(&self, object: &ObjectRef) -> Result<()> {
        self.warn_when_flushing("Session.add()");
        let _doing = self.env.doing("Session.add");
        object.state().mapper().configure()?;
        self.save_or_update(object)
    }

    /// # Errors
    /// As [`Session::add`].
    pub fn add_all(&self, objects: &[ObjectRef]) -> Result<()> {
        self.warn_when_flushing("Session.add_all()");
        let _doing = self.env.doing("Session.add_all");
        for object in objects {
            object.state().mapper().configure()?;
            self.save_or_update(object)?;
        }
        Ok(())
    }

    /// Adds an object and all that its save-update cascades reach.
    pub(crate) fn save_or_update(&self, object: &ObjectRef) -> Result<()> {
        object.state().orphaned_outside_of_session.set(false);
        self.save_or_update_one(object)?;
        let reached = object
            .state()
            .mapper()
            .cascade(CascadeKind::SaveUpdate, object, &|it| self.contains(it))?;
        let _doing = (!reached.is_empty()).then(|| {
            let name = object.state().mapper().name();
            self.env.doing(format!("save-update cascade from {name}"))
        });
        for it in &reached {
            self.save_or_update_one(it)?;
        }
        Ok(())
    }

    fn save_or_update_one(&self, object: &ObjectRef) -> Result<()> {
        let state = object.state();
        if state.has_key() {
            self.update(object, false)
        } else {
            let attach = self.before_attach(object)?;
            if !self.is_new(state) {
                let mut new = self.new.borrow_mut();
                new.insert(state.id(), (state.clone(), object.clone()));
                state.insert_order.set(new.len() as u64);
            }
            if attach {
                self.after_attach(object)?;
            }
            Ok(())
        }
    }

    /// Takes in an object that has a row.
    pub(crate) fn update(&self, object: &ObjectRef, revert_deletion: bool) -> Result<()> {
        let state = object.state();
        if !state.has_key() {
            return Err(Error::invalid_request(format!(
                "Instance '{state}' is not persisted"
            )));
        }
        if state.was_deleted() {
            if !revert_deletion {
                return Err(Error::invalid_request(format!(
                    "Instance '{state}' has been deleted.  Use the make_transient() function to send this \
                     object back to the transient state."
                )));
            }
            if state.session().is_none() {
                return Ok(());
            }
            state.set_deleted(false);
        }
        let attach = self.before_attach(object)?;
        state.touch();
        self.deleted.borrow_mut().shift_remove(&state.id());
        if revert_deletion {
            self.identity.borrow_mut().replace(state);
        } else {
            let added = self.identity.borrow_mut().add(state);
            if let Err(existing) = added {
                return Err(Error::invalid_request(format!(
                    "Can't attach instance {state}; another instance with key {} is already present in this \
                     session.",
                    existing.key().map_or_else(String::new, |it| it.to_string())
                )));
            }
        }
        if attach {
            self.after_attach(object)?;
        }
        state.announce(&self.rc())
    }

    pub(crate) fn revert_deletion(&self, state: &StateRef) -> Result<()> {
        match state.object() {
            Some(object) if state.has_key() => self.update(&object, true),
            _ => {
                self.deleted.borrow_mut().shift_remove(&state.id());
                Ok(())
            }
        }
    }

    fn before_attach(&self, object: &ObjectRef) -> Result<bool> {
        self.autobegin()?;
        let state = object.state();
        let me = self.rc();
        if let Some(session) = state.session() {
            if std::rc::Rc::ptr_eq(&session, &me) {
                return Ok(false);
            }
            return Err(Error::invalid_request(format!(
                "Object '{state}' is already attached to session '{}' (this is '{}')",
                session.number(),
                self.number()
            )));
        }
        for listener in self.listeners() {
            listener.before_attach(&me, object)?;
        }
        Ok(true)
    }

    fn after_attach(&self, object: &ObjectRef) -> Result<()> {
        let me = self.rc();
        object.state().attach_session(&me);
        for listener in self.listeners() {
            listener.after_attach(&me, object)?;
        }
        object.state().announce(&me)
    }

    /// Marks an object for deletion at the next flush, with all that its delete cascades reach.
    ///
    /// # Errors
    /// InvalidRequestError for an object without a row.
    pub fn delete(&self, object: &ObjectRef) -> Result<()> {
        self.warn_when_flushing("Session.delete()");
        let _doing = self.env.doing("Session.delete");
        object.state().mapper().configure()?;
        let state = object.state();
        if !state.has_key() {
            return Err(Error::invalid_request(format!(
                "Instance '{state}' is not persisted"
            )));
        }
        if !self.mark_deleted(object, false)? {
            return Ok(());
        }
        // The cascade is walked before the object is marked, so that an autoflush does not delete it.
        let reached = state
            .mapper()
            .cascade(CascadeKind::Delete, object, &|_| false)?;
        self.mark_deleted(object, true)?;
        for it in &reached {
            if it.state().has_key() && self.mark_deleted(it, false)? {
                self.mark_deleted(it, true)?;
            }
        }
        Ok(())
    }

    /// Attaches, and with `mark` notes the deletion. False when it was noted before.
    fn mark_deleted(&self, object: &ObjectRef, mark: bool) -> Result<bool> {
        let state = object.state();
        let attach = self.before_attach(object)?;
        if self.is_marked_deleted(state) {
            return Ok(false);
        }
        let added = self.identity.borrow_mut().add(state);
        if let Err(existing) = added {
            return Err(Error::invalid_request(format!(
                "Can't attach instance {state}; another instance with key {} is already present in this session.",
                existing.key().map_or_else(String::new, |it| it.to_string())
            )));
        }
        if attach {
            self.after_attach(object)?;
        }
        if mark {
            state.touch_by_program();
            self.deleted
                .borrow_mut()
                .insert(state.id(), (state.clone(), object.clone()));
        }
        Ok(true)
    }

    /// # Errors
    /// InvalidRequestError for an object that is not in this session.
    pub fn expunge(&self, object: &ObjectRef) -> Result<()> {
        let state = object.state();
        let here = state
            .session()
            .is_some_and(|it| std::rc::Rc::ptr_eq(&it, &self.rc()));
        if !here {
            return Err(Error::invalid_request(format!(
                "Instance {state} is not present in this Session"
            )));
        }
        let _doing = self.env.doing("Session.expunge");
        let mut states = vec![state.clone()];
        let reached = state
            .mapper()
            .cascade(CascadeKind::Expunge, object, &|_| false)?;
        states.extend(reached.iter().map(|it| it.state().clone()));
        self.expunge_states(&states, false)
    }

    pub(crate) fn expunge_states(&self, states: &[StateRef], to_transient: bool) -> Result<()> {
        let me = self.rc();
        // Objects that only the session holds must live until listeners were told.
        let _alive: Vec<ObjectRef> = states.iter().filter_map(|it| it.object()).collect();
        for state in states {
            let was_new = self.new.borrow_mut().shift_remove(&state.id()).is_some();
            if !was_new {
                let known = self.identity.borrow().contains_state(state);
                if known {
                    self.identity.borrow_mut().discard(state);
                    self.deleted.borrow_mut().shift_remove(&state.id());
                } else {
                    self.forget_deleted(state);
                }
            }
        }
        for state in states {
            let here = state
                .session()
                .is_some_and(|it| std::rc::Rc::ptr_eq(&it, &me));
            if here {
                state.detach(to_transient);
                state.announce(&me)?;
            } else if to_transient && state.session().is_none() {
                state.set_key(None);
            }
        }
        Ok(())
    }

    /// # Errors
    /// Errors of session listeners.
    pub fn expunge_all(&self) -> Result<()> {
        let _doing = self.env.doing("Session.expunge_all");
        self.let_go_of_all()
    }

    pub(super) fn let_go_of_all(&self) -> Result<()> {
        let mut states = self.identity.borrow().states();
        states.extend(self.new.borrow().values().map(|it| it.0.clone()));
        self.identity.borrow_mut().clear();
        self.new.borrow_mut().clear();
        self.deleted.borrow_mut().clear();
        let me = self.rc();
        let _held = self.hold_position();
        for state in states {
            state.detach(false);
            state.announce(&me)?;
        }
        Ok(())
    }

    fn require_persistent(&self, state: &StateRef) -> Result<()> {
        if self.identity.borrow().contains_state(state) {
            return Ok(());
        }
        Err(Error::invalid_request(format!(
            "Instance '{state}' is not persistent within this Session"
        )))
    }

    /// Forgets loaded values, all or some.
    ///
    /// # Errors
    /// InvalidRequestError for an object that is not persistent here.
    pub fn expire(&self, object: &ObjectRef, keys: Option<&[Key]>) -> Result<()> {
        let state = object.state();
        self.require_persistent(state)?;
        match keys {
            Some(keys) if !keys.is_empty() => {
                for key in keys {
                    if state.mapper().resolve_property(key).is_none() {
                        return Err(Error::new(ErrorKind::Key, key.to_string()));
                    }
                }
                state.expire_attributes(keys);
                state.tell_expired(Some(keys))?;
            }
            _ => {
                let reached =
                    state
                        .mapper()
                        .cascade(CascadeKind::RefreshExpire, object, &|_| false)?;
                state.expire();
                state.tell_expired(None)?;
                for it in &reached {
                    self.conditional_expire(it)?;
                }
            }
        }
        Ok(())
    }

    fn conditional_expire(&self, object: &ObjectRef) -> Result<()> {
        let state = object.state();
        if state.has_key() {
            state.expire();
            state.tell_expired(None)?;
        } else if self.new.borrow_mut().shift_remove(&state.id()).is_some() {
            state.detach(false);
            state.announce(&self.rc())?;
        }
        Ok(())
    }

    /// Forgets everything that was loaded.
    pub fn expire_all(&self) {
        let states = self.identity.borrow().states();
        for state in states {
            state.expire();
        }
    }

    /// Reads an object's row again.
    ///
    /// # Errors
    /// InvalidRequestError when the object is not persistent here or its row is gone.
    pub fn refresh(
        &self,
        object: &ObjectRef,
        keys: Option<&[Key]>,
        for_update: bool,
    ) -> Result<()> {
        let state = object.state();
        state.mapper().configure()?;
        self.expire(object, keys)?;
        self.autoflush()?;
        if loading::refresh(&self.rc(), state, keys, for_update)? {
            return Ok(());
        }
        Err(Error::invalid_request(format!(
            "Could not refresh instance '{}'",
            state
        )))
    }

    /// `make_transient(object)`: the object is as if it had never had a row.
    ///
    /// # Errors
    /// Errors of session listeners.
    pub fn make_transient(object: &ObjectRef) -> Result<()> {
        let state = object.state();
        if let Some(session) = state.session() {
            let _doing = session.env.doing("make_transient");
            session.expunge_states(std::slice::from_ref(state), false)?;
        }
        state.expired_attributes.borrow_mut().clear();
        state.set_key(None);
        state.set_deleted(false);
        state.settle_lifecycle();
        Ok(())
    }

    /// `make_transient_to_detached(object)`: the object is as if it had been loaded and expunged.
    ///
    /// # Errors
    /// InvalidRequestError for an object that is not transient.
    pub fn make_transient_to_detached(object: &ObjectRef) -> Result<()> {
        let state = object.state();
        if state.session().is_some() || state.has_key() {
            return Err(Error::invalid_request("Given object must be transient"));
        }
        state.set_key(Some(state.mapper().identity_key_of(object)));
        state.set_deleted(false);
        state.commit_all();
        let unloaded = state.unloaded();
        state.expire_attributes(&unloaded);
        state.settle_lifecycle();
        Ok(())
    }

    /// A number that stays with the session for the whole run, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }
}
