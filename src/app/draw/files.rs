//! The text files of a run, such as a simulated migration project, as folds with editors.
//!
//! In: files. Out: HTML.

use protocol::ProjectFile;

use super::Html;
use crate::model::format::plural;

/// The panel. Each text can be changed; revisions are open.
pub fn panel(files: &[ProjectFile]) -> String {
    let mut html = Html::new();
    html.raw("<div class=\"files\"><p class=\"quiet\">The files as the run left them. Change them and run again: the program then finds them as they stand here.</p>");
    html.raw("<p class=\"files-acts\"><button class=\"run\" data-do=\"again\">Run with these files</button><button class=\"small forget-files\" data-do=\"without\">Run without files</button></p>");
    html.raw("<p class=\"quiet files-note\" role=\"status\"></p>");
    for it in files {
        let open = it.path.contains("versions/");
        html.raw("<details class=\"rows file\"").raw(if open {
            " open><summary>"
        } else {
            "><summary>"
        });
        html.element("code", "", &it.path).raw(
            "</summary><textarea spellcheck=\"false\" autocapitalize=\"off\" aria-label=\"Text of ",
        );
        html.text(&it.path).raw("\" rows=\"");
        html.number(it.text.lines().count().clamp(3, 24)).raw("\">");
        // A parser leaves out one line feed at the beginning of a text area.
        html.raw("\n").text(&it.text).raw("</textarea></details>");
    }
    html.raw("</div>");
    html.finish()
}

/// What the next runs begin with.
pub fn note(many: usize) -> String {
    match many {
        0 => "Each run begins without files.".to_owned(),
        _ => format!(
            "Runs of this page begin with {}.",
            plural(many, "file", "files")
        ),
    }
}
