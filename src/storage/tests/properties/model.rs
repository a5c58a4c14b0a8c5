//! The model: maps of the standard library, cloned whole wherever the storage takes a snapshot.
//!
//! In: the operations of `main.rs`. Out: the state and the error texts that the storage must show.

use std::collections::BTreeMap;

pub type Cells = [Option<i64>; 3];
pub type Tables = BTreeMap<String, Table>;
type Outcome = Result<(), String>;

#[derive(Clone, Default)]
pub struct Table {
    pub rows: BTreeMap<i64, Cells>,
    /// In the order of creation.
    pub indexes: Vec<Index>,
}

#[derive(Clone)]
pub struct Index {
    pub name: String,
    columns: Vec<usize>,
    unique: bool,
}

pub fn table<'a>(tables: &'a mut Tables, name: &str) -> Result<&'a mut Table, String> {
    tables.get_mut(name).ok_or(format!("no such table: {name}"))
}

impl Table {
    pub fn put(&mut self, table: &str, key: i64, row: Cells) -> Outcome {
        for index in self.indexes.iter().filter(|index| index.unique) {
            let same = |other: &Cells| {
                let mut columns = index.columns.iter();
                columns.all(|at| row[*at].is_some() && row[*at] == other[*at])
            };
            if self
                .rows
                .iter()
                .any(|(other, cells)| *other != key && same(cells))
            {
                return Err(format!(
                    "UNIQUE constraint failed: {table}, index {}",
                    index.name
                ));
            }
        }
        self.rows.insert(key, row);
        Ok(())
    }

    pub fn create_index(
        &mut self,
        table: &str,
        name: &str,
        columns: &[usize],
        unique: bool,
    ) -> Outcome {
        if self.indexes.iter().any(|index| index.name == name) {
            return Err(format!("index {name} already exists"));
        }
        let mut filled = Table::default();
        filled.indexes.push(Index {
            name: name.to_owned(),
            columns: columns.to_vec(),
            unique,
        });
        for (key, row) in &self.rows {
            filled.put(table, *key, *row)?;
        }
        self.indexes.append(&mut filled.indexes);
        Ok(())
    }

    /// Keys of the rows that match, in the order of an index on `columns`.
    pub fn in_order(&self, columns: &[usize], matches: impl Fn(&Cells) -> bool) -> Vec<i64> {
        let matching = self.rows.iter().filter(|(_, row)| matches(row));
        let mut found = matching
            .map(|(key, row)| (columns.iter().map(|at| row[*at]).collect::<Vec<_>>(), *key))
            .collect::<Vec<_>>();
        found.sort();
        found.into_iter().map(|(_, key)| key).collect()
    }
}

pub struct Model {
    pub committed: Tables,
    /// Counts commits.
    version: u64,
    writer: Option<usize>,
    connections: Vec<Connection>,
}

#[derive(Clone, Default)]
struct Connection {
    in_transaction: bool,
    /// What the transaction or statement sees and the version it began from; `None` follows
    /// the committed state.
    pinned: Option<(Tables, u64)>,
    /// The state before the statement, and whether it is a transaction of its own.
    statement: Option<(Tables, bool)>,
    savepoints: Vec<(String, Tables, bool)>,
}

impl Model {
    pub fn new(connections: usize) -> Model {
        Model {
            committed: Tables::new(),
            version: 0,
            writer: None,
            connections: vec![Connection::default(); connections],
        }
    }

    pub fn seen(&self, at: usize) -> &Tables {
        match &self.connections[at].pinned {
            Some((tables, _)) => tables,
            None => &self.committed,
        }
    }

    pub fn in_transaction(&self, at: usize) -> bool {
        self.connections[at].in_transaction
    }

    /// A transaction keeps to what it sees from its first statement on.
    pub fn pin(&mut self, at: usize) {
        let connection = &mut self.connections[at];
        if connection.in_transaction && connection.pinned.is_none() {
            connection.pinned = Some((self.committed.clone(), self.version));
        }
    }

    pub fn write(&mut self, at: usize, change: impl FnOnce(&mut Tables) -> Outcome) -> Outcome {
        self.pin(at);
        let began = match &self.connections[at].pinned {
            Some((_, version)) => *version,
            None => self.version,
        };
        if self.writer != Some(at) && (self.writer.is_some() || began != self.version) {
            return Err("database is locked".to_owned());
        }
        let mut tables = self.seen(at).clone();
        let outcome = change(&mut tables);
        let tables = if outcome.is_ok() {
            tables
        } else {
            self.seen(at).clone()
        };
        match &mut self.connections[at].pinned {
            Some((seen, _)) => {
                *seen = tables;
                self.writer = Some(at);
            }
            None if outcome.is_ok() => {
                self.committed = tables;
                self.version += 1;
            }
            None => {}
        }
        outcome
    }

    pub fn begin(&mut self, at: usize) -> Outcome {
        if self.in_transaction(at) {
            return Err("cannot start a transaction within a transaction".to_owned());
        }
        self.connections[at].in_transaction = true;
        Ok(())
    }

    /// COMMIT or ROLLBACK.
    pub fn end(&mut self, at: usize, word: &str) -> Outcome {
        if !self.in_transaction(at) {
            return Err(format!("cannot {word} - no transaction is active"));
        }
        self.close(at, word == "commit");
        Ok(())
    }

    fn close(&mut self, at: usize, keep: bool) {
        let connection = std::mem::take(&mut self.connections[at]);
        if self.writer == Some(at) {
            self.writer = None;
            if let (true, Some((tables, _))) = (keep, connection.pinned) {
                self.committed = tables;
                self.version += 1;
            }
        }
    }

    pub fn savepoint(&mut self, at: usize, name: &str) -> Outcome {
        let opened = !self.in_transaction(at);
        self.connections[at].in_transaction = true;
        self.pin(at);
        let seen = self.seen(at).clone();
        self.connections[at]
            .savepoints
            .push((name.to_lowercase(), seen, opened));
        Ok(())
    }

    fn find(&self, at: usize, name: &str) -> Result<usize, String> {
        let savepoints = &self.connections[at].savepoints;
        let found = savepoints
            .iter()
            .rposition(|(open, ..)| *open == name.to_lowercase());
        found.ok_or(format!("no such savepoint: {name}"))
    }

    pub fn release(&mut self, at: usize, name: &str) -> Outcome {
        let found = self.find(at, name)?;
        if self.connections[at].savepoints[found].2 {
            return self.end(at, "commit");
        }
        self.connections[at].savepoints.truncate(found);
        Ok(())
    }

    pub fn rollback_to(&mut self, at: usize, name: &str) -> Outcome {
        let found = self.find(at, name)?;
        let connection = &mut self.connections[at];
        connection.savepoints.truncate(found + 1);
        if let Some((seen, _)) = &mut connection.pinned {
            seen.clone_from(&connection.savepoints[found].1);
        }
        Ok(())
    }

    pub fn begin_statement(&mut self, at: usize) {
        self.pin(at);
        let alone = !self.in_transaction(at);
        let seen = self.seen(at).clone();
        if alone {
            self.connections[at].pinned = Some((seen.clone(), self.version));
        }
        self.connections[at].statement = Some((seen, alone));
    }

    pub fn end_statement(&mut self, at: usize, good: bool) {
        let Some((before, alone)) = self.connections[at].statement.take() else {
            return;
        };
        if alone {
            self.close(at, good);
        } else if let (false, Some((seen, _))) = (good, &mut self.connections[at].pinned) {
            *seen = before;
        }
    }
}
