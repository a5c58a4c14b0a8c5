//! Reading by hand agrees with what serde writes, and what is written by hand is what serde reads.

use protocol::{
    Answer, Ask, AttributeView, CellSource, CompleteRequest, ExportFormat, FromWorker, Insights,
    Model, ModelColumn, ModelRelationship, NPlusOne, ObjectView, Place, ProjectFile, Question,
    Reply, RowMark, RunError, RunReport, RunRequest, SeedDatabase, SessionView, TableColumn,
    TableData, TableView, TablesView, ToWorker, Transition,
};
use trace::{
    Cell, Event, EventKind, Flush, Message, ObjectChange, ObjectLabel, ObjectState, Statement,
    StatementKind, Transaction,
};

use super::draft::Draft;
use super::json::Json;
use super::{course, decode, packed};

fn assert_read(message: FromWorker) {
    let text = serde_json::to_string(&message).expect("a message has a JSON form");
    assert_eq!(decode::from_worker(&text), Ok(message), "{text}");
}

fn object() -> ObjectLabel {
    ObjectLabel {
        id: 1,
        class: "User".into(),
        key: Some("7".into()),
    }
}

fn report() -> RunReport {
    let kinds = vec![
        EventKind::Statement(Statement {
            sql: "SELECT \"a\"\n\t\u{1}é😀 FROM t".to_owned(),
            params: vec![vec![Cell::Int(-5), Cell::Float(1.5e300), Cell::Null]],
            kind: StatementKind::Introspect,
            reason: "query".to_owned(),
            executemany: true,
            insertmanyvalues: false,
            rows: Some(3),
            columns: vec!["a".to_owned()],
            preview: vec![
                vec![Cell::Text("x'y\\".to_owned())],
                vec![Cell::Blob {
                    hex: "0aff".to_owned(),
                }],
            ],
            duration: 12,
            connection: 2,
            depth: 1,
            error: Some("no".to_owned()),
        }),
        EventKind::RollbackTo(Transaction {
            connection: 1,
            depth: 2,
            name: Some("sp".to_owned()),
        }),
        EventKind::FlushStart(Flush {
            reason: "autoflush".to_owned(),
            plan: vec!["INSERT".to_owned()],
        }),
        EventKind::FlushEnd,
        EventKind::State(ObjectChange {
            object: object(),
            session: Some(1),
            from: ObjectState::Pending,
            to: ObjectState::Detached,
            reason: String::new(),
        }),
        EventKind::Print(Message {
            category: String::new(),
            text: "hello".to_owned(),
        }),
    ];
    let numbered = kinds.into_iter().enumerate();
    let events = numbered.map(|(seq, kind)| Event {
        seq: seq as u32,
        at: 3,
        line: Some(1),
        cell: (seq == 0).then_some(0),
        kind,
    });
    RunReport {
        id: 9,
        stdout: "out\n".to_owned(),
        error: Some(RunError {
            class: "ValueError".to_owned(),
            line: Some(3),
            ..RunError::default()
        }),
        events: events.collect(),
        tables_after: vec![table()],
        files: vec![ProjectFile {
            path: "/alembic.ini".to_owned(),
            text: "[alembic]".to_owned(),
        }],
        notes: vec![protocol::Note {
            text: "a note".to_owned(),
            lesson: Some("n-plus-one".to_owned()),
            ..protocol::Note::default()
        }],
        models: vec![Model {
            name: "User".to_owned(),
            place: Some(Place { cell: 1, line: 2 }),
            columns: vec![ModelColumn {
                references: vec!["a.b".to_owned()],
                ..ModelColumn::default()
            }],
            relationships: vec![ModelRelationship {
                direction: protocol::Direction::ManyToOne,
                pairs: vec![("a".to_owned(), "b".to_owned())],
                ..ModelRelationship::default()
            }],
            ..Model::default()
        }],
        insights: Insights {
            n_plus_one: vec![NPlusOne {
                seqs: vec![1, 2],
                fix: Some(protocol::Fix {
                    title: "t".to_owned(),
                    edits: vec![protocol::TextEdit::default()],
                }),
                ..NPlusOne::default()
            }],
            over_eager: vec![protocol::OverEager::default()],
            ..Insights::default()
        },
        ..RunReport::default()
    }
}

fn table() -> TableData {
    TableData {
        name: "t".to_owned(),
        columns: vec![TableColumn {
            name: "id".to_owned(),
            primary_key: true,
            references: Some("u.id".to_owned()),
            ..TableColumn::default()
        }],
        rows: vec![vec![Cell::Int(1)]],
        row_count: 1,
    }
}

#[test]
fn messages_are_read_as_serde_reads_them() {
    assert_read(FromWorker::Ready {
        version: "1".to_owned(),
    });
    assert_read(FromWorker::Output {
        id: 4,
        text: "é\n".to_owned(),
    });
    assert_read(FromWorker::Panic {
        message: "m".to_owned(),
    });
    assert_read(FromWorker::Report(Box::new(report())));
    let answers = vec![
        Err("no".to_owned()),
        Ok(Reply::Complete(vec![protocol::Completion::default()])),
        Ok(Reply::Tables(TablesView {
            seq: 3,
            against: Some(1),
            tables: vec![TableView {
                table: table(),
                marks: vec![
                    RowMark::Same,
                    RowMark::Added,
                    RowMark::Changed(vec![(0, Cell::Null)]),
                ],
                removed: vec![vec![Cell::Int(2)]],
                created: true,
                ..TableView::default()
            }],
        })),
        Ok(Reply::Sessions(vec![SessionView {
            number: 1,
            objects: vec![ObjectView {
                object: object(),
                state: ObjectState::Persistent,
                marked_deleted: true,
                expired: false,
                dirty: true,
                attributes: Some(vec![AttributeView::default()]),
                transitions: vec![Transition {
                    seq: 1,
                    from: ObjectState::Transient,
                    to: ObjectState::Pending,
                    reason: "add".to_owned(),
                }],
            }],
            ..SessionView::default()
        }])),
        Ok(Reply::Dialects(vec![protocol::DialectText::default()])),
        Ok(Reply::Plan(protocol::PlanText {
            sql: "s".to_owned(),
            steps: vec![protocol::PlanStep::default()],
        })),
        Ok(Reply::Console(vec![protocol::ConsoleResult::default()])),
        Ok(Reply::Export(protocol::Export::default())),
    ];
    for answer in answers {
        assert_read(FromWorker::Answer(Answer { id: 1, answer }));
    }
    assert!(decode::from_worker("{").is_err());
    assert!(decode::from_worker("{\"unknown\":{}}").is_err());
}

#[test]
fn requests_are_written_as_serde_reads_them() {
    let cells = vec![
        CellSource {
            name: "a".to_owned(),
            source: "print(\"é\\n\")\n\t\u{7}".to_owned(),
            setup: true,
        },
        CellSource::default(),
    ];
    let wanted = RunRequest {
        id: 3,
        cells,
        databases: vec![SeedDatabase {
            file: String::new(),
            sql: "CREATE TABLE a (b)".to_owned(),
        }],
        files: vec![ProjectFile {
            path: "alembic.ini".to_owned(),
            text: "[alembic]\n".to_owned(),
        }],
        ..RunRequest::default()
    };
    let ToWorker::Run(request) =
        serde_json::from_str(&decode::run(&wanted)).expect("serde reads it")
    else {
        panic!("it asks for a run");
    };
    assert_eq!(request, wanted);
    let questions = vec![
        Question::Names,
        Question::Complete(CompleteRequest {
            before: vec!["x".to_owned(), "y".to_owned()],
            source: "s".to_owned(),
            cursor: 1,
            models: vec![Model {
                name: "User".to_owned(),
                table: "users".to_owned(),
                columns: vec![ModelColumn {
                    name: "role_id".to_owned(),
                    sql_type: "INTEGER".to_owned(),
                    ..ModelColumn::default()
                }],
                relationships: vec![ModelRelationship {
                    name: "roles".to_owned(),
                    target: "Role".to_owned(),
                    uselist: true,
                    ..ModelRelationship::default()
                }],
                others: vec!["full_name".to_owned()],
                ..Model::default()
            }],
        }),
        Question::TablesAt {
            run: 1,
            seq: 2,
            against: None,
        },
        Question::TablesAt {
            run: 1,
            seq: 2,
            against: Some(0),
        },
        Question::SessionsAt { run: 1, seq: 2 },
        Question::Dialects { run: 1, seq: 2 },
        Question::Plan { run: 1, seq: 2 },
        Question::Console {
            run: 1,
            sql: "SELECT '\"'".to_owned(),
        },
        Question::Export {
            run: 1,
            table: None,
            format: ExportFormat::Sql,
        },
        Question::Export {
            run: 1,
            table: Some("t".to_owned()),
            format: ExportFormat::Csv,
        },
    ];
    for question in questions {
        let ask = Ask { id: 5, question };
        let read = serde_json::from_str(&decode::ask(&ask)).expect("serde reads it");
        assert_eq!(ToWorker::Ask(ask), read);
    }
}

#[test]
fn json_reads_what_is_json_and_nothing_else() {
    for (text, wanted) in [
        (
            " [1, -2.5, true, null, \"\\u00e9\\ud83d\\ude00\\/\"] ",
            true,
        ),
        ("{}", true),
        ("[", false),
        ("{\"a\"}", false),
        ("\"\\x\"", false),
        ("1 2", false),
        ("", false),
        ("\"open", false),
    ] {
        assert_eq!(Json::read(text).is_some(), wanted, "{text}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(text).is_ok(),
            wanted,
            "{text}"
        );
    }
    assert_eq!(
        Json::read("\"\\u00e9\\ud83d\\ude00\\/\""),
        Some(Json::Text("é😀/".to_owned()))
    );
    assert_eq!(Json::read(&"[".repeat(1_000)), None);
}

#[test]
fn drafts_and_the_course_survive() {
    let draft = Draft {
        text: "a\n\"b\"\\".to_owned(),
        base: "0".to_owned(),
    };
    assert_eq!(Draft::read(&draft.write()), Some(draft));
    assert_eq!(Draft::read("nonsense"), None);
    let index = lesson::index::build([
        ("a.md", "---\ntitle: A\norder: 2\nminutes: 3\n---\n"),
        ("b.md", "# B"),
    ])
    .index;
    let text = serde_json::to_string(&index).expect("an index has a JSON form");
    assert_eq!(course::read(&text), Some(index));
}

#[test]
fn every_lesson_survives_packing() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lessons");
    let mut seen = 0;
    let files = std::fs::read_dir(folder)
        .expect("the lessons are there")
        .flatten();
    for file in files.filter(|it| it.path().extension().is_some_and(|it| it == "md")) {
        let name = file.file_name().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(file.path()).expect("a lesson is a text");
        let lesson = lesson::parse(&text, &name).expect("it can be read");
        let read = packed::read(&packed::write(&lesson)).expect("it can be read again");
        assert_eq!(read.exercises.len(), lesson.exercises.len(), "{name}");
        for (read, lesson) in read.exercises.iter().zip(&lesson.exercises) {
            assert_eq!(
                (&read.check, &read.hints),
                (&lesson.check, &lesson.hints),
                "{name}"
            );
            assert_eq!(
                (&read.starter, &read.solutions),
                (&lesson.starter, &lesson.solutions),
                "{name}"
            );
        }
        assert_eq!(read.quizzes, lesson.quizzes, "{name}");
        for cell in lesson.cells().filter(|it| it.role.is_runnable()) {
            let ids = |lesson: &lesson::Lesson, cell: &lesson::Cell| -> Vec<(String, String)> {
                lesson
                    .run_order(cell)
                    .iter()
                    .map(|it| (it.id.clone(), it.source.clone()))
                    .collect()
            };
            let again = read.cell(&cell.id).expect("the cell is there");
            assert_eq!(ids(&read, again), ids(&lesson, cell), "{name}");
            assert_eq!(
                (&again.caption, again.role),
                (&cell.caption, cell.role),
                "{name}"
            );
        }
        assert_eq!(
            super::early::has_title(&read),
            super::early::has_title(&lesson),
            "{name}"
        );
        seen += 1;
    }
    assert!(seen > 2);
}
