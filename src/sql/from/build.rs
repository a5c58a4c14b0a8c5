//! Making aliases, subqueries, CTEs and joins.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use crate::expr::{Expr, LabelName};
use crate::from::{Alias, Cte, From, Join, Subquery};
use crate::statement::{Compound, Query, SetOp};
use crate::{Error, schema};

fn label(name: Option<&str>, stem: &str) -> LabelName {
    match name {
        Some(name) => LabelName::Name(name.into()),
        None => LabelName::Anonymous(stem.into()),
    }
}

impl From {
    /// `table AS name`; without a name, `table_1`.
    #[must_use]
    pub fn alias(&self, name: Option<&str>) -> Self {
        if let Self::Cte(cte) = self {
            let base = cte.alias_of.as_ref().unwrap_or(cte);
            return Self::Cte(Rc::new(Cte {
                query: OnceCell::new(),
                name: match &base.name {
                    LabelName::Anonymous(_) => label(name, "anon"),
                    LabelName::Name(it) => label(name, it),
                },
                recursive: Cell::new(base.recursive.get()),
                alias_of: Some(Rc::clone(base)),
                restates: None,
                nesting: base.nesting,
                prefixes: Vec::new(),
                suffixes: Vec::new(),
            }));
        }
        let stem = match self {
            Self::Join(_) | Self::Text(_) | Self::Grouping(_) => "anon".into(),
            Self::Function(it) => {
                let mut it = (**it).clone();
                it.name = label(name, "anon");
                return Self::Function(Rc::new(it));
            }
            Self::Values(it) => {
                let mut it = (**it).clone();
                it.name = Some(label(name, "anon"));
                return Self::Values(Rc::new(it));
            }
            it => it.label().map_or_else(|| "anon".into(), |it| it.stem()),
        };
        Self::Alias(Rc::new(Alias {
            of: self.clone(),
            name: label(name, &stem),
            sample: None,
        }))
    }

    /// `table AS name TABLESAMPLE method REPEATABLE (seed)`.
    #[must_use]
    pub fn tablesample(&self, method: Expr, name: Option<&str>, seed: Option<Expr>) -> Self {
        let stem = self.label().map_or_else(|| "anon".into(), |it| it.stem());
        Self::Alias(Rc::new(Alias {
            of: self.clone(),
            name: label(name, &stem),
            sample: Some((method, seed)),
        }))
    }

    /// `left JOIN right ON ...`; without a condition, the one that foreign keys suggest.
    ///
    /// # Errors
    /// See [`schema::join_condition`].
    pub fn join(
        &self,
        right: &Self,
        on: Option<Expr>,
        outer: bool,
        full: bool,
    ) -> Result<Self, Error> {
        let on = match on {
            Some(on) => on.self_group(crate::ops::Against::Condition),
            None => {
                let subset = match self {
                    Self::Join(it) => Some(it.right.clone()),
                    _ => None,
                };
                schema::join_condition(self, right, subset.as_ref())?
            }
        };
        let right = match right {
            Self::Join(_) => Self::Grouping(Rc::new(right.clone())),
            it => it.clone(),
        };
        Ok(Self::Join(Rc::new(Join {
            left: self.clone(),
            right,
            on: Some(on),
            outer,
            full,
        })))
    }
}

impl Query {
    /// `(SELECT ...) AS name`; without a name, `anon_1`.
    pub fn subquery(&self, name: Option<&str>) -> From {
        From::Subquery(Rc::new(Subquery {
            query: self.clone(),
            name: label(name, "anon"),
            lateral: false,
        }))
    }

    /// `LATERAL (SELECT ...) AS name`.
    pub fn lateral(&self, name: Option<&str>) -> From {
        From::Subquery(Rc::new(Subquery {
            query: self.clone(),
            name: label(name, "anon"),
            lateral: true,
        }))
    }

    /// `WITH name AS (SELECT ...)`.
    pub fn cte(&self, name: Option<&str>, recursive: bool, nesting: bool) -> Rc<Cte> {
        Rc::new(Cte {
            query: OnceCell::from(self.clone()),
            name: label(name, "anon"),
            recursive: Cell::new(recursive),
            alias_of: None,
            restates: None,
            nesting,
            prefixes: Vec::new(),
            suffixes: Vec::new(),
        })
    }
}

impl Cte {
    /// `cte.union(...)`: the CTE with more parts, which the references inside those parts also mean.
    pub fn combine(
        self: &Rc<Self>,
        op: SetOp,
        others: impl IntoIterator<Item = Query>,
    ) -> Rc<Self> {
        let mut queries: Vec<Query> = self.query.get().cloned().into_iter().collect();
        queries.extend(others);
        Rc::new(Self {
            query: OnceCell::from(Query::Compound(Rc::new(Compound::new(op, queries)))),
            name: self.name.clone(),
            recursive: self.recursive.clone(),
            alias_of: None,
            restates: Some(Rc::clone(self)),
            nesting: self.nesting,
            prefixes: self.prefixes.clone(),
            suffixes: self.suffixes.clone(),
        })
    }

    /// What all names of one WITH element lead to: the first statement of it.
    pub fn origin(self: &Rc<Self>) -> Rc<Self> {
        let mut it = self.alias_of.as_ref().unwrap_or(self);
        while let Some(before) = &it.restates {
            it = before;
        }
        Rc::clone(it)
    }
}

impl Cte {
    /// The same WITH element with words before or behind its query.
    pub fn with_words(
        self: &Rc<Self>,
        before: impl IntoIterator<Item = Expr>,
        behind: impl IntoIterator<Item = Expr>,
    ) -> Rc<Self> {
        let mut prefixes = self.prefixes.clone();
        prefixes.extend(before);
        let mut suffixes = self.suffixes.clone();
        suffixes.extend(behind);
        Rc::new(Self {
            query: self.query.clone(),
            name: self.name.clone(),
            recursive: self.recursive.clone(),
            alias_of: self.alias_of.clone(),
            restates: Some(Rc::clone(self)),
            nesting: self.nesting,
            prefixes,
            suffixes,
        })
    }
}
