//! Rows of the timeline as HTML: why, where, how much, the SQL, its values, its rows.
//!
//! In: rows of the model and the run they belong to. Out: HTML for a stretch of the list, and a guess of its
//! height. Buttons want `choose EVENT`, `unfold EVENT` or `explain EVENT`.

use protocol::Event;
use trace::{EventKind, Statement, StatementKind, Transaction};

use super::{Html, code, grid, transactions};
use crate::model::families;
use crate::model::format::{duration, params, plural};
use crate::model::notes;
use crate::model::spans::{Outcome, Span};
use crate::model::timeline::{Group, Lane, Row, RowKind, rows_text};

/// So many parameter lists are shown at once; the others are counted.
const SHOWN_PARAMS: usize = 12;

/// The list, with the space before and behind what is drawn of it.
pub const LIST: &str = "<div class=\"timeline\" role=\"list\" aria-label=\"Events\"><div class=\"space\" role=\"presentation\"></div><div class=\"space\" role=\"presentation\"></div></div>";

/// The switches for what the list shows.
pub fn filter() -> String {
    let mut html = Html::new();
    html.raw("<details class=\"filter\"><summary>Show</summary><div class=\"filter-set\" role=\"group\" aria-label=\"What the timeline shows\">");
    for (_, word) in families::ALL {
        html.raw("<button class=\"chip-button\">")
            .raw(word)
            .raw("</button>");
    }
    html.raw(
        "<label class=\"check\"><input type=\"checkbox\">values in the SQL</label></div></details>",
    );
    html.finish()
}

/// What the rows are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub events: &'a [Event],
    pub spans: &'a [Span],
    /// Ids of the cells that ran; `cell` is the learner's.
    pub cells: &'a [String],
    pub cell: u32,
    /// Values stand in the SQL instead of marks.
    pub values: bool,
    /// More than one connection was used.
    pub several: bool,
    /// How many rows the whole list has.
    pub total: usize,
    /// Groups that are unfolded, by their first event.
    pub unfolded: &'a [usize],
}

impl View<'_> {
    /// `line 7`, and the cell's name when it is not the learner's own.
    pub fn place(&self, event: &Event) -> String {
        let Some(line) = event.line else {
            return String::new();
        };
        let setup = event.cell.filter(|it| *it != self.cell);
        match setup.and_then(|it| self.cells.get(it as usize)) {
            Some(name) => format!("{name}, line {line}"),
            None => format!("line {line}"),
        }
    }
}

/// The rows from number `first` (0-based in the whole list) on.
pub fn rows(view: &View<'_>, rows: &[Row], first: usize) -> String {
    let mut html = Html::new();
    for (at, row) in rows.iter().enumerate() {
        html.raw("<div role=\"listitem\" aria-posinset=\"")
            .number(first + at + 1)
            .raw("\" aria-setsize=\"")
            .number(view.total)
            .raw("\" class=\"row ");
        let (class, event) = (row_class(view, row), row.kind.events().first().copied());
        html.raw(class).raw("\">");
        lanes(&mut html, &row.lanes);
        html.raw("<div class=\"row-body\">");
        match (&row.kind, event) {
            (RowKind::Group(group), _) => folded(&mut html, view, group),
            (_, Some(event)) => single(&mut html, view, event, row),
            _ => {}
        }
        html.raw("</div></div>");
    }
    html.finish()
}

/// About how high a row will be, in CSS pixels, before it was ever drawn.
pub fn guess(view: &View<'_>, row: &Row) -> f64 {
    let sql = |index: &usize| match view.events.get(*index).map(|it| &it.kind) {
        Some(EventKind::Statement(it)) => {
            let lines = it.sql.lines().map(|it| 1 + it.len() / 64).sum::<usize>();
            62.0 + 19.0 * lines as f64
        }
        _ => 34.0,
    };
    row.kind.events().first().map_or(0.0, sql)
}

fn row_class(view: &View<'_>, row: &Row) -> &'static str {
    match &row.kind {
        RowKind::Group(_) => "is-group",
        RowKind::Step { .. } => "is-step",
        RowKind::Flush(_) => "is-flush",
        RowKind::Warning(_) => "is-warning",
        RowKind::Note(_) => "is-note",
        RowKind::Member(_) => "is-member",
        RowKind::Statement(index) => match view.events.get(*index).map(|it| &it.kind) {
            Some(EventKind::Statement(it)) if it.kind == StatementKind::Introspect => "is-check",
            _ => "is-statement",
        },
    }
}

fn lanes(html: &mut Html, lanes: &[Lane]) {
    if lanes.is_empty() {
        return;
    }
    html.raw("<span class=\"lanes\" aria-hidden=\"true\">");
    for lane in lanes {
        let (place, outcome) = match lane {
            Lane::Empty => {
                html.raw("<span class=\"lane\"></span>");
                continue;
            }
            Lane::Wire => {
                html.raw("<span class=\"lane lane-wire\"></span>");
                continue;
            }
            Lane::Start(it) => ("start", it),
            Lane::Through(it) => ("through", it),
            Lane::End(it) => ("end", it),
        };
        let outcome = match outcome {
            Outcome::Kept => "kept",
            Outcome::RolledBack => "undone",
            Outcome::Open => "open",
        };
        html.raw("<span class=\"lane lane-")
            .raw(place)
            .raw(" lane-")
            .raw(outcome)
            .raw("\"></span>");
    }
    html.raw("</span>");
}

/// Begins the button of an event.
fn head(html: &mut Html, event: usize, class: &str, more: &str) {
    html.raw("<button class=\"head ").raw(class);
    html.raw("\" data-event=\"")
        .number(event)
        .raw("\" data-do=\"choose ")
        .number(event)
        .raw("\"")
        .raw(more)
        .raw(">");
}

fn single(html: &mut Html, view: &View<'_>, index: usize, row: &Row) {
    let Some(event) = view.events.get(index) else {
        return;
    };
    match &event.kind {
        EventKind::Statement(statement) => {
            statement_head(html, view, index, event, statement);
            if !matches!(row.kind, RowKind::Member(_)) {
                text(html, view, statement);
            }
            details(html, view, index, statement);
        }
        EventKind::FlushStart(flush) => {
            head(html, index, "step", "");
            html.span("step-word", &flush.reason);
            html.span("step-note", &flush.plan.join(", "));
            html.raw("</button>");
        }
        EventKind::Warning(it) => {
            head(html, index, "step", "");
            html.span("reason", &it.category)
                .span("step-note", &it.text);
            html.raw("</button>");
        }
        kind => match steps(kind) {
            Some((word, step, class)) => {
                let span = match row.kind {
                    RowKind::Step { span, .. } => span.and_then(|it| view.spans.get(it)),
                    _ => None,
                };
                transaction(html, view, index, word, step, class, span);
            }
            None => {
                head(html, index, "step", "");
                let (word, note) = notes::text(kind);
                html.span("step-word", &word).span("step-note", &note);
                html.span("place", &view.place(event)).raw("</button>");
            }
        },
    }
}

/// Why, where, how much.
fn statement_head(html: &mut Html, view: &View<'_>, index: usize, event: &Event, it: &Statement) {
    head(html, index, "", " data-testid=\"statement\"");
    html.span("kind", it.kind.name()).span("reason", &it.reason);
    html.span("place", &view.place(event));
    if view.several {
        html.span("fact", &format!("connection {}", it.connection));
    }
    html.span("fact", &rows_text(it).unwrap_or_default());
    html.span("fact time", &duration(it.duration))
        .raw("</button>");
}

fn text(html: &mut Html, view: &View<'_>, it: &Statement) {
    match it.params.first() {
        Some(values) if view.values => code::sql_with_values(html, &it.sql, values),
        _ => code::sql(html, &it.sql),
    }
}

/// Parameters, result rows, the database's error, and the way to dialects and plan.
fn details(html: &mut Html, view: &View<'_>, index: usize, it: &Statement) {
    let lists = it.params.iter().skip(usize::from(view.values));
    params_list(html, lists.map(|it| params(it)), "params");
    if !it.preview.is_empty() {
        let known = it.rows.unwrap_or(0).max(it.preview.len() as u64);
        let count = plural(usize::try_from(known).unwrap_or(usize::MAX), "row", "rows");
        html.raw("<details class=\"rows\"><summary>").text(&count);
        html.raw("</summary>");
        grid::result(html, &it.columns, &it.preview, known, "Result rows");
        html.raw("</details>");
    }
    if let Some(error) = &it.error {
        html.element("p", "db-error", error);
    }
    if it.kind != StatementKind::Introspect {
        html.button(
            "more",
            &format!("explain {index}"),
            "Other dialects, and how it ran",
        );
    }
}

fn params_list(html: &mut Html, lists: impl Iterator<Item = String>, class: &str) {
    let lists: Vec<String> = lists.filter(|it| !it.is_empty()).collect();
    if lists.is_empty() {
        return;
    }
    html.raw("<ul class=\"")
        .raw(class)
        .raw("\" aria-label=\"Parameters\">");
    for it in lists.iter().take(SHOWN_PARAMS) {
        html.element("li", "", it);
    }
    let more = lists.len().saturating_sub(SHOWN_PARAMS);
    if more > 0 {
        html.element("li", "", &format!("and {more} more"));
    }
    html.raw("</ul>");
}

/// Similar statements: the text once, the parameters of each, and each of them on demand.
fn folded(html: &mut Html, view: &View<'_>, group: &Group) {
    let statements: Vec<&Statement> = group
        .events
        .iter()
        .filter_map(|&it| match view.events.get(it).map(|it| &it.kind) {
            Some(EventKind::Statement(it)) => Some(it),
            _ => None,
        })
        .collect();
    let (Some(&index), Some(first)) = (group.events.first(), statements.first()) else {
        return;
    };
    let count = group.events.len();
    let mut label = Html::new();
    label
        .raw(" data-testid=\"group\" aria-label=\"")
        .text(&group.title())
        .raw("\"");
    head(html, index, "", &label.finish());
    let hot = if group.is_query {
        "times is-hot"
    } else {
        "times"
    };
    html.span(hot, &format!("{count}×"))
        .span("reason", &group.reason);
    html.span("place", &view.place(&view.events[index]));
    let rows: u64 = statements.iter().filter_map(|it| it.rows).sum();
    let rows = plural(usize::try_from(rows).unwrap_or(usize::MAX), "row", "rows");
    let time = statements.iter().map(|it| it.duration).sum();
    html.span("fact", &rows)
        .span("fact time", &duration(time))
        .raw("</button>");
    code::sql(html, &first.sql);
    let lists = statements
        .iter()
        .map(|it| it.params.iter().map(|it| params(it)).collect::<String>());
    params_list(html, lists, "params inline");
    let open = view.unfolded.contains(&index);
    html.raw("<button class=\"unfold\" data-do=\"unfold ")
        .number(index)
        .raw("\" aria-expanded=\"")
        .raw(if open { "true" } else { "false" })
        .raw("\">Each of the ")
        .number(count)
        .raw(" statements</button>");
    if group.is_query {
        html.button(
            "more",
            &format!("explain {index}"),
            "Other dialects, and how it ran",
        );
    }
}

/// The word of a transaction's step, and its class.
fn steps(kind: &EventKind) -> Option<(&'static str, &Transaction, &'static str)> {
    Some(match kind {
        EventKind::Begin(it) => ("BEGIN", it, "is-begin"),
        EventKind::Commit(it) => ("COMMIT", it, "is-commit"),
        EventKind::Rollback(it) => ("ROLLBACK", it, "is-rollback"),
        EventKind::Savepoint(it) => ("SAVEPOINT", it, "is-begin"),
        EventKind::Release(it) => ("RELEASE SAVEPOINT", it, "is-commit"),
        EventKind::RollbackTo(it) => ("ROLLBACK TO SAVEPOINT", it, "is-rollback"),
        _ => return None,
    })
}

/// A step of a transaction; with what a rollback took back.
fn transaction(
    html: &mut Html,
    view: &View<'_>,
    index: usize,
    word: &str,
    step: &Transaction,
    class: &str,
    span: Option<&Span>,
) {
    head(html, index, class, "");
    html.span("step-word", word);
    html.span("reason", step.name.as_deref().unwrap_or_default());
    if view.several {
        html.span("fact", &format!("connection {}", step.connection));
    }
    html.span("place", &view.place(&view.events[index]));
    let ended = span.filter(|it| it.end == index && it.start != index);
    let undone = ended.filter(|it| it.outcome == Outcome::RolledBack);
    if undone.is_some_and(|it| it.taken_back.is_empty()) {
        html.span("fact", "nothing to take back");
    }
    html.raw("</button>");
    if let Some(span) = undone {
        transactions::taken_back(html, view, span);
    }
}
