//! CREATE, DROP and ALTER.
//!
//! In: tokens. Out: their statements.

use super::{Kind, Parser, Res, Token};
use crate::ast::{
    Action, AlterTable, ColumnConstraint, ColumnDef, Conflict, CreateIndex, CreateTable, Expr,
    IndexedColumn, References, Statement, TableConstraint,
};

impl Parser<'_> {
    pub(super) fn create(&mut self) -> Res<Statement> {
        self.word("CREATE")?;
        let temporary = self.eat_word("TEMP") || self.eat_word("TEMPORARY");
        if self.eat_word("TABLE") {
            return self.create_table(temporary);
        }
        if self.eat_word("VIEW") {
            let if_not_exists = self.eat_words(&["IF", "NOT", "EXISTS"]);
            let (name, start) = self.made_name()?;
            let columns = if self.peek_op("(") {
                self.names()?
            } else {
                Vec::new()
            };
            self.word("AS")?;
            let query = self.query()?.into();
            let sql = self.made("VIEW", start);
            return Ok(Statement::CreateView {
                name,
                columns,
                if_not_exists,
                query,
                sql,
            });
        }
        if self.eat_word("TRIGGER") {
            return self.create_trigger();
        }
        let unique = self.eat_word("UNIQUE");
        self.word("INDEX")?;
        let if_not_exists = self.eat_words(&["IF", "NOT", "EXISTS"]);
        let (name, start) = self.made_name()?;
        self.word("ON")?;
        let table = self.name()?;
        let columns = self.indexed_columns()?;
        let where_ = if self.eat_word("WHERE") {
            Some(self.expr()?)
        } else {
            None
        };
        let sql = self.made(if unique { "UNIQUE INDEX" } else { "INDEX" }, start);
        Ok(Statement::CreateIndex(Box::new(CreateIndex {
            name,
            table,
            unique,
            if_not_exists,
            columns,
            where_,
            sql,
        })))
    }

    /// The name of something new, and where it starts, behind a schema.
    pub(super) fn made_name(&mut self) -> Res<(String, usize)> {
        let name = self.new_name()?;
        let start = self.tokens[self.at - 1].start;
        Ok((name, start))
    }

    /// The text that the catalogue keeps: what was made, and everything from the name on as written.
    pub(super) fn made(&self, what: &str, start: usize) -> String {
        format!("CREATE {what} {}", &self.text[start..self.before()])
    }

    fn indexed_columns(&mut self) -> Res<Vec<IndexedColumn>> {
        self.op("(")?;
        let columns = self.list(|parser| {
            let term = parser.order_term()?;
            Ok(IndexedColumn {
                expr: term.expr,
                descending: term.descending,
            })
        })?;
        self.op(")")?;
        Ok(columns)
    }

    fn create_table(&mut self, temporary: bool) -> Res<Statement> {
        let if_not_exists = self.eat_words(&["IF", "NOT", "EXISTS"]);
        let (name, start) = self.made_name()?;
        if self.eat_word("AS") {
            let query = self.query()?.into();
            return Ok(Statement::CreateTableAs {
                name,
                temporary,
                if_not_exists,
                query,
            });
        }
        let mut table = CreateTable {
            name,
            if_not_exists,
            temporary,
            columns: Vec::new(),
            constraints: Vec::new(),
            without_rowid: false,
            strict: false,
            sql: String::new(),
        };
        self.op("(")?;
        loop {
            if let Some(constraint) = self.table_constraint()? {
                table.constraints.push(constraint);
                self.eat_op(",");
            } else if table.constraints.is_empty() {
                table.columns.push(self.column_def()?);
                if !self.eat_op(",") {
                    self.op(")")?;
                    break;
                }
                continue;
            } else {
                return Err(self.unexpected());
            }
            if self.eat_op(")") {
                break;
            }
        }
        loop {
            if self.eat_words(&["WITHOUT", "ROWID"]) {
                table.without_rowid = true;
            } else if self.eat_word("STRICT") {
                table.strict = true;
            } else {
                break;
            }
            if !self.eat_op(",") {
                break;
            }
        }
        table.sql = self.made("TABLE", start);
        Ok(Statement::CreateTable(Box::new(table)))
    }

    pub(super) fn column_def(&mut self) -> Res<ColumnDef> {
        let name = self.name()?;
        let declared_type = self.type_name()?;
        let mut constraints = Vec::new();
        loop {
            let named = if self.eat_word("CONSTRAINT") {
                Some(self.name()?)
            } else {
                None
            };
            if self.eat_words(&["PRIMARY", "KEY"]) {
                let descending = if self.eat_word("DESC") {
                    true
                } else {
                    self.eat_word("ASC");
                    false
                };
                let conflict = self.on_conflict()?;
                let autoincrement = self.eat_word("AUTOINCREMENT");
                constraints.push(ColumnConstraint::PrimaryKey {
                    descending,
                    autoincrement,
                    conflict,
                });
            } else if self.eat_words(&["NOT", "NULL"]) {
                constraints.push(ColumnConstraint::NotNull {
                    conflict: self.on_conflict()?,
                });
            } else if self.eat_word("NULL") {
                self.on_conflict()?;
                constraints.push(ColumnConstraint::Null);
            } else if self.eat_word("UNIQUE") {
                constraints.push(ColumnConstraint::Unique {
                    conflict: self.on_conflict()?,
                });
            } else if self.eat_word("CHECK") {
                let (expr, text) = self.check()?;
                constraints.push(ColumnConstraint::Check {
                    name: named,
                    expr,
                    text,
                });
            } else if self.eat_word("DEFAULT") {
                constraints.push(self.default()?);
            } else if self.eat_word("COLLATE") {
                constraints.push(ColumnConstraint::Collate(self.name()?));
            } else if self.peek_word("REFERENCES") {
                constraints.push(ColumnConstraint::References(self.references()?));
            } else if self.eat_words(&["GENERATED", "ALWAYS", "AS"]) || self.eat_word("AS") {
                self.op("(")?;
                let expr = self.expr()?;
                self.op(")")?;
                let stored = self.eat_word("STORED");
                if !stored {
                    self.eat_word("VIRTUAL");
                }
                constraints.push(ColumnConstraint::Generated { expr, stored });
            } else if named.is_some() {
                return Err(self.unexpected());
            } else {
                return Ok(ColumnDef {
                    name,
                    declared_type,
                    constraints,
                });
            }
        }
    }

    fn on_conflict(&mut self) -> Res<Conflict> {
        if self.eat_words(&["ON", "CONFLICT"]) {
            self.conflict_word()
        } else {
            Ok(Conflict::Abort)
        }
    }

    fn check(&mut self) -> Res<(Expr, String)> {
        self.op("(")?;
        let start = self.here();
        let expr = self.expr()?;
        let text = self.text[start..self.before()].to_owned();
        self.op(")")?;
        self.on_conflict()?;
        Ok((expr, text))
    }

    fn default(&mut self) -> Res<ColumnConstraint> {
        let start = self.here();
        if self.eat_op("(") {
            let inner = self.here();
            let expr = self.expr()?;
            let text = self.text[inner..self.before()].to_owned();
            self.op(")")?;
            return Ok(ColumnConstraint::Default { expr, text });
        }
        // A literal with a sign, or a bare word.
        while self.peek_op("+") || self.peek_op("-") {
            self.at += 1;
        }
        let expr = match self.token() {
            Some(Token {
                kind: Kind::Word(word),
                ..
            }) if ![
                "NULL",
                "TRUE",
                "FALSE",
                "CURRENT_DATE",
                "CURRENT_TIME",
                "CURRENT_TIMESTAMP",
            ]
            .iter()
            .any(|it| it.eq_ignore_ascii_case(word)) =>
            {
                self.at += 1;
                Expr::Literal(crate::value::Val::text(word.clone()))
            }
            Some(Token {
                kind: Kind::Quoted(word),
                ..
            }) => {
                self.at += 1;
                Expr::Literal(crate::value::Val::text(word.clone()))
            }
            Some(_) => {
                self.at += 1;
                super::parse_expr(&self.text[start..self.before()])?
            }
            None => return Err(self.unexpected()),
        };
        let text = self.text[start..self.before()].to_owned();
        Ok(ColumnConstraint::Default { expr, text })
    }

    fn references(&mut self) -> Res<References> {
        self.word("REFERENCES")?;
        let table = self.name()?;
        let columns = if self.peek_op("(") {
            self.names()?
        } else {
            Vec::new()
        };
        let mut references = References {
            table,
            columns,
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
            deferred: false,
        };
        loop {
            if self.eat_words(&["ON", "DELETE"]) {
                references.on_delete = self.action()?;
            } else if self.eat_words(&["ON", "UPDATE"]) {
                references.on_update = self.action()?;
            } else if self.eat_word("MATCH") {
                self.name()?;
            } else if self.eat_words(&["NOT", "DEFERRABLE"]) {
                let _ = self.eat_words(&["INITIALLY", "DEFERRED"])
                    || self.eat_words(&["INITIALLY", "IMMEDIATE"]);
            } else if self.eat_word("DEFERRABLE") {
                references.deferred = self.eat_words(&["INITIALLY", "DEFERRED"]);
                self.eat_words(&["INITIALLY", "IMMEDIATE"]);
            } else {
                return Ok(references);
            }
        }
    }

    fn action(&mut self) -> Res<Action> {
        Ok(if self.eat_words(&["NO", "ACTION"]) {
            Action::NoAction
        } else if self.eat_word("RESTRICT") {
            Action::Restrict
        } else if self.eat_word("CASCADE") {
            Action::Cascade
        } else if self.eat_words(&["SET", "NULL"]) {
            Action::SetNull
        } else if self.eat_words(&["SET", "DEFAULT"]) {
            Action::SetDefault
        } else {
            return Err(self.unexpected());
        })
    }

    fn table_constraint(&mut self) -> Res<Option<TableConstraint>> {
        let start = self.at;
        let name = if self.eat_word("CONSTRAINT") {
            Some(self.name()?)
        } else {
            None
        };
        if self.eat_words(&["PRIMARY", "KEY"]) {
            self.op("(")?;
            let columns = self.list(|parser| {
                let term = parser.order_term()?;
                Ok(IndexedColumn {
                    expr: term.expr,
                    descending: term.descending,
                })
            })?;
            let autoincrement = self.eat_word("AUTOINCREMENT");
            self.op(")")?;
            let conflict = self.on_conflict()?;
            return Ok(Some(TableConstraint::PrimaryKey {
                columns,
                autoincrement,
                conflict,
            }));
        }
        if self.peek_word("UNIQUE") && self.op_at(1, "(") {
            self.at += 1;
            let columns = self.indexed_columns()?;
            return Ok(Some(TableConstraint::Unique {
                columns,
                conflict: self.on_conflict()?,
            }));
        }
        if self.peek_word("CHECK") && self.op_at(1, "(") {
            self.at += 1;
            let (expr, text) = self.check()?;
            return Ok(Some(TableConstraint::Check { name, expr, text }));
        }
        if self.eat_words(&["FOREIGN", "KEY"]) {
            let columns = self.names()?;
            let references = self.references()?;
            return Ok(Some(TableConstraint::ForeignKey {
                columns,
                references,
            }));
        }
        if name.is_some() {
            return Err(self.unexpected());
        }
        self.at = start;
        Ok(None)
    }

    pub(super) fn drop_statement(&mut self) -> Res<Statement> {
        self.word("DROP")?;
        let what = self.at;
        for kind in ["TABLE", "INDEX", "VIEW", "TRIGGER"] {
            if self.eat_word(kind) {
                let if_exists = self.eat_words(&["IF", "EXISTS"]);
                let (_, name) = self.qualified_name()?;
                return Ok(match kind {
                    "TABLE" => Statement::DropTable { name, if_exists },
                    "INDEX" => Statement::DropIndex { name, if_exists },
                    "TRIGGER" => Statement::DropTrigger { name, if_exists },
                    _ => Statement::DropView { name, if_exists },
                });
            }
        }
        self.at = what;
        Err(self.unexpected())
    }

    pub(super) fn alter(&mut self) -> Res<Statement> {
        self.word("ALTER")?;
        self.word("TABLE")?;
        let (_, name) = self.qualified_name()?;
        let action = if self.eat_words(&["RENAME", "TO"]) {
            AlterTable::RenameTo(self.name()?)
        } else if self.eat_word("RENAME") {
            self.eat_word("COLUMN");
            let old = self.name()?;
            self.word("TO")?;
            let quoted = !matches!(self.token().map(|it| &it.kind), Some(Kind::Word(_)));
            AlterTable::RenameColumn {
                old,
                new: self.name()?,
                quoted,
            }
        } else if self.eat_word("ADD") {
            self.eat_word("COLUMN");
            let start = self.here();
            let column = self.column_def()?;
            // A comment behind it is kept as well.
            let text = self.text[start..self.here()].trim_end();
            AlterTable::AddColumn(column, text.to_owned())
        } else {
            self.word("DROP")?;
            self.eat_word("COLUMN");
            AlterTable::DropColumn(self.name()?)
        };
        Ok(Statement::AlterTable { name, action })
    }
}
