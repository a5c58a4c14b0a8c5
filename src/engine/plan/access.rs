//! Access paths: how the rows of one table are found.
//!
//! In: the table, and the conditions that can be decided when its turn comes. Out: [`Access`] and a guess at its rows.
//! Every condition is checked again on the row, so a path may find too many rows, never too few.

use std::rc::Rc;

use super::join::Condition;
use super::scope::Planner;
use super::{Access, InSource, Last, What};
use crate::catalog::{Origin, TableDef};
use crate::eval::Expr;
use crate::eval::expr::{Compare, Place, bit};
use crate::value::{Affinity, Collation};

impl Access {
    /// How many conditions the path itself uses, for the cost model.
    pub(crate) fn used_conditions(&self) -> usize {
        match self {
            Self::Full { .. } | Self::IndexOrder { .. } => 0,
            Self::Rowid(_) | Self::RowidIn(_) => 1,
            Self::RowidRange { low, high, .. } => {
                usize::from(low.is_some()) + usize::from(high.is_some())
            }
            Self::Index { keys, last, .. } => keys.len() + usize::from(!matches!(last, Last::None)),
            Self::Hash { keys, .. } => keys.len(),
        }
    }
}

/// A condition of the form `column op value`, where the value does not read this table.
struct Term<'c> {
    column: Option<usize>,
    /// The value reads another element of this query.
    joins: bool,
    op: TermOp<'c>,
    /// How the comparison converts its operands.
    affinity: Affinity,
    collation: Collation,
}

enum TermOp<'c> {
    Eq(&'c Expr),
    In(InSource),
    Low(&'c Expr, bool),
    High(&'c Expr, bool),
    Between(&'c Expr, &'c Expr),
    IsNull,
}

fn terms<'c>(table: &TableDef, source: u16, conditions: &'c [Condition]) -> Vec<Term<'c>> {
    let own = |expr: &Expr| -> Option<Option<usize>> {
        match expr {
            Expr::Column(Place {
                depth: 0,
                source: it,
                column,
            }) if *it == source => {
                let column = usize::from(*column);
                Some(if table.rowid_alias == Some(column) {
                    None
                } else {
                    Some(column)
                })
            }
            Expr::Rowid {
                depth: 0,
                source: it,
            } if *it == source => Some(None),
            _ => None,
        }
    };
    let free = |expr: &Expr| expr.sources() & bit(source) == 0;
    let mut terms = Vec::new();
    for condition in conditions {
        match &condition.expr {
            Expr::Compare {
                op,
                left,
                right,
                affinity,
                collation,
            } => {
                let mut push = |column: &Expr, op: Compare, value: &'c Expr| {
                    let Some(column) = own(column) else { return };
                    if !free(value) {
                        return;
                    }
                    let op = match op {
                        Compare::Eq => TermOp::Eq(value),
                        Compare::Lt => TermOp::High(value, false),
                        Compare::Le => TermOp::High(value, true),
                        Compare::Gt => TermOp::Low(value, false),
                        Compare::Ge => TermOp::Low(value, true),
                        _ => return,
                    };
                    let joins = value.sources() != 0;
                    terms.push(Term {
                        column,
                        joins,
                        op,
                        affinity: *affinity,
                        collation: *collation,
                    });
                };
                push(left, *op, right);
                push(right, op.flipped(), left);
            }
            // The first of the values limits the first column, whatever the others say.
            Expr::CompareRows {
                op,
                left,
                right,
                how,
            } => {
                let (Some(Some(column)), true) = (own(&left[0]), right.iter().all(free)) else {
                    continue;
                };
                let op = match op {
                    Compare::Lt | Compare::Le => TermOp::High(&right[0], true),
                    Compare::Gt | Compare::Ge => TermOp::Low(&right[0], true),
                    _ => continue,
                };
                terms.push(Term {
                    column: Some(column),
                    joins: condition.sources != bit(source),
                    op,
                    affinity: how[0].0,
                    collation: how[0].1,
                });
            }
            Expr::IsNull {
                expr,
                negated: false,
            } => {
                if let Some(column) = own(expr) {
                    let (affinity, collation) = (Affinity::None, Collation::Binary);
                    terms.push(Term {
                        column,
                        joins: false,
                        op: TermOp::IsNull,
                        affinity,
                        collation,
                    });
                }
            }
            Expr::Between {
                expr,
                low,
                high,
                negated: false,
                how,
            } if how[0] == how[1] && own(expr).is_some() => {
                if let (Some(column), true, true) = (own(expr), free(low), free(high)) {
                    let op = TermOp::Between(low, high);
                    terms.push(Term {
                        column,
                        joins: condition.sources != bit(source),
                        op,
                        affinity: how[0].0,
                        collation: how[0].1,
                    });
                }
            }
            // `x BETWEEN a AND b` with columns as its bounds is two comparisons.
            Expr::Between {
                expr,
                low,
                high,
                negated: false,
                how,
            } if free(expr) => {
                let bounds = [
                    (low, TermOp::High(expr, true), how[0]),
                    (high, TermOp::Low(expr, true), how[1]),
                ];
                for (column, op, (affinity, collation)) in bounds {
                    if let Some(column) = own(column) {
                        terms.push(Term {
                            column,
                            joins: expr.sources() != 0,
                            op,
                            affinity,
                            collation,
                        });
                    }
                }
            }
            Expr::InList {
                expr,
                list,
                negated: false,
                affinity,
                collation,
                ..
            } => {
                if let (Some(column), true) = (own(expr), list.iter().all(free)) {
                    let op = TermOp::In(InSource::List(list.clone()));
                    terms.push(Term {
                        column,
                        joins: condition.sources != bit(source),
                        op,
                        affinity: *affinity,
                        collation: *collation,
                    });
                }
            }
            // `x = 1 OR x = 2` is an IN.
            Expr::Or(all) => {
                let mut values = Vec::new();
                let mut first = None;
                let one = all.iter().all(|it| {
                    let Expr::Compare {
                        op: Compare::Eq,
                        left,
                        right,
                        affinity,
                        collation,
                    } = it
                    else {
                        return false;
                    };
                    let (column, value) = match (own(left), own(right)) {
                        (Some(column), _) => (column, right),
                        (None, Some(column)) => (column, left),
                        _ => return false,
                    };
                    values.push(Expr::clone(value));
                    let how = (column, *affinity, *collation);
                    free(value) && *first.get_or_insert(how) == how
                });
                if let (true, Some((column, affinity, collation))) = (one, first) {
                    terms.push(Term {
                        column,
                        joins: condition.sources != bit(source),
                        op: TermOp::In(InSource::List(values)),
                        affinity,
                        collation,
                    });
                }
            }
            Expr::InParam {
                expr,
                param,
                negated: false,
                affinity,
                collation,
                ..
            } => {
                if let Some(column) = own(expr) {
                    let op = TermOp::In(InSource::Param(*param));
                    terms.push(Term {
                        column,
                        joins: condition.sources != bit(source),
                        op,
                        affinity: *affinity,
                        collation: *collation,
                    });
                }
            }
            Expr::InQuery {
                exprs,
                query,
                negated: false,
                how,
            } if exprs.len() == 1 && !query.correlated() => {
                if let Some(column) = own(&exprs[0]) {
                    let op = TermOp::In(InSource::Query(query.clone()));
                    terms.push(Term {
                        column,
                        joins: condition.sources != bit(source),
                        op,
                        affinity: how[0].0,
                        collation: how[0].1,
                    });
                }
            }
            _ => {}
        }
    }
    terms
}

/// Whether looking a column up by the stored value finds what the comparison would.
fn usable(table: &TableDef, column: usize, affinity: Affinity, collation: Collation) -> bool {
    let own = &table.columns[column];
    // The comparison must not convert what is stored: text compared as numbers has to be read row by row.
    let keeps = match own.affinity {
        Affinity::Text | Affinity::Blob | Affinity::None => !affinity.is_numeric(),
        Affinity::Numeric | Affinity::Integer | Affinity::Real => affinity != Affinity::Text,
    };
    keeps && collation == Collation::Binary
}

/// The best path and how many rows it is thought to give.
pub(crate) fn choose(
    table: &Rc<TableDef>,
    source: u16,
    conditions: &[Condition],
    used: &[u16],
) -> (Access, f64) {
    let terms = terms(table, source, conditions);
    if table.has_rowid {
        for term in terms.iter().filter(|it| it.column.is_none()) {
            if let TermOp::Eq(value) = &term.op {
                return (Access::Rowid((*value).clone()), 1.0);
            }
        }
        for term in terms.iter().filter(|it| it.column.is_none()) {
            if let TermOp::In(list) = &term.op {
                return (Access::RowidIn(list.clone()), 25.0);
            }
        }
    }
    if let Some(found) = best_index(table, &terms) {
        return found;
    }
    if table.has_rowid {
        let mut low = None;
        let mut high = None;
        for term in terms.iter().filter(|it| it.column.is_none()) {
            match &term.op {
                TermOp::Low(value, inclusive) => low = Some(((*value).clone(), *inclusive)),
                TermOp::High(value, inclusive) => high = Some(((*value).clone(), *inclusive)),
                TermOp::Between(from, to) => {
                    low = Some(((*from).clone(), true));
                    high = Some(((*to).clone(), true));
                }
                _ => {}
            }
        }
        if low.is_some() || high.is_some() {
            let rows = if low.is_some() && high.is_some() {
                16_384.0
            } else {
                262_144.0
            };
            return (
                Access::RowidRange {
                    low,
                    high,
                    reverse: false,
                },
                rows,
            );
        }
    }
    if !table.has_rowid {
        // WITHOUT ROWID: the table is its primary key's index.
        if let Some(index) = table
            .indexes
            .iter()
            .find(|it| it.origin == Origin::PrimaryKey)
        {
            return (
                Access::IndexOrder {
                    index: index.name.as_str().into(),
                    reverse: false,
                },
                1_048_576.0,
            );
        }
    }
    if let Some(index) = table.covering_index(used) {
        return (
            Access::IndexOrder {
                index,
                reverse: false,
            },
            1_048_576.0,
        );
    }
    (Access::Full { reverse: false }, 1_048_576.0)
}

/// What SQLite does for UPDATE and DELETE with `x IS NOT NULL`: it takes that for `x > NULL`, and goes through an index
/// that begins with the column.
pub(crate) fn not_null(table: &TableDef, source: u16, conditions: &[Condition]) -> Option<Access> {
    let asked = |column: usize| {
        conditions.iter().any(|it| match &it.expr {
            Expr::IsNull {
                expr,
                negated: true,
            } => matches!(
                &**expr,
                Expr::Column(Place { depth: 0, source: it, column: at })
                    if *it == source && usize::from(*at) == column
            ),
            _ => false,
        })
    };
    let index = table.own_indexes().rev().find(|it| {
        let first = it.columns.first().filter(|it| !it.descending);
        first.and_then(|it| it.column).is_some_and(asked)
    })?;
    Some(Access::IndexOrder {
        index: index.name.as_str().into(),
        reverse: false,
    })
}

/// A value as the comparison that it is looked up for would see it.
fn coerced(value: &Expr, affinity: Affinity) -> Expr {
    match (value, affinity) {
        (_, Affinity::None | Affinity::Blob) => value.clone(),
        (Expr::Const(value), affinity) => Expr::Const(affinity.coerce(value.clone())),
        _ => Expr::Coerce(Box::new(value.clone()), affinity),
    }
}

fn best_index(table: &Rc<TableDef>, terms: &[Term<'_>]) -> Option<(Access, f64)> {
    let mut best: Option<(Access, f64)> = None;
    // Of equally good ones SQLite takes the newest. It has no indexes of foreign keys: they come last.
    let (keys_own, real): (Vec<_>, Vec<_>) = table
        .indexes
        .iter()
        .rev()
        .filter(|it| it.is_plain() && it.where_.is_none())
        .partition(|it| it.origin == Origin::ForeignKey);
    for index in real.into_iter().chain(keys_own) {
        if index.origin == Origin::ForeignKey && best.is_some() {
            break;
        }
        let columns: Vec<usize> = index.columns.iter().filter_map(|it| it.column).collect();
        let mut keys = Vec::new();
        let mut last = Last::None;
        for column in &columns {
            let on_column = |it: &&Term<'_>| {
                // SQLite has no index on a foreign key unless one was made, and joins accordingly.
                it.column == Some(*column)
                    && usable(table, *column, it.affinity, it.collation)
                    && !(it.joins && index.origin == Origin::ForeignKey)
            };
            let equal = terms.iter().filter(on_column).find_map(|it| match &it.op {
                TermOp::Eq(value) => Some(coerced(value, it.affinity)),
                TermOp::IsNull => Some(Expr::Const(crate::value::Val::Null)),
                _ => None,
            });
            if let Some(value) = equal {
                keys.push(value);
                continue;
            }
            let list = terms.iter().filter(on_column).find_map(|it| match &it.op {
                TermOp::In(list) => Some((list.clone(), it.affinity)),
                _ => None,
            });
            if let Some((list, affinity)) = list {
                last = Last::In(list, affinity);
                break;
            }
            let (mut low, mut high) = (None, None);
            for term in terms.iter().filter(on_column) {
                match &term.op {
                    TermOp::Low(value, inclusive) => {
                        low = Some((coerced(value, term.affinity), *inclusive))
                    }
                    TermOp::High(value, inclusive) => {
                        high = Some((coerced(value, term.affinity), *inclusive))
                    }
                    TermOp::Between(from, to) => {
                        low = Some((coerced(from, term.affinity), true));
                        high = Some((coerced(to, term.affinity), true));
                    }
                    _ => {}
                }
            }
            if low.is_some() || high.is_some() {
                last = Last::Range { low, high };
            }
            break;
        }
        if keys.is_empty() && matches!(last, Last::None) {
            continue;
        }
        let complete = keys.len() == columns.len();
        let mut rows: f64 = match (complete && index.unique, keys.len()) {
            (true, _) => 1.0,
            (_, 0) => 1_048_576.0,
            (_, 1) => 10.0,
            (_, 2) => 9.0,
            _ => 8.0,
        };
        match &last {
            Last::None => {}
            Last::In(..) => rows = if keys.is_empty() { 250.0 } else { rows * 25.0 },
            Last::Range {
                low: Some(_),
                high: Some(_),
            } => rows /= 64.0,
            Last::Range { .. } => rows /= 4.0,
        }
        let used = columns[..keys.len()].to_vec();
        let candidate = (
            Access::Index {
                index: index.name.as_str().into(),
                columns: match &last {
                    Last::None => used,
                    _ => columns[..=keys.len()].to_vec(),
                },
                keys,
                last,
            },
            rows.max(1.0),
        );
        if best.as_ref().is_none_or(|it| candidate.1 < it.1) {
            best = Some(candidate);
        }
    }
    best
}

/// Whether an expression reads the row of a query further out.
fn reads_outside(expr: &Expr) -> bool {
    let mut outside = false;
    expr.walk(&mut |it| {
        outside |= matches!(
            it,
            Expr::Column(Place { depth: 1.., .. }) | Expr::Rowid { depth: 1.., .. }
        );
    });
    outside
}

/// A hash index for equalities with rows that are there already.
pub(crate) fn hash(
    planner: &Planner<'_>,
    what: &What,
    source: u16,
    conditions: &[Condition],
    known: u64,
    used: &[u16],
) -> Option<Access> {
    match what {
        What::Working(_) | What::Function { .. } => return None,
        What::Query(query) if query.correlated() => return None,
        _ => {}
    }
    let mut columns = Vec::new();
    let mut keys = Vec::new();
    for condition in conditions {
        let Expr::Compare {
            op: Compare::Eq,
            left,
            right,
            affinity,
            collation,
        } = &condition.expr
        else {
            continue;
        };
        let mut push = |column: &Expr, value: &Expr| {
            let Expr::Column(Place {
                depth: 0,
                source: it,
                column,
            }) = column
            else {
                return;
            };
            let varies = value.sources() & known != 0 || reads_outside(value);
            if *it != source || value.sources() & bit(source) != 0 || !varies {
                return;
            }
            columns.push((usize::from(*column), *affinity, *collation));
            keys.push(value.clone());
        };
        push(left, right);
        push(right, left);
    }
    if keys.is_empty() {
        return None;
    }
    // SQLite's automatic index holds the other columns that the query reads; the rowid, under any name, comes last.
    let rowid = match what {
        What::Table(table) => table.rowid_alias,
        _ => None,
    };
    let rest = used
        .iter()
        .map(|it| usize::from(*it))
        .filter(|it| !columns.iter().any(|own| own.0 == *it) && rowid != Some(*it))
        .collect();
    Some(Access::Hash {
        columns,
        keys,
        rest,
        cache: planner.new_cache(),
    })
}
