//! SELECT, joins, subqueries, CTEs, compounds.

use std::rc::Rc;

use expect_test::expect;

use super::{Cast, check, check_in};
use crate::compile::{CompileOptions, compile};
use crate::ops::{and_, exists, func, not_};
use crate::statement::{Compound, LabelStyle, SetOp};
use crate::{Dialect, Expr, From, Select, SqlType, Value};

#[test]
fn columns_and_labels() {
    let it = Cast::new();
    let (id, name, f) = (it.c("id"), it.c("name"), it.c("f"));
    check(
        Select::from_table(&it.fu()),
        expect![["SELECT u.id, u.t_id, u.name \\nFROM u"]],
    );
    check(
        Select::new([id.clone(), it.uc("id"), it.uc("id"), id.clone()])
            .where_(id.eq(5))
            .where_(it.uc("id").in_([1, 2])),
        expect![[
            "SELECT t.id, u.id AS id_1, u.id AS id__1, t.id AS id__2 \\nFROM t, u \\nWHERE t.id = ? AND u.id IN (__[POSTCOMPILE_id_3]) {id_2: 5, id_3: [1, 2]}"
        ]],
    );
    check(
        Select::new([name.contains("x"), f.clone(), not_(&f), f.label(Some("q"))])
            .where_(f.clone())
            .where_(name.startswith("a")),
        expect![[
            "SELECT t.name LIKE '%' || ? || '%' AS anon_1, t.f, t.f = 0 AS f__1, t.f AS q \\nFROM t \\nWHERE t.f = 1 AND (t.name LIKE ? || '%') {name_1: 'x', name_2: 'a'}"
        ]],
    );
    check(
        Select::new([
            id.cast(SqlType::string(None)),
            id.cast(SqlType::numeric(Some(10), Some(2))),
            id.negative(),
            func("count", [&id]),
            func("count", [&id]),
            func("max", [&id]).label(None),
            id.eq(5),
        ]),
        expect![[
            "SELECT CAST(t.id AS VARCHAR) AS id, CAST(t.id AS NUMERIC(10, 2)) AS id__1, -t.id, count(t.id) AS count_1, count(t.id) AS count_2, max(t.id) AS max_1, t.id = ? AS anon_1 \\nFROM t {id_1: 5}"
        ]],
    );
    check(
        Select::new([
            Expr::literal_column("1", SqlType::integer()),
            Expr::text("a, b"),
        ])
        .select_from(From::Text("zz".into())),
        expect![["SELECT 1, a, b \\nFROM zz"]],
    );
    check(Select::new([Expr::true_()]), expect!["SELECT 1 AS anon_1"]);
    let labels =
        Select::new([id, it.uc("id"), it.uc("name")]).label_style(LabelStyle::TablenamePlusCol);
    check(
        labels,
        expect![["SELECT t.id AS t_id, u.id AS u_id, u.name AS u_name \\nFROM t, u"]],
    );
}

#[test]
fn ordering_grouping_limits() {
    let it = Cast::new();
    let (id, name) = (it.c("id"), it.c("name"));
    check(
        Select::new([id.clone()])
            .order_by(id.desc().nulls_last())
            .limit(5)
            .offset(2),
        expect![[
            "SELECT t.id \\nFROM t ORDER BY t.id DESC NULLS LAST\\n LIMIT ? OFFSET ? {param_1: 5, param_2: 2}"
        ]],
    );
    check(
        Select::new([id.clone()]).limit(5),
        expect![["SELECT t.id \\nFROM t\\n LIMIT ? OFFSET ? {param_1: 5, param_2: 0}"]],
    );
    check(
        Select::new([id.clone()]).offset(5),
        expect![["SELECT t.id \\nFROM t\\n LIMIT ? OFFSET ? {param_1: -1, param_2: 5}"]],
    );
    let (a, b) = (id.label(Some("a")), id.plus(1).label(Some("b")));
    check(
        Select::new([a, b])
            .order_by(Expr::label_reference("b").desc())
            .order_by(name.clone())
            .order_by(id.plus(1).label(Some("b"))),
        expect![[
            "SELECT t.id AS a, t.id + ? AS b \\nFROM t ORDER BY b DESC, t.name, t.id + ? {id_1: 1, id_2: 1}"
        ]],
    );
    let x = id.label(Some("x"));
    check(
        Select::new([x.clone()])
            .group_by(x.clone())
            .order_by(x.desc()),
        expect![["SELECT t.id AS x \\nFROM t GROUP BY t.id ORDER BY x DESC"]],
    );
    check(
        Select::new([id.clone()]).order_by(Expr::label_reference("nope")),
        expect![[
            r#"Compile("Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc. Textual SQL expression 'nope' should be explicitly declared as text('nope')")"#
        ]],
    );
    check(
        Select::new([id.clone()])
            .group_by(name)
            .having(func("count", Vec::<Expr>::new()).gt(1).expect("a number")),
        expect![["SELECT t.id \\nFROM t GROUP BY t.name \\nHAVING count(*) > ? {count_1: 1}"]],
    );
    check(
        Select::new([id]).distinct(),
        expect![["SELECT DISTINCT t.id \\nFROM t"]],
    );
}

#[test]
fn conditions() {
    let it = Cast::new();
    let id = it.c("id");
    let base = || Select::new([id.clone()]);
    check(
        base().where_(Expr::true_()),
        expect![["SELECT t.id \\nFROM t \\nWHERE 1 = 1"]],
    );
    check(
        base().where_(Expr::false_()),
        expect![["SELECT t.id \\nFROM t \\nWHERE 0 = 1"]],
    );
    let theirs = Select::new([it.uc("id")])
        .where_(it.uc("t_id").eq(&id))
        .query();
    check(
        base().where_(exists(theirs.clone())).where_(id.eq(1)),
        expect![[
            "SELECT t.id \\nFROM t \\nWHERE (EXISTS (SELECT u.id \\nFROM u \\nWHERE u.t_id = t.id)) AND t.id = ? {id_1: 1}"
        ]],
    );
    let count = Select::new([func("count", [it.uc("id")])])
        .where_(it.uc("t_id").eq(&id))
        .query();
    check(
        Select::new([id.clone(), Expr::scalar_subquery(count).label(Some("n"))])
            .where_(exists(theirs)),
        expect![[
            "SELECT t.id, (SELECT count(u.id) AS count_1 \\nFROM u \\nWHERE u.t_id = t.id) AS n \\nFROM t \\nWHERE EXISTS (SELECT u.id \\nFROM u \\nWHERE u.t_id = t.id)"
        ]],
    );
    check(
        Select::new([id.clone()]).where_(Expr::text("id = :x and y::int")),
        expect![["SELECT t.id \\nFROM t \\nWHERE id = ? and y::int {x: ?}"]],
    );
    let same = Select::new([id.clone()]).limit(1).query();
    check(
        base()
            .where_(and_([id.eq(1), it.c("f")]))
            .where_(id.eq(same)),
        expect![[
            "SELECT t.id \\nFROM t \\nWHERE t.id = ? AND t.f = 1 AND t.id = (SELECT t.id \\nFROM t\\n LIMIT ? OFFSET ?) {id_1: 1, param_1: 1, param_2: 0}"
        ]],
    );
}

#[test]
fn joins() {
    let it = Cast::new();
    let id = it.c("id");
    let (t, u) = (it.ft(), it.fu());
    let base = || Select::new([id.clone()]);
    check(
        base().join(&u, None, false, false).expect("a key"),
        expect![["SELECT t.id \\nFROM t JOIN u ON t.id = u.t_id"]],
    );
    check(
        base().join(&u, None, false, true).expect("a key"),
        expect![["SELECT t.id \\nFROM t FULL OUTER JOIN u ON t.id = u.t_id"]],
    );
    let alias = u.alias(None);
    let aid = alias.column("id").expect("id");
    let on = id.eq(alias.column("t_id").expect("t_id"));
    check(
        Select::new([id.clone(), aid.clone(), alias.column("name").expect("name")])
            .label_style(LabelStyle::TablenamePlusCol)
            .join(&alias, Some(on.clone()), true, false)
            .expect("a condition"),
        expect![[
            "SELECT t.id AS t_id, u_1.id AS u_1_id, u_1.name AS u_1_name \\nFROM t LEFT OUTER JOIN u AS u_1 ON t.id = u_1.t_id"
        ]],
    );
    let inner = alias
        .join(&u, Some(aid.eq(it.uc("id"))), false, false)
        .expect("a condition");
    check(
        Select::new([id.clone(), aid])
            .select_from(t.join(&inner, Some(on), false, false).expect("a condition")),
        expect![[
            "SELECT t.id, u_1.id AS id_1 \\nFROM t JOIN (u AS u_1 JOIN u ON u_1.id = u.id) ON t.id = u_1.t_id"
        ]],
    );
    let error =
        it.d.from()
            .join(&u, None, false, false)
            .map(|_| ())
            .map_err(|it| it.to_string());
    assert_eq!(
        error,
        Err("Can't find any foreign key relationships between 'd' and 'u'.".to_owned())
    );
}

#[test]
fn subqueries() {
    let it = Cast::new();
    let (id, t, u) = (it.c("id"), it.c("id"), it.uc("id"));
    let alias = it.fu().alias(None);
    let both = Select::new([t, u, alias.column("id").expect("id")])
        .query()
        .subquery(None);
    let keys: Vec<Rc<str>> = both
        .keyed_columns()
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    assert_eq!(
        keys.iter().map(|it| &**it).collect::<Vec<_>>(),
        ["id", "id_1", "id_2"]
    );
    check(
        Select::new(both.columns().into_iter().chain(both.columns())),
        expect![[
            "SELECT anon_1.id, anon_1.id_1, anon_1.id_2, anon_1.id AS id__1, anon_1.id_1 AS id_1__1, anon_1.id_2 AS id_2__2 \\nFROM (SELECT t.id AS id, u.id AS id_1, u_1.id AS id_2 \\nFROM t, u, u AS u_1) AS anon_1"
        ]],
    );
    let counted = Select::new([func("count", Vec::<Expr>::new()), id.plus(1)])
        .query()
        .subquery(None);
    check(
        Select::from_table(&counted),
        expect![[
            "SELECT anon_1.count_1, anon_1.anon_2 \\nFROM (SELECT count(*) AS count_1, t.id + ? AS anon_2 \\nFROM t) AS anon_1 {id_1: 1}"
        ]],
    );
    let named = Select::new([id.label(Some("n"))])
        .query()
        .subquery(Some("s"));
    check(
        Select::new([named.column("n").expect("n")]).where_(named.column("n").expect("n").eq(1)),
        expect![["SELECT s.n \\nFROM (SELECT t.id AS n \\nFROM t) AS s \\nWHERE s.n = ? {n_1: 1}"]],
    );
}

#[test]
fn ctes() {
    let it = Cast::new();
    let id = it.c("id");
    let q = From::Cte(
        Select::new([id.clone(), it.c("name")])
            .where_(id.eq(1))
            .query()
            .cte(Some("q"), false, false),
    );
    let qid = q.column("id").expect("id");
    check(
        Select::from_table(&q).where_(qid.eq(2)),
        expect![[
            "WITH q AS \\n(SELECT t.id AS id, t.name AS name \\nFROM t \\nWHERE t.id = ?)\\n SELECT q.id, q.name \\nFROM q \\nWHERE q.id = ? {id_1: 1, id_2: 2}"
        ]],
    );
    let zz = q.alias(Some("zz"));
    let zid = zz.column("id").expect("id");
    check(
        Select::new([qid.clone(), zid.clone()])
            .join(&zz, Some(zid.eq(&qid)), false, false)
            .expect("a condition"),
        expect![[
            "WITH q AS \\n(SELECT t.id AS id, t.name AS name \\nFROM t \\nWHERE t.id = ?)\\n SELECT q.id, zz.id AS id_1 \\nFROM q JOIN q AS zz ON zz.id = q.id {id_2: 1}"
        ]],
    );
    let r = Select::new([id.clone()])
        .where_(id.eq(1))
        .query()
        .cte(Some("r"), true, false);
    let inner = From::Cte(Rc::clone(&r));
    let more = Select::new([it.uc("id")])
        .join(
            &inner,
            Some(inner.column("id").expect("id").eq(it.uc("t_id"))),
            false,
            false,
        )
        .expect("a condition");
    let r = From::Cte(r.combine(SetOp::UnionAll, [more.query()]));
    check(
        Select::from_table(&r),
        expect![[
            "WITH RECURSIVE r(id) AS \\n(SELECT t.id AS id \\nFROM t \\nWHERE t.id = ? UNION ALL SELECT u.id AS id \\nFROM u JOIN r ON r.id = u.t_id)\\n SELECT r.id \\nFROM r {id_1: 1}"
        ]],
    );
}

#[test]
fn compounds() {
    let it = Cast::new();
    let (t, u) = (Select::new([it.c("id")]), Select::new([it.uc("id")]));
    let union = Compound::new(SetOp::Union, vec![t.clone().query(), u.clone().query()]);
    check(
        union
            .clone()
            .order_by(Expr::label_reference("id"))
            .limit(5)
            .query(),
        expect![[
            "SELECT t.id \\nFROM t UNION SELECT u.id \\nFROM u ORDER BY id\\n LIMIT ? OFFSET ? {param_1: 5, param_2: 0}"
        ]],
    );
    check(
        Select::from_table(
            &Compound::new(SetOp::UnionAll, vec![t.clone().query(), u.clone().query()])
                .query()
                .subquery(None),
        ),
        expect![[
            "SELECT anon_1.id \\nFROM (SELECT t.id AS id \\nFROM t UNION ALL SELECT u.id AS id \\nFROM u) AS anon_1"
        ]],
    );
    let limited = vec![t.clone().limit(1).query(), u.order_by(it.uc("id")).query()];
    check(
        Compound::new(SetOp::Union, limited).query(),
        expect![[
            "(SELECT t.id \\nFROM t\\n LIMIT ? OFFSET ?) UNION (SELECT u.id \\nFROM u ORDER BY u.id) {param_1: 1, param_2: 0}"
        ]],
    );
    check(
        Compound::new(SetOp::Intersect, vec![t.query(), union.query()]).query(),
        expect![[
            "SELECT t.id \\nFROM t INTERSECT (SELECT t.id \\nFROM t UNION SELECT u.id \\nFROM u)"
        ]],
    );
}

#[test]
fn other_dialects() {
    let it = Cast::new();
    let (id, name, f) = (it.c("id"), it.c("name"), it.c("f"));
    let all = || {
        Select::new([id.clone()])
            .where_(f.clone())
            .where_(not_(&f))
            .where_(id.arithmetic(crate::expr::BinaryOp::Mod, 2).eq(0))
            .where_(name.ilike("x"))
            .where_(f.eq(true))
            .limit(5)
            .offset(2)
    };
    check_in(
        Dialect::Default,
        all(),
        expect![[
            "SELECT t.id \\nFROM t \\nWHERE t.f AND NOT t.f AND t.id % :id_1 = :param_1 AND lower(t.name) LIKE lower(:name_1) AND t.f = true\\n LIMIT :param_2 OFFSET :param_3 {id_1: 2, param_1: 0, name_1: 'x', param_2: 5, param_3: 2}"
        ]],
    );
    check_in(
        Dialect::Postgresql,
        all(),
        expect![[
            "SELECT t.id \\nFROM t \\nWHERE t.f AND NOT t.f AND t.id %% %(id_1)s::INTEGER = %(param_1)s::INTEGER AND t.name ILIKE %(name_1)s::VARCHAR AND t.f = true \\n LIMIT %(param_2)s::INTEGER OFFSET %(param_3)s::INTEGER {id_1: 2, param_1: 0, name_1: 'x', param_2: 5, param_3: 2}"
        ]],
    );
    check_in(
        Dialect::Mysql,
        all(),
        expect![[
            "SELECT t.id \\nFROM t \\nWHERE t.f = 1 AND t.f = 0 AND t.id %% %s = %s AND lower(t.name) LIKE lower(%s) AND t.f = true \\n LIMIT %s, %s {id_1: 2, param_1: 0, name_1: 'x', param_2: 2, param_3: 5}"
        ]],
    );
}

#[test]
fn literal_binds() {
    let it = Cast::new();
    let (id, name) = (it.c("id"), it.c("name"));
    let select = Select::new([id.clone()])
        .where_(name.eq("it's"))
        .where_(it.c("x").eq(2.5))
        .where_(id.in_([1, 2]))
        .where_(id.in_(Vec::<Value>::new()));
    let options = CompileOptions {
        literal_binds: true,
        ..CompileOptions::default()
    };
    let compiled = compile(&select.statement(), Dialect::Sqlite, &options).expect("literals");
    expect![[r#"
        SELECT t.id 
        FROM t 
        WHERE t.name = 'it''s' AND t.x = 2.5 AND t.id IN (1, 2) AND t.id IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1)"#]]
    .assert_eq(&compiled.text);
}

#[test]
fn expanding() {
    let it = Cast::new();
    let (id, name) = (it.c("id"), it.c("name"));
    let expanded = |select: Select, values: &[Value]| {
        let compiled = compile(
            &select.statement(),
            Dialect::Sqlite,
            &CompileOptions::default(),
        )
        .expect("prints");
        let (text, values) = compiled.expand(values).expect("expands");
        format!(
            "{} {}",
            text.replace('\n', "\\n"),
            values
                .iter()
                .map(crate::repr::repr)
                .collect::<Vec<_>>()
                .join(" ")
        )
    };
    let list = |items: &[i64]| Value::List(items.iter().map(|it| Value::Int(*it)).collect());
    expect![["SELECT t.id \\nFROM t \\nWHERE t.id = ? AND t.id IN (?, ?) 7 1 2"]].assert_eq(
        &expanded(
            Select::new([id.clone()])
                .where_(id.eq(7))
                .where_(id.in_([1])),
            &[Value::Int(7), list(&[1, 2])],
        ),
    );
    expect![[
        "SELECT t.id \\nFROM t \\nWHERE (t.id NOT IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1)) "
    ]]
    .assert_eq(&expanded(
        Select::new([id.clone()]).where_(id.not_in([1])),
        &[list(&[])],
    ));
    let rows = Value::List(
        [
            Value::List([Value::Int(1), "a".into()].into()),
            Value::List([Value::Int(2), "b".into()].into()),
        ]
        .into(),
    );
    let tuple = crate::ops::tuple_([id.clone(), name]);
    expect![[
        "SELECT t.id \\nFROM t \\nWHERE (t.id, t.name) IN (VALUES (?, ?), (?, ?)) 1 'a' 2 'b'"
    ]]
    .assert_eq(&expanded(
        Select::new([id]).where_(tuple.in_([rows.clone()])),
        &[rows],
    ));
}

#[test]
fn labels_that_repeat() {
    let it = Cast::new();
    let (id, name) = (it.c("id"), it.c("name"));
    let alias = it.fu().alias(None);
    let aid = alias.column("id").expect("id");
    let tq = LabelStyle::TablenamePlusCol;
    check(
        Select::new([
            aid.clone(),
            aid.clone(),
            alias.column("name").expect("name"),
            aid.clone(),
        ])
        .label_style(tq),
        expect![[
            "SELECT u_1.id AS u_1_id, u_1.id AS u_1_id__1, u_1.name AS u_1_name, u_1.id AS u_1_id__2 \\nFROM u AS u_1"
        ]],
    );
    let inner = Select::new([aid, it.uc("id")])
        .label_style(tq)
        .query()
        .subquery(None);
    check(
        Select::from_table(&inner),
        expect![[
            "SELECT anon_1.u_1_id, anon_1.u_id \\nFROM (SELECT u_1.id AS u_1_id, u.id AS u_id \\nFROM u AS u_1, u) AS anon_1"
        ]],
    );
    check(
        Select::from_table(&inner).label_style(tq),
        expect![[
            "SELECT anon_1.u_1_id AS anon_1_u_1_id, anon_1.u_id AS anon_1_u_id \\nFROM (SELECT u_1.id AS u_1_id, u.id AS u_id \\nFROM u AS u_1, u) AS anon_1"
        ]],
    );
    let lower = func("lower", [&name]);
    check(
        Select::new([lower.clone(), lower.clone()]),
        expect![["SELECT lower(t.name) AS lower_1, lower(t.name) AS lower__1 \\nFROM t"]],
    );
    check(
        Select::new([lower.clone(), lower]).label_style(tq),
        expect![["SELECT lower(t.name) AS lower_1, lower(t.name) AS anon__1 \\nFROM t"]],
    );
    check(
        Select::new([id.plus(1).label(Some("id")), id.clone()]),
        expect![["SELECT t.id + ? AS id, t.id AS id_2 \\nFROM t {id_1: 1}"]],
    );
    check(
        Select::new([id.type_coerce(SqlType::text()), id.clone()]),
        expect![["SELECT t.id AS id, t.id AS id_1 \\nFROM t"]],
    );
    check(
        Select::from_table(
            &Select::new([id.negative(), id.label(None)])
                .query()
                .subquery(None),
        ),
        expect![[
            "SELECT anon_2.anon_1, anon_2.id_1 \\nFROM (SELECT -t.id AS anon_1, t.id AS id_1 \\nFROM t) AS anon_2"
        ]],
    );
    check(
        Select::new([id.label(Some("Weird Name")), id.label(Some("select"))])
            .order_by(Expr::label_reference("Weird Name").desc()),
        expect![[
            r#"SELECT t.id AS "Weird Name", t.id AS "select" \nFROM t ORDER BY "Weird Name" DESC"#
        ]],
    );
    let both = Compound::new(
        SetOp::Union,
        vec![
            Select::new([id.clone(), name]).query(),
            Select::new([it.uc("id"), it.uc("name")]).query(),
        ],
    );
    check(
        both.order_by(id)
            .order_by(Expr::label_reference("name"))
            .query(),
        expect![[
            "SELECT t.id, t.name \\nFROM t UNION SELECT u.id, u.name \\nFROM u ORDER BY id, name"
        ]],
    );
}

#[test]
fn precedence_in_where() {
    let it = Cast::new();
    let (id, name) = (it.c("id"), it.c("name"));
    let base = || Select::new([id.clone()]);
    check(
        base().where_(id.eq(1).eq(true)),
        expect![["SELECT t.id \\nFROM t \\nWHERE (t.id = ?) = 1 {id_1: 1}"]],
    );
    check(
        base().where_(
            id.plus(1)
                .times(id.minus(1))
                .arithmetic(crate::expr::BinaryOp::TrueDiv, 2)
                .gt(3)
                .expect("a number"),
        ),
        expect![[
            "SELECT t.id \\nFROM t \\nWHERE ((t.id + ?) * (t.id - ?)) / (? + 0.0) > ? {id_1: 1, id_2: 1, param_1: 2, param_2: 3}"
        ]],
    );
    check(
        base().where_(name.plus("a").plus("b").eq("c")),
        expect![[
            "SELECT t.id \\nFROM t \\nWHERE (t.name || ? || ?) = ? {name_1: 'a', param_1: 'b', param_2: 'c'}"
        ]],
    );
    check(
        base()
            .where_(id.eq(1))
            .where_(crate::ops::or_([id.eq(2), and_([id.eq(3), name.eq("x")])])),
        expect![[
            "SELECT t.id \\nFROM t \\nWHERE t.id = ? AND (t.id = ? OR t.id = ? AND t.name = ?) {id_1: 1, id_2: 2, id_3: 3, name_1: 'x'}"
        ]],
    );
    check(
        base().where_(crate::ops::or_([
            and_([name.in_(["a"]), id.not_in([1, 2])]),
            id.gt(3).expect("a number"),
        ])),
        expect![[
            "SELECT t.id \\nFROM t \\nWHERE t.name IN (__[POSTCOMPILE_name_1]) AND (t.id NOT IN (__[POSTCOMPILE_id_1])) OR t.id > ? {name_1: ['a'], id_1: [1, 2], id_2: 3}"
        ]],
    );
    check(
        base().where_(Expr::literal(true)),
        expect![["SELECT t.id \\nFROM t \\nWHERE ? = 1 {param_1: True}"]],
    );
    check(
        base().where_(id.label(Some("q")).eq(5)),
        expect![["SELECT t.id \\nFROM t \\nWHERE t.id = ? {param_1: 5}"]],
    );
    check(
        Select::new([func(
            "sum",
            [crate::ops::case(
                None,
                vec![(id.eq(1).into(), 1.into())],
                Some(0.into()),
            )],
        )]),
        expect![[
            "SELECT sum(CASE WHEN (t.id = ?) THEN ? ELSE ? END) AS sum_1 \\nFROM t {id_1: 1, param_1: 1, param_2: 0}"
        ]],
    );
}

#[test]
fn correlation() {
    let it = Cast::new();
    let (id, u) = (it.c("id"), it.fu());
    let theirs = Select::new([id.clone()]).where_(id.eq(it.uc("t_id")));
    check(
        Select::new([
            Expr::scalar_subquery(theirs.clone().correlate(vec![u.clone()]).query()),
            it.uc("id"),
        ]),
        expect![[
            "SELECT (SELECT t.id \\nFROM t \\nWHERE t.id = u.t_id) AS anon_1, u.id \\nFROM u"
        ]],
    );
    let mut except = theirs;
    except.correlate_except = Some(vec![it.ft()]);
    check(
        Select::new([Expr::scalar_subquery(except.query())]).select_from(u.clone()),
        expect![["SELECT (SELECT t.id \\nFROM t \\nWHERE t.id = u.t_id) AS anon_1 \\nFROM u"]],
    );
    let highest = Select::new([func("max", [&id])]).query();
    check(
        Select::new([id.clone()]).where_(id.eq(highest)),
        expect![["SELECT t.id \\nFROM t \\nWHERE t.id = (SELECT max(t.id) AS max_1 \\nFROM t)"]],
    );
    let s = Select::from_table(&u).query().subquery(Some("s"));
    check(
        Select::new([id.clone()]).select_from(s).where_(id.eq(1)),
        expect![[
            "SELECT t.id \\nFROM (SELECT u.id AS id, u.t_id AS t_id, u.name AS name \\nFROM u) AS s, t \\nWHERE t.id = ? {id_1: 1}"
        ]],
    );
    let alias = u.alias(None);
    check(
        Select::new([id.clone(), it.uc("id")])
            .join_from(&it.ft(), &u, None, false, false)
            .and_then(|it2| {
                it2.join(
                    &alias,
                    Some(alias.column("id").expect("id").eq(it.uc("id"))),
                    false,
                    false,
                )
            })
            .expect("keys"),
        expect![[
            "SELECT t.id, u.id AS id_1 \\nFROM t JOIN u ON t.id = u.t_id JOIN u AS u_1 ON u_1.id = u.id"
        ]],
    );
}
