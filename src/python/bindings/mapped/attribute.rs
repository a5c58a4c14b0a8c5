//! `InstrumentedAttribute`: the descriptor of a mapped column.
//!
//! On an object: one look into `__dict__`; only a missing entry asks the ORM. On the class: an SQL expression.
//! Source of the behaviour: SQLAlchemy `orm/attributes.py` (QueryableAttribute, InstrumentedAttribute).

use orm::{AttrKind, EntityRef, Key, ObjectRef, attributes};
use rustpython_vm::builtins::{PyDictRef, PyStr, PyStrInterned, PyType, PyTypeRef};
use rustpython_vm::function::PySetterValue;
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::{AsNumber, GetDescriptor, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, identifier, pyclass,
};
use sql::Expr;

use super::super::errors::from_orm;
use super::super::expr::{OPERATORS, PyExpr};
use super::class::class_of;
use super::collection::members_of;
use super::instance::{PyInstance, from_slot, object_of, to_slot};

/// A mapped column on its class, or on an `aliased()` class.
#[pyclass(module = "sqlalchemy.orm.attributes", name = "InstrumentedAttribute", base = PyExpr)]
pub(in super::super) struct PyAttribute {
    base: PyExpr,
    pub key: Key,
    pub entity: EntityRef,
    name: &'static PyStrInterned,
}

impl std::fmt::Debug for PyAttribute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "InstrumentedAttribute({})", self.key)
    }
}

impl PyAttribute {
    pub fn make(entity: EntityRef, key: Key, expr: Expr, vm: &VirtualMachine) -> PyObjectRef {
        let name = vm.ctx.intern_str(&*key);
        let made = Self {
            base: PyExpr::payload(expr),
            key,
            entity,
            name,
        };
        made.into_ref(&vm.ctx).into()
    }
}

/// Reads an attribute: from the dictionary, else through the ORM.
pub(super) fn read(
    object: &PyObject,
    key: &Key,
    name: &'static PyStrInterned,
    vm: &VirtualMachine,
) -> PyResult {
    if let Some(dict) = object.dict() {
        if let Some(found) = dict.get_item_opt(name, vm)? {
            return Ok(found);
        }
    }
    let Some(target) = ensure_state(object, vm)? else {
        return Err(vm.new_attribute_error(format!(
            "'{}' object has no attribute '{key}'",
            object.class().name()
        )));
    };
    let slot = attributes::get_missing(&target, key).map_err(|it| from_orm(it, vm))?;
    // What was loaded is in the dictionary now, perhaps as an object that the program has made itself.
    if let Some(dict) = object.dict() {
        if let Some(found) = dict.get_item_opt(name, vm)? {
            return Ok(found);
        }
    }
    from_slot(&slot, vm)
}

/// The ORM's handle of an object of a mapped class; one that `__init__` has not reached yet gets its record now.
///
/// # Errors
/// Errors of configuring the mappers.
pub(in super::super) fn ensure_state(
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<ObjectRef>> {
    if let Some(it) = object_of(object, vm) {
        return Ok(Some(it));
    }
    let Some(mapper) = super::registry::mapper_of_class(object.class().as_object(), vm) else {
        return Ok(None);
    };
    mapper.configure().map_err(|it| from_orm(it, vm))?;
    let state = orm::InstanceState::new(&mapper);
    let object = super::instance::attach(object, &state, vm)?;
    orm::attributes::initialize(&object).map_err(|it| from_orm(it, vm))?;
    Ok(Some(object))
}

/// The default constructor: gives the object its record and sets attributes that its class has.
///
/// # Errors
/// TypeError for a keyword that the class does not have; errors of setting.
pub(super) fn construct(
    object: &PyObject,
    values: &PyDictRef,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let target = ensure_state(object, vm)?;
    let class = object.class().to_owned();
    // A class may have its own way of setting attributes.
    let setter = |class: &Py<PyType>| class.get_attr(identifier!(vm, __setattr__));
    let usual = match (setter(&class), setter(vm.ctx.types.object_type)) {
        (Some(own), Some(usual)) => own.is(&usual),
        _ => false,
    };
    // One line for all, until code of the program's own may run.
    let mut held = None;
    for (key, value) in values.items_vec() {
        let Some(name) = key.downcast_ref::<PyStr>() else {
            continue;
        };
        let mapped = vm.ctx.interned_str(name).and_then(|it| class.get_attr(it));
        if let (Some(target), Some(it)) = (
            &target,
            mapped
                .as_ref()
                .and_then(|it| it.downcast_ref::<PyAttribute>()),
        ) {
            let mapper = target.state().mapper();
            if usual && !mapper.has_attribute_listeners() {
                held.get_or_insert_with(|| mapper.env().recorder().hold_position());
                write(
                    object,
                    &it.key,
                    AttrKind::Value,
                    PySetterValue::Assign(value),
                    vm,
                )?;
                continue;
            }
        }
        held = None;
        if vm.get_attribute_opt(class.as_object(), name)?.is_none() {
            return Err(vm.new_type_error(format!(
                "{} is an invalid keyword argument for {}",
                key.repr(vm)?.to_string_lossy(),
                class.name()
            )));
        }
        object.set_attr(name, value, vm)?;
    }
    Ok(())
}

/// Writes or deletes an attribute, with all events.
pub(super) fn write(
    object: &PyObject,
    key: &Key,
    kind: AttrKind,
    value: PySetterValue,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let Some(target) = ensure_state(object, vm)? else {
        return Err(vm.new_attribute_error(format!(
            "'{}' object has no attribute '{key}'",
            object.class().name()
        )));
    };
    let done = match value {
        PySetterValue::Delete => attributes::delete(&target, key),
        PySetterValue::Assign(value) if kind == AttrKind::Collection => {
            let like = collection_like(&target, key, vm)?;
            let wanted = duck_type(&like, vm)?;
            if duck_type(&value, vm)? != wanted {
                let shown = if vm.is_none(&value) {
                    "None".to_owned()
                } else {
                    value.class().name().to_string()
                };
                return Err(vm.new_type_error(format!(
                    "Incompatible collection type: {shown} is not {}-like",
                    wanted.unwrap_or("list")
                )));
            }
            attributes::set_collection(&target, key, members_of(&value, key, vm)?)
        }
        PySetterValue::Assign(value) if kind == AttrKind::Object => {
            let slot = if vm.is_none(&value) {
                orm::Slot::Object(None)
            } else {
                match object_of(&value, vm) {
                    Some(it) => orm::Slot::Object(Some(it)),
                    None => {
                        return Err(vm.new_attribute_error(format!(
                            "'{}' object has no attribute '_sa_instance_state'",
                            value.class().name()
                        )));
                    }
                }
            };
            attributes::set(&target, key, slot)
        }
        PySetterValue::Assign(value) => match super::super::expr::to_expr(&value, vm)? {
            Some(expr) => attributes::set(&target, key, orm::Slot::Sql(expr)),
            None => match attributes::note_set(&target, key) {
                Ok(true) => return PyInstance::put(&target, key, value, vm),
                Ok(false) => attributes::set(&target, key, to_slot(&value, kind, vm)),
                Err(it) => Err(it),
            },
        },
    };
    done.map_err(|it| from_orm(it, vm))
}

/// An empty collection of the kind that an attribute has.
fn collection_like(target: &ObjectRef, key: &Key, vm: &VirtualMachine) -> PyResult {
    let state = target.state();
    let made = state.mapper().class.new_collection(state, key);
    let made = made.map_err(|it| from_orm(it, vm))?;
    Ok(super::collection::collection_object(&made)
        .unwrap_or_else(|| vm.ctx.new_list(Vec::new()).into()))
}

/// Which of the built-in collections an object behaves like.
fn duck_type(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<&'static str>> {
    let types = &vm.ctx.types;
    for (class, name) in [
        (types.list_type, "list"),
        (types.set_type, "set"),
        (types.frozenset_type, "set"),
        (types.dict_type, "dict"),
    ] {
        if object.class().fast_issubclass(class) {
            return Ok(Some(name));
        }
    }
    for (method, name) in [("append", "list"), ("add", "set"), ("set", "dict")] {
        if vm.get_attribute_opt(object, method)?.is_some() {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

impl GetDescriptor for PyAttribute {
    fn descr_get(
        zelf: &PyObject,
        obj: Option<&PyObject>,
        _cls: Option<&PyObject>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match (obj, zelf.downcast_ref::<Self>()) {
            (Some(object), Some(attribute)) if !vm.is_none(object) => {
                read(object, &attribute.key, attribute.name, vm)
            }
            _ => Ok(zelf.to_owned()),
        }
    }
}

impl AsNumber for PyAttribute {
    fn as_number() -> &'static PyNumberMethods {
        // An attribute is true like any object; only what is made of it refuses to say.
        static METHODS: PyNumberMethods = PyNumberMethods {
            boolean: Some(|_, _| Ok(true)),
            ..OPERATORS
        };
        &METHODS
    }
}

impl Representable for PyAttribute {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<sqlalchemy.orm.attributes.InstrumentedAttribute object at {:#x}>",
            zelf.as_object().get_id()
        ))
    }
}

#[pyclass(with(AsNumber, GetDescriptor, Representable))]
impl PyAttribute {
    #[pyslot]
    fn descr_set(
        zelf: &PyObject,
        obj: PyObjectRef,
        value: PySetterValue,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        match zelf.downcast_ref::<PyAttribute>() {
            Some(it) => write(&obj, &it.key, AttrKind::Value, value, vm),
            None => Err(vm.new_type_error("a mapped attribute was expected")),
        }
    }
    #[pygetset]
    fn key(zelf: &Py<Self>) -> String {
        zelf.key.to_string()
    }
    #[pygetset]
    fn class_(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        class_of(&zelf.entity.mapper().class).map_or_else(|| vm.ctx.none(), Into::into)
    }
    #[pygetset]
    fn parent(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        super::inspection::mapper_object(zelf.entity.mapper(), vm)
    }
    #[pygetset]
    fn property(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        super::property::property_object(zelf.entity.mapper(), &zelf.key, vm)
    }
    #[pygetset]
    fn prop(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Self::property(zelf, vm)
    }
    #[pygetset]
    fn expression(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        super::super::expr::wrap(zelf.base.get(), vm)
    }
    #[pygetset]
    fn columns(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Self::property(zelf, vm)?.get_attr("columns", vm)
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>) -> String {
        format!("{}.{}", zelf.entity.mapper().name(), zelf.key)
    }
}

/// Gives a class the descriptors of its mapper.
///
/// # Errors
/// What the ORM finds wrong with an attribute.
pub(super) fn install(
    class: &PyTypeRef,
    mapper: &std::rc::Rc<orm::Mapper>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    for property in mapper.properties() {
        install_one(class, mapper, &property, vm)?;
    }
    if let Some(it) = mapper
        .class
        .as_any()
        .downcast_ref::<super::class::PyClass>()
    {
        it.instrumented.set(true);
    }
    Ok(())
}

/// Gives a class one descriptor.
///
/// # Errors
/// As [`install`].
pub(super) fn install_one(
    class: &PyTypeRef,
    mapper: &std::rc::Rc<orm::Mapper>,
    property: &std::rc::Rc<orm::Property>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let entity = mapper.entity();
    let key = property.key.clone();
    let object = match &property.kind {
        orm::PropertyKind::Relationship(it) => {
            super::comparator::PyRelationship::make(entity, it.clone(), vm)
        }
        orm::PropertyKind::Synonym(target) => super::super::state::call(
            "sqlalchemy.orm.synonyms",
            "make",
            (key.to_string(), target.to_string()),
            vm,
        )?,
        _ => {
            let expr = entity.attr(&key).map_err(|it| from_orm(it, vm))?;
            PyAttribute::make(entity, key.clone(), expr, vm)
        }
    };
    class.set_attr(vm.ctx.intern_str(&*key), object);
    Ok(())
}
