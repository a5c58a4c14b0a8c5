//! CREATE TRIGGER.
//!
//! In: tokens. Out: its statement, with the body's statements in order.

use super::{Parser, Res};
use crate::ast::{CreateTrigger, Statement, TriggerEvent, TriggerTime};

impl Parser<'_> {
    /// Behind CREATE [TEMP] TRIGGER.
    pub(super) fn create_trigger(&mut self) -> Res<Statement> {
        let if_not_exists = self.eat_words(&["IF", "NOT", "EXISTS"]);
        let (name, start) = self.made_name()?;
        let time = if self.eat_words(&["INSTEAD", "OF"]) {
            TriggerTime::InsteadOf
        } else if self.eat_word("AFTER") {
            TriggerTime::After
        } else {
            self.eat_word("BEFORE");
            TriggerTime::Before
        };
        let event = if self.eat_word("DELETE") {
            TriggerEvent::Delete
        } else if self.eat_word("INSERT") {
            TriggerEvent::Insert
        } else {
            self.word("UPDATE")?;
            let columns = if self.eat_word("OF") {
                self.list(Self::name)?
            } else {
                Vec::new()
            };
            TriggerEvent::Update(columns)
        };
        self.word("ON")?;
        let (_, table) = self.qualified_name()?;
        self.eat_words(&["FOR", "EACH", "ROW"]);
        let condition = if self.eat_word("WHEN") {
            Some(self.expr()?)
        } else {
            None
        };
        self.word("BEGIN")?;
        let mut body = Vec::new();
        while !self.eat_word("END") {
            if ![
                "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "VALUES",
            ]
            .iter()
            .any(|it| self.peek_word(it))
            {
                return Err(self.unexpected());
            }
            body.push(self.statement()?);
            self.op(";")?;
        }
        if body.is_empty() {
            self.at -= 1;
            return Err(self.unexpected());
        }
        Ok(Statement::CreateTrigger(Box::new(CreateTrigger {
            if_not_exists,
            time,
            event,
            table,
            condition,
            body,
            sql: self.made("TRIGGER", start),
            name,
        })))
    }
}
