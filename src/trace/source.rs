//! What stands where in the learner's sources: classes, queries, imports.
//!
//! Found by `python`, which has Python's own parser; used by `insight` to suggest edits and by `runner` to give
//! models their places. Sources that do not parse have no facts.

/// Line from 1, column in characters from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// All cells of a run together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFacts {
    pub classes: Vec<ClassPlace>,
    pub statements: Vec<StatementPlace>,
    pub imports: Vec<ImportPlace>,
    /// For each cell: where its first statement begins.
    pub first: Vec<Option<Position>>,
}

/// A `class` statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassPlace {
    pub cell: u32,
    pub name: String,
    pub line: u32,
    /// Names bound in its body.
    pub attributes: Vec<AttributePlace>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributePlace {
    pub name: String,
    pub line: u32,
}

/// A statement, or the head of a compound one, that makes or uses a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementPlace {
    pub cell: u32,
    pub start: u32,
    pub end: u32,
    /// The name that it binds, when it is `name = ...`.
    pub binds: Option<String>,
    /// Names that it reads.
    pub reads: Vec<String>,
    pub queries: Vec<QueryPlace>,
}

/// `select(User)`, `session.query(User)`, `User.query`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryPlace {
    /// Names among its arguments that stand alone: `User` of `select(User, Role.id)`.
    pub entities: Vec<String>,
    /// Just behind it: where `.options(...)` may go.
    pub end: Position,
}

/// `from module import a, b`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportPlace {
    pub cell: u32,
    pub module: String,
    /// What is bound.
    pub names: Vec<String>,
    /// Just behind the last name.
    pub end: Position,
}
