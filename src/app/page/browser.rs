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

#[wasm_bindgen(module = "/js/browser.js")]
extern "C" {
    /// Lets the reader keep a text as a file.
    #[wasm_bindgen(js_name = saveFile)]
    pub fn save_file(name: &str, mime: &str, text: &str);
    #[wasm_bindgen(js_name = pack)]
    fn pack_text(text: &str) -> js_sys::Promise;
    #[wasm_bindgen(js_name = unpack)]
    fn unpack_text(packed: &str) -> js_sys::Promise;
    #[wasm_bindgen(js_name = copy)]
    fn copy_text(text: &str) -> js_sys::Promise;
    /// Every stored text of ours, as JSON.
    #[wasm_bindgen(js_name = exportStorage)]
    pub fn export_storage() -> String;
    /// Takes over what [`export_storage`] gave; false when it is not ours.
    #[wasm_bindgen(js_name = importStorage)]
    pub fn import_storage(json: &str) -> bool;
    #[wasm_bindgen(js_name = clearStorage)]
    pub fn clear_storage();
    #[wasm_bindgen(js_name = fileText)]
    fn file_text(input: &JsValue) -> js_sys::Promise;
    /// Opens a `<dialog>` above everything.
    #[wasm_bindgen(js_name = showDialog)]
    pub fn show_dialog(dialog: &JsValue);
    /// Keeps the pointer's events at an element until the button is let go.
    #[wasm_bindgen(js_name = capture)]
    pub fn capture(element: &JsValue, pointer: i32);
}

async fn text_of(promise: js_sys::Promise) -> Option<String> {
    JsFuture::from(promise).await.ok()?.as_string()
}

/// A text, made short enough for an address.
pub async fn pack(text: &str) -> Option<String> {
    text_of(pack_text(text)).await
}

/// The text that [`pack`] made short; nothing when it is damaged.
pub async fn unpack(packed: &str) -> Option<String> {
    text_of(unpack_text(packed)).await
}

/// Puts a text on the clipboard. False when the browser does not allow it.
pub async fn copy(text: &str) -> bool {
    JsFuture::from(copy_text(text)).await.is_ok()
}

/// The text of the file that was chosen in an `<input type=file>`.
pub async fn chosen_file(input: &JsValue) -> Option<String> {
    text_of(file_text(input)).await
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

/// Brings the marked line of an editor into view, once it is marked.
pub fn reveal_marked() {
    request_animation_frame(|| {
        if let Ok(Some(line)) =
            document().query_selector(".cm-marked, details:has(.cm-marked) > summary")
        {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Center);
            line.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}
