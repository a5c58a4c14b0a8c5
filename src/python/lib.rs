//! Python: RustPython as the language of snippets, and the modules that snippets import.
//!
//! In: source text of cells, a recorder, limits, a clock. Out: output, trace events, an error.
//! The only crate that names `rustpython_*`. Used by `runner`; holds no ORM rule of its own.

#[macro_use]
extern crate rustpython_derive;

pub mod analysis;
mod bindings;
mod databases;
mod interpreter;
pub mod source;
mod stdlib;
#[cfg(test)]
mod tests;

pub use databases::{Databases, Printed};
#[cfg(target_arch = "wasm32")]
pub use interpreter::MODULES_PACK;
pub use interpreter::{
    Clock, Failure, Host, Interpreter, Limit, Limits, Options, PRELOADED, PackSource, Stream,
    current_host, set_pack_source,
};
