//! Native modules that the frozen standard library needs and that the browser build can have.
//!
//! In: nothing. Out: module definitions for [`crate::Interpreter`]. Each file is one small module.
//! They stand in for RustPython's own collection, which links a megabyte that no snippet uses.

mod athanor;
mod binascii;
mod contextvars;
pub(crate) mod files;
mod hashes;
mod math;
mod posix;
mod random;
mod structs;
mod time;

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;

/// All of them. Ours come after RustPython's built-in modules and win over a module of the same name.
pub(crate) fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![
        athanor::module_def(ctx),
        binascii::module_def(ctx),
        contextvars::module_def(ctx),
        hashes::md5_def(ctx),
        hashes::sha1_def(ctx),
        hashes::sha2_def(ctx),
        math::module_def(ctx),
        posix::module_def(ctx),
        random::module_def(ctx),
        structs::module_def(ctx),
        time::module_def(ctx),
    ]
}

pub(crate) use athanor::limit_reached;
