//! The worker: `postMessage` glue around the runner. All work of the tab happens behind it.
//!
//! In: [`ToWorker`] as JSON text. Out: [`FromWorker`] as JSON text. A native build does nothing, so that
//! the workspace builds as a whole.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod memory;
#[cfg(target_arch = "wasm32")]
mod packs;

// Smaller and faster than the default of the target: an interpreter allocates for each object.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    #[cfg(target_arch = "wasm32")]
    browser::main();
}
