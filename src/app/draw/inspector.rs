//! The frame of the inspector: its handle, the numbers of a run, the tabs, the moment that is looked at.
//!
//! In: a run's counts. Out: HTML that `page` brings to life.

use super::Html;
use crate::model::counts::Counts;

/// The column or sheet, with the bar that sets its width and the handle that opens it on narrow screens.
pub const INSPECTOR: &str = "<aside class=\"inspector\" aria-label=\"What happened\">\
    <div class=\"split\" role=\"separator\" aria-orientation=\"vertical\" aria-label=\"Width of the inspector\" tabindex=\"0\"></div>\
    <button class=\"sheet-handle\" aria-controls=\"inspector\"><span class=\"brief\"></span><span class=\"sheet-arrow\" aria-hidden=\"true\"></span></button>\
    <div class=\"inspector-body\" id=\"inspector\" tabindex=\"-1\"></div></aside>";

/// Before the first run.
pub const NOTHING: &str = "<div class=\"nothing\"><svg viewBox=\"0 0 120 72\" width=\"120\" height=\"72\" aria-hidden=\"true\">\
    <path d=\"M14 8v56M14 20h18M14 36h18M14 52h18\" stroke=\"currentColor\" stroke-width=\"2\" fill=\"none\" stroke-linecap=\"round\"/>\
    <rect x=\"38\" y=\"13\" width=\"68\" height=\"14\" rx=\"4\" fill=\"currentColor\" opacity=\".16\"/>\
    <rect x=\"38\" y=\"29\" width=\"48\" height=\"14\" rx=\"4\" fill=\"currentColor\" opacity=\".16\"/>\
    <rect x=\"38\" y=\"45\" width=\"58\" height=\"14\" rx=\"4\" fill=\"currentColor\" opacity=\".16\"/></svg><p></p></div>";

/// The moment that is looked at.
pub const SCRUBBER: &str = "<div class=\"scrubber\"><button class=\"small step-back\" aria-label=\"One event back\">‹</button>\
    <input type=\"range\" aria-label=\"Moment of the run\"><button class=\"small step-on\" aria-label=\"One event on\">›</button>\
    <p class=\"scrubber-text\" data-testid=\"moment\"></p></div>";

/// The views of a run: id of the tab and what it is called.
pub const TABS: [(&str, &str); 8] = [
    ("tab-timeline", "Timeline"),
    ("tab-transactions", "Transactions"),
    ("tab-costs", "Costs"),
    ("tab-session", "Session"),
    ("tab-tables", "Tables"),
    ("tab-models", "Models"),
    ("tab-files", "Files"),
    ("tab-runs", "Compare"),
];

/// A run: head, tabs and the place for a panel. Files have a tab only when there are some.
pub fn run(name: &str, has_setup: bool, has_files: bool) -> String {
    let mut html = Html::new();
    html.raw(
        "<header class=\"inspector-head\"><p class=\"total\"><strong data-testid=\"total\"></strong> <span></span></p>\
         <ul class=\"kinds\" aria-label=\"Queries by kind\"></ul><div class=\"budget-place\"></div><p class=\"inspector-facts\">",
    );
    html.element("span", "from-cell", name)
        .raw("<span class=\"spent\"></span>");
    if has_setup {
        html.raw("<label class=\"check\"><input type=\"checkbox\">with setup</label>");
    }
    html.raw("</p><div class=\"tabs\" role=\"tablist\" aria-label=\"Views of the run\">");
    for (id, word) in TABS {
        if id == "tab-files" && !has_files {
            continue;
        }
        html.raw("<button role=\"tab\" aria-controls=\"panel\" id=\"")
            .raw(id)
            .raw("\">")
            .raw(word)
            .raw("</button>");
    }
    html.raw("</div></header>");
    html.finish()
}

/// The queries by kind, as list items.
pub fn kinds(counts: &Counts) -> String {
    let mut html = Html::new();
    for (kind, count) in &counts.kinds {
        html.element("li", "kind", &format!("{count} {}", kind.name()));
    }
    html.finish()
}
