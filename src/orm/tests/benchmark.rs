//! How long the usual things take. Not run by default: `cargo test --release -p orm benchmark -- --ignored --nocapture`.

use std::rc::Rc;
use std::time::Instant;

use super::harness::{World, object, text};
use crate::{
    LoaderKind, LoaderOption, ObjectRef, OrmSelect, OrmStatement, PathStep, Selected, plain,
};

#[expect(clippy::print_stderr, reason = "this is what it is for")]
fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let out = run();
    eprintln!(
        "{what:<48} {:>9.2} ms",
        start.elapsed().as_secs_f64() * 1000.0
    );
    out
}

fn load(w: &World, class: &str, options: Vec<(&str, LoaderKind)>) -> Vec<ObjectRef> {
    let mapper = w.mapper(class);
    let mut select = OrmSelect::new(vec![Selected::Entity(mapper.entity())]);
    for (key, kind) in options {
        let relationship = mapper
            .property(key)
            .unwrap()
            .relationship()
            .unwrap()
            .clone();
        let path = vec![PathStep::along(&relationship)];
        select
            .options
            .push(LoaderOption::new(&mapper.entity(), path, kind));
    }
    let result = w
        .session
        .execute(&OrmStatement::Select(Rc::new(select)), &[])
        .unwrap();
    result.objects()
}

#[test]
fn benchmark() {
    if std::env::var_os("ATHANOR_MEASURE").is_none() {
        return;
    }
    let w = World::new();
    w.recorder.set_enabled(false);
    let users: Vec<ObjectRef> = (0..1000)
        .map(|it| w.make("User", &[("name", text(&format!("u{it}")))]))
        .collect();
    w.session.add_all(&users).unwrap();
    timed("1,000 inserts in a flush", || w.session.flush().unwrap());
    for user in &users {
        plain::set(user, "name", text("changed")).unwrap();
    }
    timed("1,000 updates in a flush", || w.session.flush().unwrap());
    w.session.commit().unwrap();
    drop(users);
    let roles: Vec<ObjectRef> = (0..1000)
        .map(|it| w.make("Role", &[("name", text(&format!("r{it}")))]))
        .collect();
    w.session.add_all(&roles).unwrap();
    w.session.flush().unwrap();
    for role in &roles {
        for it in 0..10 {
            let user = w.make(
                "User",
                &[("name", text(&format!("c{it}"))), ("role", object(role))],
            );
            w.session.add(&user).unwrap();
        }
    }
    timed("10,000 inserts in a flush, with a many-to-one", || {
        w.session.commit().unwrap()
    });
    drop(roles);
    w.session.expunge_all().unwrap();
    let users = timed("11,000 rows loaded as entities", || {
        load(&w, "User", Vec::new())
    });
    assert_eq!(users.len(), 11_000);
    drop(users);
    w.session.expunge_all().unwrap();
    let roles = load(&w, "Role", Vec::new());
    timed("1,000 lazy loads of a collection of 10", || {
        for role in &roles {
            assert_eq!(plain::members(role, "users").unwrap().len(), 10);
        }
    });
    drop(roles);
    w.session.expunge_all().unwrap();
    timed("joinedload of 1,000 parents with 10 children", || {
        load(
            &w,
            "Role",
            vec![("users", LoaderKind::Joined { innerjoin: None })],
        )
    });
    w.session.expunge_all().unwrap();
    timed("selectinload of 1,000 parents with 10 children", || {
        load(
            &w,
            "Role",
            vec![("users", LoaderKind::Selectin { recursion: None })],
        )
    });
}
