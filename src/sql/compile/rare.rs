//! What few statements have: FETCH FIRST, hints, VALUES and functions in FROM, regular expressions with flags.
//!
//! Source: SQLAlchemy `sql/compiler.py` (`fetch_clause`, `visit_values`, `visit_table_valued_alias`) and the dialects'
//! `visit_regexp_*`.

use crate::compile::{Compiler, Dialect};
use crate::expr::{Expr, Regexp};
use crate::from::{From, TableFunction, Values};
use crate::schema::Sequence;
use crate::statement::Fetch;
use crate::{Error, SqlType, Value};

impl Compiler<'_> {
    /// `OFFSET n ROWS FETCH FIRST m ROWS ONLY`.
    pub(super) fn fetch(&mut self, fetch: &Fetch, offset: Option<&Expr>) -> Result<(), Error> {
        if let Dialect::Sqlite | Dialect::Mysql = self.dialect {
            // Neither knows FETCH; both print what they have for LIMIT, which the statement does not have.
            return match offset {
                Some(_) => self.row_limit(None, offset),
                None => Ok(()),
            };
        }
        let grouped = self.dialect == Dialect::Postgresql;
        let count = |this: &mut Self, it: &Expr| {
            if grouped {
                this.push("(");
            }
            this.expr(it)?;
            if grouped {
                this.push(")");
            }
            Ok::<(), Error>(())
        };
        if let Some(offset) = offset {
            self.push("\n OFFSET ");
            count(self, offset)?;
            self.push(" ROWS");
        }
        self.push("\n FETCH FIRST ");
        count(self, &fetch.count)?;
        self.push(if fetch.percent { " PERCENT" } else { "" });
        self.push(if fetch.with_ties {
            " ROWS WITH TIES"
        } else {
            " ROWS ONLY"
        });
        Ok(())
    }

    /// A FROM with its hint behind it.
    pub(super) fn hinted(
        &mut self,
        from: &From,
        hints: &[(From, String, String)],
    ) -> Result<(), Error> {
        self.from(from)?;
        for (of, text, dialect) in hints {
            if of.same_as(from)
                && (dialect == "*" || dialect == self.dialect.name())
                && matches!(self.dialect, Dialect::Mysql)
            {
                self.push(" ");
                let name = self.name_of_from(from).unwrap_or_default();
                self.push_sql(&text.replace("%(name)s", &name));
            }
        }
        Ok(())
    }

    /// `function(...) WITH ORDINALITY AS name(a, b)`.
    pub(super) fn table_function(&mut self, it: &TableFunction, from: &From) -> Result<(), Error> {
        if it.lateral {
            self.push("LATERAL ");
        }
        self.expr(&it.function)?;
        if it.ordinality {
            self.push(" WITH ORDINALITY");
        }
        self.alias_of(from)?;
        if let Some(with_types) = it.derived {
            self.push("(");
            for (at, (name, ty)) in it.columns.iter().enumerate() {
                if at > 0 {
                    self.push(", ");
                }
                self.push_quoted(name);
                if with_types {
                    let ddl = ty.ddl(self.dialect)?;
                    self.push(" ");
                    self.push(&ddl);
                }
            }
            self.push(")");
        }
        Ok(())
    }

    /// `VALUES (1, 'a'), (2, 'b')`.
    pub(super) fn values_body(&mut self, values: &Values) -> Result<(), Error> {
        self.push("VALUES ");
        self.list(&values.rows, ", ", |this, row| {
            this.push("(");
            this.list(row, ", ", |this, it| {
                match (it.kind(), values.literal_binds) {
                    (crate::ExprKind::Bind(param), true) => {
                        let value = param.value.clone().unwrap_or(Value::Null);
                        let text = param.ty.literal(&value, this.dialect)?;
                        this.push(&text);
                        Ok(())
                    }
                    _ => this.expr(it),
                }
            })?;
            this.push(")");
            Ok(())
        })
    }

    /// VALUES in FROM.
    pub(super) fn values_from(&mut self, values: &Values, from: &From) -> Result<(), Error> {
        let name = self.name_of_from(from);
        if values.lateral {
            self.push("LATERAL ");
        }
        if name.is_some() {
            self.push("(");
        }
        self.values_body(values)?;
        if let Some(name) = name {
            self.push(") AS ");
            self.push_quoted(&name);
            self.push(" (");
            for (at, (column, _)) in values.columns.iter().enumerate() {
                if at > 0 {
                    self.push(", ");
                }
                self.push_quoted(column);
            }
            self.push(")");
        }
        Ok(())
    }

    /// `nextval('name')`.
    ///
    /// # Errors
    /// [`Error::NotImplemented`] for databases without sequences.
    pub(super) fn next_value(&mut self, sequence: &Sequence) -> Result<(), Error> {
        match self.dialect {
            Dialect::Postgresql => {
                let mut name = String::new();
                if let Some(schema) = &sequence.schema {
                    self.dialect.push_quoted(&mut name, schema);
                    name.push('.');
                }
                self.dialect.push_quoted(&mut name, &sequence.name);
                self.push(&format!("nextval('{}')", name.replace('\'', "''")));
                Ok(())
            }
            Dialect::Default => {
                self.push(&format!("<next sequence value: {}>", sequence.name));
                Ok(())
            }
            _ => Err(Error::NotImplemented(format!(
                "Dialect '{}' does not support sequence increments.",
                self.dialect.name()
            ))),
        }
    }

    pub(super) fn regexp(&mut self, it: &Regexp) -> Result<(), Error> {
        if let Some(replacement) = &it.replacement {
            let flags = match self.dialect {
                Dialect::Sqlite => {
                    return Err(Error::Compile(
                        "sqlite dialect does not support regular expression replacements".into(),
                    ));
                }
                Dialect::Default => {
                    self.push("<regexp replace>(");
                    None
                }
                Dialect::Postgresql | Dialect::Mysql => {
                    self.push("REGEXP_REPLACE(");
                    it.flags.as_deref()
                }
            };
            self.list(&[&it.expr, &it.pattern, replacement], ", ", |this, it| {
                this.expr(it)
            })?;
            if let Some(flags) = flags {
                self.push(", ");
                self.flags(flags)?;
            }
            self.push(")");
            return Ok(());
        }
        match (self.dialect, it.flags.as_deref()) {
            (Dialect::Postgresql, Some("i")) => self.infix(
                &it.expr,
                if it.negated { " !~* " } else { " ~* " },
                &it.pattern,
            ),
            (Dialect::Postgresql, Some(flags)) => {
                self.expr(&it.expr)?;
                self.push(if it.negated { " !~ " } else { " ~ " });
                self.push("CONCAT('(?', ");
                self.flags(flags)?;
                self.push(", ')', ");
                self.expr(&it.pattern)?;
                self.push(")");
                Ok(())
            }
            (Dialect::Mysql, Some(flags)) => {
                self.push(if it.negated {
                    "NOT REGEXP_LIKE("
                } else {
                    "REGEXP_LIKE("
                });
                self.infix(&it.expr, ", ", &it.pattern)?;
                self.push(", ");
                self.flags(flags)?;
                self.push(")");
                Ok(())
            }
            (Dialect::Default, _) => self.infix(
                &it.expr,
                if it.negated {
                    " <not regexp> "
                } else {
                    " <regexp> "
                },
                &it.pattern,
            ),
            (_, _) => self.infix(
                &it.expr,
                if it.negated {
                    " NOT REGEXP "
                } else {
                    " REGEXP "
                },
                &it.pattern,
            ),
        }
    }

    fn flags(&mut self, flags: &str) -> Result<(), Error> {
        let text = SqlType::string(None).literal(&Value::text(flags), self.dialect)?;
        self.push(&text);
        Ok(())
    }
}
