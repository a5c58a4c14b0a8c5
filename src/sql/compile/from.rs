//! FROM elements, and WITH.

use std::rc::Rc;

use crate::Error;
use crate::compile::{Compiler, Dialect, WithElement};
use crate::expr::ExprKind;
use crate::from::{Cte, From, Join, Subquery};
use crate::froms::Place;
use crate::names;
use crate::schema::Table;
use crate::statement::Query;

impl Compiler<'_> {
    /// A FROM element as it stands in FROM.
    pub(super) fn from(&mut self, from: &From) -> Result<(), Error> {
        match from {
            From::Table(table) => {
                self.table_name(table);
                Ok(())
            }
            From::Alias(alias) => {
                // An alias of something that has a name already takes its place.
                match alias.of.innermost() {
                    From::Subquery(it) => self.subquery(it, from)?,
                    it => {
                        self.from(it)?;
                        self.alias_of(from)?;
                    }
                }
                if let Some((method, seed)) = &alias.sample {
                    self.push(" TABLESAMPLE ");
                    self.expr(method)?;
                    if let Some(seed) = seed {
                        self.push(" REPEATABLE (");
                        self.expr(seed)?;
                        self.push(")");
                    }
                }
                Ok(())
            }
            From::Subquery(subquery) => self.subquery(subquery, from),
            From::Cte(cte) => self.cte(cte),
            From::Join(join) => self.join(join),
            From::Named(table) => {
                if let Some(schema) = &table.schema {
                    self.push_quoted(schema);
                    self.push(".");
                }
                self.push_quoted(&table.name);
                Ok(())
            }
            From::Function(it) => self.table_function(it, from),
            From::Values(it) => self.values_from(it, from),
            From::Text(text) => {
                self.push_sql(text);
                Ok(())
            }
            From::Grouping(it) => {
                self.push("(");
                self.from(it)?;
                self.push(")");
                Ok(())
            }
        }
    }

    /// `(SELECT ...) AS name`; the name is that of `from`, the subquery itself or an alias of it.
    fn subquery(&mut self, subquery: &Subquery, from: &From) -> Result<(), Error> {
        // An anonymous name is given where the subquery begins.
        self.name_of_from(from);
        self.push(if subquery.lateral { "LATERAL (" } else { "(" });
        let place = if subquery.lateral {
            Place::Lateral
        } else {
            Place::From
        };
        self.query(
            &subquery.query,
            super::select::Context {
                place,
                labels: true,
                top: false,
            },
        )?;
        self.push(")");
        self.alias_of(from)
    }

    pub(super) fn alias_of(&mut self, from: &From) -> Result<(), Error> {
        if let Some(name) = self.name_of_from(from) {
            self.push(" AS ");
            self.push_quoted(&name);
        }
        Ok(())
    }

    /// The schema of a table after translation.
    pub(super) fn schema_of(&self, table: &Table) -> Option<String> {
        match self
            .options
            .schema_map
            .iter()
            .find(|(it, _)| *it == table.schema)
        {
            Some((_, to)) => to.clone(),
            None => table.schema.clone(),
        }
    }

    /// Whether `schema_translate_map` names the schema of a table.
    fn is_mapped(&self, table: &Table) -> bool {
        let map = &self.options.schema_map;
        map.iter().any(|it| it.0 == table.schema)
    }

    /// `schema.table`.
    pub(super) fn table_name(&mut self, table: &Table) {
        if self.options.schema_marks && !self.options.schema_map.is_empty() {
            let mark = table.schema.as_deref().unwrap_or("_none");
            self.push(&format!("__[SCHEMA_{mark}]."));
            self.push_name(&table.name, table.quote.get());
            return;
        }
        if table.schema.is_some() || !self.options.schema_map.is_empty() {
            let mapped = !self.options.schema_map.is_empty();
            // Where a map takes the schema away, the library names the dialect's own.
            let main = (mapped && self.dialect == Dialect::Sqlite && self.is_mapped(table))
                .then(|| "main".to_owned());
            if let Some(schema) = self.schema_of(table).or(main) {
                self.push_name(&schema, table.quote_schema.get());
                self.push(".");
            }
        }
        self.push_name(&table.name, table.quote.get());
    }

    fn join(&mut self, join: &Join) -> Result<(), Error> {
        self.from(&join.left)?;
        self.push(match (join.full, join.outer) {
            (true, _) => " FULL OUTER JOIN ",
            (false, true) => " LEFT OUTER JOIN ",
            (false, false) if self.dialect == Dialect::Mysql => " INNER JOIN ",
            (false, false) => " JOIN ",
        });
        self.from(&join.right)?;
        if let Some(on) = &join.on {
            self.push(" ON ");
            self.expr(on)?;
        }
        Ok(())
    }

    /// A reference to a WITH element, which is printed aside the first time.
    fn cte(&mut self, cte: &Rc<Cte>) -> Result<(), Error> {
        let base = cte.alias_of.as_ref().unwrap_or(cte);
        self.define_cte(base)?;
        let name = self.cte_name(base);
        self.push_quoted(&name);
        if cte.alias_of.is_some() {
            let alias = self.cte_name(cte);
            self.push(" AS ");
            self.push_quoted(&alias);
        }
        Ok(())
    }

    /// Prints the definition of a WITH element, unless it has been met.
    pub(super) fn define_cte(&mut self, cte: &Rc<Cte>) -> Result<(), Error> {
        let origin = Rc::as_ptr(&cte.origin()) as usize;
        if self.with.iter().any(|it| it.origin == origin) {
            return Ok(());
        }
        let name = self.cte_name(cte);
        if self.with.iter().any(|it| it.name == name) {
            return Err(Error::Compile(format!(
                "Multiple, unrelated CTEs found with the same name: '{name}'"
            )));
        }
        let recursive = cte.recursive.get();
        let at = self.with.len();
        self.with.push(WithElement {
            nesting: cte.nesting && at > 0,
            origin,
            name: Rc::clone(&name),
            recursive,
            out: None,
            order: 0,
        });
        let Some(query) = cte.query.get().cloned() else {
            return Err(Error::Compile(format!("CTE '{name}' has no query")));
        };
        let scope = std::mem::take(&mut self.scope);
        // Elements that nest stand inside the one that names them.
        let nested_from = std::mem::replace(&mut self.nested_from, self.with.len());
        let out = self.aside(|this| {
            this.push_quoted(&name);
            if recursive || matches!(query, Query::Values(_)) {
                this.cte_columns(&query);
            }
            this.push(" AS ");
            for prefix in &cte.prefixes {
                if !this.is_for_other(prefix) {
                    this.expr(prefix)?;
                    this.push(" ");
                }
            }
            this.push("\n(");
            let body = this.aside(|this| {
                this.query(
                    &query,
                    super::select::Context {
                        place: Place::From,
                        labels: true,
                        top: false,
                    },
                )
            })?;
            this.nested_with();
            this.out.append(body);
            this.push(")");
            this.suffixes(&cte.suffixes)
        });
        self.nested_from = nested_from;
        self.scope = scope;
        let order = self.with_done;
        self.with_done += 1;
        let out = out?;
        if let Some(element) = self.with.iter_mut().find(|it| it.origin == origin) {
            element.out = Some(out);
            element.order = order;
        }
        Ok(())
    }

    /// `WITH ...` of the elements that nest in the one being printed.
    fn nested_with(&mut self) {
        let mut elements = Vec::new();
        let mut at = self.nested_from;
        while at < self.with.len() {
            if self.with[at].nesting {
                elements.push(self.with.remove(at));
            } else {
                at += 1;
            }
        }
        if !elements.is_empty() {
            self.with_clause(elements);
        }
    }

    /// `(id, name)` behind the name of a recursive element.
    fn cte_columns(&mut self, query: &Query) {
        let mut first = query;
        while let Query::Compound(it) = first {
            match it.queries.first() {
                Some(it) => first = it,
                None => return,
            }
        }
        let columns = first.columns();
        let plan = names::plan(&columns, first.label_style(), true);
        self.push("(");
        let mut separator = "";
        for (expr, plan) in columns.iter().zip(plan) {
            if plan.repeated {
                continue;
            }
            let name = match expr.kind() {
                ExprKind::Label { name, .. } => self.label_text(expr, name),
                _ => match plan.fallback {
                    Some(name) => self.name(&name),
                    None => continue,
                },
            };
            self.push(separator);
            self.push_quoted(&name);
            separator = ", ";
        }
        self.push(")");
    }

    /// Puts `WITH ...` before what has been printed.
    pub(super) fn prepend_with(&mut self) {
        if self.with.is_empty() {
            return;
        }
        let elements = std::mem::take(&mut self.with);
        let body = std::mem::take(&mut self.out);
        self.with_clause(elements);
        let by = self.out.text.len();
        self.values_span = self.values_span.map(|(start, end)| (start + by, end + by));
        self.out.append(body);
    }

    fn with_clause(&mut self, mut elements: Vec<WithElement>) {
        elements.sort_by_key(|it| it.order);
        self.push(if elements.iter().any(|it| it.recursive) {
            "WITH RECURSIVE "
        } else {
            "WITH "
        });
        for (at, element) in elements.into_iter().enumerate() {
            if at > 0 {
                self.push(", \n");
            }
            if let Some(out) = element.out {
                self.out.append(out);
            }
        }
        self.push("\n ");
    }
}
