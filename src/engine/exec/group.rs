//! GROUP BY and aggregates.
//!
//! In: rows from a node. Out: one representative row and the aggregates' results per group, in the order of the
//! grouped values, as SQLite's sorter gives them.

use crate::hash::FastMap;

use super::scan::{self, Flow};
use crate::error::{Res, operational};
use crate::eval::aggregate::{AggregateCall, AggregateKind, State};
use crate::eval::{Cx, Frame, Slot};
use crate::plan::{Access, Group, Node, What};
use crate::value::{Collation, Owned, Val};

/// A finished group, or a row before windows: slots and aggregates.
pub(crate) struct Combined {
    pub slots: Vec<Slot>,
    pub aggregates: Vec<Owned>,
}

struct Building {
    keys: Vec<Owned>,
    slots: Vec<Slot>,
    states: Vec<State>,
    /// Arguments kept until they are sorted: for each call that has an ORDER BY.
    kept: Vec<Vec<(Vec<Owned>, Vec<Owned>)>>,
}

impl Building {
    fn new(group: &Group, keys: Vec<Owned>, slots: Vec<Slot>) -> Self {
        Self {
            keys,
            slots,
            states: group.aggregates.iter().map(State::new).collect(),
            kept: vec![Vec::new(); group.aggregates.len()],
        }
    }
}

/// Groups the rows of a node. `empty`: a condition that decides for all rows does not hold.
///
/// # Errors
/// What evaluation raises; `integer overflow` of a sum.
pub(crate) fn run<'f>(
    group: &Group,
    from: &Node,
    empty: bool,
    width: usize,
    cx: &Cx<'_>,
    frame: &mut Frame<'f>,
) -> Res<Vec<Combined>> {
    if let Some(count) = counted(group, from, empty, cx) {
        let aggregates = vec![Val::Int(count); group.aggregates.len()];
        return Ok(vec![Combined {
            slots: vec![Slot::default(); width],
            aggregates,
        }]);
    }
    let mut groups: Vec<Building> = Vec::new();
    let mut by_key: FastMap<Vec<u8>, usize> = FastMap::default();
    let mut key = Vec::new();
    if !empty {
        scan::run(from, cx, frame, &mut |frame| {
            key.clear();
            for (expr, collation) in &group.by {
                expr.eval(cx, frame)?.hash_key(*collation, &mut key);
            }
            let at = match by_key.get(key.as_slice()) {
                Some(at) => *at,
                None => {
                    let keys = group
                        .by
                        .iter()
                        .map(|it| it.0.owned(cx, frame))
                        .collect::<Res<Vec<_>>>()?;
                    groups.push(Building::new(group, keys, frame.slots.clone()));
                    by_key.insert(key.clone(), groups.len() - 1);
                    groups.len() - 1
                }
            };
            step(group, &mut groups[at], cx, frame)?;
            Ok(Flow::More)
        })?;
    }
    if group.by.is_empty() && groups.is_empty() {
        groups.push(Building::new(
            group,
            Vec::new(),
            vec![Slot::default(); width],
        ));
    }
    if !group.by.is_empty() {
        groups.sort_by(|a, b| {
            for (((a, b), (_, collation)), descending) in a
                .keys
                .iter()
                .zip(&b.keys)
                .zip(&group.by)
                .zip(&group.descending)
            {
                let ordering = a.order(b, *collation);
                if ordering.is_ne() {
                    return if *descending {
                        ordering.reverse()
                    } else {
                        ordering
                    };
                }
            }
            std::cmp::Ordering::Equal
        });
    }
    groups.into_iter().map(|it| finish(group, it)).collect()
}

/// `SELECT count(*) FROM t`: the storage knows.
fn counted(group: &Group, from: &Node, empty: bool, cx: &Cx<'_>) -> Option<i64> {
    let plain = |it: &AggregateCall| it.kind == AggregateKind::CountStar && it.filter.is_none();
    let Node::Scan(scan) = from else { return None };
    let What::Table(table) = &scan.what else {
        return None;
    };
    let whole = matches!(scan.access, Access::Full { .. } | Access::IndexOrder { .. });
    if empty
        || group.reads_row
        || !group.by.is_empty()
        || !scan.filters.is_empty()
        || !whole
        || !group.aggregates.iter().all(plain)
    {
        return None;
    }
    Some(cx.db.table(&table.name).ok()?.len() as i64)
}

fn step(group: &Group, building: &mut Building, cx: &Cx<'_>, frame: &Frame<'_>) -> Res<()> {
    for (at, call) in group.aggregates.iter().enumerate() {
        if let Some(filter) = &call.filter {
            if !filter.holds(cx, frame)? {
                continue;
            }
        }
        if !call.order_by.is_empty() {
            let keys = call
                .order_by
                .iter()
                .map(|it| it.0.owned(cx, frame))
                .collect::<Res<Vec<_>>>()?;
            let args = call
                .args
                .iter()
                .map(|it| it.owned(cx, frame))
                .collect::<Res<Vec<_>>>()?;
            building.kept[at].push((keys, args));
            continue;
        }
        let better = match call.args.as_slice() {
            [] => building.states[at].step(&[]),
            [one] => building.states[at].step(&[one.eval(cx, frame)?]),
            many => {
                let args = many
                    .iter()
                    .map(|it| it.eval(cx, frame))
                    .collect::<Res<Vec<_>>>()?;
                building.states[at].step(&args)
            }
        };
        if better && group.deciding == Some(at) {
            building.slots.clone_from(&frame.slots);
        }
    }
    Ok(())
}

fn finish(group: &Group, mut building: Building) -> Res<Combined> {
    let mut aggregates = Vec::with_capacity(group.aggregates.len());
    for (at, call) in group.aggregates.iter().enumerate() {
        let kept = std::mem::take(&mut building.kept[at]);
        aggregates.push(result(call, &mut building.states[at], kept)?);
    }
    Ok(Combined {
        slots: building.slots,
        aggregates,
    })
}

fn result(
    call: &AggregateCall,
    state: &mut State,
    mut kept: Vec<(Vec<Owned>, Vec<Owned>)>,
) -> Res<Owned> {
    kept.sort_by(|a, b| {
        for ((a, b), (_, descending)) in a.0.iter().zip(&b.0).zip(&call.order_by) {
            let ordering = a.order(b, Collation::Binary);
            let ordering = if *descending {
                ordering.reverse()
            } else {
                ordering
            };
            if ordering.is_ne() {
                return ordering;
            }
        }
        std::cmp::Ordering::Equal
    });
    for (_, args) in kept {
        let args: Vec<Val<'_>> = args.iter().map(Val::borrowed).collect();
        state.step(&args);
    }
    state
        .finish(call.kind == AggregateKind::GroupConcat && call.args.len() == 2)
        .map_err(operational)
}
