//! Joined eager loading: aliases, LEFT OUTER JOINs, and inner joins nested behind outer ones.
//!
//! In: relationships that are to be loaded in the same row. Out: columns, plans and joins for `compile`.
//! Source of the behaviour: SQLAlchemy `_JoinedLoader`.

use std::rc::Rc;

use sql::From;
use sql::expr::{Expr, ExprKind};
use sql::from::Join;

use crate::error::Result;
use crate::loaders::Choice;
use crate::query::compile::{Compiler, Place};
use crate::query::plan::JoinedPlan;
use crate::query::relationship_join::{Along, map_columns};
use crate::query::{Entity, EntityRef, LoaderKind};
use crate::relationship::Relationship;

/// An eager join to be made.
pub(super) struct Record {
    root: EntityRef,
    source: EntityRef,
    target: EntityRef,
    relationship: Rc<Relationship>,
    /// `and_(...)` of the option.
    and: Option<Expr>,
    inner: bool,
    chained_from_outer: bool,
    nested: bool,
}

/// All eager joins that start from one entity of the query.
pub(super) struct EagerJoin {
    root: EntityRef,
    /// What the joins start from.
    pub stop_on: From,
    pub from: From,
    pub order_by: Vec<Expr>,
}

impl Compiler<'_> {
    /// Sets up the columns of related objects, and notes the join. `None`: it would go round in circles.
    pub(super) fn eager_plan(
        &mut self,
        place: &Place,
        relationship: &Rc<Relationship>,
        choice: &Choice,
    ) -> Result<Option<JoinedPlan>> {
        if relationship.uselist() {
            self.multi_row = true;
        }
        let path = place.path.step(relationship, choice.to.as_ref());
        if let Some(LoaderKind::ContainsEager { alias }) = &choice.kind {
            let entity = alias
                .clone()
                .or_else(|| choice.to.clone())
                .unwrap_or_else(|| relationship.entity());
            let plan = self.entity_plan(&Place {
                entity,
                path,
                secondary: false,
                chained_from_outer: false,
                root: place.root.clone(),
                nested: true,
            })?;
            return Ok(Some(JoinedPlan {
                relationship: relationship.clone(),
                plan,
            }));
        }
        let own = self
            .query
            .current_path
            .as_ref()
            .map_or(0, |it| it.steps.len());
        if !choice.explicit && place.path.would_cycle(relationship, own) {
            return Ok(None);
        }
        let inner = match &choice.kind {
            Some(LoaderKind::Joined {
                innerjoin: Some(it),
            }) => *it,
            _ => relationship.config.innerjoin,
        };
        let chained_from_outer = place.chained_from_outer || !inner;
        let target = match &choice.to {
            Some(it) if !it.is_plain() => it.clone(),
            Some(it) => Entity::aliased_flat(it.mapper(), None),
            None => relationship.entity().another(),
        };
        self.records.push(Record {
            root: place.root.clone(),
            source: place.entity.clone(),
            target: target.clone(),
            relationship: relationship.clone(),
            and: choice.and.clone(),
            inner,
            chained_from_outer,
            nested: place.nested,
        });
        let plan = self.entity_plan(&Place {
            entity: target,
            path,
            secondary: true,
            chained_from_outer,
            root: place.root.clone(),
            nested: true,
        })?;
        Ok(Some(JoinedPlan {
            relationship: relationship.clone(),
            plan,
        }))
    }

    /// Makes the joins that were noted. With `nest` they start from the bare entity, to be put on a subquery later.
    pub(super) fn build_eager_joins(&mut self, nest: bool) -> Result<()> {
        for record in std::mem::take(&mut self.records) {
            let at = match self
                .eager_joins
                .iter()
                .position(|it| Rc::ptr_eq(&it.root, &record.root))
            {
                Some(at) => at,
                None => {
                    let own = record.root.from_clause();
                    let existing = if nest {
                        None
                    } else {
                        self.froms
                            .iter()
                            .find(|it| sql::froms::contains(it, &own))
                            .cloned()
                    };
                    self.eager_joins.push(EagerJoin {
                        root: record.root.clone(),
                        from: existing.unwrap_or_else(|| own.clone()),
                        stop_on: own,
                        order_by: Vec::new(),
                    });
                    self.eager_joins.len() - 1
                }
            };
            self.add_eager_join(at, &record)?;
        }
        Ok(())
    }

    fn add_eager_join(&mut self, at: usize, record: &Record) -> Result<()> {
        let along = Along {
            relationship: &record.relationship,
            source: &record.source,
            target: &record.target,
            and: record.and.as_ref(),
            more: self.query.eager_criteria_of(&record.target)?,
            outer: !record.inner,
            full: false,
        };
        let from = self.eager_joins[at].from.clone();
        let mut secondary = None;
        let outside = !record.chained_from_outer || !record.inner;
        let joined = if outside {
            let (joined, by) = along.join_and_secondary(&from)?;
            secondary = by;
            joined
        } else {
            let spliced = splice(&from, &record.source.from_clause(), &mut |base| {
                let (joined, by) = along.join_and_secondary(base)?;
                secondary = by;
                Ok(joined)
            })?;
            match spliced {
                Some(it) => it,
                None => along.join(&from)?,
            }
        };
        self.eager_joins[at].from = joined;
        if !record.nested {
            // The join needs the parent's columns, deferred or not.
            let mut needed = Vec::new();
            let primaryjoin = &record.relationship.resolved().primaryjoin;
            map_columns(primaryjoin, &mut |_, column| {
                let mapper = record.source.mapper();
                let mine =
                    mapper.key_of_column(column).is_some()
                        && column.table.borrow().upgrade().is_some_and(|it| {
                            mapper.tables().iter().any(|own| Rc::ptr_eq(own, &it))
                        });
                if mine {
                    needed.extend(record.source.find_column(column));
                }
                None
            });
            for it in needed {
                self.add_column(it, false);
            }
        }
        for expr in &record.relationship.resolved().order_by {
            let expr = record.target.adapt(expr);
            let expr = match &secondary {
                Some(secondary) => map_columns(&expr, &mut |it, column| {
                    let bare = match it.kind() {
                        ExprKind::Column(it) => matches!(it.from, Some(From::Table(_))),
                        _ => false,
                    };
                    if bare {
                        secondary.column_for(column)
                    } else {
                        None
                    }
                }),
                None => expr,
            };
            self.eager_joins[at].order_by.push(expr);
        }
        Ok(())
    }
}

/// Puts an inner join behind the element `place`, wherever it stands in a tree of joins.
fn splice(
    from: &From,
    place: &From,
    join: &mut dyn FnMut(&From) -> Result<From>,
) -> Result<Option<From>> {
    match from {
        From::Grouping(inner) => splice(inner, place, join),
        From::Join(it) => {
            if let Some(right) = splice(&it.right, place, join)? {
                let flat = match &right {
                    From::Join(new) => !it.outer && !new.outer,
                    _ => false,
                };
                return Ok(Some(if flat {
                    graft(it, &right)
                } else {
                    let right = match right {
                        From::Join(_) => From::Grouping(Rc::new(right)),
                        right => right,
                    };
                    with_sides(it, it.left.clone(), right)
                }));
            }
            Ok(splice(&it.left, place, join)?.map(|left| with_sides(it, left, it.right.clone())))
        }
        it if it.same_as(place) => join(it).map(Some),
        _ => Ok(None),
    }
}

/// `a JOIN (b JOIN c)` as `a JOIN b JOIN c`.
fn graft(join: &Join, right: &From) -> From {
    match right {
        From::Join(it) => with_sides(it, graft(join, &it.left), it.right.clone()),
        leaf => with_sides(join, join.left.clone(), leaf.clone()),
    }
}

pub(super) fn with_sides(join: &Join, left: From, right: From) -> From {
    From::Join(Rc::new(Join {
        left,
        right,
        on: join.on.clone(),
        outer: join.outer,
        full: join.full,
    }))
}
