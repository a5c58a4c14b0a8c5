//! Aggregate functions.
//!
//! In: argument values, row by row. Out: one value per group. The same states serve window frames.

use crate::hash::FastSet;
use std::borrow::Cow;

use super::expr::Expr;
use crate::value::{Collation, Owned, Val};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AggregateKind {
    CountStar,
    Count,
    Sum,
    Total,
    Avg,
    Min,
    Max,
    GroupConcat,
    JsonGroupArray,
    JsonGroupObject,
}

impl AggregateKind {
    /// Whether the result is JSON.
    pub fn is_json(self) -> bool {
        matches!(self, Self::JsonGroupArray | Self::JsonGroupObject)
    }

    /// The aggregate that a call means; `min` and `max` of several arguments are scalar functions.
    pub fn named(name: &str, args: usize, star: bool) -> Option<Self> {
        Some(match (name, args) {
            ("count", 0) => {
                let _ = star;
                Self::CountStar
            }
            ("count", 1) => Self::Count,
            ("sum", 1) => Self::Sum,
            ("total", 1) => Self::Total,
            ("avg", 1) => Self::Avg,
            ("min", 1) => Self::Min,
            ("max", 1) => Self::Max,
            ("group_concat", 1 | 2) | ("string_agg", 2) => Self::GroupConcat,
            ("json_group_array", 1) => Self::JsonGroupArray,
            ("json_group_object", 2) => Self::JsonGroupObject,
            _ => return None,
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::CountStar => "count(*)",
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Total => "total",
            Self::Avg => "avg",
            Self::Min => "min",
            Self::Max => "max",
            Self::GroupConcat => "group_concat",
            Self::JsonGroupArray => "json_group_array",
            Self::JsonGroupObject => "json_group_object",
        }
    }
}

/// One aggregate call of a query.
#[derive(Clone, Debug)]
pub(crate) struct AggregateCall {
    pub kind: AggregateKind,
    pub args: Vec<Expr>,
    pub distinct: bool,
    pub filter: Option<Expr>,
    /// `group_concat(x ORDER BY y)`: keys with their direction.
    pub order_by: Vec<(Expr, bool)>,
    pub collation: Collation,
}

/// What has been seen of one group.
#[derive(Clone, Debug)]
pub(crate) struct State {
    kind: AggregateKind,
    collation: Collation,
    count: i64,
    int: i64,
    real: f64,
    only_ints: bool,
    overflow: bool,
    best: Option<Owned>,
    parts: Vec<(Owned, Owned)>,
    seen: Option<FastSet<Vec<u8>>>,
}

impl State {
    pub fn new(call: &AggregateCall) -> Self {
        Self {
            kind: call.kind,
            collation: call.collation,
            count: 0,
            int: 0,
            real: 0.0,
            only_ints: true,
            overflow: false,
            best: None,
            parts: Vec::new(),
            seen: call.distinct.then(FastSet::default),
        }
    }

    /// Takes one row's arguments. Answers whether the row became the new minimum or maximum.
    pub fn step(&mut self, args: &[Val<'_>]) -> bool {
        let first = match args.first() {
            Some(first) => first,
            None => {
                self.count += 1;
                return false;
            }
        };
        if first.is_null()
            && !matches!(
                self.kind,
                AggregateKind::JsonGroupArray | AggregateKind::JsonGroupObject
            )
        {
            // As long as min() and max() have found nothing, each row may stand for the group.
            return matches!(self.kind, AggregateKind::Min | AggregateKind::Max)
                && self.best.is_none();
        }
        if let Some(seen) = &mut self.seen {
            let mut key = Vec::new();
            first.hash_key(self.collation, &mut key);
            if !seen.insert(key) {
                return false;
            }
        }
        self.count += 1;
        match self.kind {
            AggregateKind::CountStar | AggregateKind::Count => {}
            AggregateKind::Sum | AggregateKind::Total | AggregateKind::Avg => {
                // Text counts as an integer only when all of it spells one.
                let number = match first.borrowed() {
                    Val::Text(text) => match crate::number::parse_whole(&text) {
                        Some(number) => number,
                        None => Val::Real(Val::Text(text).as_real()),
                    },
                    Val::Blob(bytes) => Val::Real(Val::Blob(bytes).as_real()),
                    number => number,
                };
                match number {
                    Val::Int(int) => {
                        if self.only_ints && !self.overflow {
                            match self.int.checked_add(int) {
                                Some(sum) => self.int = sum,
                                None => self.overflow = true,
                            }
                        }
                        self.real += int as f64;
                    }
                    Val::Real(real) => {
                        self.only_ints = false;
                        self.real += real;
                    }
                    _ => {}
                }
            }
            AggregateKind::Min | AggregateKind::Max => {
                let better = match &self.best {
                    None => true,
                    Some(best) => {
                        let ordering = first.order(best, self.collation);
                        if self.kind == AggregateKind::Min {
                            ordering.is_lt()
                        } else {
                            ordering.is_gt()
                        }
                    }
                };
                if better {
                    self.best = Some(first.clone().into_owned());
                }
                return better;
            }
            AggregateKind::GroupConcat
            | AggregateKind::JsonGroupArray
            | AggregateKind::JsonGroupObject => {
                let second = args.get(1).map_or(Val::Null, Val::borrowed);
                self.parts
                    .push((first.clone().into_owned(), second.into_owned()));
            }
        }
        false
    }

    /// The result so far; `Err` is SQLite's message.
    pub fn finish(&self, has_separator: bool) -> Result<Owned, &'static str> {
        Ok(match self.kind {
            AggregateKind::CountStar | AggregateKind::Count => Val::Int(self.count),
            AggregateKind::Sum => match (self.count, self.only_ints, self.overflow) {
                (0, _, _) => Val::Null,
                (_, _, true) => return Err("integer overflow"),
                (_, true, false) => Val::Int(self.int),
                _ => Val::Real(self.real),
            },
            AggregateKind::Total => Val::Real(if self.count == 0 { 0.0 } else { self.real }),
            AggregateKind::Avg if self.count == 0 => Val::Null,
            AggregateKind::Avg => Val::Real(self.real / self.count as f64),
            AggregateKind::Min | AggregateKind::Max => self.best.clone().unwrap_or(Val::Null),
            AggregateKind::GroupConcat => {
                if self.parts.is_empty() {
                    return Ok(Val::Null);
                }
                let mut text = String::new();
                for (at, (part, separator)) in self.parts.iter().enumerate() {
                    if at > 0 {
                        if has_separator {
                            text.push_str(&separator.borrowed().into_text());
                        } else {
                            text.push(',');
                        }
                    }
                    text.push_str(&part.borrowed().into_text());
                }
                Val::Text(Cow::Owned(text))
            }
            // The planner had the values quoted.
            AggregateKind::JsonGroupArray => {
                let items = self.parts.iter().map(|it| it.0.borrowed().into_text());
                Val::text(format!("[{}]", items.collect::<Vec<_>>().join(",")))
            }
            AggregateKind::JsonGroupObject => {
                let items = self.parts.iter().map(|(key, value)| {
                    let key = super::json::label(&key.borrowed().into_text());
                    format!("{key}:{}", value.borrowed().into_text())
                });
                Val::text(format!("{{{}}}", items.collect::<Vec<_>>().join(",")))
            }
        })
    }
}
