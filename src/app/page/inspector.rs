//! The inspector: what the shown run did, as numbers, timeline, costs, session, tables and models.
//!
//! In: the run that `Page::shown` names. Out: a column on wide screens, a sheet on narrow ones.

use std::sync::Arc;

use leptos::prelude::*;

use super::browser;
use super::dom::{El, follow, html, key, later, on_window, reveal};
use super::state::{Page, Ran, RunState, page};
use super::{coach, files, models, panels, runs, scrubber, split, tables, timeline};
use crate::draw::inspector::{self as draw, TABS};
use crate::model::counts::Counts;
use crate::model::format::plural;

/// The inspector of the current lesson.
pub fn inspector() -> El {
    let page = page();
    let ran = Memo::new(move |_| {
        let key = page.shown.get()?;
        Some((key.clone(), page.ran(&key)?))
    });
    let tab = RwSignal::new(TABS[0].0);
    let with_setup = RwSignal::new(false);
    let all = html(draw::INSPECTOR);
    all.class("open", move || page.sheet.get());
    split::split(page, &all.at(".split"));
    let handle = all.at(".sheet-handle");
    handle
        .state("aria-expanded", move || page.sheet.get())
        .click(move || page.sheet.update(|it| *it = !*it));
    handle.at(".brief").text(move || match ran.get() {
        None => "What happened".to_owned(),
        Some((_, ran)) => plural(ran.counts.total, "query", "queries"),
    });
    on_window("keydown", move |event| {
        if key(&event) == "Escape" && page.sheet.get_untracked() {
            page.sheet.set(false);
            browser::focus(&handle.0);
        }
    });
    all.at("#inspector").slot(move || {
        let ran = ran.get();
        untrack(|| match ran {
            None => vec![nothing(page)],
            Some((key, ran)) => inspected(page, &key, &ran, tab, with_setup),
        })
    });
    all
}

/// Before the first run.
fn nothing(page: Page) -> El {
    let all = html(draw::NOTHING);
    all.at("p").text(move || {
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
        .to_owned()
    });
    all
}

fn inspected(
    page: Page,
    key: &str,
    ran: &Arc<Ran>,
    tab: RwSignal<&'static str>,
    with_setup: RwSignal<bool>,
) -> Vec<El> {
    let has_files = !ran.report.files.is_empty();
    if tab.get_untracked() == "tab-files" && !has_files {
        tab.set(TABS[0].0);
    }
    let start = ran.start;
    let from = Memo::new(move |_| if with_setup.get() { 0 } else { start });
    let head = html(&draw::run(&ran.title, start > 0, has_files));
    numbers(page, &head, key, ran, from);
    if start > 0 {
        head.at(".check input")
            .checked(move || with_setup.get())
            .on("change", move |event| {
                with_setup.set(event_target_checked(&event));
            });
    }
    tabs(&head, tab, has_files);
    let panel = html("<div class=\"panel\" id=\"panel\" role=\"tabpanel\" tabindex=\"0\"></div>");
    panel.attr("aria-labelledby", move || Some(tab.get().to_owned()));
    // Another view begins at its top.
    let (mut before, scrolled, buttons) = (None, panel.clone(), head.clone());
    later(move || {
        let now = tab.get();
        if before.is_some_and(|it| it != now) {
            scrolled.0.set_scroll_top(0);
            reveal(&buttons.at(&format!("#{now}")).0, false);
        }
        before = Some(now);
    });
    let (name, shown) = (key.to_owned(), ran.clone());
    panel.slot(move || {
        let (key, ran) = (name.clone(), shown.clone());
        let tab = tab.get();
        untrack(|| match tab {
            "tab-transactions" => vec![panels::transactions(page, key, ran, from)],
            "tab-costs" => panels::costs(page, key, ran, from),
            "tab-session" => vec![panels::session(page, key, ran)],
            "tab-tables" => tables::tables(page, key, ran),
            "tab-models" => models::models(page, key, &ran),
            "tab-files" => vec![files::files(page, key, &ran)],
            "tab-runs" => vec![runs::runs(page, &key, ran)],
            _ => {
                let mut all = vec![coach::coach(page, key.clone(), ran.clone(), with_setup)];
                all.extend(timeline::timeline(page, key, ran, from));
                all
            }
        })
    });
    let scrubber = scrubber::scrubber(page, key.to_owned(), ran.clone(), from);
    let empty = ran.report.events.len() < 2;
    scrubber.shown(move || {
        !empty && matches!(tab.get(), "tab-timeline" | "tab-session" | "tab-tables")
    });
    vec![head, panel, scrubber]
}

/// The numbers in the head.
fn numbers(page: Page, head: &El, key: &str, ran: &Arc<Ran>, from: Memo<usize>) {
    let counts = {
        let ran = ran.clone();
        move || match from.get() {
            0 => Counts::of(&ran.report.events),
            _ => ran.counts.clone(),
        }
    };
    head.at(".total strong").text({
        let counts = counts.clone();
        move || counts().total.to_string()
    });
    head.at(".total span").text({
        let counts = counts.clone();
        move || {
            if counts().total == 1 {
                "query"
            } else {
                "queries"
            }
            .to_owned()
        }
    });
    head.at(".kinds").inner({
        let counts = counts.clone();
        move || draw::kinds(&counts())
    });
    let (key, total) = (key.to_owned(), ran.counts.total);
    head.at(".budget-place").inner(move || {
        page.budget(&key).map_or_else(String::new, |most| {
            crate::draw::costs::budget(total, most as usize)
        })
    });
    let ran = ran.clone();
    head.at(".spent").text(move || {
        let events = ran.report.events.get(from.get()..).unwrap_or_default();
        panels::time_text(events, counts().duration, page.settings.latency.get())
    });
}

/// The tabs, with the arrow keys that tabs have.
fn tabs(head: &El, tab: RwSignal<&'static str>, has_files: bool) {
    let there: Vec<&'static str> = TABS
        .iter()
        .map(|it| it.0)
        .filter(|it| *it != "tab-files" || has_files)
        .collect();
    for &id in &there {
        let button = head.at(&format!("#{id}"));
        let chosen = button.clone();
        button.click(move || tab.set(id));
        follow(move || {
            let is = tab.get() == id;
            chosen.set("aria-selected", Some(if is { "true" } else { "false" }));
            chosen.set("tabindex", Some(if is { "0" } else { "-1" }));
        });
    }
    let buttons = head.clone();
    head.at(".tabs").on("keydown", move |event| {
        let step: isize = match key(&event).as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        event.prevent_default();
        let now = tab.get_untracked();
        let at = there.iter().position(|it| *it == now).unwrap_or(0) as isize;
        let next = there[(at + step).rem_euclid(there.len() as isize) as usize];
        tab.set(next);
        browser::focus(&buttons.at(&format!("#{next}")).0);
    });
}
