//! The descriptor of a relationship: related objects on an object, joins and comparisons on the class.
//!
//! Source of the behaviour: SQLAlchemy `orm/relationships.py` (Relationship.Comparator).

use std::rc::Rc;

use orm::query::comparators;
use orm::{AttrKind, EntityRef, Key, PathStep, Relationship};
use rustpython_vm::builtins::PyStrInterned;
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{Either, FuncArgs, OptionalArg, PyComparisonValue, PySetterValue};
use rustpython_vm::types::{
    Comparable, GetAttr, GetDescriptor, Hashable, PyComparisonOp, Representable,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};
use sql::Expr;

use super::super::errors::{from_orm, raise};
use super::super::expr::{condition, wrap};
use super::aliased::entity_of;
use super::attribute::{read, write};
use super::class::class_of;
use super::instance::need_object;

/// `User.role`.
#[pyclass(module = "sqlalchemy.orm.attributes", name = "InstrumentedAttribute")]
#[derive(PyPayload)]
pub(in super::super) struct PyRelationship {
    pub entity: EntityRef,
    pub relationship: Rc<Relationship>,
    /// `of_type(...)`.
    pub to: Option<EntityRef>,
    /// `and_(...)`.
    pub and: Option<Expr>,
    key: Key,
    name: &'static PyStrInterned,
}

impl std::fmt::Debug for PyRelationship {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "InstrumentedAttribute({})", self.key)
    }
}

impl PyRelationship {
    pub fn make(
        entity: EntityRef,
        relationship: Rc<Relationship>,
        vm: &VirtualMachine,
    ) -> PyObjectRef {
        let key = relationship.key.clone();
        let name = vm.ctx.intern_str(&*key);
        Self {
            entity,
            relationship,
            to: None,
            and: None,
            key,
            name,
        }
        .into_pyobject(vm)
    }

    fn with(&self, to: Option<EntityRef>, and: Option<Expr>, vm: &VirtualMachine) -> PyObjectRef {
        Self {
            entity: self.entity.clone(),
            relationship: self.relationship.clone(),
            to,
            and,
            key: self.key.clone(),
            name: self.name,
        }
        .into_pyobject(vm)
    }

    /// As a step of a loader option's path.
    pub fn step(&self) -> PathStep {
        PathStep {
            relationship: Some(self.relationship.clone()),
            to: self.to.clone(),
            and: self.and.clone(),
        }
    }

    fn configured(&self, vm: &VirtualMachine) -> PyResult<()> {
        self.entity
            .mapper()
            .configure()
            .map_err(|it| from_orm(it, vm))
    }

    fn kind(&self) -> AttrKind {
        if self.relationship.is_resolved() && self.relationship.uselist() {
            AttrKind::Collection
        } else {
            AttrKind::Object
        }
    }

    fn equal(&self, other: &PyObject, negate: bool, vm: &VirtualMachine) -> PyResult {
        self.configured(vm)?;
        let other = if vm.is_none(other) {
            None
        } else {
            comparators::check_scalar(&self.relationship).map_err(|it| from_orm(it, vm))?;
            Some(need_object(other, vm)?)
        };
        let made = if negate {
            comparators::ne(&self.entity, &self.relationship, other.as_ref())
        } else {
            comparators::eq(&self.entity, &self.relationship, other.as_ref())
        };
        Ok(wrap(made.map_err(|it| from_orm(it, vm))?, vm))
    }

    /// The criterion of `any()` and `has()`: an expression and `name=value` pairs of the target.
    fn criterion(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Option<Expr>> {
        let mut parts = Vec::new();
        for it in args.args.iter().filter(|it| !vm.is_none(it)) {
            parts.push(condition(it, vm)?);
        }
        let target = self
            .to
            .clone()
            .unwrap_or_else(|| self.relationship.entity());
        for (name, value) in args.kwargs {
            if &*name == "criterion" {
                parts.push(condition(&value, vm)?);
                continue;
            }
            let left = target
                .attr(&name.to_string())
                .map_err(|it| from_orm(it, vm))?;
            let right = super::super::expr::operand(&value, vm)?;
            let made = left.operate(sql::expr::BinaryOp::Eq, right);
            parts.push(made.map_err(|it| super::super::errors::from_sql(it, vm))?);
        }
        Ok(if parts.is_empty() {
            None
        } else {
            Some(sql::ops::and_(parts))
        })
    }
}

impl GetDescriptor for PyRelationship {
    fn descr_get(
        zelf: &PyObject,
        obj: Option<&PyObject>,
        _cls: Option<&PyObject>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match (obj, zelf.downcast_ref::<Self>()) {
            (Some(object), Some(it)) if !vm.is_none(object) => {
                it.relationship.note_read();
                if orm::dynamic::is_dynamic(&it.relationship) {
                    return super::dynamic::collection(object, &it.relationship, vm);
                }
                read(object, &it.key, it.name, vm)
            }
            _ => Ok(zelf.to_owned()),
        }
    }
}

impl Comparable for PyRelationship {
    fn slot_richcompare(
        zelf: &PyObject,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
        let Some(it) = zelf.downcast_ref::<Self>() else {
            return Ok(Either::B(PyComparisonValue::NotImplemented));
        };
        match op {
            PyComparisonOp::Eq => it.equal(other, false, vm).map(Either::A),
            PyComparisonOp::Ne => it.equal(other, true, vm).map(Either::A),
            _ => {
                Err(vm.new_not_implemented_error("Relationships are compared with == and != only"))
            }
        }
    }

    fn cmp(
        _: &Py<Self>,
        _: &PyObject,
        _: PyComparisonOp,
        _: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        Ok(PyComparisonValue::NotImplemented)
    }
}

impl Hashable for PyRelationship {
    fn hash(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<PyHash> {
        Ok(zelf.as_object().get_id() as PyHash >> 4)
    }
}

impl Representable for PyRelationship {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<sqlalchemy.orm.attributes.InstrumentedAttribute object at {:#x}>",
            zelf.as_object().get_id()
        ))
    }
}

impl GetAttr for PyRelationship {
    fn getattro(
        zelf: &Py<Self>,
        name: &Py<rustpython_vm::builtins::PyStr>,
        vm: &VirtualMachine,
    ) -> PyResult {
        if let Some(it) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
            return Ok(it);
        }
        let shown = name.to_string_lossy().into_owned();
        Err(vm.new_attribute_error(format!(
            "Neither 'InstrumentedAttribute' object nor 'Comparator' object associated with {}.{} has an attribute '{shown}'",
            zelf.entity.mapper().name(),
            zelf.key
        )))
    }
}

#[pyclass(with(GetDescriptor, Comparable, Hashable, Representable, GetAttr))]
impl PyRelationship {
    #[pyslot]
    fn descr_set(
        zelf: &PyObject,
        obj: PyObjectRef,
        value: PySetterValue,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let Some(it) = zelf.downcast_ref::<PyRelationship>() else {
            return Err(vm.new_type_error("a relationship was expected"));
        };
        it.configured(vm)?;
        write(&obj, &it.key, it.kind(), value, vm)
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
        zelf.configured(vm)?;
        super::property::property_object(&zelf.relationship.parent(), &zelf.key, vm)
    }
    #[pygetset]
    fn prop(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Self::property(zelf, vm)
    }
    #[pygetset]
    fn entity(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.configured(vm)?;
        Ok(super::inspection::mapper_object(
            &zelf.relationship.mapper(),
            vm,
        ))
    }
    #[pygetset]
    fn mapper(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.configured(vm)?;
        Ok(super::inspection::mapper_object(
            &zelf.relationship.mapper(),
            vm,
        ))
    }
    #[pymethod]
    fn any(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.configured(vm)?;
        if !zelf.relationship.uselist() {
            return Err(raise(
                "InvalidRequestError",
                "'any()' not implemented for scalar attributes. Use has().",
                vm,
            ));
        }
        let criterion = zelf.criterion(args, vm)?;
        let made = comparators::any_of(
            &zelf.entity,
            &zelf.relationship,
            zelf.to.as_ref(),
            criterion,
        );
        Ok(wrap(made.map_err(|it| from_orm(it, vm))?, vm))
    }
    #[pymethod]
    fn has(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.configured(vm)?;
        if zelf.relationship.uselist() {
            return Err(raise(
                "InvalidRequestError",
                "'has()' not implemented for collections. Use any().",
                vm,
            ));
        }
        let criterion = zelf.criterion(args, vm)?;
        let made = comparators::has_of(
            &zelf.entity,
            &zelf.relationship,
            zelf.to.as_ref(),
            criterion,
        );
        Ok(wrap(made.map_err(|it| from_orm(it, vm))?, vm))
    }
    #[pymethod]
    fn contains(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.configured(vm)?;
        let made =
            comparators::contains(&zelf.entity, &zelf.relationship, &need_object(&other, vm)?);
        Ok(wrap(made.map_err(|it| from_orm(it, vm))?, vm))
    }
    #[pymethod]
    fn in_(_zelf: &Py<Self>, _others: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Err(vm.new_not_implemented_error(
            "in_() not yet supported for relationships.  For a simple many-to-one, use in_() against the set of foreign \
             key values.",
        ))
    }
    #[pymethod]
    fn is_(_zelf: &Py<Self>, _other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Err(vm.new_not_implemented_error("<function is_ at 0x7f0000000000>"))
    }
    #[pymethod]
    fn is_not(_zelf: &Py<Self>, _other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Err(vm.new_not_implemented_error("<function is_not at 0x7f0000000000>"))
    }
    #[pymethod]
    fn isnot(_zelf: &Py<Self>, _other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Err(vm.new_not_implemented_error("<function is_not at 0x7f0000000000>"))
    }
    #[pymethod]
    fn of_type(zelf: &Py<Self>, target: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.configured(vm)?;
        let Some(entity) = entity_of(&target, vm)? else {
            return Err(raise("ArgumentError", "of_type() needs a mapped class", vm));
        };
        Ok(zelf.with(Some(entity), zelf.and.clone(), vm))
    }
    #[pymethod]
    fn and_(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut parts = zelf.and.clone().into_iter().collect::<Vec<_>>();
        for it in &args.args {
            parts.push(condition(it, vm)?);
        }
        Ok(zelf.with(zelf.to.clone(), Some(sql::ops::and_(parts)), vm))
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>) -> String {
        format!("{}.{}", zelf.entity.mapper().name(), zelf.key)
    }
    #[pymethod]
    fn get_history(
        zelf: &Py<Self>,
        object: PyObjectRef,
        _passive: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult {
        super::inspection::history_of(&need_object(&object, vm)?, &zelf.key, true, vm)
    }
}

/// A relationship as an expression: its join condition.
///
/// # Errors
/// Errors of configuring the mappers.
pub(in super::super) fn relationship_expr(
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<Expr>> {
    let Some(it) = object.downcast_ref::<PyRelationship>() else {
        return Ok(None);
    };
    it.configured(vm)?;
    let made = comparators::join_condition(&it.entity, &it.relationship);
    Ok(Some(made))
}

/// The relationship attribute that an object is.
pub(in super::super) fn relationship_of(object: &PyObject) -> Option<&Py<PyRelationship>> {
    object.downcast_ref::<PyRelationship>()
}

/// What a relationship attribute says to a join.
pub(in super::super) struct RelationshipPath {
    pub from: EntityRef,
    pub relationship: Rc<Relationship>,
    pub to: Option<EntityRef>,
    pub and: Option<Expr>,
}

/// The path that an object is, when it is a relationship attribute.
pub(in super::super) fn relationship_path(object: &PyObject) -> Option<RelationshipPath> {
    let it = relationship_of(object)?;
    Some(RelationshipPath {
        from: it.entity.clone(),
        relationship: it.relationship.clone(),
        to: it.to.clone(),
        and: it.and.clone(),
    })
}
