//! Joined-table and single-table inheritance: queries, loading of subclasses, refreshes.

use super::harness::{World, id, int, name, text, to};
use super::recorded::{self, Case, aliased, attr, entity, objects, relationship, select};
use crate::error::Result;
use crate::mapper::PolymorphicOn;
use crate::plain::PlainClass;
use crate::query::{
    Entity, EntityRef, LoaderKind, LoaderOption, OrmSelect, PathStep, Selected, comparators,
};
use crate::{
    Backref, ColumnConfig, JoinArg, JoinTarget, Mapper, MapperConfig, PropertyConfig,
    RelationshipConfig, Slot, plain,
};
use sql::{Column, Expr, SqlType, Table, Value, ops};
use std::rc::Rc;

fn key_to(column: &str, target: &str) -> Rc<Column> {
    Column::new(column, SqlType::null()).references(target)
}

fn string(column: &str) -> Rc<Column> {
    Column::new(column, SqlType::string(None))
}

fn number(column: &str) -> Rc<Column> {
    Column::new(column, SqlType::integer())
}

struct Class<'a> {
    name: &'a str,
    identity: &'a str,
    table: Option<Rc<Table>>,
    parent: Option<&'a Rc<Mapper>>,
    relationships: Vec<(&'a str, RelationshipConfig)>,
}

fn map(w: &World, it: Class<'_>) -> Rc<Mapper> {
    let table = it
        .table
        .clone()
        .or_else(|| it.parent.map(|it| it.local_table.clone()))
        .expect("a table");
    let mut config = MapperConfig::new(PlainClass::new(it.name), table);
    config.local_table = it.table;
    config.inherits = it.parent.cloned();
    if it.parent.is_none() {
        config.polymorphic_on = Some(PolymorphicOn::Key("kind".into()));
    }
    config.polymorphic_identity = Some(Value::text(it.identity));
    for (key, relationship) in it.relationships {
        config.properties.insert(
            key.into(),
            PropertyConfig::Relationship(Box::new(relationship)),
        );
    }
    w.registry.map(config).expect("a mapping")
}

fn world() -> World {
    let w = World::empty();
    w.map("Firm", "firms", [id(), name()], |_| {
        let mut people = to("Person");
        people.back_populates = Some("firm".into());
        vec![("people", people)]
    });
    let mut firm = to("Firm");
    firm.back_populates = Some("people".into());
    let columns = [id(), name(), string("kind"), key_to("firm_id", "firms.id")];
    let person = map(
        &w,
        Class {
            name: "Person",
            identity: "person",
            table: Some(w.table("people", columns)),
            parent: None,
            relationships: vec![("firm", firm)],
        },
    );
    let own = key_to("id", "people.id").as_primary_key();
    map(
        &w,
        Class {
            name: "Engineer",
            identity: "engineer",
            table: Some(w.table("engineers", [own, string("lang"), number("level")])),
            parent: Some(&person),
            relationships: vec![("tools", to("Tool"))],
        },
    );
    let own = key_to("id", "people.id").as_primary_key();
    map(
        &w,
        Class {
            name: "Manager",
            identity: "manager",
            table: Some(w.table("managers", [own, string("dept")])),
            parent: Some(&person),
            relationships: Vec::new(),
        },
    );
    w.map(
        "Tool",
        "tools",
        [id(), name(), key_to("engineer_id", "engineers.id")],
        |_| Vec::new(),
    );
    let mut owner = to("Firm");
    owner.backref = Some(Backref::named("animals"));
    let animals = w.table(
        "animals",
        [id(), name(), string("kind"), key_to("owner_id", "firms.id")],
    );
    let animal = map(
        &w,
        Class {
            name: "Animal",
            identity: "animal",
            table: Some(animals.clone()),
            parent: None,
            relationships: vec![("owner", owner)],
        },
    );
    for (class, identity, column) in [("Dog", "dog", "tricks"), ("Cat", "cat", "lives")] {
        let own = number(column);
        animals.append_column(&own).expect("a column");
        let sub = map(
            &w,
            Class {
                name: class,
                identity,
                table: None,
                parent: Some(&animal),
                relationships: Vec::new(),
            },
        );
        let config = PropertyConfig::Column(ColumnConfig::new(own));
        sub.add_property(&column.into(), config).expect("a column");
    }
    w.create_all();
    fill(&w);
    w
}

fn fill(w: &World) {
    let rows: &[(&str, &str, &[(&str, i64)], &[(&str, &str)])] = &[
        ("Firm", "acme", &[("id", 1)], &[]),
        ("Person", "pat", &[("id", 1), ("firm_id", 1)], &[]),
        (
            "Engineer",
            "eve",
            &[("id", 2), ("firm_id", 1), ("level", 3)],
            &[("lang", "rust")],
        ),
        (
            "Manager",
            "max",
            &[("id", 3), ("firm_id", 1)],
            &[("dept", "it")],
        ),
        ("Tool", "saw", &[("id", 1), ("engineer_id", 2)], &[]),
        ("Animal", "it", &[("id", 1), ("owner_id", 1)], &[]),
        (
            "Dog",
            "rex",
            &[("id", 2), ("owner_id", 1), ("tricks", 3)],
            &[],
        ),
        (
            "Cat",
            "tom",
            &[("id", 3), ("owner_id", 1), ("lives", 9)],
            &[],
        ),
    ];
    for (class, label, numbers, texts) in rows {
        let mut values: Vec<(&str, Slot)> = numbers.iter().map(|it| (it.0, int(it.1))).collect();
        values.extend(texts.iter().map(|it| (it.0, text(it.1))));
        values.push(("name", text(label)));
        w.session.add(&w.make(class, &values)).expect("add");
        w.session.flush().expect("flush");
    }
    w.session.commit().expect("commit");
    w.session.close().expect("close");
    w.recorder.take();
}

fn column(expr: Expr) -> Selected {
    Selected::Column { expr, name: None }
}

fn columns(world: &World, paths: &[&str]) -> OrmSelect {
    OrmSelect::new(paths.iter().map(|it| column(attr(world, it))).collect())
}

fn run(world: &World, query: &OrmSelect) -> Result<()> {
    objects(world, query).map(|_| ())
}

fn get(world: &World, class: &str, key: i64) -> crate::ObjectRef {
    world.get(class, key).expect("an object")
}

fn along(world: &World, path: &str, to: Option<&str>) -> JoinArg {
    JoinArg {
        target: JoinTarget::Relationship {
            from: entity(world, path.split('.').next().unwrap_or("")),
            relationship: relationship(world, path),
            to: to.map(|it| entity(world, it)),
            and: None,
        },
        on: None,
        outer: false,
        full: false,
        left: None,
    }
}

fn with(world: &World, class: &str, path: &str, kind: LoaderKind) -> OrmSelect {
    let mut q = select(world, class);
    let steps = vec![PathStep::along(&relationship(world, path))];
    q.options
        .push(LoaderOption::new(&entity(world, class), steps, kind));
    q
}

fn joined() -> LoaderKind {
    LoaderKind::Joined { innerjoin: None }
}

fn sub(world: &World, of: &EntityRef, class: &str) -> EntityRef {
    of.sub_entity(&world.mapper(class))
}

fn by_id(world: &World, class: &str) -> OrmSelect {
    let mut q = select(world, class);
    q.order_by.push(attr(world, &format!("{class}.id")));
    q
}

const CASES: &[Case] = &[
    ("people", |w| run(w, &select(w, "Person"))),
    ("engineers", |w| run(w, &select(w, "Engineer"))),
    ("engineer_id", |w| run(w, &columns(w, &["Engineer.id"]))),
    ("engineer_columns", |w| {
        run(w, &columns(w, &["Engineer.name", "Engineer.lang"]))
    }),
    ("engineer_name", |w| run(w, &columns(w, &["Engineer.name"]))),
    ("engineer_where", |w| {
        let mut q = by_id(w, "Engineer");
        q.where_.push(attr(w, "Engineer.name").eq("eve"));
        q.where_.push(attr(w, "Engineer.lang").eq("rust"));
        run(w, &q)
    }),
    ("engineer_legacy", |w| {
        let mut q = select(w, "Engineer");
        q.legacy = true;
        run(w, &q)
    }),
    ("engineer_count", |w| {
        let mut q = select(w, "Engineer");
        q.legacy = true;
        let count = w
            .session
            .connection()?
            .scalar(&q.count_select()?.statement())?;
        assert_eq!(count, Some(Value::Int(1)));
        Ok(())
    }),
    ("engineer_get", |w| {
        get(w, "Engineer", 2);
        Ok(())
    }),
    ("person_get", |w| {
        assert_eq!(&**get(w, "Person", 2).state().mapper().name(), "Engineer");
        Ok(())
    }),
    ("engineer_get_wrong", |w| {
        assert!(w.get("Engineer", 3).is_none());
        Ok(())
    }),
    ("sub_attributes", |w| {
        let people = objects(w, &by_id(w, "Person"))?;
        assert_eq!(plain::value(&people[1], "lang")?, Value::text("rust"));
        assert_eq!(plain::value(&people[1], "level")?, Value::Int(3));
        assert_eq!(plain::value(&people[2], "dept")?, Value::text("it"));
        Ok(())
    }),
    ("expire_engineer", |w| {
        let it = get(w, "Engineer", 2);
        w.session.expire(&it, None)?;
        plain::value(&it, "lang").map(|_| ())
    }),
    ("expire_lang", |w| {
        let it = get(w, "Engineer", 2);
        w.session.expire(&it, Some(&["lang".into()]))?;
        plain::value(&it, "lang").map(|_| ())
    }),
    ("expire_as_person", |w| {
        let it = get(w, "Person", 2);
        w.session.expire(&it, None)?;
        plain::value(&it, "name").map(|_| ())
    }),
    ("refresh_engineer", |w| {
        w.session.refresh(&get(w, "Engineer", 2), None, false)
    }),
    ("engineer_alias", |w| {
        let alias = aliased(w, "Engineer", None);
        let mut q = OrmSelect::of(&alias);
        q.where_.push(alias.attr("lang")?.eq("rust"));
        run(w, &q)
    }),
    ("join_engineers", |w| {
        let mut q = select(w, "Firm");
        q.joins.push(along(w, "Firm.people", Some("Engineer")));
        q.where_.push(attr(w, "Engineer.lang").eq("rust"));
        run(w, &q)
    }),
    ("join_people", |w| {
        let mut q = columns(w, &["Firm.name", "Person.name"]);
        q.joins.push(along(w, "Firm.people", None));
        run(w, &q)
    }),
    ("join_tools", |w| {
        let mut q = columns(w, &["Engineer.name"]);
        q.joins.push(along(w, "Engineer.tools", None));
        run(w, &q)
    }),
    ("lazy_tools", |w| {
        plain::members(&get(w, "Engineer", 2), "tools").map(|_| ())
    }),
    ("lazy_people", |w| {
        plain::members(&get(w, "Firm", 1), "people").map(|_| ())
    }),
    ("lazy_firm", |w| {
        plain::related(&get(w, "Engineer", 2), "firm").map(|_| ())
    }),
    ("selectin_people", |w| {
        run(
            w,
            &with(
                w,
                "Firm",
                "Firm.people",
                LoaderKind::Selectin { recursion: None },
            ),
        )
    }),
    ("joined_people", |w| {
        run(w, &with(w, "Firm", "Firm.people", joined()))
    }),
    ("joined_firm", |w| {
        run(w, &with(w, "Engineer", "Engineer.firm", joined()))
    }),
    ("joined_tools", |w| {
        run(w, &with(w, "Engineer", "Engineer.tools", joined()))
    }),
    ("selectin_tools", |w| {
        run(
            w,
            &with(
                w,
                "Engineer",
                "Engineer.tools",
                LoaderKind::Selectin { recursion: None },
            ),
        )
    }),
    ("any_engineer", |w| {
        let mut q = select(w, "Firm");
        q.where_.push(comparators::any_of(
            &entity(w, "Firm"),
            &relationship(w, "Firm.people"),
            Some(&entity(w, "Engineer")),
            Some(attr(w, "Engineer.lang").eq("rust")),
        )?);
        run(w, &q)
    }),
    ("with_poly", |w| {
        let both = [w.mapper("Engineer"), w.mapper("Manager")];
        let wp = Entity::with_polymorphic(&w.mapper("Person"), Some(&both));
        let mut q = OrmSelect::of(&wp);
        q.where_.push(ops::or_([
            sub(w, &wp, "Engineer").attr("lang")?.eq("rust"),
            sub(w, &wp, "Manager").attr("dept")?.eq("it"),
        ]));
        q.order_by.push(wp.attr("id")?);
        let found = objects(w, &q)?;
        let lang = found[0]
            .get("lang", crate::AttrKind::Value)
            .expect("loaded");
        assert_eq!(lang.value(), Value::text("rust"));
        assert!(!found[1].contains("lang"));
        Ok(())
    }),
    ("with_poly_all", |w| {
        run(
            w,
            &OrmSelect::of(&Entity::with_polymorphic(&w.mapper("Person"), None)),
        )
    }),
    ("selectin_poly", |w| {
        let mut q = by_id(w, "Person");
        let mappers = vec![w.mapper("Engineer"), w.mapper("Manager")];
        let kind = LoaderKind::SelectinPolymorphic { mappers };
        q.options
            .push(LoaderOption::new(&entity(w, "Person"), Vec::new(), kind));
        let found = objects(w, &q)?;
        assert!(found[1].contains("lang") && found[2].contains("dept"));
        Ok(())
    }),
    ("animals", |w| run(w, &select(w, "Animal"))),
    ("dogs", |w| run(w, &select(w, "Dog"))),
    ("dog_columns", |w| {
        run(w, &columns(w, &["Dog.name", "Dog.tricks"]))
    }),
    ("dog_where", |w| {
        let mut q = select(w, "Dog");
        q.where_.push(attr(w, "Dog.tricks").gt(1)?);
        run(w, &q)
    }),
    ("dog_get", |w| {
        get(w, "Dog", 2);
        Ok(())
    }),
    ("dog_get_wrong", |w| {
        assert!(w.get("Dog", 3).is_none());
        Ok(())
    }),
    ("animal_sub", |w| {
        let found = objects(w, &by_id(w, "Animal"))?;
        assert_eq!(plain::value(&found[1], "tricks")?, Value::Int(3));
        assert_eq!(plain::value(&found[2], "lives")?, Value::Int(9));
        Ok(())
    }),
    ("expire_dog", |w| {
        let it = get(w, "Dog", 2);
        w.session.expire(&it, None)?;
        plain::value(&it, "name").map(|_| ())
    }),
    ("expire_tricks", |w| {
        let it = get(w, "Dog", 2);
        w.session.expire(&it, Some(&["tricks".into()]))?;
        plain::value(&it, "tricks").map(|_| ())
    }),
    ("dog_alias", |w| {
        run(w, &OrmSelect::of(&aliased(w, "Dog", None)))
    }),
    ("lazy_animals", |w| {
        plain::members(&get(w, "Firm", 1), "animals").map(|_| ())
    }),
    ("join_animals", |w| {
        let mut q = select(w, "Firm");
        q.joins.push(along(w, "Firm.animals", Some("Dog")));
        run(w, &q)
    }),
    ("join_dog_entity", |w| {
        let mut q = select(w, "Firm");
        q.joins.push(JoinArg {
            target: JoinTarget::Entity(entity(w, "Dog")),
            ..along(w, "Firm.animals", None)
        });
        run(w, &q)
    }),
    ("dog_owner", |w| {
        let mut q = select(w, "Dog");
        q.joins.push(along(w, "Dog.owner", None));
        q.where_.push(attr(w, "Firm.name").eq("acme"));
        run(w, &q)
    }),
    ("with_poly_animals", |w| {
        run(
            w,
            &OrmSelect::of(&Entity::with_polymorphic(&w.mapper("Animal"), None)),
        )
    }),
    ("dog_count", |w| {
        let mut q = select(w, "Dog");
        q.legacy = true;
        w.session
            .connection()?
            .scalar(&q.count_select()?.statement())?;
        Ok(())
    }),
    ("dog_exists", |w| {
        let mut q = select(w, "Firm");
        q.where_.push(comparators::any_of(
            &entity(w, "Firm"),
            &relationship(w, "Firm.animals"),
            Some(&entity(w, "Dog")),
            None,
        )?);
        run(w, &q)
    }),
];

#[test]
fn statements_are_those_of_the_real_library() {
    recorded::check_in(&world(), include_str!("recorded_inheritance.txt"), CASES);
}
