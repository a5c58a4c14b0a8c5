//! What a run leaves behind for questions about it: the database at each of its events, and the statements.
//!
//! In: each recorded event of a connection. Out: [`Kept`], by event number. A snapshot costs O(1); kept only while
//! events are recorded, and at most [`MOST`] of them.

use std::rc::Rc;

use sql::compile::CompileOptions;
use sql::{Dialect, Statement, Value};
use storage::Snapshot;

use crate::connection::Connection;
use crate::engine::Engine;
use crate::prepared::Prepared;

/// Events that are kept; of more, the later ones are not.
const MOST: usize = 20_000;

/// The database just after one event, as the connection of that event saw it.
#[derive(Clone)]
pub struct Kept {
    /// The number of the event.
    pub seq: u32,
    pub connection: u32,
    pub snapshot: Snapshot,
    pub(crate) statement: Option<KeptStatement>,
}

/// A statement and its first set of values.
#[derive(Clone)]
pub(crate) struct KeptStatement {
    pub prepared: Rc<Prepared>,
    pub values: Rc<[Value]>,
}

/// What a statement was made from.
#[derive(Clone)]
pub(crate) struct Source {
    pub statement: Statement,
    pub options: CompileOptions,
}

impl Engine {
    /// The kept events in order.
    pub fn kept(&self) -> std::cell::Ref<'_, Vec<Kept>> {
        self.0.kept.borrow()
    }

    /// The last kept event up to `seq`.
    pub fn kept_at(&self, seq: u32) -> Option<Kept> {
        let kept = self.0.kept.borrow();
        let behind = kept.partition_point(|it| it.seq <= seq);
        kept.get(behind.checked_sub(1)?).cloned()
    }

    /// Forgets the events of an earlier run.
    pub fn forget_kept(&self) {
        self.0.kept.borrow_mut().clear();
    }

    /// The statement of an event as a dialect prints it; `None` when the event is no statement of this engine, or
    /// the program sent text that SQLAlchemy never compiled.
    ///
    /// # Errors
    /// What the dialect has no words for.
    pub fn printed(&self, seq: u32, dialect: Dialect) -> Option<Result<String, sql::Error>> {
        let kept = self.kept_at(seq).filter(|it| it.seq == seq)?;
        let KeptStatement { prepared, values } = kept.statement?;
        let source = prepared.source.as_ref()?;
        Some(print(source, &prepared, &values, dialect))
    }
}

fn print(
    source: &Source,
    prepared: &Prepared,
    values: &[Value],
    dialect: Dialect,
) -> Result<String, sql::Error> {
    let mut options = source.options.clone();
    let mut statement = source.statement.clone();
    if let Statement::Insert(insert) = &statement {
        // SQLite tells the new key by itself; PostgreSQL has to be asked, and MySQL cannot be asked.
        match dialect {
            Dialect::Postgresql => options.returning_primary_key = !options.executemany,
            Dialect::Mysql
                if source.options.returning_primary_key || !insert.returning.is_empty() =>
            {
                options.returning_primary_key = false;
                let mut plain = (**insert).clone();
                plain.returning.clear();
                statement = Statement::Insert(Rc::new(plain));
            }
            _ => {}
        }
    }
    let compiled = sql::compile(&statement, dialect, &options)?;
    let by_name = |name: &str| {
        let at = prepared
            .compiled
            .binds
            .iter()
            .position(|it| &*it.name == name)?;
        values.get(at).cloned()
    };
    let values: Vec<Value> = compiled
        .binds
        .iter()
        .map(|it| {
            by_name(&it.name)
                .or_else(|| it.param.value.clone())
                .unwrap_or(Value::Null)
        })
        .collect();
    let (text, _) = compiled.expand(&values)?;
    Ok(text.into_owned())
}

impl Connection {
    /// Keeps the database as it is just after the event that was recorded last.
    pub(crate) fn keep(&self, statement: Option<KeptStatement>) {
        let engine = self.engine();
        let recorder = engine.recorder();
        if !recorder.is_enabled() {
            return;
        }
        let mut kept = engine.0.kept.borrow_mut();
        if kept.len() < MOST {
            kept.push(Kept {
                seq: (recorder.len() as u32).saturating_sub(1),
                connection: self.number(),
                snapshot: self.snapshot(),
                statement,
            });
        }
    }
}
