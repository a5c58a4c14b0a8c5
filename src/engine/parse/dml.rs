//! INSERT, UPDATE and DELETE.
//!
//! In: tokens. Out: their statements.

use std::rc::Rc;

use super::{Parser, Res};
use crate::ast::{
    Assignment, Conflict, Cte, Delete, Insert, InsertSource, Item, Spot, Statement, Update, Upsert,
};

impl Parser<'_> {
    fn conflict_clause(&mut self) -> Res<Conflict> {
        if !self.eat_word("OR") {
            return Ok(Conflict::Abort);
        }
        self.conflict_word()
    }

    pub(super) fn conflict_word(&mut self) -> Res<Conflict> {
        Ok(if self.eat_word("ABORT") {
            Conflict::Abort
        } else if self.eat_word("FAIL") {
            Conflict::Fail
        } else if self.eat_word("ROLLBACK") {
            Conflict::Rollback
        } else if self.eat_word("IGNORE") {
            Conflict::Ignore
        } else {
            self.word("REPLACE")?;
            Conflict::Replace
        })
    }

    pub(super) fn insert(&mut self, ctes: Vec<Rc<Cte>>) -> Res<Statement> {
        let or = if self.eat_word("REPLACE") {
            Conflict::Replace
        } else {
            self.word("INSERT")?;
            self.conflict_clause()?
        };
        self.word("INTO")?;
        let (_, table) = self.qualified_name()?;
        let table_spot = self.spot();
        let alias = if self.eat_word("AS") {
            Some(self.name()?)
        } else {
            None
        };
        let columns_spot = Spot::at(self.at + 1 - self.first);
        let columns = if self.peek_op("(") {
            self.names()?
        } else {
            Vec::new()
        };
        let source = if self.eat_words(&["DEFAULT", "VALUES"]) {
            InsertSource::DefaultValues
        } else {
            let query = self.query()?;
            let plain = query.ctes.is_empty() && query.order_by.is_empty() && query.limit.is_none();
            match query.body {
                crate::ast::Body::Values(rows) if plain => InsertSource::Values(rows),
                body => InsertSource::Query(Rc::new(crate::ast::Query { body, ..query })),
            }
        };
        let mut upsert = Vec::new();
        while self.eat_words(&["ON", "CONFLICT"]) {
            upsert.push(self.upsert()?);
        }
        let returning = self.returning()?;
        Ok(Statement::Insert(Box::new(Insert {
            ctes,
            or,
            table,
            alias,
            id: None,
            columns,
            table_spot,
            columns_spot,
            source,
            upsert,
            returning,
        })))
    }

    fn upsert(&mut self) -> Res<Upsert> {
        let mut upsert = Upsert {
            target: Vec::new(),
            target_where: None,
            set: None,
            where_: None,
        };
        if self.eat_op("(") {
            upsert.target = self.list(|parser| {
                let term = parser.order_term()?;
                Ok(term.expr)
            })?;
            self.op(")")?;
            if self.eat_word("WHERE") {
                upsert.target_where = Some(self.expr()?);
            }
        }
        self.word("DO")?;
        if self.eat_word("NOTHING") {
            return Ok(upsert);
        }
        self.word("UPDATE")?;
        self.word("SET")?;
        upsert.set = Some(self.assignments()?);
        if self.eat_word("WHERE") {
            upsert.where_ = Some(self.expr()?);
        }
        Ok(upsert)
    }

    fn assignments(&mut self) -> Res<Vec<Assignment>> {
        self.list(|parser| {
            let several = parser.peek_op("(");
            let spot = Spot::at(parser.at + usize::from(several) - parser.first);
            let columns = if several {
                parser.names()?
            } else {
                vec![parser.name()?]
            };
            parser.op("=")?;
            Ok(Assignment {
                columns,
                value: parser.expr()?,
                spot,
            })
        })
    }

    fn returning(&mut self) -> Res<Vec<Item>> {
        if self.eat_word("RETURNING") {
            self.items()
        } else {
            Ok(Vec::new())
        }
    }

    pub(super) fn update(&mut self, ctes: Vec<Rc<Cte>>) -> Res<Statement> {
        self.word("UPDATE")?;
        let or = self.conflict_clause()?;
        let (_, table) = self.qualified_name()?;
        let table_spot = self.spot();
        let alias = self.alias()?;
        self.indexed()?;
        self.word("SET")?;
        let set = self.assignments()?;
        let from = if self.eat_word("FROM") {
            Some(self.from()?)
        } else {
            None
        };
        let where_ = if self.eat_word("WHERE") {
            Some(self.expr()?)
        } else {
            None
        };
        let returning = self.returning()?;
        Ok(Statement::Update(Box::new(Update {
            ctes,
            or,
            table,
            table_spot,
            alias,
            id: None,
            set,
            from,
            where_,
            returning,
        })))
    }

    pub(super) fn delete(&mut self, ctes: Vec<Rc<Cte>>) -> Res<Statement> {
        self.word("DELETE")?;
        self.word("FROM")?;
        let (_, table) = self.qualified_name()?;
        let table_spot = self.spot();
        let alias = self.alias()?;
        self.indexed()?;
        let where_ = if self.eat_word("WHERE") {
            Some(self.expr()?)
        } else {
            None
        };
        let returning = self.returning()?;
        Ok(Statement::Delete(Box::new(Delete {
            ctes,
            table,
            table_spot,
            alias,
            id: None,
            where_,
            returning,
        })))
    }
}
