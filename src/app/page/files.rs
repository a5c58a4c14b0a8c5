//! The files of a run: read, changed, and given to the next run.
//!
//! In: a finished run. Out: files that the page's next runs begin with.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::ProjectFile;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::dom::{El, each, html};
use super::state::{Page, Ran};
use crate::draw::files as draw;

/// The files that a run left.
pub fn files(page: Page, key: String, ran: &Arc<Ran>) -> El {
    let all = html(&draw::panel(&ran.report.files));
    all.at(".files-note")
        .text(move || draw::note(page.files.with(Vec::len)));
    all.at(".forget-files")
        .shown(move || page.files.with(|it| !it.is_empty()));
    let (place, ran) = (all.0.clone(), ran.clone());
    all.wishes(move |wish, _| {
        let mut files = Vec::new();
        match wish {
            "again" => {
                let mut paths = ran.report.files.iter();
                each(&place, "textarea", |area| {
                    if let Some(it) = paths.next() {
                        files.push(ProjectFile {
                            path: it.path.clone(),
                            text: area.unchecked_into::<HtmlTextAreaElement>().value(),
                        });
                    }
                });
            }
            "without" => {}
            _ => return,
        }
        page.files.set(files);
        if let Some(desk) = page.desk(&key) {
            desk.start.run(());
        }
    });
    all
}
