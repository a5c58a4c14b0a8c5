//! The scrubber: moves through the events of a run, and everything else follows.
//!
//! In: a finished run, the chosen event. Out: another chosen event.

use std::sync::Arc;

use leptos::prelude::*;

use super::dom::{El, html};
use super::panels::moment;
use super::state::{Page, Ran};
use crate::draw::inspector as draw;
use crate::model::format;
use crate::model::notes;

/// A slider over the events from index `from` on.
pub fn scrubber(page: Page, key: String, ran: Arc<Ran>, from: Memo<usize>) -> El {
    let last = ran.report.events.len().saturating_sub(1);
    let at = {
        let (key, ran) = (key.clone(), ran.clone());
        Memo::new(move |_| moment(page, &key, &ran))
    };
    let is_end = {
        let key = key.clone();
        move || {
            page.selected.with(|it| {
                it.as_ref()
                    .is_none_or(|it| it.run != key || it.event.is_none())
            })
        }
    };
    let text = {
        let (ran, is_end) = (ran.clone(), is_end.clone());
        move || {
            if is_end() {
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
    let choose = Callback::new(move |to: usize| {
        if to >= last {
            page.selected.set(None);
        } else {
            page.choose(&key, &ran, to);
        }
    });
    let all = html(draw::SCRUBBER);
    let first = move || from.get().min(last);
    all.at(".step-back")
        .flag("disabled", move || at.get() <= from.get())
        .click(move || choose.run(at.get_untracked().saturating_sub(1)));
    all.at(".step-on")
        .flag("disabled", is_end)
        .click(move || choose.run(at.get_untracked() + 1));
    // The limits come before the value: a browser keeps the value inside of them.
    all.at("input")
        .attr("min", move || Some(first().to_string()))
        .set("max", Some(&last.to_string()))
        .value(move || {
            first();
            at.get().to_string()
        })
        .attr("aria-valuetext", {
            let text = text.clone();
            move || Some(text())
        })
        .on("input", move |event| {
            choose.run(event_target_value(&event).parse().unwrap_or(last));
        });
    all.at(".scrubber-text").text(text);
    all
}
