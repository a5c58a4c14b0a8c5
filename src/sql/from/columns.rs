//! `.c`: the columns of a FROM element, and what it is called.

use std::rc::Rc;

use crate::SqlType;
use crate::expr::{ColumnExpr, Expr, ExprKind, LabelName};
use crate::from::From;
use crate::names::{self, Name};
use crate::schema::{Column, Table};
use crate::statement::Query;

impl From {
    /// Its address: two FROMs are the same when they hold the same thing.
    pub fn address(&self) -> usize {
        fn of<T: ?Sized>(it: &Rc<T>) -> usize {
            Rc::as_ptr(it).cast::<()>() as usize
        }
        match self {
            Self::Table(it) => of(it),
            Self::Alias(it) => of(it),
            Self::Subquery(it) => of(it),
            Self::Cte(it) => of(it),
            Self::Join(it) => of(it),
            Self::Named(it) => of(it),
            Self::Function(it) => of(it),
            Self::Text(it) => of(it),
            Self::Values(it) => of(it),
            Self::Grouping(it) => it.address(),
        }
    }

    pub fn same_as(&self, other: &Self) -> bool {
        self.address() == other.address()
    }

    /// What an alias, or an alias of an alias, is of.
    pub fn innermost(&self) -> &Self {
        match self {
            Self::Alias(it) => it.of.innermost(),
            Self::Grouping(it) => it.innermost(),
            it => it,
        }
    }

    /// The table underneath, when it is a table or an alias of one.
    pub fn table(&self) -> Option<&Rc<Table>> {
        match self.innermost() {
            Self::Table(it) => Some(it),
            _ => None,
        }
    }

    /// What columns are qualified with; joins have no name.
    pub fn label(&self) -> Option<LabelName> {
        match self {
            Self::Table(it) => Some(LabelName::Name(it.name.as_str().into())),
            Self::Alias(it) => Some(it.name.clone()),
            Self::Subquery(it) => Some(it.name.clone()),
            Self::Cte(it) => Some(it.name.clone()),
            Self::Named(it) => Some(LabelName::Name(it.name.as_str().into())),
            Self::Function(it) => Some(it.name.clone()),
            Self::Values(it) => it.name.clone(),
            Self::Join(_) | Self::Text(_) | Self::Grouping(_) => None,
        }
    }

    /// What messages call it.
    pub fn description(&self) -> String {
        match self {
            Self::Join(it) => {
                format!(
                    "Join object on {}({}) and {}({})",
                    it.left.description(),
                    it.left.address(),
                    it.right.description(),
                    it.right.address()
                )
            }
            Self::Text(it) => it.to_string(),
            Self::Grouping(it) => it.description(),
            it => match it.label() {
                Some(LabelName::Name(name)) => name.to_string(),
                Some(LabelName::Anonymous(stem)) => format!("%({} {stem})s", it.address()),
                None => String::new(),
            },
        }
    }

    /// All columns, in order.
    pub fn columns(&self) -> Vec<Expr> {
        match self {
            Self::Join(it) => {
                let mut all = it.left.columns();
                all.extend(it.right.columns());
                all
            }
            it => it
                .keyed_columns()
                .into_iter()
                .map(|(_, expr)| expr)
                .collect(),
        }
    }

    /// All columns with the keys under which `.c` has them. For a join these are `table_column`.
    pub fn keyed_columns(&self) -> Vec<(Rc<str>, Expr)> {
        match self {
            Self::Table(table) => table
                .columns
                .borrow()
                .iter()
                .map(|it| {
                    (
                        it.key.borrow().as_str().into(),
                        Expr::column_of(Some(self.clone()), it),
                    )
                })
                .collect(),
            Self::Alias(alias) => alias
                .of
                .keyed_columns()
                .into_iter()
                .map(|(key, expr)| {
                    let seen = self.see(&expr, &key);
                    (key, seen)
                })
                .collect(),
            Self::Subquery(it) => self.columns_of_query(&it.query),
            Self::Cte(it) => {
                let base = it.alias_of.as_ref().unwrap_or(it);
                match base.query.get() {
                    Some(query) => self.columns_of_query(query),
                    None => Vec::new(),
                }
            }
            Self::Join(it) => {
                let mut all = it.left.columns();
                all.extend(it.right.columns());
                let keys = names::plan(&all, crate::statement::LabelStyle::TablenamePlusCol, false);
                keys.into_iter().map(|it| it.key).zip(all).collect()
            }
            Self::Named(it) => self.plain_columns(&it.columns),
            Self::Function(it) => self.plain_columns(&it.columns),
            Self::Values(it) => self.plain_columns(&it.columns),
            Self::Text(_) => Vec::new(),
            Self::Grouping(it) => it.keyed_columns(),
        }
    }

    /// The column by its key.
    pub fn column(&self, key: &str) -> Option<Expr> {
        match self {
            Self::Table(table) => table
                .column(key)
                .map(|it| Expr::column_of(Some(self.clone()), &it)),
            Self::Alias(alias) => alias.of.column(key).map(|it| self.see(&it, key)),
            it => it
                .keyed_columns()
                .into_iter()
                .find(|(it, _)| &**it == key)
                .map(|(_, expr)| expr),
        }
    }

    /// The column of this FROM that shows the table column `column`.
    pub fn column_for(&self, column: &Rc<Column>) -> Option<Expr> {
        match self {
            Self::Table(table) => {
                let here = table
                    .columns
                    .borrow()
                    .iter()
                    .any(|it| Rc::ptr_eq(it, column));
                here.then(|| Expr::column_of(Some(self.clone()), column))
            }
            Self::Alias(alias) => alias.of.column_for(column).map(|it| {
                let key = match it.kind() {
                    ExprKind::Column(it) => Rc::clone(&it.key),
                    _ => column.key.borrow().as_str().into(),
                };
                self.see(&it, &key)
            }),
            Self::Join(it) => it
                .left
                .column_for(column)
                .or_else(|| it.right.column_for(column)),
            it => it.columns().into_iter().find(|it| match it.kind() {
                ExprKind::Column(it) => it.column.as_ref().is_some_and(|it| Rc::ptr_eq(it, column)),
                _ => false,
            }),
        }
    }

    /// Whether `.c` has this key.
    pub fn has_key(&self, key: &str) -> bool {
        match self {
            Self::Table(table) => table
                .columns
                .borrow()
                .iter()
                .any(|it| *it.key.borrow() == key),
            Self::Alias(alias) => alias.of.has_key(key),
            Self::Subquery(_) | Self::Cte(_) => false,
            it => it.keyed_columns().iter().any(|(it, _)| &**it == key),
        }
    }

    /// A column of what this is an alias of, seen through the alias.
    fn see(&self, inner: &Expr, key: &str) -> Expr {
        match inner.kind() {
            ExprKind::Column(it) => Expr::new(
                ExprKind::Column(ColumnExpr {
                    from: Some(self.clone()),
                    ..it.clone()
                }),
                inner.ty(),
            ),
            _ => Expr::new(
                ExprKind::Column(ColumnExpr {
                    from: Some(self.clone()),
                    name: key.into(),
                    key: key.into(),
                    column: None,
                    anonymous: None,
                }),
                inner.ty(),
            ),
        }
    }

    fn plain_columns(&self, columns: &[(Rc<str>, SqlType)]) -> Vec<(Rc<str>, Expr)> {
        columns
            .iter()
            .map(|(name, ty)| {
                let expr = Expr::new(
                    ExprKind::Column(ColumnExpr {
                        from: Some(self.clone()),
                        name: Rc::clone(name),
                        key: Rc::clone(name),
                        column: None,
                        anonymous: None,
                    }),
                    ty.clone(),
                );
                (Rc::clone(name), expr)
            })
            .collect()
    }

    fn columns_of_query(&self, query: &Query) -> Vec<(Rc<str>, Expr)> {
        let columns = query.columns();
        let plan = names::plan(&columns, query.label_style(), false);
        let mut seen: Vec<Name> = Vec::with_capacity(columns.len());
        columns
            .iter()
            .zip(plan)
            .filter(|(it, _)| !matches!(it.kind(), ExprKind::Raw { is_text: true, .. }))
            .map(|(inner, plan)| {
                let name = plan
                    .required
                    .or_else(|| match inner.kind() {
                        ExprKind::Column(_) | ExprKind::Label { .. } | ExprKind::Raw { .. } => {
                            names::non_anonymous(inner)
                        }
                        _ => None,
                    })
                    .unwrap_or_else(|| names::anonymous_name(inner));
                let before = seen.iter().filter(|it| **it == name).count();
                seen.push(name.clone());
                let name = match u32::try_from(before) {
                    Ok(0) | Err(_) => name,
                    Ok(nth) => Name::Repeated {
                        base: Rc::new(name),
                        nth,
                    },
                };
                let (name, anonymous) = match name {
                    Name::Plain(it) => (it, None),
                    it => {
                        let stem = match &it {
                            Name::Anonymous { stem, .. } => Rc::clone(stem),
                            Name::Qualified { rest, .. } => Rc::clone(rest),
                            Name::Plain(it) => Rc::clone(it),
                            Name::Repeated { base, .. } => match &**base {
                                Name::Plain(it) => Rc::clone(it),
                                _ => Rc::clone(&plan.key),
                            },
                            Name::Suffixed { .. } | Name::Composed { .. } => Rc::clone(&plan.key),
                        };
                        (stem, Some(Rc::new(it)))
                    }
                };
                let expr = Expr::new(
                    ExprKind::Column(ColumnExpr {
                        from: Some(self.clone()),
                        name,
                        key: Rc::clone(&plan.key),
                        column: base_column(inner),
                        anonymous,
                    }),
                    inner.ty(),
                );
                (plan.key, expr)
            })
            .collect()
    }
}

/// The table column that an expression shows unchanged.
fn base_column(expr: &Expr) -> Option<Rc<Column>> {
    match expr.kind() {
        ExprKind::Column(it) => it.column.clone(),
        ExprKind::Label { expr, .. } | ExprKind::Grouping(expr) => base_column(expr),
        _ => None,
    }
}
