//! `_struct`: packing and unpacking bytes, over RustPython's own format compiler.

pub(super) use _struct::module_def;

#[pymodule]
mod _struct {
    use rustpython_vm::buffer::{FormatSpec, struct_error_type};
    use rustpython_vm::builtins::{PyBytesRef, PyStrRef, PyTupleRef, PyType, PyTypeRef};
    use rustpython_vm::function::{ArgBytesLike, Either, PosArgs};
    use rustpython_vm::types::Constructor;
    use rustpython_vm::{Py, PyObjectRef, PyPayload, PyResult, VirtualMachine};

    /// A format is text or bytes.
    type Format = Either<PyStrRef, ArgBytesLike>;

    #[pyattr(name = "error", once)]
    fn error(vm: &VirtualMachine) -> PyTypeRef {
        struct_error_type(vm).to_owned()
    }

    fn parse(format: &Format, vm: &VirtualMachine) -> PyResult<FormatSpec> {
        match format {
            Either::A(text) => FormatSpec::parse(text.as_bytes(), vm),
            Either::B(bytes) => FormatSpec::parse(&bytes.borrow_buf(), vm),
        }
    }

    #[pyfunction]
    fn _clearcache() {}

    #[pyfunction]
    fn calcsize(format: Format, vm: &VirtualMachine) -> PyResult<usize> {
        Ok(parse(&format, vm)?.size)
    }

    #[pyfunction]
    fn pack(format: Format, values: PosArgs, vm: &VirtualMachine) -> PyResult<PyBytesRef> {
        Ok(vm
            .ctx
            .new_bytes(parse(&format, vm)?.pack(values.into_vec(), vm)?))
    }

    #[pyfunction]
    fn unpack(format: Format, data: ArgBytesLike, vm: &VirtualMachine) -> PyResult<PyTupleRef> {
        parse(&format, vm)?.unpack(&data.borrow_buf(), vm)
    }

    #[pyattr]
    #[pyclass(name = "Struct")]
    #[derive(Debug, PyPayload)]
    struct Struct {
        format: PyObjectRef,
        spec: FormatSpec,
    }

    impl Constructor for Struct {
        type Args = (PyObjectRef,);

        fn py_new(_cls: &Py<PyType>, args: Self::Args, vm: &VirtualMachine) -> PyResult<Self> {
            let format = args.0.clone().try_into_value::<Format>(vm)?;
            Ok(Self {
                format: args.0,
                spec: parse(&format, vm)?,
            })
        }
    }

    #[pyclass(with(Constructor))]
    impl Struct {
        #[pygetset]
        fn format(zelf: &Py<Self>) -> PyObjectRef {
            zelf.format.clone()
        }

        #[pygetset]
        fn size(zelf: &Py<Self>) -> usize {
            zelf.spec.size
        }

        #[pymethod]
        fn pack(zelf: &Py<Self>, values: PosArgs, vm: &VirtualMachine) -> PyResult<PyBytesRef> {
            Ok(vm.ctx.new_bytes(zelf.spec.pack(values.into_vec(), vm)?))
        }

        #[pymethod]
        fn unpack(
            zelf: &Py<Self>,
            data: ArgBytesLike,
            vm: &VirtualMachine,
        ) -> PyResult<PyTupleRef> {
            zelf.spec.unpack(&data.borrow_buf(), vm)
        }
    }
}
