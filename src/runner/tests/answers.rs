//! Questions about a finished run, each asked of one small program.

use protocol::{
    AttributeStatus, CellSource, ConsoleResult, ErrorKind, ExportFormat, ObjectView, Question,
    Reply, RowMark, RunRequest, SeedDatabase, SessionView,
};
use trace::{EventKind, ObjectState};

use crate::{Finished, Prepared};

/// Users with orders; 3 users, 2 orders each but for the last.
pub(super) const SHOP: &str = "\
from sqlalchemy import ForeignKey, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = 'users'
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)
    orders: Mapped[list['Order']] = relationship(back_populates='user')

class Order(Base):
    __tablename__ = 'orders'
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str | None]
    user_id: Mapped[int] = mapped_column(ForeignKey('users.id'))
    user: Mapped[User] = relationship(back_populates='orders')
    lines: Mapped[list['Line']] = relationship(back_populates='order')

class Line(Base):
    __tablename__ = 'lines'
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey('orders.id'))
    order: Mapped[Order] = relationship(back_populates='lines')

engine = create_engine('sqlite://')
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([User(name=n, orders=[Order(item=n + str(i), lines=[Line()]) for i in range(k)])
               for n, k in [('ann', 2), ('bob', 2), ('cy', 1)]])
    s.commit()
session = Session(engine)
";

/// Runs the shop as a setup cell, and then the given cell.
pub(super) fn shop(cell: &str) -> Finished {
    let setup = CellSource {
        source: SHOP.to_owned(),
        setup: true,
        ..CellSource::default()
    };
    let cell = CellSource {
        source: cell.to_owned(),
        ..CellSource::default()
    };
    let request = RunRequest {
        id: 7,
        cells: vec![setup, cell],
        ..RunRequest::default()
    };
    Prepared::bare().run_and_keep(&request, |_, _| {})
}

/// The last event of the run that `is` accepts.
fn last(run: &Finished, is: impl Fn(&EventKind) -> bool) -> u32 {
    let found = run.report.events.iter().rev().find(|it| is(&it.kind));
    found.expect("such an event").seq
}

fn statement_with(run: &Finished, text: &str) -> u32 {
    last(
        run,
        |it| matches!(it, EventKind::Statement(it) if it.sql.contains(text)),
    )
}

fn sessions(run: &Finished, seq: u32) -> Vec<SessionView> {
    match run.answer(&Question::SessionsAt { run: 7, seq }) {
        Ok(Reply::Sessions(it)) => it,
        other => panic!("{other:?}"),
    }
}

/// One object in a line: `User 1 persistent name='x' (was 'ann') orders? ...`.
fn line(it: &ObjectView) -> String {
    let mut text = format!(
        "{} {} {:?}",
        it.object.class,
        it.object.key.as_deref().unwrap_or("-"),
        it.state
    );
    for (flag, name) in [
        (it.dirty, "dirty"),
        (it.marked_deleted, "marked"),
        (it.expired, "expired"),
    ] {
        if flag {
            text.push(' ');
            text.push_str(name);
        }
    }
    for it in it.attributes.as_deref().unwrap_or_default() {
        text.push_str(&match (&it.value, it.status) {
            (Some(value), _) => format!(" {}={value}", it.name),
            (None, AttributeStatus::Expired) => format!(" {}~", it.name),
            (None, _) => format!(" {}?", it.name),
        });
        if it.changed {
            text.push_str(&format!(
                " (was {})",
                it.old.as_deref().unwrap_or("nothing")
            ));
        }
    }
    text
}

/// The objects of the newest session at the last event of the cell.
#[track_caller]
fn objects(cell: &str, expected: &str) {
    let run = shop(cell);
    assert_eq!(run.report.error, None);
    let sessions = sessions(&run, u32::MAX);
    let newest = sessions.last().expect("a session");
    let lines: Vec<String> = newest.objects.iter().map(line).collect();
    assert_eq!(lines.join("\n"), expected, "{cell}");
}

#[test]
fn a_session_shows_its_objects() {
    objects(
        "u = session.get(User, 1)",
        "User 1 Persistent id=1 name='ann' orders?",
    );
    objects(
        "u = session.get(User, 1)\nu.name = 'x'\nu.name = 'y'",
        "User 1 Persistent dirty id=1 name='y' (was 'ann') orders?",
    );
    objects(
        "u = User(name='new')\nsession.add(u)",
        "User - Pending dirty id? name='new' (was nothing) orders?",
    );
    objects(
        "u = User(name='new')\nsession.add(u)\nsession.flush()",
        "User 4 Persistent id=4 name='new' orders?",
    );
    objects(
        "u = session.get(User, 1)\nsession.commit()",
        "User 1 Persistent expired id~ name~ orders?",
    );
    objects(
        "u = session.get(User, 3)\nn = len(u.orders)",
        "User 3 Persistent id=3 name='cy' orders=[<Order 5>]\nOrder 5 Persistent id=5 item='cy0' user_id=3 user? lines?",
    );
    objects(
        "o = session.get(Order, 5)\nsession.delete(o)",
        "Order 5 Persistent dirty marked id=5 item='cy0' user_id=3 user? lines?",
    );
    objects(
        "u = session.get(User, 1)\nsession.expunge(u)",
        "User 1 Detached id=1 name='ann' orders?",
    );
    objects(
        "u = session.get(User, 1)\nu.orders.append(Order(item='z'))",
        "User 1 Persistent dirty id=1 name='ann' orders=[<Order 1>, <Order 2>, <Order>] (was [<Order 1>, <Order 2>])\n\
         Order 1 Persistent id=1 item='ann0' user_id=1 user? lines?\n\
         Order 2 Persistent id=2 item='ann1' user_id=1 user? lines?\n\
         Order - Pending dirty id? item='z' (was nothing) user_id? user=<User 1> (was nothing) lines?",
    );
    // Nobody holds the object any more, so the identity map has forgotten it.
    objects("n = session.get(User, 1).name", "");
}

#[test]
fn a_session_is_told_at_each_event() {
    let run = shop("u = session.get(User, 1)\nu.name = 'x'\nsession.flush()\nsession.rollback()");
    let at = |seq| {
        let all = sessions(&run, seq);
        let newest = all.last().expect("a session");
        let text = newest
            .objects
            .iter()
            .map(line)
            .collect::<Vec<_>>()
            .join("\n");
        (newest.depth, text)
    };
    let update = statement_with(&run, "UPDATE users");
    let (depth, text) = at(update);
    assert_eq!(depth, 1);
    assert_eq!(
        text,
        "User 1 Persistent dirty id=1 name='x' (was 'ann') orders?"
    );
    let end = last(&run, |it| matches!(it, EventKind::FlushEnd));
    assert_eq!(at(end).1, "User 1 Persistent id=1 name='x' orders?");
    let (depth, text) = at(u32::MAX);
    assert_eq!(depth, 0);
    assert_eq!(text, "User 1 Persistent expired id~ name~ orders?");
}

#[test]
fn transitions_have_reasons() {
    let run = shop(
        "u = User(name='new')\nsession.add(u)\nsession.flush()\nsession.delete(u)\nsession.flush()\nsession.commit()",
    );
    let mut told = Vec::new();
    for event in &run.report.events {
        if let EventKind::State(it) = &event.kind {
            if event.cell == Some(1) {
                told.push(format!("{:?} {:?} {}", it.from, it.to, it.reason));
            }
        }
    }
    assert_eq!(
        told,
        [
            "Transient Pending Session.add",
            "Pending Persistent flush",
            "Persistent Deleted flush",
            "Deleted Detached Session.commit",
        ]
    );
    let run = shop("u = session.get(User, 1)\nu.orders.append(Order(item='z'))");
    let by_cascade = run.report.events.iter().any(|it| {
        matches!(&it.kind, EventKind::State(it)
            if it.reason == "cascade along User.orders" && it.to == ObjectState::Pending)
    });
    assert!(by_cascade);
}

#[test]
fn tables_are_told_at_each_event() {
    let run = shop(
        "u = session.get(User, 1)\nu.name = 'x'\nsession.add(User(name='new'))\nsession.flush()\nsession.rollback()",
    );
    let tables = |seq, against| match run.answer(&Question::TablesAt {
        run: 7,
        seq,
        against,
    }) {
        Ok(Reply::Tables(it)) => it.tables,
        other => panic!("{other:?}"),
    };
    let begin = last(&run, |it| matches!(it, EventKind::Begin(_)));
    let insert = statement_with(&run, "INSERT INTO users");
    let users = &tables(insert, Some(begin))[0];
    assert_eq!(users.table.row_count, 4);
    assert_eq!(
        users.marks[0],
        RowMark::Changed(vec![(1, trace::Cell::Text("ann".into()))])
    );
    assert_eq!(users.marks[3], RowMark::Added);
    assert_eq!(
        (
            users.counts.added,
            users.counts.changed,
            users.counts.removed
        ),
        (1, 1, 0)
    );
    // What the rollback takes back, by content.
    let after = &tables(u32::MAX, Some(insert))[0];
    assert_eq!(after.table.row_count, 3);
    assert_eq!(
        serde_json::to_string(&after.removed).expect("plain data"),
        r#"[[4,"new"]]"#
    );
    assert_eq!(after.counts.changed, 1);
    assert!(tables(0, None).is_empty());
}

#[test]
fn statements_are_told_in_other_dialects() {
    let run =
        shop("session.scalars(select(User).where(User.name.in_(['ann', 'bob'])).limit(2)).all()");
    let seq = statement_with(&run, "SELECT users");
    let Ok(Reply::Dialects(texts)) = run.answer(&Question::Dialects { run: 7, seq }) else {
        panic!("no answer");
    };
    assert!(
        texts[0].sql.contains("IN (?, ?)\n LIMIT ? OFFSET ?"),
        "{}",
        texts[0].sql
    );
    assert!(
        texts[1]
            .sql
            .contains("IN (%(name_1_1)s::VARCHAR, %(name_1_2)s::VARCHAR)"),
        "{}",
        texts[1].sql
    );
    assert!(texts[2].sql.ends_with("LIMIT %s"), "{}", texts[2].sql);
    let run = shop("session.add(User(name='new'))\nsession.flush()");
    let seq = statement_with(&run, "INSERT INTO users");
    let Ok(Reply::Dialects(texts)) = run.answer(&Question::Dialects { run: 7, seq }) else {
        panic!("no answer");
    };
    assert!(
        texts[1]
            .sql
            .ends_with("VALUES (%(name)s::VARCHAR) RETURNING users.id"),
        "{}",
        texts[1].sql
    );
    assert_eq!(texts[2].sql, "INSERT INTO users (name) VALUES (%s)");
    let begin = last(&run, |it| matches!(it, EventKind::Begin(_)));
    let wrong = run.answer(&Question::Dialects { run: 7, seq: begin });
    assert!(wrong.is_err());
    assert!(run.answer(&Question::Dialects { run: 8, seq }).is_err());
}

#[test]
fn plans_are_told_in_words() {
    let run = shop("session.get(User, 1)");
    let seq = statement_with(&run, "SELECT users");
    let Ok(Reply::Plan(plan)) = run.answer(&Question::Plan { run: 7, seq }) else {
        panic!("no answer");
    };
    assert!(!plan.steps.is_empty());
    assert!(
        plan.steps.iter().any(|it| it.text.contains("users")),
        "{plan:?}"
    );
}

fn console(run: &Finished, sql: &str) -> Vec<ConsoleResult> {
    match run.answer(&Question::Console {
        run: 7,
        sql: sql.to_owned(),
    }) {
        Ok(Reply::Console(it)) => it,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_console_works_on_what_the_run_left() {
    let run = shop("print(1)");
    let before = run.report.events.len();
    let results = console(
        &run,
        "SELECT name FROM users ORDER BY id; UPDATE users SET name = 'z' WHERE id = 1; SELECT * FROM missing; SELECT 1",
    );
    assert_eq!(results.len(), 3);
    assert_eq!(
        serde_json::to_string(&results[0].rows).expect("plain data"),
        r#"[["ann"],["bob"],["cy"]]"#
    );
    assert_eq!((results[1].row_count, &results[1].error), (Some(1), &None));
    assert_eq!(results[2].error.as_deref(), Some("no such table: missing"));
    assert_eq!(run.report.events.len(), before);
    let results = console(
        &run,
        "DELETE FROM lines WHERE id = 1; SELECT count(*) AS n FROM lines",
    );
    assert_eq!(results[0].row_count, Some(1));
    assert_eq!(results[1].columns, ["n"]);
}

#[test]
fn databases_are_exported() {
    let run = shop("session.add(User(name='a \"b\", c'))\nsession.commit()");
    let export = |table: Option<&str>, format| match run.answer(&Question::Export {
        run: 7,
        table: table.map(str::to_owned),
        format,
    }) {
        Ok(Reply::Export(it)) => it,
        other => panic!("{other:?}"),
    };
    let csv = export(Some("users"), ExportFormat::Csv);
    assert_eq!(csv.name, "users.csv");
    assert_eq!(
        csv.text,
        "id,name\r\n1,ann\r\n2,bob\r\n3,cy\r\n4,\"a \"\"b\"\", c\"\r\n"
    );
    let dump = export(None, ExportFormat::Sql);
    // What was written down makes the same database again.
    let seeded = RunRequest {
        id: 7,
        cells: vec![CellSource {
            source: "from sqlalchemy import create_engine, text\n\
                     with create_engine('sqlite:///shop.db').connect() as c:\n    \
                     print(c.execute(text('SELECT name FROM users ORDER BY id')).scalars().all())"
                .to_owned(),
            ..CellSource::default()
        }],
        databases: vec![SeedDatabase {
            file: "shop.db".to_owned(),
            sql: dump.text,
        }],
        ..RunRequest::default()
    };
    let run = Prepared::bare().run_and_keep(&seeded, |_, _| {});
    assert_eq!(run.report.error, None);
    assert_eq!(run.report.stdout, "['ann', 'bob', 'cy', 'a \"b\", c']\n");
}

#[test]
fn a_run_can_go_on() {
    let run = shop("u = session.get(User, 1)");
    let request = RunRequest {
        id: 8,
        cells: vec![CellSource {
            source: "print(u.name, u in session)".to_owned(),
            ..CellSource::default()
        }],
        resume: true,
        ..RunRequest::default()
    };
    let run = run.resume(&request, |_, _| {});
    assert_eq!(run.report.stdout, "ann True\n");
    assert!(run.report.resumed);
    assert!(
        run.report
            .events
            .iter()
            .enumerate()
            .all(|(at, it)| it.seq as usize == at)
    );
}

#[test]
fn names_come_from_the_interpreter() {
    let names = match Prepared::bare().answer(&Question::Names) {
        Ok(Reply::Names(it)) => it,
        other => panic!("{other:?}"),
    };
    let has = |owner: &str, name: &str| {
        let mut all = names.modules.iter().chain(&names.classes);
        let owner = all.find(|it| it.name == owner);
        owner.is_some_and(|it| it.members.iter().any(|it| it.label == name))
    };
    assert!(has("sqlalchemy", "select"));
    assert!(has("sqlalchemy.orm", "selectinload"));
    assert!(has("Session", "scalars"));
    assert!(has("Select", "order_by"));
    assert!(has("Query", "filter"));
    assert!(has("builtins", "print"));
}

#[test]
fn errors_have_kinds() {
    #[track_caller]
    fn check(source: &str, expected: ErrorKind) {
        let request = RunRequest {
            cells: vec![CellSource {
                source: source.to_owned(),
                ..CellSource::default()
            }],
            limits: protocol::Limits {
                time: 2_000,
                statements: 10,
                rows: 50,
                output: 1_000,
                ..protocol::Limits::default()
            },
            ..RunRequest::default()
        };
        let error = crate::run(&request, |_, _| {}).error;
        assert_eq!(error.map(|it| it.kind), Some(expected), "{source}");
    }
    check("1 / 0", ErrorKind::Exception);
    check("x = (", ErrorKind::Syntax);
    check("exec('x = (')", ErrorKind::Exception);
    check("print('x' * 2000)", ErrorKind::OutputLimit);
    check("while True:\n    pass", ErrorKind::TimeLimit);
    check(
        "from sqlalchemy.orm import with_polymorphic_nonsense",
        ErrorKind::Exception,
    );
    let sql =
        "from sqlalchemy import create_engine, text\nc = create_engine('sqlite://').connect()\n";
    check(
        &format!("{sql}c.execute(text('SELECT * FROM nothing'))"),
        ErrorKind::Database,
    );
    check(
        &format!("{sql}for i in range(20):\n    c.execute(text('SELECT 1'))"),
        ErrorKind::StatementLimit,
    );
}
