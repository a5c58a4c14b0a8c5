//! The engine against SQLite in memory, in one run: prepared statements on both sides, every value read.
//!
//! In: 10,000 users and 1,000 roles, the same in both. Out: criterion's report, two lines for each statement, and at
//! the end a table: the median of both sides, their ratio, and how much longer either takes with twice the rows, so
//! that work that grows faster than the data is seen. `./dev bench` runs it; `./dev bench NAME` only the lines whose
//! name contains NAME.

#![expect(
    clippy::print_stdout,
    reason = "the table at the end is what it is for"
)]

use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use criterion::Criterion;
use engine::{Connection, Engine, Value};

/// The allocator of the native binary; SQLite brings its own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USERS: i64 = 10_000;
const ROLES: i64 = 1_000;
/// Rows written by a line that writes, in one transaction.
const CHANGES: i64 = 1_000;

const SCHEMA: &[&str] = &[
    "CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(30) NOT NULL)",
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(30) NOT NULL, age INTEGER, role_id INTEGER REFERENCES roles (id))",
    "CREATE INDEX ix_users_role_id ON users (role_id)",
    "CREATE TABLE log (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), text VARCHAR(50))",
];

/// One line of the report.
struct Line {
    name: &'static str,
    text: String,
    /// The parameters of the statement's runs, one after the other.
    sets: Vec<Vec<Value>>,
    /// Whether it changes rows: then all sets are run in one transaction.
    writes: bool,
}

/// The lines for a database of this many users and roles.
fn lines(users: i64, roles: i64) -> Vec<Line> {
    let keys = |range: i64| -> Vec<Vec<Value>> {
        let key = |at: i64| vec![Value::Int(at * 101 % range + 1)];
        (0..97).map(key).collect()
    };
    let read = |name, text: &str, sets| Line {
        name,
        text: text.to_owned(),
        sets,
        writes: false,
    };
    let once = || vec![Vec::new()];
    let marks = vec!["?"; 500].join(", ");
    let many: Vec<Value> = (0..500).map(|at| Value::Int(at * 19 % users + 1)).collect();
    vec![
        read(
            "select_by_primary_key",
            "SELECT id, name, age, role_id FROM users WHERE id = ?",
            keys(users),
        ),
        read(
            "select_by_foreign_key",
            "SELECT id, name, age, role_id FROM users WHERE role_id = ?",
            keys(roles),
        ),
        read(
            "in_500_keys",
            &format!("SELECT id, name, age, role_id FROM users WHERE id IN ({marks})"),
            vec![many],
        ),
        read(
            "join",
            "SELECT u.id, u.name, r.name FROM users AS u JOIN roles AS r ON u.role_id = r.id",
            once(),
        ),
        read(
            "left_join_from_roles",
            "SELECT r.id, r.name, u.name FROM roles AS r LEFT JOIN users AS u ON u.role_id = r.id",
            once(),
        ),
        read(
            "group_by_over_join",
            "SELECT r.name, count(u.id) FROM roles AS r JOIN users AS u ON u.role_id = r.id GROUP BY r.name",
            once(),
        ),
        read(
            "correlated_exists",
            "SELECT r.id FROM roles AS r WHERE EXISTS (SELECT 1 FROM users AS u WHERE u.role_id = r.id AND u.age > 70)",
            once(),
        ),
        read("scan", "SELECT id FROM users WHERE age > 70", once()),
        read(
            "all_rows",
            "SELECT id, name, age, role_id FROM users",
            once(),
        ),
        read(
            "order_by_limit",
            "SELECT id, name FROM users ORDER BY name LIMIT 10",
            once(),
        ),
        Line {
            name: "insert_1000",
            text: "INSERT INTO log (user_id, text) VALUES (?, ?)".to_owned(),
            sets: (1..=CHANGES)
                .map(|at| {
                    vec![
                        Value::Int(at),
                        Value::from(format!("some text {at}").as_str()),
                    ]
                })
                .collect(),
            writes: true,
        },
        Line {
            name: "update_1000_by_key",
            text: "UPDATE users SET age = ? WHERE id = ?".to_owned(),
            sets: (0..CHANGES)
                .map(|at| vec![Value::Int(at % 50), Value::Int(at * 7 % users + 1)])
                .collect(),
            writes: true,
        },
    ]
}

/// Gives both sides the same rows, through a function that runs one statement.
fn fill(users: i64, roles: i64, run: &mut dyn FnMut(&str, Vec<Value>)) {
    for at in 1..=roles {
        let values = vec![Value::Int(at), Value::from(format!("role {at}").as_str())];
        run("INSERT INTO roles VALUES (?, ?)", values);
    }
    for at in 1..=users {
        let values = vec![
            Value::Int(at),
            Value::from(format!("user {}", at * 7919 % users).as_str()),
            Value::Int(at % 80),
            Value::Int(at % roles + 1),
        ];
        run("INSERT INTO users VALUES (?, ?, ?, ?)", values);
    }
}

/// What the statements are run on.
trait Side {
    const NAME: &'static str;
    fn open(users: i64, roles: i64) -> Self;
    fn script(&self, text: &str);
    /// Prepares the statement once and answers how long `rounds` rounds took: for a line that reads, one run with
    /// the next set each; for one that writes, a transaction with all of them.
    fn measure(&self, line: &Line, rounds: u64) -> Duration;
}

/// What a written table is like before a round, so that rounds are equal.
fn reset(side: &impl Side, line: &Line) {
    if line.text.starts_with("INSERT") {
        side.script("DELETE FROM log");
    }
}

struct Sqlite(rusqlite::Connection);

fn to_sqlite(value: &Value) -> rusqlite::types::Value {
    match value {
        Value::Int(it) => rusqlite::types::Value::Integer(*it),
        Value::Text(it) => rusqlite::types::Value::Text(it.to_string()),
        _ => rusqlite::types::Value::Null,
    }
}

impl Side for Sqlite {
    const NAME: &'static str = "sqlite";

    fn open(users: i64, roles: i64) -> Self {
        let sqlite =
            rusqlite::Connection::open_in_memory().expect("SQLite opens a database in memory");
        let script = format!("PRAGMA foreign_keys=ON; {}; BEGIN", SCHEMA.join(";"));
        sqlite.execute_batch(&script).expect("a schema");
        fill(users, roles, &mut |text, values| {
            let values = rusqlite::params_from_iter(values.iter().map(to_sqlite));
            sqlite
                .prepare_cached(text)
                .and_then(|mut it| it.execute(values))
                .expect("a row");
        });
        sqlite.execute_batch("COMMIT").expect("a commit");
        Self(sqlite)
    }

    fn script(&self, text: &str) {
        self.0.execute_batch(text).expect("it runs on SQLite");
    }

    fn measure(&self, line: &Line, rounds: u64) -> Duration {
        let mut statement = self.0.prepare(&line.text).expect("a statement");
        let columns = statement.column_count();
        let sets: Vec<Vec<rusqlite::types::Value>> = line
            .sets
            .iter()
            .map(|set| set.iter().map(to_sqlite).collect())
            .collect();
        let mut took = Duration::ZERO;
        for round in 0..rounds as usize {
            if line.writes {
                reset(self, line);
                let start = Instant::now();
                self.script("BEGIN");
                for set in &sets {
                    statement
                        .execute(rusqlite::params_from_iter(set))
                        .expect("a change");
                }
                self.script("COMMIT");
                took += start.elapsed();
                continue;
            }
            let set = &sets[round % sets.len()];
            let start = Instant::now();
            let mut rows = statement
                .query(rusqlite::params_from_iter(set))
                .expect("rows");
            while let Some(row) = rows.next().expect("a row") {
                for at in 0..columns {
                    let value: rusqlite::types::Value = row.get(at).expect("a value");
                    black_box(value);
                }
            }
            took += start.elapsed();
        }
        took
    }
}

struct Ours(Connection);

impl Ours {
    /// A text is parsed and planned when it is first seen, and kept: the engine's way of preparing.
    fn run(&self, text: &str, values: Vec<Value>) -> usize {
        let cursor = self.0.exec_driver_sql(text, &[values]);
        black_box(cursor.expect("it runs on the engine")).rows.len()
    }
}

impl Side for Ours {
    const NAME: &'static str = "engine";

    fn open(users: i64, roles: i64) -> Self {
        let recorder = trace::Recorder::new();
        recorder.set_enabled(false);
        let options = engine::EngineOptions {
            limits: engine::Limits {
                statements: u64::MAX,
                ..engine::Limits::default()
            },
            ..engine::EngineOptions::default()
        };
        let ours = Self(Engine::with_options(recorder, options).connect());
        for text in SCHEMA {
            ours.script(text);
        }
        ours.0.begin().expect("a transaction");
        fill(users, roles, &mut |text, values| {
            ours.run(text, values);
        });
        ours.0.commit().expect("a commit");
        ours
    }

    fn script(&self, text: &str) {
        self.run(text, Vec::new());
    }

    fn measure(&self, line: &Line, rounds: u64) -> Duration {
        let mut took = Duration::ZERO;
        for round in 0..rounds as usize {
            if line.writes {
                reset(self, line);
                let start = Instant::now();
                self.0.begin().expect("a transaction");
                for set in &line.sets {
                    self.run(&line.text, set.clone());
                }
                self.0.commit().expect("a commit");
                took += start.elapsed();
                continue;
            }
            let set = line.sets[round % line.sets.len()].clone();
            let start = Instant::now();
            self.run(&line.text, set);
            took += start.elapsed();
        }
        took
    }
}

/// Measures a line with criterion; the median of a round in microseconds, 0 when a filter left it out.
fn sample<S: Side>(criterion: &mut Criterion, side: &S, line: &Line) -> f64 {
    let samples = Rc::new(std::cell::RefCell::new(Vec::new()));
    let mut group = criterion.benchmark_group(line.name);
    let seen = samples.clone();
    group.bench_function(S::NAME, move |bencher| {
        // Warming up is criterion's first call of this closure.
        seen.borrow_mut().clear();
        bencher.iter_custom(|rounds| {
            let took = side.measure(line, rounds);
            let one = took.as_secs_f64() * 1e6 / rounds as f64;
            seen.borrow_mut().push(one);
            took
        });
    });
    group.finish();
    let mut samples = samples.take();
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(0.0)
}

/// The best of several rounds, in microseconds.
fn best(side: &impl Side, line: &Line) -> f64 {
    let one = (0..40).map(|_| side.measure(line, 1).as_secs_f64() * 1e6);
    one.fold(f64::MAX, f64::min)
}

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(1500))
        .sample_size(20)
        .configure_from_args();
    let (sqlite, ours) = (Sqlite::open(USERS, ROLES), Ours::open(USERS, ROLES));
    let mut table = Vec::new();
    for line in lines(USERS, ROLES) {
        let theirs = sample(&mut criterion, &sqlite, &line);
        let own = sample(&mut criterion, &ours, &line);
        if theirs > 0.0 && own > 0.0 {
            table.push((line, own, theirs));
        }
    }
    criterion.final_summary();
    if table.is_empty() {
        return;
    }
    let (users, roles) = (2 * USERS, 2 * ROLES);
    let (sqlite2, ours2) = (Sqlite::open(users, roles), Ours::open(users, roles));
    println!(
        "\n{:<22} {:>12} {:>12} {:>7}   {:>16} {:>7}",
        "line", "ours µs", "SQLite µs", "ratio", "twice: ours", "SQLite"
    );
    for twice in lines(users, roles) {
        let Some((line, own, theirs)) = table.iter().find(|it| it.0.name == twice.name) else {
            continue;
        };
        let grown = best(&ours2, &twice) / best(&ours, line);
        let theirs_grown = best(&sqlite2, &twice) / best(&sqlite, line);
        println!(
            "{:<22} {own:>12.1} {theirs:>12.1} {:>7.2}   {grown:>15.1}x {theirs_grown:>6.1}x",
            line.name,
            own / theirs
        );
    }
}
