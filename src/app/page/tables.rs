//! The tables at the moment that is looked at, and a SQL console on the database that the run left.
//!
//! In: a finished run, answers of the worker. Out: HTML of `draw::tables`, files to keep, console results.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use protocol::{ExportFormat, Question, Reply, RowMark, TableView, TablesView};
use wasm_bindgen::JsCast;

use super::browser;
use super::dom::{El, html, is_run, reveal};
use super::panels::{follow, moment, sorry};
use super::state::{Page, Ran};
use crate::draw;
use crate::model::keyed::Keyed;
use crate::model::rows::{self, Look};

/// What the tables are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Against {
    /// The beginning of the learner's cell.
    Cell,
    /// The very beginning, before any setup.
    Start,
    /// The event before.
    Before,
}

/// See the module.
pub fn tables(page: Page, key: String, ran: Arc<Ran>) -> Vec<El> {
    let run = ran.report.id;
    let against = RwSignal::new(Against::Cell);
    let looks = RwSignal::new(Keyed::<String, Look>::default());
    let at = {
        let (key, ran) = (key.clone(), ran.clone());
        Memo::new(move |_| moment(page, &key, &ran))
    };
    let start = ran.start;
    let answer = follow(page, move || {
        let at = at.get();
        let against = match against.get() {
            Against::Start => None,
            Against::Cell => start.checked_sub(1),
            Against::Before => at.checked_sub(1),
        };
        Question::TablesAt {
            run,
            seq: at as u32,
            against: against.map(|it| it as u32),
        }
    });
    let fallen_back = ran.clone();
    let with_view = Rc::new(move |then: &mut dyn FnMut(&TablesView)| {
        answer.with(|it| match it {
            Some(Ok(Reply::Tables(view))) => then(view),
            // Without an answer there is still what the report says about the end.
            _ => then(&end_of(&fallen_back)),
        });
    });
    let drawn = {
        let with_view = with_view.clone();
        move || {
            let mut html = answer.with(|it| match it {
                Some(Err(reason)) => sorry(&format!("{reason} These are the tables at its end.")),
                _ => String::new(),
            });
            with_view(&mut |view| {
                html.push_str(&looks.with(|looks| draw::tables::tables(view, looks)));
            });
            html
        }
    };
    let act = {
        let (key, ran) = (key.clone(), ran.clone());
        move |wish: &str, rest: &str| {
            let (table, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            let name = table.to_owned();
            match wish {
                "sort" => looks.update(|it| sort(it.entry(name), rest)),
                "page" => looks.update(|it| {
                    it.entry(name).page = rest.parse().unwrap_or(0);
                }),
                "go" => {
                    untrack(|| with_view(&mut |view| go(view, looks, &name, rest)));
                }
                "wrote" => {
                    let mut found = None;
                    let writer = |view: &TablesView| {
                        let it = view.tables.iter().find(|it| it.table.name == name)?;
                        let row = it.table.rows.get(rest.parse::<usize>().ok()?)?;
                        rows::writer(
                            &ran.report.events,
                            &ran.report.models,
                            &it.table,
                            row,
                            at.get_untracked(),
                        )
                    };
                    untrack(|| with_view(&mut |view| found = writer(view)));
                    match found {
                        Some(index) => {
                            page.choose(&key, &ran, index);
                            let (word, note) =
                                crate::model::notes::text(&ran.report.events[index].kind);
                            page.said.set(format!("Written by {word} {note}."));
                        }
                        None => page.said.set(
                            "No statement up to here is known to have written this row.".to_owned(),
                        ),
                    }
                }
                "csv" => save(page, run, Some(name), ExportFormat::Csv),
                "sql" => save(page, run, Some(name), ExportFormat::Sql),
                _ => {}
            }
        }
    };
    let bar = html(draw::tables::BAR);
    bar.at("select").on("change", move |event| {
        against.set(match event_target_value(&event).as_str() {
            "before" => Against::Before,
            "start" => Against::Start,
            _ => Against::Cell,
        });
    });
    bar.at("button")
        .click(move || save(page, run, None, ExportFormat::Sql));
    let list = html("<div data-testid=\"tables\"></div>");
    list.inner(drawn).wishes(act);
    vec![bar, list, console(page, run)]
}

/// The tables of the report, without marks.
fn end_of(ran: &Ran) -> TablesView {
    let tables = ran.report.tables_after.iter().map(|it| TableView {
        table: it.clone(),
        marks: vec![RowMark::Same; it.rows.len()],
        ..TableView::default()
    });
    TablesView {
        tables: tables.collect(),
        ..TablesView::default()
    }
}

/// Upwards, downwards, and then as the rows are.
fn sort(look: &mut Look, column: &str) {
    let Ok(column) = column.parse() else { return };
    look.sort = match look.sort {
        Some((by, false)) if by == column => Some((column, true)),
        Some((by, true)) if by == column => None,
        _ => Some((column, false)),
    };
    look.page = 0;
}

/// Shows the row of a table whose column has a value.
fn go(view: &TablesView, looks: RwSignal<Keyed<String, Look>>, table: &str, rest: &str) {
    let Some((column, value)) = rest.split_once(' ') else {
        return;
    };
    let Ok(column) = column.parse::<usize>() else {
        return;
    };
    let Some(it) = view.tables.iter().find(|it| it.table.name == table) else {
        return;
    };
    looks.update(|looks| {
        for it in looks.all() {
            it.target = None;
        }
        let look = looks.entry(table.to_owned());
        look.target = Some((column, value.to_owned()));
        look.page = rows::page_of(&it.table.rows, look, column, value).unwrap_or(0);
    });
    request_animation_frame(|| {
        if let Ok(Some(row)) = document().query_selector("tr.is-target") {
            reveal(&row, true);
            if let Ok(Some(button)) = row.query_selector("button") {
                browser::focus(&button);
            }
        }
    });
}

/// Lets the reader keep a table, or all of them.
fn save(page: Page, run: u32, table: Option<String>, format: ExportFormat) {
    page.ask(
        Question::Export { run, table, format },
        move |reply| match reply {
            Ok(Reply::Export(it)) => {
                browser::save_file(&it.name, &it.mime, &it.text);
                page.said.set(format!("{} was saved.", it.name));
            }
            Ok(_) => {}
            Err(reason) => page.said.set(reason),
        },
    );
}

/// SQL on the database as the run left it.
fn console(page: Page, run: u32) -> El {
    let all = html(draw::tables::CONSOLE);
    let (text, result) = (all.at("textarea"), all.at(".console-answer").0);
    let typed = text
        .0
        .clone()
        .unchecked_into::<web_sys::HtmlTextAreaElement>();
    let send = move || {
        let sql = typed.value();
        if sql.trim().is_empty() {
            return;
        }
        let result = result.clone();
        page.ask(Question::Console { run, sql }, move |reply| {
            let (html, said) = match reply {
                Ok(Reply::Console(results)) => (
                    draw::explain::console(&results),
                    match results.iter().find_map(|it| it.error.clone()) {
                        Some(error) => error,
                        None => "The console has answered.".to_owned(),
                    },
                ),
                Ok(_) => Default::default(),
                Err(reason) => (sorry(&reason), reason),
            };
            result.set_inner_html(&html);
            page.said.set(said);
        });
    };
    all.at("button").click(send.clone());
    text.on("keydown", move |event| {
        if is_run(&event) {
            event.prevent_default();
            send();
        }
    });
    all
}
