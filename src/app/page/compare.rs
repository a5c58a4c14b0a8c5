//! Cells whose runs are put side by side: the same output at a different price.
//!
//! In: the ids of the cells. Out: a table under the last of them, with a button that runs them all.

use std::sync::Arc;

use leptos::prelude::*;
use lesson::Lesson;

use super::browser;
use super::erased::live;
use super::state::{RunState, page, run_key, starter, title};
use crate::model::compare::{Line, sentence};
use crate::model::draft::{self, Draft};
use crate::model::format::duration;

/// The comparison of `cells`.
#[component]
pub fn Comparison(lesson: Arc<Lesson>, cells: Vec<String>) -> impl IntoView {
    let page = page();
    let runs: Vec<_> = cells
        .iter()
        .map(|id| (id.clone(), page.run(&run_key(&lesson.slug, id))))
        .collect();
    let lines = Memo::new(move |_| {
        let line = |(id, run): &(String, ArcRwSignal<super::state::Run>)| {
            let line = run.with(|run| match &run.state {
                RunState::Done(ran) => {
                    let events = ran.report.events.get(ran.start..).unwrap_or_default();
                    Some(Line::of(id, &ran.counts, events, &ran.report.stdout))
                }
                _ => None,
            });
            (id.clone(), line)
        };
        runs.iter().map(line).collect::<Vec<_>>()
    });
    let most = move || {
        lines.with(|it| {
            it.iter()
                .filter_map(|it| it.1.as_ref())
                .map(|it| it.queries)
                .max()
                .unwrap_or(0)
        })
    };
    let name = {
        let lesson = lesson.clone();
        move |id: &str| lesson.cell(id).map_or_else(|| id.to_owned(), title)
    };
    let run_all = {
        let lesson = lesson.clone();
        let cells = cells.clone();
        move |_| {
            for cell in cells.iter().filter_map(|id| lesson.cell(id)) {
                let stored = browser::stored(&draft::storage_key(&lesson.slug, &cell.id));
                let stored: Option<Draft> = stored.and_then(|it| Draft::read(&it));
                page.start(
                    &lesson,
                    cell,
                    draft::open(&starter(cell), stored.as_ref()).text,
                );
            }
        }
    };
    let rows = move || {
        let most = most().max(1);
        lines
            .get()
            .into_iter()
            .map(|(id, line)| {
                let title = name(&id);
                match line {
                    None => view! {
                        <tr>
                            <th scope="row">{title}</th>
                            <td class="number">"–"</td><td class="bar-cell"></td><td class="number">"–"</td><td class="number">"–"</td>
                        </tr>
                    }.into_any(),
                    Some(line) => {
                        let width = format!("inline-size:{}%", line.queries * 100 / most);
                        view! {
                            <tr data-testid=format!("compare-{id}")>
                                <th scope="row">{title}</th>
                                <td class="number strong">{line.queries}</td>
                                <td class="bar-cell" aria-hidden="true"><span class="bar" style=width></span></td>
                                <td class="number">{line.rows}</td>
                                <td class="number">{duration(line.duration)}</td>
                            </tr>
                        }.into_any()
                    }
                }
            })
            .collect_view()
    };
    let verdict = move || {
        lines.with(|it| sentence(&it.iter().filter_map(|it| it.1.clone()).collect::<Vec<_>>()))
    };
    view! {
        <section class="compare" aria-label="Side by side">
            <header class="cell-bar">
                <span class="cell-title">"Side by side"</span>
                <button class="ghost" on:click=run_all>"Run all"</button>
            </header>
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Cell"</th>
                        <th scope="col" class="number">"Queries"</th>
                        <td></td>
                        <th scope="col" class="number">"Rows"</th>
                        <th scope="col" class="number">"In the database"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="compare-verdict">{live(move || verdict().unwrap_or_else(|| "Run the cells to compare them.".to_owned()))}</p>
        </section>
    }
}
