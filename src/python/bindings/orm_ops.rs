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
                dict.set_item("name", vm.ctx.new_str(&**entity.mapper().name()).into(), vm)?;
                dict.set_item("type", class.clone(), vm)?;
                dict.set_item("aliased", vm.ctx.new_bool(false).into(), vm)?;
                dict.set_item("expr", class.clone(), vm)?;
                dict.set_item("entity", class, vm)?;
            }
            Selected::Column { expr, name } => {
                let name = name.clone().or_else(|| expr.name());
                let name = name.map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_str(&*it).into());
                dict.set_item("name", name, vm)?;
                dict.set_item("type", super::sqltype::type_object(&expr.ty(), vm)?, vm)?;
                dict.set_item("aliased", vm.ctx.new_bool(false).into(), vm)?;
                dict.set_item("expr", super::expr::wrap(expr.clone(), vm), vm)?;
                dict.set_item("entity", vm.ctx.none(), vm)?;
            }
            Selected::Bundle { name, .. } => {
                dict.set_item("name", vm.ctx.new_str(&**name).into(), vm)?;
            }
        }
        out.push(dict.into());
    }
    Ok(vm.ctx.new_list(out).into())
}
