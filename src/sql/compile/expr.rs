//! Expressions.

use std::rc::Rc;

use crate::compile::{Bind, Compiler, Dialect};
use crate::expr::{
    BinaryOp, BindParam, BooleanOp, ColumnExpr, Expr, ExprKind, FrameBound, FrameUnit, LabelName,
    Over, UnaryOp,
};
use crate::from::From;
use crate::froms::Place;
use crate::names;
use crate::statement::Piece;
use crate::statement::pieces;
use crate::types::Affinity;
use crate::{Error, SqlType, Value};

impl Compiler<'_> {
    /// An expression outside the column list: labels are left out.
    pub(super) fn expr(&mut self, expr: &Expr) -> Result<(), Error> {
        match expr.kind() {
            ExprKind::Column(it) => self.column(it),
            ExprKind::Bind(param) => self.bind(param),
            ExprKind::Raw {
                text,
                binds,
                is_text,
            } => self.raw(text, binds, *is_text),
            ExprKind::Null => {
                self.push("NULL");
                Ok(())
            }
            ExprKind::True => {
                self.push(if self.dialect == Dialect::Sqlite {
                    "1"
                } else {
                    "true"
                });
                Ok(())
            }
            ExprKind::False => {
                self.push(if self.dialect == Dialect::Sqlite {
                    "0"
                } else {
                    "false"
                });
                Ok(())
            }
            ExprKind::Unary { op, operand } => self.unary(*op, operand),
            ExprKind::Binary {
                op,
                left,
                right,
                escape,
            } => self.binary(expr, op, left, right, escape.as_deref()),
            ExprKind::Boolean { op, clauses } => {
                let separator = if *op == BooleanOp::And {
                    " AND "
                } else {
                    " OR "
                };
                self.list(clauses, separator, |this, it| this.expr(it))
            }
            ExprKind::Between {
                expr,
                low,
                high,
                negated,
                symmetric,
            } => {
                self.expr(expr)?;
                self.push(if *negated {
                    " NOT BETWEEN "
                } else {
                    " BETWEEN "
                });
                if *symmetric {
                    self.push("SYMMETRIC ");
                }
                self.expr(low)?;
                self.push(" AND ");
                self.expr(high)
            }
            ExprKind::Grouping(it) => self.in_parentheses(it),
            ExprKind::Tuple(items) => {
                self.push("(");
                self.list(items, ", ", |this, it| this.expr(it))?;
                self.push(")");
                Ok(())
            }
            ExprKind::List(items) => self.list(items, ", ", |this, it| this.expr(it)),
            ExprKind::Function(it) => self.function(it, expr),
            ExprKind::Over(it) => self.over(it),
            ExprKind::Filter {
                function,
                criterion,
            } => {
                self.expr(function)?;
                self.push(" FILTER (WHERE ");
                self.expr(criterion)?;
                self.push(")");
                Ok(())
            }
            ExprKind::WithinGroup { function, order_by } => {
                self.expr(function)?;
                self.push(" WITHIN GROUP (ORDER BY ");
                self.list(order_by, ", ", |this, it| this.expr(it))?;
                self.push(")");
                Ok(())
            }
            ExprKind::Case {
                value,
                whens,
                otherwise,
            } => {
                self.push("CASE ");
                if let Some(value) = value {
                    self.expr(value)?;
                    self.push(" ");
                }
                for (when, then) in whens {
                    self.push("WHEN ");
                    self.expr(when)?;
                    self.push(" THEN ");
                    self.expr(then)?;
                    self.push(" ");
                }
                if let Some(otherwise) = otherwise {
                    self.push("ELSE ");
                    self.expr(otherwise)?;
                    self.push(" ");
                }
                self.push("END");
                Ok(())
            }
            ExprKind::Cast { expr, to } => self.cast(expr, to),
            ExprKind::TypeCoerce(it) => self.expr(it),
            ExprKind::Extract { field, expr } => self.extract(field, expr),
            ExprKind::Label { expr, .. } => self.expr(expr),
            ExprKind::Collate { expr, collation } => {
                self.expr(expr)?;
                self.push(" COLLATE ");
                self.push_quoted(collation);
                Ok(())
            }
            ExprKind::ScalarSubquery(query) => {
                self.push("(");
                self.query(
                    query,
                    super::select::Context {
                        place: Place::Value,
                        labels: false,
                        top: false,
                    },
                )?;
                self.push(")");
                Ok(())
            }
            ExprKind::Exists(query) => {
                self.push("EXISTS (");
                self.query(
                    query,
                    super::select::Context {
                        place: Place::Value,
                        labels: false,
                        top: false,
                    },
                )?;
                self.push(")");
                Ok(())
            }
            ExprKind::Quantified { all, expr } => {
                self.push(if *all { "ALL " } else { "ANY " });
                self.expr(expr)
            }
            ExprKind::LabelReference(name) => Err(no_such_label(name)),
            ExprKind::Regexp(it) => self.regexp(it),
            ExprKind::Slice { start, stop } => self.infix(start, ":", stop),
            ExprKind::Array(items) => {
                self.push("ARRAY[");
                self.list(items, ", ", |this, it| this.expr(it))?;
                self.push("]");
                Ok(())
            }
            ExprKind::Ordered { target, order_by } => {
                self.expr(target)?;
                self.push(" ORDER BY ");
                self.list(order_by, ", ", |this, it| this.expr(it))
            }
            ExprKind::Whole(from) => {
                if let Some(name) = self.name_of_from(from) {
                    self.push_quoted(&name);
                }
                Ok(())
            }
            ExprKind::ScalarValues(it) => {
                self.push("(");
                self.values_body(it)?;
                self.push(")");
                Ok(())
            }
            ExprKind::NextValue(it) => self.next_value(it),
            ExprKind::TryCast { expr, to } => {
                let ddl = to.ddl_in_cast(self.dialect)?;
                self.push("TRY_CAST(");
                self.expr(expr)?;
                self.push(" AS ");
                self.push(&ddl);
                self.push(")");
                Ok(())
            }
            ExprKind::OnlyFor { expr, .. } => self.expr(expr),
            ExprKind::Host(it) => self.host(&**it),
        }
    }

    fn in_parentheses(&mut self, expr: &Expr) -> Result<(), Error> {
        self.push("(");
        let outer = std::mem::replace(&mut self.in_operator, false);
        let done = self.expr(expr);
        self.in_operator = outer;
        done?;
        self.push(")");
        Ok(())
    }

    fn column(&mut self, column: &ColumnExpr) -> Result<(), Error> {
        // Numbers are given in the order of asking, and SQLAlchemy asks for the column's name first.
        let late = column.anonymous.as_ref().map(|name| self.name(name));
        if !self.bare_columns {
            if let Some(from) = &column.from {
                if let From::Table(table) = from {
                    self.table_name(table);
                    self.push(".");
                } else if let Some(name) = self.name_of_from(from) {
                    self.push_quoted(&name);
                    self.push(".");
                }
            }
        }
        let quote = column.column.as_ref().and_then(|it| it.quote.get());
        self.push_name(late.as_ref().unwrap_or(&column.name), quote);
        Ok(())
    }

    fn raw(&mut self, text: &str, binds: &[Rc<BindParam>], is_text: bool) -> Result<(), Error> {
        if !is_text {
            self.push_sql(text);
            return Ok(());
        }
        for piece in pieces(text) {
            match piece {
                Piece::Sql(sql) => self.push_sql(sql),
                Piece::Colon => self.push(":"),
                Piece::Parameter(name) => match binds.iter().find(|it| it.key == name) {
                    Some(param) => self.bind(param)?,
                    None => self.bind(&Rc::new(BindParam::required(name)))?,
                },
            }
        }
        Ok(())
    }

    /// A parameter's placeholder, or its value.
    pub(super) fn bind(&mut self, param: &Rc<BindParam>) -> Result<(), Error> {
        if let crate::TypeKind::Decorated(it) = &param.ty.kind {
            if !self.in_bind_expression {
                let bare = Expr(Rc::new(crate::expr::ExprNode {
                    kind: ExprKind::Bind(Rc::clone(param)),
                    ty: param.ty.clone(),
                    note: None,
                }));
                if let Some(around) = it.around_bind(&bare)? {
                    self.in_bind_expression = true;
                    let done = self.expr(&around);
                    self.in_bind_expression = false;
                    return done;
                }
            }
        }
        if !self.params.is_empty() && !param.unique {
            if let Some((_, value)) = self.params.iter().find(|it| *it.0 == *param.key) {
                let given = BindParam {
                    value: Some(value.clone()),
                    ty: if param.ty.is_null() {
                        SqlType::of_value(value)
                    } else {
                        param.ty.clone()
                    },
                    ..(**param).clone()
                };
                let outer = std::mem::take(&mut self.params);
                let done = self.bind(&Rc::new(given));
                self.params = outer;
                return done;
            }
        }
        if self.options.literal_binds {
            let value = match (&param.value, &param.callable) {
                (Some(it), _) => it.clone(),
                (None, Some(it)) => it.call(&Vec::new)?,
                (None, None) => Value::Null,
            };
            return self.literal_bind(param, &value);
        }
        let known = self.bind_names.contains_key(&(Rc::as_ptr(param) as usize));
        let name = self.bind_name(param);
        if !known {
            self.claim(
                &name,
                if param.unique {
                    super::Owner::Numbered
                } else {
                    super::Owner::Explicit
                },
            )?;
        }
        self.placeholder(param, &name);
        Ok(())
    }

    /// Notes who has a parameter's name.
    pub(super) fn claim(&mut self, name: &Rc<str>, owner: super::Owner) -> Result<(), Error> {
        use super::Owner;
        let Some(before) = self.owners.insert(Rc::clone(name), owner) else {
            return Ok(());
        };
        let is_column = |it: Owner| matches!(it, Owner::Column | Owner::ColumnValue);
        match (before, owner) {
            (Owner::Explicit, Owner::Explicit) => Ok(()),
            (a, b) if is_column(a) && is_column(b) => Ok(()),
            (a, b)
                if matches!(a, Owner::Numbered | Owner::ColumnValue)
                    || matches!(b, Owner::Numbered | Owner::ColumnValue) =>
            {
                Err(Error::Compile(format!(
                    "Bind parameter '{name}' conflicts with unique bind parameter of the same name"
                )))
            }
            _ => Err(Error::Compile(format!(
                "bindparam() name '{name}' is reserved for automatic usage in the VALUES or SET clause of this \
                 insert/update statement.   Please use a name other than column name when using bindparam() with \
                 insert() or update() (for example, 'b_{name}')."
            ))),
        }
    }

    fn literal_bind(&mut self, param: &BindParam, value: &Value) -> Result<(), Error> {
        if param.expanding {
            let mut out = String::from("(");
            super::expand::push_literals(&mut out, value, &param.ty, self.negated, self.dialect)?;
            out.push(')');
            self.push(&out);
        } else {
            let text = param.ty.literal(value, self.dialect)?;
            self.push(&text);
        }
        Ok(())
    }

    /// The placeholder of a parameter under a name.
    pub(super) fn placeholder(&mut self, param: &Rc<BindParam>, name: &Rc<str>) {
        let mut span = None;
        if param.expanding || param.literal_execute {
            if param.expanding {
                self.push("(");
            }
            let start = self.out.text.len();
            self.push("__[POSTCOMPILE_");
            self.push(name);
            self.push("]");
            span = Some((start, self.out.text.len()));
            if param.expanding {
                self.push(")");
            }
        } else {
            super::expand::push_placeholder(&mut self.out.text, self.dialect, name, &param.ty);
            if matches!(param.ty.kind, crate::TypeKind::JsonIndex)
                && matches!(param.value, Some(Value::Int(_)))
                && self.out.text.ends_with("::TEXT")
            {
                let end = self.out.text.len() - "TEXT".len();
                self.out.text.truncate(end);
                self.out.text.push_str("INT");
            }
        }
        let (column, row) = match &self.target {
            Some((column, row)) => (Some(Rc::clone(column)), *row),
            None => (None, 0),
        };
        self.out.binds.push(Bind {
            param: Rc::clone(param),
            name: Rc::clone(name),
            column,
            row,
            span,
            negated: self.negated && param.expanding,
        });
    }

    fn unary(&mut self, op: UnaryOp, operand: &Expr) -> Result<(), Error> {
        if op == UnaryOp::Distinct && self.functions == 0 {
            self.warnings.push(
                "Column-expression-level unary distinct() should not be used outside of an aggregate function. For \
                 general 'SELECT DISTINCT' support use select().distinct()."
                    .to_owned(),
            );
        }
        let (before, after) = match op {
            UnaryOp::Not => ("NOT ", ""),
            UnaryOp::Negate => ("-", ""),
            UnaryOp::BitNot => ("~", ""),
            UnaryOp::Distinct => ("DISTINCT ", ""),
            UnaryOp::Asc => ("", " ASC"),
            UnaryOp::Desc => ("", " DESC"),
            UnaryOp::NullsFirst => ("", " NULLS FIRST"),
            UnaryOp::NullsLast => ("", " NULLS LAST"),
            UnaryOp::IsTrue => {
                if operand.is_implicitly_boolean() || self.dialect.has_booleans() {
                    ("", "")
                } else {
                    ("", " = 1")
                }
            }
            UnaryOp::IsFalse => {
                if operand.is_implicitly_boolean() || self.dialect.has_booleans() {
                    ("NOT ", "")
                } else {
                    ("", " = 0")
                }
            }
        };
        self.push(before);
        self.expr(operand)?;
        self.push(after);
        Ok(())
    }

    fn binary(
        &mut self,
        whole: &Expr,
        op: &BinaryOp,
        left: &Expr,
        right: &Expr,
        escape: Option<&str>,
    ) -> Result<(), Error> {
        use BinaryOp::*;
        let infix = match op {
            Eq => " = ",
            Ne => " != ",
            Lt => " < ",
            Le => " <= ",
            Gt => " > ",
            Ge => " >= ",
            Add => " + ",
            Sub => " - ",
            Mul => " * ",
            Mod => {
                if self.dialect.doubles_percent() {
                    " %% "
                } else {
                    " % "
                }
            }
            Is => " IS ",
            IsNot => " IS NOT ",
            In => " IN ",
            BitAnd => " & ",
            BitOr => " | ",
            ShiftLeft => " << ",
            ShiftRight => " >> ",
            Concat if self.dialect == Dialect::Mysql => return self.mysql_concat(whole),
            Concat => " || ",
            BitXor => match self.dialect {
                Dialect::Default | Dialect::Mysql => " ^ ",
                Dialect::Postgresql => " # ",
                Dialect::Sqlite => {
                    self.push("(");
                    self.infix(left, " | ", right)?;
                    self.push(" - ");
                    self.infix(left, " & ", right)?;
                    self.push(")");
                    return Ok(());
                }
            },
            NotIn => {
                self.push("(");
                self.expr(left)?;
                self.push(" NOT IN ");
                let outer = std::mem::replace(&mut self.negated, true);
                let result = self.expr(right);
                self.negated = outer;
                result?;
                self.push(")");
                return Ok(());
            }
            IsDistinctFrom | IsNotDistinctFrom => {
                let not = *op == IsNotDistinctFrom;
                match self.dialect {
                    Dialect::Sqlite => {
                        if not {
                            " IS "
                        } else {
                            " IS NOT "
                        }
                    }
                    Dialect::Mysql => {
                        if !not {
                            self.push("NOT (");
                        }
                        self.infix(left, " <=> ", right)?;
                        if !not {
                            self.push(")");
                        }
                        return Ok(());
                    }
                    _ => {
                        if not {
                            " IS NOT DISTINCT FROM "
                        } else {
                            " IS DISTINCT FROM "
                        }
                    }
                }
            }
            TrueDiv => return self.true_division(left, right),
            FloorDiv => {
                let integers = left.ty().affinity() == Affinity::Integer
                    && right.ty().affinity() == Affinity::Integer;
                if integers && self.dialect != Dialect::Mysql {
                    " / "
                } else {
                    self.push("FLOOR(");
                    self.infix(left, " / ", right)?;
                    self.push(")");
                    return Ok(());
                }
            }
            Like | NotLike | Ilike | NotIlike => return self.like(op, left, right, escape),
            RegexpMatch => match self.dialect {
                Dialect::Sqlite | Dialect::Mysql => " REGEXP ",
                Dialect::Postgresql => " ~ ",
                Dialect::Default => " <regexp> ",
            },
            NotRegexpMatch => match self.dialect {
                Dialect::Sqlite | Dialect::Mysql => " NOT REGEXP ",
                Dialect::Postgresql => " !~ ",
                Dialect::Default => " <not regexp> ",
            },
            Match => match self.dialect {
                Dialect::Postgresql => {
                    self.expr(left)?;
                    self.push(" @@ plainto_tsquery(");
                    self.expr(right)?;
                    self.push(")");
                    return Ok(());
                }
                Dialect::Mysql => {
                    self.push("MATCH (");
                    self.expr(left)?;
                    self.push(") AGAINST (");
                    self.expr(right)?;
                    self.push(" IN BOOLEAN MODE)");
                    return Ok(());
                }
                _ => " MATCH ",
            },
            JsonGetItem | JsonPathGetItem => return self.json_item(whole, op, left, right),
            Custom { text, .. } => {
                let grouped = self.groups_eagerly(text, left);
                if grouped {
                    self.push("(");
                }
                let outer = std::mem::replace(&mut self.in_operator, true);
                self.expr(left)?;
                self.push(" ");
                self.push_sql(text);
                self.push(" ");
                self.expr(right)?;
                self.in_operator = outer;
                if grouped {
                    self.push(")");
                }
                return Ok(());
            }
            GetItem => {
                self.expr(left)?;
                self.push("[");
                self.expr(right)?;
                self.push("]");
                return Ok(());
            }
        };
        self.infix(left, infix, right)
    }

    pub(super) fn infix(&mut self, left: &Expr, op: &str, right: &Expr) -> Result<(), Error> {
        let outer = std::mem::replace(&mut self.in_operator, true);
        let done = self.expr(left).and_then(|()| {
            self.push(op);
            self.expr(right)
        });
        self.in_operator = outer;
        done
    }

    fn true_division(&mut self, left: &Expr, right: &Expr) -> Result<(), Error> {
        match self.dialect {
            Dialect::Sqlite => {
                self.infix(left, " / (", right)?;
                self.push(" + 0.0)");
                Ok(())
            }
            Dialect::Mysql => self.infix(left, " / ", right),
            Dialect::Default | Dialect::Postgresql => {
                self.expr(left)?;
                self.push(" / ");
                let to = match right.ty().affinity() {
                    Affinity::Numeric | Affinity::Float => right.ty(),
                    _ => SqlType::numeric(None, None),
                };
                self.cast(right, &to)
            }
        }
    }

    pub(super) fn cast(&mut self, expr: &Expr, to: &SqlType) -> Result<(), Error> {
        if self.dialect == Dialect::Mysql
            && matches!(to.affinity(), Affinity::Float | Affinity::Boolean)
        {
            return self.expr(expr);
        }
        let ddl = to.ddl_in_cast(self.dialect)?;
        self.push("CAST(");
        self.expr(expr)?;
        self.push(" AS ");
        self.push(&ddl);
        self.push(")");
        Ok(())
    }

    fn extract(&mut self, field: &str, expr: &Expr) -> Result<(), Error> {
        if self.dialect != Dialect::Sqlite {
            self.push("EXTRACT(");
            self.push(field);
            self.push(" FROM ");
            self.expr(expr)?;
            self.push(")");
            return Ok(());
        }
        let format = match field {
            "month" => "%m",
            "day" => "%d",
            "year" => "%Y",
            "second" => "%S",
            "hour" => "%H",
            "doy" => "%j",
            "minute" => "%M",
            "epoch" => "%s",
            "dow" => "%w",
            "week" => "%W",
            _ => {
                return Err(Error::Compile(format!(
                    "{field} is not a valid extract argument."
                )));
            }
        };
        self.push("CAST(STRFTIME('");
        self.push(format);
        self.push("', ");
        self.expr(expr)?;
        self.push(") AS INTEGER)");
        Ok(())
    }

    fn over(&mut self, over: &Over) -> Result<(), Error> {
        self.expr(&over.function)?;
        self.push(" OVER (");
        let mut open = false;
        if !over.partition_by.is_empty() {
            self.push("PARTITION BY ");
            self.list(&over.partition_by, ", ", |this, it| this.expr(it))?;
            open = true;
        }
        if !over.order_by.is_empty() {
            self.push(if open { " ORDER BY " } else { "ORDER BY " });
            self.list(&over.order_by, ", ", |this, it| this.expr(it))?;
            open = true;
        }
        if let Some(frame) = &over.frame {
            if open {
                self.push(" ");
            }
            self.push(match frame.unit {
                FrameUnit::Rows => "ROWS BETWEEN ",
                FrameUnit::Range => "RANGE BETWEEN ",
                FrameUnit::Groups => "GROUPS BETWEEN ",
            });
            self.frame_bound(&frame.start)?;
            self.push(" AND ");
            self.frame_bound(&frame.end)?;
        }
        self.push(")");
        Ok(())
    }

    fn frame_bound(&mut self, bound: &FrameBound) -> Result<(), Error> {
        match bound {
            FrameBound::UnboundedPreceding => self.push("UNBOUNDED PRECEDING"),
            FrameBound::UnboundedFollowing => self.push("UNBOUNDED FOLLOWING"),
            FrameBound::CurrentRow => self.push("CURRENT ROW"),
            FrameBound::Preceding(it) => {
                self.expr(it)?;
                self.push(" PRECEDING");
            }
            FrameBound::Following(it) => {
                self.expr(it)?;
                self.push(" FOLLOWING");
            }
        }
        Ok(())
    }

    /// The printed name of a label.
    pub(super) fn label_text(&mut self, label: &Expr, name: &LabelName) -> Rc<str> {
        let name = names::label_name(label, name);
        self.name(&name)
    }
}

/// What ORDER BY with an unknown name says.
pub(super) fn no_such_label(name: &str) -> Error {
    Error::Compile(format!(
        "Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc. Textual SQL expression '{name}' should \
         be explicitly declared as text('{name}')"
    ))
}
