//! Elements of JSON: `data["a"]`, `data["a", 1]`, and their values as other types.
//!
//! Source: SQLAlchemy `visit_json_getitem_op_binary`, `visit_json_path_getitem_op_binary` of each dialect.

use crate::Error;
use crate::compile::{Compiler, Dialect};
use crate::expr::{BinaryOp, Expr};
use crate::types::{Affinity, TypeKind};

impl Compiler<'_> {
    pub(super) fn json_item(
        &mut self,
        whole: &Expr,
        op: &BinaryOp,
        left: &Expr,
        right: &Expr,
    ) -> Result<(), Error> {
        let ty = whole.ty();
        let is_json = ty.affinity() == Affinity::Json;
        match self.dialect {
            Dialect::Sqlite if is_json => {
                self.push("JSON_QUOTE(JSON_EXTRACT(");
                self.infix(left, ", ", right)?;
                self.push("))");
                Ok(())
            }
            Dialect::Sqlite => {
                self.push("CAST(JSON_EXTRACT(");
                self.infix(left, ", ", right)?;
                let ddl = ty.ddl(self.dialect)?;
                self.push(&format!(") AS {ddl})"));
                Ok(())
            }
            Dialect::Mysql if is_json => self.json_extract(left, right),
            Dialect::Mysql => self.mysql_json_value(whole, left, right),
            Dialect::Postgresql => self.postgresql_json(whole, op, left, right, is_json),
            Dialect::Default => {
                self.expr(left)?;
                self.push("[");
                self.expr(right)?;
                self.push("]");
                Ok(())
            }
        }
    }

    fn json_extract(&mut self, left: &Expr, right: &Expr) -> Result<(), Error> {
        self.push("JSON_EXTRACT(");
        self.infix(left, ", ", right)?;
        self.push(")");
        Ok(())
    }

    fn mysql_json_value(&mut self, whole: &Expr, left: &Expr, right: &Expr) -> Result<(), Error> {
        self.push("CASE ");
        self.json_extract(left, right)?;
        self.push(" WHEN 'null' THEN NULL");
        let ty = whole.ty();
        match ty.affinity() {
            Affinity::Integer => {
                self.push(" ELSE CAST(");
                self.json_extract(left, right)?;
                self.push(" AS SIGNED INTEGER)");
            }
            Affinity::Numeric => {
                self.push(" ELSE CAST(");
                self.json_extract(left, right)?;
                let ddl = ty.ddl_in_cast(self.dialect)?;
                self.push(&format!(" AS {ddl})"));
            }
            Affinity::Float => {
                self.push(" ELSE ");
                self.json_extract(left, right)?;
                self.push("+0.0000000000000000000000");
            }
            Affinity::Boolean => self.push(" WHEN true THEN true ELSE false"),
            Affinity::String => {
                self.push(" ELSE JSON_UNQUOTE(");
                self.json_extract(left, right)?;
                self.push(")");
            }
            _ => {
                self.push(" ELSE ");
                self.json_extract(left, right)?;
            }
        }
        self.push(" END");
        Ok(())
    }

    fn postgresql_json(
        &mut self,
        whole: &Expr,
        op: &BinaryOp,
        left: &Expr,
        right: &Expr,
        is_json: bool,
    ) -> Result<(), Error> {
        let jsonb = matches!(&left.ty().kind, TypeKind::Dialect { class, .. } if class == "JSONB");
        if is_json && jsonb && *op == BinaryOp::JsonGetItem {
            self.expr(left)?;
            self.push("[");
            self.expr(right)?;
            self.push("]");
            return Ok(());
        }
        if !is_json {
            // The text of the element, cast to what it is read as.
            self.push("CAST(");
            let outer = std::mem::replace(&mut self.in_operator, false);
            let arrow = if *op == BinaryOp::JsonGetItem {
                " ->> "
            } else {
                " #>> "
            };
            let done = self.infix(left, arrow, right);
            self.in_operator = outer;
            done?;
            let ddl = whole.ty().ddl(self.dialect)?;
            self.push(&format!(" AS {ddl})"));
            return Ok(());
        }
        let arrow = if *op == BinaryOp::JsonGetItem {
            " -> "
        } else {
            " #> "
        };
        let grouped = self.in_operator;
        if grouped {
            self.push("(");
        }
        self.infix(left, arrow, right)?;
        if grouped {
            self.push(")");
        }
        Ok(())
    }

    /// Whether an operator of the program is put in parentheses inside another: PostgreSQL's `->>`.
    pub(super) fn groups_eagerly(&self, op: &str, left: &Expr) -> bool {
        self.in_operator
            && self.dialect == Dialect::Postgresql
            && matches!(op, "->>" | "#>>")
            && left.ty().affinity() == Affinity::Json
    }
}
