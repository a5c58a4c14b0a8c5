//! `_athanor`: what frozen Python sources need from the run they are in.
//!
//! In: calls from `warnings` and from our own Python sources. Out: trace events, limit checks.

pub(crate) use _athanor::limit_reached;
pub(super) use _athanor::module_def;

#[pymodule]
mod _athanor {
    use rustpython_vm::builtins::{PyListRef, PyStr, PyType, PyTypeRef, PyUtf8StrRef};
    use rustpython_vm::function::{FuncArgs, OptionalArg};
    use rustpython_vm::types::{Constructor, GetAttr};
    use rustpython_vm::{Py, PyObjectRef, PyPayload, PyResult, VirtualMachine};

    use crate::interpreter;
    use crate::stdlib::files::Files;

    /// Raised when a run passes one of its limits. Not an `Exception`, so that `except Exception` lets it through.
    #[pyattr(name = "LimitReached", once)]
    pub(crate) fn limit_reached(vm: &VirtualMachine) -> PyTypeRef {
        let base = vm.ctx.exceptions.base_exception_type.to_owned();
        vm.ctx
            .new_exception_type("athanor", "LimitReached", Some(vec![base]))
    }

    /// A module that is imported when one of its names is first read: `Lazy('name')`.
    /// `Lazy('a|b')` reads from `a`, and from `b` what `a` does not have.
    #[pyattr]
    #[pyclass(name = "Lazy")]
    #[derive(Debug, PyPayload)]
    struct Lazy {
        modules: PyUtf8StrRef,
    }

    #[pyclass(with(Constructor, GetAttr))]
    impl Lazy {}

    impl Constructor for Lazy {
        type Args = (PyUtf8StrRef,);

        fn py_new(_cls: &Py<PyType>, args: Self::Args, _vm: &VirtualMachine) -> PyResult<Self> {
            Ok(Self { modules: args.0 })
        }
    }

    impl GetAttr for Lazy {
        fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
            let mut error = None;
            for module in zelf.modules.as_str().split('|') {
                match vm
                    .import(vm.ctx.intern_str(module), 0)?
                    .get_attr(&name.to_owned(), vm)
                {
                    Ok(found) => return Ok(found),
                    Err(missing) => error = Some(missing),
                }
            }
            Err(error.unwrap_or_else(|| vm.new_attribute_error("a lazy module has a name")))
        }
    }

    /// Records a warning that Python decided to show.
    #[pyfunction]
    fn show_warning(category: PyUtf8StrRef, message: PyUtf8StrRef) {
        if let Some(host) = interpreter::current_host() {
            host.show_warning(category.as_str(), message.as_str());
        }
    }

    /// Turns recording on or off and tells how it was: for work of a prelude that is not the learner's.
    #[pyfunction]
    fn record(enabled: bool) -> bool {
        interpreter::current_host().is_some_and(|host| {
            let was = host.recorder().is_enabled();
            host.recorder().set_enabled(enabled);
            was
        })
    }

    /// The text of a learner's cell, for `linecache`.
    #[pyfunction]
    fn source(name: PyUtf8StrRef) -> Option<String> {
        let source = interpreter::current_host()?.source(name.as_str())?;
        Some(source.to_string())
    }

    /// `open` of the playground: only files of a simulated project are there.
    #[pyfunction]
    fn open(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        vm.import("_files", 0)?.get_attr("open", vm)?.call(args, vm)
    }

    /// `input` of the playground: it shows the prompt, and then there is nobody who types.
    #[pyfunction]
    fn input(prompt: OptionalArg<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
        if let (OptionalArg::Present(prompt), Some(host)) = (prompt, interpreter::current_host()) {
            let shown = prompt.str(vm)?;
            host.write(interpreter::Stream::Out, &shown.to_string_lossy(), vm)?;
        }
        Err(vm.new_exception_msg(
            vm.ctx.exceptions.eof_error.to_owned(),
            "EOF when reading a line; the playground has no keyboard".into(),
        ))
    }

    /// What `echo=True` writes.
    #[pyfunction]
    fn echo(text: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        match interpreter::current_host() {
            Some(host) => {
                let shown = text.str(vm)?;
                host.write(interpreter::Stream::Echo, &shown.to_string_lossy(), vm)
            }
            None => Ok(()),
        }
    }

    /// `exit()` and `quit()`.
    #[pyfunction]
    fn quit(code: OptionalArg<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
        let code = code.unwrap_or_none(vm);
        Err(vm.new_system_exit(vec![code].into()))
    }

    #[pyfunction]
    fn help(_args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Err(vm.new_not_implemented_error("Athanor does not have help() yet"))
    }

    #[pyfunction]
    fn breakpoint(_args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Err(vm.new_runtime_error("the playground has no debugger"))
    }

    #[pyfunction]
    fn file_text(path: PyUtf8StrRef) -> Option<String> {
        Files::current()?.text(path.as_str())
    }

    #[pyfunction]
    fn file_write(path: PyUtf8StrRef, text: PyUtf8StrRef, vm: &VirtualMachine) -> PyResult<()> {
        if let Some(files) = Files::current() {
            files.write(path.as_str(), text.as_str());
        }
        interpreter::check_limits(vm)
    }

    #[pyfunction]
    fn file_remove(path: PyUtf8StrRef) {
        if let Some(files) = Files::current() {
            files.remove(path.as_str());
        }
    }

    #[pyfunction]
    fn file_names(vm: &VirtualMachine) -> PyListRef {
        let paths = Files::current().map_or_else(Vec::new, |it| it.paths());
        let paths = paths.into_iter().map(|it| vm.ctx.new_str(it).into());
        vm.ctx.new_list(paths.collect())
    }

    /// Raises when the run has passed a limit.
    #[pyfunction]
    fn check_limits(vm: &VirtualMachine) -> PyResult<()> {
        interpreter::check_limits(vm)
    }

    /// Lets simulated time pass, as `time.sleep` and the event loop do.
    #[pyfunction]
    fn sleep(seconds: f64, vm: &VirtualMachine) -> PyResult<()> {
        interpreter::sleep(seconds, vm)
    }
}
