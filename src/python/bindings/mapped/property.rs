//! Mapper properties read back: `User.role.property.direction`, `User.name.property.columns`.
//!
//! In: the frozen property object's class, key and a wanted name. Out: the configured fact.

use std::rc::Rc;

use orm::{Mapper, PropertyKind, Relationship};
use rustpython_vm::builtins::PyTypeRef;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::super::column::object_for as column_object;
use super::super::errors::from_orm;
use super::super::expr::wrap;
use super::super::state::call;
use super::super::table::object_for as table_object;
use super::class::RelationshipHost;
use super::inspection::mapper_object;
use super::registry::mapper_of_class;

/// The property object of a mapped attribute.
///
/// # Errors
/// What building it raises.
pub(super) fn property_object(mapper: &Rc<Mapper>, key: &str, vm: &VirtualMachine) -> PyResult {
    let Some(property) = mapper.property(key) else {
        return Err(vm.new_attribute_error(format!("Mapper '{mapper}' has no property '{key}'")));
    };
    if let PropertyKind::Relationship(it) = &property.kind {
        let host = it
            .config
            .host
            .as_ref()
            .and_then(|it| it.downcast_ref::<RelationshipHost>());
        if let Some(object) = host.and_then(|it| it.property.clone()) {
            // A backref shares the host of its other side; it gets an object of its own.
            let own = object.get_attr("key", vm)?;
            if super::super::args::text_opt(&own).as_deref() == Some(key) {
                return Ok(object);
            }
        }
    }
    let class = super::class::class_of(&mapper.class).map_or_else(|| vm.ctx.none(), Into::into);
    let (kind, columns): (&str, Vec<PyObjectRef>) = match &property.kind {
        PropertyKind::Column(it) => (
            "column",
            it.columns.iter().map(|it| column_object(it, vm)).collect(),
        ),
        PropertyKind::Expression { expr, .. } => ("column", vec![wrap(expr.clone(), vm)]),
        PropertyKind::QueryExpression { default } => (
            "column",
            default.iter().map(|it| wrap(it.clone(), vm)).collect(),
        ),
        PropertyKind::Relationship(_) => ("relationship", Vec::new()),
        PropertyKind::Synonym(_) => ("synonym", Vec::new()),
    };
    let columns: PyObjectRef = vm.ctx.new_list(columns).into();
    call(
        "sqlalchemy.orm.resolver",
        "property_of",
        (class, key.to_owned(), kind, columns),
        vm,
    )
}

/// A fact about a relationship that the frozen object does not hold itself.
///
/// # Errors
/// AttributeError for unknown names; errors of configuring.
pub(super) fn attribute(class: &PyTypeRef, key: &str, name: &str, vm: &VirtualMachine) -> PyResult {
    let unknown = || vm.new_attribute_error(format!("property '{key}' has no attribute '{name}'"));
    let mapper = mapper_of_class(class.as_object(), vm).ok_or_else(unknown)?;
    mapper.configure().map_err(|it| from_orm(it, vm))?;
    let property = mapper.property(key).ok_or_else(unknown)?;
    match (&property.kind, name) {
        (_, "parent") => Ok(mapper_object(&mapper, vm)),
        (PropertyKind::Relationship(it), _) => relationship_fact(it, name, vm)?.ok_or_else(unknown),
        _ => Err(unknown()),
    }
}

fn relationship_fact(
    it: &Rc<Relationship>,
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let resolved = it.resolved();
    let columns = |list: Vec<Rc<sql::Column>>| -> PyResult {
        super::super::table::set_of(list.iter().map(|it| column_object(it, vm)), vm)
    };
    Ok(Some(match name {
        "direction" => call(
            "sqlalchemy.orm.resolver",
            "direction",
            (it.direction().name(),),
            vm,
        )?,
        "uselist" => vm.ctx.new_bool(it.uselist()).into(),
        "mapper" | "entity" => mapper_object(&it.mapper(), vm),
        "target" => table_object(&it.mapper().local_table, vm),
        "secondary" => resolved
            .secondary
            .as_ref()
            .map_or_else(|| vm.ctx.none(), |it| table_object(it, vm)),
        "primaryjoin" => wrap(resolved.primaryjoin.clone(), vm),
        "secondaryjoin" => resolved
            .secondaryjoin
            .clone()
            .map_or_else(|| vm.ctx.none(), |it| wrap(it, vm)),
        "back_populates" => it
            .config
            .back_populates
            .as_ref()
            .map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_str(&**it).into()),
        "collection_class" => it
            .config
            .host
            .as_ref()
            .and_then(|it| it.downcast_ref::<super::class::RelationshipHost>())
            .and_then(|it| it.collection.clone())
            .unwrap_or_else(|| vm.ctx.none()),
        "viewonly" => vm.ctx.new_bool(it.config.viewonly).into(),
        "lazy" => vm.ctx.new_str(it.config.lazy.name()).into(),
        "local_columns" => columns(
            resolved
                .local_remote_pairs
                .iter()
                .map(|it| Rc::clone(&it.0))
                .collect(),
        )?,
        "remote_side" => columns(resolved.remote_columns.clone())?,
        "local_remote_pairs" => {
            let pairs = resolved
                .local_remote_pairs
                .iter()
                .map(|(a, b)| {
                    vm.ctx
                        .new_tuple(vec![column_object(a, vm), column_object(b, vm)])
                        .into()
                })
                .collect();
            vm.ctx.new_list(pairs).into()
        }
        "cascade" => {
            let names = [
                (it.cascade.delete, "delete"),
                (it.cascade.delete_orphan, "delete-orphan"),
                (it.cascade.expunge, "expunge"),
                (it.cascade.merge, "merge"),
                (it.cascade.refresh_expire, "refresh-expire"),
                (it.cascade.save_update, "save-update"),
            ];
            let names = names
                .iter()
                .filter(|it| it.0)
                .map(|it| vm.ctx.new_str(it.1).into());
            super::super::table::set_of(names, vm)?
        }
        _ => return Ok(None),
    }))
}
