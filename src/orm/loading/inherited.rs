//! Reading subclass columns of joined inheritance again, from the tables that have them and no others.
//!
//! In: an object and column attributes. Out: the statement and the plan, when the base table is not needed.
//! Source of the behaviour: SQLAlchemy `Mapper._optimized_get_statement`.

use std::cell::RefCell;
use std::rc::Rc;

use engine::BoundValues;
use sql::expr::{BindParam, Expr};
use sql::statement::LabelStyle;
use sql::{Column, From, Select, Statement, Table};

use super::LoadPath;
use crate::attributes::{self, Got, Passive};
use crate::error::Result;
use crate::host::{Key, ObjectRef};
use crate::mapper::Mapper;
use crate::property::PropertyKind;
use crate::query::Compiled;
use crate::query::plan::{EntityPlan, ItemPlan};
use crate::query::relationship_join::map_columns;

/// The statement with its values; nothing when the base table has one of the columns.
pub(super) fn statement(
    object: &ObjectRef,
    keys: &[Key],
) -> Result<Option<(Compiled, BoundValues)>> {
    let mapper = object.state().mapper();
    if mapper.shares_with().is_none() {
        return Ok(None);
    }
    let mut columns: Vec<(Key, Rc<Column>)> = Vec::new();
    let mut tables: Vec<Rc<Table>> = Vec::new();
    for property in mapper.column_properties() {
        if !keys.contains(&property.key) {
            continue;
        }
        let PropertyKind::Column(config) = &property.kind else {
            return Ok(None);
        };
        for column in &config.columns {
            let Some(table) = column.table.borrow().upgrade() else {
                return Ok(None);
            };
            if !tables.iter().any(|it| Rc::ptr_eq(it, &table)) {
                tables.push(table);
            }
            columns.push((property.key.clone(), column.clone()));
        }
    }
    let base = mapper.identity_mapper().local_table.clone();
    if columns.is_empty() || tables.iter().any(|it| Rc::ptr_eq(it, &base)) {
        return Ok(None);
    }
    let Some((conditions, params)) = conditions(object, mapper, &mut tables)? else {
        return Ok(None);
    };
    let mut select = Select::new(columns.iter().map(|it| Expr::column(&it.1)))
        .label_style(LabelStyle::TablenamePlusCol);
    select.where_ = conditions;
    let mut plan = EntityPlan {
        mapper: mapper.clone(),
        path: LoadPath::root(&mapper.entity(), &Rc::default()),
        primary_key: Vec::new(),
        columns: Vec::new(),
        subclass_columns: Vec::new(),
        deferred: Vec::new(),
        expired: Vec::new(),
        joined: Vec::new(),
        noload: Vec::new(),
        lazy: Vec::new(),
        post: None,
        discriminator: None,
    };
    for (at, (key, _)) in columns.into_iter().enumerate() {
        if !plan.columns.iter().any(|it| it.0 == key) {
            plan.columns.push((key, at));
        }
    }
    let select = Rc::new(select);
    let compiled = Compiled {
        statement: Statement::Query(sql::Query::Select(select.clone())),
        select: Some(select),
        source: None,
        keys: vec![mapper.name().clone()],
        needs_unique: false,
        items: vec![ItemPlan::Entity(Box::new(plan))],
        groups: Vec::new(),
        refused: None,
        about: Vec::new(),
        prepared: RefCell::new(None),
    };
    Ok(Some((compiled, params)))
}

/// The conditions between the tables from the lowest needed one down, the first with the object's own value.
fn conditions(
    object: &ObjectRef,
    mapper: &Rc<Mapper>,
    tables: &mut Vec<Rc<Table>>,
) -> Result<Option<(Vec<Expr>, BoundValues)>> {
    let mut chain = vec![mapper.clone()];
    while let Some(above) = chain.last().and_then(|it| it.shares_with()) {
        chain.push(above);
    }
    chain.reverse();
    let is_in =
        |tables: &[Rc<Table>], table: &Rc<Table>| tables.iter().any(|it| Rc::ptr_eq(it, table));
    let mut all: Vec<Expr> = Vec::new();
    let mut start = false;
    for it in &chain {
        start |= is_in(tables, &it.local_table);
        if start && !it.single {
            let From::Join(join) = &it.selectable else {
                return Ok(None);
            };
            all.extend(join.on.clone());
            if !is_in(tables, &it.local_table) {
                tables.push(it.local_table.clone());
            }
        }
    }
    let mut params = BoundValues::new();
    let Some(first) = all.first_mut() else {
        return Ok(None);
    };
    let mut failed = None;
    let mut missing = false;
    *first = map_columns(first, &mut |_, column| {
        let table = column.table.borrow().upgrade()?;
        if is_in(tables, &table) {
            return None;
        }
        let key = mapper.key_of_column(column)?;
        match attributes::committed_value(object, &key, Passive::NO_INITIALIZE) {
            Ok(Got::Slot(it)) if !it.value().is_null() => {
                let name: Key = format!("param_{}", params.len() + 1).into();
                params.insert(name.clone(), it.value());
                Some(Expr::bind(BindParam {
                    ty: column.ty.borrow().clone(),
                    ..BindParam::required(&name)
                }))
            }
            Ok(_) => {
                missing = true;
                None
            }
            Err(error) => {
                failed = Some(error);
                None
            }
        }
    });
    if let Some(error) = failed {
        return Err(error);
    }
    Ok((!missing).then_some((all, params)))
}
