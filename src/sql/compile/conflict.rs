//! ON CONFLICT of SQLite and PostgreSQL, ON DUPLICATE KEY UPDATE of MySQL.
//!
//! Source: SQLAlchemy `dialects/{sqlite,postgresql,mysql}/base.py`.

use std::rc::Rc;

use crate::Error;
use crate::compile::{Compiler, Dialect};
use crate::expr::{BindParam, ColumnExpr, Expr, ExprKind};
use crate::from::From;
use crate::schema::Table;
use crate::statement::OnConflict;

impl Compiler<'_> {
    pub(super) fn on_conflict(
        &mut self,
        conflict: &OnConflict,
        table: &Rc<Table>,
    ) -> Result<(), Error> {
        let here = match self.dialect {
            Dialect::Mysql => Dialect::Mysql,
            Dialect::Default => conflict.dialect,
            it => it,
        };
        if (here == Dialect::Mysql) != (conflict.dialect == Dialect::Mysql)
            || self.dialect == Dialect::Default
        {
            let (module, class) = match (conflict.dialect, conflict.set.is_empty()) {
                (Dialect::Mysql, _) => ("mysql", "OnDuplicateClause"),
                (Dialect::Postgresql, true) => ("postgresql", "OnConflictDoNothing"),
                (Dialect::Postgresql, false) => ("postgresql", "OnConflictDoUpdate"),
                (_, true) => ("sqlite", "OnConflictDoNothing"),
                (_, false) => ("sqlite", "OnConflictDoUpdate"),
            };
            return Err(Error::UnsupportedCompilation(format!(
                "Compiler <{} object at 0x7f0000000000> can't render element of type <class \
                 'sqlalchemy.dialects.{module}.dml.{class}'>",
                self.dialect.compiler_class()
            )));
        }
        if conflict.dialect == Dialect::Mysql {
            return self.on_duplicate_key(conflict, table);
        }
        self.push(" ON CONFLICT");
        if let Some(constraint) = &conflict.constraint {
            self.push(" ON CONSTRAINT ");
            self.push_quoted(constraint);
        } else if !conflict.target.is_empty() {
            self.push(" (");
            let bare = std::mem::replace(&mut self.bare_columns, true);
            let mut result = self.list(&conflict.target, ", ", |this, it| this.expr(it));
            if let (Ok(()), Some(condition)) = (&result, &conflict.target_where) {
                self.push(") WHERE ");
                // A condition that is part of an index must be the same text, so SQLite gets its values in it.
                let condition = if self.dialect == Dialect::Sqlite {
                    in_text(condition)
                } else {
                    condition.clone()
                };
                result = self.expr(&condition);
            } else {
                self.push(")");
            }
            self.bare_columns = bare;
            result?;
        }
        if conflict.set.is_empty() {
            self.push(" DO NOTHING");
            return Ok(());
        }
        self.push(" DO UPDATE SET ");
        self.assignments(conflict, table, &|it| it.clone())?;
        if let Some(condition) = &conflict.where_ {
            self.push(" WHERE ");
            self.expr(condition)?;
        }
        Ok(())
    }

    fn on_duplicate_key(&mut self, conflict: &OnConflict, table: &Rc<Table>) -> Result<(), Error> {
        self.push(" ON DUPLICATE KEY UPDATE ");
        // `inserted.x` is written VALUES(x).
        let inserted = |it: &Expr| {
            crate::ops::walk::map(it, &mut |part| match part.kind() {
                ExprKind::Column(ColumnExpr {
                    from: Some(From::Named(named)),
                    name,
                    ..
                }) if named.name == "excluded" => {
                    let quoted = Dialect::Mysql.quoted(name);
                    Some(Expr::literal_column(
                        &format!("VALUES({quoted})"),
                        part.ty(),
                    ))
                }
                _ => None,
            })
        };
        let bare = std::mem::replace(&mut self.bare_columns, true);
        let result = self.assignments(conflict, table, &inserted);
        self.bare_columns = bare;
        result
    }

    fn assignments(
        &mut self,
        conflict: &OnConflict,
        table: &Rc<Table>,
        change: &dyn Fn(&Expr) -> Expr,
    ) -> Result<(), Error> {
        // In the table's order unless an order was given; names that the table does not have come last.
        let position = |key: &str| {
            table
                .columns
                .borrow()
                .iter()
                .position(|it| *it.key.borrow() == key)
                .unwrap_or(usize::MAX)
        };
        let mut set: Vec<&(Rc<str>, Expr)> = conflict.set.iter().collect();
        if !conflict.in_order {
            set.sort_by_key(|(key, _)| position(key));
        }
        for (at, (key, value)) in set.into_iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            let column = table.column(key);
            let name = column
                .as_ref()
                .map_or_else(|| key.to_string(), |it| it.name.borrow().clone());
            self.push_quoted(&name);
            self.push(" = ");
            let value = match (value.kind(), column) {
                (ExprKind::Bind(param), Some(column)) if param.unique && param.key == "param" => {
                    Expr::anonymous_bind(
                        None,
                        param.value.clone().unwrap_or(crate::Value::Null),
                        column.ty.borrow().clone(),
                    )
                }
                _ => change(value).self_group(crate::ops::Against::Unknown),
            };
            self.expr(&value)?;
        }
        Ok(())
    }
}

/// The same condition with its values written into the text when it is executed.
fn in_text(condition: &Expr) -> Expr {
    crate::ops::walk::map(condition, &mut |it| match it.kind() {
        ExprKind::Bind(param) => Some(Expr::bind(BindParam {
            literal_execute: true,
            ..(**param).clone()
        })),
        _ => None,
    })
}
