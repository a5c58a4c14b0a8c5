//! The frame of the page and its plain pages: header, course tree, first page, About, settings, as HTML.
//!
//! In: the course. Out: HTML that `page` brings to life.

use lesson::index::{Entry, Index};

use super::Html;
use crate::model::early::{self, groups};
use crate::model::search::Hit;

/// Header, course and the place for a page; written around [`early::BRAND`].
pub fn shell() -> String {
    let mut html = Html::new();
    html.raw(
        "<div id=\"page\"><a class=\"skip\" href=\"#main\">Skip to the lesson</a>\
         <header class=\"top\"><button class=\"menu-button\" aria-controls=\"course\"><span class=\"menu-icon\" aria-hidden=\"true\"></span>\
         <span class=\"menu-word\">Lessons</span></button><a class=\"brand\" href=\"#/\">",
    );
    html.raw(early::BRAND).raw(
        "</a><div class=\"engine\" data-testid=\"engine-status\"><span class=\"engine-dot\" aria-hidden=\"true\"></span>\
         <span class=\"engine-text\"></span><progress class=\"engine-progress\" max=\"1\" value=\"0\" aria-label=\"Fetching the engine\"></progress></div>\
         <button class=\"top-button\">Settings</button></header>\
         <div class=\"notice is-bad engine-failed\" role=\"alert\" hidden><p></p><button class=\"small\">Try again</button></div>\
         <div class=\"frame\"><nav id=\"course\" class=\"course\" aria-label=\"Lessons\"></nav></div>\
         <p class=\"visually-hidden\" role=\"status\" aria-live=\"polite\" id=\"said\"></p>\
         <p hidden id=\"editor-help\">Control or Command and Enter runs the cell. Escape, then Tab, leaves the editor.</p></div>",
    );
    html.finish()
}

/// The course by groups; marks and counts are filled in by the page.
pub fn tree(index: &Index) -> String {
    let mut html = Html::new();
    for (group, lessons) in groups(index) {
        html.raw("<details class=\"course-fold\" open><summary class=\"course-group\"><span>");
        html.text(&group).raw(
            "</span><span class=\"course-count\"></span></summary><ol class=\"course-lessons\">",
        );
        for it in &lessons {
            link(&mut html, it, "");
        }
        html.raw("</ol></details>");
    }
    html.finish()
}

/// Lessons that were found, with the words around what was found.
pub fn found(index: &Index, hits: &[Hit]) -> String {
    let mut html = Html::new();
    html.raw("<p class=\"quiet course-found\" role=\"status\">");
    html.text(&crate::model::format::plural(
        hits.len(),
        "lesson",
        "lessons",
    ));
    html.raw(" found</p><ol class=\"course-lessons\">");
    for hit in hits {
        if let Some(entry) = index.lessons.iter().find(|it| it.slug == hit.slug) {
            link(&mut html, entry, &hit.around);
        }
    }
    html.raw("</ol>");
    html.finish()
}

fn link(html: &mut Html, entry: &Entry, around: &str) {
    html.raw("<li><a href=\"#/lesson/").text(&entry.slug);
    html.raw("\" data-slug=\"").text(&entry.slug);
    html.raw("\"><span class=\"course-mark\" aria-hidden=\"true\"></span><span>");
    html.text(&entry.title)
        .raw("<span class=\"visually-hidden\"></span></span>");
    html.span("course-around", around).raw("</a></li>");
}

/// What follows the course in its column.
pub const MORE: &str = "<ul class=\"course-lessons course-more\"><li><a href=\"#/sandbox\">Sandbox</a></li><li><a href=\"#/about\">About</a></li></ul>";

/// The first page around the list of lessons.
pub fn home() -> String {
    format!(
        "<main id=\"main\" class=\"home\"><div class=\"hero\"><h1>{}</h1><p class=\"lead\">{}</p></div>\
         <div class=\"resume-place\"></div><div class=\"home-cards\"></div>\
         <p class=\"quiet home-foot\"><a href=\"#/sandbox\">A sandbox of your own</a> · <a href=\"#/about\">What runs here</a></p></main>",
        early::TITLE,
        early::LEAD
    )
}

/// `Go on with` the lesson that was open last.
pub fn resume(index: &Index, last: &str) -> String {
    let mut html = Html::new();
    if let Some(entry) = index.lessons.iter().find(|it| it.slug == last) {
        html.raw("<p class=\"resume\"><a href=\"#/lesson/")
            .text(last);
        html.raw("\">Go on with ")
            .text(&entry.title)
            .raw("</a></p>");
    }
    html.finish()
}

/// What this is made of.
pub const ABOUT: &str = "<main id=\"main\" class=\"home about\"><h1>What runs here</h1>\
    <p>Everything happens in this tab. Your code is run by RustPython, a Python interpreter written in Rust. \
    The modules it imports as <code>sqlalchemy</code> are Athanor's own object-relational mapper, which follows \
    SQLAlchemy 2.1 and prints the SQL that its SQLite dialect prints. The database is GlueSQL, held in memory, new for every run.</p>\
    <p>Nothing you type leaves your computer. Your changes to the cells are kept in this browser until you reset them.</p>\
    <h2>Keys</h2><dl class=\"keys\">\
    <dt><kbd>Ctrl</kbd> or <kbd>⌘</kbd> + <kbd>Enter</kbd></dt><dd>runs the cell you are in</dd>\
    <dt><kbd>Esc</kbd>, then <kbd>Tab</kbd></dt><dd>leaves the editor</dd>\
    <dt><kbd>↑</kbd> <kbd>↓</kbd></dt><dd>walk through the timeline</dd>\
    <dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>change the inspector's view, move its edge, or move through the run, depending on where you are</dd>\
    </dl><p class=\"quiet version\"></p></main>";

/// An address that leads nowhere.
pub fn not_found(path: &str) -> String {
    let mut html = Html::new();
    html.raw("<main id=\"main\" class=\"home\"><h1>There is nothing here</h1><p>No page has the address <code>");
    html.text(path)
        .raw("</code>. <a href=\"#/\">All lessons</a></p></main>");
    html.finish()
}

/// The settings.
pub const SETTINGS: &str = "<dialog class=\"dialog is-small\" aria-labelledby=\"settings-title\">\
    <form method=\"dialog\" class=\"dialog-head\"><h2 id=\"settings-title\">Settings</h2><button class=\"small\">Close</button></form>\
    <div class=\"dialog-body\"><fieldset><legend>Colours</legend>\
    <label class=\"choice\"><input type=\"radio\" name=\"theme\" value=\"system\">As the system has them</label>\
    <label class=\"choice\"><input type=\"radio\" name=\"theme\" value=\"light\">Light</label>\
    <label class=\"choice\"><input type=\"radio\" name=\"theme\" value=\"dark\">Dark</label></fieldset>\
    <fieldset><legend>Editor</legend><label class=\"choice\"><input type=\"checkbox\">A plain text area, without colours and completion</label></fieldset>\
    <fieldset><legend>Your work in this browser</legend>\
    <p class=\"quiet\">Some browsers forget what a site keeps after a week without a visit. A file does not.</p>\
    <p class=\"dialog-acts\"><button class=\"small\" data-do=\"save\">Save to a file</button>\
    <label class=\"small file-button\">Load from a file<input type=\"file\" accept=\"application/json,.json\" class=\"visually-hidden\"></label>\
    <button class=\"small\" data-do=\"forget\">Forget everything</button></p></fieldset></div></dialog>";

/// The dialog about one statement.
pub const EXPLAIN: &str = "<dialog class=\"dialog\" aria-labelledby=\"explain-title\">\
    <form method=\"dialog\" class=\"dialog-head\"><h2 id=\"explain-title\">This statement</h2><button class=\"small\">Close</button></form>\
    <div class=\"dialog-body\"><div class=\"explain-own\"></div><h3>How it ran here</h3><div data-testid=\"plan\"></div>\
    <h3>As each database would get it</h3><div class=\"dialects\" data-testid=\"dialects\"></div></div></dialog>";
