//! Dialogs: one statement in other words, and the settings.
//!
//! In: what is to be explained. Out: native `<dialog>`s, which keep the focus and close with Escape.

use std::sync::Arc;

use leptos::html::Dialog;
use leptos::prelude::*;
use protocol::{Question, Reply};
use trace::EventKind;
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::erased::{does, live, live_if};
use super::settings::{THEMES, Theme};
use super::state::{Page, Ran, page};
use crate::draw;

/// What the dialog about a statement shows: its text here, in other dialects, and its plan; all HTML.
#[derive(Clone, Debug, Default, PartialEq)]
struct Explained {
    own: String,
    dialects: String,
    plan: String,
}

/// The dialogs' places in the page, once.
#[component]
pub fn Dialogs() -> impl IntoView {
    let shown = RwSignal::new(None::<Explained>);
    EXPLAIN.with(|it| it.set(Some(shown)));
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let (Some(_), Some(dialog)) = (shown.get(), dialog.get()) {
            browser::show_dialog(&dialog);
        }
    });
    let part = move |pick: fn(&Explained) -> &str| {
        shown.with(|it| {
            it.as_ref()
                .map(|it| pick(it).to_owned())
                .unwrap_or_default()
        })
    };
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby="explain-title" on:close=does(move |_| shown.set(None))>
            <form method="dialog" class="dialog-head">
                <h2 id="explain-title">"This statement"</h2>
                <button class="small">"Close"</button>
            </form>
            <div class="dialog-body">
                <div inner_html=live(move || part(|it| &it.own))></div>
                <h3>"How it ran here"</h3>
                <div data-testid="plan" inner_html=live(move || part(|it| &it.plan))></div>
                <h3>"As each database would get it"</h3>
                <div class="dialects" data-testid="dialects" inner_html=live(move || part(|it| &it.dialects))></div>
            </div>
        </dialog>
    }
}

thread_local! {
    /// The timeline's rows are text and have no context: they find the dialog here.
    static EXPLAIN: std::cell::Cell<Option<RwSignal<Option<Explained>>>> = const { std::cell::Cell::new(None) };
}

/// Opens the dialog about a statement event.
pub fn explain(page: Page, ran: Arc<Ran>, index: usize) {
    let Some(shown) = EXPLAIN.with(std::cell::Cell::get) else {
        return;
    };
    let Some(EventKind::Statement(statement)) = ran.report.events.get(index).map(|it| &it.kind)
    else {
        return;
    };
    let mut own = draw::Html::new();
    draw::code::sql(&mut own, &statement.sql);
    shown.set(Some(Explained {
        own: own.finish(),
        ..Explained::default()
    }));
    let (run, seq) = (ran.report.id, index as u32);
    let put = move |html: String, place: fn(&mut Explained) -> &mut String| {
        shown.update(|it| {
            if let Some(it) = it {
                *place(it) = html;
            }
        });
    };
    page.ask(Question::Plan { run, seq }, move |reply| {
        let html = match reply {
            Ok(Reply::Plan(it)) => draw::explain::plan(&it),
            Ok(_) => String::new(),
            Err(reason) => super::panels::sorry(&reason),
        };
        put(html, |it| &mut it.plan);
    });
    page.ask(Question::Dialects { run, seq }, move |reply| {
        let html = match reply {
            Ok(Reply::Dialects(it)) => draw::explain::dialects(&it),
            Ok(_) => String::new(),
            Err(reason) => super::panels::sorry(&reason),
        };
        put(html, |it| &mut it.dialects);
    });
}

/// The settings, with the button that opens them.
#[component]
pub fn Settings() -> impl IntoView {
    let page = page();
    let settings = page.settings;
    let dialog = NodeRef::<Dialog>::new();
    let open = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            browser::show_dialog(&dialog);
        }
    };
    let take = move |event: web_sys::Event| {
        let input: wasm_bindgen::JsValue = event_target::<web_sys::HtmlElement>(&event).into();
        spawn_local(async move {
            let text = browser::chosen_file(&input).await.unwrap_or_default();
            if browser::import_storage(&text) {
                let _ = window().location().reload();
            } else {
                page.said
                    .set("This file was not made by Athanor.".to_owned());
            }
        });
    };
    let forget = move |_| {
        let sure = window().confirm_with_message(
            "Forget all your changes, solved exercises and settings in this browser?",
        );
        if sure.unwrap_or(false) {
            browser::clear_storage();
            let _ = window().location().reload();
        }
    };
    view! {
        <button class="top-button" on:click=open>"Settings"</button>
        <dialog node_ref=dialog class="dialog is-small" aria-labelledby="settings-title">
            <form method="dialog" class="dialog-head">
                <h2 id="settings-title">"Settings"</h2>
                <button class="small">"Close"</button>
            </form>
            <div class="dialog-body">
                <fieldset>
                    <legend>"Colours"</legend>
                    {THEMES.into_iter().map(|(theme, name)| {
                        let word = match theme { Theme::System => "As the system has them", Theme::Light => "Light", Theme::Dark => "Dark" };
                        view! {
                            <label class="choice">
                                <input type="radio" name="theme" value=name prop:checked=live_if(move || settings.theme.get() == theme) on:change=does(move |_| settings.theme.set(theme))/>
                                {word}
                            </label>
                        }
                    }).collect_view()}
                </fieldset>
                <fieldset>
                    <legend>"Editor"</legend>
                    <label class="choice">
                        <input type="checkbox" prop:checked=live_if(move || settings.plain.get()) on:change=does(move |event| settings.plain.set(event_target_checked(&event)))/>
                        "A plain text area, without colours and completion"
                    </label>
                </fieldset>
                <fieldset>
                    <legend>"Your work in this browser"</legend>
                    <p class="quiet">"Some browsers forget what a site keeps after a week without a visit. A file does not."</p>
                    <p class="dialog-acts">
                        <button class="small" on:click=does(move |_| browser::save_file("athanor-work.json", "application/json", &browser::export_storage()))>"Save to a file"</button>
                        <label class="small file-button">"Load from a file"<input type="file" accept="application/json,.json" class="visually-hidden" on:change=take/></label>
                        <button class="small" on:click=forget>"Forget everything"</button>
                    </p>
                </fieldset>
            </div>
        </dialog>
    }
}
