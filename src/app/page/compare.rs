//! Cells whose runs are put side by side: the same output at a different price.
//!
//! In: the ids of the cells. Out: a table under the last of them, with a button that runs them all.

use std::sync::Arc;

use leptos::prelude::*;
use lesson::Lesson;

use super::browser;
use super::dom::{El, html};
use super::state::{RunState, page, run_key, starter, title};
use crate::draw;
use crate::model::compare::Line;
use crate::model::draft::{self, Draft};

/// The comparison of `cells`.
pub fn comparison(lesson: &Arc<Lesson>, cells: &[String]) -> El {
    let page = page();
    let all = html(
        "<section class=\"compare\" aria-label=\"Side by side\"><header class=\"cell-bar\"><span class=\"cell-title\">Side by side</span>\
         <button class=\"ghost\">Run all</button></header><div></div></section>",
    );
    let runs: Vec<_> = cells
        .iter()
        .map(|id| {
            let title = lesson.cell(id).map_or_else(|| id.clone(), title);
            (id.clone(), title, page.run(&run_key(&lesson.slug, id)))
        })
        .collect();
    all.at("div").inner(move || {
        let line = |(id, title, run): &(String, String, ArcRwSignal<super::state::Run>)| {
            let line = run.with(|run| match &run.state {
                RunState::Done(ran) => {
                    let events = ran.report.events.get(ran.start..).unwrap_or_default();
                    Some(Line::of(id, &ran.counts, events, &ran.report.stdout))
                }
                _ => None,
            });
            (id.clone(), title.clone(), line)
        };
        draw::runs::cells(&runs.iter().map(line).collect::<Vec<_>>())
    });
    let lesson = lesson.clone();
    let cells = cells.to_vec();
    all.at("button").click(move || {
        for cell in cells.iter().filter_map(|id| lesson.cell(id)) {
            let stored = browser::stored(&draft::storage_key(&lesson.slug, &cell.id));
            let stored: Option<Draft> = stored.and_then(|it| Draft::read(&it));
            page.start(
                &lesson,
                cell,
                draft::open(&starter(cell), stored.as_ref()).text,
            );
        }
    });
    all
}
