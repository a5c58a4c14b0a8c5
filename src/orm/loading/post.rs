//! Loaders that run when all rows are there: selectin, subquery and immediate loading.
//!
//! In: the objects that each group of loaders waits for. Out: filled relationships.
//! Source of the behaviour: SQLAlchemy `loading._PostLoad`.

use super::LoadContext;
use crate::error::Result;
use crate::host::ObjectRef;
use crate::loaders::{self, Lazy};
use crate::query::Compiled;
use crate::record::Loads;

pub(super) fn run(context: &mut LoadContext<'_>, compiled: &Compiled) -> Result<()> {
    for (at, group) in compiled.groups.iter().enumerate() {
        let objects: Vec<(ObjectRef, bool)> = std::mem::take(&mut context.post[at])
            .into_values()
            .collect();
        if objects.is_empty() {
            continue;
        }
        // Subclasses follow in the order in which rows of them came first.
        let mut subclasses: Vec<_> = group.subclasses.iter().collect();
        subclasses.sort_by_key(|sub| {
            let first = |it: &(ObjectRef, bool)| it.0.state().mapper().isa(sub);
            objects.iter().position(first).unwrap_or(objects.len())
        });
        for sub in subclasses {
            loaders::subclasses::load(context, &group.path, sub, &objects)?;
        }
        // Subqueries are sent while rows are read, and single objects are loaded before whole batches.
        let mut loaders: Vec<_> = group.loaders.iter().collect();
        loaders.sort_by_key(|it| match it.strategy {
            Lazy::Subquery => 0,
            Lazy::Selectin => 2,
            _ => 1,
        });
        for loader in loaders {
            let parent = loader.relationship.parent();
            let fitting: Vec<(ObjectRef, bool)> = objects
                .iter()
                .filter(|it| it.0.state().mapper().isa(&parent))
                .cloned()
                .collect();
            if fitting.is_empty() {
                continue;
            }
            let mut loads = Loads::default();
            loads.add(&loader.relationship, loader.strategy.name(), fitting.len());
            match loader.strategy {
                Lazy::Selectin => loaders::selectin::load(context, &group.path, loader, &fitting)?,
                Lazy::Subquery => loaders::subquery::load(context, &group.path, loader, &fitting)?,
                _ => loaders::immediate::load(loader, &fitting)?,
            }
            loads.tell(context.session.env().recorder());
        }
    }
    Ok(())
}
