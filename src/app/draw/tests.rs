//! Tests of the HTML: nothing of a learner becomes markup, and what is drawn is also said.

use protocol::{
    AttributeStatus, AttributeView, Insights, NPlusOne, ObjectView, PlanStep, PlanText, RowMark,
    SessionView, TableColumn, TableData, TableView, TablesView,
};
use trace::{Cell, Event, EventKind, ObjectLabel, ObjectState, Statement, StatementKind};

use super::{Html, coach, code, costs, explain, session, tables, timeline};
use crate::model::timeline as rows;

const EVIL: &str = "<img src=x onerror=\"alert(1)\">";

fn assert_tame(html: &str) {
    assert!(!html.contains("<img"), "{html}");
    assert!(!html.contains("=\"alert"), "{html}");
}

#[test]
fn texts_are_escaped() {
    let mut html = Html::new();
    html.raw("<b>").text("a < b & \"c\"").raw("</b>");
    assert_eq!(html.finish(), "<b>a &lt; b &amp; &quot;c&quot;</b>");
    assert_tame(&code::code("python", EVIL));
    assert_tame(&code::code("", EVIL));
}

fn statement(sql: &str, params: Vec<Cell>) -> Event {
    Event {
        seq: 0,
        at: 0,
        line: Some(3),
        cell: Some(0),
        kind: EventKind::Statement(Statement {
            sql: sql.to_owned(),
            params: vec![params],
            kind: StatementKind::Select,
            reason: EVIL.to_owned(),
            executemany: false,
            insertmanyvalues: false,
            rows: Some(1),
            columns: vec![EVIL.to_owned()],
            preview: vec![vec![Cell::Text(EVIL.to_owned())]],
            duration: 10,
            connection: 1,
            depth: 1,
            error: Some(EVIL.to_owned()),
        }),
    }
}

#[test]
fn a_row_of_the_timeline_says_why_where_and_how_much() {
    let events = [statement(
        "SELECT a FROM t WHERE b = ? AND c = '?'",
        vec![Cell::Text("x'y".to_owned())],
    )];
    let unfolded = Vec::new();
    let view = timeline::View {
        events: &events,
        spans: &[],
        cells: &[],
        cell: 0,
        values: true,
        several: false,
        total: 1,
        unfolded: &unfolded,
    };
    let html = timeline::rows(&view, &rows::rows(&events, 0), 0);
    assert_tame(&html);
    for part in [
        "line 3",
        "1 row",
        "data-do=\"choose 0\"",
        "aria-setsize=\"1\"",
        "x''y",
        "explain 0",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(
        html.contains("'?'"),
        "a mark inside a text is no mark: {html}"
    );
}

#[test]
fn changed_cells_show_both_values_and_added_rows_say_so() {
    let table = TableData {
        name: "people".to_owned(),
        columns: vec![TableColumn {
            name: "name".to_owned(),
            ..TableColumn::default()
        }],
        rows: vec![vec![Cell::Text("new".to_owned())], vec![Cell::Null]],
        row_count: 2,
    };
    let view = TablesView {
        tables: vec![TableView {
            table,
            marks: vec![
                RowMark::Changed(vec![(0, Cell::Text(EVIL.to_owned()))]),
                RowMark::Added,
            ],
            ..TableView::default()
        }],
        ..TablesView::default()
    };
    let html = tables::tables(&view, &crate::model::keyed::Keyed::default());
    assert_tame(&html);
    assert!(html.contains("<ins>new</ins>"), "{html}");
    assert!(html.contains("wrote this row? added"), "{html}");
}

#[test]
fn a_session_is_drawn_and_said() {
    let object = ObjectView {
        object: ObjectLabel {
            id: 1,
            class: "User".into(),
            key: Some("7".into()),
        },
        state: ObjectState::Persistent,
        marked_deleted: false,
        expired: false,
        dirty: true,
        attributes: Some(vec![
            AttributeView {
                name: "name".to_owned(),
                status: AttributeStatus::Loaded,
                value: Some("'bea'".to_owned()),
                changed: true,
                old: Some("'ann'".to_owned()),
                relationship: false,
            },
            AttributeView {
                name: "orders".to_owned(),
                ..AttributeView::default()
            },
        ]),
        transitions: Vec::new(),
    };
    let view = SessionView {
        number: 1,
        depth: 1,
        objects: vec![object],
        ..SessionView::default()
    };
    let html = session::sessions(&[view]);
    for part in [
        "1 persistent",
        "in a transaction",
        "User 7",
        "dirty",
        "&#39;ann",
        "not loaded",
    ] {
        let part = part.replace("&#39;", "'");
        assert!(html.contains(&part), "{part} in {html}");
    }
}

#[test]
fn the_coach_offers_a_fix_only_for_the_cell_that_can_be_changed() {
    let fix = |cell| protocol::Fix {
        title: "Add it".to_owned(),
        edits: vec![protocol::TextEdit {
            cell,
            ..protocol::TextEdit::default()
        }],
    };
    let insights = |cell| Insights {
        n_plus_one: vec![NPlusOne {
            sentence: "Ten times.".to_owned(),
            fix: Some(fix(cell)),
            ..NPlusOne::default()
        }],
        ..Insights::default()
    };
    assert!(coach::findings(&insights(1), Some(1)).contains("data-do=\"fix 0\""));
    assert!(!coach::findings(&insights(0), Some(1)).contains("data-do=\"fix 0\""));
    assert_eq!(coach::findings(&Insights::default(), Some(1)), "");
}

#[test]
fn a_plan_nests_as_deep_as_its_steps() {
    let step = |depth, text: &str| PlanStep {
        depth,
        text: text.to_owned(),
    };
    let plan = PlanText {
        sql: String::new(),
        steps: vec![step(0, "a"), step(1, "b"), step(1, "c"), step(0, "d")],
    };
    assert_eq!(
        explain::plan(&plan).replace(" class=\"plan\"", ""),
        "<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol>"
    );
}

#[test]
fn a_budget_says_when_it_is_passed() {
    assert!(costs::budget(2, 2).contains("2 of at most 2<"));
    assert!(costs::budget(11, 2).contains("11 of at most 2: too many"));
}
