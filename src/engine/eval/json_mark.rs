//! Which values are JSON and not just text: what SQLite calls a subtype (https://www.sqlite.org/json1.html, 3.3).
//!
//! In: an argument of a function that takes JSON for JSON. Out: its value, and whether it is JSON. Values carry no such
//! mark themselves: it is told from the expression that they come from, as CASE and coalesce choose it.

use super::context::{Cx, Frame};
use super::expr::Expr;
use super::functions::FunctionDef;
use super::{json, run};
use crate::error::Res;
use crate::value::Val;

/// What is known of an expression without its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Text is text.
    #[default]
    Plain,
    /// Arrays and objects are JSON, other text is text: what json_extract gives.
    Containers,
    /// Any text is JSON.
    Json,
}

impl FunctionDef {
    /// What the function's results are; of those that pass an argument on, when all arguments are `args`.
    pub fn mark(&self, args: &[Mark]) -> Mark {
        match self.name {
            "json" | "json_array" | "json_object" | "json_set" | "json_insert" | "json_replace"
            | "json_remove" | "json_patch" | "json_quote" | "->" => Mark::Json,
            "json_extract" => Mark::Containers,
            "coalesce" | "ifnull" | "min" | "max" => Mark::of_any(args),
            "nullif" => Mark::of_any(&args[..args.len().min(1)]),
            "iif" => Mark::of_any(args.get(1..).unwrap_or_default()),
            _ => Mark::Plain,
        }
    }

    /// Whether the argument at this place is taken for JSON when it is marked.
    pub fn takes_json(&self, at: usize) -> bool {
        match self.name {
            "json_array" | "json_quote" => true,
            "json_object" => at % 2 == 1,
            "json_set" | "json_insert" | "json_replace" => at > 0 && at.is_multiple_of(2),
            _ => false,
        }
    }
}

impl Mark {
    /// Of several values, one of which it will be.
    pub fn of_any(all: &[Mark]) -> Mark {
        match all {
            all if all.iter().all(|it| *it == Mark::Plain) => Mark::Plain,
            all if all.iter().all(|it| *it == Mark::Json) => Mark::Json,
            _ => Mark::Containers,
        }
    }
}

/// The value, and whether it is JSON.
///
/// # Errors
/// As [`Expr::eval`].
pub(super) fn marked<'v>(
    expr: &'v Expr,
    cx: &'v Cx<'_>,
    frame: &'v Frame<'_>,
) -> Res<(Val<'v>, bool)> {
    match expr {
        Expr::Marked(inner, any) => {
            let value = inner.eval(cx, frame)?;
            let is_json = match &value {
                Val::Text(_) if *any => true,
                Val::Text(it) => it.starts_with(['[', '{']) && json::Json::parse(it).is_some(),
                _ => false,
            };
            Ok((value, is_json))
        }
        Expr::Case {
            operand,
            whens,
            otherwise,
        } => match run::branch(operand.as_deref(), whens, otherwise.as_deref(), cx, frame)? {
            Some(it) => marked(it, cx, frame),
            None => Ok((Val::Null, false)),
        },
        Expr::Call { function, args, .. } => match function.name {
            "json_extract" => {
                let args = args
                    .iter()
                    .map(|it| it.eval(cx, frame))
                    .collect::<Res<Vec<_>>>()?;
                json::extract(&args)
            }
            "coalesce" | "ifnull" => {
                for arg in args {
                    let (value, is_json) = marked(arg, cx, frame)?;
                    if !value.is_null() {
                        return Ok((value, is_json));
                    }
                }
                Ok((Val::Null, false))
            }
            // They answer one of their arguments as it is.
            "min" | "max" | "nullif" => {
                let value = expr.eval(cx, frame)?;
                for arg in args {
                    if let (Val::Text(it), true) = marked(arg, cx, frame)? {
                        if matches!(&value, Val::Text(value) if *value == it) {
                            return Ok((value, true));
                        }
                    }
                }
                Ok((value, false))
            }
            "iif" => {
                for pair in args.chunks(2) {
                    match pair {
                        [condition, value] if condition.holds(cx, frame)? => {
                            return marked(value, cx, frame);
                        }
                        [value] => return marked(value, cx, frame),
                        _ => {}
                    }
                }
                Ok((Val::Null, false))
            }
            _ => {
                let value = expr.eval(cx, frame)?;
                let is_json = function.mark(&[]) == Mark::Json && matches!(value, Val::Text(_));
                Ok((value, is_json))
            }
        },
        other => Ok((other.eval(cx, frame)?, false)),
    }
}
