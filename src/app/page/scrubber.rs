//! The scrubber: moves through the events of a run, and everything else follows.
//!
//! In: a finished run, the chosen event. Out: another chosen event.

use std::sync::Arc;

use leptos::prelude::*;

use super::erased::{does, live, live_if};
use super::panels::moment;
use super::state::{Ran, page};
use crate::model::format;
use crate::model::notes;

/// A slider over the events from index `from` on.
#[component]
pub fn Scrubber(key: String, ran: Arc<Ran>, from: Memo<usize>) -> impl IntoView {
    let page = page();
    let last = ran.report.events.len().saturating_sub(1);
    let at = {
        let (key, ran) = (key.clone(), ran.clone());
        Memo::new(move |_| moment(page, &key, &ran))
    };
    let is_end = {
        let key = key.clone();
        Memo::new(move |_| {
            page.selected.with(|it| {
                it.as_ref()
                    .is_none_or(|it| it.run != key || it.event.is_none())
            })
        })
    };
    let text = {
        let ran = ran.clone();
        move || {
            if is_end.get() {
                return "The end of the run".to_owned();
            }
            let Some(event) = ran.report.events.get(at.get()) else {
                return String::new();
            };
            let (word, note) = notes::text(&event.kind);
            let line = event
                .line
                .map(|it| format!(", line {it}"))
                .unwrap_or_default();
            format!("{word} {note}{line}, {}", format::duration(event.at))
        }
    };
    let told = text.clone();
    let choose = move |to: usize| {
        if to >= last {
            page.selected.set(None);
        } else {
            page.choose(&key, &ran, to);
        }
    };
    let choose = Callback::new(choose);
    let empty = last == 0;
    view! {
        <div class="scrubber" hidden=empty>
            <button class="small" aria-label="One event back" disabled=live_if(move || at.get() <= from.get())
                on:click=does(move |_| choose.run(at.get().saturating_sub(1)))>"‹"</button>
            <input type="range" aria-label="Moment of the run" min=live(move || from.get().min(last).to_string()) max=last
                prop:value=live(move || at.get().to_string())
                aria-valuetext=live(told)
                on:input=does(move |event| choose.run(event_target_value(&event).parse().unwrap_or(last)))/>
            <button class="small" aria-label="One event on" disabled=live_if(move || is_end.get())
                on:click=does(move |_| choose.run(at.get() + 1))>"›"</button>
            <p class="scrubber-text" data-testid="moment">{live(text)}</p>
        </div>
    }
}
