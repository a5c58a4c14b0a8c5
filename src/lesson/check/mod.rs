//! Checks: what a right answer to an exercise does, as data, and the judge that compares it with a run.
//!
//! In: the YAML of a `check` cell, and [`RunFacts`] boiled down from the report of a run.
//! Out: [`Feedback`], nothing when the answer is right. Pure: the page and the command line share it.
//!
//! ```ignore
//! let facts = RunFacts::of(&report, &source, cell_index);
//! let feedback = lesson::check(check, &facts, &references);
//! ```

mod facts;
mod judge;
mod read;
#[cfg(test)]
mod tests;
mod values;
mod words;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use trace::{ObjectState, StatementKind};

use crate::yaml::Value;

pub use facts::{ErrorFacts, ObjectFacts, RunFacts, StatementFacts};
pub use judge::check;
pub use read::{of, read};
pub use words::number;

/// Runs that a check compares with, by the name that the check uses: a cell's id, or `solution`.
pub type References = BTreeMap<String, RunFacts>;

/// What one sentence of feedback is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// `blank`, `error`, `code`, `stdout`, `rows`, `tables`, `queries`, `n_plus_one`, `sql`, `transaction`, `session`.
    pub about: &'static str,
    /// Plain text; may hold `code` between backticks.
    pub message: String,
    /// What was expected and what was found, when both are texts worth showing side by side.
    pub compared: Option<(String, String)>,
    /// The learner's line (1-based) that it is about, when there is one.
    pub line: Option<u32>,
}

/// What a right answer does. Every part that is given must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Check {
    /// The output equals that of this cell (or of `solution`).
    pub same_output_as: Option<String>,
    pub stdout: Option<TextCheck>,
    pub rows: Option<RowsCheck>,
    /// Texts that some statement must hold, or none may; case and blanks do not count.
    pub sql: TextCheck,
    /// Texts that the learner's code must hold or not; blanks and comments do not count.
    pub code: TextCheck,
    /// Number of statements, in all (`None`) and by kind.
    pub queries: Vec<(Option<StatementKind>, Bounds)>,
    /// No relationship may be loaded one object at a time.
    pub forbid_n_plus_one: bool,
    pub transaction: TransactionCheck,
    pub tables: Vec<TableCheck>,
    /// Tables have the rows that they have after the run of this cell (or of `solution`).
    pub same_tables_as: Option<String>,
    /// How many objects of a class (`None`: of any) are in a state at the end.
    pub session: Vec<(Option<String>, ObjectState, u64)>,
    /// The right answer ends with this exception.
    pub error: Option<String>,
    /// The author's own sentences, by what they are about; the first that fits is said.
    pub feedback: IndexMap<String, Vec<Sentence>>,
    /// What to say to a right answer.
    pub success: Option<String>,
}

impl Check {
    /// The names of the runs that [`check`] needs in its [`References`].
    pub fn references(&self) -> Vec<&str> {
        let mut names: Vec<&str> = [
            &self.same_output_as,
            &self.same_tables_as,
            &self.rows.as_ref().and_then(|it| it.same_as.clone()),
        ]
        .into_iter()
        .flatten()
        .map(|name| self.interned(name))
        .collect();
        names.dedup();
        names
    }

    /// The same name as it stands in this check, so that it lives as long.
    fn interned(&self, name: &str) -> &str {
        [
            self.same_output_as.as_deref(),
            self.same_tables_as.as_deref(),
            self.rows.as_ref().and_then(|it| it.same_as.as_deref()),
        ]
        .into_iter()
        .flatten()
        .find(|it| *it == name)
        .unwrap_or_default()
    }
}

/// Texts that must or must not be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextCheck {
    /// The whole text, line by line; blanks at the ends of lines do not count.
    pub equals: Option<String>,
    pub must: Vec<Piece>,
    pub must_not: Vec<Piece>,
}

/// A text to look for, and the author's own sentence for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub say: Option<String>,
}

/// A sentence of the author's, and when it fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// A text that our own sentence must hold; for an error, that is its class and its message.
    pub when: Option<String>,
    /// A text that the learner's code must hold; blanks and comments do not count.
    pub code: Option<String>,
    pub say: String,
}

/// How many of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    pub min: Option<u64>,
    pub max: Option<u64>,
}

/// Rows that a query of the answer must return.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowsCheck {
    /// Names of the columns to compare; empty: all, in their order.
    pub columns: Vec<String>,
    pub are: Option<Vec<Vec<Value>>>,
    /// The last query of this cell (or of `solution`) returns the same.
    pub same_as: Option<String>,
    pub count: Option<u64>,
    pub ordered: bool,
    /// Numbers may differ by so much.
    pub tolerance: f64,
}

/// What must have happened to transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransactionCheck {
    /// Exactly these steps.
    pub is: Option<Vec<String>>,
    pub must: Vec<Piece>,
    pub must_not: Vec<Piece>,
    pub state: Option<TransactionState>,
}

/// How a run leaves the database behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionState {
    /// Whatever was written has been committed or rolled back.
    Clean,
    /// Something written waits for a commit.
    Open,
    /// No transaction is open at all.
    Closed,
}

/// What a table must hold after the run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableCheck {
    pub name: String,
    pub count: Option<u64>,
    /// Each is a row that must be there: values by column name.
    pub has: Vec<IndexMap<String, Value>>,
    /// Each is a row that must not be there.
    pub lacks: Vec<IndexMap<String, Value>>,
    /// Numbers may differ by so much.
    pub tolerance: f64,
}
