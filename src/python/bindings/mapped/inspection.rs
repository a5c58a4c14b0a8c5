//! `inspect(obj)` and `inspect(User)`: the record of an object and the mapper of a class, as Python sees them.
//!
//! Source of the behaviour: SQLAlchemy `orm/state.py` (InstanceState), `orm/mapper.py` (Mapper).

use std::rc::Rc;

use orm::{Key, Mapper, ObjectRef, PropertyKind, Slot, StateRef, attributes};
use rustpython_vm::builtins::PyTypeRef;
use rustpython_vm::types::Representable;
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};

use super::super::args::string_list;
use super::super::column::object_for as column_object;
use super::super::convert::{to_object, to_tuple};
use super::super::errors::{from_orm, raise};
use super::super::state::{call, state};
use super::super::table::{object_for as table_object, set_of};
use super::class::{as_class, class_of};
use super::instance::{from_slot, need_object, to_python};
use super::registry::mapper_of_exact;

/// `InstanceState`.
#[pyclass(module = "sqlalchemy.orm.state", name = "InstanceState")]
#[derive(PyPayload)]
pub(in super::super) struct PyState {
    pub state: StateRef,
}

impl std::fmt::Debug for PyState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "InstanceState({})", self.state)
    }
}

impl PyState {
    pub fn new(state: StateRef) -> Self {
        Self { state }
    }
}

impl Drop for PyState {
    /// The record lies in its object's dictionary, and so ends with it.
    fn drop(&mut self) {
        if !self.state.is_alive() {
            self.state.object_died();
        }
    }
}

impl Representable for PyState {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<sqlalchemy.orm.state.InstanceState object at {:#x}>",
            zelf.as_object().get_id()
        ))
    }
}

fn key_tuple(state: &StateRef, vm: &VirtualMachine) -> PyResult {
    let Some(key) = state.key() else {
        return Ok(vm.ctx.none());
    };
    let class =
        class_of(&state.mapper().identity_mapper().class).map_or_else(|| vm.ctx.none(), Into::into);
    let identity = to_tuple(key.values(), vm)?;
    Ok(vm
        .ctx
        .new_tuple(vec![class, identity, vm.ctx.none()])
        .into())
}

#[pyclass(with(Representable))]
impl PyState {
    #[pygetset]
    fn transient(zelf: &Py<Self>) -> bool {
        zelf.state.is_transient()
    }
    #[pygetset]
    fn pending(zelf: &Py<Self>) -> bool {
        zelf.state.is_pending()
    }
    #[pygetset]
    fn persistent(zelf: &Py<Self>) -> bool {
        zelf.state.is_persistent()
    }
    #[pygetset]
    fn deleted(zelf: &Py<Self>) -> bool {
        zelf.state.is_deleted()
    }
    #[pygetset]
    fn detached(zelf: &Py<Self>) -> bool {
        zelf.state.is_detached()
    }
    #[pygetset]
    fn was_deleted(zelf: &Py<Self>) -> bool {
        zelf.state.was_deleted()
    }
    #[pygetset]
    fn expired(zelf: &Py<Self>) -> bool {
        zelf.state.expired()
    }
    #[pygetset]
    fn modified(zelf: &Py<Self>) -> bool {
        zelf.state.modified()
    }
    #[pygetset]
    fn has_identity(zelf: &Py<Self>) -> bool {
        zelf.state.has_key()
    }
    #[pygetset]
    fn key(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        key_tuple(&zelf.state, vm)
    }
    #[pygetset]
    fn identity_key(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        key_tuple(&zelf.state, vm)
    }
    #[pygetset]
    fn identity(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.state.key() {
            Some(it) => to_tuple(it.values(), vm),
            None => Ok(vm.ctx.none()),
        }
    }
    #[pygetset]
    fn mapper(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        mapper_object(zelf.state.mapper(), vm)
    }
    #[pygetset]
    fn class_(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        class_of(&zelf.state.mapper().class).map_or_else(|| vm.ctx.none(), Into::into)
    }
    #[pygetset]
    fn object(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.state
            .object()
            .map_or_else(|| vm.ctx.none(), |it| to_python(&it, vm))
    }
    #[pymethod]
    fn obj(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        Self::object(zelf, vm)
    }
    #[pygetset]
    fn dict(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let object = Self::object(zelf, vm);
        object
            .dict()
            .map_or_else(|| vm.ctx.new_dict().into(), Into::into)
    }
    #[pygetset]
    fn session(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        super::session::session_object(zelf.state.session(), vm)
    }
    #[pygetset]
    fn unloaded(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        set_of(
            zelf.state
                .unloaded()
                .iter()
                .map(|it| vm.ctx.new_str(&**it).into()),
            vm,
        )
    }
    #[pygetset]
    fn expired_attributes(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        set_of(
            zelf.state
                .expired_attributes()
                .iter()
                .map(|it| vm.ctx.new_str(&**it).into()),
            vm,
        )
    }
    #[pygetset]
    fn is_instance(_zelf: &Py<Self>) -> bool {
        true
    }
    #[pygetset]
    fn identity_token(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }
    #[pygetset]
    fn async_session(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        call(
            "sqlalchemy.orm.session",
            "_async_session",
            (Self::session(zelf, vm),),
            vm,
        )
    }
    #[pygetset]
    fn attrs(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let keys: Vec<_> = zelf
            .state
            .mapper()
            .properties()
            .iter()
            .map(|it| it.key.to_string())
            .collect();
        let keys = string_list(keys.iter().map(String::as_str), vm);
        call(
            "sqlalchemy.orm.resolver",
            "attribute_states",
            (Self::object(zelf, vm), keys),
            vm,
        )
    }
}

/// (added, unchanged, deleted) of one attribute.
///
/// # Errors
/// Errors of loading.
pub(super) fn history_of(
    object: &ObjectRef,
    key: &Key,
    load: bool,
    vm: &VirtualMachine,
) -> PyResult {
    let passive = if load {
        attributes::Passive::OFF ^ attributes::Passive::INIT_OK
    } else {
        attributes::Passive::NO_INITIALIZE
    };
    let history = attributes::history_with(object, key, passive).map_err(|it| from_orm(it, vm))?;
    let is_collection =
        object.state().mapper().attribute_kind(key) == Some(orm::AttrKind::Collection);
    let list = |slots: &[Slot]| -> PyResult {
        let items = slots
            .iter()
            .map(|it| from_slot(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(vm.ctx.new_list(items).into())
    };
    let parts = (
        list(&history.added)?,
        list(&history.unchanged)?,
        list(&history.deleted)?,
        is_collection && history.has_changes(),
    );
    call("sqlalchemy.orm.resolver", "history", parts, vm)
}

/// `Mapper`.
#[pyclass(module = "sqlalchemy.orm.mapper", name = "Mapper")]
#[derive(PyPayload)]
pub(in super::super) struct PyMapper {
    pub mapper: Rc<Mapper>,
}

impl std::fmt::Debug for PyMapper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.mapper)
    }
}

pub(super) fn new_mapper_object(mapper: &Rc<Mapper>, vm: &VirtualMachine) -> PyObjectRef {
    PyMapper {
        mapper: mapper.clone(),
    }
    .into_pyobject(vm)
}

/// The one Python object for a mapper.
pub(in super::super) fn mapper_object(mapper: &Rc<Mapper>, vm: &VirtualMachine) -> PyObjectRef {
    if let Some(it) = state().object_of(mapper) {
        return it;
    }
    let made = new_mapper_object(mapper, vm);
    state().set_object(mapper, made.clone());
    made
}

pub(super) fn mapper_of_object(object: &PyObject) -> Option<Rc<Mapper>> {
    object
        .downcast_ref::<PyMapper>()
        .map(|it| it.mapper.clone())
}

/// The mapper of a mapped class or a mapper.
///
/// # Errors
/// UnmappedClassError.
pub(in super::super) fn need_mapper(
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Rc<Mapper>> {
    if let Some(it) = mapper_of_object(object).or_else(|| mapper_of_exact(object)) {
        it.configure().map_err(|it| from_orm(it, vm))?;
        return Ok(it);
    }
    let class = super::super::state::imported("sqlalchemy.orm.exc", "UnmappedClassError", vm)?;
    if as_class(object).is_none() {
        let shown = object.repr(vm)?.to_string_lossy().into_owned();
        return Err(raise(
            "ArgumentError",
            format!("Class object expected, got '{shown}'."),
            vm,
        ));
    }
    let error = class.call((object.to_owned(),), vm)?;
    Err(error
        .downcast()
        .unwrap_or_else(|_| vm.new_type_error("not a mapped class")))
}

impl Representable for PyMapper {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<Mapper at {:#x}; {}>",
            zelf.as_object().get_id(),
            zelf.mapper.name()
        ))
    }
}

impl PyMapper {
    fn mapped_class(&self) -> Option<PyTypeRef> {
        class_of(&self.mapper.class)
    }

    fn collection(&self, wanted: impl Fn(&PropertyKind) -> bool, vm: &VirtualMachine) -> PyResult {
        self.mapper.configure().map_err(|it| from_orm(it, vm))?;
        let mut pairs = Vec::new();
        for property in self.mapper.properties() {
            if wanted(&property.kind) {
                let object = super::property::property_object(&self.mapper, &property.key, vm)?;
                pairs.push(
                    vm.ctx
                        .new_tuple(vec![vm.ctx.new_str(&*property.key).into(), object])
                        .into(),
                );
            }
        }
        let pairs: PyObjectRef = vm.ctx.new_list(pairs).into();
        call("sqlalchemy.orm.resolver", "properties", (pairs,), vm)
    }
}

#[pyclass(with(Representable))]
impl PyMapper {
    #[pygetset]
    fn class_(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.mapped_class()
            .map_or_else(|| vm.ctx.none(), Into::into)
    }
    #[pygetset]
    fn entity(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        Self::class_(zelf, vm)
    }
    #[pygetset]
    fn mapper(zelf: rustpython_vm::PyRef<PyMapper>) -> PyObjectRef {
        zelf.into()
    }
    #[pygetset]
    fn is_mapper(_zelf: &Py<Self>) -> bool {
        true
    }
    #[pygetset]
    fn local_table(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        match zelf.mapper.mapped_from() {
            Some(it) => super::super::from::wrap(it, vm),
            None => table_object(&zelf.mapper.local_table, vm),
        }
    }
    #[pygetset]
    fn persist_selectable(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        super::super::from::wrap(zelf.mapper.entity().from_clause(), vm)
    }
    #[pygetset]
    fn selectable(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        Self::persist_selectable(zelf, vm)
    }
    #[pygetset]
    fn tables(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx
            .new_list(
                zelf.mapper
                    .tables()
                    .iter()
                    .map(|it| table_object(it, vm))
                    .collect(),
            )
            .into()
    }
    #[pygetset]
    fn primary_key(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx
            .new_tuple(
                zelf.mapper
                    .primary_key
                    .iter()
                    .map(|it| column_object(it, vm))
                    .collect(),
            )
            .into()
    }
    #[pygetset]
    fn inherits(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.mapper
            .inherits()
            .as_ref()
            .map_or_else(|| vm.ctx.none(), |it| mapper_object(it, vm))
    }
    #[pygetset]
    fn base_mapper(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        mapper_object(&zelf.mapper.base_mapper(), vm)
    }
    #[pygetset]
    fn self_and_descendants(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let all = zelf.mapper.self_and_descendants();
        vm.ctx
            .new_list(all.iter().map(|it| mapper_object(it, vm)).collect())
            .into()
    }
    #[pygetset]
    fn polymorphic_identity(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.mapper
            .polymorphic_identity
            .as_ref()
            .map_or_else(|| Ok(vm.ctx.none()), |it| to_object(it, vm))
    }
    #[pygetset]
    fn single(zelf: &Py<Self>) -> bool {
        zelf.mapper.single
    }
    #[pygetset]
    fn concrete(zelf: &Py<Self>) -> bool {
        zelf.mapper.concrete
    }
    #[pygetset]
    fn polymorphic_abstract(zelf: &Py<Self>) -> bool {
        zelf.mapper.polymorphic_abstract
    }
    #[pygetset]
    fn polymorphic_map(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        for it in zelf.mapper.base_mapper().self_and_descendants() {
            if let Some(identity) = &it.polymorphic_identity {
                dict.set_item(&*to_object(identity, vm)?, mapper_object(&it, vm), vm)?;
            }
        }
        Ok(dict.into())
    }
    #[pygetset]
    fn version_id_col(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.mapper
            .version_id_col
            .as_ref()
            .map_or_else(|| vm.ctx.none(), |it| column_object(it, vm))
    }
    #[pygetset]
    fn class_manager(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        Self::class_(zelf, vm)
    }
    #[pymethod]
    fn common_parent(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(zelf.mapper.common_parent(&*need_mapper(&other, vm)?))
    }
    #[pymethod]
    fn get_property_by_column(
        zelf: &Py<Self>,
        column: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let found = super::super::column::column_of(&column, vm)?
            .and_then(|it| zelf.mapper.key_of_column(&it));
        match found {
            Some(key) => super::property::property_object(&zelf.mapper, &key, vm),
            None => {
                let message = format!(
                    "No column {} is configured on mapper {}...",
                    column.str(vm)?.to_string_lossy(),
                    zelf.mapper
                );
                Err(raise("UnmappedColumnError", message, vm))
            }
        }
    }
    #[pygetset]
    fn polymorphic_on(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.mapper
            .polymorphic_on
            .as_ref()
            .map_or_else(|| vm.ctx.none(), |it| column_object(it, vm))
    }
    #[pygetset]
    fn attrs(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.collection(|_| true, vm)
    }
    #[pygetset]
    fn column_attrs(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.collection(
            |it| {
                matches!(
                    it,
                    PropertyKind::Column(_)
                        | PropertyKind::Expression { .. }
                        | PropertyKind::QueryExpression { .. }
                )
            },
            vm,
        )
    }
    #[pygetset]
    fn relationships(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.collection(|it| matches!(it, PropertyKind::Relationship(_)), vm)
    }
    #[pygetset]
    fn synonyms(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.collection(|it| matches!(it, PropertyKind::Synonym(_)), vm)
    }
    #[pygetset]
    fn iterate_properties(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let all = zelf.collection(|_| true, vm)?;
        vm.call_method(&all, "values", ())
    }
    #[pygetset]
    fn columns(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let mut pairs = Vec::new();
        for property in zelf.mapper.properties() {
            if let Some(it) = property.column() {
                pairs.push(
                    vm.ctx
                        .new_tuple(vec![
                            vm.ctx.new_str(&*property.key).into(),
                            column_object(it, vm),
                        ])
                        .into(),
                );
            }
        }
        let pairs: PyObjectRef = vm.ctx.new_list(pairs).into();
        call("sqlalchemy.orm.resolver", "properties", (pairs,), vm)
    }
    #[pygetset]
    fn c(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Self::columns(zelf, vm)
    }
    #[pygetset]
    fn all_orm_descriptors(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        call(
            "sqlalchemy.orm.resolver",
            "descriptors",
            (Self::class_(zelf, vm), Self::attrs(zelf, vm)?),
            vm,
        )
    }
    #[pymethod]
    fn get_property(zelf: &Py<Self>, key: String, vm: &VirtualMachine) -> PyResult {
        if zelf.mapper.property(&key).is_none() {
            let message = format!("Mapper '{}' has no property '{key}'", zelf.mapper);
            return Err(raise("InvalidRequestError", message, vm));
        }
        zelf.mapper.configure().map_err(|it| from_orm(it, vm))?;
        super::property::property_object(&zelf.mapper, &key, vm)
    }
    #[pymethod]
    fn has_property(zelf: &Py<Self>, key: String) -> bool {
        zelf.mapper.property(&key).is_some()
    }
    #[pymethod]
    fn isa(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(zelf.mapper.isa(&*need_mapper(&other, vm)?))
    }
    #[pymethod]
    fn primary_key_from_instance(
        zelf: &Py<Self>,
        object: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let values = zelf
            .mapper
            .loaded_primary_key(&need_object(&object, vm)?)
            .map_err(|it| from_orm(it, vm))?;
        let values = values
            .iter()
            .map(|it| to_object(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(vm.ctx.new_list(values).into())
    }
    #[pymethod]
    fn identity_key_from_instance(
        zelf: &Py<Self>,
        object: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let values = zelf
            .mapper
            .loaded_primary_key(&need_object(&object, vm)?)
            .map_err(|it| from_orm(it, vm))?;
        let class = class_of(&zelf.mapper.identity_mapper().class)
            .map_or_else(|| vm.ctx.none(), Into::into);
        Ok(vm
            .ctx
            .new_tuple(vec![class, to_tuple(&values, vm)?, vm.ctx.none()])
            .into())
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>) -> String {
        zelf.mapper.to_string()
    }
}
