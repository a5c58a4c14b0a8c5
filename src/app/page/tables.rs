//! The tables at the moment that is looked at, and a SQL console on the database that the run left.
//!
//! In: a finished run, answers of the worker. Out: HTML of `draw::tables`, files to keep, console results.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use protocol::{ExportFormat, Question, Reply, RowMark, TableView, TablesView};

use super::browser;
use super::erased::{does, live};
use super::panels::{follow, moment, sorry};
use super::state::{Page, Ran, page};
use crate::draw;
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
#[component]
pub fn Tables(key: String, ran: Arc<Ran>) -> impl IntoView {
    let page = page();
    let run = ran.report.id;
    let against = RwSignal::new(Against::Cell);
    let looks = RwSignal::new(BTreeMap::<String, Look>::new());
    let at = {
        let (key, ran) = (key.clone(), ran.clone());
        Memo::new(move |_| moment(page, &key, &ran))
    };
    let wanted = {
        let start = ran.start;
        Memo::new(move |_| {
            let at = at.get();
            let against = match against.get() {
                Against::Start => None,
                Against::Cell => start.checked_sub(1),
                Against::Before => at.checked_sub(1),
            };
            Some(Question::TablesAt {
                run,
                seq: at as u32,
                against: against.map(|it| it as u32),
            })
        })
    };
    let answer = follow(page, wanted);
    let fallen_back = ran.clone();
    let view = Memo::new(move |_| match answer.get() {
        Some(Ok(Reply::Tables(view))) => Some(view),
        // Without an answer there is still what the report says about the end.
        _ => Some(end_of(&fallen_back)),
    });
    let html = move || {
        let Some(view) = view.get() else {
            return String::new();
        };
        let mut html = match answer.get() {
            Some(Err(reason)) => sorry(&format!("{reason} These are the tables at its end.")),
            _ => String::new(),
        };
        html.push_str(&looks.with(|looks| draw::tables::tables(&view, looks)));
        html
    };
    let act = {
        let (key, ran) = (key.clone(), ran.clone());
        move |event: web_sys::MouseEvent| {
            let Some((wish, rest)) = super::wish(&event) else {
                return;
            };
            let (table, rest) = rest.split_once(' ').unwrap_or((&rest, ""));
            let name = table.to_owned();
            match wish.as_str() {
                "sort" => looks.update(|it| sort(it.entry(name).or_default(), rest)),
                "page" => looks.update(|it| {
                    it.entry(name).or_default().page = rest.parse().unwrap_or(0);
                }),
                "go" => {
                    view.with_untracked(|view| go(view.as_ref(), looks, &name, rest));
                }
                "wrote" => {
                    let found = view.with_untracked(|view| {
                        let it = view
                            .as_ref()?
                            .tables
                            .iter()
                            .find(|it| it.table.name == name)?;
                        let row = it.table.rows.get(rest.parse::<usize>().ok()?)?;
                        rows::writer(
                            &ran.report.events,
                            &ran.report.models,
                            &it.table,
                            row,
                            at.get_untracked(),
                        )
                    });
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
    let choices = [
        (Against::Cell, "cell", "the start of this cell"),
        (Against::Before, "before", "the event before"),
        (Against::Start, "start", "the empty database"),
    ];
    view! {
        <p class="tables-bar">
            <label>
                "Marks changes since "
                <select on:change=does(move |event| {
                    let value = event_target_value(&event);
                    if let Some(it) = choices.iter().find(|it| it.1 == value) { against.set(it.0); }
                })>
                    {choices.into_iter().map(|(_, value, word)| view! { <option value=value>{word}</option> }).collect_view()}
                </select>
            </label>
            <button class="link" on:click=does(move |_| save(page, run, None, ExportFormat::Sql))>"Save all as SQL"</button>
        </p>
        <div on:click=act inner_html=live(html) data-testid="tables"></div>
        <Console run/>
    }
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
fn go(view: Option<&TablesView>, looks: RwSignal<BTreeMap<String, Look>>, table: &str, rest: &str) {
    let Some((column, value)) = rest.split_once(' ') else {
        return;
    };
    let Ok(column) = column.parse::<usize>() else {
        return;
    };
    let Some(it) = view.and_then(|it| it.tables.iter().find(|it| it.table.name == table)) else {
        return;
    };
    looks.update(|looks| {
        for it in looks.values_mut() {
            it.target = None;
        }
        let look = looks.entry(table.to_owned()).or_default();
        look.target = Some((column, value.to_owned()));
        look.page = rows::page_of(&it.table.rows, look, column, value).unwrap_or(0);
    });
    request_animation_frame(|| {
        if let Ok(Some(row)) = document().query_selector("tr.is-target") {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Center);
            row.scroll_into_view_with_scroll_into_view_options(&options);
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
#[component]
fn Console(run: u32) -> impl IntoView {
    let page = page();
    let text = RwSignal::new(String::new());
    let result = RwSignal::new(String::new());
    let send = move || {
        let sql = text.get_untracked();
        if sql.trim().is_empty() {
            return;
        }
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
            result.try_set(html);
            page.said.set(said);
        });
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        }
    };
    view! {
        <details class="console">
            <summary>"SQL console"</summary>
            <p class="quiet">"On the database as the run left it. Changes last until the next run."</p>
            <textarea aria-label="SQL for the console" rows="3" spellcheck="false" autocapitalize="off" placeholder="SELECT * FROM users"
                prop:value=live(move || text.get())
                on:input=does(move |event| text.set(event_target_value(&event)))
                on:keydown=on_key></textarea>
            <button class="small" on:click=does(move |_| send())>"Run SQL"</button>
            <div inner_html=live(move || result.get()) data-testid="console"></div>
        </details>
    }
}
