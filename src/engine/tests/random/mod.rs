//! A generator of schemas, rows and statements, NULLs everywhere, run on SQLite and on the engine.
//!
//! In: a seed. Out: agreement, or the shortest script that still shows the difference. A long run:
//! `ATHANOR_STATEMENTS=300000 ATHANOR_SEED=7 cargo test -p engine random -- --nocapture`.

mod changes;
mod expressions;
mod queries;
mod schema;

use std::fmt::Write;

use super::same::{Pair, Verdict};

/// xorshift64*: the run is the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 33) as usize % limit.max(1)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

#[derive(Clone)]
struct Table {
    name: String,
    columns: Vec<(String, &'static str)>,
    /// What makes a row the only one: the rowid, or the key of a table without one.
    unique: Vec<String>,
    /// Columns that are worked out and cannot be set.
    computed: Vec<String>,
    /// What ON CONFLICT may name.
    keys: Vec<String>,
    /// The column that is the rowid.
    rowid: Option<String>,
}

struct Generator {
    random: Random,
    tables: Vec<Table>,
    views: Vec<Table>,
    /// Counts everything that is given a name.
    made: usize,
    indexes: Vec<String>,
    /// Some index holds an expression.
    computes: bool,
    triggers: Vec<String>,
    /// Whether a transaction is open, as far as is known here.
    in_transaction: bool,
    /// Also what SQLite itself answers in odd ways: `ATHANOR_ODDITIES=1`. See COMPAT.md, and `oddities.rs` for proofs.
    odd: bool,
}

/// What an expression may read: name in the query, table.
type Sources = Vec<(String, Table)>;

/// Runs one script; the first difference, when there is one.
fn first_difference(script: &[String]) -> Option<(usize, String)> {
    let mut pair = Pair::new();
    for (at, text) in script.iter().enumerate() {
        if let Verdict::Differs(shown) = pair.run(text, false) {
            return Some((at, shown));
        }
    }
    None
}

/// Takes statements out for as long as the last one still differs.
fn shrink(mut script: Vec<String>) -> Vec<String> {
    let mut at = 0;
    while at + 1 < script.len() {
        let mut shorter = script.clone();
        shorter.remove(at);
        match first_difference(&shorter) {
            Some((last, _)) if last + 1 == shorter.len() => script = shorter,
            _ => at += 1,
        }
    }
    script
}

#[test]
fn random_statements_agree_with_sqlite() {
    let number = |name: &str, usual: u64| {
        std::env::var(name)
            .ok()
            .and_then(|it| it.parse().ok())
            .unwrap_or(usual)
    };
    let wanted = number("ATHANOR_STATEMENTS", 5000);
    let seed = number("ATHANOR_SEED", 1);
    let limit = number("ATHANOR_DIFFERENCES", 1);
    let mut done = 0;
    let mut round = 0;
    let mut report = String::new();
    let mut found = 0;
    while done < wanted && found < limit {
        round += 1;
        let state = (seed << 32 | round).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut generator = Generator {
            random: Random(state),
            tables: Vec::new(),
            views: Vec::new(),
            made: 0,
            indexes: Vec::new(),
            computes: false,
            triggers: Vec::new(),
            in_transaction: false,
            odd: std::env::var_os("ATHANOR_ODDITIES").is_some(),
        };
        let mut script = generator.schema();
        let mut pair = Pair::new();
        let mut at = 0;
        while at < script.len() || script.len() < 90 {
            if at == script.len() {
                script.push(generator.statement());
            }
            done += 1;
            if let Verdict::Differs(_) = pair.run(&script[at], false) {
                script.truncate(at + 1);
                let short = shrink(script.clone());
                let shown = first_difference(&short).map(|it| it.1).unwrap_or_default();
                let _ = writeln!(
                    report,
                    "-- seed {seed} round {round}\n{};\n{shown}\n",
                    short.join(";\n")
                );
                found += 1;
                break;
            }
            at += 1;
        }
    }
    assert!(found == 0, "after {done} statements:\n{report}");
}
