//! `posix`: the few names without which `os` and everything above it do not import.
//!
//! There is no file system, no process and no environment in a snippet, and the names say so when called.

pub(super) use module::module_def;

#[pymodule(name = "posix")]
mod module {
    use rustpython_vm::builtins::{PyBytesRef, PyDictRef, PyListRef, PyStr};
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

    use crate::interpreter;

    #[pyattr]
    fn environ(vm: &VirtualMachine) -> PyDictRef {
        vm.ctx.new_dict()
    }

    #[pyattr]
    fn _have_functions(vm: &VirtualMachine) -> PyListRef {
        vm.ctx.new_list(Vec::new())
    }

    #[pyfunction]
    fn _create_environ(vm: &VirtualMachine) -> PyDictRef {
        vm.ctx.new_dict()
    }

    #[pyfunction]
    fn getcwd() -> &'static str {
        "/"
    }

    #[pyfunction]
    fn fspath(path: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        if path.downcastable::<PyStr>() || path.class().is(vm.ctx.types.bytes_type) {
            return Ok(path);
        }
        vm.call_special_method(&path, vm.ctx.intern_str("__fspath__"), ())
    }

    #[pyfunction]
    fn stat(_args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Err(no_files(vm))
    }

    #[pyfunction]
    fn lstat(_args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Err(no_files(vm))
    }

    #[pyfunction]
    fn listdir(_args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Err(no_files(vm))
    }

    #[pyfunction]
    fn getpid() -> u32 {
        1
    }

    #[pyfunction]
    fn cpu_count() -> u32 {
        1
    }

    #[pyfunction]
    fn urandom(size: usize, vm: &VirtualMachine) -> PyResult<PyBytesRef> {
        const MOST: usize = 1 << 20;
        if size > MOST {
            return Err(vm.new_value_error("too many random bytes at once"));
        }
        let mut bytes = vec![0; size];
        interpreter::fill_random(&mut bytes);
        Ok(vm.ctx.new_bytes(bytes))
    }

    #[pyfunction]
    fn _exit(code: i32, vm: &VirtualMachine) -> PyResult {
        Err(vm.new_system_exit(vec![vm.ctx.new_int(code).into()].into()))
    }

    fn no_files(vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
        vm.new_exception_msg(
            vm.ctx.exceptions.file_not_found_error.to_owned(),
            "a snippet has no file system".into(),
        )
    }
}
