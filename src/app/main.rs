//! The entry of the page's wasm: draws the page into the document's body.

fn main() {
    #[cfg(target_arch = "wasm32")]
    app::page::start();
}
