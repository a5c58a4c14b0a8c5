//! The sandbox: a page for programs of one's own, with starter models and data to choose from.
//!
//! In: the lesson file `lessons/_sandbox.md`, in which each setup cell is a starter and the cell that uses it a first
//! program; and, in the address, a program that somebody has packed into a link, which never runs by itself.

use std::sync::Arc;

use leptos::prelude::*;
use lesson::{Cell, Lesson, Role};
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::cell::CellView;
use super::erased::{does, live, live_if, live_view};
use super::inspector::Inspector;
use super::state::{Fetched, page, run_key, title};
use crate::model::packed;
use crate::model::route::Route;

/// Where the starters are.
const FILE: &str = "text/_sandbox.json";
/// Between models and program in a link.
const BREAK: &str = "\n\u{c}\n";

/// See the module.
#[component]
pub fn Sandbox() -> impl IntoView {
    let page = page();
    document().set_title("Sandbox · Athanor");
    page.selected.set(None);
    page.shown.set(None);
    page.sheet.set(false);
    let starters = RwSignal::new(Fetched::<Arc<Lesson>>::Loading);
    // Models and program that came with the link.
    let given = RwSignal::new(None::<(String, String)>);
    let code = match page.route.get_untracked() {
        Route::Sandbox { code } => code,
        _ => None,
    };
    spawn_local(async move {
        let fetched = match browser::fetch_text(FILE).await {
            Ok(text) => match packed::read(&text) {
                Ok(found) => Fetched::Here(Arc::new(found)),
                Err(error) => Fetched::Failed(format!("The starters are broken. {error}")),
            },
            Err(reason) => Fetched::Failed(reason),
        };
        if let Some(code) = code {
            match browser::unpack(&code).await {
                Some(text) => {
                    let (models, program) = text.split_once(BREAK).unwrap_or(("", &text));
                    given.try_set(Some((models.to_owned(), program.to_owned())));
                }
                None => page
                    .said
                    .set("The program in this link is damaged.".to_owned()),
            }
        }
        starters.try_set(fetched);
        browser::text_is_here();
        page.load_engine();
    });
    view! {
        <main id="main" class="lesson">
            <h1>"Sandbox"</h1>
            {live_view(move || match starters.get() {
                Fetched::Loading => view! { <p class="quiet">"Fetching the starters …"</p> }.into_any(),
                Fetched::Failed(reason) => view! { <p class="notice is-bad" role="alert">{reason}</p> }.into_any(),
                Fetched::Here(lesson) => view! { <Desks lesson given=given.get_untracked()/> }.into_any(),
            })}
        </main>
        <Inspector/>
    }
}

#[component]
fn Desks(lesson: Arc<Lesson>, given: Option<(String, String)>) -> impl IntoView {
    let page = page();
    let setups: Vec<Cell> = lesson
        .cells()
        .filter(|it| it.role == Role::Setup)
        .cloned()
        .collect();
    let from_link = given.is_some();
    let kept = browser::stored("athanor.sandbox").unwrap_or_default();
    let first = setups.iter().position(|it| it.id == kept).unwrap_or(0);
    let chosen = RwSignal::new(if from_link { usize::MAX } else { first });
    let names: Vec<String> = setups.iter().map(title).collect();
    let ids: Vec<String> = setups.iter().map(|it| it.id.clone()).collect();
    Effect::new(move |_| {
        if let Some(id) = ids.get(chosen.get()) {
            browser::store("athanor.sandbox", Some(id));
        }
    });
    let shown = RwSignal::new(String::new());
    let desk = {
        let lesson = lesson.clone();
        move || {
            let (models, program) = match (setups.get(chosen.get()), &given) {
                (Some(models), _) => {
                    let program = lesson
                        .cells()
                        .find(|it| it.role == Role::Live && it.setup.contains(&models.id));
                    (models.clone(), program.cloned().unwrap_or_default())
                }
                (None, Some((models, program))) => given_cells(models, program),
                (None, None) => Default::default(),
            };
            let (models, program) = own_cells(models, program);
            shown.set(run_key("sandbox", &program.id));
            let lesson = Arc::new(Lesson {
                slug: "sandbox".to_owned(),
                blocks: vec![
                    lesson::Block::Cell(models.clone()),
                    lesson::Block::Cell(program.clone()),
                ],
                ..Lesson::default()
            });
            view! {
                <CellView lesson=lesson.clone() cell=models/>
                <CellView lesson cell=program/>
            }
        }
    };
    let link = move |_| {
        let program = page
            .desk(&shown.get_untracked())
            .map(|it| it.text.get_untracked())
            .unwrap_or_default();
        let models = page
            .desk(&models_key(&shown.get_untracked()))
            .map(|it| it.text.get_untracked())
            .unwrap_or_default();
        spawn_local(async move {
            let Some(code) = browser::pack(&format!("{models}{BREAK}{program}")).await else {
                return;
            };
            let hash = Route::Sandbox { code: Some(code) }.hash();
            let here = window().location().href().unwrap_or_default();
            let address = format!("{}{hash}", here.split('#').next().unwrap_or_default());
            page.said.set(if browser::copy(&address).await {
                "The link is on the clipboard. Whoever opens it sees your program; it runs only when they press Run.".to_owned()
            } else {
                format!("This browser does not let a page copy. The link: {address}")
            });
        });
    };
    view! {
        <p class="prose">"Models and data above, your program below. The models run first; both are yours to change."</p>
        <p class="sandbox-bar">
            <label>"Start from "
                <select prop:value=live(move || chosen.get().to_string()) on:change=does(move |event| chosen.set(event_target_value(&event).parse().unwrap_or(0)))>
                    {from_link.then(|| view! { <option value=usize::MAX.to_string() selected>"the program in the link"</option> })}
                    {names.into_iter().enumerate().map(|(at, name)| view! { <option value=at.to_string() selected=live_if(move || chosen.get() == at)>{name}</option> }).collect_view()}
                </select>
            </label>
            <button class="small" on:click=link>"Copy a link to this program"</button>
            <span class="quiet">{live(move || page.said.get())}</span>
        </p>
        {desk}
    }
}

/// The cells of a link: not trusted, not stored under a starter's name.
fn given_cells(models: &str, program: &str) -> (Cell, Cell) {
    let cell = |id: &str, source: &str| Cell {
        language: "python".to_owned(),
        id: id.to_owned(),
        source: source.to_owned(),
        ..Cell::default()
    };
    (cell("link", models), cell("link-program", program))
}

/// Both cells as the sandbox shows them: editable, the program after the models.
fn own_cells(mut models: Cell, mut program: Cell) -> (Cell, Cell) {
    models.role = Role::Live;
    models.caption = Some("Models and data".to_owned());
    models.setup = Vec::new();
    program.role = Role::Live;
    program.caption = Some("Program".to_owned());
    program.id = format!("{}-program", models.id);
    program.setup = vec![models.id.clone()];
    models.hidden = false;
    (models, program)
}

/// The key of the models that belong to a program.
fn models_key(program: &str) -> String {
    program.trim_end_matches("-program").to_owned()
}
