//! The FROM list: explicit FROMs, and joins put on the element that they start from.
//!
//! In: `select_from` and `join` arguments, and the selected entities. Out: FROM elements.
//! Source of the behaviour: SQLAlchemy `_ORMSelectCompileState._join` and what it calls.

use sql::expr::Expr;
use sql::froms::contains;
use sql::ops::walk;
use sql::{From, ops, schema};

use crate::error::{Error, Result};
use crate::query::relationship_join::{Along, single_criterion};
use crate::query::select::{FromArg, JoinArg, JoinTarget, OrmSelect, Selected};
use crate::query::{EntityRef, first_note};

/// The FROM list of a query.
///
/// # Errors
/// InvalidRequestError when a join has no left side or too many; those of foreign key look-ups.
pub(super) fn from_list(query: &OrmSelect) -> Result<Vec<From>> {
    let mut froms: Vec<From> = Vec::new();
    for it in &query.from {
        let from = it.clause();
        if !froms.iter().any(|other| other.same_as(&from)) {
            froms.push(from);
        }
    }
    let mut done: Vec<(usize, usize, usize)> = Vec::new();
    for it in &query.joins {
        if let JoinTarget::Relationship {
            from,
            relationship,
            to,
            ..
        } = &it.target
        {
            let target = target_of(relationship, to.as_ref());
            let edge = (
                std::rc::Rc::as_ptr(from) as usize,
                relationship.id,
                std::rc::Rc::as_ptr(&target) as usize,
            );
            if done.contains(&edge) {
                continue;
            }
            done.push(edge);
        }
        join(query, &mut froms, it)?;
    }
    Ok(froms)
}

fn target_of(relationship: &crate::Relationship, to: Option<&EntityRef>) -> EntityRef {
    to.cloned().unwrap_or_else(|| relationship.entity())
}

fn join(query: &OrmSelect, froms: &mut Vec<From>, it: &JoinArg) -> Result<()> {
    match &it.target {
        JoinTarget::Relationship {
            from,
            relationship,
            to,
            and,
        } => {
            let target = target_of(relationship, to.as_ref());
            if let Some(to) = to {
                if !to.mapper().common_parent(&relationship.mapper()) {
                    return Err(Error::invalid_request(format!(
                        "Join target {to} does not correspond to the right side of join condition {relationship}"
                    )));
                }
            }
            if std::rc::Rc::ptr_eq(&target, from) {
                return Err(Error::invalid_request(format!(
                    "Can't construct a join from {from} to {target}, they are the same entity"
                )));
            }
            let along = Along {
                relationship,
                source: from,
                target: &target,
                and: and.as_ref(),
                more: query.criteria_of(&target)?,
                outer: it.outer,
                full: it.full,
            };
            let place = explicit_left(froms, &from.from_clause())?;
            match place {
                Some(at) => froms[at] = along.join(&froms[at])?,
                None => froms.push(along.join(&from.from_clause())?),
            }
            Ok(())
        }
        JoinTarget::Entity(target) => plain_join(
            query,
            froms,
            it,
            &target.from_clause(),
            Some(target),
            &format!(
                "<Mapper at {:#x}; {}>",
                target.mapper().id(),
                target.mapper().name()
            ),
        ),
        JoinTarget::From(target) => {
            let name = match target {
                From::Table(table) => table.repr(),
                other => other.description(),
            };
            plain_join(query, froms, it, target, None, &name)
        }
    }
}

/// A join to an entity or table, with an ON clause or one worked out from foreign keys.
fn plain_join(
    query: &OrmSelect,
    froms: &mut Vec<From>,
    it: &JoinArg,
    right: &From,
    target: Option<&EntityRef>,
    name: &str,
) -> Result<()> {
    let (left, at) = match &it.left {
        Some(left) => {
            let left = left.clause();
            let at = explicit_left(froms, &left)?;
            (left, at)
        }
        None => implicit_left(query, froms, right, it.on.as_ref(), name)?,
    };
    let base = at.map_or_else(|| left.clone(), |at| froms[at].clone());
    let on = match &it.on {
        Some(on) => Some(on.clone()),
        None if it.left.is_some() => Some(schema::join_condition(&left, right, None)?),
        None => None,
    };
    let mut criteria: Vec<Expr> = target.and_then(single_criterion).into_iter().collect();
    if let Some(target) = target {
        criteria.extend(query.criteria_of(target)?);
    }
    let joined = match on {
        on if criteria.is_empty() => base.join(right, on, it.outer, it.full)?,
        on => {
            let on = match on {
                Some(on) => on,
                None => schema::join_condition(&base, right, None)?,
            };
            criteria.insert(0, on);
            base.join(right, Some(ops::and_(criteria)), it.outer, it.full)?
        }
    };
    match at {
        Some(at) => froms[at] = joined,
        None => froms.push(joined),
    }
    Ok(())
}

/// Where in the FROM list a given left side stands.
fn explicit_left(froms: &[From], left: &From) -> Result<Option<usize>> {
    let mut found = (0..froms.len()).filter(|&at| contains(&froms[at], left));
    let first = found.next();
    if found.next().is_some() {
        return Err(Error::invalid_request(
            "Can't identify which entity in which to assign the left side of this join.   Please use a more \
             specific ON clause.",
        ));
    }
    Ok(first)
}

/// The FROM, or the selected entity, that the right side can be joined to.
fn implicit_left(
    query: &OrmSelect,
    froms: &[From],
    right: &From,
    on: Option<&Expr>,
    name: &str,
) -> Result<(From, Option<usize>)> {
    let from_list = !froms.is_empty();
    let candidates: Vec<From> = if from_list {
        froms.to_vec()
    } else {
        selected_froms(query, right)
    };
    if candidates.is_empty() {
        return Err(Error::invalid_request(
            "No entities to join from; please use select_from() to establish the left entity/selectable of this \
             join",
        ));
    }
    let fitting = joinable(&candidates, right, on);
    match fitting.as_slice() {
        [one] => Ok((candidates[*one].clone(), from_list.then_some(*one))),
        [] => Err(Error::invalid_request(format!(
            "Don't know how to join to {name}. Please use the .select_from() method to establish an explicit left \
             side, as well as providing an explicit ON clause if not present already to help resolve the ambiguity."
        ))),
        _ => Err(Error::invalid_request(
            "Can't determine which FROM clause to join from, there are multiple FROMS which can join to this \
             entity. Please use the .select_from() method to establish an explicit left side, as well as providing \
             an explicit ON clause if not present already to help resolve the ambiguity.",
        )),
    }
}

/// What the selected entities and columns come from, without `right` itself.
fn selected_froms(query: &OrmSelect, right: &From) -> Vec<From> {
    let mut out: Vec<From> = Vec::new();
    let mut add = |it: From| {
        if !it.same_as(right) && !out.iter().any(|other| other.same_as(&it)) {
            out.push(it);
        }
    };
    let of_expr = |it: &Expr| match first_note(it) {
        Some(entity) => Some(entity.from_clause()),
        None => {
            let mut first = None;
            walk::each_from(it, &mut |from| {
                if first.is_none() {
                    first = Some(from.clone());
                }
            });
            first
        }
    };
    for it in &query.selected {
        match it {
            Selected::Entity(it) => add(it.from_clause()),
            Selected::Column { expr, .. } => of_expr(expr).into_iter().for_each(&mut add),
            Selected::Bundle { columns, .. } => columns
                .iter()
                .take(1)
                .filter_map(|it| of_expr(&it.1))
                .for_each(&mut add),
        }
    }
    out
}

/// Which candidates the right side can be joined to.
fn joinable(candidates: &[From], right: &From, on: Option<&Expr>) -> Vec<usize> {
    let others = (0..candidates.len()).filter(|&at| !candidates[at].same_as(right));
    let mentioned = |on: &Expr| {
        let mut out: Vec<From> = Vec::new();
        walk::each_from(on, &mut |it| out.push(it.clone()));
        out
    };
    match on {
        Some(on) if candidates.len() > 1 => {
            let mentioned = mentioned(on);
            let all: Vec<usize> = others.collect();
            let fitting: Vec<usize> = all
                .iter()
                .copied()
                .filter(|&at| {
                    mentioned
                        .iter()
                        .any(|it| contains(&candidates[at], it) && !contains(right, it))
                })
                .collect();
            if fitting.is_empty() { all } else { fitting }
        }
        Some(_) => others.collect(),
        None => others
            .filter(|&at| {
                !matches!(
                    schema::join_condition(&candidates[at], right, None),
                    Err(sql::Error::NoForeignKeys(_) | sql::Error::NoReferencedTable(_))
                )
            })
            .collect(),
    }
}

impl FromArg {
    /// Whether two arguments mean the same FROM.
    pub fn same_as(&self, other: &Self) -> bool {
        self.clause().same_as(&other.clause())
    }
}
