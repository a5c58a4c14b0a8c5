//! Comparison and arithmetic operators.

use crate::expr::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::ops::Operand;
use crate::ops::group::{Against, is_associative, is_comparison};
use crate::statement::Query;
use crate::{Error, SqlType, TypeKind, Value};

impl Expr {
    /// `self op other` for any operator, as Python's operator would build it: NULL turns `=` into IS, `+` of strings
    /// into `||`.
    ///
    /// # Errors
    /// [`Error::Argument`] when None, True or False stand beside an operator that does not take them.
    pub fn operate(&self, op: BinaryOp, other: impl Into<Operand>) -> Result<Self, Error> {
        if is_comparison(&op) && !matches!(op, BinaryOp::Custom { .. }) {
            self.compare(op, other.into())
        } else {
            Ok(self.combine(op, other.into(), false))
        }
    }

    /// `other op self`.
    ///
    /// # Errors
    /// As [`Expr::operate`].
    pub fn reverse_operate(&self, op: BinaryOp, other: impl Into<Operand>) -> Result<Self, Error> {
        if is_comparison(&op) && !matches!(op, BinaryOp::Custom { .. }) {
            let left = other.into().beside(self);
            left.compare(op, Operand::Expr(self.clone()))
        } else {
            Ok(self.combine(op, other.into(), true))
        }
    }

    fn compare(&self, op: BinaryOp, other: Operand) -> Result<Self, Error> {
        let constant = match &other {
            Operand::Value(Value::Null) => Some(Self::null()),
            Operand::Value(Value::Bool(true)) => Some(Self::true_()),
            Operand::Value(Value::Bool(false)) => Some(Self::false_()),
            Operand::Expr(it)
                if matches!(it.kind(), ExprKind::Null | ExprKind::True | ExprKind::False) =>
            {
                Some(it.clone())
            }
            _ => None,
        };
        let Some(constant) = constant else {
            return Ok(self.compared(op, other.beside(self)));
        };
        let is_null = matches!(constant.kind(), ExprKind::Null);
        let op = match op {
            BinaryOp::Eq if is_null => BinaryOp::Is,
            BinaryOp::Ne if is_null => BinaryOp::IsNot,
            BinaryOp::Eq
            | BinaryOp::Ne
            | BinaryOp::Is
            | BinaryOp::IsNot
            | BinaryOp::IsDistinctFrom
            | BinaryOp::IsNotDistinctFrom => op,
            BinaryOp::Like | BinaryOp::NotLike | BinaryOp::Ilike | BinaryOp::NotIlike
                if !is_null =>
            {
                return Ok(self.compared(op, other.beside(self)));
            }
            _ => {
                return Err(Error::Argument(
                    "Only '=', '!=', 'is_()', 'is_not()', 'is_distinct_from()', 'is_not_distinct_from()' operators \
                     can be used with None/True/False"
                        .to_owned(),
                ));
            }
        };
        Ok(self.compared(op, constant))
    }

    /// A comparison of two expressions, grouped.
    pub(crate) fn compared(&self, op: BinaryOp, right: Self) -> Self {
        if let ExprKind::Quantified { .. } = self.kind() {
            // `any_(x) == 5` reads `5 = ANY (x)`.
            let left = right.self_group(Against::Binary(&op));
            return Self::binary_as_is(mirror(op), left, self.clone(), SqlType::boolean());
        }
        let left = self.self_group(Against::Binary(&op));
        let right = right.self_group(Against::Binary(&op));
        Self::binary_as_is(op, left, right, SqlType::boolean())
    }

    fn combine(&self, op: BinaryOp, other: Operand, reverse: bool) -> Self {
        let other = other.beside(self);
        let (left, right) = if reverse {
            (&other, self)
        } else {
            (self, &other)
        };
        let (op, ty) = match &op {
            BinaryOp::Custom {
                comparison: true, ..
            } => (op, SqlType::boolean()),
            _ => left.ty().adapt(op, &right.ty()),
        };
        if is_associative(&op)
            && matches!(right.kind(), ExprKind::Binary { op: inner, .. } if *inner == op)
            && ty.affinity() == right.ty().affinity()
        {
            // a + (b + c) is printed without parentheses: append the right side's operands one by one.
            let mut operands = Vec::new();
            flatten(right, &op, &mut operands);
            let mut out = left.self_group(Against::Binary(&op));
            for it in operands {
                out = Self::binary_as_is(op.clone(), out, it, ty.clone());
            }
            return out;
        }
        let left = left.self_group(Against::Binary(&op));
        let right = right.self_group(Against::Binary(&op));
        Self::binary_as_is(op, left, right, ty)
    }

    /// `self = other`; `IS NULL` for None.
    #[must_use]
    pub fn eq(&self, other: impl Into<Operand>) -> Self {
        self.compare(BinaryOp::Eq, other.into())
            .expect("= takes every constant")
    }

    /// `self != other`; `IS NOT NULL` for None.
    #[must_use]
    pub fn ne(&self, other: impl Into<Operand>) -> Self {
        self.compare(BinaryOp::Ne, other.into())
            .expect("!= takes every constant")
    }

    /// `self < other`.
    ///
    /// # Errors
    /// As [`Expr::operate`].
    pub fn lt(&self, other: impl Into<Operand>) -> Result<Self, Error> {
        self.operate(BinaryOp::Lt, other)
    }
    /// `self <= other`.
    ///
    /// # Errors
    /// As [`Expr::operate`].
    pub fn le(&self, other: impl Into<Operand>) -> Result<Self, Error> {
        self.operate(BinaryOp::Le, other)
    }
    /// `self > other`.
    ///
    /// # Errors
    /// As [`Expr::operate`].
    pub fn gt(&self, other: impl Into<Operand>) -> Result<Self, Error> {
        self.operate(BinaryOp::Gt, other)
    }
    /// `self >= other`.
    ///
    /// # Errors
    /// As [`Expr::operate`].
    pub fn ge(&self, other: impl Into<Operand>) -> Result<Self, Error> {
        self.operate(BinaryOp::Ge, other)
    }

    /// `self IS other`, for NULL, true and false above all.
    #[must_use]
    pub fn is_(&self, other: impl Into<Operand>) -> Self {
        self.compare(BinaryOp::Is, other.into())
            .expect("IS takes every constant")
    }
    #[must_use]
    pub fn is_not(&self, other: impl Into<Operand>) -> Self {
        self.compare(BinaryOp::IsNot, other.into())
            .expect("IS NOT takes every constant")
    }

    /// Arithmetic and the like, which no operand makes fail.
    #[must_use]
    pub fn arithmetic(&self, op: BinaryOp, other: impl Into<Operand>) -> Self {
        self.combine(op, other.into(), false)
    }
    #[must_use]
    pub fn plus(&self, other: impl Into<Operand>) -> Self {
        self.arithmetic(BinaryOp::Add, other)
    }
    #[must_use]
    pub fn minus(&self, other: impl Into<Operand>) -> Self {
        self.arithmetic(BinaryOp::Sub, other)
    }
    #[must_use]
    pub fn times(&self, other: impl Into<Operand>) -> Self {
        self.arithmetic(BinaryOp::Mul, other)
    }
    #[must_use]
    pub fn concat(&self, other: impl Into<Operand>) -> Self {
        self.arithmetic(BinaryOp::Concat, other)
    }

    /// `-self`.
    #[must_use]
    pub fn negative(&self) -> Self {
        let operand = self.self_group(Against::Negate);
        Self::new(
            ExprKind::Unary {
                op: UnaryOp::Negate,
                operand,
            },
            self.ty(),
        )
    }

    /// `~self` of bits.
    #[must_use]
    pub fn bitwise_not(&self) -> Self {
        let operand = self.self_group(Against::BitNot);
        Self::new(
            ExprKind::Unary {
                op: UnaryOp::BitNot,
                operand,
            },
            self.ty(),
        )
    }

    /// `self IN (values)`: one expanding parameter for plain values, a list when expressions are among them.
    #[must_use]
    pub fn in_(&self, items: impl IntoIterator<Item = impl Into<Operand>>) -> Self {
        self.in_list(BinaryOp::In, items.into_iter().map(Into::into).collect())
    }

    /// `(self NOT IN (values))`.
    #[must_use]
    pub fn not_in(&self, items: impl IntoIterator<Item = impl Into<Operand>>) -> Self {
        self.in_list(BinaryOp::NotIn, items.into_iter().map(Into::into).collect())
    }

    /// IN and NOT IN over a list.
    #[must_use]
    pub fn in_list(&self, op: BinaryOp, items: Vec<Operand>) -> Self {
        let right = if items.iter().all(|it| matches!(it, Operand::Value(_))) {
            let values: Vec<Value> = items
                .into_iter()
                .filter_map(|it| match it {
                    Operand::Value(value) => Some(value),
                    Operand::Expr(_) => None,
                })
                .collect();
            let ty = match values.first() {
                Some(first) => self.ty().for_compared_value(first),
                None => self.ty(),
            };
            let mut bind = crate::BindParam::anonymous(
                self.bind_stem().as_deref(),
                Value::List(values.into()),
                ty,
            );
            bind.expanding = true;
            Self::bind(bind)
        } else {
            let items = items
                .into_iter()
                .map(|it| match it {
                    Operand::Value(Value::Null) => Self::null(),
                    it => it.beside(self),
                })
                .collect();
            Self::new(
                ExprKind::Grouping(Self::new(ExprKind::List(items), SqlType::null())),
                SqlType::null(),
            )
        };
        self.in_expr(op, right)
    }

    /// `self IN (SELECT ...)`.
    #[must_use]
    pub fn in_query(&self, op: BinaryOp, query: Query) -> Self {
        self.in_expr(op, Self::scalar_subquery(query))
    }

    /// IN over something that is already an expression: an expanding `bindparam`, `text`.
    #[must_use]
    pub fn in_expr(&self, op: BinaryOp, right: Self) -> Self {
        let right = match right.kind() {
            ExprKind::Bind(bind) if !bind.expanding => {
                let bind = crate::BindParam {
                    ty: if bind.ty.is_null() {
                        self.ty()
                    } else {
                        bind.ty.clone()
                    },
                    expanding: true,
                    ..(**bind).clone()
                };
                Self::bind(bind)
            }
            _ => right,
        };
        self.compared(op, right)
    }

    /// `self BETWEEN low AND high`.
    #[must_use]
    pub fn between(&self, low: impl Into<Operand>, high: impl Into<Operand>) -> Self {
        // SQLAlchemy leaves both limits as they are.
        self.between_with(low, high, false)
    }

    /// `self BETWEEN SYMMETRIC low AND high`, when asked for.
    #[must_use]
    pub fn between_with(
        &self,
        low: impl Into<Operand>,
        high: impl Into<Operand>,
        symmetric: bool,
    ) -> Self {
        let low = low.into().beside(self);
        let high = high.into().beside(self);
        let expr = self.self_group(Against::Between);
        Self::new(
            ExprKind::Between {
                expr,
                low,
                high,
                negated: false,
                symmetric,
            },
            SqlType::boolean(),
        )
    }

    /// LIKE and its relatives, with ESCAPE.
    #[must_use]
    pub fn like_with(
        &self,
        op: BinaryOp,
        pattern: impl Into<Operand>,
        escape: Option<&str>,
    ) -> Self {
        let right = pattern.into().beside(self).self_group(Against::Binary(&op));
        let left = self.self_group(Against::Binary(&op));
        Self::new(
            ExprKind::Binary {
                op,
                left,
                right,
                escape: escape.map(str::to_owned),
            },
            SqlType::boolean(),
        )
    }

    #[must_use]
    pub fn like(&self, pattern: impl Into<Operand>) -> Self {
        self.like_with(BinaryOp::Like, pattern, None)
    }
    #[must_use]
    pub fn ilike(&self, pattern: impl Into<Operand>) -> Self {
        self.like_with(BinaryOp::Ilike, pattern, None)
    }

    /// `contains`, `startswith`, `endswith` and their case-insensitive forms.
    /// `autoescape` escapes `%`, `_` and the escape character in a plain text.
    #[must_use]
    pub fn like_part(
        &self,
        part: LikePart,
        other: impl Into<Operand>,
        case: bool,
        escape: Escape<'_>,
    ) -> Self {
        let mut other = other.into();
        let escape = match escape {
            Escape::None => None,
            Escape::With(it) => Some(it),
            Escape::Auto(it) => {
                let it = it.unwrap_or("/");
                if let Operand::Value(Value::Text(text)) = &other {
                    let mut escaped = text.to_string();
                    if it != "%" && it != "_" {
                        escaped = escaped.replace(it, &format!("{it}{it}"));
                    }
                    let escaped = escaped
                        .replace('%', &format!("{it}%"))
                        .replace('_', &format!("{it}_"));
                    other = Operand::Value(Value::text(escaped));
                }
                Some(it)
            }
        };
        let op = if case {
            BinaryOp::Like
        } else {
            BinaryOp::Ilike
        };
        // SQLAlchemy groups the pattern where it puts lower() around it, as it groups what is concatenated.
        let against = if case { BinaryOp::Concat } else { op.clone() };
        let other = other.beside(self).self_group(Against::Binary(&against));
        let percent = || Self::literal_column("'%'", SqlType::string(None));
        let join =
            |a: Self, b: Self| Self::binary_as_is(BinaryOp::Concat, a, b, SqlType::string(None));
        let right = match part {
            LikePart::Contains => join(join(percent(), other), percent()),
            LikePart::StartsWith => join(other, percent()),
            LikePart::EndsWith => join(percent(), other),
        };
        let left = self.self_group(Against::Binary(&op));
        Self::new(
            ExprKind::Binary {
                op,
                left,
                right,
                escape: escape.map(str::to_owned),
            },
            SqlType::boolean(),
        )
    }

    #[must_use]
    pub fn contains(&self, other: impl Into<Operand>) -> Self {
        self.like_part(LikePart::Contains, other, true, Escape::None)
    }
    #[must_use]
    pub fn startswith(&self, other: impl Into<Operand>) -> Self {
        self.like_part(LikePart::StartsWith, other, true, Escape::None)
    }
    #[must_use]
    pub fn endswith(&self, other: impl Into<Operand>) -> Self {
        self.like_part(LikePart::EndsWith, other, true, Escape::None)
    }

    /// `expr["a"]` of JSON; `path` for several steps.
    #[must_use]
    pub fn json_item(&self, index: Value, path: bool) -> Self {
        let op = if path {
            BinaryOp::JsonPathGetItem
        } else {
            BinaryOp::JsonGetItem
        };
        let kind = if path {
            TypeKind::JsonPath
        } else {
            TypeKind::JsonIndex
        };
        let right = Self::anonymous_bind(self.bind_stem().as_deref(), index, SqlType::new(kind));
        let left = self.self_group(Against::Binary(&op));
        // An element is of the same type: JSONB stays JSONB.
        Self::binary_as_is(op, left, right, self.ty())
    }

    /// `.as_string()`, `.as_integer()`, ... of a JSON element: the same extraction read as another type.
    #[must_use]
    pub fn json_as(&self, ty: SqlType) -> Self {
        self.with_type(ty)
    }
}

/// Which end of the text is anchored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LikePart {
    Contains,
    StartsWith,
    EndsWith,
}

/// The escape character of LIKE.
#[derive(Clone, Copy, Debug)]
pub enum Escape<'a> {
    None,
    With(&'a str),
    /// `autoescape=True`, with `/` unless another is named.
    Auto(Option<&'a str>),
}

fn mirror(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::Le => BinaryOp::Ge,
        BinaryOp::Ge => BinaryOp::Le,
        it => it,
    }
}

fn flatten(expr: &Expr, op: &BinaryOp, out: &mut Vec<Expr>) {
    match expr.kind() {
        ExprKind::Binary {
            op: inner,
            left,
            right,
            ..
        } if inner == op => {
            flatten(left, op, out);
            out.push(right.clone());
        }
        _ => out.push(expr.clone()),
    }
}
