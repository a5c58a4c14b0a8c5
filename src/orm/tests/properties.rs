//! Properties over random object graphs: a flush succeeds, a second one is empty, and what is read back is the same.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::harness::{World, int, object, text};
use crate::plain;
use crate::{ObjectRef, Slot};

/// A small generator of numbers, so that every run is the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}

struct Graph {
    roles: Vec<ObjectRef>,
    users: Vec<ObjectRef>,
    tags: Vec<ObjectRef>,
    nodes: Vec<ObjectRef>,
}

impl Graph {
    fn new(w: &World) -> Self {
        let make = |class: &str, n: usize| -> Vec<ObjectRef> {
            (0..n)
                .map(|it| w.make(class, &[("name", text(&format!("{class}{it}")))]))
                .collect()
        };
        Self {
            roles: make("Role", 3),
            users: make("User", 6),
            tags: make("Tag", 3),
            nodes: make("Node", 6),
        }
    }

    /// One random change of a relationship.
    fn change(&self, r: &mut Numbers) {
        let user = &self.users[r.below(self.users.len())];
        let role = &self.roles[r.below(self.roles.len())];
        let tag = &self.tags[r.below(self.tags.len())];
        match r.below(6) {
            0 => plain::set(user, "role", object(role)).unwrap(),
            1 => plain::set(user, "role", Slot::Object(None)).unwrap(),
            2 => {
                let there = plain::members(role, "users").unwrap();
                if !there.iter().any(|it| Rc::ptr_eq(it.state(), user.state())) {
                    plain::append(role, "users", user).unwrap();
                }
            }
            3 => {
                let there = plain::members(user, "tags").unwrap();
                if there.iter().any(|it| Rc::ptr_eq(it.state(), tag.state())) {
                    plain::remove(user, "tags", tag).unwrap();
                } else {
                    plain::append(user, "tags", tag).unwrap();
                }
            }
            4 => {
                // A later node never becomes the parent of an earlier one, so that it stays a tree.
                let child = 1 + r.below(self.nodes.len() - 1);
                let parent = r.below(child);
                plain::set(&self.nodes[child], "parent", object(&self.nodes[parent])).unwrap();
            }
            _ => {
                let n = i64::try_from(r.below(100)).unwrap();
                plain::set(role, "name", text(&format!("n{n}"))).unwrap();
            }
        }
    }

    fn all(&self) -> Vec<ObjectRef> {
        [&self.roles, &self.users, &self.tags, &self.nodes]
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    }

    /// Everything that the database should know, as text.
    fn text(&self) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        for user in &self.users {
            let role = plain::related(user, "role").unwrap();
            let role =
                role.map_or_else(String::new, |it| format!("{:?}", plain::value(&it, "name")));
            let mut tags: Vec<String> = plain::members(user, "tags")
                .unwrap()
                .iter()
                .map(|it| format!("{:?}", plain::value(it, "name")))
                .collect();
            tags.sort();
            out.insert(format!("{:?} {role} {tags:?}", plain::value(user, "name")));
        }
        for node in &self.nodes {
            let parent = plain::related(node, "parent").unwrap();
            let parent = parent.map(|it| format!("{:?}", plain::value(&it, "name")));
            out.insert(format!("{:?} {parent:?}", plain::value(node, "name")));
        }
        out
    }
}

#[test]
fn random_graphs_are_written_and_read_back() {
    for seed in 0..40 {
        let mut r = Numbers(seed);
        let w = World::new();
        let graph = Graph::new(&w);
        for _ in 0..r.below(20) {
            graph.change(&mut r);
        }
        w.session.add_all(&graph.all()).unwrap();
        for round in 0..3 {
            if let Err(error) = w.session.flush() {
                panic!("seed {seed}: {error}\n{}", w.log());
            }
            let before = graph.text();
            w.recorder.take();
            w.session.flush().unwrap();
            assert_eq!(
                w.log(),
                "",
                "seed {seed} round {round}: a second flush had work"
            );
            w.session.commit().unwrap();
            assert_eq!(
                before,
                graph.text(),
                "seed {seed} round {round}: read back otherwise"
            );
            for _ in 0..r.below(12) {
                graph.change(&mut r);
            }
        }
    }
}

#[test]
fn what_is_rolled_back_is_as_before() {
    for seed in 100..120 {
        let mut r = Numbers(seed);
        let w = World::new();
        let graph = Graph::new(&w);
        w.session.add_all(&graph.all()).unwrap();
        for _ in 0..6 {
            graph.change(&mut r);
        }
        w.session.commit().unwrap();
        let before = graph.text();
        for _ in 0..10 {
            graph.change(&mut r);
        }
        w.session
            .add(&w.make("User", &[("name", text("extra")), ("id", int(1000))]))
            .unwrap();
        if r.below(2) == 0 {
            w.session.flush().unwrap();
        }
        w.session.rollback().unwrap();
        assert_eq!(before, graph.text(), "seed {seed}");
    }
}

/// Makes the statement with this number fail; gives back how many were sent.
fn fail_at(w: &World, at: usize) -> Rc<Cell<usize>> {
    let sent = Rc::new(Cell::new(0));
    let count = sent.clone();
    let hook = move |_: &engine::Connection, _: &mut engine::CursorCall| {
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
    w.engine
        .hooks()
        .before_cursor_execute
        .borrow_mut()
        .push(Rc::new(hook));
    sent
}

#[test]
fn a_failure_at_any_statement_undoes_the_flush_and_leaves_a_usable_session() {
    for at in 1.. {
        let mut r = Numbers(7);
        let w = World::new();
        let graph = Graph::new(&w);
        for _ in 0..15 {
            graph.change(&mut r);
        }
        w.session.add_all(&graph.all()).unwrap();
        let sent = fail_at(&w, at);
        let outcome = w.session.commit();
        if sent.get() < at {
            outcome.unwrap();
            assert!(at > 5, "the flush has several statements");
            break;
        }
        assert!(outcome.is_err());
        assert!(!w.session.is_active());
        w.session.rollback().unwrap();
        assert!(
            graph.all().iter().all(|it| it.state().is_transient()),
            "at {at}"
        );
        for class in ["Role", "User", "Tag", "Node"] {
            assert!(w.all(class).is_empty(), "at {at}: {class}");
        }
        let role = w.make("Role", &[("name", text("after"))]);
        w.session.add(&role).unwrap();
        w.session.commit().unwrap();
        assert_eq!(plain::value(&role, "name").unwrap(), "after".into());
    }
}
