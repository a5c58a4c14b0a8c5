//! Runs side by side, as a table.
//!
//! In: lines of numbers. Out: HTML.

use super::Html;
use crate::model::compare::{Line, sentence};
use crate::model::costs;
use crate::model::format::duration;

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
