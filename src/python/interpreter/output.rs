//! `sys.stdout` and `sys.stderr`: text streams that hand everything to the run's host.

use rustpython_vm::builtins::{PyStr, PyStrRef};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::function::{ArgIterable, FuncArgs};
use rustpython_vm::{Py, PyPayload, PyRef, PyResult, VirtualMachine};

use super::host::{Stream, current_host};

/// Puts both streams where Python looks for them.
pub(super) fn install(vm: &VirtualMachine) -> PyResult<()> {
    let _ = Output::make_static_type();
    for (name, stream) in [("stdout", Stream::Out), ("stderr", Stream::Err)] {
        let output = Output { stream }.into_ref(&vm.ctx);
        vm.sys_module.set_attr(name, output.clone(), vm)?;
        let original = if name == "stdout" {
            "__stdout__"
        } else {
            "__stderr__"
        };
        vm.sys_module.set_attr(original, output, vm)?;
    }
    // Neither a disk nor a keyboard is there: both names say so, and `open` knows the files of the run.
    let ours = vm.import("_athanor", 0)?;
    for (name, of_ours) in [
        ("open", "open"),
        ("input", "input"),
        ("exit", "quit"),
        ("quit", "quit"),
        ("help", "help"),
        ("breakpoint", "breakpoint"),
    ] {
        let value = ours.get_attr(vm.ctx.intern_str(of_ours), vm)?;
        vm.builtins.set_attr(vm.ctx.intern_str(name), value, vm)?;
    }
    Ok(())
}

/// A write-only text stream.
#[pyclass(module = "athanor", name = "Output")]
#[derive(Debug, PyPayload)]
pub(super) struct Output {
    stream: Stream,
}

#[pyclass]
impl Output {
    #[pymethod]
    fn write(zelf: &Py<Self>, text: PyStrRef, vm: &VirtualMachine) -> PyResult<usize> {
        if let Some(host) = current_host() {
            host.write(zelf.stream, &text.to_string_lossy(), vm)?;
        }
        Ok(text.char_len())
    }

    #[pymethod]
    fn writelines(
        zelf: &Py<Self>,
        lines: ArgIterable<PyRef<PyStr>>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        for line in lines.iter(vm)? {
            Self::write(zelf, line?, vm)?;
        }
        Ok(())
    }

    #[pymethod]
    fn flush(_zelf: &Py<Self>) {}

    #[pymethod]
    fn close(_zelf: &Py<Self>) {}

    #[pymethod]
    fn reconfigure(_zelf: &Py<Self>, _args: FuncArgs) {}

    #[pymethod]
    fn isatty(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pymethod]
    fn readable(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pymethod]
    fn seekable(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pymethod]
    fn writable(_zelf: &Py<Self>) -> bool {
        true
    }

    #[pymethod]
    fn fileno(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<i32> {
        let unsupported = vm.import("io", 0)?.get_attr("UnsupportedOperation", vm)?;
        let exception = unsupported.call(("fileno",), vm)?;
        Err(exception
            .downcast()
            .map_err(|_| vm.new_type_error("UnsupportedOperation is no exception"))?)
    }

    #[pygetset]
    fn closed(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pygetset]
    fn encoding(_zelf: &Py<Self>) -> &'static str {
        "utf-8"
    }

    #[pygetset]
    fn errors(_zelf: &Py<Self>) -> &'static str {
        "strict"
    }

    #[pygetset]
    fn mode(_zelf: &Py<Self>) -> &'static str {
        "w"
    }

    #[pygetset]
    fn name(zelf: &Py<Self>) -> &'static str {
        match zelf.stream {
            Stream::Out => "<stdout>",
            Stream::Err | Stream::Echo => "<stderr>",
        }
    }
}
