//! SELECT over entities: the text for columns, joins, relationship comparisons and subqueries.

use super::harness::World;
use super::recorded::{self, Case, aliased, attr, entity, relationship, select};
use crate::error::Result;
use crate::query::{Entity, EntityRef, OrmSelect, Selected, comparators, execute_select};
use crate::{FromArg, JoinArg, JoinTarget};
use sql::statement::LabelStyle;
use sql::{Expr, Value, ops};

fn column(expr: Expr) -> Selected {
    Selected::Column { expr, name: None }
}

fn run(world: &World, query: &OrmSelect) -> Result<()> {
    execute_select(&world.session, query, &[]).map(|_| ())
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

fn to(entity: &EntityRef, left: Option<&EntityRef>) -> JoinArg {
    JoinArg {
        target: JoinTarget::Entity(entity.clone()),
        on: None,
        outer: false,
        full: false,
        left: left.map(|it| FromArg::Entity(it.clone())),
    }
}

const CASES: &[Case] = &[
    ("user", |w| run(w, &select(w, "User"))),
    ("columns", |w| {
        let mut q = OrmSelect::new(vec![
            column(attr(w, "User.name")),
            column(attr(w, "Role.name")),
        ]);
        q.joins
            .push(to(&entity(w, "Role"), Some(&entity(w, "User"))));
        run(w, &q)
    }),
    ("user_and_name", |w| {
        let mut q = select(w, "User");
        q.selected.push(column(attr(w, "User.name")));
        run(w, &q)
    }),
    ("two_entities", |w| {
        let mut q = select(w, "User");
        q.selected.push(Selected::Entity(entity(w, "Role")));
        q.joins.push(along(w, "User.role", None));
        q.order_by.push(attr(w, "User.id"));
        run(w, &q)
    }),
    ("alias", |w| {
        run(w, &OrmSelect::of(&aliased(w, "Role", None)))
    }),
    ("named_alias", |w| {
        let u = aliased(w, "User", Some("u"));
        let mut q = OrmSelect::of(&u);
        q.where_.push(u.attr("name")?.eq("ann"));
        run(w, &q)
    }),
    ("self_join", |w| {
        let up = aliased(w, "Node", None);
        let mut q = OrmSelect::new(vec![column(attr(w, "Node.name")), column(up.attr("name")?)]);
        q.joins.push(along(w, "Node.parent", Some(&up)));
        q.order_by.push(attr(w, "Node.id"));
        run(w, &q)
    }),
    ("m2m_join", |w| {
        let mut q = OrmSelect::new(vec![column(attr(w, "User.name"))]);
        q.joins.push(along(w, "User.tags", None));
        q.where_.push(attr(w, "Tag.name").eq("x"));
        q.order_by.push(attr(w, "User.id"));
        run(w, &q)
    }),
    ("m2m_outer", |w| {
        let mut q = OrmSelect::new(vec![column(attr(w, "User.name"))]);
        q.joins.push(JoinArg {
            outer: true,
            ..along(w, "User.tags", None)
        });
        run(w, &q)
    }),
    ("join_entity", |w| {
        let mut q = OrmSelect::new(vec![column(attr(w, "User.name"))]);
        q.joins.push(to(&entity(w, "Role"), None));
        run(w, &q)
    }),
    ("chain", |w| {
        let mut q = OrmSelect::new(vec![column(attr(w, "Role.name"))]);
        q.joins.push(along(w, "Role.users", None));
        q.joins.push(along(w, "User.tags", None));
        run(w, &q)
    }),
    ("any", |w| {
        let mut q = select(w, "User");
        let named = attr(w, "Tag.name").eq("y");
        q.where_.push(comparators::any(
            &entity(w, "User"),
            &relationship(w, "User.tags"),
            Some(named),
        )?);
        run(w, &q)
    }),
    ("has", |w| {
        let mut q = select(w, "User");
        let named = attr(w, "Role.name").eq("guest");
        q.where_.push(comparators::has(
            &entity(w, "User"),
            &relationship(w, "User.role"),
            Some(named),
        )?);
        run(w, &q)
    }),
    ("not_any", |w| {
        let mut q = select(w, "Role");
        let any = comparators::any(&entity(w, "Role"), &relationship(w, "Role.users"), None)?;
        q.where_.push(any.negate());
        run(w, &q)
    }),
    ("self_any", |w| {
        let mut q = select(w, "Node");
        let named = attr(w, "Node.name").eq("leaf");
        q.where_.push(comparators::any(
            &entity(w, "Node"),
            &relationship(w, "Node.children"),
            Some(named),
        )?);
        run(w, &q)
    }),
    ("eq_none", |w| {
        let mut q = select(w, "User");
        q.where_.push(comparators::eq(
            &entity(w, "User"),
            &relationship(w, "User.role"),
            None,
        )?);
        run(w, &q)
    }),
    ("ne_none", |w| {
        let mut q = select(w, "User");
        q.where_.push(comparators::ne(
            &entity(w, "User"),
            &relationship(w, "User.role"),
            None,
        )?);
        run(w, &q)
    }),
    ("contains", |w| {
        let tag = w.get("Tag", 2).expect("a tag");
        let mut q = select(w, "User");
        q.where_.push(comparators::contains(
            &entity(w, "User"),
            &relationship(w, "User.tags"),
            &tag,
        )?);
        run(w, &q)
    }),
    ("eq", |w| {
        let role = w.get("Role", 1).expect("a role");
        let mut q = select(w, "User");
        q.where_.push(comparators::eq(
            &entity(w, "User"),
            &relationship(w, "User.role"),
            Some(&role),
        )?);
        run(w, &q)
    }),
    ("ne", |w| {
        let role = w.get("Role", 1).expect("a role");
        let mut q = select(w, "User");
        q.where_.push(comparators::ne(
            &entity(w, "User"),
            &relationship(w, "User.role"),
            Some(&role),
        )?);
        run(w, &q)
    }),
    ("with_parent", |w| {
        let role = w.get("Role", 1).expect("a role");
        let mut q = select(w, "User");
        q.where_.push(comparators::with_parent(
            &role,
            &relationship(w, "Role.users"),
        )?);
        run(w, &q)
    }),
    ("legacy", |w| {
        let mut q = select(w, "User");
        q.legacy = true;
        q.where_.push(attr(w, "User.id").gt(1)?);
        q.order_by.push(attr(w, "User.name").desc());
        q.limit = Some(Expr::literal(2));
        run(w, &q)
    }),
    ("legacy_count", |w| {
        let mut q = select(w, "User");
        q.legacy = true;
        q.where_.push(attr(w, "User.id").gt(1)?);
        let count = q.count_select()?;
        let connection = w.session.connection()?;
        let found = connection.scalar(&count.statement())?;
        assert_eq!(found, Some(Value::Int(3)));
        Ok(())
    }),
    ("group", |w| {
        let count = ops::func("count", [attr(w, "User.id")]);
        let mut q = OrmSelect::new(vec![column(attr(w, "Role.name")), column(count)]);
        q.joins.push(along(w, "Role.users", None));
        q.group_by.push(attr(w, "Role.name"));
        q.order_by.push(attr(w, "Role.name"));
        run(w, &q)
    }),
    ("exists_sub", |w| {
        let table = w.metadata.table("user_tags").expect("a table");
        let ids = sql::Select::new([table.c("user_id").expect("a column")]);
        let mut q = select(w, "User");
        q.where_
            .push(attr(w, "User.id").in_query(sql::expr::BinaryOp::In, ids.query()));
        run(w, &q)
    }),
    ("sub", |w| {
        let mut inner = select(w, "User");
        inner.where_.push(attr(w, "User.id").gt(2)?);
        let from = inner.to_select()?.query().subquery(None);
        run(
            w,
            &OrmSelect::new(from.columns().into_iter().map(column).collect()),
        )
    }),
    ("alias_sub", |w| {
        let mut inner = select(w, "User");
        inner.where_.push(attr(w, "User.id").gt(2)?);
        let from = inner.to_select()?.query().subquery(None);
        run(w, &OrmSelect::of(&Entity::over(&w.mapper("User"), from)))
    }),
    ("distinct_m2m", |w| {
        let mut q = select(w, "User");
        q.distinct = true;
        q.joins.push(along(w, "User.tags", None));
        run(w, &q)
    }),
];

#[test]
fn statements_are_those_of_the_real_library() {
    recorded::check(include_str!("recorded_query.txt"), CASES);
}

#[test]
fn rows_have_the_names_that_the_real_library_gives() {
    let w = recorded::world();
    let mut q = select(&w, "User");
    q.selected.push(column(attr(&w, "User.name")));
    q.selected.push(column(
        ops::func("count", Vec::<Expr>::new()).label(Some("n")),
    ));
    q.selected
        .push(Selected::Entity(aliased(&w, "Role", Some("r"))));
    q.selected.push(column(attr(&w, "Role.name")));
    let keys = q.columns_keys().expect("keys");
    let keys: Vec<&str> = keys.iter().map(|it| &**it).collect();
    assert_eq!(keys, ["User", "name", "n", "r", "name_1"]);
    assert_eq!(q.label_style, LabelStyle::DisambiguateOnly);
}

#[test]
fn filter_by_looks_at_all_entities() {
    let w = recorded::world();
    let mut q = select(&w, "User");
    q.joins.push(along(&w, "User.role", None));
    let ambiguous = q.filter_by(&[("name".into(), super::harness::text("x"))]);
    assert_eq!(
        super::harness::failure(ambiguous),
        "AmbiguousColumnError: Attribute name \"name\" is ambiguous; it exists in multiple FROM clause entities \
         (Mapper[Role(roles)], Mapper[User(users)]). Use filter() with explicit column references instead of \
         filter_by()."
    );
    q.filter_by(&[("role_id".into(), super::harness::int(1))])
        .expect("filter_by");
    let found = recorded::objects(&w, &q).expect("rows");
    assert_eq!(super::harness::names(&found), ["ann", "cid"]);
    let unknown = select(&w, "User").filter_by(&[("zork".into(), super::harness::int(1))]);
    assert_eq!(
        super::harness::failure(unknown),
        "InvalidRequestError: None of the FROM clause entities have a property \"zork\". Searched entities: \
         Mapper[User(users)]"
    );
}

#[test]
fn the_query_of_a_dynamic_collection_names_both_tables() {
    let w = recorded::world();
    let tag = w.get("Tag", 1).expect("a tag");
    w.recorder.take();
    let q = comparators::collection_select(&tag, &relationship(&w, "Tag.users")).expect("a query");
    let found = recorded::objects(&w, &q).expect("rows");
    assert_eq!(super::harness::names(&found), ["ann", "bob"]);
    assert_eq!(
        w.log().split("   -- ").next(),
        Some(
            "SELECT users.id, users.name, users.role_id FROM users, user_tags WHERE ? = user_tags.tag_id AND \
             users.id = user_tags.user_id [1]"
        )
    );
}

#[test]
fn a_legacy_union_is_read_from_its_subquery() {
    let w = recorded::world();
    let part = |id: i64| {
        let mut q = select(&w, "User");
        q.legacy = true;
        q.where_.push(attr(&w, "User.id").eq(id));
        q
    };
    let mut q = part(2)
        .set_operation(sql::statement::SetOp::Union, &[&part(1)])
        .expect("a union");
    q.order_by.push(attr(&w, "User.name"));
    q.where_
        .push(attr(&w, "User.id").lt(9).expect("a condition"));
    let found = recorded::objects(&w, &q).expect("rows");
    assert_eq!(super::harness::names(&found), ["ann", "bob"]);
    assert_eq!(
        w.log()
            .lines()
            .nth(1)
            .and_then(|it| it.split("   -- ").next()),
        Some(
            "SELECT anon_1.users_id AS anon_1_users_id, anon_1.users_name AS anon_1_users_name, \
             anon_1.users_role_id AS anon_1_users_role_id FROM (SELECT users.id AS users_id, users.name AS \
             users_name, users.role_id AS users_role_id FROM users WHERE users.id = ? UNION SELECT users.id AS \
             users_id, users.name AS users_name, users.role_id AS users_role_id FROM users WHERE users.id = ?) AS \
             anon_1 WHERE anon_1.users_id < ? ORDER BY anon_1.users_name [2, 1, 9]"
        )
    );
}
