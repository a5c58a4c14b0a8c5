//! Elements that the program wrote: `class utcnow(FunctionElement)` with a text from `@compiles`.
//!
//! In: a Python object of such a class. Out: [`sql::expr::HostElement`], printed by calling back into the program.
//! Source of the behaviour: SQLAlchemy `ext/compiler.py`.

use std::rc::Rc;

use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::{AsNumber, Constructor};
use rustpython_vm::vm::thread::{try_with_current_vm, with_current_vm};
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use sql::expr::{ExprKind, HostElement, HostPiece};
use sql::{Dialect, Expr, SqlType};

use super::args::{items, text_opt};
use super::errors::carry;
use super::expr::{PyExpr, to_expr};

/// The base of elements that the program wrote.
#[pyclass(module = "sqlalchemy.sql.functions", name = "FunctionElement", base = PyExpr)]
#[derive(Debug)]
pub(super) struct PyHostElement {
    base: PyExpr,
}

#[derive(Debug)]
struct Element(PyObjectRef);

impl HostElement for Element {
    fn print(&self, dialect: Dialect) -> Result<Vec<HostPiece>, sql::Error> {
        with_current_vm(|vm| {
            let run = || -> PyResult<Vec<HostPiece>> {
                let dialect = super::compile::dialect_object(dialect, vm)?;
                let pieces = super::state::call(
                    "sqlalchemy.ext.compiler",
                    "_pieces",
                    (self.0.clone(), dialect),
                    vm,
                )?;
                let mut out = Vec::new();
                for it in items(&pieces, vm)? {
                    if let Some(text) = text_opt(&it) {
                        out.push(HostPiece::Sql(text));
                    } else if let Some(query) = super::select::query_of(&it, vm)? {
                        out.push(HostPiece::Query(query));
                    } else if let Some(expr) = to_expr(&it, vm)? {
                        out.push(HostPiece::Expr(expr));
                    } else if let Some(from) = super::from::from_of(&it, vm)? {
                        out.push(HostPiece::Sql(from.description()));
                    }
                }
                Ok(out)
            };
            run().map_err(|error| carry(error, vm))
        })
    }

    fn parts(&self) -> Vec<Expr> {
        try_with_current_vm(|vm| {
            let clauses = vm.get_attribute_opt(&self.0, "_clauses").ok().flatten()?;
            let list = items(&clauses, vm).ok()?;
            let exprs = list.iter().filter_map(|it| to_expr(it, vm).ok().flatten());
            Some(exprs.collect())
        })
        .flatten()
        .unwrap_or_default()
    }

    fn name(&self) -> Option<Rc<str>> {
        try_with_current_vm(|vm| {
            let name = vm
                .get_attribute_opt(self.0.class().as_object(), "name")
                .ok()??;
            text_opt(&name).map(Into::into)
        })
        .flatten()
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl Constructor for PyHostElement {
    type Args = FuncArgs;

    fn slot_new(cls: PyTypeRef, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let ty = match vm.get_attribute_opt(cls.as_object(), "type")? {
            Some(it) if super::sqltype::is_type(&it, vm) => super::sqltype::sql_type(&it, vm)?,
            _ => SqlType::null(),
        };
        let made = Self {
            base: PyExpr::payload(Expr::null()),
        };
        let object: PyObjectRef = made.into_ref_with_type(vm, cls)?.into();
        if let Some(it) = object.downcast_ref::<PyExpr>() {
            let host: Rc<dyn HostElement> = Rc::new(Element(object.clone()));
            it.expr.replace(Expr::new(ExprKind::Host(host), ty));
        }
        Ok(object)
    }

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("a subclass is needed"))
    }
}

impl AsNumber for PyHostElement {
    fn as_number() -> &'static PyNumberMethods {
        &super::expr::OPERATORS
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT, HAS_WEAKREF), with(AsNumber, Constructor))]
impl PyHostElement {}
