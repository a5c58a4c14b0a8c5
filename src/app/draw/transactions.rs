//! Transactions and savepoints as text: the same facts as the lanes, nested as a list.
//!
//! In: the spans of a run. Out: HTML with a nested list, and the rows that rollbacks took back.

use trace::{EventKind, StatementKind};

use super::timeline::View;
use super::{Html, grid};
use crate::model::format::{params, plural};
use crate::model::spans::{Outcome, Span, TakenBack};

/// The transactions of a run that had not ended before the event with index `from`.
pub fn all(view: &View<'_>, from: usize) -> String {
    let mut html = Html::new();
    let top: Vec<usize> = (0..view.spans.len())
        .filter(|&it| view.spans[it].parent.is_none() && view.spans[it].end >= from)
        .collect();
    if top.is_empty() {
        html.element("p", "quiet panel-note", "No transaction was begun.");
    }
    branches(&mut html, view, &top);
    html.finish()
}

fn branches(html: &mut Html, view: &View<'_>, spans: &[usize]) {
    html.raw("<ol class=\"spans\">");
    for &it in spans {
        branch(html, view, it);
    }
    html.raw("</ol>");
}

fn branch(html: &mut Html, view: &View<'_>, index: usize) {
    let span = &view.spans[index];
    let mut title = span.title();
    if view.several && span.parent.is_none() {
        title.push_str(&format!(" on connection {}", span.connection));
    }
    let class = match span.outcome {
        Outcome::Kept => "outcome is-kept",
        Outcome::RolledBack => "outcome is-undone",
        Outcome::Open => "outcome is-open",
    };
    let line = |index: usize| view.events.get(index).and_then(|it| it.line);
    let lines = match (line(span.start), line(span.end)) {
        (Some(start), Some(end)) if start != end => format!("lines {start} to {end}"),
        (Some(start), _) => format!("line {start}"),
        _ => String::new(),
    };
    let statements = span.statements.iter().filter(|&&it| {
        matches!(&view.events[it].kind, EventKind::Statement(it) if it.kind != StatementKind::Introspect)
    });
    let count = plural(statements.count(), "statement", "statements");
    html.raw("<li class=\"span\"><button class=\"head\" data-event=\"")
        .number(span.start)
        .raw("\" data-do=\"choose ")
        .number(span.start)
        .raw("\">")
        .element("strong", "", &title)
        .span(class, span.outcome_text())
        .span("place", &lines)
        .span("fact", &count)
        .raw("</button>");
    let inner: Vec<usize> = (0..view.spans.len())
        .filter(|&it| view.spans[it].parent == Some(index))
        .collect();
    if !inner.is_empty() {
        branches(html, view, &inner);
    }
    taken_back(html, view, span);
    html.raw("</li>");
}

/// The rows that the rollback of a span took back.
pub fn taken_back(html: &mut Html, view: &View<'_>, span: &Span) {
    if span.taken_back.is_empty() {
        return;
    }
    html.raw("<div class=\"back\"><p class=\"back-title\">Taken back</p><ul>");
    for it in &span.taken_back {
        change(html, view, it);
    }
    html.raw("</ul></div>");
}

fn change(html: &mut Html, view: &View<'_>, change: &TakenBack) {
    let event = &view.events[change.event];
    let word = match change.kind {
        StatementKind::Insert => "added to",
        StatementKind::Update => "changed in",
        _ => "deleted from",
    };
    let count = change.count.map_or_else(
        || "rows".to_owned(),
        |it| plural(usize::try_from(it).unwrap_or(usize::MAX), "row", "rows"),
    );
    html.raw("<li><p class=\"back-line\">");
    html.span("", &format!("{count} {word} {}", change.table));
    html.raw(" ").span("place", &view.place(event));
    if let (EventKind::Statement(it), true) = (&event.kind, change.rows.is_empty()) {
        if let Some(first) = it.params.first() {
            html.raw(" ").element("code", "", &params(first));
        }
    }
    html.raw("</p>");
    if !change.rows.is_empty() {
        let (rows, label) = (
            &change.rows,
            format!("Rows taken back from {}", change.table),
        );
        grid::result(html, &change.columns, rows, rows.len() as u64, &label);
    }
    html.raw("</li>");
}
