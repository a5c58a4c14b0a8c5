//! How long it takes to print a SELECT of the size that `joinedload` emits: three tables, outer joins to aliases,
//! labels, a condition and an order.
//!
//! Run: `cargo bench -p sql`. The aim is under 20 µs natively.

use std::hint::black_box;
use std::rc::Rc;

use criterion::{Criterion, criterion_group, criterion_main};
use sql::compile::CompileOptions;
use sql::statement::LabelStyle;
use sql::{Column, Dialect, Expr, From, MetaData, Select, SqlType, Statement, Table, compile};

fn table(metadata: &Rc<MetaData>, name: &str, more: usize) -> Rc<Table> {
    let mut columns = vec![Column::new("id", SqlType::integer()).as_primary_key()];
    columns.push(Column::new("owner_id", SqlType::integer()));
    for at in 0..more {
        columns.push(Column::new(&format!("column_{at}"), SqlType::string(None)));
    }
    Table::new(metadata, name, None, columns).expect("the names are different")
}

fn condition(left: &From, a: &str, right: &From, b: &str) -> Expr {
    let side = |from: &From, key: &str| from.column(key).expect("the column is there");
    side(left, a).eq(side(right, b))
}

/// Users with their orders and the items of these: 24 columns.
fn statement() -> Statement {
    let metadata = MetaData::new();
    let users = table(&metadata, "users", 6).from();
    let orders = table(&metadata, "orders", 6).from().alias(None);
    let items = table(&metadata, "items", 6).from().alias(None);
    let columns = [&users, &orders, &items].map(From::columns).concat();
    let joined = users
        .join(
            &orders,
            Some(condition(&users, "id", &orders, "owner_id")),
            true,
            false,
        )
        .and_then(|it| {
            let on = condition(&orders, "id", &items, "owner_id");
            it.join(&items, Some(on), true, false)
        })
        .expect("the conditions are given");
    let name = users.column("column_0").expect("the column is there");
    Select::new(columns)
        .select_from(joined)
        .where_(name.eq("ann"))
        .order_by(name)
        .label_style(LabelStyle::TablenamePlusCol)
        .statement()
}

fn benchmark(criterion: &mut Criterion) {
    let statement = statement();
    let options = CompileOptions::default();
    criterion.bench_function("compile joinedload", |bencher| {
        bencher.iter(|| compile(black_box(&statement), Dialect::Sqlite, &options));
    });
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
