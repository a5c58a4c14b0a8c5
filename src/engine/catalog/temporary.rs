//! Temporary tables belong to one connection: what that means for the catalogue.
//!
//! In: the catalogue of a connection as it commits, and the committed one as it reads again. Out: the one without its
//! temporary tables, the other with them. Called by `storage`, which does the same with the rows.

use std::any::Any;
use std::rc::Rc;

use storage::Private;

use super::Catalog;

/// The rule by which `storage` tells what is private.
pub(crate) struct TemporaryTables;

fn catalog(attached: &Rc<dyn Any>) -> Rc<Catalog> {
    // Nothing else is ever attached.
    Rc::downcast(attached.clone()).unwrap_or_default()
}

impl Private for TemporaryTables {
    fn tables(&self, attached: &Rc<dyn Any>) -> Vec<String> {
        let Some(catalog) = attached.downcast_ref::<Catalog>() else {
            return Vec::new();
        };
        let own = catalog.tables.values().filter(|it| it.temporary);
        own.map(|it| it.name.clone()).collect()
    }

    fn public(&self, attached: &Rc<dyn Any>, committed: Option<&Rc<dyn Any>>) -> Rc<dyn Any> {
        let mut public = Catalog::clone(&catalog(attached));
        let gone: Vec<String> = public
            .tables
            .iter()
            .filter(|it| it.1.temporary)
            .map(|it| it.0.clone())
            .collect();
        for name in &gone {
            public.tables.remove(name);
            public.remove_triggers_of(name);
        }
        if let Some(committed) = committed.map(catalog) {
            // A table that a temporary one hides, or has hidden until now.
            for (name, table) in &committed.tables {
                if gone.contains(name) || public.hidden.contains(name) {
                    public
                        .tables
                        .entry(name.clone())
                        .or_insert_with(|| table.clone());
                }
            }
        }
        public.hidden.clear();
        public.refer();
        Rc::new(public)
    }

    fn joined(&self, public: &Rc<dyn Any>, own: &Rc<dyn Any>) -> Rc<dyn Any> {
        let mut joined = Catalog::clone(&catalog(public));
        let own = catalog(own);
        for (name, table) in own.tables.iter().filter(|it| it.1.temporary) {
            if joined.tables.insert(name.clone(), table.clone()).is_some() {
                joined.hidden.insert(name.clone());
            }
        }
        let temporary = |it: &&Rc<super::TriggerDef>| {
            own.table(&it.source.table).is_some_and(|it| it.temporary)
        };
        for trigger in own.triggers.values().filter(temporary) {
            let name = trigger.source.name.to_ascii_lowercase();
            joined.triggers.insert(name, trigger.clone());
        }
        joined.made = joined.made.max(own.made);
        joined.refer();
        Rc::new(joined)
    }
}
