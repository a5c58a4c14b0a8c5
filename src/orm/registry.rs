//! The registry: all mappers of one declarative base, and the step that connects them.
//!
//! In: mapper configurations. Out: mappers; after [`Registry::configure`], resolved relationships.
//! Source of the behaviour: SQLAlchemy `orm/decl_api.py` (registry), `orm/mapper.py` (configure_mappers).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use sql::MetaData;

use crate::env::Environment;
use crate::error::{Error, Result};
use crate::host::HostClass;
use crate::mapper::{Mapper, MapperConfig};
use crate::maps::IndexMap;
use crate::relationship::{Relationship, configure};

/// All mappers of one base.
pub struct Registry {
    env: Rc<Environment>,
    pub metadata: Rc<MetaData>,
    mappers: RefCell<Vec<Rc<Mapper>>>,
    next_id: Cell<usize>,
    to_configure: Cell<bool>,
    configuring: Cell<bool>,
    /// (mapper, message) of the first failure: nothing works after it.
    failed: RefCell<Option<(String, String)>>,
    /// Relationships with delete-orphan, by target mapper.
    orphanable: RefCell<IndexMap<usize, Vec<Rc<Relationship>>>>,
}

thread_local! {
    /// Numbers of mappers and relationships, unlike over all registries of the thread.
    static NEXT_ID: Cell<usize> = const { Cell::new(1) };
}

impl Registry {
    pub fn new(env: Rc<Environment>, metadata: Rc<MetaData>) -> Rc<Self> {
        Rc::new(Self {
            env,
            metadata,
            mappers: RefCell::default(),
            next_id: Cell::new(1),
            to_configure: Cell::new(false),
            configuring: Cell::new(false),
            failed: RefCell::new(None),
            orphanable: RefCell::default(),
        })
    }

    pub fn env(&self) -> &Rc<Environment> {
        &self.env
    }

    pub(crate) fn next_id(&self) -> usize {
        self.next_id.set(self.next_id.get() + 1);
        NEXT_ID.with(|it| it.replace(it.get() + 1))
    }

    /// Something waits for [`Registry::configure`].
    pub fn needs_configuration(&self) {
        self.to_configure.set(true);
    }

    /// Maps a class. Its relationships stay open until [`Registry::configure`].
    ///
    /// # Errors
    /// ArgumentError for what cannot be mapped.
    pub fn map(self: &Rc<Self>, config: MapperConfig) -> Result<Rc<Mapper>> {
        self.metadata.settle_types();
        let mapper = Mapper::new(self, self.next_id(), config)?;
        self.mappers.borrow_mut().push(mapper.clone());
        self.env.mapped(&mapper);
        self.to_configure.set(true);
        Ok(mapper)
    }

    /// In the order in which they were mapped.
    pub fn mappers(&self) -> Vec<Rc<Mapper>> {
        self.mappers.borrow().clone()
    }

    pub fn mapper_of(&self, class: &dyn HostClass) -> Option<Rc<Mapper>> {
        self.mappers
            .borrow()
            .iter()
            .find(|it| it.class.id() == class.id())
            .cloned()
    }

    /// By class name; the last one mapped wins.
    pub fn mapper_named(&self, name: &str) -> Option<Rc<Mapper>> {
        self.mappers
            .borrow()
            .iter()
            .rev()
            .find(|it| &**it.name() == name || &**it.qualified_name() == name)
            .cloned()
    }

    /// Resolves all open relationships. Cheap when there are none.
    ///
    /// # Errors
    /// What was found wrong; later calls say that an earlier one failed.
    pub fn configure(&self) -> Result<()> {
        if !self.to_configure.get() || self.configuring.get() {
            return Ok(());
        }
        if let Some((mapper, message)) = &*self.failed.borrow() {
            return Err(Error::invalid_request(format!(
                "One or more mappers failed to initialize - can't proceed with initialization of other \
                 mappers. Triggering mapper: '{mapper}'. Original exception was: {message}"
            )));
        }
        self.configuring.set(true);
        let begun = self.env.configuring(true);
        let outcome = begun
            .map_err(|error| (String::new(), error))
            .and_then(|()| self.configure_all())
            .and_then(|()| {
                let ended = self.env.configuring(false);
                ended.map_err(|error| (String::new(), error))
            });
        self.configuring.set(false);
        match outcome {
            Ok(()) => {
                self.to_configure.set(false);
                Ok(())
            }
            Err((mapper, error)) => {
                *self.failed.borrow_mut() = Some((mapper, error.message().to_owned()));
                Err(error)
            }
        }
    }

    fn configure_all(&self) -> std::result::Result<(), (String, Error)> {
        self.metadata.settle_types();
        // A backref adds relationships to mappers that were already done, so look until nothing is open.
        loop {
            let mut any = false;
            for mapper in self.mappers() {
                let open: Vec<_> = mapper
                    .relationships()
                    .into_iter()
                    .filter(|it| !it.is_resolved())
                    .collect();
                for relationship in open {
                    any = true;
                    configure::resolve(self, &relationship)
                        .map_err(|error| (mapper.to_string(), error))?;
                }
            }
            if !any {
                break;
            }
        }
        for mapper in self.mappers() {
            for relationship in mapper.relationships() {
                configure::connect(&relationship).map_err(|error| (mapper.to_string(), error))?;
            }
        }
        configure::warn_of_conflicts(self);
        for mapper in self.mappers() {
            if mapper.configured.replace(true) {
                continue;
            }
            for listener in mapper.listeners() {
                listener
                    .configured(&mapper)
                    .map_err(|error| (mapper.to_string(), error))?;
            }
        }
        Ok(())
    }

    pub(crate) fn add_orphanable(&self, target: &Mapper, relationship: &Rc<Relationship>) {
        self.orphanable
            .borrow_mut()
            .entry(target.id())
            .or_default()
            .push(relationship.clone());
    }

    pub(crate) fn orphanable(&self, mapper: &Mapper) -> Vec<Rc<Relationship>> {
        self.orphanable
            .borrow()
            .get(&mapper.id())
            .cloned()
            .unwrap_or_default()
    }

    /// Takes all mappings away (`clear_mappers`).
    pub fn dispose(&self) {
        for mapper in self.mappers.borrow_mut().drain(..) {
            mapper.dispose();
        }
        self.orphanable.borrow_mut().clear();
        *self.failed.borrow_mut() = None;
        self.to_configure.set(false);
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.dispose();
    }
}
