//! Window functions over materialised rows.
//!
//! In: the rows after grouping. Out: for every row the value of every window call, and the order in which SQLite
//! would give the rows (https://www.sqlite.org/windowfunctions.html).

use std::cmp::Ordering;

use super::group::Combined;
use super::order_values;
use crate::ast::{Exclude, FrameUnit};
use crate::error::{Res, operational};
use crate::eval::aggregate::{AggregateKind, State};
use crate::eval::{Cx, Expr, Frame};
use crate::plan::{FrameBound, KeyBy, WindowCall, WindowFunction};
use crate::value::{Owned, Val};

/// One partition, sorted.
struct Partition<'p> {
    call: &'p WindowCall,
    /// Row numbers, in window order.
    rows: &'p [usize],
    /// The values that the rows are ordered by.
    keys: &'p [Vec<Owned>],
    /// For each place the first and the behind-last place of its peers.
    peers: Vec<(usize, usize)>,
    /// The peer group's number.
    groups: Vec<usize>,
}

/// Works out all window calls: the order of the rows and, by row, the values.
///
/// # Errors
/// What evaluation raises; bad frame offsets.
pub(crate) fn run(
    calls: &[WindowCall],
    rows: &[Combined],
    cx: &Cx<'_>,
    frame: &mut Frame<'_>,
) -> Res<(Vec<usize>, Vec<Vec<Owned>>)> {
    let mut values = vec![vec![Val::Null; calls.len()]; rows.len()];
    let mut last_order: Vec<usize> = (0..rows.len()).collect();
    // Windows that differ are worked out one inside the other, the first one outermost.
    let mut numbers: Vec<usize> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    let window = |call: &WindowCall| format!("{:?}{:?}", call.partition_by, call.order_by);
    for (number, call) in calls.iter().enumerate() {
        let key = window(call);
        if known.contains(&key) {
            let place = numbers.iter().rposition(|it| window(&calls[*it]) == key);
            numbers.insert(place.map_or(numbers.len(), |it| it + 1), number);
        } else {
            known.push(key);
            numbers.push(number);
        }
    }
    for number in numbers.into_iter().rev() {
        let call = &calls[number];
        let load = |frame: &mut Frame<'_>, at: usize| {
            frame.slots.clone_from(&rows[at].slots);
            frame.aggregates.clone_from(&rows[at].aggregates);
        };
        let mut partition_keys: Vec<Vec<Owned>> = Vec::with_capacity(rows.len());
        let mut order_keys: Vec<Vec<Owned>> = Vec::with_capacity(rows.len());
        for at in 0..rows.len() {
            load(frame, at);
            partition_keys.push(
                call.partition_by
                    .iter()
                    .map(|it| it.0.owned(cx, frame))
                    .collect::<Res<_>>()?,
            );
            let keys = call.order_by.iter().map(|it| match &it.by {
                KeyBy::Expr(expr) => expr.owned(cx, frame),
                KeyBy::Output(_) => Ok(Val::Null),
            });
            order_keys.push(keys.collect::<Res<_>>()?);
        }
        let compare_partition = |a: usize, b: usize| {
            for ((x, y), (_, collation)) in partition_keys[a]
                .iter()
                .zip(&partition_keys[b])
                .zip(&call.partition_by)
            {
                let ordering = x.order(y, *collation);
                if ordering.is_ne() {
                    return ordering;
                }
            }
            Ordering::Equal
        };
        let compare_order = |a: usize, b: usize| {
            for ((x, y), key) in order_keys[a].iter().zip(&order_keys[b]).zip(&call.order_by) {
                let ordering = order_values(x, y, key);
                if ordering.is_ne() {
                    return ordering;
                }
            }
            Ordering::Equal
        };
        let mut order: Vec<usize> = last_order.clone();
        order.sort_by(|a, b| compare_partition(*a, *b).then_with(|| compare_order(*a, *b)));
        let mut start = 0;
        while start < order.len() {
            let mut end = start + 1;
            while end < order.len() && compare_partition(order[start], order[end]).is_eq() {
                end += 1;
            }
            let part = &order[start..end];
            let mut peers = Vec::with_capacity(part.len());
            let mut groups = Vec::with_capacity(part.len());
            let mut at = 0;
            let mut group = 0;
            while at < part.len() {
                let mut to = at + 1;
                while to < part.len() && compare_order(part[at], part[to]).is_eq() {
                    to += 1;
                }
                for _ in at..to {
                    peers.push((at, to));
                    groups.push(group);
                }
                group += 1;
                at = to;
            }
            let partition = Partition {
                call,
                rows: part,
                keys: &order_keys,
                peers,
                groups,
            };
            let results = partition.values(rows, cx, frame)?;
            for (at, value) in results.into_iter().enumerate() {
                values[part[at]][number] = value;
            }
            start = end;
        }
        last_order = order;
    }
    Ok((last_order, values))
}

impl Partition<'_> {
    fn arg(
        &self,
        at: usize,
        arg: usize,
        rows: &[Combined],
        cx: &Cx<'_>,
        frame: &mut Frame<'_>,
    ) -> Res<Owned> {
        match self.call.args.get(arg) {
            Some(expr) => self.eval(expr, at, rows, cx, frame),
            None => Ok(Val::Null),
        }
    }

    fn eval(
        &self,
        expr: &Expr,
        at: usize,
        rows: &[Combined],
        cx: &Cx<'_>,
        frame: &mut Frame<'_>,
    ) -> Res<Owned> {
        let row = &rows[self.rows[at]];
        frame.slots.clone_from(&row.slots);
        frame.aggregates.clone_from(&row.aggregates);
        expr.owned(cx, frame)
    }

    fn values(&self, rows: &[Combined], cx: &Cx<'_>, frame: &mut Frame<'_>) -> Res<Vec<Owned>> {
        let count = self.rows.len();
        let mut values = Vec::with_capacity(count);
        match self.call.function {
            WindowFunction::RowNumber => values.extend((1..=count as i64).map(Val::Int)),
            WindowFunction::Rank => {
                values.extend(self.peers.iter().map(|it| Val::Int(it.0 as i64 + 1)))
            }
            WindowFunction::DenseRank => {
                values.extend(self.groups.iter().map(|it| Val::Int(*it as i64 + 1)))
            }
            WindowFunction::PercentRank => values.extend(self.peers.iter().map(|it| {
                Val::Real(if count < 2 {
                    0.0
                } else {
                    it.0 as f64 / (count - 1) as f64
                })
            })),
            WindowFunction::CumeDist => {
                values.extend(
                    self.peers
                        .iter()
                        .map(|it| Val::Real(it.1 as f64 / count as f64)),
                );
            }
            WindowFunction::Ntile => {
                let buckets = self.arg(0, 0, rows, cx, frame)?.as_int();
                if buckets <= 0 {
                    return Err(operational("argument of ntile must be a positive integer"));
                }
                let buckets = buckets as usize;
                let (small, larger) = (count / buckets, count % buckets);
                for at in 0..count {
                    let bucket = if at < larger * (small + 1) {
                        at / (small + 1)
                    } else {
                        larger + (at - larger * (small + 1)) / small.max(1)
                    };
                    values.push(Val::Int(bucket as i64 + 1));
                }
            }
            WindowFunction::Lag | WindowFunction::Lead => {
                for at in 0..count {
                    let offset = match self.call.args.get(1) {
                        Some(_) => match self.arg(at, 1, rows, cx, frame)? {
                            Val::Null => None,
                            offset => Some(offset.as_int()),
                        },
                        None => Some(1),
                    };
                    let target = offset.and_then(|offset| {
                        let offset = if self.call.function == WindowFunction::Lag {
                            -offset
                        } else {
                            offset
                        };
                        usize::try_from(at as i64 + offset)
                            .ok()
                            .filter(|it| *it < count)
                    });
                    values.push(match target {
                        Some(target) => self.arg(target, 0, rows, cx, frame)?,
                        None => self.arg(at, 2, rows, cx, frame)?,
                    });
                }
            }
            WindowFunction::FirstValue | WindowFunction::LastValue | WindowFunction::NthValue => {
                for at in 0..count {
                    let places = self.places(at, rows, cx, frame)?;
                    let place = match self.call.function {
                        WindowFunction::FirstValue => places.first().copied(),
                        WindowFunction::LastValue => places.last().copied(),
                        _ => {
                            let nth = self.arg(at, 1, rows, cx, frame)?;
                            let nth = match nth {
                                Val::Int(it) if it > 0 => it as usize,
                                _ => {
                                    return Err(operational(
                                        "second argument to nth_value must be a positive integer",
                                    ));
                                }
                            };
                            places.get(nth - 1).copied()
                        }
                    };
                    values.push(match place {
                        Some(place) => self.arg(place, 0, rows, cx, frame)?,
                        None => Val::Null,
                    });
                }
            }
            WindowFunction::Aggregate => return self.aggregate(rows, cx, frame),
        }
        Ok(values)
    }

    fn aggregate(&self, rows: &[Combined], cx: &Cx<'_>, frame: &mut Frame<'_>) -> Res<Vec<Owned>> {
        let Some(call) = &self.call.aggregate else {
            return Ok(Vec::new());
        };
        let count = self.rows.len();
        let separator = call.kind == AggregateKind::GroupConcat && call.args.len() == 2;
        let mut args: Vec<Option<Vec<Owned>>> = Vec::with_capacity(count);
        for at in 0..count {
            let counts = match &self.call.filter {
                Some(filter) => self.eval(filter, at, rows, cx, frame)?.truth() == Some(true),
                None => true,
            };
            if !counts {
                args.push(None);
                continue;
            }
            let values = call
                .args
                .iter()
                .map(|it| self.eval(it, at, rows, cx, frame))
                .collect::<Res<Vec<_>>>()?;
            args.push(Some(values));
        }
        let feed = |state: &mut State, at: usize| {
            if let Some(values) = &args[at] {
                let values: Vec<Val<'_>> = values.iter().map(Val::borrowed).collect();
                state.step(&values);
            }
        };
        let mut values = Vec::with_capacity(count);
        let growing = matches!(self.call.start, FrameBound::UnboundedPreceding)
            && self.call.exclude == Exclude::NoOthers;
        // In a window an empty group_concat is NULL, as in SQLite.
        let value_of = |state: &State| match state.finish(separator).map_err(operational)? {
            Val::Text(text) if text.is_empty() && call.kind == AggregateKind::GroupConcat => {
                Ok(Val::Null)
            }
            value => Ok::<_, crate::EngineError>(value),
        };
        if growing {
            let mut state = State::new(call);
            let mut fed = 0;
            for at in 0..count {
                let (_, end) = self.range(at, rows, cx, frame)?;
                if end < fed {
                    // The end moved back, which only offsets that differ by row can do.
                    state = State::new(call);
                    fed = 0;
                }
                while fed < end {
                    feed(&mut state, fed);
                    fed += 1;
                }
                values.push(value_of(&state)?);
            }
            return Ok(values);
        }
        for at in 0..count {
            let mut state = State::new(call);
            for place in self.places(at, rows, cx, frame)? {
                cx.step()?;
                feed(&mut state, place);
            }
            values.push(value_of(&state)?);
        }
        Ok(values)
    }

    /// The places of a row's frame, without what EXCLUDE takes out.
    fn places(
        &self,
        at: usize,
        rows: &[Combined],
        cx: &Cx<'_>,
        frame: &mut Frame<'_>,
    ) -> Res<Vec<usize>> {
        let (start, end) = self.range(at, rows, cx, frame)?;
        let (peer_start, peer_end) = self.peers[at];
        Ok((start..end)
            .filter(|place| match self.call.exclude {
                Exclude::NoOthers => true,
                Exclude::CurrentRow => *place != at,
                Exclude::Group => !(peer_start..peer_end).contains(place),
                Exclude::Ties => *place == at || !(peer_start..peer_end).contains(place),
            })
            .collect())
    }

    /// The frame before EXCLUDE: first place and behind-last place.
    fn range(
        &self,
        at: usize,
        rows: &[Combined],
        cx: &Cx<'_>,
        frame: &mut Frame<'_>,
    ) -> Res<(usize, usize)> {
        let start = self.bound(&self.call.start, true, at, rows, cx, frame)?;
        let end = self.bound(&self.call.end, false, at, rows, cx, frame)?;
        Ok((
            start.min(self.rows.len()),
            end.clamp(start.min(self.rows.len()), self.rows.len()),
        ))
    }

    fn bound(
        &self,
        bound: &FrameBound,
        is_start: bool,
        at: usize,
        rows: &[Combined],
        cx: &Cx<'_>,
        frame: &mut Frame<'_>,
    ) -> Res<usize> {
        let count = self.rows.len();
        let (expr, forward) = match bound {
            FrameBound::UnboundedPreceding => return Ok(0),
            FrameBound::UnboundedFollowing => return Ok(count),
            FrameBound::CurrentRow => {
                return Ok(match (self.call.unit, is_start) {
                    (FrameUnit::Rows, true) => at,
                    (FrameUnit::Rows, false) => at + 1,
                    (_, true) => self.peers[at].0,
                    (_, false) => self.peers[at].1,
                });
            }
            FrameBound::Preceding(expr) => (expr, false),
            FrameBound::Following(expr) => (expr, true),
        };
        let offset = self.eval(expr, at, rows, cx, frame)?;
        let which = if is_start { "starting" } else { "ending" };
        if self.call.unit == FrameUnit::Range {
            let number = match offset {
                Val::Int(_) | Val::Real(_) if offset.as_real() >= 0.0 => offset.as_real(),
                _ => {
                    return Err(operational(format!(
                        "frame {which} offset must be a non-negative number"
                    )));
                }
            };
            return Ok(self.range_bound(number, forward, is_start, at));
        }
        let offset = match offset {
            Val::Int(it) if it >= 0 => it,
            Val::Real(it) if it >= 0.0 && it.fract() == 0.0 => it as i64,
            _ => {
                return Err(operational(format!(
                    "frame {which} offset must be a non-negative integer"
                )));
            }
        };
        let offset = if forward { offset } else { -offset };
        if self.call.unit == FrameUnit::Rows {
            let place = at as i64 + offset + i64::from(!is_start);
            return Ok(place.clamp(0, count as i64) as usize);
        }
        // GROUPS
        let wanted = self.groups[at] as i64 + offset;
        Ok(if is_start {
            self.groups
                .iter()
                .position(|it| *it as i64 >= wanted)
                .unwrap_or(count)
        } else {
            self.groups
                .iter()
                .rposition(|it| *it as i64 <= wanted)
                .map_or(0, |it| it + 1)
        })
    }

    /// RANGE with an offset: over the one value that orders the window.
    fn range_bound(&self, offset: f64, forward: bool, is_start: bool, at: usize) -> usize {
        let key = &self.call.order_by[0];
        let value = |place: usize| &self.keys[self.rows[place]][0];
        let own = match value(at) {
            Val::Int(_) | Val::Real(_) => value(at).as_real(),
            // NULL and text have only their peers.
            _ => {
                return if is_start {
                    self.peers[at].0
                } else {
                    self.peers[at].1
                };
            }
        };
        let edge = if forward != key.descending {
            own + offset
        } else {
            own - offset
        };
        // Where a row stands against the edge, in the window's direction.
        let side = |place: usize| match value(place) {
            Val::Int(_) | Val::Real(_) => {
                let ordering = value(place)
                    .as_real()
                    .partial_cmp(&edge)
                    .unwrap_or(Ordering::Equal);
                if key.descending {
                    ordering.reverse()
                } else {
                    ordering
                }
            }
            Val::Null => {
                if key.nulls_first {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
            _ => {
                if key.descending {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        };
        let count = self.rows.len();
        if is_start {
            (0..count)
                .find(|place| side(*place).is_ge())
                .unwrap_or(count)
        } else {
            (0..count)
                .rev()
                .find(|place| side(*place).is_le())
                .map_or(0, |it| it + 1)
        }
    }
}
