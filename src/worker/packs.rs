//! Packs: parts of the engine that few programs need, and that lie beside its file (see `xtask`, `site.rs`).
//!
//! In: a pack's name and a part of it. Out: its bytes. `public/engine.js` fetches packs and keeps them, outside of the
//! memory that is put back before each run; a copy comes in when a program needs it.

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// The function of `public/engine.js` that gives a pack, and waits for it when it has not arrived.
const GIVE: &str = "athanorPack";

/// What `runner` calls.
///
/// # Errors
/// Why the pack cannot be had, as JavaScript puts it.
pub(crate) fn read(pack: &str, part: Option<(u32, u32)>) -> Result<Vec<u8>, String> {
    let bytes = give(pack).map_err(|it| {
        let message = Reflect::get(&it, &"message".into()).ok();
        message
            .and_then(|it| it.as_string())
            .unwrap_or_else(|| "it is not there".to_owned())
    })?;
    let (first, end) = part.unwrap_or((0, bytes.length()));
    Ok(bytes.subarray(first, end).to_vec())
}

fn give(pack: &str) -> Result<Uint8Array, JsValue> {
    let global = js_sys::global();
    let give: Function = Reflect::get(&global, &GIVE.into())?.dyn_into()?;
    give.call1(&global, &pack.into())?.dyn_into()
}
