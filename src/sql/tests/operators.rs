//! Operators, functions and other expressions by themselves.

use expect_test::expect;

use super::{Cast, check_expr};
use crate::expr::{BinaryOp, Frame, FrameBound, FrameUnit};
use crate::ops::{Escape, LikePart, and_, case, exists, extract, func, not_, or_, tuple_};
use crate::{Expr, Operand, Select, SqlType, Value};

#[test]
fn comparison() {
    let it = Cast::new();
    let (id, name, f) = (it.c("id"), it.c("name"), it.c("f"));
    check_expr(id.eq(5), expect!["t.id = ? {id_1: 5}"]);
    check_expr(id.eq(Value::Null), expect!["t.id IS NULL"]);
    check_expr(id.ne(Value::Null), expect!["t.id IS NOT NULL"]);
    check_expr(f.eq(true), expect!["t.f = 1"]);
    check_expr(f.ne(false), expect!["t.f != 0"]);
    check_expr(f.is_(true), expect!["t.f IS 1"]);
    check_expr(id.ge(3).expect("a number"), expect!["t.id >= ? {id_1: 3}"]);
    check_expr(id.is_(5), expect!["t.id IS ? {id_1: 5}"]);
    check_expr(
        name.operate(BinaryOp::IsDistinctFrom, Value::Null)
            .expect("takes None"),
        expect!["t.name IS NOT NULL"],
    );
    check_expr(
        name.operate(BinaryOp::IsDistinctFrom, "q")
            .expect("takes text"),
        expect!["t.name IS NOT ? {name_1: 'q'}"],
    );
    assert_eq!(
        id.lt(Value::Null).map(|_| ()).map_err(|it| it.to_string()),
        Err("Only '=', '!=', 'is_()', 'is_not()', 'is_distinct_from()', 'is_not_distinct_from()' operators can be \
             used with None/True/False"
            .to_owned())
    );
}

#[test]
fn arithmetic_and_grouping() {
    let it = Cast::new();
    let (id, name, x) = (it.c("id"), it.c("name"), it.c("x"));
    check_expr(
        id.plus(1).times(2),
        expect!["(t.id + ?) * ? {id_1: 1, param_1: 2}"],
    );
    check_expr(id.plus(x.plus(1)), expect!["t.id + t.x + ? {x_1: 1}"]);
    check_expr(id.minus(x.minus(1)), expect!["t.id - (t.x - ?) {x_1: 1}"]);
    check_expr(id.plus(1).negative(), expect!["-(t.id + ?) {id_1: 1}"]);
    check_expr(name.plus("x"), expect!["t.name || ? {name_1: 'x'}"]);
    check_expr(
        name.reverse_operate(BinaryOp::Add, "x").expect("text"),
        expect!["? || t.name {name_1: 'x'}"],
    );
    check_expr(
        id.arithmetic(BinaryOp::TrueDiv, 2),
        expect!["t.id / (? + 0.0) {id_1: 2}"],
    );
    check_expr(
        id.arithmetic(BinaryOp::FloorDiv, 2),
        expect!["t.id / ? {id_1: 2}"],
    );
    check_expr(
        x.arithmetic(BinaryOp::FloorDiv, 2),
        expect!["FLOOR(t.x / ?) {x_1: 2}"],
    );
    check_expr(
        id.arithmetic(BinaryOp::Mod, 3).eq(0),
        expect!["t.id % ? = ? {id_1: 3, param_1: 0}"],
    );
    check_expr(
        id.arithmetic(BinaryOp::BitXor, 5),
        expect!["(t.id | ? - t.id & ?) {id_1: 5, id_1: 5}"],
    );
    check_expr(id.bitwise_not(), expect!["~t.id"]);
    check_expr(id.plus(Value::Null), expect!["t.id + ? {id_1: None}"]);
    let arrow = BinaryOp::Custom {
        text: "->>".to_owned(),
        precedence: 0,
        comparison: false,
    };
    check_expr(
        name.arithmetic(arrow, "x").eq("y"),
        expect!["(t.name ->> ?) = ? {name_1: 'x', param_1: 'y'}"],
    );
}

#[test]
fn conditions() {
    let it = Cast::new();
    let (id, name, f) = (it.c("id"), it.c("name"), it.c("f"));
    check_expr(
        and_([id.eq(1), or_([id.eq(2), f.clone()])]),
        expect!["t.id = ? AND (t.id = ? OR t.f = 1) {id_1: 1, id_2: 2}"],
    );
    check_expr(
        and_([and_([id.eq(1), id.eq(2)]), id.eq(3)]),
        expect!["t.id = ? AND t.id = ? AND t.id = ? {id_1: 1, id_2: 2, id_3: 3}"],
    );
    check_expr(
        not_(&and_([id.eq(1), id.eq(2)])),
        expect!["NOT (t.id = ? AND t.id = ?) {id_1: 1, id_2: 2}"],
    );
    check_expr(not_(&id.eq(1)), expect!["t.id != ? {id_1: 1}"]);
    check_expr(not_(&f), expect!["t.f = 0"]);
    check_expr(not_(&name), expect!["NOT t.name"]);
    check_expr(not_(&id.plus(1)), expect!["NOT (t.id + ?) {id_1: 1}"]);
    check_expr(and_([Expr::true_(), Expr::true_()]), expect!["1 = 1"]);
    check_expr(
        and_([Expr::true_(), id.eq(1)]),
        expect!["t.id = ? {id_1: 1}"],
    );
    check_expr(
        id.between(1, 2),
        expect!["t.id BETWEEN ? AND ? {id_1: 1, id_2: 2}"],
    );
    check_expr(
        not_(&id.between(1, 2)),
        expect!["t.id NOT BETWEEN ? AND ? {id_1: 1, id_2: 2}"],
    );
    let both = BinaryOp::Custom {
        text: "&&".to_owned(),
        precedence: 0,
        comparison: true,
    };
    check_expr(
        not_(&name.arithmetic(both, "y")),
        expect!["NOT (t.name && ?) {name_1: 'y'}"],
    );
    let any = exists(
        Select::new([it.uc("id")])
            .where_(it.uc("t_id").eq(&id))
            .query(),
    );
    check_expr(
        not_(&any),
        expect![["NOT (EXISTS (SELECT u.id \\nFROM u, t \\nWHERE u.t_id = t.id))"]],
    );
}

#[test]
fn in_lists() {
    let it = Cast::new();
    let (id, name) = (it.c("id"), it.c("name"));
    check_expr(
        id.in_([1, 2]),
        expect!["t.id IN (__[POSTCOMPILE_id_1]) {id_1: [1, 2]}"],
    );
    check_expr(
        not_(&id.in_([1])),
        expect!["(t.id NOT IN (__[POSTCOMPILE_id_1])) {id_1: [1]}"],
    );
    check_expr(
        id.in_(Vec::<Value>::new()),
        expect!["t.id IN (__[POSTCOMPILE_id_1]) {id_1: []}"],
    );
    check_expr(
        id.in_([Operand::from(&id), Operand::from(3)]),
        expect!["t.id IN (t.id, ?) {id_1: 3}"],
    );
    check_expr(
        id.in_query(BinaryOp::NotIn, Select::new([id.clone()]).query()),
        expect![["(t.id NOT IN (SELECT t.id \\nFROM t))"]],
    );
    let row = Value::List([Value::Int(1), Value::from("a")].into());
    check_expr(
        tuple_([id, name]).in_([row]),
        expect!["(t.id, t.name) IN (__[POSTCOMPILE_param_1]) {param_1: [[1, 'a']]}"],
    );
}

#[test]
fn like() {
    let it = Cast::new();
    let name = it.c("name");
    check_expr(
        name.like_with(BinaryOp::Like, "x", Some("\\")),
        expect![["t.name LIKE ? ESCAPE '\\' {name_1: 'x'}"]],
    );
    check_expr(
        name.contains("x"),
        expect!["t.name LIKE '%' || ? || '%' {name_1: 'x'}"],
    );
    check_expr(
        not_(&name.contains("x")),
        expect!["t.name NOT LIKE '%' || ? || '%' {name_1: 'x'}"],
    );
    check_expr(
        name.contains(&name),
        expect!["t.name LIKE '%' || t.name || '%'"],
    );
    check_expr(
        name.like_part(LikePart::StartsWith, "a%b_", true, Escape::Auto(None)),
        expect!["t.name LIKE ? || '%' ESCAPE '/' {name_1: 'a/%b/_'}"],
    );
    check_expr(
        name.ilike("x"),
        expect!["lower(t.name) LIKE lower(?) {name_1: 'x'}"],
    );
    check_expr(
        not_(&name.ilike("x")),
        expect!["lower(t.name) NOT LIKE lower(?) {name_1: 'x'}"],
    );
    check_expr(
        name.like_part(LikePart::Contains, "x", false, Escape::None),
        expect!["lower(t.name) LIKE '%' || lower(?) || '%' {name_1: 'x'}"],
    );
    check_expr(
        name.operate(BinaryOp::RegexpMatch, "x").expect("text"),
        expect!["t.name REGEXP ? {name_1: 'x'}"],
    );
}

#[test]
fn functions() {
    let it = Cast::new();
    let (id, name) = (it.c("id"), it.c("name"));
    let none = Vec::<Expr>::new;
    check_expr(func("count", none()), expect!["count(*)"]);
    check_expr(
        func("count", [&id]).gt(5).expect("a number"),
        expect!["count(t.id) > ? {count_1: 5}"],
    );
    check_expr(
        func("lower", [&name]).eq("x"),
        expect!["lower(t.name) = ? {lower_1: 'x'}"],
    );
    check_expr(
        func("foo", [Operand::from(1), Operand::from("a")]),
        expect!["foo(?, ?) {foo_1: 1, foo_2: 'a'}"],
    );
    check_expr(func("foo", [Value::Null]), expect!["foo(NULL)"]);
    check_expr(func("now", none()), expect!["CURRENT_TIMESTAMP"]);
    check_expr(
        func("current_timestamp", none()),
        expect!["CURRENT_TIMESTAMP"],
    );
    check_expr(
        func("coalesce", [Operand::from(&name), Operand::from("x")]),
        expect!["coalesce(t.name, ?) {coalesce_1: 'x'}"],
    );
    check_expr(
        func("count", [id.distinct()]),
        expect!["count(DISTINCT t.id)"],
    );
    let frame = Frame {
        unit: FrameUnit::Rows,
        start: FrameBound::Preceding(Expr::literal(1)),
        end: FrameBound::CurrentRow,
    };
    check_expr(
        func("sum", [&id]).over(vec![name.clone()], vec![id.desc()], Some(frame)),
        expect![
            "sum(t.id) OVER (PARTITION BY t.name ORDER BY t.id DESC ROWS BETWEEN ? PRECEDING AND CURRENT ROW) {param_1: 1}"
        ],
    );
    check_expr(
        func("sum", [&id]).filter([id.gt(5).expect("a number")]),
        expect!["sum(t.id) FILTER (WHERE t.id > ?) {id_1: 5}"],
    );
    assert_eq!(func("sum", [&it.c("x")]).ty().class_name(), "Float");
    assert_eq!(func("count", none()).ty().class_name(), "Integer");
    assert_eq!(func("lower", [&name]).ty().class_name(), "NullType");
}

#[test]
fn constructs() {
    let it = Cast::new();
    let (id, name, j) = (it.c("id"), it.c("name"), it.c("j"));
    check_expr(
        case(None, vec![(id.eq(1).into(), "a".into())], Some("b".into())),
        expect!["CASE WHEN (t.id = ?) THEN ? ELSE ? END {id_1: 1, param_1: 'a', param_2: 'b'}"],
    );
    check_expr(
        case(Some(id.clone()), vec![(1.into(), "x".into())], None),
        expect!["CASE t.id WHEN ? THEN ? END {param_1: 1, param_2: 'x'}"],
    );
    check_expr(
        id.cast(SqlType::numeric(Some(10), Some(2))),
        expect!["CAST(t.id AS NUMERIC(10, 2))"],
    );
    check_expr(
        Expr::cast_value("5".into(), SqlType::integer()),
        expect!["CAST(? AS INTEGER) {param_1: '5'}"],
    );
    check_expr(
        extract("dow", &name),
        expect!["CAST(STRFTIME('%w', t.name) AS INTEGER)"],
    );
    check_expr(
        extract("bad", &name),
        expect![[r#"Compile("bad is not a valid extract argument.")"#]],
    );
    check_expr(
        name.collate("NOCASE").eq("x"),
        expect![[r#"(t.name COLLATE "NOCASE") = ? {param_1: 'x'}"#]],
    );
    check_expr(id.desc().nulls_last(), expect!["t.id DESC NULLS LAST"]);
    check_expr(tuple_([1, 2]), expect!["(?, ?) {param_1: 1, param_2: 2}"]);
    check_expr(
        j.json_item("a".into(), false),
        expect!["JSON_QUOTE(JSON_EXTRACT(t.j, ?)) {j_1: 'a'}"],
    );
    check_expr(
        j.json_item("a".into(), false).json_as(SqlType::integer()),
        expect!["CAST(JSON_EXTRACT(t.j, ?) AS INTEGER) {j_1: 'a'}"],
    );
    check_expr(
        Expr::text("x = :a and b = '::c' and d::int"),
        expect!["x = ? and b = '::c' and d::int {a: ?}"],
    );
}
