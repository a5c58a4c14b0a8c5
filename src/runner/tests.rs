//! Whole requests, and the choice of a prelude.

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
