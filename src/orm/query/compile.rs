//! From an ORM SELECT to a `sql` SELECT and the plan for reading its rows.
//!
//! In: an [`OrmSelect`]. Out: a [`Compiled`], which may be executed many times with other values.
//! Called by `execute` and the loaders. Source of the behaviour: SQLAlchemy `_ORMSelectCompileState`.

use std::cell::RefCell;
use std::rc::Rc;

use sql::expr::{ColumnExpr, Expr, ExprKind};
use sql::statement::LabelStyle;
use sql::{From, Select, Statement, names};

use crate::error::{Error, Result};
use crate::host::Key;
use crate::loaders::Lazy;
use crate::loading::LoadPath;
use crate::maps::HashMap;
use crate::query::eager::{EagerJoin, Record};
use crate::query::plan::{ItemPlan, Position, PostGroup};
use crate::query::relationship_join::single_criterion;
use crate::query::{
    EntityRef, FromArg, MadeOf, OrmNote, OrmSelect, Selected, first_note, joins, nest, note_of,
};

/// A statement and how to read its rows.
pub struct Compiled {
    pub statement: Statement,
    /// The SELECT, when the statement is one of ours (not `from_statement`).
    pub select: Option<Rc<Select>>,
    pub keys: Vec<Key>,
    /// Rows must be made unique, because collections are loaded in them.
    pub needs_unique: bool,
    pub(crate) items: Vec<ItemPlan>,
    pub(crate) groups: Vec<PostGroup>,
    /// Why no objects can be made of the rows.
    pub(crate) refused: Option<String>,
    /// The classes that it reads.
    pub(crate) about: Vec<EntityRef>,
    /// The query itself, when a subquery load will repeat it.
    pub(crate) source: Option<Rc<OrmSelect>>,
    /// The engine's form of the statement, with a number that stands for the engine.
    pub(crate) prepared: RefCell<Option<(usize, Rc<engine::Prepared>)>>,
}

/// A column of the statement being built.
pub(super) struct Chosen {
    pub expr: Expr,
    /// It belongs to an eager join and so stands behind the others.
    pub secondary: bool,
}

/// The state of one compilation.
pub(super) struct Compiler<'a> {
    pub query: &'a OrmSelect,
    pub eager: bool,
    pub for_subquery: bool,
    pub columns: Vec<Chosen>,
    seen: HashMap<(usize, usize), Position>,
    pub froms: Vec<From>,
    pub fallback: Vec<From>,
    pub records: Vec<Record>,
    pub eager_joins: Vec<EagerJoin>,
    pub groups: Vec<PostGroup>,
    /// Some eager join may multiply rows.
    pub multi_row: bool,
    pub needs_unique: bool,
    pub refused: Option<String>,
    criteria: Vec<Expr>,
    /// Entities whose `with_loader_criteria` conditions are there.
    criteria_of: Vec<EntityRef>,
    /// Names of plain columns, for the keys of rows.
    named: Vec<(usize, Expr)>,
}

/// Where in the statement an entity is being set up.
pub(super) struct Place {
    pub entity: EntityRef,
    pub path: Rc<LoadPath>,
    pub secondary: bool,
    /// An outer join leads here, so that inner joins must nest.
    pub chained_from_outer: bool,
    /// The entity of the query from which eager joins led here.
    pub root: EntityRef,
    /// Not the root itself.
    pub nested: bool,
}

impl OrmSelect {
    /// The statement with eager joins, and its plan.
    ///
    /// # Errors
    /// Errors of joins and mappings.
    pub fn compile(&self) -> Result<Compiled> {
        self.configure()?;
        if let Some(from) = &self.base_alias {
            return self.without_base_alias(from).compile();
        }
        let eager = !self.no_eager_loads && self.from_statement.is_none();
        Compiler::new(self, eager, false).finish()
    }

    /// The SELECT without eager joins, for `subquery()`, `scalar_subquery()`, `exists()`, IN and unions.
    ///
    /// # Errors
    /// Errors of joins and mappings.
    pub fn to_select(&self) -> Result<Select> {
        self.select_styled(if self.legacy {
            LabelStyle::DisambiguateOnly
        } else {
            self.label_style
        })
    }

    /// The same with labels of a style.
    ///
    /// # Errors
    /// Errors of joins and mappings.
    pub fn select_styled(&self, style: LabelStyle) -> Result<Select> {
        self.configure()?;
        if let Some(from) = &self.base_alias {
            return self.without_base_alias(from).select_styled(style);
        }
        let compiled = Compiler::new(self, false, true).finish()?;
        match compiled.select {
            Some(select) => {
                let mut select = (*select).clone();
                select.label_style = style;
                // What brings its own conditions has them already.
                let about = if self.has_criteria() {
                    Vec::new()
                } else {
                    compiled.about
                };
                MadeOf(about).mark(&mut select);
                Ok(select)
            }
            None => Err(Error::invalid_request(
                "A textual statement cannot be used as a subquery",
            )),
        }
    }

    /// `Query.count()`: `SELECT count(*) FROM (...)`.
    ///
    /// # Errors
    /// Errors of joins and mappings.
    pub fn count_select(&self) -> Result<Select> {
        let inner = self.select_styled(LabelStyle::TablenamePlusCol)?;
        let from = inner.query().subquery(None);
        let count = sql::ops::func("count", Vec::<Expr>::new());
        Ok(Select::new([count])
            .select_from(from)
            .label_style(LabelStyle::TablenamePlusCol))
    }

    /// The names of the elements of a row.
    ///
    /// # Errors
    /// Errors of joins and mappings.
    pub fn columns_keys(&self) -> Result<Vec<Key>> {
        self.configure()?;
        Ok(Compiler::new(self, false, false).finish()?.keys)
    }

    /// Configures the mappers that take part.
    fn configure(&self) -> Result<()> {
        for it in &self.selected {
            match it {
                Selected::Entity(it) => it.mapper().configure()?,
                Selected::Column { expr, .. } => {
                    if let Some(it) = first_note(expr) {
                        it.mapper().configure()?;
                    }
                }
                Selected::Bundle { columns, .. } => {
                    for (_, expr) in columns {
                        if let Some(it) = first_note(expr) {
                            it.mapper().configure()?;
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

impl<'a> Compiler<'a> {
    pub fn new(query: &'a OrmSelect, eager: bool, for_subquery: bool) -> Self {
        Self {
            query,
            eager,
            for_subquery,
            columns: Vec::new(),
            seen: HashMap::default(),
            froms: Vec::new(),
            fallback: Vec::new(),
            records: Vec::new(),
            eager_joins: Vec::new(),
            groups: Vec::new(),
            multi_row: false,
            needs_unique: false,
            refused: None,
            criteria: Vec::new(),
            criteria_of: Vec::new(),
            named: Vec::new(),
        }
    }

    fn finish(mut self) -> Result<Compiled> {
        if self.query.origin == crate::query::Origin::Program && self.query.current_path.is_none() {
            self.query.check_options()?;
        }
        self.froms = joins::from_list(self.query)?;
        let options = Rc::new(self.query.options.clone());
        let mut items = Vec::with_capacity(self.query.selected.len());
        let mut keys: Vec<Key> = Vec::with_capacity(self.query.selected.len());
        for it in &self.query.selected {
            let (item, key) = self.item(it, &options, keys.len())?;
            items.push(item);
            keys.push(key);
        }
        self.add_criteria_of_the_rest()?;
        self.name_columns(&mut keys);
        if self.columns.is_empty() {
            return Err(Error::invalid_request(
                "Query contains no columns with which to SELECT from.",
            ));
        }
        let nest = !self.records.is_empty()
            && ((self.query.limit.is_some() || self.query.offset.is_some()) && self.multi_row
                || self.query.distinct
                || !self.query.distinct_on.is_empty()
                || !self.query.group_by.is_empty());
        self.build_eager_joins(nest)?;
        if self.froms.is_empty() {
            self.froms.clone_from(&self.fallback);
        }
        let (select, positions) = if nest {
            nest::statement(&self)?
        } else {
            self.simple_statement()
        };
        for it in &mut items {
            it.relocate(&positions);
        }
        let mut select = select;
        self.query.amend_inside(&mut select);
        let select = Rc::new(select);
        let about = if self.for_subquery {
            self.about()
        } else {
            Vec::new()
        };
        let mut loaders = self.groups.iter().flat_map(|it| &it.loaders);
        let repeated = loaders.any(|it| it.strategy == Lazy::Subquery);
        Ok(Compiled {
            statement: Statement::Query(sql::Query::Select(select.clone())),
            select: Some(select),
            source: repeated.then(|| Rc::new(self.query.clone())),
            keys,
            needs_unique: self.needs_unique,
            items,
            groups: self.groups,
            refused: self.refused,
            about,
            prepared: RefCell::new(None),
        })
    }

    /// The entities of the columns clause, of FROM and of joins.
    fn about(&self) -> Vec<EntityRef> {
        let mut out = self.criteria_of.clone();
        for it in &self.query.joins {
            match &it.target {
                crate::JoinTarget::Entity(it) => out.push(it.clone()),
                crate::JoinTarget::Relationship {
                    relationship, to, ..
                } => out.push(to.clone().unwrap_or_else(|| relationship.entity())),
                crate::JoinTarget::From(_) => {}
            }
        }
        out
    }

    fn item(
        &mut self,
        selected: &Selected,
        options: &Rc<Vec<crate::LoaderOption>>,
        at: usize,
    ) -> Result<(ItemPlan, Key)> {
        Ok(match selected {
            Selected::Entity(entity) => {
                self.add_criterion(entity)?;
                let path = match &self.query.current_path {
                    Some(it) => it.clone(),
                    None => LoadPath::root(entity, options),
                };
                let place = Place {
                    entity: entity.clone(),
                    path,
                    secondary: false,
                    chained_from_outer: false,
                    root: entity.clone(),
                    nested: false,
                };
                let plan = self.entity_plan(&place)?;
                self.fallback.push(entity.from_clause());
                (
                    ItemPlan::Entity(Box::new(plan)),
                    entity.label().unwrap_or_else(|| "".into()),
                )
            }
            Selected::Column { expr, name } => {
                let position = self.push_column(&labelled(expr, name.as_ref()))?;
                let key = match name {
                    Some(name) => name.clone(),
                    None => {
                        self.named.push((at, expr.clone()));
                        "".into()
                    }
                };
                (ItemPlan::Value(position), key)
            }
            Selected::Bundle { name, columns, .. } => {
                let mut plans = Vec::with_capacity(columns.len());
                for (_, expr) in columns {
                    plans.push(ItemPlan::Value(self.push_column(expr)?));
                }
                let keys = Rc::new(columns.iter().map(|it| it.0.clone()).collect());
                (ItemPlan::Bundle(keys, plans), name.clone())
            }
        })
    }

    /// A column of the columns clause: always a column of its own.
    fn push_column(&mut self, expr: &Expr) -> Result<Position> {
        if let Some(entity) = first_note(expr) {
            self.add_criterion(&entity)?;
            let mut from_entity = false;
            let own = entity.from_clause();
            sql::ops::walk::each_from(expr, &mut |it| {
                from_entity |= sql::froms::contains(&own, it);
            });
            if from_entity {
                self.fallback.push(own);
            }
        }
        let at = self.columns.len();
        self.seen.entry(expr.identity()).or_insert(at);
        self.columns.push(Chosen {
            expr: expr.clone(),
            secondary: false,
        });
        Ok(at)
    }

    /// A column that an entity needs: one that is there already serves again.
    pub fn add_column(&mut self, expr: Expr, secondary: bool) -> Position {
        if let Some(at) = self.seen.get(&expr.identity()) {
            return *at;
        }
        let at = self.columns.len();
        self.seen.insert(expr.identity(), at);
        self.columns.push(Chosen { expr, secondary });
        at
    }

    /// Conditions of the entities that only FROM and WHERE name.
    fn add_criteria_of_the_rest(&mut self) -> Result<()> {
        for it in &self.query.from {
            if let FromArg::Entity(it) = it {
                self.add_criterion(it)?;
            }
        }
        let mut named: Vec<EntityRef> = Vec::new();
        for it in &self.query.where_ {
            sql::ops::walk::each(it, &mut |part| {
                if let Some(entity) = note_of(part).and_then(OrmNote::entity) {
                    if !named.iter().any(|it| Rc::ptr_eq(it, &entity)) {
                        named.push(entity);
                    }
                }
            });
        }
        // In a subquery an entity of WHERE may belong to the statement around it.
        let own = !self.for_subquery
            || named.len() == 1 && self.froms.is_empty() && self.fallback.is_empty();
        if own {
            for it in &named {
                let from = it.from_clause();
                let there = |known: &From| sql::froms::contains(known, &from);
                if !self.froms.iter().chain(&self.fallback).any(there) {
                    self.add_criterion(it)?;
                }
            }
        }
        Ok(())
    }

    /// The conditions that come with an entity: of single-table inheritance, of `with_loader_criteria`.
    fn add_criterion(&mut self, entity: &EntityRef) -> Result<()> {
        let joined = self.query.joins.iter().any(|join| match &join.target {
            crate::JoinTarget::Entity(it) => Rc::ptr_eq(it, entity),
            crate::JoinTarget::Relationship { to: Some(it), .. } => Rc::ptr_eq(it, entity),
            crate::JoinTarget::Relationship { relationship, .. } => {
                entity.is_plain() && Rc::ptr_eq(&relationship.mapper(), entity.mapper())
            }
            crate::JoinTarget::From(_) => false,
        });
        if joined || self.criteria_of.iter().any(|it| Rc::ptr_eq(it, entity)) {
            return Ok(());
        }
        self.criteria_of.push(entity.clone());
        self.criteria.extend(single_criterion(entity));
        let more = self.query.criteria_of(entity)?;
        self.criteria.extend(more);
        Ok(())
    }

    /// The names of plain columns, as rows have them.
    fn name_columns(&self, keys: &mut [Key]) {
        if self.query.legacy {
            for (at, expr) in &self.named {
                let own = note_of(expr).and_then(|it| it.key.clone());
                keys[*at] = own
                    .or_else(|| match expr.kind() {
                        ExprKind::Column(_) | ExprKind::Label { .. } => names::proxy_key(expr),
                        _ => None,
                    })
                    .unwrap_or_else(|| "".into());
            }
            return;
        }
        let exprs: Vec<Expr> = self.named.iter().map(|it| with_key(&it.1)).collect();
        let plan = names::plan(&exprs, self.query.label_style, false);
        for ((at, expr), name) in self.named.iter().zip(plan) {
            keys[*at] = if matches!(expr.kind(), ExprKind::Raw { is_text: true, .. }) {
                "".into()
            } else {
                name.key
            };
        }
    }

    pub fn style(&self) -> LabelStyle {
        if self.query.legacy {
            LabelStyle::TablenamePlusCol
        } else {
            self.query.label_style
        }
    }

    /// Everything but columns, FROM, ORDER BY: shared by both forms of statement.
    pub fn base(&self) -> Select {
        let query = self.query;
        let mut where_ = query.where_.clone();
        where_.extend(self.criteria.iter().cloned());
        Select {
            where_,
            group_by: query.group_by.clone(),
            having: query.having.clone(),
            order_by: query.order_by.clone(),
            limit: query.limit.clone(),
            offset: query.offset.clone(),
            distinct: query.distinct,
            distinct_on: query.distinct_on.clone(),
            prefixes: query.prefixes.clone(),
            suffixes: query.suffixes.clone(),
            label_style: self.style(),
            correlate: query.correlate.clone(),
            correlate_except: query.correlate_except.clone(),
            for_update: query.for_update.clone(),
            ctes: query.ctes.clone(),
            extra: query.extra.clone(),
            ..Select::default()
        }
    }

    fn simple_statement(&self) -> (Select, Vec<Position>) {
        let mut select = self.base();
        let (positions, ordered) = self.order_columns();
        select.columns = ordered;
        select.from = self.froms.clone();
        for it in &self.eager_joins {
            select.from.push(it.from.clone());
        }
        for it in &self.eager_joins {
            select.order_by.extend(it.order_by.iter().cloned());
        }
        (select, positions)
    }

    /// Primary columns first: the new position of each column, and the columns in order.
    pub fn order_columns(&self) -> (Vec<Position>, Vec<Expr>) {
        let mut positions = vec![0; self.columns.len()];
        let mut ordered = Vec::with_capacity(self.columns.len());
        for secondary in [false, true] {
            for (at, it) in self.columns.iter().enumerate() {
                if it.secondary == secondary {
                    positions[at] = ordered.len();
                    ordered.push(it.expr.clone());
                }
            }
        }
        (positions, ordered)
    }
}

/// An expression without a name of its own, such as a hybrid, shows under the name that it was given.
fn labelled(expr: &Expr, name: Option<&Key>) -> Expr {
    let own = note_of(expr).and_then(|it| it.key.clone());
    match (expr.kind(), name.or(own.as_ref())) {
        (ExprKind::Column(_) | ExprKind::Label { .. } | ExprKind::Raw { .. }, _) | (_, None) => {
            expr.clone()
        }
        // A function has a name of its own, which the text keeps; rows call it by the attribute's all the same.
        (ExprKind::Function(_) | ExprKind::ScalarSubquery(_), _) if name.is_none() => expr.clone(),
        (_, Some(name)) => expr.label(Some(name)),
    }
}

/// The expression under the name that its attribute has.
fn with_key(expr: &Expr) -> Expr {
    let key = note_of(expr).and_then(|it| it.key.clone());
    match (expr.kind(), key) {
        (ExprKind::Column(it), Some(key)) => Expr::new(
            ExprKind::Column(ColumnExpr { key, ..it.clone() }),
            expr.ty(),
        ),
        (ExprKind::Column(_) | ExprKind::Label { .. }, None) => expr.clone(),
        // Rows call what only converts a column by the column's name.
        (ExprKind::Cast { .. } | ExprKind::TypeCoerce(_), Some(_))
            if names::proxy_key(expr).is_some() =>
        {
            expr.clone()
        }
        (_, Some(key)) => expr.label(Some(&key)),
        _ => expr.clone(),
    }
}
