//! What the coach found: queries in a loop with the change that cures them, and loads that nobody read.
//!
//! In: the insights of a run. Out: HTML. Buttons want `fix N` or `choose EVENT`.

use protocol::{Insights, Place};

use super::Html;

/// The findings in the cell with index `cell`, or in all of them.
pub fn findings(insights: &Insights, cell: Option<u32>) -> String {
    let mut html = Html::new();
    let here = |place: &Option<Place>| match (place, cell) {
        (Some(place), Some(cell)) => place.cell == cell,
        _ => true,
    };
    for (at, it) in insights.n_plus_one.iter().enumerate() {
        if !here(&it.place) {
            continue;
        }
        html.raw("<section class=\"finding\" aria-label=\"N+1\"><h2>N+1: ");
        html.text(&it.class)
            .raw(".")
            .text(&it.relationship)
            .raw("</h2>");
        html.element("p", "", &it.sentence);
        let title = it.fix.as_ref().map_or("", |it| it.title.as_str());
        if title.is_empty() {
            html.raw("<p class=\"finding-fix\">Try <code>")
                .text(&it.option)
                .raw("</code></p>");
        } else {
            html.element("p", "finding-fix", title);
        }
        html.raw("<p class=\"finding-acts\">");
        let mine = |cell: Option<u32>| {
            it.fix.as_ref().is_some_and(|fix| {
                cell.is_none_or(|cell| fix.edits.iter().all(|it| it.cell == cell))
            })
        };
        if mine(cell) {
            html.button(
                "run small-run",
                &format!("fix {at}"),
                "Apply the fix and run",
            );
        }
        if let Some(first) = it.seqs.first() {
            html.button("link", &format!("choose {first}"), "Show the statements");
        }
        html.raw("</p></section>");
    }
    for it in insights.over_eager.iter().filter(|it| here(&it.place)) {
        html.raw("<section class=\"finding is-mild\" aria-label=\"Loaded and never read\"><h2>Loaded and never read: ");
        html.text(&it.class)
            .raw(".")
            .text(&it.relationship)
            .raw("</h2>");
        html.element("p", "", &it.sentence);
        if let Some(first) = it.seq {
            html.raw("<p class=\"finding-acts\">");
            html.button("link", &format!("choose {first}"), "Show the statement");
            html.raw("</p>");
        }
        html.raw("</section>");
    }
    html.finish()
}
