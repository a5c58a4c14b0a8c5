//! Entities: what a mapped class, an `aliased()` class or a Bundle is inside a query.
//!
//! In: Python objects. Out: [`orm::EntityRef`].

use orm::{Entity, EntityRef, Key, PolymorphicAlias, Selected};
use rustpython_vm::builtins::{PyStr, PyType};
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{GetAttr, Hashable, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};

use super::super::args::{ArgsExt, items, text};
use super::super::errors::{from_orm, not_inspectable, raise};
use super::super::expr::column;
use super::super::from::from_of;
use super::super::state::is_instance_of;
use super::attribute::PyAttribute;
use super::class::class_of;
use super::comparator::PyRelationship;
use super::registry::mapper_of_exact;

/// `aliased(User)`.
#[pyclass(module = "sqlalchemy.orm.util", name = "AliasedClass")]
#[derive(PyPayload)]
pub(in super::super) struct PyAliased {
    pub entity: EntityRef,
}

/// The selectable and the name behind an alias, for `inspect()`.
pub(super) fn facts(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let Some(it) = object.downcast_ref::<PyAliased>() else {
        return Ok(vm.ctx.none());
    };
    let from = super::super::from::wrap(it.entity.from_clause(), vm);
    let name = it.entity.label();
    let name = name.map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_str(&*it).into());
    Ok(vm.ctx.new_tuple(vec![from, name]).into())
}

impl std::fmt::Debug for PyAliased {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AliasedClass({})", self.entity.mapper().name())
    }
}

impl GetAttr for PyAliased {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        let shown = name.to_string_lossy().into_owned();
        let mapper = zelf.entity.mapper();
        if let Some(property) = mapper.property(&shown) {
            return match &property.kind {
                orm::PropertyKind::Relationship(it) => {
                    Ok(PyRelationship::make(zelf.entity.clone(), it.clone(), vm))
                }
                orm::PropertyKind::Synonym(target) => {
                    zelf.as_object().get_attr(vm.ctx.intern_str(&**target), vm)
                }
                _ => {
                    let expr = zelf
                        .entity
                        .attr(&property.key)
                        .map_err(|it| from_orm(it, vm))?;
                    Ok(PyAttribute::make(
                        zelf.entity.clone(),
                        property.key.clone(),
                        expr,
                        vm,
                    ))
                }
            };
        }
        if let Some(it) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
            return Ok(it);
        }
        // `wp.Engineer`.
        let subs = zelf.entity.polymorphic();
        if let Some(sub) = subs.iter().find(|it| **it.name() == *shown) {
            return Ok(entity_object(&zelf.entity.sub_entity(sub), vm));
        }
        // Hybrids, class attributes and functions see the alias in place of the class.
        if let Some(class) = class_of(&mapper.class) {
            for base in class.mro_map_collect(|it| it.to_owned()) {
                let found = base.get_direct_attr(vm.ctx.intern_str(shown.as_str()));
                let Some(found) = found else { continue };
                let get = found.class().get_attr(vm.ctx.intern_str("__get__"));
                return match get {
                    Some(get) => get.call((found, vm.ctx.none(), zelf.as_object().to_owned()), vm),
                    None => Ok(found),
                };
            }
        }
        Err(vm.new_attribute_error(format!("AliasedClass has no attribute '{shown}'")))
    }
}

impl Hashable for PyAliased {
    fn hash(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<PyHash> {
        Ok(zelf.as_object().get_id() as PyHash >> 4)
    }
}

impl Representable for PyAliased {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<AliasedClass at {:#x}; {}>",
            zelf.as_object().get_id(),
            zelf.entity.mapper().name()
        ))
    }
}

#[pyclass(with(GetAttr, Hashable, Representable))]
impl PyAliased {
    #[pymethod]
    fn __str__(zelf: &Py<Self>) -> String {
        format!("aliased({})", zelf.entity.mapper().name())
    }
    #[pygetset]
    fn __mapper__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        super::inspection::mapper_object(zelf.entity.mapper(), vm)
    }
}

/// The Python object for an entity: the class, or an alias of it.
pub(in super::super) fn entity_object(entity: &EntityRef, vm: &VirtualMachine) -> PyObjectRef {
    if entity.is_plain() {
        return class_of(&entity.mapper().class).map_or_else(|| vm.ctx.none(), Into::into);
    }
    PyAliased {
        entity: entity.clone(),
    }
    .into_pyobject(vm)
}

/// `with_polymorphic(Person, [Engineer, Manager])`.
///
/// # Errors
/// As [`need_entity`].
pub(super) fn with_polymorphic(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (Some(base), Some(classes)) = (args.any("base", vm), args.any("classes", vm)) else {
        return Err(vm.new_type_error("with_polymorphic() needs a class and its subclasses"));
    };
    let selectable = match args.any("selectable", vm) {
        Some(it) if !it.is(&vm.ctx.false_value) => from_of(&it, vm)?,
        _ => None,
    };
    let flat = args.flag("flat", false, vm)?;
    let polymorphic_on = match args.opt("polymorphic_on", vm) {
        Some(it) if !it.is(&vm.ctx.false_value) => Some(column(&it, vm)?),
        _ => None,
    };
    let aliased = args.flag("aliased", false, vm)?;
    let innerjoin = args.flag("innerjoin", false, vm)?;
    args.flag("adapt_on_names", false, vm)?;
    let name = args.opt("name", vm).map(|it| text(&it, vm)).transpose()?;
    args.finish("with_polymorphic", vm)?;
    let mapper = need_entity(&base, vm)?.mapper().clone();
    let subclasses = match super::super::args::text_opt(&classes) {
        Some(it) if it == "*" => None,
        _ => {
            let mut out = Vec::new();
            for it in items(&classes, vm)? {
                out.push(need_entity(&it, vm)?.mapper().clone());
            }
            Some(out)
        }
    };
    let how = PolymorphicAlias {
        aliased,
        flat,
        innerjoin,
        name,
        selectable,
        polymorphic_on,
    };
    let entity = Entity::polymorphic_alias(&mapper, subclasses.as_deref(), &how);
    Ok(PyAliased { entity }.into_pyobject(vm))
}

/// The entity that an object is, or `None`.
///
/// # Errors
/// Errors of configuring the mappers.
pub(in super::super) fn entity_of(
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<EntityRef>> {
    if let Some(it) = object.downcast_ref::<PyAliased>() {
        return Ok(Some(it.entity.clone()));
    }
    let mapper = if object.downcastable::<PyType>() {
        mapper_of_exact(object)
    } else {
        super::inspection::mapper_of_object(object)
    };
    let Some(mapper) = mapper else {
        return Ok(None);
    };
    mapper.configure().map_err(|it| from_orm(it, vm))?;
    Ok(Some(mapper.entity()))
}

/// As [`entity_of`], of mappers that may not be configured yet.
pub(super) fn entity_as_it_is(object: &PyObject) -> Option<EntityRef> {
    if let Some(it) = object.downcast_ref::<PyAliased>() {
        return Some(it.entity.clone());
    }
    mapper_of_exact(object).map(|it| it.entity())
}

/// As [`entity_of`].
///
/// # Errors
/// ArgumentError when the object is nothing that a query can load.
pub(in super::super) fn need_entity(object: &PyObject, vm: &VirtualMachine) -> PyResult<EntityRef> {
    match entity_of(object, vm)? {
        Some(it) => Ok(it),
        None => Err(not_inspectable(object, vm)),
    }
}

/// `aliased(User, name="u")`, `aliased(User, subquery)`.
///
/// # Errors
/// As [`need_entity`].
pub(super) fn aliased(
    class: &PyObject,
    alias: Option<&PyObject>,
    name: Option<&str>,
    flat: bool,
    by_name: bool,
    vm: &VirtualMachine,
) -> PyResult {
    if entity_of(class, vm)?.is_none() {
        if let Some(from) = from_of(class, vm)? {
            return Ok(super::super::from::wrap(from.alias(name), vm));
        }
    }
    let mapper = std::rc::Rc::clone(need_entity(class, vm)?.mapper());
    let entity = match alias {
        Some(alias) => match from_of(alias, vm)? {
            Some(from) => match name {
                Some(name) => Entity::over_named(&mapper, from, name),
                None => Entity::over(&mapper, from),
            },
            None => {
                return Err(raise(
                    "ArgumentError",
                    "aliased() needs a FROM element as alias",
                    vm,
                ));
            }
        },
        None if flat => Entity::aliased_flat(&mapper, name),
        None => Entity::aliased(&mapper, name),
    };
    if by_name {
        entity.adapt_on_names();
    }
    Ok(PyAliased { entity }.into_pyobject(vm))
}

/// `Bundle("name", User.id, User.name)`.
///
/// # Errors
/// What its columns raise.
pub(in super::super) fn bundle_of(
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<Selected>> {
    if !is_instance_of(object, "sqlalchemy.orm.bundle", "Bundle", vm) {
        return Ok(None);
    }
    let own = vm.call_method(object, "_makes_rows", ())?.is_true(vm)?;
    let host = own.then(|| std::rc::Rc::new(object.to_owned()) as std::rc::Rc<dyn std::any::Any>);
    let name = text(&*object.get_attr("name", vm)?, vm)?;
    let mut columns = Vec::new();
    for it in items(&*object.get_attr("exprs", vm)?, vm)? {
        let expr = column(&it, vm)?;
        let key = super::super::args::text_opt(&*it.get_attr("key", vm)?).unwrap_or_default();
        columns.push((Key::from(key.as_str()), expr));
    }
    Ok(Some(Selected::Bundle {
        name: name.as_str().into(),
        columns,
        host,
    }))
}
