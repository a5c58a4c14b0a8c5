//! Both ends of relationships in memory, cascades and history.

use std::rc::Rc;

use expect_test::expect;

use super::harness::{World, key, names, object, text, to};
use crate::attributes;
use crate::plain;
use crate::{ObjectRef, Slot};

fn same(a: &Option<ObjectRef>, b: &ObjectRef) -> bool {
    a.as_ref().is_some_and(|a| Rc::ptr_eq(a.state(), b.state()))
}

#[test]
fn appending_sets_the_other_end() {
    let w = World::new();
    let (a, b) = (w.make("Role", &[]), w.make("Role", &[]));
    let user = w.make("User", &[("name", text("u"))]);
    plain::append(&a, "users", &user).unwrap();
    assert!(same(&plain::related(&user, "role").unwrap(), &a));
    plain::append(&b, "users", &user).unwrap();
    assert!(same(&plain::related(&user, "role").unwrap(), &b));
    assert!(plain::members(&a, "users").unwrap().is_empty());
    plain::set(&user, "role", object(&a)).unwrap();
    assert_eq!(names(&plain::members(&a, "users").unwrap()), ["u"]);
    assert!(plain::members(&b, "users").unwrap().is_empty());
    plain::remove(&a, "users", &user).unwrap();
    assert!(plain::related(&user, "role").unwrap().is_none());
}

#[test]
fn both_sides_of_a_many_to_many() {
    let w = World::new();
    let user = w.make("User", &[("name", text("u"))]);
    let tag = w.make("Tag", &[("name", text("t"))]);
    plain::append(&user, "tags", &tag).unwrap();
    assert_eq!(names(&plain::members(&tag, "users").unwrap()), ["u"]);
    plain::remove(&tag, "users", &user).unwrap();
    assert!(plain::members(&user, "tags").unwrap().is_empty());
}

#[test]
fn replacing_a_collection() {
    let w = World::new();
    let role = w.make("Role", &[]);
    let users: Vec<ObjectRef> = ["a", "b", "c"]
        .iter()
        .map(|it| w.make("User", &[("name", text(it))]))
        .collect();
    attributes::set_collection(&role, &key("users"), users[..2].to_vec()).unwrap();
    attributes::set_collection(&role, &key("users"), users[1..].to_vec()).unwrap();
    assert_eq!(names(&plain::members(&role, "users").unwrap()), ["b", "c"]);
    assert!(plain::related(&users[0], "role").unwrap().is_none());
    assert!(same(&plain::related(&users[2], "role").unwrap(), &role));
}

#[test]
fn related_objects_follow_into_the_session() {
    let w = World::new();
    let role = w.make("Role", &[]);
    w.session.add(&role).unwrap();
    let user = w.make("User", &[]);
    plain::append(&role, "users", &user).unwrap();
    assert!(w.session.contains(&user));
    // The other direction does not: the object at the far end decides.
    let other = w.make("User", &[]);
    plain::set(&other, "role", object(&role)).unwrap();
    assert!(!w.session.contains(&other));
}

#[test]
fn history_of_values_objects_and_collections() {
    let w = World::new();
    let role = w.make("Role", &[("name", text("a"))]);
    let user = w.make("User", &[("name", text("u")), ("role", object(&role))]);
    w.session.add(&user).unwrap();
    w.session.flush().unwrap();
    plain::set(&user, "name", text("v")).unwrap();
    plain::set(&user, "role", Slot::Object(None)).unwrap();
    let show = |it: &ObjectRef, name: &str| {
        let history = attributes::history(it, &key(name)).unwrap();
        format!(
            "{} {} {}",
            history.added.len(),
            history.unchanged.len(),
            history.deleted.len()
        )
    };
    expect!["1 0 1"].assert_eq(&show(&user, "name"));
    expect!["0 1 0"].assert_eq(&show(&user, "id"));
    expect!["1 0 1"].assert_eq(&show(&user, "role"));
    expect!["0 0 1"].assert_eq(&show(&role, "users"));
    assert!(w.session.is_modified(&user, true).unwrap());
}

#[test]
fn an_orphan_is_deleted_with_its_children() {
    let w = World::empty();
    w.map(
        "Order",
        "orders",
        [super::harness::id(), super::harness::name()],
        |_| {
            let mut items = to("Item");
            items.back_populates = Some("order".into());
            items.cascade = Some("all, delete-orphan".into());
            vec![("items", items)]
        },
    );
    w.map(
        "Item",
        "items",
        [
            super::harness::id(),
            super::harness::name(),
            sql::Column::new("order_id", sql::SqlType::null()).references("orders.id"),
        ],
        |_| {
            let mut order = to("Order");
            order.back_populates = Some("items".into());
            vec![("order", order)]
        },
    );
    w.create_all();
    let order = w.make("Order", &[("name", text("o"))]);
    let items = [
        w.make("Item", &[("name", text("i1"))]),
        w.make("Item", &[("name", text("i2"))]),
    ];
    for item in &items {
        plain::append(&order, "items", item).unwrap();
    }
    w.session.add(&order).unwrap();
    w.session.flush().unwrap();
    w.recorder.take();
    plain::remove(&order, "items", &items[0]).unwrap();
    w.session.flush().unwrap();
    w.session.delete(&order).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        DELETE FROM items WHERE items.id = ? [1]   -- flush DELETE Item
        DELETE FROM items WHERE items.id = ? [2]   -- flush DELETE Item
        DELETE FROM orders WHERE orders.id = ? [1]   -- flush DELETE Order
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn overlapping_relationships_are_warned_of() {
    let w = World::empty();
    w.map("Role", "roles", [super::harness::id()], |_| {
        vec![("users", to("User"))]
    });
    w.map(
        "User",
        "users",
        [
            super::harness::id(),
            sql::Column::new("role_id", sql::SqlType::null()).references("roles.id"),
        ],
        |_| vec![("role", to("Role"))],
    );
    w.registry.configure().unwrap();
    expect![[r#"
        warning: relationship 'User.role' will copy column roles.id to column users.role_id, which conflicts with relationship(s): 'Role.users' (copies roles.id to users.role_id). If this is not the intention, consider if these relationships should be linked with back_populates, or if viewonly=True should be applied to one or more if they are read-only. For the less common case that foreign key constraints are partially overlapping, the orm.foreign() annotation can be used to isolate the columns that should be written towards.   To silence this warning, add the parameter 'overlaps="users"' to the 'User.role' relationship.
    "#]]
    .assert_eq(&w.log());
}
