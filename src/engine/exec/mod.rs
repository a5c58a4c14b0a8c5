//! Running plans.
//!
//! In: [`QueryPlan`]s and the statement's context. Out: rows. Rows of queries are rows of the storage's kind, so that
//! tables and subqueries are read alike.

mod group;
mod look;
mod scan;
mod select;
mod window;

use std::rc::Rc;

use storage::Row;

use crate::ast::SetOp;
use crate::error::Res;
use crate::eval::context::Cache;
use crate::eval::run::{compare_rows, or};
use crate::eval::{Cx, Expr, Frame};
use crate::plan::{Body, KeyBy, OrderKey, QueryPlan, Subplan};
use crate::value::{Affinity, Collation, Owned, Val};

pub(crate) use look::{key_of_rowid, lookup_rowids};

/// Runs a query; `parent` is the row of the query around it.
pub(crate) fn rows(plan: &QueryPlan, cx: &Cx<'_>, parent: Option<&Frame<'_>>) -> Res<Vec<Row>> {
    limited_rows(plan, cx, parent, |wanted| body(plan, wanted, cx, parent))
}

/// Runs a query whose rows nobody in here reads again: values for the caller.
pub(crate) fn values(plan: &QueryPlan, cx: &Cx<'_>) -> Res<Vec<Vec<sql::Value>>> {
    limited_rows(plan, cx, None, |wanted| match &plan.body {
        Body::Select(select) => select::run(select, wanted, cx, None),
        _ => Ok(body(plan, wanted, cx, None)?
            .into_iter()
            .map(select::OutRow::of_row)
            .collect()),
    })
}

/// LIMIT and OFFSET around a run that is told how many rows are wanted.
fn limited_rows<R>(
    plan: &QueryPlan,
    cx: &Cx<'_>,
    parent: Option<&Frame<'_>>,
    run: impl FnOnce(Option<usize>) -> Res<Vec<R>>,
) -> Res<Vec<R>> {
    let (limit, offset) = limits(plan, cx, parent)?;
    if limit == Some(0) {
        return Ok(Vec::new());
    }
    let mut all = run(limit.map(|it| it.saturating_add(offset)))?;
    if offset > 0 {
        all.drain(..offset.min(all.len()));
    }
    if let Some(limit) = limit {
        all.truncate(limit);
    }
    Ok(all)
}

fn limits(
    plan: &QueryPlan,
    cx: &Cx<'_>,
    parent: Option<&Frame<'_>>,
) -> Res<(Option<usize>, usize)> {
    let frame = Frame::new(0, parent);
    let number = |expr: &Option<Expr>| -> Res<Option<i64>> {
        let Some(expr) = expr else { return Ok(None) };
        match Affinity::Numeric.store(expr.eval(cx, &frame)?) {
            Val::Int(it) => Ok(Some(it)),
            _ => Err(crate::error::EngineError::new(
                crate::ErrorKind::Integrity,
                "datatype mismatch",
            )),
        }
    };
    // A negative limit is no limit.
    let limit = number(&plan.limit)?
        .filter(|it| *it >= 0)
        .map(|it| it as usize);
    let offset = number(&plan.offset)?.unwrap_or(0).max(0) as usize;
    Ok((limit, offset))
}

fn body(
    plan: &QueryPlan,
    wanted: Option<usize>,
    cx: &Cx<'_>,
    parent: Option<&Frame<'_>>,
) -> Res<Vec<Row>> {
    match &plan.body {
        Body::Select(select) => select::run(select, wanted, cx, parent),
        Body::Values(values) => {
            let frame = Frame::new(0, parent);
            let mut all = Vec::with_capacity(values.len());
            for row in values {
                let row = row
                    .iter()
                    .map(|it| it.eval(cx, &frame))
                    .collect::<Res<Vec<_>>>()?;
                all.push(crate::eval::context::row_of(row));
            }
            sort_rows(&mut all, &plan.order);
            Ok(all)
        }
        Body::Compound {
            op,
            left,
            right,
            collations,
        } => {
            let left = rows(left, cx, parent)?;
            // Nothing can be taken from nothing: SQLite does not look at the right side then.
            let idle = left.is_empty()
                && !plan.order.is_empty()
                && matches!(op, SetOp::Except | SetOp::Intersect);
            let right = if idle {
                Vec::new()
            } else {
                rows(right, cx, parent)?
            };
            let mut all = combine(*op, left, right, collations, !plan.order.is_empty());
            sort_rows(&mut all, &plan.order);
            if !plan.reals.is_empty() {
                all.iter_mut()
                    .for_each(|it| *it = with_reals(it, &plan.reals));
            }
            Ok(all)
        }
        Body::Recursive {
            working,
            first,
            next,
            distinct,
        } => {
            let (limit, offset) = limits(plan, cx, parent)?;
            let wanted = limit.map(|it| it.saturating_add(offset)).or(wanted);
            recursive(plan, *working, first, next, *distinct, wanted, cx, parent)
        }
    }
}

/// A row with the whole numbers of some columns as REAL.
fn with_reals(row: &Row, reals: &[usize]) -> Row {
    let stored = row
        .iter()
        .enumerate()
        .map(|(at, value)| match Val::of(value) {
            Val::Int(_) if reals.contains(&at) => Affinity::Real.store(Val::of(value)).into_glue(),
            _ => value.clone(),
        });
    stored.collect()
}

fn key_of(row: &Row, collations: &[Collation]) -> Vec<u8> {
    let mut key = Vec::new();
    for (value, collation) in row.iter().zip(collations) {
        Val::of(value).hash_key(*collation, &mut key);
    }
    key
}

/// A set operation. Of equal rows (1 and 1.0) UNION shows the last; where the result is `sorted`, the first of the
/// right side.
fn combine(
    op: SetOp,
    mut left: Vec<Row>,
    right: Vec<Row>,
    collations: &[Collation],
    sorted: bool,
) -> Vec<Row> {
    use crate::hash::FastSet;
    match op {
        SetOp::UnionAll => {
            left.extend(right);
            left
        }
        SetOp::Union => {
            let middle = left.len();
            left.extend(right);
            let mut places: crate::hash::FastMap<Vec<u8>, usize> = crate::hash::FastMap::default();
            let mut all: Vec<(Row, bool)> = Vec::new();
            for (at, row) in left.into_iter().enumerate() {
                let from_right = at >= middle;
                match places.entry(key_of(&row, collations)) {
                    std::collections::hash_map::Entry::Occupied(place) => {
                        let kept = &mut all[*place.get()];
                        if !sorted || (from_right && !kept.1) {
                            *kept = (row, from_right);
                        }
                    }
                    std::collections::hash_map::Entry::Vacant(place) => {
                        place.insert(all.len());
                        all.push((row, from_right));
                    }
                }
            }
            in_order(all.into_iter().map(|it| it.0).collect(), collations)
        }
        SetOp::Intersect | SetOp::Except => {
            let keys: FastSet<Vec<u8>> = right.iter().map(|it| key_of(it, collations)).collect();
            if !sorted {
                // Of equal rows the last stays.
                left.reverse();
            }
            let mut seen = FastSet::default();
            left.retain(|it| {
                let key = key_of(it, collations);
                keys.contains(&key) == (op == SetOp::Intersect) && seen.insert(key)
            });
            in_order(left, collations)
        }
    }
}

/// SQLite keeps the rows of a set in an index, so they come out in its order.
fn in_order(mut rows: Vec<Row>, collations: &[Collation]) -> Vec<Row> {
    rows.sort_by(|a, b| {
        for ((a, b), collation) in a.iter().zip(b.iter()).zip(collations) {
            let ordering = Val::of(a).order(&Val::of(b), *collation);
            if ordering.is_ne() {
                return ordering;
            }
        }
        std::cmp::Ordering::Equal
    });
    rows
}

pub(crate) fn order_values(a: &Val<'_>, b: &Val<'_>, key: &OrderKey) -> std::cmp::Ordering {
    match (a.is_null(), b.is_null()) {
        (true, true) => std::cmp::Ordering::Equal,
        (true, false) if key.nulls_first => std::cmp::Ordering::Less,
        (true, false) => std::cmp::Ordering::Greater,
        (false, true) if key.nulls_first => std::cmp::Ordering::Greater,
        (false, true) => std::cmp::Ordering::Less,
        (false, false) => {
            let ordering = a.order(b, key.collation);
            if key.descending {
                ordering.reverse()
            } else {
                ordering
            }
        }
    }
}

/// Sorts rows by their own columns.
fn sort_rows(rows: &mut [Row], keys: &[OrderKey]) {
    if keys.is_empty() {
        return;
    }
    rows.sort_by(|a, b| {
        for key in keys {
            let KeyBy::Output(at) = key.by else { continue };
            let ordering = order_values(&Val::of(&a[at]), &Val::of(&b[at]), key);
            if ordering.is_ne() {
                return ordering;
            }
        }
        std::cmp::Ordering::Equal
    });
}

fn recursive(
    plan: &QueryPlan,
    working: usize,
    first: &QueryPlan,
    next: &[QueryPlan],
    distinct: bool,
    wanted: Option<usize>,
    cx: &Cx<'_>,
    parent: Option<&Frame<'_>>,
) -> Res<Vec<Row>> {
    use crate::hash::FastSet;
    use std::collections::VecDeque;
    let collations: Vec<Collation> = first
        .columns
        .iter()
        .map(|it| it.collation.unwrap_or_default())
        .collect();
    let mut seen = FastSet::default();
    let mut queue: VecDeque<Row> = VecDeque::new();
    let mut all = Vec::new();
    let mut bytes = 0;
    for row in rows(first, cx, parent)? {
        if !distinct || seen.insert(key_of(&row, &collations)) {
            queue.push_back(row);
        }
    }
    if cx.working.borrow().len() <= working {
        cx.working.borrow_mut().resize(working + 1, Rc::default());
    }
    loop {
        if !plan.order.is_empty() {
            // ORDER BY makes the queue a priority queue: depth first or breadth first.
            queue.make_contiguous();
            let (rows, _) = queue.as_mut_slices();
            sort_rows(rows, &plan.order);
        }
        let Some(mut row) = queue.pop_front() else {
            break;
        };
        if !plan.reals.is_empty() {
            row = with_reals(&row, &plan.reals);
        }
        cx.step()?;
        bytes += crate::eval::context::bytes_of(row.iter().map(Val::of));
        cx.session
            .check_bytes(bytes, "the rows of a recursive query")?;
        all.push(row.clone());
        if wanted.is_some_and(|it| all.len() >= it) {
            break;
        }
        let before = std::mem::replace(&mut cx.working.borrow_mut()[working], Rc::new(vec![row]));
        cx.recursing.set(cx.recursing.get() + 1);
        for part in next {
            for row in rows(part, cx, parent)? {
                if !distinct || seen.insert(key_of(&row, &collations)) {
                    queue.push_back(row);
                }
            }
        }
        cx.recursing.set(cx.recursing.get() - 1);
        cx.working.borrow_mut()[working] = before;
    }
    Ok(all)
}

/// The rows of a subquery in a frame, kept when they are the same for every row.
pub(crate) fn subquery_rows(
    query: &Subplan,
    cx: &Cx<'_>,
    frame: Option<&Frame<'_>>,
) -> Res<Rc<Vec<Row>>> {
    if query.correlated() || cx.recursing.get() > 0 {
        return Ok(Rc::new(rows(&query.plan, cx, frame)?));
    }
    if let Cache::Rows(rows) = cx.cached(query.cache) {
        return Ok(rows);
    }
    let rows = Rc::new(rows(&query.plan, cx, frame)?);
    cx.keep(query.cache, Cache::Rows(rows.clone()));
    Ok(rows)
}

/// A scalar subquery: one column of its first row, or NULL.
pub(crate) fn scalar<'v>(
    query: &Subplan,
    column: usize,
    cx: &'v Cx<'_>,
    frame: &Frame<'_>,
) -> Res<Val<'v>> {
    let first = if query.correlated() {
        limited(&query.plan, 1, cx, Some(frame))?.into_iter().next()
    } else {
        subquery_rows(query, cx, Some(frame))?.first().cloned()
    };
    Ok(first.map_or(Val::Null, |row| Val::of(&row[column]).into_owned()))
}

/// The first rows only.
fn limited(
    plan: &QueryPlan,
    count: usize,
    cx: &Cx<'_>,
    parent: Option<&Frame<'_>>,
) -> Res<Vec<Row>> {
    if plan.limit.is_some() || plan.offset.is_some() {
        return rows(plan, cx, parent);
    }
    let mut all = body(plan, Some(count), cx, parent)?;
    all.truncate(count);
    Ok(all)
}

/// EXISTS.
pub(crate) fn exists(query: &Subplan, cx: &Cx<'_>, frame: &Frame<'_>) -> Res<bool> {
    if query.correlated() {
        if let (Body::Select(select), None, None) =
            (&query.plan.body, &query.plan.limit, &query.plan.offset)
        {
            if let Some(any) = select::any(select, cx, frame)? {
                return Ok(any);
            }
        }
        Ok(!limited(&query.plan, 1, cx, Some(frame))?.is_empty())
    } else {
        Ok(!subquery_rows(query, cx, Some(frame))?.is_empty())
    }
}

/// Whether `x IN (SELECT column FROM table)` is answered by an index as it is, without a copy of the rows
/// (`sqlite3FindInIndex`): then it sees what the statement has changed so far.
fn is_index(plan: &QueryPlan, (affinity, collation): (Affinity, Collation)) -> bool {
    use crate::plan::{Node, What};
    let Body::Select(select) = &plan.body else {
        return false;
    };
    let Node::Scan(scan) = &select.from else {
        return false;
    };
    let bare = scan.filters.is_empty()
        && select.constant.is_empty()
        && select.group.is_none()
        && select.windows.is_empty()
        && select.distinct.is_none()
        && plan.limit.is_none();
    match (&scan.what, select.output.as_slice()) {
        (What::Table(table), [Expr::Rowid { depth: 0, .. }]) => bare && table.has_rowid,
        (What::Table(table), [Expr::Column(place)]) if place.depth == 0 => {
            let at = usize::from(place.column);
            let own = table.columns[at].affinity;
            let keeps = match affinity {
                Affinity::None | Affinity::Blob => true,
                Affinity::Text => own == Affinity::Text,
                _ => own.is_numeric(),
            };
            bare && keeps && (table.rowid_alias == Some(at) || table.is_indexed(at, collation))
        }
        _ => false,
    }
}

/// IN over a query: `None` is unknown.
pub(crate) fn in_query(
    exprs: &[Expr],
    query: &Subplan,
    how: &[(Affinity, Collation)],
    cx: &Cx<'_>,
    frame: &Frame<'_>,
) -> Res<Option<bool>> {
    let values: Vec<Owned> = exprs
        .iter()
        .map(|it| it.owned(cx, frame))
        .collect::<Res<_>>()?;
    if !query.correlated() && exprs.len() == 1 && cx.recursing.get() == 0 {
        // The cache of the subquery holds the set itself.
        let set = match cx.cached(query.cache) {
            Cache::Set(set) | Cache::LiveSet(set) => set,
            _ => {
                let rows = rows(&query.plan, cx, Some(frame))?;
                let mut set = crate::hash::FastSet::default();
                let mut has_null = false;
                for row in &rows {
                    let value = how[0].0.coerce(Val::of(&row[0]));
                    if value.is_null() {
                        has_null = true;
                    } else {
                        let mut key = Vec::new();
                        value.hash_key(how[0].1, &mut key);
                        set.insert(key);
                    }
                }
                let set = Rc::new((set, has_null));
                let kept = match is_index(&query.plan, how[0]) {
                    true => Cache::LiveSet(set.clone()),
                    false => Cache::Set(set.clone()),
                };
                cx.keep(query.cache, kept);
                set
            }
        };
        if set.0.is_empty() && !set.1 {
            return Ok(Some(false));
        }
        if values[0].is_null() {
            return Ok(None);
        }
        let mut key = Vec::new();
        how[0]
            .0
            .coerce(values[0].borrowed())
            .hash_key(how[0].1, &mut key);
        return Ok(if set.0.contains(&key) {
            Some(true)
        } else if set.1 {
            None
        } else {
            Some(false)
        });
    }
    // With NULL on the left SQLite converts only what is on the right.
    let one_sided = values.iter().any(Val::is_null);
    let plain: Vec<(Affinity, Collation)> = how.iter().map(|it| (Affinity::None, it.1)).collect();
    let mut found = Some(false);
    for row in subquery_rows(query, cx, Some(frame))?.iter() {
        let right = row.iter().map(Val::of);
        let (row, how): (Vec<Val<'_>>, _) = if one_sided {
            let converted = right.zip(how).map(|(value, how)| how.0.coerce(value));
            (converted.collect(), plain.as_slice())
        } else {
            (right.collect(), how)
        };
        found = or(
            found,
            compare_rows(crate::eval::expr::Compare::Eq, &values, &row, how),
        );
        if found == Some(true) {
            break;
        }
    }
    Ok(found)
}
