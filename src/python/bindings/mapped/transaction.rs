//! `SessionTransaction`: what `begin()` and `begin_nested()` give, one object for each transaction.
//!
//! Source of the behaviour: SQLAlchemy `SessionTransaction`, `util.TransactionalContext`.

use std::cell::RefCell;
use std::rc::Rc;

use orm::session::TransactionOrigin;
use orm::{SessionRef, TransactionHandle};
use rustpython_vm::builtins::PyWeak;
use rustpython_vm::function::OptionalArg;
use rustpython_vm::{Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};

use super::super::errors::from_orm;
use super::super::state::call;
use super::session::{PySession, session_object};

/// A transaction of a session, or a savepoint in it.
#[pyclass(module = "sqlalchemy.orm.session", name = "SessionTransaction")]
#[derive(PyPayload)]
pub(in super::super) struct PyTransaction {
    handle: TransactionHandle,
    session: PyObjectRef,
    /// What `with` block was open around this one.
    before: RefCell<Option<TransactionHandle>>,
}

impl std::fmt::Debug for PyTransaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionTransaction")
    }
}

/// The Python object of a transaction, the same one while anybody holds it.
pub(super) fn transaction_object(
    handle: &TransactionHandle,
    session: &SessionRef,
    vm: &VirtualMachine,
) -> PyObjectRef {
    let known = handle.host();
    let known = known
        .as_ref()
        .and_then(|it| it.downcast_ref::<PyRef<PyWeak>>());
    if let Some(it) = known.and_then(|it| it.upgrade()) {
        return it;
    }
    let made = PyTransaction {
        handle: handle.clone(),
        session: session_object(Some(session.clone()), vm),
        before: RefCell::new(None),
    }
    .into_pyobject(vm);
    if let Ok(weak) = made.downgrade(None, vm) {
        handle.set_host(Rc::new(weak));
    }
    made
}

#[pyclass(flags(HAS_WEAKREF))]
impl PyTransaction {
    #[pymethod]
    fn commit(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.handle.commit().map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn rollback(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.handle.rollback().map_err(|it| from_orm(it, vm))
    }
    #[pymethod]
    fn close(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.handle.close().map_err(|it| from_orm(it, vm))
    }
    #[pygetset]
    fn is_active(zelf: &Py<Self>) -> bool {
        zelf.handle.is_active()
    }
    #[pygetset]
    fn nested(zelf: &Py<Self>) -> bool {
        zelf.handle.nested()
    }
    #[pygetset]
    fn origin(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let name = match zelf.handle.origin() {
            TransactionOrigin::Autobegin => "AUTOBEGIN",
            TransactionOrigin::Begin => "BEGIN",
            TransactionOrigin::Nested => "BEGIN_NESTED",
            TransactionOrigin::Subtransaction => "SUBTRANSACTION",
        };
        call("sqlalchemy.orm.session", "_origin", (name,), vm)
    }
    #[pygetset]
    fn parent(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let session = match zelf.session.downcast_ref::<PySession>() {
            Some(it) => it.get(vm)?,
            None => return Ok(vm.ctx.none()),
        };
        let parent = zelf.handle.parent();
        Ok(parent.map_or_else(|| vm.ctx.none(), |it| transaction_object(&it, &session, vm)))
    }
    #[pygetset]
    fn session(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        if zelf.handle.is_closed() {
            return vm.ctx.none();
        }
        zelf.session.clone()
    }
    #[pymethod]
    fn __enter__(zelf: PyRef<PyTransaction>) -> PyObjectRef {
        if let Some(session) = zelf.session.downcast_ref::<PySession>() {
            let before = session.context.replace(Some(zelf.handle.clone()));
            zelf.before.replace(before);
        }
        zelf.into()
    }
    #[pymethod]
    fn __exit__(
        zelf: &Py<Self>,
        kind: PyObjectRef,
        _value: OptionalArg<PyObjectRef>,
        _traceback: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        if let Some(session) = zelf.session.downcast_ref::<PySession>() {
            session.context.replace(zelf.before.take());
        }
        let done = if vm.is_none(&kind) && zelf.handle.is_active() {
            match zelf.handle.commit() {
                Ok(()) => Ok(()),
                Err(error) => {
                    if zelf.handle.can_roll_back() {
                        // The commit's own error is the one to tell.
                        let _ = zelf.handle.rollback();
                    }
                    Err(error)
                }
            }
        } else if vm.is_none(&kind) {
            // It ended inside the block, by a failed flush say: only closing is left.
            if zelf.handle.is_closed() {
                Ok(())
            } else {
                zelf.handle.close()
            }
        } else if zelf.handle.can_roll_back() {
            zelf.handle.rollback()
        } else {
            Ok(())
        };
        done.map_err(|it| from_orm(it, vm))
    }
}
