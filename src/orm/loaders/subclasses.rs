//! `selectin_polymorphic`: the columns of subclasses by one statement for each class and 500 objects.
//!
//! In: objects of a base class. Out: their subclass attributes, filled.
//! Source of the behaviour: SQLAlchemy `loading._load_subclass_via_in`.

use std::rc::Rc;

use engine::{BoundValues, ExecuteOptions};
use sql::Value;
use sql::expr::{BinaryOp, BindParam, Expr};
use sql::statement::LabelStyle;

use crate::error::Result;
use crate::host::{Key, ObjectRef};
use crate::loading::{self, LoadContext, LoadPath};
use crate::mapper::Mapper;
use crate::property::PropertyKind;
use crate::query::OrmSelect;

const BATCH: usize = 500;

pub(crate) fn load(
    context: &LoadContext<'_>,
    path: &Rc<LoadPath>,
    mapper: &Rc<Mapper>,
    objects: &[(ObjectRef, bool)],
) -> Result<()> {
    let mut values: Vec<Value> = Vec::new();
    for (object, _) in objects {
        let state = object.state();
        if !state.mapper().isa(mapper) {
            continue;
        }
        if let Some(key) = state.key() {
            values.push(match key.values() {
                [one] => one.clone(),
                many => Value::List(many.into()),
            });
        }
    }
    if values.is_empty() {
        return Ok(());
    }
    let entity = mapper.entity();
    let mut query = OrmSelect::of(&entity);
    query.label_style = LabelStyle::TablenamePlusCol;
    let mut only = own_keys(mapper);
    // Relationships of the subclass that options of the query name are loaded along.
    let above = mapper.shares_with();
    for it in mapper.relationships() {
        let own = above
            .as_ref()
            .is_none_or(|above| above.property(&it.key).is_none());
        if own && super::choose(path, &it).explicit {
            only.push(it.key.clone());
        }
    }
    query.only = Some(only);
    query.current_path = Some(path.clone());
    let keys = entity.primary_key_exprs()?;
    let left = match &keys[..] {
        [one] => one.clone(),
        many => sql::ops::tuple_(many.iter().cloned()),
    };
    let bind = Expr::bind(BindParam {
        expanding: true,
        ty: left.ty(),
        ..BindParam::required("primary_keys")
    });
    query.where_.push(left.in_expr(BinaryOp::In, bind));
    let compiled = query.compile()?;
    let session = &context.session;
    let _why = session
        .env()
        .recorder()
        .because(format!("selectin load {}", mapper.name()));
    for batch in values.chunks(BATCH) {
        session.autoflush()?;
        let mut params = BoundValues::new();
        params.insert("primary_keys".into(), Value::List(batch.into()));
        let mut cursor = session.connection_for(mapper)?.execute(
            &compiled.statement,
            &[params],
            &ExecuteOptions::default(),
        )?;
        let mut inner = LoadContext::new(session);
        inner.populate_existing = context.populate_existing;
        loading::rows(&mut inner, &compiled, &mut cursor)?;
    }
    Ok(())
}

/// The primary key, the column that tells the classes apart, and what the class adds to the one above it.
fn own_keys(mapper: &Rc<Mapper>) -> Vec<Key> {
    let mut out = mapper.identity_attribute_keys();
    if let Some(column) = &mapper.polymorphic_on {
        out.extend(mapper.key_of_column(column));
    }
    for property in mapper.column_properties() {
        let above = mapper
            .shares_with()
            .is_some_and(|it| it.property(&property.key).is_some());
        if !above && matches!(property.kind, PropertyKind::Column(_)) && !property.deferred() {
            out.push(property.key.clone());
        }
    }
    out
}
