//! Dumps, images and caps.
//!
//! In: a database with something of everything. Out: the same database after a way through text or bytes, errors for
//! broken images, and errors that name a cap.

use super::same::{Outcome, on_engine, on_sqlite, open_sqlite};
use crate::{Connection, Engine, EngineOptions, ErrorKind, Limits};

const EVERYTHING: &str = "
CREATE TABLE roles (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, note BLOB);
CREATE TABLE users (id INTEGER PRIMARY KEY, role_id INTEGER REFERENCES roles (id), score REAL, big NUMERIC,
    upper_name TEXT AS (upper(name)), name TEXT COLLATE NOCASE);
CREATE TABLE keyless (a, b);
CREATE TABLE pairs (x INTEGER, y TEXT, PRIMARY KEY (x, y)) WITHOUT ROWID;
CREATE TABLE \"odd \"\"name\" (\"a column\" TEXT DEFAULT 'it''s');
CREATE TABLE log (line TEXT);
INSERT INTO roles (name, note) VALUES ('admin', x'00ff'), ('it''s; so', NULL), ('gone', 1);
DELETE FROM roles WHERE name = 'gone';
INSERT INTO users (id, role_id, score, big, name) VALUES (-3, 1, 0.1, 9223372036854775807, 'Ann'),
    (7, 2, 9e999, -9223372036854775808, 'x\u{0}y'), (8, NULL, -0.0, 1e300, 'é\n\u{1f600}');
INSERT INTO keyless VALUES (1, 2), (3, 4), (5, 6);
DELETE FROM keyless WHERE a = 1;
INSERT INTO pairs VALUES (2, 'b'), (1, 'a');
INSERT INTO \"odd \"\"name\" DEFAULT VALUES;
CREATE INDEX by_role ON users (role_id, score DESC);
CREATE UNIQUE INDEX by_lower ON users (lower(name));
CREATE INDEX some ON keyless (b) WHERE b > 4;
CREATE VIEW staff AS SELECT users.name, roles.name AS role FROM users JOIN roles ON roles.id = role_id;
CREATE TRIGGER noted AFTER INSERT ON roles BEGIN INSERT INTO log VALUES ('role ' || NEW.name); END;
";

/// What is compared: everything that can be read, and what writing does next.
const QUESTIONS: &[&str] = &[
    "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name",
    "SELECT * FROM roles",
    "SELECT * FROM users ORDER BY id",
    "SELECT * FROM keyless",
    "SELECT * FROM pairs",
    "SELECT * FROM \"odd \"\"name\"",
    "SELECT * FROM staff ORDER BY 1",
    "SELECT * FROM sqlite_sequence",
    "SELECT id FROM users WHERE lower(name) = 'ann'",
    "INSERT INTO users (name) VALUES ('ANN')",
    "INSERT INTO roles (name) VALUES ('next') RETURNING id",
    "INSERT INTO users (role_id) VALUES (99)",
    "SELECT * FROM log",
];

fn engine() -> Engine {
    let recorder = trace::Recorder::new();
    recorder.set_enabled(false);
    Engine::new(recorder)
}

fn filled() -> Engine {
    let engine = engine();
    let connection = engine.connect();
    connection
        .execute_script(EVERYTHING)
        .expect("statements that the engine knows");
    engine
}

/// Every question's answer with the question, so that a difference shows which it is.
fn answers(ask: impl Fn(&'static str) -> Outcome) -> Vec<(&'static str, Outcome)> {
    QUESTIONS.iter().map(|it| (*it, ask(it))).collect()
}

/// The first pair that differs, whatever else does.
fn same(left: &[(&'static str, Outcome)], right: &[(&'static str, Outcome)]) {
    for (left, right) in left.iter().zip(right) {
        assert_eq!(left, right);
    }
}

fn asked(connection: &Connection) -> Vec<(&'static str, Outcome)> {
    answers(|it| on_engine(connection, it))
}

#[test]
fn a_dump_makes_the_same_database_here_and_in_sqlite() {
    let dump = crate::dump(&filled().snapshot(), None);
    let copy = engine().connect();
    copy.execute_script(&dump).expect("a dump is SQL");
    copy.execute_script("PRAGMA foreign_keys=ON")
        .expect("a pragma");
    let sqlite = open_sqlite();
    sqlite
        .execute_batch(&dump)
        .expect("SQLite reads it as well");
    sqlite
        .execute_batch("PRAGMA foreign_keys=ON")
        .expect("a pragma");
    let expected = asked(&filled().connect());
    same(&asked(&copy), &expected);
    same(&answers(|it| on_sqlite(&sqlite, it)), &expected);
    assert!(
        crate::dump(&filled().snapshot(), Some("PAIRS"))
            .contains("INSERT INTO \"pairs\" VALUES (1,'a');")
    );
}

#[test]
fn an_image_makes_the_same_database() {
    let image = crate::image(&filled().snapshot());
    let copy = engine();
    copy.load_image(&image)
        .expect("an image that was just made");
    let original = filled();
    let rowids = "SELECT rowid, a FROM keyless";
    assert_eq!(
        on_engine(&copy.connect(), rowids),
        on_engine(&original.connect(), rowids)
    );
    assert_eq!(crate::image(&copy.snapshot()), image);
    same(&asked(&copy.connect()), &asked(&original.connect()));
}

#[test]
fn a_broken_image_says_so_and_loses_nothing() {
    let image = crate::image(&filled().snapshot());
    let kept = filled();
    let before = crate::dump(&kept.snapshot(), None);
    let mut refused = 0;
    let broken = (0..image.len()).map(|at| {
        let mut copy = image.clone();
        copy[at] ^= 0x20;
        copy
    });
    let cut = (0..image.len()).map(|at| image[..at].to_vec());
    for copy in broken.chain(cut) {
        let error = kept.load_image(&copy).expect_err("it is broken");
        assert!(error.message.contains("image"), "{}", error.message);
        refused += 1;
    }
    assert_eq!(refused, 2 * image.len());
    assert_eq!(crate::dump(&kept.snapshot(), None), before);
}

#[test]
fn an_image_waits_for_whoever_writes() {
    let image = crate::image(&filled().snapshot());
    let busy = filled();
    let writer = busy.connect();
    writer
        .execute_script("BEGIN; DELETE FROM log; INSERT INTO log VALUES ('mine')")
        .expect("a transaction");
    let error = busy.load_image(&image).expect_err("a connection writes");
    assert_eq!(error.message, "database is locked");
    writer.execute_script("COMMIT").expect("the end");
    busy.load_image(&image).expect("nobody writes now");
}

#[test]
fn caps_are_named() {
    let capped = |limits: Limits| {
        let recorder = trace::Recorder::new();
        recorder.set_enabled(false);
        let options = EngineOptions {
            limits,
            ..EngineOptions::default()
        };
        Engine::with_options(recorder, options).connect()
    };
    let endless =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    for (limits, text, words) in [
        (
            Limits {
                rows_per_statement: 1000,
                ..Limits::default()
            },
            endless,
            "the limit of 1000 rows read by one statement was passed",
        ),
        (
            Limits {
                bytes: 1 << 20,
                ..Limits::default()
            },
            endless,
            "the limit of 1 MB of memory was passed by the rows of a recursive query",
        ),
        (
            Limits {
                bytes: 1 << 20,
                ..Limits::default()
            },
            "SELECT zeroblob(600000) UNION ALL SELECT x FROM (SELECT zeroblob(600000) AS x UNION ALL SELECT zeroblob(600000)) AS y ORDER BY 1",
            "the limit of 1 MB of memory was passed by the rows of a query",
        ),
        (
            Limits {
                bytes: 1 << 20,
                ..Limits::default()
            },
            "CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(600000)); INSERT INTO t VALUES (zeroblob(600000)); INSERT INTO t VALUES (1)",
            "the limit of 1 MB of memory was passed by the tables",
        ),
        (
            Limits {
                statements: 2,
                ..Limits::default()
            },
            "SELECT 1; SELECT 2; SELECT 3",
            "the limit of 2 statements was passed",
        ),
    ] {
        let error = capped(limits).execute_script(text).expect_err("a cap");
        assert_eq!(error.message, words);
        assert!(matches!(error.kind, ErrorKind::Limit));
    }
}
