//! CREATE and DROP of tables and indexes, ALTER for constraints.

use std::rc::Rc;

use crate::compile::{Compiler, Dialect};
use crate::expr::{Expr, ExprKind};
use crate::schema::{Column, Constraint, ConstraintKind, Index, ServerDefault, Table};
use crate::statement::Ddl;
use crate::types::Affinity;
use crate::{Error, Value};

impl Compiler<'_> {
    pub(super) fn ddl(&mut self, ddl: &Ddl) -> Result<(), Error> {
        self.bare_columns = true;
        match ddl {
            Ddl::CreateTable {
                table,
                if_not_exists,
            } => self.create_table(table, *if_not_exists),
            Ddl::DropTable { table, if_exists } => {
                self.push("\nDROP TABLE ");
                if *if_exists {
                    self.push("IF EXISTS ");
                }
                self.table_name(table);
                Ok(())
            }
            Ddl::CreateIndex {
                index,
                if_not_exists,
            } => self.create_index(index, *if_not_exists),
            Ddl::DropIndex { index, if_exists } => {
                self.push("\nDROP INDEX ");
                if *if_exists {
                    self.push("IF EXISTS ");
                }
                if let Some(table) = index.table.borrow().upgrade() {
                    if let Some(schema) = self.schema_of(&table) {
                        self.push_quoted(&schema);
                        self.push(".");
                    }
                }
                self.index_name(index)?;
                if let (Dialect::Mysql, Some(table)) =
                    (self.dialect, index.table.borrow().upgrade())
                {
                    self.push(" ON ");
                    self.table_name(&table);
                }
                Ok(())
            }
            Ddl::AddConstraint { table, constraint } => {
                self.push("ALTER TABLE ");
                self.table_name(table);
                self.push(" ADD ");
                let out = self.aside(|this| this.constraint(table, constraint).map(|_| ()))?;
                self.out.append(out);
                Ok(())
            }
            Ddl::DropConstraint { table, constraint } => {
                let Some(name) = constraint.name.borrow().clone() else {
                    return Err(Error::Compile(
                        "Can't emit DROP CONSTRAINT for constraint; it has no name".into(),
                    ));
                };
                self.push("ALTER TABLE ");
                self.table_name(table);
                self.push(" DROP CONSTRAINT ");
                self.push_quoted(&name);
                Ok(())
            }
            other => self.ddl_more(other),
        }
    }

    fn create_table(&mut self, table: &Rc<Table>, if_not_exists: bool) -> Result<(), Error> {
        self.push("\nCREATE ");
        for prefix in table.prefixes.borrow().iter() {
            self.push(prefix);
            self.push(" ");
        }
        self.push("TABLE ");
        if if_not_exists {
            self.push("IF NOT EXISTS ");
        }
        self.table_name(table);
        self.push(" (");
        let mut separator = "\n";
        for column in table.columns.borrow().iter() {
            self.push(separator);
            separator = ", \n";
            self.push("\t");
            self.column_definition(table, column)
                .map_err(|error| match error {
                    Error::Compile(text) => Error::Compile(format!(
                        "(in table '{}', column '{}'): {text}",
                        table.name,
                        column.name.borrow()
                    )),
                    Error::UnsupportedCompilation(text) => Error::Compile(format!(
                        "(in table '{}', column '{}'): {text}",
                        table.name,
                        column.name.borrow()
                    )),
                    other => other,
                })?;
        }
        // The primary key first, then in the order in which they were made.
        let mut constraints: Vec<Rc<Constraint>> = table.constraints.borrow().clone();
        constraints.sort_by_key(|it| {
            (
                !matches!(it.kind, ConstraintKind::PrimaryKey(_)),
                it.creation_order,
            )
        });
        for constraint in &constraints {
            if matches!(
                constraint.kind,
                ConstraintKind::ForeignKey {
                    use_alter: true,
                    ..
                }
            ) && self.dialect != Dialect::Sqlite
            {
                continue;
            }
            let mut printed = false;
            let out = self.aside(|this| {
                printed = this.constraint(table, constraint)?;
                Ok(())
            })?;
            if printed {
                self.push(separator);
                separator = ", \n";
                self.push("\t");
                self.out.append(out);
            }
        }
        self.push("\n)");
        self.table_options(table);
        self.push("\n\n");
        Ok(())
    }

    pub(super) fn column_definition(
        &mut self,
        table: &Rc<Table>,
        column: &Rc<Column>,
    ) -> Result<(), Error> {
        self.push_name(&column.name.borrow(), column.quote.get());
        self.push(" ");
        let ty = column.ty.borrow().clone();
        let autoincrement = table
            .autoincrement_column()
            .is_some_and(|it| Rc::ptr_eq(&it, column));
        let identity = column.identity.borrow().clone();
        let serial = self.dialect == Dialect::Postgresql
            && autoincrement
            && identity.is_none()
            && column
                .sequence
                .borrow()
                .as_ref()
                .is_none_or(|it| it.optional);
        if ty.is_null() && self.dialect != Dialect::Default {
            return Err(Error::Compile(
                "Can't generate DDL for NullType(); did you forget to specify a type on this Column?".to_owned(),
            ));
        }
        let ddl = ty.ddl(self.dialect)?;
        if serial {
            self.push(match ddl.as_str() {
                "BIGINT" => "BIGSERIAL",
                "SMALLINT" => "SMALLSERIAL",
                _ => "SERIAL",
            });
        } else {
            self.push(&ddl);
        }
        let default = column.server_default.borrow().clone();
        if let Some(default) = default {
            self.server_default(&default)?;
        }
        let computed = column.computed.borrow().clone();
        if let (Some(computed), false) = (&computed, self.dialect == Dialect::Sqlite) {
            self.computed(computed)?;
        }
        let identified = match (&identity, self.dialect) {
            (Some(identity), Dialect::Postgresql | Dialect::Default) => {
                self.identity(identity);
                true
            }
            _ => false,
        };
        if !column.nullable.get() && !(identified && self.dialect != Dialect::Sqlite) {
            self.push(" NOT NULL");
        } else if self.dialect == Dialect::Mysql
            && matches!(
                &ty.kind,
                crate::TypeKind::DateTime {
                    name: crate::types::DateTimeName::Timestamp,
                    ..
                }
            )
        {
            self.push(" NULL");
        }
        match self.dialect {
            Dialect::Mysql if autoincrement => self.push(" AUTO_INCREMENT"),
            Dialect::Sqlite => {
                if column.primary_key.get() && self.is_inline_key(table, column)? {
                    self.push(" PRIMARY KEY AUTOINCREMENT");
                }
                if let Some(computed) = &computed {
                    self.computed(computed)?;
                }
            }
            _ => {}
        }
        for check in column.checks.borrow().iter() {
            self.push(" ");
            self.constraint(table, check)?;
        }
        if self.dialect == Dialect::Mysql {
            if let Some(comment) = column.comment.borrow().as_deref() {
                self.push(" COMMENT '");
                self.push(&comment.replace('\'', "''"));
                self.push("'");
            }
        }
        Ok(())
    }

    /// Whether the key is part of the column: `PRIMARY KEY AUTOINCREMENT`.
    fn is_inline_key(&self, table: &Rc<Table>, column: &Rc<Column>) -> Result<bool, Error> {
        if !table.sqlite_autoincrement.get() {
            if column.autoincrement.get() == crate::schema::Autoincrement::True
                && table.primary_key().len() > 1
            {
                return Err(Error::Compile(
                    "SQLite does not support autoincrement for composite primary keys".into(),
                ));
            }
            return Ok(false);
        }
        Ok(table.primary_key().len() == 1
            && column.ty.borrow().affinity() == Affinity::Integer
            && column.foreign_keys.borrow().is_empty())
    }

    fn server_default(&mut self, default: &ServerDefault) -> Result<(), Error> {
        match default {
            ServerDefault::Fetched => Ok(()),
            ServerDefault::Text(text) => {
                self.push(" DEFAULT '");
                self.push(&text.replace('\'', "''"));
                self.push("'");
                Ok(())
            }
            ServerDefault::Sql(expr) => {
                self.push(" DEFAULT ");
                let out = self.aside(|this| this.literal_expr(expr))?;
                // SQLite and MySQL want parentheses around anything but a constant.
                let bare = !matches!(self.dialect, Dialect::Sqlite | Dialect::Mysql)
                    || !needs_parentheses(&out.text);
                if !bare {
                    self.push("(");
                }
                self.out.append(out);
                if !bare {
                    self.push(")");
                }
                Ok(())
            }
        }
    }

    fn computed(&mut self, computed: &crate::schema::Computed) -> Result<(), Error> {
        self.push(" GENERATED ALWAYS AS (");
        self.literal_expr(&computed.text)?;
        self.push(")");
        match computed.persisted {
            Some(true) => self.push(" STORED"),
            Some(false) => self.push(" VIRTUAL"),
            None if self.dialect == Dialect::Postgresql => self.push(" STORED"),
            None => {}
        }
        Ok(())
    }

    /// An expression with values instead of parameters, which DDL cannot have.
    pub(super) fn literal_expr(&mut self, expr: &Expr) -> Result<(), Error> {
        let literal = crate::ops::walk::map(expr, &mut |it| match it.kind() {
            ExprKind::Bind(param) if !param.expanding => {
                let value = param.value.clone().unwrap_or(Value::Null);
                let text = param.ty.literal(&value, self.dialect).ok()?;
                Some(Expr::literal_column(&text, it.ty()))
            }
            _ => None,
        });
        self.expr(&literal)
    }

    /// A table constraint. The answer says whether there was anything to print.
    pub(super) fn constraint(
        &mut self,
        table: &Rc<Table>,
        constraint: &Constraint,
    ) -> Result<bool, Error> {
        if let Some(error) = constraint.naming_error.borrow().clone() {
            return Err(error);
        }
        match &constraint.kind {
            ConstraintKind::PrimaryKey(columns) => {
                let columns = columns.borrow();
                if columns.is_empty() {
                    return Ok(false);
                }
                if self.dialect == Dialect::Sqlite
                    && columns.len() == 1
                    && self.is_inline_key(table, &columns[0]).unwrap_or(false)
                {
                    return Ok(false);
                }
                self.constraint_name(constraint);
                self.push("PRIMARY KEY (");
                self.column_names(&columns);
                self.push(")");
            }
            ConstraintKind::Unique(columns) => {
                let columns = columns.borrow();
                if columns.is_empty() {
                    return Ok(false);
                }
                self.constraint_name(constraint);
                self.push("UNIQUE (");
                self.column_names(&columns);
                self.push(")");
            }
            ConstraintKind::Check(_)
                if (constraint.of_boolean && self.dialect.has_booleans())
                    || (constraint.of_native_enum && self.dialect.has_enums()) =>
            {
                return Ok(false);
            }
            ConstraintKind::Check(condition) => {
                self.constraint_name(constraint);
                self.push("CHECK (");
                self.literal_expr(condition)?;
                self.push(")");
            }
            ConstraintKind::ForeignKey {
                columns,
                elements,
                ondelete,
                onupdate,
                match_,
                ..
            } => {
                let elements = elements.borrow();
                let mut targets = Vec::with_capacity(elements.len());
                for element in elements.iter() {
                    targets.push(element.column()?);
                }
                let Some(remote) = targets.first().and_then(|it| it.table.borrow().upgrade())
                else {
                    return Ok(false);
                };
                if self.dialect == Dialect::Sqlite
                    && self.schema_of(&remote) != self.schema_of(table)
                {
                    return Ok(false);
                }
                self.constraint_name(constraint);
                self.push("FOREIGN KEY(");
                self.column_names(&columns.borrow());
                self.push(") REFERENCES ");
                if self.dialect == Dialect::Sqlite {
                    self.push_name(&remote.name, remote.quote.get());
                } else {
                    self.table_name(&remote);
                }
                self.push(" (");
                self.column_names(&targets);
                self.push(")");
                if let Some(word) = match_ {
                    self.push(" MATCH ");
                    self.push(word);
                }
                for (word, action) in [(" ON DELETE ", ondelete), (" ON UPDATE ", onupdate)] {
                    if let Some(action) = action {
                        self.push(word);
                        self.push(action);
                    }
                }
            }
        }
        match constraint.deferrable {
            Some(true) => self.push(" DEFERRABLE"),
            Some(false) => self.push(" NOT DEFERRABLE"),
            None => {}
        }
        if let Some(initially) = &constraint.initially {
            self.push(" INITIALLY ");
            self.push(initially);
        }
        Ok(true)
    }

    fn constraint_name(&mut self, constraint: &Constraint) {
        if let Some(name) = constraint.name.borrow().as_deref() {
            self.push("CONSTRAINT ");
            self.push_quoted(name);
            self.push(" ");
        }
    }

    fn column_names(&mut self, columns: &[Rc<Column>]) {
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.push_name(&column.name.borrow(), column.quote.get());
        }
    }

    pub(super) fn index_name(&mut self, index: &Index) -> Result<(), Error> {
        match index.name.borrow().as_deref() {
            Some(name) => {
                self.push_quoted(name);
                Ok(())
            }
            None => Err(Error::Compile(
                "CREATE INDEX requires that the index have a name".to_owned(),
            )),
        }
    }
}

/// SQLite takes words, quoted texts and what is in parentheses as they are, and wants parentheses around the rest.
fn needs_parentheses(sql: &str) -> bool {
    !sql.trim_start().starts_with(['\'', '"', '('])
        && sql.chars().any(|it| !(it.is_alphanumeric() || it == '_'))
}
