//! Entities: a mapped class, or an alias of it, as queries see it.
//!
//! In: a mapper and perhaps a FROM element that stands for its table. Out: column expressions that remember which
//! entity and attribute they come from. Source of the behaviour: SQLAlchemy `orm/util.py` (AliasedInsp).

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

use sql::expr::{BindParam, ColumnExpr, Expr, ExprKind};
use sql::ops::walk;
use sql::{Column, From};

use crate::error::{Error, ErrorKind, Result};
use crate::host::Key;
use crate::mapper::Mapper;
use crate::maps::IndexMap;
use crate::property::PropertyKind;

/// A shared entity. Compared by identity.
pub type EntityRef = Rc<Entity>;

/// What a class is inside a query: `User` or `aliased(User)`.
pub struct Entity {
    me: Weak<Entity>,
    mapper: Rc<Mapper>,
    from: RefCell<From>,
    plain: bool,
    /// Its columns are found by name where they are no columns of the mapped table: it is a union or a subquery.
    by_name: Cell<bool>,
    /// `polymorphic_on` of `with_polymorphic`.
    discriminator: Option<Expr>,
    name: Option<Rc<str>>,
    /// `with_polymorphic`: subclasses whose columns are loaded, too.
    polymorphic: RefCell<Vec<Rc<Mapper>>>,
    /// Subclasses within a `with_polymorphic` entity, made when they are asked for.
    subs: RefCell<Vec<EntityRef>>,
    /// For such a subclass: the entity that it is part of.
    whole: Option<Weak<Entity>>,
    /// SQL expressions of the mapping as this entity shows them: one node each, so that ORDER BY finds its label.
    expressions: RefCell<IndexMap<Key, Expr>>,
}

/// What a column expression remembers of the mapping.
pub struct OrmNote {
    entity: Holder,
    /// The attribute's name.
    pub key: Option<Key>,
}

/// What an entity keeps itself must not keep the entity.
enum Holder {
    Strong(EntityRef),
    Weak(Weak<Entity>),
}

impl OrmNote {
    /// A note for an expression that stands for an attribute of `entity`, such as a hybrid.
    pub fn new(entity: &EntityRef, key: Option<Key>) -> Rc<Self> {
        Rc::new(Self {
            entity: Holder::Strong(entity.clone()),
            key,
        })
    }

    /// Where the expression comes from.
    pub fn entity(&self) -> Option<EntityRef> {
        match &self.entity {
            Holder::Strong(it) => Some(it.clone()),
            Holder::Weak(it) => it.upgrade(),
        }
    }
}

impl Entity {
    /// The class itself; [`Mapper::entity`] keeps the one that everybody shares.
    pub(crate) fn plain(mapper: &Rc<Mapper>) -> EntityRef {
        let it = Self::blank(mapper, mapper.selectable.clone(), true, None);
        it.by_name.set(mapper.by_name);
        Self::shared(it)
    }

    /// The class itself.
    pub fn of(mapper: &Rc<Mapper>) -> EntityRef {
        mapper.entity()
    }

    /// `aliased(User)`, `aliased(User, name="u")`.
    pub fn aliased(mapper: &Rc<Mapper>, name: Option<&str>) -> EntityRef {
        let (from, by_name) = mapper.default_from();
        let from = match &from {
            From::Join(_) => {
                // A join becomes a subquery.
                let inner = sql::Select::new(from.columns())
                    .select_from(from.clone())
                    .label_style(sql::statement::LabelStyle::TablenamePlusCol);
                inner.query().subquery(name)
            }
            it => it.alias(name),
        };
        Self::alias_of(mapper, from, name, by_name)
    }

    /// An alias that loads the subclasses that queries of the class load.
    fn alias_of(mapper: &Rc<Mapper>, from: From, name: Option<&str>, by_name: bool) -> EntityRef {
        let it = Self::blank(mapper, from, false, name.map(Into::into));
        it.by_name.set(by_name);
        it.polymorphic.replace(mapper.entity().polymorphic());
        Self::shared(it)
    }

    /// Another alias of what this entity reads from.
    pub(crate) fn another(&self) -> EntityRef {
        if self.plain {
            return Self::aliased_flat(&self.mapper, None);
        }
        let from = match &*self.from.borrow() {
            it @ From::Join(_) => flat(it),
            it => it.alias(None),
        };
        let it = Self::blank(&self.mapper, from, false, None);
        it.by_name.set(self.by_name.get());
        it.polymorphic.replace(self.polymorphic());
        Self::shared(it)
    }

    /// `aliased(Engineer, flat=True)`: each table of a join gets an alias of its own.
    pub fn aliased_flat(mapper: &Rc<Mapper>, name: Option<&str>) -> EntityRef {
        let (from, by_name) = mapper.default_from();
        let from = match &from {
            From::Join(_) => flat(&from),
            it => it.alias(name),
        };
        Self::alias_of(mapper, from, name, by_name)
    }

    /// `with_polymorphic(Person, [Engineer, Manager])`; all subclasses when none are given.
    pub fn with_polymorphic(mapper: &Rc<Mapper>, subclasses: Option<&[Rc<Mapper>]>) -> EntityRef {
        Self::polymorphic_alias(mapper, subclasses, &PolymorphicAlias::default())
    }

    /// `with_polymorphic(..., aliased=, flat=, innerjoin=, name=)`.
    pub fn polymorphic_alias(
        mapper: &Rc<Mapper>,
        subclasses: Option<&[Rc<Mapper>]>,
        how: &PolymorphicAlias,
    ) -> EntityRef {
        let all: Vec<Rc<Mapper>> = mapper
            .self_and_descendants()
            .into_iter()
            .skip(1)
            .filter(|it| match subclasses {
                Some(list) => list.iter().any(|other| other.isa(it)),
                None => true,
            })
            .collect();
        let joined = polymorphic_from(mapper, &all, !how.innerjoin);
        let name = how.name.as_deref();
        let from = match (&how.selectable, &joined) {
            (Some(it), _) => it.clone(),
            (None, From::Join(_)) if how.flat => flat(&joined),
            (None, From::Join(_)) if how.aliased => {
                let inner = sql::Select::new(joined.columns())
                    .select_from(joined.clone())
                    .label_style(sql::statement::LabelStyle::TablenamePlusCol);
                inner.query().subquery(name)
            }
            (None, it) if how.flat || how.aliased => it.alias(name),
            _ => joined.clone(),
        };
        let name = name.map_or_else(|| mapper.name().clone(), Into::into);
        let mut it = Self::blank(mapper, from, false, Some(name));
        it.by_name
            .set(how.selectable.is_some() || mapper.default_from().1);
        it.discriminator.clone_from(&how.polymorphic_on);
        *it.polymorphic.borrow_mut() = all;
        Self::shared(it)
    }

    /// `polymorphic_load="inline"` and `with_polymorphic` of the mapping: what every query of the class loads along.
    pub(crate) fn set_polymorphic(&self, subclasses: Vec<Rc<Mapper>>, from: Option<From>) {
        self.by_name.set(from.is_some() || self.mapper.by_name);
        *self.from.borrow_mut() = match from {
            Some(it) => it,
            None => polymorphic_from(&self.mapper, &subclasses, true),
        };
        *self.polymorphic.borrow_mut() = subclasses;
    }

    /// `wp.Engineer`: a subclass within a `with_polymorphic` entity.
    pub fn sub_entity(&self, mapper: &Rc<Mapper>) -> EntityRef {
        let known = |it: &&EntityRef| Rc::ptr_eq(it.mapper(), mapper);
        if let Some(it) = self.subs.borrow().iter().find(known) {
            return it.clone();
        }
        let mut it = Self::blank(mapper, self.from_clause(), false, None);
        it.whole = Some(self.me.clone());
        it.by_name.set(self.by_name.get());
        let it = Self::shared(it);
        self.subs.borrow_mut().push(it.clone());
        it
    }

    /// The subclasses whose columns are loaded along.
    pub fn polymorphic(&self) -> Vec<Rc<Mapper>> {
        self.polymorphic.borrow().clone()
    }

    /// `aliased(User, subquery)`: the class read from another FROM element.
    pub fn over(mapper: &Rc<Mapper>, from: From) -> EntityRef {
        Self::make(mapper, from, false, None)
    }

    /// `aliased(User, subquery, name="u")`.
    pub fn over_named(mapper: &Rc<Mapper>, from: From, name: &str) -> EntityRef {
        Self::make(mapper, from, false, Some(name.into()))
    }

    fn make(mapper: &Rc<Mapper>, from: From, plain: bool, name: Option<Rc<str>>) -> EntityRef {
        Self::shared(Self::blank(mapper, from, plain, name))
    }

    fn blank(mapper: &Rc<Mapper>, from: From, plain: bool, name: Option<Rc<str>>) -> Self {
        Self {
            me: Weak::new(),
            mapper: mapper.clone(),
            from: RefCell::new(from),
            plain,
            by_name: Cell::new(false),
            discriminator: None,
            name,
            polymorphic: RefCell::default(),
            subs: RefCell::default(),
            whole: None,
            expressions: RefCell::default(),
        }
    }

    fn shared(entity: Self) -> EntityRef {
        Rc::new_cyclic(|me| Self {
            me: me.clone(),
            ..entity
        })
    }

    pub(crate) fn rc(&self) -> EntityRef {
        self.me.upgrade().expect("entities live in an Rc")
    }

    pub fn mapper(&self) -> &Rc<Mapper> {
        &self.mapper
    }

    /// Whether this is the class itself and not an alias.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Whether conditions on the mapped table's columns stand as they are.
    pub(crate) fn is_direct(&self) -> bool {
        self.plain && !self.by_name.get()
    }

    /// `aliased(adapt_on_names=True)`.
    pub fn adapt_on_names(&self) {
        self.by_name.set(true);
    }

    /// `polymorphic_on` of `with_polymorphic`.
    pub(crate) fn discriminator(&self) -> Option<Expr> {
        self.discriminator.clone()
    }

    /// What result rows call it; nothing for an alias without a name.
    pub fn label(&self) -> Option<Key> {
        if self.plain {
            Some(self.mapper.name().clone())
        } else {
            self.name.clone()
        }
    }

    /// What its rows come from.
    pub fn from_clause(&self) -> From {
        self.from.borrow().clone()
    }

    /// The table column as this entity shows it.
    ///
    /// # Errors
    /// InvalidRequestError when the FROM element lacks the column.
    pub fn column(&self, column: &Rc<Column>) -> Result<Expr> {
        self.find_column(column).ok_or_else(|| {
            Error::invalid_request(format!(
                "Column '{}' is not available from the selectable of {self}",
                column.name.borrow()
            ))
        })
    }

    pub(crate) fn find_column(&self, column: &Rc<Column>) -> Option<Expr> {
        let from = self.from.borrow();
        let by_name = || {
            self.by_name
                .get()
                .then(|| from.column(&column.key.borrow()))
                .flatten()
        };
        from.column_for(column).or_else(by_name)
    }

    /// The primary key as this entity shows it.
    ///
    /// # Errors
    /// As [`Entity::column`].
    pub fn primary_key_exprs(&self) -> Result<Vec<Expr>> {
        self.mapper
            .primary_key
            .iter()
            .map(|it| self.column(it))
            .collect()
    }

    /// `User.name` in a query.
    ///
    /// # Errors
    /// AttributeError for an unknown name, InvalidRequestError for a relationship.
    pub fn attr(&self, key: &str) -> Result<Expr> {
        let property = self.mapper.resolve_property(key).ok_or_else(|| {
            Error::new(
                ErrorKind::Attribute,
                format!(
                    "type object '{}' has no attribute '{key}'",
                    self.mapper.name()
                ),
            )
        })?;
        let expr = match &property.kind {
            PropertyKind::Column(config) => self.loaded_column(&config.columns, key)?,
            PropertyKind::Expression { expr, .. } => {
                return Ok(self.expression(&property.key, expr));
            }
            PropertyKind::QueryExpression { default } => {
                let expr = default.clone().unwrap_or_else(Expr::null);
                return Ok(self.expression(&property.key, &expr));
            }
            PropertyKind::Relationship(it) => {
                return Err(Error::argument(format!(
                    "SQL expression element or literal value expected, got {it}."
                )));
            }
            PropertyKind::Synonym(_) => {
                return Err(Error::invalid_request(format!(
                    "Synonym '{key}' leads nowhere"
                )));
            }
        };
        let expr = keyed(expr, &property.key);
        Ok(expr.with_note(OrmNote::new(&self.rc(), Some(property.key.clone()))))
    }

    /// `column_property(...)` as this entity shows it.
    fn expression(&self, key: &Key, expr: &Expr) -> Expr {
        if let Some(it) = self.expressions.borrow().get(key) {
            return it.clone();
        }
        let it = self.adapt(expr).with_note(Rc::new(OrmNote {
            entity: Holder::Weak(self.me.clone()),
            key: Some(key.clone()),
        }));
        self.expressions
            .borrow_mut()
            .insert(key.clone(), it.clone());
        it
    }

    /// The first of the columns that the FROM element has.
    pub(crate) fn loaded_column(&self, columns: &[Rc<Column>], key: &str) -> Result<Expr> {
        columns
            .iter()
            .find_map(|it| self.find_column(it))
            .ok_or_else(|| {
                Error::invalid_request(format!(
                    "Attribute '{key}' is not available from the selectable of {self}"
                ))
            })
    }

    /// The expression with the mapped table's columns replaced by what this entity has for them.
    pub fn adapt(&self, expr: &Expr) -> Expr {
        if self.is_direct() {
            return expr.clone();
        }
        walk::map(expr, &mut |it| self.adapt_column(it))
    }

    fn adapt_column(&self, expr: &Expr) -> Option<Expr> {
        let it = match expr.kind() {
            ExprKind::Column(it) => it,
            ExprKind::ScalarSubquery(it) => {
                return Some(Expr::new(
                    ExprKind::ScalarSubquery(self.adapt_query(it)),
                    expr.ty(),
                ));
            }
            ExprKind::Exists(it) => {
                return Some(Expr::new(ExprKind::Exists(self.adapt_query(it)), expr.ty()));
            }
            _ => return None,
        };
        let column = it.column.as_ref()?;
        let own =
            |it: &From| matches!(it, From::Table(_)) || it.same_as(&self.mapper.default_from().0);
        if it.from.as_ref().is_some_and(|it| !own(it)) {
            return None;
        }
        let adapted = self.find_column(column)?;
        Some(match &expr.0.note {
            Some(_) => {
                let key = note_of(expr).and_then(|it| it.key.clone());
                adapted.with_note(OrmNote::new(&self.rc(), key))
            }
            None => adapted,
        })
    }

    /// A subquery that looks at this entity instead of the mapped table.
    fn adapt_query(&self, query: &sql::Query) -> sql::Query {
        let sql::Query::Select(select) = query else {
            return query.clone();
        };
        let mut select = (**select).clone();
        let lists = [
            &mut select.columns,
            &mut select.where_,
            &mut select.group_by,
            &mut select.having,
            &mut select.order_by,
        ];
        for expr in lists.into_iter().flatten() {
            *expr = self.adapt(expr);
        }
        let own = &self.mapper.selectable;
        let froms = [
            Some(&mut select.from),
            select.correlate.as_mut(),
            select.correlate_except.as_mut(),
        ];
        for from in froms.into_iter().flatten().flatten() {
            if from.same_as(own) {
                *from = self.from_clause();
            }
        }
        select.query()
    }

    /// Whether both mean the same class in the same place of a query.
    pub fn corresponds_to(&self, other: &Self) -> bool {
        if self.plain && other.plain {
            return self.mapper.common_parent(&other.mapper);
        }
        let part_of = |part: &Self, whole: &Self| {
            let it = part.whole.as_ref().and_then(Weak::upgrade);
            it.is_some_and(|it| std::ptr::eq(&raw const *it, whole))
        };
        std::ptr::eq(self, other) || part_of(self, other) || part_of(other, self)
    }
}

/// How `with_polymorphic` makes its FROM element.
#[derive(Clone, Default)]
pub struct PolymorphicAlias {
    /// A subquery of the join.
    pub aliased: bool,
    /// An alias for each table of the join.
    pub flat: bool,
    pub innerjoin: bool,
    pub name: Option<String>,
    /// Another FROM element that has all columns.
    pub selectable: Option<From>,
    /// What tells the class of a row there.
    pub polymorphic_on: Option<Expr>,
}

/// The tables of a class joined with those of subclasses.
fn polymorphic_from(mapper: &Mapper, subclasses: &[Rc<Mapper>], outer: bool) -> From {
    let mut from = mapper.selectable.clone();
    for sub in subclasses {
        if let (false, From::Join(own)) = (sub.single, &sub.selectable) {
            from = From::Join(Rc::new(sql::from::Join {
                left: from,
                right: own.right.clone(),
                on: own.on.clone(),
                outer,
                full: false,
            }));
        }
    }
    from
}

/// A join whose tables are aliased one by one.
pub(crate) fn flat(from: &From) -> From {
    fn leaves(from: &From, out: &mut Vec<(From, From)>) -> From {
        match from {
            From::Join(it) => {
                let left = leaves(&it.left, out);
                let right = leaves(&it.right, out);
                let on = it.on.as_ref().map(|on| {
                    walk::map(on, &mut |expr| {
                        let ExprKind::Column(column) = expr.kind() else {
                            return None;
                        };
                        let table = column.from.as_ref()?;
                        let alias = &out.iter().find(|it| it.0.same_as(table))?.1;
                        alias.column_for(column.column.as_ref()?)
                    })
                });
                From::Join(Rc::new(sql::from::Join {
                    left,
                    right,
                    on,
                    outer: it.outer,
                    full: it.full,
                }))
            }
            From::Grouping(it) => leaves(it, out),
            table => {
                let alias = table.alias(None);
                out.push((table.clone(), alias.clone()));
                alias
            }
        }
    }
    leaves(from, &mut Vec::new())
}

/// A column that `.c` and parameter names call by the attribute's name.
fn keyed(expr: Expr, key: &Key) -> Expr {
    match expr.kind() {
        ExprKind::Column(it) if it.key != *key => Expr::new(
            ExprKind::Column(ColumnExpr {
                key: key.clone(),
                ..it.clone()
            }),
            expr.ty(),
        ),
        _ => expr,
    }
}

/// The expression of a `column_property` when its columns have got their names and tables, with a label.
pub(crate) fn settle(expr: &Expr) -> Expr {
    let expr = settle_columns(expr);
    match expr.kind() {
        ExprKind::Label { .. } | ExprKind::Column(_) => expr,
        _ => expr.label(None),
    }
}

/// Columns that had no table when the expression was written, with the table that they have now.
fn settle_columns(expr: &Expr) -> Expr {
    walk::map(expr, &mut |it| match it.kind() {
        ExprKind::Column(ColumnExpr {
            from: None,
            column: Some(column),
            ..
        }) if column.table.borrow().upgrade().is_some() => Some(Expr::column(column)),
        // A parameter that was named after a column without a name.
        ExprKind::Bind(bind) if bind.key.is_empty() => Some(Expr::bind(BindParam {
            key: "param".to_owned(),
            unique: bind.unique,
            value: bind.value.clone(),
            ty: bind.ty.clone(),
            expanding: bind.expanding,
            literal_execute: bind.literal_execute,
            callable: bind.callable.clone(),
        })),
        ExprKind::ScalarSubquery(query) => Some(Expr::new(
            ExprKind::ScalarSubquery(settle_query(query)),
            it.ty(),
        )),
        ExprKind::Exists(query) => Some(Expr::new(ExprKind::Exists(settle_query(query)), it.ty())),
        _ => None,
    })
}

fn settle_query(query: &sql::Query) -> sql::Query {
    let sql::Query::Select(select) = query else {
        return query.clone();
    };
    let mut select = (**select).clone();
    let lists = [
        &mut select.columns,
        &mut select.where_,
        &mut select.group_by,
        &mut select.having,
        &mut select.order_by,
    ];
    for expr in lists.into_iter().flatten() {
        *expr = settle_columns(expr);
    }
    select.query()
}

/// What an expression remembers of the mapping.
pub(crate) fn note_of(expr: &Expr) -> Option<&OrmNote> {
    expr.0.note.as_ref()?.downcast_ref()
}

/// The attribute that an expression stands for.
pub fn attribute_of(expr: &Expr) -> Option<Key> {
    note_of(expr).and_then(|it| it.key.clone())
}

/// The name of a column in `selected_columns`: an attribute's own, where the expression does not only convert a column.
pub fn column_name(expr: &Expr) -> Key {
    let key = note_of(expr).and_then(|it| it.key.clone());
    match expr.kind() {
        ExprKind::Cast { .. } | ExprKind::TypeCoerce(_) => {
            sql::names::proxy_key(expr).or(key).unwrap_or_default()
        }
        ExprKind::Column(_) | ExprKind::Label { .. } => expr.name().unwrap_or_default(),
        _ => key.or_else(|| expr.name()).unwrap_or_default(),
    }
}

/// The entity of the first mapped column in an expression.
pub(crate) fn first_note(expr: &Expr) -> Option<EntityRef> {
    let mut found = None;
    walk::each(expr, &mut |it| {
        if found.is_none() {
            found = note_of(it).and_then(OrmNote::entity);
        }
    });
    found
}

impl fmt::Display for Entity {
    /// `Mapper[User(users)]`, `aliased(User)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.plain {
            write!(f, "{}", self.mapper)
        } else {
            write!(f, "aliased({})", self.mapper.name())
        }
    }
}

impl fmt::Debug for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for OrmNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}.{:?}", self.entity(), self.key)
    }
}
