//! Loading related objects: every way of it, against the statements of the real library, with equal results.

use super::harness::{World, failure, names};
use super::recorded::{self, Case, aliased, attr, entity, objects, relationship, select};
use crate::error::Result;
use crate::query::{
    EntityRef, LoaderCriteria, LoaderKind, LoaderOption, Origin, OrmSelect, OrmStatement, PathStep,
};
use crate::{GetOptions, JoinArg, JoinTarget, Mapper, Session, SessionListener, plain};
use sql::{Expr, Value, ops};
use std::rc::Rc;

/// An option along a path such as `Role.users User.tags`.
fn option(world: &World, path: &str, kind: LoaderKind) -> LoaderOption {
    let steps: Vec<PathStep> = path
        .split(' ')
        .map(|it| PathStep::along(&relationship(world, it)))
        .collect();
    let root = entity(world, path.split('.').next().unwrap_or(""));
    LoaderOption::new(&root, steps, kind)
}

fn joined() -> LoaderKind {
    LoaderKind::Joined { innerjoin: None }
}

fn inner() -> LoaderKind {
    LoaderKind::Joined {
        innerjoin: Some(true),
    }
}

/// `select(Class).options(...)`, with one option for each link.
fn loaded(world: &World, class: &str, options: &[(&str, LoaderKind)]) -> OrmSelect {
    let mut q = select(world, class);
    for (path, kind) in options {
        q.options.push(option(world, path, kind.clone()));
    }
    q
}

fn run(world: &World, query: &OrmSelect) -> Result<()> {
    objects(world, query).map(|_| ())
}

fn along(world: &World, path: &str, to: Option<&EntityRef>) -> JoinArg {
    JoinArg {
        target: JoinTarget::Relationship {
            from: entity(world, path.split('.').next().unwrap_or("")),
            relationship: relationship(world, path),
            to: to.cloned(),
            and: None,
        },
        on: None,
        outer: false,
        full: false,
        left: None,
    }
}

fn by_id(world: &World, class: &str, mut query: OrmSelect) -> OrmSelect {
    query.order_by.push(attr(world, &format!("{class}.id")));
    query
}

const CASES: &[Case] = &[
    ("joined_m2o", |w| {
        run(
            w,
            &by_id(w, "User", loaded(w, "User", &[("User.role", joined())])),
        )
    }),
    ("joined_inner", |w| {
        run(
            w,
            &by_id(w, "User", loaded(w, "User", &[("User.role", inner())])),
        )
    }),
    ("joined_o2m", |w| {
        run(w, &loaded(w, "Role", &[("Role.users", joined())]))
    }),
    ("joined_m2m", |w| {
        run(w, &loaded(w, "User", &[("User.tags", joined())]))
    }),
    ("joined_nested", |w| {
        run(
            w,
            &loaded(
                w,
                "Role",
                &[("Role.users", joined()), ("Role.users User.tags", joined())],
            ),
        )
    }),
    ("joined_nested_inner", |w| {
        run(
            w,
            &loaded(
                w,
                "Role",
                &[("Role.users", joined()), ("Role.users User.role", inner())],
            ),
        )
    }),
    ("joined_nested_inner_m2m", |w| {
        run(
            w,
            &loaded(
                w,
                "Role",
                &[("Role.users", joined()), ("Role.users User.tags", inner())],
            ),
        )
    }),
    ("joined_limit", |w| {
        let mut q = loaded(w, "Role", &[("Role.users", joined())]);
        q.order_by.push(attr(w, "Role.name"));
        q.limit = Some(Expr::literal(1));
        run(w, &q)
    }),
    ("joined_limit_fn", |w| {
        let mut q = loaded(w, "User", &[("User.tags", joined())]);
        q.order_by
            .push(ops::func("lower", [attr(w, "User.name")]).desc());
        q.limit = Some(Expr::literal(2));
        run(w, &q)
    }),
    ("legacy_joined_limit", |w| {
        let mut q = loaded(w, "Role", &[("Role.users", joined())]);
        q.legacy = true;
        q.order_by.push(attr(w, "Role.name"));
        q.limit = Some(Expr::literal(1));
        run(w, &q)
    }),
    ("joined_self", |w| {
        let mut q = loaded(
            w,
            "Node",
            &[
                ("Node.children", joined()),
                ("Node.children Node.children", joined()),
            ],
        );
        q.where_.push(attr(w, "Node.parent_id").is_(Value::Null));
        run(w, &q)
    }),
    ("joined_first_query", |w| {
        let mut q = loaded(w, "User", &[("User.role", joined())]);
        q.joins.push(along(w, "User.role", None));
        q.where_.push(attr(w, "Role.name").eq("admin"));
        run(w, &q)
    }),
    ("contains_eager", |w| {
        let mut q = loaded(
            w,
            "User",
            &[("User.role", LoaderKind::ContainsEager { alias: None })],
        );
        q.joins.push(along(w, "User.role", None));
        run(w, &q)
    }),
    ("contains_eager_alias", |w| {
        let alias = aliased(w, "Role", None);
        let kind = LoaderKind::ContainsEager {
            alias: Some(alias.clone()),
        };
        let mut q = loaded(w, "User", &[("User.role", kind)]);
        q.joins.push(along(w, "User.role", Some(&alias)));
        run(w, &q)
    }),
    ("selectin_o2m", |w| {
        run(
            w,
            &loaded(
                w,
                "Role",
                &[("Role.users", LoaderKind::Selectin { recursion: None })],
            ),
        )
    }),
    ("selectin_m2o", |w| {
        run(
            w,
            &loaded(
                w,
                "User",
                &[("User.role", LoaderKind::Selectin { recursion: None })],
            ),
        )
    }),
    ("selectin_m2m", |w| {
        run(
            w,
            &loaded(
                w,
                "User",
                &[("User.tags", LoaderKind::Selectin { recursion: None })],
            ),
        )
    }),
    ("selectin_nested", |w| {
        let selectin = LoaderKind::Selectin { recursion: None };
        run(
            w,
            &loaded(
                w,
                "Role",
                &[
                    ("Role.users", selectin.clone()),
                    ("Role.users User.tags", selectin),
                ],
            ),
        )
    }),
    ("selectin_joined", |w| {
        run(
            w,
            &loaded(
                w,
                "Role",
                &[
                    ("Role.users", LoaderKind::Selectin { recursion: None }),
                    ("Role.users User.tags", joined()),
                ],
            ),
        )
    }),
    ("selectin_self", |w| {
        run(
            w,
            &loaded(
                w,
                "Node",
                &[("Node.children", LoaderKind::Selectin { recursion: None })],
            ),
        )
    }),
    ("subquery_o2m", |w| {
        let mut q = loaded(w, "Role", &[("Role.users", LoaderKind::Subquery)]);
        q.where_.push(attr(w, "Role.id").gt(0)?);
        run(w, &q)
    }),
    ("subquery_m2o", |w| {
        run(
            w,
            &loaded(w, "User", &[("User.role", LoaderKind::Subquery)]),
        )
    }),
    ("subquery_m2m", |w| {
        let mut q = loaded(w, "User", &[("User.tags", LoaderKind::Subquery)]);
        q.order_by.push(attr(w, "User.name"));
        q.limit = Some(Expr::literal(2));
        run(w, &q)
    }),
    ("subquery_nested", |w| {
        let subquery = LoaderKind::Subquery;
        run(
            w,
            &loaded(
                w,
                "Role",
                &[
                    ("Role.users", subquery.clone()),
                    ("Role.users User.tags", subquery),
                ],
            ),
        )
    }),
    ("immediate", |w| {
        run(
            w,
            &by_id(
                w,
                "User",
                loaded(
                    w,
                    "User",
                    &[("User.role", LoaderKind::Immediate { recursion: None })],
                ),
            ),
        )
    }),
    ("load_only", |w| {
        let mut q = select(w, "User");
        let kind = LoaderKind::LoadOnly {
            keys: vec!["name".into()],
            raiseload: false,
        };
        q.options
            .push(LoaderOption::new(&entity(w, "User"), Vec::new(), kind));
        run(w, &q)
    }),
    ("defer", |w| {
        let mut q = select(w, "User");
        let kind = LoaderKind::Defer {
            keys: vec!["name".into()],
            raiseload: false,
        };
        q.options
            .push(LoaderOption::new(&entity(w, "User"), Vec::new(), kind));
        run(w, &q)
    }),
    ("lazy_tags", |w| {
        let user = w.get("User", 2).expect("a user");
        assert_eq!(names(&plain::members(&user, "tags")?), ["x", "y"]);
        Ok(())
    }),
    ("lazy_users", |w| {
        let role = w.get("Role", 1).expect("a role");
        assert_eq!(names(&plain::members(&role, "users")?), ["ann", "cid"]);
        Ok(())
    }),
    ("lazy_role", |w| {
        for user in &objects(w, &by_id(w, "User", select(w, "User")))? {
            plain::related(user, "role")?;
        }
        Ok(())
    }),
    ("lazy_self", |w| {
        let mut q = select(w, "Node");
        q.order_by.push(attr(w, "Node.id").desc());
        for node in &objects(w, &q)? {
            plain::related(node, "parent")?;
        }
        Ok(())
    }),
    ("refresh", |w| {
        w.session
            .refresh(&w.get("User", 1).expect("a user"), None, false)
    }),
    ("refresh_some", |w| {
        w.session.refresh(
            &w.get("User", 1).expect("a user"),
            Some(&["name".into()]),
            false,
        )
    }),
    ("refresh_rel", |w| {
        w.session.refresh(
            &w.get("User", 1).expect("a user"),
            Some(&["role".into()]),
            false,
        )
    }),
    ("get_opt", |w| {
        let options = GetOptions {
            options: vec![option(w, "Role.users", joined())],
            ..GetOptions::default()
        };
        w.session
            .get(&w.mapper("Role"), &[Value::Int(1)], &options)
            .map(|_| ())
    }),
];

#[test]
fn statements_are_those_of_the_real_library() {
    recorded::check(include_str!("recorded_loaders.txt"), CASES);
}

/// The whole graph as text, read through the attributes.
fn graph(world: &World, query: &OrmSelect) -> String {
    let mut out = String::new();
    for role in objects(world, query).expect("rows") {
        out.push_str(&names(std::slice::from_ref(&role)).join(""));
        for user in plain::members(&role, "users").expect("users") {
            out.push_str(&format!(" {}", names(std::slice::from_ref(&user)).join("")));
            out.push_str(&format!(
                "{:?}",
                names(&plain::members(&user, "tags").expect("tags"))
            ));
            let back = plain::related(&user, "role")
                .expect("role")
                .expect("a role");
            assert!(Rc::ptr_eq(back.state(), role.state()));
        }
        out.push('\n');
    }
    out
}

#[test]
fn all_loaders_give_the_same_graph() {
    let w = recorded::world();
    let expected = "admin ann[\"x\"] cid[]\nguest bob[\"x\", \"y\"]\n";
    let kinds = [
        (LoaderKind::Lazy, 6),
        (joined(), 1),
        (LoaderKind::Selectin { recursion: None }, 3),
        (LoaderKind::Subquery, 3),
        (LoaderKind::Immediate { recursion: None }, 6),
    ];
    for (kind, count) in kinds {
        let q = by_id(
            &w,
            "Role",
            loaded(
                &w,
                "Role",
                &[
                    ("Role.users", kind.clone()),
                    ("Role.users User.tags", kind.clone()),
                ],
            ),
        );
        assert_eq!(graph(&w, &q), expected, "{kind:?}");
        let sent = w
            .log()
            .lines()
            .filter(|it| it.starts_with("SELECT"))
            .count();
        assert_eq!(sent, count, "{kind:?}");
        w.session.close().expect("close");
        w.recorder.take();
    }
}

#[test]
fn the_trace_says_why() {
    let w = recorded::world();
    let mut q = by_id(
        &w,
        "User",
        loaded(
            &w,
            "User",
            &[("User.tags", LoaderKind::Selectin { recursion: None })],
        ),
    );
    q.limit = Some(Expr::literal(2));
    for user in objects(&w, &q).expect("users") {
        plain::related(&user, "role").expect("a role");
        w.session.expire(&user, None).expect("expire");
        plain::value(&user, "name").expect("a name");
    }
    w.session.commit().expect("commit");
    w.get("Tag", 2);
    let reasons: Vec<String> = w
        .log()
        .lines()
        .filter_map(|it| it.split("   -- ").nth(1).map(str::to_owned))
        .collect();
    assert_eq!(
        reasons,
        [
            "query",
            "selectin load User.tags",
            "lazy load User.role",
            "refresh User",
            "lazy load User.tags",
            "lazy load User.role",
            "refresh User",
            "lazy load User.tags",
            "get Tag",
        ]
    );
}

#[test]
fn what_may_not_be_loaded_says_so() {
    let w = recorded::world();
    let first = |kind: LoaderKind| {
        let q = by_id(&w, "User", loaded(&w, "User", &[("User.role", kind)]));
        objects(&w, &q).expect("users").swap_remove(0)
    };
    let user = first(LoaderKind::Raise { sql_only: false });
    assert_eq!(
        failure(plain::related(&user, "role")),
        "InvalidRequestError: 'User.role' is not available due to lazy='raise'"
    );
    drop(user);
    let user = first(LoaderKind::Raise { sql_only: true });
    assert_eq!(
        failure(plain::related(&user, "role")),
        "InvalidRequestError: 'User.role' is not available due to lazy='raise_on_sql'"
    );
    let role = w.get("Role", 1).expect("a role");
    let found = plain::related(&user, "role").expect("in the identity map");
    assert!(Rc::ptr_eq(found.expect("a role").state(), role.state()));
    drop(user);
    let user = first(LoaderKind::Lazy);
    w.session.expunge(&user).expect("expunge");
    let text = failure(plain::members(&user, "tags"));
    assert!(
        text.starts_with("DetachedInstanceError: Parent instance <User at 0x"),
        "{text}"
    );
    assert!(
        text.ends_with(
            "is not bound to a Session; lazy load operation of attribute 'tags' cannot proceed"
        ),
        "{text}"
    );
}

#[test]
fn columns_left_out_are_read_one_by_one() {
    let w = recorded::world();
    let mut q = by_id(&w, "User", select(&w, "User"));
    let kind = LoaderKind::LoadOnly {
        keys: vec!["name".into()],
        raiseload: false,
    };
    q.options
        .push(LoaderOption::new(&entity(&w, "User"), Vec::new(), kind));
    let users = objects(&w, &q).expect("users");
    w.recorder.take();
    assert_eq!(
        plain::value(&users[0], "role_id").expect("a value"),
        Value::Int(1)
    );
    assert_eq!(
        w.log(),
        "SELECT users.role_id FROM users WHERE users.id = ? [1]   -- load User.role_id (deferred)\n"
    );
}

#[test]
fn collections_in_rows_need_unique() {
    let w = recorded::world();
    let q = loaded(&w, "Role", &[("Role.users", joined())]);
    let result = crate::query::execute_select(&w.session, &q, &[]).expect("rows");
    assert!(result.needs_unique);
    assert_eq!(result.rows.len(), 3);
    assert_eq!(crate::result::unique_rows(result.rows).len(), 2);
}

/// Adds `name != 'cid'` for users to whatever is executed, as a `do_orm_execute` listener does.
struct WithoutCid(Rc<Mapper>);

impl SessionListener for WithoutCid {
    fn intercepts(&self) -> bool {
        true
    }
    fn orm_execute(&self, _: &Session, statement: OrmStatement) -> Result<OrmStatement> {
        let OrmStatement::Select(select) = &statement else {
            return Ok(statement);
        };
        if select.origin == Origin::Column {
            return Ok(statement);
        }
        let mut select = (**select).clone();
        let user = self.0.clone();
        select.options.push(LoaderOption::criteria(LoaderCriteria {
            entity: None,
            applies: Rc::new(move |it| it.isa(&user)),
            condition: Rc::new(|entity| Ok(entity.attr("name")?.ne("cid"))),
            include_aliases: true,
            propagate_to_loaders: true,
        }));
        Ok(OrmStatement::Select(Rc::new(select)))
    }
}

#[test]
fn criteria_follow_their_classes_into_every_load() {
    let w = recorded::world();
    w.session
        .add_listener(Rc::new(WithoutCid(w.mapper("User"))));
    let role = w.get("Role", 1).expect("a role");
    assert_eq!(
        names(&plain::members(&role, "users").expect("users")),
        ["ann"]
    );
    let q = loaded(&w, "Role", &[("Role.users", joined())]);
    w.session
        .execute(&OrmStatement::Select(Rc::new(q)), &[])
        .expect("rows");
    w.session.refresh(&role, None, false).expect("refresh");
    let sent: Vec<String> = w
        .log()
        .lines()
        .filter(|it| it.starts_with("SELECT"))
        .map(|it| it.split("   -- ").next().unwrap_or(it).to_owned())
        .collect();
    assert_eq!(
        sent,
        [
            "SELECT roles.id, roles.name FROM roles WHERE roles.id = ? [1]",
            "SELECT users.id, users.name, users.role_id FROM users WHERE ? = users.role_id AND users.name != ? \
             AND users.name != ? [1, 'cid', 'cid']",
            "SELECT roles.id, roles.name, users_1.id AS id_1, users_1.name AS name_1, users_1.role_id FROM roles \
             LEFT OUTER JOIN users AS users_1 ON roles.id = users_1.role_id AND users_1.name != ? ['cid']",
            "SELECT roles.id, roles.name FROM roles WHERE roles.id = ? [1]",
        ]
    );
}
