//! What a run cost, as tables with bars.
//!
//! In: shares of the model. Out: HTML. Buttons want `choose EVENT`.

use super::Html;
use crate::model::costs::{self, By, Share};
use crate::model::format::duration;
use protocol::Event;

/// The slider that puts the database on a server.
pub const LATENCY: &str = "<div class=\"latency\"><label for=\"latency\">With the database on a server, each round trip takes \
    <output for=\"latency\"></output></label><input id=\"latency\" type=\"range\" min=\"0\" max=\"100\" step=\"1\">\
    <p data-testid=\"simulated\" aria-live=\"polite\"></p></div>";

/// The three tables, for the events from index `from` on.
pub fn tables(events: &[Event], from: usize, cells: &[String], cell: u32) -> String {
    let mut html = Html::new();
    for (by, title, column) in [
        (By::Line, "By line", "Line"),
        (By::Reason, "By reason", "Reason"),
        (By::Kind, "By kind", "Kind"),
    ] {
        let mut shares = costs::shares(events, from, by);
        for it in &mut shares {
            // Lines of the setup are named with their cell.
            let setup = it.place.filter(|it| it.0 != cell);
            if let Some(name) = setup.and_then(|it| cells.get(it.0 as usize)) {
                it.name = format!("{name}, {}", it.name);
            }
        }
        table(&mut html, title, column, &shares);
    }
    html.finish()
}

fn table(html: &mut Html, title: &str, column: &str, shares: &[Share]) {
    let most = shares.iter().map(|it| it.count).max().unwrap_or(0).max(1);
    html.element("h2", "", title);
    if shares.is_empty() {
        html.element("p", "quiet", "Nothing was sent to the database.");
        return;
    }
    html.raw("<table class=\"costs\"><thead><tr><th scope=\"col\">")
        .text(column);
    html.raw("</th><th scope=\"col\" class=\"number\">Queries</th><td></td><th scope=\"col\" class=\"number\">Rows</th><th scope=\"col\" class=\"number\">Time</th></tr></thead><tbody>");
    for it in shares {
        html.raw("<tr><th scope=\"row\">");
        html.button("link", &format!("choose {}", it.first), &it.name);
        html.raw("</th><td class=\"number\">").number(it.count);
        html.raw("</td><td class=\"bar-cell\" aria-hidden=\"true\"><span class=\"bar\" style=\"inline-size:");
        html.number(it.count * 100 / most)
            .raw("%\"></span></td><td class=\"number\">");
        html.text(&it.rows.to_string())
            .raw("</td><td class=\"number\">");
        html.text(&duration(it.duration)).raw("</td></tr>");
    }
    html.raw("</tbody></table>");
}

/// How much of its budget a run has used, as a bar with words.
pub fn budget(used: usize, most: usize) -> String {
    let mut html = Html::new();
    let over = used > most;
    html.raw("<p class=\"budget");
    html.raw(if over { " is-over" } else { "" });
    html.raw("\" data-testid=\"budget\"><span class=\"budget-bar\" aria-hidden=\"true\"><span style=\"inline-size:");
    html.number((used * 100 / most.max(1)).min(100));
    html.raw("%\"></span></span>");
    html.text(&format!(
        "{used} of at most {most}{}",
        if over { ": too many" } else { "" }
    ));
    html.raw("</p>");
    html.finish()
}
