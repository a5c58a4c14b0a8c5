//! Faults: an error at any call of the engine during a flush leaves the database as before and the session usable.
//!
//! A hook counts the calls (statements before and after they ran, BEGIN, SAVEPOINT, COMMIT) and fails one of them;
//! the test goes through all of them, over a flush with inserts, updates, deletes and a secondary table.

use std::cell::Cell;
use std::rc::Rc;

use super::harness::{World, text};
use super::properties::{Graph, Numbers};
use crate::plain;

/// Makes the call with this number fail; the cell counts the calls.
fn fail_at(w: &World, at: usize) -> Rc<Cell<usize>> {
    let calls = Rc::new(Cell::new(0));
    let count = calls.clone();
    let strike = move || {
        count.set(count.get() + 1);
        if count.get() != at {
            return Ok(());
        }
        Err(engine::EngineError {
            kind: engine::ErrorKind::Operational,
            message: "disk I/O error".into(),
            statement: None,
        })
    };
    let hooks = w.engine.hooks();
    let it = strike.clone();
    let before: engine::BeforeExecute = Rc::new(move |_, _| it());
    hooks.before_cursor_execute.borrow_mut().push(before);
    let it = strike.clone();
    // What was released stays released: an error of a listener after it is no fault of the database.
    let after: engine::AfterExecute = Rc::new(move |_, call| {
        if call.sql.starts_with("RELEASE") {
            return Ok(());
        }
        it()
    });
    hooks.after_cursor_execute.borrow_mut().push(after);
    for list in [&hooks.begin, &hooks.commit] {
        let it = strike.clone();
        let on: engine::OnConnection = Rc::new(move |_| it());
        list.borrow_mut().push(on);
    }
    let it = strike;
    let on: engine::OnSavepoint = Rc::new(move |_, _| it());
    hooks.savepoint.borrow_mut().push(on);
    calls
}

/// The committed tables, as text.
fn tables(w: &World) -> String {
    format!("{:?}", w.engine.tables(usize::MAX))
}

/// A graph that is in the database, and changes to it that no flush has seen.
fn changed(seed: u64) -> (World, Graph) {
    let mut r = Numbers(seed);
    let w = World::new();
    let graph = Graph::new(&w);
    for _ in 0..15 {
        graph.change(&mut r);
    }
    // It is deleted without other changes: like the real library, a flush cannot delete an object with new rows in
    // a secondary table.
    let gone = w.make("User", &[("name", text("gone"))]);
    plain::append(&gone, "tags", &graph.tags[0]).unwrap();
    w.session.add(&gone).unwrap();
    w.session.add_all(&graph.all()).unwrap();
    w.session.commit().unwrap();
    graph.text();
    for _ in 0..30 {
        graph.change(&mut r);
    }
    w.session.delete(&gone).unwrap();
    let extra = w.make("User", &[("name", text("extra"))]);
    plain::append(&graph.roles[0], "users", &extra).unwrap();
    (w, graph)
}

#[test]
fn an_error_at_any_call_leaves_the_database_as_before_and_the_session_usable() {
    for seed in [7, 8, 9] {
        for at in 1.. {
            let (w, graph) = changed(seed);
            let before = tables(&w);
            let calls = fail_at(&w, at);
            let outcome = w.session.commit();
            if calls.get() < at {
                outcome.unwrap();
                assert!(at > 6, "seed {seed}: the flush makes {at} calls");
                assert_ne!(before, tables(&w));
                break;
            }
            assert!(outcome.is_err(), "seed {seed} at {at}");
            w.session.rollback().unwrap();
            assert_eq!(before, tables(&w), "seed {seed} at {at}");
            assert!(w.session.is_active() && w.session.new_objects().is_empty());
            assert!(graph.all().iter().all(|it| it.state().is_persistent()));
            // The same objects go on.
            for it in &graph.roles {
                plain::set(it, "name", text("after")).unwrap();
            }
            w.session.commit().unwrap();
            assert_eq!(
                plain::value(&graph.roles[0], "name").unwrap(),
                "after".into()
            );
        }
    }
}

#[test]
fn an_error_in_a_savepoint_leaves_the_outer_transaction() {
    for at in 1.. {
        let (w, graph) = changed(11);
        w.session.flush().unwrap();
        let before = graph.roles.len();
        let nested = w.session.begin_nested().unwrap();
        let role = w.make("Role", &[("name", text("inner"))]);
        w.session.add(&role).unwrap();
        plain::set(&graph.roles[1], "name", text("inner")).unwrap();
        let calls = fail_at(&w, at);
        let outcome = nested.commit();
        if calls.get() < at {
            outcome.unwrap();
            assert!(at > 3);
            break;
        }
        assert!(outcome.is_err(), "at {at}");
        if nested.can_roll_back() {
            nested.rollback().unwrap();
        }
        w.session.commit().unwrap();
        assert_eq!(w.all("Role").len(), before, "at {at}");
        assert!(role.state().is_transient(), "at {at}");
    }
}
