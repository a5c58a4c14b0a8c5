//! The panels that are text from end to end: transactions, costs, session.
//!
//! In: a finished run, the moment that is looked at. Out: HTML of `draw`, and the wishes of its buttons.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Event, Question, Reply};

use super::dom::{El, html, later};
use super::state::{Page, Ran};
use crate::draw;
use crate::model::costs;
use crate::model::format::{duration, plural};

/// What rows of a run are drawn from.
///
/// Connections are named only where the events from `from` on used more than one.
pub fn view_of<'a>(ran: &'a Ran, from: usize, unfolded: &'a [usize]) -> draw::timeline::View<'a> {
    let mut shown = ran.spans.iter().filter(|it| it.end >= from);
    let first = shown.next().map(|it| it.connection);
    draw::timeline::View {
        events: &ran.report.events,
        spans: &ran.spans,
        cells: &ran.cells,
        cell: ran.cell(),
        values: false,
        several: shown.any(|it| Some(it.connection) != first),
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
pub fn follow(page: Page, wanted: impl Fn() -> Question + 'static) -> Answer {
    let answer = RwSignal::new_local(None);
    // Whether one is under way, and the newest question since.
    let busy = StoredValue::new((false, None));
    fn send(
        page: Page,
        question: Question,
        answer: Answer,
        busy: StoredValue<(bool, Option<Question>)>,
    ) {
        busy.set_value((true, None));
        page.ask(question, move |reply| {
            let mut next = None;
            let there = busy.try_update_value(|it| {
                it.0 = false;
                next = it.1.take();
            });
            if there.is_none() {
                return;
            }
            answer.try_set(Some(reply));
            if let Some(next) = next {
                send(page, next, answer, busy);
            }
        });
    }
    later(move || {
        let question = wanted();
        if busy.with_value(|it| it.0) {
            busy.update_value(|it| it.1 = Some(question));
        } else {
            send(page, question, answer, busy);
        }
    });
    answer
}

/// HTML that follows signals, whose buttons choose events.
fn chooses(page: Page, key: String, ran: Arc<Ran>, draw: impl Fn(&Ran) -> String + 'static) -> El {
    let all = html("<div></div>");
    all.inner({
        let ran = ran.clone();
        move || draw(&ran)
    });
    all.wishes(move |wish, rest| {
        if let ("choose", Ok(index)) = (wish, rest.parse()) {
            page.choose(&key, &ran, index);
        }
    });
    all
}

/// Transactions and savepoints as a nested list.
pub fn transactions(page: Page, key: String, ran: Arc<Ran>, from: Memo<usize>) -> El {
    chooses(page, key, ran, move |ran| {
        draw::transactions::all(&view_of(ran, from.get(), &[]), from.get())
    })
}

/// Costs by line, reason and kind, and against a server that is not in this tab.
pub fn costs(page: Page, key: String, ran: Arc<Ran>, from: Memo<usize>) -> Vec<El> {
    let latency = page.settings.latency;
    let head = html(draw::costs::LATENCY);
    head.at("output")
        .text(move || format!("{} ms", latency.get()));
    head.at("input")
        .value(move || latency.get().to_string())
        .on("input", move |event| {
            latency.set(event_target_value(&event).parse().unwrap_or(0));
        });
    head.at("p").text({
        let ran = ran.clone();
        move || {
            let events = ran.report.events.get(from.get()..).unwrap_or_default();
            let spent = crate::model::counts::Counts::of(events).duration;
            let trips = costs::round_trips(events);
            let waited = costs::simulated(trips, latency.get(), 0);
            format!(
                "{} of {} ms: {} of waiting, and {} of work in this tab's database.",
                plural(trips, "round trip", "round trips"),
                latency.get(),
                duration(waited),
                duration(spent)
            )
        }
    });
    let tables = chooses(page, key, ran, move |ran| {
        draw::costs::tables(&ran.report.events, from.get(), &ran.cells, ran.cell())
    });
    vec![head, tables]
}

/// The sessions at the moment that is looked at.
pub fn session(page: Page, key: String, ran: Arc<Ran>) -> El {
    let run = ran.report.id;
    let at = Memo::new(move |_| moment(page, &key, &ran));
    let answer = follow(page, move || Question::SessionsAt {
        run,
        seq: at.get() as u32,
    });
    let all = html("<div data-testid=\"sessions\"></div>");
    all.inner(move || {
        answer.with(|it| match it {
            Some(Ok(Reply::Sessions(views))) => draw::session::sessions(views),
            Some(Err(reason)) => sorry(reason),
            _ => String::new(),
        })
    });
    all
}

/// Why something cannot be shown.
pub fn sorry(reason: &str) -> String {
    let mut html = draw::Html::new();
    html.element("p", "quiet panel-note", reason);
    html.finish()
}
