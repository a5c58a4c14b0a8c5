//! Join conditions of a relationship between two entities, either of which may be an alias.
//!
//! In: a configured relationship and its two ends. Out: conditions over those ends, and FROM joins.
//! Source of the behaviour: SQLAlchemy `JoinCondition.join_targets`, `orm/util.py` (_ORMJoin).

use std::rc::Rc;

use sql::expr::{Expr, ExprKind};
use sql::ops::{self, walk};
use sql::{Column, From};

use crate::error::Result;
use crate::query::EntityRef;
use crate::relationship::{Relationship, noted_remote};

/// The conditions between two ends.
pub(crate) struct Conditions {
    pub primary: Expr,
    /// The secondary table as the conditions name it, and the condition between it and the target.
    pub secondary: Option<(From, Expr)>,
}

/// Tells which columns of a join condition belong to the other end.
pub(crate) struct Sides<'a> {
    relationship: &'a Relationship,
    noted: bool,
}

impl<'a> Sides<'a> {
    pub fn of(relationship: &'a Relationship) -> Self {
        let mut noted = false;
        walk::each(&relationship.resolved().primaryjoin, &mut |it| {
            noted |= noted_remote(it) == Some(true);
        });
        Self {
            relationship,
            noted,
        }
    }

    pub fn is_remote(&self, expr: &Expr, column: &Rc<Column>) -> bool {
        if self.noted {
            return noted_remote(expr) == Some(true);
        }
        let resolved = self.relationship.resolved();
        resolved
            .remote_columns
            .iter()
            .any(|it| Rc::ptr_eq(it, column))
    }
}

/// A condition with each table column replaced by what `replace` gives for it.
pub(crate) fn map_columns(
    expr: &Expr,
    replace: &mut dyn FnMut(&Expr, &Rc<Column>) -> Option<Expr>,
) -> Expr {
    walk::map(expr, &mut |it| match it.kind() {
        ExprKind::Column(column) => replace(it, column.column.as_ref()?),
        _ => None,
    })
}

/// The conditions that join `source` to `target`. With `alias_secondary` the secondary table gets an alias.
pub(crate) fn conditions(
    relationship: &Relationship,
    source: &EntityRef,
    target: &EntityRef,
    alias_secondary: bool,
) -> Conditions {
    let resolved = relationship.resolved();
    let sides = Sides::of(relationship);
    let secondary = resolved.secondary_from.as_ref().map(|it| {
        if alias_secondary {
            anonymous(it)
        } else {
            it.clone()
        }
    });
    let far = |column: &Rc<Column>| match &secondary {
        Some(it) => it.column_for(column),
        None if target.is_direct() => None,
        None => target.find_column(column),
    };
    let near = |column: &Rc<Column>| {
        if source.is_direct() {
            None
        } else {
            source.find_column(column)
        }
    };
    let primaryjoin = of_alias(&resolved.primaryjoin, relationship, target);
    let primary = map_columns(&primaryjoin, &mut |expr, column| {
        if sides.is_remote(expr, column) {
            far(column)
        } else {
            near(column).or_else(|| {
                // A criterion on the other end that is no part of the join itself.
                let mine = source
                    .mapper()
                    .tables()
                    .iter()
                    .any(|it| has_column(it, column));
                if mine { None } else { far(column) }
            })
        }
    });
    let secondary = match (&secondary, &resolved.secondaryjoin) {
        (Some(from), Some(on)) => {
            // A join that stands for a secondary table may hold the target's table, too; the condition means the target.
            let joined = matches!(from, From::Join(_));
            let of_target = |column: &Rc<Column>| {
                let tables = target.mapper().tables();
                joined && tables.iter().any(|it| has_column(it, column))
            };
            let on = map_columns(on, &mut |_, column| {
                let seen = from.column_for(column).filter(|_| !of_target(column));
                seen.or_else(|| {
                    if target.is_direct() {
                        None
                    } else {
                        target.find_column(column)
                    }
                })
            });
            Some((from.clone(), on))
        }
        _ => None,
    };
    Conditions { primary, secondary }
}

/// The same rows under a name of their own; of a join, each table under one.
pub(crate) fn anonymous(from: &From) -> From {
    match from {
        From::Join(_) => crate::query::flat(from),
        it => it.alias(None),
    }
}

/// Columns of a relationship's own alias that belong to no table, as another alias of the same rows has them.
fn of_alias(expr: &Expr, relationship: &Relationship, target: &EntityRef) -> Expr {
    let Some(own) = relationship.resolved().alias.as_ref() else {
        return expr.clone();
    };
    if Rc::ptr_eq(own, target) {
        return expr.clone();
    }
    let from = own.from_clause();
    let seen = target.from_clause();
    walk::map(expr, &mut |it| match it.kind() {
        ExprKind::Column(column)
            if column.column.is_none()
                && column.from.as_ref().is_some_and(|it| it.same_as(&from)) =>
        {
            seen.column(&column.key)
        }
        _ => None,
    })
}

fn has_column(table: &sql::Table, column: &Rc<Column>) -> bool {
    table
        .columns
        .borrow()
        .iter()
        .any(|it| Rc::ptr_eq(it, column))
}

/// What a join along a relationship is made of.
pub(crate) struct Along<'a> {
    pub relationship: &'a Relationship,
    pub source: &'a EntityRef,
    pub target: &'a EntityRef,
    pub and: Option<&'a Expr>,
    /// Further conditions, in terms of the target.
    pub more: Vec<Expr>,
    pub outer: bool,
    pub full: bool,
}

impl Along<'_> {
    /// `left JOIN target ON ...`, through the secondary table where there is one.
    ///
    /// # Errors
    /// Those of [`From::join`].
    pub fn join(&self, left: &From) -> Result<From> {
        Ok(self.join_and_secondary(left)?.0)
    }

    /// The join, and the secondary table as it stands there.
    ///
    /// # Errors
    /// Those of [`From::join`].
    pub fn join_and_secondary(&self, left: &From) -> Result<(From, Option<From>)> {
        let conditions = conditions(self.relationship, self.source, self.target, true);
        let right = self.target.from_clause();
        let with = |on: Expr| {
            let mut all = vec![on];
            all.extend(self.and.map(|it| self.target.adapt(it)));
            all.extend(single_criterion(self.target));
            all.extend(self.more.iter().cloned());
            match all.len() {
                1 => all.swap_remove(0),
                _ => ops::and_(all),
            }
        };
        Ok(match conditions.secondary {
            None => {
                let on = Some(with(conditions.primary));
                (left.join(&right, on, self.outer, self.full)?, None)
            }
            Some((secondary, on)) if self.outer => {
                let inner = secondary.join(&right, Some(on), false, false)?;
                let on = Some(with(conditions.primary));
                (left.join(&inner, on, true, self.full)?, Some(secondary))
            }
            Some((secondary, on)) => {
                let first = left.join(&secondary, Some(conditions.primary), false, self.full)?;
                (
                    first.join(&right, Some(with(on)), false, self.full)?,
                    Some(secondary),
                )
            }
        })
    }
}

/// For a class without a table of its own, the condition on the column that tells the classes apart.
pub(crate) fn single_criterion(entity: &EntityRef) -> Option<Expr> {
    let mapper = entity.mapper();
    if !mapper.single {
        return None;
    }
    let values: Vec<sql::Value> = mapper
        .self_and_descendants()
        .iter()
        .filter_map(|it| it.polymorphic_identity.clone())
        .collect();
    let expr = mapper.discriminator(entity)?;
    Some(expr.in_(values.into_iter().map(sql::Operand::Value)))
}
