//! Leaves: columns, parameters, literals, constants; and what an operator accepts on its other side.

use std::any::Any;
use std::rc::Rc;

use crate::expr::{BinaryOp, BindParam, ColumnExpr, Expr, ExprKind, ExprNode};
use crate::schema::Column;
use crate::statement::Query;
use crate::{SqlType, Value};

/// An expression or a plain value, which becomes a parameter.
#[derive(Clone, Debug)]
pub enum Operand {
    Expr(Expr),
    Value(Value),
}

impl From<Expr> for Operand {
    fn from(it: Expr) -> Self {
        Self::Expr(it)
    }
}

impl From<&Expr> for Operand {
    fn from(it: &Expr) -> Self {
        Self::Expr(it.clone())
    }
}

impl From<Query> for Operand {
    fn from(it: Query) -> Self {
        Self::Expr(Expr::scalar_subquery(it))
    }
}

impl<T: Into<Value>> From<T> for Operand {
    fn from(it: T) -> Self {
        Self::Value(it.into())
    }
}

impl Operand {
    /// The operand as an expression beside `other`: a value becomes a parameter of a fitting type.
    pub fn beside(self, other: &Expr) -> Expr {
        match self {
            Self::Expr(it) => match it.kind() {
                // A parameter without a type takes that of the other side.
                ExprKind::Bind(param) if param.ty.is_null() && !other.ty().is_null() => {
                    Expr::bind(BindParam {
                        ty: other.ty(),
                        ..(**param).clone()
                    })
                }
                _ => it,
            },
            Self::Value(value) => other.bind_beside(value),
        }
    }

    /// The operand on its own; a value becomes a parameter called `stem_1`.
    pub fn alone(self, stem: Option<&str>) -> Expr {
        match self {
            Self::Expr(it) => it,
            Self::Value(Value::Null) => Expr::null(),
            Self::Value(value) => {
                let ty = SqlType::of_value(&value);
                Expr::anonymous_bind(stem, value, ty)
            }
        }
    }
}

impl Expr {
    pub fn new(kind: ExprKind, ty: SqlType) -> Self {
        Self(Rc::new(ExprNode {
            kind,
            ty,
            note: None,
        }))
    }

    pub fn kind(&self) -> &ExprKind {
        &self.0.kind
    }

    /// The type; for a foreign key column declared without one, what it has by now.
    pub fn ty(&self) -> SqlType {
        match &self.0.kind {
            ExprKind::Column(ColumnExpr {
                column: Some(column),
                ..
            }) if self.0.ty.is_null() => column.ty.borrow().clone(),
            _ => self.0.ty.clone(),
        }
    }

    /// The same expression with a remark of the layer above.
    pub fn with_note(&self, note: Rc<dyn Any>) -> Self {
        Self(Rc::new(ExprNode {
            kind: self.0.kind.clone(),
            ty: self.0.ty.clone(),
            note: Some(note),
        }))
    }

    /// The same expression read as another type, without any SQL.
    pub fn with_type(&self, ty: SqlType) -> Self {
        Self(Rc::new(ExprNode {
            kind: self.0.kind.clone(),
            ty,
            note: self.0.note.clone(),
        }))
    }

    /// Whether both are the same node, or the same column of the same FROM.
    pub fn same_as(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }

    /// What anonymous names hang on: (FROM, column) for columns, the node for anything else.
    pub fn identity(&self) -> (usize, usize) {
        match &self.0.kind {
            ExprKind::Column(it) => it.identity().unwrap_or((0, self.address())),
            _ => (0, self.address()),
        }
    }

    fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// A column of its table. A column that is in no table yet stands free.
    pub fn column(column: &Rc<Column>) -> Self {
        let from = column.table.borrow().upgrade().map(crate::From::Table);
        Self::column_of(from, column)
    }

    /// A table's column, seen through `from` (its table, or an alias of it).
    pub fn column_of(from: Option<crate::From>, column: &Rc<Column>) -> Self {
        Self::new(
            ExprKind::Column(ColumnExpr {
                from,
                name: column.name.borrow().as_str().into(),
                key: column.key.borrow().as_str().into(),
                column: Some(Rc::clone(column)),
                anonymous: None,
            }),
            column.ty.borrow().clone(),
        )
    }

    /// `column("name")`: no table.
    pub fn named_column(name: &str, ty: SqlType) -> Self {
        let name: Rc<str> = name.into();
        Self::new(
            ExprKind::Column(ColumnExpr {
                from: None,
                key: Rc::clone(&name),
                name,
                column: None,
                anonymous: None,
            }),
            ty,
        )
    }

    /// `literal_column("sql")`.
    pub fn literal_column(sql: &str, ty: SqlType) -> Self {
        Self::new(
            ExprKind::Raw {
                text: sql.to_owned(),
                binds: Vec::new(),
                is_text: false,
            },
            ty,
        )
    }

    /// `text("sql with :params")` as an expression. Its parameters are required until given values.
    pub fn text(sql: &str) -> Self {
        let binds = crate::statement::text_parameters(sql)
            .into_iter()
            .map(|name| Rc::new(BindParam::required(&name)))
            .collect();
        Self::new(
            ExprKind::Raw {
                text: sql.to_owned(),
                binds,
                is_text: true,
            },
            SqlType::null(),
        )
    }

    pub fn null() -> Self {
        Self::new(ExprKind::Null, SqlType::null())
    }

    pub fn true_() -> Self {
        Self::new(ExprKind::True, SqlType::boolean())
    }

    pub fn false_() -> Self {
        Self::new(ExprKind::False, SqlType::boolean())
    }

    /// An explicit parameter: `bindparam(key, value, type_, unique, expanding)`.
    pub fn bind(param: BindParam) -> Self {
        let ty = param.ty.clone();
        Self::new(ExprKind::Bind(Rc::new(param)), ty)
    }

    /// `literal(value)`: a parameter called `param_1`.
    pub fn literal(value: impl Into<Value>) -> Self {
        let value = value.into();
        let ty = SqlType::of_value(&value);
        Self::anonymous_bind(None, value, ty)
    }

    /// `literal(value)` of a value of any kind.
    pub fn literal_value(value: Value) -> Self {
        let ty = SqlType::of_value(&value);
        Self::anonymous_bind(None, value, ty)
    }

    /// A parameter that is named `stem_1` when printed.
    pub fn anonymous_bind(stem: Option<&str>, value: Value, ty: SqlType) -> Self {
        Self::bind(BindParam::anonymous(stem, value, ty))
    }

    /// A parameter for a value that is compared with this expression.
    pub fn bind_beside(&self, value: Value) -> Self {
        let ty = self.ty().for_compared_value(&value);
        Self::anonymous_bind(self.bind_stem().as_deref(), value, ty)
    }

    /// The stem of names of parameters compared with this expression.
    pub fn bind_stem(&self) -> Option<Rc<str>> {
        match &self.0.kind {
            ExprKind::Column(it) => Some(Rc::clone(&it.key)),
            ExprKind::Raw {
                text,
                is_text: false,
                ..
            } => Some(text.as_str().into()),
            ExprKind::Function(it) => it.path.last().map(|it| it.as_str().into()),
            _ => None,
        }
    }

    /// `(SELECT ...)` as a value; its type is that of the first column.
    pub fn scalar_subquery(query: Query) -> Self {
        let ty = query.columns().first().map_or_else(SqlType::null, Expr::ty);
        Self::new(ExprKind::ScalarSubquery(query), ty)
    }

    /// An operator as it is: no grouping, no adaption. For builders of this crate.
    pub(crate) fn binary_as_is(op: BinaryOp, left: Self, right: Self, ty: SqlType) -> Self {
        Self::new(
            ExprKind::Binary {
                op,
                left,
                right,
                escape: None,
            },
            ty,
        )
    }
}

impl ColumnExpr {
    /// Where the column stands: the FROM's address and the column's; `None` for a free column.
    pub fn identity(&self) -> Option<(usize, usize)> {
        let from = self.from.as_ref()?;
        let inner = match (&self.anonymous, &self.column) {
            (Some(anonymous), _) => anonymous.fold() ^ fold(&self.key),
            (None, Some(column)) if matches!(from.innermost(), crate::From::Table(_)) => {
                Rc::as_ptr(column).cast::<()>() as usize
            }
            _ => fold(&self.key),
        };
        Some((from.address(), inner))
    }
}

/// A fixed number for a name.
pub(crate) fn fold(text: &str) -> usize {
    text.bytes().fold(0xcbf2_9ce4_usize, |it, byte| {
        (it ^ usize::from(byte)).wrapping_mul(0x0100_0193)
    })
}

impl BindParam {
    /// A parameter whose printed name is `stem_1`, or `param_1`.
    pub fn anonymous(stem: Option<&str>, value: Value, ty: SqlType) -> Self {
        let key = match stem {
            Some(stem) if stem.bytes().any(|it| b"%() $".contains(&it)) => clean_stem(stem),
            Some(stem) => stem.to_owned(),
            None => "param".to_owned(),
        };
        Self {
            key,
            unique: true,
            value: Some(value),
            ty,
            expanding: false,
            literal_execute: false,
            callable: None,
        }
    }

    /// A parameter that must be given at execution.
    pub fn required(name: &str) -> Self {
        Self {
            key: name.to_owned(),
            unique: false,
            value: None,
            ty: SqlType::null(),
            expanding: false,
            literal_execute: false,
            callable: None,
        }
    }
}

fn clean_stem(stem: &str) -> String {
    let mut out = String::with_capacity(stem.len());
    for it in stem.chars() {
        if "%() $".contains(it) {
            if !out.ends_with('_') {
                out.push('_');
            }
        } else {
            out.push(it);
        }
    }
    out.trim_matches('_').to_owned()
}
