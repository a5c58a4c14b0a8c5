//! Transactions, savepoints and the states of objects.

use expect_test::expect;

use super::harness::{World, failure, names, text};
use crate::plain;
use crate::{Slot, session::GetOptions};

#[test]
fn states_from_transient_to_detached() {
    let w = World::new();
    let role = w.make("Role", &[("name", text("a"))]);
    w.session.add(&role).unwrap();
    w.session.flush().unwrap();
    w.session.delete(&role).unwrap();
    w.session.flush().unwrap();
    w.session.commit().unwrap();
    expect![[r#"
        Role : Transient -> Pending
        Role 1: Pending -> Persistent
        Role 1: Persistent -> Deleted
        Role 1: Deleted -> Detached
    "#]]
    .assert_eq(&w.states());
}

#[test]
fn a_savepoint_rolls_back_rows_and_objects() {
    let w = World::new();
    let a = w.make("Role", &[("name", text("a"))]);
    w.session.add(&a).unwrap();
    let savepoint = w.session.begin_nested().unwrap();
    let b = w.make("Role", &[("name", text("b"))]);
    w.session.add(&b).unwrap();
    plain::set(&a, "name", text("changed")).unwrap();
    w.session.flush().unwrap();
    assert!(w.session.in_nested_transaction());
    savepoint.rollback().unwrap();
    assert!(!w.session.in_nested_transaction());
    assert!(b.state().is_transient());
    assert_eq!(plain::value(&a, "name").unwrap(), "a".into());
    w.session.commit().unwrap();
    expect![[r#"
        BEGIN
        INSERT INTO roles (name) VALUES (?) ['a']   -- flush INSERT Role
        SAVEPOINT sa_savepoint_1
        UPDATE roles SET name=? WHERE roles.id = ? ['changed', 1]   -- flush UPDATE Role
        INSERT INTO roles (name) VALUES (?) ['b']   -- flush INSERT Role
        ROLLBACK TO sa_savepoint_1
        SELECT roles.id, roles.name FROM roles WHERE roles.id = ? [1]   -- refresh Role
        COMMIT
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn a_savepoint_that_was_never_used_is_never_sent() {
    let w = World::new();
    let savepoint = w.session.begin_nested().unwrap();
    savepoint.rollback().unwrap();
    w.session.rollback().unwrap();
    expect![""].assert_eq(&w.log());
}

#[test]
fn rollback_makes_new_objects_transient_and_brings_deleted_ones_back() {
    let w = World::new();
    let kept = w.make("Role", &[("name", text("kept"))]);
    w.session.add(&kept).unwrap();
    w.session.commit().unwrap();
    w.recorder.take();
    let new = w.make("Role", &[("name", text("new"))]);
    w.session.add(&new).unwrap();
    w.session.delete(&kept).unwrap();
    w.session.flush().unwrap();
    w.session.rollback().unwrap();
    assert!(new.state().is_transient());
    assert!(kept.state().is_persistent());
    assert_eq!(names(&[kept]), ["kept"]);
}

#[test]
fn after_a_failed_flush_only_rollback_helps() {
    let w = World::new();
    let first = w.make(
        "Role",
        &[("id", super::harness::int(1)), ("name", text("a"))],
    );
    w.session.add(&first).unwrap();
    w.session.commit().unwrap();
    w.session.expunge_all().unwrap();
    let second = w.make(
        "Role",
        &[("id", super::harness::int(1)), ("name", text("b"))],
    );
    w.session.add(&second).unwrap();
    let _savepoint = w.session.begin_nested().err();
    assert!(!w.session.is_active());
    let again = w.session.flush_because("flush").and(
        w.session
            .get(&w.mapper("Role"), &[1.into()], &GetOptions::default())
            .map(|_| ()),
    );
    expect![[r#"
        PendingRollbackError: This Session's transaction has been rolled back due to a previous exception during flush. To begin a new transaction with this Session, first issue Session.rollback(). Original exception was: (sqlite3.IntegrityError) UNIQUE constraint failed: roles.id
        [SQL: INSERT INTO roles (id, name) VALUES (?, ?)]
        [parameters: (1, 'b')]"#]]
    .assert_eq(&failure(again));
    w.session.rollback().unwrap();
    assert!(w.session.is_active());
}

#[test]
fn commit_expires_and_the_next_access_reads_again() {
    let w = World::new();
    let role = w.make("Role", &[("name", text("a"))]);
    w.session.add(&role).unwrap();
    w.session.commit().unwrap();
    w.recorder.take();
    assert_eq!(names(&[role]), ["a"]);
    expect![[r#"
        BEGIN
        SELECT roles.id, roles.name FROM roles WHERE roles.id = ? [1]   -- refresh Role
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn the_identity_map_lets_go_of_what_nobody_holds() {
    let w = World::new();
    let role = w.make("Role", &[("name", text("a"))]);
    w.session.add(&role).unwrap();
    assert_eq!(w.session.new_objects().len(), 1);
    w.session.flush().unwrap();
    assert_eq!(w.session.identity_map().len(), 1);
    plain::set(&role, "name", text("b")).unwrap();
    drop(role);
    assert_eq!(w.session.dirty_objects().len(), 1);
    w.session.flush().unwrap();
    assert_eq!(w.session.identity_map().len(), 0);
}

#[test]
fn merge_copies_into_the_object_of_the_session() {
    let w = World::new();
    let role = w.make("Role", &[("name", text("a"))]);
    w.session.add(&role).unwrap();
    w.session.commit().unwrap();
    w.recorder.take();
    let given = w.make(
        "Role",
        &[("id", super::harness::int(1)), ("name", text("b"))],
    );
    let merged = w.session.merge(&given, true).unwrap();
    assert!(std::rc::Rc::ptr_eq(merged.state(), role.state()));
    w.session.flush().unwrap();
    expect![[r#"
        BEGIN
        SELECT roles.id, roles.name FROM roles WHERE roles.id = ? [1]   -- refresh Role
        UPDATE roles SET name=? WHERE roles.id = ? ['b', 1]   -- flush UPDATE Role
    "#]]
    .assert_eq(&w.log());
}

#[test]
fn errors_of_the_session() {
    let w = World::new();
    let role = w.make("Role", &[("name", text("a"))]);
    let message = |it: String| it.replace(&role.state().to_string(), "<Role>");
    expect!["InvalidRequestError: Instance '<Role>' is not persisted"]
        .assert_eq(&message(failure(w.session.delete(&role))));
    expect!["InvalidRequestError: Instance <Role> is not present in this Session"]
        .assert_eq(&message(failure(w.session.expunge(&role))));
    expect!["InvalidRequestError: Instance '<Role>' is not persistent within this Session"]
        .assert_eq(&message(failure(w.session.refresh(&role, None, false))));
    w.session.begin().unwrap();
    expect!["InvalidRequestError: A transaction is already begun on this Session."]
        .assert_eq(&failure(w.session.begin()));
    let _ = Slot::Object(None);
}
