//! Expressions: everything that can stand in a column list, a WHERE clause or an ORDER BY.
//!
//! Nodes are immutable and shared; identity (`Rc` address) is what anonymous names and parameters hang on.
//! Parentheses are nodes ([`ExprKind::Grouping`]), put in by the builders in `ops` by SQLAlchemy's precedence,
//! so that the compiler and the engine never decide about them.
//! Source of the behaviour: SQLAlchemy `sql/elements.py`, `sql/operators.py`.

use std::any::Any;
use std::rc::Rc;

use crate::from::From;
use crate::schema::Column;
use crate::statement::Query;
use crate::{SqlType, Value};

/// A shared expression.
#[derive(Clone, Debug)]
pub struct Expr(pub Rc<ExprNode>);

#[derive(Debug)]
pub struct ExprNode {
    pub kind: ExprKind,
    pub ty: SqlType,
    /// What a layer above wants to remember (the ORM: which entity it came from). Never printed.
    pub note: Option<Rc<dyn Any>>,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A column of a table, alias, subquery or CTE.
    Column(ColumnExpr),
    Bind(Rc<BindParam>),
    /// `literal_column("...")`, and `text("...")` as an expression: printed as it is.
    /// Binds are the `:name` parameters of `text()`, in order of appearance in the text.
    Raw {
        text: String,
        binds: Vec<Rc<BindParam>>,
        is_text: bool,
    },
    Null,
    True,
    False,
    Unary {
        op: UnaryOp,
        operand: Expr,
    },
    Binary {
        op: BinaryOp,
        left: Expr,
        right: Expr,
        escape: Option<String>,
    },
    /// `a AND b AND c`, `a OR b`: two clauses or more.
    Boolean {
        op: BooleanOp,
        clauses: Vec<Expr>,
    },
    Between {
        expr: Expr,
        low: Expr,
        high: Expr,
        negated: bool,
        symmetric: bool,
    },
    /// Parentheses.
    Grouping(Expr),
    /// `tuple_(a, b)`: printed with parentheses.
    Tuple(Vec<Expr>),
    /// A comma-separated list without parentheses.
    List(Vec<Expr>),
    Function(Function),
    Over(Box<Over>),
    Filter {
        function: Expr,
        criterion: Expr,
    },
    WithinGroup {
        function: Expr,
        order_by: Vec<Expr>,
    },
    Case {
        value: Option<Expr>,
        whens: Vec<(Expr, Expr)>,
        otherwise: Option<Expr>,
    },
    Cast {
        expr: Expr,
        to: SqlType,
    },
    TypeCoerce(Expr),
    Extract {
        field: String,
        expr: Expr,
    },
    Label {
        name: LabelName,
        expr: Expr,
    },
    Collate {
        expr: Expr,
        collation: String,
    },
    ScalarSubquery(Query),
    Exists(Query),
    /// `any_()` and `all_()`; PostgreSQL only.
    Quantified {
        all: bool,
        expr: Expr,
    },
    /// ORDER BY or GROUP BY a name, resolved against the labels of the SELECT when there is one.
    LabelReference(String),
    /// `regexp_match(pattern, flags)` and `regexp_replace(...)`.
    Regexp(Box<Regexp>),
    /// `array[2:4]`, the part between the brackets.
    Slice {
        start: Expr,
        stop: Expr,
    },
    /// `ARRAY[a, b]` of PostgreSQL.
    Array(Vec<Expr>),
    /// `x ORDER BY y`, inside an aggregate.
    Ordered {
        target: Expr,
        order_by: Vec<Expr>,
    },
    /// The name of a FROM standing for its one column: `column_valued()`.
    Whole(From),
    /// `values(...).scalar_values()`.
    ScalarValues(Rc<crate::from::Values>),
    /// The next number of a sequence.
    NextValue(Rc<crate::schema::Sequence>),
    /// `TRY_CAST(expr AS type)`.
    TryCast {
        expr: Expr,
        to: SqlType,
    },
    /// Left out by every other dialect: a prefix or suffix.
    OnlyFor {
        dialect: String,
        expr: Expr,
    },
    /// An element that the program wrote, with a text of its own (`@compiles`).
    Host(Rc<dyn HostElement>),
}

/// `from.name`.
#[derive(Clone, Debug)]
pub struct ColumnExpr {
    /// `None` for a free `column("x")`.
    pub from: Option<From>,
    /// The printed name.
    pub name: Rc<str>,
    /// What `.c` calls it.
    pub key: Rc<str>,
    /// The table column that it shows, however many aliases and subqueries lie between.
    pub column: Option<Rc<Column>>,
    /// For a subquery's column whose printed name is settled only when printed (`anon_1.count_1`); `name` is its stem.
    pub anonymous: Option<Rc<crate::names::Name>>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct BindParam {
    /// The name, or the stem of one that is made unique when printed (`name` -> `name_1`, `param` -> `param_1`).
    pub key: String,
    /// True: the printed name gets a number.
    pub unique: bool,
    /// `None`: must be given at execution.
    pub value: Option<Value>,
    pub ty: SqlType,
    /// `IN`: the value is a [`Value::List`], printed as `(?, ?, ?)`.
    pub expanding: bool,
    /// Printed into the text (`literal_execute=True`, and `literal_binds`).
    pub literal_execute: bool,
    /// A function of the program that gives the value at execution.
    pub callable: Option<Rc<dyn crate::schema::DefaultFn>>,
}

/// `AS name`.
#[derive(Clone, Debug)]
pub enum LabelName {
    Name(Rc<str>),
    /// `anon_1`, `count_1`: the stem, numbered when printed.
    Anonymous(Rc<str>),
}

/// `func.name(args)`.
#[derive(Clone, Debug)]
pub struct Function {
    /// With its packages: `["pg_catalog", "age"]`.
    pub path: Vec<String>,
    pub args: Vec<Expr>,
    /// `count(*)`, printed for `func.count()`.
    pub star: bool,
    /// Printed without parentheses: `CURRENT_TIMESTAMP`.
    pub bare: bool,
}

/// `function OVER (...)`.
#[derive(Clone, Debug)]
pub struct Over {
    pub function: Expr,
    pub partition_by: Vec<Expr>,
    pub order_by: Vec<Expr>,
    pub frame: Option<Frame>,
}

#[derive(Clone, Debug)]
pub struct Frame {
    pub unit: FrameUnit,
    pub start: FrameBound,
    pub end: FrameBound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameUnit {
    Rows,
    Range,
    Groups,
}

#[derive(Clone, Debug)]
pub enum FrameBound {
    UnboundedPreceding,
    Preceding(Expr),
    CurrentRow,
    Following(Expr),
    UnboundedFollowing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BooleanOp {
    And,
    Or,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Not,
    Negate,
    BitNot,
    Distinct,
    Asc,
    Desc,
    NullsFirst,
    NullsLast,
    /// A boolean as a condition: `flag = 1` where the database has no booleans, else `flag`.
    IsTrue,
    /// Its negation: `flag = 0`, `NOT flag`.
    IsFalse,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    /// `||`
    Concat,
    Is,
    IsNot,
    IsDistinctFrom,
    IsNotDistinctFrom,
    /// The right side is a Grouping of a list, an expanding bind or a subquery.
    In,
    NotIn,
    Like,
    NotLike,
    /// Printed as `lower(a) LIKE lower(b)` on SQLite.
    Ilike,
    NotIlike,
    /// `contains`, `startswith`, `endswith` are LIKE over concatenation; kept as Like with the right side built so.
    RegexpMatch,
    NotRegexpMatch,
    Match,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
    /// `array[1]`.
    GetItem,
    /// `json["a"]`, and `json["a", "b"]` as a path.
    JsonGetItem,
    JsonPathGetItem,
    /// `.op("->>")`: the text, its precedence, and whether it compares.
    Custom {
        text: String,
        precedence: i32,
        comparison: bool,
    },
}

/// A regular expression beyond `a REGEXP b`.
#[derive(Clone, Debug)]
pub struct Regexp {
    pub expr: Expr,
    pub pattern: Expr,
    pub flags: Option<String>,
    /// `regexp_replace`: what stands in for a match.
    pub replacement: Option<Expr>,
    pub negated: bool,
}

/// An element of the program's own (`@compiles`).
pub trait HostElement: std::fmt::Debug {
    /// The pieces of its text for a dialect.
    ///
    /// # Errors
    /// Whatever the program raised; [`crate::Error::UnsupportedCompilation`] when it has no text for the dialect.
    fn print(&self, dialect: crate::Dialect) -> Result<Vec<HostPiece>, crate::Error>;
    /// The expressions inside it, whose FROMs a SELECT lists.
    fn parts(&self) -> Vec<Expr>;
    /// The name that a label is made from.
    fn name(&self) -> Option<Rc<str>>;
    fn as_any(&self) -> &dyn Any;
}

/// A piece of what a [`HostElement`] prints.
#[derive(Clone, Debug)]
pub enum HostPiece {
    Sql(String),
    Expr(Expr),
    Query(Query),
}
