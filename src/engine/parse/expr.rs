//! Expressions, by precedence climbing.
//!
//! In: tokens. Out: [`Expr`]. Precedence is that of https://www.sqlite.org/lang_expr.html, lowest first:
//! OR; AND; NOT; equality and its kin; inequality; bits and shifts; sums; products; `||` and `->`; COLLATE; prefix.

use super::{Kind, Parser, Res, Token};
use crate::ast::{
    BinaryOp, Bound, CurrentTime, Exclude, Expr, Frame, FrameUnit, Function, LikeOp, OrderTerm,
    Over, Qualifier, UnaryOp, Window,
};
use crate::number;
use crate::value::Val;

/// Precedence of the left-associative operators that are only symbols.
const LEVELS: &[&[(&str, BinaryOp)]] = &[
    &[
        ("<=", BinaryOp::Le),
        (">=", BinaryOp::Ge),
        ("<", BinaryOp::Lt),
        (">", BinaryOp::Gt),
    ],
    &[
        ("<<", BinaryOp::ShiftLeft),
        (">>", BinaryOp::ShiftRight),
        ("&", BinaryOp::BitAnd),
        ("|", BinaryOp::BitOr),
    ],
    &[("+", BinaryOp::Add), ("-", BinaryOp::Sub)],
    &[
        ("*", BinaryOp::Mul),
        ("/", BinaryOp::Div),
        ("%", BinaryOp::Mod),
    ],
    &[
        ("||", BinaryOp::Concat),
        ("->>", BinaryOp::JsonGetText),
        ("->", BinaryOp::JsonGet),
    ],
];

impl Parser<'_> {
    pub(super) fn expr(&mut self) -> Res<Expr> {
        self.enter()?;
        let expr = self.or();
        self.leave();
        expr
    }

    fn or(&mut self) -> Res<Expr> {
        let first = self.and()?;
        if !self.peek_word("OR") {
            return Ok(first);
        }
        let mut clauses = vec![first];
        while self.eat_word("OR") {
            clauses.push(self.and()?);
        }
        Ok(Expr::Or(clauses))
    }

    fn and(&mut self) -> Res<Expr> {
        let first = self.not()?;
        if !self.peek_word("AND") {
            return Ok(first);
        }
        let mut clauses = vec![first];
        while self.eat_word("AND") {
            clauses.push(self.not()?);
        }
        Ok(Expr::And(clauses))
    }

    fn not(&mut self) -> Res<Expr> {
        if self.peek_word("NOT") && !self.word_at(1, "EXISTS") {
            self.at += 1;
            self.enter()?;
            let operand = self.not()?;
            self.leave();
            return Ok(Expr::Unary(UnaryOp::Not, Box::new(operand)));
        }
        self.equality()
    }

    /// `= == <> != IS IN LIKE GLOB MATCH REGEXP BETWEEN ISNULL NOTNULL`: one level.
    fn equality(&mut self) -> Res<Expr> {
        let mut left = self.level(0)?;
        loop {
            if self.eat_op("=") || self.eat_op("==") {
                let right = self.level(0)?;
                left = Expr::Binary(BinaryOp::Eq, left.into(), right.into());
            } else if self.eat_op("<>") || self.eat_op("!=") {
                let right = self.level(0)?;
                left = Expr::Binary(BinaryOp::Ne, left.into(), right.into());
            } else if self.eat_word("ISNULL") {
                left = Expr::IsNull {
                    expr: left.into(),
                    negated: false,
                };
            } else if self.eat_word("NOTNULL") || self.eat_words(&["NOT", "NULL"]) {
                left = Expr::IsNull {
                    expr: left.into(),
                    negated: true,
                };
            } else if self.eat_word("IS") {
                left = self.is(left)?;
            } else if self.peek_word("NOT") {
                let Some(next) = self.token_at(1) else {
                    return Err(self.unexpected());
                };
                let Kind::Word(word) = &next.kind else {
                    return Ok(left);
                };
                let word = word.to_ascii_uppercase();
                if !["IN", "LIKE", "GLOB", "MATCH", "REGEXP", "BETWEEN"].contains(&word.as_str()) {
                    return Ok(left);
                }
                self.at += 1;
                left = self.predicate(left, true)?;
            } else if ["IN", "LIKE", "GLOB", "MATCH", "REGEXP", "BETWEEN"]
                .iter()
                .any(|it| self.peek_word(it))
            {
                left = self.predicate(left, false)?;
            } else {
                return Ok(left);
            }
        }
    }

    fn is(&mut self, left: Expr) -> Res<Expr> {
        let negated = self.eat_word("NOT");
        if self.eat_words(&["DISTINCT", "FROM"]) {
            return Ok(match (self.level(0)?, negated) {
                (Expr::Literal(Val::Null), negated) => Expr::IsNull {
                    expr: left.into(),
                    negated: !negated,
                },
                (right, true) => Expr::Binary(BinaryOp::Is, left.into(), right.into()),
                (right, false) => Expr::Binary(BinaryOp::IsNot, left.into(), right.into()),
            });
        }
        let right = self.level(0)?;
        Ok(match right {
            Expr::Literal(Val::Null) => Expr::IsNull {
                expr: left.into(),
                negated,
            },
            Expr::Column {
                qualifier: Qualifier::None,
                name,
                quoted: false,
                ..
            } if name.eq_ignore_ascii_case("true") || name.eq_ignore_ascii_case("false") => {
                let truth = name.eq_ignore_ascii_case("true");
                Expr::IsTruth {
                    expr: left.into(),
                    truth,
                    negated,
                }
            }
            right => {
                let op = if negated {
                    BinaryOp::IsNot
                } else {
                    BinaryOp::Is
                };
                Expr::Binary(op, left.into(), right.into())
            }
        })
    }

    fn predicate(&mut self, left: Expr, negated: bool) -> Res<Expr> {
        if self.eat_word("BETWEEN") {
            let low = self.level(0)?;
            self.word("AND")?;
            let high = self.level(0)?;
            return Ok(Expr::Between {
                expr: left.into(),
                low: low.into(),
                high: high.into(),
                negated,
            });
        }
        if self.eat_word("IN") {
            return self.in_right(left, negated);
        }
        let op = if self.eat_word("LIKE") {
            LikeOp::Like
        } else if self.eat_word("GLOB") {
            LikeOp::Glob
        } else if self.eat_word("REGEXP") {
            LikeOp::Regexp
        } else {
            self.word("MATCH")?;
            LikeOp::Match
        };
        let pattern = self.level(0)?;
        let escape = if self.eat_word("ESCAPE") {
            Some(Box::new(self.level(0)?))
        } else {
            None
        };
        Ok(Expr::Like {
            op,
            expr: left.into(),
            pattern: pattern.into(),
            escape,
            negated,
        })
    }

    fn in_right(&mut self, left: Expr, negated: bool) -> Res<Expr> {
        let expr = Box::new(left);
        if !self.eat_op("(") {
            let (_, table) = self.qualified_name()?;
            return Ok(Expr::InTable {
                expr,
                table,
                negated,
            });
        }
        if self.eat_op(")") {
            return Ok(Expr::InList {
                expr,
                list: Vec::new(),
                negated,
            });
        }
        if matches!(
            self.token(),
            Some(Token {
                kind: Kind::ListParam,
                ..
            })
        ) && self.op_at(1, ")")
        {
            self.at += 2;
            self.params.push(None);
            let list = vec![Expr::ListParam(self.params.len() - 1)];
            return Ok(Expr::InList {
                expr,
                list,
                negated,
            });
        }
        if self.peek_query() {
            let query = self.query()?.into();
            self.op(")")?;
            return Ok(Expr::InQuery {
                expr,
                query,
                negated,
            });
        }
        let list = self.list(Self::expr)?;
        self.op(")")?;
        Ok(Expr::InList {
            expr,
            list,
            negated,
        })
    }

    pub(super) fn peek_query(&self) -> bool {
        ["SELECT", "VALUES", "WITH"]
            .iter()
            .any(|it| self.peek_word(it))
    }

    fn level(&mut self, level: usize) -> Res<Expr> {
        if level == LEVELS.len() {
            return self.prefix();
        }
        let mut left = self.level(level + 1)?;
        'again: loop {
            for (symbol, op) in LEVELS[level] {
                if self.eat_op(symbol) {
                    let right = self.level(level + 1)?;
                    left = Expr::Binary(*op, left.into(), right.into());
                    continue 'again;
                }
            }
            return Ok(left);
        }
    }

    fn prefix(&mut self) -> Res<Expr> {
        self.enter()?;
        let op = if self.eat_op("-") {
            Some(UnaryOp::Negate)
        } else if self.eat_op("+") {
            Some(UnaryOp::Plus)
        } else if self.eat_op("~") {
            Some(UnaryOp::BitNot)
        } else {
            None
        };
        let expr = match op {
            None => self.collated()?,
            Some(UnaryOp::Negate) => {
                // The smallest integer has no positive counterpart, so a sign belongs to the literal.
                if let Some(Token {
                    kind: Kind::Number(number),
                    ..
                }) = self.token()
                {
                    let text = format!("-{number}");
                    let collated = self.word_at(1, "COLLATE")
                        || number.starts_with("0x")
                        || number.starts_with("0X");
                    if let (Some(negative), false) = (number::parse_whole(&text), collated) {
                        self.at += 1;
                        self.leave();
                        return Ok(Expr::Literal(negative));
                    }
                }
                Expr::Unary(UnaryOp::Negate, self.prefix()?.into())
            }
            Some(op) => Expr::Unary(op, self.prefix()?.into()),
        };
        self.leave();
        Ok(expr)
    }

    fn collated(&mut self) -> Res<Expr> {
        let mut expr = self.primary()?;
        while self.eat_word("COLLATE") {
            let collation = self.name()?;
            expr = Expr::Collate {
                expr: expr.into(),
                collation,
            };
        }
        Ok(expr)
    }

    fn primary(&mut self) -> Res<Expr> {
        let Some(token) = self.token() else {
            return Err(self.unexpected());
        };
        match &token.kind {
            Kind::Number(text) => {
                self.at += 1;
                Ok(Expr::Literal(literal_number(text)?))
            }
            Kind::Str(text) => {
                self.at += 1;
                Ok(Expr::Literal(Val::text(text.clone())))
            }
            Kind::Blob(bytes) => {
                self.at += 1;
                Ok(Expr::Literal(Val::Blob(bytes.clone().into())))
            }
            Kind::Param(name) => {
                self.at += 1;
                Ok(Expr::Param(self.param(name)))
            }
            Kind::ListParam => {
                self.at += 1;
                self.params.push(None);
                Ok(Expr::Param(self.params.len() - 1))
            }
            Kind::Op("(") => {
                self.at += 1;
                if self.peek_query() {
                    let query = self.query()?.into();
                    self.op(")")?;
                    return Ok(Expr::Subquery(query));
                }
                let mut all = self.list(Self::expr)?;
                self.op(")")?;
                Ok(if all.len() == 1 {
                    all.remove(0)
                } else {
                    Expr::Row(all)
                })
            }
            Kind::Quoted(_) => self.column_or_function(),
            Kind::Word(word) => match word.to_ascii_uppercase().as_str() {
                "NULL" => {
                    self.at += 1;
                    Ok(Expr::Literal(Val::Null))
                }
                "CURRENT_DATE" => self.current(CurrentTime::Date),
                "CURRENT_TIME" => self.current(CurrentTime::Time),
                "CURRENT_TIMESTAMP" => self.current(CurrentTime::Timestamp),
                "CASE" => self.case(),
                "CAST" if self.op_at(1, "(") => {
                    self.at += 2;
                    let expr = self.expr()?.into();
                    self.word("AS")?;
                    let to = self.type_name()?;
                    self.op(")")?;
                    Ok(Expr::Cast { expr, to })
                }
                "EXISTS" => {
                    self.at += 1;
                    self.exists(false)
                }
                "NOT" if self.word_at(1, "EXISTS") => {
                    self.at += 2;
                    self.exists(true)
                }
                _ => self.column_or_function(),
            },
            Kind::Op(_) => Err(self.unexpected()),
        }
    }

    fn current(&mut self, which: CurrentTime) -> Res<Expr> {
        self.at += 1;
        Ok(Expr::Current(which))
    }

    fn exists(&mut self, negated: bool) -> Res<Expr> {
        self.op("(")?;
        let query = self.query()?.into();
        self.op(")")?;
        Ok(Expr::Exists { query, negated })
    }

    /// The number of a parameter: equal names share one.
    fn param(&mut self, name: &str) -> usize {
        if name == "?" {
            self.params.push(None);
            return self.params.len() - 1;
        }
        if let Some(number) = name
            .strip_prefix('?')
            .and_then(|it| it.parse::<usize>().ok())
        {
            while self.params.len() < number {
                self.params.push(None);
            }
            return number.saturating_sub(1);
        }
        if let Some(at) = self
            .params
            .iter()
            .position(|it| it.as_deref() == Some(name))
        {
            return at;
        }
        self.params.push(Some(name.to_owned()));
        self.params.len() - 1
    }

    fn case(&mut self) -> Res<Expr> {
        self.word("CASE")?;
        let operand = if self.peek_word("WHEN") {
            None
        } else {
            Some(Box::new(self.expr()?))
        };
        let mut whens = Vec::new();
        while self.eat_word("WHEN") {
            let condition = self.expr()?;
            self.word("THEN")?;
            whens.push((condition, self.expr()?));
        }
        if whens.is_empty() {
            return Err(self.unexpected());
        }
        let otherwise = if self.eat_word("ELSE") {
            Some(Box::new(self.expr()?))
        } else {
            None
        };
        self.word("END")?;
        Ok(Expr::Case {
            operand,
            whens,
            otherwise,
        })
    }

    /// A type with its arguments, as written: `VARCHAR(50)`, `DOUBLE PRECISION`.
    pub(super) fn type_name(&mut self) -> Res<String> {
        let start = self.here();
        let mut words = 0;
        while let Some(Token {
            kind: Kind::Word(word) | Kind::Quoted(word) | Kind::Str(word),
            ..
        }) = self.token()
        {
            if super::RESERVED
                .iter()
                .any(|it| it.eq_ignore_ascii_case(word))
                || word.eq_ignore_ascii_case("GENERATED")
                || word.eq_ignore_ascii_case("AUTOINCREMENT")
            {
                break;
            }
            self.at += 1;
            words += 1;
        }
        if words == 0 {
            return Ok(String::new());
        }
        if self.eat_op("(") {
            while !self.eat_op(")") {
                if self.at_end() {
                    return Err(self.unexpected());
                }
                self.at += 1;
            }
        }
        Ok(self.text[start..self.before()].to_owned())
    }

    fn column_or_function(&mut self) -> Res<Expr> {
        let quoted = matches!(
            self.token(),
            Some(Token {
                kind: Kind::Quoted(_),
                ..
            })
        );
        if let Some(Token {
            kind: Kind::Word(word),
            ..
        }) = self.token()
        {
            // Functions may be called what is otherwise reserved: replace(..), like(..), glob(..).
            if self.op_at(1, "(")
                && !["SELECT", "VALUES", "IN", "AND", "OR", "NOT"]
                    .iter()
                    .any(|it| it.eq_ignore_ascii_case(word))
            {
                let name = word.clone();
                self.at += 2;
                return self.function(name);
            }
        }
        let first = self.name()?;
        if !self.eat_op(".") {
            return Ok(Expr::Column {
                qualifier: Qualifier::None,
                name: first,
                quoted,
                spot: self.spot(),
            });
        }
        let second = self.name()?;
        // schema.table.column: there is one schema.
        let (table, name) = if self.eat_op(".") {
            (second, self.name()?)
        } else {
            (first, second)
        };
        Ok(Expr::Column {
            qualifier: Qualifier::Name(table),
            name,
            quoted: false,
            spot: self.spot(),
        })
    }

    fn function(&mut self, name: String) -> Res<Expr> {
        let mut function = Function {
            name: name.to_ascii_lowercase(),
            args: Vec::new(),
            star: false,
            distinct: false,
            order_by: Vec::new(),
            filter: None,
            over: None,
        };
        if self.eat_op("*") {
            function.star = true;
        } else if !self.peek_op(")") {
            function.distinct = self.eat_word("DISTINCT");
            if !function.distinct {
                self.eat_word("ALL");
            }
            function.args = self.list(Self::expr)?;
            if self.eat_words(&["ORDER", "BY"]) {
                function.order_by = self.list(Self::order_term)?;
            }
        }
        self.op(")")?;
        if self.peek_word("FILTER") && self.op_at(1, "(") {
            self.at += 2;
            self.word("WHERE")?;
            function.filter = Some(self.expr()?);
            self.op(")")?;
        }
        if self.eat_word("OVER") {
            function.over = Some(if self.peek_op("(") {
                Over::Window(self.window()?)
            } else {
                Over::Name(self.name()?)
            });
        }
        Ok(Expr::Function(Box::new(function)))
    }

    pub(super) fn window(&mut self) -> Res<Window> {
        self.op("(")?;
        let mut window = Window::default();
        let keyword = ["PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS"]
            .iter()
            .any(|it| self.peek_word(it));
        if !keyword && !self.peek_op(")") {
            window.base = Some(self.name()?);
        }
        if self.eat_words(&["PARTITION", "BY"]) {
            window.partition_by = self.list(Self::expr)?;
        }
        if self.eat_words(&["ORDER", "BY"]) {
            window.order_by = self.list(Self::order_term)?;
        }
        let unit = if self.eat_word("ROWS") {
            Some(FrameUnit::Rows)
        } else if self.eat_word("RANGE") {
            Some(FrameUnit::Range)
        } else if self.eat_word("GROUPS") {
            Some(FrameUnit::Groups)
        } else {
            None
        };
        if let Some(unit) = unit {
            let (start, end) = if self.eat_word("BETWEEN") {
                let start = self.bound()?;
                self.word("AND")?;
                (start, self.bound()?)
            } else {
                (self.bound()?, Bound::CurrentRow)
            };
            let exclude = if self.eat_words(&["EXCLUDE", "NO", "OTHERS"]) {
                Exclude::NoOthers
            } else if self.eat_words(&["EXCLUDE", "CURRENT", "ROW"]) {
                Exclude::CurrentRow
            } else if self.eat_words(&["EXCLUDE", "GROUP"]) {
                Exclude::Group
            } else if self.eat_words(&["EXCLUDE", "TIES"]) {
                Exclude::Ties
            } else {
                Exclude::NoOthers
            };
            window.frame = Some(Frame {
                unit,
                start,
                end,
                exclude,
            });
        }
        self.op(")")?;
        Ok(window)
    }

    fn bound(&mut self) -> Res<Bound> {
        if self.eat_words(&["UNBOUNDED", "PRECEDING"]) {
            return Ok(Bound::UnboundedPreceding);
        }
        if self.eat_words(&["UNBOUNDED", "FOLLOWING"]) {
            return Ok(Bound::UnboundedFollowing);
        }
        if self.eat_words(&["CURRENT", "ROW"]) {
            return Ok(Bound::CurrentRow);
        }
        let offset = self.expr()?;
        if self.eat_word("PRECEDING") {
            return Ok(Bound::Preceding(offset));
        }
        self.word("FOLLOWING")?;
        Ok(Bound::Following(offset))
    }

    pub(super) fn order_term(&mut self) -> Res<OrderTerm> {
        let expr = self.expr()?;
        let descending = if self.eat_word("DESC") {
            true
        } else {
            self.eat_word("ASC");
            false
        };
        let nulls_first = if self.eat_words(&["NULLS", "FIRST"]) {
            Some(true)
        } else if self.eat_words(&["NULLS", "LAST"]) {
            Some(false)
        } else {
            None
        };
        Ok(OrderTerm {
            expr,
            descending,
            nulls_first,
        })
    }
}

fn literal_number(text: &str) -> Res<crate::value::Owned> {
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return match u64::from_str_radix(hex.trim_start_matches('0'), 16) {
            Ok(bits) => Ok(Val::Int(bits as i64)),
            Err(_) if hex.trim_start_matches('0').is_empty() => Ok(Val::Int(0)),
            Err(_) => Err(crate::error::operational(format!(
                "hex literal too big: {text}"
            ))),
        };
    }
    Ok(number::parse_whole(text).unwrap_or(Val::Int(0)))
}
