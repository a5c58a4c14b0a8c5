//! Runs side by side, as a table.
//!
//! In: lines of numbers. Out: HTML.

use super::Html;
use crate::model::compare::{Line, sentence};
use crate::model::costs;
use crate::model::format::duration;

/// The panel around the tables.
pub const PANEL: &str = "<div><h2>Runs of this cell</h2><div class=\"history\" data-testid=\"history\"></div><h2>Loading strategies</h2>\
    <div class=\"can-try\"><p class=\"quiet\">The same query with each way of loading what belongs to its rows.</p>\
    <button class=\"small\">Try lazy, joined, selectin and subquery</button><div class=\"strategies\" data-testid=\"strategies\"></div></div>\
    <p class=\"quiet cannot-try\">This cell has no loader option, and the coach found nothing to load in advance: there is nothing to compare.</p></div>";

/// One row for each run, with what was changed in the program as a fold under it, and one sentence about all.
pub fn table(column: &str, lines: &[(Line, Option<String>)], latency: u32) -> String {
    let mut html = Html::new();
    let most = lines
        .iter()
        .map(|it| it.0.queries)
        .max()
        .unwrap_or(0)
        .max(1);
    html.raw("<table class=\"costs\"><thead><tr><th scope=\"col\">")
        .text(column);
    html.raw("</th><th scope=\"col\" class=\"number\">Queries</th><td></td><th scope=\"col\" class=\"number\">Rows</th><th scope=\"col\" class=\"number\">At ");
    html.text(&format!("{latency} ms"))
        .raw("</th></tr></thead><tbody>");
    for (it, changes) in lines {
        html.raw("<tr data-testid=\"run-")
            .text(&it.cell)
            .raw("\"><th scope=\"row\">")
            .text(&it.cell);
        if let Some(changes) = changes {
            html.raw("<details class=\"rows\"><summary>Changes</summary>")
                .raw(changes)
                .raw("</details>");
        }
        html.raw("</th><td class=\"number\">").number(it.queries);
        html.raw("</td><td class=\"bar-cell\" aria-hidden=\"true\"><span class=\"bar\" style=\"inline-size:");
        html.number(it.queries * 100 / most)
            .raw("%\"></span></td><td class=\"number\">");
        html.text(&it.rows.to_string())
            .raw("</td><td class=\"number\">");
        html.text(&duration(costs::simulated(
            it.round_trips,
            latency,
            it.duration,
        )));
        html.raw("</td></tr>");
    }
    html.raw("</tbody></table>");
    let plain: Vec<Line> = lines.iter().map(|it| it.0.clone()).collect();
    if let Some(sentence) = sentence(&plain) {
        html.element("p", "quiet", &sentence);
    }
    html.finish()
}

/// Cells of a lesson side by side: id, title, and the numbers of the latest run.
pub fn cells(lines: &[(String, String, Option<Line>)]) -> String {
    let mut html = Html::new();
    let ran: Vec<Line> = lines.iter().filter_map(|it| it.2.clone()).collect();
    let most = ran.iter().map(|it| it.queries).max().unwrap_or(0).max(1);
    html.raw("<table><thead><tr><th scope=\"col\">Cell</th><th scope=\"col\" class=\"number\">Queries</th><td class=\"bar-cell\"></td>\
        <th scope=\"col\" class=\"number\">Rows</th><th scope=\"col\" class=\"number\">In the database</th></tr></thead><tbody>");
    for (id, title, line) in lines {
        html.raw("<tr data-testid=\"compare-").text(id);
        html.raw("\"><th scope=\"row\">").text(title).raw("</th>");
        let Some(it) = line else {
            html.raw("<td class=\"number\">–</td><td class=\"bar-cell\"></td><td class=\"number\">–</td><td class=\"number\">–</td></tr>");
            continue;
        };
        html.raw("<td class=\"number strong\">").number(it.queries);
        html.raw("</td><td class=\"bar-cell\" aria-hidden=\"true\"><span class=\"bar\" style=\"inline-size:");
        html.number(it.queries * 100 / most)
            .raw("%\"></span></td><td class=\"number\">");
        html.text(&it.rows.to_string())
            .raw("</td><td class=\"number\">");
        html.text(&duration(it.duration)).raw("</td></tr>");
    }
    html.raw("</tbody></table>");
    let verdict = sentence(&ran);
    let verdict = verdict
        .as_deref()
        .unwrap_or("Run the cells to compare them.");
    html.element("p", "compare-verdict", verdict);
    html.finish()
}
