//! LIKE and ILIKE, and the concatenation that their patterns are made of.

use crate::Error;
use crate::compile::{Compiler, Dialect};
use crate::expr::{BinaryOp, Expr, ExprKind};
use crate::ops::is_contains;

impl Compiler<'_> {
    /// LIKE and ILIKE, with what `contains` and its like put around the pattern.
    pub(super) fn like(
        &mut self,
        op: &BinaryOp,
        left: &Expr,
        right: &Expr,
        escape: Option<&str>,
    ) -> Result<(), Error> {
        let negated = matches!(op, BinaryOp::NotLike | BinaryOp::NotIlike);
        let insensitive = matches!(op, BinaryOp::Ilike | BinaryOp::NotIlike);
        let native = insensitive && self.dialect == Dialect::Postgresql;
        let lowered = insensitive && !native;
        self.lowered(left, lowered)?;
        if negated {
            self.push(" NOT");
        }
        self.push(if native { " ILIKE " } else { " LIKE " });
        if lowered && is_contains(op, right) {
            self.lowered_pattern(right)?;
        } else {
            self.lowered(right, lowered)?;
        }
        if let Some(escape) = escape {
            self.push(" ESCAPE '");
            self.push_sql(&escape.replace('\'', "''"));
            self.push("'");
        }
        Ok(())
    }

    fn lowered(&mut self, expr: &Expr, lowered: bool) -> Result<(), Error> {
        if lowered {
            self.push("lower(");
        }
        self.expr(expr)?;
        if lowered {
            self.push(")");
        }
        Ok(())
    }

    /// `'%' || lower(x) || '%'`.
    fn lowered_pattern(&mut self, pattern: &Expr) -> Result<(), Error> {
        let mut parts = Vec::new();
        concat_parts(pattern, &mut parts);
        let mysql = self.dialect == Dialect::Mysql;
        if mysql {
            self.push("concat(");
        }
        self.list(&parts, if mysql { ", " } else { " || " }, |this, it| {
            let is_percent = matches!(it.kind(), ExprKind::Raw { is_text: false, .. });
            this.lowered(it, !is_percent)
        })?;
        if mysql {
            self.push(")");
        }
        Ok(())
    }

    pub(super) fn mysql_concat(&mut self, whole: &Expr) -> Result<(), Error> {
        let mut parts = Vec::new();
        concat_parts(whole, &mut parts);
        self.push("concat(");
        self.list(&parts, ", ", |this, it| this.expr(it))?;
        self.push(")");
        Ok(())
    }
}

fn concat_parts(expr: &Expr, out: &mut Vec<Expr>) {
    match expr.kind() {
        ExprKind::Binary {
            op: BinaryOp::Concat,
            left,
            right,
            ..
        } => {
            concat_parts(left, out);
            concat_parts(right, out);
        }
        _ => out.push(expr.clone()),
    }
}
