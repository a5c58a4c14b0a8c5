//! The ON clause that foreign keys suggest between two FROM elements.
//!
//! Source of the behaviour: SQLAlchemy `Join._join_condition`.

use std::rc::Rc;

use crate::expr::{Expr, ExprKind};
use crate::schema::{Column, ForeignKey};
use crate::{Error, From};

/// One constraint's part: its identity, and the pairs (referred column, own column).
struct Found {
    constraint: usize,
    pairs: Vec<(Expr, Expr)>,
}

/// The condition that joins `left` and `right` by their foreign keys.
/// `left_subset`, the rightmost part of an existing join, is tried first.
///
/// # Errors
/// [`Error::NoForeignKeys`], [`Error::AmbiguousForeignKeys`], or that a foreign key's own table lacks its target.
pub fn join_condition(
    left: &From,
    right: &From,
    left_subset: Option<&From>,
) -> Result<Expr, Error> {
    let mut found: Vec<Found> = Vec::new();
    for side in [left_subset, Some(left)].into_iter().flatten() {
        scan(right, side, &mut found)?;
        if !side.same_as(right) {
            scan(side, right, &mut found)?;
        }
        if !found.is_empty() {
            break;
        }
    }
    if found.len() > 1 {
        let first = &found[0];
        let all_same = found[1..].iter().all(|it| {
            it.pairs.len() == first.pairs.len()
                && it
                    .pairs
                    .iter()
                    .zip(&first.pairs)
                    .all(|(a, b)| a.0.same_as(&b.0) && a.1.same_as(&b.1))
        });
        if !all_same {
            return Err(Error::AmbiguousForeignKeys(format!(
                "Can't determine join between '{}' and '{}'; tables have more than one foreign key constraint \
                 relationship between them. Please specify the 'onclause' of this join explicitly.",
                left.description(),
                right.description()
            )));
        }
        found.truncate(1);
    }
    let Some(found) = found.pop() else {
        let hint = if matches!(left, From::Join(_)) || matches!(right, From::Join(_)) {
            " Perhaps you meant to convert the right side to a subquery using alias()?"
        } else {
            ""
        };
        let hint = if matches!(right, From::Join(_)) {
            hint
        } else {
            ""
        };
        return Err(Error::NoForeignKeys(format!(
            "Can't find any foreign key relationships between '{}' and '{}'.{hint}",
            left.description(),
            right.description()
        )));
    };
    let mut conditions: Vec<Expr> = found
        .pairs
        .iter()
        .map(|(referred, own)| referred.eq(own))
        .collect();
    if conditions.len() == 1 {
        return Ok(conditions.remove(0));
    }
    Ok(crate::ops::and_(conditions))
}

/// Finds foreign keys of `from`'s columns that refer to columns of `target`.
fn scan(from: &From, target: &From, found: &mut Vec<Found>) -> Result<(), Error> {
    let mut own: Vec<(Expr, Rc<Column>)> = Vec::new();
    for expr in from.columns() {
        if let ExprKind::Column(it) = expr.kind() {
            if let Some(column) = &it.column {
                if !column.foreign_keys.borrow().is_empty() {
                    own.push((expr.clone(), Rc::clone(column)));
                }
            }
        }
    }
    own.sort_by_key(|(_, column)| column.creation_order.get());
    let mut targets: Option<Vec<Expr>> = None;
    for (expr, column) in own {
        for key in column.foreign_keys.borrow().iter() {
            let referred = match key.column() {
                Ok(it) => it,
                Err(error) => {
                    if names(target).contains(&key.target_tokens().0) {
                        return Err(error);
                    }
                    continue;
                }
            };
            let targets = targets.get_or_insert_with(|| target.columns());
            let hit = targets.iter().find(|it| match it.kind() {
                ExprKind::Column(it) => it
                    .column
                    .as_ref()
                    .is_some_and(|it| Rc::ptr_eq(it, &referred)),
                _ => false,
            });
            if let Some(hit) = hit {
                let constraint = identity(key);
                match found.iter_mut().find(|it| it.constraint == constraint) {
                    Some(it) => it.pairs.push((hit.clone(), expr.clone())),
                    None => found.push(Found {
                        constraint,
                        pairs: vec![(hit.clone(), expr.clone())],
                    }),
                }
            }
        }
    }
    Ok(())
}

fn identity(key: &Rc<ForeignKey>) -> usize {
    match key.constraint.borrow().upgrade() {
        Some(it) => Rc::as_ptr(&it) as usize,
        None => Rc::as_ptr(key) as usize,
    }
}

fn names(from: &From) -> Vec<String> {
    match from {
        From::Table(it) => vec![it.key()],
        From::Alias(it) => names(&it.of),
        From::Join(it) => {
            let mut all = names(&it.left);
            all.extend(names(&it.right));
            all
        }
        _ => Vec::new(),
    }
}
