//! Runs side by side: the earlier ones of this cell, and one query under every loading strategy.
//!
//! In: the runs of a cell. Out: tables of numbers, and four runs when the strategies are to be tried.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::CellSource;

use super::dom::{El, html};
use super::state::{Page, Ran, RunState};
use crate::draw;
use crate::model::compare::Line;
use crate::model::edits::{self, STRATEGIES};

/// See the module.
pub fn runs(page: Page, key: &str, ran: Arc<Ran>) -> El {
    let latency = page.settings.latency;
    let runs = page.run(key);
    let latest = ran.clone();
    let history = move || {
        let mut all: Vec<Arc<Ran>> = runs.with(|it| it.earlier.clone());
        all.push(latest.clone());
        let many = all.len();
        let lines: Vec<(Line, Option<String>)> = all
            .iter()
            .enumerate()
            .map(|(at, it)| {
                let name = if at + 1 == many {
                    "latest".to_owned()
                } else {
                    format!("{} before", many - 1 - at)
                };
                let before = at.checked_sub(1).map(|it| all[it].source());
                let changes = before
                    .filter(|before| *before != it.source())
                    .map(|before| {
                        draw::code::diff(&crate::model::diff::lines(before, it.source()))
                    });
                (line(&name, it), changes)
            })
            .collect();
        draw::runs::table("Run", &lines, latency.get())
    };
    let keys: Vec<(&'static str, String)> = STRATEGIES
        .iter()
        .map(|it| (*it, format!("{key}~{it}")))
        .collect();
    let variants = StoredValue::new(edits::strategies(
        ran.source(),
        ran.cell(),
        ran.report
            .insights
            .n_plus_one
            .iter()
            .find_map(|it| it.fix.as_ref()),
    ));
    let can = variants.with_value(|it| !it.is_empty());
    let try_all = {
        let (keys, ran) = (keys.clone(), ran.clone());
        move || {
            variants.with_value(|variants| {
                for (name, text) in variants {
                    let Some((_, key)) = keys.iter().find(|it| it.0 == *name) else {
                        continue;
                    };
                    let mut sources = ran.sources.clone();
                    let Some(last) = sources.last_mut() else {
                        return;
                    };
                    last.source = text.clone();
                    let at = sources.len() - 1;
                    sources.insert(
                        at,
                        CellSource {
                            name: "imports".to_owned(),
                            source: edits::IMPORTS.to_owned(),
                            setup: true,
                        },
                    );
                    page.start_sources(key, sources, (*name).to_owned(), ran.dataset.as_deref());
                }
            });
        }
    };
    let base = ran.source().to_owned();
    let strategies = move || {
        let mut lines = Vec::new();
        let mut note = String::new();
        for (name, key) in &keys {
            page.run(key).with(|it| match &it.state {
                RunState::Done(ran) => {
                    // Numbers of an older text of the cell are not those of this one.
                    let now = variants
                        .with_value(|it| it.iter().any(|it| it.0 == *name && it.1 == ran.source()));
                    if !now {
                        return;
                    }
                    if let Some(error) = &ran.report.error {
                        note = format!("{name}: {}: {}", error.class, error.message);
                    }
                    let changes = draw::code::diff(&crate::model::diff::lines(&base, ran.source()));
                    lines.push((line(name, ran), Some(changes)));
                }
                RunState::Running(_) => note = format!("{name} runs …"),
                _ => {}
            });
        }
        let mut html = if lines.is_empty() {
            String::new()
        } else {
            draw::runs::table("Strategy", &lines, latency.get())
        };
        if !note.is_empty() {
            html.push_str(&super::panels::sorry(&note));
        }
        html
    };
    let all = html(draw::runs::PANEL);
    all.at(".history").inner(history);
    all.at(".can-try").shown(move || can);
    all.at(".cannot-try").shown(move || !can);
    all.at("button").click(try_all);
    all.at(".strategies").inner(strategies);
    all
}

/// The numbers of one run, of the learner's cell only.
fn line(name: &str, ran: &Ran) -> Line {
    let events = ran.report.events.get(ran.start..).unwrap_or_default();
    Line::of(name, &ran.counts, events, &ran.report.stdout)
}
