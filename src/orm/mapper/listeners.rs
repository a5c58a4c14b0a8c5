//! Listeners of a mapper and of its attributes: their order, and which of them subclasses get.
//!
//! In: `event.listen` of the host. Out: the listeners of one mapper, in the order in which they are called.
//! Source of the behaviour: SQLAlchemy `orm/events.py`, `event/attr.py`.

use std::rc::Rc;

use super::Mapper;
use crate::host::{AttributeListener, AttributeStage, Key, MapperListener};
use crate::maps::IndexMap;

/// Where a listener goes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Placement {
    /// `insert=True`: before the others.
    pub first: bool,
    /// `propagate=True`: for all subclasses too, also those that are mapped later.
    pub propagate: bool,
    /// A listener of all mappers: these are called before those of one mapper.
    pub everywhere: bool,
}

struct Placed<T: ?Sized> {
    place: Placement,
    listener: Rc<T>,
}

impl<T: ?Sized> Clone for Placed<T> {
    fn clone(&self) -> Self {
        Self {
            place: self.place,
            listener: self.listener.clone(),
        }
    }
}

pub(super) type MapperListeners = List<dyn MapperListener>;
pub(super) type AttributeListeners =
    IndexMap<Key, Vec<(AttributeStage, List<dyn AttributeListener>)>>;

pub(super) struct List<T: ?Sized>(Vec<Placed<T>>);

impl<T: ?Sized> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: ?Sized> List<T> {
    fn add(&mut self, listener: Rc<T>, place: Placement) {
        let same = |it: &Placed<T>| it.place.everywhere == place.everywhere;
        let at = if place.first {
            self.0.iter().position(same)
        } else {
            self.0.iter().rposition(same).map(|it| it + 1)
        };
        let edge = if place.everywhere { 0 } else { self.0.len() };
        self.0
            .insert(at.unwrap_or(edge), Placed { place, listener });
    }
}

impl Mapper {
    /// Registers a listener for the objects of this class.
    pub fn add_listener(&self, listener: Rc<dyn MapperListener>, place: Placement) {
        self.listeners.borrow_mut().add(listener.clone(), place);
        if place.propagate {
            for it in self.direct_subclasses() {
                it.add_listener(listener.clone(), place);
            }
        }
    }

    /// The listeners of this mapper, in the order in which they are called.
    pub(crate) fn listeners(&self) -> Vec<Rc<dyn MapperListener>> {
        let list = self.listeners.borrow();
        list.0.iter().map(|it| it.listener.clone()).collect()
    }

    /// What a new subclass gets from the mapper above it.
    pub(super) fn inherit_listeners(&self, parent: &Mapper) {
        let mut own = self.listeners.borrow_mut();
        for it in &parent.listeners.borrow().0 {
            if it.place.propagate && !it.place.everywhere {
                own.0.push(it.clone());
            }
        }
        let mut own = self.attribute_listeners.borrow_mut();
        for (key, stages) in parent.attribute_listeners.borrow().iter() {
            for (stage, list) in stages {
                let kept: Vec<_> = list
                    .0
                    .iter()
                    .filter(|it| it.place.propagate)
                    .cloned()
                    .collect();
                if !kept.is_empty() {
                    own.entry(key.clone())
                        .or_default()
                        .push((*stage, List(kept)));
                }
            }
        }
    }

    /// Registers a listener of an attribute; without a stage, now is what tells it.
    pub fn add_attribute_listener(
        &self,
        key: &Key,
        listener: Rc<dyn AttributeListener>,
        stage: Option<AttributeStage>,
        place: Placement,
    ) {
        let now = if self.configured.get() {
            AttributeStage::Late
        } else {
            AttributeStage::Early
        };
        let stage = stage.unwrap_or(now);
        {
            let mut all = self.attribute_listeners.borrow_mut();
            let stages = all.entry(key.clone()).or_default();
            let at = match stages.binary_search_by_key(&stage, |it| it.0) {
                Ok(at) => at,
                Err(at) => {
                    stages.insert(at, (stage, List::default()));
                    at
                }
            };
            stages[at].1.add(listener.clone(), place);
        }
        if place.propagate {
            for it in self.direct_subclasses() {
                it.add_attribute_listener(key, listener.clone(), Some(stage), place);
            }
        }
    }

    /// Whether anybody listens to any attribute of the class.
    pub fn has_attribute_listeners(&self) -> bool {
        !self.attribute_listeners.borrow().is_empty()
    }

    /// The listeners of an attribute, in the order in which they are called.
    pub(crate) fn attribute_listeners(
        &self,
        key: &str,
    ) -> Vec<(AttributeStage, Rc<dyn AttributeListener>)> {
        let all = self.attribute_listeners.borrow();
        if all.is_empty() {
            return Vec::new();
        }
        let Some(stages) = all.get(key) else {
            return Vec::new();
        };
        stages
            .iter()
            .flat_map(|(stage, list)| list.0.iter().map(|it| (*stage, it.listener.clone())))
            .collect()
    }

    pub(super) fn clear_listeners(&self) {
        *self.listeners.borrow_mut() = List::default();
        self.attribute_listeners.borrow_mut().clear();
    }
}
