//! Transactions and savepoints as text: the same facts as the lanes, nested as a list.
//!
//! In: a finished run. Out: a nested list, and the rows that rollbacks took back.

use std::sync::Arc;

use leptos::prelude::*;
use trace::{EventKind, StatementKind};

use super::state::{Ran, Selected, page};
use super::tables::Grid;
use crate::model::format::{params, plural};
use crate::model::spans::{self, Outcome, Span, TakenBack};

/// The transactions of a run that had not ended before the event with index `from`.
#[component]
pub fn Transactions(key: String, ran: Arc<Ran>, from: usize) -> impl IntoView {
    let spans = spans::find(&ran.report.events);
    let several = spans.iter().any(|it| it.connection != spans[0].connection);
    let top: Vec<usize> = (0..spans.len())
        .filter(|&it| spans[it].parent.is_none() && spans[it].end >= from)
        .collect();
    let empty = top.is_empty();
    let items = top
        .into_iter()
        .map(|it| branch(&key, &ran, &spans, it, several))
        .collect_view();
    view! {
        {empty.then(|| view! { <p class="quiet panel-note">"No transaction was begun."</p> })}
        <ol class="spans">{items}</ol>
    }
}

fn branch(key: &str, ran: &Arc<Ran>, spans: &[Span], index: usize, several: bool) -> AnyView {
    let page = page();
    let span = &spans[index];
    let mut title = span.title();
    if several && span.parent.is_none() {
        title.push_str(&format!(" on connection {}", span.connection));
    }
    let class = match span.outcome {
        Outcome::Kept => "outcome is-kept",
        Outcome::RolledBack => "outcome is-undone",
        Outcome::Open => "outcome is-open",
    };
    let line = |index: usize| ran.report.events.get(index).and_then(|it| it.line);
    let lines = match (line(span.start), line(span.end)) {
        (Some(start), Some(end)) if start != end => Some(format!("lines {start} to {end}")),
        (Some(start), _) => Some(format!("line {start}")),
        _ => None,
    };
    let statements = span
        .statements
        .iter()
        .filter(|&&it| match &ran.report.events[it].kind {
            EventKind::Statement(it) => it.kind != StatementKind::Introspect,
            _ => false,
        });
    let count = plural(statements.count(), "statement", "statements");
    let inner: Vec<usize> = (0..spans.len())
        .filter(|&it| spans[it].parent == Some(index))
        .collect();
    let inner = (!inner.is_empty()).then(|| {
        let items = inner
            .into_iter()
            .map(|it| branch(key, ran, spans, it, several))
            .collect_view();
        view! { <ol class="spans">{items}</ol> }
    });
    let choose = {
        let start = ran.report.events.get(span.start);
        let cell = start
            .and_then(|it| it.cell)
            .and_then(|it| ran.cells.get(it as usize))
            .cloned();
        let place = start.and_then(|it| it.line).zip(cell);
        let (key, event) = (key.to_owned(), span.start);
        move |_| {
            if let Some((line, cell)) = place.clone() {
                page.selected.set(Some(Selected {
                    run: key.clone(),
                    cell,
                    line,
                    event: Some(event),
                }));
            }
        }
    };
    view! {
        <li class="span">
            <button class="head" on:click=choose>
                <strong>{title}</strong>
                <span class=class>{span.outcome_text()}</span>
                {lines.map(|it| view! { <span class="place">{it}</span> })}
                <span class="fact">{count}</span>
            </button>
            {inner}
            {taken_back(ran, span)}
        </li>
    }
    .into_any()
}

/// The rows that the rollback of a span took back.
pub fn taken_back(ran: &Ran, span: &Span) -> AnyView {
    if span.taken_back.is_empty() {
        return ().into_any();
    }
    let items = span
        .taken_back
        .iter()
        .map(|it| change(ran, it))
        .collect_view();
    view! {
        <div class="back">
            <p class="back-title">"Taken back"</p>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}

fn change(ran: &Ran, change: &TakenBack) -> impl IntoView + use<> {
    let event = &ran.report.events[change.event];
    let line = event.line.map(|it| format!("line {it}"));
    let word = match change.kind {
        StatementKind::Insert => "added to",
        StatementKind::Update => "changed in",
        _ => "deleted from",
    };
    let count = change.count.map_or_else(
        || "rows".to_owned(),
        |it| plural(usize::try_from(it).unwrap_or(usize::MAX), "row", "rows"),
    );
    let text = format!("{count} {word} {}", change.table);
    let grid = (!change.rows.is_empty()).then(|| {
        let (columns, rows, total) = (
            change.columns.clone(),
            change.rows.clone(),
            change.rows.len() as u64,
        );
        view! { <Grid columns rows total label=format!("Rows taken back from {}", change.table)/> }
    });
    let given = match (&event.kind, change.rows.is_empty()) {
        (EventKind::Statement(it), true) => it.params.first().map(|it| params(it)),
        _ => None,
    };
    view! {
        <li>
            <p class="back-line"><span>{text}</span> {line.map(|it| view! { <span class="place">{it}</span> })} {given.map(|it| view! { <code>{it}</code> })}</p>
            {grid}
        </li>
    }
}
