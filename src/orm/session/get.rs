//! Loading one object by its primary key.
//!
//! In: a mapper and a key. Out: the object of the identity map, or one loaded by a SELECT.
//! Source of the behaviour: SQLAlchemy `Session._get_impl`, `loading.get_from_identity`.

use std::rc::Rc;

use sql::Value;

use super::Session;
use crate::attributes::{self, Passive};
use crate::error::{Error, ErrorKind, Result};
use crate::host::ObjectRef;
use crate::identity::IdentityKey;
use crate::loading;
use crate::mapper::Mapper;
use crate::query::LoaderOption;

/// The options of `Session.get()`.
#[derive(Clone, Default)]
pub struct GetOptions {
    pub options: Vec<LoaderOption>,
    pub populate_existing: bool,
    pub with_for_update: bool,
}

/// What the identity map has for a key.
pub(crate) enum Found {
    Nothing,
    /// It is expired, and looking closer would take SQL.
    Unknown,
    /// Another class of the same tree has the key.
    OtherClass,
    Object(ObjectRef),
}

impl Session {
    /// The object with this primary key, `None` when there is no such row.
    ///
    /// # Errors
    /// InvalidRequestError for a wrong number of values; errors of loading.
    pub fn get(
        &self,
        mapper: &Rc<Mapper>,
        ident: &[Value],
        options: &GetOptions,
    ) -> Result<Option<ObjectRef>> {
        mapper.configure()?;
        if ident.len() != mapper.primary_key.len() {
            return Err(Error::invalid_request(format!(
                "Incorrect number of values in identifier to formulate primary key for session.get(); primary \
                 key columns are {}",
                mapper
                    .primary_key
                    .iter()
                    .map(|it| format!("'{}'", it.full_name()))
                    .collect::<Vec<_>>()
                    .join(",")
            )));
        }
        if ident.iter().all(Value::is_null) {
            self.env().warn(
                "fully NULL primary key identity cannot load any object.  This condition may raise an error in a \
                 future release.",
            );
        }
        let key = IdentityKey::new(mapper, ident.to_vec());
        if !options.populate_existing && !options.with_for_update {
            match self.find_in_identity_map(mapper, &key, Passive::OFF)? {
                Found::Object(object) => {
                    return Ok(object.state().mapper().isa(mapper).then_some(object));
                }
                Found::OtherClass => return Ok(None),
                Found::Nothing | Found::Unknown => {}
            }
        }
        let _why = self
            .env()
            .recorder()
            .because(format!("get {}", mapper.name()));
        loading::load_on_identity(&self.rc(), mapper, &key, options)
    }

    /// Looks into the identity map; an expired object is refreshed first, to see whether its row is still there.
    pub(crate) fn find_in_identity_map(
        &self,
        mapper: &Rc<Mapper>,
        key: &IdentityKey,
        passive: Passive,
    ) -> Result<Found> {
        let Some(object) = self.lookup(key) else {
            return Ok(Found::Nothing);
        };
        let state = object.state();
        if mapper.inherits().is_some() && !state.mapper().isa(mapper) {
            return Ok(Found::OtherClass);
        }
        if state.expired() {
            if !passive.has(Passive::SQL_OK) {
                return Ok(Found::Unknown);
            }
            if !passive.has(Passive::RELATED_OBJECT_OK) {
                return Ok(Found::Object(object));
            }
            match attributes::load_expired(&object, passive) {
                Err(error) if error.kind() == Some(ErrorKind::ObjectDeleted) => {
                    self.remove_newly_deleted(state)?;
                    return Ok(Found::Nothing);
                }
                other => other?,
            };
        }
        Ok(Found::Object(object))
    }
}
