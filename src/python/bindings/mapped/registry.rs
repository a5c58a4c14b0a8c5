//! Registries and the mapping of one class: from what declarative scanning found to an [`orm::MapperConfig`].
//!
//! Called by the frozen module `sqlalchemy.orm.decl` through `_athanor_orm`.

use std::cell::RefCell;
use std::rc::Rc;

use indexmap::IndexMap;
use orm::mapper::PolymorphicOn;
use orm::{ColumnConfig, Key, Mapper, MapperConfig, PropertyConfig, Registry};
use rustpython_vm::builtins::{PyDict, PyTuple, PyType, PyTypeRef};
use rustpython_vm::{
    AsObject, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};
use sql::Column;

use super::super::args::{items, text, text_opt};
use super::super::column::column_of;
use super::super::convert::to_value;
use super::super::errors::{from_orm, not_yet, raise};
use super::super::expr::to_expr;
use super::super::from::from_of;
use super::super::state::state;
use super::super::table::{PyMetaData, PyTable};
use super::class::{PyClass, as_class};

/// The native half of `registry`.
#[pyclass(module = "sqlalchemy.orm", name = "_Registry")]
#[derive(PyPayload)]
pub(in super::super) struct PyRegistry {
    pub registry: Rc<Registry>,
}

impl std::fmt::Debug for PyRegistry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("registry")
    }
}

#[pyclass]
impl PyRegistry {}

/// All mappers of the run by class, for finding the mapper of an object quickly.
#[derive(Default)]
struct Mappers {
    by_class: RefCell<IndexMap<usize, Rc<Mapper>>>,
    registries: RefCell<Vec<Rc<Registry>>>,
}

fn mappers() -> Rc<Mappers> {
    crate::interpreter::current_host()
        .expect("bindings are called only inside a run")
        .extension(Mappers::default)
}

/// The mapper of a class itself, or of its nearest mapped base.
pub(in super::super) fn mapper_of_class(
    class: &PyObject,
    _vm: &VirtualMachine,
) -> Option<Rc<Mapper>> {
    let all = mappers();
    let all = all.by_class.borrow();
    let class = class.downcast_ref::<rustpython_vm::builtins::PyType>()?;
    let mro = class.mro_map_collect(|it| it.get_id());
    mro.iter().find_map(|id| all.get(id).cloned())
}

/// The mapper of exactly this class.
pub(in super::super) fn mapper_of_exact(class: &PyObject) -> Option<Rc<Mapper>> {
    mappers().by_class.borrow().get(&class.get_id()).cloned()
}

pub(super) fn new_registry(metadata: &PyObject, vm: &VirtualMachine) -> PyResult {
    let Some(metadata) = metadata.downcast_ref::<PyMetaData>() else {
        return Err(vm.new_type_error("registry() needs a MetaData"));
    };
    let registry = Registry::new(state().environment(), Rc::clone(&metadata.metadata));
    mappers().registries.borrow_mut().push(registry.clone());
    Ok(PyRegistry { registry }.into_pyobject(vm))
}

pub(super) fn registry_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Rc<Registry>> {
    match object.downcast_ref::<PyRegistry>() {
        Some(it) => Ok(Rc::clone(&it.registry)),
        None => Err(vm.new_type_error("a registry was expected")),
    }
}

/// Configures the mappers of every registry of the run.
pub(in super::super) fn configure_all(vm: &VirtualMachine) -> PyResult<()> {
    let all = mappers().registries.borrow().clone();
    for it in all {
        it.configure().map_err(|it| from_orm(it, vm))?;
    }
    Ok(())
}

pub(super) fn dispose_all() {
    let all = mappers();
    for it in all.registries.borrow().iter() {
        it.dispose();
    }
    all.by_class.borrow_mut().clear();
}

pub(super) fn dispose(registry: &Rc<Registry>) {
    let all = mappers();
    let gone = registry.mappers();
    all.by_class
        .borrow_mut()
        .retain(|_, it| !gone.iter().any(|other| Rc::ptr_eq(it, other)));
    registry.dispose();
}

/// Maps a class.
///
/// # Errors
/// What the ORM finds wrong with the configuration.
pub(super) fn map_class(
    registry: &PyObject,
    class: &PyTypeRef,
    table: &PyObject,
    properties: &PyObject,
    arguments: &PyObject,
    parent: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Rc<Mapper>> {
    let registry = registry_of(registry, vm)?;
    let local_table = table
        .downcast_ref::<PyTable>()
        .map(|it| Rc::clone(&it.table));
    let mapped_from = if local_table.is_none() && !vm.is_none(table) {
        Some(need_from(table, vm)?)
    } else {
        None
    };
    let inherits = as_class(parent).and_then(|it| mapper_of_exact(it.as_object()));
    let mut config = MapperConfig {
        local_table,
        mapped_from,
        inherits,
        ..MapperConfig::new(PyClass::of(class, vm), placeholder())
    };
    for (key, property) in pairs(properties, vm)? {
        config
            .properties
            .insert(key.as_str().into(), property_config(&property, vm)?);
    }
    apply_arguments(&mut config, arguments, vm)?;
    let mapper = registry.map(config).map_err(|it| from_orm(it, vm))?;
    mappers()
        .by_class
        .borrow_mut()
        .insert(class.get_id(), mapper.clone());
    state().set_object(&mapper, super::inspection::new_mapper_object(&mapper, vm));
    Ok(mapper)
}

/// What a class may be mapped to besides a table.
///
/// # Errors
/// ArgumentError for anything else.
fn need_from(object: &PyObject, vm: &VirtualMachine) -> PyResult<sql::From> {
    if let Some(it) = from_of(object, vm)? {
        return Ok(it);
    }
    let shown = object.repr(vm)?.to_string_lossy().into_owned();
    Err(raise(
        "ArgumentError",
        format!("FROM expression, such as a Table or alias() object expected, got {shown}."),
        vm,
    ))
}

/// `ConcreteBase`: queries of the class read from a union of all its classes' tables.
pub(super) fn set_polymorphic_union(
    class: &PyObject,
    union: &PyObject,
    discriminator: &str,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if let Some(mapper) = mapper_of_exact(class) {
        mapper.set_polymorphic_union(need_from(union, vm)?, &Key::from(discriminator));
        // The class's attributes show columns of the union from now on.
        if let Some(class) = class.downcast_ref::<PyType>() {
            return super::attribute::install(&class.to_owned(), &mapper, vm);
        }
    }
    Ok(())
}

/// Makes a concrete class a subclass of one that was mapped later.
pub(super) fn set_concrete_base(class: &PyObject, base: &PyObject) {
    if let (Some(mapper), Some(base)) = (mapper_of_exact(class), mapper_of_exact(base)) {
        mapper.set_concrete_base(&base);
    }
}

/// Replaced at once; `MapperConfig::new` wants a table.
fn placeholder() -> Rc<sql::Table> {
    let metadata = sql::MetaData::new();
    sql::Table::new(&metadata, "_", None, []).expect("an empty table has nothing to be wrong")
}

fn pairs(dict: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<(String, PyObjectRef)>> {
    let Some(dict) = dict.downcast_ref::<PyDict>() else {
        return Err(vm.new_type_error("a dict was expected"));
    };
    dict.items_vec()
        .into_iter()
        .map(|(key, value)| Ok((text(&key, vm)?, value)))
        .collect()
}

fn apply_arguments(
    config: &mut MapperConfig,
    arguments: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    for (name, value) in pairs(arguments, vm)? {
        match name.as_str() {
            _ if vm.is_none(&value) => {}
            "polymorphic_on" => {
                config.polymorphic_on = Some(match text_opt(&value) {
                    Some(it) => PolymorphicOn::Key(it.as_str().into()),
                    None => polymorphic_on(&value, config, vm)?,
                });
            }
            "polymorphic_identity" => config.polymorphic_identity = Some(to_value(&value, vm)?),
            "inherit_condition" => config.inherit_condition = to_expr(&value, vm)?,
            "concrete" => config.concrete = value.is_true(vm)?,
            "primary_key" => {
                for it in items(&value, vm)? {
                    config.primary_key.push(need_column(&it, vm)?);
                }
            }
            "version_id_col" => config.version_id_col = Some(need_column(&value, vm)?),
            "eager_defaults" => {
                config.eager_defaults = match text_opt(&value).as_deref() {
                    Some("auto") => orm::EagerDefaults::Auto,
                    _ if value.is_true(vm)? => orm::EagerDefaults::True,
                    _ => orm::EagerDefaults::False,
                };
            }
            "exclude_properties" => {
                for it in items(&value, vm)? {
                    config.exclude.push(text(&it, vm)?.as_str().into());
                }
            }
            "version_id_generator" => {
                config.version_id_generator = version_generator(&value, vm)?;
            }
            "confirm_deleted_rows" => config.confirm_deleted_rows = value.is_true(vm)?,
            "polymorphic_load" => {
                config.polymorphic_load = match text(&value, vm)?.as_str() {
                    "inline" => orm::PolymorphicLoad::Inline,
                    "selectin" => orm::PolymorphicLoad::Selectin,
                    other => {
                        return Err(raise(
                            "ArgumentError",
                            format!(
                                "Argument polymorphic_load must be one of ('selectin', 'inline', None); got {other:?}"
                            )
                            .replace('"', "'"),
                            vm,
                        ));
                    }
                };
            }
            "with_polymorphic" => match value.downcast_ref::<PyTuple>().map(|it| it.as_slice()) {
                Some([classes, from]) if from_of(from, vm)?.is_some() => {
                    config.with_polymorphic = Some(polymorphic_classes(classes, vm)?);
                    config.polymorphic_from = Some(need_from(from, vm)?);
                }
                _ => config.with_polymorphic = Some(polymorphic_classes(&value, vm)?),
            },
            "_first_columns" => {
                for it in items(&value, vm)? {
                    config.first_columns.push(text(&it, vm)?.as_str().into());
                }
            }
            "polymorphic_abstract" => config.polymorphic_abstract = value.is_true(vm)?,
            "include_properties" => {
                let mut include = Vec::new();
                for it in items(&value, vm)? {
                    include.push(text(&it, vm)?.as_str().into());
                }
                config.include = Some(include);
            }
            "column_prefix" => config.column_prefix = text(&value, vm)?,
            "batch" => config.batch = value.is_true(vm)?,
            "passive_updates" | "passive_deletes" | "always_refresh" | "properties"
            | "order_by" | "legacy_is_orphan" | "allow_partial_pks" => {}
            other => {
                return Err(vm.new_type_error(format!(
                    "Mapper.__init__() got an unexpected keyword argument '{other}'"
                )));
            }
        }
    }
    Ok(())
}

/// `version_id_generator=`: False, or a function from the old version to the next.
fn version_generator(value: &PyObject, vm: &VirtualMachine) -> PyResult<orm::VersionGenerator> {
    if !value.to_owned().is_true(vm)? {
        return Ok(orm::VersionGenerator::Off);
    }
    let function = value.to_owned();
    Ok(orm::VersionGenerator::Host(Rc::new(move |old| {
        rustpython_vm::vm::thread::with_current_vm(|vm| {
            let call = || {
                to_value(
                    &*function.call((super::super::convert::to_object(old, vm)?,), vm)?,
                    vm,
                )
            };
            call().map_err(|it| super::super::errors::carry_orm(it, vm))
        })
    })))
}

/// A column, a `column_property()`, or any other expression, which becomes an attribute of its own.
fn polymorphic_on(
    value: &PyObject,
    config: &mut MapperConfig,
    vm: &VirtualMachine,
) -> PyResult<PolymorphicOn> {
    if let Some(it) = column_of(value, vm)? {
        return Ok(PolymorphicOn::Column(it));
    }
    if let Some(key) = vm
        .get_attribute_opt(value, "key")?
        .and_then(|it| text_opt(&it))
    {
        if config.properties.contains_key(key.as_str()) {
            return Ok(PolymorphicOn::Key(key.as_str().into()));
        }
    }
    let Some(expr) = to_expr(value, vm)? else {
        return need_column(value, vm).map(PolymorphicOn::Column);
    };
    if let sql::ExprKind::Column(column) = expr.kind() {
        if !matches!(column.from, Some(sql::From::Table(_)) | None) {
            return Ok(PolymorphicOn::Union(column.key.clone()));
        }
    }
    let key = Key::from("_sa_polymorphic_on");
    config.properties.insert(
        key.clone(),
        PropertyConfig::Expression {
            expr,
            deferred: false,
        },
    );
    Ok(PolymorphicOn::Key(key))
}

/// `with_polymorphic="*"`, or a list of classes.
fn polymorphic_classes(
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<Vec<Rc<dyn orm::HostClass>>>> {
    if text_opt(value).as_deref() == Some("*") {
        return Ok(None);
    }
    let mut out: Vec<Rc<dyn orm::HostClass>> = Vec::new();
    for it in items(value, vm)? {
        if text_opt(&it).as_deref() == Some("*") {
            return Ok(None);
        }
        if let Some(class) = as_class(&it) {
            out.push(PyClass::of(&class, vm));
        }
    }
    Ok(Some(out))
}

fn need_column(object: &PyObject, vm: &VirtualMachine) -> PyResult<Rc<Column>> {
    if let Some(it) = column_of(object, vm)? {
        return Ok(it);
    }
    let shown = object.repr(vm)?.to_string_lossy().into_owned();
    Err(raise(
        "ArgumentError",
        format!("a mapped column was expected, got {shown}"),
        vm,
    ))
}

/// A property object of `sqlalchemy.orm.properties` as configuration.
///
/// # Errors
/// What its arguments raise.
pub(super) fn property_config(
    property: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<PropertyConfig> {
    let class = property.class().name().to_string();
    match class.as_str() {
        "QueryExpression" => {
            let default = property.get_attr("default", vm)?;
            Ok(PropertyConfig::QueryExpression {
                default: if vm.is_none(&default) {
                    None
                } else {
                    Some(super::super::expr::column(&default, vm)?)
                },
            })
        }
        "ColumnProperty" => {
            let columns = items(&*property.get_attr("columns", vm)?, vm)?;
            let flag =
                |name: &'static str| -> PyResult<bool> { property.get_attr(name, vm)?.is_true(vm) };
            let mut list = Vec::new();
            for it in &columns {
                match it.downcast_ref::<super::super::column::PyColumn>() {
                    Some(it) => list.push(Rc::clone(&it.column)),
                    None => {
                        let Some(expr) = to_expr(it, vm)? else {
                            return Err(raise(
                                "ArgumentError",
                                "column_property() needs an SQL expression",
                                vm,
                            ));
                        };
                        return Ok(PropertyConfig::Expression {
                            expr,
                            deferred: flag("deferred")?,
                        });
                    }
                }
            }
            let group = property.get_attr("group", vm)?;
            Ok(PropertyConfig::Column(ColumnConfig {
                columns: list,
                deferred: flag("deferred")?,
                deferred_raiseload: flag("raiseload")?,
                group: text_opt(&group).map(|it| Key::from(it.as_str())),
                active_history: flag("active_history")?,
            }))
        }
        "Synonym" => {
            let name = text(&*property.get_attr("name", vm)?, vm)?;
            Ok(PropertyConfig::Synonym(name.as_str().into()))
        }
        "Composite" => Err(not_yet("composite()", vm)),
        _ => Ok(PropertyConfig::Relationship(Box::new(
            super::relationship::config(property, vm)?,
        ))),
    }
}

/// Adds a property to a mapped class.
///
/// # Errors
/// What the ORM finds wrong with it.
pub(super) fn add_property(
    class: &PyTypeRef,
    key: &str,
    property: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let Some(mapper) = mapper_of_exact(class.as_object()) else {
        return Err(vm.new_type_error(format!("{} is not mapped", class.name())));
    };
    let config = property_config(property, vm)?;
    let key = Key::from(key);
    mapper
        .add_property(&key, config)
        .map_err(|it| from_orm(it, vm))?;
    if let Some(property) = mapper.property(&key) {
        super::attribute::install_one(class, &mapper, &property, vm)?;
    }
    Ok(())
}

/// Python classes by mapper, for `registry.mappers`.
pub(super) fn mapper_objects(registry: &Rc<Registry>, vm: &VirtualMachine) -> PyObjectRef {
    let all = registry
        .mappers()
        .iter()
        .map(|it| super::inspection::mapper_object(it, vm))
        .collect();
    vm.ctx.new_list(all).into()
}
