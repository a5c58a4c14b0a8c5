//! ORM-enabled INSERT, UPDATE and DELETE, and the bulk methods.

use std::rc::Rc;

use engine::BoundValues;
use expect_test::expect;
use sql::expr::BinaryOp;
use sql::{Delete, Expr, Insert, Update, Value, ops};

use super::harness::{World, failure, int, key, names, text};
use crate::{
    OrmDelete, OrmInsert, OrmResult, OrmStatement, OrmUpdate, Selected, Synchronize, plain,
};

fn row(values: &[(&str, Value)]) -> BoundValues {
    values
        .iter()
        .map(|(name, value)| (key(name), value.clone()))
        .collect()
}

struct Roles(World);

impl Roles {
    fn new() -> Self {
        let w = World::new();
        for name in ["a", "b", "c", "d"] {
            w.session
                .add(&w.make("Role", &[("name", text(name))]))
                .unwrap();
        }
        w.session.commit().unwrap();
        w.session.expunge_all().unwrap();
        w.recorder.take();
        Self(w)
    }

    fn column(&self, name: &str) -> Expr {
        self.0.metadata.table("roles").unwrap().c(name).unwrap()
    }

    fn insert(&self, returning: Vec<Selected>, rows: &[BoundValues]) -> OrmResult {
        let insert = OrmStatement::Insert(OrmInsert {
            mapper: self.0.mapper("Role"),
            statement: Rc::new(Insert::new(&self.0.metadata.table("roles").unwrap())),
            returning,
            render_nulls: false,
            many: rows.len() > 1,
        });
        self.0.session.execute(&insert, rows).unwrap()
    }

    fn update(
        &self,
        where_: Expr,
        name: Expr,
        synchronize: Synchronize,
    ) -> crate::error::Result<OrmResult> {
        let statement = Update::new(&self.0.metadata.table("roles").unwrap())
            .where_(where_)
            .value("name", name)
            .unwrap();
        self.0.session.execute(
            &OrmStatement::Update(OrmUpdate {
                mapper: self.0.mapper("Role"),
                statement: Rc::new(statement),
                synchronize,
                returning: Vec::new(),
                many: false,
            }),
            &[],
        )
    }

    fn delete(&self, where_: Expr) -> OrmResult {
        let statement = Delete::new(&self.0.metadata.table("roles").unwrap()).where_(where_);
        self.0
            .session
            .execute(
                &OrmStatement::Delete(OrmDelete {
                    mapper: self.0.mapper("Role"),
                    statement: Rc::new(statement),
                    synchronize: Synchronize::Auto,
                    returning: Vec::new(),
                }),
                &[],
            )
            .unwrap()
    }
}

#[test]
fn inserts_of_many_rows() {
    let r = Roles::new();
    r.insert(
        Vec::new(),
        &[row(&[("name", "x".into())]), row(&[("name", "y".into())])],
    );
    let result = r.insert(
        vec![Selected::Entity(r.0.mapper("Role").entity())],
        &[row(&[("name", "e".into())]), row(&[("name", "f".into())])],
    );
    assert_eq!(names(&result.objects()), ["e", "f"]);
    expect![[r#"
        BEGIN
        INSERT INTO roles (name) VALUES (?) ['x'] ['y']   -- insert Role
        INSERT INTO roles (name) VALUES (?), (?) RETURNING id, name ['e', 'f']   -- insert Role
    "#]]
    .assert_eq(&r.0.log());
}

#[test]
fn updates_reach_the_objects_in_the_session() {
    let r = Roles::new();
    let roles = r.0.all("Role");
    r.0.recorder.take();
    let name = r.column("name");
    assert_eq!(
        r.update(name.eq("a"), Expr::literal("A"), Synchronize::Auto)
            .unwrap()
            .rowcount,
        1
    );
    assert_eq!(names(&roles), ["A", "b", "c", "d"]);
    assert!(r.0.session.dirty_objects().is_empty());
    let above = r.column("id").gt(2).unwrap();
    assert_eq!(
        r.update(above, name.concat("!"), Synchronize::Auto)
            .unwrap()
            .rowcount,
        2
    );
    assert_eq!(names(&roles), ["A", "b", "c!", "d!"]);
    let lower = ops::func("lower", [&name]).eq("a");
    assert_eq!(
        r.update(lower.clone(), Expr::literal("AA"), Synchronize::Auto)
            .unwrap()
            .rowcount,
        1
    );
    assert_eq!(names(&roles[..1]), ["AA"]);
    r.update(name.eq("b"), ops::func("upper", ["q"]), Synchronize::Auto)
        .unwrap();
    assert!(!roles[1].contains("name"));
    expect![[r#"
        UPDATE roles SET name=? WHERE roles.name = ? ['A', 'a']   -- update Role
        UPDATE roles SET name=(roles.name || ?) WHERE roles.id > ? ['!', 2]   -- update Role
        UPDATE roles SET name=? WHERE lower(roles.name) = ? RETURNING id ['AA', 'a']   -- update Role
        UPDATE roles SET name=upper(?) WHERE roles.name = ? ['q', 'b']   -- update Role
    "#]]
    .assert_eq(&r.0.log());
    expect![[r#"InvalidRequestError: Could not evaluate current criteria in Python: "Cannot evaluate Function". Specify 'fetch' or False for the synchronize_session execution option."#]]
        .assert_eq(&failure(r.update(lower, Expr::literal("x"), Synchronize::Evaluate)));
}

#[test]
fn deletes_take_the_objects_out_of_the_session() {
    let r = Roles::new();
    let roles = r.0.all("Role");
    r.0.recorder.take();
    assert_eq!(r.delete(r.column("name").eq("a")).rowcount, 1);
    assert!(roles[0].state().is_deleted());
    assert!(!r.0.session.contains(&roles[0]));
    let like = r.column("name").like_with(BinaryOp::Like, "%c%", None);
    assert_eq!(r.delete(like).rowcount, 1);
    assert_eq!(r.0.session.identity_map().len(), 2);
    expect![[r#"
        DELETE FROM roles WHERE roles.name = ? ['a']   -- delete Role
        DELETE FROM roles WHERE roles.name LIKE ? RETURNING id ['%c%']   -- delete Role
    "#]]
    .assert_eq(&r.0.log());
}

#[test]
fn bulk_methods() {
    let r = Roles::new();
    let w = &r.0;
    let mapper = w.mapper("Role");
    let mapping =
        |values: &[(&str, Value)]| values.iter().map(|(k, v)| (key(k), v.clone())).collect();
    let mut rows = [
        mapping(&[("name", "x".into())]),
        mapping(&[("name", "y".into())]),
    ];
    w.session
        .bulk_insert_mappings(&mapper, &mut rows, false, false)
        .unwrap();
    let objects = [
        w.make("Role", &[("name", text("p"))]),
        w.make("Role", &[("name", text("q")), ("id", int(90))]),
    ];
    w.session
        .bulk_save_objects(&objects, false, true, true)
        .unwrap();
    assert!(objects[0].state().is_transient());
    w.session
        .bulk_update_mappings(
            &mapper,
            vec![mapping(&[("id", 2.into()), ("name", "kk".into())])],
        )
        .unwrap();
    expect![[r#"
        BEGIN
        INSERT INTO roles (name) VALUES (?) ['x'] ['y']   -- bulk INSERT Role
        INSERT INTO roles (name) VALUES (?) ['p']   -- bulk INSERT Role
        INSERT INTO roles (id, name) VALUES (?, ?) [90, 'q']   -- bulk INSERT Role
        UPDATE roles SET name=? WHERE roles.id = ? ['kk', 2]   -- bulk UPDATE Role
    "#]]
    .assert_eq(&w.log());
    expect!["InvalidRequestError: No primary key value supplied for column(s) roles.id; per-row ORM Bulk UPDATE by Primary Key requires that records contain primary key values"]
        .assert_eq(&failure(
            w.session.bulk_update_mappings(&mapper, vec![mapping(&[("name", "kk".into())])]),
        ));
    assert_eq!(plain::value(&objects[0], "name").unwrap(), "p".into());
}
