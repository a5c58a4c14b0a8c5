//! `func.name(...)`: functions and what is known of their types.

use crate::expr::{Expr, ExprKind, Function};
use crate::ops::Operand;
use crate::{SqlType, Value};

/// `func.name(args)`. Plain values become parameters called after the function.
pub fn func(name: &str, args: impl IntoIterator<Item = impl Into<Operand>>) -> Expr {
    func_path(
        vec![name.to_owned()],
        args.into_iter().map(Into::into).collect(),
        None,
    )
}

/// `func.package.name(args, type_=...)`.
pub fn func_path(path: Vec<String>, args: Vec<Operand>, ty: Option<SqlType>) -> Expr {
    let name = path.last().cloned().unwrap_or_default();
    let lower = name.to_lowercase();
    let mut args = args;
    if lower == "count" && matches!(args.as_slice(), [Operand::Value(Value::Null)]) {
        args.clear();
    }
    let args: Vec<Expr> = args
        .into_iter()
        .map(|it| match it {
            Operand::Value(Value::Null) => Expr::null(),
            it => {
                let expr = it.alone(Some(&name));
                if let ExprKind::ScalarSubquery(_) = expr.kind() {
                    expr
                } else {
                    expr.self_group_in_arguments()
                }
            }
        })
        .collect();
    let args = if lower == "aggregate_strings" {
        args.into_iter().map(separator).collect()
    } else {
        args
    };
    let star = lower == "count" && args.is_empty();
    let bare = args.is_empty() && path.len() == 1 && is_ansi(&lower);
    let known = if path.len() == 1 {
        known_type(&lower, &args)
    } else {
        None
    };
    let ty = ty.or(known).unwrap_or_else(SqlType::null);
    Expr::new(
        ExprKind::Function(Function {
            path,
            args,
            star,
            bare,
        }),
        ty,
    )
}

/// The separator of `aggregate_strings` is written into the text.
fn separator(it: Expr) -> Expr {
    match it.kind() {
        ExprKind::Bind(param) => Expr::bind(crate::BindParam {
            literal_execute: true,
            ..(**param).clone()
        }),
        _ => it,
    }
}

impl Expr {
    /// Function arguments stand between commas, which bind loosest of all.
    fn self_group_in_arguments(self) -> Self {
        self.self_group(crate::ops::Against::Comma)
    }
}

/// Functions of the SQL standard that are printed without parentheses.
fn is_ansi(name: &str) -> bool {
    matches!(
        name,
        "current_date"
            | "current_time"
            | "current_timestamp"
            | "current_user"
            | "localtime"
            | "localtimestamp"
            | "session_user"
            | "sysdate"
            | "user"
    )
}

fn known_type(name: &str, args: &[Expr]) -> Option<SqlType> {
    Some(match name {
        "count" | "char_length" | "rank" | "dense_rank" | "next_value" => SqlType::integer(),
        "percent_rank" | "cume_dist" => SqlType::numeric(None, None),
        "now" | "current_timestamp" | "localtime" | "localtimestamp" | "sysdate" => {
            SqlType::datetime()
        }
        "current_date" => SqlType::date(),
        "current_time" => SqlType::time(),
        "concat" | "current_user" | "session_user" | "user" | "aggregate_strings" => {
            SqlType::string(None)
        }
        "max" | "min" | "sum" | "coalesce" | "pow" => args.first()?.ty(),
        "array_agg" => SqlType::new(crate::TypeKind::Array(Box::new(args.first()?.ty()), 1)),
        _ => return None,
    })
}
