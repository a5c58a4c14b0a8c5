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
