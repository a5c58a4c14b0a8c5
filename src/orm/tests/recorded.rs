//! Statements recorded from the real SQLAlchemy 2.1.9, and the comparison with ours.
//!
//! In: a text file with a section for each case. Out: a test failure that shows every difference at once.

use super::harness::{World, int, object, text};
use crate::query::{Entity, EntityRef, OrmSelect};
use crate::{ObjectRef, Relationship, plain};
use sql::Expr;
use std::rc::Rc;

/// A program piece: runs something in the world's session.
pub type Case = (&'static str, fn(&World) -> crate::error::Result<()>);

/// The world with the rows that the recording had.
pub fn world() -> World {
    let world = World::new();
    let s = &world.session;
    let admin = world.make("Role", &[("name", text("admin"))]);
    let guest = world.make("Role", &[("name", text("guest"))]);
    let x = world.make("Tag", &[("name", text("x"))]);
    let y = world.make("Tag", &[("name", text("y"))]);
    let user = |name: &str, role: Option<&ObjectRef>, tags: &[&ObjectRef]| {
        let it = world.make("User", &[("name", text(name))]);
        if let Some(role) = role {
            plain::set(&it, "role", object(role)).expect("role");
        }
        for tag in tags {
            plain::append(&it, "tags", tag).expect("tag");
        }
        it
    };
    s.add_all(&[admin.clone(), guest.clone()]).expect("add");
    s.flush().expect("flush");
    for it in [
        user("ann", Some(&admin), &[&x]),
        user("bob", Some(&guest), &[&x, &y]),
        user("cid", Some(&admin), &[]),
        user("dee", None, &[]),
    ] {
        s.add(&it).expect("add");
    }
    s.flush().expect("flush");
    for (id, name, parent) in [
        (1, "root", 0),
        (2, "left", 1),
        (3, "right", 1),
        (4, "leaf", 2),
    ] {
        let it = world.make("Node", &[("id", int(id)), ("name", text(name))]);
        if parent > 0 {
            plain::set(&it, "parent_id", int(parent)).expect("parent");
        }
        s.add(&it).expect("add");
        s.flush().expect("flush");
    }
    s.commit().expect("commit");
    s.close().expect("close");
    world.recorder.take();
    world
}

/// Runs each case in a session of its own and compares what was sent.
pub fn check(recorded: &str, cases: &[Case]) {
    check_in(&world(), recorded, cases);
}

/// The same in another world.
pub fn check_in(world: &World, recorded: &str, cases: &[Case]) {
    let mut wrong = String::new();
    let mut seen = 0;
    for section in recorded.split("## ").skip(1) {
        let (name, expected) = section.split_once('\n').unwrap_or((section, ""));
        let Some(case) = cases.iter().find(|it| it.0 == name) else {
            continue;
        };
        seen += 1;
        let outcome = case.1(world);
        let log = world.log();
        world.session.close().expect("close");
        world.recorder.take();
        let ours: Vec<&str> = log
            .lines()
            .filter(|it| !["BEGIN", "COMMIT", "ROLLBACK"].contains(it))
            .map(|it| it.split("   -- ").next().unwrap_or(it))
            .collect();
        let theirs: Vec<&str> = expected.lines().filter(|it| !it.is_empty()).collect();
        if let Err(error) = outcome {
            wrong.push_str(&format!("## {name}: {}\n", error.message()));
        }
        if ours != theirs {
            wrong.push_str(&format!(
                "## {name}\n  ours   {}\n  theirs {}\n",
                ours.join("\n         "),
                theirs.join("\n         ")
            ));
        }
    }
    assert_eq!(seen, cases.len(), "every case has a recording");
    assert!(wrong.is_empty(), "{wrong}");
}

/// `Class`.
pub fn entity(world: &World, class: &str) -> EntityRef {
    world.mapper(class).entity()
}

/// `aliased(Class)`.
pub fn aliased(world: &World, class: &str, name: Option<&str>) -> EntityRef {
    Entity::aliased(&world.mapper(class), name)
}

/// `Class.attribute`.
pub fn attr(world: &World, path: &str) -> Expr {
    let (class, key) = path.split_once('.').expect("Class.attribute");
    entity(world, class).attr(key).expect("an attribute")
}

/// `Class.relationship`.
pub fn relationship(world: &World, path: &str) -> Rc<Relationship> {
    let (class, key) = path.split_once('.').expect("Class.relationship");
    world.registry.configure().expect("a configuration");
    world
        .mapper(class)
        .relationships()
        .into_iter()
        .find(|it| &*it.key == key)
        .expect("a relationship")
}

/// `select(Class)`.
pub fn select(world: &World, class: &str) -> OrmSelect {
    OrmSelect::of(&entity(world, class))
}

/// Executes and gives the objects of the first column, each once.
pub fn objects(world: &World, query: &OrmSelect) -> crate::error::Result<Vec<ObjectRef>> {
    let result = crate::query::execute_select(&world.session, query, &[])?;
    Ok(crate::result::unique_rows(result.rows)
        .iter()
        .filter_map(|row| match row.first() {
            Some(crate::Item::Object(it)) => it.clone(),
            _ => None,
        })
        .collect())
}
