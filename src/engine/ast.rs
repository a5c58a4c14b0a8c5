//! SQL as the engine reads it: statements whose names are not resolved yet.
//!
//! In: `front` (from `sql` statements) and `parse` (from text). Out: `plan`, `write` and `ddl` resolve it
//! against the catalogue. Both front ends meet here, so that both run the same way.

use std::rc::Rc;

use crate::value::Owned;

/// Which token of a statement's text a name is, for whoever changes the text. Two names that differ only in it are the
/// same: nothing shows it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Spot(Option<u32>);

impl Spot {
    pub fn at(token: usize) -> Self {
        Self(u32::try_from(token).ok())
    }

    pub fn token(self) -> Option<usize> {
        self.0.map(|it| it as usize)
    }

    /// The name that a dot joins to this one, on its left.
    pub fn qualifier(self) -> Self {
        Self(self.0.and_then(|it| it.checked_sub(2)))
    }
}

impl std::fmt::Debug for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("_")
    }
}

/// Anything that can be executed.
#[derive(Clone, Debug)]
pub enum Statement {
    Query(Rc<Query>),
    Insert(Box<Insert>),
    Update(Box<Update>),
    Delete(Box<Delete>),
    CreateTable(Box<CreateTable>),
    /// `CREATE TABLE .. AS SELECT`.
    CreateTableAs {
        name: String,
        temporary: bool,
        if_not_exists: bool,
        query: Rc<Query>,
    },
    DropTable {
        name: String,
        if_exists: bool,
    },
    CreateIndex(Box<CreateIndex>),
    DropIndex {
        name: String,
        if_exists: bool,
    },
    CreateView {
        name: String,
        columns: Vec<String>,
        if_not_exists: bool,
        query: Rc<Query>,
        sql: String,
    },
    DropView {
        name: String,
        if_exists: bool,
    },
    CreateTrigger(Box<CreateTrigger>),
    DropTrigger {
        name: String,
        if_exists: bool,
    },
    AlterTable {
        name: String,
        action: AlterTable,
    },
    Pragma {
        schema: Option<String>,
        name: String,
        argument: Option<String>,
        assigns: bool,
    },
    Begin,
    Commit,
    Rollback,
    Savepoint(String),
    Release(String),
    RollbackTo(String),
    /// `EXPLAIN` and `EXPLAIN QUERY PLAN`.
    Explain(Box<Statement>),
    /// REINDEX: indexes are always right, but a name must mean something.
    Reindex(Option<String>),
    /// ANALYZE, VACUUM: accepted, nothing to do.
    Nothing,
}

/// `ALTER TABLE`.
#[derive(Clone, Debug)]
pub enum AlterTable {
    RenameTo(String),
    RenameColumn {
        old: String,
        new: String,
        /// The new name was written in quotes.
        quoted: bool,
    },
    /// With its text.
    AddColumn(ColumnDef, String),
    DropColumn(String),
}

/// `NOT INDEXED` and `INDEXED BY` behind a table's name.
#[derive(Clone, Debug, Default)]
pub enum Indexed {
    #[default]
    AsPlanned,
    Not,
    By(String),
}

/// A SELECT with everything around it.
#[derive(Clone, Debug)]
pub struct Query {
    pub ctes: Vec<Rc<Cte>>,
    pub body: Body,
    pub order_by: Vec<OrderTerm>,
    pub limit: Option<Expr>,
    pub offset: Option<Expr>,
}

/// A WITH element.
#[derive(Clone, Debug)]
pub struct Cte {
    pub name: String,
    pub columns: Vec<String>,
    pub query: Query,
}

/// What a query computes before ORDER BY.
#[derive(Clone, Debug)]
pub enum Body {
    Select(Box<Select>),
    Values(Vec<Vec<Expr>>),
    Compound {
        op: SetOp,
        left: Box<Body>,
        right: Box<Body>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOp {
    Union,
    UnionAll,
    Intersect,
    Except,
}

#[derive(Clone, Debug, Default)]
pub struct Select {
    pub distinct: bool,
    pub items: Vec<Item>,
    pub from: Option<From>,
    pub where_: Option<Expr>,
    pub group_by: Vec<Expr>,
    pub having: Option<Expr>,
    pub windows: Vec<(String, Window)>,
}

/// One element of a column list.
#[derive(Clone, Debug)]
pub enum Item {
    Expr {
        expr: Expr,
        /// AS.
        alias: Option<String>,
        /// What the column is called without AS: its text.
        text: String,
    },
    All,
    AllOf(String, Spot),
}

/// Something that rows come from.
#[derive(Clone, Debug)]
pub enum From {
    Table {
        schema: Option<String>,
        name: String,
        alias: Option<String>,
        id: Option<Id>,
        indexed: Indexed,
        spot: Spot,
    },
    Query {
        query: Rc<Query>,
        alias: Option<String>,
        columns: Vec<String>,
        id: Option<Id>,
    },
    /// `json_each(..)`, `generate_series(..)`.
    Function {
        name: String,
        args: Vec<Expr>,
        alias: Option<String>,
        id: Option<Id>,
    },
    Join {
        left: Box<From>,
        right: Box<From>,
        kind: JoinKind,
        natural: bool,
        using: Vec<String>,
        on: Option<Expr>,
    },
}

/// What a FROM element is known by when names do not tell: the address of the object that it came from.
pub type Id = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    /// With a comma or JOIN: the planner may reorder it.
    Inner,
    /// CROSS JOIN: rows alike, but the order is kept.
    Cross,
    Left,
    Right,
    Full,
}

#[derive(Clone, Debug)]
pub struct OrderTerm {
    pub expr: Expr,
    pub descending: bool,
    /// `None`: NULLs first when ascending, last when descending.
    pub nulls_first: Option<bool>,
}

/// Where a column name is looked for.
#[derive(Clone, Debug)]
pub enum Qualifier {
    /// Anywhere in scope.
    None,
    /// In the FROM element of this name.
    Name(String),
    /// In the FROM element with this identity.
    Id(Id),
}

#[derive(Clone, Debug)]
pub enum Expr {
    Literal(Owned),
    /// A parameter by its number, from 0.
    Param(usize),
    /// A parameter whose value is a list, in parentheses: `IN (?, ?, ?)`.
    ListParam(usize),
    Column {
        qualifier: Qualifier,
        name: String,
        /// Written in double quotes: text when there is no such column, as SQLite has it.
        quoted: bool,
        spot: Spot,
    },
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    IsNull {
        expr: Box<Expr>,
        negated: bool,
    },
    /// `IS TRUE`, `IS FALSE` and their negations.
    IsTruth {
        expr: Box<Expr>,
        truth: bool,
        negated: bool,
    },
    Between {
        expr: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
        negated: bool,
    },
    InList {
        expr: Box<Expr>,
        list: Vec<Expr>,
        negated: bool,
    },
    InQuery {
        expr: Box<Expr>,
        query: Rc<Query>,
        negated: bool,
    },
    /// `IN table`.
    InTable {
        expr: Box<Expr>,
        table: String,
        negated: bool,
    },
    Like {
        op: LikeOp,
        expr: Box<Expr>,
        pattern: Box<Expr>,
        escape: Option<Box<Expr>>,
        negated: bool,
    },
    Case {
        operand: Option<Box<Expr>>,
        whens: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    /// With the type as written.
    Cast {
        expr: Box<Expr>,
        to: String,
    },
    Collate {
        expr: Box<Expr>,
        collation: String,
    },
    Function(Box<Function>),
    Subquery(Rc<Query>),
    /// One column of a query that gives a row: `SET (a, b) = (SELECT ..)`.
    RowElement(Rc<Query>, usize),
    Exists {
        query: Rc<Query>,
        negated: bool,
    },
    /// A row value.
    Row(Vec<Expr>),
    /// `RAISE(..)` is refused; `CURRENT_TIMESTAMP` and its kin.
    Current(CurrentTime),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurrentTime {
    Date,
    Time,
    Timestamp,
}

#[derive(Clone, Debug)]
pub struct Function {
    pub name: String,
    pub args: Vec<Expr>,
    pub star: bool,
    pub distinct: bool,
    pub order_by: Vec<OrderTerm>,
    pub filter: Option<Expr>,
    pub over: Option<Over>,
}

#[derive(Clone, Debug)]
pub enum Over {
    Name(String),
    Window(Window),
}

#[derive(Clone, Debug, Default)]
pub struct Window {
    pub base: Option<String>,
    pub partition_by: Vec<Expr>,
    pub order_by: Vec<OrderTerm>,
    pub frame: Option<Frame>,
}

#[derive(Clone, Debug)]
pub struct Frame {
    pub unit: FrameUnit,
    pub start: Bound,
    pub end: Bound,
    pub exclude: Exclude,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameUnit {
    Rows,
    Range,
    Groups,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclude {
    NoOthers,
    CurrentRow,
    Group,
    Ties,
}

#[derive(Clone, Debug)]
pub enum Bound {
    UnboundedPreceding,
    Preceding(Expr),
    CurrentRow,
    Following(Expr),
    UnboundedFollowing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LikeOp {
    Like,
    Glob,
    Regexp,
    Match,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    Not,
    Negate,
    Plus,
    BitNot,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Is,
    IsNot,
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Concat,
    BitAnd,
    BitOr,
    ShiftLeft,
    ShiftRight,
    /// `->`
    JsonGet,
    /// `->>`
    JsonGetText,
}

/// What INSERT does when a constraint fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Conflict {
    #[default]
    Abort,
    Fail,
    Rollback,
    Ignore,
    Replace,
}

#[derive(Clone, Debug)]
pub struct Insert {
    pub ctes: Vec<Rc<Cte>>,
    pub or: Conflict,
    pub table: String,
    pub alias: Option<String>,
    pub id: Option<Id>,
    /// Empty: all, in table order.
    pub columns: Vec<String>,
    pub table_spot: Spot,
    /// Of the first column.
    pub columns_spot: Spot,
    pub source: InsertSource,
    pub upsert: Vec<Upsert>,
    pub returning: Vec<Item>,
}

#[derive(Clone, Debug)]
pub enum InsertSource {
    Values(Vec<Vec<Expr>>),
    Query(Rc<Query>),
    DefaultValues,
}

/// `ON CONFLICT ..`.
#[derive(Clone, Debug)]
pub struct Upsert {
    /// Empty: any conflict.
    pub target: Vec<Expr>,
    pub target_where: Option<Expr>,
    /// `None`: DO NOTHING.
    pub set: Option<Vec<Assignment>>,
    pub where_: Option<Expr>,
}

/// `a = 1` or `(a, b) = (1, 2)`.
#[derive(Clone, Debug)]
pub struct Assignment {
    pub columns: Vec<String>,
    pub value: Expr,
    /// Of the first column.
    pub spot: Spot,
}

#[derive(Clone, Debug)]
pub struct Update {
    pub ctes: Vec<Rc<Cte>>,
    pub or: Conflict,
    pub table: String,
    pub alias: Option<String>,
    pub id: Option<Id>,
    pub table_spot: Spot,
    pub set: Vec<Assignment>,
    pub from: Option<From>,
    pub where_: Option<Expr>,
    pub returning: Vec<Item>,
}

#[derive(Clone, Debug)]
pub struct Delete {
    pub ctes: Vec<Rc<Cte>>,
    pub table: String,
    pub table_spot: Spot,
    pub alias: Option<String>,
    pub id: Option<Id>,
    pub where_: Option<Expr>,
    pub returning: Vec<Item>,
}

#[derive(Clone, Debug)]
pub struct CreateTable {
    pub name: String,
    pub if_not_exists: bool,
    pub temporary: bool,
    pub columns: Vec<ColumnDef>,
    pub constraints: Vec<TableConstraint>,
    pub without_rowid: bool,
    pub strict: bool,
    /// The text, for `sqlite_master`.
    pub sql: String,
}

#[derive(Clone, Debug)]
pub struct ColumnDef {
    pub name: String,
    pub declared_type: String,
    pub constraints: Vec<ColumnConstraint>,
}

#[derive(Clone, Debug)]
pub enum ColumnConstraint {
    PrimaryKey {
        descending: bool,
        autoincrement: bool,
        conflict: Conflict,
    },
    NotNull {
        conflict: Conflict,
    },
    Null,
    Unique {
        conflict: Conflict,
    },
    Check {
        name: Option<String>,
        expr: Expr,
        text: String,
    },
    /// With its text, for `PRAGMA table_info`.
    Default {
        expr: Expr,
        text: String,
    },
    Collate(String),
    References(References),
    Generated {
        expr: Expr,
        stored: bool,
    },
}

#[derive(Clone, Debug)]
pub enum TableConstraint {
    PrimaryKey {
        columns: Vec<IndexedColumn>,
        autoincrement: bool,
        conflict: Conflict,
    },
    Unique {
        columns: Vec<IndexedColumn>,
        conflict: Conflict,
    },
    Check {
        name: Option<String>,
        expr: Expr,
        text: String,
    },
    ForeignKey {
        columns: Vec<String>,
        references: References,
    },
}

#[derive(Clone, Debug)]
pub struct References {
    pub table: String,
    /// Empty: the primary key.
    pub columns: Vec<String>,
    pub on_delete: Action,
    pub on_update: Action,
    /// `DEFERRABLE INITIALLY DEFERRED`.
    pub deferred: bool,
}

/// What happens to the rows that refer to a row that goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "SQL's own words")]
pub enum Action {
    #[default]
    NoAction,
    Restrict,
    SetNull,
    SetDefault,
    Cascade,
}

impl Action {
    pub fn name(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
            Self::Cascade => "CASCADE",
        }
    }
}

#[derive(Clone, Debug)]
pub struct IndexedColumn {
    pub expr: Expr,
    pub descending: bool,
}

#[derive(Clone, Debug)]
pub struct CreateTrigger {
    pub name: String,
    pub if_not_exists: bool,
    pub time: TriggerTime,
    pub event: TriggerEvent,
    pub table: String,
    pub condition: Option<Expr>,
    pub body: Vec<Statement>,
    pub sql: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriggerTime {
    Before,
    After,
    InsteadOf,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TriggerEvent {
    Insert,
    Delete,
    /// Of these columns; empty: of any.
    Update(Vec<String>),
}

#[derive(Clone, Debug)]
pub struct CreateIndex {
    pub name: String,
    pub table: String,
    pub unique: bool,
    pub if_not_exists: bool,
    pub columns: Vec<IndexedColumn>,
    pub where_: Option<Expr>,
    pub sql: String,
}

impl Expr {
    /// Renames a column wherever it is read, outside subqueries.
    pub(crate) fn rename_column(&mut self, old: &str, new: &str) {
        if let Self::Column { name, .. } = self {
            if name.eq_ignore_ascii_case(old) {
                new.clone_into(name);
            }
        }
        match self {
            Self::Unary(_, it)
            | Self::IsNull { expr: it, .. }
            | Self::IsTruth { expr: it, .. }
            | Self::Cast { expr: it, .. }
            | Self::Collate { expr: it, .. }
            | Self::InQuery { expr: it, .. }
            | Self::InTable { expr: it, .. } => it.rename_column(old, new),
            Self::Binary(_, left, right) => {
                left.rename_column(old, new);
                right.rename_column(old, new);
            }
            Self::And(all) | Self::Or(all) | Self::Row(all) => {
                all.iter_mut().for_each(|it| it.rename_column(old, new));
            }
            Self::Between {
                expr, low, high, ..
            } => {
                expr.rename_column(old, new);
                low.rename_column(old, new);
                high.rename_column(old, new);
            }
            Self::InList { expr, list, .. } => {
                expr.rename_column(old, new);
                list.iter_mut().for_each(|it| it.rename_column(old, new));
            }
            Self::Like {
                expr,
                pattern,
                escape,
                ..
            } => {
                expr.rename_column(old, new);
                pattern.rename_column(old, new);
                if let Some(escape) = escape {
                    escape.rename_column(old, new);
                }
            }
            Self::Case {
                operand,
                whens,
                otherwise,
            } => {
                if let Some(operand) = operand {
                    operand.rename_column(old, new);
                }
                for (condition, result) in whens {
                    condition.rename_column(old, new);
                    result.rename_column(old, new);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.rename_column(old, new);
                }
            }
            Self::Function(function) => function
                .args
                .iter_mut()
                .for_each(|it| it.rename_column(old, new)),
            _ => {}
        }
    }
}
