//! Where SQLite 3.41 itself answers oddly and the engine does not follow: each is named in COMPAT.md and left out by
//! the generator of random statements.
//!
//! In: [`ODDITIES`], whose last statement is the question. Out: both answers are what is written here, so that neither
//! side changes unnoticed.

use super::same::{Outcome, on_engine, on_sqlite, open_sqlite};
use crate::Engine;

struct Oddity {
    why: &'static str,
    script: &'static [&'static str],
    /// Rows joined by `;`, values by `,`.
    sqlite: &'static str,
    engine: &'static str,
}

const ODDITIES: &[Oddity] = &[
    Oddity {
        why: "an index that begins with a falling column hides NULL from NOT IN",
        script: &[
            "CREATE TABLE t (a)",
            "CREATE INDEX ix ON t (a DESC)",
            "INSERT INTO t VALUES (1), (NULL)",
            "SELECT 5 NOT IN (SELECT a FROM t)",
        ],
        sqlite: "i:1",
        engine: "NULL",
    },
    Oddity {
        why: "a constant in ON in front of a RIGHT JOIN is taken for a condition of WHERE",
        script: &[
            "CREATE TABLE a (x)",
            "CREATE TABLE b (x)",
            "INSERT INTO a VALUES (1)",
            "INSERT INTO b VALUES (1), (2)",
            "SELECT a.x, b.x FROM a JOIN a AS c ON 0 RIGHT JOIN b ON a.x = b.x",
        ],
        sqlite: "",
        engine: "NULL,i:1;NULL,i:2",
    },
    Oddity {
        why: "what leaves a moving frame is taken away from its sum, with the digits that it had hidden",
        script: &[
            "CREATE TABLE t (a)",
            "INSERT INTO t VALUES (1e20), (1.5), (2.5)",
            "SELECT sum(a) OVER (ORDER BY rowid ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) FROM t",
        ],
        sqlite: "r:1e20;r:2.5;r:1.0",
        engine: "r:1e20;r:4.0;r:2.5",
    },
    Oddity {
        why: "beside an index on an expression a sum goes wrong where GROUP BY names a column twice",
        script: &[
            "CREATE TABLE t (a, b, c, PRIMARY KEY (a, b))",
            "CREATE UNIQUE INDEX ix ON t (lower(c))",
            "INSERT INTO t VALUES (-3, 5, x''), ('A', 2, 1)",
            "SELECT x.c, x.c, sum(round(x.b, 0)) FROM t AS x CROSS JOIN t AS y WHERE x.c GROUP BY x.c, x.c",
        ],
        sqlite: "i:1,i:1,r:2.0",
        engine: "i:1,i:1,r:4.0",
    },
    Oddity {
        why: "a sum of large numbers depends on the order in which a join visits its rows",
        script: &[
            "CREATE TABLE t (a BLOB, b, PRIMARY KEY (a, b)) WITHOUT ROWID",
            "CREATE INDEX ix ON t (b)",
            "INSERT INTO t VALUES (4611686018427387904, 4611686018427387904), ('', 6), ('a', 'zz')",
            "SELECT sum(max(x.a, x.b)) FROM t AS x CROSS JOIN t AS y LEFT JOIN t AS z ON x.b = z.b WHERE y.a GLOB '*'",
        ],
        sqlite: "r:1.3835058055282164e19",
        engine: "Error(\"integer overflow\")",
    },
    Oddity {
        why: "where a LEFT JOIN is left out because it decides nothing, a later table may be sorted the wrong way round",
        script: &[
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE)",
            "INSERT INTO t VALUES (1, 'p'), (2, 'q')",
            "SELECT x.id, z.a FROM t AS x LEFT JOIN t AS y ON x.a = y.id CROSS JOIN t AS z \
             ORDER BY 1 DESC NULLS FIRST, 2 DESC",
        ],
        sqlite: "i:2,t:p;i:2,t:q;i:1,t:p;i:1,t:q",
        engine: "i:2,t:q;i:2,t:p;i:1,t:q;i:1,t:p",
    },
    Oddity {
        why: "UPDATE OR REPLACE beside an index on an expression refuses what it should replace",
        script: &[
            "CREATE TABLE p (a TEXT UNIQUE, b, c, PRIMARY KEY (a, b))",
            "CREATE TABLE k (id INTEGER PRIMARY KEY, b, a TEXT, FOREIGN KEY (a, b) REFERENCES p (a, b) \
             ON DELETE CASCADE ON UPDATE CASCADE)",
            "CREATE UNIQUE INDEX ix ON p (coalesce(c, 0))",
            "INSERT INTO p VALUES (7, 'a', 2), (6, -3, -2)",
            "UPDATE OR REPLACE p SET a = 1",
        ],
        sqlite: "Error(\"UNIQUE constraint failed: index 'ix'\")",
        engine: "Changed(2)",
    },
    Oddity {
        why: "REPLACE overlooks a missing parent in a table that refers to itself with an action",
        script: &[
            "CREATE TABLE t (id INTEGER PRIMARY KEY, up REFERENCES t (id) ON DELETE SET NULL)",
            "INSERT OR REPLACE INTO t VALUES (4, 9)",
        ],
        sqlite: "Changed(1)",
        engine: "Error(\"FOREIGN KEY constraint failed\")",
    },
    Oddity {
        why: "so does ON CONFLICT DO UPDATE",
        script: &[
            "CREATE TABLE t (id INTEGER PRIMARY KEY, up REFERENCES t (id) ON UPDATE SET NULL)",
            "INSERT INTO t VALUES (4, 9) ON CONFLICT (id) DO UPDATE SET id = 0",
        ],
        sqlite: "Changed(1)",
        engine: "Error(\"FOREIGN KEY constraint failed\")",
    },
    Oddity {
        why: "where there is nothing to replace, a number stays one although it is compared with text",
        script: &[
            "CREATE TABLE t (a TEXT)",
            "INSERT INTO t VALUES ('12')",
            "SELECT a = replace(12, '', 'x'), typeof(replace(12, '', 'x')) FROM t",
        ],
        sqlite: "i:0,t:integer",
        engine: "i:1,t:integer",
    },
    Oddity {
        why: "RENAME TO puts the table's new name in the place of `excluded`",
        script: &[
            "CREATE TABLE t (a PRIMARY KEY, b)",
            "CREATE TRIGGER r AFTER DELETE ON t BEGIN INSERT INTO t VALUES (1, 2) ON CONFLICT DO UPDATE SET b = excluded.b; END",
            "ALTER TABLE t RENAME TO u",
            "SELECT substr(sql, -18) FROM sqlite_master WHERE name = 'r'",
        ],
        sqlite: "t:SET b = \"u\".b; END",
        engine: "t: = excluded.b; END",
    },
    Oddity {
        why: "what is no integer for an integer key ends OR IGNORE half done inside a transaction",
        script: &[
            "CREATE TABLE t (id INTEGER PRIMARY KEY)",
            "BEGIN",
            "INSERT OR IGNORE INTO t VALUES (1), ('x')",
            "SELECT * FROM t",
        ],
        sqlite: "i:1",
        engine: "",
    },
    Oddity {
        why: "RETURNING shows a parent's key as an index of the child would hold it",
        script: &[
            "CREATE TABLE p (a, b, PRIMARY KEY (a, b))",
            "CREATE TABLE c (x NUMERIC UNIQUE, y, FOREIGN KEY (x, y) REFERENCES p (a, b))",
            "INSERT INTO p VALUES ('3', 1)",
            "DELETE FROM p RETURNING a",
        ],
        sqlite: "i:3",
        engine: "t:3",
    },
    Oddity {
        why: "an expression in RETURNING reads a REAL column before a whole number has become a REAL",
        script: &[
            "CREATE TABLE t (a REAL)",
            "INSERT INTO t VALUES (1) RETURNING coalesce(a, 2)",
        ],
        sqlite: "i:1",
        engine: "r:1.0",
    },
    Oddity {
        why: "so does `excluded` with what is to become text",
        script: &[
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b)",
            "INSERT INTO t VALUES (1, 2, 3)",
            "INSERT INTO t VALUES (1, 5, 0) ON CONFLICT (id) DO UPDATE SET b = excluded.a",
            "SELECT b FROM t",
        ],
        sqlite: "i:5",
        engine: "t:5",
    },
    Oddity {
        why: "a row is looked for in an index of other order with the conversions of the wrong columns",
        script: &[
            "CREATE TABLE t (a, b REAL, PRIMARY KEY (a, b))",
            "INSERT INTO t VALUES ('2.5', '')",
            "SELECT (b, a) IN (SELECT b, a FROM t) FROM t",
        ],
        sqlite: "i:0",
        engine: "i:1",
    },
];

fn flat(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Rows { rows, .. } => {
            let rows: Vec<String> = rows.iter().map(|it| it.join(",")).collect();
            rows.join(";")
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn oddities_of_sqlite_are_as_described() {
    let mut wrong = Vec::new();
    for it in ODDITIES {
        let sqlite = open_sqlite();
        let connection = Engine::new(trace::Recorder::new()).connect();
        let (mut theirs, mut ours) = (String::new(), String::new());
        for text in it.script {
            theirs = flat(&on_sqlite(&sqlite, text));
            ours = flat(&on_engine(&connection, text));
        }
        if (theirs.as_str(), ours.as_str()) != (it.sqlite, it.engine) {
            wrong.push(format!("{}\n  SQLite: {theirs}\n  engine: {ours}", it.why));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
