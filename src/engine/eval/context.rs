//! What an evaluation can see: the database, the parameters, and the rows of the enclosing queries.
//!
//! In: one execution of a statement. Out: read by `eval` and `exec`.

use crate::hash::FastSet;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use storage::{Database, Row};

use crate::catalog::Catalog;
use crate::error::{EngineError, ErrorKind, Res};
use crate::value::{Owned, Val};

/// A parameter's value.
#[derive(Clone, Debug)]
pub(crate) enum Param {
    One(Owned),
    /// For `IN`.
    List(Vec<Owned>),
    /// For `IN` over row values.
    Rows(Vec<Vec<Owned>>),
}

/// What belongs to a connection rather than to a statement.
pub(crate) struct Session {
    pub last_insert_rowid: Cell<i64>,
    pub changes: Cell<i64>,
    pub total_changes: Cell<i64>,
    /// Microseconds since 1970 (UTC), fixed for the statement that runs.
    pub now: Cell<i64>,
    /// State of `random()`.
    pub random: Rc<Cell<u64>>,
    pub case_sensitive_like: Cell<bool>,
    /// Whether GlueSQL is asked at all, and how many queries it has answered.
    pub use_gluesql: Cell<bool>,
    pub gluesql_queries: Cell<u64>,
    /// Rows that one statement may produce.
    pub row_limit: Cell<u64>,
    /// Bytes that tables, or the rows of one step, may hold.
    pub byte_limit: Cell<u64>,
    /// Bytes written since the size of the tables was looked at.
    pub unchecked: Cell<u64>,
    /// What a trigger's RAISE asked for, until it is dealt with.
    pub raised: Cell<Option<crate::ast::Conflict>>,
}

impl Session {
    /// That of a new connection.
    pub fn new(random: Rc<Cell<u64>>, row_limit: u64, byte_limit: u64) -> Self {
        Self {
            last_insert_rowid: Cell::new(0),
            changes: Cell::new(0),
            total_changes: Cell::new(0),
            now: Cell::new(0),
            random,
            case_sensitive_like: Cell::new(false),
            use_gluesql: Cell::new(true),
            gluesql_queries: Cell::new(0),
            row_limit: Cell::new(row_limit),
            byte_limit: Cell::new(byte_limit),
            unchecked: Cell::new(0),
            raised: Cell::new(None),
        }
    }

    /// Refuses to hold more than the cap. `what` holds so many bytes.
    ///
    /// # Errors
    /// `the limit of 512 MB of memory was passed by ..`.
    pub fn check_bytes(&self, bytes: u64, what: &str) -> Res<()> {
        let limit = self.byte_limit.get();
        if bytes <= limit {
            return Ok(());
        }
        Err(EngineError::new(
            ErrorKind::Limit,
            format!(
                "the limit of {} MB of memory was passed by {what}",
                limit.div_ceil(1 << 20)
            ),
        ))
    }

    /// The next pseudo-random number (xorshift64*).
    pub fn next_random(&self) -> u64 {
        let mut x = self.random.get();
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        self.random.set(x);
        x.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
}

/// One execution of one statement.
pub(crate) struct Cx<'a> {
    pub db: &'a Database,
    pub catalog: &'a Catalog,
    pub params: &'a [Param],
    pub session: &'a Session,
    /// By the cache number that the planner gave.
    pub caches: RefCell<Vec<Cache>>,
    /// The rows that a recursive CTE is working on, by its number.
    pub working: RefCell<Vec<Rc<Vec<Row>>>>,
    /// How many recursive CTEs are being worked out: what reads them must not be kept.
    pub recursing: Cell<u32>,
    /// Rows looked at so far, against the session's limit.
    pub steps: Cell<u64>,
}

/// What a statement remembers while it runs.
#[derive(Clone, Default)]
pub(crate) enum Cache {
    #[default]
    Empty,
    /// Rows of a subquery that does not depend on the outer row.
    Rows(Rc<Vec<Row>>),
    /// A set for IN, with whether it holds a NULL.
    Set(Rc<(FastSet<Vec<u8>>, bool)>),
    /// The same, of an index as it is now: worked out again for each row that a statement changes.
    LiveSet(Rc<(FastSet<Vec<u8>>, bool)>),
    /// Rows by the hash key of some columns, in their order.
    Hash(Rc<HashedRows>),
}

/// A hash index made for one statement.
pub(crate) struct HashedRows {
    pub rows: Vec<(Option<i64>, Row)>,
    pub by_key: crate::hash::FastMap<Vec<u8>, Vec<u32>>,
}

impl<'a> Cx<'a> {
    pub fn new(
        db: &'a Database,
        catalog: &'a Catalog,
        params: &'a [Param],
        session: &'a Session,
        caches: usize,
    ) -> Self {
        Self {
            db,
            catalog,
            params,
            session,
            caches: RefCell::new(vec![Cache::Empty; caches]),
            working: RefCell::default(),
            recursing: Cell::new(0),
            steps: Cell::new(0),
        }
    }

    pub fn cached(&self, at: usize) -> Cache {
        self.caches.borrow().get(at).cloned().unwrap_or_default()
    }

    pub fn keep(&self, at: usize, cache: Cache) {
        let mut caches = self.caches.borrow_mut();
        if caches.len() <= at {
            caches.resize(at + 1, Cache::Empty);
        }
        caches[at] = cache;
    }

    /// Counts a row; the limit on one statement's work is an error, not an endless wait.
    pub fn step(&self) -> Res<()> {
        let steps = self.steps.get() + 1;
        self.steps.set(steps);
        if steps > self.session.row_limit.get() {
            return Err(EngineError::new(
                ErrorKind::Limit,
                format!(
                    "the limit of {} rows read by one statement was passed",
                    self.session.row_limit.get()
                ),
            ));
        }
        Ok(())
    }
}

/// About how many bytes a row takes.
pub(crate) fn bytes_of<'v>(values: impl Iterator<Item = Val<'v>>) -> u64 {
    32 + values.map(|it| bytes_of_value(&it)).sum::<u64>()
}

/// About how many bytes a value takes.
#[inline]
pub(crate) fn bytes_of_value(value: &Val<'_>) -> u64 {
    match value {
        Val::Text(it) => 32 + it.len() as u64,
        Val::Blob(it) => 32 + it.len() as u64,
        _ => 32,
    }
}

/// The current row of one FROM element.
#[derive(Clone, Default)]
pub(crate) struct Slot {
    pub rowid: Option<i64>,
    /// `None`: the row of NULLs of an outer join, or not reached yet.
    pub row: Option<Row>,
}

/// The current rows of one query, and of the queries around it.
pub(crate) struct Frame<'a> {
    pub slots: Vec<Slot>,
    pub aggregates: Vec<Owned>,
    pub windows: Vec<Owned>,
    pub parent: Option<&'a Frame<'a>>,
}

impl<'a> Frame<'a> {
    pub fn new(width: usize, parent: Option<&'a Frame<'a>>) -> Self {
        Self {
            slots: vec![Slot::default(); width],
            aggregates: Vec::new(),
            windows: Vec::new(),
            parent,
        }
    }

    pub fn up(&self, depth: u16) -> &Frame<'a> {
        let mut frame = self;
        for _ in 0..depth {
            match frame.parent {
                Some(parent) => frame = parent,
                None => return frame,
            }
        }
        frame
    }

    pub fn value(&self, source: u16, column: u16) -> Val<'_> {
        match &self.slots[usize::from(source)].row {
            Some(row) => match row.get(usize::from(column)) {
                Some(value) => Val::of(value),
                None => Val::Null,
            },
            None => Val::Null,
        }
    }
}

/// Values as a row of the storage.
pub(crate) fn row_of<'v>(values: impl IntoIterator<Item = Val<'v>>) -> Row {
    values.into_iter().map(Val::into_glue).collect()
}
