//! The few things that the page asks of the browser directly.
//!
//! In: addresses, keys, elements. Out: texts and effects; a missing or full storage is never an error.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestInit, Response};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);
}

/// Writes a panic of the page to the console, and tells the reader that a reload helps.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error(&info.to_string());
        if let Some(notice) = document().get_element_by_id("page-failed") {
            let _ = notice.remove_attribute("hidden");
        }
    }));
}

/// Fetches a text, asking the server whether a stored copy is still good.
///
/// # Errors
/// One sentence for the reader.
pub async fn fetch_text(address: &str) -> Result<String, String> {
    let offline = |_: JsValue| format!("{address} could not be fetched. Is the network there?");
    let options = RequestInit::new();
    options.set_cache(RequestCache::NoCache);
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &options))
        .await
        .map_err(offline)?;
    let response: Response = answer.unchecked_into();
    if !response.ok() {
        return Err(format!(
            "The server answered {} for {address}.",
            response.status()
        ));
    }
    let text = JsFuture::from(response.text().map_err(offline)?)
        .await
        .map_err(offline)?;
    Ok(text.as_string().unwrap_or_default())
}

/// A stored text.
pub fn stored(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Stores a text, or forgets it. False when the browser's storage is full or forbidden.
pub fn store(key: &str, text: Option<&str>) -> bool {
    let Ok(Some(storage)) = window().local_storage() else {
        return false;
    };
    match text {
        Some(text) => storage.set_item(key, text).is_ok(),
        None => storage.remove_item(key).is_ok(),
    }
}

/// The content of a `<meta>` element of the page.
pub fn meta(name: &str) -> Option<String> {
    let found = document()
        .query_selector(&format!("meta[name={name}]"))
        .ok()??;
    found.get_attribute("content").filter(|it| !it.is_empty())
}

/// A file of the site as an absolute address, which carries the build's id so that no cache mixes two builds.
pub fn site_file(name: &str) -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let base = base.split(['#', '?']).next().unwrap_or_default();
    let folder = base.rfind('/').map_or("", |at| &base[..=at]);
    match meta("athanor-build") {
        Some(build) => format!("{folder}{name}?v={build}"),
        None => format!("{folder}{name}"),
    }
}

/// Leaves a mark in the browser's performance timeline; `./dev start` reads them.
pub fn mark(name: &str) {
    if let Some(performance) = window().performance() {
        let _ = performance.mark(name);
    }
}

/// The components have drawn their text: what `index.html` showed until now gives way to them.
pub fn text_is_here() {
    mark("athanor:text");
    if let Some(early) = document().get_element_by_id("early") {
        early.remove();
    }
}

/// Brings an element of the page to the top of the window and gives it the focus.
pub fn go_to(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.scroll_into_view();
        if !element.has_attribute("tabindex") {
            let _ = element.set_attribute("tabindex", "-1");
        }
        focus(&element);
    }
}

/// Gives an element the focus.
pub fn focus(element: &web_sys::Element) {
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        let _ = element.focus();
    }
}
