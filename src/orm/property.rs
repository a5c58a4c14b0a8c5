//! Mapped properties: columns, SQL expressions, relationships and synonyms under their attribute names.
//!
//! In: what a mapped class declares ([`PropertyConfig`]). Out: what a mapper keeps ([`Property`]).
//! Source of the behaviour: SQLAlchemy `orm/properties.py`, `orm/descriptor_props.py`.

use std::rc::Rc;
use std::sync::Arc;

use sql::{Column, Expr};

use crate::host::{AttrKind, Key};
use crate::relationship::{Relationship, RelationshipConfig};

/// A declared property.
pub enum PropertyConfig {
    Column(ColumnConfig),
    /// `column_property(expression)`.
    Expression {
        expr: Expr,
        deferred: bool,
    },
    /// `query_expression(default)`: empty unless a query says `with_expression`.
    QueryExpression {
        default: Option<Expr>,
    },
    Relationship(Box<RelationshipConfig>),
    /// Another name for a property.
    Synonym(Key),
}

/// A column under a name of the program's choice.
#[derive(Clone)]
pub struct ColumnConfig {
    /// The first is the one that is loaded; the others carry the same value in joined tables.
    pub columns: Vec<Rc<Column>>,
    pub deferred: bool,
    pub deferred_raiseload: bool,
    pub group: Option<Key>,
    pub active_history: bool,
}

impl ColumnConfig {
    pub fn new(column: Rc<Column>) -> Self {
        Self {
            columns: vec![column],
            deferred: false,
            deferred_raiseload: false,
            group: None,
            active_history: false,
        }
    }
}

/// A mapped property.
pub struct Property {
    pub key: Key,
    pub kind: PropertyKind,
    /// The key once more, as events hold it.
    pub(crate) shown: Arc<str>,
}

pub enum PropertyKind {
    Column(ColumnConfig),
    Expression {
        expr: Expr,
        deferred: bool,
    },
    /// `query_expression(default)`.
    QueryExpression {
        default: Option<Expr>,
    },
    Relationship(Rc<Relationship>),
    Synonym(Key),
}

impl Property {
    pub(crate) fn new(key: &Key, kind: PropertyKind) -> Rc<Self> {
        Rc::new(Self {
            key: key.clone(),
            kind,
            shown: (&**key).into(),
        })
    }

    /// How the value stands in the host's dictionary; `None` for a synonym, which has none.
    pub fn attr_kind(&self) -> Option<AttrKind> {
        match &self.kind {
            PropertyKind::Column(_)
            | PropertyKind::Expression { .. }
            | PropertyKind::QueryExpression { .. } => Some(AttrKind::Value),
            PropertyKind::Relationship(it) if it.uselist() => Some(AttrKind::Collection),
            PropertyKind::Relationship(_) => Some(AttrKind::Object),
            PropertyKind::Synonym(_) => None,
        }
    }

    /// The loaded column.
    pub fn column(&self) -> Option<&Rc<Column>> {
        match &self.kind {
            PropertyKind::Column(it) => it.columns.first(),
            _ => None,
        }
    }

    pub fn relationship(&self) -> Option<&Rc<Relationship>> {
        match &self.kind {
            PropertyKind::Relationship(it) => Some(it),
            _ => None,
        }
    }

    /// Whether loading an object leaves this column for later.
    pub fn deferred(&self) -> bool {
        match &self.kind {
            PropertyKind::Column(it) => it.deferred,
            PropertyKind::Expression { deferred, .. } => *deferred,
            // Only a query fills it.
            PropertyKind::QueryExpression { .. } => true,
            _ => false,
        }
    }
}
