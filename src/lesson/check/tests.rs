//! Tests of checks and quizzes, driven by data: a check and a run go in, the feedback comes out.

use std::collections::BTreeMap;

use protocol::{TableColumn, TableData};
use trace::{Cell, ObjectState, StatementKind};

use super::{ErrorFacts, ObjectFacts, References, RunFacts, StatementFacts, check, read};

fn statement(kind: StatementKind, reason: &str, sql: &str) -> StatementFacts {
    StatementFacts {
        kind,
        sql: sql.to_owned(),
        reason: reason.to_owned(),
        rows: Some(2),
        columns: vec!["title".to_owned(), "price".to_owned()],
        preview: vec![
            vec![Cell::Text("Momo".to_owned()), Cell::Float(12.9)],
            vec![Cell::Text("Emma".to_owned()), Cell::Int(8)],
        ],
        line: Some(3),
    }
}

/// One query for books and three lazy loads, some writes and a table.
fn run() -> RunFacts {
    let lazy = statement(
        StatementKind::Select,
        "lazy load Book.order_items",
        "SELECT x FROM items WHERE ? = book_id",
    );
    let query = statement(
        StatementKind::Select,
        "query",
        "SELECT books.title, books.price \nFROM books",
    );
    RunFacts {
        source: "for book in books:\n    print(book)  # here\n".to_owned(),
        stdout: "Momo\nEmma \n\n".to_owned(),
        statements: vec![query, lazy.clone(), lazy.clone(), lazy],
        transactions: vec!["BEGIN", "SAVEPOINT"],
        open_transactions: 1,
        unsaved: 1,
        tables: vec![TableData {
            name: "books".to_owned(),
            columns: ["title", "price"].map(column).to_vec(),
            rows: vec![vec![Cell::Text("Momo".to_owned()), Cell::Null]],
            row_count: 1,
        }],
        objects: vec![ObjectFacts {
            class: "Book".to_owned(),
            key: Some("1".to_owned()),
            state: ObjectState::Detached,
        }],
        ..RunFacts::default()
    }
}

fn column(name: &str) -> TableColumn {
    TableColumn {
        name: name.to_owned(),
        ..TableColumn::default()
    }
}

fn feedback(yaml: &str, run: &RunFacts) -> String {
    let check_ = match read(yaml, 1) {
        Ok(it) => it,
        Err((line, message)) => return format!("{line}: {message}"),
    };
    let mut references = References::new();
    references.insert("twin".to_owned(), run_of_twin());
    let found = check(&check_, run, &references);
    let lines: Vec<String> = found
        .iter()
        .map(|it| format!("{}: {}", it.about, it.message))
        .collect();
    lines.join("\n")
}

fn run_of_twin() -> RunFacts {
    let mut twin = run();
    twin.stdout = "Momo\nKindred\n".to_owned();
    twin.tables[0].row_count = 2;
    twin
}

#[test]
fn what_holds_gets_no_feedback() {
    for yaml in [
        "stdout: |\n  Momo\n  Emma\n",
        "stdout: {must: [Emma], must_not: [Kindred]}",
        "rows: {are: [[Emma, 8], [Momo, 12.90]]}",
        "rows: {columns: [price], are: [13, 8], tolerance: 0.2, ordered: true}",
        "rows: {count: 2, same_as: twin}",
        "sql: {must: ['from BOOKS'], must_not: [JOIN]}",
        "code: {must: ['forbook in books'], must_not: ['here is']}",
        "queries: 4",
        "queries: {min: 1, max: 9, selects: {max: 4}, inserts: 0}",
        "transaction: {is: [BEGIN, SAVEPOINT], must: BEGIN, must_not: [COMMIT], state: open}",
        "tables:\n  books:\n    count: 1\n    has: {title: Momo, price: ~}\n    lacks:\n      - {title: Emma}\n",
        "session: {detached: 1, persistent: 0, Book: {detached: 1}}",
        "success: Well done",
    ] {
        assert_eq!(feedback(yaml, &run()), "", "for {yaml}");
    }
}

#[test]
fn feedback_names_what_is_off() {
    let cases = BTreeMap::from([
        (
            "same_output_as: twin",
            "stdout: Line 2 of the output should be `Kindred`, and it is `Emma`.",
        ),
        (
            "same_output_as: nobody",
            "stdout: The run of `nobody` to compare with is missing.",
        ),
        (
            "stdout: Momo",
            "stdout: The output has a line too many: `Emma`.",
        ),
        (
            "stdout: |\n  Momo\n  Emma\n  Kindred\n",
            "stdout: The output ends too early: the line `Kindred` is missing.",
        ),
        (
            "rows: {count: 3}",
            "rows: The query returns 2 rows, and 3 are right.",
        ),
        (
            "rows: {are: [[Emma, 8]]}",
            "rows: The query returns 2 rows, and 1 are right.",
        ),
        (
            "rows: {are: [[Emma, 8], [Momo, 12]]}",
            "rows: The query does not return the row (Momo, 12).",
        ),
        (
            "rows: {are: [[Emma, 8], [Momo, 12.9]], ordered: true}",
            "rows: The rows are right, and their order is not: the first one is (Momo, 12.9).",
        ),
        (
            "rows: {columns: [name], count: 2}",
            "rows: The query has no column `name`; it has title, price.",
        ),
        (
            "queries: {max: 2}",
            "queries: 4 queries for 3 books: the order items of each book are loaded one at a time.",
        ),
        (
            "queries: {max: 2, n_plus_one: forbid}",
            "n_plus_one: 4 queries for 3 books: the order items of each book are loaded one at a time.",
        ),
        (
            "queries: {inserts: 1}",
            "queries: 0 INSERT statements were sent, and 1 would be right.",
        ),
        (
            "queries: {min: 5}",
            "queries: 4 queries were sent, and at least 5 must be.",
        ),
        ("sql: {must: [JOIN]}", "sql: No statement contains `JOIN`."),
        (
            "sql: {must: [{text: JOIN, say: 'No {text}, {count} statements.'}]}",
            "sql: No JOIN, 4 statements.",
        ),
        (
            "sql: {must_not: [items]}",
            "sql: A statement contains `items`, and it should not.",
        ),
        (
            "code: {must: [selectinload]}",
            "code: The answer should use `selectinload`.",
        ),
        (
            "transaction: {must: [COMMIT], state: clean}",
            "transaction: There is no COMMIT in the timeline.\ntransaction: 1 change was sent and never committed: at the end of the program the database forgets it.",
        ),
        (
            "transaction: {state: closed}",
            "transaction: A transaction is still open at the end.",
        ),
        (
            "transaction: {is: [BEGIN, COMMIT]}",
            "transaction: The transaction went BEGIN, SAVEPOINT; right is BEGIN, COMMIT.",
        ),
        (
            "tables: {books: 2, orders: 1}",
            "tables: The table `books` has 1 row after the run, and 2 are right.\ntables: There is no table `orders` after the run.",
        ),
        (
            "tables: {books: {has: {title: Emma}, lacks: {title: Momo}}}",
            "tables: The table `books` has no row with title = Emma.\ntables: The table `books` still has a row with title = Momo.",
        ),
        (
            "same_tables_as: twin",
            "tables: The table `books` has 1 row after the run, and 2 are right.",
        ),
        (
            "session: {Book: {persistent: 1}}",
            "session: 0 books are persistent at the end, and it should be 1.",
        ),
        (
            "error: IntegrityError",
            "error: This should end with IntegrityError, and it ends without an error.",
        ),
        (
            "queries: {max: 1}\nfeedback: {queries: 'Count {count}, at most {max}; {lazy} times {attribute}.'}",
            "queries: Count 4, at most 1; 3 times Book.order_items.",
        ),
        (
            "stdout: x\nfeedback: {stdout: [{when: too early, say: A}, {code: 'for book  in', say: B}, C]}",
            "stdout: B",
        ),
        (
            "stdout: x\nfeedback: {stdout: [{when: 'Line 1', code: while, say: A}, C]}",
            "stdout: C",
        ),
        (
            "stdout: x\nfeedback: {stdout: [{when: 'Line 2', say: A}]}",
            "stdout: Line 1 of the output should be `x`, and it is `Momo`.",
        ),
    ]);
    for (yaml, expected) in cases {
        assert_eq!(feedback(yaml, &run()), expected, "for {yaml}");
    }
}

#[test]
fn a_blank_or_an_exception_hides_the_rest() {
    let mut blank = run();
    blank.source = "a\nselect(Book)______\n".to_owned();
    assert_eq!(
        feedback("queries: 1", &blank),
        "blank: Line 2 still has a blank to fill in."
    );
    let mut failed = run();
    failed.error = Some(ErrorFacts {
        class: "NameError".to_owned(),
        message: "name 'x' is not defined\nmore".to_owned(),
        line: Some(2),
        in_setup: false,
    });
    let text = "error: The run stops with NameError in line 2: name 'x' is not defined";
    assert_eq!(feedback("queries: 1", &failed), text);
    assert_eq!(
        feedback("error: NameError\nsql: {must: [books]}", &failed),
        ""
    );
    assert_eq!(
        feedback("error: IntegrityError", &failed),
        "error: This should end with IntegrityError, and it ends with NameError in line 2: name 'x' is not defined"
    );
}

#[test]
fn a_check_that_cannot_be_read_names_its_line() {
    for (yaml, expected) in [
        (
            "stdout: x\nqueries: {most: 1}",
            "2: `queries`: there is no `most` here",
        ),
        (
            "querys: 1",
            "1: `querys`: checks know no such key; did you mean `queries`?",
        ),
        ("queries: few", "1: `queries`: expected a whole number"),
        (
            "queries: {n_plus_one: allow}",
            "1: `queries`: `n_plus_one` can only be `forbid`",
        ),
        (
            "transaction: {must: [END]}",
            "1: `transaction`: `END` is no step of a transaction; there is BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, ROLLBACK TO",
        ),
        (
            "session: {lost: 1}",
            "1: `session`: expected `key: value` lines or `{key: value}`",
        ),
        (
            "feedback: {speed: x}",
            "1: `feedback`: there is no feedback about `speed`; there is error, code, stdout, rows, tables, queries, n_plus_one, sql, transaction, session",
        ),
        (
            "feedback: {stdout: [{when: x}]}",
            "1: `feedback`: a sentence needs `say`",
        ),
        ("- a", "1: a check is `key: value` lines"),
        (
            "a: [",
            "1: a list that begins with `[` does not end with `]`",
        ),
    ] {
        assert_eq!(feedback(yaml, &run()), expected, "for {yaml}");
    }
}

#[test]
fn quizzes_are_read() {
    let text = "```md quiz id=q\nWhat does `add` send?\n\n- [ ] An INSERT\n  > It only waits.\n- [x] Nothing\n  at all\n\nThe flush\n\nsends it.\n```\n";
    let lesson = crate::parse(text, "a.md").expect("it is well formed");
    let quiz = lesson.quiz("q").expect("it is there");
    assert_eq!(quiz.question, "<p>What does <code>add</code> send?</p>\n");
    assert_eq!(quiz.choices[0].note, "<p>It only waits.</p>\n");
    assert_eq!(quiz.choices[1].text, "<p>Nothing\nat all</p>\n");
    assert_eq!(quiz.explanation, "<p>The flush</p>\n<p>sends it.</p>\n");
    assert!(!quiz.takes_many());
    assert!(
        quiz.is_right(&[1])
            && !quiz.is_right(&[0])
            && !quiz.is_right(&[])
            && !quiz.is_right(&[0, 1])
    );
    for (body, problem) in [
        ("- [x] a\n- [ ] b\n", "a quiz begins with its question"),
        ("a\n- [x] b\n", "a quiz needs two `- [ ]` choices or more"),
        (
            "a\n- [ ] b\n- [ ] c\n",
            "no choice of this quiz is right: mark one with `- [x]`",
        ),
    ] {
        let error = crate::parse(&format!("```md quiz\n{body}```\n"), "a.md");
        assert_eq!(
            error.expect_err("it is odd").to_string(),
            format!("a.md:2: {problem}")
        );
    }
}

#[test]
fn exercises_gather_what_belongs_to_them() {
    let text = "```python setup id=s\n```\n```python exercise id=fix setup=s\na = ______\n```\n```md hint for=fix\n*one*\n```\n```md hint for=fix\ntwo\n```\n\
                ```python solution for=fix\na = 1\n```\n```python wrong for=fix id=w feedback=\"not right\"\na = 2\n```\n```yaml check for=fix\nqueries: 1\n```\n";
    let lesson = crate::parse(text, "a.md").expect("it is well formed");
    let exercise = lesson.exercise("fix").expect("it is there");
    assert_eq!(exercise.hints, ["<p><em>one</em></p>\n", "<p>two</p>\n"]);
    assert_eq!(exercise.wrong[0].feedback, "not right");
    let solution = lesson.reference(exercise, "solution").expect("it is there");
    assert_eq!(
        (solution.source.as_str(), solution.setup.join(",").as_str()),
        ("a = 1\n", "s")
    );
    assert_eq!(
        lesson.cell("w").map(|it| it.setup.join(",")).as_deref(),
        Some("s")
    );
    assert!(exercise.check.is_some());
    let twice = format!("{text}```yaml check for=fix\nqueries: 2\n```\n");
    let error = crate::parse(&twice, "a.md").expect_err("it is odd");
    assert_eq!(error.message, "the exercise `fix` has two checks");
}

#[test]
fn claims_of_the_prose_name_a_word_or_a_code_span() {
    let text = "```python live id=a\n```\nEleven<!-- check a.queries --> of them, `no such table`<!-- check a.error -->.\n";
    let lesson = crate::parse(text, "a.md").expect("it is well formed");
    let claims: Vec<String> = lesson
        .claims
        .iter()
        .map(|it| format!("{}: {}.{} {}", it.line, it.cell, it.what, it.said))
        .collect();
    assert_eq!(claims, ["3: a.queries Eleven", "3: a.error no such table"]);
    let error = crate::parse("Two<!-- check b.queries -->.\n", "a.md").expect_err("it is odd");
    assert_eq!(
        error.to_string(),
        "a.md:1: `check b.queries` names no cell of this lesson"
    );
}

#[test]
fn english_is_counted() {
    use super::words::{number, plural};
    for (noun, plural_) in [
        ("user", "users"),
        ("entry", "entries"),
        ("day", "days"),
        ("box", "boxes"),
        ("person", "people"),
    ] {
        assert_eq!(plural(noun), plural_);
    }
    for (word, value) in [
        ("Eleven", Some(11)),
        ("10,000", Some(10_000)),
        ("(three", Some(3)),
        ("many", None),
        ("once", Some(1)),
    ] {
        assert_eq!(number(word), value, "for {word}");
    }
}
