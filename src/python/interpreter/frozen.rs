//! The frozen modules: standard library and our own Python sources, compiled by `build.rs`.
//!
//! In a native binary they are all part of it. In a browser only those that an interpreter needs to start
//! (`early.txt`) are in the engine's file; the code of the others is a pack beside it, read when one is imported.
//! [`set_source`] says how; the worker calls it.

use std::cell::Cell;

use rustpython_vm::builtins::{PyCode, PyUtf8StrRef};
use rustpython_vm::frozen::{FrozenCodeObject, FrozenLib, FrozenModule};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{PyObjectRef, PyResult, TryFromObject, VirtualMachine};

use super::host::{Stream, current_host};
use super::sum;

const LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/frozen.bin"));
/// Of each module in the pack, sorted: name, first byte, byte after the last, sum.
const PACKED: &[(&str, u32, u32, u32)] = include!(concat!(env!("OUT_DIR"), "/pack.rs"));
/// The pack with the code of modules.
const MODULES: &str = "modules";
/// The pack with the names of characters.
const NAMES: &str = "names";

/// The pack as a section of its own in the engine's file; the build of the site takes it out again. It is public so
/// that it is compiled although nobody reads it; marked as used, it would be among the program's data as well.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "the section is ours alone")]
#[unsafe(link_section = "athanor.modules")]
pub static MODULES_PACK: [u8; include_bytes!(concat!(env!("OUT_DIR"), "/pack.bin")).len()] =
    *include_bytes!(concat!(env!("OUT_DIR"), "/pack.bin"));

/// Reads a part of a pack: its name, the first byte and the byte after the last, or nothing for all of it.
/// The error is a sentence that says why it cannot be had.
pub type PackSource = fn(pack: &str, part: Option<(u32, u32)>) -> Result<Vec<u8>, String>;

thread_local! {
    static SOURCE: Cell<Option<PackSource>> = const { Cell::new(None) };
}

/// Says how packs are read. Natively there are none.
pub fn set_pack_source(source: PackSource) {
    SOURCE.set(Some(source));
    unicode_names2::set_source(names);
}

/// Names and bytecode. Nothing is unpacked until a module is imported.
pub(super) fn modules() -> impl Iterator<Item = (&'static str, FrozenModule)> {
    let library: &'static FrozenLib = FrozenLib::from_ref(LIBRARY);
    library.decode()
}

/// Has Python's import read modules from the pack: without their code they are known already.
pub(super) fn install(vm: &VirtualMachine) -> PyResult<()> {
    if PACKED.is_empty() {
        return Ok(());
    }
    let import = vm.import("_imp", 0)?;
    let usual = import.get_attr("get_frozen_object", vm)?;
    let ours = move |arguments: FuncArgs, vm: &VirtualMachine| -> PyResult {
        match arguments.args.first().and_then(|it| place(it, vm)) {
            Some(place) => code(place, vm),
            None => usual.call(arguments, vm),
        }
    };
    let ours = vm.new_function("get_frozen_object", ours);
    import.set_attr("get_frozen_object", ours, vm)
}

type Place = &'static (&'static str, u32, u32, u32);

fn place(name: &PyObjectRef, vm: &VirtualMachine) -> Option<Place> {
    let name = PyUtf8StrRef::try_from_object(vm, name.clone()).ok()?;
    let at = PACKED.binary_search_by(|it| it.0.cmp(name.as_str())).ok()?;
    PACKED.get(at)
}

fn code(place: Place, vm: &VirtualMachine) -> PyResult {
    let (name, first, end, expected) = *place;
    let bytes = read(MODULES, Some((first, end))).and_then(|bytes| {
        if sum::of(&bytes) == expected {
            Ok(bytes)
        } else {
            Err("it is of another version; reload the page".to_owned())
        }
    });
    match bytes {
        Ok(bytes) => Ok(PyCode::new_ref_from_frozen(vm, FrozenCodeObject { bytes }).into()),
        Err(why) => Err(vm.new_import_error(
            format!("The module '{name}' is in a part of Athanor that could not be fetched: {why}"),
            vm.ctx.new_utf8_str(name),
        )),
    }
}

fn read(pack: &str, part: Option<(u32, u32)>) -> Result<Vec<u8>, String> {
    match SOURCE.get() {
        Some(source) => source(pack, part),
        None => Err("there is no way to fetch it".to_owned()),
    }
}

/// The names of characters; what cannot be had is said in the run's output, because nobody asks why a name is unknown.
fn names() -> Option<Vec<u8>> {
    match read(NAMES, None) {
        Ok(bytes) => Some(bytes),
        Err(why) => {
            let text = format!(
                "The names of characters are in a part of Athanor that could not be fetched: {why}\n"
            );
            if let Some(host) = current_host() {
                // A limit that this passes ends the run at the next print.
                let _ = with_current_vm(|vm| host.write(Stream::Err, &text, vm));
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use trace::Recorder;

    use crate::{Interpreter, PRELOADED};

    #[test]
    fn the_engines_file_has_what_a_prepared_interpreter_has_and_no_more() {
        let interpreter = Interpreter::prepare(Recorder::new(), &PRELOADED);
        let loaded = interpreter
            .aside("import sys\nresult = ' '.join(sys.modules)", "")
            .expect("the names of modules can be read");
        let loaded: BTreeSet<&str> = loaded.split(' ').collect();
        let frozen: BTreeSet<&str> = super::modules().map(|it| it.0).collect();
        let early: BTreeSet<&str> = include_str!("../early.txt").lines().collect();
        let found: BTreeSet<&str> = loaded.intersection(&frozen).copied().collect();
        assert_eq!(found, early, "src/python/early.txt lists them, sorted");
    }
}
