//! Statements built with `sql`, events of the trace, transactions and errors, as the layers above use them.

use std::rc::Rc;

use sql::schema::{Column, MetaData, Table};
use sql::statement::{Ddl, Insert, Select, Statement, Update};
use sql::{SqlType, Value};
use trace::{EventKind, Recorder};

use crate::{BoundValues, Connection, Engine, ErrorKind, ExecuteOptions, ManyMode};

struct Shop {
    engine: Engine,
    connection: Connection,
    users: Rc<Table>,
}

fn shop() -> Shop {
    let metadata = MetaData::new();
    let users = Table::new(
        &metadata,
        "users",
        None,
        [
            Column::new("id", SqlType::integer()).as_primary_key(),
            Column::new("name", SqlType::string(Some(50)))
                .not_null()
                .as_unique(),
            Column::new("age", SqlType::integer()),
        ],
    )
    .expect("a table");
    let engine = Engine::new(Recorder::new());
    let connection = engine.connect();
    let create = Statement::Ddl(Ddl::CreateTable {
        table: users.clone(),
        if_not_exists: false,
    });
    connection
        .execute(&create, &[], &ExecuteOptions::default())
        .expect("a new table");
    Shop {
        engine,
        connection,
        users,
    }
}

fn values(pairs: &[(&str, Value)]) -> BoundValues {
    pairs
        .iter()
        .map(|(key, value)| (Rc::from(*key), value.clone()))
        .collect()
}

impl Shop {
    fn add(&self, names: &[&str]) {
        let insert = Insert::new(&self.users).statement();
        let sets: Vec<BoundValues> = names
            .iter()
            .map(|it| values(&[("name", Value::from(*it))]))
            .collect();
        self.connection
            .execute(&insert, &sets, &ExecuteOptions::default())
            .expect("rows");
    }

    fn names(&self, connection: &Connection) -> Vec<String> {
        let name = sql::Expr::column(&self.users.column("name").expect("a column"));
        let select = Select::new([name]).statement();
        let cursor = connection
            .execute(&select, &[], &ExecuteOptions::default())
            .expect("names");
        cursor
            .rows
            .iter()
            .map(|it| format!("{:?}", it[0]))
            .collect()
    }

    fn statements(&self) -> Vec<trace::Statement> {
        let events = self.engine.recorder().events();
        events
            .into_iter()
            .filter_map(|it| match it.kind {
                EventKind::Statement(it) => Some(it),
                _ => None,
            })
            .collect()
    }
}

#[test]
fn a_statement_is_recorded_once_with_its_text_and_values() {
    let shop = shop();
    let insert = Insert::new(&shop.users).statement();
    let _why = shop.engine.recorder().because("flush INSERT");
    let cursor = shop
        .connection
        .execute(
            &insert,
            &[values(&[("name", Value::from("ed"))])],
            &ExecuteOptions::default(),
        )
        .expect("a row");
    assert_eq!((cursor.rowcount, cursor.lastrowid), (1, Some(1)));
    let events = shop.statements();
    let last = events.last().expect("an event");
    assert_eq!(last.sql, "INSERT INTO users (name) VALUES (?)");
    assert_eq!(last.params, [[trace::Cell::Text("ed".to_owned())]]);
    assert_eq!(
        (last.rows, last.reason.as_str(), last.executemany),
        (Some(1), "flush INSERT", false)
    );
}

#[test]
fn several_parameter_sets_are_one_event() {
    let shop = shop();
    shop.add(&["a", "b", "c"]);
    let events = shop.statements();
    let last = events.last().expect("an event");
    assert!(last.executemany && last.params.len() == 3 && last.rows == Some(3));
}

#[test]
fn insertmanyvalues_goes_in_batches_or_row_by_row() {
    let shop = shop();
    let id = sql::Expr::column(&shop.users.column("id").expect("a column"));
    let insert = Insert::new(&shop.users).returning([id]).statement();
    let sets = |names: &[&str]| -> Vec<BoundValues> {
        names
            .iter()
            .map(|it| values(&[("name", Value::from(*it))]))
            .collect()
    };
    let run = |names: &[&str], row_by_row| {
        let options = ExecuteOptions {
            many: ManyMode::InsertManyValues { row_by_row },
            ..ExecuteOptions::default()
        };
        shop.connection
            .execute(&insert, &sets(names), &options)
            .expect("rows")
            .rows
    };
    let before = shop.statements().len();
    assert_eq!(run(&["a", "b"], true), [[Value::Int(1)], [Value::Int(2)]]);
    assert_eq!(shop.statements().len() - before, 2);
    assert_eq!(
        run(&["c", "d", "e"], false),
        [[Value::Int(3)], [Value::Int(4)], [Value::Int(5)]]
    );
    let events = shop.statements();
    let last = events.last().expect("an event");
    assert_eq!(
        last.sql,
        "INSERT INTO users (name) VALUES (?), (?), (?) RETURNING id"
    );
    assert!(last.insertmanyvalues && !last.executemany);
}

#[test]
fn a_prepared_statement_takes_other_values_and_lists_of_any_length() {
    let shop = shop();
    shop.add(&["a", "b", "c", "d"]);
    let id = sql::Expr::column(&shop.users.column("id").expect("a column"));
    let name = sql::Expr::column(&shop.users.column("name").expect("a column"));
    let bind = sql::BindParam {
        expanding: true,
        ..sql::BindParam::required("ids")
    };
    let select = Select::new([name])
        .where_(id.in_expr(sql::expr::BinaryOp::In, sql::Expr::bind(bind)))
        .statement();
    let prepared = shop
        .connection
        .prepare(&select, &ExecuteOptions::default())
        .expect("a plan");
    let mut found = Vec::new();
    for ids in [vec![2], vec![4, 1, 9], vec![]] {
        let list = Value::List(ids.into_iter().map(Value::Int).collect());
        let cursor = shop
            .connection
            .execute_prepared(
                &prepared,
                &[values(&[("ids", list)])],
                &ExecuteOptions::default(),
            )
            .expect("rows");
        found.push(cursor.rows.len());
    }
    assert_eq!(found, [1, 2, 0]);
    assert!(
        shop.statements()
            .iter()
            .any(|it| it.sql.ends_with("IN (?, ?, ?)"))
    );
}

#[test]
fn rollback_and_savepoints_bring_rows_back() {
    let shop = shop();
    let connection = &shop.connection;
    connection.begin().expect("begin");
    shop.add(&["a"]);
    connection.savepoint("sp").expect("savepoint");
    shop.add(&["b"]);
    assert_eq!(connection.depth(), 2);
    connection.rollback_to("sp").expect("rollback to");
    assert_eq!(shop.names(connection).len(), 1);
    connection.release("sp").expect("release");
    connection.commit().expect("commit");
    connection.begin().expect("begin");
    shop.add(&["c"]);
    connection.rollback().expect("rollback");
    assert_eq!(shop.names(connection).len(), 1);
    let steps: Vec<String> = shop
        .engine
        .recorder()
        .events()
        .iter()
        .filter_map(|it| match &it.kind {
            EventKind::Begin(it) => Some(format!("BEGIN {}", it.depth)),
            EventKind::Commit(it) => Some(format!("COMMIT {}", it.depth)),
            EventKind::Rollback(it) => Some(format!("ROLLBACK {}", it.depth)),
            EventKind::Savepoint(it) => Some(format!("SAVEPOINT {}", it.depth)),
            EventKind::RollbackTo(it) => Some(format!("ROLLBACK TO {}", it.depth)),
            EventKind::Release(it) => Some(format!("RELEASE {}", it.depth)),
            _ => None,
        })
        .collect();
    let wanted = [
        "BEGIN 1",
        "SAVEPOINT 2",
        "ROLLBACK TO 2",
        "RELEASE 2",
        "COMMIT 1",
        "BEGIN 1",
        "ROLLBACK 1",
    ];
    assert_eq!(steps, wanted);
}

#[test]
fn a_reader_sees_committed_rows_only_and_a_second_writer_is_locked_out() {
    let shop = shop();
    let other = shop.engine.connect();
    shop.connection.begin().expect("begin");
    shop.add(&["a"]);
    assert_eq!(shop.names(&other).len(), 0);
    other.begin().expect("begin");
    let error = other
        .exec_driver_sql("INSERT INTO users (name) VALUES ('x')", &[])
        .expect_err("locked");
    assert_eq!(error.message, "database is locked");
    assert!(matches!(error.kind, ErrorKind::Operational));
    shop.connection.commit().expect("commit");
    assert_eq!(shop.names(&other).len(), 1);
    other
        .exec_driver_sql("INSERT INTO users (name) VALUES ('x')", &[])
        .expect("free now");
    other.commit().expect("commit");
    assert_eq!(shop.names(&shop.connection).len(), 2);
}

#[test]
fn a_failed_statement_changes_nothing() {
    let shop = shop();
    shop.connection.begin().expect("begin");
    shop.add(&["a"]);
    let insert = Insert::new(&shop.users).statement();
    let sets = [
        values(&[("name", Value::from("b"))]),
        values(&[("name", Value::from("a"))]),
    ];
    let mut options = ExecuteOptions::default();
    let error = shop
        .connection
        .execute(&insert, &sets, &options)
        .expect_err("twice a");
    assert_eq!(error.message, "UNIQUE constraint failed: users.name");
    assert!(matches!(error.kind, ErrorKind::Integrity));
    let (text, _) = *error.statement.expect("the statement");
    assert_eq!(text, "INSERT INTO users (name) VALUES (?)");
    options.column_keys = Some(vec!["age".into()]);
    let update = Update::new(&shop.users).statement();
    shop.connection
        .execute(&update, &[values(&[("age", Value::Int(7))])], &options)
        .expect("all rows");
}

#[test]
fn rolling_back_takes_ddl_along() {
    let shop = shop();
    shop.connection.begin().expect("begin");
    shop.add(&["a"]);
    shop.connection
        .exec_driver_sql("CREATE TABLE more (id INTEGER PRIMARY KEY)", &[])
        .expect("a table");
    shop.connection.rollback().expect("rollback");
    assert_eq!(shop.engine.table_names(), ["users"]);
    let snapshot = shop.engine.snapshot();
    shop.connection
        .exec_driver_sql("DROP TABLE users", &[])
        .expect("gone");
    assert!(!shop.engine.has_table("users"));
    shop.engine.restore(&snapshot).expect("back");
    assert_eq!(shop.engine.tables(10)[0].columns.len(), 3);
}

#[test]
fn gluesql_joins_and_groups_and_look_ups_go_past_it() {
    let shop = shop();
    shop.add(&["a", "b", "c"]);
    let plan = |text: &str| -> String {
        let cursor = shop
            .connection
            .exec_driver_sql(&format!("EXPLAIN {text}"), &[])
            .expect("a plan");
        let line = |row: &Vec<Value>| match &row[0] {
            Value::Text(it) => it.to_string(),
            other => format!("{other:?}"),
        };
        cursor.rows.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    expect_test::expect![[r#"
        Look up users by primary key, 1 condition(s)"#]]
    .assert_eq(&plan("SELECT * FROM users WHERE id = 1"));
    expect_test::expect![[r#"
        GlueSQL: SELECT "t0"."id" AS "c0", "t1"."name" AS "c1" FROM "users" AS "t0" INNER JOIN "users" AS "t1" ON "t1"."id" = "t0"."age" ORDER BY "t0"."id" IS NULL DESC "t0"."id" ASC"#]]
    .assert_eq(&plan("SELECT u.id, v.name FROM users u JOIN users v ON v.id = u.age ORDER BY u.id"));
    let before = shop.connection.gluesql_queries();
    shop.connection
        .exec_driver_sql("SELECT age, count(*) FROM users GROUP BY age", &[])
        .expect("groups");
    assert_eq!(shop.connection.gluesql_queries(), before + 1);
}
