//! Elements that the program wrote (`@compiles`): their pieces, with the expressions among them printed in place.

use crate::Error;
use crate::compile::Compiler;
use crate::expr::{HostElement, HostPiece};
use crate::froms::Place;

impl Compiler<'_> {
    pub(super) fn host(&mut self, element: &dyn HostElement) -> Result<(), Error> {
        for piece in element.print(self.dialect)? {
            match piece {
                HostPiece::Sql(sql) => self.push(&sql),
                HostPiece::Expr(expr) => self.expr(&expr)?,
                HostPiece::Query(query) => self.query(
                    &query,
                    super::select::Context {
                        place: Place::Value,
                        labels: false,
                        top: false,
                    },
                )?,
            }
        }
        Ok(())
    }
}
