//! One SELECT: rows, groups, windows, result columns, DISTINCT, ORDER BY.
//!
//! In: a [`SelectPlan`]. Out: its rows, before LIMIT; `wanted` says how many of them will be used.

use crate::hash::FastSet;

use storage::Row;

use super::group::{self, Combined};
use super::order_values;
use super::scan::{self, Flow};
use super::window;
use crate::error::Res;
use crate::eval::context::bytes_of_value;
use crate::eval::{Cx, Expr, Frame};
use crate::plan::{KeyBy, SelectPlan};
use crate::value::{Owned, Val};

/// A result row in the making: a row of the storage's kind for the queries around, or values for the caller.
pub(crate) trait OutRow: Sized {
    /// Builds a row; `value` gives one column after the other.
    ///
    /// # Errors
    /// What `value` raises.
    fn build<'v>(width: usize, value: impl FnMut(usize) -> Res<Val<'v>>) -> Res<Self>;
    fn of_row(row: Row) -> Self;
    fn value(&self, at: usize) -> Val<'_>;
    fn width(&self) -> usize;
}

impl OutRow for Row {
    fn build<'v>(width: usize, mut value: impl FnMut(usize) -> Res<Val<'v>>) -> Res<Self> {
        let mut row = Vec::with_capacity(width);
        for at in 0..width {
            row.push(value(at)?.into_glue());
        }
        Ok(row.into())
    }

    fn of_row(row: Row) -> Self {
        row
    }

    fn value(&self, at: usize) -> Val<'_> {
        Val::of(&self[at])
    }

    fn width(&self) -> usize {
        self.len()
    }
}

impl OutRow for Vec<sql::Value> {
    fn build<'v>(width: usize, mut value: impl FnMut(usize) -> Res<Val<'v>>) -> Res<Self> {
        let mut row = Vec::with_capacity(width);
        for at in 0..width {
            row.push(value(at)?.into_sql());
        }
        Ok(row)
    }

    fn of_row(row: Row) -> Self {
        row.iter().map(|it| Val::of(it).into_sql()).collect()
    }

    fn value(&self, at: usize) -> Val<'_> {
        Val::borrow_sql(&self[at])
    }

    fn width(&self) -> usize {
        self.len()
    }
}

/// What is named when rows pass the cap on memory.
const ROWS: &str = "the rows of a query";

/// Result rows with the keys they are sorted by.
struct Out<'p, R> {
    plan: &'p SelectPlan,
    rows: Vec<(Vec<Owned>, R)>,
    seen: FastSet<Vec<u8>>,
    /// What the rows take, to be held against the cap.
    bytes: u64,
    /// Stop after so many rows, where order does not matter any more.
    stop_at: Option<usize>,
    /// Keep only the first so many, where it does.
    keep: Option<usize>,
    /// The first `keep` rows stand at the front, in order.
    full: bool,
    /// A row behind the last one that is kept need not be made: its columns cannot fail, and none is to be seen once.
    skips: bool,
}

impl<R: OutRow> Out<'_, R> {
    fn push(&mut self, cx: &Cx<'_>, frame: &Frame<'_>) -> Res<Flow> {
        if self.stop_at == Some(self.rows.len()) {
            return Ok(Flow::Stop);
        }
        let mut keys = Vec::new();
        if self.full && self.skips && self.is_behind(cx, frame)? {
            return Ok(Flow::More);
        }
        let output = &self.plan.output;
        let mut bytes = 32;
        let row = R::build(output.len(), |at| {
            let value = output[at].eval(cx, frame)?;
            bytes += bytes_of_value(&value);
            Ok(value)
        })?;
        if let Some(collations) = &self.plan.distinct {
            let mut key = Vec::new();
            for (at, collation) in collations.iter().enumerate().take(row.width()) {
                row.value(at).hash_key(*collation, &mut key);
            }
            if !self.seen.insert(key) {
                return Ok(Flow::More);
            }
        }
        if !self.plan.presorted {
            for key in &self.plan.order {
                if let KeyBy::Expr(expr) = &key.by {
                    keys.push(expr.owned(cx, frame)?);
                }
            }
        }
        self.bytes += bytes;
        cx.session.check_bytes(self.bytes, ROWS)?;
        self.rows.push((keys, row));
        if let Some(keep) = self.keep {
            if self.rows.len() >= keep.saturating_mul(2).max(64) {
                self.sort();
                self.rows.truncate(keep);
                self.bytes = 0;
                self.full = true;
            }
        }
        Ok(if self.stop_at == Some(self.rows.len()) {
            Flow::Stop
        } else {
            Flow::More
        })
    }

    /// Whether a row would come behind the last one that is kept: it need not be made then.
    fn is_behind(&self, cx: &Cx<'_>, frame: &Frame<'_>) -> Res<bool> {
        let last = self.keep.unwrap_or_default().wrapping_sub(1);
        let Some((keys, last)) = self.rows.get(last) else {
            return Ok(false);
        };
        let mut at = 0;
        for key in &self.plan.order {
            let ordering = match &key.by {
                KeyBy::Output(column) => {
                    let value = self.plan.output[*column].eval(cx, frame)?;
                    order_values(&value, &last.value(*column), key)
                }
                KeyBy::Expr(expr) => {
                    at += 1;
                    order_values(&expr.eval(cx, frame)?, &keys[at - 1], key)
                }
            };
            if ordering.is_ne() {
                return Ok(ordering.is_gt());
            }
        }
        // Of equal rows the earlier one stays.
        Ok(true)
    }

    fn sort(&mut self) {
        let order = &self.plan.order;
        self.rows.sort_by(|a, b| {
            let mut at = 0;
            for key in order {
                let ordering = match &key.by {
                    KeyBy::Output(column) => {
                        order_values(&a.1.value(*column), &b.1.value(*column), key)
                    }
                    KeyBy::Expr(_) => {
                        at += 1;
                        order_values(&a.0[at - 1], &b.0[at - 1], key)
                    }
                };
                if ordering.is_ne() {
                    return ordering;
                }
            }
            std::cmp::Ordering::Equal
        });
    }
}

/// Runs a SELECT.
///
/// # Errors
/// What evaluation raises.
pub(crate) fn run<R: OutRow>(
    plan: &SelectPlan,
    wanted: Option<usize>,
    cx: &Cx<'_>,
    parent: Option<&Frame<'_>>,
) -> Res<Vec<R>> {
    // A sort that is cut by LIMIT keeps only its first rows here; GlueSQL would sort them all.
    let cut = wanted.is_some() && !plan.order.is_empty() && !plan.presorted;
    if let Some(glue) = plan.glue.as_ref().filter(|_| !cut) {
        if let Some(rows) = crate::glue::run(glue, plan, wanted, cx)? {
            return Ok(rows.into_iter().map(R::of_row).collect());
        }
    }
    let mut frame = Frame::new(plan.width, parent);
    let mut empty = false;
    for condition in &plan.constant {
        if !condition.holds(cx, &frame)? {
            empty = true;
        }
    }
    let sorts = !plan.order.is_empty() && !plan.presorted;
    let mut out = Out {
        plan,
        rows: Vec::new(),
        seen: FastSet::default(),
        bytes: 0,
        stop_at: if sorts { None } else { wanted },
        keep: if sorts { wanted } else { None },
        full: false,
        skips: plan.distinct.is_none()
            && plan
                .output
                .iter()
                .all(|it| matches!(it, Expr::Column(_) | Expr::Rowid { .. } | Expr::Const(_))),
    };
    if plan.group.is_none() && plan.windows.is_empty() {
        if !empty {
            scan::run(&plan.from, cx, &mut frame, &mut |frame| out.push(cx, frame))?;
        }
    } else {
        let combined = match &plan.group {
            Some(group) => group::run(group, &plan.from, empty, plan.width, cx, &mut frame)?,
            None => {
                let mut all = Vec::new();
                if !empty {
                    scan::run(&plan.from, cx, &mut frame, &mut |frame| {
                        all.push(Combined {
                            slots: frame.slots.clone(),
                            aggregates: Vec::new(),
                        });
                        let bytes = (all.len() * (64 + 24 * plan.width)) as u64;
                        cx.session.check_bytes(bytes, ROWS)?;
                        Ok(Flow::More)
                    })?;
                }
                all
            }
        };
        let mut kept = Vec::with_capacity(combined.len());
        for it in combined {
            frame.slots = it.slots;
            frame.aggregates = it.aggregates;
            if let Some(having) = &plan.having {
                if !having.holds(cx, &frame)? {
                    continue;
                }
            }
            if plan.windows.is_empty() {
                if out.push(cx, &frame)? == Flow::Stop {
                    break;
                }
            } else {
                kept.push(Combined {
                    slots: std::mem::take(&mut frame.slots),
                    aggregates: std::mem::take(&mut frame.aggregates),
                });
            }
        }
        if !plan.windows.is_empty() {
            // SQLite gives rows in the order of the last window that it worked out.
            let (order, mut values) = window::run(&plan.windows, &kept, cx, &mut frame)?;
            for at in order {
                frame.slots.clone_from(&kept[at].slots);
                frame.aggregates.clone_from(&kept[at].aggregates);
                frame.windows = std::mem::take(&mut values[at]);
                if out.push(cx, &frame)? == Flow::Stop {
                    break;
                }
            }
        }
    }
    if sorts {
        out.sort();
    }
    Ok(out.rows.into_iter().map(|it| it.1).collect())
}

/// Whether a SELECT gives any row, when that can be told without making one: no groups, no windows.
///
/// # Errors
/// What evaluation raises.
pub(crate) fn any(plan: &SelectPlan, cx: &Cx<'_>, parent: &Frame<'_>) -> Res<Option<bool>> {
    if plan.group.is_some() || !plan.windows.is_empty() {
        return Ok(None);
    }
    let mut frame = Frame::new(plan.width, Some(parent));
    for condition in &plan.constant {
        if !condition.holds(cx, &frame)? {
            return Ok(Some(false));
        }
    }
    let mut found = false;
    scan::run(&plan.from, cx, &mut frame, &mut |_| {
        found = true;
        Ok(Flow::Stop)
    })?;
    Ok(Some(found))
}
