//! Eager loading that the mapping asks for, composite keys, ordered collections, trees with a depth.

use super::harness::{World, id, int, name, text, to};
use super::recorded::{self, Case, aliased, attr, entity, objects, relationship, select};
use crate::error::Result;
use crate::loaders::Lazy;
use crate::query::{Entity, EntityRef, LoaderKind, LoaderOption, OrmSelect, PathStep, Selected};
use crate::{GetOptions, JoinArg, JoinTarget, Later, Slot, plain};
use sql::schema::{Constraint, ConstraintKind, ForeignKey, ForeignKeyTarget};
use sql::{Column, Expr, SqlType, Value, ops};
use std::cell::RefCell;
use std::rc::Rc;

fn key_to(column: &str, target: &str) -> Rc<Column> {
    Column::new(column, SqlType::null()).references(target)
}

fn number(column: &str) -> Rc<Column> {
    Column::new(column, SqlType::integer())
}

/// An `order_by` that is looked up when the mappers are configured.
fn ordered(
    world: &World,
    table: &'static str,
    column: &'static str,
    desc: bool,
) -> Later<Vec<Expr>> {
    let metadata = world.metadata.clone();
    Later::Fn(Rc::new(move || {
        let table = metadata.table(table).expect("a table");
        let column = table.c(column).expect("a column");
        Ok(vec![if desc { column.desc() } else { column }])
    }))
}

fn world() -> World {
    let w = World::empty();
    w.map("Parent", "parents", [id(), name()], |w| {
        let mut children = to("Child");
        children.back_populates = Some("parent".into());
        children.lazy = Lazy::Selectin;
        children.order_by = Some(ordered(w, "children", "name", true));
        vec![("children", children)]
    });
    w.map("Owner", "owners", [id(), name()], |_| Vec::new());
    w.map(
        "Child",
        "children",
        [
            id(),
            name(),
            key_to("parent_id", "parents.id"),
            key_to("owner_id", "owners.id"),
        ],
        |w| {
            let mut parent = to("Parent");
            parent.back_populates = Some("children".into());
            parent.lazy = Lazy::Joined;
            let mut owner = to("Owner");
            owner.lazy = Lazy::Joined;
            owner.innerjoin = true;
            let mut pairs = to("Pair");
            pairs.order_by = Some(ordered(w, "pairs", "b", false));
            vec![("parent", parent), ("owner", owner), ("pairs", pairs)]
        },
    );
    w.map(
        "Pair",
        "pairs",
        [
            number("a").as_primary_key(),
            number("b").as_primary_key(),
            name(),
            key_to("child_id", "children.id"),
        ],
        |_| {
            let mut marks = to("Mark");
            marks.back_populates = Some("pair".into());
            vec![("marks", marks)]
        },
    );
    let marks = w.map(
        "Mark",
        "marks",
        [id(), name(), number("a"), number("b")],
        |_| {
            let mut pair = to("Pair");
            pair.back_populates = Some("marks".into());
            vec![("pair", pair)]
        },
    );
    composite_key(&marks.local_table);
    for (class, table, lazy) in [
        ("Deep", "deeps", Lazy::Joined),
        ("Flat", "flats", Lazy::Selectin),
    ] {
        let up = key_to("up_id", &format!("{table}.id"));
        w.map(class, table, [id(), name(), up], |_| {
            let mut downs = to(class);
            downs.lazy = lazy;
            downs.join_depth = Some(2);
            vec![("downs", downs)]
        });
    }
    w.create_all();
    fill(&w);
    w
}

/// `ForeignKeyConstraint(["a", "b"], ["pairs.a", "pairs.b"])`.
fn composite_key(table: &Rc<sql::Table>) {
    let columns: Vec<Rc<Column>> = ["a", "b"]
        .iter()
        .map(|it| table.column(it).expect("a column"))
        .collect();
    let elements = ["pairs.a", "pairs.b"]
        .iter()
        .map(|it| {
            let mut key = ForeignKey::new(ForeignKeyTarget::Name((*it).to_owned()));
            key.stand_alone = false;
            Rc::new(key)
        })
        .collect();
    let kind = ConstraintKind::ForeignKey {
        match_: None,
        columns: RefCell::new(columns),
        elements: RefCell::new(elements),
        ondelete: None,
        onupdate: None,
        use_alter: false,
    };
    table.append_constraint(&Rc::new(Constraint::new(kind)));
}

fn fill(w: &World) {
    let rows: &[(&str, &[(&str, i64)], &str)] = &[
        ("Parent", &[("id", 1)], "p1"),
        ("Parent", &[("id", 2)], "p2"),
        ("Owner", &[("id", 1)], "o1"),
        ("Owner", &[("id", 2)], "o2"),
        (
            "Child",
            &[("id", 1), ("parent_id", 1), ("owner_id", 1)],
            "c1",
        ),
        (
            "Child",
            &[("id", 2), ("parent_id", 1), ("owner_id", 2)],
            "c2",
        ),
        (
            "Child",
            &[("id", 3), ("parent_id", 2), ("owner_id", 1)],
            "c3",
        ),
        ("Pair", &[("a", 1), ("b", 1), ("child_id", 1)], "11"),
        ("Pair", &[("a", 1), ("b", 2), ("child_id", 1)], "12"),
        ("Pair", &[("a", 2), ("b", 1), ("child_id", 2)], "21"),
        ("Mark", &[("id", 1), ("a", 1), ("b", 1)], "m1"),
        ("Mark", &[("id", 2), ("a", 1), ("b", 1)], "m2"),
        ("Mark", &[("id", 3), ("a", 2), ("b", 1)], "m3"),
        ("Mark", &[("id", 4)], "m4"),
        ("Deep", &[("id", 1)], "1"),
        ("Deep", &[("id", 2), ("up_id", 1)], "2"),
        ("Deep", &[("id", 3), ("up_id", 2)], "3"),
        ("Deep", &[("id", 4), ("up_id", 3)], "4"),
        ("Flat", &[("id", 1)], "1"),
        ("Flat", &[("id", 2), ("up_id", 1)], "2"),
        ("Flat", &[("id", 3), ("up_id", 2)], "3"),
        ("Flat", &[("id", 4), ("up_id", 3)], "4"),
    ];
    for (class, numbers, label) in rows {
        let mut values: Vec<(&str, Slot)> = numbers.iter().map(|it| (it.0, int(it.1))).collect();
        values.push(("name", text(label)));
        w.session.add(&w.make(class, &values)).expect("add");
        w.session.flush().expect("flush");
    }
    w.session.commit().expect("commit");
    w.session.close().expect("close");
    w.recorder.take();
}

fn joined() -> LoaderKind {
    LoaderKind::Joined { innerjoin: None }
}

fn with(
    world: &World,
    root: &EntityRef,
    mut q: OrmSelect,
    options: &[(&str, LoaderKind)],
) -> OrmSelect {
    for (path, kind) in options {
        let steps = path
            .split(' ')
            .map(|it| PathStep::along(&relationship(world, it)))
            .collect();
        q.options.push(LoaderOption::new(root, steps, kind.clone()));
    }
    q
}

fn loaded(world: &World, class: &str, options: &[(&str, LoaderKind)]) -> OrmSelect {
    with(world, &entity(world, class), select(world, class), options)
}

fn run(world: &World, query: &OrmSelect) -> Result<()> {
    objects(world, query).map(|_| ())
}

fn first(world: &World, class: &str, key: i64) -> crate::ObjectRef {
    world.get(class, key).expect("an object")
}

fn along(world: &World, path: &str, and: Option<Expr>) -> JoinArg {
    JoinArg {
        target: JoinTarget::Relationship {
            from: entity(world, path.split('.').next().unwrap_or("")),
            relationship: relationship(world, path),
            to: None,
            and,
        },
        on: None,
        outer: false,
        full: false,
        left: None,
    }
}

const CASES: &[Case] = &[
    ("child", |w| run(w, &select(w, "Child"))),
    ("child_get", |w| {
        w.session
            .get(&w.mapper("Child"), &[Value::Int(1)], &GetOptions::default())
            .map(|_| ())
    }),
    ("child_alias", |w| {
        let alias = aliased(w, "Child", None);
        let mut q = OrmSelect::of(&alias);
        q.where_.push(alias.attr("name")?.eq("c1"));
        run(w, &q)
    }),
    ("child_limit", |w| {
        let mut q = select(w, "Child");
        q.order_by.push(attr(w, "Child.id"));
        q.limit = Some(Expr::literal(2));
        run(w, &q)
    }),
    ("parent", |w| run(w, &select(w, "Parent"))),
    ("parent_get", |w| {
        first(w, "Parent", 1);
        Ok(())
    }),
    ("parent_joined", |w| {
        run(w, &loaded(w, "Parent", &[("Parent.children", joined())]))
    }),
    ("parent_joined_limit", |w| {
        let mut q = loaded(w, "Parent", &[("Parent.children", joined())]);
        q.order_by.push(attr(w, "Parent.name").desc());
        q.limit = Some(Expr::literal(1));
        q.offset = Some(Expr::literal(1));
        run(w, &q)
    }),
    ("parent_lazy", |w| {
        let parents = objects(
            w,
            &loaded(w, "Parent", &[("Parent.children", LoaderKind::Lazy)]),
        )?;
        plain::members(&parents[0], "children").map(|_| ())
    }),
    ("two", |w| {
        let mut q = select(w, "Parent");
        q.selected.push(Selected::Entity(entity(w, "Child")));
        q.joins.push(along(w, "Parent.children", None));
        q.where_.push(attr(w, "Child.id").eq(1));
        run(w, &q)
    }),
    ("columns", |w| {
        run(
            w,
            &OrmSelect::new(vec![Selected::Column {
                expr: attr(w, "Child.name"),
                name: None,
            }]),
        )
    }),
    ("expire", |w| {
        let child = first(w, "Child", 1);
        w.session.expire(&child, None)?;
        plain::value(&child, "name").map(|_| ())
    }),
    ("expire_name", |w| {
        let child = first(w, "Child", 1);
        w.session.expire(&child, Some(&["name".into()]))?;
        plain::value(&child, "name").map(|_| ())
    }),
    ("expire_parent", |w| {
        let parent = first(w, "Parent", 1);
        w.session.expire(&parent, None)?;
        plain::value(&parent, "name").map(|_| ())
    }),
    ("refresh", |w| {
        w.session.refresh(&first(w, "Parent", 1), None, false)
    }),
    ("populate_existing", |w| {
        let owner = first(w, "Owner", 1);
        let mut q = select(w, "Owner");
        q.where_.push(attr(w, "Owner.id").eq(1));
        q.populate_existing = true;
        plain::set(&owner, "name", text("changed"))?;
        let _quiet = w.session.no_autoflush();
        run(w, &q)?;
        assert_eq!(plain::value(&owner, "name")?, Value::text("o1"));
        Ok(())
    }),
    ("lazyload_all", |w| {
        let mut q = select(w, "Child");
        q.options.push(LoaderOption::everywhere(LoaderKind::Lazy));
        run(w, &q)
    }),
    ("lazyload_one", |w| {
        run(
            w,
            &loaded(w, "Child", &[("Child.parent", LoaderKind::Lazy)]),
        )
    }),
    ("raiseload_all", |w| {
        let mut q = loaded(w, "Child", &[("Child.owner", joined())]);
        q.options.push(LoaderOption::everywhere(LoaderKind::Raise {
            sql_only: false,
        }));
        run(w, &q)
    }),
    ("outer_parent", |w| {
        let inner = LoaderKind::Joined {
            innerjoin: Some(true),
        };
        run(
            w,
            &loaded(
                w,
                "Child",
                &[("Child.parent", inner), ("Child.owner", joined())],
            ),
        )
    }),
    ("pair_marks", |w| {
        run(
            w,
            &loaded(
                w,
                "Pair",
                &[("Pair.marks", LoaderKind::Selectin { recursion: None })],
            ),
        )
    }),
    ("mark_pair", |w| {
        run(
            w,
            &loaded(
                w,
                "Mark",
                &[("Mark.pair", LoaderKind::Selectin { recursion: None })],
            ),
        )
    }),
    ("mark_pair_joined", |w| {
        run(w, &loaded(w, "Mark", &[("Mark.pair", joined())]))
    }),
    ("mark_lazy", |w| {
        let mut q = select(w, "Mark");
        q.order_by.push(attr(w, "Mark.id"));
        for mark in &objects(w, &q)? {
            plain::related(mark, "pair")?;
        }
        Ok(())
    }),
    ("pair_lazy", |w| {
        let ident = [Value::Int(1), Value::Int(1)];
        let pair = w
            .session
            .get(&w.mapper("Pair"), &ident, &GetOptions::default())?;
        plain::members(&pair.expect("a pair"), "marks").map(|_| ())
    }),
    ("pair_subquery", |w| {
        run(
            w,
            &loaded(w, "Pair", &[("Pair.marks", LoaderKind::Subquery)]),
        )
    }),
    ("child_pairs", |w| {
        let options = [
            ("Child.parent", LoaderKind::Lazy),
            ("Child.pairs", joined()),
            ("Child.pairs Pair.marks", joined()),
        ];
        let mut q = loaded(w, "Child", &options);
        q.order_by.push(attr(w, "Child.id"));
        q.limit = Some(Expr::literal(2));
        run(w, &q)
    }),
    ("child_pairs_defaultload", |w| {
        let options = [
            ("Child.parent", LoaderKind::Lazy),
            ("Child.pairs", LoaderKind::Default),
            ("Child.pairs Pair.marks", joined()),
        ];
        let children = objects(w, &loaded(w, "Child", &options))?;
        plain::members(&children[0], "pairs").map(|_| ())
    }),
    ("deep", |w| {
        let mut q = select(w, "Deep");
        q.where_.push(attr(w, "Deep.up_id").is_(Value::Null));
        run(w, &q)
    }),
    ("flat", |w| {
        let mut q = select(w, "Flat");
        q.where_.push(attr(w, "Flat.up_id").is_(Value::Null));
        run(w, &q)
    }),
    ("alias_joined", |w| {
        let alias = aliased(w, "Parent", Some("pp"));
        run(
            w,
            &with(
                w,
                &alias,
                OrmSelect::of(&alias),
                &[("Parent.children", joined())],
            ),
        )
    }),
    ("alias_selectin", |w| {
        let alias = aliased(w, "Parent", Some("pp"));
        run(
            w,
            &with(
                w,
                &alias,
                OrmSelect::of(&alias),
                &[("Parent.children", LoaderKind::Selectin { recursion: None })],
            ),
        )
    }),
    ("of_type", |w| {
        let mut step = PathStep::along(&relationship(w, "Parent.children"));
        step.to = Some(Entity::aliased(&w.mapper("Child"), None));
        let mut q = select(w, "Parent");
        q.options.push(LoaderOption::new(
            &entity(w, "Parent"),
            vec![step],
            joined(),
        ));
        run(w, &q)
    }),
    ("join_and", |w| {
        let mut q = OrmSelect::new(vec![Selected::Column {
            expr: attr(w, "Parent.name"),
            name: None,
        }]);
        q.joins.push(along(
            w,
            "Parent.children",
            Some(attr(w, "Child.name").eq("c1")),
        ));
        run(w, &q)
    }),
    ("group_joined", |w| {
        let mut q = loaded(w, "Child", &[("Child.parent", LoaderKind::Lazy)]);
        q.group_by.push(attr(w, "Child.id"));
        q.order_by.push(attr(w, "Child.id"));
        run(w, &q)
    }),
    ("cte", |w| {
        let mut inner = OrmSelect::new(vec![Selected::Column {
            expr: attr(w, "Child.owner_id"),
            name: None,
        }]);
        inner.where_.push(attr(w, "Child.id").gt(1)?);
        let cte = sql::From::Cte(inner.to_select()?.query().cte(Some("c"), false, false));
        let mut q = OrmSelect::new(vec![Selected::Column {
            expr: attr(w, "Owner.name"),
            name: None,
        }]);
        let on = cte
            .column("owner_id")
            .expect("a column")
            .eq(attr(w, "Owner.id"));
        q.joins.push(JoinArg {
            target: JoinTarget::From(cte),
            on: Some(on),
            outer: false,
            full: false,
            left: None,
        });
        run(w, &q)
    }),
    ("scalar_sub", |w| {
        let mut inner = OrmSelect::new(vec![Selected::Column {
            expr: ops::func("count", [attr(w, "Child.id")]),
            name: None,
        }]);
        inner
            .where_
            .push(attr(w, "Child.owner_id").eq(attr(w, "Owner.id")));
        inner.correlate = Some(vec![entity(w, "Owner").from_clause()]);
        let n = Expr::scalar_subquery(inner.to_select()?.query()).label(Some("n"));
        let mut q = select(w, "Owner");
        q.selected.push(Selected::Column {
            expr: n,
            name: None,
        });
        run(w, &q)
    }),
    ("get_none", |w| {
        assert!(w.get("Owner", 99).is_none());
        Ok(())
    }),
];

#[test]
fn statements_are_those_of_the_real_library() {
    recorded::check_in(&world(), include_str!("recorded_defaults.txt"), CASES);
}
