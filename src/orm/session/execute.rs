//! `Session.execute`: sending each kind of statement the right way.
//!
//! In: ORM statements and parameters. Out: an [`OrmResult`].

use engine::{BoundValues, ExecuteOptions};

use super::Session;
use crate::error::Result;
use crate::query::{self, OrmStatement};
use crate::result::OrmResult;

impl Session {
    /// Executes a statement, after an autoflush.
    ///
    /// # Errors
    /// Errors of the flush, of compilation and of the database.
    pub fn execute(&self, statement: &OrmStatement, params: &[BoundValues]) -> Result<OrmResult> {
        let mut statement = statement.clone();
        for listener in self.listeners() {
            statement = listener.orm_execute(self, statement)?;
        }
        self.send(&statement, params)
    }

    /// As [`Session::execute`], for a host that has asked the listeners itself.
    ///
    /// # Errors
    /// Errors of the flush, of compilation and of the database.
    pub fn send(&self, statement: &OrmStatement, params: &[BoundValues]) -> Result<OrmResult> {
        match statement {
            OrmStatement::Select(select) => query::execute_select(&self.rc(), select, params),
            OrmStatement::Insert(insert) => self.orm_insert(insert, params),
            OrmStatement::Update(update) => self.orm_update(update, params),
            OrmStatement::Delete(delete) => self.orm_delete(delete, params),
            OrmStatement::Core(statement) => {
                self.autoflush()?;
                let connection = self.connection_of(None, statement)?;
                let cursor = connection.execute(statement, params, &ExecuteOptions::default())?;
                OrmResult::from_cursor(cursor)
            }
        }
    }
}
