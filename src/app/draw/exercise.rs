//! What is said about an answer.
//!
//! In: feedback of a check, a quiz and what was ticked. Out: HTML.

use lesson::{Feedback, Quiz};

use super::Html;

/// What is off in an answer, or that nothing is.
pub fn feedback(found: &[Feedback], success: &str) -> String {
    let mut html = Html::new();
    if found.is_empty() {
        let text = if success.is_empty() {
            "Right: everything that was asked for holds."
        } else {
            success
        };
        html.raw("<p class=\"notice is-good\">");
        spans(&mut html, text);
        html.raw("</p>");
        return html.finish();
    }
    html.raw("<div class=\"notice is-mild\"><ul>");
    for it in found {
        html.raw("<li>");
        spans(&mut html, &it.message);
        if let Some(line) = it.line {
            html.span("fact", &format!(" line {line}"));
        }
        if let Some((wanted, found)) = &it.compared {
            html.raw("<div class=\"compared\">");
            for (word, text) in [("Expected", wanted), ("Found", found)] {
                html.raw("<div><p class=\"quiet\">").raw(word).raw("</p>");
                html.element("pre", "stdout", text).raw("</div>");
            }
            html.raw("</div>");
        }
        html.raw("</li>");
    }
    html.raw("</ul></div>");
    html.finish()
}

/// Text with `code` between backticks.
fn spans(html: &mut Html, text: &str) {
    for (at, piece) in text.split('`').enumerate() {
        if at % 2 == 1 {
            html.element("code", "", piece);
        } else {
            html.text(piece);
        }
    }
}

/// Whether the ticked choices are the right ones, the notes of those that were ticked, and the explanation.
pub fn verdict(quiz: &Quiz, ticked: &[usize]) -> String {
    let mut html = Html::new();
    let right = quiz.is_right(ticked);
    html.raw(if right {
        "<div class=\"notice is-good\">"
    } else {
        "<div class=\"notice is-mild\">"
    });
    html.element("strong", "", if right { "Right." } else { "Not quite." });
    for it in ticked.iter().filter_map(|&it| quiz.choices.get(it)) {
        html.raw(&it.note);
    }
    if right {
        html.raw(&quiz.explanation);
    }
    html.raw("</div>");
    html.finish()
}
