//! Labels, ordering, CASE, CAST, EXTRACT, OVER, FILTER and other constructs.

use std::rc::Rc;

use crate::expr::{Expr, ExprKind, Frame, LabelName, Over, UnaryOp};
use crate::ops::Operand;
use crate::ops::group::Against;
use crate::{SqlType, TypeKind, Value};

impl Expr {
    /// `expr AS name`; without a name, an anonymous one.
    #[must_use]
    pub fn label(&self, name: Option<&str>) -> Self {
        let mut inner = self;
        while let ExprKind::Label { expr, .. } = inner.kind() {
            inner = expr;
        }
        let name = match name {
            Some(name) => LabelName::Name(name.into()),
            None => LabelName::Anonymous(inner.name().unwrap_or_else(|| "anon".into())),
        };
        Self::new(
            ExprKind::Label {
                name,
                expr: inner.self_group(Against::Comma),
            },
            self.ty(),
        )
    }

    /// The name that this expression has by nature: a column's, a label's, a function's.
    pub fn name(&self) -> Option<Rc<str>> {
        match self.kind() {
            ExprKind::Column(it) => Some(Rc::clone(&it.name)),
            ExprKind::Raw {
                text,
                is_text: false,
                ..
            } => Some(text.as_str().into()),
            ExprKind::Label {
                name: LabelName::Name(it) | LabelName::Anonymous(it),
                ..
            } => Some(Rc::clone(it)),
            ExprKind::Function(it) => it.path.last().map(|it| it.as_str().into()),
            ExprKind::NextValue(_) => Some("next_value".into()),
            ExprKind::Host(it) => it.name(),
            ExprKind::Whole(it) => it.label().map(|it| it.stem()),
            _ => None,
        }
    }

    fn modified(&self, op: UnaryOp, against: Against<'_>) -> Self {
        let operand = self.self_group(against);
        Self::new(ExprKind::Unary { op, operand }, self.ty())
    }

    #[must_use]
    pub fn desc(&self) -> Self {
        self.modified(UnaryOp::Desc, Against::Sort)
    }
    #[must_use]
    pub fn asc(&self) -> Self {
        self.modified(UnaryOp::Asc, Against::Sort)
    }
    #[must_use]
    pub fn nulls_first(&self) -> Self {
        self.modified(UnaryOp::NullsFirst, Against::Unknown)
    }
    #[must_use]
    pub fn nulls_last(&self) -> Self {
        self.modified(UnaryOp::NullsLast, Against::Unknown)
    }
    /// `DISTINCT expr`, inside an aggregate.
    #[must_use]
    pub fn distinct(&self) -> Self {
        let operand = self.self_group(Against::Between);
        Self::new(
            ExprKind::Unary {
                op: UnaryOp::Distinct,
                operand,
            },
            self.ty(),
        )
    }

    /// `CAST(expr AS type)`.
    #[must_use]
    pub fn cast(&self, to: SqlType) -> Self {
        let expr = match self.kind() {
            // A literal takes the type that it is cast to.
            ExprKind::Bind(bind) if bind.unique && bind.key == "param" => {
                Self::bind(crate::BindParam {
                    ty: to.for_compared_value(bind.value.as_ref().unwrap_or(&Value::Null)),
                    ..(**bind).clone()
                })
            }
            _ => self.clone(),
        };
        Self::new(
            ExprKind::Cast {
                expr,
                to: to.clone(),
            },
            to,
        )
    }

    /// `cast("5", Integer)`: a plain value is bound as the type itself.
    #[must_use]
    pub fn cast_value(value: Value, to: SqlType) -> Self {
        let expr = Self::anonymous_bind(None, value, to.clone());
        Self::new(
            ExprKind::Cast {
                expr,
                to: to.clone(),
            },
            to,
        )
    }

    /// `type_coerce(expr, type)`: no SQL, another type in Python.
    #[must_use]
    pub fn type_coerce(&self, ty: SqlType) -> Self {
        if let ExprKind::Bind(bind) = self.kind() {
            let bind = crate::BindParam {
                ty: ty.clone(),
                ..(**bind).clone()
            };
            return Self::new(ExprKind::TypeCoerce(Self::bind(bind)), ty);
        }
        Self::new(ExprKind::TypeCoerce(self.clone()), ty)
    }

    /// `expr COLLATE name`.
    #[must_use]
    pub fn collate(&self, collation: &str) -> Self {
        let mut ty = self.ty();
        // What is compared with it is bound with the collation, too.
        if let TypeKind::String { collation: own, .. } | TypeKind::Text { collation: own, .. } =
            &mut ty.kind
        {
            *own = Some(collation.to_owned());
        }
        let expr = self.self_group(Against::Collate);
        Self::new(
            ExprKind::Collate {
                expr,
                collation: collation.to_owned(),
            },
            ty,
        )
    }

    /// `function OVER (PARTITION BY ... ORDER BY ... frame)`.
    #[must_use]
    pub fn over(&self, partition_by: Vec<Self>, order_by: Vec<Self>, frame: Option<Frame>) -> Self {
        Self::new(
            ExprKind::Over(Box::new(Over {
                function: self.clone(),
                partition_by,
                order_by,
                frame,
            })),
            self.ty(),
        )
    }

    /// `function FILTER (WHERE ...)`.
    #[must_use]
    pub fn filter(&self, criteria: impl IntoIterator<Item = Self>) -> Self {
        let mut all: Vec<Self> = Vec::new();
        let mut function = self.clone();
        if let ExprKind::Filter {
            function: inner,
            criterion,
        } = self.kind()
        {
            all.push(criterion.clone());
            function = inner.clone();
        }
        all.extend(criteria);
        if all.is_empty() {
            return self.clone();
        }
        // One criterion stays as it is; several are joined, and grouped for that.
        let criterion = if all.len() == 1 {
            all.remove(0)
        } else {
            crate::ops::and_(all)
        };
        Self::new(
            ExprKind::Filter {
                function,
                criterion,
            },
            self.ty(),
        )
    }

    /// `function WITHIN GROUP (ORDER BY ...)`.
    #[must_use]
    pub fn within_group(&self, order_by: Vec<Self>) -> Self {
        let ty = if self.ty().is_null() {
            order_by.first().map_or_else(SqlType::null, Self::ty)
        } else {
            self.ty()
        };
        Self::new(
            ExprKind::WithinGroup {
                function: self.clone(),
                order_by,
            },
            ty,
        )
    }

    /// `ANY (expr)`, `ALL (expr)`.
    #[must_use]
    pub fn quantified(&self, all: bool) -> Self {
        let expr = self.self_group(Against::Quantifier);
        Self::new(ExprKind::Quantified { all, expr }, SqlType::boolean())
    }

    /// ORDER BY or GROUP BY a label or column by its name.
    #[must_use]
    pub fn label_reference(name: &str) -> Self {
        Self::new(ExprKind::LabelReference(name.to_owned()), SqlType::null())
    }
}

/// `CASE WHEN ... THEN ... ELSE ... END`; with `value`, `CASE value WHEN ...`.
pub fn case(
    value: Option<Expr>,
    whens: Vec<(Operand, Operand)>,
    otherwise: Option<Operand>,
) -> Expr {
    let whens: Vec<(Expr, Expr)> = whens
        .into_iter()
        .map(|(when, then)| {
            let when = match (&value, when) {
                (_, Operand::Expr(it)) if value.is_none() => it.self_group(Against::Unknown),
                (_, it) => it.alone(None),
            };
            (when, then.alone(None))
        })
        .collect();
    let otherwise = match otherwise {
        Some(Operand::Value(Value::Null)) | None => None,
        Some(it) => Some(it.alone(None)),
    };
    // The last THEN whose type is known decides, else the ELSE.
    let ty = whens
        .iter()
        .rev()
        .map(|(_, then)| then)
        .chain(&otherwise)
        .map(Expr::ty)
        .find(|it| !it.is_null())
        .unwrap_or_else(SqlType::null);
    Expr::new(
        ExprKind::Case {
            value,
            whens,
            otherwise,
        },
        ty,
    )
}

/// `EXTRACT(field FROM expr)`.
pub fn extract(field: &str, expr: impl Into<Operand>) -> Expr {
    let expr = expr.into().alone(None);
    Expr::new(
        ExprKind::Extract {
            field: field.to_owned(),
            expr,
        },
        SqlType::integer(),
    )
}

/// `(a, b)` as one value.
pub fn tuple_(items: impl IntoIterator<Item = impl Into<Operand>>) -> Expr {
    let items: Vec<Expr> = items.into_iter().map(|it| it.into().alone(None)).collect();
    let ty = SqlType::new(crate::TypeKind::Tuple(items.iter().map(Expr::ty).collect()));
    Expr::new(ExprKind::Tuple(items), ty)
}

/// The conditions of a WHERE joined by AND, or none.
pub fn where_clause(clauses: &[Expr]) -> Option<Expr> {
    (!clauses.is_empty()).then(|| crate::ops::and_(clauses.iter().cloned()))
}
