//! A connection: transactions, savepoints and their events.
//!
//! In: calls of Session and of the Core connection. Out: changes of the storage's transaction, trace events, hooks.
//! As under the sqlite3 driver, BEGIN reaches the database with the first INSERT, UPDATE or DELETE; reads before it
//! see what others have committed meanwhile.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use storage::Storage;
use trace::{EventKind, Transaction};

use crate::api::{CursorCall, LogEntry, Origin, Slot};
use crate::engine::{Engine, SchemaMap};
use crate::error::{Res, integrity};
use crate::eval::Session;
use crate::write::{Pending, satisfied};

/// Rows that SQLAlchemy puts into one INSERT .. VALUES .. RETURNING.
const PAGE_SIZE: usize = 1000;

pub(crate) struct Inner {
    pub engine: Engine,
    pub number: u32,
    /// Shared by handles that stand for one connection of the driver.
    pub storage: Rc<RefCell<Storage>>,
    pub session: Rc<Session>,
    pub foreign_keys: Rc<Cell<bool>>,
    pub defer_foreign_keys: Rc<Cell<bool>>,
    /// Each statement commits itself, whatever was begun; a setting of the driver's connection.
    autocommit: Rc<Cell<bool>>,
    /// A connection of the driver: nobody sees what it does.
    quiet: bool,
    /// 0: nothing is logged; 1: statements and transactions; 2: columns and rows too.
    log: Cell<u8>,
    /// What the host keeps beside this connection.
    host: RefCell<Slot>,
    /// Other names of schemas, instead of the engine's.
    schema_map: RefCell<Option<SchemaMap>>,
    /// Rows that one INSERT .. VALUES .. RETURNING may have.
    page_size: Cell<usize>,
    /// A transaction was begun on this connection, whether or not the database knows of it yet.
    begun: Cell<bool>,
    savepoints: RefCell<Vec<String>>,
    /// Children whose parents are missing so far.
    pub deferred: Rc<RefCell<Vec<Pending>>>,
}

/// What connections of SQLAlchemy that stand for one connection of the driver have in common. Settings outlive
/// them; a transaction is rolled back when the last of them goes.
#[derive(Clone)]
pub(crate) struct Driver {
    storage: Weak<RefCell<Storage>>,
    session: Rc<Session>,
    foreign_keys: Rc<Cell<bool>>,
    defer_foreign_keys: Rc<Cell<bool>>,
    autocommit: Rc<Cell<bool>>,
    deferred: Rc<RefCell<Vec<Pending>>>,
}

/// A connection of the driver, held.
pub(crate) struct Held {
    storage: Rc<RefCell<Storage>>,
    session: Rc<Session>,
    foreign_keys: Rc<Cell<bool>>,
    defer_foreign_keys: Rc<Cell<bool>>,
    autocommit: Rc<Cell<bool>>,
    deferred: Rc<RefCell<Vec<Pending>>>,
}

/// A connection of the storage, with temporary tables of its own.
fn connect(engine: &Engine) -> Rc<RefCell<Storage>> {
    let mut storage = engine.0.shared.connect();
    storage.set_private(Rc::new(crate::catalog::TemporaryTables));
    Rc::new(RefCell::new(storage))
}

impl Driver {
    fn open(engine: &Engine) -> (Held, Self) {
        let limits = engine.0.options.limits;
        let (rows, bytes) = (limits.rows_per_statement, limits.bytes);
        let held = Held {
            storage: connect(engine),
            session: Rc::new(Session::new(engine.0.random.clone(), rows, bytes)),
            foreign_keys: Rc::new(Cell::new(engine.0.options.foreign_keys)),
            defer_foreign_keys: Rc::default(),
            autocommit: Rc::default(),
            deferred: Rc::default(),
        };
        let driver = Self::of(&held);
        (held, driver)
    }

    /// Its parts; what was open is opened again when its last user is gone.
    fn held(self, engine: &Engine) -> Held {
        let storage = self.storage.upgrade().unwrap_or_else(|| {
            self.deferred.borrow_mut().clear();
            connect(engine)
        });
        Held {
            storage,
            session: self.session,
            foreign_keys: self.foreign_keys,
            defer_foreign_keys: self.defer_foreign_keys,
            autocommit: self.autocommit,
            deferred: self.deferred,
        }
    }

    fn of(held: &Held) -> Self {
        Self {
            storage: Rc::downgrade(&held.storage),
            session: held.session.clone(),
            foreign_keys: held.foreign_keys.clone(),
            defer_foreign_keys: held.defer_foreign_keys.clone(),
            autocommit: held.autocommit.clone(),
            deferred: held.deferred.clone(),
        }
    }
}

/// A connection. A handle: clones mean the same one; dropping the last one rolls back.
#[derive(Clone)]
pub struct Connection(pub(crate) Rc<Inner>);

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Connection({})", self.0.number)
    }
}

impl Connection {
    pub(crate) fn new(engine: &Engine) -> Self {
        Self::make(engine, &Driver::open(engine).0, false)
    }

    /// A connection of the driver, for nobody else.
    pub(crate) fn quiet(engine: &Engine) -> Self {
        Self::make(engine, &Driver::open(engine).0, true)
    }

    fn make(engine: &Engine, driver: &Held, quiet: bool) -> Self {
        let number = if quiet {
            0
        } else {
            engine.0.recorder.new_connection()
        };
        Self(Rc::new(Inner {
            number,
            storage: driver.storage.clone(),
            session: driver.session.clone(),
            foreign_keys: driver.foreign_keys.clone(),
            defer_foreign_keys: driver.defer_foreign_keys.clone(),
            autocommit: driver.autocommit.clone(),
            quiet,
            log: Cell::new(0),
            host: RefCell::default(),
            schema_map: RefCell::new(None),
            page_size: Cell::new(PAGE_SIZE),
            begun: Cell::new(quiet),
            savepoints: RefCell::default(),
            deferred: driver.deferred.clone(),
            engine: engine.clone(),
        }))
    }

    /// A connection of SQLAlchemy on this connection of the driver. Several see each other's uncommitted rows, and
    /// the commit of one is the commit of all.
    pub fn lend(&self, engine: &Engine) -> Connection {
        let driver = Held {
            storage: self.0.storage.clone(),
            session: self.0.session.clone(),
            foreign_keys: self.0.foreign_keys.clone(),
            defer_foreign_keys: self.0.defer_foreign_keys.clone(),
            autocommit: self.0.autocommit.clone(),
            deferred: self.0.deferred.clone(),
        };
        Self::make(engine, &driver, false)
    }

    /// A connection on the driver's one connection, which is opened when none is given or its last user is gone.
    pub(crate) fn on_driver(
        engine: &Engine,
        driver: Option<Driver>,
        quiet: bool,
    ) -> (Self, Driver) {
        let (held, driver) = match driver {
            Some(known) => {
                let held = known.held(engine);
                let driver = Driver::of(&held);
                (held, driver)
            }
            None => Driver::open(engine),
        };
        (Self::make(engine, &held, quiet), driver)
    }

    /// The number in the trace, from 1.
    pub fn number(&self) -> u32 {
        self.0.number
    }

    pub fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// Whether a transaction was begun.
    pub fn in_transaction(&self) -> bool {
        self.0.begun.get()
    }

    /// 0: no transaction; 1: a transaction; more: savepoints in it.
    pub fn depth(&self) -> u32 {
        u32::from(self.0.begun.get()) + self.0.savepoints.borrow().len() as u32
    }

    /// Whether two handles mean the same connection.
    pub fn same_as(&self, other: &Connection) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn event(&self, depth: u32, name: Option<&str>) -> Transaction {
        Transaction {
            connection: self.0.number,
            depth,
            name: name.map(str::to_owned),
        }
    }

    fn record(&self, event: EventKind) {
        if self.0.quiet {
            return;
        }
        self.0.engine.0.recorder.record(event);
        self.keep(None);
    }

    /// Whether nobody sees what this connection does.
    pub(crate) fn is_quiet(&self) -> bool {
        self.0.quiet
    }

    /// How much is logged: 0 nothing, 1 statements and transactions, 2 columns and rows too.
    pub fn log_level(&self) -> u8 {
        self.0.log.get()
    }

    pub fn set_log_level(&self, level: u8) {
        self.0.log.set(level);
    }

    pub(crate) fn log(&self, entry: &LogEntry<'_>) {
        if self.0.log.get() == 0 {
            return;
        }
        let hook = self.0.engine.hooks().log.borrow().clone();
        if let Some(hook) = hook {
            hook(self, entry);
        }
    }

    /// What the host keeps beside this connection.
    pub fn host(&self) -> Slot {
        self.0.host.borrow().clone()
    }

    pub fn set_host(&self, slot: Slot) {
        self.0.host.replace(slot);
    }

    /// Whether each statement commits itself. A setting of the driver's connection.
    pub fn autocommit(&self) -> bool {
        self.0.autocommit.get()
    }

    pub fn set_autocommit(&self, on: bool) {
        self.0.autocommit.set(on);
    }

    /// Other names of schemas, instead of the engine's; the map of before comes back.
    pub fn set_schema_map(&self, map: Option<SchemaMap>) -> Option<SchemaMap> {
        self.0.schema_map.replace(map)
    }

    pub(crate) fn schema_map(&self) -> SchemaMap {
        let own = self.0.schema_map.borrow();
        own.as_ref().unwrap_or(&self.0.engine.1).clone()
    }

    /// The name of a schema after `schema_translate_map`.
    pub fn translated_schema(&self, schema: Option<&str>) -> Option<String> {
        let map = self.schema_map();
        match map.into_iter().find(|it| it.0.as_deref() == schema) {
            Some((_, other)) => other,
            None => schema.map(str::to_owned),
        }
    }

    /// Rows that one INSERT .. VALUES .. RETURNING may have; what it was before.
    pub fn set_page_size(&self, rows: usize) -> usize {
        self.0.page_size.replace(rows)
    }

    pub(crate) fn page_size(&self) -> usize {
        self.0.page_size.get()
    }

    /// Whether the database has a transaction open on the driver's connection.
    pub fn database_in_transaction(&self) -> bool {
        self.0.storage.borrow().in_transaction()
    }

    /// For a connection of the driver: ends what its statements began.
    ///
    /// # Errors
    /// A deferred foreign key that is not satisfied.
    pub fn end_quietly(&self, keep: bool) -> Res<()> {
        if keep {
            self.check_deferred()?;
        }
        self.end(keep)?;
        self.0.begun.set(self.0.quiet);
        Ok(())
    }

    fn hooks(
        &self,
        which: impl Fn(&crate::api::Hooks) -> Vec<crate::api::OnConnection>,
    ) -> Res<()> {
        if self.0.quiet {
            return Ok(());
        }
        for hook in which(self.0.engine.hooks()) {
            hook(self)?;
        }
        Ok(())
    }

    fn savepoint_hooks(
        &self,
        name: &str,
        which: impl Fn(&crate::api::Hooks) -> Vec<crate::api::OnSavepoint>,
    ) -> Res<()> {
        if self.0.quiet {
            return Ok(());
        }
        for hook in which(self.0.engine.hooks()) {
            hook(self, name)?;
        }
        Ok(())
    }

    /// Begins a transaction; within one it does nothing.
    ///
    /// # Errors
    /// What a hook raises.
    pub fn begin(&self) -> Res<()> {
        if self.0.begun.replace(true) {
            return Ok(());
        }
        self.log(&LogEntry::Begin);
        self.record(EventKind::Begin(self.event(1, None)));
        self.hooks(|it| it.begin.borrow().clone())
    }

    /// What the driver does before DML: the database's own BEGIN, when a transaction was begun here.
    /// Answers whether it was done.
    pub(crate) fn begin_for_dml(&self) -> Res<bool> {
        let mut storage = self.0.storage.borrow_mut();
        if !self.0.begun.get() || storage.in_transaction() || self.0.autocommit.get() {
            return Ok(false);
        }
        storage.begin()?;
        Ok(true)
    }

    /// Deferred foreign keys, at the end of the transaction.
    fn check_deferred(&self) -> Res<()> {
        let pending = self.0.deferred.borrow().clone();
        if pending.is_empty() {
            return Ok(());
        }
        let storage = self.0.storage.borrow();
        let catalog = crate::ddl::catalog_of(storage.database());
        for it in &pending {
            if !satisfied(&storage, &catalog, it)? {
                return Err(integrity("FOREIGN KEY constraint failed"));
            }
        }
        Ok(())
    }

    /// Commits. Without a transaction it does nothing.
    ///
    /// # Errors
    /// A deferred foreign key that is not satisfied: the transaction stays open. What a hook raises.
    pub fn commit(&self) -> Res<()> {
        if !self.0.begun.get() {
            return Ok(());
        }
        self.hooks(|it| it.commit.borrow().clone())?;
        self.log(&LogEntry::Commit);
        self.check_deferred()?;
        self.end(true)?;
        self.record(EventKind::Commit(self.event(1, None)));
        Ok(())
    }

    /// Rolls back. Without a transaction it does nothing.
    ///
    /// # Errors
    /// What a hook raises.
    pub fn rollback(&self) -> Res<()> {
        if !self.0.begun.get() {
            return Ok(());
        }
        self.hooks(|it| it.rollback.borrow().clone())?;
        self.log(&LogEntry::Rollback);
        self.end(false)?;
        self.record(EventKind::Rollback(self.event(1, None)));
        Ok(())
    }

    /// COMMIT or ROLLBACK as text: it also ends a transaction that a SAVEPOINT began.
    pub(crate) fn end_as_told(&self, keep: bool) -> Res<()> {
        match (self.0.begun.get(), keep) {
            (true, true) => self.commit(),
            (true, false) => self.rollback(),
            (false, true) => {
                self.check_deferred()?;
                self.end(true)
            }
            (false, false) => self.end(false),
        }
    }

    fn end(&self, keep: bool) -> Res<()> {
        let mut storage = self.0.storage.borrow_mut();
        if storage.in_transaction() {
            if keep {
                storage.commit()?;
            } else {
                storage.rollback()?;
            }
        }
        self.0.begun.set(false);
        self.0.savepoints.borrow_mut().clear();
        self.0.deferred.borrow_mut().clear();
        self.0.defer_foreign_keys.set(false);
        Ok(())
    }

    /// SAVEPOINT.
    ///
    /// # Errors
    /// What a hook raises.
    pub fn savepoint(&self, name: &str) -> Res<()> {
        self.savepoint_hooks(name, |it| it.savepoint.borrow().clone())?;
        let call = self.before_transaction_step(format!("SAVEPOINT {name}"))?;
        self.0.storage.borrow_mut().savepoint(name);
        self.0.savepoints.borrow_mut().push(name.to_owned());
        self.record(EventKind::Savepoint(self.event(self.depth(), Some(name))));
        self.after_transaction_step(call)
    }

    /// SQLAlchemy executes what it says about savepoints as statements: listeners and the log see them.
    fn before_transaction_step(&self, sql: String) -> Res<CursorCall> {
        let mut call = CursorCall {
            sql,
            params: vec![Vec::new()],
            rowcount: -1,
            origin: Origin::NoKey(0),
            ..CursorCall::default()
        };
        if self.0.quiet {
            return Ok(call);
        }
        for hook in self.engine().hooks().before_cursor_execute.borrow().clone() {
            hook(self, &mut call)?;
        }
        self.log(&LogEntry::Statement(&call));
        Ok(call)
    }

    fn after_transaction_step(&self, call: CursorCall) -> Res<()> {
        if self.0.quiet {
            return Ok(());
        }
        for hook in self.engine().hooks().after_cursor_execute.borrow().clone() {
            hook(self, &call)?;
        }
        Ok(())
    }

    /// The depth of a savepoint, for its events.
    fn depth_of(&self, name: &str) -> u32 {
        let savepoints = self.0.savepoints.borrow();
        let at = savepoints
            .iter()
            .rposition(|it| it.eq_ignore_ascii_case(name))
            .unwrap_or(savepoints.len());
        u32::from(self.0.begun.get()) + at as u32 + 1
    }

    /// RELEASE.
    ///
    /// # Errors
    /// `no such savepoint: x`; what a hook raises.
    pub fn release(&self, name: &str) -> Res<()> {
        let told = self.savepoint_hooks(name, |it| it.release_savepoint.borrow().clone());
        if let Err(error) = told {
            let depth = self.depth_of(name);
            self.record(EventKind::Release(self.event(depth, Some(name))));
            return Err(error);
        }
        let call = self.before_transaction_step(format!("RELEASE SAVEPOINT {name}"))?;
        let depth = self.depth_of(name);
        if self.0.storage.borrow().release_commits(name) {
            self.check_deferred()?;
        }
        self.0.storage.borrow_mut().release(name)?;
        if !self.0.storage.borrow().in_transaction() {
            self.0.deferred.borrow_mut().clear();
        }
        let mut savepoints = self.0.savepoints.borrow_mut();
        if let Some(at) = savepoints
            .iter()
            .rposition(|it| it.eq_ignore_ascii_case(name))
        {
            savepoints.truncate(at);
        }
        drop(savepoints);
        self.record(EventKind::Release(self.event(depth, Some(name))));
        self.after_transaction_step(call)
    }

    /// ROLLBACK TO.
    ///
    /// # Errors
    /// `no such savepoint: x`; what a hook raises.
    pub fn rollback_to(&self, name: &str) -> Res<()> {
        self.savepoint_hooks(name, |it| it.rollback_savepoint.borrow().clone())?;
        let call = self.before_transaction_step(format!("ROLLBACK TO SAVEPOINT {name}"))?;
        let depth = self.depth_of(name);
        self.0.storage.borrow_mut().rollback_to(name)?;
        let mut savepoints = self.0.savepoints.borrow_mut();
        if let Some(at) = savepoints
            .iter()
            .rposition(|it| it.eq_ignore_ascii_case(name))
        {
            savepoints.truncate(at + 1);
        }
        drop(savepoints);
        self.record(EventKind::RollbackTo(self.event(depth, Some(name))));
        self.after_transaction_step(call)
    }

    /// How many queries GlueSQL has answered on this connection; the others were answered by look-ups and by `exec`.
    pub fn gluesql_queries(&self) -> u64 {
        self.0.session.gluesql_queries.get()
    }

    /// The state as this connection sees it, uncommitted changes included. O(1).
    pub fn snapshot(&self) -> storage::Snapshot {
        self.0.storage.borrow().snapshot()
    }
}
