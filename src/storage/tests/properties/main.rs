//! Random programs on three connections to one database, against a model of plain maps that is
//! cloned where the storage takes snapshots.
//!
//! In: a seed; `STORAGE_SEED=n` runs that one alone, `STORAGE_SEEDS=n` the first n.
//! Out: a panic that names seed, step and operation where storage and model differ.

mod model;
mod operation;
mod random;

use gluesql_core::data::{Key, Value};
use model::{Cells, Model, Table};
use operation::Operation;
use random::Random;
use std::ops::Bound;
use storage::{SharedDatabase, Storage};

const CONNECTIONS: u64 = 3;
const STEPS: u64 = 250;

#[test]
fn storage_and_model_agree() {
    let number = |name: &str| -> Option<u64> { std::env::var(name).ok()?.parse().ok() };
    let seeds = match number("STORAGE_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("STORAGE_SEEDS").unwrap_or(120),
    };
    for seed in seeds {
        run(seed);
    }
}

/// One program. Half of the seeds keep to one connection, so that transactions get deep.
fn run(seed: u64) {
    let mut random = Random::new(seed);
    let shared = SharedDatabase::new();
    let connections = if seed.is_multiple_of(2) {
        1
    } else {
        CONNECTIONS
    };
    let mut storages = (0..connections)
        .map(|_| shared.connect())
        .collect::<Vec<_>>();
    let mut model = Model::new(storages.len());
    for name in ["t", "u"] {
        let create = Operation::CreateTable(name.to_owned());
        assert_eq!(create.run(&mut storages[0]), create.model(&mut model, 0));
    }
    let mut kept = (shared.snapshot(), model.committed.clone());

    for step in 0..STEPS {
        let at = random.below(connections) as usize;
        let storage = &mut storages[at];
        let operation = Operation::draw(&mut random);
        let context = format!("seed {seed}, step {step}, connection {at}, {operation:?}");

        let (found, expected) = match &operation {
            Operation::Keep => {
                storage.refresh();
                kept = (storage.snapshot(), model.seen(at).clone());
                (Ok(()), Ok(()))
            }
            Operation::Restore => (
                storage.restore(&kept.0).map_err(|error| error.to_string()),
                model.write(at, |tables| {
                    tables.clone_from(&kept.1);
                    Ok(())
                }),
            ),
            operation => (operation.run(storage), operation.model(&mut model, at)),
        };
        assert_eq!(found, expected, "{context}");

        storage.refresh();
        assert_eq!(
            storage.in_transaction(),
            model.in_transaction(at),
            "{context}"
        );
        compare(storage, model.seen(at), &mut random, &context);
    }

    drop(storages);
    compare(
        &shared.connect(),
        &model.committed,
        &mut random,
        "at the end",
    );
}

/// Everything that can be read must be the same.
fn compare(storage: &Storage, tables: &model::Tables, random: &mut Random, context: &str) {
    let names = storage.database().tables().map(storage::Table::name);
    assert!(names.eq(tables.keys().map(String::as_str)), "{context}");

    for (name, expected) in tables {
        let table = storage.table(name).expect("its name was listed");
        assert_eq!(table.len(), expected.rows.len(), "{context}");
        let rows = table.scan().map(|(key, row)| (number(key), cells(row)));
        let model_rows = expected.rows.iter().map(|(key, row)| (*key, *row));
        assert!(rows.eq(model_rows), "rows of {name}, {context}");
        let last = expected.rows.keys().next_back().copied().unwrap_or(0);
        assert_eq!(table.next_rowid(), Ok(last + 1), "{context}");

        let probe = random.below(25) as i64;
        let row = table.get(&Key::I64(probe)).map(|row| cells(row));
        assert_eq!(row, expected.rows.get(&probe).copied(), "{context}");

        let indexes = table.indexes().iter().map(storage::Index::name);
        assert!(indexes.eq(expected.indexes.iter().map(|index| index.name.as_str())));
        for index in table.indexes() {
            compare_index(index, expected, random, context);
        }
    }
}

fn compare_index(index: &storage::Index, table: &Table, random: &mut Random, context: &str) {
    let context = format!("index {}, {context}", index.name());
    let columns = index.columns();
    let all = table.in_order(columns, |_| true);
    assert_eq!(index.len(), all.len(), "{context}");
    assert!(
        index.keys().map(number).eq(all.iter().copied()),
        "{context}"
    );
    assert!(
        index.keys().rev().map(number).eq(all.into_iter().rev()),
        "{context}"
    );

    // A prefix, then a range on the column that follows it.
    let prefix = (0..random.below(columns.len() as u64))
        .map(|_| random.cell())
        .collect::<Vec<_>>();
    let values = prefix.iter().map(|cell| value(*cell)).collect::<Vec<_>>();
    let starts = |row: &Cells| {
        prefix
            .iter()
            .zip(columns)
            .all(|(cell, at)| *cell == row[*at])
    };
    let found = index.lookup(&values).expect("numbers can be looked up");
    assert!(
        found.map(number).eq(table.in_order(columns, starts)),
        "{prefix:?}, {context}"
    );

    let next = columns[prefix.len()];
    let (low, high) = (bound(random), bound(random));
    let between = |row: &Cells| {
        let open = (low, high) == (Bound::Unbounded, Bound::Unbounded);
        let above = match (low, row[next]) {
            (Bound::Unbounded, cell) => open || cell.is_some(),
            (Bound::Included(low), cell) => low.is_some() && cell >= low,
            (Bound::Excluded(low), cell) => low.is_some() && cell > low,
        };
        let below = match (high, row[next]) {
            (Bound::Unbounded, _) => true,
            (Bound::Included(high), cell) => cell.is_some() && cell <= high,
            (Bound::Excluded(high), cell) => cell.is_some() && cell < high,
        };
        starts(row) && above && below
    };
    let (from, to) = (low.map(value), high.map(value));
    let found = index
        .range(&values, from.as_ref(), to.as_ref())
        .expect("numbers can be looked up")
        .map(number)
        .collect::<Vec<_>>();
    assert_eq!(
        found,
        table.in_order(columns, between),
        "{prefix:?} {low:?} {high:?}, {context}"
    );
}

fn bound(random: &mut Random) -> Bound<Option<i64>> {
    match random.below(3) {
        0 => Bound::Unbounded,
        1 => Bound::Included(random.cell()),
        _ => Bound::Excluded(random.cell()),
    }
}

fn number(key: &Key) -> i64 {
    match key {
        Key::I64(number) => *number,
        key => panic!("a key that nobody wrote: {key:?}"),
    }
}

fn cells(row: &[Value]) -> Cells {
    let mut cells = [None; 3];
    for (cell, value) in cells.iter_mut().zip(row) {
        *cell = match value {
            Value::I64(number) => Some(*number),
            _ => None,
        };
    }
    cells
}

fn value(cell: Option<i64>) -> Value {
    cell.map_or(Value::Null, Value::I64)
}

fn values(row: &Cells) -> Vec<Value> {
    row.iter().map(|cell| value(*cell)).collect()
}
