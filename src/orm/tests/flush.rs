//! What a flush sends, and in which order.

use expect_test::expect;

use super::harness::{World, failure, int, object, text};
use crate::plain;

#[test]
fn single_insert_takes_the_rowid_and_many_use_returning() {
    let w = World::new();
    w.session
        .add(&w.make("Role", &[("name", text("a"))]))
        .unwrap();
    w.session.flush().unwrap();
    let two = [
        w.make("Role", &[("name", text("b"))]),
        w.make("Role", &[("name", text("c"))]),
    ];
    w.session.add_all(&two).unwrap();
    w.session.flush().unwrap();
    assert_eq!(plain::value(&two[1], "id").unwrap(), 3.into());
    expect![[r#"
        BEGIN
        INSERT INTO roles (name) VALUES (?) ['a']   -- flush INSERT Role
        INSERT INTO roles (name) VALUES (?) RETURNING id ['b']   -- flush INSERT Role
        INSERT INTO roles (name) VALUES (?) RETURNING id ['c']   -- flush INSERT Role
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn parents_come_before_children_and_association_rows_last() {
    let w = World::new();
    let role = w.make("Role", &[("name", text("a"))]);
    let (t1, t2) = (
        w.make("Tag", &[("name", text("t1"))]),
        w.make("Tag", &[("name", text("t2"))]),
    );
    for n in ["u0", "u1", "u2"] {
        let user = w.make("User", &[("name", text(n))]);
        plain::append(&user, "tags", &t1).unwrap();
        plain::append(&user, "tags", &t2).unwrap();
        plain::append(&role, "users", &user).unwrap();
    }
    w.session.add(&role).unwrap();
    w.session.commit().unwrap();
    expect![[r#"
        BEGIN
        INSERT INTO roles (name) VALUES (?) ['a']   -- flush INSERT Role
        INSERT INTO tags (name) VALUES (?) RETURNING id ['t1']   -- flush INSERT Tag
        INSERT INTO tags (name) VALUES (?) RETURNING id ['t2']   -- flush INSERT Tag
        INSERT INTO users (name, role_id) VALUES (?, ?) RETURNING id ['u0', 1]   -- flush INSERT User
        INSERT INTO users (name, role_id) VALUES (?, ?) RETURNING id ['u1', 1]   -- flush INSERT User
        INSERT INTO users (name, role_id) VALUES (?, ?) RETURNING id ['u2', 1]   -- flush INSERT User
        INSERT INTO user_tags (user_id, tag_id) VALUES (?, ?) [1, 1] [2, 1] [3, 1] [1, 2] [2, 2] [3, 2]   -- flush INSERT user_tags (Tag.users)
        COMMIT
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn a_tree_is_inserted_level_by_level() {
    let w = World::new();
    let root = w.make("Node", &[("name", text("r"))]);
    let a = w.make("Node", &[("name", text("a"))]);
    let b = w.make("Node", &[("name", text("b"))]);
    let c = w.make("Node", &[("name", text("c"))]);
    plain::append(&a, "children", &b).unwrap();
    plain::append(&root, "children", &a).unwrap();
    plain::append(&root, "children", &c).unwrap();
    w.session.add(&root).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        INSERT INTO nodes (name, parent_id) VALUES (?, ?) ['r', None]   -- flush INSERT Node
        INSERT INTO nodes (name, parent_id) VALUES (?, ?) RETURNING id ['a', 1]   -- flush INSERT Node
        INSERT INTO nodes (name, parent_id) VALUES (?, ?) RETURNING id ['c', 1]   -- flush INSERT Node
        INSERT INTO nodes (name, parent_id) VALUES (?, ?) ['b', 2]   -- flush INSERT Node
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn the_plan_can_be_read_before_it_is_carried_out() {
    let w = World::new();
    let role = w.make("Role", &[("name", text("a"))]);
    plain::append(&role, "users", &w.make("User", &[("name", text("u"))])).unwrap();
    w.session.add(&role).unwrap();
    w.session.commit().unwrap();
    expect![[r#"
        commit:
          INSERT Role (1 object)
          synchronize Role.users (1 object)
          synchronize User.role (1 object)
          INSERT User (1 object)
    "#]]
    .assert_eq(&w.plans());
}

#[test]
fn updates_say_only_what_changed_and_nothing_when_nothing_did() {
    let w = World::new();
    let role = w.make("Role", &[("name", text("a"))]);
    let user = w.make("User", &[("name", text("u")), ("role", object(&role))]);
    w.session.add(&user).unwrap();
    w.session.flush().unwrap();
    w.recorder.take();
    plain::set(&user, "name", text("v")).unwrap();
    w.session.flush().unwrap();
    plain::set(&user, "name", text("v")).unwrap();
    w.session.flush().unwrap();
    plain::set(&user, "role", crate::Slot::Object(None)).unwrap();
    w.session.flush().unwrap();
    assert!(w.session.dirty_objects().is_empty());
    expect![[r#"
        UPDATE users SET name=? WHERE users.id = ? ['v', 1]   -- flush UPDATE User
        UPDATE users SET role_id=? WHERE users.id = ? [None, 1]   -- flush UPDATE User
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn deleting_a_parent_sets_the_children_free() {
    let w = World::new();
    let role = w.make("Role", &[("name", text("a"))]);
    let users = [
        w.make("User", &[("name", text("u1")), ("role", object(&role))]),
        w.make("User", &[("name", text("u2")), ("role", object(&role))]),
    ];
    w.session.add_all(&users).unwrap();
    w.session.flush().unwrap();
    w.recorder.take();
    w.session.delete(&role).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        UPDATE users SET role_id=? WHERE users.id = ? [None, 1] [None, 2]   -- flush UPDATE User
        DELETE FROM roles WHERE roles.id = ? [1]   -- flush DELETE Role
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn association_rows_go_when_a_member_goes() {
    let w = World::new();
    let (t1, t2) = (
        w.make("Tag", &[("name", text("t1"))]),
        w.make("Tag", &[("name", text("t2"))]),
    );
    let user = w.make("User", &[("name", text("u"))]);
    plain::append(&user, "tags", &t1).unwrap();
    plain::append(&user, "tags", &t2).unwrap();
    w.session.add(&user).unwrap();
    w.session.flush().unwrap();
    w.recorder.take();
    plain::remove(&user, "tags", &t1).unwrap();
    w.session.flush().unwrap();
    w.session.delete(&user).unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        DELETE FROM user_tags WHERE user_tags.user_id = ? AND user_tags.tag_id = ? [1, 1]   -- flush DELETE user_tags (Tag.users)
        DELETE FROM user_tags WHERE user_tags.user_id = ? AND user_tags.tag_id = ? [1, 2]   -- flush DELETE user_tags (User.tags)
        DELETE FROM users WHERE users.id = ? [1]   -- flush DELETE User
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn a_row_that_vanished_is_stale() {
    let w = World::new();
    let role = w.make("Role", &[("name", text("a"))]);
    w.session.add(&role).unwrap();
    w.session.flush().unwrap();
    w.session
        .connection()
        .unwrap()
        .exec_driver_sql("DELETE FROM roles", &[])
        .unwrap();
    plain::set(&role, "name", text("b")).unwrap();
    expect!["StaleDataError: UPDATE statement on table 'roles' expected to update 1 row(s); 0 were matched."]
        .assert_eq(&failure(w.session.flush()));
}

#[test]
fn a_new_object_takes_over_the_row_of_a_deleted_one() {
    let w = World::new();
    let role = w.make("Role", &[("id", int(1)), ("name", text("a"))]);
    w.session.add(&role).unwrap();
    w.session.flush().unwrap();
    w.recorder.take();
    w.session.delete(&role).unwrap();
    w.session
        .add(&w.make("Role", &[("id", int(1)), ("name", text("b"))]))
        .unwrap();
    w.session.flush().unwrap();
    expect![[r#"
        SELECT users.id, users.name, users.role_id FROM users WHERE ? = users.role_id [1]   -- lazy load Role.users
        UPDATE roles SET name=? WHERE roles.id = ? ['b', 1]   -- flush UPDATE Role
    "#]]
    .assert_eq(&w.log());
}
