//! SQL text in SQLite's grammar, into the engine's own syntax tree.
//!
//! In: text, from `exec_driver_sql`, `text()` and the console. Out: [`crate::ast`] statements and the names of
//! their parameters. The grammar is https://www.sqlite.org/lang.html; errors have SQLite's words.

mod ddl;
mod dml;
mod expr;
mod lexer;
mod query;
mod split;
mod trigger;

use crate::ast::{Spot, Statement};
use crate::error::{EngineError, operational};

pub(crate) use lexer::{Kind, Token, tokens};
pub use split::statement_end;

/// A parsed statement and its parameters.
#[derive(Debug)]
pub struct Parsed {
    pub statement: Statement,
    /// By number from 0: the name with its sign (`:id`), or `None` for `?`.
    pub params: Vec<Option<String>>,
    /// The statement's own text, without the semicolon.
    pub text: String,
}

/// Parses all statements of a text.
///
/// # Errors
/// `near "x": syntax error`, `incomplete input`, `unrecognized token: "x"`.
pub fn parse_all(text: &str) -> Result<Vec<Parsed>, EngineError> {
    let tokens = lexer::tokens(text)?;
    let mut parser = Parser::new(text, &tokens);
    let mut statements = Vec::new();
    loop {
        while parser.eat_op(";") {}
        if parser.at_end() {
            return Ok(statements);
        }
        let start = parser.here();
        parser.first = parser.at;
        parser.params = Vec::new();
        let statement = parser.statement()?;
        let end = parser.before();
        if !parser.at_end() && !parser.peek_op(";") {
            return Err(parser.unexpected());
        }
        statements.push(Parsed {
            statement,
            params: std::mem::take(&mut parser.params),
            text: text[start..end].to_owned(),
        });
    }
}

/// Parses exactly one statement.
///
/// # Errors
/// As [`parse_all`]; and when there are several statements or none.
pub fn parse_one(text: &str) -> Result<Parsed, EngineError> {
    let mut all = parse_all(text)?;
    match all.len() {
        1 => Ok(all.remove(0)),
        0 => Err(operational("not an error")),
        _ => Err(EngineError::new(
            crate::ErrorKind::Programming,
            "You can only execute one statement at a time.",
        )),
    }
}

/// Parses one expression: a CHECK or a default that was given as text.
///
/// # Errors
/// As [`parse_all`].
pub fn parse_expr(text: &str) -> Result<crate::ast::Expr, EngineError> {
    let tokens = lexer::tokens(text)?;
    let mut parser = Parser::new(text, &tokens);
    let expr = parser.expr()?;
    if parser.at_end() {
        Ok(expr)
    } else {
        Err(parser.unexpected())
    }
}

type Res<T> = Result<T, EngineError>;

struct Parser<'t> {
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
    /// The first token of the statement.
    first: usize,
    params: Vec<Option<String>>,
    depth: u32,
}

/// Words that cannot be a name without quotes where a name may end something (an alias without AS).
const RESERVED: &[&str] = &[
    "ADD",
    "ALL",
    "ALTER",
    "AND",
    "AS",
    "BETWEEN",
    "CASE",
    "CHECK",
    "COLLATE",
    "COMMIT",
    "CONSTRAINT",
    "CREATE",
    "CROSS",
    "DEFAULT",
    "DEFERRABLE",
    "DELETE",
    "DISTINCT",
    "DROP",
    "ELSE",
    "ESCAPE",
    "EXCEPT",
    "EXISTS",
    "FOREIGN",
    "FROM",
    "FULL",
    "GROUP",
    "HAVING",
    "IN",
    "INDEX",
    "INNER",
    "INSERT",
    "INTERSECT",
    "INTO",
    "IS",
    "ISNULL",
    "JOIN",
    "LEFT",
    "LIMIT",
    "NATURAL",
    "NOT",
    "NOTHING",
    "NOTNULL",
    "NULL",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "PRIMARY",
    "REFERENCES",
    "RETURNING",
    "RIGHT",
    "SELECT",
    "SET",
    "TABLE",
    "THEN",
    "TO",
    "TRANSACTION",
    "UNION",
    "UNIQUE",
    "UPDATE",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
    "WINDOW",
    "WITH",
    "LIKE",
    "GLOB",
    "REGEXP",
    "MATCH",
    "OFFSET",
    "FILTER",
    "OVER",
    "INDEXED",
];

/// Words that may still be names of columns and tables although they end other things.
const SOFT: &[&str] = &[
    "LIKE", "GLOB", "REGEXP", "MATCH", "OFFSET", "FILTER", "OVER", "WINDOW", "INDEXED", "FULL",
    "LEFT", "RIGHT", "INNER", "OUTER", "CROSS", "NATURAL",
];

impl<'t> Parser<'t> {
    fn new(text: &'t str, tokens: &'t [Token]) -> Self {
        Self {
            text,
            tokens,
            at: 0,
            first: 0,
            params: Vec::new(),
            depth: 0,
        }
    }

    fn token(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    fn token_at(&self, ahead: usize) -> Option<&'t Token> {
        self.tokens.get(self.at + ahead)
    }

    fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The token that was read last.
    fn spot(&self) -> Spot {
        Spot::at(self.at.wrapping_sub(1).wrapping_sub(self.first))
    }

    /// Where the next token starts.
    fn here(&self) -> usize {
        self.token().map_or(self.text.len(), |it| it.start)
    }

    /// Where the last token ended.
    fn before(&self) -> usize {
        if self.at == 0 {
            0
        } else {
            self.tokens[self.at - 1].end
        }
    }

    fn unexpected(&self) -> EngineError {
        match self.token() {
            Some(token) => operational(format!(
                "near \"{}\": syntax error",
                &self.text[token.start..token.end]
            )),
            None => operational("incomplete input"),
        }
    }

    fn enter(&mut self) -> Res<()> {
        self.depth += 1;
        if self.depth > 200 {
            return Err(operational("parser stack overflow"));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn peek_word(&self, word: &str) -> bool {
        self.word_at(0, word)
    }

    fn word_at(&self, ahead: usize, word: &str) -> bool {
        matches!(self.token_at(ahead), Some(Token { kind: Kind::Word(it), .. }) if it.eq_ignore_ascii_case(word))
    }

    fn peek_words(&self, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(ahead, word)| self.word_at(ahead, word))
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.peek_word(word);
        if found {
            self.at += 1;
        }
        found
    }

    fn eat_words(&mut self, words: &[&str]) -> bool {
        let found = self.peek_words(words);
        if found {
            self.at += words.len();
        }
        found
    }

    fn word(&mut self, word: &str) -> Res<()> {
        if self.eat_word(word) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn peek_op(&self, op: &str) -> bool {
        self.op_at(0, op)
    }

    fn op_at(&self, ahead: usize, op: &str) -> bool {
        matches!(self.token_at(ahead), Some(Token { kind: Kind::Op(it), .. }) if *it == op)
    }

    fn eat_op(&mut self, op: &str) -> bool {
        let found = self.peek_op(op);
        if found {
            self.at += 1;
        }
        found
    }

    fn op(&mut self, op: &str) -> Res<()> {
        if self.eat_op(op) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// A name: quoted, or a word that is free to be one.
    fn name(&mut self) -> Res<String> {
        match self.token() {
            Some(Token {
                kind: Kind::Quoted(name) | Kind::Str(name),
                ..
            }) => {
                self.at += 1;
                Ok(name.clone())
            }
            Some(Token {
                kind: Kind::Word(name),
                ..
            }) if !is_reserved(name) => {
                self.at += 1;
                Ok(name.clone())
            }
            _ => Err(self.unexpected()),
        }
    }

    /// `AS name`, or a name that follows directly.
    fn alias(&mut self) -> Res<Option<String>> {
        if self.eat_word("AS") {
            return self.name().map(Some);
        }
        match self.token() {
            Some(Token {
                kind: Kind::Quoted(_) | Kind::Str(_),
                ..
            }) => self.name().map(Some),
            Some(Token {
                kind: Kind::Word(name),
                ..
            }) if !RESERVED.iter().any(|it| it.eq_ignore_ascii_case(name)) => self.name().map(Some),
            _ => Ok(None),
        }
    }

    /// `a, b, c` of anything.
    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Res<T>) -> Res<Vec<T>> {
        let mut all = vec![one(self)?];
        while self.eat_op(",") {
            all.push(one(self)?);
        }
        Ok(all)
    }

    /// `(a, b)` of names.
    fn names(&mut self) -> Res<Vec<String>> {
        self.op("(")?;
        let names = self.list(Self::name)?;
        self.op(")")?;
        Ok(names)
    }

    /// `name` or `schema.name`: the schema and the name.
    fn any_qualified_name(&mut self) -> Res<(Option<String>, String)> {
        let first = self.name()?;
        if self.eat_op(".") {
            return Ok((Some(first), self.name()?));
        }
        Ok((None, first))
    }

    /// The name of a table that is there: of schemas there are `main` and `temp`.
    fn qualified_name(&mut self) -> Res<(Option<String>, String)> {
        let (schema, name) = self.any_qualified_name()?;
        match &schema {
            Some(it) if !is_schema(it) => Err(operational(format!("no such table: {it}.{name}"))),
            _ => Ok((schema, name)),
        }
    }

    /// The name of something that is made.
    fn new_name(&mut self) -> Res<String> {
        let (schema, name) = self.any_qualified_name()?;
        match schema {
            Some(it) if !is_schema(&it) => Err(operational(format!("unknown database {it}"))),
            _ => Ok(name),
        }
    }

    fn statement(&mut self) -> Res<Statement> {
        if self.eat_word("EXPLAIN") {
            self.eat_words(&["QUERY", "PLAN"]);
            if self.peek_word("EXPLAIN") {
                return Err(self.unexpected());
            }
            return Ok(Statement::Explain(Box::new(self.statement()?)));
        }
        let Some(Token {
            kind: Kind::Word(first),
            ..
        }) = self.token()
        else {
            if self.peek_op("(") {
                return Err(self.unexpected());
            }
            return Err(self.unexpected());
        };
        match first.to_ascii_uppercase().as_str() {
            "SELECT" | "VALUES" => Ok(Statement::Query(self.query()?.into())),
            "WITH" => self.with_statement(),
            "INSERT" | "REPLACE" => self.insert(Vec::new()),
            "UPDATE" => self.update(Vec::new()),
            "DELETE" => self.delete(Vec::new()),
            "CREATE" => self.create(),
            "DROP" => self.drop_statement(),
            "ALTER" => self.alter(),
            "PRAGMA" => self.pragma(),
            "BEGIN" => {
                self.at += 1;
                for mode in ["DEFERRED", "IMMEDIATE", "EXCLUSIVE"] {
                    self.eat_word(mode);
                }
                self.eat_word("TRANSACTION");
                Ok(Statement::Begin)
            }
            "COMMIT" | "END" => {
                self.at += 1;
                self.eat_word("TRANSACTION");
                Ok(Statement::Commit)
            }
            "ROLLBACK" => {
                self.at += 1;
                self.eat_word("TRANSACTION");
                if self.eat_word("TO") {
                    self.eat_word("SAVEPOINT");
                    return Ok(Statement::RollbackTo(self.name()?));
                }
                Ok(Statement::Rollback)
            }
            "SAVEPOINT" => {
                self.at += 1;
                Ok(Statement::Savepoint(self.name()?))
            }
            "RELEASE" => {
                self.at += 1;
                self.eat_word("SAVEPOINT");
                Ok(Statement::Release(self.name()?))
            }
            "REINDEX" => {
                self.at += 1;
                if self.at_end() || self.peek_op(";") {
                    return Ok(Statement::Reindex(None));
                }
                let (_, name) = self.any_qualified_name()?;
                Ok(Statement::Reindex(Some(name)))
            }
            "ANALYZE" | "VACUUM" => {
                while !self.at_end() && !self.peek_op(";") {
                    self.at += 1;
                }
                Ok(Statement::Nothing)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn with_statement(&mut self) -> Res<Statement> {
        let ctes = self.with_clause()?;
        match () {
            () if self.peek_word("INSERT") || self.peek_word("REPLACE") => self.insert(ctes),
            () if self.peek_word("UPDATE") => self.update(ctes),
            () if self.peek_word("DELETE") => self.delete(ctes),
            () => {
                let mut query = self.query()?;
                let mut all = ctes;
                all.append(&mut query.ctes);
                query.ctes = all;
                Ok(Statement::Query(query.into()))
            }
        }
    }

    fn pragma(&mut self) -> Res<Statement> {
        self.word("PRAGMA")?;
        let (schema, name) = self.any_qualified_name()?;
        if let Some(schema) = schema.as_ref().filter(|it| !is_schema(it)) {
            return Err(operational(format!("unknown database {schema}")));
        }
        let mut assigns = false;
        let argument = if self.eat_op("=") {
            assigns = true;
            Some(self.pragma_value()?)
        } else if self.eat_op("(") {
            let value = self.pragma_value()?;
            self.op(")")?;
            Some(value)
        } else {
            None
        };
        Ok(Statement::Pragma {
            schema,
            name: name.to_ascii_lowercase(),
            argument,
            assigns,
        })
    }

    fn pragma_value(&mut self) -> Res<String> {
        let sign = if self.eat_op("-") { "-" } else { "" };
        match self.token() {
            Some(Token {
                kind: Kind::Word(it) | Kind::Quoted(it) | Kind::Str(it) | Kind::Number(it),
                ..
            }) => {
                self.at += 1;
                Ok(format!("{sign}{it}"))
            }
            _ => Err(self.unexpected()),
        }
    }
}

fn is_schema(name: &str) -> bool {
    name.eq_ignore_ascii_case("main") || name.eq_ignore_ascii_case("temp")
}

fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|it| it.eq_ignore_ascii_case(word))
        && !SOFT.iter().any(|it| it.eq_ignore_ascii_case(word))
}
