//! The timeline: every statement and transaction step in order, beside the lanes they ran in.
//!
//! In: a finished run. Out: a list; choosing a row marks its line in the editor, and the other way round.

use std::sync::Arc;

use leptos::html::Ol;
use leptos::prelude::*;
use protocol::Event;
use trace::{EventKind, Statement, Transaction};
use wasm_bindgen::JsCast;

use super::browser;
use super::cell::piece;
use super::state::{Page, Ran, Selected, page};
use super::tables::Grid;
use crate::model::format::{duration, params, plural};
use crate::model::highlight;
use crate::model::spans::{self, Outcome, Span};
use crate::model::timeline::{self, Group, Lane, Row, RowKind};

/// So many parameter lists are shown at once; the others are counted.
const SHOWN_PARAMS: usize = 12;

/// The timeline of a run from the event with index `from` on.
#[component]
pub fn Timeline(key: String, ran: Arc<Ran>, from: usize) -> impl IntoView {
    let page = page();
    let list = NodeRef::<Ol>::new();
    let rows = timeline::rows(&ran.report.events, from);
    let spans = Arc::new(spans::find(&ran.report.events));
    let empty = rows.is_empty();
    let cx = Context {
        page,
        key: key.clone(),
        ran,
        spans,
    };
    let items = rows.into_iter().map(|row| item(&cx, row)).collect_view();

    // A line that was chosen in the editor brings its first statement into view, inside the list only.
    Effect::new(move |_| {
        let chosen = page.selected.get();
        let Some(list) = list.get() else { return };
        if chosen.is_some_and(|it| it.event.is_none() && it.run == key) {
            request_animation_frame(move || {
                if let Ok(Some(first)) = list.query_selector("[aria-current=true]") {
                    let options = web_sys::ScrollIntoViewOptions::new();
                    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                    first.scroll_into_view_with_scroll_into_view_options(&options);
                }
            });
        }
    });
    view! {
        <Show when=move || empty>
            <p class="quiet panel-note">"Nothing was sent to the database."</p>
        </Show>
        <ol class="timeline" node_ref=list on:keydown=walk>{items}</ol>
    }
}

#[derive(Clone)]
struct Context {
    page: Page,
    key: String,
    ran: Arc<Ran>,
    spans: Arc<Vec<Span>>,
}

impl Context {
    fn event(&self, index: usize) -> &Event {
        &self.ran.report.events[index]
    }

    /// `line 7`, and the cell's name when it is not the learner's own.
    fn place(&self, event: &Event) -> Option<String> {
        let line = event.line?;
        let setup = event.cell.filter(|it| *it != self.ran.cell());
        let name = setup.and_then(|it| self.ran.cells.get(it as usize));
        Some(name.map_or_else(
            || format!("line {line}"),
            |name| format!("{name}, line {line}"),
        ))
    }

    /// Marks the line of an event.
    fn choose(&self, index: usize) {
        let event = self.event(index);
        let (Some(line), Some(cell)) = (event.line, event.cell) else {
            return;
        };
        let Some(cell) = self.ran.cells.get(cell as usize) else {
            return;
        };
        let chosen = Selected {
            run: self.key.clone(),
            cell: cell.clone(),
            line,
            event: Some(index),
        };
        self.page.selected.set(Some(chosen));
    }

    /// Whether an event is marked: it was chosen, or its line was.
    fn is_marked(&self, index: usize) -> bool {
        let event = self.event(index);
        let cell = event.cell.and_then(|it| self.ran.cells.get(it as usize));
        self.page.selected.with(|it| {
            it.as_ref().is_some_and(|it| {
                it.run == self.key
                    && match it.event {
                        Some(chosen) => chosen == index,
                        None => Some(it.line) == event.line && Some(&it.cell) == cell,
                    }
            })
        })
    }
}

/// Arrow keys walk from row to row.
fn walk(event: web_sys::KeyboardEvent) {
    let step: isize = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(list) = event
        .current_target()
        .and_then(|it| it.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    let Ok(heads) = list.query_selector_all("button.head") else {
        return;
    };
    let visible: Vec<web_sys::Element> = (0..heads.length())
        .filter_map(|it| heads.get(it)?.dyn_into::<web_sys::Element>().ok())
        .filter(is_drawn)
        .collect();
    let active = document().active_element();
    let at = visible.iter().position(|it| {
        active
            .as_ref()
            .is_some_and(|active| active.is_same_node(Some(it)))
    });
    let Some(at) = at else { return };
    let next = at as isize + step;
    if let Some(next) = usize::try_from(next).ok().and_then(|it| visible.get(it)) {
        event.prevent_default();
        browser::focus(next);
    }
}

/// Whether an element is drawn at all.
fn is_drawn(element: &web_sys::Element) -> bool {
    element
        .dyn_ref::<web_sys::HtmlElement>()
        .is_some_and(|it| it.offset_parent().is_some())
}

fn item(cx: &Context, row: Row) -> AnyView {
    let lanes = lanes(&row.lanes);
    match row.kind {
        RowKind::Statement(index) => {
            let EventKind::Statement(statement) = &cx.event(index).kind else { return ().into_any() };
            let class = format!("row kind-{}", statement.kind.name().to_lowercase());
            view! { <li class=class>{lanes}<div class="row-body">{single(cx, index, statement)}</div></li> }.into_any()
        }
        RowKind::Group(group) => view! { <li class="row is-group">{lanes}<div class="row-body">{folded(cx, group)}</div></li> }.into_any(),
        RowKind::Step { event, span } => view! { <li class="row is-step">{lanes}<div class="row-body">{step(cx, event, span)}</div></li> }.into_any(),
        RowKind::Flush(index) => {
            let EventKind::FlushStart(flush) = &cx.event(index).kind else { return ().into_any() };
            let plan = flush.plan.join(", ");
            let reason = flush.reason.clone();
            view! {
                <li class="row is-flush">{lanes}
                    <div class="row-body"><p class="step-line"><span class="step-word">{reason}</span><span class="step-note">{plan}</span></p></div>
                </li>
            }.into_any()
        }
        RowKind::Warning(index) => {
            let EventKind::Warning(message) = &cx.event(index).kind else { return ().into_any() };
            let text = format!("{}: {}", message.category, message.text);
            view! { <li class="row is-warning">{lanes}<div class="row-body"><p class="step-line">{text}</p></div></li> }.into_any()
        }
    }
}

fn lanes(lanes: &[Lane]) -> impl IntoView + use<> {
    let marks = lanes.iter().map(|lane| {
        let (place, outcome) = match lane {
            Lane::Empty => return view! { <span class="lane"></span> }.into_any(),
            Lane::Start(it) => ("start", it),
            Lane::Through(it) => ("through", it),
            Lane::End(it) => ("end", it),
        };
        let outcome = match outcome {
            Outcome::Kept => "kept",
            Outcome::RolledBack => "undone",
            Outcome::Open => "open",
        };
        view! { <span class=format!("lane lane-{place} lane-{outcome}")></span> }.into_any()
    });
    let marks = marks.collect_view();
    view! { <span class="lanes" aria-hidden="true">{marks}</span> }
}

/// The first line of a statement: why, where, how much.
fn head(cx: &Context, index: usize, statement: &Statement) -> impl IntoView + use<> {
    let event = cx.event(index);
    let place = cx.place(event);
    let rows = timeline::rows_text(statement);
    let kind = statement.kind.name();
    let reason = statement.reason.clone();
    let marked = {
        let cx = cx.clone();
        Memo::new(move |_| cx.is_marked(index))
    };
    let choose = {
        let cx = cx.clone();
        move |_| cx.choose(index)
    };
    let time = duration(statement.duration);
    view! {
        <button
            class="head"
            data-testid="statement"
            aria-current=move || marked.get().then_some("true")
            on:click=choose
        >
            <span class="kind">{kind}</span>
            <span class="reason">{reason}</span>
            {place.map(|it| view! { <span class="place">{it}</span> })}
            {rows.map(|it| view! { <span class="fact">{it}</span> })}
            <span class="fact time">{time}</span>
        </button>
    }
}

fn single(cx: &Context, index: usize, statement: &Statement) -> AnyView {
    view! { {head(cx, index, statement)} {sql(&statement.sql)} {details(statement)} }.into_any()
}

fn sql(text: &str) -> impl IntoView + use<> {
    let code = highlight::sql(text.trim())
        .into_iter()
        .map(piece)
        .collect_view();
    view! { <pre class="sql"><code>{code}</code></pre> }
}

/// Parameters, result rows, the database's error.
fn details(statement: &Statement) -> impl IntoView + use<> {
    let many = statement.params.len();
    let lists = statement
        .params
        .iter()
        .take(SHOWN_PARAMS)
        .map(|it| params(it))
        .filter(|it| !it.is_empty());
    let lists = lists.map(|it| view! { <li>{it}</li> }).collect_view();
    let more = many.saturating_sub(SHOWN_PARAMS);
    let has_params = statement.params.iter().any(|it| !it.is_empty());
    let result = (!statement.preview.is_empty()).then(|| {
        let known = usize::try_from(statement.rows.unwrap_or(0))
            .unwrap_or(usize::MAX)
            .max(statement.preview.len());
        let (columns, rows) = (statement.columns.clone(), statement.preview.clone());
        view! {
            <details class="rows">
                <summary>{plural(known, "row", "rows")}</summary>
                <Grid columns rows total=known as u64 label="Result rows".to_owned()/>
            </details>
        }
    });
    let error = statement
        .error
        .clone()
        .map(|it| view! { <p class="db-error">{it}</p> });
    view! {
        {has_params.then(|| view! {
            <ul class="params" aria-label="Parameters">
                {lists}
                {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })}
            </ul>
        })}
        {result}
        {error}
    }
}

/// Similar statements: the text once, the parameters of each, and each of them on demand.
fn folded(cx: &Context, group: Group) -> AnyView {
    let Some(&first) = group.events.first() else {
        return ().into_any();
    };
    let EventKind::Statement(statement) = &cx.event(first).kind else {
        return ().into_any();
    };
    let title = group.title();
    let (count, reason) = (group.events.len(), group.reason.clone());
    let place = cx.place(cx.event(first));
    let hot = group.is_query;
    let statements = || {
        group
            .events
            .iter()
            .filter_map(|&index| match &cx.event(index).kind {
                EventKind::Statement(it) => Some((index, it)),
                _ => None,
            })
    };
    let time: u64 = statements().map(|it| it.1.duration).sum();
    let rows: u64 = statements().filter_map(|it| it.1.rows).sum();
    let rows = plural(usize::try_from(rows).unwrap_or(usize::MAX), "row", "rows");
    let lists = statements()
        .take(SHOWN_PARAMS)
        .map(|it| it.1.params.iter().map(|it| params(it)).collect::<String>());
    let lists: Vec<String> = lists.filter(|it| !it.is_empty()).collect();
    let more = count.saturating_sub(SHOWN_PARAMS);
    let lists = (!lists.is_empty()).then(|| {
        view! {
            <ul class="params inline" aria-label="Parameters">
                {lists.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}
                {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })}
            </ul>
        }
    });
    let inner = statements()
        .map(|(index, it)| {
            let text = (it.sql != statement.sql).then(|| sql(&it.sql).into_any());
            view! { <li>{head(cx, index, it)} {text} {details(it)}</li> }
        })
        .collect_view();
    let open = RwSignal::new(false);
    let marked = {
        let (cx, events) = (cx.clone(), group.events.clone());
        Memo::new(move |_| events.iter().any(|&it| cx.is_marked(it)))
    };
    let choose = {
        let cx = cx.clone();
        move |_| cx.choose(first)
    };
    let unfold_label = format!("Each of the {count} statements");
    view! {
        <button class="head" data-testid="group" aria-label=title aria-current=move || marked.get().then_some("true") on:click=choose>
            <span class="times" class:is-hot=hot>{format!("{count}×")}</span>
            <span class="reason">{reason}</span>
            {place.map(|it| view! { <span class="place">{it}</span> })}
            <span class="fact">{rows}</span>
            <span class="fact time">{duration(time)}</span>
        </button>
        {sql(&statement.sql)}
        {lists}
        <button class="unfold" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|it| *it = !*it)>
            {unfold_label}
        </button>
        <ol class="folded" hidden=move || !open.get()>{inner}</ol>
    }
    .into_any()
}

/// A step of a transaction; with what a rollback took back.
fn step(cx: &Context, index: usize, span: Option<usize>) -> AnyView {
    let event = cx.event(index);
    let (word, step, class): (&str, &Transaction, &str) = match &event.kind {
        EventKind::Begin(it) => ("BEGIN", it, "is-begin"),
        EventKind::Commit(it) => ("COMMIT", it, "is-commit"),
        EventKind::Rollback(it) => ("ROLLBACK", it, "is-rollback"),
        EventKind::Savepoint(it) => ("SAVEPOINT", it, "is-begin"),
        EventKind::Release(it) => ("RELEASE SAVEPOINT", it, "is-commit"),
        EventKind::RollbackTo(it) => ("ROLLBACK TO SAVEPOINT", it, "is-rollback"),
        _ => return ().into_any(),
    };
    let name = step.name.clone();
    let marked = {
        let cx = cx.clone();
        Memo::new(move |_| cx.is_marked(index))
    };
    let choose = {
        let cx = cx.clone();
        move |_| cx.choose(index)
    };
    let span = span.and_then(|it| cx.spans.get(it));
    let ended = span.filter(|it| it.end == index && it.start != index);
    let back = ended.map(|it| super::transactions::taken_back(&cx.ran, it));
    let empty =
        ended.is_some_and(|it| it.outcome == Outcome::RolledBack && it.taken_back.is_empty());
    view! {
        <button class=format!("head step {class}") aria-current=move || marked.get().then_some("true") on:click=choose>
            <span class="step-word">{word}</span>
            {name.map(|it| view! { <span class="reason">{it}</span> })}
            {cx.place(event).map(|it| view! { <span class="place">{it}</span> })}
            {empty.then(|| view! { <span class="fact">"nothing to take back"</span> })}
        </button>
        {back}
    }
    .into_any()
}
