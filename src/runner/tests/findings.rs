//! What is found in recorded programs: N+1 with its fix, needless loads, groups, models.

use protocol::{Direction, Fix, NPlusOne};

use super::answers::{SHOP, shop};

/// The findings of the cell itself.
fn found(cell: &str) -> Vec<NPlusOne> {
    let run = shop(cell);
    assert_eq!(run.report.error, None, "{cell}");
    let all = run.report.insights.n_plus_one;
    all.into_iter()
        .filter(|it| it.place.is_some_and(|it| it.cell == 1))
        .collect()
}

/// The cell with the edits that are meant for it.
fn applied(cell: &str, fix: &Fix) -> String {
    let mut text = cell.to_owned();
    for edit in fix.edits.iter().rev().filter(|it| it.cell == 1) {
        let line_start: usize = text
            .split_inclusive('\n')
            .take(edit.line as usize - 1)
            .map(str::len)
            .sum();
        let column = text[line_start..]
            .char_indices()
            .nth(edit.column as usize)
            .map_or(text.len() - line_start, |it| it.0);
        text.insert_str(line_start + column, &edit.text);
    }
    text
}

/// What is found in a cell, and that the cell with the fix finds nothing and prints the same.
#[track_caller]
fn fixed(cell: &str, count: u32, option: &str) {
    let findings = found(cell);
    let [it] = &findings[..] else {
        panic!("{cell}: {findings:?}");
    };
    assert_eq!((it.count, &*it.option), (count, option), "{cell}");
    assert!(it.query.is_some(), "{cell}");
    let fix = it.fix.as_ref().unwrap_or_else(|| panic!("{cell}: no fix"));
    let better = applied(cell, fix);
    let (before, after) = (shop(cell).report, shop(&better).report);
    assert_eq!(after.error, None, "{better}");
    assert_eq!(before.stdout, after.stdout, "{better}");
    assert_eq!(found(&better), [], "{better}");
    let sent = |it: &protocol::RunReport| it.round_trips.statements;
    assert_eq!(
        sent(&before) - sent(&after),
        it.count - it.fixed_count,
        "{better}"
    );
}

#[test]
fn n_plus_one_is_found_and_fixed() {
    fixed(
        "for u in session.scalars(select(User)):\n    print(len(u.orders))",
        3,
        "selectinload(User.orders)",
    );
    fixed(
        "stmt = select(Order).order_by(Order.id)\nfor o in session.scalars(stmt).all():\n    print(o.user.name)",
        3,
        "joinedload(Order.user)",
    );
    fixed(
        "users = session.scalars(\n    select(User)\n    .order_by(User.id)\n).all()\nprint([len(u.orders) for u in users])",
        3,
        "selectinload(User.orders)",
    );
    fixed(
        "for u in session.query(User).all():\n    print(len(u.orders))",
        3,
        "selectinload(User.orders)",
    );
    fixed(
        "from sqlalchemy.orm import joinedload\ndef total(u):\n    return len(u.orders)\nfor u in session.scalars(select(User)):\n    print(total(u))",
        3,
        "selectinload(User.orders)",
    );
    fixed(
        "from sqlalchemy.orm import selectinload\nfor u in session.scalars(select(User).options(selectinload(User.orders))):\n    for o in u.orders:\n        print(len(o.lines))",
        5,
        "selectinload(User.orders).selectinload(Order.lines)",
    );
}

#[test]
fn loads_that_are_not_n_plus_one_are_left_alone() {
    for cell in [
        "u = session.get(User, 1)\nprint(len(u.orders))",
        "u = session.get(User, 1)\nprint(len(u.orders))\nv = session.get(User, 2)\nprint(len(v.orders))",
        "for u in session.scalars(select(User)):\n    print(u.name)",
        "for i in range(3):\n    print(session.scalar(select(User).where(User.id == i)))",
    ] {
        assert_eq!(found(cell), [], "{cell}");
    }
}

#[test]
fn a_finding_says_what_it_is() {
    let it = &found("for u in session.scalars(select(User)):\n    print(len(u.orders))")[0];
    assert_eq!(
        it.sentence,
        "Reading User.orders in line 2 sent a SELECT for each User, 3 in all; selectinload(User.orders) would \
         load them together."
    );
    assert_eq!((it.direction, it.uselist), (Direction::OneToMany, true));
    let fix = it.fix.as_ref().expect("a fix");
    assert_eq!(
        fix.title,
        "Add .options(selectinload(User.orders)) to the query in line 1"
    );
    assert_eq!(fix.edits.len(), 2);
}

#[test]
fn loads_that_nobody_reads_are_found() {
    #[track_caller]
    fn check(cell: &str, expected: &str) {
        let run = shop(&format!(
            "from sqlalchemy.orm import joinedload, selectinload\n{cell}"
        ));
        assert_eq!(run.report.error, None, "{cell}");
        let found: Vec<String> = run
            .report
            .insights
            .over_eager
            .iter()
            .map(|it| {
                format!(
                    "{}.{} {} {}",
                    it.class, it.relationship, it.strategy, it.objects
                )
            })
            .collect();
        assert_eq!(found.join(", "), expected, "{cell}");
    }
    let load = "us = session.scalars(select(User).options(OPTION)).unique().all()\n";
    check(
        &load.replace("OPTION", "joinedload(User.orders)"),
        "User.orders joined 3",
    );
    check(
        &format!(
            "{}print(us[0].orders)",
            load.replace("OPTION", "joinedload(User.orders)")
        ),
        "",
    );
    check(
        &format!(
            "{}print(us[0].orders)",
            load.replace(
                "OPTION",
                "selectinload(User.orders).joinedload(Order.lines)"
            )
        ),
        "Order.lines joined 5",
    );
    check(
        &format!(
            "{}print(us[0].orders)\n{}print(us[0].name)",
            load.replace("OPTION", "selectinload(User.orders)"),
            load.replace(
                "OPTION",
                "selectinload(User.orders).selectinload(Order.lines)"
            )
        ),
        "Order.lines selectin 5, User.orders selectin 3",
    );
}

#[test]
fn similar_statements_are_grouped() {
    let run = shop("for u in session.scalars(select(User)):\n    print(len(u.orders))");
    let titles: Vec<&str> = run
        .report
        .insights
        .groups
        .iter()
        .filter(|it| it.place.is_some_and(|it| it.cell == 1))
        .map(|it| &*it.title)
        .collect();
    assert_eq!(titles, ["3x, lazy load User.orders, line 2"]);
}

#[test]
fn models_are_told_with_their_places() {
    let run = shop("print(1)");
    let models = &run.report.models;
    let names: Vec<&str> = models.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["User", "Order", "Line"]);
    let line_of = |text: &str| {
        SHOP.lines()
            .position(|it| it.contains(text))
            .map(|it| it as u32 + 1)
    };
    let user = &models[0];
    assert_eq!(user.table, "users");
    assert_eq!(user.place.map(|it| it.line), line_of("class User"));
    let name = user
        .columns
        .iter()
        .find(|it| it.name == "name")
        .expect("a column");
    assert_eq!(
        (&*name.sql_type, name.nullable, name.unique),
        ("VARCHAR(50)", false, true)
    );
    assert_eq!(name.place.map(|it| it.line), line_of("name: Mapped"));
    let orders = &user.relationships[0];
    assert_eq!(
        (
            &*orders.target,
            orders.direction,
            orders.uselist,
            orders.back_populates.as_deref()
        ),
        ("Order", Direction::OneToMany, true, Some("user"))
    );
    let key = models[1]
        .columns
        .iter()
        .find(|it| it.name == "user_id")
        .expect("a column");
    assert_eq!(key.references, ["users.id"]);
    assert_eq!(models[1].relationships[0].direction, Direction::ManyToOne);
}
