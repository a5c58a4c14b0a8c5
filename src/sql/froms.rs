//! Which FROM elements a SELECT lists: the explicit ones, those that its columns and WHERE mention, without those that
//! a join already holds, and without those that an enclosing SELECT provides (correlation).
//!
//! In: a SELECT and the FROMs of the statements around it. Out: the list, in SQLAlchemy's order.
//! The one place that decides this, for the compiler and for `engine`. Source: `SelectState._get_froms`,
//! `_get_display_froms`, `SQLCompiler._setup_select_stack`.

use crate::Error;
use crate::expr::Expr;
use crate::from::From;
use crate::ops::walk;
use crate::statement::Select;

/// What the statements around a SELECT provide. Build it with [`Scope::inside`].
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// All FROMs of all enclosing statements.
    all: Vec<From>,
    /// Those of the nearest one.
    nearest: Vec<From>,
}

impl Scope {
    /// The scope for what stands inside a statement that lists `froms`.
    #[must_use]
    pub fn inside(&self, froms: &[From]) -> Self {
        let mut nearest = Vec::new();
        for from in froms {
            members(from, &mut nearest);
        }
        let mut all = self.all.clone();
        for it in &nearest {
            if !has(&all, it) {
                all.push(it.clone());
            }
        }
        Self { all, nearest }
    }
}

/// How a SELECT is embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The statement itself, a scalar subquery, EXISTS, IN: sees the enclosing FROMs.
    Value,
    /// In FROM, or as a CTE: does not see its neighbours.
    From,
    /// `LATERAL`: sees them.
    Lateral,
}

/// The FROMs that the SELECT lists.
///
/// # Errors
/// [`Error::InvalidRequest`] when correlation leaves none.
pub fn display_froms(select: &Select, scope: &Scope, place: Place) -> Result<Vec<From>, Error> {
    let mut froms = candidates(select);
    if scope.all.is_empty() {
        return Ok(froms);
    }
    let neighbour = |it: &From| place == Place::From && has(&scope.nearest, it);
    let visible = |it: &From| has(&scope.all, it) && !neighbour(it);
    let explicit = select.correlate.is_some() || select.correlate_except.is_some();
    if let Some(wanted) = &select.correlate {
        froms.retain(|it| !(visible(it) && has(wanted, it)));
    }
    if let Some(kept) = &select.correlate_except {
        froms.retain(|it| !visible(it) || has(kept, it));
    }
    if !explicit && place != Place::From && froms.len() > 1 {
        froms.retain(|it| !has(&scope.nearest, it));
        if froms.is_empty() {
            return Err(Error::InvalidRequest(
                "Select statement returned no FROM clauses due to auto-correlation; specify correlate(<tables>) to \
                 control correlation manually."
                    .to_owned(),
            ));
        }
    }
    Ok(froms)
}

/// The FROMs before correlation.
pub fn candidates(select: &Select) -> Vec<From> {
    let mut froms: Vec<From> = Vec::new();
    let mut add = |it: &From| {
        if !has(&froms, it) {
            froms.push(it.clone());
        }
    };
    select.from.iter().for_each(&mut add);
    for expr in select.columns.iter().chain(&select.where_) {
        walk::each_from(expr, &mut add);
    }
    hide_joined(&mut froms);
    froms
}

/// FROMs that expressions mention, for UPDATE and DELETE.
pub fn mentioned<'a>(exprs: impl IntoIterator<Item = &'a Expr>) -> Vec<From> {
    let mut froms: Vec<From> = Vec::new();
    for expr in exprs {
        walk::each_from(expr, &mut |it| {
            if !has(&froms, it) {
                froms.push(it.clone());
            }
        });
    }
    hide_joined(&mut froms);
    froms
}

/// Takes out what a join of the list holds.
fn hide_joined(froms: &mut Vec<From>) {
    if !froms.iter().any(|it| matches!(it, From::Join(_))) {
        return;
    }
    let mut hidden = Vec::new();
    for from in froms.iter() {
        if let From::Join(it) = from {
            parts(&it.left, &mut hidden);
            parts(&it.right, &mut hidden);
        }
    }
    froms.retain(|it| !has(&hidden, it));
}

/// A FROM and, for a join, everything in it.
fn parts(from: &From, out: &mut Vec<From>) {
    out.push(from.clone());
    match from {
        From::Join(it) => {
            parts(&it.left, out);
            parts(&it.right, out);
        }
        From::Grouping(it) => parts(it, out),
        _ => {}
    }
}

/// What a FROM offers to subqueries: itself, and for a join its parts.
fn members(from: &From, out: &mut Vec<From>) {
    parts(from, out);
}

/// Whether `from` is `part`, or a join that holds it.
pub fn contains(from: &From, part: &From) -> bool {
    if from.same_as(part) {
        return true;
    }
    match from {
        From::Join(it) => contains(&it.left, part) || contains(&it.right, part),
        From::Grouping(it) => contains(it, part),
        _ => false,
    }
}

fn has(list: &[From], it: &From) -> bool {
    list.iter().any(|other| other.same_as(it))
}
