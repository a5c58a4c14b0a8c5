//! What the engine relies on, one short story per test.
//!
//! In: a fresh storage. Out: SQLite's answers.

use gluesql_core::{
    ast::{ColumnDef, DataType},
    data::{Key, Schema, Value},
    store::{Store, StoreMut, Transaction},
};
use std::ops::Bound;
use storage::{Error, SharedDatabase, Storage};

fn schema(name: &str, columns: &[(&str, DataType)]) -> Schema {
    let column = |(name, data_type): &(&str, DataType)| ColumnDef {
        name: (*name).to_owned(),
        data_type: data_type.clone(),
        nullable: true,
        default: None,
        unique: None,
        comment: None,
    };
    Schema {
        table_name: name.to_owned(),
        column_defs: Some(columns.iter().map(column).collect()),
        indexes: Vec::new(),
        engine: None,
        foreign_keys: Vec::new(),
        comment: None,
    }
}

fn person(name: &str, age: i64) -> Vec<Value> {
    vec![Value::Str(name.to_owned()), Value::I64(age)]
}

/// A table `person (name, age)` with a unique index on the name and a plain one on the age.
fn people() -> Storage {
    let mut storage = Storage::new();
    let columns = [("name", DataType::Text), ("age", DataType::Int)];
    storage.create_table(schema("person", &columns)).unwrap();
    storage
        .create_index("person", "by_name", vec![0], true)
        .unwrap();
    storage
        .create_index("person", "by_age", vec![1], false)
        .unwrap();
    storage
}

fn insert(storage: &mut Storage, key: i64, name: &str, age: i64) -> Result<(), Error> {
    storage.insert_row("person", Key::I64(key), person(name, age))
}

fn names(storage: &Storage) -> Vec<String> {
    let rows = storage.scan("person").unwrap();
    rows.map(|(_, row)| String::from(&row[0])).collect()
}

#[test]
fn a_unique_index_refuses_and_names_the_row_that_is_there() {
    let mut storage = people();
    insert(&mut storage, 1, "ada", 36).unwrap();
    assert_eq!(
        insert(&mut storage, 2, "ada", 40),
        Err(Error::NotUnique {
            table: "person".to_owned(),
            index: "by_name".to_owned(),
            columns: vec![0],
            existing: Key::I64(1),
        })
    );
    // A row may keep its own values, and NULL equals nothing.
    storage
        .update_row("person", &Key::I64(1), person("ada", 37))
        .unwrap();
    for key in [3, 4] {
        let nobody = vec![Value::Null, Value::I64(1)];
        storage.insert_row("person", Key::I64(key), nobody).unwrap();
    }
    assert_eq!(storage.table_len("person"), Ok(3));
}

#[test]
fn look_ups_answer_in_index_order() {
    let mut storage = people();
    for (key, name, age) in [
        (1, "eve", 30),
        (2, "bob", 20),
        (3, "ada", 30),
        (4, "dan", 40),
    ] {
        insert(&mut storage, key, name, age).unwrap();
    }
    let keys = storage
        .lookup("person", "by_age", &[Value::I64(30)])
        .unwrap();
    assert_eq!(keys.collect::<Vec<_>>(), [&Key::I64(1), &Key::I64(3)]);

    let by_age = storage.table("person").unwrap().index_on(&[1]).unwrap();
    let from_thirty = Bound::Included(&Value::I64(30));
    let keys = by_age.range(&[], from_thirty, Bound::Unbounded).unwrap();
    assert_eq!(
        keys.rev().collect::<Vec<_>>(),
        [&Key::I64(4), &Key::I64(3), &Key::I64(1)]
    );
}

#[test]
fn minus_zero_and_zero_are_one_value_in_an_index() {
    let mut storage = Storage::new();
    storage
        .create_table(schema("t", &[("x", DataType::Float)]))
        .unwrap();
    storage.create_index("t", "i", vec![0], true).unwrap();
    storage
        .insert_row("t", Key::I64(1), vec![Value::F64(0.0)])
        .unwrap();
    let again = storage.insert_row("t", Key::I64(2), vec![Value::F64(-0.0)]);
    assert!(matches!(again, Err(Error::NotUnique { .. })));
}

#[test]
fn generated_keys_follow_the_largest_one() {
    let mut storage = people();
    assert_eq!(storage.table("person").unwrap().next_rowid(), Ok(1));
    insert(&mut storage, 7, "ada", 36).unwrap();
    storage
        .append_data("person", vec![person("bob", 1)])
        .unwrap();
    assert_eq!(storage.table("person").unwrap().next_rowid(), Ok(9));
    insert(&mut storage, i64::MAX, "eve", 1).unwrap();
    assert_eq!(
        storage.table("person").unwrap().next_rowid(),
        Err(Error::Full)
    );
}

#[test]
fn a_failed_batch_leaves_nothing_behind() {
    let mut storage = people();
    let rows = vec![
        (Key::I64(1), person("ada", 1)),
        (Key::I64(2), person("ada", 2)),
    ];
    assert!(storage.insert_data("person", rows).is_err());
    assert_eq!(storage.table_len("person"), Ok(0));
    assert_eq!(
        storage
            .lookup("person", "by_age", &[Value::I64(1)])
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn a_statement_is_undone_alone_inside_a_transaction() {
    let mut storage = people();
    storage.begin().unwrap();
    insert(&mut storage, 1, "ada", 36).unwrap();

    assert!(!storage.begin_statement());
    insert(&mut storage, 2, "bob", 20).unwrap();
    // What GlueSQL runs in between is told not to commit.
    assert_eq!(Transaction::begin(&mut storage, true), Ok(false));
    insert(&mut storage, 3, "ada", 20).unwrap_err();
    storage.rollback_statement();

    assert_eq!(names(&storage), ["ada"]);
    assert!(storage.in_transaction());
    storage.rollback().unwrap();
    assert_eq!(names(&storage), [""; 0]);
}

#[test]
fn savepoints_nest_and_the_innermost_of_a_name_counts() {
    let mut storage = people();
    storage.begin().unwrap();
    insert(&mut storage, 1, "ada", 1).unwrap();
    storage.savepoint("sp");
    insert(&mut storage, 2, "bob", 2).unwrap();
    storage.savepoint("SP");
    insert(&mut storage, 3, "eve", 3).unwrap();

    storage.rollback_to("sp").unwrap();
    assert_eq!(names(&storage), ["ada", "bob"]);
    storage.rollback_to("sp").unwrap();
    assert!(storage.savepoints().eq(["sp", "SP"]));

    storage.release("sp").unwrap();
    storage.rollback_to("sp").unwrap();
    assert_eq!(names(&storage), ["ada"]);
    storage.release("sp").unwrap();
    assert_eq!(
        storage.rollback_to("sp"),
        Err(Error::NoSuchSavepoint("sp".to_owned()))
    );
    storage.commit().unwrap();
    assert_eq!(names(&storage), ["ada"]);
}

#[test]
fn a_savepoint_outside_of_a_transaction_opens_one() {
    let mut storage = people();
    storage.savepoint("outer");
    assert!(storage.in_transaction());
    assert_eq!(storage.begin(), Err(Error::TransactionOpen));
    insert(&mut storage, 1, "ada", 1).unwrap();
    storage.release("outer").unwrap();
    assert!(!storage.in_transaction());
    assert_eq!(names(&storage), ["ada"]);
    assert_eq!(storage.commit(), Err(Error::NoTransaction("commit")));
}

#[test]
fn a_second_writer_finds_the_database_locked() {
    let mut first = people();
    let mut second = first.shared().connect();
    first.begin().unwrap();
    insert(&mut first, 1, "ada", 1).unwrap();

    // Others read what is committed, and may not write.
    assert!(!second.in_transaction());
    assert_eq!(names(&second), [""; 0]);
    let refused = insert(&mut second, 2, "bob", 2).unwrap_err();
    assert_eq!(refused.to_string(), "database is locked");

    first.commit().unwrap();
    second.begin_statement();
    assert_eq!(names(&second), ["ada"]);
    insert(&mut second, 2, "bob", 2).unwrap();
    second.end_statement();
    first.refresh();
    assert_eq!(names(&first), ["ada", "bob"]);
}

#[test]
fn nobody_writes_on_stale_rows() {
    let mut first = people();
    let mut second = first.shared().connect();
    for storage in [&mut first, &mut second] {
        storage.begin().unwrap();
    }
    second.begin_statement();
    assert_eq!(names(&second), [""; 0]);
    second.end_statement();

    insert(&mut first, 1, "ada", 1).unwrap();
    first.commit().unwrap();
    assert_eq!(insert(&mut second, 2, "bob", 2), Err(Error::Locked));
    second.rollback().unwrap();
    insert(&mut second, 2, "bob", 2).unwrap();
}

#[test]
fn begin_alone_does_not_hold_the_view() {
    let mut first = people();
    let mut second = first.shared().connect();
    second.begin().unwrap();
    insert(&mut first, 1, "ada", 1).unwrap();
    insert(&mut second, 2, "bob", 2).unwrap();
    assert_eq!(names(&second), ["ada", "bob"]);
}

#[test]
fn dropping_a_connection_rolls_back() {
    let shared = SharedDatabase::new();
    let mut first = shared.connect();
    let mut second = shared.connect();
    first.begin().unwrap();
    first.create_table(schema("t", &[])).unwrap();
    assert_eq!(second.create_table(schema("t", &[])), Err(Error::Locked));
    drop(first);
    second.create_table(schema("t", &[])).unwrap();
}

#[test]
fn a_snapshot_keeps_the_tables_as_they_were() {
    let mut storage = people();
    insert(&mut storage, 1, "ada", 1).unwrap();
    let kept = storage.snapshot();
    storage.drop_table("person").unwrap();
    assert_eq!(kept.database().table("person").unwrap().len(), 1);
    storage.restore(&kept).unwrap();
    assert_eq!(names(&storage), ["ada"]);
    assert_eq!(storage.fetch_all_schemas().unwrap().len(), 1);
}

#[test]
fn dropping_a_column_moves_the_indexes_behind_it() {
    use gluesql_core::store::AlterTable;
    let mut storage = people();
    insert(&mut storage, 1, "ada", 36).unwrap();
    AlterTable::drop_column(&mut storage, "person", "name", false).unwrap();
    let table = storage.table("person").unwrap();
    assert_eq!(table.get(&Key::I64(1)).unwrap().as_ref(), &[Value::I64(36)]);
    assert!(
        table
            .indexes()
            .iter()
            .map(|index| index.name())
            .eq(["by_age"])
    );
    assert_eq!(table.index("by_age").unwrap().columns(), [0]);
    storage.delete_row("person", &Key::I64(1)).unwrap();
    assert!(
        storage
            .table("person")
            .unwrap()
            .index("by_age")
            .unwrap()
            .is_empty()
    );
}

#[test]
fn names_that_are_not_there_are_errors() {
    let mut storage = people();
    assert_eq!(
        storage.table_len("x"),
        Err(Error::NoSuchTable("x".to_owned()))
    );
    let index = storage.lookup("person", "x", &[]).err();
    assert_eq!(index, Some(Error::NoSuchIndex("x".to_owned())));
    let missing = storage.update_row("person", &Key::I64(1), person("ada", 1));
    assert!(matches!(missing, Err(Error::NoSuchRow { .. })));
    let position = storage.create_index("person", "i", vec![2], false);
    assert!(matches!(
        position,
        Err(Error::NoSuchColumn { position: 2, .. })
    ));
    let list = storage.lookup("person", "by_age", &[Value::List(Vec::new())]);
    assert!(matches!(list.err(), Some(Error::GlueSql(_))));
}
