//! Kinds of relationships and cascades: each case is a small program, and what the real library sends for it.

use std::rc::Rc;

use expect_test::expect;
use sql::schema::{ForeignKey, ForeignKeyTarget};
use sql::{Column, SqlType};

use super::harness::{World, failure, id, int, key, name, names, object, text, to};
use crate::attributes;
use crate::mapper::PolymorphicOn;
use crate::plain::{self, PlainClass};
use crate::{
    Later, MapperConfig, ObjectRef, PassiveDeletes, PropertyConfig, PropertyKind,
    RelationshipConfig, Slot,
};

fn fk(column: &str, target: &str) -> Rc<Column> {
    Column::new(column, SqlType::null()).references(target)
}

fn fk_on_delete(column: &str, target: &str, action: &str) -> Rc<Column> {
    let column = Column::new(column, SqlType::null());
    let mut key = ForeignKey::new(ForeignKeyTarget::Name(target.into()));
    key.ondelete = Some(action.into());
    column.foreign_keys.borrow_mut().push(Rc::new(key));
    column
}

fn back(target: &str, back_populates: &str) -> RelationshipConfig {
    let mut it = to(target);
    it.back_populates = Some(back_populates.into());
    it
}

/// Parent P with children of many kinds.
fn family() -> World {
    let w = World::empty();
    w.map("P", "p", [id(), name()], |_| {
        let mut cs = back("C", "p");
        cs.cascade = Some("all, delete-orphan".into());
        let mut one = back("One", "p");
        one.uselist = Some(false);
        let mut pd = to("PD");
        pd.passive_deletes = PassiveDeletes::True;
        pd.cascade = Some("all".into());
        let mut pa = to("PA");
        pa.passive_deletes = PassiveDeletes::All;
        vec![("cs", cs), ("one", one), ("pd", pd), ("pa", pa)]
    });
    w.map("C", "c", [id(), name(), fk("p_id", "p.id")], |_| {
        vec![("p", back("P", "cs"))]
    });
    w.map("One", "one", [id(), name(), fk("p_id", "p.id")], |_| {
        vec![("p", back("P", "one"))]
    });
    w.map(
        "PD",
        "pd",
        [id(), fk_on_delete("p_id", "p.id", "CASCADE")],
        |_| Vec::new(),
    );
    w.map(
        "PA",
        "pa",
        [id(), fk_on_delete("p_id", "p.id", "SET NULL")],
        |_| Vec::new(),
    );
    w.create_all();
    w
}

fn add_children(
    w: &World,
    parent: &ObjectRef,
    attribute: &str,
    class: &str,
    names: &[&str],
) -> Vec<ObjectRef> {
    names
        .iter()
        .map(|it| {
            let child = w.make(class, &[]);
            if child.state().mapper().property("name").is_some() {
                plain::set(&child, "name", text(it)).unwrap();
            }
            plain::append(parent, attribute, &child).unwrap();
            child
        })
        .collect()
}

#[test]
fn delete_cascades_to_children_and_frees_a_single_one() {
    let w = family();
    let p = w.make(
        "P",
        &[
            ("name", text("p")),
            ("one", object(&w.make("One", &[("name", text("o"))]))),
        ],
    );
    add_children(&w, &p, "cs", "C", &["1", "2"]);
    w.session.add(&p).unwrap();
    w.session.commit().unwrap();
    w.session.delete(&p).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        INSERT INTO p (name) VALUES (?) ['p']   -- flush INSERT P
        INSERT INTO c (name, p_id) VALUES (?, ?) RETURNING id ['1', 1]   -- flush INSERT C
        INSERT INTO c (name, p_id) VALUES (?, ?) RETURNING id ['2', 1]   -- flush INSERT C
        INSERT INTO one (name, p_id) VALUES (?, ?) ['o', 1]   -- flush INSERT One
        COMMIT
        BEGIN
        SELECT p.id, p.name FROM p WHERE p.id = ? [1]   -- refresh P
        SELECT c.id, c.name, c.p_id FROM c WHERE ? = c.p_id [1]   -- lazy load P.cs
        SELECT one.id, one.name, one.p_id FROM one WHERE ? = one.p_id [1]   -- lazy load P.one
        UPDATE one SET p_id=? WHERE one.id = ? [None, 1]   -- flush UPDATE One
        DELETE FROM c WHERE c.id = ? [1] [2]   -- flush DELETE C
        DELETE FROM p WHERE p.id = ? [1]   -- flush DELETE P
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn an_orphan_goes_also_when_the_collection_is_replaced() {
    let w = family();
    let p = w.make("P", &[("name", text("p"))]);
    add_children(&w, &p, "cs", "C", &["1", "2"]);
    w.session.add(&p).unwrap();
    w.session.commit().unwrap();
    w.recorder.take();
    let first = plain::members(&p, "cs").unwrap()[0].clone();
    plain::remove(&p, "cs", &first).unwrap();
    w.session.flush().unwrap();
    assert!(first.state().is_deleted());
    attributes::set_collection(&p, &key("cs"), vec![w.make("C", &[("name", text("3"))])]).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        SELECT p.id, p.name FROM p WHERE p.id = ? [1]   -- refresh P
        SELECT c.id, c.name, c.p_id FROM c WHERE ? = c.p_id [1]   -- lazy load P.cs
        DELETE FROM c WHERE c.id = ? [1]   -- flush DELETE C
        INSERT INTO c (name, p_id) VALUES (?, ?) ['3', 1]   -- flush INSERT C
        DELETE FROM c WHERE c.id = ? [2]   -- flush DELETE C
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn one_to_one_replaces_and_loads_the_old_one_when_flushed() {
    let w = family();
    let p = w.make(
        "P",
        &[("one", object(&w.make("One", &[("name", text("x"))])))],
    );
    w.session.add(&p).unwrap();
    w.session.commit().unwrap();
    w.recorder.take();
    plain::set(&p, "one", object(&w.make("One", &[("name", text("y"))]))).unwrap();
    w.session.flush().unwrap();
    plain::set(&p, "one", Slot::Object(None)).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        SELECT p.id, p.name FROM p WHERE p.id = ? [1]   -- refresh P
        SELECT one.id, one.name, one.p_id FROM one WHERE ? = one.p_id [1]   -- lazy load P.one
        UPDATE one SET p_id=? WHERE one.id = ? [None, 1]   -- flush UPDATE One
        INSERT INTO one (name, p_id) VALUES (?, ?) ['y', 1]   -- flush INSERT One
        UPDATE one SET p_id=? WHERE one.id = ? [None, 2]   -- flush UPDATE One
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn a_child_moves_between_parents() {
    let w = family();
    let (a, b) = (
        w.make("P", &[("name", text("a"))]),
        w.make("P", &[("name", text("b"))]),
    );
    add_children(&w, &a, "cs", "C", &["m"]);
    w.session.add_all(&[a.clone(), b.clone()]).unwrap();
    w.session.commit().unwrap();
    w.recorder.take();
    let child = w.all("C").remove(0);
    plain::append(&b, "cs", &child).unwrap();
    w.session.flush().unwrap();
    assert_eq!(plain::members(&a, "cs").unwrap().len(), 0);
    assert_eq!(plain::members(&b, "cs").unwrap().len(), 1);
    expect![[r#"
        BEGIN
        SELECT c.id, c.name, c.p_id FROM c []   -- query
        SELECT p.id, p.name FROM p WHERE p.id = ? [2]   -- refresh P
        SELECT c.id, c.name, c.p_id FROM c WHERE ? = c.p_id [2]   -- lazy load P.cs
        UPDATE c SET p_id=? WHERE c.id = ? [2, 1]   -- flush UPDATE C
        SELECT p.id, p.name FROM p WHERE p.id = ? [1]   -- refresh P
        SELECT c.id, c.name, c.p_id FROM c WHERE ? = c.p_id [1]   -- lazy load P.cs
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn passive_deletes_leave_the_work_to_the_database() {
    let w = family();
    let p = w.make("P", &[]);
    add_children(&w, &p, "pd", "PD", &["", ""]);
    add_children(&w, &p, "pa", "PA", &[""]);
    w.session.add(&p).unwrap();
    w.session.commit().unwrap();
    w.session.expunge_all().unwrap();
    w.recorder.take();
    let p = w.get("P", 1).unwrap();
    w.session.delete(&p).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        SELECT p.id, p.name FROM p WHERE p.id = ? [1]   -- get P
        SELECT c.id, c.name, c.p_id FROM c WHERE ? = c.p_id [1]   -- lazy load P.cs
        SELECT one.id, one.name, one.p_id FROM one WHERE ? = one.p_id [1]   -- lazy load P.one
        DELETE FROM p WHERE p.id = ? [1]   -- flush DELETE P
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn a_backref_fills_a_collection_that_is_not_loaded() {
    let w = family();
    let p = w.make("P", &[("name", text("p"))]);
    add_children(&w, &p, "cs", "C", &["1"]);
    w.session.add(&p).unwrap();
    w.session.commit().unwrap();
    w.session.expunge_all().unwrap();
    w.recorder.take();
    let p = w.get("P", 1).unwrap();
    let c = w.make("C", &[("name", text("2")), ("p", object(&p))]);
    assert!(!w.session.contains(&c));
    w.session.add(&c).unwrap();
    w.session.flush().unwrap();
    assert_eq!(names(&plain::members(&p, "cs").unwrap()), ["1", "2"]);
    expect![[r#"
        BEGIN
        SELECT p.id, p.name FROM p WHERE p.id = ? [1]   -- get P
        INSERT INTO c (name, p_id) VALUES (?, ?) ['2', 1]   -- flush INSERT C
        SELECT c.id, c.name, c.p_id FROM c WHERE ? = c.p_id [1]   -- lazy load P.cs
    "#]]
    .assert_eq(&w.log());
}

/// L and R with an association class between them.
fn association() -> World {
    let w = World::empty();
    w.map("L", "l", [id()], |_| vec![("links", back("Link", "l"))]);
    w.map("R", "r", [id()], |_| vec![("links", back("Link", "r"))]);
    w.map(
        "Link",
        "link",
        [
            fk("l_id", "l.id").as_primary_key(),
            fk("r_id", "r.id").as_primary_key(),
            Column::new("extra", SqlType::string(None)),
        ],
        |_| vec![("l", back("L", "links")), ("r", back("R", "links"))],
    );
    w.create_all();
    w
}

#[test]
fn an_association_object_lives_and_dies_by_its_keys() {
    let w = association();
    let (l, r) = (w.make("L", &[]), w.make("R", &[]));
    let link = w.make("Link", &[("r", object(&r)), ("extra", text("e"))]);
    plain::append(&l, "links", &link).unwrap();
    w.session.add(&l).unwrap();
    w.session.commit().unwrap();
    let link = plain::members(&l, "links").unwrap().remove(0);
    w.session.delete(&link).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        INSERT INTO l DEFAULT VALUES []   -- flush INSERT L
        INSERT INTO r DEFAULT VALUES []   -- flush INSERT R
        INSERT INTO link (l_id, r_id, extra) VALUES (?, ?, ?) [1, 1, 'e']   -- flush INSERT Link
        COMMIT
        BEGIN
        SELECT l.id FROM l WHERE l.id = ? [1]   -- refresh L
        SELECT link.l_id, link.r_id, link.extra FROM link WHERE ? = link.l_id [1]   -- lazy load L.links
        DELETE FROM link WHERE link.l_id = ? AND link.r_id = ? [1, 1]   -- flush DELETE Link
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn a_key_column_cannot_be_blanked_out() {
    let w = association();
    let (l, r) = (w.make("L", &[]), w.make("R", &[]));
    let link = w.make("Link", &[("r", object(&r)), ("l", object(&l))]);
    w.session.add(&link).unwrap();
    w.session.commit().unwrap();
    plain::members(&l, "links").unwrap();
    plain::remove(&l, "links", &link).unwrap();
    let text = failure(w.session.flush());
    expect!["AssertionError: Dependency rule on column 'l.id' tried to blank-out primary key column 'link.l_id' on instance '<Link>'"]
        .assert_eq(&text.replace(&link.state().to_string(), "<Link>"));
}

#[test]
fn many_to_many_with_itself() {
    let w = World::empty();
    w.table(
        "ff",
        [
            fk("a", "friend.id").as_primary_key(),
            fk("b", "friend.id").as_primary_key(),
        ],
    );
    w.map("F", "friend", [id()], |w| {
        let way = |from: &'static str, other: &'static str, back_populates: &str| {
            let mut it = back("F", back_populates);
            let metadata = w.metadata.clone();
            it.secondary = Some(Later::Now(sql::From::Table(metadata.table("ff").unwrap())));
            let join = move |column: &'static str| {
                let metadata = metadata.clone();
                Later::Fn(Rc::new(move || {
                    let id = metadata.table("friend").unwrap().c("id").unwrap();
                    Ok(id.eq(metadata.table("ff").unwrap().c(column).unwrap()))
                }))
            };
            it.primaryjoin = Some(join(from));
            it.secondaryjoin = Some(join(other));
            it
        };
        vec![("to", way("a", "b", "by")), ("by", way("b", "a", "to"))]
    });
    w.create_all();
    let friends: Vec<ObjectRef> = (0..3).map(|_| w.make("F", &[])).collect();
    plain::append(&friends[0], "to", &friends[1]).unwrap();
    plain::append(&friends[0], "to", &friends[2]).unwrap();
    w.session.add(&friends[0]).unwrap();
    w.session.commit().unwrap();
    plain::remove(&friends[1], "by", &friends[0]).unwrap();
    w.session.flush().unwrap();
    plain::append(&friends[2], "to", &friends[0]).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        INSERT INTO friend (id) VALUES (NULL) RETURNING id []   -- flush INSERT F
        INSERT INTO friend (id) VALUES (NULL) RETURNING id []   -- flush INSERT F
        INSERT INTO friend (id) VALUES (NULL) RETURNING id []   -- flush INSERT F
        INSERT INTO ff (a, b) VALUES (?, ?) [1, 2] [1, 3]   -- flush INSERT ff (F.by)
        COMMIT
        BEGIN
        SELECT friend.id FROM friend WHERE friend.id = ? [2]   -- refresh F
        SELECT friend.id FROM friend, ff WHERE ? = ff.b AND friend.id = ff.a [2]   -- lazy load F.by
        DELETE FROM ff WHERE ff.a = ? AND ff.b = ? [1, 2]   -- flush DELETE ff (F.by)
        SELECT friend.id FROM friend WHERE friend.id = ? [3]   -- refresh F
        SELECT friend.id FROM friend, ff WHERE ? = ff.a AND friend.id = ff.b [3]   -- lazy load F.to
        INSERT INTO ff (a, b) VALUES (?, ?) [3, 1]   -- flush INSERT ff (F.by)
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn post_update_breaks_a_circle_between_two_rows() {
    let w = World::empty();
    let join = |w: &World, a: (&'static str, &'static str), b: (&'static str, &'static str)| {
        let metadata = w.metadata.clone();
        Later::Fn(Rc::new(move || {
            let column = |it: (&str, &str)| metadata.table(it.0).unwrap().c(it.1).unwrap();
            Ok(column(a).eq(column(b)))
        })
            as Rc<dyn Fn() -> crate::error::Result<sql::Expr>>)
    };
    w.map("W", "w", [id(), fk("fav_id", "e.id")], |w| {
        let mut es = back("E", "w");
        es.primaryjoin = Some(join(w, ("w", "id"), ("e", "w_id")));
        let mut fav = to("E");
        fav.primaryjoin = Some(join(w, ("w", "fav_id"), ("e", "id")));
        fav.post_update = true;
        vec![("es", es), ("fav", fav)]
    });
    w.map("E", "e", [id(), fk("w_id", "w.id")], |w| {
        let mut it = back("W", "es");
        it.primaryjoin = Some(join(w, ("w", "id"), ("e", "w_id")));
        vec![("w", it)]
    });
    w.registry.configure().unwrap();
    let connection = w.engine.connect();
    for sql in [
        "CREATE TABLE w (id INTEGER NOT NULL PRIMARY KEY, fav_id INTEGER)",
        "CREATE TABLE e (id INTEGER NOT NULL PRIMARY KEY, w_id INTEGER)",
    ] {
        connection.exec_driver_sql(sql, &[]).unwrap();
    }
    w.recorder.take();
    let widget = w.make("W", &[]);
    let entries = add_children(&w, &widget, "es", "E", &["", ""]);
    plain::set(&widget, "fav", object(&entries[0])).unwrap();
    w.session.add(&widget).unwrap();
    w.session.commit().unwrap();
    w.session.delete(&widget).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        INSERT INTO w (fav_id) VALUES (?) [None]   -- flush INSERT W
        INSERT INTO e (w_id) VALUES (?) RETURNING id [1]   -- flush INSERT E
        INSERT INTO e (w_id) VALUES (?) RETURNING id [1]   -- flush INSERT E
        UPDATE w SET fav_id=? WHERE w.id = ? [1, 1]   -- flush UPDATE W
        COMMIT
        BEGIN
        SELECT w.id, w.fav_id FROM w WHERE w.id = ? [1]   -- refresh W
        SELECT e.id, e.w_id FROM e WHERE ? = e.w_id [1]   -- lazy load W.es
        UPDATE e SET w_id=? WHERE e.id = ? [None, 1] [None, 2]   -- flush UPDATE E
        UPDATE w SET fav_id=? WHERE w.id = ? [None, 1]   -- flush UPDATE W
        DELETE FROM w WHERE w.id = ? [1]   -- flush DELETE W
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn a_version_column_guards_every_update() {
    let w = World::empty();
    let table = w.table(
        "v",
        [
            id(),
            name(),
            Column::new("ver", SqlType::integer()).not_null(),
        ],
    );
    let mut config = MapperConfig::new(PlainClass::new("V"), table.clone());
    config.version_id_col = table.column("ver");
    w.registry.map(config).unwrap();
    w.create_all();
    let v = w.make("V", &[("name", text("a"))]);
    w.session.add(&v).unwrap();
    w.session.commit().unwrap();
    plain::set(&v, "name", text("b")).unwrap();
    w.session.flush().unwrap();
    assert_eq!(plain::value(&v, "ver").unwrap(), 2.into());
    let more = [
        w.make("V", &[("name", text("q"))]),
        w.make("V", &[("name", text("r"))]),
    ];
    w.session.add_all(&more).unwrap();
    w.session.flush().unwrap();
    plain::set(&more[0], "name", text("x")).unwrap();
    plain::set(&more[1], "name", text("y")).unwrap();
    w.session.flush().unwrap();
    w.session.delete(&more[0]).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        INSERT INTO v (name, ver) VALUES (?, ?) RETURNING id ['a', 1]   -- flush INSERT V
        COMMIT
        BEGIN
        SELECT v.id, v.ver FROM v WHERE v.id = ? [1]   -- refresh V
        UPDATE v SET name=?, ver=? WHERE v.id = ? AND v.ver = ? ['b', 2, 1, 1]   -- flush UPDATE V
        INSERT INTO v (name, ver) VALUES (?, ?) RETURNING id ['q', 1]   -- flush INSERT V
        INSERT INTO v (name, ver) VALUES (?, ?) RETURNING id ['r', 1]   -- flush INSERT V
        UPDATE v SET name=?, ver=? WHERE v.id = ? AND v.ver = ? ['x', 2, 2, 1]   -- flush UPDATE V
        UPDATE v SET name=?, ver=? WHERE v.id = ? AND v.ver = ? ['y', 2, 3, 1]   -- flush UPDATE V
        DELETE FROM v WHERE v.id = ? AND v.ver = ? [2, 2]   -- flush DELETE V
    "#]]
    .assert_eq(&w.log());
    w.session
        .connection()
        .unwrap()
        .exec_driver_sql("UPDATE v SET ver=99", &[])
        .unwrap();
    plain::set(&v, "name", text("z")).unwrap();
    expect![
        "StaleDataError: UPDATE statement on table 'v' expected to update 1 row(s); 0 were matched."
    ]
    .assert_eq(&failure(w.session.flush()));
}

#[test]
fn inheritance_writes_one_row_per_table() {
    let w = World::empty();
    let emp = w.table(
        "emp",
        [id(), name(), Column::new("type", SqlType::string(None))],
    );
    let base = PlainClass::new("Emp");
    let mut config = MapperConfig::new(base.clone(), emp.clone());
    config.polymorphic_on = Some(PolymorphicOn::Key("type".into()));
    config.polymorphic_identity = Some("emp".into());
    let emp_mapper = w.registry.map(config).unwrap();
    let eng = w.table(
        "eng",
        [
            fk("id", "emp.id").as_primary_key(),
            Column::new("lang", SqlType::string(None)),
        ],
    );
    let mut config = MapperConfig::new(PlainClass::derived("Eng", Some(base.clone())), eng);
    config.inherits = Some(emp_mapper.clone());
    config.polymorphic_identity = Some("eng".into());
    w.registry.map(config).unwrap();
    let level = Column::new("level", SqlType::integer());
    emp.append_column(&level).unwrap();
    let mut config = MapperConfig::new(PlainClass::derived("Mgr", Some(base)), emp);
    config.local_table = None;
    config.inherits = Some(emp_mapper);
    config.polymorphic_identity = Some("mgr".into());
    config.properties.insert(
        "level".into(),
        PropertyConfig::Column(crate::ColumnConfig::new(level)),
    );
    let mgr = w.registry.map(config).unwrap();
    assert!(matches!(
        mgr.property("level").unwrap().kind,
        PropertyKind::Column(_)
    ));
    w.create_all();
    let x = w.make("Eng", &[("name", text("e")), ("lang", text("rust"))]);
    let y = w.make("Mgr", &[("name", text("m")), ("level", int(3))]);
    let z = w.make("Emp", &[("name", text("p"))]);
    w.session.add_all(&[x.clone(), y.clone(), z]).unwrap();
    w.session.flush().unwrap();
    assert_eq!(plain::value(&x, "type").unwrap(), "eng".into());
    let more = [
        w.make("Eng", &[("name", text("1"))]),
        w.make("Eng", &[("name", text("2")), ("lang", text("py"))]),
    ];
    w.session.add_all(&more).unwrap();
    w.session.flush().unwrap();
    plain::set(&x, "lang", text("c")).unwrap();
    plain::set(&y, "level", int(4)).unwrap();
    w.session.flush().unwrap();
    plain::set(&x, "name", text("E")).unwrap();
    w.session.flush().unwrap();
    w.session.delete(&x).unwrap();
    w.session.delete(&y).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        INSERT INTO emp (name, type) VALUES (?, ?) ['e', 'eng']   -- flush INSERT Eng
        INSERT INTO emp (name, type, level) VALUES (?, ?, ?) ['m', 'mgr', 3]   -- flush INSERT Mgr
        INSERT INTO emp (name, type) VALUES (?, ?) ['p', 'emp']   -- flush INSERT Emp
        INSERT INTO eng (id, lang) VALUES (?, ?) [1, 'rust']   -- flush INSERT Eng
        INSERT INTO emp (name, type) VALUES (?, ?) RETURNING id ['1', 'eng']   -- flush INSERT Eng
        INSERT INTO emp (name, type) VALUES (?, ?) RETURNING id ['2', 'eng']   -- flush INSERT Eng
        INSERT INTO eng (id, lang) VALUES (?, ?) [4, None] [5, 'py']   -- flush INSERT Eng
        UPDATE emp SET level=? WHERE emp.id = ? [4, 2]   -- flush UPDATE Mgr
        UPDATE eng SET lang=? WHERE eng.id = ? ['c', 1]   -- flush UPDATE Eng
        UPDATE emp SET name=? WHERE emp.id = ? ['E', 1]   -- flush UPDATE Eng
        DELETE FROM eng WHERE eng.id = ? [1]   -- flush DELETE Eng
        DELETE FROM emp WHERE emp.id = ? [1] [2]   -- flush DELETE Eng
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn delete_orphan_on_the_many_side_needs_a_single_parent() {
    let w = World::empty();
    w.map("T", "t", [id(), fk("cat_id", "cat.id")], |_| {
        let mut cat = to("Cat");
        cat.cascade = Some("all, delete-orphan".into());
        cat.single_parent = true;
        vec![("cat", cat)]
    });
    w.map("Cat", "cat", [id()], |_| Vec::new());
    w.create_all();
    let t = w.make("T", &[("cat", object(&w.make("Cat", &[])))]);
    w.session.add(&t).unwrap();
    w.session.commit().unwrap();
    plain::set(&t, "cat", object(&w.make("Cat", &[]))).unwrap();
    w.session.flush().unwrap();
    w.session.delete(&t).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        INSERT INTO cat DEFAULT VALUES []   -- flush INSERT Cat
        INSERT INTO t (cat_id) VALUES (?) [1]   -- flush INSERT T
        COMMIT
        BEGIN
        SELECT t.id, t.cat_id FROM t WHERE t.id = ? [1]   -- refresh T
        SELECT cat.id FROM cat WHERE cat.id = ? [1]   -- lazy load T.cat
        INSERT INTO cat DEFAULT VALUES []   -- flush INSERT Cat
        UPDATE t SET cat_id=? WHERE t.id = ? [2, 1]   -- flush UPDATE T
        DELETE FROM cat WHERE cat.id = ? [1]   -- flush DELETE Cat
        DELETE FROM t WHERE t.id = ? [1]   -- flush DELETE T
        DELETE FROM cat WHERE cat.id = ? [2]   -- flush DELETE Cat
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn a_primary_key_that_changes() {
    let w = World::empty();
    w.map(
        "Nat",
        "nat",
        [
            Column::new("code", SqlType::string(None)).as_primary_key(),
            name(),
        ],
        |_| Vec::new(),
    );
    w.create_all();
    let n = w.make("Nat", &[("code", text("a")), ("name", text("n"))]);
    w.session.add(&n).unwrap();
    w.session.commit().unwrap();
    plain::set(&n, "code", text("b")).unwrap();
    w.session.flush().unwrap();
    let found = w
        .session
        .get(&w.mapper("Nat"), &["b".into()], &Default::default())
        .unwrap();
    assert!(Rc::ptr_eq(found.unwrap().state(), n.state()));
    w.session.rollback().unwrap();
    assert_eq!(plain::value(&n, "code").unwrap(), "a".into());
    expect![[r#"
        BEGIN
        INSERT INTO nat (code, name) VALUES (?, ?) ['a', 'n']   -- flush INSERT Nat
        COMMIT
        BEGIN
        SELECT nat.code, nat.name FROM nat WHERE nat.code = ? ['a']   -- refresh Nat
        UPDATE nat SET code=? WHERE nat.code = ? ['b', 'a']   -- flush UPDATE Nat
        ROLLBACK
        BEGIN
        SELECT nat.code, nat.name FROM nat WHERE nat.code = ? ['a']   -- refresh Nat
    "#]]
    .assert_eq(&w.log());
}
