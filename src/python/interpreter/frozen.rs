//! The frozen modules: standard library and our own Python sources, compiled by `build.rs`.

use rustpython_vm::frozen::{FrozenLib, FrozenModule};

const LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/frozen.bin"));

/// Names and bytecode. Nothing is unpacked until a module is imported.
pub(super) fn modules() -> impl Iterator<Item = (&'static str, FrozenModule)> {
    let library: &'static FrozenLib = FrozenLib::from_ref(LIBRARY);
    library.decode()
}
