//! One database and what all its connections share.
//!
//! In: a recorder and options. Out: connections, the list of tables, snapshots.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use storage::{SharedDatabase, Snapshot};
use trace::Recorder;

use crate::api::Hooks;
use crate::connection::{Connection, Driver};
use crate::ddl::catalog_of;
use crate::error::Res;
use crate::hash::FastMap;
use crate::introspect::{self, TableInfo};
use crate::prepared::Lowered;

/// Caps of a run.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Rows that one statement may look at.
    pub rows_per_statement: u64,
    /// Statements of one engine.
    pub statements: u64,
    /// Bytes that the tables may hold, and that the rows of one step of a statement may hold at once. An estimate.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows_per_statement: 50_000_000,
            statements: 1_000_000,
            bytes: 512 << 20,
        }
    }
}

/// How an engine is made.
#[derive(Clone, Debug)]
pub struct EngineOptions {
    /// What the program passed to `create_engine`; for display.
    pub url: String,
    /// `PRAGMA foreign_keys` of new connections.
    pub foreign_keys: bool,
    pub limits: Limits,
    /// The seed of `random()`.
    pub seed: u64,
    /// All connections are one connection of the driver, as SQLAlchemy's pools for `sqlite://` have it.
    pub one_driver_connection: bool,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            url: "sqlite://".to_owned(),
            foreign_keys: true,
            limits: Limits::default(),
            seed: 0x9e37_79b9_7f4a_7c15,
            one_driver_connection: false,
        }
    }
}

/// Texts whose plans are kept.
const CACHED_TEXTS: usize = 500;

pub(crate) struct Inner {
    pub shared: SharedDatabase,
    pub recorder: Recorder,
    pub options: EngineOptions,
    pub hooks: Hooks,
    /// Microseconds since 1970, UTC.
    pub clock: RefCell<Box<dyn Fn() -> i64>>,
    pub random: Rc<Cell<u64>>,
    pub statements: Cell<u64>,
    pub kept: RefCell<Vec<crate::keep::Kept>>,
    lowered: RefCell<FastMap<Rc<str>, Rc<Lowered>>>,
    /// When a text was first compiled, for the log; (text, whether for several parameter sets).
    pub compiled: RefCell<std::collections::HashMap<(Rc<str>, bool), u64>>,
    /// Texts of which a warning was given.
    pub warned: RefCell<std::collections::HashSet<String>>,
    /// The one connection of the driver, while it is in use.
    driver: RefCell<Option<Driver>>,
}

/// A database. A handle: clones mean the same one.
#[derive(Clone)]
pub struct Engine(pub(crate) Rc<Inner>, pub(crate) Rc<SchemaMap>);

/// `schema_translate_map`: (schema, its replacement).
pub type SchemaMap = Vec<(Option<String>, Option<String>)>;

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Engine({})", self.0.options.url)
    }
}

impl Engine {
    /// An empty database in memory.
    pub fn new(recorder: Recorder) -> Self {
        Self::with_options(recorder, EngineOptions::default())
    }

    /// An empty database.
    pub fn with_options(recorder: Recorder, options: EngineOptions) -> Self {
        Self(
            Rc::new(Inner {
                shared: SharedDatabase::new(),
                recorder,
                hooks: Hooks::default(),
                clock: RefCell::new(Box::new(|| 0)),
                random: Rc::new(Cell::new(options.seed | 1)),
                statements: Cell::new(0),
                options,
                kept: RefCell::default(),
                lowered: RefCell::default(),
                compiled: RefCell::default(),
                warned: RefCell::default(),
                driver: RefCell::new(None),
            }),
            Rc::default(),
        )
    }

    /// Another handle on the same database whose statements are printed with other schema names.
    pub fn with_schema_map(&self, map: SchemaMap) -> Self {
        Self(self.0.clone(), Rc::new(map))
    }

    /// The name under which a schema is printed: itself, or what `schema_translate_map` says.
    pub fn printed_schema<'n>(&'n self, schema: Option<&'n str>) -> Option<&'n str> {
        let found = self.1.iter().find(|it| it.0.as_deref() == schema);
        found.map_or(schema, |it| it.1.as_deref())
    }

    /// Sets where CURRENT_TIMESTAMP comes from: microseconds since 1970, UTC. Without it time stands at 1970.
    pub fn set_clock(&self, clock: impl Fn() -> i64 + 'static) {
        *self.0.clock.borrow_mut() = Box::new(clock);
    }

    /// A connection: of its own, or on the one connection of the driver.
    pub fn connect(&self) -> Connection {
        if !self.0.options.one_driver_connection {
            return Connection::new(self);
        }
        let known = self.0.driver.borrow().clone();
        let (connection, driver) = Connection::on_driver(self, known, false);
        *self.0.driver.borrow_mut() = Some(driver);
        connection
    }

    /// A connection of the driver: without a number, unseen by trace, log and listeners. A pool lends connections
    /// on it by [`Connection::lend`].
    pub fn driver(&self) -> Connection {
        if !self.0.options.one_driver_connection {
            return Connection::quiet(self);
        }
        let known = self.0.driver.borrow().clone();
        let (connection, driver) = Connection::on_driver(self, known, true);
        *self.0.driver.borrow_mut() = Some(driver);
        connection
    }

    pub fn recorder(&self) -> &Recorder {
        &self.0.recorder
    }

    pub fn url(&self) -> &str {
        &self.0.options.url
    }

    pub fn hooks(&self) -> &Hooks {
        &self.0.hooks
    }

    /// Whether two handles mean the same database.
    pub fn same_as(&self, other: &Engine) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The committed tables, in the order in which they were made.
    pub fn table_names(&self) -> Vec<String> {
        let snapshot = self.snapshot();
        let catalog = catalog_of(snapshot.database());
        let tables = catalog.tables();
        tables
            .iter()
            .filter(|it| !introspect::is_internal(&it.name))
            .map(|it| it.name.clone())
            .collect()
    }

    /// Whether a committed table has this name.
    pub fn has_table(&self, name: &str) -> bool {
        catalog_of(self.snapshot().database()).table(name).is_some()
    }

    /// The committed tables with their first rows.
    pub fn tables(&self, row_cap: usize) -> Vec<TableInfo> {
        Self::tables_of(&self.snapshot(), row_cap)
    }

    /// The tables of a snapshot with their first rows.
    pub fn tables_of(snapshot: &Snapshot, row_cap: usize) -> Vec<TableInfo> {
        let database = snapshot.database();
        introspect::tables(database, &catalog_of(database), row_cap)
    }

    /// The committed state. O(1); the catalogue is part of it.
    pub fn snapshot(&self) -> Snapshot {
        self.0.shared.snapshot()
    }

    /// Makes a kept state the current one.
    ///
    /// # Errors
    /// `database is locked` while a connection writes.
    pub fn restore(&self, snapshot: &Snapshot) -> Res<()> {
        self.0.shared.connect().restore(snapshot)?;
        Ok(())
    }

    /// Replaces the whole database by one that [`crate::image`] wrote.
    ///
    /// # Errors
    /// `the database image is broken: ..`, and then nothing has changed; `database is locked` while a connection
    /// writes.
    pub fn load_image(&self, image: &[u8]) -> Res<()> {
        self.restore(&crate::read_image(image)?)
    }

    /// The parsed form of a text, from the cache where it is there.
    pub(crate) fn lowered(&self, text: &str) -> Res<Rc<Lowered>> {
        if let Some(lowered) = self.0.lowered.borrow().get(text) {
            return Ok(lowered.clone());
        }
        let lowered = Rc::new(Lowered::parse(text)?);
        let mut cache = self.0.lowered.borrow_mut();
        if cache.len() >= CACHED_TEXTS {
            cache.clear();
        }
        cache.insert(text.into(), lowered.clone());
        Ok(lowered)
    }
}
