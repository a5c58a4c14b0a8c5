//! Names that are settled only when a statement is printed, and the plan of names of a SELECT's columns.
//!
//! In: the columns of a SELECT. Out: for each, its label and the key that `.c` of a subquery has for it.
//! Used by the compiler and by `from`. Source: SQLAlchemy `_generate_columns_plus_names`, `_anonymous_label`.

use std::rc::Rc;

use crate::expr::{ColumnExpr, Expr, ExprKind, LabelName, UnaryOp};
use crate::from::From;
use crate::hash::FastMap;
use crate::ops::operand_fold as fold;
use crate::statement::LabelStyle;

/// A name, perhaps with a number that is known only when printed.
#[derive(Clone, Debug)]
pub enum Name {
    Plain(Rc<str>),
    /// `stem_1`: numbered by what it belongs to.
    Anonymous {
        of: (usize, usize),
        dedupe: u32,
        stem: Rc<str>,
    },
    /// `<name of the FROM>_rest`, where the FROM's name is anonymous.
    Qualified {
        from: From,
        rest: Rc<str>,
        numbered: Option<(usize, usize, u32)>,
    },
    /// The same printed name again, of another column: `nth` only tells them apart.
    Repeated {
        base: Rc<Name>,
        nth: u32,
    },
    /// `<name of the FROM>_<rest>`, where the rest is settled late, too.
    Composed {
        from: From,
        rest: Rc<Name>,
    },
    /// A number behind a name that is itself settled only when printed (`id_1_1`).
    Suffixed {
        base: Rc<Name>,
        of: (usize, usize),
        dedupe: u32,
    },
}

impl Name {
    /// A fixed number for this name.
    pub(crate) fn fold(&self) -> usize {
        match self {
            Self::Plain(it) => fold(it),
            Self::Anonymous { of, dedupe, stem } => {
                of.0.rotate_left(7) ^ of.1.rotate_left(21) ^ (*dedupe as usize) ^ fold(stem)
            }
            Self::Qualified {
                from,
                rest,
                numbered,
            } => {
                from.address().rotate_left(9)
                    ^ fold(rest)
                    ^ numbered.map_or(0, |it| it.0 ^ it.1 ^ it.2 as usize)
            }
            Self::Repeated { base, nth } => base.fold().rotate_left(5) ^ *nth as usize,
            Self::Composed { from, rest } => from.address().rotate_left(11) ^ rest.fold(),
            Self::Suffixed { base, of, dedupe } => {
                base.fold().rotate_left(3) ^ of.0 ^ of.1 ^ *dedupe as usize
            }
        }
    }
}

impl Name {
    /// The name itself, whichever of several columns it belongs to.
    fn base(&self) -> &Self {
        match self {
            Self::Repeated { base, .. } => base.base(),
            it => it,
        }
    }

    /// The plain name of a repeated column.
    fn repeated_stem(&self) -> Option<Rc<str>> {
        match (self, self.base()) {
            (Self::Repeated { .. }, Self::Plain(it)) => Some(Rc::clone(it)),
            _ => None,
        }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Plain(a), Self::Plain(b)) => a == b,
            (
                Self::Anonymous {
                    of: a,
                    dedupe: b,
                    stem: c,
                },
                Self::Anonymous {
                    of: x,
                    dedupe: y,
                    stem: z,
                },
            ) => a == x && b == y && c == z,
            (
                Self::Qualified {
                    from: a,
                    rest: b,
                    numbered: c,
                },
                Self::Qualified {
                    from: x,
                    rest: y,
                    numbered: z,
                },
            ) => a.same_as(x) && b == y && c == z,
            (Self::Repeated { base: a, nth: b }, Self::Repeated { base: x, nth: y }) => {
                a == x && b == y
            }
            (Self::Composed { from: a, rest: b }, Self::Composed { from: x, rest: y }) => {
                a.same_as(x) && b == y
            }
            (
                Self::Suffixed {
                    base: a,
                    of: b,
                    dedupe: c,
                },
                Self::Suffixed {
                    base: x,
                    of: y,
                    dedupe: z,
                },
            ) => a == x && b == y && c == z,
            _ => false,
        }
    }
}

impl Eq for Name {}

impl std::hash::Hash for Name {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_usize(self.fold());
    }
}

/// What a column of a SELECT is called.
#[derive(Clone, Debug)]
pub struct ColumnName {
    /// `AS` this, whatever the expression.
    pub required: Option<Name>,
    /// `AS` this, when the expression has no name that a column would have.
    pub fallback: Option<Name>,
    /// What `.c` of a subquery calls it.
    pub key: Rc<str>,
    /// It is the same column again.
    pub repeated: bool,
}

/// The number of a repeated column within its SELECT.
type Dedupe = u32;

/// The names of a SELECT's columns. `dedupe` gives repeated columns labels of their own (`id__1`), as printing needs.
#[expect(
    clippy::mutable_key_type,
    reason = "hash and equality look at addresses, which do not change"
)]
pub fn plan(columns: &[Expr], style: LabelStyle, dedupe: bool) -> Vec<ColumnName> {
    let mut names: FastMap<Name, (usize, usize)> = FastMap::default();
    names.reserve(columns.len());
    let mut keys = Keys::default();
    let mut next: Dedupe = 1;
    let qualified = style == LabelStyle::TablenamePlusCol;
    let mut out = Vec::with_capacity(columns.len());
    for expr in columns {
        let identity = expr.identity();
        let key = keys.key(expr, style);
        if style == LabelStyle::None {
            let fallback = non_anonymous(expr).unwrap_or_else(|| anonymous_name(expr));
            out.push(ColumnName {
                required: None,
                fallback: Some(fallback),
                key,
                repeated: false,
            });
            continue;
        }
        if matches!(expr.kind(), ExprKind::Raw { is_text: true, .. }) {
            out.push(ColumnName {
                required: None,
                fallback: None,
                key,
                repeated: false,
            });
            continue;
        }
        let mut repeated = false;
        let mut take_number = |expr: &Expr| {
            let it = deduped(expr, qualified, next);
            next += 1;
            it
        };
        let effective = if qualified {
            qualified_name(expr)
        } else {
            non_anonymous(expr)
        };
        let (required, fallback) = match effective {
            None => {
                let anonymous = anonymous_name(expr);
                repeated = names.insert(anonymous.clone(), identity).is_some();
                (
                    None,
                    if repeated {
                        take_number(expr)
                    } else {
                        anonymous
                    },
                )
            }
            Some(name) => match names.get(&name) {
                None => {
                    names.insert(name.clone(), identity);
                    (qualified.then(|| name.clone()), name)
                }
                Some(of) if *of != identity => {
                    let label = if qualified {
                        anonymous_qualified(expr)
                    } else {
                        anonymous_name(expr)
                    };
                    let label = if dedupe && names.contains_key(&label) {
                        repeated = true;
                        take_number(expr)
                    } else {
                        names.insert(label.clone(), identity);
                        label
                    };
                    (Some(label.clone()), label)
                }
                Some(_) if dedupe => {
                    repeated = true;
                    let label = take_number(expr);
                    (Some(label.clone()), label)
                }
                Some(_) => (qualified.then(|| name.clone()), name),
            },
        };
        out.push(ColumnName {
            required,
            fallback: Some(fallback),
            key,
            repeated,
        });
    }
    out
}

/// Keys of `.c`, unique as far as SQLAlchemy makes them so.
#[derive(Default)]
struct Keys {
    taken: FastMap<Rc<str>, ()>,
    numbers: FastMap<Rc<str>, Vec<(usize, usize)>>,
}

impl Keys {
    fn key(&mut self, expr: &Expr, style: LabelStyle) -> Rc<str> {
        let natural = if style == LabelStyle::TablenamePlusCol {
            qualified_key(expr)
        } else {
            proxy_key(expr)
        };
        let name: Rc<str> = natural.unwrap_or_else(|| "_no_label".into());
        if style == LabelStyle::None || !self.taken.contains_key(&name) {
            self.taken.insert(Rc::clone(&name), ());
            return name;
        }
        let numbers = self.numbers.entry(Rc::clone(&name)).or_default();
        let identity = expr.identity();
        let at = match numbers.iter().position(|it| *it == identity) {
            Some(at) => at,
            None => {
                numbers.push(identity);
                numbers.len() - 1
            }
        };
        format!("{name}_{}", at + 1).into()
    }
}

/// The expression whose name a CAST or a truth test passes on.
fn wrapped(expr: &Expr) -> Option<&Expr> {
    match expr.kind() {
        ExprKind::Cast { expr, .. } | ExprKind::TypeCoerce(expr) => Some(expr),
        ExprKind::Unary {
            op: UnaryOp::IsTrue | UnaryOp::IsFalse,
            operand,
        } => Some(operand),
        _ => None,
    }
}

/// The name that needs no number: a column's, a label's.
pub fn non_anonymous(expr: &Expr) -> Option<Name> {
    match expr.kind() {
        ExprKind::Column(it) => Some(it.printed_name()),
        ExprKind::Raw {
            text,
            is_text: false,
            ..
        } => Some(Name::Plain(text.as_str().into())),
        ExprKind::Label { name, .. } => Some(label_name(expr, name)),
        ExprKind::Grouping(it) => non_anonymous(it),
        _ => None,
    }
}

/// What a label is called.
pub fn label_name(label: &Expr, name: &LabelName) -> Name {
    match name {
        LabelName::Name(it) => Name::Plain(Rc::clone(it)),
        LabelName::Anonymous(stem) => Name::Anonymous {
            of: label.identity(),
            dedupe: 0,
            stem: Rc::clone(stem),
        },
    }
}

/// `stem_1`, from the expression's own name, or `anon_1`.
pub fn anonymous_name(expr: &Expr) -> Name {
    if let Some(inner) = wrapped(expr) {
        return non_anonymous(inner).unwrap_or_else(|| anonymous_name(inner));
    }
    let stem = match expr.kind() {
        ExprKind::Column(ColumnExpr {
            anonymous: Some(name),
            ..
        }) => {
            if let Some(stem) = name.repeated_stem() {
                return Name::Anonymous {
                    of: expr.identity(),
                    dedupe: 0,
                    stem,
                };
            }
            return Name::Suffixed {
                base: Rc::clone(name),
                of: expr.identity(),
                dedupe: 0,
            };
        }
        ExprKind::Grouping(it) => it.name(),
        _ => expr.name(),
    };
    Name::Anonymous {
        of: expr.identity(),
        dedupe: 0,
        stem: stem.unwrap_or_else(|| "anon".into()),
    }
}

/// `table_column`; a label's own name; nothing for unnamed expressions.
pub fn qualified_name(expr: &Expr) -> Option<Name> {
    match expr.kind() {
        ExprKind::Column(it) => Some(it.qualified(&it.name)),
        ExprKind::Label { name, .. } => Some(label_name(expr, name)),
        ExprKind::Grouping(it) => qualified_name(it).or_else(|| Some(anonymous_name(expr))),
        _ => qualified_name(wrapped(expr)?),
    }
}

fn anonymous_qualified(expr: &Expr) -> Name {
    let (a, b) = expr.identity();
    match qualified_name(expr) {
        Some(Name::Plain(stem)) => Name::Anonymous {
            of: (a, b),
            dedupe: 0,
            stem,
        },
        Some(Name::Qualified { from, rest, .. }) => Name::Qualified {
            from,
            rest,
            numbered: Some((a, b, 0)),
        },
        Some(base @ (Name::Composed { .. } | Name::Suffixed { .. })) => Name::Suffixed {
            base: Rc::new(base),
            of: (a, b),
            dedupe: 0,
        },
        _ => anonymous_name(expr),
    }
}

fn deduped(expr: &Expr, qualified: bool, number: Dedupe) -> Name {
    let (a, b) = expr.identity();
    let stem_of = |name: Option<Name>| match name {
        Some(Name::Plain(it)) => Some(it),
        Some(Name::Anonymous { stem, .. }) => Some(stem),
        _ => None,
    };
    if let (
        ExprKind::Column(ColumnExpr {
            anonymous: Some(name),
            ..
        }),
        false,
    ) = (expr.kind(), qualified)
    {
        if let Some(stem) = name.repeated_stem() {
            return Name::Anonymous {
                of: (a, b),
                dedupe: number,
                stem: format!("{stem}_").into(),
            };
        }
        return Name::Suffixed {
            base: Rc::clone(name),
            of: (a, b),
            dedupe: number,
        };
    }
    let plain = if qualified {
        None
    } else if let Some(inner) = wrapped(expr) {
        if let Some(stem) = stem_of(non_anonymous(inner)) {
            return Name::Anonymous {
                of: (a, b),
                dedupe: 0,
                stem: format!("{stem}_").into(),
            };
        }
        None
    } else {
        expr.name()
    };
    if let Some(stem) = plain {
        return Name::Anonymous {
            of: (a, b),
            dedupe: number,
            stem: format!("{stem}_").into(),
        };
    }
    match qualified_name(expr) {
        Some(Name::Qualified { from, rest, .. }) => Name::Qualified {
            from,
            rest: format!("{rest}_").into(),
            numbered: Some((a, b, number)),
        },
        Some(base @ (Name::Composed { .. } | Name::Suffixed { .. })) => Name::Suffixed {
            base: Rc::new(base),
            of: (a, b),
            dedupe: number,
        },
        it => {
            let stem = stem_of(it).unwrap_or_else(|| "anon".into());
            Name::Anonymous {
                of: (a, b),
                dedupe: number,
                stem: format!("{stem}_").into(),
            }
        }
    }
}

/// What `.c` calls an expression, if it has a name.
pub fn proxy_key(expr: &Expr) -> Option<Rc<str>> {
    match expr.kind() {
        ExprKind::Column(it) => Some(Rc::clone(&it.key)),
        ExprKind::Label {
            name: LabelName::Name(it),
            ..
        } => Some(Rc::clone(it)),
        ExprKind::Label { .. } => None,
        ExprKind::Grouping(it) => proxy_key(it),
        _ => match wrapped(expr) {
            Some(inner) => proxy_key(inner),
            None => expr.name(),
        },
    }
}

fn qualified_key(expr: &Expr) -> Option<Rc<str>> {
    match expr.kind() {
        ExprKind::Column(it) => match it.qualified(&it.key) {
            Name::Plain(it) => Some(it),
            Name::Qualified { from, rest, .. } => {
                let stem = from
                    .label()
                    .map(|it| it.stem())
                    .unwrap_or_else(|| "anon".into());
                Some(format!("{stem}_1_{rest}").into())
            }
            Name::Anonymous { stem, .. } => Some(stem),
            Name::Suffixed { .. } | Name::Composed { .. } | Name::Repeated { .. } => {
                Some(Rc::clone(&it.key))
            }
        },
        _ => proxy_key(expr),
    }
}

impl ColumnExpr {
    /// The name as it is printed behind the FROM's name.
    pub fn printed_name(&self) -> Name {
        match &self.anonymous {
            Some(name) => name.base().clone(),
            None => Name::Plain(Rc::clone(&self.name)),
        }
    }

    /// `<from>_<name>`.
    pub fn qualified(&self, name: &Rc<str>) -> Name {
        let Some(from) = &self.from else {
            return Name::Plain(Rc::clone(name));
        };
        if let (Some(anonymous), true) = (&self.anonymous, Rc::ptr_eq(name, &self.name)) {
            if from.label().is_some() && anonymous.repeated_stem().is_none() {
                return Name::Composed {
                    from: from.clone(),
                    rest: Rc::clone(anonymous),
                };
            }
        }
        match from.label() {
            Some(LabelName::Name(table)) => {
                let mut label = match from {
                    From::Table(it) if it.schema.is_some() => {
                        let schema = it.schema.as_deref().unwrap_or_default().replace('.', "_");
                        [&schema, "_", &*table, "_", name].concat()
                    }
                    _ => [&*table, "_", name].concat(),
                };
                if from.has_key(&label) {
                    let mut number = 1;
                    while from.has_key(&format!("{label}_{number}")) {
                        number += 1;
                    }
                    label = format!("{label}_{number}");
                }
                Name::Plain(label.into())
            }
            Some(LabelName::Anonymous(_)) => Name::Qualified {
                from: from.clone(),
                rest: Rc::clone(name),
                numbered: None,
            },
            None => Name::Plain(Rc::clone(name)),
        }
    }
}

impl LabelName {
    /// The name, or its stem.
    pub fn stem(&self) -> Rc<str> {
        match self {
            Self::Name(it) | Self::Anonymous(it) => Rc::clone(it),
        }
    }
}
