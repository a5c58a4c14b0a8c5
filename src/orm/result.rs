//! Results of ORM statements: rows of objects and values.
//!
//! In: what `loading` made of database rows. Out: what the host wraps in its Result class.
//! Source of the behaviour: SQLAlchemy `engine/result.py`, `orm/loading.py`.

use std::rc::Rc;

use sql::Value;

use crate::host::{Key, ObjectRef};
use crate::identity::ValueKey;
use crate::maps::HashSet;

/// One row.
pub type OrmRow = Rc<[Item]>;

/// One element of a row.
#[derive(Clone)]
pub enum Item {
    Value(Value),
    Object(Option<ObjectRef>),
    /// A Bundle.
    Row(Rc<Vec<Key>>, OrmRow),
}

/// What a statement gave back.
#[derive(Clone)]
pub struct OrmResult {
    /// One per element of a row; empty where SQLAlchemy has no name (an alias without a name).
    pub keys: Vec<Key>,
    pub rows: Vec<OrmRow>,
    /// Any fetch without `unique()` is an error: see [`crate::Error::needs_unique`].
    pub needs_unique: bool,
    pub rowcount: i64,
    pub inserted_primary_key: Option<Vec<Value>>,
    pub returns_rows: bool,
    /// The database's columns, for statements without entities.
    pub columns: Rc<Vec<engine::ResultColumn>>,
}

impl OrmResult {
    /// A result without rows yet.
    pub fn new(keys: Vec<Key>) -> Self {
        Self {
            keys,
            rows: Vec::new(),
            needs_unique: false,
            rowcount: -1,
            inserted_primary_key: None,
            returns_rows: false,
            columns: Rc::default(),
        }
    }

    /// The objects in the first column: `scalars()` of a SELECT of one entity.
    pub fn objects(&self) -> Vec<ObjectRef> {
        self.rows
            .iter()
            .filter_map(|row| match row.first() {
                Some(Item::Object(it)) => it.clone(),
                _ => None,
            })
            .collect()
    }

    /// The result of a statement without entities.
    ///
    /// # Errors
    /// What a column type's result step raised.
    pub fn from_cursor(mut cursor: engine::Cursor) -> crate::error::Result<Self> {
        let returns_rows = !cursor.columns.is_empty();
        let rows = cursor.take_converted_rows()?;
        Ok(Self {
            keys: cursor.columns.iter().map(|it| it.key.clone()).collect(),
            rows: rows
                .into_iter()
                .map(|row| row.into_iter().map(Item::Value).collect())
                .collect(),
            needs_unique: false,
            rowcount: cursor.rowcount,
            inserted_primary_key: None,
            returns_rows,
            columns: cursor.columns,
        })
    }
}

impl Item {
    /// What makes two items the same for `unique()`: identity of objects, equality of values.
    fn identity(&self, out: &mut Vec<Value>) {
        match self {
            Self::Value(it) => out.push(it.clone()),
            Self::Object(None) => out.push(Value::Null),
            Self::Object(Some(it)) => {
                out.push(Value::Int(
                    i64::try_from(it.state().id()).unwrap_or(i64::MAX),
                ));
            }
            Self::Row(_, row) => row.iter().for_each(|it| it.identity(out)),
        }
    }
}

/// The rows without repetitions, first ones kept.
pub fn unique_rows(rows: Vec<OrmRow>) -> Vec<OrmRow> {
    let mut seen = HashSet::with_capacity_and_hasher(rows.len(), rustc_hash::FxBuildHasher);
    rows.into_iter()
        .filter(|row| {
            let mut key = Vec::with_capacity(row.len());
            row.iter().for_each(|it| it.identity(&mut key));
            seen.insert(ValueKey(key))
        })
        .collect()
}
