//! Mappers above and below: the inheritance tree of a class.
//!
//! In: a mapper. Out: its base, its subclasses, and whether two belong together. Called by everybody.
//! Source of the behaviour: SQLAlchemy `orm/mapper.py` (`isa`, `common_parent`, `self_and_descendants`).

use std::rc::{Rc, Weak};

use sql::Table;

use super::Mapper;

impl Mapper {
    /// The mapper above, as the program wrote the classes; concrete ones share nothing but that.
    pub fn inherits(&self) -> Option<Rc<Mapper>> {
        self.inherits.get().cloned()
    }

    /// The mapper above whose tables this one shares: none for a concrete one.
    pub(crate) fn shares_with(&self) -> Option<Rc<Mapper>> {
        self.inherits().filter(|_| !self.concrete)
    }

    /// The tables that a flush writes.
    pub(crate) fn written_tables(&self) -> &[Rc<Table>] {
        &self.written
    }

    /// All tables of the class, the base's first.
    pub fn tables(&self) -> Vec<Rc<Table>> {
        self.tables.clone()
    }

    /// The mapper at the top of the inheritance tree.
    pub fn base_mapper(&self) -> Rc<Mapper> {
        self.base().rc()
    }

    /// As [`Mapper::base_mapper`], without a handle of its own.
    pub(crate) fn base(&self) -> &Mapper {
        let mut it = self;
        while let Some(parent) = it.inherits.get() {
            it = parent;
        }
        it
    }

    pub(crate) fn direct_subclasses(&self) -> Vec<Rc<Mapper>> {
        self.subclasses
            .borrow()
            .iter()
            .filter_map(Weak::upgrade)
            .collect()
    }

    /// This mapper and all below it.
    pub fn self_and_descendants(&self) -> Vec<Rc<Mapper>> {
        let mut out = vec![self.rc()];
        let mut at = 0;
        while at < out.len() {
            let more = out[at].direct_subclasses();
            out.extend(more);
            at += 1;
        }
        out
    }

    /// Whether this is `other` or inherits from it.
    pub fn isa(&self, other: &Mapper) -> bool {
        let mut it = Some(self);
        while let Some(mapper) = it {
            if mapper.id == other.id {
                return true;
            }
            it = mapper.inherits.get().map(|it| &**it);
        }
        false
    }

    /// Whether both belong to one inheritance tree.
    pub fn common_parent(&self, other: &Mapper) -> bool {
        self.base().id == other.base().id
    }
}
