//! A small mapped world, and the log of what a piece of a program sent to the database.

use std::rc::Rc;

use engine::Engine;
use sql::statement::Ddl;
use sql::{Column, MetaData, SqlType, Statement, Table, Value};
use trace::{Cell, EventKind, Recorder};

use crate::error::Result;
use crate::plain::{self, PlainClass};
use crate::session::Bind;
use crate::{
    Backref, Environment, Key, Later, Mapper, MapperConfig, ObjectRef, OrmSelect, OrmStatement,
    PropertyConfig, Registry, RelationshipConfig, Selected, Session, SessionConfig, SessionRef,
    Slot, Target,
};

pub struct World {
    pub recorder: Recorder,
    pub metadata: Rc<MetaData>,
    pub registry: Rc<Registry>,
    pub engine: Engine,
    pub session: SessionRef,
}

pub fn text(it: &str) -> Slot {
    Slot::Value(Value::text(it))
}

pub fn int(it: i64) -> Slot {
    Slot::Value(Value::Int(it))
}

pub fn object(it: &ObjectRef) -> Slot {
    Slot::Object(Some(it.clone()))
}

pub fn to(name: &str) -> RelationshipConfig {
    RelationshipConfig::to(Target::Name(name.to_owned()))
}

pub fn id() -> Rc<Column> {
    Column::new("id", SqlType::integer()).as_primary_key()
}

pub fn name() -> Rc<Column> {
    Column::new("name", SqlType::string(None))
}

impl World {
    /// A world without classes.
    pub fn empty() -> Self {
        let recorder = Recorder::new();
        let env = Environment::new(recorder.clone());
        let metadata = MetaData::new();
        let registry = Registry::new(env.clone(), metadata.clone());
        let engine = Engine::new(recorder.clone());
        let session = Session::new(
            &env,
            SessionConfig {
                bind: Some(Bind::Engine(engine.clone())),
                ..SessionConfig::default()
            },
        );
        Self {
            recorder,
            metadata,
            registry,
            engine,
            session,
        }
    }

    /// Role has many User, User has many Tag and the other way round, Node is a tree.
    pub fn new() -> Self {
        let it = Self::empty();
        it.map("Role", "roles", [id(), name()], |_| {
            let mut users = to("User");
            users.back_populates = Some("role".into());
            vec![("users", users)]
        });
        it.map(
            "User",
            "users",
            [
                id(),
                name(),
                Column::new("role_id", SqlType::null()).references("roles.id"),
            ],
            |it| {
                let mut role = to("Role");
                role.back_populates = Some("users".into());
                let mut tags = to("Tag");
                let metadata = it.metadata.clone();
                tags.secondary = Some(Later::Fn(Rc::new(move || {
                    Ok(sql::From::Table(
                        metadata.table("user_tags").expect("made below"),
                    ))
                })));
                tags.backref = Some(Backref::named("users"));
                vec![("role", role), ("tags", tags)]
            },
        );
        it.map("Tag", "tags", [id(), name()], |_| Vec::new());
        it.table(
            "user_tags",
            [
                Column::new("user_id", SqlType::null())
                    .references("users.id")
                    .as_primary_key(),
                Column::new("tag_id", SqlType::null())
                    .references("tags.id")
                    .as_primary_key(),
            ],
        );
        it.map(
            "Node",
            "nodes",
            [
                id(),
                name(),
                Column::new("parent_id", SqlType::null()).references("nodes.id"),
            ],
            |it| {
                let metadata = it.metadata.clone();
                let mut children = to("Node");
                let backref = Rc::new(move |mut config: RelationshipConfig| {
                    let table = metadata.table("nodes").expect("mapped");
                    let id = table.c("id").expect("a column of the table");
                    config.remote_side = Some(Later::Now(vec![id]));
                    Ok(config)
                });
                children.backref = Some(Backref {
                    name: "parent".into(),
                    options: backref,
                });
                vec![("children", children)]
            },
        );
        it.create_all();
        it
    }

    pub fn table(&self, name: &str, columns: impl IntoIterator<Item = Rc<Column>>) -> Rc<Table> {
        Table::new(&self.metadata, name, None, columns).expect("a fitting table")
    }

    /// Maps a class of this name.
    pub fn map(
        &self,
        class: &str,
        table: &str,
        columns: impl IntoIterator<Item = Rc<Column>>,
        relationships: impl FnOnce(&Self) -> Vec<(&'static str, RelationshipConfig)>,
    ) -> Rc<Mapper> {
        let table = self.table(table, columns);
        let mut config = MapperConfig::new(PlainClass::new(class), table);
        for (key, relationship) in relationships(self) {
            config.properties.insert(
                key.into(),
                PropertyConfig::Relationship(Box::new(relationship)),
            );
        }
        self.registry.map(config).expect("a fitting mapping")
    }

    /// Creates the tables, without a trace.
    pub fn create_all(&self) {
        self.registry.configure().expect("a fitting configuration");
        let connection = self.engine.connect();
        for table in self.metadata.sorted_tables().tables {
            let ddl = Statement::Ddl(Ddl::CreateTable {
                table,
                if_not_exists: false,
            });
            connection
                .execute(&ddl, &[], &engine::ExecuteOptions::default())
                .expect("a table that can be created");
        }
        self.recorder.take();
    }

    pub fn mapper(&self, name: &str) -> Rc<Mapper> {
        self.registry.mapper_named(name).expect("a mapped class")
    }

    /// `Class(...)`.
    pub fn make(&self, class: &str, values: &[(&str, Slot)]) -> ObjectRef {
        plain::create(&self.mapper(class), values).expect("an object")
    }

    pub fn get(&self, class: &str, id: i64) -> Option<ObjectRef> {
        self.session
            .get(&self.mapper(class), &[Value::Int(id)], &Default::default())
            .expect("get")
    }

    /// `session.scalars(select(Class)).all()`.
    pub fn all(&self, class: &str) -> Vec<ObjectRef> {
        let select = OrmSelect::new(vec![Selected::Entity(self.mapper(class).entity())]);
        let select = OrmStatement::Select(Rc::new(select));
        self.session
            .execute(&select, &[])
            .expect("select")
            .objects()
    }

    /// What was sent since the last call: statements with parameters and reasons, transactions.
    pub fn log(&self) -> String {
        let mut out = String::new();
        for event in self.recorder.take() {
            let line = match event.kind {
                EventKind::Statement(it) => {
                    let params = it
                        .params
                        .iter()
                        .map(|row| {
                            let cells: Vec<String> = row.iter().map(cell).collect();
                            format!("[{}]", cells.join(", "))
                        })
                        .collect::<Vec<_>>()
                        .join(" ");
                    let error = it.error.map_or_else(String::new, |it| format!(" ! {it}"));
                    format!(
                        "{} {params}   -- {}{error}",
                        it.sql.split_whitespace().collect::<Vec<_>>().join(" "),
                        it.reason
                    )
                }
                EventKind::Begin(_) => "BEGIN".into(),
                EventKind::Commit(_) => "COMMIT".into(),
                EventKind::Rollback(_) => "ROLLBACK".into(),
                EventKind::Savepoint(it) => format!("SAVEPOINT {}", it.name.unwrap_or_default()),
                EventKind::Release(it) => format!("RELEASE {}", it.name.unwrap_or_default()),
                EventKind::RollbackTo(it) => format!("ROLLBACK TO {}", it.name.unwrap_or_default()),
                EventKind::Warning(it) => format!("warning: {}", it.text),
                _ => continue,
            };
            out.push_str(&line);
            out.push('\n');
        }
        out
    }

    /// The plans of the flushes since the last call.
    pub fn plans(&self) -> String {
        let mut out = String::new();
        for event in self.recorder.take() {
            if let EventKind::FlushStart(it) = event.kind {
                out.push_str(&format!("{}:\n", it.reason));
                for line in it.plan {
                    out.push_str(&format!("  {line}\n"));
                }
            }
        }
        out
    }

    /// The changes of state since the last call.
    pub fn states(&self) -> String {
        let mut out = String::new();
        for event in self.recorder.take() {
            if let EventKind::State(it) = event.kind {
                out.push_str(&format!(
                    "{} {}: {:?} -> {:?}\n",
                    it.object.class,
                    it.object.key.unwrap_or_default(),
                    it.from,
                    it.to
                ));
            }
        }
        out
    }
}

fn cell(it: &Cell) -> String {
    match it {
        Cell::Null => "None".into(),
        Cell::Int(it) => it.to_string(),
        Cell::Float(it) => format!("{it:?}"),
        Cell::Text(it) => format!("'{it}'"),
        Cell::Blob { hex } => format!("x'{hex}'"),
    }
}

/// The names of objects, for short expectations.
pub fn names(objects: &[ObjectRef]) -> Vec<String> {
    objects
        .iter()
        .map(|it| match plain::value(it, "name") {
            Ok(Value::Text(it)) => it.to_string(),
            other => format!("{other:?}"),
        })
        .collect()
}

pub fn key(it: &str) -> Key {
    it.into()
}

/// The text of an error.
pub fn failure<T>(it: Result<T>) -> String {
    match it {
        Ok(_) => "no error".into(),
        Err(error) => format!(
            "{}: {}",
            error.kind().map_or("", crate::ErrorKind::class_name),
            error.message()
        ),
    }
}
