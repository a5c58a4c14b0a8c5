//! The legacy `Query`: a select that knows its session.
//!
//! The frozen class `sqlalchemy.orm.query.Query` derives from [`PyQuery`]; it only rewrites its select.

use std::cell::RefCell;
use std::rc::Rc;

use orm::OrmSelect;
use rustpython_vm::builtins::PyType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::Constructor;
use rustpython_vm::{Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use sql::statement::{LabelStyle, SetOp};

use super::super::errors::from_orm;
use super::super::select::{PySelect, QueryKind, make};

/// The native base of `Query`.
#[pyclass(module = "sqlalchemy.orm.query", name = "_Query")]
#[derive(Debug, PyPayload)]
pub(in super::super) struct PyQuery {
    statement: RefCell<Option<PyObjectRef>>,
}

impl Constructor for PyQuery {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self {
            statement: RefCell::new(None),
        })
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT, HAS_WEAKREF), with(Constructor))]
impl PyQuery {
    /// The select underneath.
    #[pygetset]
    fn _select(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.statement
            .borrow()
            .clone()
            .unwrap_or_else(|| vm.ctx.none())
    }
    #[pymethod]
    fn _set_select(zelf: &Py<Self>, select: PyObjectRef) {
        zelf.statement.replace(Some(select));
    }
}

/// The select behind a Query object.
pub(in super::super) fn select_of_query(object: &PyObject) -> Option<Rc<OrmSelect>> {
    let statement = object
        .downcast_ref::<PyQuery>()?
        .statement
        .borrow()
        .clone()?;
    match &statement.downcast_ref::<PySelect>()?.kind {
        QueryKind::Select(it) => Some(Rc::new((**it).clone())),
        _ => None,
    }
}

/// A select as the legacy Query builds it: labels with the table's name, entities made unique.
pub(super) fn legacy(select: &PyObject, vm: &VirtualMachine) -> PyResult {
    let Some(it) = select.downcast_ref::<PySelect>() else {
        return Err(vm.new_type_error("a select was expected"));
    };
    match &it.kind {
        QueryKind::Select(select) => {
            let mut select = select.clone();
            select.legacy = true;
            select.label_style = LabelStyle::TablenamePlusCol;
            Ok(make(QueryKind::Select(select), it.options.clone(), vm))
        }
        _ => Ok(select.to_owned()),
    }
}

/// `query.union(other, ...)`.
///
/// # Errors
/// What the queries have wrong.
pub(super) fn set_operation(
    name: &str,
    select: &PyObject,
    others: &[PyObjectRef],
    vm: &VirtualMachine,
) -> PyResult {
    let op = match name {
        "UNION" => SetOp::Union,
        "UNION ALL" => SetOp::UnionAll,
        "INTERSECT" => SetOp::Intersect,
        "INTERSECT ALL" => SetOp::IntersectAll,
        "EXCEPT" => SetOp::Except,
        _ => SetOp::ExceptAll,
    };
    let parts = |it: &PyObject| {
        super::super::select::orm_select(it)
            .ok_or_else(|| vm.new_type_error("a query was expected"))
    };
    let first = parts(select)?;
    let others = others
        .iter()
        .map(|it| parts(it))
        .collect::<PyResult<Vec<_>>>()?;
    let others: Vec<&OrmSelect> = others.iter().collect();
    let made = first
        .set_operation(op, &others)
        .map_err(|it| from_orm(it, vm))?;
    Ok(make(QueryKind::Select(Box::new(made)), Vec::new(), vm))
}

/// Takes parts of a select away: `what` is `order_by`, `limit` or `options`.
pub(super) fn without(select: &PyObject, what: &str, vm: &VirtualMachine) -> PyResult {
    let Some(it) = select.downcast_ref::<PySelect>() else {
        return Err(vm.new_type_error("a select was expected"));
    };
    let QueryKind::Select(select) = &it.kind else {
        return Ok(it.as_object_ref(vm));
    };
    let mut select = select.clone();
    match what {
        "order_by" => select.order_by.clear(),
        "limit" => {
            select.limit = None;
            select.offset = None;
        }
        "options" => select.options.clear(),
        _ => {}
    }
    Ok(make(QueryKind::Select(select), it.options.clone(), vm))
}

/// Facts about a select that the legacy Query asks: (has limit or offset, has joins, number of selected things).
pub(super) fn facts(select: &PyObject) -> (bool, bool, usize) {
    match select.downcast_ref::<PySelect>().map(|it| &it.kind) {
        Some(QueryKind::Select(it)) => (
            it.limit.is_some() || it.offset.is_some(),
            !it.joins.is_empty(),
            it.selected.len(),
        ),
        _ => (false, false, 0),
    }
}

trait AsObjectRef {
    fn as_object_ref(&self, vm: &VirtualMachine) -> PyObjectRef;
}

impl AsObjectRef for Py<PySelect> {
    fn as_object_ref(&self, _vm: &VirtualMachine) -> PyObjectRef {
        rustpython_vm::AsObject::as_object(self).to_owned()
    }
}
