//! The tables at one event: schema, rows page by page, and what changed.
//!
//! In: a view of the tables, and how each table is looked at. Out: HTML. Buttons want
//! `sort TABLE COLUMN`, `page TABLE NUMBER`, `go TABLE COLUMN VALUE`, `wrote TABLE ROW`, `csv TABLE`, `sql TABLE`.

use protocol::{RowMark, TableColumn, TableView, TablesView};

use super::{Html, grid};
use crate::model::format::{self, plural};
use crate::model::keyed::Keyed;
use crate::model::rows::{self, Look, PAGE};

/// What the marks are about, above the tables.
pub const BAR: &str = "<p class=\"tables-bar\"><label>Changes since <select><option value=\"cell\">the start of this cell</option>\
    <option value=\"before\">the event before</option><option value=\"start\">the empty database</option></select></label>\
    <button class=\"link\">Save all as SQL</button></p>";

/// SQL on the database as the run left it.
pub const CONSOLE: &str = "<details class=\"console\"><summary>SQL console</summary>\
    <p class=\"quiet\">On the database as the run left it. Changes last until the next run.</p>\
    <textarea aria-label=\"SQL for the console\" rows=\"3\" spellcheck=\"false\" autocapitalize=\"off\" placeholder=\"SELECT * FROM users\"></textarea>\
    <button class=\"small\">Run SQL</button><div class=\"console-answer\" data-testid=\"console\"></div></details>";

/// All tables.
pub fn tables(view: &TablesView, looks: &Keyed<String, Look>) -> String {
    let mut html = Html::new();
    if view.tables.is_empty() {
        html.element("p", "quiet panel-note", "There are no tables yet.");
    }
    let standard = Look::default();
    for it in &view.tables {
        table(
            &mut html,
            it,
            looks.get(it.table.name.as_str()).unwrap_or(&standard),
            view,
        );
    }
    html.finish()
}

fn table(html: &mut Html, it: &TableView, look: &Look, all: &TablesView) {
    let data = &it.table;
    let count = usize::try_from(data.row_count).unwrap_or(usize::MAX);
    html.raw("<section class=\"table\" data-testid=\"table\" data-table=\"");
    html.text(&data.name)
        .raw("\"><header class=\"table-head\"><h2>");
    html.text(&data.name)
        .span("fact", &plural(count, "row", "rows"))
        .raw("</h2>");
    for (number, word, class) in [
        (it.counts.added, "added", "is-added"),
        (it.counts.changed, "changed", "is-changed"),
        (it.counts.removed, "removed", "is-removed"),
    ] {
        if number > 0 {
            html.span(&format!("chip {class}"), &format!("{number} {word}"));
        }
    }
    if it.created {
        html.span("chip is-added", "new table");
    }
    if it.dropped {
        html.span("chip is-removed", "dropped");
    }
    html.raw("<span class=\"table-acts\">");
    for (act, word) in [("csv", "CSV"), ("sql", "SQL")] {
        html.raw("<button class=\"link\" data-do=\"")
            .raw(act)
            .raw(" ")
            .text(&data.name);
        html.raw("\" aria-label=\"Save ")
            .text(&data.name)
            .raw(" as ")
            .raw(word)
            .raw("\">");
        html.raw(word).raw("</button>");
    }
    html.raw("</span></header>");
    let order = rows::order(&data.rows, look);
    let pages = order.len().div_ceil(PAGE).max(1);
    let page = look.page.min(pages - 1);
    grid::open(html, &format!("Rows of {}", data.name));
    html.raw("<thead><tr><td></td>");
    for (at, column) in data.columns.iter().enumerate() {
        head(html, &data.name, at, column, look);
    }
    html.raw("</tr></thead><tbody>");
    for &at in order.iter().skip(page * PAGE).take(PAGE) {
        row(html, it, at, look, all);
    }
    if page + 1 == pages {
        for values in &it.removed {
            html.raw("<tr class=\"is-removed\"><td class=\"sign\">−<span class=\"visually-hidden\"> removed</span></td>");
            for it in values {
                grid::value(html, it, "");
            }
            html.raw("</tr>");
        }
    }
    html.raw("</tbody>");
    grid::close(html);
    if pages > 1 {
        pager(html, &data.name, page, pages);
    }
    let missing = count.saturating_sub(data.rows.len());
    if missing > 0 && !it.dropped {
        html.element(
            "p",
            "quiet",
            &format!(
                "The first {} rows are shown; {missing} more are in the table.",
                data.rows.len()
            ),
        );
    }
    html.raw("</section>");
}

fn head(html: &mut Html, table: &str, at: usize, column: &TableColumn, look: &Look) {
    let (sorted, sign) = match look.sort {
        Some((by, false)) if by == at => (" aria-sort=\"ascending\"", " ▲"),
        Some((by, true)) if by == at => (" aria-sort=\"descending\"", " ▼"),
        _ => ("", ""),
    };
    html.raw("<th scope=\"col\"").raw(sorted).raw(">");
    html.button(
        "sort",
        &format!("sort {table} {at}"),
        &format!("{}{sign}", column.name),
    );
    let mut note = column.sql_type.clone();
    if column.primary_key {
        note.push_str(" · key");
    } else if !column.nullable {
        note.push_str(" · not null");
    }
    if let Some(target) = &column.references {
        note.push_str(" → ");
        note.push_str(target);
    }
    html.span("note", &note).raw("</th>");
}

fn row(html: &mut Html, it: &TableView, at: usize, look: &Look, all: &TablesView) {
    let values = &it.table.rows[at];
    let (class, sign, word) = match it.marks.get(at) {
        Some(RowMark::Added) => ("is-added", "+", " added"),
        Some(RowMark::Changed(_)) => ("is-changed-row", "~", " changed"),
        _ => ("", "", ""),
    };
    let target = look.target.as_ref().is_some_and(|(column, value)| {
        values
            .get(*column)
            .is_some_and(|it| format::cell(it) == *value)
    });
    html.raw("<tr class=\"").raw(class);
    html.raw(if target {
        " is-target\" aria-current=\"true\">"
    } else {
        "\">"
    });
    html.raw("<td class=\"sign\"><button class=\"link\" data-do=\"wrote ");
    html.text(&it.table.name).raw(" ").number(at);
    html.raw("\" aria-label=\"Which statement wrote this row?")
        .raw(word)
        .raw("\">");
    html.raw(if sign.is_empty() { "·" } else { sign })
        .raw("</button></td>");
    for (column, value) in values.iter().enumerate() {
        let old = match it.marks.get(at) {
            Some(RowMark::Changed(cells)) => cells
                .iter()
                .find(|it| it.0 as usize == column)
                .map(|it| &it.1),
            _ => None,
        };
        if let Some(old) = old {
            html.raw("<td class=\"is-changed\"><del>")
                .text(&format::cell(old));
            html.raw("</del> <ins>")
                .text(&format::cell(value))
                .raw("</ins></td>");
            continue;
        }
        let target = it
            .table
            .columns
            .get(column)
            .and_then(|it| it.references.as_ref());
        let link = target
            .and_then(|it| it.split_once('.'))
            .filter(|_| *value != protocol::Cell::Null)
            .and_then(|(table, name)| {
                let there = all.tables.iter().find(|it| it.table.name == table)?;
                let at = there.table.columns.iter().position(|it| it.name == name)?;
                Some((table, at))
            });
        match link {
            Some((table, at)) => {
                let text = format::cell(value);
                html.raw("<td class=\"number\"><button class=\"link\" data-do=\"go ");
                html.text(&format!("{table} {at} {text}"))
                    .raw("\" aria-label=\"");
                html.text(&format!("{text}, show it in {table}")).raw("\">");
                html.text(&text).raw("</button></td>");
            }
            None => grid::value(html, value, ""),
        }
    }
    html.raw("</tr>");
}

fn pager(html: &mut Html, table: &str, page: usize, pages: usize) {
    html.raw("<p class=\"pager\">");
    for (to, word) in [
        (page.checked_sub(1), "Before"),
        (Some(page + 1).filter(|it| *it < pages), "Next"),
    ] {
        html.raw("<button class=\"small\" data-do=\"page ")
            .text(table)
            .raw(" ");
        html.number(to.unwrap_or(page)).raw("\"");
        html.raw(if to.is_none() { " disabled>" } else { ">" });
        html.raw(word)
            .raw(" <span class=\"visually-hidden\">page of ")
            .text(table);
        html.raw("</span></button>");
        if word == "Before" {
            html.span("quiet", &format!("Page {} of {pages}", page + 1));
        }
    }
    html.raw("</p>");
}
