//! The timeline: every statement and transaction step in order, beside the lanes they ran in.
//!
//! In: a finished run. Out: a list of which only the part near the window is drawn, so that ten thousand events
//! scroll as smoothly as ten; choosing a row marks its line in the editor, and the other way round.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::browser;
use super::dom::{El, each, html, key, later, reveal};
use super::state::{Page, Ran, Selected};
use crate::draw::timeline as draw;
use crate::model::families;
use crate::model::timeline::{self, Row};

/// Rows that are drawn or left out together: small, so that a jump draws little more than it shows.
const CHUNK: usize = 8;
/// CSS pixels beyond the window that are drawn in advance.
const AHEAD: f64 = 500.0;

/// The rows of the moment, how high each chunk of them is, and the chunks that are in the page.
#[derive(Default)]
struct List {
    rows: Vec<Row>,
    /// CSS pixels: guessed, and measured once a chunk was drawn.
    heights: Vec<f64>,
    /// Number of the first chunk that is drawn; the others follow it.
    first: usize,
    drawn: Vec<El>,
}

impl List {
    fn height(&self, chunks: std::ops::Range<usize>) -> f64 {
        self.heights.get(chunks).map_or(0.0, |it| it.iter().sum())
    }
}

#[derive(Clone, Copy)]
struct Context {
    page: Page,
    key: StoredValue<String>,
    ran: StoredValue<Arc<Ran>>,
    from: Memo<usize>,
    list: StoredValue<List, LocalStorage>,
    unfolded: RwSignal<Vec<usize>>,
    /// The list's element, with a space before and one behind the chunks.
    place: StoredValue<El, LocalStorage>,
}

/// The timeline of a run from the event with index `from` on.
pub fn timeline(page: Page, key: String, ran: Arc<Ran>, from: Memo<usize>) -> Vec<El> {
    let all = html(draw::LIST);
    let cx = Context {
        page,
        key: StoredValue::new(key),
        ran: StoredValue::new(ran),
        from,
        list: StoredValue::new_local(List::default()),
        unfolded: RwSignal::new(Vec::new()),
        place: StoredValue::new_local(all.clone()),
    };
    let sent_nothing = cx
        .ran
        .with_value(|ran| ran.report.events.len() <= from.get_untracked());
    let nothing = html(&super::panels::sorry(if sent_nothing {
        "Nothing was sent to the database."
    } else {
        "Nothing of this kind happened."
    }));
    let none = RwSignal::new(false);
    nothing.shown(move || none.get());
    later(move || {
        let (from, wanted) = (from.get(), page.settings.families.get());
        let values = page.settings.values.get();
        let rows = cx.ran.with_value(|ran| {
            cx.unfolded
                .with(|it| timeline::rows_of(&ran.report.events, from, wanted, it))
        });
        none.set(rows.is_empty());
        cx.show_all(rows, values);
    });
    // The panel around the list is what scrolls; it is there once the list is in it.
    later(move || {
        if let Some(panel) = cx.panel() {
            El(panel).on("scroll", move |_| cx.look());
        }
    });
    // A choice marks its rows; one that was made elsewhere is brought into view, inside the list only.
    later(move || {
        let chosen = page.selected.get();
        cx.mark();
        if let Some(chosen) = chosen.filter(|it| cx.key.with_value(|key| it.run == *key)) {
            if let Some(row) = cx.row_of(&chosen) {
                cx.show(row);
            }
        }
    });
    all.on("keydown", walk).wishes(move |wish, rest| {
        let Ok(number) = rest.parse::<usize>() else {
            return;
        };
        match wish {
            "choose" => cx
                .ran
                .with_value(|ran| cx.key.with_value(|key| page.choose(key, ran, number))),
            "unfold" => cx
                .unfolded
                .update(|it| match it.iter().position(|it| *it == number) {
                    Some(at) => {
                        it.swap_remove(at);
                    }
                    None => it.push(number),
                }),
            "explain" => cx
                .ran
                .with_value(|ran| super::dialogs::explain(page, ran, number)),
            _ => {}
        }
    });
    vec![filter(page), nothing, all]
}

impl Context {
    fn with_view<T>(
        self,
        values: bool,
        total: usize,
        then: impl FnOnce(&draw::View<'_>) -> T,
    ) -> T {
        let from = self.from.get_untracked();
        self.ran.with_value(|ran| {
            self.unfolded.with_untracked(|unfolded| {
                then(&draw::View {
                    values,
                    total,
                    unfolded,
                    ..super::panels::view_of(ran, from, unfolded)
                })
            })
        })
    }

    /// Takes over another list of rows.
    fn show_all(self, rows: Vec<Row>, values: bool) {
        let heights = self.with_view(values, rows.len(), |view| {
            rows.chunks(CHUNK)
                .map(|chunk| chunk.iter().map(|it| draw::guess(view, it)).sum())
                .collect()
        });
        self.list.update_value(|list| {
            for it in &list.drawn {
                it.0.remove();
            }
            *list = List {
                rows,
                heights,
                ..List::default()
            };
        });
        self.look();
    }

    fn panel(self) -> Option<Element> {
        self.place
            .try_with_value(|it| it.0.closest(".panel").ok()?)?
    }

    /// Draws the chunks near the window, and only those that are not there yet.
    fn look(self) {
        let Some(panel) = self.panel() else { return };
        let place = self.place.with_value(Clone::clone);
        let (view, top) = (
            panel.get_bounding_client_rect(),
            place.0.get_bounding_client_rect().top(),
        );
        let from = view.top() - top - AHEAD;
        let to = view.bottom() - top + AHEAD;
        let changed = self.list.try_update_value(|list| {
            let (mut end_of, mut first, mut end) = (0.0, 0, 0);
            for (at, height) in list.heights.iter().enumerate() {
                if end_of > to {
                    break;
                }
                end = at + 1;
                end_of += height;
                if end_of < from {
                    first = at + 1;
                }
            }
            let first = first.min(list.heights.len().saturating_sub(1));
            self.draw(list, &place.0, first, end);
        });
        if changed.is_some() {
            self.mark();
        }
    }

    /// Puts the chunks from `first` to before `end` into the page and takes the others out.
    fn draw(self, list: &mut List, place: &Element, first: usize, end: usize) {
        let values = self.page.settings.values.get_untracked();
        let old = list.first..list.first + list.drawn.len();
        if old == (first..end) {
            return;
        }
        let mut kept: Vec<(usize, El)> = old.zip(std::mem::take(&mut list.drawn)).collect();
        kept.retain(|(at, it)| {
            let stays = (first..end).contains(at);
            if !stays {
                it.0.remove();
            }
            stays
        });
        let mut fresh = Vec::new();
        let behind = place.last_element_child();
        let mut kept = kept.into_iter().peekable();
        self.with_view(values, list.rows.len(), |view| {
            for at in first..end {
                if let Some((_, it)) = kept.next_if(|it| it.0 == at) {
                    list.drawn.push(it);
                    continue;
                }
                let rows = at * CHUNK..((at + 1) * CHUNK).min(list.rows.len());
                let chunk = html("<div class=\"chunk\" role=\"presentation\"></div>");
                let text = draw::rows(view, list.rows.get(rows).unwrap_or_default(), at * CHUNK);
                chunk.0.set_inner_html(&text);
                let before = match kept.peek() {
                    Some((_, next)) => Some(&next.0),
                    None => behind.as_ref(),
                };
                let _ = place.insert_before(&chunk.0, before.map(|it| it.as_ref()));
                fresh.push((at, chunk.clone()));
                list.drawn.push(chunk);
            }
        });
        list.first = first;
        // All are measured at once, so that the browser lays the page out once.
        for (at, chunk) in fresh {
            list.heights[at] = chunk.0.get_bounding_client_rect().height();
        }
        let space = |it: Option<Element>, height: f64| {
            if let Some(it) = it {
                let _ = it.set_attribute("style", &format!("block-size:{}px", height as u32));
            }
        };
        space(place.first_element_child(), list.height(0..first));
        space(behind, list.height(end..list.heights.len()));
    }

    /// The first row that a choice marks.
    fn row_of(self, chosen: &Selected) -> Option<usize> {
        self.list
            .with_value(|list| list.rows.iter().position(|row| self.marks(row, chosen)))
    }

    /// Whether a choice marks a row: one of its events was chosen, or its line was.
    fn marks(self, row: &Row, chosen: &Selected) -> bool {
        let events = row.kind.events();
        match chosen.event {
            Some(event) => events.contains(&event),
            None => self.ran.with_value(|ran| {
                events.iter().any(|&it| {
                    let event = &ran.report.events[it];
                    let cell = event.cell.and_then(|it| ran.cells.get(it as usize));
                    Some(chosen.line) == event.line && Some(&chosen.cell) == cell
                })
            }),
        }
    }

    /// Marks the drawn rows that are chosen.
    fn mark(self) {
        let chosen = self.page.selected.try_get_untracked().flatten();
        let chosen = chosen.filter(|it| self.key.with_value(|key| it.run == *key));
        self.list.with_value(|list| {
            let mut at = list.first * CHUNK;
            for chunk in &list.drawn {
                let rows = chunk.0.children();
                for row in 0..rows.length() {
                    let marked = match (&chosen, list.rows.get(at)) {
                        (Some(chosen), Some(row)) => self.marks(row, chosen),
                        _ => false,
                    };
                    at += 1;
                    if let Some(head) = rows
                        .item(row)
                        .and_then(|it| it.query_selector(".head").ok()?)
                    {
                        if marked != head.has_attribute("aria-current") {
                            El(head).set("aria-current", marked.then_some("true"));
                        }
                    }
                }
            }
        });
    }

    /// Brings a row into view.
    fn show(self, row: usize) {
        let chunk = row / CHUNK;
        let (drawn, top) = self.list.with_value(|list| {
            let drawn = (list.first..list.first + list.drawn.len()).contains(&chunk);
            (drawn, list.height(0..chunk))
        });
        if !drawn {
            if let Some(panel) = self.panel() {
                let before = self.place.with_value(|it| {
                    it.0.get_bounding_client_rect().top() - panel.get_bounding_client_rect().top()
                });
                panel.set_scroll_top(panel.scroll_top() + (before + top) as i32 - 100);
                self.look();
            }
        }
        request_animation_frame(move || {
            let place = self.place.try_with_value(Clone::clone);
            let first = place.and_then(|it| it.0.query_selector("[aria-current=true]").ok()?);
            if let Some(first) = first {
                reveal(&first, false);
            }
        });
    }
}

/// What the list shows.
fn filter(page: Page) -> El {
    let settings = page.settings;
    let families = settings.families;
    let all = html(&draw::filter());
    let mut at = 0;
    each(&all.0, ".chip-button", |button| {
        let family = families::ALL[at].0;
        at += 1;
        El(button)
            .state("aria-pressed", move || families.get().has(family))
            .click(move || families.update(|it| *it = it.toggled(family)));
    });
    all.at("input")
        .checked(move || settings.values.get())
        .on("change", move |event| {
            settings.values.set(event_target_checked(&event));
        });
    all
}

/// Arrow keys walk from row to row.
fn walk(event: web_sys::Event) {
    let step: isize = match key(&event).as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(list) = event
        .current_target()
        .and_then(|it| it.dyn_into::<Element>().ok())
    else {
        return;
    };
    let active = document().active_element();
    let mut heads = Vec::new();
    each(&list, "button.head", |it| heads.push(it));
    let at = heads.iter().position(|it| {
        active
            .as_ref()
            .is_some_and(|active| active.is_same_node(Some(it)))
    });
    let next = at.and_then(|at| heads.get(usize::try_from(at as isize + step).ok()?));
    if let Some(next) = next {
        event.prevent_default();
        browser::focus(next);
    }
}
