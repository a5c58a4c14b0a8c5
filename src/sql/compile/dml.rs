//! INSERT, UPDATE, DELETE: which columns appear, with which values.
//!
//! Source: SQLAlchemy `sql/crud.py`.

use std::rc::Rc;

use crate::Error;
use crate::compile::{Compiler, Dialect};
use crate::expr::{BindParam, Expr};
use crate::from::From;
use crate::froms;
use crate::names;
use crate::schema::{Column, Default_, Table};
use crate::statement::{Assigned, Delete, Insert, LabelStyle, Query, Update};

/// A column of an INSERT or UPDATE, and where its value comes from.
enum Source<'a> {
    /// Given by the statement.
    Assigned(&'a Assigned),
    /// Given at execution.
    Given,
    /// Computed by the program: default, onupdate.
    Prefetched,
    /// Rendered: an SQL default.
    Rendered(Expr),
}

fn target_table(from: &From) -> Result<&Rc<Table>, Error> {
    from.table().ok_or_else(|| {
        Error::Argument("subject table for an INSERT, UPDATE or DELETE expected".to_owned())
    })
}

impl Compiler<'_> {
    pub(super) fn insert(&mut self, insert: &Insert) -> Result<(), Error> {
        let table = Rc::clone(target_table(&insert.table)?);
        for cte in &insert.ctes {
            self.define_cte(cte)?;
        }
        self.push("INSERT ");
        for prefix in &insert.prefixes {
            self.push(prefix);
            self.push(" ");
        }
        self.push("INTO ");
        self.table_name(&table);
        let many = !insert.more_rows.is_empty();
        let columns = self.insert_columns(insert, &table);
        let implicit = self.implicit_key(insert, &table, &columns);
        if let Some(select) = &insert.select {
            let mut names: Vec<Rc<Column>> = insert
                .values
                .values()
                .map(|(column, _)| Rc::clone(column))
                .collect();
            let select = self.with_defaults(select, &mut names, &columns);
            self.column_list(&names);
            self.push(" ");
            self.query(
                &select,
                super::select::Context {
                    place: crate::froms::Place::Value,
                    labels: false,
                    top: false,
                },
            )?;
        } else if columns.is_empty() && self.options.executemany && self.dialect != Dialect::Default
        {
            let first: Vec<Rc<Column>> = table
                .columns
                .borrow()
                .first()
                .cloned()
                .into_iter()
                .collect();
            self.column_list(&first);
            self.push(" VALUES ");
            let start = self.out.text.len();
            self.push(if self.dialect == Dialect::Sqlite {
                "(NULL)"
            } else {
                "(DEFAULT)"
            });
            self.values_span = Some((start, self.out.text.len()));
        } else if columns.is_empty() {
            self.push(
                if matches!(self.dialect, Dialect::Mysql | Dialect::Default) {
                    " () VALUES ()"
                } else {
                    " DEFAULT VALUES"
                },
            );
        } else {
            let names: Vec<Rc<Column>> = columns
                .iter()
                .map(|(column, _)| Rc::clone(column))
                .collect();
            self.column_list(&names);
            self.push(" VALUES ");
            let start = self.out.text.len();
            for row in 0..=insert.more_rows.len() {
                if row > 0 {
                    self.push(", ");
                }
                self.push("(");
                for (at, (column, source)) in columns.iter().enumerate() {
                    if at > 0 {
                        self.push(", ");
                    }
                    let source = match source {
                        Source::Assigned(_) if row > 0 => {
                            let index = insert
                                .values
                                .values()
                                .position(|(it, _)| Rc::ptr_eq(it, column));
                            match index.and_then(|index| insert.more_rows[row - 1].get(index)) {
                                Some(assigned) => &Source::Assigned(assigned),
                                None => source,
                            }
                        }
                        _ => source,
                    };
                    self.set_value(column, source, many.then_some(row))?;
                }
                self.push(")");
            }
            if !many {
                self.values_span = Some((start, self.out.text.len()));
            }
        }
        if let Some(conflict) = &insert.on_conflict {
            let froms = [From::Table(Rc::clone(&table))];
            self.within(&froms, |this| this.on_conflict(conflict, &table))?;
        }
        if !insert.returning.is_empty() {
            self.returning(&insert.returning)?;
        } else if self.options.returning_primary_key && insert.select.is_none() {
            let key: Vec<Expr> = table.primary_key().iter().map(Expr::column).collect();
            if !key.is_empty() {
                self.returning(&key)?;
            }
        } else if !implicit.is_empty() {
            self.returning(&implicit)?;
        }
        Ok(())
    }

    /// The key columns that PostgreSQL is asked for, because nobody gives their values.
    fn implicit_key(
        &self,
        insert: &Insert,
        table: &Table,
        columns: &[(Rc<Column>, Source<'_>)],
    ) -> Vec<Expr> {
        if !self.options.implicit_returning
            || self.dialect != Dialect::Postgresql
            || !insert.more_rows.is_empty()
            || insert.select.is_some()
            || !insert.returning.is_empty()
        {
            return Vec::new();
        }
        let known = |column: &Rc<Column>| {
            columns.iter().any(|(it, source)| {
                Rc::ptr_eq(it, column)
                    && !matches!(
                        source,
                        Source::Assigned(Assigned::Expr(_)) | Source::Rendered(_)
                    )
            })
        };
        let key = table.primary_key();
        key.iter()
            .filter(|it| !known(it))
            .map(Expr::column)
            .collect()
    }

    /// INSERT FROM SELECT: columns with defaults that the SELECT does not give are added to it.
    fn with_defaults(
        &mut self,
        select: &Query,
        names: &mut Vec<Rc<Column>>,
        columns: &[(Rc<Column>, Source<'_>)],
    ) -> Query {
        let Query::Select(inner) = select else {
            return select.clone();
        };
        let mut changed = (**inner).clone();
        for (column, source) in columns {
            let expr = match source {
                Source::Rendered(expr) => expr.clone(),
                Source::Prefetched => {
                    let key = column.key.borrow();
                    Expr::bind(BindParam {
                        ty: column.ty.borrow().clone(),
                        ..BindParam::required(&key)
                    })
                }
                Source::Assigned(_) | Source::Given => continue,
            };
            changed.columns.push(expr);
            names.push(Rc::clone(column));
        }
        if changed.columns.len() == inner.columns.len() {
            select.clone()
        } else {
            Query::Select(Rc::new(changed))
        }
    }

    fn column_list(&mut self, columns: &[Rc<Column>]) {
        self.push(" (");
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.push_name(&column.name.borrow(), column.quote.get());
        }
        self.push(")");
    }

    /// The columns of an INSERT, in the table's order.
    fn insert_columns<'s>(
        &mut self,
        insert: &'s Insert,
        table: &Table,
    ) -> Vec<(Rc<Column>, Source<'s>)> {
        let everything = self.options.column_keys.is_none()
            && insert.values.is_empty()
            && !insert.no_values
            && insert.select.is_none();
        let given = self.options.column_keys.as_deref().unwrap_or_default();
        let autoincrement = table.autoincrement_column();
        let mut out = Vec::new();
        for column in table.columns.borrow().iter() {
            let key = column.key.borrow();
            let source = if let Some((_, assigned)) = insert.values.get(key.as_str()) {
                Source::Assigned(assigned)
            } else if everything || given.iter().any(|it| **it == **key) {
                Source::Given
            } else if insert.without_defaults && insert.select.is_some() {
                continue;
            } else {
                if let (Some(sequence), Dialect::Postgresql) =
                    (&*column.sequence.borrow(), self.dialect)
                {
                    if !sequence.optional {
                        let next = Expr::new(
                            crate::ExprKind::NextValue(Rc::clone(sequence)),
                            crate::SqlType::integer(),
                        );
                        out.push((Rc::clone(column), Source::Rendered(next)));
                        continue;
                    }
                }
                match &*column.default.borrow() {
                    Some(Default_::Sql(expr)) => {
                        self.postfetch.push(Rc::clone(column));
                        Source::Rendered(expr.clone())
                    }
                    Some(Default_::Scalar(_) | Default_::Callable(_)) => {
                        self.prefetch.push(Rc::clone(column));
                        Source::Prefetched
                    }
                    None => {
                        let numbered = autoincrement
                            .as_ref()
                            .is_some_and(|it| Rc::ptr_eq(it, column));
                        if !numbered
                            && (column.server_default.borrow().is_some()
                                || column.computed.borrow().is_some())
                        {
                            self.postfetch.push(Rc::clone(column));
                        }
                        continue;
                    }
                }
            };
            out.push((Rc::clone(column), source));
        }
        out
    }

    /// One value of VALUES or SET.
    fn set_value(
        &mut self,
        column: &Rc<Column>,
        source: &Source<'_>,
        row: Option<usize>,
    ) -> Result<(), Error> {
        let key = column.key.borrow().clone();
        let assigned = matches!(source, Source::Assigned(_));
        let name: Rc<str> = match row {
            // SQLAlchemy numbers the rows of the given values from 0, those of defaults from 1.
            Some(row) if assigned || row > 0 => format!("{key}_m{row}").into(),
            _ => key.as_str().into(),
        };
        let param = match source {
            Source::Assigned(Assigned::Expr(expr)) => {
                self.target = None;
                return self.expr(expr);
            }
            Source::Rendered(expr) => {
                let grouped = match expr.kind() {
                    crate::ExprKind::Function(_) | crate::ExprKind::Raw { .. } => expr.clone(),
                    _ => expr.self_group(crate::ops::Against::Unknown),
                };
                return self.expr(&grouped);
            }
            Source::Assigned(Assigned::Parameter(param)) if self.in_with => {
                self.target = None;
                let value = param.value.clone().unwrap_or(crate::Value::Null);
                return self.expr(&Expr::anonymous_bind(None, value, param.ty.clone()));
            }
            Source::Assigned(Assigned::Parameter(param)) => Rc::clone(param),
            Source::Given | Source::Prefetched => Rc::new(BindParam {
                ty: column.ty.borrow().clone(),
                ..BindParam::required(&key)
            }),
        };
        if self.options.literal_binds {
            if let Some(value) = &param.value {
                let text = param.ty.literal(value, self.dialect)?;
                self.push(&text);
                return Ok(());
            }
        }
        if let (crate::TypeKind::Decorated(it), false) = (&param.ty.kind, self.in_bind_expression) {
            let bare = Expr::bind((*param).clone());
            if let Some(around) = it.around_bind(&bare)? {
                return self.around_value(&around, &bare, column, source, row);
            }
        }
        let owner = if assigned {
            super::Owner::ColumnValue
        } else {
            super::Owner::Column
        };
        self.claim(&name, owner)?;
        self.target = Some((Rc::clone(column), row.unwrap_or(0)));
        self.placeholder(&param, &name);
        self.target = None;
        Ok(())
    }

    /// What a type puts around the value of a column (`bind_expression`).
    fn around_value(
        &mut self,
        around: &Expr,
        bare: &Expr,
        column: &Rc<Column>,
        source: &Source<'_>,
        row: Option<usize>,
    ) -> Result<(), Error> {
        // A mark stands in for the parameter, which is printed as the column's own afterwards.
        let mark = "\u{1}";
        let marked = crate::ops::walk::map(around, &mut |it| match (it.kind(), bare.kind()) {
            (crate::ExprKind::Bind(a), crate::ExprKind::Bind(b)) if a.key == b.key => {
                Some(Expr::literal_column(mark, it.ty()))
            }
            _ => None,
        });
        let out = self.aside(|this| this.expr(&marked))?;
        let (before, after) = out.text.split_once(mark).unwrap_or((&out.text, ""));
        self.push(before);
        self.in_bind_expression = true;
        let done = self.set_value(column, source, row);
        self.in_bind_expression = false;
        done?;
        self.push(after);
        Ok(())
    }

    pub(super) fn update(&mut self, update: &Update) -> Result<(), Error> {
        let table = Rc::clone(target_table(&update.table)?);
        for cte in &update.ctes {
            self.define_cte(cte)?;
        }
        let mut extra = update.from.clone();
        let mentioned = froms::mentioned(
            update
                .values
                .iter()
                .filter_map(|(_, it)| match it {
                    Assigned::Expr(expr) => Some(expr),
                    Assigned::Parameter(_) => None,
                })
                .chain(&update.where_),
        );
        for from in mentioned {
            if !from.same_as(&update.table) && !extra.iter().any(|it| froms::contains(it, &from)) {
                extra.push(from);
            }
        }
        let mut around = vec![update.table.clone()];
        around.extend(extra.iter().cloned());
        self.within(&around, |this| {
            this.push("UPDATE ");
            for prefix in &update.prefixes {
                this.push(prefix);
                this.push(" ");
            }
            this.from(&update.table)?;
            if this.dialect == Dialect::Mysql {
                for from in &extra {
                    this.push(", ");
                    this.from(from)?;
                }
            }
            this.push(" SET ");
            let columns = this.update_columns(update, &table);
            let multiple = this.dialect == Dialect::Mysql && !extra.is_empty();
            for (at, (column, source)) in columns.iter().enumerate() {
                if at > 0 {
                    this.push(", ");
                }
                if multiple {
                    let owner = column.table.borrow().upgrade();
                    this.push_quoted(owner.as_ref().map_or(&table.name, |it| &it.name));
                    this.push(".");
                }
                this.push_name(&column.name.borrow(), column.quote.get());
                this.push("=");
                this.set_value(column, source, None)?;
            }
            if !extra.is_empty() && this.dialect != Dialect::Mysql {
                this.push(" FROM ");
                this.list(&extra, ", ", |this, it| this.from(it))?;
            }
            this.where_clause(&update.where_)?;
            if !extra.is_empty() {
                this.lint("UPDATE", &around, &update.where_);
            }
            this.row_count(update.limit.as_ref())?;
            this.returning_clause(&update.returning)
        })
    }

    fn update_columns<'s>(
        &mut self,
        update: &'s Update,
        table: &Table,
    ) -> Vec<(Rc<Column>, Source<'s>)> {
        let everything = self.options.column_keys.is_none() && update.values.is_empty();
        let given = self.options.column_keys.as_deref().unwrap_or_default();
        let mut out = Vec::new();
        let mine: Vec<Rc<Column>> = table.columns.borrow().clone();
        let is_mine = |it: &Rc<Column>| mine.iter().any(|other| Rc::ptr_eq(it, other));
        // Columns of further tables come first; so do those whose order was given.
        for (column, assigned) in &update.values {
            if update.ordered || !is_mine(column) {
                out.push((Rc::clone(column), Source::Assigned(assigned)));
            }
        }
        for column in &mine {
            if out.iter().any(|(it, _)| Rc::ptr_eq(it, column)) {
                continue;
            }
            let key = column.key.borrow();
            let assigned = update.values.iter().find(|(it, _)| Rc::ptr_eq(it, column));
            let source = if let Some((_, assigned)) = assigned {
                Source::Assigned(assigned)
            } else if everything || given.iter().any(|it| **it == **key) {
                Source::Given
            } else {
                match &*column.onupdate.borrow() {
                    Some(Default_::Sql(expr)) => {
                        self.postfetch.push(Rc::clone(column));
                        Source::Rendered(expr.clone())
                    }
                    Some(Default_::Scalar(_) | Default_::Callable(_)) => {
                        self.prefetch.push(Rc::clone(column));
                        Source::Prefetched
                    }
                    None => {
                        if column.server_onupdate.borrow().is_some()
                            || column.computed.borrow().is_some()
                        {
                            self.postfetch.push(Rc::clone(column));
                        }
                        continue;
                    }
                }
            };
            out.push((Rc::clone(column), source));
        }
        out
    }

    pub(super) fn delete(&mut self, delete: &Delete) -> Result<(), Error> {
        for cte in &delete.ctes {
            self.define_cte(cte)?;
        }
        let mut extra = delete.using.clone();
        for from in froms::mentioned(&delete.where_) {
            if !from.same_as(&delete.table) && !extra.iter().any(|it| froms::contains(it, &from)) {
                extra.push(from);
            }
        }
        if !extra.is_empty() && self.dialect == Dialect::Sqlite {
            return Err(Error::NotImplemented(
                "This backend does not support multiple-table criteria within DELETE".to_owned(),
            ));
        }
        let mut around = vec![delete.table.clone()];
        around.extend(extra.iter().cloned());
        self.within(&around, |this| {
            this.push("DELETE ");
            for prefix in &delete.prefixes {
                this.push(prefix);
                this.push(" ");
            }
            this.push("FROM ");
            this.from(&delete.table)?;
            if !extra.is_empty() {
                match this.dialect {
                    Dialect::Postgresql => this.push(" USING "),
                    Dialect::Mysql => {
                        this.push(" USING ");
                        this.from(&delete.table)?;
                        this.push(", ");
                    }
                    _ => this.push(" , "),
                }
                this.list(&extra, ", ", |this, it| this.from(it))?;
            }
            this.where_clause(&delete.where_)?;
            this.row_count(delete.limit.as_ref())?;
            this.returning_clause(&delete.returning)
        })
    }

    fn where_clause(&mut self, where_: &[Expr]) -> Result<(), Error> {
        if let Some(condition) = crate::ops::where_clause(where_) {
            self.push(" WHERE ");
            self.expr(&condition)?;
        }
        Ok(())
    }

    /// MySQL's LIMIT of UPDATE and DELETE.
    fn row_count(&mut self, limit: Option<&Expr>) -> Result<(), Error> {
        if let (Some(limit), Dialect::Mysql) = (limit, self.dialect) {
            self.push(" LIMIT ");
            self.expr(limit)?;
        }
        Ok(())
    }

    fn returning_clause(&mut self, returning: &[Expr]) -> Result<(), Error> {
        if !returning.is_empty() {
            self.returning(returning)?;
        }
        Ok(())
    }

    fn returning(&mut self, columns: &[Expr]) -> Result<(), Error> {
        self.push(" RETURNING ");
        let bare = std::mem::replace(&mut self.bare_columns, self.dialect == Dialect::Sqlite);
        let plan = names::plan(columns, LabelStyle::DisambiguateOnly, true);
        let mut result = Ok(());
        for (at, (expr, plan)) in columns.iter().zip(&plan).enumerate() {
            if at > 0 {
                self.push(", ");
            }
            result = self.select_column(expr, plan, false, true);
            if result.is_err() {
                break;
            }
        }
        self.bare_columns = bare;
        result
    }
}
