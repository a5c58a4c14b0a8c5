//! What stands around the cells of a lesson, the cells' frames, and how their runs ended, as HTML.
//!
//! In: lessons, cells, reports. Out: HTML that `page` brings to life. Buttons say in `data-do` what they want.

use lesson::index::Index;
use lesson::{Cell, Exercise, Lesson, Quiz};
use protocol::RunReport;

use super::Html;
use crate::model::counts::Counts;
use crate::model::early;
use crate::model::format::plural;

/// A paragraph with a class; what is bad is announced.
pub fn notice(class: &str, text: &str) -> String {
    let mut html = Html::new();
    html.raw("<p class=\"").raw(class).raw("\"");
    html.raw(if class.contains("is-bad") {
        " role=\"alert\">"
    } else {
        ">"
    });
    html.text(text).raw("</p>");
    html.finish()
}

/// The head of a lesson: what it is about and for whom.
pub fn head(lesson: &Lesson) -> String {
    let mut html = Html::new();
    html.element("p", "lesson-facts", &early::facts(lesson));
    if !early::has_title(lesson) {
        html.element("h1", "", &lesson.title);
    }
    if !lesson.objectives.is_empty() {
        html.raw("<ul class=\"objectives\">");
        for it in &lesson.objectives {
            html.element("li", "", it);
        }
        html.raw("</ul>");
    }
    html.raw("<p class=\"notice keeps-nothing\" role=\"status\" hidden>This browser keeps nothing for this site: your changes last until you close the tab.</p>");
    html.finish()
}

/// Instead of a lesson that cannot be shown.
pub fn failed(reason: &str) -> String {
    format!(
        "<h1>This lesson cannot be shown</h1>{}<p><a href=\"#/\">All lessons</a></p>",
        notice("notice is-bad", reason)
    )
}

/// Links to the lessons before and after this one.
pub fn neighbours(index: &Index, slug: &str) -> String {
    let mut html = Html::new();
    let Some(here) = index.lessons.iter().position(|it| it.slug == slug) else {
        return String::new();
    };
    for (at, word, class) in [
        (here.checked_sub(1), "Before", "before"),
        (Some(here + 1), "Next", "next"),
    ] {
        if let Some(it) = at.and_then(|it| index.lessons.get(it)) {
            html.raw("<a class=\"").raw(class);
            html.raw("\" href=\"#/lesson/").text(&it.slug).raw("\">");
            html.element("span", "", word).text(&it.title).raw("</a>");
        }
    }
    html.finish()
}

/// A cell that can be run, without its editor.
pub fn cell(link: &str, id: &str, title: &str) -> String {
    let mut html = Html::new();
    html.raw("<section class=\"cell\" id=\"").text(id);
    html.raw("\" aria-label=\"Cell ").text(title);
    html.raw("\"><header class=\"cell-bar\"><span class=\"cell-title\">")
        .text(title);
    html.raw("</span><a class=\"cell-link\" href=\"").text(link);
    html.raw("\" aria-label=\"Link to ").text(title);
    html.raw("\">#</a><button class=\"ghost differs\" data-do=\"differs\" aria-label=\"Show your changes of ")
        .text(title);
    html.raw(
        "\">Changes</button><button class=\"ghost reset\" data-do=\"reset\" aria-label=\"Reset ",
    )
    .text(title);
    html.raw("\">Reset</button><button class=\"run is-stop\" data-do=\"stop\" aria-label=\"Stop ")
        .text(title);
    html.raw("\"><span class=\"stop-icon\" aria-hidden=\"true\"></span>Stop</button><button class=\"run start\" data-do=\"run\" title=\"Ctrl or ⌘ + Enter\" aria-label=\"Run ")
        .text(title);
    html.raw(
        "\"><span class=\"run-icon\" aria-hidden=\"true\"></span>Run</button></header>\
         <div class=\"notice outdated\" role=\"status\"><p>The lesson has changed since you edited this cell. Your text is shown.</p>\
         <button class=\"small\" data-do=\"keep\">Keep mine</button><button class=\"small\" data-do=\"take\">Take the new one</button></div>\
         <div class=\"changes\"></div><div class=\"editor-place\"></div>\
         <div class=\"output\" role=\"group\" aria-label=\"Output of ",
    );
    html.text(title).raw(
        "\"><pre class=\"stdout\" tabindex=\"0\" role=\"region\" aria-label=\"What the program printed\"></pre>\
         <div class=\"ended\"></div></div></section>",
    );
    html.finish()
}

/// A setup cell, without its editor.
pub fn setup(cell: &Cell, title: &str) -> String {
    let mut html = Html::new();
    html.raw("<details class=\"setup\" id=\"").text(&cell.id);
    html.raw(if cell.hidden { "\">" } else { "\" open>" });
    html.raw("<summary><span class=\"cell-title\">").text(title);
    html.raw("</span> <span class=\"setup-note\">runs before the cells that use it</span></summary></details>");
    html.finish()
}

/// Code that is only read.
pub fn code(cell: &Cell) -> String {
    let mut html = Html::new();
    html.raw("<pre class=\"code\" tabindex=\"0\" role=\"region\" aria-label=\"Code\"><code>");
    html.raw(&super::code::code(&cell.language, &cell.source))
        .raw("</code></pre>");
    html.finish()
}

/// A run that is under way or was lost.
pub fn waiting(text: &str) -> String {
    let mut html = Html::new();
    html.raw("<p class=\"run-note\"><span class=\"spinner\" aria-hidden=\"true\"></span>");
    html.text(text).raw("</p>");
    html.finish()
}

/// A run that was lost through a fault of ours.
pub fn broken(reason: &str) -> String {
    let mut html = Html::new();
    html.raw(
        "<div class=\"notice is-bad\"><p>The engine failed inside and was started again. This is a fault of Athanor, not of your code; your text is kept.</p>",
    );
    html.element("p", "quiet", reason).raw("</div>");
    html.finish()
}

/// How a run ended: its error and notes, and the way to the inspector. `cell` is the learner's.
pub fn ended(report: &RunReport, counts: &Counts, cell: u32) -> String {
    let mut html = Html::new();
    let link = |html: &mut Html, slug: &Option<String>| {
        if let Some(slug) = slug {
            html.raw(" <a href=\"#/lesson/").text(slug);
            html.raw("\">The lesson about this</a>");
        }
    };
    if report.stdout.is_empty() && report.error.is_none() {
        html.raw("<p class=\"run-note\">Finished without printing anything.</p>");
    }
    if let Some(it) = &report.error {
        html.raw(
            "<div class=\"error\" role=\"group\" aria-label=\"Error\"><p class=\"error-title\">",
        );
        html.element("strong", "", &it.class);
        if let Some(line) = it.line.filter(|_| it.cell == Some(cell)) {
            html.raw(" on line ").number(line as usize);
        }
        html.raw("</p>");
        if let Some(text) = &it.explanation {
            html.element("p", "explanation", text);
        }
        if it.lesson.is_some() {
            html.raw("<p class=\"explanation\">");
            link(&mut html, &it.lesson);
            html.raw("</p>");
        }
        html.raw(
            "<pre class=\"traceback\" tabindex=\"0\" role=\"region\" aria-label=\"Traceback\">",
        );
        html.text(&it.traceback).raw("</pre></div>");
    }
    for it in &report.notes {
        html.raw("<p class=\"run-note\"><span>").text(&it.text);
        link(&mut html, &it.lesson);
        html.raw("</span></p>");
    }
    let count = plural(counts.total, "query", "queries");
    html.raw("<button class=\"summary\" data-do=\"look\" aria-label=\"")
        .text(&count);
    html.raw(". Show what happened\">")
        .element("strong", "", &count);
    html.raw("<span>");
    if counts.kinds.len() > 1 {
        html.text(&counts.by_kind());
    }
    html.raw(
        "</span><span class=\"summary-go\" aria-hidden=\"true\">What happened</span></button>",
    );
    html.finish()
}

/// What belongs to an exercise, around its cell.
pub fn exercise(exercise: &Exercise, solution: Option<&Cell>, title: &str) -> String {
    let mut html = Html::new();
    html.raw("<div class=\"exercise\" role=\"group\" aria-label=\"Exercise ")
        .text(title);
    html.raw(
        "\"><p class=\"exercise-title\"><span>Exercise</span><span class=\"chip is-added solved\">solved</span></p>\
         <div class=\"cell-place\"></div><div class=\"feedback\" role=\"status\" data-testid=\"feedback\"></div>",
    );
    for (at, hint) in exercise.hints.iter().enumerate() {
        html.raw("<div class=\"hint prose\" hidden><p class=\"hint-title\">Hint ");
        html.number(at + 1)
            .raw("</p><div>")
            .raw(hint)
            .raw("</div></div>");
    }
    html.raw("<div class=\"exercise-acts\"><button class=\"small more-hints\" data-do=\"hint\"></button>");
    if let Some(it) = solution {
        html.raw("<details class=\"fold\"><summary>A solution</summary>")
            .raw(&code(it));
        html.raw(
            "<button class=\"small\" data-do=\"solution\">Put it into the cell</button></details>",
        );
    }
    html.raw("</div></div>");
    html.finish()
}

/// A question with choices.
pub fn quiz(quiz: &Quiz) -> String {
    let mut html = Html::new();
    html.raw("<fieldset class=\"quiz\" id=\"").text(&quiz.id);
    html.raw(
        "\"><legend><span class=\"quiz-word\">Question</span> <span class=\"chip is-added solved\">answered</span></legend><div class=\"prose\">",
    );
    html.raw(&quiz.question).raw("</div>");
    for it in &quiz.choices {
        html.raw("<label class=\"choice\"><input type=\"");
        html.raw(if quiz.takes_many() {
            "checkbox"
        } else {
            "radio"
        });
        html.raw("\" name=\"").text(&quiz.id);
        html.raw("\"><span class=\"prose\">")
            .raw(&it.text)
            .raw("</span></label>");
    }
    html.raw("<button class=\"small check-answer\" disabled>Check</button><div class=\"verdict\" role=\"status\"></div></fieldset>");
    html.finish()
}

/// The bar of the sandbox and the place for its cells; `names` are the starters.
pub fn sandbox(names: &[String], from_link: bool) -> String {
    let mut html = Html::new();
    html.raw(
        "<div><p class=\"prose\">Models and data above, your program below. The models run first; both are yours to change.</p>\
         <p class=\"sandbox-bar\"><label>Start from <select>",
    );
    if from_link {
        html.raw("<option value=\"").number(names.len());
        html.raw("\">the program in the link</option>");
    }
    for (at, name) in names.iter().enumerate() {
        html.raw("<option value=\"").number(at).raw("\">");
        html.text(name).raw("</option>");
    }
    html.raw(
        "</select></label><button class=\"small\">Copy a link to this program</button><span class=\"quiet sandbox-said\"></span></p>\
         <div class=\"desk\"></div></div>",
    );
    html.finish()
}
