//! Tests of the model: events in, what the screen says out.

use trace::{Cell, Event, EventKind, Flush, Statement, StatementKind, Transaction};

use super::compare::{self, Line};
use super::counts::{self, Counts};
use super::draft::{self, Draft};
use super::format;
use super::highlight::{self, Token};
use super::route::Route;
use super::scope;
use super::spans::{self, Outcome};
use super::timeline::{self, Lane, RowKind};

/// Builds a run event by event; cell 0 is the setup, cell 1 the learner's.
#[derive(Default)]
struct Script {
    events: Vec<Event>,
    cell: u32,
    line: u32,
}

impl Script {
    fn at(mut self, cell: u32, line: u32) -> Self {
        (self.cell, self.line) = (cell, line);
        self
    }

    fn push(mut self, kind: EventKind) -> Self {
        let seq = self.events.len() as u32;
        let (cell, line) = (Some(self.cell), Some(self.line));
        self.events.push(Event {
            seq,
            at: u64::from(seq) * 10,
            line,
            cell,
            kind,
        });
        self
    }

    fn sql(self, kind: StatementKind, reason: &str, sql: &str, params: Vec<Vec<Cell>>) -> Self {
        self.push(EventKind::Statement(Statement {
            sql: sql.to_owned(),
            executemany: params.len() > 1,
            params,
            kind,
            reason: reason.to_owned(),
            insertmanyvalues: false,
            rows: Some(1),
            columns: Vec::new(),
            preview: Vec::new(),
            duration: 5,
            connection: 1,
            depth: 1,
            error: None,
        }))
    }

    fn select(self, reason: &str, id: i64) -> Self {
        self.sql(
            StatementKind::Select,
            reason,
            "SELECT roles.id FROM roles WHERE roles.id = ?",
            vec![vec![Cell::Int(id)]],
        )
    }

    fn insert(self, name: &str) -> Self {
        let row = vec![Cell::Text(name.to_owned()), Cell::Int(3)];
        self.sql(
            StatementKind::Insert,
            "flush INSERT",
            "INSERT INTO topping (name, price) VALUES (?, ?)",
            vec![row],
        )
    }

    fn begin(self) -> Self {
        self.push(EventKind::Begin(step(1, None)))
    }

    fn savepoint(self, name: &str) -> Self {
        self.push(EventKind::Savepoint(step(2, Some(name))))
    }
}

fn step(depth: u32, name: Option<&str>) -> Transaction {
    Transaction {
        connection: 1,
        depth,
        name: name.map(str::to_owned),
    }
}

/// The N+1 of the lesson: a setup that inserts, then one query and ten lazy loads.
fn n_plus_one() -> Vec<Event> {
    let mut script = Script::default()
        .at(0, 4)
        .begin()
        .insert("a")
        .push(EventKind::Commit(step(1, None)));
    script = script.at(1, 6).begin().sql(
        StatementKind::Select,
        "query",
        "SELECT users.id FROM users",
        vec![vec![]],
    );
    script = script.at(1, 7);
    for id in 1..=10 {
        script = script.select("lazy load User.role", id);
    }
    script.events
}

#[test]
fn the_setup_is_not_the_learners_own() {
    let events = n_plus_one();
    let start = scope::start(&events, 1);
    assert_eq!(start, 3);
    assert_eq!(Counts::of(&events[start..]).by_kind(), "11 SELECT");
    assert_eq!(Counts::of(&events).total, 12);
    assert_eq!(counts::by_line(&events, 1), [(6, 1), (7, 10)]);
}

#[test]
fn a_run_without_events_of_the_cell_counts_nothing() {
    let events = Script::default().at(0, 1).begin().insert("a").events;
    assert_eq!(scope::start(&events, 1), 2);
    assert_eq!(scope::start(&events, 0), 0);
    assert_eq!(Counts::of(&events[2..]).by_kind(), "no queries");
}

#[test]
fn introspection_is_not_a_query() {
    let events = Script::default()
        .sql(
            StatementKind::Introspect,
            "create_all",
            "PRAGMA main.table_info(\"a\")",
            vec![],
        )
        .sql(
            StatementKind::Introspect,
            "create_all",
            "PRAGMA main.table_info(\"b\")",
            vec![],
        )
        .sql(
            StatementKind::Introspect,
            "create_all",
            "PRAGMA main.table_info(\"c\")",
            vec![],
        )
        .sql(
            StatementKind::Ddl,
            "create_all",
            "CREATE TABLE a (id INTEGER)",
            vec![],
        )
        .events;
    assert_eq!(Counts::of(&events).by_kind(), "1 DDL");
    // The checks fold although their texts differ.
    let rows = timeline::rows(&events, 0);
    assert_eq!(rows.len(), 2);
    assert!(
        matches!(&rows[0].kind, RowKind::Group(group) if group.events.len() == 3 && !group.is_query)
    );
}

#[test]
fn similar_statements_fold_and_stay_reachable() {
    let events = n_plus_one();
    let rows = timeline::rows(&events, 3);
    let kinds: Vec<&RowKind> = rows.iter().map(|it| &it.kind).collect();
    assert!(matches!(
        kinds[0],
        RowKind::Step {
            event: 3,
            span: Some(_)
        }
    ));
    assert!(matches!(kinds[1], RowKind::Statement(4)));
    let RowKind::Group(group) = kinds[2] else {
        panic!("the lazy loads should fold: {kinds:?}")
    };
    assert_eq!(group.title(), "10× lazy load User.role, line 7");
    assert_eq!(group.events, (5..15).collect::<Vec<_>>());
    assert_eq!(rows.len(), 3);
}

#[test]
fn another_line_or_reason_starts_another_group() {
    let script = Script::default()
        .at(1, 2)
        .select("lazy load A.b", 1)
        .select("lazy load A.b", 2);
    let events = script
        .at(1, 3)
        .select("lazy load A.b", 3)
        .select("query", 4)
        .events;
    assert_eq!(timeline::rows(&events, 0).len(), 4);
}

#[test]
fn the_announcement_names_the_group() {
    let events = n_plus_one();
    let text = counts::announcement(&events[3..], None);
    assert_eq!(
        text,
        "The run is finished. 11 queries, of which 10× lazy load User.role, line 7."
    );
    assert_eq!(
        counts::announcement(&[], Some("KeyError")),
        "The run ended with KeyError. 0 queries."
    );
}

/// A transaction with a savepoint that is rolled back, then committed.
fn savepoint_story() -> Vec<Event> {
    Script::default()
        .at(0, 3)
        .begin()
        .insert("cheese")
        .savepoint("sa_savepoint_1")
        .insert("pineapple")
        .push(EventKind::RollbackTo(step(2, Some("sa_savepoint_1"))))
        .insert("basil")
        .push(EventKind::Commit(step(1, None)))
        .events
}

#[test]
fn a_rolled_back_savepoint_is_a_nested_span_that_took_rows_back() {
    let spans = spans::find(&savepoint_story());
    assert_eq!(spans.len(), 2);
    assert_eq!(
        (
            spans[0].outcome,
            spans[0].start,
            spans[0].end,
            spans[0].parent
        ),
        (Outcome::Kept, 0, 6, None)
    );
    assert_eq!(
        (
            spans[1].outcome,
            spans[1].start,
            spans[1].end,
            spans[1].parent
        ),
        (Outcome::RolledBack, 2, 4, Some(0))
    );
    assert_eq!(spans[0].statements, [1, 5]);
    assert_eq!(spans[1].title(), "Savepoint sa_savepoint_1");
    let back = &spans[1].taken_back;
    assert_eq!(back.len(), 1);
    assert_eq!(back[0].table, "topping");
    assert_eq!(back[0].columns, ["name", "price"]);
    assert_eq!(
        back[0].rows,
        [vec![Cell::Text("pineapple".to_owned()), Cell::Int(3)]]
    );
}

#[test]
fn lanes_show_depth_and_outcome() {
    use Lane::{Empty, End, Start, Through, Wire};
    use Outcome::{Kept, RolledBack};
    let lanes: Vec<Vec<Lane>> = timeline::rows(&savepoint_story(), 0)
        .into_iter()
        .map(|it| it.lanes)
        .collect();
    assert_eq!(
        lanes,
        [
            vec![Wire, Start(Kept), Empty],
            vec![Wire, Through(Kept), Empty],
            vec![Wire, Through(Kept), Start(RolledBack)],
            vec![Wire, Through(Kept), Through(RolledBack)],
            vec![Wire, Through(Kept), End(RolledBack)],
            vec![Wire, Through(Kept), Empty],
            vec![Wire, End(Kept), Empty],
        ]
    );
}

#[test]
fn transactions_share_a_lane_unless_they_are_open_together() {
    let on = |connection| Transaction {
        connection,
        depth: 1,
        name: None,
    };
    let after = Script::default()
        .push(EventKind::Begin(on(1)))
        .push(EventKind::Commit(on(1)))
        .push(EventKind::Begin(on(2)))
        .push(EventKind::Begin(on(3)))
        .push(EventKind::Commit(on(2)));
    let columns: Vec<Vec<usize>> = timeline::rows(&after.events, 0)
        .iter()
        .map(|row| {
            (0..row.lanes.len())
                .filter(|&it| row.lanes[it] != Lane::Empty)
                .collect()
        })
        .collect();
    // A connection and its transaction are two columns; the second connection reuses those of the first.
    assert_eq!(
        columns,
        [
            vec![0, 1],
            vec![0, 1],
            vec![0, 1],
            vec![0, 1, 2, 3],
            vec![0, 1, 2, 3]
        ]
    );
}

#[test]
fn a_rollback_takes_back_what_released_savepoints_had_changed_but_nothing_twice() {
    let events = Script::default()
        .begin()
        .savepoint("one")
        .insert("kept until the end")
        .push(EventKind::Release(step(2, Some("one"))))
        .savepoint("two")
        .insert("gone at once")
        .push(EventKind::RollbackTo(step(2, Some("two"))))
        .push(EventKind::Rollback(step(1, None)))
        .events;
    let spans = spans::find(&events);
    let names = |at: usize| {
        spans[at]
            .taken_back
            .iter()
            .map(|it| it.event)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(0), [2]);
    assert_eq!(names(1), Vec::<usize>::new());
    assert_eq!(names(2), [5]);
}

#[test]
fn a_rollback_ends_open_savepoints_too_and_takes_their_changes_back() {
    let events = Script::default()
        .begin()
        .savepoint("one")
        .insert("x")
        .push(EventKind::Rollback(step(1, None)))
        .events;
    let spans = spans::find(&events);
    assert_eq!(spans[1].outcome, Outcome::RolledBack);
    assert_eq!(spans[0].taken_back.len(), 1);
}

#[test]
fn an_open_transaction_says_so() {
    let spans = spans::find(&Script::default().begin().insert("x").events);
    assert_eq!(spans[0].outcome_text(), "still open when the run ended");
    assert!(spans[0].taken_back.is_empty());
}

#[test]
fn batched_inserts_are_cut_into_rows() {
    let row = |name: &str, price| [Cell::Text(name.to_owned()), Cell::Int(price)];
    let batch = [row("a", 1), row("b", 2)].concat();
    let events = Script::default()
        .begin()
        .sql(
            StatementKind::Insert,
            "flush INSERT",
            "INSERT INTO topping (name, price) VALUES (?, ?), (?, ?) RETURNING id",
            vec![batch],
        )
        .push(EventKind::Rollback(step(1, None)))
        .events;
    let spans = spans::find(&events);
    assert_eq!(spans[0].taken_back[0].count, Some(2));
}

#[test]
fn a_flush_without_a_plan_is_not_a_row() {
    let flush = |plan: &[&str]| {
        EventKind::FlushStart(Flush {
            reason: "autoflush".to_owned(),
            plan: plan.iter().map(|&it| it.to_owned()).collect(),
        })
    };
    let events = Script::default()
        .push(flush(&[]))
        .push(flush(&["INSERT User (2 objects)"]))
        .events;
    assert_eq!(timeline::rows(&events, 0).len(), 1);
}

#[test]
fn routes_survive_a_round_trip() {
    for hash in [
        "#/",
        "#/about",
        "#/sandbox",
        "#/sandbox?code=abc-_9",
        "#/lesson/n-plus-one",
        "#/lesson/deep/slug?at=lazy",
    ] {
        assert_eq!(
            Route::parse(hash).map(|it| it.hash()).as_deref(),
            Some(hash)
        );
    }
    assert_eq!(Route::parse(""), Some(Route::Home));
    assert_eq!(Route::parse("#the-models"), None);
    assert_eq!(
        Route::parse("#/nowhere"),
        Some(Route::Unknown("nowhere".to_owned()))
    );
}

#[test]
fn a_draft_never_hides_a_changed_lesson() {
    let draft = draft::keep("old", "mine", &draft::fingerprint("old"));
    assert_eq!(
        draft,
        Some(Draft {
            text: "mine".to_owned(),
            base: draft::fingerprint("old")
        })
    );
    assert!(!draft::open("old", draft.as_ref()).outdated);
    let opened = draft::open("new", draft.as_ref());
    assert_eq!((opened.text.as_str(), opened.outdated), ("mine", true));
    assert_eq!(draft::keep("old", "old", ""), None);
    assert!(!draft::open("mine", draft.as_ref()).outdated);
}

#[test]
fn comparisons_gather_around_the_cell_they_name() {
    let cells = [
        ("lazy", None),
        ("joined", Some("lazy")),
        ("other", None),
        ("selectin", Some("lazy")),
    ];
    let cells: Vec<_> = cells
        .iter()
        .map(|it| (it.0.to_owned(), it.1.map(str::to_owned)))
        .collect();
    let groups = compare::groups(&cells);
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].cells, ["lazy", "joined", "selectin"]);
    let line = |cell: &str, queries| Line {
        cell: cell.to_owned(),
        queries,
        selects: queries,
        rows: 0,
        round_trips: queries,
        duration: 0,
        stdout: "x".to_owned(),
    };
    assert_eq!(compare::sentence(&[line("lazy", 11)]), None);
    let text = compare::sentence(&[line("lazy", 11), line("joined", 1)]);
    assert_eq!(
        text.as_deref(),
        Some("Queries: lazy 11, joined 1; the same output.")
    );
}

#[test]
fn highlighting_loses_no_character() {
    let texts = [
        "f'a\\'b' + \"\"\"x\ny\"\"\" # end",
        "SELECT \"order\".id, 'it''s' FROM t WHERE a = ? -- é\n AND b=:name",
        "@decorator\ndef é(x): return x.class_ or 1_000",
        "'unclosed\nnext",
        "'''unclosed",
        "\\",
    ];
    for text in texts {
        for pieces in [highlight::python(text), highlight::sql(text)] {
            assert_eq!(pieces.iter().map(|it| it.1).collect::<String>(), text);
        }
    }
    assert_eq!(highlight::sql("SELECT 1")[0], (Token::Keyword, "SELECT"));
    assert_eq!(highlight::python("x = r'a'")[1], (Token::String, "r'a'"));
    assert_eq!(highlight::python("pr'a'")[0].0, Token::Plain);
}

#[test]
fn values_read_well() {
    assert_eq!(format::duration(80), "80 µs");
    assert_eq!(format::duration(1_400), "1.4 ms");
    assert_eq!(format::plural(1, "query", "queries"), "1 query");
    let values = [
        Cell::Null,
        Cell::Int(1),
        Cell::Float(1.0),
        Cell::Text("it's".to_owned()),
        Cell::Blob {
            hex: "0a".to_owned(),
        },
    ];
    assert_eq!(format::params(&values), "[NULL, 1, 1.0, 'it''s', x'0a']");
}
