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

fn main() {
    #[cfg(target_arch = "wasm32")]
    browser::main();
}
