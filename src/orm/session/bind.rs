//! Which database a session asks: one bind for all, or others for some classes and tables.
//!
//! In: a mapper, a statement. Out: the [`Bind`]. Source of the behaviour: SQLAlchemy `Session.get_bind`.

use std::rc::Rc;

use engine::Connection;
use sql::{Statement, Table};

use super::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::host::HostClass;
use crate::mapper::Mapper;

/// Where a session gets connections from.
#[derive(Clone)]
pub enum Bind {
    Engine(engine::Engine),
    /// A connection pool of the host.
    Pool(Rc<dyn Connector>),
    /// A connection that someone else opened; the session joins its transaction.
    Connection(Connection),
}

impl Bind {
    /// Whether both mean the same source of connections.
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Engine(a), Self::Engine(b)) => a.same_as(b),
            (Self::Pool(a), Self::Pool(b)) => Rc::ptr_eq(a, b),
            (Self::Connection(a), Self::Connection(b)) => a.same_as(b),
            _ => false,
        }
    }
}

/// A source of connections.
pub trait Connector {
    /// # Errors
    /// What the engine or a listener raised.
    fn connect(&self) -> Result<Connection>;
    /// The session needs the connection no longer.
    fn close(&self, connection: &Connection);
}

/// What has a bind of its own.
#[derive(Clone)]
pub enum BindTo {
    /// A class, mapped or not, and all that derive from it.
    Class(Rc<dyn HostClass>),
    Table(Rc<Table>),
}

impl Session {
    /// `bind_mapper` and `bind_table`: later ones win.
    pub fn add_bind(&self, to: BindTo, bind: Bind) {
        let mut config = self.config.borrow_mut();
        config.binds.retain(|(it, _)| match (it, &to) {
            (BindTo::Class(a), BindTo::Class(b)) => a.id() != b.id(),
            (BindTo::Table(a), BindTo::Table(b)) => !Rc::ptr_eq(a, b),
            _ => true,
        });
        config.binds.push((to, bind));
    }

    /// The bind for a class, for a statement, or for anything.
    ///
    /// # Errors
    /// UnboundExecutionError.
    pub fn find_bind(
        &self,
        mapper: Option<&Mapper>,
        statement: Option<&Statement>,
    ) -> Result<Bind> {
        let config = self.config.borrow();
        if !config.binds.is_empty() {
            if let Some(mapper) = mapper {
                if let Some(it) = nearest(&config.binds, mapper) {
                    return Ok(it);
                }
            }
            let tables = match (statement, mapper) {
                (Some(it), _) => tables_of(it),
                (None, Some(it)) => it.tables(),
                (None, None) => Vec::new(),
            };
            let found = tables.iter().find_map(|table| {
                config.binds.iter().find_map(|(to, bind)| match to {
                    BindTo::Table(it) if Rc::ptr_eq(it, table) => Some(bind.clone()),
                    _ => None,
                })
            });
            if let Some(it) = found {
                return Ok(it);
            }
        }
        if let Some(it) = &config.bind {
            return Ok(it.clone());
        }
        let mut context = Vec::new();
        if let Some(it) = mapper {
            context.push(format!("mapper {it}"));
        }
        if statement.is_some() {
            context.push("SQL expression".to_owned());
        }
        Err(Error::new(
            ErrorKind::Unbound,
            if context.is_empty() {
                "This session is not bound to a single Engine or Connection, and no context was provided to \
                 locate a binding."
                    .to_owned()
            } else {
                format!(
                    "Could not locate a bind configured on {} or this Session.",
                    context.join(", ")
                )
            },
        ))
    }
}

/// The bind of the class itself, or of the nearest class above it that has one.
fn nearest(binds: &[(BindTo, Bind)], mapper: &Mapper) -> Option<Bind> {
    let mut found: Option<(&Rc<dyn HostClass>, &Bind)> = None;
    for (to, bind) in binds {
        let BindTo::Class(class) = to else { continue };
        if !mapper.class.is_subclass_of(&**class) {
            continue;
        }
        let nearer = found.is_none_or(|(it, _)| class.is_subclass_of(&**it));
        if nearer {
            found = Some((class, bind));
        }
    }
    found.map(|it| it.1.clone())
}

/// The tables that a statement names outside its conditions.
fn tables_of(statement: &Statement) -> Vec<Rc<Table>> {
    let mut froms = match statement {
        Statement::Insert(it) => vec![it.table.clone()],
        Statement::Update(it) => vec![it.table.clone()],
        Statement::Delete(it) => vec![it.table.clone()],
        Statement::Query(sql::Query::Select(it)) => {
            let mut froms = it.from.clone();
            froms.extend(sql::froms::candidates(it));
            froms
        }
        _ => return Vec::new(),
    };
    let mut out = Vec::new();
    while let Some(from) = froms.pop() {
        match from {
            sql::From::Table(it) => out.insert(0, it),
            sql::From::Join(it) => {
                froms.push(it.left.clone());
                froms.push(it.right.clone());
            }
            _ => {}
        }
    }
    out
}
