//! How long the usual work takes here and on SQLite in memory, side by side, prepared on both sides.
//!
//! Not a test of anything: it prints a table when `ATHANOR_SPEED` is set. In: 10,000 users, 1,000 roles.

use std::time::{Duration, Instant};

use sql::Value;

use crate::{Connection, Engine};

const USERS: i64 = 10_000;
const ROLES: i64 = 1_000;

/// The best of several runs: others use the machine too.
fn per_run(times: u32, mut work: impl FnMut(u32)) -> Duration {
    let share = (times / 10).max(1);
    let mut best = Duration::MAX;
    for round in 0..10 {
        let start = Instant::now();
        for at in 0..share {
            work(round * share + at + 1);
        }
        best = best.min(start.elapsed() / share);
    }
    best
}

fn fill(run: &mut dyn FnMut(&str)) {
    run("CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(50))");
    run(
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(50), age INTEGER, role_id INTEGER REFERENCES roles (id))",
    );
    run("CREATE INDEX ix_users_role_id ON users (role_id)");
    run(
        "CREATE TABLE log (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), text VARCHAR(50))",
    );
    for id in 1..=ROLES {
        run(&format!("INSERT INTO roles VALUES ({id}, 'role {id}')"));
    }
    for id in 1..=USERS {
        run(&format!(
            "INSERT INTO users VALUES ({id}, 'user {id}', {}, {})",
            id % 80,
            id % ROLES + 1
        ));
    }
}

/// One statement for three seconds, for a profiler.
#[expect(clippy::print_stdout, reason = "it is asked for by a variable")]
fn in_a_loop(connection: &Connection) {
    let text = std::env::var("ATHANOR_LOOP").unwrap_or_default();
    let start = Instant::now();
    connection.begin().expect("begin");
    if std::env::var("ATHANOR_ALONE").is_ok() {
        connection
            .exec_driver_sql("PRAGMA gluesql = OFF", &[])
            .expect("a pragma of ours");
    }
    let count = text.matches('?').count();
    let mut at = 0;
    while start.elapsed() < Duration::from_secs(3) {
        at += 1;
        let all = [Value::Int(at % 50), Value::Int(at * 7 % USERS + 1)];
        let params = vec![all[..count].to_vec()];
        connection
            .exec_driver_sql(&text, if count > 0 { &params } else { &[] })
            .expect("it runs");
    }
    connection.commit().expect("commit");
    println!("{at} rounds");
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "it is asked for by a variable, and printing is all it does"
)]
fn speed_beside_sqlite() {
    if std::env::var("ATHANOR_SPEED").is_err() {
        return;
    }
    let sqlite = rusqlite::Connection::open_in_memory().expect("SQLite opens a database in memory");
    sqlite
        .execute_batch("PRAGMA foreign_keys=ON; BEGIN")
        .expect("a transaction");
    fill(&mut |text| {
        sqlite.execute(text, []).expect("a row");
    });
    sqlite.execute_batch("COMMIT").expect("a commit");
    let recorder = trace::Recorder::new();
    recorder.set_enabled(false);
    let engine = Engine::new(recorder);
    let connection = engine.connect();
    connection.begin().expect("a transaction");
    let start = Instant::now();
    fill(&mut |text| {
        connection.exec_driver_sql(text, &[]).expect("a row");
    });
    connection.commit().expect("a commit");
    println!("filling 11,000 rows with literals: {:?}", start.elapsed());

    if std::env::var("ATHANOR_LOOP").is_ok() {
        return in_a_loop(&connection);
    }
    let ids: Vec<String> = (0..500)
        .map(|it| (it * 17 % USERS + 1).to_string())
        .collect();
    let in_list = format!(
        "SELECT id, name FROM users WHERE id IN ({})",
        ids.join(", ")
    );
    let in_roles: Vec<String> = (0..500).map(|it| (it * 2 + 1).to_string()).collect();
    let in_fk = format!(
        "SELECT id, role_id FROM users WHERE role_id IN ({})",
        in_roles.join(", ")
    );
    let lines: Vec<(&str, &str, u32)> = vec![
        (
            "SELECT by primary key",
            "SELECT id, name, age FROM users WHERE id = ?",
            5000,
        ),
        (
            "SELECT by indexed foreign key",
            "SELECT id, name FROM users WHERE role_id = ?",
            2000,
        ),
        ("IN of 500 keys", &in_list, 50),
        ("IN of 500 foreign keys", &in_fk, 20),
        (
            "join of both tables",
            "SELECT u.id, u.name, r.name FROM users u JOIN roles r ON r.id = u.role_id",
            10,
        ),
        (
            "left join from the one side",
            "SELECT r.id, u.id FROM roles r LEFT JOIN users u ON u.role_id = r.id",
            10,
        ),
        (
            "GROUP BY over the join",
            "SELECT r.name, count(u.id) FROM roles r JOIN users u ON u.role_id = r.id GROUP BY r.name",
            10,
        ),
        (
            "correlated EXISTS",
            "SELECT r.id FROM roles r WHERE EXISTS (SELECT 1 FROM users u WHERE u.role_id = r.id AND u.age > 70)",
            10,
        ),
        (
            "scan with filter",
            "SELECT id FROM users WHERE age > 70",
            10,
        ),
        ("count", "SELECT count(*) FROM users", 10),
        ("all rows", "SELECT id, name, age, role_id FROM users", 10),
        (
            "ORDER BY name LIMIT 10",
            "SELECT id, name FROM users ORDER BY name LIMIT 10",
            10,
        ),
    ];
    println!(
        "{:<32} {:>12} {:>12} {:>12} {:>7}",
        "", "SQLite", "engine", "no GlueSQL", "times"
    );
    for (name, text, times) in lines {
        let with_param = text.contains('?');
        let mut statement = sqlite.prepare(text).expect("a statement");
        let on_sqlite = per_run(times, |at| {
            let param = i64::from(at) % USERS + 1;
            let mut rows = if with_param {
                statement.query([param])
            } else {
                statement.query([])
            }
            .expect("rows");
            while let Some(row) = rows.next().expect("a row") {
                for column in 0..row.as_ref().column_count() {
                    let _: rusqlite::types::Value = row.get(column).expect("a value");
                }
            }
        });
        let run = |connection: &Connection| {
            per_run(times, |at| {
                let params = vec![vec![Value::Int(i64::from(at) % USERS + 1)]];
                connection
                    .exec_driver_sql(text, if with_param { &params } else { &[] })
                    .expect("rows");
            })
        };
        let ours = run(&connection);
        connection
            .exec_driver_sql("PRAGMA gluesql = OFF", &[])
            .expect("a pragma of ours");
        let alone = run(&connection);
        connection
            .exec_driver_sql("PRAGMA gluesql = ON", &[])
            .expect("a pragma of ours");
        let factor = ours.as_secs_f64() / on_sqlite.as_secs_f64();
        println!("{name:<32} {on_sqlite:>12.1?} {ours:>12.1?} {alone:>12.1?} {factor:>6.1}x");
    }

    let insert = "INSERT INTO log (user_id, text) VALUES (?, ?)";
    let update = "UPDATE users SET age = ? WHERE id = ?";
    let mut statement = sqlite.prepare(insert).expect("a statement");
    let mut change = sqlite.prepare(update).expect("a statement");
    let start = Instant::now();
    sqlite.execute_batch("BEGIN").expect("begin");
    for at in 1..=1000_i64 {
        statement.execute((at, "some text")).expect("a row");
    }
    sqlite.execute_batch("COMMIT").expect("commit");
    let inserted = start.elapsed();
    let start = Instant::now();
    sqlite.execute_batch("BEGIN").expect("begin");
    for at in 1..=1000_i64 {
        change.execute((at % 50, at * 7)).expect("a row");
    }
    sqlite.execute_batch("COMMIT").expect("commit");
    let updated = start.elapsed();

    let start = Instant::now();
    connection.begin().expect("begin");
    for at in 1..=1000_i64 {
        let params = vec![vec![Value::Int(at), Value::from("some text")]];
        connection.exec_driver_sql(insert, &params).expect("a row");
    }
    connection.commit().expect("commit");
    let ours = start.elapsed();
    println!(
        "{:<32} {inserted:>12.1?} {ours:>12.1?} {:>12} {:>6.1}x",
        "1,000 inserts",
        "",
        ours.as_secs_f64() / inserted.as_secs_f64()
    );
    let start = Instant::now();
    connection.begin().expect("begin");
    for at in 1..=1000_i64 {
        let params = vec![vec![Value::Int(at % 50), Value::Int(at * 7)]];
        connection.exec_driver_sql(update, &params).expect("a row");
    }
    connection.commit().expect("commit");
    let ours = start.elapsed();
    println!(
        "{:<32} {updated:>12.1?} {ours:>12.1?} {:>12} {:>6.1}x",
        "1,000 updates by key",
        "",
        ours.as_secs_f64() / updated.as_secs_f64()
    );
}
