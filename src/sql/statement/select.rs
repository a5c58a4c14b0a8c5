//! Building SELECT and its compounds, step by step. Each method returns the changed statement.

use std::rc::Rc;

use crate::expr::Expr;
use crate::from::From;
use crate::ops::Operand;
use crate::statement::{Compound, LabelStyle, Query, Select, SetOp, Statement};
use crate::{Error, SqlType, Value, schema};

impl Select {
    /// `select(columns)`. Give a table's columns with [`From::columns`].
    pub fn new(columns: impl IntoIterator<Item = Expr>) -> Self {
        Self {
            columns: columns.into_iter().collect(),
            ..Self::default()
        }
    }

    /// All columns of a FROM.
    pub fn from_table(from: &From) -> Self {
        Self::new(from.columns())
    }

    #[must_use]
    pub fn add_columns(mut self, columns: impl IntoIterator<Item = Expr>) -> Self {
        self.columns.extend(columns);
        self
    }
    /// `where(...)`; several calls are joined by AND.
    #[must_use]
    pub fn where_(mut self, condition: Expr) -> Self {
        self.where_.push(condition);
        self
    }
    #[must_use]
    pub fn having(mut self, condition: Expr) -> Self {
        self.having.push(condition);
        self
    }
    #[must_use]
    pub fn group_by(mut self, expr: Expr) -> Self {
        self.group_by.push(expr);
        self
    }
    #[must_use]
    pub fn order_by(mut self, expr: Expr) -> Self {
        self.order_by.push(expr);
        self
    }
    #[must_use]
    pub fn limit(mut self, limit: impl Into<Operand>) -> Self {
        self.limit = Some(row_count(limit.into()));
        self
    }
    #[must_use]
    pub fn offset(mut self, offset: impl Into<Operand>) -> Self {
        self.offset = Some(row_count(offset.into()));
        self
    }
    #[must_use]
    pub fn distinct(mut self) -> Self {
        self.distinct = true;
        self
    }
    #[must_use]
    pub fn select_from(mut self, from: From) -> Self {
        self.from.push(from);
        self
    }
    #[must_use]
    pub fn label_style(mut self, style: LabelStyle) -> Self {
        self.label_style = style;
        self
    }
    #[must_use]
    pub fn correlate(mut self, froms: Vec<From>) -> Self {
        self.correlate = Some(froms);
        self
    }

    /// `join(right, on)`: from the FROM so far that `right` can be joined to.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] when there is nothing to join from, or more than one FROM would do;
    /// those of [`schema::join_condition`].
    pub fn join(
        mut self,
        right: &From,
        on: Option<Expr>,
        outer: bool,
        full: bool,
    ) -> Result<Self, Error> {
        let froms = if self.from.is_empty() {
            crate::froms::candidates(&self)
        } else {
            self.from.clone()
        };
        if froms.is_empty() {
            return Err(Error::InvalidRequest(
                "No column expressions or FROM clauses available to join from; call select_from() first".to_owned(),
            ));
        }
        let at = left_side(&froms, right, on.as_ref())?;
        let left = froms[at].clone();
        let joined = left.join(right, on, outer, full)?;
        match self.from.iter().position(|it| it.same_as(&left)) {
            Some(at) => self.from[at] = joined,
            None => self.from.push(joined),
        }
        Ok(self)
    }

    /// `join_from(left, right, on)`.
    ///
    /// # Errors
    /// Those of [`schema::join_condition`].
    pub fn join_from(
        mut self,
        left: &From,
        right: &From,
        on: Option<Expr>,
        outer: bool,
        full: bool,
    ) -> Result<Self, Error> {
        let holder = self
            .from
            .iter()
            .position(|it| crate::froms::contains(it, left));
        let base = holder.map_or_else(|| left.clone(), |at| self.from[at].clone());
        let on = match on {
            Some(on) => Some(on),
            None => Some(schema::join_condition(left, right, None)?),
        };
        let joined = base.join(right, on, outer, full)?;
        match holder {
            Some(at) => self.from[at] = joined,
            None => self.from.push(joined),
        }
        Ok(self)
    }

    pub fn query(self) -> Query {
        Query::Select(Rc::new(self))
    }
    pub fn statement(self) -> Statement {
        Statement::Query(self.query())
    }
}

/// A plain number becomes a parameter called `param_1`.
fn row_count(value: Operand) -> Expr {
    match value {
        Operand::Value(Value::Int(it)) => {
            Expr::anonymous_bind(None, Value::Int(it), SqlType::integer())
        }
        it => it.alone(None),
    }
}

/// Which FROM a join starts from, when there are several.
fn left_side(froms: &[From], right: &From, on: Option<&Expr>) -> Result<usize, Error> {
    let others = (0..froms.len()).filter(|&at| !froms[at].same_as(right));
    let fitting: Vec<usize> = match on {
        Some(on) if froms.len() > 1 => {
            let mut mentioned: Vec<From> = Vec::new();
            crate::ops::walk::each_from(on, &mut |it| mentioned.push(it.clone()));
            others
                .filter(|&at| {
                    mentioned.iter().all(|it| {
                        crate::froms::contains(&froms[at], it) || crate::froms::contains(right, it)
                    })
                })
                .collect()
        }
        Some(_) => others.collect(),
        None => others
            .filter(|&at| {
                !matches!(
                    schema::join_condition(&froms[at], right, None),
                    Err(Error::NoForeignKeys(_) | Error::NoReferencedTable(_))
                )
            })
            .collect(),
    };
    match fitting.as_slice() {
        [one] => Ok(*one),
        [] if on.is_some() => Ok(0),
        [] => Err(Error::InvalidRequest(format!(
            "Don't know how to join to {}. Please use the .select_from() method to establish an explicit left side, \
             as well as providing an explicit ON clause if not present already to help resolve the ambiguity.",
            match right {
                From::Table(it) => it.repr(),
                it => it.description(),
            }
        ))),
        _ => Err(Error::InvalidRequest(
            "Can't determine which FROM clause to join from, there are multiple FROMS which can join to this entity. \
             Please use the .select_from() method to establish an explicit left side, as well as providing an \
             explicit ON clause if not present already to help resolve the ambiguity."
                .to_owned(),
        )),
    }
}

impl Compound {
    pub fn new(op: SetOp, queries: Vec<Query>) -> Self {
        Self {
            op,
            queries,
            group_by: Vec::new(),
            order_by: Vec::new(),
            limit: None,
            offset: None,
            label_style: LabelStyle::default(),
            ctes: Vec::new(),
            extra: None,
        }
    }
    #[must_use]
    pub fn order_by(mut self, expr: Expr) -> Self {
        self.order_by.push(expr);
        self
    }
    #[must_use]
    pub fn limit(mut self, limit: impl Into<Operand>) -> Self {
        self.limit = Some(row_count(limit.into()));
        self
    }
    #[must_use]
    pub fn offset(mut self, offset: impl Into<Operand>) -> Self {
        self.offset = Some(row_count(offset.into()));
        self
    }
    pub fn query(self) -> Query {
        Query::Compound(Rc::new(self))
    }
}

impl Query {
    /// The columns of its rows.
    pub fn columns(&self) -> Vec<Expr> {
        match self {
            Self::Select(it) => it.columns.clone(),
            Self::Compound(it) => it.queries.first().map(Self::columns).unwrap_or_default(),
            Self::Text(it) => it.columns.clone(),
            Self::Dml(it) => match &**it {
                Statement::Insert(it) => it.returning.clone(),
                Statement::Update(it) => it.returning.clone(),
                Statement::Delete(it) => it.returning.clone(),
                _ => Vec::new(),
            },
            Self::Values(it) => it
                .columns
                .iter()
                .map(|(name, ty)| Expr::named_column(name, ty.clone()))
                .collect(),
        }
    }

    pub fn label_style(&self) -> LabelStyle {
        match self {
            Self::Select(it) => it.label_style,
            Self::Compound(it) => it.queries.first().map_or(it.label_style, Self::label_style),
            Self::Text(_) => LabelStyle::None,
            Self::Dml(_) | Self::Values(_) => LabelStyle::default(),
        }
    }

    pub fn statement(self) -> Statement {
        Statement::Query(self)
    }
}
