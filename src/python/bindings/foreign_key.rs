//! `ForeignKey`: one column's reference, by name until its target is there.
//!
//! In: constructor arguments as SQLAlchemy takes them. Out: [`sql::schema::ForeignKey`], shared with the lower layers.
//! Source of the behaviour: SQLAlchemy `sql/schema.py`.

use std::rc::Rc;

use rustpython_vm::builtins::PyType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Constructor, Representable};
use rustpython_vm::{Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use sql::schema::{ForeignKey, ForeignKeyTarget};

use super::args::{ArgsExt, text_opt};
use super::column::{column_of, object_for};
use super::errors::{from_sql, raise};
use super::state::state;

/// `ForeignKey("users.id")`.
#[pyclass(module = "sqlalchemy.sql.schema", name = "ForeignKey")]
#[derive(Debug, PyPayload)]
pub(super) struct PyForeignKey {
    pub key: Rc<ForeignKey>,
}

pub(super) fn foreign_key_object(key: &Rc<ForeignKey>, vm: &VirtualMachine) -> PyObjectRef {
    if let Some(found) = state().object_of(key) {
        return found;
    }
    let object = PyForeignKey {
        key: Rc::clone(key),
    }
    .into_pyobject(vm);
    state().set_object(key, object.clone());
    object
}

/// What a foreign key's first argument means.
///
/// # Errors
/// ArgumentError for anything but text and columns.
pub(super) fn foreign_key_target(
    obj: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<ForeignKeyTarget> {
    if let Some(it) = text_opt(obj) {
        return Ok(ForeignKeyTarget::Name(it));
    }
    match column_of(obj, vm)? {
        Some(it) => Ok(ForeignKeyTarget::Column(it)),
        None => {
            let shown = obj.repr(vm)?.to_string_lossy().into_owned();
            Err(raise(
                "ArgumentError",
                format!(
                    "String column name or Column object for DDL foreign key constraint expected, got {shown}."
                ),
                vm,
            ))
        }
    }
}

impl Constructor for PyForeignKey {
    type Args = FuncArgs;

    fn slot_new(
        cls: rustpython_vm::builtins::PyTypeRef,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let made = Self::py_new(&cls, args, vm)?;
        let key = Rc::clone(&made.key);
        let object: PyObjectRef = made.into_ref_with_type(vm, cls)?.into();
        state().set_object(&key, object.clone());
        Ok(object)
    }

    fn py_new(_cls: &Py<PyType>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let Some(target) = args.any("column", vm) else {
            return Err(vm.new_type_error(
                "ForeignKey.__init__() missing 1 required positional argument: 'column'",
            ));
        };
        let mut key = ForeignKey::new(foreign_key_target(&target, vm)?);
        args.ignore(&[
            "_constraint",
            "link_to_name",
            "info",
            "comment",
            "_unresolvable",
        ]);
        key.match_ = args.string("match", vm)?;
        key.use_alter = args.flag("use_alter", false, vm)?;
        key.name = args.string("name", vm)?;
        key.onupdate = args.string("onupdate", vm)?;
        key.ondelete = args.string("ondelete", vm)?;
        key.deferrable = args.flag_opt("deferrable", vm)?;
        key.initially = args.string("initially", vm)?;
        args.finish("ForeignKey.__init__", vm)?;
        Ok(Self { key: Rc::new(key) })
    }
}

impl Representable for PyForeignKey {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!("ForeignKey('{}')", zelf.key.spec()))
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT), with(Constructor, Representable))]
impl PyForeignKey {
    #[pygetset]
    fn column(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let column = zelf.key.column().map_err(|it| from_sql(it, vm))?;
        Ok(object_for(&column, vm))
    }
    #[pygetset]
    fn parent(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let parent = zelf.key.parent.borrow().upgrade();
        parent.map_or_else(|| vm.ctx.none(), |it| object_for(&it, vm))
    }
    #[pygetset]
    fn target_fullname(zelf: &Py<Self>) -> String {
        zelf.key.spec()
    }
    #[pygetset]
    fn ondelete(zelf: &Py<Self>) -> Option<String> {
        zelf.key.ondelete.clone()
    }
    #[pygetset]
    fn onupdate(zelf: &Py<Self>) -> Option<String> {
        zelf.key.onupdate.clone()
    }
    #[pygetset]
    fn name(zelf: &Py<Self>) -> Option<String> {
        zelf.key.name.clone()
    }
    #[pygetset]
    fn use_alter(zelf: &Py<Self>) -> bool {
        zelf.key.use_alter
    }
    #[pygetset]
    fn constraint(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.key.constraint.borrow().upgrade() {
            Some(it) => super::constraint::object_for(&it, vm),
            None => Ok(vm.ctx.none()),
        }
    }
}
