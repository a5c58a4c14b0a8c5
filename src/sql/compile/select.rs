//! SELECT, UNION and their like.

use std::rc::Rc;

use crate::compile::{Compiler, Dialect, expr::no_such_label};
use crate::expr::{ColumnExpr, Expr, ExprKind, LabelName, UnaryOp};
use crate::from::From;
use crate::froms::{self, Place};
use crate::names::{self, ColumnName, Name};
use crate::statement::{Compound, ForUpdate, Query, Select, SetOp, TextStatement};
use crate::{BindParam, Error, SqlType, Value};

/// Where a query stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub(super) place: Place,
    /// Columns get labels, because something outside names them.
    pub(super) labels: bool,
    /// Its columns are those of the result.
    pub(super) top: bool,
}

impl Compiler<'_> {
    pub(super) fn query(&mut self, query: &Query, context: Context) -> Result<(), Error> {
        match query {
            Query::Select(it) => self.select(it, context),
            Query::Compound(it) => self.compound(it, context),
            Query::Text(it) => {
                if context.top {
                    for (at, expr) in it.columns.iter().enumerate() {
                        let name: Rc<str> =
                            expr.name().unwrap_or_else(|| format!("column_{at}").into());
                        self.add_result(&name, &name, expr);
                    }
                }
                self.text_body(it)
            }
            Query::Dml(it) => {
                let results = std::mem::take(&mut self.result_columns);
                let spans = self.values_span.take();
                let outer = std::mem::replace(&mut self.in_with, true);
                let done = match &**it {
                    crate::Statement::Insert(it) => self.insert(it),
                    crate::Statement::Update(it) => self.update(it),
                    crate::Statement::Delete(it) => self.delete(it),
                    _ => Ok(()),
                };
                self.result_columns = results;
                self.values_span = spans;
                self.in_with = outer;
                done
            }
            Query::Values(it) => self.values_body(it),
        }
    }

    pub(super) fn text_statement(&mut self, text: &TextStatement) -> Result<(), Error> {
        for expr in &text.columns {
            if let Some(name) = expr.name() {
                self.add_result(&name, &name, expr);
            }
        }
        self.text_body(text)
    }

    fn text_body(&mut self, text: &TextStatement) -> Result<(), Error> {
        let raw = Expr::new(
            ExprKind::Raw {
                text: text.text.clone(),
                binds: text.binds.clone(),
                is_text: true,
            },
            SqlType::null(),
        );
        self.expr(&raw)
    }

    pub(super) fn select(&mut self, select: &Select, context: Context) -> Result<(), Error> {
        let mut froms = froms::display_froms(select, &self.scope, context.place)?;
        let amended = match self.amend.last() {
            Some(it) => (it.0)(select, &froms)?,
            None => None,
        };
        let select = amended.as_ref().unwrap_or(select);
        if amended.is_some() {
            froms = froms::display_froms(select, &self.scope, context.place)?;
        }
        let amends = self.amend.len();
        if let Some(it) = select.extra.as_ref().and_then(|it| it.amend.clone()) {
            self.amend.push(it);
        }
        let inner = self.scope.inside(&froms);
        let outer = std::mem::replace(&mut self.scope, inner);
        let known = self.params.len();
        if let Some(extra) = &select.extra {
            self.params.extend(extra.params.iter().cloned());
        }
        let result = self.select_inside(select, &froms, context);
        self.params.truncate(known);
        self.amend.truncate(amends);
        self.scope = outer;
        result
    }

    fn select_inside(
        &mut self,
        select: &Select,
        froms: &[From],
        context: Context,
    ) -> Result<(), Error> {
        self.push("SELECT ");
        for cte in &select.ctes {
            self.define_cte(cte)?;
        }
        for prefix in &select.prefixes {
            if self.is_for_other(prefix) {
                continue;
            }
            self.expr(prefix)?;
            self.push(" ");
        }
        if !select.distinct_on.is_empty() && self.dialect == Dialect::Postgresql {
            self.push("DISTINCT ON (");
            self.list(&select.distinct_on, ", ", |this, it| this.expr(it))?;
            self.push(") ");
        } else if select.distinct || !select.distinct_on.is_empty() {
            self.push("DISTINCT ");
        }
        let plan = names::plan(&select.columns, select.label_style, true);
        for (at, (expr, plan)) in select.columns.iter().zip(&plan).enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.select_column(expr, plan, context.labels, context.top)?;
        }
        if select.columns.is_empty() {
            let end = self.out.text.trim_end().len();
            self.out.text.truncate(end);
        }
        if !froms.is_empty() {
            self.push(" \nFROM ");
            match select.extra.as_deref().filter(|it| !it.hints.is_empty()) {
                Some(extra) => {
                    self.list(froms, ", ", |this, it| this.hinted(it, &extra.hints))?;
                }
                None => self.list(froms, ", ", |this, it| this.from(it))?,
            }
        } else if self.dialect == Dialect::Mysql && !select.where_.is_empty() {
            self.push(" FROM DUAL");
        }
        if let Some(condition) = crate::ops::where_clause(&select.where_) {
            self.push(" \nWHERE ");
            self.expr(&condition)?;
        }
        if !froms.is_empty() && (froms.len() > 1 || matches!(froms[0], From::Join(_))) {
            self.lint("SELECT", froms, &select.where_);
        }
        if !select.group_by.is_empty() {
            self.push(" GROUP BY ");
            self.list(&select.group_by, ", ", |this, it| {
                this.sort_expr(it, &select.columns, froms, false)
            })?;
        }
        if let Some(condition) = crate::ops::where_clause(&select.having) {
            self.push(" \nHAVING ");
            self.expr(&condition)?;
        }
        if !select.order_by.is_empty() {
            self.push(" ORDER BY ");
            self.list(&select.order_by, ", ", |this, it| {
                this.sort_expr(it, &select.columns, froms, true)
            })?;
        }
        match select.extra.as_ref().and_then(|it| it.fetch.as_ref()) {
            Some(fetch) => self.fetch(fetch, select.offset.as_ref())?,
            None => self.row_limit(select.limit.as_ref(), select.offset.as_ref())?,
        }
        if let Some(lock) = &select.for_update {
            self.for_update(lock)?;
        }
        if let Some(extra) = &select.extra {
            for (text, dialect) in &extra.statement_hints {
                if dialect == "*" || dialect == self.dialect.name() {
                    self.push(" ");
                    self.push_sql(text);
                }
            }
        }
        self.suffixes(&select.suffixes)
    }

    /// Words behind a query, with the blank that SQLAlchemy puts behind each.
    pub(super) fn suffixes(&mut self, suffixes: &[Expr]) -> Result<(), Error> {
        for suffix in suffixes {
            if self.is_for_other(suffix) {
                continue;
            }
            self.push(" ");
            self.expr(suffix)?;
            self.push(" ");
        }
        Ok(())
    }

    /// Whether a prefix or suffix is meant for another dialect.
    pub(super) fn is_for_other(&self, affix: &Expr) -> bool {
        matches!(affix.kind(), ExprKind::OnlyFor { dialect, .. } if *dialect != self.dialect.name())
    }

    /// A column of the column list, with `AS` where it needs one.
    pub(super) fn select_column(
        &mut self,
        expr: &Expr,
        plan: &ColumnName,
        labels: bool,
        top: bool,
    ) -> Result<(), Error> {
        let label: Option<Name> = match expr.kind() {
            ExprKind::Label { name, .. } => Some(names::label_name(expr, name)),
            _ => match &plan.required {
                Some(name) => Some(name.clone()),
                None if self.wants_label(expr, labels) => Some(
                    plan.fallback
                        .clone()
                        .unwrap_or_else(|| names::anonymous_name(expr)),
                ),
                None => None,
            },
        };
        // Numbers are given in the order of asking: the label's comes before those inside.
        let mut label = label.map(|it| self.name(&it));
        let around = match (expr.kind(), &expr.0.ty.kind) {
            (ExprKind::Column(_) | ExprKind::Label { .. }, crate::TypeKind::Decorated(it)) => {
                it.around_column(expr)?
            }
            _ => None,
        };
        match &around {
            Some(around) => {
                if label.is_none() {
                    label = names::non_anonymous(expr).map(|it| self.name(&it));
                }
                self.expr(around)?;
            }
            None => self.expr(expr)?,
        }
        let name = match label {
            Some(name) => {
                self.push(" AS ");
                self.push_quoted(&name);
                name
            }
            None if top => match expr.kind() {
                ExprKind::Column(ColumnExpr {
                    anonymous: None,
                    name,
                    ..
                }) => Rc::clone(name),
                _ => match names::non_anonymous(expr) {
                    Some(name) => self.name(&name),
                    None => inner_name(expr),
                },
            },
            None => return Ok(()),
        };
        if top {
            self.add_result(&name, &plan.key, expr);
        }
        Ok(())
    }

    fn wants_label(&self, expr: &Expr, labels: bool) -> bool {
        match expr.kind() {
            ExprKind::Column(it) => labels && it.from.is_some(),
            ExprKind::Raw { .. } | ExprKind::Whole(_) => false,
            ExprKind::Unary { op, operand } => {
                let mut inner = operand;
                while let ExprKind::Grouping(it) = inner.kind() {
                    inner = it;
                }
                labels
                    || (matches!(op, UnaryOp::IsTrue | UnaryOp::IsFalse)
                        && !self.dialect.has_booleans())
                    || !matches!(
                        inner.kind(),
                        ExprKind::Column(_) | ExprKind::Label { .. } | ExprKind::Raw { .. }
                    )
            }
            ExprKind::Grouping(_) => names::non_anonymous(expr).is_none(),
            _ => true,
        }
    }

    /// An expression of ORDER BY or GROUP BY: labels of the SELECT are named, in ORDER BY.
    fn sort_expr(
        &mut self,
        expr: &Expr,
        columns: &[Expr],
        froms: &[From],
        names_labels: bool,
    ) -> Result<(), Error> {
        match expr.kind() {
            ExprKind::Unary {
                op: op @ (UnaryOp::Asc | UnaryOp::Desc | UnaryOp::NullsFirst | UnaryOp::NullsLast),
                operand,
            } => {
                self.sort_expr(operand, columns, froms, names_labels)?;
                self.push(match op {
                    UnaryOp::Asc => " ASC",
                    UnaryOp::Desc => " DESC",
                    UnaryOp::NullsFirst => " NULLS FIRST",
                    _ => " NULLS LAST",
                });
                Ok(())
            }
            ExprKind::Label { name, expr: inner } if names_labels => {
                // Of equal labels the last one counts.
                let same_name = |other: &LabelName| match (name, other) {
                    (LabelName::Name(a), LabelName::Name(b)) => a == b,
                    _ => false,
                };
                let selected = columns
                    .iter()
                    .rev()
                    .find_map(|it| match it.kind() {
                        ExprKind::Label {
                            name: other,
                            expr: other_inner,
                        } if it.same_as(expr) || same_name(other) => Some(
                            it.same_as(expr)
                                || other_inner.same_as(inner)
                                || is_same_constant(other_inner, inner),
                        ),
                        _ => None,
                    })
                    .unwrap_or(false);
                if selected {
                    let name = self.label_text(expr, name);
                    self.push_quoted(&name);
                    return Ok(());
                }
                self.expr(inner)
            }
            ExprKind::LabelReference(name) => {
                let found = columns
                    .iter()
                    .rev()
                    .find(|it| match names::qualified_name(it) {
                        Some(Name::Plain(it)) => *it == **name,
                        Some(_) => false,
                        None => names::proxy_key(it).is_some_and(|it| *it == **name),
                    });
                if let Some(found) = found {
                    if let ExprKind::Label { name, .. } = found.kind() {
                        let name = self.label_text(found, name);
                        self.push_quoted(&name);
                        return Ok(());
                    }
                    return self.expr(&found.clone());
                }
                // Of equal names the last one counts.
                for from in froms.iter().rev() {
                    let found = match from {
                        // A join calls its columns by table and name, an order does not.
                        From::Join(_) => from
                            .columns()
                            .into_iter()
                            .rev()
                            .find(|it| names::proxy_key(it).is_some_and(|it| *it == **name)),
                        _ => from.column(name),
                    };
                    if let Some(found) = found {
                        return self.expr(&found);
                    }
                }
                Err(no_such_label(name))
            }
            _ => self.expr(expr),
        }
    }

    pub(super) fn row_limit(
        &mut self,
        limit: Option<&Expr>,
        offset: Option<&Expr>,
    ) -> Result<(), Error> {
        if limit.is_none() && offset.is_none() {
            return Ok(());
        }
        let number = |it: i64| {
            Rc::new(BindParam::anonymous(
                None,
                Value::Int(it),
                SqlType::integer(),
            ))
        };
        match self.dialect {
            Dialect::Sqlite => {
                self.push("\n LIMIT ");
                match limit {
                    Some(limit) => self.expr(limit)?,
                    None => self.bind(&number(-1))?,
                }
                self.push(" OFFSET ");
                match offset {
                    Some(offset) => self.expr(offset)?,
                    None => self.bind(&number(0))?,
                }
            }
            Dialect::Default => {
                self.push("\n LIMIT ");
                match limit {
                    Some(limit) => self.expr(limit)?,
                    None => self.push("-1"),
                }
                if let Some(offset) = offset {
                    self.push(" OFFSET ");
                    self.expr(offset)?;
                }
            }
            Dialect::Postgresql => {
                match limit {
                    Some(limit) => {
                        self.push(" \n LIMIT ");
                        self.expr(limit)?;
                    }
                    None => self.push("\n LIMIT ALL"),
                }
                if let Some(offset) = offset {
                    self.push(" OFFSET ");
                    self.expr(offset)?;
                }
            }
            Dialect::Mysql => {
                self.push(" \n LIMIT ");
                if let Some(offset) = offset {
                    self.expr(offset)?;
                    self.push(", ");
                }
                match limit {
                    Some(limit) => self.expr(limit)?,
                    None => self.push("18446744073709551615"),
                }
            }
        }
        Ok(())
    }

    fn for_update(&mut self, lock: &ForUpdate) -> Result<(), Error> {
        match self.dialect {
            Dialect::Sqlite => return Ok(()),
            Dialect::Default => {
                self.push(" FOR UPDATE");
                return Ok(());
            }
            Dialect::Postgresql => self.push(match (lock.read, lock.key_share) {
                (true, true) => " FOR KEY SHARE",
                (true, false) => " FOR SHARE",
                (false, true) => " FOR NO KEY UPDATE",
                (false, false) => " FOR UPDATE",
            }),
            Dialect::Mysql => self.push(if lock.read {
                " LOCK IN SHARE MODE"
            } else {
                " FOR UPDATE"
            }),
        }
        // MySQL before 8 has no OF, and SQLAlchemy prints for what it has not asked the server about.
        if !lock.of.is_empty() && self.dialect != Dialect::Mysql {
            let tables = froms::mentioned(&lock.of);
            self.push(" OF ");
            for (at, from) in tables.iter().enumerate() {
                if at > 0 {
                    self.push(", ");
                }
                if let Some(name) = self.name_of_from(from) {
                    self.push_quoted(&name);
                }
            }
        }
        if lock.nowait {
            self.push(" NOWAIT");
        }
        if lock.skip_locked {
            self.push(" SKIP LOCKED");
        }
        Ok(())
    }

    fn compound(&mut self, compound: &Compound, context: Context) -> Result<(), Error> {
        let word = match compound.op {
            SetOp::Union => "UNION",
            SetOp::UnionAll => "UNION ALL",
            SetOp::Intersect => "INTERSECT",
            SetOp::IntersectAll => "INTERSECT ALL",
            SetOp::Except => "EXCEPT",
            SetOp::ExceptAll => "EXCEPT ALL",
        };
        for cte in &compound.ctes {
            self.define_cte(cte)?;
        }
        let known = self.params.len();
        if let Some(extra) = &compound.extra {
            self.params.extend(extra.params.iter().cloned());
        }
        let done = self.compound_inside(compound, context, word);
        self.params.truncate(known);
        done
    }

    fn compound_inside(
        &mut self,
        compound: &Compound,
        context: Context,
        word: &str,
    ) -> Result<(), Error> {
        let width = compound.queries.first().map_or(0, |it| it.columns().len());
        for (at, query) in compound.queries.iter().enumerate() {
            let columns = query.columns().len();
            if columns != width && !matches!(query, Query::Text(_)) {
                return Err(Error::Compile(format!(
                    "All selectables passed to CompoundSelect must have identical numbers of columns; select #1 has \
                     {width} columns, select #{} has {columns}",
                    at + 1
                )));
            }
            if at > 0 {
                self.push(" ");
                self.push(word);
                self.push(" ");
            }
            let grouped = match query {
                Query::Select(it) => {
                    !it.order_by.is_empty() || it.limit.is_some() || it.offset.is_some()
                }
                Query::Compound(_) => true,
                Query::Text(_) | Query::Dml(_) | Query::Values(_) => false,
            };
            if grouped {
                self.push("(");
            }
            self.query(
                query,
                Context {
                    top: context.top && at == 0,
                    ..context
                },
            )?;
            if grouped {
                self.push(")");
            }
        }
        if !compound.group_by.is_empty() {
            self.push(" GROUP BY ");
            self.list(&compound.group_by, ", ", |this, it| this.expr(it))?;
        }
        if !compound.order_by.is_empty() {
            let columns = compound
                .queries
                .first()
                .map(Query::columns)
                .unwrap_or_default();
            self.push(" ORDER BY ");
            let whole = Query::Compound(Rc::new(compound.clone())).subquery(None);
            self.list(&compound.order_by, ", ", |this, it| {
                let bare = std::mem::replace(&mut this.bare_columns, true);
                let result = this.sort_expr(it, &columns, std::slice::from_ref(&whole), true);
                this.bare_columns = bare;
                result
            })?;
        }
        match compound.extra.as_ref().and_then(|it| it.fetch.as_ref()) {
            Some(fetch) => self.fetch(fetch, compound.offset.as_ref()),
            None => self.row_limit(compound.limit.as_ref(), compound.offset.as_ref()),
        }
    }
}

/// The name inside `-t.x` or `DISTINCT t.x`.
fn inner_name(expr: &Expr) -> Rc<str> {
    match expr.kind() {
        ExprKind::Unary { operand, .. } => inner_name(operand),
        ExprKind::Grouping(it) => inner_name(it),
        ExprKind::Raw { text, .. } => text.as_str().into(),
        _ => expr.name().unwrap_or_else(|| "anon".into()),
    }
}

/// NULL, TRUE and FALSE are one object each.
fn is_same_constant(a: &Expr, b: &Expr) -> bool {
    match (a.kind(), b.kind()) {
        (ExprKind::True, ExprKind::True)
        | (ExprKind::False, ExprKind::False)
        | (ExprKind::Null, ExprKind::Null) => true,
        (ExprKind::Grouping(a), ExprKind::Grouping(b)) => is_same_constant(a, b),
        _ => false,
    }
}
