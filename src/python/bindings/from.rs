//! FROM elements: `FromClause` (alias, subquery, CTE, join) and its columns, `.c`.
//!
//! In: [`sql::From`]. Out: Python objects that can be selected from and joined.
//! Source of the behaviour: SQLAlchemy `sql/selectable.py`, `sql/base.py` (ColumnCollection).

use std::cell::RefCell;
use std::rc::Rc;

use rustpython_vm::atomic_func;
use rustpython_vm::builtins::{PyStr, PyTuple};
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::protocol::{PyMappingMethods, PySequenceMethods};
use rustpython_vm::types::{AsMapping, AsSequence, GetAttr, Hashable, Iterable, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use sql::expr::LabelName;
use sql::{Expr, ExprKind, From};

use super::args::{ArgsExt, text, text_opt};
use super::errors::from_sql;
use super::expr::{condition, to_expr};
use super::from_more::FromMore;

/// Anything that rows come from.
#[pyclass(module = "sqlalchemy.sql.selectable", name = "FromClause")]
#[derive(Debug, PyPayload)]
pub(super) struct PyFrom {
    pub from: From,
    columns: RefCell<Option<PyObjectRef>>,
}

impl PyFrom {
    pub fn payload(from: From) -> Self {
        Self {
            from,
            columns: RefCell::new(None),
        }
    }
}

/// The Python object for a FROM; a table's own object when it is one.
pub(super) fn wrap(from: From, vm: &VirtualMachine) -> PyObjectRef {
    match &from {
        From::Table(table) => super::table::object_for(table, vm),
        _ => PyFrom::payload(from).into_pyobject(vm),
    }
}

/// The FROM that an object means, if any: a table, an alias, a mapped class.
///
/// # Errors
/// What configuring mappers raises.
pub(super) fn from_of(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Option<From>> {
    if let Some(it) = obj.downcast_ref::<PyFrom>() {
        return Ok(Some(it.from.clone()));
    }
    Ok(super::orm_ops::entity_of(obj, vm)?.map(|it| it.from_clause()))
}

/// As [`from_of`].
///
/// # Errors
/// ArgumentError when it is none.
pub(super) fn need_from(obj: &PyObject, vm: &VirtualMachine) -> PyResult<From> {
    if let Some(it) = from_of(obj, vm)? {
        return Ok(it);
    }
    if let Some(Expr(node)) = to_expr(obj, vm)? {
        if let ExprKind::Raw {
            text,
            is_text: true,
            ..
        } = &node.kind
        {
            return Ok(From::Text(text.as_str().into()));
        }
        if let ExprKind::Column(it) = &node.kind {
            if let Some(from) = &it.from {
                return Ok(from.clone());
            }
        }
    }
    let shown = obj.repr(vm)?.to_string_lossy().into_owned();
    let message =
        format!("FROM expression, such as a Table or alias() object expected, got {shown}.");
    Err(super::select::not_from(obj, message, vm))
}

/// The `.c` of a FROM.
pub(super) fn columns_of(from: &From, vm: &VirtualMachine) -> PyObjectRef {
    let entries = match from {
        From::Table(table) => {
            let columns = table.columns.borrow();
            columns
                .iter()
                .map(|it| {
                    (
                        Rc::from(it.key.borrow().as_str()),
                        super::column::object_for(it, vm),
                    )
                })
                .collect()
        }
        _ => from
            .keyed_columns()
            .into_iter()
            .map(|(key, expr)| (key, super::expr::wrap(expr, vm)))
            .collect(),
    };
    PyColumns { entries }.into_pyobject(vm)
}

impl Hashable for PyFrom {
    fn hash(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<PyHash> {
        Ok(zelf.as_object().get_id() as PyHash >> 4)
    }
}

impl Representable for PyFrom {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let class = match &zelf.from {
            From::Alias(_) => "Alias",
            From::Subquery(_) => "Subquery",
            From::Cte(_) => "CTE",
            From::Join(_) => "Join",
            From::Table(_) => "Table",
            From::Named(_) => "TableClause",
            From::Function(_) => "TableValuedAlias",
            From::Text(_) => "TextClause",
            From::Grouping(_) => "FromGrouping",
            From::Values(_) => "Values",
        };
        Ok(format!(
            "<sqlalchemy.sql.selectable.{class} at {:#x}; {}>",
            zelf.as_object().get_id(),
            zelf.from.description()
        ))
    }
}

impl GetAttr for PyFrom {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        match zelf.as_object().generic_getattr_opt(name, None, vm)? {
            Some(it) => Ok(it),
            None => Err(super::names::missing(
                zelf.as_object(),
                "FromClause",
                name,
                vm,
            )),
        }
    }
}

impl PyFrom {
    fn make_join(&self, mut args: FuncArgs, outer: bool, vm: &VirtualMachine) -> PyResult {
        let Some(right) = args.any("right", vm) else {
            return Err(vm.new_type_error("join() needs the right side"));
        };
        let on = args
            .any("onclause", vm)
            .map(|it| condition(&it, vm))
            .transpose()?;
        let outer = outer || args.flag("isouter", false, vm)?;
        let full = args.flag("full", false, vm)?;
        let right = need_from(&right, vm)?;
        let joined = self
            .from
            .join(&right, on, outer, full)
            .map_err(|it| from_sql(it, vm))?;
        Ok(wrap(joined, vm))
    }
}

#[pyclass(
    flags(BASETYPE, HAS_DICT, HAS_WEAKREF),
    with(Hashable, Representable, GetAttr, FromMore)
)]
impl PyFrom {
    #[pymethod]
    fn insert(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        super::dml::insert(zelf.as_object(), vm)
    }
    #[pymethod]
    fn update(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        super::dml::update(zelf.as_object(), vm)
    }
    #[pymethod]
    fn delete(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        super::dml::delete(zelf.as_object(), vm)
    }
    #[pygetset]
    pub(super) fn c(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        if matches!(zelf.from, From::Table(_)) {
            return columns_of(&zelf.from, vm);
        }
        zelf.columns
            .borrow_mut()
            .get_or_insert_with(|| columns_of(&zelf.from, vm))
            .clone()
    }
    #[pygetset]
    fn columns(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        Self::c(zelf, vm)
    }
    #[pygetset]
    fn exported_columns(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        Self::c(zelf, vm)
    }
    #[pygetset]
    fn name(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        match zelf.from.label() {
            Some(LabelName::Name(it)) => vm.ctx.new_str(&*it).into(),
            Some(LabelName::Anonymous(it)) => vm.ctx.new_str(&*it).into(),
            None => vm.ctx.none(),
        }
    }
    #[pygetset]
    fn description(zelf: &Py<Self>) -> String {
        zelf.from.description()
    }
    #[pymethod]
    fn alias(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = args;
        let name = args.any("name", vm).map(|it| text(&it, vm)).transpose()?;
        Ok(wrap(zelf.from.alias(name.as_deref()), vm))
    }
    #[pymethod]
    fn join(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.make_join(args, false, vm)
    }
    #[pymethod]
    fn outerjoin(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.make_join(args, true, vm)
    }
    #[pymethod]
    fn select(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        if matches!(zelf.from, From::Join(_)) {
            let object: PyObjectRef = zelf.into();
            let all = super::select::select(vec![object.clone()], vm)?;
            return vm.call_method(&all, "select_from", (object,));
        }
        super::select::select(vec![zelf.into()], vm)
    }
    #[pymethod]
    fn union(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.combine(sql::statement::SetOp::Union, &args, vm)
    }
    #[pymethod]
    fn union_all(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.combine(sql::statement::SetOp::UnionAll, &args, vm)
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        super::compile::from_text(&zelf.from, vm)
    }
}

/// `statement.cte(name, recursive, nesting)`.
///
/// # Errors
/// A name that is no text.
pub(super) fn cte_of(query: sql::Query, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let name = args.any("name", vm).map(|it| text(&it, vm)).transpose()?;
    let recursive = args
        .any("recursive", vm)
        .map_or(Ok(false), |it| it.is_true(vm))?;
    let nesting = args
        .any("nesting", vm)
        .map_or(Ok(false), |it| it.is_true(vm))?;
    Ok(wrap(
        From::Cte(query.cte(name.as_deref(), recursive, nesting)),
        vm,
    ))
}

impl PyFrom {
    /// `cte.union_all(...)`: the recursive part.
    pub(super) fn combine(
        &self,
        op: sql::statement::SetOp,
        args: &FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let From::Cte(cte) = &self.from else {
            return Err(vm.new_attribute_error("only a CTE can be combined with further queries"));
        };
        let mut others = Vec::new();
        for it in &args.args {
            others.push(super::select::need_query(it, vm)?);
        }
        Ok(wrap(From::Cte(cte.combine(op, others)), vm))
    }
}

/// The columns of a FROM, in order, by key.
#[pyclass(module = "sqlalchemy.sql.base", name = "ReadOnlyColumnCollection")]
#[derive(Debug, PyPayload)]
pub(super) struct PyColumns {
    pub entries: Vec<(Rc<str>, PyObjectRef)>,
}

impl PyColumns {
    fn find(&self, key: &str) -> Option<PyObjectRef> {
        self.entries
            .iter()
            .find(|it| &*it.0 == key)
            .map(|it| it.1.clone())
    }

    fn item(&self, index: &PyObject, vm: &VirtualMachine) -> PyResult {
        if let Some(key) = text_opt(index) {
            return self
                .find(&key)
                .ok_or_else(|| vm.new_key_error(index.to_owned()));
        }
        if let Some(keys) = index.downcast_ref::<PyTuple>() {
            let mut entries = Vec::new();
            for key in keys.as_slice() {
                let key = text(key, vm)?;
                match self.find(&key) {
                    Some(it) => entries.push((key.into(), it)),
                    None => return Err(vm.new_key_error(vm.ctx.new_str(key).into())),
                }
            }
            return Ok(Self { entries }.into_pyobject(vm));
        }
        let all: PyObjectRef = vm
            .ctx
            .new_list(self.entries.iter().map(|it| it.1.clone()).collect())
            .into();
        if index.downcastable::<rustpython_vm::builtins::PySlice>() {
            let chosen = super::args::items(&*all.get_item(index, vm)?, vm)?;
            let entries = self
                .entries
                .iter()
                .filter(|it| chosen.iter().any(|other| other.is(&it.1)))
                .cloned()
                .collect();
            return Ok(Self { entries }.into_pyobject(vm));
        }
        match index.try_index_opt(vm) {
            Some(number) => match all.get_item(index, vm) {
                Ok(it) => Ok(it),
                Err(_) => {
                    let shown = number?.as_bigint().to_string();
                    Err(vm.new_index_error(shown))
                }
            },
            None => Err(vm.new_key_error(index.to_owned())),
        }
    }

    fn list(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx
            .new_list(self.entries.iter().map(|it| it.1.clone()).collect())
            .into()
    }
}

impl AsMapping for PyColumns {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: std::sync::LazyLock<PyMappingMethods> =
            std::sync::LazyLock::new(|| PyMappingMethods {
                length: atomic_func!(|it, _vm| Ok(PyColumns::mapping_downcast(it).entries.len())),
                subscript: atomic_func!(
                    |it, index, vm| PyColumns::mapping_downcast(it).item(index, vm)
                ),
                ..PyMappingMethods::NOT_IMPLEMENTED
            });
        &METHODS
    }
}

impl AsSequence for PyColumns {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: std::sync::LazyLock<PySequenceMethods> =
            std::sync::LazyLock::new(|| PySequenceMethods {
                length: atomic_func!(|it, _vm| Ok(PyColumns::sequence_downcast(it).entries.len())),
                contains: atomic_func!(|it, key, vm| {
                    match text_opt(key) {
                        Some(key) => Ok(PyColumns::sequence_downcast(it).find(&key).is_some()),
                        None => Err(super::errors::raise(
                            "ArgumentError",
                            "__contains__ requires a string argument",
                            vm,
                        )),
                    }
                }),
                ..PySequenceMethods::NOT_IMPLEMENTED
            });
        &METHODS
    }
}

impl Iterable for PyColumns {
    fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(zelf.list(vm).get_iter(vm)?.into())
    }
}

impl GetAttr for PyColumns {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        if let Some(found) = name.to_str().and_then(|it| zelf.find(it)) {
            return Ok(found);
        }
        match zelf.as_object().generic_getattr_opt(name, None, vm)? {
            Some(it) => Ok(it),
            None => Err(vm.new_attribute_error(name.to_string_lossy().into_owned())),
        }
    }
}

impl Representable for PyColumns {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<sqlalchemy.sql.base.ReadOnlyColumnCollection object at {:#x}>",
            {
                let _ = vm;
                zelf.as_object().get_id()
            }
        ))
    }
}

#[pyclass(with(AsMapping, AsSequence, Iterable, GetAttr, Representable))]
impl PyColumns {
    #[pymethod]
    fn keys(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        super::args::string_list(zelf.entries.iter().map(|it| &*it.0), vm)
    }
    #[pymethod]
    fn values(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.list(vm)
    }
    #[pymethod]
    fn items(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let pairs = zelf.entries.iter();
        let pairs = pairs.map(|(key, it)| {
            vm.ctx
                .new_tuple(vec![vm.ctx.new_str(&**key).into(), it.clone()])
                .into()
        });
        vm.ctx.new_list(pairs.collect()).into()
    }
    #[pymethod]
    fn get(
        zelf: &Py<Self>,
        key: PyObjectRef,
        default: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyObjectRef {
        text_opt(&key)
            .and_then(|it| zelf.find(&it))
            .unwrap_or_else(|| default.unwrap_or_none(vm))
    }
    #[pymethod]
    fn contains_column(zelf: &Py<Self>, column: PyObjectRef) -> bool {
        zelf.entries.iter().any(|it| it.1.is(&column))
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let mut shown = Vec::new();
        for (_, it) in &zelf.entries {
            shown.push(it.str(vm)?.to_string_lossy().into_owned());
        }
        Ok(format!("ReadOnlyColumnCollection({})", shown.join(", ")))
    }
}
