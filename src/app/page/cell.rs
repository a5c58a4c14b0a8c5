//! A cell: its code, its buttons, its output.
//!
//! In: a cell of a lesson, its latest run. Out: the cell on the screen, drafts in the browser's storage.

use std::sync::Arc;

use leptos::prelude::*;
use lesson::{Cell, Lesson, Role};

use super::browser;
use super::drafts::Drafts;
use super::editor::{Editor, Marks};
use super::erased::{does, live, live_if, live_view};
use super::state::{Desk, Page, Ran, Run, RunState, Selected, page, run_key, starter, title};
use crate::draw;
use crate::model::counts;
use crate::model::diff;
use crate::model::format::plural;
use crate::model::route::Route;

/// A cell that can be run.
#[component]
pub fn CellView(lesson: Arc<Lesson>, cell: Cell) -> impl IntoView {
    let page = page();
    let key = run_key(&lesson.slug, &cell.id);
    let run = page.run(&key);
    let read_only = cell.role == Role::Readonly;
    let title = title(&cell);
    let drafts = Drafts::open(page, &lesson.slug, &cell.id, starter(&cell));
    let text = drafts.text;
    let differs = RwSignal::new(false);
    let starter = StoredValue::new(starter(&cell));
    let changed = Memo::new(move |_| text.with(|it| starter.with_value(|starter| it != starter)));

    let running = Memo::new({
        let run = run.clone();
        move |_| run.with(|it| matches!(it.state, RunState::Running(_)))
    });
    let start = {
        let (lesson, cell) = (lesson.clone(), cell.clone());
        Callback::new(move |()| page.start(&lesson, &cell, text.get_untracked()))
    };
    page.put_on_desk(&key, Desk { text, start });
    let stop = {
        let key = key.clone();
        Callback::new(move |()| page.stop(&key))
    };
    let reset = {
        let key = key.clone();
        move |_| {
            text.set(starter.get_value());
            drafts.outdated.set(false);
            differs.set(false);
            page.forget(&key);
            page.said
                .set("The cell is as the lesson has it.".to_owned());
        }
    };
    if cell.autorun {
        start.run(());
    }
    let mut before: Vec<String> = lesson
        .run_order(&cell)
        .iter()
        .map(|it| it.source.clone())
        .collect();
    before.pop();
    let run_key_text = key.clone();
    let link = Route::Lesson {
        slug: lesson.slug.clone(),
        at: Some(cell.id.clone()),
    };
    let on_cursor = select_line(page, key.clone(), cell.id.clone());
    let marks = marks(page, key, cell.id.clone(), run.clone());
    let label = format!("Code of the cell {title}");
    let run_label = format!("Run {title}");
    let stop_label = format!("Stop {title}");
    let reset_label = format!("Reset {title}");
    let diff_label = format!("Show your changes of {title}");
    let cell_label = format!("Cell {title}");
    view! {
        <section class="cell" id=cell.id.clone() aria-label=cell_label>
            <header class="cell-bar">
                <span class="cell-title">{title.clone()}</span>
                <a class="cell-link" href=link.hash() aria-label=format!("Link to {title}")>"#"</a>
                <Show when=move || changed.get()>
                    <button class="ghost" aria-pressed=live(move || differs.get().to_string()) aria-label=diff_label.clone()
                        on:click=does(move |_| differs.update(|it| *it = !*it))>"Changes"</button>
                    <button class="ghost" aria-label=reset_label.clone() on:click=reset.clone()>"Reset"</button>
                </Show>
                {live_view(move || if running.get() {
                    view! {
                        <button class="run is-stop" aria-label=stop_label.clone() on:click=does(move |_| stop.run(()))>
                            <span class="stop-icon" aria-hidden="true"></span>"Stop"
                        </button>
                    }.into_any()
                } else {
                    view! {
                        <button class="run" aria-label=run_label.clone() title="Ctrl or ⌘ + Enter" on:click=does(move |_| start.run(()))>
                            <span class="run-icon" aria-hidden="true"></span>"Run"
                        </button>
                    }.into_any()
                })}
            </header>
            <Show when=move || drafts.outdated.get()>
                <div class="notice" role="status">
                    <p>"The lesson has changed since you edited this cell. Your text is shown."</p>
                    <button class="small" on:click=does(move |_| drafts.keep_mine())>"Keep mine"</button>
                    <button class="small" on:click=does(move |_| { drafts.outdated.set(false); text.set(starter.get_value()); })>
                        "Take the new one"
                    </button>
                </div>
            </Show>
            <Show when=move || differs.get() && changed.get()>
                <div inner_html=live(move || draw::code::diff(&diff::lines(&starter.get_value(), &text.get())))></div>
            </Show>
            <Editor text label read_only marks on_cursor on_run=start before run_key=run_key_text/>
            <Output key=run_key(&lesson.slug, &cell.id) title/>
        </section>
    }
}

/// A setup cell: read, and marked when one of its lines sent something.
#[component]
pub fn Setup(lesson: Arc<Lesson>, cell: Cell) -> impl IntoView {
    let page = page();
    let text = RwSignal::new(starter(&cell));
    let title = title(&cell);
    let prefix = format!("{}/", lesson.slug);
    let id = cell.id.clone();
    let open = RwSignal::new(!cell.hidden);
    let marks = Signal::derive(move || {
        let mark = page.selected.with(|it| {
            it.as_ref()
                .filter(|it| it.cell == id && it.run.starts_with(&prefix))
                .map(|it| (it.line, it.event.is_some()))
        });
        Marks {
            line: mark.map(|it| it.0),
            reveal: mark.is_some_and(|it| it.1),
            ..Marks::default()
        }
    });
    // A statement of the setup can be chosen in the timeline: then show its line.
    Effect::new(move |_| {
        if marks.with(|it| it.line.is_some()) {
            open.set(true);
        }
    });
    let on_cursor = Callback::new({
        let id = cell.id.clone();
        move |line| {
            let Some(run) = page.shown.get_untracked() else {
                return;
            };
            page.selected.set(Some(Selected {
                run,
                cell: id.clone(),
                line,
                event: None,
            }));
        }
    });
    view! {
        <details class="setup" id=cell.id.clone() prop:open=live_if(move || open.get())>
            <summary>
                <span class="cell-title">{title.clone()}</span>
                <span class="setup-note">"runs before the cells that use it"</span>
            </summary>
            <Editor text label=format!("Setup code {title}") read_only=true marks on_cursor on_run=Callback::new(|()| ())/>
        </details>
    }
}

/// Code that is only read.
#[component]
pub fn StaticCode(cell: Cell) -> impl IntoView {
    let code = draw::code::code(&cell.language, &cell.source);
    view! { <pre class="code" tabindex="0" role="region" aria-label="Code"><code inner_html=code></code></pre> }
}

/// What a cell printed, and how its run ended.
#[component]
fn Output(key: String, title: String) -> impl IntoView {
    let page = page();
    let run = page.run(&key);
    let state = Memo::new({
        let run = run.clone();
        move |_| run.with(|it| it.state.clone())
    });
    let output = Memo::new(move |_| run.with(|it| it.output.clone()));
    let status = page.status;
    let shown_key = key.clone();
    let end = move || {
        match state.get() {
        RunState::Never => ().into_any(),
        RunState::Running(id) => {
            let waiting = move || status.with(|it| *it != super::engine::Status::Busy(id));
            view! {
                <p class="run-note">
                    <span class="spinner" aria-hidden="true"></span>
                    {live(move || if waiting() { "Waiting for the engine …" } else { "Running …" })}
                </p>
            }.into_any()
        }
        RunState::Stopped => view! { <p class="run-note">"Stopped."</p> }.into_any(),
        RunState::Broken(reason) => view! {
            <div class="notice is-bad">
                <p>"The engine failed inside and was started again. This is a fault of Athanor, not of your code; your text is kept."</p>
                <p class="quiet">{reason}</p>
            </div>
        }.into_any(),
        RunState::Done(ran) => view! { <Ended ran key=shown_key.clone()/> }.into_any(),
    }
    };
    view! {
        <div class="output" role="group" aria-label=format!("Output of {title}")>
            <Show when=move || output.with(|it| !it.is_empty())>
                <pre class="stdout" tabindex="0" role="region" aria-label="What the program printed">{live(move || output.get())}</pre>
            </Show>
            {end}
        </div>
    }
}

/// The error, if any, and the way to the inspector.
#[component]
fn Ended(ran: Arc<Ran>, key: String) -> impl IntoView {
    let page = page();
    let error = ran.report.error.clone().map(|it| {
        let line = it.line.filter(|_| it.cell == Some(ran.cell()));
        let place = line.map(|line| format!(" on line {line}"));
        view! {
            <div class="error" role="group" aria-label="Error">
                <p class="error-title"><strong>{it.class}</strong>{place}</p>
                {it.explanation.map(|it| view! { <p class="explanation">{it}</p> })}
                {it.lesson.map(|slug| {
                    let hash = Route::Lesson { slug, at: None }.hash();
                    view! { <p class="explanation"><a href=hash>"The lesson about this"</a></p> }
                })}
                <pre class="traceback" tabindex="0" role="region" aria-label="Traceback">{it.traceback}</pre>
            </div>
        }
    });
    let notes = ran.report.notes.clone().into_iter().map(|it| {
        let hash = it.lesson.map(|slug| Route::Lesson { slug, at: None }.hash());
        view! {
            <p class="run-note">
                <span>{it.text} {hash.map(|it| view! { " "<a href=it>"The lesson about this"</a> })}</span>
            </p>
        }
    });
    let notes = notes.collect_view();
    let count = plural(ran.counts.total, "query", "queries");
    let label = format!("{count}. Show what happened");
    let by_kind = if ran.counts.kinds.len() > 1 {
        ran.counts.by_kind()
    } else {
        String::new()
    };
    let here = key.clone();
    let current = Memo::new(move |_| page.shown.with(|it| it.as_deref() == Some(here.as_str())));
    let silent = ran.report.stdout.is_empty() && ran.report.error.is_none();
    view! {
        {silent.then(|| view! { <p class="run-note">"Finished without printing anything."</p> })}
        {error}
        {notes}
        <button
            class="summary"
            class:is-current=live_if(move || current.get())
            aria-label=label
            on:click=does(move |_| {
                page.shown.set(Some(key.clone()));
                page.sheet.set(true);
                browser::go_to("inspector");
            })
        >
            <strong>{count}</strong>
            <span>{by_kind}</span>
            <span class="summary-go" aria-hidden="true">"What happened"</span>
        </button>
    }
}

/// What the editor of a cell shows of its run and of the selection.
fn marks(page: Page, key: String, id: String, run: ArcRwSignal<Run>) -> Signal<Marks> {
    let from_run = Memo::new(move |_| {
        run.with(|it| match &it.state {
            RunState::Done(ran) => {
                let counts = counts::by_line(&ran.report.events, ran.cell());
                let error = ran.report.error.as_ref();
                let error = error.filter(|it| it.cell == Some(ran.cell()));
                let error =
                    error.and_then(|it| Some((it.line?, format!("{}: {}", it.class, it.message))));
                (counts, error)
            }
            _ => (Vec::new(), None),
        })
    });
    let memo = Memo::new(move |_| {
        let mark = page.selected.with(|it| {
            it.as_ref()
                .filter(|it| it.run == key && it.cell == id)
                .map(|it| (it.line, it.event.is_some()))
        });
        let (counts, error) = from_run.get();
        Marks {
            line: mark.map(|it| it.0),
            reveal: mark.is_some_and(|it| it.1),
            counts,
            error,
        }
    });
    memo.into()
}

/// Placing the cursor marks the statements of that line, once the cell has run.
fn select_line(page: Page, key: String, cell: String) -> Callback<u32> {
    Callback::new(move |line| {
        if page
            .run(&key)
            .with_untracked(|it| matches!(it.state, RunState::Done(_)))
        {
            page.shown.set(Some(key.clone()));
            page.selected.set(Some(Selected {
                run: key.clone(),
                cell: cell.clone(),
                line,
                event: None,
            }));
        }
    })
}
