//! INSERT, UPDATE, DELETE.

use std::rc::Rc;

use expect_test::expect;

use super::{Cast, check, check_in, shown};
use crate::compile::{CompileOptions, compile};
use crate::expr::{ColumnExpr, ExprKind};
use crate::from::NamedTable;
use crate::ops::func;
use crate::statement::OnConflict;
use crate::{Delete, Dialect, Expr, From, Insert, Select, SqlType, Statement, Update, Value};

fn with_keys(statement: Statement, keys: &[&str]) -> String {
    let options = CompileOptions {
        column_keys: Some(keys.iter().map(|it| Rc::from(*it)).collect()),
        ..CompileOptions::default()
    };
    shown(&compile(&statement, Dialect::Sqlite, &options).expect("prints"))
}

#[test]
fn insert() {
    let it = Cast::new();
    check(
        Insert::new(&it.u),
        expect!["INSERT INTO u (id, t_id, name) VALUES (?, ?, ?) {id: ?, t_id: ?, name: ?}"],
    );
    check(
        Insert::new(&it.d).value("name", "a").expect("name"),
        expect!["INSERT INTO d (name, x, z) VALUES (?, ?, CURRENT_TIMESTAMP) {name: 'a', x: ?}"],
    );
    expect![
        "INSERT INTO d (name, f, x, z) VALUES (?, ?, ?, CURRENT_TIMESTAMP) {name: ?, f: ?, x: ?}"
    ]
    .assert_eq(&with_keys(Insert::new(&it.d).statement(), &["f", "name"]));
    expect!["INSERT INTO u DEFAULT VALUES"]
        .assert_eq(&with_keys(Insert::new(&it.u).statement(), &[]));
    let many = CompileOptions {
        column_keys: Some(Vec::new()),
        executemany: true,
        returning_primary_key: true,
        ..CompileOptions::default()
    };
    let many = compile(&Insert::new(&it.u).statement(), Dialect::Sqlite, &many).expect("prints");
    assert_eq!(
        many.text_for_rows(2),
        "INSERT INTO u (id) VALUES (NULL), (NULL) RETURNING id"
    );
    let row = |name: &str| vec![(Rc::from("name"), name.into())];
    check(
        Insert::new(&it.d)
            .rows(vec![row("a"), row("b")])
            .expect("rows"),
        expect![
            "INSERT INTO d (name, x, z) VALUES (?, ?, CURRENT_TIMESTAMP), (?, ?, CURRENT_TIMESTAMP) {name_m0: 'a', x: ?, name_m1: 'b', x_m1: ?}"
        ],
    );
    let highest = Select::new([func("max", [it.c("id")])]).query();
    check(
        Insert::new(&it.t)
            .value("name", func("lower", ["X"]))
            .expect("name")
            .value("id", highest)
            .expect("id"),
        expect![[
            "INSERT INTO t (id, name) VALUES ((SELECT max(t.id) AS max_1 \\nFROM t), lower(?)) {lower_1: 'X'}"
        ]],
    );
    let error = Insert::new(&it.u)
        .value("nope", 1)
        .map(|_| ())
        .map_err(|it| it.to_string());
    assert_eq!(error, Err("Unconsumed column names: nope".to_owned()));
}

#[test]
fn returning() {
    let it = Cast::new();
    let (id, name) = (it.c("id"), it.c("name"));
    let insert = Insert::new(&it.t)
        .value("name", "a")
        .expect("name")
        .returning([id.clone(), name.clone(), func("lower", [name]), id]);
    check(
        insert.clone(),
        expect![
            "INSERT INTO t (name) VALUES (?) RETURNING id, name, lower(name) AS lower_1, id AS id__1 {name: 'a'}"
        ],
    );
    check_in(
        Dialect::Default,
        Insert::new(&it.t)
            .value("name", "a")
            .expect("name")
            .returning([it.c("id")]),
        expect!["INSERT INTO t (name) VALUES (:name) RETURNING t.id {name: 'a'}"],
    );
    check(
        Update::new(&it.u)
            .value("name", "x")
            .expect("name")
            .returning([it.uc("id")]),
        expect!["UPDATE u SET name=? RETURNING id {name: 'x'}"],
    );
    check(
        Delete::new(&it.u).returning(it.fu().columns()),
        expect!["DELETE FROM u RETURNING id, t_id, name"],
    );
    let options = CompileOptions {
        returning_primary_key: true,
        ..CompileOptions::default()
    };
    let compiled = compile(
        &Insert::new(&it.u)
            .value("name", "x")
            .expect("name")
            .statement(),
        Dialect::Sqlite,
        &options,
    )
    .expect("prints");
    assert_eq!(
        compiled.text,
        "INSERT INTO u (name) VALUES (?) RETURNING id"
    );
    assert_eq!(
        compiled.text_for_rows(3),
        "INSERT INTO u (name) VALUES (?), (?), (?) RETURNING id"
    );
}

#[test]
fn on_conflict() {
    let it = Cast::new();
    let insert = || {
        Insert::new(&it.u)
            .value("id", 1)
            .expect("id")
            .value("name", "x")
            .expect("name")
    };
    let excluded = From::Named(Rc::new(NamedTable {
        name: "excluded".to_owned(),
        schema: None,
        columns: Vec::new(),
    }));
    let excluded = |name: &str| {
        Expr::new(
            ExprKind::Column(ColumnExpr {
                from: Some(excluded.clone()),
                name: name.into(),
                key: name.into(),
                column: None,
                anonymous: None,
            }),
            SqlType::integer(),
        )
    };
    let mut nothing = insert();
    nothing.on_conflict = Some(OnConflict {
        dialect: Dialect::Sqlite,
        constraint: None,
        in_order: false,
        target: Vec::new(),
        target_where: None,
        set: Vec::new(),
        where_: None,
    });
    check(
        nothing,
        expect!["INSERT INTO u (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING {id: 1, name: 'x'}"],
    );
    let mut update = insert();
    update.on_conflict = Some(OnConflict {
        dialect: Dialect::Sqlite,
        constraint: None,
        in_order: false,
        target: vec![Expr::named_column("id", SqlType::null())],
        target_where: None,
        set: vec![
            ("name".into(), Expr::literal("y")),
            ("t_id".into(), excluded("t_id")),
        ],
        where_: Some(it.uc("name").ne("q")),
    });
    check(
        update,
        expect![
            "INSERT INTO u (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET t_id = excluded.t_id, name = ? WHERE u.name != ? {id: 1, name: 'x', param_1: 'y', name_1: 'q'}"
        ],
    );
}

#[test]
fn update() {
    let it = Cast::new();
    let (uid, uname) = (it.uc("id"), it.uc("name"));
    check(
        Update::new(&it.u),
        expect!["UPDATE u SET id=?, t_id=?, name=? {id: ?, t_id: ?, name: ?}"],
    );
    check(
        Update::new(&it.u).value("name", Value::Null).expect("name"),
        expect!["UPDATE u SET name=? {name: None}"],
    );
    check(
        Update::new(&it.d)
            .value("name", "x")
            .expect("name")
            .where_(it.d.c("id").expect("id").eq(5)),
        expect![
            "UPDATE d SET name=?, z=CURRENT_TIMESTAMP, w=? WHERE d.id = ? {name: 'x', w: ?, id_1: 5}"
        ],
    );
    check(
        Update::new(&it.u)
            .value("name", uname.plus("x"))
            .expect("name")
            .value("t_id", 5)
            .expect("t_id"),
        expect!["UPDATE u SET t_id=?, name=(u.name || ?) {t_id: 5, name_1: 'x'}"],
    );
    check(
        Update::new(&it.u)
            .value("name", it.c("name"))
            .expect("name")
            .where_(it.uc("t_id").eq(it.c("id"))),
        expect!["UPDATE u SET name=t.name FROM t WHERE u.t_id = t.id"],
    );
    let inner = Select::new([it.c("name")])
        .where_(it.c("id").eq(it.uc("t_id")))
        .query();
    check(
        Update::new(&it.u).value("name", inner).expect("name"),
        expect![["UPDATE u SET name=(SELECT t.name \\nFROM t \\nWHERE t.id = u.t_id)"]],
    );
    expect!["UPDATE u SET t_id=?, name=? WHERE u.id = ? {t_id: ?, name: ?, id_1: 1}"].assert_eq(
        &with_keys(
            Update::new(&it.u).where_(uid.eq(1)).statement(),
            &["name", "t_id"],
        ),
    );
}

#[test]
fn delete() {
    let it = Cast::new();
    check(Delete::new(&it.u), expect!["DELETE FROM u"]);
    check(
        Delete::new(&it.u).where_(it.uc("id").eq(1)),
        expect!["DELETE FROM u WHERE u.id = ? {id_1: 1}"],
    );
    let inner = Select::new([it.c("id")]).query();
    check(
        Delete::new(&it.u).where_(it.uc("id").in_query(crate::expr::BinaryOp::In, inner)),
        expect![["DELETE FROM u WHERE u.id IN (SELECT t.id \\nFROM t)"]],
    );
}

#[test]
fn names_of_parameters() {
    let it = Cast::new();
    let bind = |name: &str| Expr::bind(crate::BindParam::required(name));
    let by = |name: &str| it.uc("id").eq(bind(name));
    check(
        Update::new(&it.u)
            .value("name", bind("nm"))
            .expect("name")
            .where_(by("b_id")),
        expect!["UPDATE u SET name=? WHERE u.id = ? {nm: ?, b_id: ?}"],
    );
    check(
        Update::new(&it.u).where_(by("id")),
        expect![[
            r#"Compile("bindparam() name 'id' is reserved for automatic usage in the VALUES or SET clause of this insert/update statement.   Please use a name other than column name when using bindparam() with insert() or update() (for example, 'b_id').")"#
        ]],
    );
    check(
        Update::new(&it.u)
            .value("name", "x")
            .expect("name")
            .where_(by("name")),
        expect![[
            r#"Compile("Bind parameter 'name' conflicts with unique bind parameter of the same name")"#
        ]],
    );
    let mut insert = Insert::new(&it.u).value("t_id", Value::Null).expect("t_id");
    insert.select = Some(Select::new([it.c("id")]).where_(it.c("id").eq(5)).query());
    check(
        insert,
        expect![["INSERT INTO u (t_id) SELECT t.id \\nFROM t \\nWHERE t.id = ? {id_1: 5}"]],
    );
    let mut insert = Insert::new(&it.d).value("id", Value::Null).expect("id");
    insert.select = Some(Select::new([it.c("id")]).query());
    check(
        insert,
        expect![[
            "INSERT INTO d (id, x, z) SELECT t.id, ? AS anon_1, CURRENT_TIMESTAMP AS now_1 \\nFROM t {x: ?}"
        ]],
    );
}
