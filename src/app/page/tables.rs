//! The tables after the run, and the grid in which all rows are drawn.
//!
//! In: table data of a report, result rows. Out: HTML tables that scroll inside themselves.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Cell, TableData};

use super::state::Ran;
use crate::model::format::{cell, plural};

/// So many rows of a table are drawn.
const SHOWN_ROWS: usize = 100;

/// Every table as the run left it.
#[component]
pub fn Tables(ran: Arc<Ran>) -> impl IntoView {
    let tables = &ran.report.tables_after;
    let empty = tables.is_empty();
    let items = tables.iter().map(table).collect_view();
    view! {
        {empty.then(|| view! { <p class="quiet panel-note">"The run left no tables."</p> })}
        <p class="quiet panel-note" hidden=empty>"As they were when the run ended."</p>
        {items}
    }
}

fn table(table: &TableData) -> impl IntoView + use<> {
    let count = plural(
        usize::try_from(table.row_count).unwrap_or(usize::MAX),
        "row",
        "rows",
    );
    let columns = table.columns.iter().map(|it| {
        let mut note = it.sql_type.clone();
        if it.primary_key {
            note.push_str(" · key");
        }
        if let Some(target) = &it.references {
            note.push_str(" → ");
            note.push_str(target);
        }
        (it.name.clone(), note)
    });
    let columns: Vec<(String, String)> = columns.collect();
    let label = format!("Rows of {}", table.name);
    view! {
        <section class="table" data-testid="table">
            <h3>{table.name.clone()}<span class="fact">{count}</span></h3>
            <Grid columns=columns.iter().map(|it| it.0.clone()).collect() notes=columns.into_iter().map(|it| it.1).collect()
                rows=table.rows.clone() total=table.row_count label/>
        </section>
    }
}

/// Rows under column names; `notes` stand under the names.
#[component]
pub fn Grid(
    columns: Vec<String>,
    #[prop(optional)] notes: Vec<String>,
    rows: Vec<Vec<Cell>>,
    total: u64,
    label: String,
) -> impl IntoView {
    let drawn = rows.len().min(SHOWN_ROWS);
    let missing = total.saturating_sub(drawn as u64);
    let head = columns
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let note = notes
                .get(at)
                .cloned()
                .map(|it| view! { <span class="note">{it}</span> });
            view! { <th scope="col">{name}{note}</th> }
        })
        .collect_view();
    let body = rows
        .iter()
        .take(SHOWN_ROWS)
        .map(|row| {
            let cells = row.iter().map(|it| {
                let class = match it {
                    Cell::Null => "null",
                    Cell::Int(_) | Cell::Float(_) => "number",
                    Cell::Text(_) | Cell::Blob { .. } => "",
                };
                view! { <td class=class>{cell(it)}</td> }
            });
            view! { <tr>{cells.collect_view()}</tr> }
        })
        .collect_view();
    view! {
        <div class="grid" role="region" tabindex="0" aria-label=label>
            <table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>
        </div>
        {(missing > 0).then(|| view! { <p class="quiet">{format!("and {missing} more")}</p> })}
    }
}
