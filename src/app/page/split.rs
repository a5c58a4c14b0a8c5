//! The bar between lesson and inspector: dragged, or moved with the arrow keys, and remembered.
//!
//! In: pointer and keys. Out: the inspector's share of the width.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::browser;
use super::dom::{El, follow, key};
use super::state::Page;

/// The share may not be smaller or larger, in per cent.
const LEAST: u32 = 20;
const MOST: u32 = 70;

/// Brings the bar to life.
pub fn split(page: Page, bar: &El) {
    let share = page.settings.split;
    let dragged = RwSignal::new(false);
    follow(move || {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("style", &format!("--inspector:{}%", share.get()));
        }
    });
    bar.set("aria-valuemin", Some(&LEAST.to_string()))
        .set("aria-valuemax", Some(&MOST.to_string()))
        .attr("aria-valuenow", move || Some(share.get().to_string()))
        .class("is-dragged", move || dragged.get());
    let place = bar.0.clone();
    bar.on("pointerdown", move |event| {
        event.prevent_default();
        if let Some(it) = event.dyn_ref::<web_sys::PointerEvent>() {
            browser::capture(&place, it.pointer_id());
        }
        dragged.set(true);
    });
    bar.on("pointermove", move |event| {
        let Some(event) = event
            .dyn_ref::<web_sys::PointerEvent>()
            .filter(|_| dragged.get_untracked())
        else {
            return;
        };
        let width = window().inner_width().ok().and_then(|it| it.as_f64());
        let new = 100 - event.client_x() * 100 / (width.unwrap_or(1.0) as i32).max(1);
        share.set((new.max(0) as u32).clamp(LEAST, MOST));
    });
    for end in ["pointerup", "pointercancel"] {
        bar.on(end, move |_| dragged.set(false));
    }
    bar.on("dblclick", move |_| share.set(40));
    bar.on("keydown", move |event| {
        let new = match key(&event).as_str() {
            "ArrowLeft" => share.get_untracked() + 2,
            "ArrowRight" => share.get_untracked() - 2,
            "Home" => MOST,
            "End" => LEAST,
            _ => return,
        };
        event.prevent_default();
        share.set(new.clamp(LEAST, MOST));
    });
}
