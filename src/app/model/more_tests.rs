//! Tests of what the inspector computes beyond the timeline: costs, edits, tables, diagram, diff, search, progress.

use protocol::{
    Direction, Fix, Model, ModelColumn, ModelRelationship, TableColumn, TableData, TextEdit,
};
use trace::{Cell, Event, EventKind, Statement, StatementKind, Transaction};

use super::costs::{self, By};
use super::diagram::{self, End};
use super::diff::{self, Change};
use super::edits;
use super::families::{Families, Family};
use super::progress::{Mark, Progress};
use super::rows::{self, Look};
use super::{search, timeline};

fn event(seq: usize, line: u32, kind: EventKind) -> Event {
    Event {
        seq: seq as u32,
        at: seq as u64,
        line: Some(line),
        cell: Some(0),
        kind,
    }
}

fn statement(kind: StatementKind, reason: &str, sql: &str, params: Vec<Cell>) -> EventKind {
    EventKind::Statement(Statement {
        sql: sql.to_owned(),
        params: vec![params],
        kind,
        reason: reason.to_owned(),
        executemany: false,
        insertmanyvalues: false,
        rows: Some(1),
        columns: Vec::new(),
        preview: Vec::new(),
        duration: 100,
        connection: 1,
        depth: 1,
        error: None,
    })
}

fn select(reason: &str) -> EventKind {
    statement(StatementKind::Select, reason, "SELECT 1", Vec::new())
}

fn step() -> Transaction {
    Transaction {
        connection: 1,
        depth: 1,
        name: None,
    }
}

fn run(kinds: Vec<(u32, EventKind)>) -> Vec<Event> {
    let numbered = kinds.into_iter().enumerate();
    numbered
        .map(|(seq, (line, kind))| event(seq, line, kind))
        .collect()
}

#[test]
fn shares_are_put_together_by_line_reason_and_kind() {
    let events = run(vec![
        (1, select("query")),
        (2, select("lazy load User.role")),
        (2, select("lazy load User.role")),
        (
            3,
            statement(
                StatementKind::Introspect,
                "create_all",
                "PRAGMA x",
                Vec::new(),
            ),
        ),
    ]);
    let told = |by| -> Vec<(String, usize)> {
        let shares = costs::shares(&events, 0, by);
        shares.into_iter().map(|it| (it.name, it.count)).collect()
    };
    assert_eq!(
        told(By::Line),
        [("line 2".to_owned(), 2), ("line 1".to_owned(), 1)]
    );
    assert_eq!(told(By::Kind), [("SELECT".to_owned(), 3)]);
    assert_eq!(told(By::Reason)[0], ("lazy load User.role".to_owned(), 2));
    assert_eq!(costs::shares(&events, 3, By::Line), []);
}

#[test]
fn a_transaction_costs_round_trips_only_when_a_statement_was_sent_in_it() {
    let events = run(vec![
        (1, EventKind::Begin(step())),
        (1, EventKind::Rollback(step())),
        (2, EventKind::Begin(step())),
        (2, select("query")),
        (3, EventKind::Commit(step())),
        (4, EventKind::Begin(step())),
        (4, select("query")),
    ]);
    assert_eq!(costs::round_trips(&events), 3 + 2);
    assert_eq!(costs::simulated(5, 20, 700), 100_700);
}

#[test]
fn edits_count_lines_from_one_and_columns_in_characters() {
    let edit = |line, column, end_column, text: &str| TextEdit {
        cell: 1,
        line,
        column,
        end_line: line,
        end_column,
        text: text.to_owned(),
    };
    let text = "é = select(User)\nfor u in é:\n    pass";
    let new = edits::apply(
        text,
        1,
        &[edit(1, 16, 16, ".options(x)"), edit(2, 4, 5, "user")],
    );
    assert_eq!(
        new.as_deref(),
        Some("é = select(User).options(x)\nfor user in é:\n    pass")
    );
    assert_eq!(
        edits::apply(text, 0, &[edit(1, 0, 0, "x")]),
        None,
        "an edit of another cell"
    );
    assert_eq!(
        edits::apply(text, 1, &[edit(9, 0, 0, "x")]),
        None,
        "a line that is not there"
    );
    assert_eq!(
        edits::apply(text, 1, &[edit(1, 99, 99, "x")]),
        None,
        "a column that is not there"
    );
}

#[test]
fn strategies_replace_the_options_there_are_or_use_the_fix() {
    let texts = edits::strategies("select(User).options(joinedload(User.role))", 0, None);
    let names: Vec<_> = texts.iter().map(|it| it.0).collect();
    assert_eq!(names, edits::STRATEGIES);
    assert_eq!(texts[2].1, "select(User).options(selectinload(User.role))");
    let fix = Fix {
        title: String::new(),
        edits: vec![TextEdit {
            cell: 0,
            line: 1,
            column: 12,
            end_line: 1,
            end_column: 12,
            text: ".options(joinedload(User.role))".to_owned(),
        }],
    };
    let texts = edits::strategies("select(User)", 0, Some(&fix));
    assert_eq!(texts[3].1, "select(User).options(subqueryload(User.role))");
    assert_eq!(edits::strategies("select(User)", 0, None), []);
}

fn people() -> TableData {
    let column = |name: &str, primary_key| TableColumn {
        name: name.to_owned(),
        primary_key,
        ..TableColumn::default()
    };
    let row = |id, name: Cell| vec![Cell::Int(id), name];
    TableData {
        name: "people".to_owned(),
        columns: vec![column("id", true), column("name", false)],
        rows: vec![
            row(1, Cell::Text("b".to_owned())),
            row(2, Cell::Null),
            row(3, Cell::Text("a".to_owned())),
        ],
        row_count: 3,
    }
}

#[test]
fn rows_sort_as_sqlite_sorts_and_are_found_on_their_page() {
    let table = people();
    let by = |down| Look {
        sort: Some((1, down)),
        ..Look::default()
    };
    assert_eq!(rows::order(&table.rows, &by(false)), [1, 2, 0]);
    assert_eq!(rows::order(&table.rows, &by(true)), [0, 2, 1]);
    assert_eq!(rows::order(&table.rows, &Look::default()), [0, 1, 2]);
    let many: Vec<Vec<Cell>> = (0..100).map(|it| vec![Cell::Int(it)]).collect();
    assert_eq!(rows::page_of(&many, &Look::default(), 0, "60"), Some(2));
    assert_eq!(rows::page_of(&many, &Look::default(), 0, "x"), None);
}

#[test]
fn the_writer_of_a_row_is_the_last_statement_that_names_its_key() {
    let table = people();
    let insert = |id| {
        statement(
            StatementKind::Insert,
            "flush INSERT",
            "INSERT INTO people (id) VALUES (?)",
            vec![Cell::Int(id)],
        )
    };
    let update = statement(
        StatementKind::Update,
        "flush UPDATE",
        "UPDATE people SET name=? WHERE people.id = ?",
        vec![Cell::Text("b".to_owned()), Cell::Int(1)],
    );
    let events = run(vec![
        (1, insert(1)),
        (2, insert(2)),
        (3, update),
        (4, select("query")),
    ]);
    assert_eq!(
        rows::writer(&events, &[], &table, &table.rows[0], 3),
        Some(2)
    );
    assert_eq!(
        rows::writer(&events, &[], &table, &table.rows[0], 1),
        Some(0)
    );
    assert_eq!(rows::writer(&events, &[], &table, &table.rows[2], 3), None);
}

fn column(table: &str, name: &str, references: &str) -> ModelColumn {
    ModelColumn {
        name: name.to_owned(),
        column: name.to_owned(),
        table: table.to_owned(),
        sql_type: "INTEGER".to_owned(),
        primary_key: name == "id",
        references: (!references.is_empty())
            .then(|| references.to_owned())
            .into_iter()
            .collect(),
        ..ModelColumn::default()
    }
}

fn shop() -> Vec<Model> {
    let model = |name: &str, table: &str, columns| Model {
        name: name.to_owned(),
        table: table.to_owned(),
        columns,
        ..Model::default()
    };
    let mut user = model("User", "users", vec![column("users", "id", "")]);
    user.relationships.push(ModelRelationship {
        name: "orders".to_owned(),
        target: "Order".to_owned(),
        direction: Direction::OneToMany,
        uselist: true,
        pairs: vec![("users.id".to_owned(), "orders.user_id".to_owned())],
        ..ModelRelationship::default()
    });
    user.relationships.push(ModelRelationship {
        name: "tags".to_owned(),
        target: "Tag".to_owned(),
        direction: Direction::ManyToMany,
        uselist: true,
        secondary: Some("user_tags".to_owned()),
        ..ModelRelationship::default()
    });
    let order = model(
        "Order",
        "orders",
        vec![
            column("orders", "id", ""),
            column("orders", "user_id", "users.id"),
        ],
    );
    let tag = model(
        "Tag",
        "tags",
        vec![
            column("tags", "id", ""),
            column("tags", "parent_id", "tags.id"),
        ],
    );
    let mut admin = model("Admin", "admins", vec![column("admins", "id", "users.id")]);
    admin.inherits = Some("User".to_owned());
    admin.inheritance = "joined".to_owned();
    vec![user, order, tag, admin]
}

#[test]
fn the_diagram_puts_keys_to_the_right_of_what_they_point_to() {
    let drawing = diagram::of(&shop());
    let titles: Vec<&str> = drawing.shapes.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["User", "Order", "Tag", "Admin", "user_tags"]);
    assert!(
        drawing.shapes[1].x > drawing.shapes[0].x,
        "Order points to User"
    );
    assert!(drawing.shapes[3].x > drawing.shapes[0].x, "Admin is a User");
    let ends: Vec<(End, End)> = drawing
        .edges
        .iter()
        .map(|it| (it.from_end, it.to_end))
        .collect();
    assert!(ends.contains(&(End::None, End::Parent)));
    let texts: Vec<&str> = drawing.edges.iter().map(|it| it.text.as_str()).collect();
    assert!(
        texts.contains(&"Order.user_id → User: many to one (User.orders)"),
        "{texts:?}"
    );
    assert!(
        texts.contains(&"Tag.parent_id → Tag: many to one"),
        "{texts:?}"
    );
    assert!(
        texts.contains(&"Admin inherits from User (joined)"),
        "{texts:?}"
    );
    let is_apart = |a: &diagram::Shape, b: &diagram::Shape| {
        a.x + a.width <= b.x
            || b.x + b.width <= a.x
            || a.y + a.height <= b.y
            || b.y + b.height <= a.y
    };
    for (at, a) in drawing.shapes.iter().enumerate() {
        assert!(
            drawing.shapes[at + 1..].iter().all(|b| is_apart(a, b)),
            "{} overlaps",
            a.title
        );
    }
}

#[test]
fn a_circle_of_keys_is_drawn_all_the_same() {
    let mut models = shop();
    models[0]
        .columns
        .push(column("users", "last_order_id", "orders.id"));
    let drawing = diagram::of(&models);
    assert_eq!(drawing.shapes.len(), 5);
    assert!(drawing.width > 0 && drawing.height > 0);
}

#[test]
fn a_diff_keeps_what_both_have() {
    let told: String = diff::lines("a\nb\nc", "a\nx\nc\nd")
        .into_iter()
        .map(|it| {
            let sign = match it.change {
                Change::Same => ' ',
                Change::Added => '+',
                Change::Removed => '-',
            };
            format!("{sign}{} ", it.text)
        })
        .collect();
    assert_eq!(told, " a -b +x  c +d ");
    assert_eq!(diff::lines("", ""), []);
}

#[test]
fn a_search_finds_lessons_with_all_words() {
    let texts = "n-plus-one\tThe N+1 problem and joinedload\nfirst\tYour first model, a problem\n";
    let slugs = |wanted: &str| -> Vec<String> {
        search::search(texts, wanted)
            .into_iter()
            .map(|it| it.slug)
            .collect()
    };
    assert_eq!(slugs("PROBLEM"), ["n-plus-one", "first"]);
    assert_eq!(slugs("problem joined"), ["n-plus-one"]);
    assert_eq!(slugs("nothing like it"), Vec::<String>::new());
    assert_eq!(slugs("  "), Vec::<String>::new());
    assert_eq!(
        search::search(texts, "joinedload")[0].around,
        "The N+1 problem and joinedload"
    );
}

#[test]
fn progress_survives_and_what_is_done_stays_done() {
    let mut progress = Progress::default();
    progress.run("a", "one");
    progress.visit("a");
    assert_eq!(progress.mark("a"), Mark::Begun);
    let ids = |ids: &[&str]| -> Vec<String> { ids.iter().map(|it| (*it).to_owned()).collect() };
    progress.settle("a", &[], &ids(&["one", "two"]));
    assert_eq!(progress.mark("a"), Mark::Begun);
    progress.solve("a", "task");
    progress.settle("a", &ids(&["task"]), &ids(&["one", "two"]));
    assert_eq!(progress.mark("a"), Mark::Done);
    let read = Progress::read(&progress.write());
    assert_eq!(read, progress);
    assert_eq!(read.last(), Some("a"));
    assert_eq!(Progress::read("nonsense\nrun\n"), Progress::default());
}

#[test]
fn the_timeline_leaves_out_families_and_unfolds_groups() {
    let mut kinds = vec![(1, EventKind::Begin(step()))];
    kinds.extend((0..5).map(|_| (2, select("lazy load User.role"))));
    let events = run(kinds);
    let all = Vec::new();
    assert_eq!(
        timeline::rows_of(&events, 0, Families::AT_FIRST, &all).len(),
        2
    );
    let without = Families::AT_FIRST.toggled(Family::Transactions);
    assert_eq!(timeline::rows_of(&events, 0, without, &all).len(), 1);
    let open = vec![1];
    assert_eq!(
        timeline::rows_of(&events, 0, Families::AT_FIRST, &open).len(),
        2 + 5
    );
}
