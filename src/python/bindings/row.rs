//! `Row` and `RowMapping`: one result row as a named tuple and as a mapping.
//!
//! Source of the behaviour: SQLAlchemy `engine/row.py`, `engine/_row_cy.py`.

use std::rc::Rc;

use rustpython_vm::atomic_func;
use rustpython_vm::builtins::{PyStr, PyTupleRef};
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{Either, PyComparisonValue};
use rustpython_vm::protocol::{PyMappingMethods, PySequenceMethods};
use rustpython_vm::types::{
    AsMapping, AsSequence, Comparable, GetAttr, Hashable, Iterable, PyComparisonOp, Representable,
    SetAttr,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use sql::Expr;

use super::args::{string_list, text_opt};
use super::errors::raise;
use super::expr::to_expr;

/// The names of a result's columns, shared by its rows.
#[derive(Debug, Default)]
pub(super) struct RowKeys {
    pub names: Vec<Rc<str>>,
    /// What each column was selected as, for lookups by column object.
    pub exprs: Vec<Option<Expr>>,
    /// Mapped classes of entities, for lookups by class and for `unique()`.
    pub entities: Vec<Option<PyObjectRef>>,
    /// Rows that the ORM made: a name that they lack is all that the error says.
    pub of_orm: bool,
}

impl RowKeys {
    /// Names only.
    pub fn named(names: Vec<Rc<str>>) -> Rc<Self> {
        Rc::new(Self {
            names,
            exprs: Vec::new(),
            entities: Vec::new(),
            of_orm: false,
        })
    }

    /// The position of a column by its name, or by the key of the Column that it was.
    pub fn named_position(&self, name: &str) -> Option<usize> {
        // Where the program's own text has a name twice, the last one counts.
        let found = match self.exprs.is_empty() && self.entities.is_empty() {
            true => self.names.iter().rposition(|it| **it == *name),
            false => self.names.iter().position(|it| **it == *name),
        };
        found.or_else(|| {
            self.exprs.iter().position(|it| {
                let column = match it.as_ref().map(Expr::kind) {
                    Some(sql::ExprKind::Column(it)) => it.column.as_ref(),
                    _ => None,
                };
                match column {
                    Some(it) => *it.key.borrow() == *name,
                    // A function is known by its own name too.
                    None => it
                        .as_ref()
                        .and_then(Expr::name)
                        .is_some_and(|it| *it == *name),
                }
            })
        })
    }

    /// The position of a column named by text, column object or class.
    pub fn position(&self, key: &PyObject, vm: &VirtualMachine) -> PyResult<Option<usize>> {
        if let Some(name) = text_opt(key) {
            return Ok(self.named_position(&name));
        }
        if let Some(at) = self
            .entities
            .iter()
            .position(|it| it.as_ref().is_some_and(|it| it.is(key)))
        {
            return Ok(Some(at));
        }
        let Some(expr) = to_expr(key, vm)? else {
            return Ok(None);
        };
        let found = self
            .exprs
            .iter()
            .position(|it| it.as_ref().is_some_and(|it| same_column(it, &expr)));
        Ok(found.or_else(|| {
            expr.name()
                .and_then(|name| self.names.iter().position(|it| *it == name))
        }))
    }
}

fn same_column(a: &Expr, b: &Expr) -> bool {
    if a.same_as(b) {
        return true;
    }
    match (a.kind(), b.kind()) {
        (sql::ExprKind::Column(a), sql::ExprKind::Column(b)) => match (&a.column, &b.column) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            _ => false,
        },
        _ => false,
    }
}

fn no_such_column(key: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    let shown = match text_opt(key) {
        Some(it) => it,
        None => key.str(vm)?.to_string_lossy().into_owned(),
    };
    Ok(format!(
        "Could not locate column in row for column '{shown}'"
    ))
}

/// A row.
#[pyclass(module = "sqlalchemy.engine.row", name = "Row")]
#[derive(Debug, PyPayload)]
pub(super) struct PyRow {
    pub keys: Rc<RowKeys>,
    pub values: PyTupleRef,
}

impl PyRow {
    pub fn object(
        keys: &Rc<RowKeys>,
        values: Vec<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyObjectRef {
        PyRow {
            keys: Rc::clone(keys),
            values: vm.ctx.new_tuple(values),
        }
        .into_pyobject(vm)
    }
}

impl SetAttr for PyRow {
    fn setattro(
        _zelf: &Py<Self>,
        _name: &Py<PyStr>,
        _value: rustpython_vm::function::PySetterValue,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        Err(vm.new_attribute_error("can't set attribute"))
    }
}

impl GetAttr for PyRow {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        if let Some(it) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
            return Ok(it);
        }
        let found = name
            .to_str()
            .and_then(|name| zelf.keys.named_position(name));
        match found {
            Some(at) => Ok(zelf.values.as_slice()[at].clone()),
            None if zelf.keys.of_orm => {
                Err(vm.new_attribute_error(name.to_string_lossy().into_owned()))
            }
            None => {
                let name: PyObjectRef = name.to_owned().into();
                Err(vm.new_attribute_error(no_such_column(&name, vm)?))
            }
        }
    }
}

impl Comparable for PyRow {
    fn slot_richcompare(
        zelf: &PyObject,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
        let plain = |it: &PyObject| -> PyObjectRef {
            match it.downcast_ref::<PyRow>() {
                Some(it) => it.values.clone().into(),
                None => it.to_owned(),
            }
        };
        plain(zelf)
            .rich_compare(plain(other), op, vm)
            .map(Either::A)
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

impl Hashable for PyRow {
    fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
        zelf.values.as_object().hash(vm)
    }
}

impl Representable for PyRow {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(zelf
            .values
            .as_object()
            .repr(vm)?
            .to_string_lossy()
            .into_owned())
    }
}

impl AsMapping for PyRow {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: std::sync::LazyLock<PyMappingMethods> =
            std::sync::LazyLock::new(|| PyMappingMethods {
                length: atomic_func!(|it, _vm| Ok(PyRow::mapping_downcast(it)
                    .values
                    .as_slice()
                    .len())),
                subscript: atomic_func!(|it, index, vm| {
                    PyRow::mapping_downcast(it)
                        .values
                        .as_object()
                        .get_item(index, vm)
                }),
                ..PyMappingMethods::NOT_IMPLEMENTED
            });
        &METHODS
    }
}

impl AsSequence for PyRow {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: std::sync::LazyLock<PySequenceMethods> =
            std::sync::LazyLock::new(|| PySequenceMethods {
                length: atomic_func!(|it, _vm| Ok(PyRow::sequence_downcast(it)
                    .values
                    .as_slice()
                    .len())),
                contains: atomic_func!(|it, item, vm| {
                    let values = PyRow::sequence_downcast(it).values.clone();
                    vm._contains(values.as_object(), item)
                }),
                item: atomic_func!(|it, index, vm| {
                    let values: PyObjectRef = PyRow::sequence_downcast(it).values.clone().into();
                    values.get_item(vm.ctx.new_int(index).as_object(), vm)
                }),
                ..PySequenceMethods::NOT_IMPLEMENTED
            });
        &METHODS
    }
}

impl Iterable for PyRow {
    fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let values: PyObjectRef = zelf.values.clone().into();
        Ok(values.get_iter(vm)?.into())
    }
}

#[pyclass(
    flags(SEQUENCE),
    with(
        GetAttr,
        SetAttr,
        Comparable,
        Hashable,
        Representable,
        AsMapping,
        AsSequence,
        Iterable
    )
)]
impl PyRow {
    #[pygetset]
    fn _mapping(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        PyRowMapping {
            keys: Rc::clone(&zelf.keys),
            values: zelf.values.clone(),
        }
        .into_pyobject(vm)
    }
    #[pygetset]
    fn _fields(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx
            .new_tuple(
                zelf.keys
                    .names
                    .iter()
                    .map(|it| vm.ctx.new_str(&**it).into())
                    .collect(),
            )
            .into()
    }
    #[pymethod]
    fn _asdict(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        for (name, value) in zelf.keys.names.iter().zip(zelf.values.as_slice()) {
            dict.set_item(&**name, value.clone(), vm)?;
        }
        Ok(dict.into())
    }
    #[pymethod]
    fn _tuple(zelf: &Py<Self>) -> PyTupleRef {
        zelf.values.clone()
    }
    #[pymethod]
    fn tuple(zelf: &Py<Self>) -> PyTupleRef {
        zelf.values.clone()
    }
    #[pygetset]
    fn t(zelf: &Py<Self>) -> PyTupleRef {
        zelf.values.clone()
    }
    #[pygetset]
    fn _t(zelf: &Py<Self>) -> PyTupleRef {
        zelf.values.clone()
    }
    #[pymethod]
    fn count(zelf: &Py<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        vm.call_method(zelf.values.as_object(), "count", (value,))
    }
    #[pymethod]
    fn index(zelf: &Py<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        vm.call_method(zelf.values.as_object(), "index", (value,))
    }
}

/// `row._mapping`, and what `result.mappings()` gives.
#[pyclass(module = "sqlalchemy.engine.row", name = "RowMapping")]
#[derive(Debug, PyPayload)]
pub(super) struct PyRowMapping {
    pub keys: Rc<RowKeys>,
    pub values: PyTupleRef,
}

impl PyRowMapping {
    fn item(&self, key: &PyObject, vm: &VirtualMachine) -> PyResult {
        match self.keys.position(key, vm)? {
            Some(at) => Ok(self.values.as_slice()[at].clone()),
            None if self.keys.of_orm => Err(vm.new_key_error(key.to_owned())),
            None => Err(raise("NoSuchColumnError", no_such_column(key, vm)?, vm)),
        }
    }

    fn names(&self, vm: &VirtualMachine) -> PyObjectRef {
        string_list(self.keys.names.iter().map(|it| &**it), vm)
    }

    fn dict(&self, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        for (name, value) in self.keys.names.iter().zip(self.values.as_slice()) {
            dict.set_item(&**name, value.clone(), vm)?;
        }
        Ok(dict.into())
    }
}

impl AsMapping for PyRowMapping {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: std::sync::LazyLock<PyMappingMethods> =
            std::sync::LazyLock::new(|| PyMappingMethods {
                length: atomic_func!(|it, _vm| Ok(PyRowMapping::mapping_downcast(it)
                    .values
                    .as_slice()
                    .len())),
                subscript: atomic_func!(
                    |it, index, vm| PyRowMapping::mapping_downcast(it).item(index, vm)
                ),
                ..PyMappingMethods::NOT_IMPLEMENTED
            });
        &METHODS
    }
}

impl AsSequence for PyRowMapping {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: std::sync::LazyLock<PySequenceMethods> =
            std::sync::LazyLock::new(|| PySequenceMethods {
                contains: atomic_func!(|it, key, vm| {
                    Ok(PyRowMapping::sequence_downcast(it)
                        .keys
                        .position(key, vm)?
                        .is_some())
                }),
                ..PySequenceMethods::NOT_IMPLEMENTED
            });
        &METHODS
    }
}

impl Iterable for PyRowMapping {
    fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(zelf.names(vm).get_iter(vm)?.into())
    }
}

impl Comparable for PyRowMapping {
    fn slot_richcompare(
        zelf: &PyObject,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
        let plain = |it: &PyObject| -> PyResult {
            match it.downcast_ref::<PyRowMapping>() {
                Some(it) => it.dict(vm),
                None => Ok(it.to_owned()),
            }
        };
        plain(zelf)?
            .rich_compare(plain(other)?, op, vm)
            .map(Either::A)
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

impl Representable for PyRowMapping {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(zelf.dict(vm)?.repr(vm)?.to_string_lossy().into_owned())
    }
}

#[pyclass(
    flags(MAPPING),
    with(AsMapping, AsSequence, Iterable, Comparable, Representable)
)]
impl PyRowMapping {
    #[pymethod]
    fn keys(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        PyKeys {
            keys: Rc::clone(&zelf.keys),
        }
        .into_pyobject(vm)
    }
    #[pymethod]
    fn values(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_list(zelf.values.as_slice().to_vec()).into()
    }
    #[pymethod]
    fn items(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&*zelf.dict(vm)?, "items", ())
    }
    #[pymethod]
    fn get(
        zelf: &Py<Self>,
        key: PyObjectRef,
        default: rustpython_vm::function::OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match zelf.keys.position(&key, vm)? {
            Some(at) => Ok(zelf.values.as_slice()[at].clone()),
            None => Ok(default.unwrap_or_none(vm)),
        }
    }
}

/// `result.keys()`.
#[pyclass(module = "sqlalchemy.engine.result", name = "RMKeyView")]
#[derive(Debug, PyPayload)]
pub(super) struct PyKeys {
    pub keys: Rc<RowKeys>,
}

impl PyKeys {
    fn list(&self, vm: &VirtualMachine) -> PyObjectRef {
        string_list(self.keys.names.iter().map(|it| &**it), vm)
    }
}

impl AsSequence for PyKeys {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: std::sync::LazyLock<PySequenceMethods> =
            std::sync::LazyLock::new(|| PySequenceMethods {
                length: atomic_func!(|it, _vm| Ok(PyKeys::sequence_downcast(it).keys.names.len())),
                contains: atomic_func!(|it, key, vm| {
                    Ok(PyKeys::sequence_downcast(it)
                        .keys
                        .position(key, vm)?
                        .is_some())
                }),
                ..PySequenceMethods::NOT_IMPLEMENTED
            });
        &METHODS
    }
}

impl Iterable for PyKeys {
    fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(zelf.list(vm).get_iter(vm)?.into())
    }
}

impl Comparable for PyKeys {
    fn slot_richcompare(
        zelf: &PyObject,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
        let Some(zelf) = zelf.downcast_ref::<PyKeys>() else {
            return Ok(Either::B(PyComparisonValue::NotImplemented));
        };
        let other = other
            .downcast_ref::<PyKeys>()
            .map_or_else(|| other.to_owned(), |it| it.list(vm));
        let set = |it: PyObjectRef| vm.ctx.types.set_type.as_object().call((it,), vm);
        set(zelf.list(vm))?
            .rich_compare(set(other)?, op, vm)
            .map(Either::A)
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

impl Representable for PyKeys {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "RMKeyView({})",
            zelf.list(vm).repr(vm)?.to_string_lossy()
        ))
    }
}

#[pyclass(with(AsSequence, Iterable, Comparable, Representable))]
impl PyKeys {}
