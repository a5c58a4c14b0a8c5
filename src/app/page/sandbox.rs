//! The sandbox: a page for programs of one's own, with starter models and data to choose from.
//!
//! In: the lesson file `lessons/_sandbox.md`, in which each setup cell is a starter and the cell that uses it a first
//! program; and, in the address, a program that somebody has packed into a link, which never runs by itself.

use std::sync::Arc;

use leptos::prelude::*;
use lesson::{Cell, Lesson, Role};
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::dom::{El, html, later};
use super::lesson::packed_lesson;
use super::state::{Fetched, Page, page as the_page, run_key, title};
use super::{cell, inspector};
use crate::draw::lesson as draw;
use crate::model::route::Route;

/// Where the starters are.
const FILE: &str = "text/_sandbox.json";
/// Between models and program in a link.
const BREAK: &str = "\n\u{c}\n";

/// See the module.
pub fn page() -> Vec<El> {
    let page = the_page();
    document().set_title("Sandbox · Athanor");
    page.turn();
    let starters = RwSignal::new(Fetched::<Arc<Lesson>>::Loading);
    // Models and program that came with the link.
    let given = RwSignal::new(None::<(String, String)>);
    let code = match page.route.get_untracked() {
        Route::Sandbox { code } => code,
        _ => None,
    };
    spawn_local(async move {
        let fetched = packed_lesson(FILE, "The starters are broken.").await;
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
    let main = html("<main id=\"main\" class=\"lesson\"><h1>Sandbox</h1></main>");
    main.slot(move || match starters.get() {
        Fetched::Loading => vec![html(&draw::notice("quiet", "Fetching the starters …"))],
        Fetched::Failed(reason) => vec![html(&draw::notice("notice is-bad", &reason))],
        Fetched::Here(lesson) => untrack(|| vec![desks(page, &lesson, given.get_untracked())]),
    });
    vec![main, inspector::inspector()]
}

fn desks(page: Page, lesson: &Arc<Lesson>, given: Option<(String, String)>) -> El {
    let setups: Vec<Cell> = lesson
        .cells()
        .filter(|it| it.role == Role::Setup)
        .cloned()
        .collect();
    let kept = browser::stored("athanor.sandbox").unwrap_or_default();
    let first = setups.iter().position(|it| it.id == kept).unwrap_or(0);
    // Beyond the starters stands the program of the link.
    let chosen = RwSignal::new(if given.is_some() { setups.len() } else { first });
    let names: Vec<String> = setups.iter().map(title).collect();
    let all = html(&draw::sandbox(&names, given.is_some()));
    let ids: Vec<String> = setups.iter().map(|it| it.id.clone()).collect();
    later(move || {
        if let Some(id) = ids.get(chosen.get()) {
            browser::store("athanor.sandbox", Some(id));
        }
    });
    all.at("select")
        .value(move || chosen.get().to_string())
        .on("change", move |event| {
            chosen.set(event_target_value(&event).parse().unwrap_or(0));
        });
    all.at(".sandbox-said").text(move || page.said.get());
    let shown = StoredValue::new(String::new());
    let lesson = lesson.clone();
    all.at(".desk").slot(move || {
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
        shown.set_value(run_key("sandbox", &program.id));
        let lesson = Arc::new(Lesson {
            slug: "sandbox".to_owned(),
            blocks: vec![
                lesson::Block::Cell(models.clone()),
                lesson::Block::Cell(program.clone()),
            ],
            ..Lesson::default()
        });
        untrack(|| vec![cell::cell(&lesson, &models), cell::cell(&lesson, &program)])
    });
    all.at("button").click(move || {
        let text = |key: &str| {
            page.desk(key)
                .map(|it| it.text.get_untracked())
                .unwrap_or_default()
        };
        let key = shown.get_value();
        let packed = format!("{}{BREAK}{}", text(&models_key(&key)), text(&key));
        spawn_local(async move {
            let Some(code) = browser::pack(&packed).await else {
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
    });
    all
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
