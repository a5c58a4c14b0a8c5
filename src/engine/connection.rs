//! A connection: transactions, savepoints and their events.
//!
//! In: calls of Session and of the Core connection. Out: changes of the storage's transaction, trace events, hooks.
//! As under the sqlite3 driver, BEGIN reaches the database with the first INSERT, UPDATE or DELETE; reads before it
//! see what others have committed meanwhile.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use storage::Storage;
use trace::{EventKind, Transaction};

use crate::engine::Engine;
use crate::error::{Res, integrity};
use crate::eval::Session;
use crate::write::{Pending, satisfied};

pub(crate) struct Inner {
    pub engine: Engine,
    pub number: u32,
    /// Shared by handles that stand for one connection of the driver.
    pub storage: Rc<RefCell<Storage>>,
    pub session: Rc<Session>,
    pub foreign_keys: Rc<Cell<bool>>,
    pub defer_foreign_keys: Rc<Cell<bool>>,
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
    deferred: Rc<RefCell<Vec<Pending>>>,
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
        let limits = engine.0.options.limits;
        let (rows, bytes) = (limits.rows_per_statement, limits.bytes);
        Self(Rc::new(Inner {
            number: engine.0.recorder.new_connection(),
            storage: Rc::new(RefCell::new(engine.0.shared.connect())),
            session: Rc::new(Session::new(engine.0.random.clone(), rows, bytes)),
            foreign_keys: Rc::new(Cell::new(engine.0.options.foreign_keys)),
            defer_foreign_keys: Rc::default(),
            begun: Cell::new(false),
            savepoints: RefCell::default(),
            deferred: Rc::default(),
            engine: engine.clone(),
        }))
    }

    /// Another connection of SQLAlchemy on the same connection of the driver, as its pools for `sqlite://` give:
    /// both see each other's uncommitted rows, and the commit of one is the commit of both.
    pub fn share(&self) -> Connection {
        Self(Rc::new(Inner {
            number: self.engine().0.recorder.new_connection(),
            storage: self.0.storage.clone(),
            session: self.0.session.clone(),
            foreign_keys: self.0.foreign_keys.clone(),
            defer_foreign_keys: self.0.defer_foreign_keys.clone(),
            begun: Cell::new(false),
            savepoints: RefCell::default(),
            deferred: self.0.deferred.clone(),
            engine: self.engine().clone(),
        }))
    }

    /// A connection on the driver's one connection, which is opened when none is given or its last user is gone.
    pub(crate) fn on_driver(engine: &Engine, driver: Option<Driver>) -> (Self, Driver) {
        let fresh = Self::new(engine);
        let Some(mut driver) = driver else {
            let driver = Driver {
                storage: Rc::downgrade(&fresh.0.storage),
                session: fresh.0.session.clone(),
                foreign_keys: fresh.0.foreign_keys.clone(),
                defer_foreign_keys: fresh.0.defer_foreign_keys.clone(),
                deferred: fresh.0.deferred.clone(),
            };
            return (fresh, driver);
        };
        let storage = match driver.storage.upgrade() {
            Some(it) => it,
            None => {
                driver.deferred.borrow_mut().clear();
                driver.storage = Rc::downgrade(&fresh.0.storage);
                fresh.0.storage.clone()
            }
        };
        let made = Self(Rc::new(Inner {
            number: fresh.0.number,
            storage,
            session: driver.session.clone(),
            foreign_keys: driver.foreign_keys.clone(),
            defer_foreign_keys: driver.defer_foreign_keys.clone(),
            begun: Cell::new(false),
            savepoints: RefCell::default(),
            deferred: driver.deferred.clone(),
            engine: engine.clone(),
        }));
        (made, driver)
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
        self.0.engine.0.recorder.record(event);
        self.keep(None);
    }

    fn hooks(
        &self,
        which: impl Fn(&crate::api::Hooks) -> Vec<crate::api::OnConnection>,
    ) -> Res<()> {
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
        self.record(EventKind::Begin(self.event(1, None)));
        self.hooks(|it| it.begin.borrow().clone())
    }

    /// What the driver does before DML: the database's own BEGIN, when a transaction was begun here.
    /// Answers whether it was done.
    pub(crate) fn begin_for_dml(&self) -> Res<bool> {
        let mut storage = self.0.storage.borrow_mut();
        if !self.0.begun.get() || storage.in_transaction() {
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
        self.0.storage.borrow_mut().savepoint(name);
        self.0.savepoints.borrow_mut().push(name.to_owned());
        self.record(EventKind::Savepoint(self.event(self.depth(), Some(name))));
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
        self.savepoint_hooks(name, |it| it.release_savepoint.borrow().clone())?;
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
        Ok(())
    }

    /// ROLLBACK TO.
    ///
    /// # Errors
    /// `no such savepoint: x`; what a hook raises.
    pub fn rollback_to(&self, name: &str) -> Res<()> {
        self.savepoint_hooks(name, |it| it.rollback_savepoint.borrow().clone())?;
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
        Ok(())
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
