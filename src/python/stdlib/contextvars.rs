//! `_contextvars`: context variables (PEP 567), on which `decimal`, `warnings` and `asyncio` stand.
//!
//! The current context is the top of the VM's own context stack; an empty stack gets one on first use.

pub(super) use _contextvars::module_def;

#[pymodule]
mod _contextvars {
    use std::cell::{Cell, RefCell};

    use indexmap::IndexMap;
    use rustpython_vm::builtins::{
        PyBaseExceptionRef, PyGenericAlias, PyStrRef, PyType, PyTypeRef,
    };
    use rustpython_vm::function::{ArgCallable, FuncArgs, OptionalArg};
    use rustpython_vm::protocol::{PyMappingMethods, PySequenceMethods};
    use rustpython_vm::types::{AsMapping, AsSequence, Constructor, Iterable, Representable};
    use rustpython_vm::{
        AsObject, Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, atomic_func,
    };

    /// Values by the identity of their variable, in the order in which they were set.
    type Values = IndexMap<usize, (PyRef<ContextVar>, PyObjectRef)>;

    #[pyattr]
    #[pyclass(name = "Context")]
    #[derive(Debug, Default, PyPayload)]
    struct Context {
        values: RefCell<Values>,
        entered: Cell<bool>,
    }

    impl Context {
        fn current(vm: &VirtualMachine) -> PyRef<Self> {
            if let Some(top) = vm.context_stack.borrow().last() {
                if let Some(context) = top.downcast_ref::<Self>() {
                    return context.to_owned();
                }
            }
            let context = Self::default().into_ref(&vm.ctx);
            context.entered.set(true);
            vm.context_stack.borrow_mut().push(context.clone().into());
            context
        }

        fn value(&self, var: &Py<ContextVar>) -> Option<PyObjectRef> {
            self.values
                .borrow()
                .get(&var.get_id())
                .map(|it| it.1.clone())
        }
    }

    #[pyclass(with(Constructor, AsMapping, AsSequence, Iterable))]
    impl Context {
        #[pymethod]
        fn run(
            zelf: &Py<Self>,
            callable: ArgCallable,
            args: FuncArgs,
            vm: &VirtualMachine,
        ) -> PyResult {
            if zelf.entered.replace(true) {
                let message = format!(
                    "cannot enter context: {} is already entered",
                    zelf.as_object().repr(vm)?
                );
                return Err(vm.new_runtime_error(message));
            }
            vm.context_stack.borrow_mut().push(zelf.to_owned().into());
            let result = callable.invoke(args, vm);
            vm.context_stack.borrow_mut().pop();
            zelf.entered.set(false);
            result
        }

        #[pymethod]
        fn copy(zelf: &Py<Self>) -> Context {
            Context {
                values: RefCell::new(zelf.values.borrow().clone()),
                entered: Cell::new(false),
            }
        }

        #[pymethod]
        fn get(
            zelf: &Py<Self>,
            var: PyRef<ContextVar>,
            default: OptionalArg<PyObjectRef>,
        ) -> Option<PyObjectRef> {
            zelf.value(&var).or(default.into_option())
        }

        #[pymethod]
        fn keys(zelf: &Py<Self>) -> Vec<PyObjectRef> {
            zelf.values
                .borrow()
                .values()
                .map(|it| it.0.clone().into())
                .collect()
        }

        #[pymethod]
        fn values(zelf: &Py<Self>) -> Vec<PyObjectRef> {
            zelf.values
                .borrow()
                .values()
                .map(|it| it.1.clone())
                .collect()
        }

        #[pymethod]
        fn items(zelf: &Py<Self>, vm: &VirtualMachine) -> Vec<PyObjectRef> {
            let values = zelf.values.borrow();
            let pairs = values
                .values()
                .map(|it| vec![it.0.clone().into(), it.1.clone()]);
            pairs.map(|pair| vm.ctx.new_tuple(pair).into()).collect()
        }
    }

    impl Constructor for Context {
        type Args = ();

        fn py_new(_cls: &Py<PyType>, _args: (), _vm: &VirtualMachine) -> PyResult<Self> {
            Ok(Self::default())
        }
    }

    impl AsMapping for Context {
        fn as_mapping() -> &'static PyMappingMethods {
            static METHODS: PyMappingMethods = PyMappingMethods {
                length: atomic_func!(|it, _vm| Ok(Context::mapping_downcast(it)
                    .values
                    .borrow()
                    .len())),
                subscript: atomic_func!(|it, key, vm| {
                    let var: &Py<ContextVar> = key.try_to_value(vm)?;
                    let value = Context::mapping_downcast(it).value(var);
                    value.ok_or_else(|| vm.new_key_error(var.to_owned().into()))
                }),
                ass_subscript: None,
            };
            &METHODS
        }
    }

    impl AsSequence for Context {
        fn as_sequence() -> &'static PySequenceMethods {
            static METHODS: PySequenceMethods = PySequenceMethods {
                contains: atomic_func!(|it, key, vm| {
                    let var: &Py<ContextVar> = key.try_to_value(vm)?;
                    Ok(Context::sequence_downcast(it).value(var).is_some())
                }),
                ..PySequenceMethods::NOT_IMPLEMENTED
            };
            &METHODS
        }
    }

    impl Iterable for Context {
        fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
            let keys = vm.ctx.new_list(Self::keys(&zelf));
            Ok(keys.as_object().get_iter(vm)?.into())
        }
    }

    #[pyattr]
    #[pyclass(name = "ContextVar")]
    #[derive(Debug, PyPayload)]
    struct ContextVar {
        name: PyStrRef,
        default: Option<PyObjectRef>,
    }

    #[derive(FromArgs)]
    struct VariableArgs {
        #[pyarg(positional)]
        name: PyStrRef,
        #[pyarg(named, optional)]
        default: OptionalArg<PyObjectRef>,
    }

    impl Constructor for ContextVar {
        type Args = VariableArgs;

        fn py_new(_cls: &Py<PyType>, args: VariableArgs, _vm: &VirtualMachine) -> PyResult<Self> {
            Ok(Self {
                name: args.name,
                default: args.default.into_option(),
            })
        }
    }

    fn lookup_error(object: PyObjectRef, vm: &VirtualMachine) -> PyBaseExceptionRef {
        vm.new_exception(vm.ctx.exceptions.lookup_error.to_owned(), vec![object])
    }

    #[pyclass(with(Constructor, Representable))]
    impl ContextVar {
        #[pygetset]
        fn name(zelf: PyRef<Self>) -> PyStrRef {
            zelf.name.clone()
        }

        #[pymethod]
        fn get(
            zelf: PyRef<Self>,
            default: OptionalArg<PyObjectRef>,
            vm: &VirtualMachine,
        ) -> PyResult {
            let value = Context::current(vm).value(&zelf);
            let value = value
                .or(default.into_option())
                .or_else(|| zelf.default.clone());
            value.ok_or_else(|| lookup_error(zelf.into(), vm))
        }

        #[pymethod]
        fn set(zelf: PyRef<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyRef<Token> {
            let context = Context::current(vm);
            let old = context
                .values
                .borrow_mut()
                .insert(zelf.get_id(), (zelf.clone(), value));
            let token = Token {
                context,
                var: zelf,
                old: old.map(|it| it.1),
                used: Cell::new(false),
            };
            token.into_ref(&vm.ctx)
        }

        #[pymethod]
        fn reset(zelf: PyRef<Self>, token: PyRef<Token>, vm: &VirtualMachine) -> PyResult<()> {
            if token.used.get() {
                let message = format!("{} has already been used once", token.as_object().repr(vm)?);
                return Err(vm.new_runtime_error(message));
            }
            if !zelf.is(&token.var) {
                let message = format!(
                    "{} was created by a different ContextVar",
                    token.as_object().repr(vm)?
                );
                return Err(vm.new_value_error(message));
            }
            let context = Context::current(vm);
            if !context.is(&token.context) {
                let message = format!(
                    "{} was created in a different Context",
                    token.as_object().repr(vm)?
                );
                return Err(vm.new_value_error(message));
            }
            token.used.set(true);
            let mut values = context.values.borrow_mut();
            let dropped = match &token.old {
                Some(old) => values.insert(zelf.get_id(), (zelf.clone(), old.clone())),
                None => values.shift_remove(&zelf.get_id()),
            };
            drop(values);
            drop(dropped);
            Ok(())
        }

        #[pyclassmethod]
        fn __class_getitem__(
            cls: PyTypeRef,
            args: PyObjectRef,
            vm: &VirtualMachine,
        ) -> PyResult<PyGenericAlias> {
            PyGenericAlias::from_args(cls, args, vm)
        }
    }

    impl Representable for ContextVar {
        fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
            let name = zelf.name.as_object().repr(vm)?;
            Ok(format!(
                "<ContextVar name={} at {:#x}>",
                name,
                zelf.get_id()
            ))
        }
    }

    #[pyattr]
    #[pyclass(name = "Token")]
    #[derive(Debug, PyPayload)]
    struct Token {
        context: PyRef<Context>,
        var: PyRef<ContextVar>,
        old: Option<PyObjectRef>,
        used: Cell<bool>,
    }

    #[pyclass(with(Representable))]
    impl Token {
        #[pygetset]
        fn var(zelf: PyRef<Self>) -> PyRef<ContextVar> {
            zelf.var.clone()
        }

        #[pygetset]
        fn old_value(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyObjectRef {
            zelf.old.clone().unwrap_or_else(|| missing(vm))
        }

        #[pymethod]
        fn __enter__(zelf: PyRef<Self>) -> PyRef<Self> {
            zelf
        }

        #[pymethod]
        fn __exit__(zelf: PyRef<Self>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
            let var = zelf.var.clone();
            ContextVar::reset(var, zelf, vm)
        }

        #[pyclassmethod]
        fn __class_getitem__(
            cls: PyTypeRef,
            args: PyObjectRef,
            vm: &VirtualMachine,
        ) -> PyResult<PyGenericAlias> {
            PyGenericAlias::from_args(cls, args, vm)
        }
    }

    impl Representable for Token {
        fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
            let var = zelf.var.as_object().repr(vm)?;
            let used = if zelf.used.get() { " used" } else { "" };
            Ok(format!("<Token{used} var={var} at {:#x}>", zelf.get_id()))
        }
    }

    /// `Token.MISSING`: what `old_value` is when the variable had none.
    fn missing(vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_str("<Token.MISSING>").into()
    }

    #[pyfunction]
    fn copy_context(vm: &VirtualMachine) -> PyRef<Context> {
        Context::copy(&Context::current(vm)).into_ref(&vm.ctx)
    }
}
