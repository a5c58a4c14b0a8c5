//! Temporary tables on two connections of one database, here and on SQLite.
//!
//! In: statements, each on the first or the second connection. Out: both sides answer the same.

use super::same::{on_engine, on_sqlite};
use crate::Engine;

/// 1 or 2, and what that connection is asked.
const STATEMENTS: &[(usize, &str)] = &[
    (1, "CREATE TABLE t (a)"),
    (1, "INSERT INTO t VALUES ('main')"),
    (1, "CREATE TEMP TABLE own (a INTEGER PRIMARY KEY, b UNIQUE)"),
    (1, "INSERT INTO own VALUES (1, 'x'), (2, 'y')"),
    (1, "INSERT INTO own VALUES (3, 'x')"),
    (2, "SELECT * FROM own"),
    (2, "SELECT name FROM sqlite_master ORDER BY name"),
    (2, "CREATE TEMP TABLE own (c)"),
    (2, "INSERT INTO own VALUES ('second')"),
    (1, "SELECT * FROM own"),
    (2, "SELECT * FROM own"),
    (2, "INSERT INTO t VALUES ('from the second')"),
    (1, "SELECT t.a, own.b FROM t, own ORDER BY 1, 2"),
    // A rollback takes back what a transaction did to it, and no more.
    (1, "BEGIN"),
    (1, "DELETE FROM own"),
    (1, "CREATE TEMP TABLE more (a)"),
    (1, "ROLLBACK"),
    (1, "SELECT * FROM own"),
    (1, "SELECT * FROM more"),
    // It hides a table of its name, for its own connection and for as long as it lives.
    (1, "CREATE TEMP TABLE t AS SELECT 'hidden' AS a"),
    (1, "SELECT * FROM t"),
    (2, "SELECT * FROM t"),
    (2, "INSERT INTO t VALUES ('meanwhile')"),
    (1, "SELECT * FROM t"),
    (1, "UPDATE t SET a = 'still hidden'"),
    (2, "SELECT * FROM t"),
    (1, "DROP TABLE t"),
    (1, "SELECT * FROM t"),
    (2, "SELECT * FROM t"),
    (1, "DROP TABLE own"),
    (1, "SELECT * FROM own"),
    (2, "SELECT * FROM own"),
    (2, "CREATE TABLE shown (a)"),
    (1, "SELECT * FROM shown"),
];

#[test]
fn temporary_tables_belong_to_one_connection() {
    let open = || {
        let flags = rusqlite::OpenFlags::default() | rusqlite::OpenFlags::SQLITE_OPEN_URI;
        let name = "file:temporary?mode=memory&cache=shared";
        rusqlite::Connection::open_with_flags(name, flags).expect("SQLite opens a database")
    };
    let sqlite = [open(), open()];
    let engine = Engine::new(trace::Recorder::new());
    let connections = [engine.connect(), engine.connect()];
    for (who, text) in STATEMENTS {
        let wanted = on_sqlite(&sqlite[who - 1], text);
        let got = on_engine(&connections[who - 1], text);
        let agree = match (&wanted, &got) {
            // How many rows a definition changes is nobody's business.
            (super::same::Outcome::Changed(_), super::same::Outcome::Changed(_)) => true,
            (wanted, got) => wanted == got,
        };
        assert!(
            agree,
            "{who}: {text}\n  SQLite: {wanted:?}\n  engine: {got:?}"
        );
    }
    assert_eq!(engine.table_names(), ["t", "shown"]);
}
