//! The panels that are text from end to end: transactions, costs, session.
//!
//! In: a finished run, the moment that is looked at. Out: HTML of `draw`, and the wishes of its buttons.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Event, Question, Reply};

use super::erased::{does, live};
use super::state::{Page, Ran, page};
use crate::draw;
use crate::model::costs;
use crate::model::format::{duration, plural};

/// What rows of a run are drawn from.
pub fn view_of<'a>(ran: &'a Ran, unfolded: &'a BTreeSet<usize>) -> draw::timeline::View<'a> {
    draw::timeline::View {
        events: &ran.report.events,
        spans: &ran.spans,
        cells: &ran.cells,
        cell: ran.cell(),
        values: false,
        several: ran
            .spans
            .iter()
            .any(|it| it.connection != ran.spans[0].connection),
        total: 0,
        unfolded,
    }
}

/// `1.2 ms in the database`, and with a latency what a server would have taken.
pub fn time_text(events: &[Event], spent: u64, latency: u32) -> String {
    if latency == 0 {
        return format!("{} in the database", duration(spent));
    }
    let trips = costs::round_trips(events);
    let time = costs::simulated(trips, latency, spent);
    format!(
        "{} at {latency} ms for each of {}",
        duration(time),
        plural(trips, "round trip", "round trips")
    )
}

/// The event that is looked at: the chosen one, else the last. Index in the events.
pub fn moment(page: Page, key: &str, ran: &Ran) -> usize {
    let chosen = page.selected.with(|it| {
        let of_this_run = it.as_ref().filter(|it| it.run == key);
        of_this_run.and_then(|it| it.event)
    });
    chosen.unwrap_or(ran.report.events.len().saturating_sub(1))
}

/// The latest answer of the worker, once there is one.
pub type Answer = RwSignal<Option<Result<Reply, String>>, LocalStorage>;

/// An answer of the worker that follows what is asked; the newest question wins, and only one is under way.
pub fn follow(page: Page, wanted: Memo<Option<Question>>) -> Answer {
    let answer = RwSignal::new_local(None);
    let busy = StoredValue::new(false);
    fn send(page: Page, wanted: Memo<Option<Question>>, answer: Answer, busy: StoredValue<bool>) {
        let Some(Some(question)) = wanted.try_get_untracked() else {
            return;
        };
        let asked = question.clone();
        busy.set_value(true);
        page.ask(question, move |reply| {
            if busy.try_set_value(false).is_some() {
                return;
            }
            answer.try_set(Some(reply));
            let moved = wanted
                .try_get_untracked()
                .flatten()
                .is_some_and(|it| it != asked);
            if moved {
                send(page, wanted, answer, busy);
            }
        });
    }
    Effect::new(move |_| {
        wanted.track();
        if !busy.get_value() {
            send(page, wanted, answer, busy);
        }
    });
    answer
}

/// Carries out `choose EVENT`.
fn chooses(page: Page, key: String, ran: Arc<Ran>) -> impl Fn(web_sys::MouseEvent) {
    move |event| {
        if let Some((wish, rest)) = super::wish(&event) {
            if let ("choose", Ok(index)) = (wish.as_str(), rest.parse()) {
                page.choose(&key, &ran, index);
            }
        }
    }
}

/// Transactions and savepoints as a nested list.
#[component]
pub fn Transactions(key: String, ran: Arc<Ran>, from: Memo<usize>) -> impl IntoView {
    let act = chooses(page(), key, ran.clone());
    let html = move || {
        let nothing = BTreeSet::new();
        draw::transactions::all(&view_of(&ran, &nothing), from.get())
    };
    view! { <div on:click=act inner_html=live(html)></div> }
}

/// Costs by line, reason and kind, and against a server that is not in this tab.
#[component]
pub fn Costs(key: String, ran: Arc<Ran>, from: Memo<usize>) -> impl IntoView {
    let page = page();
    let latency = page.settings.latency;
    let act = chooses(page, key, ran.clone());
    let events = {
        let ran = ran.clone();
        move || {
            ran.report
                .events
                .get(from.get()..)
                .unwrap_or_default()
                .to_vec()
        }
    };
    let sentence = move || {
        let events = events();
        let spent = crate::model::counts::Counts::of(&events).duration;
        let trips = costs::round_trips(&events);
        let waited = costs::simulated(trips, latency.get(), 0);
        format!(
            "{} of {} ms: {} of waiting, and {} of work in this tab's database.",
            plural(trips, "round trip", "round trips"),
            latency.get(),
            duration(waited),
            duration(spent)
        )
    };
    let html = move || draw::costs::tables(&ran.report.events, from.get(), &ran.cells, ran.cell());
    view! {
        <div class="latency">
            <label for="latency">"With the database on a server, each round trip takes " <output for="latency">{live(move || format!("{} ms", latency.get()))}</output></label>
            <input id="latency" type="range" min="0" max="100" step="1" prop:value=live(move || latency.get().to_string())
                on:input=does(move |event| latency.set(event_target_value(&event).parse().unwrap_or(0)))/>
            <p data-testid="simulated" aria-live="polite">{live(sentence)}</p>
        </div>
        <div on:click=act inner_html=live(html)></div>
    }
}

/// The sessions at the moment that is looked at.
#[component]
pub fn Session(key: String, ran: Arc<Ran>) -> impl IntoView {
    let page = page();
    let run = ran.report.id;
    let wanted = Memo::new(move |_| {
        let seq = moment(page, &key, &ran) as u32;
        Some(Question::SessionsAt { run, seq })
    });
    let answer = follow(page, wanted);
    let html = move || match answer.get() {
        None => String::new(),
        Some(Ok(Reply::Sessions(views))) => draw::session::sessions(&views),
        Some(Ok(_)) => String::new(),
        Some(Err(reason)) => sorry(&reason),
    };
    view! { <div inner_html=live(html) data-testid="sessions"></div> }
}

/// Why something cannot be shown.
pub fn sorry(reason: &str) -> String {
    let mut html = draw::Html::new();
    html.element("p", "quiet panel-note", reason);
    html.finish()
}
