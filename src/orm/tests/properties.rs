//! Properties over random object graphs: a flush succeeds, a second one is empty, what is read back is the same, and
//! all loaders give the same graph.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::harness::{World, int, object, text};
use crate::plain;
use crate::{
    LoaderKind, LoaderOption, ObjectRef, OrmSelect, OrmStatement, PathStep, Selected, Slot,
};

/// A small generator of numbers, so that every run is the same.
pub(super) struct Numbers(pub u64);

impl Numbers {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}

pub(super) struct Graph {
    pub(super) roles: Vec<ObjectRef>,
    pub(super) users: Vec<ObjectRef>,
    pub(super) tags: Vec<ObjectRef>,
    nodes: Vec<ObjectRef>,
}

impl Graph {
    pub(super) fn new(w: &World) -> Self {
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
    pub(super) fn change(&self, r: &mut Numbers) {
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

    pub(super) fn all(&self) -> Vec<ObjectRef> {
        [&self.roles, &self.users, &self.tags, &self.nodes]
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    }

    /// Everything that the database should know, as text.
    pub(super) fn text(&self) -> BTreeSet<String> {
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

/// Loads all objects of a class, with one way to load for some of its relationships.
fn load(w: &World, class: &str, paths: &[&[&str]], kind: &LoaderKind) -> Vec<ObjectRef> {
    let mapper = w.mapper(class);
    let mut select = OrmSelect::new(vec![Selected::Entity(mapper.entity())]);
    for path in paths {
        let mut at = mapper.clone();
        let mut steps = Vec::new();
        for key in *path {
            let property = at.property(key).expect("a property");
            let relationship = property.relationship().expect("a relationship").clone();
            at = relationship.mapper();
            steps.push(PathStep {
                relationship: Some(relationship),
                to: None,
                and: None,
            });
        }
        select
            .options
            .push(LoaderOption::new(&mapper.entity(), steps, kind.clone()));
    }
    let statement = OrmStatement::Select(Rc::new(select));
    w.session.execute(&statement, &[]).expect("rows").objects()
}

/// The graph as one kind of loader reads it into an empty session.
fn read_with(w: &World, kind: &LoaderKind) -> BTreeSet<String> {
    w.session.expunge_all().expect("a session");
    let unique = |list: Vec<ObjectRef>| {
        let mut seen = BTreeSet::new();
        let mut list = list;
        list.retain(|it| seen.insert(it.state().id()));
        list
    };
    let roles = unique(load(w, "Role", &[&["users"], &["users", "tags"]], kind));
    let mut users = unique(load(w, "User", &[&["role"], &["tags"]], kind));
    let nodes = unique(load(w, "Node", &[&["parent"], &["children"]], kind));
    let mut more = BTreeSet::new();
    for role in &roles {
        let members = plain::members(role, "users").expect("users");
        let mut names: Vec<String> = Vec::new();
        for it in &members {
            let tags = plain::members(it, "tags").expect("tags").len();
            names.push(format!("{:?} {tags}", plain::value(it, "name")));
        }
        names.sort();
        more.insert(format!("{:?} {names:?}", plain::value(role, "name")));
        users.extend(members);
    }
    for node in &nodes {
        let children = plain::members(node, "children").expect("children").len();
        more.insert(format!("{:?} {children}", plain::value(node, "name")));
    }
    let users = unique(users);
    let graph = Graph {
        roles,
        users,
        tags: Vec::new(),
        nodes,
    };
    more.extend(graph.text());
    more
}

#[test]
fn all_loaders_give_the_same_graph() {
    let kinds = [
        LoaderKind::Joined { innerjoin: None },
        LoaderKind::Selectin { recursion: None },
        LoaderKind::Subquery,
        LoaderKind::Immediate { recursion: None },
    ];
    for seed in 200..215 {
        let mut r = Numbers(seed);
        let w = World::new();
        let graph = Graph::new(&w);
        for _ in 0..30 {
            graph.change(&mut r);
        }
        w.session.add_all(&graph.all()).unwrap();
        w.session.commit().unwrap();
        let lazy = read_with(&w, &LoaderKind::Lazy);
        assert!(lazy.len() > 12, "seed {seed}: something was read");
        for kind in &kinds {
            assert_eq!(lazy, read_with(&w, kind), "seed {seed}");
        }
    }
}
