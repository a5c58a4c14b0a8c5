//! Building INSERT, UPDATE and DELETE.

use std::rc::Rc;

use indexmap::IndexMap;

use crate::expr::{BindParam, Expr};
use crate::from::From;
use crate::ops::Operand;
use crate::schema::{Column, Table};
use crate::statement::{Assigned, Delete, Insert, Statement, Update};
use crate::{Error, Value};

impl Assigned {
    /// A plain value becomes a parameter named after the column; an expression is rendered.
    pub fn new(column: &Column, value: impl Into<Operand>) -> Self {
        match value.into() {
            Operand::Value(value) => Self::Parameter(Rc::new(BindParam {
                value: Some(value),
                ty: column.ty.borrow().clone(),
                ..BindParam::required(&column.key.borrow())
            })),
            Operand::Expr(expr) => match expr.kind() {
                crate::ExprKind::Bind(bind) if bind.ty.is_null() => {
                    Self::Expr(Expr::bind(BindParam {
                        ty: column.ty.borrow().clone(),
                        ..(**bind).clone()
                    }))
                }
                _ => Self::Expr(expr.self_group(crate::ops::Against::Unknown)),
            },
        }
    }
}

/// The table's column by key.
///
/// # Errors
/// [`Error::Compile`] `Unconsumed column names: x`, as SQLAlchemy says when it prints the statement.
fn column_of(table: &From, key: &str) -> Result<Rc<Column>, Error> {
    table
        .table()
        .and_then(|it| it.column(key))
        .ok_or_else(|| Error::Compile(format!("Unconsumed column names: {key}")))
}

impl Insert {
    /// `insert(table)`: all columns unless the caller names some when compiling.
    pub fn new(table: &Rc<Table>) -> Self {
        Self {
            table: From::Table(Rc::clone(table)),
            values: IndexMap::new(),
            more_rows: Vec::new(),
            select: None,
            returning: Vec::new(),
            on_conflict: None,
            ctes: Vec::new(),
            prefixes: Vec::new(),
            no_values: false,
            without_defaults: false,
            sort_by_parameter_order: false,
        }
    }

    /// `values(key=value)` for one column.
    ///
    /// # Errors
    /// [`Error::Compile`] for an unknown key.
    pub fn value(mut self, key: &str, value: impl Into<Operand>) -> Result<Self, Error> {
        let column = column_of(&self.table, key)?;
        let assigned = Assigned::new(&column, value);
        self.values.insert(key.into(), (column, assigned));
        Ok(self)
    }

    /// `values([{...}, {...}])`. Every row must have the keys of the first.
    ///
    /// # Errors
    /// [`Error::Compile`] for an unknown or a missing key.
    pub fn rows(mut self, rows: Vec<Vec<(Rc<str>, Operand)>>) -> Result<Self, Error> {
        for (at, row) in rows.into_iter().enumerate() {
            if at == 0 {
                for (key, value) in row {
                    self = self.value(&key, value)?;
                }
                continue;
            }
            let mut given: IndexMap<Rc<str>, Operand> = row.into_iter().collect();
            let mut values = Vec::with_capacity(self.values.len());
            for (key, (column, _)) in &self.values {
                let Some(value) = given.swap_remove(key) else {
                    let table = self.table.description();
                    return Err(Error::Compile(format!(
                        "INSERT value for column {table}.{key} is explicitly rendered as a boundparameter in the \
                         VALUES clause; a Python-side value or SQL expression is required"
                    )));
                };
                values.push(Assigned::new(column, value));
            }
            self.more_rows.push(values);
        }
        Ok(self)
    }

    #[must_use]
    pub fn returning(mut self, columns: impl IntoIterator<Item = Expr>) -> Self {
        self.returning.extend(columns);
        self
    }
    pub fn statement(self) -> Statement {
        Statement::Insert(Rc::new(self))
    }
}

impl Update {
    pub fn new(table: &Rc<Table>) -> Self {
        Self {
            table: From::Table(Rc::clone(table)),
            values: Vec::new(),
            ordered: false,
            where_: Vec::new(),
            from: Vec::new(),
            returning: Vec::new(),
            ctes: Vec::new(),
            limit: None,
            prefixes: Vec::new(),
        }
    }
    #[must_use]
    pub fn where_(mut self, condition: Expr) -> Self {
        self.where_.push(condition);
        self
    }
    /// `values(key=value)` for one column.
    ///
    /// # Errors
    /// [`Error::Compile`] for an unknown key.
    pub fn value(mut self, key: &str, value: impl Into<Operand>) -> Result<Self, Error> {
        let column = column_of(&self.table, key)?;
        self = self.value_of(&column, value);
        Ok(self)
    }
    /// `values({column: value})`, which for MySQL may be a column of a further table.
    #[must_use]
    pub fn value_of(mut self, column: &Rc<Column>, value: impl Into<Operand>) -> Self {
        let assigned = Assigned::new(column, value);
        let column = Rc::clone(column);
        match self.values.iter_mut().find(|it| Rc::ptr_eq(&it.0, &column)) {
            Some(it) => it.1 = assigned,
            None => self.values.push((column, assigned)),
        }
        self
    }
    #[must_use]
    pub fn returning(mut self, columns: impl IntoIterator<Item = Expr>) -> Self {
        self.returning.extend(columns);
        self
    }
    pub fn statement(self) -> Statement {
        Statement::Update(Rc::new(self))
    }
}

impl Delete {
    pub fn new(table: &Rc<Table>) -> Self {
        Self {
            table: From::Table(Rc::clone(table)),
            where_: Vec::new(),
            using: Vec::new(),
            returning: Vec::new(),
            ctes: Vec::new(),
            limit: None,
            prefixes: Vec::new(),
        }
    }
    #[must_use]
    pub fn where_(mut self, condition: Expr) -> Self {
        self.where_.push(condition);
        self
    }
    #[must_use]
    pub fn returning(mut self, columns: impl IntoIterator<Item = Expr>) -> Self {
        self.returning.extend(columns);
        self
    }
    pub fn statement(self) -> Statement {
        Statement::Delete(Rc::new(self))
    }
}

impl std::convert::From<Assigned> for Operand {
    fn from(it: Assigned) -> Self {
        match it {
            Assigned::Parameter(bind) => Self::Value(bind.value.clone().unwrap_or(Value::Null)),
            Assigned::Expr(expr) => Self::Expr(expr),
        }
    }
}
