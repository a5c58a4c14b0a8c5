//! `_md5`, `_sha1` and `_sha2`: the digests behind `hashlib`.

pub(super) use _md5::module_def as md5_def;
pub(super) use _sha1::module_def as sha1_def;
pub(super) use _sha2::module_def as sha2_def;

use std::cell::RefCell;

use md5::Digest;
use rustpython_vm::builtins::PyBytesRef;
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::function::{ArgBytesLike, FuncArgs, OptionalArg};
use rustpython_vm::{Py, PyPayload, PyRef, VirtualMachine};

/// One running digest.
#[derive(Clone)]
enum Running {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha224(sha2::Sha224),
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
}

macro_rules! each {
    ($running:expr, $it:ident => $body:expr) => {
        match $running {
            Running::Md5($it) => $body,
            Running::Sha1($it) => $body,
            Running::Sha224($it) => $body,
            Running::Sha256($it) => $body,
            Running::Sha384($it) => $body,
            Running::Sha512($it) => $body,
        }
    };
}

/// A `hashlib` object.
#[pyclass(module = "_hashlib", name = "HASH")]
#[derive(PyPayload)]
struct Hash {
    name: &'static str,
    /// Bytes of the digest, bytes of a block.
    sizes: (usize, usize),
    running: RefCell<Running>,
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{} HASH>", self.name)
    }
}

#[pyclass]
impl Hash {
    #[pymethod]
    fn update(zelf: &Py<Self>, data: ArgBytesLike) {
        zelf.feed(data);
    }

    fn feed(&self, data: ArgBytesLike) {
        let bytes = data.borrow_buf();
        each!(&mut *self.running.borrow_mut(), it => it.update(&*bytes));
    }

    #[pymethod]
    fn digest(zelf: &Py<Self>, vm: &VirtualMachine) -> PyBytesRef {
        vm.ctx.new_bytes(zelf.finish())
    }

    #[pymethod]
    fn hexdigest(zelf: &Py<Self>) -> String {
        zelf.finish().iter().map(|it| format!("{it:02x}")).collect()
    }

    #[pymethod]
    fn copy(zelf: &Py<Self>, vm: &VirtualMachine) -> PyRef<Hash> {
        let running = RefCell::new(zelf.running.borrow().clone());
        Hash {
            name: zelf.name,
            sizes: zelf.sizes,
            running,
        }
        .into_ref(&vm.ctx)
    }

    #[pygetset]
    fn name(zelf: &Py<Self>) -> &'static str {
        zelf.name
    }

    #[pygetset]
    fn digest_size(zelf: &Py<Self>) -> usize {
        zelf.sizes.0
    }

    #[pygetset]
    fn block_size(zelf: &Py<Self>) -> usize {
        zelf.sizes.1
    }

    fn finish(&self) -> Vec<u8> {
        each!(self.running.borrow().clone(), it => it.finalize().to_vec())
    }
}

/// Arguments of every constructor: the first bytes, and `usedforsecurity`, which changes nothing here.
struct Start(Option<ArgBytesLike>);

impl rustpython_vm::function::FromArgs for Start {
    fn from_args(
        vm: &VirtualMachine,
        args: &mut FuncArgs,
    ) -> Result<Self, rustpython_vm::function::ArgumentError> {
        args.take_keyword("usedforsecurity");
        let data: OptionalArg<ArgBytesLike> = OptionalArg::from_args(vm, args)?;
        Ok(Self(data.into_option()))
    }
}

/// The class exists once per process, so it is made when the first hash is.
fn start(
    name: &'static str,
    sizes: (usize, usize),
    running: Running,
    data: Start,
    vm: &VirtualMachine,
) -> PyRef<Hash> {
    let _ = Hash::make_static_type();
    let hash = Hash {
        name,
        sizes,
        running: RefCell::new(running),
    };
    if let Some(data) = data.0 {
        hash.feed(data);
    }
    hash.into_ref(&vm.ctx)
}

#[pymodule]
mod _md5 {
    use md5::Digest;
    use rustpython_vm::{PyRef, VirtualMachine};

    use super::{Hash, Running, Start, start};

    #[pyfunction]
    fn md5(data: Start, vm: &VirtualMachine) -> PyRef<Hash> {
        start("md5", (16, 64), Running::Md5(md5::Md5::new()), data, vm)
    }
}

#[pymodule]
mod _sha1 {
    use md5::Digest;
    use rustpython_vm::{PyRef, VirtualMachine};

    use super::{Hash, Running, Start, start};

    #[pyfunction]
    fn sha1(data: Start, vm: &VirtualMachine) -> PyRef<Hash> {
        start("sha1", (20, 64), Running::Sha1(sha1::Sha1::new()), data, vm)
    }
}

#[pymodule]
mod _sha2 {
    use md5::Digest;
    use rustpython_vm::{PyRef, VirtualMachine};

    use super::{Hash, Running, Start, start};

    #[pyfunction]
    fn sha224(data: Start, vm: &VirtualMachine) -> PyRef<Hash> {
        start(
            "sha224",
            (28, 64),
            Running::Sha224(sha2::Sha224::new()),
            data,
            vm,
        )
    }

    #[pyfunction]
    fn sha256(data: Start, vm: &VirtualMachine) -> PyRef<Hash> {
        start(
            "sha256",
            (32, 64),
            Running::Sha256(sha2::Sha256::new()),
            data,
            vm,
        )
    }

    #[pyfunction]
    fn sha384(data: Start, vm: &VirtualMachine) -> PyRef<Hash> {
        start(
            "sha384",
            (48, 128),
            Running::Sha384(sha2::Sha384::new()),
            data,
            vm,
        )
    }

    #[pyfunction]
    fn sha512(data: Start, vm: &VirtualMachine) -> PyRef<Hash> {
        start(
            "sha512",
            (64, 128),
            Running::Sha512(sha2::Sha512::new()),
            data,
            vm,
        )
    }
}
