//! Whole requests, and the choice of a prelude.

mod answers;
mod findings;

use protocol::{CellSource, Prelude, RunReport, RunRequest};

fn request(sources: &[&str]) -> RunRequest {
    let cell = |source: &&str| CellSource {
        source: (*source).to_owned(),
        ..CellSource::default()
    };
    RunRequest {
        cells: sources.iter().map(cell).collect(),
        ..RunRequest::default()
    }
}

fn run(sources: &[&str]) -> RunReport {
    crate::run(&request(sources), |_, _| {})
}

#[test]
fn every_lesson_that_an_explanation_names_is_there() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
    for slug in crate::explain::lessons() {
        assert!(folder.join(format!("{slug}.md")).is_file(), "{slug}");
    }
}

#[test]
fn cells_share_a_namespace() {
    let report = run(&["x = 20", "print(x + 1)"]);
    assert_eq!((report.stdout.as_str(), report.error), ("21\n", None));
}

#[test]
fn the_first_error_ends_the_run() {
    let report = run(&["print('a')", "1 / 0", "print('b')"]);
    assert_eq!(report.stdout, "a\n");
    let error = report.error.expect("a division by zero is an error");
    assert_eq!(
        (error.class.as_str(), error.cell, error.line),
        ("ZeroDivisionError", Some(1), Some(1))
    );
}

#[test]
fn preludes_are_chosen_by_unbound_names() {
    #[track_caller]
    fn check(source: &str, expected: Prelude) {
        assert_eq!(crate::prelude::resolve(&request(&[source])), expected);
    }
    check("print(1)", Prelude::None);
    check("session.add(1)", Prelude::Sync);
    check("session = 1\nprint(session)", Prelude::None);
    check("def f(session):\n    return session", Prelude::None);
    check("def f():\n    return session", Prelude::Sync);
    check("from models import session\nsession.add(1)", Prelude::None);
    check("class User(Base):\n    pass", Prelude::Sync);
    check(
        "class User(Base):\n    pass\nawait session.commit()",
        Prelude::Async,
    );
    check("class User(db.Model):\n    pass", Prelude::Flask);
    check("with app.app_context():\n    pass", Prelude::Flask);
    check("db.add(1)", Prelude::Sync);
    check("print([db for db in range(3)])", Prelude::None);
    check("# athanor: prelude=none\nsession.add(1)", Prelude::None);
}

#[test]
fn tables_are_told_before_and_after() {
    let setup = CellSource {
        source: "from sqlalchemy import *\nengine = create_engine('sqlite://')\nmetadata = MetaData()\n\
                 items = Table('items', metadata, Column('id', Integer, primary_key=True), Column('name', String(9)))\n\
                 metadata.create_all(engine)"
            .to_owned(),
        setup: true,
        ..CellSource::default()
    };
    let cell = CellSource {
        source: "with engine.begin() as c:\n    c.execute(insert(items), [{'name': 'a'}, {'name': None}])".to_owned(),
        ..CellSource::default()
    };
    let request = RunRequest {
        cells: vec![setup, cell],
        ..RunRequest::default()
    };
    let report = crate::run(&request, |_, _| {});
    assert_eq!(report.error, None);
    assert_eq!(report.tables_before[0].row_count, 0);
    let items = &report.tables_after[0];
    assert_eq!((items.name.as_str(), items.row_count), ("items", 2));
    assert_eq!(items.columns[1].sql_type, "VARCHAR(9)");
    let rows = serde_json::to_string(&items.rows).expect("cells are plain data");
    assert_eq!(rows, r#"[[1,"a"],[2,null]]"#);
}
