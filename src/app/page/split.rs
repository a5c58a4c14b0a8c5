//! The bar between lesson and inspector: dragged, or moved with the arrow keys, and remembered.
//!
//! In: pointer and keys. Out: the inspector's share of the width.

use leptos::prelude::*;

use super::browser;
use super::erased::{does, live, live_if};
use super::state::page;

/// The share may not be smaller or larger, in per cent.
const LEAST: u32 = 20;
const MOST: u32 = 70;

/// See the module.
#[component]
pub fn Split() -> impl IntoView {
    let share = page().settings.split;
    let dragged = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("style", &format!("--inspector:{}%", share.get()));
        }
    });
    let on_move = move |event: web_sys::PointerEvent| {
        if !dragged.get_untracked() {
            return;
        }
        let width = window()
            .inner_width()
            .ok()
            .and_then(|it| it.as_f64())
            .unwrap_or(1.0);
        let new = (1.0 - f64::from(event.client_x()) / width) * 100.0;
        share.set((new.round() as u32).clamp(LEAST, MOST));
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let new = match event.key().as_str() {
            "ArrowLeft" => share.get_untracked() + 2,
            "ArrowRight" => share.get_untracked() - 2,
            "Home" => MOST,
            "End" => LEAST,
            _ => return,
        };
        event.prevent_default();
        share.set(new.clamp(LEAST, MOST));
    };
    view! {
        <div
            class="split"
            class:is-dragged=live_if(move || dragged.get())
            role="separator"
            aria-orientation="vertical"
            aria-label="Width of the inspector"
            aria-valuemin=LEAST
            aria-valuemax=MOST
            aria-valuenow=live(move || share.get().to_string())
            tabindex="0"
            on:pointerdown=does(move |event: web_sys::PointerEvent| {
                event.prevent_default();
                browser::capture(&event_target::<web_sys::HtmlElement>(&event), event.pointer_id());
                dragged.set(true);
            })
            on:pointermove=on_move
            on:pointerup=does(move |_| dragged.set(false))
            on:pointercancel=does(move |_| dragged.set(false))
            on:keydown=on_key
            on:dblclick=does(move |_| share.set(40))
        ></div>
    }
}
