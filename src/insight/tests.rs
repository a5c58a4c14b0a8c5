//! Completion and round trips on small, made-up data; what needs a run is tested in `runner`.

use protocol::{
    CompleteRequest, Completion, CompletionKind, Model, ModelColumn, ModelRelationship,
    ModuleNames, Names, RoundTrips,
};
use trace::{Cell, Event, EventKind, Statement, StatementKind, Transaction};

fn named(name: &str, members: &[&str]) -> ModuleNames {
    let member = |label: &&str| Completion {
        label: (*label).to_owned(),
        ..Completion::default()
    };
    ModuleNames {
        name: name.to_owned(),
        members: members.iter().map(member).collect(),
    }
}

fn models() -> Vec<Model> {
    let user = Model {
        name: "User".into(),
        table: "users".into(),
        columns: vec![ModelColumn {
            name: "name".into(),
            sql_type: "VARCHAR(50)".into(),
            ..ModelColumn::default()
        }],
        relationships: vec![ModelRelationship {
            name: "orders".into(),
            target: "Order".into(),
            uselist: true,
            ..ModelRelationship::default()
        }],
        ..Model::default()
    };
    let order = Model {
        name: "Order".into(),
        table: "orders".into(),
        columns: vec![ModelColumn {
            name: "total".into(),
            ..ModelColumn::default()
        }],
        ..Model::default()
    };
    vec![user, order]
}

/// What is offered where `|` stands.
#[track_caller]
fn offers(source: &str, expected: &str) {
    let names = Names {
        modules: vec![
            named("sqlalchemy", &["select", "String"]),
            named("sqlalchemy.orm", &["selectinload", "Session"]),
        ],
        classes: vec![
            named("Session", &["add", "scalars"]),
            named("Select", &["where", "order_by"]),
            named("InstrumentedAttribute", &["in_", "is_"]),
        ],
    };
    let at = source.find('|').expect("a cursor");
    let request = CompleteRequest {
        before: vec!["session = Session(engine)".into()],
        source: source.replace('|', ""),
        cursor: source[..at].chars().count() as u32,
        models: models(),
    };
    let labels: Vec<String> = crate::complete(&names, &request)
        .into_iter()
        .filter(|it| it.kind != CompletionKind::Keyword)
        .map(|it| it.label)
        .collect();
    assert_eq!(labels.join(" "), expected, "{source}");
}

#[test]
fn completion_knows_models_and_names() {
    offers("User.|", "name orders");
    offers("User.or|", "orders");
    offers("session.s|", "scalars");
    offers("select(User).|", "where order_by");
    offers("select(User).where(User.name == ')').or|", "order_by");
    offers("q = select(User)\nq.w|", "where");
    offers(
        "for u in session.scalars(select(User)):\n    u.|",
        "name orders",
    );
    offers(
        "for u in session.scalars(select(User)):\n    for o in u.orders:\n        o.|",
        "total",
    );
    offers("u = User(name='a')\nu.n|", "name");
    offers("User.name.i|", "in_ is_");
    offers("from sqlalchemy.orm import sel|", "selectinload");
    offers("from sqlalchemy.|", "orm");
    offers("import sqlalchemy as sa\nsa.St|", "String");
    offers("Us|", "User");
    offers("total = 1\nto|", "total");
    offers("unknown.|", "");
    offers("# User.|", "");
}

fn event(seq: u32, kind: EventKind) -> Event {
    Event {
        seq,
        at: 0,
        line: None,
        cell: None,
        kind,
    }
}

fn statement(kind: StatementKind) -> EventKind {
    EventKind::Statement(Statement {
        sql: String::new(),
        params: vec![vec![Cell::Null]],
        kind,
        reason: "query".into(),
        executemany: false,
        insertmanyvalues: false,
        rows: None,
        columns: Vec::new(),
        preview: Vec::new(),
        duration: 0,
        connection: 1,
        depth: 1,
        error: None,
    })
}

#[test]
fn a_transaction_costs_round_trips_once_it_is_used() {
    let step = Transaction {
        connection: 1,
        depth: 1,
        name: None,
    };
    let kinds = [
        EventKind::Begin(step.clone()),
        EventKind::Commit(step.clone()),
        EventKind::Begin(step.clone()),
        EventKind::Savepoint(step.clone()),
        statement(StatementKind::Insert),
        EventKind::Release(step.clone()),
        statement(StatementKind::Introspect),
        EventKind::Rollback(step),
    ];
    let events: Vec<Event> = (0..)
        .zip(kinds)
        .map(|(seq, kind)| event(seq, kind))
        .collect();
    let expected = RoundTrips {
        statements: 1,
        introspection: 1,
        begin: 1,
        commit: 0,
        rollback: 1,
        savepoint: 2,
        total: 6,
    };
    assert_eq!(crate::round_trips(&events), expected);
}
