//! Rows under column names, as an HTML table that scrolls inside itself.
//!
//! In: columns and values. Out: HTML. Used wherever rows are shown.

use protocol::Cell;

use super::Html;
use crate::model::format;

/// So many rows of a small grid are drawn; a table has pages instead.
pub const SHOWN_ROWS: usize = 100;

/// Begins a grid: the frame, and the table in it.
pub fn open(html: &mut Html, label: &str) {
    html.raw("<div class=\"grid\" role=\"region\" tabindex=\"0\" aria-label=\"");
    html.text(label).raw("\"><table>");
}

/// Ends it.
pub fn close(html: &mut Html) {
    html.raw("</table></div>");
}

/// One value as a table cell of the given class.
pub fn value(html: &mut Html, value: &Cell, class: &str) {
    let kind = match value {
        Cell::Null => "null",
        Cell::Int(_) | Cell::Float(_) => "number",
        Cell::Text(_) | Cell::Blob { .. } => "",
    };
    html.raw("<td class=\"").raw(kind).raw(" ").raw(class);
    html.raw("\">").text(&format::cell(value)).raw("</td>");
}

/// Result rows: names, values, and how many there are beyond those shown.
pub fn result(html: &mut Html, columns: &[String], rows: &[Vec<Cell>], total: u64, label: &str) {
    open(html, label);
    html.raw("<thead><tr>");
    for name in columns {
        html.raw("<th scope=\"col\">").text(name).raw("</th>");
    }
    html.raw("</tr></thead><tbody>");
    for row in rows.iter().take(SHOWN_ROWS) {
        html.raw("<tr>");
        for it in row {
            value(html, it, "");
        }
        html.raw("</tr>");
    }
    html.raw("</tbody>");
    close(html);
    let missing = total.saturating_sub(rows.len().min(SHOWN_ROWS) as u64);
    if missing > 0 {
        html.element("p", "quiet", &format!("and {missing} more"));
    }
}
