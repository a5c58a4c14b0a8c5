//! CREATE TABLE, CREATE INDEX, DROP, and the schema behind them.

use std::cell::RefCell;
use std::rc::Rc;

use expect_test::expect;

use super::{Cast, check};
use crate::schema::{
    Computed, Constraint, ConstraintKind, ForeignKey, ForeignKeyTarget, Index, MetaData,
    ServerDefault, Table,
};
use crate::statement::Ddl;
use crate::types::{EnumType, TypeKind};
use crate::{Column, Expr, SqlType, ops};

fn create(table: &Rc<Table>) -> Ddl {
    Ddl::CreateTable {
        table: Rc::clone(table),
        if_not_exists: false,
    }
}

fn pk(name: &str) -> Rc<Column> {
    Column::new(name, SqlType::integer()).as_primary_key()
}

#[test]
fn pizza() {
    let metadata = MetaData::new();
    let table = Table::new(
        &metadata,
        "pizza",
        None,
        [
            pk("id"),
            Column::new("name", SqlType::string(None)).not_null(),
        ],
    )
    .expect("new");
    check(
        create(&table),
        expect![[
            "\\nCREATE TABLE pizza (\\n\tid INTEGER NOT NULL, \\n\tname VARCHAR NOT NULL, \\n\tPRIMARY KEY (id)\\n)\\n\\n"
        ]],
    );
    check(
        Ddl::DropTable {
            table: Rc::clone(&table),
            if_exists: true,
        },
        expect![["\\nDROP TABLE IF EXISTS pizza"]],
    );
    let again = Table::new(&metadata, "pizza", None, [])
        .map(|_| ())
        .map_err(|it| it.to_string());
    assert_eq!(again, Err("Table 'pizza' is already defined for this MetaData instance.  Specify 'extend_existing=True' to redefine options and columns on an existing Table object.".to_owned()));
}

#[test]
fn everything_in_a_table() {
    let metadata = MetaData::new();
    // Constraints that are written out are made before the table, as in Python.
    let check_n = Constraint::new(ConstraintKind::Check(Expr::text("n > 5"))).named(Some("ck"));
    let unique = Constraint::new(ConstraintKind::Unique(RefCell::default()));
    let u = Column::new("u", SqlType::null());
    let key = ForeignKey {
        ondelete: Some("CASCADE".to_owned()),
        ..ForeignKey::new(ForeignKeyTarget::Name("u.id".to_owned()))
    };
    u.foreign_keys.borrow_mut().push(Rc::new(key));
    let c = Column::new("c", SqlType::integer());
    c.computed.replace(Some(Computed {
        text: Expr::text("id + 1"),
        persisted: None,
    }));
    let table = Table::new(
        &metadata,
        "t",
        None,
        [
            pk("id"),
            Column::new("name", SqlType::string(Some(50)))
                .not_null()
                .as_unique()
                .indexed(),
            Column::new("f", SqlType::boolean())
                .with_server_default(ServerDefault::Sql(Expr::text("1"))),
            Column::new("n", SqlType::numeric(Some(10), Some(2)))
                .with_server_default(ServerDefault::Text("5".to_owned())),
            Column::new("s", SqlType::string(None))
                .with_server_default(ServerDefault::Text("it's".to_owned())),
            Column::new("dt", SqlType::datetime())
                .with_server_default(ServerDefault::Sql(ops::func("now", Vec::<Expr>::new()))),
            c,
            u,
            Column::new("order", SqlType::text()),
        ],
    )
    .expect("new");
    if let ConstraintKind::Unique(columns) = &unique.kind {
        columns.replace(vec![
            table.column("name").expect("name"),
            table.column("f").expect("f"),
        ]);
    }
    table.append_constraint(&Rc::new(check_n));
    table.append_constraint(&Rc::new(unique));
    Table::new(&metadata, "u", None, [pk("id")]).expect("new");
    check(
        create(&table),
        expect![[
            r#"\nCREATE TABLE t (\n	id INTEGER NOT NULL, \n	name VARCHAR(50) NOT NULL, \n	f BOOLEAN DEFAULT 1, \n	n NUMERIC(10, 2) DEFAULT '5', \n	s VARCHAR DEFAULT 'it''s', \n	dt DATETIME DEFAULT CURRENT_TIMESTAMP, \n	c INTEGER GENERATED ALWAYS AS (id + 1), \n	u INTEGER, \n	"order" TEXT, \n	PRIMARY KEY (id), \n	CONSTRAINT ck CHECK (n > 5), \n	UNIQUE (name, f), \n	FOREIGN KEY(u) REFERENCES u (id) ON DELETE CASCADE\n)\n\n"#
        ]],
    );
    let index = Rc::clone(&table.indexes.borrow()[0]);
    check(
        Ddl::CreateIndex {
            index: Rc::clone(&index),
            if_not_exists: false,
        },
        expect!["CREATE UNIQUE INDEX ix_t_name ON t (name)"],
    );
    check(
        Ddl::DropIndex {
            index,
            if_exists: false,
        },
        expect![["\\nDROP INDEX ix_t_name"]],
    );
}

#[test]
fn naming_convention() {
    let metadata = MetaData::new();
    for (kind, template) in [
        ("ix", "ix_%(column_0_label)s"),
        ("uq", "uq_%(table_name)s_%(column_0_name)s"),
        ("ck", "ck_%(table_name)s_%(constraint_name)s"),
        (
            "fk",
            "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        ),
        ("pk", "pk_%(table_name)s"),
    ] {
        metadata
            .naming_convention
            .borrow_mut()
            .insert(kind.to_owned(), template.to_owned());
    }
    let cc = Rc::new(Constraint::new(ConstraintKind::Check(Expr::text("id>1"))).named(Some("cc")));
    let flag = SqlType::new(TypeKind::Boolean {
        create_constraint: true,
        name: Some("bb".to_owned()),
    });
    let table = Table::new(
        &metadata,
        "e",
        None,
        [
            pk("id"),
            Column::new("n", SqlType::string(None))
                .as_unique()
                .indexed(),
            Column::new("e_id", SqlType::null()).references("e.id"),
            Column::new("b", flag),
        ],
    )
    .expect("new");
    table.append_constraint(&cc);
    check(
        create(&table),
        expect![[
            "\\nCREATE TABLE e (\\n\tid INTEGER NOT NULL, \\n\tn VARCHAR, \\n\te_id INTEGER, \\n\tb BOOLEAN, \\n\tCONSTRAINT pk_e PRIMARY KEY (id), \\n\tCONSTRAINT ck_e_cc CHECK (id>1), \\n\tCONSTRAINT fk_e_e_id_e FOREIGN KEY(e_id) REFERENCES e (id), \\n\tCONSTRAINT ck_e_bb CHECK (b IN (0, 1))\\n)\\n\\n"
        ]],
    );
}

#[test]
fn odd_tables() {
    let metadata = MetaData::new();
    let kind = EnumType {
        name: Some("xx".to_owned()),
        labels: vec!["a".into(), "b".into()],
        members: Vec::new(),
        class_name: None,
        create_constraint: true,
        length: 1,
        native: true,
        validate: false,
    };
    let f = Table::new(
        &metadata,
        "f",
        None,
        [
            pk("id"),
            Column::new("b", SqlType::new(TypeKind::Enum(Rc::new(kind)))),
        ],
    )
    .expect("new");
    f.prefixes.borrow_mut().push("TEMPORARY".to_owned());
    check(
        create(&f),
        expect![[
            "\\nCREATE TEMPORARY TABLE f (\\n\tid INTEGER NOT NULL, \\n\tb VARCHAR(1), \\n\tPRIMARY KEY (id), \\n\tCONSTRAINT xx CHECK (b IN ('a', 'b'))\\n)\\n\\n"
        ]],
    );
    let g = Table::new(
        &metadata,
        "g",
        Some("sc"),
        [
            pk("id"),
            Column::new("Weird Name", SqlType::string(None)),
            Column::new("big", SqlType::new(TypeKind::BigInteger)).as_primary_key(),
        ],
    )
    .expect("new");
    check(
        create(&g),
        expect![[
            r#"\nCREATE TABLE sc.g (\n	id INTEGER NOT NULL, \n	"Weird Name" VARCHAR, \n	big BIGINT NOT NULL, \n	PRIMARY KEY (id, big)\n)\n\n"#
        ]],
    );
    check(
        crate::Select::from_table(&g.from()),
        expect![[r#"SELECT sc.g.id, sc.g."Weird Name", sc.g.big \nFROM sc.g"#]],
    );
    check(
        crate::Select::from_table(&g.from().alias(None)),
        expect![[r#"SELECT g_1.id, g_1."Weird Name", g_1.big \nFROM sc.g AS g_1"#]],
    );
    let d = Table::new(
        &metadata,
        "d",
        None,
        [
            pk("id"),
            Column::new("f1", SqlType::null()).references("f.id"),
        ],
    )
    .expect("new");
    d.sqlite_autoincrement.set(true);
    check(
        create(&d),
        expect![[
            "\\nCREATE TABLE d (\\n\tid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, \\n\tf1 INTEGER, \\n\tFOREIGN KEY(f1) REFERENCES f (id)\\n)\\n\\n"
        ]],
    );
    let index = Index::new(
        Some("i"),
        vec![ops::func("lower", [d.c("f1").expect("f1")])],
        true,
    );
    d.append_index(&index);
    check(
        Ddl::CreateIndex {
            index,
            if_not_exists: true,
        },
        expect!["CREATE UNIQUE INDEX IF NOT EXISTS i ON d (lower(f1))"],
    );
    let bad = Table::new(&metadata, "bad", None, [Column::new("x", SqlType::null())]).expect("new");
    check(
        create(&bad),
        expect![[
            r#"Compile("(in table 'bad', column 'x'): Can't generate DDL for NullType(); did you forget to specify a type on this Column?")"#
        ]],
    );
}

#[test]
fn references() {
    let metadata = MetaData::new();
    let a = Table::new(
        &metadata,
        "a",
        None,
        [
            pk("x"),
            Column::new("z", SqlType::null()).references("nope.id"),
        ],
    )
    .expect("new");
    let z = a.column("z").expect("z");
    let target = |it: &Column| {
        it.foreign_keys.borrow()[0]
            .column()
            .map(|_| ())
            .map_err(|it| it.to_string())
    };
    assert_eq!(target(&z), Err("Foreign key associated with column 'a.z' could not find table 'nope' with which to generate a foreign key to target column 'id'".to_owned()));
    Table::new(
        &metadata,
        "nope",
        None,
        [Column::new("q", SqlType::integer())],
    )
    .expect("new");
    assert_eq!(target(&z), Err("Could not initialize target column for ForeignKey 'nope.id' on table 'a': table 'nope' has no column named 'id'".to_owned()));
    let d = Table::new(
        &metadata,
        "d",
        None,
        [
            pk("id"),
            Column::new("a1", SqlType::null()).references("a.x"),
            Column::new("a2", SqlType::null()).references("a.x"),
        ],
    )
    .expect("new");
    assert_eq!(
        d.column("a1").expect("a1").ty.borrow().class_name(),
        "Integer"
    );
    let error = a
        .from()
        .join(&d.from(), None, false, false)
        .map(|_| ())
        .map_err(|it| it.to_string());
    assert_eq!(error, Err("Can't determine join between 'a' and 'd'; tables have more than one foreign key constraint relationship between them. Please specify the 'onclause' of this join explicitly.".to_owned()));
}

#[test]
fn order_of_tables() {
    let it = Cast::new();
    let names = |tables: &[Rc<Table>]| tables.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&it.metadata.sorted_tables().tables), ["d", "t", "u"]);
    let metadata = MetaData::new();
    Table::new(
        &metadata,
        "c",
        None,
        [
            pk("id"),
            Column::new("b_id", SqlType::null()).references("b.id"),
        ],
    )
    .expect("new");
    Table::new(
        &metadata,
        "b",
        None,
        [
            pk("id"),
            Column::new("c_id", SqlType::null()).references("c.id"),
        ],
    )
    .expect("new");
    Table::new(
        &metadata,
        "a",
        None,
        [
            pk("id"),
            Column::new("b_id", SqlType::null()).references("b.id"),
        ],
    )
    .expect("new");
    let sorted = metadata.sorted_tables();
    assert_eq!(names(&sorted.tables), ["b", "c", "a"]);
    assert_eq!(sorted.cycle, ["b", "c"]);
}

#[test]
fn checks_and_other_dialects() {
    use super::check_in;
    use crate::Dialect;
    let metadata = MetaData::new();
    let age = Column::new("age", SqlType::integer()).not_null();
    age.checks
        .borrow_mut()
        .push(Rc::new(Constraint::new(ConstraintKind::Check(Expr::text(
            "age > 0",
        )))));
    let b = Column::new("b", SqlType::integer())
        .with_server_default(ServerDefault::Text("5".to_owned()));
    b.checks.borrow_mut().push(Rc::new(
        Constraint::new(ConstraintKind::Check(Expr::text("b > 0"))).named(Some("cb")),
    ));
    let cm = Column::new("cm", SqlType::string(Some(5)));
    cm.comment.replace(Some("it's".to_owned()));
    let ck = Table::new(&metadata, "ck", None, [pk("id"), age, b, cm]).expect("new");
    ck.comment.replace(Some("tbl".to_owned()));
    check(
        create(&ck),
        expect![[
            "\\nCREATE TABLE ck (\\n\tid INTEGER NOT NULL, \\n\tage INTEGER NOT NULL CHECK (age > 0), \\n\tb INTEGER DEFAULT '5' CONSTRAINT cb CHECK (b > 0), \\n\tcm VARCHAR(5), \\n\tPRIMARY KEY (id)\\n)\\n\\n"
        ]],
    );
    check_in(
        Dialect::Postgresql,
        create(&ck),
        expect![[
            "\\nCREATE TABLE ck (\\n\tid SERIAL NOT NULL, \\n\tage INTEGER NOT NULL CHECK (age > 0), \\n\tb INTEGER DEFAULT '5' CONSTRAINT cb CHECK (b > 0), \\n\tcm VARCHAR(5), \\n\tPRIMARY KEY (id)\\n)\\n\\n"
        ]],
    );
    check_in(
        Dialect::Mysql,
        create(&ck),
        expect![[
            "\\nCREATE TABLE ck (\\n\tid INTEGER NOT NULL AUTO_INCREMENT, \\n\tage INTEGER NOT NULL CHECK (age > 0), \\n\tb INTEGER DEFAULT '5' CONSTRAINT cb CHECK (b > 0), \\n\tcm VARCHAR(5) COMMENT 'it''s', \\n\tPRIMARY KEY (id)\\n)COMMENT='tbl'\\n\\n"
        ]],
    );
    assert_eq!(
        ck.column("id").expect("id").repr(),
        "Column('id', Integer(), table=<ck>, primary_key=True, nullable=False)"
    );
}
