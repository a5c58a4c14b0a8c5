//! Nodes: scans, look-ups and joins, as nested loops.
//!
//! In: a [`Node`], a frame. Out: the frame filled with one combination of rows after another, each given to `emit`.

use crate::hash::FastMap;
use std::rc::Rc;

use gluesql_core::data::{Key, Value as GlueValue};
use storage::{Row, Table};

use super::look;
use crate::ast::JoinKind;
use crate::error::{Res, operational};
use crate::eval::context::{Cache, HashedRows};
use crate::eval::run::list_param;
use crate::eval::{Cx, Expr, Frame, Slot};
use crate::plan::{Access, InSource, Last, Node, Scan, What};
use crate::value::{Affinity, Owned, Val};

/// Whether more rows are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    More,
    Stop,
}

pub(crate) type Emit<'e, 'f> = dyn FnMut(&mut Frame<'f>) -> Res<Flow> + 'e;

/// Gives every combination of rows of a node to `emit`.
///
/// # Errors
/// What evaluation raises.
pub(crate) fn run<'f>(
    node: &Node,
    cx: &Cx<'_>,
    frame: &mut Frame<'f>,
    emit: &mut Emit<'_, 'f>,
) -> Res<Flow> {
    match node {
        Node::One => emit(frame),
        Node::Scan(scan) => run_scan(scan, cx, frame, emit),
        Node::Join {
            left,
            right,
            kind: JoinKind::Inner | JoinKind::Cross,
            on,
            after,
        } => {
            let mut kept = Kept::of(right);
            run(left, cx, frame, &mut |frame| {
                kept.run(right, cx, frame, &mut |frame| {
                    if all_hold(on, cx, frame)? && all_hold(after, cx, frame)? {
                        emit(frame)
                    } else {
                        Ok(Flow::More)
                    }
                })
            })
        }
        Node::Join {
            left,
            right,
            kind: JoinKind::Left,
            on,
            after,
        } => {
            let mut kept = Kept::of(right);
            run(left, cx, frame, &mut |frame| {
                let mut matched = false;
                let flow = kept.run(right, cx, frame, &mut |frame| {
                    if !all_hold(on, cx, frame)? {
                        return Ok(Flow::More);
                    }
                    matched = true;
                    if all_hold(after, cx, frame)? {
                        emit(frame)
                    } else {
                        Ok(Flow::More)
                    }
                })?;
                if flow == Flow::Stop || matched {
                    return Ok(flow);
                }
                null_out(right, frame);
                if all_hold(after, cx, frame)? {
                    emit(frame)
                } else {
                    Ok(Flow::More)
                }
            })
        }
        Node::Join {
            left,
            right,
            kind,
            on,
            after,
        } => run_outer(left, right, *kind, on, after, cx, frame, emit),
    }
}

/// The rows of the right side of a join, when they are the same for every row of the left: they are found once.
enum Kept {
    /// They depend on the left row.
    Never,
    NotYet,
    Rows(Vec<Slot>),
}

impl Kept {
    fn of(right: &Node) -> Self {
        let Node::Scan(scan) = right else {
            return Self::Never;
        };
        let own = crate::eval::expr::bit(scan.source);
        let fixed = |it: &Expr| it.sources() & !own == 0 && it.is_repeatable();
        let read_whole = matches!(scan.access, Access::Full { .. } | Access::IndexOrder { .. });
        if read_whole && matches!(scan.what, What::Table(_)) && scan.filters.iter().all(fixed) {
            Self::NotYet
        } else {
            Self::Never
        }
    }

    fn run<'f>(
        &mut self,
        right: &Node,
        cx: &Cx<'_>,
        frame: &mut Frame<'f>,
        emit: &mut Emit<'_, 'f>,
    ) -> Res<Flow> {
        let (Node::Scan(scan), true) = (right, !matches!(self, Self::Never)) else {
            return run(right, cx, frame, emit);
        };
        let source = usize::from(scan.source);
        if let Self::Rows(rows) = self {
            for slot in rows {
                cx.step()?;
                frame.slots[source] = slot.clone();
                if emit(frame)? == Flow::Stop {
                    return Ok(Flow::Stop);
                }
            }
            return Ok(Flow::More);
        }
        let mut rows = Vec::new();
        let flow = run(right, cx, frame, &mut |frame| {
            rows.push(frame.slots[source].clone());
            emit(frame)
        })?;
        if flow == Flow::More {
            *self = Self::Rows(rows);
        }
        Ok(flow)
    }
}

/// RIGHT and FULL JOIN: the right rows are collected, and those that matched nothing follow.
fn run_outer<'f>(
    left: &Node,
    right: &Node,
    kind: JoinKind,
    on: &[Expr],
    after: &[Expr],
    cx: &Cx<'_>,
    frame: &mut Frame<'f>,
    emit: &mut Emit<'_, 'f>,
) -> Res<Flow> {
    let sources = sources(right);
    let mut rights: Vec<Vec<Slot>> = Vec::new();
    run(right, cx, frame, &mut |frame| {
        rights.push(sources.iter().map(|it| frame.slots[*it].clone()).collect());
        Ok(Flow::More)
    })?;
    let mut matched = vec![false; rights.len()];
    let flow = run(left, cx, frame, &mut |frame| {
        let mut any = false;
        for (at, slots) in rights.iter().enumerate() {
            for (source, slot) in sources.iter().zip(slots) {
                frame.slots[*source] = slot.clone();
            }
            if !all_hold(on, cx, frame)? {
                continue;
            }
            any = true;
            matched[at] = true;
            if all_hold(after, cx, frame)? && emit(frame)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        if !any && kind == JoinKind::Full {
            null_out(right, frame);
            if all_hold(after, cx, frame)? {
                return emit(frame);
            }
        }
        Ok(Flow::More)
    })?;
    if flow == Flow::Stop {
        return Ok(flow);
    }
    null_out(left, frame);
    for (slots, _) in rights.iter().zip(&matched).filter(|it| !*it.1) {
        for (source, slot) in sources.iter().zip(slots) {
            frame.slots[*source] = slot.clone();
        }
        if all_hold(after, cx, frame)? && emit(frame)? == Flow::Stop {
            return Ok(Flow::Stop);
        }
    }
    Ok(Flow::More)
}

fn all_hold(conditions: &[Expr], cx: &Cx<'_>, frame: &Frame<'_>) -> Res<bool> {
    for condition in conditions {
        if !condition.holds(cx, frame)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn sources(node: &Node) -> Vec<usize> {
    match node {
        Node::One => Vec::new(),
        Node::Scan(scan) => vec![usize::from(scan.source)],
        Node::Join { left, right, .. } => {
            let mut all = sources(left);
            all.extend(sources(right));
            all
        }
    }
}

fn null_out(node: &Node, frame: &mut Frame<'_>) {
    match node {
        Node::One => {}
        Node::Scan(scan) => frame.slots[usize::from(scan.source)] = Slot::default(),
        Node::Join { left, right, .. } => {
            null_out(left, frame);
            null_out(right, frame);
        }
    }
}

fn visit<'f>(
    scan: &Scan,
    rowid: Option<i64>,
    row: &Row,
    cx: &Cx<'_>,
    frame: &mut Frame<'f>,
    emit: &mut Emit<'_, 'f>,
) -> Res<Flow> {
    cx.step()?;
    frame.slots[usize::from(scan.source)] = Slot {
        rowid,
        row: Some(row.clone()),
    };
    if all_hold(&scan.filters, cx, frame)? {
        emit(frame)
    } else {
        Ok(Flow::More)
    }
}

fn run_scan<'f>(
    scan: &Scan,
    cx: &Cx<'_>,
    frame: &mut Frame<'f>,
    emit: &mut Emit<'_, 'f>,
) -> Res<Flow> {
    if let Access::Hash {
        columns,
        keys,
        rest,
        cache,
    } = &scan.access
    {
        return run_hash(scan, columns, keys, rest, *cache, cx, frame, emit);
    }
    match &scan.what {
        What::Table(_) => run_table(scan, cx, frame, emit),
        What::Query(query) => {
            // A query in FROM sees what is around the whole SELECT, not its neighbours.
            let rows = super::subquery_rows(query, cx, frame.parent)?;
            for row in rows.iter() {
                if visit(scan, None, row, cx, frame, emit)? == Flow::Stop {
                    return Ok(Flow::Stop);
                }
            }
            Ok(Flow::More)
        }
        What::Working(number) => {
            let rows = cx
                .working
                .borrow()
                .get(*number)
                .cloned()
                .unwrap_or_default();
            for row in rows.iter() {
                if visit(scan, None, row, cx, frame, emit)? == Flow::Stop {
                    return Ok(Flow::Stop);
                }
            }
            Ok(Flow::More)
        }
        What::Function { name, args } => {
            let args = args
                .iter()
                .map(|it| it.owned(cx, frame))
                .collect::<Res<Vec<_>>>()?;
            for values in function_rows(name, &args, cx)? {
                let row = crate::eval::context::row_of(values);
                if visit(scan, None, &row, cx, frame, emit)? == Flow::Stop {
                    return Ok(Flow::Stop);
                }
            }
            Ok(Flow::More)
        }
    }
}

fn function_rows(name: &str, args: &[Owned], cx: &Cx<'_>) -> Res<Vec<Vec<Owned>>> {
    match name {
        "generate_series" => {
            let start = args.first().map_or(0, Val::as_int);
            let stop = args.get(1).map_or(4_294_967_295, Val::as_int);
            let step = match args.get(2).map_or(1, Val::as_int) {
                0 => 1,
                step => step,
            };
            let mut rows = Vec::new();
            let mut at = start;
            while if step > 0 { at <= stop } else { at >= stop } {
                cx.step()?;
                rows.push(vec![Val::Int(at)]);
                match at.checked_add(step) {
                    Some(next) => at = next,
                    None => break,
                }
            }
            Ok(rows)
        }
        "sqlite_master" => Ok(crate::introspect::master_rows(cx.catalog, false)),
        "sqlite_temp_master" => Ok(crate::introspect::master_rows(cx.catalog, true)),
        "pragma_table_info" => {
            let name = args
                .first()
                .map_or(Val::Null, Val::borrowed)
                .into_text()
                .into_owned();
            Ok(crate::introspect::table_info(cx.catalog, &name))
        }
        _ => crate::eval::json_rows(
            args.first().unwrap_or(&Val::Null),
            args.get(1),
            name == "json_tree",
        ),
    }
}

fn run_table<'f>(
    scan: &Scan,
    cx: &Cx<'_>,
    frame: &mut Frame<'f>,
    emit: &mut Emit<'_, 'f>,
) -> Res<Flow> {
    let What::Table(def) = &scan.what else {
        return Ok(Flow::More);
    };
    let table = cx
        .db
        .table(&def.name)
        .map_err(|_| operational(format!("no such table: {}", def.name)))?;
    let own = |expr: &Expr, frame: &Frame<'_>| expr.owned(cx, frame);
    match &scan.access {
        Access::Full { reverse: false } => each(scan, table.scan(), cx, frame, emit),
        Access::Full { reverse: true } => each(scan, table.scan().rev(), cx, frame, emit),
        Access::IndexOrder { index, reverse } => {
            let mut keys = look::ordered(table, def, index)?;
            if *reverse {
                // Equal values keep the order of their rowids turned round as well, as an index read backwards does.
                keys.reverse();
            }
            each(scan, keys.into_iter(), cx, frame, emit)
        }
        Access::Rowid(expr) => {
            let value = own(expr, frame)?;
            match look::rowid_value(&value) {
                Some(rowid) => one(scan, table, rowid, cx, frame, emit),
                None => Ok(Flow::More),
            }
        }
        Access::RowidIn(list) => {
            let values = in_values(list, Affinity::Numeric, cx, frame)?;
            for value in look::distinct_sorted(values) {
                if let Some(rowid) = look::rowid_value(&value) {
                    if one(scan, table, rowid, cx, frame, emit)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
            }
            Ok(Flow::More)
        }
        Access::RowidRange { low, high, reverse } => {
            let bound = |limit: &Option<(Expr, bool)>, frame: &Frame<'_>| -> Res<Option<Owned>> {
                match limit {
                    Some((expr, _)) => Ok(Some(Affinity::Numeric.coerce(own(expr, frame)?))),
                    None => Ok(None),
                }
            };
            // Too many rather than too few: the conditions are checked again.
            let from = match bound(low, frame)? {
                None => i64::MIN,
                Some(Val::Int(it)) => it,
                Some(Val::Real(it)) => it.floor() as i64,
                Some(_) => return Ok(Flow::More),
            };
            let to = match bound(high, frame)? {
                None | Some(Val::Text(_) | Val::Blob(_)) => i64::MAX,
                Some(Val::Int(it)) => it,
                Some(Val::Real(it)) => it.ceil() as i64,
                Some(Val::Null) => return Ok(Flow::More),
            };
            if from > to {
                return Ok(Flow::More);
            }
            let rows = table.scan_range(Key::I64(from)..=Key::I64(to));
            if *reverse {
                each(scan, rows.rev(), cx, frame, emit)
            } else {
                each(scan, rows, cx, frame, emit)
            }
        }
        Access::Index {
            index,
            keys,
            last,
            columns,
        } => {
            if let (Last::None, [key]) = (last, keys.as_slice()) {
                // The usual case: one value, one way to write it; nothing is collected.
                let value = own(key, frame)?;
                if let Some(found) = look::direct(table, def, index, &value)? {
                    for key in found {
                        if one(scan, table, look::rowid_of(key), cx, frame, emit)? == Flow::Stop {
                            return Ok(Flow::Stop);
                        }
                    }
                    return Ok(Flow::More);
                }
            }
            let keys = keys
                .iter()
                .map(|it| own(it, frame))
                .collect::<Res<Vec<_>>>()?;
            let rowids = match last {
                Last::None => {
                    let keys: Vec<Val<'_>> = keys.iter().map(Val::borrowed).collect();
                    look::lookup_rowids(table, def, index, &keys)?
                }
                Last::In(list, affinity) => {
                    let values = in_values(list, *affinity, cx, frame)?;
                    look::lookup_in(table, def, index, &keys, values)?
                }
                Last::Range { low, high } => {
                    let value = |limit: &Option<(Expr, bool)>| -> Res<look::Limit<'static>> {
                        match limit {
                            Some((expr, inclusive)) => Ok(Some((own(expr, frame)?, *inclusive))),
                            None => Ok(None),
                        }
                    };
                    let (low, high) = (value(low)?, value(high)?);
                    look::lookup_range(table, def, index, columns[keys.len()], &keys, &low, &high)?
                }
            };
            for rowid in rowids {
                if one(scan, table, rowid, cx, frame, emit)? == Flow::Stop {
                    return Ok(Flow::Stop);
                }
            }
            Ok(Flow::More)
        }
        Access::Hash { .. } => Ok(Flow::More),
    }
}

fn each<'t, 'f>(
    scan: &Scan,
    rows: impl Iterator<Item = (&'t Key, &'t Row)>,
    cx: &Cx<'_>,
    frame: &mut Frame<'f>,
    emit: &mut Emit<'_, 'f>,
) -> Res<Flow> {
    for (key, row) in rows {
        if visit(scan, Some(look::rowid_of(key)), row, cx, frame, emit)? == Flow::Stop {
            return Ok(Flow::Stop);
        }
    }
    Ok(Flow::More)
}

fn one<'f>(
    scan: &Scan,
    table: &Table,
    rowid: i64,
    cx: &Cx<'_>,
    frame: &mut Frame<'f>,
    emit: &mut Emit<'_, 'f>,
) -> Res<Flow> {
    match table.get(&Key::I64(rowid)) {
        Some(row) => visit(scan, Some(rowid), row, cx, frame, emit),
        None => Ok(Flow::More),
    }
}

fn in_values(
    list: &InSource,
    affinity: Affinity,
    cx: &Cx<'_>,
    frame: &Frame<'_>,
) -> Res<Vec<Owned>> {
    let coerce = |value: Owned| affinity.coerce(value);
    Ok(match list {
        InSource::List(list) => list
            .iter()
            .map(|it| Ok(coerce(it.owned(cx, frame)?)))
            .collect::<Res<Vec<_>>>()?,
        InSource::Param(param) => list_param(cx, *param)?
            .iter()
            .cloned()
            .map(coerce)
            .collect(),
        InSource::Query(query) => super::subquery_rows(query, cx, Some(frame))?
            .iter()
            .map(|row| coerce(Val::of(&row[0]).into_owned()))
            .collect(),
    })
}

fn run_hash<'f>(
    scan: &Scan,
    columns: &[(usize, Affinity, crate::value::Collation)],
    keys: &[Expr],
    rest: &[usize],
    cache: usize,
    cx: &Cx<'_>,
    frame: &mut Frame<'f>,
    emit: &mut Emit<'_, 'f>,
) -> Res<Flow> {
    let hashed = match cx.cached(cache) {
        Cache::Hash(hashed) => hashed,
        _ => {
            let hashed = Rc::new(build_hash(scan, columns, rest, cx, frame)?);
            cx.keep(cache, Cache::Hash(hashed.clone()));
            hashed
        }
    };
    let mut key = Vec::new();
    for (expr, (_, affinity, collation)) in keys.iter().zip(columns) {
        let value = affinity.coerce(expr.eval(cx, frame)?);
        if value.is_null() {
            return Ok(Flow::More);
        }
        value.hash_key(*collation, &mut key);
    }
    let Some(found) = hashed.by_key.get(&key) else {
        return Ok(Flow::More);
    };
    for at in found {
        let (rowid, row) = &hashed.rows[*at as usize];
        if visit(scan, *rowid, row, cx, frame, emit)? == Flow::Stop {
            return Ok(Flow::Stop);
        }
    }
    Ok(Flow::More)
}

fn build_hash(
    scan: &Scan,
    columns: &[(usize, Affinity, crate::value::Collation)],
    rest: &[usize],
    cx: &Cx<'_>,
    frame: &Frame<'_>,
) -> Res<HashedRows> {
    let mut rows: Vec<(Option<i64>, Row)> = Vec::new();
    match &scan.what {
        What::Table(def) => {
            let table = cx
                .db
                .table(&def.name)
                .map_err(|_| operational(format!("no such table: {}", def.name)))?;
            rows.extend(
                table
                    .scan()
                    .map(|(key, row)| (Some(look::rowid_of(key)), row.clone())),
            );
        }
        What::Query(query) => {
            let found = super::subquery_rows(query, cx, frame.parent)?;
            rows.extend(found.iter().map(|row| (None, row.clone())));
        }
        _ => {}
    }
    let mut by_key: FastMap<Vec<u8>, Vec<u32>> = FastMap::default();
    'rows: for (at, (_, row)) in rows.iter().enumerate() {
        cx.step()?;
        let mut key = Vec::new();
        for (column, affinity, collation) in columns {
            let value = affinity.coerce(Val::of(row.get(*column).unwrap_or(&GlueValue::Null)));
            if value.is_null() {
                continue 'rows;
            }
            value.hash_key(*collation, &mut key);
        }
        by_key.entry(key).or_default().push(at as u32);
    }
    if !rest.is_empty() {
        for bucket in by_key.values_mut().filter(|it| it.len() > 1) {
            bucket.sort_by(|a, b| {
                for at in rest {
                    let value = |row: u32| rows[row as usize].1.get(*at).map_or(Val::Null, Val::of);
                    let ordering = value(*a).order(&value(*b), crate::value::Collation::Binary);
                    if ordering.is_ne() {
                        return ordering;
                    }
                }
                std::cmp::Ordering::Equal
            });
        }
    }
    Ok(HashedRows { rows, by_key })
}
