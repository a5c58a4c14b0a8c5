//! The worker's memory, kept as it was when the interpreter was ready, and put back before every fresh run.
//!
//! So each run finds the same fresh interpreter, nothing leaks from run to run, and making it anew, which
//! takes a hundred times longer than copying a few megabytes, happens once in the life of a worker.
//!
//! The copy and the way back are JavaScript's: no code of ours is executing when memory is put back.
//! Handles of JavaScript objects that were made since are forgotten with the memory that held them.
//!
//! Memory that a run has added cannot be given back, and after the way back the allocator does not know of it.
//! Such a worker is worn: the page takes another one for the next run.

use std::cell::Cell;

use js_sys::{Function, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

/// Heap that is made ready before the copy, so that an ordinary run needs no more memory than there is.
/// What is not touched takes up addresses only.
const ROOM: usize = 128 << 20;
/// Bytes copied beyond the end of the heap in use: the allocator's own notes about the free rest.
const MARGIN: usize = 4096;
/// The worker's global names for the copy, and for the last bytes of memory, where the allocator keeps the size of the
/// free rest. They cannot be in the memory that they are copies of.
const NAME: &str = "athanorMemory";
const TAIL: &str = "athanorMemoryTail";

fn bytes() -> Uint8Array {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    Uint8Array::new(&memory.buffer())
}

thread_local! {
    /// Bytes of memory when the copy was made.
    static KEPT: Cell<u32> = const { Cell::new(u32::MAX) };
}

/// Whether a run has added memory since the copy was made.
pub(crate) fn is_worn() -> bool {
    bytes().length() > KEPT.get()
}

/// Copies the memory in use.
pub(crate) fn keep() {
    // Too big for any gap, so it lies behind everything in use.
    let room: Vec<u8> = Vec::with_capacity(ROOM);
    let end = room.as_ptr() as usize + MARGIN;
    drop(room);
    let all = bytes();
    let length = all.length();
    KEPT.set(length);
    let tail = all.slice(length.saturating_sub(MARGIN as u32), length);
    let copy = all.slice(0, end as u32);
    // Failing to keep it means that restoring finds nothing: a new interpreter is then made for each run.
    let _ = Reflect::set(&js_sys::global(), &NAME.into(), &copy);
    let _ = Reflect::set(&js_sys::global(), &TAIL.into(), &tail);
}

/// Puts the memory back as soon as the current message has been dealt with, and then has `event` dealt with
/// again. False when there is no copy.
pub(crate) fn restore_and_repeat(event: &MessageEvent) -> bool {
    let global = js_sys::global();
    try_restore(&global, event).is_ok()
}

fn try_restore(global: &js_sys::Object, event: &MessageEvent) -> Result<(), JsValue> {
    let copy = Reflect::get(global, &NAME.into())?;
    let tail = Reflect::get(global, &TAIL.into())?;
    if copy.is_undefined() || tail.is_undefined() {
        return Err(JsValue::UNDEFINED);
    }
    let later = function(global, "queueMicrotask")?;
    let receive = function(global, "onmessage")?;
    // Made last: growing would cut the view off from its memory.
    let view = bytes();
    let set = function(&view, "set")?;
    let restore = set.bind1(&view, &copy);
    let tail_at = KEPT.get().saturating_sub(MARGIN as u32);
    let restore_tail = set.bind2(&view, &tail, &tail_at.into());
    let repeat = receive.bind1(global, event);
    later.call1(global, &restore)?;
    later.call1(global, &restore_tail)?;
    later.call1(global, &repeat)?;
    Ok(())
}

fn function(owner: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(owner, &name.into())?.dyn_into()
}
