//! The timeline: every statement and transaction step in order, beside the lanes they ran in.
//!
//! In: a finished run. Out: a list of which only the part near the window is drawn, so that ten thousand events
//! scroll as smoothly as ten; choosing a row marks its line in the editor, and the other way round.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::browser;
use super::erased::{does, live, live_if};
use super::state::{Page, Ran, page};
use crate::draw::timeline as draw;
use crate::model::families;
use crate::model::timeline::{self, Row};

/// Rows that are drawn or left out together.
const CHUNK: usize = 40;
/// CSS pixels beyond the window that are drawn in advance.
const AHEAD: f64 = 600.0;

/// The rows of the moment and how high each chunk of them is.
struct List {
    rows: Vec<Row>,
    heights: Vec<f64>,
    /// Counts the lists, so that chunks of an old one are not kept.
    version: usize,
}

#[derive(Clone, Copy)]
struct Context {
    page: Page,
    key: StoredValue<String>,
    ran: StoredValue<Arc<Ran>>,
    list: StoredValue<List>,
    unfolded: RwSignal<BTreeSet<usize>>,
    /// Version, and the chunks that are drawn: from, to.
    window: RwSignal<(usize, usize, usize)>,
    place: NodeRef<Div>,
}

/// The timeline of a run from the event with index `from` on.
#[component]
pub fn Timeline(key: String, ran: Arc<Ran>, from: Memo<usize>) -> impl IntoView {
    let page = page();
    let cx = Context {
        page,
        key: StoredValue::new(key),
        ran: StoredValue::new(ran),
        list: StoredValue::new(List {
            rows: Vec::new(),
            heights: Vec::new(),
            version: 0,
        }),
        unfolded: RwSignal::new(BTreeSet::new()),
        window: RwSignal::new((0, 0, 0)),
        place: NodeRef::new(),
    };
    let count = RwSignal::new(usize::MAX);
    Effect::new(move |_| {
        let (from, wanted) = (from.get(), page.settings.families.get());
        let values = page.settings.values.get();
        let rows = cx.ran.with_value(|ran| {
            cx.unfolded
                .with(|it| timeline::rows_of(&ran.report.events, from, wanted, it))
        });
        let heights = rows
            .chunks(CHUNK)
            .map(|chunk| {
                cx.with_view(values, |view| {
                    chunk.iter().map(|it| draw::guess(view, it)).sum()
                })
            })
            .collect();
        count.set(rows.len());
        cx.list.update_value(|it| {
            *it = List {
                rows,
                heights,
                version: it.version + 1,
            };
        });
        cx.look();
    });
    // The panel around the list is what scrolls.
    Effect::new(move |_| {
        let Some(panel) = cx.panel() else { return };
        let listener = wasm_bindgen::closure::Closure::<dyn FnMut()>::new(move || cx.look());
        let _ = panel.add_event_listener_with_callback("scroll", listener.as_ref().unchecked_ref());
        let listener = StoredValue::new_local(Some(listener));
        on_cleanup(move || {
            listener.try_update_value(|it| {
                if let Some(it) = it.take() {
                    let _ = panel
                        .remove_event_listener_with_callback("scroll", it.as_ref().unchecked_ref());
                }
            });
        });
    });
    // A choice marks its rows; one that was made elsewhere is brought into view, inside the list only.
    Effect::new(move |_| {
        let chosen = page.selected.get();
        cx.mark();
        let Some(chosen) = chosen.filter(|it| cx.key.with_value(|key| it.run == *key)) else {
            return;
        };
        let row = cx.list.with_value(|list| {
            list.rows.iter().position(|row| {
                row.kind
                    .events()
                    .iter()
                    .any(|&it| cx.is_marked(it, Some(&chosen)))
            })
        });
        if let Some(row) = row {
            cx.show(row);
        }
    });
    let chunks = move || {
        let (version, first, end) = cx.window.get();
        (first..end).map(|it| (version, it)).collect::<Vec<_>>()
    };
    let space = move |before: bool| {
        let (_, first, end) = cx.window.get();
        let height: f64 = cx.list.with_value(|it| {
            let part = if before {
                it.heights.get(..first)
            } else {
                it.heights.get(end..)
            };
            part.map_or(0.0, |it| it.iter().sum())
        });
        format!("block-size:{height}px")
    };
    let act = move |event: web_sys::MouseEvent| {
        let Some((wish, rest)) = super::wish(&event) else {
            return;
        };
        let Ok(number) = rest.parse::<usize>() else {
            return;
        };
        match wish.as_str() {
            "choose" => cx
                .ran
                .with_value(|ran| cx.key.with_value(|key| page.choose(key, ran, number))),
            "unfold" => cx.unfolded.update(|it| {
                if !it.remove(&number) {
                    it.insert(number);
                }
            }),
            "explain" => super::dialogs::explain(page, cx.ran.get_value(), number),
            _ => {}
        }
    };
    view! {
        <Filter/>
        <Show when=move || count.get() == 0>
            <p class="quiet panel-note">"Nothing of this kind happened."</p>
        </Show>
        <div class="timeline" role="list" aria-label="Events" node_ref=cx.place on:keydown=walk on:click=act>
            <div class="space" role="presentation" style=live(move || space(true))></div>
            <For each=chunks key=|it| *it children=move |(_, chunk)| view! {
                <div class="chunk" role="presentation" data-chunk=chunk inner_html=cx.draw(chunk)></div>
            }/>
            <div class="space" role="presentation" style=live(move || space(false))></div>
        </div>
    }
}

impl Context {
    fn with_view<T>(self, values: bool, then: impl FnOnce(&draw::View<'_>) -> T) -> T {
        let total = self.list.with_value(|it| it.rows.len());
        self.ran.with_value(|ran| {
            self.unfolded.with_untracked(|unfolded| {
                then(&draw::View {
                    values,
                    total,
                    unfolded,
                    ..super::panels::view_of(ran, unfolded)
                })
            })
        })
    }

    /// One chunk as HTML.
    fn draw(self, chunk: usize) -> String {
        let values = self.page.settings.values.get_untracked();
        self.with_view(values, |view| {
            self.list.with_value(|list| {
                let first = chunk * CHUNK;
                let end = (first + CHUNK).min(list.rows.len());
                draw::rows(view, list.rows.get(first..end).unwrap_or_default(), first)
            })
        })
    }

    fn panel(self) -> Option<web_sys::Element> {
        self.place.get()?.closest(".panel").ok()?
    }

    /// Draws the chunks near the window, and measures those that are drawn.
    fn look(self) {
        let Some(place) = self.place.get_untracked() else {
            return;
        };
        let Ok(Some(panel)) = place.closest(".panel") else {
            return;
        };
        self.measure();
        let (view, list) = (
            panel.get_bounding_client_rect(),
            place.get_bounding_client_rect(),
        );
        let from = view.top() - list.top() - AHEAD;
        let to = view.bottom() - list.top() + AHEAD;
        let window = self.list.with_value(|it| {
            let (mut top, mut first, mut end) = (0.0, 0, 0);
            for (at, height) in it.heights.iter().enumerate() {
                if top + height < from {
                    first = at + 1;
                }
                if top <= to {
                    end = at + 1;
                }
                top += height;
            }
            let first = first.min(it.heights.len().saturating_sub(1));
            (it.version, first, end.max(first + 1).min(it.heights.len()))
        });
        if self.window.get_untracked() != window {
            self.window.set(window);
            request_animation_frame(move || {
                self.measure();
                self.mark();
            });
        }
    }

    fn measure(self) {
        for chunk in self.drawn("[data-chunk]") {
            let number = chunk
                .get_attribute("data-chunk")
                .and_then(|it| it.parse::<usize>().ok());
            let height = chunk.get_bounding_client_rect().height();
            if let (Some(number), true) = (number, height > 0.0) {
                self.list.try_update_value(|it| {
                    if let Some(it) = it.heights.get_mut(number) {
                        *it = height;
                    }
                });
            }
        }
    }

    fn drawn(self, selector: &str) -> Vec<web_sys::Element> {
        let place = self.place.try_get_untracked().flatten();
        let found = place.and_then(|it| it.query_selector_all(selector).ok());
        let Some(found) = found else {
            return Vec::new();
        };
        (0..found.length())
            .filter_map(|it| found.get(it)?.dyn_into().ok())
            .collect()
    }

    /// Whether an event is marked: it was chosen, or its line was.
    fn is_marked(self, index: usize, chosen: Option<&super::state::Selected>) -> bool {
        let Some(it) = chosen else { return false };
        let of_this_run = self.key.with_value(|key| it.run == *key);
        of_this_run
            && match it.event {
                Some(chosen) => chosen == index,
                None => self.ran.with_value(|ran| {
                    let event = &ran.report.events[index];
                    let cell = event.cell.and_then(|it| ran.cells.get(it as usize));
                    Some(it.line) == event.line && Some(&it.cell) == cell
                }),
            }
    }

    /// Marks the drawn rows that are chosen.
    fn mark(self) {
        let chosen = self.page.selected.try_get_untracked().flatten();
        for head in self.drawn(".head[data-event]") {
            let index = head
                .get_attribute("data-event")
                .and_then(|it| it.parse().ok());
            let is_group = head.get_attribute("data-testid").as_deref() == Some("group");
            let marked = index.is_some_and(|index: usize| {
                if !is_group {
                    return self.is_marked(index, chosen.as_ref());
                }
                self.list.with_value(|list| {
                    let group = list
                        .rows
                        .iter()
                        .find(|it| it.kind.events().first() == Some(&index));
                    group.is_some_and(|it| {
                        it.kind
                            .events()
                            .iter()
                            .any(|&it| self.is_marked(it, chosen.as_ref()))
                    })
                })
            });
            let _ = if marked {
                head.set_attribute("aria-current", "true")
            } else {
                head.remove_attribute("aria-current")
            };
        }
    }

    /// Brings a row into view.
    fn show(self, row: usize) {
        let (version, first, end) = self.window.get_untracked();
        let chunk = row / CHUNK;
        if version > 0 && !(first..end).contains(&chunk) {
            if let Some(panel) = self
                .place
                .get_untracked()
                .and_then(|it| it.closest(".panel").ok()?)
            {
                let top: f64 = self
                    .list
                    .with_value(|it| it.heights[..chunk.min(it.heights.len())].iter().sum());
                panel.set_scroll_top(top as i32);
                self.look();
            }
        }
        request_animation_frame(move || {
            self.mark();
            if let Some(first) = self.drawn("[aria-current=true]").first() {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                first.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
}

/// What the list shows.
#[component]
fn Filter() -> impl IntoView {
    let settings = page().settings;
    let families = settings.families;
    view! {
        <details class="filter">
            <summary>"Show"</summary>
            <div class="filter-set" role="group" aria-label="What the timeline shows">
                {families::ALL.into_iter().map(|(family, word)| view! {
                    <button
                        class="chip-button"
                        aria-pressed=live(move || families.get().has(family).to_string())
                        on:click=does(move |_| families.update(|it| *it = it.toggled(family)))
                    >{word}</button>
                }).collect_view()}
                <label class="check">
                    <input type="checkbox" prop:checked=live_if(move || settings.values.get()) on:change=does(move |event| settings.values.set(event_target_checked(&event)))/>
                    "values in the SQL"
                </label>
            </div>
        </details>
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
    let active = document().active_element();
    let is_active = |it: &web_sys::Node| {
        active
            .as_ref()
            .is_some_and(|active| active.is_same_node(Some(it)))
    };
    let at = (0..heads.length()).find(|&at| heads.get(at).is_some_and(|it| is_active(&it)));
    let next = at.and_then(|at| u32::try_from(at as isize + step).ok());
    if let Some(next) = next.and_then(|it| heads.get(it)?.dyn_into::<web_sys::Element>().ok()) {
        event.prevent_default();
        browser::focus(&next);
    }
}
