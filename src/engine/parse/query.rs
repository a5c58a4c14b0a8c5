//! SELECT, VALUES, compounds, WITH and FROM.
//!
//! In: tokens. Out: [`Query`].

use std::rc::Rc;

use super::{Kind, Parser, Res, Token};
use crate::ast::{Body, Cte, From, Indexed, Item, JoinKind, Query, Select, SetOp};

impl Parser<'_> {
    pub(super) fn query(&mut self) -> Res<Query> {
        self.enter()?;
        let ctes = if self.peek_word("WITH") {
            self.with_clause()?
        } else {
            Vec::new()
        };
        let mut body = self.core()?;
        loop {
            let op = if self.eat_words(&["UNION", "ALL"]) {
                SetOp::UnionAll
            } else if self.eat_word("UNION") {
                SetOp::Union
            } else if self.eat_word("INTERSECT") {
                SetOp::Intersect
            } else if self.eat_word("EXCEPT") {
                SetOp::Except
            } else {
                break;
            };
            let right = self.core()?;
            body = Body::Compound {
                op,
                left: body.into(),
                right: right.into(),
            };
        }
        let order_by = if self.eat_words(&["ORDER", "BY"]) {
            self.list(Self::order_term)?
        } else {
            Vec::new()
        };
        let mut limit = None;
        let mut offset = None;
        if self.eat_word("LIMIT") {
            limit = Some(self.expr()?);
            if self.eat_word("OFFSET") {
                offset = Some(self.expr()?);
            } else if self.eat_op(",") {
                offset = limit.take();
                limit = Some(self.expr()?);
            }
        }
        self.leave();
        Ok(Query {
            ctes,
            body,
            order_by,
            limit,
            offset,
        })
    }

    pub(super) fn with_clause(&mut self) -> Res<Vec<Rc<Cte>>> {
        self.word("WITH")?;
        self.eat_word("RECURSIVE");
        let mut taken: Vec<String> = Vec::new();
        self.list(|parser| {
            let name = parser.name()?;
            if taken.iter().any(|it| it.eq_ignore_ascii_case(&name)) {
                return Err(crate::error::operational(format!(
                    "duplicate WITH table name: {name}"
                )));
            }
            taken.push(name.clone());
            let columns = if parser.peek_op("(") {
                parser.names()?
            } else {
                Vec::new()
            };
            parser.word("AS")?;
            if !parser.eat_words(&["NOT", "MATERIALIZED"]) {
                parser.eat_word("MATERIALIZED");
            }
            parser.op("(")?;
            let query = parser.query()?;
            parser.op(")")?;
            Ok(Rc::new(Cte {
                name,
                columns,
                query,
            }))
        })
    }

    fn core(&mut self) -> Res<Body> {
        if self.eat_word("VALUES") {
            let rows = self.list(|parser| {
                parser.op("(")?;
                let row = parser.list(Self::expr)?;
                parser.op(")")?;
                Ok(row)
            })?;
            return Ok(Body::Values(rows));
        }
        self.word("SELECT")?;
        let mut select = Select {
            distinct: self.eat_word("DISTINCT"),
            ..Select::default()
        };
        if !select.distinct {
            self.eat_word("ALL");
        }
        select.items = self.items()?;
        if self.eat_word("FROM") {
            select.from = Some(self.from()?);
        }
        if self.eat_word("WHERE") {
            select.where_ = Some(self.expr()?);
        }
        if self.eat_words(&["GROUP", "BY"]) {
            select.group_by = self.list(Self::expr)?;
        }
        if self.eat_word("HAVING") {
            select.having = Some(self.expr()?);
        }
        if self.peek_word("WINDOW") && self.word_at(2, "AS") {
            self.at += 1;
            select.windows = self.list(|parser| {
                let name = parser.name()?;
                parser.word("AS")?;
                Ok((name, parser.window()?))
            })?;
        }
        Ok(Body::Select(Box::new(select)))
    }

    pub(super) fn items(&mut self) -> Res<Vec<Item>> {
        self.list(|parser| {
            if parser.eat_op("*") {
                return Ok(Item::All);
            }
            if let Some(Token {
                kind: Kind::Word(name) | Kind::Quoted(name),
                ..
            }) = parser.token()
            {
                if parser.op_at(1, ".") && parser.op_at(2, "*") {
                    let name = name.clone();
                    parser.at += 1;
                    let spot = parser.spot();
                    parser.at += 2;
                    return Ok(Item::AllOf(name, spot));
                }
            }
            let start = parser.here();
            let expr = parser.expr()?;
            let text = parser.text[start..parser.before()].to_owned();
            let alias = parser.alias()?;
            Ok(Item::Expr { expr, alias, text })
        })
    }

    pub(super) fn from(&mut self) -> Res<From> {
        let mut left = self.factor()?;
        loop {
            if self.eat_op(",") {
                let right = self.factor()?;
                left = join(left, right, JoinKind::Inner, false);
                // A comma takes no condition in standard SQL, but SQLite reads one.
                self.constraint(&mut left)?;
                continue;
            }
            let natural = self.peek_word("NATURAL");
            let start = self.at;
            if natural {
                self.at += 1;
            }
            let kind = if self.eat_word("JOIN") || self.eat_words(&["INNER", "JOIN"]) {
                JoinKind::Inner
            } else if self.eat_words(&["CROSS", "JOIN"]) {
                JoinKind::Cross
            } else if self.eat_words(&["LEFT", "JOIN"])
                || self.eat_words(&["LEFT", "OUTER", "JOIN"])
            {
                JoinKind::Left
            } else if self.eat_words(&["RIGHT", "JOIN"])
                || self.eat_words(&["RIGHT", "OUTER", "JOIN"])
            {
                JoinKind::Right
            } else if self.eat_words(&["FULL", "JOIN"])
                || self.eat_words(&["FULL", "OUTER", "JOIN"])
            {
                JoinKind::Full
            } else if self.peek_words(&["OUTER", "JOIN"]) {
                return Err(crate::error::operational("unknown join type: OUTER"));
            } else if natural {
                return Err(self.unexpected());
            } else {
                self.at = start;
                return Ok(left);
            };
            let right = self.factor()?;
            left = join(left, right, kind, natural);
            self.constraint(&mut left)?;
        }
    }

    fn constraint(&mut self, join: &mut From) -> Res<()> {
        let From::Join { using, on, .. } = join else {
            return Ok(());
        };
        if self.eat_word("ON") {
            *on = Some(self.expr()?);
        } else if self.eat_word("USING") {
            *using = self.names()?;
        }
        Ok(())
    }

    /// `NOT INDEXED` or `INDEXED BY`, where it stands.
    pub(super) fn indexed(&mut self) -> Res<Indexed> {
        if self.eat_words(&["NOT", "INDEXED"]) {
            Ok(Indexed::Not)
        } else if self.eat_words(&["INDEXED", "BY"]) {
            self.name().map(Indexed::By)
        } else {
            Ok(Indexed::AsPlanned)
        }
    }

    fn factor(&mut self) -> Res<From> {
        self.enter()?;
        let factor = self.factor_inner();
        self.leave();
        factor
    }

    fn factor_inner(&mut self) -> Res<From> {
        if self.eat_op("(") {
            if self.peek_query() {
                let query = Rc::new(self.query()?);
                self.op(")")?;
                let alias = self.alias()?;
                return Ok(From::Query {
                    query,
                    alias,
                    columns: Vec::new(),
                    id: None,
                });
            }
            let inner = self.from()?;
            self.op(")")?;
            // A joined group may carry a name; it has no use of its own.
            let alias = self.alias()?;
            return Ok(match (inner, alias) {
                (
                    From::Table {
                        schema,
                        name,
                        id,
                        indexed,
                        spot,
                        ..
                    },
                    Some(alias),
                ) => From::Table {
                    schema,
                    name,
                    alias: Some(alias),
                    id,
                    indexed,
                    spot,
                },
                (inner, _) => inner,
            });
        }
        let (schema, name) = self.qualified_name()?;
        let spot = self.spot();
        if self.eat_op("(") {
            let args = if self.peek_op(")") {
                Vec::new()
            } else {
                self.list(Self::expr)?
            };
            self.op(")")?;
            let alias = self.alias()?;
            return Ok(From::Function {
                name,
                args,
                alias,
                id: None,
            });
        }
        let alias = self.alias()?;
        let indexed = self.indexed()?;
        Ok(From::Table {
            schema,
            name,
            alias,
            id: None,
            indexed,
            spot,
        })
    }
}

fn join(left: From, right: From, kind: JoinKind, natural: bool) -> From {
    From::Join {
        left: left.into(),
        right: right.into(),
        kind,
        natural,
        using: Vec::new(),
        on: None,
    }
}
