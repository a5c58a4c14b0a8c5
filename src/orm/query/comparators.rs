//! Comparisons of relationships: `User.role == role`, `User.addresses.any(...)`, `with_parent(role, Role.users)`.
//!
//! In: the entity on the left, a relationship, an object or a condition. Out: SQL conditions.
//! Called by the host's relationship attributes. Source: SQLAlchemy `RelationshipProperty.Comparator`.

use std::fmt;
use std::rc::Rc;

use sql::expr::{BindParam, Expr};
use sql::ops;
use sql::{Column, From, Select, Value};

use crate::attributes::{self, Got, Passive};
use crate::error::{Error, Result};
use crate::host::ObjectRef;
use crate::query::entity::{Entity, EntityRef};
use crate::query::relationship_join::{Sides, anonymous, conditions, map_columns};
use crate::query::{FromArg, OrmSelect};
use crate::relationship::{Direction, Relationship};

/// `User.role == object`; `None` is "no object".
///
/// # Errors
/// InvalidRequestError for a collection compared with an object.
pub fn eq(
    entity: &EntityRef,
    relationship: &Rc<Relationship>,
    other: Option<&ObjectRef>,
) -> Result<Expr> {
    let Some(other) = other else {
        return match relationship.direction() {
            Direction::OneToMany | Direction::ManyToMany => {
                Ok(any_or_has(entity, relationship, None, None)?.negate())
            }
            Direction::ManyToOne => lazy_clause(entity, relationship, None),
        };
    };
    check_scalar(relationship)?;
    lazy_clause(entity, relationship, Some(other))
}

/// Refuses to compare a collection with anything.
///
/// # Errors
/// InvalidRequestError for a collection.
pub fn check_scalar(relationship: &Relationship) -> Result<()> {
    if relationship.uselist() {
        return Err(Error::invalid_request(
            "Can't compare a collection to an object or collection; use contains() to test for membership.",
        ));
    }
    Ok(())
}

/// `User.role != object`.
///
/// # Errors
/// InvalidRequestError for a collection compared with an object.
pub fn ne(
    entity: &EntityRef,
    relationship: &Rc<Relationship>,
    other: Option<&ObjectRef>,
) -> Result<Expr> {
    let Some(other) = other else {
        return match relationship.direction() {
            Direction::ManyToOne => Ok(lazy_clause(entity, relationship, None)?.negate()),
            _ => any_or_has(entity, relationship, None, None),
        };
    };
    if relationship.uselist() {
        return Err(Error::invalid_request(
            "Can't compare a collection to an object or collection; use contains() to test for membership.",
        ));
    }
    not_this(entity, relationship, other)
}

/// `User.role_id != :id OR User.role_id IS NULL`, or NOT EXISTS the other way round.
fn not_this(
    entity: &EntityRef,
    relationship: &Rc<Relationship>,
    other: &ObjectRef,
) -> Result<Expr> {
    if relationship.direction() == Direction::ManyToOne {
        let mut clauses = Vec::new();
        for (local, remote) in &relationship.resolved().local_remote_pairs {
            let local = entity.column(local)?;
            let value = value_of(other, remote)?;
            clauses.push(ops::or_([
                local.ne(sql::Operand::Value(value)),
                local.eq(sql::Operand::Value(Value::Null)),
            ]));
        }
        return Ok(one_or_and(clauses));
    }
    let target = relationship.mapper();
    let mut same = Vec::new();
    for column in &target.primary_key {
        let value = value_of(other, column)?;
        same.push(Expr::column(column).eq(sql::Operand::Expr(bound(column, value))));
    }
    Ok(any_or_has(entity, relationship, None, Some(one_or_and(same)))?.negate())
}

/// `User.addresses.contains(address)`.
///
/// # Errors
/// InvalidRequestError for a relationship that is no collection.
pub fn contains(
    entity: &EntityRef,
    relationship: &Rc<Relationship>,
    other: &ObjectRef,
) -> Result<Expr> {
    if !relationship.uselist() {
        return Err(Error::invalid_request(
            "'contains' not implemented for scalar attributes.  Use ==",
        ));
    }
    lazy_clause(entity, relationship, Some(other))
}

/// `NOT User.addresses.contains(address)`.
///
/// # Errors
/// As [`contains`].
pub fn not_contains(
    entity: &EntityRef,
    relationship: &Rc<Relationship>,
    other: &ObjectRef,
) -> Result<Expr> {
    not_this(entity, relationship, other)
}

/// `User.addresses.any(condition)`.
///
/// # Errors
/// InvalidRequestError for a relationship that is no collection.
pub fn any(
    entity: &EntityRef,
    relationship: &Rc<Relationship>,
    condition: Option<Expr>,
) -> Result<Expr> {
    any_of(entity, relationship, None, condition)
}

/// `User.role.has(condition)`.
///
/// # Errors
/// InvalidRequestError for a collection.
pub fn has(
    entity: &EntityRef,
    relationship: &Rc<Relationship>,
    condition: Option<Expr>,
) -> Result<Expr> {
    has_of(entity, relationship, None, condition)
}

/// `with_parent(role, Role.users)`: the rows that the relationship would load for `parent`.
///
/// # Errors
/// Errors of reading the parent's key.
pub fn with_parent(parent: &ObjectRef, relationship: &Rc<Relationship>) -> Result<Expr> {
    with_parent_of(parent, relationship, None)
}

/// `User.addresses.of_type(alias).any(condition)`.
///
/// # Errors
/// As [`any`].
pub fn any_of(
    entity: &EntityRef,
    relationship: &Rc<Relationship>,
    to: Option<&EntityRef>,
    condition: Option<Expr>,
) -> Result<Expr> {
    if !relationship.uselist() {
        return Err(Error::invalid_request(
            "'any()' not implemented for scalar attributes. Use has().",
        ));
    }
    any_or_has(entity, relationship, to, condition)
}

/// `User.role.of_type(alias).has(condition)`.
///
/// # Errors
/// As [`has`].
pub fn has_of(
    entity: &EntityRef,
    relationship: &Rc<Relationship>,
    to: Option<&EntityRef>,
    condition: Option<Expr>,
) -> Result<Expr> {
    if relationship.uselist() {
        return Err(Error::invalid_request(
            "'has()' not implemented for collections. Use any().",
        ));
    }
    any_or_has(entity, relationship, to, condition)
}

/// `with_parent(role, Role.users.of_type(alias))`.
///
/// # Errors
/// As [`with_parent`].
pub fn with_parent_of(
    parent: &ObjectRef,
    relationship: &Rc<Relationship>,
    to: Option<&EntityRef>,
) -> Result<Expr> {
    let secondary = relationship
        .resolved()
        .secondary_from
        .as_ref()
        .map(anonymous);
    rows_of(parent, relationship, to, secondary)
}

/// The query behind `lazy="dynamic"` and `lazy="write_only"`: the related objects of `parent`, in their order.
///
/// # Errors
/// As [`with_parent`].
pub fn collection_select(parent: &ObjectRef, relationship: &Rc<Relationship>) -> Result<OrmSelect> {
    let resolved = relationship.resolved();
    let target = relationship.entity();
    let secondary = resolved.secondary_from.clone();
    let mut query = OrmSelect::of(&target);
    if let Some(it) = &secondary {
        query.from = vec![FromArg::Entity(target), FromArg::From(it.clone())];
    }
    query
        .where_
        .push(rows_of(parent, relationship, None, secondary)?);
    query.order_by.clone_from(&resolved.order_by);
    Ok(query)
}

/// What a relationship is as an expression, say in ORDER BY: the conditions of its join.
pub fn join_condition(entity: &EntityRef, relationship: &Rc<Relationship>) -> Expr {
    let resolved = relationship.resolved();
    let primary = entity.adapt(&resolved.primaryjoin);
    match &resolved.secondaryjoin {
        Some(it) => ops::and_([primary, it.clone()]),
        None => primary,
    }
}

/// The condition for the rows that belong to `parent`.
fn rows_of(
    parent: &ObjectRef,
    relationship: &Rc<Relationship>,
    to: Option<&EntityRef>,
    secondary: Option<From>,
) -> Result<Expr> {
    let sides = Sides::of(relationship);
    let resolved = relationship.resolved();
    let other = relationship.entity();
    let primary = map_columns(&resolved.primaryjoin, &mut |expr, column| {
        if sides.is_remote(expr, column) {
            return match (&secondary, to) {
                (Some(it), _) => it.column_for(column),
                (None, Some(to)) => to.find_column(column),
                (None, None) if other.is_direct() => None,
                (None, None) => other.find_column(column),
            };
        }
        Some(bound_late(column, parent, true))
    });
    let Some((secondary, on)) = secondary.zip(resolved.secondaryjoin.as_ref()) else {
        return Ok(primary);
    };
    let on = map_columns(on, &mut |_, column| {
        secondary
            .column_for(column)
            .or_else(|| to.and_then(|it| it.find_column(column)))
    });
    Ok(ops::and_([primary, on]))
}

/// EXISTS over the target.
fn any_or_has(
    entity: &EntityRef,
    relationship: &Rc<Relationship>,
    to: Option<&EntityRef>,
    condition: Option<Expr>,
) -> Result<Expr> {
    let resolved = relationship.resolved();
    let target = match to {
        Some(it) => it.clone(),
        None if resolved.self_referential && resolved.alias.is_none() => {
            Entity::aliased(&relationship.mapper(), None)
        }
        None => relationship.entity(),
    };
    let own_alias = to.is_none() && resolved.self_referential && resolved.alias.is_none();
    let conditions = conditions(relationship, entity, &target, own_alias);
    let mut all = vec![conditions.primary];
    let mut from = vec![target.from_clause()];
    if let Some((secondary, on)) = conditions.secondary {
        all.push(on);
        from.push(secondary);
    }
    let single = crate::query::relationship_join::single_criterion(&target);
    // The library says it twice: once with the condition, once for the class that is selected from.
    all.extend(single.clone());
    if let Some(it) = condition {
        all.push(if to.is_none() { target.adapt(&it) } else { it });
    }
    all.extend(single);
    let mut select = Select::new([Expr::literal_column("1", sql::SqlType::integer())]);
    select.where_ = vec![one_or_and(all)];
    select.from.clone_from(&from);
    select.correlate_except = Some(from);
    crate::query::MadeOf(vec![target]).mark(&mut select);
    Ok(ops::exists(select.query()))
}

/// The condition that a lazy load of the *other* end would have: the object's values on the far side.
fn lazy_clause(
    entity: &EntityRef,
    relationship: &Rc<Relationship>,
    other: Option<&ObjectRef>,
) -> Result<Expr> {
    let resolved = relationship.resolved();
    let sides = Sides::of(relationship);
    let secondary = resolved.secondary_from.as_ref().map(anonymous);
    let value = |column: &Rc<Column>| match other {
        Some(it) => Ok(bound_late(column, it, false)),
        None => Ok(Expr::null()),
    };
    let mut failed = None;
    let mut keep = |it: Result<Expr>| match it {
        Ok(it) => Some(it),
        Err(error) => {
            failed = Some(error);
            None
        }
    };
    let near = |column: &Rc<Column>| {
        if entity.is_direct() {
            None
        } else {
            entity.find_column(column)
        }
    };
    let clause = match (&secondary, &resolved.secondaryjoin) {
        (Some(secondary), Some(on)) => {
            let primary = map_columns(&resolved.primaryjoin, &mut |_, column| {
                secondary.column_for(column).or_else(|| near(column))
            });
            let on = map_columns(on, &mut |_, column| {
                secondary.column_for(column).or_else(|| keep(value(column)))
            });
            ops::and_([primary, on])
        }
        _ => {
            let none = other.is_none();
            let clause = map_columns(&resolved.primaryjoin, &mut |expr, column| {
                if sides.is_remote(expr, column) {
                    keep(value(column))
                } else {
                    near(column)
                }
            });
            if none { null_criteria(&clause) } else { clause }
        }
    };
    match failed {
        Some(error) => Err(error),
        None => Ok(clause),
    }
}

/// `NULL = x` becomes `x IS NULL`.
fn null_criteria(expr: &Expr) -> Expr {
    use sql::ExprKind;
    use sql::expr::BinaryOp;
    sql::ops::walk::map(expr, &mut |it| {
        let ExprKind::Binary {
            op: BinaryOp::Eq,
            left,
            right,
            ..
        } = it.kind()
        else {
            return None;
        };
        let is_null = |it: &Expr| matches!(it.kind(), ExprKind::Null);
        if is_null(left) {
            Some(right.is_(Value::Null))
        } else if is_null(right) {
            Some(left.is_(Value::Null))
        } else {
            None
        }
    })
}

/// A parameter for a column's value.
fn bound(column: &Column, value: Value) -> Expr {
    Expr::bind(BindParam {
        unique: true,
        value: Some(value),
        ty: column.ty.borrow().clone(),
        ..BindParam::required("param")
    })
}

/// As [`bound`], with the value that the object has when the statement is executed, after an autoflush.
fn bound_late(column: &Rc<Column>, object: &ObjectRef, lenient: bool) -> Expr {
    Expr::bind(BindParam {
        unique: true,
        callable: Some(Rc::new(LateValue {
            object: object.clone(),
            column: column.clone(),
            lenient,
        })),
        ty: column.ty.borrow().clone(),
        ..BindParam::required("param")
    })
}

/// A column's value of an object, looked up when it is needed.
struct LateValue {
    object: ObjectRef,
    column: Rc<Column>,
    /// An object that is not saved yet has no rows: the statement can be looked at all the same.
    lenient: bool,
}

impl fmt::Debug for LateValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.column.full_name(), self.object.state())
    }
}

impl sql::schema::DefaultFn for LateValue {
    fn call(
        &self,
        _row: &dyn Fn() -> Vec<(Rc<str>, Value)>,
    ) -> std::result::Result<Value, sql::Error> {
        match value_of(&self.object, &self.column) {
            Err(_) if self.lenient && !self.object.state().has_key() => Ok(Value::Null),
            it => it.map_err(Error::into_sql),
        }
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// The value that an object has for a column, the committed one first.
fn value_of(object: &ObjectRef, column: &Rc<Column>) -> Result<Value> {
    let state = object.state();
    let key = state.mapper().require_key_of_column(column)?;
    let passive = if state.has_key() {
        Passive::OFF ^ Passive::INIT_OK
    } else {
        Passive::NO_FETCH ^ Passive::INIT_OK
    };
    Ok(match attributes::current_value(object, &key, passive)? {
        Got::Slot(it) => it.value(),
        Got::NoResult | Got::NoValue => {
            return Err(Error::invalid_request(format!(
                "Can't resolve value for column {} on object {state}; no value has been set for this column",
                column.full_name()
            )));
        }
    })
}

fn one_or_and(mut clauses: Vec<Expr>) -> Expr {
    match clauses.len() {
        1 => clauses.swap_remove(0),
        _ => ops::and_(clauses),
    }
}
