//! Window functions: their calls and frames, resolved.
//!
//! In: `f(..) OVER ..`. Out: [`WindowCall`], run by `exec::window` over the rows after grouping.

use super::resolve::Typed;
use super::scope::{Allowed, Planner, Scope};
use super::{KeyBy, OrderKey};
use crate::ast;
use crate::error::{Res, operational};
use crate::eval::Expr;
use crate::eval::aggregate::{AggregateCall, AggregateKind};
use crate::value::Collation;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WindowFunction {
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    Ntile,
    Lag,
    Lead,
    FirstValue,
    LastValue,
    NthValue,
    Aggregate,
}

impl WindowFunction {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "row_number" => Self::RowNumber,
            "rank" => Self::Rank,
            "dense_rank" => Self::DenseRank,
            "percent_rank" => Self::PercentRank,
            "cume_dist" => Self::CumeDist,
            "ntile" => Self::Ntile,
            "lag" => Self::Lag,
            "lead" => Self::Lead,
            "first_value" => Self::FirstValue,
            "last_value" => Self::LastValue,
            "nth_value" => Self::NthValue,
            _ => return None,
        })
    }

    fn args(self) -> (usize, usize) {
        match self {
            Self::Ntile | Self::FirstValue | Self::LastValue => (1, 1),
            Self::Lag | Self::Lead => (1, 3),
            Self::NthValue => (2, 2),
            _ => (0, 0),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct WindowCall {
    pub function: WindowFunction,
    pub name: String,
    pub args: Vec<Expr>,
    pub aggregate: Option<AggregateCall>,
    pub filter: Option<Expr>,
    pub partition_by: Vec<(Expr, Collation)>,
    pub order_by: Vec<OrderKey>,
    pub unit: ast::FrameUnit,
    pub start: FrameBound,
    pub end: FrameBound,
    pub exclude: ast::Exclude,
}

#[derive(Clone, Debug)]
pub(crate) enum FrameBound {
    UnboundedPreceding,
    Preceding(Expr),
    CurrentRow,
    Following(Expr),
    UnboundedFollowing,
}

impl WindowCall {
    /// Every expression in it.
    pub fn exprs(&self) -> Vec<&Expr> {
        let mut all: Vec<&Expr> = self.args.iter().chain(&self.filter).collect();
        if let Some(call) = &self.aggregate {
            all.extend(call.args.iter().chain(&call.filter));
        }
        all.extend(self.partition_by.iter().map(|it| &it.0));
        for key in &self.order_by {
            if let KeyBy::Expr(expr) = &key.by {
                all.push(expr);
            }
        }
        for bound in [&self.start, &self.end] {
            if let FrameBound::Preceding(expr) | FrameBound::Following(expr) = bound {
                all.push(expr);
            }
        }
        all
    }
}

impl Planner<'_> {
    /// Resolves a window function and answers the place of its result.
    ///
    /// # Errors
    /// Where it may not stand, an unknown window, a bad frame.
    pub(crate) fn window_function(
        &self,
        call: &ast::Function,
        over: &ast::Over,
        scope: &Scope<'_>,
    ) -> Res<Expr> {
        let allowed = scope.allowed.get();
        if !matches!(allowed, Allowed::All | Allowed::Windows) {
            return Err(operational(format!(
                "misuse of window function {}()",
                call.name
            )));
        }
        let count = call.args.len();
        let aggregate = AggregateKind::named(&call.name, count, call.star);
        let function = match (WindowFunction::named(&call.name), aggregate) {
            (Some(function), _) => {
                let (low, high) = function.args();
                if !(low..=high).contains(&count) {
                    return Err(operational(format!(
                        "wrong number of arguments to function {}()",
                        call.name
                    )));
                }
                if call.filter.is_some() {
                    return Err(operational(
                        "FILTER clause may only be used with aggregate window functions",
                    ));
                }
                function
            }
            (None, Some(_)) => WindowFunction::Aggregate,
            (None, None) => {
                crate::eval::functions::find(&call.name, count)?;
                return Err(operational(format!(
                    "{}() may not be used as a window function",
                    call.name
                )));
            }
        };
        if call.distinct {
            return Err(operational(
                "DISTINCT is not supported for window functions",
            ));
        }
        let window = match over {
            ast::Over::Name(name) => self.named_window(name, scope)?,
            ast::Over::Window(window) => match &window.base {
                Some(base) => {
                    let mut whole = self.named_window(base, scope)?;
                    let overridden = if !window.partition_by.is_empty() {
                        Some("PARTITION clause")
                    } else if !window.order_by.is_empty() && !whole.order_by.is_empty() {
                        Some("ORDER BY clause")
                    } else if whole.frame.is_some() {
                        Some("frame specification")
                    } else {
                        None
                    };
                    if let Some(what) = overridden {
                        return Err(operational(format!(
                            "cannot override {what} of window: {base}"
                        )));
                    }
                    if !window.order_by.is_empty() {
                        whole.order_by.clone_from(&window.order_by);
                    }
                    if window.frame.is_some() {
                        whole.frame.clone_from(&window.frame);
                    }
                    whole
                }
                None => window.clone(),
            },
        };
        // Arguments may hold aggregates of the query, not windows.
        scope.allowed.set(match allowed {
            Allowed::All => Allowed::Aggregates,
            _ => Allowed::Plain,
        });
        let result = self.window_call(call, function, aggregate, &window, scope);
        scope.allowed.set(allowed);
        let call = result?;
        let mut windows = scope.windows.borrow_mut();
        windows.push(call);
        Ok(Expr::Window(windows.len() - 1))
    }

    fn named_window(&self, name: &str, scope: &Scope<'_>) -> Res<ast::Window> {
        let found = scope
            .named_windows
            .iter()
            .find(|it| it.0.eq_ignore_ascii_case(name));
        let window = found
            .map(|it| it.1.clone())
            .ok_or_else(|| operational(format!("no such window: {name}")))?;
        match &window.base {
            Some(base) if !base.eq_ignore_ascii_case(name) => {
                let mut whole = self.named_window(base, scope)?;
                if !window.order_by.is_empty() {
                    whole.order_by.clone_from(&window.order_by);
                }
                if window.frame.is_some() {
                    whole.frame.clone_from(&window.frame);
                }
                Ok(whole)
            }
            _ => Ok(window),
        }
    }

    fn window_call(
        &self,
        call: &ast::Function,
        function: WindowFunction,
        aggregate: Option<AggregateKind>,
        window: &ast::Window,
        scope: &Scope<'_>,
    ) -> Res<WindowCall> {
        let exprs = |all: &[ast::Expr]| {
            all.iter()
                .map(|it| self.expr(it, scope))
                .collect::<Res<Vec<_>>>()
        };
        let mut aggregate_call = None;
        let mut args = Vec::new();
        if function == WindowFunction::Aggregate {
            if let Some(kind) = aggregate {
                let typed = call
                    .args
                    .iter()
                    .map(|it| self.typed(it, scope))
                    .collect::<Res<Vec<Typed>>>()?;
                let collation = typed
                    .first()
                    .and_then(|it| it.collation)
                    .unwrap_or_default();
                aggregate_call = Some(AggregateCall {
                    kind,
                    args: super::resolve::aggregate_args(kind, typed)?,
                    distinct: false,
                    filter: None,
                    order_by: Vec::new(),
                    collation,
                });
            }
        } else {
            args = exprs(&call.args)?;
        }
        // Only the arguments say how the result is compared.
        let written = self.written.get();
        let mut partition_by = Vec::new();
        for expr in &window.partition_by {
            let typed = self.typed(expr, scope)?;
            partition_by.push((typed.expr, typed.collation.unwrap_or_default()));
        }
        let mut order_by = Vec::new();
        for term in &window.order_by {
            let typed = self.typed(&term.expr, scope)?;
            order_by.push(OrderKey {
                by: KeyBy::Expr(typed.expr),
                descending: term.descending,
                nulls_first: term.nulls_first.unwrap_or(!term.descending),
                collation: typed.collation.unwrap_or_default(),
            });
        }
        let bound = |bound: &ast::Bound| -> Res<FrameBound> {
            Ok(match bound {
                ast::Bound::UnboundedPreceding => FrameBound::UnboundedPreceding,
                ast::Bound::Preceding(expr) => FrameBound::Preceding(self.expr(expr, scope)?),
                ast::Bound::CurrentRow => FrameBound::CurrentRow,
                ast::Bound::Following(expr) => FrameBound::Following(self.expr(expr, scope)?),
                ast::Bound::UnboundedFollowing => FrameBound::UnboundedFollowing,
            })
        };
        let (unit, start, end, exclude) = match &window.frame {
            Some(frame) => (
                frame.unit,
                bound(&frame.start)?,
                bound(&frame.end)?,
                frame.exclude,
            ),
            None => (
                ast::FrameUnit::Range,
                FrameBound::UnboundedPreceding,
                FrameBound::CurrentRow,
                ast::Exclude::NoOthers,
            ),
        };
        let rank = |it: &FrameBound| match it {
            FrameBound::UnboundedPreceding => 0,
            FrameBound::Preceding(_) => 1,
            FrameBound::CurrentRow => 2,
            FrameBound::Following(_) => 3,
            FrameBound::UnboundedFollowing => 4,
        };
        if rank(&start) > rank(&end) {
            return Err(operational("unsupported frame specification"));
        }
        let offset =
            |it: &FrameBound| matches!(it, FrameBound::Preceding(_) | FrameBound::Following(_));
        if unit == ast::FrameUnit::Range && (offset(&start) || offset(&end)) && order_by.len() != 1
        {
            return Err(operational(
                "RANGE with offset PRECEDING/FOLLOWING requires one ORDER BY expression",
            ));
        }
        if unit == ast::FrameUnit::Groups && order_by.is_empty() {
            return Err(operational("GROUPS mode requires an ORDER BY clause"));
        }
        let filter = call
            .filter
            .as_ref()
            .map(|it| self.expr(it, scope))
            .transpose()?;
        self.written.set(written);
        Ok(WindowCall {
            function,
            name: call.name.clone(),
            args,
            aggregate: aggregate_call,
            filter,
            partition_by,
            order_by,
            unit,
            start,
            end,
            exclude,
        })
    }
}
