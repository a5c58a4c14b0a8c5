//! Printing: from a statement to the text that SQLAlchemy's dialects print, character for character.
//!
//! In: a [`Statement`] and a [`Dialect`]. Out: [`Compiled`]: the text, which value goes to which placeholder, which
//! columns the rows have. Called by `engine`, `orm` and `python`. One file per construct.
//! Source of the behaviour: SQLAlchemy `sql/compiler.py`, `sql/crud.py` and the dialects.

mod conflict;
mod ddl;
mod ddl_more;
mod dialect;
mod dml;
mod expand;
mod expr;
mod from;
mod function;
mod host;
mod json;
mod like;
mod lint;
mod rare;
mod select;

use std::rc::Rc;

pub use dialect::Dialect;

use crate::expr::{BindParam, Expr, LabelName};
use crate::from::{Cte, From};
use crate::froms::Scope;
use crate::hash::FastMap;
use crate::names::Name;
use crate::ops::operand_fold as fold;
use crate::schema::Column;
use crate::statement::{Query, Statement};
use crate::{Error, SqlType};

/// What the caller wants of the text.
#[derive(Clone, Debug, Default)]
pub struct CompileOptions {
    /// Values instead of parameters.
    pub literal_binds: bool,
    /// For INSERT and UPDATE: the keys of the values given at execution.
    pub column_keys: Option<Vec<Rc<str>>>,
    /// The statement is for many sets of parameters: an INSERT without columns names its first one.
    pub executemany: bool,
    /// For an INSERT without RETURNING of its own: append RETURNING of the primary key.
    pub returning_primary_key: bool,
    /// `schema_translate_map`: (schema, its replacement).
    pub schema_map: Vec<(Option<String>, Option<String>)>,
    /// The schemas of `schema_map` as marks in the text, as a compiled statement that is not yet executed has them.
    pub schema_marks: bool,
    /// Whether a single INSERT asks for the key that the database makes, where the dialect does so.
    pub implicit_returning: bool,
}

/// What kind of statement was printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Query,
    Insert,
    Update,
    Delete,
    Ddl,
    Text,
}

/// A printed statement.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// With `__[POSTCOMPILE_x]` where [`Compiled::expand`] writes a list.
    pub text: String,
    /// One for each placeholder, in the order of the text.
    pub binds: Vec<Bind>,
    /// The columns of the rows; empty for text and statements without rows.
    pub result_columns: Vec<ResultColumn>,
    pub kind: Kind,
    /// Columns whose default or onupdate the program must compute before execution; their binds have `column` set.
    pub prefetch: Vec<Rc<Column>>,
    /// Columns that the database filled by a default, which nobody knows yet.
    pub postfetch: Vec<Rc<Column>>,
    /// For an INSERT with VALUES: where the one group `(?, ?)` stands in the text.
    pub values_span: Option<(usize, usize)>,
    pub dialect: Dialect,
    /// What is odd about it: cartesian products.
    pub warnings: Vec<String>,
}

/// A placeholder.
#[derive(Clone, Debug)]
pub struct Bind {
    pub param: Rc<BindParam>,
    /// The printed name, also where placeholders are `?`.
    pub name: Rc<str>,
    /// For INSERT and UPDATE: the column that it sets.
    pub column: Option<Rc<Column>>,
    /// The row within a VALUES of several rows.
    pub row: usize,
    /// For a list: where its stand-in is in the text.
    pub(crate) span: Option<(usize, usize)>,
    /// It stands behind NOT IN.
    pub(crate) negated: bool,
}

/// A column of the rows that a statement gives.
#[derive(Clone, Debug)]
pub struct ResultColumn {
    /// As printed: the key of the row.
    pub name: Rc<str>,
    /// What `.c` of a subquery would call it.
    pub key: Rc<str>,
    pub ty: SqlType,
    pub expr: Expr,
}

/// Prints a statement.
///
/// # Errors
/// [`Error::Compile`], [`Error::UnsupportedCompilation`] when the dialect has no words for it;
/// [`Error::InvalidRequest`] when correlation leaves a SELECT without FROM.
pub fn compile(
    statement: &Statement,
    dialect: Dialect,
    options: &CompileOptions,
) -> Result<Compiled, Error> {
    let mut it = Compiler::new(dialect, options);
    match statement {
        Statement::Query(query) => {
            it.kind = Kind::Query;
            it.top_query(query)?;
        }
        Statement::Insert(insert) => {
            it.kind = Kind::Insert;
            it.insert(insert)?;
        }
        Statement::Update(update) => {
            it.kind = Kind::Update;
            it.update(update)?;
        }
        Statement::Delete(delete) => {
            it.kind = Kind::Delete;
            it.delete(delete)?;
        }
        Statement::Ddl(ddl) => {
            it.kind = Kind::Ddl;
            it.ddl(ddl)?;
        }
        Statement::Text(text) => {
            it.kind = Kind::Text;
            it.text_statement(text)?;
        }
    }
    Ok(it.finish())
}

/// Prints an expression by itself, as `str(expr)` does.
///
/// # Errors
/// As [`compile`].
pub fn compile_expr(
    expr: &Expr,
    dialect: Dialect,
    options: &CompileOptions,
) -> Result<Compiled, Error> {
    let mut it = Compiler::new(dialect, options);
    it.expr(expr)?;
    Ok(it.finish())
}

/// Prints a FROM element by itself.
///
/// # Errors
/// As [`compile`].
pub fn compile_from(from: &From, dialect: Dialect) -> Result<Compiled, Error> {
    let options = CompileOptions::default();
    let mut it = Compiler::new(dialect, &options);
    it.from(from)?;
    Ok(it.finish())
}

/// Text with the placeholders in it.
#[derive(Debug, Default)]
struct Out {
    text: String,
    binds: Vec<Bind>,
}

impl Out {
    /// Appends another piece, moving its placeholders.
    fn append(&mut self, other: Self) {
        let by = self.text.len();
        self.text.push_str(&other.text);
        self.binds.extend(other.binds.into_iter().map(|mut it| {
            it.span = it.span.map(|(start, end)| (start + by, end + by));
            it
        }));
    }
}

/// A WITH element that has been met.
struct WithElement {
    nesting: bool,
    origin: usize,
    name: Rc<str>,
    recursive: bool,
    out: Option<Out>,
    order: usize,
}

struct Compiler<'a> {
    dialect: Dialect,
    options: &'a CompileOptions,
    out: Out,
    kind: Kind,
    counters: FastMap<Rc<str>, u32>,
    numbered: FastMap<(usize, usize, u32, usize), Rc<str>>,
    bind_names: FastMap<usize, Rc<str>>,
    with: Vec<WithElement>,
    with_done: usize,
    scope: Scope,
    /// Columns without their table's name: DDL, SET, RETURNING of SQLite.
    bare_columns: bool,
    result_columns: Vec<ResultColumn>,
    prefetch: Vec<Rc<Column>>,
    postfetch: Vec<Rc<Column>>,
    values_span: Option<(usize, usize)>,
    /// The column and row that a value being printed is for.
    target: Option<(Rc<Column>, usize)>,
    /// What is being printed stands behind NOT IN.
    negated: bool,
    /// Names of parameters so far, with what gave them, to find conflicts.
    owners: FastMap<Rc<str>, Owner>,
    /// `params(name=value)` of the statements around.
    params: Vec<(Rc<str>, crate::Value)>,
    /// What is being printed is what a type puts around its parameters.
    in_bind_expression: bool,
    /// The INSERT, UPDATE or DELETE that is printed stands in WITH: its values have no names of columns.
    in_with: bool,
    /// What is being printed is an operand.
    in_operator: bool,
    /// Where the elements of a nested WITH begin in `with`.
    nested_from: usize,
    warnings: Vec<String>,
    /// How many functions the expression that is being printed stands in.
    functions: u32,
    /// What the SELECTs around this one do to those inside.
    amend: Vec<crate::statement::Amend>,
}

/// Where the name of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// Made from a stem.
    Numbered,
    /// Given by the program.
    Explicit,
    /// A column of VALUES or SET, without and with a value in the statement.
    Column,
    ColumnValue,
}

impl<'a> Compiler<'a> {
    fn new(dialect: Dialect, options: &'a CompileOptions) -> Self {
        Self {
            dialect,
            options,
            out: Out {
                text: String::with_capacity(256),
                binds: Vec::new(),
            },
            kind: Kind::Query,
            counters: FastMap::default(),
            numbered: FastMap::default(),
            bind_names: FastMap::default(),
            with: Vec::new(),
            with_done: 0,
            scope: Scope::default(),
            bare_columns: false,
            result_columns: Vec::new(),
            prefetch: Vec::new(),
            postfetch: Vec::new(),
            values_span: None,
            target: None,
            negated: false,
            owners: FastMap::default(),
            params: Vec::new(),
            in_bind_expression: false,
            in_operator: false,
            in_with: false,
            nested_from: 0,
            warnings: Vec::new(),
            functions: 0,
            amend: Vec::new(),
        }
    }

    fn finish(mut self) -> Compiled {
        self.prepend_with();
        Compiled {
            text: self.out.text,
            binds: self.out.binds,
            result_columns: self.result_columns,
            kind: self.kind,
            prefetch: self.prefetch,
            postfetch: self.postfetch,
            values_span: self.values_span,
            dialect: self.dialect,
            warnings: self.warnings,
        }
    }

    fn push(&mut self, text: &str) {
        self.out.text.push_str(text);
    }

    /// SQL of the program's own, in which `%` may have to be doubled.
    fn push_sql(&mut self, text: &str) {
        if self.dialect.doubles_percent() && text.contains('%') {
            self.out.text.push_str(&text.replace('%', "%%"));
        } else {
            self.out.text.push_str(text);
        }
    }

    /// An identifier for which the program may have said whether it is quoted.
    fn push_name(&mut self, name: &str, quote: Option<bool>) {
        match quote {
            Some(true) => self.dialect.push_in_quotes(&mut self.out.text, name),
            Some(false) => self.push(name),
            None => self.push_quoted(name),
        }
    }

    fn push_quoted(&mut self, name: &str) {
        self.dialect.push_quoted(&mut self.out.text, name);
    }

    /// Prints into a buffer of its own.
    fn aside(&mut self, print: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<Out, Error> {
        let outer = std::mem::take(&mut self.out);
        let result = print(self);
        let inner = std::mem::replace(&mut self.out, outer);
        result.map(|()| inner)
    }

    /// Prints a list with a separator.
    fn list<T>(
        &mut self,
        items: &[T],
        separator: &str,
        mut print: impl FnMut(&mut Self, &T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for (at, it) in items.iter().enumerate() {
            if at > 0 {
                self.push(separator);
            }
            print(self, it)?;
        }
        Ok(())
    }

    /// The number-bearing name of something: the same whenever it is asked for.
    fn numbered(&mut self, of: (usize, usize), dedupe: u32, stem: &str) -> Rc<str> {
        let key = (of.0, of.1, dedupe, fold(stem));
        if let Some(name) = self.numbered.get(&key) {
            return Rc::clone(name);
        }
        let counter = match self.counters.get_mut(stem) {
            Some(it) => it,
            None => self.counters.entry(stem.into()).or_insert(0),
        };
        *counter += 1;
        let name: Rc<str> = format!("{stem}_{counter}").into();
        self.numbered.insert(key, Rc::clone(&name));
        name
    }

    fn name(&mut self, name: &Name) -> Rc<str> {
        match name {
            Name::Plain(it) => Rc::clone(it),
            Name::Anonymous { of, dedupe, stem } => self.numbered(*of, *dedupe, stem),
            Name::Qualified {
                from,
                rest,
                numbered,
            } => {
                let table = self.name_of_from(from).unwrap_or_else(|| "anon".into());
                let full: Rc<str> = format!("{table}_{rest}").into();
                match numbered {
                    None => full,
                    Some((a, b, dedupe)) => self.suffixed(&full, (*a, *b), *dedupe),
                }
            }
            Name::Repeated { base, .. } => self.name(base),
            Name::Composed { from, rest } => {
                let table = self.name_of_from(from).unwrap_or_else(|| "anon".into());
                let rest = self.name(rest);
                format!("{table}_{rest}").into()
            }
            Name::Suffixed { base, of, dedupe } => {
                let base = self.name(base);
                let base: Rc<str> = if *dedupe > 0 {
                    format!("{base}_").into()
                } else {
                    base
                };
                self.suffixed(&base, *of, *dedupe)
            }
        }
    }

    /// A number behind a name that was settled only now. These numbers are counted together.
    fn suffixed(&mut self, base: &str, of: (usize, usize), dedupe: u32) -> Rc<str> {
        let number = self.numbered(of, dedupe, "");
        format!("{base}{number}").into()
    }

    /// What columns of a FROM are qualified with.
    fn name_of_from(&mut self, from: &From) -> Option<Rc<str>> {
        if let From::Cte(cte) = from {
            return Some(self.cte_name(cte));
        }
        Some(match from.label()? {
            LabelName::Name(it) => it,
            LabelName::Anonymous(stem) => self.numbered((from.address(), 0), 0, &stem),
        })
    }

    fn cte_name(&mut self, cte: &Rc<Cte>) -> Rc<str> {
        if let Some(base) = &cte.alias_of {
            return match &cte.name {
                LabelName::Name(it) => Rc::clone(it),
                LabelName::Anonymous(_) => {
                    let stem: Rc<str> = match &base.name {
                        LabelName::Anonymous(stem) => Rc::clone(stem),
                        LabelName::Name(it) => Rc::clone(it),
                    };
                    self.numbered((Rc::as_ptr(cte) as usize, 0), 0, &stem)
                }
            };
        }
        match &cte.name {
            LabelName::Name(it) => Rc::clone(it),
            LabelName::Anonymous(stem) => {
                let origin = cte.origin();
                self.numbered((Rc::as_ptr(&origin) as usize, 0), 0, stem)
            }
        }
    }

    /// The printed name of a parameter.
    fn bind_name(&mut self, param: &Rc<BindParam>) -> Rc<str> {
        let address = Rc::as_ptr(param) as usize;
        if let Some(name) = self.bind_names.get(&address) {
            return Rc::clone(name);
        }
        let name: Rc<str> = if param.unique {
            self.numbered((0, address), 0, &param.key)
        } else {
            param.key.as_str().into()
        };
        self.bind_names.insert(address, Rc::clone(&name));
        name
    }

    fn add_result(&mut self, name: &Rc<str>, key: &Rc<str>, expr: &Expr) {
        self.result_columns.push(ResultColumn {
            name: Rc::clone(name),
            key: Rc::clone(key),
            ty: expr.ty(),
            expr: expr.clone(),
        });
    }

    /// Runs `print` with `froms` around it.
    fn within(
        &mut self,
        froms: &[From],
        print: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let inner = self.scope.inside(froms);
        let outer = std::mem::replace(&mut self.scope, inner);
        let result = print(self);
        self.scope = outer;
        result
    }

    fn top_query(&mut self, query: &Query) -> Result<(), Error> {
        self.query(
            query,
            select::Context {
                place: crate::froms::Place::Value,
                labels: false,
                top: true,
            },
        )
    }
}
