//! What the bindings remember during one run: pending host exceptions, well-known classes, and which Python
//! object stands for which table or column.
//!
//! One [`State`] lives as long as the run ([`crate::Host::extension`]); nothing is kept in globals.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use rustpython_vm::builtins::{PyBaseExceptionRef, PyTypeRef};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use crate::interpreter::current_host;

/// The memory of one run.
#[derive(Default)]
pub(super) struct State {
    /// Exceptions that host callbacks raised while Rust code was between them and their caller.
    raised: RefCell<HashMap<u64, PyBaseExceptionRef>>,
    next: Cell<u64>,
    /// Python objects by the address of the `Rc` that they stand for.
    objects: RefCell<HashMap<usize, PyObjectRef>>,
    values: OnceCell<ValueClasses>,
    environment: OnceCell<Rc<orm::Environment>>,
    dialects: RefCell<HashMap<&'static str, PyObjectRef>>,
    /// `func.name` of the program's own, by name in lower case.
    functions: RefCell<HashMap<String, PyObjectRef>>,
}

/// Classes of values that cross the database.
#[derive(Clone)]
pub(super) struct ValueClasses {
    pub date: PyTypeRef,
    pub time: PyTypeRef,
    pub datetime: PyTypeRef,
    pub timedelta: PyTypeRef,
    pub timezone: PyTypeRef,
}

/// The state of the run that is executing.
pub(super) fn state() -> Rc<State> {
    current_host()
        .expect("bindings are called only inside a run")
        .extension(State::default)
}

impl State {
    /// Puts an exception aside; the number finds it again.
    pub fn keep(&self, exception: PyBaseExceptionRef) -> u64 {
        let number = self.next.get() + 1;
        self.next.set(number);
        self.raised.borrow_mut().insert(number, exception);
        number
    }

    /// The program's own function of that name.
    pub fn function(&self, name: &str) -> Option<PyObjectRef> {
        self.functions.borrow().get(name).cloned()
    }

    pub fn set_function(&self, name: String, class: PyObjectRef) {
        self.functions.borrow_mut().insert(name, class);
    }

    /// Takes back what [`State::keep`] put aside.
    pub fn take(&self, number: u64) -> Option<PyBaseExceptionRef> {
        self.raised.borrow_mut().remove(&number)
    }

    /// The Python object that stands for `thing`, when there is one.
    pub fn object_of<T: ?Sized>(&self, thing: &Rc<T>) -> Option<PyObjectRef> {
        self.objects.borrow().get(&address(thing)).cloned()
    }

    /// Remembers which Python object stands for `thing`.
    pub fn set_object<T: ?Sized>(&self, thing: &Rc<T>, object: PyObjectRef) {
        self.objects.borrow_mut().insert(address(thing), object);
    }

    /// The classes of module `datetime`, imported on first need.
    pub fn value_classes(&self, vm: &VirtualMachine) -> PyResult<&ValueClasses> {
        if let Some(found) = self.values.get() {
            return Ok(found);
        }
        let module = vm.import("datetime", 0)?;
        let class = |name: &'static str| -> PyResult<PyTypeRef> {
            module
                .get_attr(name, vm)?
                .downcast()
                .map_err(|_| vm.new_type_error(format!("datetime.{name} is not a class")))
        };
        let made = ValueClasses {
            date: class("date")?,
            time: class("time")?,
            datetime: class("datetime")?,
            timedelta: class("timedelta")?,
            timezone: class("timezone")?,
        };
        Ok(self.values.get_or_init(|| made))
    }

    /// The ORM's environment of this run.
    pub fn environment(&self) -> Rc<orm::Environment> {
        Rc::clone(self.environment.get_or_init(|| {
            let host = current_host().expect("bindings are called only inside a run");
            let environment = orm::Environment::new(host.recorder().clone());
            environment.on_warning(super::errors::warn);
            environment
        }))
    }

    /// The same, when the run has used the ORM.
    pub fn known_environment(&self) -> Option<Rc<orm::Environment>> {
        self.environment.get().cloned()
    }

    /// A dialect object, made once for each name.
    pub fn dialect(&self, name: &'static str, make: impl FnOnce() -> PyResult) -> PyResult {
        if let Some(found) = self.dialects.borrow().get(name) {
            return Ok(found.clone());
        }
        let made = make()?;
        self.dialects.borrow_mut().insert(name, made.clone());
        Ok(made)
    }
}

fn address<T: ?Sized>(thing: &Rc<T>) -> usize {
    Rc::as_ptr(thing).cast::<()>() as usize
}

/// A module's attribute: `from module import name`.
pub(super) fn imported(module: &'static str, name: &str, vm: &VirtualMachine) -> PyResult {
    // `import a.b` gives `a`; the module itself is in sys.modules afterwards.
    vm.import(module, 0)?;
    let modules = vm.sys_module.get_attr("modules", vm)?;
    modules
        .get_item(module, vm)?
        .get_attr(vm.ctx.intern_str(name), vm)
}

/// Calls a function of one of our frozen modules.
pub(super) fn call(
    module: &'static str,
    name: &str,
    args: impl rustpython_vm::function::IntoFuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    imported(module, name, vm)?.call(args, vm)
}

/// Whether `obj` is an instance of the class `module.name`, without importing the module when it is not loaded.
pub(super) fn is_instance_of(
    obj: &rustpython_vm::PyObject,
    module: &str,
    name: &str,
    vm: &VirtualMachine,
) -> bool {
    let Ok(modules) = vm.sys_module.get_attr("modules", vm) else {
        return false;
    };
    let Ok(module) = modules.get_item(module, vm) else {
        return false;
    };
    let Ok(class) = module.get_attr(vm.ctx.intern_str(name), vm) else {
        return false;
    };
    obj.is_instance(class.as_object(), vm).unwrap_or(false)
}
