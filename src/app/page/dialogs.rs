//! Dialogs: one statement in other words, and the settings.
//!
//! In: what is to be explained. Out: native `<dialog>`s, which keep the focus and close with Escape.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Question, Reply};
use trace::EventKind;
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::dom::{El, each, html};
use super::settings::THEMES;
use super::state::{Page, Ran};
use crate::draw::{self, frame};

thread_local! {
    /// The timeline's rows are text and have no context: they find the dialog here.
    static EXPLAIN: std::cell::RefCell<Option<El>> = const { std::cell::RefCell::new(None) };
}

/// Puts the dialog about a statement into the page, once.
pub fn explained(all: &El) {
    let dialog = html(frame::EXPLAIN);
    all.add(&dialog);
    EXPLAIN.set(Some(dialog));
}

/// Opens the dialog about a statement event: its text here, in other dialects, and its plan.
pub fn explain(page: Page, ran: &Arc<Ran>, index: usize) {
    let Some(dialog) = EXPLAIN.with_borrow(Clone::clone) else {
        return;
    };
    let Some(EventKind::Statement(statement)) = ran.report.events.get(index).map(|it| &it.kind)
    else {
        return;
    };
    let mut own = draw::Html::new();
    draw::code::sql(&mut own, &statement.sql);
    dialog.at(".explain-own").0.set_inner_html(&own.finish());
    let (plan, dialects) = (dialog.at("[data-testid=plan]").0, dialog.at(".dialects").0);
    // What stands there is about the last statement.
    plan.set_inner_html("");
    dialects.set_inner_html("");
    browser::show_dialog(&dialog.0);
    let (run, seq) = (ran.report.id, index as u32);
    page.ask(Question::Plan { run, seq }, move |reply| {
        plan.set_inner_html(&match reply {
            Ok(Reply::Plan(it)) => draw::explain::plan(&it),
            Ok(_) => String::new(),
            Err(reason) => super::panels::sorry(&reason),
        });
    });
    page.ask(Question::Dialects { run, seq }, move |reply| {
        dialects.set_inner_html(&match reply {
            Ok(Reply::Dialects(it)) => draw::explain::dialects(&it),
            Ok(_) => String::new(),
            Err(reason) => super::panels::sorry(&reason),
        });
    });
}

/// Puts the settings into the page, behind the button that opens them.
pub fn settings(page: Page, all: &El) {
    let settings = page.settings;
    let dialog = html(frame::SETTINGS);
    all.add(&dialog);
    let opened = dialog.0.clone();
    all.at(".top-button")
        .click(move || browser::show_dialog(&opened));
    let mut at = 0;
    each(&dialog.0, "[name=theme]", |input| {
        let theme = THEMES[at].0;
        at += 1;
        El(input)
            .checked(move || settings.theme.get() == theme)
            .on("change", move |_| settings.theme.set(theme));
    });
    dialog
        .at("[type=checkbox]")
        .checked(move || settings.plain.get())
        .on("change", move |event| {
            settings.plain.set(event_target_checked(&event));
        });
    let input = dialog.at("[type=file]");
    let chosen = input.0.clone();
    input.on("change", move |_| {
        let chosen = chosen.clone();
        spawn_local(async move {
            let text = browser::chosen_file(&chosen).await.unwrap_or_default();
            if browser::import_storage(&text) {
                let _ = window().location().reload();
            } else {
                page.said
                    .set("This file was not made by Athanor.".to_owned());
            }
        });
    });
    dialog.wishes(|wish, _| match wish {
        "save" => browser::save_file(
            "athanor-work.json",
            "application/json",
            &browser::export_storage(),
        ),
        "forget" => {
            let sure = window().confirm_with_message(
                "Forget all your changes, solved exercises and settings in this browser?",
            );
            if sure.unwrap_or(false) {
                browser::clear_storage();
                let _ = window().location().reload();
            }
        }
        _ => {}
    });
}
