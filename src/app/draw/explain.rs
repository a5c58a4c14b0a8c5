//! One statement in other words: as each database would get it, and how the engine carried it out.
//!
//! In: the worker's answers. Out: HTML for a dialog.

use protocol::{ConsoleResult, DialectText, PlanText};

use super::{Html, code, grid};
use crate::model::format::{duration, plural};

/// The statement in each dialect.
pub fn dialects(texts: &[DialectText]) -> String {
    let mut html = Html::new();
    for it in texts {
        html.element("h3", "", &it.title);
        match &it.error {
            Some(error) => {
                html.element("p", "quiet", error);
            }
            None => code::sql(&mut html, &it.sql),
        }
    }
    html.finish()
}

/// The plan as a nested list.
pub fn plan(plan: &PlanText) -> String {
    let mut html = Html::new();
    if plan.steps.is_empty() {
        html.element("p", "quiet", "There is no plan for this statement.");
    }
    let mut depth = 0;
    for it in &plan.steps {
        let wanted = it.depth.min(depth) + 1;
        if wanted > depth {
            html.raw("<ol class=\"plan\"><li>");
        } else {
            for _ in wanted..depth {
                html.raw("</li></ol>");
            }
            html.raw("</li><li>");
        }
        depth = wanted;
        html.text(&it.text);
    }
    for _ in 0..depth {
        html.raw("</li></ol>");
    }
    html.finish()
}

/// What the console answered, statement by statement.
pub fn console(results: &[ConsoleResult]) -> String {
    let mut html = Html::new();
    for it in results {
        code::sql(&mut html, &it.sql);
        if let Some(error) = &it.error {
            html.element("p", "db-error", error);
            continue;
        }
        if !it.columns.is_empty() {
            let total = it.row_count.unwrap_or(it.rows.len() as u64);
            grid::result(&mut html, &it.columns, &it.rows, total, "Result rows");
        }
        let rows = it.row_count.map_or_else(String::new, |count| {
            let rows = plural(usize::try_from(count).unwrap_or(usize::MAX), "row", "rows");
            rows + if it.columns.is_empty() {
                " changed, "
            } else {
                ", "
            }
        });
        html.element("p", "quiet", &(rows + &duration(it.duration)));
    }
    html.finish()
}
