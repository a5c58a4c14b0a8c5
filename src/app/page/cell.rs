//! A cell: its code, its buttons, its output.
//!
//! In: a cell of a lesson, its latest run. Out: the cell on the screen, drafts in the browser's storage.

use std::sync::Arc;

use leptos::prelude::*;
use lesson::{Cell, Lesson, Role};

use super::browser;
use super::dom::{El, follow, html, later};
use super::drafts::Drafts;
use super::editor::{self, Editor, Marks};
use super::engine::Status;
use super::state::{Desk, Page, Run, RunState, Selected, page, run_key, starter, title};
use crate::draw;
use crate::model::counts;
use crate::model::diff;
use crate::model::route::Route;

/// A cell that can be run.
pub fn cell(lesson: &Arc<Lesson>, cell: &Cell) -> El {
    let page = page();
    let key = run_key(&lesson.slug, &cell.id);
    let run = page.run(&key);
    let title = title(cell);
    let drafts = Drafts::open(page, &lesson.slug, &cell.id, starter(cell));
    let text = drafts.text;
    let differs = RwSignal::new(false);
    let starter = StoredValue::new(starter(cell));
    let changed = Memo::new(move |_| text.with(|it| starter.with_value(|starter| it != starter)));
    let start = {
        let (lesson, cell) = (lesson.clone(), cell.clone());
        Callback::new(move |()| page.start(&lesson, &cell, text.get_untracked()))
    };
    page.put_on_desk(&key, Desk { text, start });
    if cell.autorun {
        start.run(());
    }
    let mut before: Vec<String> = lesson
        .run_order(cell)
        .iter()
        .map(|it| it.source.clone())
        .collect();
    before.pop();
    let link = Route::Lesson {
        slug: lesson.slug.clone(),
        at: Some(cell.id.clone()),
    };
    let all = html(&draw::lesson::cell(&link.hash(), &cell.id, &title));
    all.at(".differs")
        .shown(move || changed.get())
        .state("aria-pressed", move || differs.get());
    all.at(".reset").shown(move || changed.get());
    let (stop, go) = (all.at(".is-stop"), all.at(".start"));
    follow({
        let run = run.clone();
        move || {
            let running = run.with(|it| matches!(it.state, RunState::Running(_)));
            // The focus stays where the learner pressed.
            let had_focus = [&stop, &go].iter().any(|it| is_active(it));
            stop.set("hidden", (!running).then_some(""));
            go.set("hidden", running.then_some(""));
            if had_focus {
                browser::focus(if running { &stop.0 } else { &go.0 });
            }
        }
    });
    all.at(".outdated").shown(move || drafts.outdated.get());
    all.at(".changes").inner(move || {
        if differs.get() && changed.get() {
            draw::code::diff(&diff::lines(&starter.get_value(), &text.get()))
        } else {
            String::new()
        }
    });
    let editor = editor::editor(Editor {
        text,
        label: format!("Code of the cell {title}"),
        read_only: cell.role == Role::Readonly,
        marks: marks(page, key.clone(), cell.id.clone(), run.clone()),
        on_cursor: select_line(page, key.clone(), cell.id.clone()),
        on_run: start,
        before,
        run_key: key.clone(),
    });
    all.at(".editor-place").add(&editor);
    output(page, &all, key.clone(), run);
    all.wishes(move |wish, _| match wish {
        "run" => start.run(()),
        "stop" => page.stop(&key),
        "differs" => differs.update(|it| *it = !*it),
        "reset" => {
            text.set(starter.get_value());
            drafts.outdated.set(false);
            differs.set(false);
            page.forget(&key);
            page.said
                .set("The cell is as the lesson has it.".to_owned());
        }
        "keep" => drafts.keep_mine(),
        "take" => {
            drafts.outdated.set(false);
            text.set(starter.get_value());
        }
        "look" => {
            page.shown.set(Some(key.clone()));
            page.sheet.set(true);
            browser::go_to("inspector");
        }
        _ => {}
    });
    all
}

fn is_active(it: &El) -> bool {
    document()
        .active_element()
        .is_some_and(|active| active.is_same_node(Some(&it.0)))
}

/// A setup cell: read, and marked when one of its lines sent something.
pub fn setup(lesson: &Arc<Lesson>, cell: &Cell) -> El {
    let page = page();
    let title = title(cell);
    let prefix = format!("{}/", lesson.slug);
    let id = cell.id.clone();
    let all = html(&draw::lesson::setup(cell, &title));
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
    let fold = all.clone();
    later(move || {
        if marks.with(|it| it.line.is_some()) {
            fold.set("open", Some(""));
        }
    });
    let id = cell.id.clone();
    let on_cursor = Callback::new(move |line| {
        let Some(run) = page.shown.get_untracked() else {
            return;
        };
        page.selected.set(Some(Selected {
            run,
            cell: id.clone(),
            line,
            event: None,
        }));
    });
    all.add(&editor::editor(Editor {
        text: RwSignal::new(starter(cell)),
        label: format!("Setup code {title}"),
        read_only: true,
        marks,
        on_cursor,
        on_run: Callback::new(|()| ()),
        before: Vec::new(),
        run_key: String::new(),
    }));
    all
}

/// What a cell printed, and how its run ended.
fn output(page: Page, all: &El, key: String, run: ArcRwSignal<Run>) {
    let place = all.at(".output");
    let printed = place.at(".stdout");
    place.shown({
        let run = run.clone();
        move || run.with(|it| it.state != RunState::Never || !it.output.is_empty())
    });
    printed.shown({
        let run = run.clone();
        move || run.with(|it| !it.output.is_empty())
    });
    printed.text({
        let run = run.clone();
        move || run.with(|it| it.output.clone())
    });
    let ended = place.at(".ended");
    ended.inner(move || {
        run.with(|it| match &it.state {
            RunState::Never => String::new(),
            RunState::Running(id) => {
                let runs = page.status.with(|it| *it == Status::Busy(*id));
                draw::lesson::waiting(if runs {
                    "Running …"
                } else {
                    "Waiting for the engine …"
                })
            }
            RunState::Stopped => draw::lesson::notice("run-note", "Stopped."),
            RunState::Broken(reason) => draw::lesson::broken(reason),
            RunState::Done(ran) => draw::lesson::ended(&ran.report, &ran.counts, ran.cell()),
        })
    });
    let place = place.clone();
    follow(move || {
        let current = page.shown.with(|it| it.as_deref() == Some(key.as_str()));
        place.set_class("is-current", current);
    });
}

/// What the editor of a cell shows of its run and of the selection.
fn marks(page: Page, key: String, id: String, run: ArcRwSignal<Run>) -> Signal<Marks> {
    Signal::derive(move || {
        let mark = page.selected.with(|it| {
            it.as_ref()
                .filter(|it| it.run == key && it.cell == id)
                .map(|it| (it.line, it.event.is_some()))
        });
        let (counts, error) = run.with(|it| match &it.state {
            RunState::Done(ran) => {
                let counts = counts::by_line(&ran.report.events, ran.cell());
                let error = ran.report.error.as_ref();
                let error = error.filter(|it| it.cell == Some(ran.cell()));
                let error =
                    error.and_then(|it| Some((it.line?, format!("{}: {}", it.class, it.message))));
                (counts, error)
            }
            _ => (Vec::new(), None),
        });
        Marks {
            line: mark.map(|it| it.0),
            reveal: mark.is_some_and(|it| it.1),
            counts,
            error,
        }
    })
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
