//! The inspector: what the shown run did, as numbers, timeline, costs, session, tables and models.
//!
//! In: the run that `Page::shown` names. Out: a column on wide screens, a sheet on narrow ones.

use std::sync::Arc;

use leptos::ev;
use leptos::html::Button;
use leptos::prelude::*;

use super::browser;
use super::coach::Coach;
use super::erased::{does, live, live_if, live_view};
use super::models::Models;
use super::panels::{Costs, Session, Transactions};
use super::runs::Runs;
use super::scrubber::Scrubber;
use super::state::{Ran, RunState, page};
use super::tables::Tables;
use super::timeline::Timeline;
use crate::model::counts::Counts;
use crate::model::format::plural;

/// The views of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Timeline,
    Transactions,
    Costs,
    Session,
    Tables,
    Models,
    Runs,
}

const TABS: [(Tab, &str, &str); 7] = [
    (Tab::Timeline, "Timeline", "tab-timeline"),
    (Tab::Transactions, "Transactions", "tab-transactions"),
    (Tab::Costs, "Costs", "tab-costs"),
    (Tab::Session, "Session", "tab-session"),
    (Tab::Tables, "Tables", "tab-tables"),
    (Tab::Models, "Models", "tab-models"),
    (Tab::Runs, "Compare", "tab-runs"),
];

/// The inspector of the current lesson.
#[component]
pub fn Inspector() -> impl IntoView {
    let page = page();
    let ran = Memo::new(move |_| {
        let key = page.shown.get()?;
        Some((key.clone(), page.ran(&key)?))
    });
    let tab = RwSignal::new(Tab::Timeline);
    let with_setup = RwSignal::new(false);
    let handle = NodeRef::<Button>::new();
    let close = move || {
        page.sheet.set(false);
        if let Some(button) = handle.get_untracked() {
            let _ = button.focus();
        }
    };
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && page.sheet.get_untracked() {
            close();
        }
    });
    on_cleanup(move || escape.remove());
    let brief = move || match ran.get() {
        None => "What happened".to_owned(),
        Some((_, ran)) => plural(ran.counts.total, "query", "queries"),
    };
    view! {
        <aside class="inspector" class:open=live_if(move || page.sheet.get()) aria-label="What happened">
            <super::split::Split/>
            <button
                class="sheet-handle"
                node_ref=handle
                aria-expanded=live(move || page.sheet.get().to_string())
                aria-controls="inspector"
                on:click=does(move |_| page.sheet.update(|it| *it = !*it))
            >
                <span>{live(brief)}</span>
                <span class="sheet-arrow" aria-hidden="true"></span>
            </button>
            <div class="inspector-body" id="inspector" tabindex="-1">
                {live_view(move || match ran.get() {
                    None => view! { <Nothing/> }.into_any(),
                    Some((key, ran)) => view! { <Inspected key ran tab with_setup/> }.into_any(),
                })}
            </div>
        </aside>
    }
}

/// Before the first run.
#[component]
fn Nothing() -> impl IntoView {
    let page = page();
    let text = move || {
        let state = page
            .shown
            .get()
            .map(|key| page.run(&key).with(|it| it.state.clone()));
        match state {
            Some(RunState::Running(_)) => {
                "The program runs. What it sent is listed here when it ends."
            }
            Some(RunState::Stopped) => "The run was stopped before it could report.",
            Some(RunState::Broken(_)) => "This run was lost.",
            _ => {
                "Run a cell. Every statement it sends is listed here: why, from which line, and in which transaction."
            }
        }
    };
    const PICTURE: &str = r#"<svg viewBox="0 0 120 72" width="120" height="72" aria-hidden="true"><path d="M14 8v56M14 20h18M14 36h18M14 52h18" stroke="currentColor" stroke-width="2" fill="none" stroke-linecap="round"/><rect x="38" y="13" width="68" height="14" rx="4" fill="currentColor" opacity=".16"/><rect x="38" y="29" width="48" height="14" rx="4" fill="currentColor" opacity=".16"/><rect x="38" y="45" width="58" height="14" rx="4" fill="currentColor" opacity=".16"/></svg>"#;
    view! {
        <div class="nothing">
            <span inner_html=PICTURE></span>
            <p>{live(text)}</p>
        </div>
    }
}

#[component]
fn Inspected(
    key: String,
    ran: Arc<Ran>,
    tab: RwSignal<Tab>,
    with_setup: RwSignal<bool>,
) -> impl IntoView {
    let page = page();
    let from = {
        let start = ran.start;
        Memo::new(move |_| if with_setup.get() { 0 } else { start })
    };
    let counts = {
        let ran = ran.clone();
        Memo::new(move |_| {
            if with_setup.get() {
                Counts::of(&ran.report.events)
            } else {
                ran.counts.clone()
            }
        })
    };
    let name = ran.title.clone();
    let has_setup = ran.start > 0;
    let on_key = move |event: web_sys::KeyboardEvent| {
        let step: isize = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        event.prevent_default();
        let at = TABS
            .iter()
            .position(|it| it.0 == tab.get_untracked())
            .unwrap_or(0) as isize;
        let next = TABS[(at + step).rem_euclid(TABS.len() as isize) as usize];
        tab.set(next.0);
        if let Some(button) = document().get_element_by_id(next.2) {
            browser::focus(&button);
        }
    };
    // Another view begins at its top.
    Effect::new(move |before: Option<Tab>| {
        let now = tab.get();
        if before.is_some_and(|it| it != now) {
            if let Some(panel) = document().get_element_by_id("panel") {
                panel.set_scroll_top(0);
            }
            if let Some(button) = TABS
                .iter()
                .find(|it| it.0 == now)
                .and_then(|it| document().get_element_by_id(it.2))
            {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                button.scroll_into_view_with_scroll_into_view_options(&options);
            }
        }
        now
    });
    let panel = {
        let (key, ran) = (key.clone(), ran.clone());
        move || {
            let (key, ran) = (key.clone(), ran.clone());
            match tab.get() {
                Tab::Timeline => view! { <Coach key=key.clone() ran=ran.clone() with_setup/> <Timeline key ran from/> }.into_any(),
                Tab::Transactions => view! { <Transactions key ran from/> }.into_any(),
                Tab::Costs => view! { <Costs key ran from/> }.into_any(),
                Tab::Session => view! { <Session key ran/> }.into_any(),
                Tab::Tables => view! { <Tables key ran/> }.into_any(),
                Tab::Models => view! { <Models key ran/> }.into_any(),
                Tab::Runs => view! { <Runs key ran/> }.into_any(),
            }
        }
    };
    let kinds = move || {
        let mut html = crate::draw::Html::new();
        for (kind, count) in &counts.get().kinds {
            html.element("li", "kind", &format!("{count} {}", kind.name()));
        }
        html.finish()
    };
    let budget = {
        let (key, total) = (key.clone(), ran.counts.total);
        move || {
            page.budget(&key).map_or_else(String::new, |most| {
                crate::draw::costs::budget(total, most as usize)
            })
        }
    };
    let latency = page.settings.latency;
    let time = {
        let ran = ran.clone();
        move || {
            let events = ran.report.events.get(from.get()..).unwrap_or_default();
            super::panels::time_text(events, counts.with(|it| it.duration), latency.get())
        }
    };
    view! {
        <header class="inspector-head">
            <p class="total">
                <strong data-testid="total">{live(move || counts.with(|it| it.total.to_string()))}</strong>
                {live(move || counts.with(|it| if it.total == 1 { " query" } else { " queries" }))}
            </p>
            <ul class="kinds" aria-label="Queries by kind" inner_html=live(kinds)></ul>
            <div class="budget-place" inner_html=live(budget)></div>
            <p class="inspector-facts">
                <span class="from-cell">{name}</span>
                <span>{live(time)}</span>
                {has_setup.then(|| view! {
                    <label class="check">
                        <input type="checkbox" prop:checked=live_if(move || with_setup.get()) on:change=does(move |event| with_setup.set(event_target_checked(&event)))/>
                        "with setup"
                    </label>
                })}
            </p>
            <div class="tabs" role="tablist" aria-label="Views of the run" on:keydown=on_key>
                {TABS.into_iter().map(|(which, word, id)| view! {
                    <button
                        role="tab"
                        id=id
                        aria-controls="panel"
                        aria-selected=live(move || (tab.get() == which).to_string())
                        tabindex=live(move || if tab.get() == which { "0" } else { "-1" })
                        on:click=does(move |_| tab.set(which))
                    >{word}</button>
                }).collect_view()}
            </div>
        </header>
        <div
            class="panel"
            id="panel"
            role="tabpanel"
            tabindex="0"
            aria-labelledby=live(move || TABS.iter().find(|it| it.0 == tab.get()).map_or("", |it| it.2))
        >
            {live_view(panel)}
        </div>
        <Show when=move || matches!(tab.get(), Tab::Timeline | Tab::Session | Tab::Tables)>
            <Scrubber key=key.clone() ran=ran.clone() from/>
        </Show>
    }
}
