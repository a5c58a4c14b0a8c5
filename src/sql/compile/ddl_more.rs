//! CREATE INDEX, and the DDL that only PostgreSQL and MySQL have: sequences, comments, identity, options of tables.
//!
//! Source: SQLAlchemy `DDLCompiler`, `PGDDLCompiler`, `MySQLDDLCompiler`.

use std::rc::Rc;

use crate::Error;
use crate::compile::{Compiler, Dialect};
use crate::expr::{Expr, ExprKind};
use crate::schema::{Identity, Index, SequenceOptions, Table};
use crate::statement::Ddl;

impl Compiler<'_> {
    pub(super) fn ddl_more(&mut self, ddl: &Ddl) -> Result<(), Error> {
        match ddl {
            Ddl::TableComment { table, drop } => {
                let comment = table.comment.borrow().clone().unwrap_or_default();
                if self.dialect == Dialect::Mysql {
                    self.push("ALTER TABLE ");
                    self.table_name(table);
                    self.push(" COMMENT ");
                    self.quoted_text(if *drop { "" } else { &comment });
                    return Ok(());
                }
                self.push("COMMENT ON TABLE ");
                self.table_name(table);
                self.push(" IS ");
                if *drop {
                    self.push("NULL");
                } else {
                    self.quoted_text(&comment);
                }
                Ok(())
            }
            Ddl::ColumnComment { column, drop } => {
                let comment = column.comment.borrow().clone().unwrap_or_default();
                let table = column.table.borrow().upgrade();
                if let (Dialect::Mysql, Some(table)) = (self.dialect, &table) {
                    self.push("ALTER TABLE ");
                    self.table_name(table);
                    self.push(" CHANGE ");
                    self.push_name(&column.name.borrow(), column.quote.get());
                    self.push(" ");
                    return self.column_definition(table, column);
                }
                self.push("COMMENT ON COLUMN ");
                if let Some(table) = &table {
                    self.table_name(table);
                    self.push(".");
                }
                self.push_name(&column.name.borrow(), column.quote.get());
                self.push(" IS ");
                if *drop {
                    self.push("NULL");
                } else {
                    self.quoted_text(&comment);
                }
                Ok(())
            }
            Ddl::CreateSequence {
                sequence,
                if_not_exists,
            } => {
                self.push("CREATE SEQUENCE ");
                if *if_not_exists {
                    self.push("IF NOT EXISTS ");
                }
                self.schema_name(sequence.schema.as_deref(), &sequence.name);
                let options = self.sequence_options(&sequence.options);
                if !options.is_empty() {
                    self.push(" ");
                    self.push(&options);
                }
                Ok(())
            }
            Ddl::DropSequence {
                sequence,
                if_exists,
            } => {
                self.push("DROP SEQUENCE ");
                if *if_exists {
                    self.push("IF EXISTS ");
                }
                self.schema_name(sequence.schema.as_deref(), &sequence.name);
                Ok(())
            }
            Ddl::CreateSchema {
                name,
                if_not_exists,
            } => {
                self.push("CREATE SCHEMA ");
                if *if_not_exists {
                    self.push("IF NOT EXISTS ");
                }
                self.push_quoted(name);
                Ok(())
            }
            Ddl::DropSchema {
                name,
                cascade,
                if_exists,
            } => {
                self.push("DROP SCHEMA ");
                if *if_exists {
                    self.push("IF EXISTS ");
                }
                self.push_quoted(name);
                if *cascade {
                    self.push(" CASCADE");
                }
                Ok(())
            }
            Ddl::CreateEnum { name, labels } => {
                self.push("CREATE TYPE ");
                self.push_quoted(name);
                self.push(" AS ENUM (");
                for (at, label) in labels.iter().enumerate() {
                    if at > 0 {
                        self.push(", ");
                    }
                    self.quoted_text(label);
                }
                self.push(")");
                Ok(())
            }
            Ddl::DropEnum { name } => {
                self.push("DROP TYPE ");
                self.push_quoted(name);
                Ok(())
            }
            Ddl::Column { column } => match column.table.borrow().upgrade() {
                Some(table) => self.column_definition(&table, column),
                None => Err(Error::Compile("the column belongs to no table".to_owned())),
            },
            Ddl::Raw(sql) => {
                self.push(sql);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn quoted_text(&mut self, text: &str) {
        self.push("'");
        self.push(&text.replace('\'', "''"));
        self.push("'");
    }

    fn schema_name(&mut self, schema: Option<&str>, name: &str) {
        if let Some(schema) = schema {
            self.push_quoted(schema);
            self.push(".");
        }
        self.push_quoted(name);
    }

    /// `INCREMENT BY 2 START WITH 5`.
    fn sequence_options(&self, it: &SequenceOptions) -> String {
        let mut parts = Vec::new();
        let mut number = |word: &str, value: Option<i64>| {
            if let Some(value) = value {
                parts.push(format!("{word} {value}"));
            }
        };
        number("INCREMENT BY", it.increment);
        number("START WITH", it.start);
        number("MINVALUE", it.minvalue);
        number("MAXVALUE", it.maxvalue);
        if it.nominvalue {
            parts.push("NO MINVALUE".to_owned());
        }
        if it.nomaxvalue {
            parts.push("NO MAXVALUE".to_owned());
        }
        if let Some(cache) = it.cache {
            parts.push(format!("CACHE {cache}"));
        }
        match it.cycle {
            Some(true) => parts.push("CYCLE".to_owned()),
            Some(false) => parts.push("NO CYCLE".to_owned()),
            None => {}
        }
        parts.join(" ")
    }

    pub(super) fn identity(&mut self, identity: &Identity) {
        self.push(if identity.always {
            " GENERATED ALWAYS AS IDENTITY"
        } else {
            " GENERATED BY DEFAULT AS IDENTITY"
        });
        let options = self.sequence_options(&identity.options);
        if !options.is_empty() {
            self.push(" (");
            self.push(&options);
            self.push(")");
        }
    }

    /// What stands behind the parentheses of CREATE TABLE.
    pub(super) fn table_options(&mut self, table: &Table) {
        let options = table.options.borrow();
        match self.dialect {
            Dialect::Mysql => {
                let mut parts: Vec<String> = options
                    .iter()
                    .filter(|it| it.0 == "mysql")
                    .map(|(_, name, value)| {
                        let word = name.to_uppercase().replace("DEFAULT_CHARSET", "CHARSET");
                        if word == "CHARSET" || word == "COLLATE" {
                            // Both may be written with DEFAULT before them; SQLAlchemy keeps what was given.
                            format!("{word}={value}")
                        } else {
                            format!("{}={value}", word.replace('_', " "))
                        }
                    })
                    .collect();
                if let Some(comment) = table.comment.borrow().as_deref() {
                    parts.push(format!("COMMENT='{}'", comment.replace('\'', "''")));
                }
                self.push(&parts.join(" "));
            }
            Dialect::Sqlite => {
                let on = |name: &str, value: &str| {
                    options
                        .iter()
                        .any(|it| it.0 == "sqlite" && it.1 == name && it.2 == value)
                };
                let mut parts = Vec::new();
                if on("with_rowid", "False") {
                    parts.push("WITHOUT ROWID");
                }
                if on("strict", "True") {
                    parts.push("STRICT");
                }
                if !parts.is_empty() {
                    self.push("\n ");
                    self.push(&parts.join(",\n "));
                }
            }
            _ => {}
        }
    }

    pub(super) fn create_index(&mut self, index: &Index, if_not_exists: bool) -> Result<(), Error> {
        let Some(table) = index.table.borrow().upgrade() else {
            return Err(Error::Compile(
                "Index is not associated with any table.".to_owned(),
            ));
        };
        let options = &index.options;
        let (sqlite, postgresql, mysql) = (
            self.dialect == Dialect::Sqlite,
            self.dialect == Dialect::Postgresql,
            self.dialect == Dialect::Mysql,
        );
        self.push("CREATE ");
        if index.unique {
            self.push("UNIQUE ");
        }
        if let (true, Some(prefix)) = (mysql, &options.mysql_prefix) {
            self.push(prefix);
            self.push(" ");
        }
        self.push("INDEX ");
        if postgresql && options.postgresql_concurrently {
            self.push("CONCURRENTLY ");
        }
        if if_not_exists {
            self.push("IF NOT EXISTS ");
        }
        if sqlite {
            if let Some(schema) = self.schema_of(&table) {
                self.push_quoted(&schema);
                self.push(".");
            }
        }
        self.index_name(index)?;
        self.push(" ON ");
        if sqlite {
            self.push_name(&table.name, table.quote.get());
        } else {
            self.table_name(&table);
        }
        if let (true, Some(method)) = (postgresql, &options.postgresql_using) {
            self.push(" USING ");
            self.push(method);
        }
        self.push(" (");
        let expressions = index.expressions.borrow().clone();
        self.list(&expressions, ", ", |this, it| this.index_part(index, it))?;
        self.push(")");
        if postgresql {
            if !options.postgresql_include.is_empty() {
                self.push(" INCLUDE (");
                self.list(&options.postgresql_include, ", ", |this, it| {
                    this.push_quoted(it);
                    Ok(())
                })?;
                self.push(")");
            }
            if !options.postgresql_with.is_empty() {
                let parts: Vec<String> = options
                    .postgresql_with
                    .iter()
                    .map(|(name, value)| format!("{name} = {value}"))
                    .collect();
                self.push(&format!(" WITH ({})", parts.join(", ")));
            }
        }
        if let (true, Some(method)) = (mysql, &options.mysql_using) {
            self.push(" USING ");
            self.push(method);
        }
        let condition = match self.dialect {
            Dialect::Sqlite => &index.sqlite_where,
            Dialect::Postgresql => &options.postgresql_where,
            _ => &None,
        };
        if let Some(condition) = condition {
            self.push(" WHERE ");
            self.literal_expr(condition)?;
        }
        Ok(())
    }

    /// A column or expression of an index.
    fn index_part(&mut self, index: &Index, part: &Expr) -> Result<(), Error> {
        let name: Option<Rc<str>> = match part.kind() {
            ExprKind::Column(it) => Some(Rc::clone(&it.name)),
            _ => None,
        };
        let grouped = match (self.dialect, part.kind()) {
            (Dialect::Mysql, ExprKind::Column(_) | ExprKind::Unary { .. }) => false,
            (Dialect::Mysql, ExprKind::Function(_)) => true,
            (
                Dialect::Postgresql | Dialect::Mysql,
                ExprKind::Binary { .. } | ExprKind::Cast { .. },
            ) => self.dialect == Dialect::Mysql || !matches!(part.kind(), ExprKind::Cast { .. }),
            _ => false,
        };
        if grouped {
            self.push("(");
        }
        self.literal_expr(part)?;
        if grouped {
            self.push(")");
        }
        if self.dialect == Dialect::Postgresql {
            let found = index
                .options
                .postgresql_ops
                .iter()
                .find(|(column, _)| name.as_deref() == Some(column.as_str()));
            if let Some((_, class)) = found {
                self.push(" ");
                self.push(class);
            }
        }
        if self.dialect == Dialect::Mysql {
            let length = index
                .options
                .mysql_length
                .iter()
                .find(|(column, _)| column.is_none() || column.as_deref() == name.as_deref());
            if let Some((_, length)) = length {
                self.push(&format!("({length})"));
            }
        }
        Ok(())
    }
}
