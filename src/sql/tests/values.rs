//! Values across the database boundary, names of types, Python's `repr`.

use std::rc::Rc;

use chrono::NaiveDate;

use crate::types::{EnumType, TypeKind};
use crate::{Dialect, SqlType, Value, repr};

fn bound(ty: &SqlType, value: Value) -> String {
    match ty.bind(&value) {
        Ok(it) => repr::repr(&it),
        Err(error) => error.to_string(),
    }
}

fn read(ty: &SqlType, value: impl Into<Value>) -> String {
    match ty.result(&value.into()) {
        Ok(it) => repr::repr(&it),
        Err(error) => error.to_string(),
    }
}

#[test]
fn dates() {
    let day = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day");
    let moment = Value::DateTime(day.and_hms_micro_opt(2, 3, 4, 5).expect("a time"), None);
    assert_eq!(
        bound(&SqlType::datetime(), moment.clone()),
        "'2024-01-01 02:03:04.000005'"
    );
    assert_eq!(
        bound(&SqlType::datetime(), Value::Date(day)),
        "'2024-01-01 00:00:00.000000'"
    );
    assert_eq!(
        bound(&SqlType::datetime(), "x".into()),
        "SQLite DateTime type only accepts Python datetime and date objects as input."
    );
    assert_eq!(bound(&SqlType::date(), moment), "'2024-01-01'");
    assert_eq!(
        bound(&SqlType::date(), Value::Int(5)),
        "SQLite Date type only accepts Python date objects as input."
    );
    assert_eq!(
        bound(&SqlType::interval(), Value::Interval(86_405_000_000)),
        "'1970-01-02 00:00:05.000000'"
    );
    assert_eq!(
        read(&SqlType::datetime(), "2024-01-01 02:03:04.000005"),
        "datetime.datetime(2024, 1, 1, 2, 3, 4, 5)"
    );
    assert_eq!(
        read(&SqlType::datetime(), "2024-01-01 02:03:04"),
        "datetime.datetime(2024, 1, 1, 2, 3, 4)"
    );
    assert_eq!(
        read(&SqlType::datetime(), "2024-01-01"),
        "datetime.datetime(2024, 1, 1, 0, 0)"
    );
    assert_eq!(
        read(&SqlType::datetime(), "xx"),
        "Invalid isoformat string: 'xx'"
    );
    assert_eq!(
        read(&SqlType::datetime(), 5),
        "fromisoformat: argument must be str"
    );
    assert_eq!(
        read(&SqlType::date(), "2024-01-02"),
        "datetime.date(2024, 1, 2)"
    );
    assert_eq!(read(&SqlType::time(), "01:02:03"), "datetime.time(1, 2, 3)");
    assert_eq!(
        read(&SqlType::interval(), "1970-01-02 00:00:05.000000"),
        "datetime.timedelta(days=1, seconds=5)"
    );
}

#[test]
fn numbers() {
    assert_eq!(
        bound(&SqlType::boolean(), Value::Int(5)),
        "Value 5 is not None, True, or False"
    );
    assert_eq!(
        bound(&SqlType::boolean(), "x".into()),
        "Not a boolean value: 'x'"
    );
    assert_eq!(bound(&SqlType::boolean(), Value::Bool(true)), "1");
    assert_eq!(
        bound(&SqlType::numeric(None, None), "x".into()),
        "could not convert string to float: 'x'"
    );
    assert_eq!(bound(&SqlType::float(), Value::Int(1)), "1.0");
    assert_eq!(bound(&SqlType::integer(), "x".into()), "'x'");
    assert_eq!(
        read(&SqlType::numeric(Some(10), Some(2)), 1.5),
        "Decimal('1.50')"
    );
    assert_eq!(
        read(&SqlType::numeric(Some(10), Some(2)), 2),
        "Decimal('2.00')"
    );
    assert_eq!(
        read(&SqlType::numeric(None, None), 1.1),
        "Decimal('1.1000000000')"
    );
    assert_eq!(
        read(&SqlType::numeric(Some(10), Some(2)), "1.5"),
        "must be real number, not str"
    );
    assert_eq!(read(&SqlType::boolean(), 0), "False");
    assert_eq!(repr::float(1e16), "1e+16");
    assert_eq!(repr::float(0.00001), "1e-05");
    assert_eq!(repr::float(100.0), "100.0");
}

#[test]
fn enums_and_uuids() {
    let kind = SqlType::new(TypeKind::Enum(Rc::new(EnumType {
        name: Some("c".to_owned()),
        labels: vec!["red".into(), "green".into()],
        members: vec![Value::Int(1), Value::Int(2)],
        class_name: Some("C".to_owned()),
        create_constraint: false,
        length: 5,
        native: true,
        validate: false,
    })));
    assert_eq!(bound(&kind, Value::Int(1)), "'red'");
    assert_eq!(
        bound(&kind, Value::Int(5)),
        "'5' is not among the defined enum values. Enum name: c. Possible values: red, green"
    );
    assert_eq!(read(&kind, "green"), "2");
    assert_eq!(
        read(&kind, "blue"),
        "'blue' is not among the defined enum values. Enum name: c. Possible values: red, green"
    );
    assert_eq!(kind.repr(), "Enum('red', 'green', name='c')");
    assert_eq!(
        bound(&SqlType::uuid(), Value::Uuid(5)),
        "'00000000000000000000000000000005'"
    );
    assert_eq!(
        bound(&SqlType::uuid(), "x".into()),
        "'str' object has no attribute 'hex'"
    );
    assert_eq!(
        read(&SqlType::uuid(), "00000000000000000000000000000005"),
        "UUID('00000000-0000-0000-0000-000000000005')"
    );
    assert_eq!(
        read(&SqlType::uuid(), "zz"),
        "badly formed hexadecimal UUID string"
    );
}

#[test]
fn names_of_types() {
    let ddl = |ty: &SqlType| ty.ddl(Dialect::Sqlite).unwrap_or_else(|it| it.to_string());
    assert_eq!(SqlType::string(Some(5)).repr(), "String(length=5)");
    assert_eq!(ddl(&SqlType::string(Some(5))), "VARCHAR(5)");
    assert_eq!(
        SqlType::numeric(Some(5), Some(2)).repr(),
        "Numeric(precision=5, scale=2)"
    );
    assert_eq!(ddl(&SqlType::uuid()), "CHAR(32)");
    assert_eq!(ddl(&SqlType::interval()), "DATETIME");
    assert_eq!(ddl(&SqlType::large_binary()), "BLOB");
    let array = SqlType::new(TypeKind::Array(Box::new(SqlType::integer()), 1));
    assert_eq!(
        ddl(&array),
        "Compiler <sqlalchemy.dialects.sqlite.base.SQLiteTypeCompiler object at 0x7f0000000000> can't render element of type ARRAY"
    );
}
