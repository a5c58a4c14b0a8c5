//! The evaluator.
//!
//! In: an expression, the statement's context, the current rows. Out: a value, text borrowed where possible.

use crate::hash::FastSet;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use super::context::{Cache, Cx, Frame, Param};
use super::expr::{Arithmetic, Compare, Expr, When};
use super::{datetime, like};
use crate::ast::{CurrentTime, LikeOp};
use crate::error::{Res, internal, operational};
use crate::exec;
use crate::value::{Affinity, Collation, Owned, Val, with_hash_key};

impl Expr {
    /// The value for the current rows.
    ///
    /// # Errors
    /// What SQLite raises while running: overflow, a wrong argument, a failing subquery.
    pub fn eval<'v>(&'v self, cx: &'v Cx<'_>, frame: &'v Frame<'_>) -> Res<Val<'v>> {
        Ok(match self {
            Self::Const(value) => value.borrowed(),
            Self::Param(at) => match cx.params.get(*at) {
                Some(Param::One(value)) => value.borrowed(),
                Some(_) => return Err(operational("row value misused")),
                None => Val::Null,
            },
            Self::Column(place) => frame.up(place.depth).value(place.source, place.column),
            Self::Rowid { depth, source } => {
                match frame.up(*depth).slots[usize::from(*source)].rowid {
                    Some(rowid) => Val::Int(rowid),
                    None => Val::Null,
                }
            }
            Self::Aggregate { depth, index } => match frame.up(*depth).aggregates.get(*index) {
                Some(value) => value.borrowed(),
                None => return Err(operational("misuse of aggregate")),
            },
            Self::Window(at) => match frame.windows.get(*at) {
                Some(value) => value.borrowed(),
                None => return Err(operational("misuse of window function")),
            },
            Self::Raise(how, words) => {
                cx.session.raised.set(Some(*how));
                return Err(crate::error::integrity(words.clone()));
            }
            Self::Not(it) => Val::truth_value(it.truth(cx, frame)?.map(|it| !it)),
            Self::And(_)
            | Self::Or(_)
            | Self::Compare { .. }
            | Self::CompareRows { .. }
            | Self::IsNull { .. }
            | Self::IsTruth { .. }
            | Self::Between { .. }
            | Self::InList { .. }
            | Self::InParam { .. }
            | Self::InRows { .. }
            | Self::InRowsParam { .. }
            | Self::InQuery { .. }
            | Self::Exists { .. }
            | Self::Like { .. } => Val::truth_value(self.truth(cx, frame)?),
            Self::Negate(it) => match it.eval(cx, frame)?.into_number() {
                Val::Int(int) => match int.checked_neg() {
                    Some(int) => Val::Int(int),
                    None => Val::Real(-(int as f64)),
                },
                // Subtracted from zero, so that -0.0 does not come up.
                Val::Real(real) => Val::Real(0.0 - real),
                _ => Val::Null,
            },
            Self::BitNot(it) => match it.eval(cx, frame)? {
                Val::Null => Val::Null,
                value => Val::Int(!value.as_int()),
            },
            Self::Arithmetic { op, left, right } => {
                arithmetic(*op, left.eval(cx, frame)?, right.eval(cx, frame)?)
            }
            Self::Concat(left, right) => {
                let left = left.eval(cx, frame)?;
                let right = right.eval(cx, frame)?;
                if left.is_null() || right.is_null() {
                    Val::Null
                } else {
                    let mut text = left.into_text().into_owned();
                    text.push_str(&right.into_text());
                    Val::Text(Cow::Owned(text))
                }
            }
            Self::Scalar { query, column } => exec::scalar(query, *column, cx, frame)?,
            Self::Case {
                operand,
                whens,
                otherwise,
            } => match branch(operand.as_deref(), whens, otherwise.as_deref(), cx, frame)? {
                Some(it) => return it.eval(cx, frame),
                None => Val::Null,
            },
            Self::Cast { expr, to } => to.cast(expr.eval(cx, frame)?),
            Self::Coerce(it, affinity) => affinity.coerce(it.eval(cx, frame)?),
            Self::Marked(it, _) => return it.eval(cx, frame),
            Self::Call {
                function,
                args,
                collation,
            } => {
                return super::functions::call(function, args, *collation, cx, frame);
            }
            Self::Current(which) => Val::text(match which {
                CurrentTime::Date => datetime::current("%Y-%m-%d", cx.session.now.get()),
                CurrentTime::Time => datetime::current("%H:%M:%S", cx.session.now.get()),
                CurrentTime::Timestamp => {
                    datetime::current("%Y-%m-%d %H:%M:%S", cx.session.now.get())
                }
            }),
        })
    }

    /// The value, owning its text.
    ///
    /// # Errors
    /// As [`Expr::eval`].
    pub fn owned(&self, cx: &Cx<'_>, frame: &Frame<'_>) -> Res<Owned> {
        Ok(self.eval(cx, frame)?.into_owned())
    }

    /// The condition: `None` is unknown.
    ///
    /// # Errors
    /// As [`Expr::eval`].
    pub fn truth(&self, cx: &Cx<'_>, frame: &Frame<'_>) -> Res<Option<bool>> {
        Ok(match self {
            Self::And(all) => {
                let mut unknown = false;
                for it in all {
                    match it.truth(cx, frame)? {
                        Some(false) => return Ok(Some(false)),
                        Some(true) => {}
                        None => unknown = true,
                    }
                }
                if unknown { None } else { Some(true) }
            }
            Self::Or(all) => {
                let mut unknown = false;
                for it in all {
                    match it.truth(cx, frame)? {
                        Some(true) => return Ok(Some(true)),
                        Some(false) => {}
                        None => unknown = true,
                    }
                }
                if unknown { None } else { Some(false) }
            }
            Self::Not(it) => it.truth(cx, frame)?.map(|it| !it),
            Self::Compare {
                op,
                left,
                right,
                affinity,
                collation,
            } => {
                let left = left.eval(cx, frame)?;
                let right = right.eval(cx, frame)?;
                if let (Val::Int(a), Val::Int(b)) = (&left, &right) {
                    if *affinity != Affinity::Text {
                        return Ok(Some(holds(*op, a.cmp(b))));
                    }
                }
                compare(*op, left, right, *affinity, *collation)
            }
            Self::CompareRows {
                op,
                left,
                right,
                how,
            } => {
                let left = left
                    .iter()
                    .map(|it| it.eval(cx, frame))
                    .collect::<Res<Vec<_>>>()?;
                let right = right
                    .iter()
                    .map(|it| it.eval(cx, frame))
                    .collect::<Res<Vec<_>>>()?;
                compare_rows(*op, &left, &right, how)
            }
            Self::IsNull { expr, negated } => Some(expr.eval(cx, frame)?.is_null() != *negated),
            Self::IsTruth {
                expr,
                truth,
                negated,
            } => Some((expr.truth(cx, frame)? == Some(*truth)) != *negated),
            Self::Between {
                expr,
                low,
                high,
                negated,
                how,
            } => {
                let value = expr.eval(cx, frame)?;
                let above = compare(
                    Compare::Ge,
                    value.borrowed(),
                    low.eval(cx, frame)?,
                    how[0].0,
                    how[0].1,
                );
                let below = compare(
                    Compare::Le,
                    value,
                    high.eval(cx, frame)?,
                    how[1].0,
                    how[1].1,
                );
                negate(and(above, below), *negated)
            }
            Self::InList {
                expr,
                list,
                negated,
                affinity,
                collation,
                cache,
            } => {
                let value = affinity.coerce(expr.eval(cx, frame)?);
                if list.is_empty() {
                    return Ok(Some(*negated));
                }
                if let Some(cache) = cache {
                    let set = match cx.cached(*cache) {
                        Cache::Set(set) => set,
                        _ => {
                            let values = list
                                .iter()
                                .map(|it| it.eval(cx, frame))
                                .collect::<Res<Vec<_>>>()?;
                            remember(cx, *cache, values, *affinity, *collation)
                        }
                    };
                    return Ok(negate(contains(&set, &value, *collation), *negated));
                }
                if value.is_null() {
                    return Ok(None);
                }
                let mut unknown = false;
                for it in list {
                    match value.compare(&affinity.coerce(it.eval(cx, frame)?), *collation) {
                        Some(Ordering::Equal) => return Ok(Some(!negated)),
                        Some(_) => {}
                        None => unknown = true,
                    }
                }
                negate(if unknown { None } else { Some(false) }, *negated)
            }
            Self::InParam {
                expr,
                param,
                negated,
                affinity,
                collation,
                cache,
            } => {
                let value = affinity.coerce(expr.eval(cx, frame)?);
                let set = match cx.cached(*cache) {
                    Cache::Set(set) => set,
                    _ => {
                        let values = list_param(cx, *param)?.iter().map(Val::borrowed).collect();
                        remember(cx, *cache, values, *affinity, *collation)
                    }
                };
                if set.0.is_empty() && !set.1 {
                    return Ok(Some(*negated));
                }
                negate(contains(&set, &value, *collation), *negated)
            }
            Self::InRows {
                exprs,
                rows,
                negated,
                how,
            } => {
                let values = exprs
                    .iter()
                    .map(|it| it.eval(cx, frame))
                    .collect::<Res<Vec<_>>>()?;
                let mut found = Some(false);
                for row in rows {
                    let row = row
                        .iter()
                        .map(|it| it.eval(cx, frame))
                        .collect::<Res<Vec<_>>>()?;
                    found = or(found, compare_rows(Compare::Eq, &values, &row, how));
                }
                negate(found, *negated)
            }
            Self::InRowsParam {
                exprs,
                param,
                negated,
                how,
            } => {
                let values = exprs
                    .iter()
                    .map(|it| it.eval(cx, frame))
                    .collect::<Res<Vec<_>>>()?;
                let Some(Param::Rows(rows)) = cx.params.get(*param) else {
                    return match list_param(cx, *param)?.is_empty() {
                        true => Ok(Some(*negated)),
                        false => Err(operational("row value misused")),
                    };
                };
                let mut found = Some(false);
                for row in rows {
                    found = or(found, compare_rows(Compare::Eq, &values, row, how));
                }
                negate(found, *negated)
            }
            Self::InQuery {
                exprs,
                query,
                negated,
                how,
            } => {
                let found = exec::in_query(exprs, query, how, cx, frame)?;
                negate(found, *negated)
            }
            Self::Exists { query, negated } => Some(exec::exists(query, cx, frame)? != *negated),
            Self::Like {
                op,
                expr,
                pattern,
                escape,
                negated,
            } => {
                let value = expr.eval(cx, frame)?;
                let pattern = pattern.eval(cx, frame)?;
                let escape = match escape {
                    Some(escape) => match escape.eval(cx, frame)? {
                        Val::Null => return Ok(None),
                        escape => {
                            let text = escape.into_text();
                            let mut chars = text.chars();
                            match (chars.next(), chars.next()) {
                                (Some(it), None) => Some(it),
                                _ => {
                                    return Err(operational(
                                        "ESCAPE expression must be a single character",
                                    ));
                                }
                            }
                        }
                    },
                    None => None,
                };
                if value.is_null() || pattern.is_null() {
                    return Ok(None);
                }
                let (value, pattern) = (value.into_text(), pattern.into_text());
                let found = match op {
                    LikeOp::Like => like::like(
                        &pattern,
                        &value,
                        escape,
                        cx.session.case_sensitive_like.get(),
                    ),
                    LikeOp::Glob => like::glob(&pattern, &value),
                    LikeOp::Regexp => like::regexp(&pattern, &value)?,
                    LikeOp::Match => {
                        return Err(operational(
                            "unable to use function MATCH in the requested context",
                        ));
                    }
                };
                Some(found != *negated)
            }
            other => other.eval(cx, frame)?.truth(),
        })
    }

    /// Whether the condition holds for sure.
    ///
    /// # Errors
    /// As [`Expr::eval`].
    pub fn holds(&self, cx: &Cx<'_>, frame: &Frame<'_>) -> Res<bool> {
        Ok(self.truth(cx, frame)? == Some(true))
    }
}

/// The values of a list parameter.
pub(crate) fn list_param<'v>(cx: &'v Cx<'_>, param: usize) -> Res<&'v [Owned]> {
    match cx.params.get(param) {
        Some(Param::List(list)) => Ok(list),
        Some(Param::Rows(rows)) if rows.is_empty() => Ok(&[]),
        _ => Err(internal("a list was expected as a parameter")),
    }
}

fn remember(
    cx: &Cx<'_>,
    cache: usize,
    values: Vec<Val<'_>>,
    affinity: Affinity,
    collation: Collation,
) -> Rc<(FastSet<Vec<u8>>, bool)> {
    let mut set = FastSet::default();
    let mut has_null = false;
    for value in values {
        let value = affinity.coerce(value);
        if value.is_null() {
            has_null = true;
        } else {
            let mut key = Vec::new();
            value.hash_key(collation, &mut key);
            set.insert(key);
        }
    }
    let set = Rc::new((set, has_null));
    cx.keep(cache, Cache::Set(set.clone()));
    set
}

fn contains(set: &(FastSet<Vec<u8>>, bool), value: &Val<'_>, collation: Collation) -> Option<bool> {
    if value.is_null() {
        return None;
    }
    if with_hash_key(value, collation, |key| set.0.contains(key)) {
        Some(true)
    } else if set.1 {
        None
    } else {
        Some(false)
    }
}

pub(crate) fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

pub(crate) fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn negate(it: Option<bool>, negated: bool) -> Option<bool> {
    it.map(|it| it != negated)
}

fn holds(op: Compare, ordering: Ordering) -> bool {
    match op {
        Compare::Eq | Compare::Is => ordering == Ordering::Equal,
        Compare::Ne | Compare::IsNot => ordering != Ordering::Equal,
        Compare::Lt => ordering == Ordering::Less,
        Compare::Le => ordering != Ordering::Greater,
        Compare::Gt => ordering == Ordering::Greater,
        Compare::Ge => ordering != Ordering::Less,
    }
}

/// One comparison, with the operands' conversion.
pub(crate) fn compare(
    op: Compare,
    left: Val<'_>,
    right: Val<'_>,
    affinity: Affinity,
    collation: Collation,
) -> Option<bool> {
    if left.is_null() || right.is_null() {
        return match op {
            Compare::Is => Some(left.is_null() && right.is_null()),
            Compare::IsNot => Some(left.is_null() != right.is_null()),
            _ => None,
        };
    }
    let left = affinity.coerce(left);
    let right = affinity.coerce(right);
    Some(holds(op, left.order(&right, collation)))
}

/// Row values: `=` is a conjunction, `<` is lexicographic, each with three-valued logic.
pub(crate) fn compare_rows(
    op: Compare,
    left: &[Val<'_>],
    right: &[Val<'_>],
    how: &[(Affinity, Collation)],
) -> Option<bool> {
    let pair = |op: Compare, at: usize| {
        compare(
            op,
            left[at].borrowed(),
            right[at].borrowed(),
            how[at].0,
            how[at].1,
        )
    };
    let all_equal = |op: Compare| {
        let mut all = Some(true);
        for at in 0..left.len() {
            all = and(all, pair(op, at));
        }
        all
    };
    match op {
        Compare::Eq => all_equal(Compare::Eq),
        Compare::Ne => all_equal(Compare::Eq).map(|it| !it),
        Compare::Is => all_equal(Compare::Is),
        Compare::IsNot => all_equal(Compare::Is).map(|it| !it),
        Compare::Lt | Compare::Le | Compare::Gt | Compare::Ge => {
            for at in 0..left.len() {
                match pair(Compare::Eq, at) {
                    Some(true) => {}
                    None => return None,
                    Some(false) => {
                        let strict = match op {
                            Compare::Lt | Compare::Le => Compare::Lt,
                            _ => Compare::Gt,
                        };
                        return pair(strict, at);
                    }
                }
            }
            Some(matches!(op, Compare::Le | Compare::Ge))
        }
    }
}

fn arithmetic(op: Arithmetic, left: Val<'_>, right: Val<'_>) -> Val<'static> {
    use Arithmetic::{Add, BitAnd, BitOr, Div, Mod, Mul, ShiftLeft, ShiftRight, Sub};
    if left.is_null() || right.is_null() {
        return Val::Null;
    }
    match op {
        BitAnd => return Val::Int(left.as_int() & right.as_int()),
        BitOr => return Val::Int(left.as_int() | right.as_int()),
        ShiftLeft => return Val::Int(shift(left.as_int(), right.as_int())),
        ShiftRight => return Val::Int(shift(left.as_int(), right.as_int().saturating_neg())),
        _ => {}
    }
    // A remainder is taken of the integers that the operands begin with.
    let whole = (op == Mod).then(|| (left.as_int(), right.as_int()));
    let (left, right) = (left.into_number(), right.into_number());
    if let (Val::Int(a), Val::Int(b)) = (&left, &right) {
        let exact = match op {
            Add => a.checked_add(*b),
            Sub => a.checked_sub(*b),
            Mul => a.checked_mul(*b),
            Div if *b == 0 => return Val::Null,
            Div => a.checked_div(*b),
            Mod if *b == 0 => return Val::Null,
            Mod => Some(a.checked_rem(*b).unwrap_or(0)),
            _ => None,
        };
        if let Some(exact) = exact {
            return Val::Int(exact);
        }
    }
    if let Some((a, b)) = whole {
        return match b {
            0 => Val::Null,
            b => Val::Real(a.checked_rem(b).unwrap_or(0) as f64),
        };
    }
    let (a, b) = (left.as_real(), right.as_real());
    let real = match op {
        Add => a + b,
        Sub => a - b,
        Mul => a * b,
        Div if b == 0.0 => return Val::Null,
        Div => a / b,
        _ => return Val::Null,
    };
    if real.is_nan() {
        Val::Null
    } else {
        Val::Real(real)
    }
}

fn shift(value: i64, by: i64) -> i64 {
    match by {
        0 => value,
        64.. => 0,
        1..=63 => value << by,
        -63..=-1 => value >> -by,
        _ => {
            if value < 0 {
                -1
            } else {
                0
            }
        }
    }
}

/// The branch of a CASE that counts.
pub(super) fn branch<'v>(
    operand: Option<&'v Expr>,
    whens: &'v [When],
    otherwise: Option<&'v Expr>,
    cx: &'v Cx<'_>,
    frame: &'v Frame<'_>,
) -> Res<Option<&'v Expr>> {
    let operand = match operand {
        Some(operand) => Some(operand.eval(cx, frame)?),
        None => None,
    };
    for when in whens {
        let chosen = match &operand {
            Some(operand) => {
                let with = when.condition.eval(cx, frame)?;
                compare(
                    Compare::Eq,
                    operand.borrowed(),
                    with,
                    when.how.0,
                    when.how.1,
                ) == Some(true)
            }
            None => when.condition.holds(cx, frame)?,
        };
        if chosen {
            return Ok(Some(&when.result));
        }
    }
    Ok(otherwise)
}
