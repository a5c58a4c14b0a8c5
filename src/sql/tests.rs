//! Texts of statements, each checked against SQLAlchemy 2.1.9 itself. `UPDATE_EXPECT=1` rewrites them: then check again.
//!
//! A line break is shown as `\n`; parameters follow in braces, in the order of the placeholders.

mod ddl;
mod dml;
mod operators;
mod select;
mod values;

use std::rc::Rc;

use expect_test::Expect;

use crate::compile::{CompileOptions, compile, compile_expr};
use crate::schema::{Default_, MetaData, ServerDefault, Table};
use crate::statement::Statement;
use crate::{Column, Dialect, Expr, From, SqlType, Value, ops, repr};

/// The tables of most tests. `t`: id, name, f (Boolean), x (Float), j (JSON). `u`: id, t_id (to t.id), name.
struct Cast {
    metadata: Rc<MetaData>,
    t: Rc<Table>,
    u: Rc<Table>,
    /// Like `t`, with defaults on x, y, z, w.
    d: Rc<Table>,
}

impl Cast {
    fn new() -> Self {
        let metadata = MetaData::new();
        let t = Table::new(
            &metadata,
            "t",
            None,
            [
                Column::new("id", SqlType::integer()).as_primary_key(),
                Column::new("name", SqlType::string(None)),
                Column::new("f", SqlType::boolean()),
                Column::new("x", SqlType::float()),
                Column::new("j", SqlType::json()),
            ],
        )
        .expect("t is new");
        let u = Table::new(
            &metadata,
            "u",
            None,
            [
                Column::new("id", SqlType::integer()).as_primary_key(),
                Column::new("t_id", SqlType::null()).references("t.id"),
                Column::new("name", SqlType::string(None)),
            ],
        )
        .expect("u is new");
        let now = ops::func("now", Vec::<Expr>::new());
        let d = Table::new(
            &metadata,
            "d",
            None,
            [
                Column::new("id", SqlType::integer()).as_primary_key(),
                Column::new("name", SqlType::string(Some(20))),
                Column::new("f", SqlType::boolean()),
                Column::new("x", SqlType::float()).with_default(Default_::Scalar(Value::Int(5))),
                Column::new("z", SqlType::datetime()).with_default(Default_::Sql(now.clone())),
                Column::new("w", SqlType::integer())
                    .with_server_default(ServerDefault::Text("5".to_owned())),
            ],
        )
        .expect("d is new");
        d.column("z")
            .expect("z")
            .onupdate
            .replace(Some(Default_::Sql(now)));
        d.column("w")
            .expect("w")
            .onupdate
            .replace(Some(Default_::Scalar(Value::Int(7))));
        Self { metadata, t, u, d }
    }

    fn c(&self, name: &str) -> Expr {
        self.t.c(name).expect("a column of t")
    }
    fn uc(&self, name: &str) -> Expr {
        self.u.c(name).expect("a column of u")
    }
    fn ft(&self) -> From {
        self.t.from()
    }
    fn fu(&self) -> From {
        self.u.from()
    }
}

fn shown(compiled: &crate::Compiled) -> String {
    let binds: Vec<String> = compiled
        .binds
        .iter()
        .map(|it| match &it.param.value {
            Some(value) => format!("{}: {}", it.name, repr::repr(value)),
            None => format!("{}: ?", it.name),
        })
        .collect();
    let text = compiled.text.replace('\n', "\\n");
    if binds.is_empty() {
        text
    } else {
        format!("{text} {{{}}}", binds.join(", "))
    }
}

#[track_caller]
fn check(statement: impl Into<Statement>, expected: Expect) {
    check_in(Dialect::Sqlite, statement, expected);
}

#[track_caller]
fn check_in(dialect: Dialect, statement: impl Into<Statement>, expected: Expect) {
    match compile(&statement.into(), dialect, &CompileOptions::default()) {
        Ok(compiled) => expected.assert_eq(&shown(&compiled)),
        Err(error) => expected.assert_eq(&format!("{error:?}")),
    }
}

#[track_caller]
fn check_expr(expr: Expr, expected: Expect) {
    match compile_expr(&expr, Dialect::Sqlite, &CompileOptions::default()) {
        Ok(compiled) => expected.assert_eq(&shown(&compiled)),
        Err(error) => expected.assert_eq(&format!("{error:?}")),
    }
}

impl std::convert::From<crate::Select> for Statement {
    fn from(it: crate::Select) -> Self {
        it.statement()
    }
}
impl std::convert::From<crate::Insert> for Statement {
    fn from(it: crate::Insert) -> Self {
        it.statement()
    }
}
impl std::convert::From<crate::Update> for Statement {
    fn from(it: crate::Update) -> Self {
        it.statement()
    }
}
impl std::convert::From<crate::Delete> for Statement {
    fn from(it: crate::Delete) -> Self {
        it.statement()
    }
}
impl std::convert::From<crate::Query> for Statement {
    fn from(it: crate::Query) -> Self {
        it.statement()
    }
}
impl std::convert::From<crate::statement::Ddl> for Statement {
    fn from(it: crate::statement::Ddl) -> Self {
        Self::Ddl(it)
    }
}

#[test]
fn speed() {
    if std::env::var_os("ATHANOR_MEASURE").is_none() {
        return;
    }
    let it = Cast::new();
    let alias = it.fu().alias(None);
    let on = it.c("id").eq(alias.column("t_id").expect("t_id"));
    let mut columns = it.ft().columns();
    columns.extend(alias.columns());
    for style in [
        crate::statement::LabelStyle::DisambiguateOnly,
        crate::statement::LabelStyle::TablenamePlusCol,
    ] {
        let select = crate::Select::new(columns.clone())
            .label_style(style)
            .join(&alias, Some(on.clone()), true, false)
            .expect("a condition")
            .where_(it.c("id").eq(5))
            .order_by(it.c("id"));
        let statement = select.statement();
        let start = std::time::Instant::now();
        for _ in 0..10_000 {
            let compiled =
                compile(&statement, Dialect::Sqlite, &CompileOptions::default()).expect("prints");
            std::hint::black_box(compiled);
        }
        let per = start.elapsed() / 10_000;
        assert!(per.as_micros() < 200, "{style:?}: {per:?}");
        std::io::Write::write_all(
            &mut std::io::stderr(),
            format!("{style:?}: {per:?}\n").as_bytes(),
        )
        .expect("stderr");
    }
}
