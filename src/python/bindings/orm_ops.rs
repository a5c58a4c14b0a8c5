//! What Core statements ask of the mapped side: entities, relationships, loader options inside a `select()`.
//!
//! In: Python objects that may or may not be mapped. Out: the ORM's own types, or `None`.

use std::rc::Rc;

use orm::{AttrKind, JoinTarget, Key, Mapper, OrmSelect, Selected, Slot};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use sql::Column;

use super::errors::raise;
use super::mapped;

pub(super) use mapped::{bundle_of, entity_of};

/// Whether `obj` is `User.role`.
pub(super) fn is_relationship_attribute(obj: &PyObject) -> bool {
    mapped::relationship_of(obj).is_some()
}

/// (attribute, value) pairs for `values(name=value)` where the class has a hybrid of that name; else `None`.
///
/// # Errors
/// What the program's update expression raises.
pub(super) fn hybrid_values(
    mapper: &Rc<Mapper>,
    name: &str,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    match mapped::class::class_of(&mapper.class) {
        Some(class) => super::state::call(
            "sqlalchemy.ext.hybrid",
            "_update_values",
            (class, name.to_owned(), value.to_owned()),
            vm,
        ),
        None => Ok(vm.ctx.none()),
    }
}

/// The class of a mapper.
pub(super) fn class_object(mapper: &Rc<Mapper>, vm: &VirtualMachine) -> PyObjectRef {
    mapped::class::class_of(&mapper.class).map_or_else(|| vm.ctx.none(), Into::into)
}

/// The conditions that an option of an UPDATE or DELETE adds.
///
/// # Errors
/// ArgumentError for what is no option; what the program's condition raises.
pub(super) fn dml_criteria(
    mapper: &Rc<Mapper>,
    option: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Vec<sql::Expr>> {
    let mut scratch = OrmSelect::default();
    apply_option(&mut scratch, option, vm)?;
    let entity = mapper.entity();
    let mut out = Vec::new();
    for it in scratch.options {
        if let orm::LoaderKind::Criteria(it) = it.kind {
            if (it.applies)(mapper) {
                out.push((it.condition)(&entity).map_err(|it| super::errors::from_orm(it, vm))?);
            }
        }
    }
    Ok(out)
}

/// Whether `obj` is `User.name`.
pub(super) fn is_mapped_column(obj: &PyObject) -> bool {
    obj.downcastable::<mapped::attribute::PyAttribute>()
}

/// A relationship attribute as an expression.
///
/// # Errors
/// What configuring mappers raises.
pub(super) fn relationship_expr(
    obj: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<sql::Expr>> {
    mapped::comparator::relationship_expr(obj, vm)
}

/// The select behind a legacy Query.
pub(super) fn legacy_query(obj: &PyObject) -> Option<Rc<OrmSelect>> {
    mapped::select_of_query(obj)
}

/// `join(User.role)`, or the ON clause of `join(Role, User.role)`.
///
/// # Errors
/// What configuring mappers raises.
pub(super) fn relationship_join(
    obj: &PyObject,
    to: Option<&PyObject>,
    vm: &VirtualMachine,
) -> PyResult<Option<JoinTarget>> {
    let Some(it) = mapped::relationship_path(obj) else {
        return Ok(None);
    };
    let to = match to {
        Some(it) => entity_of(it, vm)?,
        None => it.to,
    };
    Ok(Some(JoinTarget::Relationship {
        from: it.from,
        relationship: it.relationship,
        to,
        and: it.and,
    }))
}

/// The keywords of `filter_by()`.
///
/// # Errors
/// What conversion raises.
pub(super) fn keyword_slots(args: &FuncArgs, vm: &VirtualMachine) -> PyResult<Vec<(Key, Slot)>> {
    let mut out = Vec::new();
    for (name, value) in &args.kwargs {
        let slot = match super::expr::to_expr(value, vm)? {
            Some(it) => Slot::Sql(it),
            None => match mapped::object_of(value, vm) {
                Some(it) => Slot::Object(Some(it)),
                None => mapped::instance::to_slot(value, AttrKind::Value, vm),
            },
        };
        out.push((Key::from(name.to_string()), slot));
    }
    Ok(out)
}

/// One argument of `options()`.
///
/// # Errors
/// ArgumentError for what is no option.
pub(super) fn apply_option(
    select: &mut OrmSelect,
    option: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    match mapped::option_of(option) {
        Some(it) => {
            select.options.extend(it);
            Ok(())
        }
        None => {
            let shown = option.repr(vm)?.to_string_lossy().into_owned();
            Err(raise(
                "ArgumentError",
                format!("ExecutableOption Core or ORM object expected, got {shown}."),
                vm,
            ))
        }
    }
}

/// The column behind a mapped attribute's name.
pub(super) fn column_of_attribute(mapper: &Rc<Mapper>, name: &str) -> Option<Rc<Column>> {
    match &mapper.property(name)?.kind {
        orm::PropertyKind::Column(it) => it.columns.first().cloned(),
        _ => None,
    }
}

/// `select.column_descriptions`.
///
/// # Errors
/// What building the dicts raises.
pub(super) fn column_descriptions(select: &OrmSelect, vm: &VirtualMachine) -> PyResult {
    let mut out: Vec<PyObjectRef> = Vec::new();
    for it in &select.selected {
        let dict = vm.ctx.new_dict();
        match it {
            Selected::Entity(entity) => {
                let class = mapped::class::class_of(&entity.mapper().class);
                let class: PyObjectRef = class.map_or_else(|| vm.ctx.none(), Into::into);
                let name = entity.label();
                let name = name.map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_str(&*it).into());
                let object = mapped::aliased::entity_object(entity, vm);
                dict.set_item("name", name, vm)?;
                dict.set_item("type", class, vm)?;
                dict.set_item("aliased", vm.ctx.new_bool(!entity.is_plain()).into(), vm)?;
                dict.set_item("expr", object.clone(), vm)?;
                dict.set_item("entity", object, vm)?;
            }
            Selected::Column { expr, name } => {
                let name = name.clone().or_else(|| expr.name());
                let name = name.map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_str(&*it).into());
                dict.set_item("name", name, vm)?;
                dict.set_item("type", super::sqltype::type_object(&expr.ty(), vm)?, vm)?;
                let entity = orm::query::entity_of_expr(expr);
                let aliased = entity.as_ref().is_some_and(|it| !it.is_plain());
                let entity = entity.map_or_else(
                    || vm.ctx.none(),
                    |it| mapped::aliased::entity_object(&it, vm),
                );
                dict.set_item("aliased", vm.ctx.new_bool(aliased).into(), vm)?;
                dict.set_item("expr", super::expr::wrap(expr.clone(), vm), vm)?;
                dict.set_item("entity", entity, vm)?;
            }
            Selected::Bundle { name, .. } => {
                dict.set_item("name", vm.ctx.new_str(&**name).into(), vm)?;
            }
        }
        out.push(dict.into());
    }
    Ok(vm.ctx.new_list(out).into())
}
