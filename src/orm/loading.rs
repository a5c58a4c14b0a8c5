//! From rows to objects: the identity map, full and partial population, and loaders that run after the rows.
//!
//! In: a compiled query's plan and the database's rows. Out: objects with their attributes filled, result rows.
//! Called by `query::execute` and the loaders. Source of the behaviour: SQLAlchemy `orm/loading.py`.

mod inherited;
mod instance;
mod path;
mod post;
mod refresh;

use std::cell::OnceCell;
use std::rc::Rc;

use engine::{BoundValues, Cursor};
use sql::Value;

use crate::error::{Error, Result};
use crate::host::{CollectionRef, Key, ObjectRef};
use crate::maps::{HashMap, HashSet, IndexMap};
use crate::query::plan::ItemPlan;
use crate::query::{Compiled, OrmSelect};
use crate::record::Loads;
use crate::result::{Item, OrmRow};
use crate::session::SessionRef;

pub use path::LoadPath;
pub(crate) use refresh::{
    RowStatement, load_deferred, load_on_identity, load_scalar_attributes, reason_of_lazy, refresh,
};

/// A collection that is being filled from rows.
pub(crate) struct Filling {
    collection: CollectionRef,
    seen: HashSet<u64>,
}

/// One load: what all its rows share.
pub(crate) struct LoadContext<'a> {
    pub session: SessionRef,
    pub run: u64,
    pub populate_existing: bool,
    /// The query that is being executed, when it is the program's or a subquery load may repeat it.
    pub statement: Option<&'a OrmSelect>,
    pub params: &'a [BoundValues],
    /// The one object that is filled again.
    pub refresh: Option<ObjectRef>,
    /// The attributes that a refresh is about.
    pub only: Option<Vec<Key>>,
    pub(crate) filling: HashMap<(u64, usize), Filling>,
    /// Objects of which only missing attributes are filled in this load.
    pub(crate) partial: HashMap<u64, HashSet<Key>>,
    /// For each group of loaders that run after the rows: the objects, and whether what they have is replaced.
    pub(crate) post: Vec<IndexMap<u64, (ObjectRef, bool)>>,
    /// What joined loading has filled, for the trace.
    pub(crate) loads: Loads,
    /// The program's line, which is one and the same for all rows.
    position: OnceCell<Option<(u32, u32)>>,
}

impl<'a> LoadContext<'a> {
    /// That of a query of ours, with what a subquery load needs to repeat it.
    pub fn of(session: &SessionRef, compiled: &'a Compiled, params: &'a [BoundValues]) -> Self {
        Self {
            statement: compiled.source.as_deref(),
            params,
            ..Self::new(session)
        }
    }

    pub fn new(session: &SessionRef) -> Self {
        Self {
            session: session.clone(),
            run: session.next_run(),
            populate_existing: false,
            statement: None,
            params: &[],
            refresh: None,
            only: None,
            filling: HashMap::default(),
            partial: HashMap::default(),
            post: Vec::new(),
            loads: Loads::default(),
            position: OnceCell::new(),
        }
    }

    /// The program's line, looked up once.
    pub(crate) fn position(&self) -> Option<(u32, u32)> {
        *self
            .position
            .get_or_init(|| self.session.env().recorder().position())
    }
}

/// Makes all rows of a result, and then runs the loaders that wait for them.
///
/// # Errors
/// Errors of column types, of listeners, and of the further loads.
pub(crate) fn rows(
    context: &mut LoadContext<'_>,
    compiled: &Compiled,
    cursor: &mut Cursor,
) -> Result<Vec<OrmRow>> {
    if let Some(why) = &compiled.refused {
        return Err(Error::invalid_request(why.clone()));
    }
    let values = cursor.take_converted_rows()?;
    let mut out = Vec::with_capacity(values.len());
    let batch = context
        .statement
        .and_then(|it| it.yield_per)
        .unwrap_or(usize::MAX);
    let mut values = values.into_iter();
    while values.len() > 0 {
        context.post = compiled
            .groups
            .iter()
            .map(|_| IndexMap::default())
            .collect();
        let filling = context.session.env().filling();
        // Each row is given up at once: its memory is the next object's.
        for row in values.by_ref().take(batch.max(1)) {
            out.push(match &compiled.items[..] {
                // The usual row, made in its place.
                [one] => Rc::new([item(context, one, &row)?]),
                many => {
                    let items = many.iter().map(|it| item(context, it, &row));
                    items.collect::<Result<OrmRow>>()?
                }
            });
        }
        drop(filling);
        let loads = std::mem::take(&mut context.loads);
        loads.tell(context.session.env().recorder());
        post::run(context, compiled)?;
    }
    Ok(out)
}

fn item(context: &mut LoadContext<'_>, plan: &ItemPlan, row: &[Value]) -> Result<Item> {
    Ok(match plan {
        ItemPlan::Entity(plan) => Item::Object(instance::instance(context, plan, row)?),
        ItemPlan::Value(at) => Item::Value(row.get(*at).cloned().unwrap_or(Value::Null)),
        ItemPlan::Bundle(keys, plans) => {
            let items: Result<OrmRow> = plans.iter().map(|it| item(context, it, row)).collect();
            Item::Row(Rc::clone(keys), items?)
        }
    })
}
